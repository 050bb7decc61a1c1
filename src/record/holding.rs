//! Who may hold what, and when: the rules every activity keeps, whether typed or imported.

use anyhow::{Context, Result};

use super::talk::{TALK, is_talk};
use super::{
    Activity, ActivityId, Facts, KindId, PlanFacts, activity, joint, leaders, plan_item, stated, talk, vote,
};
use crate::calendar::{Day, Grain, Period, word_key};
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, UnitKind, sub_units, unit};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

/// What of a kind decides who may hold it, and what may be stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The kind's stable code.
    pub code: String,
    /// The kind's Chinese name.
    pub name: String,
    /// The kinds of unit that hold it.
    pub holders: Vec<UnitKind>,
    /// Whether it is a meeting of the unit's committee, which must be there.
    pub needs_committee: bool,
    /// Whether it calls nobody: who comes is who is said to have come.
    pub calls_nobody: bool,
}

/// Why a unit may not hold a kind, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Why, without a full stop.
    pub why: String,
    /// What to do, the likeliest first.
    pub fixes: Vec<&'static str>,
    /// Whether it rests on the posts of the roster, which may be behind: a file that says the meeting was held is
    /// evidence against it.
    pub by_roster: bool,
}

impl Held {
    /// `holders` and `expected` as the table of kinds has them.
    pub fn new(code: String, name: String, holders: &str, expected: &str) -> Held {
        let holders = holders.split_whitespace().filter_map(UnitKind::from_code).collect();
        let (needs_committee, calls_nobody) = (expected == "committee", expected == "none");
        Held { code, name, holders, needs_committee, calls_nobody }
    }

    /// Whether the unit is a branch, and what it is asked about is for its groups alone.
    fn is_for_groups_of(&self, holder: &Unit) -> bool {
        self.holders == [UnitKind::PartyGroup] && holder.kind == UnitKind::Branch
    }

    pub(super) fn read(row: &Row<'_>) -> SqlResult<Held> {
        let (holders, expected): (String, String) = (row.get("holders")?, row.get("expected")?);
        Ok(Held::new(row.get("code")?, row.get("name")?, &holders, &expected))
    }

    /// The one rule of who may hold what, for an activity that is typed as for one from a file: nothing to object,
    /// or why not. `has_committee` is asked only where it matters.
    ///
    /// # Errors
    /// Those of `has_committee`.
    pub fn objection(
        &self,
        holder: &Unit,
        on: Day,
        has_committee: impl FnOnce() -> Result<bool>,
    ) -> Result<Option<Objection>> {
        let (unit, name) = (&holder.name, &self.name);
        if !self.holders.contains(&holder.kind) {
            let may: Vec<&str> = self.holders.iter().map(|holder| holder.label()).collect();
            let kind = holder.kind.label();
            return Ok(Some(Objection {
                why: format!("“{unit}”是{kind}，不能举办{name}；{name}由{}举办", may.join("、")),
                fixes: vec!["查看各类活动由谁举办：wuxue log kinds"],
                by_roster: false,
            }));
        }
        // A 机关党委 is a committee itself, whether or not the roster knows its members.
        if self.needs_committee && holder.kind != UnitKind::OrganCommittee && !has_committee()? {
            return Ok(Some(Objection {
                why: format!(
                    "“{unit}”在 {on} 没有支部委员，不能召开{name}；正式党员不足 7 人的党支部不设支委会（支部工作条例）"
                ),
                fixes: vec![
                    "已经设了支委会的，先登记支部委员的职务：wuxue member post --help",
                    "召开的是党员大会的，登记为：wuxue log add 党员大会 …",
                ],
                by_roster: true,
            }));
        }
        Ok(None)
    }
}

/// Checks what is stated about an activity.
///
/// # Errors
/// Refused: no kind, a day after today, a unit that does not exist on that day or may not hold the kind, a
/// belonging period that is a free range, and what [`stated`] refuses. `changed` is the activity as it was before.
pub(super) fn check(write: &Write<'_>, facts: &Facts, changed: Option<&Activity>) -> Result<()> {
    let old = changed.map(|activity| &activity.facts);
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
    for held in all_held(write, &facts.kinds)? {
        may_hold(write, &holder, facts.day, &held)?;
        if held.code == TALK {
            talk::check(facts, &held.name)?;
        }
    }
    stated::check_clock(facts)?;
    stated::check_first_topic(facts)?;
    stated::check_of_one_kind(write, facts, changed)?;
    stated::check_days(facts, write.today)?;
    stated::check_shown(write, facts, changed)?;
    stated::check_decided(facts, changed)?;
    vote::check(facts, old)?;
    check_planned(write, facts, old)?;
    check_others(write, facts, old, &holder)?;
    leaders::check_speakers(write, facts, old)?;
    stated::check_belongs(facts, old, &holder)?;
    Ok(())
}

/// What carries out an item of the plan is what was planned: of its unit, of its kind, and counted in its period. A
/// citation of before stays as long as none of these is changed.
fn check_planned(records: &Records<'_>, facts: &Facts, old: Option<&Facts>) -> Result<()> {
    let Some(id) = facts.plan_item else { return Ok(()) };
    let matters = |f: &Facts| (f.plan_item, f.unit, f.kinds.clone(), f.day, f.belongs);
    if old.is_some_and(|old| matters(old) == matters(facts)) {
        return Ok(());
    }
    let item = plan_item(records, id)?.context("a plan item is missing")?;
    let planned = &item.facts;
    let whys = unlike_planned(records, facts, planned)?;
    let fix = match whys.as_slice() {
        [] => return Ok(()),
        [_] if !counts_in(facts, planned.period) => {
            format!("补开的，写明所属期：--belongs {}", planned.period.code())
        }
        _ => "查看有哪些计划项：wuxue plan list".to_owned(),
    };
    Err(Refusal::refused(format!("不能引用计划项 {id}（{}）：{}。", planned.topic, whys.join("；")))
        .hint(fix)
        .hint("不落实哪一项计划的，不写 --plan；已经写着的，清除它：--plan \"\"")
        .into())
}

/// Whether an activity counts in a period, as in the reports.
fn counts_in(facts: &Facts, period: Period) -> bool {
    period.contains(facts.belongs.map_or(facts.day, |own| own.nearest(facts.day)))
}

/// Why an activity is not what an item of the plan means, each in a clause; nothing if it is.
pub(super) fn unlike_planned(
    records: &Records<'_>,
    facts: &Facts,
    planned: &PlanFacts,
) -> Result<Vec<String>> {
    let mut whys = Vec::new();
    if planned.unit != facts.unit {
        let theirs = unit(records, planned.unit, facts.day)?.context("the unit of a plan item is missing")?;
        whys.push(format!("它是“{}”的计划", theirs.name));
    }
    match planned.kind {
        None => whys.push("它是个人自学的计划，由自学登记落实".to_owned()),
        Some(kind) if !facts.kinds.contains(&kind) => {
            whys.push(format!("它计划开展的是{}", records_of_kind(records, kind)?.name));
        }
        Some(_) => {}
    }
    if !counts_in(facts, planned.period) {
        whys.push(format!("它的期间是{}，这次活动不计入这个期间", planned.period.label()));
    }
    Ok(whys)
}

fn existence(unit: &Unit) -> String {
    match unit.ends {
        Some(ends) => format!("不存在（{} 成立，{ends} 撤销）", unit.starts),
        None => format!("还没有成立（{} 成立）", unit.starts),
    }
}

/// Why a unit of this kind can never hold such activities, in a sentence without its full stop, and what to do;
/// none if it can. Where its groups do, they are those of that day.
pub(super) fn cannot_hold(
    records: &Records<'_>,
    holder: &Unit,
    kind: KindId,
    on: Day,
) -> Result<Option<(String, String)>> {
    let held = records_of_kind(records, kind)?;
    if held.is_for_groups_of(holder) {
        let (name, kind) = (&holder.name, &held.name);
        let groups: Vec<String> =
            groups_of(records, holder, on)?.iter().map(|group| format!("{name}/{}", group.name)).collect();
        return Ok(Some(match groups.is_empty() {
            true => (
                format!(
                    "“{name}”没有设党小组，不能举办{kind}；不设党小组的党支部不要求开{kind}（支部工作条例）"
                ),
                format!("已经设了党小组的，先登记：wuxue unit add 第一党小组 --kind 党小组 --under {name}"),
            ),
            false => (
                format!("“{name}”是党支部，不能举办{kind}；{kind}由它的党小组举办"),
                format!("党组织写党小组：{}", groups.join("、")),
            ),
        }));
    }
    let objection = held.objection(holder, holder.starts, || Ok(true))?;
    Ok(objection.map(|Objection { why, fixes, .. }| (why, fixes.join("；"))))
}

/// Whether one of these kinds has a code.
pub(super) fn is_of(records: &Records<'_>, kinds: &[KindId], code: &str) -> Result<bool> {
    Ok(all_held(records, kinds)?.iter().any(|held| held.code == code))
}

/// What decides of each of these kinds.
pub(super) fn all_held(records: &Records<'_>, kinds: &[KindId]) -> Result<Vec<Held>> {
    kinds.iter().map(|kind| records_of_kind(records, *kind)).collect()
}

/// What decides of the kind with this code.
pub(super) fn kind_of_code(records: &Records<'_>, code: &str) -> Result<Held> {
    records.one(sql!("holding.sql", "kind_by_code"), named_params! {":code": code}, Held::read)
}

fn records_of_kind(records: &Records<'_>, kind: KindId) -> Result<Held> {
    records.one(sql!("holding.sql", "held_kind"), named_params! {":kind": kind}, Held::read)
}

/// The partner is another unit that exists, inside or outside, as the kind asks; whoever organised it for others (承办)
/// is a branch. A partner of before stays as long as nothing it rests on is changed.
fn check_others(records: &Records<'_>, facts: &Facts, old: Option<&Facts>, holder: &Unit) -> Result<()> {
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
                .hint("写作 --planner 党支部")
                .into());
        }
        let matters = |f: &Facts| (f.partner, f.kinds.clone());
        if !planner && old.is_none_or(|old| matters(old) != matters(facts)) {
            joint::check_partner(records, facts, &other)?;
        }
        // Since when an outside unit is there is not the organ's business.
        let there = match other.kind {
            UnitKind::OutsideUnit => other.ends.is_none_or(|ends| ends >= facts.day),
            _ => other.exists_on(facts.day),
        };
        if !there {
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
    if held.is_for_groups_of(holder) {
        return Err(for_groups_only(records, holder, on, &held.name)?.into());
    }
    match held.objection(holder, on, || has_committee(records, holder.id, on))? {
        None => Ok(()),
        Some(Objection { why, fixes, .. }) => {
            Err(fixes.into_iter().fold(Refusal::refused(format!("{why}。")), Refusal::hint).into())
        }
    }
}

/// What to say where a branch is named for what its groups hold: which groups it has, or that it has none and need
/// not hold any (支部工作条例).
fn for_groups_only(records: &Records<'_>, branch: &Unit, on: Day, kind: &str) -> Result<Refusal> {
    let groups = groups_of(records, branch, on)?;
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
        refusal = refusal.hint(format!("写作 --unit {name}/{}", group.name));
    }
    Ok(refusal)
}

/// The Party groups of a branch on that day.
fn groups_of(records: &Records<'_>, branch: &Unit, on: Day) -> Result<Vec<Unit>> {
    let mut groups = sub_units(records, branch.id, on)?;
    groups.retain(|unit| unit.kind == UnitKind::PartyGroup && unit.exists_on(on));
    Ok(groups)
}

/// Whether the unit has a committee on that day: somebody holds the post of a committee member.
fn has_committee(records: &Records<'_>, unit: UnitId, on: Day) -> Result<bool> {
    records
        .one(sql!("holding.sql", "has_committee"), named_params! {":unit": unit, ":on": on}, |row| row.get(0))
}

/// The activities in force of the same unit and day that share a kind and may be the same event: the start is
/// equal, or one of the two is not known and no two topics tell them apart. Nor do two partners, where the kind is held
/// with one, or two talkers at a talk, which has no topic.
pub fn twins(records: &Records<'_>, facts: &Facts) -> Result<Vec<ActivityId>> {
    let mut found = Vec::new();
    for kind in &facts.kinds {
        let same = records.rows(
            sql!("holding.sql", "twins"),
            named_params! {
                ":unit": facts.unit, ":day": facts.day, ":kind": kind, ":start": facts.start,
            },
            |row| {
                let (start, title): (Option<u16>, Option<String>) =
                    (row.get("start_minute")?, row.get("title")?);
                let partner: Option<UnitId> = row.get("partner")?;
                Ok((row.get("id")?, start, title, partner))
            },
        )?;
        if same.is_empty() {
            continue;
        }
        let by_partner = is_told_by_partner(records, &[*kind])?;
        for (id, start, title, partner) in same {
            let told_apart = title.as_deref().zip(facts.title.as_deref());
            let told_apart = told_apart.is_some_and(|(one, other)| word_key(one) != word_key(other));
            let by_topic = told_apart && (start.is_none() || facts.start.is_none());
            let elsewhere = partner.zip(facts.partner).is_some_and(|(one, other)| one != other);
            if !(by_topic || by_partner && elsewhere) {
                found.push(id);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    // Talks have no topic: who talked tells two of a day apart.
    if !found.is_empty() && !facts.hosts.is_empty() && is_talk(records, facts)? {
        let mut same = Vec::new();
        for id in found {
            let hosts = activity(records, id)?.map(|other| other.facts.hosts).unwrap_or_default();
            if hosts.is_empty() || hosts.iter().any(|host| facts.hosts.contains(host)) {
                same.push(id);
            }
        }
        return Ok(same);
    }
    Ok(found)
}

/// Whether all of these kinds are held with another unit, which then tells two sessions of a day apart.
///
/// # Errors
/// Only if a kind is not in the store.
pub fn is_told_by_partner(records: &Records<'_>, kinds: &[KindId]) -> Result<bool> {
    let kinds = all_held(records, kinds)?;
    Ok(!kinds.is_empty() && kinds.iter().all(|held| joint::is_with_partner(&held.code)))
}

/// Refuses an activity that is recorded already, by other records than those `known` not to be it.
pub(super) fn refuse_twins(records: &Records<'_>, facts: &Facts, known: &[ActivityId]) -> Result<()> {
    let mut found = twins(records, facts)?;
    found.retain(|id| !known.contains(id));
    let Some(twin) = found.first() else { return Ok(()) };
    let apart = if is_talk(records, facts)? {
        "确是另外一场的：写明与它不同的谈话人 --host 或开始时间 --time 14:30-16:30，或者加上 --another"
    } else if is_told_by_partner(records, &facts.kinds)? {
        "确是另外一场的：写明与它不同的对方单位 --partner 或开始时间 --time 14:30-16:30，不知道时间的写明不同的主题 --title，或者加上 --another"
    } else {
        "确是另外一场的：写明与它不同的开始时间 --time 14:30-16:30，不知道时间的写明不同的主题 --title，或者加上 --another"
    };
    Err(Refusal::refused(format!("同一党组织同一天同一类活动已经有记录：{twin}。"))
        .hint(format!("要补充或更正它：wuxue log edit {twin} …"))
        .hint(format!("先看看它：wuxue log show {twin}"))
        .hint(apart)
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
