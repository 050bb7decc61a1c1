//! Whom a rule applies to: which units, in which periods, under which condition.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;

use super::window::Window;
use super::{Condition, Rule};
use crate::calendar::Day;
use crate::roster::{PersonId, UnitId, UnitKind};
use crate::sql;
use crate::store::{Records, named_params};

/// A branch with so many full members needs a committee (支部工作条例).
const NEEDS_COMMITTEE: i64 = 7;

/// A unit as the rules see it.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub id: UnitId,
    pub kind: UnitKind,
    pub name: String,
    pub starts: Day,
    pub ends: Option<Day>,
    parent: Option<UnitId>,
}

/// The tree on a day, and what the conditions of rules ask of it.
#[derive(Debug)]
pub(super) struct Scope {
    /// In the order of the tree.
    pub units: Vec<Subject>,
    parents: HashMap<UnitId, Option<UnitId>>,
    names: HashMap<UnitId, String>,
    committees: Spans,
    groups: Spans,
    /// Full members of each branch.
    members: HashMap<UnitId, i64>,
}

impl Scope {
    /// Reads the tree as it was on a day.
    pub fn read(records: &Records<'_>, on: Day) -> Result<Scope> {
        let units = records.rows(sql!("scope.sql", "placed_units"), named_params! {":on": on}, |row| {
            Ok(Subject {
                id: row.get("id")?,
                kind: row.get("kind")?,
                name: row.get("name")?,
                starts: row.get("starts")?,
                ends: row.get("ends")?,
                parent: row.get("parent")?,
            })
        })?;
        let members = records.rows(sql!("scope.sql", "full_members"), named_params! {":on": on}, |row| {
            Ok((row.get("unit")?, row.get("members")?))
        })?;
        Ok(Scope {
            parents: units.iter().map(|unit| (unit.id, unit.parent)).collect(),
            names: units.iter().map(|unit| (unit.id, unit.name.clone())).collect(),
            units: in_tree_order(units),
            committees: Spans::read(records, sql!("scope.sql", "committees"))?,
            groups: Spans::read(records, sql!("scope.sql", "groups"))?,
            members: members.into_iter().collect(),
        })
    }

    /// Whether a unit is another one or stands below it.
    pub fn is_within(&self, unit: UnitId, top: UnitId) -> bool {
        let mut at = Some(unit);
        // As many steps as there are units: a tree that bites its own tail must not hang.
        for _ in 0..=self.parents.len() {
            match at {
                Some(id) if id == top => return true,
                Some(id) => at = self.parents.get(&id).copied().flatten(),
                None => return false,
            }
        }
        false
    }

    /// A unit's name; a Party group's with its branch before it.
    pub fn full_name(&self, unit: &Subject) -> String {
        let above = unit.parent.filter(|_| unit.kind == UnitKind::PartyGroup);
        let above = above.and_then(|parent| self.names.get(&parent));
        format!("{}{}", above.map_or("", String::as_str), unit.name)
    }

    /// Why a unit in scope is not judged in a period: it, or what the rule supposes, did not exist on every
    /// day of it, so duties count from the first full one.
    pub fn reason_against(&self, rule: &Rule, unit: &Subject, window: &Window) -> Option<String> {
        let (from, to) = (window.period.from(), window.period.to());
        if unit.starts > from {
            return Some(format!("{} 成立，自首个完整周期起计", unit.starts));
        }
        if let Some(ends) = unit.ends.filter(|ends| *ends < to) {
            return Some(format!("{ends} 撤销，本周期不计"));
        }
        let (spans, thing) = match rule.condition {
            Condition::Always => return None,
            Condition::Committee => (&self.committees, "支部委员会"),
            Condition::Groups => (&self.groups, "党小组"),
        };
        match spans.over(unit.id, from, window.last) {
            Cover::Whole => None,
            Cover::Since(day) => Some(format!("{day} 起设{thing}，自首个完整周期起计")),
            Cover::Broken => Some(format!("本周期内{thing}有中断，不计")),
            Cover::Never if rule.condition == Condition::Groups => Some("未设党小组".to_owned()),
            Cover::Never => Some(match self.members.get(&unit.id).copied().unwrap_or(0) {
                n if n < NEEDS_COMMITTEE => {
                    format!("未设支部委员会（正式党员 {n} 人，不足 {NEEDS_COMMITTEE} 人）")
                }
                n => format!("未设支部委员会（正式党员 {n} 人，已满 {NEEDS_COMMITTEE} 人，应当设立）"),
            }),
        }
    }

    /// Whether a branch had any Party group between two days.
    pub fn has_groups(&self, branch: UnitId, from: Day, to: Day) -> bool {
        self.groups.over(branch, from, to) != Cover::Never
    }
}

/// Units all of whose members were exempt for as long as they belonged to them in a window, and how many they
/// are. One exemption may follow the other.
pub(super) fn exempt_units(records: &Records<'_>, window: &Window) -> Result<HashMap<UnitId, i64>> {
    struct Stay {
        unit: UnitId,
        person: PersonId,
        from: Day,
        to: Day,
        exempt: Vec<(Day, Day)>,
    }
    let (from, last) = (window.period.from(), window.last);
    let mut stays: BTreeMap<i64, Stay> = BTreeMap::new();
    let bounds = named_params! {":from": from, ":last": last};
    records.each(sql!("scope.sql", "exemptions"), bounds, |row| {
        let (joined, parted): (Day, Day) = (row.get("joined")?, row.get("parted")?);
        let (unit, person) = (row.get("unit")?, row.get("person")?);
        let stay = stays.entry(row.get("stay")?).or_insert_with(|| Stay {
            unit,
            person,
            from: joined.max(from),
            to: parted.min(last),
            exempt: Vec::new(),
        });
        if let Some(starts) = row.get("starts")? {
            stay.exempt.push((starts, row.get("ends")?));
        }
        Ok(())
    })?;
    let mut members: HashMap<UnitId, HashSet<PersonId>> = HashMap::new();
    let mut bound: HashSet<UnitId> = HashSet::new();
    for stay in stays.values() {
        members.entry(stay.unit).or_default().insert(stay.person);
        if cover(&stay.exempt, stay.from, stay.to) != Cover::Whole {
            bound.insert(stay.unit);
        }
    }
    members.retain(|unit, _| !bound.contains(unit));
    Ok(members.into_iter().map(|(unit, persons)| (unit, persons.len() as i64)).collect())
}

/// Days on which something existed at a unit, by unit and first day.
#[derive(Debug, Default)]
struct Spans(HashMap<UnitId, Vec<(Day, Day)>>);

/// How much of a period it existed.
#[derive(Debug, PartialEq, Eq)]
enum Cover {
    Whole,
    /// From this day, and without a gap since.
    Since(Day),
    Broken,
    Never,
}

impl Spans {
    fn read(records: &Records<'_>, statement: &str) -> Result<Spans> {
        let mut spans = Spans::default();
        records.each(statement, [], |row| {
            let span = (row.get("starts")?, row.get("ends")?);
            spans.0.entry(row.get("unit")?).or_default().push(span);
            Ok(())
        })?;
        Ok(spans)
    }

    fn over(&self, unit: UnitId, from: Day, to: Day) -> Cover {
        cover(self.0.get(&unit).map_or(&[][..], Vec::as_slice), from, to)
    }
}

/// How much of a period spans cover that come in the order of their first days.
fn cover(spans: &[(Day, Day)], from: Day, to: Day) -> Cover {
    let mut covered: Option<(Day, Day)> = None;
    for &(starts, ends) in spans.iter().filter(|(starts, ends)| *starts <= to && *ends >= from) {
        covered = match covered {
            None => Some((starts, ends)),
            Some((_, until)) if starts > until.next() => return Cover::Broken,
            Some((since, until)) => Some((since, until.max(ends))),
        };
    }
    match covered {
        None => Cover::Never,
        Some((_, until)) if until < to => Cover::Broken,
        Some((since, _)) if since > from => Cover::Since(since),
        Some(_) => Cover::Whole,
    }
}

/// Units with each one below the unit above it; those without one above stand at the top.
fn in_tree_order(units: Vec<Subject>) -> Vec<Subject> {
    let known: HashSet<UnitId> = units.iter().map(|unit| unit.id).collect();
    let mut below: HashMap<Option<UnitId>, Vec<UnitId>> = HashMap::new();
    for unit in &units {
        below.entry(unit.parent.filter(|parent| known.contains(parent))).or_default().push(unit.id);
    }
    let mut place: HashMap<UnitId, usize> = HashMap::new();
    let mut waiting: Vec<UnitId> = below.remove(&None).unwrap_or_default();
    waiting.reverse();
    while let Some(id) = waiting.pop() {
        place.insert(id, place.len());
        waiting.extend(below.remove(&Some(id)).unwrap_or_default().into_iter().rev());
    }
    let mut units = units;
    units.sort_by_key(|unit| (place.get(&unit.id).copied().unwrap_or(usize::MAX), unit.id));
    units
}
