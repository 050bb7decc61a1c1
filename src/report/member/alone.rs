//! What a person studied alone: books, and how the study of a year was reported, appraised and examined.

use std::collections::HashMap;

use anyhow::Result;

use super::super::Scope;
use super::super::owed::{Owed, OwedSort};
use crate::chain::{Handout, ReviewSort, handouts, must_read, readers, readings, reviews as recorded};
use crate::page::{Cell, Table};
use crate::roster::{PersonId, Rosters};
use crate::store::Records;

/// The books that the person is to read or has a copy of, of the years that the period touches, as it stood on its last
/// day; what is still to be done with one goes to `owed`.
pub(super) fn books(
    records: &Records<'_>,
    scope: &Scope,
    person: PersonId,
    owed: &mut Vec<Owed>,
) -> Result<Table> {
    let last = scope.last_day();
    let years = scope.period.from().year()..=scope.period.to().year();
    let (mut rows, mut rosters) = (Vec::new(), Rosters::default());
    for reading in readings(records)?.into_iter().filter(|reading| years.contains(&reading.facts.year)) {
        let copies: HashMap<PersonId, Handout> =
            handouts(records, reading.id)?.into_iter().map(|copy| (copy.person, copy)).collect();
        let on = reading.judged_on(last);
        let entry = readers(rosters.on(records, on)?, &reading).find(|entry| entry.person.id == person);
        let (listed, to_read) = (entry.is_some(), entry.is_some_and(must_read));
        let copy = copies.get(&person).map(|copy| copy.as_of(last));
        let has = |day: fn(&Handout) -> Option<crate::calendar::Day>| copy.as_ref().and_then(day);
        let (handed, signed) = (has(|copy| copy.handed_on), has(|copy| copy.signed_on));
        let finished = has(|copy| copy.finished_on);
        if !listed && handed.is_none() && finished.is_none() {
            continue;
        }
        let mut lacks = Vec::new();
        if reading.facts.copies && listed && handed.is_none() {
            lacks.push("还没有领到书");
        }
        if handed.is_some() && signed.is_none() {
            lacks.push("领了书还没有签收");
        }
        let unread = to_read && finished.is_none();
        if unread {
            lacks.push("还没有读完");
        }
        let title = format!("《{}》", reading.title.trim_matches(['《', '》']));
        if !lacks.is_empty() {
            let overdue = unread && reading.facts.due.is_some_and(|due| scope.reckoning().is_past(due));
            owed.push(Owed {
                sort: OwedSort::Book,
                record: reading.id.into(),
                unit: String::new(),
                person: None,
                subject: title.clone(),
                due: reading.facts.due,
                state: format!("{}{}", lacks.join("，"), if overdue { "，已过时限" } else { "" }),
                clause: None,
            });
        }
        rows.push(vec![
            reading.id.into(),
            i64::from(reading.facts.year).into(),
            title.into(),
            handed.into(),
            signed.into(),
            finished.into(),
            reading.facts.due.into(),
        ]);
    }
    let columns = [
        ("reading", "编号"),
        ("year", "年度"),
        ("title", "书目"),
        ("handed_on", "发放"),
        ("signed_on", "签收"),
        ("finished_on", "读完"),
        ("due", "完成时限"),
    ];
    Ok(Table::new("books", &columns).caption("必读书目").in_tables().rows(rows).omit_when_empty())
}

/// 述学, 评学, 考学 of the years that the period touches, and others that took place in it.
pub(super) fn reviews(records: &Records<'_>, scope: &Scope, person: PersonId) -> Result<Table> {
    let (from, last) = (scope.period.from(), scope.last_day());
    let years = from.year()..=scope.period.to().year();
    let rows = recorded(records, None)?.into_iter().filter(|review| {
        let facts = &review.facts;
        facts.person == person
            && facts.day <= last
            && (years.contains(&facts.year) || (from..=last).contains(&facts.day))
    });
    let rows = rows.map(|review| {
        let facts = review.facts;
        vec![
            review.id.into(),
            facts.sort.code().into(),
            facts.sort.label().into(),
            i64::from(facts.year).into(),
            facts.day.into(),
            // Who reports on the own study gets no grade for it.
            match facts.result {
                None if facts.sort == ReviewSort::Statement => Cell::Empty,
                result => result.map_or(Cell::Unknown, Cell::from),
            },
            facts.note.into(),
        ]
    });
    let columns = [
        ("review", "编号"),
        ("sort", ""),
        ("sort_name", "类别"),
        ("year", "年度"),
        ("day", "日期"),
        ("result", "结果"),
        ("note", "备注"),
    ];
    let rows: Vec<_> = rows.collect();
    let table = Table::new("reviews", &columns).caption("述学评学考学").in_tables().rows(rows);
    Ok(table.hide_empty_columns().omit_when_empty())
}
