//! Who may hold what, and when: the rules every activity keeps, whether typed or imported.

use anyhow::{Context, Result};

use super::{ActivityId, Facts, FirstTopic, KindId};
use crate::calendar::{Day, Grain, Period};
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, UnitKind, unit};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

/// What of a kind decides who may hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The kind's Chinese name.
    pub name: String,
    /// The kinds of unit that hold it.
    pub holders: Vec<UnitKind>,
    /// Whether it is a meeting of the unit's committee, which must be there.
    pub needs_committee: bool,
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
    pub fn new(name: String, holders: &str, expected: &str) -> Held {
        let holders = holders.split_whitespace().filter_map(UnitKind::from_code).collect();
        Held { name, holders, needs_committee: expected == "committee" }
    }

    fn read(row: &Row<'_>) -> SqlResult<Held> {
        let (holders, expected): (String, String) = (row.get("holders")?, row.get("expected")?);
        Ok(Held::new(row.get("name")?, &holders, &expected))
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
        if self.needs_committee && !has_committee()? {
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
/// Refused: no kind, a day after today, a unit that does not exist on that day or may not hold the kind, an
/// end not after the start, a 第一议题 without what it needs, a belonging period that is a free range.
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
        may_hold(write, &holder, facts.day, *kind)?;
    }
    if facts.partner == Some(facts.unit) {
        return Err(Refusal::refused(format!("共建单位不能是“{}”自己。", holder.name)).into());
    }
    check_clock(facts)?;
    check_first_topic(facts)?;
    check_planner(write, facts)?;
    check_days(facts, write.today)?;
    check_shown(write, facts, old)?;
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

/// Refuses a kind that this unit cannot hold.
fn may_hold(records: &Records<'_>, holder: &Unit, on: Day, kind: KindId) -> Result<()> {
    let held = records.one(sql!("holding.sql", "held_kind"), named_params! {":kind": kind}, Held::read)?;
    match held.objection(holder, on, || has_committee(records, holder.id, on))? {
        None => Ok(()),
        Some(Objection { why, fixes, .. }) => {
            Err(fixes.into_iter().fold(Refusal::refused(format!("{why}。")), Refusal::hint).into())
        }
    }
}

/// Whether the unit has a committee on that day: somebody holds the post of a committee member.
fn has_committee(records: &Records<'_>, unit: UnitId, on: Day) -> Result<bool> {
    records
        .one(sql!("holding.sql", "has_committee"), named_params! {":unit": unit, ":on": on}, |row| row.get(0))
}

fn check_clock(facts: &Facts) -> Result<()> {
    const DAY: u16 = 24 * 60;
    if facts.end.is_some() && facts.start.is_none() {
        return Err(Refusal::refused("只有结束时间，没有开始时间。").hint("--time 14:30-16:30").into());
    }
    if facts.start.is_some_and(|start| start >= DAY) || facts.end.is_some_and(|end| end >= 2 * DAY) {
        return Err(Refusal::refused("时间超出了当天和次日。").hint("--time 22:00-次日01:00").into());
    }
    if facts.start.zip(facts.end).is_some_and(|(start, end)| end <= start) {
        return Err(Refusal::refused("结束时间不在开始时间之后。")
            .hint("--time 14:30-16:30；跨零点的写作 --time 22:00-次日01:00")
            .into());
    }
    Ok(())
}

fn check_first_topic(facts: &Facts) -> Result<()> {
    let stated = facts.first_topic_reason.is_some();
    match facts.first_topic {
        Some(FirstTopic::Listed) if facts.agenda.is_empty() || facts.documents.is_empty() => {
            let lacking = match (facts.agenda.is_empty(), facts.documents.is_empty()) {
                (true, true) => "议题和学习材料",
                (true, false) => "议题",
                _ => "学习材料",
            };
            Err(Refusal::refused(format!(
                "第一议题“已列”要有据可查：议程第一项是什么、学的是哪份材料；还缺{lacking}。"
            ))
            .hint("写上议题和材料：--agenda 传达学习…… --document D3")
            .hint("材料还没有登记的，先登记：wuxue document add 标题 --class 类别")
            .hint("暂时不清楚的，先不写 --first-topic，记为待补")
            .into())
        }
        Some(FirstTopic::NotApplicable) if !stated => {
            Err(Refusal::refused("第一议题“不适用”要写明原因。").hint("--first-topic 不适用=原因").into())
        }
        topic if stated && topic != Some(FirstTopic::NotApplicable) => {
            Err(Refusal::refused("只有第一议题“不适用”才写原因。").hint("--first-topic 不适用=原因").into())
        }
        _ => Ok(()),
    }
}

/// 承办 is a branch's work, done for others.
fn check_planner(records: &Records<'_>, facts: &Facts) -> Result<()> {
    let Some(id) = facts.planner else { return Ok(()) };
    let planner = unit(records, id, facts.day)?.context("a planning unit is missing")?;
    if planner.kind != UnitKind::Branch {
        return Err(Refusal::refused(format!(
            "承办的应是党支部，“{}”是{}。",
            planner.name,
            planner.kind.label()
        ))
        .hint("--planner 党支部")
        .into());
    }
    if !planner.exists_on(facts.day) {
        return Err(Refusal::refused(format!(
            "“{}”在 {} {}。",
            planner.name,
            facts.day,
            existence(&planner)
        ))
        .hint(format!("查看它：wuxue unit show {}", planner.id))
        .into());
    }
    Ok(())
}

fn check_days(facts: &Facts, today: Day) -> Result<()> {
    let day = facts.day;
    if let Some(on) = facts.summary_on.filter(|on| *on < day || *on > today) {
        return Err(Refusal::refused(format!(
            "小结报送日期 {on} 应在活动日期 {day} 和今天（{today}）之间。"
        ))
        .hint("改正日期后再试：--summary-on 日期；还没有报送的不写")
        .into());
    }
    for (what, flag, stated) in [
        ("小结期限", "--summary-due", facts.summary_due),
        ("共建协议的截止日期", "--agreed-until", facts.agreed_until),
    ] {
        if let Some(before) = stated.filter(|stated| *stated < day) {
            return Err(Refusal::refused(format!("{what} {before} 早于活动日期 {day}。"))
                .hint(format!("改正日期后再试：{flag} 日期"))
                .into());
        }
    }
    Ok(())
}

/// What an exchange of results shows was held before it and is in force. What it showed already stays, whatever has
/// become of it since.
fn check_shown(records: &Records<'_>, facts: &Facts, old: Option<&Facts>) -> Result<()> {
    for id in &facts.shown {
        if old.is_some_and(|old| old.shown.contains(id)) {
            continue;
        }
        let (day, voided): (Day, bool) =
            records.one(sql!("holding.sql", "shown_activity"), named_params! {":id": id}, |row| {
                Ok((row.get("day")?, row.get("voided")?))
            })?;
        let why = match (voided, day > facts.day) {
            (true, _) => "已经作废".to_owned(),
            (_, true) => format!("在 {day} 才举办，晚于这次活动（{}）", facts.day),
            _ => continue,
        };
        return Err(Refusal::refused(format!("不能展示 {id} 的成果：它{why}。"))
            .hint(format!("先看看它：wuxue log show {id}"))
            .into());
    }
    Ok(())
}

/// The activities in force of the same unit and day that share a kind and may be the same event: the start
/// is equal, or one of the two is not known.
pub fn twins(records: &Records<'_>, facts: &Facts) -> Result<Vec<ActivityId>> {
    let mut found = Vec::new();
    for kind in &facts.kinds {
        let same: Vec<ActivityId> = records.rows(
            sql!("holding.sql", "twins"),
            named_params! {
                ":unit": facts.unit, ":day": facts.day, ":kind": kind, ":start": facts.start,
            },
            |row| row.get(0),
        )?;
        found.extend(same);
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
        .hint("确是另外一场的：写明与它不同的开始时间 --time 14:30-16:30，或者加上 --another")
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
