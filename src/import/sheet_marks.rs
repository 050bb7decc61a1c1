//! What a sheet shows besides its cells, which calamine does not tell: rows that are hidden or struck through,
//! formulas whose result was never stored, and merged cells of an `.ods`. Read from the parts of the file
//! themselves; what cannot be read is left out, for the cells can still be.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

/// The text of a cell whose formula has no stored result: no blank, and no word of any kind.
pub const UNCOMPUTED: &str = "（公式没有结果）";
/// Longest tag that is looked at, in bytes.
const MAX_TAG: u64 = 1 << 16;
/// Most rows and cells that are kept.
const MOST: usize = 1 << 20;

/// What was seen; rows and columns from 0.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Hidden rows, by a filter or by hand.
    pub hidden: Vec<u32>,
    /// Rows with text that is struck through.
    pub struck: Vec<u32>,
    /// Cells with a formula and no result.
    pub uncomputed: Vec<(u32, u32)>,
    /// Merged cells: the corner, and the last row. Of `.ods` only.
    pub merged: Vec<((u32, u32), u32)>,
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

impl Marks {
    /// Of a sheet of an `.xlsx`.
    pub(super) fn of_xlsx(bytes: &[u8], sheet: &str) -> Option<Self> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let path = path_of(&mut zip, sheet)?;
        let struck = struck_styles(&mut zip).unwrap_or_default();
        let part = zip.by_name(&path).ok()?;
        Some(scan(BufReader::with_capacity(1 << 16, part), &struck))
    }

    /// Of a sheet of an `.ods`.
    pub(super) fn of_ods(bytes: &[u8], sheet: &str) -> Option<Self> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let part = zip.by_name("content.xml").ok()?;
        Some(scan_ods(BufReader::new(part), sheet))
    }
}

/// The part of the zip that holds a sheet.
fn path_of(zip: &mut Archive<'_>, sheet: &str) -> Option<String> {
    let mut id = None;
    elements(zip, "xl/workbook.xml", |element| {
        if element.local_name().as_ref() == "sheet" && attribute(element, "name").as_deref() == Some(sheet) {
            id = element
                .attributes()
                .with_checks(false)
                .flatten()
                .find(|found| found.key.local_name().as_ref() == "id")
                .and_then(|found| Some(found.normalized_value(XmlVersion::default()).ok()?.into_owned()));
        }
    })?;
    let id = id?;
    let mut target = None;
    elements(zip, "xl/_rels/workbook.xml.rels", |element| {
        if attribute(element, "Id").as_deref() == Some(id.as_str()) {
            target = attribute(element, "Target");
        }
    })?;
    let target = target?;
    Some(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    })
}

/// The numbers of the cell styles whose font is struck through.
fn struck_styles(zip: &mut Archive<'_>) -> Option<HashSet<usize>> {
    let (mut fonts, mut styles) = (Vec::new(), Vec::new());
    let (mut in_fonts, mut in_cells) = (false, false);
    elements(zip, "xl/styles.xml", |element| match element.local_name().as_ref() {
        "fonts" => (in_fonts, in_cells) = (true, false),
        "fills" | "borders" | "cellStyleXfs" | "cellStyles" | "dxfs" => (in_fonts, in_cells) = (false, false),
        "cellXfs" => (in_fonts, in_cells) = (false, true),
        "font" if in_fonts => fonts.push(false),
        "strike" if in_fonts => {
            let off = matches!(attribute(element, "val").as_deref(), Some("0" | "false"));
            if let Some(last) = fonts.last_mut() {
                *last = !off;
            }
        }
        "xf" if in_cells => {
            styles.push(attribute(element, "fontId").and_then(|id| id.parse::<usize>().ok()));
        }
        _ => {}
    })?;
    let struck = |font: &Option<usize>| font.and_then(|font| fonts.get(font)).copied().unwrap_or_default();
    Some(styles.iter().enumerate().filter(|(_, font)| struck(font)).map(|(at, _)| at).collect())
}

/// Hands every element of a part to `see`.
fn elements(zip: &mut Archive<'_>, part: &str, mut see: impl FnMut(&BytesStart<'_>)) -> Option<()> {
    let part = zip.by_name(part).ok()?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => see(&element),
            Ok(Event::Eof) => return Some(()),
            Err(_) => return None,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok().flatten()?;
    Some(found.normalized_value(XmlVersion::default()).ok()?.into_owned())
}

/// Goes through the tags of a sheet. Faster than reading it as XML, for a sheet has millions of them.
fn scan(mut part: impl BufRead, struck: &HashSet<usize>) -> Marks {
    let mut marks = Marks::default();
    let mut piece = Vec::new();
    let mut row = 0_u32;
    let mut cell = Cell::default();
    let mut value_opens = false;
    loop {
        piece.clear();
        // A text longer than any tag is cut; what matters stands at the end of a piece.
        let read = part.by_ref().take(MAX_TAG).read_until(b'>', &mut piece);
        if !read.is_ok_and(|read| read > 0) {
            return marks;
        }
        let Some(open) = memchr::memrchr(b'<', &piece) else { continue };
        let (text, tag) = piece.split_at(open);
        let name = local_name(tag);
        match name {
            b"row" => {
                row = number_of(tag, b" r=\"").map_or(row + 1, |number| number as u32);
                let hidden =
                    value_of(tag, b" hidden=\"").is_some_and(|value| value == b"1" || value == b"true");
                if hidden && marks.hidden.len() < MOST {
                    marks.hidden.push(row.saturating_sub(1));
                }
            }
            b"c" => {
                cell = Cell {
                    place: value_of(tag, b" r=\"").and_then(place),
                    // A result that is an empty text is stored as such.
                    value: value_of(tag, b" t=\"") == Some(b"str"),
                    struck: number_of(tag, b" s=\"").is_some_and(|style| struck.contains(&style)),
                    ..Cell::default()
                };
            }
            b"f" => cell.formula = true,
            b"is" => cell.value = true,
            b"v" if tag.ends_with(b"/>") => {}
            b"v" => value_opens = true,
            b"/v" => cell.value |= value_opens && !text.is_empty(),
            b"/c" => {
                if let Some(place) = cell.place.filter(|_| cell.formula && !cell.value)
                    && marks.uncomputed.len() < MOST
                {
                    marks.uncomputed.push(place);
                }
                let row = row.saturating_sub(1);
                if cell.struck && cell.value && marks.struck.last() != Some(&row) && marks.struck.len() < MOST
                {
                    marks.struck.push(row);
                }
            }
            _ => {}
        }
        if name != b"v" {
            value_opens = false;
        }
    }
}

#[derive(Default)]
struct Cell {
    place: Option<(u32, u32)>,
    formula: bool,
    value: bool,
    struck: bool,
}

/// `row` of `<x:row r="3">`, `/c` of `</c>`.
fn local_name(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|b| b.is_ascii_whitespace() || *b == b'>').unwrap_or(tag.len());
    let name = tag.get(1..end).unwrap_or_default();
    let name = name.strip_suffix(b"/").unwrap_or(name);
    match name.iter().position(|b| *b == b':') {
        // The slash of an end tag stands before the prefix.
        Some(at) if name.first() == Some(&b'/') => match name.get(at + 1..) {
            Some(b"v") => b"/v",
            Some(b"c") => b"/c",
            _ => b"",
        },
        Some(at) => name.get(at + 1..).unwrap_or_default(),
        None => name,
    }
}

fn value_of<'t>(tag: &'t [u8], key: &[u8]) -> Option<&'t [u8]> {
    let from = memchr::memmem::find(tag, key)? + key.len();
    let rest = tag.get(from..)?;
    rest.get(..memchr::memchr(b'"', rest)?)
}

fn number_of(tag: &[u8], key: &[u8]) -> Option<usize> {
    std::str::from_utf8(value_of(tag, key)?).ok()?.parse().ok()
}

/// Row and column of `C5`, from 0.
fn place(name: &[u8]) -> Option<(u32, u32)> {
    let letters = name.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let column = name
        .get(..letters)
        .filter(|letters| (1..=3).contains(&letters.len()))?
        .iter()
        .fold(0_u32, |sum, b| sum * 26 + u32::from(b - b'A') + 1);
    let row: u32 = std::str::from_utf8(name.get(letters..)?).ok()?.parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

/// Goes through the sheet of an `.ods`, which was looked at before and is known to end.
fn scan_ods(content: impl BufRead, sheet: &str) -> Marks {
    let mut reader = Reader::from_reader(content);
    let (mut buffer, mut marks) = (Vec::new(), Marks::default());
    let (mut inside, mut row, mut rows, mut column) = (false, 0_u32, 0_u32, 0_u32);
    let count = |element: &BytesStart<'_>, name: &str| {
        attribute(element, name).and_then(|text| text.parse::<u32>().ok()).unwrap_or(1)
    };
    loop {
        let event = reader.read_event_into(&mut buffer);
        match &event {
            Ok(Event::Start(element) | Event::Empty(element)) => match element.name().as_ref() {
                "table:table" => {
                    inside = attribute(element, "table:name").as_deref() == Some(sheet);
                    (row, rows) = (0, 0);
                }
                "table:table-row" if inside => {
                    row = row.saturating_add(rows);
                    (rows, column) = (count(element, "table:number-rows-repeated"), 0);
                    let visible = attribute(element, "table:visibility");
                    if visible.is_some_and(|state| matches!(state.as_str(), "collapse" | "filter")) {
                        let last = row.saturating_add(rows.min(1 << 16));
                        marks.hidden.extend((row..last).take(MOST.saturating_sub(marks.hidden.len())));
                    }
                }
                "table:table-cell" | "table:covered-table-cell" if inside => {
                    let spanned = count(element, "table:number-rows-spanned");
                    if spanned > 1 && marks.merged.len() < MOST {
                        marks.merged.push(((row, column), row.saturating_add(spanned - 1)));
                    }
                    column = column.saturating_add(count(element, "table:number-columns-repeated"));
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return marks,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_xlsxwriter::{Format, Formula, Workbook};

    use super::*;

    #[test]
    fn hidden_and_struck_rows_and_formulas_without_a_result_are_seen() {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("甲").unwrap().write(0, 0, "a").unwrap();
        let sheet = book.add_worksheet().set_name("乙").unwrap();
        for row in 0..4 {
            sheet.write(row, 0, "张伟").unwrap();
        }
        sheet.set_row_hidden(2).unwrap();
        sheet.write_with_format(3, 1, "李娜", &Format::new().set_font_strikethrough()).unwrap();
        sheet.write(2, 2, Formula::new("=1+1").set_result("2")).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let marks = Marks::of_xlsx(&bytes, "乙").unwrap();
        assert_eq!((marks.hidden, marks.struck, marks.uncomputed), (vec![2], vec![3], vec![]));
        assert_eq!(Marks::of_xlsx(&bytes, "甲"), Some(Marks::default()));
        assert_eq!(Marks::of_xlsx(&bytes, "丙"), None);
    }

    #[test]
    fn tags_are_read_whatever_their_prefix() {
        let text = "<x:row r=\"3\" hidden=\"1\"><x:c r=\"C3\"><x:f>A1</x:f><x:v/></x:c><x:c r=\"AA3\"><x:f>1</x:f><x:v>1</x:v></x:c></x:row>\
                    <row hidden=\"true\"><c r=\"B4\"><f>1</f><v></v></c><c r=\"C4\" t=\"str\"><f>1</f><v></v></c></row>";
        let marks = scan(text.as_bytes(), &HashSet::new());
        assert_eq!((marks.hidden, marks.uncomputed), (vec![2, 3], vec![(2, 2), (3, 1)]));
    }

    #[test]
    fn an_open_document_tells_its_merged_and_hidden_rows() {
        let content = "<a><table:table table:name=\"甲\"><table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>\
                       <table:table-row table:visibility=\"filter\"><table:table-cell table:number-columns-repeated=\"2\"/>\
                       <table:table-cell table:number-rows-spanned=\"3\"/></table:table-row></table:table></a>";
        let marks = scan_ods(content.as_bytes(), "甲");
        assert_eq!((marks.hidden, marks.merged), (vec![2], vec![((2, 2), 4)]));
        assert_eq!(scan_ods(content.as_bytes(), "乙"), Marks::default());
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            scan(bytes.as_slice(), &HashSet::new());
            scan_ods(bytes.as_slice(), "甲");
        }
    }
}
