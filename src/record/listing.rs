//! Which activities a list shows.

use anyhow::Result;

use super::{Activity, ActivityId, KindId};
use crate::calendar::{Day, Grain, Period};
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, named_params};

/// What a list is narrowed to; empty shows every activity in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Held by this unit, as partner too, or by one that stood below it on the day.
    pub unit: Option<UnitId>,
    /// Held in this period, or belonging to it wholly.
    pub period: Option<Period>,
    /// Has this kind.
    pub kind: Option<KindId>,
    /// Has a kind of the tier with this code.
    pub tier: Option<&'static str>,
    /// Voided ones too.
    pub voided: bool,
}

/// The activities that fit, by day and start.
pub fn activities(records: &Records<'_>, filter: &Filter) -> Result<Vec<ActivityId>> {
    let (before, from, to) = match filter.period {
        Some(period) => {
            (period.reached_from().to_string(), period.from().to_string(), period.to().to_string())
        }
        None => ("0000-01-01".to_owned(), "0000-01-01".to_owned(), "9999-12-31".to_owned()),
    };
    records.rows(
        sql!("listing.sql", "activities"),
        named_params! {
            ":before": before, ":from": from, ":to": to, ":unit": filter.unit, ":kind": filter.kind, ":tier": filter.tier,
            ":voided": filter.voided,
        },
        |row| row.get("id"),
    )
}

/// The how-manyth of this kind an activity in force is for its unit in the year of its day, from 1.
pub fn ordinal(records: &Records<'_>, activity: &Activity, kind: KindId) -> Result<i64> {
    let year = Period::containing(Grain::Year, activity.facts.day);
    records.one(
        sql!("listing.sql", "ordinal"),
        named_params! {":activity": activity.id, ":kind": kind, ":from": year.from()},
        |row| row.get(0),
    )
}

/// The latest activity of this kind that a unit held, up to a day.
pub fn latest(records: &Records<'_>, unit: UnitId, kind: KindId, until: Day) -> Result<Option<ActivityId>> {
    let params = named_params! {":unit": unit, ":kind": kind, ":until": until};
    records.maybe(sql!("listing.sql", "latest"), params, |row| row.get("id"))
}

/// An activity in force that listed a first topic 第一议题.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstTopicStudy {
    /// Its number.
    pub id: ActivityId,
    /// Whose it was.
    pub unit: UnitId,
    /// When it was held.
    pub day: Day,
    /// Its title.
    pub title: Option<String>,
    /// What its kinds are called.
    pub kinds: String,
}

/// The activities that listed a first topic, of the days from one to another, by day and start.
pub fn first_topics(records: &Records<'_>, from: Day, to: Day) -> Result<Vec<FirstTopicStudy>> {
    records.rows(sql!("listing.sql", "first_topics"), named_params! {":from": from, ":to": to}, |row| {
        Ok(FirstTopicStudy {
            id: row.get("id")?,
            unit: row.get("unit")?,
            day: row.get("day")?,
            title: row.get("title")?,
            kinds: row.get::<_, Option<String>>("kinds")?.unwrap_or_default(),
        })
    })
}
