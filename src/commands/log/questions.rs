//! `log add` at a terminal: what was not typed is asked for, one line each. Enter takes what stands there, which is
//! what the unit did last time, or passes over the question. The answers become the command line that would have said
//! the same: it is shown before anything is written, kept in the history, and given back if the record is refused,
//! so that nothing typed is lost.

use anyhow::{Context, Result};

use super::add::{Args, is_another, record};
use super::fields::Fields;
use super::{describe, names};
use crate::calendar::{Day, clock_range_label};
use crate::chain::{Element, Expected, Forms, Kind, kinds, meant_kind};
use crate::commands::words;
use crate::page::{Cell, Page};
use crate::record::{Facts, FirstTopic, Participant, activity, latest};
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitKind, full_name, meant_unit, units};
use crate::session::ask::Answers;
use crate::session::{Session, Writing};
use crate::store::Records;

/// Asks for what is missing, shows what came of it, and records it.
///
/// # Errors
/// Refused if the clerk breaks off, says no, or the record is not allowed; with the command line as far as it goes.
pub fn add(answers: &mut impl Answers, args: &Args, session: &Session) -> Result<Page> {
    let mut asked = Asked { args: args.clone(), kinds: Vec::new(), flags: Vec::new(), shown: Vec::new() };
    let done = asked.all(answers, session).and_then(|()| asked.settle(answers, session));
    done.map_err(|error| match error.downcast::<Refusal>() {
        Ok(refusal) if asked.kinds.is_empty() && asked.flags.is_empty() => refusal.into(),
        Ok(refusal) => {
            let command = asked.command(session);
            refusal.hint(format!("已填的内容写成一条命令，可以改正后执行：wuxue {command}")).into()
        }
        Err(error) => error,
    })
}

/// What was typed, and what was answered since.
struct Asked {
    args: Args,
    /// Kinds that were answered.
    kinds: Vec<String>,
    /// Flags that were answered, as they would have been typed.
    flags: Vec<(&'static str, Option<String>)>,
    /// What is shown above the last question.
    shown: Vec<String>,
}

impl Asked {
    /// Every question, in the order of the record.
    fn all(&mut self, answers: &mut impl Answers, session: &Session) -> Result<()> {
        let store = session.read()?;
        let records = &store.records();
        let known = kinds(records)?;
        let mut typed = Vec::new();
        for word in &self.args.kinds {
            typed.push(meant_kind(records, word)?);
        }
        let unit = self.unit(answers, records, session.today, &known, &typed)?;
        let chosen = self.kinds(answers, &unit, &known, typed)?;
        let day = self.day(answers, session.today)?;
        let mut facts = Facts::new(unit.id, day, chosen.iter().map(|kind| kind.id).collect());
        let last = self.remembered(records, &facts)?;
        let names: Vec<&str> = chosen.iter().map(|kind| kind.name.as_str()).collect();
        self.shown.push(String::new());
        self.shown.push(format!("{} {day} {}", full_name(records, &unit, day)?, names.join("、")));
        answers.say("以下各项：回车用已有的内容，没有的跳过；以后可以再补。")?;
        for question in QUESTIONS {
            self.put(answers, records, &mut facts, &chosen, question, last.as_ref(), session.today)?;
        }
        self.attendance(answers, &chosen)
    }

    fn unit(
        &mut self,
        answers: &mut impl Answers,
        records: &Records<'_>,
        today: Day,
        known: &[Kind],
        typed: &[Kind],
    ) -> Result<Unit> {
        if let Some(text) = &self.args.unit {
            return meant_unit(records, text, today);
        }
        let holds = |unit: &Unit| match typed {
            [] => known.iter().any(|kind| kind.holders.contains(&unit.kind)),
            typed => typed.iter().all(|kind| kind.holders.contains(&unit.kind)),
        };
        let (mut offered, mut labels) = (Vec::new(), Vec::new());
        for unit in units(records, today)? {
            if unit.kind != UnitKind::OutsideUnit && unit.exists_on(today) && holds(&unit) {
                labels.push(full_name(records, &unit, today)?);
                offered.push(unit);
            }
        }
        if offered.is_empty() {
            return Err(Refusal::not_found("名册里没有能举办这类活动的党组织。")
                .hint("查看各类活动由谁举办：wuxue log kinds")
                .hint("还没有名册的，先导入：wuxue member import 名册文件")
                .into());
        }
        let at = chosen(answers, "哪个党组织的活动？", &labels)?;
        let unit = offered.swap_remove(at);
        let name = labels.swap_remove(at);
        self.args.unit = Some(name.clone());
        self.flags.push(("--unit", Some(name)));
        Ok(unit)
    }

    /// The kinds: those typed, else one that this unit may hold, and as many more as the session was.
    fn kinds(
        &mut self,
        answers: &mut impl Answers,
        unit: &Unit,
        known: &[Kind],
        typed: Vec<Kind>,
    ) -> Result<Vec<Kind>> {
        if !typed.is_empty() {
            return Ok(typed);
        }
        let mut left: Vec<&Kind> = known.iter().filter(|kind| kind.holders.contains(&unit.kind)).collect();
        if left.is_empty() {
            let message = format!("“{}”是{}，没有由它举办的活动类型。", unit.name, unit.kind.label());
            return Err(Refusal::refused(message).hint("查看各类活动由谁举办：wuxue log kinds").into());
        }
        let named = |kinds: &[&Kind]| -> Vec<String> { kinds.iter().map(|kind| kind.name.clone()).collect() };
        let at = chosen(answers, "哪类活动？", &named(&left))?;
        let mut all = vec![left.remove(at).clone()];
        while !left.is_empty() {
            let mut choices = vec!["没有了".to_owned()];
            choices.extend(named(&left));
            match answers.choose("还同时算哪一类？", &choices)? {
                None | Some(0) => break,
                Some(at) => all.push(left.remove(at - 1).clone()),
            }
        }
        self.kinds = all.iter().map(|kind| kind.name.clone()).collect();
        Ok(all)
    }

    fn day(&mut self, answers: &mut impl Answers, today: Day) -> Result<Day> {
        if let Some(text) = &self.args.on {
            return Ok(words::past_day("--on", text, today)?);
        }
        let mut there = today.to_string();
        loop {
            let text = answers.text("日期", &there)?;
            match words::past_day("--on", &text, today) {
                Ok(day) => {
                    self.args.on = Some(day.to_string());
                    self.flags.push(("--on", self.args.on.clone()));
                    return Ok(day);
                }
                Err(refusal) => complain(answers, &refusal)?,
            }
            there = text;
        }
    }

    /// What the unit stated of its latest activity of the first kind.
    fn remembered(&self, records: &Records<'_>, facts: &Facts) -> Result<Option<Facts>> {
        let Some(kind) = facts.kinds.first() else { return Ok(None) };
        let Some(id) = latest(records, facts.unit, *kind, facts.day)? else { return Ok(None) };
        Ok(Some(activity(records, id)?.context("the latest activity is missing")?.facts))
    }

    /// Asks one question until its answer is understood, if the kinds call for it and it was not typed.
    #[allow(clippy::too_many_arguments)]
    fn put(
        &mut self,
        answers: &mut impl Answers,
        records: &Records<'_>,
        facts: &mut Facts,
        kinds: &[Kind],
        question: &Question,
        last: Option<&Facts>,
        today: Day,
    ) -> Result<()> {
        let required = |element| kinds.iter().any(|kind| kind.requires.contains(&element));
        if question.only_if_required && !required(question.element) || question.typed(&self.args.fields) {
            return Ok(());
        }
        let mut there = last.map(|last| question.remembered(records, last)).transpose()?.unwrap_or_default();
        let mut doubted = Vec::new();
        loop {
            let values = question.ask(answers, &there)?;
            if values.is_empty() {
                return Ok(());
            }
            let mut fields = Fields::default();
            (question.set)(&mut fields, values.clone());
            let mut tried = facts.clone();
            match fields.apply(records, &mut tried, today) {
                // A name that is not in the roster may be a slip: the same answer again stands.
                Ok(remarks) if !remarks.is_empty() && doubted != values => {
                    for remark in remarks {
                        answers.say(&remark)?;
                    }
                    answers.say("  → 没有写错的，再按一次回车；写错了的，改正后回车")?;
                    doubted.clone_from(&values);
                }
                Ok(_) => {
                    *facts = tried;
                    (question.set)(&mut self.args.fields, values.clone());
                    self.shown.push(format!("{}：{}", question.label(), values.join("、")));
                    self.flags.extend(values.into_iter().map(|value| (question.flag, Some(value))));
                    return Ok(());
                }
                Err(error) => complain(answers, &error.downcast::<Refusal>()?)?,
            }
            there = values.join("、");
        }
    }

    fn attendance(&mut self, answers: &mut impl Answers, kinds: &[Kind]) -> Result<()> {
        let calls_nobody = kinds.iter().all(|kind| kind.expected == Expected::Nobody);
        let args = &self.args;
        if args.attend_all || !args.mark.is_empty() || !args.present.is_empty() {
            return Ok(());
        }
        if calls_nobody {
            let there = several(&answers.text("到会的人（几个人用顿号隔开）", "")?);
            if !there.is_empty() {
                self.shown.push(format!("到会：{}", there.join("、")));
            }
            self.flags.extend(there.iter().map(|name| ("--present", Some(name.clone()))));
            self.args.present = there;
            return Ok(());
        }
        let choices = ["应到人员全部出勤", "除几个人以外都出勤", "以后再登记"].map(str::to_owned).to_vec();
        let at = answers.choose("到会情况？", &choices)?;
        if at == Some(1) {
            let text = answers.text("除谁以外（如 张伟=请假(公假)、李娜=缺席）", "")?;
            self.args.except = several(&text);
        }
        if matches!(at, Some(0 | 1)) {
            self.args.attend_all = true;
            self.flags.push(("--attend-all", None));
            self.flags.extend(self.args.except.iter().map(|text| ("--except", Some(text.clone()))));
            let except = self.args.except.join("、");
            self.shown.push(match except.is_empty() {
                true => "到会情况：应到人员全部出勤".to_owned(),
                false => format!("到会情况：除{except}以外都出勤"),
            });
        }
        Ok(())
    }

    /// Rehearses the record, shows it, and writes it if the clerk says so.
    fn settle(&mut self, answers: &mut impl Answers, session: &Session) -> Result<Page> {
        if !self.kinds.is_empty() {
            self.args.kinds.clone_from(&self.kinds);
        }
        if !self.args.fields.another && is_another(&self.args, session, answers)? {
            self.args.fields.another = true;
            self.flags.push(("--another", None));
        }
        let session = Session { command: self.command(session), ..session.clone() };
        let writing = Writing { dry_run: true, ..self.args.writing.clone() };
        let rehearsed = record(&Args { writing, ..self.args.clone() }, &session)?;
        if self.args.writing.dry_run {
            return Ok(rehearsed);
        }
        let missing = rehearsed.head.iter().find(|field| field.key == "missing").map(|field| &field.value);
        if let Some(Cell::List(labels)) = missing.filter(|missing| !missing.says_nothing()) {
            self.shown.push(format!("待补：{}", labels.join("、")));
        }
        self.shown.push(format!("写成一条命令：wuxue {}", session.command));
        if !answers.confirm(&self.shown, "登记这次活动？")? {
            return Err(Refusal::refused("已取消，没有写入任何内容。").into());
        }
        record(&self.args, &session)
    }

    /// The command line that says the same, without the program's name: what was typed, with the kinds after the
    /// names of the command and the flags at its end.
    fn command(&self, session: &Session) -> String {
        let mut typed = session.command.splitn(3, ' ');
        let mut parts: Vec<String> = typed.by_ref().take(2).map(str::to_owned).collect();
        parts.extend(self.kinds.iter().map(|kind| words::for_shell(kind)));
        parts.extend(typed.map(str::to_owned));
        for (flag, value) in &self.flags {
            parts.push((*flag).to_owned());
            parts.extend(value.as_deref().map(words::for_shell));
        }
        parts.join(" ")
    }
}

/// A question about one field.
struct Question {
    element: Element,
    flag: &'static str,
    /// Asked only of kinds whose record must state it.
    only_if_required: bool,
    how: How,
    set: fn(&mut Fields, Vec<String>),
}

/// How a question is put.
#[derive(Clone, Copy, PartialEq)]
enum How {
    /// One text.
    One,
    /// Several names in one line.
    Names,
    /// An item a line, until an empty one.
    Lines(&'static str),
    /// One of the forms.
    Form,
    /// How it stands with the 第一议题.
    FirstTopic,
}

/// The fields that are asked for, in this order; what a kind alone asks for is passed over at others.
const QUESTIONS: &[Question] = &[
    Question::new(Element::Time, "--time", false, How::One, |f, v| f.time = first(v)),
    Question::new(Element::Place, "--place", false, How::One, |f, v| f.place = first(v)),
    Question::new(Element::Title, "--title", true, How::One, |f, v| f.title = first(v)),
    Question::new(Element::Host, "--host", true, How::Names, |f, v| f.host = v),
    Question::new(Element::Recorder, "--recorder", true, How::Names, |f, v| f.recorder = v),
    Question::new(Element::Speakers, "--speaker", true, How::Names, |f, v| f.speaker = v),
    Question::new(Element::Agenda, "--agenda", true, How::Lines("一行一项，空行结束"), |f, v| {
        f.agenda = v
    }),
    Question::new(
        Element::Documents,
        "--document",
        true,
        How::Lines("编号或标题，一行一份，空行结束"),
        |f, v| {
            f.document = v;
        },
    ),
    Question::new(Element::FirstAgenda, "--first-topic", true, How::FirstTopic, |f, v| {
        f.first_topic = first(v)
    }),
    Question::new(Element::Form, "--form", true, How::Form, |f, v| f.form = first(v)),
    Question::new(Element::Partner, "--partner", true, How::One, |f, v| f.partner = first(v)),
    Question::new(Element::Guidance, "--guidance", true, How::One, |f, v| f.guidance = first(v)),
    Question::new(
        Element::Decisions,
        "--decision",
        true,
        How::Lines("内容=责任人,完成时限，一行一项，空行结束"),
        |f, v| f.decision = v,
    ),
    Question::new(Element::Outcome, "--outcome", true, How::One, |f, v| f.outcome = first(v)),
];

fn first(values: Vec<String>) -> Option<String> {
    values.into_iter().next()
}

impl Question {
    const fn new(
        element: Element,
        flag: &'static str,
        only_if_required: bool,
        how: How,
        set: fn(&mut Fields, Vec<String>),
    ) -> Question {
        Question { element, flag, only_if_required, how, set }
    }

    fn label(&self) -> &'static str {
        self.element.label()
    }

    /// Whether it was answered on the command line.
    fn typed(&self, fields: &Fields) -> bool {
        let mut asked = fields.clone();
        (self.set)(&mut asked, Vec::new());
        asked != *fields
    }

    /// What stands there to begin with: what does not change from one session to the next.
    fn remembered(&self, records: &Records<'_>, last: &Facts) -> Result<String> {
        let people =
            |people: &[Participant]| -> Result<String> { Ok(names::shown(records, people)?.join("、")) };
        Ok(match self.element {
            Element::Time => last.start.map(|start| clock_range_label(start, last.end)).unwrap_or_default(),
            Element::Place => last.place.clone().unwrap_or_default(),
            Element::Host => people(&last.hosts)?,
            Element::Recorder => people(&last.recorders)?,
            Element::Partner => match last.partner {
                Some(partner) => describe::unit_name(records, partner, last.day)?,
                None => String::new(),
            },
            _ => String::new(),
        })
    }

    /// The answer as the flag would have it, a value for each time it is typed; none if it was passed over.
    fn ask(&self, answers: &mut impl Answers, there: &str) -> Result<Vec<String>> {
        let label = self.label();
        Ok(match self.how {
            How::One => {
                Some(answers.text(label, there)?).filter(|text| !text.is_empty()).into_iter().collect()
            }
            How::Names => several(&answers.text(&format!("{label}（几个人用顿号隔开）"), there)?),
            How::Lines(hint) => {
                let mut lines = Vec::new();
                loop {
                    let text = answers.text(&format!("{label}（{hint}）"), "")?;
                    if text.is_empty() {
                        break lines;
                    }
                    lines.push(text);
                }
            }
            How::Form => {
                let mut forms: Vec<String> = Forms::load()?.forms.into_iter().map(|form| form.name).collect();
                forms.insert(0, LATER.to_owned());
                match answers.choose("活动形式？", &forms)? {
                    None | Some(0) => Vec::new(),
                    Some(at) => vec![forms.swap_remove(at)],
                }
            }
            How::FirstTopic => {
                let topics = FirstTopic::ALL.iter().map(|topic| topic.label().to_owned());
                let mut choices: Vec<String> = topics.collect();
                choices.insert(0, LATER.to_owned());
                match answers.choose("第一议题？", &choices)? {
                    None | Some(0) => Vec::new(),
                    Some(at) if choices[at] == FirstTopic::NotApplicable.label() => {
                        let reason = answers.text("不适用的原因", "")?;
                        vec![format!("{}={reason}", FirstTopic::NotApplicable.label())]
                    }
                    Some(at) => vec![choices.swap_remove(at)],
                }
            }
        })
    }
}

/// The choice that passes over a question.
const LATER: &str = "以后再补";

/// Splits a line of names or marks.
fn several(text: &str) -> Vec<String> {
    let parts = text.split(['、', '，', ',', '；', ';']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A choice that cannot be passed over.
fn chosen(answers: &mut impl Answers, question: &str, choices: &[String]) -> Result<usize> {
    let at = answers.choose(question, choices)?.filter(|at| *at < choices.len());
    at.ok_or_else(|| Refusal::refused("已取消，没有写入任何内容。").into())
}

/// Says what is wrong with an answer.
fn complain(answers: &mut impl Answers, refusal: &Refusal) -> Result<()> {
    answers.say(&refusal.message)?;
    // The flags that hints speak of are answered here without their names.
    refusal.hints.first().map_or(Ok(()), |hint| answers.say(&format!("  → {hint}")))
}

#[cfg(test)]
#[path = "questions_tests.rs"]
mod tests;
