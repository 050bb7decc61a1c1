//! Self-study from filled sheets: a row for each person and day, or week. Rows match entries by person, day and
//! what was studied, so the same file again changes nothing; a row that was not filled in says nothing.

mod apply;
mod plan;
mod read;

pub use plan::{Plan, Wish, plan};
