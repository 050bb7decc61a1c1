//! The monthly report 月报: what was held and who was there, tier by tier; what is wrong; what comes next.
//! The order of its sections is that of the papers offices write.

mod beyond;
mod corrected;
mod duties;
mod evidence;
mod facts;
mod figures;
mod incomplete;
mod lead;
mod months;
mod paper;
mod plan;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use anyhow::Result;

use super::audience::for_readers;
use super::explain::page as explanation_page;
use super::names::{Names, SAID};
use super::owed::Owed;
use super::{Asks, Audience, Readers, Report, Scope};
use crate::calendar::{Day, Grain, Period};
use crate::chain::{SelfStudySum, Tier, self_study_sum};
use crate::page::{Block, Cell, Figure, Page, Table};
use crate::record::{Setting, sender, setting};
use crate::refusal::Refusal;
use crate::roster::{UnitId, UnitKind, units};
use crate::store::Records;
use beyond::Beyond;
pub(super) use corrected::section as corrections;
use duties::{Duties, Line};
use facts::{Column, Facts};
use figures::{Definition, Sources, What, definitions};
use incomplete::Incomplete;
pub(super) use lead::tables as of_leaders;
pub(super) use months::{held_early, months_of};
pub(super) use paper::{percent, tier_by_tier, whence, whose};
use plan::Plan;
pub(super) use tables::{activities, overlap, tiers};

/// The monthly report.
pub(super) const REPORT: Report = Report {
    name: "monthly",
    title: "月报",
    question: "一个月里各层级开展了多少、到了多少人、还缺什么、下月要做什么",
    asks: Asks::Units,
    period: "上月",
    grain: None,
    audience: Some(Audience::Body),
    figures: || definitions().into_iter().map(|figure| (figure.id, figure.label)).collect(),
    page,
    explain,
};

/// Everything the report is written from.
pub(super) struct Reading<'a> {
    facts: Facts,
    duties: Duties,
    incomplete: Vec<Incomplete>,
    plan: Plan,
    /// What members studied alone.
    alone: SelfStudySum,
    /// What is recorded beyond the sessions.
    pub beyond: Beyond,
    /// Required elements lacking that no figure suffers from.
    other_lacks: usize,
    /// Meetings that did not list the 第一议题, and those that do not say.
    topics: Topics,
    readers: Readers,
    /// From which day on the roster tells who is there.
    begins: Option<Day>,
    names: Names<'a>,
}

/// Meetings of which a sentence tells by name: as many as it names, of how many it counts itself.
#[derive(Debug, Default)]
struct Topics {
    not_listed: Vec<String>,
    unsaid: Vec<String>,
}

impl Topics {
    fn read(facts: &Facts, names: &mut Names<'_>) -> Result<Topics> {
        let mut topics = Topics::default();
        for one in facts.activities.iter().filter(|one| one.sum(Column::TopicDue) > 0) {
            let into = match (one.sum(Column::TopicListed), one.sum(Column::TopicUnsaid)) {
                (0, 0) => &mut topics.not_listed,
                (0, _) => &mut topics.unsaid,
                _ => continue,
            };
            if into.len() < SAID {
                let day = format!("{}月{}日", one.day.month(), one.day.day_of_month());
                into.push(format!("{}{day}{}", names.unit(one.unit), names.activity(one.id)?));
            }
        }
        Ok(topics)
    }
}

impl<'a> Reading<'a> {
    /// Reads the period.
    pub fn of(records: &Records<'a>, scope: &Scope) -> Result<Reading<'a>> {
        Reading::from(records, scope, Facts::read(records, scope)?)
    }

    /// The same of a unit outside: it holds nothing of its own here, only what it shares with units of the organ.
    pub fn of_outside(records: &Records<'a>, scope: &Scope, unit: UnitId) -> Result<Reading<'a>> {
        Reading::from(records, scope, Facts::shared(records, scope, unit)?)
    }

    fn from(records: &Records<'a>, scope: &Scope, facts: Facts) -> Result<Reading<'a>> {
        let mut names = Names::read(records, scope)?;
        let (incomplete, other_lacks) = incomplete::incomplete(records, scope, &facts, &mut names)?;
        let (duties, plan) = (Duties::read(records, scope)?, Plan::read(records, scope)?);
        let unit = scope.unit.as_ref().map(|unit| unit.id);
        let alone = self_study_sum(records, unit, scope.period.from(), scope.last_day())?;
        let beyond = Beyond::read(records, scope, &facts, &mut names)?;
        let begins = roster_begins(records, scope)?;
        let (topics, readers) = (Topics::read(&facts, &mut names)?, scope.read_by());
        Ok(Reading {
            facts,
            duties,
            incomplete,
            other_lacks,
            plan,
            alone,
            beyond,
            topics,
            readers,
            begins,
            names,
        })
    }

    /// The tiers that a requirement is of.
    pub fn tiers_of(&self, rule: &str) -> &[Tier] {
        self.duties.tiers_of(rule)
    }

    /// What of the year's plan is still to be held.
    pub fn planned_and_owed(&self) -> Vec<Owed> {
        self.plan.owed(&self.names)
    }

    /// Whether there is something to tell of the unit asked for: it was there, or something of it counts all the same.
    pub fn concerns(&self, scope: &Scope) -> bool {
        scope.is_there() && !self.is_before_the_roster(scope.period)
            || !self.facts.activities.is_empty()
            || self.alone.entries > 0
            || self.beyond.has_acts()
            || self.beyond.has_rows()
    }

    /// Whether nobody can tell what a period asked for: the roster begins later.
    fn is_before_the_roster(&self, period: Period) -> bool {
        self.begins.is_some_and(|begins| period.to() < begins)
    }

    /// Whether a tier has entries of its own that are no activities.
    fn has_entries(&self, tier: Tier) -> bool {
        match tier {
            // A unit to which nothing was sent owes no records of it.
            Tier::Supervise => self.beyond.has_acts() || self.beyond.receives(),
            Tier::SelfStudy => self.alone.entries > 0,
            Tier::Lead | Tier::Research | Tier::Promote => false,
        }
    }

    fn sources(&self) -> Sources<'_> {
        let Reading { facts, duties, incomplete, plan, alone, beyond, .. } = self;
        Sources { facts, duties, incomplete, plan, alone: *alone, beyond }
    }
}

/// Planned and held by the year's plan, tier by tier.
pub(super) fn plan_of(reading: &Reading<'_>) -> Table {
    reading.plan.table()
}

/// The report as a page. Of another period than a month it is no 月报.
fn page(records: &Records<'_>, scope: &Scope) -> Result<Page> {
    let paper = if scope.period.grain() == Grain::Month { "月报" } else { "报告" };
    written(records, scope, ("monthly", "report.monthly"), paper)
}

/// From which day on any unit of the organ is known that has members. The leading body and the 机关党委 come with the
/// store and are as old as nobody asked.
pub(super) fn roster_begins(records: &Records<'_>, scope: &Scope) -> Result<Option<Day>> {
    const WITHOUT: [UnitKind; 3] = [UnitKind::OutsideUnit, UnitKind::LeadingBody, UnitKind::OrganCommittee];
    let all = units(records, scope.last_day())?;
    Ok(all.iter().filter(|unit| !WITHOUT.contains(&unit.kind)).map(|unit| unit.starts).min())
}

/// The page of a report with these figures: its name and that of its schema, and what sort of paper its heading calls it
/// for the leading body.
pub(super) fn written(
    records: &Records<'_>,
    scope: &Scope,
    (name, schema): (&str, &'static str),
    paper: &'static str,
) -> Result<Page> {
    let mut reading = Reading::of(records, scope)?;
    let next: Vec<Line> = duties::next(records, scope)?;
    let organ = setting(records, Setting::Organ)?.unwrap_or_default();
    let head = records.chain_head()?.unwrap_or_default();
    let cut_off = facts::cut_off(records, scope.period)?;
    let mut page = Page::new(schema, paper::title(&organ, scope, scope.read_by().paper(paper)))
        .field("period", "", scope.period.code())
        .field("state_as_of", "", scope.last_day())
        .field("as_of", "", scope.as_of)
        .field("unit", "", scope.unit.as_ref().map(|unit| Cell::from(unit.id)).unwrap_or_default())
        .field("cut_off", "", cut_off.0)
        .field("operation", "", head.0)
        .field("digest", "", head.1.as_str());
    page.signed = vec![sender(records)?, scope.as_of.chinese()];
    page = paper::held(page, &reading, scope);
    let mut tiers = tables::tiers(&reading);
    if !reading.concerns(scope) {
        tiers.rows.clear();
        tiers = tiers.omit_when_empty();
    }
    page = page.table(tiers);
    if let Some(note) = tables::overlap(&reading) {
        page = page.paragraph(note);
    }
    page = page.table(reading.plan.table());
    if let Some(months) = months::months_of(&reading, scope) {
        page = page.table(months);
        if let Some(note) = months::held_early(&reading, scope) {
            page = page.paragraph(note);
        }
    }
    let running = reading.duties.running();
    if !running.is_empty() {
        page = page.table(tables::running(&running));
    }
    page = paper::problems(page, &reading, scope)
        .table(tables::problems(&reading))
        .table(tables::incomplete(&reading));
    for table in reading.beyond.problems() {
        page = page.table(table.clone());
    }
    let planned = reading.plan.next(&reading.names);
    page = paper::next_month(page, &next, plan::count(&planned), &reading, scope)
        .table(tables::next_month(&next))
        .table(plan::next_table(&planned))
        .table(reading.beyond.next_items.clone())
        .table(reading.beyond.next_matters.clone())
        .table(reading.beyond.next_duties.clone());
    page = corrected::section(page, records, scope, name, |earlier| {
        let reading = Reading::of(records, earlier)?;
        Ok(Page::default().block(Block::Figures(shown_figures(&reading))))
    })?;
    page = page.paragraph(paper::closing(scope, cut_off));
    let (branches, note) = tables::branches(&reading, records, scope)?;
    page = page.heading("附一　各党组织开展情况").table(branches);
    if let Some(note) = note {
        page = page.paragraph(note);
    }
    if let Some(by_month) = months::branches_by_month(&reading, scope) {
        page = page.table(by_month);
    }
    page = page.heading("附二　领学情况");
    for table in lead::tables(records, scope, &mut reading)? {
        page = page.table(table);
    }
    let mut numbers = ["附三", "附四", "附五", "附六"].into_iter();
    if reading.beyond.has_acts() {
        page = page.heading(format!("{}　督学情况", numbers.next().unwrap_or_default()));
    }
    for table in reading.beyond.acts() {
        page = page.table(table.clone());
    }
    if reading.beyond.matters().next().is_some() {
        page = page.heading(format!("{}　政治要件办理情况", numbers.next().unwrap_or_default()));
    }
    for table in reading.beyond.matters() {
        page = page.table(table.clone());
    }
    if reading.beyond.has_rows() {
        page =
            page.heading(format!("{}　成果转化、需求反馈和书目发放情况", numbers.next().unwrap_or_default()));
    }
    for table in reading.beyond.tables() {
        page = page.table(table.clone());
    }
    page = page
        .heading(format!("{}　指标", numbers.next().unwrap_or_default()))
        .note("每个指标都可以查到依据：wuxue report explain 编号 --period 期间");
    page.blocks.push(Block::Figures(shown_figures(&reading)));
    page = page.note(paper::rests_on(&head));
    page = for_readers(page, records, scope)?;
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
        if definition.what.is_of_plan() && reading.plan.is_empty() {
            continue;
        }
        let value = match unknown(reading, &definition) {
            false => definition.value(&sources),
            true if definition.id.ends_with(".held")
                && !definition.tier.is_some_and(|tier| reading.has_entries(tier)) =>
            {
                Cell::Unknown
            }
            true => continue,
        };
        if matches!(definition.what, What::Alone(_)) && reading.alone.entries == 0 {
            continue;
        }
        if let What::Beyond(measure) = definition.what
            && !reading.beyond.says(measure, definition.tier)
        {
            continue;
        }
        shown.push(Figure { id: definition.id, label: definition.label, value });
    }
    shown
}

/// Whether a figure, by its id, is left out while it is 0.
pub(super) fn left_out_at_nought() -> impl Fn(&str) -> bool {
    let all =
        definitions().into_iter().filter(|one| one.what.is_of_plan() || matches!(one.what, What::Beyond(_)));
    let ids: HashSet<String> = all.map(|one| one.id).collect();
    move |id| ids.contains(id)
}

/// Whether a figure is of a tier of which nothing is recorded and nothing was due: unknown, not 0.
fn unknown(reading: &Reading<'_>, definition: &Definition) -> bool {
    !definition.what.is_of_plan() && definition.tier.is_some_and(|tier| paper::is_silent(reading, tier))
}

/// A figure down to its rows.
fn explain(records: &Records<'_>, scope: &Scope, figure: &str) -> Result<Page> {
    let unknown = || Refusal::not_found(format!("没有“{figure}”这个指标。"));
    Ok(explain_each(records, scope, |id| id == figure)?.pop().ok_or_else(unknown)?)
}

/// The figures asked for, each down to its rows, in the order of the paper: all from one reading of the records.
pub(super) fn explain_each(
    records: &Records<'_>,
    scope: &Scope,
    asked: impl Fn(&str) -> bool,
) -> Result<Vec<Page>> {
    let figures: Vec<Definition> = definitions().into_iter().filter(|figure| asked(&figure.id)).collect();
    if figures.is_empty() {
        return Ok(Vec::new());
    }
    let mut reading = Reading::of(records, scope)?;
    let mut pages = Vec::new();
    for figure in &figures {
        let mut explanation = evidence::explanation(records, scope, &mut reading, figure)?;
        if unknown(&reading, figure) {
            explanation.value = Cell::Unknown;
        }
        pages.push(explanation_page(&explanation, scope));
    }
    Ok(pages)
}
