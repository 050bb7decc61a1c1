//! `notice schedule list` 列表, `notice schedule show` 查看.

use anyhow::Result;

use super::{head, lines_table};
use crate::chain::{ScheduleState, lines, meant_schedule, scheduled_for, schedules};
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::session::Session;

/// 列出各期自学安排，按期号
#[derive(Debug, clap::Args)]
pub struct List {
    /// 只看这个期间的，如 2026-11、2026Q4
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
}

/// 查看一期自学安排：各周学什么
#[derive(Debug, clap::Args)]
pub struct Show {
    /// 自学安排的编号或期号，如 W3、第3期
    #[arg(value_name = "自学安排")]
    pub schedule: String,
}

/// Lists the schedules.
pub fn list(args: &List, session: &Session) -> Result<Page> {
    let today = session.today;
    let period = args.period.as_deref().map(|text| words::period("--period", text, today)).transpose()?;
    let store = session.read()?;
    let records = &store.records();
    let mut rows = Vec::new();
    for of in schedules(records)? {
        let during = of.period;
        if period.is_some_and(|period| during.to() < period.from() || during.from() > period.to()) {
            continue;
        }
        rows.push(vec![
            Cell::from(of.id),
            i64::from(of.issue.year).into(),
            of.issue.number.into(),
            of.issue.to_string().into(),
            of.title.as_str().into(),
            during.code().into(),
            during.label().into(),
            of.state().code().into(),
            of.state().label().into(),
            of.issued.into(),
            (lines(records, &of)?.len() as i64).into(),
            (scheduled_for(records, &of, today)?.len() as i64).into(),
        ]);
    }
    let columns = [
        ("schedule", "编号"),
        ("year", ""),
        ("issue", ""),
        ("issue_label", "期号"),
        ("title", "标题"),
        ("period", ""),
        ("period_label", "期间"),
        ("state", ""),
        ("state_name", "状态"),
        ("issued", "印发"),
        ("lines", "行"),
        ("addressees", "发给（个）"),
    ];
    let table = Table::new("rows", &columns).rows(rows).hide_empty_columns();
    Ok(Page::new("notice.schedule.list", "自学安排").table(table.when_empty(match period {
        None => "还没有自学安排；起草一期：wuxue notice schedule draft",
        Some(_) => "没有这样的自学安排。",
    })))
}

/// Shows a schedule.
pub fn show(args: &Show, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let of = meant_schedule(records, &args.schedule, session.today)?;
    let mut page = Page::new("notice.schedule.show", format!("自学安排{}", of.issue));
    page.head.extend(head(records, &of, session)?);
    if let Some((day, reason)) = &of.withdrawn {
        page = page.field("withdrawn", "撤回", *day).field("withdraw_reason", "撤回原因", reason.as_str());
    }
    page = page.table(lines_table(records, &of, &lines(records, &of)?)?);
    Ok(match of.state() {
        ScheduleState::Draft => page.remark(format!("登记印发：wuxue notice schedule issue {}", of.id)),
        _ => page,
    })
}
