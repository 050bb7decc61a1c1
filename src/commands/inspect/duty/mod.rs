//! `inspect duty` 责任清单.

mod add;
mod done;
mod list;
mod revise;
mod sheet;

use anyhow::{Context, Result};
use clap::Subcommand;

use crate::calendar::{Day, Grain, Period};
use crate::chain::{Duty, DutyVersion, Occurrence};
use crate::commands::log::describe;
use crate::commands::named;
use crate::commands::plan::kind_name;
use crate::page::{Cell, Field, Page, Table};
use crate::roster::{Unit, UnitId, beneath, units};
use crate::session::Session;
use crate::store::Records;

/// 责任清单：哪个党组织、哪个职务定期办什么，每一期完成没有
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with duties.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 列入一项责任
    #[command(visible_alias = "列入")]
    Add(Box<add::Args>),
    /// 列出一个年度的责任清单，各项完成几期
    #[command(visible_alias = "列表")]
    List(list::List),
    /// 查看一项责任：每一期怎样，历次修订改了什么
    #[command(visible_alias = "查看")]
    Show(list::Show),
    /// 登记一期已经完成，写明佐证（有记录能算出的不用登记）
    #[command(visible_alias = "完成")]
    Done(done::Done),
    /// 登记情况说明：某一期为什么没有按时完成
    #[command(visible_alias = "说明")]
    Excuse(done::Excuse),
    /// 修订：下一年度的版本，或者年内从某日起的新版本；以前的各期仍按原来的
    #[command(visible_alias = "修订")]
    Revise(Box<revise::Args>),
    /// 停止一项责任，必须写明原因
    #[command(visible_alias = "停止")]
    End(revise::End),
    /// 装入起始清单里还没有的：机关党委定期办的几件事
    #[command(visible_alias = "装入")]
    Draw(add::Draw),
    /// 责任清单落实情况表，可以打印
    #[command(visible_alias = "落实表")]
    Sheet(sheet::Args),
}

/// Runs a subcommand of `inspect duty`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add::run(args, session),
        What::List(args) => list::list(args, session),
        What::Show(args) => list::show(args, session),
        What::Done(args) => done::done(args, session),
        What::Excuse(args) => done::excuse(args, session),
        What::Revise(args) => revise::run(args, session),
        What::End(args) => revise::end(args, session),
        What::Draw(args) => add::draw(args, session),
        What::Sheet(args) => sheet::run(args, session),
    }
}

/// The year that was typed, else this one.
fn year(typed: Option<i32>, today: Day) -> Period {
    let day = typed.and_then(|year| Day::from_iso(&format!("{year:04}-01-01"))).unwrap_or(today);
    Period::containing(Grain::Year, day)
}

/// The unit that was typed, and those below it; none typed, none left out.
type Asked = Option<(Unit, Vec<UnitId>)>;

fn asked(session: &Session, records: &Records<'_>, typed: Option<&str>, on: Day) -> Result<Asked> {
    let Some(text) = typed else { return Ok(None) };
    let top = named::unit_on(session, records, text, on)?;
    let within = beneath(&units(records, on)?, top.id);
    Ok(Some((top, within)))
}

/// Whether a duty is of a unit asked for.
fn is_asked(asked: &Asked, duty: &Duty) -> bool {
    asked.as_ref().is_none_or(|(_, within)| within.contains(&duty.unit))
}

/// What is said where nobody asked for has a duty.
fn none_of(asked: &Asked) -> String {
    let whose = asked.as_ref().map(|(unit, _)| format!("{}及其下级", unit.name)).unwrap_or_default();
    format!("{whose}这个年度没有责任清单。")
}

/// Whose a duty is: the unit, and the post there.
fn whose(records: &Records<'_>, duty: &Duty, on: Day) -> Result<String> {
    let unit = describe::unit_name(records, duty.unit, on)?;
    Ok(duty.post.as_ref().map_or(unit.clone(), |post| format!("{unit}{post}")))
}

/// What a version says.
fn facts(records: &Records<'_>, version: &DutyVersion) -> Result<Vec<Field>> {
    let facts = &version.facts;
    let source = match facts.kind {
        Some(kind) => format!("开展{}", kind_name(records, Some(kind))?),
        None => facts.source.label().to_owned(),
    };
    let field = |key: &'static str, label: &'static str, value: Cell| Field::new(key, label, value);
    Ok(vec![
        field("name", "名称", facts.name.as_str().into()),
        field("what", "责任内容", facts.what.as_str().into()),
        field("rhythm", "时限", facts.rhythm.says().into()),
        field("source", "", facts.source.code().into()),
        field("source_name", "完成的依据", source.into()),
        field("layer", "", facts.layer.code().into()),
        field("layer_name", "依据类别", facts.layer.label().into()),
        field("basis", "依据", facts.basis.as_str().into()),
        field("issued", "清单印发", facts.issued.into()),
    ])
}

/// A duty with one of its versions.
fn described(records: &Records<'_>, mut page: Page, duty: &Duty, version: &DutyVersion) -> Result<Page> {
    page = page
        .field("duty", "编号", duty.id)
        .field("unit", "", duty.unit)
        .field("post", "", duty.post.clone())
        .field("whose", "责任主体", whose(records, duty, version.starts)?);
    page.head.extend(facts(records, version)?);
    Ok(page
        .field("version", "版本", version.version)
        .field("year", "年度", i64::from(version.year))
        .field("starts", "施行", version.starts)
        .field("changed", if version.changed.is_some() { "修订说明" } else { "" }, version.changed.clone()))
}

/// The duty as it is now in the store.
fn again(records: &Records<'_>, id: crate::chain::DutyId) -> Result<Duty> {
    let found = crate::chain::duties(records)?.into_iter().find(|duty| duty.id == id);
    found.context("a duty is missing")
}

/// A row for each occurrence.
fn occurrence_table(key: &'static str, all: &[Occurrence]) -> Table {
    let rows = all.iter().map(|one| {
        vec![
            Cell::from(one.period.code()),
            one.period.label().into(),
            one.due().into(),
            one.version.into(),
            one.state.code().into(),
            one.said().into(),
            one.day().into(),
            one.evidence().into(),
            if one.holders.is_empty() { Cell::Empty } else { Cell::List(one.holders.clone()) },
            one.statement.clone().into(),
        ]
    });
    let columns = [
        ("period", ""),
        ("period_label", "哪一期"),
        ("due", "时限"),
        ("version", ""),
        ("state", ""),
        ("state_name", "完成情况"),
        ("day", "完成日期"),
        ("evidence", "佐证"),
        ("holders", "责任人"),
        ("statement", "情况说明"),
    ];
    Table::new(key, &columns).rows(rows).hide_empty_columns()
}
