//! The leaders' part of the monthly report: how each unit stood with the 第一议题, who lectured, who sat in where.

use std::collections::BTreeMap;

use anyhow::Result;

use super::super::Scope;
use super::Reading;
use super::facts::{Bounds, Column};
use crate::calendar::{Day, Reckoning};
use crate::page::{Cell, Table};
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, named_params};

/// The tables of the leaders' part; of lectures and visits people see nothing where there were none.
pub(in super::super) fn tables(
    records: &Records<'_>,
    scope: &Scope,
    reading: &mut Reading<'_>,
) -> Result<[Table; 3]> {
    Ok([first_topic(reading), lectures(records, scope, reading)?, visits(records, scope, reading)?])
}

/// 第一议题落实率 of each unit whose meetings must say how they stand with it; Party groups with their branch.
fn first_topic(reading: &Reading<'_>) -> Table {
    /// Meetings, listed, not said.
    type Counts = [i64; 3];
    let mut units: BTreeMap<i64, Counts> = BTreeMap::new();
    for activity in reading.facts.activities.iter().filter(|a| a.sum(Column::TopicDue) > 0) {
        let counts = units.entry(reading.names.row_of(activity.unit)).or_default();
        for (count, column) in
            counts.iter_mut().zip([Column::TopicDue, Column::TopicListed, Column::TopicUnsaid])
        {
            *count += activity.sum(column);
        }
    }
    let rows = units.into_iter().map(|(unit, [due, listed, unsaid])| {
        vec![
            Cell::from(UnitId(unit)),
            Cell::from(reading.names.unit(unit)),
            Cell::Int(due),
            Cell::Int(listed),
            Cell::Int(due - listed - unsaid),
            Cell::Int(unsaid),
            Cell::Share { n: listed, of: due },
        ]
    });
    Table::new(
        "first_topic",
        &[
            ("unit", "编号"),
            ("name", "党组织"),
            ("due", "应列（场）"),
            ("listed", "已列"),
            ("not_listed", "未列"),
            ("unsaid", "没有说明"),
            ("share", "落实率"),
        ],
    )
    .caption("第一议题落实情况")
    .in_tables()
    .rows(rows)
    .when_empty("没有应列第一议题的会议。")
}

/// Who of the leaders lectured, where and about what: a row for each lecturer of a session.
fn lectures(records: &Records<'_>, scope: &Scope, reading: &mut Reading<'_>) -> Result<Table> {
    let mut lectures: Vec<(i64, String)> = Vec::new();
    Bounds::of(records, scope)?.each_of_all(records, sql!("lead.sql", "lectures"), |row| {
        let name = match row.get::<_, Option<i64>>("person")? {
            Some(person) => reading.names.person(person),
            None => row.get::<_, Option<String>>("name")?.unwrap_or_default(),
        };
        lectures.push((row.get("activity")?, name));
        Ok(())
    })?;
    let mut rows = Vec::new();
    for (id, lecturer) in lectures {
        let Some(activity) = reading.facts.activity(id) else { continue };
        rows.push(vec![
            Cell::Record(format!("A{id}")),
            Cell::from(activity.day.0),
            Cell::from(lecturer),
            Cell::from(reading.names.unit(activity.unit)),
            Cell::from(reading.names.activity(id)?),
        ]);
    }
    Ok(Table::new(
        "lectures",
        &[
            ("activity", "记录"),
            ("day", "日期"),
            ("lecturer", "讲课人"),
            ("unit", "举办党组织"),
            ("subject", "内容"),
        ],
    )
    .caption("领导讲党课")
    .in_tables()
    .rows(rows)
    .omit_when_empty())
}

/// Whose 中心组学习 was sat in on, by whom, and how it stands with the summary.
fn visits(records: &Records<'_>, scope: &Scope, reading: &Reading<'_>) -> Result<Table> {
    let mut rows = Vec::new();
    Bounds::of(records, scope)?.each_of_all(records, sql!("lead.sql", "visits"), |row| {
        let id: i64 = row.get("activity")?;
        let Some(activity) = reading.facts.activity(id) else { return Ok(()) };
        let present: Vec<String> =
            records.rows(sql!("lead.sql", "present"), named_params! {":activity": id}, |row| {
                Ok(reading.names.person(row.get(0)?))
            })?;
        let known = |text: Option<String>| text.map_or(Cell::Unknown, Cell::from);
        let (due, sent): (Option<Day>, Option<Day>) = (row.get("summary_due")?, row.get("summary_on")?);
        let sent = sent.filter(|sent| *sent <= scope.last_day());
        rows.push(vec![
            Cell::Record(format!("A{id}")),
            Cell::from(activity.day.0),
            if present.is_empty() { Cell::Unknown } else { Cell::List(present) },
            known(row.get("partner")?),
            known(row.get("title")?),
            known(row.get("guidance")?),
            Cell::from(due),
            Cell::from(sent),
            Cell::from(summary(due, sent, scope.reckoning())),
        ]);
        Ok(())
    })?;
    Ok(Table::new(
        "visits",
        &[
            ("activity", "记录"),
            ("day", "日期"),
            ("visitors", "列席人员"),
            ("partner", "列席单位"),
            ("title", "主题"),
            ("guidance", "指导意见"),
            ("summary_due", "小结时限"),
            ("summary_on", "小结报送"),
            ("summary", "小结情况"),
        ],
    )
    .caption("列席外单位中心组学习会")
    .in_tables()
    .rows(rows)
    .omit_when_empty())
}

/// How it stands with a summary; nothing where none is due and none was sent.
fn summary(due: Option<Day>, sent: Option<Day>, on: Reckoning) -> &'static str {
    match (due, sent) {
        (Some(due), Some(sent)) if sent > due => "逾期报送",
        (_, Some(_)) => "已报送",
        (Some(due), None) if on.is_past(due) => "逾期未报",
        (Some(_), None) => "未到期",
        (None, None) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::summary;
    use crate::calendar::{Day, Reckoning};

    #[test]
    fn a_summary_is_late_by_the_day_alone() {
        let day = |text| Some(Day::from_iso(text).unwrap());
        let due = day("2026-10-20").unwrap();
        let today = Reckoning::from(due);
        assert_eq!(summary(day("2026-10-20"), None, today), "未到期");
        assert_eq!(summary(day("2026-10-19"), None, today), "逾期未报");
        assert_eq!(summary(day("2026-10-19"), day("2026-10-20"), today), "逾期报送");
        assert_eq!(summary(None, day("2026-10-20"), today), "已报送");
        assert_eq!(summary(None, None, today), "");
        // Told after the day was over.
        assert_eq!(summary(Some(due), None, Reckoning { day: due, over: true }), "逾期未报");
    }
}
