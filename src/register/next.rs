//! What is to be done next about a matter, and by when, as far as the unit has set a limit.

use anyhow::Result;

use super::matter::Matter;
use super::standing::{MatterState, TaskState};
use super::task::{Measure, Task, TaskId};
use crate::calendar::Day;
use crate::record::{Setting, setting};
use crate::rules::WorkingDays;
use crate::store::Records;

/// The limits that the unit has set: none stands in a regulation (facts differ from place to place). In working days,
/// but for progress, which is in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// From its coming in to the conveying.
    pub convey: Option<i64>,
    /// From the conveying to the arrangement.
    pub deploy: Option<i64>,
    /// From that to the tasks.
    pub divide: Option<i64>,
    /// From being called done to the verification.
    pub verify: Option<i64>,
    /// After how many days without progress the audit names a matter.
    pub progress: i64,
}

impl Limits {
    /// Reads the settings.
    ///
    /// # Errors
    /// Only those of the store.
    pub fn read(records: &Records<'_>) -> Result<Limits> {
        const PROGRESS: i64 = 30;
        let limit = |which| -> Result<Option<i64>> {
            Ok(setting(records, which)?.and_then(|days| days.parse().ok()))
        };
        Ok(Limits {
            convey: limit(Setting::ConveyDays)?,
            deploy: limit(Setting::DeployDays)?,
            divide: limit(Setting::DivideDays)?,
            verify: limit(Setting::VerifyDays)?,
            progress: limit(Setting::ProgressDays)?.unwrap_or(PROGRESS),
        })
    }
}

/// What stands in a command in the place of a unit, and of a person.
pub const LEAD: &str = "牵头单位";
/// The same of who verifies.
pub const VERIFIER: &str = "核验人";

/// A step that a matter waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// 传达学习.
    Convey,
    /// 研究部署.
    Deploy,
    /// 措施与任务分解.
    Divide,
    /// This task is to be done, the first due of those that are open.
    Finish(TaskId),
    /// 报审.
    Submit,
    /// 审核销号.
    Verify,
    /// 归档.
    Archive,
    /// A standing matter is to be looked at.
    Review,
}

/// What is to be done next, and by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// What.
    pub step: NextStep,
    /// The last day for it, where there is one.
    pub due: Option<Day>,
    /// There is a limit in working days, and no calendar to count them by.
    pub uncounted: bool,
}

impl NextStep {
    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            NextStep::Convey => "传达学习",
            NextStep::Deploy => "研究部署",
            NextStep::Divide => "措施与任务分解",
            NextStep::Finish(_) => "完成任务",
            NextStep::Submit => "报审",
            NextStep::Verify => "审核销号",
            NextStep::Archive => "归档",
            NextStep::Review => "复查",
        }
    }

    /// The command that does it.
    pub fn command(self, of: &Matter) -> String {
        let id = of.id;
        match self {
            NextStep::Convey => format!("wuxue checklist convey {id} --activity 活动编号"),
            NextStep::Deploy => format!("wuxue checklist deploy {id} --text 要求"),
            NextStep::Divide => match of.undivided() {
                Some(measure) => {
                    format!("wuxue checklist task add {id} --measure {} --lead {LEAD}", measure.number)
                }
                None => format!("wuxue checklist measure {id} 措施 --lead {LEAD}"),
            },
            NextStep::Finish(task) => format!("wuxue checklist task done {task} --evidence 佐证"),
            NextStep::Submit => format!("wuxue checklist submit {id} --result 完成情况"),
            NextStep::Verify => format!("wuxue checklist verify {id} --verifier {VERIFIER}"),
            NextStep::Archive => format!("wuxue checklist archive {id} --number 归档号"),
            NextStep::Review => format!("wuxue checklist progress {id} 进展"),
        }
    }
}

impl Matter {
    /// The measure that is to be divided into tasks next: the first without any, or the first of all.
    pub fn undivided(&self) -> Option<&Measure> {
        let idle =
            |measure: &&Measure| self.tasks.iter().all(|task| task.facts.measure != Some(measure.number));
        self.measures.iter().find(idle).or(self.measures.first())
    }

    /// What is to be done next; none of what is over, voided or kept elsewhere.
    pub fn next(&self, on: Day, days: &WorkingDays, limits: &Limits) -> Option<Next> {
        let stands = self.stands(on, days);
        let within = |step, from: Day, limit: Option<i64>| {
            let due = limit.and_then(|limit| days.after(from, limit));
            Next { step, due, uncounted: limit.is_some() && due.is_none() }
        };
        let by = |step, due| Next { step, due, uncounted: false };
        let came = self.facts.received.unwrap_or(self.listed);
        Some(match stands.state {
            MatterState::Voided | MatterState::Numbered | MatterState::Archived => return None,
            MatterState::Closed => by(NextStep::Archive, None),
            // What was called done and lacks something cannot be verified yet.
            MatterState::Submitted if self.lacks(on, days).is_empty() => {
                within(NextStep::Verify, stands.submitted.unwrap_or(on), limits.verify)
            }
            _ if stands.conveyed.is_none() => within(NextStep::Convey, came, limits.convey),
            MatterState::Standing => by(NextStep::Review, stands.review),
            MatterState::Conveyed if !stands.study_only => {
                within(NextStep::Deploy, stands.conveyed.unwrap_or(came), limits.deploy)
            }
            _ => {
                let open = |task: &Task| {
                    let stands = self.task_stands(task, on, days);
                    stands.is_open().then_some((stands.due.is_none(), stands.due, task.number))
                };
                let given = self
                    .tasks
                    .iter()
                    .any(|task| self.task_stands(task, on, days).state != TaskState::Dropped);
                match self.tasks.iter().filter_map(open).min() {
                    Some((_, due, task)) => by(NextStep::Finish(TaskId { matter: self.id, task }), due),
                    None if given || stands.study_only => by(NextStep::Submit, stands.due),
                    None => {
                        let from = stands.deployed.or(stands.conveyed).unwrap_or(came);
                        within(NextStep::Divide, from, limits.divide)
                    }
                }
            }
        })
    }
}
