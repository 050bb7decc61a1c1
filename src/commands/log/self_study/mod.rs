//! `log self` 自学: entries of self-study, by hand and from files.

pub(super) mod add;
pub(super) mod asking;
mod change;
mod import;
mod list;
mod sheet;
mod topics;

use anyhow::Result;
use clap::Subcommand;

use crate::calendar::{Day, Length, Minutes};
use crate::chain::Entered;
use crate::page::{Cell, Page};
use crate::record::document;
use crate::refusal::Refusal;
use crate::roster::person;
use crate::rules::Conversions;
use crate::session::Session;
use crate::store::Records;

use super::time;
use super::typed::minutes;

/// 自学：一人或多人登记，导入填好的自学表，列出、更正、删去
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with self-study.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 登记自学，一人或多人
    #[command(visible_alias = "登记")]
    Add(add::Args),
    /// 列出自学记录
    #[command(visible_alias = "列表")]
    List(list::Args),
    /// 更正一条自学记录
    #[command(visible_alias = "更正")]
    Edit(change::Edit),
    /// 删去一条登记错了的自学记录（操作记录里仍可查到）
    #[command(visible_alias = "删去")]
    Remove(change::Remove),
    /// 导入填好的自学表，也查看、对比、撤销以前的导入
    #[command(visible_alias = "导入")]
    Import(Box<import::Args>),
    /// 做一张一周的自学表，写好计划和书目里要学的，填好后导入
    #[command(visible_alias = "自学表")]
    Sheet(sheet::Args),
}

/// Runs a subcommand of `log self`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add::run(args, session),
        What::List(args) => list::run(args, session),
        What::Edit(args) => change::edit(args, session),
        What::Remove(args) => change::remove(args, session),
        What::Import(args) => import::run(args, session),
        What::Sheet(args) => sheet::run(args, session),
    }
}

/// A length as it is typed, in 学时 or minutes; none if neither was.
///
/// # Errors
/// Refused if it is no length, or none at all.
fn length(hours: Option<&str>, minutes_typed: Option<&str>) -> Result<Option<Length>> {
    let length = match (hours, minutes_typed) {
        (Some(text), _) => time::length(text)?,
        (None, Some(text)) => Length::Clock(minutes(text)?),
        (None, None) => return Ok(None),
    };
    if length == Length::Clock(Minutes(0)) {
        return Err(Refusal::usage("自学时长不能是 0。").hint("写作 --minutes 90、--hours 1.5").into());
    }
    Ok(Some(length))
}

/// The minutes that a length stands for on a day.
///
/// # Errors
/// Refused if no conversion in force says what half a day or a day is.
fn minutes_on(records: &Records<'_>, day: Day, length: Length) -> Result<i64> {
    let span = match length {
        Length::Clock(minutes) => return Ok(minutes.0),
        Length::Span(span) => span,
    };
    Ok(Conversions::read(records)?.clock_of(day, span).ok_or_else(|| {
        Refusal::refused(format!("{day} 没有施行{}的折算标准，不知道算多长时间。", span.label()))
            .hint("写明时长：--minutes 90、--hours 1.5")
            .hint("补上折算标准：wuxue inspect hours add --help")
    })?)
}

/// What is said of days that are unlikely long.
fn too_long(days: &[String]) -> String {
    format!("一天自学超过 8 小时，请核对：{}。", days.join("、"))
}

/// The columns that an import needs are called as it calls them: a list comes back as it is.
const COLUMNS: [(&str, &str); 14] = [
    ("entry", "编号"),
    ("day", "日期"),
    ("person", ""),
    ("name", "姓名"),
    ("staff_no", "工号"),
    ("what", "学习内容"),
    ("minutes", "时长（分钟）"),
    ("credited", "折算学时"),
    ("online", ""),
    ("way", "学习方式"),
    ("document", ""),
    ("material", "学习材料"),
    ("plan_item", "计划项"),
    ("note", "备注"),
];

/// An entry as a row of [`COLUMNS`].
fn row(records: &Records<'_>, entry: &Entered) -> Result<Vec<Cell>> {
    let facts = &entry.facts;
    let who = person(records, facts.person)?;
    let material = match facts.document {
        Some(id) => document(records, id)?.map(|document| document.facts.title),
        None => None,
    };
    Ok(vec![
        entry.id.into(),
        facts.day.into(),
        facts.person.into(),
        who.as_ref().map(|who| who.name.as_str()).into(),
        who.as_ref().and_then(|who| who.staff_no.as_deref()).into(),
        facts.what.as_str().into(),
        facts.minutes.into(),
        Cell::Minutes(entry.credited),
        facts.online.into(),
        facts.online.then_some("线上").into(),
        facts.document.into(),
        material.into(),
        facts.plan_item.into(),
        facts.note.clone().into(),
    ])
}
