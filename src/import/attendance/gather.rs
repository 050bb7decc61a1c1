//! What the rows of a file gave, gathered over all its tables: attendance, guests, blanks, and rows held back.

use std::collections::HashSet;

use super::guests::Guest;
use super::validate::{Entry, Packed, Taken, Validator};
use crate::import::Field;
use crate::import::map::Table;
use crate::import::preview::{Preview, RowNote, RowState};
use crate::import::problem::{Lacks, Problem};

/// What the columns are called in the file, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels(Vec<String>);

impl Labels {
    /// Of a table.
    pub fn of(table: &Table<'_>) -> Self {
        Self(Field::ALL.iter().map(|field| table.label(*field).to_owned()).collect())
    }

    /// Of a file without columns.
    pub fn none() -> Self {
        Self(Field::ALL.iter().map(|field| field.label().to_owned()).collect())
    }

    /// The heading of a field.
    pub fn get(&self, field: Field) -> &str {
        self.0.get(field as usize).map_or(field.label(), String::as_str)
    }
}

/// The harvest so far.
pub struct Gathering<'k> {
    /// Reads what a row says.
    pub validator: Validator<'k>,
    /// What the columns of the table at hand are called.
    pub labels: Labels,
    /// Attendance.
    pub rows: Vec<Packed>,
    /// Those who sat in.
    pub guests: Vec<Guest>,
    /// Session and name of lines that were not filled in, and the remark beside the name.
    pub blanks: Vec<(u32, String, Option<String>)>,
    /// Lines that are no rows and say nothing of anybody: number and text.
    pub unread: Vec<(u64, String)>,
    /// Session and person of rows held back, as far as they are known: they are not missing from the file.
    pub held_people: HashSet<(u32, u32)>,
    /// Rows held back, as Excel numbers them; a row may come several times.
    pub held: Vec<u64>,
    /// Rows that are taken and are needed all the same where held ones are read again.
    pub along: Vec<u64>,
    /// Headings among the rows, ascending: needed where a row is held between one and the next.
    pub headings: Vec<u64>,
    /// Rows that are needed where a certain one is held, and that one before them.
    pub goes_on: Vec<(u64, u64)>,
    /// The preview under way.
    pub preview: Preview,
    /// What a word for the whole file would settle.
    pub lacks: Lacks,
}

impl Gathering<'_> {
    /// Takes what a row says of one person, or holds the row back.
    pub fn take(&mut self, entry: &Entry<'_>) {
        match self.validator.take(entry) {
            Ok(Taken::Attendance(packed)) => self.rows.push(packed),
            Ok(Taken::Guest(guest)) => self.guests.push(guest),
            // A numbered line without a name was left over on the paper.
            Ok(Taken::Blank(_, name, _)) if name.is_empty() => {}
            Ok(Taken::Nothing) => {}
            Ok(Taken::Blank(session, name, note)) => self.blanks.push((session, name, note)),
            Err(problem) => {
                match self.validator.at {
                    Some(at) => drop(self.held_people.insert(at)),
                    None => self.find_held(entry.name),
                }
                self.hold(entry.row, entry.column, problem);
            }
        }
    }

    /// Somebody whose name stands within a name that was not understood is not missing from the file.
    fn find_held(&mut self, name: &str) {
        /// A file with more of them has another fault.
        const LOOKED_UP: usize = 500;
        let Some(session) = self.validator.in_session.filter(|_| self.held.len() < LOOKED_UP) else { return };
        let people = (0_u32..).zip(&self.validator.known().people);
        let named =
            people.filter(|(_, person)| person.name.chars().nth(1).is_some() && name.contains(&*person.name));
        self.held_people.extend(named.map(|(person, _)| (session, person)));
    }

    /// Holds a row back. `column` is the heading of the column of marks that it is about.
    pub fn hold(&mut self, row: u64, column: Option<&str>, problem: Problem) {
        self.held.push(row);
        let label = match (problem.field, column) {
            (Field::Status, Some(column)) => column,
            (field, _) => self.labels.get(field),
        };
        let column = label.to_owned();
        let Problem { value, reason, fix, lacks, .. } = problem;
        if let Some(lacks) = lacks {
            self.lacks.add(&lacks);
        }
        // What is wrong with a row in every column of marks is said once.
        let again = |note: &RowNote| {
            (note.row, &note.column, &note.value, &note.reason) == (row, &column, &value, &reason)
        };
        if self.preview.rows.last().is_some_and(again) {
            return;
        }
        self.preview.note(RowNote { row, state: RowState::Held, column, value, reason, fix });
    }
}
