//! Reports made final 定稿: `report finalise` keeps one as it reads, `--as-finalised` prints it so, `report changes` says
//! what it would say differently now, and why.

use anyhow::{Context, Result};

use super::{Asked, of, understood};
use crate::calendar::Period;
use crate::commands::labels::Labels;
use crate::page::{Block, Cell, Page, Table};
use crate::record::{FinalReport, final_reports, finalise, kept_page};
use crate::refusal::Refusal;
use crate::report::changes::{changed_cells, changed_figures, concerned, in_earnest};
use crate::report::{
    Asks, Audience, REPORTS, Readers, Report, Scope, marked_for_the_desk, paper_called, report_named,
};
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// 定稿：照现在的样子留存一份报告，以后记录有更正也照样印得出来
#[derive(Debug, clap::Args)]
pub struct Finalise {
    /// 报告（不写则看期间：月报、通报、半年报告、年度报告）和期间，如 2026-10、党组织 办公室党支部 2026-10
    #[arg(value_name = "报告、期间", num_args = 0..=3)]
    words: Vec<String>,
    /// 期间，与直接写期间相同
    #[arg(long, value_name = "期间")]
    period: Option<String>,
    /// 只看这个党组织及其下级的
    #[arg(long, value_name = "党组织")]
    unit: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    writing: Writing,
}

/// 定稿以后有什么更正：哪些数字变了，是哪几次操作改的，为什么
///
/// 例如 wuxue report changes 2026-10；别的报告写明名称：wuxue report changes 通报 2026Q3
#[derive(Debug, clap::Args)]
pub struct Changes {
    /// 报告（不写则看期间：月报、通报、半年报告、年度报告）和期间，如 2026-10、党组织 办公室党支部 2026-10
    #[arg(value_name = "报告、期间", num_args = 0..=3)]
    words: Vec<String>,
    /// 期间，与直接写期间相同
    #[arg(long, value_name = "期间")]
    period: Option<String>,
    /// 只看这个党组织及其下级的
    #[arg(long, value_name = "党组织")]
    unit: Option<String>,
    /// 有更正的，退出码为 1
    #[arg(long)]
    check: bool,
}

/// The report that words name, if they name none the one of a period of that length, and what it is about.
fn meant(
    words: &[String],
    period: Option<&str>,
    unit: Option<&str>,
    session: &Session,
) -> Result<(&'static Report, Scope)> {
    let named = words.first().and_then(|word| report_named(word));
    let words = if named.is_some() { &words[1..] } else { words };
    // A quarter is that of the bulletin, half a year that of its report.
    let typed = words.iter().map(String::as_str).chain(period);
    let whole = typed.filter_map(|word| Period::parse(word, session.today).ok()).next();
    let fitting =
        REPORTS.iter().find(|report| whole.is_some_and(|whole| report.grain == Some(whole.grain())));
    let report = named.or(fitting).or(REPORTS.first()).context("there are no reports")?;
    if !matches!(report.asks, Asks::Units | Asks::Unit) {
        return Err(Refusal::usage(format!("“{}”是个人的明细，不定稿。", report.title))
            .hint("定稿月报：wuxue report finalise 2026-10")
            .into());
    }
    let asked = Asked {
        words: words.to_vec(),
        period: period.map(str::to_owned),
        unit: unit.map(str::to_owned),
        ..Asked::default()
    };
    let scope = understood(report, &asked, session, &session.read()?.records())?;
    Ok((report, scope))
}

/// What is typed after the report's name to mean the same: period and unit.
fn typed(scope: &Scope) -> String {
    let unit = scope.unit.as_ref().map(|unit| format!(" --unit {}", unit.id)).unwrap_or_default();
    format!("{}{unit}", scope.period.code())
}

fn not_final(report: &Report, scope: &Scope) -> Refusal {
    let of = scope.unit.as_ref().map(|unit| format!("“{}”的", unit.name)).unwrap_or_default();
    Refusal::not_found(format!("{of}{}还没有定稿。", paper_called(report.name, scope.period))).hint(format!(
        "定稿：wuxue report finalise {} {}",
        report.name,
        typed(scope)
    ))
}

/// A report is made final as it usually is, for one audience; what another reads is never printed as final.
fn other_readers(report: &Report, scope: &Scope) -> Refusal {
    let (name, typed, asked) = (report.name, typed(scope), scope.readers.audience.label());
    let names = if scope.readers.names { " --names" } else { "" };
    let what = match (scope.readers.names, scope.readers.is_bulletin()) {
        (true, _) => "写出党组织名称的",
        (false, true) => "印发各党支部的",
        (false, false) => "给班子的",
    };
    let usual = if report.readers().is_bulletin() { "印发各党支部的" } else { "给班子的" };
    Refusal::usage(format!("{}定稿的是{usual}那一份，{what}没有定稿。", report.title))
        .hint(format!("照定稿印：wuxue report {name} {typed} --as-finalised"))
        .hint(format!("照现在的记录写：wuxue report {name} {typed} --audience {asked}{names}"))
}

/// A report as it was made final.
pub(super) fn as_finalised(
    records: &Records<'_>,
    report: &Report,
    scope: &Scope,
    version: usize,
) -> Result<Page> {
    if scope.readers != report.readers() {
        return Err(other_readers(report, scope).into());
    }
    let finals = final_reports(records, of(report, scope))?;
    let wanted = if version == 0 { finals.last() } else { finals.get(version - 1) };
    match wanted {
        Some(found) => kept_page(records, found.page),
        None if finals.is_empty() => Err(not_final(report, scope).into()),
        None => Err(Refusal::not_found(format!(
            "{}的{}只定稿过 {} 次，没有第 {version} 次。",
            scope.period.label(),
            report.title,
            finals.len()
        ))
        .hint("照最后一次定稿印：--as-finalised")
        .into()),
    }
}

/// Keeps a report as it reads now.
pub(super) fn make_final(asked: &Finalise, session: &Session) -> Result<Page> {
    let (report, scope) = meant(&asked.words, asked.period.as_deref(), asked.unit.as_deref(), session)?;
    let reason = asked.writing.because.as_deref();
    let written = session.write(&asked.writing, |w| {
        let page = (report.page)(w, &scope)?;
        let version = final_reports(w, of(report, &scope))?.len() + 1;
        let made = finalise(w, of(report, &scope), reason, &page)?;
        Ok((version, page.title, made))
    })?;
    let (version, title, made) = written.value;
    let unit = scope.unit.as_ref();
    let page = Page::new("report.finalise", format!("{title}　定稿"))
        .field("report", "", report.name)
        .field("report_title", "报告", report.title)
        .field("period", "", scope.period.code())
        .field("period_label", "期间", scope.period.label())
        .field("unit", "", unit.map(|unit| Cell::from(unit.id)).unwrap_or_default())
        .field("unit_name", "党组织", unit.map(|unit| unit.name.clone()))
        .field("version", "第几次定稿", i64::try_from(version)?)
        .field("day", "定稿日期", made.day)
        .field("reason", "重新定稿的原因", made.reason);
    let mut page = outcome(page, written.operation, &asked.writing);
    if scope.period.to() >= session.today {
        page = page.remark(format!("{}还没有过完；定稿以后开展的不在里面。", scope.period.label()));
    }
    let typed = typed(&scope);
    Ok(page
        .remark(format!("照定稿印：wuxue report {} {typed} --as-finalised", report.name))
        .remark(format!("报出去以后登记：wuxue report sent add {} {typed} --to 对象", report.name)))
}

/// What a final report would say differently now, and which operations changed the records it covers.
pub(super) fn changes(asked: &Changes, session: &Session) -> Result<Page> {
    let (report, scope) = meant(&asked.words, asked.period.as_deref(), asked.unit.as_deref(), session)?;
    let store = session.read()?;
    let records = &store.records();
    let finals = final_reports(records, of(report, &scope))?;
    let last = finals.last().ok_or_else(|| not_final(report, &scope))?;
    let then = kept_page(records, last.page)?;
    // For whom it was written then: before there were bulletins, for the leading body.
    let audience =
        then.head.iter().find(|field| field.key == "audience").and_then(|field| match &field.value {
            Cell::Text(code) => Audience::from_code(code),
            _ => None,
        });
    let readers = audience.map(Readers::of).unwrap_or_default();
    // As of the day it was made final: what only came due since is no correction.
    let now = (report.page)(records, &Scope { as_of: last.day, readers, ..scope.clone() })?;
    let (figures, cells) = (changed_figures(&then, &now), changed_cells(&then, &now));
    let moved = !(figures.is_empty() && cells.is_empty());
    let operations = operations(records, last, &scope, moved)?;
    let by_other_means = operations.rows.is_empty();
    let has_figures =
        [&then, &now].iter().any(|page| page.blocks.iter().any(|block| matches!(block, Block::Figures(_))));
    let unit = scope.unit.as_ref();
    let count = |rows: usize| i64::try_from(rows);
    let mut page = Page::new("report.changes", format!("{}　定稿以后的更正", then.title))
        .field("report", "", report.name)
        .field("period", "", scope.period.code())
        .field("unit", "", unit.map(|unit| Cell::from(unit.id)).unwrap_or_default())
        .field("version", "第几次定稿", count(finals.len())?)
        .field("day", "定稿日期", last.day)
        .field("figure_count", if has_figures { "变了的指标（个）" } else { "" }, count(figures.len())?)
        .field("cell_count", "附表里变了的（处）", count(cells.len())?)
        .field("operation_count", "更正记录的操作（次）", count(operations.rows.len())?);
    page.findings = asked.check && moved;
    let figure_rows = figures.into_iter().map(|one| vec![one.id.into(), one.label.into(), one.then, one.now]);
    let cell_rows = cells.into_iter().map(|one| {
        let column = one
            .column
            .unwrap_or_else(|| if one.now == Cell::Empty { "减少一行" } else { "增加一行" }.into());
        vec![one.table.into(), one.row, column.into(), one.then, one.now]
    });
    let figure_columns = [("id", "编号"), ("label", "指标"), ("then", "定稿时"), ("now", "现在")];
    let cell_columns =
        [("table", "附表"), ("row", "行"), ("column", "栏"), ("then", "定稿时"), ("now", "现在")];
    let changed_figures =
        Table::new("changed_figures", &figure_columns).caption("变了的指标").rows(figure_rows);
    let page = page
        .table(match has_figures {
            true => changed_figures.when_empty("指标没有变化。"),
            // The report of a unit has tables alone.
            false => changed_figures.omit_when_empty(),
        })
        .table(
            Table::new("changed_cells", &cell_columns)
                .caption("附表里变了的")
                .rows(cell_rows)
                .omit_when_empty(),
        )
        .table(operations);
    let page = marked_for_the_desk(page);
    if !moved {
        return Ok(page);
    }
    let page = if by_other_means {
        page.remark("没有查到更正这一期记录的操作。定稿以后的每一次操作：wuxue history")
    } else {
        page
    };
    let again = format!("wuxue report finalise {} {} --because 原因", report.name, typed(&scope));
    Ok(page.remark(format!("照更正以后的重新定稿：{again}")))
}

/// The operations since a report was made final that changed what it covers.
fn operations(records: &Records<'_>, last: &FinalReport, scope: &Scope, moved: bool) -> Result<Table> {
    let labels = Labels::load(records)?;
    let concerns = concerned(records, scope)?;
    let all = records.corrections(&[(last.operation, scope.period)], concerns)?;
    let all = in_earnest(all.into_iter().flatten().collect(), moved);
    let rows = all.into_iter().map(|one| {
        let head = one.operation.head;
        let tables = one.tables.iter().map(|table| labels.table(table).to_owned()).collect();
        let days =
            if one.from == one.to { one.from.to_string() } else { format!("{} 至 {}", one.from, one.to) };
        vec![
            Cell::Record(format!("#{}", head.id)),
            head.today.into(),
            head.operator.into(),
            days.into(),
            Cell::List(tables),
            head.command.into(),
            head.reason.into(),
        ]
    });
    let columns = [
        ("operation", "操作"),
        ("today", "日期"),
        ("operator", "操作人"),
        ("days", "改的是哪天的"),
        ("tables", "改的记录"),
        ("command", "命令"),
        ("reason", "原因"),
    ];
    Ok(Table::new("corrections", &columns).caption("更正记录的操作").rows(rows).omit_when_empty())
}
