//! `log void` 作废.

use anyhow::Result;

use super::matters;
use crate::commands::words;
use crate::page::Page;
use crate::record::{meant_activity, void_activity};
use crate::session::{Session, Writing, outcome};

/// 作废一条活动记录：仍可查看，不再计入；必须写明原因
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 活动编号，如 A12
    #[arg(value_name = "编号")]
    pub activity: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Voids an activity.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let reason = words::reason(session, &args.writing, "作废")?;
    let written = session.write(&args.writing, |w| {
        let activity = meant_activity(w, &args.activity)?;
        void_activity(w, &activity, &reason)?;
        let conveyed = matters::conveyed(w, activity.id)?;
        let page = Page::new("log.void", format!("作废 {}", activity.id))
            .field("activity", "编号", activity.id)
            .field("day", "日期", activity.facts.day.0)
            .field("title", "主题", activity.facts.title)
            .field("reason", "原因", reason.as_str());
        Ok(if conveyed.is_empty() {
            page
        } else {
            page.remark(format!(
                "这些政治要件不再算作由它传达：{}；查看台账：wuxue checklist list",
                conveyed.join("、")
            ))
        })
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
