//! A table without ruled lines, for a screen that has no room for them: blanks stand between the columns, shares are said
//! without their percentage, and a command stands whole below its row, where it can be copied.

use super::room::{self, Column};
use super::{Sheet, columns, display_width, entry, folded, is_command, shown};
use crate::page::Cell;
use crate::render::Style;

/// Blanks between two columns, the first that the screen has room for.
const GAPS: [usize; 2] = [2, 1];

/// How far what stands below a row is set in.
const BELOW: usize = 4;

/// Columns of a head below which it is no longer readable: it goes on below itself.
const READABLE_LABEL: usize = 4;

/// A cell of more lines than this goes below its row.
const MOST_LINES: usize = 2;

/// A row of more lines than this stands apart from the next.
const CLOSE: usize = 2;

/// The table; none if even so there is no room for it.
pub(super) fn render(sheet: &Sheet<'_>, style: &Style, screen: usize) -> Option<String> {
    let rows: Vec<Vec<Cell>> = sheet.rows.iter().map(|row| row.iter().map(in_short).collect()).collect();
    let texts: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| shown(cell, style)).collect()).collect();
    let sheet = Sheet { rows: &rows, texts: &texts, ..*sheet };
    let all = columns(&sheet, READABLE_LABEL);
    let mut beside: Vec<usize> = (0..all.len()).filter(|at| !is_of_commands(&sheet, *at)).collect();
    let (widths, gap) = loop {
        let some: Vec<Column> = beside.iter().filter_map(|at| all.get(*at).copied()).collect();
        let laid = laid(&some, screen);
        let lines = |(at, column): &(usize, &Column)| match &laid {
            Some((widths, _)) => widths.get(*at).map_or(0, |width| column.text.div_ceil(*width)),
            None => column.text,
        };
        // What a row is called stays in it.
        let longest = some.iter().enumerate().skip(1).filter(|(_, column)| column.needed < column.text);
        let longest = longest.max_by_key(lines);
        match (laid.clone(), longest) {
            (Some(laid), Some(one)) if lines(&one) <= MOST_LINES => break laid,
            (Some(laid), None) => break laid,
            (_, Some((at, _))) => drop(beside.remove(at)),
            (None, None) => return None,
        }
    };
    let labels: Vec<&str> = beside.iter().filter_map(|at| sheet.labels.get(*at).copied()).collect();
    let pick = |texts: &Vec<String>| beside.iter().filter_map(|at| texts.get(*at).cloned()).collect();
    let picked: Vec<Vec<String>> = texts.iter().map(pick).collect();
    let (head, cells) = folded(&Sheet { labels: &labels, texts: &picked, ..sheet }, &widths);
    let at_right = |at: usize| beside.get(at).is_some_and(|at| sheet.numbers.get(*at) == Some(&true));
    let mut head = lines(&head, &widths, gap, &at_right);
    if style.color {
        head = head.lines().map(|line| format!("\u{1b}[1m{line}\u{1b}[0m")).collect::<Vec<_>>().join("\n");
    }
    let rule = if style.ascii { "-" } else { "─" };
    let rules: Vec<String> = widths.iter().map(|width| rule.repeat(*width)).collect();
    let mut parts = vec![head, rules.join(&" ".repeat(gap))];
    let names = cells.iter().filter_map(|row| row.first()).any(|name| name.contains('\n'));
    let apart = names || cells.iter().flatten().any(|text| text.lines().count() > CLOSE);
    for (at, (cells, texts)) in cells.iter().zip(&texts).enumerate() {
        if apart && at > 0 {
            parts.push(String::new());
        }
        parts.push(lines(cells, &widths, gap, &at_right));
        let rest = sheet.labels.iter().zip(texts).enumerate();
        let rest = rest.filter(|(at, (_, text))| !beside.contains(at) && !text.is_empty());
        parts.extend(rest.map(|(_, (label, text))| {
            if is_command(text) {
                format!("{}{text}", " ".repeat(BELOW))
            } else {
                entry(label, text, style, BELOW)
            }
        }));
    }
    Some(parts.join("\n"))
}

/// How wide columns are, and how far apart; none if there is no room for them.
fn laid(columns: &[Column], screen: usize) -> Option<(Vec<usize>, usize)> {
    let needed: usize = columns.iter().map(|column| column.needed).sum();
    let between = columns.len().saturating_sub(1);
    let wanted: usize = columns.iter().map(|column| column.text.max(column.needed)).sum();
    // Closer if that leaves every cell whole.
    let whole = || GAPS.into_iter().find(|gap| wanted + gap * between <= screen);
    let gap = whole().or_else(|| GAPS.into_iter().find(|gap| needed + gap * between <= screen))?;
    let widths = room::shared(columns, screen - gap * between);
    Some((widths, gap))
}

/// Whether a column holds commands to be typed.
fn is_of_commands(sheet: &Sheet<'_>, at: usize) -> bool {
    let mut texts =
        sheet.texts.iter().filter_map(|row| row.get(at)).filter(|text| !text.is_empty()).peekable();
    texts.peek().is_some() && texts.all(|text| is_command(text))
}

/// A share without its percentage, which can be reckoned from it.
fn in_short(cell: &Cell) -> Cell {
    match cell {
        Cell::Share { n, of } => Cell::Ratio { n: *n, of: *of },
        other => other.clone(),
    }
}

/// A row of cells that may be broken over several lines.
fn lines(cells: &[String], widths: &[usize], gap: usize, at_right: &dyn Fn(usize) -> bool) -> String {
    let height = cells.iter().map(|cell| cell.lines().count()).max().unwrap_or(0).max(1);
    let mut lines = Vec::with_capacity(height);
    for at in 0..height {
        let mut line = String::new();
        for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
            if column > 0 {
                line.push_str(&" ".repeat(gap));
            }
            let text = cell.lines().nth(at).unwrap_or_default();
            let blanks = " ".repeat(width.saturating_sub(display_width(text)));
            let (before, after) = if at_right(column) { (&*blanks, "") } else { ("", &*blanks) };
            line.push_str(before);
            line.push_str(text);
            line.push_str(after);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::render;
    use super::*;
    use crate::page::{Page, Table};

    fn page() -> Page {
        const COLUMNS: [(&str, &str); 9] = [
            ("unit", "编号"),
            ("name", "党组织"),
            ("due", "应开展"),
            ("expected", "应到人次"),
            ("present", "实到人次"),
            ("attendance", "参学率"),
            ("made_up", "含补学"),
            ("clause", "依据"),
            ("command", "补登命令"),
        ];
        let share = Cell::Share { n: 115, of: 126 };
        let rows = ["办公室党支部", "市直机关工委机关党委"].map(|name| {
            vec![
                Cell::Record("U3".into()),
                name.into(),
                11.into(),
                126.into(),
                115.into(),
                share.clone(),
                share.clone(),
                "《中国共产党支部工作条例（试行）》第十六条；《中国共产党党员教育管理工作条例》第十六条"
                    .into(),
                "wuxue log edit A243 --first-topic 已列 --document 材料".into(),
            ]
        });
        Page::new("x", "").table(Table::new("rows", &COLUMNS).rows(rows))
    }

    fn at(width: Option<u16>, ascii: bool) -> String {
        render(&page(), &Style { width, ascii, ..Style::default() })
    }

    #[test]
    fn eighty_columns_have_rows_and_what_is_long_below_them() {
        insta::assert_snapshot!(at(Some(80), false), @r"
        编号  党组织                应开展  应到人次  实到人次   参学率   含补学
        ────  ────────────────────  ──────  ────────  ────────  ───────  ───────
        U3    办公室党支部              11       126       115  115/126  115/126
            依据：《中国共产党支部工作条例（试行）》第十六条；《中国共产党党员教育管理工
                  作条例》第十六条
            wuxue log edit A243 --first-topic 已列 --document 材料
        U3    市直机关工委机关党委      11       126       115  115/126  115/126
            依据：《中国共产党支部工作条例（试行）》第十六条；《中国共产党党员教育管理工
                  作条例》第十六条
            wuxue log edit A243 --first-topic 已列 --document 材料
        ");
    }

    #[test]
    fn a_pipe_and_a_wide_screen_have_percentages_and_lines() {
        for text in [at(None, false), at(Some(260), false)] {
            assert!(text.starts_with("┌──────┬") && text.contains("│ 115/126（91.3%） │"), "{text}");
            assert_eq!(text.lines().count(), 6, "{text}");
        }
    }

    #[test]
    fn a_screen_of_any_width_breaks_no_number_and_no_line_but_commands_passes_it() {
        for width in 30..150 {
            let text = at(Some(width), false);
            assert!(text.matches("115/126").count() == 4, "{width}\n{text}");
            let long =
                |line: &&str| display_width(line) > width.into() && !line.trim_start().starts_with("wuxue ");
            assert_eq!(text.lines().find(long), None, "{width}\n{text}");
        }
    }

    #[test]
    fn a_console_that_is_not_utf_8_draws_with_letters() {
        let text = at(Some(80), true);
        assert!(text.contains("\n----  ") && !text.contains('─'), "{text}");
        assert!(matches!(crate::render::for_gbk(&text), std::borrow::Cow::Borrowed(_)), "{text}");
    }
}
