//! Occurrences of duties 责任清单 that are due or were missed: a line for what was missed of each duty, and one for
//! what comes next.

use anyhow::Result;

use super::{Asked, Todo, TodoSort};
use crate::calendar::Period;
use crate::chain::{Duty, DutySource, Occurrence, OccurrenceState, duties_due, kind};
use crate::store::Records;

/// Of every duty.
pub(super) fn duties(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let mut found = Vec::new();
    let period = Period::spanning(asked.since(), asked.horizon);
    for (duty, occurrences) in duties_due(records, period, asked.today)? {
        if !asked.concerns(duty.unit) {
            continue;
        }
        let in_state = |state| occurrences.iter().filter(move |one| one.state == state);
        let missing: Vec<&Occurrence> = in_state(OccurrenceState::Missing).collect();
        found.extend(missed(asked, &duty, &missing)?);
        if let Some(next) = in_state(OccurrenceState::NotDue).next() {
            found.push(coming(records, asked, &duty, next)?);
        }
    }
    Ok(found)
}

/// The last occurrence that was missed, and how many others are: what was done and is not recorded is recorded with its
/// evidence, what the records show and was not done is answered.
fn missed(asked: &Asked<'_>, duty: &Duty, missing: &[&Occurrence]) -> Result<Option<Todo>> {
    let (Some(last), name) = (missing.last(), &duty.last()?.facts.name) else { return Ok(None) };
    let (id, period) = (duty.id, last.period);
    let by_hand = duty.on(last.due()).is_some_and(|version| version.facts.source == DutySource::Hand);
    let others = match missing.len() {
        1 => String::new(),
        all => format!("，以前还有 {} 期", all - 1),
    };
    let what = format!("{}{name}没有完成{others}", period.label());
    let code = period.code();
    let command = if by_hand {
        format!("wuxue inspect duty done {id} --period {code} --evidence 佐证")
    } else {
        format!("wuxue inspect duty excuse {id} --period {code} --text 情况说明")
    };
    let todo = asked.of_unit(TodoSort::Duty, duty.unit, format!("{id}-{code}"), what, command);
    Ok(Some(todo.until(last.due()).about(id).for_many(missing.len())))
}

fn coming(records: &Records<'_>, asked: &Asked<'_>, duty: &Duty, next: &Occurrence) -> Result<Todo> {
    let (id, code) = (duty.id, next.period.code());
    let version = duty.on(next.due()).map_or_else(|| duty.last(), Ok)?;
    let done = format!("wuxue inspect duty done {id} --period {code} --evidence 佐证");
    let show = format!("wuxue inspect duty show {id} --year {}", next.due().year());
    let begun = next.period.from() <= asked.today;
    let command = match (version.facts.source, version.facts.kind) {
        _ if !begun => show,
        (DutySource::Hand, _) => done,
        (DutySource::Notice, _) => "wuxue notice draft".to_owned(),
        (DutySource::Activity, Some(of)) => {
            asked.log_add(records, &kind(records, of)?, duty.unit, asked.today, "")?.unwrap_or(show)
        }
        (DutySource::Schedule, _) => "wuxue notice schedule draft".to_owned(),
        (DutySource::HalfYear, _) => format!("wuxue inspect open {}", next.period.code()),
        (DutySource::Reminder, _) => "wuxue inspect terms".to_owned(),
        (DutySource::Activity, None) | (DutySource::Special | DutySource::Report, _) => show,
    };
    let what = format!("{}{}", next.period.label(), version.facts.name);
    let key = format!("{id}-{code}");
    Ok(asked.of_unit(TodoSort::Duty, duty.unit, key, what, command).until(next.due()).about(id))
}
