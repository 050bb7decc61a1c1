//! A day as files write it. A file was written some time ago by somebody else: nothing in it counts from
//! today, and what can be read two ways is not read at all.

use chrono::NaiveDate;

use super::YEARS;
use super::day::{Day, Written, Year, checked, fixed, fold, near, part, spoken, tail, written};
use super::numeral::split_number;
use super::wording::{quoted, trim};

/// Why a cell of a file is no day; each with a Chinese sentence for the clerk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotADay {
    /// A month and a day that stand without a year, where none is given for the file.
    NoYear(String),
    /// It can be read two ways: numbers of which none is certain to be the year or the month, or 10.1, which
    /// a spreadsheet makes of 10.10.
    Uncertain(String),
    /// Anything else: no date, a day that does not exist, a day of the week that does not belong to it.
    Other(String),
}

impl NotADay {
    /// The sentence, without a full stop.
    pub fn reason(&self) -> &str {
        match self {
            NotADay::NoYear(reason) | NotADay::Uncertain(reason) | NotADay::Other(reason) => reason,
        }
    }
}

impl Day {
    /// Reads a day from 1921 to 2100 as files write it: every spelling of [`Day::parse`] that says the year,
    /// a day that lost its format in a spreadsheet (46311), 10/16/2026 if it can be read only one way, and
    /// with `year` also 10月16日, 10-16, 10/16 and 10.16. Words that count from today (昨天, 上周五, 去年10月16日)
    /// are no dates in a file.
    ///
    /// Three numbers of two digits are year, month and day only if the day of the week beside them agrees, or
    /// if that is the only order that gives a day, or the only one that gives a day in the ten years up to
    /// one year after `today`.
    ///
    /// # Errors
    /// Which of the three it is, so that the caller can offer `year` or ask for the order.
    pub fn parse_in_file(text: &str, today: Day, year: Option<i32>) -> Result<Day, NotADay> {
        let trimmed = trim(text);
        // Files come in millions of rows, nearly all in this form.
        if let Some((year, month, day)) = fixed(trimmed.as_bytes()) {
            return checked(text, year, month, day, &YEARS).map_err(NotADay::Other);
        }
        let folded = fold(trimmed);
        if let Some(day) = serial(&folded) {
            return Ok(day);
        }
        let relative = || NotADay::Other(format!("{}要看是哪天写的，文件里请写成 2026-10-16", quoted(text)));
        if spoken(&folded, today).is_some() {
            return Err(relative());
        }
        if let Some((first, second, year, weekday)) = year_last(&folded) {
            return month_or_day_first(text, first, second, year, weekday);
        }
        if let Some(reading) = cut_short(&folded) {
            return Err(NotADay::Uncertain(format!("{}{reading}", quoted(text))));
        }
        let Some(written) = written(&folded).or_else(|| month_and_day(&folded)) else {
            return Err(NotADay::Other(format!("{}不是日期，请写成 2026-10-16", quoted(text))));
        };
        let whole = |year| written.on(text, year, &YEARS).map_err(NotADay::Other);
        match (written.year, year) {
            (Year::Whole(year), _) | (Year::Unsaid, Some(year)) => whole(year),
            (Year::Short(year), _) if written.bare => short(text, &written, year, today),
            (Year::Short(year), _) => whole(near(year, today)),
            (Year::FromNow(_), _) => Err(relative()),
            // A day that no year has is better called so: 2028 has every day.
            (Year::Unsaid, None) => match NaiveDate::from_ymd_opt(2028, written.month, written.day) {
                Some(_) => Err(NotADay::NoYear(format!("{}没有写年份", quoted(text)))),
                None => Err(NotADay::Other(format!("{}不是存在的日期", quoted(text)))),
            },
        }
    }
}

/// Days counted from 1900 as spreadsheets do, five digits (1927 to 2100), perhaps with a time of day behind.
fn serial(text: &str) -> Option<Day> {
    let (days, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if days.len() != 5 || !digits(days) || !digits(fraction) {
        return None;
    }
    // 1 is 1900-01-01, but 1900 counts a 29th of February.
    let day = Day(NaiveDate::from_ymd_opt(1899, 12, 30)?).plus_days(days.parse().ok()?);
    (day.year() >= 1927 && YEARS.contains(&day.year())).then_some(day)
}

/// 10-16, 10/16 or 10.16, and what may follow a date.
fn month_and_day(text: &str) -> Option<Written> {
    let (month, rest) = split_number(text);
    let (day, rest) = split_number(rest.strip_prefix(['-', '/', '.'])?);
    if !month.is_ascii() || !day.is_ascii() {
        return None;
    }
    let weekday = tail(rest)?;
    Some(Written { year: Year::Unsaid, month: part(month)?, day: part(day)?, weekday, bare: true })
}

/// 10.1, 10.2 and 10.3, where they may have been 10.10, 10.20 and 10.30 before a spreadsheet took them for
/// numbers: what is to be said of them.
fn cut_short(text: &str) -> Option<String> {
    let (month, day) = text.split_once('.')?;
    let month = part(month).filter(|month| (1..=12).contains(month))?;
    matches!(day, "1" | "2" | "3")
        .then(|| format!("可能是{month}月{day}日，也可能是{month}月{day}0日，请写成 2026-10-16"))
}

/// 10/16/2026: two numbers of one or two digits, the year, and the day of the week.
fn year_last(text: &str) -> Option<(u32, u32, i32, Option<u32>)> {
    let (first, rest) = split_number(text);
    let sign = rest.chars().next().filter(|sign| matches!(sign, '-' | '/' | '.'))?;
    let (second, rest) = split_number(rest.strip_prefix(sign)?);
    let (year, rest) = split_number(rest.strip_prefix(sign)?);
    if year.len() != 4 || ![first, second, year].iter().all(|number| number.is_ascii()) {
        return None;
    }
    Some((part(first)?, part(second)?, year.parse().ok()?, tail(rest)?))
}

fn month_or_day_first(
    text: &str,
    first: u32,
    second: u32,
    year: i32,
    weekday: Option<u32>,
) -> Result<Day, NotADay> {
    let reading = |month, day| Written { year: Year::Whole(year), month, day, weekday, bare: true };
    let (american, british) =
        (reading(first, second).on(text, year, &YEARS), reading(second, first).on(text, year, &YEARS));
    match (american, british) {
        (Ok(day), Ok(other)) if day != other => Err(uncertain(text, &[day, other])),
        (Ok(day), _) | (_, Ok(day)) => Ok(day),
        (Err(why), _) => Err(NotADay::Other(why)),
    }
}

/// Three numbers of two digits, of which the first would be the year.
fn short(text: &str, written: &Written, year: i32, today: Day) -> Result<Day, NotADay> {
    let recent = |day: Day| day > years_later(today, -9) && day <= years_later(today, 1);
    let plain = Written { weekday: None, ..*written };
    let day = plain.on(text, near(year, today), &YEARS);
    if day.as_ref().is_ok_and(|day| Some(day.days_since_monday()) == written.weekday) {
        return day.map_err(NotADay::Other);
    }
    let last = near(i32::try_from(written.day).unwrap_or_default(), today);
    let first = u32::try_from(year).unwrap_or_default();
    let other = |month, day| NaiveDate::from_ymd_opt(last, month, day).map(Day);
    // Other orders than year, month, day: month first, and day first.
    let mut others: Vec<Day> = [other(first, written.month), other(written.month, first)]
        .into_iter()
        .flatten()
        .filter(|other| Ok(*other) != day)
        .collect();
    if day.as_ref().is_ok_and(|day| recent(*day)) {
        others.retain(|day| recent(*day));
    }
    match (day, others.as_slice()) {
        (day, []) => day.and_then(|_| written.on(text, near(year, today), &YEARS)).map_err(NotADay::Other),
        (day, others) => {
            let mut readings: Vec<Day> = day.into_iter().chain(others.iter().copied()).collect();
            readings.dedup();
            Err(uncertain(text, &readings))
        }
    }
}

fn uncertain(text: &str, readings: &[Day]) -> NotADay {
    let readings: Vec<String> = readings.iter().map(|day| day.chinese()).collect();
    NotADay::Uncertain(format!(
        "{}分不清年月日的先后（{}？），请写成 2026-10-16",
        quoted(text),
        readings.join("，还是")
    ))
}

fn years_later(day: Day, years: i32) -> Day {
    // From the 29th of February on to the 28th, where there is none.
    use chrono::Datelike;
    let moved =
        day.0.with_year(day.year() + years).or_else(|| day.previous().0.with_year(day.year() + years));
    moved.map_or(day, Day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A Monday.
    fn today() -> Day {
        day("2026-11-02")
    }

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    fn read(text: &str) -> Result<Day, NotADay> {
        Day::parse_in_file(text, today(), None)
    }

    #[test]
    fn dates_with_their_year_are_read_in_every_spelling() {
        for text in [
            "2026-10-16",
            "2026/10/16",
            "2026.10.16",
            "20261016",
            "2026年10月16日",
            "二〇二六年十月十六日",
            "26年10月16日",
            "26-10-16 星期五",
            "26-10-16",
            "26/10/16",
            "2026/10/16 星期五",
            "2026-10-16 14:30-16:30",
            "2026-10-16 22:00-00:30",
            "2026-10-16T00:00:00.000Z",
            "10/16/2026",
            "16.10.2026",
            "16/10/2026 14:30",
            "２０２６－１０－１６",
            "46311",
            "46311.604166666664",
            " 2026-10-16\u{3000}",
        ] {
            assert_eq!(read(text), Ok(day("2026-10-16")), "{text}");
        }
        for (text, expected) in [
            ("98-01-06", "1998-01-06"),
            ("21-09-01 星期三", "2021-09-01"),
            ("05/05/2026", "2026-05-05"),
            ("00-05-06", "2000-05-06"),
        ] {
            assert_eq!(read(text), Ok(day(expected)), "{text}");
        }
    }

    #[test]
    fn a_date_without_a_year_waits_for_one() {
        for text in [
            "10月16日",
            "10-16",
            "10/16",
            "10.16",
            "10月16号（周五）",
            "10-16 14:30",
            "十月十六日",
            "2月29日",
        ] {
            let Err(NotADay::NoYear(reason)) = read(text) else { panic!("{text}: {:?}", read(text)) };
            assert!(reason.contains("没有写年份"), "{reason}");
        }
        for text in ["10月16日", "10-16", "10/16", "10.16", "10月16号（周五）", "10-16 14:30", "十月十六日"]
        {
            assert_eq!(Day::parse_in_file(text, today(), Some(2026)), Ok(day("2026-10-16")), "{text}");
        }
        let given = |text| Day::parse_in_file(text, today(), Some(2026));
        assert_eq!(given("2025-10-16"), Ok(day("2025-10-16")), "its own year comes first");
        assert!(given("2月29日").unwrap_err().reason().contains("不是存在的日期"));
        assert!(given("10月16日 周四").unwrap_err().reason().contains("星期与日期不符"));
        for text in ["10.1", "10.2", "1.3"] {
            assert!(matches!(given(text), Err(NotADay::Uncertain(_))), "{text}");
        }
        assert_eq!(given("10.01"), Ok(day("2026-10-01")));
        assert_eq!(given("10.4"), Ok(day("2026-10-04")));
    }

    #[test]
    fn an_order_that_is_not_certain_is_not_guessed() {
        for text in
            ["01-02-26", "26-10-25", "10/16/26", "16.10.26", "05-10-16", "01/02/2026", "26-10-25 星期六"]
        {
            let Err(NotADay::Uncertain(reason)) = read(text) else { panic!("{text}: {:?}", read(text)) };
            assert!(reason.contains("分不清"), "{reason}");
        }
        let reason = read("01-02-26").unwrap_err();
        assert!(reason.reason().contains("2026年1月2日，还是2026年2月1日"), "{reason:?}");
        assert_eq!(read("26-10-25 星期日"), Ok(day("2026-10-25")), "the day of the week decides");
        let later = |today| Day::parse_in_file("26-10-16", day(today), None);
        assert_eq!(later("2026-11-02"), Ok(day("2026-10-16")), "26 October 2016 is long past");
        assert!(matches!(later("2025-10-01"), Err(NotADay::Uncertain(_))));
    }

    #[test]
    fn what_is_no_day_says_why() {
        for (text, why) in [
            ("", "不是日期"),
            ("也许", "不是日期"),
            ("2026", "不是日期"),
            ("9999", "不是日期"),
            ("99999", "不是日期"),
            ("2026-02-30", "不是存在的日期"),
            ("13-40", "不是存在的日期"),
            ("26-13-40", "不是存在的日期"),
            ("2月30日", "不是存在的日期"),
            ("30/02/2026", "不是存在的日期"),
            ("2026-10-16 星期四", "星期与日期不符"),
            ("26-10-16 星期四", "星期与日期不符"),
            ("1899-01-01", "年份"),
            ("昨天", "要看是哪天写的"),
            ("上周五", "要看是哪天写的"),
            ("去年10月16日", "要看是哪天写的"),
        ] {
            let Err(NotADay::Other(reason)) = read(text) else { panic!("{text}: {:?}", read(text)) };
            assert!(reason.contains(why), "{text}: {reason}");
        }
    }

    proptest! {
        /// What a file says with its year is what a person means by it.
        #[test]
        fn whole_dates_mean_what_people_mean(offset in 0i64..65_000, year in prop::option::of(1921..2100)) {
            let d = day("1921-07-01").plus_days(offset);
            for text in [d.to_string(), d.chinese(), d.to_string().replace('-', "/"), format!("{d} {}", d.weekday())] {
                prop_assert_eq!(Day::parse_in_file(&text, today(), year), Ok(d), "{}", text);
                prop_assert_eq!(Day::parse(&text, today()), Ok(d), "{}", text);
            }
            let serial = day("1899-12-30").days_until(d);
            if serial > 9_999 {
                prop_assert_eq!(read(&serial.to_string()), Ok(d));
            }
        }

        /// Whatever order two-digit numbers were written in, the result is that day or none.
        #[test]
        fn short_dates_are_never_another_day(offset in 0i64..3_000, order in 0..3) {
            let d = day("2018-01-01").plus_days(offset);
            let (year, month, date) = (&d.to_string()[2..4], &d.to_string()[5..7], &d.to_string()[8..]);
            let text = match order {
                0 => format!("{year}-{month}-{date}"),
                1 => format!("{month}-{date}-{year}"),
                _ => format!("{date}-{month}-{year}"),
            };
            prop_assert!(read(&text).is_err() || read(&text) == Ok(d), "{} {:?}", text, read(&text));
        }

        #[test]
        fn arbitrary_text_never_panics(text in "[ 0-9年月日号周星期五上下午T:：（）/.\\-十〇二　\\PC]{0,14}", year in any::<Option<i32>>()) {
            let _ = Day::parse_in_file(&text, today(), year);
        }
    }
}
