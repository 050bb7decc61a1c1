//! One row for a person, one column for a session: tables of marks, and the monthly summary of a clocking system.

use std::collections::HashSet;

use anyhow::Result;

use super::days_of_month;
use crate::calendar::Day;
use crate::import::Field;
use crate::import::attendance::gather::Gathering;
use crate::import::attendance::known::Known;
use crate::import::attendance::session::{Cells, read_kinds};
use crate::import::attendance::signs::without_legend;
use crate::import::attendance::validate::{Entry, Validator, says_nothing};
use crate::import::heading::Line;
use crate::import::map::{Table, letters};
use crate::import::moments::{day_in, days_in, goes_on, time_in};
use crate::import::parse::RowBuf;
use crate::import::title::TitleFacts;
use crate::record::Status;
use crate::refusal::{Kind, Refusal};
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, named_params};

/// Reads such rows.
pub struct Matrix {
    columns: Vec<Marks>,
    /// Of a summary of every working day, the units and days that have an activity; only those matter.
    recorded: Option<HashSet<(UnitId, Day)>>,
    /// Rows with a reason of which it is not clear what it is about.
    unread: usize,
}

/// A column of marks and the session that its heading names.
struct Marks {
    at: usize,
    heading: String,
    /// As written; empty if another column is taken for a session by hand.
    date: String,
    /// The day of a summary.
    day: Option<Day>,
    /// The time as written; empty if the heading has none.
    time: String,
    kind: String,
    title: String,
}

impl Matrix {
    /// For a table whose headings name sessions: `10月9日 支委会`, or 主题党日 above several days.
    ///
    /// # Errors
    /// Refused if a heading names several days, or two columns name one session.
    pub fn of_sessions(table: &Table<'_>, known: &Known) -> Result<Self, Refusal> {
        let mut columns: Vec<Marks> = Vec::new();
        for (at, column) in table.columns().iter().enumerate() {
            if column.field != Some(Field::Mark) {
                continue;
            }
            let heading = column.name.split_whitespace().collect::<Vec<_>>().join(" ");
            let (date, rest) = day_in(&without_legend(&heading)).unwrap_or_default();
            if goes_on(&rest) {
                let what = format!("列名“{heading}”里不止一天，看不出这一列是哪一天的。");
                return Err(Refusal::new(Kind::Unreadable, what).hint("一场一列：分成几列，或把列名改成一天"));
            }
            let (time, rest) = time_in(&rest).unwrap_or((String::new(), rest));
            let above = column.group.as_deref().unwrap_or_default();
            let (kind, title) = kind_and_title(format!("{above} {}", rest.trim()).trim(), known);
            let marks = Marks { at, heading, date, day: None, time, kind, title };
            let same = |other: &&Marks| {
                [&other.date, &other.time, &other.kind, &other.title]
                    == [&marks.date, &marks.time, &marks.kind, &marks.title]
            };
            if let Some(other) = columns.iter().find(same) {
                let (one, two) = (letters(other.at), letters(at));
                let what = format!("有两列“{}”（{one} 列、{two} 列），不知道用哪一列。", marks.heading);
                return Err(Refusal::new(Kind::Unreadable, what)
                    .hint("是两场的，在列名里写上时间或主题；是一场的，删去多余的一列"));
            }
            columns.push(marks);
        }
        Ok(Self { columns, recorded: None, unread: 0 })
    }

    /// For a monthly summary: the first of the columns is the first day of the period in the title.
    ///
    /// # Errors
    /// Refused if the title names no period, if the headings are not its days, or if nothing happened on them.
    pub fn of_month(
        table: &Table<'_>,
        titles: &TitleFacts,
        records: &Records<'_>,
        validator: &Validator<'_>,
    ) -> Result<Self> {
        let dates = validator.dates();
        let said =
            table.heading.titles.iter().flat_map(|line| &line.cells).find(|cell| cell.contains("统计"));
        let first = said
            .and_then(|cell| days_in(cell).into_iter().next())
            .or_else(|| titles.month.as_ref().map(|month| format!("{month}1日")))
            .and_then(|text| dates.read(Field::Date, &text).ok());
        let Some(first) = first else {
            return Err(Refusal::usage("月度汇总表的标题里没有写明统计日期，不知道各列是哪一天。")
                .hint("在标题行写上“统计日期：2026-10-01 至 2026-10-31”再导入")
                .into());
        };
        let mut columns = Vec::new();
        for (n, (at, column)) in (0_i64..).zip(days_of_month(table)) {
            let day = first.plus_days(n);
            if !is_heading_of(&column.name, day) {
                return Err(Refusal::usage(format!(
                    "月度汇总表的第 {} 列是“{}”，与 {day} 对不上。",
                    at + 1,
                    column.name
                ))
                .hint("核对标题里的统计日期")
                .into());
            }
            columns.push(Marks {
                at,
                heading: day.to_string(),
                date: day.to_string(),
                day: Some(day),
                time: String::new(),
                kind: String::new(),
                title: String::new(),
            });
        }
        // A summary is of working days: of interest are those with an activity, or the one that was named.
        let recorded = match validator.given().day {
            Some(named) => {
                columns.retain(|marks| marks.day == Some(named));
                None
            }
            None => {
                let recorded = occasions(records, first, first.plus_days(columns.len() as i64))?;
                columns.retain(|marks| recorded.iter().any(|(_, day)| marks.day == Some(*day)));
                Some(recorded)
            }
        };
        if columns.is_empty() {
            return Err(Refusal::refused("月度汇总表所在的日子里没有已登记的活动，没有可以核对的。")
                .hint("先登记活动：wuxue log add 活动类型 --unit 党支部 --on 日期")
                .hint("或写明是哪一天的什么活动：--on 日期 --kind 活动类型 --unit 党支部")
                .into());
        }
        Ok(Self { columns, recorded, unread: 0 })
    }

    /// Reads one row: an entry for each column.
    pub fn row(&mut self, table: &Table<'_>, row: &RowBuf, gathering: &mut Gathering<'_>) {
        let (staff_no, name) = (table.cell(row, Field::StaffNo), table.cell(row, Field::Name));
        if staff_no.is_empty() && name.is_empty() && self.is_sentence(table, row) {
            let texts: Vec<&str> = row.cells().map(str::trim).filter(|cell| !cell.is_empty()).collect();
            gathering.leave_out(row.number(), &texts.join(" "));
            return;
        }
        let unit = table.cell(row, Field::Unit);
        let reason = self.reason(table, row, gathering);
        let known = gathering.validator.known();
        let units: Vec<UnitId> = known.find_units(unit).into_iter().map(|at| known.units[at].id).collect();
        let given = gathering.validator.given().unit.map(|at| known.units[at].id);
        for marks in &self.columns {
            let status = table.cell_at(row, marks.at);
            let met = |recorded: &HashSet<(UnitId, Day)>| {
                units
                    .iter()
                    .chain(&given)
                    .any(|unit| marks.day.is_some_and(|day| recorded.contains(&(*unit, day))))
            };
            if marks.day.is_some() && says_nothing(status) || !self.recorded.as_ref().is_none_or(met) {
                continue;
            }
            let entry = Entry {
                row: row.number(),
                occasion: Cells {
                    date: &marks.date,
                    time: &marks.time,
                    unit,
                    kind: &marks.kind,
                    title: &marks.title,
                    ..Cells::default()
                },
                column: Some(&marks.heading),
                staff_no,
                name,
                status,
                reason: if reason == Some(marks.at) { table.cell(row, Field::Reason) } else { "" },
                ..Entry::default()
            };
            gathering.take(&entry);
        }
    }

    /// The column whose mark the row's reason explains: the only absence in it.
    fn reason(&mut self, table: &Table<'_>, row: &RowBuf, gathering: &Gathering<'_>) -> Option<usize> {
        if says_nothing(table.cell(row, Field::Reason)) {
            return None;
        }
        let (words, day) = (gathering.validator.words(), gathering.validator.day());
        let absent = |at: &usize| {
            let mark = words.read(table.cell_at(row, *at), day);
            mark.is_ok_and(|mark| !mark.status.earns_hours() && mark.status != Status::Exempt)
        };
        let absent: Vec<usize> = self.columns.iter().map(|marks| marks.at).filter(absent).collect();
        match absent.as_slice() {
            [only] => Some(*only),
            _ => {
                self.unread += 1;
                None
            }
        }
    }

    /// Whether a row without a person has no mark either.
    fn is_sentence(&self, table: &Table<'_>, row: &RowBuf) -> bool {
        let text = |cell: &str| !cell.is_empty() && !cell.bytes().all(|byte| byte.is_ascii_digit());
        self.columns.iter().all(|marks| says_nothing(table.cell_at(row, marks.at)))
            && row.cells().any(|cell| text(cell.trim()))
    }

    /// Says what was left out.
    pub fn end(self, gathering: &mut Gathering<'_>) {
        if self.unread > 0 {
            gathering.preview.remarks.push(format!(
                "有 {} 行的“{}”没有读：这一行没有缺席的场次，或不止一场，看不出说的是哪一场。",
                self.unread,
                gathering.labels.get(Field::Reason)
            ));
        }
    }
}

/// The units and days with an activity, from one day to another.
fn occasions(records: &Records<'_>, from: Day, to: Day) -> Result<HashSet<(UnitId, Day)>> {
    let occasions =
        records.rows(sql!("../known.sql", "occasions"), named_params! {":from": from, ":to": to}, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    Ok(occasions.into_iter().collect())
}

/// The kind of activity in a heading, and what is left for the title: `主题党日 参观廉政教育基地`.
fn kind_and_title(text: &str, known: &Known) -> (String, String) {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "：:-—".contains(c));
    if text.is_empty() || read_kinds(text, known).is_ok() {
        return (text.to_owned(), String::new());
    }
    let (first, rest) = text.split_once([' ', '：', ':']).unwrap_or((text, ""));
    if read_kinds(first, known).is_ok() {
        return (first.to_owned(), rest.trim().to_owned());
    }
    let line = Line { row: 1, cells: vec![text.to_owned()] };
    let facts = TitleFacts::read::<(), usize>(&[line], &[], &[], &known.kind_words());
    (facts.kind.unwrap_or_default(), text.to_owned())
}

/// Whether a summary heads the column of this day so: its number, or 六 and 日 on the days off.
fn is_heading_of(name: &str, day: Day) -> bool {
    match name {
        "六" | "日" => day.weekday().ends_with(name),
        number => number.parse() == Ok(day.day_of_month()),
    }
}
