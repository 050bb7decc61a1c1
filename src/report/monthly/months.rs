//! A longer period month by month: what the organ held and who came, and how far each unit met what was asked of it.
//! The sums are those of the period; a month counts here what it counts in its own report.

use std::collections::BTreeMap;

use super::super::Scope;
use super::Reading;
use super::duties::Completion;
use super::facts::{Activity, Column};
use super::tables::{WORK, attended};
use crate::calendar::Month;
use crate::page::{Cell, Chart, Drawing, Table};
use crate::roster::UnitId;

/// More months than this are no table that anybody reads.
const MOST: i32 = 36;

/// As many months as stand side by side on a page.
const ABREAST: usize = 12;

/// The months of the period, if it holds more than one and not too many.
fn months(scope: &Scope) -> Vec<Month> {
    let (first, last) = (Month::of(scope.period.from()), Month::of(scope.period.to()));
    let all: Vec<Month> =
        (0..=MOST).map(|later| first.plus_months(later)).take_while(|month| *month <= last).collect();
    if (2..=MOST as usize).contains(&all.len()) { all } else { Vec::new() }
}

/// 1月, with its year where there are several.
fn label(month: Month, months: &[Month]) -> String {
    let alone = months.iter().all(|other| other.year() == month.year());
    let year = if alone { String::new() } else { format!("{}年", month.year()) };
    format!("{year}{}月", month.month())
}

/// What was held month by month, and who came; nothing of a single month.
pub(in super::super) fn months_of(reading: &Reading<'_>, scope: &Scope) -> Option<Table> {
    let months = months(scope);
    if months.is_empty() {
        return None;
    }
    let mut held: BTreeMap<Month, Vec<&Activity>> = BTreeMap::new();
    for activity in &reading.facts.activities {
        held.entry(Month::of(activity.counts_on)).or_default().push(activity);
    }
    let mut asked: BTreeMap<Month, Completion> = BTreeMap::new();
    for part in reading.duties.planned(None).flat_map(|verdict| &verdict.parts) {
        asked.entry(Month::of(part.period.to())).or_default().add_part(part);
    }
    let row = |month: &Month| {
        let activities = held.get(month).map_or(&[][..], Vec::as_slice);
        let sum = |column: Column| -> i64 { activities.iter().map(|one| one.sum(column)).sum() };
        let completion = asked.get(month).copied().unwrap_or_default();
        let mut cells =
            vec![month.to_string().into(), label(*month, &months).into(), Cell::Int(completion.asked)];
        // Of a month that has not begun only what is met early is known.
        if month.first_day() > scope.as_of {
            cells.extend([Cell::Empty, completion.share()]);
            cells.extend([const { Cell::Empty }; 5]);
        } else {
            cells.extend([sum(Column::Held).into(), completion.share()]);
            cells.extend(attended(sum));
        }
        cells
    };
    let table = Table::new("months", &[&[("month", ""), ("month_label", "月份")][..], &WORK].concat());
    Some(
        table
            .caption("各月开展情况")
            .in_tables()
            .rows(months.iter().map(row))
            .chart(Chart::new(Drawing::Columns, "各月开展活动（场次）", "month_label", ["held"]))
            .chart(Chart::new(Drawing::Line, "各月参学率", "month_label", ["attendance"])),
    )
}

/// What stands below the months where one that has not begun has a rate: only what was held early counts in it.
pub(in super::super) fn held_early(reading: &Reading<'_>, scope: &Scope) -> Option<String> {
    let months = months(scope);
    let mut early: BTreeMap<Month, i64> = BTreeMap::new();
    for part in reading.duties.planned(None).flat_map(|verdict| &verdict.parts) {
        *early.entry(Month::of(part.period.to())).or_default() += part.done;
    }
    let not_begun = months.iter().filter(|month| month.first_day() > scope.as_of);
    let said = not_begun.filter_map(|month| {
        let n = early.get(month).copied().filter(|n| *n > 0)?;
        Some(format!("{}尚未开始，其中 {n} 场次已提前完成", label(*month, &months)))
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| format!("注：{}。", said.join("；")))
}

/// How far each branch met what was asked of it month by month, its Party groups with it; nothing of a single month.
/// A requirement stands in the month in which it comes due.
pub(super) fn branches_by_month(reading: &Reading<'_>, scope: &Scope) -> Option<Table> {
    let months = months(scope);
    if !(2..=ABREAST).contains(&months.len()) {
        return None;
    }
    let mut asked: BTreeMap<i64, (Completion, BTreeMap<Month, Completion>)> = BTreeMap::new();
    for verdict in reading.duties.planned(None) {
        let (all, by_month) = asked.entry(reading.names.row_of(verdict.unit.0)).or_default();
        all.add(verdict);
        for part in &verdict.parts {
            by_month.entry(Month::of(part.period.to())).or_default().add_part(part);
        }
    }
    let ratio = |of: Completion| Cell::Ratio { n: of.done, of: of.due };
    let rows = asked.iter().map(|(unit, (all, by_month))| {
        let mut cells = vec![Cell::from(UnitId(*unit)), reading.names.unit(*unit).into()];
        cells.extend(months.iter().map(|month| ratio(by_month.get(month).copied().unwrap_or_default())));
        cells.push(ratio(*all));
        cells
    });
    let mut table = Table::new("branch_months", &[("unit", ""), ("name", "党组织")]);
    for month in &months {
        table = table.column(month.to_string(), label(*month, &months));
    }
    let across = months.iter().map(Month::to_string);
    Some(
        table
            .column("whole", "合计")
            .caption("各党组织逐月完成情况")
            .in_tables()
            .rows(rows)
            .omit_when_empty()
            .chart(Chart::new(Drawing::HeatMap, "各党组织逐月完成率（已完成/应完成）", "name", across)),
    )
}
