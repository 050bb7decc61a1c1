//! What the store remembers of imports: every file that was imported and is still in force, what it made of
//! the records, and how two of them differ. An import that was undone is forgotten with its operation.

use std::collections::HashMap;

use anyhow::Result;

use super::decode::Encoding;
use super::preview::Preview;
use super::subject::Subject;
use crate::calendar::{Day, fold_width};
use crate::import::attendance::Layout;
use crate::import::subject::{MATERIAL, MATTER, MEMBER, PLAN, RETURN, TERM};
use crate::record::{Mark, PartRole, Reason, Status};
use crate::refusal::Refusal;
use crate::roster::{PersonId, Standing, Unit, UnitId, units};
use crate::sql;
use crate::store::{Change, Differences, Records, Within, Write, named_params};

/// A file that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// Its number among all imports, counting from 1; never used again.
    pub number: i64,
    /// The file's name.
    pub file: String,
    /// Its size.
    pub bytes: i64,
    /// Stable code of the layout.
    pub layout: String,
    /// The encoding, of a text.
    pub encoding: Option<Encoding>,
    /// The sheet read, of a workbook.
    pub sheet: Option<String>,
    /// Rows that were new.
    pub new: i64,
    /// Rows that changed what was there.
    pub changed: i64,
    /// Rows that were there as they are.
    pub same: i64,
    /// Rows that were held back.
    pub held: i64,
    /// The operation that imported it.
    pub operation: i64,
    /// Clock of the machine, RFC 3339.
    pub at: String,
    /// The day the clerk worked on.
    pub today: Day,
    /// Who.
    pub operator: String,
    /// Why, if said.
    pub reason: Option<String>,
}

/// All imports of a subject that are in force, the newest first.
pub fn remembered(records: &Records<'_>, subject: &Subject) -> Result<Vec<Remembered>> {
    records.rows(sql!("memory.sql", "imports"), named_params! {":subject": subject.code}, |row| {
        Ok(Remembered {
            number: row.get("id")?,
            file: row.get("name")?,
            bytes: row.get("bytes")?,
            layout: row.get("layout")?,
            encoding: encoding(row.get::<_, Option<String>>("encoding")?),
            sheet: row.get("sheet")?,
            new: row.get("new")?,
            changed: row.get("changed")?,
            same: row.get("same")?,
            held: row.get("held")?,
            operation: row.get("operation")?,
            at: row.get("at")?,
            today: row.get("today")?,
            operator: row.get("operator")?,
            reason: row.get("reason")?,
        })
    })
}

/// Remembers a file with the operation that imports it; `changed` is how many rows changed something. Nothing is
/// remembered of a file that wrote nothing.
pub fn remember(
    write: &Write<'_>,
    subject: &Subject,
    preview: &Preview,
    bytes: u64,
    changed: i64,
) -> Result<()> {
    if write.has_changes() {
        write.insert(
            sql!("memory.sql", "insert_import_file"),
            named_params! {
                ":subject": subject.code, ":name": preview.file, ":bytes": bytes as i64,
                ":layout": preview.layout, ":encoding": preview.encoding.map(|e| e.code()),
                ":sheet": preview.sheet, ":new": preview.new, ":changed": changed, ":same": preview.same,
                ":held": preview.held,
            },
        )?;
    }
    Ok(())
}

fn encoding(code: Option<String>) -> Option<Encoding> {
    let code = code?;
    Encoding::ALL.into_iter().find(|encoding| encoding.code() == code)
}

/// The import that somebody means by its number: `3`, `３`, `导入3`.
///
/// # Errors
/// Refused if it is no number, or no import of this subject that is in force has it.
pub fn meant_import(records: &Records<'_>, subject: &Subject, text: &str) -> Result<Remembered> {
    let list = || format!("查看导入的编号：wuxue {} list", subject.command);
    let folded = fold_width(text.trim());
    if folded.starts_with('#') {
        return Err(Refusal::usage(format!("“{text}”是操作编号，这里要写导入的编号，如 3。"))
            .hint(list())
            .hint(format!("查看这次操作：wuxue history show {folded}"))
            .into());
    }
    let digits = folded.strip_prefix("导入").unwrap_or(&folded).trim();
    let Some(number) = digits.parse::<i64>().ok().filter(|number| *number > 0) else {
        return Err(Refusal::usage(format!("“{text}”不是导入的编号，编号写作 3。")).hint(list()).into());
    };
    if let Some(found) = remembered(records, subject)?.into_iter().find(|import| import.number == number) {
        return Ok(found);
    }
    let other: Option<String> =
        records.maybe(sql!("memory.sql", "subject_of_import"), named_params! {":id": number}, |row| {
            row.get(0)
        })?;
    Err(match other.as_deref().and_then(Subject::of_code) {
        Some(other) => {
            Refusal::not_found(format!("导入 {number} 是{}的导入，不是{}的。", other.name, subject.name))
                .hint(format!("查看它：wuxue {} show {number}", other.command))
        }
        None => Refusal::not_found(format!("没有导入 {number}；撤销了的导入不再保留。"))
            .hint(list())
            .hint("查看撤销了的操作：wuxue history"),
    }
    .into())
}

/// The one layout of self-study.
pub const SELF_STUDY_LAYOUT: &str = "自学表";

/// The layout's Chinese name.
pub fn layout_name(code: &str) -> &str {
    match (code, Layout::from_code(code)) {
        (_, Some(layout)) => layout.label(),
        ("roster", None) => MEMBER.name,
        ("plan", None) => PLAN.name,
        ("material", None) => MATERIAL.name,
        ("matter", None) => MATTER.name,
        ("term", None) => TERM.name,
        ("self_study", None) => SELF_STUDY_LAYOUT,
        ("return", None) => RETURN.name,
        (other, None) => other,
    }
}

/// Which of its facts a person gained, lost or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Whose.
    pub person: PersonId,
    /// What it is, in Chinese: 党支部, 政治面貌, 工号 …
    pub what: &'static str,
    /// Before; none for a fact that is new.
    pub old: Option<String>,
    /// After; none for a fact that is gone.
    pub new: Option<String>,
}

/// The facts of people in which the roster differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// The facts, person by person; of people who are new all of theirs.
    pub facts: Vec<Fact>,
    /// How many people are concerned, listed or not.
    pub touched: usize,
    /// How many of them are listed.
    pub listed: usize,
}

/// The tables that hold what a roster says of a person, and the column that says of whom.
const OF_PEOPLE: [(&str, &str); 5] = [
    ("person", "id"),
    ("standing", "person"),
    ("membership", "person"),
    ("post", "person"),
    ("exemption", "person"),
];

/// What an import made of the roster, of the first `limit` people.
pub fn people_changed(records: &Records<'_>, import: &Remembered, limit: usize) -> Result<People> {
    let op = import.operation;
    people(records, (import, import), limit, |table, within| {
        records.changes_in(table, op, Some(within), usize::MAX)
    })
}

/// How the facts that two imports wrote differ between right after the first and right after the second, of the
/// first `limit` people whom either touched.
pub fn people_between(
    records: &Records<'_>,
    (first, second): (&Remembered, &Remembered),
    limit: usize,
) -> Result<People> {
    let ops = (first.operation, second.operation);
    people(records, (first, second), limit, |table, within| {
        Ok(records.differences(table, ops, Some(within), usize::MAX)?.listed)
    })
}

fn people(
    records: &Records<'_>,
    (first, second): (&Remembered, &Remembered),
    limit: usize,
    changes: impl Fn(&str, Within<'_>) -> Result<Vec<Change>>,
) -> Result<People> {
    let touched: Vec<i64> = records.rows(
        sql!("memory.sql", "persons_touched"),
        named_params! {":first": first.operation, ":second": second.operation},
        |row| row.get(0),
    )?;
    let listed = touched.len().min(limit);
    let (Some(low), Some(high)) = (touched.first(), touched[..listed].last()) else {
        return Ok(People::default());
    };
    let names: HashMap<UnitId, Unit> =
        units(records, second.today)?.into_iter().map(|unit| (unit.id, unit)).collect();
    let mut facts = Vec::new();
    for (table, column) in OF_PEOPLE {
        for change in changes(table, Within { column, low: *low, high: *high })? {
            facts.extend(facts_of(&change, column, &names));
        }
    }
    // Stable: a person's own particulars first, then the dated facts in the order of the tables.
    facts.sort_by_key(|fact| fact.person);
    Ok(People { facts, touched: touched.len(), listed })
}

/// What a change of a row says of a person.
fn facts_of(change: &Change, column: &str, units: &HashMap<UnitId, Unit>) -> Vec<Fact> {
    let Some(person) = change.is(column).or(change.was(column)).and_then(|id| id.parse().ok()).map(PersonId)
    else {
        return Vec::new();
    };
    if change.table == "person" {
        const PARTICULARS: [(&str, &str); 7] = [
            ("name", "姓名"),
            ("staff_no", "工号"),
            ("birth_month", "出生年月"),
            ("joined", "入党日期"),
            ("note", "备注"),
            ("ends", "离开"),
            ("end_reason", "离开原因"),
        ];
        let fact = |(column, what): &(&str, &'static str)| {
            let (old, new) = (change.was(column).map(str::to_owned), change.is(column).map(str::to_owned));
            (old != new).then_some(Fact { person, what, old, new })
        };
        return PARTICULARS.iter().filter_map(fact).collect();
    }
    let unit = |text: Option<&str>| text.and_then(|id| id.parse().ok()).and_then(|id| units.get(&UnitId(id)));
    let place = unit(change.is("unit").or(change.was("unit")));
    let what = match change.table.as_str() {
        "standing" => "政治面貌",
        "membership" => place.map_or("党组织", |unit| unit.kind.label()),
        "post" => "党内职务",
        _ => "不作硬性要求",
    };
    let says = |value: &dyn Fn(&str) -> Option<String>| -> Option<String> {
        let name = value("unit").and_then(|id| unit(Some(&id)).map(|unit| unit.name.clone()));
        let words = match change.table.as_str() {
            "standing" => {
                value("standing").and_then(|code| Standing::from_code(&code)).map(|s| s.label().into())
            }
            "membership" => name,
            "post" => value("title").map(|title| format!("{}{title}", name.unwrap_or_default())),
            _ => value("reason"),
        }?;
        Some(match (value("starts"), value("ends")) {
            (Some(starts), Some(ends)) => format!("{words}（{starts} 至 {ends}）"),
            (Some(starts), None) => format!("{words}（{starts} 起）"),
            _ => words,
        })
    };
    let old = says(&|column| change.was(column).map(str::to_owned));
    let new = says(&|column| change.is(column).map(str::to_owned));
    vec![Fact { person, what, old, new }]
}

/// Somebody's attendance of an activity, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attended {
    /// The activity's number.
    pub activity: i64,
    /// The person; none for somebody from outside who sat in.
    pub person: Option<PersonId>,
    /// The name of somebody from outside.
    pub name: Option<String>,
    /// Before, as papers print it; none if it was not recorded.
    pub old: Option<String>,
    /// After.
    pub new: Option<String>,
}

/// The attendance that an import wrote, and those who sat in, at most `limit` rows.
pub fn attendance_changed(records: &Records<'_>, import: &Remembered, limit: usize) -> Result<Vec<Attended>> {
    let changes = records.changes_in("attendance", import.operation, None, limit)?;
    let roles = records.changes_in("activity_role", import.operation, None, limit)?;
    let mut all: Vec<Attended> = changes.iter().filter_map(attended).collect();
    all.extend(roles.iter().filter_map(sat_in));
    // Stable: whoever sat in stands behind those who attended the same activity.
    all.sort_by_key(|attended| attended.activity);
    all.truncate(limit);
    Ok(all)
}

/// Somebody who sat in; an activity has other roles too.
fn sat_in(change: &Change) -> Option<Attended> {
    let value = |column| change.is(column).or(change.was(column));
    let said = || Some(PartRole::Guest.label().to_owned());
    (value("role")? == PartRole::Guest.code()).then_some(())?;
    Some(Attended {
        activity: value("activity")?.parse().ok()?,
        person: value("person").and_then(|id| id.parse().ok()).map(PersonId),
        name: value("name").map(str::to_owned),
        old: change.old.as_ref().and_then(|_| said()),
        new: change.new.as_ref().and_then(|_| said()),
    })
}

/// How the attendance that two imports wrote differs between right after the first and right after the second:
/// all of it counted, at most `limit` rows listed.
pub fn attendance_between(
    records: &Records<'_>,
    (first, second): (&Remembered, &Remembered),
    limit: usize,
) -> Result<(Vec<Attended>, Differences)> {
    let found = records.differences("attendance", (first.operation, second.operation), None, limit)?;
    Ok((found.listed.iter().filter_map(attended).collect(), found))
}

fn attended(change: &Change) -> Option<Attended> {
    let key = |column| change.is(column).or(change.was(column))?.parse().ok();
    Some(Attended {
        activity: key("activity")?,
        person: Some(PersonId(key("person")?)),
        name: None,
        old: stood(&|column| change.was(column)),
        new: stood(&|column| change.is(column)),
    })
}

/// A status as papers print it, with the remark.
fn stood<'c>(value: &dyn Fn(&str) -> Option<&'c str>) -> Option<String> {
    let mark = Mark {
        status: Status::from_code(value("status")?)?,
        reason: value("reason").and_then(Reason::from_code),
        late_minutes: value("late_minutes").and_then(|minutes| minutes.parse().ok()),
        made_up_on: value("made_up_on").and_then(Day::from_iso),
    };
    Some(match value("note") {
        Some(note) => format!("{}［{note}］", mark.label()),
        None => mark.label(),
    })
}
