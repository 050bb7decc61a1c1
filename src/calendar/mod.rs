//! Days, clock times, months and periods, and how people write them. Like `page` and `refusal` it may be
//! used by every module and imports none of them. "Today" is always handed in, never asked of the machine.
//!
//! Reading gives the value or one Chinese sentence that says why not.

mod clock;
mod day;
mod in_file;
mod length;
mod month;
mod numeral;
mod period;
mod period_words;
mod reckoning;
mod span;
mod week;
mod wording;

pub use clock::{clock_at_start, clock_label, clock_range_label, parse_clock, parse_clock_range};
pub use day::Day;
pub use in_file::NotADay;
pub use length::Length;
pub use month::Month;
pub use numeral::number;
pub use period::{Grain, Period};
pub use reckoning::Reckoning;
pub use span::Span;
pub use week::Week;
pub use wording::{as_sentence, fold_width, in_quotes, word_key};

/// A length of time in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Minutes(pub i64);

/// In 学时 of 60 minutes, with at most two decimals: 90 minutes are `1.5`.
impl std::fmt::Display for Minutes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::page::hours(self.0))
    }
}

/// The years that a typed date or period may name: from the Party's founding on.
const YEARS: std::ops::RangeInclusive<i32> = 1921..=2100;
