//! A look into the container of an old `.xls` before calamine reads it. It trusts what such a file says of
//! itself: a chain of sectors that bites its own tail is read until memory ends, and two far corners fill it
//! with the rectangle between. Here both are found out first, in memory no larger than the file.

/// The most cells that the rectangles around the sheets may have together; each costs some 70 bytes.
pub(super) const MAX_AREA: u64 = 4 << 20;

/// What is wrong with the container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsound {
    /// It opens with a password only.
    Locked,
    /// It is cut short, or its parts do not fit together.
    Broken,
    /// Its sheets reach further than [`MAX_AREA`].
    TooWide,
}

/// The end of a chain of sectors.
const END: u32 = 0xFFFF_FFFE;
/// Sector numbers from here on mean something else than a sector.
const SPECIAL: u32 = 0xFFFF_FFFA;
/// Streams shorter than this lie in small sectors inside the root's stream.
const SMALL_STREAM: usize = 4096;

/// Checks everything that is read of it: the chains, and how far the cells of each sheet reach.
pub(super) fn check(bytes: &[u8]) -> Result<(), Unsound> {
    let workbook =
        Container::open(bytes).and_then(|container| container.workbook()).ok_or(Unsound::Broken)?;
    // What follows is scrambled.
    if globals(&workbook).any(|(kind, body)| kind == PASSWORD && u16_at(body, 0) != Some(0)) {
        return Err(Unsound::Locked);
    }
    match area(&workbook).ok_or(Unsound::Broken)? > MAX_AREA {
        true => Err(Unsound::TooWide),
        false => Ok(()),
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).filter_map(|word| u32_at(word, 0))
}

/// A compound file, whose streams are chains of sectors.
struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    next: Vec<u32>,
    /// 128 bytes each.
    directory: Vec<u8>,
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut container = Self { bytes, sector, next: Vec::new(), directory: Vec::new() };
        // The table of sectors lies in sectors of its own; the header names the first 109, further ones
        // stand in a chain whose links are the last word of each.
        let mut tables: Vec<u32> = words(bytes.get(76..512)?).collect();
        let mut more = u32_at(bytes, 68)?;
        let mut left = bytes.len() / sector;
        while more < SPECIAL {
            left = left.checked_sub(1)?;
            tables.extend(words(container.sector(more)?));
            more = tables.pop()?;
        }
        for table in tables.into_iter().filter(|table| *table < SPECIAL) {
            container.next.extend(words(container.sector(table)?));
        }
        container.directory = container.chain(u32_at(bytes, 48)?, usize::MAX)?;
        Some(container)
    }

    /// One sector; the last may be cut short.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let from = (usize::try_from(number).ok()? + 1).checked_mul(self.sector)?;
        self.bytes.get(from..(from + self.sector).min(self.bytes.len()))
    }

    /// The sectors from `first` on, up to `length` bytes; none if the chain leaves the file or bites its tail.
    fn chain(&self, first: u32, length: usize) -> Option<Vec<u8>> {
        chain(first, length, &self.next, |number| self.sector(number))
    }

    /// The stream that holds the sheets, after a look at the others that calamine reads.
    fn workbook(&self) -> Option<Vec<u8>> {
        let entry = |at: usize| {
            let entry = self.directory.get(at..at.checked_add(128)?)?;
            let length = usize::try_from(u32_at(entry, 120)?).ok()?;
            // No stream is longer than the file it lies in.
            Some((entry, u32_at(entry, 116)?, length)).filter(|_| length <= self.bytes.len())
        };
        let (_, root, root_length) = entry(0)?;
        let (small_table, small_sectors) = (u32_at(self.bytes, 60)?, u32_at(self.bytes, 64)?);
        let small = match small_sectors {
            0 => Vec::new(),
            _ => self.chain(root, root_length)?,
        };
        let small_next: Vec<u32> = match small_sectors {
            0 => Vec::new(),
            count => {
                let length = usize::try_from(count).ok()?.checked_mul(self.sector)?;
                words(&self.chain(small_table, length)?).collect()
            }
        };
        let named = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
            let entries = (0..self.directory.len()).step_by(128);
            entries.filter_map(entry).find(|(entry, _, _)| entry[..name.len()].eq_ignore_ascii_case(&name))
        };
        let (_, first, length) = named("Workbook").or_else(|| named("Book"))?;
        if length >= SMALL_STREAM {
            return self.chain(first, length);
        }
        chain(first, length, &small_next, |number| {
            let from = usize::try_from(number).ok()?.checked_mul(64)?;
            small.get(from..(from + 64).min(small.len()))
        })
    }
}

/// Follows a chain of sectors until it ends or gives `length` bytes. A chain longer than its table goes in a circle.
fn chain<'a>(
    first: u32,
    length: usize,
    next: &[u32],
    sector: impl Fn(u32) -> Option<&'a [u8]>,
) -> Option<Vec<u8>> {
    let (mut at, mut stream, mut left) = (first, Vec::new(), next.len());
    while at != END && stream.len() < length {
        left = left.checked_sub(1)?;
        stream.extend_from_slice(sector(at)?);
        at = *next.get(usize::try_from(at).ok()?)?;
    }
    stream.truncate(length);
    Some(stream)
}

/// Records of a workbook: what they are and what they hold.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (u16_at(self.rest, 0)?, usize::from(u16_at(self.rest, 2)?));
        let body = self.rest.get(4..)?;
        let body = body.get(..length.min(body.len()))?;
        self.rest = self.rest.get(4 + body.len()..)?;
        Some((kind, body))
    }
}

const END_OF_SHEET: u16 = 0x000A;
const PASSWORD: u16 = 0x002F;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const SEVERAL_NUMBERS: u16 = 0x00BD;
/// Formula, label, rich label, shared label, number, label, truth, number: row and column come first.
const CELLS: [u16; 7] = [0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];

/// The records before the first sheet.
fn globals(workbook: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    Records { rest: workbook }.take_while(|(kind, _)| *kind != END_OF_SHEET)
}

/// How many cells the rectangles around all sheets have, as the file says and as its cells lie. None if
/// the sheets take more reading than the file is long: they are not laid out one after another.
fn area(workbook: &[u8]) -> Option<u64> {
    let sheets = globals(workbook)
        .filter(|(kind, _)| *kind == SHEET)
        .filter_map(|(_, body)| usize::try_from(u32_at(body, 0)?).ok());
    let (mut total, mut read) = (0_u64, 0_usize);
    for start in sheets {
        let mut corners: Option<[u64; 4]> = None;
        let mut records = Records { rest: workbook.get(start..)? };
        let mut depth = 0_usize;
        for (kind, body) in records.by_ref() {
            let word = |at| u16_at(body, at).map(u64::from);
            match kind {
                0x0809 => depth += 1,
                END_OF_SHEET if depth <= 1 => break,
                END_OF_SHEET => depth -= 1,
                DIMENSIONS => total = total.saturating_add(stated(body)),
                _ if CELLS.contains(&kind) || kind == SEVERAL_NUMBERS => {
                    let Some((row, column)) = word(0).zip(word(2)) else { continue };
                    let last = match kind {
                        SEVERAL_NUMBERS => word(body.len().saturating_sub(2)).unwrap_or(column),
                        _ => column,
                    };
                    let [top, left, bottom, right] = corners.unwrap_or([row, column, row, column]);
                    corners = Some([top.min(row), left.min(column), bottom.max(row), right.max(last)]);
                }
                _ => {}
            }
        }
        read = read.saturating_add(workbook.len() - start - records.rest.len());
        if read > workbook.len().saturating_mul(2) {
            return None;
        }
        if let Some([top, left, bottom, right]) = corners {
            total = total.saturating_add((bottom - top + 1) * (right.saturating_sub(left) + 1));
        }
    }
    Some(total)
}

/// The cells of the rectangle that a sheet says it has: room is made for them before any is read. A sheet of
/// a few cells that claims all columns is common, so this weighs less. One that ends before it begins claims
/// everything: so calamine counts it.
fn stated(body: &[u8]) -> u64 {
    let word = |at| u16_at(body, at).map_or(0, u64::from);
    let long = |at| u32_at(body, at).map_or(0, u64::from);
    let (first_row, past_rows, first_column, past_columns) = match body.len() {
        10 => (word(0), word(2), word(4), word(6)),
        _ => (long(0), long(4), word(8), word(10)),
    };
    if past_rows == 0 || past_columns == 0 {
        return 0;
    }
    let first_column = if first_column > 0xFF || past_columns < first_column { 0 } else { first_column };
    let rows = past_rows.checked_sub(first_row).unwrap_or(u64::MAX);
    let columns = past_columns.checked_sub(first_column).unwrap_or(u64::MAX);
    rows.saturating_mul(columns) / 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SOUND: &[u8] = include_bytes!("../../fixtures/import/workbook-xls/十月.xls");

    #[test]
    fn a_sound_workbook_is_sound() {
        assert_eq!(check(SOUND), Ok(()));
        let workbook = Container::open(SOUND).unwrap().workbook().unwrap();
        assert_eq!(area(&workbook), Some(5 * 6 + 5 * 6 / 8));
    }

    #[test]
    fn what_would_fill_the_memory_is_found_out() {
        assert_eq!(check(&SOUND[..SOUND.len() / 2]), Err(Unsound::Broken));
        // The directory's chain bites its own tail.
        let directory = u32_at(SOUND, 48).unwrap();
        let table = u32_at(SOUND, 76).unwrap() as usize;
        let link = (table + 1) * 512 + directory as usize * 4;
        let mut cycle = SOUND.to_vec();
        cycle[link..link + 4].copy_from_slice(&directory.to_le_bytes());
        assert_eq!(check(&cycle), Err(Unsound::Broken));
        // The sheet ends above the row it begins with.
        let stated = [0x00, 0x02, 0x0E, 0x00];
        let at = SOUND.windows(4).rposition(|bytes| bytes == stated).unwrap();
        let mut backwards = SOUND.to_vec();
        backwards[at + 4..at + 8].copy_from_slice(&[9, 0, 0, 0]);
        assert_eq!(check(&backwards), Err(Unsound::TooWide));
        // One cell lies in the far corner.
        let label = [0xFD, 0x00, 0x0A, 0x00];
        let at = SOUND.windows(4).rposition(|bytes| bytes == label).unwrap();
        let mut far = SOUND.to_vec();
        far[at + 4..at + 8].copy_from_slice(&[0xFF; 4]);
        assert_eq!(check(&far), Err(Unsound::TooWide));
    }

    proptest! {
        #[test]
        fn arbitrary_changes_are_survived(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
            let mut bytes = SOUND.to_vec();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            let _ = check(&bytes);
        }
    }
}
