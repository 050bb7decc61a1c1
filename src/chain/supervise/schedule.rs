//! 自学安排: what is to be studied in which week of a month or quarter, drawn from the year's plan and the notices, and
//! issued as an act with its own number in the year.

use anyhow::Result;

use super::notice::{Addressees, Issue, branches_of, notices};
use super::{ItemId, items};
use crate::calendar::{Day, Period, Week, fold_width, word_key};
use crate::identifier;
use crate::record::{DocumentId, PlanItemId, document, plan_items, topic_key};
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, UnitKind, beneath, units};
use crate::rules::{WorkingDays, is_weekend};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of a schedule, `W3` on screen; papers name it by year and 期号.
    ScheduleId, "W"
);

crate::closed_set! {
    /// How far a schedule has come.
    ScheduleState {
        /// It may still be changed.
        Draft = "draft", "起草";
        /// Sent out and frozen.
        Issued = "issued", "已印发";
        /// Withdrawn.
        Withdrawn = "withdrawn", "已撤回";
    }
}

/// A schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Its number in the store.
    pub id: ScheduleId,
    /// Its number on paper.
    pub issue: Issue,
    /// Its title.
    pub title: String,
    /// The month, quarter or other period whose weeks it fills.
    pub period: Period,
    /// Whom it is for.
    pub to: Addressees,
    /// When it was sent out; it is frozen since.
    pub issued: Option<Day>,
    /// Since when and why it is withdrawn.
    pub withdrawn: Option<(Day, String)>,
}

/// What is to be studied in a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFacts {
    /// The week.
    pub week: Week,
    /// What, in words.
    pub what: String,
    /// The material.
    pub document: Option<DocumentId>,
    /// For how many minutes, if that is said.
    pub minutes: Option<i64>,
    /// Those of which unit (and below it); everybody if none.
    pub unit: Option<UnitId>,
    /// The item of the plan that it carries out.
    pub plan_item: Option<PlanItemId>,
    /// The item of a notice that it carries out.
    pub item: Option<ItemId>,
    /// Remark.
    pub note: Option<String>,
}

/// A line of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number within the schedule, from 1.
    pub line: i64,
    /// What it says.
    pub facts: LineFacts,
}

impl Schedule {
    fn read(row: &Row<'_>) -> SqlResult<(Schedule, bool)> {
        let (day, reason): (Option<Day>, Option<String>) =
            (row.get("withdrawn")?, row.get("withdraw_reason")?);
        let schedule = Schedule {
            id: row.get("id")?,
            issue: Issue { year: row.get("year")?, number: row.get("issue")? },
            title: row.get("title")?,
            period: Period::spanning(row.get("starts")?, row.get("ends")?),
            to: Addressees::AllBranches,
            issued: row.get("issued")?,
            withdrawn: day.zip(reason),
        };
        Ok((schedule, row.get("all_branches")?))
    }

    /// What refusals call it: `W3（自学安排2026年第3期）`.
    pub fn called(&self) -> String {
        format!("{}（自学安排{}）", self.id, self.issue)
    }

    /// How far it has come.
    pub fn state(&self) -> ScheduleState {
        match (&self.withdrawn, self.issued) {
            (Some(_), _) => ScheduleState::Withdrawn,
            (None, Some(_)) => ScheduleState::Issued,
            (None, None) => ScheduleState::Draft,
        }
    }

    fn must_be_open(&self) -> Result<(), Refusal> {
        match (&self.withdrawn, self.issued) {
            (Some((day, reason)), _) => {
                Err(Refusal::refused(format!("{}已于 {day} 撤回：{reason}。", self.called()))
                    .hint("另编一期：wuxue notice schedule draft 期间"))
            }
            (None, Some(day)) => {
                Err(Refusal::refused(format!("{}已于 {day} 印发，不能再改。", self.called())).hint(format!(
                    "要改的，撤回后另编一期：wuxue notice schedule withdraw {} --because 原因",
                    self.id
                )))
            }
            (None, None) => Ok(()),
        }
    }
}

/// Every schedule, by year and 期号.
pub fn schedules(records: &Records<'_>) -> Result<Vec<Schedule>> {
    let mut all = Vec::new();
    for (mut schedule, everybody) in records.rows(sql!("schedule.sql", "schedules"), [], Schedule::read)? {
        // Once it is sent out, who the branches of that day were stands with it.
        if !everybody || schedule.issued.is_some() {
            let of = named_params! {":schedule": schedule.id};
            let units = records.rows(sql!("schedule.sql", "units_of_schedule"), of, |row| row.get("unit"))?;
            schedule.to = Addressees::Units(units);
        }
        all.push(schedule);
    }
    Ok(all)
}

/// The schedule meant: by code (`W3`) or by 期号 (`第3期` of this year, `2026年第3期`).
///
/// # Errors
/// Refused if the text is neither, or if there is no such schedule.
pub fn meant_schedule(records: &Records<'_>, text: &str, today: Day) -> Result<Schedule> {
    let list = "查看有哪些自学安排：wuxue notice schedule list";
    let mut all = schedules(records)?;
    // Of two of a number the one in force: the other was withdrawn.
    all.sort_by_key(|schedule| schedule.withdrawn.is_some());
    let bare = text.trim().trim_start_matches("自学安排");
    let found = match (ScheduleId::from_code(text), Issue::parse(bare, today)) {
        (Some(id), _) => all.into_iter().find(|schedule| schedule.id == id),
        (None, Some(issue)) => all.into_iter().find(|schedule| schedule.issue == issue),
        (None, None) => {
            return Err(Refusal::usage(format!("“{}”不是自学安排的编号或期号。", text.trim()))
                .hint("编号写作 W3，期号写作 第3期、2026年第3期")
                .hint(list)
                .into());
        }
    };
    Ok(found.ok_or_else(|| Refusal::not_found(format!("没有自学安排 {}。", text.trim())).hint(list))?)
}

/// The line meant, `W3.2` or `第3期第2行`, and its schedule.
///
/// # Errors
/// Refused if there is none.
pub fn meant_line(records: &Records<'_>, text: &str, today: Day) -> Result<(Schedule, Line)> {
    let folded = fold_width(text.trim());
    let parts = folded.rsplit_once('.').or_else(|| {
        let (before, after) = folded.split_once('期')?;
        Some((
            &folded[..before.len() + '期'.len_utf8()],
            after.trim_start_matches('第').trim_end_matches('行'),
        ))
    });
    let Some((schedule, Ok(number))) = parts.map(|(of, number)| (of, number.trim().parse::<i64>())) else {
        return Err(Refusal::usage(format!("“{}”不是自学安排的一行。", text.trim()))
            .hint("写作 W3.2、第3期第2行；查看各行：wuxue notice schedule show W3")
            .hint("改整期的标题、发给谁：wuxue notice schedule edit W3 --title 标题 --to 党支部")
            .into());
    };
    let of = meant_schedule(records, schedule, today)?;
    let line = lines(records, &of)?.into_iter().find(|line| line.line == number);
    let line = line.ok_or_else(|| {
        Refusal::not_found(format!("{}没有第 {number} 行。", of.called()))
            .hint(format!("查看各行：wuxue notice schedule show {}", of.id))
    })?;
    Ok((of, line))
}

/// The lines of a schedule, by week.
pub fn lines(records: &Records<'_>, of: &Schedule) -> Result<Vec<Line>> {
    records.rows(sql!("schedule.sql", "lines"), named_params! {":schedule": of.id}, |row| {
        let item: Option<i64> = row.get("item")?;
        let notice: Option<super::NoticeId> = row.get("notice")?;
        Ok(Line {
            line: row.get("line")?,
            facts: LineFacts {
                week: Week::of(row.get("monday")?),
                what: row.get("what")?,
                document: row.get("document")?,
                minutes: row.get("minutes")?,
                unit: row.get("unit")?,
                plan_item: row.get("plan_item")?,
                item: notice.zip(item).map(|(notice, item)| ItemId { notice, item }),
                note: row.get("note")?,
            },
        })
    })
}

/// Whom a schedule is for, as they are called on its day of issue, or `today` if it was not issued yet.
pub fn scheduled_for(records: &Records<'_>, of: &Schedule, today: Day) -> Result<Vec<Unit>> {
    let day = of.issued.unwrap_or(today);
    match &of.to {
        Addressees::AllBranches => branches_of(records, day),
        Addressees::Units(ids) => {
            Ok(units(records, day)?.into_iter().filter(|unit| ids.contains(&unit.id)).collect())
        }
    }
}

/// The weeks of a period: those with most of their working days in it. A week in which nobody works is none, as far as
/// the calendar is loaded; where it is not, Monday to Friday are taken for worked.
pub fn weeks_of(period: Period, calendar: &WorkingDays) -> Vec<Week> {
    let mut weeks = Vec::new();
    let mut monday = period.from().monday();
    while monday <= period.to() {
        let worked: Vec<Day> = (0..7)
            .map(|day| monday.plus_days(day))
            .filter(|day| calendar.is_working(*day).unwrap_or(!is_weekend(*day)))
            .collect();
        // The one in the middle tells where most of them lie.
        let middle = worked.get(worked.len().saturating_sub(1) / 2);
        if middle.is_some_and(|day| period.contains(*day)) {
            weeks.push(Week::of(monday));
        }
        monday = monday.plus_days(7);
    }
    weeks
}

/// Something to be laid over the weeks.
#[derive(Debug, Clone)]
struct Source {
    facts: LineFacts,
    from: Day,
    due: Day,
}

/// What there is to study in a period: the self-study of the notices in force, and that of the plan which no notice
/// asks for already.
fn sources(records: &Records<'_>, of: &Schedule, today: Day, calendar: &WorkingDays) -> Result<Vec<Source>> {
    let every = units(records, today)?;
    let there = scheduled_for(records, of, today)?;
    let during = of.period;
    let week = Week::of(during.from());
    let bare = |what: String, document, unit, plan_item, item| LineFacts {
        week,
        what,
        document,
        minutes: None,
        unit,
        plan_item,
        item,
        note: None,
    };
    let mut found: Vec<Source> = Vec::new();
    for notice in notices(records)?.into_iter().filter(|notice| notice.withdrawn.is_none()) {
        let Some(version) = notice.in_force() else { continue };
        let from = version.facts.period.from();
        for item in items(records, notice.id, version.version)? {
            let due = calendar.due(item.facts.due);
            if item.facts.kind.is_some() || due < during.from() || from > during.to() {
                continue;
            }
            // Everybody, if the notice asks it of all branches or of all that the schedule is for.
            let asks = |id: UnitId| {
                let named = item.facts.units.is_empty() || item.facts.units.contains(&id);
                let sent = match &version.facts.to {
                    Addressees::AllBranches => true,
                    Addressees::Units(ids) => ids.contains(&id),
                };
                named && sent
            };
            let asked: Vec<UnitId> = there.iter().map(|unit| unit.id).filter(|id| asks(*id)).collect();
            let whom: Vec<Option<UnitId>> = match asked.len() == there.len() {
                true => vec![None],
                false => asked.into_iter().map(Some).collect(),
            };
            // Each material is a line of its own: what is studied in a week is one thing.
            let mut materials: Vec<(String, Option<DocumentId>)> = Vec::new();
            for id in &item.facts.documents {
                let title = document(records, *id)?.map(|one| one.facts.title).unwrap_or_default();
                let what = if item.facts.documents.len() == 1 { item.facts.what.clone() } else { title };
                materials.push((what, Some(*id)));
            }
            if materials.is_empty() {
                materials.push((item.facts.what.clone(), None));
            }
            for unit in &whom {
                for (what, document) in &materials {
                    let mut facts = bare(what.clone(), *document, *unit, item.facts.plan_item, Some(item.id));
                    facts.note = (!item.facts.hours).then(|| "不计学时".to_owned());
                    found.push(Source { facts, from, due });
                }
            }
        }
    }
    for item in plan_items(records)?.into_iter().filter(|item| item.withdrawn.is_none()) {
        let facts = item.facts;
        if facts.kind.is_some() || facts.period.to() < during.from() || facts.period.from() > during.to() {
            continue;
        }
        let Some(holder) = every.iter().find(|unit| unit.id == facts.unit) else { continue };
        // Of the organ's committee: everybody. Of a branch, group or department: its own.
        let everybody = matches!(holder.kind, UnitKind::OrganCommittee);
        let within = beneath(&every, holder.id);
        let reaches = everybody
            || there.iter().any(|unit| unit.id == holder.id || within.contains(&unit.id))
            || holder.parent.is_some_and(|parent| there.iter().any(|unit| unit.id == parent));
        let asked = found.iter().any(|known| {
            known.facts.plan_item == Some(item.id)
                || (topic_key(&known.facts.what) == topic_key(&facts.topic)
                    && (known.facts.unit.is_none() || known.facts.unit == Some(holder.id)))
        });
        if !reaches || asked {
            continue;
        }
        let unit = (!everybody).then_some(holder.id);
        let (from, due) = (facts.period.from(), facts.period.to());
        found.push(Source { facts: bare(facts.topic, facts.document, unit, Some(item.id), None), from, due });
    }
    // What is due first is studied first.
    found.sort_by_key(|source| (source.due, source.from));
    Ok(found)
}

/// Lays what each circle of people is to study evenly over the weeks: more things than weeks share weeks, fewer go on
/// for several. Nothing comes before its period begins or after it is due, unless no week of the schedule does.
fn lay(weeks: &[Week], sources: Vec<Source>) -> Vec<LineFacts> {
    let mut circles: Vec<(Option<UnitId>, Vec<Source>)> = Vec::new();
    for source in sources {
        match circles.iter_mut().find(|(unit, _)| *unit == source.facts.unit) {
            Some((_, own)) => own.push(source),
            None => circles.push((source.facts.unit, vec![source])),
        }
    }
    let mut laid: Vec<LineFacts> = Vec::new();
    for (_, own) in circles {
        let (n, w) = (own.len(), weeks.len());
        for (at, source) in own.iter().enumerate() {
            let first = at * w / n;
            let after = if n >= w { first + 1 } else { ((at + 1) * w / n).max(first + 1) };
            for week in weeks.iter().take(after).skip(first) {
                let fits = |week: &&Week| week.monday() <= source.due && week.sunday() >= source.from;
                let week = if fits(&week) {
                    *week
                } else {
                    let nearest = if week.monday() > source.due {
                        weeks.iter().rev().find(fits)
                    } else {
                        weeks.iter().find(fits)
                    };
                    nearest.copied().unwrap_or(*week)
                };
                let facts = LineFacts { week, ..source.facts.clone() };
                if !laid.contains(&facts) {
                    laid.push(facts);
                }
            }
        }
    }
    laid.sort_by_key(|facts| (facts.week.monday(), facts.unit));
    laid
}

/// The number after the last of a year.
pub fn next_schedule_issue(records: &Records<'_>, year: i32) -> Result<Issue> {
    let last = schedules(records)?.into_iter().map(|one| one.issue).filter(|issue| issue.year == year).max();
    Ok(Issue { year, number: last.map_or(1, |issue| issue.number + 1) })
}

/// Begins a schedule and lays what is to be studied over its weeks; gives it, and how many weeks it has.
///
/// # Errors
/// Refused if there is one of that number, if it goes to who is no branch, or if nobody works in any of its weeks.
pub fn draft_schedule(
    write: &Write<'_>,
    issue: Issue,
    title: &str,
    during: Period,
    to: &Addressees,
) -> Result<(Schedule, usize)> {
    let same = schedules(write)?
        .into_iter()
        .find(|other| other.issue == issue && (other.withdrawn.is_none() || other.issued.is_some()));
    if let Some(same) = same {
        return Err(Refusal::refused(format!("自学安排{issue}已经有了：{}。", same.id))
            .hint(format!("接着编它：wuxue notice schedule show {}", same.id))
            .hint(format!("另编一期：--issue {}", next_schedule_issue(write, issue.year)?.number))
            .into());
    }
    must_be_branches(write, to)?;
    let calendar = WorkingDays::read(write)?;
    let weeks = weeks_of(during, &calendar);
    if weeks.is_empty() {
        return Err(Refusal::refused(format!("{}里没有要上班的一周，不用编自学安排。", during.label()))
            .hint("写一个月或一个季度：wuxue notice schedule draft 2026-12")
            .into());
    }
    let params = named_params! {
        ":year": issue.year, ":issue": issue.number, ":title": title, ":starts": during.from(),
        ":ends": during.to(), ":all_branches": *to == Addressees::AllBranches,
    };
    let id = ScheduleId(write.insert(sql!("schedule.sql", "insert_schedule"), params)?);
    if let Addressees::Units(ids) = to {
        insert_units(write, id, ids)?;
    }
    let of = Schedule {
        id,
        issue,
        title: title.to_owned(),
        period: during,
        to: to.clone(),
        issued: None,
        withdrawn: None,
    };
    for (at, facts) in lay(&weeks, sources(write, &of, write.today, &calendar)?).iter().enumerate() {
        insert_line(write, id, at as i64 + 1, facts)?;
    }
    Ok((of, weeks.len()))
}

/// A schedule is for branches: what other units study stands in its lines.
fn must_be_branches(write: &Write<'_>, to: &Addressees) -> Result<()> {
    let Addressees::Units(ids) = to else { return Ok(()) };
    let all = units(write, write.today)?;
    match all.iter().find(|unit| ids.contains(&unit.id) && unit.kind != UnitKind::Branch) {
        None => Ok(()),
        Some(other) => {
            Err(Refusal::refused(format!("自学安排发给党支部，“{}”是{}。", other.name, other.kind.label()))
                .hint("写作 --to 党支部；发给全体党支部的：--to 全体")
                .into())
        }
    }
}

/// Changes the title of a draft and whom it is for; its lines stand.
///
/// # Errors
/// Refused if the schedule may not be changed, or if it goes to who is no branch.
pub fn edit_schedule(write: &Write<'_>, of: &Schedule, title: &str, to: &Addressees) -> Result<()> {
    of.must_be_open()?;
    must_be_branches(write, to)?;
    let all = *to == Addressees::AllBranches;
    let params = named_params! {":id": of.id, ":title": title, ":all_branches": all};
    write.execute(sql!("schedule.sql", "update_schedule"), params)?;
    if *to != of.to {
        write.execute(sql!("schedule.sql", "delete_units"), named_params! {":schedule": of.id})?;
        if let Addressees::Units(ids) = to {
            insert_units(write, of.id, ids)?;
        }
    }
    Ok(())
}

fn insert_units(write: &Write<'_>, id: ScheduleId, units: &[UnitId]) -> Result<()> {
    for unit in units {
        let params = named_params! {":schedule": id, ":unit": unit};
        write.execute(sql!("schedule.sql", "insert_schedule_unit"), params)?;
    }
    Ok(())
}

fn insert_line(write: &Write<'_>, id: ScheduleId, line: i64, facts: &LineFacts) -> Result<()> {
    write.execute(
        sql!("schedule.sql", "insert_line"),
        named_params! {
            ":schedule": id, ":line": line, ":monday": facts.week.monday(), ":what": facts.what,
            ":document": facts.document, ":minutes": facts.minutes, ":unit": facts.unit,
            ":plan_item": facts.plan_item, ":notice": facts.item.map(|item| item.notice),
            ":item": facts.item.map(|item| item.item), ":note": facts.note,
        },
    )?;
    Ok(())
}

/// A line must lie in the period, and say what no other line of its week and people says.
fn check_line(write: &Write<'_>, of: &Schedule, own: Option<i64>, facts: &LineFacts) -> Result<()> {
    of.must_be_open()?;
    let week = facts.week;
    if week.sunday() < of.period.from() || week.monday() > of.period.to() {
        return Err(Refusal::refused(format!("{}不在{}里。", week.label(), of.period.label()))
            .hint(format!("查看有哪几周：wuxue notice schedule show {}", of.id))
            .into());
    }
    let twin = lines(write, of)?.into_iter().find(|other| {
        Some(other.line) != own
            && (other.facts.week, other.facts.unit) == (week, facts.unit)
            && word_key(&other.facts.what) == word_key(&facts.what)
    });
    match twin {
        None => Ok(()),
        Some(twin) => {
            Err(Refusal::refused(format!("{}已经写了这一项：{}.{}。", week.label(), of.id, twin.line))
                .hint(format!("改它：wuxue notice schedule edit {}.{}", of.id, twin.line))
                .into())
        }
    }
}

/// Adds a line; gives its number.
///
/// # Errors
/// Refused if the schedule may not be changed, if the week is none of its period, or if the same is there already.
pub fn add_line(write: &Write<'_>, of: &Schedule, facts: &LineFacts) -> Result<i64> {
    check_line(write, of, None, facts)?;
    let line = lines(write, of)?.iter().map(|line| line.line).max().unwrap_or(0) + 1;
    insert_line(write, of.id, line, facts)?;
    Ok(line)
}

/// Changes a line.
///
/// # Errors
/// As [`add_line`].
pub fn edit_line(write: &Write<'_>, of: &Schedule, line: i64, facts: &LineFacts) -> Result<()> {
    check_line(write, of, Some(line), facts)?;
    write.execute(
        sql!("schedule.sql", "update_line"),
        named_params! {
            ":schedule": of.id, ":line": line, ":monday": facts.week.monday(), ":what": facts.what,
            ":document": facts.document, ":minutes": facts.minutes, ":unit": facts.unit,
            ":plan_item": facts.plan_item, ":notice": facts.item.map(|item| item.notice),
            ":item": facts.item.map(|item| item.item), ":note": facts.note,
        },
    )?;
    Ok(())
}

/// Takes a line out.
///
/// # Errors
/// Refused if the schedule may not be changed.
pub fn remove_line(write: &Write<'_>, of: &Schedule, line: i64) -> Result<()> {
    of.must_be_open()?;
    write.execute(sql!("schedule.sql", "delete_line"), named_params! {":schedule": of.id, ":line": line})?;
    Ok(())
}

/// Sends a schedule out on a day: it is frozen then, and whom it is for is settled.
///
/// # Errors
/// Refused if it was sent out or withdrawn, if it says nothing, or if the day lies after today.
pub fn issue_schedule(write: &Write<'_>, of: &Schedule, day: Day) -> Result<()> {
    of.must_be_open()?;
    if lines(write, of)?.is_empty() {
        return Err(Refusal::refused(format!("{}还没有写要学什么，不能印发。", of.called()))
            .hint(format!("写一行：wuxue notice schedule add {} --week 周次 --what 内容", of.id))
            .into());
    }
    if day > write.today {
        return Err(Refusal::refused(format!("印发日期 {day} 晚于今天（{}）。", write.today))
            .hint("印发之后再登记，或改正日期：--on 日期")
            .into());
    }
    if of.to == Addressees::AllBranches {
        let ids: Vec<UnitId> = branches_of(write, day)?.into_iter().map(|unit| unit.id).collect();
        insert_units(write, of.id, &ids)?;
    }
    let params = named_params! {":id": of.id, ":issued": day};
    write.execute(sql!("schedule.sql", "issue_schedule"), params)?;
    Ok(())
}

/// Withdraws a schedule from today on.
///
/// # Errors
/// Refused if it was withdrawn before.
pub fn withdraw_schedule(write: &Write<'_>, of: &Schedule, reason: &str) -> Result<()> {
    if let Some((day, before)) = &of.withdrawn {
        return Err(Refusal::refused(format!("{}已于 {day} 撤回：{before}。", of.called()))
            .hint("查看还在执行的：wuxue notice schedule list")
            .into());
    }
    let params = named_params! {":id": of.id, ":withdrawn": write.today, ":reason": reason};
    write.execute(sql!("schedule.sql", "withdraw_schedule"), params)?;
    Ok(())
}
