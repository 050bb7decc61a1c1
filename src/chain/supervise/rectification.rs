//! What becomes of a problem, step by step: rectification, verification, and a look at it again.

use anyhow::Result;

use super::finding::{Finding, Step, StepSort};
use crate::refusal::Refusal;
use crate::roster::{Person, may_verify};
use crate::sql;
use crate::store::{Write, named_params};

fn add_step(write: &Write<'_>, of: &Finding, step: &Step) -> Result<()> {
    let earliest = of.steps.last().map_or(of.day, |last| last.day);
    if step.day < earliest {
        let what = of.steps.last().map_or("登记问题", |last| last.sort.label());
        return Err(Refusal::refused(format!(
            "{}的日期 {} 早于{what}的日期 {earliest}。",
            step.sort.label(),
            step.day
        ))
        .hint("改正日期")
        .into());
    }
    write.execute(
        sql!("finding.sql", "insert_step"),
        named_params! {
            ":inspection": of.id.inspection, ":number": of.id.number, ":seq": of.steps.len() as i64 + 1,
            ":sort": step.sort, ":day": step.day, ":text": step.text, ":activity": step.activity,
            ":person": step.person, ":due": step.due,
        },
    )?;
    Ok(())
}

/// Records what was done about a problem, or that it is done.
///
/// # Errors
/// Refused if it is closed or waits for verification, if it is called done without evidence or without an owner, or if
/// the day lies before the last step.
pub fn rectify(write: &Write<'_>, of: &Finding, step: &Step) -> Result<()> {
    if of.is_closed() {
        return Err(Refusal::refused(format!("{} 已经销号。", of.id))
            .hint(format!("又出现的，登记回头看：wuxue inspect revisit {} --result 反弹 --due 日期", of.id))
            .into());
    }
    if of.is_submitted() {
        return Err(Refusal::refused(format!("{} 已经报了整改完成，正待核验。", of.id))
            .hint(format!("核验：wuxue inspect verify {} --verifier 核验人", of.id))
            .into());
    }
    if step.sort == StepSort::Done {
        if step.text.is_none() && step.activity.is_none() {
            return Err(Refusal::refused(format!("{} 没有佐证，不算整改完成。", of.id))
                .hint("写明佐证，或者佐证的活动：--evidence A12、--evidence 文字")
                .into());
        }
        if step.person.is_none() {
            return Err(Refusal::refused(format!("{} 没有责任人，不能报整改完成。", of.id))
                .hint(format!("写明责任人：wuxue inspect finding edit {} --owner 姓名", of.id))
                .into());
        }
    }
    add_step(write, of, step)
}

/// Verifies that a problem was put right, or sends it back.
///
/// # Errors
/// Refused if it is not called done, if the verifier is the owner or ever called it done, by whatever name, or has left,
/// or if the day lies before it was done.
pub fn verify(write: &Write<'_>, of: &Finding, by: &Person, named: &str, step: &Step) -> Result<()> {
    if !of.is_submitted() {
        let (what, hint) = if of.is_closed() {
            ("已经销号", format!("回头看：wuxue inspect revisit {} --result 已巩固", of.id))
        } else {
            (
                "还没有报整改完成",
                format!("先登记：wuxue inspect rectify {} --done 日期 --evidence 佐证", of.id),
            )
        };
        return Err(Refusal::refused(format!("{} {what}，不用核验。", of.id)).hint(hint).into());
    }
    let owns = of.owners().any(|owner| owner == by.id).then(|| {
        if of.facts.owner == Some(by.id) {
            format!("就是 {} 的责任人", of.id)
        } else {
            "报过整改完成，也是责任人".to_owned()
        }
    });
    may_verify(by, named, owns.as_deref(), step.day)?;
    add_step(write, of, step)
}

/// Looks at a closed problem again.
///
/// # Errors
/// Refused if it is not closed, if the day lies before that, or if it is back and has no new time: without one it could
/// never be late.
pub fn revisit(write: &Write<'_>, of: &Finding, step: &Step) -> Result<()> {
    if !of.is_closed() {
        return Err(Refusal::refused(format!("{} 还没有销号，谈不上回头看。", of.id))
            .hint(format!("查看它：wuxue inspect finding show {}", of.id))
            .into());
    }
    if step.sort == StepSort::Relapsed && step.due.is_none() {
        return Err(Refusal::refused(format!("{} 反弹了，要写明新的整改时限。", of.id))
            .hint(format!("写明时限：wuxue inspect revisit {} --result 反弹 --due 日期", of.id))
            .into());
    }
    if let Some(due) = step.due.filter(|due| *due < step.day) {
        return Err(Refusal::refused(format!("整改时限 {due} 早于回头看的日期 {}。", step.day))
            .hint("改正日期：--due 日期")
            .into());
    }
    add_step(write, of, step)
}
