//! Last stage: the plan becomes rows, all of them or none, inside the operation that the caller runs.

use anyhow::{Context, Result};

use super::compare::Accepted;
use super::known::{Known, Spot};
use super::plan::Plan;
use crate::import::subject::MATTER;
use crate::register::{
    Matter, Measure, Task, TaskFacts, add_measure, add_task, edit_measure, edit_task, insert_matter,
    insert_step, update_matter,
};
use crate::roster::UnitId;
use crate::store::Write;

impl Plan {
    /// Writes the plan.
    ///
    /// # Errors
    /// Refused if somebody wrote to the store since the plan was made: nothing unseen is written.
    pub fn apply(&self, write: &Write<'_>) -> Result<()> {
        self.foreseen.must_stand(write)?;
        let units = Known::make(write, &self.planned)?;
        let unit = |spot: &Spot| match spot {
            Spot::Known(unit) => Ok(*unit),
            Spot::Planned(at) => units.get(*at).copied().context("a department was not made"),
        };
        for row in &self.accepted {
            write_row(write, row, row.known.and_then(|at| self.known.get(at)), &unit)?;
        }
        let changed = self.accepted.iter().filter(|row| row.known.is_some()).count() as i64;
        self.foreseen.remember(write, &MATTER, changed)
    }
}

fn write_row(
    write: &Write<'_>,
    row: &Accepted,
    known: Option<&Matter>,
    unit: &dyn Fn(&Spot) -> Result<UnitId>,
) -> Result<()> {
    let mut of = match known {
        Some(known) => {
            if known.facts != row.facts || known.listed != row.listed {
                update_matter(write, known.id, &row.facts, row.listed)?;
            }
            known.clone()
        }
        None => Matter {
            id: insert_matter(write, &row.facts, row.listed)?,
            facts: row.facts.clone(),
            listed: row.listed,
            voided: None,
            measures: Vec::new(),
            tasks: Vec::new(),
            steps: Vec::new(),
        },
    };
    of.facts = row.facts.clone();
    let support = |spots: &[Spot]| -> Result<Vec<UnitId>> {
        let mut units = spots.iter().map(unit).collect::<Result<Vec<_>>>()?;
        units.sort();
        Ok(units)
    };
    for (number, text) in &row.reworded {
        let measure = of.measure(*number).cloned().context("a known measure is missing")?;
        edit_measure(write, &of, &measure, text)?;
        // What the task was named after keeps its name.
        for task in of
            .tasks
            .iter()
            .filter(|task| task.facts.measure == Some(*number) && task.facts.text == measure.text)
        {
            let facts = TaskFacts { text: text.clone(), ..task.facts.clone() };
            let regiven = row.regiven.iter().any(|(number, ..)| *number == task.number);
            if !regiven && of.task_stands(task, write.today, &Default::default()).is_open() {
                edit_task(write, &of, task, &facts)?;
            }
        }
    }
    for (number, lead, helps) in &row.regiven {
        let task = of.tasks.iter().find(|task| task.number == *number).context("a known task is missing")?;
        let reworded = row.reworded.iter().find(|(measure, _)| task.facts.measure == Some(*measure));
        let text = reworded.map_or_else(|| task.facts.text.clone(), |(_, text)| text.clone());
        let facts = TaskFacts { lead: unit(lead)?, support: support(helps)?, text, ..task.facts.clone() };
        edit_task(write, &of, task, &facts)?;
    }
    for (measure, text, lead, helps) in &row.tasks {
        let (lead, helps) = (unit(lead)?, support(helps)?);
        give(write, &mut of, row, *measure, text, lead, helps)?;
    }
    for measure in &row.measures {
        let number = add_measure(write, &of, &measure.text, row.since)?;
        of.measures.push(Measure { number, text: measure.text.clone(), day: row.since });
        for lead in &measure.leads {
            let (lead, helps) = (unit(lead)?, support(&measure.support)?);
            give(write, &mut of, row, number, &measure.text, lead, helps)?;
        }
    }
    for step in &row.steps {
        insert_step(write, &of, step)?;
        of.steps.push(step.clone());
    }
    Ok(())
}

fn give(
    write: &Write<'_>,
    of: &mut Matter,
    row: &Accepted,
    measure: i64,
    text: &str,
    lead: UnitId,
    support: Vec<UnitId>,
) -> Result<()> {
    let facts =
        TaskFacts { measure: Some(measure), text: text.to_owned(), lead, support, owner: None, due: None };
    let id = add_task(write, of, &facts, row.since)?;
    of.tasks.push(Task { number: id.task, facts, day: row.since });
    Ok(())
}
