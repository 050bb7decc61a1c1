//! 红头: what a paper of the organ's own begins and ends with, by the settings and what is typed.

use anyhow::Result;

use super::words;
use crate::calendar::fold_width;
use crate::page::Letterhead;
use crate::record::{Setting, sender, setting};
use crate::refusal::Refusal;
use crate::session::Session;

/// The letterhead of a paper, with its number as typed (无 for none) and whom it goes to besides.
///
/// # Errors
/// Refused if the store has no 发文机关标志, or if the number is none.
pub fn letterhead(session: &Session, number: &str, copy_to: Option<&str>) -> Result<Letterhead> {
    let store = session.read()?;
    let records = &store.records();
    let of = |which: Setting| setting(records, which);
    let Some(mark) = of(Setting::LetterheadMark)? else {
        return Err(Refusal::refused("还没有设发文机关标志，印不成红头文件。")
            .hint("先设一次：wuxue inspect setting set 发文机关标志 中共××市直属机关工作委员会文件")
            .hint("不用红头：不写 --red-head")
            .into());
    };
    let sender = sender(records)?;
    let number = match number.trim() {
        "无" => None,
        typed => {
            Some(whole_number(typed, of(Setting::NumberPrefix)?.as_deref(), &session.today.to_string()[..4])?)
        }
    };
    let copies = words::maybe_plain("抄送机关", copy_to)?.unwrap_or_default();
    Ok(Letterhead {
        mark,
        number,
        printed_by: of(Setting::PrintedBy)?.unwrap_or_else(|| sender.clone()),
        sender,
        copies: copies.trim_end_matches(['。', '.']).to_owned(),
        day: session.today.0,
    })
}

/// A 发文字号 as the standard writes it: 直工委〔2026〕5号, from 〔2026〕5号, 2026-5, 5号 and the like.
fn whole_number(typed: &str, prefix: Option<&str>, this_year: &str) -> Result<String, Refusal> {
    let refuse = || {
        Refusal::usage(format!("“{typed}”不像发文字号。"))
            .hint("写作 --red-head 〔2026〕5号，前面的机关代字按设置加上；或者写全：--red-head 海直工〔2026〕5号")
            .hint("没有文号的写：--red-head 无")
    };
    let folded = fold_width(typed)
        .replace(['[', '(', '【', '〔', '（'], "〔")
        .replace([']', ')', '】', '〕', '）'], "〕");
    let (organ, year, rest) = match folded.split_once('〔') {
        Some((organ, rest)) => {
            let (year, rest) = rest.split_once('〕').ok_or_else(refuse)?;
            (organ.trim(), year.trim().trim_end_matches('年'), rest)
        }
        None => match folded.split_once('-') {
            Some((year, rest)) => ("", year.trim(), rest),
            // A year alone has no number.
            None if folded.trim() == this_year => return Err(refuse()),
            None => ("", this_year, folded.as_str()),
        },
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let count = rest.trim().trim_start_matches('第').trim_end_matches('号').trim().trim_start_matches('0');
    if year.len() != 4 || !digits(year) || !digits(count) || count.len() > 6 || organ.chars().count() > 20 {
        return Err(refuse());
    }
    let organ = match organ {
        "" => prefix.ok_or_else(|| {
            Refusal::usage("发文字号里没有机关代字，也没有设置。")
                .hint(format!("写全：--red-head 海直工〔{year}〕{count}号"))
                .hint("或者设一次：wuxue inspect setting set 机关代字 海直工")
        })?,
        organ => organ,
    };
    Ok(format!("{organ}〔{year}〕{count}号"))
}

#[cfg(test)]
mod tests {
    use super::whole_number;

    #[test]
    fn a_number_is_written_as_the_standard_has_it() {
        for (typed, whole) in [
            ("〔2026〕5号", "海直工〔2026〕5号"),
            ("[2026]005号", "海直工〔2026〕5号"),
            ("（2026）第12号", "海直工〔2026〕12号"),
            ("2025-31", "海直工〔2025〕31号"),
            ("７号", "海直工〔2026〕7号"),
            ("海直党〔2026〕8号", "海直党〔2026〕8号"),
        ] {
            assert_eq!(whole_number(typed, Some("海直工"), "2026").unwrap(), whole, "{typed}");
        }
        for typed in ["〔26〕5号", "五号", "", "0", "〔2026〕", "〔2026", "海直工", "2026"] {
            let refusal = whole_number(typed, Some("海直工"), "2026").unwrap_err();
            assert!(refusal.message.contains("不像发文字号"), "{typed}");
        }
        let refusal = whole_number("〔2026〕5号", None, "2026").unwrap_err();
        assert!(refusal.hints[0].contains("海直工〔2026〕5号"), "{refusal:?}");
    }
}
