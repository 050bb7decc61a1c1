//! What is still to be done: summaries of visits, decisions, sessions to be made up, needs that nothing takes up.

use anyhow::Result;

use super::super::super::owed::{Owed, OwedSort};
use super::{Asked, Beyond, Fact, Measure};
use crate::calendar::{Day, Period};
use crate::page::{Cell, Table};
use crate::record::{ActivityId, DebtQuestion, DebtState, DecisionState, debts, decisions as taken};
use crate::sql;
use crate::store::named_params;

/// Days for which what nobody settled is still reported.
pub(super) const REMEMBERED: i64 = 366;

/// Summaries of visits that are not sent.
pub(super) fn summaries(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let scope = asked.scope;
    let params = named_params! {
        ":since": scope.period.from().plus_days(-REMEMBERED), ":last": scope.last_day(),
        ":scope": scope.top(),
    };
    asked.records.each(sql!("beyond.sql", "summaries"), params, |row| {
        let (id, due): (ActivityId, Day) = (row.get("activity")?, row.get("summary_due")?);
        let (unit, subject) = (asked.names.unit(row.get("unit")?), asked.names.activity(id.0)?);
        let owed = Owed::summary(id.0, unit.clone(), subject.clone(), due, scope.reckoning());
        all.facts.push(Fact {
            record: id.into(),
            day: Some(row.get("day")?),
            unit,
            subject,
            state: format!("小结时限 {due}，{}", owed.state),
            counts: vec![(Measure::Summaries, i64::from(scope.reckoning().is_past(due)), 0)],
            ..Fact::default()
        });
        all.owed.push(owed);
        Ok(())
    })
}

/// Decisions that are not done.
pub(super) fn decisions(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let scope = asked.scope;
    let since = scope.period.from().plus_days(-REMEMBERED);
    let unit = scope.unit.as_ref().map(|unit| unit.id);
    let mut rows = Vec::new();
    for taken in taken(asked.records, unit, None, scope.reckoning())? {
        if taken.day < since || !taken.state.is_open() {
            continue;
        }
        let unit = asked.names.unit(taken.unit.0);
        let due = taken.decision.due.map_or_else(|| "没有时限".to_owned(), |due| format!("时限 {due}"));
        let (owner, overdue) = (asked.names.owner(&taken), taken.state == DecisionState::Overdue);
        if overdue {
            rows.push(vec![
                taken.activity.into(),
                unit.as_str().into(),
                taken.decision.text.as_str().into(),
                owner.clone().map_or(Cell::Unknown, Cell::from),
                taken.decision.due.into(),
            ]);
        }
        all.facts.push(Fact {
            record: taken.activity.into(),
            day: Some(taken.day),
            unit,
            person: owner,
            subject: taken.decision.text.clone(),
            state: format!("{due}，{}", taken.state.label()),
            counts: vec![(Measure::Decisions, i64::from(overdue), 0)],
            ..Fact::default()
        });
        all.owed.push(Owed::decision(&taken, asked.names));
    }
    let columns = [
        ("activity", "记录"),
        ("unit", "党组织"),
        ("text", "决议事项"),
        ("owner", "责任人"),
        ("due", "完成时限"),
    ];
    all.add_problem(Table::new("decisions_overdue", &columns).caption("决议事项逾期未办结").rows(rows));
    Ok(())
}

/// Sessions of the period that are still to be made up. A make-up is part of the attendance of its session, whenever it
/// was; whether the deadline is over is told by the end of the period.
pub(super) fn make_ups(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let scope = asked.scope;
    let question =
        DebtQuestion { scope: scope.top(), person: None, period: Some(scope.period), as_of: scope.as_of };
    let mut rows = Vec::new();
    for debt in debts(asked.records, &question)? {
        if debt.state == DebtState::Closed {
            continue;
        }
        let debt = debt.judged_on(scope.reckoning());
        let (unit, subject) = (asked.names.unit(debt.unit.0), asked.names.activity(debt.activity.0)?);
        let person = asked.names.person(debt.person.0);
        all.facts.push(Fact {
            record: debt.activity.into(),
            day: Some(debt.day),
            unit: unit.clone(),
            person: Some(person.clone()),
            subject: subject.clone(),
            state: format!("{}，{}", debt.mark.label(), debt.state.label()),
            counts: vec![(Measure::MakeUp, 1, 0)],
            ..Fact::default()
        });
        rows.push(vec![
            debt.activity.into(),
            debt.day.into(),
            unit.as_str().into(),
            person.into(),
            subject.as_str().into(),
            debt.mark.label().into(),
            debt.due.into(),
            debt.state.label().into(),
        ]);
        all.owed.push(Owed::make_up(&debt, asked.names, subject));
    }
    let columns = [
        ("activity", "记录"),
        ("day", "日期"),
        ("unit", "党组织"),
        ("person", "人员"),
        ("subject", "活动"),
        ("mark", "到会情况"),
        ("due", "补学时限"),
        ("state_name", "补学情况"),
    ];
    all.add_problem(Table::new("make_ups", &columns).caption("应补学而未补").rows(rows));
    Ok(())
}

/// Sessions before the period that are still to be made up: those of the period have a table of their own.
pub(super) fn earlier_make_ups(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let scope = asked.scope;
    let from = scope.period.from();
    let before = Period::range(from.plus_days(-REMEMBERED), from.plus_days(-1));
    let last = scope.last_day();
    let question = DebtQuestion { scope: scope.top(), person: None, period: before, as_of: last };
    for debt in debts(asked.records, &question)? {
        if debt.state == DebtState::Closed {
            continue;
        }
        let debt = debt.judged_on(scope.reckoning());
        let (unit, subject) = (asked.names.unit(debt.unit.0), asked.names.activity(debt.activity.0)?);
        let person = asked.names.person(debt.person.0);
        all.facts.push(Fact {
            record: debt.activity.into(),
            day: Some(debt.day),
            unit,
            person: Some(person),
            subject,
            // What was made up after the period was not at its end.
            state: match debt.mark.made_up_on {
                Some(_) => debt.state.label().to_owned(),
                None => format!("{}，{}", debt.mark.label(), debt.state.label()),
            },
            counts: vec![(Measure::MakeUpEarlier, 1, 0)],
            ..Fact::default()
        });
    }
    Ok(())
}

/// Needs that nothing takes up, as they were read before.
pub(super) fn needs(all: &mut Beyond) {
    let open: Vec<Owed> = all
        .counted(Measure::NeedsOpen, None)
        .filter(|(_, n, _)| *n > 0)
        .map(|(fact, ..)| Owed {
            sort: OwedSort::Need,
            record: fact.record.clone(),
            unit: fact.unit.clone(),
            person: None,
            subject: fact.subject.clone(),
            due: None,
            state: fact.state.clone(),
            clause: None,
        })
        .collect();
    all.owed.extend(open);
}
