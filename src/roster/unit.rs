//! Units 党组织: the dated nodes of the tree, from the leading body to the groups.

use anyhow::Result;

use super::UnitKind;
use crate::calendar::Day;
use crate::identifier;
use crate::refusal::{Kind, Refusal};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of a unit, `U3` on screen.
    UnitId, "U"
);

/// A unit, with its place in the tree on the day it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its number.
    pub id: UnitId,
    /// What kind of unit.
    pub kind: UnitKind,
    /// Full name. Groups of different branches may share one.
    pub name: String,
    /// First day.
    pub starts: Day,
    /// Last day, if it has ended.
    pub ends: Option<Day>,
    /// Remark.
    pub note: Option<String>,
    /// The unit above it on that day.
    pub parent: Option<UnitId>,
}

impl Unit {
    pub(super) fn read(row: &Row<'_>) -> SqlResult<Unit> {
        Ok(Unit {
            id: row.get("id")?,
            kind: row.get("kind")?,
            name: row.get("name")?,
            starts: row.get("starts")?,
            ends: row.get("ends")?,
            note: row.get("note")?,
            parent: row.get("parent")?,
        })
    }

    /// Whether the unit existed on that day.
    pub fn exists_on(&self, day: Day) -> bool {
        self.starts <= day && self.ends.is_none_or(|ends| ends >= day)
    }
}

/// The unit with this number, with its place on that day.
pub fn unit(records: &Records<'_>, id: UnitId, on: Day) -> Result<Option<Unit>> {
    records.maybe(sql!("unit.sql", "unit_by_id"), named_params! {":id": id, ":on": on}, Unit::read)
}

/// All units that ever were, with their places on that day.
pub fn units(records: &Records<'_>, on: Day) -> Result<Vec<Unit>> {
    records.rows(sql!("unit.sql", "units"), named_params! {":on": on}, Unit::read)
}

/// The units a person may mean: by code (`U3`), by full name, or by `branch/group`. Never by part of a
/// name. Units that exist on the day go before those that do not.
pub fn find_units(records: &Records<'_>, text: &str, on: Day) -> Result<Vec<Unit>> {
    let text = text.trim();
    if let Some(id) = UnitId::from_code(text) {
        return Ok(unit(records, id, on)?.into_iter().collect());
    }
    let by_name = |name: &str| {
        records.rows(sql!("unit.sql", "unit_by_name"), named_params! {":name": name, ":on": on}, Unit::read)
    };
    let mut found = by_name(text)?;
    if found.is_empty()
        && let Some((above, name)) = text.rsplit_once(['/', '／'])
    {
        let above: Vec<UnitId> = find_units(records, above, on)?.iter().map(|unit| unit.id).collect();
        found = by_name(name.trim())?;
        found.retain(|unit| unit.parent.is_some_and(|parent| above.contains(&parent)));
    }
    if found.iter().any(|unit| unit.exists_on(on)) {
        found.retain(|unit| unit.exists_on(on));
    }
    Ok(found)
}

/// The one unit meant.
///
/// # Errors
/// Refused if none or several fit; the candidates are named.
pub fn meant_unit(records: &Records<'_>, text: &str, on: Day) -> Result<Unit> {
    let mut found = find_units(records, text, on)?;
    if found.len() == 1 {
        return Ok(found.remove(0));
    }
    if found.is_empty() {
        let mut refusal = Refusal::not_found(format!("没有叫“{text}”的党组织。"));
        let names: Vec<String> = units(records, on)?.into_iter().map(|unit| unit.name).collect();
        if let Some(near) = nearest(text, names.iter().map(String::as_str)) {
            refusal = refusal.hint(format!("是不是“{near}”？"));
        }
        return Err(refusal.hint("查看有哪些党组织：wuxue unit list").into());
    }
    let mut refusal = Refusal::new(Kind::Ambiguous, format!("叫“{text}”的党组织不止一个，请写明是哪一个。"));
    for unit in &found {
        refusal = refusal.hint(format!("{}：{}", unit.id, full_name(records, unit, on)?));
    }
    Err(refusal.into())
}

/// A unit's name for people; a group's with its branch before it, since groups share names.
pub fn full_name(records: &Records<'_>, of: &Unit, on: Day) -> Result<String> {
    if of.kind == UnitKind::PartyGroup
        && let Some(parent) = of.parent
        && let Some(parent) = unit(records, parent, on)?
    {
        return Ok(format!("{}{}", parent.name, of.name));
    }
    Ok(of.name.clone())
}

/// The known name nearest to a word that fits none, if any is near enough to be a slip of the hand.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|name| (strsim::normalized_damerau_levenshtein(word, name), name))
        .filter(|(near, _)| *near >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// A unit to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit<'a> {
    /// What kind of unit.
    pub kind: UnitKind,
    /// Full name.
    pub name: &'a str,
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// First day.
    pub starts: Day,
    /// Remark.
    pub note: Option<&'a str>,
}

/// Adds a unit.
///
/// # Errors
/// Refused if a unit of that name already stands at that place on its first day, or if the unit above it
/// does not exist then.
pub fn add_unit(write: &Write<'_>, new: &NewUnit<'_>) -> Result<UnitId> {
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Refusal::refused("党组织的名称不能是空的。")
            .hint("wuxue unit add 名称 --kind 类别")
            .into());
    }
    let rivals = find_units(write, name, new.starts)?;
    let shares_name = |rival: &&Unit| {
        rival.name == name
            && rival.exists_on(new.starts)
            && (new.kind != UnitKind::PartyGroup || rival.parent == new.parent)
    };
    if let Some(rival) = rivals.iter().find(shares_name) {
        return Err(Refusal::refused(format!("“{name}”已经有了（{}）。", rival.id))
            .hint(format!("查看它：wuxue unit show {}", rival.id))
            .into());
    }
    if let Some(parent) = new.parent {
        let above = unit(write, parent, new.starts)?.ok_or_else(|| {
            Refusal::not_found(format!("没有 {parent} 这个党组织。")).hint("wuxue unit list")
        })?;
        if !above.exists_on(new.starts) {
            return Err(Refusal::refused(format!("上级“{}”在 {} 不存在。", above.name, new.starts))
                .hint(format!("wuxue unit show {parent}"))
                .into());
        }
    }
    let id = UnitId(write.insert(
        sql!("unit.sql", "insert_unit"),
        named_params! {":kind": new.kind, ":name": name, ":starts": new.starts, ":note": new.note},
    )?);
    if let Some(parent) = new.parent {
        write.insert(
            sql!("unit.sql", "insert_place"),
            named_params! {":unit": id, ":parent": parent, ":starts": new.starts},
        )?;
    }
    Ok(id)
}
