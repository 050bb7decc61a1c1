//! Inspections 督查: 半年检查 and 专项督导. What one goes by is frozen when it is opened: the branches and who belonged to
//! them by the dates of the period, the rules and notices in force, and the records drawn to be looked at on paper.

use std::collections::HashMap;

use anyhow::Result;

use super::notice::{Notice, NoticeId, notices};
use crate::calendar::{Day, Period, Reckoning, in_quotes};
use crate::identifier;
use crate::record::ActivityId;
use crate::refusal::Refusal;
use crate::roster::{PersonId, UnitId};
use crate::rules::{Rule, RuleId, rules};
use crate::sql;
use crate::store::{Records, Row, SqlResult, named_params};

identifier!(
    /// Number of an inspection, `I2` on screen.
    InspectionId, "I"
);

crate::closed_set! {
    /// What sort of inspection.
    InspectionKind {
        /// Of everything, half a year at a time.
        HalfYear = "half_year", "半年检查";
        /// Of one topic, at any time.
        Special = "special", "专项督导";
    }
}

crate::closed_set! {
    /// How far an inspection has come.
    InspectionState {
        /// Under way.
        Open = "open", "进行中";
        /// Concluded: its papers stand as they were.
        Concluded = "concluded", "已结论";
        /// Reopened after it was concluded: another version is under way.
        Reopened = "reopened", "重新检查";
    }
}

/// A conclusion of an inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// From 1.
    pub version: i64,
    /// When.
    pub day: Day,
    /// When and why it was reopened.
    pub reopened: Option<(Day, String)>,
}

/// An inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Its number.
    pub id: InspectionId,
    /// What sort.
    pub kind: InspectionKind,
    /// Its topic; a half-year inspection need not have one.
    pub topic: Option<String>,
    /// The period inspected.
    pub period: Period,
    /// When it was opened.
    pub opened: Day,
    /// The last day that counts: the end of the period, or the day it was opened if that is earlier.
    pub as_of: Day,
    /// How many records of each branch are looked at on paper, 0 to 20.
    pub sample: i64,
    /// What they are drawn by: the same seed draws the same from the same records.
    pub seed: i64,
    /// Its conclusions, the first first.
    pub conclusions: Vec<Conclusion>,
}

/// A branch inspected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectedUnit {
    /// Which.
    pub unit: UnitId,
    /// As it was called.
    pub name: String,
    /// Its first day in the period.
    pub starts: Day,
    /// Its last day that counts.
    pub ends: Day,
}

/// One stay of a member in a branch inspected, within the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectedMember {
    /// In which branch.
    pub unit: UnitId,
    /// Who.
    pub person: PersonId,
    /// Full name.
    pub name: String,
    /// First day.
    pub starts: Day,
    /// Last day.
    pub ends: Day,
}

impl Inspection {
    fn read(row: &Row<'_>) -> SqlResult<Inspection> {
        let (starts, ends): (Day, Day) = (row.get("starts")?, row.get("ends")?);
        Ok(Inspection {
            id: row.get("id")?,
            kind: row.get("kind")?,
            topic: row.get("topic")?,
            period: Period::spanning(starts, ends),
            opened: row.get("opened")?,
            as_of: row.get("as_of")?,
            sample: row.get("sample")?,
            seed: row.get("seed")?,
            conclusions: Vec::new(),
        })
    }

    /// How far it has come.
    pub fn state(&self) -> InspectionState {
        match self.conclusions.last() {
            None => InspectionState::Open,
            Some(last) if last.reopened.is_some() => InspectionState::Reopened,
            Some(_) => InspectionState::Concluded,
        }
    }

    /// By which day it is told how things stand, seen on a day: once the last day that counts is over, what was due on
    /// it and is not done is missed.
    pub fn reckoning(&self, on: Day) -> Reckoning {
        Reckoning { day: self.as_of, over: on > self.as_of }
    }

    /// The conclusion that stands, none while it is under way.
    pub fn concluded(&self) -> Option<&Conclusion> {
        self.conclusions.last().filter(|last| last.reopened.is_none())
    }

    /// As papers name it: 2026年上半年检查, 2026年上半年“三会一课”专项督导.
    pub fn title(&self) -> String {
        let topic = self.topic.as_deref().map(in_quotes).unwrap_or_default();
        match self.kind {
            InspectionKind::HalfYear => format!("{}检查{topic}", self.period.label()),
            InspectionKind::Special => format!("{}{topic}专项督导", self.period.label()),
        }
    }

    /// What refusals call it: `I2（2026年上半年检查）`.
    pub fn called(&self) -> String {
        format!("{}（{}）", self.id, self.title())
    }

    /// # Errors
    /// Refused if it is concluded.
    pub fn must_be_open(&self) -> Result<(), Refusal> {
        match self.concluded() {
            None => Ok(()),
            Some(last) => Err(Refusal::refused(format!(
                "{}已于 {} 作出结论（第 {} 版），不能再改。",
                self.called(),
                last.day,
                last.version
            ))
            .hint(format!("确需重新检查的：wuxue inspect reopen {} --because 原因", self.id))),
        }
    }
}

/// Every inspection, in the order in which they were opened.
pub fn inspections(records: &Records<'_>) -> Result<Vec<Inspection>> {
    let mut all = records.rows(sql!("inspection.sql", "inspections"), [], Inspection::read)?;
    for one in &mut all {
        let of = named_params! {":inspection": one.id};
        one.conclusions = records.rows(sql!("inspection.sql", "conclusions"), of, |row| {
            let reopened: (Option<Day>, Option<String>) = (row.get("reopened")?, row.get("reopen_reason")?);
            Ok(Conclusion {
                version: row.get("version")?,
                day: row.get("day")?,
                reopened: reopened.0.zip(reopened.1),
            })
        })?;
    }
    Ok(all)
}

/// The inspection meant: by code (`I2`), or by its period where only one was made of it (`2026H1`).
///
/// # Errors
/// Refused if the text is neither, if there is none, or if there are several.
pub fn meant_inspection(records: &Records<'_>, text: &str, today: Day) -> Result<Inspection> {
    let list = "查看有哪些督查：wuxue inspect list";
    let all = inspections(records)?;
    if let Some(id) = InspectionId::from_code(text) {
        let found = all.into_iter().find(|one| one.id == id);
        return Ok(found.ok_or_else(|| Refusal::not_found(format!("没有督查 {id}。")).hint(list))?);
    }
    let Ok(period) = Period::parse(text, today) else {
        return Err(Refusal::usage(format!("“{}”不是督查的编号或期间。", text.trim()))
            .hint("编号写作 I2，期间写作 2026H1")
            .hint(list)
            .into());
    };
    let same = |one: &Inspection| (one.period.from(), one.period.to()) == (period.from(), period.to());
    let mut found: Vec<Inspection> = all.into_iter().filter(same).collect();
    if found.len() > 1 {
        let codes: Vec<String> = found.iter().map(Inspection::called).collect();
        return Err(Refusal::new(
            crate::refusal::Kind::Ambiguous,
            format!("{}的督查不止一次：{}，请写编号。", period.label(), codes.join("、")),
        )
        .hint(list)
        .into());
    }
    Ok(found.pop().ok_or_else(|| {
        Refusal::not_found(format!("没有{}的督查。", period.label()))
            .hint(format!("开展一次：wuxue inspect open {}", period.code()))
            .hint(list)
    })?)
}

/// The branches inspected.
pub fn inspected_units(records: &Records<'_>, of: InspectionId) -> Result<Vec<InspectedUnit>> {
    records.rows(sql!("inspection.sql", "units"), named_params! {":inspection": of}, |row| {
        Ok(InspectedUnit {
            unit: row.get("unit")?,
            name: row.get("name")?,
            starts: row.get("starts")?,
            ends: row.get("ends")?,
        })
    })
}

/// Who belonged to the branches inspected, of each in the order of the roster.
pub fn inspected_members(records: &Records<'_>, of: InspectionId) -> Result<Vec<InspectedMember>> {
    records.rows(sql!("inspection.sql", "members"), named_params! {":inspection": of}, |row| {
        Ok(InspectedMember {
            unit: row.get("unit")?,
            person: row.get("person")?,
            name: row.get("name")?,
            starts: row.get("starts")?,
            ends: row.get("ends")?,
        })
    })
}

/// The rules that it goes by, as they stood.
pub fn inspected_rules(records: &Records<'_>, of: InspectionId) -> Result<Vec<Rule>> {
    let frozen: Vec<(RuleId, Option<Day>)> =
        records.rows(sql!("inspection.sql", "rules"), named_params! {":inspection": of}, |row| {
            Ok((row.get("rule")?, row.get("valid_to")?))
        })?;
    let found = rules(records)?.into_iter().filter_map(|mut rule| {
        let (_, valid_to) = frozen.iter().find(|(id, _)| *id == rule.id)?;
        rule.valid_to = *valid_to;
        Some(rule)
    });
    Ok(found.collect())
}

/// The notices that it goes by, each up to the version in force then. Of one that was withdrawn since, nothing is held
/// against anybody; it says so itself.
pub fn inspected_notices(records: &Records<'_>, of: InspectionId) -> Result<Vec<Notice>> {
    let frozen: Vec<(NoticeId, i64)> =
        records.rows(sql!("inspection.sql", "notices"), named_params! {":inspection": of}, |row| {
            Ok((row.get("notice")?, row.get("version")?))
        })?;
    let found = notices(records)?.into_iter().filter_map(|mut notice| {
        let (_, version) = frozen.iter().find(|(id, _)| *id == notice.id)?;
        notice.versions.retain(|one| one.version <= *version);
        Some(notice)
    });
    Ok(found.collect())
}

/// The records of each branch that were drawn.
pub fn sampled(records: &Records<'_>, of: InspectionId) -> Result<HashMap<UnitId, Vec<ActivityId>>> {
    let mut drawn: HashMap<UnitId, Vec<ActivityId>> = HashMap::new();
    records.each(sql!("inspection.sql", "sample"), named_params! {":inspection": of}, |row| {
        drawn.entry(row.get("unit")?).or_default().push(row.get("activity")?);
        Ok(())
    })?;
    Ok(drawn)
}

/// The branch meant among those inspected.
///
/// # Errors
/// Refused if no such unit is, or if it is not inspected.
pub fn meant_inspected(records: &Records<'_>, of: &Inspection, text: &str) -> Result<InspectedUnit> {
    let all = inspected_units(records, of.id)?;
    // As it is called on the sheet, even if it was renamed or ended since.
    if let Some(found) = all.iter().find(|one| one.name == text.trim()) {
        return Ok(found.clone());
    }
    let unit = crate::roster::meant_unit(records, text, of.as_of)?;
    Ok(all.into_iter().find(|one| one.unit == unit.id).ok_or_else(|| {
        Refusal::refused(format!("{}没有检查“{}”。", of.called(), unit.name))
            .hint(format!("检查了哪些党支部：wuxue inspect show {}", of.id))
    })?)
}
