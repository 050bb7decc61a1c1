//! Inspections 督查: 半年检查 and 专项督导. What one goes by is frozen when it is opened: the branches and who belonged to
//! them by the dates of the period, the rules and notices in force, and the records drawn to be looked at on paper.

use std::collections::BTreeSet;

use anyhow::Result;

use super::notice::{Notice, NoticeId, notices};
use crate::calendar::{Day, Period, in_quotes};
use crate::identifier;
use crate::record::{ActivityId, Filter, activities};
use crate::refusal::Refusal;
use crate::roster::{PersonId, Unit, UnitId, UnitKind, beneath, memberships_of_unit, units};
use crate::rules::{Rule, RuleId, rules};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of an inspection, `I2` on screen.
    InspectionId, "I"
);

crate::closed_set! {
    /// What sort of inspection.
    InspectionKind {
        /// Of everything, half a year at a time.
        HalfYear = "half_year", "半年检查";
        /// Of one topic, at any time.
        Special = "special", "专项督导";
    }
}

crate::closed_set! {
    /// How far an inspection has come.
    InspectionState {
        /// Under way.
        Open = "open", "进行中";
        /// Concluded: its papers stand as they were.
        Concluded = "concluded", "已结论";
        /// Reopened after it was concluded: another version is under way.
        Reopened = "reopened", "重新检查";
    }
}

/// A conclusion of an inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// From 1.
    pub version: i64,
    /// When.
    pub day: Day,
    /// When and why it was reopened.
    pub reopened: Option<(Day, String)>,
}

/// An inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Its number.
    pub id: InspectionId,
    /// What sort.
    pub kind: InspectionKind,
    /// Its topic; a half-year inspection need not have one.
    pub topic: Option<String>,
    /// The period inspected.
    pub period: Period,
    /// When it was opened.
    pub opened: Day,
    /// The last day that counts: the end of the period, or the day it was opened if that is earlier.
    pub as_of: Day,
    /// How many records of each branch are looked at on paper, 0 to 20.
    pub sample: i64,
    /// What they are drawn by: the same seed draws the same from the same records.
    pub seed: i64,
    /// Its conclusions, the first first.
    pub conclusions: Vec<Conclusion>,
}

/// A branch inspected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectedUnit {
    /// Which.
    pub unit: UnitId,
    /// As it was called.
    pub name: String,
    /// Its first day in the period.
    pub starts: Day,
    /// Its last day that counts.
    pub ends: Day,
}

/// One stay of a member in a branch inspected, within the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InspectedMember {
    /// Who.
    pub person: PersonId,
    /// First day.
    pub starts: Day,
    /// Last day.
    pub ends: Day,
}

/// What an inspection is to be opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInspection {
    /// What sort.
    pub kind: InspectionKind,
    /// Its topic.
    pub topic: Option<String>,
    /// The period.
    pub period: Period,
    /// When; not after today.
    pub opened: Day,
    /// Only the branches among these and below them; empty: all.
    pub units: Vec<UnitId>,
    /// Only these rules, by code; empty: all in force.
    pub rules: Vec<String>,
    /// Only these notices; empty: all in force.
    pub notices: Vec<NoticeId>,
    /// How many records of each branch to draw.
    pub sample: i64,
    /// What to draw them by.
    pub seed: i64,
}

impl Inspection {
    fn read(row: &Row<'_>) -> SqlResult<Inspection> {
        let (starts, ends): (Day, Day) = (row.get("starts")?, row.get("ends")?);
        Ok(Inspection {
            id: row.get("id")?,
            kind: row.get("kind")?,
            topic: row.get("topic")?,
            period: Period::spanning(starts, ends),
            opened: row.get("opened")?,
            as_of: row.get("as_of")?,
            sample: row.get("sample")?,
            seed: row.get("seed")?,
            conclusions: Vec::new(),
        })
    }

    /// How far it has come.
    pub fn state(&self) -> InspectionState {
        match self.conclusions.last() {
            None => InspectionState::Open,
            Some(last) if last.reopened.is_some() => InspectionState::Reopened,
            Some(_) => InspectionState::Concluded,
        }
    }

    /// The conclusion that stands, none while it is under way.
    pub fn concluded(&self) -> Option<&Conclusion> {
        self.conclusions.last().filter(|last| last.reopened.is_none())
    }

    /// As papers name it: 2026年上半年检查, 2026年上半年“三会一课”专项督导.
    pub fn title(&self) -> String {
        let topic = self.topic.as_deref().map(in_quotes).unwrap_or_default();
        match self.kind {
            InspectionKind::HalfYear => format!("{}检查{topic}", self.period.label()),
            InspectionKind::Special => format!("{}{topic}专项督导", self.period.label()),
        }
    }

    /// What refusals call it: `I2（2026年上半年检查）`.
    pub fn called(&self) -> String {
        format!("{}（{}）", self.id, self.title())
    }

    /// # Errors
    /// Refused if it is concluded.
    pub fn must_be_open(&self) -> Result<(), Refusal> {
        match self.concluded() {
            None => Ok(()),
            Some(last) => Err(Refusal::refused(format!(
                "{}已于 {} 作出结论（第 {} 版），不能再改。",
                self.called(),
                last.day,
                last.version
            ))
            .hint(format!("确需重新检查的：wuxue inspect reopen {} --because 原因", self.id))),
        }
    }
}

/// Every inspection, in the order in which they were opened.
pub fn inspections(records: &Records<'_>) -> Result<Vec<Inspection>> {
    let mut all = records.rows(sql!("inspection.sql", "inspections"), [], Inspection::read)?;
    for one in &mut all {
        let of = named_params! {":inspection": one.id};
        one.conclusions = records.rows(sql!("inspection.sql", "conclusions"), of, |row| {
            let reopened: (Option<Day>, Option<String>) = (row.get("reopened")?, row.get("reopen_reason")?);
            Ok(Conclusion {
                version: row.get("version")?,
                day: row.get("day")?,
                reopened: reopened.0.zip(reopened.1),
            })
        })?;
    }
    Ok(all)
}

/// The inspection meant: by code (`I2`), or by its period where only one was made of it (`2026H1`).
///
/// # Errors
/// Refused if the text is neither, if there is none, or if there are several.
pub fn meant_inspection(records: &Records<'_>, text: &str, today: Day) -> Result<Inspection> {
    let list = "查看有哪些检查：wuxue inspect list";
    let all = inspections(records)?;
    if let Some(id) = InspectionId::from_code(text) {
        let found = all.into_iter().find(|one| one.id == id);
        return Ok(found.ok_or_else(|| Refusal::not_found(format!("没有督查 {id}。")).hint(list))?);
    }
    let Ok(period) = Period::parse(text, today) else {
        return Err(Refusal::usage(format!("“{}”不是督查的编号或期间。", text.trim()))
            .hint("编号写作 I2，期间写作 2026H1")
            .hint(list)
            .into());
    };
    let same = |one: &Inspection| (one.period.from(), one.period.to()) == (period.from(), period.to());
    let mut found: Vec<Inspection> = all.into_iter().filter(same).collect();
    if found.len() > 1 {
        let codes: Vec<String> = found.iter().map(Inspection::called).collect();
        return Err(Refusal::new(
            crate::refusal::Kind::Ambiguous,
            format!("{}的督查不止一次：{}，请写编号。", period.label(), codes.join("、")),
        )
        .hint(list)
        .into());
    }
    Ok(found.pop().ok_or_else(|| {
        Refusal::not_found(format!("没有{}的督查。", period.label()))
            .hint(format!("开展一次：wuxue inspect open {}", period.code()))
            .hint(list)
    })?)
}

/// The branches inspected.
pub fn inspected_units(records: &Records<'_>, of: InspectionId) -> Result<Vec<InspectedUnit>> {
    records.rows(sql!("inspection.sql", "units"), named_params! {":inspection": of}, |row| {
        Ok(InspectedUnit {
            unit: row.get("unit")?,
            name: row.get("name")?,
            starts: row.get("starts")?,
            ends: row.get("ends")?,
        })
    })
}

/// Who belonged to a branch inspected, in the order of the roster.
pub fn inspected_members(
    records: &Records<'_>,
    of: InspectionId,
    unit: UnitId,
) -> Result<Vec<InspectedMember>> {
    let params = named_params! {":inspection": of, ":unit": unit};
    records.rows(sql!("inspection.sql", "members"), params, |row| {
        Ok(InspectedMember { person: row.get("person")?, starts: row.get("starts")?, ends: row.get("ends")? })
    })
}

/// The rules that it goes by, as they stood.
pub fn inspected_rules(records: &Records<'_>, of: InspectionId) -> Result<Vec<Rule>> {
    let frozen: Vec<(RuleId, Option<Day>)> =
        records.rows(sql!("inspection.sql", "rules"), named_params! {":inspection": of}, |row| {
            Ok((row.get("rule")?, row.get("valid_to")?))
        })?;
    let found = rules(records)?.into_iter().filter_map(|mut rule| {
        let (_, valid_to) = frozen.iter().find(|(id, _)| *id == rule.id)?;
        rule.valid_to = *valid_to;
        Some(rule)
    });
    Ok(found.collect())
}

/// The notices that it goes by, each up to the version in force then. Of one that was withdrawn since, nothing is held
/// against anybody; it says so itself.
pub fn inspected_notices(records: &Records<'_>, of: InspectionId) -> Result<Vec<Notice>> {
    let frozen: Vec<(NoticeId, i64)> =
        records.rows(sql!("inspection.sql", "notices"), named_params! {":inspection": of}, |row| {
            Ok((row.get("notice")?, row.get("version")?))
        })?;
    let found = notices(records)?.into_iter().filter_map(|mut notice| {
        let (_, version) = frozen.iter().find(|(id, _)| *id == notice.id)?;
        notice.versions.retain(|one| one.version <= *version);
        Some(notice)
    });
    Ok(found.collect())
}

/// The records of a branch that were drawn.
pub fn sampled(records: &Records<'_>, of: InspectionId, unit: UnitId) -> Result<Vec<ActivityId>> {
    let params = named_params! {":inspection": of, ":unit": unit};
    records.rows(sql!("inspection.sql", "sample"), params, |row| row.get("activity"))
}

/// The branch meant among those inspected.
///
/// # Errors
/// Refused if no such unit is, or if it is not inspected.
pub fn meant_inspected(records: &Records<'_>, of: &Inspection, text: &str) -> Result<InspectedUnit> {
    let all = inspected_units(records, of.id)?;
    // As it is called on the sheet, even if it was renamed or ended since.
    if let Some(found) = all.iter().find(|one| one.name == text.trim()) {
        return Ok(found.clone());
    }
    let unit = crate::roster::meant_unit(records, text, of.as_of)?;
    Ok(all.into_iter().find(|one| one.unit == unit.id).ok_or_else(|| {
        Refusal::refused(format!("{}没有检查“{}”。", of.called(), unit.name))
            .hint(format!("检查了哪些党支部：wuxue inspect show {}", of.id))
    })?)
}

/// Opens an inspection and freezes what it goes by.
///
/// # Errors
/// Refused if the period has not begun, if there is such an inspection under way, if a half-year inspection is not of
/// half a year or a special one has no topic, or if no branch would be inspected.
pub fn open_inspection(write: &Write<'_>, new: &NewInspection) -> Result<InspectionId> {
    check(write, new)?;
    let as_of = new.period.to().min(new.opened);
    let branches = branches(write, new, as_of)?;
    if branches.is_empty() {
        return Err(Refusal::refused(format!("{}没有可以检查的党支部。", new.period.label()))
            .hint("查看有哪些党组织：wuxue unit list")
            .into());
    }
    let id = InspectionId(write.insert(
        sql!("inspection.sql", "insert_inspection"),
        named_params! {
            ":kind": new.kind, ":topic": new.topic, ":starts": new.period.from(), ":ends": new.period.to(),
            ":opened": new.opened, ":as_of": as_of, ":sample": new.sample, ":seed": new.seed,
        },
    )?);
    for branch in &branches {
        write.execute(
            sql!("inspection.sql", "insert_unit"),
            named_params! {
                ":inspection": id, ":unit": branch.unit, ":name": branch.name, ":starts": branch.starts,
                ":ends": branch.ends,
            },
        )?;
        for stay in memberships_of_unit(write, branch.unit, branch.starts)? {
            let (starts, ends) =
                (stay.starts.max(branch.starts), stay.ends.map_or(branch.ends, |ends| ends.min(branch.ends)));
            if starts <= ends {
                write.execute(
                    sql!("inspection.sql", "insert_member"),
                    named_params! {
                        ":inspection": id, ":unit": branch.unit, ":person": stay.person, ":starts": starts,
                        ":ends": ends,
                    },
                )?;
            }
        }
        let days = Period::range(branch.starts, branch.ends);
        let filter = Filter { unit: Some(branch.unit), period: days, ..Filter::default() };
        for activity in draw(activities(write, &filter)?, branch.unit, new.seed, new.sample) {
            let params = named_params! {":inspection": id, ":unit": branch.unit, ":activity": activity};
            write.execute(sql!("inspection.sql", "insert_sample"), params)?;
        }
    }
    freeze_rules(write, id, new)?;
    for notice in notices(write)? {
        let wanted = new.notices.is_empty() || new.notices.contains(&notice.id);
        let version = notice.versions.iter().rev().find(|one| one.issued.is_some_and(|day| day <= as_of));
        let gone = notice.withdrawn.as_ref().is_some_and(|(day, _)| *day <= new.opened);
        let Some(version) = version.filter(|_| wanted && !gone) else { continue };
        let due = super::item::items(write, notice.id, version.version)?;
        if due.iter().any(|item| new.period.contains(item.facts.due)) {
            let params = named_params! {":inspection": id, ":notice": notice.id, ":version": version.version};
            write.execute(sql!("inspection.sql", "insert_notice"), params)?;
        }
    }
    Ok(id)
}

fn freeze_rules(write: &Write<'_>, id: InspectionId, new: &NewInspection) -> Result<()> {
    let (from, to) = (new.period.from(), new.period.to());
    for rule in rules(write)? {
        let in_force =
            rule.valid_from.is_none_or(|day| day <= to) && rule.valid_to.is_none_or(|day| day >= from);
        // What is asked of other bodies is not asked of a branch.
        let of_branches = matches!(rule.scope, UnitKind::Branch | UnitKind::PartyGroup);
        if rule.enabled && in_force && of_branches && (new.rules.is_empty() || new.rules.contains(&rule.code))
        {
            let params = named_params! {":inspection": id, ":rule": rule.id, ":valid_to": rule.valid_to};
            write.execute(sql!("inspection.sql", "insert_rule"), params)?;
        }
    }
    Ok(())
}

fn check(write: &Write<'_>, new: &NewInspection) -> Result<(), anyhow::Error> {
    let period = new.period;
    let says = |refusal: Refusal| Err(refusal.into());
    match (new.kind, &new.topic) {
        (InspectionKind::HalfYear, _) if period.months() != 6 => {
            return says(
                Refusal::usage(format!("半年检查按半年开展，{}不是半年。", period.label()))
                    .hint("写作 2026H1、上半年")
                    .hint("其他期间的，作专项督导：--kind 专项督导 --topic 主题"),
            );
        }
        (InspectionKind::Special, None) => {
            return says(Refusal::usage("专项督导要写明主题。").hint("例如：--topic 三会一课"));
        }
        _ => {}
    }
    if period.from() > new.opened {
        return says(
            Refusal::refused(format!(
                "{}从 {} 才开始，{} 还不能检查。",
                period.label(),
                period.from(),
                new.opened
            ))
            .hint("改正期间，或写明检查日期：--on 日期"),
        );
    }
    let same = inspections(write)?.into_iter().find(|one| {
        one.kind == new.kind
            && one.topic == new.topic
            && one.concluded().is_none()
            && (one.period.from(), one.period.to()) == (period.from(), period.to())
    });
    if let Some(same) = same {
        return says(
            Refusal::refused(format!("{}正在进行，不用另开一次。", same.called()))
                .hint(format!("接着做：wuxue inspect show {}", same.id)),
        );
    }
    Ok(())
}

/// The branches that were there for some time of the period, each with that time.
fn branches(write: &Write<'_>, new: &NewInspection, as_of: Day) -> Result<Vec<InspectedUnit>> {
    let now = units(write, as_of)?;
    let mut wanted: BTreeSet<UnitId> = BTreeSet::new();
    for top in &new.units {
        wanted.extend(beneath(&now, *top));
    }
    let mut found = Vec::new();
    for unit in now.iter().filter(|unit| unit.kind == UnitKind::Branch) {
        let ends = unit.ends.map_or(as_of, |ends| ends.min(as_of));
        let starts = unit.starts.max(new.period.from());
        if starts > ends || !(new.units.is_empty() || stood_below(write, unit, ends, new, &wanted)?) {
            continue;
        }
        found.push(InspectedUnit { unit: unit.id, name: unit.name.clone(), starts, ends });
    }
    Ok(found)
}

/// Whether a branch is among those wanted: where it stands, or of one that has ended where it stood last.
fn stood_below(
    write: &Write<'_>,
    unit: &Unit,
    last: Day,
    new: &NewInspection,
    wanted: &BTreeSet<UnitId>,
) -> Result<bool> {
    if wanted.contains(&unit.id) {
        return Ok(true);
    }
    if unit.ends.is_none() {
        return Ok(false);
    }
    let then = units(write, last)?;
    Ok(new.units.iter().any(|top| beneath(&then, *top).contains(&unit.id)))
}

/// So many of the records of a branch: those whose number, mixed with the seed and the branch, is least. No chance but
/// the seed is in it.
fn draw(mut all: Vec<ActivityId>, unit: UnitId, seed: i64, sample: i64) -> Vec<ActivityId> {
    let start = mixed(seed.unsigned_abs(), unit.0.unsigned_abs());
    all.sort_by_key(|id| (mixed(start, id.0.unsigned_abs()), *id));
    all.truncate(usize::try_from(sample).unwrap_or(0));
    all.sort_unstable();
    all
}

/// Two numbers as one that looks like chance (the finalizer of SplitMix64).
fn mixed(seed: u64, number: u64) -> u64 {
    let mut mixed = seed.wrapping_add(number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_draws_the_same_again_and_another_seed_other_records() {
        let all: Vec<ActivityId> = (1..=40).map(ActivityId).collect();
        let first = draw(all.clone(), UnitId(3), 20_260_701, 4);
        assert_eq!(first.len(), 4);
        let mut backwards = all.clone();
        backwards.reverse();
        assert_eq!(draw(backwards, UnitId(3), 20_260_701, 4), first);
        assert_ne!(draw(all.clone(), UnitId(3), 20_260_702, 4), first);
        assert_ne!(draw(all.clone(), UnitId(4), 20_260_701, 4), first);
        assert_eq!(draw(all, UnitId(3), 1, 99).len(), 40);
    }
}
