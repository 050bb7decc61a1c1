//! The rows behind each figure of the monthly report: the same facts the figure sums.

use std::collections::{BTreeMap, HashSet};

use anyhow::Result;

use super::super::Scope;
use super::super::explain::{Evidence, Explanation, LeftOut};
use super::super::names::Names;
use super::Reading;
use super::facts::{Activity, Column, Grain, PersonRow, Sums, left_out, persons};
use super::figures::{Alone, Definition, What};
use super::paper::whose;
use crate::calendar::Span;
use crate::chain::{PlanState, self_study_between};
use crate::page::Cell;
use crate::record::Status;
use crate::roster::{UnitKind, units_of};
use crate::rules::{Conversions, Converted, Verdict};
use crate::store::Records;

/// What is left out of a rate, and why.
const NO_MARKS: &str = "没有登记考勤，整场不计入参学率";

/// Gathers the rows of one figure.
pub(super) fn explanation(
    records: &Records<'_>,
    scope: &Scope,
    reading: &mut Reading<'_>,
    figure: &Definition,
) -> Result<Explanation> {
    let value = figure.value(&reading.sources());
    let mut rows = Vec::new();
    let mut out = Vec::new();
    match figure.what {
        What::Count(column) | What::Minutes(column) if column.grain() == Grain::Activity => {
            rows = activities(reading, figure, |a| (a.sum(column), 0))?;
            if column == Column::Held && figure.tier.is_none() {
                out = elsewhere(reading)?;
            }
        }
        What::Share(n, of) if of.grain() == Grain::Activity => {
            rows = activities(reading, figure, |a| (a.sum(n), a.sum(of)))?;
            if of == Column::TopicDue {
                out = waived(reading, figure)?;
            }
        }
        What::Count(column) | What::Minutes(column) => {
            let people = persons(records, scope, &reading.facts, figure.tier, column.grain())?;
            rows = people_rows(reading, &people, |row| (row.value(column), 0))?;
            out = not_counted(records, scope, reading, figure, column.grain())?;
        }
        What::Share(n, of) => {
            let people = persons(records, scope, &reading.facts, figure.tier, of.grain())?;
            rows = people_rows(reading, &people, |row| (row.value(n), row.value(of)))?;
            out = not_counted(records, scope, reading, figure, of.grain())?;
        }
        What::Guests => {
            let guests = guests(records, scope, reading, figure)?;
            rows = people_rows(reading, &guests, |row| (row.value(Column::Marks), 0))?;
        }
        What::Planned => rows = verdicts(reading.duties.planned(figure.tier), |v| (v.expected, 0)),
        What::Completion => {
            rows = verdicts(reading.duties.planned(figure.tier), |v| (v.held.min(v.expected), v.due));
        }
        What::PlanItems | What::PlanHeld | What::PlanShare => {
            let weigh = |state: PlanState| match (figure.what, i64::from(state == PlanState::Held)) {
                (What::PlanItems, _) => (1, 0),
                (What::PlanHeld, held) => (held, 0),
                (_, held) => (held, i64::from(state.is_due())),
            };
            let counts = match figure.what {
                What::PlanShare => PlanState::is_due,
                _ => PlanState::counts,
            };
            rows = reading.plan.evidence(&reading.names, figure.tier, weigh);
            out = reading.plan.left_out(&reading.names, figure.tier, counts);
        }
        What::Verdicts(state) => rows = verdicts(reading.duties.in_state(state), |_| (1, 0)),
        What::Alone(what) => {
            let unit = scope.unit.as_ref().map(|unit| unit.id);
            let mut seen = HashSet::new();
            for entry in self_study_between(records, unit, scope.period.from(), scope.last_day())? {
                if what == Alone::Learners && !seen.insert(entry.facts.person) {
                    continue;
                }
                let n = if what == Alone::Credited { entry.credited } else { 1 };
                let units = units_of(records, entry.facts.person, entry.facts.day)?;
                let branch = units.into_iter().find(|unit| unit.kind == UnitKind::Branch);
                rows.push(Evidence {
                    record: entry.id.into(),
                    day: Some(entry.facts.day),
                    unit: branch.map(|branch| reading.names.unit(branch.id.0)).unwrap_or_default(),
                    person: Some(reading.names.person(entry.facts.person.0)),
                    subject: entry.facts.what.clone(),
                    state: format!("{} 分钟", entry.facts.minutes),
                    n,
                    of: 0,
                });
            }
        }
        What::Beyond(measure) => {
            rows = reading.beyond.evidence(measure, figure.tier);
            out = reading.beyond.left_out(measure);
        }
        What::Incomplete => {
            for gap in &reading.incomplete {
                rows.push(Evidence {
                    record: gap.record.clone(),
                    day: gap.day,
                    unit: reading.names.unit(gap.unit),
                    person: None,
                    subject: gap.subject.clone(),
                    state: gap.lack.clone(),
                    n: 1,
                    of: 0,
                });
            }
        }
    }
    Ok(Explanation {
        id: figure.id.clone(),
        label: figure.label.clone(),
        value,
        basis: basis(records, scope, figure)?,
        rows,
        left_out: out,
    })
}

/// The rule by which a figure is counted; of hours, with the conversions in force in the period.
fn basis(records: &Records<'_>, scope: &Scope, figure: &Definition) -> Result<String> {
    let converted: &[Converted] = match figure.what {
        What::Minutes(_) => &[Converted::Hour, Converted::Span(Span::HalfDay), Converted::Span(Span::Day)],
        What::Alone(Alone::Credited) => &[Converted::Hour, Converted::Online],
        _ => return Ok(figure.basis.to_owned()),
    };
    let (from, to) = (scope.period.from(), scope.last_day());
    let in_force = Conversions::read(records)?.in_force(converted, from, to);
    Ok(format!("{}本期的折算标准：{in_force}。", figure.basis))
}

fn activities(
    reading: &mut Reading<'_>,
    figure: &Definition,
    weigh: impl Fn(&Activity) -> (i64, i64),
) -> Result<Vec<Evidence>> {
    let mut rows = Vec::new();
    for activity in reading.facts.activities.iter().filter(|a| a.is_of(figure.tier)) {
        let (n, of) = weigh(activity);
        if n != 0 || of != 0 {
            rows.push(Evidence {
                record: code(activity.id),
                day: Some(activity.day),
                unit: reading.names.unit(activity.unit),
                person: None,
                subject: reading.names.activity(activity.id)?,
                state: topic(activity, figure).to_owned(),
                n,
                of,
            });
        }
    }
    Ok(rows)
}

/// What was held in the period and counts in the one to which it belongs.
fn elsewhere(reading: &mut Reading<'_>) -> Result<Vec<LeftOut>> {
    let mut out = Vec::new();
    for one in &reading.facts.elsewhere {
        out.push(LeftOut {
            record: code(one.id),
            day: Some(one.day),
            unit: reading.names.unit(one.unit),
            person: None,
            subject: reading.names.activity(one.id)?,
            why: format!("属于{}，计在那一期", whose(one.period)),
        });
    }
    Ok(out)
}

/// The meetings to which the 第一议题 does not apply.
fn waived(reading: &mut Reading<'_>, figure: &Definition) -> Result<Vec<LeftOut>> {
    let mut out = Vec::new();
    for activity in reading.facts.activities.iter().filter(|a| a.is_of(figure.tier)) {
        if activity.sum(Column::TopicWaived) > 0 {
            let name = reading.names.activity(activity.id)?;
            out.push(row(activity, &reading.names, None, name, "说明了第一议题不适用"));
        }
    }
    Ok(out)
}

/// How a meeting stands with the 第一议题, where the figure asks for it.
fn topic(activity: &Activity, figure: &Definition) -> &'static str {
    match figure.what {
        What::Share(Column::TopicListed, _) if activity.sum(Column::TopicListed) > 0 => "已列",
        What::Share(Column::TopicListed, _) if activity.sum(Column::TopicUnsaid) > 0 => "未说明（待补）",
        What::Share(Column::TopicListed, _) => "未列",
        _ => "",
    }
}

fn people_rows(
    reading: &mut Reading<'_>,
    people: &[PersonRow],
    weigh: impl Fn(&PersonRow) -> (i64, i64),
) -> Result<Vec<Evidence>> {
    let mut rows = Vec::new();
    for row in people {
        let (n, of) = weigh(row);
        let Some(activity) = reading.facts.activity(row.activity).filter(|_| n != 0 || of != 0) else {
            continue;
        };
        rows.push(Evidence {
            record: code(row.activity),
            day: Some(activity.day),
            unit: reading.names.unit(row.unit),
            person: Some(reading.names.person(row.person)),
            subject: reading.names.activity(row.activity)?,
            state: status(row).to_owned(),
            n,
            of,
        });
    }
    Ok(rows)
}

fn status(row: &PersonRow) -> &'static str {
    match &row.status {
        None => "没有考勤记录",
        Some(code) => Status::from_code(code).map_or("不明", Status::label),
    }
}

fn verdicts<'a>(
    verdicts: impl Iterator<Item = &'a Verdict>,
    weigh: impl Fn(&Verdict) -> (i64, i64),
) -> Vec<Evidence> {
    verdicts
        .map(|verdict| {
            let (n, of) = weigh(verdict);
            let mut state = format!("{}，应 {} 实 {}", verdict.state.label(), verdict.expected, verdict.held);
            for more in [&verdict.why, &verdict.statement].into_iter().flatten() {
                state.push_str(&format!("；{more}"));
            }
            Evidence {
                record: Cell::Record(verdict.rule.clone()),
                day: None,
                unit: verdict.unit_name.clone(),
                person: None,
                subject: format!("{}（{}；{}）", verdict.rule_name, verdict.period.label(), source(verdict)),
                state,
                n,
                of,
            }
        })
        .collect()
}

/// Where a requirement comes from: its layer, unless the clause names that itself, and the clause.
fn source(verdict: &Verdict) -> String {
    let (layer, clause) = (verdict.layer.label(), &verdict.clause);
    if clause.starts_with(layer) { clause.clone() } else { format!("{layer}：{clause}") }
}

/// Marks of persons who were not expected.
fn guests(
    records: &Records<'_>,
    scope: &Scope,
    reading: &Reading<'_>,
    figure: &Definition,
) -> Result<Vec<PersonRow>> {
    let members = persons(records, scope, &reading.facts, figure.tier, Grain::Expected)?;
    let members: HashSet<_> = members.iter().map(|row| (row.activity, row.person)).collect();
    let mut marks = persons(records, scope, &reading.facts, figure.tier, Grain::Mark)?;
    marks.retain(|row| row.value(Column::Marks) > 0 && !members.contains(&(row.activity, row.person)));
    Ok(marks)
}

/// Who was left out of a figure of persons: activities without attendance; for figures of those expected, also
/// the exempt, those marked exempt this once, those too old for their youth group, and guests.
fn not_counted(
    records: &Records<'_>,
    scope: &Scope,
    reading: &mut Reading<'_>,
    figure: &Definition,
    grain: Grain,
) -> Result<Vec<LeftOut>> {
    let mut out = Vec::new();
    for activity in &reading.facts.activities {
        let silent = |(_, sums): &(i64, &Sums)| sums[Column::Unattended as usize] > 0;
        for (unit, _) in activity.by_unit().filter(silent).filter(|_| activity.is_of(figure.tier)) {
            let name = reading.names.activity(activity.id)?;
            out.push(LeftOut {
                unit: reading.names.unit(unit),
                ..row(activity, &reading.names, None, name, NO_MARKS)
            });
        }
    }
    if figure.what == What::Minutes(Column::Minutes) {
        for activity in &reading.facts.activities {
            if activity.is_of(figure.tier) && activity.sum(Column::LengthUnknown) > 0 {
                let name = reading.names.activity(activity.id)?;
                out.push(row(activity, &reading.names, None, name, "时长待补，没有计学时"));
            }
        }
    }
    if grain == Grain::Mark {
        return Ok(out);
    }
    let mut people: BTreeMap<(i64, i64), &str> = BTreeMap::new();
    let expected = persons(records, scope, &reading.facts, figure.tier, Grain::Expected)?;
    for row in expected.iter().filter(|row| row.value(Column::Expected) == 0) {
        people.insert((row.activity, row.person), "本次登记为不作硬性要求");
    }
    for (activity, person, exempt) in left_out(records, scope, &reading.facts, figure.tier)? {
        let why = if exempt {
            "当天属于不作硬性要求的人员"
        } else {
            "已超过青年理论学习小组的年龄上限"
        };
        people.insert((activity, person), why);
    }
    for guest in guests(records, scope, reading, figure)? {
        people.entry((guest.activity, guest.person)).or_insert("不在应到名单上");
    }
    for ((id, person), why) in people {
        let (name, person) = (reading.names.activity(id)?, reading.names.person(person));
        if let Some(activity) = reading.facts.activity(id) {
            out.push(row(activity, &reading.names, Some(person), name, why));
        }
    }
    Ok(out)
}

fn row(
    activity: &Activity,
    names: &Names<'_>,
    person: Option<String>,
    subject: String,
    why: &str,
) -> LeftOut {
    LeftOut {
        record: code(activity.id),
        day: Some(activity.day),
        unit: names.unit(activity.unit),
        person,
        subject,
        why: why.to_owned(),
    }
}

fn code(activity: i64) -> Cell {
    Cell::Record(format!("A{activity}"))
}
