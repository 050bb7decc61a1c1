//! What a plan of an import notes on its way, whatever the records are: rows held back, rows that wait for
//! `--update`, counts, and the remarks on single rows.

use std::collections::BTreeMap;

use super::Field;
use super::map::Table;
use super::preview::{Preview, RowNote, RowState};
use super::problem::Problem;

/// The preview as it grows, and the rows that are not taken.
#[derive(Debug)]
pub struct Notes {
    /// What the clerk sees.
    pub preview: Preview,
    /// For each field the heading of the file.
    labels: Vec<String>,
    /// Rows that are not taken; true for those that only wait for `--update`.
    held: BTreeMap<u64, bool>,
    /// Take changed values.
    update: bool,
    /// List every row, not only those that change something.
    all_rows: bool,
}

impl Notes {
    /// Nothing noted yet of this table.
    pub fn of(
        file: &str,
        table: &Table<'_>,
        (layout, layout_name): (&'static str, &'static str),
        update: bool,
        all_rows: bool,
    ) -> Notes {
        Notes {
            preview: Preview {
                file: file.to_owned(),
                layout,
                layout_name,
                has_columns: true,
                encoding: table.sheet.encoding,
                sheet: table.sheet.name.clone(),
                ..Preview::default()
            },
            labels: Field::ALL.iter().map(|field| table.label(*field).to_owned()).collect(),
            held: BTreeMap::new(),
            update,
            all_rows,
        }
    }

    /// The heading of a field as it stands in the file.
    pub fn label(&self, field: Field) -> String {
        self.labels.get(field as usize).cloned().unwrap_or_default()
    }

    /// Whether any row is not taken.
    pub fn has_held(&self) -> bool {
        !self.held.is_empty()
    }

    /// Holds a row back.
    pub fn hold(&mut self, row: u64, problem: Problem) {
        self.held.insert(row, false);
        let column = self.label(problem.field);
        let Problem { value, reason, fix, .. } = problem;
        self.preview.note(RowNote { row, state: RowState::Held, column, value, reason, fix });
    }

    /// Holds a row back that was counted already, as changed or new.
    pub fn hold_after_all(&mut self, row: u64, changed: bool, problem: Problem) {
        let counted = if changed { &mut self.preview.changed } else { &mut self.preview.new };
        *counted -= 1;
        self.preview.rows.retain(|note| note.row != row);
        self.hold(row, problem);
    }

    /// Counts a row that is new.
    pub fn new_row(&mut self, row: u64, field: Field, value: &str) {
        self.preview.new += 1;
        self.list(row, RowState::New, field, value);
    }

    /// Counts a row that is in the store as it is.
    pub fn same_row(&mut self, row: u64, field: Field, value: &str) {
        self.preview.same += 1;
        self.list(row, RowState::Same, field, value);
    }

    /// Counts a row that says something else than the store, each difference as field, old and new value; says
    /// whether it is to be written.
    pub fn changed_row(&mut self, row: u64, whose: &str, found: Vec<(Field, String, String)>) -> bool {
        self.preview.changed += 1;
        let fix = if self.update { "" } else { "要改用文件里的值，加上 --update" };
        for (field, old, new) in found {
            self.preview.note(RowNote {
                row,
                state: RowState::Changed,
                column: self.label(field),
                value: format!("{old} → {new}"),
                reason: format!("{whose}与库中不同"),
                fix: fix.to_owned(),
            });
        }
        if !self.update {
            self.held.insert(row, true);
        }
        self.update
    }

    /// The finished preview, and the rows that are not taken, in order.
    pub fn finish(self) -> (Preview, Vec<u64>) {
        let Notes { mut preview, held, update, .. } = self;
        preview.changes_wait = preview.changed > 0 && !update;
        preview.held = held.values().filter(|waiting| !**waiting).count() as i64;
        (preview, held.into_keys().collect())
    }

    fn list(&mut self, row: u64, state: RowState, field: Field, value: &str) {
        if self.all_rows {
            let (column, value) = (self.label(field), value.to_owned());
            let note = RowNote { row, state, column, value, reason: String::new(), fix: String::new() };
            self.preview.note(note);
        }
    }
}
