//! `log print` 打印.

use anyhow::Result;

use super::paper;
use crate::page::Page;
use crate::record::meant_activity;
use crate::refusal::Refusal;
use crate::session::Session;

/// 把一条记录印成会议（活动）记录：必备而没有登记的留空，供手写；末尾是签字的地方
///
/// 写成文件再打印：wuxue log print A12 -o 记录.docx，或者 -o 记录.html
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 活动编号，如 A12
    #[arg(value_name = "编号")]
    pub activity: String,
}

/// Shows one activity as a paper.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let activity = meant_activity(records, &args.activity)?;
    if let Some(voided) = &activity.voided {
        let message = format!("活动记录 {} 已作废（{}），不再打印。", activity.id, voided.reason);
        return Err(Refusal::refused(message).hint(format!("查看它：wuxue log show {}", activity.id)).into());
    }
    paper::page(records, &activity)
}
