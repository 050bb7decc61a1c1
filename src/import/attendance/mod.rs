//! Attendance from foreign files, in long form or as the sign-in sheet of one activity. Rows match sessions
//! and persons by meaning, so the same file again changes nothing; nobody is created.

mod apply;
mod compare;
mod expected;
mod given;
mod gather;
mod guests;
mod known;
mod layout;
mod names;
mod plan;
mod session;
mod validate;

pub use plan::{Plan, Wish, plan};
pub use session::{Problem, read_text};
