//! `plan import` 导入: the year's plan from a file as one operation, and what became of past imports.

use anyhow::Result;

use crate::commands::import::{Importing, Planned, carry_out, reading};
use crate::commands::imports;
use crate::import::decode::Source;
use crate::import::subject::PLAN;
use crate::import::year_plan::{Wish, plan};
use crate::page::Page;
use crate::session::{Session, Writing};

/// 从文件导入年度计划：党组织、活动类型、期间、专题都相同的是同一项；也用来查看、对比、撤销以前的导入
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

/// 从文件导入年度计划
#[derive(Debug, clap::Args)]
#[group(id = "plan_file", arg = "file")]
pub struct File {
    /// 各种导入共有的选项。
    #[command(flatten)]
    pub importing: Importing,
    /// 文件里没有写党组织的，都是这个党组织的
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 文件里没有写活动类型的，都是这一种
    #[arg(long, value_name = "类型")]
    pub kind: Option<String>,
    /// 期间没有写年份的，都是这一年的；不写则看表头
    #[arg(long, value_name = "年份", value_parser = clap::value_parser!(i32).range(1921..=2100))]
    pub year: Option<i32>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Imports a file, or looks after what was imported.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    imports::file_or(args.file.as_ref(), args.what.as_ref(), &PLAN, session, import)
}

fn import(args: &File, session: &Session) -> Result<Page> {
    let importing = &args.importing;
    let wish = Wish {
        sheet: importing.sheet.clone(),
        mappings: importing.mappings(&PLAN)?,
        unit: args.unit.clone(),
        kind: args.kind.clone(),
        year: args.year,
        update: importing.update,
        all_rows: importing.all_rows,
    };
    let source = Source::open(&importing.file)?;
    let mut store = session.open()?;
    let reading = reading(session, importing, &source);
    let plan =
        store.view(|records| plan(records, &source, &wish, session.today, &|bytes| reading.reach(bytes)))?;
    drop(reading);
    let options = importing.again(&[
        ("--unit", args.unit.clone()),
        ("--kind", args.kind.clone()),
        ("--year", args.year.map(|year| year.to_string())),
    ]);
    let planned = Planned::of(&PLAN, &plan.foreseen, &options);
    carry_out(session, &mut store, importing, &args.writing, &source, &planned, |write| plan.apply(write))
}
