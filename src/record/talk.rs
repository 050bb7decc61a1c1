//! 谈心谈话: of a talk only the fact is kept, and who talks is not among those talked with.

use anyhow::Result;

use super::holding::is_of;
use super::{Activity, Facts, Participant, roll};
use crate::refusal::Refusal;
use crate::roster::{PersonId, person};
use crate::store::Records;

/// Code of the kind 谈心谈话.
pub(super) const TALK: &str = "heart_talk";

/// Whether an activity is a 谈心谈话, of which only the fact is kept.
///
/// # Errors
/// Only if its kind is not in the store.
pub fn is_talk(records: &Records<'_>, facts: &Facts) -> Result<bool> {
    is_of(records, &facts.kinds, TALK)
}

/// Refuses what would tell of a talk beside its record; `what` names it.
pub(super) fn refuse_of_talk(records: &Records<'_>, activity: &Activity, what: &str) -> Result<()> {
    if !is_talk(records, &activity.facts)? {
        return Ok(());
    }
    let id = activity.id;
    Err(Refusal::refused(format!(
        "{id} 是谈心谈话，只登记谈过话这一事实（谁与谁、哪一天、在哪里），不登记{what}。"
    ))
    .hint(format!("编号写错了的，先看看它：wuxue log show {id}"))
    .into())
}

/// Of a 谈心谈话 only the fact is kept: who with whom, when and where. Nothing that could hold what was said.
pub(super) fn check(facts: &Facts, kind: &str) -> Result<()> {
    if facts.kinds.len() > 1 {
        return Err(Refusal::refused(format!("{kind}要单独登记，不能和别的类型登记在一条记录里。"))
            .hint("另外登记一条：wuxue log add 谈心谈话 --unit 党支部 --on 日期 --host 谈话人 --present 谈话对象")
            .into());
    }
    let content = [
        (facts.title.is_some(), "主题", "--title"),
        (!facts.agenda.is_empty(), "议题", "--agenda"),
        (!facts.decisions.is_empty(), "决议事项", "--decision"),
        (!facts.votes.is_empty(), "表决", "--vote"),
        (facts.outcome.is_some(), "成效", "--outcome"),
        (facts.note.is_some(), "备注", "--note"),
        (facts.guidance.is_some(), "指导意见", "--guidance"),
        (facts.issues.is_some(), "研究的问题", "--issues"),
        (facts.agreement.is_some(), "共建协议", "--agreement"),
        (!facts.documents.is_empty(), "学习材料", "--document"),
        (facts.first_topic.is_some(), "第一议题", "--first-topic"),
        (!facts.recorders.is_empty(), "记录人", "--recorder"),
    ];
    let stated: Vec<_> = content.iter().filter(|(stated, _, _)| *stated).collect();
    if stated.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = stated.iter().map(|(_, name, _)| *name).collect();
    let cleared: Vec<String> = stated.iter().map(|(_, _, flag)| format!("{flag} \"\"")).collect();
    Err(Refusal::refused(format!(
        "{kind}只登记谈过话这一事实（谁与谁、哪一天、在哪里），内容不登记；不能写{}。",
        names.join("、")
    ))
    .hint("去掉这些内容再登记：--host 谈话人 --present 谈话对象（可写几人）")
    .hint(format!("已有的记录里写着的，清除它：wuxue log edit 编号 {}", cleared.join(" ")))
    .into())
}

/// Refuses a change by which somebody talked with becomes the one who talks.
pub(super) fn check_talkers(records: &Records<'_>, old: &Activity, facts: &Facts) -> Result<()> {
    let matters = |facts: &Facts| (facts.hosts.clone(), facts.kinds.clone());
    if matters(facts) == matters(&old.facts) || facts.hosts.is_empty() || !is_talk(records, facts)? {
        return Ok(());
    }
    let was_one = is_talk(records, &old.facts)?;
    for attendee in roll(records, old.id)?.iter().filter(|attendee| attendee.mark.is_some()) {
        let host = Participant::Person(attendee.person);
        // What was recorded so before stays.
        if facts.hosts.contains(&host) && !(was_one && old.facts.hosts.contains(&host)) {
            return Err(refusal(records, attendee.person)?.into());
        }
    }
    Ok(())
}

/// Refuses somebody among those talked with who is the one who talks.
pub(super) fn check_talked_with(records: &Records<'_>, activity: &Activity, who: PersonId) -> Result<()> {
    if !activity.facts.hosts.contains(&Participant::Person(who)) || !is_talk(records, &activity.facts)? {
        return Ok(());
    }
    Err(refusal(records, who)?.into())
}

fn refusal(records: &Records<'_>, who: PersonId) -> Result<Refusal> {
    let name = person(records, who)?.map(|person| person.name).unwrap_or_default();
    Ok(Refusal::refused(format!("{name}是这次谈心谈话的谈话人，不能同时写成谈话对象。"))
        .hint("谈话人只写在 --host，谈话对象写在 --present"))
}
