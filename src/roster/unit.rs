//! Units 党组织: the dated nodes of the tree, from the leading body to the groups.

use std::collections::HashMap;

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

/// A unit and all units below it, of those that stand in the tree of a day.
pub fn beneath(units: &[Unit], top: UnitId) -> Vec<UnitId> {
    let mut children: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
    for unit in units {
        if let Some(parent) = unit.parent {
            children.entry(parent).or_default().push(unit.id);
        }
    }
    let mut found = vec![top];
    let mut at = 0;
    while let Some(unit) = found.get(at).copied() {
        found.extend(children.get(&unit).into_iter().flatten());
        at += 1;
    }
    found
}

/// All units that ever were, with their places on that day.
pub fn units(records: &Records<'_>, on: Day) -> Result<Vec<Unit>> {
    records.rows(sql!("unit.sql", "units"), named_params! {":on": on}, Unit::read)
}

/// The units a person may mean: by code (`U3`), by full name, or by `branch/group`, with or without the
/// stroke. Never by part of a name. Units that exist on the day go before those that do not.
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
    if found.is_empty() {
        // As groups are shown: the branch's name directly before their own.
        for unit in units(records, on)?.into_iter().filter(|unit| text.ends_with(&unit.name)) {
            if unit.kind == UnitKind::PartyGroup && full_name(records, &unit, on)? == text {
                found.push(unit);
            }
        }
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

/// The known name that a word may be a slip of the hand for: it differs in one sign, or in two that changed places.
/// Names that differ in a number only (第一党小组, 第二党小组) are two names, and so are short ones.
pub fn slip_of<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const SHORTEST: usize = 3;
    let long = |text: &str| text.chars().count() >= SHORTEST;
    known.filter(|name| long(word) && long(name)).find(|name| is_slip(word, name))
}

/// Whether one text becomes the other by a single slip, and not by another number.
pub fn is_slip(one: &str, other: &str) -> bool {
    const NUMERALS: &str = "〇零一二三四五六七八九十百两甲乙丙丁戊己庚辛0123456789";
    // Of long enough texts a slip leaves one end as it is: most names are told apart by that alone.
    let ends = |text: &str| (text.chars().next(), text.chars().next_back());
    let ((first, last), (other_first, other_last)) = (ends(one), ends(other));
    if first != other_first && last != other_last || strsim::damerau_levenshtein(one, other) != 1 {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&char, &char)>| pairs.take_while(|(a, b)| a == b).count();
    let before = same(&mut a.iter().zip(&b));
    let after = same(&mut a[before..].iter().rev().zip(b[before..].iter().rev()));
    let differs = a[before..a.len() - after].iter().chain(&b[before..b.len() - after]);
    !differs.into_iter().all(|c| NUMERALS.contains(*c))
}

/// Refuses a day on which a unit does not exist.
pub fn must_exist(of: &Unit, on: Day) -> Result<(), Refusal> {
    if on < of.starts {
        return Err(Refusal::refused(format!("“{}”自 {} 起成立，{on} 还没有它。", of.name, of.starts))
            .hint(format!("查看它：wuxue unit show {}", of.id)));
    }
    match of.ends {
        Some(ends) if ends < on => Err(Refusal::refused(format!("“{}”已于 {ends} 撤销。", of.name))
            .hint("查看现有的党组织：wuxue unit list")),
        _ => Ok(()),
    }
}

/// The kinds of unit a kind may stand under; none if it stands alone.
pub fn parents_of(kind: UnitKind) -> &'static [UnitKind] {
    use UnitKind::{Branch, Department, GeneralBranch, LeadingBody, OrganCommittee};
    match kind {
        LeadingBody | UnitKind::OutsideUnit => &[],
        OrganCommittee => &[LeadingBody],
        GeneralBranch => &[OrganCommittee],
        Branch => &[OrganCommittee, GeneralBranch],
        UnitKind::PartyGroup => &[Branch],
        UnitKind::YouthGroup => &[OrganCommittee],
        Department => &[LeadingBody, Department],
    }
}

/// Refuses a place in the tree that a kind of unit cannot have.
pub(super) fn must_fit(kind: UnitKind, name: &str, above: &Unit) -> Result<(), Refusal> {
    let fitting = parents_of(kind);
    if fitting.contains(&above.kind) {
        return Ok(());
    }
    let names: Vec<_> = fitting.iter().map(|kind| kind.label()).collect();
    Err(Refusal::refused(if names.is_empty() {
        format!("“{name}”是{}，不设上级党组织。", kind.label())
    } else {
        format!(
            "“{name}”是{}，上级只能是{}，不能是“{}”（{}）。",
            kind.label(),
            names.join("或"),
            above.name,
            above.kind.label()
        )
    })
    .hint("查看有哪些党组织：wuxue unit list"))
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
/// does not exist then or is of a kind that has none such under it.
pub fn add_unit(write: &Write<'_>, new: &NewUnit<'_>) -> Result<UnitId> {
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Refusal::refused("党组织的名称不能是空的。")
            .hint("wuxue unit add 名称 --kind 类别")
            .into());
    }
    must_be_free(write, new.kind, name, new.parent, new.starts, None)?;
    if new.kind == UnitKind::PartyGroup && new.parent.is_none() {
        return Err(Refusal::refused(format!("党小组“{name}”要写明属于哪个党支部。"))
            .hint(format!("wuxue unit add {name} --kind 党小组 --under 党支部"))
            .into());
    }
    if let Some(parent) = new.parent {
        let above = unit(write, parent, new.starts)?.ok_or_else(|| {
            Refusal::not_found(format!("没有 {parent} 这个党组织。")).hint("wuxue unit list")
        })?;
        must_fit(new.kind, name, &above)?;
        must_exist(&above, new.starts)?;
        if let Some(ends) = above.ends {
            return Err(Refusal::refused(format!(
                "“{}”定于 {ends} 撤销，不能再在它下面设党组织。",
                above.name
            ))
            .hint("查看现有的党组织：wuxue unit list")
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

/// Refuses a name that another unit bears at that place: groups of different branches may share one.
pub(super) fn must_be_free(
    records: &Records<'_>,
    kind: UnitKind,
    name: &str,
    parent: Option<UnitId>,
    on: Day,
    own: Option<UnitId>,
) -> Result<()> {
    let rivals = records.rows(
        sql!("unit.sql", "unit_by_name"),
        named_params! {":name": name, ":on": on},
        Unit::read,
    )?;
    let shares_name = |rival: &&Unit| {
        Some(rival.id) != own
            && rival.ends.is_none_or(|ends| ends >= on)
            && (kind != UnitKind::PartyGroup || rival.parent == parent)
    };
    match rivals.iter().find(shares_name) {
        None => Ok(()),
        Some(rival) => Err(Refusal::refused(format!("“{name}”已经有了（{}）。", rival.id))
            .hint(format!("查看它：wuxue unit show {}", rival.id))
            .into()),
    }
}

#[cfg(test)]
mod slips {
    use super::{is_slip, slip_of};

    #[test]
    fn one_wrong_sign_is_a_slip_and_another_number_is_not() {
        for (one, other, slip) in [
            ("许林远", "许琳远", true),
            ("办公事党支部", "办公室党支部", true),
            ("办公室支部", "办公室党支部", true),
            ("党群工作处", "群党工作处", true),
            ("第一党支部", "第二党支部", false),
            ("第十党支部", "第十一党支部", false),
            ("组织处党支部", "宣传处党支部", false),
            ("许琳远", "许琳远", false),
        ] {
            assert_eq!(is_slip(one, other), slip, "{one} {other}");
        }
        assert_eq!(slip_of("王伟", ["王芳"].into_iter()), None, "short names differ in one sign by nature");
        assert_eq!(slip_of("许林远", ["张伟", "许琳远"].into_iter()), Some("许琳远"));
    }
}
