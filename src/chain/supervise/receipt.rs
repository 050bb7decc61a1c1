//! 回执: which of those addressed have received a notice, and when.

use anyhow::{Context, Result};

use super::notice::{Notice, addressed};
use crate::calendar::Day;
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, unit};
use crate::sql;
use crate::store::{Records, Write, named_params};

/// That a unit has received a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Who.
    pub unit: UnitId,
    /// When; not before the notice was sent to it, never after today.
    pub day: Day,
    /// Remark, as who signed for it.
    pub note: Option<String>,
}

/// A unit to which a notice was sent, and what it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The unit, as it was called when the notice went to it first.
    pub unit: Unit,
    /// When that was.
    pub sent: Day,
    /// Its receipt, if it gave one.
    pub receipt: Option<Receipt>,
}

/// Everybody to whom a notice was sent, by whatever version: in the order of the units. Nobody of one that was not.
///
/// # Errors
/// Only those of the store.
pub fn received(records: &Records<'_>, of: &Notice) -> Result<Vec<Received>> {
    let receipts: Vec<Receipt> =
        records.rows(sql!("receipt.sql", "receipts"), named_params! {":notice": of.id}, |row| {
            Ok(Receipt { unit: row.get("unit")?, day: row.get("day")?, note: row.get("note")? })
        })?;
    let mut found: Vec<Received> = Vec::new();
    for version in &of.versions {
        let Some(sent) = version.issued else { continue };
        for unit in addressed(records, version, sent)? {
            if !found.iter().any(|known| known.unit.id == unit.id) {
                let receipt = receipts.iter().find(|receipt| receipt.unit == unit.id).cloned();
                found.push(Received { unit, sent, receipt });
            }
        }
    }
    found.sort_by_key(|one| one.unit.id);
    Ok(found)
}

/// Records a receipt, or corrects the one there is if `correct`. Whether anything was written: the same once more is
/// nothing new.
///
/// # Errors
/// Refused if the notice was withdrawn, was not sent out, or not to that unit, if the day lies before it was or after
/// today, or if there is another receipt that is not to be corrected.
pub fn acknowledge(write: &Write<'_>, of: &Notice, receipt: &Receipt, correct: bool) -> Result<bool> {
    of.refuse_withdrawn()?;
    let found = received(write, of)?.into_iter().find(|one| one.unit.id == receipt.unit);
    let Some(Received { unit: to, sent, receipt: known }) = found else {
        let other = unit(write, receipt.unit, write.today)?.context("the unit of a receipt is missing")?;
        return Err(Refusal::refused(format!("{}没有发给“{}”，不会有它的回执。", of.called(), other.name))
            .hint(format!("查看发给谁：wuxue notice show {}", of.id))
            .into());
    };
    let (name, day) = (&to.name, receipt.day);
    if day > write.today {
        return Err(Refusal::refused(format!("“{name}”的签收日期 {day} 晚于今天（{}）。", write.today))
            .hint("签收以后再登记，或改正日期：--on 日期")
            .into());
    }
    if day < sent {
        return Err(Refusal::refused(format!("“{name}”的签收日期 {day} 早于印发日期 {sent}。"))
            .hint("改正日期：--on 日期")
            .into());
    }
    let statement = match known {
        Some(known) if known == *receipt => return Ok(false),
        Some(known) if !correct => {
            return Err(Refusal::refused(format!("“{name}”已于 {} 签收，回执只登记一次。", known.day))
                .hint(format!(
                    "登记错了的，先删去：wuxue notice receipt {} --unit {name} --remove --because 原因",
                    of.id
                ))
                .into());
        }
        Some(_) => sql!("receipt.sql", "update_receipt"),
        None => sql!("receipt.sql", "insert_receipt"),
    };
    write.execute(
        statement,
        named_params! {":notice": of.id, ":unit": receipt.unit, ":day": day, ":note": receipt.note},
    )?;
    Ok(true)
}

/// Takes a receipt out that was recorded by mistake; the history keeps it.
///
/// # Errors
/// Refused if there is none.
pub fn remove_receipt(write: &Write<'_>, of: &Notice, from: &Unit) -> Result<()> {
    let gone = write
        .execute(sql!("receipt.sql", "delete_receipt"), named_params! {":notice": of.id, ":unit": from.id})?;
    if gone == 0 {
        return Err(Refusal::not_found(format!("{}没有登记过“{}”的回执。", of.called(), from.name))
            .hint(format!("查看回执：wuxue notice receipt {}", of.id))
            .into());
    }
    Ok(())
}
