//! What clap's parser complains of, as a [`Refusal`] in Chinese: one sentence that names the word, then
//! hints, the last of which is the help command to type.

use std::error::Error as _;
use std::num::{IntErrorKind, ParseFloatError, ParseIntError};
use std::str::ParseBoolError;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorFormatter, ErrorKind};

use super::chinese_usage;
use crate::refusal::Refusal;
use crate::render::error_text;

/// Formats clap's errors in Chinese, for whoever prints them without [`super::answer`]:
/// `error.apply::<Zh>()`.
#[derive(Debug)]
pub struct Zh;

impl ErrorFormatter for Zh {
    fn format_error(error: &Error<Self>) -> StyledStr {
        let path = usage(error).map_or_else(|| "wuxue".to_owned(), |usage| command_of(&usage));
        error_text(&refusal(error, &path)).into()
    }
}

/// The refusal for an error of clap's own formatter. Such an error may carry a sentence of this program
/// instead of clap's facts; then the sentence is kept.
pub(super) fn refusal_of_parser(error: &clap::Error, path: &str) -> Refusal {
    if error.context().next().is_none() && error.kind() != ErrorKind::InvalidUtf8 {
        let text = error.to_string();
        let sentence = text.strip_prefix("error: ").unwrap_or(&text);
        let sentence = sentence.split("\n\n").next().unwrap_or_default().trim();
        return Refusal::usage(sentence).hint(help_hint(path));
    }
    refusal(error, path)
}

/// The refusal for the facts of an error; `path` is the command that was being read.
fn refusal<F: ErrorFormatter>(error: &Error<F>, path: &str) -> Refusal {
    let mut refusal = Refusal::usage(format!("{}。", sentence(error).trim_end_matches('。')));
    for hint in suggestions(error, path) {
        refusal = refusal.hint(hint);
    }
    if error.kind() == ErrorKind::MissingRequiredArgument
        && let Some(usage) = usage(error)
    {
        refusal = refusal.hint(format!("用法：{usage}"));
    }
    refusal.hint(help_hint(path))
}

fn help_hint(path: &str) -> String {
    format!("查看用法：{path} --help")
}

fn sentence<F: ErrorFormatter>(error: &Error<F>) -> String {
    let arg = text(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument if arg.starts_with('-') => format!("没有“{arg}”这个选项"),
        ErrorKind::UnknownArgument => format!("多写了“{arg}”，这里不再需要内容"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这条命令", text(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => {
            format!("“{}”后面还要写具体命令", text(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => {
            format!("缺少必填内容：{}", list(error, ContextKind::InvalidArg).join("、"))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{}后面没有写内容", named(&arg)),
        ErrorKind::InvalidValue => format!("{}不能写“{value}”", named(&arg)),
        ErrorKind::ValueValidation => match error.source().map(reason) {
            Some(reason) => format!("{}的内容“{value}”不对：{reason}", named(&arg)),
            None => format!("{}的内容“{value}”不对", named(&arg)),
        },
        ErrorKind::ArgumentConflict => conflict(error, &arg),
        ErrorKind::NoEquals => format!("{}与内容之间要用等号连接", named(&arg)),
        ErrorKind::TooManyValues => format!("{}后面多写了“{value}”", named(&arg)),
        ErrorKind::TooFewValues => format!(
            "{}至少要写 {} 项，现在只有 {} 项",
            named(&arg),
            number(error, ContextKind::MinValues),
            number(error, ContextKind::ActualNumValues)
        ),
        ErrorKind::WrongNumberOfValues => format!(
            "{}要写 {} 项，现在写了 {} 项",
            named(&arg),
            number(error, ContextKind::ExpectedNumValues),
            number(error, ContextKind::ActualNumValues)
        ),
        ErrorKind::InvalidUtf8 => "命令行中有无法识别的字符，请用 UTF-8 编码输入".to_owned(),
        ErrorKind::Io | ErrorKind::Format => "无法输出帮助内容".to_owned(),
        _ => "命令行有误".to_owned(),
    }
}

fn conflict<F: ErrorFormatter>(error: &Error<F>, arg: &str) -> String {
    let others = list(error, ContextKind::PriorArg);
    let first = match text(error, ContextKind::InvalidSubcommand) {
        command if arg.is_empty() && !command.is_empty() => format!("命令“{command}”"),
        _ if others == [arg] => return format!("{}只能写一次", named(arg)),
        _ => named(arg),
    };
    if others.is_empty() {
        return format!("{first}不能与已写的其他选项同时使用");
    }
    format!("{first}不能与“{}”同时使用", others.join("”“"))
}

/// An argument with the word for its sort: clap gives options as `--unit <党组织>`, the rest as `<日期>`.
fn named(arg: &str) -> String {
    if arg.starts_with('-') { format!("选项“{arg}”") } else { format!("参数“{arg}”") }
}

/// Why a value was refused. Parsers of this program speak Chinese; those of std and clap do not.
fn reason(source: &(dyn std::error::Error + 'static)) -> String {
    if let Some(error) = source.downcast_ref::<ParseIntError>() {
        return match error.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => "数目超出范围".to_owned(),
            _ => "要写整数".to_owned(),
        };
    }
    if source.is::<ParseFloatError>() {
        return "要写数字".to_owned();
    }
    if source.is::<ParseBoolError>() {
        return "要写 true 或 false".to_owned();
    }
    let words = source.to_string();
    match words.split_once(" is not in ") {
        Some((_, range)) => range_words(range),
        None if words.contains("invalid digit found in string") => "要写整数".to_owned(),
        None => words,
    }
}

/// Rust's notation of a range (`1..=12`, `1..13`, `1..`) in words.
fn range_words(range: &str) -> String {
    match range.split_once("..") {
        Some((low, "")) => format!("不能小于 {low}"),
        Some((low, high)) => match high.strip_prefix('=') {
            Some(high) if low.is_empty() => format!("不能大于 {high}"),
            Some(high) => format!("要在 {low} 到 {high} 之间"),
            None if low.is_empty() => format!("要小于 {high}"),
            None => format!("不能小于 {low}，且要小于 {high}"),
        },
        None => format!("要在 {range} 之内"),
    }
}

/// What the clerk may have meant.
fn suggestions<F: ErrorFormatter>(error: &Error<F>, path: &str) -> Vec<String> {
    let mut hints = Vec::new();
    for command in list(error, ContextKind::SuggestedSubcommand) {
        hints.push(format!("是否想用：{path} {command}"));
    }
    for option in list(error, ContextKind::SuggestedArg) {
        hints.push(format!("是否想用：{option}"));
    }
    for value in list(error, ContextKind::SuggestedValue) {
        hints.push(format!("是否想写：{value}"));
    }
    let choices = list(error, ContextKind::ValidValue);
    if !choices.is_empty() {
        hints.push(format!("可选：{}", choices.join("、")));
    }
    let commands = list(error, ContextKind::ValidSubcommand);
    if !commands.is_empty() {
        hints.push(format!("可用命令：{}", with_aliases(&commands)));
    }
    if let Some(ContextValue::StyledStrs(sentences)) = error.get(ContextKind::Suggested) {
        hints.extend(sentences.iter().filter_map(|sentence| translated(&sentence.to_string(), path)));
    }
    hints
}

/// clap names a command and its alias side by side: add（登记）、attend（考勤）.
fn with_aliases(commands: &[String]) -> String {
    let mut named: Vec<String> = Vec::new();
    for word in commands {
        match named.last_mut().filter(|last| !word.is_ascii() && last.is_ascii()) {
            Some(command) => *command = format!("{command}（{word}）"),
            None => named.push(word.clone()),
        }
    }
    named.join("、")
}

/// clap gives some suggestions as English sentences only; the quoted words in them are what matters.
fn translated(sentence: &str, path: &str) -> Option<String> {
    let quoted: Vec<&str> = sentence.split('\'').skip(1).step_by(2).collect();
    match quoted[..] {
        [word, typed] if sentence.starts_with("to pass") => {
            let typed = typed.split_once("-- ").map_or(typed, |(_, word)| word);
            Some(format!(
                "若“{word}”是要填写的内容，请在前面加 --：-- {typed}；是选项的内容的，写成 选项={typed}"
            ))
        }
        [command, _] if sentence.starts_with("subcommand") => {
            Some(format!("若要用命令“{command}”，请去掉前面的 --"))
        }
        [command] if sentence.ends_with("exists") => {
            Some(format!("这个选项在另一条命令里：{path} {command}"))
        }
        _ => None,
    }
}

/// The usage line, without its title.
fn usage<F: ErrorFormatter>(error: &Error<F>) -> Option<String> {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return None };
    let usage = usage.to_string();
    let line = usage.lines().next()?;
    let mut line = line.strip_prefix("Usage: ").unwrap_or(line).to_owned();
    // clap counts what the environment gives as typed; it need not be typed again.
    for given in [" --store <文件>", " --as-of <日期>", " --by <姓名>"] {
        line = line.replace(given, "");
    }
    Some(chinese_usage(&line))
}

/// The words of a usage line before its first option or argument.
fn command_of(usage: &str) -> String {
    let words: Vec<&str> =
        usage.split_whitespace().take_while(|word| !word.starts_with(['[', '<', '-'])).collect();
    words.join(" ")
}

fn text<F: ErrorFormatter>(error: &Error<F>, kind: ContextKind) -> String {
    list(error, kind).join("、")
}

fn list<F: ErrorFormatter>(error: &Error<F>, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(all)) => all.clone(),
        _ => Vec::new(),
    }
}

fn number<F: ErrorFormatter>(error: &Error<F>, kind: ContextKind) -> isize {
    match error.get(kind) {
        Some(ContextValue::Number(n)) => *n,
        _ => 0,
    }
}
