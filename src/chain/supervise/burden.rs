//! 减负: whether a notice asks for more than it need. It warns and never holds anything back.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use anyhow::Result;

use super::execution::held_already;
use super::item::{Item, ItemId, items};
use super::notice::{Notice, NoticeId, Version, addressed, notices};
use crate::calendar::{Day, Month, word_key};
use crate::record::{ActivityId, Setting, setting};
use crate::roster::{Unit, UnitId};
use crate::rules::WorkingDays;
use crate::store::Records;

/// What a unit is to do in a month by all notices together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// The month in which the items are due, those due on a day off on the next working day.
    pub month: Month,
    /// Items of the notice looked at.
    pub own: i64,
    /// Items of the other notices in force.
    pub others: i64,
}

impl Load {
    /// All of it, items.
    pub fn sum(&self) -> i64 {
        self.own + self.others
    }
}

crate::closed_set! {
    /// Why an item looks as if it was asked for already.
    Alike {
        /// It comes from the same item of the year's plan.
        Plan = "plan", "出自同一个计划项";
        /// The same kind of activity studies the same material.
        Material = "material", "同一类型，学同一份材料";
        /// The same kind of activity, in the same words.
        Words = "words", "同一类型，内容相同";
    }
}

/// An item that another notice in force asks of the same unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twice {
    /// The item.
    pub item: ItemId,
    /// The other.
    pub other: ItemId,
    /// Why they look alike.
    pub why: Alike,
    /// How many units are asked both.
    pub units: i64,
}

/// What a unit has done already of what an item asks for: an activity of the kind that studied the material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Already {
    /// The item.
    pub item: ItemId,
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// The activity.
    pub activity: ActivityId,
    /// Its day.
    pub day: Day,
}

/// How heavy a notice is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Burden {
    /// Required items by unit and month, the most first.
    pub loads: Vec<Load>,
    /// From how many items a month is pointed out; none if the unit has set no limit.
    pub limit: Option<i64>,
    /// Items asked for by other notices too.
    pub twice: Vec<Twice>,
    /// What is on record already.
    pub already: Vec<Already>,
}

impl Burden {
    /// The loads beyond the limit.
    pub fn heavy(&self) -> impl Iterator<Item = &Load> {
        self.loads.iter().filter(|load| self.limit.is_some_and(|limit| load.sum() > limit))
    }

    /// In a sentence what there is to think about; none if there is nothing.
    pub fn sentence(&self) -> Option<String> {
        let mut parts = Vec::new();
        let heavy: BTreeSet<UnitId> = self.heavy().map(|load| load.unit).collect();
        if let Some(limit) = self.limit.filter(|_| !heavy.is_empty()) {
            parts.push(format!("{} 个党组织一个月的规定动作超过 {limit} 项", heavy.len()));
        }
        let twice: HashSet<ItemId> = self.twice.iter().map(|twice| twice.item).collect();
        if !twice.is_empty() {
            parts.push(format!("{} 项与别的通知单重复", twice.len()));
        }
        let already: HashSet<ItemId> = self.already.iter().map(|already| already.item).collect();
        if !already.is_empty() {
            parts.push(format!("{} 项已有党组织学过同一份材料", already.len()));
        }
        (!parts.is_empty()).then(|| parts.join("，"))
    }
}

/// The items of a notice in force besides the one looked at, with whom it goes to.
struct Other {
    items: Vec<Item>,
    there: Vec<Unit>,
}

fn asked<'u>(there: &'u [Unit], item: &Item) -> impl Iterator<Item = &'u Unit> {
    let concerned = item.facts.units.clone();
    there.iter().filter(move |unit| concerned.is_empty() || concerned.contains(&unit.id))
}

/// How heavy a version of a notice is, beside the other notices in force.
///
/// # Errors
/// Only those of the store.
pub fn burden(records: &Records<'_>, of: &Notice, version: &Version, today: Day) -> Result<Burden> {
    let own =
        Other { items: items(records, of.id, version.version)?, there: addressed(records, version, today)? };
    let others = in_force_beside(records, of.id, today)?;
    let limit = setting(records, Setting::ItemsAMonth)?.and_then(|value| value.parse().ok());
    Ok(Burden {
        loads: loads(&own, &others, &WorkingDays::read(records)?),
        limit,
        twice: twice(&own, &others),
        already: already(records, version, &own, today)?,
    })
}

fn in_force_beside(records: &Records<'_>, id: NoticeId, today: Day) -> Result<Vec<Other>> {
    let mut others = Vec::new();
    for other in notices(records)?.into_iter().filter(|other| other.id != id && other.withdrawn.is_none()) {
        if let Some(version) = other.in_force() {
            let items = items(records, other.id, version.version)?;
            others.push(Other { items, there: addressed(records, version, today)? });
        }
    }
    Ok(others)
}

fn loads(own: &Other, others: &[Other], working_days: &WorkingDays) -> Vec<Load> {
    let month_of = |item: &Item| Month::of(working_days.due(item.facts.due));
    let mut found: BTreeMap<(UnitId, Month), Load> = BTreeMap::new();
    for item in own.items.iter().filter(|item| item.facts.required) {
        let month = month_of(item);
        for unit in asked(&own.there, item) {
            let load = found.entry((unit.id, month)).or_insert_with(|| Load {
                unit: unit.id,
                name: unit.name.clone(),
                month,
                own: 0,
                others: 0,
            });
            load.own += 1;
        }
    }
    for other in others {
        for item in other.items.iter().filter(|item| item.facts.required) {
            for unit in asked(&other.there, item) {
                if let Some(load) = found.get_mut(&(unit.id, month_of(item))) {
                    load.others += 1;
                }
            }
        }
    }
    let mut loads: Vec<Load> = found.into_values().collect();
    loads.sort_by_key(|load| (-load.sum(), load.month, load.unit));
    loads
}

/// Why two items look alike, if they do.
fn alike(item: &Item, other: &Item) -> Option<Alike> {
    let (a, b) = (&item.facts, &other.facts);
    if a.plan_item.is_some() && a.plan_item == b.plan_item {
        return Some(Alike::Plan);
    }
    if a.kind != b.kind {
        return None;
    }
    if a.documents.iter().any(|document| b.documents.contains(document)) {
        return Some(Alike::Material);
    }
    (word_key(&a.what) == word_key(&b.what)).then_some(Alike::Words)
}

fn twice(own: &Other, others: &[Other]) -> Vec<Twice> {
    let mut found = Vec::new();
    for item in &own.items {
        let units: Vec<UnitId> = asked(&own.there, item).map(|unit| unit.id).collect();
        for other in others {
            for that in &other.items {
                let both = asked(&other.there, that).filter(|unit| units.contains(&unit.id)).count() as i64;
                if let Some(why) = alike(item, that).filter(|_| both > 0) {
                    found.push(Twice { item: item.id, other: that.id, why, units: both });
                }
            }
        }
    }
    found
}

/// What was held this year before the notice, of the same kind and on the same material.
fn already(records: &Records<'_>, version: &Version, own: &Other, today: Day) -> Result<Vec<Already>> {
    let until = version.issued.unwrap_or(today);
    let mut found = Vec::new();
    for item in own.items.iter().filter(|item| !item.facts.documents.is_empty()) {
        let units: Vec<&Unit> = asked(&own.there, item).collect();
        for (unit, activity, day) in held_already(records, version.version, item, until)? {
            let Some(unit) = units.iter().find(|asked| asked.id == unit) else { continue };
            if !found.iter().any(|known: &Already| known.item == item.id && known.unit == unit.id) {
                let (unit, name) = (unit.id, unit.name.clone());
                found.push(Already { item: item.id, unit, name, activity, day });
            }
        }
    }
    Ok(found)
}
