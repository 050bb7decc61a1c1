//! Last stage: the plan becomes rows, all of them or none, inside the operation that the caller runs.

use anyhow::Result;

use super::plan::Plan;
use crate::chain::{add_self_study, edit_self_study};
use crate::import::memory::remember;
use crate::import::subject::SELF_STUDY;
use crate::refusal::Refusal;
use crate::store::Write;

impl Plan {
    /// Writes the plan.
    ///
    /// # Errors
    /// Refused if somebody wrote to the store since the plan was made: nothing unseen is written.
    pub fn apply(&self, write: &Write<'_>) -> Result<()> {
        if write.last_operation()? != self.last_operation {
            return Err(Refusal::refused("预览之后库又有了新的操作，没有写入。")
                .hint("再执行一次同样的命令，重新预览")
                .into());
        }
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
        remember(write, &SELF_STUDY, &self.preview, self.bytes, changed)
    }
}
