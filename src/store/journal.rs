//! The journal's guards: every record row carries the operation that wrote it, a replaced row goes to its
//! past table, and nothing is written outside an operation. All of it is generated from the schema, so no
//! record kind needs code of its own.

use std::sync::{Arc, Mutex, MutexGuard};

use anyhow::{Context, Result};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// A record table as the journal sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordTable {
    /// Fixed number: the order in which the digest takes the tables.
    pub number: i64,
    /// Name in the schema.
    pub name: String,
    /// All columns but `op`, in order of declaration, with their types.
    pub columns: Vec<(String, String)>,
    /// The columns of the primary key, in key order; the first is a number.
    pub key: Vec<String>,
    /// Every other set of columns that must be unique.
    pub unique: Vec<Vec<String>>,
    /// Who points here: (child table, child column).
    pub children: Vec<(String, String)>,
    /// Where this table points: (column, parent table).
    pub parents: Vec<(String, String)>,
}

impl RecordTable {
    /// Reads all record tables of a schema, by number.
    pub fn all(connection: &Connection) -> Result<Vec<RecordTable>> {
        let mut tables: Vec<RecordTable> = connection
            .prepare("SELECT number, name FROM record_table ORDER BY number")?
            .query_map([], |row| {
                Ok(RecordTable {
                    number: row.get(0)?,
                    name: row.get(1)?,
                    columns: Vec::new(),
                    key: Vec::new(),
                    unique: Vec::new(),
                    children: Vec::new(),
                    parents: Vec::new(),
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let mut parents = Vec::new();
        for table in &mut tables {
            let mut key: Vec<(i64, String)> = Vec::new();
            let mut info =
                connection.prepare("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid")?;
            let mut rows = info.query([&table.name])?;
            while let Some(row) = rows.next()? {
                let (name, kind, pk): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                if pk > 0 {
                    key.push((pk, name.clone()));
                }
                if name != "op" {
                    table.columns.push((name, kind));
                }
            }
            key.sort();
            table.key = key.into_iter().map(|(_, name)| name).collect();
            let indexes: Vec<String> = connection
                .prepare(
                    "SELECT name FROM pragma_index_list(?1) WHERE \"unique\" = 1 AND origin <> 'pk' ORDER BY name",
                )?
                .query_map([&table.name], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            for index in indexes {
                let columns = connection
                    .prepare("SELECT name FROM pragma_index_info(?1) ORDER BY seqno")?
                    .query_map([&index], |row| row.get(0))?
                    .collect::<rusqlite::Result<_>>()?;
                table.unique.push(columns);
            }
            let mut foreign = connection
                .prepare("SELECT \"table\", \"from\" FROM pragma_foreign_key_list(?1) ORDER BY id")?;
            let mut rows = foreign.query([&table.name])?;
            while let Some(row) = rows.next()? {
                let (parent, column): (String, String) = (row.get(0)?, row.get(1)?);
                table.parents.push((column.clone(), parent.clone()));
                parents.push((parent, table.name.clone(), column));
            }
        }
        for (parent, child, column) in parents {
            if let Some(table) = tables.iter_mut().find(|table| table.name == parent) {
                table.children.push((child, column));
            }
        }
        Ok(tables)
    }

    /// The columns but `op`, quoted, each behind `prefix`: `OLD."id", OLD."name"`.
    pub fn column_list(&self, prefix: &str) -> String {
        list(self.columns.iter().map(|(name, _)| name), prefix)
    }

    /// The key columns, quoted, each behind `prefix`.
    pub fn key_list(&self, prefix: &str) -> String {
        list(self.key.iter(), prefix)
    }

    /// A condition that two rows have the same key: `a."id" = b."id"`.
    pub fn same_key(&self, a: &str, b: &str) -> String {
        same(&self.key, a, b)
    }

    /// The first column of the key, quoted.
    pub fn first_key(&self) -> String {
        quoted(self.key.first().map_or("rowid", String::as_str))
    }
}

/// Quotes a name of the schema.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A condition that two rows agree in these columns.
pub fn same(columns: &[String], a: &str, b: &str) -> String {
    let parts: Vec<_> = columns.iter().map(|c| format!("{a}.{q} = {b}.{q}", q = quoted(c))).collect();
    parts.join(" AND ")
}

fn list<'a>(names: impl Iterator<Item = &'a String>, prefix: &str) -> String {
    names.map(|name| format!("{prefix}{}", quoted(name))).collect::<Vec<_>>().join(", ")
}

/// Creates the past table of every record table that has none, and gives the others the columns added
/// since. Part of a migration.
pub fn make_past_tables(connection: &Connection) -> Result<()> {
    for table in RecordTable::all(connection)? {
        let past = format!("{}_past", table.name);
        let present: Vec<String> = connection
            .prepare("SELECT name FROM pragma_table_info(?1)")?
            .query_map([&past], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        if present.is_empty() {
            let mut columns: Vec<_> =
                table.columns.iter().map(|(name, kind)| format!("{} {kind}", quoted(name))).collect();
            columns.push("op INTEGER NOT NULL".into());
            connection.execute_batch(&format!(
                "CREATE TABLE {} (ended INTEGER NOT NULL, {}, PRIMARY KEY (ended, {})) STRICT, WITHOUT ROWID",
                quoted(&past),
                columns.join(", "),
                table.key_list("")
            ))?;
            continue;
        }
        for (name, kind) in table.columns.iter().filter(|(name, _)| !present.contains(name)) {
            connection.execute_batch(&format!(
                "ALTER TABLE {} ADD COLUMN {} {kind}",
                quoted(&past),
                quoted(name)
            ))?;
        }
    }
    Ok(())
}

/// What the running operation has done to one table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Touched {
    /// Rows that now carry this operation.
    pub written: i64,
    /// Rows of earlier operations that it replaced or deleted.
    pub ended: i64,
    /// Lowest and highest first key among them.
    pub range: Option<(i64, i64)>,
}

impl Touched {
    /// Widens the range to a first key.
    pub(super) fn reach(&mut self, key: i64) {
        self.range = Some(match self.range {
            None => (key, key),
            Some((low, high)) => (low.min(key), high.max(key)),
        });
    }

    /// Whether the history, which says this, is right about rows that were found: as many of them, and in
    /// this range. It may be wider, as rows that an operation wrote and deleted again widened it.
    pub(super) fn fits(&self, found: &Touched) -> bool {
        let encloses = match (self.range, found.range) {
            (Some((low, high)), Some((lowest, highest))) => low <= lowest && highest <= high,
            (None, Some(_)) => false,
            (_, None) => true,
        };
        encloses && (self.written, self.ended) == (found.written, found.ended)
    }
}

#[derive(Debug, Default)]
struct Running {
    op: Option<i64>,
    touched: Vec<Touched>,
}

/// The running operation, shared with the SQL functions that the guards call.
#[derive(Clone, Default)]
pub struct Journal(Arc<Mutex<Running>>);

impl Journal {
    fn running(&self) -> MutexGuard<'_, Running> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Starts operation `op`.
    pub(super) fn begin(&self, op: i64, tables: &[RecordTable]) {
        let size = tables.iter().map(|t| t.number).max().unwrap_or(0) as usize + 1;
        *self.running() = Running { op: Some(op), touched: vec![Touched::default(); size] };
    }

    /// Ends the running operation and tells what it did, by table number.
    pub(super) fn end(&self) -> Vec<Touched> {
        std::mem::take(&mut *self.running()).touched
    }

    pub(super) fn has_changes(&self) -> bool {
        self.running().touched.iter().any(|t| t.written > 0 || t.ended > 0)
    }

    pub(super) fn touched(&self) -> Vec<Touched> {
        self.running().touched.clone()
    }

    /// Counts a write of the row with first key `key`; the error aborts the statement.
    fn touch(
        &self,
        table: i64,
        key: i64,
        old_op: Option<i64>,
        new_op: Option<i64>,
    ) -> rusqlite::Result<bool> {
        let refuse = |why: &str| Err(rusqlite::Error::UserFunctionError(why.to_owned().into()));
        let mut running = self.running();
        let Some(op) = running.op else { return refuse("a record was written outside an operation") };
        if new_op.is_some_and(|new| new != op) {
            return refuse("a record was stamped with another operation");
        }
        let Some(touched) = usize::try_from(table).ok().and_then(|i| running.touched.get_mut(i)) else {
            return refuse("a record table without a number");
        };
        touched.written += i64::from(new_op.is_some()) - i64::from(old_op == Some(op));
        touched.ended += i64::from(old_op.is_some_and(|old| old != op));
        touched.reach(key);
        Ok(true)
    }

    /// Registers the SQL functions and generates the guards (TEMP triggers) of every record table.
    pub(super) fn guard(&self, connection: &Connection, tables: &[RecordTable]) -> Result<()> {
        let flags = FunctionFlags::SQLITE_UTF8;
        let journal = self.clone();
        connection.create_scalar_function("op_now", 0, flags, move |_| {
            journal.running().op.ok_or_else(|| {
                rusqlite::Error::UserFunctionError("a record was written outside an operation".into())
            })
        })?;
        let journal = self.clone();
        connection.create_scalar_function("op_touch", 4, flags, move |context| {
            journal.touch(context.get(0)?, context.get(1)?, context.get(2)?, context.get(3)?)
        })?;
        let mut triggers = String::from("BEGIN;");
        for table in tables {
            triggers.push_str(&guards(table));
        }
        for fixed in ["operation", "operation_table", "record_table"] {
            for event in ["UPDATE", "DELETE"] {
                triggers.push_str(&format!(
                    "CREATE TEMP TRIGGER guard_{fixed}_{event} BEFORE {event} ON main.{fixed} \
                     BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;"
                ));
            }
        }
        triggers.push_str("COMMIT;");
        connection.execute_batch(&triggers).context("guards")
    }
}

fn guards(table: &RecordTable) -> String {
    let RecordTable { number, name, .. } = table;
    let (past, key) = (quoted(&format!("{name}_past")), table.first_key());
    let keep = format!(
        "INSERT INTO {past} (ended, {columns}, op) SELECT op_now(), {old}, OLD.op WHERE OLD.op <> op_now();",
        columns = table.column_list(""),
        old = table.column_list("OLD."),
    );
    let moved: Vec<_> = table.key.iter().map(|k| format!("OLD.{q} IS NOT NEW.{q}", q = quoted(k))).collect();
    let table_name = quoted(name);
    format!(
        "CREATE TEMP TRIGGER guard_{name}_insert AFTER INSERT ON main.{table_name} \
         BEGIN SELECT op_touch({number}, NEW.{key}, NULL, NEW.op); END;\
         CREATE TEMP TRIGGER guard_{name}_update BEFORE UPDATE ON main.{table_name} BEGIN \
         SELECT RAISE(ABORT, 'a key was updated') WHERE {moved}; {keep} \
         SELECT op_touch({number}, OLD.{key}, OLD.op, NEW.op); END;\
         CREATE TEMP TRIGGER guard_{name}_delete BEFORE DELETE ON main.{table_name} BEGIN {keep} \
         SELECT op_touch({number}, OLD.{key}, OLD.op, NULL); END;\
         CREATE TEMP TRIGGER guard_{name}_past_update BEFORE UPDATE ON main.{past} \
         BEGIN SELECT RAISE(ABORT, 'the past is append-only'); END;\
         CREATE TEMP TRIGGER guard_{name}_past_delete BEFORE DELETE ON main.{past} \
         BEGIN SELECT RAISE(ABORT, 'the past is append-only'); END;",
        moved = moved.join(" OR "),
    )
}
