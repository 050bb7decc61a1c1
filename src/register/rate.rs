//! Two rates, apart: 销号率, of the matters that can be closed at all, and 机制建立率, of the organs that should have a
//! closed-loop mechanism. Each says who is left out.

use std::collections::BTreeMap;

use anyhow::Result;

use super::matter::{Matter, MatterClass};
use super::standing::{MatterState, TaskState};
use crate::calendar::{Day, Reckoning};
use crate::roster::{Unit, UnitId, units};
use crate::rules::WorkingDays;
use crate::sql;
use crate::store::{Records, Write, named_params};

/// How the matters of a class, or those that a unit leads, stand. All counts are of matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Listed, without those voided.
    pub listed: i64,
    /// Of these conveyed.
    pub conveyed: i64,
    /// Of these studied and arranged, or with measures or tasks.
    pub deployed: i64,
    /// In hand: open, with the standing ones left out.
    pub in_hand: i64,
    /// Closed 销号.
    pub closed: i64,
    /// 长期坚持.
    pub standing: i64,
    /// Classified: only the serial number is kept.
    pub numbered: i64,
    /// Open, and its time or that of a task is over.
    pub overdue: i64,
    /// Voided; in none of the other counts.
    pub voided: i64,
}

impl Tally {
    /// Of how many closed ones 销号率 is: neither standing, nor classified, nor voided.
    pub fn closable(&self) -> i64 {
        self.in_hand + self.closed
    }

    fn add(&mut self, one: &Matter, on: Reckoning, days: &WorkingDays) {
        let stands = one.stands(on, days);
        if stands.state == MatterState::Voided {
            self.voided += 1;
            return;
        }
        self.listed += 1;
        if stands.state == MatterState::Numbered {
            self.numbered += 1;
            return;
        }
        self.conveyed += i64::from(stands.conveyed.is_some());
        self.deployed +=
            i64::from(stands.deployed.is_some() || !one.measures.is_empty() || !one.tasks.is_empty());
        self.closed += i64::from(stands.is_closed());
        self.standing += i64::from(stands.state == MatterState::Standing);
        self.in_hand += i64::from(stands.is_open() && stands.state != MatterState::Standing);
        self.overdue += i64::from(stands.overdue.is_some());
    }
}

/// The matters that were listed by a day by class, in the order of the classes.
pub fn by_class(
    matters: &[Matter],
    on: impl Into<Reckoning>,
    days: &WorkingDays,
) -> Vec<(MatterClass, Tally)> {
    let on = on.into();
    let of = |class: &MatterClass| {
        let mut tally = Tally::default();
        for one in matters.iter().filter(|one| one.facts.class == *class) {
            tally.add(one, on, days);
        }
        (*class, tally)
    };
    MatterClass::ALL.iter().map(of).collect()
}

/// All classes together: every matter is of one class.
pub fn total(classes: &[(MatterClass, Tally)]) -> Tally {
    classes.iter().fold(Tally::default(), |sum, (_, one)| Tally {
        listed: sum.listed + one.listed,
        conveyed: sum.conveyed + one.conveyed,
        deployed: sum.deployed + one.deployed,
        in_hand: sum.in_hand + one.in_hand,
        closed: sum.closed + one.closed,
        standing: sum.standing + one.standing,
        numbered: sum.numbered + one.numbered,
        overdue: sum.overdue + one.overdue,
        voided: sum.voided + one.voided,
    })
}

/// The matters that were listed by a day by lead unit, each under every unit that leads one of its tasks; by number of the unit.
pub fn by_lead(matters: &[Matter], on: impl Into<Reckoning>, days: &WorkingDays) -> Vec<(UnitId, Tally)> {
    let on = on.into();
    let mut tallies: BTreeMap<UnitId, Tally> = BTreeMap::new();
    for one in matters {
        let mut leads: Vec<UnitId> = one
            .tasks
            .iter()
            .filter(|task| one.task_stands(task, on, days).state != TaskState::Dropped)
            .map(|task| task.facts.lead)
            .collect();
        leads.sort_unstable();
        leads.dedup();
        for lead in leads {
            tallies.entry(lead).or_default().add(one, on, days);
        }
    }
    tallies.into_iter().collect()
}

/// The closed-loop mechanism 政治要件闭环落实机制 of an organ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mechanism {
    /// The organ.
    pub unit: Unit,
    /// Since when it has one; none: it should and has not.
    pub established: Option<Day>,
    /// By which paper.
    pub paper: Option<String>,
    /// Who answers for it.
    pub liaison: Option<String>,
    /// Remark.
    pub note: Option<String>,
}

/// The organs that should have a mechanism, with those that ended before a day left out.
pub fn mechanisms(records: &Records<'_>, on: Day) -> Result<Vec<Mechanism>> {
    let known: BTreeMap<UnitId, Unit> = units(records, on)?.into_iter().map(|unit| (unit.id, unit)).collect();
    let mut found = Vec::new();
    records.each(sql!("rate.sql", "mechanisms"), [], |row| {
        let unit: UnitId = row.get("unit")?;
        let stands = |unit: &&Unit| unit.starts <= on && unit.ends.is_none_or(|ends| ends >= on);
        if let Some(unit) = known.get(&unit).filter(stands) {
            found.push(Mechanism {
                unit: unit.clone(),
                established: row.get::<_, Option<Day>>("established")?.filter(|day| *day <= on),
                paper: row.get("paper")?,
                liaison: row.get("liaison")?,
                note: row.get("note")?,
            });
        }
        Ok(())
    })?;
    Ok(found)
}

/// Records what is known of the mechanism of an organ, in place of what was.
pub fn set_mechanism(write: &Write<'_>, mechanism: &Mechanism) -> Result<()> {
    let unit = mechanism.unit.id;
    let params = named_params! {
        ":unit": unit, ":established": mechanism.established, ":paper": mechanism.paper,
        ":liaison": mechanism.liaison, ":note": mechanism.note,
    };
    if write.execute(sql!("rate.sql", "update_mechanism"), params)? == 0 {
        write.execute(sql!("rate.sql", "insert_mechanism"), params)?;
    }
    Ok(())
}

/// Takes an organ out of those that should have a mechanism.
pub fn remove_mechanism(write: &Write<'_>, unit: UnitId) -> Result<()> {
    write.execute(sql!("rate.sql", "delete_mechanism"), named_params! {":unit": unit})?;
    Ok(())
}
