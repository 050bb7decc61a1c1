//! `log archive` 存档.

use anyhow::{Context, Result};
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{describe, paper};
use crate::calendar::{Grain, Period};
use crate::chain::lint;
use crate::page::{Cell, Page, Paper, Part, Table, file_name};
use crate::record::{Filter, activity, tally};
use crate::refusal::Refusal;
use crate::roster::{full_name, meant_unit};
use crate::session::Session;

/// 存档：把一年的活动记录逐条写进一个新文件夹，附目录，供打印、签字、归档
///
/// 例如 wuxue log archive --unit 办公室党支部 --year 2026 -o 办公室党支部2026年；作废的记录不写
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只写这个党组织及其下级的；不写则为全部
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 哪一年，如 2026
    #[arg(long, value_name = "年份")]
    pub year: String,
    /// 文件的格式
    #[arg(long, value_name = "格式", default_value = "html", value_parser = paper_form())]
    pub paper: Paper,
}

/// Makes a paper of each of the year's activities, and their index.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let period = Period::parse(&args.year, session.today).ok().filter(|period| period.grain() == Grain::Year);
    let period = period.ok_or_else(|| {
        Refusal::usage(format!("--year 要写一个年份，“{}”不是。", args.year.trim())).hint("写作 --year 2026")
    })?;
    let on = period.to().min(session.today);
    let unit = args.unit.as_deref().map(|text| meant_unit(records, text, on)).transpose()?;
    let whose = unit.as_ref().map(|unit| full_name(records, unit, on)).transpose()?;
    let filter =
        Filter { unit: unit.as_ref().map(|unit| unit.id), period: Some(period), ..Filter::default() };
    let (mut parts, mut rows, mut lacking) = (Vec::new(), Vec::new(), 0_i64);
    for checked in lint(records, &filter)? {
        let id = checked.activity;
        let found = activity(records, id)?.context("a checked activity is missing")?;
        let unit = describe::unit_name(records, checked.unit, checked.day)?;
        let name =
            file_name(&format!("{} {id} {}", checked.day, paper::joined(&unit, &checked.kinds.join("、"))));
        let lacks = i64::try_from(checked.lacks.len()).unwrap_or(i64::MAX);
        lacking += lacks;
        let [expected, present] = describe::attended(&tally(records, id)?);
        rows.push(vec![
            Cell::from(id),
            Cell::from(checked.day.0),
            Cell::from(unit),
            Cell::List(checked.kinds.clone()),
            Cell::from(checked.title.clone()),
            expected,
            present,
            Cell::from(lacks),
            Cell::Part(name.clone()),
        ]);
        parts.push(Part { name, page: paper::page(records, &found)? });
    }
    let of = whose.as_deref().unwrap_or_default();
    if parts.is_empty() {
        return Err(Refusal::not_found(format!("{of}{}没有活动记录可以存档。", period.label()))
            .hint("查看有哪些活动记录：wuxue log list")
            .into());
    }
    let columns = [
        ("activity", "编号"),
        ("day", "日期"),
        ("unit", "党组织"),
        ("kinds", "类型"),
        ("title", "主题"),
        ("expected", "应到"),
        ("present", "实到"),
        ("lacking", "缺项"),
        ("file", "文件"),
    ];
    let mut page = Page::new("log.archive", format!("{of}{}活动记录目录", period.label()))
        .field("unit", if whose.is_some() { "党组织" } else { "" }, whose.clone())
        .field("year", "年度", i64::from(period.from().year()))
        .field("as_of", "截至", session.today)
        .field("count", "记录", i64::try_from(parts.len()).unwrap_or(i64::MAX))
        .field("lacking", "缺项", lacking)
        .table(Table::new("rows", &columns).rows(rows));
    if lacking > 0 {
        page = page.remark(format!(
            "有 {lacking} 处必备要素没有登记，纸上留空；逐处列出：wuxue log lint --period {}",
            period.code()
        ));
    }
    page.parts = Some(parts);
    page.folder = Some(args.paper);
    Ok(page)
}

/// What papers of a folder are written as, as typed.
pub(in crate::commands) fn paper_form() -> impl TypedValueParser<Value = Paper> {
    PossibleValuesParser::new(["html", "md", "docx"]).map(|word| match word.as_str() {
        "md" => Paper::Markdown,
        "docx" => Paper::Document,
        _ => Paper::Html,
    })
}
