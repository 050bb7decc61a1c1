//! Whom the lines of a schedule concern, person by person.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use crate::calendar::{Day, word_key};
use crate::chain::{Line, Schedule, lines, scheduled_for};
use crate::record::{PlanItem, PlanItemId, plan_items};
use crate::roster::{Entry, PersonId, Unit, UnitId, UnitKind, entries_within};
use crate::store::Records;

/// The people of a schedule, and what decides which lines are theirs.
pub(super) struct People {
    /// The branches, in the order of the tree.
    pub branches: Vec<Unit>,
    /// Who is to study, branch by branch.
    pub entries: Vec<(UnitId, Entry)>,
    /// The lines, by week.
    pub lines: Vec<Line>,
    /// Who belongs to each unit that a line or its plan item names.
    members: HashMap<UnitId, HashSet<PersonId>>,
    items: Vec<PlanItem>,
}

impl People {
    /// Reads them as they are known for the end of the period, or today if that is later.
    pub fn read(records: &Records<'_>, of: &Schedule, today: Day) -> Result<People> {
        let on = today.max(of.period.from()).min(of.period.to());
        let branches = scheduled_for(records, of, today)?;
        let lines = lines(records, of)?;
        let mut entries = Vec::new();
        for branch in &branches {
            let mut own = entries_within(records, Some(branch.id), on)?;
            own.retain(|entry| entry.exempt.is_none() && entry.place(UnitKind::Branch).is_some());
            entries.extend(own.into_iter().map(|entry| (branch.id, entry)));
        }
        let items = plan_items(records)?;
        let mut named: HashSet<UnitId> = lines.iter().filter_map(|line| line.facts.unit).collect();
        for id in lines.iter().filter_map(|line| line.facts.plan_item) {
            named.extend(items.iter().find(|item| item.id == id).map(|item| item.facts.unit));
        }
        let mut members = HashMap::new();
        for unit in named {
            let people = entries_within(records, Some(unit), on)?;
            members.insert(unit, people.into_iter().map(|entry| entry.person.id).collect());
        }
        Ok(People { branches, entries, lines, members, items })
    }

    /// Who is to study in a branch.
    pub fn of(&self, branch: UnitId) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |(of, _)| *of == branch).map(|(_, entry)| entry)
    }

    fn belongs(&self, person: PersonId, unit: UnitId) -> bool {
        self.members.get(&unit).is_some_and(|members| members.contains(&person))
    }

    /// The lines of a person; what is written twice for a week stands once.
    pub fn lines_of(&self, person: PersonId) -> Vec<&Line> {
        let mut seen = HashSet::new();
        let theirs =
            self.lines.iter().filter(|line| line.facts.unit.is_none_or(|unit| self.belongs(person, unit)));
        theirs.filter(|line| seen.insert((line.facts.week.monday(), word_key(&line.facts.what)))).collect()
    }

    /// The lines that concern anybody of a branch.
    pub fn lines_of_branch(&self, branch: UnitId) -> Vec<&Line> {
        let own: Vec<PersonId> = self.of(branch).map(|entry| entry.person.id).collect();
        let concerns = |line: &&Line| match line.facts.unit {
            None => true,
            Some(unit) => own.iter().any(|person| self.belongs(*person, unit)),
        };
        self.lines.iter().filter(concerns).collect()
    }

    /// The item of the plan that a person carries out by a line: one of their own unit, in its period.
    pub fn cited(&self, person: PersonId, line: &Line) -> Option<PlanItemId> {
        let id = line.facts.plan_item?;
        let item = self.items.iter().find(|item| item.id == id && item.withdrawn.is_none())?;
        let (period, week) = (item.facts.period, line.facts.week);
        let now = period.from() <= week.sunday() && period.to() >= week.monday();
        (now && item.facts.kind.is_none() && self.belongs(person, item.facts.unit)).then_some(id)
    }
}
