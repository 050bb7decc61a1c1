//! Reports that were made final 定稿, as the store sees them: what speaks of a day that one covers is written for a
//! reason only, whichever command writes it; and which operations have corrected it since.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;

use super::journal::RecordTable;
use super::operation::{Authorship, Operation};
use super::records::Records;
use super::spoken::{Dated, Spoken};
use crate::calendar::{Day, Period};
use crate::refusal::Refusal;

/// An operation that changed what a report covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The operation.
    pub operation: Operation,
    /// The record tables in which it did.
    pub tables: Vec<String>,
    /// The first of the days of the period that it speaks of.
    pub from: Day,
    /// The last of them.
    pub to: Day,
    /// It is a correction only of a report that says something else now: what it changed may be no part of what the
    /// report says.
    pub once_moved: bool,
}

/// Refuses an operation without a reason that speaks of a day which a final report covers.
pub(super) fn ask_reason(
    records: &Records<'_>,
    tables: &[RecordTable],
    op: i64,
    authorship: &Authorship,
    touched: impl Fn(&RecordTable) -> Option<(i64, i64)>,
) -> Result<()> {
    if authorship.reason.is_some() {
        return Ok(());
    }
    let finals = records.rows(
        "SELECT starts, ends, MAX(day) FROM final_report GROUP BY starts, ends ORDER BY ends, starts",
        [],
        |row| Ok((row.get::<_, Day>(0)?, row.get::<_, Day>(1)?, row.get::<_, Day>(2)?)),
    )?;
    let Some(last) = finals.last() else { return Ok(()) };
    let (mut days, mut always) = (BTreeSet::new(), false);
    Dated::of(tables).each(records, op, touched, |_, spoken| {
        if spoken.weight.asks && spoken.is_always() {
            always |= finals.iter().any(|(starts, ..)| *starts <= spoken.to);
        } else if spoken.weight.asks {
            days.insert((spoken.from, spoken.to));
        }
    })?;
    let covered = days.iter().find_map(|(from, to)| {
        finals
            .iter()
            .find(|(starts, ends, _)| from <= ends && starts <= to)
            .map(|found| ((*from).max(found.0), *found))
    });
    let (changes, (starts, ends, made)) = match covered {
        Some((day, found)) => (format!("这一步要改的是 {day} 的记录：更正要写明原因。"), found),
        None if always => ("各期都照这一项计算，改了它，以前的数也会变：要写明原因。".to_owned(), *last),
        None => return Ok(()),
    };
    let label = Period::spanning(starts, ends).label();
    Err(Refusal::refused(format!("{label}的报告已于 {made} 定稿，{changes}"))
        .hint(format!("wuxue {} --because 原因{}", authorship.command, authorship.whereabouts))
        .into())
}

impl Records<'_> {
    /// For each report, made final by an operation and about a period: the later operations that changed what it covers
    /// and are still in force, the oldest first. What they changed of a unit counts if `concerns` says so; what is of no
    /// unit concerns every report. Those that correct a report only if it says something else now are among them.
    pub fn corrections(
        &self,
        finals: &[(i64, Period)],
        concerns: impl Fn(i64) -> bool,
    ) -> Result<Vec<Vec<Correction>>> {
        let mut found = vec![Vec::new(); finals.len()];
        let Some(earliest) = finals.iter().map(|(since, _)| *since).min() else { return Ok(found) };
        let tables = RecordTable::all(self.connection)?;
        let dated = Dated::of(&tables);
        let mut reach = HashMap::new();
        self.each(
            "SELECT op, number, low, high FROM operation_table WHERE op > ?1 AND low IS NOT NULL",
            [earliest],
            |row| {
                reach.insert((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?));
                Ok(())
            },
        )?;
        let mut later: Vec<Operation> = self.operations()?;
        later.retain(|one| one.head.id > earliest && one.undone_by.is_none());
        for operation in later.into_iter().rev() {
            let op = operation.head.id;
            let mut all: Vec<(String, Spoken)> = Vec::new();
            let touched = |table: &RecordTable| reach.get(&(op, table.number)).copied();
            dated.each(self, op, touched, |table, spoken| all.push((table.to_owned(), spoken)))?;
            all.retain(|(_, spoken)| spoken.concerns(&concerns));
            for ((since, period), found) in finals.iter().zip(&mut found) {
                // What was done since and taken back is no correction, nor is the taking back.
                let takes_back = operation.head.undoes.is_some_and(|undone| undone > *since);
                if op > *since && !takes_back {
                    found.extend(within(&operation, &all, *period));
                }
            }
        }
        Ok(found)
    }
}

/// The operation as a correction of what a report of a period covers, if it speaks of one of its days. What corrects a
/// report only if that says something else is left out where anything else does so.
fn within(operation: &Operation, all: &[(String, Spoken)], period: Period) -> Option<Correction> {
    let covers = |one: &Spoken| one.from <= period.to() && period.from() <= one.to;
    let once_moved = all.iter().all(|(_, one)| one.weight.once_moved || !covers(one));
    let covered = || all.iter().filter(|(_, one)| covers(one) && one.weight.once_moved == once_moved);
    let from = covered().map(|(_, one)| one.from).min()?.max(period.from());
    let to = covered().map(|(_, one)| one.to).max()?.min(period.to());
    let mut tables: Vec<String> = covered().map(|(table, ..)| table.clone()).collect();
    // The rows of a table come together.
    tables.dedup();
    Some(Correction { operation: operation.clone(), tables, from, to, once_moved })
}
