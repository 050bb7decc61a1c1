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
    /// The number of the activity; none if the heading does not say which it is.
    pub seq: Option<i64>,
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
    /// What people studied alone; none if there is no such sheet.
    pub study: Option<Vec<Row>>,
    /// Sheets and columns that were not read, hidden rows.
    pub remarks: Vec<String>,
}

impl Book {
    /// Whether another file is a copy of this one: it says the same of the same.
    pub fn says_as(&self, other: &Book) -> bool {
        let named = |book: &Book| Book { file: String::new(), bytes: 0, ..book.clone() };
        named(self) == named(other)
    }

    /// Whether another file is of the same notice and the same unit.
    pub fn is_of_same(&self, other: &Book) -> bool {
        ["organ", "notice", "unit"]
            .iter()
            .all(|key| word_key(self.cover.cell(key)) == word_key(other.cover.cell(key)))
    }
}

/// Reads a workbook. A sheet that was given another name is told by its headings.
///
/// # Errors
/// Refused if it is no such workbook, or if one of its sheets cannot be told or read.
pub fn open(source: &Source) -> Result<Book> {
    let file = source.name().to_owned();
    if matches!(source, Source::Text(_)) {
        return Err(not_ours(&file, "是文本文件，不是工作簿").into());
    }
    let first = Sheet::open(source, None)?;
    let mut others: Vec<String> = first.name.into_iter().chain(first.others).collect();
    let own = [&COVER, &ITEMS, &ACTIVITIES, &SIGNED, &STUDY];
    others.retain(|name| own.iter().all(|layout| name.trim() != layout.name));
    let mut remarks = Vec::new();
    let mut read = |layout, needed| Read::of(source, layout, needed, &mut others, &mut remarks);
    let cover = read(&COVER, true)?.unwrap_or_default();
    let items = read(&ITEMS, true)?.unwrap_or_default();
    let activities = read(&ACTIVITIES, true)?.unwrap_or_default();
    let signed = read(&SIGNED, true)?.unwrap_or_default();
    let study = read(&STUDY, false)?;
    if !others.is_empty() {
        remarks.push(format!("没有读的工作表：{}。", others.join("、")));
    }
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
        study: study.map(|study| study.rows),
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
    /// Reads the sheet of a layout, by its name or else by its headings among `others`, from which it is taken; none if
    /// it is not there and not needed.
    fn of(
        source: &Source,
        layout: &'static SheetLayout,
        needed: bool,
        others: &mut Vec<String>,
        remarks: &mut Vec<String>,
    ) -> Result<Option<Read>> {
        let file = source.name();
        match Sheet::open(source, Some(layout.name)) {
            Ok(sheet) => return Self::rows(file, layout, sheet, remarks).map(Some),
            Err(error) => {
                let refusal = error.downcast::<Refusal>()?;
                if refusal.kind != Kind::NotFound {
                    return Err(refusal.into());
                }
            }
        }
        let mut alike = Vec::new();
        for (at, name) in others.iter().enumerate() {
            let mut sheet = Sheet::open(source, Some(name))?;
            let mut row = RowBuf::new();
            while sheet.next_row(&mut row)? {
                if Headings::of(layout, &row).are_its_own(layout) {
                    alike.push(at);
                    break;
                }
            }
        }
        match alike.as_slice() {
            [only] => {
                let name = others.remove(*only);
                remarks.push(format!("工作表“{name}”是改了名的“{}”表，照样读。", layout.name));
                Self::rows(file, layout, Sheet::open(source, Some(&name))?, remarks).map(Some)
            }
            [] if !needed => Ok(None),
            [] => Err(not_ours(file, &format!("里没有“{}”表", layout.name)).into()),
            several => {
                let names: Vec<&str> = several.iter().map(|at| others[*at].as_str()).collect();
                let (names, name) = (names.join("”“"), layout.name);
                let why = format!("“{file}”里“{names}”都像“{name}”表，不知道以哪一张为准。");
                Err(Refusal::new(Kind::Unreadable, why)
                    .hint(format!("把填好的一张改名为“{name}”，再导入"))
                    .into())
            }
        }
    }

    fn rows(
        file: &str,
        layout: &'static SheetLayout,
        mut sheet: Sheet,
        remarks: &mut Vec<String>,
    ) -> Result<Read> {
        let mut found = Read::default();
        let mut columns: Option<Headings> = None;
        // The row that looks most like the headings, and how many of those needed it has.
        let mut nearest: Option<(usize, u64, Headings)> = None;
        let mut row = RowBuf::new();
        while sheet.next_row(&mut row)? {
            let Some(headings) = &columns else {
                let headings = Headings::of(layout, &row);
                let lacking = headings.lacking(layout).count();
                if lacking == 0 {
                    headings.refuse_twice(file, layout)?;
                    if !headings.unread.is_empty() && *layout != SIGNED {
                        let unread = headings.unread.join("、");
                        remarks.push(format!("“{}”表里没有读的栏：{unread}。", layout.name));
                    }
                    found.sessions.clone_from(&headings.sessions);
                    columns = Some(headings);
                } else if lacking < nearest.as_ref().map_or(layout.needs.len(), |(lacking, ..)| *lacking) {
                    nearest = Some((lacking, row.number(), headings));
                }
                continue;
            };
            let cells = headings.keys.iter().enumerate().filter_map(|(at, key)| {
                let cell = row.cell(at).trim();
                Some((key.clone()?, cell.to_owned())).filter(|_| !cell.is_empty())
            });
            let cells: HashMap<String, String> = cells.collect();
            if !cells.is_empty() {
                found.rows.push(Row { number: row.number(), cells });
            }
        }
        match (columns, nearest) {
            (Some(_), _) => {}
            (None, Some((_, number, headings))) => {
                let lacking: Vec<&str> = headings.lacking(layout).collect();
                let (name, lacking) = (layout.name, lacking.join("”“"));
                let others = match headings.unread.as_slice() {
                    [] => String::new(),
                    unread => format!("（另有不认识的栏：{}）", unread.join("、")),
                };
                let why = format!("“{file}”的“{name}”表第 {number} 行是表头，缺“{lacking}”一栏{others}。");
                return Err(Refusal::new(Kind::Unreadable, why)
                    .hint(format!("把这一栏补上，栏名写作“{lacking}”；改了栏名的，改回来，再导入"))
                    .into());
            }
            (None, None) => {
                let needed = Headings::default();
                let needed: Vec<&str> = needed.lacking(layout).collect();
                let why = format!("的“{}”表里找不到表头（{}）", layout.name, needed.join("、"));
                return Err(not_ours(file, &why).into());
            }
        }
        remarks.extend(sheet.remarks().iter().map(|remark| format!("“{}”表{remark}", layout.name)));
        found.bytes = sheet.fingerprint().bytes;
        Ok(found)
    }
}

/// What a row says if it is the headings of a sheet.
#[derive(Default)]
struct Headings {
    /// The key of each column; none of those that are not read.
    keys: Vec<Option<String>>,
    sessions: Vec<SessionColumn>,
    /// The headings that mean nothing here.
    unread: Vec<String>,
}

impl Headings {
    fn of(layout: &SheetLayout, row: &RowBuf) -> Headings {
        let mut found = Headings::default();
        for (at, cell) in row.cells().enumerate() {
            let heading = cell.trim();
            let key = word_key(cell);
            let known = layout.columns.iter().find(|(_, heading)| word_key(heading) == key);
            found.keys.push(match known {
                Some((key, _)) => Some((*key).to_owned()),
                None if heading.is_empty() => None,
                None => {
                    let seq = session_number(cell);
                    if seq.is_none() {
                        found.unread.push(heading.to_owned());
                    }
                    // Whoever is marked in a column must not be lost with its heading.
                    (*layout == SIGNED).then(|| {
                        let key = seq.map_or(format!("column_{at}"), |seq| format!("session_{seq}"));
                        found.sessions.push(SessionColumn {
                            seq,
                            key: key.clone(),
                            heading: heading.to_owned(),
                        });
                        key
                    })
                }
            });
        }
        found
    }

    fn has(&self, key: &str) -> bool {
        self.keys.iter().flatten().any(|known| known == key)
    }

    /// The headings without which it is not this sheet.
    fn lacking<'l>(&'l self, layout: &'l SheetLayout) -> impl Iterator<Item = &'static str> + 'l {
        let needed = layout.columns.iter().filter(|(key, _)| layout.needs.contains(key));
        needed.filter(|(key, _)| !self.has(key)).map(|(_, heading)| *heading)
    }

    /// Whether they can be those of no other sheet: people are listed on two.
    fn are_its_own(&self, layout: &SheetLayout) -> bool {
        self.lacking(layout).next().is_none()
            && (*layout != SIGNED || self.sessions.iter().any(|session| session.seq.is_some()))
    }

    /// Of two columns of a heading nobody can say which is meant.
    fn refuse_twice(&self, file: &str, layout: &SheetLayout) -> Result<(), Refusal> {
        for (at, key) in self.keys.iter().enumerate() {
            let Some(key) = key.as_ref().filter(|key| self.keys[..at].iter().flatten().any(|k| k == *key))
            else {
                continue;
            };
            let heading = super::layout::heading(layout, key, &self.sessions);
            let name = layout.name;
            return Err(Refusal::new(
                Kind::Unreadable,
                format!("“{file}”的“{name}”表里有两栏“{heading}”，不知道以哪一栏为准。"),
            )
            .hint("删去多余的一栏，再导入"));
        }
        Ok(())
    }
}

/// The number of the activity that a heading of the sheet of attendance names: 活动3 主题党日.
fn session_number(heading: &str) -> Option<i64> {
    let folded = fold_width(heading);
    let rest = folded.trim().strip_prefix(SESSION)?.trim_start();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    rest[..digits].parse().ok()
}
