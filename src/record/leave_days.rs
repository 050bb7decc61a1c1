//! How long a leave or a journey lasts, as it is written behind the word: 3天, 10.15-10.18, （10月14日-16日）.

use crate::calendar::{Day, parse_clock};

/// Signs between the first day and the last.
const UNTIL: [char; 5] = ['至', '到', '~', '～', '—'];

/// Whether such a text covers a day: a number of days does, since it stands beside that day. None if the text is
/// nothing of the kind. Days without a year are of the year of `on`.
pub(super) fn covers(text: &str, on: Day) -> Option<bool> {
    let text = text.trim();
    // 3天(10.14-10.16): the days say more than their number.
    let text = match text.split_once('(') {
        Some((length, _)) if !length.is_empty() && without_length(length) == Some("") => {
            text.get(length.len()..)?
        }
        _ => text,
    };
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let dates = without_length(inner.trim().trim_start_matches([':', ',', '自', '从']))?.trim();
    if dates.is_empty() {
        return (!inner.trim().is_empty()).then_some(true);
    }
    let (first, last) = match dates.split_once(UNTIL).or_else(|| dates.split_once(" - ")) {
        Some((first, last)) => (first, last),
        // 10.15-10.18 is split at its dash, 10-15 is one day.
        None => match dates.split_once('-') {
            Some((first, last)) if day(dates, on, None).is_none() => (first, last),
            _ => (dates, dates),
        },
    };
    let first = day(first, on, None)?;
    let last = day(last, on, Some(first))?;
    (first <= last).then_some(first <= on && on <= last)
}

/// The text without a number of days or hours at its end. None if what stands before 天 is no number.
fn without_length(text: &str) -> Option<&str> {
    let Some(count) = text.strip_suffix('天').or_else(|| text.strip_suffix("小时")) else {
        return Some(text);
    };
    let numeral = |c: char| c.is_ascii_digit() || ".半一二两三四五六七八九十".contains(c);
    let rest = count.trim_end().trim_end_matches('个').trim_end_matches(numeral);
    (rest.len() < count.len()).then(|| rest.trim_end().trim_end_matches(['共', '计', ',']))
}

/// One end of the span, its time of day left out; 16日 is of the month of the first day.
fn day(text: &str, on: Day, first: Option<Day>) -> Option<Day> {
    let text = text.trim();
    let date = match text.rsplit_once(' ') {
        Some((date, time)) if parse_clock(time).is_ok() || matches!(time, "上午" | "下午") => date,
        _ => text.trim_end_matches("上午").trim_end_matches("下午"),
    };
    if let (Some(first), Some(number)) = (first, date.strip_suffix(['日', '号']))
        && number.bytes().all(|b| b.is_ascii_digit())
    {
        return Day::parse(&format!("{}年{}月{number}日", first.year(), first.month()), on).ok();
    }
    Day::parse_in_file(date, on, Some(on.year())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_covers_its_days_and_no_others() {
        let on = Day::from_iso("2026-10-16").unwrap();
        for (text, expected) in [
            ("3天", Some(true)),
            ("半天", Some(true)),
            ("（1天）".trim_matches(['（', '）']), Some(true)),
            ("10.15-10.18", Some(true)),
            ("(10月14日-16日)", Some(true)),
            ("10月14日至10月16日 3天", Some(true)),
            ("10-16 00:00到10-16 23:59 1天", Some(true)),
            ("2026-10-16", Some(true)),
            ("10-16", Some(true)),
            ("10.20-10.22", Some(false)),
            ("3天(10.14—10.16)", Some(true)),
            ("3天(10.12—10.14)", Some(false)),
            ("(10月14日-15日)", Some(false)),
            ("10月18日-14日", None),
            ("今天", None),
            ("未批", None),
            ("", None),
            ("天", None),
        ] {
            assert_eq!(covers(text, on), expected, "{text}");
        }
    }
}
