//! What came of study 成果转化: a policy, a measure, a practice or a rule of the house, each with the sessions it
//! came from.

use anyhow::Result;

use super::activity::refuse_voided;
use super::talk::refuse_of_talk;
use super::{Activity, ActivityId};
use crate::calendar::{Day, Period, in_quotes, word_key};
use crate::identifier;
use crate::refusal::Refusal;
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of an outcome, `O3` on screen and on paper.
    OutcomeId, "O"
);

crate::closed_set! {
    /// What kind of thing came of it.
    OutcomeSort {
        /// A policy.
        Policy = "policy", "政策";
        /// A measure.
        Measure = "measure", "措施";
        /// A way of working.
        Practice = "practice", "做法";
        /// A rule of the house.
        Institution = "institution", "制度";
    }
}

/// What is stated about an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeFacts {
    /// Whose it is.
    pub unit: UnitId,
    /// What kind of thing.
    pub sort: OutcomeSort,
    /// Its name.
    pub title: String,
    /// Since when it is there; never after today.
    pub day: Day,
    /// Remark.
    pub note: Option<String>,
    /// The activities it came from, at least one, in ascending order; voided ones too.
    pub activities: Vec<ActivityId>,
}

/// An outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Its number.
    pub id: OutcomeId,
    /// What is stated about it.
    pub facts: OutcomeFacts,
    /// Those of its activities that are in force.
    pub in_force: Vec<ActivityId>,
}

fn read(
    records: &Records<'_>,
    statement: &str,
    params: &[(&str, &dyn crate::store::ToSql)],
) -> Result<Vec<Outcome>> {
    let outcome = |row: &Row<'_>| -> SqlResult<Outcome> {
        Ok(Outcome {
            id: row.get("id")?,
            facts: OutcomeFacts {
                unit: row.get("unit")?,
                sort: row.get("sort")?,
                title: row.get("title")?,
                day: row.get("day")?,
                note: row.get("note")?,
                activities: Vec::new(),
            },
            in_force: Vec::new(),
        })
    };
    let mut found: Vec<Outcome> = records.rows(statement, params, outcome)?;
    for outcome in &mut found {
        let from: Vec<(ActivityId, bool)> = records.rows(
            sql!("outcome.sql", "activities_of_outcome"),
            named_params! {":outcome": outcome.id},
            |row| Ok((row.get("activity")?, row.get("voided")?)),
        )?;
        outcome.in_force = from.iter().filter(|(_, voided)| !voided).map(|(id, _)| *id).collect();
        outcome.facts.activities = from.into_iter().map(|(id, _)| id).collect();
    }
    Ok(found)
}

/// The outcomes of units (number of the highest, 0 for all) that came about in a period, by day.
pub fn outcomes(records: &Records<'_>, scope: i64, period: Option<Period>) -> Result<Vec<Outcome>> {
    let from = period.map_or_else(|| "0000-01-01".to_owned(), |period| period.from().to_string());
    let to = period.map_or_else(|| "9999-12-31".to_owned(), |period| period.to().to_string());
    read(records, sql!("outcome.sql", "outcomes"), named_params! {":scope": scope, ":from": from, ":to": to})
}

/// The outcomes that came from an activity.
pub fn outcomes_of(records: &Records<'_>, activity: ActivityId) -> Result<Vec<Outcome>> {
    read(records, sql!("outcome.sql", "outcomes_of_activity"), named_params! {":activity": activity})
}

/// The outcome that a code names.
///
/// # Errors
/// Refused if the text is no code, or if there is no such outcome.
pub fn meant_outcome(records: &Records<'_>, text: &str) -> Result<Outcome> {
    let list = "查看有哪些成果：wuxue log outcome list";
    let id = OutcomeId::from_code(text).ok_or_else(|| {
        Refusal::usage(format!("“{}”不是成果的编号，编号写作 O3。", text.trim())).hint(list)
    })?;
    let found = read(records, sql!("outcome.sql", "outcome_by_id"), named_params! {":id": id})?;
    let found = found.into_iter().next();
    Ok(found.ok_or_else(|| Refusal::not_found(format!("没有成果 {id}。")).hint(list))?)
}

fn check(write: &Write<'_>, facts: &OutcomeFacts, from: &[Activity], own: Option<OutcomeId>) -> Result<()> {
    if facts.day > write.today {
        return Err(Refusal::refused(format!("成果的日期 {} 晚于今天（{}）。", facts.day, write.today))
            .hint("还没有出台的，出台之后再登记；改正日期：--on 日期")
            .into());
    }
    if from.is_empty() {
        return Err(Refusal::refused("没有写成果来自哪次活动。").hint("写作 --from A12").into());
    }
    for activity in from {
        refuse_voided(activity)?;
        refuse_of_talk(write, activity, "成果")?;
        if activity.facts.day > facts.day {
            return Err(Refusal::refused(format!(
                "成果的日期 {} 早于活动 {}（{}），不会是它的成果。",
                facts.day, activity.id, activity.facts.day
            ))
            .hint("核对 --on 和 --from")
            .into());
        }
    }
    let key = word_key(&facts.title);
    let all = outcomes(write, 0, None)?;
    let twin = all.iter().find(|other| {
        Some(other.id) != own && other.facts.unit == facts.unit && word_key(&other.facts.title) == key
    });
    match twin {
        None => Ok(()),
        Some(twin) => Err(Refusal::refused(format!(
            "这项成果已经登记过：{}{}。",
            twin.id,
            in_quotes(&twin.facts.title)
        ))
        .hint(format!(
            "查看它：wuxue log outcome show {0}；补充来源：wuxue log outcome edit {0} --from …",
            twin.id
        ))
        .into()),
    }
}

/// Adds an outcome of these activities, whose numbers `facts` need not have.
///
/// # Errors
/// Refused if it is there already, lies after today or before one of its activities, or if one is voided.
pub fn add_outcome(write: &Write<'_>, facts: &OutcomeFacts, from: &[Activity]) -> Result<OutcomeId> {
    check(write, facts, from, None)?;
    let id = OutcomeId(write.insert(
        sql!("outcome.sql", "insert_outcome"),
        named_params! {
            ":unit": facts.unit, ":sort": facts.sort, ":title": facts.title, ":day": facts.day,
            ":note": facts.note,
        },
    )?);
    link(write, id, &[], from)?;
    Ok(id)
}

/// Changes an outcome, and what it came from if that is given anew.
///
/// # Errors
/// As [`add_outcome`].
pub fn edit_outcome(
    write: &Write<'_>,
    outcome: &Outcome,
    facts: &OutcomeFacts,
    from: Option<&[Activity]>,
) -> Result<()> {
    let old = &outcome.facts;
    let same = OutcomeFacts { activities: old.activities.clone(), ..facts.clone() } == *old;
    let mut kept = Vec::new();
    for id in &outcome.in_force {
        kept.extend(super::activity(write, *id)?);
    }
    if !same || from.is_some() {
        check(write, facts, from.unwrap_or(&kept), Some(outcome.id))?;
    }
    if !same {
        write.execute(
            sql!("outcome.sql", "update_outcome"),
            named_params! {
                ":id": outcome.id, ":unit": facts.unit, ":sort": facts.sort, ":title": facts.title,
                ":day": facts.day, ":note": facts.note,
            },
        )?;
    }
    match from {
        Some(from) => link(write, outcome.id, &old.activities, from),
        None => Ok(()),
    }
}

fn link(write: &Write<'_>, id: OutcomeId, old: &[ActivityId], from: &[Activity]) -> Result<()> {
    for gone in old.iter().filter(|activity| from.iter().all(|kept| kept.id != **activity)) {
        write
            .execute(sql!("outcome.sql", "delete_link"), named_params! {":outcome": id, ":activity": gone})?;
    }
    let mut linked: Vec<ActivityId> = old.to_vec();
    for activity in from {
        if !linked.contains(&activity.id) {
            linked.push(activity.id);
            write.insert(
                sql!("outcome.sql", "insert_link"),
                named_params! {":outcome": id, ":activity": activity.id},
            )?;
        }
    }
    Ok(())
}

/// Removes an outcome that should not have been recorded; the history keeps it.
pub fn remove_outcome(write: &Write<'_>, outcome: &Outcome) -> Result<()> {
    link(write, outcome.id, &outcome.facts.activities, &[])?;
    write.execute(sql!("outcome.sql", "delete_outcome"), named_params! {":id": outcome.id})?;
    Ok(())
}
