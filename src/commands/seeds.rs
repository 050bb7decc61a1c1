//! The starter data: what `init` loads, and what a store of an earlier version lacks of it. Whatever the unit has
//! changed stays as it is: only what is not there at all is added.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::chain::{Forms, KindSeed, Kinds, seed_criteria, seed_duties, seed_themes};
use crate::rules::{ConversionSeeds, Conversions, Rules, add_conversion, add_rule};
use crate::sql;
use crate::store::{Write, named_params};

/// One thing that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// What it is, in Chinese.
    pub sort: &'static str,
    /// Its code, for scripts.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// Adds all starter data that the store lacks, and says what that was; nothing if it lacks none.
///
/// Each sort of data has a function of its own, which adds to `added` and is called here.
pub fn add_missing(write: &Write<'_>) -> Result<Vec<Added>> {
    let mut added = Vec::new();
    kinds(write, &mut added)?;
    forms(write, &mut added)?;
    themes(write, &mut added)?;
    rules(write, &mut added)?;
    conversions(write, &mut added)?;
    criteria(write, &mut added)?;
    for (id, name) in seed_duties(write)? {
        added.push(Added { sort: "责任清单", code: id.to_string(), name });
    }
    Ok(added)
}

/// Kinds of activity that no kind of that code or name stands for, and words for kinds that mean nothing yet.
fn kinds(write: &Write<'_>, added: &mut Vec<Added>) -> Result<()> {
    let known: Vec<(String, String)> =
        write.rows(sql!("seeds.sql", "kind_names"), [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for kind in Kinds::load()?.kinds {
        if !known.iter().any(|(code, _)| *code == kind.code) {
            if known.iter().any(|(_, name)| *name == kind.name) {
                continue;
            }
            insert_kind(write, &kind)?;
            added.push(Added { sort: "活动类型", code: kind.code.clone(), name: kind.name.clone() });
        }
        let fresh = added.iter().any(|added| added.code == kind.code);
        for word in kind.all_words() {
            // The words of a new kind are not told one by one.
            if insert_word(write, "kind", word, &kind.code)? && !fresh {
                added.push(Added { sort: "类型的别称", code: kind.code.clone(), name: word.to_owned() });
            }
        }
    }
    Ok(())
}

/// Forms that no word means yet.
fn forms(write: &Write<'_>, added: &mut Vec<Added>) -> Result<()> {
    let known = words(write, "form")?;
    for form in Forms::load()?.forms {
        if known.iter().any(|(_, meaning)| *meaning == form.code) {
            continue;
        }
        if insert_word(write, "form", &form.name, &form.code)? {
            added.push(Added { sort: "活动形式", code: form.code, name: form.name });
        }
    }
    Ok(())
}

/// Themes and series that no theme is called after.
fn themes(write: &Write<'_>, added: &mut Vec<Added>) -> Result<()> {
    for seed in seed_themes(write)? {
        added.push(Added { sort: seed.sort.label(), code: seed.sort.code().to_owned(), name: seed.name });
    }
    Ok(())
}

/// Rules of which no version was ever there.
fn rules(write: &Write<'_>, added: &mut Vec<Added>) -> Result<()> {
    let known: Vec<String> = write.rows(sql!("seeds.sql", "rule_codes"), [], |row| row.get(0))?;
    let known: BTreeSet<String> = known.into_iter().collect();
    for rule in Rules::load()?.rules {
        if !known.contains(&rule.code) {
            add_rule(write, &rule, None)?;
            added.push(Added { sort: "制度要求", code: rule.code, name: rule.name });
        }
    }
    Ok(())
}

/// Conversions of what the unit has none for, be it one that has ended.
fn conversions(write: &Write<'_>, added: &mut Vec<Added>) -> Result<()> {
    let known = Conversions::read(write)?.0;
    for new in ConversionSeeds::load()? {
        if known.iter().all(|conversion| conversion.facts.measure != new.measure) {
            let id = add_conversion(write, &new)?;
            added.push(Added { sort: "学时折算标准", code: id.to_string(), name: new.says() });
        }
    }
    Ok(())
}

/// What youth groups are evaluated by, unless it was ever there.
fn criteria(write: &Write<'_>, added: &mut Vec<Added>) -> Result<()> {
    for seed in seed_criteria(write)? {
        added.push(Added {
            sort: "青年小组评估内容", code: seed.fact.unwrap_or_default(), name: seed.name
        });
    }
    Ok(())
}

fn insert_kind(write: &Write<'_>, kind: &KindSeed) -> Result<()> {
    let holders: Vec<_> = kind.holders.iter().map(|holder| holder.code()).collect();
    let requires: Vec<_> = kind.requires.iter().map(|element| element.code()).collect();
    write.insert(
        sql!("seeds.sql", "insert_kind"),
        named_params! {
            ":code": kind.code, ":name": kind.name, ":tier": kind.tier, ":holders": holders.join(" "),
            ":expected": kind.expected, ":collective": kind.collective, ":agenda_first": kind.agenda_first,
            ":make_up": kind.make_up, ":requires": requires.join(" "), ":note": kind.note,
        },
    )?;
    Ok(())
}

fn words(write: &Write<'_>, vocabulary: &str) -> Result<Vec<(String, String)>> {
    write.rows(sql!("seeds.sql", "words"), named_params! {":vocabulary": vocabulary}, |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Adds a word unless it means something already; says whether it was added.
fn insert_word(write: &Write<'_>, vocabulary: &str, word: &str, meaning: &str) -> Result<bool> {
    let known = words(write, vocabulary)?;
    if known.iter().any(|(known, _)| known == word) {
        return Ok(false);
    }
    write.insert(
        sql!("seeds.sql", "insert_word"),
        named_params! {":vocabulary": vocabulary, ":word": word, ":meaning": meaning},
    )?;
    Ok(true)
}
