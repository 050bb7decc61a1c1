//! `checklist show` 查看: a matter with its measures, its tasks and all that happened.

use anyhow::{Context, Result};

use crate::calendar::Day;
use crate::page::{Cell, Field, Page, Table};
use crate::record::{MatterId, Openness};
use crate::register::{Limits, Matter, MatterNames, Step, StepSort, TaskId, matter, meant_matter};
use crate::roster::{Names, person};
use crate::rules::WorkingDays;
use crate::session::Session;
use crate::store::{Records, Write};

/// 查看一个要件：措施、任务、办理经过，下一步办什么
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
}

/// Shows a matter.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let one = meant_matter(records, &args.matter)?.until(session.today);
    whole(records, &one, session.today)
}

/// The whole story of a matter.
pub(super) fn whole(records: &Records<'_>, one: &Matter, today: Day) -> Result<Page> {
    let days = WorkingDays::read(records)?;
    let names = Names::read(records, today)?;
    let mut page = Page::new("checklist.show", format!("政治要件 {}", one.id));
    page.head = fields(records, one, today)?;
    page = page.table(measures(one)).table(tasks(one, &names, today, &days)).table(steps(one, &names));
    with_next(records, page, one, today, &days)
}

/// The page of a command that wrote: what a matter says, how it stands now, and what is to be done next.
pub(super) fn described(w: &Write<'_>, schema: &'static str, title: &str, id: MatterId) -> Result<Page> {
    let one = matter(w, id)?.context("the matter just written is missing")?;
    let days = WorkingDays::read(w)?;
    let mut page = Page::new(schema, title);
    page.head = fields(w, &one, w.today)?;
    with_next(w, page, &one, w.today, &days)
}

/// What a matter says and how it stands.
pub(super) fn fields(records: &Records<'_>, one: &Matter, today: Day) -> Result<Vec<Field>> {
    let days = WorkingDays::read(records)?;
    let stands = one.stands(today, &days);
    let facts = &one.facts;
    let owner = match facts.owner {
        Some(id) => person(records, id)?.map(|person| person.name),
        None => None,
    };
    let field = |key: &'static str, label: &'static str, value: Cell| Field::new(key, label, value);
    Ok(vec![
        field("matter", "编号", one.id.into()),
        field("class", "", facts.class.code().into()),
        field("class_name", "类别", MatterNames::read(records)?.of(facts.class).into()),
        field("title", "名称", one.called().into()),
        field("serial", "", facts.serial.clone().into()),
        field("source", "来源", facts.source.clone().into()),
        field("number", "文号", facts.number.clone().into()),
        field("dated", "成文日期", facts.dated.into()),
        field("received", "收到日期", facts.received.into()),
        field("openness", "公开属性", facts.openness.map(Openness::label).into()),
        Field { desk: true, ..field("document", "材料", facts.document.map_or(Cell::Empty, Cell::from)) },
        field("listed", "登记日期", one.listed.into()),
        field("owner", "责任人", owner.into()),
        field("due", "完成时限", stands.due.into()),
        field("note", "备注", facts.note.clone().into()),
        field("conveyed", "传达学习", stands.conveyed.into()),
        field("deployed", "研究部署", stands.deployed.into()),
        field("state", "", stands.state.code().into()),
        field("state_name", "状态", stands.said().into()),
        field("overdue", "", stands.overdue.is_some().into()),
        field(
            "extended",
            "延期",
            stands.extended.map(|(until, by)| format!("至 {until}（{by}批准）")).into(),
        ),
        field("review", "下次复查", stands.review.into()),
        field("void_reason", "作废原因", one.voided.as_ref().map(|voided| voided.reason.clone()).into()),
    ])
}

/// Why a step does not count.
fn void_remark(step: &Step) -> Option<&'static str> {
    step.is_void.then_some(match step.sort {
        StepSort::Convey => "活动已作废，或者没有列为第一议题，不算",
        _ => "活动已作废，不算",
    })
}

/// Adds what is to be done next, by when, and the command that does it.
pub(super) fn with_next(
    records: &Records<'_>,
    page: Page,
    one: &Matter,
    today: Day,
    days: &WorkingDays,
) -> Result<Page> {
    if one.is_classified() {
        return Ok(page.remark("涉密要件只登记编号，办理情况在涉密载体上登记。"));
    }
    let Some(next) = one.next(today, days, &Limits::read(records)?) else { return Ok(page) };
    let by = next.due.map(|due| format!("（{due} 前）")).unwrap_or_default();
    let page = page
        .field("next", "下一步", next.step.label())
        .field("next_due", "", next.due)
        .remark(format!("下一步{}{by}：{}", next.step.label(), next.step.command(one)));
    Ok(if next.uncounted {
        page.remark("没有载入那一年的工作日历，工作日的时限算不出来：wuxue inspect calendar load 年份")
    } else {
        page
    })
}

fn measures(one: &Matter) -> Table {
    let rows = one.measures.iter().map(|measure| {
        let tasks = one.tasks.iter().filter(|task| task.facts.measure == Some(measure.number));
        let tasks: Vec<String> = tasks.map(|task| one.task_id(task).to_string()).collect();
        vec![
            Cell::from(measure.number),
            measure.text.as_str().into(),
            measure.day.into(),
            if tasks.is_empty() { Cell::Empty } else { Cell::List(tasks) },
        ]
    });
    let columns = [("measure", "序号"), ("text", "措施"), ("day", "日期"), ("tasks", "任务")];
    Table::new("measures", &columns).caption("贯彻措施").rows(rows).omit_when_empty()
}

fn tasks(one: &Matter, names: &Names, today: Day, days: &WorkingDays) -> Table {
    let rows = one.tasks.iter().map(|task| {
        let stands = one.task_stands(task, today, days);
        let support: Vec<String> = task.facts.support.iter().map(|unit| names.unit(*unit)).collect();
        vec![
            Cell::from(one.task_id(task)),
            task.facts.text.as_str().into(),
            task.facts.lead.into(),
            names.unit(task.facts.lead).into(),
            if support.is_empty() { Cell::Empty } else { Cell::List(support) },
            one.owner_of(task).map(|owner| names.person(owner)).into(),
            stands.due.into(),
            stands.state.code().into(),
            stands.said().into(),
        ]
    });
    let columns = [
        ("task", "编号"),
        ("text", "任务"),
        ("lead", ""),
        ("lead_name", "牵头"),
        ("support", "配合"),
        ("owner", "责任人"),
        ("due", "完成时限"),
        ("state", ""),
        ("state_name", "状态"),
    ];
    Table::new("tasks", &columns).caption("任务").rows(rows).omit_when_empty().hide_empty_columns()
}

/// What happened, by day: what was entered later may have happened before.
fn steps(one: &Matter, names: &Names) -> Table {
    let mut steps: Vec<&Step> = one.steps.iter().collect();
    steps.sort_by_key(|step| step.day);
    let rows = steps.into_iter().map(|step| {
        let task = step.task.map(|task| TaskId { matter: one.id, task });
        vec![
            Cell::from(step.day),
            step.sort.code().into(),
            step.sort.label().into(),
            task.map_or(Cell::Empty, Cell::from),
            step.activity.map_or(Cell::Empty, Cell::from),
            step.text.clone().into(),
            step.person.map(|person| names.person(person)).into(),
            step.whom.clone().into(),
            step.until.into(),
            void_remark(step).into(),
        ]
    });
    let columns = [
        ("day", "日期"),
        ("sort", ""),
        ("sort_name", "环节"),
        ("task", "任务"),
        ("activity", "活动"),
        ("text", "内容"),
        ("person", "核验人"),
        ("whom", "对象"),
        ("until", "新的时限"),
        ("remark", "备注"),
    ];
    let mut table = Table::new("steps", &columns).caption("办理经过").rows(rows);
    table.keep_at_the_desk(&["activity"]);
    table.omit_when_empty().hide_empty_columns()
}
