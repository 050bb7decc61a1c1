//! Answers as they would have been typed.

use crate::shell::for_shell;

/// Flags with their values, as they would have been typed.
pub type Flags = Vec<(&'static str, Option<String>)>;

/// The command line that says the same as the answers, without the program's name: what was typed, with `words` after
/// the `names` words that the command is called by, and the flags at its end.
pub fn command(typed: &str, names: usize, words: &[String], flags: &Flags) -> String {
    let mut typed = typed.splitn(names + 1, ' ');
    let mut parts: Vec<String> = typed.by_ref().take(names).map(str::to_owned).collect();
    parts.extend(words.iter().map(|word| for_shell(word)));
    parts.extend(typed.map(str::to_owned));
    for (flag, value) in flags {
        match value.as_deref() {
            // What begins with a dash would be taken for a flag.
            Some(value) if value.starts_with('-') => parts.push(for_shell(&format!("{flag}={value}"))),
            Some(value) => parts.extend([(*flag).to_owned(), for_shell(value)]),
            None => parts.push((*flag).to_owned()),
        }
    }
    parts.join(" ")
}
