//! What the store knows before the file is read: units, kinds of activity, people and where they stood.
//! Loaded once, in sets, so that a million rows ask nothing of the store.

use std::collections::HashMap;

use anyhow::Result;

use super::expected::Expected;
use super::session::read_kinds;
use crate::calendar::{Day, Month, word_key};
use crate::record::{CO_STUDY, Held, Objection};
use crate::roster::{
    PersonId, Rank, Unit, UnitId, UnitKind, aliases, bare_number, clean_name, nearest, slip_of, units,
    youth_age_limit, youth_until,
};
use crate::rules::Conversions;
use crate::sql;
use crate::store::Records;

/// A kind of activity.
pub struct Kind {
    /// Its number in the store.
    pub id: i64,
    /// Its Chinese name.
    pub name: String,
    /// Who is expected at it.
    pub expected: Expected,
    /// Whether only the fact is kept, as of a 谈心谈话: a file's topics and remarks are not taken over.
    pub fact_only: bool,
    /// Who may hold it.
    pub held: Held,
}

/// A person as far as naming goes.
pub struct Person {
    /// Its number.
    pub id: PersonId,
    /// Full name.
    pub name: Box<str>,
    /// Staff number.
    pub staff_no: Option<Box<str>>,
    /// The last day on which the person counts in a youth group, if an age limit ends it.
    pub(super) youth_until: Option<Day>,
}

/// Days on which somebody belonged to a unit or held a post in it.
pub(super) struct Stay {
    pub(super) person: u32,
    unit: UnitId,
    starts: Day,
    ends: Option<Day>,
    pub(super) as_what: Stays,
}

impl Stay {
    pub(super) fn covers(&self, on: Day) -> bool {
        self.starts <= on && self.ends.is_none_or(|ends| ends >= on)
    }
}

/// How somebody stays in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stays {
    Member,
    /// Secretary or deputy: of the committee where there is one, and also where there is none.
    Secretary,
    Committee,
    OtherPost,
}

struct Place {
    parent: UnitId,
    starts: Day,
    ends: Option<Day>,
}

/// Everything known.
pub struct Known {
    /// All units that ever were.
    pub units: Vec<Unit>,
    /// All kinds of activity.
    pub kinds: Vec<Kind>,
    /// Everybody.
    pub people: Vec<Person>,
    /// The organ's own name, which titles put before that of a branch.
    organ: Option<(String, UnitId)>,
    /// Groups by their branch's name and their own.
    groups: Vec<(String, UnitId)>,
    units_by_name: HashMap<String, Vec<usize>>,
    kinds_by_word: HashMap<String, usize>,
    by_number: HashMap<Box<str>, u32>,
    /// By the number without leading zeros; none where two share it.
    by_bare_number: HashMap<String, Option<u32>>,
    by_name: HashMap<Box<str>, Vec<u32>>,
    by_alias: HashMap<Box<str>, u32>,
    stays: Vec<Stay>,
    /// For each unit its stays, by person.
    stays_in: HashMap<UnitId, Vec<u32>>,
    /// Who need not take part, from when to when.
    exemptions: HashMap<u32, Vec<(Day, Option<Day>)>>,
    /// For each person where its stays begin; one more at the end.
    stays_from: Vec<u32>,
    places: HashMap<UnitId, Vec<Place>>,
    /// The branches with which a branch held a 联学共建 on a day, as recorded.
    partners: HashMap<(UnitId, Day), Vec<UnitId>>,
    /// How length becomes hours of study.
    pub conversions: Conversions,
}

impl Known {
    /// Loads it; places in the tree are those of `today`.
    pub fn load(records: &Records<'_>, today: Day) -> Result<Known> {
        let units = units(records, today)?;
        let mut units_by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, unit) in units.iter().enumerate() {
            units_by_name.entry(word_key(&unit.name)).or_default().push(index);
        }
        // Groups of different branches share names: on paper the branch stands before them.
        let mut groups = Vec::new();
        for (index, unit) in units.iter().enumerate().filter(|(_, unit)| unit.kind == UnitKind::PartyGroup) {
            if let Some(above) = units.iter().find(|above| Some(above.id) == unit.parent) {
                let full = format!("{}{}", above.name, unit.name);
                units_by_name.entry(word_key(&full)).or_default().push(index);
                groups.push((full, unit.id));
            }
        }
        let kinds: Vec<Kind> = records.rows(sql!("known.sql", "kinds"), [], |row| {
            let (code, name, expected, holders): (String, String, String, String) =
                (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            let fact_only = code == "heart_talk";
            let held = Held::new(code, name.clone(), &holders, &expected);
            Ok(Kind { id: row.get(0)?, name, expected: row.get(3)?, fact_only, held })
        })?;
        let words: Vec<(String, i64)> =
            records.rows(sql!("known.sql", "kind_words"), [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let kinds_by_word = words
            .into_iter()
            .filter_map(|(word, id)| Some((word_key(&word), kinds.iter().position(|kind| kind.id == id)?)))
            .collect();
        let limit = youth_age_limit(records)?;
        let people: Vec<Person> = records.rows(sql!("known.sql", "people"), [], |row| {
            let born: Option<Month> = row.get(3)?;
            Ok(Person {
                id: row.get(0)?,
                name: row.get::<_, String>(1)?.into(),
                staff_no: row.get::<_, Option<String>>(2)?.map(Into::into),
                youth_until: born.zip(limit).map(|(born, limit)| youth_until(born, limit)),
            })
        })?;
        let mut by_number = HashMap::with_capacity(people.len());
        let mut by_bare_number: HashMap<String, Option<u32>> = HashMap::with_capacity(people.len());
        let mut by_name: HashMap<Box<str>, Vec<u32>> = HashMap::with_capacity(people.len());
        for (index, person) in (0_u32..).zip(&people) {
            if let Some(number) = &person.staff_no {
                by_number.insert(number.clone(), index);
                if let Some(bare) = bare_number(number) {
                    by_bare_number
                        .entry(bare.to_owned())
                        .and_modify(|two| *two = None)
                        .or_insert(Some(index));
                }
            }
            by_name.entry(person.name.clone()).or_default().push(index);
        }
        let by_id = |id: PersonId| {
            people.binary_search_by_key(&id, |person| person.id).ok().and_then(|at| u32::try_from(at).ok())
        };
        let (mut stays, mut stays_from) = (Vec::new(), Vec::with_capacity(people.len() + 1));
        let mut stays_in: HashMap<UnitId, Vec<u32>> = HashMap::new();
        records.each(sql!("known.sql", "stays"), [], |row| {
            let person: PersonId = row.get(0)?;
            while people.get(stays_from.len()).is_some_and(|next| next.id <= person) {
                stays_from.push(stays.len() as u32);
            }
            let Some(index) = by_id(person) else { return Ok(()) };
            let as_what = match row.get::<_, Option<Rank>>(4)? {
                None => Stays::Member,
                Some(Rank::Secretary | Rank::DeputySecretary) => Stays::Secretary,
                Some(Rank::Committee) => Stays::Committee,
                Some(_) => Stays::OtherPost,
            };
            let unit = row.get(1)?;
            stays_in.entry(unit).or_default().push(stays.len() as u32);
            stays.push(Stay { person: index, unit, starts: row.get(2)?, ends: row.get(3)?, as_what });
            Ok(())
        })?;
        let mut exemptions: HashMap<u32, Vec<(Day, Option<Day>)>> = HashMap::new();
        records.each(sql!("known.sql", "exemptions"), [], |row| {
            if let Some(person) = by_id(row.get(0)?) {
                exemptions.entry(person).or_default().push((row.get(1)?, row.get(2)?));
            }
            Ok(())
        })?;
        stays_from.resize(people.len() + 1, stays.len() as u32);
        let by_alias = aliases(records)?
            .into_iter()
            .filter_map(|alias| Some((alias.alias.into(), by_id(alias.person)?)))
            .collect();
        let mut places: HashMap<UnitId, Vec<Place>> = HashMap::new();
        records.each(sql!("known.sql", "places"), [], |row| {
            let place = Place { parent: row.get(1)?, starts: row.get(2)?, ends: row.get(3)? };
            places.entry(row.get(0)?).or_default().push(place);
            Ok(())
        })?;
        let mut partners: HashMap<(UnitId, Day), Vec<UnitId>> = HashMap::new();
        records.each(sql!("known.sql", "partners"), [], |row| {
            partners.entry((row.get(0)?, row.get(1)?)).or_default().push(row.get(2)?);
            Ok(())
        })?;
        let organ: Option<String> = records.maybe(sql!("known.sql", "organ"), [], |row| row.get(0))?;
        let top = units.iter().find(|unit| unit.kind == UnitKind::OrganCommittee).map(|unit| unit.id);
        Ok(Known {
            organ: organ.zip(top),
            units,
            kinds,
            people,
            groups,
            units_by_name,
            kinds_by_word,
            by_number,
            by_bare_number,
            by_name,
            by_alias,
            stays,
            stays_in,
            exemptions,
            stays_from,
            places,
            partners,
            conversions: Conversions::read(records)?,
        })
    }

    /// The units somebody may mean: by code, by name, by `branch/group`. Never by part of a name.
    pub fn find_units(&self, text: &str) -> Vec<usize> {
        if let Some(id) = UnitId::from_code(text) {
            return self.units.iter().position(|unit| unit.id == id).into_iter().collect();
        }
        if let Some(found) = self.units_by_name.get(&word_key(text)) {
            return found.clone();
        }
        let Some((above, name)) = text.rsplit_once(['/', '／']) else { return Vec::new() };
        let above: Vec<UnitId> =
            self.find_units(above).into_iter().map(|index| self.units[index].id).collect();
        let mut found = self.units_by_name.get(&word_key(name)).cloned().unwrap_or_default();
        found.retain(|index| self.units[*index].parent.is_some_and(|parent| above.contains(&parent)));
        found
    }

    /// The known unit name most like a word.
    pub fn nearest_unit(&self, text: &str) -> Option<&str> {
        nearest(text, self.units.iter().map(|unit| unit.name.as_str()))
    }

    /// The kind a word means.
    pub fn find_kind(&self, word: &str) -> Option<usize> {
        self.kinds_by_word.get(&word_key(word)).copied()
    }

    /// The kind whose name is most like a word.
    pub fn nearest_kind(&self, word: &str) -> Option<&str> {
        nearest(word, self.kinds.iter().map(|kind| kind.name.as_str()))
    }

    /// Why a unit may not hold a kind on that day, by the rule that an activity typed by hand keeps too.
    pub fn objection(&self, unit: usize, day: Day, kind: usize) -> Option<Objection> {
        let holder = &self.units[unit];
        let committee = |stay: &Stay| stay.as_what == Stays::Committee && stay.covers(day);
        // Nothing is asked of the store here, so nothing fails.
        let found =
            self.kinds[kind].held.objection(holder, day, || Ok(self.stays_in(holder.id).any(committee)));
        found.ok().flatten()
    }

    /// The kinds that a text names; none if it names one that is not known.
    pub fn kinds_in(&self, text: &str) -> Vec<usize> {
        read_kinds(text, self).unwrap_or_default()
    }

    /// The kinds of activity by name that every one of these units may hold on its day.
    pub fn kind_names(&self, holders: &[(usize, Day)]) -> Vec<String> {
        let may =
            |kind: &usize| holders.iter().all(|(unit, day)| self.objection(*unit, *day, *kind).is_none());
        (0..self.kinds.len()).filter(may).map(|kind| self.kinds[kind].name.clone()).collect()
    }

    /// The units that exist on a day and may hold activities of these kinds, by a name that means one of them.
    pub fn unit_names(&self, on: Day, kinds: &[usize]) -> Vec<String> {
        let holds = |unit: &&Unit| !matches!(unit.kind, UnitKind::Department | UnitKind::OutsideUnit);
        let named = |unit: &Unit| match self.groups.iter().find(|(_, id)| *id == unit.id) {
            Some((full, _)) => full.clone(),
            None => unit.name.clone(),
        };
        let may = |at: &usize| kinds.iter().all(|kind| self.objection(*at, on, *kind).is_none());
        let units = (0..self.units.len()).filter(may).map(|at| &self.units[at]);
        units.filter(|unit| unit.exists_on(on)).filter(holds).map(named).collect()
    }

    /// Words for units with what they mean, for reading titles. The organ's name stands among them for what
    /// follows it; alone it names no unit ([`Known::find_units`]).
    pub fn unit_words(&self) -> Vec<(&str, UnitId)> {
        let units = self.units.iter().map(|unit| (unit.name.as_str(), unit.id));
        let units = units.chain(self.organ.iter().map(|(name, id)| (name.as_str(), *id)));
        units.chain(self.groups.iter().map(|(name, id)| (name.as_str(), *id))).collect()
    }

    /// Words for kinds with what they mean, for reading titles.
    pub fn kind_words(&self) -> Vec<(&str, usize)> {
        self.kinds_by_word.iter().map(|(word, index)| (word.as_str(), *index)).collect()
    }

    /// The person with a staff number; `guess` is tried first, for most files follow the roster. Spreadsheets
    /// that took the number for a quantity have cut its leading zeros.
    pub fn by_number(&self, number: &str, guess: u32) -> Option<u32> {
        let guessed = self.people.get(guess as usize).and_then(|person| person.staff_no.as_deref());
        if guessed == Some(number) {
            return Some(guess);
        }
        let exact = self.by_number.get(number).copied();
        exact.or_else(|| self.by_bare_number.get(bare_number(number)?).copied().flatten())
    }

    /// The persons of a name, which is already clean.
    pub fn by_name(&self, name: &str) -> &[u32] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The person known by another name, which is already clean.
    pub fn by_alias(&self, name: &str) -> Option<u32> {
        self.by_alias.get(name).copied()
    }

    /// A known name most like one that nobody has. Looks at everybody: for a clerk's slip, not for speed.
    pub fn nearest_name(&self, name: &str) -> Option<&str> {
        let clean = clean_name(name);
        nearest(&clean, self.by_name.keys().map(|name| &**name))
    }

    /// A known name for which this one, which is clean, may be a slip.
    pub fn slip_of(&self, name: &str) -> Option<&str> {
        slip_of(name, self.by_name.keys().map(|name| &**name))
    }

    /// Everybody who ever was in a unit, somebody perhaps several times.
    pub fn people_of(&self, unit: UnitId) -> impl Iterator<Item = u32> + '_ {
        self.stays_in(unit).map(|stay| stay.person)
    }

    /// From when to when a person was in a unit or one below it, for a day on which it was not so: the first stay
    /// after that day, else the last one before it.
    pub fn other_stay(&self, person: u32, unit: UnitId, on: Day) -> Option<(Day, Option<Day>)> {
        let own = self.stays_of(person).filter(|stay| self.is_within(stay.unit, unit, stay.starts));
        let (later, before): (Vec<&Stay>, Vec<&Stay>) = own.partition(|stay| stay.starts > on);
        let next = later.into_iter().min_by_key(|stay| stay.starts);
        let stay = next.or_else(|| before.into_iter().max_by_key(|stay| stay.ends))?;
        Some((stay.starts, stay.ends))
    }

    /// Where a person belonged on that day.
    pub fn units_of(&self, person: u32, on: Day) -> impl Iterator<Item = UnitId> + '_ {
        self.stays_of(person).filter(move |stay| stay.covers(on)).map(|stay| stay.unit)
    }

    /// The stays of a person.
    pub(super) fn stays_of(&self, person: u32) -> impl Iterator<Item = &Stay> {
        let range = self.stays_from[person as usize] as usize..self.stays_from[person as usize + 1] as usize;
        self.stays[range].iter()
    }

    /// The stays in a unit, by person.
    pub(super) fn stays_in(&self, unit: UnitId) -> impl Iterator<Item = &Stay> + Clone {
        self.stays_in.get(&unit).into_iter().flatten().map(|index| &self.stays[*index as usize])
    }

    /// Whether somebody need not take part on that day.
    pub(super) fn is_exempt(&self, person: u32, on: Day) -> bool {
        let spans = self.exemptions.get(&person);
        spans.into_iter().flatten().any(|(starts, ends)| *starts <= on && ends.is_none_or(|ends| ends >= on))
    }

    /// Whether a person belonged to a unit, or to one below it, on that day.
    pub fn belongs(&self, person: u32, unit: UnitId, on: Day) -> bool {
        self.units_of(person, on).any(|own| self.is_within(own, unit, on))
    }

    /// The branches that hold the 联学共建 of this unit on that day with it; none at other kinds. Without kinds it is
    /// not known yet what an activity is.
    pub fn partners(&self, unit: UnitId, on: Day, kinds: &[usize]) -> &[UnitId] {
        let joint = kinds.is_empty() || kinds.iter().any(|kind| self.kinds[*kind].held.code == CO_STUDY);
        self.partners.get(&(unit, on)).filter(|_| joint).map_or(&[], Vec::as_slice)
    }

    /// Whether one unit lies below another, or is it, on that day.
    pub fn is_within(&self, unit: UnitId, above: UnitId, on: Day) -> bool {
        /// Deeper than any tree of an organ: a ring made by mistake must not hang the program.
        const DEPTH: usize = 12;
        let mut at = unit;
        for _ in 0..DEPTH {
            if at == above {
                return true;
            }
            let up = self.places.get(&at).into_iter().flatten();
            match up.into_iter().find(|p| p.starts <= on && p.ends.is_none_or(|ends| ends >= on)) {
                Some(place) => at = place.parent,
                None => return false,
            }
        }
        false
    }

    /// A unit's name by its number.
    pub fn unit_name(&self, id: UnitId) -> &str {
        self.units.iter().find(|unit| unit.id == id).map_or("", |unit| unit.name.as_str())
    }
}
