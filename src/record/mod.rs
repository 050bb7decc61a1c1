//! What the tiers share: activities, attendance, documents, outcomes.

mod activity;
mod activity_parts;
mod attendance;
mod decision;
mod document;
mod facts;
mod grade;
mod holding;
mod listing;
mod naming;
mod plan_item_id;
mod roll;
mod stated;
mod vote;

pub use activity::{
    Activity, ActivityId, Voided, activity, add_activity, edit_activity, meant_activity, void_activity,
};
pub use activity_parts::{Decision, FirstTopic, KindId, PartRole, Participant, Span, ThemeId, Vote};
pub use attendance::{Mark, Reason, Status, Unknown, Words};
pub use decision::{DecisionState, Taken, decisions, settle};
pub use document::{
    Document, DocumentClass, DocumentId, NewDocument, Openness, Reader, Study, add_document, document,
    documents, meant_document, readers, studies,
};
pub use facts::Facts;
pub use grade::{Grade, Graded, Grades, GradesWritten, graded, set_grades};
pub use holding::{cut_off, twins};
pub use listing::{Filter, activities, latest, ordinal};
pub use naming::other_period;
pub use plan_item_id::{PlanItemId, meant_plan_item, plan_items_called, plan_topic};
pub use roll::{Attendee, Recorded, Tally, clear_attendance, roll, set_attendance, tally};
pub use vote::{Assembly, Sitting, assembly};
