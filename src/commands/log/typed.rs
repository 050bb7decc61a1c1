//! What is typed in one argument and means several things: a decision with owner and due date, a vote with its
//! counts, a 第一议题 with its reason.

use anyhow::Result;

use super::names;
use crate::calendar::{Day, Grain, Length, Minutes, Period, fold_width, number};
use crate::commands::words;
use crate::record::{Decision, Facts, FirstTopic, Vote};
use crate::refusal::Refusal;
use crate::roster::{PersonId, meant_person};
use crate::store::Records;

/// What was typed, unless it is empty, which clears a field.
pub fn stated(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// Reads a length in minutes.
pub fn minutes(text: &str) -> Result<Minutes, Refusal> {
    match Length::parse(text, 1) {
        Ok(Length::Clock(minutes)) => Ok(minutes),
        _ => {
            Err(Refusal::usage(format!("“{text}”不是分钟数，应是 0 到 1440 的整数。"))
                .hint("写作 --minutes 90"))
        }
    }
}

/// Reads a length in years, 1 to 50: `3年`, `三年`. None if it is something else, as the year `2027年`.
pub fn years(text: &str) -> Option<u32> {
    let folded = fold_width(text);
    number(folded.trim().strip_suffix('年')?).filter(|years| (1..=50).contains(years))
}

/// Reads a belonging period, which is never a free range.
pub fn belongs(text: &str, today: Day) -> Result<Period, Refusal> {
    let period = words::period("--belongs", text, today)?;
    if period.grain() == Grain::Range {
        return Err(Refusal::usage("--belongs 只能是一个月、季度、半年或年度。")
            .hint("例如 --belongs 2026Q3、--belongs 2025"));
    }
    Ok(period)
}

/// Reads `已列`, `未列`, `不适用=reason`.
pub fn first_topic(text: &str) -> Result<(Option<FirstTopic>, Option<String>), Refusal> {
    let (word, reason) = names::split(text).map_or((text, None), |(word, reason)| (word, Some(reason)));
    let topic = FirstTopic::from_word(word).ok_or_else(|| {
        Refusal::usage(format!("--first-topic 不认识“{word}”。"))
            .hint("写作 --first-topic 已列、--first-topic 未列或 --first-topic 不适用=原因")
    })?;
    Ok((Some(topic), words::maybe_plain("不适用的原因", reason)?))
}

/// How a decision is written, for those who wrote it otherwise.
const DECISION: &str = "写作 --decision \"内容=责任人,2026-11-30\"；内容里有等号而不写责任人和期限的，末尾再写一个等号：--decision \"预算=5万元，购书=\"";

/// Reads `content=owner,due`; owner and due may each be left out. What stands after the last equals sign is theirs, so
/// that a content with such a sign and without either ends in one.
pub fn decision(records: &Records<'_>, text: &str, facts: &Facts, today: Day) -> Result<Decision> {
    let (content, rest) = names::split_last(text).map_or((text, ""), |(content, rest)| (content, rest));
    let mut owner: Option<PersonId> = None;
    let mut due = None;
    for part in rest.split([',', '，']).filter_map(stated) {
        match Day::parse(part, today) {
            Ok(day) if due.is_none() => due = Some(day),
            Ok(_) => {
                return Err(Refusal::usage(format!("决议“{content}”写了两个完成时限。"))
                    .hint(DECISION)
                    .into());
            }
            Err(_) if like_a_day(part) => {
                return Err(words::day(&format!("决议“{content}”"), part, today)
                    .err()
                    .map_or_else(
                        || Refusal::usage(format!("决议“{content}”的日期不对。")),
                        |refusal| refusal.hint(DECISION),
                    )
                    .into());
            }
            Err(_) if owner.is_none() => {
                let found = meant_person(records, part, Some(facts.unit), facts.day);
                owner = Some(found.map_err(|error| with_hint(error, DECISION))?.id);
            }
            Err(_) => {
                return Err(Refusal::usage(format!("决议“{content}”写了两个责任人，只能写一个。"))
                    .hint("其他人写进内容里")
                    .hint(DECISION)
                    .into());
            }
        }
    }
    Ok(Decision { text: words::plain("决议事项", content)?, owner, due, done_on: None, result: None })
}

/// A refusal with one hint more; any other error as it is.
fn with_hint(error: anyhow::Error, hint: &str) -> anyhow::Error {
    match error.downcast::<Refusal>() {
        Ok(refusal) => refusal.hint(hint).into(),
        Err(error) => error,
    }
}

/// Whether a word is meant as a date, though there is no such day: 2026-13-40, 13月40日. A staff number is digits
/// alone.
fn like_a_day(text: &str) -> bool {
    let folded = fold_width(text);
    let parted = folded.contains(['-', '/', '.', '年', '月', '日', '号']);
    parted && folded.chars().any(|c| c.is_ascii_digit()) && !folded.chars().any(|c| c.is_ascii_alphabetic())
}

/// Reads `matter=赞成8,反对0,弃权1`, in any order and any width; an election has `选举` among them. Votes against
/// and abstentions that are not named are none; those in favour must be.
pub fn vote(text: &str) -> Result<Vote> {
    let form = "写作 --vote \"事项=赞成8,反对0,弃权1\"；选举写作 --vote \"选举支委=赞成8,反对0,弃权1,选举\"；事项里有等号的照写，最后一个等号后面写票数";
    let refuse = |why: String| Refusal::usage(format!("--vote “{text}”{why}。")).hint(form);
    let (matter, counts) = names::split_last(text).ok_or_else(|| refuse("没有写票数".to_owned()))?;
    let mut election = false;
    let [mut agree, mut against, mut abstain] = [None; 3];
    for part in counts.split([',', '，', '、', ';', '；']).filter_map(stated) {
        let folded = fold_width(part);
        let part = folded.trim().trim_end_matches('票');
        if part == "选举" {
            election = true;
            continue;
        }
        let (field, number) = if let Some(number) =
            part.strip_prefix("赞成").or_else(|| part.strip_prefix("同意"))
        {
            (&mut agree, number)
        } else if let Some(number) = part.strip_prefix("反对").or_else(|| part.strip_prefix("不同意")) {
            (&mut against, number)
        } else if let Some(number) = part.strip_prefix("弃权") {
            (&mut abstain, number)
        } else {
            return Err(refuse(format!("里的“{part}”不认识")).into());
        };
        let number = number.trim_matches([' ', ':']);
        let digits = !number.is_empty() && number.len() <= 6 && number.bytes().all(|b| b.is_ascii_digit());
        let count = number.parse::<i64>().ok().filter(|_| digits);
        let why = if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
            "不是票数，太大了"
        } else {
            "没有写明票数"
        };
        let count = count.ok_or_else(|| refuse(format!("里的“{part}”{why}")))?;
        if field.replace(count).is_some() {
            return Err(refuse("有一项票数写了两次".to_owned()).into());
        }
    }
    let agree = agree.ok_or_else(|| refuse("没有写赞成票数".to_owned()))?;
    Ok(Vote {
        matter: words::plain("表决事项", matter)?,
        election,
        agree,
        against: against.unwrap_or(0),
        abstain: abstain.unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::vote;

    #[test]
    fn votes_are_read_in_any_order_and_width() {
        for (text, election, counts) in [
            ("接收张伟为预备党员=赞成8,反对0,弃权1", false, (8, 0, 1)),
            ("接收张伟为预备党员＝赞成８票，弃权：１票", false, (8, 0, 1)),
            ("选举支委=弃权1,选举,同意7,不同意 2", true, (7, 2, 1)),
            ("a=b=赞成0", false, (0, 0, 0)),
        ] {
            let read = vote(text).unwrap();
            assert_eq!(
                (read.election, (read.agree, read.against, read.abstain)),
                (election, counts),
                "{text}"
            );
        }
        assert_eq!(vote("a=b=赞成0").unwrap().matter, "a=b");
        for text in [
            "事项",
            "事项=",
            "事项=反对1",
            "=赞成1",
            "事项=赞成8,赞成9",
            "事项=赞成-1",
            "事项=赞成",
            "事项=8",
        ] {
            assert!(vote(text).is_err(), "{text}");
        }
    }
}
