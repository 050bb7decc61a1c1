//! `checklist import` 导入: a register that was kept in a workbook as one operation, and what became of past imports.

use anyhow::Result;

use super::facts::class;
use crate::commands::import::{Importing, Planned, carry_out, reading};
use crate::commands::imports;
use crate::import::decode::Source;
use crate::import::matters::{Wish, plan};
use crate::import::subject::MATTER;
use crate::page::Page;
use crate::session::{Session, Writing};

/// 从文件导入台账：同一文号的，或类别、名称、成文日期都相同的，是同一个要件；也用来查看、对比、撤销以前的导入
///
/// 例如 wuxue checklist import 台账.xlsx --dry-run
///
/// 传达学习、状态等写成文字的，能确定的登记，其余照原文记在备注里，列出来待补全；写着已完成的登记为待审核
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

/// 从文件导入台账
#[derive(Debug, clap::Args)]
#[group(id = "register_file", arg = "file")]
pub struct File {
    /// 各种导入共有的选项。
    #[command(flatten)]
    pub importing: Importing,
    /// 文件里没有写四必列类别的，都是这一类
    #[arg(long, value_name = "类别")]
    pub class: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Imports a file, or looks after what was imported.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    imports::file_or(args.file.as_ref(), args.what.as_ref(), &MATTER, session, import)
}

fn import(args: &File, session: &Session) -> Result<Page> {
    let importing = &args.importing;
    let mappings = importing.mappings(&MATTER)?;
    let source = Source::open(&importing.file)?;
    let mut store = session.open()?;
    let wish = Wish {
        sheet: importing.sheet.clone(),
        mappings,
        class: args.class.as_deref().map(|text| class(&store.records(), text)).transpose()?,
        update: importing.update,
        all_rows: importing.all_rows,
    };
    let reading = reading(session, importing, &source);
    let plan =
        store.view(|records| plan(records, &source, &wish, session.today, &|bytes| reading.reach(bytes)))?;
    drop(reading);
    let options = importing.again(&[("--class", args.class.clone())]);
    let planned = Planned::of(&MATTER, &plan.foreseen, &options);
    carry_out(session, &mut store, importing, &args.writing, &source, &planned, |write| plan.apply(write))
}
