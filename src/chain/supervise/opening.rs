//! Opening an inspection: what it is to go by is gathered once and frozen.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::inspection::{InspectedUnit, InspectionId, InspectionKind, inspections};
use super::notice::{NoticeId, notices};
use crate::calendar::{Day, Period};
use crate::record::ActivityId;
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, UnitKind, beneath, memberships_of_unit, units};
use crate::rules::{WorkingDays, rules};
use crate::sql;
use crate::store::{Write, named_params};

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

/// Opens an inspection and freezes what it goes by.
///
/// # Errors
/// Refused if the period has not begun, if there is such an inspection under way, if a half-year inspection is not of
/// half a year or a special one has no topic, if no branch would be inspected, or if a rule or a notice asked for by name
/// is not in force.
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
    }
    freeze_sample(write, id, new)?;
    freeze_rules(write, id, new)?;
    freeze_notices(write, id, new, as_of)?;
    Ok(id)
}

/// Draws records of each branch.
fn freeze_sample(write: &Write<'_>, id: InspectionId, new: &NewInspection) -> Result<()> {
    let mut held: BTreeMap<UnitId, Vec<ActivityId>> = BTreeMap::new();
    write.each(sql!("inspection.sql", "held"), named_params! {":inspection": id}, |row| {
        held.entry(row.get("branch")?).or_default().push(row.get("activity")?);
        Ok(())
    })?;
    for (unit, all) in held {
        for activity in draw(all, unit, new.seed, new.sample) {
            let params = named_params! {":inspection": id, ":unit": unit, ":activity": activity};
            write.execute(sql!("inspection.sql", "insert_sample"), params)?;
        }
    }
    Ok(())
}

/// Freezes the rules in force. One that was asked for by name must be.
fn freeze_rules(write: &Write<'_>, id: InspectionId, new: &NewInspection) -> Result<()> {
    let (from, to) = (new.period.from(), new.period.to());
    let mut unmet: Vec<(&str, String)> = Vec::new();
    let mut frozen: BTreeSet<String> = BTreeSet::new();
    for rule in rules(write)? {
        let asked = new.rules.iter().find(|code| **code == rule.code);
        if asked.is_none() && !new.rules.is_empty() {
            continue;
        }
        let in_force =
            rule.valid_from.is_none_or(|day| day <= to) && rule.valid_to.is_none_or(|day| day >= from);
        let why = if !matches!(rule.scope, UnitKind::Branch | UnitKind::PartyGroup) {
            // What is asked of other bodies is not asked of a branch.
            format!("是对{}的要求，不用来检查党支部", rule.scope.label())
        } else if !rule.enabled {
            "没有启用".to_owned()
        } else if !in_force {
            format!("在{}没有施行", new.period.label())
        } else {
            let params = named_params! {":inspection": id, ":rule": rule.id, ":valid_to": rule.valid_to};
            write.execute(sql!("inspection.sql", "insert_rule"), params)?;
            frozen.insert(rule.code);
            continue;
        };
        unmet.extend(asked.map(|code| (code.as_str(), format!("“{}”（{code}）{why}", rule.name))));
    }
    // Of several versions of a rule, one in force is enough.
    match unmet.into_iter().find(|(code, _)| !frozen.contains(*code)) {
        Some((_, why)) => Err(Refusal::refused(format!("制度要求{why}。"))
            .hint("去掉它再试：--rule 制度要求")
            .hint("查看有哪些制度要求：wuxue inspect rule list")
            .into()),
        None => Ok(()),
    }
}

/// Freezes the notices in force of which something falls due in the period. One that was asked for by name must be.
fn freeze_notices(write: &Write<'_>, id: InspectionId, new: &NewInspection, as_of: Day) -> Result<()> {
    let working_days = WorkingDays::read(write)?;
    for notice in notices(write)? {
        if !new.notices.is_empty() && !new.notices.contains(&notice.id) {
            continue;
        }
        let version = notice.versions.iter().rev().find(|one| one.issued.is_some_and(|day| day <= as_of));
        let gone = notice.withdrawn.as_ref().filter(|(day, _)| *day <= new.opened);
        let why = match (version, gone) {
            (_, Some((day, _))) => format!("已于 {day} 撤回"),
            (None, None) => format!("到 {as_of} 还没有印发"),
            (Some(version), None) => {
                let items = super::item::items(write, notice.id, version.version)?;
                if items.iter().any(|item| new.period.contains(working_days.due(item.facts.due))) {
                    let params =
                        named_params! {":inspection": id, ":notice": notice.id, ":version": version.version};
                    write.execute(sql!("inspection.sql", "insert_notice"), params)?;
                    continue;
                }
                format!("没有在{}到期的事项", new.period.label())
            }
        };
        if !new.notices.is_empty() {
            return Err(Refusal::refused(format!("通知单 {}（{}）{why}。", notice.id, notice.issue))
                .hint("去掉它再试：--notice 通知单")
                .hint("查看有哪些通知单：wuxue notice list")
                .into());
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
