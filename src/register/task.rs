//! 措施与任务分解: the measures of a matter, and the tasks into which they are divided, each with a lead unit 牵头.

use anyhow::Result;

use super::matter::{Matter, matter, meant_matter};
use super::standing::TaskState;
use crate::calendar::{Day, fold_width};
use crate::page::Cell;
use crate::record::MatterId;
use crate::refusal::Refusal;
use crate::roster::{PersonId, UnitId};
use crate::rules::WorkingDays;
use crate::sql;
use crate::store::{Records, Write, named_params};

/// Number of a task, `M7.2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId {
    /// The matter it belongs to.
    pub matter: MatterId,
    /// Its number there, from 1.
    pub task: i64,
}

impl std::fmt::Display for TaskId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.matter, self.task)
    }
}

impl From<TaskId> for Cell {
    fn from(id: TaskId) -> Cell {
        Cell::Record(id.to_string())
    }
}

/// 一条措施.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its number in the matter, from 1.
    pub number: i64,
    /// What is to be done.
    pub text: String,
    /// The day on which it was settled.
    pub day: Day,
}

/// What is stated about a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskFacts {
    /// The measure that it carries out.
    pub measure: Option<i64>,
    /// What is to be done.
    pub text: String,
    /// 牵头单位.
    pub lead: UnitId,
    /// 配合单位, in ascending order.
    pub support: Vec<UnitId>,
    /// 责任人; none: that of the matter.
    pub owner: Option<PersonId>,
    /// 完成时限; none: that of the matter.
    pub due: Option<Day>,
}

/// 一项任务.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its number in the matter, from 1.
    pub number: i64,
    /// What is stated about it.
    pub facts: TaskFacts,
    /// The day on which it was given out.
    pub day: Day,
}

impl Matter {
    /// The number of one of its tasks.
    pub fn task_id(&self, task: &Task) -> TaskId {
        TaskId { matter: self.id, task: task.number }
    }

    /// Who sees to a task: its own owner, or that of the matter.
    pub fn owner_of(&self, task: &Task) -> Option<PersonId> {
        task.facts.owner.or(self.facts.owner)
    }
}

/// The task meant by its number, with its matter.
///
/// # Errors
/// Refused if the text is no such number, or if there is no such task.
pub fn meant_task(records: &Records<'_>, text: &str) -> Result<(Matter, Task)> {
    let folded = fold_width(text.trim());
    let id = folded.split_once('.').and_then(|(of, number)| {
        let task = number.parse().ok().filter(|number| *number > 0)?;
        Some(TaskId { matter: MatterId::from_code(of)?, task })
    });
    let Some(id) = id else {
        return Err(Refusal::usage(format!("“{}”不是任务的编号。", text.trim()))
            .hint("任务的编号写作 M7.2")
            .hint("查看台账：wuxue checklist list")
            .into());
    };
    let found = matter(records, id.matter)?.and_then(|of| {
        let task = of.tasks.iter().find(|task| task.number == id.task).cloned()?;
        Some((of, task))
    });
    Ok(found.ok_or_else(|| {
        Refusal::not_found(format!("没有任务 {id}。"))
            .hint(format!("查看它：wuxue checklist show {}", id.matter))
    })?)
}

/// What a step is about: a task by its number `M7.2`, or the whole of a matter as [`meant_matter`] finds it.
///
/// # Errors
/// Refused if none, or several, fit.
pub fn meant_work(records: &Records<'_>, text: &str) -> Result<(Matter, Option<Task>)> {
    let folded = fold_width(text.trim());
    if folded.split_once('.').is_some_and(|(of, _)| MatterId::from_code(of).is_some()) {
        let (of, task) = meant_task(records, text)?;
        return Ok((of, Some(task)));
    }
    Ok((meant_matter(records, text)?, None))
}

/// Adds a measure, and gives its number.
///
/// # Errors
/// Refused if the matter is over, classified or voided, or if the same measure is there already.
pub fn add_measure(write: &Write<'_>, of: &Matter, text: &str, day: Day) -> Result<i64> {
    of.must_be_open()?;
    of.must_be_there("定措施", day)?;
    if let Some(same) = of.measures.iter().find(|measure| measure.text == text) {
        return Err(Refusal::refused(format!("{} 的第 {} 条措施就是它。", of.id, same.number))
            .hint(format!(
                "分解任务：wuxue checklist task add {} --measure {} --lead 牵头单位",
                of.id, same.number
            ))
            .into());
    }
    let number = of.measures.last().map_or(1, |last| last.number + 1);
    let params = named_params! {":matter": of.id, ":measure": number, ":text": text, ":day": day};
    write.execute(sql!("matter.sql", "insert_measure"), params)?;
    Ok(number)
}

/// Changes the words of a measure.
///
/// # Errors
/// Refused if the matter is over.
pub fn edit_measure(write: &Write<'_>, of: &Matter, measure: &Measure, text: &str) -> Result<()> {
    of.must_be_open()?;
    if measure.text != text {
        let params = named_params! {":matter": of.id, ":measure": measure.number, ":text": text};
        write.execute(sql!("matter.sql", "update_measure"), params)?;
    }
    Ok(())
}

/// Takes a measure out that was entered by mistake, or of which all tasks were dropped.
///
/// # Errors
/// Refused if the matter is over, or if tasks carry the measure out.
pub fn remove_measure(write: &Write<'_>, of: &Matter, measure: &Measure) -> Result<()> {
    of.must_be_open()?;
    for task in of.tasks.iter().filter(|task| task.facts.measure == Some(measure.number)) {
        let id = of.task_id(task);
        if of.task_stands(task, write.today, &WorkingDays::default()).state != TaskState::Dropped {
            return Err(Refusal::refused(format!(
                "第 {} 条措施已经分解出任务 {id}，不能删去。",
                measure.number
            ))
            .hint(format!("取消那项任务：wuxue checklist task drop {id} --because 原因"))
            .into());
        }
        update_task(write, id, &TaskFacts { measure: None, ..task.facts.clone() })?;
    }
    let params = named_params! {":matter": of.id, ":measure": measure.number};
    write.execute(sql!("matter.sql", "delete_measure"), params)?;
    Ok(())
}

/// Adds a task.
///
/// # Errors
/// Refused if the matter is over, classified or voided, if the measure is not there, if the same unit leads the same task
/// already, or if it is due before it was given out.
pub fn add_task(write: &Write<'_>, of: &Matter, facts: &TaskFacts, day: Day) -> Result<TaskId> {
    of.must_be_open()?;
    of.must_be_there("分解任务", day)?;
    check(of, facts, day)?;
    let same = |task: &&Task| task.facts.text == facts.text && task.facts.lead == facts.lead;
    if let Some(same) = of.tasks.iter().find(same) {
        let id = of.task_id(same);
        return Err(Refusal::refused(format!("这项任务已经登记了：{id}。"))
            .hint(format!("更改它：wuxue checklist task edit {id}"))
            .into());
    }
    let id = TaskId { matter: of.id, task: of.tasks.last().map_or(1, |last| last.number + 1) };
    write.execute(
        sql!("matter.sql", "insert_task"),
        named_params! {
            ":matter": id.matter, ":task": id.task, ":measure": facts.measure, ":text": facts.text,
            ":lead": facts.lead, ":owner": facts.owner, ":due": facts.due, ":day": day,
        },
    )?;
    set_support(write, id, &[], &facts.support)?;
    Ok(id)
}

/// Changes what is stated about a task; writes nothing where nothing differs.
///
/// # Errors
/// Refused if the matter is over, if the task is done or dropped, by the rules of [`add_task`], if its time, its own or that
/// of the whole, has passed and would change (an extension leaves the days late), or if the owner would change while the
/// whole waits to be verified.
pub fn edit_task(write: &Write<'_>, of: &Matter, old: &Task, facts: &TaskFacts) -> Result<()> {
    if *facts == old.facts {
        return Ok(());
    }
    of.must_be_open()?;
    let id = of.task_id(old);
    let stands = of.task_stands(old, write.today, &WorkingDays::read(write)?);
    if matches!(stands.state, TaskState::Done | TaskState::Dropped) {
        return Err(Refusal::refused(format!("{id} {}，不能再改。", stands.state.label()))
            .hint(format!("要继续办理的：wuxue checklist task undo {id} --because 原因"))
            .into());
    }
    let over = |due: Option<Day>| due.is_some_and(|due| due < write.today);
    if facts.due != old.facts.due && (over(old.facts.due) || over(stands.due)) {
        return Err(Refusal::refused(format!("{id} 的完成时限已过，不能再改：逾期的始终算逾期。"))
            .hint(format!(
                "批准延期的：wuxue checklist extend {id} --until 日期 --approved-by 批准人 --because 原因"
            ))
            .into());
    }
    if facts.owner != old.facts.owner {
        of.must_not_wait()?;
    }
    check(of, facts, old.day)?;
    if (TaskFacts { support: old.facts.support.clone(), ..facts.clone() }) != old.facts {
        update_task(write, id, facts)?;
    }
    set_support(write, id, &old.facts.support, &facts.support)
}

fn update_task(write: &Write<'_>, id: TaskId, facts: &TaskFacts) -> Result<()> {
    write.execute(
        sql!("matter.sql", "update_task"),
        named_params! {
            ":matter": id.matter, ":task": id.task, ":measure": facts.measure, ":text": facts.text,
            ":lead": facts.lead, ":owner": facts.owner, ":due": facts.due,
        },
    )?;
    Ok(())
}

fn set_support(write: &Write<'_>, of: TaskId, old: &[UnitId], new: &[UnitId]) -> Result<()> {
    let change = |sql: &str, units: &[UnitId], kept: &[UnitId]| -> Result<()> {
        for unit in units.iter().filter(|unit| !kept.contains(unit)) {
            write.execute(sql, named_params! {":matter": of.matter, ":task": of.task, ":unit": unit})?;
        }
        Ok(())
    };
    change(sql!("matter.sql", "delete_support"), old, new)?;
    change(sql!("matter.sql", "insert_support"), new, old)
}

fn check(of: &Matter, facts: &TaskFacts, day: Day) -> Result<(), Refusal> {
    if let Some(number) = facts.measure.filter(|number| of.measure(*number).is_none()) {
        return Err(Refusal::not_found(format!("{} 没有第 {number} 条措施。", of.id))
            .hint(format!("查看各条措施：wuxue checklist show {}", of.id)));
    }
    if facts.support.contains(&facts.lead) {
        return Err(Refusal::refused("牵头单位不能又是配合单位。")
            .hint("改正后再试：--lead 牵头单位 --support 配合单位"));
    }
    match facts.due.filter(|due| *due < day) {
        None => Ok(()),
        Some(due) => Err(Refusal::refused(format!("完成时限 {due} 早于分解任务的日期 {day}。"))
            .hint("改正日期：--due 日期")),
    }
}
