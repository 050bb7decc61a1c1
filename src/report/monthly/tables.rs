//! The tables of the monthly report.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::super::Scope;
use super::super::names::some_of;
use super::Reading;
use super::duties::{Completion, Line};
use super::facts::{Activity, Column, Sums};
use super::paper::is_silent;
use crate::chain::Tier;
use crate::page::{Cell, Chart, Drawing, Table};
use crate::roster::UnitId;
use crate::rules::State;
use crate::sql;
use crate::store::{Records, named_params};

/// The five tiers, and the organ as a whole.
pub(in super::super) fn tiers(reading: &Reading<'_>) -> Table {
    let row = |tier: Option<Tier>| {
        let label = tier.map_or("合计", Tier::label);
        let silent = tier.is_some_and(|tier| is_silent(reading, tier));
        let completion = reading.duties.completion(tier);
        let mut cells = vec![Cell::from(label), planned(completion)];
        // Of a tier that lives from other entries than sessions, columns of sessions say nothing; of one of which
        // nothing at all is recorded they are unknown.
        let entries = tier.is_some_and(|tier| reading.has_entries(tier));
        let known = |cell| match cell {
            cell if !silent => cell,
            _ if entries => Cell::Empty,
            Cell::Share { .. } => cell,
            _ => Cell::Unknown,
        };
        cells.push(known(Cell::Int(reading.facts.sum(tier, Column::Held))));
        cells.push(completion.share());
        cells.extend(attended(|column| reading.facts.sum(tier, column)).map(known));
        cells
    };
    let tiers = Tier::ALL.iter().map(|tier| Some(*tier)).chain([None]);
    Table::new(
        "tiers",
        &[
            ("tier", "层级"),
            ("planned", "应开展"),
            ("held", "已开展"),
            ("completion", "完成率"),
            ("expected", "应到人次"),
            ("present", "实到人次"),
            ("attendance", "参学率"),
            ("attendance_made_up", "含补学"),
            ("collective_minutes", "集中学时"),
        ],
    )
    .in_tables()
    .rows(tiers.map(row))
}

/// How many are asked for; of nothing a dash.
pub(super) fn planned(completion: Completion) -> Cell {
    if completion.asked > 0 { completion.asked.into() } else { Cell::Share { n: 0, of: 0 } }
}

/// What stands below the tiers where they do not add up to the organ.
pub(in super::super) fn overlap(reading: &Reading<'_>) -> Option<String> {
    let held = |tier| reading.facts.sum(tier, Column::Held);
    let tiers: i64 = Tier::ALL.iter().map(|tier| held(Some(*tier))).sum();
    (tiers != held(None)).then(|| "注：一场活动属于两个以上层级的，各层级分别计，合计只计一次。".to_owned())
}

/// Every activity of the period, by day, with who should have been there and who was.
pub(in super::super) fn activities(reading: &mut Reading<'_>) -> Result<Table> {
    let Reading { facts, names, .. } = reading;
    let mut held: Vec<_> = facts.activities.iter().collect();
    held.sort_by_key(|activity| (activity.day, activity.id));
    let mut rows = Vec::new();
    for activity in held {
        let tiers = Tier::ALL.iter().filter(|tier| activity.is_of(Some(**tier)));
        let mut cells = vec![
            Cell::Record(format!("A{}", activity.id)),
            Cell::from(activity.day.0),
            Cell::List(tiers.map(|tier| tier.label().to_owned()).collect()),
            Cell::from(names.unit(activity.unit)),
            Cell::from(names.activity(activity.id)?),
        ];
        cells.extend(attended(|column| activity.sum(column)));
        rows.push(cells);
    }
    Ok(Table::new(
        "activities",
        &[
            ("activity", "记录"),
            ("day", "日期"),
            ("tiers", "层级"),
            ("unit", "党组织"),
            ("subject", "活动"),
            ("expected", "应到人次"),
            ("present", "实到人次"),
            ("attendance", "参学率"),
            ("attendance_made_up", "含补学"),
            ("collective_minutes", "集中学时"),
        ],
    )
    .caption("逐场情况")
    .in_tables()
    .rows(rows)
    .when_empty("没有登记活动。"))
}

/// Expected, present, both rates and hours. Where nobody's attendance is recorded they are unknown, not 0.
pub(super) fn attended(sum: impl Fn(Column) -> i64) -> [Cell; 5] {
    let (expected, present) = (sum(Column::Expected), sum(Column::Present));
    let unknown = sum(Column::Marks) == 0 && sum(Column::Unattended) > 0;
    let known = |cell| if unknown { Cell::Unknown } else { cell };
    [
        known(Cell::Int(expected)),
        known(Cell::Int(present)),
        Cell::Share { n: present, of: expected },
        Cell::Share { n: sum(Column::Reached), of: expected },
        known(Cell::Minutes(sum(Column::Minutes))),
    ]
}

/// A row for every branch, with its Party groups, and for every other unit that held something or should
/// have.
pub(super) fn branches(reading: &Reading<'_>, records: &Records<'_>, scope: &Scope) -> Result<Table> {
    // A 联学共建 of two branches stands with each of them, for its own people.
    let mut sums: BTreeMap<i64, Vec<&Sums>> = BTreeMap::new();
    for (unit, held) in reading.facts.activities.iter().flat_map(Activity::by_unit) {
        sums.entry(reading.names.row_of(unit)).or_default().push(held);
    }
    let mut duties: BTreeMap<i64, Completion> = BTreeMap::new();
    for verdict in reading.duties.planned(None) {
        duties.entry(reading.names.row_of(verdict.unit.0)).or_default().add(verdict);
    }
    let mut units: BTreeSet<i64> = sums.keys().chain(duties.keys()).copied().collect();
    let inside: Vec<i64> = records.rows(
        sql!("monthly.sql", "units_in_scope"),
        named_params! {":scope": scope.top(), ":on": scope.last_day()},
        |row| row.get(0),
    )?;
    let existed = |id: &i64| {
        reading.names.is_branch(*id)
            && reading.names.known(*id).is_some_and(|unit| {
                unit.starts <= scope.last_day() && unit.ends.is_none_or(|ends| ends >= scope.period.from())
            })
    };
    units.extend(inside.into_iter().filter(existed));
    let rows = units.into_iter().map(|unit| {
        let held = sums.get(&unit).map_or(&[][..], Vec::as_slice);
        let sum = |column: Column| -> i64 { held.iter().map(|sums| sums[column as usize]).sum() };
        let completion = duties.get(&unit).copied().unwrap_or_default();
        let mut cells = vec![
            Cell::from(UnitId(unit)),
            Cell::from(reading.names.unit(unit)),
            planned(completion),
            Cell::Int(sum(Column::Held)),
            completion.share(),
        ];
        cells.extend(attended(sum));
        cells.push(Cell::Int(sum(Column::LateEntry)));
        cells
    });
    Ok(Table::new(
        "branches",
        &[
            ("unit", "编号"),
            ("name", "党组织"),
            ("planned", "应开展"),
            ("held", "已开展"),
            ("completion", "完成率"),
            ("expected", "应到人次"),
            ("present", "实到人次"),
            ("attendance", "参学率"),
            ("attendance_made_up", "含补学"),
            ("collective_minutes", "集中学时"),
            ("late_entries", "补录"),
        ],
    )
    .in_tables()
    .rows(rows)
    .chart(Chart::new(Drawing::Bars, "各党组织完成率", "name", ["completion"]))
    .when_empty("没有党支部。"))
}

/// Requirements that were missed, the unanswered before the answered.
pub(super) fn problems(reading: &Reading<'_>) -> Table {
    let missed = [State::Short, State::Stated].into_iter().flat_map(|state| reading.duties.missed(state));
    let rows = missed.map(|missed| {
        let verdict = missed.verdict;
        vec![
            Cell::from(verdict.unit),
            Cell::from(verdict.unit_name.as_str()),
            Cell::from(verdict.rule.as_str()),
            Cell::from(verdict.rule_name.as_str()),
            Cell::from(verdict.period.label()),
            // Of a period that goes on, only what is due already can be missed.
            Cell::Share { n: verdict.held.min(verdict.due), of: verdict.due },
            Cell::Int(missed.lacking()),
            Cell::List(missed.periods()),
            Cell::from(missed.state.label()),
            Cell::from(verdict.layer.label()),
            Cell::from(verdict.clause.as_str()),
            Cell::from(missed.statement()),
        ]
    });
    Table::new(
        "problems",
        &[
            ("unit", "编号"),
            ("name", "党组织"),
            ("rule", "代码"),
            ("rule_name", "制度要求"),
            ("period", "期间"),
            ("share", "实际/应有"),
            ("lacking", ""),
            ("missed", "未达到的期间"),
            ("state", "状态"),
            ("layer", "依据类别"),
            ("clause", "依据"),
            ("statement", "情况说明"),
        ],
    )
    .caption("未达到的制度要求")
    .in_tables()
    .rows(rows)
    .hide_empty_columns()
    .omit_when_empty()
}

/// What the records lack.
pub(super) fn incomplete(reading: &Reading<'_>) -> Table {
    let rows = reading.incomplete.iter().map(|gap| {
        vec![
            gap.record.clone(),
            Cell::from(gap.day.map(|day| day.0)),
            Cell::from(reading.names.unit(gap.unit)),
            Cell::from(gap.subject.as_str()),
            Cell::from(gap.lack.as_str()),
            Cell::from(gap.command.as_str()),
        ]
    });
    Table::new(
        "incomplete",
        &[
            ("record", "记录"),
            ("day", "日期"),
            ("unit", "党组织"),
            ("subject", "事项"),
            ("lack", "待补"),
            ("command", "补登命令"),
        ],
    )
    .caption("待补的记录")
    .in_tables()
    .rows(rows)
    .omit_when_empty()
}

/// Longer requirements, cumulated up to the end of the period.
pub(super) fn running(lines: &[Line]) -> Table {
    let rows = lines.iter().map(|line| {
        let open = i64::try_from(line.open.len()).unwrap_or(i64::MAX);
        vec![
            Cell::from(line.rule.as_str()),
            Cell::from(line.rule_name.as_str()),
            Cell::from(line.period.label()),
            Cell::Share { n: line.reached, of: line.reached + open },
            Cell::from(line.period.to().0),
            Cell::from(line.layer.label()),
            Cell::from(line.clause.as_str()),
        ]
    });
    Table::new(
        "running",
        &[
            ("rule", "代码"),
            ("rule_name", "制度要求"),
            ("period", "期间"),
            ("reached", "已达到的党组织"),
            ("due", "期满"),
            ("layer", "依据类别"),
            ("clause", "依据"),
        ],
    )
    .caption("跨月要求的进度（累计，未到期）")
    .in_tables()
    .rows(rows)
}

/// What comes due next.
pub(super) fn next_month(lines: &[Line]) -> Table {
    let rows = lines.iter().map(|line| {
        let names = some_of(line.open.iter().map(|(_, name)| name.as_str()));
        vec![
            Cell::from(line.rule.as_str()),
            Cell::from(line.rule_name.as_str()),
            Cell::from(line.period.label()),
            Cell::Int(i64::try_from(line.open.len()).unwrap_or(i64::MAX)),
            Cell::from(names),
            Cell::from(line.period.to().0),
            Cell::from(line.layer.label()),
            Cell::from(line.clause.as_str()),
        ]
    });
    Table::new(
        "next_month",
        &[
            ("rule", "代码"),
            ("rule_name", "制度要求"),
            ("period", "期间"),
            ("units", "党组织（个）"),
            ("names", "党组织"),
            ("due", "期满"),
            ("layer", "依据类别"),
            ("clause", "依据"),
        ],
    )
    .in_tables()
    .rows(rows)
    .omit_when_empty()
}
