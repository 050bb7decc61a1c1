//! Dated requirements and their evaluation.

mod rule;
mod seed;

pub use rule::{RuleId, add_rule};
pub use seed::{Condition, Layer, Measure, Role, RuleSeed, Rules};
