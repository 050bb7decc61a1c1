//! What an import of documents would do: the rows against the documents in the store, and its last stage.

use std::collections::HashMap;

use anyhow::Result;

use super::read::{self, Draft};
use crate::calendar::Day;
use crate::import::decode::Source;
use crate::import::foreseen::Foreseen;
use crate::import::map::{Mapping, Reading, Table, only_heading};
use crate::import::notes::Notes;
use crate::import::problem::Problem;
use crate::import::rows::each_row;
use crate::import::subject::MATERIAL;
use crate::import::{Columns, Field};
use crate::record::{
    Document, DocumentClass, DocumentId, NewDocument, Openness, document_key, documents, insert_document,
    update_document,
};
use crate::refusal::Refusal;
use crate::store::{Records, Write};

/// What a clerk says of a file besides the file itself.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Headings that mean something else than their words.
    pub mappings: Vec<Mapping>,
    /// The class of new documents whose row names none.
    pub class: Option<DocumentClass>,
    /// Take changed values.
    pub update: bool,
    /// List every row, not only those that change something.
    pub all_rows: bool,
}

/// An import that was thought through and not yet written.
#[derive(Debug)]
pub struct Plan {
    /// What every import has.
    pub foreseen: Foreseen,
    accepted: Vec<(Option<DocumentId>, NewDocument)>,
}

/// Plans the import of documents. `progress` is told now and then how many bytes were read.
///
/// # Errors
/// A refusal if the file has no heading or no rows, or is about something else.
pub fn plan(
    records: &Records<'_>,
    source: &Source,
    wish: &Wish,
    today: Day,
    progress: &dyn Fn(u64),
) -> Result<Plan> {
    let columns = Columns::load()?;
    let sheet = wish.sheet.as_deref();
    let reading = Reading { sheet, mappings: &wish.mappings, known: &columns, subject: &MATERIAL };
    let mut table = Table::open(source, reading)?;
    // A title is a heading of sessions, plans and self-study as well.
    if [Field::Status, Field::Name, Field::Kind, Field::Topic].iter().any(|f| table.column(*f).is_some()) {
        return Err(Refusal::refused(format!(
            "“{}”像是考勤、名册、计划或自学的表，不是学习材料，没有导入。",
            source.name()
        ))
        .hint(
            "考勤：wuxue log import 文件；年度计划：wuxue plan import 文件；自学：wuxue log self import 文件",
        )
        .hint("确是学习材料的，删去姓名、考勤状态、活动类型、专题等列再导入")
        .into());
    }
    let mut notes =
        Notes::of(source.name(), &table, (MATERIAL.code, MATERIAL.name), wish.update, wish.all_rows);
    let mut drafts = Vec::new();
    each_row(&mut table, progress, |table, row| {
        match row.map(|row| (row.number(), read::read(table, row, today))) {
            Some((_, Ok(draft))) => drafts.push(draft),
            Some((row, Err(problems))) => problems.into_iter().for_each(|problem| notes.hold(row, problem)),
            None => {}
        }
        Ok(())
    })?;
    if drafts.is_empty() && !notes.has_held() {
        return Err(only_heading(source.name()).into());
    }
    notes.preview.remarks.extend(table.remarks(|_| true));
    let accepted = settle(&documents(records, None)?, drafts, wish.class, &mut notes);
    Ok(Plan { foreseen: Foreseen::of(records, notes, table)?, accepted })
}

fn settle(
    known: &[Document],
    drafts: Vec<Draft>,
    class: Option<DocumentClass>,
    notes: &mut Notes,
) -> Vec<(Option<DocumentId>, NewDocument)> {
    let mut titled: HashMap<String, Vec<&Document>> = HashMap::new();
    for document in known {
        let (title, _) = document_key(&document.facts.title, None);
        titled.entry(title).or_default().push(document);
    }
    let mut rows: HashMap<(String, Option<String>), u64> = HashMap::new();
    let mut met: HashMap<DocumentId, u64> = HashMap::new();
    let mut accepted = Vec::new();
    for draft in drafts {
        let key = document_key(&draft.title, draft.number.as_deref());
        let here = meant(titled.get(&key.0).map_or(&[][..], Vec::as_slice), &key);
        let first = here
            .and_then(|document| met.insert(document.id, draft.row))
            .or(rows.insert(key, draft.row))
            .filter(|first| *first != draft.row);
        if let Some(first) = first {
            let why = format!("与第 {first} 行是同一份材料");
            let fix = "删去重复的行；同名的另一份，写明不同的文号";
            notes.hold(draft.row, Problem::new(Field::Document, &draft.title, why, fix));
            continue;
        }
        match (here, draft.class.or(class)) {
            (Some(document), _) => accepted.extend(compare(document, draft, notes)),
            (None, Some(class)) => {
                notes.new_row(draft.row, Field::Document, &draft.title);
                accepted.push((None, new(draft, class)));
            }
            (None, None) => {
                let fix = "补上类别：讲话、中央、市委或书目；全文件相同的用 --class";
                notes.hold(draft.row, Problem::new(Field::Class, "", "没有写类别", fix));
            }
        }
    }
    accepted
}

/// The document that a row is about. A number that only one of the two states tells nobody apart, as long as one
/// document bears the title.
fn meant<'d>(titled: &[&'d Document], key: &(String, Option<String>)) -> Option<&'d Document> {
    let number = |document: &Document| document_key("", document.facts.number.as_deref()).1;
    let same = titled.iter().find(|document| number(document) == key.1);
    same.or_else(|| match titled {
        [only] if key.1.is_none() || number(only).is_none() => Some(only),
        _ => None,
    })
    .copied()
}

fn new(draft: Draft, class: DocumentClass) -> NewDocument {
    NewDocument {
        class,
        title: draft.title,
        number: draft.number,
        source: draft.source,
        issued: draft.issued,
        received: draft.received,
        openness: draft.openness.unwrap_or(Openness::Open),
    }
}

/// What a row says otherwise than the document; blank cells say nothing.
fn compare(known: &Document, draft: Draft, notes: &mut Notes) -> Option<(Option<DocumentId>, NewDocument)> {
    let old = &known.facts;
    let (row, title) = (draft.row, draft.title.clone());
    let facts = NewDocument {
        class: draft.class.unwrap_or(old.class),
        title: old.title.clone(),
        // The same number written otherwise is the same.
        number: old.number.clone().or(draft.number),
        source: draft.source.or_else(|| old.source.clone()),
        issued: draft.issued.or(old.issued),
        received: draft.received.or(old.received),
        openness: draft.openness.unwrap_or(old.openness),
    };
    let texts = |d: &NewDocument| {
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        [
            (Field::Number, d.number.clone()),
            (Field::Class, Some(d.class.label().to_owned())),
            (Field::Source, d.source.clone()),
            (Field::Issued, day(d.issued)),
            (Field::Received, day(d.received)),
            (Field::Openness, Some(d.openness.label().to_owned())),
        ]
    };
    let said = |text: Option<String>| text.unwrap_or_else(|| "（无）".to_owned());
    let pairs = texts(old).into_iter().zip(texts(&facts)).filter(|(old, new)| old.1 != new.1);
    let found: Vec<_> = pairs.map(|((field, old), (_, new))| (field, said(old), said(new))).collect();
    if found.is_empty() {
        notes.same_row(row, Field::Document, &title);
        return None;
    }
    let whose = format!("{}《{}》", known.id, old.title.trim_matches(['《', '》']));
    notes.changed_row(row, &whose, found).then_some((Some(known.id), facts))
}

impl Plan {
    /// Writes the plan, all of it or nothing, inside the operation that the caller runs.
    ///
    /// # Errors
    /// Refused if somebody wrote to the store since the plan was made.
    pub fn apply(&self, write: &Write<'_>) -> Result<()> {
        self.foreseen.must_stand(write)?;
        let mut changed = 0;
        for (known, facts) in &self.accepted {
            match known {
                Some(id) => {
                    update_document(write, *id, facts)?;
                    changed += 1;
                }
                None => {
                    insert_document(write, facts)?;
                }
            }
        }
        self.foreseen.remember(write, &MATERIAL, changed)
    }
}
