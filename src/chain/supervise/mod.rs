//! 督学: what the 机关党委 does so that the branches study. Its notices 组织生活通知单: what each asks of whom,
//! what it passed before it was sent out, who has received it, and how it was amended since; and its inspections 督查,
//! with the problems they found and what became of those; and which papers it sent to whom.

mod approval;
mod burden;
mod carried_out;
mod compare;
mod conclusion;
mod duty;
mod duty_proof;
mod duty_seed;
mod evaluation;
mod execution;
mod finding;
mod groups;
mod inspected;
mod inspection;
mod item;
mod notice;
mod occurrence;
mod opening;
mod receipt;
mod rectification;
mod schedule;
mod scoring;
mod sent;

pub use approval::{Approval, Stage, approve, check_approvals, meeting_on, seat};
pub use burden::{Alike, Already, Burden, Load, Twice, burden};
pub use carried_out::CarriedOut;
pub use compare::{Change, changes};
pub use conclusion::{
    Appraised, HandVerdict, InspectionPaper, Judgement, Practice, add_practice, appraisals, conclude,
    hand_verdicts, inspection_proposals, kept_inspection_paper, paper_as_it_was, practices, propose, reopen,
    set_appraisal, set_verdict,
};
pub use duty::{
    Duty, DutyFacts, DutyId, DutySource, DutyVersion, Rhythm, add_duty, duties, end_duty, meant_duty,
    revise_duty,
};
pub use duty_proof::Proof;
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
pub use finding::{
    Finding, FindingFacts, FindingId, FindingSort, FindingStanding, FindingState, Step, StepSort,
    add_findings, edit_finding, findings, meant_finding, remove_finding,
};
pub use groups::{GroupFacts, PlainRun, group_facts, youth_groups};
pub use inspected::{
    Attended, BranchSheet, Fulfilled, InspectedItem, InspectedPerson, Miss, branch_sheets, misses,
    rule_fulfilled, unlisted,
};
pub use inspection::{
    Conclusion, InspectedMember, InspectedUnit, Inspection, InspectionId, InspectionKind, InspectionState,
    inspected_members, inspected_notices, inspected_rules, inspected_units, inspections, meant_inspected,
    meant_inspection, sampled,
};
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
pub use opening::{NewInspection, open_inspection};
pub use receipt::{Receipt, Received, acknowledge, received, remove_receipt};
pub use rectification::{rectify, revisit, verify};
pub use schedule::{
    Line, LineFacts, Schedule, ScheduleId, ScheduleState, add_line, draft_schedule, edit_line, edit_schedule,
    issue_schedule, lines, meant_line, meant_schedule, next_schedule_issue, remove_line, scheduled_for,
    schedules, weeks_of, withdraw_schedule,
};
pub use scoring::{
    ScoreCriterion, ScoreCriterionId, ScoreEach, add_score_criterion, remove_score_criterion, score_criteria,
    scores,
};
pub use sent::{
    Recipient, SentFacts, SentPaper, SentPaperId, add_sent, edit_sent, meant_sent, remove_sent, sent_papers,
};
