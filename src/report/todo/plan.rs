//! Items of the year's plan that nothing answers.

use std::collections::BTreeMap;

use anyhow::Result;

use super::{Asked, Todo, TodoSort};
use crate::calendar::{Period, in_quotes};
use crate::chain::{PlanQuestion, PlanState, Planned, kind, planned};
use crate::store::Records;

/// Items that were missed, or are due by the horizon: one line for all units that were to hold the same.
pub(super) fn plan(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let period = Period::spanning(asked.since(), asked.horizon);
    let question = PlanQuestion { scope: asked.scope(), period, as_of: asked.today };
    let items = planned(records, &question)?;
    let open = items.iter().filter(|one| {
        matches!(one.state, PlanState::Open | PlanState::Missed) && asked.sees(one.item.facts.period.to())
    });
    let mut alike: BTreeMap<_, Vec<&Planned>> = BTreeMap::new();
    for one in open {
        let facts = &one.item.facts;
        let key = (facts.period.to(), facts.period.from(), &one.kind_name, &facts.topic);
        alike.entry(key).or_default().push(one);
    }
    let mut found = Vec::new();
    for group in alike.into_values() {
        found.extend(match group.as_slice() {
            [one] => Some(single(records, asked, one)?),
            [first, ..] => Some(several(asked, first, &group)),
            [] => None,
        });
    }
    Ok(found)
}

fn said(one: &Planned) -> String {
    let period = one.item.facts.period.label();
    let state = if one.state == PlanState::Missed { "没有开展" } else { "还没有开展" };
    format!("{period}计划的{}{}{state}", one.kind_name, in_quotes(&one.item.facts.topic))
}

fn single(records: &Records<'_>, asked: &Asked<'_>, one: &Planned) -> Result<Todo> {
    let (id, facts) = (one.item.id, &one.item.facts);
    // What was held in its period and not recorded is recorded on a day of it.
    let day = asked.today.min(facts.period.to());
    let typed = match facts.kind {
        Some(of) if day >= facts.period.from() => {
            asked.log_add(records, &kind(records, of)?, facts.unit, day, &format!("--plan {id}"))?
        }
        _ => None,
    };
    let command = typed.unwrap_or_else(|| format!("wuxue plan show {id}"));
    let todo = asked.of_unit(TodoSort::Plan, facts.unit, id.to_string(), said(one), command);
    Ok(todo.until(facts.period.to()).about(id))
}

fn several(asked: &Asked<'_>, first: &Planned, group: &[&Planned]) -> Todo {
    let units: Vec<_> = group.iter().map(|one| one.item.facts.unit).collect();
    let period = first.item.facts.period;
    let what = format!("{}：{}", said(first), asked.named(&units));
    let command = format!("wuxue plan list --open --period {}{}", period.code(), asked.only());
    let todo = asked.of_organ(TodoSort::Plan, first.item.id.to_string(), what, command);
    todo.until(period.to()).about(first.item.id).for_many(group.len())
}
