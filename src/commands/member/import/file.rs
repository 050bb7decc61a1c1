//! `member import 文件`: a roster as one operation.

use anyhow::Result;

use crate::commands::import::{Importing, Planned, carry_out, reading};
use crate::commands::words;
use crate::import::decode::Source;
use crate::import::roster::{Wish, plan};
use crate::import::subject::MEMBER;
use crate::page::Page;
use crate::session::{Session, Writing};

/// 导入名册：按工号（没有工号的按姓名和党支部）对人，新的党组织随之建立
#[derive(Debug, clap::Args)]
#[group(id = "roster_file", arg = "file")]
pub struct Args {
    /// 各种导入共有的选项。
    #[command(flatten)]
    pub importing: Importing,
    /// 改动从哪一天起（转支部、任职等），没有起始日期的行也用它；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Imports a roster: preview, one question, one operation.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let importing = &args.importing;
    let wish = Wish {
        sheet: importing.sheet.clone(),
        mappings: importing.mappings(&MEMBER)?,
        on: words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today),
        update: importing.update,
        partial: importing.partial,
        all_rows: importing.all_rows,
    };
    let source = Source::open(&importing.file)?;
    let mut store = session.open()?;
    let reading = reading(session, importing, &source);
    let plan =
        store.view(|records| plan(records, &source, &wish, session.today, &|bytes| reading.reach(bytes)))?;
    drop(reading);
    // Not as it was typed: another day is 昨天 by the time the rows are mended.
    let options = importing.again(&[("--on", args.on.as_ref().map(|_| wish.on.to_string()))]);
    let planned = Planned::of(&MEMBER, &plan.foreseen, &options);
    carry_out(session, &mut store, importing, &args.writing, &source, &planned, |write| plan.apply(write))
}
