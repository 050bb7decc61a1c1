//! The page for a terminal, aligned by the width of East Asian characters. A screen too narrow for the lines of a table
//! gets it without them and with shares in short; one too narrow for that gets its rows as cards, one field a line.

mod open;
mod room;

use comfy_table::{
    Attribute, CellAlignment, Color, ContentArrangement, ContentLineStyle, LineStyle, TableStyle, presets,
};

use super::fold::{display_width, fold};
use super::{FIGURE_LABELS, Style, addressed, by_hand, heat, is_number, number_columns, printable, words};
use crate::page::{Block, Cell, Page, Table};

/// Light lines all round; rows get a line between them only where cells are broken over several lines.
const LIGHT: TableStyle = TableStyle::new()
    .top_border(LineStyle::new('┌', '─', '┬', '┐'))
    .header_lines(ContentLineStyle::new('│', '│', '│'))
    .header_separator(LineStyle::new('├', '─', '┼', '┤'))
    .content_lines(ContentLineStyle::new('│', '│', '│'))
    .bottom_border(LineStyle::new('└', '─', '┴', '┘'));

/// Columns of text below which a broken cell is no longer readable (four ideographs).
const READABLE: usize = 8;

/// Columns of a label below which the head row is no longer readable.
const READABLE_LABEL: usize = 6;

/// Writes the whole page; the parts stand apart by one empty line.
pub(super) fn render(page: &Page, style: &Style) -> String {
    let mut parts = Vec::new();
    if !page.title.is_empty() {
        parts.push(prose(&page.title, style, 0));
    }
    let head: Vec<String> = page
        .head
        .iter()
        .filter(|field| !field.label.is_empty() && !field.value.says_nothing())
        .map(|field| entry(&field.label, &shown(&field.value, style), style, 0))
        .collect();
    if !head.is_empty() {
        parts.push(head.join("\n"));
    }
    for block in &page.blocks {
        match block {
            Block::Heading(text) | Block::Letter(text) | Block::Paragraph(text) | Block::Note(text) => {
                parts.push(prose(text, style, 0))
            }
            Block::Addressee(whom) => parts.push(prose(&addressed(whom), style, 0)),
            Block::Table(table) => parts.push(captioned(table, style)),
            Block::Lines(_) | Block::Signatures(_) | Block::Closing(_) => {
                parts.push(prose(&by_hand(block).join("\n"), style, 0))
            }
            Block::Figures(figures) if figures.is_empty() => {}
            Block::Figures(figures) => {
                let rows: Vec<Vec<Cell>> = figures
                    .iter()
                    .map(|f| vec![f.label.as_str().into(), f.value.clone(), f.id.as_str().into()])
                    .collect();
                parts.push(body(&FIGURE_LABELS, &rows, style));
            }
        }
    }
    let mut text = parts.join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn captioned(table: &Table, style: &Style) -> String {
    let labels: Vec<&str> = table.columns.iter().map(|column| column.label.as_ref()).collect();
    let body = if table.rows.is_empty() && !table.when_empty.is_empty() {
        prose(&table.when_empty, style, 0)
    } else if let Some(heat) = heat::render(table, style) {
        heat
    } else {
        body(&labels, &table.rows, style)
    };
    if table.caption.is_empty() { body } else { format!("{}\n{body}", prose(&table.caption, style, 0)) }
}

fn prose(text: &str, style: &Style, indent: usize) -> String {
    let text = printable(text);
    style.width.map_or_else(|| text.clone(), |width| fold(&text, width.into(), indent))
}

/// `标签：值`, the rest of a long value under its beginning.
fn entry(label: &str, value: &str, style: &Style, indent: usize) -> String {
    let hang = indent + display_width(label) + 2;
    let value = value.replace('\n', &format!("\n{}", " ".repeat(hang)));
    prose(&format!("{}{label}：{value}", " ".repeat(indent)), style, hang)
}

/// A cell as it is printed. The dash takes two columns on the consoles that `ascii` is for.
pub(super) fn shown(cell: &Cell, style: &Style) -> String {
    match cell {
        Cell::Share { of, .. } | Cell::Ratio { of, .. } if *of <= 0 && style.ascii => "-".to_owned(),
        Cell::Nested(depth, text) => format!("{}{}", "\u{3000}".repeat(*depth), printable(text)),
        _ => printable(&words(cell)),
    }
}

/// Whether a cell of this kind keeps its value on one line: a broken number or day is misread.
fn is_solid(cell: &Cell) -> bool {
    !matches!(cell, Cell::Text(_) | Cell::Part(_) | Cell::Nested(..) | Cell::List(_))
}

/// Whether it is to be typed: broken, it cannot be copied.
fn is_command(text: &str) -> bool {
    text.starts_with("wuxue ")
}

fn widest(text: &str) -> usize {
    text.lines().map(display_width).max().unwrap_or(0)
}

fn body(labels: &[&str], rows: &[Vec<Cell>], style: &Style) -> String {
    let numbers = number_columns(labels.len(), rows);
    let texts: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| shown(cell, style)).collect()).collect();
    let sheet = Sheet { labels, rows, texts: &texts, numbers: &numbers };
    let Some(screen) = style.width.map(usize::from) else { return grid(&sheet, style) };
    let columns = columns(&sheet, READABLE_LABEL);
    let ruled = |widths: &mut dyn Iterator<Item = usize>| 1 + widths.map(|width| width + 3).sum::<usize>();
    if ruled(&mut columns.iter().map(room::Column::wanted)) <= screen {
        return grid(&sheet, style);
    }
    if rows.is_empty() || ruled(&mut columns.iter().map(|column| column.needed)) <= screen {
        let room = screen.saturating_sub(ruled(&mut columns.iter().map(|_| 0)));
        let (labels, texts) = folded(&sheet, &room::shared(&columns, room));
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        return grid(&Sheet { labels: &labels, texts: &texts, ..sheet }, style);
    }
    open::render(&sheet, style, screen).unwrap_or_else(|| cards(labels, rows, &texts, style))
}

/// A table to be laid out: its cells, and the same in words.
#[derive(Clone, Copy)]
struct Sheet<'t> {
    labels: &'t [&'t str],
    rows: &'t [Vec<Cell>],
    texts: &'t [Vec<String>],
    /// Which columns hold quantities only.
    numbers: &'t [bool],
}

/// What each column would like, and what it must have to be readable.
fn columns(sheet: &Sheet<'_>, label_needs: usize) -> Vec<room::Column> {
    let each = sheet.labels.iter().enumerate().map(|(at, label)| {
        let label = display_width(label);
        let mut column = room::Column { label, text: 0, needed: label.min(label_needs) };
        for (row, texts) in sheet.rows.iter().zip(sheet.texts) {
            let (Some(cell), Some(text)) = (row.get(at), texts.get(at)) else { continue };
            let width = widest(text);
            let whole = is_solid(cell) || is_command(text);
            column.text = column.text.max(width);
            column.needed = column.needed.max(if whole { width } else { width.min(READABLE) });
        }
        column
    });
    each.collect()
}

/// The heads and cells, broken to the widths of their columns.
fn folded(sheet: &Sheet<'_>, widths: &[usize]) -> (Vec<String>, Vec<Vec<String>>) {
    let broken = |text: &str, at: usize| fold(text, widths.get(at).copied().unwrap_or(READABLE), 0);
    let labels = sheet.labels.iter().enumerate().map(|(at, label)| broken(label, at)).collect();
    let row = |texts: &Vec<String>| texts.iter().enumerate().map(|(at, text)| broken(text, at)).collect();
    (labels, sheet.texts.iter().map(row).collect())
}

/// One field a line. Empty fields are left out.
fn cards(labels: &[&str], rows: &[Vec<Cell>], texts: &[Vec<String>], style: &Style) -> String {
    let cards: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(i, texts)| {
            let mut lines = vec![format!("[{}/{}]", i + 1, rows.len())];
            let fields = labels.iter().zip(texts).filter(|(_, text)| !text.is_empty());
            lines.extend(fields.map(|(label, text)| entry(label, text, style, 2)));
            lines.join("\n")
        })
        .collect();
    cards.join("\n\n")
}

/// Rows and columns between lines; rows that are broken over several have a line between them.
fn grid(sheet: &Sheet<'_>, style: &Style) -> String {
    let Sheet { labels, rows, texts, numbers } = *sheet;
    let at_right = |i: usize| numbers.get(i).copied().unwrap_or(false);
    let mut grid = comfy_table::Table::new();
    // The caller has looked at the terminal; the crate must not look again.
    grid.force_no_tty();
    if style.color {
        grid.enforce_styling();
    }
    let broken = texts.iter().flatten().any(|text| text.contains('\n'));
    let mut lines = if style.ascii { presets::ASCII_FULL_CONDENSED } else { LIGHT };
    if broken {
        lines = lines.row_separator(if style.ascii {
            LineStyle::new('+', '-', '+', '+')
        } else {
            LineStyle::new('├', '─', '┼', '┤')
        });
    }
    grid.load_style(lines);
    grid.set_content_arrangement(ContentArrangement::Disabled);
    grid.set_header(labels.iter().enumerate().map(|(i, label)| {
        let cell = comfy_table::Cell::new(label).set_alignment(alignment(at_right(i)));
        if style.color { cell.add_attribute(Attribute::Bold) } else { cell }
    }));
    for (row, texts) in rows.iter().zip(texts) {
        grid.add_row(row.iter().zip(texts).enumerate().map(|(i, (cell, text))| {
            let printed =
                comfy_table::Cell::new(text).set_alignment(alignment(is_number(cell) || at_right(i)));
            if style.color && *cell == Cell::Unknown { printed.fg(Color::Yellow) } else { printed }
        }));
    }
    grid.to_string()
}

fn alignment(right: bool) -> CellAlignment {
    if right { CellAlignment::Right } else { CellAlignment::Left }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn at(width: u16) -> Style {
        Style { width: Some(width), ..Style::default() }
    }

    #[test]
    fn a_report_is_aligned_by_display_width() {
        insta::assert_snapshot!(render(&samples::report(), &Style::default()), @r#"
        2026年10月五学联动月报

        期间：2026-10
        数据日期：2026-11-02

        一、研学

        本月应开展支部活动 5 次，已开展 3 次。

        ┌────────┬──────────────┬──────────────────┐
        │ 指标   │         数值 │ 编号             │
        ├────────┼──────────────┼──────────────────┤
        │ 应开展 │            5 │ research.planned │
        │ 完成率 │ 3/5（60.0%） │ research.rate    │
        └────────┴──────────────┴──────────────────┘

        各支部情况
        ┌─────────────┬────────┬────────────────┬──────┐
        │ 党组织      │ 已开展 │         到会率 │ 学时 │
        ├─────────────┼────────┼────────────────┼──────┤
        │ 第一支部    │      2 │ 23/24（95.8%） │  1.5 │
        │ 离退休|支部 │      0 │              — │ 待补 │
        └─────────────┴────────┴────────────────┴──────┘

        ┌──────┬──────┬──────┐
        │ 指标 │ 数值 │ 编号 │
        ├──────┼──────┼──────┤
        │ 补录 │ 待补 │ late │
        └──────┴──────┴──────┘
        "#);
    }

    #[test]
    fn a_list_wraps_in_a_narrow_terminal_and_loses_its_lines_in_a_narrower_one() {
        insta::assert_snapshot!(render(&samples::list(), &at(60)), @r#"
        ┌──────┬────────────┬──────────┬──────┬────────────┬──────┐
        │ 编号 │ 日期       │ 主题     │ 公开 │ 类型       │ 备注 │
        ├──────┼────────────┼──────────┼──────┼────────────┼──────┤
        │ A12  │ 2026-10-16 │ =学习“全 │ 是   │ 主题党日、 │      │
        │      │            │ 会精神”  │      │ 党课       │      │
        ├──────┼────────────┼──────────┼──────┼────────────┼──────┤
        │ A13  │ 待补       │ 读书会,  │ 否   │            │ 无   │
        │      │            │ 第二场   │      │            │      │
        └──────┴────────────┴──────────┴──────┴────────────┴──────┘
        "#);
        insta::assert_snapshot!(render(&samples::list(), &at(40)), @r#"
        编号 日期       公开 类型           备注
        ──── ────────── ──── ────────────── ────
        A12  2026-10-16 是   主题党日、党课
            主题：=学习“全会精神”
        A13  待补       否                  无
            主题：读书会,
                  第二场
        "#);
    }

    #[test]
    fn no_line_passes_the_width_of_the_screen() {
        for page in [samples::report(), samples::list()] {
            for width in 30..120 {
                let text = render(&page, &at(width));
                for line in text.lines() {
                    assert!(display_width(line) <= width.into(), "{width}: {line}\n{text}");
                }
            }
        }
    }

    #[test]
    fn all_lines_of_a_table_are_equally_wide() {
        let text = render(&samples::list(), &Style::default());
        let widths: Vec<usize> = text.lines().map(display_width).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{text}");
    }

    #[test]
    fn ascii_draws_no_boxes_and_no_dash_of_unclear_width() {
        let text = render(&samples::report(), &Style { ascii: true, ..Style::default() });
        assert!(!text.contains(['│', '─', '—', '┌']), "{text}");
        assert!(text.contains("| 第一支部"), "{text}");
    }

    #[test]
    fn colour_only_when_asked_for() {
        let page = samples::report();
        assert!(!render(&page, &Style::default()).contains('\u{1b}'));
        assert!(render(&page, &Style { color: true, ..Style::default() }).contains('\u{1b}'));
    }

    #[test]
    fn records_cannot_steer_the_terminal() {
        let page = Page::new("x", "标题\u{1b}[2J")
            .table(Table::new("rows", &[("a", "甲")]).rows([vec!["\u{1b}]0;x\u{7}乙\u{202e}".into()]]));
        let text = render(&page, &Style::default());
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text:?}");
    }

    #[test]
    fn an_empty_table_says_so_or_shows_its_head() {
        let table = Table::new("rows", &[("a", "甲")]);
        let bare = Page::new("x", "").table(table.clone());
        assert!(render(&bare, &Style::default()).contains("甲"));
        let told = Page::new("x", "").table(table.when_empty("没有记录。"));
        assert_eq!(render(&told, &Style::default()), "没有记录。\n");
        assert_eq!(render(&Page::new("x", ""), &Style::default()), "");
    }
}
