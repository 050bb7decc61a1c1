//! Days, months and times of day as they stand within a text: what is written, not yet what it means.

use crate::calendar::{clock_at_start, parse_clock, parse_clock_range};

/// A day or time in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Moment {
    Day {
        text: String,
        digits: Digits,
    },
    Month(String),
    Time(String),
    /// 下午 and the like in a text without a time: it belongs to a time beside it.
    Part(&'static str),
}

/// Words for a part of the day that stand apart from their time, and what [`parse_clock`] calls it.
const PARTS: [(&str, &str); 16] = [
    ("上午", "上午"),
    ("早上", "早上"),
    ("早晨", "早晨"),
    ("凌晨", "凌晨"),
    ("中午", "中午"),
    ("下午", "下午"),
    ("午后", "午后"),
    ("晚上", "晚上"),
    ("傍晚", "傍晚"),
    ("晚)", "晚上"),
    ("晚）", "晚上"),
    ("晚 ", "晚上"),
    ("PM", "下午"),
    ("pm", "下午"),
    ("AM", "上午"),
    ("am", "上午"),
];
const OPEN: [char; 4] = ['(', '（', '[', '【'];
const CLOSE: [char; 4] = [')', '）', ']', '】'];

/// Year, month and day as far as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    year: Option<u32>,
    month: u32,
    day: u32,
}

impl Digits {
    pub(super) fn agrees(&self, other: &Self) -> bool {
        let years = self.year.zip(other.year).is_none_or(|(a, b)| a % 100 == b % 100);
        years && (self.month, self.day) == (other.month, other.day)
    }
}

impl Moment {
    /// The time, if it is one.
    pub(super) fn time(self) -> Option<String> {
        match self {
            Moment::Time(text) => Some(text),
            _ => None,
        }
    }

    /// The part of the day, if it is one without its time.
    pub(super) fn part(&self) -> Option<&'static str> {
        match self {
            Moment::Part(part) => Some(part),
            _ => None,
        }
    }

    /// The month as written, where a whole year stands with it.
    pub(super) fn month(&self) -> Option<String> {
        match self {
            Moment::Month(text) => Some(text.clone()),
            Moment::Day { text, digits } if digits.year.is_some_and(|year| year > 999) => {
                let end =
                    text.find('月').map(|at| at + '月'.len_utf8()).or_else(|| text.rfind(['-', '/', '.']))?;
                text.get(..end).map(str::to_owned)
            }
            _ => None,
        }
    }
}

/// The year that these texts name with 年 or at the head of a date, if they name just one.
pub(super) fn one_year<'t>(texts: impl Iterator<Item = &'t String>) -> Option<i32> {
    let mut years: Vec<i32> = texts
        .flat_map(|text| {
            text.match_indices(['年', '-', '/', '.']).filter_map(|(at, _)| year_before(text, at))
        })
        .collect();
    years.dedup();
    match years.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// The four digits that stand alone before a place in a text, as a year of this century or the last.
fn year_before(text: &str, at: usize) -> Option<i32> {
    let head = text.get(..at)?;
    let digits = head.get(head.len().checked_sub(4)?..).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    let alone = !head.get(..head.len() - 4)?.ends_with(|c: char| c.is_ascii_digit());
    digits.parse().ok().filter(|year| alone && (1921..=2100).contains(year))
}

pub(super) fn numbers(text: &str) -> Vec<u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect()
}

/// The first day that a text names, as written, and what else the text says: `10月9日 支委会`, `主题党日（10/16）`.
/// A bare `10/16` or `10.16` is a day here: it heads a column of marks.
pub fn day_in(text: &str) -> Option<(String, String)> {
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if !rest.starts_with(|c: char| c.is_ascii_digit()) {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let bare = |sign| {
            let (month, after) = digits(rest, 2, &[sign])?;
            let (day, after) = digits(after, 2, &[])?;
            let sound = (1..=12).contains(&month) && (1..=31).contains(&day);
            let ends = !after.starts_with(|c: char| c.is_ascii_digit() || "./-:：%分节章条个".contains(c));
            (sound && ends).then(|| rest.len() - after.len())
        };
        let length = day(rest).map(|(_, length)| length).or_else(|| bare("/")).or_else(|| bare("."));
        if let Some(length) = length {
            let written = rest.get(..length)?.to_owned();
            let head = text.get(..at)?.trim_end_matches(['(', '（', '[', '【']);
            let tail = rest.get(length..)?.trim_start_matches([')', '）', ']', '】']);
            return Some((written, format!("{} {}", head.trim(), tail.trim()).trim().to_owned()));
        }
        at += rest.bytes().take_while(u8::is_ascii_digit).count();
    }
    None
}

/// The beginning and end that a text names, as written: `14:30-16:30` of `2026年10月16日 14:30-16:30`.
pub fn range_in(text: &str) -> Option<String> {
    // Most days are ten bytes and hold no time.
    if text.len() <= 10 || !text.contains([':', '：', '点', '时']) {
        return None;
    }
    let is_range = |time: &String| parse_clock_range(time).is_ok();
    moments(text).into_iter().filter_map(Moment::time).find(is_range)
}

/// The beginning that a text names together with its part of the day, as written: `下午2:30` of `2026-10-17 下午2:30`.
/// A bare 14:30 beside a day may be when somebody signed; so is a time with seconds.
pub fn start_in(text: &str) -> Option<String> {
    if text.len() <= 10 || !text.contains(begins_a_time) || text.matches([':', '：']).count() > 1 {
        return None;
    }
    let mut times = moments(text).into_iter().filter_map(Moment::time);
    let only = times.next().filter(|_| times.next().is_none())?;
    only.starts_with(begins_a_time).then_some(only)
}

/// The days that a text names, as written.
pub fn days_in(text: &str) -> Vec<String> {
    let days = moments(text).into_iter().filter_map(|moment| match moment {
        Moment::Day { text, .. } => Some(text),
        _ => None,
    });
    days.collect()
}

/// The part of the day that a text begins with, and how many bytes name it; `before` is what comes before.
fn part_at_start(before: &str, text: &str) -> Option<(&'static str, usize)> {
    let (word, part) = PARTS.into_iter().find(|(word, _)| text.starts_with(word))?;
    let letter = |c: char| c.is_ascii_alphabetic();
    // The letters of a longer word are none: Teams.
    let inside = word.is_ascii()
        && (before.ends_with(letter) || text.get(word.len()..).is_some_and(|rest| rest.starts_with(letter)));
    let named = word.trim_end_matches(CLOSE).trim_end().len();
    (!inside).then_some((part, named))
}

/// A time without its part of the day, put into this part; `None` if it has one, does not fit, or is the same in it.
pub(super) fn with_part(part: &str, time: &str) -> Option<String> {
    let folded = time.to_ascii_lowercase();
    if time.starts_with(begins_a_time) || folded.contains("am") || folded.contains("pm") {
        return None;
    }
    let whole = format!("{part}{time}");
    let meant = clock_of(&whole)?;
    (Some(meant) != clock_of(time)).then_some(whole)
}

/// The part of the day that a text names last, and from where to where.
fn last_part(text: &str) -> Option<(&'static str, usize, usize)> {
    text.char_indices()
        .filter_map(|(at, _)| {
            let (part, length) = part_at_start(text.get(..at)?, text.get(at..)?)?;
            Some((part, at, at + length))
        })
        .next_back()
}

/// The further day of 10月16日至17日 or 10月16日、17日, which is named by its number alone.
fn further_day(first: Digits, rest: &str) -> Option<Moment> {
    if !goes_on(rest) {
        return None;
    }
    let from = rest.find(|c: char| c.is_ascii_digit())?;
    let next = rest.get(from..)?;
    if day(next).is_some() {
        return None;
    }
    let (number, after) = digits(next, 2, &[])?;
    let sound = (1..=31).contains(&number) && (after.is_empty() || after.starts_with('日'));
    let text = format!("{number}日");
    sound.then_some(Moment::Day { text, digits: Digits { day: number, ..first } })
}

/// Days, months and times of day in a text, in order. A time is put into the part of the day that stands apart
/// before it, or in brackets behind it: （下午）2:30, 2:30（下午）.
pub(super) fn moments(text: &str) -> Vec<Moment> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut part: Option<&'static str> = None;
    // Where the last time ends.
    let mut time_to: Option<usize> = None;
    let placed = |moment, part: Option<&str>| match (moment, part) {
        (Moment::Time(time), Some(part)) => Moment::Time(with_part(part, &time).unwrap_or(time)),
        (moment, _) => moment,
    };
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if !rest.starts_with(|c: char| c.is_ascii_digit()) {
            let spoken = rest.starts_with(begins_a_time).then(|| times(rest)).flatten();
            let apart = || part_at_start(text.get(..at).unwrap_or_default(), rest);
            at += match spoken {
                Some((moment, length)) => {
                    found.push(moment);
                    (part, time_to) = (None, Some(at + length));
                    length
                }
                None => match apart() {
                    Some((word, length)) => {
                        let behind = time_to
                            .and_then(|to| text.get(to..at))
                            .is_some_and(|gap| gap.trim_start().starts_with(OPEN) && !gap.contains(CLOSE))
                            && rest.get(length..).is_some_and(|rest| rest.trim_start().starts_with(CLOSE));
                        match found.pop() {
                            Some(time @ Moment::Time(_)) if behind => found.push(placed(time, Some(word))),
                            last => {
                                found.extend(last);
                                part = Some(word);
                            }
                        }
                        length
                    }
                    None => rest.chars().next().map_or(1, char::len_utf8),
                },
            };
            continue;
        }
        let run = rest.bytes().take_while(u8::is_ascii_digit).count();
        let hit = day(rest).or_else(|| month(rest)).or_else(|| times(rest));
        at += match hit {
            Some((moment, length)) => {
                let further = match &moment {
                    Moment::Day { digits, .. } => {
                        further_day(*digits, rest.get(length..).unwrap_or_default())
                    }
                    _ => None,
                };
                time_to = matches!(moment, Moment::Time(_)).then_some(at + length);
                found.push(placed(moment, part.take()));
                found.extend(further);
                length
            }
            None => run,
        };
    }
    if let Some(part) = part.filter(|_| !found.iter().any(|moment| matches!(moment, Moment::Time(_)))) {
        found.push(Moment::Part(part));
    }
    found
}

/// Reads digits, up to `most`, and what must follow them.
fn digits<'t>(text: &'t str, most: usize, after: &[&str]) -> Option<(u32, &'t str)> {
    let run = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(..run).filter(|_| (1..=most).contains(&run))?.parse().ok()?;
    let rest = text.get(run..)?;
    if after.is_empty() {
        return Some((number, rest));
    }
    after.iter().find_map(|sign| rest.strip_prefix(sign)).map(|rest| (number, rest))
}

fn day(text: &str) -> Option<(Moment, usize)> {
    let chinese = |rest| {
        let (month, rest) = digits(rest, 2, &["月"])?;
        let (day, rest) = digits(rest, 2, &["日", "号"])?;
        Some((month, day, rest))
    };
    let signs = |sign: &'static str, rest| {
        let (month, rest) = digits(rest, 2, &[sign])?;
        let (day, rest) = digits(rest, 2, &[])?;
        Some((month, day, rest))
    };
    let whole = |year: u32, (month, day, rest)| Some((Some(year), month, day, rest));
    let read = digits(text, 4, &["年"])
        .and_then(|(year, rest)| whole(year, chinese(rest)?))
        .or_else(|| chinese(text).map(|(month, day, rest)| (None, month, day, rest)))
        .or_else(|| {
            ["-", "/", "."].into_iter().find_map(|sign| {
                let (year, rest) = digits(text, 4, &[sign])?;
                whole(year, signs(sign, rest)?)
            })
        })
        .or_else(|| {
            let (month, day, rest) = signs("-", text)?;
            // 10-16 is a day, the end of 8-10点 or 1-2组 is not.
            (!rest.starts_with(|c: char| c.is_alphanumeric())).then_some((None, month, day, rest))
        });
    let (year, month, day, rest) = read?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let length = text.len() - rest.len();
    let written = text.get(..length)?.to_owned();
    Some((Moment::Day { text: written, digits: Digits { year, month, day } }, length))
}

fn month(text: &str) -> Option<(Moment, usize)> {
    let (year, rest) = digits(text, 4, &["年"])?;
    let (month, rest) = digits(rest, 2, &["月"])?;
    let length = text.len() - rest.len();
    let sound = year > 999 && (1..=12).contains(&month);
    sound.then(|| text.get(..length).map(|text| (Moment::Month(text.to_owned()), length)))?
}

fn times(text: &str) -> Option<(Moment, usize)> {
    let length = clock_at_start(text)?;
    text.get(..length).map(|text| (Moment::Time(text.to_owned()), length))
}

/// The words that a time of day may begin with besides a digit: 上午, 下午, 晚.
fn begins_a_time(c: char) -> bool {
    matches!(c, '上' | '下' | '早' | '凌' | '中' | '午' | '晚' | '傍' | 'P' | 'p' | 'A' | 'a')
}

/// Beginning and end of a time as written, in minutes from midnight.
pub(super) fn clock_of(text: &str) -> Option<(u16, Option<u16>)> {
    let range = parse_clock_range(text).map(|(start, end)| (start, Some(end)));
    range.or_else(|_| parse_clock(text).map(|start| (start, None))).ok()
}

/// The first time of day that a text names, as written, and what else the text says: `14:30主题党日`.
pub fn time_in(text: &str) -> Option<(String, String)> {
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_ascii_digit() || begins_a_time(*c)) {
        let rest = text.get(at..)?;
        let before = text.get(..at)?;
        // The end of a longer number is no time.
        if c.is_ascii_digit() && before.ends_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        if let Some(length) = clock_at_start(rest) {
            let (time, after) = (rest.get(..length)?, rest.get(length..)?);
            // （下午）2:30党课: the brackets go with the word.
            if let Some((part, from, to)) = last_part(before)
                && let Some(whole) = with_part(part, time)
            {
                let (head, tail) = (before.get(..from)?, before.get(to..)?);
                let open = head.rfind(OPEN).filter(|at| head.get(*at..).is_some_and(|t| !t.contains(CLOSE)));
                let head = head.get(..open.unwrap_or(head.len()))?;
                let tail = tail.trim_start().trim_start_matches(CLOSE);
                return Some((whole, format!("{}{} {}", head.trim(), tail.trim(), after.trim())));
            }
            if let Some(behind) = after.trim_start().strip_prefix(OPEN)
                && let Some(close) = behind.find(CLOSE)
                && let Some((part, _, to)) = last_part(behind.get(..close)?)
                && to == close
                && let Some(whole) = with_part(part, time)
            {
                let after = behind.get(close..)?.trim_start_matches(CLOSE);
                return Some((whole, format!("{} {}", before.trim(), after.trim())));
            }
            return Some((time.to_owned(), format!("{} {}", before.trim(), after.trim())));
        }
    }
    None
}

/// Whether what follows a day in a heading names a further one: `、24日党课`, `-16日 集中学习`.
pub fn goes_on(rest: &str) -> bool {
    let joints = ['、', '，', ',', '和', '及', '至', '到', '-', '–', '—', '~', '～', '&'];
    let Some(after) = rest.trim_start().strip_prefix(joints) else { return false };
    let after = after.trim_start_matches(joints).trim_start();
    let run = after.bytes().take_while(u8::is_ascii_digit).count();
    let next = after.get(run..).unwrap_or_default();
    (1..=4).contains(&run) && (next.is_empty() || next.starts_with(['日', '月', '.', '/']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_gives_its_day_its_time_and_the_rest() {
        let parts = |text: &str| day_in(text).map(|(day, rest)| (day, time_in(&rest), goes_on(&rest)));
        let time = |time: &str, rest: &str| Some((time.to_owned(), rest.to_owned()));
        assert_eq!(
            parts("10月16日14:30主题党日"),
            Some(("10月16日".into(), time("14:30", " 主题党日"), false))
        );
        assert_eq!(
            parts("10月23日下午3:00党课"),
            Some(("10月23日".into(), time("下午3:00", " 党课"), false))
        );
        for several in ["10月23日、24日党课", "10月15日-16日 集中学习", "10月23日和10月24日"]
        {
            assert!(parts(several).is_some_and(|(_, _, goes_on)| goes_on), "{several}");
        }
        for one in ["10月9日-支委会", "10月9日 支委会", "10月9日、党课", "10月9日-14:30党课"]
        {
            assert!(parts(one).is_some_and(|(_, _, goes_on)| !goes_on), "{one}");
        }
    }

    #[test]
    fn a_time_is_put_into_the_part_of_the_day_that_stands_apart() {
        for (text, minutes) in [
            ("10月16日（下午）2：30", 870),
            ("10月16日 PM2:30-4:30", 870),
            ("2026-10-16 pm 2:30", 870),
            ("10月16日（周五下午）2:30-4:30", 870),
            ("10月16日2:30-4:30（下午）", 870),
            ("10月16日（周五晚）7:30", 1170),
            ("10月16日（下午）14:30", 870),
            ("10月16日（上午）9:00", 540),
            ("10月16日9:00-11:00，下午分组讨论", 540),
            ("10月16日下午党课，10月17日9:00", 540),
            ("Teams 9:00", 540),
        ] {
            let time = moments(text).into_iter().find_map(Moment::time);
            assert_eq!(time.and_then(|time| clock_of(&time)).map(|t| t.0), Some(minutes), "{text}");
        }
        for (heading, time, rest) in [
            ("（下午）2:30主题党日", "下午2:30", " 主题党日"),
            ("（周五下午）2:30主题党日", "下午2:30", " 主题党日"),
            ("主题党日 2:30（下午）", "下午2:30", "主题党日 "),
            ("PM2:30党课", "PM2:30", " 党课"),
        ] {
            assert_eq!(time_in(heading), Some((time.to_owned(), rest.to_owned())), "{heading}");
        }
    }

    #[test]
    fn a_single_time_is_the_beginning_where_its_part_of_the_day_is_said() {
        for (text, start) in [
            ("2026-10-17 PM 2:30", Some(870)),
            ("2026/10/20 pm2:30", Some(870)),
            ("2026年10月17日（周六下午）2:30", Some(870)),
            ("2026-10-22 AM 9:00", Some(540)),
            ("2026年10月16日 晚上7点半", Some(1170)),
            ("2026-10-17 14:30", None),
            ("2026-10-17 2:30 PM", None),
            ("2026/10/17 下午 02:23:05", None),
            ("2026-10-17 下午", None),
            ("2026年10月17日 上午9:00集中，下午2:30分组", None),
        ] {
            let read = start_in(text).and_then(|time| parse_clock(&time).ok());
            assert_eq!(read, start, "{text}");
        }
    }

    #[test]
    fn a_further_day_is_found_by_its_number() {
        for (text, count) in [
            ("2026年10月16日至17日", 2),
            ("10月16日、17日", 2),
            ("10月16日-18日 三楼", 2),
            ("10月16日至10月17日", 2),
            ("2026-10-16 至 2026-10-16", 2),
            ("2026/10/16 至 2026/10/16", 2),
            ("10月16日-14:30", 1),
            ("10月16日，3楼", 1),
        ] {
            assert_eq!(days_in(text).len(), count, "{text}");
        }
    }
}
