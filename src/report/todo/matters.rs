//! Matters of the register: the step that each waits for, and the tasks that are due.

use std::collections::BTreeMap;

use anyhow::Result;

use super::gathered::by_unit;
use super::{Asked, Todo, TodoSort};
use crate::calendar::in_quotes;
use crate::register::{Limits, Matter, Next, NextStep, matters_on};
use crate::rules::WorkingDays;
use crate::store::Records;

/// More matters than this that wait for the same step without a time are one line.
const ALIKE: usize = 5;

/// What the register waits for.
pub(super) fn matters(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let (days, limits) = (WorkingDays::read(records)?, Limits::read(records)?);
    let (mut steps, mut tasks) = (Vec::new(), Vec::new());
    let mut waiting: BTreeMap<&'static str, Vec<Todo>> = BTreeMap::new();
    for one in &matters_on(records, asked.today)? {
        let Some(next) = one.next(asked.today, &days, &limits) else { continue };
        if one.stands(asked.today, &days).is_open() {
            for task in &one.tasks {
                let stands = one.task_stands(task, asked.today, &days);
                let Some(due) = stands.due.filter(|due| stands.is_open() && asked.sees(*due)) else {
                    continue;
                };
                let id = one.task_id(task);
                let what = format!("政治要件任务{}没有完成", in_quotes(&task.facts.text));
                let command = format!("wuxue checklist task done {id} --evidence 佐证");
                let todo = asked.of_unit(TodoSort::Matter, task.facts.lead, id.to_string(), what, command);
                tasks.push(todo.until(days.due(due)).about(id));
            }
        }
        // Its tasks stand for themselves.
        if matches!(next.step, NextStep::Finish(_)) || !asked.concerns_organ() {
            continue;
        }
        match next.due {
            Some(due) if asked.sees(due) => steps.push(step(asked, one, &next).until(due)),
            Some(_) => {}
            None => waiting.entry(next.step.label()).or_default().push(step(asked, one, &next)),
        }
    }
    tasks.retain(|task| task.unit.is_some_and(|unit| asked.concerns(unit)));
    for (label, group) in waiting {
        if group.len() <= ALIKE {
            steps.extend(group);
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

/// A step that can be typed as it stands is; for the others `handle` says what is needed.
fn step(asked: &Asked<'_>, one: &Matter, next: &Next) -> Todo {
    let id = one.id;
    let command = match next.step {
        NextStep::Deploy | NextStep::Submit | NextStep::Archive | NextStep::Review => next.step.command(one),
        NextStep::Convey | NextStep::Divide | NextStep::Verify | NextStep::Finish(_) => {
            format!("wuxue checklist handle {id}")
        }
    };
    let what = format!("政治要件{}等着{}", in_quotes(&one.called()), next.step.label());
    asked.of_organ(TodoSort::Matter, id.to_string(), what, command).about(id)
}
