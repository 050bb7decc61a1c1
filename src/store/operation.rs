//! One writing command, one operation: all of it or nothing, stamped, digested and chained.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::corrections;
use super::digest::{self, Head};
use super::journal::Touched;
use super::open::{Store, speak};
use super::records::{Records, Write};
use crate::calendar::Day;

/// Who writes, when, why and with which command.
#[derive(Debug, Clone)]
pub struct Authorship {
    /// The operator's name.
    pub operator: String,
    /// Why, if said (`--because`).
    pub reason: Option<String>,
    /// The command as typed.
    pub command: String,
    /// What else is typed to do it once more: in which store, as of which day, by whom, whether to go on unasked. Empty, or
    /// with a blank before it.
    pub whereabouts: String,
    /// Clock of the machine, RFC 3339.
    pub at: String,
    /// The day the clerk works on (`--as-of`, else the machine's).
    pub today: Day,
    /// Does everything and then leaves the store as it was.
    pub dry_run: bool,
}

/// What became of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// Its number; none if nothing changed or it was a dry run.
    pub operation: Option<i64>,
    /// What the work gave.
    pub value: T,
}

/// An operation as the history shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The fields covered by the digest.
    pub head: Head,
    /// Digest of its rows.
    pub content: String,
    /// Its link of the chain.
    pub digest: String,
    /// The operation that undid it and is itself still in force.
    pub undone_by: Option<i64>,
    /// Rows it wrote and rows it ended.
    pub rows: i64,
}

/// What one operation did to one record table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationTable {
    /// The table.
    pub table: String,
    /// Rows it wrote.
    pub written: i64,
    /// Rows of earlier operations that it replaced or ended.
    pub ended: i64,
}

impl Store {
    /// Runs `work` as one operation. Nothing is recorded if nothing changed; any error, and a dry run,
    /// leaves the store as it was.
    ///
    /// # Errors
    /// Those of `work`, and a refusal if another process holds the store.
    pub fn write<T>(
        &mut self,
        authorship: &Authorship,
        work: impl FnOnce(&Write<'_>) -> Result<T>,
    ) -> Result<Written<T>> {
        self.write_as(authorship, None, work)
    }

    pub(super) fn write_as<T>(
        &mut self,
        authorship: &Authorship,
        undoes: Option<i64>,
        work: impl FnOnce(&Write<'_>) -> Result<T>,
    ) -> Result<Written<T>> {
        let path = self.path.clone();
        self.transact(authorship, undoes, work).map_err(|error| speak(&path, error))
    }

    fn transact<T>(
        &mut self,
        authorship: &Authorship,
        undoes: Option<i64>,
        work: impl FnOnce(&Write<'_>) -> Result<T>,
    ) -> Result<Written<T>> {
        let transaction =
            rusqlite::Transaction::new_unchecked(&self.connection, rusqlite::TransactionBehavior::Immediate)?;
        // Taken only now: whoever has the transaction is the holder.
        let _note = HolderNote::leave(&self.path, authorship);
        let last = last(&Records { connection: &transaction })?;
        let (previous, op) = match &last {
            Some(last) => (last.1.as_str(), last.0 + 1),
            None => (digest::ORIGIN, 1),
        };
        self.journal.begin(op, &self.tables);
        let running = Running(&self.journal);
        let write = Write {
            records: Records { connection: &transaction },
            journal: &self.journal,
            op,
            today: authorship.today,
        };
        let value = work(&write)?;
        if !self.journal.has_changes() {
            return Ok(Written { operation: None, value });
        }
        let touched = self.journal.touched();
        corrections::ask_reason(&write, &self.tables, op, authorship, |table| {
            touched.get(table.number as usize).and_then(|touched| touched.range)
        })?;
        if authorship.dry_run {
            return Ok(Written { operation: None, value });
        }
        let content = digest::of_running(&transaction, &self.tables, op, &touched)?;
        let head = Head {
            id: op,
            at: authorship.at.clone(),
            today: authorship.today.to_string(),
            operator: authorship.operator.clone(),
            reason: authorship.reason.clone(),
            command: authorship.command.clone(),
            undoes,
        };
        let digest = digest::of_operation(&head, previous, &content);
        transaction.execute(
            "INSERT INTO operation (id, at, today, operator, reason, command, undoes, content, digest) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            rusqlite::params![
                op,
                head.at,
                head.today,
                head.operator,
                head.reason,
                head.command,
                head.undoes,
                content,
                digest
            ],
        )?;
        for table in &self.tables {
            let Some(Touched { written, ended, range: Some((low, high)) }) =
                touched.get(table.number as usize)
            else {
                continue;
            };
            if *written == 0 && *ended == 0 {
                continue;
            }
            transaction.execute(
                "INSERT INTO operation_table (op, number, written, ended, low, high) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                rusqlite::params![op, table.number, written, ended, low, high],
            )?;
        }
        drop(running);
        transaction.commit()?;
        Ok(Written { operation: Some(op), value })
    }
}

/// Ends the journal's operation however the work ends.
struct Running<'a>(&'a super::journal::Journal);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Number and digest of the last operation.
fn last(records: &Records<'_>) -> Result<Option<(i64, String)>> {
    records.maybe("SELECT id, digest FROM operation ORDER BY id DESC LIMIT 1", [], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

impl Records<'_> {
    /// Number of the last operation; 0 in a store without any.
    pub fn last_operation(&self) -> Result<i64> {
        Ok(last(self)?.map_or(0, |(id, _)| id))
    }

    /// Number and digest of the last operation: the head of the chain, to be kept elsewhere.
    pub fn chain_head(&self) -> Result<Option<(i64, String)>> {
        last(self)
    }

    /// All operations, the newest first.
    pub fn operations(&self) -> Result<Vec<Operation>> {
        let mut operations = self.rows(
            "SELECT o.id, o.at, o.today, o.operator, o.reason, o.command, o.undoes, o.content, o.digest, \
             COALESCE((SELECT SUM(t.written + t.ended) FROM operation_table t WHERE t.op = o.id), 0) \
             FROM operation o ORDER BY o.id DESC",
            [],
            |row| {
                Ok(Operation {
                    head: Head {
                        id: row.get(0)?,
                        at: row.get(1)?,
                        today: row.get(2)?,
                        operator: row.get(3)?,
                        reason: row.get(4)?,
                        command: row.get(5)?,
                        undoes: row.get(6)?,
                    },
                    content: row.get(7)?,
                    digest: row.get(8)?,
                    undone_by: None,
                    rows: row.get(9)?,
                })
            },
        )?;
        // Newest first: whether an undo is in force is settled before what it undid is looked at.
        let mut undone_by = std::collections::HashMap::new();
        for operation in &mut operations {
            operation.undone_by = undone_by.get(&operation.head.id).copied();
            if let (Some(undoes), None) = (operation.head.undoes, operation.undone_by) {
                undone_by.insert(undoes, operation.head.id);
            }
        }
        Ok(operations)
    }

    /// What operation `op` did, by table.
    pub fn operation_tables(&self, op: i64) -> Result<Vec<OperationTable>> {
        self.rows(
            "SELECT r.name, t.written, t.ended FROM operation_table t JOIN record_table r ON r.number = t.number \
             WHERE t.op = ?1 ORDER BY t.number",
            [op],
            |row| Ok(OperationTable { table: row.get(0)?, written: row.get(1)?, ended: row.get(2)? }),
        )
    }
}

/// A small file beside the store while somebody writes: SQLite cannot tell a waiting process who it waits
/// for. It guards nothing; SQLite's own lock does.
struct HolderNote(Option<PathBuf>);

impl HolderNote {
    fn leave(store: &Path, authorship: &Authorship) -> Self {
        if store.as_os_str().is_empty() {
            return HolderNote(None);
        }
        let path = note_path(store);
        let text = format!("{}（{} 起）", authorship.operator, authorship.at);
        // A note that cannot be left only makes the other's message poorer.
        HolderNote(std::fs::write(&path, text).is_ok().then_some(path))
    }
}

impl Drop for HolderNote {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Who writes to this store at the moment, as far as a note says.
pub(super) fn holder(store: &Path) -> Option<String> {
    std::fs::read_to_string(note_path(store)).ok().filter(|text| !text.trim().is_empty())
}

fn note_path(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
