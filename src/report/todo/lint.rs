//! Records that lack something, by branch.

use std::collections::BTreeMap;

use anyhow::Result;

use super::{Asked, Todo, TodoSort};
use crate::calendar::{Grain, Period};
use crate::chain::lint as check;
use crate::record::Filter;
use crate::roster::UnitId;
use crate::store::Records;

/// How many months back records are looked at when the year is young.
const MONTHS: u32 = 3;

/// A line for each branch with records of this year, or of the last months, that lack something.
pub(super) fn lint(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let today = asked.today;
    let month = Period::containing(Grain::Month, today.months_earlier(MONTHS));
    let from = Period::containing(Grain::Year, today).from().min(month.from());
    let period = Period::spanning(from, today);
    let filter =
        Filter { unit: asked.unit.as_ref().map(|unit| unit.id), period: Some(period), ..Filter::default() };
    let mut units: BTreeMap<i64, [usize; 2]> = BTreeMap::new();
    for checked in check(records, &filter)?.into_iter().filter(|checked| !checked.lacks.is_empty()) {
        let [count, lacks] = units.entry(asked.names.row_of(checked.unit.0)).or_default();
        *count += 1;
        *lacks += checked.lacks.len();
    }
    Ok(units
        .into_iter()
        .map(|(unit, [count, lacks])| {
            let unit = UnitId(unit);
            let what = format!("{count} 条记录缺 {lacks} 处");
            let command = format!("wuxue log lint --unit {unit} --period {from}..{today}");
            asked.of_unit(TodoSort::Lint, unit, unit.to_string(), what, command).for_many(count)
        })
        .collect())
}
