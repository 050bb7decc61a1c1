//! Questions at a terminal, in Chinese. Callers have made sure that there is one: without it the library
//! underneath would redraw its prompt for ever.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use dialoguer::console::{Term, measure_text_width};
use dialoguer::theme::{SimpleTheme, Theme};

use crate::refusal::Refusal;

/// Asks a yes-or-no question below some lines that say what it is about; Enter means yes.
pub fn confirm(shown: &[String], question: &str) -> Result<bool> {
    let terminal = Term::stderr();
    for line in shown {
        terminal.write_line(line).map_err(unanswered)?;
    }
    take_interrupts();
    let short = short_enough(&terminal, question, YES_OR_NO, "确认吗？")?;
    let question =
        dialoguer::Confirm::with_theme(&Chinese).with_prompt(short).default(true).show_default(true);
    Ok(answered(question.interact_opt())?.unwrap_or(false))
}

/// Asks to choose one of several; `None` if the clerk left with Esc.
pub fn choose(question: &str, choices: &[String]) -> Result<Option<usize>> {
    take_interrupts();
    let short = short_enough(&Term::stderr(), question, CHOOSE, "请选择")?;
    let question = dialoguer::Select::with_theme(&Chinese).with_prompt(short).items(choices).default(0);
    Ok(answered(question.interact_opt())?)
}

/// Who answers questions: the clerk at the terminal, or a test.
pub trait Answers {
    /// Asks to choose one of several, the first of which Enter takes; `None` if the clerk left with Esc.
    ///
    /// # Errors
    /// Refused if no answer came: Ctrl-C, or a terminal that went away.
    fn choose(&mut self, question: &str, choices: &[String]) -> Result<Option<usize>>;

    /// Asks for a text, with one already there that can be changed or taken as it is.
    ///
    /// # Errors
    /// As [`Answers::choose`].
    fn text(&mut self, question: &str, there: &str) -> Result<String>;

    /// Asks a yes-or-no question below some lines; Enter means yes.
    ///
    /// # Errors
    /// As [`Answers::choose`].
    fn confirm(&mut self, shown: &[String], question: &str) -> Result<bool>;

    /// Says something between two questions.
    ///
    /// # Errors
    /// As [`Answers::choose`].
    fn say(&mut self, line: &str) -> Result<()>;
}

/// The clerk at the terminal.
pub struct Clerk;

impl Answers for Clerk {
    fn choose(&mut self, question: &str, choices: &[String]) -> Result<Option<usize>> {
        choose(question, choices)
    }

    fn text(&mut self, question: &str, there: &str) -> Result<String> {
        line(question, there)
    }

    fn confirm(&mut self, shown: &[String], question: &str) -> Result<bool> {
        confirm(shown, question)
    }

    fn say(&mut self, line: &str) -> Result<()> {
        Ok(Term::stderr().write_line(line).map_err(unanswered)?)
    }
}

/// Asks for a line of text, with one already there. Ideographs are edited as wide as they are, which dialoguer's
/// own input does not do. The prompt goes to the terminal, not into an answer that is being redirected.
fn line(question: &str, there: &str) -> Result<String> {
    take_interrupts();
    let settings = rustyline::Config::builder().behavior(rustyline::config::Behavior::PreferTerm).build();
    let asked = rustyline::DefaultEditor::with_config(settings)
        .and_then(|mut editor| editor.readline_with_initial(&format!("{question}："), (there, "")));
    Ok(asked.map(|text| text.trim().to_owned()).map_err(unanswered)?)
}

/// Asks for a text that `read` understands, again and again until it does; `None` if the clerk typed nothing.
///
/// # Errors
/// Refused if no answer came.
pub fn text<T>(question: &str, read: impl Fn(&str) -> Result<T, Refusal>) -> Result<Option<T>> {
    loop {
        let typed = line(&format!("{question}{TYPE}"), "")?;
        if typed.is_empty() {
            return Ok(None);
        }
        match read(&typed) {
            Ok(value) => return Ok(Some(value)),
            Err(refusal) => Term::stderr().write_line(&refusal.message).map_err(unanswered)?,
        }
    }
}

/// What stands after a question.
const YES_OR_NO: &str = "（Y 是／n 否，回车为“是”）";
const CHOOSE: &str = "（上下键选择，回车确定，Esc 取消）";
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

fn answered<T>(answer: dialoguer::Result<T>) -> Result<T, Refusal> {
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

/// What stands between a question and its answer.
fn joint(question: &str) -> &'static str {
    if question.ends_with('？') { "" } else { "：" }
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

    fn format_select_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        write!(f, "{prompt}{CHOOSE}")
    }

    fn format_select_prompt_selection(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        chosen: &str,
    ) -> fmt::Result {
        write!(f, "{prompt}{}{chosen}", joint(prompt))
    }

    fn format_select_prompt_item(&self, f: &mut dyn fmt::Write, text: &str, active: bool) -> fmt::Result {
        SimpleTheme.format_select_prompt_item(f, text, active)
    }
}
