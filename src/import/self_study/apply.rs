//! Last stage: the plan becomes rows, all of them or none, inside the operation that the caller runs.

use anyhow::Result;

use super::plan::Plan;
use crate::chain::{add_self_study, edit_self_study};
use crate::import::subject::SELF_STUDY;
use crate::store::Write;

impl Plan {
    /// Writes the plan.
    ///
    /// # Errors
    /// Refused if somebody wrote to the store since the plan was made: nothing unseen is written.
    pub fn apply(&self, write: &Write<'_>) -> Result<()> {
        self.foreseen.must_stand(write)?;
        // What is shortened goes first: a day must not seem too long while it is half changed.
        let shorter = |row: &&super::plan::Accepted| {
            row.known.as_ref().is_some_and(|known| known.facts.minutes > row.facts.minutes)
        };
        let (first, rest): (Vec<_>, Vec<_>) = self.accepted.iter().partition(shorter);
        for row in first.into_iter().chain(rest) {
            match &row.known {
                Some(known) => edit_self_study(write, known, &row.facts)?,
                None => {
                    add_self_study(write, &row.facts)?;
                }
            }
        }
        if !write.has_changes() {
            return Ok(());
        }
        let changed = self.accepted.iter().filter(|row| row.known.is_some()).count() as i64;
        self.foreseen.remember(write, &SELF_STUDY, changed)
    }
}
