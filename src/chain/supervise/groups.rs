//! 青年理论学习小组: what the records show of each group in a period, and where it has only been reading.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::calendar::{Day, Month, Period};
use crate::chain::{form_name, plain_forms};
use crate::record::{ActivityId, tally};
use crate::roster::{Unit, UnitId, UnitKind, units};
use crate::sql;
use crate::store::{Records, named_params};

/// So many plain readings in a row are pointed out.
const IN_A_ROW: usize = 3;

/// How many days before the period a row of readings may have begun.
const LOOK_BACK: i64 = 366;

/// Readings one after another with nothing else between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainRun {
    /// How many.
    pub sessions: usize,
    /// The day of the first.
    pub from: Day,
    /// The day of the last, which lies in the period.
    pub to: Day,
}

/// What the records show of a group in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupFacts {
    /// The group.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Persons in it on the last day.
    pub members: i64,
    /// Sessions held.
    pub sessions: i64,
    /// Months in which there was one.
    pub months_held: i64,
    /// Months of the period, so far, in which the group was there.
    pub months: i64,
    /// Forms used and how often, the most used first.
    pub forms: Vec<(String, i64)>,
    /// Sessions of which the form is not recorded.
    pub formless: i64,
    /// Sessions of a theme of education or a series.
    pub themed: i64,
    /// Sessions at which a mentor was.
    pub mentored: i64,
    /// Units that organised sessions for it, by name.
    pub planners: Vec<String>,
    /// Who was expected over all sessions of which attendance is recorded, and who came: person-times.
    pub expected: i64,
    /// Of these who came.
    pub present: i64,
    /// Outcomes of its sessions.
    pub outcomes: i64,
    /// Showcase cases made of them.
    pub showcases: i64,
    /// Times that their results were shown at an exchange.
    pub shown: i64,
    /// Rows of plain readings.
    pub plain: Vec<PlainRun>,
}

/// A session as it is read.
struct Session {
    activity: ActivityId,
    day: Day,
    form: Option<String>,
    planner: Option<UnitId>,
    themed: bool,
    mentored: bool,
    outcomes: i64,
    showcases: i64,
    shown: i64,
}

/// The youth groups that there were in a period up to a day, as they are called on its last day.
pub fn youth_groups(records: &Records<'_>, period: Period, as_of: Day) -> Result<Vec<Unit>> {
    let last = period.to().min(as_of);
    let all = units(records, last)?.into_iter().filter(|unit| unit.kind == UnitKind::YouthGroup);
    Ok(all.filter(|unit| unit.starts <= last && unit.ends.is_none_or(|ends| ends >= period.from())).collect())
}

/// What the records show of each youth group in a period, up to a day.
///
/// # Errors
/// Only those of the store.
pub fn group_facts(records: &Records<'_>, period: Period, as_of: Day) -> Result<Vec<GroupFacts>> {
    let last = period.to().min(as_of);
    let plain = plain_forms(records)?;
    let named: BTreeMap<UnitId, String> =
        units(records, last)?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let mut found = Vec::new();
    for group in youth_groups(records, period, as_of)? {
        let all = sessions(records, group.id, period.from().plus_days(-LOOK_BACK), last)?;
        let own: Vec<&Session> = all.iter().filter(|session| session.day >= period.from()).collect();
        let mut forms: BTreeMap<String, i64> = BTreeMap::new();
        for code in own.iter().filter_map(|session| session.form.as_deref()) {
            *forms.entry(form_name(records, code)?).or_default() += 1;
        }
        let mut forms: Vec<(String, i64)> = forms.into_iter().collect();
        forms.sort_by_key(|(_, n)| -n);
        let (mut expected, mut present) = (0, 0);
        for session in &own {
            let counts = tally(records, session.activity)?;
            if counts.unrecorded < counts.expected {
                expected += counts.expected;
                present += counts.present;
            }
        }
        let count = |is: fn(&Session) -> bool| own.iter().filter(|session| is(session)).count() as i64;
        let sum = |of: fn(&Session) -> i64| own.iter().map(|session| of(session)).sum();
        let months = months(group.starts.max(period.from()), group.ends.map_or(last, |ends| ends.min(last)));
        let held: BTreeSet<Month> = own.iter().map(|session| Month::of(session.day)).collect();
        let planners: BTreeSet<&String> =
            own.iter().filter_map(|session| named.get(&session.planner?)).collect();
        found.push(GroupFacts {
            unit: group.id,
            members: records.one(
                sql!("groups.sql", "members"),
                named_params! {":unit": group.id, ":on": last},
                |row| row.get(0),
            )?,
            sessions: own.len() as i64,
            months_held: held.len() as i64,
            months,
            forms,
            formless: count(|session| session.form.is_none()),
            themed: count(|session| session.themed),
            mentored: count(|session| session.mentored),
            planners: planners.into_iter().cloned().collect(),
            expected,
            present,
            outcomes: sum(|session| session.outcomes),
            showcases: sum(|session| session.showcases),
            shown: sum(|session| session.shown),
            plain: runs(&all, &plain, period.from()),
            name: group.name,
        });
    }
    Ok(found)
}

fn sessions(records: &Records<'_>, unit: UnitId, from: Day, to: Day) -> Result<Vec<Session>> {
    let params = named_params! {":unit": unit, ":from": from, ":to": to};
    records.rows(sql!("groups.sql", "sessions"), params, |row| {
        Ok(Session {
            activity: row.get("id")?,
            day: row.get("day")?,
            form: row.get("form")?,
            planner: row.get("planner")?,
            themed: row.get("themed")?,
            mentored: row.get("mentored")?,
            outcomes: row.get("outcomes")?,
            showcases: row.get("showcases")?,
            shown: row.get("shown")?,
        })
    })
}

/// How many months two days touch.
fn months(from: Day, to: Day) -> i64 {
    let (from, to) = (Month::of(from), Month::of(to));
    let mut at = from;
    let mut count = 0;
    while at <= to {
        count += 1;
        at = at.plus_months(1);
    }
    count
}

/// Rows of readings that end in the period. A session of which the form is not recorded ends a row: nothing is known
/// of it.
fn runs(all: &[Session], plain: &BTreeSet<String>, from: Day) -> Vec<PlainRun> {
    let is_plain = |session: &Session| session.form.as_ref().is_some_and(|form| plain.contains(form));
    let rows = all.chunk_by(|a, b| is_plain(a) == is_plain(b));
    let rows = rows.filter(|row| row.len() >= IN_A_ROW && row.first().is_some_and(is_plain));
    let run = |row: &[Session]| {
        let (first, last) = (row.first()?.day, row.last()?.day);
        (last >= from).then_some(PlainRun { sessions: row.len(), from: first, to: last })
    };
    rows.filter_map(run).collect()
}
