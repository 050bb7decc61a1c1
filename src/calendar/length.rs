//! Lengths of time as people write them.

use super::numeral::number;
use super::wording::{fold_width, quoted};
use super::{Minutes, Span};

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// So many minutes by the clock, from 0 to a day.
    Clock(Minutes),
    /// Half a day or a day.
    Span(Span),
}

/// The longest length, in minutes.
const LONGEST: i64 = 24 * 60;

impl Length {
    /// Reads `2`, `1.5`, `2学时`, `90分钟`, `1小时30分`, `一个半小时`, `半小时`, `1h30m`; `半天` and `全天`. A number
    /// without a unit means units of `unit` minutes; hours have at most two decimals and are rounded to the minute.
    ///
    /// # Errors
    /// A Chinese sentence: no length at all, below nothing, more than a day, or not whole minutes.
    pub fn parse(text: &str, unit: i64) -> Result<Length, String> {
        let folded: String = fold_width(text).to_lowercase().split_whitespace().collect();
        match folded.as_str() {
            "半天" | "半日" | "0.5天" | "半个工作日" => return Ok(Length::Span(Span::HalfDay)),
            "全天" | "一天" | "1天" | "整天" | "全日" | "一整天" => {
                return Ok(Length::Span(Span::Day));
            }
            _ => {}
        }
        if folded.strip_prefix('-').is_some_and(|rest| clock(rest, unit).is_some()) {
            return Err("不能是负数".to_owned());
        }
        match clock(&folded, unit).ok_or_else(|| format!("{}不是时长", quoted(text)))? {
            None => Err("不能折成整分钟".to_owned()),
            Some(minutes) if minutes > LONGEST => Err("超过了 24 小时".to_owned()),
            Some(minutes) => Ok(Length::Clock(Minutes(minutes))),
        }
    }
}

/// The minutes of a text without blanks, half width, lower case: none outside if it is no length, none inside if
/// it is no whole minutes.
fn clock(text: &str, unit: i64) -> Option<Option<i64>> {
    const HOURS: [&str; 7] = ["个小时", "小时", "学时", "课时", "hours", "hour", "h"];
    let hours = HOURS.iter().find_map(|word| text.split_once(word));
    let Some((hours, rest)) = hours else {
        let (number, unit) = match without_minutes(text) {
            Some(number) => (number, 1),
            None => (text, unit),
        };
        // A bare 二 may be anything.
        let hundredths = hundredths(number, unit == 1 && number != text)?;
        return Some(match (hundredths % 100, unit) {
            (0, _) => Some(hundredths / 100 * unit),
            (_, 60) => Some((hundredths * 60 + 50) / 100),
            _ => None,
        });
    };
    let half = hours.strip_suffix('半').map(|before| before.trim_end_matches('个'));
    let hundredths = match half {
        Some("") => 50,
        Some(before) => hundredths(before, true)? + 50,
        None => hundredths(hours, true)?,
    };
    let more = match rest {
        "" => 0,
        "半" if hundredths % 100 == 0 => 30,
        rest if hundredths % 100 == 0 => {
            i64::from(number(without_minutes(rest).unwrap_or(rest)).filter(|minutes| *minutes < 60)?)
        }
        _ => return None,
    };
    Some(Some((hundredths * 60 + 50) / 100 + more))
}

/// The number before 分钟 and the like.
fn without_minutes(text: &str) -> Option<&str> {
    ["分钟", "分", "minutes", "mins", "min", "m", "'", "′"].iter().find_map(|word| text.strip_suffix(word))
}

/// A number with at most two decimals in hundredths; `chinese` says whether its digits may be Chinese.
fn hundredths(text: &str, chinese: bool) -> Option<i64> {
    let digits = |text: &str, most: usize| text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if !whole.is_empty() && digits(whole, 6) && digits(decimals, 2) {
        let decimals: i64 = format!("{decimals:0<2}").parse().ok()?;
        return Some(whole.parse::<i64>().ok()? * 100 + decimals);
    }
    number(text).filter(|_| chinese).map(|number| i64::from(number) * 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (text, minutes) in [
            ("2", 120),
            ("1.5", 90),
            ("0.25", 15),
            ("0.33", 20),
            ("２", 120),
            ("2.00", 120),
            ("1.", 60),
            ("0", 0),
            ("24", 1440),
            ("2学时", 120),
            ("1 小时", 60),
            ("1小时30分", 90),
            ("1小时30分钟", 90),
            ("1小时30", 90),
            ("1小时半", 90),
            ("一个半小时", 90),
            ("1个半小时", 90),
            ("半小时", 30),
            ("半个小时", 30),
            ("两小时", 120),
            ("两个小时二十分", 140),
            ("1.5小时", 90),
            ("90分钟", 90),
            ("90分", 90),
            ("四十分钟", 40),
            ("1h30m", 90),
            ("1.5H", 90),
            ("45min", 45),
            ("90'", 90),
        ] {
            assert_eq!(Length::parse(text, 60), Ok(Length::Clock(Minutes(minutes))), "{text}");
        }
        assert_eq!(Length::parse("90", 1), Ok(Length::Clock(Minutes(90))));
        assert_eq!(Length::parse("2小时", 1), Ok(Length::Clock(Minutes(120))));
        assert_eq!(Length::parse(" 半 天", 1), Ok(Length::Span(Span::HalfDay)));
        assert_eq!(Length::parse("１天", 60), Ok(Length::Span(Span::Day)));
    }

    #[test]
    fn what_is_no_length_says_why() {
        for (text, unit, why) in [
            ("-3", 60, "不能是负数"),
            ("25", 60, "超过了 24 小时"),
            ("1441分钟", 60, "超过了 24 小时"),
            ("90.5", 1, "不能折成整分钟"),
            ("1.5分钟", 60, "不能折成整分钟"),
            ("很久", 60, "“很久”不是时长"),
        ] {
            assert_eq!(Length::parse(text, unit), Err(why.to_owned()), "{text}");
        }
        for text in [
            "二",
            "",
            ".",
            ".5",
            "1e3",
            "0.001",
            "--",
            "9999999999999999999",
            "两天",
            "1小时60分",
            "1.5小时30分",
            "小时",
            "分",
            "h",
            "1小时一",
            "14:30",
        ] {
            let found = Length::parse(text, 60);
            assert_eq!(found.is_err(), text != "1小时一", "{text} {found:?}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "[0-9半个小时学分钟天两一.hm'-]{0,10}|\\PC{0,10}") {
            let _ = Length::parse(&text, 60);
            let _ = Length::parse(&text, 1);
        }
    }
}
