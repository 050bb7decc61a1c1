//! Documents from a file. Rows match documents by title and number, so the same file again changes nothing.

mod plan;
mod read;

pub use plan::{Plan, Wish, plan};
