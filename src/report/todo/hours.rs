//! Hours of study below the pace of their floor, by branch and without names: a shortfall is the person's own affair.

use std::collections::BTreeMap;

use anyhow::Result;

use super::super::hours::People;
use super::super::{Readers, Scope};
use super::{Asked, Todo, TodoSort};
use crate::calendar::{Grain, Period};
use crate::roster::UnitId;
use crate::store::Records;

/// Before so many days of the year are over nobody is behind.
const SETTLING: i64 = 90;

/// A line for each branch with people who have earned less than the part of their floor that the part of the year
/// that is over asks for.
pub(super) fn hours(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let year = Period::containing(Grain::Year, asked.today);
    let passed = year.from().days_until(asked.today);
    if passed < SETTLING {
        return Ok(Vec::new());
    }
    let scope = Scope {
        period: year,
        unit: asked.unit.clone(),
        person: None,
        as_of: asked.today,
        readers: Readers::default(),
    };
    let people = People::read(records, &scope)?;
    // Members, and secretaries and members of committees.
    let mut behind: BTreeMap<i64, [i64; 2]> = BTreeMap::new();
    for learner in people.learners.iter().filter(|learner| learner.left.is_none()) {
        let (Some(floor), Some(branch)) = (&learner.floor, learner.branch) else { continue };
        if learner.collective * year.days() < floor.due.minutes * passed {
            let [members, in_post] = behind.entry(branch).or_default();
            *(if floor.due.in_post > 0 { in_post } else { members }) += 1;
        }
    }
    Ok(behind
        .into_iter()
        .map(|(branch, [members, in_post])| {
            let unit = UnitId(branch);
            let who = match (members, in_post) {
                (members, 0) => format!("党员 {members} 人"),
                (0, in_post) => format!("书记、委员 {in_post} 人"),
                (members, in_post) => format!("党员 {members} 人、书记和委员 {in_post} 人"),
            };
            let what = format!("集中学习的学时落后于全年进度：{who}");
            let command = format!("wuxue report hours {} --unit {unit}", year.code());
            let key = format!("{unit}-{}", year.code());
            let todo = asked.of_unit(TodoSort::Hours, unit, key, what, command).until(year.to());
            Todo { count: members + in_post, ..todo }
        })
        .collect())
}
