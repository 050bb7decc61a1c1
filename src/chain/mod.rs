//! The five tiers of the study chain 五学联动, and the kinds and forms of activity they are made of.

mod activity_kind;
mod element;
mod form;
mod kind;
mod lint;
mod planned;
mod reading;
mod review;
mod self_study;
mod supervise;
mod theme;
mod tier;

pub use activity_kind::{Kind, find_kind, form_name, kind, kinds, meant_form, meant_kind};
pub use element::Element;
pub use form::{Form, FormSeed, Forms, add_form, forms, plain_forms};
pub use kind::{Expected, KindSeed, Kinds};
pub use lint::{Checked, Lack, lacking, lint};
pub use planned::{Answer, PlanQuestion, PlanState, PlanTally, Planned, due_in, planned, planned_kind};
pub use reading::{
    Handout, NewReading, Reading, ReadingCount, ReadingId, add_reading, edit_reading, finish, hand_out,
    handouts, meant_reading, must_read, readers, readings, remove_reading, sign,
};
pub use review::{
    NewReview, Review, ReviewId, ReviewSort, add_review, edit_review, meant_review, remove_review, reviews,
};
pub use self_study::{
    Entered, LONG, LONGEST, SelfStudy, SelfStudyId, SelfStudySum, add_self_study, edit_self_study, long_day,
    meant_planned, meant_self_study, remove_self_study, self_study_between, self_study_of, self_study_sum,
    self_study_with,
};
pub use supervise::*;
pub use theme::{ThemeSeed, Themes, seed_themes};
pub use tier::Tier;
