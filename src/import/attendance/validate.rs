//! Fourth stage: what a row says of one person becomes a session, a person and a mark, or a problem. Nothing
//! stops at the first problem of the file; a row gives its first.

use std::collections::HashMap;

use super::guests::Guest;
use super::known::{Known, Person};
use super::outcome::{Held, must_be_computed};
use super::session::{Cells, Dates, Facts, read};
use crate::calendar::{Day, Length, Minutes, clock_label};
use crate::import::Field;
use crate::import::problem::Problem;
use crate::record::{Mark, Said, Words};
use crate::refusal::{Kind, Refusal};
use crate::roster::{UnitId, clean_name};

/// What a file says of one person at one activity, wherever in the file it stands. Trimmed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entry<'a> {
    /// The row as Excel numbers it.
    pub row: u64,
    /// Which activity.
    pub occasion: Cells<'a>,
    /// The heading of the column of marks that it stands in, in a table of people and sessions.
    pub column: Option<&'a str>,
    /// 工号
    pub staff_no: &'a str,
    /// 姓名
    pub name: &'a str,
    /// 考勤状态
    pub status: &'a str,
    /// 签到时间
    pub sign_time: &'a str,
    /// 请假原因
    pub reason: &'a str,
    /// 补学日期
    pub made_up_on: &'a str,
    /// 备注
    pub note: &'a str,
    /// 学时
    pub minutes: &'a str,
}

/// What an entry turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Somebody's attendance.
    Attendance(Packed),
    /// Somebody who sat in.
    Guest(Guest),
    /// A line for somebody that was not filled in: the session, the name and the remark.
    Blank(u32, String, Option<String>),
    /// Nothing is said of anybody, nor of which activity.
    Nothing,
}

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
    /// The heading of its column of marks, in a table of people and sessions.
    pub column: Option<Box<str>>,
}

/// The cells of a row that say which session it belongs to.
type SessionWords = Box<[String; 7]>;

/// Activity if named, unit, day and kinds: sessions that agree in them are told apart by beginning and title.
type Occasion = (Option<i64>, Option<usize>, Option<Day>, Vec<usize>);

/// Reads rows, remembering what the last one said: in a file of a million rows most cells repeat.
pub struct Validator<'k> {
    pub(super) known: &'k Known,
    pub(super) words: Words,
    given: Facts,
    pub(super) dates: Dates,
    /// Whether each row must say its own result and kind, as in long form; else a line may be left blank, and
    /// a session without a kind may be one that is recorded.
    pub(super) strict: bool,
    /// Minutes that one unit of the length column means.
    minutes_per_unit: i64,
    /// Sessions in the order of the file.
    pub sessions: Vec<Session>,
    /// Marks in the order of the file.
    pub marks: Vec<Noted>,
    index: HashMap<Occasion, Vec<u32>>,
    marks_index: HashMap<Noted, u32>,
    last: Option<(SessionWords, Result<u32, Problem>)>,
    pub(super) plain_marks: HashMap<Box<str>, u32>,
    /// Who comes next in the roster after the last row's person.
    pub(super) next_person: u32,
    /// Session and person of the row that was read last, as far as they are known.
    pub at: Option<(u32, u32)>,
    /// Session of the row that was read last, if it is known.
    pub in_session: Option<u32>,
    /// Names that stand in the file otherwise than in the roster, and whom they were taken for.
    pub meant: Vec<(String, u32)>,
}

impl<'k> Validator<'k> {
    /// A validator for a file.
    pub fn new(known: &'k Known, words: Words, dates: Dates) -> Self {
        Self {
            known,
            words,
            given: Facts::default(),
            dates,
            strict: true,
            minutes_per_unit: 60,
            sessions: Vec::new(),
            marks: Vec::new(),
            index: HashMap::new(),
            marks_index: HashMap::new(),
            last: None,
            plain_marks: HashMap::new(),
            next_person: 0,
            at: None,
            in_session: None,
            meant: Vec::new(),
        }
    }

    /// Goes to a table of the file: what is known of its activity besides its rows, and what its legend says of
    /// signs. Gives the signs of the legend and what they are taken for.
    pub fn begin(&mut self, given: Facts, strict: bool, legend: &[Said]) -> Vec<(char, String)> {
        self.given = given;
        self.strict = strict;
        self.minutes_per_unit = 60;
        self.last = None;
        self.plain_marks.clear();
        self.words.take_legend(legend)
    }

    /// The unit that the heading names for lengths; hours if it names none.
    pub fn measure_in(&mut self, unit: Option<&str>) {
        self.minutes_per_unit = if matches!(unit, Some("分钟" | "分" | "min")) { 1 } else { 60 };
    }

    /// The year of days that are written without one.
    pub fn read_days_in(&mut self, year: Option<i32>) {
        self.dates.year = year;
    }

    /// A legend below or beside the table comes after its rows were read, or with them.
    ///
    /// # Errors
    /// Refused if it says otherwise than they were read.
    pub fn must_agree(&self, legend: &[Said]) -> Result<(), Refusal> {
        let Some(said) = legend.iter().find(|said| !self.words.agrees(said)) else { return Ok(()) };
        let sign = said.sign;
        let what = match &said.word {
            Some(word) => format!("表下或表旁的图例写着“{sign}”是{word}，与通常的意思不同。"),
            None => format!("表下或表旁写着“{}”，看不出“{sign}”是什么意思。", said.text),
        };
        Err(Refusal::new(Kind::Unreadable, what)
            .hint("把图例写成“√出勤 △请假 ×缺席”这样，移到表的上方（标题里）再导入，程序以它为准"))
    }

    /// What is known of the activity besides the rows.
    pub fn given(&self) -> &Facts {
        &self.given
    }

    /// The day of the activity as far as it is known besides the rows; else today.
    pub fn day(&self) -> Day {
        self.given.day.unwrap_or(self.dates.today)
    }

    /// What the store knows.
    pub fn known(&self) -> &'k Known {
        self.known
    }

    /// The words for attendance.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// How dates are read.
    pub fn dates(&self) -> Dates {
        self.dates
    }

    /// Reads what a row says of one person.
    ///
    /// # Errors
    /// The first problem of the row.
    pub fn take(&mut self, entry: &Entry<'_>) -> Result<Taken, Problem> {
        (self.at, self.in_session) = (None, None);
        must_be_computed(entry)?;
        let session = match self.session(&entry.occasion, entry.column, entry.row) {
            Err(_) if self.is_blank(entry) => return Ok(Taken::Nothing),
            session => session?,
        };
        self.in_session = Some(session);
        if self.is_blank(entry) {
            let note = Some(entry.note).filter(|note| !note.is_empty()).map(str::to_owned);
            return Ok(Taken::Blank(session, clean_name(entry.name), note));
        }
        let facts = &self.sessions[session as usize].facts;
        let (unit, day) = (facts.unit.unwrap_or_default(), facts.day.unwrap_or(self.dates.today));
        let fact_only = facts.kinds.iter().any(|kind| self.known.kinds[*kind].fact_only);
        let held = Held { day, past_midnight: facts.end.is_some_and(|end| end >= 24 * 60) };
        if self.words.is_guest(entry.status) || self.sits_in(entry, unit, held)? {
            return self.guest(session, entry, unit, day).map(Taken::Guest);
        }
        let meant = self.known.meant(entry.staff_no, entry.name, unit, day, self.next_person)?;
        self.next_person = meant.person + 1;
        self.at = Some((session, meant.person));
        self.must_belong(meant.person, unit, day, session)?;
        if !meant.as_written {
            self.say_meant(entry.name, meant.person);
        }
        let note = if fact_only { "" } else { entry.note };
        let mark = self.mark(&Entry { note, ..*entry }, meant.person, held)?;
        let earns = self.marks[mark as usize].mark.status.earns_hours();
        if earns {
            self.known.may_be_there(meant.person, unit, day, &self.sessions[session as usize].facts.kinds)?;
        }
        self.minutes(session, entry.minutes, earns)?;
        Ok(Taken::Attendance(Packed { session, person: meant.person, mark, row: row_number(entry.row)? }))
    }

    /// Remembers whom a name was taken for, so that the clerk can see it.
    pub fn say_meant(&mut self, name: &str, person: u32) {
        /// Enough for a meeting.
        const LISTED: usize = 500;
        if self.meant.len() < LISTED
            && !self.meant.iter().any(|(known, whom)| known == name && *whom == person)
        {
            self.meant.push((name.to_owned(), person));
        }
    }

    /// The mark of somebody who was found otherwise: by how long they were in a meeting.
    pub fn mark_of(&mut self, mark: Mark) -> u32 {
        self.keep(Noted { mark, note: None })
    }

    /// The session that these cells speak of.
    ///
    /// # Errors
    /// What is wrong with one of the cells.
    pub fn session(&mut self, cells: &Cells<'_>, column: Option<&str>, row: u64) -> Result<u32, Problem> {
        let texts =
            [cells.date, cells.time, cells.end_time, cells.unit, cells.kind, cells.title, cells.place];
        if let Some((last, session)) = &self.last
            && last.iter().zip(texts).all(|(last, text)| is_same(last, text))
        {
            return session.clone();
        }
        let session = read(cells, &self.given, self.known, self.dates, self.strict)
            .and_then(|facts| self.place(facts, column, row));
        self.last = Some((Box::new(texts.map(str::to_owned)), session.clone()));
        session
    }

    /// The session that these facts speak of. Identity is unit, day, kinds and beginning; the title only
    /// tells two apart, and what one row leaves open another may say.
    fn place(&mut self, facts: Facts, column: Option<&str>, row: u64) -> Result<u32, Problem> {
        if let Some(id) = facts.activity {
            contradiction(&self.given, &facts, self.known, &format!("A{id}"))?;
        }
        let key = (facts.activity, facts.unit, facts.day, facts.kinds.clone());
        let group = self.index.entry(key).or_default();
        let agree = |a: Option<u16>, b: Option<u16>| a.is_none() || b.is_none() || a == b;
        let mut fitting: Vec<u32> = group
            .iter()
            .copied()
            .filter(|index| agree(self.sessions[*index as usize].facts.start, facts.start))
            .collect();
        if facts.activity.is_none() && facts.title.is_some() {
            let titled = |index: &u32| self.sessions[*index as usize].facts.title == facts.title;
            let open = |index: &u32| self.sessions[*index as usize].facts.title.is_none();
            let same: Vec<u32> = fitting.iter().copied().filter(titled).collect();
            fitting = if same.is_empty() { fitting.into_iter().filter(open).collect() } else { same };
        }
        match fitting.as_slice() {
            [] => {
                let index = self.sessions.len() as u32;
                self.sessions.push(Session { facts, minutes: None, row, column: column.map(Into::into) });
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

    /// Attendance is of those who belong to the unit on that day, or to the branch that held a 联学共建 with it; and
    /// some kinds ask for leaders.
    pub fn must_belong(&self, person: u32, unit: usize, day: Day, session: u32) -> Result<(), Problem> {
        let unit = &self.known.units[unit];
        let kinds = &self.sessions[session as usize].facts.kinds;
        let with = |partner: &UnitId| self.known.units_of(person, day).any(|own| own == *partner);
        if self.known.belongs(person, unit.id, day)
            || self.known.partners(unit.id, day, kinds).iter().any(with)
        {
            return Ok(());
        }
        let Person { name, id, .. } = &self.known.people[person as usize];
        // A post in the branch is a second stay in it.
        let mut own: Vec<&str> = Vec::new();
        for name in self.known.units_of(person, day).map(|id| self.known.unit_name(id)) {
            if !own.contains(&name) {
                own.push(name);
            }
        }
        let own =
            if own.is_empty() { "未编入党组织".to_owned() } else { format!("在{}", own.join("、")) };
        let of = &unit.name;
        let (why, fix) = match self.known.other_stay(person, unit.id, day) {
            Some((starts, _)) if starts > day => (
                format!("{name} {starts} 起才编入“{of}”（当天{own}）"),
                format!("核对活动日期和编入的日期，见 wuxue member show {id}"),
            ),
            Some((_, Some(ends))) => (
                format!("{name}在“{of}”到 {ends} 为止（当天{own}）"),
                format!("核对活动日期和调出的日期，见 wuxue member show {id}"),
            ),
            _ => (
                format!("{name}不是“{of}”的人（当天{own}）"),
                "核对党组织；确是列席的，把考勤状态写成“列席”".to_owned(),
            ),
        };
        Err(Problem::new(Field::Name, name, why, fix))
    }

    pub(super) fn keep(&mut self, noted: Noted) -> u32 {
        *self.marks_index.entry(noted).or_insert_with_key(|noted| {
            self.marks.push(noted.clone());
            self.marks.len() as u32 - 1
        })
    }

    /// The length of the session: every row that earns hours must say the same.
    fn minutes(&mut self, session: u32, text: &str, earns: bool) -> Result<(), Problem> {
        if text.is_empty() {
            return Ok(());
        }
        let minutes = match Length::parse(text, self.minutes_per_unit) {
            Ok(Length::Clock(Minutes(minutes))) => Ok(minutes),
            Ok(Length::Span(_)) => Err("写的是半天、全天，不是时长".to_owned()),
            Err(why) => Err(why),
        };
        let minutes =
            minutes.map_err(|why| Problem::new(Field::Minutes, text, why, "写成小时数，例如 2 或 1.5"))?;
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

/// The number of a row, which must fit 32 bits.
pub fn row_number(row: u64) -> Result<u32, Problem> {
    u32::try_from(row).map_err(|_| Problem::new(Field::Seq, "", "文件的行数太多", "拆成几个文件分别导入"))
}

/// Whether a cell is blank, or holds a dash for nothing.
pub fn says_nothing(text: &str) -> bool {
    matches!(text, "" | "-" | "--" | "---" | "—" | "——" | "－" | "/" | "休息" | "无")
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

/// Whether two short texts are equal, byte by byte: the cells of a row were written a moment ago, and the wide masked
/// loads of `memcmp` wait for that. Of a million rows it is a sixth of the time.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).all(|(a, b)| a == b)
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
