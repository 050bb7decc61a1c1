//! How a matter stands in the columns of a register: what an export writes, and what a row that comes back unchanged
//! says of it.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use super::measures::joined;
use super::told::DONE;
use crate::calendar::{Day, word_key};
use crate::import::Field;
use crate::page::Cell;
use crate::record::Openness;
use crate::register::{Matter, MatterNames, Step, StepSort, Task, TaskState};
use crate::roster::{Names, PersonId, UnitId, persons};
use crate::rules::WorkingDays;
use crate::store::Records;

/// What a column of a register is called: some words mean something else in other files.
pub fn heading(field: Field) -> &'static str {
    match field {
        Field::State => "状态",
        Field::Code => "编号",
        Field::Result => "完成情况",
        field => field.label(),
    }
}

/// The columns whose words are kept as notes, where no step can be made of them.
const TOLD: [Field; 9] = [
    Field::Due,
    Field::Convey,
    Field::Deploy,
    Field::Progress,
    Field::Lead,
    Field::Result,
    Field::Verified,
    Field::Lookback,
    Field::Filed,
];

/// What stands between the remark and what else was told.
const BETWEEN: &str = "；";

/// What stands before the number of the task that an entry is about.
pub const TASK: &str = "任务 ";

/// What stands for nothing in a list of units.
pub(super) const NOBODY: &str = "—";

/// What is needed to write matters into columns.
pub struct Written {
    names: Names,
    classes: MatterNames,
    days: WorkingDays,
    /// How people are written whose name is not theirs alone.
    namesakes: HashMap<PersonId, String>,
    today: Day,
}

impl Written {
    /// Reads it.
    ///
    /// # Errors
    /// Only those of the store.
    pub fn read(records: &Records<'_>, today: Day) -> Result<Written> {
        let mut by_name: HashMap<String, Vec<(PersonId, String)>> = HashMap::new();
        for person in persons(records)? {
            let number = person.staff_no.unwrap_or_else(|| person.id.to_string());
            by_name.entry(person.name).or_default().push((person.id, number));
        }
        by_name.retain(|_, all| all.len() > 1);
        let namesakes = by_name
            .iter()
            .flat_map(|(name, all)| all.iter().map(move |(id, number)| (*id, format!("{name} {number}"))));
        Ok(Written {
            names: Names::read(records, today)?,
            classes: MatterNames::read(records)?,
            days: WorkingDays::read(records)?,
            namesakes: namesakes.collect(),
            today,
        })
    }

    /// The names of the classes here.
    pub fn classes(&self) -> &MatterNames {
        &self.classes
    }

    /// How a person is written.
    pub fn person(&self, id: PersonId) -> String {
        self.namesakes.get(&id).cloned().unwrap_or_else(|| self.names.person(id))
    }

    /// How a unit is written.
    pub fn unit(&self, id: UnitId) -> String {
        self.names.unit(id)
    }

    /// How the matter stands, in a word, with the days beside it.
    pub fn state(&self, of: &Matter) -> String {
        of.stands(self.today, &self.days).said()
    }

    /// What stands in a column.
    pub fn cell(&self, field: Field, of: &Matter) -> Cell {
        let facts = &of.facts;
        let day = |day: Option<Day>| day.map_or(Cell::Empty, |day| Cell::Day(day.0));
        match field {
            Field::Class => self.classes.of(facts.class).into(),
            Field::Matter => facts.title.clone().into(),
            Field::Serial => facts.serial.clone().into(),
            Field::Code => of.id.into(),
            Field::Number => facts.number.clone().into(),
            Field::Source => facts.source.clone().into(),
            Field::Issued => day(facts.dated),
            Field::Received => day(facts.received),
            Field::Listed => day(Some(of.listed)),
            Field::Due if facts.due.is_some() => day(facts.due),
            Field::Finished => day(submitted(of).map(|step| step.day)),
            Field::Openness if of.is_classified() => super::draft::CLASSIFIED.into(),
            Field::Openness => facts.openness.map(Openness::label).into(),
            field => match self.text(field, of) {
                text if text.is_empty() => Cell::Empty,
                text => text.into(),
            },
        }
    }

    /// What a cell says besides what an export writes there; none if that is nothing. Lines are added to a cell, so each
    /// that is written already falls away by itself. The days late beside a status are counted anew each day.
    pub fn besides(&self, field: Field, of: &Matter, cell: &str) -> Option<String> {
        if field == Field::State {
            let same = word_key(status_word(cell)) == of.stands(self.today, &self.days).state.label();
            return (!same).then(|| cell.to_owned());
        }
        let own = self.text(field, of);
        if word_key(&own) == word_key(cell) {
            return None;
        }
        let rest = match field {
            Field::Note => told_of_no_column(of).fold(cell.to_owned(), |rest, told| without(&rest, told)),
            field if TOLD.contains(&field) && field != Field::Lead => {
                let own = self.lines(field, of);
                let added = cell.lines().filter(|line| !own.contains(&word_key(line)));
                added.collect::<Vec<_>>().join("\n")
            }
            _ => return Some(cell.to_owned()),
        };
        let same =
            field == Field::Note && word_key(&rest) == word_key(of.facts.note.as_deref().unwrap_or_default());
        Some(rest).filter(|rest| !same && !rest.trim().is_empty())
    }

    /// What an export writes into a column, line by line, as it is compared.
    pub fn lines(&self, field: Field, of: &Matter) -> HashSet<String> {
        self.text(field, of).lines().map(word_key).collect()
    }

    /// Of the columns that a row leaves blank those of which something is known.
    pub fn left_blank(&self, of: &Matter, is_blank: impl Fn(Field) -> bool) -> Vec<Field> {
        // The others are numbers of the row, or follow from what happened.
        const STATED: [Field; 11] = [
            Field::Source,
            Field::Number,
            Field::Issued,
            Field::Received,
            Field::Convey,
            Field::Measures,
            Field::Lead,
            Field::Owner,
            Field::Due,
            Field::Progress,
            Field::Note,
        ];
        let known = |field: &Field| is_blank(*field) && self.cell(*field, of) != Cell::Empty;
        STATED.into_iter().filter(known).collect()
    }

    /// Whether a matter has such a task, and it is not done.
    pub fn has_open_task(&self, of: &Matter, number: i64) -> bool {
        let task = of.tasks.iter().find(|task| task.number == number);
        task.is_some_and(|task| of.task_stands(task, self.today, &self.days).is_open())
    }

    fn text(&self, field: Field, of: &Matter) -> String {
        match field {
            Field::Owner => of.facts.owner.map(|owner| self.person(owner)).unwrap_or_default(),
            Field::State => self.state(of),
            Field::Measures => {
                joined(&of.measures.iter().map(|measure| measure.text.clone()).collect::<Vec<_>>())
            }
            Field::Lead => match self.per_measure(of, |task| vec![task.facts.lead]) {
                units if units.is_empty() => notes(of, Field::Lead).join("\n"),
                units => units,
            },
            Field::Support => self.per_measure(of, |task| task.facts.support.clone()),
            Field::Convey => self.steps(field, of, |step| {
                (step.sort == StepSort::Convey).then(|| {
                    let id = step.activity.map(|id| format!("（{id}）")).unwrap_or_default();
                    step.text.clone().unwrap_or_else(|| format!("{} 第一议题{id}", step.day))
                })
            }),
            Field::Deploy => self.steps(field, of, |step| {
                (step.sort == StepSort::Deploy)
                    .then(|| dated(step, step.text.as_deref().unwrap_or("研究部署")))
            }),
            Field::Progress => self.steps(field, of, |step| self.progress(step)),
            Field::Result => {
                let result = submitted(of).and_then(|step| step.text.as_deref());
                let said =
                    result.map(|text| text.strip_prefix(DONE).unwrap_or(text).trim_start_matches('：'));
                let own = said.filter(|text| !text.is_empty()).map(str::to_owned);
                own.into_iter().chain(notes(of, field)).collect::<Vec<_>>().join("\n")
            }
            Field::Due => notes(of, field).join("\n"),
            Field::Verified => self.steps(field, of, |step| {
                (step.sort == StepSort::Verify).then(|| dated(step, &self.checked(step)))
            }),
            Field::Lookback => self.steps(field, of, |step| {
                let found = matches!(step.sort, StepSort::Lasting | StepSort::Relapsed);
                let said = step.text.as_deref().unwrap_or_default();
                found.then(|| dated(step, format!("{} {said}", step.sort.label()).trim()))
            }),
            Field::Filed => self.steps(field, of, |step| {
                (step.sort == StepSort::Archive)
                    .then(|| step.text.clone().unwrap_or_else(|| step.day.to_string()))
            }),
            Field::Note => {
                let own = of.facts.note.as_deref().into_iter();
                own.chain(told_of_no_column(of)).collect::<Vec<_>>().join(BETWEEN)
            }
            _ => String::new(),
        }
    }

    /// What stands of the sorts of step that a column has, each in a line, and what was only told under its name.
    fn steps(&self, field: Field, of: &Matter, said: impl Fn(&Step) -> Option<String>) -> String {
        let steps = of.steps.iter().filter(|step| !step.is_void).filter_map(said);
        steps.chain(notes(of, field)).collect::<Vec<_>>().join("\n")
    }

    /// What happened, of all that no column of its own has.
    fn progress(&self, step: &Step) -> Option<String> {
        let text = step.text.as_deref().unwrap_or_default();
        let of = step.task.map(|task| format!("{}{task}：", TASK)).unwrap_or_default();
        let whom = step.whom.as_deref().unwrap_or_default();
        let what = step.sort.label();
        let said = match (step.sort, step.until) {
            (StepSort::Progress, _) => format!("{of}{text}"),
            (StepSort::Done | StepSort::Undone | StepSort::Dropped, _) => {
                // The evidence may be an activity, without a word.
                let proof = step.activity.filter(|_| text.is_empty()).map(|id| id.to_string());
                format!("{of}{what} {text}{}", proof.unwrap_or_default())
            }
            (StepSort::Report, _) => format!("向{whom}报告 {text}"),
            (StepSort::Extend, Some(until)) => format!("{of}延期至 {until}（{whom}批准）{text}"),
            (StepSort::Return, _) => format!("{what} {}", self.checked(step)),
            (StepSort::Standing | StepSort::StudyOnly | StepSort::Reopen, _) => format!("{what} {text}"),
            _ => return None,
        };
        Some(dated(step, said.trim()))
    }

    /// Who looked at it, and what was found.
    fn checked(&self, step: &Step) -> String {
        let by = step.person.map(|person| self.person(person)).unwrap_or_default();
        format!("{by} {}", step.text.as_deref().unwrap_or_default()).trim().to_owned()
    }

    /// The units of each measure; only once where all have the same.
    fn per_measure(&self, of: &Matter, units: impl Fn(&Task) -> Vec<UnitId>) -> String {
        let given = of
            .tasks
            .iter()
            .filter(|task| of.task_stands(task, self.today, &self.days).state != TaskState::Dropped);
        let given: Vec<&Task> = given.collect();
        let named = |measure: Option<i64>| {
            let mut names: Vec<String> = Vec::new();
            for task in given.iter().filter(|task| measure.is_none() || task.facts.measure == measure) {
                for unit in units(task) {
                    let name = self.names.unit(unit);
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
            names.join("、")
        };
        let each: Vec<String> = of.measures.iter().map(|measure| named(Some(measure.number))).collect();
        match each.first() {
            None => named(None),
            Some(first) if each.iter().all(|units| units == first) => first.clone(),
            Some(_) => {
                let or_nobody = |units: String| if units.is_empty() { NOBODY.to_owned() } else { units };
                joined(&each.into_iter().map(or_nobody).collect::<Vec<_>>())
            }
        }
    }
}

/// The word at the head of a status, without what stands beside it.
pub fn status_word(text: &str) -> &str {
    text.split(['，', ',', '（', '(', '；', '\n']).next().unwrap_or_default().trim()
}

/// The last time it was called done, or came back.
pub(super) fn called_done_or_back(of: &Matter) -> Option<&Step> {
    of.steps.iter().rev().find(|step| {
        matches!(step.sort, StepSort::Submit | StepSort::Return | StepSort::Reopen | StepSort::Relapsed)
    })
}

/// The last time it was called done, unless it came back since.
fn submitted(of: &Matter) -> Option<&Step> {
    called_done_or_back(of).filter(|step| step.sort == StepSort::Submit)
}

fn dated(step: &Step, text: &str) -> String {
    format!("{} {text}", step.day).trim().to_owned()
}

/// What a note keeps under the name of a column.
fn after_heading(field: Field, note: &str) -> Option<&str> {
    note.strip_prefix(heading(field))?.strip_prefix('：')
}

/// What was told under the name of no column that an export has a place for: it stands with the remark.
fn told_of_no_column(of: &Matter) -> impl Iterator<Item = &str> {
    let told = of.steps.iter().filter(|step| step.sort == StepSort::Note);
    let told = told.filter_map(|step| step.text.as_deref());
    told.filter(|text| TOLD.iter().all(|field| after_heading(*field, text).is_none()))
}

/// A remark without one thing that was told beside it.
fn without(remark: &str, told: &str) -> String {
    if remark.trim() == told {
        return String::new();
    }
    let (before, after) = (format!("{BETWEEN}{told}"), format!("{told}{BETWEEN}"));
    if remark.contains(&before) { remark.replacen(&before, "", 1) } else { remark.replacen(&after, "", 1) }
}

fn notes(of: &Matter, field: Field) -> Vec<String> {
    let told = of.steps.iter().filter(|step| step.sort == StepSort::Note);
    let told = told.filter_map(|step| after_heading(field, step.text.as_deref()?));
    told.map(str::to_owned).collect()
}
