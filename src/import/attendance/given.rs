//! What is known of an activity besides the rows: from the command line, else from the titles of the file.

use anyhow::Result;

use super::known::Known;
use super::plan::Wish;
use super::session::{Dates, Facts};
use crate::calendar::{Day, fold_width, parse_clock, parse_clock_range};
use crate::import::heading::Line;
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
    dates: Dates,
) -> Result<Facts> {
    let mut facts = Facts::default();
    if let Some(id) = wish.activity {
        return given_activity(records, known, id);
    }
    if let Some(id) = titles.activity.as_deref().and_then(activity_id) {
        let facts = given_activity(records, known, id)?;
        return agree(facts, titles, known, dates, id);
    }
    let unit = wish.unit.as_ref().or(titles.unit.as_ref()).or(wish.fallback.unit.as_ref());
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
    if let Some(text) = wish.kinds.as_ref().or(titles.kind.as_ref()).or(wish.fallback.kinds.as_ref()) {
        match super::session::read_kinds(text, known) {
            Ok(kinds) => facts.kinds = kinds,
            Err(problem) if wish.kinds.is_some() => {
                return Err(Refusal::not_found(format!("{}。", problem.reason)).hint(problem.fix).into());
            }
            Err(_) => {}
        }
    }
    facts.day = wish.day.or_else(|| title_day(titles, dates));
    if let Some((start, end)) = wish.time {
        (facts.start, facts.end) = (Some(start), end);
    } else if let Some((start, end)) = titles.time.as_ref().and_then(|t| parse_clock_range(t).ok()) {
        (facts.start, facts.end) = (Some(start), Some(end));
    } else {
        facts.start = titles.time.as_ref().and_then(|text| parse_clock(text).ok());
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
        activity: Some(id),
        unit: known.units.iter().position(|known| known.id == unit),
        day: Some(day),
        start,
        kinds,
        title,
        ..Facts::default()
    })
}

/// A sheet that was made for an activity says which; what else stands in its titles must be of that activity.
fn agree(facts: Facts, titles: &TitleFacts, known: &Known, dates: Dates, id: i64) -> Result<Facts> {
    let day = title_day(titles, dates).filter(|day| facts.day != Some(*day));
    let units = titles.unit.as_deref().map(|unit| known.find_units(unit)).unwrap_or_default();
    let unit = (!units.is_empty() && !facts.unit.is_some_and(|unit| units.contains(&unit)))
        .then(|| titles.unit.clone().unwrap_or_default());
    let Some(said) = day.map(|day| day.to_string()).or(unit) else { return Ok(facts) };
    Err(Refusal::refused(format!("表头写的活动编号是 A{id}，但又写着{said}，与这个库里的 A{id} 不符。"))
        .hint(format!("核对活动：wuxue log show A{id}"))
        .hint("表是别的库做的，删去“活动编号”一格再导入")
        .into())
}

/// The number in `A12`.
fn activity_id(text: &str) -> Option<i64> {
    let folded = fold_width(text);
    folded.trim().strip_prefix(['A', 'a'])?.parse().ok().filter(|id| *id > 0)
}

fn title_day(titles: &TitleFacts, dates: Dates) -> Option<Day> {
    titles.day.as_ref().and_then(|text| Day::parse_in_file(text, dates.today, dates.year).ok())
}

/// The facts that stand above a table.
pub(super) fn read_above(lines: &[Line], known: &Known) -> TitleFacts {
    TitleFacts::read(lines, &[], &known.unit_words(), &known.kind_words())
}

/// Host and recorder stand above or below the table of one activity.
pub(super) fn roles(table: &Table<'_>, known: &Known) -> Vec<(&'static str, String)> {
    let (units, kinds) = (known.unit_words(), known.kind_words());
    let facts = TitleFacts::read(&table.heading.titles, &table.footers, &units, &kinds);
    let said = [("host", facts.host), ("recorder", facts.recorder)];
    said.into_iter().filter_map(|(role, name)| Some((role, name?))).collect()
}
