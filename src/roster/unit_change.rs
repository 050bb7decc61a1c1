//! What becomes of a unit after it was added: a new name, another place in the tree, its end.

use anyhow::Result;

use super::unit::{must_be_free, must_exist, must_fit, unit};
use super::{Unit, UnitId, UnitKind, full_name, membership, person, post};
use crate::calendar::Day;
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Write, named_params};

/// Where a unit stood in the tree, and how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its number.
    pub id: i64,
    /// The unit above.
    pub parent: UnitId,
    /// That unit's name.
    pub parent_name: String,
    /// First day.
    pub starts: Day,
    /// Last day; none while it lasts.
    pub ends: Option<Day>,
}

/// All places of a unit, the oldest first.
pub fn places(records: &Records<'_>, of: UnitId) -> Result<Vec<Place>> {
    records.rows(sql!("unit.sql", "places_of_unit"), named_params! {":unit": of}, |row| {
        Ok(Place {
            id: row.get("id")?,
            parent: row.get("parent")?,
            parent_name: row.get("name")?,
            starts: row.get("starts")?,
            ends: row.get("ends")?,
        })
    })
}

/// The units under a unit that are there on that day or come later.
pub fn sub_units(records: &Records<'_>, of: UnitId, from: Day) -> Result<Vec<Unit>> {
    records.rows(sql!("unit.sql", "sub_units"), named_params! {":unit": of, ":from": from}, Unit::read)
}

/// Gives a unit another name or remark. History under the old name stays with it.
///
/// # Errors
/// Refused if another unit bears the name at that place.
pub fn change_unit(write: &Write<'_>, changed: &Unit, on: Day) -> Result<()> {
    must_be_free(write, changed.kind, &changed.name, changed.parent, on, Some(changed.id))?;
    write.execute(
        sql!("unit.sql", "update_unit"),
        named_params! {":id": changed.id, ":name": changed.name, ":note": changed.note},
    )?;
    Ok(())
}

/// Moves a unit under another from a day on.
///
/// # Errors
/// Refused if either does not exist then, the place does not fit, the unit would come to lie under itself, or a
/// Party group still has members: they belong to the branch it would leave.
pub fn move_unit(write: &Write<'_>, moved: &Unit, to: &Unit, on: Day) -> Result<()> {
    must_exist(moved, on)?;
    must_exist(to, on)?;
    must_fit(moved.kind, &moved.name, to)?;
    let known = places(write, moved.id)?;
    if let Some(place) = known.iter().find(|p| p.ends.is_none_or(|ends| ends >= on)) {
        if place.parent == to.id || place.starts >= on {
            return Err(Refusal::refused(format!(
                "“{}”自 {} 起就在“{}”之下。",
                moved.name, place.starts, place.parent_name
            ))
            .hint(format!("查看隶属经历：wuxue unit show {}", moved.id))
            .into());
        }
        must_not_lie_under(write, to, moved, on)?;
        write.execute(
            sql!("unit.sql", "end_place"),
            named_params! {":id": place.id, ":ends": on.previous()},
        )?;
    } else {
        must_not_lie_under(write, to, moved, on)?;
    }
    if moved.kind == UnitKind::PartyGroup {
        let hints = [
            "党小组的成员须是所在党支部的人，先把他们调到别的党小组：wuxue member move 姓名 --group 党小组"
                .to_owned(),
            "或先让他们离开这个党小组：wuxue member end 姓名 --unit 党小组".to_owned(),
        ];
        must_be_empty(write, moved, on, hints)?;
    }
    must_be_free(write, moved.kind, &moved.name, Some(to.id), on, Some(moved.id))?;
    write.insert(
        sql!("unit.sql", "insert_place"),
        named_params! {":unit": moved.id, ":parent": to.id, ":starts": on},
    )?;
    Ok(())
}

/// Refuses if `lower` lies under `upper`, at any depth.
fn must_not_lie_under(records: &Records<'_>, lower: &Unit, upper: &Unit, on: Day) -> Result<()> {
    let mut at = Some(lower.clone());
    while let Some(here) = at {
        if here.id == upper.id {
            return Err(Refusal::refused(format!("“{}”就在“{}”之下，不能反过来。", lower.name, upper.name))
                .hint("查看隶属关系：wuxue unit list")
                .into());
        }
        at = match here.parent {
            Some(parent) => unit(records, parent, on)?,
            None => None,
        };
    }
    Ok(())
}

/// What becomes of those who are still in a unit that ends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Remaining {
    /// Nothing was said: the unit may not end while there are any.
    #[default]
    Refuse,
    /// They end with it.
    End,
    /// They go to another unit on the day after.
    MoveTo(Unit),
}

/// Ends a unit with that last day, and its posts with it.
///
/// # Errors
/// Refused if members or sub-units remain and nothing was said of them, or if something of it begins later.
pub fn end_unit(
    write: &Write<'_>,
    ended: &Unit,
    last: Day,
    members: &Remaining,
    beneath: &Remaining,
) -> Result<()> {
    if let Some(ends) = ended.ends {
        return Err(Refusal::refused(format!("“{}”已于 {ends} 撤销。", ended.name))
            .hint("撤销登记错了的，先撤回那次操作：wuxue history")
            .into());
    }
    must_exist(ended, last)?;
    let remaining = sub_units(write, ended.id, last.next())?;
    if !remaining.is_empty() && *beneath == Remaining::Refuse {
        let names = some(remaining.iter().map(|unit| unit.name.as_str()));
        return Err(Refusal::refused(format!(
            "“{}”下面还有 {} 个党组织：{names}。",
            ended.name,
            remaining.len()
        ))
        .hint("一并撤销：加上 --end-sub-units")
        .hint("归到别的党组织：加上 --sub-units-to 党组织")
        .into());
    }
    // Members first: who moves to another branch leaves its groups, which can then end.
    settle_members(write, ended, last, members)?;
    for sub_unit in &remaining {
        match beneath {
            Remaining::MoveTo(to) => move_unit(write, sub_unit, to, last.next())?,
            _ => end_unit(write, sub_unit, last, members, beneath)?,
        }
    }
    for held in post::posts_of_unit(write, ended.id)? {
        if held.lasts_until(last.next()) {
            post::end_post(write, &held, last)?;
        }
    }
    for place in places(write, ended.id)? {
        if place.ends.is_none_or(|ends| ends > last) {
            if place.starts > last {
                return Err(Refusal::refused(format!(
                    "“{}”自 {} 起另有隶属关系，不能在 {last} 撤销。",
                    ended.name, place.starts
                ))
                .hint(format!("wuxue unit show {}", ended.id))
                .into());
            }
            write.execute(sql!("unit.sql", "end_place"), named_params! {":id": place.id, ":ends": last})?;
        }
    }
    write.execute(sql!("unit.sql", "end_unit"), named_params! {":id": ended.id, ":ends": last})?;
    Ok(())
}

fn settle_members(write: &Write<'_>, ended: &Unit, last: Day, members: &Remaining) -> Result<()> {
    let remaining = membership::memberships_of_unit(write, ended.id, last.next())?;
    if *members == Remaining::Refuse {
        let hints = [
            format!("归到别的党组织：wuxue unit end {} --on {last} --members-to 党组织", ended.id),
            format!("成员关系同日结束：wuxue unit end {} --on {last} --end-members", ended.id),
        ];
        return must_be_empty(write, ended, last.next(), hints);
    }
    for stay in remaining {
        let Some(who) = person(write, stay.person)? else { continue };
        match members {
            // A group has no successor of its own: its members stay where their branch puts them.
            Remaining::MoveTo(to) if to.kind == ended.kind => {
                membership::move_to(write, &who, to, last.next())?;
                if !membership::is_exclusive(to.kind) {
                    membership::leave(write, &who, &stay, last)?;
                }
            }
            Remaining::MoveTo(to) if ended.kind != UnitKind::PartyGroup => {
                return Err(Refusal::refused(format!(
                    "“{}”是{}，它的成员不能归到{}“{}”。",
                    ended.name,
                    ended.kind.label(),
                    to.kind.label(),
                    to.name
                ))
                .hint(format!("写一个{}", ended.kind.label()))
                .into());
            }
            _ => membership::leave(write, &who, &stay, last)?,
        }
    }
    Ok(())
}

fn must_be_empty(records: &Records<'_>, of: &Unit, on: Day, hints: [String; 2]) -> Result<()> {
    let remaining = membership::memberships_of_unit(records, of.id, on)?;
    if remaining.is_empty() {
        return Ok(());
    }
    let mut names = Vec::new();
    for stay in remaining.iter().take(SHOWN + 1) {
        names.extend(person(records, stay.person)?.map(|person| person.name));
    }
    let [first, second] = hints;
    Err(Refusal::refused(format!(
        "“{}”还有 {} 名成员：{}。",
        full_name(records, of, on)?,
        remaining.len(),
        some(names.iter().map(String::as_str))
    ))
    .hint(first)
    .hint(second)
    .into())
}

/// How many names a refusal lists.
const SHOWN: usize = 8;

fn some<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.collect();
    let more = if names.len() > SHOWN { "等" } else { "" };
    format!("{}{more}", names[..names.len().min(SHOWN)].join("、"))
}
