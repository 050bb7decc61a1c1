//! Undo for every record kind at once: the rows of the operation go, the rows it ended come back, under a
//! new operation. Never an UPDATE, and refused if later work stands on it.

use std::collections::BTreeSet;

use anyhow::Result;

use super::journal::{RecordTable, quoted, same};
use super::open::Store;
use super::operation::{Authorship, Operation, Written};
use super::records::{Records, Write};
use crate::finding::Clash;
use crate::refusal::Refusal;

impl Store {
    /// The operation that a plain `undo` means: the last one in force that is not itself an undo.
    pub fn last_undoable(&self) -> Result<Option<Operation>> {
        let operations = self.records().operations()?;
        Ok(operations.into_iter().find(|o| o.undone_by.is_none() && o.head.undoes.is_none()))
    }

    /// Undoes operation `target` as a new operation. The first operation, which made the store, stays.
    ///
    /// Rows that go in again may be sound for the schema and yet not go together with later ones: only the
    /// caller knows, so `clashes` is asked before and after, inside the operation.
    ///
    /// # Errors
    /// Refused if it does not exist, is already undone, later operations depend on it (they are listed), or
    /// it would bring about a clash that is not there now.
    pub fn undo(
        &mut self,
        authorship: &Authorship,
        target: i64,
        clashes: impl Fn(&Records<'_>) -> Result<Vec<Clash>>,
    ) -> Result<Written<()>> {
        let tables = self.tables.clone();
        self.write_as(authorship, Some(target), |write| {
            let operations = write.operations()?;
            let Some(operation) = operations.iter().find(|o| o.head.id == target) else {
                return Err(Refusal::not_found(format!("没有操作 #{target}。")).hint("wuxue history").into());
            };
            if let Some(by) = operation.undone_by {
                return Err(Refusal::refused(format!("操作 #{target} 已被 #{by} 撤销。"))
                    .hint(format!("要恢复它，就撤销那次撤销：wuxue undo {by}"))
                    .into());
            }
            if target == 1 {
                return Err(Refusal::refused("操作 #1 是建库，不能撤销。").hint("wuxue history").into());
            }
            let undo = Undo { write, tables: &tables, target, operations: &operations };
            let before = clashes(write)?;
            undo.run()?;
            let known = |clash: &Clash| {
                let same = |b: &Clash| (b.finding.check, b.records) == (clash.finding.check, clash.records);
                before.iter().any(same)
            };
            let new: Vec<Clash> = clashes(write)?.into_iter().filter(|clash| !known(clash)).collect();
            undo.refuse_clashes(&new)
        })
    }
}

struct Undo<'a> {
    write: &'a Write<'a>,
    tables: &'a [RecordTable],
    target: i64,
    operations: &'a [Operation],
}

/// Where the rows of the undone operation lie in one table.
struct Extent<'a> {
    table: &'a RecordTable,
    written: i64,
    ended: i64,
    low: i64,
    high: i64,
}

impl Undo<'_> {
    fn run(&self) -> Result<()> {
        self.write.execute("PRAGMA defer_foreign_keys = ON", [])?;
        let extents = self.extents()?;
        let mut later = BTreeSet::new();
        // Children before parents, so that few references hang in the air at a time.
        for extent in extents.iter().rev() {
            self.hold(extent)?;
            let removed = self.remove(extent)?;
            if removed < extent.written {
                later.extend(self.replacing(extent)?);
            }
        }
        self.refuse(&later)?;
        for extent in extents.iter().filter(|e| e.ended > 0) {
            later.extend(self.occupying(extent)?);
        }
        self.refuse(&later)?;
        for extent in extents.iter().filter(|e| e.ended > 0) {
            self.restore(extent)?;
        }
        for extent in &extents {
            later.extend(self.pointing(extent)?);
            later.extend(self.orphaning(extent)?);
        }
        self.refuse(&later)
    }

    fn extents(&self) -> Result<Vec<Extent<'_>>> {
        let rows = self.write.rows(
            "SELECT number, written, ended, low, high FROM operation_table WHERE op = ?1 ORDER BY number",
            [self.target],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
        )?;
        Ok(rows
            .into_iter()
            .filter_map(|(number, written, ended, low, high): (i64, i64, i64, i64, i64)| {
                let table = self.tables.iter().find(|t| t.number == number)?;
                Some(Extent { table, written, ended, low, high })
            })
            .collect())
    }

    /// Refuses if the table does not hold what the history says the target did there: half an undo would
    /// be worse than none.
    fn hold(&self, extent: &Extent<'_>) -> Result<()> {
        let Extent { table, written, ended, low, high } = extent;
        let (name, first) = (quoted(&table.name), table.first_key());
        let past = quoted(&format!("{}_past", table.name));
        let count = |sql: &str, params: &[i64]| -> Result<i64> {
            self.write.one(sql, rusqlite::params_from_iter(params), |row| row.get(0))
        };
        let put_away = count(&format!("SELECT COUNT(*) FROM {past} WHERE ended = ?1"), &[self.target])?;
        let current = format!("SELECT COUNT(*) FROM {name} WHERE {first} BETWEEN ?1 AND ?2 AND op = ?3");
        let mut found = count(&current, &[*low, *high, self.target])?;
        if found != *written {
            found += count(&format!("SELECT COUNT(*) FROM {past} WHERE op = ?1"), &[self.target])?;
        }
        if (found, put_away) == (*written, *ended) {
            return Ok(());
        }
        Err(Refusal::refused(format!("操作 #{0} 不能撤销：操作 #{0} 的记录范围与实际不符。", self.target))
            .hint("查看库是否在程序之外被改动过：wuxue check")
            .into())
    }

    /// Deletes the rows that are still the target's; gives how many there were.
    fn remove(&self, extent: &Extent<'_>) -> Result<i64> {
        let table = extent.table;
        let (name, first) = (quoted(&table.name), table.first_key());
        let range = [extent.low, extent.high, self.target];
        let untouched: i64 = self.write.one(
            &format!("SELECT COUNT(*) FROM {name} WHERE {first} BETWEEN ?1 AND ?2 AND op = ?3"),
            range,
            |row| row.get(0),
        )?;
        if untouched == extent.written {
            let sql = format!("DELETE FROM {name} WHERE {first} BETWEEN ?1 AND ?2 AND op = ?3");
            return Ok(self.write.execute(&sql, range)? as i64);
        }
        // Rows that a later undo put back carry that undo's number: follow them to who wrote them first.
        let key = table.key_list("");
        let sql = format!(
            "WITH RECURSIVE trace AS ( \
               SELECT {key}, op AS origin FROM {name} WHERE {first} BETWEEN ?1 AND ?2 \
               UNION ALL \
               SELECT {trace_key}, past.op FROM trace \
               JOIN operation ON operation.id = trace.origin AND operation.id > ?3 \
               JOIN {past} AS past ON past.ended = operation.undoes AND {same}) \
             DELETE FROM {name} WHERE ({key}) IN (SELECT {key} FROM trace WHERE origin = ?3)",
            trace_key = table.key_list("trace."),
            past = quoted(&format!("{}_past", table.name)),
            same = table.same_key("past", "trace"),
        );
        Ok(self.write.execute(&sql, range)? as i64)
    }

    /// Operations in force that replaced or ended rows of the target.
    fn replacing(&self, extent: &Extent<'_>) -> Result<Vec<i64>> {
        let past = quoted(&format!("{}_past", extent.table.name));
        let mut origins = BTreeSet::from([self.target]);
        let mut replacing = BTreeSet::new();
        // Rows that an undo put back count as the target's too, so its number joins the origins.
        for operation in self.operations.iter().rev().filter(|o| o.head.id > self.target) {
            let undoes = operation.head.undoes;
            let ended: Vec<i64> = self.write.rows(
                &format!("SELECT DISTINCT op FROM {past} WHERE ended = ?1"),
                [operation.head.id],
                |row| row.get(0),
            )?;
            if undoes.is_some_and(|m| replacing.contains(&m)) {
                origins.insert(operation.head.id);
            }
            if ended.iter().any(|op| origins.contains(op)) {
                replacing.insert(operation.head.id);
            }
        }
        // An undo that took the rows away itself stands in the way like any other work; one that only
        // brought back an operation that is listed already need not be named beside it.
        let redoes = |op: i64| self.undone_by_it(op).and_then(|undo| self.undone_by_it(undo));
        let named = |op: &i64| self.in_force(*op) && redoes(*op).is_none_or(|r| !replacing.contains(&r));
        Ok(replacing.iter().copied().filter(named).collect())
    }

    fn in_force(&self, op: i64) -> bool {
        self.operations.iter().any(|o| o.head.id == op && o.undone_by.is_none())
    }

    /// The operation that `op` undid, if it is an undo.
    fn undone_by_it(&self, op: i64) -> Option<i64> {
        self.operations.iter().find(|o| o.head.id == op)?.head.undoes
    }

    /// Operations whose rows now have a key or a unique value that a row to be put back needs.
    fn occupying(&self, extent: &Extent<'_>) -> Result<Vec<i64>> {
        let table = extent.table;
        let mut occupying = Vec::new();
        for columns in std::iter::once(&table.key).chain(&table.unique) {
            occupying.extend(self.write.rows(
                &format!(
                    "SELECT DISTINCT now.op FROM {name} AS now JOIN {past} AS past \
                     ON past.ended = ?1 AND {same}",
                    name = quoted(&table.name),
                    past = quoted(&format!("{}_past", table.name)),
                    same = same(columns, "now", "past"),
                ),
                [self.target],
                |row| row.get::<_, i64>(0),
            )?);
        }
        Ok(occupying)
    }

    fn restore(&self, extent: &Extent<'_>) -> Result<()> {
        let table = extent.table;
        let columns = table.column_list("");
        self.write.execute(
            &format!(
                "INSERT INTO {name} ({columns}, op) SELECT {columns}, op_now() FROM {past} \
                 WHERE ended = ?1 ORDER BY {key}",
                name = quoted(&table.name),
                past = quoted(&format!("{}_past", table.name)),
                key = table.key_list(""),
            ),
            [self.target],
        )?;
        Ok(())
    }

    /// Operations whose rows point to a row that is now gone.
    fn pointing(&self, extent: &Extent<'_>) -> Result<Vec<i64>> {
        let mut pointing = Vec::new();
        for (child, column) in &extent.table.children {
            let (child, column) = (quoted(child), quoted(column));
            pointing.extend(self.write.rows(
                &format!(
                    "SELECT DISTINCT child.op FROM {child} AS child \
                     WHERE child.{column} BETWEEN ?1 AND ?2 AND NOT EXISTS \
                     (SELECT 1 FROM {name} AS parent WHERE parent.{first} = child.{column})",
                    name = quoted(&extent.table.name),
                    first = extent.table.first_key(),
                ),
                [extent.low, extent.high],
                |row| row.get::<_, i64>(0),
            )?);
        }
        Ok(pointing)
    }

    /// Operations that ended a row to which a row now put back points.
    fn orphaning(&self, extent: &Extent<'_>) -> Result<Vec<i64>> {
        let mut orphaning = Vec::new();
        for (column, parent) in &extent.table.parents {
            let Some(first) = self.tables.iter().find(|t| t.name == *parent).map(RecordTable::first_key)
            else {
                continue;
            };
            let gone: Vec<i64> = self.write.rows(
                &format!(
                    "SELECT DISTINCT gone.ended FROM {past} AS back \
                     JOIN {gone} AS gone ON gone.{first} = back.{column} \
                     WHERE back.ended = ?1 AND gone.ended > ?1 AND NOT EXISTS \
                     (SELECT 1 FROM {parent} AS parent WHERE parent.{first} = back.{column})",
                    past = quoted(&format!("{}_past", extent.table.name)),
                    gone = quoted(&format!("{parent}_past")),
                    column = quoted(column),
                    parent = quoted(parent),
                ),
                [self.target],
                |row| row.get(0),
            )?;
            // An operation that ended it and was itself undone did not leave it gone.
            let left = |op: &i64| self.operations.iter().any(|o| o.head.id == *op && o.undone_by.is_none());
            orphaning.extend(gone.into_iter().filter(left));
        }
        Ok(orphaning)
    }

    fn refuse(&self, later: &BTreeSet<i64>) -> Result<()> {
        // The target cannot stand in its own way.
        let later: BTreeSet<i64> = later.iter().copied().filter(|op| *op != self.target).collect();
        if later.is_empty() {
            return Ok(());
        }
        let refusal = Refusal::refused(format!(
            "操作 #{} 不能撤销：后来有 {} 次操作以它为基础。",
            self.target,
            later.len()
        ));
        Err(self.name_first(refusal, &later).into())
    }

    /// Refuses what the rows put back would bring about.
    fn refuse_clashes(&self, new: &[Clash]) -> Result<()> {
        let Some(first) = new.first() else { return Ok(()) };
        let others = match new.len() {
            1 => String::new(),
            all => format!("类似的问题共有 {all} 处。"),
        };
        let refusal = Refusal::refused(format!(
            "操作 #{} 不能撤销，否则{}{others}",
            self.target, first.finding.message
        ));
        let mut later = BTreeSet::new();
        for (name, id) in new.iter().flat_map(|clash| clash.records) {
            let Some(table) = self.tables.iter().find(|table| table.name == name) else { continue };
            let (name, first) = (quoted(&table.name), table.first_key());
            let sql = format!("SELECT op FROM {name} WHERE {first} = ?1");
            later.extend(self.write.maybe(&sql, [id], |row| row.get::<_, i64>(0))?);
        }
        later.retain(|op| *op > self.target && self.in_force(*op));
        if later.is_empty() {
            return Err(refusal.hint("看看后来还做了什么：wuxue history").into());
        }
        Err(self.name_first(refusal, &later).into())
    }

    /// Names the operations to be undone first, the latest first.
    fn name_first(&self, mut refusal: Refusal, later: &BTreeSet<i64>) -> Refusal {
        for op in later.iter().rev() {
            let command = self.operations.iter().find(|o| o.head.id == *op).map(|o| &o.head);
            let what = command.map_or(String::new(), |h| format!("（{}：{}）", h.operator, h.command));
            refusal = refusal.hint(format!("先撤销 #{op}{what}：wuxue undo {op}"));
        }
        refusal
    }
}

impl Records<'_> {
    /// Every current record row as text, without the operations that wrote them: what undo must restore
    /// and a dry run must leave alone.
    pub fn dump(&self) -> Result<String> {
        let mut dump = String::new();
        for table in RecordTable::all(self.connection)? {
            let sql = format!(
                "SELECT {} FROM {} ORDER BY {}",
                table.column_list(""),
                quoted(&table.name),
                table.key_list("")
            );
            self.each(&sql, [], |row| {
                dump.push_str(&table.name);
                for column in 0..table.columns.len() {
                    dump.push_str(&format!("|{:?}", row.get::<_, rusqlite::types::Value>(column)?));
                }
                dump.push('\n');
                Ok(())
            })?;
        }
        Ok(dump)
    }
}
