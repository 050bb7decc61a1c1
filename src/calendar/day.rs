//! A calendar day, and reading one as people and machines write it.

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

use super::clock::{parse_clock, parse_clock_range};
use super::numeral::{number, split_number};
use super::wording::{fold_width, quoted, trim};
use super::{YEARS, week};

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub NaiveDate);

impl Day {
    /// Reads exactly `YYYY-MM-DD`, the form in the file.
    pub fn from_iso(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.get(4) != Some(&b'-') {
            return None;
        }
        let (year, month, day) = fixed(bytes)?;
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// Reads a day from 1921 to 2100 in any common spelling: 2026-10-16, 2026/10/9, 2026.10.29, 20261016,
    /// 26-10-16 (this century unless that lies more than 20 years after today), 2026年10月16日,
    /// 二〇二六年十月十六日, 10月16日 (this year), 去年10月16日, 今天, 昨天, 前天, 明天, 后天, 周五, 上周五
    /// (weeks begin on Monday). A day of the week after it must agree; a time after it is dropped.
    ///
    /// # Errors
    /// A Chinese sentence: no date at all, a day that does not exist, a year out of range, or a day of the
    /// week that does not belong to the date.
    pub fn parse(text: &str, today: Day) -> Result<Day, String> {
        Self::parse_between(text, today, YEARS)
    }

    /// [`Day::parse`] with other bounds for the year.
    pub(super) fn parse_between(text: &str, today: Day, years: RangeInclusive<i32>) -> Result<Day, String> {
        let trimmed = trim(text);
        // Files come in millions of rows, nearly all in this form.
        if let Some((year, month, day)) = fixed(trimmed.as_bytes()) {
            return checked(text, year, month, day, &years);
        }
        let folded = fold(trimmed);
        if let Some(day) = spoken(&folded, today) {
            return Ok(day);
        }
        let written = written(&folded)
            .ok_or_else(|| format!("{}不是日期，请写成 2026-10-16 或 10月16日", quoted(text)))?;
        let year = match written.year {
            Year::Whole(year) => year,
            Year::Short(year) => near(year, today),
            Year::FromNow(years) => today.year() + years,
            Year::Unsaid => today.year(),
        };
        written.on(text, year, &years)
    }

    /// As papers print it: `2026年10月9日`, without leading zeros.
    pub fn chinese(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.0.day())
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day_of_month(self) -> u32 {
        self.0.day()
    }

    /// The day of the week: `星期五`.
    pub fn weekday(self) -> &'static str {
        week::label(self.days_since_monday())
    }

    /// The day of the week counted from Monday = 0.
    pub fn days_since_monday(self) -> u32 {
        self.0.weekday().num_days_from_monday()
    }

    /// The day after.
    pub fn next(self) -> Self {
        self.plus_days(1)
    }

    /// The day before.
    pub fn previous(self) -> Self {
        self.plus_days(-1)
    }

    /// The day so many days later, or earlier if negative; stops at the ends of the calendar (some
    /// 262,000 years away).
    pub fn plus_days(self, days: i64) -> Self {
        let moved = TimeDelta::try_days(days).and_then(|by| self.0.checked_add_signed(by));
        Self(moved.unwrap_or(if days < 0 { NaiveDate::MIN } else { NaiveDate::MAX }))
    }

    /// The last day of a term (期限) of so many years that begins on this day: the day before its anniversary. What
    /// begins on 29 February ends on 28 February, whether that year has one more day or not.
    pub fn end_of_term(self, years: u32) -> Self {
        let months = Months::new(years.saturating_mul(12));
        let anniversary = self.0.checked_add_months(months).map_or(NaiveDate::MAX, |day| {
            // 29 February in a common year would be 1 March.
            if day.day() == self.0.day() { day } else { day.succ_opt().unwrap_or(day) }
        });
        Self(anniversary).previous()
    }

    /// The same day so many months earlier; the last day of a month that is too short for it.
    pub fn months_earlier(self, months: u32) -> Self {
        Self(self.0.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN))
    }

    /// The same day so many months later; the last day of a month that is too short for it.
    pub fn months_later(self, months: u32) -> Self {
        Self(self.0.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX))
    }

    /// Days from this day until another; negative if that lies before.
    pub fn days_until(self, other: Day) -> i64 {
        (other.0 - self.0).num_days()
    }

    /// The Monday of the week the day lies in.
    pub fn monday(self) -> Self {
        self.plus_days(-i64::from(self.days_since_monday()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.0.day())
    }
}

impl From<Day> for crate::page::Cell {
    fn from(day: Day) -> Self {
        crate::page::Cell::Day(day.0)
    }
}

/// What stands in a written date, not yet looked up in the calendar.
pub(super) struct Written {
    pub(super) year: Year,
    pub(super) month: u32,
    pub(super) day: u32,
    /// Counted from Monday = 0.
    pub(super) weekday: Option<u32>,
    /// Only signs stand between the numbers, so that their order is a habit of the writer.
    pub(super) bare: bool,
}

/// The year of a written date.
#[derive(Clone, Copy)]
pub(super) enum Year {
    /// 2026
    Whole(i32),
    /// 26, from 0 to 99
    Short(i32),
    /// 今年 = 0, 去年 = −1
    FromNow(i32),
    Unsaid,
}

impl Written {
    /// The day in this year, with which a day of the week must agree.
    pub(super) fn on(&self, text: &str, year: i32, years: &RangeInclusive<i32>) -> Result<Day, String> {
        let day = checked(text, year, self.month, self.day, years)?;
        match self.weekday {
            Some(weekday) if weekday != day.days_since_monday() => {
                Err(format!("{}的星期与日期不符：{}是{}", quoted(text), day.chinese(), day.weekday()))
            }
            _ => Ok(day),
        }
    }
}

/// `YYYY-MM-DD`, `YYYY/MM/DD` or `YYYY.MM.DD`, ten ASCII bytes.
pub(super) fn fixed(bytes: &[u8]) -> Option<(i32, u32, u32)> {
    let &[y1, y2, y3, y4, s1, m1, m2, s2, d1, d2] = bytes else { return None };
    if s1 != s2 || !matches!(s1, b'-' | b'/' | b'.') {
        return None;
    }
    let digit = |b: u8| b.is_ascii_digit().then(|| u32::from(b - b'0'));
    let year = digit(y1)? * 1000 + digit(y2)? * 100 + digit(y3)? * 10 + digit(y4)?;
    let month = digit(m1)? * 10 + digit(m2)?;
    Some((i32::try_from(year).ok()?, month, digit(d1)? * 10 + digit(d2)?))
}

pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(fold_width(text).replace(['‐', '‑', '–', '−'], "-"))
}

pub(super) fn checked(
    text: &str,
    year: i32,
    month: u32,
    day: u32,
    years: &RangeInclusive<i32>,
) -> Result<Day, String> {
    if !years.contains(&year) {
        return Err(format!("{}的年份不在{}年至{}年之间", quoted(text), years.start(), years.end()));
    }
    NaiveDate::from_ymd_opt(year, month, day)
        .map(Day)
        .ok_or_else(|| format!("{}不是存在的日期", quoted(text)))
}

/// 今天, 昨天, 上周五 and the like.
pub(super) fn spoken(text: &str, today: Day) -> Option<Day> {
    let days = match text {
        "今天" | "今日" | "当天" => 0,
        "昨天" | "昨日" => -1,
        "前天" => -2,
        "明天" | "明日" => 1,
        "后天" => 2,
        _ => {
            let (weeks, weekday) = week::relative(text)?;
            return Some(today.monday().plus_days(weeks * 7 + i64::from(weekday)));
        }
    };
    Some(today.plus_days(days))
}

pub(super) fn written(text: &str) -> Option<Written> {
    let (first, rest) = split_number(text);
    let separator = rest.chars().next();
    let mut bare = false;
    let (year, month, day, rest) = match separator {
        Some('-' | '/' | '.') if first.is_ascii() => {
            bare = true;
            let (month, rest) = split_number(&rest[1..]);
            let rest = rest.strip_prefix(separator?)?;
            let (day, rest) = split_number(rest);
            (year_of(first)?, part(month)?, part(day)?, rest)
        }
        _ if first.len() == 8 && first.is_ascii() => {
            let (year, month, day) = (&first[..4], &first[4..6], &first[6..]);
            (year_of(year)?, part(month)?, part(day)?, rest)
        }
        _ => {
            let (year, rest) = match text.split_once('年') {
                Some((word, rest)) => (year_word(word.trim())?, rest),
                None => (Year::Unsaid, text),
            };
            let (month, rest) = rest.split_once('月')?;
            let (day, rest) = split_number(rest.trim_start());
            let after = rest.trim_start();
            (year, part(month.trim())?, part(day)?, after.strip_prefix(['日', '号']).unwrap_or(rest))
        }
    };
    Some(Written { year, month, day, weekday: tail(rest)?, bare })
}

/// A month or a day of a month: one or two Arabic digits, or Chinese ones.
pub(super) fn part(text: &str) -> Option<u32> {
    if text.is_ascii() && text.len() > 2 { None } else { number(text) }
}

/// 2026 or 26.
fn year_of(text: &str) -> Option<Year> {
    let year = i32::try_from(number(text)?).ok()?;
    match text.chars().count() {
        4 => Some(Year::Whole(year)),
        2 => Some(Year::Short(year)),
        _ => None,
    }
}

/// The year that two digits mean: this century unless that lies more than 20 years after today.
pub(super) fn near(year: i32, today: Day) -> i32 {
    if 2000 + year > today.year() + 20 { 1900 + year } else { 2000 + year }
}

/// What may stand before 年 in a date.
fn year_word(text: &str) -> Option<Year> {
    match text {
        "今" | "本" => Some(Year::FromNow(0)),
        "去" | "上" => Some(Year::FromNow(-1)),
        "明" => Some(Year::FromNow(1)),
        _ => year_of(text),
    }
}

/// What may follow a date: a day of the week, in brackets or not, and a time or a range of times. Gives the
/// day of the week; `None` outside if anything else stands there.
pub(super) fn tail(text: &str) -> Option<Option<u32>> {
    let mut rest = text.trim();
    let mut weekday = None;
    let open = rest.strip_prefix('(').map(str::trim_start);
    if let Some((day, after)) = week::split_weekday(open.unwrap_or(rest)) {
        weekday = Some(day);
        rest = after.trim_start();
        if open.is_some() {
            rest = rest.strip_prefix(')')?.trim_start();
        }
    }
    let clock = rest.strip_prefix(['T', 't', ',', ';']).unwrap_or(rest);
    let clock = clock.strip_suffix(['Z', 'z']).unwrap_or(clock);
    let clock = clock.split_once('+').map_or(clock, |(local, _)| local).trim();
    (clock.is_empty() && rest.is_empty() || parse_clock(clock).is_ok() || parse_clock_range(clock).is_ok())
        .then_some(weekday)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A Friday.
    fn today() -> Day {
        day("2026-10-16")
    }

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    #[test]
    fn a_term_ends_on_the_day_before_its_anniversary() {
        for (starts, years, ends) in [
            ("2026-10-16", 1, "2027-10-15"),
            ("2026-01-01", 3, "2028-12-31"),
            ("2023-03-01", 1, "2024-02-29"),
            ("2022-03-01", 3, "2025-02-28"),
            ("2024-02-29", 3, "2027-02-28"),
            ("2024-02-29", 4, "2028-02-28"),
            ("2024-02-28", 3, "2027-02-27"),
        ] {
            assert_eq!(day(starts).end_of_term(years), day(ends), "{starts} + {years}");
        }
    }

    #[test]
    fn months_are_counted_back_to_the_end_of_a_shorter_one() {
        for (from, months, to) in [
            ("2026-10-15", 6, "2026-04-15"),
            ("2026-08-31", 6, "2026-02-28"),
            ("2024-08-31", 6, "2024-02-29"),
            ("2026-03-31", 12, "2025-03-31"),
        ] {
            assert_eq!(day(from).months_earlier(months), day(to), "{from} - {months}");
        }
    }

    #[test]
    fn dates_are_read_as_people_and_machines_write_them() {
        for text in [
            "2026-10-16",
            "2026/10/16",
            "2026.10.16",
            "2026年10月16日",
            "2026 年 10 月 16 日",
            "20261016",
            "10月16日",
            "10月16号",
            "今年10月16日",
            "26-10-16",
            "26-10-16 星期五",
            "2026/10/16 星期五",
            "2026-10-16（星期五）",
            "2026年10月16日星期五",
            "2026年10月16日（周五）下午2:30",
            "2026年10月16日 14:30-16:30",
            "2026年10月16日14:30",
            "2026/10/16 0:00:00",
            "2026-10-16T00:00:00",
            "2026-10-16T00:00:00.000Z",
            "2026-10-16T08:00:00+08:00",
            "２０２６－１０－１６",
            "２０２６年１０月１６日",
            "\u{3000}2026-10-16\u{3000}",
            "\u{feff} 2026-10-16 ",
            "二〇二六年十月十六日",
            "二○二六年十月十六日",
            "今天",
            "周五",
            "本周五",
            "礼拜五",
        ] {
            assert_eq!(Day::parse(text, today()), Ok(today()), "{text}");
        }
    }

    #[test]
    fn words_count_from_today_and_weeks_begin_on_monday() {
        for (text, expected) in [
            ("昨天", "2026-10-15"),
            ("前天", "2026-10-14"),
            ("明天", "2026-10-17"),
            ("后天", "2026-10-18"),
            ("上周五", "2026-10-09"),
            ("上周日", "2026-10-11"),
            ("上星期天", "2026-10-11"),
            ("周日", "2026-10-18"),
            ("星期一", "2026-10-12"),
            ("下周一", "2026-10-19"),
            ("去年12月31日", "2025-12-31"),
            ("2026/6/7 0:00:00", "2026-06-07"),
            ("2026/10/9", "2026-10-09"),
            ("98-01-06", "1998-01-06"),
            ("21-09-01 星期三", "2021-09-01"),
        ] {
            assert_eq!(Day::parse(text, today()), Ok(day(expected)), "{text}");
        }
        assert_eq!(Day::parse("周一", day("2026-10-18")), Ok(day("2026-10-12")), "Sunday ends the week");
    }

    #[test]
    fn what_is_no_day_is_refused_with_its_reason() {
        for (text, reason) in [
            ("2026-02-30", "“2026-02-30”不是存在的日期"),
            ("2026-13-40", "“2026-13-40”不是存在的日期"),
            ("2026年2月30日", "“2026年2月30日”不是存在的日期"),
            ("1899-01-01", "“1899-01-01”的年份不在1921年至2100年之间"),
            ("2101-01-01", "“2101-01-01”的年份不在1921年至2100年之间"),
            ("2026-10-16 星期四", "“2026-10-16 星期四”的星期与日期不符：2026年10月16日是星期五"),
        ] {
            assert_eq!(Day::parse(text, today()), Err(reason.to_owned()), "{text}");
        }
        for text in [
            "",
            "也许",
            "2026",
            "2026-10",
            "202610",
            "10-16",
            "16",
            "2026-10-16x",
            "2026-10-1614:30",
            "2026-10/16",
            "2026-10-016",
            "202-10-16",
            "126年1月1日",
            "月日",
            "2026年月日",
            "2026-10-16 (星期五",
            "2026-10-16T",
            "20261016 8",
            "45946",
            "2026-10-16,",
        ] {
            let reason = Day::parse(text, today()).unwrap_err();
            assert!(reason.contains("不是日期"), "{text}: {reason}");
        }
    }

    #[test]
    fn days_move_and_speak() {
        let end = day("2026-12-31");
        assert_eq!(end.next(), day("2027-01-01"));
        assert_eq!(day("2024-03-01").previous(), day("2024-02-29"));
        assert_eq!(end.plus_days(-365), day("2025-12-31"));
        assert_eq!(today().days_until(end), 76);
        assert_eq!(end.days_until(today()), -76);
        assert_eq!(day("2026-10-09").chinese(), "2026年10月9日");
        assert_eq!(today().weekday(), "星期五");
        assert_eq!(today().monday(), day("2026-10-12"));
        assert_eq!(end.plus_days(i64::MAX), Day(NaiveDate::MAX));
        assert_eq!(end.plus_days(i64::MIN), Day(NaiveDate::MIN));
        assert_eq!((end.year(), end.month()), (2026, 12));
    }

    proptest! {
        #[test]
        fn every_day_reads_back_from_every_form(offset in 0i64..65_000) {
            let d = day("1921-07-01").plus_days(offset);
            prop_assert_eq!(Day::from_iso(&d.to_string()), Some(d));
            for text in [
                d.to_string(),
                d.chinese(),
                format!("{d} {}", d.weekday()),
                d.to_string().replace('-', ""),
                d.to_string().replace('-', "/"),
            ] {
                prop_assert_eq!(Day::parse(&text, today()), Ok(d), "{}", text);
            }
        }

        #[test]
        fn arbitrary_text_never_panics(text in "[ 0-9年月日号周星期五上下午T:：（）/.\\-十〇二　\\PC]{0,14}") {
            let _ = Day::parse(&text, today());
            let _ = Day::from_iso(&text);
            let _ = parse_clock(&text);
            let _ = parse_clock_range(&text);
        }
    }
}
