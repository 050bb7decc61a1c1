//! The year's plan 年度计划: which unit means to hold what, on which topic 专题, in which period. Whether an
//! item was held is never stated, it follows from the activities.

use std::collections::HashMap;

use anyhow::{Context, Result};

use super::{ActivityId, DocumentId, KindId, activity, holding};
use crate::calendar::{Day, Grain, Period, in_quotes, word_key};
use crate::finding::{Clash, Finding, Level};
use crate::identifier;
use crate::refusal::Refusal;
use crate::roster::{PersonId, Unit, UnitId, UnitKind, unit};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of a plan item, `PL3` on screen and on paper.
    PlanItemId, "PL"
);

/// What the plan says of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanFacts {
    /// Who is to hold it.
    pub unit: UnitId,
    /// The kind of activity; `None` is self-study 自学.
    pub kind: Option<KindId>,
    /// When: a month, quarter, half or year.
    pub period: Period,
    /// The topic 专题.
    pub topic: String,
    /// What is to be studied.
    pub document: Option<DocumentId>,
    /// Who sees to it.
    pub owner: Option<PersonId>,
    /// Remark.
    pub note: Option<String>,
}

/// That an item is no longer planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// From which day on.
    pub day: Day,
    /// Why.
    pub reason: String,
}

/// An item of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
    /// Its number.
    pub id: PlanItemId,
    /// What it says.
    pub facts: PlanFacts,
    /// Set if it was withdrawn: it counts nowhere.
    pub withdrawn: Option<Withdrawn>,
}

/// What makes two items the same one: unit, kind, period, and the topic without blanks and width.
pub type PlanKey = (UnitId, Option<KindId>, Day, Day, String);

impl PlanFacts {
    /// What makes it the item that it is.
    pub fn key(&self) -> PlanKey {
        (self.unit, self.kind, self.period.from(), self.period.to(), topic_key(&self.topic))
    }
}

/// A topic as it is compared: book-title marks, quotation marks, blanks and width do not matter.
pub fn topic_key(topic: &str) -> String {
    let bare: String = topic.chars().filter(|c| !"《》“”\"‘’'".contains(*c)).collect();
    word_key(&bare)
}

impl PlanItem {
    /// Reads a row that has all columns of the table.
    pub fn read(row: &Row<'_>) -> SqlResult<PlanItem> {
        let (withdrawn, reason): (Option<Day>, Option<String>) =
            (row.get("withdrawn")?, row.get("withdraw_reason")?);
        Ok(PlanItem {
            id: row.get("id")?,
            facts: PlanFacts {
                unit: row.get("unit")?,
                kind: row.get("kind")?,
                period: period(row.get("months")?, row.get("starts")?),
                topic: row.get("topic")?,
                document: row.get("document")?,
                owner: row.get("owner")?,
                note: row.get("note")?,
            },
            withdrawn: withdrawn.zip(reason).map(|(day, reason)| Withdrawn { day, reason }),
        })
    }
}

/// The period of so many months that begins on a day.
fn period(months: u32, from: Day) -> Period {
    let grain = Grain::ALL.iter().copied().find(|grain| months > 0 && grain.months() == months);
    Period::containing(grain.unwrap_or(Grain::Month), from)
}

/// The item with this number.
pub fn plan_item(records: &Records<'_>, id: PlanItemId) -> Result<Option<PlanItem>> {
    records.maybe(sql!("plan.sql", "plan_item_by_id"), named_params! {":id": id}, PlanItem::read)
}

/// Every item, withdrawn ones too, by period and number.
pub fn plan_items(records: &Records<'_>) -> Result<Vec<PlanItem>> {
    records.rows(sql!("plan.sql", "plan_items"), [], PlanItem::read)
}

/// The item that a code names.
///
/// # Errors
/// Refused if the text is no code, or if there is no such item.
pub fn meant_plan_item(records: &Records<'_>, text: &str) -> Result<PlanItem> {
    let list = "查看有哪些计划项：wuxue plan list";
    let id = PlanItemId::from_code(text).ok_or_else(|| {
        Refusal::usage(format!("“{}”不是计划项的编号，编号写作 PL3。", text.trim())).hint(list)
    })?;
    Ok(plan_item(records, id)?.ok_or_else(|| Refusal::not_found(format!("没有计划项 {id}。")).hint(list))?)
}

/// The items in force with this topic.
pub fn plan_items_called(records: &Records<'_>, topic: &str) -> Result<Vec<PlanItemId>> {
    records.rows(sql!("plan.sql", "plan_items_called"), named_params! {":topic": topic}, |row| row.get(0))
}

/// The activities in force that cite an item, by day.
pub fn activities_citing(records: &Records<'_>, id: PlanItemId) -> Result<Vec<ActivityId>> {
    records.rows(sql!("plan.sql", "activities_citing"), named_params! {":id": id}, |row| row.get(0))
}

/// The topic of an item, withdrawn or not.
///
/// # Errors
/// Only if there is none: numbers come from the store.
pub fn plan_topic(records: &Records<'_>, id: PlanItemId) -> Result<String> {
    Ok(plan_item(records, id)?.context("a plan item is missing")?.facts.topic)
}

/// The item that a code names, for a record that is to cite it.
///
/// # Errors
/// As [`meant_plan_item`], and refused if it was withdrawn.
pub fn citable_plan_item(records: &Records<'_>, text: &str) -> Result<PlanItem> {
    let item = meant_plan_item(records, text)?;
    match &item.withdrawn {
        None => Ok(item),
        Some(gone) => Err(Refusal::refused(format!(
            "计划项 {}（{}）已经撤回（{}），不能再引用。",
            item.id, item.facts.topic, gone.reason
        ))
        .hint("查看有哪些计划项：wuxue plan list")
        .into()),
    }
}

/// Whether a period lies so far ahead that its year is more likely mistyped than planned for.
pub fn is_far_ahead(period: Period, today: Day) -> bool {
    const YEARS: i32 = 2;
    period.from().year() > today.year() + YEARS
}

/// Why an item cannot be planned so, and what to do; sentences without their full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The unit is not there in that period.
    Away(String, String),
    /// Anything else.
    Other(String, String),
}

impl Obstacle {
    /// Why, and what to do.
    pub fn told(self) -> (String, String) {
        match self {
            Obstacle::Away(what, fix) | Obstacle::Other(what, fix) => (what, fix),
        }
    }
}

/// Why an item cannot be planned so; none if it can.
pub fn plan_obstacle(records: &Records<'_>, facts: &PlanFacts) -> Result<Option<Obstacle>> {
    let (from, to) = (facts.period.from(), facts.period.to());
    if facts.period.grain() == Grain::Range {
        let what = "计划的期间只能是一个月、季度、半年或年度";
        return Ok(Some(Obstacle::Other(what.into(), "写作 2026-10、2026Q4、2026H2 或 2026".into())));
    }
    let holder = unit(records, facts.unit, to)?.context("the unit of a plan item is missing")?;
    if holder.starts > to || holder.ends.is_some_and(|ends| ends < from) {
        let what = format!("“{}”在{}不存在", holder.name, facts.period.label());
        return Ok(Some(Obstacle::Away(what, format!("核对期间和党组织：wuxue unit show {}", holder.id))));
    }
    let other = match facts.kind {
        Some(kind) => holding::cannot_hold(records, &holder, kind, to.min(holder.ends.unwrap_or(to)))?,
        None => cannot_study(&holder),
    };
    Ok(other.map(|(what, fix)| Obstacle::Other(what, fix)))
}

/// Self-study is planned for those who have members of their own.
fn cannot_study(holder: &Unit) -> Option<(String, String)> {
    (holder.kind == UnitKind::OutsideUnit)
        .then(|| (format!("“{}”是外单位，不列入自学计划", holder.name), "改为本单位的党组织".to_owned()))
}

/// Why self-study of a day does not carry out an item planned for self-study; none if it does. It does for who that
/// day `belongs` to the unit `called` so, or to one below it, in the period of the item; a Monday may stand for its
/// week.
pub fn unlike_studied(facts: &PlanFacts, called: &str, belongs: bool, day: Day) -> Option<String> {
    if !belongs {
        return Some(format!("它是“{called}”的计划，本人 {day} 不在那里"));
    }
    let last = if day == day.monday() { day.plus_days(6) } else { day };
    let (period, outside) = (facts.period, day > facts.period.to() || last < facts.period.from());
    outside.then(|| format!("它的期间是{}，{day} 不在其中", period.label()))
}

/// As [`unlike_studied`], of a person in the records.
pub fn unlike_studied_by(
    records: &Records<'_>,
    facts: &PlanFacts,
    person: PersonId,
    day: Day,
) -> Result<Option<String>> {
    let params = named_params! {":person": person, ":unit": facts.unit, ":day": day};
    let belongs = records.maybe(sql!("plan.sql", "belongs"), params, |_| Ok(()))?.is_some();
    let holder = unit(records, facts.unit, day)?.context("the unit of a plan item is missing")?;
    Ok(unlike_studied(facts, &holder.name, belongs, day))
}

fn check(write: &Write<'_>, facts: &PlanFacts, own: Option<PlanItemId>) -> Result<()> {
    if let Some((what, fix)) = plan_obstacle(write, facts)?.map(Obstacle::told) {
        return Err(Refusal::refused(format!("{what}。")).hint(fix).into());
    }
    let key = facts.key();
    let twin = plan_items(write)?
        .into_iter()
        .find(|item| item.withdrawn.is_none() && Some(item.id) != own && item.facts.key() == key);
    match twin {
        None => Ok(()),
        Some(twin) => Err(Refusal::refused(format!(
            "这一项已经列入计划：{}{}。",
            twin.id,
            in_quotes(&twin.facts.topic)
        ))
        .hint(format!("查看它：wuxue plan show {}", twin.id))
        .hint("同一期间的另一次，写明不同的专题")
        .into()),
    }
}

/// Adds an item.
///
/// # Errors
/// Refused if the unit cannot hold it in that period, or if it is planned already.
pub fn add_plan_item(write: &Write<'_>, facts: &PlanFacts) -> Result<PlanItemId> {
    check(write, facts, None)?;
    insert_plan_item(write, facts)
}

/// Adds an item that was checked already, as an import does.
pub fn insert_plan_item(write: &Write<'_>, facts: &PlanFacts) -> Result<PlanItemId> {
    let period = facts.period;
    Ok(PlanItemId(write.insert(
        sql!("plan.sql", "insert_plan_item"),
        named_params! {
            ":unit": facts.unit, ":kind": facts.kind, ":starts": period.from(), ":ends": period.to(),
            ":months": period.months(), ":topic": facts.topic, ":document": facts.document,
            ":owner": facts.owner, ":note": facts.note,
        },
    )?))
}

/// Changes an item.
///
/// # Errors
/// Refused if it was withdrawn, if what cites it would no longer be what it plans, and as [`add_plan_item`].
pub fn edit_plan_item(write: &Write<'_>, item: &PlanItem, facts: &PlanFacts) -> Result<()> {
    refuse_withdrawn(item)?;
    if *facts == item.facts {
        return Ok(());
    }
    check(write, facts, Some(item.id))?;
    must_fit_citations(write, item, facts)?;
    let period = facts.period;
    write.execute(
        sql!("plan.sql", "update_plan_item"),
        named_params! {
            ":id": item.id, ":unit": facts.unit, ":kind": facts.kind, ":starts": period.from(),
            ":ends": period.to(), ":months": period.months(), ":topic": facts.topic,
            ":document": facts.document, ":owner": facts.owner, ":note": facts.note,
        },
    )?;
    Ok(())
}

/// What says that it carries out the item must still be what the item plans: activities of its unit, kind and
/// period, self-study of its people in its period. Those that did not fit before either do not hold it back.
fn must_fit_citations(records: &Records<'_>, item: &PlanItem, facts: &PlanFacts) -> Result<()> {
    const NAMED: usize = 5;
    let moved = |f: &PlanFacts| (f.unit, f.kind, f.period);
    if moved(facts) == moved(&item.facts) {
        return Ok(());
    }
    let mut unlike: Vec<String> = Vec::new();
    let mut whys: Vec<String> = Vec::new();
    for id in activities_citing(records, item.id)? {
        let cited = activity(records, id)?.context("an activity is missing")?.facts;
        let new = holding::unlike_planned(records, &cited, facts)?;
        if new.is_empty() || !holding::unlike_planned(records, &cited, &item.facts)?.is_empty() {
            continue;
        }
        unlike.push(id.to_string());
        whys.extend(new.into_iter().filter(|why| !whys.contains(why)).collect::<Vec<_>>());
    }
    let mut fix = unlike.first().map(|id| format!("wuxue log edit {id} --plan 另一项"));
    if item.facts.kind.is_none() {
        for (id, person, day) in self_study_citing(records, item.id)? {
            let why = match facts.kind {
                Some(_) => Some("它计划的就不再是个人自学".to_owned()),
                None if unlike_studied_by(records, &item.facts, person, day)?.is_some() => None,
                None => unlike_studied_by(records, facts, person, day)?,
            };
            let Some(why) = why else { continue };
            unlike.push(format!("S{id}"));
            if !whys.contains(&why) {
                whys.push(why);
            }
            fix = fix.or_else(|| Some(format!("wuxue log self edit S{id} --plan 另一项")));
        }
    }
    let Some(fix) = fix else { return Ok(()) };
    let named = unlike.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
    let more = if unlike.len() > NAMED { format!(" 等 {} 条记录", unlike.len()) } else { String::new() };
    Err(Refusal::refused(format!(
        "计划项 {} 有记录注明落实它：{named}{more}；这样一改，这些记录就不相符了：{}。",
        item.id,
        whys.join("；")
    ))
    .hint(format!("先让这些记录落实别的计划项，或清除它（--plan \"\"）：{fix}"))
    .hint("另是一项计划的，另外列入：wuxue plan add …")
    .into())
}

/// The entries of self-study that say they carry out an item.
pub fn self_study_citing(records: &Records<'_>, id: PlanItemId) -> Result<Vec<(i64, PersonId, Day)>> {
    records.rows(sql!("plan.sql", "self_study_citing"), named_params! {":id": id}, |row| {
        Ok((row.get("id")?, row.get("person")?, row.get("day")?))
    })
}

/// Withdraws an item from today on; it is kept and counts nowhere.
///
/// # Errors
/// Refused if it was withdrawn before.
pub fn withdraw_plan_item(write: &Write<'_>, item: &PlanItem, reason: &str) -> Result<()> {
    refuse_withdrawn(item)?;
    write.execute(
        sql!("plan.sql", "withdraw_plan_item"),
        named_params! {":id": item.id, ":withdrawn": write.today, ":reason": reason},
    )?;
    Ok(())
}

/// Items in force that are one and the same: single writes refuse them, an undo may bring them about.
pub fn plan_clashes(records: &Records<'_>) -> Result<Vec<Clash>> {
    let mut seen: HashMap<PlanKey, PlanItemId> = HashMap::new();
    let mut found = Vec::new();
    for item in plan_items(records)?.into_iter().filter(|item| item.withdrawn.is_none()) {
        let Some(first) = seen.get(&item.facts.key()).copied() else {
            seen.insert(item.facts.key(), item.id);
            continue;
        };
        let finding = Finding {
            check: "plan.twice",
            level: Level::Warning,
            place: item.id.to_string(),
            message: format!("计划项 {} 和 {first} 是同一项{}。", item.id, in_quotes(&item.facts.topic)),
            hint: format!("撤回一项：wuxue plan withdraw {} --because 重复", item.id),
        };
        found.push(Clash { finding, records: [("plan_item", first.0), ("plan_item", item.id.0)] });
    }
    Ok(found)
}

/// # Errors
/// Refused if the item was withdrawn.
pub fn refuse_withdrawn(item: &PlanItem) -> Result<(), Refusal> {
    match &item.withdrawn {
        None => Ok(()),
        Some(gone) => {
            Err(Refusal::refused(format!("计划项 {} 已于 {} 撤回（{}）。", item.id, gone.day, gone.reason))
                .hint("重新列入计划：wuxue plan add …"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_compared_without_marks_and_blanks() {
        assert_eq!(topic_key("学习《习近平文化思想》"), topic_key("学习 习近平文化思想"));
        assert_eq!(topic_key("“两个确立”"), topic_key("两个确立"));
        assert_ne!(topic_key("学习全会精神"), topic_key("学习全会精神（二）"));
    }
}
