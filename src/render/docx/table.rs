//! Tables: columns as wide as what stands in them needs, letters as large as they find room at, else the page
//! across; the head row comes again on every page, and a row stays on one.

use super::profile::Profile;
use super::width::{self, WIDE, lines_at, widest};
use super::xml::{Body, Paragraph, height, plain, put, width as room_of};
use crate::page::{Cell, Table};
use crate::render::{number_columns, words};

/// What a cell has at each side, in twentieths of a point.
const SIDE: i64 = 60;

/// A column of words reads well in lines of so many characters, and can be read in lines of so many.
const COMFORTABLE: usize = 11;
const TOLERABLE: usize = 6;

/// A column of words is at least so many characters wide.
const NARROWEST: usize = 4;

/// Words of so many characters are not broken if it can be helped.
const SHORT: usize = 6;

/// Rows for which no page is turned.
const FEW: usize = 8;

/// The height of a row to be filled in by hand, in twentieths of a point: a centimetre.
pub(super) const BY_HAND: i64 = 567;

/// A table as it is laid out.
pub(super) struct Grid {
    /// The heads of the columns.
    pub(super) labels: Vec<String>,
    rows: Vec<Vec<Shown>>,
    looks: Vec<Look>,
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

/// What a column needs, in widths as [`width::width`] counts.
struct Need {
    /// All of it in one line.
    whole: usize,
    /// Broken into lines that still read well.
    comfortable: usize,
    /// Broken into more lines than one likes.
    tolerable: usize,
    /// No narrower than this.
    least: usize,
    /// Whether it is of words, which are glad of more room.
    words: bool,
}

impl Grid {
    /// Lays out a table.
    pub(super) fn of(table: &Table, profile: &Profile) -> Self {
        let labels: Vec<&str> = table.columns.iter().map(|column| column.label.as_ref()).collect();
        Self::new(&labels, &table.rows, profile)
    }

    /// Lays out rows below their labels.
    pub(super) fn new(labels: &[&str], rows: &[Vec<Cell>], profile: &Profile) -> Self {
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
        let mut grid = Self { labels, rows, looks, widths: Vec::new(), size: 0, across: false };
        grid.fit(profile, false);
        grid
    }

    /// Chooses the size of letters, and whether the page has to lie across (or must, as others around it do).
    pub(super) fn fit(&mut self, profile: &Profile, must: bool) {
        let needs: Vec<Need> = (0..self.labels.len()).map(|at| self.need(at)).collect();
        let sizes = profile.table_sizes();
        let fits = |size: i64, across: bool, of: fn(&Need) -> usize| {
            let needed: i64 = needs.iter().map(|need| twips(of(need), size)).sum();
            needed <= room_of(profile, across)
        };
        let readable: Vec<i64> = sizes.iter().copied().filter(|size| *size >= 18).collect();
        let first = |sizes: &[i64], across: bool, of: fn(&Need) -> usize| {
            sizes.iter().copied().find(|size| fits(*size, across, of)).map(|size| (size, across))
        };
        // Smaller letters and more lines in a cell are easier to read than a page that has to be turned; a page is
        // not turned for a few rows.
        let few = self.rows.len() <= FEW;
        let upright = || {
            // The smallest letters leave the most room for words.
            let smallest = readable.last().map_or(&[][..], std::slice::from_ref);
            let tolerable = || first(smallest, false, |need| need.tolerable);
            let narrow = || readable.last().filter(|size| few && fits(**size, false, |need| need.least));
            let large: Vec<i64> = readable.iter().copied().filter(|size| *size >= 21).collect();
            first(&large, false, |need| need.whole)
                .or_else(|| first(&readable, false, |need| need.comfortable))
                .or_else(tolerable)
                .or_else(|| narrow().map(|size| (*size, false)))
        };
        let across = || {
            first(&readable, true, |need| need.comfortable)
                .or_else(|| first(&readable, true, |need| need.tolerable))
        };
        let chosen = if must { across() } else { upright().or_else(across) };
        let smallest = sizes.last().copied().unwrap_or(profile.table_size);
        let at_all =
            || sizes.iter().find(|size| fits(**size, true, |need| need.least)).map(|size| (*size, true));
        (self.size, self.across) = chosen.or_else(at_all).unwrap_or((smallest, true));
        self.widths = shared(&needs, self.size, room_of(profile, self.across));
    }

    fn need(&self, at: usize) -> Need {
        let label = self.labels.get(at).map_or(0, |label| width::width(label));
        let cells = || self.rows.iter().filter_map(|row| row.get(at));
        let widest = cells().map(|cell| widest(&cell.text) + cell.depth * WIDE).max().unwrap_or(0);
        // A head may be broken into two lines, or three if it is long.
        let head = label.div_ceil(if label > 8 * WIDE { 3 } else { 2 }).max(label.min(2 * WIDE)) + WIDE / 4;
        let whole = widest.max(label);
        match self.looks.get(at) {
            Some(Look::Numbers | Look::Short) => {
                let all = widest.max(head);
                Need { whole, comfortable: all, tolerable: all, least: all.min(6 * WIDE), words: false }
            }
            _ => Need {
                whole,
                comfortable: whole.min(COMFORTABLE * WIDE).max(head),
                tolerable: whole.min(TOLERABLE * WIDE).max(head.min(TOLERABLE * WIDE)),
                least: whole.min(NARROWEST * WIDE),
                words: true,
            },
        }
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Writes it.
    pub(super) fn write(&self, body: &mut Body<'_>) {
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
        for row in &self.rows {
            self.row(body, row, &cell, most);
        }
        body.out.push_str("</w:tbl>");
    }

    /// What finds room in a line of a column so wide.
    fn room(&self, column: i64) -> usize {
        usize::try_from((column - 2 * SIDE) * 4 / self.size.max(1)).unwrap_or(0)
    }

    fn row(&self, body: &mut Body<'_>, row: &[Shown], style: &str, most: i64) {
        let lines = row.iter().zip(&self.widths).map(|(cell, width)| lines_at(&cell.text, self.room(*width)));
        let tall = i64::try_from(lines.max().unwrap_or(1)).unwrap_or(i64::MAX).saturating_mul(self.size * 13);
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
        for ((cell, width), look) in row.iter().zip(&self.widths).zip(&self.looks) {
            open_cell(&mut body.out, *width, "");
            let align = match look {
                Look::Numbers => Some("right"),
                Look::Short => Some("center"),
                Look::Words => None,
            };
            let depth = i64::try_from(cell.depth).unwrap_or(0).min(8);
            let look = Paragraph {
                style,
                before: SIDE / 2,
                after: SIDE / 2,
                left: depth * self.size * 10,
                align,
                ..Paragraph::default()
            };
            // A share that finds no room in one line has its per cent in the next; broken by the reader it would be
            // broken inside a number.
            if cell.share && width::width(&cell.text) > self.room(*width) {
                body.paragraph(&look, &cell.text.replace('（', "\n（"));
            } else {
                body.paragraph(&look, &cell.text);
            }
            body.out.push_str("</w:tc>");
        }
        body.out.push_str("</w:tr>");
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
    let lines = lines_at(label, room);
    if lines < 2 || label.contains('\n') {
        return label.to_owned();
    }
    if let Some((before, bracket)) = label.split_once('（')
        && [before, bracket].iter().all(|part| width::width(part) + WIDE <= room)
    {
        return format!("{before}\n（{bracket}");
    }
    let characters: Vec<char> = label.chars().collect();
    let lines: Vec<String> =
        characters.chunks(characters.len().div_ceil(lines)).map(|line| line.iter().collect()).collect();
    lines.join("\n")
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

/// A width as letters of a size have it, with what the cell has at its sides, in twentieths of a point.
fn twips(width: usize, size: i64) -> i64 {
    i64::try_from(width).unwrap_or(i64::MAX / 64) * size / 4 + 2 * SIDE + 40
}

/// Shares the room out: to each column what it needs, what is left over first to those that had to be broken into
/// lines, then to all.
fn shared(needs: &[Need], size: i64, room: i64) -> Vec<i64> {
    let of = |get: fn(&Need) -> usize| needs.iter().map(|need| twips(get(need), size)).collect::<Vec<i64>>();
    let fitting = [of(|n| n.comfortable), of(|n| n.tolerable)];
    let fitting = fitting.into_iter().find(|widths| widths.iter().sum::<i64>() <= room);
    let (whole, base) = (of(|n| n.whole), fitting.unwrap_or_else(|| of(|n| n.least)));
    let taken: i64 = base.iter().sum();
    if taken > room {
        // Narrower than anything can be read at its best: everybody gives the same part.
        return base.iter().map(|width| (width * room / taken.max(1)).max(1)).collect();
    }
    // Words come first, then heads that had to be broken.
    let mut widths = base;
    for words in [true, false] {
        let wanted = needs.iter().zip(&whole).zip(&widths);
        let wanted: Vec<i64> = wanted
            .map(|((need, whole), width)| if need.words == words { (whole - width).max(0) } else { 0 })
            .collect();
        let left = room - widths.iter().sum::<i64>();
        widths = handed_out(&widths, &wanted, left);
    }
    let left = room - widths.iter().sum::<i64>();
    if left > 0 {
        let weights = widths.clone();
        let all: i64 = weights.iter().sum::<i64>().max(1);
        for (width, weight) in widths.iter_mut().zip(&weights) {
            *width += left * weight / all;
        }
    }
    // What rounding left over makes the last column end at the margin.
    let missing = room - widths.iter().sum::<i64>();
    if let Some(last) = widths.last_mut() {
        *last += missing;
    }
    widths
}

/// Gives of what is left to each as it wants; a column that wants very much gets less than in proportion.
fn handed_out(base: &[i64], wanted: &[i64], left: i64) -> Vec<i64> {
    let all: i64 = wanted.iter().sum();
    if all <= left {
        return base.iter().zip(wanted).map(|(base, wanted)| base + wanted).collect();
    }
    let roots: Vec<i64> = wanted.iter().map(|wanted| wanted.max(&0).isqrt()).collect();
    let of_roots: i64 = roots.iter().sum::<i64>().max(1);
    let each = base.iter().zip(wanted).zip(&roots);
    each.map(|((base, wanted), root)| base + (left * root / of_roots).min(*wanted)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_broken_evenly() {
        let room = |characters: usize| characters * WIDE + WIDE / 2;
        assert_eq!(in_lines("党组织", room(3)), "党组织");
        assert_eq!(in_lines("完成情况", room(3)), "完成\n情况");
        assert_eq!(in_lines("党组织（个）", room(4)), "党组织\n（个）");
        assert_eq!(in_lines("未销号的整改", room(3)), "未销号\n的整改");
    }

    #[test]
    fn a_share_is_broken_before_its_per_cent_only() {
        let mut table = Table { key: "rows".into(), ..Table::default() };
        for at in 0..7 {
            table = table.column(format!("k{at}"), "参学率");
        }
        let share = Cell::Share { n: 567, of: 600 };
        let grid = Grid::of(&table.rows([vec![share; 7]]), &Profile::default());
        let mut body = Body { out: String::new(), profile: &Profile::default(), across: false };
        grid.write(&mut body);
        assert!(!grid.across, "no page is turned for a row");
        assert_eq!(body.out.matches(">567/600</w:t><w:br/>").count(), 7, "{}", body.out);
        assert_eq!(grid.widths.iter().sum::<i64>(), 8844);
    }
}
