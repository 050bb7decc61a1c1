//! What the evaluation answers: how a unit stands against a rule in a period.

use super::{Layer, Measure};
use crate::calendar::{Day, Period};
use crate::roster::UnitId;

crate::closed_set! {
    /// How a unit stands against a rule.
    State {
        /// Reached.
        Met = "met", "达到";
        /// Reached only with what was entered after the cut-off.
        MetLate = "met_late", "达到（含补录）";
        /// Missed, and nobody has said why.
        Short = "short", "未达到";
        /// Missed and answered by a statement 情况说明.
        Stated = "stated", "已说明";
        /// Not reached yet, and the period has not ended.
        NotYetDue = "not_yet_due", "未到期";
        /// The rule does not apply to the unit in this period; `why` says why.
        NotApplicable = "not_applicable", "不适用";
        /// Every member of the unit is exempt through the whole period.
        Exempt = "exempt", "免除";
    }
}

/// What is asked of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The period asked for. Shorter rules are judged in each of their periods inside it, longer ones in
    /// the one of theirs that contains it, cumulated up to its end.
    pub period: Period,
    /// Only this unit and those below it.
    pub units: Option<UnitId>,
    /// The last day that counts, itself included: 截至.
    pub as_of: Day,
}

/// A unit against a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The unit judged.
    pub unit: UnitId,
    /// Its name; a Party group's with its branch before it.
    pub unit_name: String,
    /// Code of the rule.
    pub rule: String,
    /// Name of the rule.
    pub rule_name: String,
    /// Where its force comes from.
    pub layer: Layer,
    /// Document and article.
    pub clause: String,
    /// What is counted: times, or persons for [`Measure::Minutes`] and [`Measure::OwnBranch`].
    pub measure: Measure,
    /// The period judged: the month, quarter … of the rule, or the one asked for if it holds several.
    pub period: Period,
    /// How many there should be; 0 if the rule does not apply.
    pub expected: i64,
    /// Of these, how many there must be by now: of a period that goes on those that are there already. A rate speaks
    /// of these.
    pub due: i64,
    /// How many there are, also beyond what is expected; over several periods each counts up to its own
    /// minimum.
    pub held: i64,
    /// How many of `held` were entered after the cut-off, or, of persons, reached it only with those.
    pub late: i64,
    /// How it stands.
    pub state: State,
    /// Why it does not apply or is exempt, which periods are missing, or what the figures count.
    pub why: Option<String>,
    /// The statement that answers a miss.
    pub statement: Option<String>,
    /// The periods of the rule of which it speaks, in their order: one, or as many as the one asked for holds.
    pub parts: Vec<Part>,
}

/// What a verdict counts of one period of its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The month, quarter … of the rule.
    pub period: Period,
    /// How many there should be.
    pub expected: i64,
    /// Of these, how many there must be by now.
    pub due: i64,
    /// How many there are, at most as many as there should be.
    pub done: i64,
    /// How it stands, whatever the gravest of the others says of the whole.
    pub state: State,
    /// The statement that answers a miss in it.
    pub statement: Option<String>,
}
