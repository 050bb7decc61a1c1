//! The periods in which a rule is judged when a report asks for another one.

use crate::calendar::{Day, Grain, Period};

/// A period of a rule, as far as the question can see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Window {
    /// The whole period.
    pub period: Period,
    /// The last day whose activities are known: the end of what was asked in a period that runs on after
    /// it, else the day of the question, for the meeting of a past year may be held in the next.
    pub known: Day,
    /// The day on which who belongs where is looked up: the last of the period that can be seen, its first if it
    /// lies ahead. What was done is bounded by `known` as well, or a first day ahead would count.
    pub last: Day,
}

impl Window {
    fn new(period: Period, asked: Period, as_of: Day) -> Self {
        let known = if period.to() <= asked.to() { as_of } else { as_of.min(asked.to()) };
        Self { period, known, last: known.min(period.to()).max(period.from()) }
    }

    /// Whether the period is over, so that what is missing is missed.
    pub fn ended(self) -> bool {
        self.period.to() <= self.known
    }
}

/// The periods of a grain that a question is about: all that come due inside the one asked for, so that its months make
/// it up, or the one that contains its end.
pub(super) fn windows(grain: Grain, asked: Period, as_of: Day) -> Vec<Window> {
    let mut inside = Vec::new();
    let mut period = Period::containing(grain, asked.from());
    while period.to() <= asked.to() {
        inside.push(period);
        period = period.next();
    }
    if inside.is_empty() {
        inside.push(Period::containing(grain, asked.to()));
    }
    inside.into_iter().map(|period| Window::new(period, asked, as_of)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    fn judged(grain: Grain, asked: &str) -> Vec<String> {
        let asked = Period::parse(asked, day("2026-10-31")).unwrap();
        windows(grain, asked, day("2026-12-31")).iter().map(|w| w.period.code()).collect()
    }

    #[test]
    fn rules_are_judged_where_they_come_due_and_longer_ones_around() {
        assert_eq!(judged(Grain::Month, "2026-10"), ["2026-10"]);
        assert_eq!(judged(Grain::Quarter, "2026-10"), ["2026Q4"]);
        assert_eq!(judged(Grain::Year, "2026-10"), ["2026"]);
        assert_eq!(judged(Grain::Month, "2026Q4"), ["2026-10", "2026-11", "2026-12"]);
        assert_eq!(judged(Grain::Half, "2026"), ["2026H1", "2026H2"]);
        assert_eq!(judged(Grain::Month, "2026-01-15..2026-03-31"), ["2026-01", "2026-02", "2026-03"]);
        assert_eq!(judged(Grain::Quarter, "2026-01-15..2026-05-31"), ["2026Q1"]);
    }

    #[test]
    fn a_longer_period_is_seen_up_to_the_end_of_the_one_asked_for() {
        let asked = Period::parse("2026-10", day("2026-10-31")).unwrap();
        let year = windows(Grain::Year, asked, day("2027-02-01"))[0];
        assert_eq!((year.known, year.ended()), (day("2026-10-31"), false));
        let month = windows(Grain::Month, asked, day("2027-02-01"))[0];
        assert_eq!((month.known, month.last, month.ended()), (day("2027-02-01"), day("2026-10-31"), true));
        assert!(windows(Grain::Month, asked, day("2026-10-31"))[0].ended());
        assert!(!windows(Grain::Month, asked, day("2026-10-30"))[0].ended());
        assert_eq!(windows(Grain::Month, asked, day("2026-09-01"))[0].last, day("2026-10-01"));
    }
}
