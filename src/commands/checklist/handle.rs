//! `checklist handle` 办理: how a matter stands, and at a terminal the questions that its next step needs. The answers
//! become the command that would have said the same.

use anyhow::Result;
use clap::Parser;

use super::convey::called;
use super::{What, act};
use crate::calendar::Day;
use crate::commands::log::questions::proposal::{Ended, LED_BACK, Proposal};
use crate::commands::log::questions::{cancelled, complain};
use crate::commands::words;
use crate::page::{Cell, Page};
use crate::record::first_topics;
use crate::refusal::Refusal;
use crate::register::{Limits, Matter, MatterState, Next, NextStep, StepSort, TaskId, meant_matter};
use crate::roster::{Names, UnitKind, full_name, meant_unit, persons, units};
use crate::rules::WorkingDays;
use crate::session::ask::{self, Answers, Choice};
use crate::session::{Session, Writing};
use crate::shell::for_shell;
use crate::store::Records;

/// 办理一个要件：看它办到哪一步；在终端里，只问下一步要的内容，问完确认后登记
///
/// 例如 wuxue checklist handle M7。不在终端里的，只列出状态、下一步、时限和要执行的命令
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
}

/// Shows how a matter stands, and asks for its next step where somebody can be asked.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    if session.terminal.interactive {
        return handle(&mut ask::Clerk, args, session);
    }
    let store = session.read()?;
    let records = &store.records();
    page(records, &meant_matter(records, &args.matter)?, session.today)
}

/// How it stands, what comes next, by when, and the command.
fn page(records: &Records<'_>, one: &Matter, today: Day) -> Result<Page> {
    let days = WorkingDays::read(records)?;
    let stands = one.stands(today, &days);
    let next = one.next(today, &days, &Limits::read(records)?);
    let mut lacks = Vec::new();
    if stands.is_open() && stands.state != MatterState::Standing {
        lacks.extend(one.lacks(today, &days).into_iter().map(|lack| lack.said()));
    }
    let page = Page::new("checklist.handle", format!("政治要件 {}", one.id))
        .field("matter", "编号", one.id)
        .field("title", "名称", one.called())
        .field("state", "", stands.state.code())
        .field("state_name", "状态", stands.said())
        .field("due", "完成时限", stands.due)
        .field("overdue", "", stands.overdue.is_some())
        .field("lacks", "销号还缺", if lacks.is_empty() { Cell::Empty } else { Cell::List(lacks) })
        .field("next", "下一步", next.map(|next| next.step.label()))
        .field("next_due", "下一步的时限", next.and_then(|next| next.due))
        .field("command", "命令", next.map(|next| next.step.command(one)));
    Ok(match (next, stands.state) {
        (Some(next), _) if next.uncounted => {
            page.remark("没有载入那一年的工作日历，工作日的时限算不出来：wuxue inspect calendar load 年份")
        }
        (None, MatterState::Archived) => {
            page.remark(format!("已经办结归档；回头看：wuxue checklist lookback {} --result 已巩固", one.id))
        }
        (None, MatterState::Numbered) => page.remark("涉密要件只登记编号，办理情况在涉密载体上登记。"),
        (None, MatterState::Voided) => page.remark("已经作废，不再办理。"),
        _ => page,
    })
}

/// A line of the command that the answers make, without the program's name.
#[derive(Debug, Parser)]
#[command(no_binary_name = true)]
struct Line {
    #[command(subcommand)]
    what: What,
}

/// Runs the command that the answers made, or rehearses it.
fn run_line(line: &[String], writing: &Writing, session: &Session) -> Result<Page> {
    let rehearsal = writing.dry_run.then(|| "--dry-run".to_owned());
    match Line::try_parse_from(line.iter().cloned().chain(rehearsal)) {
        Ok(line) => act(&line.what, session),
        Err(_) => Err(Refusal::usage("写的内容不能以“-”开头。").hint("改正后再试").into()),
    }
}

/// Asks for what the next step needs, shows it, and records it if the clerk says so.
///
/// # Errors
/// Refused if the clerk breaks off or says no, or if it is not allowed.
fn handle(answers: &mut impl Answers, args: &Args, session: &Session) -> Result<Page> {
    let (one, next, shown) = {
        let store = session.read()?;
        let records = &store.records();
        let one = meant_matter(records, &args.matter)?;
        let next = one.next(session.today, &WorkingDays::read(records)?, &Limits::read(records)?);
        let shown = page(records, &one, session.today)?;
        (one, next, shown)
    };
    let Some(next) = next else { return Ok(shown) };
    for line in opening(&shown, next) {
        answers.say(&line)?;
    }
    loop {
        let line = {
            let store = session.read()?;
            let records = &store.records();
            let mut asking = Asking { answers, records, today: session.today, answered: 0 };
            match asking.line(&one, next.step)? {
                Told::Line(line) => line,
                Told::Back => continue,
                Told::Nothing(hint) => return Ok(shown.remark(hint)),
            }
        };
        let said: Vec<String> = line.iter().map(|word| for_shell(word)).collect();
        let command = format!("checklist {}", said.join(" "));
        let writing = Writing::default();
        let proposal = Proposal { session, writing: &writing, command, can_change: true };
        let ended = proposal.put(
            answers,
            |_| (vec![String::new()], format!("登记 {} 的这一步？", one.id)),
            |writing, session| run_line(&line, writing, session),
        )?;
        match ended {
            Ended::Done(page) => return Ok(page),
            Ended::Back => {}
            Ended::Refused => answers.say(LED_BACK)?,
        }
    }
}

/// How it stands, in a few lines above the first question.
fn opening(page: &Page, next: Next) -> Vec<String> {
    let mut lines = Vec::new();
    let value = |key: &str| page.head.iter().find(|field| field.key == key).map(|field| &field.value);
    if let (Some(Cell::Record(id)), Some(Cell::Text(title))) = (value("matter"), value("title")) {
        lines.push(format!("{id} {title}"));
    }
    if let Some(Cell::Text(state)) = value("state_name") {
        lines.push(format!("状态：{state}"));
    }
    if let Some(Cell::List(lacks)) = value("lacks") {
        lines.push(format!("销号还缺：{}", lacks.join("、")));
    }
    let by = next.due.map(|due| format!("（{due} 前）")).unwrap_or_default();
    lines.push(format!("下一步：{}{by}", next.step.label()));
    lines
}

/// What was answered.
enum Told {
    /// The words of a command.
    Line(Vec<String>),
    /// The clerk went back: it is asked anew.
    Back,
    /// There is nothing to choose; what to do instead.
    Nothing(String),
}

/// The questions of one step.
struct Asking<'a, A: Answers> {
    answers: &'a mut A,
    records: &'a Records<'a>,
    today: Day,
    /// How many were answered: Esc at the first breaks off, at a later one it leads back to the first.
    answered: usize,
}

impl<A: Answers> Asking<'_, A> {
    fn line(&mut self, one: &Matter, step: NextStep) -> Result<Told> {
        let id = one.id.to_string();
        let line = match step {
            NextStep::Convey => return self.convey(one),
            NextStep::Deploy => self.deploy(one)?,
            NextStep::Divide => self.divide(one)?,
            NextStep::Finish(task) => self.finish(one, task)?,
            NextStep::Submit => self
                .required("完成情况和成效")?
                .map(|result| vec!["submit".to_owned(), id, "--result".to_owned(), result]),
            NextStep::Verify => self.verify(&id)?,
            NextStep::Archive => self.archive(&id)?,
            NextStep::Review => {
                self.required("复查的情况")?.map(|text| vec!["progress".to_owned(), id, text])
            }
        };
        Ok(line.map_or(Told::Back, Told::Line))
    }

    fn choose(&mut self, question: &str, choices: &[Choice]) -> Result<Option<usize>> {
        let at = self.answers.choose(question, choices)?;
        self.passed(at)
    }

    fn text(&mut self, question: &str, there: &str, known: &[String]) -> Result<Option<String>> {
        let text = self.answers.text(question, there, known)?;
        self.passed(text)
    }

    fn passed<T>(&mut self, answer: Option<T>) -> Result<Option<T>> {
        if answer.is_none() && self.answered == 0 {
            return Err(cancelled().into());
        }
        self.answered += 1;
        Ok(answer)
    }

    /// A text that must not be empty.
    fn required(&mut self, question: &str) -> Result<Option<String>> {
        loop {
            match self.text(question, "", &[])? {
                Some(text) if text.trim().is_empty() => {
                    self.answers.say(&format!("{question}不能是空的。"))?
                }
                text => return Ok(text),
            }
        }
    }

    /// A day, by the calendar: the command has to mean the same day tomorrow. Empty if none was typed.
    fn day(&mut self, question: &str, there: &str) -> Result<Option<String>> {
        loop {
            let Some(text) = self.text(question, there, &[])? else { return Ok(None) };
            let text = text.trim();
            if text.is_empty() {
                return Ok(Some(String::new()));
            }
            match words::day(question, text, self.today) {
                Ok(day) => return Ok(Some(day.to_string())),
                Err(refusal) => complain(self.answers, &refusal)?,
            }
        }
    }

    fn names(&self) -> Result<Vec<String>> {
        let mut names: Vec<String> = persons(self.records)?.into_iter().map(|person| person.name).collect();
        names.sort();
        names.dedup();
        Ok(names)
    }

    fn convey(&mut self, one: &Matter) -> Result<Told> {
        let since = one.facts.dated.or(one.facts.received).unwrap_or(one.listed.plus_days(-90));
        let mut found = first_topics(self.records, since, self.today)?;
        found.retain(|held| one.steps.iter().all(|step| step.activity != Some(held.id)));
        let add = format!(
            "会议还没有登记的，连会议一起登记：wuxue log add 工委会 --unit 党组织 --on 日期 --first-topic 已列 --matter {}",
            one.id
        );
        if found.is_empty() {
            return Ok(Told::Nothing(add));
        }
        found.reverse();
        let names = Names::read(self.records, self.today)?;
        let mut choices: Vec<Choice> = found
            .iter()
            .map(|held| {
                let title = held.title.as_deref().unwrap_or_default();
                Choice::new(format!("{} {title}", called(held, &names)), "")
            })
            .collect();
        choices.push(Choice::new("都不是：会议还没有登记", ""));
        let Some(at) = self.choose("在哪一次第一议题学习中传达的？", &choices)? else {
            return Ok(Told::Back);
        };
        Ok(match found.get(at) {
            Some(held) => {
                Told::Line(line(&["convey", &one.id.to_string()], &[("--activity", &held.id.to_string())]))
            }
            None => Told::Nothing(add),
        })
    }

    fn deploy(&mut self, one: &Matter) -> Result<Option<Vec<String>>> {
        let Some(text) = self.required("研究部署的要求")? else { return Ok(None) };
        let conveyed = || one.counting(StepSort::Convey, self.today);
        let days = (conveyed().map(|step| step.day).min(), conveyed().map(|step| step.day).max());
        let mut meetings = match days {
            (Some(first), Some(last)) => first_topics(self.records, first, last)?,
            _ => Vec::new(),
        };
        meetings.retain(|held| conveyed().any(|step| step.activity == Some(held.id)));
        let names = Names::read(self.records, self.today)?;
        let mut choices: Vec<Choice> = meetings
            .iter()
            .map(|held| Choice::new(format!("传达它的会议：{}", called(held, &names)), held.id.to_string()))
            .collect();
        choices.push(Choice::new("没有单独登记会议，写日期", ""));
        let Some(at) = self.choose("在哪次会议上部署的？", &choices)? else { return Ok(None) };
        let (flag, value) = match meetings.get(at) {
            Some(held) => ("--activity", held.id.to_string()),
            None => {
                let Some(on) = self.day("部署的日期", &self.today.to_string())? else { return Ok(None) };
                ("--on", on)
            }
        };
        Ok(Some(line(&["deploy", &one.id.to_string()], &[("--text", &text), (flag, &value)])))
    }

    fn divide(&mut self, one: &Matter) -> Result<Option<Vec<String>>> {
        let id = one.id.to_string();
        let (words, measure): (Vec<String>, String) = match one.undivided() {
            Some(measure) => {
                self.answers.say(&format!("第 {} 条措施：{}", measure.number, measure.text))?;
                (vec!["task".to_owned(), "add".to_owned(), id], measure.number.to_string())
            }
            None => match self.required("贯彻措施")? {
                Some(text) => (vec!["measure".to_owned(), id, text], String::new()),
                None => return Ok(None),
            },
        };
        let Some(lead) = self.lead()? else { return Ok(None) };
        let names = self.names()?;
        let Some(owner) = self.text("责任人（回车：与要件相同）", "", &names)? else {
            return Ok(None);
        };
        let Some(due) = self.day("完成时限（回车：与要件相同）", "")? else { return Ok(None) };
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let flags = [("--measure", &*measure), ("--lead", &lead), ("--owner", &owner), ("--due", &due)];
        Ok(Some(line(&words, &flags)))
    }

    /// The lead unit, as a flag would name it.
    fn lead(&mut self) -> Result<Option<String>> {
        let mut offered = Vec::new();
        for unit in units(self.records, self.today)? {
            if unit.exists_on(self.today) && unit.kind != UnitKind::PartyGroup {
                let name = full_name(self.records, &unit, self.today)?;
                let alone =
                    meant_unit(self.records, &name, self.today).is_ok_and(|found| found.id == unit.id);
                // Departments do the work: they stand first.
                let typed = if alone { name.clone() } else { unit.id.to_string() };
                offered.push((
                    unit.kind != UnitKind::Department,
                    Choice::new(name, unit.id.to_string()),
                    typed,
                ));
            }
        }
        offered.sort_by_key(|(later, ..)| *later);
        let choices: Vec<Choice> = offered.iter().map(|(_, choice, _)| choice.clone()).collect();
        if choices.is_empty() {
            return self.required("牵头单位");
        }
        let at = self.choose("哪个单位牵头？", &choices)?;
        Ok(at.and_then(|at| offered.into_iter().nth(at)).map(|(_, _, typed)| typed))
    }

    fn finish(&mut self, one: &Matter, task: TaskId) -> Result<Option<Vec<String>>> {
        let said = one.tasks.iter().find(|one| one.number == task.task).map(|task| task.facts.text.as_str());
        let choices = ["完成了", "有进展", "要延期", "不用办了"].map(|shown| Choice::new(shown, ""));
        let question = format!("任务 {task} {}，办得怎样？", said.unwrap_or_default());
        let Some(at) = self.choose(&question, &choices)? else { return Ok(None) };
        let task = task.to_string();
        Ok(match at {
            0 => self
                .required("佐证（活动编号或者文字）")?
                .map(|text| line(&["task", "done", &task], &[("--evidence", &text)])),
            1 => self.required("有什么进展")?.map(|text| line(&["progress", &task, &text], &[])),
            2 => {
                let Some(until) = self.until()? else { return Ok(None) };
                let Some(by) = self.required("批准人")? else { return Ok(None) };
                let Some(why) = self.required("延期的原因")? else { return Ok(None) };
                let flags = [("--until", &*until), ("--approved-by", &by), ("--because", &why)];
                Some(line(&["extend", &task], &flags))
            }
            _ => self
                .required("不用办的原因")?
                .map(|why| line(&["task", "drop", &task], &[("--because", &why)])),
        })
    }

    fn until(&mut self) -> Result<Option<String>> {
        loop {
            match self.day("延到哪一天", "")? {
                Some(day) if day.is_empty() => self.answers.say("要写日期。")?,
                day => return Ok(day),
            }
        }
    }

    fn verify(&mut self, id: &str) -> Result<Option<Vec<String>>> {
        let choices = ["通过，销号", "不通过，退回重办"].map(|shown| Choice::new(shown, ""));
        let Some(at) = self.choose("审核的结果？", &choices)? else { return Ok(None) };
        let names = self.names()?;
        let by = loop {
            match self.text("核验人（责任人以外的人）", "", &names)? {
                None => return Ok(None),
                Some(by) if by.trim().is_empty() => self.answers.say("要写核验人。")?,
                Some(by) => break by,
            }
        };
        if at == 0 {
            return Ok(Some(line(&["verify", id], &[("--verifier", &by)])));
        }
        let why = self.required("退回的原因")?;
        Ok(why.map(|why| line(&["return", id], &[("--verifier", &by), ("--because", &why)])))
    }

    fn archive(&mut self, id: &str) -> Result<Option<Vec<String>>> {
        let Some(number) = self.required("归档号")? else { return Ok(None) };
        let files = self.text("归档的材料（几份用、隔开，没有就回车）", "", &[])?;
        Ok(files.map(|files| line(&["archive", id], &[("--number", &number), ("--files", &files)])))
    }
}

/// The words of a command; a flag without a value is left out.
fn line(words: &[&str], flags: &[(&str, &str)]) -> Vec<String> {
    let mut line: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    for (flag, value) in flags.iter().filter(|(_, value)| !value.trim().is_empty()) {
        line.extend([(*flag).to_owned(), (*value).to_owned()]);
    }
    line
}

#[cfg(test)]
mod tests;
