//! Reading and writing rows through named statements.

use std::ops::Deref;

use anyhow::{Context, Result};
use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::journal::Journal;
use crate::calendar::Day;

/// What may be read of a store, inside or outside an operation.
#[derive(Clone, Copy)]
pub struct Records<'a> {
    pub(super) connection: &'a Connection,
}

impl<'a> Records<'a> {
    /// The number that the next row of a table will get: never one that was used before.
    pub fn next_number(&self, table: &str) -> Result<i64> {
        let last =
            self.maybe("SELECT seq FROM sqlite_sequence WHERE name = ?1", [table], |row| row.get(0))?;
        Ok(last.unwrap_or(0_i64) + 1)
    }

    /// All rows of a statement, each turned into a value.
    pub fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.connection.prepare_cached(sql).with_context(|| sql.to_owned())?;
        let rows = statement.query_map(params, read)?;
        rows.collect::<rusqlite::Result<_>>().with_context(|| sql.to_owned())
    }

    /// Hands each row of a statement to `see`, without gathering them.
    pub fn each(
        &self,
        sql: &str,
        params: impl Params,
        mut see: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(sql).with_context(|| sql.to_owned())?;
        let mut rows = statement.query(params)?;
        while let Some(row) = rows.next()? {
            see(row)?;
        }
        Ok(())
    }

    /// The first row of a statement, if there is one.
    pub fn maybe<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.connection.prepare_cached(sql).with_context(|| sql.to_owned())?;
        statement.query_row(params, read).optional().with_context(|| sql.to_owned())
    }

    /// The first row of a statement that always has one.
    pub fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        self.maybe(sql, params, read)?.with_context(|| format!("no row: {sql}"))
    }
}

/// What may be done inside one operation. Whoever holds it may also read.
pub struct Write<'a> {
    pub(super) records: Records<'a>,
    pub(super) journal: &'a Journal,
    pub(super) op: i64,
    /// The day the clerk works on: what is entered now counts as entered on it.
    pub today: Day,
}

impl<'a> Deref for Write<'a> {
    type Target = Records<'a>;

    fn deref(&self) -> &Records<'a> {
        &self.records
    }
}

impl Write<'_> {
    /// Whether a record that says which operation wrote it was written by this one.
    pub fn is_running(&self, operation: i64) -> bool {
        operation == self.op
    }

    /// Runs a statement that changes rows (it stamps them with `op_now()`); gives how many.
    pub fn execute(&self, sql: &str, params: impl Params) -> Result<usize> {
        let mut statement = self.records.connection.prepare_cached(sql).with_context(|| sql.to_owned())?;
        statement.execute(params).with_context(|| sql.to_owned())
    }

    /// Inserts one row and gives its new number.
    pub fn insert(&self, sql: &str, params: impl Params) -> Result<i64> {
        self.execute(sql, params)?;
        Ok(self.records.connection.last_insert_rowid())
    }

    /// Inserts many rows of one table, several to a statement, each stamped with this operation. `fill` is
    /// asked for one row at a time, writes its values (as many as `columns`) and says whether there was one.
    ///
    /// A row at a time would spend most of its time starting statements: fifty to a statement cost a third.
    pub fn insert_many(
        &self,
        table: &str,
        columns: &[&str],
        mut fill: impl FnMut(&mut Vec<Value>) -> Result<bool>,
    ) -> Result<u64> {
        const ROWS: usize = 50;
        let width = columns.len();
        // OR ROLLBACK, as any error here ends the whole operation: SQLite then keeps no journal of the
        // single statement, which would copy every page that it touches.
        let head = format!("INSERT OR ROLLBACK INTO {table} ({}, op) VALUES ", columns.join(", "));
        let tuple = |row: usize| {
            let marks: Vec<_> = (0..width).map(|c| format!("?{}", row * width + c + 2)).collect();
            format!("({}, ?1)", marks.join(", "))
        };
        let text = |rows: usize| {
            let tuples: Vec<_> = (0..rows).map(tuple).collect();
            format!("{head}{}", tuples.join(", "))
        };
        let mut full = self.records.connection.prepare(&text(ROWS))?;
        let mut values: Vec<Value> = Vec::with_capacity(ROWS * width);
        let mut written = 0;
        let op = Value::Integer(self.op);
        loop {
            values.clear();
            let mut rows = 0;
            while rows < ROWS && fill(&mut values)? {
                rows += 1;
            }
            if rows == ROWS {
                full.execute(rusqlite::params_from_iter(std::iter::once(&op).chain(&values)))?;
            } else if rows > 0 {
                let mut rest = self.records.connection.prepare(&text(rows))?;
                rest.execute(rusqlite::params_from_iter(std::iter::once(&op).chain(&values)))?;
            }
            written += rows as u64;
            if rows < ROWS {
                return Ok(written);
            }
        }
    }

    /// Whether anything has been written so far.
    pub fn has_changes(&self) -> bool {
        self.journal.has_changes()
    }

    /// The number this operation will have if it is committed.
    pub fn operation(&self) -> i64 {
        self.op
    }
}

/// A value handed to [`Write::insert_many`]: static words need no copy, so a million rows allocate nothing.
#[derive(Debug, Clone)]
pub enum Value {
    /// NULL.
    Null,
    /// A number.
    Integer(i64),
    /// A code of a closed set.
    Code(&'static str),
    /// Any text.
    Text(String),
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Integer(n) => ValueRef::Integer(*n),
            Value::Code(code) => ValueRef::Text(code.as_bytes()),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}
