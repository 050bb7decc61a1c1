//! Profiles 导入方案: how a kind of file that comes again and again is read, kept under a name and recognised by
//! its heading row the next time.

use anyhow::{Context, Result};

use super::decode::Source;
use super::heading::HEAD;
use super::map::{Mapping, Reading, Table};
use super::parse::{RowBuf, Sheet};
use super::rejected::is_reason;
use super::subject::Subject;
use super::{Columns, Field};
use crate::calendar::word_key;
use crate::refusal::{Kind, Refusal};
use crate::sql;
use crate::store::{Records, Write, named_params};

/// How a kind of file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// The kind of record, by its code.
    pub subject: String,
    /// The heading row it is recognised by: each cell in the form in which words are compared, to the last that
    /// has content.
    pub headings: Vec<String>,
    /// Which headings mean what, beyond those that are known anyway.
    pub mappings: Vec<Mapping>,
    /// Code of the layout; none leaves it to the content.
    pub layout: Option<String>,
    /// The sheet of a workbook; none for the first that holds something.
    pub sheet: Option<String>,
    /// The unit, where the file does not name it.
    pub unit: Option<String>,
    /// The kinds of activity, where the file does not name them.
    pub kind: Option<String>,
}

impl Profile {
    /// Says of a file that could not be read by this profile what the profile expects.
    pub fn explain(&self, error: anyhow::Error) -> anyhow::Error {
        match error.downcast::<Refusal>() {
            Ok(refusal) if matches!(refusal.kind, Kind::Usage | Kind::Unreadable) => refusal
                .hint(format!(
                    "导入方案“{}”要的表头是：{}；这个文件不是这样的，换一个方案，或不写 --profile",
                    self.name,
                    self.headings
                        .iter()
                        .filter(|heading| !heading.is_empty())
                        .cloned()
                        .collect::<Vec<_>>()
                        .join("、")
                ))
                .into(),
            Ok(refusal) => refusal.into(),
            Err(error) => error,
        }
    }

    /// Whether a row is the heading row of such a file. Width, case, blanks and order do not matter, unless a column
    /// is meant by its letter; nor does the column of reasons in a file of rejected rows.
    pub fn fits(&self, row: &RowBuf) -> bool {
        alike(&normal(row), &self.headings, self.is_by_letter())
    }

    /// Whether a mapping means a column by its place, not by its heading.
    fn is_by_letter(&self) -> bool {
        self.mappings.iter().any(|mapping| !self.headings.contains(&word_key(&mapping.heading)))
    }

    /// The heading row of the table in `source`, found with the mappings, as [`Profile::headings`] keeps it.
    ///
    /// # Errors
    /// As [`Table::open`].
    pub fn headings_of(
        source: &Source,
        sheet: Option<&str>,
        mappings: &[Mapping],
        subject: &'static Subject,
    ) -> Result<Vec<String>> {
        let reading = Reading { sheet, mappings, known: &Columns::load()?, subject };
        let at = Table::open(source, reading)?.heading.row;
        // Read again: of a heading in two rows the table keeps only what the two say together.
        let mut rows = Sheet::open(source, sheet)?;
        let mut row = RowBuf::new();
        while rows.next_row(&mut row)? {
            if row.number() == at {
                return Ok(normal(&row));
            }
        }
        anyhow::bail!("the heading row {at} was there and is gone")
    }
}

/// The profile whose heading row stands in a file, if one does: in the sheet that is read anyway, or in the one
/// that the profile names.
///
/// # Errors
/// As [`Sheet::open`] and [`Sheet::next_row`].
pub fn recognised(source: &Source, sheet: Option<&str>, known: Vec<Profile>) -> Result<Option<Profile>> {
    for profile in known {
        let own = sheet.or(profile.sheet.as_deref());
        let mut rows = match Sheet::open(source, own) {
            Ok(rows) => rows,
            // The sheet of this profile is not in this file.
            Err(_) if sheet.is_none() && profile.sheet.is_some() => continue,
            Err(error) => return Err(error),
        };
        let (mut row, mut seen) = (RowBuf::new(), 0);
        while seen < HEAD && rows.next_row(&mut row)? {
            if profile.fits(&row) {
                return Ok(Some(profile));
            }
            seen += 1;
        }
    }
    Ok(None)
}

/// Whether two heading rows are of the same kind of file.
fn alike(one: &[String], other: &[String], in_order: bool) -> bool {
    let sorted = |row: &[String]| {
        let mut row: Vec<String> = row.iter().filter(|cell| !cell.is_empty()).cloned().collect();
        row.sort_unstable();
        row
    };
    one == other || !in_order && !one.is_empty() && sorted(one) == sorted(other)
}

fn normal(row: &RowBuf) -> Vec<String> {
    let mut cells: Vec<String> = row.cells().filter(|cell| !is_reason(cell)).map(word_key).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

/// All profiles of a subject, by name.
pub fn all(records: &Records<'_>, subject: &Subject) -> Result<Vec<Profile>> {
    let rows: Vec<(Profile, String, String)> =
        records.rows(sql!("profile.sql", "profiles"), named_params! {":subject": subject.code}, |row| {
            let profile = Profile {
                name: row.get("name")?,
                subject: row.get("subject")?,
                headings: Vec::new(),
                mappings: Vec::new(),
                layout: row.get("layout")?,
                sheet: row.get("sheet")?,
                unit: row.get("unit")?,
                kind: row.get("kind")?,
            };
            Ok((profile, row.get("headings")?, row.get("mappings")?))
        })?;
    let whole = |(profile, headings, mappings): (Profile, String, String)| -> serde_json::Result<Profile> {
        let pairs: Vec<(String, Field)> = serde_json::from_str(&mappings)?;
        let mappings = pairs.into_iter().map(|(heading, field)| Mapping { heading, field }).collect();
        Ok(Profile { headings: serde_json::from_str(&headings)?, mappings, ..profile })
    };
    rows.into_iter().map(|row| whole(row).context("import_profile")).collect()
}

/// The profile of this name.
///
/// # Errors
/// Refused if there is none; the known ones are named.
pub fn meant_profile(records: &Records<'_>, subject: &Subject, name: &str) -> Result<Profile> {
    let mut known = all(records, subject)?;
    let key = word_key(name);
    if let Some(at) = known.iter().position(|profile| word_key(&profile.name) == key) {
        return Ok(known.swap_remove(at));
    }
    let refusal = Refusal::not_found(format!("没有“{name}”这个导入方案。"));
    let names: Vec<_> = known.iter().map(|profile| profile.name.as_str()).collect();
    Err(match names.as_slice() {
        [] => refusal.hint(format!("先存一个：wuxue {} profile save 名称 文件", subject.command)),
        names => refusal.hint(format!("已有的方案：{}", names.join("、"))),
    }
    .into())
}

/// Keeps a profile; one of its name is replaced. Gives whether it was there before.
///
/// # Errors
/// Refused if files with these headings are known by another name already, or the name belongs to a profile of
/// another subject.
pub fn save(write: &Write<'_>, subject: &Subject, profile: &Profile) -> Result<bool> {
    let known = all(write, subject)?;
    if let Some(twin) = known.iter().find(|other| {
        let in_order = other.is_by_letter() || profile.is_by_letter();
        alike(&other.headings, &profile.headings, in_order) && other.name != profile.name
    }) {
        return Err(Refusal::refused(format!(
            "这样的表头已有导入方案“{}”，一种表头只能有一个方案。",
            twin.name
        ))
        .hint(format!("要改那个方案：wuxue {} profile save {} 文件", subject.command, twin.name))
        .hint(format!("不再用它：wuxue {} profile remove {}", subject.command, twin.name))
        .into());
    }
    let holder: Option<String> = write.maybe(
        sql!("profile.sql", "profile_subject"),
        named_params! {":name": profile.name},
        |row| row.get(0),
    )?;
    if let Some(other) = holder.as_deref().and_then(Subject::of_code).filter(|other| *other != subject) {
        return Err(Refusal::refused(format!("“{}”是{}的导入方案的名称。", profile.name, other.name))
            .hint("换一个名称")
            .into());
    }
    let pairs: Vec<(&str, &str)> =
        profile.mappings.iter().map(|mapping| (mapping.heading.as_str(), mapping.field.code())).collect();
    let (headings, mappings) = (serde_json::to_string(&profile.headings)?, serde_json::to_string(&pairs)?);
    if holder.is_some() {
        write.execute(
            sql!("profile.sql", "update_profile"),
            named_params! {
                ":name": profile.name, ":headings": headings, ":mappings": mappings,
                ":layout": profile.layout, ":sheet": profile.sheet, ":unit": profile.unit, ":kind": profile.kind,
            },
        )?;
    } else {
        write.insert(
            sql!("profile.sql", "insert_profile"),
            named_params! {
                ":subject": subject.code, ":name": profile.name, ":headings": headings, ":mappings": mappings,
                ":layout": profile.layout, ":sheet": profile.sheet, ":unit": profile.unit, ":kind": profile.kind,
            },
        )?;
    }
    Ok(holder.is_some())
}

/// Takes a profile away.
pub fn remove(write: &Write<'_>, profile: &Profile) -> Result<()> {
    write.execute(sql!("profile.sql", "delete_profile"), named_params! {":name": profile.name})?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::subject::ATTENDANCE;

    #[test]
    fn a_file_is_known_by_its_heading_row_however_it_is_padded() {
        let columns = Columns::load().unwrap();
        let mappings = [Mapping::parse("参加人=姓名", &columns, &ATTENDANCE).unwrap()];
        let text = "某支部签到表\n\n参加人,考勤 状态,备注,\n张伟,出勤,,\n";
        let source = Source::from_bytes("表.csv", text.as_bytes().to_vec()).unwrap();
        let headings = Profile::headings_of(&source, None, &mappings, &ATTENDANCE).unwrap();
        assert_eq!(headings, ["参加人", "考勤状态", "备注"]);
        let profile = Profile {
            name: "甲".into(),
            subject: "attendance".into(),
            headings,
            mappings: mappings.to_vec(),
            layout: None,
            sheet: None,
            unit: None,
            kind: None,
        };
        assert!(profile.fits(&RowBuf::from_cells(9, ["参 加 人", "考勤\n状态", "备注", "", ""])));
        assert!(profile.fits(&RowBuf::from_cells(9, ["备注", "参加人", "考勤状态", "退回原因"])));
        let by_letter = Profile {
            mappings: vec![Mapping::parse("A=姓名", &columns, &ATTENDANCE).unwrap()],
            ..profile.clone()
        };
        assert!(!by_letter.fits(&RowBuf::from_cells(9, ["备注", "参加人", "考勤状态"])));
        for other in [&["参加人", "备注"][..], &["参加人", "考勤状态"], &["", "参加人"], &[]] {
            assert!(!profile.fits(&RowBuf::from_cells(9, other)), "{other:?}");
        }
    }
}
