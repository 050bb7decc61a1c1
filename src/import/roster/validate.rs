//! Fourth stage: a row of text becomes a person as the file says it, or is held back with every reason.
//! Compares nothing with the store.

use super::remark::exemption;
use crate::calendar::{Day, Month};
use crate::import::Field;
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::problem::{Problem, read_text};
use crate::import::subject::MEMBER;
use crate::roster::{Standing, clean_name, clean_staff_no, nearest, private_matter, titles};

/// A person as a row says it. What a row leaves blank it does not say: nothing is erased by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The row as Excel numbers it.
    pub row: u64,
    /// Full name.
    pub name: String,
    /// Staff number.
    pub staff_no: Option<String>,
    /// Branch.
    pub branch: Option<String>,
    /// Party group.
    pub group: Option<String>,
    /// Youth group.
    pub youth: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Standing.
    pub standing: Option<Standing>,
    /// Month of birth.
    pub birth_month: Option<Month>,
    /// Day of joining the Party.
    pub joined: Option<Day>,
    /// Posts.
    pub titles: Vec<String>,
    /// From when it all holds.
    pub starts: Option<Day>,
    /// Remark.
    pub note: Option<String>,
    /// Why the person is not required to take part, if the remark says so.
    pub exempt: Option<String>,
}

/// Reads one row.
pub fn read(table: &Table<'_>, row: &RowBuf, today: Day) -> Result<Draft, Vec<Problem>> {
    let mut reader = Reader { table, row, problems: Vec::new() };
    if row.too_long().is_some() {
        return Err(vec![Problem::new(Field::Name, "", "有一格文字过长", "缩短后再导入")]);
    }
    let name = reader.name();
    let staff_no = reader.staff_no();
    let note = reader.text(Field::Note);
    let draft = Draft {
        row: row.number(),
        name: name.unwrap_or_default(),
        staff_no,
        branch: reader.unit(Field::Unit),
        group: reader.unit(Field::PartyGroup),
        youth: reader.unit(Field::YouthGroup),
        department: reader.unit(Field::Department),
        standing: reader.standing(),
        birth_month: reader.birth_month(today),
        joined: reader.joined(today),
        titles: reader.text(Field::Post).as_deref().map(titles).unwrap_or_default(),
        starts: reader.day(Field::Starts, today),
        exempt: note.as_deref().and_then(exemption),
        note,
    };
    if reader.problems.is_empty() { Ok(draft) } else { Err(reader.problems) }
}

struct Reader<'a> {
    table: &'a Table<'a>,
    row: &'a RowBuf,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn hold(&mut self, field: Field, value: &str, reason: impl Into<String>, fix: &str) {
        self.problems.push(Problem::new(field, value, reason.into(), fix));
    }

    /// The text of a cell; a lone dash says nothing.
    fn text(&mut self, field: Field) -> Option<String> {
        let cell = self.table.cell(self.row, field);
        if matches!(cell, "" | "-" | "—" | "——" | "－" | "/" | "无") {
            return None;
        }
        match read_text(&MEMBER, field, cell) {
            Ok(text) => text,
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    fn name(&mut self) -> Option<String> {
        let before = self.problems.len();
        let name = self.text(Field::Name).map(|text| clean_name(&text));
        match &name {
            None if self.problems.len() == before => self.hold(Field::Name, "", "没有写姓名", "补上姓名"),
            Some(name) if !name.contains(char::is_alphabetic) => {
                self.hold(Field::Name, name, "不像姓名", "改正姓名");
            }
            _ => {}
        }
        name
    }

    fn staff_no(&mut self) -> Option<String> {
        let number = clean_staff_no(&self.text(Field::StaffNo)?);
        if let Some(matter @ ("身份证号" | "手机号码")) = private_matter(&number) {
            self.hold(
                Field::StaffNo,
                "（不显示）",
                format!("是{matter}，本程序不存放{matter}"),
                "改用工号，没有工号的留空",
            );
        }
        Some(number)
    }

    fn unit(&mut self, field: Field) -> Option<String> {
        let name = self.text(field)?;
        Some(name.split_whitespace().collect())
    }

    fn standing(&mut self) -> Option<Standing> {
        let text = self.text(Field::Standing)?;
        let standing = Standing::read(&text);
        if standing.is_none() {
            let known = Standing::ALL.iter().map(|standing| standing.label());
            let fix = match nearest(&text, known) {
                Some(near) => format!("是不是“{near}”？"),
                None => "写中共党员、预备党员、共青团员或群众".to_owned(),
            };
            self.hold(Field::Standing, &text, "不认得这种政治面貌", &fix);
        }
        standing
    }

    fn birth_month(&mut self, today: Day) -> Option<Month> {
        let text = self.text(Field::BirthMonth)?;
        match Month::parse(&text, today) {
            Ok(month) if month > Month::of(today) => {
                self.hold(Field::BirthMonth, &text, "晚于今天", "改正年月，写作 1971-11");
                None
            }
            Ok(month) => Some(month),
            Err(why) => {
                self.hold(Field::BirthMonth, &text, why, "改正年月，写作 1971-11");
                None
            }
        }
    }

    fn day(&mut self, field: Field, today: Day) -> Option<Day> {
        let text = self.text(field)?;
        Day::parse(&text, today).map_err(|why| self.hold(field, &text, why, "改正日期，写作 2026-10-16")).ok()
    }

    fn joined(&mut self, today: Day) -> Option<Day> {
        let day = self.day(Field::Joined, today)?;
        if day > today {
            let text = self.table.cell(self.row, Field::Joined).to_owned();
            self.hold(Field::Joined, &text, "晚于今天", "改正日期");
        }
        Some(day)
    }
}
