//! `log load` 装入: activities from JSON lines as `log export` writes them, or as somebody else's program does.
//!
//! A line is the object of `log show --format json`. Keys that are derived (counts, 补录, what is missing) and
//! those of records beside the activity (outcomes, cases, feedback) are passed over. A key that is not there says
//! nothing: of an activity that is recorded already it stays. Codes are those of the store that wrote the file;
//! here names, staff numbers and titles decide. What the activities cite stands in lines of its own before them, and
//! is made where it is lacking.
//!
//! The file is recorded once for rehearsal, in an operation that is rolled back, and only if nothing is wrong in it
//! a second time; so the preview is made by the very code that writes.

mod brought;
mod keys;
mod line;
mod place;
mod preview;
mod record;

use std::path::PathBuf;

use anyhow::Result;

use crate::import::decode::Source;
use crate::page::Page;
use crate::refusal::{Kind, Refusal};
use crate::secrecy;
use crate::session::{Session, Writing, outcome};
use preview::Preview;

/// 装入活动记录：每行一条（JSON），栏目与 log show --format json 相同，连考勤一起登记；log export 写出的就是这样
///
/// 引用的学习材料、外单位、活动形式、主题和计划项，文件里有而库里没有的，随之新建
///
/// 同一党组织、类型、日期（和开始时间）的是同一场：相同的不动，不同的要加 --update 才改；
/// 有一行不对，整个文件都不装入
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 要装入的文件（.jsonl）；“-”为标准输入
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 与库中不同的，改用文件里的内容
    #[arg(long)]
    pub update: bool,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Records what the lines say.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    secrecy::refuse("命令或文件名", &session.command)?;
    let source = Source::open(&args.file)?;
    let text = match &source {
        Source::Text(text) => text.text()?,
        Source::Workbook(_) => {
            return Err(Refusal::new(
                Kind::Unreadable,
                format!("“{}”是工作簿，这里要每行一条的 JSON 文件。", source.name()),
            )
            .hint("导出这样的文件：wuxue log export -o 记录.jsonl")
            .hint("工作簿里是考勤的，用导入：wuxue log import 文件")
            .into());
        }
    };
    let lines = line::split(&text);
    if lines.is_empty() {
        return Err(Refusal::new(Kind::Unreadable, format!("“{}”里没有记录。", source.name()))
            .hint("导出活动记录：wuxue log export -o 记录.jsonl")
            .into());
    }
    let mut store = session.open()?;
    let mut authorship = session.authorship(&args.writing)?;
    authorship.dry_run = true;
    let preview = store.write(&authorship, |write| record::record(write, &lines))?.value;
    let waiting = preview.changed() > 0 && !args.update;
    if preview.held() > 0 || waiting {
        let mut page = preview.page(source.name(), false);
        if preview.held() > 0 {
            page = page.remark("有的行不对，整个文件没有装入：改好后再装入一次。");
        }
        if waiting {
            page = page.remark("有的记录与库中不同，整个文件没有装入：要改用文件里的内容，加上 --update。");
        }
        page.findings = true;
        return Ok(page);
    }
    if args.writing.dry_run || preview.added() + preview.changed() + preview.made.len() == 0 {
        return Ok(outcome(preview.page(source.name(), false), None, &args.writing));
    }
    let question =
        format!("新增 {} 条、更改 {} 条，确认装入“{}”？", preview.added(), preview.changed(), source.name());
    session.confirm(&args.writing, &preview.lines(), &question)?;
    authorship.dry_run = false;
    let written = store.write(&authorship, |write| {
        let done = record::record(write, &lines)?;
        if done != preview {
            return Err(changed_meanwhile().into());
        }
        Ok(done)
    })?;
    let done: Preview = written.value;
    Ok(outcome(done.page(source.name(), true), written.operation, &args.writing))
}

fn changed_meanwhile() -> Refusal {
    Refusal::refused("确认期间库里有了改动，没有装入任何内容。").hint("再执行一次同样的命令")
}
