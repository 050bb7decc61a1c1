//! The ledger of sessions to be made up 补学: never kept, always derived from kinds, attendance and the setting of
//! the deadline.

use anyhow::Result;

use super::{ActivityId, Mark, Reason, Status, make_up_days};
use crate::calendar::{Day, Period, Reckoning};
use crate::roster::{PersonId, UnitId};
use crate::sql;
use crate::store::{Records, named_params};

crate::closed_set! {
    /// How somebody's missed session stands.
    DebtState {
        /// Not made up yet.
        Open = "open", "未补";
        /// Not made up, and the deadline is over.
        Overdue = "overdue", "逾期";
        /// Made up.
        Closed = "closed", "已补";
    }
}

/// A session that somebody missed and is to make up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debt {
    /// The activity.
    pub activity: ActivityId,
    /// Who held it.
    pub unit: UnitId,
    /// When: the day on which the debt was opened.
    pub day: Day,
    /// Its topic.
    pub title: Option<String>,
    /// Who missed it.
    pub person: PersonId,
    /// Full name.
    pub name: String,
    /// How the person stands to it.
    pub mark: Mark,
    /// The last day for making it up; none without the setting.
    pub due: Option<Day>,
    /// How it stands.
    pub state: DebtState,
}

impl Debt {
    /// The same with its deadline judged on a day.
    pub fn judged_on(mut self, on: Reckoning) -> Debt {
        if self.state != DebtState::Closed {
            self.state = if self.due.is_some_and(|due| on.is_past(due)) {
                DebtState::Overdue
            } else {
                DebtState::Open
            };
        }
        self
    }
}

/// Which debts are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DebtQuestion {
    /// Number of the unit whose sessions and those of units below it are asked for; 0 for all.
    pub scope: i64,
    /// Only this person's.
    pub person: Option<PersonId>,
    /// Only of sessions held in this period.
    pub period: Option<Period>,
    /// The last day that counts.
    pub as_of: Day,
}

/// Everything that is or was to be made up, by day.
pub fn debts(records: &Records<'_>, question: &DebtQuestion) -> Result<Vec<Debt>> {
    let (from, to) = match question.period {
        Some(period) => (period.from().to_string(), period.to().to_string()),
        None => ("0000-01-01".to_owned(), "9999-12-31".to_owned()),
    };
    let days = make_up_days(records)?;
    records.rows(
        sql!("make_up.sql", "debts"),
        named_params! {
            ":from": from, ":to": to, ":scope": question.scope, ":person": question.person,
            ":as_of": question.as_of,
        },
        |row| {
            let (day, closed): (Day, bool) = (row.get("day")?, row.get("closed")?);
            let due = days.map(|days| day.plus_days(days));
            let (status, reason): (Status, Option<Reason>) = (row.get("status")?, row.get("reason")?);
            Ok(Debt {
                activity: row.get("activity")?,
                unit: row.get("unit")?,
                day,
                title: row.get("title")?,
                person: row.get("person")?,
                name: row.get("name")?,
                mark: Mark { reason, made_up_on: row.get("made_up_on")?, ..Mark::of(status) },
                due,
                state: match due {
                    _ if closed => DebtState::Closed,
                    Some(due) if due < question.as_of => DebtState::Overdue,
                    _ => DebtState::Open,
                },
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::sql;
    use crate::store::{Store, ToSql};

    /// The view must run for the marks at hand, never for all activities that ever were.
    #[test]
    fn the_ledger_asks_who_was_expected_mark_by_mark() {
        let store = Store::blank().unwrap();
        let none: &[(&str, &dyn ToSql)] = &[];
        let statement = format!("EXPLAIN QUERY PLAN {}", sql!("make_up.sql", "debts"));
        let steps: Vec<String> = store.records().rows(&statement, none, |row| row.get("detail")).unwrap();
        let plan = steps.join("\n");
        assert!(plan.contains("activity_day (day>? AND day<?)"), "{plan}");
        assert!(!plan.contains("MATERIALIZE expected"), "{plan}");
        assert!(!steps.iter().any(|step| step == "SCAN a" || step == "SCAN t"), "{plan}");
    }
}
