//! The words that name a period, apart from ranges; tested through [`Period::parse`].

use super::numeral::number;
use super::period::starting;
use super::{Day, Grain, Month, Period, YEARS};

/// One side of a range as first and last day. A month or day without a year takes that of `beside`.
pub(super) fn side(text: &str, today: Day, beside: Day) -> Result<(Day, Day), String> {
    let bare = !text.contains('年') && text.contains('月') && text.starts_with(|c: char| c.is_ascii_digit());
    let text = if bare { format!("{}年{text}", beside.year()) } else { text.to_owned() };
    if let Some(period) = single(&text, today).filter(|p| YEARS.contains(&p.from().year())) {
        return Ok((period.from(), period.to()));
    }
    Day::parse(&text, today).map(|day| (day, day))
}

/// A period that is no range; half width, upper case, without blanks.
pub(super) fn single(text: &str, today: Day) -> Option<Period> {
    let this = |grain| Period::containing(grain, today);
    match text {
        "本月" | "这个月" | "当月" => return Some(this(Grain::Month)),
        "上月" | "上个月" => return Some(this(Grain::Month).previous()),
        "下月" | "下个月" => return Some(this(Grain::Month).next()),
        "本季度" | "本季" | "这个季度" => return Some(this(Grain::Quarter)),
        "本半年" | "这半年" => return Some(this(Grain::Half)),
        "上季度" | "上季" | "上个季度" => return Some(this(Grain::Quarter).previous()),
        "下季度" | "下季" | "下个季度" => return Some(this(Grain::Quarter).next()),
        "本半年" | "这半年" | "这个半年" => return Some(this(Grain::Half)),
        "上个半年" => return Some(this(Grain::Half).previous()),
        "下个半年" => return Some(this(Grain::Half).next()),
        _ => {}
    }
    let (year, rest) = split_year(text, today)?;
    let of_year = |grain: Grain, ordinal: u32| {
        let first = ordinal.checked_sub(1)? * grain.months() + 1;
        Some(starting(grain, Month::new(year.unwrap_or(today.year()), first)?))
    };
    if let Some(quarter) = rest.strip_prefix('Q') {
        return of_year(Grain::Quarter, quarter.parse().ok().filter(|_| quarter.len() == 1)?);
    }
    if let Some(quarter) = rest.strip_suffix("季度").or_else(|| rest.strip_suffix('季')) {
        let ordinal = number(quarter.strip_prefix('第').unwrap_or(quarter)).filter(|n| *n <= 4)?;
        return of_year(Grain::Quarter, ordinal);
    }
    match rest {
        "" => return year.and_then(|_| of_year(Grain::Year, 1)),
        "H1" | "上半年" => return of_year(Grain::Half, 1),
        "H2" | "下半年" => return of_year(Grain::Half, 2),
        _ => {}
    }
    let named = rest.strip_suffix("月份").or_else(|| rest.strip_suffix('月'));
    let month = match (named, year) {
        (Some(month), _) => month,
        // 2026-10 and 202610, but not a bare 10.
        (None, Some(_)) if rest.is_ascii() && (rest.len() == 2 || rest != text) => rest,
        _ => return None,
    };
    if month.is_ascii() && month.len() > 2 {
        return None;
    }
    of_year(Grain::Month, number(month)?)
}

/// Splits off the year that a period begins with, if it names one, and the sign that joins the rest to it.
fn split_year(text: &str, today: Day) -> Option<(Option<i32>, &str)> {
    const WORDS: [(&str, i32); 8] = [
        ("今年", 0),
        ("本年", 0),
        ("去年", -1),
        ("上年", -1),
        ("上一年", -1),
        ("明年", 1),
        ("下年", 1),
        ("下一年", 1),
    ];
    for (word, years) in WORDS {
        if let Some(rest) = text.strip_prefix(word) {
            return Some((Some(today.year() + years), rest.strip_prefix('度').unwrap_or(rest)));
        }
    }
    let end = text.char_indices().nth(4).map_or(text.len(), |(at, _)| at);
    let (head, rest) = text.split_at(end);
    let year = number(head).filter(|_| head.chars().count() == 4).and_then(|y| i32::try_from(y).ok());
    let Some(year) = year else { return Some((None, text)) };
    if let Some(rest) = rest.strip_prefix('年') {
        return Some((Some(year), rest.strip_prefix('度').unwrap_or(rest)));
    }
    if let Some(joined) = rest.strip_prefix(['-', '/', '.']) {
        // A joint with nothing behind it is no period.
        return (!joined.is_empty()).then_some((Some(year), joined));
    }
    // Without a joint the month takes both digits: 202610.
    let bare_month = rest.bytes().all(|b| b.is_ascii_digit());
    (rest.is_empty() || !bare_month || rest.len() == 2).then_some((Some(year), rest))
}
