//! What reports call units, activities and persons.

use std::collections::HashMap;

use anyhow::Result;

use super::Scope;
use crate::calendar::in_quotes;
use crate::record::Taken;
use crate::roster::{self, PersonId, Unit, UnitId, UnitKind};
use crate::sql;
use crate::store::{Records, named_params};

/// How many units a line names.
const NAMED: usize = 5;

/// How many things a sentence names.
pub(super) const SAID: usize = 3;

/// Things by name, as many as a sentence names, of so many: 甲、乙、丙等 5 场.
pub(super) fn said_of(names: &[String], count: usize, counter: &str) -> String {
    let mut said = names.iter().take(SAID).map(String::as_str).collect::<Vec<_>>().join("、");
    if count > SAID {
        said.push_str(&format!("等 {count} {counter}"));
    }
    said
}

/// Units by name, as many as a line names: 办公室党支部、组织处党支部等 6 个.
pub(super) fn some_of<'n>(units: impl ExactSizeIterator<Item = &'n str>) -> String {
    let count = units.len();
    // One more takes no more room than the words that leave it out.
    let named = if count == NAMED + 1 { count } else { NAMED };
    let mut names = units.take(named).collect::<Vec<_>>().join("、");
    if count > named {
        names.push_str(&format!("等 {count} 个"));
    }
    names
}

/// The names of units and people, and of activities, read once each.
pub(super) struct Names<'a> {
    records: Records<'a>,
    roster: roster::Names,
    activities: HashMap<i64, String>,
}

impl<'a> Names<'a> {
    /// Units as they stood at the end of the period.
    pub fn read(records: &Records<'a>, scope: &Scope) -> Result<Names<'a>> {
        let roster = roster::Names::read(records, scope.last_day())?;
        Ok(Names { records: *records, roster, activities: HashMap::new() })
    }

    /// A unit's name; a Party group's with its branch before it.
    pub fn unit(&self, id: i64) -> String {
        self.roster.unit(UnitId(id))
    }

    /// The unit under which the table of branches shows another: a Party group stands with its branch.
    pub fn row_of(&self, id: i64) -> i64 {
        match self.known(id) {
            Some(unit) if unit.kind == UnitKind::PartyGroup => unit.parent.map_or(id, |parent| parent.0),
            _ => id,
        }
    }

    /// Whether a unit is another or stands below it.
    pub fn is_within(&self, unit: UnitId, top: UnitId) -> bool {
        let mut at = Some(unit);
        while let Some(id) = at.filter(|id| *id != top) {
            at = self.known(id.0).and_then(|unit| unit.parent);
        }
        at == Some(top)
    }

    /// Whether a unit is a branch.
    pub fn is_branch(&self, id: i64) -> bool {
        self.known(id).is_some_and(|unit| unit.kind == UnitKind::Branch)
    }

    /// All units that ever were.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.roster.units()
    }

    /// The unit with this number.
    pub fn known(&self, id: i64) -> Option<&Unit> {
        self.roster.known(UnitId(id))
    }

    /// An activity by its kinds and its topic: 主题党日、党课“学习全会精神”.
    pub fn activity(&mut self, id: i64) -> Result<String> {
        if let Some(known) = self.activities.get(&id) {
            return Ok(known.clone());
        }
        let kinds: Vec<(String, String)> =
            self.records.rows(sql!("names.sql", "titles"), named_params! {":activity": id}, |row| {
                Ok((row.get(1)?, row.get(2)?))
            })?;
        let title = kinds.first().map(|(title, _)| title.clone()).unwrap_or_default();
        let kinds: Vec<String> = kinds.into_iter().map(|(_, kind)| kind).collect();
        let mut name = kinds.join("、");
        if !title.is_empty() && !kinds.contains(&title) {
            name.push_str(&in_quotes(&title));
        }
        self.activities.insert(id, name.clone());
        Ok(name)
    }

    /// A person's name, with the 工号 where others have the same.
    pub fn person(&self, id: i64) -> String {
        self.roster.person(PersonId(id))
    }

    /// Who sees to a decision.
    pub fn owner(&self, taken: &Taken) -> Option<String> {
        taken.decision.owner.map(|owner| self.roster.person(owner))
    }
}
