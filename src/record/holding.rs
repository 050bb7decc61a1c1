//! Who may hold what, and when: the rules every activity keeps, whether typed or imported.

use anyhow::{Context, Result};

use super::{ActivityId, Facts, KindId, stated};
use crate::calendar::{Day, Grain, Period, word_key};
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, UnitKind, sub_units, unit};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

/// What of a kind decides who may hold it, and what may be stated.
struct Held {
    code: String,
    name: String,
    holders: Vec<UnitKind>,
    needs_committee: bool,
}

impl Held {
    fn read(row: &Row<'_>) -> SqlResult<Held> {
        let holders: String = row.get("holders")?;
        Ok(Held {
            code: row.get("code")?,
            name: row.get("name")?,
            holders: holders.split_whitespace().filter_map(UnitKind::from_code).collect(),
            needs_committee: row.get::<_, String>("expected")? == "committee",
        })
    }
}

/// Checks what is stated about an activity.
///
/// # Errors
/// Refused: no kind, a day after today, a unit that does not exist on that day or may not hold the kind, a
/// belonging period that is a free range, and what [`stated`] refuses. `old` is what was stated before.
pub(super) fn check(write: &Write<'_>, facts: &Facts, old: Option<&Facts>) -> Result<()> {
    if facts.kinds.is_empty() {
        return Err(Refusal::refused("没有写活动类型。").hint("查看有哪些类型：wuxue log kinds").into());
    }
    if facts.day > write.today {
        return Err(Refusal::refused(format!(
            "活动日期 {} 晚于今天（{}）；还没有发生的活动不能登记。",
            facts.day, write.today
        ))
        .hint("改正日期后再试：--on 2026-10-16")
        .into());
    }
    let holder = unit(write, facts.unit, facts.day)?.context("the unit of an activity is missing")?;
    if !holder.exists_on(facts.day) {
        return Err(Refusal::refused(format!("“{}”在 {} {}。", holder.name, facts.day, existence(&holder)))
            .hint(format!("查看它：wuxue unit show {}", holder.id))
            .into());
    }
    for kind in &facts.kinds {
        let held = records_of_kind(write, *kind)?;
        may_hold(write, &holder, facts.day, &held)?;
        if held.code == "heart_talk" {
            stated::check_talk(facts, &held.name)?;
        }
    }
    stated::check_clock(facts)?;
    stated::check_first_topic(facts)?;
    stated::check_days(facts, write.today)?;
    stated::check_shown(write, facts, old)?;
    check_others(write, facts, &holder)?;
    if facts.belongs.is_some_and(|period| period.grain() == Grain::Range) {
        return Err(Refusal::refused("所属期只能是一个月、季度、半年或年度。")
            .hint("例如 --belongs 2026Q3、--belongs 2025")
            .into());
    }
    Ok(())
}

fn existence(unit: &Unit) -> String {
    match unit.ends {
        Some(ends) => format!("不存在（{} 成立，{ends} 撤销）", unit.starts),
        None => format!("还没有成立（{} 成立）", unit.starts),
    }
}

fn records_of_kind(records: &Records<'_>, kind: KindId) -> Result<Held> {
    records.one(sql!("holding.sql", "held_kind"), named_params! {":kind": kind}, Held::read)
}

/// The partner is another unit that exists, inside or outside; whoever organised it for others (承办) is a branch.
fn check_others(records: &Records<'_>, facts: &Facts, holder: &Unit) -> Result<()> {
    if facts.partner == Some(facts.unit) {
        return Err(Refusal::refused(format!("共建、列席的对方单位不能是“{}”自己。", holder.name))
            .hint("写明对方单位：--partner 单位；不在库里的先登记：wuxue unit add 名称 --kind 外单位")
            .into());
    }
    for (id, planner) in [(facts.partner, false), (facts.planner, true)] {
        let Some(id) = id else { continue };
        let other = unit(records, id, facts.day)?.context("a unit of an activity is missing")?;
        if planner && other.kind != UnitKind::Branch {
            let kind = other.kind.label();
            return Err(Refusal::refused(format!("承办的应是党支部，“{}”是{kind}。", other.name))
                .hint("--planner 党支部")
                .into());
        }
        // Since when an outside unit is there is not the organ's business.
        if other.kind != UnitKind::OutsideUnit && !other.exists_on(facts.day) {
            return Err(Refusal::refused(format!(
                "“{}”在 {} {}。",
                other.name,
                facts.day,
                existence(&other)
            ))
            .hint(format!("查看它：wuxue unit show {}", other.id))
            .into());
        }
    }
    Ok(())
}

/// Refuses a kind that this unit cannot hold.
fn may_hold(records: &Records<'_>, holder: &Unit, on: Day, held: &Held) -> Result<()> {
    let Held { name, holders, needs_committee, .. } = held;
    if !holders.contains(&holder.kind) {
        if *holders == [UnitKind::PartyGroup] && holder.kind == UnitKind::Branch {
            return Err(for_groups_only(records, holder, on, name)?.into());
        }
        let may: Vec<&str> = holders.iter().map(|holder| holder.label()).collect();
        return Err(Refusal::refused(format!(
            "“{}”是{}，不能举办{name}；{name}由{}举办。",
            holder.name,
            holder.kind.label(),
            may.join("、")
        ))
        .hint("查看各类活动由谁举办：wuxue log kinds")
        .into());
    }
    if *needs_committee && !has_committee(records, holder.id, on)? {
        return Err(Refusal::refused(format!(
            "“{}”在 {on} 没有支部委员，不能召开{name}；正式党员不足 7 人的党支部不设支委会（支部工作条例）。",
            holder.name
        ))
        .hint("已经设了支委会的，先登记支部委员的职务：wuxue member post --help")
        .hint("召开的是党员大会的，登记为：wuxue log add 党员大会 …")
        .into());
    }
    Ok(())
}

/// What to say where a branch is named for what its groups hold: which groups it has, or that it has none and need
/// not hold any (支部工作条例).
fn for_groups_only(records: &Records<'_>, branch: &Unit, on: Day, kind: &str) -> Result<Refusal> {
    let mut groups = sub_units(records, branch.id, on)?;
    groups.retain(|unit| unit.kind == UnitKind::PartyGroup && unit.exists_on(on));
    let name = &branch.name;
    if groups.is_empty() {
        return Ok(Refusal::refused(format!(
            "“{name}”在 {on} 没有设党小组，不能登记{kind}；不设党小组的党支部不要求开{kind}（支部工作条例）。"
        ))
        .hint("召开的是党员大会的，登记为：wuxue log add 党员大会 …")
        .hint(format!("已经设了党小组的，先登记：wuxue unit add 第一党小组 --kind 党小组 --under {name}")));
    }
    let mut refusal =
        Refusal::refused(format!("“{name}”是党支部，{kind}由它的党小组举办，请写明是哪个党小组。"));
    for group in groups {
        refusal = refusal.hint(format!("--unit {name}/{}", group.name));
    }
    Ok(refusal)
}

/// Whether the unit has a committee on that day: somebody holds the post of a committee member.
fn has_committee(records: &Records<'_>, unit: UnitId, on: Day) -> Result<bool> {
    records
        .one(sql!("holding.sql", "has_committee"), named_params! {":unit": unit, ":on": on}, |row| row.get(0))
}

/// The activities in force of the same unit and day that share a kind and may be the same event: the start is
/// equal, or one of the two is not known and no two topics tell them apart.
pub fn twins(records: &Records<'_>, facts: &Facts) -> Result<Vec<ActivityId>> {
    let mut found = Vec::new();
    for kind in &facts.kinds {
        let same: Vec<(ActivityId, Option<u16>, Option<String>)> = records.rows(
            sql!("holding.sql", "twins"),
            named_params! {
                ":unit": facts.unit, ":day": facts.day, ":kind": kind, ":start": facts.start,
            },
            |row| Ok((row.get("id")?, row.get("start_minute")?, row.get("title")?)),
        )?;
        let other = |start: &Option<u16>, title: &Option<String>| {
            let told_apart = title.as_deref().zip(facts.title.as_deref());
            let told_apart = told_apart.is_some_and(|(one, other)| word_key(one) != word_key(other));
            told_apart && (start.is_none() || facts.start.is_none())
        };
        found.extend(same.iter().filter(|(_, start, title)| !other(start, title)).map(|(id, _, _)| *id));
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Refuses an activity that is recorded already.
pub(super) fn refuse_twins(records: &Records<'_>, facts: &Facts, itself: Option<ActivityId>) -> Result<()> {
    let mut found = twins(records, facts)?;
    found.retain(|id| Some(*id) != itself);
    let Some(twin) = found.first() else { return Ok(()) };
    Err(Refusal::refused(format!("同一党组织同一天同一类活动已经有记录：{twin}。"))
        .hint(format!("要补充或更正它：wuxue log edit {twin} …"))
        .hint(format!("先看看它：wuxue log show {twin}"))
        .hint("确是另外一场的：写明与它不同的开始时间 --time 14:30-16:30，不知道时间的写明不同的主题 --title，或者加上 --another")
        .into())
}

/// The last day on which an activity is entered in time: the cut-off day (a setting) of the month after its
/// belonging period, or after its month.
pub fn cut_off(records: &Records<'_>, facts: &Facts) -> Result<Day> {
    const USUAL: u32 = 10;
    let set: Option<String> = records.maybe(sql!("holding.sql", "cut_off_day"), [], |row| row.get(0))?;
    let day = set.and_then(|text| text.parse().ok()).unwrap_or(USUAL);
    let period = facts.belongs.unwrap_or_else(|| Period::containing(Grain::Month, facts.day));
    // What belongs to a period gone by is in time if its own month is.
    let own = Period::containing(Grain::Month, facts.day);
    Ok(period.cut_off(day).max(own.cut_off(day)))
}
