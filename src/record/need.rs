//! What members want to hear of, or ask, before a session 学习需求, and what answered it. Nobody's name is kept.

use anyhow::{Context, Result};

use super::activity::refuse_voided;
use super::plan::refuse_withdrawn;
use super::talk::refuse_of_talk;
use super::{Activity, ActivityId, PlanItem, PlanItemId};
use crate::calendar::{Day, word_key};
use crate::identifier;
use crate::refusal::Refusal;
use crate::roster::{UnitId, UnitKind, must_exist, unit};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of a need, `Q3` on screen and on paper.
    NeedId, "Q"
);

crate::closed_set! {
    /// What members come with.
    NeedSort {
        /// A topic that they want to hear of.
        Topic = "topic", "主题";
        /// A hot question that they want cleared up.
        Question = "question", "问题";
    }
}

crate::closed_set! {
    /// How a need stands.
    NeedState {
        /// Nothing answers it.
        Open = "open", "待回应";
        /// It stands in the plan.
        Planned = "planned", "已列入计划";
        /// A session answered it.
        Answered = "answered", "已回应";
    }
}

/// What is stated about a need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedFacts {
    /// The unit whose members they are.
    pub unit: UnitId,
    /// When it was gathered; never after today.
    pub day: Day,
    /// What it is.
    pub sort: NeedSort,
    /// The words.
    pub text: String,
    /// How many asked, at least 1.
    pub asked: i64,
    /// The item of the plan that takes it up.
    pub plan_item: Option<PlanItemId>,
    /// The session that answered it.
    pub activity: Option<ActivityId>,
}

/// A need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Its number.
    pub id: NeedId,
    /// What is stated about it.
    pub facts: NeedFacts,
    /// How it stands. What was withdrawn or voided answers nothing.
    pub state: NeedState,
}

impl Need {
    fn read(row: &Row<'_>) -> SqlResult<Need> {
        let (answered, planned): (bool, bool) = (row.get("answered")?, row.get("planned")?);
        Ok(Need {
            id: row.get("id")?,
            facts: NeedFacts {
                unit: row.get("unit")?,
                day: row.get("day")?,
                sort: row.get("sort")?,
                text: row.get("text")?,
                asked: row.get("asked")?,
                plan_item: row.get("plan_item")?,
                activity: row.get("activity")?,
            },
            state: match (answered, planned) {
                (true, _) => NeedState::Answered,
                (false, true) => NeedState::Planned,
                (false, false) => NeedState::Open,
            },
        })
    }
}

/// The needs of units (number of the highest, 0 for all), by day.
pub fn needs(records: &Records<'_>, scope: i64) -> Result<Vec<Need>> {
    records.rows(sql!("need.sql", "needs"), named_params! {":scope": scope}, Need::read)
}

/// The needs that an activity answered.
pub fn needs_answered_by(records: &Records<'_>, activity: ActivityId) -> Result<Vec<Need>> {
    records.rows(sql!("need.sql", "needs_of_activity"), named_params! {":activity": activity}, Need::read)
}

/// The need that a code names.
///
/// # Errors
/// Refused if the text is no code, or if there is no such need.
pub fn meant_need(records: &Records<'_>, text: &str) -> Result<Need> {
    let list = "查看有哪些需求：wuxue log need list";
    let id = NeedId::from_code(text).ok_or_else(|| {
        Refusal::usage(format!("“{}”不是需求的编号，编号写作 Q3。", text.trim())).hint(list)
    })?;
    let found = records.maybe(sql!("need.sql", "need_by_id"), named_params! {":id": id}, Need::read)?;
    Ok(found.ok_or_else(|| Refusal::not_found(format!("没有需求 {id}。")).hint(list))?)
}

/// Adds a need.
///
/// # Errors
/// Refused if it lies after today, if the unit is an outside one or was not there that day, or if its need of this day
/// says the same.
pub fn add_need(write: &Write<'_>, facts: &NeedFacts) -> Result<NeedId> {
    check(write, facts, None)?;
    Ok(NeedId(write.insert(
        sql!("need.sql", "insert_need"),
        named_params! {
            ":unit": facts.unit, ":day": facts.day, ":sort": facts.sort, ":text": facts.text,
            ":asked": facts.asked, ":plan_item": facts.plan_item, ":activity": facts.activity,
        },
    )?))
}

/// What a need may not be, whether new or changed (`own`).
fn check(write: &Write<'_>, facts: &NeedFacts, own: Option<NeedId>) -> Result<()> {
    if facts.day > write.today {
        return Err(Refusal::refused(format!("收集日期 {} 晚于今天（{}）。", facts.day, write.today))
            .hint("改正日期：--on 日期")
            .into());
    }
    let holder = unit(write, facts.unit, facts.day)?.context("the unit of a need is missing")?;
    if holder.kind == UnitKind::OutsideUnit {
        return Err(Refusal::refused(format!("“{}”是外单位，不收集它的学习需求。", holder.name))
            .hint("写本单位的党组织：--unit 党组织")
            .into());
    }
    must_exist(&holder, facts.day)?;
    let key = word_key(&facts.text);
    let twin = needs(write, 0)?.into_iter().find(|other| {
        let (day, unit) = (other.facts.day, other.facts.unit);
        Some(other.id) != own && (unit, day) == (facts.unit, facts.day) && word_key(&other.facts.text) == key
    });
    let Some(twin) = twin else { return Ok(()) };
    Err(Refusal::refused(format!("这条需求当天已经登记过：{}（{} 人提出）。", twin.id, twin.facts.asked))
        .hint("查看需求：wuxue log need list")
        .hint(format!("人数变了的，改原来的：wuxue log need edit {} --asked 人数", twin.id))
        .into())
}

/// Changes what is stated about a need; what takes it up stays.
///
/// # Errors
/// As [`add_need`]; refused too if it would lie after the session that answered it.
pub fn edit_need(write: &Write<'_>, need: &Need, facts: &NeedFacts) -> Result<()> {
    if *facts == need.facts {
        return Ok(());
    }
    check(write, facts, Some(need.id))?;
    if let Some(id) = facts.activity
        && let Some(activity) = super::activity(write, id)?.filter(|activity| activity.voided.is_none())
    {
        refuse_before(need.id, facts.day, &activity)?;
    }
    write.execute(
        sql!("need.sql", "update_need"),
        named_params! {
            ":id": need.id, ":unit": facts.unit, ":day": facts.day, ":sort": facts.sort, ":text": facts.text,
            ":asked": facts.asked,
        },
    )?;
    Ok(())
}

/// Refuses a session as the answer to a need that was not there yet.
fn refuse_before(need: NeedId, gathered: Day, activity: &Activity) -> Result<(), Refusal> {
    if activity.facts.day >= gathered {
        return Ok(());
    }
    Err(Refusal::refused(format!(
        "活动 {}（{}）在需求 {need} 提出（{gathered}）之前，不会是对它的回应。",
        activity.id, activity.facts.day
    ))
    .hint("核对活动编号：wuxue log list"))
}

/// Says what takes a need up: an item of the plan, a session, or both; what is not given stays.
///
/// # Errors
/// Refused if the item was withdrawn, the activity voided, a 谈心谈话, or held before the need was there.
pub fn answer_need(
    write: &Write<'_>,
    need: &Need,
    item: Option<&PlanItem>,
    activity: Option<&Activity>,
) -> Result<()> {
    if let Some(item) = item {
        refuse_withdrawn(item)?;
    }
    if let Some(activity) = activity {
        refuse_voided(activity)?;
        refuse_of_talk(write, activity, "对需求的回应")?;
        refuse_before(need.id, need.facts.day, activity)?;
    }
    let plan_item = item.map(|item| item.id).or(need.facts.plan_item);
    let activity = activity.map(|activity| activity.id).or(need.facts.activity);
    if (plan_item, activity) != (need.facts.plan_item, need.facts.activity) {
        write.execute(
            sql!("need.sql", "answer_need"),
            named_params! {":id": need.id, ":plan_item": plan_item, ":activity": activity},
        )?;
    }
    Ok(())
}

/// Removes a need; the history keeps it.
pub fn remove_need(write: &Write<'_>, need: &Need) -> Result<()> {
    write.execute(sql!("need.sql", "delete_need"), named_params! {":id": need.id})?;
    Ok(())
}
