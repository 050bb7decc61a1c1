//! `unit term export` 导出: the last term of each unit as `unit term import` reads it.

use anyhow::Result;

use crate::import::Field;
use crate::import::subject::TERM;
use crate::page::{Cell, Form, Page, Table};
use crate::roster::{UnitKind, liaisons, term_standings};
use crate::session::Session;

/// Rows for units that are new.
const BLANK_ROWS: u16 = 20;

/// 导出届期，各列就是 unit term import 认的列；没有登记届期的也列出，补上以后原样导入
///
/// 写成文件：wuxue unit term export -o 届期.xlsx，.csv、.jsonl 也可以
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只导出外单位
    #[arg(long)]
    pub outside: bool,
}

/// Exports the terms.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let names = liaisons(records)?;
    let mut all = term_standings(records, session.today, false)?;
    all.retain(|one| !args.outside || one.unit.kind == UnitKind::OutsideUnit);
    let rows = (1_i64..).zip(&all).map(|(number, one)| {
        let facts = one.term.as_ref().map(|term| &term.facts);
        let cell = |field| match field {
            Field::Seq => number.into(),
            Field::Unit => one.unit.name.as_str().into(),
            Field::Elected => facts.map(|facts| facts.elected).into(),
            Field::Years => facts.map(|facts| facts.years).into(),
            Field::Ends => facts.map(|facts| facts.ends()).into(),
            Field::Liaison => names.get(&one.unit.id).cloned().into(),
            Field::Note => facts.and_then(|facts| facts.note.clone()).into(),
            _ => Cell::Empty,
        };
        TERM.exported().map(cell).collect::<Vec<_>>()
    });
    let rows: Vec<_> = rows.collect();
    let columns: Vec<_> = TERM.exported().map(|field| (field.code(), field.label())).collect();
    let form = Form::new(BLANK_ROWS);
    Ok(Page::new("unit.term.export", "届期")
        .field("count", "", all.len() as i64)
        .table(Table::new("rows", &columns).rows(rows).form(form).when_empty("没有登记届期的党组织。")))
}
