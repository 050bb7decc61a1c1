//! A unit's page: what it and those below it held in each tier, how they stand against every rule, and what they
//! have still to see to.

use anyhow::{Context, Result};

use super::monthly;
use super::{Asks, Report, Scope};
use crate::calendar::Day;
use crate::page::{Cell, Page, Table};
use crate::record::DecisionState;
use crate::refusal::Refusal;
use crate::rules::{Question, Verdict, evaluate};
use crate::sql;
use crate::store::{Records, named_params};

/// The unit's page.
pub(super) const REPORT: Report = Report {
    name: "unit",
    title: "党组织",
    question: "一个党组织各层级开展了什么、每项制度要求做到没有、还有什么没有办结",
    asks: Asks::Unit,
    period: "上月",
    figures: Vec::new,
    page,
    explain: |_, _, figure| Err(Refusal::not_found(format!("没有“{figure}”这个指标。")).into()),
};

fn page(records: &Records<'_>, scope: &Scope) -> Result<Page> {
    let unit = scope.unit.as_ref().context("the unit's page is asked for without a unit")?;
    let mut reading = monthly::Reading::of(records, scope)?;
    let question = Question { period: scope.period, units: Some(unit.id), as_of: scope.as_of };
    let verdicts = evaluate(records, &question)?;
    Ok(Page::new("report.unit", format!("{}{}学习情况", unit.name, scope.period.label()))
        .field("unit", "编号", unit.id)
        .field("name", "党组织", unit.name.as_str())
        .field("period", "", scope.period.code())
        .field("as_of", "截至", scope.as_of.0)
        .heading("一、各层级开展情况")
        .table(monthly::tiers(&reading))
        .table(monthly::plan_of(&reading))
        .table(monthly::activities(&mut reading)?)
        .heading("二、制度要求")
        .table(rules(&verdicts))
        .heading("三、决议事项")
        .table(decisions(records, scope)?))
}

fn rules(verdicts: &[Verdict]) -> Table {
    let rows = verdicts.iter().map(|verdict| {
        vec![
            Cell::from(verdict.unit),
            Cell::from(verdict.unit_name.as_str()),
            Cell::from(verdict.rule.as_str()),
            Cell::from(verdict.rule_name.as_str()),
            Cell::from(verdict.period.label()),
            Cell::Share { n: verdict.held, of: verdict.expected },
            Cell::from(verdict.state.code()),
            Cell::from(verdict.state.label()),
            Cell::from(verdict.why.clone().or_else(|| verdict.statement.clone())),
            Cell::from(verdict.layer.label()),
            Cell::from(verdict.clause.as_str()),
        ]
    });
    Table::new(
        "rules",
        &[
            ("unit", ""),
            ("unit_name", "党组织"),
            ("rule", ""),
            ("rule_name", "制度要求"),
            ("period", "期间"),
            ("share", "实际/应有"),
            ("state", ""),
            ("state_name", "状态"),
            ("why", "说明"),
            ("layer", "层级"),
            ("clause", "依据"),
        ],
    )
    .in_tables()
    .rows(rows)
    .when_empty("没有适用的制度要求。")
}

/// What is open, of the last year and of the period, those due first at the top.
fn decisions(records: &Records<'_>, scope: &Scope) -> Result<Table> {
    /// Days for which what nobody settled is still shown.
    const REMEMBERED: i64 = 366;
    let last = scope.last_day();
    let rows = records.rows(
        sql!("unit.sql", "decisions"),
        named_params! {
            ":scope": scope.top(), ":since": scope.period.from().plus_days(-REMEMBERED), ":from": scope.period.from(),
            ":last": last,
        },
        |row| {
            let (due, done): (Option<Day>, Option<Day>) = (row.get("due")?, row.get("done_on")?);
            let done = done.filter(|day| *day <= last);
            Ok(vec![
                Cell::Record(format!("A{}", row.get::<_, i64>("activity")?)),
                Cell::from(row.get::<_, i64>("seq")?),
                Cell::from(row.get::<_, String>("text")?),
                row.get::<_, Option<String>>("owner")?.map_or(Cell::Unknown, Cell::from),
                due.map_or(Cell::Unknown, |day| Cell::from(day.0)),
                Cell::from(done),
                Cell::from(DecisionState::of(due, done, last).label()),
            ])
        },
    )?;
    Ok(Table::new(
        "decisions",
        &[
            ("activity", "记录"),
            ("seq", "序号"),
            ("text", "事项"),
            ("owner", "责任人"),
            ("due", "完成时限"),
            ("done_on", "办结"),
            ("state", "情况"),
        ],
    )
    .in_tables()
    .rows(rows)
    .when_empty("没有没办结的决议事项。"))
}
