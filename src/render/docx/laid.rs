//! The blocks of a page as they are laid out: which way their pages lie, what stays together on one, and what is too long
//! for a table.

use std::borrow::Cow;

use super::profile::Profile;
use super::table::{Grid, Sizes};
use super::{attachment, closes_below, filled, of_letters};
use crate::page::{Block, Cell, Page, Table};
use crate::render::FIGURE_LABELS;

/// A run of blocks between tables that lie across stays across if it is no longer than this.
const SHORT_RUN: usize = 5;

/// Words of more characters than this, in a table of as many columns, stand below it: in a narrow column they would take
/// pages of their own.
const LONG: usize = 240;
const NARROW: usize = 4;

/// A sentence of so few characters is no reason to turn a page.
const LITTLE: usize = 120;

/// A sentence of so few characters takes a line.
const LINE: usize = 28;

/// So do words of more characters than this, if they make their row higher than so many lines.
const RATHER_LONG: usize = 60;
const HIGH: usize = 8;
const ROUNDS: usize = 3;

/// A block as it is laid out.
pub(super) struct Laid<'p> {
    pub(super) block: &'p Block,
    pub(super) grid: Option<Grid>,
    /// What is too long for the table, in the order of its numbers.
    pub(super) notes: Vec<String>,
    pub(super) across: bool,
    /// Lines to write on by hand: no more than leave whoever signs below them on the page.
    pub(super) lines: usize,
    /// What follows, whoever signs it above all, does not stand alone on a page.
    pub(super) held: bool,
    /// It is not broken over two pages.
    pub(super) whole: bool,
}

/// The blocks with their tables laid out, and which way their pages lie: headings go with the table that they stand
/// above, and little between two wide tables stays with them.
pub(super) fn laid<'p>(page: &'p Page, profile: &Profile) -> Vec<Laid<'p>> {
    let mut blocks: Vec<Laid<'p>> = page.blocks.iter().map(|block| laid_out(block, profile)).collect();
    let sizes = Sizes::of(blocks.iter().filter_map(|laid| laid.grid.as_ref()), profile);
    for laid in &mut blocks {
        if let Some(grid) = &mut laid.grid {
            grid.fit(profile, sizes, false);
            laid.across = grid.across;
        }
    }
    let heads = |block: &Block| matches!(block, Block::Heading(_));
    letters_across(&mut blocks, profile, sizes);
    for at in (1..blocks.len()).rev() {
        if blocks[at].across && heads(blocks[at - 1].block) {
            blocks[at - 1].across = true;
        }
    }
    let little = |laid: &Laid<'_>| laid.grid.as_ref().map_or(is_little(laid.block), |grid| grid.rows() <= 8);
    let mut from = 0;
    while let Some(next) = blocks[from..].iter().position(|laid| !laid.across).map(|at| from + at) {
        let end = blocks[next..].iter().position(|laid| laid.across).map_or(blocks.len(), |at| next + at);
        let between = next > 0 && end < blocks.len();
        let ends = |laid: &Laid<'_>| signs(laid) || is_sentence(laid) && little(laid);
        let at_the_end = next > 0
            && end - next <= SHORT_RUN
            && (end == blocks.len() || matches!(blocks[end].block, Block::Letter(_)))
            && blocks[next..end].iter().all(ends);
        let run = &mut blocks[next..end];
        if at_the_end || between && run.len() <= SHORT_RUN && run.iter().all(little) {
            for laid in run {
                laid.turn(profile, sizes);
            }
        }
        from = end;
    }
    hold_together(page, &mut blocks);
    if page.letterhead.is_none() && !of_letters(&page.blocks) {
        filled::spare_lines(page, &mut blocks, profile);
    }
    blocks
}

/// Letters lie across as a whole if a table of theirs does: a page that holds nothing but what stands above it helps nobody.
fn letters_across(blocks: &mut [Laid<'_>], profile: &Profile, sizes: Sizes) {
    for letter in blocks.chunk_by_mut(|_, next| !matches!(next.block, Block::Letter(_))) {
        if matches!(letter[0].block, Block::Letter(_)) && letter.iter().any(|laid| laid.across) {
            for laid in letter {
                laid.turn(profile, sizes);
            }
        }
    }
}

impl Laid<'_> {
    /// Lays it across.
    fn turn(&mut self, profile: &Profile, sizes: Sizes) {
        self.across = true;
        if let Some(grid) = &mut self.grid {
            grid.fit(profile, sizes, true);
        }
    }
}

/// Says what does not part from what follows it: neither whoever signs nor a short sentence at the end has a page of
/// its own.
fn hold_together(page: &Page, blocks: &mut [Laid<'_>]) {
    let first_attachment = blocks.iter().position(|laid| attachment(laid.block).is_some());
    let end_of_text = first_attachment.unwrap_or(blocks.len());
    let closes = closes_below(page) || first_attachment.is_some();
    for at in 0..blocks.len() {
        let next = blocks.get(at + 1);
        let above_the_end = next.is_some_and(is_sentence)
            && blocks.get(at + 2).is_none_or(|after| matches!(after.block, Block::Letter(_)))
            && blocks[at].grid.is_some();
        blocks[at].held = next.is_some_and(signs) || at + 1 == end_of_text && closes || above_the_end;
        if let Some(last) = blocks.get_mut(at + 1).filter(|_| above_the_end) {
            last.whole = is_little(last.block);
        }
    }
    for at in (1..blocks.len()).rev() {
        // A line alone with whoever signs is little more than nothing.
        let a_line = |block: &Block| matches!(block, Block::Paragraph(text) if text.chars().count() <= LINE);
        if blocks[at].held && a_line(blocks[at].block) && blocks[at - 1].across == blocks[at].across {
            blocks[at - 1].held = true;
        }
    }
}

/// Whether little is said there.
fn is_little(block: &Block) -> bool {
    match block {
        Block::Paragraph(text) => text.chars().count() <= LITTLE,
        Block::Letter(_) => false,
        _ => true,
    }
}

fn is_sentence(laid: &Laid<'_>) -> bool {
    matches!(laid.block, Block::Paragraph(_) | Block::Note(_))
}

/// Whether somebody signs there.
fn signs(laid: &Laid<'_>) -> bool {
    matches!(laid.block, Block::Closing(_) | Block::Signatures(_))
}

fn laid_out<'p>(block: &'p Block, profile: &Profile) -> Laid<'p> {
    let mut notes = Vec::new();
    let grid = match block {
        Block::Table(table) if !table.rows.is_empty() || table.when_empty.is_empty() => {
            let (table, told) = with_notes(table, profile);
            notes = told;
            Some(Grid::of(&table))
        }
        Block::Figures(figures) if !figures.is_empty() => {
            // By what they are looked up is for the clerk's desk.
            let rows: Vec<Vec<Cell>> =
                figures.iter().map(|f| vec![f.label.as_str().into(), f.value.clone()]).collect();
            Some(Grid::new(&FIGURE_LABELS[..2], &rows))
        }
        _ => None,
    };
    let lines = if let Block::Lines(count) = block { *count } else { 0 };
    Laid { block, grid, notes, across: false, lines, held: false, whole: false }
}

/// A text of several lines in one paragraph: a line that does not end with a stop gets one.
fn in_one(text: &str) -> String {
    let mut one = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if one.ends_with(|c: char| c.is_alphanumeric() || c == '）') {
            one.push('；');
        }
        one.push_str(line);
    }
    one
}

/// The table with what is too long for it taken out and referred to by its number, and what was taken out.
fn with_notes<'t>(original: &'t Table, profile: &Profile) -> (Cow<'t, Table>, Vec<String>) {
    let longer =
        |than: usize| move |cell: &Cell| matches!(cell, Cell::Text(text) if text.chars().count() > than);
    let mut notes = Vec::new();
    if original.columns.len() < NARROW || !original.rows.iter().flatten().any(longer(RATHER_LONG)) {
        return (Cow::Borrowed(original), notes);
    }
    let mut table = original.clone();
    let mut taken = vec![vec![false; table.columns.len()]; table.rows.len()];
    for _ in 0..ROUNDS {
        let mut grid = Grid::of(&table);
        grid.fit(profile, Sizes::of(std::iter::once(&grid), profile), false);
        let mut high = vec![vec![false; table.columns.len()]; table.rows.len()];
        grid.higher_than(HIGH).for_each(|(row, column)| high[row][column] = true);
        let mut found = false;
        let cells = table.rows.iter().flatten().zip(high.iter().flatten());
        for ((cell, high), taken) in cells.zip(taken.iter_mut().flatten()) {
            let takes = longer(LONG)(cell) || *high && longer(RATHER_LONG)(cell);
            found |= takes;
            *taken |= takes;
        }
        if !found {
            break;
        }
        // What is left finds other room, in which something else may be too long.
        let texts = original.rows.iter().flatten().zip(taken.iter().flatten()).filter(|(_, taken)| **taken);
        notes.clear();
        for (cell, _) in texts {
            if let Cell::Text(text) = cell {
                // One paragraph, so that it is seen where the next note begins.
                notes.push(format!("注{}：{}", notes.len() + 1, in_one(text)));
            }
        }
        let mut number = 0;
        for (cell, _) in
            table.rows.iter_mut().flatten().zip(taken.iter().flatten()).filter(|(_, taken)| **taken)
        {
            number += 1;
            *cell = format!("见表后注{number}").into();
        }
    }
    (Cow::Owned(table), notes)
}
