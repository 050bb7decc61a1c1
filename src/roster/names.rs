//! What units and people are called, read once for a list of many rows.

use std::collections::HashMap;

use anyhow::Result;

use super::person::{PersonId, persons};
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
        Ok(Names {
            units: units(records, on)?.into_iter().map(|unit| (unit.id, unit)).collect(),
            people: persons(records)?.into_iter().map(|person| (person.id, person.name)).collect(),
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

    /// A person's name; the number if there is nobody of it.
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
