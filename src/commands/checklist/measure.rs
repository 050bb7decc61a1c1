//! `checklist measure` 措施.

use anyhow::{Context, Result};

use super::answer::{answered, day};
use super::given::Given;
use crate::calendar::Day;
use crate::commands::words;
use crate::page::{Cell, Field, Page};
use crate::record::MatterId;
use crate::refusal::Refusal;
use crate::register::{
    Matter, Measure, TaskId, add_measure, add_task, edit_measure, matter, meant_matter, remove_measure,
};
use crate::session::{Session, Writing, outcome};
use crate::store::Write;

/// 登记一条贯彻措施；写明牵头单位的，同时分解为任务
///
/// 例如 wuxue checklist measure M7 建立台账并每月通报 --lead 办公室 --due 2026-11-30。
/// 更正第 2 条：wuxue checklist measure M7 新的文字 --edit 2；删去：wuxue checklist measure M7 --remove 2
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 措施的内容
    #[arg(value_name = "措施", required_unless_present = "remove")]
    pub text: Option<String>,
    /// 更正第几条的文字
    #[arg(long, value_name = "序号", value_parser = clap::value_parser!(i64).range(1..=9999))]
    pub edit: Option<i64>,
    /// 删去第几条
    #[arg(
        long, value_name = "序号", value_parser = clap::value_parser!(i64).range(1..=9999),
        conflicts_with_all = ["text", "edit"],
    )]
    pub remove: Option<i64>,
    /// 由谁去办。
    #[command(flatten)]
    pub given: Given,
    /// 哪一天定的；不写则为今天
    #[arg(long, value_name = "日期", conflicts_with_all = ["edit", "remove"])]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Adds, changes or takes out a measure.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let text = words::maybe_plain("措施", args.text.as_deref())?;
    if (args.edit.is_some() || args.remove.is_some()) && args.given != Given::default() {
        return Err(Refusal::usage("更正、删去措施时不写牵头单位、配合单位、责任人和时限。")
            .hint(format!(
                "分解任务：wuxue checklist task add {} --measure 序号 --lead 单位",
                args.matter.trim()
            ))
            .into());
    }
    let written = session.write(&args.writing, |w| {
        let of = meant_matter(w, &args.matter)?;
        let id = of.id;
        if let Some(number) = args.remove {
            let old = numbered(&of, number)?;
            remove_measure(w, &of, old)?;
            return answered(
                w,
                "checklist.measure",
                id,
                [Field::new("removed", "删去的措施", old.text.as_str())],
            );
        }
        let text = text.context("clap asks for the text")?;
        if let Some(number) = args.edit {
            let old = numbered(&of, number)?;
            edit_measure(w, &of, old, &text)?;
            let said = [
                Field::new("measure", "措施序号", number),
                Field::new("was", "原来", old.text.as_str()),
                Field::new("text", "现在", text.as_str()),
            ];
            return answered(w, "checklist.measure", id, said);
        }
        let (number, task) = measured(w, id, &text, &args.given, on)?;
        let said = [
            Field::new("measure", "措施序号", number),
            Field::new("text", "措施", text.as_str()),
            Field::new("task", "任务", task.map_or(Cell::Empty, Cell::from)),
        ];
        answered(w, "checklist.measure", id, said)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Adds a measure and, if a lead unit was named, its first task; gives their numbers.
pub(in crate::commands) fn measured(
    w: &Write<'_>,
    id: MatterId,
    text: &str,
    given: &Given,
    on: Day,
) -> Result<(i64, Option<TaskId>)> {
    // Read anew: the same command may have written about it before.
    let of = matter(w, id)?.context("the matter of the measure is missing")?;
    let number = add_measure(w, &of, text, on)?;
    let Some(facts) = given.task(w, number, text, on, w.today)? else { return Ok((number, None)) };
    let of = matter(w, id)?.context("the matter of the measure is missing")?;
    Ok((number, Some(add_task(w, &of, &facts, on)?)))
}

/// The measure with a number.
pub(super) fn numbered(of: &Matter, number: i64) -> Result<&Measure, Refusal> {
    of.measure(number).ok_or_else(|| {
        Refusal::not_found(format!("{} 没有第 {number} 条措施。", of.id))
            .hint(format!("查看各条措施：wuxue checklist show {}", of.id))
    })
}
