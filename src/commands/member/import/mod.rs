//! `member import` 导入: rosters from files, and what became of them.

mod file;

use anyhow::Result;

use crate::commands::imports;
use crate::import::subject::MEMBER;
use crate::page::Page;
use crate::session::Session;

/// 导入名册：按工号（没有工号的按姓名和党支部）对人，新的党组织随之建立；也用来查看、对比、撤销以前的导入
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[group(skip)]
pub struct Args {
    /// 要导入的文件。
    #[command(flatten)]
    pub file: Option<file::Args>,
    /// 子命令。
    #[command(subcommand)]
    pub what: Option<imports::What>,
}

/// Imports a file, or looks after what was imported.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    imports::file_or(args.file.as_ref(), args.what.as_ref(), &MEMBER, session, file::run)
}
