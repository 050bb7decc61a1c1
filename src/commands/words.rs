//! Words typed become meant things once, at the edge: days, periods, plain texts. Below the commands there
//! are no raw strings.

use crate::calendar::{Day, Period, fold_width};
use crate::refusal::Refusal;

/// A day as people write it; `flag` names the argument in the refusal.
pub fn day(flag: &str, text: &str, today: Day) -> Result<Day, Refusal> {
    Day::parse(text, today).map_err(|why| {
        Refusal::usage(format!("{flag} 的日期不对：{why}。")).hint("日期可以写作 2026-10-16、10月16日、昨天、上周五")
    })
}

/// A day, if one was given.
pub fn maybe_day(flag: &str, text: Option<&str>, today: Day) -> Result<Option<Day>, Refusal> {
    text.map(|text| day(flag, text, today)).transpose()
}

/// A day on which something happened: not after today.
pub fn past_day(flag: &str, text: &str, today: Day) -> Result<Day, Refusal> {
    let day = day(flag, text, today)?;
    if day > today {
        return Err(Refusal::refused(format!("{flag} 是 {day}，晚于今天（{today}）；还没有发生的活动不能登记。"))
            .hint("改正日期后再试；补做历史资料时用 --as-of 指定“今天”"));
    }
    Ok(day)
}

/// A period as people write it.
pub fn period(flag: &str, text: &str, today: Day) -> Result<Period, Refusal> {
    Period::parse(text, today).map_err(|why| {
        Refusal::usage(format!("{flag} 的期间不对：{why}。"))
            .hint("期间可以写作 2026-10、2026Q4、2026H1、2026、上月、第三季度、2026-01..2026-03")
    })
}

/// A text for the records: trimmed, not empty, without control characters and without a classification
/// mark. `what` names it in the refusal.
pub fn plain(what: &str, text: &str) -> Result<String, Refusal> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Refusal::usage(format!("{what}不能是空的。")));
    }
    if trimmed.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Refusal::usage(format!("{what}里有看不见的控制字符。")).hint("请重新输入，不要从网页粘贴"));
    }
    if let Some(mark) = classification_mark(trimmed) {
        return Err(secret(what, &mark));
    }
    Ok(trimmed.to_owned())
}

/// A text, if one was given.
pub fn maybe_plain(what: &str, text: Option<&str>) -> Result<Option<String>, Refusal> {
    text.map(|text| plain(what, text)).transpose()
}

/// The refusal of a text that bears a classification mark.
pub fn secret(what: &str, mark: &str) -> Refusal {
    Refusal::refused(format!("{what}带有密级标志“{mark}”，本程序不得存放涉密内容，没有写入。"))
        .hint("只登记编号，内容写“详见涉密载体登记”")
        .hint("这项检查只是一道筛子，不能代替人工把关")
}

/// A classification mark in a text: 绝密, 机密 or 秘密 beside a star, in any width and with blanks between;
/// or a whole text that is nothing but such a word (a 密级 field). The bare words inside a text are
/// ordinary (《保守国家秘密法》).
pub fn classification_mark(text: &str) -> Option<String> {
    const LEVELS: [&str; 3] = ["绝密", "机密", "秘密"];
    let dense: String = fold_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    for level in LEVELS {
        if dense == level {
            return Some(level.to_owned());
        }
        for (at, _) in dense.match_indices(level) {
            let after = &dense[at + level.len()..];
            let before = dense[..at].chars().next_back();
            if after.starts_with(is_star) || before.is_some_and(is_star) {
                let end = after.char_indices().nth(4).map_or(after.len(), |(i, _)| i);
                return Some(format!("{level}{}", &after[..end]));
            }
        }
    }
    None
}

fn is_star(c: char) -> bool {
    matches!(c, '★' | '☆' | '*' | '✩' | '✭' | '⭐')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_caught_and_bare_words_are_not() {
        for text in ["机密★5年 关于某项工作", "绝　密 ★", "关于…（秘密☆1年）", "秘密", " 机 密 ", "★秘密"] {
            assert!(classification_mark(text).is_some(), "{text}");
        }
        for text in ["学习《保守国家秘密法》", "保密教育", "机密文件管理办法", "内部资料"] {
            assert_eq!(classification_mark(text), None, "{text}");
        }
    }
}
