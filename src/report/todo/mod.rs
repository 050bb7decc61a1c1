//! 待办: what is due, whatever it is, each with the command that settles it. A source is a function in a file of its
//! own and stands in [`SOURCES`]; it reads, and says nothing twice: where a line for each record would flood the screen
//! it gives one line for all of them, and the command that lists them.

mod decisions;
mod duties;
mod executions;
mod gathered;
mod hours;
mod inspections;
mod lint;
mod make_ups;
mod matters;
mod meetings;
mod notices;
mod papers;
mod plan;
mod rules;
mod terms;

use anyhow::Result;

use super::names::{Names, some_of};
use super::{Readers, Scope};
use crate::calendar::{Day, Period};
use crate::chain::Kind;
use crate::page::Cell;
use crate::roster::{PersonId, Unit, UnitId, UnitKind, find_persons, person, posts_of_unit};
use crate::sql;
use crate::store::{Records, named_params};

crate::closed_set! {
    /// What is due, the weightier first: of things due on one day they stand in this order.
    TodoSort {
        /// A problem to be put right, verified or looked at again.
        Finding = "finding", "问题整改";
        /// A matter of the register, or a task of one.
        Matter = "matter", "政治要件";
        /// A decision to see to.
        Decision = "decision", "决议事项";
        /// A notice or schedule that waits to be approved or sent out.
        Notice = "notice", "通知单";
        /// What a notice asks for.
        NoticeItem = "notice_item", "通知单事项";
        /// A requirement that is not reached.
        Rule = "rule", "制度要求";
        /// A term that ends.
        Term = "term", "换届";
        /// An inspection under way.
        Inspection = "inspection", "督查";
        /// A duty of the list.
        Duty = "duty", "责任清单";
        /// An item of the year's plan.
        Plan = "plan", "年度计划";
        /// The summary of a visit.
        Summary = "summary", "列席小结";
        /// A report to be made final.
        Report = "report", "报告定稿";
        /// An agreement that ends.
        Agreement = "agreement", "共建协议";
        /// A branch that sent nothing back.
        Return = "return", "反馈";
        /// A notice that was not signed for.
        Receipt = "receipt", "回执";
        /// Sessions to be made up.
        MakeUp = "make_up", "补学";
        /// Hours below the pace of their floor.
        Hours = "hours", "学时";
        /// Records that lack something.
        Lint = "lint", "缺项";
    }
}

/// One thing to do, or several of a sort that one command lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// What sort; it is its weight.
    pub sort: TodoSort,
    /// Until when; none of what waits without a time.
    pub due: Option<Day>,
    /// By how many days it is overdue; 0 if it is not.
    pub overdue: i64,
    /// What, in words.
    pub what: String,
    /// Whose it is, where it is one unit's.
    pub unit: Option<UnitId>,
    /// The unit's name; empty without one.
    pub unit_name: String,
    /// The record, or the code of a rule.
    pub record: Cell,
    /// How many records or people the line stands for.
    pub count: i64,
    /// The command that settles or lists it: it works as it is typed.
    pub command: String,
    /// The same thing has the same key on every day, and no other has it.
    pub key: String,
}

impl Todo {
    /// How weighty it is among what is due on one day: from 1, the weightiest.
    pub fn weight(&self) -> i64 {
        self.sort as i64 + 1
    }
}

/// What is asked.
pub struct Asked<'a> {
    /// The day it is.
    pub today: Day,
    /// The last day that is looked ahead to.
    pub horizon: Day,
    /// Only of this unit and those below it.
    pub unit: Option<Unit>,
    names: Names<'a>,
    /// The 机关党委, whose the acts of the organ are.
    seat: Option<Unit>,
}

/// Days for which what nobody settled is still told of.
const REMEMBERED: i64 = 366;

/// A source of things to do.
type Source = fn(&Records<'_>, &Asked<'_>) -> Result<Vec<Todo>>;

/// Every source.
const SOURCES: &[Source] = &[
    plan::plan,
    notices::notices,
    notices::schedules,
    executions::executions,
    rules::rules,
    inspections::inspections,
    inspections::findings,
    terms::terms,
    duties::duties,
    matters::matters,
    decisions::decisions,
    meetings::summaries,
    meetings::agreements,
    papers::reports,
    make_ups::make_ups,
    hours::hours,
    lint::lint,
];

/// What a day asks for: today's view of everything due until a horizon.
///
/// # Errors
/// Only those of the store.
pub fn todos(records: &Records<'_>, today: Day, horizon: Day, unit: Option<Unit>) -> Result<Vec<Todo>> {
    let asked = Asked::read(records, today, horizon, unit)?;
    let mut all = Vec::new();
    for source in SOURCES {
        all.extend(source(records, &asked)?);
    }
    for todo in &mut all {
        todo.overdue = todo.due.map_or(0, |due| due.days_until(today).max(0));
    }
    // What waits without a time stands with what is due today.
    all.sort_by_cached_key(|todo| (todo.due.unwrap_or(today), todo.sort, todo.unit, todo.key.clone()));
    Ok(all)
}

/// What tells this store from any other: the names of its things are unique with it.
///
/// # Errors
/// Only those of the store.
pub fn mark_of_store(records: &Records<'_>) -> Result<String> {
    let digest: Option<String> = records.maybe(sql!("todo.sql", "first_digest"), [], |row| row.get(0))?;
    Ok(digest.unwrap_or_default().chars().take(12).collect())
}

impl<'a> Asked<'a> {
    fn read(records: &Records<'a>, today: Day, horizon: Day, unit: Option<Unit>) -> Result<Asked<'a>> {
        let period = Period::spanning(today, horizon);
        let scope = Scope { period, unit: None, person: None, as_of: today, readers: Readers::default() };
        let names = Names::read(records, &scope)?;
        let seats =
            names.units().filter(|unit| unit.kind == UnitKind::OrganCommittee && unit.exists_on(today));
        let seat = seats.min_by_key(|unit| unit.id);
        Ok(Asked { today, horizon, unit, seat: seat.cloned(), names })
    }

    /// The first day from which on what nobody settled is told of.
    fn since(&self) -> Day {
        self.today.plus_days(-REMEMBERED)
    }

    /// The number of the unit asked for; 0 for all.
    fn scope(&self) -> i64 {
        self.unit.as_ref().map_or(0, |unit| unit.id.0)
    }

    /// Whether a unit is asked for.
    fn concerns(&self, unit: UnitId) -> bool {
        self.unit.as_ref().is_none_or(|top| self.names.is_within(unit, top.id))
    }

    /// Whether what the organ does as a whole is asked for.
    fn concerns_organ(&self) -> bool {
        self.unit.is_none() || self.seat.as_ref().is_some_and(|seat| self.concerns(seat.id))
    }

    /// Whether something due on a day is to be told of.
    fn sees(&self, due: Day) -> bool {
        (self.since()..=self.horizon).contains(&due)
    }

    /// ` --unit U3`, to follow a command that lists; nothing where all are asked for.
    fn only(&self) -> String {
        self.unit.as_ref().map(|unit| format!(" --unit {}", unit.id)).unwrap_or_default()
    }

    /// Some units by name, and how many they are.
    fn named(&self, units: &[UnitId]) -> String {
        let names: Vec<String> = units.iter().map(|unit| self.names.unit(unit.0)).collect();
        some_of(names.iter().map(String::as_str))
    }

    /// A thing to do without a unit.
    fn of_organ(&self, sort: TodoSort, key: String, what: String, command: String) -> Todo {
        Todo {
            sort,
            due: None,
            overdue: 0,
            what,
            unit: None,
            unit_name: String::new(),
            record: Cell::Empty,
            count: 1,
            command,
            key,
        }
    }

    /// A thing that one unit is to do.
    fn of_unit(&self, sort: TodoSort, unit: UnitId, key: String, what: String, command: String) -> Todo {
        let unit_name = self.names.unit(unit.0);
        Todo { unit: Some(unit), unit_name, ..self.of_organ(sort, key, what, command) }
    }

    /// Somebody in a post of the 机关党委, or else of another unit, but none of these.
    fn somebody_but(
        &self,
        records: &Records<'_>,
        or_of: Option<UnitId>,
        none: &[PersonId],
    ) -> Result<Option<PersonId>> {
        for unit in self.seat.as_ref().map(|seat| seat.id).into_iter().chain(or_of) {
            let mut posts = posts_of_unit(records, unit)?.into_iter();
            if let Some(post) = posts.find(|post| post.held_on(self.today) && !none.contains(&post.person)) {
                return Ok(Some(post.person));
            }
        }
        Ok(None)
    }

    /// The command that records an activity held on a day; none if one is recorded already: it would be taken for
    /// the same, and can be cited instead.
    fn log_add(
        &self,
        records: &Records<'_>,
        kind: &Kind,
        unit: UnitId,
        day: Day,
        cites: &str,
    ) -> Result<Option<String>> {
        let of = named_params! {":unit": unit, ":kind": kind.id, ":day": day};
        let twins: i64 = records.one(sql!("todo.sql", "twins"), of, |row| row.get(0))?;
        let fits = self.names.known(unit.0).is_some_and(|known| kind.holders.contains(&known.kind));
        let command = format!("wuxue log add {} --unit {unit} {cites} --on {day}", kind.name);
        Ok(Some(command).filter(|_| twins == 0 && fits))
    }
}

/// How a person is named in a command: by name, or by number where others bear it.
fn called(records: &Records<'_>, id: PersonId) -> Result<String> {
    let Some(found) = person(records, id)? else { return Ok(id.to_string()) };
    Ok(if find_persons(records, &found.name)?.len() == 1 { found.name } else { id.to_string() })
}

impl Todo {
    /// With the time until which it is to be done.
    fn until(self, due: impl Into<Option<Day>>) -> Todo {
        Todo { due: due.into(), ..self }
    }

    /// With the record that it is about.
    fn about(self, record: impl Into<Cell>) -> Todo {
        Todo { record: record.into(), ..self }
    }

    /// As a line for so many.
    fn for_many(self, count: usize) -> Todo {
        Todo { count: i64::try_from(count).unwrap_or(i64::MAX), ..self }
    }
}
