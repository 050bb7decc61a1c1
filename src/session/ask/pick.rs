//! A list to choose from, narrowed by typing. dialoguer's own lists either cannot be narrowed or match letters
//! scattered over a text, which among Chinese names finds far too much; and they take `q` and `j` for commands.

use std::io;

use dialoguer::console::{Key, Term, measure_text_width, truncate_str};

use super::Choice;
use crate::calendar::fold_width;

/// Asks to choose one, the first of which Enter takes; `None` if the clerk left with Esc.
///
/// # Errors
/// If the terminal went away, or the question was broken off with Ctrl-C or Ctrl-D.
pub fn pick(terminal: &Term, question: &str, choices: &[Choice]) -> io::Result<Option<usize>> {
    let mut list = List::new(choices);
    let mut drawn = 0;
    terminal.hide_cursor()?;
    loop {
        let (rows, columns) = terminal.size();
        list.show(usize::from(rows));
        let frame = list.frame(question, usize::from(columns));
        terminal.clear_last_lines(drawn)?;
        drawn = frame.len();
        terminal.write_str(&format!("{}\n", frame.join("\n")))?;
        let done = match terminal.read_key()? {
            Key::Enter => match list.chosen() {
                Some(at) => Some(Some(at)),
                None => continue,
            },
            Key::Escape if list.typed.is_empty() => Some(None),
            // As Ctrl-D ends a line of text that was being asked for.
            Key::Char('\u{4}') => return Err(io::ErrorKind::UnexpectedEof.into()),
            key => {
                list.press(&key);
                None
            }
        };
        if let Some(done) = done {
            terminal.clear_last_lines(drawn)?;
            let answer = done.map_or("（退回）", |at| choices[at].shown.as_str());
            terminal.write_line(&format!("{question}{}{answer}", joint(question)))?;
            terminal.show_cursor()?;
            return Ok(done);
        }
    }
}

/// What stands between a question and its answer.
fn joint(question: &str) -> &'static str {
    if question.ends_with('？') { "" } else { "：" }
}

/// The list as it stands on the screen.
struct List<'c> {
    choices: &'c [Choice],
    /// What each is searched by.
    keys: Vec<String>,
    typed: String,
    /// Those that fit what was typed.
    fitting: Vec<usize>,
    /// Which of these is marked.
    at: usize,
    /// The first of these on the screen, and how many are.
    top: usize,
    height: usize,
}

impl<'c> List<'c> {
    /// As many lines as are looked over at a glance.
    const TALLEST: usize = 12;
    /// For the question, the line of the keys, and what stands above.
    const AROUND: usize = 5;

    fn new(choices: &'c [Choice]) -> List<'c> {
        let keys = choices.iter().map(|choice| key(&format!("{} {}", choice.shown, choice.also))).collect();
        let fitting = (0..choices.len()).collect();
        List { choices, keys, typed: String::new(), fitting, at: 0, top: 0, height: Self::TALLEST }
    }

    fn chosen(&self) -> Option<usize> {
        self.fitting.get(self.at).copied()
    }

    /// Fits the window to the screen and to what is marked.
    fn show(&mut self, rows: usize) {
        self.height = rows.saturating_sub(Self::AROUND).clamp(3, Self::TALLEST);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(self.height));
    }

    fn narrow(&mut self) {
        let typed = key(&self.typed);
        let words: Vec<&str> = typed.split_whitespace().collect();
        let fits = |at: &usize| words.iter().all(|word| self.keys[*at].contains(word));
        self.fitting = (0..self.choices.len()).filter(fits).collect();
        (self.at, self.top) = (0, 0);
    }

    fn press(&mut self, key: &Key) {
        let last = self.fitting.len().saturating_sub(1);
        match key {
            Key::ArrowDown | Key::Tab => self.at = if self.at >= last { 0 } else { self.at + 1 },
            Key::ArrowUp | Key::BackTab => self.at = if self.at == 0 { last } else { self.at - 1 },
            Key::PageDown | Key::ArrowRight => self.at = (self.at + self.height).min(last),
            Key::PageUp | Key::ArrowLeft => self.at = self.at.saturating_sub(self.height),
            Key::Home => self.at = 0,
            Key::End => self.at = last,
            Key::Backspace => {
                self.typed.pop();
                self.narrow();
            }
            Key::Escape | Key::Char('\u{15}') => {
                self.typed.clear();
                self.narrow();
            }
            Key::Char(c) if !c.is_control() => {
                self.typed.push(*c);
                self.narrow();
            }
            _ => {}
        }
    }

    /// The lines of the screen, none of which is wider than it.
    fn frame(&self, question: &str, columns: usize) -> Vec<String> {
        let wide = columns.saturating_sub(1).max(10);
        let mut lines: Vec<String> = wrapped(&format!("{question}{}{}", joint(question), self.typed), wide);
        let shown = self.fitting.iter().enumerate().skip(self.top).take(self.height);
        for (at, choice) in shown {
            let mark = if at == self.at { "> " } else { "  " };
            let line = format!("{mark}{}", self.choices[*choice].shown);
            lines.push(truncate_str(&line, wide, "…").into_owned());
        }
        let (all, left) = (self.choices.len(), self.fitting.len());
        let count = match () {
            () if left == 0 => "没有符合的，退格改写；".to_owned(),
            () if left < all => format!("{all} 项中 {left} 项；"),
            () if left > self.height => format!("共 {all} 项；"),
            () => String::new(),
        };
        lines.extend(wrapped(&format!("（{count}{KEYS}）"), wide));
        lines
    }
}

const KEYS: &str = "上下键选，打字筛选，回车确定，Esc 退回";

/// A text as it is searched by: in any width and case.
fn key(text: &str) -> String {
    fold_width(text).to_lowercase()
}

/// A text in lines of that many columns.
fn wrapped(text: &str, wide: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let mut next = lines.pop().unwrap_or_default();
        next.push(c);
        if measure_text_width(&next) > wide {
            next.pop();
            lines.push(next);
            next = c.to_string();
        }
        lines.push(next);
    }
    lines
}

#[cfg(test)]
mod tests {
    use dialoguer::console::{Key, measure_text_width};

    use super::List;
    use crate::session::ask::Choice;

    fn press(list: &mut List<'_>, typed: &str) {
        for c in typed.chars() {
            list.press(&Key::Char(c));
        }
    }

    #[test]
    fn typing_narrows_by_any_part_of_the_name_by_code_and_by_other_words() {
        let mut choices: Vec<Choice> =
            (1..=80).map(|n| Choice::new(format!("第{n}党支部"), format!("U{n}"))).collect();
        choices.push(Choice::new("领导班子会议", "工委会 党组会"));
        let mut list = List::new(&choices);
        press(&mut list, "u80");
        assert_eq!(list.chosen(), Some(79));
        list.press(&Key::Escape);
        press(&mut list, "党组会");
        assert_eq!((list.chosen(), list.fitting.len()), (Some(80), 1));
        press(&mut list, "没有");
        assert_eq!(list.chosen(), None);
        list.press(&Key::Backspace);
        list.press(&Key::Backspace);
        assert_eq!(list.chosen(), Some(80));
        list.press(&Key::Char('\u{15}'));
        // The letters that are commands elsewhere are letters here.
        press(&mut list, "支部 q");
        assert_eq!(list.chosen(), None);
    }

    #[test]
    fn a_long_list_stays_on_a_small_screen() {
        let choices: Vec<Choice> = (1..=300)
            .map(|n| Choice::new(format!("张{n}，机关第一综合办公室党支部第一党小组的组长"), ""))
            .collect();
        let mut list = List::new(&choices);
        for key in [Key::ArrowUp, Key::PageUp, Key::ArrowDown, Key::End, Key::Home, Key::PageDown] {
            list.press(&key);
            for (rows, columns) in [(24, 80), (24, 30), (10, 60), (3, 20)] {
                list.show(rows);
                let frame = list.frame("哪个党组织的活动？", columns);
                assert!(frame.iter().all(|line| measure_text_width(line) < columns), "{frame:?}");
                assert!(frame.len() <= rows.max(9), "{} of {rows}", frame.len());
                assert_eq!(frame.iter().filter(|line| line.starts_with("> ")).count(), 1);
            }
        }
        assert_eq!(list.chosen(), Some(3));
    }
}
