//! The facts at the head of a paper: in a line below the title, or as a form with a cell for each.

use super::table::{BY_HAND, LINED, open_cell, open_table};
use super::width::{WIDE, lines_at, width};
use super::xml::{Body, Paragraph, height, plain};
use crate::page::{Cell, Field, Page};
use crate::render::words;

/// Facts in a line; more of them, or longer ones, become a form.
const MOST_IN_LINE: usize = 4;

/// Characters of such a line.
const LINE: usize = 26;

/// A fact as the paper shows it.
struct Fact {
    label: String,
    value: String,
    by_hand: bool,
}

/// Writes them; whether as a form.
pub(super) fn facts(body: &mut Body<'_>, page: &Page) -> bool {
    let shown = |field: &&Field| !field.label.is_empty() && !field.value.says_nothing();
    let facts: Vec<Fact> = page.head.iter().filter(shown).map(fact).collect();
    if facts.is_empty() {
        return false;
    }
    let line: Vec<String> = facts.iter().map(|fact| format!("{}：{}", fact.label, fact.value)).collect();
    let line = line.join("　");
    let short = facts.len() <= MOST_IN_LINE && width(&line) <= LINE * WIDE && !line.contains('\n');
    if short && !facts.iter().any(|fact| fact.by_hand) {
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

/// A form of two columns, or of four where two short facts follow each other.
fn form(body: &mut Body<'_>, facts: &[Fact]) {
    let profile = body.profile;
    let (room, size) = (body.width(), profile.table_size);
    let style = format!("Cell{size}");
    let head = format!("Head{size}");
    let character = size * 10;
    let longest = facts.iter().map(|fact| width(&fact.label).div_ceil(WIDE)).max().unwrap_or(0);
    let label = (i64::try_from(longest).unwrap_or(0) * character + 240).clamp(1300, room / 4);
    let (left, right) = (room / 2 - label, room - room / 2 - label);
    let fits = |fact: &Fact| !fact.value.contains('\n') && width(&fact.value) + WIDE < units(left, size);
    open_table(&mut body.out, &[label, left, label, right], LINED);
    let mut at = 0;
    while let Some(fact) = facts.get(at) {
        at += 1;
        // A long remark may go on on the next page: kept whole it would leave one empty but for the title.
        let lines = i64::try_from(lines_at(&fact.value, units(room - label, size))).unwrap_or(i64::MAX);
        let whole = lines.saturating_mul(size * 13) < height(profile, body.across) / 2;
        let whole = if whole { "<w:cantSplit/>" } else { "" };
        body.out.push_str(&format!(
            "<w:tr><w:trPr>{whole}<w:trHeight w:val=\"{BY_HAND}\" w:hRule=\"atLeast\"/></w:trPr>"
        ));
        let mut cell = |style: &str, width: i64, more: &str, text: &str| {
            open_cell(&mut body.out, width, more);
            // Heads that keep with what follows would keep all rows on one page, or none on the first.
            let look =
                Paragraph { style, apart: style == head, before: 30, after: 30, ..Paragraph::default() };
            body.paragraph(&look, text);
            body.out.push_str("</w:tc>");
        };
        cell(&head, label, "", &fact.label);
        match facts.get(at).filter(|next| fits(fact) && fits(next)) {
            Some(next) => {
                at += 1;
                cell(&style, left, "", &fact.value);
                cell(&head, label, "", &next.label);
                cell(&style, right, "", &next.value);
            }
            None => cell(&style, room - label, "<w:gridSpan w:val=\"3\"/>", &fact.value),
        }
        body.out.push_str("</w:tr>");
    }
    body.out.push_str("</w:tbl>");
}

fn units(twips: i64, size: i64) -> usize {
    usize::try_from((twips - 120).max(0) * 4 / size.max(1)).unwrap_or(0)
}
