//! The matters of the register that a meeting conveyed as first topics, and what it settled to carry them out: recorded
//! with the meeting, in one operation.

use anyhow::Result;

use crate::commands::checklist::{Given, conveyed_in, measured};
use crate::commands::words;
use crate::page::Cell;
use crate::record::{
    Activity, ActivityId, DocumentClass, Facts, FirstTopic, MatterId, NewDocument, Openness, add_document,
    document_key, documents,
};
use crate::refusal::Refusal;
use crate::register::{Matter, MatterClass, MatterFacts, conveyed_by, edit_matter, matter, meant_matter};
use crate::rules::WorkingDays;
use crate::store::{Records, Write};

/// Flags about the matters that a meeting conveyed.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "政治要件")]
#[group(skip)]
pub struct Matters {
    /// 作为第一议题传达了哪个政治要件：编号、文号或名称，如 M7，可写多次；更正时只添加，不去掉
    #[arg(long, value_name = "要件")]
    pub matter: Vec<String>,
    /// 与 --matter 同用：研究的贯彻措施，可写多次；传达几个要件的写作 M7=措施
    #[arg(long, value_name = "措施", requires = "matter")]
    pub measure: Vec<String>,
    /// 措施由谁牵头、配合、负责。
    #[command(flatten)]
    pub given: Given,
}

impl Matters {
    /// What is stated of the activity by naming the matters: that they were its first topic, and what was studied.
    ///
    /// # Errors
    /// Refused if a word names no matter, or several, or if the activity is said to have had no first topic.
    pub fn apply(&self, records: &Records<'_>, facts: &mut Facts) -> Result<()> {
        let all = self.meant(records)?;
        if let Some(said) = facts.first_topic.filter(|said| *said != FirstTopic::Listed && !all.is_empty()) {
            return Err(Refusal::refused(format!(
                "第一议题{}，就没有传达 {}：政治要件是作为第一议题传达的。",
                said.label(),
                all.iter().map(|one| one.id.to_string()).collect::<Vec<_>>().join("、")
            ))
            .hint("确实列了的：--first-topic 已列")
            .hint("没有列的，不写 --matter")
            .into());
        }
        if facts.agenda.is_empty() {
            let item = |one: &Matter| format!("传达学习{}", quoted(&one.called()));
            facts.agenda = all.iter().map(item).collect();
        }
        for one in all {
            facts.first_topic = facts.first_topic.or(Some(FirstTopic::Listed));
            if let Some(document) = one.facts.document.filter(|id| !facts.documents.contains(id)) {
                facts.documents.push(document);
            }
        }
        Ok(())
    }

    /// Sees to it that what was studied is registered as a document, which an activity with a first topic has to cite.
    /// Gives remarks for the clerk.
    ///
    /// # Errors
    /// As [`Matters::apply`], and those of the store.
    pub fn register(&self, w: &Write<'_>) -> Result<Vec<String>> {
        let mut remarks = Vec::new();
        for one in self.meant(w)? {
            one.must_be_kept_here()?;
            let facts = &one.facts;
            let Some(title) = facts.title.as_ref().filter(|_| facts.document.is_none()) else { continue };
            let new = NewDocument {
                class: match facts.class {
                    MatterClass::Decision => DocumentClass::City,
                    _ => DocumentClass::Speech,
                },
                title: title.clone(),
                number: facts.number.clone(),
                source: facts.source.clone(),
                issued: facts.dated,
                received: facts.received,
                openness: facts.openness.unwrap_or(Openness::Internal),
            };
            let key = document_key(&new.title, new.number.as_deref());
            let known = documents(w, None)?
                .into_iter()
                .find(|known| document_key(&known.facts.title, known.facts.number.as_deref()) == key);
            let id = match known {
                Some(known) => known.id,
                None => {
                    let id = add_document(w, &new)?;
                    remarks.push(format!("{} 同时登记为学习材料 {id}。", one.id));
                    id
                }
            };
            edit_matter(w, &one, &MatterFacts { document: Some(id), ..facts.clone() }, one.listed)?;
        }
        Ok(remarks)
    }

    fn meant(&self, records: &Records<'_>) -> Result<Vec<Matter>> {
        let mut all: Vec<Matter> = Vec::new();
        // A title may have 、 in it: it is taken whole if it is one.
        for text in &self.matter {
            if let Ok(one) = meant_matter(records, text) {
                all.push(one);
                continue;
            }
            for text in words::several(text) {
                all.push(meant_matter(records, &text)?);
            }
        }
        all.sort_by_key(|one| one.id);
        all.dedup_by_key(|one| one.id);
        Ok(all)
    }

    /// Records that the activity conveyed the matters, with the measures and their first tasks. Gives remarks for the
    /// clerk: how each matter goes on.
    ///
    /// # Errors
    /// Refused where a step or a measure is refused, or where it is not said to which matter a measure belongs.
    pub fn convey(&self, w: &Write<'_>, of: &Activity) -> Result<Vec<String>> {
        if self.matter.is_empty() {
            if *self == Matters::default() {
                return Ok(Vec::new());
            }
            return Err(Refusal::usage("写了牵头单位、配合单位、责任人或者时限，没有写政治要件和措施。")
                .hint("写明要件和措施：--matter M7 --measure 措施 --lead 单位")
                .into());
        }
        if self.measure.is_empty() && self.given != Given::default() {
            return Err(Refusal::usage("写了牵头单位、配合单位、责任人或者时限，没有写措施。")
                .hint("写明措施：--measure 措施 --lead 单位")
                .into());
        }
        let all = self.meant(w)?;
        let known = conveyed_by(w, of.id)?;
        for one in &all {
            // Naming it again while the record is corrected says nothing new.
            if known.iter().all(|(id, _)| *id != one.id) {
                conveyed_in(w, one.id, of)?;
            }
        }
        let mut given = Vec::new();
        for text in &self.measure {
            let (one, text) = whose(&all, text)?;
            let text = words::plain("措施", text)?;
            given.extend(measured(w, one.id, &text, &self.given, of.facts.day)?.1);
        }
        let days = WorkingDays::read(w)?;
        let mut remarks = Vec::new();
        for one in &all {
            let Some(now) = matter(w, one.id)? else { continue };
            let tasks: Vec<String> =
                given.iter().filter(|task| task.matter == one.id).map(ToString::to_string).collect();
            if !tasks.is_empty() {
                remarks.push(format!("{} 分解出任务 {}。", one.id, tasks.join("、")));
            }
            let state = now.stands(w.today, &days).said();
            remarks.push(format!("{} {state}；继续办理：wuxue checklist handle {}", now.id, now.id));
        }
        Ok(remarks)
    }
}

/// A title in book-title marks, unless it has them.
fn quoted(title: &str) -> String {
    if title.contains('《') { title.to_owned() } else { format!("《{title}》") }
}

/// The matter that a measure belongs to, and the measure.
fn whose<'a>(all: &'a [Matter], text: &'a str) -> Result<(&'a Matter, &'a str), Refusal> {
    if let Some((code, rest)) = text.split_once(['=', '＝'])
        && let Some(one) = MatterId::from_code(code)
    {
        let of = all.iter().find(|of| of.id == one).ok_or_else(|| {
            Refusal::usage(format!("措施写的是 {one}，而这次没有传达 {one}。"))
                .hint(format!("一并写上：--matter {one}"))
        })?;
        return Ok((of, rest));
    }
    match all {
        [one] => Ok((one, text)),
        _ => {
            let example = all.first().map_or_else(|| "M7".to_owned(), |one| one.id.to_string());
            Err(Refusal::usage(format!("传达了几个要件，没有写明“{}”是哪一个的措施。", text.trim()))
                .hint(format!("写作 --measure {example}=措施")))
        }
    }
}

/// The matters that an activity conveyed, each with its title.
///
/// # Errors
/// Only those of the store.
pub fn conveyed(records: &Records<'_>, of: ActivityId) -> Result<Vec<String>> {
    Ok(conveyed_by(records, of)?.into_iter().map(|(id, title)| format!("{id} {title}")).collect())
}

/// The same, for a field of a page.
///
/// # Errors
/// Only those of the store.
pub fn cell(records: &Records<'_>, of: ActivityId) -> Result<Cell> {
    let all = conveyed(records, of)?;
    Ok(if all.is_empty() { Cell::Empty } else { Cell::List(all) })
}
