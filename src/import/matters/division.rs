//! Measures and tasks of a known matter against those of a row: words are added or change, none are taken away.

use super::compare::{ADDED, Accepted, Comparing, Differences};
use super::draft::{Draft, MeasureDraft};
use super::known::Spot;
use crate::calendar::{in_quotes, word_key};
use crate::import::Field;
use crate::import::problem::{Problem, shortened};
use crate::register::{Matter, Measure, Task, TaskState};

impl Comparing<'_> {
    /// What becomes of measures and tasks: words are added or change, none are taken away.
    pub(super) fn divide(
        &mut self,
        draft: &Draft,
        known: &Matter,
        accepted: &mut Accepted,
        found: &mut Differences,
    ) -> Result<(), Problem> {
        let same = |measure: &Measure, one: &MeasureDraft| word_key(&measure.text) == word_key(&one.text);
        let gone: Vec<&Measure> =
            known.measures.iter().filter(|m| !draft.measures.iter().any(|one| same(m, one))).collect();
        let (mut gone, said) = (gone.into_iter(), !draft.measures.is_empty());
        let as_many = draft.measures.len() == known.measures.len();
        for one in &draft.measures {
            let measure = known.measures.iter().find(|measure| same(measure, one)).or_else(|| {
                let other = gone.next().filter(|_| as_many)?;
                accepted.reworded.push((other.number, one.text.clone()));
                found.push((Field::Measures, other.text.clone(), one.text.clone()));
                Some(other)
            });
            match measure {
                Some(measure) => self.give(one, measure, known, accepted, found)?,
                None => {
                    found.push((Field::Measures, ADDED.to_owned(), one.text.clone()));
                    accepted.measures.push(one.clone());
                }
            }
        }
        for measure in gone.filter(|_| said) {
            let (id, number) = (known.id, measure.number);
            self.kept.push(format!("{id} 第 {number} 条{}", in_quotes(&shortened(&measure.text))));
        }
        Ok(())
    }

    /// Who is to lead and to help with a measure that is there.
    fn give(
        &self,
        one: &MeasureDraft,
        measure: &Measure,
        known: &Matter,
        accepted: &mut Accepted,
        found: &mut Differences,
    ) -> Result<(), Problem> {
        let dropped =
            |task: &&Task| known.task_stands(task, self.today, &self.days).state == TaskState::Dropped;
        let of_measure = known.tasks.iter().filter(|task| task.facts.measure == Some(measure.number));
        let tasks: Vec<&Task> = of_measure.filter(|task| !dropped(task)).collect();
        let leads = |spot: &&Spot| tasks.iter().any(|task| Spot::Known(task.facts.lead) == **spot);
        let missing: Vec<Spot> = one.leads.iter().filter(|spot| !leads(spot)).copied().collect();
        let other = if let ([task], [lead]) = (tasks.as_slice(), one.leads.as_slice()) {
            Some((*task, *lead)).filter(|_| !missing.is_empty())
        } else {
            None
        };
        if let Some((_, lead)) = other {
            let old = tasks.first().map(|task| self.written.unit(task.facts.lead)).unwrap_or_default();
            found.push((Field::Lead, old, self.called(lead)));
        } else {
            for lead in missing {
                found.push((Field::Lead, ADDED.to_owned(), self.called(lead)));
                accepted.tasks.push((measure.number, one.text.clone(), lead, one.support.clone()));
            }
        }
        for task in tasks {
            let lead = other.filter(|(of, _)| of.number == task.number).map(|(_, lead)| lead);
            let now: Vec<Spot> = task.facts.support.iter().map(|unit| Spot::Known(*unit)).collect();
            let helps = !one.support.is_empty() && one.support != now;
            if lead.is_none() && !helps {
                continue;
            }
            let state = known.task_stands(task, self.today, &self.days).state;
            if state == TaskState::Done {
                let id = known.task_id(task);
                let field = if lead.is_some() { Field::Lead } else { Field::Support };
                let why = format!("任务 {id} 已完成，不能再改");
                let fix = format!("要继续办理的：wuxue checklist task undo {id} --because 原因");
                return Err(Problem::new(field, &one.text, why, fix));
            }
            if helps {
                let named = |spots: &[Spot]| {
                    let names: Vec<String> = spots.iter().map(|spot| self.called(*spot)).collect();
                    if names.is_empty() { "（无）".to_owned() } else { names.join("、") }
                };
                found.push((Field::Support, named(&now), named(&one.support)));
            }
            let lead = lead.unwrap_or(Spot::Known(task.facts.lead));
            let mut support = if helps { one.support.clone() } else { now };
            support.retain(|unit| *unit != lead);
            accepted.regiven.push((task.number, lead, support));
        }
        Ok(())
    }

    fn called(&self, spot: Spot) -> String {
        match spot {
            Spot::Known(unit) => self.written.unit(unit),
            Spot::Planned(at) => self.planned.get(at).map(|planned| planned.name.clone()).unwrap_or_default(),
        }
    }
}
