//! A month of a year: months of birth, and the grid that longer periods are made of.

use std::fmt;

use chrono::NaiveDate;

use super::numeral::{number, split_number};
use super::wording::{fold_width, quoted, trim};
use super::{Day, YEARS};

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    /// 1 to 12.
    month: u32,
}

impl Month {
    /// A month of the years 1 to 9999; `month` is 1 to 12.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        ((1..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month a day lies in.
    pub fn of(day: Day) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Reads exactly `YYYY-MM`, the form in the file.
    pub fn from_iso(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let plain = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !plain(year) || !plain(month) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }

    /// Reads a month from 1900 to 2100 with its year: 1971-11, 1971.11, 1971/11, 1971年11月, 197111, or a
    /// full date, whose day is dropped.
    ///
    /// # Errors
    /// A Chinese sentence: no month, no year, or a year out of range.
    pub fn parse(text: &str, today: Day) -> Result<Self, String> {
        const FIRST_YEAR: i32 = 1900;
        let years = FIRST_YEAR..=*YEARS.end();
        let folded = fold_width(text);
        let written = trim(&folded);
        if let Some(month) = read(written) {
            return if years.contains(&month.year) {
                Ok(month)
            } else {
                Err(format!("{}的年份不在{}年至{}年之间", quoted(text), years.start(), years.end()))
            };
        }
        let (year, _) = split_number(written);
        if year.chars().count() < 4 {
            return Err(format!("{}不是年月，请写成 1971-11", quoted(text)));
        }
        Day::parse_between(text, today, years)
            .map(Self::of)
            .map_err(|reason| reason.replace("日期，请写成 2026-10-16 或 10月16日", "年月，请写成 1971-11"))
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.month
    }

    /// The first day.
    pub fn first_day(self) -> Day {
        Day(NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or(NaiveDate::MIN))
    }

    /// The last day.
    pub fn last_day(self) -> Day {
        self.plus_months(1).first_day().previous()
    }

    /// The month so many months later, or earlier if negative. Meant for decades, not for geological time:
    /// stops at the ends of the calendar.
    pub fn plus_months(self, months: i32) -> Self {
        const LIMIT: i64 = 200_000;
        let counted = i64::from(self.year) * 12 + i64::from(self.month) - 1 + i64::from(months);
        let year = counted.div_euclid(12).clamp(-LIMIT, LIMIT);
        let month = counted.rem_euclid(12) + 1;
        Self { year: i32::try_from(year).unwrap_or(self.year), month: u32::try_from(month).unwrap_or(1) }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// A month with its year, already in half width.
fn read(text: &str) -> Option<Month> {
    let (year, rest) = split_number(text);
    let (year, month) = match rest.chars().next() {
        None if year.len() == 6 => year.split_at(4),
        Some('-' | '/' | '.') => (year, &rest[1..]),
        _ => {
            let rest = rest.trim_start().strip_prefix('年')?;
            let rest = rest.strip_suffix('份').unwrap_or(rest);
            (year, rest.strip_suffix('月')?.trim())
        }
    };
    if year.chars().count() != 4 || (month.is_ascii() && month.len() > 2) {
        return None;
    }
    Month::new(i32::try_from(number(year)?).ok()?, number(month)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        Day::from_iso("2026-10-16").unwrap()
    }

    #[test]
    fn months_of_birth_are_read() {
        let expected = Month::new(1971, 11).unwrap();
        for text in [
            "1971-11",
            "1971.11",
            "1971/11",
            "1971年11月",
            "1971 年 11 月",
            "197111",
            "１９７１－１１",
            " 1971-11\u{3000}",
            "1971-11-05",
            "1971.11.5",
            "1971年11月5日",
            "19711105",
            "一九七一年十一月",
            "1971年11月份",
            "1971/11/5 0:00:00",
        ] {
            assert_eq!(Month::parse(text, today()), Ok(expected), "{text}");
        }
        assert_eq!(expected.to_string(), "1971-11");
        assert_eq!(Month::from_iso("1971-11"), Some(expected));
        assert_eq!(Month::parse("1919-05", today()).unwrap().year(), 1919);
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in [
            "",
            "1971",
            "1971-13",
            "11月",
            "11月5日",
            "今天",
            "1971-1-",
            "197113",
            "71-11",
            "1899-12",
            "1971年",
        ] {
            let reason = Month::parse(text, today()).unwrap_err();
            assert!(
                reason.contains("年月") || reason.contains("年份") || reason.contains("存在"),
                "{text}: {reason}"
            );
        }
        for text in ["1971-1", "1971-+1", "1971-00", "+971-01"] {
            assert_eq!(Month::from_iso(text), None, "{text}");
        }
    }

    #[test]
    fn months_have_ends_and_move_over_years() {
        let month = Month::new(2024, 2).unwrap();
        assert_eq!(month.first_day().to_string(), "2024-02-01");
        assert_eq!(month.last_day().to_string(), "2024-02-29");
        assert_eq!(month.plus_months(-2).to_string(), "2023-12");
        assert_eq!(month.plus_months(12 * 35).to_string(), "2059-02");
        assert_eq!((month.year(), month.month()), (2024, 2));
        let _ = month.plus_months(i32::MAX).last_day();
        let _ = month.plus_months(i32::MIN).first_day();
    }
}
