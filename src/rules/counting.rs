//! Counting what was done in a period: a handful of statements, however many units there are.

use std::collections::HashMap;

use anyhow::Result;

use super::window::Window;
use super::{Measure, Role, Rule, RuleId};
use crate::calendar::Day;
use crate::roster::{PersonId, UnitId};
use crate::sql;
use crate::store::{Records, named_params};

/// The day of the next month on which entries are still in time, where no setting says otherwise.
const CUT_OFF_DAY: u32 = 10;

/// So many, of which so many were entered late.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub held: i64,
    pub late: i64,
}

/// What was done in one window, for all units and the rules of one grain.
#[derive(Debug, Default)]
pub(super) struct Done {
    times: HashMap<(RuleId, UnitId), Count>,
    /// By leading body: how often each of its members was at the own branch.
    own_branch: HashMap<UnitId, Vec<Count>>,
    learners: HashMap<(Role, UnitId), Vec<PersonId>>,
    /// Minutes of each person, and of them those entered late.
    minutes: HashMap<PersonId, Count>,
}

/// The cut-off day of the store's settings.
pub(super) fn cut_off_day(records: &Records<'_>) -> Result<u32> {
    let value: Option<String> =
        records.maybe(sql!("counting.sql", "setting"), named_params! {":name": "cut_off_day"}, |row| {
            row.get(0)
        })?;
    Ok(value.and_then(|value| value.parse().ok()).unwrap_or(CUT_OFF_DAY))
}

impl Done {
    /// Counts for rules of one grain, all of them in force in this window.
    pub fn count(records: &Records<'_>, window: &Window, rules: &[&Rule], cut_off_day: u32) -> Result<Done> {
        let mut done = Done::default();
        let Some(first) = rules.first() else { return Ok(done) };
        let grain = first.period;
        let (from, to) = (window.period.from(), window.period.to());
        let (last, known) = (window.last, window.known);
        let cut_off = window.period.cut_off(cut_off_day);
        let shift = format!("+{} days", cut_off_day.max(1) - 1);
        let any = |measure| rules.iter().any(|rule| rule.measure == measure);
        let times = [
            (Measure::Held, sql!("counting.sql", "held")),
            (Measure::SecretaryLecture, sql!("counting.sql", "secretary_lectures")),
        ];
        for (_, statement) in times.into_iter().filter(|(measure, _)| any(*measure)) {
            let counted = records.rows(
                statement,
                named_params! {":from": from, ":to": to, ":last": last, ":known": known,
                ":cut_off": cut_off, ":shift": shift, ":grain": grain},
                |row| {
                    let count = Count { held: row.get("held")?, late: row.get("late")? };
                    Ok(((row.get("rule")?, row.get("unit")?), count))
                },
            )?;
            done.times.extend(counted);
        }
        if any(Measure::OwnBranch) {
            records.each(
                sql!("counting.sql", "own_branch"),
                named_params! {":from": from, ":to": to, ":last": last, ":known": known,
                ":cut_off": cut_off, ":shift": shift, ":grain": grain},
                |row| {
                    let count = Count { held: row.get("held")?, late: row.get("late")? };
                    done.own_branch.entry(row.get("unit")?).or_default().push(count);
                    Ok(())
                },
            )?;
        }
        if any(Measure::Minutes) {
            done.count_minutes(records, rules, (from, last, known, cut_off))?;
        }
        Ok(done)
    }

    fn count_minutes(
        &mut self,
        records: &Records<'_>,
        rules: &[&Rule],
        (from, last, known, cut_off): (Day, Day, Day, Day),
    ) -> Result<()> {
        let Some(first) = rules.first() else { return Ok(()) };
        records.each(
            sql!("counting.sql", "learners"),
            named_params! {":last": last, ":grain": first.period},
            |row| {
                let key = (row.get("role")?, row.get("unit")?);
                self.learners.entry(key).or_default().push(row.get("person")?);
                Ok(())
            },
        )?;
        if self.learners.is_empty() {
            return Ok(());
        }
        records.each(
            sql!("counting.sql", "minutes"),
            named_params! {":from": from, ":last": last, ":known": known, ":cut_off": cut_off},
            |row| {
                let earned: i64 = row.get(1)?;
                let late: bool = row.get(2)?;
                let count = self.minutes.entry(row.get(0)?).or_default();
                count.held += earned;
                count.late += if late { earned } else { 0 };
                Ok(())
            },
        )
    }

    /// How many there are of what a rule asks of a unit, and how many there should be: times, or persons
    /// who reached the minimum of those it asks.
    pub fn of(&self, rule: &Rule, unit: UnitId) -> (i64, Count) {
        match rule.measure {
            Measure::Held | Measure::SecretaryLecture => {
                (rule.minimum, self.times.get(&(rule.id, unit)).copied().unwrap_or_default())
            }
            Measure::OwnBranch => {
                let persons = self.own_branch.get(&unit).map_or(&[][..], Vec::as_slice);
                reached(persons.iter().copied(), rule.minimum)
            }
            Measure::Minutes => {
                let role = rule.role.unwrap_or(Role::All);
                let persons = self.learners.get(&(role, unit)).map_or(&[][..], Vec::as_slice);
                let earned = persons.iter().map(|p| self.minutes.get(p).copied().unwrap_or_default());
                reached(earned, rule.minimum)
            }
        }
    }
}

/// How many persons there are, how many of them reached the minimum, and how many only by late entries.
fn reached(persons: impl Iterator<Item = Count>, minimum: i64) -> (i64, Count) {
    let mut all = 0;
    let mut count = Count::default();
    for person in persons {
        all += 1;
        count.held += i64::from(person.held >= minimum);
        count.late += i64::from(person.held >= minimum && person.held - person.late < minimum);
    }
    (all, count)
}
