//! First stage of an import: a file becomes UTF-8 text or a workbook, or is refused with the reason.
//! What a file is gets decided by its content, never by its name. Nothing here knows rows or cells.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use quick_xml::events::Event;

use super::compound;
use super::open_document::{self, Look};
use super::text::Origin;
pub use super::text::{Encoding, Fingerprint, TextReader, TextSource};
use crate::refusal::{Kind, Refusal};

/// The largest text file that is read, in bytes.
pub const MAX_TEXT: u64 = 512 << 20;
/// The largest workbook file that is read, in bytes; workbooks are held in memory.
pub const MAX_WORKBOOK: u64 = 64 << 20;
/// The most that the parts of a workbook may unpack to, in bytes.
pub const MAX_UNPACKED: u64 = 512 << 20;

/// How much of the beginning tells what the file is.
const SNIFF: usize = 4 << 10;
/// Deflate cannot shrink more than this many times, so small archives need no counting.
const MAX_RATIO: u64 = 1032;

/// What a file turned out to be.
#[derive(Debug, Clone)]
pub enum Source {
    /// Separated text: CSV and the like.
    Text(TextSource),
    /// A workbook with sheets.
    Workbook(WorkbookSource),
}

impl Source {
    /// Opens the file at `path`, or standard input for `-`, and finds out what it is.
    ///
    /// # Errors
    /// A [`Refusal`] of kind `Unreadable` if it is missing, too large, damaged, locked, no table,
    /// or text in no known encoding as far as its beginning shows.
    pub fn open(path: &Path) -> Result<Self> {
        if path.as_os_str() == "-" {
            return Self::read("标准输入", io::stdin().lock());
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let mut file = File::open(path).map_err(|e| cannot_read(&name, &e))?;
        let about = file.metadata().map_err(|e| cannot_read(&name, &e))?;
        if about.is_dir() {
            return Err(unreadable(format!("“{name}”是文件夹，不是文件")).hint("写出要导入的文件名").into());
        }
        if !about.is_file() {
            // A pipe can be read only once, and an import reads twice: preview and apply.
            return Self::read(&name, file);
        }
        if about.len() > MAX_TEXT {
            return Err(too_large(&name, MAX_TEXT).into());
        }
        let mut head = Vec::with_capacity(SNIFF);
        (&mut file).take(SNIFF as u64).read_to_end(&mut head).map_err(|e| cannot_read(&name, &e))?;
        if let Shape::Archive | Shape::Compound = shape(&name, &head)? {
            file.take(MAX_WORKBOOK + 1).read_to_end(&mut head).map_err(|e| cannot_read(&name, &e))?;
            return Ok(Self::Workbook(WorkbookSource::new(name, head)?));
        }
        drop(file);
        Ok(Self::Text(TextSource::new(name, Origin::File(path.to_path_buf()))?))
    }

    /// Reads a whole stream into memory and finds out what it is; `name` is for messages.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn read(name: &str, stream: impl Read) -> Result<Self> {
        let mut bytes = Vec::new();
        stream.take(MAX_TEXT + 1).read_to_end(&mut bytes).map_err(|e| cannot_read(name, &e))?;
        if bytes.len() as u64 > MAX_TEXT {
            return Err(too_large(name, MAX_TEXT).into());
        }
        Self::from_bytes(name, bytes)
    }

    /// Finds out what these bytes are; `name` is for messages.
    ///
    /// # Errors
    /// As [`Source::open`].
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self> {
        let head = bytes.get(..SNIFF).unwrap_or(&bytes);
        Ok(match shape(name, head)? {
            Shape::Text => Self::Text(TextSource::new(name.to_owned(), Origin::Memory(bytes.into()))?),
            Shape::Archive | Shape::Compound => Self::Workbook(WorkbookSource::new(name.to_owned(), bytes)?),
        })
    }

    /// The file name, for messages.
    pub fn name(&self) -> &str {
        match self {
            Source::Text(text) => text.name(),
            Source::Workbook(book) => &book.name,
        }
    }
}

enum Shape {
    Text,
    /// Zip: xlsx, xlsb, ods.
    Archive,
    /// OLE: xls, or anything locked with a password.
    Compound,
}

/// Tells a table from what only pretends to be one, by its first bytes.
fn shape(name: &str, head: &[u8]) -> Result<Shape, Refusal> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Shape::Archive);
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Ok(Shape::Compound);
    }
    if head.starts_with(b"%PDF") {
        return Err(unreadable(format!("“{name}”是 PDF，不是表格")).hint("向提供的人要 Excel 或 CSV 文件"));
    }
    if head.starts_with(b"{\\rtf") {
        return Err(not_a_table(name));
    }
    // Web systems save HTML under an .xls name. NUL bytes are dropped so that UTF-16 is seen through.
    let text: Vec<u8> =
        head.iter().filter(|b| **b != 0 && b.is_ascii()).map(u8::to_ascii_lowercase).collect();
    let text = text.trim_ascii_start();
    let holds = |word: &[u8]| memchr::memmem::find(text, word).is_some();
    if text.starts_with(b"<") {
        let what = if holds(b"<html") || holds(b"<table") || holds(b"<!doctype html") {
            "网页（HTML）"
        } else if holds(b"<workbook") {
            "“XML 表格”"
        } else {
            return Ok(Shape::Text);
        };
        return Err(unreadable(format!("“{name}”其实是{what}，只是用了表格的文件名"))
            .hint("用 WPS 或 Excel 打开，另存为 .xlsx，再导入"));
    }
    Ok(Shape::Text)
}

/// Which reader a workbook needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

/// A workbook, held in memory.
#[derive(Debug, Clone)]
pub struct WorkbookSource {
    pub(super) name: String,
    pub(super) bytes: Arc<[u8]>,
    pub(super) form: Form,
    pub(super) fingerprint: Fingerprint,
}

impl WorkbookSource {
    /// Looks into the container, so that a bomb, a lock or a Word file is refused before it is unpacked.
    fn new(name: String, bytes: Vec<u8>) -> Result<Self, Refusal> {
        if bytes.len() as u64 > MAX_WORKBOOK {
            return Err(too_large(&name, MAX_WORKBOOK).hint("分成几个文件，或另存为 CSV 再导入"));
        }
        let form = if bytes.starts_with(b"PK") {
            archive(&name, &bytes, MAX_UNPACKED)?
        } else {
            compound(&name, &bytes)?
        };
        let fingerprint = Fingerprint::of(&bytes);
        Ok(Self { name, bytes: bytes.into(), form, fingerprint })
    }
}

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// Looks into a zip; its parts may unpack to `limit` bytes.
fn archive(name: &str, bytes: &[u8], limit: u64) -> Result<Form, Refusal> {
    let broken = || broken(name);
    let mut zip = Archive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let has = |part: &str| zip.index_for_name(part).is_some();
    let form = if has("xl/workbook.bin") {
        Form::Xlsb
    } else if zip.file_names().any(|part| part.is_ok_and(|part| part.starts_with("xl/"))) {
        Form::Xlsx
    } else if has("content.xml") {
        Form::Ods
    } else {
        return Err(not_a_table(name));
    };
    let bomb = || {
        unreadable(format!("“{name}”解压后超过 {} MB，不像正常的表格", limit >> 20))
            .hint("只留要导入的工作表，另存为新文件")
    };
    let (mut packed, mut unpacked) = (0u64, 0u64);
    for i in 0..zip.len() {
        let part = zip.by_index_raw(i).map_err(|_| broken())?;
        packed = packed.saturating_add(part.compressed_size());
        unpacked = unpacked.saturating_add(part.size());
        if part.encrypted() {
            return Err(locked(name));
        }
    }
    if unpacked > limit {
        return Err(bomb());
    }
    // The stated sizes may lie; where they could hide a bomb, count.
    if packed.saturating_mul(MAX_RATIO) > limit {
        let mut left = limit + 1;
        for i in 0..zip.len() {
            let part = zip.by_index(i).map_err(|_| broken())?;
            let got = io::copy(&mut part.take(left), &mut io::sink()).map_err(|_| broken())?;
            left = left.saturating_sub(got);
            if left == 0 {
                return Err(bomb());
            }
        }
    }
    if form == Form::Xlsx && !room_for_shared_texts(&mut zip) {
        return Err(broken());
    }
    if form == Form::Ods {
        if open_document::is_locked(&mut zip) {
            return Err(locked(name));
        }
        let content = zip.by_name("content.xml").map_err(|_| broken())?;
        match open_document::look(BufReader::new(content)) {
            Look::Sound => {}
            Look::TooWide => return Err(too_wide(name)),
            Look::Broken => return Err(broken()),
        }
    }
    Ok(form)
}

/// Whether the texts that the cells of an `.xlsx` share can be as many as it says: calamine makes room for all
/// before it reads any. A number somewhat too high is common and costs little.
fn room_for_shared_texts(zip: &mut Archive<'_>) -> bool {
    /// The bytes of `<si/>`.
    const SHORTEST: u64 = 5;
    const HARMLESS: u64 = 1 << 20;
    let parts = zip.len();
    let stated = |part: usize| {
        let part = zip.by_index(part).ok()?;
        let name = part.name().ok()?.to_ascii_lowercase();
        if !name.ends_with("sharedstrings.xml") {
            return None;
        }
        let most = part.size().min(part.compressed_size().saturating_mul(MAX_RATIO)) / SHORTEST;
        let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
        xml.config_mut().expand_empty_elements = true;
        let mut buffer = Vec::new();
        loop {
            match xml.read_event_into(&mut buffer).ok()? {
                Event::Start(element) if element.local_name().as_ref() == "sst" => {
                    let count = element.try_get_attribute("uniqueCount").ok()??;
                    return Some((count.value.parse::<u64>().ok()?, most));
                }
                Event::Eof => return None,
                _ => buffer.clear(),
            }
        }
    };
    (0..parts).filter_map(stated).all(|(stated, most)| stated <= most.max(HARMLESS))
}

fn compound(name: &str, bytes: &[u8]) -> Result<Form, Refusal> {
    // Stream names are in UTF-16 in the directory of the container.
    let holds = |word: &str| {
        let word: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &word).is_some()
    };
    if holds("EncryptedPackage") {
        return Err(locked(name));
    }
    if holds("WordDocument") || holds("PowerPoint Document") {
        return Err(not_a_table(name));
    }
    match compound::check(bytes) {
        Ok(()) => Ok(Form::Xls),
        Err(compound::Unsound::Locked) => Err(locked(name)),
        Err(compound::Unsound::Broken) => Err(broken(name)),
        Err(compound::Unsound::TooWide) => Err(too_wide(name)),
    }
}

fn broken(name: &str) -> Refusal {
    unreadable(format!("“{name}”不完整或已损坏：表格文件的内容打不开"))
        .hint("重新下载或重新拷贝这个文件，用 WPS 或 Excel 能打开再导入")
}

fn too_wide(name: &str) -> Refusal {
    unreadable(format!("“{name}”的工作表从左上角到右下角太大，多半是很远的地方有一个没用的格子"))
        .hint("删去表格以外的行和列，或另存为 .xlsx，再导入")
}

/// The refusal of a workbook behind a password.
pub(super) fn locked(name: &str) -> Refusal {
    unreadable(format!("“{name}”有打开密码，读不了")).hint("在 WPS 或 Excel 中去掉打开密码，另存后再导入")
}

/// A refusal of the whole file.
pub(super) fn unreadable(message: String) -> Refusal {
    Refusal::new(Kind::Unreadable, message)
}

fn not_a_table(name: &str) -> Refusal {
    unreadable(format!("“{name}”不是表格，可能是 Word 等其他文件")).hint("导入 .xlsx、.xls、.ods 或 CSV 文件")
}

pub(super) fn too_large(name: &str, limit: u64) -> Refusal {
    unreadable(format!("“{name}”超过 {} MB，太大", limit >> 20)).hint("分成几个文件导入")
}

pub(super) fn cannot_read(name: &str, error: &io::Error) -> Refusal {
    match error.kind() {
        io::ErrorKind::NotFound => {
            unreadable(format!("没有“{name}”这个文件。")).hint("检查文件名和所在文件夹")
        }
        io::ErrorKind::PermissionDenied => {
            unreadable(format!("没有权限读“{name}”")).hint("检查文件的权限，或拷贝一份再导入")
        }
        _ => unreadable(format!("读不了“{name}”：{error}")).hint("关掉正在使用它的程序，再试一次"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    fn sample(file: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/samples").join(file)
    }

    fn refusal(outcome: Result<Source>) -> Refusal {
        outcome.unwrap_err().downcast().unwrap()
    }

    fn zipped(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (part, size) in parts {
            zip.start_file(*part, SimpleFileOptions::default()).unwrap();
            zip.write_all(&vec![b' '; *size]).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn the_content_decides_not_the_name() {
        for (file, book) in [("roster.xlsx", true), ("roster-gbk.csv", false), ("bad-utf16.csv", false)] {
            let bytes = std::fs::read(sample(file)).unwrap();
            let source = Source::from_bytes("表.xls", bytes).unwrap();
            assert_eq!(matches!(source, Source::Workbook(_)), book, "{file}");
            let opened = Source::open(&sample(file)).unwrap();
            assert_eq!((opened.name(), matches!(opened, Source::Workbook(_))), (file, book));
        }
    }

    #[test]
    fn what_is_no_table_is_refused_with_the_reason() {
        let utf16: Vec<u8> = Encoding::Utf16Le.encode("<html><table>");
        let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        let cases: [(&[u8], &str); 8] = [
            (b"\n <HTML><body>", "HTML"),
            (b"\xEF\xBB\xBF<table>", "HTML"),
            (&utf16, "HTML"),
            (b"<?xml version=\"1.0\"?><Workbook>", "XML"),
            (b"%PDF-1.4", "PDF"),
            (&zipped(&[("word/document.xml", 5)]), "不是表格"),
            (&[&ole[..], &locked].concat(), "打开密码"),
            (b"PK\x03\x04 cut", "不完整"),
        ];
        for (bytes, word) in cases {
            let no = refusal(Source::from_bytes("表.xls", bytes.to_vec()));
            assert!(no.kind == Kind::Unreadable && no.message.contains(word), "{}", no.message);
            assert!(no.message.contains("表.xls") && !no.hints.is_empty());
        }
        assert!(refusal(Source::open(&sample("bad-truncated.xlsx"))).message.contains("不完整"));
        assert!(refusal(Source::open(&sample("没有.csv"))).message.contains("没有“没有.csv”"));
        assert!(refusal(Source::open(&sample(""))).message.contains("文件夹"));
    }

    #[test]
    fn more_shared_texts_than_there_is_room_for_are_refused() {
        let workbook = |count: &str| {
            let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
            zip.start_file("xl/SharedStrings.xml", SimpleFileOptions::default()).unwrap();
            write!(zip, "<x:sst count=\"2\" uniqueCount=\"{count}\"><si><t>张伟</t></si></x:sst>").unwrap();
            zip.finish().unwrap().into_inner()
        };
        for harmless in ["1", "100000", "-1", "many"] {
            assert_eq!(archive("a", &workbook(harmless), MAX_UNPACKED).unwrap(), Form::Xlsx, "{harmless}");
        }
        assert!(
            archive("a", &workbook("100000000000"), MAX_UNPACKED).unwrap_err().message.contains("不完整")
        );
    }

    #[test]
    fn bombs_are_refused_even_if_their_sizes_lie() {
        let bytes = zipped(&[("xl/workbook.xml", 10), ("xl/a.xml", 3_000_000)]);
        assert_eq!(archive("a", &bytes, 4_000_000).unwrap(), Form::Xlsx);
        assert!(archive("a", &bytes, 2_000_000).unwrap_err().message.contains("解压后"));
        let mut lying = bytes;
        let size = 3_000_000u32.to_le_bytes();
        while let Some(at) = memchr::memmem::find(&lying, &size) {
            lying[at..at + 4].copy_from_slice(&9u32.to_le_bytes());
        }
        assert!(archive("a", &lying, 2_000_000).is_err());
    }
}
