//! The demo's script: which command line is typed on which day, by whom.

use anyhow::{Context, Result, ensure};

use crate::calendar::Day;

/// One command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The day on which it is typed.
    pub day: Day,
    /// Who types it.
    pub by: String,
    /// Its words, without the program's name.
    pub words: Vec<String>,
}

impl Line {
    /// A line typed on a day, written as ISO.
    pub fn new<const N: usize>(day: &str, by: &str, words: [&str; N]) -> Result<Self> {
        let day = Day::from_iso(day).with_context(|| format!("“{day}” is no day"))?;
        Ok(Self { day, by: by.to_owned(), words: words.map(str::to_owned).to_vec() })
    }
}

/// Reads a text of `== day name`, command lines, their indented continuations, and `#` comments.
pub(super) fn read(text: &str) -> Result<Vec<Line>> {
    let mut head: Option<Line> = None;
    let mut lines: Vec<Line> = Vec::new();
    for row in text.lines() {
        if row.trim().is_empty() || row.starts_with('#') {
            continue;
        }
        if let Some(rest) = row.strip_prefix("== ") {
            let (day, by) = rest.split_once(' ').with_context(|| format!("“{row}” names no operator"))?;
            head = Some(Line::new(day, by.trim(), [])?);
            continue;
        }
        let words = split(row)?;
        if row.starts_with(' ') {
            lines.last_mut().with_context(|| format!("“{row}” goes on with nothing"))?.words.extend(words);
        } else {
            let head = head.clone().with_context(|| format!("“{row}” stands before any day"))?;
            lines.push(Line { words, ..head });
        }
    }
    Ok(lines)
}

/// Splits a row at blanks; double quotes keep blanks in a word.
fn split(row: &str) -> Result<Vec<String>> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for c in row.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    ensure!(!quoted, "“{row}” has an open quote");
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_day_and_name_above_it_and_what_is_indented_below_it() {
        let text = "# x\n== 2026-10-09 李明\nlog add 党课\n    --title \"甲 乙\" \"\"\n\nundo\n";
        let lines = read(text).unwrap();
        let expected = [
            Line::new("2026-10-09", "李明", ["log", "add", "党课", "--title", "甲 乙", ""]).unwrap(),
            Line::new("2026-10-09", "李明", ["undo"]).unwrap(),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for text in ["undo", "== 2026-13-01 李明", "== 2026-10-09", "  x", "== 2026-10-09 李明\nundo \"1"]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
