//! Lines that would flood the screen, gathered by unit.

use std::collections::BTreeMap;

use super::{Asked, Todo};
use crate::roster::UnitId;

/// More lines of one sort than this are gathered.
const SHOWN: usize = 20;

/// The lines as they are, or one for each unit: `said` makes the words of so many, `command` lists them.
pub(super) fn by_unit(
    asked: &Asked<'_>,
    lines: Vec<Todo>,
    said: impl Fn(usize) -> String,
    command: impl Fn(UnitId) -> String,
) -> Vec<Todo> {
    if lines.len() <= SHOWN {
        return lines;
    }
    let mut units: BTreeMap<UnitId, Vec<Todo>> = BTreeMap::new();
    let mut found = Vec::new();
    for line in lines {
        match line.unit {
            Some(unit) => units.entry(unit).or_default().push(line),
            None => found.push(line),
        }
    }
    for (unit, mut of) in units {
        if of.len() == 1 {
            found.append(&mut of);
        } else if let Some(first) = of.iter().min_by_key(|line| line.due) {
            // Whatever of it is settled, it stays the line of that unit.
            let key = format!("{unit}");
            let todo = asked.of_unit(first.sort, unit, key, said(of.len()), command(unit));
            found.push(todo.until(first.due).for_many(of.len()));
        }
    }
    found
}
