//! The activity a row belongs to: from its cells, else from what was given by hand or stands in the titles.
//! Identity is unit + kind + day (+ beginning, where known); the title only tells two apart.

use crate::calendar::{Day, NotADay, parse_clock, parse_clock_range};
use crate::import::Field;
use crate::import::moments::range_in;
use crate::import::problem::{Problem, read_text};
use crate::import::subject::ATTENDANCE;

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
    /// Reads a day.
    ///
    /// # Errors
    /// A problem of that field.
    pub fn read(self, field: Field, text: &str) -> Result<Day, Problem> {
        Day::parse_in_file(text, self.today, self.year).map_err(|why| {
            let fix = match &why {
                NotADay::NoYear(_) => {
                    format!("全文件同一年的，加上 {ASKS_YEAR} {}；否则在日期里写上年份", self.today.year())
                }
                NotADay::Uncertain(_) => "把年份写成四位，例如 2026-10-16".to_owned(),
                NotADay::Other(_) => "改成存在的日期，例如 2026-10-16".to_owned(),
            };
            Problem::new(field, text, why.reason(), fix)
        })
    }
}

/// The flag for days without a year: what needs it can be asked for.
pub const ASKS_YEAR: &str = "--year";

/// Reads the facts of a row; what its cells leave open is taken from `given`. A `strict` row must have a kind.
pub fn read(
    cells: &Cells<'_>,
    given: &Facts,
    known: &Known,
    dates: Dates,
    strict: bool,
) -> Result<Facts, Problem> {
    let today = dates.today;
    let day = match (cells.date, given.day) {
        ("", Some(day)) => day,
        ("", None) => return Err(missing(Field::Date, "--on 日期")),
        (text, _) => dates.read(Field::Date, text)?,
    };
    if day > today {
        let why = format!("晚于今天（{today}），还没有发生的活动不能登记");
        return Err(Problem::new(Field::Date, cells.date, why, "改正日期"));
    }
    let (start, end) = read_time(cells)?;
    let unit = match (cells.unit, given.unit) {
        ("", Some(unit)) => unit,
        ("", None) => return Err(missing(Field::Unit, "--unit 党组织")),
        (text, _) => read_unit(text, day, known)?,
    };
    if !known.units[unit].exists_on(day) {
        let unit = &known.units[unit];
        let ended =
            unit.ends.map_or_else(|| format!("{} 才成立", unit.starts), |ends| format!("{ends} 已撤销"));
        let why = format!("“{}”在 {day} 不存在（{ended}）", unit.name);
        return Err(Problem::new(
            Field::Unit,
            &unit.name,
            why,
            format!("核对日期，或查看 wuxue unit show {}", unit.id),
        ));
    }
    let kinds = match cells.kind {
        "" if given.kinds.is_empty() && strict => return Err(missing(Field::Kind, "--kind 活动类型")),
        "" => given.kinds.clone(),
        text => read_kinds(text, known)?,
    };
    let fact_only = kinds.iter().any(|kind| known.kinds[*kind].fact_only);
    let title = read_text(&ATTENDANCE, Field::Title, cells.title)?.or_else(|| given.title.clone());
    Ok(Facts {
        activity: given.activity,
        unit: Some(unit),
        day: Some(day),
        start: start.or(given.start),
        end: end.or(given.end),
        kinds,
        title: title.filter(|_| !fact_only),
        place: read_text(&ATTENDANCE, Field::Place, cells.place)?.or_else(|| given.place.clone()),
    })
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
            None => (None, None),
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

fn missing(field: Field, flag: &str) -> Problem {
    Problem::new(
        field,
        "",
        format!("没有写{}", field.label()),
        format!("补上这一栏；全文件相同的，可用 {flag} 指明"),
    )
}
