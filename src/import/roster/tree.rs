//! The units a roster names: those in the store, and those that are to be made on the way.

use std::collections::HashMap;

use anyhow::Result;

use crate::calendar::{Day, word_key};
use crate::import::Field;
use crate::import::preview::Made;
use crate::import::problem::Problem;
use crate::roster::{Unit, UnitId, UnitKind, slip_of, units};
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
        // A slip of the hand founds nothing.
        if let Some(near) = self.slip_of(kind, name, branch) {
            let what = kind.label();
            let under = branch.map_or(String::new(), |branch| format!(" --under {}", self.name(branch)));
            return Err(Problem::new(
                field,
                name,
                format!("没有叫“{name}”的{what}，而有相近的“{near}”，看不出是写错了还是新建的"),
                format!(
                    "是“{near}”的，改正名称；确是新建的，先登记：wuxue unit add {name} --kind {what}{under} --since 日期"
                ),
            ));
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

    /// The unit of the store, of that kind and below that branch, for whose name this one may be a slip, or a branch
    /// whose name it cuts short.
    fn slip_of(&self, kind: UnitKind, name: &str, branch: Option<Spot>) -> Option<&str> {
        let own = |known: &(UnitKind, Option<Spot>, String)| known.0 == kind && known.1 == branch;
        let spots = self.names.iter().filter(|(known, _)| own(known)).map(|(_, spot)| *spot);
        let in_store = spots.filter(|spot| matches!(spot, Spot::Known(_)));
        let names: Vec<&str> = in_store.map(|spot| self.name(spot)).collect();
        let short = |known: &&str| kind == UnitKind::Branch && is_cut_short(name, known);
        slip_of(name, names.iter().copied()).or_else(|| names.iter().copied().find(short))
    }

    /// Units to be made whose names differ from one another by a slip: one of them may be meant for the other.
    pub fn alike(&self) -> Vec<(&str, &str)> {
        /// Of thousands of names each would be compared with all.
        const COMPARED: usize = 300;
        let made: Vec<&Planned> =
            self.planned.iter().filter(|planned| planned.starts.is_some()).take(COMPARED).collect();
        let pairs = made.iter().enumerate().flat_map(|(at, one)| {
            made.iter()
                .take(at)
                .filter(|other| other.kind == one.kind && other.parent == one.parent)
                .map(|other| (other.name.as_str(), one.name.as_str()))
        });
        pairs.filter(|(one, other)| slip_of(one, std::iter::once(*other)).is_some()).collect()
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

/// Whether two names of branches are one but for what people leave out: 群团, 群团处支部, 中共群团处党支部.
fn is_cut_short(one: &str, other: &str) -> bool {
    /// Longer ends say which of several branches it is.
    const END: usize = 2;
    let bare = |name: &'_ str| -> String {
        let name = name.strip_prefix("中共").unwrap_or(name);
        let ends = ["党支部", "支部"];
        ends.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name).to_owned()
    };
    let (one, other) = (bare(one), bare(other));
    let (short, long) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
    let rest = long.strip_prefix(short.as_str()).filter(|_| short.chars().count() >= END);
    rest.is_some_and(|rest| {
        rest.chars().count() <= END && !rest.contains(|c| "一二三四五六七八九十".contains(c))
    })
}

#[cfg(test)]
#[test]
fn a_name_cut_short_founds_no_branch() {
    for (one, other, same) in [
        ("群团", "群团处党支部", true),
        ("群团处支部", "群团处党支部", true),
        ("中共群团处党支部", "群团处党支部", true),
        ("离退休干部第一党支部", "离退休干部党支部", false),
        ("组织处党支部", "群团处党支部", false),
    ] {
        assert_eq!(is_cut_short(one, other), same, "{one} {other}");
    }
}
