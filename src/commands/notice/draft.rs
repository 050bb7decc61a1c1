//! `notice draft` 起草, and what a draft takes from the year's plan.

use anyhow::{Context, Result};

use super::{addressees, fields, items_table, meant_kind};
use crate::calendar::{Day, Period, in_quotes};
use crate::chain::{
    Addressees, ItemFacts, ItemId, Notice, NoticeFacts, NoticeId, PlanQuestion, PlanState, add_item,
    add_notice, addressed, can_carry_out, due_in, items, kind, next_issue, notice, notices, planned,
};
use crate::commands::words;
use crate::page::Page;
use crate::record::{DocumentId, KindId, MatterId, PlanItem, topic_key};
use crate::refusal::Refusal;
use crate::register::{Matter, matters};
use crate::roster::{Unit, UnitId, UnitKind, beneath, units};
use crate::rules::WorkingDays;
use crate::session::{Session, Writing, outcome};
use crate::store::{Records, Write};

/// 起草一期组织生活通知单；各项另用 notice item add 写，或者从计划里取
///
/// 一行写全：wuxue notice draft 2026-11 --from-plan
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 什么期间的，如 2026-11；不写则为下个月
    #[arg(value_name = "期间")]
    pub period: Option<String>,
    /// 第几期；不写则接着这一年最后一期
    #[arg(long, value_name = "期号")]
    pub issue: Option<i64>,
    /// 标题；不写则为“××年第×期党支部组织生活通知单”
    #[arg(long, value_name = "标题")]
    pub title: Option<String>,
    /// 文号
    #[arg(long, value_name = "文号")]
    pub number: Option<String>,
    /// 发给谁：党支部、青年理论学习小组，可写几个；不写则为印发当天的全体党支部
    #[arg(long, value_name = "党组织", num_args = 1..)]
    pub to: Vec<String>,
    /// 前言：总的要求
    #[arg(long, value_name = "文字")]
    pub preface: Option<String>,
    /// 列入年度计划里这一期间到期的各项
    #[arg(long)]
    pub from_plan: bool,
    /// 列入政治要件台账里已经传达、通知单还没有要求学习的
    #[arg(long)]
    pub from_register: bool,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Begins a notice.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let period = match &args.period {
        Some(text) => words::period("期间", text, today)?,
        None => Period::containing(crate::calendar::Grain::Month, today).next(),
    };
    let number = words::maybe_plain("文号", args.number.as_deref())?;
    let preface = words::maybe_plain("前言", args.preface.as_deref())?;
    let title = words::maybe_plain("标题", args.title.as_deref())?;
    if let Some(issue) = args.issue.filter(|issue| !(1..=999).contains(issue)) {
        return Err(Refusal::usage(format!("期号 {issue} 不对，应是 1 到 999。"))
            .hint("例如 --issue 11")
            .into());
    }
    let written = session.write(&args.writing, |w| {
        let mut issue = next_issue(w, period.from().year())?;
        issue.number = args.issue.unwrap_or(issue.number);
        let title = title.unwrap_or_else(|| format!("{issue}党支部组织生活通知单"));
        let facts = NoticeFacts { title, number, period, preface, to: addressees(w, &args.to, today)? };
        let id = add_notice(w, issue, &facts)?;
        let of = found(w, id)?;
        let drawn = if args.from_plan { draw(w, &of)? } else { Vec::new() };
        let listed = if args.from_register { draw_matters(w, &of)? } else { Vec::new() };
        let version = of.last()?;
        let mut page = Page::new("notice.draft", format!("起草通知单 {}", of.called()));
        page.head.extend(fields(w, &of, version, today)?);
        page = page.table(items_table(w, &items(w, id, version.version)?, today)?);
        if args.from_plan && drawn.is_empty() {
            page = page.remark(format!("年度计划里没有{}到期、要由它们开展的项。", period.label()));
        }
        if args.from_register {
            page = page.remark(of_matters(&listed));
        }
        Ok(page.remark(format!("写一项：wuxue notice item add {id} --kind 主题党日 --what 内容")))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// The notice just written.
pub(super) fn found(records: &Records<'_>, id: NoticeId) -> Result<Notice> {
    notice(records, id)?.context("the notice just written is missing")
}

/// What of the year's plan is due in the period of the notice and asks something of whom it goes to; what is planned
/// alike for several is one item.
pub(super) fn draw(write: &Write<'_>, of: &Notice) -> Result<Vec<ItemId>> {
    let open = of.open()?;
    let period = open.facts.period;
    let question = PlanQuestion { scope: 0, period, as_of: write.today };
    let all = planned(write, &question)?;
    let there = addressed(write, open, write.today)?;
    let every = units(write, write.today)?;
    // Alike: kind, topic and material; each with those whom it concerns.
    let mut alike: Vec<(PlanItem, Vec<UnitId>, bool)> = Vec::new();
    // What was held already is not asked for again.
    for planned in due_in(&all, period).filter(|planned| planned.state != PlanState::Held) {
        let facts = &planned.item.facts;
        let mut concerned = concerned(&every, &there, facts.unit);
        if let Some(id) = facts.kind {
            let kind = kind(write, id)?;
            let can = |id: &UnitId| there.iter().any(|unit| unit.id == *id && can_carry_out(&kind, unit));
            concerned.retain(can);
        }
        if concerned.is_empty() {
            continue;
        }
        let key = |item: &PlanItem| {
            let facts = &item.facts;
            (facts.kind, topic_key(&facts.topic), facts.document)
        };
        match alike.iter_mut().find(|(known, ..)| key(known) == key(&planned.item)) {
            Some((_, units, single)) => {
                units.extend(concerned);
                *single = false;
            }
            None => alike.push((planned.item.clone(), concerned, true)),
        }
    }
    let mut added = Vec::new();
    for (item, mut whom, single) in alike {
        whom.sort_unstable();
        whom.dedup();
        let facts = as_item(write, &item, period.to(), single)?;
        let everybody = whom.len() == there.len() && open.facts.to == Addressees::AllBranches;
        let facts = ItemFacts { units: if everybody { Vec::new() } else { whom }, ..facts };
        added.push(add_item(write, of, &facts)?);
    }
    Ok(added)
}

/// What the register asks to be studied: matters that were conveyed, are not closed, and of which neither this notice nor
/// another in force speaks. The branches study them at their 主题党日, unless the item is changed.
pub(super) fn draw_matters(write: &Write<'_>, of: &Notice) -> Result<Vec<ItemId>> {
    const KIND: &str = "主题党日";
    let today = write.today;
    let kind = meant_kind(write, KIND)?;
    let (mut asked, mut studied): (Vec<MatterId>, Vec<DocumentId>) = Default::default();
    for other in notices(write)?.into_iter().filter(|other| other.withdrawn.is_none()) {
        let version = if other.id == of.id { other.versions.last() } else { other.in_force() };
        let Some(version) = version else { continue };
        for item in items(write, other.id, version.version)? {
            asked.extend(item.facts.matter);
            studied.extend(item.facts.documents);
        }
    }
    let days = WorkingDays::read(write)?;
    let mut added = Vec::new();
    for one in matters(write)? {
        let stands = one.stands(today, &days);
        let known = asked.contains(&one.id) || one.facts.document.is_some_and(|id| studied.contains(&id));
        if known || !stands.is_open() || stands.conveyed.is_none() {
            continue;
        }
        added.push(add_item(write, of, &of_matter(write, &one, kind, of.open()?.facts.period.to())?)?);
    }
    Ok(added)
}

/// What was drawn from the register, for whoever drew it.
pub(super) fn of_matters(drawn: &[ItemId]) -> String {
    match drawn.first() {
        None => "台账里没有已经传达、还没有要求学习的政治要件。".to_owned(),
        Some(first) => format!(
            "取自台账的 {} 项暂写主题党日，要改的：wuxue notice item edit {first} --kind 活动类型",
            drawn.len()
        ),
    }
}

/// A matter as a notice asks for it.
pub(super) fn of_matter(
    records: &Records<'_>,
    one: &Matter,
    kind: Option<KindId>,
    due: Day,
) -> Result<ItemFacts> {
    if let Some(serial) = &one.facts.serial {
        return Err(Refusal::refused(format!(
            "{} 是涉密要件（登记编号 {serial}），不能写进通知单。",
            one.id
        ))
        .hint("另行按保密规定部署")
        .into());
    }
    Ok(ItemFacts {
        required: true,
        kind,
        what: format!("学习贯彻{}", in_quotes(&one.called())),
        form: None,
        due,
        hours: counts_hours(records, kind)?,
        documents: one.facts.document.into_iter().collect(),
        units: Vec::new(),
        plan_item: None,
        matter: Some(one.id),
        note: None,
    })
}

/// Whether a kind counts as hours of study unless the notice says otherwise; 自学, which is of none, does.
pub(super) fn counts_hours(records: &Records<'_>, of: Option<KindId>) -> Result<bool> {
    of.map_or(Ok(true), |id| Ok(kind(records, id)?.collective))
}

/// A plan item as the notice asks for it.
pub(super) fn as_item(records: &Records<'_>, item: &PlanItem, last: Day, single: bool) -> Result<ItemFacts> {
    let facts = &item.facts;
    Ok(ItemFacts {
        required: true,
        kind: facts.kind,
        what: facts.topic.clone(),
        form: None,
        due: facts.period.to().min(last),
        hours: counts_hours(records, facts.kind)?,
        documents: facts.document.into_iter().collect(),
        units: Vec::new(),
        plan_item: single.then_some(item.id),
        matter: None,
        note: facts.note.clone(),
    })
}

/// Whom of those addressed something concerns that is planned for a unit: itself, those below it, or the branch whose
/// group it is. What a leading body or a department plans is its own.
fn concerned(every: &[Unit], there: &[Unit], planned_for: UnitId) -> Vec<UnitId> {
    let Some(holder) = every.iter().find(|unit| unit.id == planned_for) else { return Vec::new() };
    let below = match holder.kind {
        UnitKind::OrganCommittee | UnitKind::GeneralBranch => beneath(every, planned_for),
        UnitKind::PartyGroup => holder.parent.into_iter().collect(),
        _ => Vec::new(),
    };
    there.iter().map(|unit| unit.id).filter(|id| *id == planned_for || below.contains(id)).collect()
}
