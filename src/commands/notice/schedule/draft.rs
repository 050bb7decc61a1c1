//! `notice schedule draft` 起草.

use anyhow::Result;

use super::{head, lines_table};
use crate::calendar::{Grain, Period};
use crate::chain::{draft_schedule, lines, next_schedule_issue};
use crate::commands::inspect::not_loaded;
use crate::commands::notice::addressees;
use crate::commands::words;
use crate::page::Page;
use crate::refusal::Refusal;
use crate::rules::WorkingDays;
use crate::session::{Session, Writing, outcome};

/// 起草一期自学安排：通知单里的自学、年度计划里的自学，按时限先后排到各周
///
/// 项比周多的，几项排在一周；比周少的，一项学几周。整周放假的一周不排（先载入工作日历：wuxue inspect calendar load）。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 什么期间的，如 2026-12、2026Q4；不写则为下个月
    #[arg(value_name = "期间")]
    pub period: Option<String>,
    /// 第几期；不写则接着这一年的上一期
    #[arg(long, value_name = "期号", value_parser = clap::value_parser!(i64).range(1..=999))]
    pub issue: Option<i64>,
    /// 标题
    #[arg(long, value_name = "标题")]
    pub title: Option<String>,
    /// 发给哪些党支部；不写或写“全体”为印发当天的全体党支部
    #[arg(long, value_name = "党支部", num_args = 1..)]
    pub to: Vec<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Begins a schedule.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let period = match &args.period {
        Some(text) => words::period("期间", text, today)?,
        None => Period::containing(Grain::Month, today).next(),
    };
    if period.days() > 366 {
        return Err(Refusal::usage("自学安排的期间太长。").hint("写一个月、一个季度，至多一年").into());
    }
    let title = words::maybe_plain("标题", args.title.as_deref())?;
    let written = session.write(&args.writing, |w| {
        let mut issue = next_schedule_issue(w, period.from().year())?;
        issue.number = args.issue.unwrap_or(issue.number);
        let title = title.unwrap_or_else(|| format!("{}党员自学安排", period.label()));
        let to = addressees(w, &args.to, today)?;
        let (of, weeks) = draft_schedule(w, issue, &title, period, &to)?;
        let all = lines(w, &of)?;
        let mut page = Page::new("notice.schedule.draft", format!("起草{}", of.called()));
        page.head.extend(head(w, &of, session)?);
        page = page.field("weeks", "周数", weeks as i64).table(lines_table(w, &of, &all)?);
        if all.is_empty() {
            page = page.remark(format!("{}没有计划要自学的，通知单也没有要求自学。", period.label()));
        }
        let calendar = WorkingDays::read(w)?;
        for year in period.from().year()..=period.to().year() {
            if !calendar.knows(year) {
                page = page.remark(format!("{}；放假的一周也排了。", not_loaded(year)?));
            }
        }
        Ok(page.remark(format!(
            "写一行：wuxue notice schedule add {0} --week 周次 --what 内容；印发：wuxue notice schedule issue {0}",
            of.id
        )))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
