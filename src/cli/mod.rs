//! The command list and the global flags: a table of contents, no logic.

pub mod chinese;

use std::path::PathBuf;

use anyhow::Result;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{
    backup, check, checklist, demo, document, history, init, inspect, log, member, notice, plan, report,
    todo, undo, unit,
};
use crate::page::Page;
use crate::refusal::Refusal;
use crate::render::Format;
use crate::session::Session;
use crate::shell::for_shell;

/// 五学：把五学联动的学习记录、督查和月报放进一个文件
#[derive(Debug, Parser)]
#[command(name = "wuxue", version, propagate_version = false)]
pub struct Cli {
    /// 全局选项。
    #[command(flatten)]
    pub global: Global,
    /// 命令。
    #[command(subcommand)]
    pub command: Command,
}

/// Flags that every command takes.
#[derive(Debug, clap::Args)]
pub struct Global {
    /// 库文件；不写则用本人数据文件夹里的库
    #[arg(long, global = true, value_name = "文件", env = "WUXUE_STORE")]
    pub store: Option<PathBuf>,
    /// 以这一天为“今天”
    #[arg(long, global = true, value_name = "日期", env = "WUXUE_TODAY")]
    pub as_of: Option<String>,
    /// 操作人；不写则用登录名
    #[arg(long, global = true, value_name = "姓名", env = "WUXUE_BY")]
    pub by: Option<String>,
    /// 输出格式；不写则按 -o 的文件名，屏幕上为 table
    #[arg(long, global = true, value_name = "格式", value_parser = format())]
    pub format: Option<Format>,
    /// 写到文件，不在屏幕上显示；写文件夹（如 报告/）的，文件名照标题，不写 --format 则报告写成公文（docx）、清单写成工作簿（xlsx）
    #[arg(long, short = 'o', global = true, value_name = "文件")]
    pub output: Option<PathBuf>,
    /// 与 -o 文件夹 同用：已有同名文件的，覆盖它
    #[arg(long, global = true, requires = "output", hide_short_help = true)]
    pub force: bool,
    /// 公文（docx）印成红头文件，写发文字号，如 〔2026〕5号；没有文号的写“无”
    #[arg(long, global = true, value_name = "发文字号", hide_short_help = true)]
    pub red_head: Option<String>,
    /// 红头文件版记里的抄送机关，如 “市委组织部，各区委组织部”
    #[arg(long, global = true, value_name = "机关", hide_short_help = true)]
    pub copy_to: Option<String>,
    /// 公文（docx）的版式文件，一行一项，如“行距 = 30磅”；不写的各项照国家标准
    #[arg(long, global = true, value_name = "文件", env = "WUXUE_DOCX_PROFILE", hide_short_help = true)]
    pub docx_profile: Option<PathBuf>,
}

impl Global {
    /// The format asked for: by `--format`, else by the ending of the file (`-o 名册.csv`), else a table; none if only a
    /// folder is named, in which each answer is written as fits it.
    ///
    /// # Errors
    /// Refused if the ending names a format that is not written: a table under the name of a workbook
    /// would open as a damaged one.
    pub fn format(&self) -> Result<Option<Format>, Refusal> {
        if self.format.is_some() {
            return Ok(self.format);
        }
        let Some(path) = &self.output else { return Ok(Some(Format::Table)) };
        if names_folder(path) {
            return Ok(None);
        }
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        match ending.as_str() {
            "xls" | "et" | "doc" | "wps" | "pdf" => {
                Err(Refusal::usage(format!("不能写成 .{ending} 文件。"))
                    .hint("表格可以写成 .xlsx、.csv（WPS、Excel 都能打开），例如 -o 名册.xlsx")
                    .hint("公文写成 .docx；要打印的也可以写成 .html，用浏览器打开后打印或另存为 PDF；还可以写成 .md、.json"))
            }
            word => Ok(Some(Format::from_word(word).unwrap_or_default())),
        }
    }
}

/// Whether `-o` names a folder: one that is there, or by how it is written.
pub(crate) fn names_folder(path: &std::path::Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(['/', '\\']) || path.is_dir()
}

/// Whether the command that was typed writes to the store: those that do can be tried first. The grammar is asked, for
/// what was typed knows only in a debug build which words a command has.
pub(crate) fn writes(grammar: &clap::Command, matches: &clap::ArgMatches) -> bool {
    match matches.subcommand() {
        Some((name, matches)) => {
            grammar.find_subcommand(name).is_some_and(|command| writes(command, matches))
        }
        None => grammar.get_arguments().any(|argument| argument.get_id() == "dry_run"),
    }
}

/// Every command, in the order in which a clerk meets them.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 新建一个库，装入起始资料
    #[command(visible_alias = "建库")]
    Init(init::Args),
    /// 待办：到期的、逾期的、等着办的，各有办理的命令
    ///
    /// 由各处的记录得出，不用登记，办完就不再列出。例如：wuxue todo --days 60 --unit 办公室党支部；放进日历：wuxue todo -o 待办.ics
    #[command(visible_alias = "待办")]
    Todo(todo::Args),
    /// 党组织：机关党委、党支部、党小组、青年小组、处室
    #[command(visible_alias = "党组织")]
    Unit(unit::Args),
    /// 人员：名册、调动、职务、政治面貌
    #[command(visible_alias = "人员")]
    Member(member::Args),
    /// 年度计划：列入、导入、撤回，查看计划和开展的对照
    #[command(visible_alias = "计划")]
    Plan(plan::Args),
    /// 组织生活通知单：起草、审议、印发、修订
    #[command(visible_alias = "通知单")]
    Notice(notice::Args),
    /// 学习活动的记录：登记、考勤、查看、更正、作废
    #[command(visible_alias = "记录")]
    Log(log::Args),
    /// 学习材料：登记、列出、查看谁学过
    #[command(visible_alias = "材料")]
    Document(document::Args),
    /// 督查：按制度要求检查，登记情况说明，管理制度要求
    #[command(visible_alias = "督查")]
    Inspect(inspect::Args),
    /// 政治要件台账（四必列）：登记、传达、分解任务、跟踪、审核销号、回头看
    #[command(visible_alias = "台账")]
    Checklist(checklist::Args),
    /// 报告：月报、通报、半年和年度报告，每个数字的依据，以及报送登记
    #[command(visible_alias = "报告")]
    Report(report::Args),
    /// 查看操作记录
    #[command(visible_alias = "操作记录")]
    History(history::Args),
    /// 撤销一次操作（撤销本身也可以撤销）
    #[command(visible_alias = "撤销")]
    Undo(undo::Args),
    /// 数据体检：文件、引用、库结构、操作记录链
    #[command(visible_alias = "体检")]
    Check(check::Args),
    /// 备份到另一个文件，并核验
    #[command(visible_alias = "备份")]
    Backup(backup::Args),
    /// 演示：建一个有一年记录的示例单位，显示它的月报
    #[command(visible_alias = "演示")]
    Demo(demo::Args),
}

impl Command {
    /// Whether its answer has days for a calendar.
    pub fn has_days(&self) -> bool {
        matches!(self, Command::Todo(_))
    }

    /// Runs it.
    pub fn run(&self, session: &Session) -> Result<Page> {
        match self {
            Command::Init(args) => init::run(args, session),
            Command::Todo(args) => todo::run(args, session),
            Command::Unit(args) => unit::run(args, session),
            Command::Member(args) => member::run(args, session),
            Command::Plan(args) => plan::run(args, session),
            Command::Notice(args) => notice::run(args, session),
            Command::Log(args) => log::run(args, session),
            Command::Document(args) => document::run(args, session),
            Command::Inspect(args) => inspect::run(args, session),
            Command::Checklist(args) => checklist::run(args, session),
            Command::Report(args) => report::run(args, session),
            Command::History(args) => history::run(args, session),
            Command::Undo(args) => undo::run(args, session),
            Command::Check(args) => check::run(args, session),
            Command::Backup(args) => backup::run(args, session),
            Command::Demo(args) => demo::run(args, session, &mut typing()),
        }
    }
}

fn format() -> impl clap::builder::TypedValueParser<Value = Format> {
    use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
    // Few commands have days to give: their own help names it.
    let ics = PossibleValue::new(Format::Ics.word()).hide(true);
    PossibleValuesParser::new(
        Format::ALL.map(|format| PossibleValue::new(format.word())).into_iter().chain([ics]),
    )
    .map(|word| Format::from_word(&word).unwrap_or(Format::Table))
}

/// Obeys one command line after another; the grammar is made once for all of them.
fn typing() -> impl FnMut(demo::Typed<'_>, &Session) -> Result<Page> {
    let mut grammar = Cli::command();
    move |typed, session| {
        let matches = grammar.try_get_matches_from_mut(typed.meant)?;
        let session = Session { command: as_typed(typed.words), ..session.clone() };
        Cli::from_arg_matches(&matches)?.command.run(&session)
    }
}

/// A command as the history keeps it: what was typed, less what says only where and for whom it ran.
pub fn as_typed(words: &[String]) -> String {
    const WITH_VALUE: [&str; 9] = [
        "--store",
        "--by",
        "--as-of",
        "--format",
        "--output",
        "-o",
        "--red-head",
        "--copy-to",
        "--docx-profile",
    ];
    const ALONE: [&str; 2] = ["--yes", "-y"];
    let mut kept = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if WITH_VALUE.contains(&word.as_str()) {
            words.next();
        } else if !ALONE.contains(&word.as_str())
            && !WITH_VALUE.iter().any(|flag| word.starts_with(&format!("{flag}=")))
        {
            kept.push(for_shell(word));
        }
    }
    kept.join(" ")
}

/// What was typed of the store, the day and the operator, to follow a command that is to be typed again. The day is
/// written by the calendar: tomorrow 昨天 is another one.
pub fn whereabouts(words: &[String], today: &str) -> String {
    const FLAGS: [&str; 3] = ["--store", "--as-of", "--by"];
    let mut kept = String::new();
    for flag in FLAGS {
        let mut words = words.iter().take_while(|word| *word != "--");
        let typed = words.by_ref().find_map(|word| match word.strip_prefix(flag)? {
            "" => Some(None),
            rest => rest.strip_prefix('=').map(|value| Some(value.to_owned())),
        });
        let value = typed.and_then(|value| value.or_else(|| words.next().cloned()));
        if let Some(value) = value {
            let value = if flag == "--as-of" { today.to_owned() } else { for_shell(&value) };
            kept.push_str(&format!(" {flag} {value}"));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::chinese::{every_help, leftovers, localize};
    use super::{Cli, as_typed, whereabouts};
    use crate::render::Style;

    #[test]
    fn no_help_of_any_command_has_english_left() {
        let command = localize(Cli::command());
        let allowed = leftovers::names(&command);
        let pages = every_help(command, &Style::default());
        assert!(pages.len() > 40, "{}", pages.len());
        for (path, help) in &pages {
            assert_eq!(leftovers::english_leftovers(help, &allowed), [""; 0], "{path}\n{help}");
            assert!(help.contains("用法: "), "{path}\n{help}");
        }
    }

    /// Every command has a Chinese name; every argument a description and, if it takes a value, what it
    /// takes, in Chinese.
    fn speaks_chinese(command: &Command, path: &str) {
        let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        for argument in command.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(chinese(&help), "{path} {}: {help}", argument.get_id());
            if argument.get_action().takes_values() {
                let names = argument.get_value_names().unwrap_or_default();
                assert!(!names.is_empty() && names.iter().all(|name| chinese(name)), "{path}: {names:?}");
            }
        }
        for below in command.get_subcommands() {
            let path = format!("{path} {}", below.get_name());
            assert!(below.get_visible_aliases().any(chinese), "{path} has no Chinese name");
            assert!(chinese(&below.get_about().map(ToString::to_string).unwrap_or_default()), "{path}");
            speaks_chinese(below, &path);
        }
    }

    #[test]
    fn every_command_and_argument_has_chinese_names() {
        speaks_chinese(&Cli::command(), "wuxue");
    }

    #[test]
    fn the_history_keeps_what_was_meant_not_where() {
        let words = ["--store", "a.db", "member", "add", "张 伟", "--as-of=2026-10-31", "--yes", "--to", "x"];
        assert_eq!(as_typed(&words.map(String::from)), "member add \"张 伟\" --to x");
        let words = ["log", "attend", "A1", "--mark", "张伟=请假(病假)", "--because", ""].map(String::from);
        assert_eq!(as_typed(&words), "log attend A1 --mark \"张伟=请假(病假)\" --because \"\"");
    }
    #[test]
    fn what_is_to_be_typed_again_says_where() {
        let today = "2026-10-30";
        let words =
            ["--as-of=昨天", "log", "add", "--store", "我的 库.db", "--unit", "--by"].map(String::from);
        assert_eq!(whereabouts(&words, today), " --store \"我的 库.db\" --as-of 2026-10-30");
        assert_eq!(whereabouts(&["log", "add", "--", "--by", "x"].map(String::from), today), "");
    }
}
