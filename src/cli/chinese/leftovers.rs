//! Finds English that slipped into a help text.

use clap::{Arg, Command};

/// Words that stand in Chinese office text as they are: formats, encodings, the program itself.
const KNOWN: [&str; 30] = [
    "wuxue", "json", "csv", "tsv", "md", "markdown", "table", "html", "docx", "xlsx", "xls", "ods", "et",
    "ics", "db", "sqlite", "sql", "excel", "word", "wps", "bom", "utf", "utf-8", "utf-16", "gbk", "gb18030",
    "crlf", "lf", "ascii", "age",
];

/// What the codes of figures begin with.
const TIERS: [&str; 5] = ["lead", "supervise", "research", "promote", "self_study"];

/// The runs of Latin letters in `help` that are neither flags (`--unit`, `-h`), nor codes and dates (`A12`, `PL3`, `TM3`,
/// `R-ZTDR`, `2026Q4`, `research.held`, the layers N, L and P), nor variables (`WUXUE_STORE`), nor known
/// formats and file names, nor in `allowed` (names of commands, choices and value names: see [`names`]).
pub(crate) fn english_leftovers(help: &str, allowed: &[impl AsRef<str>]) -> Vec<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let mut words: Vec<String> = help
        .split(|c: char| !is_word(c))
        .filter(|word| word.contains(|c: char| c.is_ascii_alphabetic()) && !is_flag(word))
        .map(|word| word.trim_matches(['-', '.', '/']))
        .filter(|word| !allowed.iter().any(|name| name.as_ref() == *word) && !is_known(word))
        .map(str::to_owned)
        .collect();
    words.sort();
    words.dedup();
    words
}

fn is_flag(word: &str) -> bool {
    match word.strip_prefix("--") {
        Some(long) => long.starts_with(|c: char| c.is_ascii_alphabetic()),
        None => word.strip_prefix('-').is_some_and(|short| short.len() == 1),
    }
}

fn is_known(word: &str) -> bool {
    let known = |word: &str| KNOWN.contains(&word.to_ascii_lowercase().as_str());
    let begins_with_digit = word.starts_with(|c: char| c.is_ascii_digit());
    let is_rule = word.starts_with(|c: char| c.is_ascii_uppercase())
        && word[1..]
            .strip_prefix('-')
            .is_some_and(|rest| rest.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9')));
    let is_figure = word.split_once('.').is_some_and(|(tier, _)| TIERS.contains(&tier));
    let is_layer = ["N", "L", "P"].contains(&word);
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    let is_item =
        |rest: &str| rest.split_once('.').is_some_and(|(of, item)| is_number(of) && is_number(item));
    let is_code = word.starts_with(|c: char| c.is_ascii_uppercase())
        && (is_number(&word[1..]) || is_item(&word[1..]))
        || ["PL", "TM", "SC", "DT", "SP"]
            .iter()
            .any(|letters| word.strip_prefix(letters).is_some_and(is_number));
    let is_file = word.rsplit_once('.').is_some_and(|(_, ending)| known(ending));
    let is_list = word.contains('/') && word.split('/').all(known);
    known(word)
        || begins_with_digit
        || is_rule
        || is_layer
        || is_figure
        || is_code
        || word.starts_with("WUXUE_")
        || is_file
        || is_list
}

/// Names that a help text may show: commands, their aliases, choices and defaults of their arguments.
pub(crate) fn names(command: &Command) -> Vec<String> {
    fn of_argument(arg: &Arg) -> Vec<String> {
        let choices = arg.get_possible_values();
        let choices = choices.iter().map(|choice| choice.get_name().to_owned());
        choices.chain(arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned())).collect()
    }
    let mut found = vec![command.get_name().to_owned()];
    found.extend(command.get_all_aliases().map(str::to_owned));
    found.extend(command.get_arguments().flat_map(of_argument));
    found.extend(command.get_subcommands().flat_map(names));
    found
}

#[test]
fn finds_words_and_lets_codes_pass() {
    let help = "用法: wuxue log add [选项] <日期>\n  -h, --help  打印 Print help，见 WUXUE_STORE、x.csv、A12、N5.2、2026Q4、UTF-8、csv/json";
    assert_eq!(english_leftovers(help, &["log", "add"]), ["Print", "help"]);
    assert_eq!(english_leftovers("<FILE> [OPTIONS]", &["FILE"]), ["OPTIONS"]);
    assert!(english_leftovers("全部中文。", &[""; 0]).is_empty());
}
