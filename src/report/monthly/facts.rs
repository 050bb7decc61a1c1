//! The facts: what counts in the period, a row per activity with the sums of its columns. The figures and
//! their explanations read the same rows, so they cannot drift apart.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use super::super::Scope;
use crate::calendar::{self, Day, Period};
use crate::chain::Tier;
use crate::record::cut_off_day;
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, Row, SqlResult, named_params};

/// A column of a fact statement, which a figure sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Counts in the period.
    Held,
    /// Entered, or its attendance, after the cut-off (补录): that of the month in which it counts or, if held after
    /// that, of the month in which it was held. A longer period draws the same line as its months.
    LateEntry,
    /// Must say how it stands with the 第一议题, and not that it does not apply.
    TopicDue,
    /// The 第一议题 was listed.
    TopicListed,
    /// Nothing was said about the 第一议题.
    TopicUnsaid,
    /// The 第一议题 does not apply, for the reason stated.
    TopicWaived,
    /// Is 集中学习 and its length is not known.
    LengthUnknown,
    /// Nobody's attendance is recorded.
    Unattended,
    /// Expected at an activity with recorded attendance.
    Expected,
    /// Expected and there, late or not.
    Present,
    /// Expected and there, or made up later.
    Reached,
    /// Expected, without a mark in the records.
    Unrecorded,
    /// Of those who should be there by membership, with a mark.
    Met,
    /// A mark in the records.
    Marks,
    /// Minutes of 集中学习 earned.
    Minutes,
}

impl Column {
    const COUNT: usize = 15;

    /// Those of the statement `activities`, in its order; two days follow, from which comes [`Column::LateEntry`].
    const OF_ACTIVITIES: [(Column, &str); 7] = [
        (Column::Held, "held"),
        (Column::TopicDue, "topic_due"),
        (Column::TopicListed, "topic_listed"),
        (Column::TopicUnsaid, "topic_unsaid"),
        (Column::TopicWaived, "topic_waived"),
        (Column::LengthUnknown, "length_unknown"),
        (Column::Unattended, "unattended"),
    ];

    /// Those of the statement `expected`, in its order.
    const OF_EXPECTED: [(Column, &str); 5] = [
        (Column::Expected, "expected"),
        (Column::Present, "present"),
        (Column::Reached, "reached"),
        (Column::Unrecorded, "unrecorded"),
        (Column::Met, "met"),
    ];

    /// Those of the statement `marks`, in its order.
    const OF_MARKS: [(Column, &str); 2] = [(Column::Marks, "marks"), (Column::Minutes, "minutes")];

    /// Which statement it stands in.
    pub fn grain(self) -> Grain {
        let stands_in = |columns: &[(Column, &str)]| columns.iter().any(|(column, _)| *column == self);
        if self == Column::LateEntry || stands_in(&Self::OF_ACTIVITIES) {
            Grain::Activity
        } else if stands_in(&Self::OF_EXPECTED) {
            Grain::Expected
        } else {
            Grain::Mark
        }
    }
}

/// What one row of a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    /// An activity.
    Activity,
    /// A person expected at an activity.
    Expected,
    /// A mark of a person at an activity.
    Mark,
}

/// The values of all columns.
pub(super) type Sums = [i64; Column::COUNT];

/// An activity that counts in the period.
#[derive(Debug, Clone)]
pub(super) struct Activity {
    pub id: i64,
    pub unit: i64,
    pub day: Day,
    /// The day on which it counts: its own, or the nearest of the period to which it belongs.
    pub counts_on: Day,
    tiers: [bool; 5],
    sums: Sums,
    /// At a 联学共建 of two branches each of them that is asked for, with its own people; else nothing.
    sides: Vec<(i64, Sums)>,
}

impl Activity {
    /// The units that held it, of those asked for, each with the sums of its own people.
    pub fn by_unit(&self) -> impl Iterator<Item = (i64, &Sums)> {
        let alone = self.sides.is_empty().then_some((self.unit, &self.sums));
        alone.into_iter().chain(self.sides.iter().map(|(unit, sums)| (*unit, sums)))
    }

    /// Whether this unit's people count: it is asked for, and somebody of it has a mark.
    fn counts(&self, side: i64) -> bool {
        let heard = |sums: &Sums| sums[Column::Unattended as usize] == 0;
        self.sides.is_empty() || self.sides.iter().any(|(unit, sums)| *unit == side && heard(sums))
    }

    fn add(&mut self, side: i64, row: &Row<'_>, columns: &[(Column, &str)]) -> SqlResult<()> {
        if self.sides.is_empty() {
            return add(&mut self.sums, row, columns, 4);
        }
        match self.sides.iter_mut().find(|(unit, _)| *unit == side) {
            Some((_, sums)) => add(sums, row, columns, 4),
            None => Ok(()),
        }
    }

    /// The sums of the event from those of its sides. Nothing is known of a side without a mark of its own (待补),
    /// as of an activity without any.
    fn join_sides(&mut self) {
        for (_, sums) in &mut self.sides {
            let silent = sums[Column::Marks as usize] == 0;
            sums[Column::Unattended as usize] = i64::from(silent);
            let persons = Column::OF_EXPECTED.iter().chain(&Column::OF_MARKS);
            for (column, _) in persons {
                let at = *column as usize;
                if silent {
                    sums[at] = 0;
                }
                self.sums[at] += sums[at];
            }
        }
        if !self.sides.is_empty() {
            let silent = self.sides.iter().all(|(_, sums)| sums[Column::Unattended as usize] == 1);
            self.sums[Column::Unattended as usize] = i64::from(silent);
        }
    }

    /// Whether it counts in a tier; every activity counts in the organ's total.
    pub fn is_of(&self, tier: Option<Tier>) -> bool {
        tier.is_none_or(|tier| {
            Tier::ALL.iter().zip(self.tiers).any(|(member, inside)| *member == tier && inside)
        })
    }

    /// The sum of a column over its rows.
    pub fn sum(&self, column: Column) -> i64 {
        self.sums[column as usize]
    }
}

/// A person at an activity.
#[derive(Debug, Clone)]
pub(super) struct PersonRow {
    pub activity: i64,
    pub person: i64,
    /// The unit whose the person is at a 联学共建 of two; else the one that held it.
    pub unit: i64,
    /// Code of the status; `None` without a mark.
    pub status: Option<String>,
    values: Sums,
}

impl PersonRow {
    /// The value of a column.
    pub fn value(&self, column: Column) -> i64 {
        self.values[column as usize]
    }
}

/// An activity held in the period that counts in another.
#[derive(Debug, Clone)]
pub(super) struct Elsewhere {
    pub id: i64,
    pub unit: i64,
    pub day: Day,
    /// To which it belongs.
    pub period: Period,
}

/// All activities that count, in the order of their numbers.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub activities: Vec<Activity>,
    /// What was held in the period and counts in another.
    pub elsewhere: Vec<Elsewhere>,
    places: HashMap<i64, usize>,
}

impl Facts {
    /// Reads them in one pass over the period's activities and two over its attendance.
    pub fn read(records: &Records<'_>, scope: &Scope) -> Result<Facts> {
        let params = Bounds::of(records, scope)?;
        let mut activities = records.rows(
            sql!("monthly.sql", "activities"),
            named_params! {
                ":from": params.from, ":to": params.to, ":before": params.before, ":as_of": params.as_of,
                ":scope": params.scope,
            },
            |row| {
                let mut tiers = [false; 5];
                for (at, tier) in tiers.iter_mut().enumerate() {
                    *tier = row.get::<_, i64>(3 + at)? == 1;
                }
                let mut sums = [0; Column::COUNT];
                add(&mut sums, row, &Column::OF_ACTIVITIES, 8)?;
                let day: Day = row.get(2)?;
                let roll: Option<Day> = row.get("roll_entered")?;
                let entered: Day = row.get("entered")?;
                let counts_on: Day = row.get("counts_on")?;
                let late = entered.max(roll.unwrap_or(entered)) > params.in_time(day.max(counts_on));
                sums[Column::LateEntry as usize] = i64::from(late);
                let unit = row.get(1)?;
                let (inside, with): (bool, bool) = (row.get("inside")?, row.get("partner_inside")?);
                let sides = match row.get::<_, Option<i64>>("partner")? {
                    None => Vec::new(),
                    Some(partner) => [(unit, inside), (partner, with)]
                        .into_iter()
                        .filter(|(_, asked)| *asked)
                        .map(|(unit, _)| (unit, sums))
                        .collect(),
                };
                Ok(Activity { id: row.get(0)?, unit, day, counts_on, tiers, sums, sides })
            },
        )?;
        let places: HashMap<i64, usize> = activities.iter().enumerate().map(|(at, a)| (a.id, at)).collect();
        // The rows of an activity come together, so its place is looked up once for all of them.
        let mut last = (i64::MIN, 0);
        let mut place = |activity: i64| {
            if last.0 != activity {
                last = (activity, places.get(&activity).copied().unwrap_or(usize::MAX));
            }
            last.1
        };
        for (statement, columns) in STATEMENTS {
            params.each(records, statement, |row| {
                if let Some(activity) = activities.get_mut(place(row.get(0)?)) {
                    activity.add(row.get(3)?, row, columns)?;
                }
                Ok(())
            })?;
        }
        activities.iter_mut().for_each(Activity::join_sides);
        let elsewhere = records.rows(
            sql!("monthly.sql", "elsewhere"),
            named_params! {
                ":from": params.from, ":to": params.to, ":as_of": params.as_of, ":scope": params.scope,
            },
            |row| {
                let period = Period::spanning(row.get("counts_from")?, row.get("counts_to")?);
                Ok(Elsewhere { id: row.get("id")?, unit: row.get("unit")?, day: row.get("day")?, period })
            },
        )?;
        Ok(Facts { activities, elsewhere, places })
    }

    /// What the organ held with a unit as its partner, or at it: all there is of a unit that is none of its own.
    pub fn shared(records: &Records<'_>, scope: &Scope, partner: UnitId) -> Result<Facts> {
        let mut facts = Facts::read(records, &Scope { unit: None, ..scope.clone() })?;
        let params = named_params! {":partner": partner, ":as_of": scope.as_of};
        let shared = records.rows(sql!("monthly.sql", "shared"), params, |row| row.get(0))?;
        let shared: HashSet<i64> = shared.into_iter().collect();
        facts.activities.retain(|activity| shared.contains(&activity.id));
        facts.elsewhere.retain(|one| shared.contains(&one.id));
        facts.places = facts.activities.iter().enumerate().map(|(at, a)| (a.id, at)).collect();
        Ok(facts)
    }

    /// The activity with this number.
    pub fn activity(&self, id: i64) -> Option<&Activity> {
        self.places.get(&id).and_then(|at| self.activities.get(*at))
    }

    /// The sum of a column, over a tier or over the whole organ.
    pub fn sum(&self, tier: Option<Tier>, column: Column) -> i64 {
        self.activities.iter().filter(|a| a.is_of(tier)).map(|a| a.sum(column)).sum()
    }
}

/// The statements with a row per person, and their columns from the fifth on.
const STATEMENTS: [(&str, &[(Column, &str)]); 2] = [
    (sql!("monthly.sql", "expected"), &Column::OF_EXPECTED),
    (sql!("monthly.sql", "marks"), &Column::OF_MARKS),
];

fn add(sums: &mut Sums, row: &Row<'_>, columns: &[(Column, &str)], first: usize) -> SqlResult<()> {
    for (at, (column, _)) in columns.iter().enumerate() {
        sums[*column as usize] += row.get::<_, i64>(first + at)?;
    }
    Ok(())
}

/// The persons behind the activities of a tier: those expected, or those with a mark.
pub(super) fn persons(
    records: &Records<'_>,
    scope: &Scope,
    facts: &Facts,
    tier: Option<Tier>,
    grain: Grain,
) -> Result<Vec<PersonRow>> {
    let (statement, columns) = STATEMENTS[usize::from(grain == Grain::Mark)];
    let mut rows = Vec::new();
    Bounds::of(records, scope)?.each(records, statement, |row| {
        let mut values = [0; Column::COUNT];
        add(&mut values, row, columns, 4)?;
        let (activity, unit) = (row.get(0)?, row.get(3)?);
        if facts.activity(activity).is_some_and(|a| a.is_of(tier) && a.counts(unit)) {
            rows.push(PersonRow { activity, person: row.get(1)?, unit, status: row.get(2)?, values });
        }
        Ok(())
    })?;
    rows.sort_by_key(|row| (row.activity, row.person));
    Ok(rows)
}

/// Members who were not expected on the day: activity, person, and whether exempt (else beyond the age of a
/// youth group).
pub(super) fn left_out(
    records: &Records<'_>,
    scope: &Scope,
    facts: &Facts,
    tier: Option<Tier>,
) -> Result<Vec<(i64, i64, bool)>> {
    let mut rows = Vec::new();
    Bounds::of(records, scope)?.each(records, sql!("monthly.sql", "left_out"), |row| {
        let activity: i64 = row.get(0)?;
        let side = row.get(2)?;
        if facts.activity(activity).is_some_and(|a| a.is_of(tier) && a.counts(side)) {
            rows.push((activity, row.get(1)?, row.get::<_, i64>(3)? == 1));
        }
        Ok(())
    })?;
    Ok(rows)
}

/// The bounds every fact statement takes.
pub(super) struct Bounds {
    from: Day,
    to: Day,
    before: Day,
    as_of: Day,
    scope: i64,
    cut_off_day: u32,
}

impl Bounds {
    pub fn of(records: &Records<'_>, scope: &Scope) -> Result<Bounds> {
        Ok(Bounds {
            from: scope.period.from(),
            to: scope.period.to(),
            before: scope.period.reached_from(),
            as_of: scope.as_of,
            scope: scope.top(),
            cut_off_day: cut_off_day(records)?,
        })
    }

    /// The last day on which an activity of this day was entered in time.
    fn in_time(&self, day: Day) -> Day {
        Period::containing(calendar::Grain::Month, day).cut_off(self.cut_off_day)
    }

    /// Hands every row of a statement about the period and the units asked for to `see`.
    fn each(
        &self,
        records: &Records<'_>,
        statement: &str,
        see: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let params = named_params! {
            ":from": self.from, ":to": self.to, ":before": self.before, ":as_of": self.as_of, ":scope": self.scope,
        };
        records.each(statement, params, see)
    }

    /// As [`Bounds::each`], for a statement about all units.
    pub fn each_of_all(
        &self,
        records: &Records<'_>,
        statement: &str,
        see: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let params = named_params! {
            ":from": self.from, ":to": self.to, ":before": self.before, ":as_of": self.as_of,
        };
        records.each(statement, params, see)
    }
}

/// The last day on which an entry for the period was in time (setting `cut_off_day`).
pub(super) fn cut_off(records: &Records<'_>, period: Period) -> Result<Day> {
    Ok(period.cut_off(cut_off_day(records)?))
}

/// Each fact statement with how many columns stand before the named ones, and their names in order.
#[cfg(test)]
pub(super) fn columns_of_statements() -> [(&'static str, usize, Vec<&'static str>); 3] {
    let names = |columns: &[(Column, &'static str)]| columns.iter().map(|(_, name)| *name).collect();
    [
        (sql!("monthly.sql", "activities"), 8, names(&Column::OF_ACTIVITIES)),
        (sql!("monthly.sql", "expected"), 4, names(&Column::OF_EXPECTED)),
        (sql!("monthly.sql", "marks"), 4, names(&Column::OF_MARKS)),
    ]
}
