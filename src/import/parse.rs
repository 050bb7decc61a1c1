//! Second stage of an import: rows of text cells, numbered as Excel numbers them, whatever the file was.
//! Cells come as they stand, untrimmed; rows without any content are left out, their numbers kept.
//! Nothing here knows what a column means.

use anyhow::Result;

use super::decode::{Encoding, Fingerprint, Source, TextReader, TextSource, unreadable};
use super::separated::{self, Step};
use super::workbook::Cells;
use crate::refusal::Refusal;

/// The longest cell, in bytes; longer ones are an error of their row ([`RowBuf::too_long`]).
pub const MAX_CELL: usize = 64 << 10;
/// The longest record of separated text, in bytes; only a quote left open makes longer ones.
const MAX_RECORD: usize = 1 << 20;
/// The most lines one record may span.
const MAX_LINES: usize = 1000;

/// One row, refilled again and again so that a million rows cost no allocation each.
#[derive(Debug, Clone, Default)]
pub struct RowBuf {
    number: u64,
    text: String,
    ends: Vec<usize>,
}

impl RowBuf {
    /// An empty row.
    pub fn new() -> Self {
        Self::default()
    }

    /// The row as Excel numbers it, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How many cells the row has; trailing empty ones count in separated text.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the row has no cells at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of the cell in column `column`, from 0; empty if the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        let from = match column.checked_sub(1) {
            Some(before) => self.ends.get(before).copied(),
            None => Some(0),
        };
        let to = self.ends.get(column).copied();
        from.zip(to).and_then(|(from, to)| self.text.get(from..to)).unwrap_or_default()
    }

    /// All cells in order.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = &str> + Clone + '_ {
        (0..self.len()).map(|column| self.cell(column))
    }

    /// Whether no cell has anything but white space.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }

    /// The first column, from 0, whose cell is longer than [`MAX_CELL`].
    pub fn too_long(&self) -> Option<usize> {
        if self.text.len() <= MAX_CELL {
            return None;
        }
        self.cells().position(|cell| cell.len() > MAX_CELL)
    }

    /// A row of these cells.
    pub fn from_cells<S: AsRef<str>>(number: u64, cells: impl IntoIterator<Item = S>) -> Self {
        let mut row = Self { number, ..Self::default() };
        for cell in cells {
            row.push(cell.as_ref());
            row.close();
        }
        row
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    pub(super) fn set_number(&mut self, number: u64) {
        self.number = number;
    }

    /// Adds text to the cell that is being written.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends the cell that is being written. One `'` that keeps a spreadsheet from running the cell as a
    /// formula, as the file of rejected rows has it, is no part of the text.
    pub(super) fn close(&mut self) {
        let start = self.ends.last().copied().unwrap_or(0);
        let cell = self.text.as_bytes().get(start..).unwrap_or_default();
        if let [b'\'', b'=' | b'+' | b'-' | b'@', ..] = cell {
            self.text.remove(start);
        }
        self.ends.push(self.text.len());
    }
}

/// The table of a file, being read from its first row on.
#[derive(Debug)]
pub struct Sheet {
    /// The sheet that is read; none for text.
    pub name: Option<String>,
    /// Other visible sheets with content, which are not read: to be mentioned.
    pub others: Vec<String>,
    /// The encoding of a text; none for workbooks.
    pub encoding: Option<Encoding>,
    /// What separates the cells of a text; none for workbooks.
    pub delimiter: Option<char>,
    rows: Rows,
}

#[derive(Debug)]
enum Rows {
    Text(Box<TextRows>),
    Cells { cells: Cells, fingerprint: Fingerprint },
}

impl Sheet {
    /// Opens the table of `source`: of a workbook the sheet called `wanted`, or else the first visible one
    /// that has content.
    ///
    /// # Errors
    /// A [`Refusal`] if there is no such sheet, if a text is asked for a sheet, or if the file is damaged.
    pub fn open(source: &Source, wanted: Option<&str>) -> Result<Self> {
        match source {
            Source::Text(text) => {
                if wanted.is_some() {
                    let name = text.name();
                    return Err(Refusal::usage(format!("“{name}”是文本文件，没有工作表"))
                        .hint("去掉 --sheet")
                        .into());
                }
                let rows = TextRows::open(text)?;
                Ok(Self {
                    name: None,
                    others: Vec::new(),
                    encoding: Some(text.encoding()),
                    delimiter: Some(char::from(rows.delimiter)),
                    rows: Rows::Text(Box::new(rows)),
                })
            }
            Source::Workbook(book) => {
                let (name, others, cells) = Cells::open(book, wanted)?;
                Ok(Self {
                    name: Some(name),
                    others,
                    encoding: None,
                    delimiter: None,
                    rows: Rows::Cells { cells, fingerprint: book.fingerprint },
                })
            }
        }
    }

    /// Reads the next row that has content into `row`; false after the last.
    ///
    /// # Errors
    /// A [`Refusal`] of the whole file: wrong encoding further down, or a quote left open.
    pub fn next_row(&mut self, row: &mut RowBuf) -> Result<bool> {
        match &mut self.rows {
            Rows::Text(rows) => rows.next_row(row),
            Rows::Cells { cells, .. } => Ok(cells.next_row(row)),
        }
    }

    /// What should be said of rows that are hidden or struck through: they are read like any other.
    pub fn remarks(&self) -> &[String] {
        match &self.rows {
            Rows::Text(_) => &[],
            Rows::Cells { cells, .. } => &cells.remarks,
        }
    }

    /// The bytes read so far; of the whole file once [`Sheet::next_row`] has returned false.
    pub fn fingerprint(&self) -> Fingerprint {
        match &self.rows {
            Rows::Text(rows) => rows.reader.fingerprint(),
            Rows::Cells { fingerprint, .. } => *fingerprint,
        }
    }
}

#[derive(Debug)]
struct TextRows {
    file: String,
    reader: TextReader,
    delimiter: u8,
    /// Text read but not yet handed out starts at `at`.
    text: String,
    at: usize,
    end: bool,
    number: u64,
}

impl TextRows {
    fn open(source: &TextSource) -> Result<Self> {
        let mut reader = source.open()?;
        let mut text = String::new();
        let end = !reader.read_block(&mut text)?;
        let delimiter = separated::delimiter(&text, end);
        Ok(Self { file: source.name().to_owned(), reader, delimiter, text, at: 0, end, number: 0 })
    }

    fn next_row(&mut self, row: &mut RowBuf) -> Result<bool> {
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            if rest.is_empty() && self.end {
                row.clear();
                return Ok(false);
            }
            match separated::split(rest, self.delimiter, self.end, row) {
                Step::Row { taken, quoted } => {
                    let record = rest.get(..taken).unwrap_or_default();
                    let lines =
                        if quoted { memchr::memchr_iter(b'\n', record.as_bytes()).count() } else { 1 };
                    if taken > MAX_RECORD || lines > MAX_LINES {
                        return Err(self.runaway().into());
                    }
                    self.at += taken;
                    self.number += 1;
                    if !row.is_blank() {
                        row.set_number(self.number);
                        return Ok(true);
                    }
                }
                Step::More if rest.len() > MAX_RECORD => return Err(self.runaway().into()),
                Step::More => {
                    self.text.drain(..self.at);
                    self.at = 0;
                    self.end = !self.reader.read_block(&mut self.text)?;
                }
                Step::OpenQuote => return Err(self.runaway().into()),
            }
        }
    }

    fn runaway(&self) -> Refusal {
        let (file, row) = (&self.file, self.number + 1);
        unreadable(format!("“{file}”第 {row} 行的引号没有配对，后面的行会被当成一格"))
            .hint("改正这一行多出或缺少的半角引号，再导入")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Kind;
    use proptest::prelude::*;
    use std::path::Path;

    type Row = (u64, Vec<String>);

    fn all(source: &Source, sheet: Option<&str>) -> Result<Vec<Row>> {
        let mut sheet = Sheet::open(source, sheet)?;
        let (mut row, mut rows) = (RowBuf::new(), vec![]);
        while sheet.next_row(&mut row)? {
            rows.push((row.number(), row.cells().map(str::to_owned).collect()));
        }
        Ok(rows)
    }

    fn read(text: &str) -> Result<Vec<Row>> {
        all(&Source::from_bytes("表.csv", text.into())?, None)
    }

    fn row(number: u64, cells: &[&str]) -> Row {
        (number, cells.iter().map(|c| (*c).to_owned()).collect())
    }

    fn sample(file: &str) -> Source {
        Source::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/samples").join(file)).unwrap()
    }

    #[test]
    fn rows_are_numbered_as_excel_numbers_them() {
        let rows = read("标题\r\n\r\n,,\r\n姓名,备注\r\n张伟,\"一\r\n二\"\r\n\n李娜,好").unwrap();
        let expected = [
            row(1, &["标题"]),
            row(4, &["姓名", "备注"]),
            row(5, &["张伟", "一\r\n二"]),
            row(7, &["李娜", "好"]),
        ];
        assert_eq!(rows, expected);
        assert_eq!(read("").unwrap(), []);
        assert_eq!(read("\n \n").unwrap(), []);
    }

    #[test]
    fn separated_by_tab_and_semicolon() {
        assert_eq!(all(&sample("bad-utf16.csv"), None).unwrap()[1].1.len(), 6);
        assert_eq!(read("姓名;工号\n张伟;\"1;2\"\n").unwrap()[1], row(2, &["张伟", "1;2"]));
    }

    #[test]
    fn samples() {
        for (file, count, last) in [
            ("attendance-october.csv", 110, 110),
            ("signin-gbk.csv", 14, 14),
            ("roster.xlsx", 53, 53),
            ("tencent-meeting.xlsx", 15, 16),
            ("matrix.xlsx", 8, 8),
            ("bad-formula.csv", 2, 2),
        ] {
            let rows = all(&sample(file), None).unwrap();
            assert_eq!((rows.len(), rows[rows.len() - 1].0), (count, last), "{file}");
        }
        let sheet = Sheet::open(&sample("signin-gbk.csv"), None).unwrap();
        assert_eq!((sheet.encoding, sheet.delimiter, sheet.name), (Some(Encoding::Gb18030), Some(','), None));
        assert_eq!(all(&sample("roster.xlsx"), None).unwrap()[3].1[7], "1998-01-06");
    }

    #[test]
    fn an_open_quote_names_its_row() {
        let tail = "李娜,出勤\n".repeat(200_000);
        for text in [
            "姓名,备注\n张伟,\"好\n李娜,出勤\n".to_owned(),
            format!("姓名,备注\n张伟,\"好\n{tail}"),
            format!("姓名,备注\n张伟,\"好\n{}王芳,\"\n", "李娜,出勤\n".repeat(1001)),
        ] {
            let no: Refusal = read(&text).unwrap_err().downcast().unwrap();
            assert!(no.kind == Kind::Unreadable && no.message.contains("第 2 行的引号"), "{}", no.message);
        }
    }

    #[test]
    fn long_cells_are_told_and_the_rest_goes_on() {
        let long = "长".repeat(MAX_CELL / 2);
        let source =
            Source::from_bytes("表.csv", format!("姓名,备注\n张伟,{long}\n李娜,好\n").into()).unwrap();
        let mut sheet = Sheet::open(&source, None).unwrap();
        let mut row = RowBuf::new();
        let mut told = vec![];
        while sheet.next_row(&mut row).unwrap() {
            told.push(row.too_long());
        }
        assert_eq!(told, [None, Some(1), None]);
    }

    #[test]
    fn text_has_no_sheets() {
        let no: Refusal = all(&sample("bad-rows.csv"), Some("一月")).unwrap_err().downcast().unwrap();
        assert_eq!(no.kind, Kind::Usage);
    }

    #[test]
    fn the_mark_of_an_inert_cell_is_no_part_of_it() {
        let rows = read("姓名,备注\n'=1+1,'@a\n\"'-2+3\",''=1\n'张伟,'\n").unwrap();
        let expected = [row(2, &["=1+1", "@a"]), row(3, &["-2+3", "''=1"]), row(4, &["'张伟", "'"])];
        assert_eq!(rows[1..], expected);
    }

    #[test]
    fn blocks_do_not_show() {
        let line = |n: usize| format!("{n},\"张\"\"伟\n\",{}", "x".repeat(n % 97));
        let text: String = (0..20_000).map(|n| line(n) + "\r\n").collect();
        let rows = read(&text).unwrap();
        assert_eq!(rows.len(), 20_000);
        for (n, (number, cells)) in rows.into_iter().enumerate() {
            assert_eq!((number, cells[0].as_str()), (n as u64 + 1, n.to_string().as_str()));
            assert_eq!((cells[1].as_str(), cells[2].len()), ("张\"伟\n", n % 97));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_give_rows_or_a_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Source::from_bytes("a", bytes).and_then(|source| all(&source, None));
        }

        #[test]
        fn cells_are_those_put_in(cells in proptest::collection::vec("[a张 ]{0,3}", 0..6)) {
            let row = RowBuf::from_cells(1, &cells);
            prop_assert_eq!(row.len(), cells.len());
            prop_assert_eq!(row.cell(cells.len()), "");
            prop_assert_eq!(row.cells().map(str::to_owned).collect::<Vec<_>>(), cells);
        }
    }
}
