//! What the rules asked for in the period, and what they will ask for in the next.

use std::collections::HashMap;

use anyhow::Result;

use super::super::Scope;
use crate::calendar::{Day, Period};
use crate::chain::Tier;
use crate::page::Cell;
use crate::roster::UnitId;
use crate::rules::{Layer, Measure, Part, Question, Rule, State, Verdict, evaluate_some};
use crate::sql;
use crate::store::Records;

/// The verdicts of the period.
#[derive(Debug, Clone)]
pub(super) struct Duties {
    period: Period,
    /// The last day that counts.
    last: Day,
    verdicts: Vec<Verdict>,
    /// The tiers of each rule's kinds.
    tiers: HashMap<String, Vec<Tier>>,
}

impl Duties {
    /// Has the rules judged.
    pub fn read(records: &Records<'_>, scope: &Scope) -> Result<Duties> {
        let mut tiers: HashMap<String, Vec<Tier>> = HashMap::new();
        let pairs: Vec<(String, Tier)> =
            records.rows(sql!("monthly.sql", "tiers_of_rules"), [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for (rule, tier) in pairs {
            tiers.entry(rule).or_default().push(tier);
        }
        // Hours before their year ends would cost every monthly report the attendance of the whole year, and
        // say nothing that is due.
        let verdicts = judged(records, scope, scope.period, scope.as_of, |rule, ends| {
            ends || rule.measure != Measure::Minutes
        })?;
        Ok(Duties { period: scope.period, last: scope.last_day(), verdicts, tiers })
    }

    /// The tiers of a rule's kinds.
    pub fn tiers_of(&self, rule: &str) -> &[Tier] {
        self.tiers.get(rule).map_or(&[], Vec::as_slice)
    }

    /// The requirements of times held that come due in the period, for one tier or for all.
    pub fn planned(&self, tier: Option<Tier>) -> impl Iterator<Item = &Verdict> {
        self.verdicts.iter().filter(move |v| {
            v.measure == Measure::Held
                && is_asked(v)
                && self.period.contains(v.period.to())
                && tier.is_none_or(|tier| self.tiers.get(&v.rule).is_some_and(|tiers| tiers.contains(&tier)))
        })
    }

    /// How far those are met.
    pub fn completion(&self, tier: Option<Tier>) -> Completion {
        let mut all = Completion::default();
        self.planned(tier).for_each(|verdict| all.add(verdict));
        all
    }

    /// The requirements that were missed, with those of their periods that are in a state. One that was answered in
    /// some of its months and not in others is missed both ways.
    pub fn missed(&self, state: State) -> impl Iterator<Item = Missed<'_>> {
        self.verdicts.iter().filter_map(move |verdict| {
            let parts: Vec<&Part> = verdict.parts.iter().filter(|part| part.state == state).collect();
            (!parts.is_empty()).then_some(Missed { verdict, state, parts })
        })
    }

    /// Whether anything that was asked for has come due.
    pub fn anything_due(&self) -> bool {
        self.verdicts.iter().any(|v| is_asked(v) && v.parts.iter().any(|part| part.period.to() <= self.last))
    }

    /// Longer requirements that go on beyond the period, cumulated up to its end: one line for each rule.
    pub fn running(&self) -> Vec<Line> {
        lines(self.verdicts.iter().filter(|v| is_asked(v) && v.period.to() > self.period.to()))
    }
}

/// How far the requirements of times held are met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Completion {
    /// Times asked for.
    pub asked: i64,
    /// Of these, those that must have been held by now: the rate speaks of them.
    pub due: i64,
    /// Times held, of each requirement up to what it asks for.
    pub done: i64,
    /// Of those that were not held in time, how many a statement answers.
    pub stated: i64,
}

impl Completion {
    /// Counts a verdict.
    pub fn add(&mut self, verdict: &Verdict) {
        self.asked += verdict.expected;
        self.due += verdict.due;
        self.done += verdict.held.min(verdict.expected);
        self.stated += verdict.parts.iter().map(stated).sum::<i64>();
    }

    /// Counts what others were asked as well.
    pub fn join(&mut self, more: Completion) {
        self.asked += more.asked;
        self.due += more.due;
        self.done += more.done;
        self.stated += more.stated;
    }

    /// Counts what a verdict says of one period of its rule.
    pub fn add_part(&mut self, part: &Part) {
        self.asked += part.expected;
        self.due += part.due;
        self.done += part.done;
        self.stated += stated(part);
    }

    /// 完成率.
    pub fn share(self) -> Cell {
        Cell::Share { n: self.done, of: self.due }
    }
}

fn stated(part: &Part) -> i64 {
    if part.state == State::Stated { part.due - part.done } else { 0 }
}

/// A requirement that was missed.
pub(super) struct Missed<'a> {
    pub verdict: &'a Verdict,
    pub state: State,
    /// Its periods in this state, at least one.
    parts: Vec<&'a Part>,
}

impl Missed<'_> {
    /// How many are lacking: times, or persons.
    pub fn lacking(&self) -> i64 {
        self.parts.iter().map(|part| part.expected - part.done).sum()
    }

    /// Which of its periods they are, if it has several: `2026年2月、2026年9月`.
    pub fn periods(&self) -> Vec<String> {
        let several = self.verdict.parts.len() > 1;
        self.parts.iter().filter(|_| several).map(|part| part.period.label()).collect()
    }

    /// What was stated; of several periods, each with its own.
    pub fn statement(&self) -> Option<String> {
        if self.verdict.parts.len() < 2 {
            return self.verdict.statement.clone();
        }
        let said = self.parts.iter().filter_map(|part| {
            part.statement.as_ref().map(|text| format!("{}：{text}", part.period.label()))
        });
        Some(said.collect::<Vec<_>>().join("；")).filter(|said| !said.is_empty())
    }
}

/// A rule in a period, over all units it applies to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub rule: String,
    pub rule_name: String,
    pub layer: Layer,
    pub clause: String,
    pub period: Period,
    /// Units that have reached it.
    pub reached: i64,
    /// Those that have not.
    pub open: Vec<(UnitId, String)>,
}

/// What comes due in the next period and was not reached by the end of this one: its own requirements, and longer ones
/// that end with it. What was held since is no matter of this report.
pub(super) fn next(records: &Records<'_>, scope: &Scope) -> Result<Vec<Line>> {
    let next = scope.period.next();
    let verdicts = judged(records, scope, next, scope.last_day(), |_, ends| ends)?;
    let mut lines = lines(verdicts.iter().filter(|v| is_asked(v) && next.contains(v.period.to())));
    lines.retain(|line| !line.open.is_empty());
    Ok(lines)
}

/// Has the rules judged that are wanted, by whether their period ends inside the one asked for, as known on a day.
fn judged(
    records: &Records<'_>,
    scope: &Scope,
    period: Period,
    as_of: Day,
    wanted: impl Fn(&Rule, bool) -> bool,
) -> Result<Vec<Verdict>> {
    let question = Question { period, units: scope.unit.as_ref().map(|unit| unit.id), as_of };
    let ends = |rule: &Rule| {
        let last = Period::containing(rule.period, period.to());
        period.contains(last.to()) || period.contains(last.previous().to())
    };
    evaluate_some(records, &question, |rule| wanted(rule, ends(rule)))
}

/// Whether anything is asked of the unit at all.
fn is_asked(verdict: &Verdict) -> bool {
    verdict.expected > 0 && !matches!(verdict.state, State::NotApplicable | State::Exempt)
}

/// Gathers verdicts by rule and period, in the order in which the rules first come.
fn lines<'a>(verdicts: impl Iterator<Item = &'a Verdict>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut places: HashMap<(&str, Period), usize> = HashMap::new();
    for verdict in verdicts {
        let place = *places.entry((&verdict.rule, verdict.period)).or_insert_with(|| {
            lines.push(Line {
                rule: verdict.rule.clone(),
                rule_name: verdict.rule_name.clone(),
                layer: verdict.layer,
                clause: verdict.clause.clone(),
                period: verdict.period,
                reached: 0,
                open: Vec::new(),
            });
            lines.len() - 1
        });
        if let Some(line) = lines.get_mut(place) {
            if verdict.held >= verdict.expected {
                line.reached += 1;
            } else {
                line.open.push((verdict.unit, verdict.unit_name.clone()));
            }
        }
    }
    lines.sort_by_key(|line| (line.period.to(), line.layer));
    lines
}
