//! 接龙 pasted from a chat: a few lines that say what it is about, then numbered lines with a name and perhaps a
//! result. Who signed and wrote nothing more was there.

use anyhow::Result;

use crate::calendar::fold_width;
use crate::import::Field;
use crate::import::attendance::gather::Gathering;
use crate::import::attendance::session::Cells;
use crate::import::attendance::validate::Entry;
use crate::import::decode::Source;
use crate::import::heading::Line;
use crate::import::parse::{RowBuf, Sheet};
use crate::import::problem::Problem;
use crate::import::rejected::REASON;
use crate::record::Status;
use crate::refusal::{Kind, Refusal};

/// Longest text that is taken for a 接龙, in lines.
const LINES: usize = 20_000;
/// Signs between a name and what is said of it.
const JOINTS: [char; 12] = [' ', '\t', ',', ':', ';', '-', '—', '(', '[', '/', '~', '、'];

/// The lines of a 接龙.
#[derive(Debug)]
pub struct Relay {
    /// The sheet it was read from, at its end.
    pub sheet: Sheet,
    /// What stands above the numbered lines.
    pub titles: Vec<Line>,
    /// The first numbered line, as Excel numbers rows.
    pub body: u64,
    lines: Vec<(u64, String)>,
}

impl Relay {
    /// Reads the text of `source`; none if it has no numbered lines, or (unless it is `wished` for) does not
    /// look like a 接龙.
    ///
    /// # Errors
    /// A [`Refusal`] if the file is damaged or too long.
    pub fn open(source: &Source, sheet: Option<&str>, wished: bool) -> Result<Option<Relay>> {
        let mut sheet = Sheet::open(source, sheet)?;
        let joint = sheet.delimiter.unwrap_or(' ').to_string();
        let (mut titles, mut lines, mut row) = (Vec::new(), Vec::new(), RowBuf::new());
        while sheet.next_row(&mut row)? {
            if titles.len() + lines.len() >= LINES {
                return match wished {
                    true => Err(Refusal::new(
                        Kind::Unreadable,
                        format!("“{}”超过 {LINES} 行，不像接龙。", source.name()),
                    )
                    .hint("去掉 --layout relay，或分成几个文件")
                    .into()),
                    false => Ok(None),
                };
            }
            // The reason why a line came back is no part of it.
            let cells = row.cells().map(str::trim).filter(|cell| !cell.starts_with(REASON));
            let text = cells.collect::<Vec<_>>().join(&joint);
            let folded: String = fold_width(text.trim_end_matches(joint.as_str()));
            let text = folded.trim_end_matches(is_ornament).trim();
            match entry_text(text) {
                Some(entry) => lines.push((row.number(), entry.to_owned())),
                None if lines.is_empty() => {
                    titles.push(Line { row: row.number(), cells: vec![text.to_owned()] })
                }
                // After the list: a remark, an advertisement of the chat.
                None => {}
            }
        }
        let said = titles.iter().any(|line| line.cells.iter().any(|cell| cell.contains("接龙")));
        let Some((body, _)) = lines.first().filter(|_| said || wished) else { return Ok(None) };
        Ok(Some(Relay { body: *body, sheet, titles, lines }))
    }

    /// Reads the numbered lines.
    pub fn gather(&self, gathering: &mut Gathering<'_>) {
        for (row, text) in &self.lines {
            match people(text, gathering) {
                Some((names, status)) => {
                    let status = if status.is_empty() { Status::Present.label() } else { &status };
                    for name in &names {
                        let occasion = Cells::default();
                        gathering.take(&Entry { row: *row, occasion, name, status, ..Entry::default() });
                    }
                }
                None => {
                    let problem =
                        Problem::new(Field::Name, text, "这一行看不出姓名", "写成“序号. 姓名 情况”");
                    gathering.hold(*row, None, problem);
                }
            }
        }
    }
}

/// Thumbs, flowers and what joins them.
fn is_ornament(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}' | '\u{200D}') || c.is_whitespace()
}

/// The text of a numbered line: `1. 张伟`, `2、李娜 请假`.
fn entry_text(line: &str) -> Option<&str> {
    let number = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(number..)?;
    let sign = ['.', '、', '．', ')', '）', '。', ':', '：'].iter().find_map(|sign| rest.strip_prefix(*sign));
    // 10.16 is a day, 14:30 a time.
    let rest = sign.filter(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))?;
    ((1..=4).contains(&number) && !rest.trim().is_empty()).then_some(rest.trim())
}

/// The names in a line and what it says of them.
fn people(text: &str, gathering: &Gathering<'_>) -> Option<(Vec<String>, String)> {
    let known = gathering.validator.known();
    let words = gathering.validator.words();
    let given = gathering.validator.given();
    let day = given.day.unwrap_or(gathering.validator.dates().today);
    let folded = fold_width(text);
    let text = folded.trim();
    let is_name = |text: &str| !known.candidates(text, day).0.is_empty();
    if is_name(text) {
        return Some((vec![text.to_owned()], String::new()));
    }
    // 张伟、李娜
    let parts: Vec<&str> =
        text.split(['、', ',', '&']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && parts.iter().all(|part| is_name(part)) {
        return Some((parts.into_iter().map(str::to_owned).collect(), String::new()));
    }
    // 张伟 请假（病假）
    if let Some((name, rest)) = text.split_once(JOINTS) {
        let rest = rest.trim_matches(|c: char| JOINTS.contains(&c));
        let rest = if rest.contains('(') { rest } else { rest.trim_end_matches([')', ']']) };
        return (!name.trim().is_empty()).then(|| (vec![name.trim().to_owned()], rest.trim().to_owned()));
    }
    // 张伟请假
    let cuts = text.char_indices().map(|(at, _)| at).skip(1).collect::<Vec<_>>();
    let cut = cuts.into_iter().rev().find_map(|at| {
        let (name, rest) = (text.get(..at)?, text.get(at..)?);
        (is_name(name) && (words.read(rest, day).is_ok() || words.is_guest(rest))).then_some((name, rest))
    });
    Some(match cut {
        Some((name, rest)) => (vec![name.to_owned()], rest.to_owned()),
        None => (vec![text.to_owned()], String::new()),
    })
}

#[cfg(test)]
mod tests {
    use super::entry_text;

    #[test]
    fn numbered_lines_are_entries_and_dates_are_not() {
        for (line, entry) in [
            ("1. 张伟", Some("张伟")),
            ("12、李娜 请假", Some("李娜 请假")),
            ("3）王芳", Some("王芳")),
            ("10.16主题党日", None),
            ("14:30 三楼会议室", None),
            ("2026年10月16日", None),
            ("4.", None),
            ("例 1. 某某", None),
            ("", None),
        ] {
            assert_eq!(entry_text(line), entry, "{line}");
        }
    }
}
