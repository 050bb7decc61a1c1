//! The audit: where the loop is broken, each with its record and the command that mends it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Result;

use super::matter::{Matter, MatterClass, matters_on, title_key};
use super::next::Limits;
use super::number::PaperNumber;
use super::standing::{Lack, MatterState, TaskState};
use super::step::StepSort;
use super::task::Task;
use crate::calendar::{Day, Period};
use crate::finding::{Finding, Level};
use crate::record::{ActivityId, DocumentId};
use crate::roster::{Person, PersonId, Unit, UnitId, persons, units};
use crate::rules::WorkingDays;
use crate::sql;
use crate::store::{Records, named_params};

/// More missing numbers than this in a row are told as one finding.
const GAP_SHOWN: u32 = 5;

/// What was studied as a first topic.
struct FirstTopicHeld {
    activity: ActivityId,
    day: Day,
    unit: UnitId,
    document: DocumentId,
    title: String,
}

/// Audits the register as of a day; the first topics of a period are held against it.
///
/// # Errors
/// Only those of the store.
pub fn audit(records: &Records<'_>, period: &Period, today: Day) -> Result<Vec<Finding>> {
    let auditor = Auditor {
        today,
        days: WorkingDays::read(records)?,
        limits: Limits::read(records)?,
        people: persons(records)?.into_iter().map(|person| (person.id, person)).collect(),
        units: units(records, today)?.into_iter().map(|unit| (unit.id, unit)).collect(),
    };
    let all = matters_on(records, today)?;
    let mut found = auditor.unlisted(records, &all, period)?;
    let counting = || all.iter().filter(|one| one.voided.is_none() && !one.is_classified());
    for one in counting() {
        auditor.check(one, &mut found);
    }
    gaps(counting(), &mut found);
    Ok(found)
}

struct Auditor {
    today: Day,
    days: WorkingDays,
    limits: Limits,
    people: HashMap<PersonId, Person>,
    units: HashMap<UnitId, Unit>,
}

impl Auditor {
    /// Speeches and instructions that were studied as a first topic and are not in the register.
    fn unlisted(&self, records: &Records<'_>, all: &[Matter], period: &Period) -> Result<Vec<Finding>> {
        let to = period.to().min(self.today);
        let held = records.rows(
            sql!("audit.sql", "first_topics"),
            named_params! {":from": period.from(), ":to": to},
            |row| {
                Ok(FirstTopicHeld {
                    activity: row.get("activity")?,
                    day: row.get("day")?,
                    unit: row.get("unit")?,
                    document: row.get("document")?,
                    title: row.get("title")?,
                })
            },
        )?;
        let counting = || all.iter().filter(|one| one.voided.is_none());
        let listed: BTreeSet<DocumentId> = counting().filter_map(|one| one.facts.document).collect();
        let titles: BTreeSet<String> =
            counting().filter_map(|one| one.facts.title.as_deref().map(title_key)).collect();
        // What was conveyed there without being tied to a document may be this one.
        let conveyed: BTreeSet<ActivityId> = counting()
            .filter(|one| one.facts.document.is_none())
            .flat_map(|one| one.counting(StepSort::Convey, self.today).filter_map(|step| step.activity))
            .collect();
        let mut told = BTreeSet::new();
        let mut found = Vec::new();
        for one in held {
            let known = listed.contains(&one.document)
                || titles.contains(&title_key(&one.title))
                || conveyed.contains(&one.activity);
            if known || !told.insert(one.document) {
                continue;
            }
            let unit = self.units.get(&one.unit).map(|unit| unit.name.as_str()).unwrap_or_default();
            found.push(Finding {
                check: "not_listed",
                level: Level::Error,
                place: one.activity.to_string(),
                message: format!(
                    "{} {unit}作为第一议题学习了《{}》，没有列入台账",
                    one.day,
                    bare(&one.title)
                ),
                hint: format!("wuxue checklist add --document {} --class 类别", one.document),
            });
        }
        Ok(found)
    }

    fn check(&self, one: &Matter, found: &mut Vec<Finding>) {
        let stands = one.stands(self.today, &self.days);
        let id = one.id.to_string();
        let mut tell = |check: &'static str, level: Level, place: &str, message: String, hint: String| {
            found.push(Finding { check, level, place: place.to_owned(), message, hint });
        };
        if stands.conveyed.is_none() {
            let due = one.next(self.today, &self.days, &self.limits).and_then(|next| next.due);
            let late = due.is_some_and(|due| due < self.today);
            let was = one.steps.iter().any(|step| step.sort == StepSort::Convey && step.is_void);
            let what =
                if was { "传达学习的活动已经作废" } else { "登记了，没有传达学习" };
            let over = due.filter(|_| late).map(|due| format!("，时限 {due} 已过")).unwrap_or_default();
            let level = if late || was { Level::Error } else { Level::Warning };
            tell("not_conveyed", level, &id, format!("{what}{over}"), Lack::Conveying.command(one));
        } else if one.counting(StepSort::Convey, self.today).all(|step| step.activity.is_none()) {
            tell(
                "conveyed_by_word",
                Level::Warning,
                &id,
                "传达学习只有文字，没有对应的活动记录".to_owned(),
                Lack::Conveying.command(one),
            );
        }
        let needs_tasks = stands.is_open() && !stands.study_only && stands.state != MatterState::Standing;
        if needs_tasks && stands.conveyed.is_some() && one.measures.is_empty() && one.tasks.is_empty() {
            let command = Lack::Task.command(one);
            tell("no_measure", Level::Warning, &id, "传达了，没有落实措施".to_owned(), command);
        }
        for measure in one.measures.iter().filter(|_| stands.is_open()) {
            if !one.tasks.iter().any(|task| task.facts.measure == Some(measure.number)) {
                let number = measure.number;
                tell(
                    "no_lead",
                    Level::Error,
                    &id,
                    format!("第 {number} 条措施“{}”没有牵头单位", measure.text),
                    format!("wuxue checklist task add {} --measure {number} --lead 牵头单位", one.id),
                );
            }
        }
        for task in &one.tasks {
            self.check_task(one, task, stands.is_open(), &mut tell);
        }
        if stands.overdue
            && one.tasks.iter().all(|task| !one.task_stands(task, self.today, &self.days).overdue)
        {
            let (what, hint) = if stands.state == MatterState::Standing {
                let review = stands.review.map(|day| day.to_string()).unwrap_or_default();
                (format!("长期坚持，应在 {review} 前复查"), format!("wuxue checklist progress {id} 进展"))
            } else {
                let due = stands.due.map(|day| day.to_string()).unwrap_or_default();
                let next = one.next(self.today, &self.days, &self.limits).map(|next| next.step.command(one));
                let late = stands.late.said();
                (format!("完成时限 {due} 已过，逾期 {late}"), next.unwrap_or_default())
            };
            tell("overdue", Level::Error, &id, what, hint);
        }
        let still = stands.moved.days_until(self.today);
        let waits = matches!(stands.state, MatterState::Standing | MatterState::Submitted);
        if stands.is_open() && stands.conveyed.is_some() && !waits && still > self.limits.progress {
            tell(
                "no_progress",
                Level::Warning,
                &id,
                format!("{} 以来 {still} 天没有进展", stands.moved),
                format!("wuxue checklist progress {id} 进展"),
            );
        }
    }

    fn check_task(
        &self,
        of: &Matter,
        task: &Task,
        open: bool,
        tell: &mut impl FnMut(&'static str, Level, &str, String, String),
    ) {
        let id = of.task_id(task).to_string();
        let stands = of.task_stands(task, self.today, &self.days);
        if stands.state == TaskState::Unproven {
            tell(
                "evidence_voided",
                Level::Error,
                &id,
                "佐证的活动已经作废".to_owned(),
                if open {
                    format!("wuxue checklist task done {id} --evidence 佐证")
                } else {
                    format!("wuxue checklist task undo {id} --because 原因")
                },
            );
        }
        if !open || !stands.is_open() {
            return;
        }
        if stands.overdue {
            let due = stands.due.map(|day| day.to_string()).unwrap_or_default();
            tell(
                "task_overdue",
                Level::Error,
                &id,
                format!("任务的时限 {due} 已过，逾期 {}", stands.late.said()),
                format!("wuxue checklist task done {id} --evidence 佐证"),
            );
        }
        let edit = |flag: &str| format!("wuxue checklist task edit {id} --{flag}");
        match of.owner_of(task).map(|owner| self.people.get(&owner)) {
            None => {
                let what = "任务没有责任人".to_owned();
                tell("no_owner", Level::Warning, &id, what, edit("owner 姓名"));
            }
            Some(Some(person)) if person.ends.is_some_and(|ends| ends < self.today) => {
                let ends = person.ends.map(|day| day.to_string()).unwrap_or_default();
                let what = format!("责任人{}已于 {ends} 离开", person.name);
                tell("owner_left", Level::Error, &id, what, edit("owner 姓名"));
            }
            Some(_) => {}
        }
        let lead = self.units.get(&task.facts.lead);
        if let Some((unit, ends)) =
            lead.and_then(|unit| unit.ends.filter(|ends| *ends < self.today).map(|ends| (unit, ends)))
        {
            let what = format!("牵头单位{}已于 {ends} 撤销", unit.name);
            tell("lead_ended", Level::Error, &id, what, edit("lead 牵头单位"));
        }
    }
}

/// Numbers of decision notices that are missing between the first and the last of a year and a source.
fn gaps<'a>(all: impl Iterator<Item = &'a Matter>, found: &mut Vec<Finding>) {
    let mut series: BTreeMap<(String, i32), (BTreeSet<u32>, &'a Matter)> = BTreeMap::new();
    for one in all.filter(|one| one.facts.class == MatterClass::Decision) {
        let Some(number) = one.facts.paper_number() else { continue };
        let source = one.facts.source.as_deref().unwrap_or_default();
        let whose = if number.agency.is_empty() { source.to_owned() } else { number.agency.clone() };
        let of = series.entry((whose, number.year)).or_insert_with(|| (BTreeSet::new(), one));
        of.0.insert(number.number);
        of.1 = one;
    }
    for ((_, year), (numbers, last)) in series {
        let Some(known) = last.facts.paper_number() else { continue };
        let called = |number| PaperNumber { agency: known.agency.clone(), year, number }.to_string();
        let mut previous: Option<u32> = None;
        for number in numbers {
            if let Some(from) = previous.map(|previous| previous + 1).filter(|from| *from < number) {
                let to = number - 1;
                let missing: Vec<String> = if number - from > GAP_SHOWN {
                    vec![format!("{} 至 {}（共 {} 件）", called(from), called(to), number - from)]
                } else {
                    (from..number).map(called).collect()
                };
                for missing in missing {
                    found.push(Finding {
                        check: "number_gap",
                        level: Level::Warning,
                        place: last.id.to_string(),
                        message: format!("{missing} 没有登记：文号断了"),
                        hint: format!("wuxue checklist add 名称 --class 4 --number {}", called(from)),
                    });
                }
            }
            previous = Some(number);
        }
    }
}

/// A title without the book-title marks around it.
fn bare(title: &str) -> &str {
    title.strip_prefix('《').and_then(|rest| rest.strip_suffix('》')).unwrap_or(title)
}
