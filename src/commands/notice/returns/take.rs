//! `notice return import` 导入: the workbooks that came back, many at once, each as one operation.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::import::decode::Source;
use crate::import::preview::RowState;
use crate::import::returns::{Book, Note, Report, Wish, open, record};
use crate::import::subject::RETURN;
use crate::page::{Cell, INDEX, Page, Table};
use crate::refusal::{Kind, Refusal};
use crate::secrecy;
use crate::session::{Session, Writing};
use crate::store::{Store, say};

/// How many rows are listed one by one; the counts are always of all.
const LISTED: usize = 1000;
/// How often what is held back for what else is held back is looked for.
const PASSES: usize = 8;

/// What is imported.
#[derive(Debug, Clone, clap::Args)]
#[group(id = "return_files", arg = "paths")]
pub struct Files {
    /// 交回的文件（XLSX、XLS、ODS），可以写几个；写文件夹的，导入里面的全部
    #[arg(value_name = "文件", required = true, num_args = 1..)]
    pub paths: Vec<PathBuf>,
    /// 与库中不同的，改用文件里的值
    #[arg(long)]
    pub update: bool,
    /// 先导入没有问题的，退回的留待改好原文件再导入
    #[arg(long)]
    pub partial: bool,
    /// 逐项列出，包括新增和相同的
    #[arg(long)]
    pub all_rows: bool,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// A file on its way.
struct Came {
    name: String,
    /// What it says, or why it cannot be read.
    book: Result<Book, Refusal>,
    report: Report,
    /// What of it is passed over.
    skip: BTreeSet<(&'static str, u64, String)>,
    operation: Option<i64>,
    applied: bool,
}

impl Came {
    fn held(&self) -> i64 {
        self.report.held.len() as i64 + i64::from(self.book.is_err())
    }

    fn waits(&self, files: &Files) -> bool {
        self.report.changed > 0 && !files.update
    }

    /// Whether nothing of it is written.
    fn is_stopped(&self, files: &Files) -> bool {
        self.book.is_err() || (!files.partial && (self.held() > 0 || self.waits(files)))
    }

    fn has_work(&self, files: &Files) -> bool {
        self.report.new > 0 || (self.report.changed > 0 && files.update)
    }
}

/// Imports the files: a preview of all, one question, one operation for each.
pub(super) fn run(files: &Files, session: &Session) -> Result<Page> {
    secrecy::refuse("命令或文件名", &session.command)?;
    let (paths, mut remarks) = listed(&files.paths)?;
    let wish = Wish { update: files.update, all_rows: files.all_rows };
    let mut store = session.open()?;
    let mut all = Vec::with_capacity(paths.len());
    for path in &paths {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        secrecy::refuse("文件名", &name)?;
        let book = match Source::open(path).and_then(|source| open(&source)) {
            Ok(book) => Ok(book),
            // Alone it is the answer; among others it must not hide them.
            Err(error) if paths.len() == 1 => return Err(error),
            Err(error) => Err(error.downcast::<Refusal>()?),
        };
        all.push(Came {
            name,
            book,
            report: Report::default(),
            skip: BTreeSet::new(),
            operation: None,
            applied: false,
        });
    }
    remarks.extend(refuse_twins(&mut all));
    for came in &mut all {
        rehearse(came, files, wish, &mut store, session)?;
    }
    let ready: Vec<&Came> =
        all.iter().filter(|came| !came.is_stopped(files) && came.has_work(files)).collect();
    if !files.writing.dry_run && !ready.is_empty() {
        let new: i64 = ready.iter().map(|came| came.report.new).sum();
        let changed: i64 = ready.iter().map(|came| came.report.changed).filter(|_| files.update).sum();
        let question = format!("新增 {new} 条、更改 {changed} 条，确认导入 {} 个文件？", ready.len());
        session.confirm(&files.writing, &lines(&all), &question)?;
        for came in &mut all {
            if !came.is_stopped(files) && came.has_work(files) {
                apply(came, files, wish, &mut store, session)?;
            }
        }
    }
    let mut page = page(&all, files);
    page.remarks.splice(0..0, remarks);
    Ok(page)
}

/// Of two files of one branch nobody can say which counts: copies are read once, others are not read. Says which were
/// left out as copies.
fn refuse_twins(all: &mut Vec<Came>) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut against: Vec<(usize, String)> = Vec::new();
    let mut copies = BTreeSet::new();
    for (at, later) in all.iter().enumerate() {
        for (before, earlier) in all[..at].iter().enumerate().filter(|(before, _)| !copies.contains(before)) {
            let (Ok(one), Ok(other)) = (&earlier.book, &later.book) else { continue };
            if one.says_as(other) {
                copies.insert(at);
                remarks.push(format!("“{}”与“{}”的内容相同，只读一份。", later.name, earlier.name));
                break;
            }
            if one.is_of_same(other) {
                against.push((before, later.name.clone()));
                against.push((at, earlier.name.clone()));
            }
        }
    }
    for (at, other) in against {
        let came = &mut all[at];
        if let Ok(book) = &came.book {
            came.report.unit = book.cover.cell("unit_name").to_owned();
            came.report.notice = book.cover.cell("notice").to_owned();
            came.book =
                Err(Refusal::refused(format!("与“{other}”是同一个党组织的，内容不同，不知道以哪份为准"))
                    .hint("只留填好的一份，再导入；两份都要的，一次导入一份"));
        }
    }
    let mut at = 0..;
    all.retain(|_| at.next().is_none_or(|at| !copies.contains(&at)));
    remarks
}

/// The files named, and those in the folders named, each once: without the index that went out with them, and what
/// office programs leave while a file is open. Says what was named and is none to be read.
fn listed(named: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<String>)> {
    let mut all: Vec<PathBuf> = Vec::new();
    let mut remarks = Vec::new();
    for path in named {
        if !path.is_dir() {
            // By 反馈表/*.xlsx they are named along with the others.
            if named.len() > 1 && is_beside(path) {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                remarks.push(format!("“{name}”不是反馈表，没有读。"));
            } else {
                all.push(path.clone());
            }
            continue;
        }
        let unreadable = |error: &std::io::Error| {
            Refusal::new(Kind::Unreadable, format!("文件夹“{}”读不了：{}。", path.display(), say(error)))
                .hint("检查文件夹的权限，或写出要导入的文件")
        };
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(|e| unreadable(&e))? {
            let file = entry.map_err(|e| unreadable(&e))?.path();
            if is_workbook(&file) {
                inside.push(file);
            }
        }
        if inside.is_empty() {
            return Err(Refusal::new(
                Kind::Unreadable,
                format!("文件夹“{}”里没有反馈表（.xlsx、.xls、.ods）。", path.display()),
            )
            .hint("把党支部交回的文件放进去，再导入")
            .into());
        }
        inside.sort();
        all.extend(inside);
    }
    let mut seen = BTreeSet::new();
    all.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    Ok((all, remarks))
}

/// Whether a file is the index, or what an office program leaves beside a file that is open.
fn is_beside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("~$") || name.starts_with(".~") || path.file_stem().is_some_and(|stem| stem == INDEX)
}

fn is_workbook(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let kept = !is_beside(path) && !name.starts_with(['.', '~']);
    path.is_file() && kept && ["xlsx", "xls", "ods", "xlsm", "xlsb", "et"].contains(&ending.as_str())
}

/// Finds out what a file would do, in an operation that is rolled back. Of a file that is to be taken in part, what is
/// held back is left out until nothing more is.
fn rehearse(came: &mut Came, files: &Files, wish: Wish, store: &mut Store, session: &Session) -> Result<()> {
    let Ok(book) = &came.book else { return Ok(()) };
    let mut authorship = session.authorship(&files.writing)?;
    authorship.dry_run = true;
    for _ in 0..PASSES {
        let report = store.write(&authorship, |write| record(write, book, wish, &came.skip))?.value;
        let more = !report.held.is_empty();
        came.report = report.with_held(&came.report);
        if !more || !files.partial {
            break;
        }
        came.skip.clone_from(&came.report.held);
    }
    Ok(())
}

fn apply(came: &mut Came, files: &Files, wish: Wish, store: &mut Store, session: &Session) -> Result<()> {
    let Ok(book) = &came.book else { return Ok(()) };
    let shown = &came.report;
    let authorship = session.authorship(&files.writing)?;
    let written = store.write(&authorship, |write| {
        let report = record(write, book, wish, &came.skip)?;
        // Another file of the same branch may have brought some of it; nothing may come that was not shown.
        if !report.held.is_empty() || report.new > shown.new || report.changed > shown.changed {
            return Err(Refusal::refused(format!("确认期间库里有了改动，“{}”没有导入。", came.name))
                .hint("再执行一次同样的命令，重新预览")
                .into());
        }
        Ok(report)
    })?;
    came.report = written.value.with_held(&came.report);
    came.operation = written.operation;
    came.applied = true;
    Ok(())
}

/// All files in a few lines, for above the question whether to go ahead.
fn lines(all: &[Came]) -> Vec<String> {
    const SHOWN: usize = 15;
    let mut lines = vec![String::new()];
    for came in all {
        let Report { unit, new, changed, same, .. } = &came.report;
        let held = came.held();
        lines.push(format!("{}（{unit}）：新增 {new}，更改 {changed}，相同 {same}，退回 {held}", came.name));
        let notes = came.report.notes.iter().filter(|note| note.state != RowState::Same);
        for note in notes.take(SHOWN) {
            let Note { sheet, row, state, column, value, reason, .. } = note;
            lines.push(format!("  “{sheet}”第 {row} 行{}：{column} {value} {reason}", state.label()));
        }
        lines.extend(came.report.remarks.iter().map(|remark| format!("  {remark}")));
    }
    lines
}

fn page(all: &[Came], files: &Files) -> Page {
    let sum = |of: fn(&Came) -> i64| all.iter().map(of).sum::<i64>();
    let applied = all.iter().any(|came| came.applied);
    let held = sum(Came::held);
    let waits = all.iter().any(|came| came.waits(files));
    let operations: Vec<i64> = all.iter().filter_map(|came| came.operation).collect();
    let single = if let [only] = all { Some(only.name.clone()) } else { None };
    let mut page = Page::new("import", if applied { "导入结果" } else { "导入预览" })
        .field("file", "文件", single)
        .field("layout", "", RETURN.code)
        .field("layout_name", "格式", RETURN.name)
        .field("encoding", "", Cell::Empty)
        .field("sheet", "", Cell::Empty)
        .field("count", "文件数", all.len() as i64)
        .field("new", "新增", sum(|came| came.report.new))
        .field("changed", "更改", sum(|came| came.report.changed))
        .field("same", "相同", sum(|came| came.report.same))
        .field("held", "退回", held)
        .field("not_in_file", "", 0)
        .field("applied", "", applied)
        .field(
            "operation",
            "操作编号",
            match operations.as_slice() {
                [only] => Cell::Record(format!("#{only}")),
                _ => Cell::Empty,
            },
        )
        .table(files_table(all, files))
        .table(rows_table(all))
        .table(made_table(all, applied));
    for came in all {
        page.remarks.extend(came.report.remarks.iter().map(|remark| format!("{}：{remark}", came.name)));
    }
    let listed: usize = all.iter().map(|came| came.report.notes.len()).sum();
    if listed > LISTED {
        page = page.remark(format!("须留意的较多，只列出前 {LISTED} 行；全部计数在上面。"));
    }
    page = match operations.as_slice() {
        [] if files.writing.dry_run => page.remark("这是预演，没有写入任何内容。"),
        [] if held == 0 && !waits => page.remark("没有需要改动的内容，库未变。"),
        [] => page,
        [only] => page.remark(format!("已记为操作 #{only}；要撤销：wuxue undo {only}")),
        several => page.remark(format!(
            "已记为 {} 次操作，一个文件一次；查看、撤销：wuxue notice return import list",
            several.len()
        )),
    };
    if waits {
        page = page.remark(if files.partial {
            "有的值与库中不同，没有改动它们：要改用文件里的值，加上 --update 再导入。"
        } else {
            "有的值与库中不同，那些文件没有导入：要改用文件里的值，加上 --update；要保留库中的值，只导入新的，加上 --partial。"
        });
    }
    if held > 0 {
        page = page.remark(if files.partial {
            "退回的没有导入：在原文件里改好，再导入一次；已经导入的不会重复。"
        } else {
            "有退回的文件没有导入：在原文件里改好再导入，或加上 --partial 先导入没有问题的。"
        });
    }
    page.findings = held > 0 || waits;
    page
}

fn files_table(all: &[Came], files: &Files) -> Table {
    let columns = [
        ("file", "文件"),
        ("unit_name", "党组织"),
        ("notice", "通知单"),
        ("new", "新增"),
        ("changed", "更改"),
        ("same", "相同"),
        ("held", "退回"),
        ("applied", ""),
        ("state_name", "结果"),
        ("operation", "操作编号"),
    ];
    let rows = all.iter().map(|came| {
        let Report { unit, notice, new, changed, same, .. } = &came.report;
        let state = match came {
            _ if came.applied && came.held() > 0 => "已导入一部分",
            _ if came.applied => "已导入",
            _ if came.is_stopped(files) || (came.held() > 0 && !came.has_work(files)) => "没有导入",
            _ if !came.has_work(files) => "没有新内容",
            _ => "可以导入",
        };
        let text = |text: &String| Cell::from(Some(text.as_str()).filter(|text| !text.is_empty()));
        vec![
            came.name.as_str().into(),
            text(unit),
            text(notice),
            (*new).into(),
            (*changed).into(),
            (*same).into(),
            came.held().into(),
            came.applied.into(),
            state.into(),
            came.operation.map(|op| Cell::Record(format!("#{op}"))).unwrap_or_default(),
        ]
    });
    Table::new("files", &columns).caption("文件").rows(rows).hide_empty_columns()
}

fn rows_table(all: &[Came]) -> Table {
    let columns = [
        ("file", "文件"),
        ("sheet", "工作表"),
        ("row", "行"),
        ("state", ""),
        ("state_name", "状态"),
        ("column", "栏"),
        ("value", "内容"),
        ("reason", "原因"),
        ("fix", "怎么改"),
    ];
    let rows = all.iter().flat_map(|came| {
        let unread = came.book.as_ref().err().map(|why| {
            vec![
                came.name.as_str().into(),
                Cell::Empty,
                Cell::Empty,
                RowState::Held.code().into(),
                RowState::Held.label().into(),
                Cell::Empty,
                Cell::Empty,
                why.message.trim_end_matches('。').into(),
                why.hints.join("；").into(),
            ]
        });
        let noted = came.report.notes.iter().map(|note| {
            vec![
                came.name.as_str().into(),
                note.sheet.into(),
                (note.row as i64).into(),
                note.state.code().into(),
                note.state.label().into(),
                note.column.as_str().into(),
                note.value.as_str().into(),
                note.reason.as_str().into(),
                note.fix.as_str().into(),
            ]
        });
        unread.into_iter().chain(noted)
    });
    Table::new("rows", &columns).caption("须留意的行").rows(rows.take(LISTED)).omit_when_empty()
}

fn made_table(all: &[Came], applied: bool) -> Table {
    let rows = all.iter().flat_map(|came| {
        came.report
            .made
            .iter()
            .map(|name| vec![came.name.as_str().into(), "活动".into(), name.as_str().into()])
    });
    Table::new("made", &[("file", "文件"), ("what", "类别"), ("name", "名称")])
        .caption(if applied { "新建的活动" } else { "将新建的活动" })
        .rows(rows.take(LISTED))
        .omit_when_empty()
}
