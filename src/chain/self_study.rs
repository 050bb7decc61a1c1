//! 自学: what members study by themselves, by person and day. Its hours stand beside those of 集中学习 and are
//! never added to them.

use anyhow::{Context, Result};

use crate::calendar::{Day, Minutes, in_quotes, word_key};
use crate::identifier;
use crate::record::{DocumentId, PlanItemId, citable_plan_item, plan_item, unlike_studied_by};
use crate::refusal::Refusal;
use crate::roster::{Person, PersonId, UnitId, person};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of an entry of self-study, `S5` on screen.
    SelfStudyId, "S"
);

/// The longest a person can study in a day, in minutes.
pub const LONGEST: i64 = 24 * 60;

/// More than so many minutes in a day are pointed out.
pub const LONG: i64 = 8 * 60;

/// What is stated of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfStudy {
    /// Who.
    pub person: PersonId,
    /// When.
    pub day: Day,
    /// How long by the clock, 1 to [`LONGEST`].
    pub minutes: i64,
    /// What was studied.
    pub what: String,
    /// Whether on a platform: its hours count by the steps of the conversion in force.
    pub online: bool,
    /// The material.
    pub document: Option<DocumentId>,
    /// The item of the plan that it carries out.
    pub plan_item: Option<PlanItemId>,
    /// Remark.
    pub note: Option<String>,
}

impl SelfStudy {
    /// What makes two entries one and the same: person, day and what, however it is spaced.
    pub fn identity(&self) -> (PersonId, Day, String) {
        (self.person, self.day, word_key(&self.what))
    }
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Its number.
    pub id: SelfStudyId,
    /// What is stated.
    pub facts: SelfStudy,
    /// Minutes of self-study it is worth by the conversion of its day.
    pub credited: i64,
}

impl Entered {
    fn read(row: &Row<'_>) -> SqlResult<Entered> {
        Ok(Entered {
            id: row.get("id")?,
            facts: SelfStudy {
                person: row.get("person")?,
                day: row.get("day")?,
                minutes: row.get("minutes")?,
                what: row.get("what")?,
                online: row.get("online")?,
                document: row.get("document")?,
                plan_item: row.get("plan_item")?,
                note: row.get("note")?,
            },
            credited: row.get("credited")?,
        })
    }
}

/// The entries from one day to another, by day: of everybody, or of those who stood in a unit or below it then.
pub fn self_study_between(
    records: &Records<'_>,
    unit: Option<UnitId>,
    from: Day,
    to: Day,
) -> Result<Vec<Entered>> {
    records.rows(
        sql!("self_study.sql", "entries"),
        named_params! {":unit": unit.map_or(0, |unit| unit.0), ":from": from, ":to": to},
        Entered::read,
    )
}

/// The self-study of a period in sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SelfStudySum {
    /// How many entries there are.
    pub entries: i64,
    /// How many persons have one.
    pub learners: i64,
    /// Minutes by the conversions in force.
    pub credited: i64,
}

/// The sum of what [`self_study_between`] gives, however much that is.
pub fn self_study_sum(
    records: &Records<'_>,
    unit: Option<UnitId>,
    from: Day,
    to: Day,
) -> Result<SelfStudySum> {
    records.one(
        sql!("self_study.sql", "sum"),
        named_params! {":unit": unit.map_or(0, |unit| unit.0), ":from": from, ":to": to},
        |row| {
            Ok(SelfStudySum {
                entries: row.get("entries")?,
                learners: row.get("learners")?,
                credited: row.get("credited")?,
            })
        },
    )
}

/// The entries of one person from one day to another, by day.
pub fn self_study_of(records: &Records<'_>, person: PersonId, from: Day, to: Day) -> Result<Vec<Entered>> {
    records.rows(
        sql!("self_study.sql", "entries_of_person"),
        named_params! {":person": person, ":from": from, ":to": to},
        Entered::read,
    )
}

/// The entries that studied a document, by person.
pub fn self_study_with(records: &Records<'_>, document: DocumentId) -> Result<Vec<Entered>> {
    records.rows(
        sql!("self_study.sql", "entries_of_document"),
        named_params! {":document": document},
        Entered::read,
    )
}

/// The entry with this code.
///
/// # Errors
/// Refused if there is none.
pub fn meant_self_study(records: &Records<'_>, text: &str) -> Result<Entered> {
    let list = "查看有哪些自学记录：wuxue log self list";
    let Some(id) = SelfStudyId::from_code(text) else {
        return Err(Refusal::usage(format!("“{}”不是自学记录的编号，编号写作 S5。", text.trim()))
            .hint(list)
            .into());
    };
    let found =
        records.maybe(sql!("self_study.sql", "entry_by_id"), named_params! {":id": id}, Entered::read)?;
    Ok(found.ok_or_else(|| Refusal::not_found(format!("没有自学记录 {id}。")).hint(list))?)
}

/// The item of the plan that somebody means by its code: one planned for self-study.
///
/// # Errors
/// Refused if there is none, if it plans a session, or if it was withdrawn.
pub fn meant_planned(records: &Records<'_>, text: &str) -> Result<PlanItemId> {
    let item = citable_plan_item(records, text)?;
    let id = item.id;
    if item.facts.kind.is_some() {
        let topic = in_quotes(&item.facts.topic);
        return Err(Refusal::refused(format!("计划项 {id}{topic}安排的是集中活动，不是自学。"))
            .hint(format!("办了这项活动的，登记活动：wuxue log add 类型 --plan {id}"))
            .into());
    }
    Ok(id)
}

/// The minutes a person has on a day, without one entry.
fn other_minutes(
    records: &Records<'_>,
    facts: &SelfStudy,
    but: Option<SelfStudyId>,
) -> Result<(i64, Vec<Entered>)> {
    let mut others = self_study_of(records, facts.person, facts.day, facts.day)?;
    others.retain(|entry| Some(entry.id) != but);
    Ok((others.iter().map(|entry| entry.facts.minutes).sum(), others))
}

/// What must hold of every entry. What it cites was judged when that was stated: of one that is there only what
/// changes is.
fn must_be_sound(write: &Write<'_>, facts: &SelfStudy, old: Option<&Entered>) -> Result<()> {
    let id = old.map(|entry| entry.id);
    let who = match person(write, facts.person)? {
        Some(person) => person,
        None => return Err(Refusal::not_found(format!("没有人员 {}。", facts.person)).into()),
    };
    let name = &who.name;
    if facts.day > write.today {
        return Err(Refusal::refused(format!(
            "自学日期 {} 晚于今天（{}）；还没有学的不能登记。",
            facts.day, write.today
        ))
        .hint("改正日期后再试；补做历史资料时用 --as-of 指定“今天”")
        .into());
    }
    must_be_here(&who, facts.day)?;
    if old.is_none_or(|old| (old.facts.plan_item, old.facts.day) != (facts.plan_item, facts.day)) {
        must_be_planned_for(write, &who, facts)?;
    }
    let (sum, others) = other_minutes(write, facts, id)?;
    if let Some(twin) = others.iter().find(|entry| entry.facts.identity() == facts.identity()) {
        return Err(Refusal::refused(format!(
            "{name} {} 自学“{}”已经登记过：{}（{} 分钟）。",
            facts.day, facts.what, twin.id, twin.facts.minutes
        ))
        .hint(format!("更正它：wuxue log self edit {} --minutes 分钟数", twin.id))
        .hint("是另一次的，把内容写得有区别")
        .into());
    }
    if sum + facts.minutes > LONGEST {
        return Err(Refusal::refused(format!(
            "{name} {} 已登记自学 {sum} 分钟，再加 {} 分钟，一天超过 24 小时。",
            facts.day, facts.minutes
        ))
        .hint(format!(
            "查看这一天的：wuxue log self list --who {} --period {}..{}",
            who.id, facts.day, facts.day
        ))
        .into());
    }
    Ok(())
}

/// The item cited is one for this person and day.
fn must_be_planned_for(records: &Records<'_>, who: &Person, facts: &SelfStudy) -> Result<()> {
    let Some(id) = facts.plan_item else { return Ok(()) };
    let item = plan_item(records, id)?.context("a plan item is missing")?;
    match unlike_studied_by(records, &item.facts, who.id, facts.day)? {
        None => Ok(()),
        Some(why) => Err(Refusal::refused(format!(
            "{} {} 的自学不是落实计划项 {id}{}的：{why}。",
            who.name,
            facts.day,
            in_quotes(&item.facts.topic)
        ))
        .hint("查看有哪些自学的计划项：wuxue plan list")
        .hint("不落实哪一项的，不写 --plan；更正时写 --plan \"\"")
        .into()),
    }
}

/// Who has left studies no more.
///
/// # Errors
/// Refused for a day after the person's last.
fn must_be_here(who: &Person, day: Day) -> Result<(), Refusal> {
    match who.ends.filter(|ends| *ends < day) {
        None => Ok(()),
        Some(ends) => Err(Refusal::refused(format!("{}已于 {ends} 离开，不能登记 {day} 的自学。", who.name))
            .hint(format!("查看全部经历：wuxue member show {}", who.id))),
    }
}

/// The minutes of a person on the day of an entry, if that is unlikely long: more than [`LONG`].
///
/// # Errors
/// Only if the store cannot be read.
pub fn long_day(records: &Records<'_>, facts: &SelfStudy) -> Result<Option<Minutes>> {
    let (sum, _) = other_minutes(records, facts, None)?;
    Ok((sum > LONG).then_some(Minutes(sum)))
}

/// Adds an entry.
///
/// # Errors
/// Refused if its day lies after today or after the person left, if the plan item it cites is not for that person and
/// day, if the same is there already, or if the day would have more than 24 hours.
pub fn add_self_study(write: &Write<'_>, facts: &SelfStudy) -> Result<SelfStudyId> {
    must_be_sound(write, facts, None)?;
    Ok(SelfStudyId(write.insert(
        sql!("self_study.sql", "insert_entry"),
        named_params! {
            ":person": facts.person, ":day": facts.day, ":minutes": facts.minutes, ":what": facts.what,
            ":online": facts.online, ":document": facts.document, ":plan_item": facts.plan_item,
            ":note": facts.note, ":entered": write.today,
        },
    )?))
}

/// Changes what is stated of an entry; its person stays.
///
/// # Errors
/// As [`add_self_study`].
pub fn edit_self_study(write: &Write<'_>, old: &Entered, facts: &SelfStudy) -> Result<()> {
    must_be_sound(write, facts, Some(old))?;
    write.execute(
        sql!("self_study.sql", "update_entry"),
        named_params! {
            ":id": old.id, ":day": facts.day, ":minutes": facts.minutes, ":what": facts.what, ":online": facts.online,
            ":document": facts.document, ":plan_item": facts.plan_item, ":note": facts.note,
        },
    )?;
    Ok(())
}

/// Takes an entry out; the history keeps it.
pub fn remove_self_study(write: &Write<'_>, id: SelfStudyId) -> Result<()> {
    write.execute(sql!("self_study.sql", "delete_entry"), named_params! {":id": id})?;
    Ok(())
}
