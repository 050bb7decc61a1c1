//! 更正: what earlier reports would say differently now, as the next report tells of it.

use std::collections::BTreeSet;

use anyhow::Result;

use super::super::changes::{Corrected, corrected};
use super::super::{Scope, paper_called};
use super::paper::percent;
use crate::page::{Block, Cell, Page, Table, words};
use crate::store::{Correction, Records};

/// More figures than this are left to the table.
const NAMED: usize = 5;

/// The section, if an earlier report of the same sort was corrected after it was made final; `now` gives the page of one,
/// or its figures alone, as it is now. It is numbered after the headings that the page has.
pub(in super::super) fn section(
    page: Page,
    records: &Records<'_>,
    scope: &Scope,
    report: &str,
    now: impl Fn(&Scope) -> Result<Page>,
) -> Result<Page> {
    const NUMBERS: [&str; 6] = ["一", "二", "三", "四", "五", "六"];
    let found = corrected(records, scope, report, now)?;
    if found.is_empty() {
        return Ok(page);
    }
    let before = page.blocks.iter().filter(|block| matches!(block, Block::Heading(_))).count();
    let mut page =
        page.heading(format!("{}、以前报告的更正", NUMBERS.get(before).copied().unwrap_or_default()));
    for one in &found {
        page = page.paragraph(sentence(one, report, scope));
    }
    let rows = found.iter().flat_map(|one| {
        one.figures.iter().map(|figure| {
            vec![
                Cell::from(one.period.code()),
                one.period.label().into(),
                figure.id.clone().into(),
                figure.label.clone().into(),
                figure.then.clone(),
                figure.now.clone(),
            ]
        })
    });
    let columns = [
        ("period", ""),
        ("period_label", "报告"),
        ("id", ""),
        ("label", "指标"),
        ("then", "原报"),
        ("now", "更正为"),
    ];
    Ok(page.table(
        Table::new("corrected", &columns).caption("更正的指标").rows(rows).in_tables().omit_when_empty(),
    ))
}

/// `2026年9月月报于2026年10月8日定稿，以后更正 1 次，原因是漏记一人。全机关参学率由 91.0% 更正为 91.5%。`
///
/// Of several operations nobody can tell which figure moved for which of them.
fn sentence(one: &Corrected, report: &str, scope: &Scope) -> String {
    let figures: Vec<String> = one
        .figures
        .iter()
        .take(NAMED)
        .map(|figure| {
            let (called, (then, now)) = (called(&figure.label, scope), both(&figure.then, &figure.now));
            match (figure.then.says_nothing(), figure.now.says_nothing()) {
                (_, true) => format!("{called}原报 {then}，现在没有"),
                (true, false) => format!("{called}原报没有，现在是 {now}"),
                (false, false) => format!("{called}由 {then} 更正为 {now}"),
            }
        })
        .collect();
    let more = if one.figures.len() > NAMED {
        format!("，共 {} 个指标，见下表", one.figures.len())
    } else {
        String::new()
    };
    let moved = match one.cells {
        _ if !figures.is_empty() => Some(format!("{}{more}", figures.join("，"))),
        Some(1..) => one.cells.map(|cells| format!("表里有 {cells} 处变化")),
        _ => None,
    };
    let unmoved = if one.cells.is_some() { "表里没有变化" } else { "指标没有变化" };
    let final_on = format!("{}于{}定稿", paper_called(report, one.period), one.finalised.chinese());
    let count = one.corrections.len();
    let why = if scope.readers.is_bulletin() {
        // A reason may say whom it was about.
        None
    } else {
        reasons(&one.corrections)
    };
    let why = why.map(|why| format!("，{why}")).unwrap_or_default();
    match moved {
        None => format!("{final_on}，以后更正 {count} 次{why}。{unmoved}。"),
        Some(what) if count == 0 => {
            format!("{final_on}，以后没有查到更正这一期记录的操作，照现在的记录计算，{what}。")
        }
        Some(what) if count == 1 => format!("{final_on}，以后更正 1 次{why}。{what}。"),
        Some(what) => format!("{final_on}，以后更正 {count} 次{why}。与原报相比，{what}。"),
    }
}

/// Why the operations were done, as far as it was said.
fn reasons(corrections: &[Correction]) -> Option<String> {
    let said = || corrections.iter().filter_map(|one| one.operation.head.reason.as_deref());
    let all: BTreeSet<&str> = said().collect();
    let unsaid = corrections.len() - said().count();
    let all: Vec<&str> = all.into_iter().collect();
    match (all.as_slice(), unsaid) {
        ([], _) => None,
        ([reason], 0) => Some(format!("原因是{reason}")),
        (all, 0) => Some(format!("各次的原因：{}", all.join("；"))),
        (all, unsaid) => Some(format!("写明的原因：{}；另有 {unsaid} 次没有写明原因", all.join("；"))),
    }
}

/// A figure as a sentence names it: 合计·参学率 is 全机关参学率, 领学·应到人次 is 领学应到人次.
fn called(label: &str, scope: &Scope) -> String {
    let whole = scope.unit.as_ref().map_or("全机关", |unit| unit.name.as_str());
    match label.split_once('·') {
        Some(("合计", what)) => format!("{whole}{what}"),
        Some((tier, what)) => format!("{tier}{what}"),
        None => label.to_owned(),
    }
}

/// As it was and as it is: of shares the rates, unless these are the same.
fn both(then: &Cell, now: &Cell) -> (String, String) {
    let rate = |cell: &Cell| match cell {
        Cell::Share { n, of } => percent(*n, *of),
        other => words(other),
    };
    let (then_rate, now_rate) = (rate(then), rate(now));
    if then_rate == now_rate { (words(then), words(now)) } else { (then_rate, now_rate) }
}
