//! The units a roster names: those in the store, and those that are to be made on the way.

use std::collections::HashMap;

use anyhow::Result;

use crate::calendar::{Day, word_key};
use crate::import::Field;
use crate::import::preview::Made;
use crate::import::problem::Problem;
use crate::roster::{Unit, UnitId, UnitKind, units};
use crate::store::Records;

/// A unit of the store or one to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spot {
    /// In the store: its index in [`Tree::known`].
    Known(usize),
    /// To be made: its index in [`Tree::planned`].
    Planned(usize),
}

/// A unit to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// What kind of unit.
    pub kind: UnitKind,
    /// Its name.
    pub name: String,
    /// The unit above it.
    pub parent: Option<Spot>,
    /// First day: the earliest of the rows that need it; none if no row does.
    pub starts: Option<Day>,
}

/// All units that count.
#[derive(Debug, Clone)]
pub struct Tree {
    /// Those of the store.
    pub known: Vec<Unit>,
    /// Those to be made.
    pub planned: Vec<Planned>,
    names: HashMap<(UnitKind, Option<Spot>, String), Spot>,
    by_id: HashMap<UnitId, usize>,
    /// Names that stand in the store for units of another kind, or that have ended.
    others: HashMap<String, usize>,
    committee: Option<usize>,
    body: Option<usize>,
}

impl Tree {
    /// Loads the units of the store as they are today.
    pub fn load(records: &Records<'_>, today: Day) -> Result<Tree> {
        let known = units(records, today)?;
        let by_id: HashMap<_, _> = known.iter().enumerate().map(|(at, unit)| (unit.id, at)).collect();
        let (mut names, mut others) = (HashMap::new(), HashMap::new());
        let only = |kind| {
            let mut found = known.iter().enumerate().filter(|(_, u)| u.kind == kind && u.exists_on(today));
            match (found.next(), found.next()) {
                (Some((at, _)), None) => Some(at),
                _ => None,
            }
        };
        let (committee, body) = (only(UnitKind::OrganCommittee), only(UnitKind::LeadingBody));
        for (at, unit) in known.iter().enumerate() {
            let key = word_key(&unit.name);
            if unit.ends.is_some_and(|ends| ends < today) {
                others.entry(key).or_insert(at);
                continue;
            }
            let branch = match unit.kind {
                UnitKind::PartyGroup => unit.parent.and_then(|p| by_id.get(&p)).map(|at| Spot::Known(*at)),
                _ => None,
            };
            others.insert(key.clone(), at);
            names.insert((unit.kind, branch, key), Spot::Known(at));
        }
        Ok(Tree { known, planned: Vec::new(), names, by_id, others, committee, body })
    }

    /// The unit of the store with this number.
    pub fn spot_of(&self, unit: UnitId) -> Option<Spot> {
        self.by_id.get(&unit).map(|at| Spot::Known(*at))
    }

    /// Whether a unit is this branch or one of its groups: a roster speaks of the posts in these alone.
    pub fn is_of_branch(&self, unit: UnitId, branch: UnitId) -> bool {
        let parent = || self.by_id.get(&unit).and_then(|at| self.known.get(*at)).and_then(|unit| unit.parent);
        unit == branch || parent() == Some(branch)
    }

    /// The unit of this kind and name, planned if it is not there. Groups go by their branch.
    pub fn find(
        &mut self,
        field: Field,
        kind: UnitKind,
        name: &str,
        branch: Option<Spot>,
    ) -> Result<Spot, Problem> {
        let key = (kind, branch, word_key(name));
        if let Some(spot) = self.names.get(&key) {
            return Ok(*spot);
        }
        if kind != UnitKind::PartyGroup
            && let Some(other) = self.others.get(&key.2).and_then(|at| self.known.get(*at))
            && (other.kind != UnitKind::PartyGroup)
        {
            let (why, fix) = match other.ends {
                Some(ends) if other.kind == kind => {
                    (format!("已于 {ends} 撤销"), "改成现在的党组织".to_owned())
                }
                _ => (
                    format!("是{}，不是{}", other.kind.label(), kind.label()),
                    format!("改成{}的名称", kind.label()),
                ),
            };
            return Err(Problem::new(field, name, why, fix));
        }
        if kind == UnitKind::Branch && (key.2.ends_with("党委") || key.2.ends_with("总支")) {
            return Err(Problem::new(field, name, "不像党支部的名称", "改成党支部的全称"));
        }
        let parent = match kind {
            UnitKind::PartyGroup => branch,
            UnitKind::Department => self.body.map(Spot::Known),
            _ => self.committee.map(Spot::Known),
        };
        let spot = Spot::Planned(self.planned.len());
        self.planned.push(Planned { kind, name: name.to_owned(), parent, starts: None });
        self.names.insert(key, spot);
        Ok(spot)
    }

    /// The days within which somebody may belong to a unit: those of the unit, or of the one above it.
    pub fn first_day(&self, spot: Spot) -> Option<Day> {
        match spot {
            Spot::Known(at) => self.known.get(at).map(|unit| unit.starts),
            Spot::Planned(at) => self.planned.get(at).and_then(|p| p.parent).and_then(|p| self.first_day(p)),
        }
    }

    /// The last day of a unit, if it has one.
    pub fn last_day(&self, spot: Spot) -> Option<Day> {
        match spot {
            Spot::Known(at) => self.known.get(at).and_then(|unit| unit.ends),
            Spot::Planned(at) => self.planned.get(at).and_then(|p| p.parent).and_then(|p| self.last_day(p)),
        }
    }

    /// The unit's name.
    pub fn name(&self, spot: Spot) -> &str {
        match spot {
            Spot::Known(at) => self.known.get(at).map_or("", |unit| unit.name.as_str()),
            Spot::Planned(at) => self.planned.get(at).map_or("", |unit| unit.name.as_str()),
        }
    }

    /// Says that a row needs this unit from that day on.
    pub fn need(&mut self, spot: Spot, from: Day) {
        let Spot::Planned(at) = spot else { return };
        let Some(planned) = self.planned.get_mut(at) else { return };
        planned.starts = Some(planned.starts.map_or(from, |known| known.min(from)));
        if let Some(parent) = planned.parent {
            self.need(parent, from);
        }
    }

    /// What is made on the way, for the preview.
    pub fn made(&self) -> Vec<Made> {
        self.planned
            .iter()
            .filter(|planned| planned.starts.is_some())
            .map(|planned| Made {
                what: planned.kind.label().to_owned(),
                name: match planned.parent {
                    Some(branch) if planned.kind == UnitKind::PartyGroup => {
                        format!("{}{}", self.name(branch), planned.name)
                    }
                    _ => planned.name.clone(),
                },
            })
            .collect()
    }
}
