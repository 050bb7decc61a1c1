//! The lists that belong to an activity: its kinds, who hosted, recorded, spoke and was a guest, the agenda,
//! the decisions and the documents. A list is replaced as a whole when it differs, and left alone when not.

use anyhow::Result;

use super::{ActivityId, DocumentId, Facts};
use crate::calendar::Day;
use crate::identifier;
use crate::roster::PersonId;
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of a kind of activity; people name a kind by its word.
    KindId, "K"
);

crate::closed_set! {
    /// How a meeting stood with the 第一议题.
    FirstTopic {
        /// Item 1 of the agenda, with the documents studied.
        Listed = "listed", "已列";
        /// It should have been and was not.
        NotListed = "not_listed", "未列";
        /// This meeting had none, for a stated reason.
        NotApplicable = "not_applicable", "不适用";
    }
}

crate::closed_set! {
    /// What somebody did at an activity.
    PartRole {
        /// Presided.
        Host = "host", "主持人";
        /// Took the minutes.
        Recorder = "recorder", "记录人";
        /// Lectured or spoke mainly.
        Speaker = "speaker", "主讲（发言）人";
        /// Attended from outside those expected.
        Guest = "guest", "列席";
    }
}

/// Somebody of the roster, or a name from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Participant {
    /// A person of the roster.
    Person(PersonId),
    /// A name that no person of the roster bears.
    Outside(String),
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The decision.
    pub text: String,
    /// Who sees to it.
    pub owner: Option<PersonId>,
    /// Until when; may lie after today.
    pub due: Option<Day>,
}

/// Reads the lists of an activity into its facts.
pub(super) fn read(records: &Records<'_>, id: ActivityId, facts: &mut Facts) -> Result<()> {
    let of = named_params! {":activity": id};
    facts.kinds = records.rows(sql!("activity_parts.sql", "kinds_of"), of, |row| row.get(0))?;
    facts.agenda = records.rows(sql!("activity_parts.sql", "agenda_of"), of, |row| row.get(0))?;
    facts.documents = records.rows(sql!("activity_parts.sql", "documents_of"), of, |row| row.get(0))?;
    facts.decisions = records.rows(sql!("activity_parts.sql", "decisions_of"), of, |row| {
        Ok(Decision { text: row.get("text")?, owner: row.get("owner")?, due: row.get("due")? })
    })?;
    records.each(sql!("activity_parts.sql", "roles_of"), of, |row| {
        let who = participant(row)?;
        match row.get::<_, PartRole>("role")? {
            PartRole::Host => facts.hosts.push(who),
            PartRole::Recorder => facts.recorders.push(who),
            PartRole::Speaker => facts.speakers.push(who),
            PartRole::Guest => facts.guests.push(who),
        }
        Ok(())
    })
}

fn participant(row: &Row<'_>) -> SqlResult<Participant> {
    Ok(match row.get::<_, Option<PersonId>>("person")? {
        Some(person) => Participant::Person(person),
        None => Participant::Outside(row.get("name")?),
    })
}

/// Writes the lists that differ from what is there.
pub(super) fn write(write: &Write<'_>, id: ActivityId, old: Option<&Facts>, new: &Facts) -> Result<()> {
    let differs = |same: fn(&Facts, &Facts) -> bool| old.is_none_or(|old| !same(old, new));
    let of = named_params! {":activity": id};
    if differs(|a, b| a.kinds == b.kinds) {
        write.execute(sql!("activity_parts.sql", "delete_kinds"), of)?;
        for kind in &new.kinds {
            write.execute(
                sql!("activity_parts.sql", "insert_kind"),
                named_params! {":activity": id, ":kind": kind},
            )?;
        }
    }
    if differs(|a, b| a.agenda == b.agenda) {
        write.execute(sql!("activity_parts.sql", "delete_agenda"), of)?;
        for (seq, text) in (1_i64..).zip(&new.agenda) {
            write.execute(
                sql!("activity_parts.sql", "insert_agenda"),
                named_params! {":activity": id, ":seq": seq, ":text": text},
            )?;
        }
    }
    if differs(|a, b| a.decisions == b.decisions) {
        write.execute(sql!("activity_parts.sql", "delete_decisions"), of)?;
        for (seq, decision) in (1_i64..).zip(&new.decisions) {
            write.execute(
                sql!("activity_parts.sql", "insert_decision"),
                named_params! {
                    ":activity": id, ":seq": seq, ":text": decision.text, ":owner": decision.owner,
                    ":due": decision.due,
                },
            )?;
        }
    }
    if differs(|a, b| a.documents == b.documents) {
        write.execute(sql!("activity_parts.sql", "delete_documents"), of)?;
        for document in &new.documents {
            insert_document(write, id, *document)?;
        }
    }
    for role in PartRole::ALL {
        if old.is_some_and(|old| part(old, *role) == part(new, *role)) {
            continue;
        }
        write.execute(
            sql!("activity_parts.sql", "delete_role"),
            named_params! {":activity": id, ":role": role},
        )?;
        for (seq, who) in (1_i64..).zip(part(new, *role)) {
            insert_role(write, id, *role, seq, who)?;
        }
    }
    Ok(())
}

fn part(facts: &Facts, role: PartRole) -> &[Participant] {
    match role {
        PartRole::Host => &facts.hosts,
        PartRole::Recorder => &facts.recorders,
        PartRole::Speaker => &facts.speakers,
        PartRole::Guest => &facts.guests,
    }
}

fn insert_document(write: &Write<'_>, id: ActivityId, document: DocumentId) -> Result<usize> {
    write.execute(
        sql!("activity_parts.sql", "insert_document"),
        named_params! {":activity": id, ":document": document},
    )
}

fn insert_role(
    write: &Write<'_>,
    id: ActivityId,
    role: PartRole,
    seq: i64,
    who: &Participant,
) -> Result<usize> {
    let (person, name) = match who {
        Participant::Person(person) => (Some(*person), None),
        Participant::Outside(name) => (None, Some(name.as_str())),
    };
    write.execute(
        sql!("activity_parts.sql", "insert_role"),
        named_params! {":activity": id, ":role": role, ":seq": seq, ":person": person, ":name": name},
    )
}
