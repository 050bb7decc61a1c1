//! The day by which things are told.

use super::Day;

/// By which day it is told how things stand. What happened later is not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reckoning {
    /// The last day that is seen.
    pub day: Day,
    /// Whether that day is over: what was due on it and is not done is missed.
    pub over: bool,
}

impl Reckoning {
    /// Whether what was due on a day can no longer be done in time.
    pub fn is_past(self, due: Day) -> bool {
        due < self.day || (self.over && due == self.day)
    }
}

/// In the course of a day.
impl From<Day> for Reckoning {
    fn from(day: Day) -> Reckoning {
        Reckoning { day, over: false }
    }
}
