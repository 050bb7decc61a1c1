//! What the records lack: every gap is 待补, named with the command that fills it, and never counted as 0.

use anyhow::Result;

use super::super::Scope;
use super::super::names::Names;
use super::facts::{Activity, Column, Facts};
use crate::calendar::Day;
use crate::page::Cell;
use crate::roster::UnitId;
use crate::rules::Converted;
use crate::sql;
use crate::store::{Records, named_params};

/// Something that should be there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Incomplete {
    /// The record: an activity or a unit.
    pub record: Cell,
    /// When, for an activity.
    pub day: Option<Day>,
    /// The unit's number.
    pub unit: i64,
    /// What the record is about.
    pub subject: String,
    /// What is missing.
    pub lack: String,
    /// What to type.
    pub command: String,
}

/// Everything that is missing, activities first.
pub(super) fn incomplete(
    records: &Records<'_>,
    scope: &Scope,
    facts: &Facts,
    names: &mut Names<'_>,
) -> Result<Vec<Incomplete>> {
    let mut all = Vec::new();
    for activity in &facts.activities {
        for (lack, command) in lacks(records, activity)? {
            all.push(Incomplete {
                record: Cell::Record(format!("A{}", activity.id)),
                day: Some(activity.day),
                unit: activity.unit,
                subject: names.activity(activity.id)?,
                lack,
                command,
            });
        }
    }
    let units: Vec<(i64, i64)> = records.rows(
        sql!("monthly.sql", "without_committee"),
        named_params! {":scope": scope.top(), ":on": scope.last_day()},
        |row| Ok((row.get(0)?, row.get(2)?)),
    )?;
    for (unit, members) in units {
        let code = UnitId(unit);
        all.push(Incomplete {
            record: Cell::from(code),
            day: None,
            unit,
            subject: "组织设置".to_owned(),
            lack: format!("正式党员 {members} 人，应设支部委员会，没有登记委员"),
            command: format!("wuxue unit show {code}"),
        });
    }
    Ok(all)
}

fn lacks(records: &Records<'_>, activity: &Activity) -> Result<Vec<(String, String)>> {
    let id = activity.id;
    let mut lacks = Vec::new();
    if activity.sum(Column::Unattended) > 0 {
        lacks.push(("没有登记考勤".to_owned(), format!("wuxue log attend A{id}")));
    }
    let unrecorded = activity.sum(Column::Unrecorded);
    if unrecorded > 0 {
        lacks.push((format!("应到人员中有 {unrecorded} 人没有考勤记录"), format!("wuxue log attend A{id}")));
    }
    if activity.sum(Column::TopicUnsaid) > 0 {
        lacks.push(("没有说明第一议题".to_owned(), format!("wuxue log edit A{id} --first-topic 已列")));
    }
    if activity.sum(Column::LengthUnknown) > 0 {
        let params = named_params! {":activity": id};
        let span: Option<Converted> =
            records.maybe(sql!("monthly.sql", "span"), params, |row| row.get(0))?.flatten();
        lacks.push(match span {
            None => ("集中学习时长没有登记".to_owned(), format!("wuxue log edit A{id} --hours 学时")),
            Some(span) => (
                format!("{}没有学时折算标准", span.label()),
                format!(
                    "wuxue inspect hours add {} --credit 学时 --from {} --clause 依据",
                    span.label(),
                    activity.day
                ),
            ),
        });
    }
    Ok(lacks)
}
