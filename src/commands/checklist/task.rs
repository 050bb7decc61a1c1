//! `checklist task` 任务: who sees to which part, and whether it is done.

use anyhow::{Context, Result};
use clap::Subcommand;

use super::answer::{answered, day, leaned_on, write_step};
use super::given::Parties;
use super::measure::numbered;
use crate::commands::words;
use crate::page::{Cell, Field, Page, Table};
use crate::record::ActivityId;
use crate::refusal::Refusal;
use crate::register::{
    Matter, Step, StepSort, Task, TaskFacts, TaskState, add_task, edit_task, matter, matters_on,
    meant_matter, meant_task,
};
use crate::roster::{Names, beneath, meant_person, meant_unit, units};
use crate::rules::WorkingDays;
use crate::session::{Session, Writing, outcome};
use crate::store::Write;

/// 任务：分解、更改、完成、重办、取消、列出
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with tasks.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 分解出一项任务，必须写明牵头单位
    #[command(visible_alias = "分解")]
    Add(Add),
    /// 更改一项任务：内容、牵头、配合、责任人、时限
    #[command(visible_alias = "更改")]
    Edit(Edit),
    /// 登记任务完成，必须写明佐证
    #[command(visible_alias = "完成")]
    Done(Done),
    /// 已经完成或取消的任务重新办理，必须写明原因
    #[command(visible_alias = "重办")]
    Undo(Undo),
    /// 取消一项任务，必须写明原因
    #[command(visible_alias = "取消")]
    Drop(Undo),
    /// 列出任务：谁牵头、什么时候完成、办得怎样
    #[command(visible_alias = "列表")]
    List(List),
}

/// 分解出一项任务，必须写明牵头单位
///
/// 例如 wuxue checklist task add M7 --measure 1 --lead 办公室 --support 研究室 --due 2026-11-30
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 任务的内容；写了 --measure 的可以不写，与措施相同
    #[arg(value_name = "任务", required_unless_present = "measure")]
    pub text: Option<String>,
    /// 落实第几条措施
    #[arg(long, value_name = "序号", value_parser = clap::value_parser!(i64).range(1..=9999))]
    pub measure: Option<i64>,
    /// 牵头单位
    #[arg(long, value_name = "单位")]
    pub lead: String,
    /// 配合单位、责任人、时限。
    #[command(flatten)]
    pub parties: Parties,
    /// 哪一天分解的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 更改一项任务：只写要改的；配合单位整项替换；配合单位、责任人、时限、措施写“无”为清空
///
/// 时限已过的不能改；批准延期的：wuxue checklist extend M7.2 --until 日期 --approved-by 批准人 --because 原因
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 任务的编号，如 M7.2
    #[arg(value_name = "任务")]
    pub task: String,
    /// 任务的内容
    #[arg(long, value_name = "文字")]
    pub text: Option<String>,
    /// 落实第几条措施
    #[arg(long, value_name = "序号")]
    pub measure: Option<String>,
    /// 牵头单位
    #[arg(long, value_name = "单位")]
    pub lead: Option<String>,
    /// 配合单位、责任人、时限。
    #[command(flatten)]
    pub parties: Parties,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 登记任务完成，必须写明佐证：活动的编号，或者文字
///
/// 例如 wuxue checklist task done M7.2 --evidence A12 --evidence 通报已印发
#[derive(Debug, clap::Args)]
pub struct Done {
    /// 任务的编号，如 M7.2
    #[arg(value_name = "任务")]
    pub task: String,
    /// 佐证：活动的编号（A12），或者文字；可写多次
    #[arg(long, value_name = "佐证", required = true)]
    pub evidence: Vec<String>,
    /// 哪一天完成的；佐证是活动的为活动的日期，此外不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 必须写明原因（--because）
#[derive(Debug, clap::Args)]
pub struct Undo {
    /// 任务的编号，如 M7.2
    #[arg(value_name = "任务")]
    pub task: String,
    /// 哪一天；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 列出任务；状态由办理经过算出
#[derive(Debug, clap::Args)]
pub struct List {
    /// 只列这个要件的
    #[arg(value_name = "要件")]
    pub matter: Option<String>,
    /// 只列这个单位（连同下级）牵头或者配合的
    #[arg(long, value_name = "单位")]
    pub unit: Option<String>,
    /// 只列这个人负责的
    #[arg(long, value_name = "姓名")]
    pub owner: Option<String>,
    /// 只列还没有完成的
    #[arg(long)]
    pub open: bool,
    /// 只列逾期的
    #[arg(long)]
    pub overdue: bool,
    /// 有逾期的，退出码为 1
    #[arg(long)]
    pub check: bool,
}

/// Runs a subcommand of `checklist task`.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add(args, session),
        What::Edit(args) => edit(args, session),
        What::Done(args) => done(args, session),
        What::Undo(args) => turn(args, session, StepSort::Undone, "checklist.task.undo", "重新办理任务"),
        What::Drop(args) => turn(args, session, StepSort::Dropped, "checklist.task.drop", "取消任务"),
        What::List(args) => list(args, session),
    }
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let text = words::maybe_plain("任务", args.text.as_deref())?;
    let written = session.write(&args.writing, |w| {
        let of = meant_matter(w, &args.matter)?;
        let text = match (text, args.measure) {
            (Some(text), _) => text,
            (None, Some(number)) => numbered(&of, number)?.text.clone(),
            (None, None) => anyhow::bail!("clap asks for the text"),
        };
        let lead = meant_unit(w, &args.lead, on)?.id;
        let mut facts =
            TaskFacts { measure: args.measure, text, lead, support: Vec::new(), owner: None, due: None };
        args.parties.apply(w, &mut facts, on, w.today)?;
        let id = add_task(w, &of, &facts, on)?;
        let now = matter(w, of.id)?.context("the matter of the task is missing")?;
        let task = now.tasks.last().context("the task just added is missing")?;
        let page = answered(w, "checklist.task.add", of.id, described(w, &now, task)?)?;
        let unnamed = facts.measure.is_none() && !now.measures.is_empty();
        Ok(if unnamed {
            page.remark(format!("没有写落实哪一条措施，写明：wuxue checklist task edit {id} --measure 序号"))
        } else {
            page
        })
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// What a task says and how it stands.
fn described(w: &Write<'_>, of: &Matter, task: &Task) -> Result<Vec<Field>> {
    let names = Names::read(w, w.today)?;
    let stands = of.task_stands(task, w.today, &WorkingDays::read(w)?);
    let support: Vec<String> = task.facts.support.iter().map(|unit| names.unit(*unit)).collect();
    Ok(vec![
        Field::new("task", "任务", of.task_id(task)),
        Field::new("text", "内容", task.facts.text.as_str()),
        Field::new("measure", "落实的措施", task.facts.measure),
        Field::new("lead", "", task.facts.lead),
        Field::new("lead_name", "牵头", names.unit(task.facts.lead)),
        Field::new("support", "配合", if support.is_empty() { Cell::Empty } else { Cell::List(support) }),
        Field::new("owner", "责任人", of.owner_of(task).map(|owner| names.person(owner))),
        Field::new("task_due", "任务时限", stands.due),
        Field::new("task_state", "", stands.state.code()),
        Field::new("task_state_name", "任务状态", stands.said()),
    ])
}

impl Edit {
    fn apply(&self, w: &Write<'_>, facts: &mut TaskFacts) -> Result<()> {
        if let Some(text) = &self.text {
            facts.text = words::plain("任务", text)?;
        }
        words::change(self.measure.as_deref(), &mut facts.measure, |text| {
            let number = text.parse().ok().filter(|number| *number > 0);
            Ok(number.ok_or_else(|| {
                Refusal::usage(format!("“{text}”不是措施的序号。")).hint("写第几条，如 --measure 1")
            })?)
        })?;
        if let Some(text) = &self.lead {
            facts.lead = meant_unit(w, text, w.today)?.id;
        }
        self.parties.apply(w, facts, w.today, w.today)
    }

    fn changes_nothing(&self) -> bool {
        self.text.is_none()
            && self.measure.is_none()
            && self.lead.is_none()
            && self.parties == Parties::default()
    }
}

fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if args.changes_nothing() {
        let example = format!("wuxue checklist task edit {} --owner 姓名", args.task.trim());
        return Err(words::nothing_to_change(&example).into());
    }
    let written = session.write(&args.writing, |w| {
        let (of, old) = meant_task(w, &args.task)?;
        let mut facts = old.facts.clone();
        args.apply(w, &mut facts)?;
        edit_task(w, &of, &old, &facts)?;
        let (now, new) = meant_task(w, &args.task)?;
        let changes = described(w, &of, &old)?.into_iter().zip(described(w, &now, &new)?);
        let changes = Table::changes(changes.map(|(old, new)| (new.label, old.value, new.value)));
        Ok(answered(w, "checklist.task.edit", of.id, [Field::new("task", "任务", of.task_id(&old))])?
            .table(changes))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn done(args: &Done, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    write_step(session, &args.writing, "checklist.task.done", |w| {
        let (of, task) = meant_task(w, &args.task)?;
        let (mut held, mut texts) = (None, Vec::new());
        for text in &args.evidence {
            if ActivityId::from_code(text).is_none() {
                texts.push(words::plain("佐证", text)?);
                continue;
            }
            let found = leaned_on(w, text, "佐证")?;
            if held.replace(found).is_some() {
                return Err(Refusal::usage("佐证的活动只写一个。")
                    .hint("其余的写成文字：--evidence A12 --evidence 文字")
                    .into());
            }
        }
        if held.is_some() && args.on.is_some() {
            return Err(Refusal::usage("佐证是活动的，完成日期就是活动的日期。")
                .hint("去掉 --on 再试")
                .into());
        }
        let on = held.as_ref().map_or(on, |held| held.facts.day);
        let step = Step {
            task: Some(task.number),
            text: Some(texts.join("；")).filter(|text| !text.is_empty()),
            activity: held.map(|held| held.id),
            ..Step::on(StepSort::Done, on)
        };
        Ok((of, step))
    })
}

fn turn(args: &Undo, session: &Session, sort: StepSort, schema: &'static str, what: &str) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let reason = words::reason(session, &args.writing, what)?;
    write_step(session, &args.writing, schema, |w| {
        let (of, task) = meant_task(w, &args.task)?;
        Ok((of, Step { task: Some(task.number), text: Some(reason), ..Step::on(sort, on) }))
    })
}

fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let days = WorkingDays::read(records)?;
    let shown = match &args.matter {
        Some(text) => vec![meant_matter(records, text)?.until(today)],
        None => matters_on(records, today)?,
    };
    let within = match &args.unit {
        Some(text) => Some(beneath(&units(records, today)?, meant_unit(records, text, today)?.id)),
        None => None,
    };
    let owner = match &args.owner {
        Some(text) => Some(meant_person(records, text, None, today)?.id),
        None => None,
    };
    let names = Names::read(records, today)?;
    let (mut rows, mut late) = (Vec::new(), false);
    for of in shown.iter().filter(|of| of.voided.is_none() || args.matter.is_some()) {
        for task in &of.tasks {
            let stands = of.task_stands(task, today, &days);
            let facts = &task.facts;
            let concerns = within.as_deref().is_none_or(|units| {
                units.contains(&facts.lead) || facts.support.iter().any(|unit| units.contains(unit))
            });
            let wanted = concerns
                && owner.is_none_or(|owner| of.owner_of(task) == Some(owner))
                && (!args.open || stands.is_open())
                && (!args.overdue || stands.overdue.is_some());
            if !wanted {
                continue;
            }
            late |= stands.overdue.is_some();
            let support: Vec<String> = facts.support.iter().map(|unit| names.unit(*unit)).collect();
            let proof = of.steps.iter().rev().find(|step| {
                step.task == Some(task.number)
                    && step.sort == StepSort::Done
                    && stands.state == TaskState::Done
            });
            rows.push(vec![
                Cell::from(of.task_id(task)),
                of.called().into(),
                facts.text.as_str().into(),
                facts.lead.into(),
                names.unit(facts.lead).into(),
                if support.is_empty() { Cell::Empty } else { Cell::List(support) },
                of.owner_of(task).map(|owner| names.person(owner)).into(),
                stands.due.into(),
                proof.map(|step| step.day).into(),
                stands.state.code().into(),
                stands.said().into(),
                stands.overdue.is_some().into(),
            ]);
        }
    }
    let columns = [
        ("task", "编号"),
        ("title", "要件"),
        ("text", "任务"),
        ("lead", ""),
        ("lead_name", "牵头"),
        ("support", "配合"),
        ("owner", "责任人"),
        ("due", "完成时限"),
        ("done_on", "完成日期"),
        ("state", ""),
        ("state_name", "状态"),
        ("overdue", ""),
    ];
    let empty = "没有这样的任务。分解一项：wuxue checklist task add M7 任务 --lead 牵头单位";
    let table = Table::new("rows", &columns).rows(rows).hide_empty_columns().when_empty(empty);
    let mut page = Page::new("checklist.task.list", "任务").field("as_of", "截至", today).table(table);
    page.findings = args.check && late;
    Ok(page)
}
