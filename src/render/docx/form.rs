//! The facts at the head of a paper: in a line below the title, or as a form with a cell for each.

use super::profile::Profile;
use super::table::{BY_HAND, LINE_OF_TABLE, LINED, open_cell, open_table};
use super::width::{WIDE, lines_at, widest_at_most, width};
use super::xml::{Body, GAP, Paragraph, height, plain};
use crate::page::{Cell, Field, Page};
use crate::render::words;

/// Facts in a line; more of them, or longer ones, become a form.
const MOST_IN_LINE: usize = 4;

/// Characters of such a line.
const LINE: usize = 26;

/// Room above and below the words of a cell, in twentieths of a point.
const AROUND: i64 = 30;

/// A fact as the paper shows it.
struct Fact {
    label: String,
    value: String,
    by_hand: bool,
}

/// The facts that people see.
fn shown(page: &Page) -> Vec<Fact> {
    let shown = |field: &&Field| !field.label.is_empty() && !field.value.says_nothing();
    page.head.iter().filter(shown).map(fact).collect()
}

/// All of them in one line, if they find room there.
fn in_line(facts: &[Fact]) -> Option<String> {
    let line: Vec<String> = facts.iter().map(|fact| format!("{}：{}", fact.label, fact.value)).collect();
    let line = line.join("　");
    let short = facts.len() <= MOST_IN_LINE && width(&line) <= LINE * WIDE && !line.contains('\n');
    (short && !facts.iter().any(|fact| fact.by_hand)).then_some(line)
}

/// How high they are about to be on an upright page, with the line below them, in twentieths of a point.
pub(super) fn tall(page: &Page, profile: &Profile) -> i64 {
    let facts = shown(page);
    if facts.is_empty() || in_line(&facts).is_some() {
        return profile.pitch * if facts.is_empty() { 1 } else { 2 };
    }
    let columns = Columns::of(&facts, profile, profile.line_width());
    let rows = columns.rows(&facts).into_iter().map(|row| columns.row_tall(row));
    2 * GAP + rows.sum::<i64>()
}

/// Writes them; whether as a form.
pub(super) fn facts(body: &mut Body<'_>, page: &Page) -> bool {
    let facts = shown(page);
    if facts.is_empty() {
        return false;
    }
    if let Some(line) = in_line(&facts) {
        body.paragraph(&Paragraph { style: "Facts", ..Paragraph::default() }, &line);
        return false;
    }
    body.gap();
    form(body, &facts);
    body.gap();
    true
}

fn fact(field: &Field) -> Fact {
    let by_hand = field.value == Cell::Blank;
    let value = match &field.value {
        Cell::Blank => String::new(),
        Cell::Day(day) => day.format("%Y年%-m月%-d日").to_string(),
        other => plain(&words(other)),
    };
    Fact { label: plain(&field.label), value, by_hand }
}

/// The columns of a form: a label with its fact, twice beside each other; widths in twentieths of a point.
struct Columns {
    label: i64,
    left: i64,
    right: i64,
    /// Half points.
    size: i64,
}

impl Columns {
    fn of(facts: &[Fact], profile: &Profile, room: i64) -> Self {
        let size = profile.table_size;
        let longest = facts.iter().map(|fact| width(&fact.label).div_ceil(WIDE)).max().unwrap_or(0);
        let label = (i64::try_from(longest).unwrap_or(0) * size * 10 + 240).clamp(1300, room / 4);
        Self { label, left: room / 2 - label, right: room - room / 2 - label, size }
    }

    /// What stands over all columns but that of the label.
    fn whole(&self) -> i64 {
        self.left + self.label + self.right
    }

    /// The facts in rows: two short ones that follow each other share one.
    fn rows<'f>(&self, mut facts: &'f [Fact]) -> Vec<&'f [Fact]> {
        let fits = |fact: &Fact| {
            !fact.value.contains('\n') && widest_at_most(&fact.value) <= units(self.left, self.size)
        };
        let mut rows = Vec::new();
        while !facts.is_empty() {
            let both = facts.len() > 1 && facts.iter().take(2).all(fits);
            let (row, rest) = facts.split_at(if both { 2 } else { 1 });
            rows.push(row);
            facts = rest;
        }
        rows
    }

    /// How high the words of a fact are that has a row for itself.
    fn tall(&self, fact: &Fact) -> i64 {
        let lines = lines_at(&fact.value, units(self.whole(), self.size));
        i64::try_from(lines).unwrap_or(i64::MAX).saturating_mul(self.size * 13)
    }

    /// How high a row is, with its line.
    fn row_tall(&self, row: &[Fact]) -> i64 {
        let words = match row {
            [one] => self.tall(one),
            _ => self.size * 13,
        };
        (words + 2 * AROUND).max(BY_HAND) + LINE_OF_TABLE
    }
}

/// A form of two columns, or of four where two short facts follow each other.
fn form(body: &mut Body<'_>, facts: &[Fact]) {
    let profile = body.profile;
    let size = profile.table_size;
    let style = format!("Cell{size}");
    let head = format!("Head{size}");
    let columns = Columns::of(facts, profile, body.width());
    let Columns { label, left, right, .. } = columns;
    open_table(&mut body.out, &[label, left, label, right], LINED);
    for row in columns.rows(facts) {
        let [fact, others @ ..] = row else { continue };
        // A long remark may go on on the next page: kept whole it would leave one empty but for the title.
        let whole = columns.tall(fact) < height(profile, body.across) / 2;
        let whole = if whole { "<w:cantSplit/>" } else { "" };
        body.out.push_str(&format!(
            "<w:tr><w:trPr>{whole}<w:trHeight w:val=\"{BY_HAND}\" w:hRule=\"atLeast\"/></w:trPr>"
        ));
        let mut cell = |style: &str, width: i64, more: &str, text: &str| {
            open_cell(&mut body.out, width, more);
            // Heads that keep with what follows would keep all rows on one page, or none on the first.
            let look = Paragraph {
                style,
                apart: style == head,
                before: AROUND,
                after: AROUND,
                ..Paragraph::default()
            };
            body.paragraph(&look, text);
            body.out.push_str("</w:tc>");
        };
        cell(&head, label, "", &fact.label);
        match others.first() {
            Some(next) => {
                cell(&style, left, "", &fact.value);
                cell(&head, label, "", &next.label);
                cell(&style, right, "", &next.value);
            }
            None => cell(&style, columns.whole(), "<w:gridSpan w:val=\"3\"/>", &fact.value),
        }
        body.out.push_str("</w:tr>");
    }
    body.out.push_str("</w:tbl>");
}

fn units(twips: i64, size: i64) -> usize {
    usize::try_from((twips - 120).max(0) * 4 / size.max(1)).unwrap_or(0)
}
