//! Inspections under way, and the problems that they found: to be put right, verified, looked at again.

use std::collections::BTreeMap;

use anyhow::Result;

use super::{Asked, Todo, TodoSort, called};
use crate::calendar::{Day, in_quotes};
use crate::chain::{
    Finding, FindingState, Inspection, StepSort, findings as problems, hand_verdicts, inspected_units,
    inspections as all,
};
use crate::roster::{PersonId, Rank, UnitId, posts_of_unit};
use crate::store::Records;

/// More problems than this of one inspection, due on one day, are one line.
const ONE_BY_ONE: usize = 3;

/// Inspections that wait for verdicts, or for their conclusion.
pub(super) fn inspections(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let mut found = Vec::new();
    for inspection in all(records)?.into_iter().filter(|one| one.concluded().is_none()) {
        let given = hand_verdicts(records, inspection.id)?;
        let mut units = inspected_units(records, inspection.id)?;
        units.retain(|unit| !given.iter().any(|one| one.unit == unit.unit && one.item.is_none()));
        let lacking: Vec<UnitId> =
            units.iter().map(|unit| unit.unit).filter(|id| asked.concerns(*id)).collect();
        let (id, title) = (inspection.id, inspection.title());
        let todo = match lacking.as_slice() {
            // Concluded only when every branch has its verdict.
            [] if units.is_empty() && asked.concerns_organ() => {
                let command = format!("wuxue inspect conclude {id}");
                asked.of_organ(TodoSort::Inspection, id.to_string(), format!("{title}等作结论"), command)
            }
            [] => continue,
            [first, ..] => {
                let what = format!("{title}还没有评价：{}", asked.named(&lacking));
                let command = format!("wuxue inspect verdict {id} --unit {first} 较好 --because 理由");
                let todo = asked.of_organ(TodoSort::Inspection, id.to_string(), what, command);
                todo.for_many(lacking.len())
            }
        };
        found.push(todo.about(id));
    }
    Ok(found)
}

/// What a problem waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Waits {
    /// To be put right.
    Rectify,
    /// To be verified.
    Verify,
    /// To be looked at again.
    Revisit,
}

impl Waits {
    fn of(state: FindingState, finding: &Finding) -> Option<Waits> {
        match state {
            FindingState::Submitted => Some(Waits::Verify),
            FindingState::Closed | FindingState::ClosedLate => {
                let passed = finding.steps.last().is_some_and(|step| step.sort == StepSort::Passed);
                passed.then_some(Waits::Revisit)
            }
            _ => Some(Waits::Rectify),
        }
    }

    fn label(self) -> &'static str {
        match self {
            Waits::Rectify => "等整改",
            Waits::Verify => "等核验",
            Waits::Revisit => "已销号，还没有回头看",
        }
    }
}

/// The problems of every inspection.
pub(super) fn findings(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let mut found = Vec::new();
    for inspection in all(records)? {
        let problems = problems(records, inspection.id)?;
        let mut groups: BTreeMap<(Waits, Option<Day>), Vec<&Finding>> = BTreeMap::new();
        for finding in problems.iter().filter(|finding| asked.concerns(finding.facts.unit)) {
            let Some(waits) = Waits::of(finding.stands(asked.today).state, finding) else { continue };
            // Only the putting right has a time.
            let due = finding.due().filter(|_| waits == Waits::Rectify);
            if due.is_none_or(|due| due <= asked.horizon) {
                groups.entry((waits, due)).or_default().push(finding);
            }
        }
        for ((waits, due), group) in groups {
            if group.len() <= ONE_BY_ONE {
                for finding in group {
                    found.push(single(records, asked, finding, waits)?.until(due));
                }
            } else {
                found.push(several(asked, &inspection, waits, &group).until(due));
            }
        }
    }
    Ok(found)
}

fn single(records: &Records<'_>, asked: &Asked<'_>, finding: &Finding, waits: Waits) -> Result<Todo> {
    let (id, today) = (finding.id, asked.today);
    let show = format!("wuxue inspect finding show {id}");
    let command = match (waits, finding.facts.owner) {
        (Waits::Rectify, Some(_)) => format!("wuxue inspect rectify {id} --done {today} --evidence 佐证"),
        (Waits::Rectify, None) => match secretary(records, finding.facts.unit, today)? {
            Some(owner) => format!("wuxue inspect finding edit {id} --owner {}", called(records, owner)?),
            None => show,
        },
        (Waits::Verify, _) => match verifier(records, asked, finding)? {
            Some(by) => format!("wuxue inspect verify {id} --verifier {}", called(records, by)?),
            None => show,
        },
        (Waits::Revisit, _) => format!("wuxue inspect revisit {id} --result 已巩固"),
    };
    let what = format!("问题{}{}", in_quotes(&finding.facts.what), waits.label());
    Ok(asked.of_unit(TodoSort::Finding, finding.facts.unit, id.to_string(), what, command).about(id))
}

fn several(asked: &Asked<'_>, of: &Inspection, waits: Waits, group: &[&Finding]) -> Todo {
    let mut units: Vec<UnitId> = group.iter().map(|finding| finding.facts.unit).collect();
    units.dedup();
    let what = format!("{}的 {} 个问题{}：{}", of.title(), group.len(), waits.label(), asked.named(&units));
    let open = if waits == Waits::Revisit { "" } else { " --open" };
    let command = format!("wuxue inspect finding list {}{open}{}", of.id, asked.only());
    // The first of them names the line as long as it stands.
    let key = group.first().map(|finding| format!("{}-{}", finding.id, waits as i64)).unwrap_or_default();
    asked.of_organ(TodoSort::Finding, key, what, command).about(of.id).for_many(group.len())
}

/// The secretary of a branch.
fn secretary(records: &Records<'_>, of: UnitId, today: Day) -> Result<Option<PersonId>> {
    let posts = posts_of_unit(records, of)?;
    let mut held = posts.iter().filter(|post| post.held_on(today) && post.rank == Rank::Secretary);
    Ok(held.next().map(|post| post.person))
}

/// Somebody of the 机关党委, or else of the branch's committee, who has no part in putting a problem right.
fn verifier(records: &Records<'_>, asked: &Asked<'_>, of: &Finding) -> Result<Option<PersonId>> {
    let done_by = of.steps.iter().rev().find(|step| step.sort == StepSort::Done).and_then(|step| step.person);
    let part: Vec<PersonId> = of.facts.owner.into_iter().chain(done_by).collect();
    asked.somebody_but(records, Some(of.facts.unit), &part)
}
