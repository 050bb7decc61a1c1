//! The rows of a table read to their end, with word of how far it is, and the cells of one row, each by itself.

use anyhow::Result;

use super::Field;
use super::map::{Next, Table};
use super::parse::RowBuf;
use super::problem::{Problem, read_text};
use super::subject::Subject;
use crate::calendar::Day;

/// How many rows are read between two words of progress.
const PROGRESS_ROWS: u64 = 1024;

/// Reads a table to its end, and those below it in the same sheet. `each` is given every row in turn, and none
/// where a further table begins, whose heading and titles are in place then. `progress` is told now and then how
/// many bytes were read.
///
/// # Errors
/// A refusal if the file turns out to be damaged, and what `each` refuses.
pub fn each_row<'a>(
    table: &mut Table<'a>,
    progress: &dyn Fn(u64),
    mut each: impl FnMut(&Table<'a>, Option<&RowBuf>) -> Result<()>,
) -> Result<()> {
    let mut row = RowBuf::new();
    loop {
        match table.next_row(&mut row)? {
            Next::Row => {
                if row.number().is_multiple_of(PROGRESS_ROWS) {
                    progress(table.sheet.fingerprint().bytes);
                }
                each(table, Some(&row))?;
            }
            Next::Table => each(table, None)?,
            Next::End => return Ok(()),
        }
    }
}

/// A row that is read cell by cell. What is wrong with it is gathered, so that all of it is said at once.
pub struct RowReader<'a> {
    subject: &'static Subject,
    table: &'a Table<'a>,
    row: &'a RowBuf,
    problems: Vec<Problem>,
}

impl<'a> RowReader<'a> {
    /// Begins a row of which `key` says what it is about.
    ///
    /// # Errors
    /// A cell of it is longer than any text of a record.
    pub fn of(
        subject: &'static Subject,
        table: &'a Table<'a>,
        row: &'a RowBuf,
        key: Field,
    ) -> Result<Self, Vec<Problem>> {
        match row.too_long() {
            Some(_) => Err(vec![Problem::new(key, "", "有一格文字过长", "缩短后再导入")]),
            None => Ok(Self { subject, table, row, problems: Vec::new() }),
        }
    }

    /// Holds the row back for one more reason.
    pub fn hold(&mut self, field: Field, value: &str, reason: impl Into<String>, fix: impl Into<String>) {
        self.problems.push(Problem::new(field, value, reason, fix));
    }

    /// What a cell was found to mean; a problem holds the row back.
    pub fn settle<T>(&mut self, found: Result<T, Problem>) -> Option<T> {
        found.map_err(|problem| self.problems.push(problem)).ok()
    }

    /// Holds the row back for want of a field, unless its cell is held for something else already.
    pub fn missing<T>(&mut self, field: Field, reason: &str, fix: &str) -> Option<T> {
        if !self.is_held(&[field]) {
            self.hold(field, "", reason, fix);
        }
        None
    }

    /// Whether one of these cells is held for something already: what it says is not known then.
    pub fn is_held(&self, fields: &[Field]) -> bool {
        self.problems.iter().any(|problem| fields.contains(&problem.field))
    }

    /// How many reasons there are so far.
    pub fn held(&self) -> usize {
        self.problems.len()
    }

    /// The text of a cell; a lone dash says nothing.
    pub fn text(&mut self, field: Field) -> Option<String> {
        self.text_of(field, self.table.cell(self.row, field))
    }

    /// The text of a part of a cell.
    pub fn text_of(&mut self, field: Field, cell: &str) -> Option<String> {
        if matches!(cell, "" | "-" | "—" | "——" | "－" | "/" | "无") {
            return None;
        }
        self.settle(read_text(self.subject, field, cell)).flatten()
    }

    /// The day in a cell, as `parse` reads it.
    pub fn day(&mut self, field: Field, parse: impl Fn(&str) -> Result<Day, String>) -> Option<Day> {
        let text = self.text(field)?;
        parse(&text).map_err(|why| self.hold(field, &text, why, "改正日期，写作 2026-10-16")).ok()
    }

    /// The same of what must have happened: a day after `today` holds the row back, with `fix`.
    pub fn past_day(
        &mut self,
        field: Field,
        parse: impl Fn(&str) -> Result<Day, String>,
        today: Day,
        fix: &str,
    ) -> Option<Day> {
        let day = self.day(field, parse)?;
        if day > today {
            let text = self.table.cell(self.row, field).to_owned();
            self.hold(field, &text, "晚于今天", fix);
        }
        Some(day)
    }

    /// All that holds the row back.
    pub fn problems(self) -> Vec<Problem> {
        self.problems
    }

    /// What the row says, if nothing holds it back.
    ///
    /// # Errors
    /// All that does.
    pub fn end<T>(self, said: T) -> Result<T, Vec<Problem>> {
        if self.problems.is_empty() { Ok(said) } else { Err(self.problems) }
    }
}
