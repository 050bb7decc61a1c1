//! What every command is handed: where the store is, what day it is, who is at the keyboard, and whether
//! anybody can be asked.

pub mod ask;
pub mod progress;

use std::path::PathBuf;

use anyhow::Result;

use crate::calendar::Day;
use crate::page::{Cell, Page};
use crate::refusal::Refusal;
use crate::secrecy;
use crate::store::{Access, Authorship, Store, Write, Written};

/// Where a command runs.
#[derive(Debug, Clone)]
pub struct Session {
    /// The store's file.
    pub store: PathBuf,
    /// "Today": `--as-of`, else the machine's day.
    pub today: Day,
    /// The machine's clock, RFC 3339: what the history records, whatever `--as-of` says.
    pub now: String,
    /// Who is working (`--by`).
    pub operator: String,
    /// The command as typed, for the history.
    pub command: String,
    /// What was typed of where and for whom it runs, ` --store a.db` with the space before it: a command that is
    /// shown to be typed again needs it, the history does not.
    pub whereabouts: String,
    /// The terminal.
    pub terminal: Terminal,
    /// Whether every operation is to outlive a power cut. Only the demo says no: it makes its store anew if
    /// that fails, and brings it to the disk once, when it is whole.
    pub lasting: bool,
}

/// What the terminal can do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terminal {
    /// Both stdin and stderr are a terminal: questions may be asked and progress shown.
    pub interactive: bool,
    /// Width in columns if stdout is a terminal, and only then.
    pub width: Option<u16>,
    /// Height in lines, if that is known of the terminal.
    pub height: Option<u16>,
    /// Colour is wanted.
    pub color: bool,
    /// It is not set to UTF-8: lines are drawn with letters, and what GBK does not have is not shown.
    pub plain: bool,
}

impl Terminal {
    /// Whether a locale of Unix (`LC_ALL`, else `LC_CTYPE`, else `LANG`) names another encoding than UTF-8. One that
    /// names none says nothing about the terminal.
    pub fn is_plain(locale: &str) -> bool {
        let encoding = locale.split_once('.').map(|(_, rest)| rest.split('@').next().unwrap_or_default());
        encoding.is_some_and(|name| !["utf-8", "utf8"].contains(&name.to_ascii_lowercase().as_str()))
    }
}

/// Flags of every writing command.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Writing {
    /// 只预演：照样检查并显示结果，但不写入
    #[arg(long)]
    pub dry_run: bool,
    /// 说明原因，记入操作记录
    #[arg(long, value_name = "原因")]
    pub because: Option<String>,
    /// 不再询问，一律确认
    #[arg(long, short = 'y')]
    pub yes: bool,
}

impl Session {
    /// Opens the store for reading: one consistent view.
    pub fn read(&self) -> Result<Store> {
        Store::open(&self.store, Access::Read)
    }

    /// Opens the store for writing; most commands want [`Session::write`].
    pub fn open(&self) -> Result<Store> {
        let store = Store::open(&self.store, Access::Write)?;
        if !self.lasting {
            store.do_not_wait_for_the_disk()?;
        }
        Ok(store)
    }

    /// Runs `work` as one operation.
    pub fn write<T>(
        &self,
        writing: &Writing,
        work: impl FnOnce(&Write<'_>) -> Result<T>,
    ) -> Result<Written<T>> {
        self.open()?.write(&self.authorship(writing)?, |write| {
            let value = work(write)?;
            // The history keeps the command too. Last, so that what bears the mark is named first.
            secrecy::refuse("命令", &self.command)?;
            Ok(value)
        })
    }

    /// The command as typed, once more, with a reason: what a refusal for want of one tells to type.
    pub fn with_reason(&self) -> String {
        format!("wuxue {} --because 原因{}", self.command, self.whereabouts)
    }

    /// Who writes, and why.
    ///
    /// # Errors
    /// Refused if the operator or the reason, which the history keeps for good, bears a classification mark or
    /// control characters, or if the reason is empty.
    pub fn authorship(&self, writing: &Writing) -> Result<Authorship> {
        let because = writing.because.as_deref();
        for (what, text) in [("操作人", &*self.operator), ("原因", because.unwrap_or_default())] {
            if text.chars().any(|c| c.is_control() && c != '\n') {
                return Err(Refusal::usage(format!("{what}里有看不见的控制字符。"))
                    .hint("请重新输入，不要从网页粘贴")
                    .into());
            }
            secrecy::refuse(what, text)?;
        }
        if because.is_some_and(|because| because.trim().is_empty()) {
            return Err(Refusal::usage("原因不能是空的。").hint("写明原因：--because 原因").into());
        }
        Ok(Authorship {
            operator: self.operator.clone(),
            reason: because.map(|because| because.trim().to_owned()),
            command: self.command.clone(),
            whereabouts: format!("{}{}", self.whereabouts, if writing.yes { " --yes" } else { "" }),
            at: self.now.clone(),
            today: self.today,
            dry_run: writing.dry_run,
        })
    }

    /// Asks for a yes before something is written, with `shown` above the question. `--yes` and a dry run need no answer; without a
    /// terminal nobody can give one.
    ///
    /// # Errors
    /// A refusal that names `--yes` if nobody can be asked, or if the answer is no.
    pub fn confirm(&self, writing: &Writing, shown: &[String], question: &str) -> Result<()> {
        if writing.yes || writing.dry_run {
            return Ok(());
        }
        if !self.terminal.interactive {
            return Err(Refusal::refused("这一步需要确认，而这里没有终端可以询问；没有写入任何内容。")
                .hint("确认无误后，在命令后面加上 --yes 再执行一次")
                .hint("只想看看结果，就加上 --dry-run")
                .into());
        }
        if ask::confirm(shown, question)? {
            return Ok(());
        }
        Err(Refusal::refused("已取消，没有写入任何内容。").into())
    }
}

/// Adds to a page of a writing command which operation it became: `operation` is null if nothing was
/// written. Every writing command ends with this, so scripts find it in one place.
pub fn outcome(page: Page, operation: Option<i64>, writing: &Writing) -> Page {
    let mut page = page.field(
        "operation",
        "操作编号",
        operation.map_or(Cell::Empty, |op| Cell::Record(format!("#{op}"))),
    );
    page.wrote = operation.is_some();
    match operation {
        Some(op) => page.remark(format!("已记为操作 #{op}；要撤销：wuxue undo {op}")),
        None if writing.dry_run => page.remark("这是预演，没有写入任何内容。"),
        None => page.remark("没有需要改动的内容，库未变。"),
    }
}
