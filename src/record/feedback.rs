//! What those who came said of a session 学习反馈: counts, suggestions, and what was changed for it. Nobody's name
//! is kept.

use anyhow::Result;

use super::activity::refuse_voided;
use super::talk::refuse_of_talk;
use super::{Activity, ActivityId};
use crate::calendar::{Day, Period};
use crate::refusal::Refusal;
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

/// What was said of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// How many answered, at least 1.
    pub answers: i64,
    /// How many of them welcomed its form; `None`: not asked.
    pub welcome: Option<i64>,
    /// How many of them found it useful; `None`: not asked.
    pub useful: Option<i64>,
    /// What they suggested.
    pub suggestions: Option<String>,
    /// What was changed for it.
    pub adjustment: Option<String>,
}

/// A session that something was said of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Felt {
    /// The activity.
    pub activity: ActivityId,
    /// Who held it.
    pub unit: UnitId,
    /// When.
    pub day: Day,
    /// Its topic.
    pub title: Option<String>,
    /// What was said.
    pub feedback: Feedback,
}

impl Feedback {
    fn read(row: &Row<'_>) -> SqlResult<Feedback> {
        Ok(Feedback {
            answers: row.get("answers")?,
            welcome: row.get("welcome")?,
            useful: row.get("useful")?,
            suggestions: row.get("suggestions")?,
            adjustment: row.get("adjustment")?,
        })
    }
}

/// What was said of an activity.
pub fn feedback(records: &Records<'_>, activity: ActivityId) -> Result<Option<Feedback>> {
    records.maybe(
        sql!("feedback.sql", "feedback_of_activity"),
        named_params! {":activity": activity},
        Feedback::read,
    )
}

/// What was said of the activities in force of units (number of the highest, 0 for all) in a period, by day.
pub fn feedbacks(records: &Records<'_>, scope: i64, period: Option<Period>) -> Result<Vec<Felt>> {
    let from = period.map_or_else(|| "0000-01-01".to_owned(), |period| period.from().to_string());
    let to = period.map_or_else(|| "9999-12-31".to_owned(), |period| period.to().to_string());
    records.rows(
        sql!("feedback.sql", "feedbacks"),
        named_params! {":scope": scope, ":from": from, ":to": to},
        |row| {
            Ok(Felt {
                activity: row.get("activity")?,
                unit: row.get("unit")?,
                day: row.get("day")?,
                title: row.get("title")?,
                feedback: Feedback::read(row)?,
            })
        },
    )
}

/// Records what was said of an activity, over what was recorded before.
///
/// # Errors
/// Refused if the activity is voided, nobody answered, or more welcomed it or found it useful than answered.
pub fn set_feedback(write: &Write<'_>, activity: &Activity, said: &Feedback) -> Result<()> {
    refuse_voided(activity)?;
    refuse_of_talk(write, activity, "反馈")?;
    if said.answers < 1 {
        return Err(Refusal::usage(format!("收到的反馈是 {} 份；至少收到 1 份才登记。", said.answers))
            .hint(format!("写明收到几份：wuxue log feedback {} --answers 20", activity.id))
            .into());
    }
    for (what, flag, count) in
        [("喜欢这种形式的", "--welcome", said.welcome), ("认为有收获的", "--useful", said.useful)]
    {
        let Some(count) = count.filter(|count| !(0..=said.answers).contains(count)) else { continue };
        let wrong = match count < 0 {
            true => "不能是负数".to_owned(),
            false => format!("多于收到的反馈 {} 份", said.answers),
        };
        return Err(Refusal::refused(format!("{what} {count} 人，{wrong}。"))
            .hint(format!("核对后再试：wuxue log feedback {} --answers 份数 {flag} 人数", activity.id))
            .into());
    }
    let statement = match feedback(write, activity.id)? {
        Some(old) if old == *said => return Ok(()),
        Some(_) => sql!("feedback.sql", "update_feedback"),
        None => sql!("feedback.sql", "insert_feedback"),
    };
    write.execute(
        statement,
        named_params! {
            ":activity": activity.id, ":answers": said.answers, ":welcome": said.welcome,
            ":useful": said.useful, ":suggestions": said.suggestions, ":adjustment": said.adjustment,
        },
    )?;
    Ok(())
}
