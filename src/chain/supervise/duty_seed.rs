//! The starter list of duties, `seeds/duties.json`: the periodic acts of the 机关党委 itself.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::duty::{DutyFacts, DutyId, DutySource, Rhythm, add_duty, duties};
use crate::calendar::Grain;
use crate::roster::{UnitKind, units};
use crate::rules::Layer;
use crate::store::Write;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seeds {
    /// What the list is and is not; for its readers.
    #[serde(rename = "note")]
    _note: String,
    duties: Vec<Seed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    code: String,
    holder: UnitKind,
    name: String,
    what: String,
    layer: Layer,
    basis: String,
    every: Grain,
    source: DutySource,
}

/// Adds the duties that never were there, from today on, and says which; those of a unit that there is not, or of
/// which there are several, wait until there is one.
///
/// # Errors
/// Only those of the store.
pub fn seed_duties(write: &Write<'_>) -> Result<Vec<(DutyId, String)>> {
    let seeds: Seeds =
        serde_json::from_str(include_str!("../../../seeds/duties.json")).context("seeds/duties.json")?;
    let known = duties(write)?;
    let units = units(write, write.today)?;
    let mut added = Vec::new();
    for seed in seeds.duties {
        let same = |name: &str| name == seed.name;
        let there = known.iter().any(|duty| {
            duty.code.as_deref() == Some(&seed.code)
                || duty.versions.last().is_some_and(|last| same(&last.facts.name))
        });
        let mut holders = units.iter().filter(|u| u.kind == seed.holder && u.exists_on(write.today));
        let (Some(of), None, false) = (holders.next(), holders.next(), there) else { continue };
        let facts = DutyFacts {
            name: seed.name.clone(),
            what: seed.what,
            layer: seed.layer,
            basis: seed.basis,
            issued: None,
            rhythm: Rhythm::Every(seed.every),
            source: seed.source,
            kind: None,
        };
        added.push((add_duty(write, Some(&seed.code), of, None, write.today, &facts)?, seed.name));
    }
    Ok(added)
}
