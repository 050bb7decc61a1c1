//! `unit term import` 导入: units with their terms from a file as one operation, and what became of past imports.

use anyhow::Result;

use crate::commands::import::{Importing, Planned, carry_out, reading};
use crate::commands::imports;
use crate::import::decode::Source;
use crate::import::subject::TERM;
use crate::import::terms::{Wish, plan};
use crate::page::Page;
use crate::session::{Session, Writing};

/// 从文件导入单位和届期：同一单位、同一当选日期的是同一届；没有登记过的单位登记为外单位；也用来查看、对比、撤销以前的导入
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[group(skip)]
pub struct Args {
    /// 要导入的文件。
    #[command(flatten)]
    pub file: Option<File>,
    /// 子命令。
    #[command(subcommand)]
    pub what: Option<imports::What>,
}

/// 从文件导入单位和届期
#[derive(Debug, clap::Args)]
#[group(id = "term_file", arg = "file")]
pub struct File {
    /// 各种导入共有的选项。
    #[command(flatten)]
    pub importing: Importing,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Imports a file, or looks after what was imported.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    imports::file_or(args.file.as_ref(), args.what.as_ref(), &TERM, session, import)
}

fn import(args: &File, session: &Session) -> Result<Page> {
    let importing = &args.importing;
    let wish = Wish {
        sheet: importing.sheet.clone(),
        mappings: importing.mappings(&TERM)?,
        update: importing.update,
        all_rows: importing.all_rows,
    };
    let source = Source::open(&importing.file)?;
    let mut store = session.open()?;
    let reading = reading(session, importing, &source);
    let plan =
        store.view(|records| plan(records, &source, &wish, session.today, &|bytes| reading.reach(bytes)))?;
    drop(reading);
    let options = importing.again(&[]);
    let planned = Planned::of(&TERM, &plan.foreseen, &options);
    carry_out(session, &mut store, importing, &args.writing, &source, &planned, |write| plan.apply(write))
}
