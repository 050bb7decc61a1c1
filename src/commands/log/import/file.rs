//! `log import 文件`: attendance from a file.

use anyhow::Result;

use crate::commands::import::{Importing, Planned, carry_out};
use crate::import::attendance::{self, Wish};
use crate::import::decode::Source;
use crate::page::Page;
use crate::session::progress::Progress;
use crate::session::{Session, Writing};

/// 导入到会情况：逐人逐场的表，或一场活动的签到表
#[derive(Debug, clap::Args)]
#[group(id = "attendance_file", arg = "file")]
pub struct Args {
    /// 各种导入共有的选项。
    #[command(flatten)]
    pub importing: Importing,
    /// 文件没有写明的党组织
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 文件没有写明的活动类型
    #[arg(long, value_name = "类型")]
    pub kind: Option<String>,
    /// 文件没有写明的活动日期
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 整个文件属于这一场已登记的活动，如 A12
    #[arg(long, value_name = "编号", conflicts_with_all = ["unit", "kind", "on"])]
    pub activity: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Imports attendance.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let activity = match &args.activity {
        None => None,
        Some(text) => Some(crate::commands::words::activity_number(text)?),
    };
    let wish = Wish {
        sheet: args.importing.sheet.clone(),
        mappings: args.importing.mappings()?,
        unit: args.unit.clone(),
        kinds: args.kind.clone(),
        day: crate::commands::words::maybe_day("--on", args.on.as_deref(), session.today)?,
        activity,
        update: args.importing.update,
        partial: args.importing.partial,
        all_rows: args.importing.all_rows,
    };
    let source = Source::open(&args.importing.file)?;
    let mut store = session.open()?;
    let size = std::fs::metadata(&args.importing.file).map_or(0, |about| about.len());
    let reading = Progress::new(session.terminal, "读取文件", size);
    let plan = store.view(|records| {
        attendance::plan(records, &source, &wish, session.today, &|bytes| reading.reach(bytes))
    })?;
    drop(reading);
    let planned = Planned { preview: &plan.preview, held: &plan.held, body_row: plan.body_row };
    carry_out(session, &mut store, &args.importing, &args.writing, &source, &planned, |write| {
        let writing = Progress::new(session.terminal, "写入记录", plan.new.len() as u64);
        plan.apply(write, args.importing.update, &|rows| writing.reach(rows))
    })
}
