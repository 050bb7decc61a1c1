//! The duties 责任清单: what came due in the period, and what comes due in the next.

use anyhow::Result;

use super::super::super::owed::{Owed, OwedSort};
use super::{Asked, Beyond, Fact, LeftOut, Measure};
use crate::chain::{Duty, DutyFacts, Occurrence, OccurrenceState, duties_due};
use crate::page::{Cell, Table};

/// How what came due of one duty stands.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    due: i64,
    done: i64,
    late: i64,
    missing: i64,
    stated: i64,
}

/// The duties of the unit asked for and of those below it.
pub(super) fn of_duties(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let (scope, records) = (asked.scope, asked.records);
    let mut rows = Vec::new();
    for (duty, occurrences) in duties_due(records, scope.period, scope.reckoning())? {
        if !is_asked(asked, &duty) {
            continue;
        }
        let mut tally = Tally::default();
        for one in &occurrences {
            occurrence(asked, all, &duty, one, &mut tally);
        }
        let Some(facts) = occurrences.last().and_then(|one| said_by(&duty, one)) else { continue };
        if tally.due > 0 {
            rows.push(vec![
                duty.id.into(),
                whose(asked, &duty).into(),
                facts.name.as_str().into(),
                facts.rhythm.says().into(),
                tally.due.into(),
                Cell::Share { n: tally.done, of: tally.due },
                tally.late.into(),
                tally.missing.into(),
                tally.stated.into(),
            ]);
        }
    }
    let columns = [
        ("duty", "编号"),
        ("whose", "责任主体"),
        ("name", "名称"),
        ("rhythm", "时限"),
        ("due", "到期（项次）"),
        ("done", "已完成"),
        ("late", "其中逾期"),
        ("missing", "未完成"),
        ("stated", "已说明"),
    ];
    all.add_act(Table::new("duties", &columns).caption("责任清单").rows(rows));
    (all.next_duties, all.next_duties_due) = next(asked)?;
    Ok(())
}

fn is_asked(asked: &Asked<'_, '_, '_>, duty: &Duty) -> bool {
    asked.scope.unit.as_ref().is_none_or(|top| asked.names.is_within(duty.unit, top.id))
}

/// What the version says by which an occurrence is judged.
fn said_by<'d>(duty: &'d Duty, one: &Occurrence) -> Option<&'d DutyFacts> {
    duty.versions.iter().find(|version| version.version == one.version).map(|version| &version.facts)
}

/// Whose it is: the unit, and the post there.
fn whose(asked: &mut Asked<'_, '_, '_>, duty: &Duty) -> String {
    format!("{}{}", asked.names.unit(duty.unit.0), duty.post.as_deref().unwrap_or_default())
}

/// One occurrence, due in the period.
fn occurrence(
    asked: &mut Asked<'_, '_, '_>,
    all: &mut Beyond,
    duty: &Duty,
    one: &Occurrence,
    tally: &mut Tally,
) {
    let Some(facts) = said_by(duty, one) else { return };
    let (unit, said) = (whose(asked, duty), one.said());
    let subject = format!("{}（{}）", facts.name, one.period.label());
    if matches!(one.state, OccurrenceState::Missing | OccurrenceState::NotDue) {
        all.owed.push(Owed {
            sort: OwedSort::Duty,
            record: duty.id.into(),
            unit: unit.clone(),
            person: (!one.holders.is_empty()).then(|| one.holders.join("、")),
            subject: subject.clone(),
            due: Some(one.due()),
            state: said.clone(),
            clause: Some(facts.basis.clone()),
        });
    }
    if matches!(one.state, OccurrenceState::NotDue | OccurrenceState::Exempt) {
        for measure in [Measure::Duties, Measure::DutiesDone] {
            let row = LeftOut {
                record: duty.id.into(),
                day: None,
                unit: unit.clone(),
                person: None,
                subject: subject.clone(),
                why: said.clone(),
            };
            all.left_out.push((measure, row));
        }
        return;
    }
    let done = matches!(one.state, OccurrenceState::Done | OccurrenceState::Late);
    let mut counts = vec![(Measure::Duties, 1, 0), (Measure::DutiesDone, i64::from(done), 1)];
    tally.due += 1;
    tally.done += i64::from(done);
    let more = match one.state {
        OccurrenceState::Late => Some((Measure::DutiesLate, &mut tally.late)),
        OccurrenceState::Missing => Some((Measure::DutiesMissing, &mut tally.missing)),
        OccurrenceState::Stated => Some((Measure::DutiesStated, &mut tally.stated)),
        _ => None,
    };
    if let Some((measure, count)) = more {
        *count += 1;
        counts.push((measure, 1, 0));
    }
    let evidence = one.evidence().map(|shows| format!("：{shows}")).unwrap_or_default();
    all.facts.push(Fact {
        record: duty.id.into(),
        day: one.day(),
        unit,
        subject,
        state: format!("{said}{evidence}"),
        counts,
        ..Fact::default()
    });
}

/// What comes due in the next period and was not done by the end of this one, and how often that is: a line for each
/// duty, and one for each time of which there is something to say.
fn next(asked: &mut Asked<'_, '_, '_>) -> Result<(Table, usize)> {
    let mut rows = Vec::new();
    let (mut all, mut any_several) = (0, false);
    for (duty, occurrences) in duties_due(asked.records, asked.scope.period.next(), asked.scope.last_day())? {
        if !is_asked(asked, &duty) {
            continue;
        }
        let coming: Vec<&Occurrence> =
            occurrences.iter().filter(|one| one.state == OccurrenceState::NotDue).collect();
        all += coming.len();
        let alike =
            |a: &&Occurrence, b: &&Occurrence| a.version == b.version && a.why.is_none() && b.why.is_none();
        for times in coming.chunk_by(alike) {
            let (Some(first), Some(last)) = (times.first(), times.last()) else { continue };
            let Some(facts) = said_by(&duty, first) else { continue };
            let several = times.len() > 1;
            any_several |= several;
            let period = match several {
                true => format!("{}，{} 期", facts.rhythm.says(), times.len()),
                false => first.period.label(),
            };
            rows.push(vec![
                duty.id.into(),
                whose(asked, &duty).into(),
                facts.name.as_str().into(),
                period.into(),
                Cell::Int(i64::try_from(times.len()).unwrap_or(i64::MAX)),
                first.due().into(),
                several.then(|| last.due()).into(),
                first.why.clone().into(),
            ]);
        }
    }
    let columns = [
        ("duty", "编号"),
        ("whose", "责任主体"),
        ("name", "名称"),
        ("period", "哪一期"),
        ("times", ""),
        ("due", if any_several { "首期时限" } else { "完成时限" }),
        ("last_due", "末期时限"),
        ("why", "说明"),
    ];
    let table = Table::new("next_duties", &columns).caption("责任清单").in_tables();
    Ok((table.rows(rows).hide_empty_columns().omit_when_empty(), all))
}
