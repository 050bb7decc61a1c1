//! wuxue 五学: the records of the five-tier study chain 五学联动, kept in one SQLite file.
//!
//! How a command runs, from top to bottom of the house:
//!
//! - `cli` is the list of commands and flags; [`run`] parses the words typed and opens a [`session`].
//! - `commands` has a file for each subcommand: it reads what is needed, writes once, gives a [`page`] back.
//! - `report` and `import` are the two large kinds of work: questions asked of the records, and foreign
//!   files turned into one operation.
//! - `chain` names the five tiers and the kinds of activity; `register` keeps the four must-lists and the loop of
//!   each matter; `record` is what both share;
//!   `roster` says who stands where on which day; `rules` judge it all.
//! - `store` is the file: schema, journal, undo, verification. It knows no record kind.
//! - `output` puts it where `-o` says.
//! - `render` turns the page into a table, JSON, CSV, Markdown, HTML, a workbook, a document or a calendar.
//!
//! Imports go one way, from top to bottom; a test holds it.

pub mod calendar;
pub mod chain;
pub mod cli;
pub mod commands;
pub mod finding;
pub mod import;
mod output;
pub mod page;
pub mod record;
pub mod refusal;
pub mod register;
pub mod render;
pub mod report;
pub mod roster;
pub mod rules;
pub mod secrecy;
pub mod session;
pub mod shell;
pub mod store;

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use chrono::{DateTime, FixedOffset};
use clap::{CommandFactory, FromArgMatches};

use calendar::Day;
use cli::Cli;
use cli::chinese::Answer;
use page::{Block, Cell, Letterhead, Page, Paper};
use refusal::{Kind, Refusal};
use render::docx::{self, Profile};
use render::{Destination, Format, Style};
use session::{Session, Terminal};

/// What the program is told about the machine it runs on.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The clock.
    pub now: DateTime<FixedOffset>,
    /// The terminal.
    pub terminal: Terminal,
}

/// What the program leaves: the answer, the remarks and the exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// For stdout.
    pub answer: Vec<u8>,
    /// For stderr.
    pub remarks: String,
    /// The exit code, as documented for scripts.
    pub exit: u8,
}

impl Outcome {
    /// The answer could not be written to stdout: says so, and ends as other output does that cannot be written.
    /// A reader that has gone away (`| head`) wanted no more and is no error.
    pub fn undelivered(&mut self, error: &std::io::Error) {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return;
        }
        let refusal =
            Refusal::new(Kind::Unwritable, format!("命令已经执行，结果没能输出：{}。", store::say(error)))
                .hint("腾出空间后查看：只读的命令再执行一次；写库的命令看有没有记下：wuxue history");
        let json = self.answer.starts_with(b"{");
        self.remarks.push_str(&spoken(&refusal, json));
        self.exit = refusal.kind.exit_code();
    }
}

/// Lines of a terminal that does not say how many it has.
const SCREEN: u16 = 24;

/// Runs one command line (the program's name first). A fault in the program, even a panic, becomes an
/// outcome that says so.
pub fn run(args: impl IntoIterator<Item = OsString>, surroundings: &Surroundings) -> Outcome {
    let args: Vec<OsString> = args.into_iter().collect();
    let outcome = std::panic::catch_unwind(|| attempt(&args, surroundings)).unwrap_or_else(|cause| {
        let why = cause.downcast_ref::<String>().map(String::as_str);
        let why = why.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("原因不明");
        explain(&anyhow::anyhow!("{why}"), wants_json(&args))
    });
    if surroundings.terminal.plain { on_plain_console(outcome, &surroundings.terminal) } else { outcome }
}

/// What a console shows that does not know every character. Into a file or a pipe goes all of it.
fn on_plain_console(mut outcome: Outcome, terminal: &Terminal) -> Outcome {
    let mut marked = false;
    if let Some(text) = std::str::from_utf8(&outcome.answer).ok().filter(|_| terminal.width.is_some())
        && let std::borrow::Cow::Owned(shown) = render::for_gbk(text)
    {
        outcome.answer = shown.into_bytes();
        marked = true;
    }
    if let std::borrow::Cow::Owned(shown) = render::for_gbk(&outcome.remarks) {
        outcome.remarks = shown;
        marked = true;
    }
    if marked && outcome.exit <= 1 {
        outcome.remarks.push_str("有的字这个终端显示不了，以〓或?代替；写到文件里（-o 文件）是完整的。\n");
    }
    outcome
}

fn attempt(args: &[OsString], surroundings: &Surroundings) -> Outcome {
    let mut command = cli::chinese::localize(Cli::command());
    let parsed = command.try_get_matches_from_mut(args);
    let parsed =
        parsed.and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, cli::writes(&command, &matches))));
    let (mut cli, writes) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            let answer = cli::chinese::answer(error, &command, args, &style(surroundings));
            let exit = answer.exit_code();
            return match answer {
                Answer::Asked(text) => Outcome { answer: text.into_bytes(), remarks: String::new(), exit },
                Answer::Help(text) => Outcome { answer: Vec::new(), remarks: text, exit },
                Answer::Refused(refusal) => {
                    Outcome { answer: Vec::new(), remarks: spoken(&refusal, wants_json(args)), exit }
                }
            };
        }
    };
    // So other programs are told to write where they would without it.
    cli.global.output.take_if(|path| path.as_os_str() == "-");
    match obey(&cli, writes, args, surroundings) {
        Ok(outcome) => outcome,
        Err(error) => explain(&error, cli.global.format().is_ok_and(|format| format == Some(Format::Json))),
    }
}

fn style(surroundings: &Surroundings) -> Style {
    let Terminal { width, color, plain, .. } = surroundings.terminal;
    Style { width, color, ascii: plain && width.is_some() }
}

fn obey(cli: &Cli, writes: bool, args: &[OsString], surroundings: &Surroundings) -> Result<Outcome> {
    let said = cli.global.format()?;
    // A red head is a document's; what else goes into a folder is known by the page.
    let format = said.unwrap_or(if cli.global.red_head.is_some() { Format::Docx } else { Format::Table });
    // Before the command runs: what it writes must not be lost to a format.
    if format.is_binary() && cli.global.output.is_none() && surroundings.terminal.width.is_some() {
        let (what, word) = (if format == Format::Docx { "公文" } else { "工作簿" }, format.word());
        return Err(Refusal::usage(format!("{what}（{word}）不能显示在屏幕上。"))
            .hint(format!("写到文件：-o 文件名.{word}"))
            .hint(format!("在屏幕上看，不写 --format {word}"))
            .into());
    }
    if format == Format::Ics && !cli.command.has_days() {
        return Err(Refusal::usage("日历（ics）只有待办能写，这条命令不能。")
            .hint("写待办的日历：wuxue todo -o 待办.ics")
            .hint("这条命令的结果，换一种格式：--format csv、--format xlsx -o 文件名.xlsx")
            .into());
    }
    if let Some(path) = &cli.global.output {
        output::spare_databases(path)?;
    }
    let session = open_session(cli, args, surroundings)?;
    let profile = docx_profile(&cli.global)?;
    if cli.global.red_head.is_some() && writes {
        return Err(Refusal::usage("这条命令是登记，不印公文，不能写 --red-head；没有写入任何内容。")
            .hint("先登记（不写 --red-head），再印公文，如 wuxue notice print 期号 --red-head 无 -o 通知单.docx")
            .into());
    }
    let letterhead = letterhead(cli, format, &session)?;
    // Damage and locks may show at any statement, not only where the store is opened.
    let mut page = cli.command.run(&session).map_err(|error| store::speak(&session.store, error))?;
    if let Some(letterhead) = letterhead {
        under(&mut page, letterhead)?;
    }
    // What a command tells that wrote something goes there as it stands on the screen.
    let by_page = said.is_none() && !writes && page.folder.is_none() && cli.global.red_head.is_none();
    let format = if by_page { output::format_of(&page) } else { format };
    let style = style(surroundings);
    let exit = u8::from(page.findings);
    let mut remarks: String = page.remarks.iter().map(|remark| format!("{remark}\n")).collect();
    if page.head.iter().any(|field| field.key == "operation" && field.value != Cell::Empty) {
        remarks.extend(secrecy::caution(&session.command).map(|caution| format!("{caution}\n")));
    }
    let shown = |format: Format, remarks: &mut String| {
        let Some(width) = surroundings.terminal.width.filter(|_| format == Format::Table) else {
            return output::rendered(&page, format, &style, Destination::Stream, &profile);
        };
        let height = usize::from(surroundings.terminal.height.unwrap_or(SCREEN));
        let columns = usize::from(width.max(1));
        let room = |line: &str| render::fold::display_width(line).div_ceil(columns).max(1);
        // Below stand the remarks, what is left out, and the next prompt.
        let lines = height.saturating_sub(remarks.lines().map(room).sum::<usize>() + 2);
        let (answer, left) = render::render_on_screen(&page, &style, lines)?;
        if let Some((count, all)) = left {
            remarks.insert_str(0, &format!("还有 {count} 项没有显示：{all}\n"));
        }
        Ok(answer)
    };
    let answer = match (&cli.global.output, page.folder) {
        (None, None) => shown(format, &mut remarks)?,
        (Some(path), None) => {
            let file = match cli::names_folder(path) {
                true => output::file_in(path, &page, format, cli.global.force),
                false => Ok(path.clone()),
            };
            let path = file
                .and_then(|path| output::write_file(&path, &page, format, &profile).map(|()| path))
                .map_err(|error| after_the_fact(error, &page))?;
            remarks.push_str(&format!("已写入“{}”。\n", path.display()));
            Vec::new()
        }
        (Some(path), Some(paper)) => {
            let written = matches!(format, Format::Html | Format::Markdown | Format::Xlsx | Format::Docx);
            let asked = paper == Paper::Asked && written;
            let paper = match (paper, format) {
                (Paper::Asked, Format::Xlsx) => Paper::Workbook,
                (Paper::Asked, Format::Markdown) => Paper::Markdown,
                (Paper::Asked, Format::Docx) => Paper::Document,
                (Paper::Asked, _) => Paper::Html,
                (paper, _) => paper,
            };
            let count = output::write_folder(path, &page, paper, &profile)?;
            remarks.push_str(&format!("已写入文件夹“{}”，共 {count} 个文件。\n", path.display()));
            // The format was that of the files.
            shown(if asked { Format::Table } else { format }, &mut remarks)?
        }
        (None, Some(_)) => {
            return Err(Refusal::usage("没有写放到哪个文件夹。")
                .hint("用 -o 写明一个新文件夹，如 -o 存档2026")
                .into());
        }
    };
    Ok(Outcome { answer, remarks, exit })
}

/// An answer that could not be written, of a command that has already done its work.
fn after_the_fact(error: anyhow::Error, page: &Page) -> anyhow::Error {
    match error.downcast::<Refusal>() {
        Ok(refusal) if page.wrote => {
            let message = format!("命令已经执行，结果没能写出：{}", refusal.message);
            Refusal { message, ..refusal }.hint("看记下了什么：wuxue history").into()
        }
        Ok(refusal) => refusal.into(),
        Err(error) => error,
    }
}

/// The profile of documents that a file gives.
fn docx_profile(global: &cli::Global) -> Result<Profile> {
    let Some(path) = &global.docx_profile else { return Ok(Profile::default()) };
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let bytes = std::fs::read(path).map_err(|error| {
        Refusal::new(Kind::Unreadable, format!("公文版式文件“{name}”打不开：{}。", store::say(&error)))
            .hint("写对文件的位置：--docx-profile 文件；照国家标准印的不写这一项")
    })?;
    Ok(Profile::read(&name, &bytes)?)
}

/// The letterhead that is asked for.
fn letterhead(cli: &Cli, format: Format, session: &Session) -> Result<Option<Letterhead>> {
    let (number, copy_to) = (cli.global.red_head.as_deref(), cli.global.copy_to.as_deref());
    let number = match (number, copy_to) {
        (None, None) => return Ok(None),
        (None, Some(_)) => {
            return Err(Refusal::usage("抄送机关印在红头文件的版记里，这里没有写 --red-head。")
                .hint("加上发文字号：--red-head 〔2026〕5号")
                .into());
        }
        (Some(number), _) => number,
    };
    // Into a folder go several papers, each with a number of its own.
    let nameless = cli.global.output.as_ref().is_some_and(|path| path.extension().is_none());
    if format != Format::Docx && cli.global.format.is_none() && nameless {
        return Err(Refusal::usage("红头文件一次印一份，写到一个公文文件（docx）。")
            .hint("一份一份地印，各用各的文号：不写 --paper，写明是写给谁的，如 --unit 党支部 -o 文件名.docx")
            .hint("都不用红头：不写 --red-head")
            .into());
    }
    if format != Format::Docx {
        return Err(Refusal::usage("只有公文（docx）能印成红头文件。")
            .hint("写到文件：-o 文件名.docx")
            .into());
    }
    let letterhead = commands::letterhead(session, number, copy_to);
    Ok(Some(letterhead.map_err(|error| store::speak(&session.store, error))?))
}

/// Letters whose addressees are typed without a flag.
const TERM_LETTERS: &str = "inspect.terms.letter";

/// Puts a paper under a letterhead.
fn under(page: &mut Page, letterhead: Letterhead) -> Result<()> {
    if page.folder.is_some() {
        return Err(Refusal::usage("一次写许多份，不能都用一个发文字号。")
            .hint("一份一份地印，各用各的文号：不写 --paper，写明是写给谁的，写到一个文件")
            .hint("都不用红头：不写 --red-head")
            .into());
    }
    let letters = page.blocks.iter().filter(|block| matches!(block, Block::Letter(_))).count();
    if letters > 1 {
        let addressee = page.blocks.iter().find_map(|block| match block {
            Block::Addressee(name) => Some(name.as_str()),
            _ => None,
        });
        let (schema, name) = (&*page.schema, addressee.unwrap_or("党组织"));
        let whom = if schema == TERM_LETTERS { name.to_owned() } else { format!("--unit {name}") };
        return Err(Refusal::usage(format!("这里是 {letters} 份文稿，不能都用一个发文字号。"))
            .hint(format!("一份一份地印，各用各的文号，写明是写给谁的，如 {whom}"))
            .hint("都不用红头：不写 --red-head")
            .into());
    }
    if let (Some(own), Some(typed)) = (docx::own_number(page), &letterhead.number)
        && own != typed
    {
        return Err(Refusal::usage(format!("这份文稿已有文号{own}，和写的{typed}不一样。"))
            .hint("用它自己的文号：--red-head 无")
            .into());
    }
    // A paper that was made final bears the day on which it was.
    let written = page.head.iter().find(|field| field.key == "as_of").map(|field| &field.value);
    let day = if let Some(Cell::Day(day)) = written { *day } else { letterhead.day };
    page.letterhead = Some(Box::new(Letterhead { day, ..letterhead }));
    Ok(())
}

fn open_session(cli: &Cli, args: &[OsString], surroundings: &Surroundings) -> Result<Session> {
    let machine_day = Day(surroundings.now.date_naive());
    let today = match &cli.global.as_of {
        None => machine_day,
        Some(text) => Day::parse(text, machine_day).map_err(|why| {
            Refusal::usage(format!("--as-of 的日期不对：{why}。")).hint("日期写作 2026-10-31")
        })?,
    };
    let words: Vec<_> = args.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    Ok(Session {
        store: cli.global.store.clone().unwrap_or_else(default_store),
        today,
        now: surroundings.now.to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
        operator: cli.global.by.clone().unwrap_or_else(login_name),
        command: cli::as_typed(&words),
        whereabouts: cli::whereabouts(&words, &today.to_string()),
        terminal: surroundings.terminal,
        lasting: true,
    })
}

/// The store in the user's data folder.
fn default_store() -> PathBuf {
    let variable = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let folder = variable("XDG_DATA_HOME")
        .or_else(|| variable("APPDATA"))
        .or_else(|| std::env::home_dir().map(|home| home.join(".local").join("share")))
        .unwrap_or_default();
    folder.join("wuxue").join("wuxue.db")
}

fn login_name() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.trim().is_empty()))
        .unwrap_or_else(|| "未署名".to_owned())
}

/// An error as the clerk, or a script, reads it.
fn explain(error: &anyhow::Error, json: bool) -> Outcome {
    let fault = || {
        let why = format!("{error:#}");
        Refusal::new(Kind::Fault, format!("程序内部出错：{}。库没有改动。", why.trim_end_matches('。')))
            .hint("请把这段文字和所用的命令告诉维护人员")
    };
    let refusal = error.downcast_ref::<Refusal>().cloned().unwrap_or_else(fault);
    Outcome { answer: Vec::new(), remarks: spoken(&refusal, json), exit: refusal.kind.exit_code() }
}

fn spoken(refusal: &Refusal, json: bool) -> String {
    if json { render::error_json(refusal) } else { render::error_text(refusal) }
}

/// Whether `--format json` stands in a command line that clap could not read.
fn wants_json(args: &[OsString]) -> bool {
    args.iter().any(|word| word == "--format=json")
        || args.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_with_one_full_stop() {
        for why in ["磁盘不见了", "磁盘不见了。"] {
            let outcome = explain(&anyhow::anyhow!("{why}"), false);
            assert_eq!(outcome.exit, 70);
            assert!(
                outcome.remarks.contains("程序内部出错：磁盘不见了。库没有改动。"),
                "{}",
                outcome.remarks
            );
        }
        let told = explain(&anyhow::anyhow!("磁盘不见了"), true);
        assert!(told.remarks.contains(r#""kind":"fault""#), "{}", told.remarks);
    }
}
