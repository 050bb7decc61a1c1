//! Decode and parse under damaged files: whatever the bytes, there are rows or a refusal, soon and in bounded
//! memory. Every file under fixtures is changed at random: bits, pieces, ends, two files spliced, and the parts
//! inside a workbook changed and packed again, which reaches past the zip's checksums.
//!
//! A few seconds of it always run. For longer:
//! `WUXUE_FUZZ_MINUTES=30 cargo test --release fuzz:: -- --ignored`. What fails is kept in the folder that
//! the message names; put it into `fixtures/import/found/`, where it is tried first ever after.

use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use wuxue::import::decode::Source;
use wuxue::import::heading::{HEAD, Heading, is_footer};
use wuxue::import::parse::{RowBuf, Sheet};
use wuxue::import::title::TitleFacts;
use wuxue::refusal::Refusal;
use zip::write::SimpleFileOptions;

use crate::desk::fixtures;

/// Longer than any file of this size may take, even on a busy machine and unoptimised.
const LONGEST: Duration = Duration::from_secs(60);

/// Pieces that parsers stumble over.
const PIECES: [&[u8]; 22] = [
    b"\"",
    b"\"\"",
    b"\r",
    b"\n\n",
    b",\"",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\x84\x31\xA4\x37",
    b"\xC3\x28",
    b"\xE4\xBD\xA0\xE5\xA5\xBD",
    b"PK\x03\x04",
    b"<row r=\"1048577\">",
    b"<c r=\"XFE1\" t=\"s\"><v>99999999</v></c>",
    b"<c r=\"A1\" s=\"99\"><v>1e309</v></c>",
    b"&#x110000;",
    b"<mergeCell ref=\"A1:XFD1048576\"/>",
    b"table:number-columns-repeated=\"16384\"",
    b"table:number-rows-repeated=\"1048576\"",
    b"4294967295",
    b"-1",
];

/// SplitMix64: the same seed gives the same files.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Every file below a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn corpus() -> Vec<(String, Vec<u8>)> {
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    files(&fixtures())
        .into_iter()
        .filter(|path| path.extension().is_none_or(|ending| ending != "json" && ending != "md"))
        .map(|path| (name(&path), std::fs::read(&path).unwrap()))
        .collect()
}

/// Changes some bytes in a few places.
fn change(bytes: &mut Vec<u8>, corpus: &[(String, Vec<u8>)], dice: &mut Dice) {
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        let to = (at + dice.below(64)).min(bytes.len());
        match dice.below(9) {
            0 | 1 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            2 if at < bytes.len() => bytes[at] = *dice.pick(&[0, 1, 0x7F, 0x80, 0xFF, b'"', b',', b'\n']),
            3 => bytes.truncate(at),
            4 => drop(bytes.drain(at..to)),
            5 => {
                let piece = bytes[at..to].to_vec();
                bytes.splice(at..at, piece);
            }
            6 | 7 => drop(bytes.splice(at..at, dice.pick(&PIECES).iter().copied())),
            _ => {
                let other = &dice.pick(corpus).1;
                let from = dice.below(other.len() + 1);
                let piece = &other[from..(from + dice.below(512)).min(other.len())];
                bytes.splice(at..to, piece.iter().copied());
            }
        }
    }
}

/// The parts of a zip, or none if it is not a sound one.
fn unpack(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).ok()?;
            let mut content = Vec::new();
            part.read_to_end(&mut content).ok()?;
            Some((part.name().ok()?.into_owned(), content))
        })
        .collect()
}

fn pack(parts: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).ok()?;
        zip.write_all(content).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// One more damaged file.
fn damaged(corpus: &[(String, Vec<u8>)], dice: &mut Dice) -> (String, Vec<u8>) {
    let (name, whole) = dice.pick(corpus).clone();
    let mut bytes = whole;
    match unpack(&bytes).filter(|parts| !parts.is_empty()) {
        Some(mut parts) if dice.below(8) > 0 => {
            let which = dice.below(parts.len());
            change(&mut parts[which].1, corpus, dice);
            bytes = pack(&parts).unwrap_or(bytes);
        }
        _ => change(&mut bytes, corpus, dice),
    }
    (name, bytes)
}

/// Reads every sheet to its end, as the stages of an import do.
fn read(name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let source = Source::from_bytes(name, bytes.to_vec())?;
    let first = Sheet::open(&source, None)?;
    let others = first.others.clone();
    let sheets = std::iter::once(Ok(first)).chain(others.iter().map(|name| Sheet::open(&source, Some(name))));
    let field = |word: &str| match word {
        "姓名" => Some(0),
        "工号" | "日期" | "考勤状态" | "党支部" => Some(word.len()),
        _ => None,
    };
    for sheet in sheets {
        let mut sheet = sheet?;
        let (mut row, mut last, mut head, mut body) = (RowBuf::new(), 0, Vec::new(), 0_usize);
        while sheet.next_row(&mut row)? {
            assert!(row.number() > last, "rows ascend");
            last = row.number();
            assert!(!row.is_blank(), "blank rows are left out");
            assert_eq!(row.cells().map(str::len).sum::<usize>(), row.cells().collect::<String>().len());
            body += usize::from(!is_footer(&row, Some(0), Some(1)));
            if head.len() < HEAD {
                head.push(row.clone());
            }
        }
        assert!(body as u64 <= last);
        if let Some(heading) = Heading::find(&head, field, |field| field == 0) {
            assert!(heading.index < heading.body && heading.body <= head.len());
            TitleFacts::read(&heading.titles, &[], &[("办公室党支部", 1)], &[("主题党日", 1)]);
        }
    }
    Ok(())
}

/// Why these bytes are not treated as they should be, if so.
fn fault(name: &str, bytes: &[u8]) -> Option<String> {
    match catch_unwind(AssertUnwindSafe(|| read(name, bytes))) {
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            Some(format!("panic: {}", text.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default()))
        }
        Ok(Err(error)) if error.downcast_ref::<Refusal>().is_none() => Some(format!("a fault: {error:#}")),
        _ => None,
    }
}

/// Peak memory of this process in MB, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? / 1024)
}

/// Ends the process if one file takes too long: a reader in a circle would never come back to be asked.
fn watch(turn: &Arc<Mutex<(Instant, PathBuf)>>) {
    let turn = Arc::downgrade(turn);
    std::thread::spawn(move || {
        while let Some(turn) = turn.upgrade() {
            let (since, file) = turn.lock().unwrap().clone();
            if since.elapsed() > LONGEST {
                eprintln!("{} takes longer than {LONGEST:?}", file.display());
                std::process::exit(101);
            }
            drop(turn);
            std::thread::sleep(Duration::from_secs(1));
        }
    });
}

/// Tries files for so long; gives how many, and where those that failed were kept and why.
fn run(length: Duration, seed: u64) -> (u64, Vec<String>) {
    /// MB: the parts of a workbook may unpack to half of it.
    const MOST: u64 = 1500;
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    std::fs::create_dir_all(&kept).unwrap();
    // calamine's panics are caught where it is called and would fill the screen; other tests keep theirs.
    let (loud, here) = (std::panic::take_hook(), std::thread::current().id());
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() != here {
            loud(panic);
        }
    }));
    let corpus = corpus();
    let (start, mut dice, mut tried, mut found) = (Instant::now(), Dice(seed), 0_u64, Vec::new());
    let mut memory = peak().unwrap_or(0);
    let turn = Arc::new(Mutex::new((Instant::now(), PathBuf::new())));
    watch(&turn);
    // As they are, whatever the time; then damaged.
    let mut whole = corpus.iter().cloned();
    while found.len() < 20 {
        let next = whole.next();
        if next.is_none() && start.elapsed() >= length {
            break;
        }
        let (name, bytes) = next.unwrap_or_else(|| damaged(&corpus, &mut dice));
        let last = kept.join(format!("last-{seed}-{name}"));
        // Should the process die of it, this is what it died of.
        std::fs::write(&last, &bytes).unwrap();
        *turn.lock().unwrap() = (Instant::now(), last.clone());
        let mut wrong = fault(&name, &bytes);
        let now = peak().unwrap_or(0);
        if now > memory.max(MOST) {
            wrong = Some(format!("{now} MB of memory"));
        }
        memory = memory.max(now);
        if let Some(why) = wrong {
            let path = kept.join(format!("found-{seed}-{}-{name}", found.len()));
            std::fs::write(&path, &bytes).unwrap();
            found.push(format!("{}: {why}", path.display()));
        }
        std::fs::remove_file(&last).unwrap();
        tried += 1;
    }
    drop(std::panic::take_hook());
    (tried, found)
}

#[test]
fn damaged_files_give_rows_or_a_refusal() {
    let (tried, found) = run(Duration::from_secs(6), 1);
    assert!(found.is_empty(), "{found:#?}");
    assert!(tried > corpus().len() as u64, "only {tried} files");
}

#[test]
#[ignore = "runs for WUXUE_FUZZ_MINUTES, 30 if that is not set"]
fn for_a_long_time() {
    let minutes = std::env::var("WUXUE_FUZZ_MINUTES").ok().and_then(|n| n.parse().ok()).unwrap_or(30);
    let seed = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let (tried, found) = run(Duration::from_secs(minutes * 60), seed);
    assert!(found.is_empty(), "seed {seed}: {found:#?}");
    eprintln!("{tried} files in {minutes} minutes");
}
