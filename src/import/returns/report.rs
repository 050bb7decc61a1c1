//! What became of the rows of a workbook.

use std::collections::BTreeSet;

use crate::import::preview::{Preview, RowState};
use crate::import::subject::RETURN;

/// What of a workbook is held back: the sheet, the row and, if it is not the whole row, the column.
pub type Place = (&'static str, u64, String);

/// What there is to say of a cell or a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The sheet.
    pub sheet: &'static str,
    /// The row as Excel numbers it.
    pub row: u64,
    /// What becomes of it.
    pub state: RowState,
    /// The heading of the column in question.
    pub column: String,
    /// The value in question; for a change, old and new.
    pub value: String,
    /// Why.
    pub reason: String,
    /// What to do; empty if nothing needs doing.
    pub fix: String,
}

/// What became of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Whose it is.
    pub unit: String,
    /// The notice as refusals call it.
    pub notice: String,
    /// Records that are not in the store yet: activities, links, marks, entries, the receipt, statements.
    pub new: i64,
    /// Records with other values in the store.
    pub changed: i64,
    /// Records that are in the store as they are.
    pub same: i64,
    /// Each once: what is held back.
    pub held: BTreeSet<Place>,
    /// What there is to say, in the order in which it was read.
    pub notes: Vec<Note>,
    /// Activities that were made, in words.
    pub made: Vec<String>,
    /// Remarks for people.
    pub remarks: Vec<String>,
}

impl Report {
    /// Adds what was held back in an earlier pass, and is not tried again.
    pub fn with_held(mut self, before: &Report) -> Report {
        let held = before.notes.iter().filter(|note| note.state == RowState::Held).cloned();
        let later = std::mem::take(&mut self.notes);
        self.notes = held.collect();
        for note in later {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        self.held.extend(before.held.iter().cloned());
        self
    }

    /// As the memory of imports keeps it.
    pub(super) fn remembered(&self, file: &str) -> Preview {
        Preview {
            file: file.to_owned(),
            layout: RETURN.code,
            layout_name: RETURN.name,
            has_columns: true,
            new: self.new,
            changed: self.changed,
            same: self.same,
            held: self.held.len() as i64,
            ..Preview::default()
        }
    }
}
