//! What follows meetings with others: summaries of visits 列席, agreements of 联学共建.

use anyhow::Result;

use super::{Asked, Todo, TodoSort};
use crate::calendar::{Day, in_quotes};
use crate::record::ActivityId;
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, named_params};

/// Summaries of visits that are not sent.
pub(super) fn summaries(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let mut found = Vec::new();
    let params = named_params! {":since": asked.since(), ":today": asked.today};
    records.each(sql!("todo.sql", "summaries"), params, |row| {
        let (id, unit): (ActivityId, UnitId) = (row.get("activity")?, row.get("unit")?);
        let due: Day = row.get("summary_due")?;
        if asked.concerns(unit) && due <= asked.horizon {
            let command = format!("wuxue log edit {id} --summary-on {}", asked.today);
            let what = format!("{id} 列席中心组学习会的小结没有报送");
            found.push(
                asked.of_unit(TodoSort::Summary, unit, id.to_string(), what, command).until(due).about(id),
            );
        }
        Ok(())
    })?;
    Ok(found)
}

/// Agreements that end, the last of each branch with each partner.
pub(super) fn agreements(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let mut found = Vec::new();
    let params = named_params! {":since": asked.since(), ":today": asked.today, ":horizon": asked.horizon};
    records.each(sql!("todo.sql", "agreements"), params, |row| {
        let (id, unit): (ActivityId, UnitId) = (row.get("activity")?, row.get("unit")?);
        if asked.concerns(unit) {
            let until: Day = row.get("agreed_until")?;
            let partner: Option<UnitId> = row.get("partner")?;
            let with =
                partner.map(|partner| format!("同{}的", asked.names.unit(partner.0))).unwrap_or_default();
            let text: Option<String> = row.get("agreement")?;
            let text = text.map(|text| in_quotes(&text)).unwrap_or_default();
            let what = format!("{with}共建协议{text}到期，续签或作罢");
            let command = format!("wuxue log show {id}");
            let todo = asked.of_unit(TodoSort::Agreement, unit, id.to_string(), what, command);
            found.push(todo.until(until).about(id));
        }
        Ok(())
    })?;
    Ok(found)
}
