//! clap speaks Chinese, in one place. [`localize`] turns a command tree, [`answer`] what its parser says
//! no with. No other code of the command line knows how clap words things.
//!
//! Two things cannot be set through clap and are done on the finished text: `[OPTIONS]` in a usage line,
//! and breaking lines of Chinese (clap breaks at blanks only, and there are none). Neither costs
//! anything at start-up, since help is made only when it is shown.

mod errors;
#[cfg(test)]
pub(crate) mod leftovers;

use std::ffi::OsString;

use clap::builder::{Resettable, Str, StyledStr};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command};

pub use errors::Zh;

use crate::refusal::Refusal;
use crate::render::Style;
use crate::render::fold::{display_width, fold};

/// Headings of a help text. clap puts an ASCII colon after each.
const COMMANDS: &str = "命令";
const ARGUMENTS: &str = "参数";
const OPTIONS: &str = "选项";
/// Options that every command takes.
const COMMON: &str = "通用选项";

/// The heading carries clap's own style of headings (bold, underlined); it is stripped without colour.
const TEMPLATE: &str = "{before-help}{about-with-newline}\n\
     \u{1b}[1m\u{1b}[4m用法:\u{1b}[0m {usage}\n\n{all-args}{after-help}";

/// Makes a whole command tree Chinese: headings, usage, `--help`, `--version`, and what clap would say
/// about an argument by itself (choices, default, environment variable, other names).
pub fn localize(command: Command) -> Command {
    let has_version = command.get_version().is_some();
    let owns = |id: &str| command.get_arguments().any(|arg| arg.get_id() == id);
    let (owns_help, owns_version) = (owns("help"), owns("version"));
    // Width 0 is "never wrap": lines are folded here, where Chinese is understood.
    let mut command = dress(command)
        .term_width(0)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true);
    if !owns_help {
        command = command.arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .global(true)
                .help_heading(COMMON)
                .display_order(900)
                .help("显示帮助（-h 简要，--help 详细）"),
        );
    }
    if has_version && !owns_version {
        command = command.arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help_heading(COMMON)
                .display_order(901)
                .help("显示版本号"),
        );
    }
    command
}

/// One command and all below it.
fn dress(command: Command) -> Command {
    let mut command = name_aliases(command)
        .help_template(TEMPLATE)
        .subcommand_help_heading(COMMANDS)
        .subcommand_value_name(COMMANDS);
    // Headings of one's own are printed in the order of the arguments: positionals must come first. Under
    // one, clap sorts by name unless each is given its place.
    let (positional, others): (Vec<&Arg>, Vec<&Arg>) =
        command.get_arguments().partition(|arg| arg.is_positional());
    let in_order = positional.into_iter().chain(others).map(|arg| arg.get_id().clone());
    for (place, id) in in_order.collect::<Vec<_>>().into_iter().enumerate() {
        command = command.mut_arg(id.as_str(), |arg| {
            let arg = dress_argument(arg);
            if arg.is_positional() { arg.display_order(place) } else { arg }
        });
    }
    command.mut_subcommands(dress)
}

/// Other names of a command that are to be seen go into its description.
fn name_aliases(command: Command) -> Command {
    let seen: Vec<&str> = command.get_visible_aliases().collect();
    if seen.is_empty() {
        return command;
    }
    let note = format!("（别名：{}）", seen.join("、"));
    let all: Vec<String> = command.get_all_aliases().map(str::to_owned).collect();
    let about = noted(command.get_about(), &note);
    // Behind what the command does, not behind its examples.
    let long_about = command.get_long_about().map(|long| {
        let long = long.to_string();
        match long.split_once("\n\n") {
            Some((first, rest)) => format!("{first}{note}\n\n{rest}").into(),
            None => noted(Some(&long.into()), &note),
        }
    });
    let command = command.visible_alias(Resettable::<Str>::Reset).aliases(all).about(about);
    match long_about {
        Some(long) => command.long_about(long),
        None => command,
    }
}

fn dress_argument(arg: Arg) -> Arg {
    let takes_value = arg.get_action().takes_values();
    let notes = notes(&arg, takes_value);
    let heading = if arg.is_positional() {
        ARGUMENTS
    } else if arg.is_global_set() {
        COMMON
    } else {
        OPTIONS
    };
    let mut arg = if arg.get_help_heading().is_none() { arg.help_heading(heading) } else { arg };
    // clap asserts that these are never set on flags.
    if takes_value {
        arg = arg.hide_possible_values(true).hide_default_value(true);
    }
    arg = hide_aliases(arg.hide_env(true));
    if notes.is_empty() {
        return arg;
    }
    let note = format!("（{}）", notes.join("；"));
    let long = arg.get_long_help().map(|long| noted(Some(long), &note));
    let short = noted(arg.get_help(), &note);
    match long {
        Some(long) => arg.help(short).long_help(long),
        None => arg.help(short),
    }
}

/// What clap would print in brackets behind the help of an argument.
fn notes(arg: &Arg, takes_value: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if takes_value && !arg.is_hide_possible_values_set() {
        let choices: Vec<String> = arg
            .get_possible_values()
            .iter()
            .filter(|choice| !choice.is_hide_set())
            .map(|choice| match choice.get_help() {
                Some(help) => format!("{} {help}", choice.get_name()),
                None => choice.get_name().to_owned(),
            })
            .collect();
        if !choices.is_empty() {
            notes.push(format!("可选：{}", choices.join("、")));
        }
    }
    if takes_value && !arg.is_hide_default_value_set() && !arg.get_default_values().is_empty() {
        let defaults: Vec<_> = arg.get_default_values().iter().map(|v| v.to_string_lossy()).collect();
        notes.push(format!("默认：{}", defaults.join("、")));
    }
    if let Some(variable) = arg.get_env().filter(|_| !arg.is_hide_env_set()) {
        notes.push(format!("环境变量：{}", variable.to_string_lossy()));
    }
    let short = arg.get_visible_short_aliases().unwrap_or_default();
    let long = arg.get_visible_aliases().unwrap_or_default();
    let names: Vec<String> =
        short.iter().map(|c| format!("-{c}")).chain(long.iter().map(|name| format!("--{name}"))).collect();
    if !names.is_empty() {
        notes.push(format!("别名：{}", names.join("、")));
    }
    notes
}

fn hide_aliases(mut arg: Arg) -> Arg {
    if arg.get_visible_aliases().is_some() {
        let all: Vec<String> =
            arg.get_all_aliases().unwrap_or_default().into_iter().map(str::to_owned).collect();
        arg = arg.visible_alias(Resettable::<Str>::Reset).aliases(all);
    }
    if arg.get_visible_short_aliases().is_some() {
        let all = arg.get_all_short_aliases().unwrap_or_default();
        arg = arg.visible_short_alias(Resettable::<char>::Reset).short_aliases(all);
    }
    arg
}

/// A description with a note behind it.
fn noted(text: Option<&StyledStr>, note: &str) -> StyledStr {
    let mut noted = text.cloned().unwrap_or_default();
    noted.push_str(note);
    noted
}

/// What to do when the parser did not hand back a command.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The help or version that was asked for: to stdout, exit code 0.
    Asked(String),
    /// Help because the command cannot stand alone: to stderr, exit code 2.
    Help(String),
    /// The words do not fit: to stderr, in the form that the format asks for.
    Refused(Refusal),
}

impl Answer {
    /// The exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self {
            Answer::Asked(_) => 0,
            Answer::Help(_) => 2,
            Answer::Refused(refusal) => refusal.kind.exit_code(),
        }
    }
}

/// Turns what clap's parser returned instead of matches into words for the clerk. `command` is the
/// localized tree that parsed `args` (with the program's name first).
pub fn answer(error: clap::Error, command: &Command, args: &[OsString], style: &Style) -> Answer {
    match error.kind() {
        ErrorKind::DisplayHelp => Answer::Asked(finish(&error.render(), style)),
        ErrorKind::DisplayVersion => Answer::Asked(error.render().to_string()),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Answer::Help(finish(&error.render(), style)),
        _ => Answer::Refused(errors::refusal_of_parser(&error, &path(command, args))),
    }
}

/// The help of every command of a localized tree, with the words that lead to it (`wuxue log add`).
/// For the reference in the documentation and for tests; it builds the whole tree.
pub fn every_help(mut command: Command, style: &Style) -> Vec<(String, String)> {
    fn gather(command: &mut Command, path: &str, style: &Style, pages: &mut Vec<(String, String)>) {
        pages.push((path.to_owned(), finish(&command.render_long_help(), style)));
        for sub in command.get_subcommands_mut() {
            let path = format!("{path} {}", sub.get_name());
            gather(sub, &path, style, pages);
        }
    }
    command.build();
    let name = command.get_name().to_owned();
    let mut pages = Vec::new();
    gather(&mut command, &name, style, &mut pages);
    pages
}

/// The last two steps on a finished help text; see the head of this module.
fn finish(help: &StyledStr, style: &Style) -> String {
    let text = if style.color { help.ansi().to_string() } else { help.to_string() };
    let text = chinese_usage(&text);
    let Some(width) = style.width else { return text };
    let lines: Vec<String> =
        text.split('\n').map(|line| fold(line, width.into(), description_column(line))).collect();
    lines.join("\n")
}

/// The one tag of a usage line that clap does not let us name.
fn chinese_usage(text: &str) -> String {
    text.replace("[OPTIONS]", "[选项]")
}

/// Where the description of a help line begins: the column under which the rest of it hangs.
fn description_column(line: &str) -> usize {
    let words = line.trim_start_matches(' ');
    let margin = line.len() - words.len();
    // Descriptions stand behind at least two blanks; a blank line end does not count.
    match words.split_once("  ") {
        Some((before, rest)) if margin > 0 => {
            let blanks = 2 + rest.len() - rest.trim_start_matches(' ').len();
            margin + display_width(before) + blanks
        }
        _ if margin > 0 => margin,
        _ if words.contains("用法:") => display_width("用法: "),
        _ => 0,
    }
}

/// The command that the words lead to, by its full names: `wuxue log add`. Aliases are resolved, options
/// and their values skipped.
fn path(command: &Command, args: &[OsString]) -> String {
    let mut path = command.get_name().to_owned();
    let mut chain = vec![command];
    let mut words = args.iter().skip(1).map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        if let Some(long) = word.strip_prefix("--") {
            if long.is_empty() {
                break;
            }
            if !long.contains('=') && takes_value(&chain, |arg| answers_to(arg, long)) {
                words.next();
            }
        } else if let Some(short) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) {
            // In a cluster (`-yo FILE`) what follows the first option with a value is that value.
            let mut rest = short.chars();
            let found = rest.any(|c| takes_value(&chain, |arg| arg.get_short() == Some(c)));
            if found && rest.next().is_none() {
                words.next();
            }
        } else if let Some(sub) = chain.last().and_then(|here| here.find_subcommand(word.as_ref())) {
            path.push(' ');
            path.push_str(sub.get_name());
            chain.push(sub);
        } else {
            break;
        }
    }
    path
}

/// Whether `--long` is this argument, under whichever of its names.
fn answers_to(arg: &Arg, long: &str) -> bool {
    arg.get_long() == Some(long) || arg.get_all_aliases().is_some_and(|all| all.contains(&long))
}

/// Whether the option that `is_it` knows, of the last command or global above it, takes a value.
fn takes_value(chain: &[&Command], is_it: impl Fn(&Arg) -> bool) -> bool {
    let mut options = chain.iter().flat_map(|command| command.get_opts());
    options.any(|arg| is_it(arg) && arg.get_action().takes_values())
}

#[cfg(test)]
mod tests;
