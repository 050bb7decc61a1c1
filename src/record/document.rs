//! Documents 学习材料: what activities, notices and matters cite.

use anyhow::Result;

use super::ActivityId;
use crate::calendar::{Day, word_key};
use crate::identifier;
use crate::refusal::{Kind, Refusal};
use crate::roster::{PersonId, UnitId};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of a document, `D3` on screen and on paper.
    DocumentId, "D"
);

crate::closed_set! {
    /// Where a document comes from.
    DocumentClass {
        /// Speeches, instructions and comments of the General Secretary.
        Speech = "speech", "总书记重要讲话和指示批示";
        /// Meetings and documents of the Party centre.
        Central = "central", "党中央重要会议和文件";
        /// Arrangements of the city committee.
        City = "city", "市委工作安排";
        /// Books to be read.
        Book = "book", "必读书目";
    }
}

crate::closed_set! {
    /// Whom a document may be shown to. Nothing classified is kept here at all.
    Openness {
        /// Published.
        Open = "open", "公开";
        /// For use inside the organ.
        Internal = "internal", "内部";
    }
}

impl DocumentClass {
    /// The words by which clerks call the classes, in their order.
    pub const SHORT: [(&'static str, DocumentClass); 4] = [
        ("讲话", DocumentClass::Speech),
        ("中央", DocumentClass::Central),
        ("市委", DocumentClass::City),
        ("书目", DocumentClass::Book),
    ];

    /// The class that somebody names by its short word, its name or its code.
    pub fn read(text: &str) -> Option<DocumentClass> {
        let short = Self::SHORT.iter().find(|(short, _)| *short == text).map(|(_, class)| *class);
        short.or_else(|| DocumentClass::from_word(text))
    }
}

impl Openness {
    /// What a column of a file says: 公开, 内部, or whether it is open at all.
    pub fn read(text: &str) -> Option<Openness> {
        match text {
            "是" | "主动公开" | "已公开" => Some(Openness::Open),
            "否" | "不公开" | "内部资料" | "内部使用" => Some(Openness::Internal),
            other => Openness::from_word(other),
        }
    }
}

/// A document to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Where it comes from.
    pub class: DocumentClass,
    /// Its title.
    pub title: String,
    /// Its number 文号.
    pub number: Option<String>,
    /// Who issued it, or where it was published.
    pub source: Option<String>,
    /// The day on it.
    pub issued: Option<Day>,
    /// The day it came in; never after today.
    pub received: Option<Day>,
    /// Whom it may be shown to.
    pub openness: Openness,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its number.
    pub id: DocumentId,
    /// What is stated about it.
    pub facts: NewDocument,
}

impl Document {
    /// Whether a text is its code or its whole title; book-title marks and blanks do not matter.
    pub fn is_called(&self, text: &str) -> bool {
        DocumentId::from_code(text) == Some(self.id) || title_key(&self.facts.title) == title_key(text)
    }

    fn read(row: &Row<'_>) -> SqlResult<Document> {
        Ok(Document {
            id: row.get("id")?,
            facts: NewDocument {
                class: row.get("class")?,
                title: row.get("title")?,
                number: row.get("number")?,
                source: row.get("source")?,
                issued: row.get("issued")?,
                received: row.get("received")?,
                openness: row.get("openness")?,
            },
        })
    }
}

/// The document with this number.
pub fn document(records: &Records<'_>, id: DocumentId) -> Result<Option<Document>> {
    records.maybe(sql!("document.sql", "document_by_id"), named_params! {":id": id}, Document::read)
}

/// All documents, of one class or of all, in the order in which they were entered.
pub fn documents(records: &Records<'_>, class: Option<DocumentClass>) -> Result<Vec<Document>> {
    records.rows(sql!("document.sql", "documents"), named_params! {":class": class}, Document::read)
}

/// The documents somebody may mean: by code, or by whole title (book-title marks and blanks do not matter).
pub fn find_documents(records: &Records<'_>, text: &str) -> Result<Vec<Document>> {
    if let Some(id) = DocumentId::from_code(text) {
        return Ok(document(records, id)?.into_iter().collect());
    }
    let key = title_key(text);
    let mut found = documents(records, None)?;
    found.retain(|document| title_key(&document.facts.title) == key);
    Ok(found)
}

/// The one document meant: by code, or by its whole title (book-title marks and blanks do not matter).
///
/// # Errors
/// Refused if none or several fit.
pub fn meant_document(records: &Records<'_>, text: &str) -> Result<Document> {
    let list = "查看有哪些材料：wuxue document list";
    if let Some(id) = DocumentId::from_code(text) {
        return Ok(document(records, id)?
            .ok_or_else(|| Refusal::not_found(format!("没有材料 {id}。")).hint(list))?);
    }
    let mut found = find_documents(records, text)?;
    if found.len() == 1 {
        return Ok(found.remove(0));
    }
    if found.is_empty() {
        return Err(Refusal::not_found(format!("没有登记过材料“{}”。", text.trim()))
            .hint("先登记：wuxue document add 标题 --class 类别")
            .hint(list)
            .into());
    }
    let mut refusal =
        Refusal::new(Kind::Ambiguous, format!("标题是“{}”的材料不止一份，请写编号。", text.trim()));
    for document in &found {
        let number = document.facts.number.as_deref().unwrap_or("无文号");
        refusal = refusal.hint(format!("{}：{}（{number}）", document.id, document.facts.title));
    }
    Err(refusal.into())
}

/// A title as it is compared.
fn title_key(title: &str) -> String {
    word_key(title).chars().filter(|c| !matches!(c, '《' | '》')).collect()
}

/// By what a document is known: its title and its number, without marks, blanks and width.
pub fn document_key(title: &str, number: Option<&str>) -> (String, Option<String>) {
    (title_key(title), number.map(word_key))
}

/// What holds of every document: it was written before it came in, came in by today, and no other one (`itself`) has its title and number.
fn must_be_sound(write: &Write<'_>, new: &NewDocument, itself: Option<DocumentId>) -> Result<()> {
    if let Some(day) = new.issued.filter(|day| *day > write.today) {
        return Err(Refusal::refused(format!("成文日期 {day} 晚于今天（{}）。", write.today))
            .hint("改正日期：--issued 日期")
            .into());
    }
    if let (Some(issued), Some(received)) = (new.issued, new.received.filter(|day| Some(*day) < new.issued)) {
        return Err(Refusal::refused(format!("收到日期 {received} 早于成文日期 {issued}。"))
            .hint("改正日期：--issued 日期、--received 日期")
            .into());
    }
    if let Some(day) = new.received.filter(|day| *day > write.today) {
        return Err(Refusal::refused(format!("收到日期 {day} 晚于今天（{}）。", write.today))
            .hint("改正日期：--received 日期")
            .into());
    }
    let key = |d: &NewDocument| document_key(&d.title, d.number.as_deref());
    let wanted = key(new);
    if let Some(twin) =
        documents(write, None)?.into_iter().find(|d| Some(d.id) != itself && key(&d.facts) == wanted)
    {
        let number = twin.facts.number.as_deref().unwrap_or("无文号");
        return Err(Refusal::refused(format!(
            "这份材料已经登记过：{}《{}》（{number}）。",
            twin.id,
            twin.facts.title.trim_matches(['《', '》'])
        ))
        .hint(format!("查看它：wuxue document show {}", twin.id))
        .hint("同名的另一份材料，写明不同的文号：--number 文号")
        .into());
    }
    Ok(())
}

/// Adds a document.
///
/// # Errors
/// Refused if one of the same title and number is there, or if it came in after today.
pub fn add_document(write: &Write<'_>, new: &NewDocument) -> Result<DocumentId> {
    must_be_sound(write, new, None)?;
    insert_document(write, new)
}

/// Adds a document that was compared with all others already, as an import does.
pub fn insert_document(write: &Write<'_>, new: &NewDocument) -> Result<DocumentId> {
    Ok(DocumentId(write.insert(
        sql!("document.sql", "insert_document"),
        named_params! {
            ":class": new.class, ":title": new.title, ":number": new.number, ":source": new.source,
            ":issued": new.issued, ":received": new.received, ":openness": new.openness,
        },
    )?))
}

/// Changes what is stated of a document.
///
/// # Errors
/// As [`add_document`].
pub fn edit_document(write: &Write<'_>, id: DocumentId, facts: &NewDocument) -> Result<()> {
    must_be_sound(write, facts, Some(id))?;
    update_document(write, id, facts)
}

/// Changes a document that was compared with all others already.
pub fn update_document(write: &Write<'_>, id: DocumentId, facts: &NewDocument) -> Result<()> {
    write.execute(
        sql!("document.sql", "update_document"),
        named_params! {
            ":id": id, ":class": facts.class, ":title": facts.title, ":number": facts.number,
            ":source": facts.source, ":issued": facts.issued, ":received": facts.received,
            ":openness": facts.openness,
        },
    )?;
    Ok(())
}

/// An activity at which a document was studied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Study {
    /// The activity.
    pub activity: ActivityId,
    /// Who held it.
    pub unit: UnitId,
    /// When.
    pub day: Day,
    /// Its topic.
    pub title: Option<String>,
    /// How many took part or made it up.
    pub persons: i64,
}

/// The activities in force that cite a document, by day.
pub fn studies(records: &Records<'_>, id: DocumentId) -> Result<Vec<Study>> {
    records.rows(sql!("document.sql", "studies"), named_params! {":document": id}, |row| {
        Ok(Study {
            activity: row.get("activity")?,
            unit: row.get("unit")?,
            day: row.get("day")?,
            title: row.get("title")?,
            persons: row.get("persons")?,
        })
    })
}

/// A person who has studied a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub person: PersonId,
    /// Full name.
    pub name: String,
    /// When first: the day of the activity, or of the make-up if that is known.
    pub first: Day,
    /// At how many activities.
    pub times: i64,
}

/// Who has studied a document: present, late or made up at an activity that cites it.
pub fn readers(records: &Records<'_>, id: DocumentId) -> Result<Vec<Reader>> {
    records.rows(sql!("document.sql", "readers"), named_params! {":document": id}, |row| {
        Ok(Reader {
            person: row.get("person")?,
            name: row.get("name")?,
            first: row.get("first")?,
            times: row.get("times")?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::title_key;

    #[test]
    fn a_title_is_compared_without_marks_and_blanks() {
        assert_eq!(title_key("《习近平 文选》"), title_key("习近平文选"));
        assert_ne!(title_key("习近平文选第一卷"), title_key("习近平文选"));
    }
}
