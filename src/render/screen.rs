//! A page on a screen of so many lines. A list that has a short form is shown as a table where the screen is wide enough,
//! else as a line for each row with what is to be copied below it, which is never broken; and of both only as much as
//! fits, the first rows first.

use super::fold::{display_width, fold};
use super::{LeftOut, Style, printable, table, words};
use crate::page::{Block, Brief, Page, Table};

/// Columns by which what stands below a row is set in.
const BELOW: usize = 4;

/// Writes the page; the second answer is how many rows are left out, and the command that shows them.
pub(super) fn render(page: &Page, style: &Style, lines: usize) -> (Vec<u8>, LeftOut) {
    let found = page.blocks.iter().find_map(|block| match block {
        Block::Table(table) => table.brief.as_deref().map(|brief| (table, brief)),
        _ => None,
    });
    let Some((listed, brief)) = found.filter(|(table, _)| !table.rows.is_empty()) else {
        return (table::render(page, style).into_bytes(), None);
    };
    let width = style.width.map_or(usize::MAX, usize::from);
    let free = Style { width: None, ..*style };
    let fits = table::render(page, &free).lines().all(|line| display_width(line) <= width);
    let text = |count: usize| {
        let shown = cut(page, count);
        if fits { table::render(&shown, style) } else { in_short(&shown, brief, style) }
    };
    let rows = listed.rows.len();
    let Some(all) = &brief.all else { return (text(rows).into_bytes(), None) };
    let height =
        |text: &str| text.lines().map(|line| display_width(line).div_ceil(width).max(1)).sum::<usize>();
    let whole = text(rows);
    if height(&whole) <= lines {
        return (whole.into_bytes(), None);
    }
    // At least one is shown, however low the screen is.
    let (mut few, mut many) = (1, rows);
    while many - few > 1 {
        let middle = few + (many - few) / 2;
        if height(&text(middle)) <= lines { few = middle } else { many = middle }
    }
    (text(few).into_bytes(), Some((rows - few, all.clone())).filter(|(left, _)| *left > 0))
}

/// The page with the first rows of its list only.
fn cut(page: &Page, count: usize) -> Page {
    let mut shown = page.clone();
    for block in &mut shown.blocks {
        if let Block::Table(table) = block
            && table.brief.is_some()
        {
            table.rows.truncate(count);
        }
    }
    shown
}

fn in_short(page: &Page, brief: &Brief, style: &Style) -> String {
    let mut around = page.clone();
    let mut lines: Vec<String> = Vec::new();
    for block in std::mem::take(&mut around.blocks) {
        match block {
            Block::Table(table) if table.brief.is_some() => lines.extend(entries(&table, brief, style)),
            other => around.blocks.push(other),
        }
    }
    format!("{}\n{}\n", table::render(&around, style), lines.join("\n"))
}

/// The lines of each row.
fn entries(table: &Table, brief: &Brief, style: &Style) -> Vec<String> {
    let at = |key: &str| table.columns.iter().position(|column| column.key == key);
    let line: Vec<usize> = brief.line.iter().filter_map(|key| at(key)).collect();
    let below = at(&brief.below);
    let mut lines = Vec::new();
    for row in &table.rows {
        let word = |column: usize| row.get(column).map(|cell| printable(&words(cell))).unwrap_or_default();
        let parts: Vec<String> =
            line.iter().map(|column| word(*column)).filter(|text| !text.is_empty()).collect();
        let text = parts.join("  ");
        lines.push(style.width.map_or_else(|| text.clone(), |width| fold(&text, width.into(), BELOW)));
        lines.extend(below.map(|column| format!("{}{}", " ".repeat(BELOW), word(column))));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: usize, all: Option<&str>) -> Page {
        let columns = [("due", "时限"), ("what", "事项"), ("command", "办理")];
        let rows = (1..=rows).map(|i| {
            let text = format!("第 {i} 项还没有落实");
            vec![
                "2026-11-02".into(),
                text.as_str().into(),
                format!("wuxue log settle A{i} 1 --done 今天").into(),
            ]
        });
        let brief = Brief {
            line: vec!["due".into(), "what".into()],
            below: "command".into(),
            all: all.map(str::to_owned),
        };
        Page::new("x", "待办").table(Table::new("rows", &columns).rows(rows).brief(brief))
    }

    fn at(width: u16) -> Style {
        Style { width: Some(width), ..Style::default() }
    }

    fn shown(page: &Page, width: u16, lines: usize) -> (String, Option<(usize, String)>) {
        let (bytes, left) = render(page, &at(width), lines);
        (String::from_utf8(bytes).unwrap(), left)
    }

    #[test]
    fn a_wide_screen_has_the_table_and_a_narrow_one_two_lines_for_each_row() {
        let (wide, left) = shown(&page(2, None), 100, 24);
        assert!(
            wide.contains("│ 2026-11-02 │ 第 1 项还没有落实 │ wuxue log settle A1 1 --done 今天 │"),
            "{wide}"
        );
        assert_eq!(left, None);
        let (narrow, _) = shown(&page(2, None), 60, 24);
        assert_eq!(
            narrow,
            "待办\n\n2026-11-02  第 1 项还没有落实\n    wuxue log settle A1 1 --done 今天\n\
             2026-11-02  第 2 项还没有落实\n    wuxue log settle A2 1 --done 今天\n"
        );
    }

    #[test]
    fn as_much_is_shown_as_fits_and_the_rest_is_counted() {
        let all = "wuxue todo --all";
        for (width, lines, rows) in [(100, 24, 18), (60, 24, 11), (60, 3, 1), (20, 24, 5)] {
            let (text, left) = shown(&page(40, Some(all)), width, lines);
            assert_eq!(left, Some((40 - rows, all.to_owned())), "{width}x{lines}\n{text}");
            assert!(text.contains(&format!("第 {rows} 项")), "{text}");
        }
        assert_eq!(shown(&page(40, None), 60, 24).1, None);
        assert_eq!(shown(&page(11, Some(all)), 60, 24).1, None);
    }
}
