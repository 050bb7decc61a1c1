//! The forms an activity of a group, or the study of a 中心组, may take, as `init` loads them from `seeds/forms.json`. A unit may add
//! its own.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::calendar::word_key;
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Write, named_params};

/// A form of activity.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormSeed {
    /// Stable ASCII code.
    pub code: String,
    /// The Chinese name.
    pub name: String,
    /// Other words for it.
    pub words: Vec<String>,
    /// Whether it is mere reading: three such in a row are pointed out.
    pub plain_reading: bool,
}

/// All forms that the program brings along.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forms {
    /// Where the list comes from.
    pub source: String,
    /// The forms, in the order they are offered.
    pub forms: Vec<FormSeed>,
}

impl Forms {
    /// The list in `seeds/forms.json`.
    ///
    /// # Errors
    /// Only if the list built into the program is malformed, which a test excludes.
    pub fn load() -> anyhow::Result<Self> {
        serde_json::from_str(include_str!("../../seeds/forms.json")).context("seeds/forms.json")
    }
}

/// A form as it stands in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Stable ASCII code.
    pub code: String,
    /// The Chinese name.
    pub name: String,
    /// Other words for it.
    pub words: Vec<String>,
}

/// All forms, in the order in which they were added.
pub fn forms(records: &Records<'_>) -> Result<Vec<Form>> {
    let mut forms: Vec<Form> = Vec::new();
    for (word, code) in super::activity_kind::words(records, "form")? {
        match forms.iter_mut().find(|form| form.code == code) {
            Some(form) => form.words.push(word),
            None => forms.push(Form { code, name: word, words: Vec::new() }),
        }
    }
    // The other words for the forms brought along are not copied into the store.
    for seed in Forms::load()?.forms {
        if let Some(form) = forms.iter_mut().find(|form| form.code == seed.code) {
            let new: Vec<String> = seed.words.into_iter().filter(|word| !form.words.contains(word)).collect();
            form.words.extend(new);
        }
    }
    Ok(forms)
}

/// The codes of forms that are mere reading: of the program's, and of the unit's own those it says so of.
pub fn plain_forms(records: &Records<'_>) -> Result<BTreeSet<String>> {
    let own: Vec<String> = records.rows(sql!("form.sql", "plain_forms"), [], |row| row.get(0))?;
    let brought = Forms::load()?.forms.into_iter().filter(|seed| seed.plain_reading).map(|seed| seed.code);
    Ok(brought.chain(own).collect())
}

/// Adds a form of the unit's own, with other words for it; `plain` says that it is mere reading.
///
/// # Errors
/// Refused if one of the words means a form already.
pub fn add_form(write: &Write<'_>, name: &str, words: &[String], plain: bool) -> Result<Form> {
    let known = forms(write)?;
    let mut new: Vec<&str> = vec![name];
    for word in words {
        if !new.iter().any(|known| word_key(known) == word_key(word)) {
            new.push(word);
        }
    }
    for word in &new {
        let key = word_key(word);
        let means = |form: &&Form| {
            form.code == key || std::iter::once(&form.name).chain(&form.words).any(|w| word_key(w) == key)
        };
        if let Some(form) = known.iter().find(means) {
            return Err(Refusal::refused(format!("“{word}”已经是活动形式“{}”。", form.name))
                .hint("查看有哪些形式：wuxue log form list")
                .into());
        }
    }
    let mut number = 1;
    while known.iter().any(|form| form.code == format!("own_{number}")) {
        number += 1;
    }
    let code = format!("own_{number}");
    for word in &new {
        write
            .insert(sql!("form.sql", "insert_form_word"), named_params! {":word": word, ":meaning": code})?;
    }
    if plain {
        write.insert(sql!("form.sql", "insert_plain_form"), named_params! {":word": code})?;
    }
    let words = new[1..].iter().map(|word| (*word).to_owned()).collect();
    Ok(Form { code, name: name.to_owned(), words })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seven_forms_are_there_and_words_are_distinct() {
        let forms = Forms::load().unwrap().forms;
        let names: Vec<_> = forms.iter().map(|form| form.name.as_str()).collect();
        assert_eq!(
            names[..7],
            ["交流研讨", "调研参观", "演讲辩论", "业务讲堂", "知识竞赛", "志愿服务", "读书会"]
        );
        assert_eq!(names[7..], ["集体学习研讨", "个人自学", "专题调研"], "of a 中心组");
        let mut seen = BTreeSet::new();
        for form in &forms {
            assert!(form.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", form.code);
            for word in form.words.iter().chain([&form.code, &form.name]) {
                assert!(seen.insert(word), "{word}");
            }
        }
    }
}
