//! Where an answer goes if it is not shown: a file, wholly or not at all; a file in a folder, that names itself; a folder of
//! papers.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::page::{self, Page, Paper, file_name};
use crate::refusal::{Kind, Refusal};
use crate::render::docx::Profile;
use crate::render::{self, Destination, Format, Style};
use crate::shell::for_shell;
use crate::store;

/// A page as bytes; a document looks as the profile says.
pub(crate) fn rendered(
    page: &Page,
    format: Format,
    style: &Style,
    destination: Destination,
    profile: &Profile,
) -> Result<Vec<u8>> {
    match format {
        Format::Docx => render::render_docx(page, profile),
        _ => render::render(page, format, style, destination),
    }
}

/// Holds an answer off a file that is a database, the clerk's own store or another: it could not be got back.
///
/// # Errors
/// Refused if the file is one, or belongs to one.
pub(crate) fn spare_databases(path: &Path) -> Result<(), Refusal> {
    const HEAD: &[u8] = b"SQLite format 3\0";
    let begins_as_one = |path: &Path| {
        let mut head = [0; HEAD.len()];
        let read =
            std::fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut head));
        read.is_ok() && head == *HEAD
    };
    let name = path.as_os_str().to_string_lossy();
    let beside = ["-wal", "-shm", "-journal"].iter().find_map(|ending| name.strip_suffix(ending));
    if std::fs::metadata(path).is_ok_and(|there| !there.is_file())
        || !begins_as_one(path) && !beside.is_some_and(|store| begins_as_one(Path::new(store)))
    {
        return Ok(());
    }
    Err(Refusal::refused(format!("“{}”是数据库文件，不能用结果覆盖它；没有写入任何内容。", path.display()))
        .hint("换一个文件名：-o 文件名"))
}

/// How to make a folder that is missing, with those above it.
fn how_to_make(folder: &Path) -> String {
    // The shells of Windows make those above it unasked.
    let with_parents = if cfg!(windows) { "" } else { "-p " };
    format!("先建文件夹：mkdir {with_parents}{}", for_shell(&folder.to_string_lossy()))
}

/// What a page is written as where only a folder is named: a list as a workbook, a paper as a document.
pub(crate) fn format_of(page: &Page) -> Format {
    if page.list().is_some() { Format::Xlsx } else { Format::Docx }
}

/// The file in a folder that an answer goes to: it is called as the page is. A name that was typed means what it says;
/// of one that was not, nobody may expect that it replaces another file.
///
/// # Errors
/// Refused if the folder is missing, or the file in it is there and is not to be replaced.
pub(crate) fn file_in(folder: &Path, page: &Page, format: Format, replace: bool) -> Result<PathBuf> {
    if !folder.is_dir() {
        return Err(Refusal::new(Kind::Unwritable, format!("没有“{}”这个文件夹。", folder.display()))
            .hint(how_to_make(folder))
            .into());
    }
    let called = file_name(if page.title.is_empty() { &page.schema } else { page.title.as_str() });
    let ending = if format == Format::Table { "txt" } else { format.word() };
    let path = folder.join(format!("{called}.{ending}"));
    // What was written cannot be refused any more: its answer goes beside.
    let mut others = (2..).map(|n| folder.join(format!("{called}（{n}）.{ending}")));
    if path.exists() && page.wrote && !replace {
        return Ok(others.find(|other| !other.exists()).unwrap_or(path));
    }
    if path.exists() && !replace {
        return Err(Refusal::new(Kind::Unwritable, format!("已经有“{}”，没有覆盖。", path.display()))
            .hint("要覆盖的，加上 --force")
            .hint("另取一个名字：-o 文件名")
            .into());
    }
    Ok(path)
}

/// Writes the parts of a page as papers into a new or empty folder, and the page itself as their index; all of
/// them or none. Gives the number of files.
pub(crate) fn write_folder(path: &Path, page: &Page, paper: Paper, profile: &Profile) -> Result<usize> {
    let format = match paper {
        Paper::Html | Paper::Asked => Format::Html,
        Paper::Markdown => Format::Markdown,
        Paper::Workbook => Format::Xlsx,
        Paper::Document => Format::Docx,
    };
    let unwritable = |error: &std::io::Error| {
        Refusal::new(Kind::Unwritable, format!("文件夹“{}”写不进去：{}。", path.display(), store::say(error)))
            .hint("换一个可以写入的位置：-o 文件夹")
    };
    match std::fs::read_dir(path).map(|mut entries| entries.next().is_some()) {
        Ok(true) => {
            return Err(Refusal::new(
                Kind::Unwritable,
                format!("文件夹“{}”里已经有文件，没有改动它。", path.display()),
            )
            .hint("换一个新文件夹：-o 文件夹")
            .into());
        }
        Ok(false) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(unwritable(&error).into()),
    }
    let beside = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wuxue-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    let aside = builder.tempdir_in(beside).map_err(|e| unwritable(&e))?;
    let style = Style { width: None, color: false, ascii: false };
    let parts = page.parts.iter().flatten().map(|part| (part.name.as_str(), &part.page));
    let mut count = 0;
    for (name, page) in parts.chain([(page::INDEX, page)]) {
        let bytes = rendered(page, format, &style, Destination::File, profile)?;
        let file = aside.path().join(format!("{name}.{}", format.word()));
        std::fs::write(file, bytes).map_err(|e| unwritable(&e))?;
        count += 1;
    }
    if path.exists() {
        // Fails if somebody has put a file there meanwhile.
        std::fs::remove_dir(path).map_err(|e| unwritable(&e))?;
    }
    std::fs::rename(aside.path(), path).map_err(|e| unwritable(&e))?;
    // Moved away: nothing is left to be removed.
    let _ = aside.keep();
    Ok(count)
}

/// Writes the page to a file, wholly or not at all.
pub(crate) fn write_file(path: &Path, page: &Page, format: Format, profile: &Profile) -> Result<()> {
    let style = Style { width: None, color: false, ascii: false };
    let bytes = rendered(page, format, &style, Destination::File, profile)?;
    let unwritable = |error: &std::io::Error| {
        use std::io::ErrorKind as K;
        let refusal =
            Refusal::new(Kind::Unwritable, format!("“{}”写不进去：{}。", path.display(), store::say(error)));
        match (error.kind(), path.parent()) {
            (K::NotFound, Some(folder)) if !folder.as_os_str().is_empty() && !folder.exists() => {
                refusal.hint(how_to_make(folder))
            }
            (K::PermissionDenied | K::ResourceBusy, _) if path.exists() => {
                refusal.hint("这个文件正用 Word、WPS 等打开着的，先关掉再执行一次")
            }
            _ => refusal,
        }
        .hint("换一个可以写入的位置：-o 文件")
    };
    // A device or a pipe (/dev/null, /dev/stdout) is written to: a file must not take its place.
    if std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let mut device = std::fs::OpenOptions::new().write(true).open(path).map_err(|e| unwritable(&e))?;
        return match std::io::Write::write_all(&mut device, &bytes) {
            // Who reads wants no more.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            written => Ok(written.map_err(|e| unwritable(&e))?),
        };
    }
    if std::fs::metadata(path).is_ok_and(|there| there.permissions().readonly()) {
        return Err(Refusal::new(Kind::Unwritable, format!("“{}”是只读文件，没有覆盖。", path.display()))
            .hint("换一个文件名：-o 文件名；要覆盖的，先去掉文件的只读属性")
            .into());
    }
    // Of a link, what it leads to is replaced.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wuxue-");
    // Papers are for others to read, unlike the store: the usual mode instead of 0600.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(|e| unwritable(&e))?;
    std::io::Write::write_all(&mut file, &bytes).map_err(|e| unwritable(&e))?;
    file.as_file().sync_all().map_err(|e| unwritable(&e))?;
    file.persist(&target).map_err(|e| unwritable(&e.error))?;
    Ok(())
}
