//! Who is listed, what each earned and owes.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;

use super::super::Scope;
use super::super::monthly::whose;
use crate::calendar::{Day, Minutes, Period};
use crate::roster::{PersonId, UnitKind};
use crate::rules::{Floors, PersonFloor};
use crate::sql;
use crate::store::{Records, Row, named_params};

/// A person with hours.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Learner {
    /// Who.
    pub person: PersonId,
    /// The last branch here in the period.
    pub branch: Option<i64>,
    /// Minutes of 集中学习.
    pub collective: i64,
    /// Minutes of 自学.
    pub self_study: i64,
    /// What is owed; none of whom nothing is asked.
    pub floor: Option<PersonFloor>,
    /// The last day here, of who left before the end.
    pub left: Option<Day>,
    /// Why the floor is not plainly that of the rule, or there is none.
    pub reason: Option<String>,
}

impl Learner {
    /// Whether a floor asks something of the person.
    pub fn is_asked(&self) -> bool {
        self.floor.as_ref().is_some_and(|floor| floor.due.minutes > 0)
    }

    /// Minutes of 集中学习 short of what is owed.
    pub fn short(&self) -> Option<i64> {
        self.floor.as_ref().map(|floor| (floor.due.minutes - self.collective).max(0))
    }

    /// Why the person owes what is owed, if it is not plainly the floor.
    pub fn why(&self) -> Option<String> {
        let left = self.left.map(|day| format!("在册到 {day}"));
        match (left, self.reason.clone()) {
            (Some(left), Some(reason)) => Some(format!("{left}；{reason}")),
            (left, reason) => left.or(reason),
        }
    }

    /// What is owed, earned and short, in a sentence.
    pub fn standing(&self) -> String {
        let Some(floor) = &self.floor else { return String::new() };
        let mut text = format!("应学 {} 学时，已学 {}", Minutes(floor.due.minutes), Minutes(self.collective));
        if let Some(short) = self.short().filter(|short| *short > 0) {
            text.push_str(&format!("，还差 {}", Minutes(short)));
        }
        if let Some(why) = self.why() {
            text.push_str(&format!("；{why}"));
        }
        text
    }
}

/// Everybody in scope.
#[derive(Debug)]
pub(in super::super) struct People {
    /// By branch, those of none last; in each in the order of the roster.
    pub learners: Vec<Learner>,
    /// The floors of the period; none if it is not one of theirs.
    pub floors: Option<Floors>,
    /// How often somebody in scope was at a session whose length is not known.
    pub unknown: i64,
}

/// Where somebody was last in the period.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    branch: Option<i64>,
    last: Option<Day>,
    inside: bool,
}

/// Takes a stay of somebody, those of one person in a row, earliest first.
fn stand(places: &mut Vec<(PersonId, Place)>, person: PersonId, row: &Row<'_>) -> Result<()> {
    let day: Day = row.get("last")?;
    if places.last().is_none_or(|(known, _)| *known != person) {
        places.push((person, Place::default()));
    }
    let Some((_, place)) = places.last_mut() else { return Ok(()) };
    // By their last day: who stayed longest says where somebody is counted.
    let inside: bool = row.get("inside")?;
    place.inside = inside || (place.inside && place.last == Some(day));
    place.last = Some(day);
    if row.get::<_, UnitKind>("kind")? == UnitKind::Branch {
        place.branch = Some(row.get("unit")?);
    }
    Ok(())
}

impl People {
    pub fn read(records: &Records<'_>, scope: &Scope) -> Result<People> {
        let (from, to, last) = (scope.period.from(), scope.period.to(), scope.last_day());
        let before = scope.period.reached_from();
        let floors = Floors::read(records, scope.period, scope.as_of)?;
        let mut places: Vec<(PersonId, Place)> = Vec::new();
        records.each(
            sql!("hours.sql", "stays"),
            named_params! {":from": from, ":last": last, ":scope": scope.top()},
            |row| stand(&mut places, row.get("person")?, row),
        )?;
        let known: HashSet<PersonId> = places.iter().map(|(person, _)| *person).collect();
        records.each(
            sql!("hours.sql", "stays_outside"),
            named_params! {
                ":from": from, ":to": to, ":before": before, ":last": last, ":as_of": scope.as_of,
                ":scope": scope.top(),
            },
            |row| {
                let person = row.get("person")?;
                if known.contains(&person) { Ok(()) } else { stand(&mut places, person, row) }
            },
        )?;
        places.sort_by_key(|(person, _)| *person);
        let mut sums: HashMap<PersonId, (i64, i64, i64)> = HashMap::new();
        let params = named_params! {":from": from, ":to": to, ":before": before, ":as_of": scope.as_of};
        records.each(sql!("hours.sql", "collective"), params, |row| {
            let sum = sums.entry(row.get(0)?).or_default();
            match row.get::<_, Option<i64>>(1)? {
                Some(minutes) => sum.0 += minutes,
                None => sum.2 += 1,
            }
            Ok(())
        })?;
        let params = named_params! {":from": from, ":to": to, ":as_of": scope.as_of};
        records.each(sql!("hours.sql", "self_study"), params, |row| {
            sums.entry(row.get(0)?).or_default().1 += row.get::<_, i64>(1)?;
            Ok(())
        })?;
        let mut unknown = 0;
        let mut learners = Vec::new();
        for (person, place) in places.into_iter().filter(|(_, place)| place.inside) {
            let (collective, self_study, unsaid) = sums.get(&person).copied().unwrap_or_default();
            let floor = floors.as_ref().and_then(|floors| floors.of(person));
            let exempt = floor.is_none() && floors.as_ref().is_some_and(|floors| floors.is_exempt(person));
            let asked = scope.person.as_ref().is_some_and(|one| one.id == person);
            // Of those who owe nothing only who studied is listed.
            if floor.is_none() && !exempt && place.branch.is_none() && collective + self_study == 0 && !asked
            {
                continue;
            }
            unknown += unsaid;
            learners.push(Learner {
                person,
                branch: place.branch,
                collective,
                self_study,
                floor,
                left: place.last.filter(|day| *day < last),
                reason: floors.as_ref().and_then(|floors| floors.why(person)),
            });
        }
        // Branch by branch; in each in the order of the roster.
        learners.sort_by_key(|learner| (learner.branch.is_none(), learner.branch));
        Ok(People { learners, floors, unknown })
    }

    /// What some of them were at in the period and what counts in another, a sentence for each of these.
    pub fn elsewhere(&self, records: &Records<'_>, scope: &Scope) -> Result<Vec<String>> {
        let here: HashSet<PersonId> = self.learners.iter().map(|learner| learner.person).collect();
        elsewhere(records, scope, |person| here.contains(&person))
    }
}

/// What people were at in the period and what counts in another.
pub(super) fn elsewhere(
    records: &Records<'_>,
    scope: &Scope,
    asked: impl Fn(PersonId) -> bool,
) -> Result<Vec<String>> {
    let mut sessions: BTreeMap<(Day, Day), HashSet<i64>> = BTreeMap::new();
    let params =
        named_params! {":from": scope.period.from(), ":to": scope.period.to(), ":as_of": scope.as_of};
    records.each(sql!("hours.sql", "elsewhere"), params, |row| {
        if asked(row.get("person")?) {
            let period = (row.get("counts_from")?, row.get("counts_to")?);
            sessions.entry(period).or_default().insert(row.get("activity")?);
        }
        Ok(())
    })?;
    let says = sessions.into_iter().map(|((from, to), sessions)| {
        let whose = whose(Period::spanning(from, to));
        format!("本期另有属于{whose}的集中学习 {} 场，学时计入{whose}。", sessions.len())
    });
    Ok(says.collect())
}
