//! `document import` 导入: documents from a file as one operation, and what became of past imports.

use anyhow::Result;

use super::class;
use crate::commands::import::{Importing, Planned, carry_out, reading};
use crate::commands::imports;
use crate::import::decode::Source;
use crate::import::materials::{Wish, plan};
use crate::import::subject::MATERIAL;
use crate::page::Page;
use crate::record::DocumentClass;
use crate::session::{Session, Writing};

/// 从文件导入学习材料：标题和文号都相同的是同一份；也用来查看、对比、撤销以前的导入
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

/// 从文件导入学习材料
#[derive(Debug, clap::Args)]
#[group(id = "document_file", arg = "file")]
pub struct File {
    /// 各种导入共有的选项。
    #[command(flatten)]
    pub importing: Importing,
    /// 新登记的材料，文件里没有写类别的，都是这一类
    #[arg(long, value_name = "类别", value_parser = class())]
    pub class: Option<DocumentClass>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Imports a file, or looks after what was imported.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    imports::file_or(args.file.as_ref(), args.what.as_ref(), &MATERIAL, session, import)
}

fn import(args: &File, session: &Session) -> Result<Page> {
    let importing = &args.importing;
    let wish = Wish {
        sheet: importing.sheet.clone(),
        mappings: importing.mappings(&MATERIAL)?,
        class: args.class,
        update: importing.update,
        all_rows: importing.all_rows,
    };
    let source = Source::open(&importing.file)?;
    let mut store = session.open()?;
    let reading = reading(session, importing, &source);
    let plan =
        store.view(|records| plan(records, &source, &wish, session.today, &|bytes| reading.reach(bytes)))?;
    drop(reading);
    let options = importing.again(&[("--class", args.class.map(|class| class.label().to_owned()))]);
    let planned = Planned::of(&MATERIAL, &plan.foreseen, &options);
    carry_out(session, &mut store, importing, &args.writing, &source, &planned, |write| plan.apply(write))
}
