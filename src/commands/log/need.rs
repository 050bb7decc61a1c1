//! `log need` 需求.

use anyhow::Result;
use clap::Subcommand;

use super::describe;
use crate::commands::scope::Scope;
use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::record::{
    Need, NeedFacts, NeedSort, NeedState, add_need, answer_need, edit_need, meant_activity, meant_need,
    meant_plan_item, needs, remove_need,
};
use crate::refusal::Refusal;
use crate::roster::{self, meant_unit, names_in, refuse_private};
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// 学习需求：党员想听的主题、想弄清的问题，以及怎样回应；不记是谁提出的
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with needs.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 登记一条需求；不写是谁提出的
    #[command(visible_alias = "登记")]
    Add(Add),
    /// 登记怎样回应：列入了哪项计划，或在哪次活动上作了解答
    #[command(visible_alias = "回应")]
    Answer(Answer),
    /// 更改一条需求
    #[command(visible_alias = "更正")]
    Edit(Edit),
    /// 列出需求和回应情况
    #[command(visible_alias = "列表")]
    List(List),
    /// 删去一条需求，必须写明原因（操作记录里仍可查到）
    #[command(visible_alias = "删去")]
    Remove {
        /// 需求的编号，如 Q3
        #[arg(value_name = "编号")]
        need: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

/// 登记一条需求；不写是谁提出的
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 在哪个党组织收集的
    #[arg(long, value_name = "党组织")]
    pub unit: String,
    /// 内容；不要写姓名
    #[arg(long, value_name = "文字")]
    pub text: String,
    /// 类别：想听的主题，或想弄清的问题
    #[arg(long, value_name = "类别", value_parser = words::member::<NeedSort>())]
    pub sort: NeedSort,
    /// 几个人提出
    #[arg(long, value_name = "人数", default_value = "1", allow_negative_numbers = true, value_parser = clap::value_parser!(i64).range(1..=1_000_000))]
    pub asked: i64,
    /// 收集的日期；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 登记怎样回应一条需求
#[derive(Debug, clap::Args)]
pub struct Answer {
    /// 需求的编号，如 Q3
    #[arg(value_name = "编号")]
    pub need: String,
    /// 列入了哪项计划，如 PL3
    #[arg(long, value_name = "计划项")]
    pub plan: Option<String>,
    /// 在哪次活动上作了解答，如 A12
    #[arg(long, value_name = "活动")]
    pub activity: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 更改一条需求；没有写的不变
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 需求的编号，如 Q3
    #[arg(value_name = "编号")]
    pub need: String,
    /// 在哪个党组织收集的
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 内容；不要写姓名
    #[arg(long, value_name = "文字")]
    pub text: Option<String>,
    /// 类别：想听的主题，或想弄清的问题
    #[arg(long, value_name = "类别", value_parser = words::member::<NeedSort>())]
    pub sort: Option<NeedSort>,
    /// 几个人提出
    #[arg(long, value_name = "人数", allow_negative_numbers = true, value_parser = clap::value_parser!(i64).range(1..=1_000_000))]
    pub asked: Option<i64>,
    /// 收集的日期
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 列出需求和回应情况，按日期先后
#[derive(Debug, clap::Args)]
pub struct List {
    /// 党组织和期间。
    #[command(flatten)]
    pub scope: Scope,
    /// 只看待回应的
    #[arg(long)]
    pub open: bool,
}

/// Runs a subcommand of `log need`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add(args, session),
        What::Answer(args) => answer(args, session),
        What::Edit(args) => edit(args, session),
        What::List(args) => list(args, session),
        What::Remove { need, writing } => remove(need, writing, session),
    }
}

const COLUMNS: [(&str, &str); 12] = [
    ("need", "编号"),
    ("day", "日期"),
    ("unit", ""),
    ("unit_name", "党组织"),
    ("sort", ""),
    ("sort_name", "类别"),
    ("text", "内容"),
    ("asked", "提出人数"),
    ("state", ""),
    ("state_name", "情况"),
    ("plan_item", "计划项"),
    ("activity", "活动"),
];

fn row(records: &Records<'_>, need: &Need) -> Result<Vec<Cell>> {
    let facts = &need.facts;
    Ok(vec![
        need.id.into(),
        facts.day.into(),
        facts.unit.into(),
        describe::unit_name(records, facts.unit, facts.day)?.into(),
        facts.sort.code().into(),
        facts.sort.label().into(),
        facts.text.as_str().into(),
        facts.asked.into(),
        need.state.code().into(),
        need.state.label().into(),
        facts.plan_item.map(Cell::from).unwrap_or_default(),
        facts.activity.map(Cell::from).unwrap_or_default(),
    ])
}

fn page(records: &Records<'_>, schema: &'static str, title: String, need: &Need) -> Result<Page> {
    let mut page = Page::new(schema, title);
    for ((key, label), value) in COLUMNS.into_iter().zip(row(records, need)?) {
        page = page.field(key, label, value);
    }
    Ok(page)
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let today = session.today;
    let text = words::plain("内容", &args.text)?;
    refuse_private("内容", &text)?;
    let day = words::maybe_day("--on", args.on.as_deref(), today)?.unwrap_or(today);
    let unit = {
        let store = session.read()?;
        named::unit(session, &store.records(), &args.unit)?.id
    };
    let (asked, sort) = (args.asked, args.sort);
    let facts = NeedFacts { unit, day, sort, text, asked, plan_item: None, activity: None };
    let written = session.write(&args.writing, |w| {
        let id = add_need(w, &facts)?;
        let need = meant_need(w, &id.to_string())?;
        doubts(w, page(w, "log.need.add", format!("登记需求 {id}"), &need)?, &need)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Points out what may be wrong with a need: somebody's name in it, or more who asked than the unit has.
fn doubts(records: &Records<'_>, mut page: Page, need: &Need) -> Result<Page> {
    let (id, facts) = (need.id, &need.facts);
    let names = names_in(records, &facts.text)?;
    if !names.is_empty() {
        page = page.remark(format!(
            "内容里有名册上的姓名：{}；需求不记是谁提出的。写的是提出的人，请改写：wuxue log need edit {id} --text 文字",
            names.join("、")
        ));
    }
    let there = roster::entries_within(records, Some(facts.unit), facts.day)?.len() as i64;
    if facts.asked > there {
        page = page.remark(format!(
            "提出的有 {} 人，多于“{}”{} 在册的 {there} 人；其他人也提了的不用改，写错了的请改：wuxue log need edit {id} --asked 人数",
            facts.asked,
            describe::unit_name(records, facts.unit, facts.day)?,
            facts.day
        ));
    }
    Ok(page)
}

fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if let Edit { need, unit: None, text: None, sort: None, asked: None, on: None, .. } = args {
        return Err(
            words::nothing_to_change(&format!("wuxue log need edit {} --asked 5", need.trim())).into()
        );
    }
    let text = words::maybe_plain("内容", args.text.as_deref())?;
    text.as_deref().map(|text| refuse_private("内容", text)).transpose()?;
    let day = words::maybe_day("--on", args.on.as_deref(), session.today)?;
    let written = session.write(&args.writing, |w| {
        let need = meant_need(w, &args.need)?;
        let mut facts = need.facts.clone();
        facts.text = text.unwrap_or(facts.text);
        facts.sort = args.sort.unwrap_or(facts.sort);
        facts.asked = args.asked.unwrap_or(facts.asked);
        facts.day = day.unwrap_or(facts.day);
        if let Some(unit) = &args.unit {
            facts.unit = meant_unit(w, unit, facts.day)?.id;
        }
        edit_need(w, &need, &facts)?;
        let need = meant_need(w, &need.id.to_string())?;
        doubts(w, page(w, "log.need.edit", format!("更改需求 {}", need.id), &need)?, &need)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn answer(args: &Answer, session: &Session) -> Result<Page> {
    if args.plan.is_none() && args.activity.is_none() {
        let command = format!("wuxue log need answer {}", args.need.trim());
        return Err(Refusal::usage("没有写怎样回应。")
            .hint(format!("列入了计划的：{command} --plan PL3"))
            .hint(format!("在活动上作了解答的：{command} --activity A12"))
            .into());
    }
    let written = session.write(&args.writing, |w| {
        let need = meant_need(w, &args.need)?;
        let item = args.plan.as_deref().map(|code| meant_plan_item(w, code)).transpose()?;
        let activity = args.activity.as_deref().map(|code| meant_activity(w, code)).transpose()?;
        answer_need(w, &need, item.as_ref(), activity.as_ref())?;
        let need = meant_need(w, &need.id.to_string())?;
        page(w, "log.need.answer", format!("回应需求 {}", need.id), &need)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let (unit, period) = args.scope.read(session, records)?;
    let mut found = needs(records, unit.as_ref().map_or(0, |unit| unit.id.0))?;
    found.retain(|need| period.is_none_or(|period| period.contains(need.facts.day)));
    let count = |state| found.iter().filter(|need| need.state == state).count() as i64;
    let (open, planned, answered) =
        (count(NeedState::Open), count(NeedState::Planned), count(NeedState::Answered));
    let mut rows = Vec::new();
    for need in found.iter().filter(|need| !args.open || need.state == NeedState::Open) {
        rows.push(row(records, need)?);
    }
    let mut page = Page::new("log.need.list", "学习需求")
        .field("open", NeedState::Open.label(), open)
        .field("planned", NeedState::Planned.label(), planned)
        .field("answered", NeedState::Answered.label(), answered)
        .table(Table::new("rows", &COLUMNS).rows(rows).hide_empty_columns().when_empty(match args.open {
            true => "没有待回应的需求。",
            false => "没有登记过需求。",
        }));
    if let Some(need) = found.iter().find(|need| need.state == NeedState::Open) {
        page =
            page.remark(format!("登记回应：wuxue log need answer {} --plan PL3，或 --activity A12", need.id));
    }
    Ok(page)
}

fn remove(code: &str, writing: &Writing, session: &Session) -> Result<Page> {
    let reason = words::reason(session, writing, "删去需求")?;
    let written = session.write(writing, |w| {
        let need = meant_need(w, code)?;
        remove_need(w, &need)?;
        page(w, "log.need.remove", format!("删去需求 {}", need.id), &need)
    })?;
    Ok(outcome(written.value.field("reason", "原因", reason), written.operation, writing))
}
