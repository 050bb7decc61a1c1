//! `notice schedule` 自学安排: what is to be studied in which week.

mod change;
mod draft;
mod list;
mod people;
mod print;
mod sheet;

use anyhow::{Context, Result};
use clap::Subcommand;

use crate::chain::{Line, LineFacts, Schedule, scheduled_for};
use crate::commands::log::describe;
use crate::page::{Cell, Column, Field, Page, Table};
use crate::record::document;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::store::Records;

/// 自学安排：由年度计划和通知单细化到每周，编期号、印发，按党支部或个人打印，填好的自学表导回来
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with schedules.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 起草一期：把计划和通知单里要自学的排到各周
    #[command(visible_alias = "起草")]
    Draft(draft::Args),
    /// 写一行
    #[command(visible_alias = "列入")]
    Add(Box<change::Add>),
    /// 更改标题、发给谁，或其中一行
    #[command(visible_alias = "更改")]
    Edit(Box<change::Edit>),
    /// 删去一行
    #[command(visible_alias = "删去")]
    Remove(change::Remove),
    /// 列出各期自学安排
    #[command(visible_alias = "列表")]
    List(list::List),
    /// 查看一期自学安排
    #[command(visible_alias = "查看")]
    Show(list::Show),
    /// 登记印发：印发以后不能再改
    #[command(visible_alias = "印发")]
    Issue(change::Issue),
    /// 撤回一期，必须写明原因
    #[command(visible_alias = "撤回")]
    Withdraw(change::Withdraw),
    /// 自学安排的正文，可以按党支部、个人打印
    #[command(visible_alias = "打印")]
    Print(print::Args),
    /// 自学表：一人一周一项一行，填好时长用 log self import 导入
    #[command(visible_alias = "自学表")]
    Sheet(sheet::Args),
}

/// Runs a subcommand of `notice schedule`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Draft(args) => draft::run(args, session),
        What::Add(args) => change::add(args, session),
        What::Edit(args) => change::edit(args, session),
        What::Remove(args) => change::remove(args, session),
        What::List(args) => list::list(args, session),
        What::Show(args) => list::show(args, session),
        What::Issue(args) => change::issue(args, session),
        What::Withdraw(args) => change::withdraw(args, session),
        What::Print(args) => print::run(args, session),
        What::Sheet(args) => sheet::run(args, session),
    }
}

/// What a schedule says besides its lines.
fn head(records: &Records<'_>, of: &Schedule, session: &Session) -> Result<Vec<Field>> {
    let there = scheduled_for(records, of, session.today)?;
    let field = |key: &'static str, label: &'static str, value: Cell| Field::new(key, label, value);
    Ok(vec![
        field("schedule", "编号", of.id.into()),
        field("year", "", i64::from(of.issue.year).into()),
        field("issue", "", of.issue.number.into()),
        field("issue_label", "期号", of.issue.to_string().into()),
        field("title", "标题", of.title.as_str().into()),
        field("period", "", of.period.code().into()),
        field("period_label", "期间", of.period.label().into()),
        field("to", "发给", Cell::List(there.into_iter().map(|unit| unit.name).collect())),
        field("state", "", of.state().code().into()),
        field("state_name", "状态", of.state().label().into()),
        field("issued", "印发", of.issued.into()),
    ])
}

/// What a line says.
fn line_fields(records: &Records<'_>, facts: &LineFacts) -> Result<Vec<Field>> {
    let field = |key: &'static str, label: &'static str, value: Cell| Field::new(key, label, value);
    let week = facts.week;
    let unit = facts.unit.map(|id| describe::unit_name(records, id, week.sunday())).transpose()?;
    Ok(vec![
        field("week", "周次", week.code().into()),
        field("monday", "", week.monday().into()),
        field("days", "起止", days(facts).into()),
        field("what", "学习内容", facts.what.as_str().into()),
        field("document", "学习材料", material(records, facts)?.into()),
        field("minutes", "学时", facts.minutes.map_or(Cell::Empty, Cell::Minutes)),
        field("unit_name", "对象", unit.into()),
        field("plan_item", "计划项", facts.plan_item.map(Cell::from).unwrap_or_default()),
        field("item", "通知单的项", facts.item.map(Cell::from).unwrap_or_default()),
        field("note", "备注", facts.note.clone().into()),
    ])
}

/// `11月2日至8日`.
fn days(facts: &LineFacts) -> String {
    let (from, to) = (facts.week.monday(), facts.week.sunday());
    let month = if from.month() == to.month() { String::new() } else { format!("{}月", to.month()) };
    format!("{}月{}日至{month}{}日", from.month(), from.day_of_month(), to.day_of_month())
}

/// That a schedule is not for somebody.
fn stranger(of: &Schedule, name: &str) -> Refusal {
    Refusal::refused(format!("{}没有发给“{name}”。", of.called()))
        .hint(format!("发给了谁：wuxue notice schedule show {}", of.id))
}

/// The title of the material of a line.
fn material(records: &Records<'_>, facts: &LineFacts) -> Result<Option<String>> {
    let title = |id| Ok(document(records, id)?.context("a document of a schedule is missing")?.facts.title);
    facts.document.map(title).transpose()
}

/// The lines, a row each.
fn lines_table(records: &Records<'_>, of: &Schedule, lines: &[Line]) -> Result<Table> {
    let mut rows = Vec::new();
    let mut table = Table::new("lines", &[("line", "行")]);
    for line in lines {
        let fields = line_fields(records, &line.facts)?;
        if rows.is_empty() {
            table
                .columns
                .extend(fields.iter().map(|field| Column::new(field.key.clone(), field.label.clone())));
        }
        let mut row = vec![Cell::Record(format!("{}.{}", of.id, line.line))];
        row.extend(fields.into_iter().map(|field| field.value));
        rows.push(row);
    }
    Ok(table.caption("各周").rows(rows).hide_empty_columns().when_empty("还没有写要学什么。"))
}
