//! 政治要件台账: the register of the four must-lists 四必列. What must be listed and is to be carried out: a matter, the
//! loop it runs through (传达学习, 研究部署, 措施与任务分解, 跟踪, 报告, 审核销号, 归档, 回头看), and the audit that
//! finds where the loop is broken. How a matter stands is derived from its steps, never typed.

mod audit;
mod due;
mod matter;
mod next;
mod number;
mod rate;
mod standing;
mod step;
mod task;

pub use audit::audit;
pub use due::Late;
pub use matter::{
    Matter, MatterClass, MatterFacts, MatterNames, add_matter, conveyed_by, edit_matter, insert_matter,
    matter, matters, matters_on, meant_matter, title_key, update_matter, void_matter,
};
pub use next::{LEAD, Limits, Next, NextStep, VERIFIER};
pub use number::PaperNumber;
pub use rate::{Mechanism, Tally, by_class, by_lead, mechanisms, remove_mechanism, set_mechanism, total};
pub use standing::{Lack, MatterStanding, MatterState, TaskStanding, TaskState};
pub use step::{Step, StepSort, add_step, insert_step, verify};
pub use task::{
    Measure, Task, TaskFacts, TaskId, add_measure, add_task, edit_measure, edit_task, meant_task, meant_work,
    remove_measure,
};
