//! A document for WPS and Word, after GB/T 9704-2012: A4, 22 lines of 28 characters, title, 主送机关, the levels of
//! headings by how they begin, tables whose head comes again on every page, 署名 and 日期, page numbers at the outer
//! side. With a [`Letterhead`](crate::page::Letterhead) it is a paper of the organ's own, with a red head and 版记.
//!
//! Styles, settings and footers are templates beside this file, filled in from the [`Profile`]. The body is written
//! directly: its order is that of the schema, held by the few functions of `xml`, and a table of thousands of rows
//! costs no template run for each cell.

mod closing;
mod filled;
mod form;
mod laid;
mod letterhead;
mod profile;
mod table;
mod text;
mod title;
mod width;
mod xml;

use std::io::{Cursor, Write};

use anyhow::{Context, Result};
use minijinja::{Environment, context};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::paper::{attachment, of_letters};
use crate::page::{Block, Page};
use laid::{Laid, laid};
pub use letterhead::own_number;
pub use profile::{PageNumber, Profile};
use width::WIDE;
use xml::{Body, Paragraph, plain};

/// Fonts that a machine without the asked for one is told to take.
const INSTEAD: [(&str, &str, &str); 8] = [
    ("方正小标宋简体", "方正小标宋_GBK", "roman"),
    ("方正小标宋_GBK", "华文中宋", "roman"),
    ("仿宋_GB2312", "仿宋", "modern"),
    ("方正仿宋_GBK", "仿宋", "modern"),
    ("楷体_GB2312", "楷体", "modern"),
    ("方正楷体_GBK", "楷体", "modern"),
    ("黑体", "SimHei", "swiss"),
    ("宋体", "SimSun", "auto"),
];

/// Writes the whole page. The same page and profile give the same bytes: the parts say of themselves that they are
/// of 1980, the document that it is of 2000.
pub(super) fn render(page: &Page, profile: &Profile) -> Result<Vec<u8>> {
    let mut environment = Environment::new();
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    let part = |name: &str, values: minijinja::Value| -> Result<Vec<u8>> {
        let text = environment.get_template(name)?.render(values).with_context(|| name.to_owned())?;
        Ok(text.into_bytes())
    };
    let p = minijinja::Value::from(minijinja::value::Serde(profile));
    let (outer, inner) = match profile.numbers {
        PageNumber::Outer => ("right", "left"),
        PageNumber::Centre | PageNumber::None => ("center", "center"),
    };
    let footer = |side: &str| {
        let indent = profile.page_number_size * 10;
        part("footer.xml", context! { side, indent, numbered => profile.numbers != PageNumber::None })
    };
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let parts = [
        ("[Content_Types].xml", part("content_types.xml", context! {})?),
        ("_rels/.rels", part("package_relations.xml", context! {})?),
        ("docProps/core.xml", part("core.xml", context! { title => plain(&page.title).replace('\n', "") })?),
        ("word/document.xml", document(page, profile).into_bytes()),
        ("word/_rels/document.xml.rels", part("document_relations.xml", context! {})?),
        (
            "word/styles.xml",
            part(
                "styles.xml",
                context! {
                    p => p.clone(), pitch => profile.pitch, spacing => profile.spacing(), two => 2 * profile.character(),
                    table_sizes => profile.table_sizes()
                },
            )?,
        ),
        ("word/settings.xml", part("settings.xml", context! {})?),
        ("word/fontTable.xml", part("fonts.xml", context! { fonts => fonts(profile) })?),
        ("word/theme/theme1.xml", part("theme.xml", context! { p })?),
        ("word/footer1.xml", footer(outer)?),
        ("word/footer2.xml", footer(inner)?),
    ];
    for (name, bytes) in parts {
        archive.start_file(name, options)?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The parts that are filled in.
const TEMPLATES: [(&str, &str); 9] = [
    ("content_types.xml", include_str!("docx/parts/content_types.xml")),
    ("package_relations.xml", include_str!("docx/parts/package_relations.xml")),
    ("core.xml", include_str!("docx/parts/core.xml")),
    ("document_relations.xml", include_str!("docx/parts/document_relations.xml")),
    ("styles.xml", include_str!("docx/parts/styles.xml")),
    ("settings.xml", include_str!("docx/parts/settings.xml")),
    ("fonts.xml", include_str!("docx/parts/fonts.xml")),
    ("theme.xml", include_str!("docx/parts/theme.xml")),
    ("footer.xml", include_str!("docx/parts/footer.xml")),
];

/// The fonts that the styles name, each with the one to take instead.
fn fonts(profile: &Profile) -> Vec<minijinja::Value> {
    let mut named: Vec<&str> = Vec::new();
    for font in profile.fonts() {
        if !named.contains(&font) {
            named.push(font);
        }
    }
    let known = |font: &str| INSTEAD.iter().find(|(name, ..)| *name == font);
    let described = named.into_iter().map(|font| {
        let (instead, family) = known(font).map_or(("", "auto"), |(_, instead, family)| (*instead, *family));
        context! { name => font, instead, family }
    });
    described.collect()
}

/// So many names of annexes stand on one page.
const MOST_TOGETHER: usize = 10;

fn document(page: &Page, profile: &Profile) -> String {
    let blocks = laid(page, profile);
    let begins_across = blocks.iter().find(|laid| laid.grid.is_some()).is_some_and(|laid| laid.across)
        && blocks
            .iter()
            .take_while(|laid| laid.grid.is_none())
            .all(|laid| matches!(laid.block, Block::Heading(_)))
        && page.letterhead.is_none();
    // Each letter has a title of its own; the one of all of them is for the screen.
    let letters = of_letters(&page.blocks);
    let begins_across = begins_across || letters && blocks.first().is_some_and(|laid| laid.across);
    let mut body = Body { out: String::with_capacity(64 << 10), profile, across: begins_across };
    body.out.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>",
    );
    let own = letterhead::own_number(page);
    if let Some(head) = &page.letterhead {
        letterhead::head(&mut body, head, head.number.as_deref().or(own));
    }
    if !letters {
        title(&mut body, &page.title);
    }
    let own_below = own.filter(|_| page.letterhead.is_none());
    if let Some(number) = own_below {
        body.paragraph(&Paragraph { style: "Number", ..Paragraph::default() }, &plain(number));
    }
    let form = !letters && form::facts(&mut body, page);
    if !page.title.is_empty() && !form && !letters {
        body.empty_lines(1);
    }
    let first_attachment = blocks.iter().position(|laid| attachment(laid.block).is_some());
    let attachments = blocks.iter().filter(|laid| attachment(laid.block).is_some()).count();
    let mut attached = 0;
    for (at, laid) in blocks.iter().enumerate().skip(usize::from(own.is_some())) {
        if first_attachment == Some(at) {
            attachments_said(&mut body, page, &blocks);
            closing_of(&mut body, page);
        }
        let turned = body.turn(laid.across);
        if let Block::Letter(title) = laid.block {
            titled(&mut body, title, at > 0 && !turned);
            body.empty_lines(1);
            continue;
        }
        if let Some(title) = attachment(laid.block) {
            attached += 1;
            // The first stands apart from the text; those that follow do not each begin a page that they leave empty.
            let first = attached == 1;
            let before = if first { 0 } else { profile.pitch };
            let look = Paragraph { style: "Attachment", new_page: first, before, ..Paragraph::default() };
            let number = if attachments == 1 { String::new() } else { attached.to_string() };
            body.paragraph(&look, &format!("附件{number}"));
            if first {
                body.empty_lines(1);
            }
            self::title(&mut body, title);
            // A caption has room above it; one more line between would let LibreOffice part the title from the table.
            if !blocks.get(at + 1).is_some_and(|next| captioned(next.block)) {
                body.paragraph(&Paragraph { style: "Gap", keep_next: true, ..Paragraph::default() }, "");
            }
            continue;
        }
        block(&mut body, laid);
    }
    if first_attachment.is_none() {
        closing_of(&mut body, page);
    }
    if let Some(head) = &page.letterhead {
        letterhead::imprint(&mut body, head, page);
    }
    // A document does not end with a table; what follows one here begins no page of its own.
    body.paragraph(&Paragraph { style: "Gap", line: Some(20), ..Paragraph::default() }, "");
    body.section();
    body.out.push_str("</w:body></w:document>");
    body.out
}

fn block(body: &mut Body<'_>, laid: &Laid<'_>) {
    let held = laid.held;
    match laid.block {
        Block::Heading(text) | Block::Letter(text) => text::heading(body, text),
        Block::Paragraph(text) | Block::Note(text) => text::paragraphs(body, text, (held, laid.whole)),
        Block::Addressee(whom) => {
            let whom = plain(&super::addressed(whom));
            body.paragraph(&Paragraph { style: "Addressee", ..Paragraph::default() }, &whom);
        }
        Block::Table(table) => {
            if !table.caption.is_empty() {
                body.paragraph(
                    &Paragraph { style: "Caption", ..Paragraph::default() },
                    &plain(&table.caption),
                );
            }
            match &laid.grid {
                Some(grid) => {
                    if table.caption.is_empty() {
                        // What stands above it, a heading often, goes to the next page with it.
                        body.gap_before(true);
                    }
                    grid.write(body, held);
                    body.gap_before(held);
                    for (at, note) in (1..).zip(&laid.notes) {
                        text::paragraphs(body, note, (held && at == laid.notes.len(), false));
                    }
                }
                None => text::paragraphs(body, &table.when_empty, (held, false)),
            }
        }
        Block::Figures(_) => {
            if let Some(grid) = &laid.grid {
                body.gap_before(true);
                grid.write(body, held);
                body.gap_before(held);
            }
        }
        Block::Lines(_) => closing::lines(body, laid.lines, held),
        Block::Signatures(who) => closing::signatures(body, who),
        Block::Closing(lines) => closing::closing(body, lines),
    }
}

fn captioned(block: &Block) -> bool {
    matches!(block, Block::Table(table) if !table.caption.is_empty())
}

/// The title of a paper or of what is attached to it.
fn title(body: &mut Body<'_>, text: &str) {
    titled(body, text, false);
}

/// The same; it may begin a page.
fn titled(body: &mut Body<'_>, text: &str, new_page: bool) {
    let lines = title_lines(text, body.profile, body.width());
    if !lines.is_empty() {
        body.paragraph(&Paragraph { style: "Title", new_page, ..Paragraph::default() }, &lines.join("\n"));
    }
}

/// A title in the lines that it takes at a width (twentieths of a point).
fn title_lines(text: &str, profile: &Profile, width: i64) -> Vec<String> {
    let room = usize::try_from(width * 4 / profile.title_size.max(1)).unwrap_or(usize::MAX);
    title::lines(&text::tight(&plain(text)), room.saturating_sub(WIDE / 4))
}

/// 附件说明, a line below the text.
fn attachments_said(body: &mut Body<'_>, page: &Page, blocks: &[Laid<'_>]) {
    let titles: Vec<&str> = blocks.iter().filter_map(|laid| attachment(laid.block)).collect();
    let character = body.profile.character();
    let signs = closes_below(page);
    // A list that is no longer than this is not torn.
    let whole = titles.len() <= MOST_TOGETHER;
    body.empty_lines(1);
    for (at, title) in (1..).zip(&titles) {
        let (begins, left) = if at == 1_usize { ("附件：", 2) } else { ("", 5) };
        let number = if titles.len() == 1 { String::new() } else { format!("{at}. ") };
        // Whoever signs does not stand alone on a page: the list goes along, or its end.
        let begins_or_ends = at == 1 || at + 1 >= titles.len();
        let keep_next = if at == titles.len() { signs } else { whole || begins_or_ends };
        let look = Paragraph { style: "Normal", keep_next, left: left * character, ..Paragraph::default() };
        body.paragraph(&look, &format!("{begins}{number}{}", plain(title)));
    }
}

/// Whether a paper that does not close in its text closes below it.
fn closes_below(page: &Page) -> bool {
    !page.closes() && (page.letterhead.is_some() || !page.signed.is_empty())
}

/// The closing of a paper that has none in its text.
fn closing_of(body: &mut Body<'_>, page: &Page) {
    match &page.letterhead {
        _ if !closes_below(page) => {}
        Some(head) => closing::closing(body, &letterhead::closing(head)),
        None => closing::closing(body, &page.signed),
    }
}

#[cfg(test)]
mod tests;
