//! Dated requirements and their evaluation.

mod conversion;
mod counting;
mod evaluate;
mod floor;
mod rule;
mod scope;
mod seed;
mod statement;
mod term;
#[cfg(test)]
mod tests;
mod verdict;
mod window;
mod working_days;

pub use conversion::{
    Conversion, ConversionId, ConversionSeeds, Conversions, Converted, NewConversion, add_conversion,
    end_conversion, meant_conversion,
};
pub use evaluate::{evaluate, evaluate_rules, evaluate_some};
pub use floor::{Due, Floors, PersonFloor};
pub use rule::{Rule, RuleId, add_rule, enable_rule, end_rule, kinds_of_rules, meant_rule, rules};
pub use seed::{Condition, Layer, Measure, Role, RuleSeed, Rules};
pub use statement::state_reason;
pub use term::{TermRule, TermRules};
pub use verdict::{Part, Question, State, Verdict};
pub use working_days::{
    Announced, SpecialDay, WorkingDays, is_weekend, remove_special_day, set_special_day, special_days,
};
