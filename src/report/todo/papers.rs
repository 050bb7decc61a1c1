//! Reports to be made final 定稿.

use anyhow::Result;

use super::super::REPORTS;
use super::{Asked, Todo, TodoSort};
use crate::calendar::{Grain, Period};
use crate::record::{ReportOf, cut_off_day, final_reports};
use crate::sql;
use crate::store::{Records, named_params};

/// The monthly report of last month, if anything was held then; by the day until which records come in time.
pub(super) fn reports(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let month = Period::containing(Grain::Month, asked.today).previous();
    let Some(report) = REPORTS.first().filter(|_| asked.concerns_organ()) else { return Ok(Vec::new()) };
    let of = ReportOf { report: report.name, period: month, unit: None };
    let bounds = named_params! {":from": month.from(), ":to": month.to()};
    let held: bool = records.one(sql!("todo.sql", "held"), bounds, |row| row.get(0))?;
    if !held || !final_reports(records, of)?.is_empty() {
        return Ok(Vec::new());
    }
    let day = cut_off_day(records)?;
    let (code, what) = (month.code(), format!("{}{}还没有定稿", month.label(), report.title));
    let command = format!("wuxue report finalise {} {code}", report.name);
    let todo = asked.of_organ(TodoSort::Report, format!("{}-{code}", report.name), what, command);
    Ok(vec![todo.until(month.cut_off(day))])
}
