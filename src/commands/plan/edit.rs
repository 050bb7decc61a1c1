//! `plan edit` 更正, `plan withdraw` 撤回.

use anyhow::Result;

use super::{far_ahead, fields, meant_kind, meant_period};
use crate::commands::words;
use crate::page::{Page, Table};
use crate::record::{
    activities_citing, edit_plan_item, meant_document, meant_plan_item, self_study_citing, withdraw_plan_item,
};
use crate::roster::{meant_person, meant_unit};
use crate::session::{Session, Writing, outcome};

/// 更改一项计划；没有写的不变，责任人、学习材料、备注写“无”为清空
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 计划项的编号，如 PL3
    #[arg(value_name = "编号")]
    pub item: String,
    /// 由哪个党组织开展
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 活动类型；个人自学写“自学”
    #[arg(long, value_name = "类型")]
    pub kind: Option<String>,
    /// 什么期间：月、季度、半年或全年
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 专题
    #[arg(long, value_name = "专题")]
    pub topic: Option<String>,
    /// 学习材料的编号或标题；写“无”为清空
    #[arg(long, value_name = "材料")]
    pub document: Option<String>,
    /// 责任人；写“无”为清空
    #[arg(long, value_name = "姓名")]
    pub owner: Option<String>,
    /// 备注；写“无”为清空
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 撤回一项计划：仍可查看，不再计入；必须写明原因
#[derive(Debug, clap::Args)]
pub struct Withdraw {
    /// 计划项的编号，如 PL3
    #[arg(value_name = "编号")]
    pub item: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Changes an item.
pub fn run(args: &Edit, session: &Session) -> Result<Page> {
    let today = session.today;
    let period = args.period.as_deref().map(|text| meant_period(text, today)).transpose()?;
    let topic = words::maybe_plain("专题", args.topic.as_deref())?;
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let written = session.write(&args.writing, |w| {
        let item = meant_plan_item(w, &args.item)?;
        let mut facts = item.facts.clone();
        if let Some(text) = &args.unit {
            facts.unit = meant_unit(w, text, today)?.id;
        }
        if let Some(text) = &args.kind {
            facts.kind = meant_kind(w, text)?;
        }
        facts.period = period.unwrap_or(facts.period);
        facts.topic = topic.unwrap_or(facts.topic);
        facts.document = match args.document.as_deref() {
            None => facts.document,
            Some("无") => None,
            Some(text) => Some(meant_document(w, text)?.id),
        };
        facts.owner = match args.owner.as_deref() {
            None => facts.owner,
            Some("无") => None,
            Some(text) => Some(meant_person(w, text, Some(facts.unit), today)?.id),
        };
        facts.note = match note {
            None => facts.note,
            Some(note) => Some(note).filter(|note| note != "无"),
        };
        edit_plan_item(w, &item, &facts)?;
        let mut page =
            Page::new("plan.edit", format!("更改计划 {}", item.id)).field("plan_item", "编号", item.id);
        let (before, after) = (fields(w, &item.facts, today)?, fields(w, &facts, today)?);
        page.head.extend(after.iter().cloned());
        page.remarks.extend(period.and_then(|period| far_ahead(period, today, item.id)));
        let changes = before.into_iter().zip(after).map(|(old, new)| (new.label, old.value, new.value));
        Ok(page.table(Table::changes(changes)))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Withdraws an item.
pub fn withdraw(args: &Withdraw, session: &Session) -> Result<Page> {
    let reason = words::reason(session, &args.writing, "撤回计划")?;
    let written = session.write(&args.writing, |w| {
        let item = meant_plan_item(w, &args.item)?;
        withdraw_plan_item(w, &item, &reason)?;
        let mut page =
            Page::new("plan.withdraw", format!("撤回计划 {}", item.id)).field("plan_item", "编号", item.id);
        page.head.extend(fields(w, &item.facts, session.today)?);
        page = page.field("reason", "原因", reason.as_str());
        let citing = activities_citing(w, item.id)?;
        if !citing.is_empty() {
            let codes: Vec<String> = citing.iter().map(ToString::to_string).collect();
            page = page.remark(format!(
                "引用这项计划的活动：{}；它们照常计入，可以改为落实别的计划项：wuxue log edit {} --plan 计划项",
                codes.join("、"),
                codes[0]
            ));
        }
        let studies = self_study_citing(w, item.id)?;
        if let Some((first, ..)) = studies.first() {
            page = page.remark(format!(
                "注明落实这项计划的自学有 {} 条；它们照常计入自学，可以改为落实别的计划项：wuxue log self edit S{first} --plan 计划项",
                studies.len()
            ));
        }
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
