//! A matter as a row says it, and the marks by which it is known.

use super::known::Spot;
use super::told::Told;
use crate::calendar::Day;
use crate::import::Field;
use crate::record::{MatterId, Openness};
use crate::register::{MatterClass, MatterState};
use crate::roster::PersonId;

/// How a classified matter is marked in 公开属性.
pub const CLASSIFIED: &str = "涉密";

/// A measure as a row says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureDraft {
    /// What is to be done.
    pub text: String,
    /// Which units lead, each of which gets a task.
    pub leads: Vec<Spot>,
    /// Which units help.
    pub support: Vec<Spot>,
}

/// How somebody typed that it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// Done, on this day if the row says when, with what came of it.
    Done(Option<Day>, Option<String>),
    /// To be kept up, or only to be conveyed: a decision that is somebody's.
    Decision(String),
    /// One of the other words.
    Other(String, Option<MatterState>),
}

/// A matter as a row says it; what it leaves blank, or says as it stands here, it does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The row as Excel numbers it.
    pub row: u64,
    /// The running number, which rows of one matter share.
    pub seq: String,
    /// The matter that it is, by its place among the known ones.
    pub known: Option<usize>,
    /// Which must-list.
    pub class: MatterClass,
    /// Its title.
    pub title: Option<String>,
    /// The serial number of a classified one.
    pub serial: Option<String>,
    /// Who issued it.
    pub source: Option<String>,
    /// Its number 文号.
    pub number: Option<String>,
    /// The day on it.
    pub dated: Option<Day>,
    /// The day it came in.
    pub received: Option<Day>,
    /// The day on which it was listed.
    pub listed: Option<Day>,
    /// Whom it may be shown to.
    pub openness: Option<Openness>,
    /// 责任人.
    pub owner: Option<PersonId>,
    /// 完成时限.
    pub due: Option<Day>,
    /// Remark.
    pub note: Option<String>,
    /// The measures.
    pub measures: Vec<MeasureDraft>,
    /// Units that it names without a measure.
    pub named: Vec<Spot>,
    /// Whether the cells of measures and units say something else than what is known.
    pub divides: bool,
    /// What it tells.
    pub told: Vec<Told>,
    /// How it stands, as typed.
    pub state: Option<Typed>,
    /// The columns whose words are kept in the remark.
    pub remarked: Vec<Field>,
    /// The columns that it leaves blank and of which something is known, which stays.
    pub blank: Vec<Field>,
}

/// What a row says by which a matter is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Which must-list.
    pub class: Option<MatterClass>,
    /// Its title.
    pub title: Option<String>,
    /// The serial number of a classified one.
    pub serial: Option<String>,
    /// Who issued it.
    pub source: Option<String>,
    /// Its number 文号.
    pub number: Option<String>,
    /// The day on it.
    pub dated: Option<Day>,
    /// Its code here.
    pub code: Option<MatterId>,
}
