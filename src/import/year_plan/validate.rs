//! Fourth stage: what a row says, each cell by itself. A row with anything doubtful is held back whole.

use anyhow::Result;

use super::known::Known;
use super::period;
use super::plan::Given;
use crate::calendar::Day;
use crate::import::Field;
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::problem::{Problem, read_text};
use crate::import::subject::PLAN;
use crate::record::PlanFacts;

/// An item as a row says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The row as Excel numbers it.
    pub row: u64,
    /// What it says; what it leaves blank it does not say.
    pub facts: PlanFacts,
}

/// Reads one row.
pub fn read(
    table: &Table<'_>,
    row: &RowBuf,
    known: &mut Known<'_>,
    given: &Given,
    today: Day,
) -> Result<Result<Draft, Vec<Problem>>> {
    if row.too_long().is_some() {
        return Ok(Err(vec![Problem::new(Field::Topic, "", "有一格文字过长", "缩短后再导入")]));
    }
    let mut reader = Reader { table, row, problems: Vec::new() };
    let unit = match reader.text(Field::Unit).or_else(|| given.unit.clone()) {
        Some(text) => reader.settle(known.unit(&text)?),
        None => reader.missing(Field::Unit, "没有写党组织", "补上党组织；全文件相同的用 --unit"),
    };
    let kind = match reader.text(Field::Kind).or_else(|| given.kind.clone()) {
        Some(text) => reader.settle(known.kind(&text)?),
        None => reader.missing(Field::Kind, "没有写活动类型", "补上活动类型；全文件相同的用 --kind"),
    };
    let period = reader.period(today, given.year);
    let topic = reader.either(Field::Topic, Field::Title).map(|(_, text)| text);
    let topic = match topic.or_else(|| reader.text(Field::What)) {
        Some(text) => Some(text),
        None => reader.missing(Field::Topic, "没有写专题", "补上专题"),
    };
    let document = match reader.text(Field::Document) {
        Some(text) => reader.settle(known.document(&text)?),
        None => None,
    };
    let owner = match (reader.text(Field::Owner), unit) {
        (Some(text), Some(unit)) => reader.settle(known.owner(&text, unit)?),
        _ => None,
    };
    let note = reader.text(Field::Note);
    Ok(match (unit, kind, period, topic, reader.problems.is_empty()) {
        (Some(unit), Some(kind), Some(period), Some(topic), true) => Ok(Draft {
            row: row.number(),
            facts: PlanFacts { unit, kind, period, topic, document, owner, note },
        }),
        _ => Err(reader.problems),
    })
}

struct Reader<'a> {
    table: &'a Table<'a>,
    row: &'a RowBuf,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// The text of a cell; a lone dash says nothing.
    fn text(&mut self, field: Field) -> Option<String> {
        let cell = self.table.cell(self.row, field);
        if matches!(cell, "" | "-" | "—" | "——" | "－" | "/" | "无") {
            return None;
        }
        match read_text(&PLAN, field, cell) {
            Ok(text) => text,
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// The first of two columns that says something.
    fn either(&mut self, first: Field, second: Field) -> Option<(Field, String)> {
        let held = self.problems.len();
        let found = self.text(first).map(|text| (first, text));
        if self.problems.len() > held {
            return found;
        }
        found.or_else(|| self.text(second).map(|text| (second, text)))
    }

    fn settle<T>(&mut self, found: Result<T, Problem>) -> Option<T> {
        found.map_err(|problem| self.problems.push(problem)).ok()
    }

    /// Holds the row for want of a field, unless its cell is held for something else already.
    fn missing<T>(&mut self, field: Field, reason: &str, fix: &str) -> Option<T> {
        if self.problems.iter().all(|problem| problem.field != field) {
            self.problems.push(Problem::new(field, "", reason, fix));
        }
        None
    }

    fn period(&mut self, today: Day, year: Option<i32>) -> Option<crate::calendar::Period> {
        let Some((field, text)) = self.either(Field::Period, Field::Date) else {
            return self.missing(Field::Period, "没有写期间", "补上期间，如 10月、第四季度、全年");
        };
        match period::read(&text, today, year) {
            Ok(period) => Some(period),
            Err(why) => {
                self.problems.push(Problem::new(field, &text, why.reason, why.fix));
                None
            }
        }
    }
}
