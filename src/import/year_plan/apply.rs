//! Last stage: the plan becomes rows, all of them or none, inside the operation that the caller runs.

use anyhow::Result;

use super::plan::Plan;
use crate::import::subject::PLAN;
use crate::record::{edit_plan_item, insert_plan_item};
use crate::store::Write;

impl Plan {
    /// Writes the plan.
    ///
    /// # Errors
    /// Refused if somebody wrote to the store since the plan was made.
    pub fn apply(&self, write: &Write<'_>) -> Result<()> {
        self.foreseen.must_stand(write)?;
        let mut changed = 0;
        for accepted in &self.accepted {
            match &accepted.known {
                Some(item) => {
                    edit_plan_item(write, item, &accepted.facts)?;
                    changed += 1;
                }
                None => {
                    insert_plan_item(write, &accepted.facts)?;
                }
            }
        }
        self.foreseen.remember(write, &PLAN, changed)
    }
}
