//! The roll of one activity: who was expected, how each stood to it, and the counts that follow.

use anyhow::Result;

use super::activity::refuse_voided;
use super::{Activity, ActivityId, Mark, Status, leaders, talk, vote};
use crate::refusal::Refusal;
use crate::roster::{PersonId, UnitId};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

/// A person on the roll of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Who.
    pub person: PersonId,
    /// Full name.
    pub name: String,
    /// Staff number.
    pub staff_no: Option<String>,
    /// Whether the person was expected.
    pub expected: bool,
    /// Whether the person is of the branch that held a 联学共建 with the host.
    pub of_partner: bool,
    /// Whether the person is of the unit that held it. Of neither are those who were recorded, and by what the roster
    /// or the activity says now belong elsewhere.
    pub of_host: bool,
    /// How the person stood; `None` is 未登记.
    pub mark: Option<Mark>,
    /// The remark beside it.
    pub note: Option<String>,
}

impl Attendee {
    /// Whether the person was there.
    pub fn came(&self) -> bool {
        self.mark.is_some_and(|mark| mark.status.counts_present())
    }

    fn read(row: &Row<'_>) -> SqlResult<Attendee> {
        let status: Option<Status> = row.get("status")?;
        Ok(Attendee {
            person: row.get("person")?,
            name: row.get("name")?,
            staff_no: row.get("staff_no")?,
            expected: row.get("expected")?,
            of_partner: row.get("of_partner")?,
            of_host: row.get("of_host")?,
            mark: status.map(|status| read_mark(status, row)).transpose()?,
            note: row.get("note")?,
        })
    }
}

fn read_mark(status: Status, row: &Row<'_>) -> SqlResult<Mark> {
    Ok(Mark {
        status,
        reason: row.get("reason")?,
        late_minutes: row.get("late_minutes")?,
        made_up_on: row.get("made_up_on")?,
    })
}

/// The counts of an activity. Somebody marked exempt is not expected after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// 应到.
    pub expected: i64,
    /// 实到: those expected who were present, late included.
    pub present: i64,
    /// 请假.
    pub leave: i64,
    /// 因公外出.
    pub away: i64,
    /// 缺席.
    pub absent: i64,
    /// 补学.
    pub made_up: i64,
    /// 未登记: expected, and nothing is known.
    pub unrecorded: i64,
    /// Present without being expected: those exempt who came, and everyone where nobody is expected.
    pub beyond: i64,
    /// 列席.
    pub guests: i64,
    /// Full members of the branch, less those exempt, without a grade; 0 but at a 民主评议党员.
    pub ungraded: i64,
}

impl Tally {
    fn read(row: &Row<'_>) -> SqlResult<Tally> {
        Ok(Tally {
            expected: row.get("expected")?,
            present: row.get("present")?,
            leave: row.get("leave")?,
            away: row.get("away")?,
            absent: row.get("absent")?,
            made_up: row.get("made_up")?,
            unrecorded: row.get("unrecorded")?,
            beyond: row.get("beyond")?,
            guests: row.get("guests")?,
            ungraded: row.get("ungraded")?,
        })
    }
}

/// Everybody who was expected or has a record, in the order of the roster.
pub fn roll(records: &Records<'_>, id: ActivityId) -> Result<Vec<Attendee>> {
    records.rows(sql!("roll.sql", "roll"), named_params! {":activity": id}, Attendee::read)
}

/// The counts of one activity.
pub fn tally(records: &Records<'_>, id: ActivityId) -> Result<Tally> {
    let all: Option<bool> = None;
    records.one(sql!("roll.sql", "tally"), named_params! {":activity": id, ":partners": all}, Tally::read)
}

/// The counts of one activity for a unit: at a 联学共建 of two branches those of its own people, else of all.
///
/// # Errors
/// Only those of the store.
pub fn tally_of(records: &Records<'_>, activity: &Activity, unit: UnitId) -> Result<Tally> {
    let (host, partner) = (activity.facts.unit, activity.facts.partner);
    let partners = match partner {
        Some(partner) if partner == unit => Some(true),
        Some(_) if host == unit => Some(false),
        _ => None,
    };
    let id = activity.id;
    records.one(
        sql!("roll.sql", "tally"),
        named_params! {":activity": id, ":partners": partners},
        Tally::read,
    )
}

/// What writing attendance did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recorded {
    /// How many had no record before.
    pub new: usize,
    /// Whose record changed: before and after.
    pub changed: Vec<(PersonId, Mark, Mark)>,
    /// How many were as written already.
    pub same: usize,
}

/// Writes how these persons stood to an activity, over what was recorded of them. It does not ask whether
/// they were expected: the caller has.
///
/// # Errors
/// Refused if the activity is voided, a make-up lies after today, more votes were counted than were there, or somebody
/// cannot have been at such a session ([`leaders`], [`talk`]).
pub fn set_attendance(
    write: &Write<'_>,
    activity: &Activity,
    marks: &[(PersonId, Mark)],
) -> Result<Recorded> {
    refuse_voided(activity)?;
    let id = activity.id;
    let mut recorded = Recorded::default();
    leaders::check_present(write, activity, marks.iter().map(|(person, mark)| (*person, mark.status)))?;
    for &(person, mark) in marks {
        if let Some(day) = mark.made_up_on.filter(|day| *day > write.today) {
            return Err(Refusal::refused(format!("补学日期 {day} 晚于今天（{}）。", write.today))
                .hint("还没有补学的，先登记为缺席或请假，补学之后再改")
                .into());
        }
        let present: Option<Mark> = write.maybe(
            sql!("roll.sql", "mark"),
            named_params! {":activity": id, ":person": person},
            |row| read_mark(row.get("status")?, row),
        )?;
        let statement = match present {
            Some(old) if old == mark => {
                recorded.same += 1;
                continue;
            }
            Some(old) => {
                talk::check_talked_with(write, activity, person)?;
                recorded.changed.push((person, old, mark));
                sql!("roll.sql", "update_mark")
            }
            None => {
                talk::check_talked_with(write, activity, person)?;
                recorded.new += 1;
                sql!("roll.sql", "insert_mark")
            }
        };
        write.execute(
            statement,
            named_params! {
                ":activity": id, ":person": person, ":status": mark.status, ":reason": mark.reason,
                ":late_minutes": mark.late_minutes, ":made_up_on": mark.made_up_on,
            },
        )?;
    }
    vote::refuse_surplus(write, activity, &activity.facts.votes)?;
    Ok(recorded)
}

/// Takes a person's record back to 未登记; says whether there was one.
///
/// # Errors
/// Refused if the activity is voided.
pub fn clear_attendance(write: &Write<'_>, activity: &Activity, person: PersonId) -> Result<bool> {
    refuse_voided(activity)?;
    let gone = write.execute(
        sql!("roll.sql", "delete_mark"),
        named_params! {":activity": activity.id, ":person": person},
    )?;
    Ok(gone > 0)
}
