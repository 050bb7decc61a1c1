//! What one operation changed, row by row, with the values before and after: read from the current and the
//! past tables, for any record kind.

use anyhow::{Context, Result};
use rusqlite::Row;
use rusqlite::types::Value as Sql;

use super::journal::{RecordTable, quoted};
use super::records::Records;

/// One row that an operation wrote or ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The record table.
    pub table: String,
    /// The key, its columns joined by `/`.
    pub key: String,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// The values before; none for a new row.
    pub old: Option<Vec<Option<String>>>,
    /// The values after; none for a row that was ended.
    pub new: Option<Vec<Option<String>>>,
}

/// Rows to be looked at: those where a column of numbers lies in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within<'a> {
    /// The column.
    pub column: &'a str,
    /// Its lowest value.
    pub low: i64,
    /// Its highest value.
    pub high: i64,
}

/// How the rows that either of two operations wrote stood after the one and after the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Differences {
    /// Those that differ, in key order, at most as many as were asked for: `old` after the first operation,
    /// `new` after the second.
    pub listed: Vec<Change>,
    /// How many were there both times, with other values.
    pub changed: i64,
    /// How many were there only after the second.
    pub new: i64,
    /// How many were there only after the first.
    pub gone: i64,
    /// How many stood the same both times.
    pub same: i64,
}

impl Records<'_> {
    /// What operation `op` changed, at most `limit` rows of each table.
    pub fn changes(&self, op: i64, limit: usize) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for table in RecordTable::all(self.connection)? {
            changes.extend(self.changes_of(&table, op, None, limit)?);
        }
        Ok(changes)
    }

    /// What operation `op` changed in one table, in key order, at most `limit` rows.
    pub fn changes_in(
        &self,
        table: &str,
        op: i64,
        within: Option<Within<'_>>,
        limit: usize,
    ) -> Result<Vec<Change>> {
        self.changes_of(&self.table(table)?, op, within, limit)
    }

    fn changes_of(
        &self,
        table: &RecordTable,
        op: i64,
        within: Option<Within<'_>>,
        limit: usize,
    ) -> Result<Vec<Change>> {
        let Some((low, high)) = self.reach(table, op, op)? else { return Ok(Vec::new()) };
        let (name, past) = (quoted(&table.name), quoted(&format!("{}_past", table.name)));
        let width = table.columns.len();
        // A row that the operation wrote, now current or replaced since, beside what it replaced. Not kept
        // aside: of a million rows only the first are wanted.
        let sql = format!(
            "WITH written AS NOT MATERIALIZED ( \
               SELECT {columns} FROM {name} WHERE {first} BETWEEN ?2 AND ?3 AND op = ?1 \
               UNION ALL SELECT {columns} FROM {past} WHERE {first} BETWEEN ?2 AND ?3 AND op = ?1) \
             SELECT 1, {new}, old.ended IS NOT NULL, {old} FROM written AS new \
               LEFT JOIN {past} AS old ON old.ended = ?1 AND {same} WHERE {new_within} \
             UNION ALL \
             SELECT 0, {old}, 1, {old} FROM {past} AS old WHERE old.ended = ?1 AND {old_within} \
               AND NOT EXISTS (SELECT 1 FROM {name} AS new WHERE {same} AND new.op = ?1) \
               AND ({key}) NOT IN (SELECT {key} FROM {past} WHERE {first} BETWEEN ?2 AND ?3 AND op = ?1) LIMIT ?4",
            columns = table.column_list(""),
            first = table.first_key(),
            new = table.column_list("new."),
            old = table.column_list("old."),
            key = table.key_list(""),
            same = table.same_key("new", "old"),
            new_within = condition(within, "new"),
            old_within = condition(within, "old"),
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.rows(&sql, rusqlite::params![op, low, high, limit], |row| {
            let (is_new, is_old): (bool, bool) = (row.get(0)?, row.get(width + 1)?);
            let new = values(row, 1, width)?;
            let old = if is_old { Some(values(row, width + 2, width)?) } else { None };
            Ok(Change::of(table, old, is_new.then_some(new)))
        })
    }

    /// The rows of a table that operation `first` or `second` wrote, as they stood right after `first` and right
    /// after `second`, whatever was done between and since.
    pub fn differences(
        &self,
        table: &str,
        (first, second): (i64, i64),
        within: Option<Within<'_>>,
        limit: usize,
    ) -> Result<Differences> {
        let table = &self.table(table)?;
        let mut found = Differences::default();
        let Some((low, high)) = self.reach(table, first, second)? else { return Ok(found) };
        let (name, past) = (quoted(&table.name), quoted(&format!("{}_past", table.name)));
        let width = table.columns.len();
        // A row that is still as the operation left it stands in the table itself; one that was replaced since
        // lies in the past, which is small beside it.
        let stood = |op: &str, was: &str| {
            let value = |(column, _): &(String, String)| {
                let column = quoted(column);
                format!("CASE WHEN now.op <= {op} THEN now.{column} ELSE {was}.{column} END")
            };
            table.columns.iter().map(value).collect::<Vec<_>>()
        };
        let (old, new) = (stood("?1", "was"), stood("?2", "became"));
        let equal: Vec<_> = old.iter().zip(&new).map(|(old, new)| format!("({old}) IS ({new})")).collect();
        let replaced = |op: &str| {
            format!(
                "(SELECT {} FROM {past} WHERE ended > {op} AND op <= {op} AND {} BETWEEN ?3 AND ?4)",
                table.column_list(""),
                table.first_key()
            )
        };
        let key = |side: &str| format!("{side}.{}", table.first_key());
        let sql = format!(
            "WITH touched AS ( \
               SELECT {keys} FROM {name} AS at WHERE {first} BETWEEN ?3 AND ?4 AND op IN (?1, ?2) AND {at_within} \
               UNION SELECT {keys} FROM {past} AS at WHERE {first} BETWEEN ?3 AND ?4 AND op IN (?1, ?2) AND {at_within} \
               ORDER BY {keys}) \
             SELECT COALESCE(now.op <= ?1, 0) OR {was} IS NOT NULL, COALESCE(now.op <= ?2, 0) OR {became} IS NOT NULL, \
               {equal}, {old}, {new} FROM touched \
             LEFT JOIN {name} AS now ON {same_now} \
             LEFT JOIN {was_rows} AS was ON {same_was} \
             LEFT JOIN {became_rows} AS became ON {same_became}",
            keys = table.key_list(""),
            first = table.first_key(),
            at_within = condition(within, "at"),
            was = key("was"),
            became = key("became"),
            equal = equal.join(" AND "),
            old = old.join(", "),
            new = new.join(", "),
            same_now = table.same_key("now", "touched"),
            was_rows = replaced("?1"),
            same_was = table.same_key("was", "touched"),
            became_rows = replaced("?2"),
            same_became = table.same_key("became", "touched"),
        );
        self.each(&sql, [first, second, low, high], |row| {
            let (was, became, equal): (bool, bool, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
            match (was, became) {
                (true, true) if equal => found.same += 1,
                (true, true) => found.changed += 1,
                (false, true) => found.new += 1,
                (true, false) => found.gone += 1,
                // Written and taken away again within one operation: there at neither time.
                (false, false) => return Ok(()),
            }
            if found.listed.len() < limit && !(was && became && equal) {
                let side = |is: bool, from: usize| -> Result<_> {
                    Ok(if is { Some(values(row, from, width)?) } else { None })
                };
                found.listed.push(Change::of(table, side(was, 3)?, side(became, 3 + width)?));
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn table(&self, name: &str) -> Result<RecordTable> {
        let tables = RecordTable::all(self.connection)?;
        tables.into_iter().find(|table| table.name == name).with_context(|| format!("no record table {name}"))
    }

    /// Between which first keys the rows of two operations lie; none if neither touched the table.
    pub(super) fn reach(&self, table: &RecordTable, first: i64, second: i64) -> Result<Option<(i64, i64)>> {
        let range: (Option<i64>, Option<i64>) = self.one(
            "SELECT MIN(low), MAX(high) FROM operation_table WHERE op IN (?1, ?2) AND number = ?3",
            [first, second, table.number],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(range.0.zip(range.1))
    }
}

impl Change {
    fn of(table: &RecordTable, old: Option<Vec<Option<String>>>, new: Option<Vec<Option<String>>>) -> Change {
        let any = new.as_ref().or(old.as_ref());
        let key = table.key.iter().filter_map(|k| table.columns.iter().position(|(c, _)| c == k));
        let key: Vec<_> = key.filter_map(|at| any?.get(at)?.clone()).collect();
        Change {
            table: table.name.clone(),
            key: key.join("/"),
            columns: table.columns.iter().map(|(name, _)| name.clone()).collect(),
            old,
            new,
        }
    }

    /// A value before.
    pub fn was(&self, column: &str) -> Option<&str> {
        self.value(self.old.as_ref(), column)
    }

    /// A value after.
    pub fn is(&self, column: &str) -> Option<&str> {
        self.value(self.new.as_ref(), column)
    }

    fn value<'c>(&self, side: Option<&'c Vec<Option<String>>>, column: &str) -> Option<&'c str> {
        let at = self.columns.iter().position(|name| name == column)?;
        side?.get(at)?.as_deref()
    }
}

fn condition(within: Option<Within<'_>>, side: &str) -> String {
    within.map_or("1".into(), |Within { column, low, high }| {
        format!("{side}.{} BETWEEN {low} AND {high}", quoted(column))
    })
}

pub(super) fn values(row: &Row<'_>, from: usize, width: usize) -> rusqlite::Result<Vec<Option<String>>> {
    (from..from + width).map(|at| row.get(at).map(text)).collect()
}

fn text(value: Sql) -> Option<String> {
    match value {
        Sql::Null => None,
        Sql::Integer(n) => Some(n.to_string()),
        Sql::Real(n) => Some(n.to_string()),
        Sql::Text(text) => Some(text),
        Sql::Blob(_) => Some("（二进制）".into()),
    }
}
