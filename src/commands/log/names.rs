//! Who is meant by a name beside an activity, and how people are shown there.

use anyhow::{Context, Result};

use crate::calendar::Day;
use crate::commands::words;
use crate::record::Participant;
use crate::refusal::{Kind, Refusal};
use crate::roster::{Person, PersonId, UnitId, clean_name, find_persons, meant_person, person};
use crate::store::Records;

/// Host, recorder, speaker or guest: a person of the roster, else a name from outside, which a remark says.
///
/// # Errors
/// Refused if several persons fit, or if the text is a code or number that no person has.
pub fn participant(
    records: &Records<'_>,
    what: &str,
    text: &str,
    unit: UnitId,
    day: Day,
    remarks: &mut Vec<String>,
) -> Result<Participant> {
    if let Some((name, OUTSIDE)) = bracketed(text) {
        return Ok(Participant::Outside(words::plain(what, &clean_name(name))?));
    }
    let error = match told_apart(records, text, Some(unit), day) {
        Ok(person) => return Ok(Participant::Person(person.id)),
        Err(error) => error,
    };
    let unknown = error.downcast_ref::<Refusal>().filter(|refusal| refusal.kind == Kind::NotFound);
    let Some(refusal) = unknown.filter(|_| !text.chars().any(|c| c.is_numeric())) else {
        return Err(error);
    };
    let name = words::plain(what, &clean_name(text))?;
    let near = refusal.hints.iter().find(|hint| hint.starts_with("是不是"));
    remarks.push(format!("{what}“{name}”不在名册中，按外单位人员登记。{}", near.map_or("", String::as_str)));
    Ok(Participant::Outside(name))
}

/// What stands in brackets after a name that is not of the roster.
const OUTSIDE: &str = "名册外";

/// A person by whatever [`meant_person`] takes, or as [`name`] shows those who share a name: `张伟（001004）`.
///
/// # Errors
/// Refused if none or several fit, or if the number in brackets is not that person's.
pub fn told_apart(records: &Records<'_>, text: &str, within: Option<UnitId>, day: Day) -> Result<Person> {
    let Some((name, number)) = bracketed(text) else { return meant_person(records, text, within, day) };
    if !find_persons(records, text)?.is_empty() {
        return meant_person(records, text, within, day);
    }
    let found = meant_person(records, number, within, day)?;
    if found.name != clean_name(name) {
        return Err(Refusal::not_found(format!("{number} 是{}，不是“{name}”。", found.name))
            .hint("核对姓名和工号：wuxue member list")
            .into());
    }
    Ok(found)
}

/// Splits `张伟（001004）` into the name and what stands in brackets.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.trim().split_once(['（', '('])?;
    let inside = rest.strip_suffix(['）', ')'])?;
    Some((name.trim(), inside.trim())).filter(|(name, inside)| !name.is_empty() && !inside.is_empty())
}

/// Names for people.
pub fn shown(records: &Records<'_>, people: &[Participant]) -> Result<Vec<String>> {
    people
        .iter()
        .map(|who| match who {
            Participant::Person(id) => name(records, *id),
            Participant::Outside(name) => Ok(format!("{name}（{OUTSIDE}）")),
        })
        .collect()
}

/// A name as [`shown`] gives it, without what says that it is not of the roster.
pub fn plain(shown: &str) -> &str {
    bracketed(shown).filter(|(_, inside)| *inside == OUTSIDE).map_or(shown, |(name, _)| name)
}

/// A person's name; where others of the roster bear it too, with the staff number, else the code.
pub fn name(records: &Records<'_>, id: PersonId) -> Result<String> {
    let person = person(records, id)?.context("a person is missing")?;
    if find_persons(records, &person.name)?.len() < 2 {
        return Ok(person.name);
    }
    let number = person.staff_no.unwrap_or_else(|| id.to_string());
    Ok(format!("{}（{number}）", person.name))
}

/// Splits `张伟=请假` at the first sign of equality, in either width.
pub fn split(text: &str) -> Option<(&str, &str)> {
    text.split_once(['=', '＝']).map(|(left, right)| (left.trim(), right.trim()))
}

/// What is said of several people at once, of each: `张三、李四=优秀` is `张三=优秀` and `李四=优秀`.
pub fn each(text: &str) -> Vec<String> {
    let (names, word) = split(text).map_or((Vec::new(), ""), |(names, word)| (words::several(names), word));
    match names.len() {
        0 | 1 => vec![text.to_owned()],
        _ => names.into_iter().map(|name| format!("{name}={word}")).collect(),
    }
}

/// Splits at the last sign of equality: the text before it may hold others.
pub fn split_last(text: &str) -> Option<(&str, &str)> {
    text.rsplit_once(['=', '＝']).map(|(left, right)| (left.trim(), right.trim()))
}
