//! What a notice passes before it is sent out: 机关党委审, then 班子会议研究. Each is a meeting on record with its
//! resolution; a meeting that was voided since approves nothing.

use anyhow::{Context, Result};

use super::notice::{Notice, NoticeId, notice};
use crate::calendar::Day;
use crate::chain::{Element, kind};
use crate::record::{Activity, ActivityId};
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitKind, full_name, unit, units};
use crate::sql;
use crate::store::{Records, Write, named_params};

crate::closed_set! {
    /// A stage, in order.
    Stage {
        /// The 机关党委 reviews it.
        Review = "review", "机关党委审";
        /// The leading body resolves it.
        Resolve = "resolve", "班子会议研究";
    }
}

impl Stage {
    /// Whose meeting it is.
    pub fn seat(self) -> UnitKind {
        match self {
            Stage::Review => UnitKind::OrganCommittee,
            Stage::Resolve => UnitKind::LeadingBody,
        }
    }

    /// Code of the kind of meeting that is recorded for it.
    pub fn kind(self) -> &'static str {
        match self {
            Stage::Review => "organ_meeting",
            Stage::Resolve => "body_meeting",
        }
    }
}

/// A stage that a version has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Which.
    pub stage: Stage,
    /// The meeting.
    pub activity: ActivityId,
    /// Its day.
    pub day: Day,
    /// What it resolved.
    pub resolution: String,
    /// Whether the meeting was voided since.
    pub voided: bool,
}

/// The approvals of all versions of a notice, each with the version it is of.
pub(super) fn approvals(records: &Records<'_>, of: NoticeId) -> Result<Vec<(i64, Approval)>> {
    let mut found: Vec<(i64, Approval)> =
        records.rows(sql!("notice.sql", "approvals"), named_params! {":notice": of}, |row| {
            let approval = Approval {
                stage: row.get("stage")?,
                activity: row.get("activity")?,
                day: row.get("day")?,
                resolution: row.get("resolution")?,
                voided: row.get("voided")?,
            };
            Ok((row.get("version")?, approval))
        })?;
    found.sort_by_key(|(version, approval)| (*version, approval.stage));
    Ok(found)
}

/// The unit whose meeting a stage is, as it stands on a day.
///
/// # Errors
/// Refused if there is none, or more than one.
pub fn seat(records: &Records<'_>, stage: Stage, on: Day) -> Result<Unit> {
    let mut seats: Vec<Unit> = units(records, on)?
        .into_iter()
        .filter(|unit| unit.kind == stage.seat() && unit.exists_on(on))
        .collect();
    let label = stage.seat().label();
    match (seats.pop(), seats.pop()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Refusal::refused(format!("{on} 还没有{label}，登记不了它的会议。"))
            .hint(format!("建一个：wuxue unit add 名称 --kind {label}"))
            .into()),
        (Some(_), Some(_)) => {
            Err(Refusal::refused(format!("{on} 有不止一个{label}，不知道是哪一个的会议。"))
                .hint("先登记会议，再写明它：--meeting A12")
                .into())
        }
    }
}

/// The meetings of a stage's unit on a day.
pub fn meeting_on(records: &Records<'_>, stage: Stage, of: &Unit, day: Day) -> Result<Vec<ActivityId>> {
    let params = named_params! {":unit": of.id, ":day": day, ":kind": stage.kind()};
    records.rows(sql!("notice.sql", "meetings"), params, |row| row.get("id"))
}

/// Refuses a meeting that is voided, not of the unit whose stage it is, or takes no decisions.
fn must_decide(records: &Records<'_>, of: NoticeId, stage: Stage, meeting: &Activity) -> Result<()> {
    let facts = &meeting.facts;
    let day = facts.day;
    if let Some(voided) = &meeting.voided {
        return Err(Refusal::refused(format!("{} 已作废：{}。", meeting.id, voided.reason))
            .hint("写明没有作废的会议：--meeting 编号，或 --on 日期")
            .into());
    }
    let holder = unit(records, facts.unit, day)?;
    if let Some(other) = holder.filter(|holder| holder.kind != stage.seat()) {
        return Err(Refusal::refused(format!(
            "{} 是“{}”的会议，{}要有{}的会议。",
            meeting.id,
            full_name(records, &other, day)?,
            stage.label(),
            stage.seat().label()
        ))
        .hint(format!("登记并写明那次会议：wuxue notice approve {} {} --on 日期", of, stage.label()))
        .into());
    }
    let mut decides = false;
    for id in &facts.kinds {
        decides |= kind(records, *id)?.requires.contains(&Element::Decisions);
    }
    if !decides {
        return Err(Refusal::refused(format!("{} 不是作出决议的会议。", meeting.id))
            .hint(format!("登记并写明那次会议：wuxue notice approve {} {} --on 日期", of, stage.label()))
            .into());
    }
    Ok(())
}

/// Whether a meeting that was changed still approves what it did.
///
/// # Errors
/// Refused as [`approve`] refuses the meeting, or if it now lies out of the order of the stages and the day of issue.
pub fn check_approvals(write: &Write<'_>, meeting: &Activity) -> Result<()> {
    let of = named_params! {":activity": meeting.id};
    let rests: Vec<(NoticeId, i64, Stage)> =
        write.rows(sql!("notice.sql", "approvals_of_activity"), of, |row| {
            Ok((row.get("notice")?, row.get("version")?, row.get("stage")?))
        })?;
    for (id, number, stage) in rests {
        must_decide(write, id, stage, meeting)?;
        let found = notice(write, id)?.context("the notice of an approval is missing")?;
        let version = found.versions.iter().find(|version| version.version == number);
        let version = version.context("the version of an approval is missing")?;
        let days =
            Stage::ALL.iter().filter_map(|stage| version.approved(*stage)).map(|approval| approval.day);
        let days: Vec<Day> = days.chain(version.issued).collect();
        if !days.is_sorted() {
            return Err(Refusal::refused(format!(
                "{} 是 {}的{}会议，改到 {} 就与审议、印发的先后不符了。",
                meeting.id,
                found.called(),
                stage.label(),
                meeting.facts.day
            ))
            .hint(format!("先看看审议的情况：wuxue notice show {id}"))
            .into());
        }
    }
    Ok(())
}

/// Records that the open version passed a stage. Said once more, the later meeting stands for the former.
///
/// # Errors
/// Refused if the notice may not be changed, if the meeting is voided, not of the unit whose stage it is or takes no
/// decisions, or if the stage before is lacking or was passed on a later day.
pub fn approve(
    write: &Write<'_>,
    of: &Notice,
    stage: Stage,
    meeting: &Activity,
    resolution: &str,
) -> Result<()> {
    let open = of.open()?;
    let day = meeting.facts.day;
    must_decide(write, of.id, stage, meeting)?;
    if stage == Stage::Resolve {
        match open.approved(Stage::Review) {
            None => {
                return Err(Refusal::refused(format!(
                    "{}还没有经机关党委审，不能先报班子会议。",
                    of.called()
                ))
                .hint(format!("登记：wuxue notice approve {} {} --on 会议日期", of.id, Stage::Review.label()))
                .into());
            }
            Some(review) if review.day > day => {
                return Err(Refusal::refused(format!(
                    "班子会议研究（{day}）早于机关党委审（{}）。",
                    review.day
                ))
                .hint("核对两次会议的日期")
                .into());
            }
            Some(_) => {}
        }
    }
    let params = named_params! {":notice": of.id, ":version": open.version, ":stage": stage};
    write.execute(sql!("notice.sql", "delete_approval"), params)?;
    write.execute(
        sql!("notice.sql", "insert_approval"),
        named_params! {
            ":notice": of.id, ":version": open.version, ":stage": stage, ":activity": meeting.id,
            ":resolution": resolution,
        },
    )?;
    Ok(())
}
