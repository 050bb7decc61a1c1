//! 政治面貌, dated.

use anyhow::Result;

use super::{Person, PersonId, membership};
use crate::calendar::{Day, word_key};
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Write, named_params};

crate::closed_set! {
    /// How a person stands to the Party.
    Standing {
        /// A full member.
        Full = "full", "中共党员";
        /// A probationary member: counts for study, not for votes.
        Probationary = "probationary", "预备党员";
        /// A member of the Communist Youth League.
        League = "league", "共青团员";
        /// None of these.
        None = "none", "群众";
    }
}

impl Standing {
    /// What the words of rosters mean: 中共党员, 党员, 正式党员, 中共预备党员, 团员, 群众 …
    pub fn read(word: &str) -> Option<Standing> {
        match word_key(word).as_str() {
            "中共党员" | "党员" | "正式党员" | "中共正式党员" | "中国共产党党员" | "full" => {
                Some(Standing::Full)
            }
            "预备党员" | "中共预备党员" | "中共党员(预备)" | "党员(预备)" | "probationary" => {
                Some(Standing::Probationary)
            }
            "共青团员" | "团员" | "中国共产主义青年团团员" | "league" => {
                Some(Standing::League)
            }
            "群众" | "无党派" | "无党派人士" | "非党员" | "none" => Some(Standing::None),
            _ => None,
        }
    }

    /// Whether this is a member of the Party, full or probationary. Nobody else may be called 党员.
    pub fn in_party(self) -> bool {
        matches!(self, Standing::Full | Standing::Probationary)
    }
}

/// A standing with its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedStanding {
    /// Its number.
    pub id: i64,
    /// The standing.
    pub standing: Standing,
    /// First day.
    pub starts: Day,
    /// Last day.
    pub ends: Option<Day>,
}

/// All standings of a person, the oldest first.
pub fn standings(records: &Records<'_>, person: PersonId) -> Result<Vec<DatedStanding>> {
    records.rows(sql!("standing.sql", "standings_of_person"), named_params! {":person": person}, |row| {
        Ok(DatedStanding {
            id: row.get("id")?,
            standing: row.get("standing")?,
            starts: row.get("starts")?,
            ends: row.get("ends")?,
        })
    })
}

/// How a person stands on a day; `None` if that is not known.
pub fn standing_on(records: &Records<'_>, person: PersonId, on: Day) -> Result<Option<Standing>> {
    records.maybe(sql!("standing.sql", "standing_on"), named_params! {":person": person, ":on": on}, |row| {
        row.get(0)
    })
}

/// Gives a person a standing from a day on; the one before ends the day before. One that begins on the same
/// day is corrected.
///
/// # Errors
/// Refused if a later standing is known, or if a member of a branch would cease to be of the Party.
pub fn set_standing(write: &Write<'_>, person: &Person, standing: Standing, starts: Day) -> Result<()> {
    let known = standings(write, person.id)?;
    if let Some(later) = known.iter().find(|known| known.starts > starts) {
        return Err(Refusal::refused(format!(
            "{}在 {} 起已经登记为{}，不能再插入 {starts} 起的政治面貌。",
            person.name,
            later.starts,
            later.standing.label()
        ))
        .hint(format!("查看全部经历：wuxue member show {}", person.id))
        .into());
    }
    if !standing.in_party()
        && let Some(branch) = membership::living(write, person.id, super::UnitKind::Branch, starts)?
    {
        return Err(Refusal::refused(format!(
            "{}这一天还编在“{}”；不再是党员的，要先办理离开党支部。",
            person.name, branch.unit_name
        ))
        .hint(format!(
            "wuxue member end {} --unit {} --on {} --reason 原因",
            person.id,
            branch.unit_name,
            starts.previous()
        ))
        .into());
    }
    match known.last() {
        Some(last) if last.standing == standing && last.ends.is_none() => return Ok(()),
        Some(last) if last.starts == starts => {
            write.execute(
                sql!("standing.sql", "correct_standing"),
                named_params! {":id": last.id, ":standing": standing},
            )?;
            return Ok(());
        }
        Some(last) if last.ends.is_none_or(|ends| ends >= starts) => {
            end_standing(write, last.id, starts.previous())?;
        }
        _ => {}
    }
    write.insert(
        sql!("standing.sql", "insert_standing"),
        named_params! {":person": person.id, ":standing": standing, ":starts": starts},
    )?;
    Ok(())
}

/// Ends a standing.
pub(super) fn end_standing(write: &Write<'_>, id: i64, last: Day) -> Result<()> {
    write.execute(sql!("standing.sql", "end_standing"), named_params! {":id": id, ":ends": last})?;
    Ok(())
}
