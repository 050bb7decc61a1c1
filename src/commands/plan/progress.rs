//! `plan progress` 进度: planned against held, by tier and by unit.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::calendar::{Grain, Period};
use crate::chain::{PlanQuestion, PlanTally, Planned, Tier, due_in, planned};
use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::roster::{UnitId, full_name, unit};
use crate::session::Session;

/// 计划和开展的对照：期间在其中到期的计划项，各层级、各党组织开展了几项；不写期间的为今年
///
/// 完成率＝已开展 ÷（已开展＋未开展）；期间还没有过完、没有开展的另列为未到期，不计入。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只看这个党组织及其下级
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 看哪个期间，如 2026-10、第四季度、2026
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
}

/// Shows planned against held.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let period = match args.period.as_deref() {
        Some(text) => words::period("--period", text, today)?,
        None => Period::containing(Grain::Year, today),
    };
    let of = args.unit.as_deref().map(|text| named::unit(session, records, text)).transpose()?;
    let question = PlanQuestion { scope: of.as_ref().map_or(0, |unit| unit.id.0), period, as_of: today };
    let items = planned(records, &question)?;
    let due: Vec<&Planned> = due_in(&items, period).collect();
    let tiers = Tier::ALL.iter().map(|tier| Some(*tier)).chain([None]).map(|tier| {
        let mut cells = vec![Cell::from(tier.map(Tier::code)), Cell::from(tier.map_or("合计", Tier::label))];
        cells.extend(counted(due.iter().filter(|p| tier.is_none_or(|tier| p.tier == tier)).copied()));
        cells
    });
    let mut by_unit: BTreeMap<UnitId, Vec<&Planned>> = BTreeMap::new();
    for item in &due {
        by_unit.entry(item.item.facts.unit).or_default().push(item);
    }
    let mut units = Vec::new();
    for (id, of_unit) in by_unit {
        let on = period.to().min(today);
        let found = unit(records, id, on)?.map(|unit| full_name(records, &unit, on)).transpose()?;
        let mut cells = vec![Cell::from(id), found.into()];
        cells.extend(counted(of_unit.into_iter()));
        units.push(cells);
    }
    let columns = |first: [(&'static str, &'static str); 2]| {
        let counts = [
            ("planned", "计划（项）"),
            ("held", "已开展（项）"),
            ("missed", "未开展（项）"),
            ("open", "未到期（项）"),
            ("share", "完成率"),
        ];
        first.into_iter().chain(counts).collect::<Vec<_>>()
    };
    let tier_columns = columns([("tier", ""), ("tier_name", "层级")]);
    let unit_columns = columns([("unit", "编号"), ("unit_name", "党组织")]);
    let mut page = Page::new("plan.progress", format!("{}计划开展情况", period.label()))
        .field("period", "", period.code())
        .field("as_of", "截至", today)
        .field("unit", "", of.map(|unit| Cell::from(unit.id)).unwrap_or_default())
        .table(Table::new("tiers", &tier_columns).rows(tiers))
        .table(
            Table::new("units", &unit_columns)
                .caption("各党组织")
                .rows(units)
                .when_empty("这个期间没有到期的计划项。"),
        );
    if items.is_empty() {
        page = page.remark("还没有列入计划：wuxue plan import 文件，或 wuxue plan add --help");
    }
    Ok(page)
}

/// Planned, held, missed, not due yet, and the share of those that must have been held by now.
fn counted<'a>(items: impl Iterator<Item = &'a Planned>) -> [Cell; 5] {
    let tally = PlanTally::of(items);
    [
        tally.planned().into(),
        tally.held.into(),
        tally.missed.into(),
        tally.open.into(),
        Cell::Share { n: tally.held, of: tally.due() },
    ]
}
