//! What the tiers share: activities, attendance, documents, outcomes.

mod activity;
mod activity_parts;
mod attached;
mod attendance;
mod decision;
mod document;
mod doubts;
mod facts;
mod feedback;
mod grade;
mod holding;
mod joint;
mod kept;
mod leaders;
mod leave_days;
mod listing;
mod make_up;
mod naming;
mod need;
mod outcome;
mod plan;
mod remarks;
mod roll;
mod service;
mod setting;
mod showcase;
mod stated;
mod talk;
mod theme;
mod vote;
mod words;

crate::identifier!(
    /// Number of a matter 政治要件, `M7` on screen and on paper: what notices ask about and activities convey. What it
    /// says is of the register.
    MatterId, "M"
);

pub use activity::{
    Activity, ActivityId, Voided, activity, add_activity, edit_activity, meant_activity, void_activity,
};
pub use activity_parts::{Decision, FirstTopic, KindId, PartRole, Participant, Vote};
pub use attendance::{Mark, Reason, Status};
pub use decision::{DecisionState, Taken, decisions, settle};
pub use document::{
    Document, DocumentClass, DocumentId, NewDocument, Openness, Reader, Study, add_document, document,
    document_key, documents, edit_document, find_documents, insert_document, meant_document, readers,
    studies, update_document,
};
pub use doubts::{doubts, uncounted_grades, unseen_grades};
pub use facts::Facts;
pub use feedback::{Feedback, Felt, feedback, feedbacks, set_feedback};
pub use grade::{Grade, Graded, Grades, GradesWritten, graded, set_grades};
pub use holding::{Held, Objection, cut_off, is_told_by_partner, twins};
pub use joint::{CO_STUDY, Mirror, mirror, refuse_mirror};
pub use kept::{
    FinalAfter, FinalReport, KeptPageId, ReportOf, earlier_finals, final_after, final_reports, finalise,
    keep_page, kept_page, page_digest,
};
pub use leaders::{Asked, Stands, unknown_leaders};
pub use listing::{Filter, FirstTopicStudy, activities, first_topics, latest, ordinal};
pub use make_up::{Debt, DebtQuestion, DebtState, debts};
pub use naming::other_period;
pub use need::{
    Need, NeedFacts, NeedId, NeedSort, NeedState, add_need, answer_need, edit_need, meant_need, needs,
    needs_answered_by, remove_need,
};
pub use outcome::{
    Outcome, OutcomeFacts, OutcomeId, OutcomeSort, add_outcome, edit_outcome, meant_outcome, outcomes,
    outcomes_of, remove_outcome,
};
pub use plan::{
    Obstacle, PlanFacts, PlanItem, PlanItemId, PlanKey, Withdrawn, activities_citing, add_plan_item,
    citable_plan_item, edit_plan_item, insert_plan_item, is_far_ahead, meant_plan_item, plan_clashes,
    plan_item, plan_items, plan_items_called, plan_obstacle, plan_topic, self_study_citing, topic_key,
    unlike_studied, unlike_studied_by, withdraw_plan_item,
};
pub use roll::{Attendee, Recorded, Tally, clear_attendance, roll, set_attendance, tally, tally_of};
pub use service::{
    Service, ServiceFacts, ServiceId, ServiceSort, add_services, meant_service, remove_service, services,
};
pub use setting::{Setting, cut_off_day, make_up_days, sender, set_setting, setting};
pub use showcase::{
    Publish, Showcase, ShowcaseFacts, ShowcaseId, add_showcase, edit_showcase, meant_showcase,
    remove_showcase, showcases, showcases_of,
};
pub use stated::listed_with;
pub use talk::is_talk;
pub use theme::{
    Theme, ThemeCount, ThemeId, ThemeSort, add_theme, find_theme, meant_theme, rename_theme, theme_counts,
    themes,
};
pub use vote::{Assembly, Sitting, assembly};
pub use words::{Said, Unknown, Words};
