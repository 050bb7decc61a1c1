//! Showcase cases 优秀案例: a session told as a story, and whether it may be published.

use anyhow::Result;

use super::activity::refuse_voided;
use super::talk::refuse_of_talk;
use super::{Activity, ActivityId};
use crate::calendar::{Day, in_quotes, word_key};
use crate::identifier;
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of a showcase case, `C3` on screen and on paper.
    ShowcaseId, "C"
);

crate::closed_set! {
    /// Whether those concerned agreed to its being published.
    Publish {
        /// They did.
        Agreed = "agreed", "同意";
        /// They did not.
        Refused = "refused", "不同意";
    }
}

/// What is stated about a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowcaseFacts {
    /// The activity it tells of.
    pub activity: ActivityId,
    /// Its title.
    pub title: String,
    /// The story; `None` is 待补.
    pub story: Option<String>,
    /// Whether it may be published; `None`: not asked yet.
    pub publish: Option<Publish>,
    /// When it was chosen; never after today.
    pub day: Day,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Showcase {
    /// Its number.
    pub id: ShowcaseId,
    /// What is stated about it.
    pub facts: ShowcaseFacts,
    /// Whether its activity was voided: it is kept, and nothing to show.
    pub voided: bool,
}

impl Showcase {
    fn read(row: &Row<'_>) -> SqlResult<Showcase> {
        Ok(Showcase {
            id: row.get("id")?,
            facts: ShowcaseFacts {
                activity: row.get("activity")?,
                title: row.get("title")?,
                story: row.get("story")?,
                publish: row.get("publish")?,
                day: row.get("day")?,
            },
            voided: row.get("voided")?,
        })
    }

    /// Whether it may go out: those concerned agreed, there is a story, and its activity counts.
    pub fn publishable(&self) -> bool {
        self.facts.publish == Some(Publish::Agreed) && self.facts.story.is_some() && !self.voided
    }
}

/// All cases, by the day on which they were chosen.
pub fn showcases(records: &Records<'_>) -> Result<Vec<Showcase>> {
    records.rows(sql!("showcase.sql", "showcases"), [], Showcase::read)
}

/// The cases that tell of an activity.
pub fn showcases_of(records: &Records<'_>, activity: ActivityId) -> Result<Vec<Showcase>> {
    records.rows(
        sql!("showcase.sql", "showcases_of_activity"),
        named_params! {":activity": activity},
        Showcase::read,
    )
}

/// The case that a code names.
///
/// # Errors
/// Refused if the text is no code, or if there is no such case.
pub fn meant_showcase(records: &Records<'_>, text: &str) -> Result<Showcase> {
    let list = "查看有哪些案例：wuxue log showcase list";
    let id = ShowcaseId::from_code(text).ok_or_else(|| {
        Refusal::usage(format!("“{}”不是案例的编号，编号写作 C3。", text.trim())).hint(list)
    })?;
    let found =
        records.maybe(sql!("showcase.sql", "showcase_by_id"), named_params! {":id": id}, Showcase::read)?;
    Ok(found.ok_or_else(|| Refusal::not_found(format!("没有案例 {id}。")).hint(list))?)
}

fn check(write: &Write<'_>, facts: &ShowcaseFacts, of: &Activity, own: Option<ShowcaseId>) -> Result<()> {
    refuse_voided(of)?;
    refuse_of_talk(write, of, "案例")?;
    if facts.day > write.today || facts.day < of.facts.day {
        return Err(Refusal::refused(format!(
            "选为案例的日期 {} 应在活动当天（{}）和今天（{}）之间。",
            facts.day, of.facts.day, write.today
        ))
        .hint("改正日期：--on 日期")
        .into());
    }
    let key = word_key(&facts.title);
    let twin = showcases_of(write, facts.activity)?
        .into_iter()
        .find(|other| Some(other.id) != own && word_key(&other.facts.title) == key);
    match twin {
        None => Ok(()),
        Some(twin) => Err(Refusal::refused(format!(
            "这个案例已经登记过：{}{}。",
            twin.id,
            in_quotes(&twin.facts.title)
        ))
        .hint(format!("更改它：wuxue log showcase edit {}", twin.id))
        .into()),
    }
}

/// Adds a case of an activity.
///
/// # Errors
/// Refused if the activity is voided, if the case is there already, or if its day does not fit.
pub fn add_showcase(write: &Write<'_>, facts: &ShowcaseFacts, of: &Activity) -> Result<ShowcaseId> {
    check(write, facts, of, None)?;
    Ok(ShowcaseId(write.insert(
        sql!("showcase.sql", "insert_showcase"),
        named_params! {
            ":activity": facts.activity, ":title": facts.title, ":story": facts.story,
            ":publish": facts.publish, ":day": facts.day,
        },
    )?))
}

/// Changes a case.
///
/// # Errors
/// As [`add_showcase`].
pub fn edit_showcase(write: &Write<'_>, case: &Showcase, facts: &ShowcaseFacts, of: &Activity) -> Result<()> {
    if case.facts == *facts {
        return Ok(());
    }
    check(write, facts, of, Some(case.id))?;
    write.execute(
        sql!("showcase.sql", "update_showcase"),
        named_params! {
            ":id": case.id, ":title": facts.title, ":story": facts.story, ":publish": facts.publish,
            ":day": facts.day,
        },
    )?;
    Ok(())
}

/// Removes a case; the history keeps it.
pub fn remove_showcase(write: &Write<'_>, case: &Showcase) -> Result<()> {
    write.execute(sql!("showcase.sql", "delete_showcase"), named_params! {":id": case.id})?;
    Ok(())
}
