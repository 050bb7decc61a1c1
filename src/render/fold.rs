//! Breaking Chinese lines to a width: between any two ideographs, never inside a Latin word, never so
//! that a line begins with a closing mark. Escape codes for colour take no room.

use unicode_width::UnicodeWidthChar;

/// Marks that may not begin a line.
const CLOSING: &str = "，。；：、！？）》】”』”’…—％%)]},.;:!?";
/// Marks that may not end a line.
const OPENING: &str = "（《【“『“‘([{";

/// Breaks every line of `text` that is wider than `width` columns; the lines that come of it begin with
/// `indent` blanks (fewer if there is no room for them).
pub fn fold(text: &str, width: usize, indent: usize) -> String {
    let mut folded = String::with_capacity(text.len());
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            folded.push('\n');
        }
        fold_line(line, width.max(2), indent, &mut folded);
    }
    folded
}

fn fold_line(line: &str, width: usize, indent: usize, out: &mut String) {
    if display_width(line) <= width {
        out.push_str(line);
        return;
    }
    let indent = indent.min(width / 2);
    let mut used = 0;
    let mut start = 0;
    let mut blanks = String::new();
    for unit in units(line) {
        if unit == " " {
            blanks.push(' ');
            continue;
        }
        let room = display_width(unit);
        if used > start && used + blanks.len() + room > width {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            (used, start) = (indent, indent);
        } else {
            out.push_str(&blanks);
            used += blanks.len();
            // Leading blanks are layout, not content: breaking right after them would gain nothing.
            if used == blanks.len() {
                start = used;
            }
        }
        blanks.clear();
        for (c, room) in sized(unit) {
            if used > start && used + room > width {
                out.push('\n');
                out.push_str(&" ".repeat(indent));
                (used, start) = (indent, indent);
            }
            out.push(c);
            used += room;
        }
    }
}

/// Columns that a line takes on a terminal.
pub fn display_width(line: &str) -> usize {
    sized(line).map(|(_, room)| room).sum()
}

/// Every character with its width; those of an escape code have none.
fn sized(text: &str) -> impl Iterator<Item = (char, usize)> {
    let mut escape = false;
    text.chars().map(move |c| {
        if c == '\u{1b}' {
            escape = true;
        }
        if escape {
            escape = !c.is_ascii_alphabetic();
            return (c, 0);
        }
        (c, c.width().unwrap_or(0))
    })
}

/// Cuts a line into what must stay together: a word, or an ideograph with the marks that cling to it.
fn units(line: &str) -> Vec<&str> {
    let mut units = Vec::new();
    let mut start = 0;
    let mut before: Option<(char, usize)> = None;
    let mut at = 0;
    for (c, room) in sized(line) {
        let apart = match before {
            None => false,
            Some((b, _)) if b == ' ' || c == ' ' => true,
            Some((b, b_room)) => {
                let clings = CLOSING.contains(c) || OPENING.contains(b) || room == 0 || b_room == 0;
                !clings && (room > 1 || b_room > 1 || CLOSING.contains(b) && !b.is_ascii())
            }
        };
        if apart {
            units.push(&line[start..at]);
            start = at;
        }
        before = Some((c, room));
        at += c.len_utf8();
    }
    if start < line.len() {
        units.push(&line[start..]);
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_between_ideographs_and_keeps_marks_and_words_whole() {
        assert_eq!(fold("一二三四五六", 6, 0), "一二三\n四五六");
        assert_eq!(fold("一二三，四五六", 6, 0), "一二\n三，四\n五六");
        assert_eq!(fold("见（一）二三", 6, 0), "见\n（一）\n二三");
        assert_eq!(fold("输入 wuxue log 查看", 12, 2), "输入 wuxue\n  log 查看");
        assert_eq!(fold("短", 60, 4), "短");
    }

    #[test]
    fn hangs_the_rest_and_counts_no_escape_codes() {
        assert_eq!(fold("  甲：一二三四五", 10, 6), "  甲：一二\n     三四\n     五");
        let coloured = "\u{1b}[1m一二三\u{1b}[0m";
        assert_eq!(fold(coloured, 6, 0), coloured);
    }

    #[test]
    fn cuts_a_word_that_fits_nowhere_and_never_loops() {
        assert_eq!(fold("abcdefgh", 3, 0), "abc\ndef\ngh");
        assert_eq!(fold("一二", 0, 9), "一\n 二");
    }
}
