//! What a report that was made final would say differently now, and where the next report tells of it 更正.

use std::collections::HashMap;

use anyhow::Result;

use super::{Scope, monthly};
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
    changed_since(&was, then, now)
}

/// The figures of a page that differ from what readers were told, in the order of the page; those that it has no more are
/// named as `then` names them.
fn changed_since(told: &HashMap<&str, &Cell>, then: &Page, now: &Page) -> Vec<ChangedFigure> {
    let left_out = monthly::left_out_at_nought();
    let mut is: HashMap<&str, Cell> = figures(now).map(|one| (one.id.as_str(), one.value.clone())).collect();
    // Of what the page leaves out while it is 0 there is none now, which is no lack of knowledge.
    for one in figures(then) {
        if let Cell::Int(_) = one.value
            && !is.contains_key(one.id.as_str())
            && left_out(&one.id)
        {
            is.insert(&one.id, Cell::Int(0));
        }
    }
    let none = Cell::Int(0);
    let changed = |one: &Figure| {
        let now = is.get(one.id.as_str());
        let was_none = || matches!(now, Some(Cell::Int(_))) && left_out(&one.id);
        let then = told.get(one.id.as_str()).copied().or_else(|| was_none().then_some(&none));
        (then != now).then(|| ChangedFigure {
            id: one.id.clone(),
            label: one.label.clone(),
            then: then.cloned().unwrap_or_default(),
            now: now.cloned().unwrap_or_default(),
        })
    };
    let stands: Vec<&str> = figures(now).map(|one| one.id.as_str()).collect();
    let gone = figures(then).filter(|one| !stands.contains(&one.id.as_str()));
    figures(now).chain(gone).filter_map(changed).collect()
}

/// What differs in the tables of two pages: cells of rows that begin alike, and rows that only one has.
pub fn changed_cells(then: &Page, now: &Page) -> Vec<ChangedCell> {
    let tables = |page: &Page| -> Vec<Table> {
        let mut under = String::new();
        let mut found = Vec::new();
        for block in &page.blocks {
            match block {
                Block::Heading(text) => under.clone_from(text),
                Block::Table(table) if !is_of_the_period(table) => {}
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

/// Whether a table says something of the period of its report: what is to be done and what earlier reports said do not.
fn is_of_the_period(table: &Table) -> bool {
    !(table.key.starts_with("next_") || matches!(&*table.key, "owed" | "corrected"))
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
    let whole = |table: &Table, row: &[Cell]| Cell::List(shown(table, row).iter().map(words).collect());
    // What a row is about stands before what it counts.
    let about = |row: &[Cell], at: fn(&(usize, usize)) -> usize| -> Vec<Cell> {
        common.iter().filter_map(|both| row.get(at(both))).take_while(|cell| !counts(cell)).cloned().collect()
    };
    for row in gone {
        let first = row.get(first_then);
        let subject = about(row, |both| both.0);
        let alike: Vec<usize> =
            (0..left.len()).filter(|at| about(left[*at], |both| both.1) == subject).collect();
        let found_at = match alike.as_slice() {
            [at] => Some(*at),
            _ => left.iter().position(|other| other.get(first_now) == first && alone(&left, first)),
        };
        match found_at {
            Some(at) => {
                let other = left.remove(at);
                let moved: Vec<_> = common.iter().filter(|at| row.get(at.0) != other.get(at.1)).collect();
                let name_of_row = called(old, row, &moved.iter().map(|at| at.0).collect::<Vec<_>>());
                for at in moved {
                    let label = label(*at);
                    if !label.is_empty() {
                        found.push(ChangedCell {
                            table: name.clone(),
                            row: name_of_row.clone(),
                            column: Some(label),
                            then: row.get(at.0).cloned().unwrap_or_default(),
                            now: other.get(at.1).cloned().unwrap_or_default(),
                        });
                    }
                }
            }
            None => found.push(ChangedCell {
                table: name.clone(),
                row: called(old, row, &[]),
                column: None,
                then: whole(old, row),
                now: Cell::Empty,
            }),
        }
    }
    for row in left {
        found.push(ChangedCell {
            table: name.clone(),
            row: called(new, row, &[]),
            column: None,
            then: Cell::Empty,
            now: whole(new, row),
        });
    }
}

/// Whether a cell counts or measures: what a row is about does not.
fn counts(cell: &Cell) -> bool {
    matches!(cell, Cell::Int(_) | Cell::Share { .. } | Cell::Ratio { .. } | Cell::Minutes(_) | Cell::Unknown)
}

/// What a row is called: its first words, or its first cell, and as much more of what it is about as tells it from the
/// others of its table; nothing of the columns that moved.
fn called(table: &Table, row: &[Cell], moved: &[usize]) -> Cell {
    let says = |at: &usize| row.get(*at).is_some_and(|cell| !cell.says_nothing());
    let labelled = |at: &usize| table.columns.get(*at).is_some_and(|column| !column.label.is_empty());
    let shown: Vec<usize> = (0..row.len()).filter(labelled).filter(says).collect();
    let is_words = |at: &&usize| matches!(row.get(**at), Some(Cell::Text(_) | Cell::Nested(..)));
    let Some(first) = shown.iter().find(is_words).or(shown.first()).copied() else { return Cell::Empty };
    let mut more: Vec<usize> = shown.into_iter().filter(|at| *at != first && !moved.contains(at)).collect();
    more.retain(|at| row.get(*at).is_some_and(|cell| !counts(cell)));
    // Of several things none is what the row is called.
    more.sort_by_key(|at| matches!(row.get(*at), Some(Cell::List(_))));
    let mut chosen = vec![first];
    let stands_alone = |chosen: &[usize]| {
        let alike = |other: &&Vec<Cell>| chosen.iter().all(|at| other.get(*at) == row.get(*at));
        table.rows.iter().filter(alike).count() <= 1
    };
    for at in more {
        if stands_alone(&chosen) {
            break;
        }
        chosen.push(at);
    }
    match chosen.as_slice() {
        [at] => row.get(*at).cloned().unwrap_or_default(),
        several => {
            several.iter().filter_map(|at| row.get(*at)).map(words).collect::<Vec<_>>().join("　").into()
        }
    }
}

/// An earlier report that was corrected after the last chance to say so.
pub(super) struct Corrected {
    /// Its period.
    pub period: Period,
    /// When it was made final.
    pub finalised: Day,
    /// The operations; none if none is known that changed what the report covers.
    pub corrections: Vec<Correction>,
    /// The figures that are others than readers were told last.
    pub figures: Vec<ChangedFigure>,
    /// How many cells and rows of its tables are others now, of a report that has tables alone.
    pub cells: Option<usize>,
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

/// The operations that corrected a report: of those that do so only if it says something else now, all or none.
pub fn in_earnest(mut corrections: Vec<Correction>, moved: bool) -> Vec<Correction> {
    corrections.retain(|one| moved || !one.once_moved);
    corrections
}

/// Figures by period and id.
type Said = HashMap<(String, String), Cell>;

/// What readers of later final reports were told of the figures of earlier ones, by the operation that kept the report.
struct Told(Vec<(i64, Said)>);

impl Told {
    fn read(records: &Records<'_>, finals: &[(Period, Vec<FinalReport>)]) -> Result<Told> {
        let mut all = Vec::new();
        for one in finals.iter().flat_map(|(_, versions)| versions) {
            let page = kept_page(records, one.page)?;
            let tables = page.blocks.iter().filter_map(|block| match block {
                Block::Table(table) if table.key == "corrected" => Some(table),
                _ => None,
            });
            let mut said = Said::new();
            for table in tables {
                let at = |key| table.position(key);
                let (Some(period), Some(id), Some(now)) = (at("period"), at("id"), at("now")) else {
                    continue;
                };
                for row in &table.rows {
                    if let (Some(period), Some(id), Some(now)) = (row.get(period), row.get(id), row.get(now))
                    {
                        said.insert((words(period), words(id)), now.clone());
                    }
                }
            }
            all.push((one.operation, said));
        }
        all.sort_by_key(|(operation, _)| *operation);
        Ok(Told(all))
    }

    /// The figures of a report as its page, kept by an operation, has them, or as a later report told of them.
    fn figures<'a>(&'a self, kept: &'a Page, operation: i64, period: Period) -> HashMap<&'a str, &'a Cell> {
        let mut all: HashMap<&str, &Cell> = figures(kept).map(|one| (one.id.as_str(), &one.value)).collect();
        let code = period.code();
        for (_, said) in self.0.iter().filter(|(later, _)| *later > operation) {
            let of_period = said.iter().filter(|((period, _), _)| *period == code);
            all.extend(of_period.map(|((_, id), now)| (id.as_str(), now)));
        }
        // A figure that a page has not and one that says nothing are the same.
        all.retain(|_, cell| !cell.says_nothing());
        all
    }
}

/// The earlier final reports, of the same name and unit, that were corrected since, or that say something else now for
/// whatever reason; `now` gives the page of one as it is now, or its figures alone. What came before a later report was
/// made final could be told of in that one.
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
    let said = Told::read(records, &finals)?;
    let all = finals.iter().zip(asked.iter().zip(records.corrections(&asked, concerns)?));
    for ((period, versions), ((since, _), mut corrections)) in all {
        let known = corrections.len();
        corrections.retain(|one| one.operation.head.today <= as_of);
        let later = known - corrections.len();
        // Making it final once more tells nobody: the version that readers have is compared.
        let told = versions.iter().rev().find(|one| one.operation <= *since);
        let Some(told) = told else { continue };
        // As of the day it was made final: what only came due since is no correction.
        let now = now(&Scope { period: *period, as_of: told.day, ..scope.clone() })?;
        let kept = kept_page(records, told.page)?;
        let was = said.figures(&kept, told.operation, *period);
        let mut figures = changed_since(&was, &kept, &now);
        let tables = now.blocks.iter().any(|block| matches!(block, Block::Table(_)));
        let mut cells = tables.then(|| changed_cells(&kept, &now).len());
        let corrections =
            in_earnest(corrections, !figures.is_empty() || cells.is_some_and(|cells| cells > 0));
        if corrections.is_empty() {
            // What another version of the program shows is no correction, nor is what was told of before.
            figures.retain(|one| !one.then.says_nothing() && !one.now.says_nothing());
            cells = cells.filter(|cells| *cells > 0 && *since == told.operation);
            if later > 0 || figures.is_empty() && cells.is_none() {
                continue;
            }
        }
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

    #[test]
    fn a_row_is_named_so_that_it_is_told_from_the_others_of_its_table() {
        let columns = [
            ("unit", ""),
            ("tiers", "层级"),
            ("unit_name", "党组织"),
            ("rule_name", "制度要求"),
            ("held", "实际"),
            ("state", "状态"),
        ];
        let row = |tier: &str, rule: &str, held: i64| {
            let tiers = Cell::List(vec![tier.to_owned()]);
            vec![
                Cell::Record("U3".to_owned()),
                tiers,
                "甲支部".into(),
                rule.into(),
                held.into(),
                "未达到".into(),
            ]
        };
        let table =
            |n, m| Table::new("rules", &columns).rows([row("领学", "党课", n), row("研学", "主题党日", m)]);
        let mut found = Vec::new();
        compare(&table(0, 1), &table(1, 2), &mut found);
        let named: Vec<_> = found.iter().map(|cell| (words(&cell.row), words(&cell.now))).collect();
        let said = |row: &str, now: &str| (row.to_owned(), now.to_owned());
        assert_eq!(named, [said("甲支部　党课", "1"), said("甲支部　主题党日", "2")]);
    }

    #[test]
    fn what_is_left_out_at_nought_was_none_and_is_none() {
        let page = |figures: Vec<Figure>| Page::new("report.monthly", "").block(Block::Figures(figures));
        let late = |n: i64| Figure {
            id: "lead.summaries_overdue".into(),
            label: "逾期未报的列席小结（份）".into(),
            value: Cell::Int(n),
        };
        let moved = |then, now| {
            let all = changed_figures(&page(then), &page(now));
            all.into_iter().map(|one| (one.then, one.now)).collect::<Vec<_>>()
        };
        assert_eq!(moved(vec![], vec![late(1)]), [(0.into(), 1.into())]);
        assert_eq!(moved(vec![late(1)], vec![]), [(1.into(), 0.into())]);
        assert!(moved(vec![late(1)], vec![late(1)]).is_empty());
    }
}
