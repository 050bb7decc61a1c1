//! The span of days that a rule, a report or a notice speaks of.

use chrono::Datelike;

use super::period_words::{side, single};
use super::wording::{fold_width, quoted};
use super::{Day, Month, YEARS};

crate::closed_set! {
    /// The size of a period.
    Grain {
        /// A calendar month.
        Month = "month", "月";
        /// A quarter, from January, April, July or October.
        Quarter = "quarter", "季度";
        /// Half a year, from January or July.
        Half = "half", "半年";
        /// A calendar year.
        Year = "year", "年";
        /// Any other span of days.
        Range = "range", "时段";
    }
}

impl Grain {
    /// How many months long: 1, 3, 6, 12; 0 for a range.
    pub fn months(self) -> u32 {
        match self {
            Grain::Month => 1,
            Grain::Quarter => 3,
            Grain::Half => 6,
            Grain::Year => 12,
            Grain::Range => 0,
        }
    }
}

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    from: Day,
    to: Day,
    grain: Grain,
}

impl Period {
    /// Reads a period of the years 1921 to 2100: 2026-10, 202610, 2026年10月, 10月, 本月, 上月; 2026Q4,
    /// 2026年四季度, 第三季度, 上季度; 2026H1, 上半年, 上个半年; 2026, 2026年度, 今年, 去年; or a range `A..B` (also
    /// A至B) with a day or a period on either side. What names no year means this year.
    ///
    /// # Errors
    /// A Chinese sentence: not a period, a single day, a year out of range, or a range that runs backwards.
    pub fn parse(text: &str, today: Day) -> Result<Period, String> {
        let folded: String =
            fold_width(text).to_ascii_uppercase().chars().filter(|c| !c.is_whitespace()).collect();
        let sides =
            folded.split_once("..").or_else(|| folded.split_once('至')).or_else(|| folded.split_once('~'));
        if let Some((left, right)) = sides {
            let (from, _) = side(left, today, today)?;
            let (_, to) = side(right, today, from)?;
            return Self::range(from, to).ok_or_else(|| format!("{}的起止颠倒了", quoted(text)));
        }
        if let Some(period) = single(&folded, today) {
            return if YEARS.contains(&period.from.year()) {
                Ok(period)
            } else {
                Err(format!("{}的年份不在{}年至{}年之间", quoted(text), YEARS.start(), YEARS.end()))
            };
        }
        if let Ok(day) = Day::parse(text, today) {
            return Err(format!(
                "{}是一天，不是期间，请写成 {day}..{day} 或 {}",
                quoted(text),
                Month::of(day)
            ));
        }
        Err(format!(
            "{}不是期间，请写成 2026-10、2026Q4、2026H1、2026、上月或 2026-01-05..2026-02-01",
            quoted(text)
        ))
    }

    /// The span from one day to another, both included; `None` if it would run backwards.
    pub fn range(from: Day, to: Day) -> Option<Period> {
        (from <= to).then_some(Period { from, to, grain: Grain::Range })
    }

    /// The period from one day to another, as it is kept: the month, quarter, half or year it is, else those days. A
    /// span that runs backwards is the month of its first day.
    pub fn spanning(from: Day, to: Day) -> Period {
        let mut whole = [Grain::Month, Grain::Quarter, Grain::Half, Grain::Year]
            .map(|grain| Period::containing(grain, from))
            .into_iter();
        let found = whole.find(|period| (period.from(), period.to()) == (from, to));
        found.or_else(|| Period::range(from, to)).unwrap_or_else(|| Period::containing(Grain::Month, from))
    }

    /// The month, quarter, half or year that a day lies in; for a range, that day alone.
    pub fn containing(grain: Grain, day: Day) -> Period {
        match grain {
            Grain::Range => Period { from: day, to: day, grain },
            _ => {
                let within = (day.month() - 1) % grain.months();
                starting(grain, Month::of(day).plus_months(-months(within)))
            }
        }
    }

    /// The first day.
    pub fn from(self) -> Day {
        self.from
    }

    /// The last day.
    pub fn to(self) -> Day {
        self.to
    }

    /// The size.
    pub fn grain(self) -> Grain {
        self.grain
    }

    /// How many months long: 1, 3, 6, 12; 0 for a range.
    pub fn months(self) -> u32 {
        self.grain.months()
    }

    /// Days in the longest period that is no range: a leap year.
    pub const LONGEST: i64 = 366;

    /// The first day on which a period that reaches into this one may begin, if it is no range.
    pub fn reached_from(self) -> Day {
        self.from.plus_days(-Self::LONGEST)
    }

    /// How many days long, at least 1.
    pub fn days(self) -> i64 {
        self.from.days_until(self.to) + 1
    }

    /// The short form that scripts use and [`Period::parse`] reads: `2026-10`, `2026Q4`, `2026H1`, `2026`,
    /// `2026-01-05..2026-02-01`.
    pub fn code(self) -> String {
        let (year, ordinal) = (self.from.year(), self.ordinal());
        match self.grain {
            Grain::Month => Month::of(self.from).to_string(),
            Grain::Quarter => format!("{year:04}Q{ordinal}"),
            Grain::Half => format!("{year:04}H{ordinal}"),
            Grain::Year => format!("{year:04}"),
            Grain::Range => format!("{}..{}", self.from, self.to),
        }
    }

    /// As papers print it: 2026年10月, 2026年第四季度, 2026年上半年, 2026年, 2026年1月5日至2月1日.
    pub fn label(self) -> String {
        let year = self.from.year();
        match self.grain {
            Grain::Month => format!("{year}年{}月", self.from.month()),
            Grain::Quarter => {
                let ordinal = match self.ordinal() {
                    1 => '一',
                    2 => '二',
                    3 => '三',
                    _ => '四',
                };
                format!("{year}年第{ordinal}季度")
            }
            Grain::Half => format!("{year}年{}半年", if self.ordinal() == 1 { '上' } else { '下' }),
            Grain::Year => format!("{year}年"),
            Grain::Range if self.from == self.to => self.from.chinese(),
            Grain::Range if self.to.year() == year => {
                format!("{}至{}月{}日", self.from.chinese(), self.to.month(), self.to.0.day())
            }
            Grain::Range => format!("{}至{}", self.from.chinese(), self.to.chinese()),
        }
    }

    /// The one before; for a range, as many days directly before.
    pub fn previous(self) -> Period {
        match self.grain {
            Grain::Range => {
                Period { from: self.from.plus_days(-self.days()), to: self.from.previous(), ..self }
            }
            grain => starting(grain, Month::of(self.from).plus_months(-months(grain.months()))),
        }
    }

    /// The one after; for a range, as many days directly after.
    pub fn next(self) -> Period {
        match self.grain {
            Grain::Range => Period { from: self.to.next(), to: self.to.plus_days(self.days()), ..self },
            grain => starting(grain, Month::of(self.from).plus_months(months(grain.months()))),
        }
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// The day itself if it lies in the period, else the nearest that does. What was held for a period counts on it.
    pub fn nearest(self, day: Day) -> Day {
        day.max(self.from).min(self.to)
    }

    /// 1 January of the year in which it ends: where figures cumulated over the year begin.
    pub fn year_start(self) -> Day {
        Period::containing(Grain::Year, self.to).from
    }

    /// The last day on which an entry is in time: this day of the month after it ends, at least the 1st and
    /// at most that month's last.
    pub fn cut_off(self, day_of_next_month: u32) -> Day {
        let month = Month::of(self.to).plus_months(1);
        let day = month.first_day().plus_days(i64::from(day_of_next_month.max(1)) - 1);
        day.min(month.last_day())
    }

    /// Which quarter or half of the year, from 1.
    fn ordinal(self) -> u32 {
        (self.from.month() - 1) / self.months().max(1) + 1
    }
}

/// A month count as it is added; never above 12.
fn months(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(0)
}

/// The period of this grain that begins with a month.
pub(super) fn starting(grain: Grain, first: Month) -> Period {
    let last = first.plus_months(months(grain.months()) - 1);
    Period { from: first.first_day(), to: last.last_day(), grain }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    fn read(text: &str) -> Period {
        Period::parse(text, day("2026-10-16")).unwrap_or_else(|reason| panic!("{text}: {reason}"))
    }

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (texts, code) in [
            (
                &[
                    "2026-10",
                    "2026/10",
                    "2026.10",
                    "202610",
                    "2026年10月",
                    "2026年10月份",
                    "10月",
                    "十月",
                    "本月",
                    "２０２６－１０",
                ][..],
                "2026-10",
            ),
            (&["上月", "上个月", "9月", "2026-9", "二〇二六年九月"], "2026-09"),
            (&["下月"], "2026-11"),
            (
                &[
                    "2026Q4",
                    "2026q4",
                    "2026-Q4",
                    "2026年四季度",
                    "2026年第四季度",
                    "第4季度",
                    "四季度",
                    "本季度",
                    "2026 年 4 季度",
                ],
                "2026Q4",
            ),
            (&["三季度", "第三季度", "上季度", "今年三季度"], "2026Q3"),
            (&["去年四季度"], "2025Q4"),
            (&["2026H1", "2026h1", "2026上半年", "2026年上半年", "上半年", "上个半年"], "2026H1"),
            (&["下半年", "2026年下半年", "本半年", "这半年"], "2026H2"),
            (&["下个半年"], "2027H1"),
            (&["2026", "2026年", "2026年度", "今年", "本年", "本年度"], "2026"),
            (&["去年", "上年度", "2025年度"], "2025"),
            (
                &["2026-01..2026-03", "2026年1月至3月", "2026-01..2026Q1", "1月～3月"],
                "2026-01-01..2026-03-31",
            ),
            (
                &["2026-01-05..2026-02-01", "2026年1月5日至2月1日", "2026-01-05 .. 20260201"],
                "2026-01-05..2026-02-01",
            ),
            (&["去年12月30日..2025-12-31"], "2025-12-30..2025-12-31"),
            (&["上月..昨天"], "2026-09-01..2026-10-15"),
            (&["2025..2026"], "2025-01-01..2026-12-31"),
        ] {
            for text in texts {
                assert_eq!(read(text).code(), code, "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_period_is_refused_with_its_reason() {
        for (text, part) in [
            ("2026-03..2026-01", "颠倒"),
            ("2025年12月30日至1月5日", "颠倒"),
            ("2026-10-16", "是一天"),
            ("昨天", "是一天"),
            ("1920", "年份"),
            ("2101-01", "年份"),
            ("2026-02-30..2026-03-01", "不是存在的日期"),
        ] {
            let reason = Period::parse(text, day("2026-10-16")).unwrap_err();
            assert!(reason.contains(part), "{text}: {reason}");
        }
        for text in [
            "",
            "10",
            "2026-13",
            "2026-00",
            "2026Q5",
            "2026Q0",
            "2026Q",
            "2026Q+1",
            "2026H3",
            "五季度",
            "第季度",
            "13月",
            "2026-",
            "20261",
            "2026-010",
            "月",
            "季度",
            "..",
            "2026..",
            "..2026",
            "也许",
            "一",
            "2026年第",
            "每月",
        ] {
            assert!(Period::parse(text, day("2026-10-16")).is_err(), "{text}");
        }
    }

    #[test]
    fn labels_are_as_papers_print_them() {
        for (code, label) in [
            ("2026-10", "2026年10月"),
            ("2026Q4", "2026年第四季度"),
            ("2026H1", "2026年上半年"),
            ("2026", "2026年"),
            ("2026-01-05..2026-02-01", "2026年1月5日至2月1日"),
            ("2026-12-30..2027-01-02", "2026年12月30日至2027年1月2日"),
            ("2026-10-16..2026-10-16", "2026年10月16日"),
        ] {
            assert_eq!(read(code).label(), label);
        }
    }

    #[test]
    fn neighbours_bounds_and_cut_off() {
        assert_eq!(read("2026-01").previous().code(), "2025-12");
        assert_eq!(read("2026Q4").next().code(), "2027Q1");
        assert_eq!(read("2026H1").previous().code(), "2025H2");
        assert_eq!(read("2026").next().code(), "2027");
        assert_eq!(read("2026-10-05..2026-10-11").previous().code(), "2026-09-28..2026-10-04");
        assert_eq!(read("2026-10-05..2026-10-11").next().code(), "2026-10-12..2026-10-18");
        assert_eq!(read("2026Q1").to(), day("2026-03-31"));
        assert!(read("2026Q1").contains(day("2026-03-31")) && !read("2026Q1").contains(day("2026-04-01")));
        assert_eq!(read("2026-10").year_start(), day("2026-01-01"));
        assert_eq!(read("2025-12..2026-03").year_start(), day("2026-01-01"));
        assert_eq!(read("2026-10").cut_off(10), day("2026-11-10"));
        assert_eq!(read("2026-12").cut_off(0), day("2027-01-01"));
        assert_eq!(read("2026-01").cut_off(31), day("2026-02-28"));
        assert_eq!(read("2026").cut_off(u32::MAX), day("2027-01-31"));
        assert_eq!(read("2024-02").days(), 29);
        assert_eq!(Period::range(day("2026-10-02"), day("2026-10-01")), None);
    }

    proptest! {
        #[test]
        fn every_period_reads_back_from_code_and_label(offset in 0i64..65_000, length in 0i64..800, grain in 0usize..5) {
            let first = day("1921-07-01").plus_days(offset);
            let grain = Grain::ALL[grain];
            let period = match grain {
                Grain::Range => Period::range(first, first.plus_days(length).min(day("2100-12-31"))).unwrap(),
                _ => Period::containing(grain, first),
            };
            prop_assert!(period.contains(first));
            prop_assert_eq!(period.grain(), grain);
            prop_assert_eq!(period.next().previous().from(), period.from());
            prop_assert_eq!(period.next().from(), period.to().next());
            let today = day("2026-10-16");
            prop_assert_eq!(Period::parse(&period.code(), today), Ok(period));
            if period.from() != period.to() {
                prop_assert_eq!(Period::parse(&period.label(), today), Ok(period));
            }
        }

        #[test]
        fn arbitrary_text_never_panics(text in "[0-9年月日QHqh上下本第一四十季度半至~. \\-/\\PC]{0,12}") {
            let _ = Period::parse(&text, day("2026-10-16"));
            let _ = Month::parse(&text, day("2026-10-16"));
        }
    }
}
