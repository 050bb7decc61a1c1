//! 督学: the notices and weekly schedules that ask for what is followed, and whom they were sent to.

use std::collections::BTreeSet;

use anyhow::Result;

use super::{Followed, Link};
use crate::calendar::Day;
use crate::chain::{
    Item, Notice, Schedule, Tier, addressed, items, lines, notices, scheduled_for, schedules,
};
use crate::roster::{Unit, UnitId};
use crate::store::Records;

/// An item of a notice that asks for it.
pub(super) struct Asked {
    pub notice: Notice,
    /// On which day the notice went out.
    pub issued: Day,
    pub item: Item,
    /// The units of which it is asked.
    pub to: Vec<UnitId>,
}

/// A weekly schedule that has it.
pub(super) struct Week {
    pub schedule: Schedule,
    /// On which day it went out.
    pub issued: Day,
    /// The units for which it is.
    pub to: Vec<UnitId>,
}

/// The items of notices in force that ask for it, by the day on which the notice went out.
pub(super) fn asked_for(records: &Records<'_>, of: &Followed, today: Day) -> Result<Vec<Asked>> {
    let document = of.document.as_ref().map(|document| document.id);
    let matter = of.matter.as_ref().map(|matter| matter.id);
    let mut found = Vec::new();
    for notice in notices(records)? {
        let issued = notice.versions.first().and_then(|version| version.issued).filter(|day| *day <= today);
        let gone = notice.withdrawn.is_some();
        let (Some(issued), Some(version), false) = (issued, notice.in_force(), gone) else { continue };
        for item in items(records, notice.id, version.version)? {
            let cites = document.is_some_and(|id| item.facts.documents.contains(&id));
            if !cites && (matter.is_none() || item.facts.matter != matter) {
                continue;
            }
            let own = &item.facts.units;
            let to = addressed(records, version, today)?.into_iter().map(|unit| unit.id);
            let to = to.filter(|unit| own.is_empty() || own.contains(unit)).collect();
            found.push(Asked { notice: notice.clone(), issued, item, to });
        }
    }
    found.sort_by_key(|one| (one.issued, one.item.id));
    Ok(found)
}

/// The weekly schedules in force that have it.
pub(super) fn scheduled(records: &Records<'_>, of: &Followed, today: Day) -> Result<Vec<Week>> {
    let Some(document) = of.document.as_ref().map(|document| document.id) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for schedule in schedules(records)? {
        let Some(issued) = schedule.issued.filter(|day| *day <= today) else { continue };
        if schedule.withdrawn.is_some() {
            continue;
        }
        if lines(records, &schedule)?.iter().any(|line| line.facts.document == Some(document)) {
            let to = scheduled_for(records, &schedule, today)?.iter().map(|unit| unit.id).collect();
            found.push(Week { schedule, issued, to });
        }
    }
    Ok(found)
}

/// How many of the branches are asked for it.
pub(super) fn supervise(asked: &[Asked], weeks: &[Week], all: &[&Unit]) -> Link {
    let to = asked.iter().map(|one| &one.to).chain(weeks.iter().map(|week| &week.to));
    let told: BTreeSet<UnitId> = to.flatten().copied().collect();
    let first = asked.iter().map(|one| one.issued).chain(weeks.iter().map(|week| week.issued)).min();
    let done = all.iter().filter(|unit| told.contains(&unit.id)).count() as i64;
    Link { tier: Tier::Supervise, first, done, of: all.len() as i64 }
}
