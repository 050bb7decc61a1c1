//! `document` 材料.

mod edit;
mod export;
mod import;

use anyhow::{Context, Result};
use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::words;
use crate::chain::{Entered, self_study_with};
use crate::page::{Cell, Page, Table};
use crate::record::{
    Document, DocumentClass, NewDocument, Openness, add_document, documents, meant_document, readers, studies,
};
use crate::roster::{PersonId, full_name, person, unit};
use crate::session::{Session, Writing, outcome};

/// 学习材料：登记、列出、查看谁在什么时候学过
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with documents.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 登记一份学习材料
    #[command(visible_alias = "登记")]
    Add(Add),
    /// 更正一份学习材料
    #[command(visible_alias = "更正")]
    Edit(edit::Args),
    /// 列出学习材料
    #[command(visible_alias = "列表")]
    List(List),
    /// 查看一份材料，以及谁在什么时候学过
    #[command(visible_alias = "查看")]
    Show(Show),
    /// 导出学习材料，供补充后再导入，或导入别的库
    #[command(visible_alias = "导出")]
    Export(export::Args),
    /// 从文件导入学习材料
    #[command(visible_alias = "导入")]
    Import(import::Args),
    /// 必读书目：列入、发放、签收、读完
    #[command(visible_alias = "书目")]
    Reading(super::reading::Args),
}

/// 登记一份学习材料；同一标题和文号只登记一次
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 标题
    #[arg(value_name = "标题")]
    pub title: String,
    /// 类别
    #[arg(long, value_name = "类别", value_parser = class())]
    pub class: DocumentClass,
    /// 文号
    #[arg(long, value_name = "文号")]
    pub number: Option<String>,
    /// 来源：发文单位或刊发媒体
    #[arg(long, value_name = "来源")]
    pub source: Option<String>,
    /// 成文日期
    #[arg(long, value_name = "日期")]
    pub issued: Option<String>,
    /// 收到日期
    #[arg(long, value_name = "日期")]
    pub received: Option<String>,
    /// 公开属性
    #[arg(long, value_name = "属性", default_value = "公开", value_parser = words::member::<Openness>())]
    pub openness: Openness,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 列出学习材料
#[derive(Debug, clap::Args)]
pub struct List {
    /// 只看这一类
    #[arg(long, value_name = "类别", value_parser = class())]
    pub class: Option<DocumentClass>,
}

/// 查看一份材料，以及谁在什么时候学过
#[derive(Debug, clap::Args)]
pub struct Show {
    /// 材料的编号或标题，如 D3
    #[arg(value_name = "材料")]
    pub document: String,
}

/// The classes by the words that clerks use, and by code.
fn class() -> impl TypedValueParser<Value = DocumentClass> {
    let named = |(word, class): (&'static str, DocumentClass)| {
        clap::builder::PossibleValue::new(word).alias(class.code()).alias(class.label())
    };
    PossibleValuesParser::new(DocumentClass::SHORT.map(named))
        .map(|word| DocumentClass::read(&word).unwrap_or(DocumentClass::Speech))
}

/// Runs a subcommand of `document`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add(args, session),
        What::List(args) => list(args, session),
        What::Edit(args) => edit::run(args, session),
        What::Show(args) => show(args, session),
        What::Export(args) => export::run(args, session),
        What::Import(args) => import::run(args, session),
        What::Reading(args) => super::reading::run(args, session),
    }
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let new = NewDocument {
        class: args.class,
        title: words::plain("标题", &args.title)?,
        number: words::maybe_plain("文号", args.number.as_deref())?,
        source: words::maybe_plain("来源", args.source.as_deref())?,
        issued: words::maybe_day("--issued", args.issued.as_deref(), session.today)?,
        received: words::maybe_day("--received", args.received.as_deref(), session.today)?,
        openness: args.openness,
    };
    let written = session.write(&args.writing, |w| add_document(w, &new))?;
    let id = written.value;
    let page = Page::new("document.add", format!("登记材料 {id}"))
        .field("document", "编号", id)
        .field("title", "标题", new.title)
        .field("class", "类别", new.class.label());
    Ok(outcome(page, written.operation, &args.writing))
}

fn row(document: &Document) -> Vec<Cell> {
    let facts = &document.facts;
    vec![
        Cell::from(document.id),
        Cell::from(facts.title.as_str()),
        Cell::from(facts.number.clone()),
        Cell::from(facts.class.label()),
        Cell::from(facts.source.clone()),
        Cell::from(facts.issued.map(|day| day.0)),
        Cell::from(facts.received.map(|day| day.0)),
        Cell::from(facts.openness.label()),
    ]
}

const COLUMNS: [(&str, &str); 8] = [
    ("document", "编号"),
    ("title", "标题"),
    ("number", "文号"),
    ("class", "类别"),
    ("source", "来源"),
    ("issued", "成文日期"),
    ("received", "收到日期"),
    ("openness", "公开属性"),
];

fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let rows: Vec<_> = documents(&store.records(), args.class)?.iter().map(row).collect();
    Ok(Page::new("document.list", "学习材料")
        .table(Table::new("rows", &COLUMNS).rows(rows).when_empty("没有登记过学习材料。")))
}

fn show(args: &Show, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let document = meant_document(records, &args.document)?;
    let mut page = Page::new("document.show", format!("材料 {}", document.id));
    for ((key, label), value) in COLUMNS.into_iter().zip(row(&document)) {
        page = page.field(key, label, value);
    }
    let mut held = Vec::new();
    for study in studies(records, document.id)? {
        let holder = unit(records, study.unit, study.day)?.context("a unit is missing")?;
        held.push(vec![
            Cell::from(study.activity),
            Cell::from(study.day.0),
            Cell::from(full_name(records, &holder, study.day)?),
            Cell::from(study.title),
            Cell::from(study.persons),
        ]);
    }
    let activities = Table::new(
        "activities",
        &[
            ("activity", "编号"),
            ("day", "日期"),
            ("unit", "党组织"),
            ("title", "主题"),
            ("persons", "学习人数"),
        ],
    );
    let persons = Table::new(
        "persons",
        &[("person", "编号"), ("name", "姓名"), ("first", "首次学习"), ("times", "次数")],
    );
    let read = readers(records, document.id)?.into_iter().map(|reader| {
        vec![
            Cell::from(reader.person),
            Cell::from(reader.name),
            Cell::from(reader.first.0),
            Cell::from(reader.times),
        ]
    });
    let mut alone: Vec<(PersonId, Vec<Entered>)> = Vec::new();
    for entry in self_study_with(records, document.id)? {
        match alone.last_mut().filter(|(person, _)| *person == entry.facts.person) {
            Some((_, entries)) => entries.push(entry),
            None => alone.push((entry.facts.person, vec![entry])),
        }
    }
    let mut self_study = Vec::new();
    for (id, entries) in &alone {
        self_study.push(vec![
            Cell::from(*id),
            Cell::from(person(records, *id)?.map(|person| person.name)),
            Cell::from(entries.len() as i64),
            Cell::Minutes(entries.iter().map(|entry| entry.credited).sum()),
            Cell::from(entries.iter().map(|entry| entry.facts.day).max()),
        ]);
    }
    let self_study = Table::new(
        "self_study",
        &[
            ("person", "编号"),
            ("name", "姓名"),
            ("entries", "次数"),
            ("credited", "自学学时"),
            ("last", "最近一次"),
        ],
    )
    .rows(self_study);
    Ok(page
        .field("self_study_persons", "自学人数", alone.len() as i64)
        .heading("学习过的活动")
        .table(activities.rows(held).when_empty("还没有活动学过这份材料。"))
        .heading("学过的人员")
        .table(persons.rows(read).when_empty("还没有人学过。"))
        .heading("自学过的人员")
        .table(self_study.when_empty("还没有人自学过。")))
}
