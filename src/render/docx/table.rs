//! Tables: columns as wide as what stands in them needs, letters as large as they find room at, else the page
//! across; the head row comes again on every page, and a row stays on one.

mod widths;

use std::borrow::Cow;

use super::letterhead::is_number;
use super::width::{lines_at, widest_at_most};
use super::xml::{Body, Paragraph, height, plain, put};
use crate::page::{Cell, Table};
use crate::render::{number_columns, words};
use widths::Need;
pub(super) use widths::Sizes;

/// What a cell has at each side, in twentieths of a point.
const SIDE: i64 = 60;

/// Words of so many characters are not broken if it can be helped.
const SHORT: usize = 6;

/// A table of so few rows stands on one page, if it does not take a third of one.
const TOGETHER: usize = 9;

/// So many of the last rows stay with what is not to stand alone.
const HELD: usize = 3;

/// The height of a row to be filled in by hand, in twentieths of a point: a centimetre.
pub(super) const BY_HAND: i64 = 567;

/// What a line between rows adds to their height, in twentieths of a point.
pub(super) const LINE_OF_TABLE: i64 = 10;

/// A table as it is laid out.
pub(super) struct Grid {
    /// The heads of the columns.
    pub(super) labels: Vec<String>,
    rows: Vec<Vec<Shown>>,
    looks: Vec<Look>,
    needs: Vec<Need>,
    /// Widths of the columns, in twentieths of a point.
    widths: Vec<i64>,
    /// The size of its letters, in half points.
    size: i64,
    /// Whether it needs the page across.
    pub(super) across: bool,
}

/// A cell: its words, how many levels deep they stand, and whether a hand or a share fills it.
struct Shown {
    text: String,
    depth: usize,
    by_hand: bool,
    share: bool,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Numbers,
    /// Names, codes, days: in the middle.
    Short,
    Words,
}

impl Grid {
    /// What a table consists of; it has no widths before it is fitted, as suits all tables of the document.
    pub(super) fn of(table: &Table) -> Self {
        let labels: Vec<&str> = table.columns.iter().map(|column| column.label.as_ref()).collect();
        Self::new(&labels, &table.rows)
    }

    /// Rows below their labels, to be fitted.
    pub(super) fn new(labels: &[&str], rows: &[Vec<Cell>]) -> Self {
        let numbers = number_columns(labels.len(), rows);
        let labels: Vec<String> = labels.iter().map(|label| plain(label)).collect();
        let rows: Vec<Vec<Shown>> = rows.iter().map(|row| row.iter().map(shown).collect()).collect();
        let looks: Vec<Look> = (0..labels.len())
            .map(|at| {
                let mut texts = rows.iter().filter_map(|row| row.get(at));
                match numbers.get(at) {
                    Some(true) => Look::Numbers,
                    _ if texts.all(|cell| cell.depth == 0 && is_short(&cell.text)) => Look::Short,
                    _ => Look::Words,
                }
            })
            .collect();
        let mut grid =
            Self { labels, rows, looks, needs: Vec::new(), widths: Vec::new(), size: 0, across: false };
        grid.needs = (0..grid.labels.len()).map(|at| grid.need(at)).collect();
        grid
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The cells, by row and column, that take more than so many lines.
    pub(super) fn higher_than(&self, lines: usize) -> impl Iterator<Item = (usize, usize)> {
        let cells = move |row: usize| {
            let each = self.rows[row].iter().zip(&self.widths).enumerate();
            each.filter(move |(_, (cell, width))| lines_at(&cell.text, self.room(**width)) > lines)
                .map(move |(column, _)| (row, column))
        };
        (0..self.rows.len()).flat_map(cells)
    }

    /// How high all of it is about to be, its head with it, in twentieths of a point.
    pub(super) fn all_tall(&self) -> i64 {
        let heads = self.labels.iter().zip(&self.widths);
        let heads = heads.map(|(label, width)| in_lines(label, self.room(*width)).lines().count());
        let head = i64::try_from(heads.max().unwrap_or(1)).unwrap_or(1) * self.size * 13 + 2 * SIDE;
        let row = |row: &Vec<Shown>| {
            let by_hand = if row.iter().any(|cell| cell.by_hand) { BY_HAND } else { 0 };
            (self.tall(row) + SIDE).max(by_hand) + LINE_OF_TABLE
        };
        head + LINE_OF_TABLE + self.rows.iter().map(row).sum::<i64>()
    }

    /// Writes it; its last rows stay with what follows, if that is not to stand alone.
    pub(super) fn write(&self, body: &mut Body<'_>, holds: bool) {
        open_table(&mut body.out, &self.widths, LINED);
        body.out.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        let (head, cell) = (format!("Head{}", self.size), format!("Cell{}", self.size));
        for (label, width) in self.labels.iter().zip(&self.widths) {
            open_cell(&mut body.out, *width, "");
            body.paragraph(
                &Paragraph { style: &head, before: SIDE, after: SIDE, ..Paragraph::default() },
                &in_lines(label, self.room(*width)),
            );
            body.out.push_str("</w:tc>");
        }
        body.out.push_str("</w:tr>");
        let most = height(body.profile, self.across) / 2;
        let broken = self.broken();
        let high: i64 = self.rows.iter().map(|row| self.tall(row)).sum();
        let together = self.rows.len() <= TOGETHER && high < most * 2 / 3;
        for (at, row) in (1..).zip(&self.rows) {
            let end = self.rows.len() - at;
            let keep_next = holds && end < HELD || together && end > 0;
            self.row(body, row, &broken, &cell, (most, keep_next));
        }
        body.out.push_str("</w:tbl>");
    }

    /// What finds room in a line of a column so wide.
    fn room(&self, column: i64) -> usize {
        in_a_line(column, self.size)
    }

    /// The columns in which a share finds no room in one line: all of them have their per cent in the next. Broken by the
    /// reader they would be broken inside a number.
    fn broken(&self) -> Vec<bool> {
        let each = self.widths.iter().enumerate().map(|(at, width)| {
            let mut shares = self.rows.iter().filter_map(|row| row.get(at)).filter(|cell| cell.share);
            shares.any(|cell| widest_at_most(&cell.text) > self.room(*width))
        });
        each.collect()
    }

    /// How high a row is about to be.
    fn tall(&self, row: &[Shown]) -> i64 {
        let lines = row.iter().zip(&self.widths).map(|(cell, width)| lines_at(&cell.text, self.room(*width)));
        i64::try_from(lines.max().unwrap_or(1)).unwrap_or(i64::MAX).saturating_mul(self.size * 13)
    }

    fn row(
        &self,
        body: &mut Body<'_>,
        row: &[Shown],
        broken: &[bool],
        style: &str,
        (most, keep_next): (i64, bool),
    ) {
        let tall = self.tall(row);
        // A row that takes more than half a page may go on on the next: kept whole it would leave pages empty.
        body.out.push_str("<w:tr>");
        let whole = if tall < most { "<w:cantSplit/>" } else { "" };
        if row.iter().any(|cell| cell.by_hand) {
            put(
                &mut body.out,
                format_args!("<w:trPr>{whole}<w:trHeight w:val=\"{BY_HAND}\" w:hRule=\"atLeast\"/></w:trPr>"),
            );
        } else if !whole.is_empty() {
            put(&mut body.out, format_args!("<w:trPr>{whole}</w:trPr>"));
        }
        for (((cell, width), look), broken) in row.iter().zip(&self.widths).zip(&self.looks).zip(broken) {
            open_cell(&mut body.out, *width, "");
            let align = match look {
                Look::Numbers => Some("right"),
                Look::Short => Some("center"),
                Look::Words => None,
            };
            let depth = i64::try_from(cell.depth).unwrap_or(0).min(8);
            let look = Paragraph {
                style,
                keep_next,
                before: SIDE / 2,
                after: SIDE / 2,
                left: depth * self.size * 10,
                align,
                ..Paragraph::default()
            };
            body.paragraph(&look, &if *broken { in_two(cell) } else { in_room(cell, self.room(*width)) });
            body.out.push_str("</w:tc>");
        }
        body.out.push_str("</w:tr>");
    }
}

/// What finds room in a line of a column so wide, of letters of a size.
fn in_a_line(column: i64, size: i64) -> usize {
    usize::try_from((column - 2 * SIDE) * 4 / size.max(1)).unwrap_or(0)
}

/// The words of a cell; a share with its per cent in a line of its own.
fn in_two(cell: &Shown) -> Cow<'_, str> {
    if cell.share { Cow::Owned(cell.text.replace('（', "\n（")) } else { Cow::Borrowed(&cell.text) }
}

/// The words of a cell that finds so much room: the number of a paper, 市委办决〔2026〕5号, is broken before its year.
fn in_room(cell: &Shown, room: usize) -> Cow<'_, str> {
    if is_number(&cell.text) && widest_at_most(&cell.text) > room {
        Cow::Owned(cell.text.replace('〔', "\n〔").trim_start().to_owned())
    } else {
        Cow::Borrowed(&cell.text)
    }
}

/// Thin lines around everything.
pub(super) const LINED: &str = "<w:tblBorders><w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
    <w:left w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
    <w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
    <w:right w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
    <w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
    <w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/></w:tblBorders>";

/// A head that finds no room in one line, in lines of about the same length; what is in brackets has its own.
fn in_lines(label: &str, room: usize) -> String {
    if lines_at(label, room) < 2 || label.contains('\n') {
        return label.to_owned();
    }
    match label.find('（') {
        Some(at) if at > 0 => format!("{}\n{}", evenly(&label[..at], room), evenly(&label[at..], room)),
        _ => evenly(label, room),
    }
}

/// Words in lines of about the same length. No line begins with the end of a bracket.
fn evenly(words: &str, room: usize) -> String {
    let characters: Vec<char> = words.chars().collect();
    let each = characters.len().div_ceil(lines_at(words, room)).max(1);
    let mut lines = String::new();
    for (at, c) in characters.iter().enumerate() {
        if at > 0 && at % each == 0 && *c != '）' {
            lines.push('\n');
        }
        lines.push(*c);
    }
    lines
}

/// Begins a cell; `more` are properties that follow its width.
pub(super) fn open_cell(out: &mut String, width: i64, more: &str) {
    put(
        out,
        format_args!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{more}<w:vAlign w:val=\"center\"/></w:tcPr>"
        ),
    );
}

/// Begins a table of given columns; `borders` are its lines.
pub(super) fn open_table(out: &mut String, widths: &[i64], borders: &str) {
    let full: i64 = widths.iter().sum();
    put(
        out,
        format_args!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"{full}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>{borders}\
             <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"{SIDE}\" w:type=\"dxa\"/><w:right \
             w:w=\"{SIDE}\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>"
        ),
    );
    for width in widths {
        put(out, format_args!("<w:gridCol w:w=\"{width}\"/>"));
    }
    out.push_str("</w:tblGrid>");
}

fn shown(cell: &Cell) -> Shown {
    let by_hand = *cell == Cell::Blank;
    let depth = if let Cell::Nested(depth, _) = cell { *depth } else { 0 };
    Shown {
        text: if by_hand { String::new() } else { plain(&words(cell)) },
        depth,
        by_hand,
        share: matches!(cell, Cell::Share { .. }),
    }
}

/// Words that stand in the middle of a narrow column and are not broken.
fn is_short(text: &str) -> bool {
    const LETTERS: usize = 12;
    let count = text.chars().count();
    !text.contains('\n') && (count <= SHORT || text.is_ascii() && count <= LETTERS && !text.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::docx::profile::Profile;
    use crate::render::docx::width::WIDE;

    #[test]
    fn a_head_is_broken_evenly() {
        let room = |characters: usize| characters * WIDE + WIDE / 2;
        assert_eq!(in_lines("党组织", room(3)), "党组织");
        assert_eq!(in_lines("完成情况", room(3)), "完成\n情况");
        assert_eq!(in_lines("党组织（个）", room(4)), "党组织\n（个）");
        assert_eq!(in_lines("未销号的整改", room(3)), "未销号\n的整改");
        assert_eq!(in_lines("届期（年）", room(3)), "届期\n（年）");
        assert_eq!(in_lines("届期（年）", room(2)), "届期\n（年）", "no bracket ends a line");
        assert_eq!(in_lines("第一议题到期（项次）", room(4)), "第一议\n题到期\n（项次）");
    }

    #[test]
    fn a_share_is_broken_before_its_per_cent_only() {
        let mut table = Table { key: "rows".into(), ..Table::default() };
        for at in 0..7 {
            table = table.column(format!("k{at}"), "参学率");
        }
        let share = Cell::Share { n: 567, of: 600 };
        let profile = Profile::default();
        let mut grid = Grid::of(&table.rows([vec![share; 7]]));
        grid.fit(&profile, Sizes::of([&grid].into_iter(), &profile), false);
        let mut body = Body { out: String::new(), profile: &Profile::default(), across: false };
        grid.write(&mut body, false);
        assert!(!grid.across, "no page is turned for a row");
        assert_eq!(body.out.matches(">567/600</w:t><w:br/>").count(), 7, "{}", body.out);
        assert_eq!(grid.widths.iter().sum::<i64>(), 8844);
    }
}
