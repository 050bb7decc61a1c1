//! How full the first page is about to be. Lines to write on are printed for whoever has more to say; so many that the
//! places to sign below them go to a page of their own help nobody.

use super::closing::{LEAST, signatures_tall};
use super::profile::Profile;
use super::table::BY_HAND;
use super::text::tight;
use super::width::lines_at;
use super::xml::{GAP, height, plain};
use super::{Laid, form, title_lines};
use crate::page::{Block, Page};

/// A caption with the room around it, in twentieths of a point; as its style has it.
const CAPTION: i64 = 580;

/// Takes away as many lines to write on as leave the places to sign on the first page. Where that cannot be, all stay.
pub(super) fn spare_lines(page: &Page, blocks: &mut [Laid<'_>], profile: &Profile) {
    let Some(signs) = blocks.iter().position(|laid| matches!(laid.block, Block::Signatures(_))) else {
        return;
    };
    let blocks = &mut blocks[..=signs];
    if blocks.iter().any(|laid| laid.across) {
        return;
    }
    let titles = title_lines(&page.title, profile, profile.line_width()).len();
    let above = i64::try_from(titles).unwrap_or(0) * profile.title_pitch + form::tall(page, profile);
    let tall = above + blocks.iter().map(|laid| tall(laid, profile)).sum::<i64>();
    // Lines are reckoned without the font that they will be printed in: a line may be wrong.
    let over = tall + profile.pitch - height(profile, false);
    let mut spare = usize::try_from((over.max(0) + BY_HAND - 1) / BY_HAND).unwrap_or(usize::MAX);
    let most: usize = blocks.iter().map(|laid| laid.lines.saturating_sub(LEAST)).sum();
    if spare > most {
        return;
    }
    while spare > 0 {
        let Some(longest) = blocks.iter_mut().max_by_key(|laid| laid.lines) else { return };
        longest.lines -= 1;
        spare -= 1;
    }
}

/// How high a block is about to be on an upright page, in twentieths of a point.
fn tall(laid: &Laid<'_>, profile: &Profile) -> i64 {
    let count = |lines: usize| i64::try_from(lines).unwrap_or(i64::MAX / 1_000_000);
    let room = usize::try_from(profile.line_width() * 4 / profile.body_size.max(1)).unwrap_or(usize::MAX);
    let sentences = |text: &str| {
        let lines = plain(text).lines().map(|line| lines_at(&format!("　　{}", tight(line)), room)).sum();
        count(lines) * profile.pitch
    };
    let table = |caption: i64| laid.grid.as_ref().map(|grid| grid.all_tall() + GAP + caption.max(GAP));
    match laid.block {
        Block::Heading(text) | Block::Paragraph(text) | Block::Note(text) | Block::Addressee(text) => {
            sentences(text)
        }
        Block::Table(one) => {
            let caption = if one.caption.is_empty() { 0 } else { CAPTION };
            table(caption).unwrap_or_else(|| caption + sentences(&one.when_empty))
        }
        Block::Figures(_) => table(0).unwrap_or(0),
        Block::Lines(_) => count(laid.lines) * BY_HAND + GAP,
        Block::Signatures(who) => signatures_tall(who.len(), profile),
        Block::Closing(lines) => count(lines.len() + 1) * profile.pitch,
    }
}
