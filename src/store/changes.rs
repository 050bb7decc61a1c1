//! What one operation changed, row by row, with the values before and after: read from the current and the
//! past tables, for any record kind.

use anyhow::Result;
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

impl Records<'_> {
    /// What operation `op` changed, at most `limit` rows of each table.
    pub fn changes(&self, op: i64, limit: usize) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for table in RecordTable::all(self.connection)? {
            let range = self.maybe(
                "SELECT low, high FROM operation_table WHERE op = ?1 AND number = ?2",
                [op, table.number],
                |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)),
            )?;
            let Some((low, high)) = range else { continue };
            let (name, past) = (quoted(&table.name), quoted(&format!("{}_past", table.name)));
            let width = table.columns.len();
            // A row that the operation wrote, now current or replaced since, beside what it replaced.
            let sql = format!(
                "WITH written AS ( \
                   SELECT {columns} FROM {name} WHERE {first} BETWEEN ?2 AND ?3 AND op = ?1 \
                   UNION ALL SELECT {columns} FROM {past} WHERE {first} BETWEEN ?2 AND ?3 AND op = ?1) \
                 SELECT 1, {new}, old.ended IS NOT NULL, {old} FROM written AS new \
                   LEFT JOIN {past} AS old ON old.ended = ?1 AND {same} \
                 UNION ALL \
                 SELECT 0, {old}, 1, {old} FROM {past} AS old WHERE old.ended = ?1 \
                   AND NOT EXISTS (SELECT 1 FROM written AS new WHERE {same}) LIMIT ?4",
                columns = table.column_list(""),
                first = table.first_key(),
                new = table.column_list("new."),
                old = table.column_list("old."),
                same = table.same_key("new", "old"),
            );
            let read = |row: &Row<'_>, from: usize| -> rusqlite::Result<Vec<Option<String>>> {
                (from..from + width).map(|i| row.get(i).map(text)).collect()
            };
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let found = self.rows(&sql, rusqlite::params![op, low, high, limit], |row| {
                let (is_new, is_old): (bool, bool) = (row.get(0)?, row.get(width + 1)?);
                let first = read(row, 1)?;
                let key = table.key.iter().filter_map(|k| table.columns.iter().position(|(c, _)| c == k));
                let key: Vec<_> = key.filter_map(|i| first[i].clone()).collect();
                Ok(Change {
                    table: table.name.clone(),
                    key: key.join("/"),
                    columns: table.columns.iter().map(|(name, _)| name.clone()).collect(),
                    old: if is_old { Some(read(row, width + 2)?) } else { None },
                    new: is_new.then_some(first),
                })
            })?;
            changes.extend(found);
        }
        Ok(changes)
    }
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
