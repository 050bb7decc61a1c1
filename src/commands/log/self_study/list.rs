//! `log self list` 列表.

use anyhow::Result;

use super::{COLUMNS, row};
use crate::calendar::{Grain, Period};
use crate::chain::{self_study_between, self_study_of};
use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::session::Session;

/// 列出自学记录，按日期先后
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只看这个党组织及其下级的人（以学习当天所在为准）
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只看这个人
    #[arg(long, value_name = "人员")]
    pub who: Option<String>,
    /// 期间或周次，如 2026-10、2026Q4、2026-W43、上周；不写则为今年
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
}

/// Lists entries.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let period = match &args.period {
        Some(text) => words::period_or_week("--period", text, session.today)?,
        None => Period::containing(Grain::Year, session.today),
    };
    let unit = args.unit.as_deref().map(|text| named::unit(session, records, text)).transpose()?;
    let within = unit.as_ref().map(|unit| unit.id);
    let person = args.who.as_deref().map(|text| named::person(session, records, text, within)).transpose()?;
    let (from, to) = (period.from(), period.to());
    let found = match &person {
        Some(person) => self_study_of(records, person.id, from, to)?,
        None => self_study_between(records, within, from, to)?,
    };
    let rows = found.iter().map(|entry| row(records, entry)).collect::<Result<Vec<_>>>()?;
    let credited = found.iter().map(|entry| entry.credited).sum();
    let mut page = Page::new("log.self.list", format!("{}自学记录", period.label()))
        .field("period", "", period.code())
        .field("unit", "", unit.as_ref().map(|unit| Cell::from(unit.id)).unwrap_or_default())
        .field("person", "", person.as_ref().map(|person| Cell::from(person.id)).unwrap_or_default())
        .field("count", "条数", rows.len() as i64);
    // Hours are a person's own: they are summed for one person only.
    if person.is_some() {
        page = page.field("credited", "自学学时", Cell::Minutes(credited));
    }
    let table = Table::new("rows", &COLUMNS).rows(rows).hide_empty_columns();
    Ok(page.table(table.when_empty("没有符合条件的自学记录。")))
}
