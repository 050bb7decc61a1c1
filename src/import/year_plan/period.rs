//! The period of a row as files write it: 第四季度, 10月, 上半年, 全年, 2026-10.

use chrono::NaiveDate;

use crate::calendar::{Day, Grain, Period, fold_width};

/// Why a cell is no period that can be planned for, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAPeriod {
    /// Why.
    pub reason: String,
    /// What to do.
    pub fix: String,
}

impl NotAPeriod {
    fn new(reason: impl Into<String>, fix: &str) -> Self {
        Self { reason: reason.into(), fix: fix.to_owned() }
    }
}

/// How to write it.
const WRITTEN: &str = "写作 2026-10、10月、第四季度、上半年或全年";

/// Reads a month, quarter, half or year. What names no year is of `year`; a day that is the first of a month, which
/// spreadsheets make of 2026年10月, is that month.
pub fn read(text: &str, today: Day, year: Option<i32>) -> Result<Period, NotAPeriod> {
    let folded: String = fold_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    if ["本", "今年", "去年", "上年", "明年", "下年", "上月", "上个", "上季", "下月", "下个", "下季"]
        .iter()
        .any(|word| folded.starts_with(word))
    {
        return Err(NotAPeriod::new("文件里的期间要写明是哪一年、哪一月", WRITTEN));
    }
    if ["每月", "每季", "每半年", "每周", "每两"].iter().any(|word| folded.starts_with(word)) {
        return Err(NotAPeriod::new("一行只写一个期间", "逐个期间各写一行，如 1月、2月"));
    }
    let named = whole_year(&folded);
    let in_year = |year: i32| {
        let january = NaiveDate::from_ymd_opt(year, 1, 1).map_or(today, Day);
        named.clone().map_or_else(
            || Period::parse(&folded, january),
            |rest| match rest.is_empty() {
                true => Ok(Period::containing(Grain::Year, january)),
                false => Period::parse(&rest, january),
            },
        )
    };
    // What comes out the same whatever the year is names its own.
    let found = match (in_year(2001), in_year(2002)) {
        (Ok(one), Ok(other)) if one == other => one,
        (Ok(_), Ok(_)) => match year {
            Some(year) => in_year(year).map_err(|why| NotAPeriod::new(why, WRITTEN))?,
            None => return Err(NotAPeriod::new("没有写年份", "写明年份，或加上 --year 2026")),
        },
        (Err(why), _) | (_, Err(why)) => {
            return month_of_day(&folded, today, year).ok_or_else(|| NotAPeriod::new(why, WRITTEN));
        }
    };
    if found.grain() == Grain::Range {
        return Err(NotAPeriod::new("计划的期间只能是一个月、季度、半年或年度", WRITTEN));
    }
    Ok(found)
}

/// 全年, 年度, 2026年全年: the year itself, or what names it.
fn whole_year(text: &str) -> Option<String> {
    let rest = text.strip_suffix("全年").or_else(|| (text == "年度").then_some(""))?;
    Some(rest.to_owned())
}

/// The month of a day that is its first.
fn month_of_day(text: &str, today: Day, year: Option<i32>) -> Option<Period> {
    let day = Day::parse_in_file(text, today, year).ok()?;
    (day.day_of_month() == 1).then(|| Period::containing(Grain::Month, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str, year: Option<i32>) -> Result<String, String> {
        let today = Day::from_iso("2026-10-31").unwrap();
        read(text, today, year).map(Period::code).map_err(|why| why.reason)
    }

    #[test]
    fn periods_as_people_write_them() {
        for (text, expected) in [
            ("2026-10", "2026-10"),
            ("2026年10月", "2026-10"),
            ("10月", "2027-10"),
            ("10月份", "2027-10"),
            ("十月", "2027-10"),
            ("第四季度", "2027Q4"),
            ("四季度", "2027Q4"),
            ("4 季度", "2027Q4"),
            ("2026Q4", "2026Q4"),
            ("上半年", "2027H1"),
            ("下半年", "2027H2"),
            ("全年", "2027"),
            ("年度", "2027"),
            ("2026年全年", "2026"),
            ("2026年", "2026"),
            ("2026", "2026"),
            ("2026-10-01", "2026-10"),
            ("46296", "2026-10"),
        ] {
            assert_eq!(code(text, Some(2027)), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_period_says_why() {
        assert_eq!(code("10月", None), Err("没有写年份".to_owned()));
        assert_eq!(code("全年", None), Err("没有写年份".to_owned()));
        for text in ["本月", "上月", "每月", "每季度", "2026-10-16", "2026-01..2026-02", "适时", "10"]
        {
            assert!(code(text, Some(2026)).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "\\PC{0,16}", year in proptest::option::of(1921..2100_i32)) {
            let _ = code(&text, year);
        }
    }
}
