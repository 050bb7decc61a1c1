//! What a row says of a document, each cell by itself. A row with anything doubtful is held back whole.

use crate::calendar::Day;
use crate::import::Field;
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::problem::Problem;
use crate::import::rows::RowReader;
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
    let number = row.number();
    let mut row = RowReader::of(&MATERIAL, table, row, Field::Document)?;
    let date = |text: &str| Day::parse_in_file(text, today, None).map_err(|why| why.reason().to_owned());
    let draft = Draft {
        row: number,
        title: title(&mut row).unwrap_or_default(),
        number: row.text(Field::Number),
        class: class(&mut row),
        source: row.text(Field::Source),
        issued: row.day(Field::Issued, date),
        received: row.past_day(Field::Received, date, today, "改正日期，还没有收到的留空"),
        openness: openness(&mut row),
    };
    row.end(draft)
}

fn title(row: &mut RowReader<'_>) -> Option<String> {
    let text = row.text(Field::Document).or_else(|| row.text(Field::Title));
    let bare = text.as_deref().map(|text| text.trim_matches(|c| matches!(c, '《' | '》')).trim());
    if bare == Some("") || bare.is_none() && row.held() == 0 {
        row.hold(Field::Document, "", "没有写标题", "补上标题");
    }
    text
}

fn class(row: &mut RowReader<'_>) -> Option<DocumentClass> {
    let text = row.text(Field::Class)?;
    let class = DocumentClass::read(&text);
    if class.is_none() {
        row.hold(Field::Class, &text, "不认得这种类别", "写讲话、中央、市委或书目");
    }
    class
}

fn openness(row: &mut RowReader<'_>) -> Option<Openness> {
    let text = row.text(Field::Openness)?;
    let openness = Openness::read(&text);
    if openness.is_none() {
        row.hold(Field::Openness, &text, "不认得这种公开属性", "写公开或内部；涉密的删去这一行");
    }
    openness
}
