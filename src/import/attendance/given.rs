//! What is known of an activity besides the rows: from the command line, else from the titles of the file.

use anyhow::Result;

use super::known::Known;
use super::plan::Wish;
use super::session::{Dates, Facts};
use crate::calendar::{Day, NotADay, clock_range_label, fold_width, parse_clock, parse_clock_range};
use crate::import::Field;
use crate::import::heading::Line;
use crate::import::map::Table;
use crate::import::problem::read_text;
use crate::import::subject::ATTENDANCE;
use crate::import::title::TitleFacts;
use crate::refusal::{Kind, Refusal};
use crate::sql;
use crate::store::{Records, named_params};

/// Which facts of the activity the rows of a table say themselves: of these the titles decide nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Own {
    /// The day, in a column or in the headings.
    pub day: bool,
    /// The unit.
    pub unit: bool,
    /// The kind.
    pub kind: bool,
    /// The time: of an online meeting the list says when the room was opened, not when the meeting began.
    pub time: bool,
}

/// What is known of the activity besides the rows: from the command line, else from the titles.
///
/// # Errors
/// Refused if what was said on the command line means nothing, or if the titles say something else: those words
/// are for what a file leaves out.
pub(super) fn given(
    records: &Records<'_>,
    known: &Known,
    wish: &Wish,
    titles: &TitleFacts,
    dates: Dates,
    own: Own,
) -> Result<Facts> {
    if let Some(id) = wish.activity {
        let by = By::Flag(id);
        return described(given_activity(records, known, id)?, titles, known, dates, own, by);
    }
    if let Some(id) = titles.activity.as_deref().and_then(activity_id) {
        let by = By::Sheet(id);
        return described(given_activity(records, known, id)?, titles, known, dates, Own::default(), by);
    }
    let mut facts = Facts::default();
    let said = titles.unit.as_deref().map(|text| known.find_units(text)).unwrap_or_default();
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
    if facts.day.is_none() && dates.year.is_none() {
        facts.yearless = titles.day.clone().filter(|text| lacks_year(text, dates));
    }
    let time = title_time(titles);
    (facts.start, facts.end) = match wish.time.map(|(start, end)| (Some(start), end)) {
        // --time 14:30 says nothing against the end in a title of 14:30-16:30.
        Some((start, None)) if !own.time && start == time.0 => time,
        Some(stated) => stated,
        None => time,
    };
    if let (Some(day), Some(title), false) = (wish.day, title_day(titles, dates), own.day)
        && day != title
    {
        return Err(otherwise("日期", &title.to_string(), "--on", &day.to_string()));
    }
    // The title may name the branch of a group, or the organ of a branch.
    if let (Some(text), Some(unit), false, true) = (&wish.unit, facts.unit, own.unit, !said.is_empty()) {
        let (id, day) = (known.units[unit].id, facts.day.unwrap_or(dates.today));
        if !said.iter().any(|above| known.is_within(id, known.units[*above].id, day)) {
            let title = titles.unit.as_deref().unwrap_or_default();
            return Err(otherwise("党组织", title, "--unit", text));
        }
    }
    if let (Some(text), Some(title), false) = (&wish.kinds, &titles.kind, own.kind)
        && is_other_kind(title, &facts.kinds, known)
        // A word in the topic of a session is no statement of its kind.
        && !titles.topic.as_ref().is_some_and(|topic| topic.contains(title.as_str()))
    {
        return Err(otherwise("活动类型", title, "--kind", text));
    }
    if let (Some((start, end)), (Some(from), to), false) = (wish.time, time, own.time)
        && (start != from || end.zip(to).is_some_and(|(end, to)| end != to))
    {
        let (title, stated) = (clock_range_label(from, to), clock_range_label(start, end));
        return Err(otherwise("时间", &title, "--time", &stated));
    }
    facts.title = titles.topic.clone();
    facts.place = titles.place.clone();
    refuse_unfit(&facts)?;
    Ok(facts)
}

/// The titles state something else than the command line.
fn otherwise(what: &str, title: &str, flag: &str, stated: &str) -> anyhow::Error {
    Refusal::refused(format!("标题写的{what}是“{title}”，与 {flag} 写的“{stated}”不符。"))
        .hint(format!("以文件为准的，去掉 {flag} 再导入：它只用来写文件没有写明的"))
        .hint(format!("文件写错了的，改正文件里的{what}再导入"))
        .into()
}

/// Whether a word means a kind that is none of these.
fn is_other_kind(word: &str, kinds: &[usize], known: &Known) -> bool {
    let said = super::session::read_kinds(word, known);
    said.is_ok_and(|said| said.iter().any(|kind| !kinds.contains(kind)))
}

/// What the titles say of topic and place is kept as texts of rows are, and must be fit to be.
fn refuse_unfit(facts: &Facts) -> Result<(), Refusal> {
    for (field, text) in [(Field::Title, &facts.title), (Field::Place, &facts.place)] {
        let read = read_text(&ATTENDANCE, field, text.as_deref().unwrap_or_default());
        read.map_err(|problem| {
            Refusal::refused(format!("表头的{}{}。", field.label(), problem.reason)).hint(problem.fix)
        })?;
    }
    Ok(())
}

fn title_time(titles: &TitleFacts) -> (Option<u16>, Option<u16>) {
    match titles.time.as_ref().map(|text| (text, parse_clock_range(text))) {
        None => (None, None),
        Some((_, Ok((start, end)))) => (Some(start), Some(end)),
        Some((text, Err(_))) => (parse_clock(text).ok(), None),
    }
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
    let outsiders: Vec<String> =
        records.rows(sql!("known.sql", "outsiders_of"), named_params! {":activity": id}, |row| row.get(0))?;
    Ok(Facts {
        activity: Some(id),
        unit: known.units.iter().position(|known| known.id == unit),
        day: Some(day),
        start,
        kinds,
        title,
        outsiders,
        ..Facts::default()
    })
}

/// Who says that a file belongs to an activity.
#[derive(Debug, Clone, Copy)]
enum By {
    /// `--activity`.
    Flag(i64),
    /// The sheet itself, which was made for it.
    Sheet(i64),
}

/// A recorded activity as the titles describe it. What identifies it must be its own; time, topic and place may
/// have been filled in on the paper and are compared with the record later.
fn described(
    facts: Facts,
    titles: &TitleFacts,
    known: &Known,
    dates: Dates,
    own: Own,
    by: By,
) -> Result<Facts> {
    let day = title_day(titles, dates).filter(|day| !own.day && facts.day != Some(*day));
    let units = titles.unit.as_deref().map(|unit| known.find_units(unit)).unwrap_or_default();
    let is_of = |unit: usize| {
        let on = facts.day.unwrap_or(dates.today);
        units.iter().any(|above| known.is_within(known.units[unit].id, known.units[*above].id, on))
    };
    let unit =
        titles.unit.clone().filter(|_| !units.is_empty() && !own.unit && !facts.unit.is_some_and(is_of));
    let kind = titles.kind.clone().filter(|kind| {
        let in_topic = titles.topic.as_ref().is_some_and(|topic| topic.contains(kind.as_str()));
        !own.kind && !in_topic && is_other_kind(kind, &facts.kinds, known)
    });
    if let Some(said) = day.map(|day| day.to_string()).or(unit).or(kind) {
        return Err(match by {
            By::Sheet(id) => Refusal::refused(format!(
                "表头写的活动编号是 A{id}，但又写着{said}，与这个库里的 A{id} 不符。"
            ))
            .hint(format!("核对活动：wuxue log show A{id}"))
            .hint("表是别的库做的，删去“活动编号”一格再导入"),
            By::Flag(id) => Refusal::refused(format!("标题写着“{said}”，与 --activity 写的 A{id} 不符。"))
                .hint(format!("核对活动：wuxue log show A{id}"))
                .hint("不是这一场的，去掉 --activity 再导入；文件写错了的，改正标题再导入"),
        }
        .into());
    }
    let (start, end) = title_time(titles);
    let facts = Facts {
        start: start.filter(|_| !own.time).or(facts.start),
        end: end.filter(|_| !own.time),
        title: titles.topic.clone().or(facts.title),
        place: titles.place.clone(),
        ..facts
    };
    refuse_unfit(&facts)?;
    Ok(facts)
}

/// The number in `A12`.
fn activity_id(text: &str) -> Option<i64> {
    let folded = fold_width(text);
    folded.trim().strip_prefix(['A', 'a'])?.parse().ok().filter(|id| *id > 0)
}

fn title_day(titles: &TitleFacts, dates: Dates) -> Option<Day> {
    titles.day.as_ref().and_then(|text| Day::parse_in_file(text, dates.today, dates.year).ok())
}

/// Whether it is a day but for its year.
pub(super) fn lacks_year(text: &str, dates: Dates) -> bool {
    matches!(Day::parse_in_file(text, dates.today, None), Err(NotADay::NoYear(_)))
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
