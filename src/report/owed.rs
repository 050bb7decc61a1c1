//! What somebody has still to do, whatever it is: one list on the page of a unit or a person.

use anyhow::Result;

use super::Scope;
use super::names::Names;
use crate::calendar::{Day, Reckoning};
use crate::page::{Cell, Table};
use crate::record::{ActivityId, Debt, Taken, decisions};
use crate::roster::PersonId;
use crate::store::Records;

crate::closed_set! {
    /// What is owed, in the order in which things due on one day are listed.
    OwedSort {
        /// Hours short of the floor.
        Hours = "hours", "学时";
        /// A requirement that is not met.
        Rule = "rule", "制度要求";
        /// An item of the year's plan.
        PlanItem = "plan_item", "年度计划";
        /// What a notice asks for.
        NoticeItem = "notice_item", "通知单事项";
        /// A duty of the unit or of a post in it.
        Duty = "duty", "责任清单";
        /// A task of a matter.
        MatterTask = "matter_task", "政治要件任务";
        /// A decision to see to.
        Decision = "decision", "决议事项";
        /// The summary of a visit.
        Summary = "summary", "列席小结";
        /// A session to be made up.
        MakeUp = "make_up", "补学";
        /// A copy to be handed out or signed for, a book to be read.
        Book = "book", "必读书目";
        /// A need to be answered.
        Need = "need", "学习需求";
    }
}

/// One thing owed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Owed {
    /// What.
    pub sort: OwedSort,
    /// The record, or the code of the rule.
    pub record: Cell,
    /// The unit's name.
    pub unit: String,
    /// Who is to do it.
    pub person: Option<String>,
    /// In words.
    pub subject: String,
    /// Until when.
    pub due: Option<Day>,
    /// How it stands.
    pub state: String,
    /// The clause, where a rule asks for it.
    pub clause: Option<String>,
}

impl Owed {
    /// A decision that is not done.
    pub fn decision(taken: &Taken, names: &Names<'_>) -> Owed {
        Owed {
            sort: OwedSort::Decision,
            record: taken.activity.into(),
            unit: names.unit(taken.unit.0),
            person: names.owner(taken),
            subject: taken.decision.text.clone(),
            due: taken.decision.due,
            state: taken.state.label().to_owned(),
            clause: None,
        }
    }

    /// The summary of a visit that is not sent by a day.
    pub fn summary(activity: i64, unit: String, subject: String, due: Day, on: Reckoning) -> Owed {
        Owed {
            sort: OwedSort::Summary,
            record: ActivityId(activity).into(),
            unit,
            person: None,
            subject,
            due: Some(due),
            state: if on.is_past(due) { "逾期未报" } else { "未到期" }.to_owned(),
            clause: None,
        }
    }

    /// A session that somebody has still to make up.
    pub fn make_up(debt: &Debt, names: &Names<'_>, subject: String) -> Owed {
        Owed {
            sort: OwedSort::MakeUp,
            record: debt.activity.into(),
            unit: names.unit(debt.unit.0),
            person: Some(names.person(debt.person.0)),
            subject,
            due: debt.due,
            state: format!("{}，{}", debt.mark.label(), debt.state.label()),
            clause: None,
        }
    }
}

/// The list; `of_person` leaves out who is to do it.
pub(super) fn table(owed: &[Owed], of_person: bool) -> Table {
    let rows = owed.iter().map(|one| {
        vec![
            Cell::from(one.sort.code()),
            Cell::from(one.sort.label()),
            one.record.clone(),
            Cell::from(one.unit.as_str()),
            Cell::from(one.person.clone()),
            Cell::from(one.subject.as_str()),
            Cell::from(one.due),
            Cell::from(one.state.as_str()),
            Cell::from(one.clause.clone()),
        ]
    });
    let columns = [
        ("sort", ""),
        ("sort_name", "类别"),
        ("record", "记录"),
        ("unit", if of_person { "" } else { "党组织" }),
        ("person", if of_person { "" } else { "责任人" }),
        ("subject", "事项"),
        ("due", "时限"),
        ("state", "情况"),
        ("clause", "依据"),
    ];
    Table::new("owed", &columns)
        .in_tables()
        .rows(rows)
        .hide_empty_columns()
        .when_empty("没有还要落实的事项。")
}

/// The decisions that were taken or seen to in the period and are done, of the unit asked for or of one person, those
/// due first at the top.
pub(super) fn settled(records: &Records<'_>, scope: &Scope, owner: Option<PersonId>) -> Result<Table> {
    let names = Names::read(records, scope)?;
    let days = scope.period.from()..=scope.last_day();
    let mut taken = decisions(records, scope.unit.as_ref().map(|unit| unit.id), owner, scope.reckoning())?;
    taken.retain(|taken| {
        let done = taken.decision.done_on;
        done.is_some_and(|done| days.contains(&done) || days.contains(&taken.day))
    });
    let rows = taken.iter().map(|taken| {
        let decision = &taken.decision;
        vec![
            Cell::from(taken.activity),
            Cell::from(taken.number),
            Cell::from(decision.text.as_str()),
            names.owner(taken).map_or(Cell::Unknown, Cell::from),
            decision.due.map_or(Cell::Unknown, Cell::from),
            Cell::from(decision.done_on),
            Cell::from(decision.result.clone()),
            Cell::from(taken.state.label()),
        ]
    });
    let columns = [
        ("activity", "记录"),
        ("seq", "序号"),
        ("text", "事项"),
        ("owner", if owner.is_some() { "" } else { "责任人" }),
        ("due", "完成时限"),
        ("done_on", "办结"),
        ("result", "办理结果"),
        ("state", "情况"),
    ];
    let table = Table::new("decisions", &columns).in_tables().rows(rows).hide_empty_columns();
    Ok(table.caption("办结的决议事项").omit_when_empty())
}
