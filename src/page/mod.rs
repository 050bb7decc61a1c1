//! What a command answers with: values only. A [`Page`] knows nothing of terminals, files or the store;
//! `render` turns it into a table, JSON, CSV, Markdown, HTML or a workbook. Keys are stable ASCII, labels Chinese.

mod chart;
mod columns;
mod form;
mod words;

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use chart::{Chart, Drawing};
pub use form::{Brief, Choices, Form};
pub use words::{BY_HAND, NOTHING_OF_NOTHING, file_name, percent, tenths_of_percent, words};

/// A key or a label: as a rule known to the program, else read back from a page that was kept.
pub type Name = Cow<'static, str>;

/// The answer of one command.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Page {
    /// Name of the JSON schema without prefix and version: `unit.list`, `report.monthly`.
    pub schema: Name,
    /// Heading for people; empty for none.
    pub title: String,
    /// Facts that stand before everything else: period, date, operation. Flattened into the JSON object.
    pub head: Vec<Field>,
    /// The body, in order.
    pub blocks: Vec<Block>,
    /// Remarks for people: they go to stderr in every format and are no part of the answer.
    pub remarks: Vec<String>,
    /// Whether the command found something wrong (exit code 1).
    pub findings: bool,
    /// Whole pages of which this one is the index, or the whole of which it is a record: a line each in JSON lines, a
    /// file each in a folder.
    pub parts: Option<Vec<Part>>,
    /// Whether it goes to readers who have no program at hand: then no file that is read by people shows what is for the
    /// clerk's desk; the clerk's screen does, and scripts read on. A document for a word processor never does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sent_out: bool,
    /// 署名 and 成文日期, a line each, of a paper whose text does not close with them. A document for a word processor shows
    /// them, and so does a page for a browser; one with a red head has those of its letterhead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<String>,
    /// Set if the parts go into a new folder as papers of this sort, beside this page as their index.
    pub folder: Option<Paper>,
    /// Whether it tells of something that was written to the store.
    #[serde(skip)]
    pub wrote: bool,
    /// Its days, if it has any to give to a calendar.
    #[serde(skip)]
    pub calendar: Option<Box<Calendar>>,
    /// Set if it goes out under the name of the organ, as a paper with a red head.
    #[serde(skip)]
    pub letterhead: Option<Box<Letterhead>>,
}

/// 红头: how an organ's own paper begins and ends. Only a document for a word processor shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// 发文机关标志, as it is printed in red: 中共××市直属机关工作委员会文件.
    pub mark: String,
    /// 发文字号, whole: 直工委〔2026〕5号. None: the paper has its own, or none.
    pub number: Option<String>,
    /// 发文机关署名, for a paper that does not close with one of its own.
    pub sender: String,
    /// 抄送, as it is printed, without the label and the full stop; empty for none.
    pub copies: String,
    /// 印发机关.
    pub printed_by: String,
    /// The day of the paper and of its printing, unless the paper closes with another one.
    pub day: NaiveDate,
}

/// Days for the calendar of a telephone or an office program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// Its name.
    pub name: String,
    /// The day on which it is made.
    pub made: NaiveDate,
    /// What stands in it.
    pub events: Vec<Event>,
}

/// Something that stands in a calendar for a whole day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Names it among all events there are, ASCII: when it comes once more, it is the same one.
    pub uid: String,
    /// Its day.
    pub day: NaiveDate,
    /// What.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// What sort of thing it is.
    pub category: String,
}

/// The name, without ending, of the file in a folder of parts that lists the others. It sorts before them.
pub const INDEX: &str = "00目录";

/// The key of the table that a list consists of.
pub const LIST: &str = "rows";

/// A page among others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its file name without ending, unique among the parts.
    pub name: String,
    /// The page.
    pub page: Page,
}

/// What a paper is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Paper {
    /// To be read in a browser and printed.
    Html,
    /// Markdown.
    Markdown,
    /// Workbooks to be filled in.
    Workbook,
    /// As `--format` says: Markdown, workbooks, documents, or else for a browser.
    Asked,
    /// Documents for a word processor.
    Document,
}

/// One named value of a page's head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Stable ASCII key.
    pub key: Name,
    /// Chinese label; empty keeps the field out of the formats for people.
    pub label: Name,
    /// The value.
    pub value: Cell,
    /// Whether it is for the clerk's desk, as a column may be.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub desk: bool,
}

/// A part of a page's body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// A heading between parts; it has no place in JSON and CSV.
    Heading(String),
    /// Begins one of several letters, with its title: on paper each has pages of its own, elsewhere it is a heading.
    Letter(String),
    /// A sentence or paragraph of the paper; it has no place in JSON and CSV.
    Paragraph(String),
    /// A sentence for the clerk's desk, such as how a figure is looked up; like a paragraph, but no part of a signed paper.
    /// Nor are the figures of an annex that begins with one.
    Note(String),
    /// 抬头: whom a paper goes to, without the colon; like a paragraph, but not indented.
    Addressee(String),
    /// A table.
    Table(Table),
    /// Named figures, each of which `report explain` can trace.
    Figures(Vec<Figure>),
    /// So many empty lines to write on by hand; like a heading, for people only.
    Lines(usize),
    /// Where somebody signs on paper: who, a line each; for people only.
    Signatures(Vec<Name>),
    /// 落款: who sends a paper out and when, a line each, to the right; like a paragraph, for people only.
    Closing(Vec<String>),
}

/// A figure of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Stable id such as `research.held`.
    pub id: String,
    /// Chinese label.
    pub label: String,
    /// The value.
    pub value: Cell,
}

/// Where a table stands in the JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Place {
    /// At the top level under its key, as an array of objects: `"rows": [{…}]`.
    #[default]
    Top,
    /// Under `"tables"`, with its columns: `"tables": {KEY: {"columns": […], "rows": […]}}`.
    Tables,
}

/// A table of typed cells. Every row has as many cells as there are columns.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Stable ASCII key; [`LIST`] for the one table of a list.
    pub key: Name,
    /// Chinese caption; empty for none.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Where it stands in JSON.
    pub place: Place,
    /// What people read when there are no rows ("没有操作记录。"); empty prints the bare head row.
    pub when_empty: String,
    /// Whether people see nothing at all of it when there are no rows.
    pub omit_when_empty: bool,
    /// What it is drawn as, for people only; a page that was kept before there were charts has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charts: Vec<Chart>,
    /// Set if people are to fill the table in; a page that was kept is no form any more.
    #[serde(skip)]
    pub form: Option<Box<Form>>,
    /// Set if a screen that is too narrow for it, or too low, shows it in short.
    #[serde(skip)]
    pub brief: Option<Box<Brief>>,
}

/// A column of a table. One without a label is for scripts: people do not see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Stable ASCII key.
    pub key: Name,
    /// Chinese label.
    pub label: Name,
    /// Whether it is for the clerk's desk: the code of a record, a command. What is printed to be signed leaves it out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub desk: bool,
}

/// A typed value.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing to say, for it does not apply here: blank for people, `null` in JSON. What was counted and is none is 0,
    /// nothing out of nothing is a share or ratio of 0, what should be known and is not is [`Cell::Unknown`].
    #[default]
    Empty,
    /// Should be there and is not known: 待补 for people, `null` in JSON. Never 0.
    Unknown,
    /// To be filled in by hand on paper: a line to write on for people, `null` in JSON.
    Blank,
    /// Words.
    Text(String),
    /// A count.
    Int(i64),
    /// A yes or no.
    Flag(bool),
    /// A day.
    Day(NaiveDate),
    /// n of m. For people `3/5（60.0%）`, or `—` when m is 0; in JSON `{"n":3,"of":5}`.
    Share {
        /// Numerator.
        n: i64,
        /// Denominator.
        of: i64,
    },
    /// n of m where many stand side by side and a percentage has no room. For people `3/5`, or `—` when m is 0; in JSON
    /// and to reckon with as [`Cell::Share`].
    Ratio {
        /// Numerator.
        n: i64,
        /// Denominator.
        of: i64,
    },
    /// A length in minutes. For people in 学时 (60 minutes, at most two decimals); in JSON whole minutes.
    Minutes(i64),
    /// A record by its code: `A12`, `D3`, `#41`. JSON gives the code as a string.
    Record(String),
    /// Another part of the answer, by its name: a link in HTML, the bare name elsewhere.
    Part(String),
    /// Words that stand so many levels deep in a tree: indented in a table, the bare words elsewhere.
    Nested(usize, String),
    /// Several words: joined by 、 for people, an array in JSON.
    List(Vec<String>),
}

/// Minutes in 学时 of 60 minutes, rounded half away from zero to two decimals, without trailing zeros: `1.5`.
pub fn hours(minutes: i64) -> String {
    let hundredths = hundredths(minutes);
    let sign = if hundredths < 0 { "-" } else { "" };
    let hundredths = hundredths.abs();
    let decimals = format!("{:02}", hundredths % 100);
    match decimals.trim_end_matches('0') {
        "" => format!("{sign}{}", hundredths / 100),
        decimals => format!("{sign}{}.{decimals}", hundredths / 100),
    }
}

/// Minutes in hundredths of 学时, rounded half away from zero.
pub fn hundredths(minutes: i64) -> i128 {
    let minutes = i128::from(minutes);
    minutes.signum() * ((minutes.abs() * 100 + 30) / 60)
}

impl Cell {
    /// Whether there is nothing to show to people: empty, or a list of none.
    pub fn says_nothing(&self) -> bool {
        matches!(self, Cell::Empty) || matches!(self, Cell::List(list) if list.is_empty())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(n: i64) -> Self {
        Cell::Int(n)
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Cell::Flag(yes)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Cell::Day(day)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Empty, Into::into)
    }
}

impl Field {
    /// A value with its key, and its label unless it is for scripts alone.
    pub fn new(key: impl Into<Name>, label: impl Into<Name>, value: impl Into<Cell>) -> Self {
        Self { key: key.into(), label: label.into(), value: value.into(), desk: false }
    }
}

impl Column {
    /// A column with its key, and its label unless it is for scripts alone.
    pub fn new(key: impl Into<Name>, label: impl Into<Name>) -> Self {
        Self { key: key.into(), label: label.into(), desk: false }
    }
}

impl Page {
    /// An empty page of a schema.
    pub fn new(schema: &'static str, title: impl Into<String>) -> Self {
        Self { schema: schema.into(), title: title.into(), ..Self::default() }
    }

    /// Adds a fact to the head.
    #[must_use]
    pub fn field(mut self, key: &'static str, label: &'static str, value: impl Into<Cell>) -> Self {
        self.head.push(Field::new(key, label, value));
        self
    }

    /// Adds a table.
    #[must_use]
    pub fn table(mut self, table: Table) -> Self {
        self.blocks.push(Block::Table(table));
        self
    }

    /// Adds a heading.
    #[must_use]
    pub fn heading(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Heading(text.into()));
        self
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn paragraph(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Paragraph(text.into()));
        self
    }

    /// Adds a sentence for the clerk's desk.
    #[must_use]
    pub fn note(self, text: impl Into<String>) -> Self {
        self.block(Block::Note(text.into()))
    }

    /// Adds whom the paper goes to.
    #[must_use]
    pub fn addressee(self, whom: impl Into<String>) -> Self {
        self.block(Block::Addressee(whom.into()))
    }

    /// Adds a block.
    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// Whether its text closes with who sends it or signs it.
    pub fn closes(&self) -> bool {
        self.blocks.iter().any(|block| matches!(block, Block::Closing(_) | Block::Signatures(_)))
    }

    /// The one table of a list; none if the page is anything else. What shows one record is no list: its facts belong
    /// to it as much as its table does.
    pub fn list(&self) -> Option<&Table> {
        if self.schema.ends_with(".show") {
            return None;
        }
        let mut tables = self.blocks.iter().filter(|b| matches!(b, Block::Table(_) | Block::Figures(_)));
        match (tables.next(), tables.next()) {
            (Some(Block::Table(table)), None) if table.key == LIST && table.place == Place::Top => {
                Some(table)
            }
            _ => None,
        }
    }

    /// Adds a remark for people (stderr).
    #[must_use]
    pub fn remark(mut self, text: impl Into<String>) -> Self {
        self.remarks.push(text.into());
        self
    }
}

impl Table {
    /// A table at the top level of the JSON object, without rows yet.
    pub fn new(key: &'static str, columns: &[(&'static str, &'static str)]) -> Self {
        let columns = columns.iter().map(|&(key, label)| Column::new(key, label));
        Self { key: key.into(), columns: columns.collect(), ..Self::default() }
    }

    /// Adds a column after the others; to be called before there are rows.
    #[must_use]
    pub fn column(mut self, key: impl Into<Name>, label: impl Into<Name>) -> Self {
        self.columns.push(Column::new(key, label));
        self
    }

    /// What a change made different, each with its label, as it was and as it is. What stayed the same, and what is
    /// for scripts alone, has no row.
    pub fn changes<L: Into<Name>>(each: impl IntoIterator<Item = (L, Cell, Cell)>) -> Self {
        let each = each.into_iter().map(|(label, old, new)| (label.into(), old, new));
        let rows = each.filter(|(label, old, new)| !label.is_empty() && old != new);
        Self::new(LIST, &[("field", "栏目"), ("old", "原来"), ("new", "现在")])
            .rows(rows.map(|(label, old, new)| vec![label.into_owned().into(), old, new]))
            .when_empty("没有不同之处。")
    }

    /// Gives the table a caption.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// Puts the table under `"tables"` in JSON, as reports do.
    #[must_use]
    pub fn in_tables(mut self) -> Self {
        self.place = Place::Tables;
        self
    }

    /// What people read when there are no rows.
    #[must_use]
    pub fn when_empty(mut self, sentence: impl Into<String>) -> Self {
        self.when_empty = sentence.into();
        self
    }

    /// People see nothing of the table when there are no rows.
    #[must_use]
    pub fn omit_when_empty(mut self) -> Self {
        self.omit_when_empty = true;
        self
    }

    /// Lets a screen show the table in short.
    #[must_use]
    pub fn brief(mut self, brief: Brief) -> Self {
        self.brief = Some(Box::new(brief));
        self
    }

    /// Lets people fill the table in.
    #[must_use]
    pub fn form(mut self, form: Form) -> Self {
        self.form = Some(Box::new(form));
        self
    }

    /// Gives the table its rows.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_was_kept_before_there_were_charts_is_read() {
        let kept = r#"{"key":"rows","caption":"","columns":[{"key":"a","label":"甲"}],"rows":[[{"Share":{"n":1,"of":2}}]],
            "place":"Top","when_empty":"","omit_when_empty":false}"#;
        let table: Table = serde_json::from_str(kept).unwrap();
        assert_eq!((table.charts.len(), table.rows.len()), (0, 1));
        assert!(!serde_json::to_string(&table).unwrap().contains("charts"), "and kept in the same bytes");
        let drawn = table.chart(Chart::new(Drawing::Bars, "图", "a", ["a"]));
        let again: Table = serde_json::from_str(&serde_json::to_string(&drawn).unwrap()).unwrap();
        assert_eq!(again, drawn);
    }
}
