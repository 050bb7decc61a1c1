//! Fourth stage: a row of text becomes an entry of a person, or a problem with every reason, or nothing.

use crate::calendar::{Day, Length, Minutes, Week, fold_width, word_key};
use crate::chain::LONGEST;
use crate::import::Field;
use crate::import::attendance::{Dates, Known};
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::problem::Problem;
use crate::import::rows::RowReader;
use crate::import::subject::SELF_STUDY;
use crate::record::{Document, DocumentId, PlanItem, PlanItemId, unlike_studied};
use crate::roster::{PersonId, clean_staff_no};

/// An entry as a row says it. What a row leaves blank it does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The row as Excel numbers it.
    pub row: u64,
    /// Who.
    pub person: PersonId,
    /// As the roster has it.
    pub name: String,
    /// When; of a week its Monday.
    pub day: Day,
    /// Whether the row is about a week.
    pub weekly: bool,
    /// How long, in minutes.
    pub minutes: i64,
    /// What.
    pub what: String,
    /// Whether on a platform, if the row says.
    pub online: Option<bool>,
    /// The material, if it is registered.
    pub document: Option<DocumentId>,
    /// The item of the plan that it carries out, if the row says.
    pub plan_item: Option<PlanItemId>,
    /// Remark.
    pub note: Option<String>,
}

/// What a row turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// An entry; whether the row says that it is not finished, and the name of a material nobody registered.
    Entry(Draft, Spoken),
    /// A line for somebody that was not filled in.
    Blank,
}

/// What a row says that is not kept as such.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spoken {
    /// It says that it is not finished.
    pub unfinished: bool,
    /// The material by a name that no document has.
    pub unregistered: Option<String>,
    /// Its name is not written as the roster has it.
    pub renamed: Option<String>,
}

const OTHER_ITEM: &str = "改成自学的计划项，见 wuxue plan list；不落实哪一项的，清空这一格";

/// What rows are read against.
pub struct Reader<'a> {
    pub known: &'a Known,
    pub documents: &'a [Document],
    pub items: &'a [PlanItem],
    pub dates: Dates,
    /// The week of rows that say neither day nor week.
    pub week: Option<Week>,
    /// Where people of a name are looked for first, if the row does not say.
    pub unit: Option<usize>,
    /// Minutes that one unit of the length column means.
    pub minutes_per_unit: i64,
}

impl Reader<'_> {
    /// Reads one row.
    pub fn read(&self, table: &Table<'_>, row: &RowBuf, guess: u32) -> Result<Taken, Vec<Problem>> {
        let number_of_row = row.number();
        let mut row = RowReader::of(&SELF_STUDY, table, row, Field::What)?;
        let mut text = |field| row.text(field);
        let (name, number, unit) = (text(Field::Name), text(Field::StaffNo), text(Field::Unit));
        let (what, material, note) = (text(Field::What), text(Field::Document), text(Field::Note));
        let (length, done, way) = (text(Field::Minutes), text(Field::Done), text(Field::Way));
        let (date, week, cited) = (text(Field::Date), text(Field::Week), text(Field::PlanItem));
        let finished = done.as_deref().and_then(|text| row.settle(finished_as(text)));
        if length.is_none() && finished != Some(true) && row.held() == 0 {
            return Ok(Taken::Blank);
        }
        let online = way.as_deref().and_then(|text| row.settle(online_as(text)));
        // Of a cell that is held already nothing else is said, nor of what it leaves open.
        let day = match row.is_held(&[Field::Date, Field::Week]) {
            true => None,
            false => row.settle(self.day(date.as_deref(), week.as_deref())),
        };
        let on = day.map_or(self.dates.today, |(day, _)| day);
        let minutes = match &length {
            Some(text) => row.settle(self.length(text, on)),
            None if finished == Some(true) => {
                row.missing(Field::Minutes, "写了已完成，没有写时长", "补上时长，如 90分钟、1.5小时")
            }
            None => None,
        };
        let item = cited.as_deref().and_then(|text| row.settle(self.plan_item(text)));
        let what = match what.or_else(|| material.clone()) {
            Some(what) => what,
            None if row.is_held(&[Field::Document]) => String::new(),
            None => row.missing(Field::What, "没有写学习内容", "补上学了什么").unwrap_or_default(),
        };
        let within =
            unit.as_deref().and_then(|text| self.known.find_units(text).first().copied()).or(self.unit);
        let number = number.as_deref().map(clean_staff_no).unwrap_or_default();
        let name = name.unwrap_or_default();
        let meant = match row.is_held(&[Field::Name, Field::StaffNo, Field::Unit]) {
            true => None,
            false => row.settle(self.known.meant_within(&number, &name, within, on, guess)),
        };
        if let (Some(item), Some(meant), Some((day, _))) = (item, &meant, day) {
            let called = self.known.unit_name(item.facts.unit);
            let belongs = self.known.belongs(meant.person, item.facts.unit, day);
            if let Some(why) = unlike_studied(&item.facts, called, belongs, day) {
                row.hold(Field::PlanItem, cited.as_deref().unwrap_or_default(), &why, OTHER_ITEM);
            }
        }
        let (Some(meant), Some((day, weekly)), Some(minutes), 0) = (meant, day, minutes, row.held()) else {
            return Err(row.problems());
        };
        let person = &self.known.people[meant.person as usize];
        let document = material.as_deref().and_then(|text| self.documents.iter().find(|d| d.is_called(text)));
        let unregistered = material.filter(|_| document.is_none());
        let spoken = Spoken {
            unfinished: finished == Some(false),
            renamed: (!meant.as_written).then(|| name.clone()),
            unregistered: unregistered.clone(),
        };
        let note = match unregistered.map(|name| format!("学习材料：{name}")) {
            None => note,
            Some(material) => Some(note.map_or(material.clone(), |note| format!("{note}；{material}"))),
        };
        let draft = Draft {
            row: number_of_row,
            person: person.id,
            name: person.name.to_string(),
            day,
            weekly,
            minutes,
            what,
            online,
            document: document.map(|document| document.id),
            plan_item: item.map(|item| item.id),
            note,
        };
        Ok(Taken::Entry(draft, spoken))
    }

    /// The item of the plan that a row carries out: one of self-study, in force.
    fn plan_item(&self, text: &str) -> Result<&PlanItem, Problem> {
        let id = PlanItemId::from_code(text);
        let item = self.items.iter().find(|item| Some(item.id) == id);
        let why = match item {
            None => "没有这个计划项",
            Some(item) if item.facts.kind.is_some() => "这个计划项安排的是集中活动，不是自学",
            Some(item) if item.withdrawn.is_some() => "这个计划项已经撤回",
            Some(item) => return Ok(item),
        };
        Err(Problem::new(Field::PlanItem, text, why, OTHER_ITEM))
    }

    /// The minutes of a row; half a day and a day by the conversion in force on that day.
    fn length(&self, text: &str, on: Day) -> Result<i64, Problem> {
        const FIX: &str = "改成时长，如 90分钟、1.5小时";
        let problem = |text: &str, why: &str, fix: &str| Err(Problem::new(Field::Minutes, text, why, fix));
        let span = match Length::parse(text, self.minutes_per_unit) {
            Ok(Length::Clock(Minutes(minutes))) if (1..=LONGEST).contains(&minutes) => return Ok(minutes),
            Ok(Length::Clock(_)) => return problem(text, "时长是 0", "没有学的一行，时长留空"),
            Ok(Length::Span(span)) => span,
            Err(why) => return problem(text, &why, FIX),
        };
        match self.known.conversions.clock_of(on, span) {
            Some(minutes) => Ok(minutes),
            None => problem(text, "没有半天、全天的折算标准", FIX),
        }
    }

    /// The day of a row, and whether it stands for a week.
    fn day(&self, date: Option<&str>, week: Option<&str>) -> Result<(Day, bool), Problem> {
        let today = self.dates.today;
        let (field, text, day, weekly) = match (date, week, self.week) {
            (Some(text), ..) => (Field::Date, text, self.dates.read(Field::Date, text)?, false),
            (None, Some(text), _) => (Field::Week, text, self.week(text)?.monday(), true),
            (None, None, Some(week)) => (Field::Week, "", week.monday(), true),
            (None, None, None) => {
                let fix = "补上日期或周次；全文件同一周的，加上 --week 2026-W42";
                return Err(Problem::new(Field::Date, "", "没有写哪一天，也没有写哪一周", fix));
            }
        };
        if day > today {
            return Err(Problem::new(
                field,
                text,
                format!("晚于今天（{today}），还没有学的不能登记"),
                "改正日期",
            ));
        }
        Ok((day, weekly))
    }

    /// A week by its number, its days, or one day of it.
    fn week(&self, text: &str) -> Result<Week, Problem> {
        if let Ok(week) = Week::parse(text, self.dates.year) {
            return Ok(week);
        }
        if fold_width(text).contains(['周', 'W', 'w']) {
            let why = Week::parse(text, self.dates.year).err().unwrap_or_default();
            let fix = "写成 2026-W42 或 2026年第42周；全文件同一年的，加上 --year 2026";
            return Err(Problem::new(Field::Week, text, why, fix));
        }
        let folded = fold_width(text).replace("日-", "日至");
        let (first, last) = folded.split_once(['至', '到', '—', '–', '~', '～']).unwrap_or((&folded, ""));
        let first = self.dates.read(Field::Week, first)?;
        let last = last.trim_start_matches(['—', '–', '~', '～']).trim();
        if last.is_empty() {
            return Ok(Week::of(first));
        }
        let last = match last.trim_end_matches('日').parse::<i64>() {
            // 10月12日至18日
            Ok(day) => first.plus_days(day - i64::from(first.day_of_month())),
            Err(_) => Dates { year: Some(first.year()), ..self.dates }.read(Field::Week, last)?,
        };
        if first > last || Week::of(first) != Week::of(last) {
            let why = format!("{first} 和 {last} 不在同一周");
            return Err(Problem::new(Field::Week, text, why, "一行只写一周；跨周的分行写"));
        }
        Ok(Week::of(first))
    }
}

fn finished_as(text: &str) -> Result<bool, Problem> {
    match word_key(text).as_str() {
        "已完成" | "完成" | "是" | "√" | "✓" | "✔" | "已学" | "已读" => Ok(true),
        "未完成" | "没有完成" | "否" | "×" | "✗" | "x" | "未学" | "学习中" | "在学" => {
            Ok(false)
        }
        _ => Err(Problem::new(Field::Done, text, "不认得是否完成", "写已完成或未完成，不写也可以")),
    }
}

fn online_as(text: &str) -> Result<bool, Problem> {
    match word_key(text).as_str() {
        "线上" | "网上" | "网络" | "网络学习" | "在线" | "线上学习" | "学习平台" => {
            Ok(true)
        }
        "线下" | "自读" | "读书" | "阅读" | "自学" | "线下学习" => Ok(false),
        _ => Err(Problem::new(Field::Way, text, "不认得是线上还是线下", "写线上或线下，不写为线下")),
    }
}
