//! 体检 as far as the file goes: SQLite's own integrity, references, the schema against a fresh one, and the
//! hash chain. What the records mean is checked elsewhere.

use std::collections::BTreeMap;

use anyhow::Result;

use super::digest;
use super::journal::{RecordTable, Touched};
use super::open::Store;
use crate::finding::{Finding, Level};

impl Store {
    /// Checks the file and names what is wrong; an empty list means it is sound.
    pub fn verify(&self) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        self.verify_integrity(&mut findings)?;
        if !findings.is_empty() {
            // Pages that cannot be trusted make every further finding noise.
            return Ok(findings);
        }
        self.verify_references(&mut findings)?;
        self.verify_schema(&mut findings)?;
        self.verify_chain(&mut findings)?;
        Ok(findings)
    }

    fn verify_integrity(&self, findings: &mut Vec<Finding>) -> Result<()> {
        let answers: Vec<String> = self.records().rows("PRAGMA integrity_check(20)", [], |row| row.get(0))?;
        findings.extend(answers.into_iter().filter(|answer| answer != "ok").map(|answer| {
            error("integrity", "库文件".into(), format!("文件结构不完整：{answer}"), "请改用备份的文件")
        }));
        Ok(())
    }

    fn verify_references(&self, findings: &mut Vec<Finding>) -> Result<()> {
        self.records().each("PRAGMA foreign_key_check", [], |row| {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            findings.push(error(
                "references",
                table.clone(),
                format!("表 {table} 中有记录指向 {parent} 中不存在的记录"),
                "请改用备份的文件，或查看 wuxue history",
            ));
            Ok(())
        })
    }

    fn verify_schema(&self, findings: &mut Vec<Finding>) -> Result<()> {
        let expected: BTreeMap<_, _> = Store::blank()?.schema()?.into_iter().collect();
        let found: BTreeMap<_, _> = self.schema()?.into_iter().collect();
        for name in expected.keys().chain(found.keys()).collect::<std::collections::BTreeSet<_>>() {
            if expected.get(name) != found.get(name) {
                findings.push(error(
                    "schema",
                    name.clone(),
                    format!("库结构中的 {name} 与本版本不一致，可能被别的程序改过"),
                    "请改用备份的文件",
                ));
            }
        }
        Ok(())
    }

    /// What the history says each operation did to each table: undo rests on it, and no digest covers it.
    fn stated(&self) -> Result<BTreeMap<i64, BTreeMap<i64, Touched>>> {
        let mut stated: BTreeMap<i64, BTreeMap<i64, Touched>> = BTreeMap::new();
        let sql = "SELECT op, number, written, ended, low, high FROM operation_table";
        self.records().each(sql, [], |row| {
            let (low, high): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
            let touched = Touched { written: row.get(2)?, ended: row.get(3)?, range: low.zip(high) };
            stated.entry(row.get(0)?).or_default().insert(row.get(1)?, touched);
            Ok(())
        })?;
        Ok(stated)
    }

    fn verify_chain(&self, findings: &mut Vec<Finding>) -> Result<()> {
        let records = self.records();
        let tables = RecordTable::all(records.connection)?;
        let contents = digest::of_all(records.connection, &tables)?;
        let mut operations = records.operations()?;
        operations.reverse();
        let stated = self.stated()?;
        let untouched = BTreeMap::new();
        let mut previous = digest::ORIGIN.to_owned();
        let nothing = digest::of_nothing();
        let mut expected = 1;
        for operation in &operations {
            let (id, place) = (operation.head.id, format!("#{}", operation.head.id));
            if id != expected {
                findings.push(error(
                    "chain",
                    format!("#{expected}"),
                    format!("操作 #{expected} 不见了，历史不连续"),
                    "请改用备份的文件",
                ));
            }
            expected = id + 1;
            let found = contents.get(&id).unwrap_or(&nothing);
            let stated = stated.get(&id).unwrap_or(&untouched);
            let fits = |number| match (stated.get(number), found.touched.get(number)) {
                (Some(stated), Some(found)) => stated.fits(found),
                // Of a table that an operation left alone the history says nothing, not naught.
                _ => false,
            };
            if found.content != operation.content {
                findings.push(error(
                    "chain",
                    place.clone(),
                    format!("操作 #{id} 写下的记录与摘要不符，记录在程序之外被改动过"),
                    "请与备份比对：wuxue history show 编号",
                ));
            }
            // Rows that were changed are named above; then what is said of them cannot fit.
            else if !stated.keys().chain(found.touched.keys()).all(fits) {
                findings.push(error(
                    "chain",
                    place.clone(),
                    format!("操作 #{id} 的记录范围与实际不符，历史在程序之外被改动过"),
                    "请与备份比对：wuxue history show 编号",
                ));
            }
            if digest::of_operation(&operation.head, &previous, &operation.content) != operation.digest {
                findings.push(error(
                    "chain",
                    place,
                    format!("操作 #{id} 的摘要与前后不衔接，历史在程序之外被改动过"),
                    "请与备份比对：wuxue history show 编号",
                ));
            }
            previous.clone_from(&operation.digest);
        }
        let known: std::collections::BTreeSet<i64> = operations.iter().map(|o| o.head.id).collect();
        for op in contents.keys().filter(|op| !known.contains(op)) {
            findings.push(error(
                "chain",
                format!("#{op}"),
                format!("有记录标着并不存在的操作 #{op}，是在程序之外写入的"),
                "请改用备份的文件",
            ));
        }
        Ok(())
    }
}

fn error(check: &'static str, place: String, message: String, hint: &str) -> Finding {
    Finding { check, level: Level::Error, place, message, hint: hint.to_owned() }
}
