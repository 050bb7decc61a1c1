//! The sessions that a person is still to make up 补学.

use anyhow::Result;

use super::super::Scope;
use super::super::names::Names;
use crate::page::{Cell, Table};
use crate::record::{DebtQuestion, DebtState, debts};
use crate::roster::PersonId;
use crate::store::Records;

/// Those of the period that are open on the last day that counts, by day.
pub(super) fn open(
    records: &Records<'_>,
    scope: &Scope,
    person: PersonId,
    names: &mut Names<'_>,
) -> Result<Table> {
    let period = Some(scope.period);
    let question = DebtQuestion { scope: 0, person: Some(person), period, as_of: scope.as_of };
    let mut rows = Vec::new();
    for debt in debts(records, &question)? {
        if debt.state == DebtState::Closed {
            continue;
        }
        rows.push(vec![
            Cell::from(debt.activity),
            Cell::from(debt.day),
            Cell::from(names.unit(debt.unit.0)),
            Cell::from(names.activity(debt.activity.0)?),
            Cell::from(debt.mark.label()),
            Cell::from(debt.due),
            Cell::from(debt.state.code()),
            Cell::from(debt.state.label()),
        ]);
    }
    let columns = [
        ("activity", "记录"),
        ("day", "日期"),
        ("unit", "党组织"),
        ("subject", "活动"),
        ("mark", "到会情况"),
        ("due", "补学期限"),
        ("state", ""),
        ("state_name", "情况"),
    ];
    let table = Table::new("make_up", &columns).caption("还要补学的").in_tables().rows(rows);
    Ok(table.hide_empty_columns().omit_when_empty())
}
