//! Working days: weekdays, less holidays, more the weekend days worked in exchange 调休. What the weekday does not
//! tell is announced year by year; of a year whose announcement was not loaded no working day is known.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::calendar::Day;
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Write, named_params};

/// A day that its weekday does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialDay {
    /// The day.
    pub day: Day,
    /// Whether it is worked: 调休上班, else 放假.
    pub works: bool,
    /// The holiday it belongs to.
    pub name: Option<String>,
}

impl SpecialDay {
    /// 调休上班 or 放假.
    pub fn sort(&self) -> &'static str {
        if self.works { "调休上班" } else { "放假" }
    }
}

/// The holidays of a year as they were announced, which the program brings along.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    /// The year.
    pub year: i32,
    /// The document that says so.
    pub source: String,
    /// The days, first and last of each run.
    spans: Vec<AnnouncedSpan>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnnouncedSpan {
    from: String,
    to: String,
    works: bool,
    name: String,
}

impl Announced {
    /// The years that the program brings along.
    ///
    /// # Errors
    /// Only if the program was built from damaged seeds.
    pub fn load() -> Result<Vec<Announced>> {
        serde_json::from_str(include_str!("../../seeds/special_days.json")).context("seeds/special_days.json")
    }

    /// Its days.
    ///
    /// # Errors
    /// Only if the program was built from damaged seeds.
    pub fn days(&self) -> Result<Vec<SpecialDay>> {
        let mut days = Vec::new();
        for span in &self.spans {
            let read =
                |text: &str| Day::from_iso(text).with_context(|| format!("no day in the seeds: {text}"));
            let (mut day, last) = (read(&span.from)?, read(&span.to)?);
            while day <= last {
                days.push(SpecialDay { day, works: span.works, name: Some(span.name.clone()) });
                day = day.next();
            }
        }
        Ok(days)
    }
}

/// Every special day, by day.
pub fn special_days(records: &Records<'_>) -> Result<Vec<SpecialDay>> {
    records.rows(sql!("working_days.sql", "special_days"), [], |row| {
        Ok(SpecialDay { day: row.get("day")?, works: row.get("works")?, name: row.get("name")? })
    })
}

/// Writes a special day, in place of what was said of it; says whether that was something else.
pub fn set_special_day(write: &Write<'_>, special: &SpecialDay) -> Result<bool> {
    let known = special_days(write)?.into_iter().find(|known| known.day == special.day);
    if known.as_ref() == Some(special) {
        return Ok(false);
    }
    let params = named_params! {":day": special.day, ":works": special.works, ":name": special.name};
    match known {
        Some(_) => write.execute(sql!("working_days.sql", "update_special_day"), params)?,
        None => write.execute(sql!("working_days.sql", "insert_special_day"), params)?,
    };
    Ok(true)
}

/// Takes a special day out: its weekday tells again.
///
/// # Errors
/// Refused if it is none.
pub fn remove_special_day(write: &Write<'_>, day: Day) -> Result<SpecialDay> {
    let known = special_days(write)?.into_iter().find(|known| known.day == day);
    let known = known.ok_or_else(|| {
        Refusal::not_found(format!("{day} 没有登记为放假或调休上班。"))
            .hint(format!("查看这一年的：wuxue inspect calendar list {}", day.year()))
    })?;
    write.execute(sql!("working_days.sql", "delete_special_day"), named_params! {":day": day})?;
    Ok(known)
}

/// The calendar of working days, as far as it is loaded.
#[derive(Debug, Clone, Default)]
pub struct WorkingDays {
    special: BTreeMap<Day, bool>,
    /// The days that are not as their weekday says, in order, each with how many more working days there are by its end
    /// than weekdays.
    more: Vec<(Day, i64)>,
    years: BTreeSet<i32>,
}

impl WorkingDays {
    /// Reads the calendar.
    ///
    /// # Errors
    /// Only those of the store.
    pub fn read(records: &Records<'_>) -> Result<WorkingDays> {
        Ok(Self::of(special_days(records)?))
    }

    /// The calendar that these days make. A year is loaded if 1 January is off in it, as every announcement says: a day
    /// or two written by hand, or the holiday of 1 January that begins in December before, tell nothing of a year.
    pub fn of(days: impl IntoIterator<Item = SpecialDay>) -> WorkingDays {
        let mut found = WorkingDays::default();
        for SpecialDay { day, works, .. } in days {
            if !works && (day.month(), day.day_of_month()) == (1, 1) {
                found.years.insert(day.year());
            }
            found.special.insert(day, works);
        }
        let mut more = 0;
        let differing = found.special.iter().filter(|(day, works)| **works == is_weekend(**day));
        found.more = differing
            .map(|(day, works)| {
                more += if *works { 1 } else { -1 };
                (*day, more)
            })
            .collect();
        found
    }

    /// Whether the calendar of a year is loaded.
    pub fn knows(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// The years loaded.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.iter().copied()
    }

    /// Whether a day is worked; none if the calendar of its year is not loaded.
    pub fn is_working(&self, day: Day) -> Option<bool> {
        self.knows(day.year()).then(|| self.special.get(&day).copied().unwrap_or_else(|| !is_weekend(day)))
    }

    /// The first working day on or after a day; none if the calendar of a year it would take is not loaded.
    pub fn next_working(&self, from: Day) -> Option<Day> {
        let mut day = from;
        while !self.is_working(day)? {
            day = day.next();
        }
        Some(day)
    }

    /// How many working days lie after `from`, up to and with `to`; 0 if that is not later. None if the calendar of a
    /// year between them is not loaded.
    pub fn between(&self, from: Day, to: Day) -> Option<i64> {
        if to <= from {
            return Some(0);
        }
        let first = from.next();
        if !(first.year()..=to.year()).all(|year| self.knows(year)) {
            return None;
        }
        // Tens of thousands of tasks ask this: nothing is counted day by day.
        let days = from.days_until(to);
        let weekday = i64::from(first.days_since_monday());
        let odd = (weekday..weekday + days % 7).filter(|n| n % 7 < 5).count() as i64;
        Some(days / 7 * 5 + odd + self.more_by(to) - self.more_by(from))
    }

    /// How many more working days than weekdays there are up to a day, and with it.
    fn more_by(&self, day: Day) -> i64 {
        let after = self.more.partition_point(|(differing, _)| *differing <= day);
        after.checked_sub(1).and_then(|at| self.more.get(at)).map_or(0, |(_, more)| *more)
    }

    /// The day that is so many working days after another. None if the calendar of a year between them is not loaded.
    pub fn after(&self, from: Day, working_days: i64) -> Option<Day> {
        let (mut day, mut left) = (from, working_days);
        while left > 0 {
            day = day.next();
            left -= i64::from(self.is_working(day)?);
        }
        Some(day)
    }

    /// The day until which something due on a day may be done: the next working day if it falls on a day off and the
    /// calendar is loaded, else the day itself.
    pub fn due(&self, due: Day) -> Day {
        self.next_working(due).unwrap_or(due)
    }
}

/// Whether a day is a Saturday or Sunday.
pub fn is_weekend(day: Day) -> bool {
    day.days_since_monday() >= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    fn of_2026() -> WorkingDays {
        let announced = Announced::load().unwrap();
        WorkingDays::of(announced.iter().find(|one| one.year == 2026).unwrap().days().unwrap())
    }

    #[test]
    fn days_are_worked_as_announced() {
        let days = of_2026();
        for (text, works) in [
            ("2026-09-30", true),
            ("2026-10-01", false),
            ("2026-10-07", false),
            ("2026-10-08", true),
            // Saturday and Sunday worked in exchange.
            ("2026-10-10", true),
            ("2026-09-20", true),
            ("2026-10-11", false),
            ("2026-02-28", true),
        ] {
            assert_eq!(days.is_working(day(text)), Some(works), "{text}");
        }
        // Counted from the announcement by another program.
        let worked = days.between(day("2026-01-01"), day("2026-12-31"));
        assert_eq!(worked, Some(248));
    }

    #[test]
    fn working_days_between_are_those_counted_one_by_one() {
        let days = of_2026();
        let first = day("2026-01-01");
        for from in (0..360).step_by(13).map(|n| first.plus_days(n)) {
            let (mut at, mut count) = (from, 0);
            while at < day("2026-12-31") {
                at = at.next();
                count += i64::from(days.is_working(at).unwrap());
                assert_eq!(days.between(from, at), Some(count), "{from} {at}");
            }
        }
    }

    #[test]
    fn a_day_off_moves_on_and_a_year_that_is_not_loaded_tells_nothing() {
        let days = of_2026();
        assert_eq!(days.next_working(day("2026-10-01")), Some(day("2026-10-08")));
        assert_eq!(days.next_working(day("2026-10-10")), Some(day("2026-10-10")));
        assert_eq!(days.due(day("2026-02-15")), day("2026-02-24"));
        assert_eq!(days.between(day("2026-09-30"), day("2026-10-12")), Some(4));
        assert_eq!(days.between(day("2026-10-12"), day("2026-09-30")), Some(0));
        assert_eq!(days.after(day("2026-09-30"), 4), Some(day("2026-10-12")));
        assert_eq!(
            (days.after(day("2026-12-30"), 1), days.after(day("2026-12-30"), 2)),
            (Some(day("2026-12-31")), None)
        );
        assert_eq!(days.is_working(day("2027-01-01")), None);
        assert_eq!(days.between(day("2026-12-30"), day("2027-01-05")), None);
        // 2027-01-02 is a Saturday, but nobody said what else of that year is off.
        assert_eq!(
            (days.next_working(day("2027-01-02")), days.due(day("2027-01-02"))),
            (None, day("2027-01-02"))
        );
    }

    #[test]
    fn a_holiday_that_begins_in_december_does_not_load_that_year() {
        let off = |text| SpecialDay { day: day(text), works: false, name: None };
        let days = WorkingDays::of([off("2022-12-31"), off("2023-01-01"), off("2023-01-02")]);
        assert_eq!(days.years().collect::<Vec<_>>(), [2023]);
        assert_eq!(days.is_working(day("2022-12-31")), None);
    }

    #[test]
    fn a_day_off_written_by_hand_does_not_load_a_year() {
        let days = WorkingDays::of([SpecialDay { day: day("2026-11-20"), works: false, name: None }]);
        assert!(!days.knows(2026));
        assert_eq!(days.is_working(day("2026-10-01")), None);
    }
}
