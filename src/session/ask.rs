//! Questions at a terminal, in Chinese. Callers have made sure that there is one: without it the library
//! underneath would redraw its prompt for ever.

mod line;
mod pick;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use dialoguer::console::{Term, measure_text_width};
use dialoguer::theme::Theme;

use crate::refusal::Refusal;

/// Lines of the terminal that stdout is, if it says so.
pub fn screen_height() -> Option<u16> {
    Term::stdout().size_checked().map(|(rows, _)| rows)
}

/// Asks a yes-or-no question below some lines that say what it is about; Enter means yes, Esc no.
pub fn confirm(shown: &[String], question: &str) -> Result<bool> {
    Ok(Clerk.confirm(shown, question)?.unwrap_or(false))
}

/// Asks to choose one of several; `None` if the clerk left with Esc.
pub fn choose(question: &str, choices: &[String]) -> Result<Option<usize>> {
    let choices: Vec<Choice> = choices.iter().map(|shown| Choice::new(shown, "")).collect();
    Clerk.choose(question, &choices)
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is shown.
    pub shown: String,
    /// What else finds it when a list is narrowed by typing: a code, a number, other words.
    pub also: String,
}

impl Choice {
    /// A choice, and what else finds it.
    pub fn new(shown: impl Into<String>, also: impl Into<String>) -> Choice {
        Choice { shown: shown.into(), also: also.into() }
    }
}

/// Who answers questions: the clerk at the terminal, or a test. At each of them Esc leads back.
pub trait Answers {
    /// Asks to choose one of several, the first of which Enter takes; `None` if the clerk left with Esc.
    ///
    /// # Errors
    /// Refused if no answer came: Ctrl-C, Ctrl-D, or a terminal that went away.
    fn choose(&mut self, question: &str, choices: &[Choice]) -> Result<Option<usize>>;

    /// Asks for a text. Enter takes what stands `there`, whatever is typed replaces it, and a lone dash says nothing;
    /// `known` are words that can be completed. `None` if the clerk left with Esc.
    ///
    /// # Errors
    /// As [`Answers::choose`].
    fn text(&mut self, question: &str, there: &str, known: &[String]) -> Result<Option<String>>;

    /// Asks a yes-or-no question below some lines; Enter means yes. `None` if the clerk left with Esc.
    ///
    /// # Errors
    /// As [`Answers::choose`].
    fn confirm(&mut self, shown: &[String], question: &str) -> Result<Option<bool>>;

    /// Says something between two questions.
    ///
    /// # Errors
    /// As [`Answers::choose`].
    fn say(&mut self, line: &str) -> Result<()>;
}

/// The clerk at the terminal.
pub struct Clerk;

impl Answers for Clerk {
    fn choose(&mut self, question: &str, choices: &[Choice]) -> Result<Option<usize>> {
        take_interrupts();
        Ok(answered(pick::pick(&Term::stderr(), question, choices))?)
    }

    fn text(&mut self, question: &str, there: &str, known: &[String]) -> Result<Option<String>> {
        take_interrupts();
        let text = answered(line::line(question, there, known))?;
        if text.is_none() {
            Term::stderr().write_line("（退回）").map_err(unanswered)?;
        }
        Ok(text)
    }

    fn confirm(&mut self, shown: &[String], question: &str) -> Result<Option<bool>> {
        let terminal = Term::stderr();
        for line in shown {
            terminal.write_line(line).map_err(unanswered)?;
        }
        take_interrupts();
        let short = short_enough(&terminal, question, YES_OR_NO, "确认吗？")?;
        let question =
            dialoguer::Confirm::with_theme(&Chinese).with_prompt(short).default(true).show_default(true);
        Ok(answered(question.interact_opt())?)
    }

    fn say(&mut self, line: &str) -> Result<()> {
        Ok(Term::stderr().write_line(line).map_err(unanswered)?)
    }
}

/// Asks for a text that `read` understands, again and again until it does; `None` if the clerk typed nothing.
///
/// # Errors
/// Refused if no answer came.
pub fn text<T>(question: &str, read: impl Fn(&str) -> Result<T, Refusal>) -> Result<Option<T>> {
    loop {
        let typed = Clerk.text(&format!("{question}{TYPE}"), "", &[])?.unwrap_or_default();
        if typed.is_empty() {
            return Ok(None);
        }
        match read(&typed) {
            Ok(value) => return Ok(Some(value)),
            Err(refusal) => Clerk.say(&refusal.message)?,
        }
    }
}

/// What stands after a question.
const YES_OR_NO: &str = "（Y 是／n 否，回车为“是”）";
const TYPE: &str = "（直接回车：不写）";

/// The question, if it fits a line of the screen; else it is written above, where it stays, and a word stands in
/// its place: the library underneath takes back one line when the answer is there.
fn short_enough<'q>(
    terminal: &Term,
    question: &'q str,
    keys: &str,
    word: &'q str,
) -> Result<&'q str, Refusal> {
    /// For the cursor and a short answer.
    const ROOM: usize = 12;
    let (_, columns) = terminal.size();
    let width = measure_text_width(question) + measure_text_width(keys) + ROOM;
    if width <= usize::from(columns) {
        return Ok(question);
    }
    terminal.write_line(question).map_err(unanswered)?;
    Ok(word)
}

/// Whether a question stands on the screen.
static ASKING: AtomicBool = AtomicBool::new(false);

/// Takes Ctrl-C while a question stands: the library underneath hides the cursor and would leave it hidden.
/// The question then counts as unanswered. At any other moment Ctrl-C ends the process as usual (130);
/// an operation that was under way is rolled back by whoever opens the store next.
fn take_interrupts() {
    ASKING.store(true, Ordering::SeqCst);
    // Fails only if a handler is there already, from an earlier question.
    let _ = ctrlc::set_handler(|| {
        if !ASKING.load(Ordering::SeqCst) {
            std::process::exit(130);
        }
    });
}

fn answered<T, E: std::error::Error>(answer: Result<T, E>) -> Result<T, Refusal> {
    // Interrupted, the question still stands for the handler, which may come only now: the program ends by the
    // refusal, every time with the same exit code.
    let answer = answer.map_err(unanswered)?;
    ASKING.store(false, Ordering::SeqCst);
    Ok(answer)
}

/// Ctrl-C at the question, or a terminal that went away.
fn unanswered(_: impl std::error::Error) -> Refusal {
    let terminal = Term::stderr();
    // If the terminal is gone there is no cursor to show.
    let _ = terminal.show_cursor().and_then(|()| terminal.write_line(""));
    Refusal::refused("没有得到回答，没有写入任何内容。")
}

struct Chinese;

impl Theme for Chinese {
    fn format_confirm_prompt(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        default: Option<bool>,
    ) -> fmt::Result {
        let keys = match default {
            Some(true) => YES_OR_NO,
            Some(false) => "（y 是／N 否，回车为“否”）",
            None => "（y 是／n 否）",
        };
        write!(f, "{prompt}{keys} ")
    }

    fn format_confirm_prompt_selection(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        selection: Option<bool>,
    ) -> fmt::Result {
        match selection {
            Some(yes) => write!(f, "{prompt}{}", if yes { "是" } else { "否" }),
            None => write!(f, "{prompt}未选"),
        }
    }
}
