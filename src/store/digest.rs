//! The hash chain. The content of an operation is the SM3 digest of every row it wrote and the key of every
//! row it ended, in table and key order; its digest covers that, its own fields and the digest before it.
//! Rows written by an operation never change again (they only move to the past table), so any later
//! reader computes the same.

use std::collections::BTreeMap;

use anyhow::Result;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use sm3::{Digest, Sm3};

use super::journal::{RecordTable, Touched, quoted};

/// Digest before the first operation.
pub const ORIGIN: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What of an operation is covered by its digest besides its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Number of the operation.
    pub id: i64,
    /// Clock of the machine, RFC 3339.
    pub at: String,
    /// Day the clerk worked on, ISO.
    pub today: String,
    /// Who.
    pub operator: String,
    /// Why, if said.
    pub reason: Option<String>,
    /// The command as typed.
    pub command: String,
    /// The operation it undoes.
    pub undoes: Option<i64>,
}

/// The digest of an operation: its fields, the digest before it and the digest of its rows.
pub fn of_operation(head: &Head, previous: &str, content: &str) -> String {
    let mut bytes = Vec::new();
    put_value(&mut bytes, ValueRef::Integer(head.id));
    for text in [&head.at, &head.today, &head.operator] {
        put_value(&mut bytes, ValueRef::Text(text.as_bytes()));
    }
    put_value(&mut bytes, head.reason.as_ref().map_or(ValueRef::Null, |r| ValueRef::Text(r.as_bytes())));
    put_value(&mut bytes, ValueRef::Text(head.command.as_bytes()));
    put_value(&mut bytes, head.undoes.map_or(ValueRef::Null, ValueRef::Integer));
    for text in [previous, content] {
        put_value(&mut bytes, ValueRef::Text(text.as_bytes()));
    }
    hex(&Sm3::digest(&bytes))
}

/// The content digest of the running operation, read back from the rows it touched.
pub fn of_running(
    connection: &Connection,
    tables: &[RecordTable],
    op: i64,
    touched: &[Touched],
) -> Result<String> {
    let mut content = Content::default();
    for table in tables {
        let Some(Touched { range: Some((low, high)), .. }) = touched.get(table.number as usize) else {
            continue;
        };
        let mut rows = connection.prepare(&format!(
            "SELECT {columns} FROM {name} WHERE {first} BETWEEN ?1 AND ?2 AND op = ?3 ORDER BY {key}",
            columns = table.column_list(""),
            name = quoted(&table.name),
            first = table.first_key(),
            key = table.key_list(""),
        ))?;
        let mut rows = rows.query([*low, *high, op])?;
        while let Some(row) = rows.next()? {
            content.row(table.number, row, table.columns.len())?;
        }
        let mut ended = connection.prepare(&format!(
            "SELECT {key}, op FROM {past} WHERE ended = ?1 ORDER BY {key}",
            key = table.key_list(""),
            past = quoted(&format!("{}_past", table.name)),
        ))?;
        let mut ended = ended.query([op])?;
        while let Some(row) = ended.next()? {
            content.tombstone(table.number, row, table.key.len() + 1)?;
        }
    }
    Ok(content.finish())
}

/// What the rows say of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Digest of what it wrote and ended.
    pub content: String,
    /// How much of that lies where, by table number.
    pub touched: BTreeMap<i64, Touched>,
}

/// The content digests of all operations at once, in one merged pass over current and past rows, and where
/// those rows lie.
pub fn of_all(connection: &Connection, tables: &[RecordTable]) -> Result<BTreeMap<i64, Found>> {
    let mut contents: BTreeMap<i64, (Content, BTreeMap<i64, Touched>)> = BTreeMap::new();
    for table in tables {
        let first = table.key.first();
        let first = table.columns.iter().position(|(name, _)| Some(name) == first).unwrap_or(0);
        let (name, past) = (quoted(&table.name), quoted(&format!("{}_past", table.name)));
        let (columns, key) = (table.column_list(""), table.key_list(""));
        let width = table.columns.len();
        let mut rows = connection.prepare(&format!(
            "SELECT {columns}, op FROM {name} UNION ALL SELECT {columns}, op FROM {past} ORDER BY {key}, op"
        ))?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let (content, touched) = contents.entry(row.get(width)?).or_default();
            content.row(table.number, row, width)?;
            let touched = touched.entry(table.number).or_default();
            touched.written += 1;
            touched.reach(row.get(first)?);
        }
        let mut ended =
            connection.prepare(&format!("SELECT {key}, op, ended FROM {past} ORDER BY ended, {key}"))?;
        let mut ended = ended.query([])?;
        while let Some(row) = ended.next()? {
            let width = table.key.len() + 1;
            let (content, touched) = contents.entry(row.get(width)?).or_default();
            content.tombstone(table.number, row, width)?;
            let touched = touched.entry(table.number).or_default();
            touched.ended += 1;
            touched.reach(row.get(0)?);
        }
    }
    let found = |(content, touched): (Content, _)| Found { content: content.finish(), touched };
    Ok(contents.into_iter().map(|(op, of_op)| (op, found(of_op))).collect())
}

/// An operation that touched nothing; none is ever committed, so `check` knows it for a gap.
pub fn of_nothing() -> Found {
    Found { content: Content::default().finish(), touched: BTreeMap::new() }
}

/// A digest under way. Bytes are gathered first: hashing a few at a time costs several times as much.
#[derive(Default)]
struct Content {
    hash: Sm3,
    bytes: Vec<u8>,
}

impl Content {
    /// Kept small, because verifying holds one of these for every operation of the store.
    const GATHER: usize = 4096;

    fn row(&mut self, table: i64, row: &Row<'_>, width: usize) -> Result<()> {
        self.put(b'R', table, row, width)
    }

    fn tombstone(&mut self, table: i64, row: &Row<'_>, width: usize) -> Result<()> {
        self.put(b'T', table, row, width)
    }

    fn put(&mut self, mark: u8, table: i64, row: &Row<'_>, width: usize) -> Result<()> {
        self.bytes.push(mark);
        put_value(&mut self.bytes, ValueRef::Integer(table));
        // Trailing NULLs are dropped: a nullable column added later leaves old digests valid.
        let mut end = self.bytes.len();
        for column in 0..width {
            let value = row.get_ref(column)?;
            put_value(&mut self.bytes, value);
            if !matches!(value, ValueRef::Null) {
                end = self.bytes.len();
            }
        }
        self.bytes.truncate(end);
        if self.bytes.len() >= Self::GATHER {
            self.hash.update(&self.bytes);
            self.bytes.clear();
        }
        Ok(())
    }

    fn finish(mut self) -> String {
        self.hash.update(&self.bytes);
        hex(&self.hash.finalize())
    }
}

/// A value with its type and length, so that no two different rows give the same bytes.
fn put_value(bytes: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => bytes.push(b'0'),
        ValueRef::Integer(n) => {
            bytes.push(b'i');
            bytes.extend_from_slice(&n.to_be_bytes());
        }
        ValueRef::Real(n) => {
            bytes.push(b'r');
            bytes.extend_from_slice(&n.to_be_bytes());
        }
        ValueRef::Text(text) => put_bytes(bytes, b't', text),
        ValueRef::Blob(blob) => put_bytes(bytes, b'b', blob),
    }
}

fn put_bytes(bytes: &mut Vec<u8>, tag: u8, value: &[u8]) {
    bytes.push(tag);
    bytes.extend_from_slice(&(value.len() as u64).to_be_bytes());
    bytes.extend_from_slice(value);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sm3_gives_the_vector_of_the_standard() {
        // GB/T 32905-2016, appendix A.1.
        let expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(hex(&Sm3::digest(b"abc")), expected);
    }

    #[test]
    fn neighbouring_texts_cannot_trade_characters() {
        let bytes = |texts: [&str; 2]| {
            let mut bytes = Vec::new();
            texts.iter().for_each(|t| put_value(&mut bytes, ValueRef::Text(t.as_bytes())));
            bytes
        };
        assert_ne!(bytes(["ab", "c"]), bytes(["a", "bc"]));
    }
}
