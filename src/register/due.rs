//! What is due, and how late it ever was: a time that is extended after it has passed leaves the days late.

use crate::calendar::{Day, Reckoning};
use crate::rules::WorkingDays;

/// How late something was at worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Late {
    /// Working days, or days where `natural`; 0 if it never was late.
    pub days: i64,
    /// Counted by all days: the working days of a year between are not known.
    pub natural: bool,
}

impl Late {
    /// By how much a time is over on a day; none if it is not. What is due on a day off is due on the next working day.
    /// Where it ran out with the day itself, that is by none yet.
    pub(super) fn since(due: Day, on: Reckoning, days: &WorkingDays) -> Option<Late> {
        let due = days.due(due);
        on.is_past(due).then(|| Late::between(due, on.day, days))
    }

    fn between(from: Day, to: Day, days: &WorkingDays) -> Late {
        match days.between(from, to) {
            Some(days) => Late { days, natural: false },
            None => Late { days: from.days_until(to), natural: true },
        }
    }

    /// 5 个工作日, or 7 天.
    pub fn said(self) -> String {
        if self.natural { format!("{} 天", self.days) } else { format!("{} 个工作日", self.days) }
    }
}

/// A time to keep, followed through what happened.
#[derive(Debug, Clone)]
pub(super) struct Deadline<'a> {
    days: &'a WorkingDays,
    due: Option<Day>,
    done: bool,
    /// The time of a new round, which what is done takes once it is to be done again.
    anew: Option<Option<Day>>,
    longest: Option<(Day, Day)>,
}

impl<'a> Deadline<'a> {
    pub(super) fn new(days: &'a WorkingDays, due: Option<Day>) -> Self {
        Self { days, due, done: false, anew: None, longest: None }
    }

    /// The time as it stands, as it was written.
    pub(super) fn due(&self) -> Option<Day> {
        self.due
    }

    /// The time passed without it being done until a day. Something due on a day off is due on the next working day.
    fn passes(&mut self, until: Day) {
        let Some(due) = self.due.map(|due| self.days.due(due)).filter(|due| *due < until) else { return };
        if self.longest.is_none_or(|(from, to)| from.days_until(to) < due.days_until(until)) {
            self.longest = Some((due, until));
        }
    }

    /// More time was given; `counts`: somebody was to do it by then.
    pub(super) fn extended(&mut self, on: Day, until: Day, counts: bool) {
        if let Some(anew) = &mut self.anew {
            *anew = Some(until);
            return;
        }
        if counts && !self.done {
            self.passes(on);
        }
        self.due = Some(until);
    }

    pub(super) fn done(&mut self, on: Day) {
        self.passes(on);
        self.done = true;
    }

    /// It is not done after all.
    pub(super) fn undone(&mut self) {
        self.done = false;
        if let Some(due) = self.anew.take() {
            self.due = due;
        }
    }

    /// A new round begins, with a time of its own or none; what is done stays so until it is undone.
    pub(super) fn anew(&mut self, due: Option<Day>) {
        if self.done {
            self.anew = Some(due);
        } else {
            self.due = due;
        }
    }

    /// By how much it is over on a day if it is not done, and how late it was at worst.
    pub(super) fn stands(mut self, on: impl Into<Reckoning>) -> (Option<Late>, Late) {
        let on = on.into();
        let over = self.due.filter(|_| !self.done).and_then(|due| Late::since(due, on, self.days));
        if over.is_some() {
            self.passes(on.day);
        }
        let late = self.longest.map_or(Late::default(), |(from, to)| Late::between(from, to, self.days));
        (over, late)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Announced;

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    #[test]
    fn an_extension_after_the_time_leaves_the_days_late() {
        let announced = Announced::load().unwrap();
        let days = WorkingDays::of(announced[0].days().unwrap());
        let mut deadline = Deadline::new(&days, Some(day("2026-10-15")));
        assert_eq!(deadline.clone().stands(day("2026-10-15")), (None, Late::default()));
        deadline.extended(day("2026-10-22"), day("2026-11-30"), true);
        let five = Late { days: 5, natural: false };
        assert_eq!(deadline.clone().stands(day("2026-11-20")), (None, five));
        deadline.done(day("2026-12-02"));
        assert_eq!(deadline.stands(day("2026-12-31")), (None, five));
    }

    #[test]
    fn due_on_a_day_off_is_due_on_the_next_working_day_if_the_calendar_is_there() {
        let announced = Announced::load().unwrap();
        let known = WorkingDays::of(announced[0].days().unwrap());
        let late =
            |days: &WorkingDays, on: &str| Deadline::new(days, Some(day("2026-10-03"))).stands(day(on));
        assert_eq!(late(&known, "2026-10-08"), (None, Late::default()));
        assert_eq!(
            late(&known, "2026-10-09"),
            (Some(Late { days: 1, natural: false }), Late { days: 1, natural: false })
        );
        assert_eq!(
            late(&WorkingDays::default(), "2026-10-08"),
            (Some(Late { days: 5, natural: true }), Late { days: 5, natural: true })
        );
    }
}
