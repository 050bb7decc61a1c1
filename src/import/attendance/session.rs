//! The activity a row belongs to: from its cells, else from what was given by hand or stands in the titles.
//! Identity is unit + kind + day (+ beginning, where known); the title only tells two apart.

use crate::calendar::{Day, NotADay, parse_clock, parse_clock_range};
use crate::import::Field;
use crate::import::moments::{range_in, start_in};
use crate::import::problem::{Lack, Lacks, Problem, read_text};
use crate::import::subject::ATTENDANCE;
use crate::record::Objection;

use super::known::Known;

/// The cells of a row that say which activity it is about, trimmed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cells<'a> {
    /// 日期
    pub date: &'a str,
    /// 开始时间
    pub time: &'a str,
    /// 结束时间
    pub end_time: &'a str,
    /// 党组织
    pub unit: &'a str,
    /// 活动类型
    pub kind: &'a str,
    /// 主题
    pub title: &'a str,
    /// 地点
    pub place: &'a str,
}

/// Facts of an activity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Facts {
    /// The recorded activity that was named by its code.
    pub activity: Option<i64>,
    /// Index of the unit in [`Known::units`].
    pub unit: Option<usize>,
    /// The day.
    pub day: Option<Day>,
    /// The day as the titles write it, where they leave out its year and nothing else says it.
    pub yearless: Option<String>,
    /// Beginning, in minutes of the day.
    pub start: Option<u16>,
    /// End, in minutes of the day on which it began.
    pub end: Option<u16>,
    /// Indexes of the kinds in [`Known::kinds`], ascending.
    pub kinds: Vec<usize>,
    /// The title.
    pub title: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// Of an activity that was named, the people from outside who are recorded as having sat in.
    pub outsiders: Vec<String>,
}

/// How the dates of a file are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// Nothing that happened lies after it.
    pub today: Day,
    /// The year of days that are written without one, if it is known.
    pub year: Option<i32>,
}

impl Dates {
    /// What to do about a day without its year.
    fn year_fix(self) -> String {
        format!("全文件同一年的，加上 {ASKS_YEAR} {}；否则在日期里写上年份", self.today.year())
    }

    /// Reads a day.
    ///
    /// # Errors
    /// A problem of that field.
    pub fn read(self, field: Field, text: &str) -> Result<Day, Problem> {
        Day::parse_in_file(text, self.today, self.year).map_err(|why| {
            let problem = |fix: String| Problem::new(field, text, why.reason(), fix);
            match &why {
                NotADay::NoYear(_) => problem(self.year_fix()).lacking(Lacks::of(Lack::Year)),
                NotADay::Uncertain(_) => problem("把年份写成四位，例如 2026-10-16".to_owned()),
                NotADay::Other(_) => problem("改成存在的日期，例如 2026-10-16".to_owned()),
            }
        })
    }
}

/// The flag for days without a year.
pub const ASKS_YEAR: &str = "--year";

/// Reads the facts of a row; what its cells leave open is taken from `given`. A `strict` row must have a kind.
///
/// # Errors
/// Everything that the row leaves open, together with the first of its cells that is wrong.
pub fn read(
    cells: &Cells<'_>,
    given: &Facts,
    known: &Known,
    dates: Dates,
    strict: bool,
) -> Result<Facts, Problem> {
    let mut open = Vec::new();
    let mut wrong: Option<Problem> = None;
    let day = match (cells.date, given.day) {
        ("", None) => {
            open.push(if given.yearless.is_some() { Lack::Year } else { Lack::Day });
            None
        }
        ("", day) => day,
        (text, _) => kept(dates.read(Field::Date, text), &mut wrong),
    };
    let day = day.and_then(|day| kept(not_to_come(day, cells.date, dates.today), &mut wrong));
    let (start, end) = kept(read_time(cells), &mut wrong).unwrap_or_default();
    let unit = match (cells.unit, given.unit) {
        ("", None) => {
            open.push(Lack::Unit);
            None
        }
        ("", unit) => unit,
        (text, _) => kept(read_unit(text, day.unwrap_or(dates.today), known), &mut wrong),
    };
    let kinds = match cells.kind {
        "" => given.kinds.clone(),
        text => kept(read_kinds(text, known), &mut wrong).unwrap_or_default(),
    };
    let no_kind = cells.kind.is_empty() && given.kinds.is_empty();
    // Without day and unit no recorded activity can be met either, which would have said its kind.
    if no_kind && (strict || !open.is_empty()) {
        open.push(Lack::Kind);
    }
    if let Some(problem) = left_open(&open, given, wrong.as_ref(), strict, dates) {
        let mut lacks = Lacks {
            // A sheet may be of an activity that is recorded: its kind is asked for once that is known.
            open: open.into_iter().filter(|lack| strict || *lack != Lack::Kind).collect(),
            holders: unit.zip(day).into_iter().filter(|_| strict && no_kind).collect(),
        };
        lacks.add(&wrong.and_then(|wrong| wrong.lacks).unwrap_or_default());
        return Err(problem.lacking(lacks));
    }
    let (day, unit) = match (wrong, day, unit) {
        (None, Some(day), Some(unit)) => (day, unit),
        (Some(wrong), ..) => return Err(wrong),
        (None, ..) => return Err(Problem::new(Field::Date, cells.date, "看不出是哪一天", "改正日期")),
    };
    must_be_held(unit, day, &kinds, given, known)?;
    let fact_only = kinds.iter().any(|kind| known.kinds[*kind].fact_only);
    let title = read_text(&ATTENDANCE, Field::Title, cells.title)?.or_else(|| given.title.clone());
    Ok(Facts {
        activity: given.activity,
        unit: Some(unit),
        day: Some(day),
        yearless: None,
        start: start.or(given.start),
        end: end.or(given.end),
        kinds,
        title: title.filter(|_| !fact_only),
        place: read_text(&ATTENDANCE, Field::Place, cells.place)?.or_else(|| given.place.clone()),
        outsiders: Vec::new(),
    })
}

/// The value, or none and the first problem kept.
fn kept<T>(read: Result<T, Problem>, wrong: &mut Option<Problem>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(problem) => {
            wrong.get_or_insert(problem);
            None
        }
    }
}

/// The problem of a row that leaves something open: all of it in one sentence, and what is wrong besides.
fn left_open(
    open: &[Lack],
    given: &Facts,
    wrong: Option<&Problem>,
    strict: bool,
    dates: Dates,
) -> Option<Problem> {
    let first = open.first()?;
    let field = |lack: &Lack| match lack {
        Lack::Year | Lack::Day => Field::Date,
        Lack::Unit => Field::Unit,
        Lack::Kind => Field::Kind,
    };
    let flag = |lack: &Lack| match lack {
        Lack::Year => ASKS_YEAR,
        Lack::Day => "--on 日期",
        Lack::Unit => "--unit 党组织",
        Lack::Kind => "--kind 活动类型",
    };
    let plain: Vec<&Lack> = open.iter().filter(|lack| **lack != Lack::Year).collect();
    let names: Vec<&str> = plain.iter().map(|lack| field(lack).label()).collect();
    let flags: Vec<&str> = plain.iter().map(|lack| flag(lack)).collect();
    let yearless = given.yearless.as_deref().filter(|_| *first == Lack::Year);
    let mut whys: Vec<String> =
        yearless.map(|text| format!("标题里的日期“{text}”没有写年份")).into_iter().collect();
    let mut fixes: Vec<String> = yearless.map(|_| dates.year_fix()).into_iter().collect();
    if !names.is_empty() {
        whys.push(format!("没有写{}", names.join("、")));
        let these = if names.len() == 1 { "这一栏" } else { "这几栏" };
        let recorded =
            if strict { "" } else { "；是已经登记的活动，用 --activity 编号 归到那一场" };
        fixes.push(format!("补上{these}；全文件相同的，用 {} 指明{recorded}", flags.join(" ")));
    }
    if let Some(wrong) = wrong {
        whys.push(wrong.reason.clone());
        fixes.push(wrong.fix.clone());
    }
    let value = wrong.map(|wrong| wrong.value.as_str()).or(yearless).unwrap_or_default();
    Some(Problem::new(field(first), value, whys.join("；"), fixes.join("；")))
}

/// The unit must be there on the day and may hold the kinds, as for an activity typed by hand; one that is
/// recorded already was judged then.
fn must_be_held(unit: usize, day: Day, kinds: &[usize], given: &Facts, known: &Known) -> Result<(), Problem> {
    let holder = &known.units[unit];
    if !holder.exists_on(day) {
        let ended =
            holder.ends.map_or_else(|| format!("{} 才成立", holder.starts), |ends| format!("{ends} 已撤销"));
        let why = format!("“{}”在 {day} 不存在（{ended}）", holder.name);
        let fix = format!("核对日期，或查看 wuxue unit show {}", holder.id);
        return Err(Problem::new(Field::Unit, &holder.name, why, fix));
    }
    if given.activity.is_some() {
        return Ok(());
    }
    let objections = kinds.iter().filter_map(|kind| Some((*kind, known.objection(unit, day, *kind)?)));
    // What only the roster speaks against is pointed out where the activity is made.
    let mut certain = objections.filter(|(_, objection)| !objection.by_roster);
    match certain.next() {
        None => Ok(()),
        Some((kind, Objection { why, fixes, .. })) => {
            let fix = format!("改正党组织或活动类型；{}", fixes.first().copied().unwrap_or_default());
            Err(Problem::new(Field::Kind, &known.kinds[kind].name, why, fix))
        }
    }
}

/// The day, if something may have happened on it.
fn not_to_come(day: Day, text: &str, today: Day) -> Result<Day, Problem> {
    if day > today {
        let why = format!("晚于今天（{today}），还没有发生的活动不能登记");
        return Err(Problem::new(Field::Date, text, why, "改正日期"));
    }
    Ok(day)
}

/// The kinds of one cell; several are separated by 、 ， / + or “和”.
pub fn read_kinds(text: &str, known: &Known) -> Result<Vec<usize>, Problem> {
    if let Some(kind) = known.find_kind(text) {
        return Ok(vec![kind]);
    }
    let mut kinds = Vec::new();
    for word in
        text.split(['、', '，', ',', '/', '+', '＋', '；', ';']).map(str::trim).filter(|w| !w.is_empty())
    {
        match known.find_kind(word) {
            Some(kind) => kinds.push(kind),
            None => {
                let fix = match known.nearest_kind(word) {
                    Some(near) => format!("是不是“{near}”？活动类型见 wuxue log kinds"),
                    None => "改成已有的活动类型，见 wuxue log kinds".to_owned(),
                };
                return Err(Problem::new(Field::Kind, text, format!("没有“{word}”这种活动类型"), fix));
            }
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    Ok(kinds)
}

fn read_unit(text: &str, day: Day, known: &Known) -> Result<usize, Problem> {
    let mut found = known.find_units(text);
    if found.len() > 1 {
        found.retain(|index| known.units[*index].exists_on(day));
    }
    match found.as_slice() {
        [only] => Ok(*only),
        [] => {
            let fix = match known.nearest_unit(text) {
                Some(near) => format!("是不是“{near}”？党组织见 wuxue unit list"),
                None => "改成名册里的党组织，见 wuxue unit list".to_owned(),
            };
            Err(Problem::new(Field::Unit, text, format!("没有叫“{text}”的党组织"), fix))
        }
        several => {
            let parents: Vec<String> = several
                .iter()
                .map(|index| {
                    let unit = &known.units[*index];
                    format!("{}/{}", unit.parent.map_or("", |parent| known.unit_name(parent)), unit.name)
                })
                .collect();
            let why = format!("叫“{text}”的党组织有 {} 个", several.len());
            Err(Problem::new(Field::Unit, text, why, format!("写明上级，例如：{}", parents.join("、"))))
        }
    }
}

fn read_time(cells: &Cells<'_>) -> Result<(Option<u16>, Option<u16>), Problem> {
    const FIX: &str = "时间写作 14:30 或 14:30-16:30，过零点的写作 22:00-次日00:30";
    let problem = |field, text: &str, why: String| Problem::new(field, text, why, FIX);
    match (cells.time, cells.end_time) {
        // A range beside the day is the activity's; a single time may be when somebody signed.
        ("", "") => Ok(match range_in(cells.date).and_then(|range| parse_clock_range(&range).ok()) {
            Some((start, end)) => (Some(start), Some(end)),
            None => (start_in(cells.date).and_then(|start| parse_clock(&start).ok()), None),
        }),
        (time, "") => match parse_clock(time) {
            Ok(start) => Ok((Some(start), None)),
            Err(_) => parse_clock_range(time)
                .map(|(start, end)| (Some(start), Some(end)))
                .map_err(|why| problem(Field::Time, time, why)),
        },
        ("", end) => Err(Problem::new(Field::EndTime, end, "只有结束时间，没有开始时间", "补上开始时间")),
        (time, end) => {
            parse_clock(time).map_err(|why| problem(Field::Time, time, why))?;
            parse_clock_range(&format!("{time}-{end}"))
                .map(|(start, end)| (Some(start), Some(end)))
                .map_err(|why| problem(Field::EndTime, end, why))
        }
    }
}
