//! What a person did beyond coming: parts taken, what came of the sessions at which the person spoke, service.

use anyhow::Result;

use super::super::Scope;
use super::super::names::Names;
use crate::calendar::{Day, Period};
use crate::page::{Cell, Table};
use crate::record::{ActivityId, OutcomeId, OutcomeSort, PartRole, ShowcaseId, services as done};
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

/// What came of the sessions at which the person spoke: outcomes, and cases told of them.
pub(super) fn fruits(records: &Records<'_>, scope: &Scope, person: PersonId) -> Result<Table> {
    let params = named_params! {":person": person, ":from": scope.period.from(), ":last": scope.last_day()};
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    // Of several sessions at which the person spoke a thing may come: it is one row.
    let mut add = |record: Cell, day: Day, sort: &str, title: String, activity: ActivityId| match rows
        .last_mut()
        .filter(|row| row.first() == Some(&record))
    {
        Some(row) => {
            if let Some(Cell::List(from)) = row.last_mut() {
                from.push(activity.to_string());
            }
        }
        None => rows.push(vec![
            record,
            day.into(),
            sort.into(),
            title.into(),
            Cell::List(vec![activity.to_string()]),
        ]),
    };
    records.each(sql!("member.sql", "outcomes"), params, |row| {
        let (id, sort): (OutcomeId, OutcomeSort) = (row.get("id")?, row.get("sort")?);
        let sort = format!("成果转化（{}）", sort.label());
        add(id.into(), row.get("day")?, &sort, row.get("title")?, row.get("activity")?);
        Ok(())
    })?;
    records.each(sql!("member.sql", "showcases"), params, |row| {
        let id: ShowcaseId = row.get("id")?;
        add(id.into(), row.get("day")?, "优秀案例", row.get("title")?, row.get("activity")?);
        Ok(())
    })?;
    let columns =
        [("record", "编号"), ("day", "日期"), ("sort", "类别"), ("title", "名称"), ("from", "来自活动")];
    let table = Table::new("fruits", &columns).caption("主讲活动的成果和案例").in_tables().rows(rows);
    Ok(table.omit_when_empty())
}

/// 社区报到 and 志愿服务.
pub(super) fn services(records: &Records<'_>, scope: &Scope, person: PersonId) -> Result<Table> {
    let days = Period::range(scope.period.from(), scope.last_day());
    let done = days.map_or_else(|| Ok(Vec::new()), |days| done(records, 0, Some(person), Some(days)))?;
    let rows = done.into_iter().map(|service| {
        let facts = service.facts;
        vec![
            service.id.into(),
            facts.day.into(),
            facts.sort.label().into(),
            facts.community.into(),
            facts.what.into(),
            facts.minutes.map_or(Cell::Unknown, |minutes| Cell::Minutes(minutes.0)),
        ]
    });
    Ok(Table::new(
        "services",
        &[
            ("service", "编号"),
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
