//! What may be stated about an activity: that its parts fit each other, whoever holds it.

use anyhow::Result;

use super::holding::{is_of, kind_of_code};
use super::joint::{CO_STUDY, VISIT};
use super::{Activity, ActivityId, Facts, FirstTopic};
use crate::calendar::{Day, Grain, Period};
use crate::refusal::Refusal;
use crate::roster::Unit;
use crate::sql;
use crate::store::{Records, named_params};

/// Start and end go together.
pub(super) fn check_clock(facts: &Facts) -> Result<()> {
    const DAY: u16 = 24 * 60;
    if facts.end.is_some() && facts.start.is_none() {
        return Err(Refusal::refused("只有结束时间，没有开始时间。").hint("写作 --time 14:30-16:30").into());
    }
    if facts.start.is_some_and(|start| start >= DAY) || facts.end.is_some_and(|end| end >= 2 * DAY) {
        return Err(Refusal::refused("时间超出了当天和次日。").hint("写作 --time 22:00-次日01:00").into());
    }
    if facts.start.zip(facts.end).is_some_and(|(start, end)| end <= start) {
        return Err(Refusal::refused("结束时间不在开始时间之后。")
            .hint("写作 --time 14:30-16:30；跨零点的写作 --time 22:00-次日01:00")
            .into());
    }
    Ok(())
}

/// How `log edit` says that a 第一议题 was listed, with the evidence that the record does not have yet.
pub fn listed_with(agenda_unknown: bool, documents_unknown: bool) -> &'static str {
    match (agenda_unknown, documents_unknown) {
        (true, true) => "--first-topic 已列 --agenda 议题 --document 材料",
        (true, false) => "--first-topic 已列 --agenda 议题",
        (false, true) => "--first-topic 已列 --document 材料",
        (false, false) => "--first-topic 已列",
    }
}

/// A 第一议题 that was listed has its evidence; one that does not apply, its reason; one that was not, no 领学人.
pub(super) fn check_first_topic(facts: &Facts) -> Result<()> {
    let stated = facts.first_topic_reason.is_some();
    match facts.first_topic {
        Some(FirstTopic::Listed) if facts.agenda.is_empty() || facts.documents.is_empty() => {
            let lacking = match (facts.agenda.is_empty(), facts.documents.is_empty()) {
                (true, true) => "议题和学习材料",
                (true, false) => "议题",
                _ => "学习材料",
            };
            Err(Refusal::refused(format!(
                "第一议题“已列”要有据可查：议程第一项是什么、学的是哪份材料；还缺{lacking}。"
            ))
            .hint("写上议题和材料：--agenda 传达学习…… --document D3")
            .hint("材料还没有登记的，先登记：wuxue document add 标题 --class 类别")
            .hint("暂时不清楚的，先不写 --first-topic，记为待补")
            .into())
        }
        Some(FirstTopic::NotApplicable) if !stated => Err(Refusal::refused("第一议题“不适用”要写明原因。")
            .hint("写作 --first-topic 不适用=原因")
            .into()),
        Some(topic @ (FirstTopic::NotListed | FirstTopic::NotApplicable)) if !facts.presenters.is_empty() => {
            Err(Refusal::refused(format!("第一议题“{}”，没有领学，不能写领学人。", topic.label()))
                .hint("列了第一议题的，写 --first-topic 已列")
                .hint("主讲、发言的人写 --speaker 姓名；已经写着的领学人，清除它：--presenter \"\"")
                .into())
        }
        topic if stated && topic != Some(FirstTopic::NotApplicable) => {
            Err(Refusal::refused("只有第一议题“不适用”才写原因。")
                .hint("写作 --first-topic 不适用=原因")
                .into())
        }
        _ => Ok(()),
    }
}

/// What an activity belongs to is a whole period that had begun by its day and in which its unit was there: nothing is
/// done ahead for one to come. A period of before stays as long as nothing it rests on is changed.
pub(super) fn check_belongs(facts: &Facts, old: Option<&Facts>, holder: &Unit) -> Result<()> {
    let Some(period) = facts.belongs else { return Ok(()) };
    if period.grain() == Grain::Range {
        return Err(Refusal::refused("所属期只能是一个月、季度、半年或年度。")
            .hint("例如 --belongs 2026Q3、--belongs 2025")
            .into());
    }
    let matters = |facts: &Facts| (facts.belongs, facts.day, facts.unit);
    if old.is_some_and(|old| matters(old) == matters(facts)) {
        return Ok(());
    }
    let (code, day) = (period.code(), facts.day);
    let why = if period.from() > day {
        format!("从 {} 开始，晚于活动日期 {day}；活动不能记到还没有开始的期间", period.from())
    } else if period.to() < holder.starts {
        format!("到 {} 为止，而“{}”在 {} 才成立", period.to(), holder.name, holder.starts)
    } else {
        return Ok(());
    };
    let own = Period::containing(period.grain(), day).code();
    Err(Refusal::refused(format!("所属期 {code} {why}。"))
        .hint(format!("改正所属期，如：--belongs {own}"))
        .hint("按活动日期计的，不写 --belongs；已经写着的，清除它：--belongs \"\"")
        .into())
}

/// What is told of a visit or agreed at a 联学共建 stands at no other kind, where nobody would look for it. What was
/// stated so before stays, as long as the kind was another then too.
pub(super) fn check_of_one_kind(
    records: &Records<'_>,
    facts: &Facts,
    changed: Option<&Activity>,
) -> Result<()> {
    type Stated = (&'static str, &'static str, fn(&Facts) -> Option<String>);
    const OF_VISIT: &[Stated] = &[
        ("指导意见", "--guidance", |facts| facts.guidance.clone()),
        ("小结期限", "--summary-due", |facts| facts.summary_due.map(|day| day.to_string())),
        ("小结报送日期", "--summary-on", |facts| facts.summary_on.map(|day| day.to_string())),
    ];
    const OF_CO_STUDY: &[Stated] = &[
        ("共建协议", "--agreement", |facts| facts.agreement.clone()),
        ("共建协议的截止日期", "--agreed-until", |facts| {
            facts.agreed_until.map(|day| day.to_string())
        }),
    ];
    for (code, all) in [(VISIT, OF_VISIT), (CO_STUDY, OF_CO_STUDY)] {
        if is_of(records, &facts.kinds, code)? {
            continue;
        }
        let old = changed.map(|activity| &activity.facts);
        let kept = match old {
            Some(old) if !is_of(records, &old.kinds, code)? => Some(old),
            _ => None,
        };
        let astray =
            |(_, _, of): &&Stated| of(facts).is_some() && kept.is_none_or(|old| of(old) != of(facts));
        let astray: Vec<&Stated> = all.iter().filter(astray).collect();
        if astray.is_empty() {
            continue;
        }
        let kind = kind_of_code(records, code)?.name;
        let names: Vec<&str> = astray.iter().map(|(name, ..)| *name).collect();
        let flags: Vec<&str> = astray.iter().map(|(_, flag, _)| *flag).collect();
        let mut refusal = Refusal::refused(format!("{}只在{kind}登记。", names.join("、")));
        refusal = match changed {
            // The kind was given up, or never was this one.
            Some(Activity { id, .. }) => {
                let cleared: Vec<String> = flags.iter().map(|flag| format!("{flag} \"\"")).collect();
                refusal.hint(format!("确是{kind}的，写上这个类型：wuxue log edit {id} --kind {kind}")).hint(
                    format!("不是的，不写 {}；已经写着的，清除它：{}", flags.join("、"), cleared.join(" ")),
                )
            }
            None => refusal
                .hint(format!("确是{kind}的，登记为：wuxue log add {kind} …"))
                .hint(format!("不是的，不写 {}", flags.join("、"))),
        };
        return Err(refusal.into());
    }
    Ok(())
}

/// Days that follow from the activity do not lie before it.
pub(super) fn check_days(facts: &Facts, today: Day) -> Result<()> {
    let day = facts.day;
    if let Some(on) = facts.summary_on.filter(|on| *on < day || *on > today) {
        return Err(Refusal::refused(format!(
            "小结报送日期 {on} 应在活动日期 {day} 和今天（{today}）之间。"
        ))
        .hint("改正日期后再试：--summary-on 日期；还没有报送的不写")
        .into());
    }
    for (what, flag, stated) in [
        ("小结期限", "--summary-due", facts.summary_due),
        ("共建协议的截止日期", "--agreed-until", facts.agreed_until),
    ] {
        if let Some(before) = stated.filter(|stated| *stated < day) {
            return Err(Refusal::refused(format!("{what} {before} 早于活动日期 {day}。"))
                .hint(format!("改正日期后再试：{flag} 日期"))
                .into());
        }
    }
    Ok(())
}

/// A decision is due and done no sooner than it was taken. What was stated so before stays, as long as the day of the
/// activity does.
pub(super) fn check_decided(facts: &Facts, changed: Option<&Activity>) -> Result<()> {
    let day = facts.day;
    for (number, decision) in (1_i64..).zip(&facts.decisions) {
        let known = |old: &Activity| old.facts.day == day && old.facts.decisions.contains(decision);
        if changed.is_some_and(known) {
            continue;
        }
        let text = &decision.text;
        if let Some(due) = decision.due.filter(|due| *due < day) {
            return Err(Refusal::refused(format!("决议“{text}”的完成时限 {due} 早于作出决议的 {day}。"))
                .hint("改正日期后再试：--decision \"内容=责任人,日期\"")
                .into());
        }
        if let Some(done) = decision.done_on.filter(|done| *done < day) {
            return Err(Refusal::refused(format!("决议“{text}”的办结日期 {done} 早于作出决议的 {day}。"))
                .hint(match changed {
                    Some(Activity { id, .. }) => format!(
                        "核对活动日期；办结日期登记错了的：wuxue log settle {id} {number} --done 日期 --because 原因"
                    ),
                    None => "核对活动日期和办结日期".to_owned(),
                })
                .into());
        }
    }
    Ok(())
}

/// Refuses that a list without a settled decision replaces the one that has it: what came of it would be gone.
pub(super) fn keep_settled(id: ActivityId, facts: &Facts, old: &Facts) -> Result<(), Refusal> {
    let settled = (1_i64..)
        .zip(&old.decisions)
        .filter_map(|(number, decision)| Some((number, decision, decision.done_on?)));
    for (number, gone, done) in settled {
        let text = &gone.text;
        match facts.decisions.iter().find(|kept| kept.text == gone.text) {
            Some(kept) if kept.due == gone.due => continue,
            // Late stays late.
            Some(_) => {
                return Err(Refusal::refused(format!(
                    "{id} 第 {number} 项决议“{text}”已于 {done} 办结，期限不再改。"
                ))
                .hint("照原来的期限写它，或者不写期限，原来的随之保留")
                .hint(format!(
                    "办结登记错了的，先取消：wuxue log settle {id} {number} --done \"\" --because 原因"
                )));
            }
            None => {}
        }
        return Err(Refusal::refused(format!(
            "{id} 第 {number} 项决议“{text}”已于 {done} 办结，不能去掉；--decision 整项替换原来的各项。"
        ))
        .hint(format!("照原文再写上它，责任人、期限和办结情况随之保留：--decision \"{text}\" --decision …"))
        .hint(format!("办结登记错了的，先取消：wuxue log settle {id} {number} --done \"\" --because 原因")));
    }
    Ok(())
}

/// What an exchange of results shows was held before it, is in force, and is another session. What it showed already
/// stays, whatever has become of it since.
pub(super) fn check_shown(records: &Records<'_>, facts: &Facts, changed: Option<&Activity>) -> Result<()> {
    for id in &facts.shown {
        if changed.is_some_and(|old| old.facts.shown.contains(id)) {
            continue;
        }
        if changed.is_some_and(|old| old.id == *id) {
            return Err(Refusal::refused(format!("{id} 不能展示它自己的成果。"))
                .hint(format!("写明展示的是哪次活动：wuxue log edit {id} --shows 编号"))
                .hint("查看有哪些活动记录：wuxue log list")
                .into());
        }
        let (day, voided): (Day, bool) =
            records.one(sql!("stated.sql", "shown_activity"), named_params! {":id": id}, |row| {
                Ok((row.get("day")?, row.get("voided")?))
            })?;
        let why = match (voided, day > facts.day) {
            (true, _) => "已经作废".to_owned(),
            (_, true) => format!("在 {day} 才举办，晚于这次活动（{}）", facts.day),
            _ => continue,
        };
        return Err(Refusal::refused(format!("不能展示 {id} 的成果：它{why}。"))
            .hint(format!("先看看它：wuxue log show {id}"))
            .into());
    }
    Ok(())
}
