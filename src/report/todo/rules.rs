//! Requirements of times held, of groups and branches alike: those that come due, and those of the last periods that
//! were missed and that nobody answered.

use std::collections::BTreeMap;

use anyhow::Result;

use super::{Asked, Todo, TodoSort};
use crate::calendar::{Day, Grain, Period};
use crate::page::Cell;
use crate::roster::UnitId;
use crate::rules::{Measure, Question, State, Verdict, evaluate_some};
use crate::store::Records;

/// A line for each rule and period. Of what was missed only the last period of each rule is told of: a month after
/// it is over it belongs to reports and inspections.
pub(super) fn rules(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    const MISSED_FOR: i64 = 62;
    let mut lines: BTreeMap<(Day, Day, String), (Period, Vec<Verdict>)> = BTreeMap::new();
    let mut month = Period::containing(Grain::Month, asked.today).previous();
    while month.from() <= asked.horizon {
        let question =
            Question { period: month, units: asked.unit.as_ref().map(|unit| unit.id), as_of: asked.today };
        let ends = |grain: Grain| month.contains(Period::containing(grain, month.to()).to());
        let wanted =
            evaluate_some(records, &question, |rule| rule.measure == Measure::Held && ends(rule.period))?;
        for verdict in wanted {
            let due = verdict.period.to();
            let is_open = match verdict.state {
                State::NotYetDue => verdict.held < verdict.expected && due <= asked.horizon,
                State::Short => due >= asked.today.plus_days(-MISSED_FOR),
                _ => false,
            };
            if is_open && month.contains(due) {
                let key = (due, verdict.period.from(), verdict.rule.clone());
                lines.entry(key).or_insert((verdict.period, Vec::new())).1.push(verdict);
            }
        }
        month = month.next();
    }
    Ok(lines
        .into_iter()
        .filter_map(|((.., rule), (period, open))| line(asked, period, &rule, &open))
        .collect())
}

fn line(asked: &Asked<'_>, period: Period, rule: &str, open: &[Verdict]) -> Option<Todo> {
    let first = open.first()?;
    let missed = first.state == State::Short;
    let state = if missed { "没有达到要求，也没有说明" } else { "还没有达到要求" };
    let what = format!("{}{}{state}", period.label(), first.rule_name);
    let (code, key) = (period.code(), format!("{rule}-{}", period.code()));
    let units: Vec<UnitId> = open.iter().map(|verdict| verdict.unit).collect();
    let todo = match units.as_slice() {
        [unit] if missed => {
            let command =
                format!("wuxue inspect excuse --unit {unit} --rule {rule} --period {code} --text 情况说明");
            asked.of_unit(TodoSort::Rule, *unit, key, what, command)
        }
        [unit] => {
            let command = format!("wuxue inspect rules --period {code} --unit {unit}");
            asked.of_unit(TodoSort::Rule, *unit, key, what, command)
        }
        units => {
            let what = format!("{what}：{}", asked.named(units));
            let short = if missed { " --short" } else { "" };
            let command = format!("wuxue inspect rules --period {code}{short}{}", asked.only());
            asked.of_organ(TodoSort::Rule, key, what, command).for_many(units.len())
        }
    };
    Some(todo.until(period.to()).about(Cell::Record(rule.to_owned())))
}
