//! Words typed become meant things once, at the edge: days, periods, plain texts. Below the commands there
//! are no raw strings.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::calendar::{Day, Grain, Period, Week};
use crate::import::problem::formula_sign;
use crate::refusal::Refusal;
use crate::roster::refuse_private_number;
use crate::secrecy;
use crate::session::{Session, Writing};
use crate::store::ClosedSet;

/// Typed in place of a value: the field is to be empty.
pub const NONE: &str = "无";

/// Makes a field what was typed: unchanged if nothing was, empty if 无.
///
/// # Errors
/// Those of reading what was typed.
pub fn change<T>(
    typed: Option<&str>,
    field: &mut Option<T>,
    read: impl FnOnce(&str) -> anyhow::Result<T>,
) -> anyhow::Result<()> {
    match typed.map(str::trim) {
        None => {}
        Some(NONE) => *field = None,
        Some(text) => *field = Some(read(text)?),
    }
    Ok(())
}

/// A day as people write it; `flag` names the argument in the refusal.
pub fn day(flag: &str, text: &str, today: Day) -> Result<Day, Refusal> {
    Day::parse(text, today).map_err(|why| {
        Refusal::usage(format!("{}日期不对：{why}。", of(flag)))
            .hint("日期可以写作 2026-10-16、10月16日、昨天、上周五")
    })
}

/// What an argument is said to have: a blank stands between Latin letters and Chinese.
fn of(flag: &str) -> String {
    let blank = if flag.ends_with(|c: char| c.is_ascii()) { " " } else { "" };
    format!("{flag}{blank}的")
}

/// A day, if one was given.
pub fn maybe_day(flag: &str, text: Option<&str>, today: Day) -> Result<Option<Day>, Refusal> {
    text.map(|text| day(flag, text, today)).transpose()
}

/// A day on which an activity was held: not after today.
pub fn past_day(flag: &str, text: &str, today: Day) -> Result<Day, Refusal> {
    day_of(flag, text, today, "还没有发生的活动不能登记")
}

/// A day on which something happened: not after today. `not_yet` says what cannot be recorded before it has.
pub fn day_of(flag: &str, text: &str, today: Day, not_yet: &str) -> Result<Day, Refusal> {
    let day = day(flag, text, today)?;
    if day > today {
        return Err(Refusal::refused(format!("{flag} 是 {day}，晚于今天（{today}）；{not_yet}。"))
            .hint("改正日期后再试；补做历史资料时用 --as-of 指定“今天”"));
    }
    Ok(day)
}

/// A week as people write it.
pub fn week(flag: &str, text: &str, today: Day, year: Option<i32>) -> Result<Week, Refusal> {
    Week::typed(text, today, year).map_err(|why| {
        Refusal::usage(format!("{flag} 的周次不对：{why}。"))
            .hint(format!("{flag} 2026-W42、{flag} 第42周、{flag} 上周"))
    })
}

/// A period as people write it, or a week, of what is kept by the day: 2026-W43, 第43周, 上周.
pub fn period_or_week(flag: &str, text: &str, today: Day) -> Result<Period, Refusal> {
    let names_a_week = text.contains(['周', 'W', 'w', 'Ｗ']) && !text.contains("..");
    if !names_a_week {
        return period(flag, text, today);
    }
    let week = week(flag, text, today, None)?;
    // A week is never backwards.
    Ok(Period::range(week.monday(), week.sunday())
        .unwrap_or_else(|| Period::containing(Grain::Range, week.monday())))
}

/// A period as people write it.
pub fn period(flag: &str, text: &str, today: Day) -> Result<Period, Refusal> {
    Period::parse(text, today).map_err(|why| {
        let flag = if flag == "期间" { String::new() } else { of(flag) };
        Refusal::usage(format!("{flag}期间不对：{why}。"))
            .hint("期间可以写作 2026-10、2026Q4、2026H1、2026、上月、第三季度、2026-01..2026-03")
    })
}

/// What is written on one line by its nature: whoever copies it out of a narrow cell brings the breaks of that cell.
const OF_ONE_LINE: [&str; 12] = [
    "名称",
    "新名称",
    "方案的名称",
    "标题",
    "主题",
    "专题",
    "议题",
    "文号",
    "来源",
    "登记编号",
    "地点",
    "抄送机关",
];

/// A text without its line breaks; between Latin words a blank stands for one.
fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for part in text.lines().map(str::trim).filter(|part| !part.is_empty()) {
        if line.ends_with(|c: char| c.is_ascii_alphanumeric())
            && part.starts_with(|c: char| c.is_ascii_alphanumeric())
        {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

/// A text for the records: trimmed, not empty, without control characters, a classification mark or a number that
/// identifies a person, and nothing that a spreadsheet takes for a formula, for no import would take it back from the
/// program's own export. `what` names it in the refusal; a name or title comes out on one line.
pub fn plain(what: &str, text: &str) -> Result<String, Refusal> {
    let plain = match OF_ONE_LINE.contains(&what) {
        true => printable(what, &on_one_line(text)),
        false => printable(what, text),
    }?;
    refuse_private_number(what, &plain)?;
    match formula_sign(&plain) {
        None => Ok(plain),
        Some(sign) => Err(Refusal::refused(format!("{what}以“{sign}”开头，像公式而不像文字，没有写入。"))
            .hint("改成文字再试")),
    }
}

/// A word that may look like any number: trimmed, not empty, without control characters and classification mark.
pub fn printable(what: &str, text: &str) -> Result<String, Refusal> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Refusal::usage(format!("{what}不能是空的。")).hint(format!("写上{what}")));
    }
    if trimmed.chars().any(|c| c.is_control() && c != '\n') {
        return Err(
            Refusal::usage(format!("{what}里有看不见的控制字符。")).hint("请重新输入，不要从网页粘贴")
        );
    }
    secrecy::refuse(what, trimmed)?;
    Ok(trimmed.to_owned())
}

/// A text, if one was given.
pub fn maybe_plain(what: &str, text: Option<&str>) -> Result<Option<String>, Refusal> {
    text.map(|text| plain(what, text)).transpose()
}

/// The names in a text, set apart by 、 or another such sign; what stands in brackets behind a name is part of it.
pub fn several(text: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let parts = text.split(|c| {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, '、' | '，' | ',' | '；' | ';')
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Refuses a command that changes something and does not say what; `example` does.
pub fn nothing_to_change(example: &str) -> Refusal {
    Refusal::usage("没有写要改什么。").hint(format!("例如：{example}"))
}

/// The reason of what is not done without one; `what` says what is done: 作废.
pub fn reason(session: &Session, writing: &Writing, what: &str) -> Result<String, Refusal> {
    let reason = writing.because.as_deref().ok_or_else(|| {
        Refusal::refused(format!("{what}要写明原因，没有写入任何内容。")).hint(session.with_reason())
    })?;
    plain("原因", reason)
}

/// Takes a member of a closed set on the command line: by its Chinese name, which the help lists, or by its code.
pub fn member<T: ClosedSet>() -> impl TypedValueParser<Value = T> {
    let value = |member: &T| PossibleValue::new(member.words().1).alias(member.words().0);
    PossibleValuesParser::new(T::MEMBERS.iter().map(value)).try_map(|word| {
        let meant = |member: &&T| <[&str; 2]>::from(member.words()).contains(&word.as_str());
        T::MEMBERS.iter().find(meant).copied().ok_or("没有这个词")
    })
}

/// The number of an activity from its code `A12`.
pub fn activity_number(text: &str) -> Result<i64, Refusal> {
    let folded = crate::calendar::fold_width(text.trim()).to_ascii_uppercase();
    folded.strip_prefix('A').and_then(|digits| digits.parse().ok()).ok_or_else(|| {
        Refusal::usage(format!("“{text}”不是活动编号。")).hint("活动编号写作 A12；查看活动：wuxue log list")
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_name_is_on_one_line_and_a_remark_on_as_many_as_it_has() {
        assert_eq!(plain("名称", " 办公室\r\n  党支部\n").unwrap(), "办公室党支部");
        assert_eq!(plain("标题", "Study\nPlan\n计划").unwrap(), "Study Plan计划");
        assert_eq!(plain("备注", "一、二\n三").unwrap(), "一、二\n三");
        let refusal = plain("名称", " \n").unwrap_err();
        assert!(refusal.message.contains("名称不能是空的"), "{refusal:?}");
    }
}
