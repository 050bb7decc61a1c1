//! Days of the week, and weeks; they begin on Monday.

use chrono::{Datelike, NaiveDate, Weekday};

use super::day::Day;
use super::wording::{fold_width, quoted};

/// A week, Monday to Sunday, counted as ISO 8601 does: week 1 is the one with the first Thursday of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week(Day);

impl Week {
    /// The week of a day.
    pub fn of(day: Day) -> Week {
        Week(day.monday())
    }

    /// Its Monday.
    pub fn monday(self) -> Day {
        self.0
    }

    /// Its Sunday.
    pub fn sunday(self) -> Day {
        self.0.plus_days(6)
    }

    /// The year it is counted in: that of its Thursday.
    pub fn year(self) -> i32 {
        self.0.0.iso_week().year()
    }

    /// The form for scripts: `2026-W42`.
    pub fn code(self) -> String {
        format!("{:04}-W{:02}", self.year(), self.0.0.iso_week().week())
    }

    /// As papers print it: `2026年第42周`.
    pub fn label(self) -> String {
        format!("{}年第{}周", self.year(), self.0.0.iso_week().week())
    }

    /// Reads a week as it is typed: what [`Week::parse`] reads, of this year if none is said (`year` goes before), a
    /// bare number, and 本周, 上周, 下周.
    ///
    /// # Errors
    /// As [`Week::parse`].
    pub fn typed(text: &str, today: Day, year: Option<i32>) -> Result<Week, String> {
        let folded: String = fold_width(text).split_whitespace().collect();
        let weeks = match folded.as_str() {
            "本周" | "这周" | "这一周" => Some(0),
            "上周" | "上一周" => Some(-7),
            "下周" | "下一周" => Some(7),
            _ => None,
        };
        if let Some(days) = weeks {
            return Ok(Week::of(today.plus_days(days)));
        }
        let bare = !folded.is_empty() && folded.bytes().all(|b| b.is_ascii_digit());
        let whole = if bare { format!("第{folded}周") } else { folded };
        Week::parse(&whole, Some(year.unwrap_or(Week::of(today).year())))
    }

    /// Reads `2026-W42`, `2026W42`, `2026年第42周`, and with `year` also `第42周`, `42周` and `W42`.
    ///
    /// # Errors
    /// A Chinese sentence: no week at all, one the year does not have, or no year.
    pub fn parse(text: &str, year: Option<i32>) -> Result<Week, String> {
        let folded: String = fold_width(text).split_whitespace().collect::<String>().to_ascii_uppercase();
        let not = || format!("{}不是周次，请写成 2026-W42 或 2026年第42周", quoted(text));
        let (before, number) = match folded.strip_suffix('周') {
            Some(rest) => rest.rsplit_once('第').or_else(|| rest.rsplit_once('年')).unwrap_or(("", rest)),
            None => folded.rsplit_once('W').ok_or_else(not)?,
        };
        let number: u32 = number.parse().map_err(|_| not())?;
        let year = match before.trim_end_matches(['-', '年']) {
            "" => year.ok_or_else(|| format!("{}没有写年份", quoted(text)))?,
            digits => digits.parse().ok().filter(|year| super::YEARS.contains(year)).ok_or_else(not)?,
        };
        let monday = NaiveDate::from_isoywd_opt(year, number, Weekday::Mon);
        monday.map(|day| Week(Day(day))).ok_or_else(|| format!("{year} 年没有第 {number} 周"))
    }
}

/// The Chinese name of a day of the week counted from Monday = 0.
pub(super) fn label(from_monday: u32) -> &'static str {
    match from_monday {
        0 => "星期一",
        1 => "星期二",
        2 => "星期三",
        3 => "星期四",
        4 => "星期五",
        5 => "星期六",
        _ => "星期日",
    }
}

/// Splits off 星期五, 周五 or 礼拜五 at the beginning: the day counted from Monday = 0, and the rest.
pub(super) fn split_weekday(text: &str) -> Option<(u32, &str)> {
    let rest = ["星期", "周", "礼拜"].into_iter().find_map(|word| text.strip_prefix(word))?;
    let mut chars = rest.chars();
    let from_monday = match chars.next()? {
        '一' => 0,
        '二' => 1,
        '三' => 2,
        '四' => 3,
        '五' => 4,
        '六' => 5,
        '日' | '天' => 6,
        _ => return None,
    };
    Some((from_monday, chars.as_str()))
}

/// Reads 上周五, 本周五, 周五, 下星期日: the week counted from this one = 0 (−1, 0, 1) and the day counted
/// from Monday = 0.
pub(super) fn relative(text: &str) -> Option<(i64, u32)> {
    const WEEKS: [(&str, i64); 7] =
        [("上个", -1), ("上", -1), ("下个", 1), ("下", 1), ("这个", 0), ("这", 0), ("本", 0)];
    let (weeks, rest) = WEEKS
        .into_iter()
        .find_map(|(word, weeks)| text.strip_prefix(word).map(|rest| (weeks, rest)))
        .unwrap_or((0, text));
    match split_weekday(rest)? {
        (day, "") => Some((weeks, day)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_read_and_lie_where_the_iso_counts_them() {
        let week = |text| Week::parse(text, None).unwrap();
        let day = |text| Day::from_iso(text).unwrap();
        for text in ["2026-W42", "2026w42", "２０２６年第４２周", "2026年42周", "2026 第 42 周"]
        {
            assert_eq!(week(text).monday(), day("2026-10-12"), "{text}");
        }
        assert_eq!(Week::parse("第42周", Some(2026)), Ok(week("2026-W42")));
        assert_eq!(Week::parse("W42", Some(2026)), Ok(week("2026-W42")));
        assert_eq!(
            (week("2026-W53").monday(), week("2026-W53").sunday()),
            (day("2026-12-28"), day("2027-01-03"))
        );
        assert_eq!(Week::of(day("2027-01-03")).code(), "2026-W53");
        assert_eq!(Week::of(day("2025-12-29")).label(), "2026年第1周");
        for text in ["第42周", "2026-W54", "2027-W53", "2026-W0", "四十二周", "周五", "2026-10", "W", "周"]
        {
            assert!(Week::parse(text, None).is_err(), "{text}");
        }
    }

    #[test]
    fn typed_weeks_count_from_today() {
        let today = Day::from_iso("2026-11-02").unwrap();
        for (text, year, code) in [
            ("44", None, "2026-W44"),
            ("第44周", None, "2026-W44"),
            ("44", Some(2025), "2025-W44"),
            ("2025-W01", None, "2025-W01"),
            ("本周", None, "2026-W45"),
            ("上 周", None, "2026-W44"),
            ("下周", Some(2025), "2026-W46"),
        ] {
            assert_eq!(Week::typed(text, today, year).map(Week::code), Ok(code.to_owned()), "{text}");
        }
        for text in ["", "54", "周", "10月", "上上周"] {
            assert!(Week::typed(text, today, None).is_err(), "{text}");
        }
    }

    #[test]
    fn weekday_words_are_read() {
        assert_eq!(relative("上周五"), Some((-1, 4)));
        assert_eq!(relative("上个星期天"), Some((-1, 6)));
        assert_eq!(relative("礼拜一"), Some((0, 0)));
        assert_eq!(relative("下周"), None);
        assert_eq!(relative("周五下午"), None);
        for day in 0..7 {
            assert_eq!(split_weekday(label(day)), Some((day, "")));
        }
    }
}
