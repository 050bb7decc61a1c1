//! The person or unit a clerk named. Where a name fits several, the clerk at a terminal chooses; a script is
//! refused with the candidates. Asked before anything is written, so that no lock is held meanwhile.

use anyhow::Result;

use crate::calendar::Day;
use crate::refusal::Refusal;
use crate::roster::{
    Person, Unit, UnitId, candidates, described, find_units, full_name, meant_person, meant_unit,
};
use crate::session::Session;
use crate::session::ask;
use crate::store::Records;

/// The person meant; among several of a name, those of `within` go first.
///
/// # Errors
/// Refused if none fits, or several do and nobody can be asked.
pub fn person(
    session: &Session,
    records: &Records<'_>,
    text: &str,
    within: Option<UnitId>,
) -> Result<Person> {
    if session.terminal.interactive {
        let found = candidates(records, text, within, session.today)?;
        if found.len() > 1 {
            let mut choices = Vec::new();
            for person in &found {
                choices.push(described(records, person, session.today)?);
            }
            return chosen(found, text, &choices);
        }
    }
    meant_person(records, text, within, session.today)
}

/// The unit meant.
///
/// # Errors
/// As [`person`].
pub fn unit(session: &Session, records: &Records<'_>, text: &str) -> Result<Unit> {
    unit_on(session, records, text, session.today)
}

/// The unit meant by what it is called on a day.
///
/// # Errors
/// As [`person`].
pub fn unit_on(session: &Session, records: &Records<'_>, text: &str, on: Day) -> Result<Unit> {
    if session.terminal.interactive {
        let found = find_units(records, text, on)?;
        if found.len() > 1 {
            let mut choices = Vec::new();
            for unit in &found {
                choices.push(format!("{}：{}", unit.id, full_name(records, unit, on)?));
            }
            return chosen(found, text, &choices);
        }
    }
    meant_unit(records, text, on)
}

/// The group of this name within a branch, so that 第一党小组 need not say of which; else as [`unit`].
///
/// # Errors
/// As [`unit`].
pub fn group(session: &Session, records: &Records<'_>, text: &str, branch: Option<UnitId>) -> Result<Unit> {
    if let Some(branch) = branch {
        let mut inside = find_units(records, text, session.today)?;
        inside.retain(|unit| unit.parent == Some(branch));
        if inside.len() == 1 {
            return Ok(inside.remove(0));
        }
    }
    unit(session, records, text)
}

fn chosen<T>(mut found: Vec<T>, text: &str, choices: &[String]) -> Result<T> {
    match ask::choose(&format!("叫“{text}”的不止一个，是哪一个？"), choices)? {
        Some(at) if at < found.len() => Ok(found.swap_remove(at)),
        _ => Err(Refusal::refused("已取消，没有写入任何内容。").into()),
    }
}
