//! A progress bar for long work, on a terminal only. It shows itself after a second, so that quick work
//! stays quiet, and leaves nothing behind.

use std::cell::Cell;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::session::Terminal;

/// How long work may take before it needs a bar.
const QUIET: Duration = Duration::from_secs(1);

/// How often what cannot be counted shows that it goes on.
const TICK: Duration = Duration::from_millis(120);

/// Progress of one piece of work.
pub struct Progress {
    total: u64,
    what: &'static str,
    shown: bool,
    since: Instant,
    bar: Cell<Option<ProgressBar>>,
}

impl Progress {
    /// For work of `total` steps called `what`; silent without a terminal.
    pub fn new(terminal: Terminal, what: &'static str, total: u64) -> Self {
        Self { total, what, shown: terminal.interactive, since: Instant::now(), bar: Cell::new(None) }
    }

    /// Says how many steps are done.
    pub fn reach(&self, done: u64) {
        if !self.shown || self.since.elapsed() < QUIET {
            return;
        }
        let counting = self.bar.take().filter(|bar| bar.length().is_some());
        let bar = counting.unwrap_or_else(|| self.start());
        bar.set_position(done.min(self.total));
        self.bar.set(Some(bar));
    }

    /// Shows that work is going on of which nobody can say how much is done, until the first word of progress: a
    /// workbook is taken apart as a whole.
    pub fn busy(&self) {
        if !self.shown {
            return;
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}  已用 {elapsed}") {
            // Letters that every console has.
            bar.set_style(style.tick_chars("|/-\\ "));
        }
        bar.set_message(self.what);
        bar.enable_steady_tick(TICK);
        self.bar.set(Some(bar));
    }

    fn start(&self) -> ProgressBar {
        let bar = ProgressBar::new(self.total);
        if let Ok(style) =
            ProgressStyle::with_template("{msg} [{bar:30}] {percent}%  已用 {elapsed}，约剩 {eta}")
        {
            bar.set_style(style.progress_chars("#> "));
        }
        bar.set_message(self.what);
        bar
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
