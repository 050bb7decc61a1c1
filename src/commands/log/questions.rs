//! `log add` at a terminal: what was not typed is asked for. Enter takes what stands there, which is what the unit
//! did last time, or passes over the question; Esc leads back to the question before. The answers become the command
//! line that would have said the same: it is shown before anything is written, kept in the history, and given back if
//! the record is refused, so that nothing typed is lost.

mod answer;
pub mod attend;
mod attendance;
pub mod grade;
pub mod proposal;
pub mod said;
pub mod settle;
mod table;

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use self::attendance::Came;
use self::proposal::{Ended, LED_BACK, Proposal};
use self::table::{Case, QUESTIONS, Question};
use super::add::{Args, is_another, record};
use super::fields::Fields;
use crate::calendar::Day;
use crate::chain::{Expected, Kind, Kinds, kinds, meant_kind};
use crate::commands::words;
use crate::page::{Cell, Page};
use crate::record::{Attendee, Facts, activity, add_activity, latest, roll};
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitKind, full_name, meant_unit, persons, units};
use crate::session::ask::{Answers, Choice};
use crate::session::{Session, Writing};
use crate::store::Records;

/// Asks for what is missing, shows what came of it, and records it.
///
/// # Errors
/// Refused if the clerk breaks off, says no, or the record is not allowed; with the command line as far as it goes.
pub fn add(answers: &mut impl Answers, args: &Args, session: &Session) -> Result<Page> {
    let mut asked = Asked { args: args.clone(), ..Asked::default() };
    let done = asked.all(answers, session);
    done.map_err(|error| match error.downcast::<Refusal>() {
        Ok(refusal) if asked.kinds.is_empty() && asked.flags.is_empty() => refusal.into(),
        Ok(refusal) => {
            let command = asked.command(session);
            refusal
                .hint(format!(
                    "已填的内容写成一条命令，可以改正后执行：wuxue {command}{}",
                    session.whereabouts
                ))
                .into()
        }
        Err(error) => error,
    })
}

/// A step of the conversation.
#[derive(Clone, Copy)]
enum Step {
    Unit,
    Kinds,
    Day,
    Field(&'static Question),
    Attendance,
    Settle,
}

/// What became of a step.
enum Passed {
    Asked,
    NotAsked,
    Back,
}

/// What was typed, and what was answered since.
#[derive(Clone, Default)]
struct Asked {
    args: Args,
    /// Kinds that were answered.
    kinds: Vec<String>,
    /// Flags that were answered, as they would have been typed.
    flags: said::Flags,
    /// What is shown above the last question.
    shown: Vec<String>,
    unit: Option<Unit>,
    chosen: Vec<Kind>,
    facts: Option<Facts>,
    /// What the unit stated of its latest activity of the first kind chosen of which it has held any.
    last: Option<Facts>,
    /// Who is expected.
    expected: Vec<Attendee>,
    done: Option<Page>,
}

/// What the questions are asked with.
struct Desk {
    today: Day,
    /// Names that can be completed.
    names: Vec<String>,
    /// What was answered before the clerk went back.
    given: BTreeMap<&'static str, Vec<String>>,
}

impl Asked {
    /// Every question, in the order of the record.
    fn all(&mut self, answers: &mut impl Answers, session: &Session) -> Result<Page> {
        let mut desk = Desk { today: session.today, names: Vec::new(), given: BTreeMap::new() };
        {
            let store = session.read()?;
            let records = &store.records();
            desk.names.extend(persons(records)?.into_iter().map(|person| person.name));
            desk.names.sort();
            desk.names.dedup();
            for word in &self.args.kinds {
                self.chosen.push(meant_kind(records, word)?);
            }
        }
        answers.say("回车：用方括号里的内容；没有的跳过，以后再补")?;
        answers.say("Tab：取来修改，或补全姓名；写一个“-”：不要它")?;
        answers.say("Esc：退回上一问；Ctrl-C：放弃")?;
        let mut steps = vec![Step::Unit, Step::Kinds, Step::Day];
        steps.extend(QUESTIONS.iter().map(Step::Field));
        steps.extend([Step::Attendance, Step::Settle]);
        let mut behind: Vec<(usize, Asked)> = Vec::new();
        let mut at = 0;
        while let Some(step) = steps.get(at).copied() {
            let before = self.clone();
            match self.step(answers, session, &mut desk, step)? {
                Passed::Asked => {
                    behind.push((at, before));
                    at += 1;
                }
                Passed::NotAsked => at += 1,
                Passed::Back => {
                    (at, *self) = behind.pop().ok_or_else(cancelled)?;
                }
            }
        }
        self.done.take().context("the last question records")
    }

    fn step(
        &mut self,
        answers: &mut impl Answers,
        session: &Session,
        desk: &mut Desk,
        step: Step,
    ) -> Result<Passed> {
        // Read anew at each step: what writes, and be it a rehearsal, must not wait for what reads.
        let read = || session.read();
        match step {
            Step::Unit => self.unit(answers, &read()?.records(), desk),
            Step::Kinds => self.kinds(answers, &read()?.records()),
            Step::Day => {
                let passed = self.day(answers, desk)?;
                if !matches!(passed, Passed::Back) {
                    self.begin(session)?;
                }
                Ok(passed)
            }
            Step::Field(question) => self.put(answers, &read()?.records(), desk, question),
            Step::Attendance => self.attendance(answers, &read()?.records(), desk),
            Step::Settle => self.settle(answers, session),
        }
    }

    fn unit(&mut self, answers: &mut impl Answers, records: &Records<'_>, desk: &Desk) -> Result<Passed> {
        let today = desk.today;
        if let Some(text) = &self.args.unit {
            self.unit = Some(meant_unit(records, text, today)?);
            return Ok(Passed::NotAsked);
        }
        let known = kinds(records)?;
        let holds = |unit: &Unit| match &*self.chosen {
            [] => known.iter().any(|kind| kind.holders.contains(&unit.kind)),
            typed => typed.iter().all(|kind| kind.holders.contains(&unit.kind)),
        };
        let (mut offered, mut choices) = (Vec::new(), Vec::new());
        for unit in units(records, today)? {
            if unit.kind != UnitKind::OutsideUnit && unit.exists_on(today) && holds(&unit) {
                let (choice, typed) = table::named(records, &unit, today)?;
                choices.push(choice);
                offered.push((unit, typed));
            }
        }
        if offered.is_empty() {
            return Err(Refusal::not_found("名册里没有能举办这类活动的党组织。")
                .hint("查看各类活动由谁举办：wuxue log kinds")
                .hint("还没有名册的，先导入：wuxue member import 名册文件")
                .into());
        }
        let Some(at) = answers.choose("哪个党组织的活动？", &choices)? else {
            return Ok(Passed::Back);
        };
        let (unit, typed) = offered.swap_remove(at);
        self.args.unit = Some(typed.clone());
        self.flags.push(("--unit", Some(typed)));
        self.unit = Some(unit);
        Ok(Passed::Asked)
    }

    /// The kinds: those typed, else one that this unit may hold, and as many more as the session was.
    fn kinds(&mut self, answers: &mut impl Answers, records: &Records<'_>) -> Result<Passed> {
        if !self.chosen.is_empty() {
            return Ok(Passed::NotAsked);
        }
        let unit = self.unit.as_ref().context("the unit is asked for first")?;
        let mut left = kinds(records)?;
        left.retain(|kind| kind.holders.contains(&unit.kind));
        if left.is_empty() {
            let message = format!("“{}”是{}，没有由它举办的活动类型。", unit.name, unit.kind.label());
            return Err(Refusal::refused(message).hint("查看各类活动由谁举办：wuxue log kinds").into());
        }
        let seeds = Kinds::load()?.kinds;
        let choice = |kind: &Kind| {
            let words = seeds.iter().find(|seed| seed.code == kind.code).map(|seed| seed.words.join(" "));
            Choice::new(&kind.name, format!("{} {}", kind.code, words.unwrap_or_default()))
        };
        let choices: Vec<Choice> = left.iter().map(choice).collect();
        let Some(at) = answers.choose("哪类活动？", &choices)? else { return Ok(Passed::Back) };
        let mut all = vec![left.remove(at)];
        // A talk stands alone in its record.
        left.retain(|kind| kind.code != TALK);
        while !left.is_empty() && all.iter().all(|kind| kind.code != TALK) {
            let mut choices = vec![Choice::new("没有了", "")];
            choices.extend(left.iter().map(choice));
            match answers.choose("还同时算哪一类？", &choices)? {
                None => return Ok(Passed::Back),
                Some(0) => break,
                Some(at) => all.push(left.remove(at - 1)),
            }
        }
        self.kinds = all.iter().map(|kind| kind.name.clone()).collect();
        self.args.kinds.clone_from(&self.kinds);
        self.chosen = all;
        Ok(Passed::Asked)
    }

    fn day(&mut self, answers: &mut impl Answers, desk: &Desk) -> Result<Passed> {
        let today = desk.today;
        if self.args.on.is_some() {
            return Ok(Passed::NotAsked);
        }
        let mut there = today.to_string();
        loop {
            let Some(text) = answers.text("日期", &there, &[])? else { return Ok(Passed::Back) };
            let text = if text.is_empty() { today.to_string() } else { text };
            match words::past_day("--on", &text, today) {
                Ok(day) => {
                    self.args.on = Some(day.to_string());
                    self.flags.push(("--on", self.args.on.clone()));
                    return Ok(Passed::Asked);
                }
                Err(refusal) => complain(answers, &refusal)?,
            }
            there = text;
        }
    }

    /// With unit, kinds and day it is known what was done last time, who is expected, and whether there can be such
    /// an activity at all: that is said now, and not after all the questions.
    fn begin(&mut self, session: &Session) -> Result<()> {
        let day = words::past_day("--on", self.args.on.as_deref().unwrap_or_default(), session.today)?;
        let unit = self.unit.as_ref().context("the unit is asked for first")?;
        let mut facts = Facts::new(unit.id, day, self.chosen.iter().map(|kind| kind.id).collect());
        let rehearsal = Writing { dry_run: true, ..Writing::default() };
        let fields = &self.args.fields;
        let written = session.write(&rehearsal, |w| {
            fields.matters.register(w)?;
            fields.apply(w, &mut facts, session.today)?;
            // The kinds of the facts are in the order of the store; what was chosen first is what the session is.
            let mut last = None;
            for kind in &self.chosen {
                last = latest(w, facts.unit, kind.id, facts.day)?;
                if last.is_some() {
                    break;
                }
            }
            let last = last.map(|id| activity(w, id)).transpose()?.flatten();
            let id = add_activity(w, &facts, true)?;
            Ok((last, full_name(w, unit, day)?, roll(w, id)?))
        })?;
        let (last, name, roll) = written.value;
        self.last = last.map(|last| last.facts);
        self.expected = roll.into_iter().filter(|attendee| attendee.expected).collect();
        let names: Vec<&str> = self.chosen.iter().map(|kind| kind.name.as_str()).collect();
        self.shown.push(String::new());
        self.shown.push(format!("{name} {day} {}", names.join("、")));
        self.facts = Some(facts);
        Ok(())
    }

    /// Asks one question until its answer is understood, if the kinds call for it and it was not typed.
    fn put(
        &mut self,
        answers: &mut impl Answers,
        records: &Records<'_>,
        desk: &mut Desk,
        question: &'static Question,
    ) -> Result<Passed> {
        let facts = self.facts.clone().context("the day is asked for first")?;
        let case =
            Case { records, facts: &facts, kinds: &self.chosen, last: self.last.as_ref(), today: desk.today };
        if question.typed(&self.args.fields) || !(question.when)(&case) {
            return Ok(Passed::NotAsked);
        }
        let tried = |values: &[String]| -> Result<(Facts, Vec<String>)> {
            let mut fields = Fields::default();
            (question.set)(&mut fields, values.to_vec());
            let mut facts = facts.clone();
            let remarks = fields.apply(case.records, &mut facts, case.today)?;
            Ok((facts, remarks))
        };
        let check = |values: &[String]| Ok(tried(values)?.1);
        let mut there = match desk.given.get(question.flag) {
            Some(given) => given.clone(),
            None => Some((question.there)(&case)?).filter(|text| !text.is_empty()).into_iter().collect(),
        };
        let mut doubted = Vec::new();
        let mut counted = Counted { answers, asked: 0 };
        loop {
            let values = answer::ask(question, &mut counted, &case, &there, &desk.names, &check)?;
            let Some(values) = values else { return Ok(Passed::Back) };
            let passed = if counted.asked == 0 { Passed::NotAsked } else { Passed::Asked };
            if values.is_empty() {
                return Ok(passed);
            }
            match tried(&values) {
                // A name that is not in the roster may be a slip: the same answer again stands.
                Ok((_, remarks)) if !remarks.is_empty() && doubted != values => {
                    for remark in remarks {
                        counted.say(&remark)?;
                    }
                    counted.say("  → 没有写错的，再按一次回车；写错了的，重新写")?;
                    doubted.clone_from(&values);
                }
                Ok((facts, _)) => {
                    let label = question.label(&case).trim_end_matches('？');
                    let label = label.split('（').next().unwrap_or(label);
                    self.shown.push(format!("{label}：{}", values.join("、")));
                    (question.set)(&mut self.args.fields, values.clone());
                    self.flags.extend(values.iter().map(|value| (question.flag, Some(value.clone()))));
                    desk.given.insert(question.flag, values);
                    self.facts = Some(facts);
                    return Ok(passed);
                }
                Err(error) => complain(&mut counted, &error.downcast::<Refusal>()?)?,
            }
            there = values;
        }
    }

    fn attendance(
        &mut self,
        answers: &mut impl Answers,
        records: &Records<'_>,
        desk: &mut Desk,
    ) -> Result<Passed> {
        let args = &self.args;
        if args.attend_all || !args.mark.is_empty() || !args.present.is_empty() {
            return Ok(Passed::NotAsked);
        }
        let came = if self.chosen.iter().all(|kind| kind.expected == Expected::Nobody) {
            let there = desk.given.get("--present").cloned().unwrap_or_default();
            attendance::those_present(answers, &self.chosen, &there, &desk.names)?
        } else {
            let question = format!("到会情况（应到 {} 人）？", self.expected.len());
            attendance::of_those_expected(answers, records, &self.expected, &question)?
        };
        let Some(came) = came else { return Ok(Passed::Back) };
        desk.given.insert("--present", came.present.clone());
        self.flags.extend(came.flags());
        self.shown.extend(came.shown());
        let Came { all, except, mark, present } = came;
        let passed =
            if self.expected.is_empty() && present.is_empty() { Passed::NotAsked } else { Passed::Asked };
        (self.args.attend_all, self.args.except) = (all, except);
        (self.args.mark, self.args.present) = (mark, present);
        Ok(passed)
    }

    /// Rehearses the record, shows it, and writes it if the clerk says so.
    fn settle(&mut self, answers: &mut impl Answers, session: &Session) -> Result<Passed> {
        if !self.args.fields.another && is_another(&self.args, session, answers)? {
            self.args.fields.another = true;
            self.flags.push(("--another", None));
        }
        let (args, mut shown) = (&self.args, self.shown.clone());
        let proposal =
            Proposal { session, writing: &args.writing, command: self.command(session), can_change: true };
        let ended = proposal.put(
            answers,
            |rehearsed| {
                let missing = rehearsed.head.iter().find(|field| field.key == "missing");
                if let Some(Cell::List(labels)) =
                    missing.map(|field| &field.value).filter(|m| !m.says_nothing())
                {
                    shown.push(format!("待补：{}", labels.join("、")));
                }
                (shown, "登记这次活动？".to_owned())
            },
            |writing, session| record(&Args { writing: writing.clone(), ..args.clone() }, session),
        )?;
        match ended {
            Ended::Back => return Ok(Passed::Back),
            // What does not go together can still be changed; Ctrl-C gives the command back.
            Ended::Refused => {
                answers.say(LED_BACK)?;
                return Ok(Passed::Back);
            }
            Ended::Done(page) => self.done = Some(page),
        }
        Ok(Passed::Asked)
    }

    /// The command line that says the same, without the program's name: what was typed, with the kinds after the
    /// names of the command and the flags at its end.
    fn command(&self, session: &Session) -> String {
        said::command(&session.command, 2, &self.kinds, &self.flags)
    }
}

/// The code of 谈心谈话.
const TALK: &str = "heart_talk";

/// Knows whether anything was asked: a list of nothing is passed over, and Esc must not lead back to it.
struct Counted<'a, A> {
    answers: &'a mut A,
    asked: usize,
}

impl<A: Answers> Answers for Counted<'_, A> {
    fn choose(&mut self, question: &str, choices: &[Choice]) -> Result<Option<usize>> {
        self.asked += 1;
        self.answers.choose(question, choices)
    }

    fn text(&mut self, question: &str, there: &str, known: &[String]) -> Result<Option<String>> {
        self.asked += 1;
        self.answers.text(question, there, known)
    }

    fn confirm(&mut self, shown: &[String], question: &str) -> Result<Option<bool>> {
        self.asked += 1;
        self.answers.confirm(shown, question)
    }

    fn say(&mut self, line: &str) -> Result<()> {
        self.answers.say(line)
    }
}

/// What is said when nothing was written because the clerk wanted it so.
pub fn cancelled() -> Refusal {
    Refusal::refused("已取消，没有写入任何内容。")
}

/// Says what is wrong with an answer.
///
/// # Errors
/// As [`Answers::say`].
pub fn complain(answers: &mut impl Answers, refusal: &Refusal) -> Result<()> {
    answers.say(&refusal.message)?;
    // The flags that hints speak of are answered here without their names.
    refusal.hints.first().map_or(Ok(()), |hint| answers.say(&format!("  → {hint}")))
}

#[cfg(test)]
mod tests;
