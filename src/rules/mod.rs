//! Dated requirements and their evaluation.

mod seed;

pub use seed::{Condition, Layer, Measure, Role, RuleSeed, Rules};
