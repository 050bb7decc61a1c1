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
    /// Session and name of lines that were not filled in.
    pub blanks: Vec<(u32, String)>,
    /// Session and person of rows held back, as far as they are known: they are not missing from the file.
    pub held_people: HashSet<(u32, u32)>,
    /// Rows held back, as Excel numbers them; a row may come several times.
    pub held: Vec<u64>,
    /// Rows that are taken and are needed all the same where held ones are read again.
    pub along: Vec<u64>,
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
            Ok(Taken::Blank(_, name)) if name.is_empty() => {}
            Ok(Taken::Nothing) => {}
            Ok(Taken::Blank(session, name)) => self.blanks.push((session, name)),
            Err(problem) => {
                self.held_people.extend(self.validator.at);
                self.hold(entry.row, entry.column, problem);
            }
        }
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
