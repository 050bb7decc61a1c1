//! What every step answers: how the matter stands now, what it lacks before it may be closed, and the next command.

use anyhow::{Context, Result};

use super::show::with_next;
use crate::calendar::Day;
use crate::commands::words;
use crate::page::{Cell, Field, Page};
use crate::record::{Activity, MatterId, meant_activity};
use crate::refusal::Refusal;
use crate::register::{Matter, MatterState, Step, add_step, matter};
use crate::rules::WorkingDays;
use crate::session::{Session, Writing, outcome};
use crate::store::{Records, Write};

/// The day of a step: not after today; today if none was typed.
pub(super) fn day(text: Option<&str>, today: Day) -> Result<Day, Refusal> {
    text.map_or(Ok(today), |text| words::day_of("--on", text, today, "还没有发生的不能登记"))
}

/// An activity that a step leans on.
///
/// # Errors
/// Refused if there is none, or if it was voided; `what` says what it is to be: 佐证.
pub(super) fn leaned_on(records: &Records<'_>, text: &str, what: &str) -> Result<Activity> {
    let found = meant_activity(records, text)?;
    if found.voided.is_some() {
        return Err(Refusal::refused(format!("{} 已经作废，不能作为{what}。", found.id))
            .hint("查看活动：wuxue log list")
            .into());
    }
    Ok(found)
}

/// Writes one step as one operation, and answers it.
pub(super) fn write_step(
    session: &Session,
    writing: &Writing,
    schema: &'static str,
    work: impl FnOnce(&Write<'_>) -> Result<(Matter, Step)>,
) -> Result<Page> {
    let written = session.write(writing, |w| {
        let (of, step) = work(w)?;
        add_step(w, &of, &step)?;
        answered(w, schema, of.id, said(&of, &step))
    })?;
    Ok(outcome(written.value, written.operation, writing))
}

/// What a step says.
pub(super) fn said(of: &Matter, step: &Step) -> Vec<Field> {
    let task = step.task.map(|number| format!("{}.{number}", of.id));
    vec![
        Field::new("step", "", step.sort.code()),
        Field::new("step_name", "这一步", step.sort.label()),
        Field::new("task", "任务", task.map_or(Cell::Empty, Cell::Record)),
        Field::new("day", "日期", step.day),
        Field::new("activity", "活动", step.activity.map_or(Cell::Empty, Cell::from)),
        Field::new("text", "内容", step.text.clone()),
        Field::new("until", "新的时限", step.until),
    ]
}

/// How a matter stands after something was written about it, below what that was.
pub(super) fn answered(
    w: &Write<'_>,
    schema: &'static str,
    id: MatterId,
    what: impl IntoIterator<Item = Field>,
) -> Result<Page> {
    let one = matter(w, id)?.context("the matter just worked on is missing")?;
    let mut page = Page::new(schema, format!("政治要件 {id}"));
    page.head = vec![Field::new("matter", "编号", id), Field::new("title", "名称", one.called())];
    page.head.extend(what);
    stands(w, page, &one, w.today)
}

/// Adds how a matter stands, what it lacks, and what comes next.
pub(super) fn stands(records: &Records<'_>, page: Page, one: &Matter, today: Day) -> Result<Page> {
    let days = WorkingDays::read(records)?;
    let stands = one.stands(today, &days);
    let mut lacks = Vec::new();
    if stands.is_open() && stands.state != MatterState::Standing {
        lacks.extend(one.lacks(today, &days).into_iter().map(|lack| lack.said()));
    }
    let page = page
        .field("state", "", stands.state.code())
        .field("state_name", "状态", stands.said())
        .field("due", "完成时限", stands.due)
        .field("overdue", "", stands.overdue.is_some())
        .field("lacks", "销号还缺", if lacks.is_empty() { Cell::Empty } else { Cell::List(lacks) });
    let page = with_next(records, page, one, today, &days)?;
    Ok(match stands.state {
        MatterState::Archived => {
            page.remark(format!("过一段时间回头看：wuxue checklist lookback {} --result 已巩固", one.id))
        }
        _ => page,
    })
}
