//! What of the records shows that a duty was done.

use std::collections::BTreeMap;

use anyhow::Result;

use super::duty::{Duty, DutySource};
use super::inspection::{InspectionKind, inspections};
use super::notice::notices;
use super::schedule::schedules;
use super::sent::sent_papers;
use crate::calendar::{Day, Period, in_quotes};
use crate::chain::kind as kind_of;
use crate::record::{ActivityId, KindId};
use crate::roster::{Reminders, Unit, reminders_in};
use crate::sql;
use crate::store::{Records, named_params};

/// One proof that an occurrence was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// When it was done.
    pub day: Day,
    /// The code of a record, or the words typed.
    pub evidence: String,
    /// What a paper calls it.
    pub words: String,
    /// Whether it was recorded by hand.
    pub by_hand: bool,
}

/// What the records say of an occurrence.
pub(super) enum Shown {
    /// It was done: when, by which code it is known, what a paper calls it.
    Done(Day, String, String),
    /// Something of it is still to be done: what.
    Open(String),
    /// Nothing is to be done: why.
    NotAsked(String),
    /// Nothing.
    Nothing,
}

/// Something done that a duty may ask for.
struct Act {
    day: Day,
    code: String,
    /// What a paper calls it.
    words: String,
    /// The period that it is for, if it is for one.
    counts: Option<Period>,
}

impl Act {
    /// Whether it is of an occurrence: of the one in whose period it counts, as in the reports.
    fn is_in(&self, period: Period) -> bool {
        period.contains(self.counts.map_or(self.day, |counts| counts.nearest(self.day)))
    }
}

/// What was done that the versions of a duty ask for, by version.
pub(super) struct Acts<'a, 'b> {
    records: &'a Records<'b>,
    acts: BTreeMap<i64, Vec<Act>>,
    as_of: Day,
}

impl<'a, 'b> Acts<'a, 'b> {
    /// Reads what was done by a day, of sessions what belongs to `from` or later.
    pub fn read(
        records: &'a Records<'b>,
        duty: &Duty,
        of: &Unit,
        from: Day,
        as_of: Day,
    ) -> Result<Acts<'a, 'b>> {
        let mut acts = BTreeMap::new();
        for version in &duty.versions {
            let mut own = match (version.facts.source, version.facts.kind) {
                (DutySource::Activity, Some(kind)) => held(records, of, kind, from, as_of)?,
                (DutySource::Notice, _) => sent_out(records, as_of)?,
                (DutySource::Schedule, _) => laid_out(records, as_of)?,
                (DutySource::HalfYear, _) => opened(records, InspectionKind::HalfYear)?,
                (DutySource::Special, _) => opened(records, InspectionKind::Special)?,
                (DutySource::Report, _) => reported(records)?,
                (DutySource::Activity | DutySource::Reminder | DutySource::Hand, _) => Vec::new(),
            };
            own.retain(|act| act.day <= as_of);
            own.sort_by_key(|act| act.day);
            acts.insert(version.version, own);
        }
        Ok(Acts { records, acts, as_of })
    }

    /// What they show of a period under a version.
    pub fn show(&self, version: i64, source: DutySource, period: Period) -> Result<Shown> {
        if source == DutySource::Reminder {
            let begun = period.from() <= self.as_of;
            return Ok(reminded(reminders_in(self.records, period, self.as_of)?, begun));
        }
        let mut own = self.acts.get(&version).into_iter().flatten();
        let first = own.find(|act| act.is_in(period));
        Ok(first.map_or(Shown::Nothing, |act| Shown::Done(act.day, act.code.clone(), act.words.clone())))
    }
}

fn held(records: &Records<'_>, of: &Unit, kind: KindId, from: Day, as_of: Day) -> Result<Vec<Act>> {
    // It may be held before the period that it belongs to.
    let from = from.plus_days(-Period::LONGEST);
    let name = kind_of(records, kind)?.name;
    let params = named_params! {":unit": of.id, ":kind": kind, ":from": from, ":as_of": as_of};
    records.rows(sql!("duty.sql", "held"), params, |row| {
        let counts = Period::spanning(row.get("counts_from")?, row.get("counts_to")?);
        let months: u32 = row.get("counts_months")?;
        Ok(Act {
            day: row.get("day")?,
            code: row.get::<_, ActivityId>("id")?.to_string(),
            words: match row.get::<_, Option<String>>("title")? {
                Some(title) => format!("{name}{}", in_quotes(&title)),
                None => name.clone(),
            },
            counts: (months > 0).then_some(counts),
        })
    })
}

/// Notices sent out, and not withdrawn by a day.
fn sent_out(records: &Records<'_>, as_of: Day) -> Result<Vec<Act>> {
    let all = notices(records)?.into_iter();
    let standing = all.filter(|of| of.withdrawn.as_ref().is_none_or(|(day, _)| *day > as_of));
    let acts = standing.filter_map(|of| {
        let (first, now) = (of.versions.first()?, of.in_force()?);
        Some(Act {
            day: first.issued?,
            code: of.id.to_string(),
            words: now.facts.title.clone(),
            counts: Some(now.facts.period),
        })
    });
    Ok(acts.collect())
}

/// Schedules sent out, and not withdrawn by a day.
fn laid_out(records: &Records<'_>, as_of: Day) -> Result<Vec<Act>> {
    let all = schedules(records)?.into_iter();
    let standing = all.filter(|of| of.withdrawn.as_ref().is_none_or(|(day, _)| *day > as_of));
    let act = |of: super::Schedule| {
        Some(Act { day: of.issued?, code: of.id.to_string(), words: of.title, counts: Some(of.period) })
    };
    Ok(standing.filter_map(act).collect())
}

/// Inspections of a kind. One of a half-year is for that half-year; a special one is for no time of its own.
fn opened(records: &Records<'_>, kind: InspectionKind) -> Result<Vec<Act>> {
    let own = inspections(records)?.into_iter().filter(|of| of.kind == kind);
    let act = |of: super::Inspection| Act {
        day: of.opened,
        code: of.id.to_string(),
        words: of.title(),
        counts: (kind == InspectionKind::HalfYear).then_some(of.period),
    };
    Ok(own.map(act).collect())
}

/// What was reported to the leading body: inspections that were concluded, and papers about the organ that were sent to
/// it. That a conclusion was reopened later does not undo the report.
fn reported(records: &Records<'_>) -> Result<Vec<Act>> {
    let mut found = Vec::new();
    for of in inspections(records)? {
        let counts = (of.kind == InspectionKind::HalfYear).then_some(of.period);
        let reports = of.conclusions.iter();
        found.extend(reports.map(|report| Act {
            day: report.day,
            code: of.id.to_string(),
            words: format!("关于{}情况的报告", of.title()),
            counts,
        }));
    }
    for paper in sent_papers(records)?.into_iter().filter(|paper| paper.facts.unit.is_none()) {
        let (day, period) = (paper.facts.day, paper.facts.period);
        if paper.facts.to.is_leading_body(records, day)? {
            // A report of the program has an English name.
            let words = match paper.facts.paper.is_ascii() {
                true => format!("{}报告", period.label()),
                false => paper.facts.paper.clone(),
            };
            found.push(Act { day, code: paper.id.to_string(), words, counts: Some(period) });
        }
    }
    Ok(found)
}

/// All of those to be reminded were, or were not. Where nobody's term is known to end, and some are not known, it is for
/// the clerk to say that they were looked through. Before the period begins nobody is late with it.
fn reminded(found: Reminders, begun: bool) -> Shown {
    let open: Vec<&str> =
        found.owed.iter().filter(|one| one.reminded.is_none()).map(|one| one.unit_name.as_str()).collect();
    if !open.is_empty() {
        let says = if begun { "还没有提醒" } else { "届时应提醒" };
        return Shown::Open(format!("{says}：{}", open.join("、")));
    }
    let owed = found.owed.iter().filter_map(|one| Some((one.term, one.reminded?)));
    let all: Vec<_> = owed.chain(found.sent.iter().copied()).collect();
    let mut terms: Vec<_> = all.iter().map(|(term, _)| *term).collect();
    terms.sort_unstable();
    terms.dedup();
    match all.iter().map(|(_, day)| *day).max() {
        Some(last) => {
            let codes: Vec<String> = terms.iter().map(ToString::to_string).collect();
            Shown::Done(last, codes.join("、"), format!("提醒换届 {} 次", terms.len()))
        }
        None if found.unknown == 0 => Shown::NotAsked("没有要提醒的".to_owned()),
        None => Shown::Open(format!("{} 个党组织没有登记届期", found.unknown)),
    }
}
