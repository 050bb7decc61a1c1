//! The roster as a list: for each person where they stand, in four statements whatever its size.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, HashMap};

use anyhow::Result;

use super::{Person, PersonId, Rank, Standing, Unit, UnitId, UnitKind, beneath, persons, units};
use crate::calendar::Day;
use crate::sql;
use crate::store::{Records, named_params};

/// One unit a person belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceHeld {
    /// The unit.
    pub unit: UnitId,
    /// What kind of unit it is.
    pub kind: UnitKind,
    /// Its name.
    pub name: String,
    /// Since when.
    pub starts: Day,
}

/// One post a person holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostHeld {
    /// Where.
    pub unit: UnitId,
    /// The title.
    pub title: String,
    /// What it amounts to.
    pub rank: Rank,
}

/// A person with what holds of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Who.
    pub person: Person,
    /// How they stand to the Party, if known.
    pub standing: Option<Standing>,
    /// Where they belong.
    pub places: Vec<PlaceHeld>,
    /// Their posts.
    pub posts: Vec<PostHeld>,
    /// Why they are not required to take part, if so.
    pub exempt: Option<String>,
}

impl Entry {
    /// The unit of a kind the person belongs to; the latest if there are several.
    pub fn place(&self, kind: UnitKind) -> Option<&PlaceHeld> {
        self.places.iter().rev().find(|place| place.kind == kind)
    }

    /// Whether the person belongs to that unit.
    pub fn is_in(&self, unit: UnitId) -> bool {
        self.places.iter().any(|place| place.unit == unit)
    }
}

/// Everybody who ever was in the roster, with what holds on that day.
pub fn entries(records: &Records<'_>, on: Day) -> Result<Vec<Entry>> {
    load(records, on, on)
}

/// The same with what holds on that day or begins later.
pub fn coming_entries(records: &Records<'_>, from: Day) -> Result<Vec<Entry>> {
    load(records, from, Day(chrono::NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(chrono::NaiveDate::MAX)))
}

/// The roster of a day, read once for whoever asks about several units.
#[derive(Debug)]
pub struct Roster {
    units: Vec<Unit>,
    /// Those who had not left, in the order of the roster.
    entries: Vec<Entry>,
}

impl Roster {
    /// Reads it.
    ///
    /// # Errors
    /// Only if the store cannot be read.
    pub fn read(records: &Records<'_>, on: Day) -> Result<Roster> {
        let mut entries = entries(records, on)?;
        entries.retain(|entry| entry.person.ends.is_none_or(|ends| ends >= on));
        Ok(Roster { units: units(records, on)?, entries })
    }

    /// Everybody who stands in a unit or below it.
    pub fn within(&self, unit: UnitId) -> impl Iterator<Item = &Entry> {
        let inside = beneath(&self.units, unit);
        self.entries.iter().filter(move |entry| entry.places.iter().any(|place| inside.contains(&place.unit)))
    }
}

/// The rosters of the days that are asked about, each read once.
#[derive(Debug, Default)]
pub struct Rosters(BTreeMap<Day, Roster>);

impl Rosters {
    /// That of a day.
    ///
    /// # Errors
    /// Only if the store cannot be read.
    pub fn on(&mut self, records: &Records<'_>, day: Day) -> Result<&Roster> {
        Ok(match self.0.entry(day) {
            Slot::Occupied(known) => known.into_mut(),
            Slot::Vacant(free) => free.insert(Roster::read(records, day)?),
        })
    }
}

/// Everybody who stands in a unit or below it on a day, or anywhere, in the order of the roster.
pub fn entries_within(records: &Records<'_>, unit: Option<UnitId>, on: Day) -> Result<Vec<Entry>> {
    let roster = Roster::read(records, on)?;
    Ok(match unit {
        Some(unit) => roster.within(unit).cloned().collect(),
        None => {
            let mut all = roster.entries;
            all.retain(|entry| !entry.places.is_empty() || entry.standing.is_some());
            all
        }
    })
}

fn load(records: &Records<'_>, from: Day, to: Day) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = persons(records)?
        .into_iter()
        .map(|person| Entry { person, standing: None, places: Vec::new(), posts: Vec::new(), exempt: None })
        .collect();
    let index: HashMap<PersonId, usize> =
        entries.iter().enumerate().map(|(at, entry)| (entry.person.id, at)).collect();
    let days = || named_params! {":from": from, ":to": to}.to_vec();
    let mut with =
        |sql: &str, fill: &dyn Fn(&mut Entry, &crate::store::Row<'_>) -> crate::store::SqlResult<()>| {
            records.each(sql, days().as_slice(), |row| {
                if let Some(entry) = index.get(&row.get("person")?).and_then(|at| entries.get_mut(*at)) {
                    fill(entry, row)?;
                }
                Ok(())
            })
        };
    with(sql!("entry.sql", "standings"), &|entry, row| {
        entry.standing = Some(row.get("standing")?);
        Ok(())
    })?;
    with(sql!("entry.sql", "places"), &|entry, row| {
        let place = PlaceHeld {
            unit: row.get("unit")?,
            kind: row.get("kind")?,
            name: row.get("name")?,
            starts: row.get("starts")?,
        };
        entry.places.push(place);
        Ok(())
    })?;
    with(sql!("entry.sql", "posts"), &|entry, row| {
        let post = PostHeld { unit: row.get("unit")?, title: row.get("title")?, rank: row.get("rank")? };
        entry.posts.push(post);
        Ok(())
    })?;
    with(sql!("entry.sql", "exemptions"), &|entry, row| {
        entry.exempt = Some(row.get("reason")?);
        Ok(())
    })?;
    Ok(entries)
}
