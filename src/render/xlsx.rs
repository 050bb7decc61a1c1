//! A workbook for WPS and Excel: a sheet for each table, with the title, the facts and the sentences that come
//! before it above it. Numbers, days and shares are values to reckon with; text is never anything but text.
//!
//! A column of shares becomes three: the rate under the label itself, so that it can be sorted and charted,
//! then 分子 and 分母, so that it can be added up; of shares that stand close together both come after the last column.
//! Nothing out of nothing has no rate: `—`.

mod charts;
mod layout;
mod lists;

use std::borrow::Cow;
use std::collections::HashSet;

use anyhow::Result;
use chrono::NaiveDate;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::{FIGURE_LABELS, addressed, by_hand, printable, words};
use crate::page::{Block, Cell, Column, Field, Form, Name, Page, Table, hundredths};
use crate::refusal::Refusal;

/// Rows of a worksheet.
const MOST_ROWS: usize = 1_048_576;

/// The longest text of a cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;

/// The longest name of a sheet, in UTF-16 units.
const LONGEST_NAME: usize = 31;

/// How hard the file is compressed, 1 to 9: a few kilobytes less would take longer than all the rest.
const COMPRESSION: u8 = 2;

/// The name of a sheet of a page that says nothing of itself.
const UNNAMED: &str = "表";

/// A sheet before it is laid out.
#[derive(Default)]
struct Sheet<'p> {
    name: String,
    above: Vec<Line<'p>>,
    table: Option<Grid>,
    below: Vec<Line<'p>>,
}

/// A row of words above or below a table.
enum Line<'p> {
    Title(&'p str),
    Fact(&'p Field),
    Heading(&'p str),
    Paragraph(&'p str),
    /// To be written on by hand.
    ByHand(String),
}

/// A table as a worksheet has it.
struct Grid {
    labels: Vec<String>,
    rows: Vec<Vec<Value>>,
    /// What stands instead of rows where there are none; empty for nothing.
    when_empty: String,
    form: Option<Box<Form>>,
    /// Columns by the key they had in the page.
    keys: Vec<Name>,
    charts: Vec<charts::Charted>,
    /// How many columns are printed: those beyond are to reckon with only.
    printed: usize,
}

impl Grid {
    /// Whether a column of the form is for days.
    fn is_of_days(&self, form: &Form, column: u16) -> bool {
        self.keys.get(usize::from(column)).is_some_and(|key| !key.is_empty() && form.days.contains(key))
    }
}

/// A cell as a worksheet has it.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Blank,
    Text(String),
    Whole(f64),
    /// 学时, to hundredths.
    Hours(f64),
    Rate(f64),
    Day(NaiveDate),
}

/// Writes the whole page. The same page gives the same bytes: the file says of itself that it is of 2000.
pub(super) fn render(page: &Page) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(plain(&page.title)).set_creation_datetime(&made));
    workbook.set_zip_compression_level(COMPRESSION);
    let sheets = sheets(page)?;
    let lists = lists::Lists::of(&sheets);
    for sheet in &sheets {
        layout::write(workbook.add_worksheet(), sheet, &lists)?;
    }
    lists.write(&mut workbook)?;
    Ok(workbook.save_to_buffer()?)
}

/// The page in sheets: what stands before a table goes above it, what is left at the end, or signed, below the last.
fn sheets(page: &Page) -> Result<Vec<Sheet<'_>>> {
    let mut sheets: Vec<Sheet<'_>> = Vec::new();
    let mut names = HashSet::new();
    let mut above: Vec<Line<'_>> = Vec::new();
    let mut heading = "";
    if !page.title.is_empty() {
        above.push(Line::Title(&page.title));
    }
    let in_form = page.blocks.iter().any(|block| matches!(block, Block::Table(t) if t.form.is_some()));
    // A form has a place for what is not known yet.
    let shown = |field: &&Field| !field.label.is_empty() && (in_form || !field.value.says_nothing());
    above.extend(page.head.iter().filter(shown).map(Line::Fact));
    for block in &page.blocks {
        let (caption, grid) = match block {
            Block::Heading(text) | Block::Letter(text) => {
                heading = text;
                above.push(Line::Heading(text));
                continue;
            }
            Block::Paragraph(text) | Block::Note(text) => {
                above.push(Line::Paragraph(text));
                continue;
            }
            Block::Addressee(whom) => {
                heading = whom;
                above.push(Line::ByHand(printable(&addressed(whom))));
                continue;
            }
            Block::Table(table) => {
                if !table.caption.is_empty() {
                    above.push(Line::Heading(&table.caption));
                }
                (table.caption.as_str(), grid(table)?)
            }
            Block::Lines(_) | Block::Signatures(_) | Block::Closing(_) => {
                above.extend(by_hand(block).into_iter().map(Line::ByHand));
                // Whoever signs ends what they sign: it is not the beginning of what the next table is about.
                if let (false, Some(last)) = (matches!(block, Block::Lines(_)), sheets.last_mut()) {
                    last.below.append(&mut above);
                }
                continue;
            }
            Block::Figures(figures) if figures.is_empty() => continue,
            Block::Figures(figures) => {
                let rows = figures.iter().map(|figure| {
                    let id = Cell::Record(figure.id.clone());
                    vec![figure.label.as_str().into(), figure.value.clone(), id]
                });
                let [label, value, id] = FIGURE_LABELS;
                let table = Table::new("figures", &[("label", label), ("value", value), ("id", id)]);
                (label, grid(&table.rows(rows))?)
            }
        };
        let wanted = [caption, heading, &page.title].into_iter().find(|name| !name.is_empty());
        let name = sheet_name(wanted.unwrap_or(UNNAMED), &mut names);
        sheets.push(Sheet { name, above: std::mem::take(&mut above), table: Some(grid), below: Vec::new() });
    }
    match sheets.last_mut() {
        Some(last) => last.below.append(&mut above),
        None => {
            let name = sheet_name(if page.title.is_empty() { UNNAMED } else { &page.title }, &mut names);
            sheets.push(Sheet { name, above, ..Sheet::default() });
        }
    }
    Ok(sheets)
}

fn grid(table: &Table) -> Result<Grid> {
    // What stands above and the empty rows of a form take some as well.
    if table.rows.len() + 1000 > MOST_ROWS {
        return Err(Refusal::refused(format!(
            "有 {} 行，工作簿的一张表放不下（最多 {MOST_ROWS} 行）。",
            table.rows.len()
        ))
        .hint("写成 CSV：-o 文件名.csv")
        .into());
    }
    let splits: Vec<Split> = (0..table.columns.len()).map(|at| split(table, at)).collect();
    let of_parts =
        |column: &Column| ["分子", "分母"].map(|part| format!("{}（{part}）", plain(&column.label)));
    let (mut labels, mut keys, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for (column, split) in table.columns.iter().zip(&splits) {
        places.push(u16::try_from(labels.len()).unwrap_or(u16::MAX));
        labels.push(plain(&column.label));
        keys.push(column.key.clone());
        if *split == Split::Beside {
            labels.extend(of_parts(column));
        }
        keys.resize(labels.len(), Name::default());
    }
    let printed = labels.len();
    for (column, _) in table.columns.iter().zip(&splits).filter(|(_, split)| **split == Split::After) {
        labels.extend(of_parts(column));
    }
    keys.resize(labels.len(), Name::default());
    let charts = charts::charted(table, &places);
    let rows = table.rows.iter().map(|row| {
        let mut values = Vec::with_capacity(labels.len());
        for (cell, split) in row.iter().zip(&splits) {
            values.push(value(cell));
            if *split == Split::Beside {
                values.extend(parts(cell));
            }
        }
        for (cell, _) in row.iter().zip(&splits).filter(|(_, split)| **split == Split::After) {
            values.extend(parts(cell));
        }
        values
    });
    let when_empty = plain(&table.when_empty);
    Ok(Grid { rows: rows.collect(), when_empty, form: table.form.clone(), labels, keys, charts, printed })
}

/// Where numerator and denominator of a column stand.
#[derive(PartialEq, Eq)]
enum Split {
    /// It has none.
    No,
    /// Right of it.
    Beside,
    /// Right of the last column.
    After,
}

fn split(table: &Table, at: usize) -> Split {
    let mut cells = table.rows.iter().filter_map(|row| row.get(at));
    cells
        .find_map(|cell| match cell {
            Cell::Share { of: 1.., .. } => Some(Split::Beside),
            Cell::Ratio { .. } => Some(Split::After),
            _ => None,
        })
        .unwrap_or(Split::No)
}

fn parts(cell: &Cell) -> [Value; 2] {
    match cell {
        Cell::Share { n, of } | Cell::Ratio { n, of } => [whole(*n), whole(*of)],
        _ => [Value::Blank, Value::Blank],
    }
}

/// A cell as a value to reckon with where it is one.
fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Int(n) => whole(*n),
        Cell::Minutes(minutes) => Value::Hours(hundredths(*minutes) as f64 / 100.0),
        Cell::Share { n, of } | Cell::Ratio { n, of } if *of > 0 => Value::Rate(*n as f64 / *of as f64),
        // Worksheets count days from 1900 on.
        Cell::Day(day) if (1900..=9999).contains(&chrono::Datelike::year(day)) => Value::Day(*day),
        other => match plain(&words(other)) {
            text if text.is_empty() => Value::Blank,
            text => Value::Text(text),
        },
    }
}

/// A whole number; past fifteen digits a worksheet would round it.
fn whole(n: i64) -> Value {
    const EXACT: u64 = 1_000_000_000_000_000;
    if n.unsigned_abs() < EXACT { Value::Whole(n as f64) } else { Value::Text(n.to_string()) }
}

/// Text without what XML cannot hold and no longer than a cell: what is cut off is marked.
fn plain(text: &str) -> String {
    let unfit = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{fffe}' | '\u{ffff}');
    let text = if text.contains(unfit) { Cow::Owned(text.replace(unfit, " ")) } else { Cow::Borrowed(text) };
    cut(&super::printable(&text), LONGEST_TEXT)
}

fn cut(text: &str, most: usize) -> String {
    if text.len() <= most || text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut left = most - 1;
    let fits = |c: &char| {
        let room = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        room
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// A name that a sheet may have and that no other sheet of the book has.
fn sheet_name(wanted: &str, taken: &mut HashSet<String>) -> String {
    let forbidden = |c: char| "[]:*?/\\：？".contains(c) || c == '\'' || c == '\n';
    let name = plain(wanted).replace(forbidden, " ");
    let name = match name.trim() {
        "" => UNNAMED,
        name => name,
    };
    let mut found = cut(name, LONGEST_NAME);
    let mut again = 2;
    while !taken.insert(found.to_lowercase()) {
        let ending = format!("（{again}）");
        found = format!("{}{ending}", cut(name, LONGEST_NAME - ending.encode_utf16().count()));
        again += 1;
    }
    found
}

#[cfg(test)]
mod tests;
