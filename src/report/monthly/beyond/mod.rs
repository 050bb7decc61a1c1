//! What is recorded beyond the sessions themselves: what came of study, what members asked for and said of it, the
//! books they got, how they were reviewed, what they did for others, and what is still to be done. A row for each
//! thing, which says in which figures it counts and how much; a figure is the sum, its explanation the rows.

mod acts;
mod deeds;
mod duties;
mod fruits;
mod measures;
mod open;
mod people;
mod register;
mod sentences;
mod sessions;

use anyhow::Result;

use super::super::Scope;
use super::super::explain::{Evidence, LeftOut};
use super::super::names::Names;
use super::super::owed::Owed;
use super::facts::Facts;
use crate::calendar::{Day, Period};
use crate::chain::{ReviewSort, Tier};
use crate::page::{Cell, Table};
use crate::roster::UnitKind;
use crate::store::Records;
use measures::Shape;
pub(super) use measures::{MEASURES, Measure, OUTCOMES_OF_TIER};
pub(super) use sentences::{
    earlier, lead, of_matters, others, problems, promote, research, self_study, supervise,
};

/// One thing.
#[derive(Debug, Clone, Default)]
struct Fact {
    record: Cell,
    day: Option<Day>,
    unit: String,
    person: Option<String>,
    subject: String,
    state: String,
    /// The tiers of the sessions that it comes from; none where that does not matter.
    tiers: Vec<Tier>,
    /// In which figures it counts: part of the figure, and of a share's denominator.
    counts: Vec<(Measure, i64, i64)>,
}

/// All of it, with the tables that show it.
#[derive(Debug, Default)]
pub(in super::super) struct Beyond {
    facts: Vec<Fact>,
    left_out: Vec<(Measure, LeftOut)>,
    tables: Vec<Table>,
    /// What is still to be done, those due first at the top.
    pub owed: Vec<Owed>,
    /// How often each theme and series came, by name.
    themes: Vec<(String, i64)>,
    /// 督学: the tables of what the 机关党委 did and asked for.
    acts: Vec<Table>,
    /// The tables of the register of political documents.
    matters: Vec<Table>,
    /// What notices ask for in the next period.
    pub next_items: Table,
    /// Of a unit, how many matters of the register nobody leads: they are in no unit's count.
    matters_without_lead: usize,
    /// How many reported on their study or had it judged, by sort and year.
    reviewed: Vec<(ReviewSort, i32, i64)>,
    /// The year of the period.
    year: i32,
    /// The matters in hand whose time ends in the next period.
    pub next_matters: Table,
    /// The books whose time ends in the next period and that somebody has not read to the end.
    pub next_books: Vec<String>,
    /// What of the duties comes due in the next period.
    pub next_duties: Table,
    /// How often that is.
    pub next_duties_due: usize,
    /// The tables of what is overdue.
    problems: Vec<Table>,
    /// Whether it is of a unit to which notices are sent.
    receives: bool,
    /// Notices of the period that were withdrawn, each with its day.
    withdrawn: Vec<String>,
}

/// What every reader needs.
struct Asked<'a, 'b, 'c> {
    records: &'a Records<'b>,
    scope: &'a Scope,
    /// The days of the period that count.
    days: Option<Period>,
    facts: &'a Facts,
    names: &'a mut Names<'c>,
}

impl Beyond {
    /// Reads it.
    pub(super) fn read<'c>(
        records: &Records<'c>,
        scope: &Scope,
        facts: &Facts,
        names: &mut Names<'c>,
    ) -> Result<Beyond> {
        let days = Period::range(scope.period.from(), scope.last_day());
        let mut asked = Asked { records, scope, days, facts, names };
        let kind = scope.unit.as_ref().map(|unit| unit.kind);
        let receives = kind.is_some_and(|kind| {
            !matches!(kind, UnitKind::LeadingBody | UnitKind::OrganCommittee | UnitKind::GeneralBranch)
        });
        let mut all = Beyond { receives, year: scope.period.to().year(), ..Beyond::default() };
        acts::of_notices(&mut asked, &mut all)?;
        deeds::of_schedules(&asked, &mut all)?;
        deeds::of_inspections(&asked, &mut all)?;
        deeds::of_terms(&asked, &mut all)?;
        deeds::of_sent_papers(&asked, &mut all)?;
        duties::of_duties(&mut asked, &mut all)?;
        register::of_matters(&asked, &mut all)?;
        fruits::outcomes(&mut asked, &mut all)?;
        fruits::showcases(&mut asked, &mut all)?;
        fruits::exchanges(&mut asked, &mut all)?;
        sessions::themes(&mut asked, &mut all)?;
        sessions::needs(&mut asked, &mut all)?;
        sessions::feedback(&mut asked, &mut all)?;
        people::readings(&mut asked, &mut all)?;
        people::reviews(&mut asked, &mut all)?;
        people::services(&mut asked, &mut all)?;
        open::summaries(&mut asked, &mut all)?;
        open::decisions(&mut asked, &mut all)?;
        open::make_ups(&mut asked, &mut all)?;
        open::earlier_make_ups(&mut asked, &mut all)?;
        open::needs(&mut all);
        all.owed.sort_by_key(|owed| (owed.due.is_none(), owed.due, owed.sort));
        Ok(all)
    }

    /// The tables that have something to show, in the order of the paper.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.iter()
    }

    /// Whether there is a table with rows.
    pub fn has_rows(&self) -> bool {
        self.tables.iter().any(|table| !table.rows.is_empty())
    }

    fn counted(
        &self,
        measure: Measure,
        tier: Option<Tier>,
    ) -> impl Iterator<Item = (&Fact, i64, i64)> + Clone {
        self.facts.iter().filter(move |fact| tier.is_none_or(|tier| fact.tiers.contains(&tier))).filter_map(
            move |fact| {
                let found = fact.counts.iter().find(|(counted, ..)| *counted == measure);
                found.map(|(_, n, of)| (fact, *n, *of))
            },
        )
    }

    /// Numerator and denominator of a measure.
    fn sum(&self, measure: Measure) -> (i64, i64) {
        self.counted(measure, None).fold((0, 0), |(n, of), (_, more, more_of)| (n + more, of + more_of))
    }

    /// The value of a figure.
    pub(super) fn value(&self, measure: Measure, tier: Option<Tier>) -> Cell {
        let counted = self.counted(measure, tier);
        let (n, of) = counted.fold((0, 0), |(n, of), (_, more, more_of)| (n + more, of + more_of));
        match measure.shape() {
            Shape::Count => Cell::Int(n),
            Shape::Share => Cell::Share { n, of },
            Shape::Minutes => Cell::Minutes(n),
        }
    }

    /// Whether a figure has anything to say.
    pub(super) fn says(&self, measure: Measure, tier: Option<Tier>) -> bool {
        self.counted(measure, tier).any(|(_, n, of)| n != 0 || of != 0)
    }

    /// The rows behind a figure.
    pub(super) fn evidence(&self, measure: Measure, tier: Option<Tier>) -> Vec<Evidence> {
        let rows = self.counted(measure, tier).filter(|(_, n, of)| *n != 0 || *of != 0);
        rows.map(|(fact, n, of)| Evidence {
            record: fact.record.clone(),
            day: fact.day,
            unit: fact.unit.clone(),
            person: fact.person.clone(),
            subject: fact.subject.clone(),
            state: fact.state.clone(),
            n,
            of,
        })
        .collect()
    }

    /// What does not count in a figure, and why.
    pub(super) fn left_out(&self, measure: Measure) -> Vec<LeftOut> {
        let out = self.left_out.iter().filter(|(of, _)| *of == measure);
        out.map(|(_, row)| row.clone()).collect()
    }

    /// The tables of 督学.
    pub fn acts(&self) -> impl Iterator<Item = &Table> {
        self.acts.iter()
    }

    /// Whether it is of a unit to which notices are sent.
    pub fn receives(&self) -> bool {
        self.receives
    }

    /// Whether there is anything of 督学 besides meetings.
    pub fn has_acts(&self) -> bool {
        self.acts.iter().any(|table| !table.rows.is_empty()) || !self.withdrawn.is_empty()
    }

    /// The tables of what is overdue, by decision and by person.
    pub fn problems(&self) -> impl Iterator<Item = &Table> {
        self.problems.iter()
    }

    fn add_problem(&mut self, table: Table) {
        self.problems.push(table.in_tables().hide_empty_columns().omit_when_empty());
    }

    fn add_act(&mut self, table: Table) {
        self.acts.push(table.in_tables().hide_empty_columns().omit_when_empty());
    }

    /// The tables of the register, those with rows.
    pub fn matters(&self) -> impl Iterator<Item = &Table> {
        self.matters.iter().filter(|table| !table.rows.is_empty())
    }

    fn add_matters(&mut self, table: Table) {
        self.matters.push(table.in_tables().hide_empty_columns().omit_when_empty());
    }

    fn add_table(&mut self, table: Table) {
        self.tables.push(table.in_tables().hide_empty_columns().omit_when_empty());
    }
}
