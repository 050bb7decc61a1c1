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
        Cell::Minutes(minutes) => hours(*minutes),
        Cell::List(items) => items.join("、"),
    }
}

/// `3/5（60.0%）`. Nothing out of nothing is no share at all.
fn share(n: i64, of: i64) -> String {
    if of <= 0 {
        return "—".to_owned();
    }
    let tenths = half_up(i128::from(n) * 1000, i128::from(of));
    format!("{n}/{of}（{}{}.{}%）", sign(tenths), tenths.abs() / 10, tenths.abs() % 10)
}

/// `a / b` rounded half away from zero; `b` is positive.
fn half_up(a: i128, b: i128) -> i128 {
    a.signum() * ((2 * a.abs() + b) / (2 * b))
}

fn sign(n: i128) -> &'static str {
    if n < 0 { "-" } else { "" }
}
