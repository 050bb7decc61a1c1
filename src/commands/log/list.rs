//! `log list` 列表.

use std::collections::HashMap;

use anyhow::{Context, Result};

use super::describe;
use crate::calendar::clock_range_label;
use crate::chain::{Tier, kinds, meant_kind};
use crate::commands::scope::Scope;
use crate::page::{Cell, Page, Table};
use crate::record::{Filter, activities, activity, tally, tally_of};
use crate::refusal::Refusal;
use crate::session::Session;

/// 列出活动记录，按日期先后；期间按活动日期算，写了所属期的按所属期也算；联学共建在对方支部也列出，人数是各自的
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 党组织和期间。
    #[command(flatten)]
    pub scope: Scope,
    /// 只看这类活动
    #[arg(long, value_name = "类型")]
    pub kind: Option<String>,
    /// 只看这个环节：领学、督学、研学、促学、自学
    #[arg(long, value_name = "环节")]
    pub tier: Option<String>,
    /// 连作废的也列出
    #[arg(long)]
    pub voided: bool,
}

/// Lists activities.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let (unit, period) = args.scope.read(session, records)?;
    let kind = args.kind.as_deref().map(|text| meant_kind(records, text)).transpose()?;
    let tier = args
        .tier
        .as_deref()
        .map(|text| {
            Tier::from_word(text).ok_or_else(|| {
                let tiers: Vec<&str> = Tier::ALL.iter().map(|tier| tier.label()).collect();
                Refusal::usage(format!("没有叫“{text}”的环节。"))
                    .hint(format!("可选的环节：{}", tiers.join("、")))
            })
        })
        .transpose()?;
    let filter = Filter {
        unit: unit.map(|unit| unit.id),
        period,
        kind: kind.map(|kind| kind.id),
        tier: tier.map(Tier::code),
        voided: args.voided,
    };
    let kind_names: HashMap<_, _> = kinds(records)?.into_iter().map(|kind| (kind.id, kind.name)).collect();
    let mut columns = vec![
        ("activity", "编号"),
        ("day", "日期"),
        ("time", "时间"),
        ("unit", "党组织"),
        ("kinds", "类型"),
        ("title", "主题"),
        ("expected", "应到"),
        ("present", "实到"),
        ("belongs", "所属期"),
    ];
    if args.voided {
        columns.push(("voided", "作废"));
    }
    let mut rows = Vec::new();
    for id in activities(records, &filter)? {
        let found = activity(records, id)?.context("a listed activity is missing")?;
        let tally = match filter.unit {
            Some(unit) => tally_of(records, &found, unit)?,
            None => tally(records, id)?,
        };
        let facts = found.facts;
        let names = facts.kinds.iter().filter_map(|kind| kind_names.get(kind).cloned()).collect();
        let [expected, present] = describe::attended(&tally);
        let mut row = vec![
            Cell::from(id),
            Cell::from(facts.day.0),
            Cell::from(facts.start.map(|start| clock_range_label(start, facts.end))),
            Cell::from(describe::unit_name(records, facts.unit, facts.day)?),
            Cell::List(names),
            Cell::from(facts.title),
            expected,
            present,
            Cell::from(facts.belongs.map(|period| period.code())),
        ];
        if args.voided {
            row.push(Cell::from(found.voided.map(|voided| voided.reason)));
        }
        rows.push(row);
    }
    Ok(Page::new("log.list", "活动记录")
        .table(Table::new("rows", &columns).rows(rows).when_empty("没有符合条件的活动记录。")))
}
