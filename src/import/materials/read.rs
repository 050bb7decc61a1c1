//! What a row says of a document, each cell by itself. A row with anything doubtful is held back whole.

use crate::calendar::Day;
use crate::import::Field;
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::problem::{Problem, read_text};
use crate::import::subject::MATERIAL;
use crate::record::{DocumentClass, Openness};

/// A document as a row says it; what it leaves blank it does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The row as Excel numbers it.
    pub row: u64,
    /// Its title.
    pub title: String,
    /// Its number 文号.
    pub number: Option<String>,
    /// Where it comes from; a document that is new must have it.
    pub class: Option<DocumentClass>,
    /// Who issued it.
    pub source: Option<String>,
    /// The day on it.
    pub issued: Option<Day>,
    /// The day it came in.
    pub received: Option<Day>,
    /// Whom it may be shown to.
    pub openness: Option<Openness>,
}

/// Reads one row.
pub fn read(table: &Table<'_>, row: &RowBuf, today: Day) -> Result<Draft, Vec<Problem>> {
    if row.too_long().is_some() {
        return Err(vec![Problem::new(Field::Document, "", "有一格文字过长", "缩短后再导入")]);
    }
    let mut reader = Reader { table, row, problems: Vec::new() };
    let title = reader.title();
    let draft = Draft {
        row: row.number(),
        title: title.unwrap_or_default(),
        number: reader.text(Field::Number),
        class: reader.class(),
        source: reader.text(Field::Source),
        issued: reader.day(Field::Issued, today),
        received: reader.received(today),
        openness: reader.openness(),
    };
    if reader.problems.is_empty() { Ok(draft) } else { Err(reader.problems) }
}

struct Reader<'a> {
    table: &'a Table<'a>,
    row: &'a RowBuf,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn hold(&mut self, field: Field, value: &str, reason: impl Into<String>, fix: &str) {
        self.problems.push(Problem::new(field, value, reason.into(), fix));
    }

    /// The text of a cell; a lone dash says nothing.
    fn text(&mut self, field: Field) -> Option<String> {
        let cell = self.table.cell(self.row, field);
        if matches!(cell, "" | "-" | "—" | "——" | "－" | "/" | "无") {
            return None;
        }
        match read_text(&MATERIAL, field, cell) {
            Ok(text) => text,
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    fn title(&mut self) -> Option<String> {
        let text = self.text(Field::Document).or_else(|| self.text(Field::Title));
        let bare = text.as_deref().map(|text| text.trim_matches(|c| matches!(c, '《' | '》')).trim());
        match bare {
            Some("") => self.hold(Field::Document, "", "没有写标题", "补上标题"),
            None if self.problems.is_empty() => self.hold(Field::Document, "", "没有写标题", "补上标题"),
            _ => {}
        }
        text
    }

    fn class(&mut self) -> Option<DocumentClass> {
        let text = self.text(Field::Class)?;
        let class = DocumentClass::read(&text);
        if class.is_none() {
            self.hold(Field::Class, &text, "不认得这种类别", "写讲话、中央、市委或书目");
        }
        class
    }

    fn openness(&mut self) -> Option<Openness> {
        let text = self.text(Field::Openness)?;
        let openness = Openness::read(&text);
        if openness.is_none() {
            self.hold(Field::Openness, &text, "不认得这种公开属性", "写公开或内部；涉密的删去这一行");
        }
        openness
    }

    fn day(&mut self, field: Field, today: Day) -> Option<Day> {
        let text = self.text(field)?;
        let read = Day::parse_in_file(&text, today, None);
        read.map_err(|why| self.hold(field, &text, why.reason(), "改正日期，写作 2026-10-16")).ok()
    }

    fn received(&mut self, today: Day) -> Option<Day> {
        let day = self.day(Field::Received, today)?;
        if day > today {
            let text = self.table.cell(self.row, Field::Received).to_owned();
            self.hold(Field::Received, &text, "晚于今天", "改正日期，还没有收到的留空");
        }
        Some(day)
    }
}
