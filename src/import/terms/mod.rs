//! Terms of units from a file, those outside the organ above all. Rows match terms by unit and day of election, so the
//! same file again changes nothing; a unit that nobody knows is one outside.

mod plan;
mod read;

pub use plan::{Plan, Wish, plan};
