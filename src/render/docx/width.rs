//! How wide a text is on paper, reckoned without its font: in fortieths of the height of its letters.

use unicode_width::UnicodeWidthChar;

/// An ideograph.
pub(super) const WIDE: usize = 40;

/// A letter or digit; in some fonts they are wider than half an ideograph.
const NARROW: usize = 23;

/// A capital, and what is as wide.
const CAPITAL: usize = 30;

/// A letter or digit, and a percent sign, where they are widest: in what a machine without Chinese fonts takes instead.
const NARROW_AT_MOST: usize = 26;
const PERCENT_AT_MOST: usize = 38;

/// What word processors put between a letter or digit and an ideograph.
const APART: usize = WIDE / 4;

/// The width of a text in one line. Quotation marks and the like are as wide as ideographs in Chinese fonts.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(of).sum()
}

/// The width of the longest line.
pub(super) fn widest(text: &str) -> usize {
    text.split('\n').map(width).max().unwrap_or(0)
}

/// The width of the longest line in whatever font: there it can stand without being broken.
pub(super) fn widest_at_most(text: &str) -> usize {
    text.split('\n').map(at_most).max().unwrap_or(0)
}

fn at_most(line: &str) -> usize {
    let of = |c: char| match of(c) {
        NARROW => NARROW_AT_MOST,
        _ if c == '%' => PERCENT_AT_MOST,
        other => other,
    };
    let meets = |(one, next): &(char, char)| one.is_ascii_alphanumeric() && is_ideograph(*next);
    let pairs = line.chars().zip(line.chars().skip(1));
    let apart = pairs.filter(|(one, next)| meets(&(*one, *next)) || meets(&(*next, *one))).count();
    line.chars().map(of).sum::<usize>() + apart * APART
}

/// The width of the longest part that is not broken: digits and letters, with brackets and marks that stand at them and
/// what they count: 〔2026〕5号.
pub(super) fn unbroken(text: &str) -> usize {
    let mut longest = 0;
    let mut part = String::new();
    for c in text.chars() {
        let before = part.chars().next_back();
        let together = before.is_some_and(|before| {
            let joins = |c: char| c.is_ascii_graphic();
            joins(before) && (joins(c) || is_ideograph(c))
                || OPENS.contains(before)
                || CLOSES.contains(c)
                || before == '〕'
        });
        if !together {
            longest = longest.max(at_most(&part));
            part.clear();
        }
        if !c.is_whitespace() {
            part.push(c);
        }
    }
    longest.max(at_most(&part))
}

/// What ends no line, and what begins none.
const OPENS: &str = "（〔《“‘【〈「『";
const CLOSES: &str = "）〕》”’】〉」』，。、；：？！%％";

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// How many lines a text takes at so much room.
pub(super) fn lines_at(text: &str, room: usize) -> usize {
    text.split('\n').map(|line| width(line).div_ceil(room.max(1)).max(1)).sum()
}

fn of(c: char) -> usize {
    match c.width_cjk() {
        _ if c.is_ascii_uppercase() || matches!(c, '%' | '@' | '&' | 'm' | 'w') => CAPITAL,
        _ if c.is_ascii() => NARROW,
        Some(0) | None => 0,
        Some(1) => 28,
        Some(_) => WIDE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_paper_is_one_part() {
        assert_eq!(unbroken("市委办决〔2026〕5号"), at_most("〔2026〕5号"));
        assert_eq!(unbroken("关于加强教育培训"), WIDE);
        assert_eq!(unbroken("截至2026年10月31日，"), at_most("2026年"));
        assert_eq!(unbroken("《求是》"), at_most("《求"));
        assert_eq!(unbroken(""), 0);
    }

    #[test]
    fn a_day_has_room_between_its_digits_and_its_words() {
        let digits = 8 * NARROW_AT_MOST;
        assert_eq!(widest_at_most("2026年10月31日"), digits + 3 * WIDE + 5 * APART);
        assert_eq!(widest_at_most("2/5（40.0%）"), 7 * NARROW_AT_MOST + PERCENT_AT_MOST + 2 * WIDE);
    }
}
