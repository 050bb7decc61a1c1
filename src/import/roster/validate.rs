//! Fourth stage: a row of text becomes a person as the file says it, or is held back with every reason.
//! Compares nothing with the store.

use super::remark::exemption;
use crate::calendar::{Day, Month};
use crate::import::Field;
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::problem::Problem;
use crate::import::rows::RowReader;
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
    let number = row.number();
    let mut row = RowReader::of(&MEMBER, table, row, Field::Name)?;
    let date = |text: &str| Day::parse(text, today);
    let name = name(&mut row);
    let staff_no = staff_no(&mut row);
    let note = row.text(Field::Note);
    let draft = Draft {
        row: number,
        name: name.unwrap_or_default(),
        staff_no,
        branch: unit(&mut row, Field::Unit),
        group: unit(&mut row, Field::PartyGroup),
        youth: unit(&mut row, Field::YouthGroup),
        department: unit(&mut row, Field::Department),
        standing: standing(&mut row),
        birth_month: birth_month(&mut row, today),
        joined: row.past_day(Field::Joined, date, today, "改正日期"),
        titles: row.text(Field::Post).as_deref().map(titles).unwrap_or_default(),
        starts: row.day(Field::Starts, date),
        exempt: note.as_deref().and_then(exemption),
        note,
    };
    row.end(draft)
}

fn name(row: &mut RowReader<'_>) -> Option<String> {
    let before = row.held();
    let name = row.text(Field::Name).map(|text| clean_name(&text));
    match &name {
        None if row.held() == before => row.hold(Field::Name, "", "没有写姓名", "补上姓名"),
        Some(name) if !name.contains(char::is_alphabetic) => {
            row.hold(Field::Name, name, "不像姓名", "改正姓名");
        }
        _ => {}
    }
    name
}

fn staff_no(row: &mut RowReader<'_>) -> Option<String> {
    let number = clean_staff_no(&row.text(Field::StaffNo)?);
    if let Some(matter @ ("身份证号" | "手机号码")) = private_matter(&number) {
        row.hold(
            Field::StaffNo,
            "（不显示）",
            format!("是{matter}，本程序不存放{matter}"),
            "改用工号，没有工号的留空",
        );
    }
    Some(number)
}

fn unit(row: &mut RowReader<'_>, field: Field) -> Option<String> {
    let name = row.text(field)?;
    Some(name.split_whitespace().collect())
}

fn standing(row: &mut RowReader<'_>) -> Option<Standing> {
    let text = row.text(Field::Standing)?;
    let standing = Standing::read(&text);
    if standing.is_none() {
        let known = Standing::ALL.iter().map(|standing| standing.label());
        let fix = match nearest(&text, known) {
            Some(near) => format!("是不是“{near}”？"),
            None => "写中共党员、预备党员、共青团员或群众".to_owned(),
        };
        row.hold(Field::Standing, &text, "不认得这种政治面貌", &fix);
    }
    standing
}

fn birth_month(row: &mut RowReader<'_>, today: Day) -> Option<Month> {
    let text = row.text(Field::BirthMonth)?;
    match Month::parse(&text, today) {
        Ok(month) if month > Month::of(today) => {
            row.hold(Field::BirthMonth, &text, "晚于今天", "改正年月，写作 1971-11");
            None
        }
        Ok(month) => Some(month),
        Err(why) => {
            row.hold(Field::BirthMonth, &text, why, "改正年月，写作 1971-11");
            None
        }
    }
}
