//! How an issued notice is carried out: branch × item, derived from the activities that cite the item.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result};

use super::item::{Item, ItemFacts, ItemId, can_carry_out, items};
use super::notice::{Notice, Version, addressed, notice};
use crate::calendar::{Day, Grain, Period, Reckoning, in_quotes};
use crate::chain::{Expected, Kind, kind};
use crate::record::{Activity, ActivityId, CO_STUDY, KindId, Setting, setting, tally};
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, UnitKind, has_committee, unit, units};
use crate::rules::WorkingDays;
use crate::sql;
use crate::store::{Records, Write, named_params};

crate::closed_set! {
    /// How an item stands with a branch.
    ExecutionState {
        /// Carried out in time.
        Done = "done", "已落实";
        /// Carried out after it was due.
        Late = "late", "逾期落实";
        /// Carried out by some of its groups, by some of its members, or with too few there.
        Partly = "partly", "部分落实";
        /// Due, and not carried out.
        Missing = "missing", "未落实";
        /// Not carried out, and the branch said why.
        Stated = "stated", "已说明";
        /// Not due yet.
        NotDue = "not_due", "未到期";
        /// 自选动作 that was not chosen: no miss.
        NotChosen = "not_chosen", "未选";
        /// The branch cannot carry it out, or need not.
        Exempt = "exempt", "不适用";
    }
}

impl ExecutionState {
    /// Whether it counts as something that came due: what is not due yet and was not carried out, what was not chosen
    /// and what does not apply do not.
    pub fn is_due(self) -> bool {
        !matches!(self, ExecutionState::NotDue | ExecutionState::NotChosen | ExecutionState::Exempt)
    }
}

/// How an item stands with a unit addressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    /// The item.
    pub item: ItemId,
    /// The unit.
    pub unit: UnitId,
    /// Until when it may be carried out: the day on which the item is due or, if that is a day off, the next
    /// working day.
    pub due: Day,
    /// How it stands.
    pub state: ExecutionState,
    /// The activity that answers it; the last of several groups'.
    pub activity: Option<ActivityId>,
    /// When it was carried out.
    pub day: Option<Day>,
    /// By how many days it was late, or is overdue.
    pub days: i64,
    /// Why it is partly done or does not apply.
    pub why: Option<String>,
    /// 情况说明 of the unit.
    pub statement: Option<String>,
}

impl Execution {
    /// How it stands in words, with the days beside them.
    pub fn said(&self) -> String {
        let label = self.state.label();
        match self.state {
            ExecutionState::Late => format!("逾期 {} 天落实", self.days),
            ExecutionState::Missing | ExecutionState::Partly if self.days > 0 => {
                format!("{label}，已逾期 {} 天", self.days)
            }
            ExecutionState::Exempt => {
                self.why.clone().map_or(label.to_owned(), |why| format!("{label}：{why}"))
            }
            _ => label.to_owned(),
        }
    }
}

/// An activity that cites an item.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Citing {
    activity: ActivityId,
    unit: UnitId,
    /// The branch that held it with the host, or that organised it for others.
    others: [Option<UnitId>; 2],
    day: Day,
    /// Who was expected and who came; asked only where the setting judges it.
    came: Option<(i64, i64)>,
}

impl Citing {
    fn is_of(&self, unit: UnitId) -> bool {
        self.unit == unit || self.others.contains(&Some(unit))
    }

    /// Whether enough were there, `least` in per cent of those expected.
    fn is_complete(&self, least: Option<i64>) -> bool {
        match (least, self.came) {
            (Some(least), Some((expected, came))) => came * 100 >= least * expected,
            _ => true,
        }
    }
}

/// The items that an activity cites, in order.
pub fn items_of(records: &Records<'_>, activity: ActivityId) -> Result<Vec<ItemId>> {
    records.rows(sql!("execution.sql", "items_of_activity"), named_params! {":activity": activity}, |row| {
        Ok(ItemId { notice: row.get("notice")?, item: row.get("item")? })
    })
}

/// States which items an activity carries out, in place of those stated before.
///
/// # Errors
/// Refused if an item is of a notice that is not in force, asks for another kind of activity or for 自学, was not asked
/// of who held the activity, or if the activity was held before its period.
pub fn cite_items(write: &Write<'_>, of: &Activity, cited: &[ItemId]) -> Result<()> {
    let before = items_of(write, of.id)?;
    for id in cited.iter().filter(|id| !before.contains(id)) {
        must_answer(write, of, *id)?;
    }
    for id in before.iter().filter(|id| !cited.contains(id)) {
        let params = named_params! {":activity": of.id, ":notice": id.notice, ":item": id.item};
        write.execute(sql!("execution.sql", "delete_link"), params)?;
    }
    cited.iter().filter(|id| !before.contains(id)).try_for_each(|id| insert_link(write, of.id, *id))
}

/// Whether an activity that was changed still answers what it cites. What it did not answer before either, for the
/// notice was withdrawn or amended since, does not hold it back.
///
/// # Errors
/// Refused as [`cite_items`] refuses what is new.
pub fn check_cited(write: &Write<'_>, old: &Activity, of: &Activity) -> Result<()> {
    for id in items_of(write, of.id)? {
        if objection(write, old, id)?.is_none() {
            must_answer(write, of, id)?;
        }
    }
    Ok(())
}

fn must_answer(write: &Write<'_>, of: &Activity, id: ItemId) -> Result<()> {
    objection(write, of, id)?.map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// Why an activity does not carry out an item.
fn objection(write: &Write<'_>, of: &Activity, id: ItemId) -> Result<Option<Refusal>> {
    let Some(found) = notice(write, id.notice)? else {
        let refusal = Refusal::not_found(format!("没有通知单 {}。", id.notice));
        return Ok(Some(refusal.hint("查看有哪些通知单：wuxue notice list")));
    };
    let against = |why: String| {
        let refusal = Refusal::refused(why).hint(format!("查看各项：wuxue notice show {}", id.notice));
        Ok(Some(refusal))
    };
    if found.withdrawn.is_some() {
        return against(format!("{}已经撤回，不能写明落实它。", found.called()));
    }
    let Some(version) = found.in_force() else {
        return against(format!("{}还没有印发，不能写明落实它。", found.called()));
    };
    let Some(item) = items(write, id.notice, version.version)?.into_iter().find(|item| item.id == id) else {
        return against(format!("{}没有第 {} 项，或者已经取消。", found.called(), id.item));
    };
    let what = in_quotes(&item.facts.what);
    let Some(kind_id) = item.facts.kind else {
        return against(format!("{id}{what}要求的是自学，不由活动落实。"));
    };
    let (facts, asked) = (&of.facts, kind(write, kind_id)?);
    if !facts.kinds.contains(&kind_id) {
        return against(format!("{id}{what}要求开展的是{}，{} 不是。", asked.name, of.id));
    }
    let from = version.facts.period.from();
    if facts.belongs.map_or(facts.day, Period::to) < from {
        return against(format!("{id}{what}的期间从 {from} 起，{} 在此之前（{}）。", of.id, facts.day));
    }
    let held = unit(write, facts.unit, facts.day)?.context("the unit of an activity is missing")?;
    // As the statement reads it: the partner of a joint session, and who organised it for a group.
    let carried_out_by = [
        Some(facts.unit),
        facts.partner.filter(|_| asked.code == CO_STUDY),
        facts.planner.filter(|_| held.kind == UnitKind::YouthGroup),
        held.parent.filter(|_| held.kind == UnitKind::PartyGroup),
    ];
    let there = addressed(write, version, write.today)?;
    if concerned(&there, &item.facts).any(|unit| carried_out_by.contains(&Some(unit.id))) {
        return Ok(None);
    }
    against(format!("{id}{what}没有要求“{}”开展。", held.name))
}

/// Of those addressed those whom an item concerns.
fn concerned<'t>(there: &'t [Unit], facts: &'t ItemFacts) -> impl Iterator<Item = &'t Unit> {
    there.iter().filter(|unit| facts.units.is_empty() || facts.units.contains(&unit.id))
}

/// Says why a unit did not carry an item out.
///
/// # Errors
/// Refused if it does not concern the unit, is carried out, or has been answered.
pub fn state_item(write: &Write<'_>, of: &Notice, id: ItemId, unit: UnitId, text: &str) -> Result<()> {
    let all = executions(write, of, write.today)?;
    let found = all.into_iter().find(|one| one.item == id && one.unit == unit);
    let show = format!("查看落实情况：wuxue notice matrix {}", of.id);
    let against = match &found {
        None => Some("没有要求它开展".to_owned()),
        Some(one) if one.statement.is_some() => {
            Some(format!("已经说明过：{}", one.statement.as_deref().unwrap_or_default()))
        }
        Some(one) => match one.state {
            ExecutionState::Missing
            | ExecutionState::NotDue
            | ExecutionState::Partly
            | ExecutionState::Late => None,
            state => Some(format!("是“{}”", state.label())),
        },
    };
    if let Some(against) = against {
        return Err(Refusal::refused(format!("{id} {against}，无须说明。")).hint(show).into());
    }
    write.execute(
        sql!("execution.sql", "insert_statement"),
        named_params! {":notice": id.notice, ":item": id.item, ":unit": unit, ":text": text, ":day": write.today},
    )?;
    Ok(())
}

/// How the members of a unit studied what an item of 自学 names.
#[derive(Debug, Clone, Copy)]
struct Studied {
    /// Who is asked to: the members of the day, less those exempt.
    members: i64,
    /// Those of them who did.
    learners: i64,
    /// When the last of these did it first.
    last: Option<Day>,
}

/// Everything that decides how the items of a notice stand, read once.
struct Sheet {
    citing: HashMap<i64, Vec<Citing>>,
    statements: HashMap<(i64, UnitId), String>,
    studied: HashMap<(i64, UnitId), Studied>,
    kinds: HashMap<KindId, Kind>,
    least: Option<i64>,
}

impl Sheet {
    fn read(
        records: &Records<'_>,
        of: &Notice,
        version: &Version,
        all: &[Item],
        as_of: Day,
    ) -> Result<Sheet> {
        let least = setting(records, Setting::ItemAttendance)?.and_then(|value| value.parse().ok());
        let params = named_params! {":notice": of.id, ":as_of": as_of};
        let mut citing: HashMap<i64, Vec<Citing>> = HashMap::new();
        records.each(sql!("execution.sql", "citing"), params, |row| {
            citing.entry(row.get("item")?).or_default().push(Citing {
                activity: row.get("activity")?,
                unit: row.get("unit")?,
                others: [row.get("side")?, row.get("planner")?],
                day: row.get("day")?,
                came: None,
            });
            Ok(())
        })?;
        if least.is_some() {
            for one in citing.values_mut().flatten() {
                let tally = tally(records, one.activity)?;
                one.came = Some((tally.expected, tally.present));
            }
        }
        let mut statements = HashMap::new();
        records.each(sql!("execution.sql", "statements"), named_params! {":notice": of.id}, |row| {
            statements.insert((row.get("item")?, row.get("unit")?), row.get("text")?);
            Ok(())
        })?;
        let mut kinds = HashMap::new();
        for id in all.iter().filter_map(|item| item.facts.kind) {
            kinds.insert(id, kind(records, id)?);
        }
        let mut studied = HashMap::new();
        for item in all.iter().filter(|item| item.facts.kind.is_none()) {
            let from = version.facts.period.from();
            let params = named_params! {
                ":from": from, ":monday": from.monday(), ":to": as_of, ":due": item.facts.due.min(as_of),
                ":notice": of.id, ":version": version.version, ":item": item.id.item,
                ":plan_item": item.facts.plan_item,
            };
            records.each(sql!("execution.sql", "studied"), params, |row| {
                let found = Studied {
                    members: row.get("members")?,
                    learners: row.get("learners")?,
                    last: row.get("last")?,
                };
                studied.insert((item.id.item, row.get("unit")?), found);
                Ok(())
            })?;
        }
        Ok(Sheet { citing, statements, studied, kinds, least })
    }

    /// What answers an item for a unit: the earliest activity that is complete, else the earliest.
    fn answer(&self, item: i64, unit: UnitId) -> Option<&Citing> {
        let of_unit = || self.citing.get(&item).into_iter().flatten().filter(|one| one.is_of(unit));
        of_unit().find(|one| one.is_complete(self.least)).or_else(|| of_unit().next())
    }
}

/// How every item of the version in force stands with every unit that it concerns, item by item; nothing of a notice
/// that was not sent out.
///
/// # Errors
/// Only those of the store.
pub fn executions(records: &Records<'_>, of: &Notice, on: impl Into<Reckoning>) -> Result<Vec<Execution>> {
    let on = on.into();
    let as_of = on.day;
    let Some(version) = of.in_force() else { return Ok(Vec::new()) };
    let all = items(records, of.id, version.version)?;
    let there = addressed(records, version, as_of)?;
    let sheet = Sheet::read(records, of, version, &all, as_of)?;
    let working_days = WorkingDays::read(records)?;
    // The units as they stand when items are due, which of most notices is one day or two.
    let mut trees: HashMap<Day, Vec<Unit>> = HashMap::new();
    let mut found = Vec::new();
    for item in &all {
        let kind = item.facts.kind.and_then(|id| sheet.kinds.get(&id));
        let day = item.facts.due.min(as_of);
        let tree: &[Unit] = match trees.entry(day) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(units(records, day)?),
        };
        for unit in concerned(&there, &item.facts) {
            let by_groups = unit.kind == UnitKind::Branch
                && kind.is_some_and(|kind| kind.holders == [UnitKind::PartyGroup]);
            let groups: Option<Vec<UnitId>> = by_groups.then(|| {
                let below = tree.iter().filter(|one| one.parent == Some(unit.id) && one.exists_on(day));
                below.filter(|one| one.kind == UnitKind::PartyGroup).map(|one| one.id).collect()
            });
            let exempt = exempt(records, unit, kind, item.facts.due, groups.as_deref())?;
            let due = working_days.due(item.facts.due);
            found.push(stands(&sheet, item, (unit, groups.as_deref()), exempt, (due, on)));
        }
    }
    Ok(found)
}

/// Why a unit need not carry an item out.
fn exempt(
    records: &Records<'_>,
    unit: &Unit,
    kind: Option<&Kind>,
    due: Day,
    groups: Option<&[UnitId]>,
) -> Result<Option<String>> {
    if let Some(ends) = unit.ends.filter(|ends| *ends < due) {
        return Ok(Some(format!("已于 {ends} 撤销")));
    }
    let Some(kind) = kind else { return Ok(None) };
    if groups.is_some_and(<[UnitId]>::is_empty) {
        return Ok(Some("没有设党小组".to_owned()));
    }
    if !can_carry_out(kind, unit) {
        return Ok(Some(format!("{}不由{}举办", kind.name, unit.kind.label())));
    }
    let by_committee = kind.expected == Expected::Committee && unit.kind == UnitKind::Branch;
    Ok((by_committee && !has_committee(records, unit.id, due)?).then(|| "没有设支部委员会".to_owned()))
}

fn stands(
    sheet: &Sheet,
    item: &Item,
    (unit, groups): (&Unit, Option<&[UnitId]>),
    exempt: Option<String>,
    (due, on): (Day, Reckoning),
) -> Execution {
    let statement = sheet.statements.get(&(item.id.item, unit.id)).cloned();
    let mut found = Execution {
        item: item.id,
        unit: unit.id,
        due,
        state: ExecutionState::Exempt,
        activity: None,
        day: None,
        days: 0,
        why: exempt.clone(),
        statement,
    };
    // How many parts it has, and what answers each.
    let (parts, answers): (usize, Vec<&Citing>) = match groups {
        Some(groups) if !groups.is_empty() => {
            (groups.len(), groups.iter().filter_map(|group| sheet.answer(item.id.item, *group)).collect())
        }
        _ => (1, sheet.answer(item.id.item, unit.id).into_iter().collect()),
    };
    let last = answers.iter().max_by_key(|one| (one.day, one.activity));
    (found.activity, found.day) = (last.map(|one| one.activity), last.map(|one| one.day));
    if item.facts.kind.is_none() {
        if exempt.is_some() {
            return found;
        }
        let Some(&Studied { members, learners, last }) = sheet.studied.get(&(item.id.item, unit.id)) else {
            found.why = Some("没有应当自学的党员".to_owned());
            return found;
        };
        found.day = last;
        if learners < members {
            found.why = (learners > 0).then(|| format!("{members} 人中 {learners} 人学了"));
            return open(found, item, on, learners > 0);
        }
        return in_time(found);
    }
    if answers.is_empty() {
        return if exempt.is_some() { found } else { open(found, item, on, false) };
    }
    found.why = None;
    if answers.len() < parts {
        found.why = Some(format!("{parts} 个党小组中 {} 个开展了", answers.len()));
        return open(found, item, on, true);
    }
    if let Some(few) = answers.iter().find(|one| !one.is_complete(sheet.least)) {
        let (expected, came) = few.came.unwrap_or_default();
        found.why = Some(format!("到会 {came}/{expected}，低于 {}%", sheet.least.unwrap_or_default()));
        found.state = ExecutionState::Partly;
        return found;
    }
    in_time(found)
}

/// What is all done, in time or late.
fn in_time(mut found: Execution) -> Execution {
    found.days = found.day.map_or(0, |day| found.due.days_until(day).max(0));
    found.state = if found.days > 0 { ExecutionState::Late } else { ExecutionState::Done };
    found
}

/// What is not all done: how it stands depends on the day.
fn open(mut found: Execution, item: &Item, on: Reckoning, begun: bool) -> Execution {
    let overdue = found.due.days_until(on.day).max(0);
    found.state = match (on.is_past(found.due), begun) {
        (false, false) => ExecutionState::NotDue,
        _ if found.statement.is_some() && !begun => ExecutionState::Stated,
        (_, true) => ExecutionState::Partly,
        _ if !item.facts.required => ExecutionState::NotChosen,
        _ => ExecutionState::Missing,
    };
    if found.state == ExecutionState::Missing || found.state == ExecutionState::Partly {
        found.days = overdue;
    }
    found
}

/// A link that is proposed: an activity in the period, of the kind an item asks for and of who is asked, that does not
/// cite it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The item.
    pub item: ItemId,
    /// Whose activity it is.
    pub unit: UnitId,
    /// The activity.
    pub activity: ActivityId,
    /// Its day.
    pub day: Day,
    /// Its topic.
    pub title: Option<String>,
    /// Whether what it studied is what the item says is to be studied.
    pub same_material: bool,
}

/// What may answer the items that nothing answers yet: of each unit, or group, the activity that studied the same
/// material, else the earliest. They were held in the period of the notice, or later and before the item was due.
///
/// # Errors
/// Only those of the store.
pub fn proposals(records: &Records<'_>, of: &Notice, as_of: Day) -> Result<Vec<Proposal>> {
    let Some(version) = of.in_force() else { return Ok(Vec::new()) };
    let there = addressed(records, version, as_of)?;
    let working_days = WorkingDays::read(records)?;
    // The units, or groups, for which an item is answered: by a 联学共建 for both branches.
    let mut answered: HashMap<i64, HashSet<UnitId>> = HashMap::new();
    let params = named_params! {":notice": of.id, ":as_of": as_of};
    records.each(sql!("execution.sql", "citing"), params, |row| {
        let by: [Option<UnitId>; 3] = [row.get("unit")?, row.get("side")?, row.get("planner")?];
        answered.entry(row.get("item")?).or_default().extend(by.into_iter().flatten());
        Ok(())
    })?;
    let mut found: Vec<Proposal> = Vec::new();
    for item in items(records, of.id, version.version)? {
        let Some(kind_id) = item.facts.kind else { continue };
        let params = named_params! {
            ":notice": of.id, ":version": version.version, ":item": item.id.item, ":kind": kind_id,
            ":from": version.facts.period.from(),
            ":to": version.facts.period.to().max(working_days.due(item.facts.due)).min(as_of),
        };
        let answered = answered.entry(item.id.item).or_default();
        let asked: Vec<&Unit> = concerned(&there, &item.facts).collect();
        records.each(sql!("execution.sql", "candidates"), params, |row| {
            let holders: [Option<UnitId>; 4] =
                [row.get("unit")?, row.get("side")?, row.get("planner")?, row.get("branch")?];
            // The best comes first; of a group's own kind each group is asked.
            let part = |unit: UnitId| holders[0].filter(|_| holders[3] == Some(unit)).unwrap_or(unit);
            let of: Vec<UnitId> = asked
                .iter()
                .filter(|unit| holders.contains(&Some(unit.id)))
                .map(|unit| part(unit.id))
                .collect();
            let new: Vec<UnitId> = of.into_iter().filter(|part| answered.insert(*part)).collect();
            if let Some(part) = new.first().copied() {
                found.push(Proposal {
                    item: item.id,
                    unit: part,
                    activity: row.get("activity")?,
                    day: row.get("day")?,
                    title: row.get("title")?,
                    same_material: row.get("same_material")?,
                });
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// Which units held, in the year of `until` and up to that day, an activity of the kind that an item asks for on what
/// it says is to be studied: unit, activity, day, the earliest first. Nothing of an item of 自学.
pub(super) fn held_already(
    records: &Records<'_>,
    version: i64,
    item: &Item,
    until: Day,
) -> Result<Vec<(UnitId, ActivityId, Day)>> {
    let Some(kind) = item.facts.kind else { return Ok(Vec::new()) };
    let params = named_params! {
        ":notice": item.id.notice, ":version": version, ":item": item.id.item, ":kind": kind,
        ":from": Period::containing(Grain::Year, until).from(), ":to": until,
    };
    let mut found = Vec::new();
    records.each(sql!("execution.sql", "candidates"), params, |row| {
        if row.get::<_, bool>("same_material")? {
            let holders: [Option<UnitId>; 4] =
                [row.get("unit")?, row.get("side")?, row.get("planner")?, row.get("branch")?];
            let (activity, day) = (row.get("activity")?, row.get("day")?);
            found.extend(holders.into_iter().flatten().map(|unit| (unit, activity, day)));
        }
        Ok(())
    })?;
    Ok(found)
}

/// Writes the links that were proposed.
///
/// # Errors
/// Refused if they are no longer what would be proposed: something changed since they were shown.
pub fn accept(write: &Write<'_>, of: &Notice, shown: &[Proposal]) -> Result<()> {
    if proposals(write, of, write.today)? != shown {
        return Err(Refusal::refused("确认期间库里有了改动，没有写入任何内容。")
            .hint("再执行一次同样的命令")
            .into());
    }
    for one in shown {
        insert_link(write, one.activity, one.item)?;
    }
    Ok(())
}

fn insert_link(write: &Write<'_>, activity: ActivityId, id: ItemId) -> Result<()> {
    let params = named_params! {":activity": activity, ":notice": id.notice, ":item": id.item};
    write.execute(sql!("execution.sql", "insert_link"), params)?;
    Ok(())
}
