//! `checklist list` 台账.

use anyhow::Result;

use super::facts::class;
use crate::calendar::Day;
use crate::commands::scope::Scope;
use crate::page::{Cell, Page, Table};
use crate::register::{Limits, Matter, MatterNames, MatterState, TaskState, matters_on};
use crate::roster::{Names, beneath, units};
use crate::rules::WorkingDays;
use crate::session::Session;
use crate::store::Records;

/// 列出台账；状态由办理经过算出
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 党组织、期间：牵头或配合的单位、登记的时间
    #[command(flatten)]
    pub scope: Scope,
    /// 只看四必列的这一类
    #[arg(long, value_name = "类别")]
    pub class: Option<String>,
    /// 只看这个状态的
    #[arg(long, value_name = "状态", value_parser = crate::commands::words::member::<MatterState>())]
    pub state: Option<MatterState>,
    /// 只看还没有办结的
    #[arg(long)]
    pub open: bool,
    /// 只看逾期的
    #[arg(long)]
    pub overdue: bool,
    /// 有逾期的，退出码为 1
    #[arg(long)]
    pub check: bool,
}

/// Lists the register.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let (unit, period) = args.scope.read(session, records)?;
    let class = args.class.as_deref().map(|text| class(records, text)).transpose()?;
    let days = WorkingDays::read(records)?;
    let within = match &unit {
        Some(unit) => Some(beneath(&units(records, today)?, unit.id)),
        None => None,
    };
    let mut shown = matters_on(records, today)?;
    shown.retain(|one| {
        let stands = one.stands(today, &days);
        let concerns = |units: &[crate::roster::UnitId]| {
            one.tasks.iter().any(|task| {
                units.contains(&task.facts.lead) || task.facts.support.iter().any(|unit| units.contains(unit))
            })
        };
        class.is_none_or(|class| class == one.facts.class)
            && args.state.is_none_or(|state| state == stands.state)
            && (!args.open || stands.is_open())
            && (!args.overdue || stands.overdue.is_some())
            && period.is_none_or(|period| period.from() <= one.listed && one.listed <= period.to())
            && within.as_deref().is_none_or(concerns)
    });
    let late = shown.iter().any(|one| one.stands(today, &days).overdue.is_some());
    let table = table(records, &shown, today, &days)?;
    let mut page = Page::new("checklist.list", "政治要件台账")
        .field("as_of", "截至", today)
        .field("count", "", shown.len() as i64)
        .table(table.when_empty("台账里没有这样的要件。登记一个：wuxue checklist add 名称 --class 类别"));
    page.findings = args.check && late;
    Ok(page)
}

/// A row for each matter.
pub(super) fn table(
    records: &Records<'_>,
    shown: &[Matter],
    today: Day,
    days: &WorkingDays,
) -> Result<Table> {
    let (names, classes) = (Names::read(records, today)?, MatterNames::read(records)?);
    let limits = Limits::read(records)?;
    let rows = shown.iter().map(|one| {
        let stands = one.stands(today, days);
        let mut leads: Vec<String> = Vec::new();
        let (mut done, mut given) = (0, 0);
        for task in &one.tasks {
            let state = one.task_stands(task, today, days).state;
            if state == TaskState::Dropped {
                continue;
            }
            given += 1;
            done += i64::from(state == TaskState::Done);
            let lead = names.unit(task.facts.lead);
            if !leads.contains(&lead) {
                leads.push(lead);
            }
        }
        let next = one.next(today, days, &limits);
        vec![
            Cell::from(one.id),
            one.facts.class.code().into(),
            classes.of(one.facts.class).into(),
            one.called().into(),
            one.facts.number.clone().into(),
            one.facts.received.into(),
            one.listed.into(),
            stands.conveyed.into(),
            if given == 0 { Cell::Empty } else { Cell::Share { n: done, of: given } },
            if leads.is_empty() { Cell::Empty } else { Cell::List(leads) },
            one.facts.owner.map(|owner| names.person(owner)).into(),
            stands.due.into(),
            stands.state.code().into(),
            stands.said().into(),
            stands.overdue.is_some().into(),
            next.map(|next| next.step.label()).into(),
        ]
    });
    let columns = [
        ("matter", "编号"),
        ("class", ""),
        ("class_name", "类别"),
        ("title", "名称"),
        ("number", "文号"),
        ("received", "收到"),
        ("listed", ""),
        ("conveyed", "传达学习"),
        ("tasks", "任务完成"),
        ("leads", "牵头"),
        ("owner", "责任人"),
        ("due", "完成时限"),
        ("state", ""),
        ("state_name", "状态"),
        ("overdue", ""),
        ("next", "下一步"),
    ];
    Ok(Table::new("rows", &columns).rows(rows).hide_empty_columns())
}
