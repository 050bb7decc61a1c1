//! What happens to a matter, step by step: 传达学习, 研究部署, 进展, 报告, 报审, 审核销号 or 退回, 归档, 回头看; and the
//! decisions 延期, 长期坚持, 仅传达学习. Steps are added and never changed; a mistaken one is undone as an operation.

use anyhow::{Context, Result};

use super::matter::Matter;
use super::standing::{MatterState, TaskState};
use super::task::Task;
use crate::calendar::Day;
use crate::record::{ActivityId, FirstTopic, activity};
use crate::refusal::Refusal;
use crate::roster::{Person, PersonId, may_verify};
use crate::rules::WorkingDays;
use crate::sql;
use crate::store::{Row, SqlResult, Write, named_params};

crate::closed_set! {
    /// What sort of step.
    StepSort {
        /// Studied as a first topic.
        Convey = "convey", "传达学习";
        /// Studied and arranged.
        Deploy = "deploy", "研究部署";
        /// Something was done, about the whole or a task.
        Progress = "progress", "进展";
        /// A task is done, with evidence.
        Done = "done", "任务完成";
        /// A task is not done after all.
        Undone = "undone", "任务重办";
        /// A task is no longer to be done.
        Dropped = "dropped", "任务取消";
        /// Reported to the body that asked.
        Report = "report", "报告";
        /// More time, approved by somebody.
        Extend = "extend", "延期";
        /// Called done, with what came of it.
        Submit = "submit", "报审";
        /// Verified and closed.
        Verify = "verify", "审核销号";
        /// Sent back.
        Return = "return", "退回重办";
        /// Filed.
        Archive = "archive", "归档";
        /// Looked at again: it lasts.
        Lasting = "lasting", "回头看：已巩固";
        /// Looked at again: it is back.
        Relapsed = "relapsed", "回头看：反弹";
        /// To be kept up for good.
        Standing = "standing", "长期坚持";
        /// Needs neither measures nor tasks.
        StudyOnly = "study_only", "仅传达学习";
        /// Open again.
        Reopen = "reopen", "重新办理";
        /// What a register kept elsewhere says and no record here shows.
        Note = "note", "备注";
    }
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What sort.
    pub sort: StepSort,
    /// The task that it is about; none: the whole.
    pub task: Option<i64>,
    /// When: the day of its activity, if it has one.
    pub day: Day,
    /// What was done, decided or found; the evidence.
    pub text: Option<String>,
    /// The activity in which it was done, or that is the evidence.
    pub activity: Option<ActivityId>,
    /// Who verified it.
    pub person: Option<PersonId>,
    /// To whom it was reported, or who approved it.
    pub whom: Option<String>,
    /// A new time.
    pub until: Option<Day>,
    /// How often a standing matter is looked at, in months.
    pub months: Option<u32>,
    /// Its activity was voided since, or is said no longer to have had it as first topic: the step does not count.
    pub is_void: bool,
}

impl Step {
    /// A step of a sort on a day, of which nothing else is known.
    pub fn on(sort: StepSort, day: Day) -> Step {
        Step {
            sort,
            task: None,
            day,
            text: None,
            activity: None,
            person: None,
            whom: None,
            until: None,
            months: None,
            is_void: false,
        }
    }

    pub(super) fn read(row: &Row<'_>) -> SqlResult<Step> {
        Ok(Step {
            sort: row.get("sort")?,
            task: row.get("task")?,
            day: row.get("day")?,
            text: row.get("text")?,
            activity: row.get("activity")?,
            person: row.get("person")?,
            whom: row.get("whom")?,
            until: row.get("until")?,
            months: row.get("months")?,
            is_void: row.get("is_void")?,
        })
    }
}

impl Matter {
    /// Refuses what cannot be done to a matter that is voided, classified or closed.
    ///
    /// # Errors
    /// That it is so.
    pub fn must_be_open(&self) -> Result<(), Refusal> {
        self.must_be_kept_here()?;
        if self.is_closed() {
            return Err(Refusal::refused(format!("{} 已经销号。", self.id))
                .hint(format!("要继续办理的，重新办理：wuxue checklist reopen {} --because 原因", self.id)));
        }
        Ok(())
    }

    /// Refuses what cannot be done to a matter that is voided, or of which only the serial number is kept.
    ///
    /// # Errors
    /// Refused if it is either.
    pub fn must_be_kept_here(&self) -> Result<(), Refusal> {
        self.must_count()?;
        if self.is_classified() {
            return Err(Refusal::refused(format!(
                "{} 是涉密要件，这里只登记编号；办理情况在涉密载体上登记。",
                self.id
            ))
            .hint(format!("查看它：wuxue checklist show {}", self.id)));
        }
        Ok(())
    }

    /// Refuses what is dated before the matter was written, or, where that is not known, before it came in.
    ///
    /// # Errors
    /// That it is so.
    pub(super) fn must_be_there(&self, what: &str, on: Day) -> Result<(), Refusal> {
        let (which, since, flag) = match (self.facts.dated, self.facts.received) {
            (Some(dated), _) => ("成文", dated, "dated"),
            (None, Some(received)) => ("收到", received, "received"),
            (None, None) => return Ok(()),
        };
        if on >= since {
            return Ok(());
        }
        Err(Refusal::refused(format!("{what}的日期 {on} 早于 {} 的{which}日期 {since}。", self.id))
            .hint("改正日期：--on 日期")
            .hint(format!("{which}日期错了的：wuxue checklist edit {} --{flag} 日期", self.id)))
    }

    fn must_be_closed(&self, what: &str) -> Result<Day, Refusal> {
        self.must_be_kept_here()?;
        let closing = self.steps.iter().rev().find(|step| step.sort == StepSort::Verify);
        closing.filter(|_| self.is_closed()).map(|step| step.day).ok_or_else(|| {
            Refusal::refused(format!("{} 还没有销号，不能{what}。", self.id))
                .hint(format!("看下一步：wuxue checklist handle {}", self.id))
        })
    }

    fn must_be_submitted(&self) -> Result<Day, Refusal> {
        let submitted = self.steps.iter().rev().find(|step| step.sort == StepSort::Submit);
        submitted.filter(|_| self.is_submitted()).map(|step| step.day).ok_or_else(|| {
            Refusal::refused(format!("{} 还没有报审。", self.id))
                .hint(format!("先报审：wuxue checklist submit {} --result 完成情况", self.id))
        })
    }
}

/// Adds a step, of any sort but a verification and a return, which [`verify`] adds.
///
/// # Errors
/// Refused if the matter is voided or classified, if it does not stand so that the step can follow, if a conveying cites
/// an activity that did not list it as a first topic, if a task is called done without evidence, or if the day lies before
/// the step it follows.
pub fn add_step(write: &Write<'_>, of: &Matter, step: &Step) -> Result<()> {
    let task = step.task.and_then(|number| of.tasks.iter().find(|task| task.number == number));
    if step.sort != StepSort::Convey {
        of.must_be_there(step.sort.label(), step.day)?;
    }
    match step.sort {
        StepSort::Convey => {
            of.must_be_kept_here()?;
            check_conveying(write, of, step)?;
        }
        StepSort::Note | StepSort::Report => of.must_be_kept_here()?,
        StepSort::Deploy | StepSort::Progress => of.must_be_open()?,
        StepSort::Done | StepSort::Dropped => of.must_be_open()?,
        StepSort::Undone => of.must_be_kept_here()?,
        StepSort::Extend => {
            of.must_be_open()?;
            check_extension(write, of, task, step)?;
        }
        StepSort::Submit => check_submission(of, step)?,
        StepSort::Archive => {
            let closed = of.must_be_closed("归档")?;
            not_before(step, closed, StepSort::Verify)?;
            let stands = of.stands(write.today, &WorkingDays::default());
            if stands.state == MatterState::Archived {
                return Err(Refusal::refused(format!("{} 已经归档。", of.id))
                    .hint(format!("查看它：wuxue checklist show {}", of.id))
                    .into());
            }
        }
        StepSort::Lasting | StepSort::Relapsed | StepSort::Reopen => {
            let closed =
                of.must_be_closed(if step.sort == StepSort::Reopen { "重新办理" } else { "回头看" })?;
            not_before(step, closed, StepSort::Verify)?;
            check_new_time(of, step)?;
        }
        StepSort::Standing => of.must_be_open()?,
        StepSort::StudyOnly => {
            of.must_be_open()?;
            let given = of.tasks.iter().find(|task| {
                of.task_stands(task, write.today, &WorkingDays::default()).state != TaskState::Dropped
            });
            if let Some(task) = given {
                let id = of.task_id(task);
                return Err(Refusal::refused(format!("{} 已经分解出任务 {id}，不是仅传达学习。", of.id))
                    .hint(format!("不用办的任务先取消：wuxue checklist task drop {id} --because 原因"))
                    .into());
            }
        }
        StepSort::Verify | StepSort::Return => {
            anyhow::bail!("a verification is added by `verify`")
        }
    }
    if let Some(task) = task {
        check_task(write, of, task, step)?;
    }
    insert(write, of, step)
}

/// Adds a step that a file tells of, without looking at what came before: its order is that of the file.
///
/// # Errors
/// Only those of the store.
pub fn insert_step(write: &Write<'_>, of: &Matter, step: &Step) -> Result<()> {
    insert(write, of, step)
}

fn insert(write: &Write<'_>, of: &Matter, step: &Step) -> Result<()> {
    write.execute(
        sql!("matter.sql", "insert_step"),
        named_params! {
            ":matter": of.id, ":seq": of.steps.len() as i64 + 1, ":task": step.task, ":sort": step.sort,
            ":day": step.day, ":text": step.text, ":activity": step.activity, ":person": step.person,
            ":whom": step.whom, ":until": step.until, ":months": step.months,
        },
    )?;
    Ok(())
}

fn not_before(step: &Step, earliest: Day, after: StepSort) -> Result<(), Refusal> {
    if step.day >= earliest {
        return Ok(());
    }
    Err(Refusal::refused(format!(
        "{}的日期 {} 早于{}的日期 {earliest}。",
        step.sort.label(),
        step.day,
        after.label()
    ))
    .hint("改正日期：--on 日期"))
}

fn check_conveying(write: &Write<'_>, of: &Matter, step: &Step) -> Result<()> {
    if let Some(dated) = of.facts.dated.filter(|dated| step.day < *dated) {
        return Err(Refusal::refused(format!("传达学习的日期 {} 早于成文日期 {dated}。", step.day))
            .hint(format!("改正成文日期：wuxue checklist edit {} --dated 日期", of.id))
            .into());
    }
    let Some(id) = step.activity else { return Ok(()) };
    if of.steps.iter().any(|one| one.sort == StepSort::Convey && one.activity == Some(id)) {
        return Err(Refusal::refused(format!("{} 已经登记过在 {id} 传达学习。", of.id))
            .hint(format!("查看它：wuxue checklist show {}", of.id))
            .into());
    }
    let held = activity(write, id)?.context("the activity that conveys is missing")?;
    if held.voided.is_some() {
        return Err(Refusal::refused(format!("{id} 已经作废，不能作为传达学习。"))
            .hint("查看活动：wuxue log list")
            .into());
    }
    if held.facts.first_topic != Some(FirstTopic::Listed) {
        return Err(Refusal::refused(format!("{id} 没有把它列为第一议题，不算传达学习。"))
            .hint(format!("确实列了的，更正那次活动：wuxue log edit {id} --first-topic 已列"))
            .into());
    }
    Ok(())
}

fn check_extension(write: &Write<'_>, of: &Matter, task: Option<&Task>, step: &Step) -> Result<()> {
    let days = WorkingDays::read(write)?;
    let (what, due) = match task {
        Some(task) => (of.task_id(task).to_string(), of.task_stands(task, write.today, &days).due),
        None => (of.id.to_string(), of.stands(write.today, &days).due),
    };
    // What was opened again without a time has none now, and takes the new one.
    let written = task.and_then(|task| task.facts.due).or(of.facts.due);
    let Some(due) = due.or(written.filter(|_| step.until.is_some_and(|until| until >= step.day))) else {
        let set = if task.is_some() { "task edit" } else { "edit" };
        return Err(Refusal::refused(format!("{what} 没有完成时限，谈不上延期。"))
            .hint(format!("写明时限：wuxue checklist {set} {what} --due 日期"))
            .into());
    };
    match step.until.filter(|until| *until <= due || *until < step.day) {
        None => Ok(()),
        Some(until) => {
            Err(Refusal::refused(format!("延到的日期 {until} 不晚于现在的时限 {due}，或者早于批准的日期。"))
                .hint("改正日期：--until 日期")
                .into())
        }
    }
}

/// A matter that is back has a new time, or it could never be late; no time lies before the day.
fn check_new_time(of: &Matter, step: &Step) -> Result<(), Refusal> {
    match step.until {
        None if step.sort == StepSort::Relapsed => {
            Err(Refusal::refused(format!("{} 反弹了，要写明新的完成时限。", of.id))
                .hint(format!("写明时限：wuxue checklist lookback {} --result 反弹 --due 日期", of.id)))
        }
        Some(until) if until < step.day => {
            Err(Refusal::refused(format!("完成时限 {until} 早于{}的日期 {}。", step.sort.label(), step.day))
                .hint("改正日期：--due 日期"))
        }
        _ => Ok(()),
    }
}

fn check_submission(of: &Matter, step: &Step) -> Result<(), Refusal> {
    of.must_be_open()?;
    if of.is_submitted() {
        return Err(Refusal::refused(format!("{} 已经报审，正待审核。", of.id))
            .hint(format!("审核：wuxue checklist verify {} --verifier 核验人", of.id)));
    }
    let last = of.steps.iter().filter(|step| matches!(step.sort, StepSort::Done | StepSort::Return));
    match last.max_by_key(|step| step.day) {
        Some(last) => not_before(step, last.day, last.sort),
        None => Ok(()),
    }
}

fn check_task(write: &Write<'_>, of: &Matter, task: &Task, step: &Step) -> Result<()> {
    let id = of.task_id(task);
    let stands = of.task_stands(task, write.today, &WorkingDays::default());
    let refuse = |hint: String| {
        Err(Refusal::refused(format!("{id} {}，不能登记{}。", stands.state.label(), step.sort.label()))
            .hint(hint)
            .into())
    };
    match step.sort {
        StepSort::Undone if stands.is_open() => {
            return refuse(format!("登记进展：wuxue checklist progress {id} 进展"));
        }
        StepSort::Progress | StepSort::Done | StepSort::Dropped | StepSort::Extend if !stands.is_open() => {
            return refuse(format!("要继续办理的：wuxue checklist task undo {id} --because 原因"));
        }
        StepSort::Undone => {
            let over = |one: &&Step| {
                one.task == Some(task.number) && matches!(one.sort, StepSort::Done | StepSort::Dropped)
            };
            let closing = of.steps.iter().rev().find(|one| one.sort == StepSort::Verify);
            let after = [of.steps.iter().rev().find(over), closing.filter(|_| of.is_closed())];
            for after in after.into_iter().flatten() {
                not_before(step, after.day, after.sort)?;
            }
        }
        _ => {}
    }
    if step.sort == StepSort::Done && step.text.is_none() && step.activity.is_none() {
        return Err(Refusal::refused(format!("{id} 没有佐证，不算完成。"))
            .hint("写明佐证，或者佐证的活动：--evidence A12、--evidence 文字")
            .into());
    }
    if step.activity.is_none() && step.day < task.day {
        return Err(Refusal::refused(format!(
            "{}的日期 {} 早于分解任务的日期 {}。",
            step.sort.label(),
            step.day,
            task.day
        ))
        .hint("改正日期：--on 日期")
        .into());
    }
    Ok(())
}

/// Verifies a matter and closes it 销号, or sends it back 退回重办. `named` is how the verifier was typed.
///
/// # Errors
/// Refused if it was not called done, if the verifier owns the matter or one of its tasks, by whatever name, or has left,
/// if the day lies before it was called done, and a closing also if anything lacks, or lacked on its day.
pub fn verify(write: &Write<'_>, of: &Matter, by: &Person, named: &str, step: &Step) -> Result<()> {
    of.must_be_open()?;
    if step.sort == StepSort::Verify {
        let lacks = of.lacks(write.today, &WorkingDays::default());
        if !lacks.is_empty() {
            let said: Vec<String> = lacks.iter().map(|lack| lack.said()).collect();
            let mut refusal = Refusal::refused(format!("{} 不能销号：{}。", of.id, said.join("；")));
            let mut commands: Vec<String> = lacks.iter().map(|lack| lack.command(of)).collect();
            commands.dedup();
            for command in commands.into_iter().take(5) {
                refusal = refusal.hint(command);
            }
            return Err(refusal.into());
        }
    }
    let submitted = of.must_be_submitted()?;
    not_before(step, submitted, StepSort::Submit)?;
    if step.sort == StepSort::Verify {
        let lacked = of.lacks(step.day, &WorkingDays::default());
        if let Some(lack) = lacked.first() {
            return Err(Refusal::refused(format!(
                "{} 在 {} 还不能销号：那天{}。",
                of.id,
                step.day,
                lack.said()
            ))
            .hint("改正日期：--on 日期")
            .into());
        }
    }
    let tasks = of.tasks.iter().filter(|task| {
        // Nobody was to do what is dropped.
        of.task_stands(task, write.today, &WorkingDays::default()).state != TaskState::Dropped
    });
    let tasks = tasks.map(|task| (of.owner_of(task), format!("任务 {}", of.task_id(task))));
    let mut all = [(of.facts.owner, format!(" {}", of.id))].into_iter().chain(tasks);
    let owns = all.find(|(owner, _)| *owner == Some(by.id)).map(|(_, what)| format!("就是{what} 的责任人"));
    may_verify(by, named, owns.as_deref(), step.day)?;
    insert(write, of, step)
}
