//! `report sent` 报送登记.

mod add;
mod change;
mod list;
mod recipient;

use anyhow::Result;
use clap::Subcommand;

use crate::calendar::Day;
use crate::chain::{Recipient, SentFacts, SentPaper, sent_papers};
use crate::page::{Cell, Field, Page, Table};
use crate::record::page_digest;
use crate::report::{paper_called, paper_title};
use crate::roster::{Names, UnitId};
use crate::session::Session;
use crate::store::Records;

/// 报送登记：哪份文稿哪天报给谁，报出去的是什么样子
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the papers that were sent.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 登记一份报出去的文稿；程序里的报告连同原文留存
    ///
    /// 程序里的报告写它的名称（月报、通报、半年报告、年度报告、党组织），定了稿的留存定稿，没有定稿的照现在的样子留存；别的文稿写名称和期间。
    ///
    /// 例如 wuxue report sent add 月报 2026-09 --to 领导班子 --on 10月8日
    ///
    /// 又如 wuxue report sent add 党建工作总结 2026H1 --to 市委办公室 --number 工委〔2026〕12号
    ///
    /// 督查的文稿：wuxue report sent add 督查报告 --inspection I1 --to 领导班子
    #[command(visible_alias = "登记")]
    Add(Box<add::Args>),
    /// 列出报送登记
    ///
    /// 例如 wuxue report sent list --to 领导班子 --sent 2026Q3
    #[command(visible_alias = "列表")]
    List(list::List),
    /// 查看一次报送；加 --as-sent 照报出去的样子印
    ///
    /// 例如 wuxue report sent show SP3 --as-sent -o 月报.html
    #[command(visible_alias = "查看")]
    Show(list::Show),
    /// 更正一次报送：对象、日期、文号、备注
    ///
    /// 例如 wuxue report sent edit SP3 --number 工委〔2026〕12号
    #[command(visible_alias = "更正")]
    Edit(Box<change::Edit>),
    /// 删去登记错了的，必须写明原因
    ///
    /// 例如 wuxue report sent remove SP3 --because 登记重了
    #[command(visible_alias = "删去")]
    Remove(change::Remove),
}

/// Works on the papers that were sent.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add::run(args, session),
        What::List(args) => list::list(args, session),
        What::Show(args) => list::show(args, session),
        What::Edit(args) => change::edit(args, session),
        What::Remove(args) => change::remove(args, session),
    }
}

/// Says that the recipient typed may be a slip of the hand.
fn slip(typed: &str, near: &str, of: &SentPaper) -> String {
    let typed = typed.trim();
    format!(
        "名册上没有“{typed}”，照原文登记；如果是“{near}”，更正：wuxue report sent edit {} --to {near}",
        of.id
    )
}

/// What a sentence calls a paper.
fn called(of: &SentPaper) -> String {
    paper_called(&of.facts.paper, of.facts.period)
}

/// The number of the body, if it is a unit.
fn body(to: &Recipient) -> Option<UnitId> {
    match to {
        Recipient::Body(unit) => Some(*unit),
        Recipient::Words(_) => None,
    }
}

/// All there is to say of one paper.
fn fields(records: &Records<'_>, of: &SentPaper) -> Result<Vec<Field>> {
    let facts = &of.facts;
    let names = Names::read(records, facts.day)?;
    let digest = of.page.map(|page| page_digest(records, page)).transpose()?;
    Ok([
        Field::new("sent", "编号", of.id),
        Field::new("paper", "", facts.paper.as_str()),
        Field::new("paper_name", "文稿", paper_title(&facts.paper)),
        Field::new("period", "", facts.period.code()),
        Field::new("period_label", "期间", facts.period.label()),
        Field::new("unit", "", facts.unit.map(Cell::from).unwrap_or_default()),
        Field::new("unit_name", "党组织", facts.unit.map(|unit| names.unit(unit))),
        Field::new("body", "", body(&facts.to).map(Cell::from).unwrap_or_default()),
        Field::new("to", "报送对象", facts.to.called(records, facts.day)?),
        Field::new("day", "报送日期", facts.day),
        Field::new("number", "文号", facts.number.clone()),
        Field::new("reason", "再次报送的原因", of.reason.clone()),
        Field::new("note", "备注", facts.note.clone()),
        Field::new("kept", "留存原文", of.page.is_some()),
        Field::new("digest", "", digest),
    ]
    .into())
}

/// A page about one paper.
fn described(records: &Records<'_>, mut page: Page, of: &SentPaper) -> Result<Page> {
    page.head.extend(fields(records, of)?);
    Ok(page)
}

/// A row for each paper.
fn table(records: &Records<'_>, key: &'static str, shown: &[SentPaper], today: Day) -> Result<Table> {
    let names = Names::read(records, today)?;
    let mut rows = Vec::new();
    for one in shown {
        let facts = &one.facts;
        rows.push(vec![
            Cell::from(one.id),
            facts.day.into(),
            facts.paper.as_str().into(),
            paper_title(&facts.paper).into(),
            facts.period.code().into(),
            facts.period.label().into(),
            facts.unit.map(Cell::from).unwrap_or_default(),
            facts.unit.map(|unit| names.unit(unit)).into(),
            body(&facts.to).map(Cell::from).unwrap_or_default(),
            facts.to.called(records, facts.day)?.into(),
            facts.number.clone().into(),
            one.page.is_some().into(),
            one.reason.clone().into(),
            facts.note.clone().into(),
        ]);
    }
    let columns = [
        ("sent", "编号"),
        ("day", "报送日期"),
        ("paper", ""),
        ("paper_name", "文稿"),
        ("period", ""),
        ("period_label", "期间"),
        ("unit", ""),
        ("unit_name", "党组织"),
        ("body", ""),
        ("to", "报送对象"),
        ("number", "文号"),
        ("kept", "留存原文"),
        ("reason", "再次报送的原因"),
        ("note", "备注"),
    ];
    Ok(Table::new(key, &columns).rows(rows).hide_empty_columns())
}

/// The other times that the same paper was sent, to whomever.
fn others(records: &Records<'_>, of: &SentPaper) -> Result<Vec<SentPaper>> {
    let mut all = sent_papers(records)?;
    all.retain(|one| {
        let facts = SentFacts { to: of.facts.to.clone(), ..one.facts.clone() };
        one.id != of.id && facts.is_same(&of.facts)
    });
    Ok(all)
}
