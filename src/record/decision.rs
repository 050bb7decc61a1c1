//! What became of decisions and measures 决议事项: derived from due date and day of completion, never typed.

use anyhow::Result;

use super::activity::refuse_voided;
use super::{Activity, ActivityId, Decision};
use crate::calendar::{Day, Reckoning};
use crate::refusal::Refusal;
use crate::roster::{PersonId, UnitId};
use crate::sql;
use crate::store::{Records, Write, named_params};

crate::closed_set! {
    /// How a decision stands on a day.
    DecisionState {
        /// Not done, and not due yet or without a due date.
        Open = "open", "办理中";
        /// Not done, and the due date is past.
        Overdue = "overdue", "逾期未办结";
        /// Done in time.
        Done = "done", "已办结";
        /// Done after the due date; late stays late.
        DoneLate = "done_late", "逾期办结";
    }
}

impl DecisionState {
    /// How a decision stands on a day.
    pub fn of(due: Option<Day>, done_on: Option<Day>, on: impl Into<Reckoning>) -> DecisionState {
        let on = on.into();
        match done_on {
            Some(done) if due.is_some_and(|due| done > due) => DecisionState::DoneLate,
            Some(_) => DecisionState::Done,
            None if due.is_some_and(|due| on.is_past(due)) => DecisionState::Overdue,
            None => DecisionState::Open,
        }
    }

    /// Whether it still has to be done.
    pub fn is_open(self) -> bool {
        matches!(self, DecisionState::Open | DecisionState::Overdue)
    }
}

/// A decision and where it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// At which activity.
    pub activity: ActivityId,
    /// Its number there, from 1.
    pub number: i64,
    /// Who held the activity.
    pub unit: UnitId,
    /// When.
    pub day: Day,
    /// What was decided, and what came of it by that day.
    pub decision: Decision,
    /// The name of whoever sees to it.
    pub owner_name: Option<String>,
    /// How it stands.
    pub state: DecisionState,
}

/// The decisions of a unit and those below it (of all, if none is given) and of an owner, by due date; as they stood
/// on that day.
pub fn decisions(
    records: &Records<'_>,
    unit: Option<UnitId>,
    owner: Option<PersonId>,
    on: impl Into<Reckoning>,
) -> Result<Vec<Taken>> {
    let on = on.into();
    records.rows(
        sql!("decision.sql", "decisions"),
        named_params! {":unit": unit, ":owner": owner, ":today": on.day},
        |row| {
            let decision = Decision {
                text: row.get("text")?,
                owner: row.get("owner")?,
                due: row.get("due")?,
                done_on: row.get("done_on")?,
                result: row.get("result")?,
            };
            Ok(Taken {
                activity: row.get("activity")?,
                number: row.get("seq")?,
                unit: row.get("unit")?,
                day: row.get("day")?,
                state: DecisionState::of(decision.due, decision.done_on, on),
                decision,
                owner_name: row.get("owner_name")?,
            })
        },
    )
}

/// Records that a decision was done, over what was recorded before; without a day, takes that back.
///
/// # Errors
/// Refused if the activity is voided, has no such decision, or the day lies before it or after today.
pub fn settle(
    write: &Write<'_>,
    activity: &Activity,
    number: i64,
    done: Option<(Day, Option<String>)>,
) -> Result<Decision> {
    refuse_voided(activity)?;
    let (id, held) = (activity.id, activity.facts.day);
    let decisions = &activity.facts.decisions;
    let found = usize::try_from(number - 1).ok().and_then(|at| decisions.get(at));
    let Some(decision) = found else {
        let refusal = if decisions.is_empty() {
            Refusal::not_found(format!("{id} 没有登记决议事项。"))
                .hint(format!("先登记：wuxue log edit {id} --decision \"内容=责任人,2026-11-30\""))
        } else {
            Refusal::not_found(format!("{id} 没有第 {number} 项决议，只有 {} 项。", decisions.len()))
                .hint(format!("查看各项：wuxue log show {id}"))
        };
        return Err(refusal.into());
    };
    if let Some((day, _)) = done.as_ref().filter(|(day, _)| *day < held || *day > write.today) {
        return Err(Refusal::refused(format!(
            "办结日期 {day} 应在作出决议的 {held} 和今天（{}）之间。",
            write.today
        ))
        .hint("改正日期后再试：--done 日期")
        .into());
    }
    let (done_on, result) = done.map_or((None, None), |(day, result)| (Some(day), result));
    let settled = Decision { done_on, result, ..decision.clone() };
    if settled != *decision {
        write.execute(
            sql!("decision.sql", "settle_decision"),
            named_params! {
                ":activity": id, ":seq": number, ":done_on": settled.done_on, ":result": settled.result,
            },
        )?;
    }
    Ok(settled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    #[test]
    fn how_a_decision_stands_follows_from_its_days() {
        let due = Some(day("2026-10-20"));
        for (due, done, today, state) in [
            (due, None, "2026-10-20", DecisionState::Open),
            (due, None, "2026-10-21", DecisionState::Overdue),
            (due, Some(day("2026-10-20")), "2026-11-30", DecisionState::Done),
            (due, Some(day("2026-10-21")), "2026-11-30", DecisionState::DoneLate),
            (None, None, "2030-01-01", DecisionState::Open),
            (None, Some(day("2026-10-21")), "2026-11-30", DecisionState::Done),
        ] {
            assert_eq!(DecisionState::of(due, done, day(today)), state, "{due:?} {done:?} {today}");
        }
    }
}
