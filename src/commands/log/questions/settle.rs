//! `log settle` at a terminal, without what it needs: which decision, when it was done, and with what result.

use anyhow::Result;

use super::proposal::{Ended, Proposal};
use super::{cancelled, complain, said};
use crate::commands::log::describe::unit_name;
use crate::commands::log::settle::{Args, record};
use crate::commands::words;
use crate::page::Page;
use crate::record::{Taken, decisions, meant_activity};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::session::ask::{Answers, Choice};

/// Asks for the decision among those that are open, and what came of it as far as it was not typed; shows it, and
/// records it.
///
/// # Errors
/// Refused if nothing is open, if the clerk breaks off or says no, or if it is not allowed.
pub fn settle(answers: &mut impl Answers, args: &Args, session: &Session) -> Result<Page> {
    let (choices, open) = open(args, session)?;
    if open.is_empty() {
        return Err(Refusal::not_found("没有待办结的决议。")
            .hint("查看决议和办理情况：wuxue log decisions")
            .hint("更正已办结的：wuxue log settle A12 序号 --done 日期 --because 原因")
            .into());
    }
    loop {
        let Some(at) = answers.choose("哪一项决议办结了？", &choices)? else {
            return Err(cancelled().into());
        };
        let Taken { activity, number, .. } = &open[at];
        let mut asked = Args { activity: Some(activity.to_string()), number: Some(*number), ..args.clone() };
        let mut flags = said::Flags::new();
        if args.done.is_none() {
            let Some(done) = done_on(answers, session)? else { continue };
            flags.push(("--done", Some(done.clone())));
            asked.done = Some(done);
        }
        if args.result.is_none() {
            let Some(result) = answers.text("办理结果（没有就回车）", "", &[])? else { continue };
            if !result.is_empty() {
                flags.push(("--result", Some(result.clone())));
                asked.result = Some(result);
            }
        }
        let mut words = Vec::new();
        words.extend(args.activity.is_none().then(|| activity.to_string()));
        words.extend(args.number.is_none().then(|| number.to_string()));
        // A number goes after the activity that was typed.
        let names = if args.activity.is_some() { 3 } else { 2 };
        let command = said::command(&session.command, names, &words, &flags);
        let mut shown = vec![String::new(), choices[at].shown.clone()];
        shown.extend(asked.done.iter().map(|done| format!("办结日期：{done}")));
        shown.extend(asked.result.iter().map(|result| format!("办理结果：{result}")));
        let proposal = Proposal { session, writing: &args.writing, command, can_change: !flags.is_empty() };
        let ended = proposal.put(
            answers,
            |_| (shown, "登记办结？".to_owned()),
            |writing, session| record(&Args { writing: writing.clone(), ..asked.clone() }, session),
        )?;
        if let Ended::Done(page) = ended {
            return Ok(page);
        }
    }
}

/// The day of completion, by the calendar; none if the clerk went back.
fn done_on(answers: &mut impl Answers, session: &Session) -> Result<Option<String>> {
    let today = session.today.to_string();
    let mut there = today.clone();
    loop {
        let Some(text) = answers.text("办结的日期", &there, &[])? else { return Ok(None) };
        let text = if text.is_empty() { today.clone() } else { text };
        match words::day_of("--done", &text, session.today, "还没有落实的措施不能办结") {
            Ok(day) => return Ok(Some(day.to_string())),
            Err(refusal) => complain(answers, &refusal)?,
        }
        there = text;
    }
}

/// The decisions that are open, of the activity and with the number that were typed.
fn open(args: &Args, session: &Session) -> Result<(Vec<Choice>, Vec<Taken>)> {
    let store = session.read()?;
    let records = &store.records();
    let of = args.activity.as_deref().map(|code| meant_activity(records, code)).transpose()?;
    let mut open = decisions(records, None, None, session.today)?;
    open.retain(|taken| {
        taken.state.is_open()
            && of.as_ref().is_none_or(|of| of.id == taken.activity)
            && args.number.is_none_or(|number| number == taken.number)
    });
    let mut choices = Vec::new();
    for taken in &open {
        let Taken { activity, number, decision, .. } = taken;
        let unit = unit_name(records, taken.unit, taken.day)?;
        let due = decision.due.map_or(String::new(), |due| format!("，{due} 前"));
        let owner = taken.owner_name.as_deref().unwrap_or("责任人待补");
        let line = format!("{activity} 第 {number} 项 {}（{unit}，{owner}{due}）", decision.text);
        choices.push(Choice::new(line, taken.state.label()));
    }
    Ok((choices, open))
}
