//! What the notices in force ask for: items that are due, branches that sent nothing back, receipts.

use std::collections::BTreeSet;

use anyhow::Result;

use super::{Asked, Todo, TodoSort};
use crate::calendar::{Day, in_quotes};
use crate::chain::{
    Execution, ExecutionState, Item, Notice, executions as stand, items, kind, notices, received,
};
use crate::roster::UnitId;
use crate::store::Records;

/// `notice remind` looks ahead so many days if nothing is said.
const REMINDS: i64 = 7;

/// Of each notice: its items that are not carried out, who sent nothing back, who did not sign for it.
pub(super) fn executions(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let mut found = Vec::new();
    for notice in notices(records)?.into_iter().filter(|notice| notice.withdrawn.is_none()) {
        let Some(version) = notice.in_force().filter(|one| one.facts.period.to() >= asked.since()) else {
            continue;
        };
        let items = items(records, notice.id, version.version)?;
        let mut stands = stand(records, &notice, asked.today)?;
        stands.retain(|one| asked.concerns(one.unit));
        for item in items.iter().filter(|item| item.facts.required) {
            let open: Vec<&Execution> =
                stands.iter().filter(|one| one.item == item.id && is_open(asked, one)).collect();
            found.extend(unsettled(records, asked, &notice, item, &open)?);
        }
        found.extend(receipts(records, asked, &notice)?);
        found.extend(returns(records, asked, &notice, &items, &stands)?);
    }
    Ok(found)
}

/// Whether something is still to be done, overdue or due by the horizon, and was not answered.
fn is_open(asked: &Asked<'_>, one: &Execution) -> bool {
    match one.state {
        ExecutionState::Missing => true,
        ExecutionState::Partly => one.statement.is_none() && one.due <= asked.horizon,
        ExecutionState::NotDue => one.due <= asked.horizon,
        _ => false,
    }
}

/// `wuxue notice remind N5`, of these units and so far ahead that what is due then is among it.
fn remind(asked: &Asked<'_>, notice: &Notice, units: &[UnitId], due: Day) -> String {
    let mut command = format!("wuxue notice remind {}", notice.id);
    if asked.unit.is_some() || units.len() == 1 {
        let codes: Vec<String> = units.iter().map(ToString::to_string).collect();
        command.push_str(&format!(" --unit {}", codes.join(" ")));
    }
    let ahead = asked.today.days_until(due);
    if ahead > REMINDS {
        command.push_str(&format!(" --before {ahead}"));
    }
    command
}

fn unsettled(
    records: &Records<'_>,
    asked: &Asked<'_>,
    notice: &Notice,
    item: &Item,
    open: &[&Execution],
) -> Result<Option<Todo>> {
    let Some(first) = open.iter().min_by_key(|one| one.due) else { return Ok(None) };
    let units: Vec<UnitId> = open.iter().map(|one| one.unit).collect();
    let due = first.due;
    let kind = item.facts.kind.map(|of| kind(records, of)).transpose()?;
    let kind_name = kind.as_ref().map_or("自学", |kind| kind.name.as_str());
    let partly = open.iter().any(|one| one.state == ExecutionState::Partly);
    let state = if partly { "没有全部落实" } else { "还没有落实" };
    let what = format!("{}{kind_name}{}{state}", notice.issue, in_quotes(&item.facts.what));
    let begun = notice.in_force().is_some_and(|version| version.facts.period.from() <= asked.today);
    let key = item.id.to_string();
    if let ([unit], Some(kind), false, true) = (units.as_slice(), &kind, partly, begun) {
        let typed = asked.log_add(records, kind, *unit, asked.today, &format!("--item {}", item.id))?;
        let command = typed.unwrap_or_else(|| remind(asked, notice, &units, due));
        let todo = asked.of_unit(TodoSort::NoticeItem, *unit, key, what, command);
        return Ok(Some(todo.until(due).about(item.id)));
    }
    let command = remind(asked, notice, &units, due);
    let todo = match units.as_slice() {
        [unit] => asked.of_unit(TodoSort::NoticeItem, *unit, key, what, command),
        _ => {
            let what = format!("{what}：{}", asked.named(&units));
            asked.of_organ(TodoSort::NoticeItem, key, what, command)
        }
    };
    Ok(Some(todo.until(due).about(item.id).for_many(units.len())))
}

/// Who did not sign for a notice.
fn receipts(records: &Records<'_>, asked: &Asked<'_>, notice: &Notice) -> Result<Option<Todo>> {
    let lacking = received(records, notice)?.into_iter().filter(|one| one.receipt.is_none());
    // A unit that has ended signs for nothing any more.
    let there = lacking.filter(|one| {
        let known = asked.names.known(one.unit.id.0);
        asked.concerns(one.unit.id) && known.is_some_and(|unit| unit.exists_on(asked.today))
    });
    let units: Vec<UnitId> = there.map(|one| one.unit.id).collect();
    let (id, what) = (notice.id, format!("{}通知单没有回执", notice.issue));
    let key = id.to_string();
    Ok(match units.as_slice() {
        [] => None,
        [unit] => {
            let command = format!("wuxue notice receipt {id} --unit {unit}");
            Some(asked.of_unit(TodoSort::Receipt, *unit, key, what, command).about(id))
        }
        units => {
            let what = format!("{what}：{}", asked.named(units));
            let command = format!("wuxue notice receipt {id}");
            Some(asked.of_organ(TodoSort::Receipt, key, what, command).about(id).for_many(units.len()))
        }
    })
}

/// Who sent nothing back: no receipt, nothing carried out, nothing stated, when the last of what must be done is due.
fn returns(
    records: &Records<'_>,
    asked: &Asked<'_>,
    notice: &Notice,
    items: &[Item],
    stands: &[Execution],
) -> Result<Option<Todo>> {
    let required = |one: &&Execution| items.iter().any(|item| item.id == one.item && item.facts.required);
    let Some(due) = stands.iter().filter(required).map(|one| one.due).max() else { return Ok(None) };
    // Nobody sends anything back before the time is near.
    if due > asked.horizon.min(asked.today.plus_days(REMINDS)) {
        return Ok(None);
    }
    let heard = |one: &&Execution| one.day.is_some() || one.statement.is_some();
    let mut sent: BTreeSet<UnitId> = stands.iter().filter(heard).map(|one| one.unit).collect();
    sent.extend(received(records, notice)?.iter().filter(|one| one.receipt.is_some()).map(|one| one.unit.id));
    let waits = |one: &&Execution| one.state != ExecutionState::Exempt && !sent.contains(&one.unit);
    let asked_for: BTreeSet<UnitId> =
        stands.iter().filter(required).filter(waits).map(|one| one.unit).collect();
    let units: Vec<UnitId> = asked_for.into_iter().collect();
    let (id, what) = (notice.id, format!("{}通知单没有交回任何落实情况", notice.issue));
    let command = remind(asked, notice, &units, due);
    Ok(match units.as_slice() {
        [] => None,
        [unit] => {
            let todo = asked.of_unit(TodoSort::Return, *unit, id.to_string(), what, command);
            Some(todo.until(due).about(id))
        }
        units => {
            let what = format!("{what}：{}", asked.named(units));
            let todo = asked.of_organ(TodoSort::Return, id.to_string(), what, command);
            Some(todo.until(due).about(id).for_many(units.len()))
        }
    })
}
