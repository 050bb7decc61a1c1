//! What a file brings along for its activities to cite: what the store lacks is made, what it has is only found.

use std::collections::HashMap;

use anyhow::Result;
use serde_json::{Map, Value};

use super::super::cited::SCHEMA;
use super::super::names;
use super::keys;
use super::preview::Made;
use crate::calendar::Day;
use crate::chain::{add_form, forms, planned_kind};
use crate::commands::words;
use crate::record::{
    DocumentClass, DocumentId, NewDocument, Openness, PlanFacts, PlanItemId, ThemeSort, add_document,
    add_plan_item, add_theme, document_key, documents, find_theme, plan_items,
};
use crate::refusal::Refusal;
use crate::roster::{NewUnit, UnitKind, add_unit, find_units, meant_unit};
use crate::store::Write;

/// What was brought: where the codes of the file lead here, and what had to be made.
#[derive(Debug, Default)]
pub struct Brought {
    documents: HashMap<DocumentId, DocumentId>,
    plan_items: HashMap<PlanItemId, PlanItemId>,
    /// What the store lacked.
    pub made: Vec<Made>,
}

/// Whether a line is about something cited and not an activity.
pub fn is_cited(object: &Map<String, Value>) -> bool {
    object.get("schema").and_then(Value::as_str) == Some(&format!("wuxue.{SCHEMA}/1"))
}

/// What a line is about, as people read it.
pub fn subject(object: &Map<String, Value>) -> String {
    let of = |key: &str| object.get(key).and_then(Value::as_str);
    let what = match of("what") {
        Some("document") => "学习材料",
        Some("outside_unit") => UnitKind::OutsideUnit.label(),
        Some("form") => "活动形式",
        Some("theme") => of("sort").unwrap_or("教育主题"),
        Some("plan_item") => "计划项",
        _ => "引用的内容",
    };
    format!("{what} {}", of("title").or(of("name")).or(of("topic")).unwrap_or_default())
}

impl Brought {
    /// The document here that the file calls so.
    pub fn document(&self, theirs: DocumentId) -> Option<DocumentId> {
        self.documents.get(&theirs).copied()
    }

    /// The plan item here that the file calls so.
    pub fn plan_item(&self, theirs: PlanItemId) -> Option<PlanItemId> {
        self.plan_items.get(&theirs).copied()
    }

    fn note(&mut self, what: &str, code: &impl ToString, name: &str) {
        self.made.push(Made { record: code.to_string(), what: what.to_owned(), name: name.to_owned() });
    }

    /// Finds or makes what a line is about.
    ///
    /// # Errors
    /// Refused where it can be neither.
    pub fn take(&mut self, write: &Write<'_>, object: &Map<String, Value>) -> Result<()> {
        let line = Line(object);
        match line.text("what")? {
            Some("document") => self.take_document(write, line),
            Some("outside_unit") => self.take_unit(write, line),
            Some("form") => self.take_form(write, line),
            Some("theme") => self.take_theme(write, line),
            Some("plan_item") => self.take_plan_item(write, line),
            _ => Err(Refusal::usage("不认识这一行引用的是什么。")
                .hint("what 应是 document、outside_unit、form、theme 或 plan_item")
                .into()),
        }
    }

    fn take_document(&mut self, write: &Write<'_>, line: Line<'_>) -> Result<()> {
        line.only(&["document", "title", "number", "class", "source", "issued", "received", "openness"])?;
        let class = line.text("class")?.unwrap_or_default();
        let openness = line.text("openness")?.unwrap_or(Openness::Open.label());
        let new = NewDocument {
            title: line.plain("title", "标题")?,
            number: line.maybe_plain("number", "文号")?,
            class: DocumentClass::read(class).ok_or_else(|| unknown("类别", class))?,
            source: line.maybe_plain("source", "来源")?,
            issued: line.day("issued", write.today)?,
            received: line.day("received", write.today)?,
            openness: Openness::read(openness).ok_or_else(|| unknown("公开属性", openness))?,
        };
        let key = document_key(&new.title, new.number.as_deref());
        let same = documents(write, None)?
            .into_iter()
            .find(|known| document_key(&known.facts.title, known.facts.number.as_deref()) == key);
        let here = match same {
            Some(known) => known.id,
            None => {
                let id = add_document(write, &new)?;
                self.note("学习材料", &id, &new.title);
                id
            }
        };
        if let Some(theirs) = line.text("document")?.and_then(DocumentId::from_code) {
            self.documents.insert(theirs, here);
        }
        Ok(())
    }

    fn take_unit(&mut self, write: &Write<'_>, line: Line<'_>) -> Result<()> {
        line.only(&["name", "since", "note"])?;
        let name = line.plain("name", "名称")?;
        let starts = line.day("since", write.today)?.unwrap_or(write.today);
        for day in [starts, write.today] {
            if !find_units(write, &name, day)?.is_empty() {
                return Ok(());
            }
        }
        let note = line.maybe_plain("note", "备注")?;
        let new =
            NewUnit { kind: UnitKind::OutsideUnit, name: &name, parent: None, starts, note: note.as_deref() };
        let id = add_unit(write, &new)?;
        self.note(UnitKind::OutsideUnit.label(), &id, &name);
        Ok(())
    }

    fn take_form(&mut self, write: &Write<'_>, line: Line<'_>) -> Result<()> {
        line.only(&["name", "words", "plain_reading"])?;
        let name = line.plain("name", "名称")?;
        if forms(write)?.iter().any(|form| form.name == name || form.words.contains(&name)) {
            return Ok(());
        }
        let words = line.0.get("words").map_or(Ok(Vec::new()), keys::texts)?;
        let words =
            words.into_iter().map(|word| words::plain("别称", word)).collect::<Result<Vec<_>, _>>()?;
        let plain = match line.0.get("plain_reading") {
            None => false,
            Some(Value::Bool(plain)) => *plain,
            Some(other) => {
                return Err(Refusal::usage(format!("plain_reading 是 {other}，应是 true 或 false。")).into());
            }
        };
        add_form(write, &name, &words, plain)?;
        self.note("活动形式", &"", &name);
        Ok(())
    }

    fn take_theme(&mut self, write: &Write<'_>, line: Line<'_>) -> Result<()> {
        line.only(&["name", "sort", "note"])?;
        let name = line.plain("name", "名称")?;
        if find_theme(write, &name)?.is_some() {
            return Ok(());
        }
        let word = line.text("sort")?.unwrap_or(ThemeSort::Theme.label());
        let sort = ThemeSort::from_word(word).ok_or_else(|| unknown("主题的种类", word))?;
        let note = line.maybe_plain("note", "备注")?;
        let id = add_theme(write, &name, sort, note.as_deref())?;
        self.note(sort.label(), &id, &name);
        Ok(())
    }

    fn take_plan_item(&mut self, write: &Write<'_>, line: Line<'_>) -> Result<()> {
        line.only(&[
            "plan_item",
            "unit",
            "kind",
            "period",
            "topic",
            "document",
            "owner",
            "owner_staff_no",
            "note",
        ])?;
        let period = words::period("period", line.text("period")?.unwrap_or_default(), write.today)?;
        let unit = meant_unit(write, line.text("unit")?.unwrap_or_default(), period.to())?.id;
        let word = line.text("kind")?.unwrap_or_default();
        let kind = planned_kind(write, word)?.ok_or_else(|| unknown("活动类型", word))?;
        let owner = match line.text("owner")? {
            None => None,
            Some(name) => {
                let number = line.text("owner_staff_no")?;
                let text = number.map_or_else(|| name.to_owned(), |number| format!("{name}（{number}）"));
                Some(names::told_apart(write, &text, Some(unit), period.to().min(write.today))?.id)
            }
        };
        let document = line.text("document")?.and_then(DocumentId::from_code);
        let facts = PlanFacts {
            unit,
            kind,
            period,
            topic: line.plain("topic", "专题")?,
            document: document.and_then(|theirs| self.document(theirs)),
            owner,
            note: line.maybe_plain("note", "备注")?,
        };
        let key = facts.key();
        let mut known = plan_items(write)?.into_iter().filter(|item| item.withdrawn.is_none());
        let here = match known.find(|item| item.facts.key() == key) {
            Some(item) => item.id,
            None => {
                let id = add_plan_item(write, &facts)?;
                self.note("计划项", &id, &facts.topic);
                id
            }
        };
        if let Some(theirs) = line.text("plan_item")?.and_then(PlanItemId::from_code) {
            self.plan_items.insert(theirs, here);
        }
        Ok(())
    }
}

fn unknown(what: &str, word: &str) -> Refusal {
    Refusal::usage(format!("不认识这种{what}“{word}”。")).hint("照导出的文件写")
}

/// A line and how its values are read.
#[derive(Clone, Copy)]
struct Line<'l>(&'l Map<String, Value>);

impl<'l> Line<'l> {
    fn only(self, known: &[&str]) -> Result<(), Refusal> {
        keys::refuse_others(self.0, &[&["schema", "what"], known].concat())
    }

    fn text(self, key: &str) -> Result<Option<&'l str>, Refusal> {
        self.0.get(key).map_or(Ok(None), keys::text)
    }

    fn plain(self, key: &str, what: &str) -> Result<String, Refusal> {
        words::plain(what, self.text(key)?.unwrap_or_default())
    }

    fn maybe_plain(self, key: &str, what: &str) -> Result<Option<String>, Refusal> {
        words::maybe_plain(what, self.text(key)?)
    }

    fn day(self, key: &str, today: Day) -> Result<Option<Day>, Refusal> {
        words::maybe_day(key, self.text(key)?, today)
    }
}
