//! Text of a foreign file as strict UTF-8, whatever its encoding, read in blocks so that memory stays bounded.
//! Nothing is guessed into mojibake: bytes that fit no encoding, or two of them, are refused with the line.

use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use anyhow::Result;
use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_16BE, UTF_16LE};

use super::decode::{MAX_TEXT, cannot_read, too_large, unreadable};
use crate::refusal::Refusal;

/// How much is read at a time. Large enough to make calls cheap, small enough to stay in the cache.
const BLOCK: usize = 128 << 10;
/// So many Chinese characters of UTF-8 in one line are no accident in a GB18030 file.
const NO_ACCIDENT: usize = 4;

const RESAVE: &str = "用 WPS 或 Excel 打开这个文件，另存为“CSV UTF-8（逗号分隔）”或 .xlsx，再导入";

/// How the text of a file is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark; also plain ASCII.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
    /// UTF-16, low byte first, with a byte order mark: Excel's "Unicode text".
    Utf16Le,
    /// UTF-16, high byte first, with a byte order mark.
    Utf16Be,
}

impl Encoding {
    /// Every encoding, for tests and documentation.
    pub const ALL: [Encoding; 5] =
        [Encoding::Utf8, Encoding::Utf8Bom, Encoding::Gb18030, Encoding::Utf16Le, Encoding::Utf16Be];

    /// The stable ASCII code that `--format json` prints.
    pub fn code(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf8Bom => "utf-8-bom",
            Encoding::Gb18030 => "gb18030",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
        }
    }

    /// The name for people.
    pub fn label(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf8Bom => "UTF-8（带 BOM）",
            Encoding::Gb18030 => "GB18030（GBK）",
            Encoding::Utf16Le => "UTF-16（低位在前）",
            Encoding::Utf16Be => "UTF-16（高位在前）",
        }
    }

    /// A whole file of this text: byte order mark included where the encoding has one.
    /// Every character survives but U+E5E5, the one code point that GB18030 cannot hold, which becomes `?`.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        let utf16 = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| {
            mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect()
        };
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf8Bom => [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(),
            Encoding::Gb18030 => match GB18030.encode(text) {
                (bytes, _, false) => bytes.into_owned(),
                _ => GB18030.encode(&text.replace('\u{E5E5}', "?")).0.into_owned(),
            },
            Encoding::Utf16Le => utf16([0xFF, 0xFE], u16::to_le_bytes),
            Encoding::Utf16Be => utf16([0xFE, 0xFF], u16::to_be_bytes),
        }
    }

    /// Length of the byte order mark.
    fn mark(self) -> usize {
        match self {
            Encoding::Utf8 | Encoding::Gb18030 => 0,
            Encoding::Utf8Bom => 3,
            Encoding::Utf16Le | Encoding::Utf16Be => 2,
        }
    }

    fn decoder(self) -> Option<Decoder> {
        match self {
            Encoding::Utf8 | Encoding::Utf8Bom => None,
            Encoding::Gb18030 => Some(GB18030.new_decoder_without_bom_handling()),
            Encoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
        }
    }
}

/// Tells whether a file has changed between preview and apply: its length and a 64-bit hash of its bytes.
/// Compare only within one process; the hash is no proof against a forger and is never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    /// Length of the file in bytes.
    pub bytes: u64,
    /// Hash of all its bytes.
    pub hash: u64,
}

impl Fingerprint {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut hash = DefaultHasher::new();
        hash.write(bytes);
        Self { bytes: bytes.len() as u64, hash: hash.finish() }
    }
}

/// A text file that can be opened again and again.
#[derive(Debug, Clone)]
pub struct TextSource {
    name: String,
    origin: Origin,
    encoding: Encoding,
    /// For GB18030: the line that is not UTF-8, to tell which of the two fitted better.
    not_utf8: u64,
    /// What the first whole reading found: every later one must find the same.
    first: Arc<OnceLock<Fingerprint>>,
}

/// Where the bytes are.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

#[derive(Debug)]
enum Raw {
    File(File),
    Memory(Cursor<Arc<[u8]>>),
}

impl Read for Raw {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self {
            Raw::File(file) => file.read(buf),
            Raw::Memory(bytes) => bytes.read(buf),
        }
    }
}

impl Origin {
    fn open(&self) -> io::Result<Raw> {
        Ok(match self {
            Origin::File(path) => Raw::File(File::open(path)?),
            Origin::Memory(bytes) => Raw::Memory(Cursor::new(Arc::clone(bytes))),
        })
    }
}

impl TextSource {
    /// Decides the encoding from the first text that is not ASCII, which is nearly always the first line:
    /// the usual file is then read only once, by [`TextSource::open`].
    pub(super) fn new(name: String, origin: Origin) -> Result<Self, Refusal> {
        let mut raw = origin.open().map_err(|e| cannot_read(&name, &e))?;
        let (encoding, not_utf8) = decide(&name, &mut raw)?;
        Ok(Self { name, origin, encoding, not_utf8, first: Arc::default() })
    }

    /// The encoding, which holds for the whole file: what does not fit is refused while reading.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The file name, for messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Starts reading from the beginning.
    ///
    /// # Errors
    /// A [`Refusal`] if the file has gone.
    pub fn open(&self) -> Result<TextReader> {
        Ok(TextReader {
            raw: self.origin.open().map_err(|e| cannot_read(&self.name, &e))?,
            source: self.clone(),
            block: vec![0; BLOCK],
            held: 0,
            mark: self.encoding.mark(),
            line: 0,
            bytes: 0,
            hash: DefaultHasher::new(),
            end: false,
            decoder: self.encoding.decoder(),
        })
    }

    /// The whole text at once, for what is pasted and therefore short.
    ///
    /// # Errors
    /// As [`TextReader::read_block`].
    pub fn text(&self) -> Result<String> {
        let mut text = String::new();
        let mut reader = self.open()?;
        while reader.read_block(&mut text)? {}
        Ok(text)
    }
}

/// Reads a text file block by block as strict UTF-8, without its byte order mark.
#[derive(Debug)]
pub struct TextReader {
    source: TextSource,
    raw: Raw,
    block: Vec<u8>,
    /// Bytes at the start of `block` that the last turn left over: half a character, or half a line.
    held: usize,
    /// Bytes of the byte order mark still to be skipped.
    mark: usize,
    /// Line breaks handed out so far.
    line: u64,
    bytes: u64,
    hash: DefaultHasher,
    end: bool,
    decoder: Option<Decoder>,
}

impl TextReader {
    /// Appends the next piece of text to `out`, some 128 KiB of the file; false at the end.
    /// Pieces end between characters, not between lines.
    ///
    /// # Errors
    /// A [`Refusal`] naming the line if the bytes do not fit the encoding, or the text holds characters
    /// that show it to be damaged: NUL, U+FFFD, and from GB18030 also private-use characters. Also at the end,
    /// if the file is not what it was when it was first read whole.
    pub fn read_block(&mut self, out: &mut String) -> Result<bool> {
        if self.end {
            return Ok(false);
        }
        let (full, end) = fill(&mut self.raw, &mut self.block, self.held)
            .map_err(|e| cannot_read(&self.source.name, &e))?;
        let fresh = self.block.get(self.held..full).unwrap_or_default();
        self.hash.write(fresh);
        self.bytes += fresh.len() as u64;
        self.end = end;
        if self.bytes > MAX_TEXT {
            return Err(too_large(&self.source.name, MAX_TEXT).into());
        }
        let from = std::mem::take(&mut self.mark).min(full);
        let before = out.len();
        let to = match self.source.encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => self.take_utf8(from, full, out),
            Encoding::Gb18030 => self.take_gb18030(from, full, out),
            Encoding::Utf16Le | Encoding::Utf16Be => self.take_decoded(from, full, out),
        }?;
        let text = out.get(before..).unwrap_or_default();
        if let Some((at, what)) = damage(text, self.source.encoding == Encoding::Gb18030) {
            return Err(self.damaged(self.line_at(text, at), what).into());
        }
        if end && *self.source.first.get_or_init(|| self.fingerprint()) != self.fingerprint() {
            return Err(unreadable(format!("“{}”在导入的时候变了，什么也没有写", self.source.name))
                .hint("等别的程序存好、关掉这个文件，再导入一次")
                .into());
        }
        self.line += breaks(text.as_bytes());
        self.block.copy_within(to..full, 0);
        self.held = full - to;
        Ok(true)
    }

    /// What has been read so far; of the whole file once [`TextReader::read_block`] has returned false.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint { bytes: self.bytes, hash: self.hash.finish() }
    }

    /// Where the last whole line of the block ends, or the block if there is none.
    fn whole_lines(&self, from: usize, full: usize) -> usize {
        match memchr::memrchr(b'\n', self.block.get(from..full).unwrap_or_default()) {
            Some(at) if !self.end => from + at + 1,
            _ => full,
        }
    }

    /// Takes whole lines where it can, so that no character is cut and the text need be checked only once.
    fn take_utf8(&self, from: usize, full: usize, out: &mut String) -> Result<usize, Refusal> {
        let to = self.whole_lines(from, full);
        let bytes = self.block.get(from..to).unwrap_or_default();
        let good = match std::str::from_utf8(bytes) {
            Ok(text) => {
                out.push_str(text);
                return Ok(to);
            }
            Err(e) if e.error_len().is_none() && to == full && !self.end => e.valid_up_to(),
            Err(e) => {
                let line = self.line + 1 + breaks(bytes.get(..e.valid_up_to()).unwrap_or_default());
                let name = &self.source.name;
                return Err(if e.error_len().is_none() && self.end {
                    unreadable(format!("“{name}”第 {line} 行末尾的字只有一半，文件不完整"))
                        .hint("向提供的人重新要这个文件")
                } else {
                    mixed(name, line, Encoding::Utf8)
                });
            }
        };
        out.push_str(std::str::from_utf8(bytes.get(..good).unwrap_or_default()).unwrap_or_default());
        Ok(from + good)
    }

    /// Takes whole lines where it can: a line of sound UTF-8 among GB18030 would decode without error into mojibake.
    fn take_gb18030(&mut self, from: usize, full: usize, out: &mut String) -> Result<usize, Refusal> {
        let to = self.whole_lines(from, full);
        let lines = self.block.get(from..to).unwrap_or_default().split_inclusive(|b| *b == b'\n');
        let stranger = lines.zip(self.line + 1..).find(|(line, _)| is_chinese_utf8(line));
        if let Some((_, line)) = stranger {
            return Err(mixed(&self.source.name, line, Encoding::Gb18030));
        }
        self.take_decoded(from, to, out)
    }

    fn take_decoded(&mut self, from: usize, to: usize, out: &mut String) -> Result<usize, Refusal> {
        let end = self.end;
        let mut left = self.block.get(from..to).unwrap_or_default();
        let before = out.len();
        let Some(decoder) = self.decoder.as_mut() else { return Ok(to) };
        loop {
            let room =
                decoder.max_utf8_buffer_length_without_replacement(left.len()).unwrap_or(left.len() * 3 + 16);
            out.reserve(room);
            let (outcome, read) = decoder.decode_to_string_without_replacement(left, out, end);
            left = left.get(read..).unwrap_or_default();
            match outcome {
                DecoderResult::InputEmpty => return Ok(to),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    let text = out.get(before..).unwrap_or_default();
                    let line = self.line_at(text, text.len());
                    return Err(self.misfit(line));
                }
            }
        }
    }

    fn line_at(&self, text: &str, at: usize) -> u64 {
        self.line + 1 + breaks(text.as_bytes().get(..at).unwrap_or_default())
    }

    fn misfit(&self, line: u64) -> Refusal {
        let name = &self.source.name;
        match self.source.encoding {
            Encoding::Gb18030 => {
                let line = line.max(self.source.not_utf8);
                unreadable(format!("“{name}”第 {line} 行的文字既不是 UTF-8，也不是 GB18030（GBK）"))
                    .hint(RESAVE)
            }
            other => unreadable(format!("“{name}”第 {line} 行的文字不符合 {}", other.label())).hint(RESAVE),
        }
    }

    fn damaged(&self, line: u64, what: Damage) -> Refusal {
        let name = &self.source.name;
        match what {
            Damage::Nul => unreadable(format!("“{name}”第 {line} 行有空字符：不是文本文件，或是没有 BOM 的 UTF-16"))
                .hint(RESAVE),
            Damage::Replaced => unreadable(format!("“{name}”第 {line} 行有替换符 U+FFFD：文字在存这个文件之前就已经坏了"))
                .hint("向提供的人重新要这个文件，或者改正这一行再导入"),
            Damage::Private => unreadable(format!(
                "“{name}”第 {line} 行按 GB18030 读出了自造字：这个文件可能是别的编码（如 Big5），或用了造字程序"
            ))
            .hint(RESAVE),
        }
    }
}

/// Decides the encoding; for GB18030 also says which line is not UTF-8.
fn decide(name: &str, raw: &mut Raw) -> Result<(Encoding, u64), Refusal> {
    let mut block = vec![0; BLOCK];
    let (mut full, mut end) = fill(raw, &mut block, 0).map_err(|e| cannot_read(name, &e))?;
    let head = block.get(..full).unwrap_or_default();
    let marked = match head {
        [0xEF, 0xBB, 0xBF, ..] => Some(Encoding::Utf8Bom),
        [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
        _ => None,
    };
    if let Some(encoding) = marked {
        return Ok((encoding, 0));
    }
    // ASCII says nothing; look for the first text that does, and take a whole block from there.
    let mut line = 1;
    while block.get(..full).unwrap_or_default().is_ascii() {
        if end {
            return Ok((Encoding::Utf8, 0));
        }
        line += breaks(block.get(..full).unwrap_or_default());
        (full, end) = fill(raw, &mut block, 0).map_err(|e| cannot_read(name, &e))?;
    }
    let start = block.iter().position(|b| !b.is_ascii()).unwrap_or(0).min(full);
    line += breaks(block.get(..start).unwrap_or_default());
    block.copy_within(start..full, 0);
    if !end {
        (full, end) = fill(raw, &mut block, full - start).map_err(|e| cannot_read(name, &e))?;
    } else {
        full -= start;
    }
    let sample = block.get(..full).unwrap_or_default();
    let good = match std::str::from_utf8(sample) {
        Ok(_) => return Ok((Encoding::Utf8, 0)),
        Err(e) if e.error_len().is_none() && !end => return Ok((Encoding::Utf8, 0)),
        Err(e) => e.valid_up_to(),
    };
    let good = sample.get(..good).unwrap_or_default();
    // With Chinese before it this is a broken or mixed UTF-8 file: the reader finds the place and says so.
    let encoding = if chinese(good, 1) { Encoding::Utf8 } else { Encoding::Gb18030 };
    Ok((encoding, line + breaks(good)))
}

/// Fills `block` from `held` on; gives the number of bytes in it, and whether the file ended.
fn fill(raw: &mut Raw, block: &mut [u8], held: usize) -> io::Result<(usize, bool)> {
    let mut full = held;
    while let Some(room) = block.get_mut(full..).filter(|room| !room.is_empty()) {
        match raw.read(room) {
            Ok(0) => return Ok((full, true)),
            Ok(n) => full += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok((full, false))
}

fn breaks(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Whether the bytes are UTF-8 with at least `least` Chinese characters or full-width signs.
fn chinese(bytes: &[u8], least: usize) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        let han = |c: &char| matches!(c, '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}');
        text.chars().filter(han).nth(least - 1).is_some()
    })
}

fn is_chinese_utf8(line: &[u8]) -> bool {
    line.iter()
        .position(|b| !b.is_ascii())
        .is_some_and(|at| chinese(line.get(at..).unwrap_or_default(), NO_ACCIDENT))
}

#[derive(Debug, Clone, Copy)]
enum Damage {
    Nul,
    Replaced,
    Private,
}

/// The first character that shows the text to be damaged. Private-use characters count only if `private`:
/// in UTF-8 they are how some systems write rare names, in GB18030 they betray another encoding.
fn damage(text: &str, private: bool) -> Option<(usize, Damage)> {
    let bytes = text.as_bytes();
    let nul = memchr::memchr(0, bytes).map(|at| (at, Damage::Nul));
    let rest = bytes.get(..nul.map_or(bytes.len(), |(at, _)| at)).unwrap_or_default();
    memchr::memchr2_iter(0xEE, 0xEF, rest)
        .find_map(|at| match rest.get(at..at + 3)? {
            // U+E000 to U+F8FF is EE 80 80 to EF A3 BF.
            [0xEE, ..] | [0xEF, 0x80..=0xA3, _] if private => Some((at, Damage::Private)),
            [0xEF, 0xBF, 0xBD] => Some((at, Damage::Replaced)),
            _ => None,
        })
        .or(nul)
}

fn mixed(name: &str, line: u64, before: Encoding) -> Refusal {
    let (was, is) = match before {
        Encoding::Gb18030 => ("GB18030（GBK）", "UTF-8"),
        _ => ("UTF-8", "别的编码（多半是 GBK）"),
    };
    unreadable(format!("“{name}”混用了两种编码：前面是 {was}，第 {line} 行是{is}"))
        .hint("把两部分分开存成两个文件，各自导入")
        .hint(RESAVE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::decode::Source;
    use crate::refusal::Kind;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Result<(Encoding, String), Refusal> {
        let read = || match Source::from_bytes("表.csv", bytes.to_vec())? {
            Source::Text(text) => Ok((text.encoding(), text.text()?)),
            Source::Workbook(_) => anyhow::bail!("no text"),
        };
        read().map_err(|e| e.downcast().unwrap())
    }

    fn refused(bytes: &[u8], words: &[&str]) {
        let no = read(bytes).unwrap_err();
        assert!(no.kind == Kind::Unreadable && !no.hints.is_empty());
        assert!(words.iter().all(|word| no.message.contains(word)), "{} lacks {words:?}", no.message);
    }

    fn gbk(text: &str) -> Vec<u8> {
        Encoding::Gb18030.encode(text)
    }

    /// Lines of ASCII that fill more than a block.
    fn ascii() -> Vec<u8> {
        b"2026-10-16,001001,ok\n".repeat(BLOCK / 10)
    }

    #[test]
    fn samples_by_encoding() {
        for (bytes, encoding) in [
            (&include_bytes!("../../fixtures/samples/roster-utf8-bom.csv")[..], Encoding::Utf8Bom),
            (include_bytes!("../../fixtures/samples/roster-gbk.csv"), Encoding::Gb18030),
            (include_bytes!("../../fixtures/samples/signin-gbk.csv"), Encoding::Gb18030),
            (include_bytes!("../../fixtures/samples/dingtalk-daily-gbk.csv"), Encoding::Gb18030),
            (include_bytes!("../../fixtures/samples/bad-utf16.csv"), Encoding::Utf16Le),
            (include_bytes!("../../fixtures/samples/bad-rows.csv"), Encoding::Utf8),
        ] {
            let (found, text) = read(bytes).unwrap();
            assert_eq!(found, encoding);
            assert!(text.contains("党支部") && !text.starts_with('\u{FEFF}'));
            assert_eq!(found.encode(&text), bytes);
        }
    }

    #[test]
    fn mixed_encodings_are_refused_with_the_line() {
        refused(
            include_bytes!("../../fixtures/samples/bad-mixed-encoding.csv"),
            &["混用", "第 2 行", "表.csv"],
        );
        let utf8 = "姓名,工号,考勤状态\n";
        refused(&[gbk("张伟,1,出勤\n").as_slice(), utf8.as_bytes()].concat(), &["混用", "第 2 行是UTF-8"]);
        refused(&[&ascii()[..], &gbk("张伟\n"), utf8.as_bytes()].concat(), &["混用"]);
        let lines = ascii().iter().filter(|b| **b == b'\n').count();
        let far = [utf8.as_bytes(), &ascii()[..], &gbk("张伟,出勤")].concat();
        refused(&far, &["混用", &format!("第 {} 行", lines + 2)]);
    }

    #[test]
    fn encodings_that_show_late() {
        let text = String::from_utf8(ascii()).unwrap() + "张伟，李𬱖\n";
        for encoding in Encoding::ALL {
            assert_eq!(read(&encoding.encode(&text)).unwrap(), (encoding, text.clone()));
        }
        assert_eq!(read(b"").unwrap(), (Encoding::Utf8, String::new()));
    }

    #[test]
    fn characters_on_the_edge_of_a_block() {
        for shift in 0..8 {
            let text = "x".repeat(BLOCK - shift) + "张伟𬱖\n李娜，出勤\n" + &"出".repeat(BLOCK);
            for encoding in Encoding::ALL {
                assert_eq!(read(&encoding.encode(&text)).unwrap().1, text, "{encoding:?} {shift}");
            }
        }
    }

    #[test]
    fn damaged_text_is_refused_with_the_line() {
        refused("姓名\n张\u{FFFD}\n".as_bytes(), &["第 2 行", "U+FFFD"]);
        refused("姓名\n张\0\n".as_bytes(), &["第 2 行", "空字符"]);
        refused("n\0a\0m\0e\0\n\0".as_bytes(), &["第 1 行", "空字符"]);
        refused(&[gbk("姓名\n张").as_slice(), &[0xAA, 0xA1, b'\n']].concat(), &["第 2 行", "自造字"]);
        refused(&[gbk("姓名\n张").as_slice(), &[0xFF, b'\n']].concat(), &["第 2 行", "既不是 UTF-8"]);
        refused(&[gbk("姓名\n").as_slice(), &[0xD5]].concat(), &["第 2 行"]);
        refused("姓名\n张伟".as_bytes().split_last().unwrap().1, &["第 2 行", "只有一半"]);
        refused(&[0xFF, 0xFE, b'a', 0, 0x00, 0xD8, b'b', 0], &["第 1 行", "UTF-16"]);
        // Some systems write rare names so.
        assert_eq!(read("张\u{E000}".as_bytes()).unwrap().1, "张\u{E000}");
        // A GBK word that is also UTF-8 (通 is CD A8) decides nothing alone.
        assert_eq!(read(&gbk("通,联通,姓名")).unwrap(), (Encoding::Gb18030, "通,联通,姓名".into()));
    }

    #[test]
    fn the_fingerprint_is_of_the_bytes() {
        let print = |bytes: Vec<u8>| {
            let Source::Text(text) = Source::from_bytes("a", bytes).unwrap() else { unreachable!() };
            let mut reader = text.open().unwrap();
            while reader.read_block(&mut String::new()).unwrap() {}
            reader.fingerprint()
        };
        assert_eq!(print(ascii()), Fingerprint::of(&ascii()));
        assert_ne!(print(gbk("出勤")), print("出勤".into()));
    }

    proptest! {
        #[test]
        fn text_survives_every_encoding(text in "[a-z0-9,\n张伟出勤·“”￥𬱖\u{E5E5}]{0,40}") {
            prop_assert_eq!(Encoding::Utf8Bom.encode(&text)[3..].to_vec(), text.as_bytes());
            for encoding in [Encoding::Utf8Bom, Encoding::Utf16Le, Encoding::Utf16Be] {
                prop_assert_eq!(read(&encoding.encode(&text)).unwrap(), (encoding, text.clone()));
            }
        }

        #[test]
        fn any_bytes_give_text_or_a_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Source::from_bytes("a", bytes).and_then(|source| match source {
                Source::Text(text) => text.text(),
                Source::Workbook(_) => Ok(String::new()),
            });
        }
    }
}
