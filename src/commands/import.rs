//! What every import command shares with the others: preview, one question, one operation, rejected rows.

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::import::Columns;
use crate::import::decode::Source;
use crate::import::foreseen::Foreseen;
use crate::import::map::{self, Mapping};
use crate::import::preview::Preview;
use crate::import::rejected;
use crate::import::subject::Subject;
use crate::page::{Cell, Page};
use crate::refusal::{Kind, Refusal};
use crate::secrecy;
use crate::session::progress::Progress;
use crate::session::{Session, Writing, outcome};
use crate::store::{Store, Write, say};

/// Flags of every import.
#[derive(Debug, Clone, clap::Args)]
pub struct Importing {
    /// 要导入的文件（XLSX、XLS、ODS、CSV、TSV、文本）；“-”为标准输入
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 工作簿里的工作表
    #[arg(long, value_name = "名称")]
    pub sheet: Option<String>,
    /// 列的对应关系，如 参加人=姓名；可以写几次
    #[arg(long = "map", value_name = "列名=字段")]
    pub mappings: Vec<String>,
    /// 与库中不同的，改用文件里的值
    #[arg(long)]
    pub update: bool,
    /// 先导入没有问题的行，其余写到“文件名.rejected.csv”
    #[arg(long)]
    pub partial: bool,
    /// 逐行列出，包括新增和相同的
    #[arg(long)]
    pub all_rows: bool,
}

impl Importing {
    /// The mappings given by hand, to fields of that subject.
    pub fn mappings(&self, subject: &Subject) -> Result<Vec<Mapping>> {
        mappings(&self.mappings, subject)
    }

    /// The flags with which the rows that come back are imported: the mappings, those of `flags` that have a value,
    /// and `--update` if it was given.
    pub fn again(&self, flags: &[(&str, Option<String>)]) -> Vec<String> {
        let mapped = self.mappings.iter().map(|mapping| ("--map", Some(mapping)));
        let said = mapped.chain(flags.iter().map(|(flag, value)| (*flag, value.as_ref())));
        let mut again: Vec<String> =
            said.filter_map(|(flag, value)| Some([flag.to_owned(), value?.clone()])).flatten().collect();
        again.extend(self.update.then(|| "--update".to_owned()));
        again
    }
}

/// Progress of reading a file. A large workbook is taken apart before its first row can be counted.
pub fn reading(session: &Session, importing: &Importing, source: &Source) -> Progress {
    /// Workbooks smaller than this, in bytes, are open within a second.
    const LARGE: u64 = 1 << 20;
    let size = std::fs::metadata(&importing.file).map_or(0, |about| about.len());
    let progress = Progress::new(session.terminal, "读取文件", size);
    if size >= LARGE && matches!(source, Source::Workbook(_)) {
        progress.busy();
    }
    progress
}

/// Mappings as they are typed, `列名=字段` each, to fields of that subject.
pub fn mappings(typed: &[String], subject: &Subject) -> Result<Vec<Mapping>> {
    Ok(map::mappings(typed, &Columns::load()?, subject)?)
}

/// An import that was planned, whatever its subject.
pub struct Planned<'a> {
    /// What kind of record.
    pub subject: &'static Subject,
    /// What to show.
    pub preview: &'a Preview,
    /// Rows held back or waiting for `--update`, ascending, as Excel numbers them.
    pub held: &'a [u64],
    /// The rows of titles and headings, as Excel numbers them.
    pub heads: &'a [Range<u64>],
    /// The flags with which the rejected rows are imported once they are mended.
    pub options: &'a [String],
}

impl<'a> Planned<'a> {
    /// Of what a plan foresees.
    pub fn of(subject: &'static Subject, foreseen: &'a Foreseen, options: &'a [String]) -> Planned<'a> {
        let Foreseen { preview, held, heads, .. } = foreseen;
        Planned { subject, preview, held, heads, options }
    }
}

/// Shows a planned import and, if it goes ahead, asks once and writes it as one operation.
///
/// All or nothing: rows held back, or changes that were not asked for, stop the whole file unless
/// `--partial` takes the rest; the page then has findings (exit code 1).
pub fn carry_out(
    session: &Session,
    store: &mut Store,
    importing: &Importing,
    writing: &Writing,
    source: &Source,
    planned: &Planned<'_>,
    apply: impl FnOnce(&Write<'_>) -> Result<()>,
) -> Result<Page> {
    // The history keeps the name of the file with the command.
    secrecy::refuse("命令或文件名", &session.command)?;
    let preview = planned.preview;
    let (held, waiting) = (preview.held > 0, preview.changed > 0 && !importing.update);
    let stopped = (held || waiting) && !importing.partial;
    let has_work = preview.new > 0 || (preview.changed > 0 && importing.update);
    // Written aside before the store is touched: a full disk is found in time.
    let left = importing.partial && !planned.held.is_empty() && !writing.dry_run;
    let mut page = if stopped {
        preview.page(false).field("operation", "", Cell::Empty)
    } else if !has_work {
        let rejected = if left { Some(Rejected::write(importing, planned, source)?) } else { None };
        let page = outcome(preview.page(false), None, writing);
        match rejected {
            None => page,
            Some(rejected) => rejected.settle(page),
        }
    } else if writing.dry_run {
        // The rehearsal also finds what only writing can: a change that cannot be dated so.
        store.write(&session.authorship(writing)?, apply)?;
        outcome(preview.page(false), None, writing)
    } else {
        let rejected = if left { Some(Rejected::write(importing, planned, source)?) } else { None };
        let changed = if importing.update { preview.changed } else { 0 };
        let question = format!("新增 {} 条、更改 {changed} 条，确认导入“{}”？", preview.new, preview.file);
        session.confirm(writing, &preview.lines(), &question)?;
        let written = store.write(&session.authorship(writing)?, apply)?;
        let page = outcome(preview.page(true), written.operation, writing);
        match rejected {
            None => page,
            Some(rejected) => rejected.settle(page),
        }
    };
    if waiting {
        page = page.remark(if stopped && !held {
            "有的值与库中不同，整个文件没有导入：要改用文件里的值，加上 --update；要保留库中的值，只导入新的，加上 --partial。"
        } else {
            "有的值与库中不同，没有改动它们：要改用文件里的值，加上 --update 再导入。"
        });
    }
    if stopped && held {
        page =
            page.remark("有退回的行，整个文件没有导入：改好后再导入，或加上 --partial 先导入没有问题的行。");
    }
    page.findings = held || waiting;
    Ok(page)
}

/// The rejected rows in a file that has not got its final name yet.
struct Rejected {
    file: tempfile::NamedTempFile,
    /// The names it may get, in order of preference.
    names: Box<dyn Iterator<Item = PathBuf>>,
    /// How many rows it has.
    count: usize,
    /// The command that imports it, before and after the name of the file.
    command: [String; 2],
}

impl Rejected {
    /// Writes the rows aside, having found a name for them.
    ///
    /// # Errors
    /// Refused, before anything is imported, if the folder cannot be written to or no name in it is free.
    fn write(importing: &Importing, planned: &Planned<'_>, source: &Source) -> Result<Rejected> {
        let beside =
            if importing.file.as_os_str() == "-" { Path::new("stdin.csv") } else { importing.file.as_path() };
        let mut free =
            rejected::paths_beside(beside).skip_while(|path| path.symlink_metadata().is_ok()).peekable();
        let Some(path) = free.peek() else {
            let first = rejected::paths_beside(beside).next().unwrap_or_default();
            return Err(unwritable(&first, &std::io::ErrorKind::AlreadyExists.into()).into());
        };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let sheet = importing.sheet.as_deref();
        let bytes = rejected::write(source, sheet, planned.heads, planned.held, planned.preview)?;
        let mut file = tempfile::Builder::new()
            .prefix(".wuxue-")
            .tempfile_in(folder)
            .map_err(|error| unwritable(path, &error))?;
        std::io::Write::write_all(&mut file, &bytes).map_err(|error| unwritable(path, &error))?;
        let names: Vec<_> = free.collect();
        let options: String = planned.options.iter().map(|word| format!(" {}", quoted(word))).collect();
        let command = [format!("wuxue {}", planned.subject.command), options];
        Ok(Rejected { file, names: Box::new(names.into_iter()), count: planned.held.len(), command })
    }

    /// Gives the file its name and says so on the page. What was imported is imported by now: a name that
    /// was taken meanwhile is no refusal, the next one is tried, and at worst the file keeps the name it has.
    fn settle(self, page: Page) -> Page {
        let (mut file, count) = (self.file, self.count);
        let [command, options] = self.command;
        let next = |path: &Path| format!("{command} {}{options}", quoted(&path.to_string_lossy()));
        for path in self.names {
            match file.persist_noclobber(&path) {
                Ok(_) => {
                    return page.remark(format!(
                        "没有导入的 {count} 行和原因写在“{}”，改好后导入：{}",
                        path.display(),
                        next(&path)
                    ));
                }
                Err(error) => {
                    file = error.file;
                    if error.error.kind() != std::io::ErrorKind::AlreadyExists {
                        break;
                    }
                }
            }
        }
        let there = file.path().to_owned();
        match file.keep() {
            Ok(_) => page.remark(format!(
                "没有导入的 {count} 行和原因写在“{}”（没能改成通常的名称），改名为“退回.csv”，改好后导入：{}",
                there.display(),
                next(Path::new("退回.csv"))
            )),
            Err(error) => page.remark(format!(
                "没有导入的 {count} 行没能写成文件（{}）：再导入一次原来的文件，加上 --partial。",
                say(&error.error)
            )),
        }
    }
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:\\=+,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("\"{word}\"") }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Refusal {
    Refusal::new(Kind::Unwritable, format!("退回的行写不到“{}”：{}。", path.display(), say(error)))
        .hint("把文件复制到可以写入的文件夹，再从那里导入")
}
