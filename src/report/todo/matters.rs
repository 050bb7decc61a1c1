//! Matters of the register: the step that each waits for, and the tasks that are due.

use std::collections::BTreeMap;

use anyhow::Result;

use super::gathered::by_unit;
use super::{Asked, Todo, TodoSort, called};
use crate::calendar::in_quotes;
use crate::chain::{Kind, kinds};
use crate::record::ActivityId;
use crate::register::{LEAD, Limits, Matter, NextStep, VERIFIER, matters_on};
use crate::roster::{PersonId, Unit, UnitKind};
use crate::rules::WorkingDays;
use crate::sql;
use crate::store::{Records, named_params};

/// More matters than this that wait for the same step without a time are one line.
const ALIKE: usize = 5;

/// What the register waits for.
pub(super) fn matters(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let (days, limits) = (WorkingDays::read(records)?, Limits::read(records)?);
    let (mut steps, mut tasks) = (Vec::new(), Vec::new());
    let mut waiting: BTreeMap<&'static str, Vec<(&Matter, NextStep)>> = BTreeMap::new();
    let all = matters_on(records, asked.today)?;
    for one in &all {
        let Some(next) = one.next(asked.today, &days, &limits) else { continue };
        let stands = one.stands(asked.today, &days);
        if stands.is_open() {
            for task in &one.tasks {
                let stands = one.task_stands(task, asked.today, &days);
                let Some(due) = stands.due.filter(|due| stands.is_open() && *due <= asked.horizon) else {
                    continue;
                };
                let id = one.task_id(task);
                let what = format!("政治要件任务{}没有完成", in_quotes(&task.facts.text));
                let command = format!("wuxue checklist task done {id} --evidence 佐证");
                let todo = asked.of_unit(TodoSort::Matter, task.facts.lead, id.to_string(), what, command);
                tasks.push(todo.until(days.due(due)).about(id));
            }
        }
        // Its tasks stand for themselves, unless the whole was called done before one of them.
        let task = matches!(next.step, NextStep::Finish(_));
        if task && stands.submitted.is_none() || !asked.concerns_organ() {
            continue;
        }
        // However long ago: none is forgotten before it is closed.
        match next.due.filter(|_| !task) {
            Some(due) if due > asked.horizon => {}
            Some(due) => steps.push(step(records, asked, one, next.step)?.until(due)),
            None => waiting.entry(next.step.label()).or_default().push((one, next.step)),
        }
    }
    tasks.retain(|task| task.unit.is_some_and(|unit| asked.concerns(unit)));
    for (label, group) in waiting {
        if group.len() <= ALIKE {
            for (one, next) in group {
                steps.push(step(records, asked, one, next)?);
            }
            continue;
        }
        let (key, what) = (format!("{label}-all"), format!("{} 个政治要件等着{label}", group.len()));
        let command = "wuxue checklist list --open".to_owned();
        steps.push(asked.of_organ(TodoSort::Matter, key, what, command).for_many(group.len()));
    }
    steps.extend(by_unit(
        asked,
        tasks,
        |count| format!("{count} 项政治要件任务没有完成"),
        |unit| format!("wuxue checklist list --open --unit {unit}"),
    ));
    Ok(steps)
}

/// The step that a matter waits for.
fn step(records: &Records<'_>, asked: &Asked<'_>, one: &Matter, next: NextStep) -> Result<Todo> {
    let what = format!("政治要件{}等着{}", in_quotes(&one.called()), next.label());
    let command = command(records, asked, one, next)?;
    Ok(asked.of_organ(TodoSort::Matter, one.id.to_string(), what, command).about(one.id))
}

/// The command of a step, with a meeting, a unit or a person in it that may do; `handle` where there is none.
fn command(records: &Records<'_>, asked: &Asked<'_>, one: &Matter, next: NextStep) -> Result<String> {
    let id = one.id;
    let ask = || format!("wuxue checklist handle {id}");
    Ok(match next {
        NextStep::Convey => convey(records, asked, one)?.unwrap_or_else(ask),
        NextStep::Divide => {
            let units = || asked.names.units().filter(|unit| unit.exists_on(asked.today));
            let departments = units().filter(|unit| unit.kind == UnitKind::Department);
            let lead = departments.map(|unit| unit.id).min().or(asked.seat.as_ref().map(|seat| seat.id));
            lead.map_or_else(ask, |lead| next.command(one).replace(LEAD, &lead.to_string()))
        }
        NextStep::Verify => {
            let owners = one.tasks.iter().map(|task| one.owner_of(task)).chain([one.facts.owner]);
            let owners: Vec<PersonId> = owners.flatten().collect();
            let body = body(asked).map(|body| body.id);
            match asked.somebody_but(records, body, &owners)? {
                Some(by) => next.command(one).replace(VERIFIER, &called(records, by)?),
                None => ask(),
            }
        }
        _ => next.command(one),
    })
}

/// The leading body.
fn body<'a>(asked: &'a Asked<'_>) -> Option<&'a Unit> {
    let bodies = asked.names.units().filter(|unit| unit.kind == UnitKind::LeadingBody);
    bodies.filter(|unit| unit.exists_on(asked.today)).min_by_key(|unit| unit.id)
}

/// The last meeting since it came in that had a first topic may have been the one; if there is none, it is recorded with
/// what it conveyed.
fn convey(records: &Records<'_>, asked: &Asked<'_>, one: &Matter) -> Result<Option<String>> {
    let (id, body) = (one.id, body(asked));
    let since = one.facts.received.max(one.facts.dated).unwrap_or(one.listed);
    let of = named_params! {":since": since, ":today": asked.today, ":body": body.map(|body| body.id)};
    let last: Option<ActivityId> =
        records.maybe(sql!("todo.sql", "last_first_topic"), of, |row| row.get(0))?;
    if let Some(activity) = last {
        return Ok(Some(format!("wuxue checklist convey {id} --activity {activity}")));
    }
    let is_theirs = |kind: &Kind| kind.agenda_first && kind.holders.contains(&UnitKind::LeadingBody);
    let (Some(body), Some(kind)) = (body, kinds(records)?.into_iter().find(is_theirs)) else {
        return Ok(None);
    };
    asked.log_add(records, &kind, body.id, asked.today, &format!("--first-topic 已列 --matter {id}"))
}
