//! `plan export` 导出: the plan as `plan import` reads it.

use anyhow::{Context, Result};

use super::kind_name;
use crate::calendar::{Grain, Period};
use crate::chain::kinds;
use crate::commands::{named, words};
use crate::import::Field;
use crate::import::subject::PLAN;
use crate::page::{Cell, Form, Page, Table};
use crate::record::{PlanFacts, plan_items};
use crate::roster::{full_name, person, unit};
use crate::session::Session;
use crate::store::Records;

/// Rows for items that are new.
const BLANK_ROWS: u16 = 20;

/// 导出计划，各列就是 plan import 认的列：改好后可以原样导入
///
/// 撤回了的不导出。学习材料写编号，责任人同名的写编号，原样导入不会有任何改动。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只导出这个党组织的
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 导出哪一年或哪个期间的，如 2026、2026Q4；不写则为今年
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
}

/// Exports the items in force.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let period = match args.period.as_deref() {
        Some(text) => words::period("--period", text, today)?,
        None => Period::containing(Grain::Year, today),
    };
    let of = args.unit.as_deref().map(|text| named::unit(session, records, text)).transpose()?;
    let mut rows = Vec::new();
    for item in plan_items(records)?.into_iter().filter(|item| item.withdrawn.is_none()) {
        let facts = &item.facts;
        let inside = facts.period.from() <= period.to() && facts.period.to() >= period.from();
        if inside && of.as_ref().is_none_or(|unit| unit.id == facts.unit) {
            rows.push(row(records, facts, rows.len() as i64 + 1, session)?);
        }
    }
    let columns: Vec<_> = PLAN.exported().map(|field| (field.code(), field.label())).collect();
    let all = kinds(records)?;
    let name = of.as_ref().map_or("", |unit| unit.name.as_str());
    let mut page = Page::new("plan.export", format!("{name}{}计划", period.label()));
    page = page.field("period", "", period.code()).field("count", "", rows.len() as i64);
    let form = Form::new(BLANK_ROWS);
    let table = Table::new("rows", &columns).rows(rows).form(form);
    let page = page.table(table.when_empty("没有可以导出的计划项。"));
    Ok(page.remark(format!(
        "活动类型一栏可以写：{}、自学",
        all.iter().map(|kind| kind.name.as_str()).collect::<Vec<_>>().join("、")
    )))
}

fn row(records: &Records<'_>, facts: &PlanFacts, number: i64, session: &Session) -> Result<Vec<Cell>> {
    let today = session.today;
    let holder = unit(records, facts.unit, today)?.context("the unit of a plan item is missing")?;
    let owner = match facts.owner {
        None => None,
        Some(id) => {
            let name = person(records, id)?.map(|person| person.name);
            let known = |text: &str| crate::roster::meant_person(records, text, Some(facts.unit), today);
            // Of several of a name the code tells which.
            name.filter(|name| known(name).is_ok_and(|found| found.id == id)).or_else(|| Some(id.to_string()))
        }
    };
    let mut cells = Vec::new();
    for field in PLAN.exported() {
        cells.push(match field {
            Field::Seq => number.into(),
            Field::Unit => {
                let name = full_name(records, &holder, today)?;
                let known = crate::roster::meant_unit(records, &name, today);
                let known = known.is_ok_and(|found| found.id == holder.id);
                if known { name.into() } else { holder.id.to_string().into() }
            }
            Field::Kind => kind_name(records, facts.kind)?.into(),
            Field::Period => facts.period.code().into(),
            Field::Topic => facts.topic.as_str().into(),
            Field::Document => facts.document.map(|id| id.to_string()).into(),
            Field::Owner => owner.clone().into(),
            Field::Note => facts.note.clone().into(),
            _ => Cell::Empty,
        });
    }
    Ok(cells)
}
