//! Splits separated text into records by the rules of the `csv` crate, which a test compares it with.
//! Written by hand for what a report to the clerk needs: rows numbered as Excel numbers them (blank lines
//! count, a line break inside quotes does not), quotes left open named instead of swallowing the file.

use memchr::memchr;

use super::parse::RowBuf;

/// What separates cells, in order of preference where a file fits several equally.
const DELIMITERS: [u8; 3] = *b",\t;";
/// Lines that vote for the delimiter.
const VOTERS: usize = 60;

/// What a look at the text gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A record of so many bytes, its line break included.
    Row { taken: usize, quoted: bool },
    /// The record goes on beyond the text at hand.
    More,
    /// The file ends inside quotes, or text follows quotes that closed lines below: a quote too many.
    OpenQuote,
}

/// Reads the record at the start of `text` into `row`; `end` says that no text follows.
pub(super) fn split(text: &str, delimiter: u8, end: bool, row: &mut RowBuf) -> Step {
    row.clear();
    let bytes = text.as_bytes();
    let piece = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let tail = |from: usize| bytes.get(from..).unwrap_or_default();
    let (mut at, mut quoted) = (0, false);
    loop {
        let mut open = false;
        if bytes.get(at) == Some(&b'"') {
            quoted = true;
            at += 1;
            loop {
                let Some(n) = memchr(b'"', tail(at)) else {
                    return if end { Step::OpenQuote } else { Step::More };
                };
                let inside = piece(at, at + n);
                open |= inside.contains('\n');
                row.push(inside);
                at += n + 1;
                match bytes.get(at) {
                    Some(b'"') => {
                        row.push("\"");
                        at += 1;
                    }
                    None if !end => return Step::More,
                    _ => break,
                }
            }
        }
        // Cells are short: a plain loop beats memchr here.
        let stop = tail(at).iter().position(|b| *b == delimiter || matches!(b, b'\n' | b'\r'));
        if open && stop != Some(0) && at < bytes.len() {
            return Step::OpenQuote;
        }
        let Some(n) = stop else {
            if !end {
                return Step::More;
            }
            row.push(piece(at, bytes.len()));
            row.close();
            return Step::Row { taken: bytes.len(), quoted };
        };
        row.push(piece(at, at + n));
        row.close();
        at += n + 1;
        match (bytes.get(at - 1), bytes.get(at)) {
            (Some(b'\n'), _) => return Step::Row { taken: at, quoted },
            (Some(b'\r'), Some(b'\n')) => return Step::Row { taken: at + 1, quoted },
            (Some(b'\r'), None) if !end => return Step::More,
            (Some(b'\r'), _) => return Step::Row { taken: at, quoted },
            _ => {}
        }
    }
}

/// Finds what separates the cells: the sign that gives most of the first lines the same, high number of cells.
pub(super) fn delimiter(text: &str, end: bool) -> u8 {
    let mut best = (0, b',');
    for sign in DELIMITERS {
        let votes = votes(text, end, sign);
        if votes > best.0 {
            best = (votes, sign);
        }
    }
    best.1
}

fn votes(text: &str, end: bool, sign: u8) -> usize {
    let (mut row, mut widths, mut rest) = (RowBuf::new(), Vec::new(), text);
    while !rest.is_empty() && widths.len() < VOTERS {
        let Step::Row { taken, .. } = split(rest, sign, end, &mut row) else { break };
        if !row.is_blank() {
            widths.push(row.len());
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    let same = |width: usize| widths.iter().filter(|w| **w == width).count();
    widths.iter().map(|&width| (width - 1) * same(width)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str, delimiter: u8) -> Option<Vec<Vec<String>>> {
        let (mut out, mut row, mut rest) = (vec![], RowBuf::new(), text);
        while !rest.is_empty() {
            let Step::Row { taken, .. } = split(rest, delimiter, true, &mut row) else { return None };
            out.push(row.cells().map(str::to_owned).collect());
            rest = &rest[taken..];
        }
        Some(out)
    }

    #[test]
    fn quotes_and_breaks() {
        let read = |text| rows(text, b',').unwrap();
        assert_eq!(read("a,b\r\nc,\n"), [vec!["a", "b"], vec!["c", ""]]);
        assert_eq!(
            read("\"a,\"\"b\",\"x\ny\"\r\"q\"r,s\"t\""),
            [vec!["a,\"b", "x\ny"], vec!["qr", "s\"t\""]]
        );
        assert_eq!(rows("a,\"b\nc", b','), None);
        assert_eq!(rows("a,\"b\nc,\"d\"\n", b','), None);
    }

    #[test]
    fn delimiter_is_the_consistent_one() {
        assert_eq!(delimiter("签到表\n姓名,工号,备注\n张伟,1,a;b\n李娜,2,\n", true), b',');
        assert_eq!(delimiter("姓名\t工号\t备注\n张伟\t1\t好,很好\n李娜\t2\ta,b\n", true), b'\t');
        assert_eq!(delimiter("姓名;工号;学时\n张伟;1;1,5\n李娜;2;2,5\n", true), b';');
        assert_eq!(delimiter("姓名\n张伟\n", true), b',');
        assert_eq!(delimiter("", true), b',');
    }

    proptest! {
        /// Whatever both accept, both read alike; the `csv` crate leaves blank lines out.
        #[test]
        fn reads_as_the_csv_crate_does(text in "[a张\",\r\n]{0,40}") {
            if let Some(mine) = rows(&text, b',') {
                let mut theirs = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
                let theirs: Vec<Vec<String>> =
                    theirs.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
                let blank = |row: &Vec<String>| row.len() == 1 && row[0].is_empty();
                prop_assert_eq!(
                    mine.into_iter().filter(|r| !blank(r)).collect::<Vec<_>>(),
                    theirs.into_iter().filter(|r| !blank(r)).collect::<Vec<_>>()
                );
            }
        }

        /// Text that comes in pieces gives the same records.
        #[test]
        fn never_answers_early(text in "[a\",\r\n]{0,30}", cut in 0usize..30) {
            let mut row = RowBuf::new();
            let cut = cut.min(text.len());
            if let Step::Row { taken, .. } = split(&text[..cut], b',', false, &mut row) {
                let early: Vec<String> = row.cells().map(str::to_owned).collect();
                let mut whole = RowBuf::new();
                let late = matches!(split(&text, b',', true, &mut whole), Step::Row { taken: t, .. } if t == taken);
                prop_assert!(late);
                prop_assert_eq!(early, whole.cells().map(str::to_owned).collect::<Vec<_>>());
            }
        }
    }
}
