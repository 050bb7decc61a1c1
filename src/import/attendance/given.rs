//! What is known of an activity besides the rows: from the command line, else from the titles of the file.

use anyhow::Result;

use super::known::Known;
use super::plan::Wish;
use super::session::Facts;
use crate::calendar::Day;
use crate::import::Field;
use crate::import::map::Table;
use crate::import::title::TitleFacts;
use crate::refusal::{Kind, Refusal};
use crate::sql;
use crate::store::{Records, named_params};

/// What is known of the activity besides the rows: from the command line, else from the titles.
pub(super) fn given(
    records: &Records<'_>,
    known: &Known,
    wish: &Wish,
    titles: &TitleFacts,
    today: Day,
) -> Result<Facts> {
    let mut facts = Facts::default();
    if let Some(id) = wish.activity {
        return given_activity(records, known, id);
    }
    let unit = wish.unit.as_ref().or(titles.unit.as_ref());
    if let Some(text) = unit {
        let found = known.find_units(text);
        match found.as_slice() {
            [only] => facts.unit = Some(*only),
            [] if wish.unit.is_some() => {
                return Err(Refusal::not_found(format!("没有叫“{text}”的党组织。"))
                    .hint("wuxue unit list")
                    .into());
            }
            [] => {}
            _ if wish.unit.is_some() => {
                return Err(Refusal::new(Kind::Ambiguous, format!("叫“{text}”的党组织不止一个。"))
                    .hint("写成 上级/名称，或用编号，见 wuxue unit list")
                    .into());
            }
            _ => {}
        }
    }
    if let Some(text) = wish.kinds.as_ref().or(titles.kind.as_ref()) {
        match super::session::read_kinds(text, known) {
            Ok(kinds) => facts.kinds = kinds,
            Err(problem) if wish.kinds.is_some() => {
                return Err(Refusal::not_found(format!("{}。", problem.reason)).hint(problem.fix).into());
            }
            Err(_) => {}
        }
    }
    facts.day = wish.day.or_else(|| titles.day.as_ref().and_then(|text| Day::parse(text, today).ok()));
    if let Some((start, end)) = titles.time.as_ref().and_then(|t| crate::calendar::parse_clock_range(t).ok())
    {
        (facts.start, facts.end) = (Some(start), Some(end));
    } else {
        facts.start = titles.time.as_ref().and_then(|text| crate::calendar::parse_clock(text).ok());
    }
    facts.title = titles.topic.clone();
    facts.place = titles.place.clone();
    for text in [&facts.title, &facts.place].into_iter().flatten() {
        crate::secrecy::refuse("表头", text)?;
    }
    Ok(facts)
}

fn given_activity(records: &Records<'_>, known: &Known, id: i64) -> Result<Facts> {
    let found = records.maybe(sql!("known.sql", "activity_by_id"), named_params! {":id": id}, |row| {
        let unit: crate::roster::UnitId = row.get(0)?;
        Ok((unit, row.get::<_, Day>(1)?, row.get(2)?, row.get(3)?, row.get::<_, Option<String>>(4)?))
    })?;
    let Some((unit, day, start, title, voided)) = found else {
        return Err(Refusal::not_found(format!("没有活动 A{id}。")).hint("查看活动：wuxue log list").into());
    };
    if voided.is_some() {
        return Err(Refusal::refused(format!("活动 A{id} 已作废。"))
            .hint(format!("wuxue log show A{id}"))
            .into());
    }
    let kinds: Vec<i64> =
        records.rows(sql!("known.sql", "kinds_of_activity"), named_params! {":activity": id}, |row| {
            row.get(0)
        })?;
    let kinds = kinds.iter().filter_map(|id| known.kinds.iter().position(|kind| kind.id == *id)).collect();
    Ok(Facts {
        unit: known.units.iter().position(|known| known.id == unit),
        day: Some(day),
        start,
        kinds,
        title,
        ..Facts::default()
    })
}

/// Tables that would be read wrongly: without a result for each person there is nothing to take, and in the
/// member list of an online meeting who came is a matter of how long, not of whether a time is there.
pub(super) fn refuse_other_tables(table: &Table, file: &str) -> Result<(), Refusal> {
    let has = |text: &str| table.heading.columns.iter().any(|column| column.name.contains(text));
    if has("累计参会时长") {
        return Err(Refusal::new(
            Kind::Unreadable,
            format!("“{file}”是在线会议的参会成员表，到没到会要看累计参会时长，本版本还不能直接导入。"),
        )
        .hint("整理成“姓名、考勤结果”两列再导入"));
    }
    if table.column(Field::Status).is_none() && table.column(Field::SignTime).is_none() {
        return Err(Refusal::new(
            Kind::Unreadable,
            format!("“{file}”里没有“考勤结果”或“签到时间”这样的列。"),
        )
        .hint("列名不同的，用 --map 列名=考勤状态 指明")
        .hint("一人一行、一场一列的考勤表，请整理成每人每场一行再导入"));
    }
    Ok(())
}

pub(super) fn remarks(table: &Table, titles: &TitleFacts) -> Vec<String> {
    let mut remarks: Vec<String> = titles.notes.iter().map(|note| format!("{note}。")).collect();
    if !table.sheet.others.is_empty() {
        remarks
            .push(format!("另有工作表没有读：{}；要读它，用 --sheet 名称。", table.sheet.others.join("、")));
    }
    let ignored = table.ignored();
    if !ignored.is_empty() {
        remarks.push(format!("这些列没有读：{}；要读，用 --map 列名=字段。", ignored.join("、")));
    }
    remarks
}

/// Host and recorder stand above or below the table of one activity.
pub(super) fn roles(table: &Table, known: &Known) -> Vec<(&'static str, String)> {
    let (units, kinds) = (known.unit_words(), known.kind_words());
    let facts = TitleFacts::read(&table.heading.titles, &table.footers, &units, &kinds);
    let said = [("host", facts.host), ("recorder", facts.recorder)];
    said.into_iter().filter_map(|(role, name)| Some((role, name?))).collect()
}
