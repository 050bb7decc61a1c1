//! From a foreign file to one operation, a stage per file.

mod columns;

pub use columns::{Columns, Field, Heading};
