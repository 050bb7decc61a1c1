//! A [`Page`] becomes bytes: a table for the terminal, JSON for scripts, CSV and workbooks for spreadsheets,
//! Markdown, HTML and documents for papers. Plain functions: the same page and style always give the same bytes. Nothing here asks
//! the environment, the terminal or the store; whoever calls says how wide the screen is.

mod console;
mod csv;
pub mod docx;
pub mod fold;
mod heat;
mod html;
mod ics;
mod json;
mod markdown;
mod paper;
mod picture;
mod screen;
mod table;
mod xlsx;

use std::collections::HashSet;

use anyhow::{Result, ensure};

pub use crate::page::words;
use crate::page::{BY_HAND, Block, Cell, Page, Place, Table};
use crate::refusal::Refusal;
pub use console::{for_gbk, for_locale};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Aligned for the terminal.
    #[default]
    Table,
    /// One object for scripts.
    Json,
    /// One object on a line: each row of a list, each row of each table of a page, each record of an export.
    JsonLines,
    /// For spreadsheets.
    Csv,
    /// For papers and chat.
    Markdown,
    /// A paper to be read in a browser and printed: one file with all it needs.
    Html,
    /// A workbook, to be printed, reckoned with or filled in.
    Xlsx,
    /// A document for a word processor, after GB/T 9704-2012.
    Docx,
    /// A calendar, of pages that have days to give.
    Ics,
}

impl Format {
    /// Every format that any page can be written in, in the order in which help names them.
    pub const ALL: [Format; 8] = [
        Format::Table,
        Format::Json,
        Format::JsonLines,
        Format::Csv,
        Format::Markdown,
        Format::Html,
        Format::Xlsx,
        Format::Docx,
    ];

    /// The word that `--format` takes.
    pub fn word(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Json => "json",
            Format::JsonLines => "jsonl",
            Format::Csv => "csv",
            Format::Markdown => "md",
            Format::Html => "html",
            Format::Xlsx => "xlsx",
            Format::Docx => "docx",
            Format::Ics => "ics",
        }
    }

    /// Whether it is no text: a screen shows nothing of it.
    pub fn is_binary(self) -> bool {
        matches!(self, Format::Xlsx | Format::Docx)
    }

    /// Reads the word that `--format` takes, or the ending of a file; `markdown` and `htm` are understood as
    /// well.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "markdown" => Some(Format::Markdown),
            "htm" => Some(Format::Html),
            "ics" => Some(Format::Ics),
            _ => Self::ALL.into_iter().find(|format| format.word() == word),
        }
    }
}

/// What the reader's screen can show. It shapes [`Format::Table`] only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Columns of the terminal; `None` (a pipe, a file) never wraps.
    pub width: Option<u16>,
    /// Whether escape codes for colour may be written.
    pub color: bool,
    /// Whether lines are drawn with `+ - |`: old consoles count box-drawing characters as two columns.
    pub ascii: bool,
}

/// Where the bytes go. Only CSV differs: a file is opened by a spreadsheet, a stream is read by a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Destination {
    /// Terminal or pipe: no BOM, LF.
    #[default]
    Stream,
    /// A file a person opens: CSV with BOM and CRLF.
    File,
}

/// Columns of the terminal that stdout is, if it is one. One that does not know its own width has the usual 80.
pub fn terminal_width() -> Option<u16> {
    const USUAL: u16 = 80;
    comfy_table::Table::new().width().map(|width| if width == 0 { USUAL } else { width })
}

/// Writes a page.
///
/// # Errors
/// A page that breaks its own rules (a row of the wrong length, a key used twice) is a fault of the program
/// and not of the clerk; a table longer than any worksheet is refused.
pub fn render(page: &Page, format: Format, style: &Style, destination: Destination) -> Result<Vec<u8>> {
    check(page)?;
    match format {
        Format::Table => Ok(table::render(&for_people(page), style).into_bytes()),
        Format::Json => json::render(page),
        Format::JsonLines => json::lines(page),
        Format::Csv => csv::render(&sent(page), page.list().is_some(), destination),
        Format::Markdown => Ok(markdown::render(&sent(page)).into_bytes()),
        Format::Html => html::render(&sent(page)),
        Format::Xlsx => xlsx::render(&sent(page)),
        Format::Docx => render_docx(page, &docx::Profile::default()),
        Format::Ics => ics::render(page),
    }
}

/// Writes a page as a document for a word processor that looks as an organ has it.
///
/// # Errors
/// As [`render`].
pub fn render_docx(page: &Page, profile: &docx::Profile) -> Result<Vec<u8>> {
    check(page)?;
    docx::render(&paper::on_paper(for_people(page).into_owned()), profile)
}

/// How many rows a screen has no room for, and the command that shows them; none if it shows all.
pub type LeftOut = Option<(usize, String)>;

/// Writes a page for a screen of so many lines: a table that has a short form and does not fit is shown in short, as far
/// as it fits. How many of its rows are not shown, and the command that shows them, is the second answer.
///
/// # Errors
/// As [`render`].
pub fn render_on_screen(page: &Page, style: &Style, lines: usize) -> Result<(Vec<u8>, LeftOut)> {
    check(page)?;
    Ok(screen::render(&for_people(page), style, lines))
}

/// The page as those read it who get it as a file that is no document for a word processor.
fn sent(page: &Page) -> std::borrow::Cow<'_, Page> {
    let shown = for_people(page);
    if page.sent_out { std::borrow::Cow::Owned(paper::on_paper(shown.into_owned())) } else { shown }
}

/// The page without what is for scripts alone: columns without a label, and tables that have nothing to
/// say and no sentence to say it with.
fn for_people(page: &Page) -> std::borrow::Cow<'_, Page> {
    use std::borrow::Cow;
    let silent = |table: &Table| {
        table.rows.is_empty() && table.omit_when_empty || table.columns.iter().all(|c| c.label.is_empty())
    };
    let coded = |table: &Table| table.columns.iter().any(|column| column.label.is_empty());
    let touches = |block: &Block| matches!(block, Block::Table(table) if silent(table) || coded(table));
    if !page.blocks.iter().any(touches) {
        return Cow::Borrowed(page);
    }
    let mut shown = page.clone();
    shown.blocks.retain(|block| !matches!(block, Block::Table(table) if silent(table)));
    for block in &mut shown.blocks {
        if let Block::Table(table) = block {
            table.keep_columns(|column| !column.label.is_empty());
        }
    }
    Cow::Owned(shown)
}

/// A refusal as scripts read it: one line of JSON, with its line end.
pub fn error_json(refusal: &Refusal) -> String {
    let object = serde_json::json!({
        "schema": "wuxue.error/1",
        "kind": refusal.kind.code(),
        "message": refusal.message,
        "hints": refusal.hints,
    });
    format!("{object}\n")
}

/// A refusal as the clerk reads it: the sentence, then a line for each hint.
pub fn error_text(refusal: &Refusal) -> String {
    let mut text = format!("错误：{}\n", printable(&refusal.message));
    for hint in &refusal.hints {
        text.push_str("  → ");
        text.push_str(&printable(hint));
        text.push('\n');
    }
    text
}

/// A line across the paper to write on.
const RULED: &str = "＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿";

/// Whom a paper goes to, as it begins.
fn addressed(whom: &str) -> String {
    format!("{whom}：")
}

/// Empty lines to write on, places to sign and who sends the paper out, as plain text; a line each.
fn by_hand(block: &Block) -> Vec<String> {
    match block {
        Block::Lines(count) => vec![RULED.to_owned(); *count],
        Block::Signatures(who) => who.iter().map(|who| format!("{who}：{BY_HAND}")).collect(),
        Block::Closing(lines) => lines.iter().map(|line| printable(line)).collect(),
        _ => Vec::new(),
    }
}

/// Whether a cell is a quantity, which stands at the right of its column.
fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Int(_) | Cell::Share { .. } | Cell::Ratio { .. } | Cell::Minutes(_))
}

/// Which columns hold quantities only (gaps aside).
fn number_columns(columns: usize, rows: &[Vec<Cell>]) -> Vec<bool> {
    (0..columns)
        .map(|i| {
            let mut cells = rows
                .iter()
                .filter_map(|row| row.get(i))
                .filter(|cell| !matches!(cell, Cell::Empty | Cell::Unknown))
                .peekable();
            cells.peek().is_some() && cells.all(is_number)
        })
        .collect()
}

/// Labels of the columns that show figures to people; the last one is what `report explain` takes.
const FIGURE_LABELS: [&str; 3] = ["指标", "数值", "编号"];

/// Text without what could steer a terminal or turn the reading direction. Line ends stay.
fn printable(text: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(steers) { text.replace(steers, " ") } else { text.to_owned() }
}

/// Holds a page to the rules that its types cannot state.
fn check(page: &Page) -> Result<()> {
    let mut top = HashSet::from(["schema", "figures", "tables"]);
    let mut named = HashSet::new();
    for field in &page.head {
        ensure!(top.insert(field.key.as_ref()), "page {}: key {} twice", page.schema, field.key);
    }
    for block in &page.blocks {
        let Block::Table(table) = block else { continue };
        let keys = match table.place {
            Place::Top => &mut top,
            Place::Tables => &mut named,
        };
        ensure!(keys.insert(table.key.as_ref()), "page {}: table {} twice", page.schema, table.key);
        check_table(&page.schema, table)?;
    }
    Ok(())
}

fn check_table(schema: &str, table: &Table) -> Result<()> {
    let mut keys = HashSet::new();
    for column in &table.columns {
        ensure!(keys.insert(column.key.as_ref()), "page {schema}: {}.{} twice", table.key, column.key);
    }
    for chart in &table.charts {
        for key in chart.values.iter().chain([&chart.names]) {
            ensure!(
                keys.contains(key.as_ref()),
                "page {schema}: {} draws {key}, which it has not",
                table.key
            );
        }
    }
    for (i, row) in table.rows.iter().enumerate() {
        ensure!(
            row.len() == table.columns.len(),
            "page {schema}: row {i} of {} has {} cells for {} columns",
            table.key,
            row.len(),
            table.columns.len()
        );
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod samples {
    //! A page with every kind of block and cell.

    use chrono::NaiveDate;

    use crate::page::{Block, Cell, Figure, Page, Table};

    /// A report.
    pub(crate) fn report() -> Page {
        let mut page = Page::new("report.monthly", "2026年10月五学联动月报")
            .field("period", "期间", "2026-10")
            .field("as_of", "数据日期", NaiveDate::from_ymd_opt(2026, 11, 2).unwrap())
            .field("operation", "", 41)
            .heading("一、研学")
            .paragraph("本月应开展支部活动 5 次，已开展 3 次。");
        page.blocks.push(Block::Figures(vec![
            Figure { id: "research.planned".into(), label: "应开展".into(), value: Cell::Int(5) },
            Figure {
                id: "research.rate".into(), label: "完成率".into(), value: Cell::Share { n: 3, of: 5 }
            },
        ]));
        page = page.table(
            Table::new(
                "branches",
                &[("unit", "党组织"), ("held", "已开展"), ("present", "到会率"), ("hours", "学时")],
            )
            .caption("各支部情况")
            .in_tables()
            .rows([
                vec!["第一支部".into(), 2.into(), Cell::Share { n: 23, of: 24 }, Cell::Minutes(90)],
                vec!["离退休|支部".into(), 0.into(), Cell::Share { n: 0, of: 0 }, Cell::Unknown],
            ]),
        );
        page.blocks.push(Block::Figures(vec![Figure {
            id: "late".into(),
            label: "补录".into(),
            value: Cell::Unknown,
        }]));
        page
    }

    /// A list with one table of every kind of cell.
    pub(crate) fn list() -> Page {
        Page::new("log.list", "").table(
            Table::new(
                "rows",
                &[
                    ("code", "编号"),
                    ("day", "日期"),
                    ("title", "主题"),
                    ("open", "公开"),
                    ("kinds", "类型"),
                    ("note", "备注"),
                ],
            )
            .rows([
                vec![
                    Cell::Record("A12".into()),
                    NaiveDate::from_ymd_opt(2026, 10, 16).unwrap().into(),
                    "=学习“全会精神”".into(),
                    true.into(),
                    Cell::List(vec!["主题党日".into(), "党课".into()]),
                    Cell::Empty,
                ],
                vec![
                    Cell::Record("A13".into()),
                    Cell::Unknown,
                    "读书会,\n第二场".into(),
                    false.into(),
                    Cell::List(vec![]),
                    "无".into(),
                ],
            ]),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Kind;

    #[test]
    fn words_of_every_format_are_read_back() {
        for format in Format::ALL {
            assert_eq!(Format::from_word(format.word()), Some(format));
        }
        assert_eq!(Format::from_word("markdown"), Some(Format::Markdown));
        assert_eq!(Format::from_word("xml"), None);
    }

    #[test]
    fn shares_round_half_up_and_nothing_of_nothing_is_a_dash() {
        let share = |n, of| words(&Cell::Share { n, of });
        assert_eq!(share(3, 5), "3/5（60.0%）");
        assert_eq!(share(2, 3), "2/3（66.7%）");
        assert_eq!(share(1, 2000), "1/2000（0.1%）");
        assert_eq!(share(0, 7), "0/7（0.0%）");
        assert_eq!(share(6, 5), "6/5（120.0%）");
        assert_eq!(share(0, 0), "—");
        assert_eq!(share(i64::MAX, i64::MAX), format!("{0}/{0}（100.0%）", i64::MAX));
    }

    #[test]
    fn minutes_are_hours_without_trailing_zeros() {
        let hours = |m| words(&Cell::Minutes(m));
        assert_eq!(hours(0), "0");
        assert_eq!(hours(120), "2");
        assert_eq!(hours(90), "1.5");
        assert_eq!(hours(45), "0.75");
        assert_eq!(hours(50), "0.83");
        assert_eq!(hours(3), "0.05");
        assert_eq!(hours(-30), "-0.5");
    }

    #[test]
    fn the_same_page_gives_the_same_bytes() {
        for page in [samples::report(), samples::list()] {
            for format in Format::ALL {
                for destination in [Destination::Stream, Destination::File] {
                    let style = Style { width: Some(60), color: true, ascii: false };
                    let once = render(&page, format, &style, destination).unwrap();
                    assert_eq!(once, render(&page, format, &style, destination).unwrap());
                    assert!(!once.is_empty());
                }
            }
        }
    }

    #[test]
    fn a_page_that_breaks_its_rules_is_a_fault() {
        let columns = [("a", "甲"), ("b", "乙")];
        let short = Page::new("x", "").table(Table::new("rows", &columns).rows([vec![Cell::Empty]]));
        let twice =
            Page::new("x", "").table(Table::new("rows", &columns)).table(Table::new("rows", &columns));
        let reserved = Page::new("x", "").field("figures", "", 1);
        for page in [short, twice, reserved] {
            assert!(render(&page, Format::Json, &Style::default(), Destination::Stream).is_err());
        }
    }

    #[test]
    fn errors_speak_to_scripts_and_to_clerks() {
        let refusal = Refusal::new(Kind::NotFound, "没有“张三”\u{1b}[31m").hint("wuxue member list");
        assert_eq!(error_text(&refusal), "错误：没有“张三” [31m\n  → wuxue member list\n");
        let json = error_json(&refusal);
        assert!(json.ends_with("}\n") && json.lines().count() == 1, "{json}");
        assert!(json.starts_with(r#"{"schema":"wuxue.error/1","kind":"not_found","message":"#), "{json}");
    }
}
