//! Days of the week; weeks begin on Monday.

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
