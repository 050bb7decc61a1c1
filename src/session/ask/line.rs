//! A line of text at a terminal. Ideographs are edited as wide as they are, which dialoguer's own input does not do.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustyline::completion::Completer;
use rustyline::config::{Behavior, CompletionType, Config};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{
    Cmd, ConditionalEventHandler, Context, Editor, Event, EventContext, EventHandler, Helper, KeyCode,
    KeyEvent, Modifiers, RepeatCount,
};

/// How long a lone Esc waits for the rest of an arrow key, in milliseconds.
const ESCAPE_WAITS: u16 = 60;

/// Asks for a line; `there` stands in brackets, Enter takes it, Tab and the up key bring it into the line. `known`
/// are words that Tab completes, several of them in one line too. `None` if the clerk left with Esc. The prompt goes
/// to the terminal, not into an answer that is being redirected.
///
/// # Errors
/// Ctrl-C, Ctrl-D, or a terminal that went away.
pub fn line(question: &str, there: &str, known: &[String]) -> rustyline::Result<Option<String>> {
    let settings = Config::builder()
        .behavior(Behavior::PreferTerm)
        .completion_type(CompletionType::Circular)
        .keyseq_timeout(Some(ESCAPE_WAITS))
        .build();
    let mut editor: Editor<Words<'_>, DefaultHistory> = Editor::with_config(settings)?;
    let left = Arc::new(AtomicBool::new(false));
    editor.bind_sequence(
        KeyEvent(KeyCode::Esc, Modifiers::NONE),
        EventHandler::Conditional(Box::new(Leave(Arc::clone(&left)))),
    );
    if !there.is_empty() {
        editor.add_history_entry(there)?;
    }
    editor.set_helper(Some(Words { there, known }));
    let offered = if there.is_empty() { String::new() } else { format!(" [{there}]") };
    match editor.readline(&format!("{question}{offered}：")) {
        Ok(text) => Ok(Some(meant(&text, there))),
        Err(ReadlineError::Interrupted) if left.load(Ordering::SeqCst) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a line says: nothing typed takes what stands there, a lone dash takes nothing.
fn meant(typed: &str, there: &str) -> String {
    match typed.trim() {
        "" => there.to_owned(),
        "-" | "－" => String::new(),
        text => text.to_owned(),
    }
}

/// Ends the line as Ctrl-C does, and says that it was Esc.
struct Leave(Arc<AtomicBool>);

impl ConditionalEventHandler for Leave {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, _: &EventContext<'_>) -> Option<Cmd> {
        self.0.store(true, Ordering::SeqCst);
        Some(Cmd::Interrupt)
    }
}

/// What Tab brings into the line.
struct Words<'w> {
    there: &'w str,
    known: &'w [String],
}

impl Words<'_> {
    /// Where the last word of a line begins, and what may stand there.
    fn complete(&self, line: &str) -> (usize, Vec<String>) {
        if line.is_empty() && !self.there.is_empty() {
            return (0, vec![self.there.to_owned()]);
        }
        let start = line.char_indices().rfind(|(_, c)| "、，,；;".contains(*c));
        let start = start.map_or(0, |(at, c)| at + c.len_utf8());
        let word = line[start..].trim();
        let (mut found, rest): (Vec<&String>, Vec<&String>) =
            self.known.iter().partition(|known| known.starts_with(word));
        found.extend(rest.into_iter().filter(|known| known.contains(word)));
        (start, found.into_iter().cloned().collect())
    }
}

impl Completer for Words<'_> {
    type Candidate = String;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(Words::complete(self, &line[..pos]))
    }
}

impl Hinter for Words<'_> {
    type Hint = String;
}

impl Highlighter for Words<'_> {}

impl Validator for Words<'_> {}

impl Helper for Words<'_> {}

#[cfg(test)]
mod tests {
    use super::{Words, meant};

    #[test]
    fn what_is_typed_replaces_what_stands_there() {
        for (typed, says) in [("", "三楼"), ("  ", "三楼"), ("二楼 ", "二楼"), ("-", ""), ("－", "")]
        {
            assert_eq!(meant(typed, "三楼"), says, "{typed}");
        }
    }

    #[test]
    fn tab_brings_in_what_stands_there_and_completes_the_last_name() {
        let known = ["张伟", "李张", "王芳"].map(str::to_owned);
        let words = Words { there: "王芳", known: &known };
        let found = |line: &str| {
            let (start, found) = words.complete(line);
            (start, found.join(" "))
        };
        assert_eq!(found(""), (0, "王芳".into()));
        assert_eq!(found("张"), (0, "张伟 李张".into()));
        assert_eq!(found("张伟、王"), (9, "王芳".into()));
        assert_eq!(found("张伟，"), (9, "张伟 李张 王芳".into()));
        assert_eq!(found("赵"), (0, String::new()));
    }
}
