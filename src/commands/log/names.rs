//! Who is meant by a name beside an activity, and how people are shown there.

use anyhow::{Context, Result};

use crate::calendar::Day;
use crate::commands::words;
use crate::record::Participant;
use crate::refusal::{Kind, Refusal};
use crate::roster::{PersonId, UnitId, clean_name, meant_person, person};
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
    let error = match meant_person(records, text, Some(unit), day) {
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

/// Names for people.
pub fn shown(records: &Records<'_>, people: &[Participant]) -> Result<Vec<String>> {
    people
        .iter()
        .map(|who| match who {
            Participant::Person(id) => name(records, *id),
            Participant::Outside(name) => Ok(format!("{name}（名册外）")),
        })
        .collect()
}

/// A person's name.
pub fn name(records: &Records<'_>, id: PersonId) -> Result<String> {
    Ok(person(records, id)?.context("a person is missing")?.name)
}

/// Splits `张伟=请假` at the first sign of equality, in either width.
pub fn split(text: &str) -> Option<(&str, &str)> {
    text.split_once(['=', '＝']).map(|(left, right)| (left.trim(), right.trim()))
}

/// Splits at the last sign of equality: the text before it may hold others.
pub fn split_last(text: &str) -> Option<(&str, &str)> {
    text.rsplit_once(['=', '＝']).map(|(left, right)| (left.trim(), right.trim()))
}
