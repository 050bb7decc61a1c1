//! Counting what was done in a period: a handful of statements, however many units there are.

use std::collections::HashMap;

use anyhow::Result;

use super::floor::{Presence, members_floor};
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
    /// On which days they are concerned; none where no floor is judged.
    presence: Option<Presence>,
    /// The floors judged, among them the members' beside those of posts.
    floors: Vec<Rule>,
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
                named_params! {":from": from, ":to": to, ":before": window.period.reached_from(),
                ":last": last, ":known": known, ":cut_off": cut_off, ":shift": shift, ":grain": grain},
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
                named_params! {":from": from, ":to": to,
                ":last": last, ":known": known, ":cut_off": cut_off, ":shift": shift, ":grain": grain},
                |row| {
                    let count = Count { held: row.get("held")?, late: row.get("late")? };
                    done.own_branch.entry(row.get("unit")?).or_default().push(count);
                    Ok(())
                },
            )?;
        }
        if any(Measure::Minutes) {
            done.count_minutes(records, rules, window, (cut_off, &shift))?;
        }
        Ok(done)
    }

    fn count_minutes(
        &mut self,
        records: &Records<'_>,
        rules: &[&Rule],
        window: &Window,
        (cut_off, shift): (Day, &str),
    ) -> Result<()> {
        let Window { period, known, last } = *window;
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
        self.presence = Some(Presence::read(records, period)?);
        self.floors =
            rules.iter().filter(|rule| rule.measure == Measure::Minutes).copied().cloned().collect();
        records.each(
            sql!("counting.sql", "minutes"),
            named_params! {":from": period.from(), ":to": period.to(), ":before": period.reached_from(),
            ":last": last, ":known": known, ":cut_off": cut_off, ":shift": shift},
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
                reached(persons.iter().map(|count| (*count, rule.minimum)))
            }
            Measure::Minutes => reached(self.owing(rule, unit)),
        }
    }

    /// What each person whom a floor asks something of has earned, and owes.
    fn owing(&self, rule: &Rule, unit: UnitId) -> impl Iterator<Item = (Count, i64)> {
        let persons =
            self.learners.get(&(rule.role.unwrap_or(Role::All), unit)).map_or(&[][..], Vec::as_slice);
        let members = members_floor(&self.floors, rule);
        persons.iter().filter_map(move |person| {
            let due = self.presence.as_ref()?.due(*person, rule, members).minutes;
            (due > 0).then(|| (self.minutes.get(person).copied().unwrap_or_default(), due))
        })
    }

    /// Of how many persons a floor asks only a part, for they were not concerned the whole period.
    pub fn by_days(&self, rule: &Rule, unit: UnitId) -> i64 {
        self.owing(rule, unit).filter(|(_, due)| *due < rule.minimum).count() as i64
    }
}

/// How many persons there are, how many of them reached what each owes, and how many only by late entries.
fn reached(persons: impl Iterator<Item = (Count, i64)>) -> (i64, Count) {
    let mut all = 0;
    let mut count = Count::default();
    for (person, due) in persons {
        all += 1;
        count.held += i64::from(person.held >= due);
        count.late += i64::from(person.held >= due && person.held - person.late < due);
    }
    (all, count)
}
