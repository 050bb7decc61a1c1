//! What every planned import has, whatever its records are, and that it is written as it was seen or not at all.

use std::ops::Range;

use anyhow::Result;

use super::map::Table;
use super::memory::remember;
use super::notes::Notes;
use super::preview::Preview;
use super::subject::Subject;
use crate::refusal::Refusal;
use crate::store::{Records, Write};

/// What an import comes to, as it was thought through and not yet written.
#[derive(Debug)]
pub struct Foreseen {
    /// What the clerk sees.
    pub preview: Preview,
    /// Rows held back, or waiting for `--update`, in order.
    pub held: Vec<u64>,
    /// The rows of titles and headings: kept in a file of rejected rows.
    pub heads: Vec<Range<u64>>,
    last_operation: i64,
    bytes: u64,
}

impl Foreseen {
    /// Of a table that was read to its end.
    ///
    /// # Errors
    /// Only those of the store.
    pub fn of(records: &Records<'_>, notes: Notes, table: Table<'_>) -> Result<Foreseen> {
        let bytes = table.sheet.fingerprint().bytes;
        let (preview, held) = notes.finish();
        Ok(Foreseen { preview, held, heads: table.heads, last_operation: records.last_operation()?, bytes })
    }

    /// # Errors
    /// Refused if somebody wrote to the store since: nothing unseen is written.
    pub fn must_stand(&self, write: &Write<'_>) -> Result<()> {
        must_stand(write, self.last_operation)
    }

    /// Remembers the file with the operation that imports it; `changed` is how many rows changed something.
    ///
    /// # Errors
    /// Only those of the store.
    pub fn remember(&self, write: &Write<'_>, subject: &Subject, changed: i64) -> Result<()> {
        remember(write, subject, &self.preview, self.bytes, changed)
    }
}

/// # Errors
/// Refused if somebody wrote to the store since an operation that was the last when an import was planned.
pub fn must_stand(write: &Write<'_>, last_operation: i64) -> Result<()> {
    if write.last_operation()? == last_operation {
        return Ok(());
    }
    Err(Refusal::refused("预览之后库又有了新的操作，没有写入。")
        .hint("再执行一次同样的命令，重新预览")
        .into())
}
