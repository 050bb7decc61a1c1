//! `log self import 文件`: a sheet of self-study as one operation.

use anyhow::Result;

use crate::calendar::Week;
use crate::commands::import::{Importing, Planned, carry_out, reading};
use crate::commands::{named, words};
use crate::import::decode::Source;
use crate::import::self_study::{Wish, plan};
use crate::import::subject::SELF_STUDY;
use crate::page::Page;
use crate::session::{Session, Writing};

/// 导入自学表：一人一天或一周一行
#[derive(Debug, clap::Args)]
#[group(id = "self_study_file", arg = "file")]
pub struct Args {
    /// 各种导入共有的选项。
    #[command(flatten)]
    pub importing: Importing,
    /// 同名的先认这个党组织的人
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 没有写日期、周次的行是哪一周的，如 2026-W42、第42周、上周
    #[arg(long, value_name = "周次")]
    pub week: Option<String>,
    /// 日期、周次没有写年份的，是哪一年
    #[arg(long, value_name = "年", value_parser = clap::value_parser!(i32).range(1921..=2100))]
    pub year: Option<i32>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Imports a sheet: preview, one question, one operation.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let importing = &args.importing;
    let today = session.today;
    let week = args.week.as_deref().map(|text| words::week("--week", text, today, args.year)).transpose()?;
    let mappings = importing.mappings(&SELF_STUDY)?;
    let source = Source::open(&importing.file)?;
    let mut store = session.open()?;
    let unit = args.unit.as_deref().map(|text| named::unit(session, &store.records(), text)).transpose()?;
    let wish = Wish {
        sheet: importing.sheet.clone(),
        mappings,
        unit: unit.map(|unit| unit.id),
        week,
        year: args.year,
        update: importing.update,
        all_rows: importing.all_rows,
    };
    let reading = reading(session, importing, &source);
    let plan = store.view(|records| plan(records, &source, &wish, today, &|bytes| reading.reach(bytes)))?;
    drop(reading);
    let options = importing.again(&[
        ("--unit", args.unit.clone()),
        // Not as it was typed: another week is 上周 by the time the rows are mended.
        ("--week", week.map(Week::code)),
        ("--year", args.year.map(|year| year.to_string())),
    ]);
    let planned = Planned::of(&SELF_STUDY, &plan.foreseen, &options);
    carry_out(session, &mut store, importing, &args.writing, &source, &planned, |write| plan.apply(write))
}
