//! `log add` 登记.

use anyhow::{Context, Result};

use super::fields::Fields;
use super::{attend, describe, marks, questions};
use crate::chain::{lacking, meant_kind};
use crate::commands::words;
use crate::page::Page;
use crate::record::{Facts, activity, add_activity, tally};
use crate::refusal::Refusal;
use crate::roster::meant_unit;
use crate::session::{Session, Writing, ask, outcome};

/// 登记一次活动；一场活动可以同时算几类，如 主题党日 党课；在终端里缺什么问什么
///
/// 一行写全：wuxue log add 主题党日 --unit 办公室党支部 --on 2026-10-16 --attend-all
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// 活动类型，可写几个；有哪些类型：wuxue log kinds
    #[arg(value_name = "类型")]
    pub kinds: Vec<String>,
    /// 举办的党组织
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 活动日期，如 2026-10-16、10月16日、上周五
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 应到人员全部记为出勤
    #[arg(long)]
    pub attend_all: bool,
    /// 与 --attend-all 同用：除这些人以外，如 "张伟=请假(公假)"，可写多次
    #[arg(long, value_name = "姓名=情况", num_args = 1..)]
    pub except: Vec<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
    /// 内容。
    #[command(flatten)]
    pub fields: Fields,
}

/// Records an activity, and who came if that is said. What is not said of who, what and when is asked for at a
/// terminal, and with it the rest.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    attend::refuse_lone_except(args.attend_all, &args.except)?;
    if let (false, Some(unit), Some(on)) = (args.kinds.is_empty(), &args.unit, &args.on) {
        return record(args, unit, on, session);
    }
    if !session.terminal.interactive || args.writing.yes {
        return Err(incomplete(args).into());
    }
    questions::add(&mut ask::Clerk, args, session)
}

fn incomplete(args: &Args) -> Refusal {
    let lacking = [
        ("活动类型", args.kinds.is_empty()),
        ("--unit 党组织", args.unit.is_none()),
        ("--on 日期", args.on.is_none()),
    ];
    let lacking: Vec<&str> = lacking.into_iter().filter(|(_, lacks)| *lacks).map(|(what, _)| what).collect();
    Refusal::usage(format!("没有写{}。", lacking.join("、")))
        .hint("例如：wuxue log add 主题党日 --unit 办公室党支部 --on 2026-10-16")
        .hint("在终端里执行 wuxue log add（不加 --yes），会一项一项地问")
}

/// Records what is said.
pub(super) fn record(args: &Args, unit: &str, on: &str, session: &Session) -> Result<Page> {
    let day = words::past_day("--on", on, session.today)?;
    let written = session.write(&args.writing, |w| {
        let unit = meant_unit(w, unit, day)?;
        let mut kinds = Vec::new();
        for word in &args.kinds {
            kinds.push(meant_kind(w, word)?.id);
        }
        let mut facts = Facts::new(unit.id, day, kinds);
        let mut remarks = args.fields.apply(w, &mut facts, session.today)?;
        let id = add_activity(w, &facts, args.fields.another)?;
        let added = activity(w, id)?.context("the activity just added is missing")?;
        if args.attend_all {
            marks::record(w, &added, &args.except, true, true)?;
        }
        let lacks = lacking(w, id)?;
        let mut page = Page::new("log.add", format!("登记活动 {id}")).field("activity", "编号", id);
        let stated = ["unit", "day", "time", "kinds", "title", "belongs"];
        for field in describe::fields(w, &facts, &[])? {
            if stated.contains(&field.key) {
                page.head.push(field);
            }
        }
        if args.attend_all {
            page = describe::with_tally(page, &tally(w, id)?);
        }
        page = describe::still_missing(page, id, &lacks);
        remarks.extend(describe::remarks(w, &added)?);
        for remark in remarks {
            page = page.remark(remark);
        }
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
