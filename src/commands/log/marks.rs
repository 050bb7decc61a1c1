//! How people stood to an activity, as typed: `张伟=请假(公假)`.

use anyhow::Result;

use super::{describe, names};
use crate::calendar::word_key;
use crate::chain::Expected;
use crate::record::{Activity, Attendee, CO_STUDY, Mark, Participant, Recorded, Words, roll};
use crate::record::{clear_attendance, set_attendance};
use crate::refusal::{Kind, Refusal};
use crate::roster::{PersonId, clean_name, meant_person, units_of};
use crate::store::{Records, Write};

/// What was typed of one person; no mark takes the record back to 未登记.
struct Typed {
    person: PersonId,
    mark: Option<Mark>,
}

/// What writing the roll did.
pub struct Outcome {
    /// What was written.
    pub recorded: Recorded,
    /// How many were taken back to 未登记.
    pub cleared: usize,
    /// How many were recorded already and left alone by "everyone present".
    pub left: usize,
}

/// Writes the persons named, and if `all`, everyone else expected of whom nothing is recorded as present.
/// `fresh`: the activity is being added by the same command, so that a refusal must not name its code.
///
/// # Errors
/// Refused where a person or a word is not certain, where somebody was not expected, and where nobody is.
pub fn record(
    write: &Write<'_>,
    activity: &Activity,
    named: &[String],
    all: bool,
    fresh: bool,
) -> Result<Outcome> {
    let roll = roll(write, activity.id)?;
    let typed = read(write, activity, &roll, named, fresh)?;
    let mut marks: Vec<(PersonId, Mark)> =
        typed.iter().filter_map(|typed| Some((typed.person, typed.mark?))).collect();
    let mut left = 0;
    if all {
        let mut expected = roll.iter().filter(|a| a.expected).peekable();
        if expected.peek().is_none() {
            return Err(nobody_expected(write, activity, fresh)?.into());
        }
        for attendee in expected.filter(|a| typed.iter().all(|typed| typed.person != a.person)) {
            if attendee.mark.is_none() {
                marks.push((attendee.person, Mark::of(crate::record::Status::Present)));
            } else {
                left += 1;
            }
        }
    }
    let recorded = set_attendance(write, activity, &marks)?;
    let mut cleared = 0;
    for typed in typed.iter().filter(|typed| typed.mark.is_none()) {
        cleared += usize::from(clear_attendance(write, activity, typed.person)?);
    }
    Ok(Outcome { recorded, cleared, left })
}

fn nobody_expected(records: &Records<'_>, activity: &Activity, fresh: bool) -> Result<Refusal> {
    let unit = describe::unit_name(records, activity.facts.unit, activity.facts.day)?;
    let id = activity.id;
    if describe::calls_nobody(records, activity)? {
        if fresh {
            return Ok(Refusal::refused("这类活动不设应到范围，不能用 --attend-all，要逐个写明到会的人。")
                .hint("去掉 --attend-all，写明到会的人：--present 张伟 李娜"));
        }
        return Ok(Refusal::refused(format!("{id} 这类活动不设应到范围，要逐个写明到会的人。"))
            .hint(format!("wuxue log attend {id} --mark 张伟=出勤 --mark 李娜=出勤")));
    }
    Ok(Refusal::refused(format!("“{unit}”在 {} 没有应到人员，无法登记考勤。", activity.facts.day))
        .hint(format!("看看名册里有没有人：wuxue unit show {}", activity.facts.unit))
        .hint("还没有名册的，先导入：wuxue member import 名册文件"))
}

fn read(
    records: &Records<'_>,
    activity: &Activity,
    roll: &[Attendee],
    named: &[String],
    fresh: bool,
) -> Result<Vec<Typed>> {
    let words = Words::load()?;
    let mut typed: Vec<Typed> = Vec::new();
    for text in named.iter().flat_map(|text| names::each(text)) {
        let (name, word) = names::split(&text).filter(|(name, _)| !name.is_empty()).ok_or_else(|| {
            Refusal::usage(format!("“{text}”没有写明考勤情况。"))
                .hint("写作 张伟=请假(公假)、张伟=迟到10分钟、张伟=缺席、张伟=补学(2026-10-30)")
        })?;
        let person = person_on_roll(records, activity, roll, name, fresh)?;
        if typed.iter().any(|known| known.person == person) {
            return Err(Refusal::usage(format!("“{name}”写了两次。")).hint("每个人只写一次").into());
        }
        let mark = match word_key(word).as_str() {
            "未登记" => None,
            _ => Some(words.read(word, activity.facts.day).map_err(|unknown| {
                let day = activity.facts.day;
                if let Some(early) = Words::made_up_early(word, day) {
                    let refusal = Refusal::refused(format!(
                        "“{name}”的补学日期 {early} 早于活动日期 {day}；活动之前学的不算补学。"
                    ))
                    .hint(format!("改正补学日期，最早写 {name}=补学({day})；还不知道哪一天的写 {name}=补学"));
                    return match fresh {
                        true => refusal.hint("活动日期写错了的，改正 --on"),
                        false => refusal
                            .hint(format!("活动日期登记错了的：wuxue log edit {} --on 日期", activity.id)),
                    };
                }
                let refusal = Refusal::usage(format!("“{name}”的考勤情况“{word}”不认识。"));
                let refusal = match unknown.nearest {
                    Some(near) => refusal.hint(format!("是不是“{near}”？")),
                    None => refusal,
                };
                refusal.hint(
                    "可以写 出勤、迟到10分钟、请假(公假/病假/事假/其他)、因公外出、缺席、补学(日期)、未登记",
                )
            })?),
        };
        typed.push(Typed { person, mark });
    }
    Ok(typed)
}

/// The person meant: of those on the roll first, else of the roster if the person may stand on it.
fn person_on_roll(
    records: &Records<'_>,
    activity: &Activity,
    roll: &[Attendee],
    text: &str,
    fresh: bool,
) -> Result<PersonId> {
    let name = clean_name(text);
    let mut same = roll.iter().filter(|a| a.name == name);
    if let (Some(one), None) = (same.next(), same.next()) {
        return Ok(one.person);
    }
    let facts = &activity.facts;
    let person = meant_person(records, text, Some(facts.unit), facts.day)?;
    if roll.iter().any(|a| a.person == person.id) || describe::calls_nobody(records, activity)? {
        return Ok(person.id);
    }
    let kinds = describe::kinds_of(records, facts)?;
    let whole_unit =
        kinds.iter().any(|kind| !matches!(kind.expected, Expected::Committee | Expected::Nobody));
    let units = units_of(records, person.id, facts.day)?;
    // Somebody exempt who came all the same: present, and still not among those expected.
    let partner = facts.partner.filter(|_| kinds.iter().any(|kind| kind.code == CO_STUDY));
    if whole_unit && units.iter().any(|unit| unit.id == facts.unit || Some(unit.id) == partner) {
        return Ok(person.id);
    }
    let at: Vec<String> = units.into_iter().map(|unit| unit.name).collect();
    let at = if at.is_empty() { "未编入党组织".to_owned() } else { at.join("、") };
    if fresh {
        let unit = describe::unit_name(records, facts.unit, facts.day)?;
        return Err(Refusal::refused(format!("“{}”（{at}）不在“{unit}”这次活动的应到名单里。", person.name))
            .hint(format!("列席的，登记为列席：--guest {}", person.id))
            .hint(format!("查看名册：wuxue unit show {}", facts.unit))
            .into());
    }
    let mut guests: Vec<String> = facts
        .guests
        .iter()
        .map(|guest| match guest {
            Participant::Person(id) => id.to_string(),
            Participant::Outside(name) => name.clone(),
        })
        .collect();
    guests.push(person.id.to_string());
    Err(Refusal::new(Kind::Refused, format!("“{}”（{at}）不在 {} 的应到名单里。", person.name, activity.id))
        .hint(format!(
            "列席的，登记为列席：wuxue log edit {} --guest {}",
            activity.id,
            guests.join(" --guest ")
        ))
        .hint(format!("查看应到名单：wuxue log show {}", activity.id))
        .into())
}
