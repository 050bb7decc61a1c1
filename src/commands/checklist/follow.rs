//! `checklist progress` 进展, `checklist report` 报告.

use anyhow::Result;

use super::answer::{day, write_step};
use crate::commands::words;
use crate::page::Page;
use crate::refusal::Refusal;
use crate::register::{Step, StepSort, meant_matter, meant_work};
use crate::roster::{find_units, persons};
use crate::rules::WorkingDays;
use crate::session::{Session, Writing};

/// 登记进展：只添加，不改写；写要件的或者任务的
///
/// 例如 wuxue checklist progress M7.2 已印发通知，各支部正在落实
#[derive(Debug, clap::Args)]
pub struct Progress {
    /// 要件（M7）或任务（M7.2）
    #[arg(value_name = "要件或任务")]
    pub work: String,
    /// 有什么进展
    #[arg(value_name = "进展")]
    pub text: String,
    /// 哪一天的进展；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 登记向上级的报告：一事一报，送单位，不送领导个人；逾期的要写明原因（--because）
///
/// 例如 wuxue checklist report M7 --to 市委办公室 --text 三项任务已完成两项
#[derive(Debug, clap::Args)]
pub struct Report {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 报给哪个单位
    #[arg(long, value_name = "单位")]
    pub to: String,
    /// 报告了什么：进展、完成情况
    #[arg(long, value_name = "文字")]
    pub text: String,
    /// 哪一天报告的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Records progress.
pub(super) fn progress(args: &Progress, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let text = words::plain("进展", &args.text)?;
    write_step(session, &args.writing, "checklist.progress", |w| {
        let (of, task) = meant_work(w, &args.work)?;
        let task = task.map(|task| task.number);
        Ok((of, Step { task, text: Some(text), ..Step::on(StepSort::Progress, on) }))
    })
}

/// Records a report to the body that asked.
pub(super) fn report(args: &Report, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let (text, to) = (words::plain("报告的内容", &args.text)?, words::plain("报告的单位", &args.to)?);
    let reason = words::maybe_plain("原因", args.writing.because.as_deref())?;
    write_step(session, &args.writing, "checklist.report", |w| {
        let of = meant_matter(w, &args.matter)?;
        let unit = find_units(w, &to, on)?;
        if unit.is_empty() && persons(w)?.iter().any(|person| person.name == to) {
            return Err(Refusal::refused(format!("“{to}”是个人；报告送单位，不送领导个人。"))
                .hint("写明单位：--to 单位")
                .into());
        }
        let to = match &*unit {
            [one] => one.name.clone(),
            _ => to,
        };
        let stands = of.stands(on, &WorkingDays::read(w)?);
        let text = match reason {
            Some(reason) if stands.overdue.is_some() => format!("{text}（逾期原因：{reason}）"),
            None if stands.overdue.is_some() => {
                return Err(Refusal::refused(format!(
                    "{} {}：逾期的报告要写明进展和没有按期办结的原因。",
                    of.id,
                    stands.said()
                ))
                .hint(session.with_reason())
                .into());
            }
            _ => text,
        };
        Ok((of, Step { text: Some(text), whom: Some(to), ..Step::on(StepSort::Report, on) }))
    })
}
