//! A look into the content of an `.ods` before calamine reads it. A cell and a row may say that they are
//! repeated a million times, and calamine writes them all out: a few bytes would fill the memory.

use std::io::{BufRead, BufReader, Read, Seek};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::compound::MAX_AREA;

/// The most text that the cells of all sheets may have when repeated, in bytes.
const MAX_TEXT: u64 = 256 << 20;
const MAX_ROWS: u64 = 1_048_576;
const MAX_COLUMNS: u64 = 16_384;

/// What the sheets of a content take when all repetitions are written out.
#[derive(Debug, Default)]
struct Extent {
    /// Cells as they are read, and of the rectangles around the sheets.
    read: u64,
    area: u64,
    text: u64,
    /// Of the sheet at hand: rows so far, first and last row with content, widest row.
    rows: u64,
    first: Option<u64>,
    last: u64,
    width: u64,
    /// Of the row at hand: how often it stands, columns so far, up to the last with content, its text.
    row_repeats: u64,
    columns: u64,
    filled: u64,
    row_text: u64,
    /// Of the cell at hand: how often it stands, whether it holds anything, its text.
    cell_repeats: u64,
    holds: bool,
    cell_text: u64,
}

impl Extent {
    fn begin_cell(&mut self, cell: &BytesStart<'_>) {
        self.cell_repeats = repeats(cell, "table:number-columns-repeated").min(MAX_COLUMNS);
        let value =
            |key: &str| key.starts_with("office:") && key.ends_with("value") || key == "table:formula";
        self.cell_text = 0;
        for attribute in cell.attributes().with_checks(false).flatten() {
            if value(attribute.key.as_ref()) {
                self.cell_text += attribute.value.len() as u64 + 1;
            }
        }
        self.holds = self.cell_text > 0;
    }

    fn end_cell(&mut self) {
        self.columns = (self.columns + self.cell_repeats).min(MAX_COLUMNS);
        if self.holds || self.cell_text > 0 {
            self.filled = self.columns;
            self.row_text = self.row_text.saturating_add(self.cell_text.saturating_mul(self.cell_repeats));
        }
        self.cell_repeats = 0;
    }

    fn begin_row(&mut self, row: &BytesStart<'_>) {
        self.row_repeats = repeats(row, "table:number-rows-repeated").min(MAX_ROWS);
        (self.columns, self.filled, self.row_text) = (0, 0, 0);
    }

    fn end_row(&mut self) {
        self.read = self.read.saturating_add(self.filled);
        self.text = self.text.saturating_add(self.row_text.saturating_mul(self.row_repeats));
        let from = self.rows;
        self.rows = (self.rows + self.row_repeats).min(MAX_ROWS);
        if self.filled > 0 {
            self.first.get_or_insert(from);
            self.last = self.rows;
            self.width = self.width.max(self.filled);
        }
    }

    fn end_sheet(&mut self) {
        let height = self.first.map_or(0, |first| self.last.saturating_sub(first));
        self.area = self.area.saturating_add(height * self.width);
        (self.rows, self.first, self.last, self.width) = (0, None, 0, 0);
    }

    fn too_wide(&self) -> bool {
        let height = self.first.map_or(0, |first| self.last.saturating_sub(first));
        self.read.max(self.area + height * self.width) > MAX_AREA || self.text.max(self.row_text) > MAX_TEXT
    }
}

fn repeats(element: &BytesStart<'_>, name: &str) -> u64 {
    let attribute = element.try_get_attribute(name).ok().flatten();
    let text = attribute
        .and_then(|attribute| Some(attribute.normalized_value(XmlVersion::default()).ok()?.into_owned()));
    text.map_or(1, |text| text.parse().unwrap_or(0))
}

/// Whether its content is scrambled by a password: the list of its parts says how to unscramble it.
pub(super) fn is_locked(zip: &mut ZipArchive<impl Read + Seek>) -> bool {
    let Ok(part) = zip.by_name("META-INF/manifest.xml") else { return false };
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "encryption-data" => return true,
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => buffer.clear(),
        }
    }
}

/// What a look into a content shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// It can be read.
    Sound,
    /// Its sheets, all repetitions written out, are larger than may be held in memory.
    TooWide,
    /// It is no sound XML: calamine would never come back from a table that is not closed.
    Broken,
}

/// Looks into a content to its end.
pub(super) fn look(content: impl BufRead) -> Look {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().expand_empty_elements = true;
    let (mut buffer, mut extent) = (Vec::new(), Extent::default());
    // Elements that are open; the reader itself holds that each closes by its own name.
    let mut open = 0_i64;
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => {
                open += 1;
                match element.name().as_ref() {
                    "table:table-row" => extent.begin_row(&element),
                    "table:table-cell" | "table:covered-table-cell" => extent.begin_cell(&element),
                    _ => {}
                }
            }
            Ok(Event::Text(text)) => extent.cell_text = extent.cell_text.saturating_add(text.len() as u64),
            Ok(Event::CData(text)) => extent.cell_text = extent.cell_text.saturating_add(text.len() as u64),
            Ok(Event::End(element)) => {
                open -= 1;
                match element.name().as_ref() {
                    "table:table-cell" | "table:covered-table-cell" => extent.end_cell(),
                    "table:table-row" => extent.end_row(),
                    "table:table" => extent.end_sheet(),
                    _ => {}
                }
                if extent.too_wide() {
                    return Look::TooWide;
                }
            }
            Ok(Event::Eof) if open == 0 => return Look::Sound,
            Ok(Event::Eof) | Err(_) => return Look::Broken,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &str) -> String {
        format!("<office:spreadsheet><table:table>{rows}</table:table></office:spreadsheet>")
    }

    #[test]
    fn only_what_is_written_out_counts() {
        let cell = "<table:table-cell office:value-type=\"string\"><text:p>张伟</text:p></table:table-cell>";
        let blank = "<table:table-cell table:number-columns-repeated=\"16383\"/>";
        let wide = cell.replacen("cell ", "cell table:number-columns-repeated=\"16384\" ", 1);
        let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
        let rows = |count: &str, cells: &str| {
            format!("<table:table-row table:number-rows-repeated=\"{count}\">{cells}</table:table-row>")
        };
        for (content, expected) in [
            (row(cell), Look::Sound),
            (row(&format!("{cell}{blank}")) + &rows("1048575", blank), Look::Sound),
            (rows("1000", cell), Look::Sound),
            (rows("1000", &wide), Look::TooWide),
            (row(&format!("{blank}{cell}")) + &rows("300", blank) + &row(cell), Look::TooWide),
            (row(&wide).repeat(400), Look::TooWide),
            (rows("4294967295", &format!("{cell}{cell}{cell}{cell}{cell}")), Look::TooWide),
            (row(cell) + &rows("1000", &wide) + "<broken", Look::TooWide),
            (String::new(), Look::Sound),
        ] {
            assert_eq!(look(sheet(&content).as_bytes()), expected, "{}", &content[..content.len().min(200)]);
        }
        let long = cell.replace("张伟", &"长".repeat(100_000));
        assert_eq!(look(sheet(&rows("1000", &long)).as_bytes()), Look::TooWide);
        for broken in ["<a><table:table>", "<a><table:table></a>", "<table:table><", "<a></b><table:table>"] {
            assert_eq!(look(broken.as_bytes()), Look::Broken, "{broken}");
        }
    }
}
