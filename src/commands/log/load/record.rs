//! Recording the lines of a file, each judged on its own: what is wrong in one does not hide what is wrong in the
//! next.

use std::collections::HashMap;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use super::super::{describe, grade, marks};
use super::brought::{Brought, is_cited, subject as cited_subject};
use super::keys;
use super::line::Line;
use super::place::{Wanted, place};
use super::preview::{Difference, Fault, Judged, Preview, State};
use crate::chain::meant_kind;
use crate::commands::words;
use crate::page::Cell;
use crate::record::{
    Activity, ActivityId, Facts, Grade, Vote, activity, add_activity, edit_activity, graded,
    is_told_by_partner, refuse_mirror, roll, set_grades,
};
use crate::refusal::Refusal;
use crate::roster::{meant_unit, nearest};
use crate::store::{Records, Write};

/// What an object must say of itself, if it says anything.
const SCHEMA: &str = "wuxue.log.show/1";

/// A line on its way.
struct Read<'l> {
    line: usize,
    object: &'l Map<String, Value>,
    /// The activity as the line identifies it, with its start and topic.
    identity: Option<Facts>,
    code: Option<ActivityId>,
    faults: Vec<Fault>,
}

/// Records all lines in their order. Lines that cannot be recorded are told, and the rest is recorded all the same:
/// whether that is to last is for the caller to say.
pub fn record(write: &Write<'_>, lines: &[Line]) -> Result<Preview> {
    let mut read = Vec::with_capacity(lines.len());
    let nothing = Map::new();
    let mut judged = Vec::with_capacity(lines.len());
    let mut brought = Brought::default();
    for line in lines {
        let Some(object) = line.object.as_ref().ok().filter(|object| is_cited(object)) else { continue };
        let mut faults = Vec::new();
        let taken = brought.take(write, object);
        if caught(&mut faults, "", None, taken)?.is_none() {
            let (line, subject) = (line.number, cited_subject(object));
            let state = State::Held(faults);
            judged.push(Judged { line, activity: None, subject, state, unmentioned: Vec::new() });
        }
    }
    for line in lines {
        read.push(match &line.object {
            Ok(object) if is_cited(object) => continue,
            Ok(object) => identify(write, line.number, object)?,
            Err(why) => Read {
                line: line.number,
                object: &nothing,
                identity: None,
                code: None,
                faults: vec![fault("", None, why, "每行一个对象，从 { 到 }；导出的文件可以照着写")],
            },
        });
    }
    refuse_twice(&mut read);
    let wanted: Vec<Option<Wanted<'_>>> =
        read.iter().map(|read| Some(Wanted { facts: read.identity.as_ref()?, code: read.code })).collect();
    let placed = place(write, &wanted)?;
    drop(wanted);
    let mut here: HashMap<ActivityId, ActivityId> = HashMap::new();
    for (mut read, placed) in read.into_iter().zip(placed) {
        let subject =
            read.identity.as_ref().map(|facts| subject(write, facts)).transpose()?.unwrap_or_default();
        let old = placed.unwrap_or_else(|several| {
            let codes: Vec<String> = several.iter().map(ToString::to_string).collect();
            read.faults.push(fault(
                "",
                None,
                &format!("库中有几场都可能是它：{}", codes.join("、")),
                "写明开始时间（time）或主题（title），与其中一场相同",
            ));
            None
        });
        let code = old.as_ref().map(|old| old.id);
        let (activity, state, unmentioned) = settle(write, &mut read, old, (&here, &brought))?;
        if let (Some(theirs), Some(ours)) = (read.code, activity.or(code)) {
            here.insert(theirs, ours);
        }
        // The number of a new one is certain only when all is written.
        judged.push(Judged {
            line: read.line,
            activity: activity.or(code).map(|id| id.to_string()),
            subject,
            state,
            unmentioned,
        });
    }
    let passed_over = lines.iter().filter(|line| line.object.as_ref().is_ok_and(brings_more)).count();
    Ok(Preview { lines: judged, made: brought.made, passed_over })
}

/// Whether a line speaks of records beside the activity.
fn brings_more(object: &Map<String, Value>) -> bool {
    keys::BESIDE.iter().any(|key| match object.get(*key) {
        None | Some(Value::Null) => false,
        Some(Value::Array(rows)) => !rows.is_empty(),
        Some(_) => true,
    })
}

fn fault(key: &str, value: Option<&Value>, reason: &str, fix: &str) -> Fault {
    /// Longer values are cut in the table of faults.
    const SHOWN: usize = 60;
    let value = match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    let cut: String = value.chars().take(SHOWN).collect();
    let value = if cut.len() < value.len() { format!("{cut}…") } else { cut };
    Fault {
        key: key.to_owned(),
        value,
        reason: reason.trim_end_matches('。').to_owned(),
        fix: fix.to_owned(),
    }
}

/// A refusal becomes a fault of the key; any other error is one of the program or the machine.
fn caught<T>(
    faults: &mut Vec<Fault>,
    key: &str,
    value: Option<&Value>,
    done: Result<T>,
) -> Result<Option<T>> {
    match done {
        Ok(value) => Ok(Some(value)),
        Err(error) => {
            let refusal = error.downcast::<Refusal>()?;
            faults.push(fault(key, value, &refusal.message, &refusal.hints.join("；")));
            Ok(None)
        }
    }
}

/// Reads which activity a line is about, and looks for keys that mean nothing.
fn identify<'l>(records: &Write<'_>, line: usize, object: &'l Map<String, Value>) -> Result<Read<'l>> {
    let today = records.today;
    let mut faults = Vec::new();
    for (key, value) in object {
        if !keys::known().any(|known| known == key) {
            let near = nearest(key, keys::known()).map_or(String::new(), |near| format!("是不是“{near}”？"));
            faults.push(fault(
                key,
                Some(value),
                "不认识这个栏目",
                &format!("{near}栏目与 wuxue log show --format json 相同"),
            ));
        }
    }
    if let Some(schema) = object.get("schema").filter(|schema| *schema != SCHEMA) {
        faults.push(fault(
            "schema",
            Some(schema),
            "不是一条活动记录",
            &format!("应是 {SCHEMA}，或不写这个栏目"),
        ));
    }
    if let Some(voided) = object.get("voided").filter(|voided| !voided.is_null()) {
        faults.push(fault(
            "voided",
            Some(voided),
            "已经作废的记录不能装入",
            "导出时不加 --voided，或删去这一行",
        ));
    }
    let lacking = |key: &str, how: &str| fault(key, None, "没有写", how);
    let of = |key: &str| object.get(key).filter(|value| !value.is_null());
    let day = match of("day") {
        None => {
            faults.push(lacking("day", "写成 \"day\": \"2026-10-16\""));
            None
        }
        Some(value) => {
            let read = (|| Ok(words::past_day("day", keys::text(value)?.unwrap_or_default(), today)?))();
            caught(&mut faults, "day", Some(value), read)?
        }
    };
    let unit = match of("unit") {
        None => {
            faults.push(lacking("unit", "写成 \"unit\": \"办公室党支部\""));
            None
        }
        Some(value) => {
            let on = day.unwrap_or(today);
            let read = (|| meant_unit(records, keys::text(value)?.unwrap_or_default(), on))();
            caught(&mut faults, "unit", Some(value), read)?
        }
    };
    let kinds = match of("kinds") {
        None => {
            faults.push(lacking("kinds", "写成 \"kinds\": [\"主题党日\"]"));
            None
        }
        Some(value) => {
            let read = (|| -> Result<Vec<_>> {
                let mut kinds = Vec::new();
                for word in keys::texts(value)? {
                    kinds.push(meant_kind(records, word)?.id);
                }
                if kinds.is_empty() {
                    return Err(Refusal::usage("没有写活动类型。").hint("写成 [\"主题党日\"]").into());
                }
                Ok(kinds)
            })();
            caught(&mut faults, "kinds", Some(value), read)?
        }
    };
    let mut identity = match (unit, day, kinds) {
        (Some(unit), Some(day), Some(kinds)) => Some(Facts::new(unit.id, day, kinds)),
        _ => None,
    };
    if let Some(facts) = &mut identity {
        let by_partner = is_told_by_partner(records, &facts.kinds)?;
        for key in ["time", "title"].into_iter().chain(by_partner.then_some("partner")) {
            if let Some(value) = of(key) {
                // What is wrong with it is told when it is recorded.
                let _ = keys::apply(records, facts, key, value, (today, &Brought::default()));
            }
        }
    }
    let code = of("activity").and_then(Value::as_str).and_then(ActivityId::from_code);
    Ok(Read { line, object, identity, code, faults })
}

/// Of two lines that nothing tells apart the second is a mistake.
fn refuse_twice(read: &mut [Read<'_>]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for read in read {
        let Some(facts) = &read.identity else { continue };
        let known =
            format!("{:?}", (facts.unit, facts.day, facts.start, &facts.kinds, &facts.title, facts.partner));
        let first = *seen.entry(known).or_insert(read.line);
        if first != read.line {
            read.faults.push(fault(
                "",
                None,
                &format!("与第 {first} 行是同一场"),
                "删去其中一行；确是两场的，写明各自的开始时间（time）或主题（title）；列席、联学共建写明各自的对方单位（partner）",
            ));
        }
    }
}

/// 办公室党支部 2026-10-16 主题党日.
fn subject(records: &Records<'_>, facts: &Facts) -> Result<String> {
    let kinds: Vec<String> = describe::kinds_of(records, facts)?.into_iter().map(|kind| kind.name).collect();
    let unit = describe::unit_name(records, facts.unit, facts.day)?;
    Ok(format!("{unit} {} {}", facts.day, kinds.join("、")))
}

/// Records one line, as a new activity or over the old one.
fn settle(
    write: &Write<'_>,
    read: &mut Read<'_>,
    old: Option<Activity>,
    (here, brought): (&HashMap<ActivityId, ActivityId>, &Brought),
) -> Result<(Option<ActivityId>, State, Vec<String>)> {
    let (object, line_faults) = (read.object, &mut read.faults);
    let Some(identity) = &read.identity else {
        return Ok((None, State::Held(std::mem::take(line_faults)), Vec::new()));
    };
    let mut facts = match &old {
        Some(old) => Facts { kinds: identity.kinds.clone(), ..old.facts.clone() },
        None => Facts::new(identity.unit, identity.day, identity.kinds.clone()),
    };
    for key in keys::STATED {
        let Some(value) = object.get(key) else { continue };
        if key == "shows" {
            let shown = shown(value, old.as_ref(), here);
            if let Some(shown) = caught(line_faults, key, Some(value), shown)? {
                facts.shown = shown;
            }
            continue;
        }
        let done = keys::apply(write, &mut facts, key, value, (write.today, brought));
        caught(line_faults, key, Some(value), done)?;
    }
    facts.arrange();
    if !line_faults.is_empty() {
        return Ok((None, State::Held(std::mem::take(line_faults)), Vec::new()));
    }
    // Votes are judged by the attendance: where they change, they come after it.
    let votes = match &old {
        Some(old) if old.facts.votes == facts.votes => Vec::new(),
        _ => std::mem::take(&mut facts.votes),
    };
    let stated = match &old {
        Some(old) => edit_activity(write, old, &facts, true).map(|()| old.id),
        // What is recorded so already was found, and other lines have it.
        None => refuse_mirror(write, &facts).and_then(|()| add_activity(write, &facts, true)),
    };
    let Some(id) = caught(line_faults, "", None, stated)? else {
        return Ok((None, State::Held(std::mem::take(line_faults)), Vec::new()));
    };
    let now = activity(write, id)?.context("the activity just recorded is missing")?;
    let mut differences = match &old {
        Some(old) => differences(write, &old.facts, &Facts { votes: later(&votes, &now.facts), ..facts })?,
        None => Vec::new(),
    };
    let mut unmentioned = Vec::new();
    if let Some(value) = object.get("attendance") {
        let attended = attendance(write, &now, value);
        if let Some((different, left_out)) = caught(line_faults, "attendance", None, attended)? {
            differences.extend(different);
            unmentioned = left_out;
        }
    }
    if !votes.is_empty() {
        let voted = edit_activity(write, &now, &Facts { votes, ..now.facts.clone() }, true);
        caught(line_faults, "votes", object.get("votes"), voted)?;
    }
    if let Some(value) = object.get("grades") {
        let graded = grades(write, &now, value);
        differences.extend(caught(line_faults, "grades", None, graded)?.into_iter().flatten());
    }
    if !line_faults.is_empty() {
        if old.is_none() {
            line_faults.iter_mut().for_each(|fault| without_code(fault, id));
        }
        return Ok((None, State::Held(std::mem::take(line_faults)), Vec::new()));
    }
    let state = match (old, differences.is_empty()) {
        (None, _) => State::New,
        (Some(_), true) => State::Same,
        (Some(_), false) => State::Changed(differences),
    };
    Ok((Some(id), state, unmentioned))
}

/// A new activity that is held back keeps no number: what is wrong is said without it, and what to do is done in the
/// file or the roster.
fn without_code(fault: &mut Fault, id: ActivityId) {
    let code = id.to_string();
    fault.reason = fault.reason.replace(&format!(" {code} "), "这次活动");
    if fault.fix.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == code) {
        "核对这一行的日期和党组织；名册不全的先补上：wuxue member list；列席的写在 guests 里"
            .clone_into(&mut fault.fix);
    }
}

/// The votes as they are to be: those still to come, else those there are.
fn later(votes: &[Vote], now: &Facts) -> Vec<Vote> {
    if votes.is_empty() { now.votes.clone() } else { votes.to_vec() }
}

/// The activities that were shown, by their codes in the file; one that the file does not bring stays if it is
/// among those shown already.
fn shown(
    value: &Value,
    old: Option<&Activity>,
    here: &HashMap<ActivityId, ActivityId>,
) -> Result<Vec<ActivityId>> {
    let mut all = Vec::new();
    for text in keys::texts(value)? {
        let theirs = ActivityId::from_code(text);
        let kept = theirs.filter(|id| old.is_some_and(|old| old.facts.shown.contains(id)));
        let ours = theirs.and_then(|id| here.get(&id).copied()).or(kept);
        all.push(ours.ok_or_else(|| {
            Refusal::not_found(format!("“{text}”不在这个文件里，或排在这一行后面"))
                .hint("把它的那一行放在前面，或删去这个栏目，装入后再登记：wuxue log edit 编号 --shows 编号")
        })?);
    }
    Ok(all)
}

/// What differs, as people read it.
fn differences(records: &Records<'_>, old: &Facts, new: &Facts) -> Result<Vec<Difference>> {
    let mut all = Vec::new();
    let (before, after) = (describe::fields(records, old, &[])?, describe::fields(records, new, &[])?);
    for (before, after) in before.into_iter().zip(after) {
        if before.value != after.value {
            all.push(Difference { label: after.label.into_owned(), old: before.value, new: after.value });
        }
    }
    if old.decisions != new.decisions {
        let [old, new] = [describe::decided(records, old)?, describe::decided(records, new)?];
        all.push(Difference { label: "决议事项".to_owned(), old: Cell::List(old), new: Cell::List(new) });
    }
    if old.votes != new.votes {
        let [old, new] = [describe::voted(old), describe::voted(new)];
        all.push(Difference { label: "表决".to_owned(), old: Cell::List(old), new: Cell::List(new) });
    }
    Ok(all)
}

/// Records who came, as `log attend --mark` does; gives what differed, person by person, and who is recorded and not
/// named: a file that leaves somebody out says nothing of them.
fn attendance(
    write: &Write<'_>,
    activity: &Activity,
    value: &Value,
) -> Result<(Vec<Difference>, Vec<String>)> {
    let before = roll(write, activity.id)?;
    let mut named = Vec::new();
    let mut mentioned = Vec::new();
    for row in keys::rows(value)? {
        keys::refuse_others(row, &["person", "name", "staff_no", "expected", "status", "unit"])?;
        let person = keys::person(write, row, activity.facts.unit, activity.facts.day)?;
        mentioned.push(person.id);
        match row.get("status").map_or(Ok(None), keys::text)? {
            Some(word) => named.push(format!("{}={word}", person.id)),
            // 未登记 of somebody who has no record says nothing.
            None if before.iter().any(|a| a.person == person.id && a.mark.is_some()) => {
                named.push(format!("{}=未登记", person.id));
            }
            None => {}
        }
    }
    marks::record(write, activity, &named, false, false)?;
    let mut all = Vec::new();
    for attendee in roll(write, activity.id)? {
        let old =
            before.iter().find(|before| before.person == attendee.person).and_then(|before| before.mark);
        if old != attendee.mark {
            let shown = |mark: Option<crate::record::Mark>| {
                Cell::Text(mark.map_or_else(|| "未登记".to_owned(), |mark| mark.label()))
            };
            let label = format!("考勤：{}", attendee.name);
            all.push(Difference { label, old: shown(old), new: shown(attendee.mark) });
        }
    }
    let left_out = before.into_iter().filter(|a| a.mark.is_some() && !mentioned.contains(&a.person));
    Ok((all, left_out.map(|attendee| attendee.name).collect()))
}

/// Records the grades, as `log grade --grade` does; gives what differed, person by person.
fn grades(write: &Write<'_>, activity: &Activity, value: &Value) -> Result<Vec<Difference>> {
    let before = graded(write, activity.id)?;
    let mut typed = Vec::new();
    for row in keys::rows(value)? {
        keys::refuse_others(row, &["person", "name", "staff_no", "standing", "grade"])?;
        let person = keys::person(write, row, activity.facts.unit, activity.facts.day)?;
        let word = row.get("grade").map_or(Ok(None), keys::text)?;
        // 未评 of somebody who has no grade says nothing.
        if word.is_some() || before.iter().any(|known| known.person == person.id && known.grade.is_some()) {
            let text = format!("{}={}", person.id, word.unwrap_or("未评"));
            typed.push(grade::named(write, activity, &before, &text)?);
        }
    }
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    grade::refuse_other_kinds(write, activity, &typed)?;
    set_grades(write, activity, &typed)?;
    let mut all = Vec::new();
    for now in graded(write, activity.id)? {
        let old = before.iter().find(|before| before.person == now.person).and_then(|before| before.grade);
        if old != now.grade {
            let shown = |grade: Option<Grade>| Cell::from(grade.map_or("未评", Grade::label));
            let label = format!("评议等次：{}", now.name);
            all.push(Difference { label, old: shown(old), new: shown(now.grade) });
        }
    }
    Ok(all)
}
