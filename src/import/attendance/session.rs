//! The activity a row belongs to: from its cells, else from what was given by hand or stands in the titles.
//! Identity is unit + kind + day (+ beginning, where known); the title only tells two apart.

use crate::calendar::{Day, fold_width, parse_clock, parse_clock_range};
use crate::import::Field;
use crate::secrecy;

use super::known::Known;

/// What is wrong with a cell, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The column.
    pub field: Field,
    /// The value as it stands.
    pub value: String,
    /// Why it cannot be taken.
    pub reason: String,
    /// What to do.
    pub fix: String,
}

impl Problem {
    /// A problem of a cell.
    pub fn new(field: Field, value: &str, reason: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { field, value: shortened(value), reason: reason.into(), fix: fix.into() }
    }
}

/// A value short enough for a table.
pub(super) fn shortened(value: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String = value.chars().take(LONGEST).collect();
    if value.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

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
        Day::parse(text, self.today)
            .map_err(|why| Problem::new(field, text, why, "改成存在的日期，例如 2026-10-16"))
    }
}

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
    Ok(Facts {
        activity: given.activity,
        unit: Some(unit),
        day: Some(day),
        start: start.or(given.start),
        end: end.or(given.end),
        kinds,
        title: read_text(Field::Title, cells.title)?.or_else(|| given.title.clone()),
        place: read_text(Field::Place, cells.place)?.or_else(|| given.place.clone()),
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
    let clock =
        |field, text: &str| parse_clock(text).map_err(|why| Problem::new(field, text, why, "时间写作 14:30"));
    match (cells.time, cells.end_time) {
        ("", "") => Ok((None, None)),
        (time, "") => match parse_clock_range(time) {
            Ok((start, end)) => ordered(time, start, end),
            Err(_) => Ok((Some(clock(Field::Time, time)?), None)),
        },
        ("", end) => Err(Problem::new(Field::EndTime, end, "只有结束时间，没有开始时间", "补上开始时间")),
        (time, end) => ordered(end, clock(Field::Time, time)?, clock(Field::EndTime, end)?),
    }
}

fn ordered(text: &str, start: u16, end: u16) -> Result<(Option<u16>, Option<u16>), Problem> {
    if end <= start {
        let why = "结束时间不晚于开始时间";
        return Err(Problem::new(
            Field::EndTime,
            text,
            why,
            "核对起止时间；过零点的活动请用 wuxue log add 登记",
        ));
    }
    Ok((Some(start), Some(end)))
}

/// A text cell: none if empty; refused if it looks like a formula, bears a classification mark or hides
/// control characters.
pub fn read_text(field: Field, text: &str) -> Result<Option<String>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(mark) = secrecy::classification_mark(text) {
        let why = format!("带有密级标志“{mark}”，本程序不得存放涉密内容");
        return Err(Problem::new(field, "（不显示）", why, "从文件中删去，只登记编号"));
    }
    let folded = fold_width(text);
    let mut chars = folded.chars();
    let first = chars.next();
    let formula = matches!(first, Some('=' | '@'))
        || (matches!(first, Some('+' | '-'))
            && chars.next().is_some_and(|c| c.is_ascii_alphanumeric() || c == '('));
    if formula {
        let why = format!("以“{}”开头，像公式而不像文字", first.unwrap_or('='));
        return Err(Problem::new(field, text, why, "改成文字"));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Problem::new(
            field,
            &text.replace(char::is_control, "□"),
            "有看不见的控制字符",
            "删去后重新输入",
        ));
    }
    Ok(Some(text.to_owned()))
}

fn missing(field: Field, flag: &str) -> Problem {
    Problem::new(
        field,
        "",
        format!("没有写{}", field.label()),
        format!("补上这一栏；全文件相同的，可用 {flag} 指明"),
    )
}
