//! What an inspection sees of a branch, derived from the records by the basis that was frozen: rules, notices,
//! attendance, make-ups, self-study, records, and its people.

use std::collections::HashMap;

use anyhow::{Context, Result};

use super::conclusion::Judgement;
use super::execution::{Execution, ExecutionState, executions};
use super::finding::{Finding, FindingSort, findings};
use super::inspection::{
    InspectedMember, InspectedUnit, Inspection, InspectionId, inspected_members, inspected_notices,
    inspected_rules, inspected_units, sampled,
};
use super::item::{Item, items};
use crate::calendar::{Day, Period};
use crate::chain::{Checked, lint};
use crate::record::{ActivityId, Debt, DebtQuestion, DebtState, Filter, Status, debts};
use crate::roster::{PersonId, UnitId};
use crate::rules::{Measure, Question, State, Verdict, WorkingDays, evaluate_rules};
use crate::sql;
use crate::store::{Records, named_params};

crate::closed_set! {
    /// Whether what was due was done; in words, so that nobody is ranked by it.
    Fulfilled {
        /// Done, in time or not.
        Done = "done", "已完成";
        /// Not done, and it was said why.
        Stated = "stated", "已说明";
        /// Not done.
        Undone = "undone", "未完成";
        /// Not due yet.
        NotDue = "not_due", "未到期";
        /// Not asked of it.
        Out = "out", "不适用";
    }
}

/// An item of a notice that fell due in the period, and how it stands with a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectedItem {
    /// How papers number the notice: 2026年第11期.
    pub issue: String,
    /// What it asks for.
    pub item: Item,
    /// How it stands; none if the notice was withdrawn since.
    pub execution: Option<Execution>,
    /// Whether its time is over.
    pub past: bool,
}

/// The people of a branch at what it held: 应到 and 实到 in person-times, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attended {
    /// 应到.
    pub expected: i64,
    /// 实到.
    pub present: i64,
    /// 补学.
    pub made_up: i64,
    /// 请假 and 因公外出.
    pub excused: i64,
    /// 缺席.
    pub absent: i64,
    /// 未登记.
    pub unrecorded: i64,
}

impl Attended {
    /// Somebody who was expected once, and the record of it. Where no attendance at all was kept (not `recorded`), who
    /// came is unknown, and no rate speaks of it.
    fn once(status: Option<Status>, recorded: bool) -> Attended {
        let mut once = Attended { expected: i64::from(recorded), ..Attended::default() };
        match status {
            Some(Status::Present | Status::Late) => once.present = 1,
            Some(Status::MadeUp) => once.made_up = 1,
            Some(Status::Leave | Status::Away) => once.excused = 1,
            Some(Status::Absent) => once.absent = 1,
            Some(Status::Exempt) => once.expected = 0,
            None => once.unrecorded = 1,
        }
        once
    }

    fn add(&mut self, one: Attended) {
        self.expected += one.expected;
        self.present += one.present;
        self.made_up += one.made_up;
        self.excused += one.excused;
        self.absent += one.absent;
        self.unrecorded += one.unrecorded;
    }
}

/// A member of a branch inspected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectedPerson {
    /// Who.
    pub person: PersonId,
    /// Full name.
    pub name: String,
    /// First day in the branch within the period.
    pub starts: Day,
    /// Last day.
    pub ends: Day,
    /// At what the branch held.
    pub attended: Attended,
    /// Sessions still to be made up.
    pub owed: i64,
    /// Problems of which the person is the owner, not closed by the day asked for.
    pub open_findings: i64,
}

impl InspectedPerson {
    /// Whether the person did what was due: came, made up what was missed, put right what was theirs. None if nothing is
    /// known against them, but of some session not whether they came.
    pub fn fulfilled(&self) -> Option<Fulfilled> {
        let Attended { expected, excused, absent, unrecorded, .. } = self.attended;
        if self.owed > 0 || absent > 0 || self.open_findings > 0 {
            Some(Fulfilled::Undone)
        } else if unrecorded > 0 {
            None
        } else if excused > 0 {
            Some(Fulfilled::Stated)
        } else if expected == 0 {
            Some(Fulfilled::Out)
        } else {
            Some(Fulfilled::Done)
        }
    }
}

/// What an inspection sees of a branch.
#[derive(Debug, Clone, PartialEq)]
pub struct BranchSheet {
    /// The branch, and the days on which it was there.
    pub unit: InspectedUnit,
    /// Its members on the last of these days.
    pub members: i64,
    /// How it and its groups stand against the rules.
    pub rules: Vec<Verdict>,
    /// The items of notices that fell due.
    pub items: Vec<InspectedItem>,
    /// Its people together.
    pub attended: Attended,
    /// Sessions to be made up.
    pub debts: Vec<Debt>,
    /// How many of its people studied by themselves, and for how many minutes in all.
    pub self_study: (i64, i64),
    /// The records of what it held, with what they lack.
    pub records: Vec<Checked>,
    /// The records drawn.
    pub sample: Vec<ActivityId>,
    /// Its people, in the order of the roster.
    pub people: Vec<InspectedPerson>,
}

/// How a rule stands, as something due.
pub fn rule_fulfilled(state: State) -> Fulfilled {
    match state {
        State::Met | State::MetLate => Fulfilled::Done,
        State::Stated => Fulfilled::Stated,
        State::Short => Fulfilled::Undone,
        State::NotYetDue => Fulfilled::NotDue,
        State::NotApplicable | State::Exempt => Fulfilled::Out,
    }
}

impl InspectedItem {
    /// How it stands, as something due.
    pub fn fulfilled(&self) -> Fulfilled {
        let Some(execution) = &self.execution else { return Fulfilled::Out };
        match execution.state {
            ExecutionState::Done | ExecutionState::Late => Fulfilled::Done,
            ExecutionState::Stated => Fulfilled::Stated,
            // What was begun in time may still be finished in time.
            ExecutionState::Partly if !self.past => Fulfilled::NotDue,
            ExecutionState::Partly if execution.statement.is_some() => Fulfilled::Stated,
            ExecutionState::Partly | ExecutionState::Missing => Fulfilled::Undone,
            ExecutionState::NotDue => Fulfilled::NotDue,
            ExecutionState::NotChosen | ExecutionState::Exempt => Fulfilled::Out,
        }
    }

    /// How it stands in words.
    pub fn said(&self) -> String {
        self.execution.as_ref().map_or("通知单已撤回，不计".to_owned(), Execution::said)
    }
}

impl BranchSheet {
    /// What the records say of a point of the sheet: none if it is not on the sheet, `Some(None)` if they say nothing.
    pub fn derived(&self, code: &str) -> Option<Option<Judgement>> {
        let of = |fulfilled: Fulfilled| match fulfilled {
            Fulfilled::Done => Some(Judgement::Conforms),
            Fulfilled::Stated => Some(Judgement::Mostly),
            Fulfilled::Undone => Some(Judgement::Fails),
            Fulfilled::NotDue | Fulfilled::Out => None,
        };
        // Of a rule about groups, the worst of them.
        let mut rules = self.rules.iter().filter(|verdict| verdict.rule == code).peekable();
        if rules.peek().is_some() {
            let order = [Judgement::Conforms, Judgement::Mostly, Judgement::Fails];
            let worst = rules.filter_map(|verdict| of(rule_fulfilled(verdict.state)));
            return Some(worst.max_by_key(|one| order.iter().position(|known| known == one)));
        }
        if let Some(item) = self.items.iter().find(|item| item.item.id.to_string() == code) {
            let late = item.execution.as_ref().is_some_and(|one| one.state == ExecutionState::Late);
            return Some(if late { Some(Judgement::Mostly) } else { of(item.fulfilled()) });
        }
        self.sample.iter().any(|id| id.to_string() == code).then_some(None)
    }

    /// The branch as it is called now; since the opening it may have been renamed.
    pub fn name_now(&self) -> &str {
        let own = self.rules.iter().find(|verdict| verdict.unit == self.unit.unit);
        own.map_or(&self.unit.name, |verdict| &verdict.unit_name)
    }

    /// The group of the branch that a rule judges, without the branch before it; none of the branch itself.
    pub fn group_of<'v>(&self, verdict: &'v Verdict) -> Option<&'v str> {
        let name = &verdict.unit_name;
        (verdict.unit != self.unit.unit).then(|| name.strip_prefix(self.name_now()).unwrap_or(name))
    }

    /// Of each floor of hours, by code and name: how many of its people had not reached it, of how many.
    pub fn short_of_hours(&self) -> impl Iterator<Item = (&str, &str, i64, i64)> {
        let hours = self.rules.iter().filter(|verdict| verdict.measure == Measure::Minutes);
        hours.map(|one| {
            let short = (one.expected - one.held).max(0);
            (one.rule.as_str(), one.rule_name.as_str(), short, one.expected)
        })
    }

    /// How many sessions stand so in the ledger of make-ups.
    pub fn debts_in(&self, state: DebtState) -> i64 {
        self.debts.iter().filter(|debt| debt.state == state).count() as i64
    }

    /// The records that lack something.
    pub fn incomplete(&self) -> impl Iterator<Item = &Checked> {
        self.records.iter().filter(|checked| !checked.lacks.is_empty())
    }
}

/// Where units stood within an inspection: below which branch, from when to when.
struct Places(HashMap<UnitId, Vec<(UnitId, Day, Day)>>);

impl Places {
    fn of(records: &Records<'_>, of: InspectionId) -> Result<Places> {
        let mut places = Places(HashMap::new());
        records.each(sql!("inspection.sql", "below"), named_params! {":inspection": of}, |row| {
            let place = (row.get("branch")?, row.get("starts")?, row.get("ends")?);
            places.0.entry(row.get("unit")?).or_default().push(place);
            Ok(())
        })?;
        Ok(places)
    }

    /// The branch of a unit on a day.
    fn on(&self, unit: UnitId, day: Day) -> Option<UnitId> {
        let own = self.0.get(&unit)?;
        own.iter().find(|(_, starts, ends)| (*starts..=*ends).contains(&day)).map(|place| place.0)
    }

    /// The branch below which a unit stood last.
    fn last(&self, unit: UnitId) -> Option<UnitId> {
        self.0.get(&unit)?.last().map(|place| place.0)
    }
}

/// What there is, by the branch that `whose` says; what is of none is left out.
fn by_branch<T>(all: Vec<T>, whose: impl Fn(&T) -> Option<UnitId>) -> HashMap<UnitId, Vec<T>> {
    let mut sorted: HashMap<UnitId, Vec<T>> = HashMap::new();
    for one in all {
        if let Some(branch) = whose(&one) {
            sorted.entry(branch).or_default().push(one);
        }
    }
    sorted
}

/// What it sees of every branch inspected, looked at on a day. Each thing is read once for all of them: read branch by branch, of 200 it
/// takes seconds.
///
/// # Errors
/// Only those of the store.
pub fn branch_sheets(records: &Records<'_>, of: &Inspection, today: Day) -> Result<Vec<BranchSheet>> {
    let question = Question { period: of.period, units: None, as_of: of.as_of };
    let places = Places::of(records, of.id)?;
    let span = Period::range(of.period.from(), of.as_of).context("an inspection of no time")?;
    let verdicts = evaluate_rules(records, &question, inspected_rules(records, of.id)?)?;
    let mut rules = by_branch(verdicts, |verdict| places.last(verdict.unit));
    let mut items = due_items(records, of, today)?;
    // What belongs to the period may have been held after it.
    let mut checked =
        by_branch(lint(records, &Filter { period: Some(span), ..Filter::default() })?, |checked| {
            places.on(checked.unit, checked.day.clamp(span.from(), span.to()))
        });
    let mut members = by_branch(inspected_members(records, of.id)?, |member| Some(member.unit));
    let owed = DebtQuestion { scope: 0, person: None, period: Some(span), as_of: of.as_of };
    let owed = debts(records, &owed)?.into_iter().map(|debt| debt.judged_on(of.reckoning(today)));
    let mut debts = by_branch(owed.collect(), |debt: &Debt| places.on(debt.unit, debt.day));
    let mut came = attendance(records, of.id)?;
    let mut studied: HashMap<UnitId, (i64, i64)> = HashMap::new();
    records.each(sql!("inspection.sql", "studied"), named_params! {":inspection": of.id}, |row| {
        studied.insert(row.get("unit")?, (row.get("learners")?, row.get("minutes")?));
        Ok(())
    })?;
    let known = findings(records, of.id)?;
    let mut samples = sampled(records, of.id)?;
    let sheets = inspected_units(records, of.id)?.into_iter().map(|unit| {
        let id = unit.unit;
        let mut debts = debts.remove(&id).unwrap_or_default();
        let members = members.remove(&id).unwrap_or_default();
        debts.retain(|debt| members.iter().any(|member| member.person == debt.person));
        let came = came.remove(&id).unwrap_or_default();
        let mut attended = Attended::default();
        came.values().for_each(|one| attended.add(*one));
        let own: Vec<&Finding> = known.iter().filter(|finding| finding.facts.unit == id).collect();
        let people = people(members, &came, &debts, &own, today);
        BranchSheet {
            members: people.iter().filter(|one| one.ends == unit.ends).count() as i64,
            rules: rules.remove(&id).unwrap_or_default(),
            items: items.remove(&id).unwrap_or_default(),
            attended,
            debts,
            self_study: studied.get(&id).copied().unwrap_or_default(),
            records: checked.remove(&id).unwrap_or_default(),
            sample: samples.remove(&id).unwrap_or_default(),
            people,
            unit,
        }
    });
    Ok(sheets.collect())
}

/// The items due in the period, of each branch addressed: by notice, then in the order of the notice. What is due on a
/// day off counts in the period in which it may still be carried out, as in the reports.
fn due_items(
    records: &Records<'_>,
    of: &Inspection,
    today: Day,
) -> Result<HashMap<UnitId, Vec<InspectedItem>>> {
    let working_days = WorkingDays::read(records)?;
    let mut found: HashMap<UnitId, Vec<InspectedItem>> = HashMap::new();
    for notice in inspected_notices(records, of.id)? {
        let Some(version) = notice.in_force() else { continue };
        let issue = notice.issue.to_string();
        let mut due = items(records, notice.id, version.version)?;
        due.retain(|item| of.period.contains(working_days.due(item.facts.due)));
        let mut all: HashMap<_, Vec<Execution>> = HashMap::new();
        for execution in executions(records, &notice, of.reckoning(today))? {
            all.entry(execution.item).or_default().push(execution);
        }
        for item in due {
            for execution in all.remove(&item.id).unwrap_or_default() {
                found.entry(execution.unit).or_default().push(InspectedItem {
                    issue: issue.clone(),
                    item: item.clone(),
                    past: of.reckoning(today).is_past(execution.due),
                    execution: notice.withdrawn.is_none().then_some(execution),
                });
            }
        }
    }
    Ok(found)
}

/// How the members of each branch came to what it held.
fn attendance(
    records: &Records<'_>,
    of: InspectionId,
) -> Result<HashMap<UnitId, HashMap<PersonId, Attended>>> {
    let mut came: HashMap<UnitId, HashMap<PersonId, Attended>> = HashMap::new();
    records.each(sql!("inspection.sql", "attended"), named_params! {":inspection": of}, |row| {
        let once = Attended::once(row.get("status")?, row.get("recorded")?);
        came.entry(row.get("branch")?).or_default().entry(row.get("person")?).or_default().add(once);
        Ok(())
    })?;
    Ok(came)
}

/// The people of a branch.
fn people(
    members: Vec<InspectedMember>,
    came: &HashMap<PersonId, Attended>,
    debts: &[Debt],
    findings: &[&Finding],
    today: Day,
) -> Vec<InspectedPerson> {
    let mut people: Vec<InspectedPerson> = Vec::new();
    for stay in members {
        // Who came back within the period was there for the time of both stays.
        if let Some(last) = people.last_mut().filter(|last| last.person == stay.person) {
            last.ends = stay.ends;
            continue;
        }
        let owed = debts.iter().filter(|debt| debt.person == stay.person && debt.state != DebtState::Closed);
        let own = findings
            .iter()
            .filter(|finding| finding.facts.owner == Some(stay.person) && !finding.stands(today).is_closed());
        people.push(InspectedPerson {
            person: stay.person,
            name: stay.name,
            starts: stay.starts,
            ends: stay.ends,
            attended: came.get(&stay.person).copied().unwrap_or_default(),
            owed: owed.count() as i64,
            open_findings: own.count() as i64,
        });
    }
    people
}

/// What of a sheet is to be put right, if nobody said why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Miss<'s> {
    /// A rule that was missed.
    Rule(&'s Verdict),
    /// An item that was not, or not wholly, carried out.
    Item(&'s InspectedItem),
    /// Records that lack something: how many.
    Records(i64),
    /// Sessions not made up in time: how many.
    MakeUps(i64),
}

impl Miss<'_> {
    /// What it was drawn from: a rule or an item.
    pub fn source(&self) -> String {
        match self {
            Miss::Rule(verdict) => format!("{}@{}", verdict.rule, verdict.unit),
            Miss::Item(item) => item.item.id.to_string(),
            Miss::Records(_) => "lint".to_owned(),
            Miss::MakeUps(_) => "make_up".to_owned(),
        }
    }
}

impl Miss<'_> {
    /// Whether it is among the problems of its branch: drawn from the sheet, or written by hand in words that name it.
    fn is_among(&self, own: &[&Finding]) -> bool {
        let source = self.source();
        own.iter().any(|one| match (&one.facts.source, self) {
            (Some(known), _) => *known == source,
            (None, Miss::Rule(verdict)) => one.facts.what.contains(&verdict.rule_name),
            (None, Miss::Item(item)) => one.facts.what.contains(&item.item.facts.what),
            (None, Miss::Records(_)) => one.facts.sort == FindingSort::Elements,
            (None, Miss::MakeUps(_)) => one.facts.sort == FindingSort::Attendance,
        })
    }
}

/// What of a sheet is to be put right and is not among the problems listed.
pub fn unlisted<'s>(sheet: &'s BranchSheet, listed: &[Finding]) -> Vec<Miss<'s>> {
    let own: Vec<&Finding> = listed.iter().filter(|one| one.facts.unit == sheet.unit.unit).collect();
    let mut found = misses(sheet);
    found.retain(|miss| !miss.is_among(&own));
    found
}

/// What of a sheet is to be put right.
pub fn misses(sheet: &BranchSheet) -> Vec<Miss<'_>> {
    let mut found: Vec<Miss<'_>> =
        sheet.rules.iter().filter(|verdict| verdict.state == State::Short).map(Miss::Rule).collect();
    let undone = |item: &&InspectedItem| {
        item.item.facts.required
            && (item.fulfilled() == Fulfilled::Undone
                || item
                    .execution
                    .as_ref()
                    .is_some_and(|one| one.state == ExecutionState::Late && one.statement.is_none()))
    };
    found.extend(sheet.items.iter().filter(undone).map(Miss::Item));
    let incomplete = sheet.incomplete().count() as i64;
    found.extend((incomplete > 0).then_some(Miss::Records(incomplete)));
    let overdue = sheet.debts_in(DebtState::Overdue);
    found.extend((overdue > 0).then_some(Miss::MakeUps(overdue)));
    found
}
