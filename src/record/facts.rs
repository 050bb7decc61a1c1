//! What is stated about an activity: the five constraints of a study record (计划、时间、内容、人员、效果) and what
//! belongs to single kinds of it.

use super::activity_parts::{Decision, FirstTopic, KindId, Participant, Vote};
use super::{ActivityId, DocumentId, PlanItemId, ThemeId};
use crate::calendar::{Day, Grain, Minutes, Period, Span};
use crate::roster::UnitId;
use crate::store::{Row, SqlResult};

/// What a clerk states about an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Who held it.
    pub unit: UnitId,
    /// The day; never after today.
    pub day: Day,
    /// Start in minutes from midnight, 0 to 1439.
    pub start: Option<u16>,
    /// End in minutes from the midnight before the start, up to 2879 (the next day), after the start.
    pub end: Option<u16>,
    /// The kinds, at least one, in ascending order.
    pub kinds: Vec<KindId>,
    /// The topic.
    pub title: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// The period it counts in, if that is not the one its day lies in; never a free range.
    pub belongs: Option<Period>,
    /// Length of study, if it is not the time from start to end.
    pub minutes: Option<Minutes>,
    /// Half a day or a day, where no clock was kept; the conversion in force says how long that counts.
    pub span: Option<Span>,
    /// The item of the yearly plan that it carries out.
    pub plan_item: Option<PlanItemId>,
    /// The branch that organised it for others 承办支部.
    pub planner: Option<UnitId>,
    /// The 第一议题; `None` is 待补.
    pub first_topic: Option<FirstTopic>,
    /// Why there was no 第一议题; only with [`FirstTopic::NotApplicable`].
    pub first_topic_reason: Option<String>,
    /// Code of the form (vocabulary `form`).
    pub form: Option<String>,
    /// The other unit: partner or the one visited.
    pub partner: Option<UnitId>,
    /// The guidance given to the unit visited.
    pub guidance: Option<String>,
    /// Until when the summary of a visit is to be handed in; may lie after today.
    pub summary_due: Option<Day>,
    /// When it was; not before the activity, never after today.
    pub summary_on: Option<Day>,
    /// What was agreed with the partner of 联学共建.
    pub agreement: Option<String>,
    /// The last day of that agreement.
    pub agreed_until: Option<Day>,
    /// The questions of work that were gone into.
    pub issues: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
    /// Remark.
    pub note: Option<String>,
    /// Who presided.
    pub hosts: Vec<Participant>,
    /// Who took the minutes.
    pub recorders: Vec<Participant>,
    /// Who lectured or spoke.
    pub speakers: Vec<Participant>,
    /// Guests 列席: present, never expected.
    pub guests: Vec<Participant>,
    /// Who presented the 第一议题.
    pub presenters: Vec<Participant>,
    /// The mentors of the group.
    pub mentors: Vec<Participant>,
    /// The agenda, in order.
    pub agenda: Vec<String>,
    /// The decisions, in order.
    pub decisions: Vec<Decision>,
    /// What was voted on, in order.
    pub votes: Vec<Vote>,
    /// The documents studied, in ascending order.
    pub documents: Vec<DocumentId>,
    /// The themes and series it belongs to, in ascending order.
    pub themes: Vec<ThemeId>,
    /// The activities whose results were shown at an exchange of results, in ascending order.
    pub shown: Vec<ActivityId>,
}

impl Facts {
    /// Nothing but who, when and what.
    pub fn new(unit: UnitId, day: Day, kinds: Vec<KindId>) -> Self {
        let mut facts = Self {
            unit,
            day,
            start: None,
            end: None,
            kinds,
            title: None,
            place: None,
            belongs: None,
            minutes: None,
            span: None,
            plan_item: None,
            planner: None,
            first_topic: None,
            first_topic_reason: None,
            form: None,
            partner: None,
            guidance: None,
            summary_due: None,
            summary_on: None,
            agreement: None,
            agreed_until: None,
            issues: None,
            outcome: None,
            note: None,
            hosts: Vec::new(),
            recorders: Vec::new(),
            speakers: Vec::new(),
            guests: Vec::new(),
            presenters: Vec::new(),
            mentors: Vec::new(),
            agenda: Vec::new(),
            decisions: Vec::new(),
            votes: Vec::new(),
            documents: Vec::new(),
            themes: Vec::new(),
            shown: Vec::new(),
        };
        facts.arrange();
        facts
    }

    /// Kinds, documents, themes and what was shown are sets: sorted, each once.
    pub fn arrange(&mut self) {
        fn set<T: Ord>(list: &mut Vec<T>) {
            list.sort_unstable();
            list.dedup();
        }
        set(&mut self.kinds);
        set(&mut self.documents);
        set(&mut self.themes);
        set(&mut self.shown);
    }

    /// First and last day of what it counts in, and how many months that is (0: its day alone).
    pub(super) fn counts(&self) -> (Day, Day, u32) {
        self.belongs.map_or((self.day, self.day, 0), |period| (period.from(), period.to(), period.months()))
    }

    /// What stands in the activity's own row: all but the lists.
    pub(super) fn row(&self) -> Facts {
        let bare = Facts::new(self.unit, self.day, Vec::new());
        Facts {
            kinds: bare.kinds,
            hosts: bare.hosts,
            recorders: bare.recorders,
            speakers: bare.speakers,
            guests: bare.guests,
            presenters: bare.presenters,
            mentors: bare.mentors,
            agenda: bare.agenda,
            decisions: bare.decisions,
            votes: bare.votes,
            documents: bare.documents,
            themes: bare.themes,
            shown: bare.shown,
            ..self.clone()
        }
    }

    pub(super) fn read(row: &Row<'_>) -> SqlResult<Facts> {
        let mut facts = Facts::new(row.get("unit")?, row.get("day")?, Vec::new());
        facts.start = row.get("start_minute")?;
        facts.end = row.get("end_minute")?;
        facts.title = row.get("title")?;
        facts.place = row.get("place")?;
        facts.belongs = period(row.get("counts_months")?, row.get("counts_from")?);
        facts.minutes = row.get("minutes")?;
        facts.span = row.get("span")?;
        facts.plan_item = row.get("plan_item")?;
        facts.planner = row.get("planner")?;
        facts.first_topic = row.get("first_topic")?;
        facts.first_topic_reason = row.get("first_topic_reason")?;
        facts.form = row.get("form")?;
        facts.partner = row.get("partner")?;
        facts.guidance = row.get("guidance")?;
        facts.summary_due = row.get("summary_due")?;
        facts.summary_on = row.get("summary_on")?;
        facts.agreement = row.get("agreement")?;
        facts.agreed_until = row.get("agreed_until")?;
        facts.issues = row.get("issues")?;
        facts.outcome = row.get("outcome")?;
        facts.note = row.get("note")?;
        Ok(facts)
    }
}

/// The period of so many months that begins on a day; none for 0, the day itself.
fn period(months: u32, from: Day) -> Option<Period> {
    let grain = Grain::ALL.iter().copied().find(|grain| months > 0 && grain.months() == months)?;
    Some(Period::containing(grain, from))
}
