//! `log export` 导出.

use anyhow::{Context, Result};

use super::cited::Cited;
use super::{describe, show};
use crate::commands::words;
use crate::page::{Cell, Page, Part, Table};
use crate::record::{Filter, activities, activity};
use crate::roster::meant_unit;
use crate::session::Session;

/// 导出活动记录：每行一条，是 log show --format json 的全部内容，可以用 log load 装入
///
/// 写成文件：wuxue log export -o 记录.jsonl；接到别的程序：wuxue log export --format jsonl
///
/// 引用的学习材料、外单位、活动形式、主题和计划项写在前面，装入时库里没有的随之新建
///
/// 成果转化、优秀案例、学习反馈一并写出，但不随 log load 装入
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只导出这个党组织及其下级的
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只导出这个期间举办的，或所属期在其中的，如 2026-10、2026Q3；不写则为全部
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 连作废的也导出（作废的不能再装入）
    #[arg(long)]
    pub voided: bool,
}

/// Gives every activity as `log show` does, and a list of them.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let period =
        args.period.as_deref().map(|text| words::period("--period", text, session.today)).transpose()?;
    let on = period.map_or(session.today, |period| period.to().min(session.today));
    let unit = args.unit.as_deref().map(|text| meant_unit(records, text, on)).transpose()?;
    let filter = Filter { unit: unit.map(|unit| unit.id), period, voided: args.voided, ..Filter::default() };
    let (mut parts, mut rows, mut cited) = (Vec::new(), Vec::new(), Cited::default());
    for id in activities(records, &filter)? {
        let found = activity(records, id)?.context("a listed activity is missing")?;
        let facts = &found.facts;
        cited.add(facts);
        let kinds = describe::kinds_of(records, facts)?;
        rows.push(vec![
            Cell::from(id),
            Cell::from(facts.day.0),
            Cell::from(describe::unit_name(records, facts.unit, facts.day)?),
            Cell::List(kinds.into_iter().map(|kind| kind.name).collect()),
            Cell::from(facts.title.clone()),
        ]);
        parts.push(Part { name: id.to_string(), page: show::page(records, &found, session.today)? });
    }
    let columns =
        [("activity", "编号"), ("day", "日期"), ("unit", "党组织"), ("kinds", "类型"), ("title", "主题")];
    let mut page = Page::new("log.export", "导出的活动记录")
        .field("count", "记录", i64::try_from(rows.len()).unwrap_or(i64::MAX))
        .table(Table::new("rows", &columns).rows(rows).when_empty("没有符合条件的活动记录。"));
    page.parts = Some(cited.parts(records)?.into_iter().chain(parts).collect());
    Ok(page.remark("装入别的库的，用 .jsonl 文件：wuxue log load 记录.jsonl"))
}
