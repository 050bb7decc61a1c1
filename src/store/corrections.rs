//! Reports that were made final 定稿, as the store sees them: what speaks of a day that one covers is written for a
//! reason only, whichever command writes it; and which operations have corrected it since.

use std::collections::BTreeSet;

use anyhow::Result;

use super::journal::{RecordTable, quoted, same};
use super::operation::{Authorship, Operation};
use super::records::Records;
use crate::calendar::{Day, Period};
use crate::refusal::Refusal;

/// The roster: its rows hold from a day to another, or on. 党内职务 is no part of it: the figures of a report do not ask
/// who holds which.
const ROSTER: [&str; 5] = ["unit", "unit_place", "standing", "membership", "exemption"];

/// Tables with a day that are no part of what reports count: they are about the reports themselves.
const ABOUT_REPORTS: [&str; 2] = ["final_report", "sent_paper"];

/// The activities that an operation (?1) found and later ones changed.
const WAS: &str = "WITH was AS MATERIALIZED (\
     SELECT id, day, counts_from, counts_to, unit, partner FROM activity_past WHERE op <= ?1 AND ended >= ?1)";

/// The activity of a row, as it was at an operation (?1): as it still is, or from [`WAS`].
const AS_IT_WAS: [&str; 2] =
    ["JOIN activity a ON a.id = t.activity AND a.op <= ?1", "JOIN was a ON a.id = t.activity"];

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
}

/// How the rows of a table say which days they speak of.
enum Days {
    /// A day of their own.
    Own,
    /// A day, and the belonging period 所属期 if it is another.
    Belonging,
    /// Those of their activity.
    Activity,
    /// From one day to another: what was changed speaks of the days on which the roster is another now.
    Span,
}

/// The record tables whose rows speak of days.
struct Dated<'t>(Vec<(&'t RecordTable, Days)>);

impl<'t> Dated<'t> {
    fn of(tables: &'t [RecordTable]) -> Self {
        let speaks = |table: &'t RecordTable| {
            let has =
                |name: &str| table.columns.iter().any(|(column, kind)| column == name && kind == "TEXT");
            let of_activity = table.key.first().is_some_and(|key| {
                key == "activity"
                    && table.parents.iter().any(|parent| *parent == (key.clone(), "activity".into()))
            });
            let days = match () {
                () if ABOUT_REPORTS.contains(&table.name.as_str()) => return None,
                () if ROSTER.contains(&table.name.as_str()) => Days::Span,
                () if has("counts_from") => Days::Belonging,
                () if has("day") => Days::Own,
                () if of_activity => Days::Activity,
                () => return None,
            };
            Some((table, days))
        };
        Dated(tables.iter().filter_map(speaks).collect())
    }

    /// Hands to `see` what an operation's rows speak of, written or ended by it, table by table.
    fn each(
        &self,
        records: &Records<'_>,
        op: i64,
        touched: impl Fn(&RecordTable) -> Result<Option<(i64, i64)>>,
        mut see: impl FnMut(&str, Spoken),
    ) -> Result<()> {
        for (table, days) in &self.0 {
            let Some((low, high)) = touched(table)? else { continue };
            if matches!(days, Days::Span) {
                records.each(&spans_changed(table), [op, low, high], |row| {
                    see(&table.name, Spoken::of(row)?);
                    Ok(())
                })?;
                continue;
            }
            let (name, past) = (quoted(&table.name), quoted(&format!("{}_past", table.name)));
            // An activity that was another then: what was written of it spoke of that day and of those units.
            let belonging =
                |of: &str| format!("min({of}.day, {of}.counts_from), max({of}.day, {of}.counts_to)");
            let (said, of, beside) = match days {
                Days::Own => ("t.day, t.day".to_owned(), unit_columns(table, "t"), &[""][..]),
                Days::Belonging => (belonging("t"), unit_columns(table, "t"), &[""][..]),
                Days::Activity => (belonging("a"), "a.unit, a.partner".to_owned(), &AS_IT_WAS[..]),
                Days::Span => continue,
            };
            let first = table.first_key();
            let written = format!("t.{first} BETWEEN ?2 AND ?3 AND t.op = ?1");
            let selects = beside.iter().flat_map(|beside| {
                [(&name, written.as_str()), (&past, &written), (&past, "t.ended = ?1")].map(
                    |(from, where_)| format!("SELECT {said}, {of} FROM {from} t {beside} WHERE {where_}"),
                )
            });
            let sql = format!("{WAS} {}", selects.collect::<Vec<_>>().join(" UNION "));
            records.each(&sql, [op, low, high], |row| {
                see(&table.name, Spoken::of(row)?);
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// What a row is about: the first and the last of the days, the unit, where it names one, and who held a 联学共建 with it.
#[derive(Debug, Clone, Copy)]
struct Spoken {
    from: Day,
    to: Day,
    unit: Option<i64>,
    partner: Option<i64>,
}

impl Spoken {
    fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Spoken { from: row.get(0)?, to: row.get(1)?, unit: row.get(2)?, partner: row.get(3)? })
    }

    /// Whether it is of one of these units; what is of no unit is of all.
    fn concerns(&self, one_of: impl Fn(i64) -> bool) -> bool {
        self.unit.is_none_or(&one_of) || self.partner.is_some_and(one_of)
    }
}

/// The unit of a table's rows and the partner, as SQL has them.
fn unit_columns(table: &RecordTable, of: &str) -> String {
    let column = |name: &str| match table.columns.iter().any(|(column, _)| column == name) {
        true => format!("{of}.{name}"),
        false => "NULL".to_owned(),
    };
    let unit = if table.name == "unit" { format!("{of}.id") } else { column("unit") };
    format!("{unit}, {}", column("partner"))
}

/// The spans of days on which rows of the roster are others by an operation (?1; first keys from ?2 to ?3): of one that
/// only begins or ends on another day the days between, of any other the whole of it.
fn spans_changed(table: &RecordTable) -> String {
    const FOREVER: &str = "'9999-12-31'";
    let (name, past) = (quoted(&table.name), quoted(&format!("{}_past", table.name)));
    let (first, columns) = (table.first_key(), table.column_list(""));
    let apart =
        |column: &&String| !table.key.contains(column) && !["starts", "ends"].contains(&column.as_str());
    let names: Vec<&String> = table.columns.iter().map(|(column, _)| column).collect();
    let others: Vec<String> = names
        .iter()
        .copied()
        .filter(apart)
        .map(|column| format!("w.{c} IS NOT e.{c}", c = quoted(column)))
        .collect();
    let otherwise = if others.is_empty() { "0".to_owned() } else { others.join(" OR ") };
    let same = same(&table.key, "w", "e");
    let end = |of: &str| format!("ifnull({of}.ends, {FOREVER})");
    let (we, ee) = (end("w"), end("e"));
    let [wu, eu] = ["w", "e"].map(|of| unit_columns(table, of));
    format!(
        "WITH w AS (SELECT {columns} FROM {name} WHERE {first} BETWEEN ?2 AND ?3 AND op = ?1 \
           UNION ALL SELECT {columns} FROM {past} WHERE {first} BETWEEN ?2 AND ?3 AND op = ?1), \
         e AS (SELECT {columns} FROM {past} WHERE ended = ?1) \
         SELECT min(w.starts, e.starts), max({we}, {ee}), {wu} FROM w JOIN e ON {same} WHERE {otherwise} \
         UNION SELECT min(w.starts, e.starts), date(max(w.starts, e.starts), '-1 day'), {wu} FROM w JOIN e ON {same} \
           WHERE w.starts <> e.starts \
         UNION SELECT date(min({we}, {ee}), '+1 day'), max({we}, {ee}), {wu} FROM w JOIN e ON {same} WHERE {we} <> {ee} \
         UNION SELECT w.starts, {we}, {wu} FROM w WHERE NOT EXISTS (SELECT 1 FROM e WHERE {same}) \
         UNION SELECT e.starts, {ee}, {eu} FROM e WHERE NOT EXISTS (SELECT 1 FROM w WHERE {same})"
    )
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
    if finals.is_empty() {
        return Ok(());
    }
    let mut days = BTreeSet::new();
    Dated::of(tables).each(
        records,
        op,
        |table| Ok(touched(table)),
        |_, spoken| {
            days.insert((spoken.from, spoken.to));
        },
    )?;
    let covered = days.iter().find_map(|(from, to)| {
        finals
            .iter()
            .find(|(starts, ends, _)| from <= ends && starts <= to)
            .map(|found| ((*from).max(found.0), *found))
    });
    match covered {
        None => Ok(()),
        Some((day, (starts, ends, made))) => {
            let label = Period::spanning(starts, ends).label();
            Err(Refusal::refused(format!(
                "{label}的报告已于 {made} 定稿，这一步要改的是 {day} 的记录：更正要写明原因。"
            ))
            .hint(format!("wuxue {} --because 原因{}", authorship.command, authorship.whereabouts))
            .into())
        }
    }
}

impl Records<'_> {
    /// For each report, made final by an operation and about a period: the later operations that changed what it covers
    /// and are still in force, the oldest first. What they changed of a unit counts if `concerns` says so; what is of no
    /// unit concerns every report.
    pub fn corrections(
        &self,
        finals: &[(i64, Period)],
        concerns: impl Fn(i64) -> bool,
    ) -> Result<Vec<Vec<Correction>>> {
        let mut found = vec![Vec::new(); finals.len()];
        let Some(earliest) = finals.iter().map(|(since, _)| *since).min() else { return Ok(found) };
        let tables = RecordTable::all(self.connection)?;
        let dated = Dated::of(&tables);
        let mut later: Vec<Operation> = self.operations()?;
        later.retain(|one| one.head.id > earliest && one.undone_by.is_none());
        for operation in later.into_iter().rev() {
            let op = operation.head.id;
            let mut all: Vec<(String, Spoken)> = Vec::new();
            dated.each(
                self,
                op,
                |table| self.reach(table, op, op),
                |table, spoken| all.push((table.to_owned(), spoken)),
            )?;
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

/// The operation as a correction of what a report of a period covers, if it speaks of one of its days.
fn within(operation: &Operation, all: &[(String, Spoken)], period: Period) -> Option<Correction> {
    let covered = || all.iter().filter(|(_, one)| one.from <= period.to() && period.from() <= one.to);
    let from = covered().map(|(_, one)| one.from).min()?.max(period.from());
    let to = covered().map(|(_, one)| one.to).max()?.min(period.to());
    let mut tables: Vec<String> = covered().map(|(table, ..)| table.clone()).collect();
    // The rows of a table come together.
    tables.dedup();
    Some(Correction { operation: operation.clone(), tables, from, to })
}
