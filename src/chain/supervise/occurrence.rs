//! How each occurrence of a duty stands: derived where a record exists, else recorded by hand.

use std::collections::BTreeMap;

use anyhow::Result;

use super::duty::{Duty, DutyId, DutyVersion, Rhythm, duties};
use super::duty_proof::{Acts, Proof, Shown};
use crate::calendar::{Day, Period, Reckoning};
use crate::refusal::Refusal;
use crate::roster::{Post, Rank, posts_of_unit, unit};
use crate::sql;
use crate::store::{Records, Write, named_params};

crate::closed_set! {
    /// How an occurrence stands.
    OccurrenceState {
        /// Done in time.
        Done = "done", "已完成";
        /// Done after it was due.
        Late = "late", "逾期完成";
        /// Due, and not done.
        Missing = "missing", "未完成";
        /// Not done, and it was said why.
        Stated = "stated", "已说明";
        /// Not due yet.
        NotDue = "not_due", "未到期";
        /// The unit or the duty ended before it was due.
        Exempt = "exempt", "不适用";
    }
}

/// One time that a duty is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The duty.
    pub duty: DutyId,
    /// The version that it is judged by: the one in force on the day it is due.
    pub version: i64,
    /// The period in which it is to be done; its last day is when it is due.
    pub period: Period,
    /// How it stands.
    pub state: OccurrenceState,
    /// What shows that it was done, the earliest first: a record, what was recorded by hand, or both.
    pub proofs: Vec<Proof>,
    /// By how many days it was late, or is overdue.
    pub days: i64,
    /// 情况说明.
    pub statement: Option<String>,
    /// Who held the post in the period, in order; empty for a unit's duty or a vacant post.
    pub holders: Vec<String>,
    /// Why it does not apply, or what of it is still to be done.
    pub why: Option<String>,
}

impl Occurrence {
    /// When it is due.
    pub fn due(&self) -> Day {
        self.period.to()
    }

    /// When it was done.
    pub fn day(&self) -> Option<Day> {
        self.proofs.first().map(|proof| proof.day)
    }

    /// What shows it: `N1`; where there is more than that, each with its day: `N1（2026-10-08）；纸质存档（2026-10-09，人工登记）`.
    pub fn evidence(&self) -> Option<String> {
        self.shown_by(|proof| &proof.evidence)
    }

    /// The same as a paper says it, where codes of records say nothing.
    pub fn evidence_in_words(&self) -> Option<String> {
        self.shown_by(|proof| &proof.words)
    }

    fn shown_by(&self, what: fn(&Proof) -> &String) -> Option<String> {
        let each = |proof: &Proof| {
            let by_hand = if proof.by_hand { "，人工登记" } else { "" };
            format!("{}（{}{by_hand}）", what(proof), proof.day)
        };
        match self.proofs.as_slice() {
            [] => None,
            [one] => Some(what(one).clone()),
            several => Some(several.iter().map(each).collect::<Vec<_>>().join("；")),
        }
    }

    /// How it stands in words, with the days beside them.
    pub fn said(&self) -> String {
        let words = match self.state {
            OccurrenceState::Late => format!("逾期 {} 天完成", self.days),
            OccurrenceState::Missing if self.days > 0 => format!("未完成，已逾期 {} 天", self.days),
            state => state.label().to_owned(),
        };
        match (&self.why, self.state) {
            (Some(why), OccurrenceState::Exempt) => format!("{words}：{why}"),
            (Some(why), OccurrenceState::Missing | OccurrenceState::NotDue) => format!("{words}；{why}"),
            _ => words,
        }
    }
}

/// The periods of a version of which the last days lie in `within`.
fn periods(version: &DutyVersion, within: Period) -> Vec<Period> {
    let mut found = Vec::new();
    match &version.facts.rhythm {
        Rhythm::Every(grain) => {
            let mut next = Period::containing(*grain, within.from());
            while next.to() <= within.to() {
                found.push(next);
                next = next.next();
            }
        }
        Rhythm::Dates(days) => {
            for year in within.from().year()..=within.to().year() {
                let Some(mut from) = Day::from_iso(&format!("{year:04}-01-01")) else { continue };
                for (month, day) in days {
                    let due = Day::from_iso(&format!("{year:04}-{month:02}-{day:02}"));
                    if let Some(due) = due.filter(|due| *due >= from) {
                        found.push(Period::spanning(from, due));
                        from = due.next();
                    }
                }
            }
        }
    }
    found.retain(|period| within.contains(period.to()));
    found
}

/// Whether a post is the one a duty names: by title, and 书记 by whatever title the secretary bears.
fn is_named(post: &Post, title: &str) -> bool {
    let rank = Rank::of_title(title);
    post.title == title || (rank == Rank::Secretary && post.rank == rank)
}

/// The occurrences of a duty that are due in a period, in order, as they stand on a day. None from before it began, nor
/// of periods that begin after it or its unit ended.
///
/// # Errors
/// Only those of the store.
pub fn occurrences(
    records: &Records<'_>,
    duty: &Duty,
    due: Period,
    on: impl Into<Reckoning>,
) -> Result<Vec<Occurrence>> {
    let on = on.into();
    let as_of = on.day;
    let Some(of) = unit(records, duty.unit, due.to())? else { return Ok(Vec::new()) };
    let mut planned: Vec<(&DutyVersion, Period)> = Vec::new();
    for (at, version) in duty.versions.iter().enumerate() {
        let next = duty.versions.get(at + 1).map(|next| next.starts.previous());
        let last = next.map_or(due.to(), |next| next.min(due.to()));
        if let Some(within) = Period::range(version.starts.max(due.from()), last) {
            planned.extend(periods(version, within).into_iter().map(|period| (version, period)));
        }
    }
    let ended = of.ends.map(|day| (day, format!("党组织已于 {day} 撤销")));
    let stopped = duty.ended.as_ref().map(|(day, _)| (*day, format!("这项责任已于 {day} 停止")));
    let end = ended.into_iter().chain(stopped).min_by_key(|(day, _)| *day);
    planned.retain(|(_, period)| end.as_ref().is_none_or(|(day, _)| period.from() <= *day));

    let of_duty = named_params! {":duty": duty.id};
    let (mut done, mut statements) = (BTreeMap::new(), BTreeMap::new());
    records.each(sql!("duty.sql", "done"), of_duty, |row| {
        let (due, day, evidence): (Day, Day, String) =
            (row.get("due")?, row.get("day")?, row.get("evidence")?);
        done.insert(due, (day, evidence));
        Ok(())
    })?;
    records.each(sql!("duty.sql", "statements"), of_duty, |row| {
        statements.insert(row.get::<_, Day>("due")?, row.get::<_, String>("text")?);
        Ok(())
    })?;
    let posts = if duty.post.is_some() { posts_of_unit(records, duty.unit)? } else { Vec::new() };
    let first = planned.iter().map(|(_, period)| period.from()).min().unwrap_or(due.from());
    let acts = Acts::read(records, duty, &of, first, as_of)?;
    let mut found = Vec::new();
    for (version, period) in planned {
        let to = period.to();
        let (mut proofs, mut open, mut not_asked) = (Vec::new(), None, None);
        match acts.show(version.version, version.facts.source, period)? {
            Shown::Done(day, evidence, words) => proofs.push(Proof { day, evidence, words, by_hand: false }),
            Shown::Open(what) => open = Some(what),
            Shown::NotAsked(why) => not_asked = on.is_past(to).then_some(why),
            Shown::Nothing => {}
        }
        if let Some((day, evidence)) = done.get(&to).filter(|(day, _)| *day <= as_of) {
            let (evidence, words) = (evidence.clone(), evidence.clone());
            proofs.push(Proof { day: *day, evidence, words, by_hand: true });
        }
        proofs.sort_by_key(|proof| proof.day);
        let statement = statements.get(&to).cloned();
        let over = end.as_ref().filter(|(day, _)| *day < to).map(|(_, why)| why.clone()).or(not_asked);
        let (state, days) = match proofs.first() {
            Some(proof) if proof.day > to => (OccurrenceState::Late, to.days_until(proof.day)),
            Some(_) => (OccurrenceState::Done, 0),
            None if over.is_some() => (OccurrenceState::Exempt, 0),
            None if !on.is_past(to) => (OccurrenceState::NotDue, 0),
            None if statement.is_some() => (OccurrenceState::Stated, to.days_until(as_of)),
            None => (OccurrenceState::Missing, to.days_until(as_of)),
        };
        let mut holders: Vec<String> = Vec::new();
        for post in &posts {
            let named = duty.post.as_deref().is_some_and(|title| is_named(post, title));
            let within = post.starts <= to && post.lasts_until(period.from());
            if named && within && !holders.contains(&post.person_name) {
                holders.push(post.person_name.clone());
            }
        }
        found.push(Occurrence {
            duty: duty.id,
            version: version.version,
            period,
            state,
            proofs,
            days,
            statement,
            holders,
            why: over.or(open),
        });
    }
    Ok(found)
}

/// Every occurrence that is due in a period, with its duty, as it stands on a day: what reports ask.
///
/// # Errors
/// Only those of the store.
pub fn duties_due(
    records: &Records<'_>,
    due: Period,
    on: impl Into<Reckoning>,
) -> Result<Vec<(Duty, Vec<Occurrence>)>> {
    let on = on.into();
    let mut all = Vec::new();
    for duty in duties(records)? {
        let own = occurrences(records, &duty, due, on)?;
        if !own.is_empty() {
            all.push((duty, own));
        }
    }
    Ok(all)
}

/// The occurrence of a period, or the one due in it.
///
/// # Errors
/// Refused if there is none, or more than one.
pub fn meant_occurrence(records: &Records<'_>, duty: &Duty, of: Period, today: Day) -> Result<Occurrence> {
    let mut found = occurrences(records, duty, of, today)?;
    let says = duty.on(of.to()).map_or(String::new(), |version| version.facts.rhythm.says());
    let show = format!("查看各期：wuxue inspect duty show {} --year {}", duty.id, of.to().year());
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        (None, _) => {
            Err(Refusal::refused(format!("{}（{says}）没有在{}到期的一期。", duty.called(), of.label()))
                .hint(show)
                .into())
        }
        (Some(_), false) => Err(Refusal::refused(format!(
            "{}（{says}）在{}到期的不止一期，请写明是哪一期。",
            duty.called(),
            of.label()
        ))
        .hint(show)
        .into()),
    }
}

/// Records by hand that an occurrence was done. Whether anything was written: the same once more is nothing new.
///
/// # Errors
/// Refused if it is done already or does not apply, or if the day lies after today or before the period.
pub fn record_done(
    write: &Write<'_>,
    duty: &Duty,
    one: &Occurrence,
    day: Day,
    evidence: &str,
) -> Result<bool> {
    let label = one.period.label();
    if one.proofs.iter().any(|proof| proof.by_hand && proof.day == day && proof.evidence == evidence) {
        return Ok(false);
    }
    let against = match (&one.state, one.day(), one.evidence()) {
        (OccurrenceState::Exempt, ..) => Some(one.said()),
        (_, Some(day), Some(evidence)) => Some(format!("已于 {day} 完成（{evidence}），不用再登记")),
        _ if day > write.today => Some(format!("的完成日期 {day} 晚于今天（{}）", write.today)),
        _ if day < one.period.from() => {
            Some(format!("从 {} 开始，完成日期 {day} 在此之前", one.period.from()))
        }
        _ => None,
    };
    if let Some(against) = against {
        return Err(Refusal::refused(format!("{}{label}{against}。", duty.called()))
            .hint(format!("查看各期：wuxue inspect duty show {}", duty.id))
            .hint(format!(
                "人工登记错了的，先删去：wuxue inspect duty done {} --period {} --remove --because 原因",
                duty.id,
                one.period.code()
            ))
            .into());
    }
    let params = named_params! {":duty": duty.id, ":due": one.due(), ":day": day, ":evidence": evidence};
    write.execute(sql!("duty.sql", "insert_done"), params)?;
    Ok(true)
}

/// Takes out what was recorded by mistake; the history keeps it.
///
/// # Errors
/// Refused if nothing was recorded by hand.
pub fn remove_done(write: &Write<'_>, duty: &Duty, one: &Occurrence) -> Result<()> {
    let params = named_params! {":duty": duty.id, ":due": one.due()};
    if write.execute(sql!("duty.sql", "delete_done"), params)? == 0 {
        return Err(Refusal::not_found(format!(
            "{}{}没有人工登记过完成。",
            duty.called(),
            one.period.label()
        ))
        .hint(format!("查看各期：wuxue inspect duty show {}", duty.id))
        .into());
    }
    Ok(())
}

/// Says why an occurrence was not done, or not in time: once.
///
/// # Errors
/// Refused if it was done in time, does not apply, or has been answered.
pub fn state_duty(write: &Write<'_>, duty: &Duty, one: &Occurrence, text: &str) -> Result<()> {
    let against = match (&one.statement, one.state) {
        (Some(said), _) => Some(format!("已经说明过：{said}")),
        (None, OccurrenceState::Done | OccurrenceState::Exempt) => {
            Some(format!("是“{}”，无须说明", one.state.label()))
        }
        _ => None,
    };
    if let Some(against) = against {
        return Err(Refusal::refused(format!("{}{}{against}。", duty.called(), one.period.label()))
            .hint(format!("查看各期：wuxue inspect duty show {}", duty.id))
            .into());
    }
    let params = named_params! {":duty": duty.id, ":due": one.due(), ":text": text, ":day": write.today};
    write.execute(sql!("duty.sql", "insert_statement"), params)?;
    Ok(())
}
