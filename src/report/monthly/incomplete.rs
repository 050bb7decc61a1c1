//! What the records lack: every gap is 待补, named with the command that fills it, and never counted as 0.

use anyhow::Result;

use super::super::Scope;
use super::super::names::Names;
use super::facts::Facts;
use crate::calendar::Day;
use crate::chain::lint;
use crate::page::Cell;
use crate::record::Filter;
use crate::roster::UnitId;
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

/// Everything that a figure suffers from, activities first, and how many other elements the records lack: a paper
/// that goes up the line does not list those one by one.
pub(super) fn incomplete(
    records: &Records<'_>,
    scope: &Scope,
    facts: &Facts,
    names: &mut Names<'_>,
) -> Result<(Vec<Incomplete>, usize)> {
    let mut all = Vec::new();
    let mut others = 0;
    let filter = Filter {
        unit: scope.unit.as_ref().map(|unit| unit.id),
        period: Some(scope.period),
        ..Filter::default()
    };
    for checked in lint(records, &filter)? {
        let id = checked.activity.0;
        if facts.activity(id).is_none() {
            continue;
        }
        for lack in checked.lacks {
            if !lack.bears_on_figures {
                others += 1;
                continue;
            }
            all.push(Incomplete {
                record: Cell::Record(checked.activity.to_string()),
                day: Some(checked.day),
                unit: checked.unit.0,
                subject: names.activity(id)?,
                lack: lack.what,
                command: lack.command,
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
    Ok((all, others))
}
