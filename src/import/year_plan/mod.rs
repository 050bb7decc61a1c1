//! The year's plan from foreign files. Items match by unit, kind, period and topic, so the same file again
//! changes nothing; who sees to an item, what is studied and the remark may change.

mod apply;
pub(super) mod known;
mod period;
mod plan;
mod validate;

pub use plan::{Plan, Wish, plan};
