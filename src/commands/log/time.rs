//! Start, end and length of a session as clerks type them.

use crate::calendar::{Length, Minutes, parse_clock, parse_clock_range};
use crate::refusal::Refusal;

/// Reads `14:30-16:30`, `14:30`, or over midnight `22:00-次日01:00`: start, and end if stated, in minutes
/// from the midnight before the start.
pub fn read(text: &str) -> Result<(u16, Option<u16>), Refusal> {
    let refuse = |why: String| {
        Refusal::usage(format!("--time 不对：{why}。"))
            .hint("时间写作 14:30-16:30；只知道开始时间的写 14:30；跨零点的写作 22:00-次日01:00")
    };
    if let Ok(start) = parse_clock(text) {
        return Ok((start, None));
    }
    let (start, end) = parse_clock_range(text).map_err(refuse)?;
    Ok((start, Some(end)))
}

/// Reads a length: so many 学时, or half a day or a day where no clock was kept.
pub fn length(text: &str) -> Result<Length, Refusal> {
    Length::parse(text, 60).map_err(|_| {
        Refusal::usage(format!("“{}”不是学时，学时在 0 到 24 之间。", text.trim()))
            .hint("写作 --hours 2、--hours 1小时30分、--hours 半天、--hours 全天；按分钟写用 --minutes 90")
    })
}

/// Reads a length in 学时 (60 minutes each, at most two decimals).
pub fn hours(text: &str) -> Result<Minutes, Refusal> {
    match length(text)? {
        Length::Clock(minutes) => Ok(minutes),
        Length::Span(_) => Err(Refusal::usage(format!("“{}”不是几小时。", text.trim()))
            .hint("写明几小时：--hours 2、--hours 1小时30分")),
    }
}

/// Below so many minutes hours may have been meant.
const SHORT: i64 = 10;

/// What is said of a length that hours may have been meant with.
pub fn too_short(length: Minutes) -> Option<String> {
    let Minutes(n) = length;
    (1..SHORT).contains(&n).then(|| format!("时长只有 {n} 分钟，请核对；{n} 小时写作 --hours {n}。"))
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::calendar::{Span, clock_range_label};

    #[test]
    fn times_read_back_from_their_labels() {
        for (text, start, end, shown) in [
            ("14:30-16:30", 870, Some(990), "14:30-16:30"),
            ("14:30", 870, None, "14:30"),
            ("下午2:30至4:30", 870, Some(990), "14:30-16:30"),
            ("22:00-次日01:00", 1320, Some(1500), "22:00-次日01:00"),
            ("22：00 至 次日1:00", 1320, Some(1500), "22:00-次日01:00"),
            ("22:00-01:00", 1320, Some(1500), "22:00-次日01:00"),
        ] {
            assert_eq!(read(text).unwrap(), (start, end), "{text}");
            assert_eq!(clock_range_label(start, end), shown);
            assert_eq!(read(shown).unwrap(), (start, end));
        }
        for text in ["16:30-14:30", "14:30-14:30", "25:00", "次日1:00", "14:30-次日", "下午"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn half_a_day_and_a_day_are_no_minutes() {
        assert_eq!(length("半天").unwrap(), Length::Span(Span::HalfDay));
        assert_eq!(length(" １天").unwrap(), Length::Span(Span::Day));
        assert_eq!(length("2").unwrap(), Length::Clock(Minutes(120)));
        assert!(length("两天").is_err());
    }

    #[test]
    fn hours_are_minutes() {
        for (text, minutes) in
            [("2", 120), ("1.5", 90), ("0.25", 15), ("２", 120), ("2学时", 120), ("0", 0), ("24", 1440)]
        {
            assert_eq!(hours(text).unwrap(), Minutes(minutes), "{text}");
        }
        for text in ["", "-1", "25", "两", ".5", "1.234", "1e2", "半天"] {
            assert!(hours(text).is_err(), "{text}");
        }
    }
}
