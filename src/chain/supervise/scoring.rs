//! The scoring sheet 评分表: what a unit takes points for, as data of its own. There is none to begin with, and unless the
//! setting turns it on nothing is scored anywhere.

use anyhow::Result;

use super::finding::Finding;
use super::inspected::{BranchSheet, Fulfilled, rule_fulfilled};
use crate::identifier;
use crate::record::{DebtState, Setting, setting};
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Write, named_params};

identifier!(
    /// Number of a criterion, `SC1` on screen.
    ScoreCriterionId, "SC"
);

crate::closed_set! {
    /// For each of what points are taken.
    ScoreEach {
        /// A rule that was missed unstated.
        Rule = "rule", "制度要求未达到";
        /// An item of a notice that was not carried out, unstated.
        Item = "item", "通知单事项未落实";
        /// A record that lacks something.
        Record = "record", "记录缺项";
        /// A session not made up in time.
        MakeUp = "make_up", "逾期没有补学";
        /// A problem found.
        Finding = "finding", "发现的问题";
    }
}

/// A criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreCriterion {
    /// Its number.
    pub id: ScoreCriterionId,
    /// Its name.
    pub name: String,
    /// Full points, in hundredths.
    pub points: i64,
    /// For each of what points are taken.
    pub each: ScoreEach,
    /// How many, in hundredths.
    pub taken: i64,
}

impl ScoreCriterion {
    /// How often it applies to a branch.
    pub fn count(&self, sheet: &BranchSheet, findings: &[Finding]) -> i64 {
        let undone = |all: &mut dyn Iterator<Item = Fulfilled>| {
            all.filter(|one| *one == Fulfilled::Undone).count() as i64
        };
        match self.each {
            ScoreEach::Rule => undone(&mut sheet.rules.iter().map(|one| rule_fulfilled(one.state))),
            ScoreEach::Item => undone(&mut sheet.items.iter().map(|one| one.fulfilled())),
            ScoreEach::Record => sheet.incomplete().count() as i64,
            ScoreEach::MakeUp => sheet.debts_in(DebtState::Overdue),
            ScoreEach::Finding => {
                findings.iter().filter(|one| one.facts.unit == sheet.unit.unit).count() as i64
            }
        }
    }

    /// What is left of the points, in hundredths; never below 0.
    pub fn score(&self, count: i64) -> i64 {
        (self.points - self.taken.saturating_mul(count)).max(0)
    }
}

/// The criteria of the scoring sheet, in the order in which they were added.
pub fn score_criteria(records: &Records<'_>) -> Result<Vec<ScoreCriterion>> {
    records.rows(sql!("scoring.sql", "criteria"), [], |row| {
        Ok(ScoreCriterion {
            id: row.get("id")?,
            name: row.get("name")?,
            points: row.get("points")?,
            each: row.get("each")?,
            taken: row.get("taken")?,
        })
    })
}

/// Adds a criterion; `points` and `taken` in hundredths, above 0.
///
/// # Errors
/// Refused if there is one of that name, or if more is taken for each than there is.
pub fn add_score_criterion(
    write: &Write<'_>,
    name: &str,
    points: i64,
    each: ScoreEach,
    taken: i64,
) -> Result<ScoreCriterionId> {
    if let Some(same) = score_criteria(write)?.into_iter().find(|one| one.name == name) {
        return Err(Refusal::refused(format!("评分项目“{name}”已经有了：{}。", same.id))
            .hint(format!("先删去它：wuxue inspect score remove {}", same.id))
            .into());
    }
    if taken > points {
        return Err(Refusal::usage("每次扣的分不能多于分值。").hint("例如：--points 12 --taken 0.2").into());
    }
    let params = named_params! {":name": name, ":points": points, ":each": each, ":taken": taken};
    Ok(ScoreCriterionId(write.insert(sql!("scoring.sql", "insert_criterion"), params)?))
}

/// Takes a criterion out.
///
/// # Errors
/// Refused if there is none of that number.
pub fn remove_score_criterion(write: &Write<'_>, text: &str) -> Result<ScoreCriterion> {
    let id = ScoreCriterionId::from_code(text);
    let found = score_criteria(write)?.into_iter().find(|one| Some(one.id) == id);
    let found = found.ok_or_else(|| {
        Refusal::not_found(format!("没有评分项目 {}。", text.trim()))
            .hint("查看评分项目：wuxue inspect score list")
    })?;
    write.execute(sql!("scoring.sql", "delete_criterion"), named_params! {":id": found.id})?;
    Ok(found)
}

/// Whether the unit scores at all.
pub fn scores(records: &Records<'_>) -> Result<bool> {
    Ok(setting(records, Setting::Scoring)?.is_some())
}
