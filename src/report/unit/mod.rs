//! A unit's page: what it and those below it held in each tier, how they stand against every rule, and what they
//! have still to see to.

use anyhow::{Context, Result};

use super::audience::for_readers;
use super::monthly;
use super::owed::{self, Owed, OwedSort};
use super::{Asks, Audience, Readers, Report, Scope};
use crate::chain::Tier;
use crate::page::{Block, Cell, Page, Table};
use crate::record::sender;
use crate::refusal::Refusal;
use crate::roster::{UnitKind, beneath, units};
use crate::rules::{Measure, Question, State, Verdict, evaluate};
use crate::store::Records;

/// The unit's page.
pub(super) const REPORT: Report = Report {
    name: "unit",
    title: "党组织",
    question: "一个党组织各层级开展了什么、每项制度要求做到没有、还有什么没有办结",
    asks: Asks::Unit,
    period: "上月",
    grain: None,
    audience: Some(Audience::Body),
    figures: Vec::new,
    page,
    explain: |_, _, figure| Err(Refusal::not_found(format!("没有“{figure}”这个指标。")).into()),
};

fn page(records: &Records<'_>, scope: &Scope) -> Result<Page> {
    let page = written(records, scope)?;
    let usual = Readers::default();
    let now = |earlier: &Scope| {
        let earlier = Scope { readers: usual, ..earlier.clone() };
        for_readers(written(records, &earlier)?, records, &earlier)
    };
    for_readers(monthly::corrections(page, records, scope, REPORT.name, now)?, records, scope)
}

/// The page without what it tells of earlier ones.
fn written(records: &Records<'_>, scope: &Scope) -> Result<Page> {
    let unit = scope.unit.as_ref().context("the unit's page is asked for without a unit")?;
    let outside = unit.kind == UnitKind::OutsideUnit;
    let mut reading = match outside {
        true => monthly::Reading::of_outside(records, scope, unit.id)?,
        false => monthly::Reading::of(records, scope)?,
    };
    let question = Question { period: scope.period, units: Some(unit.id), as_of: scope.as_of };
    let verdicts = evaluate(records, &question)?;
    let title = format!("{}{}学习情况{}", unit.name, scope.period.label(), scope.readers.paper(""));
    let mut page = Page::new("report.unit", title)
        .field("unit", "编号", unit.id)
        .field("name", "党组织", unit.name.as_str())
        .field("period", "", scope.period.code())
        .field("state_as_of", "截至", scope.last_day())
        .field("as_of", "", scope.as_of);
    let mut tiers = monthly::tiers(&reading);
    page = if outside {
        // It is never expected anywhere, so there is nothing to reckon by tier.
        tiers.rows.clear();
        page.heading("一、与本机关共同开展的活动")
            .paragraph("外单位不列入应到，制度要求不适用；这里只列与它共同开展的活动、它的届期和责任清单。")
            .table(tiers.omit_when_empty())
    } else {
        let mut page = monthly::whence(page.heading("一、各层级开展情况"), &reading, scope);
        if reading.concerns(scope) {
            page = monthly::tier_by_tier(page, &reading);
        } else {
            tiers.rows.clear();
            tiers = tiers.omit_when_empty();
        }
        page = page.table(tiers);
        match monthly::overlap(&reading) {
            Some(note) => page.paragraph(note),
            None => page,
        }
    };
    page = page.table(monthly::plan_of(&reading));
    if let Some(months) = monthly::months_of(&reading, scope).filter(|_| !outside) {
        page = page.table(months);
        if let Some(note) = monthly::held_early(&reading, scope) {
            page = page.paragraph(note);
        }
    }
    page = page.table(monthly::activities(&mut reading)?);
    for table in monthly::of_leaders(records, scope, &mut reading)? {
        page = page.table(table.omit_when_empty());
    }
    for table in reading.beyond.acts().chain(reading.beyond.matters()).chain(reading.beyond.tables()) {
        page = page.table(table.clone());
    }
    let mut owed: Vec<Owed> = verdicts.iter().filter_map(short).collect();
    owed.extend(reading.beyond.owed.iter().cloned());
    owed.extend(reading.planned_and_owed());
    owed.sort_by_key(|owed| (owed.due.is_none(), owed.due, owed.sort));
    page = match outside {
        true => page.table(rules(&verdicts, &reading).omit_when_empty()).heading("二、还要落实的"),
        false => page.heading("二、制度要求").table(rules(&verdicts, &reading)).heading("三、还要落实的"),
    };
    page = page.table(owed::table(&owed, false));
    let settled = owed::settled(records, scope, None)?;
    if !settled.rows.is_empty() {
        page = page.heading(if outside { "三、已经落实的" } else { "四、已经落实的" });
    }
    let mut page = page.table(settled);
    // Where nothing is below it most rows are of the unit itself; but what it was the partner of another held, and what is
    // shared with a unit outside never was its own.
    if !outside && beneath(&units(records, scope.last_day())?, unit.id).len() == 1 {
        for block in &mut page.blocks {
            if let Block::Table(table) = block {
                table.hide_saying(&["unit", "unit_name", "name", "branch"], &unit.name);
            }
        }
    }
    page.signed = vec![sender(records)?, scope.as_of.chinese()];
    Ok(page)
}

/// What a requirement still asks for: missed and not answered, or not reached yet before its period ends.
fn short(verdict: &Verdict) -> Option<Owed> {
    let lacking = verdict.expected - verdict.held;
    // A miss that a statement answers is settled; what of the rule is still to come is not.
    let open = match verdict.state {
        State::Short | State::NotYetDue => lacking > 0,
        State::Stated => verdict.due < verdict.expected,
        _ => false,
    };
    if !open {
        return None;
    }
    let sort = if verdict.measure == Measure::Minutes { OwedSort::Hours } else { OwedSort::Rule };
    let (state, expected, held) = (verdict.state.label(), verdict.expected, verdict.held);
    let to_come = verdict.expected - verdict.due;
    let state = match (&verdict.why, verdict.measure) {
        _ if verdict.state == State::Stated => format!("未到期，还应开展 {to_come} 次"),
        // Which periods of it were missed begins with the same word.
        (Some(why), _) if why.starts_with(state) => why.clone(),
        (Some(why), _) => format!("{state}；{why}"),
        (None, Measure::Held) => format!("{state}，应 {expected} 次，已有 {held} 次"),
        (None, _) => format!("{state}，应 {expected} 人，已有 {held} 人"),
    };
    Some(Owed {
        sort,
        record: Cell::Record(verdict.rule.clone()),
        unit: verdict.unit_name.clone(),
        person: None,
        subject: format!("{}（{}）", verdict.rule_name, verdict.period.label()),
        due: Some(verdict.period.to()),
        state,
        clause: Some(verdict.clause.clone()),
    })
}

/// How many there are of how many; of what was missed, of those that were due by now.
fn share(verdict: &Verdict) -> Cell {
    match verdict.state {
        State::Short | State::Stated => Cell::Share { n: verdict.held.min(verdict.due), of: verdict.due },
        _ => Cell::Share { n: verdict.held, of: verdict.expected },
    }
}

fn rules(verdicts: &[Verdict], reading: &monthly::Reading<'_>) -> Table {
    let rows = verdicts.iter().map(|verdict| {
        // Hours are of no kind of activity; whether members have enough of them is their own affair.
        let tiers = match verdict.measure {
            Measure::Minutes => &[Tier::SelfStudy],
            _ => reading.tiers_of(&verdict.rule),
        };
        vec![
            Cell::from(verdict.unit),
            Cell::List(tiers.iter().map(|tier| tier.label().to_owned()).collect()),
            Cell::from(verdict.unit_name.as_str()),
            Cell::from(verdict.rule.as_str()),
            Cell::from(verdict.rule_name.as_str()),
            Cell::from(verdict.period.label()),
            share(verdict),
            Cell::from(verdict.state.code()),
            Cell::from(verdict.state.label()),
            Cell::from(verdict.why.clone().or_else(|| verdict.statement.clone())),
            Cell::from(verdict.layer.label()),
            Cell::from(verdict.clause.as_str()),
        ]
    });
    Table::new(
        "rules",
        &[
            ("unit", ""),
            ("tiers", "五学层级"),
            ("unit_name", "党组织"),
            ("rule", ""),
            ("rule_name", "制度要求"),
            ("period", "期间"),
            ("share", "实际/应有"),
            ("state", ""),
            ("state_name", "状态"),
            ("why", "说明"),
            ("layer", "依据类别"),
            ("clause", "依据"),
        ],
    )
    .in_tables()
    .rows(rows)
    .when_empty("没有适用的制度要求。")
}
