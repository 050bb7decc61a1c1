//! Judging units against the rules in force. What is counted is counted by `counting`, whom it concerns is
//! said by `scope`; here it is decided.

use std::collections::HashMap;

use anyhow::Result;

use super::counting::{Done, cut_off_day};
use super::scope::{Scope, Subject, exempt_units};
use super::statement::{Statements, statements};
use super::window::{Window, windows};
use super::{Measure, Part, Question, Rule, State, Verdict, rules};
use crate::calendar::{Grain, Minutes, Period};
use crate::roster::{UnitId, UnitKind};
use crate::store::Records;

/// A unit against a rule in one period of the rule.
#[derive(Debug)]
struct Judgement<'a> {
    rule: &'a Rule,
    period: Period,
    expected: i64,
    due: i64,
    held: i64,
    late: i64,
    state: State,
    why: Option<String>,
    statement: Option<String>,
}

impl Judgement<'_> {
    /// What it counts. One that does not apply expects nothing.
    fn part(&self) -> Part {
        let Judgement { period, expected, due, held, state, .. } = *self;
        Part { period, expected, due, done: held.min(expected), state, statement: self.statement.clone() }
    }
}

/// All that is known of one period.
struct Term {
    window: Window,
    done: Done,
    exempt: HashMap<UnitId, i64>,
}

/// Judges every unit asked for against every rule in force at the end of the period judged: units in the
/// order of the tree, then rules in the order in which they were added.
///
/// # Errors
/// Only if the store cannot be read.
pub fn evaluate(records: &Records<'_>, question: &Question) -> Result<Vec<Verdict>> {
    evaluate_some(records, question, |_| true)
}

/// As [`evaluate`], against those rules only that are wanted. What the others would count is not read: hours of
/// a year cost a year's attendance.
///
/// # Errors
/// Only if the store cannot be read.
pub fn evaluate_some(
    records: &Records<'_>,
    question: &Question,
    wanted: impl Fn(&Rule) -> bool,
) -> Result<Vec<Verdict>> {
    evaluate_rules(
        records,
        question,
        rules(records)?.into_iter().filter(|rule| rule.enabled && wanted(rule)).collect(),
    )
}

/// As [`evaluate`], against these rules, whether or not they are still judged elsewhere: an inspection goes by those
/// of the day on which it was opened.
///
/// # Errors
/// Only if the store cannot be read.
pub fn evaluate_rules(records: &Records<'_>, question: &Question, all: Vec<Rule>) -> Result<Vec<Verdict>> {
    let seen = question.as_of.min(question.period.to()).max(question.period.from());
    let scope = Scope::read(records, seen)?;
    let statements = statements(records)?;
    let terms = terms(records, &all, question)?;
    let mut codes: Vec<&str> = Vec::new();
    for rule in &all {
        if !codes.contains(&rule.code.as_str()) {
            codes.push(&rule.code);
        }
    }
    // The versions of a rule, each with the periods in which it was in force at their end.
    let judged: Vec<Vec<(&Rule, &Term)>> = codes
        .iter()
        .map(|code| {
            let versions = all.iter().filter(|rule| rule.code == *code);
            let mut judged: Vec<(&Rule, &Term)> = versions
                .flat_map(|rule| {
                    let terms = terms.get(&rule.period).map_or(&[][..], Vec::as_slice);
                    let in_force = |term: &&Term| rule.in_force_on(term.window.period.to());
                    terms.iter().filter(in_force).map(move |term| (rule, term))
                })
                .collect();
            judged.sort_by_key(|(_, term)| term.window.period.from());
            judged
        })
        .collect();
    let mut verdicts = Vec::new();
    for unit in &scope.units {
        let asked = question.units.is_none_or(|top| scope.is_within(unit.id, top));
        if !asked || unit.ends.is_some_and(|ends| ends < question.period.from()) {
            continue;
        }
        for judged in &judged {
            let judgements: Vec<Judgement<'_>> = judged
                .iter()
                .filter_map(|(rule, term)| judge(&scope, &statements, unit, rule, term))
                .collect();
            let parts = judgements.iter().filter(|j| j.expected > 0).map(Judgement::part).collect();
            let judgement =
                fold(judgements, question.period).or_else(|| without_groups(&scope, unit, judged, question));
            verdicts.extend(judgement.map(|judgement| verdict(&scope, unit, judgement, parts)));
        }
    }
    Ok(verdicts)
}

/// Counts once for every period in which some rule is judged.
fn terms(records: &Records<'_>, rules: &[Rule], question: &Question) -> Result<HashMap<Grain, Vec<Term>>> {
    let cut_off_day = cut_off_day(records)?;
    let mut terms: HashMap<Grain, Vec<Term>> = HashMap::new();
    for &grain in Grain::ALL.iter().filter(|grain| grain.months() > 0) {
        for window in windows(grain, question.period, question.as_of) {
            let end = window.period.to();
            let in_force: Vec<&Rule> =
                rules.iter().filter(|rule| rule.period == grain && rule.in_force_on(end)).collect();
            if !in_force.is_empty() {
                let done = Done::count(records, &window, &in_force, cut_off_day)?;
                let exempt = exempt_units(records, &window)?;
                terms.entry(grain).or_default().push(Term { window, done, exempt });
            }
        }
    }
    Ok(terms)
}

/// Judges a unit in one period; nothing if the rule is not about it or it did not exist then.
fn judge<'a>(
    scope: &Scope,
    statements: &Statements,
    unit: &Subject,
    rule: &'a Rule,
    term: &Term,
) -> Option<Judgement<'a>> {
    let window = &term.window;
    let period = window.period;
    let concerned = unit.kind == rule.scope && rule.unit.is_none_or(|top| scope.is_within(unit.id, top));
    let existed = unit.starts <= window.last && unit.ends.is_none_or(|ends| ends >= period.from());
    if !concerned || !existed {
        return None;
    }
    let (expected, count) = term.done.of(rule, unit.id);
    let key = (unit.id, rule.code.clone(), period.code());
    let mut judgement = Judgement {
        rule,
        period,
        expected,
        due: if window.ended() { expected } else { count.held.min(expected) },
        held: count.held,
        late: count.late,
        state: State::NotApplicable,
        why: scope.reason_against(rule, unit, window),
        statement: statements.get(&key).cloned(),
    };
    if judgement.why.is_none()
        && let Some(members) = term.exempt.get(&unit.id)
    {
        judgement.state = State::Exempt;
        judgement.why = Some(format!("全体成员（{members} 人）不作硬性要求"));
    }
    if judgement.why.is_none() && expected == 0 {
        judgement.why = Some("没有应计人员".to_owned());
    }
    if judgement.why.is_some() {
        (judgement.expected, judgement.due) = (0, 0);
        return Some(judgement);
    }
    judgement.why = persons(rule, expected, count.held, || term.done.by_days(rule, unit.id));
    judgement.state = if count.held - count.late >= expected {
        State::Met
    } else if count.held >= expected {
        State::MetLate
    } else if !window.ended() {
        State::NotYetDue
    } else if judgement.statement.is_some() {
        State::Stated
    } else {
        State::Short
    };
    Some(judgement)
}

/// What the figures of a rule about persons count.
fn persons(rule: &Rule, expected: i64, held: i64, by_days: impl Fn() -> i64) -> Option<String> {
    let (reached, by_days) = match rule.measure {
        Measure::Held | Measure::SecretaryLecture => return None,
        Measure::Minutes => (format!("{} 学时", Minutes(rule.minimum)), by_days()),
        Measure::OwnBranch => (format!("{} 次", rule.minimum), 0),
    };
    let mut why = format!("按人计：应计 {expected} 人，达到 {reached}的 {held} 人");
    if by_days > 0 {
        why.push_str(&format!("；其中 {by_days} 人不满{}，按天数折算应学学时", whole(rule.period)));
    }
    Some(why)
}

/// A whole period of a rule, in a word.
fn whole(grain: Grain) -> &'static str {
    match grain {
        Grain::Year => "全年",
        Grain::Month => "全月",
        _ => "整个周期",
    }
}

/// A branch without Party groups is not judged by the rules about them, and the papers say so.
fn without_groups<'a>(
    scope: &Scope,
    branch: &Subject,
    judged: &[(&'a Rule, &Term)],
    question: &Question,
) -> Option<Judgement<'a>> {
    let (_, first) = judged.first()?;
    let (rule, last) = judged.last()?;
    let concerned = branch.kind == UnitKind::Branch
        && rule.scope == UnitKind::PartyGroup
        && rule.unit.is_none_or(|top| scope.is_within(branch.id, top))
        && branch.starts <= last.window.last
        && !scope.has_groups(branch.id, first.window.period.from(), last.window.last);
    concerned.then(|| Judgement {
        rule,
        period: if judged.len() > 1 { question.period } else { last.window.period },
        expected: 0,
        due: 0,
        held: 0,
        late: 0,
        state: State::NotApplicable,
        why: Some("未设党小组".to_owned()),
        statement: None,
    })
}

/// Several periods of one rule as one: each counts up to its own minimum, and those in which the rule did
/// not apply are left out unless there are no others.
fn fold<'a>(mut judgements: Vec<Judgement<'a>>, asked: Period) -> Option<Judgement<'a>> {
    if judgements.len() < 2 {
        return judgements.pop();
    }
    let judged = |j: &Judgement<'_>| !matches!(j.state, State::NotApplicable | State::Exempt);
    let last = judgements.last()?;
    let mut whole = Judgement {
        rule: last.rule,
        period: asked,
        expected: 0,
        due: 0,
        held: 0,
        late: 0,
        state: last.state,
        why: last.why.clone(),
        statement: None,
    };
    if !judgements.iter().any(judged) {
        return Some(whole);
    }
    let mut why = Vec::new();
    let mut missing = Vec::new();
    let mut stated = Vec::new();
    for j in &judgements {
        let label = j.period.label();
        if !judged(j) {
            why.extend(j.why.as_ref().map(|why| format!("{label}不计：{why}")));
            continue;
        }
        let capped = j.held.min(j.expected);
        whole.expected += j.expected;
        whole.due += j.due;
        whole.held += capped;
        whole.late += capped - (j.held - j.late).min(j.expected);
        if matches!(j.state, State::Short | State::Stated) {
            missing.push(if j.held == 0 {
                label.clone()
            } else {
                format!("{label}（{}/{}）", j.held, j.expected)
            });
        }
        if let Some(text) = &j.statement {
            stated.push(format!("{label}：{text}"));
        }
    }
    // The gravest stands for the whole: a miss, answered or not, before what may still be reached.
    let order = [State::Short, State::Stated, State::NotYetDue, State::MetLate, State::Met];
    let worst = order.into_iter().find(|state| judgements.iter().any(|j| j.state == *state));
    whole.state = worst.unwrap_or(State::Met);
    if !missing.is_empty() {
        why.insert(0, format!("未达到：{}", missing.join("、")));
    }
    whole.why = (!why.is_empty()).then(|| why.join("；"));
    whole.statement = (!stated.is_empty()).then(|| stated.join("；"));
    Some(whole)
}

fn verdict(scope: &Scope, unit: &Subject, judgement: Judgement<'_>, parts: Vec<Part>) -> Verdict {
    let rule = judgement.rule;
    Verdict {
        unit: unit.id,
        unit_name: scope.full_name(unit),
        rule: rule.code.clone(),
        rule_name: rule.name.clone(),
        layer: rule.layer,
        clause: rule.clause.clone(),
        measure: rule.measure,
        period: judgement.period,
        expected: judgement.expected,
        due: judgement.due,
        held: judgement.held,
        late: judgement.late,
        state: judgement.state,
        why: judgement.why,
        statement: judgement.statement,
        parts,
    }
}
