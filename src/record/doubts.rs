//! What of a record contradicts itself. Each statement may be right alone, and which of two is wrong only the clerk
//! knows: it is pointed out with the commands that settle it, and nothing is refused.

use anyhow::{Context, Result};

use super::activity_parts::part;
use super::holding::{all_held, is_of, kind_of_code};
use super::talk::is_talk;
use super::{
    Activity, ActivityId, Attendee, Graded, KindId, PartRole, Participant, Status, activity, graded, roll,
};

use crate::calendar::clock_range_label;
use crate::roster::{PersonId, unit};
use crate::sql;
use crate::store::{Records, named_params};

/// Code of the kind 民主评议党员.
const APPRAISAL: &str = "appraisal";

/// What contradicts itself in the record of an activity, each in a sentence with the next command.
///
/// # Errors
/// Only those of the store.
pub fn doubts(records: &Records<'_>, activity: &Activity) -> Result<Vec<String>> {
    let mut doubts: Vec<String> = nobody_came(records, activity)?.into_iter().collect();
    doubts.extend(stayed_away(records, activity)?);
    doubts.extend(expected_guests(records, activity)?);
    doubts.extend(overlapping(records, activity.id)?);
    doubts.extend(unseen_grades(records, activity)?);
    if is_of(records, &activity.facts.kinds, APPRAISAL)? {
        doubts.extend(uncounted_grades(activity, &graded(records, activity.id)?));
    }
    Ok(doubts)
}

/// The attendance is recorded, and it says that nobody was there.
fn nobody_came(records: &Records<'_>, activity: &Activity) -> Result<Option<String>> {
    let id = activity.id;
    let of = named_params! {":activity": id};
    let (marks, came, unmarked): (i64, i64, i64) =
        records.one(sql!("doubts.sql", "marks"), of, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if marks == 0 || came > 0 || unmarked > 0 {
        return Ok(None);
    }
    let who = if is_talk(records, &activity.facts)? {
        "谈话对象都没有到，却计为谈过一次"
    } else if all_held(records, &activity.facts.kinds)?.iter().all(|held| held.calls_nobody) {
        "登记的人都没有到会，却计为开展过一次"
    } else {
        "应到的人都没有到会，却计为开展过一次"
    };
    Ok(Some(format!(
        "{who}；没有开展的，作废：wuxue log void {id} --because 原因；考勤有误的，更正：wuxue log attend {id} --mark 姓名=出勤"
    )))
}

/// Who presided, took the minutes, spoke or presented, and is recorded as absent.
fn stayed_away(records: &Records<'_>, activity: &Activity) -> Result<Vec<String>> {
    let id = activity.id;
    let found: Vec<(PartRole, PersonId, String, Status)> =
        records.rows(sql!("doubts.sql", "stayed_away"), named_params! {":activity": id}, |row| {
            Ok((row.get("role")?, row.get("person")?, row.get("name")?, row.get("status")?))
        })?;
    let of_one = found.chunk_by(|(_, one, ..), (_, other, ..)| one == other);
    let doubt = |parts: &[(PartRole, PersonId, String, Status)]| {
        let (_, person, name, status) = parts.first()?;
        let labels: Vec<&str> = parts.iter().map(|(role, ..)| role.label()).collect();
        let others = parts.iter().filter_map(|(role, ..)| {
            let flag = flag(*role)?;
            Some(format!(" {flag} 姓名{}", without(flag, part(&activity.facts, *role), &[*person])))
        });
        Some(format!(
            "{name}写的是{}，考勤却是{}；到会的，更正考勤：wuxue log attend {id} --mark {person}=出勤；没有到会的，改写为别人：wuxue log edit {id}{}",
            labels.join("、"),
            status.label(),
            others.collect::<String>()
        ))
    };
    Ok(of_one.filter_map(doubt).collect())
}

/// The words by which `log edit` keeps the others of a part, which it states anew as a whole.
fn without(flag: &str, all: &[Participant], gone: &[PersonId]) -> String {
    let kept = all.iter().filter_map(|one| match one {
        Participant::Person(person) if gone.contains(person) => None,
        Participant::Person(person) => Some(format!(" {flag} {person}")),
        Participant::Outside(name) => Some(format!(" {flag} {name}")),
    });
    kept.collect()
}

/// How `log edit` names a part that only somebody who is there can have.
fn flag(role: PartRole) -> Option<&'static str> {
    match role {
        PartRole::Host => Some("--host"),
        PartRole::Recorder => Some("--recorder"),
        PartRole::Speaker => Some("--speaker"),
        PartRole::Presenter => Some("--presenter"),
        PartRole::Guest | PartRole::Mentor => None,
    }
}

/// Guests who are expected: nobody is both.
fn expected_guests(records: &Records<'_>, activity: &Activity) -> Result<Option<String>> {
    let id = activity.id;
    let found: Vec<(PersonId, String, Option<Status>)> =
        records.rows(sql!("doubts.sql", "expected_guests"), named_params! {":activity": id}, |row| {
            Ok((row.get("person")?, row.get("name")?, row.get("status")?))
        })?;
    if found.is_empty() {
        return Ok(None);
    }
    let names: Vec<&str> = found.iter().map(|(_, name, _)| name.as_str()).collect();
    let all: Vec<PersonId> = found.iter().map(|(person, ..)| *person).collect();
    let mut rest = without("--guest", &activity.facts.guests, &all);
    if rest.is_empty() {
        rest.push_str(" --guest \"\"");
    }
    // Of those who are recorded as having come that is done.
    let unrecorded = found.iter().filter(|(.., status)| !status.is_some_and(Status::counts_present));
    let marks: String = unrecorded.map(|(person, ..)| format!(" {person}=出勤")).collect();
    let attend = match marks.is_empty() {
        true => String::new(),
        false => format!("；到会的登记在考勤里：wuxue log attend {id} --mark{marks}"),
    };
    Ok(Some(format!(
        "{}在应到名单里，不是列席人员；从列席中去掉：wuxue log edit {id}{rest}{attend}",
        names.join("、")
    )))
}

/// Sessions of 集中学习 at the same time, whose hours are earned twice by whoever is recorded at both.
fn overlapping(records: &Records<'_>, id: ActivityId) -> Result<Vec<String>> {
    let found: Vec<(ActivityId, u16, u16, bool)> =
        records.rows(sql!("doubts.sql", "overlapping"), named_params! {":activity": id}, |row| {
            Ok((row.get("id")?, row.get("starts")?, row.get("ends")?, row.get("same_host")?))
        })?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let here = roll(records, id)?;
    let mut doubts = Vec::new();
    for (other, starts, ends, same_host) in found {
        if !may_have_been_at_both(&here, &roll(records, other)?) {
            continue;
        }
        let (kept, gone) = (id.min(other), id.max(other));
        let void = format!("wuxue log void {gone} --because 重复登记");
        let all: Vec<(KindId, String)> = records.rows(
            sql!("doubts.sql", "kinds_of_both"),
            named_params! {":one": id, ":other": other},
            |row| Ok((row.get("id")?, row.get("name")?)),
        )?;
        let known = activity(records, kept)?.map(|kept| kept.facts.kinds).unwrap_or_default();
        // One session has one host, and where nothing is to be added to its kinds they are no two of one session.
        let advice = if same_host && all.iter().any(|(kind, _)| !known.contains(kind)) {
            // One is voided first: with the same kind at the same start the other would be taken for its twin.
            let names: Vec<&str> = all.iter().map(|(_, name)| name.as_str()).collect();
            format!(
                "同一场的，登记成一次活动、几种类型：先作废一条 {void}，再补上类型 wuxue log edit {kept} --kind {}",
                names.join(" ")
            )
        } else {
            format!("重复登记的，作废一条：{void}；时间有误的，更正：wuxue log edit {id} --time 起止时间")
        };
        let at = clock_range_label(starts, Some(ends));
        doubts.push(format!("与 {other}（{at}）时间重叠，学时计两次；{advice}"));
    }
    Ok(doubts)
}

/// Whether somebody was at both of two sessions, or nothing is recorded at one of them of those whom both concern.
fn may_have_been_at_both<'a>(one: &'a [Attendee], other: &'a [Attendee]) -> bool {
    let pair = |here: &'a Attendee| {
        Some((here, other.iter().find(|there: &&Attendee| there.person == here.person)?))
    };
    let both: Vec<(&Attendee, &Attendee)> = one.iter().filter_map(pair).collect();
    both.iter().any(|(here, there)| here.came() && there.came())
        || unmarked(one)
        || unmarked(other)
        || !both.is_empty()
            && (unmarked(both.iter().map(|(here, _)| *here))
                || unmarked(both.iter().map(|(_, there)| *there)))
}

/// Whether nothing is recorded of any of these.
fn unmarked<'a>(all: impl IntoIterator<Item = &'a Attendee>) -> bool {
    all.into_iter().all(|who| who.mark.is_none())
}

/// Grades that are left of a 民主评议党员 which is none any more: they stay in the store, and nobody sees them.
///
/// # Errors
/// Only those of the store.
pub fn unseen_grades(records: &Records<'_>, activity: &Activity) -> Result<Option<String>> {
    let (id, facts) = (activity.id, &activity.facts);
    let graded: Vec<PersonId> =
        records
            .rows(sql!("doubts.sql", "unseen_grades"), named_params! {":activity": id}, |row| row.get(0))?;
    if graded.is_empty() {
        return Ok(None);
    }
    let appraisal = kind_of_code(records, APPRAISAL)?;
    let holder = unit(records, facts.unit, facts.day)?.context("the unit of an activity is missing")?;
    let mut kinds: Vec<String> = all_held(records, &facts.kinds)?.into_iter().map(|held| held.name).collect();
    // Given to a unit that cannot hold it, it goes back whole: what it is now a branch may not hold.
    let elsewhere = !appraisal.holders.contains(&holder.kind);
    if elsewhere {
        kinds.clear();
    }
    let to = if elsewhere { " --unit 党支部" } else { "" };
    kinds.push(appraisal.name.clone());
    let none: Vec<String> = graded.iter().map(|person| format!("{person}=未评")).collect();
    Ok(Some(format!(
        "{id} 不再是{}，已登记的 {} 人评议等次仍在库里，不显示也不计入；确是民主评议的，改回：wuxue log edit {id}{to} --kind {}；不是的，取消这些等次：wuxue log grade {id} --grade {}",
        appraisal.name,
        graded.len(),
        kinds.join(" "),
        none.join(" ")
    )))
}

/// Grades of people who, by the roster, were not of the branch that day: given to another unit or day, a 民主评议党员
/// keeps those of the people of before.
pub fn uncounted_grades(activity: &Activity, graded: &[Graded]) -> Option<String> {
    let (id, day) = (activity.id, activity.facts.day);
    let found: Vec<&Graded> =
        graded.iter().filter(|one| one.standing.is_none() && one.grade.is_some()).collect();
    let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
    let none: Vec<String> = found.iter().map(|one| format!("{}=未评", one.person)).collect();
    let person = found.first()?.person;
    Some(format!(
        "{}在 {day} 不是这个党支部的党员，评议等次不计入；取消等次：wuxue log grade {id} --grade {}；名册有误的，先看看：wuxue member show {person}",
        names.join("、"),
        none.join(" ")
    ))
}
