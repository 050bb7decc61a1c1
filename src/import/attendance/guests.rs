//! Those who sat in (列席): people of other units or from outside, kept apart from attendance. Nobody is made
//! a person of the roster for it.

use super::validate::{Entry, Validator, row_number};
use crate::calendar::Day;
use crate::import::Field;
use crate::import::problem::{Problem, read_text};
use crate::import::subject::ATTENDANCE;
use crate::roster::clean_name;

/// Somebody who sat in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guest {
    /// Index of the session.
    pub session: u32,
    /// Index of the person; none for somebody from outside.
    pub person: Option<u32>,
    /// The name.
    pub name: Box<str>,
    /// The row as Excel numbers it.
    pub row: u32,
}

impl Validator<'_> {
    /// Reads a row of somebody who sat in.
    ///
    /// # Errors
    /// Somebody who is expected is no guest; a staff number must be known, a name must be one.
    pub(super) fn guest(
        &self,
        session: u32,
        entry: &Entry<'_>,
        unit: usize,
        day: Day,
    ) -> Result<Guest, Problem> {
        let known = self.known();
        let row = row_number(entry.row)?;
        // A number that nobody has is a slip, and of two with one name nothing says which: no outsiders.
        let outsider = entry.staff_no.is_empty() && known.candidates(entry.name, day).0.is_empty();
        let person = match outsider {
            true => None,
            false => Some(known.meant(entry.staff_no, entry.name, unit, day, 0)?.person),
        };
        let kinds = &self.sessions[session as usize].facts.kinds;
        if let Some(person) = person
            && known.expected(unit, day, kinds).binary_search(&person).is_ok()
        {
            let why = format!("{}是应到人员，不作列席", known.people[person as usize].name);
            return Err(Problem::new(Field::Status, entry.status, why, "写出勤、请假、缺席等结果"));
        }
        let name = match person {
            Some(person) => known.people[person as usize].name.clone(),
            None => read_text(&ATTENDANCE, Field::Name, &clean_name(entry.name))?.unwrap_or_default().into(),
        };
        if person.is_none() && !name.contains(char::is_alphabetic) {
            return Err(Problem::new(Field::Name, entry.name, "不像姓名", "改正姓名"));
        }
        Ok(Guest { session, person, name, row })
    }
}
