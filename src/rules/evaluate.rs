//! Judging units against the rules in force.

use anyhow::Result;

use super::{Question, Verdict};
use crate::store::Records;

/// Judges every unit asked for against every rule in force: units in the order of the tree, then rules.
///
/// # Errors
/// Only if the store cannot be read.
pub fn evaluate(_records: &Records<'_>, _question: &Question) -> Result<Vec<Verdict>> {
    Ok(Vec::new())
}
