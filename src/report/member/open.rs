//! What a person has still to do: hours, sessions to be made up, decisions, summaries, books.

use anyhow::Result;

use super::super::Scope;
use super::super::names::Names;
use super::super::owed::Owed;
use crate::record::{DebtQuestion, DebtState, debts, decisions as taken};
use crate::roster::PersonId;
use crate::sql;
use crate::store::{Records, named_params};

/// The sessions of the period that the person is still to make up.
pub(super) fn make_ups(
    records: &Records<'_>,
    scope: &Scope,
    person: PersonId,
    names: &mut Names<'_>,
) -> Result<Vec<Owed>> {
    let period = Some(scope.period);
    let question = DebtQuestion { scope: 0, person: Some(person), period, as_of: scope.as_of };
    let mut owed = Vec::new();
    for debt in debts(records, &question)?.into_iter().filter(|debt| debt.state != DebtState::Closed) {
        let debt = debt.judged_on(scope.reckoning());
        let subject = names.activity(debt.activity.0)?;
        owed.push(Owed::make_up(&debt, names, subject));
    }
    Ok(owed)
}

/// The decisions that the person sees to, taken by the end of the period and not done.
pub(super) fn decisions(
    records: &Records<'_>,
    scope: &Scope,
    person: PersonId,
    names: &Names<'_>,
) -> Result<Vec<Owed>> {
    let mut taken = taken(records, None, Some(person), scope.reckoning())?;
    taken.retain(|taken| taken.state.is_open());
    Ok(taken.iter().map(|taken| Owed::decision(taken, names)).collect())
}

/// The summaries of visits that the person took part in.
pub(super) fn summaries(
    records: &Records<'_>,
    scope: &Scope,
    person: PersonId,
    names: &mut Names<'_>,
) -> Result<Vec<Owed>> {
    let mut owed = Vec::new();
    let params = named_params! {":person": person, ":last": scope.last_day()};
    records.each(sql!("member.sql", "summaries"), params, |row| {
        let activity: i64 = row.get("activity")?;
        let (unit, subject) = (names.unit(row.get("unit")?), names.activity(activity)?);
        owed.push(Owed::summary(activity, unit, subject, row.get("summary_due")?, scope.reckoning()));
        Ok(())
    })?;
    Ok(owed)
}
