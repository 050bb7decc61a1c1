//! How wide the columns of a table are, how large its letters, and whether its page lies across.

use super::{Grid, Look, SIDE, Shown, in_a_line, in_two};
use crate::render::docx::profile::Profile;
use crate::render::docx::width::{self, WIDE, widest, widest_at_most};
use crate::render::docx::xml::width as room_of;

/// A column of words reads well in lines of so many characters, and can be read in lines of so many.
const COMFORTABLE: usize = 11;
const TOLERABLE: usize = 6;

/// A column of words is at least so many characters wide.
const NARROWEST: usize = 4;

/// What is not broken if it is no longer than this, in characters.
const LONGEST_UNBROKEN: usize = 8;

/// Room to write in by hand, in characters: a name, a day, and under a longer head words.
const NAME_BY_HAND: usize = 6;
const WORDS_BY_HAND: usize = 9;
const SHORT_LABEL: usize = 3;

/// Rows for which no page is turned.
const FEW: usize = 8;

/// Rows of so many lines on average are no reason to turn a page either.
const LOW: usize = 3;

/// Letters smaller than this, in half points, are read with effort: rather a page is turned.
const READABLE: i64 = 18;

/// How many rows are looked at to find how wide columns should be, how often room is moved between two of them, and how
/// many characters at once.
const LOOKED_AT: usize = 40;
const MOST_MOVES: usize = 30;
const MOST_STEPS: i64 = 3;

/// What a column needs, in widths as [`width::width`] counts.
pub(super) struct Need {
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
pub(in crate::render::docx) struct Sizes {
    /// Of most tables.
    most: i64,
    /// Of those that find no room at it.
    small: i64,
}

impl Sizes {
    /// Those that suit all tables of a document.
    pub(in crate::render::docx) fn of<'g>(grids: impl Iterator<Item = &'g Grid>, profile: &Profile) -> Self {
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
    pub(in crate::render::docx) fn fit(&mut self, profile: &Profile, sizes: Sizes, must: bool) {
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

    /// What a column needs.
    pub(super) fn need(&self, at: usize) -> Need {
        let label = self.labels.get(at).map_or(0, |label| width::width(label));
        let cells = || self.rows.iter().filter_map(|row| row.get(at));
        let widest = cells().map(|cell| widest(&cell.text) + cell.depth * WIDE).max().unwrap_or(0);
        // A head may be broken into two lines, or three if it is long; one of three characters is better not.
        let broken = label.div_ceil(if label > 8 * WIDE { 3 } else { 2 }).max(label.min(2 * WIDE));
        // What is in brackets is broken nowhere but before them.
        let bracket = self.labels.get(at).and_then(|label| label.split_once('（'));
        let bracket = bracket.map(|(_, inside)| width::width(inside) + WIDE + WIDE / 4);
        let bracket = bracket.unwrap_or(0).min(LONGEST_UNBROKEN * WIDE);
        let head = match self.labels.get(at).and_then(|label| label.split_once('（')) {
            Some((before, inside)) => width::width(before).max(width::width(inside) + WIDE),
            None if label <= 3 * WIDE => label,
            None => broken,
        } + WIDE / 4;
        let whole = widest.max(label);
        if cells().any(|cell| cell.by_hand) {
            let room = if label <= SHORT_LABEL * WIDE { NAME_BY_HAND } else { WORDS_BY_HAND } * WIDE;
            let least = room.max(widest.min(NARROWEST * WIDE)).max(head);
            let comfortable = least.max(widest.min(COMFORTABLE * WIDE));
            let whole = whole.max(COMFORTABLE * WIDE).max(least);
            return Need { whole, comfortable, tolerable: least, least, words: true };
        }
        match self.looks.get(at) {
            Some(Look::Numbers | Look::Short) => {
                // A number, a day and a code are not broken; a share is before its per cent.
                let unbroken = cells().map(|cell| widest_at_most(&in_two(cell))).max().unwrap_or(0);
                let all = cells().map(|cell| widest_at_most(&cell.text)).max().unwrap_or(0).max(head);
                let least = unbroken.max(broken.min(head)).max(bracket);
                Need { whole: whole.max(all), comfortable: all, tolerable: least, least, words: false }
            }
            _ => {
                let unbroken = cells().map(|cell| width::unbroken(&cell.text)).max().unwrap_or(0);
                let least = unbroken.min(LONGEST_UNBROKEN * WIDE).max(bracket);
                Need {
                    whole,
                    comfortable: whole.min(COMFORTABLE * WIDE).max(head).max(least),
                    tolerable: whole.min(TOLERABLE * WIDE).max(head.min(TOLERABLE * WIDE)).max(least),
                    least: whole.min(NARROWEST * WIDE).max(head.min(NARROWEST * WIDE)).max(least),
                    words: true,
                }
            }
        }
    }
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
