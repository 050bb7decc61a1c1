//! Tables: columns as wide as what stands in them needs, letters as large as they find room at, else the page
//! across; the head row comes again on every page, and a row stays on one.

use std::borrow::Cow;

use super::profile::Profile;
use super::width::{self, WIDE, lines_at, widest, widest_at_most};
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

/// Rows of so many lines on average are no reason to turn a page either.
const LOW: usize = 3;

/// Letters smaller than this, in half points, are read with effort: rather a page is turned.
const READABLE: i64 = 18;

/// A table of so few rows stands on one page, if it does not take a third of one.
const TOGETHER: usize = 9;

/// How many rows are looked at to find how wide columns should be, how often room is moved between two of them, and how
/// many characters at once.
const LOOKED_AT: usize = 40;
const MOST_MOVES: usize = 30;
const MOST_STEPS: i64 = 3;

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

/// The sizes of letters in the tables of a document, in half points: at most two, next to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sizes {
    /// Of most tables.
    most: i64,
    /// Of those that find no room at it.
    small: i64,
}

impl Sizes {
    /// Those that suit all tables of a document.
    pub(super) fn of<'g>(grids: impl Iterator<Item = &'g Grid>, profile: &Profile) -> Self {
        let sizes = profile.table_sizes();
        let mut best: Vec<i64> =
            grids.filter_map(|grid| grid.upright(profile, &sizes).or(grid.turned(profile, &sizes))).collect();
        best.sort_unstable();
        let smallest = best.first().copied().unwrap_or(profile.table_size);
        let above = sizes.iter().rev().copied().find(|size| *size > smallest).unwrap_or(smallest);
        let middle = best.get(best.len() / 2).copied().unwrap_or(smallest);
        Self { most: middle.min(above), small: smallest }
    }
}

impl Grid {
    /// Lays out a table, in letters that suit it alone.
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
        let mut grid =
            Self { labels, rows, looks, needs: Vec::new(), widths: Vec::new(), size: 0, across: false };
        grid.needs = (0..grid.labels.len()).map(|at| grid.need(at)).collect();
        let sizes = Sizes::of([&grid].into_iter(), profile);
        grid.fit(profile, sizes, false);
        grid
    }

    /// Whether all columns find room at so much as they need.
    fn fits(&self, profile: &Profile, size: i64, across: bool, of: fn(&Need) -> usize) -> bool {
        let needed: i64 = self.needs.iter().map(|need| twips(of(need), size)).sum();
        needed <= room_of(profile, across)
    }

    /// The largest letters at which it stands upright. Smaller letters and more lines in a cell are easier to read than
    /// a page that has to be turned; a page is not turned for a few rows.
    fn upright(&self, profile: &Profile, sizes: &[i64]) -> Option<i64> {
        let mut readable = sizes.iter().copied().filter(|size| *size >= READABLE);
        // The smallest letters leave the most room for words.
        let smallest = readable.clone().next_back()?;
        let few = self.rows.len() <= FEW;
        let fits = |size: i64, of: fn(&Need) -> usize| self.fits(profile, size, false, of);
        readable.find(|size| fits(*size, |need| need.comfortable)).or_else(|| {
            let low = || self.evened_out(smallest, room_of(profile, false)).1 <= LOW;
            let narrow = || fits(smallest, |need| need.least) && (few || low());
            (fits(smallest, |need| need.tolerable) || narrow()).then_some(smallest)
        })
    }

    /// The largest letters that can be read at which it stands on a page that lies across.
    fn turned(&self, profile: &Profile, sizes: &[i64]) -> Option<i64> {
        let readable = || sizes.iter().copied().filter(|size| *size >= READABLE);
        let fits = |of: fn(&Need) -> usize| readable().find(|size| self.fits(profile, *size, true, of));
        fits(|need| need.comfortable).or_else(|| fits(|need| need.tolerable))
    }

    /// Takes the larger of the sizes that finds room, and turns the page if none does (or must, as others around it do).
    pub(super) fn fit(&mut self, profile: &Profile, sizes: Sizes, must: bool) {
        let own = [sizes.most, sizes.small];
        let chosen = match must {
            true => self.turned(profile, &own).map(|size| (size, true)),
            false => self
                .upright(profile, &own)
                .map(|size| (size, false))
                .or_else(|| self.turned(profile, &own).map(|size| (size, true))),
        };
        let all = profile.table_sizes();
        let smallest = all.last().copied().unwrap_or(profile.table_size);
        let at_all = || {
            let fits = |size: &&i64| self.fits(profile, **size, true, |need| need.least);
            all.iter().find(fits).map(|size| (*size, true))
        };
        (self.size, self.across) = chosen.or_else(at_all).unwrap_or((smallest, true));
        self.widths = self.evened_out(self.size, room_of(profile, self.across)).0;
    }

    /// Widths of the columns at a size of letters, and how many lines a row then takes on average. The room is shared
    /// out, then moved from column to column as long as that makes the table lower.
    fn evened_out(&self, size: i64, room: i64) -> (Vec<i64>, usize) {
        let step = i64::try_from(WIDE).unwrap_or(1) * size / 4;
        let least: Vec<i64> = self.needs.iter().map(|need| twips(need.least, size)).collect();
        // Some rows stand for all: a table of thousands is laid out as fast as one of a few.
        let every = self.rows.len().div_ceil(LOOKED_AT).max(1);
        let columns = self.needs.len();
        let rows: Vec<Vec<Size>> =
            self.rows.iter().step_by(every).map(|row| row.iter().map(Size::of).collect()).collect();
        let lines_of = |at: usize, width: i64| -> Vec<usize> {
            let room = in_a_line(width, size);
            rows.iter().map(|row| row.get(at).map_or(1, |size| size.lines(room))).collect()
        };
        let mut widths = shared(&self.needs, size, room);
        let mut lines: Vec<Vec<usize>> = (0..columns).map(|at| lines_of(at, widths[at])).collect();
        // How high all rows are together, and how much stands in them: of two as high the emptier reads better.
        let cost = |lines: &[Vec<usize>], instead: &[(usize, &Vec<usize>)]| -> (usize, usize) {
            let of =
                |at: usize| instead.iter().find(|(other, _)| *other == at).map_or(&lines[at], |(_, own)| own);
            let columns: Vec<&Vec<usize>> = (0..columns).map(of).collect();
            (0..rows.len()).fold((0, 0), |(high, all), row| {
                let of_row = || columns.iter().map(|column| column[row]);
                (high + of_row().max().unwrap_or(0), all + of_row().sum::<usize>())
            })
        };
        let mut now = cost(&lines, &[]);
        for _ in 0..MOST_MOVES {
            let mut best: Option<((usize, usize), usize, usize, i64)> = None;
            for steps in 1..=MOST_STEPS {
                let moved = steps * step;
                let wider: Vec<Vec<usize>> =
                    (0..columns).map(|at| lines_of(at, widths[at] + moved)).collect();
                for from in (0..columns).filter(|at| widths[*at] - moved >= least[*at]) {
                    let narrower = lines_of(from, widths[from] - moved);
                    for to in (0..columns).filter(|to| *to != from) {
                        let then = cost(&lines, &[(from, &narrower), (to, &wider[to])]);
                        if then < best.as_ref().map_or(now, |best| best.0) {
                            best = Some((then, from, to, moved));
                        }
                    }
                }
            }
            let Some((then, from, to, moved)) = best else { break };
            widths[from] -= moved;
            widths[to] += moved;
            lines[from] = lines_of(from, widths[from]);
            lines[to] = lines_of(to, widths[to]);
            now = then;
        }
        (widths, now.0.div_ceil(rows.len().max(1)))
    }

    fn need(&self, at: usize) -> Need {
        let label = self.labels.get(at).map_or(0, |label| width::width(label));
        let cells = || self.rows.iter().filter_map(|row| row.get(at));
        let widest = cells().map(|cell| widest(&cell.text) + cell.depth * WIDE).max().unwrap_or(0);
        // A head may be broken into two lines, or three if it is long; one of three characters is better not.
        let broken = label.div_ceil(if label > 8 * WIDE { 3 } else { 2 }).max(label.min(2 * WIDE));
        let head = match self.labels.get(at).and_then(|label| label.split_once('（')) {
            Some((before, bracket)) => width::width(before).max(width::width(bracket) + WIDE),
            None if label <= 3 * WIDE => label,
            None => broken,
        } + WIDE / 4;
        let whole = widest.max(label);
        match self.looks.get(at) {
            Some(Look::Numbers | Look::Short) => {
                // A number, a day and a code are not broken; a share is before its per cent.
                let unbroken = cells().map(|cell| widest_at_most(&in_two(cell))).max().unwrap_or(0);
                let all = cells().map(|cell| widest_at_most(&cell.text)).max().unwrap_or(0).max(head);
                let least = unbroken.max(broken.min(head));
                Need { whole: whole.max(all), comfortable: all, tolerable: least, least, words: false }
            }
            _ => Need {
                whole,
                comfortable: whole.min(COMFORTABLE * WIDE).max(head),
                tolerable: whole.min(TOLERABLE * WIDE).max(head.min(TOLERABLE * WIDE)),
                least: whole.min(NARROWEST * WIDE).max(head.min(NARROWEST * WIDE)),
                words: true,
            },
        }
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.rows.len()
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

    /// Writes it; its last row stays with what follows, if that is not to stand alone.
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
            let keep_next = if at < self.rows.len() { together } else { holds };
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
            body.paragraph(&look, &if *broken { in_two(cell) } else { Cow::Borrowed(cell.text.as_str()) });
            body.out.push_str("</w:tc>");
        }
        body.out.push_str("</w:tr>");
    }
}

/// What finds room in a line of a column so wide, of letters of a size.
fn in_a_line(column: i64, size: i64) -> usize {
    usize::try_from((column - 2 * SIDE) * 4 / size.max(1)).unwrap_or(0)
}

/// How much of a cell there is: the widths of its lines.
struct Size {
    lines: Vec<usize>,
}

impl Size {
    fn of(cell: &Shown) -> Self {
        let width = if cell.share { widest_at_most } else { width::width };
        Self { lines: cell.text.split('\n').map(|line| width(line) + cell.depth * WIDE).collect() }
    }

    /// How many lines it takes.
    fn lines(&self, room: usize) -> usize {
        self.lines.iter().map(|line| line.div_ceil(room.max(1)).max(1)).sum()
    }
}

/// The words of a cell; a share with its per cent in a line of its own.
fn in_two(cell: &Shown) -> Cow<'_, str> {
    if cell.share { Cow::Owned(cell.text.replace('（', "\n（")) } else { Cow::Borrowed(&cell.text) }
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
        && width::width(before) <= room
        && width::width(bracket) + WIDE <= room
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
        grid.write(&mut body, false);
        assert!(!grid.across, "no page is turned for a row");
        assert_eq!(body.out.matches(">567/600</w:t><w:br/>").count(), 7, "{}", body.out);
        assert_eq!(grid.widths.iter().sum::<i64>(), 8844);
    }
}
