//! `report explain` 查依据: a figure down to its rows: numerator, denominator, who was left out and why, and
//! the rule by which it is counted.

use std::collections::HashSet;

use anyhow::Result;

use super::{REPORTS, Scope, monthly};
use crate::calendar::Day;
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::roster::nearest;
use crate::store::Records;

/// A figure with everything behind it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Explanation {
    /// Stable id.
    pub id: String,
    /// Chinese label.
    pub label: String,
    /// The value the report shows.
    pub value: Cell,
    /// The rule by which it is counted.
    pub basis: String,
    /// The rows that make it up.
    pub rows: Vec<Evidence>,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
}

/// A row behind a figure. The sum of `n` over all rows is the figure; of a share, the numerator.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    /// The record.
    pub record: Cell,
    /// When it was, for an activity.
    pub day: Option<Day>,
    /// The unit's name.
    pub unit: String,
    /// The person's name, if the row is one person's.
    pub person: Option<String>,
    /// What it is about.
    pub subject: String,
    /// How the person stood, or how the requirement stands.
    pub state: String,
    /// Part of the figure, or of a share's numerator.
    pub n: i64,
    /// Part of a share's denominator.
    pub of: i64,
}

/// Somebody or something that is not counted, and why.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LeftOut {
    /// The record.
    pub record: Cell,
    /// When it was, for an activity.
    pub day: Option<Day>,
    /// The unit's name.
    pub unit: String,
    /// The person's name, if it is one person.
    pub person: Option<String>,
    /// What it is about.
    pub subject: String,
    /// Why.
    pub why: String,
}

/// The rows behind a figure of any report.
///
/// # Errors
/// Refused if no report has a figure of that id; the nearest is named.
pub fn explain(records: &Records<'_>, scope: &Scope, figure: &str) -> Result<Page> {
    let figure = figure.trim();
    for report in REPORTS {
        if (report.figures)().iter().any(|(id, _)| id == figure) {
            return (report.explain)(records, scope, figure);
        }
    }
    let ids: Vec<String> = REPORTS.iter().flat_map(|report| (report.figures)()).map(|(id, _)| id).collect();
    let mut refusal = Refusal::not_found(format!("没有“{figure}”这个指标。"));
    if let Some(near) = nearest(figure, ids.iter().map(String::as_str)) {
        refusal = refusal.hint(format!("是不是 {near}？"));
    }
    Err(refusal.hint("列出所有指标编号：wuxue report explain").into())
}

/// The rows behind every figure of the monthly report and of those with the same figures, as [`explain`] shows each;
/// the records are read once for all of them.
///
/// # Errors
/// Only those of the store.
pub fn explain_every(records: &Records<'_>, scope: &Scope) -> Result<Vec<Page>> {
    monthly::explain_each(records, scope, |_| true)
}

/// Every figure that can be asked for.
pub fn figures() -> Page {
    // Reports of longer periods have the figures of the monthly one.
    let mut named = HashSet::new();
    let mut rows = Vec::new();
    for report in REPORTS {
        for (id, label) in (report.figures)() {
            if named.insert(id.clone()) {
                rows.push(vec![id.into(), label.into(), report.name.into(), report.title.into()]);
            }
        }
    }
    Page::new("report.figures", "可以查依据的指标")
        .table(
            Table::new(
                "rows",
                &[("id", "编号"), ("label", "指标"), ("report", ""), ("report_title", "报告")],
            )
            .rows(rows),
        )
        .remark("查一个指标的依据：wuxue report explain 编号 --period 2026-10")
        .remark("通报、半年报告、年度报告的指标与月报相同，期间写 2026Q3、2026H1、2026。")
}

/// An explanation as a page.
pub(super) fn page(explanation: &Explanation, scope: &Scope) -> Page {
    let is_share = matches!(explanation.value, Cell::Share { .. });
    let mut columns = vec![
        ("record", "记录"),
        ("day", "日期"),
        ("unit", "党组织"),
        ("person", "人员"),
        ("subject", "事项"),
        ("state", "情况"),
        ("n", if is_share { "分子" } else { "计入" }),
    ];
    if is_share {
        columns.push(("of", "分母"));
    }
    let rows = explanation.rows.iter().map(|row| {
        let mut cells = vec![
            row.record.clone(),
            Cell::from(row.day.map(|day| day.0)),
            Cell::from(row.unit.as_str()),
            Cell::from(row.person.clone()),
            Cell::from(row.subject.as_str()),
            Cell::from(row.state.as_str()),
            quantity(&explanation.value, row.n),
        ];
        if is_share {
            cells.push(Cell::Int(row.of));
        }
        cells
    });
    let left_out = explanation.left_out.iter().map(|row| {
        vec![
            row.record.clone(),
            Cell::from(row.day.map(|day| day.0)),
            Cell::from(row.unit.as_str()),
            Cell::from(row.person.clone()),
            Cell::from(row.subject.as_str()),
            Cell::from(row.why.as_str()),
        ]
    });
    let mut page = Page::new("report.explain", format!("{}的依据", explanation.label))
        .field("figure", "编号", explanation.id.as_str())
        .field("label", "指标", explanation.label.as_str())
        .field("period", "", scope.period.code())
        .field("period_label", "期间", scope.period.label())
        .field("state_as_of", "截至", scope.last_day())
        .field("as_of", "数据截至", scope.as_of)
        .field("unit", "范围", scope.unit.as_ref().map(|unit| unit.name.clone()))
        .field("value", "数值", explanation.value.clone())
        .field("basis", "口径", explanation.basis.as_str());
    if let Cell::Share { n, of } = explanation.value {
        page = page.field("numerator", "分子", n).field("denominator", "分母", of);
    }
    page.table(Table::new("rows", &columns).caption("依据").rows(rows).when_empty("没有计入的记录。")).table(
        Table::new(
            "left_out",
            &[
                ("record", "记录"),
                ("day", "日期"),
                ("unit", "党组织"),
                ("person", "人员"),
                ("subject", "事项"),
                ("why", "原因"),
            ],
        )
        .caption("没有计入的")
        .rows(left_out)
        .when_empty("没有排除的记录。"),
    )
}

/// A part of the figure, in the figure's own unit.
fn quantity(value: &Cell, n: i64) -> Cell {
    if matches!(value, Cell::Minutes(_)) { Cell::Minutes(n) } else { Cell::Int(n) }
}
