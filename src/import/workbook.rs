//! Reads one sheet of a workbook into text cells. The only code that names `calamine`.
//! Cells are streamed where the format allows: a sheet that claims two far corners must not fill the memory
//! with the rectangle between.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anyhow::Result;
use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Ods, OdsError, Reader, SheetType, SheetVisible, Xls, XlsError,
    Xlsb, Xlsx,
};
use chrono::{NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use super::decode::{Form, WorkbookSource, locked, unreadable};
use super::parse::RowBuf;
use super::sheet_marks::{Marks, UNCOMPUTED};
use crate::refusal::{Kind, Refusal};

/// The most text one sheet may hold, in bytes: one long string may be shared by a million cells.
const MAX_SHEET: usize = 256 << 20;
/// Columns that a sheet can have.
const MAX_COLUMNS: u32 = 16_384;
/// The most cells that are filled because they are merged with the one above.
const MAX_FILLED: usize = 1 << 20;
/// Serial numbers of days run up to 9999-12-31.
const LAST_DAY: f64 = 2_958_466.0;
/// From here on a number has lost digits.
const EXACT: f64 = 1e15;

type Bytes = Cursor<Arc<[u8]>>;

enum Book {
    Xlsx(Box<Xlsx<Bytes>>),
    Xlsb(Box<Xlsb<Bytes>>),
    Xls(Box<Xls<Bytes>>),
    Ods(Box<Ods<Bytes>>),
}

/// Why reading stopped.
enum Fault {
    Locked,
    /// More text than [`MAX_SHEET`].
    TooMuch,
    /// What calamine says.
    Broken(String),
}

impl Fault {
    fn broken(error: impl std::fmt::Display) -> Self {
        Self::Broken(error.to_string())
    }

    fn refuse(self, name: &str) -> Refusal {
        match self {
            Fault::Locked => locked(name),
            Fault::TooMuch => unreadable(format!("“{name}”的工作表超过 {} MB 文字，太大", MAX_SHEET >> 20))
                .hint("分成几个文件，或另存为 CSV 再导入"),
            Fault::Broken(why) => unreadable(format!("“{name}”不完整或已损坏，表格读不出来（{why}）"))
                .hint("用 WPS 或 Excel 打开，另存为 .xlsx，再导入"),
        }
    }
}

/// The cells of one sheet that have content, by row and column.
#[derive(Debug, Default)]
pub(super) struct Cells {
    text: String,
    cells: Vec<Place>,
    next: usize,
    /// What should be said of rows that are hidden or struck through.
    pub(super) remarks: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    row: u32,
    column: u32,
    from: u32,
    to: u32,
}

impl Cells {
    /// Reads the sheet called `wanted`, or the first visible one with content; gives its name, the names of
    /// the other visible sheets with content, and the cells.
    pub(super) fn open(source: &WorkbookSource, wanted: Option<&str>) -> Result<(String, Vec<String>, Self)> {
        // The file is foreign and calamine promises nothing about damaged ones: a panic in it is a damaged file.
        let outcome = catch_unwind(AssertUnwindSafe(|| Self::choose(source, wanted)));
        Ok(outcome.unwrap_or_else(|_| Err(Fault::Broken("内部格式有误".into()).refuse(&source.name)))?)
    }

    fn choose(source: &WorkbookSource, wanted: Option<&str>) -> Result<(String, Vec<String>, Self), Refusal> {
        let file = &source.name;
        let mut book = Book::open(source).map_err(|fault| fault.refuse(file))?;
        let sheets = book.sheets();
        let mut others = Vec::new();
        let mut chosen = None;
        for (name, visible) in &sheets {
            let mut cells = Self::default();
            // A hidden sheet is read only if it is asked for by name.
            let fits = match wanted {
                Some(wanted) => name.trim() == wanted.trim(),
                None => *visible && chosen.is_none(),
            };
            if fits && chosen.is_none() {
                book.each(name, &mut |row, column, value| cells.add(row, column, value).map(|()| true))
                    .map_err(|fault| fault.refuse(file))?;
                if wanted.is_some() || !cells.cells.is_empty() {
                    chosen = Some((name.clone(), cells));
                }
            } else if *visible {
                let mut found = false;
                book.each(name, &mut |_, _, value| {
                    found = !value.trim().is_empty();
                    Ok(!found)
                })
                .map_err(|fault| fault.refuse(file))?;
                if found {
                    others.push(name.clone());
                }
            }
        }
        match (chosen, wanted) {
            (Some((name, mut cells)), _) => {
                let mut merged = book.merged(&name);
                let marks = book.marks(source, &name);
                for (row, column) in &marks.uncomputed {
                    cells.add(*row, *column, UNCOMPUTED).map_err(|fault| fault.refuse(file))?;
                }
                let below = |((row, column), last): &((u32, u32), u32)| Dimensions {
                    start: (*row, *column),
                    end: (*last, *column),
                };
                merged.extend(marks.merged.iter().map(below));
                cells.sort();
                cells.fill_down(&merged);
                cells.mention("是隐藏的，也读了；不要的，删去再导入", &marks.hidden);
                cells.mention("有删除线，也读了；不要的，删去再导入", &marks.struck);
                Ok((name, others, cells))
            }
            (None, Some(wanted)) => {
                let names: Vec<String> = sheets.iter().map(|(name, _)| format!("“{name}”")).collect();
                Err(Refusal::new(Kind::NotFound, format!("“{file}”里没有工作表“{wanted}”"))
                    .hint(format!("有的工作表：{}", names.join("、"))))
            }
            (None, None) => Err(unreadable(format!("“{file}”里没有有内容的工作表"))
                .hint("隐藏的工作表不读；要读就写 --sheet 名称")),
        }
    }

    fn add(&mut self, row: u32, column: u32, value: &str) -> Result<(), Fault> {
        if value.trim().is_empty() || column >= MAX_COLUMNS {
            return Ok(());
        }
        if self.text.len() + value.len() > MAX_SHEET {
            return Err(Fault::TooMuch);
        }
        // MAX_SHEET fits 32 bits.
        let from = self.text.len() as u32;
        self.text.push_str(value);
        self.cells.push(Place { row, column, from, to: self.text.len() as u32 });
        Ok(())
    }

    /// Remarks on rows, of those that have content.
    fn mention(&mut self, what: &str, rows: &[u32]) {
        const SHOWN: usize = 10;
        let filled = |row: &&u32| self.cells.binary_search_by_key(*row, |place| place.row).is_ok();
        let rows: Vec<String> = rows.iter().filter(filled).map(|row| (row + 1).to_string()).collect();
        if !rows.is_empty() {
            let more = if rows.len() > SHOWN { format!("等 {} 行", rows.len()) } else { "行".to_owned() };
            let shown = rows.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("、");
            self.remarks.push(format!("第 {shown} {more}{what}。"));
        }
    }

    /// Files made by other programs need not keep the order; a place written twice keeps what came first.
    fn sort(&mut self) {
        self.cells.sort_by_key(|place| (place.row, place.column));
        self.cells.dedup_by_key(|place| (place.row, place.column));
    }

    /// Merged cells keep their text in the corner. Those below it in its column say the same: a day that
    /// stands once beside ten people is the day of all ten. Rows without any content stay without.
    fn fill_down(&mut self, merged: &[Dimensions]) {
        let mut rows: Vec<u32> = self.cells.iter().map(|place| place.row).collect();
        rows.dedup();
        let mut filled = Vec::new();
        for area in merged {
            let ((top, column), (bottom, _)) = (area.start, area.end);
            let Ok(corner) = self.cells.binary_search_by_key(&(top, column), |p| (p.row, p.column)) else {
                continue;
            };
            let Some(corner) = self.cells.get(corner).copied() else { continue };
            let below = rows.iter().skip(rows.partition_point(|row| *row <= top));
            let below = below.take_while(|row| **row <= bottom).take(MAX_FILLED - filled.len());
            filled.extend(below.map(|row| Place { row: *row, ..corner }));
        }
        if !filled.is_empty() {
            // What stands in its own place comes first.
            self.cells.append(&mut filled);
            self.sort();
        }
    }

    /// Reads the next row that has content into `row`; false after the last.
    pub(super) fn next_row(&mut self, row: &mut RowBuf) -> bool {
        row.clear();
        let Some(first) = self.cells.get(self.next) else { return false };
        let number = first.row;
        row.set_number(u64::from(number) + 1);
        while let Some(place) = self.cells.get(self.next).filter(|place| place.row == number) {
            while row.len() < place.column as usize {
                row.close();
            }
            row.push(self.text.get(place.from as usize..place.to as usize).unwrap_or_default());
            row.close();
            self.next += 1;
        }
        true
    }
}

impl Book {
    fn open(source: &WorkbookSource) -> Result<Self, Fault> {
        let bytes = Cursor::new(Arc::clone(&source.bytes));
        Ok(match source.form {
            Form::Xlsx => Book::Xlsx(Box::new(Xlsx::new(bytes).map_err(Fault::broken)?)),
            Form::Xlsb => Book::Xlsb(Box::new(Xlsb::new(bytes).map_err(Fault::broken)?)),
            Form::Xls => Book::Xls(Box::new(Xls::new(bytes).map_err(|e| match e {
                XlsError::Password => Fault::Locked,
                other => Fault::broken(other),
            })?)),
            Form::Ods => Book::Ods(Box::new(Ods::new(bytes).map_err(|e| match e {
                OdsError::Password => Fault::Locked,
                other => Fault::broken(other),
            })?)),
        })
    }

    /// The sheets that hold cells, in order, and whether each is visible.
    fn sheets(&self) -> Vec<(String, bool)> {
        let sheets = match self {
            Book::Xlsx(book) => book.sheets_metadata(),
            Book::Xlsb(book) => book.sheets_metadata(),
            Book::Xls(book) => book.sheets_metadata(),
            Book::Ods(book) => book.sheets_metadata(),
        };
        let cells = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        cells.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect()
    }

    /// Areas of merged cells, where the format tells: xlsx and xls. If they cannot be read the cells still can.
    fn merged(&mut self, name: &str) -> Vec<Dimensions> {
        match self {
            Book::Xlsx(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
            Book::Xls(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
            Book::Xlsb(_) | Book::Ods(_) => Vec::new(),
        }
    }

    /// What calamine does not tell; nothing for formats whose parts are not text.
    fn marks(&self, source: &WorkbookSource, name: &str) -> Marks {
        let marks = match self {
            Book::Xlsx(_) => Marks::of_xlsx(&source.bytes, name),
            Book::Ods(_) => Marks::of_ods(&source.bytes, name),
            Book::Xlsb(_) | Book::Xls(_) => None,
        };
        marks.unwrap_or_default()
    }

    /// Hands row and column (from 0, as in the sheet) and the text of every cell to `take`, until it says false.
    fn each(
        &mut self,
        name: &str,
        take: &mut dyn FnMut(u32, u32, &str) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        let mut shown = String::new();
        let range = match self {
            Book::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(name).map_err(Fault::broken)?;
                while let Some(cell) = cells.next_cell().map_err(Fault::broken)? {
                    let (row, column) = cell.get_position();
                    if !take(row, column, show_ref(cell.get_value(), &mut shown))? {
                        break;
                    }
                }
                return Ok(());
            }
            Book::Xlsb(book) => {
                let mut cells = book.worksheet_cells_reader(name).map_err(Fault::broken)?;
                while let Some(cell) = cells.next_cell().map_err(Fault::broken)? {
                    let (row, column) = cell.get_position();
                    if !take(row, column, show_ref(cell.get_value(), &mut shown))? {
                        break;
                    }
                }
                return Ok(());
            }
            Book::Xls(book) => book.worksheet_range(name).map_err(Fault::broken)?,
            Book::Ods(book) => book.worksheet_range(name).map_err(Fault::broken)?,
        };
        let Some((top, left)) = range.start() else { return Ok(()) };
        for (row, column, value) in range.used_cells() {
            let (row, column) = (top + row as u32, left + column as u32);
            if !take(row, column, show(value, &mut shown))? {
                break;
            }
        }
        Ok(())
    }
}

fn show_ref<'a>(value: &'a DataRef<'_>, shown: &'a mut String) -> &'a str {
    match value {
        DataRef::String(text) => text,
        DataRef::SharedString(text) => text,
        DataRef::Empty => "",
        DataRef::Int(n) => keep(shown, n.to_string()),
        DataRef::Float(n) => keep(shown, number(*n)),
        DataRef::Bool(yes) => boolean(*yes),
        DataRef::DateTime(when) => keep(shown, moment(when)),
        DataRef::DateTimeIso(text) => keep(shown, iso_moment(text)),
        DataRef::DurationIso(text) => keep(shown, iso_duration(text)),
        DataRef::Error(error) => keep(shown, error.to_string()),
    }
}

fn show<'a>(value: &'a Data, shown: &'a mut String) -> &'a str {
    match value {
        Data::String(text) => text,
        Data::Empty => "",
        Data::Int(n) => keep(shown, n.to_string()),
        Data::Float(n) => keep(shown, number(*n)),
        Data::Bool(yes) => boolean(*yes),
        Data::DateTime(when) => keep(shown, moment(when)),
        Data::DateTimeIso(text) => keep(shown, iso_moment(text)),
        Data::DurationIso(text) => keep(shown, iso_duration(text)),
        Data::Error(error) => keep(shown, error.to_string()),
    }
}

fn keep(shown: &mut String, text: String) -> &str {
    *shown = text;
    shown
}

fn boolean(yes: bool) -> &'static str {
    if yes { "TRUE" } else { "FALSE" }
}

/// A number as Excel shows it: 15 digits, no `.0`. Beyond 15 digits it is written with an exponent, so that
/// an identity number which was stored as a number, and has lost digits, is not taken for a sound one.
fn number(n: f64) -> String {
    if !n.is_finite() || n.abs() >= EXACT {
        return format!("{n:E}").replacen('E', "E+", usize::from(n.is_finite()));
    }
    // Computed cells carry noise: 0.1 + 0.2.
    let round: f64 = format!("{n:.14e}").parse().unwrap_or(n);
    if round == 0.0 { "0".to_owned() } else { round.to_string() }
}

/// A date, a time or both, to the second; a length of time as `2:05:00`.
fn moment(when: &ExcelDateTime) -> String {
    let serial = when.as_f64();
    if !(0.0..LAST_DAY).contains(&serial) {
        return number(serial);
    }
    if when.is_duration() {
        let seconds = (serial * 86_400.0).round() as u64;
        return format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    // Serial numbers are binary fractions of a day: round to the second before cutting.
    let at = when.as_datetime().and_then(|at| at.checked_add_signed(TimeDelta::milliseconds(500)));
    let Some(at) = at.and_then(|at| at.with_nanosecond(0)) else { return number(serial) };
    match serial < 1.0 {
        true => clock(at.time()),
        false => day_and_clock(at),
    }
}

fn day_and_clock(at: NaiveDateTime) -> String {
    match at.time() == NaiveTime::MIN {
        true => at.format("%Y-%m-%d").to_string(),
        false => format!("{} {}", at.format("%Y-%m-%d"), clock(at.time())),
    }
}

fn clock(at: NaiveTime) -> String {
    at.format(if at.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string()
}

/// OpenDocument writes moments as `2026-10-16T14:30:00`; what is not one stays as it is.
fn iso_moment(text: &str) -> String {
    match text.parse::<NaiveDateTime>() {
        Ok(at) => day_and_clock(at.with_nanosecond(0).unwrap_or(at)),
        Err(_) => text.to_owned(),
    }
}

/// OpenDocument writes times of day and lengths alike as `PT14H30M00S`: shown as `14:30`.
fn iso_duration(text: &str) -> String {
    let read = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
        let (h, m, s) =
            (hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?, seconds.parse::<u32>().ok()?);
        Some(if s == 0 { format!("{h:02}:{m:02}") } else { format!("{h:02}:{m:02}:{s:02}") })
    };
    read().unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::decode::Source;
    use crate::import::parse::Sheet;
    use proptest::prelude::*;
    use rust_xlsxwriter::{Format, Formula, Workbook};

    fn rows(bytes: &[u8], sheet: Option<&str>) -> Result<Vec<(u64, Vec<String>)>> {
        let mut sheet = Sheet::open(&Source::from_bytes("表.xlsx", bytes.to_vec())?, sheet)?;
        let (mut row, mut rows) = (RowBuf::new(), vec![]);
        while sheet.next_row(&mut row)? {
            rows.push((row.number(), row.cells().map(str::to_owned).collect()));
        }
        Ok(rows)
    }

    #[test]
    fn every_kind_of_cell_as_text_in_its_place() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let dated = |pattern: &str| Format::new().set_num_format(pattern);
        sheet.write(4, 2, "张　伟 ").unwrap();
        sheet.write(4, 3, 1001).unwrap();
        sheet.write(4, 4, 0.1 + 0.2).unwrap();
        sheet.write(4, 5, 1.1010119900307e17).unwrap();
        sheet.write(4, 6, true).unwrap();
        sheet.write(6, 1, -2.5).unwrap();
        sheet.write_with_format(6, 2, 46_311.0, &dated("yyyy-mm-dd")).unwrap();
        sheet.write_with_format(6, 3, 46_311.604_166_666_7, &dated("yyyy-mm-dd hh:mm")).unwrap();
        sheet.write_with_format(6, 4, 0.604_166_666_7, &dated("hh:mm")).unwrap();
        sheet.write_with_format(6, 5, 1.25, &dated("[h]:mm:ss")).unwrap();
        sheet.write(6, 6, Formula::new("=1+1").set_result("2")).unwrap();
        sheet.write(6, 7, Formula::new("=NA()").set_result("#N/A")).unwrap();
        let read = rows(&book.save_to_buffer().unwrap(), None).unwrap();
        assert_eq!(read[0].0, 5);
        assert_eq!(read[0].1, ["", "", "张　伟 ", "1001", "0.3", "1.1010119900307E+17", "TRUE"]);
        assert_eq!(read[1].0, 7);
        let moments = ["2026-10-16", "2026-10-16 14:30", "14:30", "30:00:00", "2", "#N/A"];
        assert_eq!(read[1].1[1..], [&["-2.5"], &moments[..]].concat());
    }

    #[test]
    fn the_first_visible_sheet_with_content() {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("空").unwrap();
        book.add_worksheet().set_name("隐藏").unwrap().set_hidden(true).write(0, 0, "藏").unwrap();
        book.add_worksheet().set_name("十月").unwrap().write(0, 0, "十").unwrap();
        book.add_worksheet().set_name("十一月").unwrap().write(0, 0, "冬").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let source = Source::from_bytes("表.xlsx", bytes.clone()).unwrap();
        let sheet = Sheet::open(&source, None).unwrap();
        assert_eq!(
            (sheet.name.as_deref(), sheet.others.as_slice()),
            (Some("十月"), &["十一月".to_owned()][..])
        );
        assert_eq!(rows(&bytes, Some("十一月")).unwrap()[0].1, ["冬"]);
        assert_eq!(rows(&bytes, Some("隐藏")).unwrap()[0].1, ["藏"]);
        let no: Refusal = rows(&bytes, Some("九月")).unwrap_err().downcast().unwrap();
        assert!(no.kind == Kind::NotFound && no.hints[0].contains("“十月”"));
        let mut empty = Workbook::new();
        empty.add_worksheet();
        assert!(rows(&empty.save_to_buffer().unwrap(), None).is_err());
    }

    #[test]
    fn merged_cells_say_the_same_down_their_column() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 2, "标题", &plain).unwrap();
        sheet.merge_range(1, 0, 4, 1, "2026-10-16", &plain).unwrap();
        for (row, name) in [(1, "张伟"), (2, "李娜"), (4, "王芳")] {
            sheet.write(row, 2, name).unwrap();
        }
        let read = rows(&book.save_to_buffer().unwrap(), None).unwrap();
        let row = |number: u64, cells: &[&str]| (number, cells.iter().map(|c| (*c).to_owned()).collect());
        let expected: [(u64, Vec<String>); 4] = [
            row(1, &["标题"]),
            row(2, &["2026-10-16", "", "张伟"]),
            row(3, &["2026-10-16", "", "李娜"]),
            row(5, &["2026-10-16", "", "王芳"]),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn far_corners_cost_nothing() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "a").unwrap();
        sheet.write(1_048_575, 16_383, "z").unwrap();
        let read = rows(&book.save_to_buffer().unwrap(), None).unwrap();
        assert_eq!((read.len(), read[1].0, read[1].1.len()), (2, 1_048_576, 16_384));
    }

    #[test]
    fn numbers_and_moments_at_the_edges() {
        assert_eq!(
            [number(-0.0), number(1e15), number(f64::NAN), number(1e-7)],
            ["0", "1E+15", "NaN", "0.0000001"]
        );
        let at = |serial| moment(&ExcelDateTime::new(serial, calamine::ExcelDateTimeType::DateTime, false));
        assert_eq!([at(0.0), at(-1e300), at(1e300)], ["00:00", "-1E+300", "1E+300"]);
        assert_eq!(
            [iso_moment("2026-10-16T14:30:00"), iso_moment("2026-10-16")],
            ["2026-10-16 14:30", "2026-10-16"]
        );
        assert_eq!(
            [iso_duration("PT14H30M00S"), iso_duration("PT2H5M7.5S"), iso_duration("x")],
            ["14:30", "02:05:07", "x"]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        /// Bytes of a sound workbook, some of them changed: cells or a refusal, never a crash.
        #[test]
        fn damaged_workbooks_are_refused(changes in proptest::collection::vec((0usize..8000, any::<u8>()), 1..20)) {
            let mut bytes = include_bytes!("../../fixtures/samples/roster.xlsx").to_vec();
            for (at, byte) in changes {
                let length = bytes.len();
                bytes[at % length] = byte;
            }
            let _ = rows(&bytes, None);
        }
    }
}
