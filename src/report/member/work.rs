//! What a person did beyond coming: parts taken, decisions to see to, reviews, service.

use anyhow::Result;

use super::super::Scope;
use super::super::names::Names;
use crate::calendar::Day;
use crate::page::{Cell, Table};
use crate::record::{DecisionState, PartRole, ServiceSort};
use crate::roster::PersonId;
use crate::sql;
use crate::store::{Records, named_params};

/// The sessions at which the person hosted, spoke, presented, guided or sat in.
pub(super) fn parts(
    records: &Records<'_>,
    scope: &Scope,
    person: PersonId,
    names: &mut Names<'_>,
) -> Result<Table> {
    let mut found: Vec<(i64, i64, Day, PartRole)> = Vec::new();
    records.each(
        sql!("member.sql", "parts"),
        named_params! {
            ":person": person, ":from": scope.period.from(), ":to": scope.period.to(), ":as_of": scope.as_of,
        },
        |row| {
            found.push((row.get("activity")?, row.get("unit")?, row.get("day")?, row.get("role")?));
            Ok(())
        },
    )?;
    let mut rows = Vec::new();
    for (activity, unit, day, role) in found {
        rows.push(vec![
            Cell::Record(format!("A{activity}")),
            Cell::from(day.0),
            Cell::from(role.label()),
            Cell::from(names.unit(unit)),
            Cell::from(names.activity(activity)?),
        ]);
    }
    Ok(Table::new(
        "parts",
        &[("activity", "记录"), ("day", "日期"), ("role", "身份"), ("unit", "党组织"), ("subject", "活动")],
    )
    .caption("主持、主讲、列席等")
    .in_tables()
    .rows(rows)
    .omit_when_empty())
}

/// The decisions that the person sees to, those due first at the top.
pub(super) fn decisions(records: &Records<'_>, scope: &Scope, person: PersonId) -> Result<Table> {
    let mut rows = Vec::new();
    records.each(
        sql!("member.sql", "decisions"),
        named_params! {
            ":person": person, ":from": scope.period.from(), ":to": scope.period.to(), ":as_of": scope.as_of,
        },
        |row| {
            let (due, done): (Option<Day>, Option<Day>) = (row.get("due")?, row.get("done_on")?);
            rows.push(vec![
                Cell::Record(format!("A{}", row.get::<_, i64>("activity")?)),
                Cell::from(row.get::<_, i64>("seq")?),
                Cell::from(row.get::<_, String>("text")?),
                due.map_or(Cell::Unknown, |day| Cell::from(day.0)),
                Cell::from(done),
                Cell::from(
                    DecisionState::of(due, done.filter(|day| *day <= scope.as_of), scope.as_of).label(),
                ),
            ]);
            Ok(())
        },
    )?;
    Ok(Table::new(
        "decisions",
        &[
            ("activity", "记录"),
            ("seq", "序号"),
            ("text", "事项"),
            ("due", "完成时限"),
            ("done_on", "办结"),
            ("state", "情况"),
        ],
    )
    .caption("承担的决议事项")
    .in_tables()
    .rows(rows)
    .omit_when_empty())
}

/// 社区报到 and 志愿服务.
pub(super) fn services(records: &Records<'_>, scope: &Scope, person: PersonId) -> Result<Table> {
    let rows = records.rows(
        sql!("member.sql", "services"),
        named_params! {
            ":person": person, ":from": scope.period.from(), ":to": scope.period.to(), ":as_of": scope.as_of,
        },
        |row| {
            Ok(vec![
                Cell::from(row.get::<_, Day>("day")?.0),
                Cell::from(row.get::<_, ServiceSort>("sort")?.label()),
                Cell::from(row.get::<_, Option<String>>("community")?),
                Cell::from(row.get::<_, Option<String>>("what")?),
                row.get::<_, Option<i64>>("minutes")?.map_or(Cell::Empty, Cell::Minutes),
            ])
        },
    )?;
    Ok(Table::new(
        "services",
        &[
            ("day", "日期"),
            ("sort", "类别"),
            ("community", "社区"),
            ("what", "内容"),
            ("minutes", "时长（小时）"),
        ],
    )
    .caption("社区报到和志愿服务")
    .in_tables()
    .rows(rows)
    .omit_when_empty())
}
