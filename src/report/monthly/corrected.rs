//! 更正: what earlier reports would say differently now, as the next report tells of it.

use std::collections::BTreeSet;

use anyhow::Result;

use super::super::changes::{Corrected, corrected};
use super::super::{Scope, paper_called};
use super::paper::percent;
use crate::page::{Block, Cell, Page, Table, words};
use crate::store::Records;

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
        ("then", "定稿时"),
        ("now", "更正为"),
    ];
    Ok(page.table(
        Table::new("corrected", &columns).caption("更正的指标").rows(rows).in_tables().omit_when_empty(),
    ))
}

/// `2026年9月月报于2026年10月8日定稿，以后更正 2 次，原因是漏记一人。全机关参学率由 91.0% 更正为 91.5%。`
fn sentence(one: &Corrected, report: &str, scope: &Scope) -> String {
    let reasons: BTreeSet<&str> =
        one.corrections.iter().filter_map(|correction| correction.operation.head.reason.as_deref()).collect();
    let reasons: Vec<&str> = reasons.into_iter().collect();
    let why =
        // A reason may say whom it was about.
        if reasons.is_empty() || scope.readers.is_bulletin() {
            String::new()
        } else {
            format!("，原因是{}", reasons.join("；"))
        };
    let figures: Vec<String> = one
        .figures
        .iter()
        .take(NAMED)
        .map(|figure| {
            let (then, now) = both(&figure.then, &figure.now);
            format!("{}由 {then} 更正为 {now}", called(&figure.label, scope))
        })
        .collect();
    let more = if one.figures.len() > NAMED {
        format!("，共 {} 个指标，见下表", one.figures.len())
    } else {
        String::new()
    };
    let what = match figures.is_empty() {
        true if one.cells > 0 => format!("表里有 {} 处变化", one.cells),
        true => "指标没有变化".to_owned(),
        false => format!("{}{more}", figures.join("，")),
    };
    format!(
        "{}于{}定稿，以后更正 {} 次{why}。{what}。",
        paper_called(report, one.period),
        one.finalised.chinese(),
        one.corrections.len()
    )
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
    let said = |cell: &Cell| if cell.says_nothing() { "没有".to_owned() } else { words(cell) };
    if let (Cell::Share { n, of }, Cell::Share { n: now_n, of: now_of }) = (then, now) {
        let rates = (percent(*n, *of), percent(*now_n, *now_of));
        if rates.0 != rates.1 {
            return rates;
        }
    }
    (said(then), said(now))
}
