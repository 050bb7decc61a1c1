//! `log self add` at a terminal: who, when, what and how long, as far as it was not typed.

use anyhow::Result;

use super::add::{Args, day, record};
use super::length;
use crate::calendar::{Day, Length};
use crate::commands::log::questions::proposal::{Ended, LED_BACK, Proposal};
use crate::commands::log::questions::{cancelled, complain, said};
use crate::commands::words;
use crate::page::Page;
use crate::refusal::Refusal;
use crate::roster::{UnitId, candidates, described, meant_person, meant_unit, persons};
use crate::session::Session;
use crate::session::ask::{Answers, Choice};
use crate::store::Records;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    Who,
    Day,
    What,
    Length,
}

impl Lack {
    fn label(self) -> &'static str {
        match self {
            Lack::Who => "谁学的（几个人用“、”隔开）",
            Lack::Day => "哪一天",
            Lack::What => "学了什么",
            Lack::Length => "学了多久（如 90分钟、1.5小时、半天）",
        }
    }
}

/// What must be said and was not; with it the day, which else goes without saying.
pub(super) fn lacking(args: &Args) -> Vec<Lack> {
    let whom = &args.whom;
    let mut lacks = Vec::new();
    lacks.extend((whom.who.is_empty() && !whom.all).then_some(Lack::Who));
    lacks.extend(args.what.is_none().then_some(Lack::What));
    lacks.extend((args.hours.is_none() && args.minutes.is_none()).then_some(Lack::Length));
    if !lacks.is_empty() && args.on.is_none() {
        let at = usize::from(lacks[0] == Lack::Who);
        lacks.insert(at, Lack::Day);
    }
    lacks
}

/// Asks for what is lacking, shows what came of it, and records it.
///
/// # Errors
/// Refused if the clerk breaks off, says no, or it is not allowed.
pub fn add(answers: &mut impl Answers, typed: &Args, session: &Session) -> Result<Page> {
    let lacks = lacking(typed);
    let names = {
        let store = session.read()?;
        let mut names: Vec<String> = persons(&store.records())?.into_iter().map(|one| one.name).collect();
        names.sort();
        names.dedup();
        names
    };
    let mut given: Vec<String> = vec![String::new(); lacks.len()];
    let mut args = typed.clone();
    let mut at = 0;
    loop {
        let Some(lack) = lacks.get(at).copied() else {
            if let Some(page) = settle(answers, &lacks, &args, session)? {
                return Ok(page);
            }
            at -= 1;
            continue;
        };
        let there = match (lack, given[at].as_str()) {
            (Lack::Day, "") => session.today.to_string(),
            (_, given) => given.to_owned(),
        };
        let known: &[String] = if lack == Lack::Who { &names } else { &[] };
        let Some(text) = answers.text(lack.label(), &there, known)? else {
            at = at.checked_sub(1).ok_or_else(cancelled)?;
            continue;
        };
        given[at].clone_from(&text);
        match put(answers, &mut args, lack, &text, session) {
            Ok(true) => at += 1,
            Ok(false) => {}
            Err(error) => complain(answers, &error.downcast::<Refusal>()?)?,
        }
    }
}

/// Puts an answer where a flag would have put it; false if the clerk went back on it.
fn put(
    answers: &mut impl Answers,
    args: &mut Args,
    lack: Lack,
    text: &str,
    session: &Session,
) -> Result<bool> {
    match lack {
        Lack::Who => {
            let store = session.read()?;
            let Some(who) = people(answers, &store.records(), args, text, session.today)? else {
                return Ok(false);
            };
            args.whom.who = who;
        }
        Lack::Day => {
            let text = if text.is_empty() { "今天" } else { text };
            args.on = Some(day(text, session.today)?.to_string());
        }
        Lack::What => args.what = Some(words::plain("内容", text)?),
        Lack::Length => {
            if text.is_empty() {
                return Err(Refusal::usage("没有写学了多久。").into());
            }
            (args.hours, args.minutes) = match length(Some(text), None)? {
                Some(Length::Clock(minutes)) => (None, Some(minutes.0.to_string())),
                _ => (Some(text.to_owned()), None),
            };
        }
    }
    Ok(true)
}

/// The people meant, each as a flag names one; none if the clerk left the choice among those of a name.
fn people(
    answers: &mut impl Answers,
    records: &Records<'_>,
    args: &Args,
    text: &str,
    today: Day,
) -> Result<Option<Vec<String>>> {
    let unit = args.whom.unit.as_deref().map(|text| meant_unit(records, text, today)).transpose()?;
    let within: Option<UnitId> = unit.map(|unit| unit.id);
    let mut who = Vec::new();
    for name in words::several(text) {
        let found = candidates(records, &name, within, today)?;
        if found.len() < 2 {
            meant_person(records, &name, within, today)?;
            who.push(name);
            continue;
        }
        let mut choices = Vec::new();
        for person in &found {
            choices.push(Choice::new(described(records, person, today)?, ""));
        }
        let Some(at) = answers.choose(&format!("叫“{name}”的是哪一位？"), &choices)? else {
            return Ok(None);
        };
        who.push(found[at].id.to_string());
    }
    if who.is_empty() {
        return Err(Refusal::usage("没有写是谁。").into());
    }
    Ok(Some(who))
}

/// Rehearses the entries, shows them, and writes them if the clerk says so; none if the last question is to be put
/// again.
fn settle(
    answers: &mut impl Answers,
    lacks: &[Lack],
    args: &Args,
    session: &Session,
) -> Result<Option<Page>> {
    let mut flags = said::Flags::new();
    for lack in lacks {
        match lack {
            Lack::Who => flags.extend(args.whom.who.iter().map(|name| ("--who", Some(name.clone())))),
            Lack::Day => flags.push(("--on", args.on.clone())),
            Lack::What => flags.push(("--what", args.what.clone())),
            Lack::Length if args.hours.is_some() => flags.push(("--hours", args.hours.clone())),
            Lack::Length => flags.push(("--minutes", args.minutes.clone())),
        }
    }
    let command = said::command(&session.command, 3, &[], &flags);
    let proposal = Proposal { session, writing: &args.writing, command, can_change: true };
    let ended = proposal.put(
        answers,
        |rehearsed| (vec![String::new()], format!("{}？", rehearsed.title)),
        |writing, session| record(&Args { writing: writing.clone(), ..args.clone() }, session),
    )?;
    Ok(match ended {
        Ended::Done(page) => Some(page),
        Ended::Back => None,
        Ended::Refused => {
            answers.say(LED_BACK)?;
            None
        }
    })
}
