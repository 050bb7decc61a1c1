//! `checklist list` 台账.

use anyhow::Result;

use super::facts::class;
use crate::commands::scope::Scope;
use crate::page::Page;
use crate::register::{MatterState, matters_on};
use crate::report::{concerns, matters_table};
use crate::roster::{beneath, units};
use crate::rules::WorkingDays;
use crate::session::Session;

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
        class.is_none_or(|class| class == one.facts.class)
            && args.state.is_none_or(|state| state == stands.state)
            && (!args.open || stands.is_open())
            && (!args.overdue || stands.overdue.is_some())
            && period.is_none_or(|period| period.from() <= one.listed && one.listed <= period.to())
            && within.as_deref().is_none_or(|units| concerns(one, units))
    });
    let late = shown.iter().any(|one| one.stands(today, &days).overdue.is_some());
    let table = matters_table(records, &shown, today, &days)?;
    let mut page = Page::new("checklist.list", "政治要件台账")
        .field("as_of", "截至", today)
        .field("count", "", shown.len() as i64)
        .table(table.when_empty("台账里没有这样的要件。登记一个：wuxue checklist add 名称 --class 类别"));
    page.findings = args.check && late;
    Ok(page)
}
