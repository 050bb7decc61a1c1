//! 督学: what the 机关党委 does so that the branches study. So far its notices 组织生活通知单: what each asks of whom,
//! what it passed before it was sent out, who has received it, and how it was amended since.

mod approval;
mod burden;
mod compare;
mod duty;
mod duty_seed;
mod evaluation;
mod execution;
mod groups;
mod item;
mod notice;
mod occurrence;
mod receipt;

pub use approval::{Approval, Stage, approve, check_approvals, meeting_on, seat};
pub use burden::{Alike, Already, Burden, Load, Twice, burden};
pub use compare::{Change, changes};
pub use duty::{
    Duty, DutyFacts, DutyId, DutySource, DutyVersion, Rhythm, add_duty, duties, end_duty, meant_duty,
    revise_duty,
};
pub use duty_seed::seed_duties;
pub use evaluation::{
    Criterion, Evaluation, EvaluationId, GroupFact, GroupGrade, GroupVerdict, add_criterion,
    conclude_evaluation, criteria, criteria_of, drop_criterion, evaluations, judge, meant_evaluation,
    open_evaluation, seed_criteria, verdicts,
};
pub use execution::{
    Execution, ExecutionState, Proposal, accept, check_cited, cite_items, executions, items_of, proposals,
    state_item,
};
pub use groups::{GroupFacts, PlainRun, group_facts, youth_groups};
pub use item::{
    Item, ItemFacts, ItemId, add_item, can_carry_out, edit_item, items, meant_item, meant_item_id,
    remove_item,
};
pub use notice::{
    Addressees, Issue, Notice, NoticeFacts, NoticeId, NoticeState, Version, add_notice, addressed, amend,
    edit_notice, give_up, issue, meant_notice, next_issue, notice, notices, withdraw,
};
pub use occurrence::{
    Occurrence, OccurrenceState, duties_due, meant_occurrence, occurrences, record_done, remove_done,
    state_duty,
};
pub use receipt::{Receipt, Received, acknowledge, received, remove_receipt};
