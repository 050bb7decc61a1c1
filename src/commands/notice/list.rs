//! `notice list` 列表.

use anyhow::Result;

use crate::chain::{NoticeState, addressed, items, notices};
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::session::Session;

/// 列出各期通知单，按期号
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只看这个期间要执行的，如 2026-11、2026Q4、2026
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 只看这样的
    #[arg(long, value_name = "状态", value_parser = words::member::<NoticeState>())]
    pub state: Option<NoticeState>,
}

/// Lists the notices.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let period = args.period.as_deref().map(|text| words::period("--period", text, today)).transpose()?;
    let store = session.read()?;
    let records = &store.records();
    let mut rows = Vec::new();
    for of in notices(records)? {
        // What is in force says when it is carried out; an amendment under way does not yet.
        let version = of.in_force().map_or_else(|| of.last(), Ok)?;
        let during = version.facts.period;
        let outside = period.is_some_and(|period| during.to() < period.from() || during.from() > period.to());
        if outside || args.state.is_some_and(|state| state != of.state()) {
            continue;
        }
        rows.push(vec![
            Cell::from(of.id),
            i64::from(of.issue.year).into(),
            of.issue.number.into(),
            of.issue.to_string().into(),
            version.facts.title.as_str().into(),
            during.code().into(),
            during.label().into(),
            of.state().code().into(),
            of.state().label().into(),
            version.version.into(),
            version.issued.into(),
            version.facts.number.clone().into(),
            (items(records, of.id, version.version)?.len() as i64).into(),
            (addressed(records, version, today)?.len() as i64).into(),
        ]);
    }
    let columns = [
        ("notice", "编号"),
        ("year", ""),
        ("issue", ""),
        ("issue_label", "期号"),
        ("title", "标题"),
        ("period", ""),
        ("period_label", "期间"),
        ("state", ""),
        ("state_name", "状态"),
        ("version", "版本"),
        ("issued", "印发"),
        ("number", "文号"),
        ("items", "项"),
        ("addressees", "发给（个）"),
    ];
    let table = Table::new("rows", &columns).rows(rows).hide_empty_columns();
    Ok(Page::new("notice.list", "组织生活通知单").table(table.when_empty(match (period, args.state) {
        (None, None) => "还没有通知单；起草一期：wuxue notice draft",
        _ => "没有这样的通知单。",
    })))
}
