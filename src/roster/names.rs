//! What units and people are called, read once for a list of many rows.

use std::collections::HashMap;

use anyhow::Result;

use super::person::{Person, PersonId, persons};
use super::unit::{Unit, UnitId, units};
use super::unit_kind::UnitKind;
use crate::calendar::Day;
use crate::store::Records;

/// The names of all units, as they stand in the tree of a day, and of all people.
#[derive(Debug, Clone)]
pub struct Names {
    units: HashMap<UnitId, Unit>,
    people: HashMap<PersonId, String>,
}

impl Names {
    /// Reads them.
    ///
    /// # Errors
    /// Only those of the store.
    pub fn read(records: &Records<'_>, on: Day) -> Result<Names> {
        let all = persons(records)?;
        let mut of_name: HashMap<&str, usize> = HashMap::new();
        for person in &all {
            *of_name.entry(&person.name).or_default() += 1;
        }
        let called = |person: &Person| match of_name.get(person.name.as_str()) {
            Some(2..) => told_apart(person),
            _ => person.name.clone(),
        };
        Ok(Names {
            units: units(records, on)?.into_iter().map(|unit| (unit.id, unit)).collect(),
            people: all.iter().map(|person| (person.id, called(person))).collect(),
        })
    }

    /// A unit's full name, that of a Party group with its branch; its number if there is no such unit.
    pub fn unit(&self, id: UnitId) -> String {
        let Some(unit) = self.units.get(&id) else { return id.to_string() };
        let above = unit.parent.and_then(|parent| self.units.get(&parent));
        match above.filter(|_| unit.kind == UnitKind::PartyGroup) {
            Some(branch) => format!("{}{}", branch.name, unit.name),
            None => unit.name.clone(),
        }
    }

    /// A person's name, with the 工号 where others have the same; the number if there is nobody of it.
    pub fn person(&self, id: PersonId) -> String {
        self.people.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    /// The unit of a number.
    pub fn known(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    /// The units, in no order.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }
}

/// Somebody whose name others have: 张伟（工号1005）.
fn told_apart(person: &Person) -> String {
    match &person.staff_no {
        Some(number) => format!("{}（工号{number}）", person.name),
        None => format!("{}（{}）", person.name, person.id),
    }
}
