//! What hangs on a session and stands in records of its own: make-ups, outcomes, cases, needs that it answered,
//! feedback, exchanges that showed it. A correction of the session must not leave it behind.

use anyhow::Result;

use super::talk::is_talk;
use super::{
    Activity, ActivityId, Facts, NeedId, OutcomeId, ShowcaseId, feedback, needs_answered_by, outcomes_of,
    roll, showcases_of,
};
use crate::calendar::Day;
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, named_params};

/// Refuses another day by which a session would lie after what followed from it, or before the need that it answered.
/// Moved the other way it comes nearer to them, whatever they were.
pub(super) fn check_day(records: &Records<'_>, old: &Activity, facts: &Facts) -> Result<()> {
    let (id, day) = (old.id, facts.day);
    // Why not, and the command that settles it.
    let mut against: Vec<(String, String)> = Vec::new();
    if day > old.facts.day {
        for attendee in roll(records, id)? {
            if let Some(on) = attendee.mark.and_then(|mark| mark.made_up_on).filter(|on| *on < day) {
                let (name, person) = (attendee.name, attendee.person);
                against.push((
                    format!("{name}的补学日期 {on} 早于它"),
                    format!("改正补学日期：wuxue log attend {id} --mark \"{person}=补学(日期)\""),
                ));
            }
        }
        for outcome in outcomes_of(records, id)?.into_iter().filter(|outcome| outcome.facts.day < day) {
            let (own, on) = (outcome.id, outcome.facts.day);
            against.push((
                format!("成果 {own} 的日期 {on} 早于它"),
                format!("改正成果的日期：wuxue log outcome edit {own} --on 日期"),
            ));
        }
        for case in showcases_of(records, id)?.into_iter().filter(|case| case.facts.day < day) {
            let (own, on) = (case.id, case.facts.day);
            against.push((
                format!("选为案例 {own} 的日期 {on} 早于它"),
                format!("改正选为案例的日期：wuxue log showcase edit {own} --on 日期"),
            ));
        }
        let exchanges: Vec<(ActivityId, Day)> = records.rows(
            sql!("attached.sql", "exchanges_before"),
            named_params! {":activity": id, ":day": day},
            |row| Ok((row.get("id")?, row.get("day")?)),
        )?;
        for (exchange, on) in exchanges {
            let shown =
                super::activity(records, exchange)?.map(|found| found.facts.shown).unwrap_or_default();
            against.push((
                format!("{exchange} 在 {on} 展示了它的成果"),
                format!("没有展示它的，改写：wuxue log edit {exchange}{}", shown_without(&shown, &[id])),
            ));
        }
    } else if day < old.facts.day {
        for need in needs_answered_by(records, id)?.into_iter().filter(|need| need.facts.day > day) {
            let (own, on) = (need.id, need.facts.day);
            against.push((
                format!("它回应的需求 {own} 在 {on} 才提出"),
                format!(
                    "改正收集日期：wuxue log need edit {own} --on 日期；是别的活动回应的：wuxue log need answer {own} --activity 编号"
                ),
            ));
        }
        let mut later = Vec::new();
        let mut whys = Vec::new();
        // Of what is shown only now the day is judged with the rest of what is stated.
        for shown in facts.shown.iter().filter(|shown| old.facts.shown.contains(shown)) {
            let found = super::activity(records, *shown)?;
            if let Some(found) = found.filter(|found| found.voided.is_none() && found.facts.day > day) {
                later.push(*shown);
                whys.push(format!("{shown} 在 {} 才举办", found.facts.day));
            }
        }
        if !whys.is_empty() {
            against.push((
                format!("它展示了成果的 {}", whys.join("，")),
                format!("没有展示的，改写：wuxue log edit {id}{}", shown_without(&facts.shown, &later)),
            ));
        }
    }
    if against.is_empty() {
        return Ok(());
    }
    let whys: Vec<&str> = against.iter().map(|(why, _)| why.as_str()).collect();
    let refusal = Refusal::refused(format!("{id} 的活动日期不能改为 {day}：{}。", whys.join("；")));
    Err(against.iter().fold(refusal, |refusal, (_, fix)| refusal.hint(fix)).into())
}

/// The words by which `log edit` leaves activities out of what an exchange showed.
fn shown_without(shown: &[ActivityId], gone: &[ActivityId]) -> String {
    let kept: String =
        shown.iter().filter(|id| !gone.contains(id)).map(|id| format!(" --shows {id}")).collect();
    if kept.is_empty() { " --shows \"\"".to_owned() } else { kept }
}

/// Refuses to make a 谈心谈话, of which nothing is told, of what has been told of.
pub(super) fn check_becomes_talk(records: &Records<'_>, old: &Activity, facts: &Facts) -> Result<()> {
    if !is_talk(records, facts)? || is_talk(records, &old.facts)? {
        return Ok(());
    }
    let id = old.id;
    let outcomes: Vec<OutcomeId> = outcomes_of(records, id)?.into_iter().map(|outcome| outcome.id).collect();
    let cases: Vec<ShowcaseId> = showcases_of(records, id)?.into_iter().map(|case| case.id).collect();
    let needs: Vec<NeedId> = needs_answered_by(records, id)?.into_iter().map(|need| need.id).collect();
    let mut told = Vec::new();
    let mut fixes = Vec::new();
    if feedback(records, id)?.is_some() {
        told.push("反馈".to_owned());
    }
    for own in outcomes {
        told.push(format!("成果 {own}"));
        fixes.push(format!("不是它的成果的：wuxue log outcome remove {own} --because 原因"));
    }
    for own in cases {
        told.push(format!("案例 {own}"));
        fixes.push(format!("不作案例的：wuxue log showcase remove {own} --because 原因"));
    }
    for own in needs {
        told.push(format!("对需求 {own} 的回应"));
        fixes.push(format!("是别的活动回应的：wuxue log need answer {own} --activity 编号"));
    }
    if told.is_empty() {
        return Ok(());
    }
    let refusal = Refusal::refused(format!(
        "{id} 已经登记了{}，不能改为谈心谈话；谈心谈话只登记谈过话这一事实。",
        told.join("、")
    ));
    let refusal = fixes.into_iter().fold(refusal, Refusal::hint);
    Err(refusal
        .hint(format!(
            "确是谈心谈话的，另外登记：wuxue log add 谈心谈话 …；再作废这一条：wuxue log void {id} --because 类型登记错了"
        ))
        .into())
}
