//! 必读书目: what everybody in a unit is to read in a year, and the copies handed out person by person (人手一本).
//! Who is to get one is not kept: it is the Party members of the unit and below, on the day it is asked.

use anyhow::Result;

use crate::calendar::{Day, in_quotes};
use crate::identifier;
use crate::record::DocumentId;
use crate::refusal::Refusal;
use crate::roster::{Entry, PersonId, Roster, Standing, UnitId, UnitKind, unit};
use crate::sql;
use crate::store::{Records, Write, named_params};

identifier!(
    /// Number of an entry of the reading list, `B1` on screen.
    ReadingId, "B"
);

/// An entry of the reading list to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReading {
    /// The book or paper.
    pub document: DocumentId,
    /// Whose members are to read it, with those of the units below.
    pub unit: UnitId,
    /// In which year.
    pub year: i32,
    /// Whether everybody gets a copy.
    pub copies: bool,
    /// Until when it is to be read.
    pub due: Option<Day>,
    /// Remark.
    pub note: Option<String>,
}

/// An entry of the reading list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Its number.
    pub id: ReadingId,
    /// Title of the document.
    pub title: String,
    /// What is stated.
    pub facts: NewReading,
}

impl Handout {
    /// What was known of it by the end of a day.
    pub fn as_of(self, day: Day) -> Handout {
        let known = |on: Option<Day>| on.filter(|on| *on <= day);
        Handout {
            handed_on: known(self.handed_on),
            signed_on: known(self.signed_on),
            finished_on: known(self.finished_on),
            ..self
        }
    }
}

impl Reading {
    /// The day on which it is said whom it is for: the last of its year, or before that today.
    pub fn judged_on(&self, today: Day) -> Day {
        match crate::calendar::Month::new(self.facts.year, 12) {
            Some(december) => december.last_day().min(today),
            None => today,
        }
    }
}

/// The copy of one person, and how far it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handout {
    /// Whose.
    pub person: PersonId,
    /// When it was handed over.
    pub handed_on: Option<Day>,
    /// When the person signed for it.
    pub signed_on: Option<Day>,
    /// When it was read to the end.
    pub finished_on: Option<Day>,
}

/// All entries of the reading list, by year.
pub fn readings(records: &Records<'_>) -> Result<Vec<Reading>> {
    records.rows(sql!("reading.sql", "readings"), [], |row| {
        Ok(Reading {
            id: row.get("id")?,
            title: row.get("title")?,
            facts: NewReading {
                document: row.get("document")?,
                unit: row.get("unit")?,
                year: row.get("year")?,
                copies: row.get("copies")?,
                due: row.get("due")?,
                note: row.get("note")?,
            },
        })
    })
}

/// The entry with this code.
///
/// # Errors
/// Refused if there is none.
pub fn meant_reading(records: &Records<'_>, text: &str) -> Result<Reading> {
    let list = "查看书目：wuxue document reading list";
    let Some(id) = ReadingId::from_code(text) else {
        return Err(Refusal::usage(format!("“{}”不是书目的编号，编号写作 B1。", text.trim()))
            .hint(list)
            .into());
    };
    let found = readings(records)?.into_iter().find(|reading| reading.id == id);
    Ok(found.ok_or_else(|| Refusal::not_found(format!("没有书目 {id}。")).hint(list))?)
}

/// The copies of an entry, by person.
pub fn handouts(records: &Records<'_>, id: ReadingId) -> Result<Vec<Handout>> {
    records.rows(sql!("reading.sql", "handouts"), named_params! {":reading": id}, |row| {
        Ok(Handout {
            person: row.get("person")?,
            handed_on: row.get("handed_on")?,
            signed_on: row.get("signed_on")?,
            finished_on: row.get("finished_on")?,
        })
    })
}

/// The Party members of the unit and below, probationary ones too, whom an entry is for by the roster of a day.
pub fn readers<'r>(roster: &'r Roster, reading: &Reading) -> impl Iterator<Item = &'r Entry> + use<'r> {
    roster.within(reading.facts.unit).filter(|entry| entry.standing.is_some_and(Standing::in_party))
}

/// Whether somebody is to read what is on the list. Who is not required to take part (不作硬性要求) gets a copy, and need
/// not read it.
pub fn must_read(entry: &Entry) -> bool {
    entry.exempt.is_none()
}

/// How many of some people got a copy, signed for it, and read it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadingCount {
    /// 应读.
    pub people: i64,
    /// 应发 where copies are handed out: who need not read it gets one all the same.
    pub to_hand: i64,
    /// 已发.
    pub handed: i64,
    /// 签收.
    pub signed: i64,
    /// 读完, of those who are to.
    pub finished: i64,
}

impl ReadingCount {
    /// Counts a person, with what is recorded of the copy.
    pub fn add(&mut self, entry: &Entry, copy: Option<&Handout>) {
        let has = |day: fn(&Handout) -> Option<Day>| i64::from(copy.and_then(day).is_some());
        self.to_hand += 1;
        self.handed += has(|copy| copy.handed_on);
        self.signed += has(|copy| copy.signed_on);
        if must_read(entry) {
            self.people += 1;
            self.finished += has(|copy| copy.finished_on);
        }
    }
}

/// Adds an entry.
///
/// # Errors
/// Refused if the unit has the document on its list of that year already or is an outside one, or if it is to be read
/// before the year begins.
pub fn add_reading(write: &Write<'_>, new: &NewReading) -> Result<ReadingId> {
    let holder = unit(write, new.unit, write.today)?;
    if let Some(outside) = holder.filter(|holder| holder.kind == UnitKind::OutsideUnit) {
        return Err(Refusal::refused(format!("“{}”是外单位，不给它列书目。", outside.name))
            .hint("写本单位的党组织：--unit 党组织")
            .into());
    }
    must_fall_due_in_time(new)?;
    let twin = |known: &Reading| {
        let facts = &known.facts;
        (facts.document, facts.unit, facts.year) == (new.document, new.unit, new.year)
    };
    if let Some(known) = readings(write)?.into_iter().find(twin) {
        return Err(Refusal::refused(format!(
            "{} 年书目里已经有“{}”：{}。",
            new.year, known.title, known.id
        ))
        .hint(format!("查看它：wuxue document reading show {}", known.id))
        .into());
    }
    Ok(ReadingId(write.insert(
        sql!("reading.sql", "insert_reading"),
        named_params! {
            ":document": new.document, ":unit": new.unit, ":year": new.year, ":copies": new.copies, ":due": new.due,
            ":note": new.note,
        },
    )?))
}

fn must_fall_due_in_time(facts: &NewReading) -> Result<(), Refusal> {
    match facts.due.filter(|due| due.year() < facts.year) {
        None => Ok(()),
        Some(due) => Err(Refusal::refused(format!("完成时限 {due} 早于书目的年度 {}。", facts.year))
            .hint("改正日期：--due 日期")),
    }
}

/// Changes whether copies are handed out, until when it is to be read, and the remark.
///
/// # Errors
/// Refused if no copies are to be handed out any more and some were, or if it is to be read before the year begins.
pub fn edit_reading(write: &Write<'_>, id: ReadingId, facts: &NewReading) -> Result<()> {
    must_fall_due_in_time(facts)?;
    let handed = handouts(write, id)?.iter().filter(|copy| copy.handed_on.is_some()).count();
    if !facts.copies && handed > 0 {
        return Err(Refusal::refused(format!("{id} 已经发出 {handed} 本，不能改为不发书。"))
            .hint("发放登记错了的，撤销那次操作：wuxue history")
            .into());
    }
    write.execute(
        sql!("reading.sql", "update_reading"),
        named_params! {":id": id, ":copies": facts.copies, ":due": facts.due, ":note": facts.note},
    )?;
    Ok(())
}

/// Takes an entry off the list.
///
/// # Errors
/// Refused if copies were handed out or read.
pub fn remove_reading(write: &Write<'_>, id: ReadingId) -> Result<()> {
    let copies = handouts(write, id)?.len();
    if copies > 0 {
        return Err(Refusal::refused(format!("{id} 已有 {copies} 人发放、签收或读完的登记，不能删去。"))
            .hint("登记错了的，先撤销那些操作：wuxue history")
            .into());
    }
    write.execute(sql!("reading.sql", "delete_reading"), named_params! {":id": id})?;
    Ok(())
}

fn keep(write: &Write<'_>, id: ReadingId, known: Option<&Handout>, copy: Handout) -> Result<bool> {
    if known == Some(&copy) {
        return Ok(false);
    }
    let params = named_params! {
        ":reading": id, ":person": copy.person, ":handed_on": copy.handed_on, ":signed_on": copy.signed_on,
        ":finished_on": copy.finished_on,
    };
    match known {
        None => write.insert(sql!("reading.sql", "insert_handout"), params).map(|_| true),
        Some(_) => write.execute(sql!("reading.sql", "update_handout"), params).map(|_| true),
    }
}

fn blank(person: PersonId) -> Handout {
    Handout { person, handed_on: None, signed_on: None, finished_on: None }
}

/// Refuses what is done with copies where none are handed out.
fn must_hand_out(reading: &Reading) -> Result<(), Refusal> {
    if reading.facts.copies {
        return Ok(());
    }
    let id = reading.id;
    Err(Refusal::refused(format!("{id}{}没有列为人手一本，不发书。", in_quotes(&reading.title)))
        .hint(format!("要发书的：wuxue document reading edit {id} --copies 是")))
}

/// Hands copies to people on a day, who sign for them at once if `signed`. Who has a copy keeps it. Gives the
/// number of copies that are new.
///
/// # Errors
/// Refused if the entry hands out none.
pub fn hand_out(
    write: &Write<'_>,
    reading: &Reading,
    people: &[PersonId],
    on: Day,
    signed: bool,
) -> Result<usize> {
    must_hand_out(reading)?;
    let id = reading.id;
    let known = handouts(write, id)?;
    let mut new = 0;
    for person in people {
        let before = known.iter().find(|copy| copy.person == *person);
        let mut copy = before.copied().unwrap_or_else(|| blank(*person));
        new += usize::from(copy.handed_on.is_none());
        copy.handed_on.get_or_insert(on);
        if signed {
            copy.signed_on.get_or_insert(on);
        }
        keep(write, id, before, copy)?;
    }
    Ok(new)
}

/// People sign for their copies on a day. Gives the number of those who had not.
///
/// # Errors
/// Refused if the entry hands out none, or if one of them has no copy or got it later.
pub fn sign(write: &Write<'_>, reading: &Reading, people: &[(PersonId, String)], on: Day) -> Result<usize> {
    must_hand_out(reading)?;
    let id = reading.id;
    let known = handouts(write, id)?;
    let mut new = 0;
    for (person, name) in people {
        let before = known.iter().find(|copy| copy.person == *person);
        let Some((before, handed)) = before.and_then(|copy| copy.handed_on.map(|day| (copy, day))) else {
            return Err(Refusal::refused(format!(
                "{}还没有发给{name}，不能签收。",
                in_quotes(&reading.title)
            ))
            .hint(format!("发放并签收：wuxue document reading hand {id} --who {person} --signed"))
            .into());
        };
        if handed > on {
            return Err(Refusal::refused(format!(
                "“{}”在 {handed} 才发给{name}，不能在 {on} 签收。",
                reading.title
            ))
            .hint("改正 --on 的日期")
            .into());
        }
        new += usize::from(before.signed_on.is_none());
        keep(write, id, Some(before), Handout { signed_on: before.signed_on.or(Some(on)), ..*before })?;
    }
    Ok(new)
}

/// People have read it to the end on a day, in the copy handed out or another. Gives the number of those who
/// had not.
///
/// # Errors
/// Refused if one of them got the copy later.
pub fn finish(write: &Write<'_>, reading: &Reading, people: &[(PersonId, String)], on: Day) -> Result<usize> {
    let id = reading.id;
    let known = handouts(write, id)?;
    let mut new = 0;
    for (person, name) in people {
        let before = known.iter().find(|copy| copy.person == *person);
        if let Some(handed) = before.and_then(|copy| copy.handed_on).filter(|handed| *handed > on) {
            return Err(Refusal::refused(format!(
                "“{}”在 {handed} 才发给{name}，不能在 {on} 读完。",
                reading.title
            ))
            .hint("改正 --on 的日期")
            .into());
        }
        let copy = before.copied().unwrap_or_else(|| blank(*person));
        new += usize::from(copy.finished_on.is_none());
        keep(write, id, before, Handout { finished_on: copy.finished_on.or(Some(on)), ..copy })?;
    }
    Ok(new)
}
