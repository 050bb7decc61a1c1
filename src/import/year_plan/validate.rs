//! Fourth stage: what a row says, each cell by itself. A row with anything doubtful is held back whole.

use anyhow::Result;

use super::known::Known;
use super::period;
use super::plan::Given;
use crate::calendar::Day;
use crate::import::Field;
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::problem::Problem;
use crate::import::rows::RowReader;
use crate::import::subject::PLAN;
use crate::record::{PlanFacts, topic_key};
use crate::roster::{PersonId, UnitId};

/// The items of a row: one, or one for each of several units and periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The row as Excel numbers it.
    pub row: u64,
    /// What it says; what it leaves blank it does not say. Never empty.
    pub items: Vec<PlanFacts>,
    /// Whether it speaks of every unit or period of a kind: of those that are not there it means nothing.
    pub every: bool,
    /// The columns whose words are kept in the remark.
    pub remarked: Vec<Field>,
}

/// Reads one row; everything that is wrong with it is told at once.
pub fn read(
    table: &Table<'_>,
    row: &RowBuf,
    known: &mut Known<'_>,
    given: &Given,
    today: Day,
) -> Result<Result<Draft, Vec<Problem>>> {
    let number = row.number();
    let row = match RowReader::of(&PLAN, table, row, Field::Topic) {
        Ok(row) => row,
        Err(problems) => return Ok(Err(problems)),
    };
    let mut reader = Reader { table, row, remarks: Vec::new(), remarked: Vec::new() };
    let units = match reader.said(Field::Unit, given.unit.as_deref()) {
        Some(text) => reader.row.settle(known.units(&text)?),
        None => reader.row.missing(Field::Unit, "没有写党组织", UNIT_FIX),
    };
    let kind = match reader.said(Field::Kind, given.kind.as_deref()) {
        Some(text) => reader.row.settle(known.kind(&text)?),
        None => reader.row.missing(Field::Kind, "没有写活动类型", "补上活动类型；全文件相同的用 --kind"),
    };
    let planned = reader.period(today, given);
    let topic = reader.topic();
    let document = match reader.row.text(Field::Document) {
        Some(text) => reader.row.settle(known.document(&text)?).flatten().or_else(|| {
            reader.keep(Field::Document, &text);
            None
        }),
        None => None,
    };
    let owners = reader.owners(known, units.as_deref().unwrap_or_default())?;
    let note = reader.note();
    let (Some(units), Some(kind), Some(planned), Some(topic), 0) =
        (units, kind, planned, topic, reader.row.held())
    else {
        return Ok(Err(reader.row.problems()));
    };
    let mut items = Vec::with_capacity(units.len() * planned.periods.len());
    for (unit, owner) in units.iter().zip(owners) {
        for period in &planned.periods {
            let (topic, note) = (topic.clone(), note.clone());
            items.push(PlanFacts { unit: *unit, kind, period: *period, topic, document, owner, note });
        }
    }
    let every = planned.every || units.len() > 1;
    Ok(Ok(Draft { row: number, items, every, remarked: reader.remarked }))
}

/// Cells merged over several rows keep their text in the first only, once they are saved as CSV.
const UNIT_FIX: &str = "补上党组织；全文件相同的用 --unit；合并过单元格的，导入原来的 xlsx，不要另存为 CSV";
const PERIOD_FIX: &str = "补上期间，如 10月、第四季度、全年；合并过单元格的，导入原来的 xlsx，不要另存为 CSV";

struct Reader<'a> {
    table: &'a Table<'a>,
    row: RowReader<'a>,
    /// What is to stand in the remark besides what the row has there.
    remarks: Vec<String>,
    /// The columns it comes from.
    remarked: Vec<Field>,
}

impl Reader<'_> {
    /// What a cell says, or what was given for a blank one; a cell that is held is not blank.
    fn said(&mut self, field: Field, given: Option<&str>) -> Option<String> {
        let own = self.row.text(field);
        own.or_else(|| given.filter(|_| !self.row.is_held(&[field])).map(str::to_owned))
    }

    /// Keeps in the remark what has no place of its own.
    fn keep(&mut self, field: Field, text: &str) {
        let column = self.table.label(field).split_whitespace().collect::<String>();
        self.remarks.push(format!("{column}：{text}"));
        self.remarked.push(field);
    }

    /// The topic: 专题, else 主题, else 学习内容; what stands beside the one that is used is kept.
    fn topic(&mut self) -> Option<String> {
        let mut topic = None;
        for field in [Field::Topic, Field::Title, Field::What] {
            match (self.row.text(field), &topic) {
                (Some(text), None) => topic = Some(text),
                (Some(text), Some(used)) if topic_key(&text) != topic_key(used) => self.keep(field, &text),
                _ => {}
            }
        }
        match topic {
            Some(topic) => Some(topic),
            None => {
                let columns = [Field::Topic, Field::Title, Field::What];
                if self.row.is_held(&columns) {
                    return None;
                }
                let there = columns.into_iter().find(|field| self.table.column(*field).is_some());
                self.row.missing(there.unwrap_or(Field::Topic), "没有写专题", "补上专题")
            }
        }
    }

    /// Who sees to it, for each of the units.
    fn owners(&mut self, known: &mut Known<'_>, units: &[UnitId]) -> Result<Vec<Option<PersonId>>> {
        let Some(text) = self.row.text(Field::Owner) else { return Ok(vec![None; units.len()]) };
        let mut owners = Vec::with_capacity(units.len());
        for unit in units {
            match known.owner(&text, Some(*unit))? {
                Ok(owner) => owners.push(owner),
                Err(problem) => {
                    self.row.settle::<()>(Err(problem));
                    return Ok(Vec::new());
                }
            }
        }
        if owners.contains(&None) {
            self.keep(Field::Owner, &text);
        }
        Ok(owners)
    }

    /// The remark, with what was kept behind it.
    fn note(&mut self) -> Option<String> {
        let note = self.row.text(Field::Note);
        let mut parts: Vec<String> = note.into_iter().collect();
        for kept in &self.remarks {
            // A plan that comes back says it there already.
            if !parts.iter().any(|part| part.contains(kept.as_str())) {
                parts.push(kept.clone());
            }
        }
        let note = parts.join("；");
        let longest = PLAN.declared(Field::Note).map_or(usize::MAX, |declared| declared.longest);
        if note.chars().count() > longest {
            let labels: Vec<&str> = self.remarked.iter().map(|field| self.table.label(*field)).collect();
            let why = format!("备注和要记在备注里的{}合起来超过 {longest} 字", labels.join("、"));
            self.row.hold(Field::Note, &note, why, "缩短后再导入");
        }
        (!note.is_empty()).then_some(note)
    }

    /// The first of two columns that says something.
    fn either(&mut self, first: Field, second: Field) -> Option<(Field, String)> {
        let found = self.row.text(first).map(|text| (first, text));
        if self.row.is_held(&[first]) {
            return None;
        }
        found.or_else(|| self.row.text(second).map(|text| (second, text)))
    }

    fn period(&mut self, today: Day, given: &Given) -> Option<period::Planned> {
        let own = self.either(Field::Period, Field::Date);
        if self.row.is_held(&[Field::Period, Field::Date]) {
            return None;
        }
        let Some((field, text)) = own.or_else(|| given.period.clone().map(|text| (Field::Period, text)))
        else {
            return self.row.missing(Field::Period, "没有写期间", PERIOD_FIX);
        };
        match period::read(&text, today, given.year) {
            Ok(planned) => {
                if planned.closer {
                    self.keep(field, &text);
                }
                Some(planned)
            }
            Err(why) => {
                self.row.hold(field, &text, why.reason, why.fix);
                None
            }
        }
    }
}
