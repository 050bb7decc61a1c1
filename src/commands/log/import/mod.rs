//! `log import` 导入: attendance from files, and what became of it.

mod file;
mod profile;

use anyhow::Result;
use clap::Subcommand;

use crate::commands::imports;
use crate::import::subject::ATTENDANCE;
use crate::page::Page;
use crate::session::Session;

/// 导入到会情况：签到表、逐人逐场的表、打卡和线上会议的导出、接龙；也查看、对比、撤销以前的导入
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[group(skip)]
pub struct Args {
    /// 要导入的文件。
    #[command(flatten)]
    pub file: Option<file::Args>,
    /// 子命令。
    #[command(subcommand)]
    pub what: Option<What>,
}

/// What to do with past imports.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 以前的导入。
    #[command(flatten)]
    Past(imports::What),
    /// 导入方案：一种常来的文件怎样读，存一次，下次按表头认出
    #[command(visible_alias = "方案")]
    Profile(profile::Args),
}

/// Imports a file, or looks after what was imported.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match (&args.what, &args.file) {
        (Some(What::Past(what)), _) => imports::run(what, &ATTENDANCE, session),
        (Some(What::Profile(args)), _) => profile::run(args, session),
        (None, Some(file)) => file::run(file, session),
        // The grammar asks for the file unless a subcommand stands there.
        (None, None) => imports::run(&imports::What::List, &ATTENDANCE, session),
    }
}
