//! Rosters from foreign files. Persons match by staff number, else by name and branch, so the same file again
//! changes nothing. Units and groups that are named and not there are made on the way.

mod apply;
mod compare;
mod matching;
mod placing;
mod plan;
mod remark;
mod tree;
mod validate;

pub use plan::{Plan, Wish, plan};
pub use remark::remark;
