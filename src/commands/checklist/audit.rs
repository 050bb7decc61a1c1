//! `checklist audit` 检查台账: where the loop is broken, and the rates.

use anyhow::Result;

use crate::calendar::{Grain, Period};
use crate::commands::words;
use crate::finding;
use crate::page::{Cell, Page};
use crate::register::{audit, by_class, matters_on, mechanisms, total};
use crate::report::{classes_table, leads_table, mechanisms_said, rate_left_out};
use crate::roster::{Names, UnitKind};
use crate::rules::WorkingDays;
use crate::session::Session;

/// 检查台账：学了没有列入的、列入没有传达的、没有措施没有牵头的、逾期的、文号断了的；销号率和机制建立率
///
/// 每个问题都写明怎样处理。销号率只算需销号的：长期坚持、仅登记编号、作废的不算
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 第一议题对照哪一期的活动记录，如 2026、2026Q3；不写则为今年
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 查出问题的，退出码为 1
    #[arg(long)]
    pub check: bool,
}

/// Audits the register.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let period = match &args.period {
        Some(text) => words::period("--period", text, today)?,
        None => Period::containing(Grain::Year, today),
    };
    let store = session.read()?;
    let records = &store.records();
    let found = audit(records, &period, today)?;
    let days = WorkingDays::read(records)?;
    let names = Names::read(records, today)?;
    let all = matters_on(records, today)?;
    let known = mechanisms(records, today)?;
    let established = known.iter().filter(|one| one.established.is_some()).count();
    let outside = names.units().filter(|unit| {
        unit.kind == UnitKind::OutsideUnit
            && unit.exists_on(today)
            && !known.iter().any(|one| one.unit.id == unit.id)
    });
    let whole = total(&by_class(&all, today, &days));
    let mut page = Page::new("checklist.audit", "政治要件台账检查")
        .field("as_of", "截至", today)
        .field("period", "", period.code())
        .field("period_label", "第一议题对照", period.label())
        .field("count", "查出问题（个）", found.len() as i64)
        .field("rate", "销号率", Cell::Share { n: whole.closed, of: whole.closable() })
        .field("rate_left_out", "没有计入销号率的", rate_left_out(whole))
        .field("mechanism", "机制建立率", Cell::Share { n: established as i64, of: known.len() as i64 })
        .field("mechanism_left_out", "没有列入的外单位", outside.count() as i64)
        .table(finding::table(&found).when_empty("没有查出问题。"))
        .table(classes_table(records, &all, today, &days)?)
        .table(leads_table(records, &all, today, &days)?);
    page.remarks.extend(mechanisms_said(&known));
    page.findings = args.check && !found.is_empty();
    Ok(page)
}
