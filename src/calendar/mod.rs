//! Days, minutes and periods, and how people write them. Like `page` and `refusal` it may be used by
//! every module and imports none of them. "Today" is always handed in, never asked of the machine.

use std::fmt;

use chrono::NaiveDate;

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub NaiveDate);

impl Day {
    /// Reads exactly `YYYY-MM-DD`, the form in the file.
    pub fn from_iso(text: &str) -> Option<Self> {
        if text.len() != 10 {
            return None;
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Self)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl From<Day> for crate::page::Cell {
    fn from(day: Day) -> Self {
        crate::page::Cell::Day(day.0)
    }
}

/// A length of time in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Minutes(pub i64);

/// Full-width ASCII (`Ａ１２：（`) and the ideographic space to their half-width forms; all else unchanged.
pub fn fold_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            _ => c,
        })
        .collect()
}
