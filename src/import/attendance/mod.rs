//! Attendance from foreign files, in long form or as the sign-in sheet of one activity. Rows match sessions
//! and persons by meaning, so the same file again changes nothing; nobody is created.

mod apply;
mod compare;
mod expected;
mod gather;
mod given;
mod guests;
mod known;
mod layout;
mod lists;
mod missing;
mod names;
mod outcome;
mod plan;
mod session;
mod signs;
mod validate;

pub(super) use known::Known;
pub use layout::{Below, Layout, Presence};
pub use plan::{Plan, Wish, plan};
pub(super) use session::Dates;
