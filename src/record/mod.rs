//! What the tiers share: activities, attendance, documents, outcomes.

mod attendance;

pub use attendance::{Mark, Reason, Status, Unknown, Words};
