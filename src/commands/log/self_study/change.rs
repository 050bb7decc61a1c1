//! `log self edit` 更正 and `log self remove` 删去.

use anyhow::{Context, Result};

use super::super::typed::stated;
use super::{COLUMNS, length, minutes_on, row, time, too_long};
use crate::calendar::Minutes;
use crate::chain::{edit_self_study, long_day, meant_planned, meant_self_study, remove_self_study};
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::record::meant_document;
use crate::refusal::Refusal;
use crate::roster::person;
use crate::session::{Session, Writing, outcome};

/// 更正一条自学记录：只写要改的项；写空的（如 --note ""）为清除
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 自学记录的编号，如 S5
    #[arg(value_name = "编号")]
    pub entry: String,
    /// 改为这一天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 时长，按分钟
    #[arg(long, value_name = "分钟", conflicts_with = "hours")]
    pub minutes: Option<String>,
    /// 时长，按小时；也可以写 1小时30分，或按折算标准写半天、全天
    #[arg(long, value_name = "小时")]
    pub hours: Option<String>,
    /// 学了什么
    #[arg(long, value_name = "内容")]
    pub what: Option<String>,
    /// 学习材料的编号或标题
    #[arg(long, value_name = "材料")]
    pub document: Option<String>,
    /// 年度计划里的自学安排，如 PL3
    #[arg(long, value_name = "计划项")]
    pub plan: Option<String>,
    /// 是在线上平台学的
    #[arg(long, conflicts_with = "offline")]
    pub online: bool,
    /// 不是在线上平台学的
    #[arg(long)]
    pub offline: bool,
    /// 备注
    #[arg(long, value_name = "备注")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Changes what is stated of an entry.
pub(super) fn edit(args: &Edit, session: &Session) -> Result<Page> {
    let texts = [&args.on, &args.minutes, &args.hours, &args.what, &args.document, &args.plan, &args.note];
    if texts.iter().all(|text| text.is_none()) && !args.online && !args.offline {
        return Err(Refusal::usage("没有写要改什么。")
            .hint(format!("例如：wuxue log self edit {} --minutes 90", args.entry.trim()))
            .into());
    }
    let day = args
        .on
        .as_deref()
        .map(|text| words::day_of("--on", text, session.today, "还没有学的不能登记"))
        .transpose()?;
    let length = length(args.hours.as_deref(), args.minutes.as_deref())?;
    let what = args.what.as_deref().map(|text| words::plain("内容", text)).transpose()?;
    let written = session.write(&args.writing, |w| {
        let old = meant_self_study(w, &args.entry)?;
        let mut facts = old.facts.clone();
        facts.day = day.unwrap_or(facts.day);
        if let Some(length) = length {
            facts.minutes = minutes_on(w, facts.day, length)?;
        }
        facts.what = what.unwrap_or(facts.what);
        facts.online = if args.online || args.offline { args.online } else { facts.online };
        if let Some(text) = &args.document {
            facts.document = stated(text).map(|text| meant_document(w, text)).transpose()?.map(|d| d.id);
        }
        if let Some(text) = &args.plan {
            facts.plan_item = stated(text).map(|text| meant_planned(w, text)).transpose()?;
        }
        if let Some(text) = &args.note {
            facts.note = words::maybe_plain("备注", stated(text))?;
        }
        if facts == old.facts {
            return Ok((row(w, &old)?, old, Vec::new()));
        }
        edit_self_study(w, &old, &facts)?;
        let name = person(w, facts.person)?.map(|person| person.name).unwrap_or_default();
        let long = long_day(w, &facts)?.map(|sum| too_long(&[format!("{name} {} {sum} 小时", facts.day)]));
        let changed = facts.minutes != old.facts.minutes;
        let short = if changed { time::too_short(Minutes(facts.minutes)) } else { None };
        let new = meant_self_study(w, &old.id.to_string()).context("the entry just edited is missing")?;
        Ok((row(w, &new)?, old, short.into_iter().chain(long).collect()))
    })?;
    let (row, old, remarks) = written.value;
    let mut page = Page::new("log.self.edit", format!("更正自学记录 {}", old.id))
        .field("entry", "编号", old.id)
        .table(Table::new("rows", &COLUMNS).rows([row]).hide_empty_columns());
    page.remarks = remarks;
    Ok(outcome(page, written.operation, &args.writing))
}

/// 删去一条登记错了的自学记录；必须写明原因
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// 自学记录的编号，如 S5
    #[arg(value_name = "编号")]
    pub entry: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Takes an entry out.
pub(super) fn remove(args: &Remove, session: &Session) -> Result<Page> {
    let reason = words::reason(session, &args.writing, "删去自学记录")?;
    let written = session.write(&args.writing, |w| {
        let old = meant_self_study(w, &args.entry)?;
        let cells = row(w, &old)?;
        remove_self_study(w, old.id)?;
        Ok((old, cells))
    })?;
    let (old, cells) = written.value;
    let mut page =
        Page::new("log.self.remove", format!("删去自学记录 {}", old.id)).field("entry", "编号", old.id);
    for ((key, label), cell) in COLUMNS.into_iter().zip(cells).skip(1) {
        if cell != Cell::Empty && !label.is_empty() {
            page = page.field(key, label, cell);
        }
    }
    Ok(outcome(page.field("reason", "原因", reason), written.operation, &args.writing))
}
