//! Questions at a terminal, in Chinese. Callers have made sure that there is one: without it the library
//! underneath would redraw its prompt for ever.

use std::fmt;

use anyhow::Result;
use dialoguer::console::Term;
use dialoguer::theme::{SimpleTheme, Theme};

use crate::refusal::Refusal;

/// Asks a yes-or-no question below some lines that say what it is about; Enter means yes.
pub fn confirm(shown: &[String], question: &str) -> Result<bool> {
    show_cursor_after_interrupt();
    let terminal = Term::stderr();
    for line in shown {
        terminal.write_line(line).map_err(unanswered)?;
    }
    let answer = dialoguer::Confirm::with_theme(&Chinese)
        .with_prompt(question)
        .default(true)
        .show_default(true)
        .interact_opt()
        .map_err(unanswered)?;
    Ok(answer.unwrap_or(false))
}

/// Asks to choose one of several; `None` if the clerk left with Esc.
pub fn choose(question: &str, choices: &[String]) -> Result<Option<usize>> {
    show_cursor_after_interrupt();
    dialoguer::Select::with_theme(&Chinese)
        .with_prompt(question)
        .items(choices)
        .default(0)
        .interact_opt()
        .map_err(|error| unanswered(error).into())
}

/// The library underneath hides the cursor while it asks, and Ctrl-C would leave it hidden. Nothing is being
/// written at that moment; 130 is what a shell expects of an interrupted command.
fn show_cursor_after_interrupt() {
    // Fails only if a handler is there already, from an earlier question.
    let _ = ctrlc::set_handler(|| {
        let _ = Term::stderr().show_cursor();
        std::process::exit(130);
    });
}

/// Ctrl-C at the question, or a terminal that went away.
fn unanswered(_: impl std::error::Error) -> Refusal {
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
            Some(true) => "（Y 是／n 否，回车为“是”）",
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
        write!(f, "{prompt}（上下键选择，回车确定，Esc 取消）")
    }

    fn format_select_prompt_item(&self, f: &mut dyn fmt::Write, text: &str, active: bool) -> fmt::Result {
        SimpleTheme.format_select_prompt_item(f, text, active)
    }
}
