//! What came of study: outcomes, showcase cases, exchanges of results.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;

use super::super::facts::Bounds;
use super::{Asked, Beyond, Fact, LeftOut, Measure};
use crate::chain::Tier;
use crate::page::{Cell, Table};
use crate::record::{ActivityId, OutcomeId, Publish, ShowcaseId, outcomes as recorded, showcases as chosen};
use crate::sql;
use crate::store::named_params;

/// 成果转化, by the day on which each came about.
pub(super) fn outcomes(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let Some(days) = asked.days else { return Ok(()) };
    let mut tiers: HashMap<OutcomeId, Vec<Tier>> = HashMap::new();
    asked.records.each(
        sql!("beyond.sql", "tiers_of_outcomes"),
        named_params! {":from": days.from(), ":to": days.to()},
        |row| {
            tiers.entry(row.get("outcome")?).or_default().push(row.get("tier")?);
            Ok(())
        },
    )?;
    let mut rows = Vec::new();
    for outcome in recorded(asked.records, asked.scope.top(), Some(days))? {
        let facts = &outcome.facts;
        let unit = asked.names.unit(facts.unit.0);
        if outcome.in_force.is_empty() {
            let row = LeftOut {
                record: outcome.id.into(),
                day: Some(facts.day),
                unit,
                person: None,
                subject: facts.title.clone(),
                why: "来源活动都已作废".to_owned(),
            };
            all.left_out.push((Measure::Outcomes, row));
            continue;
        }
        let from: Vec<String> = outcome.in_force.iter().map(ActivityId::to_string).collect();
        all.facts.push(Fact {
            record: outcome.id.into(),
            day: Some(facts.day),
            unit: unit.clone(),
            subject: facts.title.clone(),
            state: format!("{}，来自 {}", facts.sort.label(), from.join("、")),
            tiers: tiers.remove(&outcome.id).unwrap_or_default(),
            counts: vec![(Measure::Outcomes, 1, 0)],
            ..Fact::default()
        });
        rows.push(vec![
            outcome.id.into(),
            facts.day.into(),
            unit.into(),
            facts.sort.code().into(),
            facts.sort.label().into(),
            facts.title.as_str().into(),
            Cell::List(from),
        ]);
    }
    let columns = [
        ("outcome", "编号"),
        ("day", "日期"),
        ("unit", "党组织"),
        ("sort", ""),
        ("sort_name", "类别"),
        ("title", "成果"),
        ("from", "来自活动"),
    ];
    all.add_table(Table::new("outcomes", &columns).caption("成果转化").rows(rows));
    Ok(())
}

/// 优秀案例, by the day on which each was chosen.
pub(super) fn showcases(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let Some(days) = asked.days else { return Ok(()) };
    let mut holders: HashMap<ShowcaseId, i64> = HashMap::new();
    asked.records.each(
        sql!("beyond.sql", "holders_of_showcases"),
        named_params! {":from": days.from(), ":to": days.to(), ":scope": asked.scope.top()},
        |row| {
            holders.insert(row.get("showcase")?, row.get("unit")?);
            Ok(())
        },
    )?;
    let mut rows = Vec::new();
    for case in chosen(asked.records)?.into_iter().filter(|case| days.contains(case.facts.day)) {
        let facts = &case.facts;
        let Some(unit) = holders.get(&case.id).map(|unit| asked.names.unit(*unit)) else { continue };
        if case.voided {
            let row = LeftOut {
                record: case.id.into(),
                day: Some(facts.day),
                unit,
                person: None,
                subject: facts.title.clone(),
                why: format!("活动 {} 已作废", facts.activity),
            };
            all.left_out.push((Measure::Showcases, row));
            continue;
        }
        let consent = match facts.publish {
            Some(Publish::Agreed) => "同意公开",
            Some(Publish::Refused) => "不同意公开",
            None => "是否同意公开待补",
        };
        all.facts.push(Fact {
            record: case.id.into(),
            day: Some(facts.day),
            unit: unit.clone(),
            subject: facts.title.clone(),
            state: format!("{consent}，来自 {}", facts.activity),
            counts: vec![(Measure::Showcases, 1, 0)],
            ..Fact::default()
        });
        rows.push(vec![
            case.id.into(),
            facts.day.into(),
            unit.into(),
            facts.title.as_str().into(),
            facts.activity.into(),
            asked.names.activity(facts.activity.0)?.into(),
            facts.publish.map_or(Cell::Unknown, |publish| publish.label().into()),
            if facts.story.is_some() { Cell::from("有") } else { Cell::Unknown },
        ]);
    }
    let columns = [
        ("showcase", "编号"),
        ("day", "日期"),
        ("unit", "党组织"),
        ("title", "案例"),
        ("activity", "活动"),
        ("subject", "活动内容"),
        ("publish", "公开"),
        ("story", "案例材料"),
    ];
    all.add_table(Table::new("showcases", &columns).caption("优秀案例").rows(rows));
    Ok(())
}

/// 成果交流会, with the sessions shown there.
pub(super) fn exchanges(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let mut shown: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    Bounds::of(asked.records, asked.scope)?.each_of_all(
        asked.records,
        sql!("beyond.sql", "exchanges"),
        |row| {
            shown.entry(row.get("activity")?).or_default().extend(row.get::<_, Option<i64>>("shown")?);
            Ok(())
        },
    )?;
    let mut rows = Vec::new();
    for (id, shown) in shown {
        let Some(activity) = asked.facts.activity(id) else { continue };
        let unit = asked.names.unit(activity.unit);
        let record = ActivityId(id);
        let codes: Vec<String> = shown.iter().map(|id| ActivityId(*id).to_string()).collect();
        let n = i64::try_from(shown.len()).unwrap_or(i64::MAX);
        all.facts.push(Fact {
            record: record.into(),
            day: Some(activity.day),
            unit: unit.clone(),
            subject: asked.names.activity(id)?,
            state: if codes.is_empty() { String::new() } else { format!("展示 {}", codes.join("、")) },
            counts: vec![(Measure::Exchanges, 1, 0), (Measure::Shown, n, 0)],
            ..Fact::default()
        });
        rows.push(vec![
            record.into(),
            activity.day.into(),
            unit.into(),
            asked.names.activity(id)?.into(),
            if codes.is_empty() { Cell::Unknown } else { Cell::List(codes) },
        ]);
    }
    let columns = [
        ("activity", "记录"),
        ("day", "日期"),
        ("unit", "党组织"),
        ("subject", "内容"),
        ("shown", "展示的活动"),
    ];
    all.add_table(Table::new("exchanges", &columns).caption("成果交流").rows(rows));
    Ok(())
}
