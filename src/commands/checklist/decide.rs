//! Decisions about a matter: `checklist standing` 长期坚持, `extend` 延期, `study-only` 仅传达学习.

use anyhow::Result;

use super::answer::{day, write_step};
use crate::commands::words;
use crate::page::Page;
use crate::register::{Step, StepSort, meant_matter, meant_work};
use crate::session::{Session, Writing};

/// 长期坚持：不销号，每隔几个月复查一次，必须写明原因（--because）
///
/// 例如 wuxue checklist standing M7 --months 6 --because 理论武装长期坚持
#[derive(Debug, clap::Args)]
pub struct Standing {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 每几个月复查一次，1 到 24
    #[arg(long, value_name = "月数", value_parser = clap::value_parser!(u32).range(1..=24))]
    pub months: u32,
    /// 哪一天定的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 延期：写明延到哪一天、谁批准、为什么（--because）；时限已过的也可以延，已经逾期的天数保留
///
/// 例如 wuxue checklist extend M7.2 --until 2026-12-31 --approved-by 分管领导 --because 意见没有收齐
#[derive(Debug, clap::Args)]
pub struct Extend {
    /// 要件（M7）或任务（M7.2）
    #[arg(value_name = "要件或任务")]
    pub work: String,
    /// 延到哪一天
    #[arg(long, value_name = "日期")]
    pub until: String,
    /// 批准人或批准的机构
    #[arg(long, value_name = "批准人")]
    pub approved_by: String,
    /// 哪一天批准的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 仅传达学习：不需要措施和任务，必须写明原因（--because）
#[derive(Debug, clap::Args)]
pub struct StudyOnly {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 哪一天定的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Decides that a matter is kept up for good.
pub(super) fn standing(args: &Standing, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let text = Some(words::reason(session, &args.writing, "长期坚持")?);
    write_step(session, &args.writing, "checklist.standing", |w| {
        let step = Step { text, months: Some(args.months), ..Step::on(StepSort::Standing, on) };
        Ok((meant_matter(w, &args.matter)?, step))
    })
}

/// Gives a matter or a task more time.
pub(super) fn extend(args: &Extend, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let until = Some(words::day("--until", &args.until, session.today)?);
    let whom = Some(words::plain("批准人", &args.approved_by)?);
    let text = Some(words::reason(session, &args.writing, "延期")?);
    write_step(session, &args.writing, "checklist.extend", |w| {
        let (of, task) = meant_work(w, &args.work)?;
        let task = task.map(|task| task.number);
        Ok((of, Step { task, text, whom, until, ..Step::on(StepSort::Extend, on) }))
    })
}

/// Decides that a matter needs neither measures nor tasks.
pub(super) fn study_only(args: &StudyOnly, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let text = Some(words::reason(session, &args.writing, "仅传达学习")?);
    write_step(session, &args.writing, "checklist.study_only", |w| {
        Ok((meant_matter(w, &args.matter)?, Step { text, ..Step::on(StepSort::StudyOnly, on) }))
    })
}
