//! What an inspection came to: verdicts by hand, good practice, proposals, the conclusion with its papers kept as they
//! were, and the result of 述职评议考核 recorded back.

use anyhow::Result;

use super::finding::findings;
use super::inspection::{Inspection, InspectionId, inspected_units};
use crate::calendar::Day;
use crate::page::Page;
use crate::record::{KeptPageId, keep_page, kept_page, page_digest};
use crate::refusal::Refusal;
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, Write, named_params};

crate::closed_set! {
    /// A verdict in words, never in points. Of a branch as a whole 好 to 差, as quarterly 通报 of some places grade; of one
    /// point whether it conforms. Neither is a national rule: which are used, the unit decides.
    Judgement {
        /// Good.
        Good = "good", "好";
        /// Fairly good.
        Fair = "fair", "较好";
        /// Ordinary.
        Ordinary = "ordinary", "一般";
        /// Poor.
        Poor = "poor", "差";
        /// A point conforms.
        Conforms = "conforms", "符合";
        /// It mostly does.
        Mostly = "mostly", "基本符合";
        /// It does not.
        Fails = "fails", "不符合";
    }
}

impl Judgement {
    /// Whether it is one of a branch as a whole, and not of a single point.
    pub fn is_of_whole(self) -> bool {
        matches!(self, Judgement::Good | Judgement::Fair | Judgement::Ordinary | Judgement::Poor)
    }
}

crate::closed_set! {
    /// A paper of an inspection.
    InspectionPaper {
        /// To the leading body.
        Report = "report", "报告";
        /// Beside 述职评议考核, a line for each branch.
        Appendix = "appendix", "述职评议附表";
        /// To each branch, what is to be put right.
        Letters = "letters", "整改通知";
        /// Of each branch and its members what was due and done, for 评先评优.
        Duties = "duties", "履职情况";
        /// The sheet of each branch.
        Sheets = "sheets", "检查表";
    }
}

/// A verdict by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandVerdict {
    /// The branch.
    pub unit: UnitId,
    /// Code of a rule, an item or a record; none of the whole.
    pub item: Option<String>,
    /// The verdict.
    pub judgement: Judgement,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub day: Day,
}

/// The verdicts by hand.
pub fn hand_verdicts(records: &Records<'_>, of: InspectionId) -> Result<Vec<HandVerdict>> {
    records.rows(sql!("conclusion.sql", "verdicts"), named_params! {":inspection": of}, |row| {
        let item: String = row.get("item")?;
        Ok(HandVerdict {
            unit: row.get("unit")?,
            item: Some(item).filter(|item| !item.is_empty()),
            judgement: row.get("verdict")?,
            reason: row.get("reason")?,
            day: row.get("day")?,
        })
    })
}

/// Records a verdict, in place of an earlier one on the same point; that one is the answer.
///
/// # Errors
/// Refused if the inspection is concluded.
pub fn set_verdict(write: &Write<'_>, of: &Inspection, verdict: &HandVerdict) -> Result<Option<HandVerdict>> {
    of.must_be_open()?;
    let old = hand_verdicts(write, of.id)?;
    let old = old.into_iter().find(|one| one.unit == verdict.unit && one.item == verdict.item);
    if old.as_ref() == Some(verdict) {
        return Ok(old);
    }
    let statement = match old {
        Some(_) => sql!("conclusion.sql", "update_verdict"),
        None => sql!("conclusion.sql", "insert_verdict"),
    };
    write.execute(
        statement,
        named_params! {
            ":inspection": of.id, ":unit": verdict.unit, ":item": verdict.item.as_deref().unwrap_or_default(),
            ":verdict": verdict.judgement, ":reason": verdict.reason, ":day": verdict.day,
        },
    )?;
    Ok(old)
}

/// Good practice of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// Its number in the inspection, from 1.
    pub number: i64,
    /// The branch.
    pub unit: UnitId,
    /// What is good.
    pub text: String,
}

/// The good practice noted.
pub fn practices(records: &Records<'_>, of: InspectionId) -> Result<Vec<Practice>> {
    records.rows(sql!("conclusion.sql", "practices"), named_params! {":inspection": of}, |row| {
        Ok(Practice { number: row.get("number")?, unit: row.get("unit")?, text: row.get("text")? })
    })
}

/// Notes good practice of a branch.
///
/// # Errors
/// Refused if the inspection is concluded.
pub fn add_practice(write: &Write<'_>, of: &Inspection, unit: UnitId, text: &str) -> Result<i64> {
    of.must_be_open()?;
    let number = practices(write, of.id)?.last().map_or(1, |last| last.number + 1);
    write.execute(
        sql!("conclusion.sql", "insert_practice"),
        named_params! {":inspection": of.id, ":number": number, ":unit": unit, ":text": text},
    )?;
    Ok(number)
}

/// What the clerk proposes to the leading body, each with its number.
pub fn inspection_proposals(records: &Records<'_>, of: InspectionId) -> Result<Vec<(i64, String)>> {
    records.rows(sql!("conclusion.sql", "proposals"), named_params! {":inspection": of}, |row| {
        Ok((row.get("number")?, row.get("text")?))
    })
}

/// Adds a proposal.
///
/// # Errors
/// Refused if the inspection is concluded.
pub fn propose(write: &Write<'_>, of: &Inspection, text: &str) -> Result<i64> {
    of.must_be_open()?;
    let number = inspection_proposals(write, of.id)?.last().map_or(1, |(number, _)| number + 1);
    write.execute(
        sql!("conclusion.sql", "insert_proposal"),
        named_params! {":inspection": of.id, ":number": number, ":text": text},
    )?;
    Ok(number)
}

/// Concludes an inspection; `papers` are kept as they are. The number of the version is the answer.
///
/// # Errors
/// Refused if it is concluded, if a branch has no verdict, or if the day lies before it was opened or reopened, or before a
/// verdict or a problem that the papers tell of.
pub fn conclude(
    write: &Write<'_>,
    of: &Inspection,
    day: Day,
    papers: &[(InspectionPaper, Page)],
) -> Result<i64> {
    of.must_be_open()?;
    let given = hand_verdicts(write, of.id)?;
    let lacking: Vec<String> = inspected_units(write, of.id)?
        .into_iter()
        .filter(|unit| !given.iter().any(|one| one.unit == unit.unit && one.item.is_none()))
        .map(|unit| unit.name)
        .collect();
    if let Some(first) = lacking.first() {
        return Err(Refusal::refused(format!(
            "还有 {} 个党支部没有评价，不能作结论：{}。",
            lacking.len(),
            lacking.join("、")
        ))
        .hint(format!("逐个评价：wuxue inspect verdict {} --unit {first} 较好 --because 理由", of.id))
        .into());
    }
    let last = of.conclusions.last();
    let reopened = last.and_then(|last| last.reopened.as_ref()).map(|(day, _)| *day);
    let mut since = match reopened {
        Some(day) => (day, "重新检查".to_owned()),
        None => (of.opened, "开始检查".to_owned()),
    };
    // What is in the papers was there when they were written.
    let found = findings(write, of.id)?.into_iter().map(|one| (one.day, format!("登记问题 {}", one.id)));
    let judged = given.iter().map(|one| (one.day, "评价".to_owned()));
    for one in found.chain(judged) {
        if one.0 > since.0 {
            since = one;
        }
    }
    if day < since.0 {
        return Err(Refusal::refused(format!("作结论的日期 {day} 早于{}的日期 {}。", since.1, since.0))
            .hint("改正日期：--on 日期")
            .into());
    }
    let version = last.map_or(1, |last| last.version + 1);
    write.execute(
        sql!("conclusion.sql", "insert_conclusion"),
        named_params! {":inspection": of.id, ":version": version, ":day": day},
    )?;
    for (paper, page) in papers {
        let kept = keep_page(write, page)?;
        write.execute(
            sql!("conclusion.sql", "insert_paper"),
            named_params! {
                ":inspection": of.id, ":version": version, ":paper": paper, ":page": kept,
                ":digest": page_digest(write, kept)?,
            },
        )?;
    }
    Ok(version)
}

/// Reopens a concluded inspection; its papers stay as they were. The version reopened is the answer.
///
/// # Errors
/// Refused if it is not concluded.
pub fn reopen(write: &Write<'_>, of: &Inspection, reason: &str) -> Result<i64> {
    let Some(last) = of.concluded() else {
        return Err(Refusal::refused(format!("{}还没有作结论，可以直接改。", of.called()))
            .hint(format!("查看它：wuxue inspect show {}", of.id))
            .into());
    };
    write.execute(
        sql!("conclusion.sql", "reopen"),
        named_params! {":inspection": of.id, ":version": last.version, ":day": write.today, ":reason": reason},
    )?;
    Ok(last.version)
}

/// Where a paper is kept as it was at a conclusion, and its digest (SM3, in hex).
///
/// # Errors
/// Refused if there is no such version, or if the paper is no longer what it was.
pub fn kept_inspection_paper(
    records: &Records<'_>,
    of: &Inspection,
    version: i64,
    paper: InspectionPaper,
) -> Result<(KeptPageId, String)> {
    let params = named_params! {":inspection": of.id, ":version": version, ":paper": paper};
    let kept: Option<(KeptPageId, String)> =
        records.maybe(sql!("conclusion.sql", "paper"), params, |row| {
            Ok((row.get("page")?, row.get("digest")?))
        })?;
    let Some((id, digest)) = kept else {
        let refusal = Refusal::not_found(format!("{}没有第 {version} 版{}。", of.called(), paper.label()));
        return Err(refusal.hint(format!("有哪几版：wuxue inspect show {}", of.id)).into());
    };
    if page_digest(records, id)? != digest {
        return Err(Refusal::new(
            crate::refusal::Kind::StoreDamaged,
            format!("{}第 {version} 版{}与作结论时不一致，没有输出。", of.called(), paper.label()),
        )
        .hint("检查库：wuxue check")
        .into());
    }
    Ok((id, digest))
}

/// A paper as it was at a conclusion, with its digest.
///
/// # Errors
/// As [`kept_inspection_paper`].
pub fn paper_as_it_was(
    records: &Records<'_>,
    of: &Inspection,
    version: i64,
    paper: InspectionPaper,
) -> Result<(Page, String)> {
    let (id, digest) = kept_inspection_paper(records, of, version, paper)?;
    Ok((kept_page(records, id)?, digest))
}

/// The result of 述职评议考核 of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appraised {
    /// The branch.
    pub unit: UnitId,
    /// The result: one of a whole.
    pub result: Judgement,
    /// Remark.
    pub note: Option<String>,
    /// When.
    pub day: Day,
}

/// The results recorded back.
pub fn appraisals(records: &Records<'_>, of: InspectionId) -> Result<Vec<Appraised>> {
    records.rows(sql!("conclusion.sql", "appraisals"), named_params! {":inspection": of}, |row| {
        Ok(Appraised {
            unit: row.get("unit")?,
            result: row.get("result")?,
            note: row.get("note")?,
            day: row.get("day")?,
        })
    })
}

/// Records the result of a branch. A result that is there is corrected only if `correct`.
///
/// # Errors
/// Refused if the inspection was never concluded, or if there is another result that is not to be corrected.
pub fn set_appraisal(write: &Write<'_>, of: &Inspection, result: &Appraised, correct: bool) -> Result<()> {
    if of.conclusions.is_empty() {
        return Err(Refusal::refused(format!("{}还没有作结论，述职评议考核的结果以后再登记。", of.called()))
            .hint(format!("作结论：wuxue inspect conclude {}", of.id))
            .into());
    }
    let old = appraisals(write, of.id)?.into_iter().find(|one| one.unit == result.unit);
    let statement = match old {
        Some(old) if old == *result => return Ok(()),
        Some(old) if !correct => {
            return Err(Refusal::refused(format!("已于 {} 登记为“{}”。", old.day, old.result.label()))
                .hint("登记错了的，写明原因再登记一次：--because 原因")
                .into());
        }
        Some(_) => sql!("conclusion.sql", "update_appraisal"),
        None => sql!("conclusion.sql", "insert_appraisal"),
    };
    write.execute(
        statement,
        named_params! {
            ":inspection": of.id, ":unit": result.unit, ":result": result.result, ":note": result.note,
            ":day": result.day,
        },
    )?;
    Ok(())
}
