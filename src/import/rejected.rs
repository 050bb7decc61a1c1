//! The rows that were held back, as a file of the same shape and encoding: titles and heading as they were,
//! the rows, and the reason in a last column that is not read when the mended file comes back.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::decode::{Encoding, Source};
use super::parse::{RowBuf, Sheet};
use super::preview::Preview;

/// Heading of the last column; no import reads it.
pub const REASON: &str = "退回原因";

/// The reason of a row that has none of its own: its activity cannot be found, which its first row says.
const OF_ITS_ACTIVITY: &str = "同一场活动的另一行有问题，原因写在那一行";

/// Where the rejected rows of a file may go, in order of preference: `NAME.rejected.csv` beside it, then
/// `NAME.rejected-2.csv`, `NAME.rejected-3.csv` … A file that is there already may hold rows half mended. Rows that
/// come back once more go beside the first ones.
pub fn paths_beside(file: &Path) -> impl Iterator<Item = PathBuf> + '_ {
    /// So many files beside each other are a mistake in themselves.
    const MOST: usize = 1000;
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let first = match stem.rsplit_once(".rejected") {
        Some((first, "")) => first.to_owned(),
        Some((first, number))
            if number
                .strip_prefix('-')
                .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())) =>
        {
            first.to_owned()
        }
        _ => stem,
    };
    let name = move |end: String| file.with_file_name(format!("{first}.rejected{end}.csv"));
    std::iter::once(String::new()).chain((2..=MOST).map(|n| format!("-{n}"))).map(name)
}

/// The bytes of that file.
///
/// # Errors
/// A refusal if the file has changed since it was read, or can no longer be read.
pub fn write(
    source: &Source,
    sheet: Option<&str>,
    heads: &[Range<u64>],
    held: &[u64],
    preview: &Preview,
) -> Result<Vec<u8>> {
    // A list without columns has no heading for the reason: it stands before each.
    let mark = if preview.has_columns { String::new() } else { format!("{REASON}：") };
    let reasons = preview.reasons();
    let mut sheet = Sheet::open(source, sheet)?;
    let (encoding, delimiter) = (sheet.encoding.unwrap_or(Encoding::Utf8Bom), sheet.delimiter.unwrap_or(','));
    let mut writer = csv::WriterBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    let mut row = RowBuf::new();
    let mut width = 0;
    // The reason for which a row came back before is none any more.
    let mut before: Option<usize> = None;
    while sheet.next_row(&mut row)? {
        let head = heads.iter().find(|head| head.contains(&row.number()));
        if head.is_none() && held.binary_search(&row.number()).is_err() {
            continue;
        }
        if head.is_some_and(|head| row.number() + 1 == head.end) {
            before = row.cells().position(is_reason);
        }
        let old = |(at, cell): &(usize, &str)| Some(*at) == before || !preview.has_columns && is_reason(cell);
        let mut cells: Vec<Cow<'_, str>> =
            row.cells().enumerate().filter(|cell| !old(cell)).map(|(_, cell)| inert(cell)).collect();
        if let Some(head) = head {
            if row.number() + 1 == head.end {
                width = cells.len();
                if preview.has_columns {
                    cells.push(REASON.into());
                }
            }
        } else {
            cells.resize(width.max(cells.len()), "".into());
            let why = reasons.get(&row.number()).map_or(OF_ITS_ACTIVITY, String::as_str);
            cells.push(inert(&format!("{mark}{why}")).into_owned().into());
        }
        writer.write_record(cells.iter().map(|cell| cell.as_bytes()))?;
    }
    let text = String::from_utf8(writer.into_inner().map_err(|error| error.into_error())?)?;
    Ok(encoding.encode(&text))
}

/// Whether a cell is the heading of the reasons or, in a list without columns, such a reason.
pub fn is_reason(cell: &str) -> bool {
    cell.trim().starts_with(REASON)
}

/// The clerk is told to open the file: no cell of it may run as a formula. Reading takes the mark off again
/// (`RowBuf::close`); plain numbers such as -3 are no formulas.
fn inert(cell: &str) -> Cow<'_, str> {
    let number = || cell.parse::<f64>().is_ok_and(f64::is_finite);
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !number() {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

#[cfg(test)]
#[test]
fn what_comes_back_again_goes_beside_the_first() {
    for file in ["签到表.xlsx", "签到表.rejected.csv", "签到表.rejected-2.csv"] {
        let names: Vec<PathBuf> = paths_beside(Path::new(file)).take(2).collect();
        assert_eq!(names, [PathBuf::from("签到表.rejected.csv"), PathBuf::from("签到表.rejected-2.csv")]);
    }
    let other = paths_beside(Path::new("a.rejected-x.csv")).next();
    assert_eq!(other, Some(PathBuf::from("a.rejected-x.rejected.csv")));
}

#[cfg(test)]
#[test]
fn formulas_are_inert_and_numbers_stay_numbers() {
    for (cell, written) in [
        ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("+86 10", "'+86 10"),
        ("-", "'-"),
        ("-3", "-3"),
        ("+1.5", "+1.5"),
        ("张伟", "张伟"),
        ("", ""),
    ] {
        assert_eq!(inert(cell), written);
    }
}
