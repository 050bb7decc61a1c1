//! Sessions to be made up 补学, by branch.

use std::collections::BTreeMap;

use anyhow::Result;

use super::{Asked, Todo, TodoSort};
use crate::calendar::Period;
use crate::record::{Debt, DebtQuestion, DebtState, debts};
use crate::roster::UnitId;
use crate::store::Records;

/// A line for each branch.
pub(super) fn make_ups(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let period = Some(Period::spanning(asked.since(), asked.today));
    let question = DebtQuestion { scope: asked.scope(), person: None, period, as_of: asked.today };
    let mut units: BTreeMap<i64, Vec<Debt>> = BTreeMap::new();
    for debt in debts(records, &question)?.into_iter().filter(|debt| debt.state != DebtState::Closed) {
        if debt.due.is_none_or(|due| due <= asked.horizon) {
            units.entry(asked.names.row_of(debt.unit.0)).or_default().push(debt);
        }
    }
    Ok(units
        .into_iter()
        .map(|(unit, owed)| {
            let overdue = owed.iter().filter(|debt| debt.state == DebtState::Overdue).count();
            let late = if overdue > 0 { format!("，其中逾期 {overdue} 人次") } else { String::new() };
            let what = format!("{} 人次没有补学{late}", owed.len());
            let (unit, command) = (UnitId(unit), format!("wuxue log makeup --unit U{unit}"));
            let todo = asked.of_unit(TodoSort::MakeUp, unit, unit.to_string(), what, command);
            todo.until(owed.iter().filter_map(|debt| debt.due).min()).for_many(owed.len())
        })
        .collect())
}
