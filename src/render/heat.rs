//! A heat map in characters: a shade and the figure itself in every cell, so that nothing hangs on the shade alone. It
//! is how a screen shows the table that it draws: months stand closer than in a ruled table, and where even so there is
//! no room for them, they follow in bands.

use super::fold::{display_width, fold};
use super::picture::{NO_SHARE, Picture, SHADES, shade};
use super::table::shown;
use super::{Style, printable};
use crate::page::{Drawing, Table};

/// The shades from light to dark.
const BLOCKS: [&str; 4] = ["░", "▒", "▓", "█"];
/// The same for consoles that count blocks as two columns, or have none.
const LETTERS: [&str; 4] = [":", "=", "+", "#"];

/// Room that the names keep, four ideographs.
const NAMES: usize = 8;

/// The heat map of a table that has one.
pub(super) fn render(table: &Table, style: &Style) -> Option<String> {
    let chart = table.charts.iter().find(|chart| chart.drawing == Drawing::HeatMap)?;
    let picture = Picture::of(table, chart)?;
    let names = table.position(&chart.names)?;
    let marks = if style.ascii { LETTERS } else { BLOCKS };
    // A label and its cells for each column that is not the name: shaded where it is drawn.
    let columns: Vec<(String, Vec<String>)> = (0..table.columns.len())
        .filter(|at| *at != names)
        .map(|at| {
            let drawn = picture.series.iter().find(|one| one.column == at);
            let cell = |(row, cells): (usize, &Vec<crate::page::Cell>)| {
                let text = cells.get(at).map(|cell| shown(cell, style)).unwrap_or_default();
                let value = drawn.and_then(|one| one.points.get(row)?.value);
                value.map_or(text.clone(), |value| format!("{}{text}", marks[shade(value)]))
            };
            let label = table.columns.get(at).map(|column| printable(&column.label)).unwrap_or_default();
            (label, table.rows.iter().enumerate().map(cell).collect())
        })
        .collect();
    let widths: Vec<usize> = columns
        .iter()
        .map(|(label, cells)| cells.iter().chain([label]).map(|text| display_width(text)).max().unwrap_or(0))
        .collect();
    let label = table.columns.get(names).map(|column| printable(&column.label)).unwrap_or_default();
    let longest = picture.names.iter().chain([&label]).map(|name| display_width(name)).max().unwrap_or(0);
    let mut bands = Vec::new();
    let mut from = 0;
    while from < columns.len() {
        let (to, room) = band(&widths, from, longest, style.width);
        let mut rows =
            vec![line(&label, columns[from..to].iter().map(|(label, _)| label), &widths[from..to], room)];
        for (row, name) in picture.names.iter().enumerate() {
            let cells = columns[from..to].iter().filter_map(|(_, cells)| cells.get(row));
            rows.push(line(name, cells, &widths[from..to], room));
        }
        bands.push(rows.join("\n"));
        from = to;
    }
    Some(format!("{}\n{}", bands.join("\n\n"), legend(marks, style)))
}

/// As many columns as fit beside the names, from one on, and the room that is left for the names.
fn band(widths: &[usize], from: usize, longest: usize, screen: Option<u16>) -> (usize, usize) {
    let Some(screen) = screen.map(usize::from) else { return (widths.len(), longest) };
    let taken = |to: usize| widths[from..to].iter().map(|width| width + 1).sum::<usize>();
    let mut to = from + 1;
    while to < widths.len() && taken(to + 1) + longest.min(NAMES) <= screen {
        to += 1;
    }
    (to, longest.min(screen.saturating_sub(taken(to))).max(longest.min(NAMES)))
}

/// A row: a name that has no room goes on below itself.
fn line<'c>(name: &str, cells: impl Iterator<Item = &'c String>, widths: &[usize], room: usize) -> String {
    let folded = fold(name, room, 0);
    let mut names = folded.lines();
    let first = names.next().unwrap_or_default();
    let mut text = format!("{first}{}", " ".repeat(room.saturating_sub(display_width(first))));
    for (cell, width) in cells.zip(widths) {
        text.push_str(&" ".repeat(1 + width.saturating_sub(display_width(cell))));
        text.push_str(cell);
    }
    let more = names.map(|name| format!("\n{name}"));
    text.trim_end().to_owned() + &more.collect::<String>()
}

fn legend(marks: [&str; 4], style: &Style) -> String {
    let mut parts: Vec<String> =
        marks.iter().zip(SHADES).map(|(mark, says)| format!("{mark} {says}")).collect();
    parts.push(format!("{} {NO_SHARE}", if style.ascii { "-" } else { "—" }));
    let text = format!("图例：{}", parts.join("　"));
    style.width.map_or_else(|| text.clone(), |width| fold(&text, width.into(), 0))
}

#[cfg(test)]
mod tests {
    use super::super::table;
    use super::*;
    use crate::page::{Cell, Chart, Page};

    fn months() -> Page {
        let ratio = |n, of| Cell::Ratio { n, of };
        let name = "市直机关事务管理和后勤服务保障中心第一联合党支部";
        let mut by_month = Table::new("branch_months", &[("unit", ""), ("name", "党组织")]);
        for month in 1..=12 {
            by_month = by_month.column(format!("2026-{month:02}"), format!("{month}月"));
        }
        let row = |name: &str, odd: Cell| {
            let mut cells = vec![Cell::from("U3"), name.into()];
            cells.extend((1..=12).map(|month| if month == 3 { odd.clone() } else { ratio(5, 5) }));
            cells.extend([ratio(59, 60)]);
            cells
        };
        let rows =
            [row("办公室党支部", ratio(4, 5)), row(name, ratio(0, 0)), row("群团处党支部", ratio(0, 1))];
        let across = (1..=12).map(|month| format!("2026-{month:02}"));
        let chart = Chart::new(Drawing::HeatMap, "逐月完成率", "name", across);
        Page::new("x", "").table(by_month.column("whole", "合计").rows(rows).caption("逐月").chart(chart))
    }

    fn shown(width: Option<u16>, ascii: bool) -> String {
        let style = Style { width, ascii, ..Style::default() };
        let page = months();
        table::render(&super::super::for_people(&page), &style)
    }

    #[test]
    fn a_year_fits_on_eighty_columns_with_figures_beside_the_shades() {
        insta::assert_snapshot!(shown(Some(80), false), @r"
        逐月
        党组织          1月  2月  3月  4月  5月  6月  7月  8月  9月 10月 11月 12月  合计
        办公室党支部   █5/5 █5/5 ▓4/5 █5/5 █5/5 █5/5 █5/5 █5/5 █5/5 █5/5 █5/5 █5/5 59/60
        市直机关事务管 █5/5 █5/5    — █5/5 █5/5 █5/5 █5/5 █5/5 █5/5 █5/5 █5/5 █5/5 59/60
        理和后勤服务保
        障中心第一联合
        党支部
        群团处党支部   █5/5 █5/5 ░0/1 █5/5 █5/5 █5/5 █5/5 █5/5 █5/5 █5/5 █5/5 █5/5 59/60
        图例：░ 不到50%　▒ 50%以上　▓ 80%以上　█ 100%　— 没有到期的
        ");
    }

    #[test]
    fn where_there_is_no_room_months_follow_in_bands() {
        for width in 20..=200 {
            let text = shown(Some(width), false);
            assert!(text.lines().all(|line| display_width(line) <= width.into()), "{width}\n{text}");
            assert_eq!(text.matches("█5/5").count(), 33, "{width}\n{text}");
        }
        assert_eq!(shown(None, false).lines().count(), 6, "a pipe folds nothing");
    }

    #[test]
    fn a_console_without_blocks_gets_letters() {
        insta::assert_snapshot!(shown(Some(80), true), @r"
        逐月
        党组织          1月  2月  3月  4月  5月  6月  7月  8月  9月 10月 11月 12月  合计
        办公室党支部   #5/5 #5/5 +4/5 #5/5 #5/5 #5/5 #5/5 #5/5 #5/5 #5/5 #5/5 #5/5 59/60
        市直机关事务管 #5/5 #5/5    - #5/5 #5/5 #5/5 #5/5 #5/5 #5/5 #5/5 #5/5 #5/5 59/60
        理和后勤服务保
        障中心第一联合
        党支部
        群团处党支部   #5/5 #5/5 :0/1 #5/5 #5/5 #5/5 #5/5 #5/5 #5/5 #5/5 #5/5 #5/5 59/60
        图例：: 不到50%　= 50%以上　+ 80%以上　# 100%　- 没有到期的
        ");
    }
}
