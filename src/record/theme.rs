//! Themes of education 教育主题 and named series 系列活动 that activities belong to.

use anyhow::Result;

use crate::calendar::{Period, word_key};
use crate::identifier;
use crate::refusal::{Kind, Refusal};
use crate::roster::nearest;
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of a theme or series, `T3` on screen; people name one by its name.
    ThemeId, "T"
);

crate::closed_set! {
    /// What a theme is.
    ThemeSort {
        /// A theme of education.
        Theme = "theme", "教育主题";
        /// A series of activities under one name.
        Series = "series", "系列活动";
    }
}

/// A theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Its number.
    pub id: ThemeId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub sort: ThemeSort,
    /// Remark.
    pub note: Option<String>,
}

impl Theme {
    fn read(row: &Row<'_>) -> SqlResult<Theme> {
        Ok(Theme {
            id: row.get("id")?,
            name: row.get("name")?,
            sort: row.get("sort")?,
            note: row.get("note")?,
        })
    }
}

/// A name as it is compared: quotation marks and blanks do not matter.
fn key(name: &str) -> String {
    let bare: String = name.chars().filter(|c| !"“”\"‘’'".contains(*c)).collect();
    word_key(&bare)
}

/// All themes, in the order in which they were entered.
pub fn themes(records: &Records<'_>) -> Result<Vec<Theme>> {
    records.rows(sql!("theme.sql", "themes"), [], Theme::read)
}

/// The theme of this name or number, if there is one.
pub fn find_theme(records: &Records<'_>, text: &str) -> Result<Option<Theme>> {
    let (id, wanted) = (ThemeId::from_code(text), key(text));
    Ok(themes(records)?.into_iter().find(|theme| Some(theme.id) == id || key(&theme.name) == wanted))
}

/// The theme meant: by name or code.
///
/// # Errors
/// Refused if there is none; the nearest is named.
pub fn meant_theme(records: &Records<'_>, text: &str) -> Result<Theme> {
    if let Some(theme) = find_theme(records, text)? {
        return Ok(theme);
    }
    let mut refusal = Refusal::new(Kind::NotFound, format!("没有叫“{}”的主题或系列。", text.trim()));
    if let Some(near) = nearest(text, themes(records)?.iter().map(|theme| theme.name.as_str())) {
        refusal = refusal.hint(format!("是不是“{near}”？"));
    }
    let text = text.trim();
    Err(refusal
        .hint("查看有哪些：wuxue log theme list")
        .hint(format!("新增：wuxue log theme add {text}；是系列活动的加上 --series"))
        .into())
}

/// Adds a theme.
///
/// # Errors
/// Refused if one of the name is there.
pub fn add_theme(write: &Write<'_>, name: &str, sort: ThemeSort, note: Option<&str>) -> Result<ThemeId> {
    refuse_twin(write, name, None)?;
    Ok(ThemeId(write.insert(
        sql!("theme.sql", "insert_theme"),
        named_params! {":name": name, ":sort": sort, ":note": note},
    )?))
}

/// Gives a theme another name, everywhere.
///
/// # Errors
/// Refused if another theme has it.
pub fn rename_theme(write: &Write<'_>, theme: &Theme, name: &str) -> Result<()> {
    if theme.name != name {
        refuse_twin(write, name, Some(theme.id))?;
        write.execute(sql!("theme.sql", "rename_theme"), named_params! {":id": theme.id, ":name": name})?;
    }
    Ok(())
}

fn refuse_twin(write: &Write<'_>, name: &str, own: Option<ThemeId>) -> Result<(), anyhow::Error> {
    match find_theme(write, name)?.filter(|twin| Some(twin.id) != own) {
        None => Ok(()),
        Some(twin) => Err(Refusal::refused(format!("已经有叫“{}”的{}。", twin.name, twin.sort.label()))
            .hint("查看有哪些：wuxue log theme list")
            .into()),
    }
}

/// What was done under a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeCount {
    /// The theme.
    pub theme: Theme,
    /// How many activities in force belong to it.
    pub activities: i64,
    /// How many different people took part or made up.
    pub people: i64,
    /// How many times they did.
    pub visits: i64,
}

/// What was done under each theme by units (number of the highest, 0 for all) in a period.
pub fn theme_counts(records: &Records<'_>, scope: i64, period: Option<Period>) -> Result<Vec<ThemeCount>> {
    let from = period.map_or_else(|| "0000-01-01".to_owned(), |period| period.from().to_string());
    let to = period.map_or_else(|| "9999-12-31".to_owned(), |period| period.to().to_string());
    records.rows(
        sql!("theme.sql", "theme_counts"),
        named_params! {":scope": scope, ":from": from, ":to": to},
        |row| {
            Ok(ThemeCount {
                theme: Theme::read(row)?,
                activities: row.get("activities")?,
                people: row.get("people")?,
                visits: row.get("visits")?,
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn a_name_is_compared_without_quotation_marks() {
        assert_eq!(key("“我是党员我带头”"), key("我是党员 我带头"));
    }
}
