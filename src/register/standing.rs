//! How a matter and its tasks stand on a day, derived from what happened; and what a matter lacks before it may be closed
//! 销号.

use super::due::{Deadline, Late};
use super::matter::Matter;
use super::next::NextStep;
use super::step::{Step, StepSort};
use super::task::{Task, TaskId};
use crate::calendar::{Day, Reckoning};
use crate::rules::WorkingDays;

crate::closed_set! {
    /// How a matter stands.
    MatterState {
        /// Only listed.
        Listed = "listed", "已登记";
        /// Conveyed as a first topic.
        Conveyed = "conveyed", "已传达";
        /// Studied and arranged.
        Deployed = "deployed", "已部署";
        /// Its tasks are given out.
        UnderWay = "under_way", "落实中";
        /// Called done, and not verified yet.
        Submitted = "submitted", "待审核";
        /// Sent back.
        Returned = "returned", "退回重办";
        /// To be kept up for good; looked at again and again.
        Standing = "standing", "长期坚持";
        /// Closed.
        Closed = "closed", "已销号";
        /// Closed and filed.
        Archived = "archived", "已归档";
        /// Classified: its loop is kept elsewhere.
        Numbered = "numbered", "仅登记编号";
        /// Does not count.
        Voided = "voided", "已作废";
    }
}

crate::closed_set! {
    /// How a task stands.
    TaskState {
        /// Nothing was done yet.
        Open = "open", "未开始";
        /// Something was done.
        UnderWay = "under_way", "推进中";
        /// Done, with evidence.
        Done = "done", "已完成";
        /// Its evidence was voided.
        Unproven = "unproven", "佐证已作废";
        /// No longer to be done.
        Dropped = "dropped", "已取消";
    }
}

/// How a task stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskStanding {
    /// In a word.
    pub state: TaskState,
    /// The last day on which it is done in time, as written.
    pub due: Option<Day>,
    /// By how much its time is over, if it is and the task is not done.
    pub overdue: Option<Late>,
    /// How late it was at worst.
    pub late: Late,
}

/// How a matter stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterStanding {
    /// In a word.
    pub state: MatterState,
    /// When it was conveyed first.
    pub conveyed: Option<Day>,
    /// When it was studied and arranged first.
    pub deployed: Option<Day>,
    /// When it was closed; none once it is open again.
    pub closed: Option<Day>,
    /// When it was called done, if it waits to be verified.
    pub submitted: Option<Day>,
    /// 仅传达学习: it needs neither measures nor tasks; those that it was given all the same are to be done.
    pub study_only: bool,
    /// The last day of the whole, as written or extended.
    pub due: Option<Day>,
    /// Until when it was extended, and by whom.
    pub extended: Option<(Day, String)>,
    /// When a standing matter is to be looked at next.
    pub review: Option<Day>,
    /// By how much its time, or that of a task, is over, if it is and the matter is still open.
    pub overdue: Option<Late>,
    /// How late it, or one of its tasks, was at worst.
    pub late: Late,
    /// The last day on which anything happened, or a measure or a task was given; that of the listing if nothing did.
    pub moved: Day,
}

/// What a matter lacks before it may be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// It was not conveyed, or the activity was voided.
    Conveying,
    /// There is no task.
    Task,
    /// This task is not done.
    TaskOpen(TaskId),
    /// The evidence of this task was voided.
    Evidence(TaskId),
    /// Nobody called it done and said what came of it.
    Result,
}

impl Lack {
    /// What lacks, for people.
    pub fn said(self) -> String {
        match self {
            Lack::Conveying => "没有传达学习".to_owned(),
            Lack::Task => "没有分解任务".to_owned(),
            Lack::TaskOpen(task) => format!("任务 {task} 没有完成"),
            Lack::Evidence(task) => format!("任务 {task} 的佐证已作废"),
            Lack::Result => "没有报审（没有写完成情况）".to_owned(),
        }
    }

    /// The step that mends it.
    pub fn step(self) -> NextStep {
        match self {
            Lack::Conveying => NextStep::Convey,
            Lack::Task => NextStep::Divide,
            Lack::TaskOpen(task) | Lack::Evidence(task) => NextStep::Finish(task),
            Lack::Result => NextStep::Submit,
        }
    }

    /// The command that mends it.
    pub fn command(self, of: &Matter) -> String {
        self.step().command(of)
    }
}

impl TaskStanding {
    /// In words, with the days beside them.
    pub fn said(&self) -> String {
        said(self.state.label(), self.is_open(), self.overdue, self.late)
    }

    /// Whether there is still something to do.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, TaskState::Done | TaskState::Dropped)
    }
}

impl MatterStanding {
    /// In words, with the days beside them.
    pub fn said(&self) -> String {
        said(self.state.label(), self.is_open(), self.overdue, self.late)
    }

    /// Whether there is still something to do.
    pub fn is_open(&self) -> bool {
        use MatterState::{Archived, Closed, Numbered, Voided};
        !matches!(self.state, Closed | Archived | Numbered | Voided)
    }

    /// Whether it can be closed at all: it counts in the rate 销号率.
    pub fn is_closable(&self) -> bool {
        use MatterState::{Numbered, Standing, Voided};
        !matches!(self.state, Standing | Numbered | Voided)
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        matches!(self.state, MatterState::Closed | MatterState::Archived)
    }
}

fn said(label: &str, open: bool, overdue: Option<Late>, late: Late) -> String {
    match overdue {
        Some(over) if over.days == 0 => format!("{label}，已逾期"),
        Some(over) => format!("{label}，已逾期 {}", over.said()),
        None if late.days == 0 => label.to_owned(),
        None if open => format!("{label}（曾逾期 {}）", late.said()),
        None => format!("{label}（逾期 {}）", late.said()),
    }
}

impl Matter {
    /// How a task stands on a day.
    pub fn task_stands(&self, task: &Task, on: impl Into<Reckoning>, days: &WorkingDays) -> TaskStanding {
        let on = on.into();
        let own = task.facts.due;
        let mut deadline = Deadline::new(days, own.or(self.facts.due));
        let mut state = TaskState::Open;
        for step in self.steps.iter().filter(|step| step.day <= on.day) {
            let whole = step.task.is_none();
            if !whole && step.task != Some(task.number) {
                continue;
            }
            // Without a time of its own it keeps that of the whole.
            let shared = whole && own.is_none();
            match step.sort {
                StepSort::Progress if !whole && state == TaskState::Open => state = TaskState::UnderWay,
                StepSort::Extend if shared || !whole => {
                    // More time for the whole takes none away that the task was given.
                    let longer = |until: &Day| deadline.due().is_none_or(|due| due < *until);
                    if let Some(until) = step.until.filter(longer) {
                        deadline.extended(step.day, until, task.day <= step.day);
                    }
                }
                // The whole was called done, or has no end, and what is to be done by its time with it.
                StepSort::Submit | StepSort::Standing if shared && state != TaskState::Done => {
                    deadline.done(step.day);
                }
                StepSort::Return if shared && state != TaskState::Done => deadline.undone(),
                StepSort::Relapsed | StepSort::Reopen if whole => {
                    deadline.anew(step.until);
                    if state != TaskState::Done {
                        deadline.undone();
                    }
                }
                StepSort::Done if step.is_void => state = TaskState::Unproven,
                StepSort::Done => {
                    deadline.done(step.day);
                    state = TaskState::Done;
                }
                StepSort::Undone => {
                    deadline.undone();
                    state = TaskState::UnderWay;
                }
                StepSort::Dropped => {
                    deadline.done(step.day);
                    state = TaskState::Dropped;
                }
                _ => {}
            }
        }
        let due = deadline.due();
        let (overdue, late) = deadline.stands(on);
        // What is dropped was not late: nobody was to do it.
        let late = if state == TaskState::Dropped { Late::default() } else { late };
        TaskStanding { state, due, overdue, late }
    }

    /// How it stands on a day.
    pub fn stands(&self, on: impl Into<Reckoning>, days: &WorkingDays) -> MatterStanding {
        let on = on.into();
        let mut deadline = Deadline::new(days, self.facts.due);
        let first = |sort| self.counting(sort, on.day).map(|step| step.day).min();
        let mut found = MatterStanding {
            state: MatterState::Listed,
            conveyed: first(StepSort::Convey),
            deployed: first(StepSort::Deploy),
            closed: None,
            submitted: None,
            study_only: false,
            due: None,
            extended: None,
            review: None,
            overdue: None,
            late: Late::default(),
            moved: self
                .steps
                .iter()
                .map(|step| step.day)
                .chain(self.measures.iter().map(|measure| measure.day))
                .chain(self.tasks.iter().map(|task| task.day))
                .filter(|day| *day <= on.day)
                .max()
                .unwrap_or(self.listed),
        };
        let (mut returned, mut archived, mut standing) = (false, false, None);
        for step in self.steps.iter().filter(|step| step.day <= on.day) {
            match step.sort {
                StepSort::Submit => {
                    deadline.done(step.day);
                    (found.submitted, returned) = (Some(step.day), false);
                }
                StepSort::Return => {
                    deadline.undone();
                    (found.submitted, returned) = (None, true);
                }
                StepSort::Verify => {
                    (found.closed, found.submitted, standing) = (Some(step.day), None, None);
                }
                StepSort::Archive => archived = true,
                StepSort::Undone if found.closed.is_some() || found.submitted.is_some() => {
                    deadline.undone();
                    (found.closed, found.submitted, archived) = (None, None, false);
                }
                StepSort::Relapsed | StepSort::Reopen => {
                    deadline.anew(step.until);
                    deadline.undone();
                    (found.closed, found.submitted, archived) = (None, None, false);
                }
                StepSort::Extend if step.task.is_none() => {
                    if let Some(until) = step.until {
                        deadline.extended(step.day, until, true);
                        found.extended = Some((until, step.whom.clone().unwrap_or_default()));
                    }
                }
                StepSort::Standing => {
                    deadline.done(step.day);
                    (standing, found.submitted, returned) = (step.months, None, false);
                }
                StepSort::StudyOnly => found.study_only = true,
                _ => {}
            }
        }
        found.review = standing.map(|months| found.moved.months_later(months));
        let tasks = self.tasks.iter().map(|task| self.task_stands(task, on, days));
        let mut given = false;
        let (mut task_overdue, mut task_late) = (None, Late::default());
        for task in tasks {
            given |= task.state != TaskState::Dropped;
            task_overdue = task_overdue.max(task.overdue);
            task_late = task_late.max(task.late);
        }
        found.due = deadline.due();
        found.state = if self.voided.as_ref().is_some_and(|voided| voided.day <= on.day) {
            MatterState::Voided
        } else if self.is_classified() {
            MatterState::Numbered
        } else if found.closed.is_some() {
            if archived { MatterState::Archived } else { MatterState::Closed }
        } else if found.submitted.is_some() {
            MatterState::Submitted
        } else if returned {
            MatterState::Returned
        } else if standing.is_some() {
            MatterState::Standing
        } else if given {
            MatterState::UnderWay
        } else if found.deployed.is_some() || !self.measures.is_empty() {
            MatterState::Deployed
        } else if found.conveyed.is_some() {
            MatterState::Conveyed
        } else {
            MatterState::Listed
        };
        let (overdue, late) = deadline.stands(on);
        let review_over = || found.review.and_then(|review| Late::since(review, on, days));
        let over = if found.state == MatterState::Standing { review_over() } else { overdue };
        found.overdue = over.max(task_overdue).filter(|_| found.is_open());
        if found.state != MatterState::Voided {
            found.late = late.max(task_late);
        }
        found
    }

    /// What it lacks before it may be closed, in the order in which it is mended.
    pub fn lacks(&self, on: Day, days: &WorkingDays) -> Vec<Lack> {
        let stands = self.stands(on, days);
        let mut lacks = Vec::new();
        if stands.conveyed.is_none() {
            lacks.push(Lack::Conveying);
        }
        let mut given = false;
        for task in &self.tasks {
            match self.task_stands(task, on, days).state {
                TaskState::Dropped => continue,
                TaskState::Done => {}
                TaskState::Unproven => lacks.push(Lack::Evidence(self.task_id(task))),
                TaskState::Open | TaskState::UnderWay => lacks.push(Lack::TaskOpen(self.task_id(task))),
            }
            given = true;
        }
        if !given && !stands.study_only {
            lacks.push(Lack::Task);
        }
        if stands.submitted.is_none() {
            lacks.push(Lack::Result);
        }
        lacks
    }

    /// Whether it waits to be verified.
    pub fn is_submitted(&self) -> bool {
        self.turned(StepSort::Submit, &[StepSort::Return, StepSort::Verify, StepSort::Standing]).is_some()
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.turned(StepSort::Verify, &[]).is_some()
    }

    /// The last step of a sort, unless one of these, or one that opens a closed matter again, came after it.
    fn turned(&self, to: StepSort, back: &[StepSort]) -> Option<&Step> {
        let opens = [StepSort::Undone, StepSort::Relapsed, StepSort::Reopen];
        let last = self
            .steps
            .iter()
            .rev()
            .find(|step| step.sort == to || back.contains(&step.sort) || opens.contains(&step.sort))?;
        (last.sort == to).then_some(last)
    }
}
