//! `plan` 计划: the year's plan, and how it stands.

mod add;
mod edit;
mod export;
mod import;
mod list;
mod progress;
mod show;

use anyhow::{Context, Result};
use clap::Subcommand;

use super::words;
use crate::calendar::{Day, Grain, Period};
use crate::chain::{kind, kinds, planned_kind};
use crate::page::{Cell, Field, Page};
use crate::record::{KindId, PlanFacts, PlanItemId, document, is_far_ahead};
use crate::refusal::Refusal;
use crate::roster::{full_name, nearest, person, unit};
use crate::session::Session;
use crate::store::Records;

/// 年度计划：哪个党组织、什么时候、开展什么、学什么专题，以及开展了没有
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the plan.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 列入一项计划
    #[command(visible_alias = "列入")]
    Add(add::Args),
    /// 列出计划项和开展情况
    #[command(visible_alias = "列表")]
    List(list::Args),
    /// 查看一项计划，以及由哪些活动落实
    #[command(visible_alias = "查看")]
    Show(show::Args),
    /// 更改一项计划
    #[command(visible_alias = "更正")]
    Edit(edit::Edit),
    /// 撤回一项计划（仍可查看，不再计入）
    #[command(visible_alias = "撤回")]
    Withdraw(edit::Withdraw),
    /// 从文件导入年度计划；也用来查看、对比、撤销以前的导入
    #[command(visible_alias = "导入")]
    Import(Box<import::Args>),
    /// 导出计划，可以原样导入
    #[command(visible_alias = "导出")]
    Export(export::Args),
    /// 计划和开展的对照：各层级、各党组织计划几项、开展几项
    #[command(visible_alias = "进度")]
    Progress(progress::Args),
}

/// Runs a subcommand of `plan`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add::run(args, session),
        What::List(args) => list::run(args, session),
        What::Show(args) => show::run(args, session),
        What::Edit(args) => edit::run(args, session),
        What::Withdraw(args) => edit::withdraw(args, session),
        What::Import(args) => import::run(args, session),
        What::Export(args) => export::run(args, session),
        What::Progress(args) => progress::run(args, session),
    }
}

/// The kind meant; none for self-study.
pub(super) fn meant_kind(records: &Records<'_>, text: &str) -> Result<Option<KindId>> {
    if let Some(found) = planned_kind(records, text)? {
        return Ok(found);
    }
    let mut refusal = Refusal::not_found(format!("没有“{}”这种活动类型。", text.trim()));
    let all = kinds(records)?;
    if let Some(near) = nearest(text, all.iter().map(|kind| kind.name.as_str())) {
        refusal = refusal.hint(format!("是不是“{near}”？"));
    }
    Err(refusal.hint("查看有哪些类型：wuxue log kinds").hint("个人自学的计划写 --kind 自学").into())
}

/// A month, quarter, half or year; 全年 and 年度 are this year.
fn meant_period(text: &str, today: Day) -> Result<Period, Refusal> {
    let period = match text.trim() {
        "全年" | "年度" => Period::containing(Grain::Year, today),
        text => words::period("--period", text, today)?,
    };
    if period.grain() == Grain::Range {
        return Err(Refusal::usage("计划的期间只能是一个月、季度、半年或年度。")
            .hint("写作 --period 2026-10、--period 2026Q4、--period 2026H2、--period 2026"));
    }
    Ok(period)
}

/// What to look at again if a period lies far ahead.
fn far_ahead(period: Period, today: Day, id: PlanItemId) -> Option<String> {
    is_far_ahead(period, today).then(|| {
        format!("{}在两年以后，请核对年份；写错的更正：wuxue plan edit {id} --period 期间", period.label())
    })
}

/// The name of the kind, or 自学.
pub(super) fn kind_name(records: &Records<'_>, id: Option<KindId>) -> Result<String> {
    Ok(match id {
        Some(id) => kind(records, id)?.name,
        None => crate::chain::Tier::SelfStudy.label().to_owned(),
    })
}

/// What an item says, for people and scripts.
fn fields(records: &Records<'_>, facts: &PlanFacts, today: Day) -> Result<Vec<Field>> {
    let on = facts.period.to().min(today).max(facts.period.from());
    let holder = unit(records, facts.unit, on)?.context("the unit of a plan item is missing")?;
    let document = facts.document.map(|id| document(records, id)).transpose()?.flatten();
    let owner = facts.owner.map(|id| person(records, id)).transpose()?.flatten();
    let field = |key: &'static str, label: &'static str, value: Cell| Field::new(key, label, value);
    Ok(vec![
        field("unit", "", facts.unit.into()),
        field("unit_name", "党组织", full_name(records, &holder, on)?.into()),
        field("kind_name", "活动类型", kind_name(records, facts.kind)?.into()),
        field("period", "", facts.period.code().into()),
        field("period_label", "期间", facts.period.label().into()),
        field("topic", "专题", facts.topic.as_str().into()),
        field("document", "", facts.document.map(Cell::from).unwrap_or_default()),
        field("document_title", "学习材料", document.map(|document| document.facts.title).into()),
        field("owner", "", facts.owner.map(Cell::from).unwrap_or_default()),
        field("owner_name", "责任人", owner.map(|person| person.name).into()),
        field("note", "备注", facts.note.clone().into()),
    ])
}
