//! `log decisions` 决议.

use anyhow::Result;

use super::describe;
use crate::commands::named;
use crate::page::{Cell, Page, Table};
use crate::record::{DecisionState, Taken, decisions};
use crate::session::Session;

/// 列出各次活动的决议事项、措施、后续事项：责任人、时限、办理情况；不写则只列还没有办结的
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只看这个党组织及其下级
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只看这个人负责的
    #[arg(long, value_name = "姓名")]
    pub owner: Option<String>,
    /// 只看逾期未办结的
    #[arg(long)]
    pub overdue: bool,
    /// 连已办结的也列出
    #[arg(long, conflicts_with = "overdue")]
    pub all: bool,
}

/// Lists decisions with what became of them.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let unit = args.unit.as_deref().map(|text| named::unit(session, records, text)).transpose()?;
    let unit = unit.map(|unit| unit.id);
    let owner = args.owner.as_deref().map(|text| named::person(session, records, text, unit)).transpose()?;
    let mut taken = decisions(records, unit, owner.map(|owner| owner.id), session.today)?;
    let count = |state| i64::try_from(taken.iter().filter(|taken| taken.state == state).count()).unwrap_or(0);
    let counts = DecisionState::ALL.iter().map(|state| (*state, count(*state))).collect::<Vec<_>>();
    taken.retain(|taken| {
        args.all || (taken.state.is_open() && (!args.overdue || taken.state == DecisionState::Overdue))
    });
    let mut page = Page::new("log.decisions", "决议事项");
    for (state, n) in counts {
        page = page.field(state.code(), state.label(), n);
    }
    let mut rows = Vec::new();
    for taken in &taken {
        rows.push(row(taken, describe::unit_name(records, taken.unit, taken.day)?));
    }
    let columns = [
        ("activity", "活动"),
        ("number", "序号"),
        ("day", "日期"),
        ("unit", "党组织"),
        ("text", "决议事项"),
        ("owner", "责任人"),
        ("due", "完成时限"),
        ("state", "办理情况"),
        ("done_on", "办结日期"),
        ("result", "办理结果"),
    ];
    let empty = if args.overdue {
        "没有逾期未办结的决议事项。"
    } else {
        "没有符合条件的决议事项。"
    };
    let page = page.table(Table::new("rows", &columns).rows(rows).hide_empty_columns().when_empty(empty));
    Ok(match taken.iter().find(|taken| taken.state.is_open()) {
        Some(open) => page.remark(format!(
            "办结的登记：wuxue log settle {} {} --done 日期 --result 结果",
            open.activity, open.number
        )),
        None => page,
    })
}

fn row(taken: &Taken, unit: String) -> Vec<Cell> {
    let decision = &taken.decision;
    vec![
        Cell::from(taken.activity),
        Cell::from(taken.number),
        Cell::from(taken.day),
        Cell::from(unit),
        Cell::from(decision.text.as_str()),
        taken.owner_name.clone().map_or(Cell::Unknown, Cell::from),
        decision.due.map_or(Cell::Unknown, Cell::from),
        Cell::from(taken.state.label()),
        decision.done_on.map_or(Cell::Empty, Cell::from),
        Cell::from(decision.result.clone()),
    ]
}
