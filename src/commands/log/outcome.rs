//! `log outcome` 成果.

use anyhow::{Context, Result};
use clap::Subcommand;

use super::describe;
use crate::commands::scope::Scope;
use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::record::{
    Activity, Outcome, OutcomeFacts, OutcomeSort, activity, add_outcome, edit_outcome, meant_activity,
    meant_outcome, outcomes, remove_outcome,
};
use crate::roster::meant_unit;
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// 成果转化：由学习活动形成的政策、措施、做法、制度
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with outcomes.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 登记一项成果
    #[command(visible_alias = "登记")]
    Add(Add),
    /// 列出成果
    #[command(visible_alias = "列表")]
    List(List),
    /// 查看一项成果，以及它来自哪些活动
    #[command(visible_alias = "查看")]
    Show {
        /// 成果的编号，如 O3
        #[arg(value_name = "编号")]
        outcome: String,
    },
    /// 更改一项成果
    #[command(visible_alias = "更正")]
    Edit(Edit),
    /// 删去一项成果，必须写明原因（操作记录里仍可查到）
    #[command(visible_alias = "删去")]
    Remove {
        /// 成果的编号，如 O3
        #[arg(value_name = "编号")]
        outcome: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

/// 登记一项成果
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 名称，如“窗口延时服务”
    #[arg(value_name = "名称")]
    pub title: String,
    /// 类别
    #[arg(long, value_name = "类别", value_parser = words::member::<OutcomeSort>())]
    pub sort: OutcomeSort,
    /// 哪个党组织的成果；不写则为举办活动的党组织
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 来自哪些活动，如 A12 A13
    #[arg(long, value_name = "活动", num_args = 1.., required = true)]
    pub from: Vec<String>,
    /// 形成的日期；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 备注
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 列出成果，按日期先后
#[derive(Debug, clap::Args)]
pub struct List {
    /// 党组织和期间。
    #[command(flatten)]
    pub scope: Scope,
    /// 只看这一类
    #[arg(long, value_name = "类别", value_parser = words::member::<OutcomeSort>())]
    pub sort: Option<OutcomeSort>,
}

/// 更改一项成果；没有写的不变，备注写“无”为清空
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 成果的编号，如 O3
    #[arg(value_name = "编号")]
    pub outcome: String,
    /// 名称
    #[arg(long, value_name = "名称")]
    pub title: Option<String>,
    /// 类别
    #[arg(long, value_name = "类别", value_parser = words::member::<OutcomeSort>())]
    pub sort: Option<OutcomeSort>,
    /// 哪个党组织的成果
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 来自哪些活动：写全，原来的不再算
    #[arg(long, value_name = "活动", num_args = 1..)]
    pub from: Vec<String>,
    /// 形成的日期
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 备注；写“无”为清空
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Runs a subcommand of `log outcome`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add(args, session),
        What::List(args) => list(args, session),
        What::Show { outcome } => show(outcome, session),
        What::Edit(args) => edit(args, session),
        What::Remove { outcome, writing } => remove(outcome, writing, session),
    }
}

/// The activities that codes name.
fn meant(records: &Records<'_>, codes: &[String]) -> Result<Vec<Activity>> {
    codes.iter().map(|code| meant_activity(records, code)).collect()
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let today = session.today;
    let title = words::plain("名称", &args.title)?;
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let day = words::maybe_day("--on", args.on.as_deref(), today)?.unwrap_or(today);
    let unit = match args.unit.as_deref() {
        Some(text) => {
            let store = session.read()?;
            Some(named::unit(session, &store.records(), text)?.id)
        }
        None => None,
    };
    let written = session.write(&args.writing, |w| {
        let from = meant(w, &args.from)?;
        let holder = from.first().map(|activity| activity.facts.unit);
        // The grammar asks for one activity at least.
        let unit = unit.or(holder).context("no activity was named")?;
        let activities = Vec::new();
        let facts = OutcomeFacts { unit, sort: args.sort, title, day, note, activities };
        let id = add_outcome(w, &facts, &from)?;
        page(w, "log.outcome.add", format!("登记成果 {id}"), &meant_outcome(w, &id.to_string())?)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// An outcome with the activities it came from.
fn page(records: &Records<'_>, schema: &'static str, title: String, of: &Outcome) -> Result<Page> {
    let facts = &of.facts;
    let mut rows = Vec::new();
    for id in &facts.activities {
        let Some(found) = activity(records, *id)? else { continue };
        let kinds = describe::kinds_of(records, &found.facts)?.into_iter().map(|kind| kind.name).collect();
        rows.push(vec![
            Cell::from(*id),
            found.facts.day.into(),
            describe::unit_name(records, found.facts.unit, found.facts.day)?.into(),
            Cell::List(kinds),
            found.facts.title.clone().into(),
            found.voided.map(|voided| format!("已作废：{}", voided.reason)).into(),
        ]);
    }
    let columns = [
        ("activity", "编号"),
        ("day", "日期"),
        ("unit_name", "党组织"),
        ("kinds", "类型"),
        ("title", "主题"),
        ("voided", "作废"),
    ];
    Ok(Page::new(schema, title)
        .field("outcome", "编号", of.id)
        .field("title", "名称", facts.title.as_str())
        .field("sort", "", facts.sort.code())
        .field("sort_name", "类别", facts.sort.label())
        .field("unit", "", facts.unit)
        .field("unit_name", "党组织", describe::unit_name(records, facts.unit, facts.day)?)
        .field("day", "形成日期", facts.day)
        .field("note", "备注", facts.note.clone())
        .table(Table::new("activities", &columns).caption("来自的活动").rows(rows).hide_empty_columns()))
}

fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let (unit, period) = args.scope.read(session, records)?;
    let scope = unit.as_ref().map_or(0, |unit| unit.id.0);
    let mut rows = Vec::new();
    let found = outcomes(records, scope, period)?;
    for of in found.iter().filter(|of| args.sort.is_none_or(|sort| sort == of.facts.sort)) {
        let facts = &of.facts;
        let voided = facts.activities.len() > of.in_force.len();
        rows.push(vec![
            Cell::from(of.id),
            facts.day.into(),
            facts.unit.into(),
            describe::unit_name(records, facts.unit, facts.day)?.into(),
            facts.sort.code().into(),
            facts.sort.label().into(),
            facts.title.as_str().into(),
            Cell::List(of.in_force.iter().map(ToString::to_string).collect()),
            facts.note.clone().into(),
            Some("有来源活动已作废").filter(|_| voided).into(),
        ]);
    }
    let columns = [
        ("outcome", "编号"),
        ("day", "形成日期"),
        ("unit", ""),
        ("unit_name", "党组织"),
        ("sort", ""),
        ("sort_name", "类别"),
        ("title", "名称"),
        ("activities", "来自的活动"),
        ("note", "备注"),
        ("voided", "须核对"),
    ];
    let table = Table::new("rows", &columns).rows(rows).hide_empty_columns();
    Ok(Page::new("log.outcome.list", "成果转化").table(table.when_empty("没有登记过成果。")))
}

fn show(code: &str, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let of = meant_outcome(records, code)?;
    page(records, "log.outcome.show", format!("成果 {}", of.id), &of)
}

fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if let Edit { outcome, title: None, sort: None, unit: None, from, on: None, note: None, .. } = args
        && from.is_empty()
    {
        let example = format!("wuxue log outcome edit {} --note 备注", outcome.trim());
        return Err(words::nothing_to_change(&example).into());
    }
    let title = words::maybe_plain("名称", args.title.as_deref())?;
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let day = words::maybe_day("--on", args.on.as_deref(), session.today)?;
    let written = session.write(&args.writing, |w| {
        let of = meant_outcome(w, &args.outcome)?;
        let mut facts = of.facts.clone();
        facts.title = title.unwrap_or(facts.title);
        facts.sort = args.sort.unwrap_or(facts.sort);
        facts.day = day.unwrap_or(facts.day);
        if let Some(text) = &args.unit {
            facts.unit = meant_unit(w, text, facts.day)?.id;
        }
        facts.note = match note {
            None => facts.note,
            Some(note) => Some(note).filter(|note| note != words::NONE),
        };
        let from = if args.from.is_empty() { None } else { Some(meant(w, &args.from)?) };
        edit_outcome(w, &of, &facts, from.as_deref())?;
        let of = meant_outcome(w, &of.id.to_string())?;
        page(w, "log.outcome.edit", format!("更改成果 {}", of.id), &of)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn remove(code: &str, writing: &Writing, session: &Session) -> Result<Page> {
    let reason = words::reason(session, writing, "删去成果")?;
    let written = session.write(writing, |w| {
        let of = meant_outcome(w, code)?;
        let page = page(w, "log.outcome.remove", format!("删去成果 {}", of.id), &of)?;
        remove_outcome(w, &of)?;
        Ok(page)
    })?;
    Ok(outcome(written.value.field("reason", "原因", reason), written.operation, writing))
}
