//! Times of day in whole minutes from midnight, 0 to 1439; an end may lie on the next day, up to 2879.

use super::numeral::{number, split_number};
use super::wording::{fold_width, quoted, trim};

/// The part of the day that a twelve-hour time names.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Morning,
    Noon,
    Afternoon,
    Evening,
}

const HALVES: [(&str, Half); 12] = [
    ("上午", Half::Morning),
    ("早上", Half::Morning),
    ("早晨", Half::Morning),
    ("凌晨", Half::Morning),
    ("am", Half::Morning),
    ("中午", Half::Noon),
    ("下午", Half::Afternoon),
    ("午后", Half::Afternoon),
    ("pm", Half::Afternoon),
    ("晚上", Half::Evening),
    ("傍晚", Half::Evening),
    ("晚", Half::Evening),
];

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// A range that wraps without saying 次日 begins no earlier and ends no later than this: sessions are held
/// over midnight, not over noon, and 16:30-14:30 is a slip of the pen.
const LATE: u16 = 18 * 60;
const EARLY: u16 = 6 * 60;

/// Said before or after a time, perhaps in brackets: it lies on the day after the start.
const NEXT_DAY: [&str; 3] = ["次日", "翌日", "第二天"];

/// Reads a time of day as minutes from midnight: 14:30, 9:05, 14:30:05 (seconds are dropped), 14点30分,
/// 14时, 2点半, 下午2:30, 上午9点, 2:30 PM; in either width.
///
/// # Errors
/// A Chinese sentence, when the text is no time of day or names an hour that 上午 or 下午 does not have.
pub fn parse_clock(text: &str) -> Result<u16, String> {
    let folded = fold_width(text).to_ascii_lowercase();
    let (half, rest) = split_half(trim(&folded));
    read(half, rest).ok_or_else(|| format!("{}不是时间，请写成 14:30", quoted(text)))
}

/// Reads start and end: 14:30-16:30, 14:30～16:30, 14:30至16:30, 14:30—16:30, 下午2:30-4:30; over midnight
/// 22:00-次日00:30, 22:00-24:30, or 22:00-00:30 from 18:00 on and until 06:00 at the latest. Both count in
/// minutes from the midnight before the start: start 0 to 1439, end up to 2879.
///
/// # Errors
/// A Chinese sentence, when either side is no time of day or the end is not after the start.
pub fn parse_clock_range(text: &str) -> Result<(u16, u16), String> {
    let folded = fold_width(text).to_ascii_lowercase();
    let whole = trim(&folded);
    let unreadable = || format!("{}不是起止时间，请写成 14:30-16:30", quoted(text));
    let at = whole.find(is_joint).ok_or_else(unreadable)?;
    let (left, right) = whole.split_at(at);
    let (half, left) = split_half(trim(left));
    let right = trim(right.trim_start_matches(is_joint));
    let (next_day, right) = match without_next_day(right) {
        Some(rest) => (true, rest),
        None => (false, right),
    };
    let (own, right) = split_half(right);
    let start = read(half, left).ok_or_else(unreadable)?;
    let end = match own {
        Some(_) => read(own, right),
        None if next_day => read(None, right),
        // 下午2:30-4:30: the part of the day said once holds for both, if it fits.
        None => read(half, right)
            .filter(|end| *end > start)
            .or_else(|| read(None, right))
            .or_else(|| past_midnight(right)),
    }
    .ok_or_else(unreadable)?;
    match next_day || end <= EARLY && start >= LATE {
        true => Ok((start, end + DAY)),
        false if end > start => Ok((start, end)),
        false => Err(format!("{}的结束时间不在开始时间之后", quoted(text))),
    }
}

/// How many bytes at the start of a text are a time of day, or a beginning and an end, in the words of
/// [`parse_clock`] and [`parse_clock_range`]: `下午2:30—4:30` of `下午2:30—4:30三楼会议室`. An hour alone in front
/// of a word is none without its part of the day: 3点要求 is not three o'clock.
pub fn clock_at_start(text: &str) -> Option<usize> {
    /// Longer than 晚上10点30分 至 第二天凌晨0点30分, in characters.
    const LONGEST: usize = 28;
    let letters =
        text.get(..2).filter(|head| ["am", "pm"].iter().any(|half| half.eq_ignore_ascii_case(head)));
    let (half, rest) = match letters.and_then(|head| text.strip_prefix(head)) {
        Some(rest) => (split_half(&text.get(..2)?.to_ascii_lowercase()).0, trim(rest)),
        None => split_half(text),
    };
    let digits = rest.trim_start_matches(|c: char| narrow_digit(c).is_some());
    let (run, sign) = (rest.len() - digits.len(), digits.trim_start().chars().next());
    // Most of what begins with a digit is a day or a number: look no further.
    if half.is_none() && (run == 0 || !matches!(sign, Some(':' | '：' | '点' | '时'))) {
        return None;
    }
    let mut found = None;
    for (at, c) in text.char_indices().take(LONGEST) {
        let to = at + c.len_utf8();
        let head = text.get(..to)?;
        let is_range = || parse_clock_range(head).is_ok();
        if c.is_whitespace() || !(parse_clock(head).is_ok() || is_range()) {
            continue;
        }
        let next = text.get(to..)?.chars().next();
        let cut = next.is_some_and(|c| narrow_digit(c).is_some()) || is_cut(head, next);
        let hour = half.is_none() && matches!(c, '点' | '时') && !is_range();
        let word = next.is_some_and(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'));
        if !(cut || hour && word) {
            found = Some(to);
        }
    }
    found
}

/// Start and end as [`parse_clock_range`] reads them: `14:30-16:30`, `22:00-次日00:30`; the start alone if the end
/// is not known.
pub fn clock_range_label(start: u16, end: Option<u16>) -> String {
    match end {
        None => clock_label(start),
        Some(end) if end < DAY => format!("{}-{}", clock_label(start), clock_label(end)),
        Some(end) => format!("{}-次日{}", clock_label(start), clock_label(end - DAY)),
    }
}

/// Minutes from midnight as `14:30`.
pub fn clock_label(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Whether minutes without 分 belong to what follows: 四点三楼, 9点 30人. One numeral alone is no number of minutes.
fn is_cut(head: &str, next: Option<char>) -> bool {
    let Some((at, sign)) = head.char_indices().rev().find(|(_, c)| matches!(c, '点' | '时')) else {
        return false;
    };
    let minutes = head.get(at + sign.len_utf8()..).unwrap_or_default();
    if matches!(minutes, "" | "半" | "整" | "钟") || minutes.contains(['分', ':', '：']) {
        return false;
    }
    let counts = next.is_some_and(|c| "人名号楼层室项个条次".contains(c));
    minutes.starts_with(char::is_whitespace) || minutes.chars().nth(1).is_none() || counts
}

fn narrow_digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => c.to_digit(10),
    }
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '~' | '〜' | '–' | '—' | '―' | '−' | '至' | '到')
}

/// The time without the 次日 before or after it; `None` if that is not said.
fn without_next_day(text: &str) -> Option<&str> {
    NEXT_DAY.iter().find_map(|word| {
        let bare = text.strip_prefix(word).or_else(|| text.strip_suffix(word));
        let rest = bare.or_else(|| {
            let before = text.strip_prefix('(')?.trim_start().strip_prefix(word)?;
            before.trim_start().strip_prefix(')')
        });
        let rest = rest.or_else(|| {
            let after = text.strip_suffix(')')?.trim_end().strip_suffix(word)?;
            after.trim_end().strip_suffix('(')
        });
        rest.map(trim)
    })
}

/// 24:00 to 30:00, as rosters write the small hours of the next day.
fn past_midnight(text: &str) -> Option<u16> {
    let (hour, rest) = split_number(text);
    let hour = number(hour).filter(|hour| (24..=30).contains(hour))?;
    let end = read(None, &format!("{}{rest}", hour - 24))?;
    (end <= EARLY).then_some(end + DAY)
}

fn split_half(text: &str) -> (Option<Half>, &str) {
    for (word, half) in HALVES {
        if let Some(rest) = text.strip_prefix(word) {
            return (Some(half), trim(rest));
        }
    }
    for (word, half) in [("am", Half::Morning), ("pm", Half::Afternoon)] {
        if let Some(rest) = text.strip_suffix(word) {
            return (Some(half), trim(rest));
        }
    }
    (None, text)
}

/// Hours and minutes without the part of the day, then placed in it.
fn read(half: Option<Half>, text: &str) -> Option<u16> {
    let (hour, rest) = split_number(text);
    let hour = number(hour)?;
    let rest = rest.trim_start();
    let sign = rest.chars().next()?;
    let rest = rest[sign.len_utf8()..].trim_start();
    let minute = match sign {
        ':' => {
            let (minute, rest) = split_number(rest);
            seconds_only(rest).then(|| number(minute).filter(|_| minute.len() == 2))??
        }
        '点' | '时' => match rest {
            "" | "整" | "钟" => 0,
            "半" => 30,
            _ => {
                let (minute, rest) = split_number(rest);
                matches!(rest.trim(), "" | "分").then(|| number(minute))??
            }
        },
        _ => return None,
    };
    let hour = match (half, hour) {
        (None, 0..=23) | (Some(Half::Morning), 0..=12) | (Some(Half::Noon), 11..=12) => hour,
        (Some(Half::Noon), 1..=2) | (Some(Half::Afternoon | Half::Evening), 1..=11) => hour + 12,
        (Some(Half::Afternoon), 12..=18) | (Some(Half::Evening), 17..=23) => hour,
        _ => return None,
    };
    (minute < 60).then(|| u16::try_from(hour * 60 + minute).ok())?
}

/// Nothing, `:05`, or `:05.000`.
fn seconds_only(text: &str) -> bool {
    let Some(seconds) = text.strip_prefix(':') else { return text.is_empty() };
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    whole.len() == 2
        && whole.parse::<u8>().is_ok_and(|s| s < 60)
        && !fraction.is_empty()
        && fraction.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, minutes) in [
            ("14:30", 870),
            ("14：30", 870),
            ("１４：３０", 870),
            (" 9:05 ", 545),
            ("09:05", 545),
            ("14:30:05", 870),
            ("14:30:05.250", 870),
            ("0:00", 0),
            ("23:59", 1439),
            ("14点30分", 870),
            ("14时30分", 870),
            ("14点30", 870),
            ("14点", 840),
            ("下午2点半", 870),
            ("下午2:30", 870),
            ("下午两点", 840),
            ("下午二点三十分", 870),
            ("上午9点", 540),
            ("上午12:00", 720),
            ("中午12点", 720),
            ("中午1点", 780),
            ("晚上7:30", 1170),
            ("下午14:30", 870),
            ("2:30 PM", 870),
        ] {
            assert_eq!(parse_clock(text), Ok(minutes), "{text}");
        }
    }

    #[test]
    fn a_time_at_the_start_of_a_text_is_found_with_its_words() {
        for (text, expected) in [
            ("14:30-16:30 三楼", "14:30-16:30"),
            ("下午2:30—4:30三楼会议室", "下午2:30—4:30"),
            ("下午3时，地点", "下午3时"),
            ("上午9点—11点半", "上午9点—11点半"),
            ("９：００至１１：００", "９：００至１１：００"),
            ("14:30开始", "14:30"),
            ("2:30 PM 三楼", "2:30 PM"),
            ("22:00-次日00:30", "22:00-次日00:30"),
            ("下午三点半在三楼", "下午三点半"),
            ("14点30分", "14点30分"),
            ("14:30主题党日", "14:30"),
            ("下午两点半至四点 三楼会议室", "下午两点半至四点"),
            ("下午两点半至四点三楼会议室", "下午两点半至四点"),
            ("上午9点 30人参加", "上午9点"),
            ("上午9点30分", "上午9点30分"),
            ("上午9点30，三楼", "上午9点30"),
            ("下午四点三十，三楼", "下午四点三十"),
        ] {
            assert_eq!(clock_at_start(text).map(|to| &text[..to]), Some(expected), "{text}");
        }
        for text in [
            "3点要求",
            "10.16主题党日",
            "14:300",
            "2026年",
            "下午",
            "三点意见",
            "25:00",
            "",
            "9",
            "上午9点30人参加",
        ] {
            assert_eq!(clock_at_start(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused_with_a_sentence() {
        for text in [
            "",
            "14",
            "24:00",
            "14:60",
            "14:3",
            "14:30:60",
            "14:30:",
            "上午14:30",
            "晚上12点",
            "14-30",
            "下午",
        ] {
            let reason = parse_clock(text).unwrap_err();
            assert!(reason.contains("不是时间"), "{text}: {reason}");
        }
    }

    #[test]
    fn ranges_are_read_and_may_not_run_backwards() {
        for text in
            ["14:30-16:30", "14:30～16:30", "14:30至16:30", "14:30——16:30", "14:30 - 16:30", "下午2:30-4:30"]
        {
            assert_eq!(parse_clock_range(text), Ok((870, 990)), "{text}");
        }
        assert_eq!(parse_clock_range("上午9:00-11:30"), Ok((540, 690)));
        assert_eq!(parse_clock_range("上午9:00—14:30"), Ok((540, 870)));
        assert_eq!(parse_clock_range("上午9点至下午4点"), Ok((540, 960)));
        for text in ["16:30-14:30", "14:30-14:30", "17:59-00:30", "22:00-06:01", "00:30-00:10", "22:00-22:00"]
        {
            let reason = parse_clock_range(text).unwrap_err();
            assert!(reason.contains("结束时间"), "{text}: {reason}");
        }
        assert!(parse_clock_range("14:30").is_err());
        assert!(parse_clock_range("-").is_err());
    }

    #[test]
    fn ranges_over_midnight_end_on_the_next_day() {
        for (text, start, end) in [
            ("22:00-00:30", 1320, 1470),
            ("22:00-次日00:30", 1320, 1470),
            ("22:00-24:30", 1320, 1470),
            ("22:00-（次日）0:30", 1320, 1470),
            ("22:00-00:30（次日）", 1320, 1470),
            ("22:00 - 00:30 翌日", 1320, 1470),
            ("晚上10点至第二天凌晨0点半", 1320, 1470),
            ("晚上10点到0点半", 1320, 1470),
            ("23:00～次日1:00", 1380, 1500),
            ("晚上11点-1点", 1380, 1500),
            ("22：00 至 次日1:00", 1320, 1500),
            ("18:00-06:00", 1080, 1800),
            ("18:00-30:00", 1080, 1800),
            ("14:00-24:00", 840, 1440),
            ("19:30-00:00", 1170, 1440),
            ("00:00-24:00", 0, 1440),
            ("9:00-次日17:00", 540, 2460),
            ("00:00-次日23:59", 0, 2879),
        ] {
            assert_eq!(parse_clock_range(text), Ok((start, end)), "{text}");
        }
        for text in
            ["次日22:00-23:00", "22:00-次日", "22:00-次日24:30", "22:00-30:01", "24:00-24:30", "22:00-31:00"]
        {
            let reason = parse_clock_range(text).unwrap_err();
            assert!(reason.contains("不是起止时间"), "{text}: {reason}");
        }
    }

    proptest! {
        /// Whatever way a range over midnight is written, it is the same; said or not, nothing else wraps.
        #[test]
        fn a_range_is_one_however_it_is_written(start in 0u16..1440, end in 0u16..1440) {
            let (from, to) = (clock_label(start), clock_label(end));
            prop_assert_eq!(parse_clock_range(&format!("{from}～次日{to}")), Ok((start, end + DAY)));
            let plain = parse_clock_range(&format!("{from}-{to}"));
            let expected = match (start, end) {
                (1080.., ..=360) => Some((start, end + DAY)),
                _ => (end > start).then_some((start, end)),
            };
            prop_assert_eq!(plain.ok(), expected);
            if end <= EARLY {
                let late = format!("{from}-{:02}:{:02}", 24 + end / 60, end % 60);
                prop_assert_eq!(parse_clock_range(&late), Ok((start, end + DAY)));
            }
        }
    }

    #[test]
    fn every_minute_reads_back_from_its_label() {
        for minutes in 0..1440 {
            assert_eq!(parse_clock(&clock_label(minutes)), Ok(minutes));
        }
    }
}
