//! The kinds of activity and the forms as they stand in the store: what `init` loaded and the unit changed.

use anyhow::{Context, Result};

use super::{Element, Expected, Tier};
use crate::calendar::word_key;
use crate::record::KindId;
use crate::refusal::Refusal;
use crate::roster::{UnitKind, nearest};
use crate::sql;
use crate::store::{Records, Row, SqlResult, named_params};

/// A kind of activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Its number, which people do not see.
    pub id: KindId,
    /// Stable ASCII code.
    pub code: String,
    /// The standard Chinese term.
    pub name: String,
    /// The tier it counts in.
    pub tier: Tier,
    /// The kinds of unit that may hold it.
    pub holders: Vec<UnitKind>,
    /// Who is expected.
    pub expected: Expected,
    /// Whether its hours are 集中学习.
    pub collective: bool,
    /// Whether it must say how it stands with the 第一议题.
    pub agenda_first: bool,
    /// Whether an absence or leave opens a 补学 debt.
    pub make_up: bool,
    /// What its record must state.
    pub requires: Vec<Element>,
    /// What a clerk should know about it.
    pub note: Option<String>,
}

impl Kind {
    fn read(row: &Row<'_>) -> SqlResult<Kind> {
        let (holders, requires): (String, String) = (row.get("holders")?, row.get("requires")?);
        Ok(Kind {
            id: row.get("id")?,
            code: row.get("code")?,
            name: row.get("name")?,
            tier: row.get("tier")?,
            holders: holders.split_whitespace().filter_map(UnitKind::from_code).collect(),
            expected: row.get("expected")?,
            collective: row.get("collective")?,
            agenda_first: row.get("agenda_first")?,
            make_up: row.get("make_up")?,
            requires: requires.split_whitespace().filter_map(Element::from_code).collect(),
            note: row.get("note")?,
        })
    }
}

/// All kinds, tier by tier.
pub fn kinds(records: &Records<'_>) -> Result<Vec<Kind>> {
    records.rows(sql!("activity_kind.sql", "kinds"), [], Kind::read)
}

/// The kind with this number.
///
/// # Errors
/// Only if there is none: numbers come from the store.
pub fn kind(records: &Records<'_>, id: KindId) -> Result<Kind> {
    records
        .maybe(sql!("activity_kind.sql", "kind_by_id"), named_params! {":id": id}, Kind::read)?
        .context("a kind of activity is missing")
}

/// The kind that a word means: by name, another word for it, or code; in any width, blanks ignored.
pub fn find_kind(records: &Records<'_>, word: &str) -> Result<Option<Kind>> {
    let key = word_key(word);
    let code = words(records, "kind")?
        .into_iter()
        .find(|(known, _)| word_key(known) == key)
        .map_or(key, |(_, meaning)| meaning);
    records.maybe(sql!("activity_kind.sql", "kind_by_code"), named_params! {":code": code}, Kind::read)
}

/// The kind meant.
///
/// # Errors
/// Refused if no kind is called so; the nearest is named.
pub fn meant_kind(records: &Records<'_>, word: &str) -> Result<Kind> {
    if let Some(kind) = find_kind(records, word)? {
        return Ok(kind);
    }
    if super::Kinds::load()?.named(word).is_some() {
        return Err(Refusal::not_found(format!("“{}”是新版本才有的活动类型，这个库里还没有。", word.trim()))
            .hint("先补入新版本的起始资料：wuxue log kinds --add-missing")
            .into());
    }
    let mut refusal = Refusal::not_found(format!("没有叫“{}”的活动类型。", word.trim()));
    let known = words(records, "kind")?;
    // What was studied first at a meeting is no kind of meeting.
    if word.contains("第一议题") {
        return Err(refusal
            .hint("写会议的类型，如：wuxue log add 工委会 --unit 党组织 --on 日期 --first-topic 已列")
            .hint("传达了政治要件的，写明要件：--matter M7")
            .into());
    }
    if let Some(near) = nearest(word.trim(), known.iter().map(|(word, _)| word.as_str())) {
        refusal = refusal.hint(format!("是不是“{near}”？"));
    }
    Err(refusal.hint("查看有哪些类型：wuxue log kinds").into())
}

/// The code of the form meant.
///
/// # Errors
/// Refused if no form is called so; the known ones are named.
pub fn meant_form(records: &Records<'_>, word: &str) -> Result<String> {
    let known = words(records, "form")?;
    let key = word_key(word);
    // The other words for the forms brought along are not copied into the store.
    let seeds = super::Forms::load()?.forms;
    let seeded = seeds.iter().find(|form| form.words.iter().any(|word| word_key(word) == key));
    let meaning = known
        .iter()
        .find(|(word, meaning)| word_key(word) == key || *meaning == key)
        .map(|(_, meaning)| meaning)
        .or_else(|| {
            let code = &seeded?.code;
            known.iter().map(|(_, meaning)| meaning).find(|meaning| *meaning == code)
        });
    meaning.cloned().ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|(word, _)| word.as_str()).collect();
        Refusal::not_found(format!("没有叫“{}”的活动形式。", word.trim()))
            .hint(format!("可选的形式：{}", names.join("、")))
            .hint(format!("要增加一种：wuxue log form add {}", word.trim()))
            .into()
    })
}

/// The name of a form.
pub fn form_name(records: &Records<'_>, code: &str) -> Result<String> {
    let known = words(records, "form")?;
    Ok(known.into_iter().find(|(_, meaning)| meaning == code).map_or(code.to_owned(), |(word, _)| word))
}

/// The words of a vocabulary and what they mean, the standard term first.
pub(super) fn words(records: &Records<'_>, vocabulary: &str) -> Result<Vec<(String, String)>> {
    records.rows(sql!("activity_kind.sql", "words"), named_params! {":vocabulary": vocabulary}, |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
