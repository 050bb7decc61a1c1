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
use crate::record::{ActivityId, DocumentId, MatterId};
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
    gaps(all.iter().filter(|one| one.voided.is_none()), &mut found);
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
        // What was conveyed there without being tied to a document may be one of these.
        let mut untied: BTreeMap<ActivityId, Vec<MatterId>> = BTreeMap::new();
        for one in counting().filter(|one| one.facts.document.is_none()) {
            for step in one.counting(StepSort::Convey, self.today) {
                if let Some(activity) = step.activity {
                    untied.entry(activity).or_default().push(one.id);
                }
            }
        }
        let mut told = BTreeSet::new();
        let mut found = Vec::new();
        for of_activity in held.chunk_by(|one, next| one.activity == next.activity) {
            let known = |one: &&FirstTopicHeld| {
                listed.contains(&one.document) || titles.contains(&title_key(&one.title))
            };
            let unknown: Vec<&FirstTopicHeld> = of_activity.iter().filter(|one| !known(one)).collect();
            let maybe = of_activity.first().and_then(|one| untied.get(&one.activity));
            if unknown.len() <= maybe.map_or(0, Vec::len) {
                continue;
            }
            for one in unknown.into_iter().filter(|one| told.insert(one.document)) {
                let unit = self.units.get(&one.unit).map(|unit| unit.name.as_str()).unwrap_or_default();
                let tied = maybe.and_then(|maybe| maybe.first()).map(|matter| {
                    format!(
                        "；就是 {matter} 的，关联：wuxue checklist edit {matter} --document {}",
                        one.document
                    )
                });
                found.push(Finding {
                    check: "not_listed",
                    level: Level::Error,
                    place: one.activity.to_string(),
                    message: format!(
                        "{} {unit}作为第一议题学习了《{}》，没有列入台账{}",
                        one.day,
                        bare(&one.title),
                        tied.unwrap_or_default()
                    ),
                    hint: format!("wuxue checklist add --document {} --class 类别", one.document),
                });
            }
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
            let what = if was {
                "传达学习的活动已经作废，或者不再列为第一议题"
            } else {
                "登记了，没有传达学习"
            };
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
            let carries = |task: &Task| {
                task.facts.measure == Some(measure.number)
                    && one.task_stands(task, self.today, &self.days).state != TaskState::Dropped
            };
            if !one.tasks.iter().any(carries) {
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
        let inherits = |task: &Task| {
            task.facts.owner.is_none() && one.task_stands(task, self.today, &self.days).is_open()
        };
        let needed =
            stands.is_open() && stands.state != MatterState::Submitted && !one.tasks.iter().any(inherits);
        if let Some((name, ends)) = one.facts.owner.filter(|_| needed).and_then(|owner| self.left(owner)) {
            let what = format!("责任人{name}已于 {ends} 离开");
            tell("owner_left", Level::Error, &id, what, format!("wuxue checklist edit {id} --owner 姓名"));
        }
        for task in &one.tasks {
            self.check_task(one, task, stands.is_open(), &mut tell);
        }
        let by_itself = stands.overdue.filter(|_| {
            one.tasks.iter().all(|task| one.task_stands(task, self.today, &self.days).overdue.is_none())
        });
        if let Some(late) = by_itself {
            let (what, hint) = if stands.state == MatterState::Standing {
                let review = stands.review.map(|day| day.to_string()).unwrap_or_default();
                (format!("长期坚持，应在 {review} 前复查"), format!("wuxue checklist progress {id} 进展"))
            } else {
                let due = stands.due.map(|day| day.to_string()).unwrap_or_default();
                let next = one.next(self.today, &self.days, &self.limits).map(|next| next.step.command(one));
                (format!("完成时限 {due} 已过，逾期 {}", late.said()), next.unwrap_or_default())
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
                if stands.study_only {
                    Lack::Result.command(one)
                } else {
                    format!("wuxue checklist progress {id} 进展")
                },
            );
        }
    }

    /// The name of somebody who left by the day, and when.
    fn left(&self, person: PersonId) -> Option<(&str, Day)> {
        let person = self.people.get(&person)?;
        let ends = person.ends.filter(|ends| *ends < self.today)?;
        Some((&person.name, ends))
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
        if let Some(late) = stands.overdue {
            let due = stands.due.map(|day| day.to_string()).unwrap_or_default();
            tell(
                "task_overdue",
                Level::Error,
                &id,
                format!("任务的时限 {due} 已过，逾期 {}", late.said()),
                format!("wuxue checklist task done {id} --evidence 佐证"),
            );
        }
        let edit = |flag: &str| format!("wuxue checklist task edit {id} --{flag}");
        match of.owner_of(task) {
            None => {
                let what = "任务没有责任人".to_owned();
                tell("no_owner", Level::Warning, &id, what, edit("owner 姓名"));
            }
            Some(owner) => {
                if let Some((name, ends)) = self.left(owner) {
                    let what = format!("责任人{name}已于 {ends} 离开");
                    tell("owner_left", Level::Error, &id, what, edit("owner 姓名"));
                }
            }
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

/// The numbers of one year that one agency, or where none is written one source, gave.
struct Series<'a> {
    agency: String,
    source: &'a str,
    numbers: BTreeSet<u32>,
    last: &'a Matter,
}

/// Numbers of decision notices that are missing between the first and the last of a year and a source.
fn gaps<'a>(all: impl Iterator<Item = &'a Matter>, found: &mut Vec<Finding>) {
    let numbered: Vec<(PaperNumber, &str, &Matter)> = all
        .filter(|one| one.facts.class == MatterClass::Decision)
        .filter_map(|one| {
            // Of a classified one the number may be what it is kept under elsewhere.
            let number =
                one.facts.serial.as_deref().map_or_else(|| one.facts.paper_number(), PaperNumber::parse);
            Some((number?, one.facts.source.as_deref().unwrap_or_default(), one))
        })
        .collect();
    let mut agencies: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (number, source, _) in &numbered {
        if !number.agency.is_empty() {
            agencies.entry(source).or_default().insert(&number.agency);
        }
    }
    let mut all: BTreeMap<(String, i32), Series<'_>> = BTreeMap::new();
    for (number, source, one) in &numbered {
        // A number without its agency is of the only one by which its source numbers papers.
        let only = agencies.get(source).filter(|all| all.len() == 1).and_then(|all| all.first());
        let agency = match only {
            Some(only) if number.agency.is_empty() => (*only).to_owned(),
            _ => number.agency.clone(),
        };
        let whose = if agency.is_empty() { (*source).to_owned() } else { agency.clone() };
        let series = all.entry((whose, number.year)).or_insert_with(|| Series {
            agency,
            source,
            numbers: BTreeSet::new(),
            last: one,
        });
        series.numbers.insert(number.number);
        series.last = one;
    }
    for ((_, year), Series { agency, source, numbers, last }) in all {
        let called = |number| PaperNumber { agency: agency.clone(), year, number }.to_string();
        let of = if agency.is_empty() && !source.is_empty() {
            format!(" --source {source}")
        } else {
            String::new()
        };
        let mut previous: Option<u32> = None;
        for number in numbers {
            if let Some(from) = previous.map(|previous| previous + 1).filter(|from| *from < number) {
                let to = number - 1;
                let missing: Vec<String> = if number - from > GAP_SHOWN {
                    vec![format!("{} 至 {}（共 {} 件）", called(from), called(to), number - from)]
                } else {
                    (from..number).map(called).collect()
                };
                for (missing, first) in missing.into_iter().zip(from..) {
                    found.push(Finding {
                        check: "number_gap",
                        level: Level::Warning,
                        place: last.id.to_string(),
                        message: format!("{missing} 没有登记：文号断了"),
                        hint: format!("wuxue checklist add 名称 --class 4 --number {}{of}", called(first)),
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
