//! `document export` 导出: documents as `document import` reads them.

use anyhow::Result;

use super::class;
use crate::import::Field;
use crate::import::subject::MATERIAL;
use crate::page::{Cell, Form, Page, Table};
use crate::record::{Document, DocumentClass, documents};
use crate::session::Session;

/// Rows for documents that are new.
const BLANK_ROWS: u16 = 20;

/// 导出学习材料，各列就是 document import 认的列：可以导入别的库，也可以补充后原样导入
///
/// 写成文件：wuxue document export -o 学习材料.xlsx，.csv、.jsonl 也可以
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只导出这一类
    #[arg(long, value_name = "类别", value_parser = class())]
    pub class: Option<DocumentClass>,
}

/// Exports the documents.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let found = documents(&store.records(), args.class)?;
    let rows: Vec<_> = (1..).zip(&found).map(|(number, document)| row(document, number)).collect();
    let columns: Vec<_> = MATERIAL.exported().map(|field| (field.code(), field.label())).collect();
    let classes = DocumentClass::ALL.iter().map(|class| class.label());
    let form = Form::new(BLANK_ROWS).offer(Field::Class.code(), classes);
    let table = Table::new("rows", &columns).rows(rows).form(form);
    Ok(Page::new("document.export", "学习材料")
        .field("count", "", found.len() as i64)
        .table(table.when_empty("没有登记过学习材料。")))
}

fn row(document: &Document, number: i64) -> Vec<Cell> {
    let facts = &document.facts;
    let cell = |field| match field {
        Field::Seq => number.into(),
        Field::Document => facts.title.as_str().into(),
        Field::Number => facts.number.clone().into(),
        Field::Class => facts.class.label().into(),
        Field::Source => facts.source.clone().into(),
        Field::Issued => facts.issued.map(|day| day.0).into(),
        Field::Received => facts.received.map(|day| day.0).into(),
        Field::Openness => facts.openness.label().into(),
        _ => Cell::Empty,
    };
    MATERIAL.exported().map(cell).collect()
}
