//! Who came. Enter leaves it to be filled in later: nobody is written down as present by passing over a question.

use anyhow::Result;

use crate::chain::Kind;
use crate::commands::words::several;
use crate::record::{Attendee, Status};
use crate::roster::find_persons;
use crate::session::ask::{Answers, Choice};
use crate::store::Records;

/// What was answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Came {
    /// Everybody expected was there, but for these.
    pub all: bool,
    /// `张伟=请假(公假)`.
    pub except: Vec<String>,
    /// One by one.
    pub mark: Vec<String>,
    /// Those there, where nobody is expected.
    pub present: Vec<String>,
}

impl Came {
    /// The flags that say the same.
    pub fn flags(&self) -> Vec<(&'static str, Option<String>)> {
        let mut flags = Vec::new();
        flags.extend(self.all.then_some(("--attend-all", None)));
        for (flag, values) in
            [("--except", &self.except), ("--mark", &self.mark), ("--present", &self.present)]
        {
            flags.extend(values.iter().map(|value| (flag, Some(value.clone()))));
        }
        flags
    }

    /// The same in words; nothing if nothing is said.
    pub fn shown(&self) -> Option<String> {
        Some(match self {
            Came { all: true, except, .. } if except.is_empty() => "到会情况：应到人员全部出勤".to_owned(),
            Came { all: true, except, .. } => format!("到会情况：除{}以外都出勤", except.join("、")),
            Came { mark, .. } if !mark.is_empty() => format!("到会情况：{}", mark.join("、")),
            Came { present, .. } if !present.is_empty() => format!("到会：{}", present.join("、")),
            Came { .. } => return None,
        })
    }
}

/// Who was there, of kinds that expect nobody.
pub fn those_present(
    answers: &mut impl Answers,
    kinds: &[Kind],
    there: &[String],
    known: &[String],
) -> Result<Option<Came>> {
    let talk = kinds.iter().any(|kind| kind.code == "heart_talk");
    let label = if talk { "谈话对象（一个或几个人）" } else { "到会的人" };
    let text = answers.text(label, &there.join("、"), known)?;
    Ok(text.map(|text| Came { present: several(&text), ..Came::default() }))
}

const LATER: &str = "以后再登记（先记为待补）";
const ALL: &str = "应到人员全部出勤";
const EXCEPT: &str = "除几个人以外都出勤";
const EACH: &str = "逐人登记";

/// How those expected stood.
pub fn of_those_expected(
    answers: &mut impl Answers,
    records: &Records<'_>,
    expected: &[Attendee],
    question: &str,
) -> Result<Option<Came>> {
    if expected.is_empty() {
        answers.say("没有应到人员，到会情况以后再登记。")?;
        return Ok(Some(Came::default()));
    }
    loop {
        let choices = [LATER, ALL, EXCEPT, EACH].map(|shown| Choice::new(shown, ""));
        let came = match answers.choose(question, &choices)? {
            None => return Ok(None),
            Some(1) => Some(Came { all: true, ..Came::default() }),
            Some(2) => but_for(answers, records, expected)?.map(|except| Came {
                all: true,
                except,
                ..Came::default()
            }),
            Some(3) => one_by_one(answers, records, expected)?.map(|mark| Came { mark, ..Came::default() }),
            Some(_) => Some(Came::default()),
        };
        if came.is_some() {
            return Ok(came);
        }
    }
}

/// How somebody stood, as a flag says it; the first is what is left to be filled in.
const MARKS: [&str; 7] = ["请假(公假)", "请假(病假)", "请假(事假)", "请假(其他)", "因公外出", "缺席", LATE];
const LATE: &str = "迟到";

/// Chooses a mark; `None` if the clerk went back.
fn mark(answers: &mut impl Answers, name: &str, before: &[&str]) -> Result<Option<String>> {
    let choices: Vec<Choice> = before.iter().chain(&MARKS).map(|shown| Choice::new(*shown, "")).collect();
    loop {
        let Some(at) = answers.choose(&format!("{name}的情况？"), &choices)? else { return Ok(None) };
        let label = choices[at].shown.clone();
        if label != LATE {
            return Ok(Some(label));
        }
        match answers.text("  迟到几分钟（不清楚就回车）", "", &[])? {
            None => {}
            Some(minutes) if minutes.is_empty() => return Ok(Some(label)),
            Some(minutes) => {
                let digits = minutes.trim_end_matches("分钟").trim();
                if digits.parse::<u16>().is_ok_and(|n| n > 0) {
                    return Ok(Some(format!("{LATE}{digits}分钟")));
                }
                answers.say("  分钟数要写成数字，如 10。")?;
            }
        }
    }
}

/// People and how they stood, until there are no more.
fn but_for(
    answers: &mut impl Answers,
    records: &Records<'_>,
    expected: &[Attendee],
) -> Result<Option<Vec<String>>> {
    let mut named: Vec<(&Attendee, String)> = Vec::new();
    loop {
        let left: Vec<&Attendee> =
            expected.iter().filter(|a| named.iter().all(|(known, _)| known.person != a.person)).collect();
        let (question, none) = match named.is_empty() {
            true => ("除谁以外？", "没有了，都出勤"),
            false => ("还有谁？", "没有了，其余都出勤"),
        };
        let mut choices = vec![Choice::new(none, "")];
        for attendee in &left {
            choices.push(choice(records, attendee)?);
        }
        match answers.choose(question, &choices)? {
            None if named.pop().is_none() => return Ok(None),
            None => {}
            Some(0) => break,
            Some(at) => {
                let attendee = left[at - 1];
                if let Some(word) = mark(answers, &attendee.name, &[])? {
                    named.push((attendee, format!("{}={word}", typed(records, attendee)?)));
                }
            }
        }
    }
    Ok(Some(named.into_iter().map(|(_, text)| text).collect()))
}

/// Everybody in turn; Esc leads to the one before.
fn one_by_one(
    answers: &mut impl Answers,
    records: &Records<'_>,
    expected: &[Attendee],
) -> Result<Option<Vec<String>>> {
    const UNKNOWN: &str = "待补";
    let mut words: Vec<String> = Vec::new();
    while let Some(attendee) = expected.get(words.len()) {
        let name = choice(records, attendee)?.shown;
        let name = format!("{}/{} {name}", words.len() + 1, expected.len());
        match mark(answers, &name, &[Status::Present.label(), UNKNOWN])? {
            Some(word) => words.push(word),
            None if words.pop().is_none() => return Ok(None),
            None => {}
        }
    }
    let mut marks = Vec::new();
    for (attendee, word) in expected.iter().zip(words).filter(|(_, word)| word != UNKNOWN) {
        marks.push(format!("{}={word}", typed(records, attendee)?));
    }
    Ok(Some(marks))
}

fn choice(records: &Records<'_>, attendee: &Attendee) -> Result<Choice> {
    let number = attendee.staff_no.clone().unwrap_or_default();
    let code = attendee.person.to_string();
    let shown = match find_persons(records, &attendee.name)?.len() {
        0 | 1 => attendee.name.clone(),
        _ if number.is_empty() => format!("{}（{code}）", attendee.name),
        _ => format!("{}（{number}）", attendee.name),
    };
    Ok(Choice::new(shown, format!("{number} {code}")))
}

/// Somebody as a flag names them: by name, unless others bear it too.
fn typed(records: &Records<'_>, attendee: &Attendee) -> Result<String> {
    let alone = find_persons(records, &attendee.name)?.len() == 1;
    Ok(if alone { attendee.name.clone() } else { attendee.person.to_string() })
}
