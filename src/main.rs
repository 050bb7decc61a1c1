//! The binary: hands the machine to the library and prints what comes back.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use wuxue::session::Terminal;
use wuxue::{Surroundings, run};

/// Whether a variable says anything.
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Whether the console is not one for UTF-8. On Windows that is every one but those that say who they are: the old
/// one, in Chinese offices set to GBK, counts what lines are drawn with as two columns.
fn is_plain() -> bool {
    if cfg!(windows) {
        return !["WT_SESSION", "TERM_PROGRAM", "TERM"].into_iter().any(is_set);
    }
    Terminal::is_plain(&locale())
}

/// The locale of Unix; empty if none is set.
fn locale() -> String {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(|name| is_set(name));
    set.and_then(|name| std::env::var(name).ok()).unwrap_or_default()
}

/// Text as it is written: the library of Windows encodes for its console, that of Unix for none.
fn encoded(text: Vec<u8>, for_terminal: bool) -> Vec<u8> {
    if for_terminal && !cfg!(windows) { wuxue::render::for_locale(&text, &locale()) } else { text }
}

fn main() -> ExitCode {
    let (stdin, stdout, stderr) = (std::io::stdin(), std::io::stdout(), std::io::stderr());
    let on_terminal = stdout.is_terminal();
    let surroundings = Surroundings {
        now: chrono::Local::now().fixed_offset(),
        terminal: Terminal {
            interactive: stdin.is_terminal() && stderr.is_terminal(),
            width: on_terminal.then(|| wuxue::render::terminal_width().unwrap_or(80)),
            height: on_terminal.then(wuxue::session::ask::screen_height).flatten(),
            color: on_terminal && !is_set("NO_COLOR"),
            plain: is_plain(),
        },
    };
    // A panic is reported as a fault by the library, in one sentence; readers of foreign workbooks catch
    // their own.
    std::panic::set_hook(Box::new(|_| {}));
    let mut outcome = run(std::env::args_os(), &surroundings);
    let answer = encoded(std::mem::take(&mut outcome.answer), on_terminal);
    let told = stdout.lock().write_all(&answer).and_then(|()| stdout.lock().flush());
    if let Err(error) = told {
        outcome.undelivered(&error);
    }
    // Where nothing can be said any more, the exit code is left.
    let _ = stderr.lock().write_all(&encoded(outcome.remarks.into_bytes(), stderr.is_terminal()));
    ExitCode::from(outcome.exit)
}
