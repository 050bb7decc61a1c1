//! Dated requirements and their evaluation.

mod counting;
mod evaluate;
mod rule;
mod scope;
mod seed;
mod statement;
#[cfg(test)]
mod tests;
mod verdict;
mod window;

pub use evaluate::{evaluate, evaluate_some};
pub use rule::{Rule, RuleId, add_rule, enable_rule, end_rule, kinds_of_rules, meant_rule, rules};
pub use seed::{Condition, Layer, Measure, Role, RuleSeed, Rules};
pub use statement::state_reason;
pub use verdict::{Question, State, Verdict};
