//! What a row comes to: a new matter, changes of a known one, or nothing.

use super::draft::{Draft, MeasureDraft, Typed};
use super::known::{Planned, Spot, as_problem};
use super::told::{DONE, Told, as_told, noted};
use super::written::{Written, called_done_or_back};
use crate::calendar::{Day, word_key};
use crate::import::Field;
use crate::import::notes::Notes;
use crate::import::preview::ToComplete;
use crate::import::problem::{Problem, shortened};
use crate::record::{MatterId, Openness};
use crate::register::{
    Matter, MatterFacts, MatterState, Measure, PaperNumber, Step, StepSort, Task, TaskFacts, title_key,
};
use crate::roster::UnitId;
use crate::rules::WorkingDays;

/// A row that is to be written.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The matter that it changes, by its place among the known ones; none for a new one.
    pub known: Option<usize>,
    /// What is stated about it.
    pub facts: MatterFacts,
    /// The day on which it was listed.
    pub listed: Day,
    /// The day from which its new measures and tasks count.
    pub since: Day,
    /// Measures that get other words, by their number.
    pub reworded: Vec<(i64, String)>,
    /// New measures.
    pub measures: Vec<MeasureDraft>,
    /// New tasks of known measures: the measure, its words, who leads, who helps.
    pub tasks: Vec<(i64, String, Spot, Vec<Spot>)>,
    /// Tasks that get another lead or others who help, by their number.
    pub regiven: Vec<(i64, Spot, Vec<Spot>)>,
    /// Units that it names without a measure.
    pub named: Vec<Spot>,
    /// What happened.
    pub steps: Vec<Step>,
}

impl Accepted {
    /// Every unit that it names.
    pub fn spots(&mut self) -> impl Iterator<Item = &mut Spot> {
        let measures = self.measures.iter_mut().flat_map(|one| one.leads.iter_mut().chain(&mut one.support));
        let tasks =
            self.tasks.iter_mut().flat_map(|(.., lead, support)| std::iter::once(lead).chain(support));
        let regiven =
            self.regiven.iter_mut().flat_map(|(_, lead, support)| std::iter::once(lead).chain(support));
        measures.chain(tasks).chain(regiven).chain(&mut self.named)
    }
}

/// The rows against the matters in the store.
pub struct Comparing<'a> {
    /// The known matters.
    pub known: &'a [Matter],
    /// How matters are written.
    pub written: &'a Written,
    /// The days that are worked.
    pub days: WorkingDays,
    /// The departments that would be made.
    pub planned: &'a [Planned],
    /// The day on which the clerk works.
    pub today: Day,
    /// The number that the next new matter will get.
    pub next: i64,
    /// What is to be completed.
    pub to_complete: Vec<ToComplete>,
    /// Which activities conveyings were found to be.
    pub cited: Vec<String>,
    /// Where the typed status is another than the derived one.
    pub unlike: Vec<String>,
    /// Measures that a row leaves out, and that stay.
    pub kept: Vec<String>,
    /// What is noted on the way.
    pub notes: &'a mut Notes,
}

/// What stands in the place of what was there, where something is added to it.
pub(super) const ADDED: &str = "（新增）";

/// In what a row differs: the column, what is known, what it says.
pub(super) type Differences = Vec<(Field, String, String)>;

impl Comparing<'_> {
    /// Counts a row, and says whether it is to be written.
    pub fn settle(&mut self, draft: Draft) -> Option<Accepted> {
        if let Err(problem) = self.judge(&draft) {
            self.notes.hold(draft.row, problem);
            return None;
        }
        match draft.known.and_then(|at| self.known.get(at)) {
            None => Some(self.listed(draft)),
            Some(known) => self.changed(draft, known),
        }
    }

    /// What cannot be stated of a matter together with what is known of it.
    fn judge(&self, draft: &Draft) -> Result<(), Problem> {
        let known = draft.known.and_then(|at| self.known.get(at));
        if let Some(known) = known.filter(|known| known.is_classified()) {
            let more = draft.title.is_some()
                || draft.source.is_some()
                || draft.number.is_some()
                || draft.openness.is_some()
                || draft.owner.is_some()
                || draft.due.is_some()
                || draft.note.is_some()
                || draft.divides
                || !draft.told.is_empty()
                || draft.state.is_some();
            if more {
                let why = format!("{} 是涉密要件，只登记类别、登记编号和日期", known.id);
                return Err(Problem::new(Field::Matter, "（不显示）", why, "从文件中删去这些文字"));
            }
        }
        let dated = draft.dated.or(known.and_then(|known| known.facts.dated));
        let received = draft.received.or(known.and_then(|known| known.facts.received));
        if let Some((dated, received)) = dated.zip(received).filter(|(dated, received)| received < dated) {
            let why = format!("收到日期 {received} 早于成文日期 {dated}");
            return Err(Problem::new(Field::Issued, &dated.to_string(), why, "改正两个日期之一"));
        }
        let listed = draft.listed.or(known.map(|known| known.listed));
        for (field, day) in [(Field::Issued, draft.dated), (Field::Received, draft.received)] {
            if let Some((day, listed)) = day.zip(listed).filter(|(day, listed)| day > listed) {
                let why = format!("晚于登记日期 {listed}");
                return Err(Problem::new(field, &day.to_string(), why, "改正日期，或写明登记日期"));
            }
        }
        if let Some(Typed::Done(Some(day), _)) = &draft.state
            && let Some(dated) = draft.dated.filter(|dated| day < dated)
        {
            let why = format!("早于成文日期 {dated}");
            return Err(Problem::new(Field::Finished, &day.to_string(), why, "改正两个日期之一"));
        }
        Ok(())
    }

    fn listed(&mut self, draft: Draft) -> Accepted {
        let code = MatterId(self.next);
        self.next += 1;
        let classified = draft.serial.is_some();
        let facts = MatterFacts {
            class: draft.class,
            title: draft.title.clone(),
            serial: draft.serial.clone(),
            source: draft.source.clone(),
            number: draft.number.clone(),
            dated: draft.dated,
            received: draft.received,
            openness: draft.openness.or(if classified { None } else { Some(Openness::Open) }),
            document: None,
            owner: draft.owner,
            due: draft.due,
            note: draft.note.clone(),
        };
        let listed = draft.listed.or(draft.received).or(draft.dated).unwrap_or(self.today);
        let mut steps: Vec<Step> = draft.told.iter().map(|told| told.step.clone()).collect();
        steps.extend(self.state_step(&draft, None));
        let accepted = Accepted {
            known: None,
            facts,
            listed,
            since: since(&draft.told, listed),
            reworded: Vec::new(),
            measures: draft.measures.clone(),
            tasks: Vec::new(),
            regiven: Vec::new(),
            named: draft.named.clone(),
            steps,
        };
        let one = preliminary(&accepted, code);
        self.notes.new_row(draft.row, Field::Matter, &one.called());
        self.look_at_state(&draft, &one);
        self.list_open(draft.row, &draft.told, draft.state.as_ref(), &one);
        accepted
    }

    /// The step that the typed status comes to, and says that somebody has to decide.
    fn state_step(&self, draft: &Draft, known: Option<&Matter>) -> Option<Step> {
        let text = match draft.state.as_ref()? {
            Typed::Done(day, result) => {
                // What came back is only called done anew by a later day; else the file is older than that.
                let before = |known: &Matter| {
                    let last = called_done_or_back(known);
                    let anew =
                        |back: &Step| back.sort != StepSort::Submit && day.is_some_and(|day| day > back.day);
                    known.is_closed() || last.is_some_and(|last| !anew(last))
                };
                if known.is_some_and(before) {
                    return None;
                }
                let text =
                    result.as_ref().map_or_else(|| DONE.to_owned(), |result| format!("{DONE}：{result}"));
                return Some(Step {
                    text: Some(text),
                    ..Step::on(StepSort::Submit, day.unwrap_or(self.today))
                });
            }
            Typed::Decision(word) => noted(Field::State, word),
            Typed::Other(..) => return None,
        };
        let decided = known.is_some_and(|known| {
            let decision = |step: &Step| matches!(step.sort, StepSort::Standing | StepSort::StudyOnly);
            known.steps.iter().any(|step| decision(step) || step.text.as_deref() == Some(text.as_str()))
        });
        (!decided).then(|| Step { text: Some(text), ..Step::on(StepSort::Note, self.today) })
    }

    /// A typed status that is none of ours, or another than the derived one, is pointed out.
    fn look_at_state(&mut self, draft: &Draft, one: &Matter) {
        let derived = one.stands(self.today, &self.days).state;
        let (word, same) = match &draft.state {
            // A task given out is under way, and so is what was sent back.
            Some(Typed::Other(word, Some(MatterState::UnderWay))) => {
                (word.as_str(), matches!(derived, MatterState::UnderWay | MatterState::Deployed))
            }
            Some(Typed::Other(word, state)) => (word.as_str(), *state == Some(derived)),
            Some(Typed::Done(..)) => {
                let over = [MatterState::Submitted, MatterState::Closed, MatterState::Archived];
                ("已完成", over.contains(&derived))
            }
            Some(Typed::Decision(_)) | None => return,
        };
        if !same {
            let (row, word) = (draft.row, shortened(word));
            self.unlike.push(format!("第 {row} 行写“{word}”，算出“{}”", derived.label()));
        }
    }

    fn changed(&mut self, mut draft: Draft, known: &Matter) -> Option<Accepted> {
        let row = draft.row;
        let step_of_state = self.state_step(&draft, Some(known));
        if let (Some(Typed::Done(_, Some(result))), None) = (&draft.state, &step_of_state) {
            // It was called done before; what came of it is told anew.
            let result = result.clone();
            draft.told.extend(as_told(Field::Result, &result, self.today));
        }
        draft.told.retain(|told| !is_told(known, told));
        let (facts, mut found) = self.facts(&draft, known);
        let mut accepted = Accepted {
            known: draft.known,
            listed: draft.listed.unwrap_or(known.listed),
            since: since(&draft.told, self.today),
            facts,
            reworded: Vec::new(),
            measures: Vec::new(),
            tasks: Vec::new(),
            regiven: Vec::new(),
            named: draft.named.clone(),
            steps: draft.told.iter().map(|told| told.step.clone()).chain(step_of_state.clone()).collect(),
        };
        if accepted.listed != known.listed {
            found.push((Field::Listed, known.listed.to_string(), accepted.listed.to_string()));
        }
        if draft.divides
            && let Err(problem) = self.divide(&draft, known, &mut accepted, &mut found)
        {
            self.notes.hold(row, problem);
            return None;
        }
        for told in &draft.told {
            let bare = told.note.split_once('：').map_or(told.note.as_str(), |(_, words)| words);
            found.push((told.field, ADDED.to_owned(), shortened(bare)));
        }
        if let Some(step) = &step_of_state {
            let new = if step.sort == StepSort::Submit {
                "待审核".to_owned()
            } else {
                step.text.clone().unwrap_or_default()
            };
            found.push((Field::State, self.written.state(known), new));
        }
        if let Err(problem) = self.may_change(known, &accepted) {
            self.notes.hold(row, problem);
            return None;
        }
        let called = known.called();
        if step_of_state.is_none() {
            self.look_at_state(&draft, known);
        }
        if found.is_empty() {
            self.notes.same_row(row, Field::Matter, &called);
            return None;
        }
        let whose = format!("{} {called}", known.id);
        let taken = self.notes.changed_row(row, &whose, found).then_some(accepted);
        if taken.is_some() {
            self.list_open(row, &draft.told, draft.state.as_ref().filter(|_| step_of_state.is_some()), known);
        }
        taken
    }

    /// What the known matter would not allow.
    fn may_change(&self, known: &Matter, accepted: &Accepted) -> Result<(), Problem> {
        let facts = &accepted.facts;
        known.may_become(facts, self.today).map_err(|refusal| {
            let (field, value) = if facts.due != known.facts.due {
                (Field::Due, facts.due.map(|due| due.to_string()))
            } else if facts.owner != known.facts.owner {
                (Field::Owner, facts.owner.map(|owner| self.written.person(owner)))
            } else {
                (Field::Openness, None)
            };
            as_problem(field, value.as_deref().unwrap_or_default(), &refusal)
        })?;
        let works = accepted.steps.iter().any(|step| !matches!(step.sort, StepSort::Note | StepSort::Convey));
        let divides = !(accepted.measures.is_empty()
            && accepted.tasks.is_empty()
            && accepted.reworded.is_empty()
            && accepted.regiven.is_empty());
        if works || divides {
            let field = if divides { Field::Measures } else { Field::State };
            known.must_be_open().map_err(|refusal| as_problem(field, "", &refusal))?;
        }
        Ok(())
    }

    /// What would be stated about it, and in what that differs; blank cells say nothing.
    fn facts(&self, draft: &Draft, known: &Matter) -> (MatterFacts, Differences) {
        let old = &known.facts;
        let differs =
            |old: &Option<String>, new: &Option<String>, same: fn(&str, &str) -> bool| match (old, new) {
                (Some(old), Some(new)) => !same(old, new),
                (None, Some(_)) => true,
                (_, None) => false,
            };
        let pick = |old: &Option<String>, new: &Option<String>, same| {
            if differs(old, new, same) { new.clone() } else { old.clone() }
        };
        let words = |one: &str, other: &str| word_key(one) == word_key(other);
        let titles = |one: &str, other: &str| title_key(one) == title_key(other);
        let numbers = |one: &str, other: &str| {
            word_key(one) == word_key(other)
                || PaperNumber::parse(one).is_some_and(|number| PaperNumber::parse(other) == Some(number))
        };
        let facts = MatterFacts {
            class: draft.class,
            title: pick(&old.title, &draft.title, titles),
            serial: pick(&old.serial, &draft.serial, words),
            source: pick(&old.source, &draft.source, words),
            number: pick(&old.number, &draft.number, numbers),
            dated: draft.dated.or(old.dated),
            received: draft.received.or(old.received),
            openness: draft.openness.or(old.openness),
            document: old.document,
            owner: draft.owner.or(old.owner),
            due: draft.due.or(old.due),
            note: pick(&old.note, &draft.note, words),
        };
        let texts = |facts: &MatterFacts| {
            let day = |day: Option<Day>| day.map(|day| day.to_string());
            [
                (Field::Class, Some(self.written.classes().of(facts.class))),
                (Field::Matter, facts.title.clone()),
                (Field::Serial, facts.serial.clone()),
                (Field::Source, facts.source.clone()),
                (Field::Number, facts.number.clone()),
                (Field::Issued, day(facts.dated)),
                (Field::Received, day(facts.received)),
                (Field::Openness, facts.openness.map(|openness| openness.label().to_owned())),
                (Field::Owner, facts.owner.map(|owner| self.written.person(owner))),
                (Field::Due, day(facts.due)),
                (Field::Note, facts.note.clone()),
            ]
        };
        let said = |text: Option<String>| text.unwrap_or_else(|| "（无）".to_owned());
        let pairs = texts(old).into_iter().zip(texts(&facts)).filter(|(old, new)| old.1 != new.1);
        let found = pairs.map(|((field, old), (_, new))| (field, said(old), said(new))).collect();
        (facts, found)
    }
}

/// The day from which measures count: when the matter was conveyed, else when it was listed.
fn since(told: &[Told], listed: Day) -> Day {
    let conveyed = told.iter().filter(|told| told.step.sort == StepSort::Convey).map(|told| told.step.day);
    conveyed.min().map_or(listed, |day| day.max(listed))
}

/// Whether a matter says already what a row tells.
fn is_told(known: &Matter, told: &Told) -> bool {
    known.steps.iter().any(|step| {
        let text = step.text.as_deref();
        let when = step.day == told.step.day || told.step.sort == StepSort::Note;
        let same = when && step.sort == told.step.sort && text == told.step.text.as_deref();
        // Once a day is enough: how it was conveyed is recorded here, and told there.
        let once = matches!(told.step.sort, StepSort::Convey | StepSort::Deploy)
            && step.sort == told.step.sort
            && step.day == told.step.day;
        same || once || text == Some(told.note.as_str())
    })
}

/// The matter as it will be, to say how it stands; who leads its tasks does not matter for that.
fn preliminary(accepted: &Accepted, id: MatterId) -> Matter {
    let mut one = Matter {
        id,
        facts: accepted.facts.clone(),
        listed: accepted.listed,
        voided: None,
        measures: Vec::new(),
        tasks: Vec::new(),
        steps: accepted.steps.clone(),
    };
    for (number, measure) in (1..).zip(&accepted.measures) {
        one.measures.push(Measure { number, text: measure.text.clone(), day: accepted.since });
        for _ in &measure.leads {
            let facts = TaskFacts {
                measure: Some(number),
                text: measure.text.clone(),
                lead: UnitId(0),
                support: Vec::new(),
                owner: None,
                due: None,
            };
            one.tasks.push(Task { number: one.tasks.len() as i64 + 1, facts, day: accepted.since });
        }
    }
    one
}
