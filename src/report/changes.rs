//! What a report that was made final would say differently now, and where the next report tells of it 更正.

use std::collections::HashMap;

use anyhow::Result;

use super::Scope;
use crate::calendar::{Day, Period};
use crate::page::{Block, Cell, Figure, Page, Table, words};
use crate::record::{FinalReport, earlier_finals, kept_page};
use crate::roster::{UnitId, beneath, units};
use crate::store::{Correction, Records};

/// A figure that is another now.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedFigure {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// What the final report says; nothing if it did not have the figure.
    pub then: Cell,
    /// What it would say now; nothing if it would not have it.
    pub now: Cell,
}

/// A cell of a table that is another now, or a row that is new or gone.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedCell {
    /// Caption of the table, or the heading that it stands under.
    pub table: String,
    /// What the row is called: its first words, or its first cell.
    pub row: Cell,
    /// Label of the column; none: the whole row is new or gone.
    pub column: Option<String>,
    /// What the final report says.
    pub then: Cell,
    /// What it would say now.
    pub now: Cell,
}

/// The figures of a page.
fn figures(page: &Page) -> impl Iterator<Item = &Figure> {
    page.blocks.iter().flat_map(|block| match block {
        Block::Figures(figures) => figures.as_slice(),
        _ => &[],
    })
}

/// The figures that differ, in the order of the report.
pub fn changed_figures(then: &Page, now: &Page) -> Vec<ChangedFigure> {
    let was: HashMap<&str, &Cell> = figures(then).map(|one| (one.id.as_str(), &one.value)).collect();
    let is: HashMap<&str, &Cell> = figures(now).map(|one| (one.id.as_str(), &one.value)).collect();
    let changed = |one: &Figure, then: Option<&Cell>, now: Option<&Cell>| {
        (then != now).then(|| ChangedFigure {
            id: one.id.clone(),
            label: one.label.clone(),
            then: then.cloned().unwrap_or_default(),
            now: now.cloned().unwrap_or_default(),
        })
    };
    let here =
        figures(now).filter_map(|one| changed(one, was.get(one.id.as_str()).copied(), Some(&one.value)));
    let gone = figures(then)
        .filter(|one| !is.contains_key(one.id.as_str()))
        .filter_map(|one| changed(one, Some(&one.value), None));
    here.chain(gone).collect()
}

/// What differs in the tables of two pages: cells of rows that begin alike, and rows that only one has.
pub fn changed_cells(then: &Page, now: &Page) -> Vec<ChangedCell> {
    let tables = |page: &Page| -> Vec<Table> {
        let mut under = String::new();
        let mut found = Vec::new();
        for block in &page.blocks {
            match block {
                Block::Heading(text) => under.clone_from(text),
                Block::Table(table) if table.caption.is_empty() => {
                    found.push(Table { caption: under.clone(), ..table.clone() });
                }
                Block::Table(table) => found.push(table.clone()),
                _ => {}
            }
        }
        found
    };
    let empty = |like: &Table| Table { rows: Vec::new(), ..like.clone() };
    let (was, is) = (tables(then), tables(now));
    let mut found = Vec::new();
    for new in &is {
        let old = was.iter().find(|old| old.key == new.key).cloned().unwrap_or_else(|| empty(new));
        compare(&old, new, &mut found);
    }
    for old in was.iter().filter(|old| is.iter().all(|new| new.key != old.key)) {
        compare(old, &empty(old), &mut found);
    }
    found
}

/// Only columns that both have are compared: what another version of the program shows is no correction.
fn compare(old: &Table, new: &Table, found: &mut Vec<ChangedCell>) {
    let common: Vec<(usize, usize)> = new
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| old.position(&column.key).map(|was| (was, at)))
        .collect();
    let label = |(was, is): (usize, usize)| {
        let label = |table: &Table, at: usize| table.columns.get(at).map(|column| column.label.to_string());
        label(new, is).filter(|label| !label.is_empty()).or(label(old, was)).unwrap_or_default()
    };
    let same = |then: &[Cell], now: &[Cell]| common.iter().all(|(was, is)| then.get(*was) == now.get(*is));
    // A row that stands unchanged on both sides says nothing; as often as it stands on both.
    let mut left: Vec<&Vec<Cell>> = new.rows.iter().collect();
    let mut gone: Vec<&Vec<Cell>> = Vec::new();
    for row in &old.rows {
        match left.iter().position(|other| same(row, other)) {
            Some(at) => drop(left.remove(at)),
            None => gone.push(row),
        }
    }
    let name = &new.caption;
    let (first_then, first_now) = common.first().copied().unwrap_or_default();
    let alone = |rows: &[&Vec<Cell>], first: Option<&Cell>| {
        rows.iter().filter(|row| row.get(first_now) == first).count() == 1
    };
    let shown = |table: &Table, row: &[Cell]| -> Vec<Cell> {
        let cells = row.iter().zip(&table.columns);
        let shown = cells.filter(|(cell, column)| !column.label.is_empty() && !cell.says_nothing());
        shown.map(|(cell, _)| cell.clone()).collect()
    };
    let begins = |table: &Table, row: &[Cell]| {
        let cells = shown(table, row);
        let name = cells.iter().find(|cell| matches!(cell, Cell::Text(_) | Cell::Nested(..)));
        name.or(cells.first()).cloned().unwrap_or_default()
    };
    let whole = |table: &Table, row: &[Cell]| Cell::List(shown(table, row).iter().map(words).collect());
    for row in gone {
        let first = row.get(first_then);
        match left.iter().position(|other| other.get(first_now) == first && alone(&left, first)) {
            Some(at) => {
                let other = left.remove(at);
                for at in &common {
                    let (then, now) = (row.get(at.0), other.get(at.1));
                    let label = label(*at);
                    if then != now && !label.is_empty() {
                        found.push(ChangedCell {
                            table: name.clone(),
                            row: begins(old, row),
                            column: Some(label),
                            then: then.cloned().unwrap_or_default(),
                            now: now.cloned().unwrap_or_default(),
                        });
                    }
                }
            }
            None => found.push(ChangedCell {
                table: name.clone(),
                row: begins(old, row),
                column: None,
                then: whole(old, row),
                now: Cell::Empty,
            }),
        }
    }
    for row in left {
        found.push(ChangedCell {
            table: name.clone(),
            row: begins(new, row),
            column: None,
            then: Cell::Empty,
            now: whole(new, row),
        });
    }
}

/// An earlier report that was corrected after the last chance to say so.
pub(super) struct Corrected {
    /// Its period.
    pub period: Period,
    /// When it was made final.
    pub finalised: Day,
    /// The operations.
    pub corrections: Vec<Correction>,
    /// The figures that are others now.
    pub figures: Vec<ChangedFigure>,
    /// How many cells and rows of its tables are others now, of a report that has no figures.
    pub cells: usize,
}

/// Whether what is recorded of a unit is in a report of this scope.
///
/// # Errors
/// Only those of the store.
pub fn concerned(records: &Records<'_>, scope: &Scope) -> Result<impl Fn(i64) -> bool + use<>> {
    let within = match &scope.unit {
        Some(top) => Some(beneath(&units(records, scope.last_day())?, top.id)),
        None => None,
    };
    Ok(move |unit| within.as_ref().is_none_or(|within| within.contains(&UnitId(unit))))
}

/// The earlier final reports, of the same name and unit, that were corrected since; `now` gives the page of one as it is
/// now, or its figures alone. What came before a later report was made final could be told of in that one.
pub(super) fn corrected(
    records: &Records<'_>,
    scope: &Scope,
    report: &str,
    now: impl Fn(&Scope) -> Result<Page>,
) -> Result<Vec<Corrected>> {
    let unit = scope.unit.as_ref().map(|unit| unit.id);
    let finals = earlier_finals(records, report, unit, scope.period.from())?;
    let since = |(period, versions): &(Period, Vec<FinalReport>)| {
        let later = finals.iter().filter(|(later, _)| later.to() > period.to()).flat_map(|(_, all)| all);
        later.chain(versions.first()).map(|one| one.operation).max().unwrap_or_default()
    };
    let asked: Vec<(i64, Period)> = finals.iter().map(|of| (since(of), of.0)).collect();
    let as_of = scope.as_of.to_string();
    let mut found = Vec::new();
    let concerns = concerned(records, scope)?;
    let all = finals.iter().zip(asked.iter().zip(records.corrections(&asked, concerns)?));
    for ((period, versions), ((since, _), mut corrections)) in all {
        corrections.retain(|one| one.operation.head.today <= as_of);
        // Making it final once more tells nobody: the version that readers have is compared.
        let told = versions.iter().rev().find(|one| one.operation <= *since);
        let Some(told) = told.filter(|_| !corrections.is_empty()) else { continue };
        // As of the day it was made final: what only came due since is no correction.
        let now = now(&Scope { period: *period, as_of: told.day, ..scope.clone() })?;
        let kept = kept_page(records, told.page)?;
        let figures = changed_figures(&kept, &now);
        let tables = now.blocks.iter().any(|block| matches!(block, Block::Table(_)));
        let cells = if tables { changed_cells(&kept, &now).len() } else { 0 };
        found.push(Corrected { period: *period, finalised: told.day, corrections, figures, cells });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_moved_is_told_whatever_columns_another_version_shows() {
        let columns = [("name", "党组织"), ("held", "已开展"), ("missed", "")];
        let then = Table::new("branches", &columns[..2]).rows([vec!["办公室党支部".into(), 3.into()]]);
        let now = Table::new("branches", &columns).rows([vec!["办公室党支部".into(), 4.into(), Cell::Empty]]);
        let mut found = Vec::new();
        compare(&then, &now, &mut found);
        let [cell] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((cell.column.as_deref(), &cell.then, &cell.now), (Some("已开展"), &3.into(), &4.into()));
        found.clear();
        compare(&now, &now, &mut found);
        assert!(found.is_empty());
    }
}
