//! Duties 责任清单 and their versions: what a unit, or who holds a post in it, must do again and again.

use anyhow::{Context, Result};

use crate::calendar::{Day, Grain, in_quotes, word_key};
use crate::chain::kind;
use crate::identifier;
use crate::record::KindId;
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, UnitKind, must_exist, nearest};
use crate::rules::Layer;
use crate::sql;
use crate::store::{Records, Write, named_params};

identifier!(
    /// Number of a duty, `DT3` on screen.
    DutyId, "DT"
);

crate::closed_set! {
    /// What record shows that a duty was done: `duty_proof.rs` reads them.
    DutySource {
        /// An activity of a kind that the unit held.
        Activity = "activity", "开展活动";
        /// A notice that was sent out.
        Notice = "notice", "印发通知单";
        /// A schedule of self-study that was sent out.
        Schedule = "schedule", "印发自学安排";
        /// A half-year inspection that was opened.
        HalfYear = "half_year", "半年检查";
        /// An inspection of one topic that was opened.
        Special = "special", "专项督导";
        /// An inspection that was concluded and reported to the leading body, or another paper that was sent to it.
        Report = "report", "报领导班子";
        /// Those whose term ends were reminded of it.
        Reminder = "reminder", "换届提醒";
        /// Nothing: it is recorded by hand.
        Hand = "hand", "人工登记";
    }
}

/// When a duty is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rhythm {
    /// Once in every period; never a range.
    Every(Grain),
    /// By these days of every year: month and day, ascending.
    Dates(Vec<(u32, u32)>),
}

impl Rhythm {
    /// In words: 每月, 每年6月30日、12月20日前.
    pub fn says(&self) -> String {
        match self {
            Rhythm::Every(Grain::Half) => "每半年".to_owned(),
            Rhythm::Every(grain) => format!("每{}", grain.label()),
            Rhythm::Dates(days) => {
                let days: Vec<_> = days.iter().map(|(month, day)| format!("{month}月{day}日")).collect();
                format!("每年{}前", days.join("、"))
            }
        }
    }
}

/// What a version says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyFacts {
    /// Short name.
    pub name: String,
    /// What is to be done.
    pub what: String,
    /// Where its force comes from: a rule of the place or mere practice, never a regulation of the Party, which are
    /// rules.
    pub layer: Layer,
    /// Document, or why it is done.
    pub basis: String,
    /// When the list that holds it was issued.
    pub issued: Option<Day>,
    /// When it is due.
    pub rhythm: Rhythm,
    /// What shows that it was done.
    pub source: DutySource,
    /// The kind of activity of [`DutySource::Activity`].
    pub kind: Option<KindId>,
}

/// A version of a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyVersion {
    /// From 1.
    pub version: i64,
    /// Of which year's list.
    pub year: i32,
    /// Its first day; it holds until the next version does.
    pub starts: Day,
    /// What it says.
    pub facts: DutyFacts,
    /// What is different; none of the first.
    pub changed: Option<String>,
}

/// A duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Its number.
    pub id: DutyId,
    /// Code of the starter list it came from.
    pub code: Option<String>,
    /// Whose it is.
    pub unit: UnitId,
    /// Title of the post there whose holder does it; none if the unit as a whole.
    pub post: Option<String>,
    /// Its last day, and why it ended.
    pub ended: Option<(Day, String)>,
    /// Its versions, at least one, in order.
    pub versions: Vec<DutyVersion>,
}

impl Duty {
    /// The last version.
    ///
    /// # Errors
    /// Only if the store holds a duty without one.
    pub fn last(&self) -> Result<&DutyVersion> {
        self.versions.last().context("a duty has no version")
    }

    /// The version in force on a day.
    pub fn on(&self, day: Day) -> Option<&DutyVersion> {
        self.versions.iter().rev().find(|version| version.starts <= day)
    }

    /// What refusals call it: `DT3“换届提醒”`.
    pub fn called(&self) -> String {
        let name = self.versions.last().map(|last| in_quotes(&last.facts.name)).unwrap_or_default();
        format!("{}{name}", self.id)
    }
}

/// Every duty that ever was, by unit, those of the unit itself before those of its posts.
pub fn duties(records: &Records<'_>) -> Result<Vec<Duty>> {
    let mut all: Vec<Duty> = records.rows(sql!("duty.sql", "duties"), [], |row| {
        let (day, reason): (Option<Day>, Option<String>) = (row.get("ends")?, row.get("end_reason")?);
        Ok(Duty {
            id: row.get("id")?,
            code: row.get("code")?,
            unit: row.get("unit")?,
            post: row.get("post")?,
            ended: day.zip(reason),
            versions: Vec::new(),
        })
    })?;
    records.each(sql!("duty.sql", "versions"), [], |row| {
        let id: DutyId = row.get("duty")?;
        let grain: Option<Grain> = row.get("grain")?;
        let version = DutyVersion {
            version: row.get("version")?,
            year: row.get("year")?,
            starts: row.get("starts")?,
            facts: DutyFacts {
                name: row.get("name")?,
                what: row.get("what")?,
                layer: row.get("layer")?,
                basis: row.get("basis")?,
                issued: row.get("issued")?,
                rhythm: grain.map_or(Rhythm::Dates(Vec::new()), Rhythm::Every),
                source: row.get("source")?,
                kind: row.get("kind")?,
            },
            changed: row.get("changed")?,
        };
        if let Some(duty) = all.iter_mut().find(|duty| duty.id == id) {
            duty.versions.push(version);
        }
        Ok(())
    })?;
    records.each(sql!("duty.sql", "dates"), [], |row| {
        let (id, number): (DutyId, i64) = (row.get("duty")?, row.get("version")?);
        let of = all.iter_mut().filter(|duty| duty.id == id).flat_map(|duty| &mut duty.versions);
        for version in of.filter(|version| version.version == number) {
            if let Rhythm::Dates(days) = &mut version.facts.rhythm {
                days.push((row.get("month")?, row.get("day")?));
            }
        }
        Ok(())
    })?;
    Ok(all)
}

/// The duty meant: by code (`DT3`), or by its name where no other in force bears it.
///
/// # Errors
/// Refused if none or several fit.
pub fn meant_duty(records: &Records<'_>, text: &str) -> Result<Duty> {
    let list = "查看责任清单：wuxue inspect duty list";
    let (all, code, key) = (duties(records)?, DutyId::from_code(text), word_key(text));
    let called = |duty: &Duty| duty.versions.last().map(|last| last.facts.name.clone());
    let fits = |duty: &Duty| match code {
        Some(id) => duty.id == id,
        None => called(duty).is_some_and(|name| word_key(&name) == key),
    };
    let names: Vec<String> = all.iter().filter_map(called).collect();
    let mut found: Vec<Duty> = all.into_iter().filter(fits).collect();
    if found.len() > 1 && found.iter().any(|duty| duty.ended.is_none()) {
        found.retain(|duty| duty.ended.is_none());
    }
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        (None, _) => {
            let mut refusal = Refusal::not_found(format!("责任清单里没有“{}”。", text.trim()));
            if let Some(near) = nearest(text.trim(), names.iter().map(String::as_str)) {
                refusal = refusal.hint(format!("是不是“{near}”？"));
            }
            Err(refusal.hint(list).into())
        }
        (Some(last), false) => {
            found.push(last);
            found.sort_by_key(|duty| duty.id);
            let codes: Vec<String> = found.iter().map(|duty| duty.id.to_string()).collect();
            Err(Refusal::new(
                crate::refusal::Kind::Ambiguous,
                format!("叫“{}”的责任不止一项，请写编号：{}。", text.trim(), codes.join("、")),
            )
            .hint(list)
            .into())
        }
    }
}

fn check(write: &Write<'_>, of: &Unit, facts: &DutyFacts) -> Result<()> {
    if facts.layer == Layer::National {
        return Err(Refusal::refused("党内法规的要求已列在制度要求里，责任清单只写本地规定和工作惯例。")
            .hint("查看制度要求：wuxue inspect rule list")
            .into());
    }
    if facts.issued.is_some_and(|day| day > write.today) {
        return Err(Refusal::refused(format!("责任清单的印发日期晚于今天（{}）。", write.today))
            .hint("印发以后再写，或改正日期：--issued 日期")
            .into());
    }
    if let Some(id) = facts.kind {
        let kind = kind(write, id)?;
        if !kind.holders.contains(&of.kind) {
            return Err(Refusal::refused(format!(
                "“{}”是{}，不开展{}，不能由它的记录算出。",
                of.name,
                of.kind.label(),
                kind.name
            ))
            .hint("改由人工登记：--source 人工登记")
            .into());
        }
    }
    let anybodys = matches!(facts.source, DutySource::Activity | DutySource::Hand);
    if !anybodys && of.kind != UnitKind::OrganCommittee {
        return Err(Refusal::refused(format!(
            "“{}”的记录都是机关党委的，“{}”是{}，不能由它算出。",
            facts.source.label(),
            of.name,
            of.kind.label()
        ))
        .hint("改由人工登记：--source 人工登记")
        .into());
    }
    Ok(())
}

fn insert_version(write: &Write<'_>, id: DutyId, version: &DutyVersion) -> Result<()> {
    let facts = &version.facts;
    let grain = match &facts.rhythm {
        Rhythm::Every(grain) => Some(*grain),
        Rhythm::Dates(_) => None,
    };
    write.execute(
        sql!("duty.sql", "insert_version"),
        named_params! {
            ":duty": id, ":version": version.version, ":year": version.year, ":starts": version.starts,
            ":name": facts.name, ":what": facts.what, ":layer": facts.layer, ":basis": facts.basis,
            ":issued": facts.issued, ":changed": version.changed, ":grain": grain, ":source": facts.source,
            ":kind": facts.kind,
        },
    )?;
    if let Rhythm::Dates(days) = &facts.rhythm {
        for (month, day) in days {
            let params =
                named_params! {":duty": id, ":version": version.version, ":month": month, ":day": day};
            write.execute(sql!("duty.sql", "insert_date"), params)?;
        }
    }
    Ok(())
}

/// Adds a duty that begins on a day.
///
/// # Errors
/// Refused if the unit does not exist then, has that duty already, or cannot do what is to show it, or if it is said
/// to be a regulation of the Party.
pub fn add_duty(
    write: &Write<'_>,
    code: Option<&str>,
    of: &Unit,
    post: Option<&str>,
    starts: Day,
    facts: &DutyFacts,
) -> Result<DutyId> {
    must_exist(of, starts)?;
    check(write, of, facts)?;
    let same = duties(write)?.into_iter().find(|duty| {
        duty.unit == of.id
            && duty.post.as_deref() == post
            && duty.ended.as_ref().is_none_or(|(day, _)| *day >= starts)
            && duty.versions.last().is_some_and(|last| word_key(&last.facts.name) == word_key(&facts.name))
    });
    if let Some(same) = same {
        return Err(Refusal::refused(format!("“{}”的责任清单里已经有 {}。", of.name, same.called()))
            .hint(format!("修订它：wuxue inspect duty revise {} …", same.id))
            .into());
    }
    let params = named_params! {":code": code, ":unit": of.id, ":post": post};
    let id = DutyId(write.insert(sql!("duty.sql", "insert_duty"), params)?);
    let version =
        DutyVersion { version: 1, year: starts.year(), starts, facts: facts.clone(), changed: None };
    insert_version(write, id, &version)?;
    Ok(id)
}

/// Revises a duty from a day on; what was due before stays judged by the version before.
///
/// # Errors
/// Refused if the duty has ended, or the day is not after the first of the last version.
pub fn revise_duty(
    write: &Write<'_>,
    duty: &Duty,
    of: &Unit,
    starts: Day,
    facts: &DutyFacts,
    changed: &str,
) -> Result<i64> {
    refuse_ended(duty)?;
    let last = duty.last()?;
    if starts <= last.starts {
        return Err(Refusal::refused(format!(
            "{}现在的版本自 {} 起施行，新版本要晚于这一天，不能从 {starts} 起。",
            duty.called(),
            last.starts
        ))
        .hint("年内修订：--from 日期；下一年度的：--year 年份")
        .hint("写错了的，撤销那次操作：wuxue history")
        .into());
    }
    check(write, of, facts)?;
    let version = DutyVersion {
        version: last.version + 1,
        year: starts.year(),
        starts,
        facts: facts.clone(),
        changed: Some(changed.to_owned()),
    };
    insert_version(write, duty.id, &version)?;
    Ok(version.version)
}

fn refuse_ended(duty: &Duty) -> Result<(), Refusal> {
    match &duty.ended {
        None => Ok(()),
        Some((day, reason)) => Err(Refusal::refused(format!("{}已于 {day} 停止：{reason}。", duty.called()))
            .hint("另列一项：wuxue inspect duty add")),
    }
}

/// Ends a duty with a last day.
///
/// # Errors
/// Refused if it has ended, or begins only after that day.
pub fn end_duty(write: &Write<'_>, duty: &Duty, last: Day, reason: &str) -> Result<()> {
    refuse_ended(duty)?;
    let starts = duty.versions.first().map(|first| first.starts);
    if let Some(starts) = starts.filter(|starts| last < *starts) {
        return Err(Refusal::refused(format!("{}自 {starts} 起施行，不能在 {last} 停止。", duty.called()))
            .hint("改正日期：--on 日期；列错了的，撤销那次操作：wuxue history")
            .into());
    }
    let params = named_params! {":id": duty.id, ":ends": last, ":reason": reason};
    write.execute(sql!("duty.sql", "end_duty"), params)?;
    Ok(())
}
