//! `log grade` at a terminal, without activity or grades: of which 民主评议党员, who was graded otherwise, and the rest.

use std::cmp::Reverse;

use anyhow::Result;

use super::proposal::{Ended, Proposal};
use super::{cancelled, said, table};
use crate::chain::{Element, kinds};
use crate::commands::log::grade::{Args, record};
use crate::page::Page;
use crate::record::{Activity, Filter, Grade, Graded, activities, activity, graded, meant_activity, tally};
use crate::refusal::Refusal;
use crate::roster::find_persons;
use crate::session::Session;
use crate::session::ask::{Answers, Choice};
use crate::store::Records;

/// Asks for the activity among those with grades open, and for the grades if none were typed; shows them, and records
/// them.
///
/// # Errors
/// Refused if no grade is open, if the clerk breaks off or says no, or if it is not allowed.
pub fn grade(answers: &mut impl Answers, args: &Args, session: &Session) -> Result<Page> {
    let (choices, open) = open(args, session)?;
    if open.is_empty() {
        return Err(Refusal::not_found("没有等次待登记的民主评议党员。")
            .hint("更正已登记的等次：wuxue log grade A12 --grade 姓名=等次")
            .hint("查看有哪些民主评议：wuxue log list --kind 民主评议党员")
            .into());
    }
    loop {
        let Some(at) = answers.choose("登记哪次民主评议的等次？", &choices)? else {
            return Err(cancelled().into());
        };
        let code = open[at].id.to_string();
        let mut asked = Args { activity: Some(code.clone()), ..args.clone() };
        let mut flags = said::Flags::new();
        if args.grade.is_empty() && args.rest.is_none() {
            let store = session.read()?;
            let records = &store.records();
            let mut due = graded(records, open[at].id)?;
            due.retain(|member| member.is_due() && member.grade.is_none());
            let Some(named) = otherwise(answers, records, &due)? else { continue };
            let left = due.len() - named.len();
            let Some(rest) = rest(answers, left)? else { continue };
            if named.is_empty() && rest.is_none() {
                continue;
            }
            flags.extend(rest.iter().map(|word| ("--rest", Some(word.clone()))));
            flags.extend(named.iter().map(|text| ("--grade", Some(text.clone()))));
            (asked.rest, asked.grade) = (rest, named);
        }
        let words: Vec<String> = args.activity.is_none().then_some(code).into_iter().collect();
        let command = said::command(&session.command, 2, &words, &flags);
        let mut shown = vec![String::new(), choices[at].shown.clone()];
        if !asked.grade.is_empty() {
            shown.push(asked.grade.join("、"));
        }
        shown.extend(asked.rest.iter().map(|word| format!("其余评为：{word}")));
        let proposal = Proposal { session, writing: &args.writing, command, can_change: !flags.is_empty() };
        let ended = proposal.put(
            answers,
            |_| (shown, "登记这些等次？".to_owned()),
            |writing, session| record(&Args { writing: writing.clone(), ..asked.clone() }, session),
        )?;
        if let Ended::Done(page) = ended {
            return Ok(page);
        }
    }
}

/// Those who were graded otherwise than the rest, as a flag says it; none if the clerk went back.
fn otherwise(
    answers: &mut impl Answers,
    records: &Records<'_>,
    due: &[Graded],
) -> Result<Option<Vec<String>>> {
    let mut named: Vec<(&Graded, &'static str)> = Vec::new();
    loop {
        let left: Vec<&Graded> =
            due.iter().filter(|one| named.iter().all(|(known, _)| known.person != one.person)).collect();
        let mut choices = vec![Choice::new("没有了，其余评为同一等次", "")];
        for one in &left {
            choices.push(Choice::new(typed(records, one)?, one.staff_no.clone().unwrap_or_default()));
        }
        match answers.choose(&format!("单独评定的人（还有 {} 人没有等次）？", left.len()), &choices)?
        {
            None if named.pop().is_none() => return Ok(None),
            None => {}
            Some(0) => break,
            Some(at) => {
                let words: Vec<&'static str> = Grade::ALL.iter().map(|grade| grade.label()).collect();
                let grades: Vec<Choice> = words.iter().map(|word| Choice::new(*word, "")).collect();
                let question = format!("{}的等次？", choices[at].shown);
                if let Some(grade) = answers.choose(&question, &grades)? {
                    named.push((left[at - 1], words[grade]));
                }
            }
        }
    }
    let texts = named.into_iter().map(|(one, word)| Ok(format!("{}={word}", typed(records, one)?)));
    texts.collect::<Result<_>>().map(Some)
}

/// The grade of the rest: of nobody is said nothing. None if the clerk went back.
fn rest(answers: &mut impl Answers, left: usize) -> Result<Option<Option<String>>> {
    if left == 0 {
        return Ok(Some(None));
    }
    let words = ["以后再评", Grade::ALL[1].label(), Grade::ALL[0].label(), Grade::ALL[2].label()];
    let choices = words.map(|word| Choice::new(word, ""));
    let at = answers.choose(&format!("其余 {left} 人评为？"), &choices)?;
    Ok(at.map(|at| (at > 0).then(|| words[at].to_owned())))
}

/// Somebody as a flag names them: by name, unless others bear it too.
fn typed(records: &Records<'_>, member: &Graded) -> Result<String> {
    let alone = find_persons(records, &member.name)?.len() == 1;
    Ok(if alone { member.name.clone() } else { member.person.to_string() })
}

/// Activities with grades open, the latest first; the one that was typed, whatever it is.
fn open(args: &Args, session: &Session) -> Result<(Vec<Choice>, Vec<Activity>)> {
    let store = session.read()?;
    let records = &store.records();
    let mut open = Vec::new();
    if let Some(code) = &args.activity {
        let typed = meant_activity(records, code)?;
        crate::commands::log::grade::refuse_other_kinds(records, &typed, &[])?;
        open.push(typed);
    } else {
        let graded = kinds(records)?.into_iter().filter(|kind| kind.requires.contains(&Element::Grades));
        for kind in graded {
            for id in activities(records, &Filter { kind: Some(kind.id), ..Filter::default() })? {
                open.extend(activity(records, id)?);
            }
        }
        open.sort_by_key(|one| Reverse((one.facts.day, one.id)));
    }
    let mut choices = Vec::new();
    let mut left = Vec::new();
    for one in open {
        if tally(records, one.id)?.ungraded > 0 {
            choices.push(Choice::new(table::labelled(records, &one)?, ""));
            left.push(one);
        }
    }
    Ok((choices, left))
}
