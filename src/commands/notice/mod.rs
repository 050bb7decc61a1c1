//! `notice` 通知单: the 机关党委 says what the branches are to do, and by when.

mod approve;
mod check;
mod draft;
mod edit;
mod item;
mod list;
mod matrix;
mod print;
mod receipt;
mod remind;
mod returns;
mod schedule;
mod show;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use clap::Subcommand;

use super::inspect::not_loaded;
use super::log::describe;
use super::plan::{kind_name, meant_kind};
use super::words;
use crate::calendar::Day;
use crate::chain::{Addressees, Item, ItemFacts, Notice, NoticeFacts, Version, addressed, form_name};
use crate::page::{Cell, Column, Field, Page, Table};
use crate::record::document;
use crate::roster::{UnitId, meant_unit};
use crate::rules::{WorkingDays, is_weekend};
use crate::session::Session;
use crate::store::Records;

/// 组织生活通知单：起草、审议、印发、修订，写明各党支部要开展什么
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with notices.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 起草一期通知单
    #[command(visible_alias = "起草")]
    Draft(draft::Args),
    /// 通知单里的各项：规定动作和自选动作
    #[command(visible_alias = "项")]
    Item(item::Args),
    /// 列出各期通知单
    #[command(visible_alias = "列表")]
    List(list::Args),
    /// 查看一期通知单，以及修订了什么
    #[command(visible_alias = "查看")]
    Show(show::Args),
    /// 更改起草或修订中的通知单
    #[command(visible_alias = "更改")]
    Edit(edit::Edit),
    /// 减负提示：一个月多少项，哪几项重复，哪几项已有记录
    #[command(visible_alias = "减负")]
    Check(check::Args),
    /// 登记机关党委审、班子会议研究
    #[command(visible_alias = "审议")]
    Approve(approve::Approve),
    /// 登记印发：印发以后不能再改，要改的另作修订
    #[command(visible_alias = "印发")]
    Issue(approve::Issue),
    /// 修订已经印发的通知单，必须写明原因
    #[command(visible_alias = "修订")]
    Amend(edit::Amend),
    /// 撤回一期通知单，必须写明原因（已经开展的仍然留着）
    #[command(visible_alias = "撤回")]
    Withdraw(edit::Withdraw),
    /// 回执：登记谁签收了，或查看谁还没有签收
    #[command(visible_alias = "回执")]
    Receipt(receipt::Args),
    /// 反馈表：一个党支部一个工作簿，填好交回再导入
    #[command(visible_alias = "反馈")]
    Return(returns::Args),
    /// 为没有注明的活动对应落实的项
    #[command(visible_alias = "对应")]
    Match(matrix::Match),
    /// 落实情况表：每一项、每个党支部
    #[command(visible_alias = "落实")]
    Matrix(matrix::Matrix),
    /// 登记情况说明
    #[command(visible_alias = "说明")]
    Excuse(matrix::Excuse),
    /// 工作提示：给还没有全部落实的党组织，可以直接发送
    #[command(visible_alias = "提示")]
    Remind(remind::Args),
    /// 自学安排：把要自学的细化到每周
    #[command(visible_alias = "自学安排")]
    Schedule(schedule::Args),
    /// 通知单的正文，可以印发或粘贴
    #[command(visible_alias = "打印")]
    Print(print::Args),
}

/// Runs a subcommand of `notice`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Draft(args) => draft::run(args, session),
        What::Item(args) => item::run(args, session),
        What::List(args) => list::run(args, session),
        What::Show(args) => show::run(args, session),
        What::Edit(args) => edit::run(args, session),
        What::Check(args) => check::run(args, session),
        What::Approve(args) => approve::run(args, session),
        What::Issue(args) => approve::issue(args, session),
        What::Amend(args) => edit::amend(args, session),
        What::Withdraw(args) => edit::withdraw(args, session),
        What::Receipt(args) => receipt::run(args, session),
        What::Return(args) => returns::run(args, session),
        What::Match(args) => matrix::link(args, session),
        What::Matrix(args) => matrix::matrix(args, session),
        What::Excuse(args) => matrix::excuse(args, session),
        What::Remind(args) => remind::run(args, session),
        What::Schedule(args) => schedule::run(args, session),
        What::Print(args) => print::run(args, session),
    }
}

/// Everybody, in place of units named one by one.
const ALL: &str = "全体";

/// The units named, in ascending order; none for 全体.
fn units_meant(records: &Records<'_>, texts: &[String], today: Day) -> Result<Vec<UnitId>> {
    let mut units = Vec::new();
    for text in texts.iter().flat_map(|text| words::several(text)).filter(|text| text != ALL) {
        units.push(meant_unit(records, &text, today)?.id);
    }
    units.sort_unstable();
    units.dedup();
    Ok(units)
}

/// Whom a notice goes to, as typed; every branch if nothing was.
fn addressees(records: &Records<'_>, texts: &[String], today: Day) -> Result<Addressees> {
    let all = texts.is_empty() || texts.iter().any(|text| text.trim() == ALL);
    Ok(if all { Addressees::AllBranches } else { Addressees::Units(units_meant(records, texts, today)?) })
}

/// Units by name, as they are called on a day.
fn unit_names(records: &Records<'_>, ids: &[UnitId], on: Day) -> Result<Vec<String>> {
    ids.iter().map(|id| describe::unit_name(records, *id, on)).collect()
}

/// What a version says besides its items.
fn fields(records: &Records<'_>, of: &Notice, version: &Version, today: Day) -> Result<Vec<Field>> {
    let NoticeFacts { title, number, period, preface, to } = &version.facts;
    let there = addressed(records, version, today)?;
    let names: Vec<String> = there.iter().map(|unit| unit.name.clone()).collect();
    let whom = match to {
        Addressees::AllBranches => Cell::Text(format!("印发当天的全体党支部（现有 {} 个）", names.len())),
        Addressees::Units(_) => Cell::List(names.clone()),
    };
    let field = |key: &'static str, label: &'static str, value: Cell| Field::new(key, label, value);
    Ok(vec![
        field("notice", "编号", of.id.into()),
        field("year", "", i64::from(of.issue.year).into()),
        field("issue", "", of.issue.number.into()),
        field("issue_label", "期号", of.issue.to_string().into()),
        field("title", "标题", title.as_str().into()),
        field("number", "文号", number.clone().into()),
        field("period", "", period.code().into()),
        field("period_label", "期间", period.label().into()),
        field("preface", "前言", preface.clone().into()),
        field("to", "发给", whom),
        field("addressees", "", Cell::List(there.iter().map(|unit| unit.id.to_string()).collect())),
    ])
}

/// What an item asks for.
fn item_fields(records: &Records<'_>, facts: &ItemFacts, on: Day) -> Result<Vec<Field>> {
    let mut documents = Vec::new();
    for id in &facts.documents {
        let title = document(records, *id)?.context("a document of a notice is missing")?.facts.title;
        documents.push(format!("{id} {title}"));
    }
    let list = |words: Vec<String>| if words.is_empty() { Cell::Empty } else { Cell::List(words) };
    let field = |key: &'static str, label: &'static str, value: Cell| Field::new(key, label, value);
    let form = facts.form.as_deref().map(|form| form_name(records, form)).transpose()?;
    Ok(vec![
        field("required", "", facts.required.into()),
        field("required_name", "要求", sort(facts).into()),
        field("kind_name", "活动类型", kind_name(records, facts.kind)?.into()),
        field("what", "内容", facts.what.as_str().into()),
        field("documents", "学习材料", list(documents)),
        field("form", "形式", form.into()),
        field("due", "完成时限", facts.due.into()),
        field("hours", "计学时", facts.hours.into()),
        field("to", "对象", list(unit_names(records, &facts.units, on)?)),
        field("plan_item", "计划项", facts.plan_item.map(Cell::from).unwrap_or_default()),
        field("matter", "政治要件", facts.matter.map(Cell::from).unwrap_or_default()),
        field("note", "备注", facts.note.clone().into()),
    ])
}

/// 规定动作 or 自选动作.
fn sort(facts: &ItemFacts) -> &'static str {
    if facts.required { "规定动作" } else { "自选动作" }
}

/// The items of a version, a row each.
fn items_table(records: &Records<'_>, items: &[Item], on: Day) -> Result<Table> {
    let mut rows = Vec::new();
    let mut table = Table::new("items", &[("item", "编号")]);
    for item in items {
        let fields = item_fields(records, &item.facts, on)?;
        if rows.is_empty() {
            table
                .columns
                .extend(fields.iter().map(|field| Column::new(field.key.clone(), field.label.clone())));
        }
        let mut row = vec![Cell::from(item.id)];
        row.extend(fields.into_iter().map(|field| field.value));
        rows.push(row);
    }
    Ok(table.caption("各项").rows(rows).hide_empty_columns().when_empty("还没有写要开展什么。"))
}

/// What days off mean for the days on which items are due, a sentence each: those that move, and once that a calendar
/// is missing, naming the weekends it would tell about.
fn days_off(records: &Records<'_>, items: &[Item]) -> Result<Vec<String>> {
    let calendar = WorkingDays::read(records)?;
    let mut remarks = Vec::new();
    let mut moved: Vec<String> = Vec::new();
    let mut missing: BTreeMap<i32, Vec<String>> = BTreeMap::new();
    let mut of_day: BTreeMap<Day, Vec<String>> = BTreeMap::new();
    for item in items {
        of_day.entry(item.facts.due).or_default().push(item.id.to_string());
    }
    for (due, ids) in of_day {
        let id = match ids.as_slice() {
            [first, second, third, _, _, ..] => format!("{first}、{second}、{third} 等 {} 项", ids.len()),
            few => format!("{} ", few.join("、")),
        };
        let now = calendar.due(due);
        if now != due {
            moved.push(format!("{id}的时限 {due}（{}）放假，顺延至 {now}", due.weekday()));
        } else if calendar.next_working(due).is_none() {
            let weekend = is_weekend(due).then(|| format!("{id}的时限 {due} 是{}，按当天算", due.weekday()));
            missing.entry(due.year()).or_default().extend(weekend);
        }
    }
    if !moved.is_empty() {
        remarks.push(format!("{}。", moved.join("；")));
    }
    for (year, weekends) in missing {
        let weekends: String = weekends.iter().map(|said| format!("{said}；")).collect();
        remarks.push(format!("{weekends}{}", not_loaded(year)?));
    }
    Ok(remarks)
}
