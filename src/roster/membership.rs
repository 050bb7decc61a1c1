//! Who belongs where, dated. One branch at a time, one group of it, one youth group, one department.

use std::collections::HashMap;

use anyhow::Result;

use super::{Person, PersonId, Unit, UnitId, UnitKind, post, standing, unit};
use crate::calendar::{Day, Month};
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

/// One stay of a person in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Its number.
    pub id: i64,
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// What kind of unit that is.
    pub kind: UnitKind,
    /// The unit's name.
    pub unit_name: String,
    /// First day.
    pub starts: Day,
    /// Last day; none while it lasts.
    pub ends: Option<Day>,
}

impl Membership {
    fn read(row: &Row<'_>) -> SqlResult<Membership> {
        Ok(Membership {
            id: row.get("id")?,
            person: row.get("person")?,
            unit: row.get("unit")?,
            kind: row.get("kind")?,
            unit_name: row.get("name")?,
            starts: row.get("starts")?,
            ends: row.get("ends")?,
        })
    }

    /// Whether it holds on that day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.starts <= day && self.lasts_until(day)
    }

    /// Whether it has not ended before that day.
    pub fn lasts_until(&self, day: Day) -> bool {
        self.ends.is_none_or(|ends| ends >= day)
    }
}

/// All memberships of a person, the oldest first.
pub fn memberships(records: &Records<'_>, person: PersonId) -> Result<Vec<Membership>> {
    records.rows(
        sql!("membership.sql", "memberships_of_person"),
        named_params! {":person": person},
        Membership::read,
    )
}

/// The first day of everybody in any unit. What was done before it counts for none.
pub fn first_days(records: &Records<'_>) -> Result<HashMap<PersonId, Day>> {
    let mut first = HashMap::new();
    records.each(sql!("membership.sql", "first_days"), [], |row| {
        first.insert(row.get("person")?, row.get("first")?);
        Ok(())
    })?;
    Ok(first)
}

/// The memberships of a unit that last on that day or begin after it.
pub fn memberships_of_unit(records: &Records<'_>, unit: UnitId, from: Day) -> Result<Vec<Membership>> {
    records.rows(
        sql!("membership.sql", "memberships_of_unit"),
        named_params! {":unit": unit, ":from": from},
        Membership::read,
    )
}

/// The membership of this kind that holds on that day.
pub(super) fn living(
    records: &Records<'_>,
    person: PersonId,
    kind: UnitKind,
    on: Day,
) -> Result<Option<Membership>> {
    let all = memberships(records, person)?;
    Ok(all.into_iter().find(|m| m.kind == kind && m.holds_on(on)))
}

/// Whether a person can be in only one unit of this kind at a time.
pub fn is_exclusive(kind: UnitKind) -> bool {
    matches!(kind, UnitKind::Branch | UnitKind::PartyGroup | UnitKind::YouthGroup | UnitKind::Department)
}

/// Age limit of youth groups in years, if the store has one.
pub fn youth_age_limit(records: &Records<'_>) -> Result<Option<i32>> {
    let value: Option<String> =
        records.maybe(sql!("membership.sql", "youth_age_limit"), [], |row| row.get(0))?;
    Ok(value.and_then(|text| text.parse().ok()))
}

/// The last day on which somebody born in that month counts in a youth group: the end of the month of the
/// birthday.
pub fn youth_until(birth_month: Month, limit_years: i32) -> Day {
    birth_month.plus_months(limit_years.saturating_mul(12)).last_day()
}

/// Lets a person join a unit from a day on.
///
/// # Errors
/// Refused if the unit does not exist then, takes no members, or if a rule forbids it: one branch at a time, a
/// group of the person's own branch, Party members only in a branch, the age limit of youth groups.
pub fn join(write: &Write<'_>, person: &Person, unit: &Unit, starts: Day) -> Result<()> {
    may_join(write, person, unit, starts)?;
    write.insert(
        sql!("membership.sql", "insert_membership"),
        named_params! {":person": person.id, ":unit": unit.id, ":starts": starts, ":ends": unit.ends},
    )?;
    Ok(())
}

fn may_join(records: &Records<'_>, person: &Person, to: &Unit, starts: Day) -> Result<()> {
    let name = &person.name;
    if to.kind == UnitKind::OutsideUnit {
        return Err(Refusal::refused(format!("“{}”是外单位，外单位的人员不进名册。", to.name))
            .hint("查看本单位的党组织：wuxue unit list")
            .into());
    }
    if let Some(left) = person.ends {
        return Err(Refusal::refused(format!("{name}已于 {left} 离开，不能再编入“{}”。", to.name))
            .hint(format!(
                "重新回来的，写明回来的日期：wuxue member move {} --to 党支部 --on 日期",
                person.id
            ))
            .into());
    }
    unit::must_exist(to, starts)?;
    let known = memberships(records, person.id)?;
    let clash = known
        .iter()
        .find(|m| m.lasts_until(starts) && (m.unit == to.id || (is_exclusive(to.kind) && m.kind == to.kind)));
    if let Some(clash) = clash {
        let again = clash.unit == to.id && clash.starts <= starts;
        let message = if again {
            format!("{name}自 {} 起已经在“{}”。", clash.starts, clash.unit_name)
        } else {
            format!(
                "{name}自 {} 起编在“{}”，同一时间只能编入一个{}。",
                clash.starts,
                clash.unit_name,
                to.kind.label()
            )
        };
        return Err(Refusal::refused(message)
            .hint(format!("调到另一个：wuxue member move {} --to {} --on 日期", person.id, to.id))
            .into());
    }
    match to.kind {
        UnitKind::Branch => {
            let standing = standing::standing_on(records, person.id, starts)?;
            if let Some(standing) = standing.filter(|s| !s.in_party()) {
                return Err(Refusal::refused(format!(
                    "{name}的政治面貌是{}，党支部的成员须是中共党员或预备党员。",
                    standing.label()
                ))
                .hint("已经发展入党的，先登记为预备党员或中共党员")
                .into());
            }
        }
        UnitKind::PartyGroup => {
            let own = known.iter().find(|m| m.kind == UnitKind::Branch && m.holds_on(starts));
            if own.map(|m| m.unit) != to.parent || to.parent.is_none() {
                let of = unit::full_name(records, to, starts)?;
                let now =
                    own.map_or("没有编入党支部".to_owned(), |m| format!("编在“{}”", m.unit_name));
                return Err(Refusal::refused(format!(
                    "“{of}”不是{name}所在党支部的党小组（{starts} {name}{now}）。"
                ))
                .hint(format!("查看所在党支部：wuxue member show {}", person.id))
                .into());
            }
        }
        UnitKind::YouthGroup => {
            if let (Some(born), Some(limit)) = (person.birth_month, youth_age_limit(records)?)
                && youth_until(born, limit) < starts
            {
                return Err(Refusal::refused(format!(
                    "{name} {born} 出生，{starts} 已超过青年理论学习小组的年龄上限（{limit} 周岁，算到生日当月月底）。"
                ))
                .hint("请核对出生年月；不再参加青年小组的，不必编入")
                .into());
            }
        }
        _ => {}
    }
    Ok(())
}

/// Ends one membership with that last day. Leaving a branch also leaves its group; posts held there end too.
///
/// # Errors
/// Refused if it, or a post that hangs on it, begins only after that day.
pub fn leave(write: &Write<'_>, person: &Person, from: &Membership, last: Day) -> Result<()> {
    if last < from.starts {
        return Err(Refusal::refused(format!(
            "{}自 {} 起才在“{}”，不能在 {last} 结束。",
            person.name, from.starts, from.unit_name
        ))
        .hint("换一个晚些的日期；当初登记错了的，撤销那次操作：wuxue history")
        .into());
    }
    if from.ends == Some(last) {
        return Ok(());
    }
    if from.kind == UnitKind::Branch {
        for group in memberships(write, person.id)? {
            if group.kind == UnitKind::PartyGroup && group.lasts_until(last.next()) {
                leave(write, person, &group, last)?;
            }
        }
    }
    for held in post::posts(write, person.id)? {
        if held.unit == from.unit && held.lasts_until(last.next()) {
            post::end_post(write, &held, last)?;
        }
    }
    write.execute(sql!("membership.sql", "end_membership"), named_params! {":id": from.id, ":ends": last})?;
    Ok(())
}

/// Moves a person to a unit from a day on. Where only one unit of the kind is possible, the old membership
/// ends the day before; otherwise the new one is added.
///
/// # Errors
/// As [`join`] and [`leave`]; refused if the person is there already or joins another such unit later.
pub fn move_to(write: &Write<'_>, person: &Person, to: &Unit, on: Day) -> Result<()> {
    if is_exclusive(to.kind) {
        unit::must_exist(to, on)?;
        let known = memberships(write, person.id)?;
        for old in known.iter().filter(|m| m.kind == to.kind && m.lasts_until(on)) {
            if old.unit == to.id || old.starts >= on {
                return Err(Refusal::refused(format!(
                    "{}自 {} 起{}在“{}”。",
                    person.name,
                    old.starts,
                    if old.starts > on { "将" } else { "已经" },
                    old.unit_name
                ))
                .hint(format!("查看全部经历：wuxue member show {}", person.id))
                .into());
            }
            leave(write, person, old, on.previous())?;
        }
    }
    join(write, person, to, on)
}
