//! The tables of the monthly report.

use std::collections::BTreeMap;

use anyhow::Result;

use super::super::Scope;
use super::super::names::some_of;
use super::Reading;
use super::duties::{Completion, Line};
use super::facts::{Column, Grain, Sums};
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
        let mut cells = vec![Cell::from(label), Cell::Int(completion.asked)];
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
    Table::new("tiers", &[&[("tier", "层级")][..], &WORK].concat()).in_tables().rows(tiers.map(row))
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

/// What a unit, or several, with their Party groups held, and how far they did what was due.
#[derive(Default)]
struct Work<'a> {
    /// Each session with the sums of a unit's own people: one that two units held stands twice.
    held: Vec<(i64, &'a Sums)>,
    completion: Completion,
    /// How many units.
    units: i64,
}

impl<'a> Work<'a> {
    /// The sum of a column: what is of the session counts once, whoever held it; what is of people with their own.
    fn sum(&self, column: Column) -> i64 {
        let each = self.held.iter().map(|(activity, sums)| (*activity, sums[column as usize]));
        if column.grain() != Grain::Activity {
            return each.map(|(_, n)| n).sum();
        }
        let mut sessions: BTreeMap<i64, i64> = BTreeMap::new();
        for (activity, n) in each {
            let known = sessions.entry(activity).or_default();
            *known = n.max(*known);
        }
        sessions.into_values().sum()
    }

    fn join(&mut self, more: Work<'a>) {
        self.held.extend(more.held);
        self.completion.join(more.completion);
        self.units += more.units;
    }

    fn cells(&self) -> Vec<Cell> {
        let mut cells = vec![
            Cell::Int(self.completion.asked),
            Cell::Int(self.sum(Column::Held)),
            self.completion.share(),
        ];
        cells.extend(attended(|column| self.sum(column)));
        cells.push(Cell::Int(self.sum(Column::LateEntry)));
        cells
    }

    /// How far it did what was due.
    fn state(&self) -> &'static str {
        match self.completion {
            Completion { due: ..=0, .. } => "没有到期的要求",
            Completion { due, done, .. } if done >= due => "全部完成",
            Completion { done: 0, .. } => "均未完成",
            _ => "没有全部完成",
        }
    }
}

/// The columns of what was asked for, held and attended.
pub(super) const WORK: [(&str, &str); 8] = [
    ("planned", "应开展"),
    ("held", "已开展"),
    ("completion", "完成率"),
    ("expected", "应到人次"),
    ("present", "实到人次"),
    ("attendance", "参学率"),
    ("attendance_made_up", "含补学"),
    ("collective_minutes", "集中学时"),
];

/// The columns of [`Work::cells`].
fn columns_of_work() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORK.into_iter().chain([("late_entries", "补录")])
}

/// The work of every branch, with its Party groups, and of every other unit that held something or should have.
fn work<'a>(
    reading: &'a Reading<'_>,
    records: &Records<'_>,
    scope: &Scope,
) -> Result<BTreeMap<i64, Work<'a>>> {
    let mut all: BTreeMap<i64, Work<'a>> = BTreeMap::new();
    // A 联学共建 of two branches stands with each of them, for its own people.
    for activity in &reading.facts.activities {
        for (unit, sums) in activity.by_unit() {
            all.entry(reading.names.row_of(unit)).or_default().held.push((activity.id, sums));
        }
    }
    for verdict in reading.duties.planned(None) {
        all.entry(reading.names.row_of(verdict.unit.0)).or_default().completion.add(verdict);
    }
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
    for unit in inside.into_iter().filter(existed) {
        all.entry(unit).or_default();
    }
    all.values_mut().for_each(|work| work.units = 1);
    Ok(all)
}

/// 附一: how far each unit got, or in a bulletin without their names how many got how far; and a note where its rows do not
/// add up to the organ.
pub(super) fn branches(
    reading: &Reading<'_>,
    records: &Records<'_>,
    scope: &Scope,
) -> Result<(Table, Option<&'static str>)> {
    let work = work(reading, records, scope)?;
    let total = reading.facts.sum(None, Column::Held);
    let more = |rows: &mut dyn Iterator<Item = &Work<'_>>| {
        rows.map(|work| work.sum(Column::Held)).sum::<i64>() > total
    };
    if !scope.read_by().name_units() {
        let totals = by_completion(work);
        let shared = more(&mut totals.iter().map(|(_, work)| work));
        let note = "注：联学共建的两个党支部不在同一行的，两行各计一场，合计只计一次。";
        return Ok((branch_totals(&totals), shared.then_some(note)));
    }
    let shared = more(&mut work.values());
    let rows = work.iter().map(|(unit, work)| {
        let mut cells = vec![Cell::from(UnitId(*unit)), Cell::from(reading.names.unit(*unit))];
        cells.extend(work.cells());
        cells
    });
    let mut table = Table::new("branches", &[("unit", "编号"), ("name", "党组织")]);
    for (key, label) in columns_of_work() {
        table = table.column(key, label);
    }
    let table = table
        .in_tables()
        .rows(rows)
        .chart(Chart::new(Drawing::Bars, "各党组织完成率", "name", ["completion"]))
        .when_empty("没有在册的党支部。");
    Ok((table, shared.then_some("注：两个党组织共同开展的，两边各计一场，合计只计一次。")))
}

/// The units by how far they did what was due.
fn by_completion(work: BTreeMap<i64, Work<'_>>) -> Vec<(&'static str, Work<'_>)> {
    let mut totals =
        ["全部完成", "没有全部完成", "均未完成", "没有到期的要求"].map(|state| (state, Work::default()));
    for work in work.into_values() {
        if let Some((_, total)) = totals.iter_mut().find(|(state, _)| *state == work.state()) {
            total.join(work);
        }
    }
    totals.into_iter().filter(|(_, work)| work.units > 0).collect()
}

/// How many units got how far, with their sums.
fn branch_totals(totals: &[(&'static str, Work<'_>)]) -> Table {
    let rows = totals.iter().map(|(state, work)| {
        let mut cells = vec![Cell::from(*state), Cell::Int(work.units)];
        cells.extend(work.cells());
        cells
    });
    let mut table = Table::new("branch_totals", &[("state", "完成情况"), ("units", "党组织（个）")]);
    for (key, label) in columns_of_work() {
        table = table.column(key, label);
    }
    table
        .in_tables()
        .rows(rows)
        .chart(Chart::new(Drawing::Bars, "党组织完成情况（个）", "state", ["units"]))
        .when_empty("没有在册的党支部。")
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
