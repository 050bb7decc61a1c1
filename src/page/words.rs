//! Cells in words, as every format for people shows them.

use super::{Cell, hours};

/// Where something is to be written by hand.
pub const BY_HAND: &str = "＿＿＿＿＿＿＿＿";

/// A cell as people read it.
pub fn words(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Unknown => "待补".to_owned(),
        Cell::Blank => BY_HAND.to_owned(),
        Cell::Text(text) | Cell::Record(text) | Cell::Part(text) | Cell::Nested(_, text) => text.clone(),
        Cell::Int(n) => n.to_string(),
        Cell::Flag(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Cell::Day(day) => day.format("%Y-%m-%d").to_string(),
        Cell::Share { n, of } => share(*n, *of),
        Cell::Ratio { of: ..=0, .. } => NOTHING_OF_NOTHING.to_owned(),
        Cell::Ratio { n, of } => format!("{n}/{of}"),
        Cell::Minutes(minutes) => hours(*minutes),
        Cell::List(items) => items.join("、"),
    }
}

/// Nothing out of nothing is no share at all.
pub const NOTHING_OF_NOTHING: &str = "—";

/// `3/5（60.0%）`, or a dash.
fn share(n: i64, of: i64) -> String {
    if of <= 0 { NOTHING_OF_NOTHING.to_owned() } else { format!("{n}/{of}（{}）", percent(n, of)) }
}

/// `60.0%`, or a dash.
pub fn percent(n: i64, of: i64) -> String {
    if of <= 0 {
        return NOTHING_OF_NOTHING.to_owned();
    }
    let tenths = tenths_of_percent(n, of);
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}%", tenths.abs() / 10, tenths.abs() % 10)
}

/// What part of `of`, which is positive, `n` is in tenths of a percent, rounded half away from zero.
pub fn tenths_of_percent(n: i64, of: i64) -> i128 {
    let (a, b) = (i128::from(n) * 1000, i128::from(of));
    a.signum() * ((2 * a.abs() + b) / (2 * b))
}

/// Characters of a file name, without its ending: most systems take 255 bytes, an ideograph is three.
const LONGEST_NAME: usize = 60;

/// A file name, without its ending, that every file system takes, and that can stand in a link as it is.
pub fn file_name(text: &str) -> String {
    let clean = |c: char| if c.is_control() || "/\\:*?\"<>|#%&".contains(c) { '_' } else { c };
    text.chars().map(clean).take(LONGEST_NAME).collect::<String>().trim_end_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn file_names_are_taken_everywhere() {
        assert_eq!(file_name("2026-10-16 A12 党支部/第一：*组?#\n"), "2026-10-16 A12 党支部_第一：_组___");
        assert_eq!(file_name(&"长".repeat(100)).chars().count(), 60);
        assert_eq!(file_name("甲. ."), "甲");
    }
}
