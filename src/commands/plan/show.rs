//! `plan show` 查看.

use anyhow::{Context, Result};

use super::fields;
use crate::chain::{PlanQuestion, PlanState, Planned, planned};
use crate::page::{Cell, Page, Table};
use crate::record::meant_plan_item;
use crate::session::Session;

/// 查看一项计划，以及由哪些活动（自学的，由哪些自学记录）落实
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 计划项的编号，如 PL3
    #[arg(value_name = "编号")]
    pub item: String,
}

/// The codes of what answers an item; of much self-study the count.
pub fn answered_by(planned: &Planned) -> Vec<String> {
    /// More entries of self-study than this are counted, not named.
    const NAMED: usize = 3;
    let activities = planned.answers.iter().filter_map(|answer| answer.activity).map(|id| id.to_string());
    let mut codes: Vec<String> = activities.collect();
    let studies: Vec<i64> = planned.answers.iter().filter_map(|answer| answer.study).collect();
    match studies.len() {
        0..=NAMED => codes.extend(studies.into_iter().map(|id| format!("S{id}"))),
        many => codes.push(format!("自学 {many} 条")),
    }
    codes
}

/// Shows one item.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let item = meant_plan_item(records, &args.item)?;
    let question = PlanQuestion { scope: 0, period: item.facts.period, as_of: session.today };
    let found = planned(records, &question)?.into_iter().find(|planned| planned.item.id == item.id);
    let found = found.context("a plan item is not among those of its year")?;
    let mut page = Page::new("plan.show", format!("计划项 {}", item.id)).field("plan_item", "编号", item.id);
    page.head.extend(fields(records, &item.facts, session.today)?);
    page = page
        .field("tier", "", found.tier.code())
        .field("tier_name", "层级", found.tier.label())
        .field("state", "", found.state.code())
        .field("state_name", "情况", found.state.label());
    if let Some(gone) = &item.withdrawn {
        page =
            page.field("withdrawn", "撤回日期", gone.day).field("reason", "撤回原因", gone.reason.as_str());
    }
    let rows = found.answers.iter().map(|answer| {
        let record = match (answer.activity, answer.study) {
            (Some(activity), _) => Cell::from(activity),
            (None, Some(study)) => Cell::Record(format!("S{study}")),
            (None, None) => Cell::Empty,
        };
        let how = if answer.cited { "注明落实这一项" } else { "按党组织、类型和期间对应" };
        vec![record, answer.day.into(), answer.title.clone().into(), answer.cited.into(), how.into()]
    });
    let columns =
        [("record", "记录"), ("day", "日期"), ("title", "主题"), ("cited", ""), ("how", "怎样对应")];
    let table = Table::new("answers", &columns).rows(rows).when_empty(match item.withdrawn {
        Some(_) => "已经撤回，不再对应落实它的记录。",
        None => "还没有落实这一项的记录。",
    });
    page = page.heading("落实情况").table(table);
    if matches!(found.state, PlanState::Open | PlanState::Missed) {
        page = page.remark(match item.facts.kind {
            Some(_) => format!(
                "开展之后登记活动，同一党组织、类型和期间的自动对应：wuxue log add {} --unit {} --on 日期",
                found.kind_name, item.facts.unit
            ),
            None => "自学登记时注明这一项，就算落实。".to_owned(),
        });
    }
    Ok(page)
}
