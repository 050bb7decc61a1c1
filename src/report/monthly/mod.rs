//! The monthly report 月报: what was held and who was there, tier by tier; what is wrong; what comes next.
//! The order of its sections is that of the papers offices write.

mod duties;
mod evidence;
mod facts;
mod figures;
mod incomplete;
mod lead;
mod paper;
mod tables;
#[cfg(test)]
mod tests;

use anyhow::Result;

use super::explain::page as explanation_page;
use super::names::Names;
use super::{Asks, Report, Scope};
use crate::page::{Block, Cell, Figure, Page};
use crate::refusal::Refusal;
use crate::store::Records;
use duties::{Duties, Line};
use facts::Facts;
use figures::{Definition, Sources, definitions};
use incomplete::Incomplete;
pub(super) use tables::{activities, tiers};

/// The monthly report.
pub(super) const REPORT: Report = Report {
    name: "monthly",
    title: "月报",
    question: "一个月里各层级开展了多少、到了多少人、还缺什么、下月要做什么",
    asks: Asks::Units,
    period: "上月",
    figures: || definitions().into_iter().map(|figure| (figure.id, figure.label)).collect(),
    page,
    explain,
};

/// Everything the report is written from.
pub(super) struct Reading<'a> {
    facts: Facts,
    duties: Duties,
    incomplete: Vec<Incomplete>,
    /// Required elements lacking that no figure suffers from.
    other_lacks: usize,
    names: Names<'a>,
}

impl<'a> Reading<'a> {
    /// Reads the period.
    pub fn of(records: &Records<'a>, scope: &Scope) -> Result<Reading<'a>> {
        let facts = Facts::read(records, scope)?;
        let mut names = Names::read(records, scope)?;
        let (incomplete, other_lacks) = incomplete::incomplete(records, scope, &facts, &mut names)?;
        Ok(Reading { facts, duties: Duties::read(records, scope)?, incomplete, other_lacks, names })
    }

    fn sources(&self) -> Sources<'_> {
        Sources { facts: &self.facts, duties: &self.duties, incomplete: &self.incomplete }
    }
}

/// The report as a page.
fn page(records: &Records<'_>, scope: &Scope) -> Result<Page> {
    let mut reading = Reading::of(records, scope)?;
    let next: Vec<Line> = duties::next(records, scope)?;
    let organ = facts::setting(records, "organ")?.unwrap_or_default();
    let head = records.chain_head()?.unwrap_or_default();
    let cut_off = facts::cut_off(records, scope.period)?;
    let mut page = Page::new("report.monthly", paper::title(&organ, scope))
        .field("period", "", scope.period.code())
        .field("as_of", "", scope.as_of.0)
        .field("unit", "", scope.unit.as_ref().map(|unit| Cell::from(unit.id)).unwrap_or_default())
        .field("cut_off", "", cut_off.0)
        .field("operation", "", head.0)
        .field("digest", "", head.1.as_str());
    page = paper::held(page, &reading, scope).table(tables::tiers(&reading));
    let running = reading.duties.running();
    if !running.is_empty() {
        page = page.table(tables::running(&running));
    }
    page =
        paper::problems(page, &reading).table(tables::problems(&reading)).table(tables::incomplete(&reading));
    page = paper::next_month(page, &next, scope).table(tables::next_month(&next));
    page = page.heading("附一　各党组织开展情况").table(tables::branches(&reading, records, scope)?);
    page = page
        .heading("附二　领学情况")
        .table(lead::first_topic(&reading))
        .table(lead::lectures(records, scope, &mut reading)?)
        .table(lead::visits(records, scope, &reading)?);
    page = page
        .heading("附三　指标")
        .paragraph("每个指标都可以查到依据：wuxue report explain 编号 --period 期间");
    page.blocks.push(Block::Figures(shown_figures(&reading)));
    page = page.paragraph(paper::closing(scope, cut_off, &head));
    if reading.other_lacks > 0 {
        page = page.remark(format!(
            "活动记录另有 {} 处必备要素没有登记，不影响以上数字；逐处列出：wuxue log lint --period {}",
            reading.other_lacks,
            scope.period.code()
        ));
    }
    Ok(page)
}

/// The figures that say something: a tier of which nothing is recorded and nothing was due has one, unknown.
fn shown_figures(reading: &Reading<'_>) -> Vec<Figure> {
    let sources = reading.sources();
    let mut shown = Vec::new();
    for definition in definitions() {
        let value = match unknown(reading, &definition) {
            false => definition.value(&sources),
            true if definition.id.ends_with(".held") => Cell::Unknown,
            true => continue,
        };
        shown.push(Figure { id: definition.id, label: definition.label, value });
    }
    shown
}

/// Whether a figure is of a tier of which nothing is recorded and nothing was due: unknown, not 0.
fn unknown(reading: &Reading<'_>, definition: &Definition) -> bool {
    definition.tier.is_some_and(|tier| paper::is_silent(reading, tier))
}

/// A figure down to its rows.
fn explain(records: &Records<'_>, scope: &Scope, figure: &str) -> Result<Page> {
    let figure: Definition = definitions()
        .into_iter()
        .find(|definition| definition.id == figure)
        .ok_or_else(|| Refusal::not_found(format!("没有“{figure}”这个指标。")))?;
    let mut reading = Reading::of(records, scope)?;
    let mut explanation = evidence::explanation(records, scope, &mut reading, &figure)?;
    if unknown(&reading, &figure) {
        explanation.value = Cell::Unknown;
    }
    Ok(explanation_page(&explanation, scope))
}
