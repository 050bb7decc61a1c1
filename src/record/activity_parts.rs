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
        /// Presented the 第一议题.
        Presenter = "presenter", "领学人";
        /// Guided the group.
        Mentor = "mentor", "导师";
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
    /// When it was done.
    pub done_on: Option<Day>,
    /// What came of it; only with [`Decision::done_on`].
    pub result: Option<String>,
}

/// A vote. Who should have been there and who was, with and without a vote, follows from roster and attendance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// What was voted on.
    pub matter: String,
    /// Whether it was an election 选举, which asks for more of those entitled to be there.
    pub election: bool,
    /// Votes in favour.
    pub agree: i64,
    /// Votes against.
    pub against: i64,
    /// Abstentions.
    pub abstain: i64,
}

impl Vote {
    /// All votes given.
    pub fn cast(&self) -> i64 {
        self.agree + self.against + self.abstain
    }
}

/// Reads the lists of an activity into its facts.
pub(super) fn read(records: &Records<'_>, id: ActivityId, facts: &mut Facts) -> Result<()> {
    let of = named_params! {":activity": id};
    facts.kinds = records.rows(sql!("activity_parts.sql", "kinds_of"), of, |row| row.get(0))?;
    facts.agenda = records.rows(sql!("activity_parts.sql", "agenda_of"), of, |row| row.get(0))?;
    facts.documents = records.rows(sql!("activity_parts.sql", "documents_of"), of, |row| row.get(0))?;
    facts.decisions = records.rows(sql!("activity_parts.sql", "decisions_of"), of, |row| {
        Ok(Decision {
            text: row.get("text")?,
            owner: row.get("owner")?,
            due: row.get("due")?,
            done_on: row.get("done_on")?,
            result: row.get("result")?,
        })
    })?;
    facts.votes = records.rows(sql!("activity_parts.sql", "votes_of"), of, |row| {
        Ok(Vote {
            matter: row.get("matter")?,
            election: row.get("election")?,
            agree: row.get("agree")?,
            against: row.get("against")?,
            abstain: row.get("abstain")?,
        })
    })?;
    facts.themes = records.rows(sql!("activity_parts.sql", "themes_of"), of, |row| row.get(0))?;
    facts.shown = records.rows(sql!("activity_parts.sql", "shown_of"), of, |row| row.get(0))?;
    records.each(sql!("activity_parts.sql", "roles_of"), of, |row| {
        let who = participant(row)?;
        part_mut(facts, row.get("role")?).push(who);
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
                    ":due": decision.due, ":done_on": decision.done_on, ":result": decision.result,
                },
            )?;
        }
    }
    if differs(|a, b| a.votes == b.votes) {
        write.execute(sql!("activity_parts.sql", "delete_votes"), of)?;
        for (seq, vote) in (1_i64..).zip(&new.votes) {
            write.execute(
                sql!("activity_parts.sql", "insert_vote"),
                named_params! {
                    ":activity": id, ":seq": seq, ":matter": vote.matter, ":election": vote.election,
                    ":agree": vote.agree, ":against": vote.against, ":abstain": vote.abstain,
                },
            )?;
        }
    }
    if differs(|a, b| a.themes == b.themes) {
        write.execute(sql!("activity_parts.sql", "delete_themes"), of)?;
        for theme in &new.themes {
            write.execute(
                sql!("activity_parts.sql", "insert_theme"),
                named_params! {":activity": id, ":theme": theme},
            )?;
        }
    }
    if differs(|a, b| a.shown == b.shown) {
        write.execute(sql!("activity_parts.sql", "delete_shown"), of)?;
        for shown in &new.shown {
            write.execute(
                sql!("activity_parts.sql", "insert_shown"),
                named_params! {":activity": id, ":shown": shown},
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

/// Who had this part.
pub(super) fn part(facts: &Facts, role: PartRole) -> &[Participant] {
    match role {
        PartRole::Host => &facts.hosts,
        PartRole::Recorder => &facts.recorders,
        PartRole::Speaker => &facts.speakers,
        PartRole::Guest => &facts.guests,
        PartRole::Presenter => &facts.presenters,
        PartRole::Mentor => &facts.mentors,
    }
}

fn part_mut(facts: &mut Facts, role: PartRole) -> &mut Vec<Participant> {
    match role {
        PartRole::Host => &mut facts.hosts,
        PartRole::Recorder => &mut facts.recorders,
        PartRole::Speaker => &mut facts.speakers,
        PartRole::Guest => &mut facts.guests,
        PartRole::Presenter => &mut facts.presenters,
        PartRole::Mentor => &mut facts.mentors,
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
