//! The rows that were held back, as a file of the same shape and encoding: titles and heading as they were,
//! the rows, and the reason in a last column that is not read when the mended file comes back.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::decode::{Encoding, Source};
use super::parse::{RowBuf, Sheet};
use super::preview::RowNote;

/// Heading of the last column; no import reads it.
pub const REASON: &str = "退回原因";

/// Where the rejected rows of a file go: `NAME.rejected.csv` beside it.
pub fn path_beside(file: &Path) -> PathBuf {
    file.with_extension("rejected.csv")
}

/// The bytes of that file.
///
/// # Errors
/// A refusal if the file has changed since it was read, or can no longer be read.
pub fn write(
    source: &Source,
    sheet: Option<&str>,
    body_row: u64,
    held: &[u64],
    notes: &[RowNote],
) -> Result<Vec<u8>> {
    let mut reasons: HashMap<u64, String> = HashMap::new();
    for note in notes {
        let said = reasons.entry(note.row).or_default();
        let between = if said.is_empty() { "" } else { "；" };
        said.push_str(&format!("{between}{}：{}", note.column, note.reason));
    }
    let mut sheet = Sheet::open(source, sheet)?;
    let (encoding, delimiter) = (sheet.encoding.unwrap_or(Encoding::Utf8Bom), sheet.delimiter.unwrap_or(','));
    let mut writer = csv::WriterBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    let mut row = RowBuf::new();
    let mut width = 0;
    while sheet.next_row(&mut row)? {
        let heading = row.number() < body_row;
        if !heading && held.binary_search(&row.number()).is_err() {
            continue;
        }
        let mut cells: Vec<&str> = row.cells().collect();
        if heading {
            if row.number() + 1 == body_row {
                width = cells.len();
                cells.push(REASON);
            }
        } else {
            cells.resize(width.max(cells.len()), "");
            cells.push(reasons.get(&row.number()).map_or("与其他行有关，见导入预览", String::as_str));
        }
        writer.write_record(&cells)?;
    }
    let text = String::from_utf8(writer.into_inner().map_err(|error| error.into_error())?)?;
    Ok(encoding.encode(&text))
}
