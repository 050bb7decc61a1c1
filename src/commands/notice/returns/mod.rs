//! `notice return` 反馈: workbooks out to the branches, and back.

mod sheet;
mod take;

use anyhow::Result;

use crate::commands::imports;
use crate::import::subject::RETURN;
use crate::page::Page;
use crate::refusal::Refusal;
use crate::session::Session;

/// 党支部的落实情况反馈表：一个党支部一个工作簿，填好交回再一起导入
///
/// 发出：wuxue notice return N5 -o 反馈表；导入：wuxue notice return import 交回的文件或文件夹
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    /// 哪一期通知单，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: Option<String>,
    /// 只做这些党组织的；不写则为通知单发给的全部
    #[arg(long, value_name = "党组织", num_args = 1..)]
    pub unit: Vec<String>,
    /// 子命令。
    #[command(subcommand)]
    pub what: Option<What>,
}

/// What to do with workbooks that came back.
#[derive(Debug, clap::Subcommand)]
pub enum What {
    /// 导入交回的反馈表：可以写几个文件，也可以写文件夹
    #[command(visible_alias = "导入")]
    Import(Import),
}

/// 导入交回的反馈表：活动、签到、落实的项、自学、回执和情况说明一起登记，一个文件记为一次操作
///
/// 同一个文件再导入什么也不变。有退回的，整个文件不导入；加上 --partial 先导入没有问题的，其余改好后把原文件再导入一次
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Import {
    /// 交回的文件。
    #[command(flatten)]
    pub files: Option<take::Files>,
    /// 子命令。
    #[command(subcommand)]
    pub what: Option<imports::What>,
}

/// Makes the workbooks, imports them, or looks after what was imported.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    match (&args.what, &args.notice) {
        (Some(What::Import(Import { what: Some(what), .. })), _) => imports::run(what, &RETURN, session),
        (Some(What::Import(Import { files: Some(files), .. })), _) => take::run(files, session),
        (Some(What::Import(_)), _) => imports::run(&imports::What::List, &RETURN, session),
        (None, Some(notice)) => sheet::run(notice, &args.unit, session),
        (None, None) => Err(Refusal::usage("没有写哪一期通知单。")
            .hint("写作 wuxue notice return 第11期 -o 反馈表")
            .into()),
    }
}
