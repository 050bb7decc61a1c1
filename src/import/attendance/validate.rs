//! Fourth stage: a row becomes a session, a person and a mark, or a problem. Nothing stops at the first
//! problem of the file; a row gives its first.

use std::collections::HashMap;

use super::known::Known;
use super::session::{Cells, Facts, Problem, read, read_text};
use crate::calendar::{Day, clock_label, fold_width};
use crate::import::Field;
use crate::import::map::Table;
use crate::import::parse::{MAX_CELL, RowBuf};
use crate::record::{Mark, Status, Words};
use crate::roster::clean_name;

/// A mark with the remark beside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Noted {
    /// The mark.
    pub mark: Mark,
    /// The remark, if the file has one.
    pub note: Option<Box<str>>,
}

impl Noted {
    /// Whether there is nothing but the status.
    pub fn is_bare(&self) -> bool {
        self.note.is_none() && self.mark == Mark::of(self.mark.status)
    }
}

/// A row that was understood: 16 bytes, so that a million of them fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packed {
    /// Index of the session.
    pub session: u32,
    /// Index of the person.
    pub person: u32,
    /// Index of the mark.
    pub mark: u32,
    /// The row as Excel numbers it.
    pub row: u32,
}

/// A session as the file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What identifies and describes it.
    pub facts: Facts,
    /// Its length in minutes, if the file says.
    pub minutes: Option<i64>,
    /// The first row that speaks of it.
    pub row: u64,
}

/// The cells of a row that say which session it belongs to.
type SessionWords = Box<[String; 7]>;

/// Unit, day and kinds: sessions that agree in them are told apart by beginning and title.
type Occasion = (Option<usize>, Option<Day>, Vec<usize>);

/// Reads rows, remembering what the last one said: in a file of a million rows most cells repeat.
pub struct Validator<'k> {
    known: &'k Known,
    words: Words,
    given: Facts,
    today: Day,
    /// Minutes that one unit of the length column means.
    minutes_per_unit: i64,
    /// Sessions in the order of the file.
    pub sessions: Vec<Session>,
    /// Marks in the order of the file.
    pub marks: Vec<Noted>,
    index: HashMap<Occasion, Vec<u32>>,
    /// The code of the activity that the whole file belongs to, if one was named.
    only: Option<String>,
    marks_index: HashMap<Noted, u32>,
    last: Option<(SessionWords, Result<u32, Problem>)>,
    plain_marks: HashMap<Box<str>, u32>,
    /// Who comes next in the roster after the last row's person.
    next_person: u32,
}

impl<'k> Validator<'k> {
    /// A validator for the rows of `table`; `given` is what is known of the activity besides its rows.
    pub fn new(
        known: &'k Known,
        words: Words,
        given: Facts,
        today: Day,
        length_unit: Option<&str>,
        only: Option<String>,
    ) -> Self {
        Self {
            only,
            known,
            words,
            given,
            today,
            minutes_per_unit: if matches!(length_unit, Some("分钟" | "分" | "min")) { 1 } else { 60 },
            sessions: Vec::new(),
            marks: Vec::new(),
            index: HashMap::new(),
            marks_index: HashMap::new(),
            last: None,
            plain_marks: HashMap::new(),
            next_person: 0,
        }
    }

    /// Reads one row.
    pub fn row(&mut self, table: &Table, row: &RowBuf) -> Result<Packed, Problem> {
        if let Some(column) = row.too_long() {
            let name = table.heading.columns.get(column).map_or("", |column| column.name.as_str());
            let why = format!("“{name}”一格超过 {} 千字节", MAX_CELL >> 10);
            return Err(Problem::new(Field::Note, "", why, "删去多余的内容"));
        }
        let cell = |field| table.cell(row, field);
        let cells = Cells {
            date: cell(Field::Date),
            time: cell(Field::Time),
            end_time: cell(Field::EndTime),
            unit: cell(Field::Unit),
            kind: cell(Field::Kind),
            title: cell(Field::Title),
            place: cell(Field::Place),
        };
        let session = self.session(&cells, row.number())?;
        let facts = &self.sessions[session as usize].facts;
        let (unit, day) = (facts.unit.unwrap_or_default(), facts.day.unwrap_or(self.today));
        let person = self.person(cell(Field::StaffNo), cell(Field::Name), unit, day)?;
        self.next_person = person + 1;
        let mark = self.mark(table, row, day)?;
        let earns = self.marks[mark as usize].mark.status.earns_hours();
        self.minutes(session, cell(Field::Minutes), earns)?;
        let row = u32::try_from(row.number())
            .map_err(|_| Problem::new(Field::Seq, "", "文件的行数太多", "拆成几个文件分别导入"))?;
        Ok(Packed { session, person, mark, row })
    }

    fn session(&mut self, cells: &Cells<'_>, row: u64) -> Result<u32, Problem> {
        let texts =
            [cells.date, cells.time, cells.end_time, cells.unit, cells.kind, cells.title, cells.place];
        if let Some((last, session)) = &self.last
            && last.iter().zip(texts).all(|(last, text)| last == text)
        {
            return session.clone();
        }
        let session =
            read(cells, &self.given, self.known, self.today).and_then(|facts| self.place(facts, row));
        self.last = Some((Box::new(texts.map(str::to_owned)), session.clone()));
        session
    }

    /// The session that these facts speak of. Identity is unit, day, kinds and beginning; the title only
    /// tells two apart, and what one row leaves open another may say.
    fn place(&mut self, facts: Facts, row: u64) -> Result<u32, Problem> {
        if let Some(code) = &self.only {
            contradiction(&self.given, &facts, self.known, code)?;
        }
        let key = (facts.unit, facts.day, facts.kinds.clone());
        let group = self.index.entry(key).or_default();
        let agree = |a: Option<u16>, b: Option<u16>| a.is_none() || b.is_none() || a == b;
        let mut fitting: Vec<u32> = group
            .iter()
            .copied()
            .filter(|index| agree(self.sessions[*index as usize].facts.start, facts.start))
            .collect();
        if self.only.is_none() && facts.title.is_some() {
            let titled = |index: &u32| self.sessions[*index as usize].facts.title == facts.title;
            let open = |index: &u32| self.sessions[*index as usize].facts.title.is_none();
            let same: Vec<u32> = fitting.iter().copied().filter(titled).collect();
            fitting = if same.is_empty() { fitting.into_iter().filter(open).collect() } else { same };
        }
        match fitting.as_slice() {
            [] => {
                let index = self.sessions.len() as u32;
                self.sessions.push(Session { facts, minutes: None, row });
                group.push(index);
                Ok(index)
            }
            [index] => {
                complete(&mut self.sessions[*index as usize], facts)?;
                Ok(*index)
            }
            several => Err(Problem::new(
                Field::Title,
                "",
                format!("当天同类型的活动在文件里有 {} 场，这一行分不清是哪一场", several.len()),
                "写上主题或开始时间",
            )),
        }
    }

    /// The person of a row: by staff number, which must agree with the name; else by name within the unit.
    fn person(&self, number: &str, name: &str, unit: usize, day: Day) -> Result<u32, Problem> {
        let person = if number.is_empty() {
            self.person_by_name(name, unit, day)?
        } else {
            self.person_by_number(number, name)?
        };
        let unit = &self.known.units[unit];
        if self.known.belongs(person, unit.id, day) {
            return Ok(person);
        }
        // A post in the branch is a second stay in it.
        let mut own: Vec<&str> = Vec::new();
        for name in self.known.units_of(person, day).map(|id| self.known.unit_name(id)) {
            if !own.contains(&name) {
                own.push(name);
            }
        }
        let own =
            if own.is_empty() { "未编入党组织".to_owned() } else { format!("在{}", own.join("、")) };
        let person = &self.known.people[person as usize];
        Err(Problem::new(
            Field::Name,
            &person.name,
            format!("{}不是“{}”的人（{day} {own}）", person.name, unit.name),
            format!("核对党组织；确是列席的，删去此行，另用 wuxue log edit 活动编号 --guest {}", person.name),
        ))
    }

    fn person_by_number(&self, number: &str, name: &str) -> Result<u32, Problem> {
        let guess = self.next_person;
        let found = self
            .known
            .by_number(number, guess)
            .or_else(|| self.known.by_number(fold_width(number).trim(), guess));
        let Some(person) = found else {
            return Err(Problem::new(
                Field::StaffNo,
                number,
                format!("名册里没有工号“{}”", Problem::new(Field::StaffNo, number, "", "").value),
                "核对工号；新来的人先用 wuxue member add 登记",
            ));
        };
        let known = &self.known.people[person as usize].name;
        if !name.is_empty() && **known != *name && **known != *clean_name(name) {
            return Err(Problem::new(
                Field::StaffNo,
                &format!("{number} {name}"),
                format!(
                    "工号 {number} 是{known}，与姓名“{}”不符",
                    Problem::new(Field::Name, name, "", "").value
                ),
                "核对工号和姓名",
            ));
        }
        Ok(person)
    }

    fn person_by_name(&self, name: &str, unit: usize, day: Day) -> Result<u32, Problem> {
        if name.is_empty() {
            return Err(Problem::new(Field::Name, "", "没有写姓名，也没有工号", "补上姓名或工号"));
        }
        let mut found = self.known.by_name(name);
        let clean;
        if found.is_empty() {
            clean = clean_name(name);
            found = self.known.by_name(&clean);
        }
        let unit = &self.known.units[unit];
        let inside: Vec<u32> =
            found.iter().copied().filter(|person| self.known.belongs(*person, unit.id, day)).collect();
        match (inside.as_slice(), found) {
            ([only], _) | ([], [only]) => Ok(*only),
            ([], []) => {
                let fix = match self.known.nearest_name(name) {
                    Some(near) => format!("是不是“{near}”？新来的人先用 wuxue member add 登记"),
                    None => "核对姓名；新来的人先用 wuxue member add 登记".to_owned(),
                };
                Err(Problem::new(Field::Name, name, "名册里没有这个姓名", fix))
            }
            ([], several) | (several, _) => {
                let candidates: Vec<String> = several
                    .iter()
                    .map(|index| {
                        let person = &self.known.people[*index as usize];
                        let unit =
                            self.known.units_of(*index, day).next().map_or("", |id| self.known.unit_name(id));
                        format!("{} {unit}", person.staff_no.as_deref().unwrap_or("无工号"))
                    })
                    .collect();
                let why = format!("叫“{}”的有 {} 人", clean_name(name), several.len());
                Err(Problem::new(Field::Name, name, why, format!("补上工号：{}", candidates.join("；"))))
            }
        }
    }

    /// A sheet without results: who signed in, with a time or the own name, was there, unless a word such as
    /// 病假 stands in the place; who did not is unknown, not absent.
    fn signed(&self, table: &Table, row: &RowBuf, day: Day) -> Result<Mark, Problem> {
        let sign = table.cell(row, Field::SignTime);
        if sign.is_empty() || sign == "--" {
            let why = "既没有考勤结果，也没有签到";
            return Err(Problem::new(Field::Status, "", why, "补上出勤、请假、缺席等结果"));
        }
        let has_signed = fold_width(sign).contains(|c: char| c.is_ascii_digit())
            || clean_name(sign) == clean_name(table.cell(row, Field::Name));
        if has_signed {
            return Ok(Mark::of(Status::Present));
        }
        self.words.read(sign, day).map_err(|_| {
            let why = "签到栏里既不是时间，也不是本人姓名，看不出是否到会";
            Problem::new(Field::SignTime, sign, why, "另加一列“考勤状态”，写明出勤、请假、缺席等结果")
        })
    }

    fn mark(&mut self, table: &Table, row: &RowBuf, day: Day) -> Result<u32, Problem> {
        let cell = |field| table.cell(row, field);
        let (status, note) = (cell(Field::Status), cell(Field::Note));
        let (reason, made_up_on) = (cell(Field::Reason), cell(Field::MadeUpOn));
        let plain = note.is_empty() && reason.is_empty() && made_up_on.is_empty() && !status.is_empty();
        if plain && let Some(mark) = self.plain_marks.get(status) {
            return Ok(*mark);
        }
        let mut mark = match status {
            "" => self.signed(table, row, day)?,
            text => self.read_word(text, day)?,
        };
        if mark.status == Status::Leave && mark.reason.is_none() && !reason.is_empty() {
            mark.reason =
                self.words.read(&format!("请假（{reason}）"), day).ok().and_then(|mark| mark.reason);
        }
        if mark.status == Status::MadeUp && mark.made_up_on.is_none() {
            mark.made_up_on = self.made_up_on(made_up_on, note, day)?;
        }
        if let Some(on) = mark.made_up_on
            && on > self.today
        {
            let why = format!("补学日期 {on} 晚于今天（{}）", self.today);
            return Err(Problem::new(Field::Status, status, why, "改正日期"));
        }
        let noted = Noted { mark, note: read_text(Field::Note, note)?.map(Into::into) };
        let index = match self.marks_index.get(&noted) {
            Some(index) => *index,
            None => {
                let index = self.marks.len() as u32;
                self.marks.push(noted.clone());
                self.marks_index.insert(noted, index);
                index
            }
        };
        // A day of 补学 without a year is read against the day of the activity: never remembered.
        if plain && self.marks[index as usize].mark.made_up_on.is_none() {
            self.plain_marks.insert(status.into(), index);
        }
        Ok(index)
    }

    fn read_word(&self, text: &str, day: Day) -> Result<Mark, Problem> {
        self.words.read(text, day).map_err(|unknown| {
            let fix = match unknown.nearest {
                Some(near) => format!("是不是“{near}”？"),
                None => "改成出勤、迟到、请假、因公外出、缺席、补学之一".to_owned(),
            };
            Problem::new(Field::Status, text, "不认得这种考勤结果", fix)
        })
    }

    /// The day of 补学: from its own column, else from a remark that says it for certain (10月30日补学).
    fn made_up_on(&self, column: &str, note: &str, day: Day) -> Result<Option<Day>, Problem> {
        if !column.is_empty() {
            return Day::parse(column, self.today)
                .map(Some)
                .map_err(|why| Problem::new(Field::MadeUpOn, column, why, "改成存在的日期"));
        }
        let dated = note.strip_suffix("补学").or_else(|| note.strip_prefix("补学"));
        let mark = dated.and_then(|text| self.words.read(&format!("补学（{}）", text.trim()), day).ok());
        Ok(mark.and_then(|mark| mark.made_up_on))
    }

    /// The length of the session: every row that earns hours must say the same.
    fn minutes(&mut self, session: u32, text: &str, earns: bool) -> Result<(), Problem> {
        if text.is_empty() {
            return Ok(());
        }
        let minutes = read_length(text, self.minutes_per_unit)
            .map_err(|why| Problem::new(Field::Minutes, text, why, "写成小时数，例如 2 或 1.5"))?;
        if !earns {
            return Ok(());
        }
        let session = &mut self.sessions[session as usize];
        match session.minutes {
            None => session.minutes = Some(minutes),
            Some(known) if known == minutes => {}
            Some(known) => {
                let why = format!(
                    "同一场活动的学时，第 {} 行起是 {} 分钟，这里是 {minutes} 分钟",
                    session.row, known
                );
                return Err(Problem::new(Field::Minutes, text, why, "同一场活动只有一个学时数，请核对"));
            }
        }
        Ok(())
    }
}

/// A row of a file that belongs to one activity must not speak of another.
fn contradiction(given: &Facts, facts: &Facts, known: &Known, code: &str) -> Result<(), Problem> {
    let fix = "删去这一行，或不写 --activity 导入";
    if facts.day != given.day {
        let (said, known) = (facts.day.map(|d| d.to_string()), given.day.map(|d| d.to_string()));
        let (said, known) = (said.unwrap_or_default(), known.unwrap_or_default());
        return Err(Problem::new(Field::Date, &said, format!("活动 {code} 是 {known} 的"), fix));
    }
    if facts.unit != given.unit {
        let name = |unit: Option<usize>| unit.map_or("", |unit| known.units[unit].name.as_str());
        let why = format!("活动 {code} 是{}的", name(given.unit));
        return Err(Problem::new(Field::Unit, name(facts.unit), why, fix));
    }
    if !facts.kinds.iter().all(|kind| given.kinds.contains(kind)) {
        let names = |kinds: &[usize]| {
            kinds.iter().map(|kind| known.kinds[*kind].name.as_str()).collect::<Vec<_>>().join("、")
        };
        let why = format!("活动 {code} 是{}", names(&given.kinds));
        return Err(Problem::new(Field::Kind, &names(&facts.kinds), why, fix));
    }
    if let (Some(said), Some(known)) = (facts.start, given.start)
        && said != known
    {
        let why = format!("活动 {code} 是 {} 开始的", clock_label(known));
        return Err(Problem::new(Field::Time, &clock_label(said), why, fix));
    }
    Ok(())
}

/// Takes from a further row what the session does not know yet; what contradicts it holds the row.
fn complete(session: &mut Session, facts: Facts) -> Result<(), Problem> {
    let fix = "同一场活动只有一个，请核对；不是同一场的，写上不同的主题或开始时间";
    if let (Some(known), Some(said)) = (&session.facts.place, &facts.place)
        && known != said
    {
        let why = format!("同一场活动的地点，第 {} 行是“{known}”", session.row);
        return Err(Problem::new(Field::Place, said, why, fix));
    }
    if let (Some(known), Some(said)) = (session.facts.end, facts.end)
        && known != said
    {
        let why = format!("同一场活动的结束时间，第 {} 行是 {}", session.row, clock_label(known));
        return Err(Problem::new(Field::EndTime, &clock_label(said), why, fix));
    }
    let known = &mut session.facts;
    known.start = known.start.or(facts.start);
    known.end = known.end.or(facts.end);
    known.title = known.title.take().or(facts.title);
    known.place = known.place.take().or(facts.place);
    Ok(())
}

/// A length: a number of units with at most two decimals, or with its own unit (90分钟, 2学时).
fn read_length(text: &str, minutes_per_unit: i64) -> Result<i64, String> {
    const DAY: i64 = 24 * 60;
    let folded = fold_width(text);
    let folded = folded.trim();
    let (number, unit) = match ["分钟", "学时", "小时", "课时"].iter().find(|unit| folded.ends_with(**unit))
    {
        Some(&"分钟") => (folded.trim_end_matches("分钟"), 1),
        Some(unit) => (folded.trim_end_matches(unit), 60),
        None => (folded, minutes_per_unit),
    };
    let (number, negative) = match number.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (number, false),
    };
    let (whole, decimals) = number.trim().split_once('.').unwrap_or((number.trim(), ""));
    let digits = |text: &str| !text.is_empty() && text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !(decimals.is_empty() || digits(decimals)) {
        return Err("不是数字".into());
    }
    if negative {
        return Err("不能是负数".into());
    }
    let scale = 10_i64.pow(decimals.len() as u32);
    let value = format!("{whole}{decimals}").parse::<i64>().map_err(|_| "不是数字".to_owned())? * unit;
    if value % scale != 0 {
        return Err("不能折成整分钟".into());
    }
    match value / scale {
        minutes if minutes > DAY => Err("超过了 24 小时".into()),
        minutes => Ok(minutes),
    }
}

#[cfg(test)]
mod tests {
    use super::read_length;

    #[test]
    fn lengths_are_hours_unless_they_say_otherwise() {
        for (text, minutes) in [
            ("2", 120),
            ("1.5", 90),
            ("0.25", 15),
            ("２", 120),
            ("90分钟", 90),
            ("2学时", 120),
            ("0", 0),
            ("2.00", 120),
        ] {
            assert_eq!(read_length(text, 60), Ok(minutes), "{text}");
        }
        assert_eq!(read_length("90", 1), Ok(90));
        for text in ["-3", "二", "", ".", "1e3", "25", "0.001", "1.", "--", "9999999999999999999"] {
            // A trailing point is read as the whole number before it.
            assert_eq!(read_length(text, 60).is_err(), text != "1.", "{text}");
        }
    }
}
