//! Activities 活动记录: one event of a unit, with one or more kinds. What is derivable (rates, lateness of
//! the entry, hours from the clock) is never stored.

use anyhow::Result;

use super::activity_parts::{self, Decision, FirstTopic, KindId, Participant};
use super::{DocumentId, holding};
use crate::calendar::{Day, Minutes, Period};
use crate::identifier;
use crate::refusal::Refusal;
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of an activity, `A12` on screen and on paper.
    ActivityId, "A"
);

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
    /// The 第一议题; `None` is 待补.
    pub first_topic: Option<FirstTopic>,
    /// Why there was no 第一议题; only with [`FirstTopic::NotApplicable`].
    pub first_topic_reason: Option<String>,
    /// Code of the form (vocabulary `form`).
    pub form: Option<String>,
    /// The other unit: partner or the one visited.
    pub partner: Option<UnitId>,
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
    /// The agenda, in order.
    pub agenda: Vec<String>,
    /// The decisions, in order.
    pub decisions: Vec<Decision>,
    /// The documents studied, in ascending order.
    pub documents: Vec<DocumentId>,
}

/// That an activity no longer counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    /// Since when.
    pub day: Day,
    /// Why.
    pub reason: String,
}

/// An activity as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its number.
    pub id: ActivityId,
    /// What is stated about it.
    pub facts: Facts,
    /// The day on which it was entered.
    pub entered: Day,
    /// Set if it was voided.
    pub voided: Option<Voided>,
    /// The operation that wrote it last.
    pub operation: i64,
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
            first_topic: None,
            first_topic_reason: None,
            form: None,
            partner: None,
            outcome: None,
            note: None,
            hosts: Vec::new(),
            recorders: Vec::new(),
            speakers: Vec::new(),
            guests: Vec::new(),
            agenda: Vec::new(),
            decisions: Vec::new(),
            documents: Vec::new(),
        };
        facts.arrange();
        facts
    }

    /// Kinds and documents are sets: sorted, each once.
    pub fn arrange(&mut self) {
        self.kinds.sort_unstable();
        self.kinds.dedup();
        self.documents.sort_unstable();
        self.documents.dedup();
    }

    /// How long was studied: as stated, else from start to end; `None` if neither is known.
    pub fn study_minutes(&self) -> Option<Minutes> {
        self.minutes.or_else(|| {
            let (start, end) = self.start.zip(self.end)?;
            Some(Minutes(i64::from(end) - i64::from(start)))
        })
    }

    /// First and last day of what it counts in, and how many months that is (0: its day alone).
    fn counts(&self) -> (Day, Day, u32) {
        self.belongs.map_or((self.day, self.day, 0), |period| (period.from(), period.to(), period.months()))
    }

    fn read(row: &Row<'_>) -> SqlResult<Facts> {
        let mut facts = Facts::new(row.get("unit")?, row.get("day")?, Vec::new());
        facts.start = row.get("start_minute")?;
        facts.end = row.get("end_minute")?;
        facts.title = row.get("title")?;
        facts.place = row.get("place")?;
        facts.belongs = period(row.get("counts_months")?, row.get("counts_from")?);
        facts.minutes = row.get("minutes")?;
        facts.first_topic = row.get("first_topic")?;
        facts.first_topic_reason = row.get("first_topic_reason")?;
        facts.form = row.get("form")?;
        facts.partner = row.get("partner")?;
        facts.outcome = row.get("outcome")?;
        facts.note = row.get("note")?;
        Ok(facts)
    }
}

/// The period of so many months that begins on a day; none for 0, the day itself.
fn period(months: u32, from: Day) -> Option<Period> {
    use crate::calendar::Grain;
    let grain = Grain::ALL.iter().copied().find(|grain| months > 0 && grain.months() == months)?;
    Some(Period::containing(grain, from))
}

/// The activity with this number.
pub fn activity(records: &Records<'_>, id: ActivityId) -> Result<Option<Activity>> {
    let read = |row: &Row<'_>| {
        let voided: Option<Day> = row.get("voided")?;
        let reason: Option<String> = row.get("void_reason")?;
        Ok(Activity {
            id: row.get("id")?,
            facts: Facts::read(row)?,
            entered: row.get("entered")?,
            voided: voided.zip(reason).map(|(day, reason)| Voided { day, reason }),
            operation: row.get("op")?,
        })
    };
    let found = records.maybe(sql!("activity.sql", "activity_by_id"), named_params! {":id": id}, read)?;
    let Some(mut found) = found else { return Ok(None) };
    activity_parts::read(records, id, &mut found.facts)?;
    Ok(Some(found))
}

/// The activity that a code names.
///
/// # Errors
/// Refused if the text is no code, or if there is no such activity.
pub fn meant_activity(records: &Records<'_>, text: &str) -> Result<Activity> {
    let list = "查看有哪些活动记录：wuxue log list";
    let id = ActivityId::from_code(text).ok_or_else(|| {
        Refusal::usage(format!("“{}”不是活动记录的编号，编号写作 A12。", text.trim())).hint(list)
    })?;
    Ok(activity(records, id)?.ok_or_else(|| Refusal::not_found(format!("没有活动记录 {id}。")).hint(list))?)
}

/// Records an activity. `another` says that it is not the one of the same unit, kind and day that is
/// there already.
///
/// # Errors
/// Refused by the rules of [`holding`].
pub fn add_activity(write: &Write<'_>, facts: &Facts, another: bool) -> Result<ActivityId> {
    holding::check(write, facts)?;
    if !another {
        holding::refuse_twins(write, facts, None)?;
    }
    let (from, to, months) = facts.counts();
    let id = ActivityId(write.insert(
        sql!("activity.sql", "insert_activity"),
        named_params! {
            ":unit": facts.unit, ":day": facts.day, ":start": facts.start, ":end": facts.end,
            ":title": facts.title, ":place": facts.place, ":counts_from": from, ":counts_to": to,
            ":counts_months": months, ":minutes": facts.minutes, ":first_topic": facts.first_topic,
            ":first_topic_reason": facts.first_topic_reason, ":form": facts.form,
            ":partner": facts.partner, ":outcome": facts.outcome, ":note": facts.note,
            ":entered": write.today,
        },
    )?);
    activity_parts::write(write, id, None, facts)?;
    Ok(id)
}

/// Makes an activity what `facts` say; writes nothing where nothing differs.
///
/// # Errors
/// Refused by the rules of [`holding`], and if the activity is voided.
pub fn edit_activity(write: &Write<'_>, old: &Activity, facts: &Facts, another: bool) -> Result<()> {
    refuse_voided(old)?;
    if *facts == old.facts {
        return Ok(());
    }
    holding::check(write, facts)?;
    let identity = |f: &Facts| (f.unit, f.day, f.start, f.kinds.clone());
    if !another && identity(facts) != identity(&old.facts) {
        holding::refuse_twins(write, facts, Some(old.id))?;
    }
    let (from, to, months) = facts.counts();
    let row = |f: &Facts| Facts {
        kinds: Vec::new(),
        hosts: Vec::new(),
        recorders: Vec::new(),
        speakers: Vec::new(),
        guests: Vec::new(),
        agenda: Vec::new(),
        decisions: Vec::new(),
        documents: Vec::new(),
        ..f.clone()
    };
    if row(facts) != row(&old.facts) {
        write.execute(
            sql!("activity.sql", "update_activity"),
            named_params! {
                ":id": old.id, ":unit": facts.unit, ":day": facts.day, ":start": facts.start,
                ":end": facts.end, ":title": facts.title, ":place": facts.place, ":counts_from": from,
                ":counts_to": to, ":counts_months": months, ":minutes": facts.minutes,
                ":first_topic": facts.first_topic, ":first_topic_reason": facts.first_topic_reason,
                ":form": facts.form, ":partner": facts.partner, ":outcome": facts.outcome,
                ":note": facts.note,
            },
        )?;
    }
    activity_parts::write(write, old.id, Some(&old.facts), facts)
}

/// Voids an activity: it stays readable and counts nowhere.
///
/// # Errors
/// Refused if it is voided already.
pub fn void_activity(write: &Write<'_>, activity: &Activity, reason: &str) -> Result<()> {
    refuse_voided(activity)?;
    write.execute(
        sql!("activity.sql", "void_activity"),
        named_params! {":id": activity.id, ":voided": write.today, ":reason": reason},
    )?;
    Ok(())
}

/// Refuses to change what no longer counts.
pub(super) fn refuse_voided(activity: &Activity) -> Result<()> {
    let Some(voided) = &activity.voided else { return Ok(()) };
    let Activity { id, operation, .. } = activity;
    Err(Refusal::refused(format!("{id} 已于 {} 作废（{}），不能再改。", voided.day, voided.reason))
        .hint(format!("作废有误的，撤销那次操作：wuxue undo #{operation}"))
        .into())
}

#[cfg(test)]
#[path = "activity_tests.rs"]
mod tests;
