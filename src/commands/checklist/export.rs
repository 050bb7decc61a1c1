//! `checklist export` 导出: the register as `checklist import` reads it, and one file for each matter 一项一表.

use anyhow::Result;

use super::facts::class;
use super::show::whole;
use crate::import::Field;
use crate::import::matters::{Written, heading};
use crate::import::subject::MATTER;
use crate::page::{Cell, Form, Page, Paper, Part, Table, file_name};
use crate::record::Openness;
use crate::refusal::Refusal;
use crate::register::{Matter, MatterClass, Task, matters};
use crate::rules::WorkingDays;
use crate::session::Session;
use crate::store::Records;

/// Rows for matters that are new.
const BLANK_ROWS: u16 = 20;

/// 导出台账，各列就是 checklist import 认的列，改好后可以导入；--one-each 每个要件一个文件（一项一表）
///
/// 例如 wuxue checklist export -o 台账.xlsx；一项一表：wuxue checklist export --one-each -o 一项一表 --format html
///
/// 作废的不导出；涉密的只有类别、登记编号和日期。状态由办理经过算出，再导入时只用来核对。任务自己的名称、责任人、完成时限没有列，
/// 在一项一表里；再导入时不变。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只导出四必列的这一类
    #[arg(long, value_name = "类别")]
    pub class: Option<String>,
    /// 只导出还没有办结的
    #[arg(long)]
    pub open: bool,
    /// 每个要件一个文件，写进 -o 的新文件夹，附目录；--format 可以写 html、docx、md、xlsx，不写为 html
    #[arg(long)]
    pub one_each: bool,
}

/// Exports the matters in force.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let class = args.class.as_deref().map(|text| class(records, text)).transpose()?;
    let days = WorkingDays::read(records)?;
    let mut shown = matters(records)?;
    shown.retain(|one| {
        one.voided.is_none()
            && class.is_none_or(|class| class == one.facts.class)
            && (!args.open || one.stands(today, &days).is_open())
    });
    let written = Written::read(records, today)?;
    if args.one_each {
        one_each(records, &shown, &written, session)
    } else {
        Ok(register(&shown, &written, session))
    }
}

fn register(shown: &[Matter], written: &Written, session: &Session) -> Page {
    let columns: Vec<_> = MATTER.exported().map(|field| (field.code(), heading(field))).collect();
    let rows = (1..).zip(shown).map(|(number, one)| {
        let cell = |field| if field == Field::Seq { Cell::Int(number) } else { written.cell(field, one) };
        MATTER.exported().map(cell).collect()
    });
    let classes = MatterClass::ALL.iter().map(|class| written.classes().of(*class));
    let mut form = Form::new(BLANK_ROWS)
        .offer_only(Field::Class.code(), classes)
        .offer(Field::Openness.code(), Openness::ALL.iter().map(|one| one.label()).chain(["涉密"]));
    form.days = [Field::Issued, Field::Received, Field::Due, Field::Finished, Field::Listed]
        .iter()
        .map(|field| field.code().into())
        .collect();
    form.fixed = 3;
    let table = Table::new("rows", &columns).rows(rows).form(form);
    let page = Page::new("checklist.export", "政治要件台账")
        .field("as_of", "", session.today)
        .field("count", "", shown.len() as i64)
        .table(table.when_empty("台账里没有可以导出的要件。"));
    let more = |one: &Matter| one.tasks.iter().filter(|task| says_more(one, task)).count();
    match shown.iter().map(more).sum::<usize>() {
        0 => page,
        tasks => page.remark(format!(
            "有 {tasks} 项任务另有自己的名称、责任人或完成时限，台账没有这些列；一项一表里有：wuxue checklist export --one-each -o 一项一表"
        )),
    }
}

/// Whether a task has words, an owner or a time of its own, which a register has no columns for.
fn says_more(of: &Matter, task: &Task) -> bool {
    let facts = &task.facts;
    let named = facts.measure.and_then(|number| of.measure(number)).is_none_or(|one| one.text != facts.text);
    named
        || facts.owner.is_some_and(|own| of.facts.owner != Some(own))
        || facts.due.is_some_and(|own| of.facts.due != Some(own))
}

fn one_each(records: &Records<'_>, shown: &[Matter], written: &Written, session: &Session) -> Result<Page> {
    if shown.is_empty() {
        return Err(Refusal::not_found("台账里没有可以导出的要件。")
            .hint("查看台账：wuxue checklist list")
            .into());
    }
    let (mut parts, mut rows) = (Vec::new(), Vec::new());
    for one in shown {
        let name = file_name(&format!("{} {}", one.id, one.called()));
        rows.push(vec![
            Cell::from(one.id),
            written.cell(Field::Class, one),
            one.called().into(),
            written.cell(Field::Number, one),
            written.cell(Field::State, one),
            Cell::Part(name.clone()),
        ]);
        parts.push(Part { name, page: whole(records, one, session.today)? });
    }
    let columns = [
        ("matter", "编号"),
        ("class_name", "类别"),
        ("title", "名称"),
        ("number", "文号"),
        ("state_name", "状态"),
        ("file", "文件"),
    ];
    let mut page = Page::new("checklist.export", "政治要件一项一表目录")
        .field("as_of", "截至", session.today)
        .field("count", "要件", parts.len() as i64)
        .table(Table::new("rows", &columns).rows(rows));
    page.parts = Some(parts);
    page.folder = Some(Paper::Asked);
    Ok(page)
}
