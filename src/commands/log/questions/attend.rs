//! `log attend` at a terminal, without the number: of which activity, and who came.

use anyhow::Result;

use super::attendance::{Came, of_those_expected};
use super::proposal::{Ended, Proposal};
use super::{cancelled, said, table};
use crate::calendar::Period;
use crate::chain::{Element, lint};
use crate::commands::log::attend::{Args, record};
use crate::page::Page;
use crate::record::{ActivityId, Attendee, Filter, activity, roll};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::session::ask::{Answers, Choice};

/// Asks for the activity among those whose attendance is open, and who came if that was not typed either; shows what
/// came of it, and records it.
///
/// # Errors
/// Refused if nothing is open, if the clerk breaks off or says no, or if it is not allowed.
pub fn attend(answers: &mut impl Answers, args: &Args, session: &Session) -> Result<Page> {
    let (choices, open) = open(session)?;
    if open.is_empty() {
        return Err(Refusal::not_found("近一年没有考勤待登记的活动。")
            .hint("更正已登记的考勤：wuxue log attend A12 --mark 姓名=情况")
            .hint("查看活动：wuxue log list")
            .into());
    }
    let told = args.all || !args.except.is_empty() || !args.mark.is_empty();
    loop {
        let Some(at) = answers.choose("登记哪次活动的考勤？", &choices)? else {
            return Err(cancelled().into());
        };
        let (id, waiting) = &open[at];
        let mut came = Came::default();
        if !told {
            let store = session.read()?;
            let question = format!("到会情况（{} 人还没有登记）？", waiting.len());
            came = match of_those_expected(answers, &store.records(), waiting, &question)? {
                Some(came) if came != Came::default() => came,
                _ => continue,
            };
        }
        let code = id.to_string();
        let mut flags = came.flags();
        for (flag, _) in &mut flags {
            if *flag == "--attend-all" {
                *flag = "--all";
            }
        }
        let mut shown = vec![String::new(), choices[at].shown.clone()];
        shown.extend(came.shown());
        let mut asked = Args { activity: Some(code.clone()), ..args.clone() };
        if !told {
            (asked.all, asked.except, asked.mark) = (came.all, came.except, came.mark);
        }
        let command = said::command(&session.command, 2, &[code], &flags);
        let proposal = Proposal { session, writing: &args.writing, command, can_change: !told };
        let ended = proposal.put(
            answers,
            |_| (shown, "登记这些考勤？".to_owned()),
            |writing, session| record(&Args { writing: writing.clone(), ..asked.clone() }, session),
        )?;
        if let Ended::Done(page) = ended {
            return Ok(page);
        }
    }
}

/// Days for which attendance that nobody recorded is still offered; older activities are named by their number.
const REMEMBERED: i64 = 366;

/// Activities of the last year with somebody expected of whom nothing is recorded, the latest first, and who that is.
type Open = (Vec<Choice>, Vec<(ActivityId, Vec<Attendee>)>);

fn open(session: &Session) -> Result<Open> {
    let store = session.read()?;
    let records = &store.records();
    let (mut choices, mut open) = (Vec::new(), Vec::new());
    let period = Period::range(session.today.plus_days(-REMEMBERED), session.today);
    let checked = lint(records, &Filter { period, ..Filter::default() })?;
    for id in checked
        .iter()
        .rev()
        .filter(|one| one.lacking().contains(&Element::Attendance))
        .map(|one| one.activity)
    {
        let Some(known) = activity(records, id)? else { continue };
        let mut waiting = roll(records, id)?;
        waiting.retain(|attendee| attendee.expected && attendee.mark.is_none());
        if waiting.is_empty() {
            continue;
        }
        choices.push(Choice::new(table::labelled(records, &known)?, ""));
        open.push((id, waiting));
    }
    Ok((choices, open))
}
