//! What a register tells in free text, and how much of it is certain: 8月5日工委会议第一议题.

use std::collections::HashSet;

use super::known::Meetings;
use super::written::TASK;
use crate::calendar::{Day, word_key};
use crate::import::Field;
use crate::import::moments::day_in;
use crate::register::{Step, StepSort};

/// Something that a cell tells of a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The column.
    pub field: Field,
    /// The step that it becomes.
    pub step: Step,
    /// The words as they stand, under the name of their column: how they are kept where nothing is certain.
    pub note: String,
}

/// The days from which a day without its year is counted.
#[derive(Debug, Clone, Copy)]
pub struct Since {
    /// The day on the paper, or the day on which it came in.
    pub base: Option<Day>,
    /// Nothing that happened lies after it.
    pub today: Day,
}

/// What a register calls done, without saying what came of it.
pub const DONE: &str = "台账写明已完成";

/// The name of a column in a note: it is the same whatever the file calls it, so that the words are known again.
pub fn noted(field: Field, words: &str) -> String {
    format!("{}：{words}", super::heading(field))
}

impl Since {
    /// The one day that a text names, if it is certain which, and what else the text says. A day without its year is the
    /// first one from the paper's day on, not after today, and within `reach` days.
    fn day(self, text: &str, reach: i64) -> Option<(Day, String)> {
        let (written, rest) = day_in(text)?;
        let whole = written.contains('月') || written.bytes().filter(u8::is_ascii_digit).count() > 4;
        if !whole || day_in(&rest).is_some() {
            return None;
        }
        let dated = |year| Day::parse_in_file(&written, self.today, year);
        let day = match dated(None) {
            Ok(day) => Some(day),
            Err(_) => {
                let base = self.base?;
                let near = |day: &Day| *day >= base && base.days_until(*day) <= reach;
                [base.year(), base.year() + 1]
                    .into_iter()
                    .filter_map(|year| dated(Some(year)).ok())
                    .find(near)
            }
        };
        day.filter(|day| *day <= self.today).map(|day| (day, rest))
    }
}

/// What stands in 传达学习: a conveying where the day is certain, with its activity where just one fits.
pub fn conveyed(
    text: &str,
    since: Since,
    dated: Option<Day>,
    meetings: &Meetings<'_>,
) -> anyhow::Result<Vec<Told>> {
    const REACH: i64 = 183;
    let mut found = Vec::new();
    for words in parts(text) {
        let note = noted(Field::Convey, words);
        let certain =
            since.day(words, REACH).filter(|(day, _)| !is_to_come(words) && dated.is_none_or(|d| d <= *day));
        let step = match certain {
            Some((day, rest)) => Step {
                text: Some(words.to_owned()),
                activity: meetings.meant(day, &rest)?,
                ..Step::on(StepSort::Convey, day)
            },
            None => as_note(&note, since.today),
        };
        found.push(Told { field: Field::Convey, step, note });
    }
    Ok(found)
}

/// What stands in 研究部署 and 进展情况, of the whole cell and what is new of it: a step for each new entry whose day is
/// certain; if no day is, one note. `own` are the lines that are known, as they are compared; `is_task` says whether an
/// entry `任务 2：…` is about a task of the matter.
pub fn entries(
    field: Field,
    (cell, new): (&str, &str),
    own: &HashSet<String>,
    since: Since,
    is_task: impl Fn(i64) -> bool,
) -> Vec<Told> {
    const REACH: i64 = 366;
    let sort = if field == Field::Deploy { StepSort::Deploy } else { StepSort::Progress };
    let mut since = since;
    let mut found = Vec::new();
    let mut certain = false;
    for line in cell.lines() {
        if own.contains(&word_key(line)) {
            let (day, _) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
            since.base = Day::from_iso(day).or(since.base);
            continue;
        }
        for words in parts(line) {
            let note = noted(field, words);
            let step = match since.day(words, REACH).filter(|_| !is_to_come(words)) {
                Some((day, _)) => {
                    certain = true;
                    // Entries follow each other.
                    since.base = Some(day);
                    let said = after_day(words).unwrap_or(words);
                    let of = of_task(said).filter(|(task, _)| sort == StepSort::Progress && is_task(*task));
                    let (task, said) = of.map_or((None, said), |(task, said)| (Some(task), said));
                    Step { task, text: Some(said.to_owned()), ..Step::on(sort, day) }
                }
                None => as_note(&note, since.today),
            };
            found.push(Told { field, step, note });
        }
    }
    if certain || found.len() < 2 { found } else { as_told(field, new, since.today) }
}

/// What is kept as it was told.
pub fn as_told(field: Field, text: &str, today: Day) -> Vec<Told> {
    let note = noted(field, text.trim());
    vec![Told { field, step: as_note(&note, today), note }]
}

fn as_note(note: &str, today: Day) -> Step {
    Step { text: Some(note.to_owned()), ..Step::on(StepSort::Note, today) }
}

/// Entries of a cell: a line each, or parted by semicolons.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r', '；', ';']).map(str::trim).filter(|part| !part.is_empty())
}

/// What stands behind the day at the head of an entry, if there is anything.
fn after_day(words: &str) -> Option<&str> {
    let (written, _) = day_in(words)?;
    let rest = words.strip_prefix(written.as_str())?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "：:，,、—-".contains(c));
    (!rest.is_empty()).then_some(rest)
}

/// The task that an entry names at its head, and what it says of it.
fn of_task(said: &str) -> Option<(i64, &str)> {
    let (number, said) = said.strip_prefix(TASK.trim_end())?.split_once(['：', ':'])?;
    Some((number.trim().parse().ok()?, said.trim())).filter(|(_, said)| !said.is_empty())
}

/// Whether the words speak of what has not happened.
fn is_to_come(words: &str) -> bool {
    ["拟", "计划", "待", "未", "将于", "预计"].iter().any(|word| words.contains(word))
}

/// Whether the words only say that nothing was done.
pub fn is_nothing(words: &str) -> bool {
    matches!(
        words.trim(),
        "未传达" | "尚未传达" | "暂未传达" | "未学习" | "否" | "暂无" | "待传达" | "未部署"
    )
}
