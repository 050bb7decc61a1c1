//! 不作硬性要求: members who because of age or frailty are not required to take part (中国共产党党员教育管理
//! 工作条例 第23条). The reason stays general; a diagnosis is never kept.

use anyhow::Result;

use super::{Person, PersonId};
use crate::calendar::Day;
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Write, named_params};

/// The clause exemptions rest on.
pub const CLAUSE: &str = "党员教育管理工作条例第23条";

/// An exemption with its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// Its number.
    pub id: i64,
    /// First day.
    pub starts: Day,
    /// Last day; none while it lasts.
    pub ends: Option<Day>,
    /// Why, in general words.
    pub reason: String,
}

/// All exemptions of a person, the oldest first.
pub fn exemptions(records: &Records<'_>, person: PersonId) -> Result<Vec<Exemption>> {
    records.rows(sql!("exemption.sql", "exemptions_of_person"), named_params! {":person": person}, |row| {
        Ok(Exemption {
            id: row.get("id")?,
            starts: row.get("starts")?,
            ends: row.get("ends")?,
            reason: row.get("reason")?,
        })
    })
}

/// Exempts a person from a day on, until a last day if that is known.
///
/// # Errors
/// Refused if the days are the wrong way round or another exemption lies in them.
pub fn exempt(
    write: &Write<'_>,
    person: &Person,
    starts: Day,
    ends: Option<Day>,
    reason: &str,
) -> Result<()> {
    if ends.is_some_and(|ends| ends < starts) {
        return Err(Refusal::refused(format!("结束日期早于起始日期（{starts}）。"))
            .hint("改正 --until 的日期")
            .into());
    }
    let overlaps = |known: &&Exemption| {
        known.ends.is_none_or(|last| last >= starts) && ends.is_none_or(|last| known.starts <= last)
    };
    if let Some(known) = exemptions(write, person.id)?.iter().find(overlaps) {
        return Err(Refusal::refused(format!(
            "{}自 {} 起已经登记为不作硬性要求（{}）。",
            person.name, known.starts, known.reason
        ))
        .hint(format!("要结束它：wuxue member exempt {} --end --on 日期", person.id))
        .into());
    }
    write.insert(
        sql!("exemption.sql", "insert_exemption"),
        named_params! {":person": person.id, ":starts": starts, ":ends": ends, ":reason": reason},
    )?;
    Ok(())
}

/// Ends the exemption that lasts on that day; it becomes its last day.
///
/// # Errors
/// Refused if there is none.
pub fn end_exemption(write: &Write<'_>, person: &Person, last: Day) -> Result<()> {
    let known = exemptions(write, person.id)?;
    let lasting = known.iter().find(|e| e.starts <= last && e.ends.is_none_or(|ends| ends > last));
    let Some(lasting) = lasting else {
        return Err(Refusal::refused(format!("{}在 {last} 没有登记为不作硬性要求。", person.name))
            .hint(format!("查看全部经历：wuxue member show {}", person.id))
            .into());
    };
    write
        .execute(sql!("exemption.sql", "end_exemption"), named_params! {":id": lasting.id, ":ends": last})?;
    Ok(())
}
