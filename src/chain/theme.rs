//! Themes of education (政治机关意识教育) and named series (我是党员我带头) that activities belong to.

use anyhow::Result;

use crate::calendar::word_key;
use crate::record::ThemeId;
use crate::refusal::Refusal;
use crate::sql;
use crate::store::Records;

/// The names of all themes and series, in the order in which they were added.
pub fn theme_names(records: &Records<'_>) -> Result<Vec<(ThemeId, String)>> {
    records.rows(sql!("theme.sql", "theme_names"), [], |row| Ok((row.get("id")?, row.get("name")?)))
}

/// The theme meant: by its whole name, in any width, blanks ignored.
///
/// # Errors
/// Refused if none is called so; the known ones are named.
pub fn meant_theme(records: &Records<'_>, word: &str) -> Result<ThemeId> {
    let known = theme_names(records)?;
    let key = word_key(word);
    if let Some((id, _)) = known.iter().find(|(_, name)| word_key(name) == key) {
        return Ok(*id);
    }
    let word = word.trim();
    let mut refusal = Refusal::not_found(format!("没有叫“{word}”的教育主题或品牌活动。"));
    if !known.is_empty() {
        let names: Vec<&str> = known.iter().map(|(_, name)| name.as_str()).collect();
        refusal = refusal.hint(format!("已有的主题：{}", names.join("、")));
    }
    Err(refusal.hint(format!("要新设一个：wuxue log theme add {word}")).into())
}
