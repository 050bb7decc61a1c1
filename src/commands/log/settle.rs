//! `log settle` 办结.

use anyhow::Result;

use super::questions;
use crate::calendar::Day;
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::record::{Decision, DecisionState, meant_activity, settle};
use crate::refusal::Refusal;
use crate::session::{Session, Writing, ask, outcome};

/// 登记一项决议办结的日期和结果；--done "" 为取消办结；已经办结的再改要写明原因（--because）
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    /// 活动编号，如 A12；在终端里不写则从没有办结的决议里选
    #[arg(value_name = "编号")]
    pub activity: Option<String>,
    /// 第几项决议；不写则为唯一的一项
    #[arg(value_name = "序号", value_parser = clap::value_parser!(i64).range(1..=9999))]
    pub number: Option<i64>,
    /// 办结的日期
    #[arg(long, value_name = "日期")]
    pub done: Option<String>,
    /// 办理结果
    #[arg(long, value_name = "结果")]
    pub result: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Records that a decision was done. What is lacking is asked for at a terminal.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    // What is taken back is not among the decisions that can be chosen.
    let takes_back = args.done.as_deref().is_some_and(|done| done.trim().is_empty());
    let whole = args.activity.is_some() && args.done.is_some();
    if whole || takes_back || !session.terminal.interactive || args.writing.yes {
        return record(args, session);
    }
    questions::settle::settle(&mut ask::Clerk, args, session)
}

/// Records what is said; asks nothing.
pub(super) fn record(args: &Args, session: &Session) -> Result<Page> {
    let (Some(code), Some(done)) = (args.activity.as_deref(), args.done.as_deref()) else {
        let lacking = if args.activity.is_none() { "活动编号" } else { "办结的日期" };
        return Err(Refusal::usage(format!("没有写{lacking}。"))
            .hint("例如：wuxue log settle A12 2 --done 2026-10-20 --result 已印发")
            .hint("查看没有办结的决议：wuxue log decisions")
            .into());
    };
    let result = words::maybe_plain("办理结果", args.result.as_deref())?;
    let done = match done.trim() {
        "" if result.is_some() => {
            return Err(Refusal::usage("取消办结时不能写办理结果。")
                .hint(format!("wuxue log settle {} 序号 --done \"\"", code.trim()))
                .into());
        }
        "" => None,
        text => Some((words::day_of("--done", text, session.today, "还没有落实的措施不能办结")?, result)),
    };
    let written = session.write(&args.writing, |w| {
        let activity = meant_activity(w, code)?;
        let id = activity.id;
        let several = activity.facts.decisions.len();
        let number = match args.number {
            Some(number) => number,
            None if several <= 1 => 1,
            None => {
                return Err(Refusal::usage(format!("{id} 有 {several} 项决议，要写明是第几项。"))
                    .hint(format!("查看各项：wuxue log show {id}"))
                    .hint(format!("wuxue log settle {id} 2 --done 日期"))
                    .into());
            }
        };
        let before =
            usize::try_from(number - 1).ok().and_then(|at| activity.facts.decisions.get(at)).cloned();
        let decision = settle(w, &activity, number, done)?;
        let before = before.filter(|before| before.done_on.is_some() && *before != decision);
        let changes = before.as_ref().map_or_else(Vec::new, |before| changes(before, &decision));
        if let Some(was) = before.as_ref().and_then(|before| before.done_on)
            && args.writing.because.is_none()
        {
            let shown =
                |text: &Option<String>| text.as_ref().map_or("空".to_owned(), |text| format!("“{text}”"));
            let line = |(label, old, new): &Change| format!("{label}由{}改为{}", shown(old), shown(new));
            let lines: Vec<String> = changes.iter().map(line).collect();
            return Err(Refusal::refused(format!(
                "{id} 第 {number} 项决议已于 {was} 办结，改动要写明原因；这次要改的：{}。",
                lines.join("；")
            ))
            .hint(format!("写明原因：{}", session.with_reason()))
            .hint(format!("先看看它：wuxue log show {id}"))
            .into());
        }
        let state = DecisionState::of(decision.due, decision.done_on, w.today);
        let page = Page::new("log.settle", format!("{id} 第 {number} 项决议"))
            .field("activity", "", id)
            .field("number", "", number)
            .field("text", "决议事项", decision.text)
            .field("due", "完成时限", decision.due.map_or(Cell::Unknown, Cell::from))
            .field("done_on", "办结日期", decision.done_on.map_or(Cell::Empty, Cell::from))
            .field("result", "办理结果", decision.result)
            .field("state", "办理情况", state.label());
        if changes.is_empty() {
            return Ok(page);
        }
        let changes = changes.into_iter().map(|(label, old, new)| (label, old.into(), new.into()));
        Ok(page.table(Table::changes(changes)))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// What is changed of a decision, as it was and as it will be.
type Change = (&'static str, Option<String>, Option<String>);

fn changes(before: &Decision, after: &Decision) -> Vec<Change> {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let mut changes = vec![
        ("办结日期", day(before.done_on), day(after.done_on)),
        ("办理结果", before.result.clone(), after.result.clone()),
    ];
    changes.retain(|(_, old, new)| old != new);
    changes
}
