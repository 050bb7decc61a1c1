//! 政治要件办理: how the matters of the register stand on the last day of the period, by class, with those that are
//! overdue by name; and which organs have a mechanism.

use anyhow::Result;

use super::super::super::owed::{Owed, OwedSort};
use super::{Asked, Beyond, Fact, LeftOut, Measure};
use crate::calendar::{Day, Reckoning};
use crate::page::{Cell, Chart, Drawing, Table};
use crate::register::{Matter, MatterNames, MatterStanding, MatterState, by_class, matters_on, mechanisms};
use crate::roster::UnitId;
use crate::rules::WorkingDays;

/// The matters, of a unit those in whose tasks it has a part.
pub(super) fn of_matters(asked: &Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let Some(period) = asked.days else { return Ok(()) };
    let (on, told) = (period.to(), asked.scope.reckoning());
    let days = WorkingDays::read(asked.records)?;
    let classes = MatterNames::read(asked.records)?;
    let mut shown = matters_on(asked.records, on)?;
    if asked.scope.unit.is_some() {
        // Nobody knows yet whose they are.
        let given =
            |one: &&Matter| one.tasks.is_empty() && one.stands(on, &days).state != MatterState::Voided;
        all.matters_without_lead = shown.iter().filter(given).count();
    }
    shown.retain(|one| concerns(asked, one));
    let next = asked.scope.period.next();
    let (mut overdue, mut coming) = (Vec::new(), Vec::new());
    for one in &shown {
        let stands = one.stands(told, &days);
        let fact = Fact {
            record: one.id.into(),
            day: Some(one.listed),
            unit: leads(asked, one).join("、"),
            subject: one.called(),
            state: stands.said(),
            ..Fact::default()
        };
        if let Some(why) = not_closable(&stands) {
            let row = LeftOut {
                record: one.id.into(),
                day: Some(one.listed),
                unit: fact.unit.clone(),
                person: None,
                subject: one.called(),
                why: why.to_owned(),
            };
            all.left_out.push((Measure::MattersClosed, row.clone()));
            if stands.state != MatterState::Standing {
                all.left_out.push((Measure::MattersConveyed, row));
            }
        }
        if stands.state == MatterState::Voided {
            continue;
        }
        let mut counts = vec![(Measure::Matters, 1, 0)];
        counts.extend(period.contains(one.listed).then_some((Measure::MattersListed, 1, 0)));
        if stands.state != MatterState::Numbered {
            counts.push((Measure::MattersConveyed, i64::from(stands.conveyed.is_some()), 1));
            let arranged = stands.deployed.is_some() || !one.measures.is_empty() || !one.tasks.is_empty();
            counts.extend(arranged.then_some((Measure::MattersDeployed, 1, 0)));
        }
        if stands.is_closable() {
            counts.push((Measure::MattersClosed, i64::from(stands.is_closed()), 1));
            counts.extend(stands.is_open().then_some((Measure::MattersInHand, 1, 0)));
        }
        counts.extend((stands.state == MatterState::Standing).then_some((Measure::MattersStanding, 1, 0)));
        if stands.overdue.is_some() {
            counts.push((Measure::MattersOverdue, 1, 0));
            overdue.push(row(asked, one, &stands, classes.of(one.facts.class)));
        }
        all.facts.push(Fact { counts, ..fact });
        if let Some(due) = stands.due.map(|due| days.due(due))
            && stands.is_closable()
            && stands.is_open()
            && next.contains(due)
        {
            coming.push((due, one));
        }
        if stands.is_open() {
            owe(asked, all, one, told, &days);
        }
    }
    all.add_matters(by_class_table(&classes, &shown, told, &days));
    let columns = [
        ("matter", "编号"),
        ("class_name", "类别"),
        ("title", "名称"),
        ("number", "文号"),
        ("leads", "牵头"),
        ("due", "完成时限"),
        ("state", ""),
        ("state_name", "情况"),
    ];
    all.add_matters(Table::new("matters_overdue", &columns).caption("逾期的政治要件").rows(overdue));
    coming.sort_by_key(|(due, one)| (*due, one.id));
    let rows = coming.into_iter().map(|(due, one)| {
        let leads = leads(asked, one);
        let leads = if leads.is_empty() { Cell::Empty } else { Cell::List(leads) };
        vec![one.id.into(), one.called().into(), leads, due.into()]
    });
    let columns = [("matter", "编号"), ("title", "名称"), ("leads", "牵头"), ("due", "完成时限")];
    let rows: Vec<_> = rows.collect();
    all.next_matters = Table::new("next_matters", &columns)
        .caption("政治要件")
        .in_tables()
        .rows(rows)
        .hide_empty_columns()
        .omit_when_empty();
    if asked.scope.unit.is_none() {
        of_mechanisms(asked, all, on)?;
    }
    Ok(())
}

/// Why a matter does not count in 销号率.
fn not_closable(stands: &MatterStanding) -> Option<&'static str> {
    match stands.state {
        MatterState::Voided => Some("已作废"),
        MatterState::Numbered => Some("涉密，仅登记编号"),
        MatterState::Standing => Some("长期坚持"),
        _ => None,
    }
}

fn concerns(asked: &Asked<'_, '_, '_>, one: &Matter) -> bool {
    let Some(top) = &asked.scope.unit else { return true };
    let within = |unit: UnitId| asked.names.is_within(unit, top.id);
    one.tasks
        .iter()
        .any(|task| within(task.facts.lead) || task.facts.support.iter().any(|unit| within(*unit)))
}

/// The units that lead its tasks, each once.
fn leads(asked: &Asked<'_, '_, '_>, one: &Matter) -> Vec<String> {
    let mut leads: Vec<String> = Vec::new();
    for task in &one.tasks {
        let lead = asked.names.unit(task.facts.lead.0);
        if !leads.contains(&lead) {
            leads.push(lead);
        }
    }
    leads
}

fn row(asked: &Asked<'_, '_, '_>, one: &Matter, stands: &MatterStanding, class: String) -> Vec<Cell> {
    let leads = leads(asked, one);
    vec![
        one.id.into(),
        class.into(),
        one.called().into(),
        one.facts.number.clone().into(),
        if leads.is_empty() { Cell::Empty } else { Cell::List(leads) },
        stands.due.into(),
        stands.state.code().into(),
        stands.said().into(),
    ]
}

/// The tasks of a matter that are still to be done.
fn owe(asked: &Asked<'_, '_, '_>, all: &mut Beyond, one: &Matter, on: Reckoning, days: &WorkingDays) {
    let within =
        |unit: UnitId| asked.scope.unit.as_ref().is_none_or(|top| asked.names.is_within(unit, top.id));
    for task in one.tasks.iter().filter(|task| within(task.facts.lead)) {
        let stands = one.task_stands(task, on, days);
        if stands.is_open() {
            all.owed.push(Owed {
                sort: OwedSort::MatterTask,
                record: one.task_id(task).into(),
                unit: asked.names.unit(task.facts.lead.0),
                person: None,
                subject: task.facts.text.clone(),
                due: stands.due,
                state: stands.said(),
                clause: None,
            });
        }
    }
}

fn by_class_table(classes: &MatterNames, shown: &[Matter], on: Reckoning, days: &WorkingDays) -> Table {
    let rows =
        by_class(shown, on, days).into_iter().filter(|(_, tally)| tally.listed > 0).map(|(class, tally)| {
            let of = tally.closable();
            vec![
                class.code().into(),
                classes.of(class).into(),
                tally.listed.into(),
                tally.conveyed.into(),
                tally.deployed.into(),
                tally.in_hand.into(),
                tally.closed.into(),
                Cell::Share { n: tally.closed, of },
                tally.standing.into(),
                tally.overdue.into(),
            ]
        });
    let columns = [
        ("class", ""),
        ("class_name", "类别"),
        ("listed", "在册（件）"),
        ("conveyed", "已传达"),
        ("deployed", "已部署"),
        ("in_hand", "正在办理"),
        ("closed", "已销号"),
        ("rate", "销号率"),
        ("standing", "长期坚持"),
        ("overdue", "逾期"),
    ];
    let drawn =
        Chart::new(Drawing::Bars, "政治要件办理情况（件）", "class_name", ["listed", "closed", "overdue"]);
    Table::new("matters", &columns).caption("政治要件（四必列）").rows(rows).chart(drawn)
}

/// The organs that should have a mechanism, and which of them have.
fn of_mechanisms(asked: &Asked<'_, '_, '_>, all: &mut Beyond, on: Day) -> Result<()> {
    for one in mechanisms(asked.records, on)? {
        let state = match (one.established, &one.paper) {
            (None, _) => "未建立".to_owned(),
            (Some(day), None) => format!("{day} 建立"),
            (Some(day), Some(paper)) => format!("{day} 建立（{paper}）"),
        };
        all.facts.push(Fact {
            record: one.unit.id.into(),
            day: one.established,
            unit: one.unit.name,
            subject: "闭环落实机制".to_owned(),
            state,
            counts: vec![(Measure::Mechanisms, i64::from(one.established.is_some()), 1)],
            ..Fact::default()
        });
    }
    Ok(())
}
