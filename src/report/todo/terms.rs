//! Terms that end: within half a year, whatever the horizon, for that is when the body above reminds of it.

use anyhow::Result;

use super::{Asked, Todo, TodoSort};
use crate::roster::{TermState, UnitId, term_standings};
use crate::store::Records;

/// Terms near their end, over it, and not on record.
pub(super) fn terms(records: &Records<'_>, asked: &Asked<'_>) -> Result<Vec<Todo>> {
    let (mut found, mut unknown) = (Vec::new(), Vec::<UnitId>::new());
    for one in term_standings(records, asked.today, false)? {
        let unit = one.unit.id;
        // Units outside are the organ's affair.
        if !asked.concerns(unit) {
            continue;
        }
        let (Some(ends), Some(term)) = (one.ends, &one.term) else {
            unknown.push(unit);
            continue;
        };
        let near = ends <= asked.horizon;
        let (state, command) = match one.state {
            TermState::Overdue => ("届满，还没有换届", format!("wuxue inspect terms letter {unit}")),
            _ if one.to_remind => ("届满，应当提醒换届", format!("wuxue unit term remind {unit} --way 发函")),
            TermState::Extended if near => {
                ("延期届满", format!("wuxue unit term add {unit} --elected {}", asked.today))
            }
            TermState::Reminded if near => {
                ("届满，已经提醒", format!("wuxue unit term add {unit} --elected {}", asked.today))
            }
            _ => continue,
        };
        let what = format!("{} {state}", ends.chinese());
        let todo = asked.of_unit(TodoSort::Term, unit, term.id.to_string(), what, command);
        found.push(todo.until(ends).about(term.id));
    }
    if !unknown.is_empty() {
        let what = format!("没有登记届期：{}", asked.named(&unknown));
        let command = format!("wuxue inspect terms --state 待补{}", asked.only());
        let todo = asked.of_organ(TodoSort::Term, "unknown".to_owned(), what, command);
        found.push(todo.for_many(unknown.len()));
    }
    Ok(found)
}
