//! 更正: what earlier reports would say differently now, as the next report tells of it.

use std::collections::BTreeSet;

use anyhow::Result;

use super::super::changes::{Corrected, corrected};
use super::super::{Readers, Scope, paper_called};
use super::{Reading, shown_figures};
use crate::calendar::in_quotes;
use crate::page::{Block, Cell, Page, Table, words};
use crate::store::Records;

/// More figures than this are left to the table.
const NAMED: usize = 5;

/// The section, if an earlier report of the same sort was corrected after it was made final.
pub(super) fn section(page: Page, records: &Records<'_>, scope: &Scope, report: &str) -> Result<Page> {
    let figures_now = |earlier: &Scope| {
        let reading = Reading::of(records, earlier)?;
        Ok(Page::default().block(Block::Figures(shown_figures(&reading))))
    };
    let found = corrected(records, scope, report, figures_now)?;
    if found.is_empty() {
        return Ok(page);
    }
    let mut page = page.heading("四、以前报告的更正");
    for one in &found {
        page = page.paragraph(sentence(one, report, scope.readers));
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

/// `2026年9月月报 2026-10-08 定稿以后更正 2 次（原因：漏记一人）：“到会率”由 … 更正为 …。`
fn sentence(one: &Corrected, report: &str, readers: Readers) -> String {
    let reasons: BTreeSet<&str> =
        one.corrections.iter().filter_map(|correction| correction.operation.head.reason.as_deref()).collect();
    let reasons: Vec<&str> = reasons.into_iter().collect();
    let why =
        // A reason may say whom it was about.
        if reasons.is_empty() || readers.is_bulletin() { String::new() } else { format!("（原因：{}）", reasons.join("；")) };
    let said = |cell: &Cell| if cell.says_nothing() { "没有".to_owned() } else { words(cell) };
    let figures: Vec<String> = one
        .figures
        .iter()
        .take(NAMED)
        .map(|figure| {
            format!("{}由 {} 更正为 {}", in_quotes(&figure.label), said(&figure.then), said(&figure.now))
        })
        .collect();
    let more = if one.figures.len() > NAMED {
        format!("；共 {} 个指标，见下表", one.figures.len())
    } else {
        String::new()
    };
    let what = match figures.is_empty() {
        true => "指标没有变化".to_owned(),
        false => format!("{}{more}", figures.join("，")),
    };
    format!(
        "{} {} 定稿以后更正 {} 次{why}：{what}。",
        paper_called(report, one.period),
        one.finalised,
        one.corrections.len()
    )
}
