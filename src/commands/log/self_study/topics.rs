//! What each person is to study in a week: the self-study of the year's plan, and the reading list.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use crate::calendar::{Day, Period, Week};
use crate::chain::{handouts, readings};
use crate::record::{DocumentId, PlanItemId, document, plan_items, topic_key};
use crate::roster::{Entry, PersonId, Standing, UnitId, entries_within};
use crate::store::Records;

/// Something to be studied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Topic {
    /// In words, as the sheet has it.
    pub what: String,
    /// The title of the material.
    pub material: Option<String>,
    /// The item of the plan that it carries out.
    pub item: Option<PlanItemId>,
}

/// One topic, whose people it is for, and which of them need it no more.
struct Due {
    topic: Topic,
    unit: UnitId,
    document: Option<DocumentId>,
    /// The period of an item of the plan; a book is read all the year.
    period: Option<Period>,
    /// Whether it is for Party members alone.
    party: bool,
    finished: HashSet<PersonId>,
}

/// What was planned for a week, or is on the reading list of its year.
pub(super) struct Topics {
    due: Vec<Due>,
    /// Who belongs to each unit of these, or below it.
    members: HashMap<UnitId, HashSet<PersonId>>,
}

impl Topics {
    /// Reads them: items of 自学 whose period has a day in the week, and the books of the year, each with who has
    /// read it.
    pub fn read(records: &Records<'_>, week: Week) -> Result<Topics> {
        let mut due: Vec<Due> = Vec::new();
        for item in plan_items(records)? {
            let facts = item.facts;
            let now = facts.period.from() <= week.sunday() && facts.period.to() >= week.monday();
            if facts.kind.is_some() || item.withdrawn.is_some() || !now {
                continue;
            }
            let title = facts.document.map(|id| document(records, id)).transpose()?.flatten();
            due.push(Due {
                topic: Topic {
                    what: facts.topic,
                    material: title.map(|document| document.facts.title),
                    item: Some(item.id),
                },
                unit: facts.unit,
                document: facts.document,
                period: Some(facts.period),
                party: false,
                finished: HashSet::new(),
            });
        }
        for reading in readings(records)?.into_iter().filter(|reading| reading.facts.year == week.year()) {
            let copies = handouts(records, reading.id)?;
            let finished = copies.into_iter().filter(|copy| copy.finished_on.is_some());
            due.push(Due {
                topic: Topic { what: reading.title.clone(), material: Some(reading.title), item: None },
                unit: reading.facts.unit,
                document: Some(reading.facts.document),
                period: None,
                party: true,
                finished: finished.map(|copy| copy.person).collect(),
            });
        }
        let mut members = HashMap::new();
        for id in due.iter().map(|due| due.unit).collect::<HashSet<_>>() {
            let people = entries_within(records, Some(id), week.sunday())?;
            members.insert(id, people.into_iter().map(|entry| entry.person.id).collect());
        }
        Ok(Topics { due, members })
    }

    /// Those of one person from one day of the week to another, the plan first; a book that the plan names already
    /// stands there once.
    pub fn of(&self, entry: &Entry, from: Day, to: Day) -> Vec<Topic> {
        let person = entry.person.id;
        let (mut found, mut seen): (Vec<Topic>, Vec<(String, Option<DocumentId>)>) = Default::default();
        for due in &self.due {
            let now = due.period.is_none_or(|period| period.from() <= to && period.to() >= from);
            let meant = now
                && self.members.get(&due.unit).is_some_and(|members| members.contains(&person))
                && !due.finished.contains(&person)
                && (!due.party || entry.standing.is_some_and(Standing::in_party));
            let key = topic_key(&due.topic.what);
            let twice = |(other, document): &(String, Option<DocumentId>)| {
                *other == key || (due.topic.item.is_none() && *document == due.document)
            };
            if meant && !seen.iter().any(twice) {
                seen.push((key, due.document));
                found.push(due.topic.clone());
            }
        }
        found
    }
}
