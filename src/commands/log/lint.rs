//! `log lint` 缺项检查.

use anyhow::Result;

use super::describe;
use crate::chain::{Checked, Element, lint, meant_kind};
use crate::commands::scope::Scope;
use crate::page::{Cell, Page, Table};
use crate::record::Filter;
use crate::session::Session;

/// 缺项检查：逐条活动记录列出必备而没有登记的要素，和补登的命令
///
/// 哪类活动要登记哪些要素：wuxue log kinds；作废的记录不检查；期间按活动日期算，写了所属期的按所属期也算
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 党组织和期间。
    #[command(flatten)]
    pub scope: Scope,
    /// 只看这类活动
    #[arg(long, value_name = "类型")]
    pub kind: Option<String>,
    /// 有缺项的，退出码为 1（供脚本使用）
    #[arg(long)]
    pub check: bool,
}

/// Shows what the records lack.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let (unit, period) = args.scope.read(session, records)?;
    let kind = args.kind.as_deref().map(|text| meant_kind(records, text)).transpose()?;
    let filter = Filter {
        unit: unit.map(|unit| unit.id),
        period,
        kind: kind.map(|kind| kind.id),
        ..Filter::default()
    };
    let checked = lint(records, &filter)?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let incomplete = checked.iter().filter(|checked| !checked.lacks.is_empty()).count();
    let lacks: usize = checked.iter().map(|checked| checked.lacks.len()).sum();
    let mut rows = Vec::with_capacity(lacks);
    for checked in &checked {
        if !checked.lacks.is_empty() {
            let unit = describe::unit_name(records, checked.unit, checked.day)?;
            rows.extend(lines(checked, &unit));
        }
    }
    let columns = [
        ("activity", "编号"),
        ("day", "日期"),
        ("unit", "党组织"),
        ("kinds", "类型"),
        ("title", ""),
        ("requires", ""),
        ("element", ""),
        ("lack", "缺项"),
        ("command", "补登命令"),
    ];
    let when_empty =
        if checked.is_empty() { "没有符合条件的活动记录。" } else { "记录没有缺项。" };
    let mut page = Page::new("log.lint", "缺项检查")
        .field("period", "", period.map(|period| period.code()))
        .field(
            "period_label",
            if period.is_some() { "期间" } else { "" },
            period.map(|period| period.label()),
        )
        .field("checked", "检查的记录", count(checked.len()))
        .field("incomplete", "有缺项的记录", count(incomplete))
        .field("lacking", "缺项", count(lacks))
        .table(Table::new("rows", &columns).rows(rows).when_empty(when_empty));
    page.findings = args.check && lacks > 0;
    if lacks > 0 {
        page =
            page.remark("把命令里的“地点”“姓名”等换成实际内容再执行；同一条记录的几处可以写在一条命令里。");
    }
    Ok(page)
}

/// A row for each element that a record lacks.
fn lines(checked: &Checked, unit: &str) -> Vec<Vec<Cell>> {
    let codes =
        |elements: &[Element]| Cell::List(elements.iter().map(|element| element.code().to_owned()).collect());
    let row = |lack: &crate::chain::Lack| {
        vec![
            Cell::from(checked.activity),
            Cell::from(checked.day.0),
            Cell::from(unit),
            Cell::List(checked.kinds.clone()),
            Cell::from(checked.title.clone()),
            codes(&checked.requires),
            Cell::from(lack.element.code()),
            Cell::from(lack.what.as_str()),
            Cell::from(lack.command.as_str()),
        ]
    };
    checked.lacks.iter().map(row).collect()
}
