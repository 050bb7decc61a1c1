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
    let at_most = |c: char| match of(c) {
        NARROW => NARROW_AT_MOST,
        _ if c == '%' => PERCENT_AT_MOST,
        other => other,
    };
    text.split('\n').map(|line| line.chars().map(at_most).sum()).max().unwrap_or(0)
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
