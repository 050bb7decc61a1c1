//! Floors of hours, person by person. Who was a member here, and not exempt, for part of the period only owes
//! the floor by days: minimum × days concerned / days of the period, rounded down to a quarter of an hour. Which
//! floor is said by the role on the last day: a secretary or committee member owes the higher one for the days
//! in such a post and the members' floor for the others.

use std::collections::HashMap;

use anyhow::Result;

use super::{Measure, Role, Rule, rules};
use crate::calendar::{Day, Grain, Minutes, Period};
use crate::roster::PersonId;
use crate::sql;
use crate::store::{Records, named_params};

/// To what a floor by days is rounded down, in minutes.
const STEP: i64 = 15;

/// A set of days of a period, which is a year at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Days([u64; 6]);

impl Days {
    /// The days from one offset in the period to another, both included.
    fn fill(&mut self, first: i64, last: i64) {
        for day in first.max(0)..=last.min(self.0.len() as i64 * 64 - 1) {
            self.0[(day / 64) as usize] |= 1 << (day % 64);
        }
    }

    fn and(self, other: Days) -> Days {
        self.each(other, |a, b| a & b)
    }

    fn without(self, other: Days) -> Days {
        self.each(other, |a, b| a & !b)
    }

    fn each(mut self, other: Days, join: impl Fn(u64, u64) -> u64) -> Days {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own = join(*own, other));
        self
    }

    fn count(self) -> i64 {
        self.0.iter().map(|word| i64::from(word.count_ones())).sum()
    }

    fn has(self, day: i64) -> bool {
        let day = usize::try_from(day).ok();
        day.and_then(|day| self.0.get(day / 64).map(|word| word >> (day % 64) & 1 == 1)).unwrap_or(false)
    }

    /// The last day on or before an offset.
    fn last_until(self, day: i64) -> Option<i64> {
        (0..=day).rev().find(|day| self.has(*day))
    }
}

/// On which days of a period the floors of hours concern whom.
#[derive(Debug)]
pub(super) struct Presence {
    period: Period,
    stays: HashMap<PersonId, Days>,
    party: HashMap<PersonId, Days>,
    exempt: HashMap<PersonId, Days>,
    posts: HashMap<PersonId, Days>,
}

/// What a person owes in a period, and why so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Due {
    /// Minutes owed.
    pub minutes: i64,
    /// Days on which the person is concerned.
    pub days: i64,
    /// Of these, the days as secretary or committee member; 0 where the floor is the members'.
    pub in_post: i64,
    /// The days besides these on which the person was here and exempt.
    pub exempt: i64,
    /// Days of the period.
    pub of: i64,
}

impl Presence {
    pub fn read(records: &Records<'_>, period: Period) -> Result<Presence> {
        let (from, to, grain) = (period.from(), period.to(), period.grain());
        let read = |statement: &str, by_grain: bool| -> Result<HashMap<PersonId, Days>> {
            let mut found: HashMap<PersonId, Days> = HashMap::new();
            let params = named_params! {":from": from, ":to": to, ":grain": grain};
            let params = if by_grain { params } else { &params[..2] };
            records.each(statement, params, |row| {
                let (starts, ends): (Day, Day) = (row.get("starts")?, row.get("ends")?);
                let days = found.entry(row.get("person")?).or_default();
                days.fill(from.days_until(starts.max(from)), from.days_until(ends.min(to)));
                Ok(())
            })?;
            Ok(found)
        };
        Ok(Presence {
            period,
            stays: read(sql!("floor.sql", "stays"), true)?,
            party: read(sql!("floor.sql", "standings"), false)?,
            exempt: read(sql!("floor.sql", "exemptions"), false)?,
            posts: read(sql!("floor.sql", "posts"), false)?,
        })
    }

    fn of(days: &HashMap<PersonId, Days>, person: PersonId) -> Days {
        days.get(&person).copied().unwrap_or_default()
    }

    /// The days as a member here.
    fn here(&self, person: PersonId) -> Days {
        Self::of(&self.stays, person).and(Self::of(&self.party, person))
    }

    /// Of these, the days on which the person is not exempt.
    fn concerned(&self, person: PersonId) -> Days {
        self.here(person).without(Self::of(&self.exempt, person))
    }

    /// The days in a post of a 基层党组织, likewise.
    fn in_post(&self, person: PersonId) -> Days {
        Self::of(&self.posts, person).without(Self::of(&self.exempt, person))
    }

    /// What a person owes: a member's floor, or that of a post with `members` for the rest of the days.
    pub fn due(&self, person: PersonId, rule: &Rule, members: Option<&Rule>) -> Due {
        let of = self.period.days();
        let member = self.concerned(person);
        let (owed, days, in_post) = match rule.role {
            Some(Role::Committee) => {
                let post = self.in_post(person);
                let rest = member.without(post).count();
                let least = members.map_or(0, |rule| rule.minimum);
                let days = if members.is_some() { post.count() + rest } else { post.count() };
                (rule.minimum * post.count() + least * rest, days, post.count())
            }
            _ => (rule.minimum * member.count(), member.count(), 0),
        };
        // A whole period owes the whole floor, whatever it is.
        let minutes = if owed == rule.minimum * of { rule.minimum } else { owed / of / STEP * STEP };
        // Who was ever in such a post alone is concerned while in it, and its days are all that is spoken of.
        let here = if rule.role == Some(Role::Committee) && members.is_none() {
            0
        } else {
            self.here(person).count()
        };
        Due { minutes, days, in_post, exempt: (here - days).max(0), of }
    }
}

/// The members' floor that stands beside one for secretaries and committee members.
pub(super) fn members_floor<'a>(rules: impl IntoIterator<Item = &'a Rule>, rule: &Rule) -> Option<&'a Rule> {
    rules.into_iter().find(|other| {
        other.measure == Measure::Minutes && other.role == Some(Role::All) && other.scope == rule.scope
    })
}

/// The floor of one person in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonFloor {
    /// Code of the rule.
    pub rule: String,
    /// Its document and article.
    pub clause: String,
    /// The floor of a whole period, in minutes.
    pub minimum: i64,
    /// What the person owes.
    pub due: Due,
}

impl PersonFloor {
    /// Why the person owes less than the whole floor, in a sentence; none if it is the whole.
    pub fn why(&self) -> Option<String> {
        let Due { minutes, days, in_post, exempt, of } = self.due;
        if minutes == self.minimum {
            return None;
        }
        let here = days + exempt;
        let mut parts = Vec::new();
        parts.extend((exempt > 0).then(|| format!("不作硬性要求 {exempt} 天")));
        parts.extend((in_post > 0).then(|| format!("任职 {in_post} 天")));
        // The whole period but for the post, or nothing but the post.
        let by_post_alone = in_post > 0 && (here == of || here == in_post) && exempt == 0;
        let concerned = if by_post_alone {
            format!("任职 {in_post} 天")
        } else if parts.is_empty() {
            format!("在册 {here} 天")
        } else {
            format!("在册 {here} 天（其中{}）", parts.join("、"))
        };
        Some(match minutes {
            0 => format!("{concerned}，按比例不足一刻钟，不作要求"),
            _ => format!("{concerned}，按比例应学 {} 学时", Minutes(minutes)),
        })
    }
}

/// The floors of everybody in a period.
#[derive(Debug)]
pub struct Floors {
    presence: Presence,
    /// The rules of this grain in force at the end of the period.
    rules: Vec<Rule>,
    as_of: Day,
}

impl Floors {
    /// Reads them for a whole period of rules; none if no floor of that grain is in force at its end.
    ///
    /// # Errors
    /// Only if the store cannot be read.
    pub fn read(records: &Records<'_>, period: Period, as_of: Day) -> Result<Option<Floors>> {
        let asked = |rule: &Rule| {
            rule.enabled
                && rule.measure == Measure::Minutes
                && rule.period == period.grain()
                && rule.in_force_on(period.to())
        };
        let rules: Vec<Rule> = rules(records)?.into_iter().filter(asked).collect();
        if rules.is_empty() || period.grain() == Grain::Range {
            return Ok(None);
        }
        Ok(Some(Floors { presence: Presence::read(records, period)?, rules, as_of }))
    }

    /// The rules, in the order in which they were added.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// What one person owes by the role on the last day here; none of whom no floor asks anything.
    pub fn of(&self, person: PersonId) -> Option<PersonFloor> {
        if self.presence.concerned(person) == Days::default() {
            return None;
        }
        // Who joins only after today is not asked yet; who is exempt today has the post all the same.
        let last = self.last_day_here(person)?;
        let role =
            if Presence::of(&self.presence.posts, person).has(last) { Role::Committee } else { Role::All };
        let of_role = |role| self.rules.iter().find(|rule| rule.role == Some(role));
        let rule = of_role(role).or_else(|| of_role(Role::All))?;
        let due = self.presence.due(person, rule, members_floor(&self.rules, rule));
        Some(PersonFloor { rule: rule.code.clone(), clause: rule.clause.clone(), minimum: rule.minimum, due })
    }

    /// The last day until today as a member here, as an offset in the period.
    fn last_day_here(&self, person: PersonId) -> Option<i64> {
        let seen = self.presence.period.from().days_until(self.as_of.min(self.presence.period.to()));
        self.presence.here(person).last_until(seen)
    }

    /// Why somebody owes what is owed, if it is not plainly the floor.
    pub fn why(&self, person: PersonId) -> Option<String> {
        if let Some(floor) = self.of(person) {
            return floor.why();
        }
        let why = if self.is_exempt(person) {
            "在册期间都不作硬性要求"
        } else if self.last_day_here(person).is_some() {
            "没有适用的学时要求"
        } else {
            "不是党支部的党员，没有学时要求"
        };
        Some(why.to_owned())
    }

    /// Whether somebody was exempt for the whole time as a member here.
    pub fn is_exempt(&self, person: PersonId) -> bool {
        let here = self.presence.here(person);
        here != Days::default() && self.presence.concerned(person) == Days::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_days_are_counted_joined_and_taken_apart() {
        let mut days = Days::default();
        days.fill(-5, 10);
        days.fill(5, 12);
        days.fill(365, 400);
        assert_eq!(days.count(), 13 + 19);
        assert!(days.has(0) && days.has(12) && !days.has(13) && days.has(365) && !days.has(-1));
        assert_eq!((days.last_until(364), days.last_until(366)), (Some(12), Some(366)));
        let mut other = Days::default();
        other.fill(10, 20);
        assert_eq!((days.and(other).count(), days.without(other).count()), (3, 29));
    }
}
