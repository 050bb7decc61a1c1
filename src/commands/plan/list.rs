//! `plan list` 列表.

use std::collections::HashMap;

use anyhow::Result;

use crate::calendar::{Grain, Period};
use crate::chain::{PlanQuestion, PlanState, PlanTally, Planned, due_in, planned};
use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::record::{DocumentId, documents};
use crate::roster::{PersonId, UnitId, full_name, person, units};
use crate::session::Session;
use crate::store::Records;

/// 列出计划项，按期间先后；不写期间的，列出今年的
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只看这个党组织及其下级
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只看与这个期间有关的，如 2026-10、第四季度、2026
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 只看还没有开展的
    #[arg(long)]
    pub open: bool,
    /// 连撤回的也列出
    #[arg(long)]
    pub withdrawn: bool,
}

/// Lists the items.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let period = match args.period.as_deref() {
        Some(text) => words::period("--period", text, today)?,
        None => Period::containing(Grain::Year, today),
    };
    let unit = args.unit.as_deref().map(|text| named::unit(session, records, text)).transpose()?;
    let question = PlanQuestion { scope: unit.as_ref().map_or(0, |unit| unit.id.0), period, as_of: today };
    let names = Names::load(records, session)?;
    let all = planned(records, &question)?;
    // As everywhere, an item counts where its period ends; longer ones are listed where they go on.
    let tally = PlanTally::of(due_in(&all, period));
    let mut listed = Vec::new();
    for item in &all {
        let within = item.item.facts.period;
        let wanted = within.from() <= period.to()
            && within.to() >= period.from()
            && (args.withdrawn || item.state != PlanState::Withdrawn)
            && (!args.open || matches!(item.state, PlanState::Open | PlanState::Missed));
        if wanted {
            listed.push(item);
        }
    }
    let count = i64::try_from(listed.len()).unwrap_or(i64::MAX);
    let rows = listed.iter().map(|item| names.row(records, item)).collect::<Result<Vec<_>>>()?;
    let mut table = Table::new("rows", &COLUMNS).rows(rows).hide_empty_columns();
    table.keep_at_the_desk(&["plan_item", "answers"]);
    Ok(Page::new("plan.list", format!("{}计划", period.label()))
        .field("period", "", period.code())
        .field("unit", "", unit.map(|unit| Cell::from(unit.id)).unwrap_or_default())
        .field("listed", "列出（项）", count)
        .field("planned", "本期到期（项）", tally.planned())
        .field("held", "已开展（项）", tally.held)
        .field("missed", "未开展（项）", tally.missed)
        .field("open", "未到期（项）", tally.open)
        .field("share", "完成率", Cell::Share { n: tally.held, of: tally.due() })
        .table(table.when_empty(
            "没有符合条件的计划项。列入计划：wuxue plan add --help；导入：wuxue plan import 文件",
        )))
}

const COLUMNS: [(&str, &str); 14] = [
    ("plan_item", "编号"),
    ("period", ""),
    ("period_label", "期间"),
    ("unit", ""),
    ("unit_name", "党组织"),
    ("kind_name", "活动类型"),
    ("topic", "专题"),
    ("document", ""),
    ("document_title", "学习材料"),
    ("owner_name", "责任人"),
    ("note", "备注"),
    ("state", ""),
    ("state_name", "情况"),
    ("answers", "落实"),
];

/// Names of what items point at.
struct Names {
    units: HashMap<UnitId, String>,
    documents: HashMap<DocumentId, String>,
}

impl Names {
    fn load(records: &Records<'_>, session: &Session) -> Result<Names> {
        let mut names = HashMap::new();
        for unit in units(records, session.today)? {
            names.insert(unit.id, full_name(records, &unit, session.today)?);
        }
        let documents = documents(records, None)?;
        Ok(Names {
            units: names,
            documents: documents.into_iter().map(|document| (document.id, document.facts.title)).collect(),
        })
    }

    fn row(&self, records: &Records<'_>, planned: &Planned) -> Result<Vec<Cell>> {
        let facts = &planned.item.facts;
        let title = facts.document.and_then(|id| self.documents.get(&id).cloned());
        Ok(vec![
            planned.item.id.into(),
            facts.period.code().into(),
            facts.period.label().into(),
            facts.unit.into(),
            self.units.get(&facts.unit).cloned().into(),
            planned.kind_name.as_str().into(),
            facts.topic.as_str().into(),
            facts.document.map(Cell::from).unwrap_or_default(),
            title.into(),
            owner(records, facts.owner)?,
            facts.note.clone().into(),
            planned.state.code().into(),
            planned.state.label().into(),
            Cell::List(super::show::answered_by(planned)),
        ])
    }
}

fn owner(records: &Records<'_>, id: Option<PersonId>) -> Result<Cell> {
    let found = id.map(|id| person(records, id)).transpose()?.flatten();
    Ok(found.map(|person| person.name).into())
}
