//! What may not come in: marks of secrecy, and what a classified matter is about. Nothing of it is repeated.

use crate::import::Field;
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::problem::Problem;
use crate::import::rejected::REASON;
use crate::register::MatterState;
use crate::secrecy::classification_mark;

/// A mark of secrecy in any cell, read or not: the row stays out, and nothing of it is repeated.
pub fn secret(table: &Table<'_>, row: &RowBuf) -> Option<Problem> {
    let columns = table.columns();
    let (at, mark) = row.cells().enumerate().find_map(|(at, cell)| Some((at, classification_mark(cell)?)))?;
    let column = columns.get(at);
    let field = column.and_then(|column| column.field).filter(|field| table.column(*field) == Some(at));
    let named = match (field, column.map(|column| column.name.trim()).filter(|name| !name.is_empty())) {
        (None, Some(name)) => format!("“{name}”一列"),
        _ => String::new(),
    };
    let why = format!("{named}带有密级标志“{mark}”，本程序不得存放涉密内容");
    let fix = "这一行只登记编号：公开属性写“涉密”，写登记编号，其余只留类别和日期";
    Some(Problem::new(field.unwrap_or(Field::Matter), "（不显示）", why, fix))
}

/// What a row of a classified matter says besides what may be registered of it; it is not repeated.
pub fn says_more(table: &Table<'_>, row: &RowBuf) -> Option<Problem> {
    const MAY: [Field; 9] = [
        Field::Seq,
        Field::Class,
        Field::Serial,
        Field::Code,
        Field::Openness,
        Field::Issued,
        Field::Received,
        Field::Listed,
        Field::State,
    ];
    let state = table.cell(row, Field::State);
    let blank = |cell: &str| matches!(cell.trim(), "" | "-" | "—" | "/" | "无");
    if !blank(state) && MatterState::from_word(state) != Some(MatterState::Numbered) {
        let fix = "状态留空：办理情况在涉密载体上登记";
        return Some(Problem::new(Field::State, "（不显示）", "涉密要件只登记编号，不登记状态", fix));
    }
    let (at, column) = table.columns().iter().enumerate().find(|(at, column)| {
        let may = column.field.is_some_and(|field| MAY.contains(&field)) || column.name == REASON;
        !may && !blank(table.cell_at(row, *at))
    })?;
    let field = column.field.filter(|field| table.column(*field) == Some(at)).unwrap_or(Field::Matter);
    let why = format!("涉密要件只登记类别、登记编号和日期，“{}”一列要留空", column.name.trim());
    Some(Problem::new(field, "（不显示）", why, "从文件中删去这些文字"))
}
