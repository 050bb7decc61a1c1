//! What a check or an import finds wrong: which rule, how grave, where, one sentence, and what to do.
//! Nothing stops at the first finding; they are gathered and shown together.

use crate::page::{Cell, Table};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth a look; blocks nothing.
    Warning,
    /// Wrong: `check` exits 1, an import holds the row back.
    Error,
}

impl Level {
    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Level::Warning => "提醒",
            Level::Error => "错误",
        }
    }

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// One thing found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable ASCII name of the check that found it.
    pub check: &'static str,
    /// How grave it is.
    pub level: Level,
    /// Where: a record code, or `file:row:column`.
    pub place: String,
    /// One Chinese sentence.
    pub message: String,
    /// What to do next; empty if nothing can be done.
    pub hint: String,
}

/// A finding about two records that do not go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// What is wrong.
    pub finding: Finding,
    /// The records, by table and number: with the check's name they tell one clash from another, whatever
    /// the people and units in the sentence are called by now.
    pub records: [(&'static str, i64); 2],
}

/// The table that shows findings in every format.
pub fn table(findings: &[Finding]) -> Table {
    Table::new(
        "rows",
        &[
            // The code is for scripts; the sentence says it to people.
            ("check", ""),
            ("level", "程度"),
            ("place", "位置"),
            ("message", "问题"),
            ("hint", "处理办法"),
        ],
    )
    .rows(findings.iter().map(|f| {
        vec![
            Cell::from(f.check),
            Cell::from(f.level.label()),
            Cell::from(f.place.as_str()),
            Cell::from(f.message.as_str()),
            Cell::from(f.hint.as_str()),
        ]
    }))
}
