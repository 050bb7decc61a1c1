//! What stands in the sheets of a workbook, row by row, before anything of it is understood.

use std::collections::HashMap;

use anyhow::Result;

use super::layout::{ACTIVITIES, COVER, ITEMS, SESSION, SIGNED, STUDY, SheetLayout};
use crate::calendar::{fold_width, word_key};
use crate::import::decode::Source;
use crate::import::parse::{RowBuf, Sheet};
use crate::refusal::{Kind, Refusal};

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As Excel numbers it.
    pub number: u64,
    cells: HashMap<String, String>,
}

impl Row {
    /// The cell of a column by its key, without blanks around it; empty where nothing stands.
    pub fn cell(&self, key: &str) -> &str {
        self.cells.get(key).map_or("", String::as_str)
    }
}

/// A column of the sheet of attendance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionColumn {
    /// The number of the activity.
    pub seq: i64,
    /// The key of its cells.
    pub key: String,
    /// The heading.
    pub heading: String,
}

/// A workbook that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// The file's name.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it is, and the receipt.
    pub cover: Row,
    /// The items with their statements.
    pub items: Vec<Row>,
    /// The activities.
    pub activities: Vec<Row>,
    /// The columns of attendance.
    pub sessions: Vec<SessionColumn>,
    /// The people and how they stood to each.
    pub signed: Vec<Row>,
    /// What people studied alone.
    pub study: Vec<Row>,
    /// Columns that were not read, hidden rows.
    pub remarks: Vec<String>,
}

/// Reads a workbook.
///
/// # Errors
/// Refused if it is no such workbook, or if one of its sheets cannot be told or read.
pub fn open(source: &Source) -> Result<Book> {
    let file = source.name().to_owned();
    if matches!(source, Source::Text(_)) {
        return Err(not_ours(&file, "是文本文件，不是工作簿").into());
    }
    let mut remarks = Vec::new();
    let mut read = |layout, needed| Read::of(source, layout, needed, &mut remarks);
    let cover = read(&COVER, true)?;
    let items = read(&ITEMS, true)?;
    let activities = read(&ACTIVITIES, true)?;
    let signed = read(&SIGNED, true)?;
    let study = read(&STUDY, false)?;
    let mut covers = cover.rows.into_iter();
    let (Some(own), None) = (covers.next(), covers.next()) else {
        let why = format!("的“{}”表里，说明是哪一期、哪个党组织的不是正好一行", COVER.name);
        return Err(not_ours(&file, &why).into());
    };
    Ok(Book {
        file,
        bytes: cover.bytes,
        cover: own,
        items: items.rows,
        activities: activities.rows,
        sessions: signed.sessions,
        signed: signed.rows,
        study: study.rows,
        remarks,
    })
}

fn not_ours(file: &str, why: &str) -> Refusal {
    Refusal::new(Kind::Unreadable, format!("“{file}”{why}，不能作为落实情况反馈表导入。"))
        .hint("请党支部用发给它的文件填写，不另做表格；文件丢了的再做一份：wuxue notice return 期号 --unit 党支部 -o 文件夹")
        .hint("自己做的签到表：wuxue log import 文件")
}

/// A sheet as it was read.
#[derive(Default)]
struct Read {
    rows: Vec<Row>,
    sessions: Vec<SessionColumn>,
    bytes: u64,
}

impl Read {
    fn of(
        source: &Source,
        layout: &'static SheetLayout,
        needed: bool,
        remarks: &mut Vec<String>,
    ) -> Result<Read> {
        let file = source.name();
        let mut sheet = match Sheet::open(source, Some(layout.name)) {
            Ok(sheet) => sheet,
            Err(error) => {
                let refusal = error.downcast::<Refusal>()?;
                return match refusal.kind {
                    Kind::NotFound if needed => {
                        Err(not_ours(file, &format!("里没有“{}”表", layout.name)).into())
                    }
                    Kind::NotFound => Ok(Read::default()),
                    _ => Err(refusal.into()),
                };
            }
        };
        let mut found = Read::default();
        let mut columns: Option<Vec<Option<String>>> = None;
        let mut row = RowBuf::new();
        while sheet.next_row(&mut row)? {
            let Some(keys) = &columns else {
                let keys: Vec<Option<String>> = row.cells().map(|cell| key_of(layout, cell)).collect();
                let has = |key: &&str| keys.iter().flatten().any(|known| known == key);
                if layout.needs.iter().all(has) {
                    found.sessions = sessions(layout, &row);
                    refuse_twice(file, layout, &keys, &row)?;
                    let unread: Vec<&str> = row
                        .cells()
                        .zip(&keys)
                        .filter(|(cell, key)| key.is_none() && !cell.trim().is_empty())
                        .map(|(cell, _)| cell.trim())
                        .collect();
                    if !unread.is_empty() {
                        remarks.push(format!("“{}”表里没有读的栏：{}。", layout.name, unread.join("、")));
                    }
                    columns = Some(keys);
                }
                continue;
            };
            let cells = keys.iter().enumerate().filter_map(|(at, key)| {
                let cell = row.cell(at).trim();
                Some((key.clone()?, cell.to_owned())).filter(|_| !cell.is_empty())
            });
            let cells: HashMap<String, String> = cells.collect();
            if !cells.is_empty() {
                found.rows.push(Row { number: row.number(), cells });
            }
        }
        if columns.is_none() {
            let headings: Vec<&str> = layout
                .columns
                .iter()
                .filter(|(key, _)| layout.needs.contains(key))
                .map(|(_, heading)| *heading)
                .collect();
            let why = format!("的“{}”表里找不到表头（{}）", layout.name, headings.join("、"));
            return Err(not_ours(file, &why).into());
        }
        remarks.extend(sheet.remarks().iter().map(|remark| format!("“{}”表{remark}", layout.name)));
        found.bytes = sheet.fingerprint().bytes;
        Ok(found)
    }
}

/// The number of the activity that a heading of the sheet of attendance names: 活动3 主题党日.
fn session_number(heading: &str) -> Option<i64> {
    let folded = fold_width(heading);
    let rest = folded.trim().strip_prefix(SESSION)?.trim_start();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    rest[..digits].parse().ok()
}

fn key_of(layout: &SheetLayout, cell: &str) -> Option<String> {
    let key = word_key(cell);
    let known = layout.columns.iter().find(|(_, heading)| word_key(heading) == key);
    if let Some((key, _)) = known {
        return Some((*key).to_owned());
    }
    let number = session_number(cell).filter(|_| *layout == SIGNED)?;
    Some(format!("session_{number}"))
}

fn sessions(layout: &SheetLayout, row: &RowBuf) -> Vec<SessionColumn> {
    let headings = row.cells().filter(|_| *layout == SIGNED);
    headings
        .filter_map(|cell| {
            let seq = session_number(cell)?;
            Some(SessionColumn { seq, key: format!("session_{seq}"), heading: cell.trim().to_owned() })
        })
        .collect()
}

/// Of two columns of a heading nobody can say which is meant.
fn refuse_twice(
    file: &str,
    layout: &SheetLayout,
    keys: &[Option<String>],
    row: &RowBuf,
) -> Result<(), Refusal> {
    for (at, key) in keys.iter().enumerate() {
        if key.is_some() && keys.iter().take(at).any(|other| other == key) {
            let (name, heading) = (layout.name, row.cell(at).trim());
            return Err(Refusal::new(
                Kind::Unreadable,
                format!("“{file}”的“{name}”表里有两栏“{heading}”，不知道以哪一栏为准。"),
            )
            .hint("删去多余的一栏，再导入"));
        }
    }
    Ok(())
}
