//! Dated requirements and their evaluation.

mod evaluate;
mod rule;
mod seed;
mod verdict;

pub use evaluate::evaluate;
pub use rule::{RuleId, add_rule};
pub use seed::{Condition, Layer, Measure, Role, RuleSeed, Rules};
pub use verdict::{Question, State, Verdict};
