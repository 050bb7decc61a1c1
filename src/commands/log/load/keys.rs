//! The keys of a line and what each means. Values are read by the functions that read the flags of `log add`; a
//! field that is added there gets a line here.

use anyhow::Result;
use serde_json::{Map, Value};

use super::super::describe::credited;
use super::super::fields::Fields;
use super::super::names;
use super::brought::Brought;
use crate::calendar::{Day, Minutes, Span};
use crate::commands::words;
use crate::record::{
    Decision, DocumentId, Facts, PlanItemId, Vote, document, meant_document, plan_items_called,
};
use crate::refusal::Refusal;
use crate::roster::{Person, PersonId, UnitId, find_persons};
use crate::store::Records;

/// Keys that say which activity a line is about.
pub const IDENTITY: [&str; 3] = ["unit", "kinds", "day"];

/// Keys that state something, in the order in which they are read: a length is read after the clock.
pub const STATED: [&str; 31] = [
    "time",
    "title",
    "place",
    "hosts",
    "recorders",
    "speakers",
    "guests",
    "presenters",
    "mentors",
    "first_topic",
    "agenda",
    "documents",
    "form",
    "partner",
    "guidance",
    "summary_due",
    "summary_on",
    "agreement",
    "agreed_until",
    "issues",
    "planner",
    "plan_item",
    "themes",
    "shows",
    "span",
    "minutes",
    "belongs",
    "outcome",
    "note",
    "decisions",
    "votes",
];

/// Keys of what is stated of single persons, read when the activity is recorded.
pub const PERSONAL: [&str; 2] = ["attendance", "grades"];

/// Keys of records beside the activity: an outcome may come of several activities, and none of them makes it anew.
pub const BESIDE: [&str; 5] = ["outcomes", "showcases", "feedback", "items", "matters"];

/// Keys that follow from others here, that are of the other store alone, or that are of records beside the
/// activity: an outcome may come of several activities, and none of them makes it anew.
pub const DERIVED: [&str; 19] = [
    "schema",
    "activity",
    "voided",
    "expected",
    "present",
    "leave",
    "away",
    "absent",
    "made_up",
    "unrecorded",
    "beyond",
    "guests_count",
    "entered",
    "late_entry",
    "outcomes",
    "showcases",
    "feedback",
    "items",
    "matters",
];

/// What is missing follows as well.
pub const MISSING: &str = "missing";

/// Every key a line may have.
pub fn known() -> impl Iterator<Item = &'static str> {
    IDENTITY.into_iter().chain(STATED).chain(PERSONAL).chain(DERIVED).chain([MISSING])
}

/// A text; none for `null`.
pub fn text(value: &Value) -> Result<Option<&str>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(Refusal::usage("应是文字。").hint("写成 \"文字\"；没有的写 null，或不写这个栏目")),
    }
}

/// Several texts; none for `null`.
pub fn texts(value: &Value) -> Result<Vec<&str>, Refusal> {
    let refuse = || Refusal::usage("应是几段文字。").hint("写成 [\"甲\", \"乙\"]；没有的写 []");
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => items.iter().map(|item| item.as_str().ok_or_else(refuse)).collect(),
        _ => Err(refuse()),
    }
}

/// Several rows; none for `null`.
pub fn rows(value: &Value) -> Result<Vec<&Map<String, Value>>, Refusal> {
    let refuse = || Refusal::usage("应是几行。").hint("写成 [{…}, {…}]；没有的写 []");
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => items.iter().map(|item| item.as_object().ok_or_else(refuse)).collect(),
        _ => Err(refuse()),
    }
}

/// Puts what a key says into the facts. Gives remarks for the clerk.
///
/// # Errors
/// Refused where a value has the wrong shape, means nothing, or more than one thing.
pub fn apply(
    records: &Records<'_>,
    facts: &mut Facts,
    key: &str,
    value: &Value,
    (today, brought): (Day, &Brought),
) -> Result<Vec<String>> {
    match key {
        "documents" => facts.documents = documents(records, value, brought)?,
        "plan_item" => facts.plan_item = plan_item(records, value, brought)?,
        "span" => facts.span = span(value)?,
        "minutes" => minutes(records, facts, value)?,
        "decisions" => facts.decisions = decisions(records, facts, value, today)?,
        "votes" => facts.votes = votes(value)?,
        _ => return typed(key, value)?.apply(records, facts, today),
    }
    facts.arrange();
    Ok(Vec::new())
}

/// A key as the flag it is typed with. An empty text clears, and so does a list of one.
fn typed(key: &str, value: &Value) -> Result<Fields> {
    let one = || -> Result<Option<String>> { Ok(Some(text(value)?.unwrap_or_default().to_owned())) };
    let many = || -> Result<Vec<String>> {
        let texts = texts(value)?;
        let texts = if texts.is_empty() { vec![""] } else { texts };
        Ok(texts.into_iter().map(str::to_owned).collect())
    };
    let none = Fields::default();
    Ok(match key {
        "time" => Fields { time: one()?, ..none },
        "title" => Fields { title: one()?, ..none },
        "place" => Fields { place: one()?, ..none },
        "hosts" => Fields { host: many()?, ..none },
        "recorders" => Fields { recorder: many()?, ..none },
        "speakers" => Fields { speaker: many()?, ..none },
        "guests" => Fields { guest: many()?, ..none },
        "presenters" => Fields { presenter: many()?, ..none },
        "mentors" => Fields { mentor: many()?, ..none },
        "first_topic" => Fields { first_topic: one()?.map(|text| with_reason(&text)), ..none },
        "agenda" => Fields { agenda: many()?, ..none },
        "form" => Fields { form: one()?, ..none },
        "partner" => Fields { partner: one()?, ..none },
        "guidance" => Fields { guidance: one()?, ..none },
        "summary_due" => Fields { summary_due: one()?, ..none },
        "summary_on" => Fields { summary_on: one()?, ..none },
        "agreement" => Fields { agreement: one()?, ..none },
        "agreed_until" => Fields { agreed_until: one()?, ..none },
        "issues" => Fields { issues: one()?, ..none },
        "planner" => Fields { planner: one()?, ..none },
        "themes" => Fields { theme: many()?, ..none },
        "shows" => Fields { shows: many()?, ..none },
        "belongs" => Fields { belongs: one()?, ..none },
        "outcome" => Fields { outcome: one()?, ..none },
        "note" => Fields { note: one()?, ..none },
        _ => none,
    })
}

/// `不适用（原因）` as it is typed, `不适用=原因`.
fn with_reason(text: &str) -> String {
    let split = text.split_once('（').and_then(|(word, rest)| Some((word, rest.strip_suffix('）')?)));
    split.map_or_else(|| text.to_owned(), |(word, reason)| format!("{word}={reason}"))
}

/// Splits `D3 关于……的讲话` into the number and the title.
fn coded(text: &str) -> (Option<&str>, &str) {
    match text.trim().split_once(char::is_whitespace) {
        Some((code, rest)) if code.is_ascii() && !rest.trim().is_empty() => (Some(code), rest.trim()),
        _ => (None, text.trim()),
    }
}

/// Documents by their titles. A code settles it where the file brought the document along, or only if the document
/// here bears the title too.
fn documents(records: &Records<'_>, value: &Value, brought: &Brought) -> Result<Vec<DocumentId>> {
    let mut found = Vec::new();
    for text in texts(value)? {
        let (code, title) = coded(text);
        let id = code.and_then(DocumentId::from_code);
        let here = id.map(|id| brought.document(id).unwrap_or(id));
        let here = here.map(|id| document(records, id)).transpose()?.flatten();
        found.push(match here {
            Some(here) if here.facts.title == title => here.id,
            // A title may begin with letters and digits of its own.
            _ => meant_document(records, if id.is_some() { title } else { text })?.id,
        });
    }
    Ok(found)
}

/// The plan item of this topic; the code settles it only among several.
fn plan_item(records: &Records<'_>, value: &Value, brought: &Brought) -> Result<Option<PlanItemId>> {
    let Some(text) = text(value)?.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let (code, topic) = coded(text);
    let id = code.and_then(PlanItemId::from_code).map(|id| brought.plan_item(id).unwrap_or(id));
    let topic = if id.is_some() { topic } else { text.trim() };
    let called = plan_items_called(records, topic)?;
    match (id.filter(|id| called.contains(id)), called.as_slice()) {
        (Some(id), _) | (None, &[id]) => Ok(Some(id)),
        (None, []) => Err(Refusal::not_found(format!("年度计划里没有“{topic}”这一项。"))
            .hint("查看年度计划：wuxue plan list")
            .into()),
        (None, _) => Err(Refusal::not_found(format!("年度计划里叫“{topic}”的不止一项。"))
            .hint("装入后再写明是哪一项：wuxue log edit 编号 --plan PL3")
            .into()),
    }
}

fn span(value: &Value) -> Result<Option<Span>> {
    let Some(text) = text(value)? else { return Ok(None) };
    let known = Span::from_word(text);
    known.map(Some).ok_or_else(|| Refusal::usage(format!("不认识“{text}”。")).hint("写 半天 或 全天").into())
}

/// A length is stated only if it does not follow from the clock or the span.
fn minutes(records: &Records<'_>, facts: &mut Facts, value: &Value) -> Result<()> {
    const LONGEST: i64 = 24 * 60;
    let stated = match value {
        Value::Null => None,
        value => {
            let number = value.as_i64().filter(|n| (0..=LONGEST).contains(n));
            Some(number.ok_or_else(|| {
                Refusal::usage(format!("应是 0 到 {LONGEST} 的整数（分钟）。"))
                    .hint("写成 90；不知道的写 null")
            })?)
        }
    };
    if facts.span.is_some() || credited(records, facts)? == stated {
        return Ok(());
    }
    facts.minutes = None;
    if credited(records, facts)? != stated {
        facts.minutes = stated.map(Minutes);
    }
    Ok(())
}

fn decisions(records: &Records<'_>, facts: &Facts, value: &Value, today: Day) -> Result<Vec<Decision>> {
    let mut all = Vec::new();
    for row in rows(value)? {
        refuse_others(row, &["number", "text", "owner", "due", "done_on", "result"])?;
        let of = |key: &str| row.get(key).map_or(Ok(None), text);
        let owner = match of("owner")? {
            Some(name) => Some(names::told_apart(records, name, Some(facts.unit), facts.day)?.id),
            None => None,
        };
        let done_on = of("done_on")?
            .map(|day| words::day_of("done_on", day, today, "还没有落实的措施不能办结"))
            .transpose()?;
        let result = words::maybe_plain("办理结果", of("result")?)?;
        if result.is_some() && done_on.is_none() {
            return Err(Refusal::usage("写了办理结果，没有写办结日期。")
                .hint("加上 \"done_on\": \"2026-10-31\"")
                .into());
        }
        all.push(Decision {
            text: words::plain("决议事项", of("text")?.unwrap_or_default())?,
            owner,
            due: words::maybe_day("due", of("due")?, today)?,
            done_on,
            result,
        });
    }
    Ok(all)
}

fn votes(value: &Value) -> Result<Vec<Vote>> {
    let mut all = Vec::new();
    for row in rows(value)? {
        refuse_others(
            row,
            &[
                "matter",
                "election",
                "expected",
                "present",
                "entitled",
                "entitled_present",
                "agree",
                "against",
                "abstain",
                "quorate",
                "carried",
            ],
        )?;
        let count = |key: &str| {
            let number = row.get(key).and_then(Value::as_i64).filter(|n| (0..1_000_000).contains(n));
            number.ok_or_else(|| Refusal::usage(format!("“{key}”应是票数。")).hint("写成 8，没有的写 0"))
        };
        let matter = row.get("matter").map_or(Ok(None), text)?;
        all.push(Vote {
            matter: words::plain("表决事项", matter.unwrap_or_default())?,
            election: row.get("election").and_then(Value::as_bool).unwrap_or(false),
            agree: count("agree")?,
            against: count("against")?,
            abstain: count("abstain")?,
        });
    }
    Ok(all)
}

/// Refuses keys inside a row that are not known.
pub fn refuse_others(row: &Map<String, Value>, known: &[&str]) -> Result<(), Refusal> {
    match row.keys().find(|key| !known.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => {
            Err(Refusal::usage(format!("里面的“{key}”不认识。"))
                .hint(format!("每行可以写 {}", known.join("、"))))
        }
    }
}

/// The person of a row of attendance or grades: the staff number decides, then the name; a code only among several
/// of that name.
pub fn person(records: &Records<'_>, row: &Map<String, Value>, unit: UnitId, day: Day) -> Result<Person> {
    let of = |key: &str| row.get(key).map_or(Ok(None), text);
    let name = words::plain("姓名", of("name")?.unwrap_or_default())?;
    if let Some(number) = of("staff_no")?.filter(|number| !number.trim().is_empty()) {
        return names::told_apart(records, &format!("{name}（{number}）"), Some(unit), day);
    }
    let code = of("person")?.and_then(PersonId::from_code);
    let same = find_persons(records, &name)?;
    match same.into_iter().find(|person| Some(person.id) == code) {
        Some(person) => Ok(person),
        None => names::told_apart(records, &name, Some(unit), day),
    }
}
