//! One question put to the clerk: the answer as its flag would have it, a value for each time it is typed.

use anyhow::Result;

use super::complain;
use super::table::{Case, How, LATER, Offer, Question};
use crate::commands::words;
use crate::commands::words::several;
use crate::record::FirstTopic;
use crate::refusal::Refusal;
use crate::session::ask::{Answers, Choice};

/// What an item typed is tried with, after those before it.
pub type Check<'c> = dyn Fn(&[String]) -> Result<Vec<String>> + 'c;

/// Puts the question. `there` are values to begin with, `known` names of people. No values if it was passed over,
/// `None` if the clerk went back.
pub fn ask(
    question: &Question,
    answers: &mut impl Answers,
    case: &Case<'_>,
    there: &[String],
    known: &[String],
    check: &Check<'_>,
) -> Result<Option<Vec<String>>> {
    let label = question.label(case);
    let joined = there.join("、");
    Ok(match question.how {
        How::One => answers.text(label, &joined, &[])?.map(|text| stated(vec![text])),
        How::Names => answers.text(label, &joined, known)?.map(|text| several(&text)),
        How::Lines => {
            let label = format!("{label}（一行一项，空行结束）");
            return each(answers, check, there, |answers, there, first| {
                let there = if first { there } else { "" };
                answers.text(&label, there, &[])
            });
        }
        How::Pick(offers, none) => pick(answers, label, offers(case)?, none)?,
        How::PickSeveral(offers) => pick_several(answers, label, offers(case)?)?,
        How::FirstTopic => return first_topic(answers),
        How::Decisions => {
            return each(answers, check, there, |answers, there, _| {
                decision(answers, case, label, there, known)
            });
        }
        How::Votes => return each(answers, check, there, |answers, there, _| vote(answers, there)),
    })
}

fn stated(values: Vec<String>) -> Vec<String> {
    values.into_iter().filter(|value| !value.is_empty()).collect()
}

/// Item after item until an empty one; each is tried at once, so that a slip costs one item and not all. Esc takes
/// the last one back, and before the first leads to the question before.
fn each<A: Answers>(
    answers: &mut A,
    check: &Check<'_>,
    there: &[String],
    mut put: impl FnMut(&mut A, &str, bool) -> Result<Option<String>>,
) -> Result<Option<Vec<String>>> {
    let mut items: Vec<String> = Vec::new();
    let mut wrong: Option<String> = None;
    loop {
        let offered = wrong.take().or_else(|| there.get(items.len()).cloned()).unwrap_or_default();
        match put(answers, &offered, !offered.is_empty())? {
            None if items.is_empty() => return Ok(None),
            None => {
                items.pop();
            }
            Some(text) if text.is_empty() => return Ok(Some(items)),
            Some(text) => {
                items.push(text);
                if let Err(error) = check(&items) {
                    complain(answers, &error.downcast::<Refusal>()?)?;
                    wrong = items.pop();
                }
            }
        }
    }
}

fn pick(
    answers: &mut impl Answers,
    label: &str,
    mut offers: Vec<Offer>,
    none: &str,
) -> Result<Option<Vec<String>>> {
    if offers.is_empty() {
        return Ok(Some(Vec::new()));
    }
    if !none.is_empty() {
        offers.insert(0, (Choice::new(none, ""), String::new()));
    }
    let choices: Vec<Choice> = offers.iter().map(|(choice, _)| choice.clone()).collect();
    let at = answers.choose(label, &choices)?;
    Ok(at.and_then(|at| offers.into_iter().nth(at)).map(|(_, typed)| stated(vec![typed])))
}

fn pick_several(
    answers: &mut impl Answers,
    label: &str,
    mut offers: Vec<Offer>,
) -> Result<Option<Vec<String>>> {
    let mut picked: Vec<Offer> = Vec::new();
    while !offers.is_empty() {
        let (question, done) = match picked.len() {
            0 => (format!("{label}？"), "没有，或以后再补"),
            n => (format!("{label}（已选 {n} 项），还有吗？"), "没有了"),
        };
        let mut choices = vec![Choice::new(done, "")];
        choices.extend(offers.iter().map(|(choice, _)| choice.clone()));
        match answers.choose(&question, &choices)? {
            None => match picked.pop() {
                None => return Ok(None),
                Some(last) => offers.insert(0, last),
            },
            Some(0) => break,
            Some(at) => picked.push(offers.remove(at - 1)),
        }
    }
    Ok(Some(picked.into_iter().map(|(_, typed)| typed).collect()))
}

fn first_topic(answers: &mut impl Answers) -> Result<Option<Vec<String>>> {
    let mut choices = vec![Choice::new(LATER, "")];
    choices.extend(FirstTopic::ALL.iter().map(|topic| Choice::new(topic.label(), topic.code())));
    loop {
        let Some(at) = answers.choose("第一议题？", &choices)? else { return Ok(None) };
        let label = &choices[at].shown;
        if at == 0 {
            return Ok(Some(Vec::new()));
        }
        if label != FirstTopic::NotApplicable.label() {
            return Ok(Some(vec![label.clone()]));
        }
        if let Some(reason) = answers.text("不适用的原因", "", &[])? {
            return Ok(Some(vec![format!("{label}={reason}")]));
        }
    }
}

/// `content=owner,due`; a wrong one comes back whole, to be changed.
fn decision(
    answers: &mut impl Answers,
    case: &Case<'_>,
    label: &str,
    there: &str,
    known: &[String],
) -> Result<Option<String>> {
    let Some(content) = answers.text(&format!("{label}（没有了就回车）"), there, &[])? else {
        return Ok(None);
    };
    if content.is_empty() || there.contains('=') && content.contains('=') {
        return Ok(Some(content));
    }
    let Some(owner) = answers.text("  责任人", "", known)? else { return Ok(None) };
    let due = loop {
        let Some(due) = answers.text("  完成时限", "", &[])? else { return Ok(None) };
        // By the calendar: the command has to mean the same day tomorrow.
        match due.as_str() {
            "" => break due,
            text => match words::day("完成时限", text, case.today) {
                Ok(day) => break day.to_string(),
                Err(refusal) => complain(answers, &refusal)?,
            },
        }
    };
    let rest = stated(vec![owner, due]).join(",");
    // The sign ends a content that has one of its own.
    let plain = rest.is_empty() && !content.contains(['=', '＝']);
    Ok(Some(if plain { content } else { format!("{content}={rest}") }))
}

/// `matter=赞成8,反对0,弃权1`; a wrong one comes back whole, to be changed.
fn vote(answers: &mut impl Answers, there: &str) -> Result<Option<String>> {
    let Some(matter) = answers.text("表决事项（没有或没有了就回车）", there, &[])? else {
        return Ok(None);
    };
    if matter.is_empty() || there.contains('=') && matter.contains('=') {
        return Ok(Some(matter));
    }
    let mut counts = Vec::new();
    for (name, usual) in [("赞成", ""), ("反对", "0"), ("弃权", "0")] {
        let Some(count) = answers.text(&format!("  {name}（票）"), usual, &[])? else { return Ok(None) };
        counts.push(format!("{name}{}", if count.is_empty() { "0" } else { &count }));
    }
    let choices = ["一般表决", "选举"].map(|shown| Choice::new(shown, ""));
    match answers.choose("  是一般表决还是选举？", &choices)? {
        None => return Ok(None),
        Some(1) => counts.push("选举".to_owned()),
        Some(_) => {}
    }
    Ok(Some(format!("{matter}={}", counts.join(","))))
}
