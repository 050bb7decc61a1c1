//! `inspect duty done` and `excuse`.

use anyhow::Result;

use super::{occurrence_table, whose};
use crate::calendar::Period;
use crate::chain::{Duty, meant_duty, meant_occurrence, record_done, remove_done, state_duty};
use crate::commands::words;
use crate::page::Page;
use crate::refusal::Refusal;
use crate::session::{Session, Writing, outcome};
use crate::store::Write;

/// 登记一期已经完成，写明佐证；有活动、通知单能算出的，不用登记
///
/// 例如：wuxue inspect duty done 换届提醒 --period 2026H2 --on 10月30日 --evidence 提醒函2份
#[derive(Debug, clap::Args)]
pub struct Done {
    /// 哪一项：编号或名称，如 DT3、换届提醒
    #[arg(value_name = "责任")]
    pub duty: String,
    /// 哪一期，如 2026-10、2026Q4、2026H2；按日期的写它所在的月份
    #[arg(long, value_name = "期间")]
    pub period: String,
    /// 哪一天完成的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 佐证：什么材料、哪次会议
    #[arg(long, value_name = "文字", required_unless_present = "remove")]
    pub evidence: Option<String>,
    /// 删去登记错了的，必须写明原因
    #[arg(long, conflicts_with_all = ["on", "evidence"])]
    pub remove: bool,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 登记情况说明：某一期为什么没有按时完成，一期只说明一次
#[derive(Debug, clap::Args)]
pub struct Excuse {
    /// 哪一项：编号或名称，如 DT3、换届提醒
    #[arg(value_name = "责任")]
    pub duty: String,
    /// 哪一期，如 2026-10、2026Q4、2026H2；按日期的写它所在的月份
    #[arg(long, value_name = "期间")]
    pub period: String,
    /// 情况说明
    #[arg(long, value_name = "文字")]
    pub text: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

fn page(w: &Write<'_>, schema: &'static str, title: &str, duty: &Duty, of: Period) -> Result<Page> {
    let now = meant_occurrence(w, duty, of, w.today)?;
    Ok(Page::new(schema, format!("{title} {}", duty.called()))
        .field("duty", "编号", duty.id)
        .field("whose", "责任主体", whose(w, duty, now.due())?)
        .table(occurrence_table("rows", &[now])))
}

/// Records that an occurrence was done, or takes it back.
pub fn done(args: &Done, session: &Session) -> Result<Page> {
    let today = session.today;
    let of = words::period("--period", &args.period, today)?;
    let day = match &args.on {
        Some(text) => words::day_of("--on", text, today, "还没有完成的不能登记")?,
        None => today,
    };
    if args.remove {
        words::reason(session, &args.writing, "删去登记的完成")?;
    }
    let evidence = words::maybe_plain("佐证", args.evidence.as_deref())?;
    let written = session.write(&args.writing, |w| {
        let duty = meant_duty(w, &args.duty)?;
        let one = meant_occurrence(w, &duty, of, today)?;
        match (&evidence, args.remove) {
            (_, true) => {
                remove_done(w, &duty, &one)?;
            }
            (Some(evidence), false) => {
                record_done(w, &duty, &one, day, evidence)?;
            }
            (None, false) => return Err(Refusal::usage("没有写佐证。").hint("--evidence 文字").into()),
        }
        page(w, "inspect.duty.done", if args.remove { "删去完成的登记" } else { "完成" }, &duty, of)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Records a statement.
pub fn excuse(args: &Excuse, session: &Session) -> Result<Page> {
    let of = words::period("--period", &args.period, session.today)?;
    let text = words::plain("情况说明", &args.text)?;
    let written = session.write(&args.writing, |w| {
        let duty = meant_duty(w, &args.duty)?;
        let one = meant_occurrence(w, &duty, of, w.today)?;
        state_duty(w, &duty, &one, &text)?;
        page(w, "inspect.duty.excuse", "情况说明", &duty, of)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
