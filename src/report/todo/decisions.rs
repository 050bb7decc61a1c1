//! Decisions and measures that somebody sees to.

use anyhow::Result;

use super::gathered::by_unit;
use super::{Asked, Todo, TodoSort};
use crate::calendar::in_quotes;
use crate::record::decisions as taken;
use crate::store::Records;

/// Decisions that are not done and have a time.
pub(super) fn decisions(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let unit = asked.unit.as_ref().map(|unit| unit.id);
    let mut found = Vec::new();
    for one in taken(records, unit, None, asked.today)? {
        let Some(due) = one.decision.due.filter(|due| one.state.is_open() && asked.sees(*due)) else {
            continue;
        };
        let owner = asked.names.owner(&one).map(|name| format!("（{name}）")).unwrap_or_default();
        let what = format!("决议{}{owner}没有办结", in_quotes(&one.decision.text));
        let (id, number) = (one.activity, one.number);
        let command = format!("wuxue log settle {id} {number} --done {} --result 结果", asked.today);
        let key = format!("{id}-{number}");
        found.push(asked.of_unit(TodoSort::Decision, one.unit, key, what, command).until(due).about(id));
    }
    Ok(by_unit(
        asked,
        found,
        |count| format!("{count} 项决议没有办结"),
        |unit| format!("wuxue log decisions --unit {unit}"),
    ))
}
