//! Activities 活动记录: one event of a unit, with one or more kinds. What is derivable (rates, lateness of
//! the entry, hours from the clock) is never stored.

use anyhow::{Context, Result};

use super::{Facts, activity_parts, attached, holding, joint, leaders, roll, stated, talk, vote};
use crate::calendar::Day;
use crate::identifier;
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Row, Write, named_params};

identifier!(
    /// Number of an activity, `A12` on screen and on paper.
    ActivityId, "A"
);

/// That an activity no longer counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    /// Since when.
    pub day: Day,
    /// Why.
    pub reason: String,
}

/// An activity as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its number.
    pub id: ActivityId,
    /// What is stated about it.
    pub facts: Facts,
    /// The day on which it was entered.
    pub entered: Day,
    /// Set if it was voided.
    pub voided: Option<Voided>,
    /// The operation that wrote it last.
    pub operation: i64,
}

/// The activity with this number.
pub fn activity(records: &Records<'_>, id: ActivityId) -> Result<Option<Activity>> {
    let read = |row: &Row<'_>| {
        let voided: Option<Day> = row.get("voided")?;
        let reason: Option<String> = row.get("void_reason")?;
        Ok(Activity {
            id: row.get("id")?,
            facts: Facts::read(row)?,
            entered: row.get("entered")?,
            voided: voided.zip(reason).map(|(day, reason)| Voided { day, reason }),
            operation: row.get("op")?,
        })
    };
    let found = records.maybe(sql!("activity.sql", "activity_by_id"), named_params! {":id": id}, read)?;
    let Some(mut found) = found else { return Ok(None) };
    activity_parts::read(records, id, &mut found.facts)?;
    Ok(Some(found))
}

/// The activity that a code names.
///
/// # Errors
/// Refused if the text is no code, or if there is no such activity.
pub fn meant_activity(records: &Records<'_>, text: &str) -> Result<Activity> {
    let list = "查看有哪些活动记录：wuxue log list";
    let id = ActivityId::from_code(text).ok_or_else(|| {
        Refusal::usage(format!("“{}”不是活动记录的编号，编号写作 A12。", text.trim())).hint(list)
    })?;
    Ok(activity(records, id)?.ok_or_else(|| Refusal::not_found(format!("没有活动记录 {id}。")).hint(list))?)
}

/// Records an activity. `another` says that it is not the one of the same unit, kind and day that is
/// there already. Votes are judged by the attendance: where there is some, they are added by [`edit_activity`] after it.
///
/// # Errors
/// Refused by the rules of [`holding`].
pub fn add_activity(write: &Write<'_>, facts: &Facts, another: bool) -> Result<ActivityId> {
    holding::check(write, facts, None)?;
    if !another {
        holding::refuse_twins(write, facts, &[])?;
        joint::refuse_mirror(write, facts)?;
    }
    let (from, to, months) = facts.counts();
    let id = ActivityId(write.insert(
        sql!("activity.sql", "insert_activity"),
        named_params! {
            ":unit": facts.unit, ":day": facts.day, ":start": facts.start, ":end": facts.end,
            ":title": facts.title, ":place": facts.place, ":counts_from": from, ":counts_to": to,
            ":counts_months": months, ":minutes": facts.minutes, ":first_topic": facts.first_topic,
            ":first_topic_reason": facts.first_topic_reason, ":form": facts.form,
            ":partner": facts.partner, ":outcome": facts.outcome, ":note": facts.note, ":span": facts.span,
            ":plan_item": facts.plan_item, ":planner": facts.planner, ":guidance": facts.guidance,
            ":summary_due": facts.summary_due, ":summary_on": facts.summary_on,
            ":agreement": facts.agreement, ":agreed_until": facts.agreed_until, ":issues": facts.issues,
            ":entered": write.today,
        },
    )?);
    activity_parts::write(write, id, None, facts)?;
    if !facts.votes.is_empty() {
        let added = activity(write, id)?.context("the activity just added is missing")?;
        vote::refuse_surplus(write, &added, &facts.votes)?;
    }
    Ok(id)
}

/// Makes an activity what `facts` say; writes nothing where nothing differs.
///
/// # Errors
/// Refused by the rules of [`holding`], and if the activity is voided.
pub fn edit_activity(write: &Write<'_>, old: &Activity, facts: &Facts, another: bool) -> Result<()> {
    refuse_voided(old)?;
    if *facts == old.facts {
        return Ok(());
    }
    stated::keep_settled(old.id, facts, &old.facts)?;
    holding::check(write, facts, Some(old))?;
    talk::check_talkers(write, old, facts)?;
    attached::check_day(write, old, facts)?;
    attached::check_becomes_talk(write, old, facts)?;
    let identity = |f: &Facts| (f.unit, f.day, f.start, f.kinds.clone());
    let moved = identity(facts) != identity(&old.facts);
    if !another && (moved || facts.partner != old.facts.partner) {
        // What was its twin and no session of its own already may be stated so with another partner too.
        let mut known = if moved { Vec::new() } else { holding::twins(write, &old.facts)? };
        known.push(old.id);
        holding::refuse_twins(write, facts, &known)?;
        joint::refuse_mirror(write, facts)?;
    }
    let (from, to, months) = facts.counts();
    if facts.row() != old.facts.row() {
        write.execute(
            sql!("activity.sql", "update_activity"),
            named_params! {
                ":id": old.id, ":unit": facts.unit, ":day": facts.day, ":start": facts.start,
                ":end": facts.end, ":title": facts.title, ":place": facts.place, ":counts_from": from,
                ":counts_to": to, ":counts_months": months, ":minutes": facts.minutes,
                ":first_topic": facts.first_topic, ":first_topic_reason": facts.first_topic_reason,
                ":form": facts.form, ":partner": facts.partner, ":outcome": facts.outcome,
                ":note": facts.note, ":span": facts.span, ":plan_item": facts.plan_item,
                ":planner": facts.planner, ":guidance": facts.guidance, ":summary_due": facts.summary_due,
                ":summary_on": facts.summary_on, ":agreement": facts.agreement,
                ":agreed_until": facts.agreed_until, ":issues": facts.issues,
            },
        )?;
    }
    activity_parts::write(write, old.id, Some(&old.facts), facts)?;
    if moved {
        let changed = Activity { facts: facts.clone(), ..old.clone() };
        let marked = roll(write, old.id)?.into_iter().filter_map(|who| Some((who.person, who.mark?.status)));
        leaders::check_present(write, &changed, marked)?;
    }
    // Votes of before that the roster has since left behind stand in the way of no other correction.
    let assembly = |f: &Facts| (identity(f), f.partner, f.votes.clone());
    match assembly(facts) == assembly(&old.facts) {
        true => Ok(()),
        false => vote::refuse_surplus(write, old, &facts.votes),
    }
}

/// Voids an activity: it stays readable and counts nowhere.
///
/// # Errors
/// Refused if it is voided already.
pub fn void_activity(write: &Write<'_>, activity: &Activity, reason: &str) -> Result<()> {
    refuse_voided(activity)?;
    write.execute(
        sql!("activity.sql", "void_activity"),
        named_params! {":id": activity.id, ":voided": write.today, ":reason": reason},
    )?;
    Ok(())
}

/// Refuses to change what no longer counts.
pub(super) fn refuse_voided(activity: &Activity) -> Result<()> {
    let Some(voided) = &activity.voided else { return Ok(()) };
    let Activity { id, operation, .. } = activity;
    Err(Refusal::refused(format!("{id} 已于 {} 作废（{}），不能再改。", voided.day, voided.reason))
        .hint(format!("作废有误的，撤销那次操作：wuxue undo {operation}"))
        .into())
}

#[cfg(test)]
#[path = "activity_tests.rs"]
mod tests;
