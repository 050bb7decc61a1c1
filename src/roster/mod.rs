//! Who stands where on which day: units, members, posts, terms. Knows nothing of what they study.

mod unit_kind;

pub use unit_kind::UnitKind;

mod person;
mod unit;

pub use person::{Person, PersonId, clean_name, find_persons, meant_person, person, units_of};
pub use unit::{NewUnit, Unit, UnitId, add_unit, find_units, full_name, meant_unit, nearest, unit, units};
