//! 报送登记: which paper was sent to whom and when. What came from here is kept as it was. The same paper goes to the same
//! body once; to send it again takes a reason, since asking twice is a burden.

use anyhow::Result;

use crate::calendar::{Day, Period, fold_width, word_key};
use crate::identifier;
use crate::record::KeptPageId;
use crate::refusal::Refusal;
use crate::roster::{UnitId, UnitKind, unit};
use crate::sql;
use crate::store::{Records, Write, named_params};

identifier!(
    /// Number of a paper that was sent, `SP3`; `S3` is an entry of self-study.
    SentPaperId, "SP"
);

/// Whom a paper was sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// A unit of the roster.
    Body(UnitId),
    /// Somebody else, in words.
    Words(String),
}

impl Recipient {
    fn is_same(&self, other: &Recipient) -> bool {
        match (self, other) {
            (Recipient::Words(a), Recipient::Words(b)) => word_key(a) == word_key(b),
            (one, other) => one == other,
        }
    }

    /// Whether it is a leading body, as the roster stands on a day.
    pub fn is_leading_body(&self, records: &Records<'_>, on: Day) -> Result<bool> {
        let Recipient::Body(id) = self else { return Ok(false) };
        Ok(unit(records, *id, on)?.is_some_and(|unit| unit.kind == UnitKind::LeadingBody))
    }

    /// In words, as it was called on a day.
    pub fn called(&self, records: &Records<'_>, on: Day) -> Result<String> {
        Ok(match self {
            Recipient::Words(text) => text.clone(),
            Recipient::Body(id) => unit(records, *id, on)?.map_or_else(|| id.to_string(), |unit| unit.name),
        })
    }
}

/// What is said of a paper that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFacts {
    /// The English name of a report of the program (`monthly`), else what the paper is called.
    pub paper: String,
    /// The period it speaks of.
    pub period: Period,
    /// The unit it is about; none: the organ.
    pub unit: Option<UnitId>,
    /// To whom.
    pub to: Recipient,
    /// When.
    pub day: Day,
    /// 文号.
    pub number: Option<String>,
    /// Remark.
    pub note: Option<String>,
}

impl SentFacts {
    /// Whether both are the same paper to the same body: the name, the period, the unit, the recipient.
    pub fn is_same(&self, other: &SentFacts) -> bool {
        word_key(&self.paper) == word_key(&other.paper)
            && (self.period.from(), self.period.to()) == (other.period.from(), other.period.to())
            && self.unit == other.unit
            && self.to.is_same(&other.to)
    }
}

/// A paper that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentPaper {
    /// Its number.
    pub id: SentPaperId,
    /// What is said of it.
    pub facts: SentFacts,
    /// Why the same was sent once more.
    pub reason: Option<String>,
    /// The paper as it was, if it came from here.
    pub page: Option<KeptPageId>,
}

/// Every paper that was sent, by day.
///
/// # Errors
/// Only those of the store.
pub fn sent_papers(records: &Records<'_>) -> Result<Vec<SentPaper>> {
    records.rows(sql!("sent.sql", "papers"), [], |row| {
        let (body, whom): (Option<UnitId>, Option<String>) = (row.get("body")?, row.get("whom")?);
        Ok(SentPaper {
            id: row.get("id")?,
            facts: SentFacts {
                paper: row.get("paper")?,
                period: Period::spanning(row.get("starts")?, row.get("ends")?),
                unit: row.get("unit")?,
                // The schema holds that one of both is there.
                to: body.map_or_else(|| Recipient::Words(whom.unwrap_or_default()), Recipient::Body),
                day: row.get("day")?,
                number: row.get("number")?,
                note: row.get("note")?,
            },
            reason: row.get("reason")?,
            page: row.get("page")?,
        })
    })
}

/// The paper meant by its number; `S3` and `3` are understood.
///
/// # Errors
/// Refused if the text is no such number, or if there is none of it.
pub fn meant_sent(records: &Records<'_>, text: &str) -> Result<SentPaper> {
    let folded = fold_width(text.trim()).to_ascii_uppercase();
    let digits = ["SP", "S", ""].into_iter().find_map(|letters| folded.strip_prefix(letters));
    let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let list = "查看报送登记：wuxue report sent list";
    let Some(id) = digits.and_then(|digits| digits.parse().ok()).map(SentPaperId) else {
        return Err(Refusal::usage(format!("“{}”不是报送登记的编号。", text.trim()))
            .hint("编号写作 SP3")
            .hint(list)
            .into());
    };
    let found = sent_papers(records)?.into_iter().find(|one| one.id == id);
    Ok(found.ok_or_else(|| Refusal::not_found(format!("报送登记里没有 {id}。")).hint(list))?)
}

/// The last time that the same paper went to the same body, leaving one entry aside.
fn sent_before(
    records: &Records<'_>,
    facts: &SentFacts,
    aside: Option<SentPaperId>,
) -> Result<Option<SentPaper>> {
    let all = sent_papers(records)?;
    Ok(all.into_iter().rev().find(|one| Some(one.id) != aside && one.facts.is_same(facts)))
}

/// The reason to be kept: none of what was not sent before.
fn reason_for(
    write: &Write<'_>,
    facts: &SentFacts,
    called: &str,
    aside: Option<SentPaperId>,
    reason: Option<&str>,
) -> Result<Option<String>> {
    match (sent_before(write, facts, aside)?, reason) {
        (None, _) => Ok(None),
        (Some(_), Some(reason)) => Ok(Some(reason.to_owned())),
        (Some(before), None) => {
            let (id, day) = (before.id, before.facts.day);
            let whom = before.facts.to.called(write, day)?;
            Err(Refusal::refused(format!("{called}已于 {day} 报送{whom}（{id}），没有再登记。"))
                .hint(format!("查看那一次：wuxue report sent show {id}"))
                .hint("确需再报的，写明原因：--because 原因")
                .into())
        }
    }
}

fn refuse_future(write: &Write<'_>, facts: &SentFacts) -> Result<(), Refusal> {
    if facts.day <= write.today {
        return Ok(());
    }
    Err(Refusal::refused(format!(
        "报送日期 {} 晚于今天（{}），还没有报送的不能登记。",
        facts.day, write.today
    ))
    .hint("改正日期：--on 日期"))
}

/// Enters a paper that was sent; `called` names it in a refusal, `reason` says why the same goes to the same body again.
///
/// # Errors
/// Refused if the day lies after today, or if it was sent there before and there is no reason.
pub fn add_sent(
    write: &Write<'_>,
    facts: &SentFacts,
    called: &str,
    reason: Option<&str>,
    page: Option<KeptPageId>,
) -> Result<SentPaper> {
    refuse_future(write, facts)?;
    let reason = reason_for(write, facts, called, None, reason)?;
    let (body, whom) = columns(&facts.to);
    let id = write.insert(
        sql!("sent.sql", "insert"),
        named_params! {
            ":paper": facts.paper, ":starts": facts.period.from(), ":ends": facts.period.to(),
            ":unit": facts.unit, ":body": body, ":whom": whom, ":day": facts.day, ":number": facts.number,
            ":reason": reason, ":note": facts.note, ":page": page,
        },
    )?;
    Ok(SentPaper { id: SentPaperId(id), facts: facts.clone(), reason, page })
}

fn columns(to: &Recipient) -> (Option<UnitId>, Option<&str>) {
    match to {
        Recipient::Body(unit) => (Some(*unit), None),
        Recipient::Words(text) => (None, Some(text)),
    }
}

/// Corrects an entry. The reason for sending the same again stays as long as it is the same, and is asked for where the
/// entry becomes one.
///
/// # Errors
/// As [`add_sent`]; refused too if a paper that is kept would become another.
pub fn edit_sent(
    write: &Write<'_>,
    old: &SentPaper,
    facts: &SentFacts,
    called: &str,
    reason: Option<&str>,
) -> Result<SentPaper> {
    refuse_future(write, facts)?;
    let is_other =
        (&facts.paper, facts.period, facts.unit) != (&old.facts.paper, old.facts.period, old.facts.unit);
    if is_other && old.page.is_some() {
        return Err(Refusal::refused(format!("{} 留存了原文，不能改成别的文稿、期间或党组织。", old.id))
            .hint(format!("登记错了的，先删去再登记：wuxue report sent remove {} --because 原因", old.id))
            .into());
    }
    let reason = match old.facts.is_same(facts) {
        true => old.reason.clone(),
        false => reason_for(write, facts, called, Some(old.id), reason)?,
    };
    if facts == &old.facts && reason == old.reason {
        return Ok(old.clone());
    }
    let (body, whom) = columns(&facts.to);
    write.execute(
        sql!("sent.sql", "update"),
        named_params! {
            ":id": old.id, ":paper": facts.paper, ":starts": facts.period.from(), ":ends": facts.period.to(),
            ":unit": facts.unit, ":body": body, ":whom": whom, ":day": facts.day, ":number": facts.number,
            ":reason": reason, ":note": facts.note,
        },
    )?;
    Ok(SentPaper { id: old.id, facts: facts.clone(), reason, page: old.page })
}

/// Takes an entry out that was made by mistake; the history keeps it.
///
/// # Errors
/// Only those of the store.
pub fn remove_sent(write: &Write<'_>, of: &SentPaper) -> Result<()> {
    write.execute(sql!("sent.sql", "delete"), named_params! {":id": of.id})?;
    Ok(())
}
