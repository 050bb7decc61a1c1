//! The rows of a table read to their end, with word of how far it is.

use anyhow::Result;

use super::map::{Next, Table};
use super::parse::RowBuf;

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
