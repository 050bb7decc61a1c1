//! Problems 问题 that an inspection found, and what became of each. Nothing is done without evidence, nobody verifies
//! what was theirs to do, and what was late stays late. How a problem stands is derived from its steps.

use std::collections::HashMap;

use anyhow::Result;

use super::inspection::{Inspection, InspectionId, inspections};
use crate::calendar::{Day, Reckoning, fold_width};
use crate::page::Cell;
use crate::record::ActivityId;
use crate::refusal::Refusal;
use crate::roster::{PersonId, UnitId};
use crate::sql;
use crate::store::{Records, Write, named_params};

crate::closed_set! {
    /// What a problem is about.
    FindingSort {
        /// A rule that was not kept.
        Rule = "rule", "制度落实";
        /// A notice that was not carried out.
        Notice = "notice", "通知单落实";
        /// Records without what they must say.
        Elements = "elements", "要素不全";
        /// Attendance, hours, make-ups.
        Attendance = "attendance", "参学和补学";
        /// Always the same form.
        Form = "form", "形式单一";
        /// Study apart from the work at hand.
        Work = "work", "融合不够";
        /// Papers not filed.
        Filing = "filing", "资料归档";
        /// Anything else.
        Other = "other", "其他";
    }
}

crate::closed_set! {
    /// A step of what became of a problem.
    StepSort {
        /// Something was done about it.
        Progress = "progress", "整改进展";
        /// The owner calls it done, with evidence.
        Done = "done", "整改完成";
        /// Verified.
        Passed = "passed", "核验通过";
        /// Sent back.
        Returned = "returned", "核验退回";
        /// Looked at again: it lasts.
        Lasting = "lasting", "回头看：已巩固";
        /// Looked at again: it is back.
        Relapsed = "relapsed", "回头看：反弹";
    }
}

crate::closed_set! {
    /// How a problem stands.
    FindingState {
        /// Nothing was done yet.
        Open = "open", "待整改";
        /// Being put right, or sent back.
        UnderWay = "under_way", "整改中";
        /// Called done, and not verified yet.
        Submitted = "submitted", "待核验";
        /// Verified.
        Closed = "closed", "已销号";
        /// Not put right, and its time is over.
        Overdue = "overdue", "逾期";
        /// Verified, and was late.
        ClosedLate = "closed_late", "逾期销号";
        /// It was closed and is back.
        Relapsed = "relapsed", "已反弹";
    }
}

/// Number of a problem, `I2.4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingId {
    /// The inspection that found it.
    pub inspection: InspectionId,
    /// Its number there, from 1.
    pub number: i64,
}

impl std::fmt::Display for FindingId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.inspection, self.number)
    }
}

impl From<FindingId> for Cell {
    fn from(id: FindingId) -> Cell {
        Cell::Record(id.to_string())
    }
}

/// What a problem says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingFacts {
    /// The branch.
    pub unit: UnitId,
    /// What it is about.
    pub sort: FindingSort,
    /// What is wrong.
    pub what: String,
    /// 责任人.
    pub owner: Option<PersonId>,
    /// 整改措施.
    pub measure: Option<String>,
    /// 整改时限: the last day.
    pub due: Option<Day>,
    /// What it was drawn from, a rule or an item; none if it was typed.
    pub source: Option<String>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What sort.
    pub sort: StepSort,
    /// When.
    pub day: Day,
    /// What was done, the evidence, or what was found.
    pub text: Option<String>,
    /// The activity that is the evidence.
    pub activity: Option<ActivityId>,
    /// The owner who did it, or who verified it.
    pub person: Option<PersonId>,
    /// A new time, of what is back.
    pub due: Option<Day>,
}

/// A problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its number.
    pub id: FindingId,
    /// What it says.
    pub facts: FindingFacts,
    /// When it was found.
    pub day: Day,
    /// What became of it, in order.
    pub steps: Vec<Step>,
}

/// How a problem stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingStanding {
    /// In a word.
    pub state: FindingState,
    /// The most days by which it was ever late; 0 if it never was.
    pub late: i64,
}

impl FindingStanding {
    /// In words, with the days beside them.
    pub fn said(self) -> String {
        let label = self.state.label();
        match self.state {
            _ if self.late == 0 => label.to_owned(),
            FindingState::Overdue => format!("{label} {} 天", self.late),
            _ => format!("{label}（逾期 {} 天）", self.late),
        }
    }

    /// Whether it is closed.
    pub fn is_closed(self) -> bool {
        matches!(self.state, FindingState::Closed | FindingState::ClosedLate)
    }
}

impl Finding {
    /// The time within which it is to be put right: its own, or that of the last relapse.
    pub fn due(&self) -> Option<Day> {
        let last = self.steps.iter().rev().find(|step| step.sort == StepSort::Relapsed);
        last.map_or(self.facts.due, |step| step.due)
    }

    /// How it stands on a day.
    pub fn stands(&self, on: impl Into<Reckoning>) -> FindingStanding {
        let on = on.into();
        let (mut state, mut due, mut done, mut late) = (FindingState::Open, self.facts.due, None, 0);
        let past = |due: Option<Day>, day: Day| due.map_or(0, |due| due.days_until(day).max(0));
        for step in self.steps.iter().filter(|step| step.day <= on.day) {
            match step.sort {
                StepSort::Progress if state == FindingState::Open => state = FindingState::UnderWay,
                StepSort::Progress | StepSort::Lasting => {}
                StepSort::Done => {
                    done = Some(step.day);
                    late = late.max(past(due, step.day));
                    state = FindingState::Submitted;
                }
                StepSort::Returned => (state, done) = (FindingState::UnderWay, None),
                StepSort::Passed => state = FindingState::Closed,
                StepSort::Relapsed => (state, done, due) = (FindingState::Relapsed, None, step.due),
            }
        }
        if done.is_none() {
            late = late.max(past(due, on.day));
            if due.is_some_and(|due| on.is_past(due)) {
                state = FindingState::Overdue;
            }
        }
        if state == FindingState::Closed && late > 0 {
            state = FindingState::ClosedLate;
        }
        FindingStanding { state, late }
    }

    /// The last step, if it is of this sort.
    fn last_is(&self, sorts: &[StepSort]) -> bool {
        self.steps.last().is_some_and(|step| sorts.contains(&step.sort))
    }

    /// Who answers for it: its owner, and whoever called it done, even if another owns it since.
    pub(super) fn owners(&self) -> impl Iterator<Item = PersonId> {
        let done = self.steps.iter().filter(|step| step.sort == StepSort::Done);
        self.facts.owner.into_iter().chain(done.filter_map(|step| step.person))
    }

    /// Whether it waits for verification.
    pub(super) fn is_submitted(&self) -> bool {
        self.last_is(&[StepSort::Done])
    }

    /// Whether it is closed by its last step.
    pub(super) fn is_closed(&self) -> bool {
        self.last_is(&[StepSort::Passed, StepSort::Lasting])
    }
}

/// The problems that an inspection found.
pub fn findings(records: &Records<'_>, of: InspectionId) -> Result<Vec<Finding>> {
    let params = named_params! {":inspection": of};
    let mut found: Vec<Finding> = records.rows(sql!("finding.sql", "findings"), params, |row| {
        Ok(Finding {
            id: FindingId { inspection: of, number: row.get("number")? },
            facts: FindingFacts {
                unit: row.get("unit")?,
                sort: row.get("sort")?,
                what: row.get("what")?,
                owner: row.get("owner")?,
                measure: row.get("measure")?,
                due: row.get("due")?,
                source: row.get("source")?,
            },
            day: row.get("day")?,
            steps: Vec::new(),
        })
    })?;
    records.each(sql!("finding.sql", "steps"), params, |row| {
        let number: i64 = row.get("number")?;
        if let Ok(at) = found.binary_search_by_key(&number, |finding| finding.id.number) {
            found[at].steps.push(Step {
                sort: row.get("sort")?,
                day: row.get("day")?,
                text: row.get("text")?,
                activity: row.get("activity")?,
                person: row.get("person")?,
                due: row.get("due")?,
            });
        }
        Ok(())
    })?;
    Ok(found)
}

/// The problem meant by its number, with its inspection.
///
/// # Errors
/// Refused if the text is no such number, or if there is no such problem.
pub fn meant_finding(records: &Records<'_>, text: &str) -> Result<(Inspection, Finding)> {
    let folded = fold_width(text.trim());
    let id = folded.split_once('.').and_then(|(inspection, number)| {
        let number = number.parse().ok().filter(|number| *number > 0)?;
        Some(FindingId { inspection: InspectionId::from_code(inspection)?, number })
    });
    let Some(id) = id else {
        return Err(Refusal::usage(format!("“{}”不是问题的编号。", text.trim()))
            .hint("问题的编号写作 I2.4")
            .hint("查看问题清单：wuxue inspect finding list")
            .into());
    };
    let of = inspections(records)?.into_iter().find(|one| one.id == id.inspection);
    let found = findings(records, id.inspection)?.into_iter().find(|finding| finding.id == id);
    Ok(of.zip(found).ok_or_else(|| {
        Refusal::not_found(format!("没有问题 {id}。"))
            .hint(format!("查看问题清单：wuxue inspect finding list {}", id.inspection))
    })?)
}

/// Adds problems.
///
/// # Errors
/// Refused if the inspection is concluded, if the same is there already, or if one is due before today.
pub fn add_findings(write: &Write<'_>, of: &Inspection, new: &[FindingFacts]) -> Result<Vec<FindingId>> {
    of.must_be_open()?;
    let all = findings(write, of.id)?;
    let mut number = all.last().map_or(0, |last| last.id.number);
    let mut known: HashMap<(UnitId, &str), FindingId> =
        all.iter().map(|one| ((one.facts.unit, one.facts.what.as_str()), one.id)).collect();
    let mut added = Vec::new();
    for facts in new {
        refuse_past(write, facts.due)?;
        let id = FindingId { inspection: of.id, number: number + 1 };
        if let Some(same) = known.insert((facts.unit, &facts.what), id) {
            return Err(Refusal::refused(format!("这个问题已经登记了：{same}。"))
                .hint(format!("更改它：wuxue inspect finding edit {same}"))
                .into());
        }
        write.execute(
            sql!("finding.sql", "insert_finding"),
            named_params! {
                ":inspection": of.id, ":number": id.number, ":unit": facts.unit, ":sort": facts.sort,
                ":what": facts.what, ":owner": facts.owner, ":measure": facts.measure, ":due": facts.due,
                ":source": facts.source, ":day": write.today,
            },
        )?;
        number = id.number;
        added.push(id);
    }
    Ok(added)
}

fn refuse_past(write: &Write<'_>, due: Option<Day>) -> Result<(), Refusal> {
    match due.filter(|due| *due < write.today) {
        None => Ok(()),
        Some(due) => Err(Refusal::refused(format!("整改时限 {due} 早于今天（{}）。", write.today))
            .hint("改正日期：--due 日期")),
    }
}

/// Changes what a problem says. What it is stays after the conclusion; who sees to it, how and by when may be settled
/// later.
///
/// # Errors
/// Refused if it was concluded and what it is would change, if it is closed, or if its time is over or it was called done
/// and the time would change: what is late stays late.
pub fn edit_finding(write: &Write<'_>, of: &Inspection, old: &Finding, facts: &FindingFacts) -> Result<()> {
    if (&facts.what, facts.sort) != (&old.facts.what, old.facts.sort) {
        of.must_be_open()?;
    }
    if old.is_closed() {
        return Err(Refusal::refused(format!("{} 已经销号，不能再改。", old.id))
            .hint(format!("又出现的，登记回头看：wuxue inspect revisit {} --result 反弹 --due 日期", old.id))
            .into());
    }
    if facts.due != old.facts.due {
        let over = old.facts.due.is_some_and(|due| due < write.today);
        if over || old.steps.iter().any(|step| step.sort == StepSort::Done) {
            let why = if over { "整改时限已过" } else { "已经报过整改完成" };
            return Err(Refusal::refused(format!("{} {why}，时限不能再改：逾期的始终算逾期。", old.id))
                .hint(format!("写明进展：wuxue inspect rectify {} --progress 进展", old.id))
                .into());
        }
        refuse_past(write, facts.due)?;
    }
    if facts.owner != old.facts.owner && old.is_submitted() {
        return Err(Refusal::refused(format!("{} 正待核验，责任人不能更换。", old.id))
            .hint(format!("先核验：wuxue inspect verify {} --verifier 核验人", old.id))
            .into());
    }
    write.execute(
        sql!("finding.sql", "update_finding"),
        named_params! {
            ":inspection": old.id.inspection, ":number": old.id.number, ":sort": facts.sort, ":what": facts.what,
            ":owner": facts.owner, ":measure": facts.measure, ":due": facts.due,
        },
    )?;
    Ok(())
}

/// Takes a problem out that was entered by mistake.
///
/// # Errors
/// Refused if something became of it, or if it was in a conclusion.
pub fn remove_finding(write: &Write<'_>, of: &Inspection, finding: &Finding) -> Result<()> {
    let last = of.conclusions.last().filter(|last| finding.day <= last.day);
    let why = match last {
        Some(last) => Some(format!("写进了第 {} 版结论", last.version)),
        None => (!finding.steps.is_empty()).then(|| "已经有整改记录".to_owned()),
    };
    if let Some(why) = why {
        return Err(Refusal::refused(format!("{} {why}，不能删去。", finding.id))
            .hint(format!("查看它：wuxue inspect finding show {}", finding.id))
            .into());
    }
    let params = named_params! {":inspection": finding.id.inspection, ":number": finding.id.number};
    write.execute(sql!("finding.sql", "delete_finding"), params)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    fn step(sort: StepSort, on: &str) -> Step {
        Step { sort, day: day(on), text: None, activity: None, person: None, due: None }
    }

    #[test]
    fn what_was_late_stays_late() {
        let facts = FindingFacts {
            unit: UnitId(1),
            sort: FindingSort::Rule,
            what: "缺党课".to_owned(),
            owner: None,
            measure: None,
            due: Some(day("2026-08-10")),
            source: None,
        };
        let id = FindingId { inspection: InspectionId(1), number: 1 };
        let mut finding = Finding { id, facts, day: day("2026-07-10"), steps: Vec::new() };
        let said = |finding: &Finding, on: &str| finding.stands(day(on)).said();
        assert_eq!(said(&finding, "2026-08-10"), "待整改");
        assert_eq!(said(&finding, "2026-08-12"), "逾期 2 天");
        finding.steps.push(step(StepSort::Progress, "2026-08-01"));
        assert_eq!(said(&finding, "2026-08-10"), "整改中");
        finding.steps.push(step(StepSort::Done, "2026-08-09"));
        assert_eq!(said(&finding, "2026-08-20"), "待核验");
        // Sent back after its time: what was called done in time was not.
        finding.steps.push(step(StepSort::Returned, "2026-08-20"));
        assert_eq!(said(&finding, "2026-08-20"), "逾期 10 天");
        finding.steps.push(step(StepSort::Done, "2026-08-22"));
        finding.steps.push(step(StepSort::Passed, "2026-08-25"));
        assert_eq!(said(&finding, "2026-09-30"), "逾期销号（逾期 12 天）");
        finding.steps.push(Step { due: Some(day("2026-11-01")), ..step(StepSort::Relapsed, "2026-10-10") });
        assert_eq!(said(&finding, "2026-10-10"), "已反弹（逾期 12 天）");
        finding.steps.push(step(StepSort::Done, "2026-10-20"));
        finding.steps.push(step(StepSort::Passed, "2026-10-21"));
        assert_eq!(said(&finding, "2026-10-30"), "逾期销号（逾期 12 天）");
    }
}
