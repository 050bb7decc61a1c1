//! Papers kept as they were: whole pages, from which every format is made again. A report that is made final 定稿 is
//! kept so, and later corrections of the records do not reach it.

use anyhow::{Context, Result};
use sm3::{Digest, Sm3};

use crate::calendar::{Day, Period};
use crate::identifier;
use crate::page::Page;
use crate::refusal::Refusal;
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, Row, Write, named_params};

identifier!(
    /// Number of a page that was kept, `KP3`; people name it by the paper it is.
    KeptPageId, "KP"
);

/// Keeps a page.
pub fn keep_page(write: &Write<'_>, page: &Page) -> Result<KeptPageId> {
    let text = serde_json::to_string(page)?;
    Ok(KeptPageId(write.insert(sql!("kept.sql", "insert_page"), named_params! {":page": text})?))
}

/// A page as it was.
///
/// # Errors
/// Only if there is none of that number, or one that this program cannot read.
pub fn kept_page(records: &Records<'_>, id: KeptPageId) -> Result<Page> {
    let text: Option<String> =
        records.maybe(sql!("kept.sql", "page"), named_params! {":id": id}, |row| row.get("page"))?;
    let text = text.context("a page that was kept is missing")?;
    serde_json::from_str(&text).with_context(|| format!("{id} cannot be read"))
}

/// SM3 of a page as it is kept, in hex: whether a paper is still what it was.
///
/// # Errors
/// Only if there is none of that number.
pub fn page_digest(records: &Records<'_>, id: KeptPageId) -> Result<String> {
    let text: Option<String> =
        records.maybe(sql!("kept.sql", "page"), named_params! {":id": id}, |row| row.get("page"))?;
    let text = text.context("a page that was kept is missing")?;
    Ok(Sm3::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Which report: by its name, of a period, of a unit or of the organ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportOf<'a> {
    /// Its name in English, as typed.
    pub report: &'a str,
    /// The period.
    pub period: Period,
    /// The unit it is about; none: the organ.
    pub unit: Option<UnitId>,
}

/// A report that was made final.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalReport {
    /// When.
    pub day: Day,
    /// Why it was made final once more; none of the first.
    pub reason: Option<String>,
    /// What it said.
    pub page: KeptPageId,
    /// The operation that made it so.
    pub operation: i64,
}

impl FinalReport {
    fn read(row: &Row<'_>) -> Result<FinalReport> {
        Ok(FinalReport {
            day: row.get("day")?,
            reason: row.get("reason")?,
            page: row.get("page")?,
            operation: row.get("op")?,
        })
    }
}

/// The versions of a report that were made final, the first first.
pub fn final_reports(records: &Records<'_>, of: ReportOf<'_>) -> Result<Vec<FinalReport>> {
    let params = named_params! {
        ":report": of.report, ":starts": of.period.from(), ":ends": of.period.to(), ":unit": of.unit,
    };
    let mut found = Vec::new();
    records.each(sql!("kept.sql", "finals"), params, |row| {
        found.push(FinalReport::read(row)?);
        Ok(())
    })?;
    Ok(found)
}

/// The final versions of each report, of a name and a unit, whose period ended before a day and not longer than a year
/// before it; in the order of their periods, the first version first.
pub fn earlier_finals(
    records: &Records<'_>,
    report: &str,
    unit: Option<UnitId>,
    before: Day,
) -> Result<Vec<(Period, Vec<FinalReport>)>> {
    let params = named_params! {
        ":report": report, ":unit": unit, ":before": before, ":after": before.plus_days(-366),
    };
    let mut found: Vec<(Period, Vec<FinalReport>)> = Vec::new();
    records.each(sql!("kept.sql", "earlier_finals"), params, |row| {
        let period = Period::spanning(row.get("starts")?, row.get("ends")?);
        let version = FinalReport::read(row)?;
        match found.last_mut().filter(|(last, _)| *last == period) {
            Some((_, versions)) => versions.push(version),
            None => found.push((period, vec![version])),
        }
        Ok(())
    })?;
    Ok(found)
}

/// A report that was made final after a version of it, whose number depends on that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalAfter {
    /// Its name in English, as typed.
    pub report: String,
    /// Its period.
    pub period: Period,
    /// When it was made final last.
    pub day: Day,
    /// The operation that made it so.
    pub operation: i64,
}

/// The last version of a report made final after the one that an operation made so, or took back. Versions are known by
/// their number: to take back, or to bring back, an earlier one would give a later one another.
pub fn final_after(records: &Records<'_>, operation: i64) -> Result<Option<FinalAfter>> {
    records.maybe(sql!("kept.sql", "final_after"), named_params! {":operation": operation}, |row| {
        Ok(FinalAfter {
            report: row.get("report")?,
            period: Period::spanning(row.get("starts")?, row.get("ends")?),
            day: row.get("day")?,
            operation: row.get("op")?,
        })
    })
}

/// Makes a report final as it reads on `page`.
///
/// # Errors
/// Refused if it is final already and no reason is given to make it so once more.
pub fn finalise(
    write: &Write<'_>,
    of: ReportOf<'_>,
    reason: Option<&str>,
    page: &Page,
) -> Result<FinalReport> {
    let before = final_reports(write, of)?;
    let reason = match (before.last(), reason) {
        (None, _) => None,
        (Some(_), Some(reason)) => Some(reason.to_owned()),
        (Some(last), None) => {
            return Err(Refusal::refused(format!("{}的报告已于 {} 定稿。", of.period.label(), last.day))
                .hint("照定稿印：--as-finalised")
                .hint("要重新定稿的，写明原因：--because 原因")
                .into());
        }
    };
    let page = keep_page(write, page)?;
    write.execute(
        sql!("kept.sql", "insert_final"),
        named_params! {
            ":report": of.report, ":starts": of.period.from(), ":ends": of.period.to(), ":unit": of.unit,
            ":day": write.today, ":reason": reason, ":page": page,
        },
    )?;
    Ok(FinalReport { day: write.today, reason, page, operation: write.operation() })
}
