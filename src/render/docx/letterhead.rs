//! 红头 and 版记: how an organ's own paper begins and ends, after GB/T 9704-2012, 7.2 and 7.4.

use super::profile::PER_MM;
use super::table::open_cell;
use super::width::{WIDE, lines_at, width};
use super::xml::{Body, Paragraph, Rule, plain, put};
use crate::page::{Block, Letterhead, Page};

/// The largest letters of a 发文机关标志, in half points.
const LARGEST_MARK: i64 = 124;

/// Letters of a long 发文机关标志 become narrower before they become lower; to so many per cent.
const NARROWEST_MARK: i64 = 66;

/// The lines of the 版记, in eighths of a point: the first and the last are 0.35 mm thick, those between 0.25 mm.
const THICK: i64 = 8;
const THIN: i64 = 6;

/// Room above and below a row of it, in twentieths of a point.
const AROUND: i64 = 40;

/// The red line, four millimetres below the number.
const RED: Rule = Rule { size: 12, space: 11, color: "FF0000" };

/// 发文机关标志, 发文字号 and the red line below them.
pub(super) fn head(body: &mut Body<'_>, head: &Letterhead, number: Option<&str>) {
    let mark = plain(&head.mark);
    let room = body.width();
    let characters = (width(&mark) as f64 / WIDE as f64).max(1.0);
    let fits = |scale: i64| (room as f64 / characters * 100.0 / scale as f64 / 10.0) as i64;
    let size = fits(NARROWEST_MARK).clamp(2, LARGEST_MARK);
    let scale = (fits(100) * 100 / size).clamp(33, 100);
    let line = size * 12;
    // The upper edge of the letters is 35 mm below the upper edge of the type area.
    let before = (35.0 * PER_MM) as i64 - (line - size * 10) / 2;
    body.begin(&Paragraph { style: "Mark", before, line: Some(line), ..Paragraph::default() });
    let narrower = if scale < 100 { format!("<w:w w:val=\"{scale}\"/>") } else { String::new() };
    body.dressed_run(&format!("{narrower}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>"), &mark);
    body.end();
    body.empty_lines(2);
    let look = Paragraph { style: "Number", rule: Some(RED), ..Paragraph::default() };
    body.paragraph(&look, &number.map(plain).unwrap_or_default());
    body.empty_lines(2);
}

/// Whether a text is a 发文字号: 直工委〔2026〕5号.
pub(super) fn is_number(text: &str) -> bool {
    let Some((organ, rest)) = text.trim().split_once('〔') else { return false };
    let Some((year, number)) = rest.split_once('〕') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    organ.chars().count() <= 20
        && year.len() == 4
        && digits(year)
        && number.strip_suffix('号').is_some_and(digits)
}

/// The number that a paper has in its own text, before it says anything else.
pub fn own_number(page: &Page) -> Option<&str> {
    match page.blocks.first() {
        Some(Block::Paragraph(text)) if is_number(text) => Some(text.trim()),
        _ => None,
    }
}

/// Who sends a paper out, and when: name and day.
pub(super) fn closing(head: &Letterhead) -> Vec<String> {
    vec![head.sender.clone(), chinese(head.day)]
}

fn chinese(day: chrono::NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

/// 版记 at the foot of the last page: 抄送, and by whom and when it was printed.
pub(super) fn imprint(body: &mut Body<'_>, head: &Letterhead, page: &Page) {
    let (room, character) = (body.width(), body.profile.imprint_size * 10);
    // The paper is printed on the day that it bears.
    let printed = page.blocks.iter().rev().find_map(|block| match block {
        Block::Closing(lines) => {
            lines.last().filter(|line| super::closing::is_day(line)).map(|day| plain(day))
        }
        _ => None,
    });
    let printed = printed.unwrap_or_else(|| chinese(head.day));
    let copies =
        if head.copies.is_empty() { String::new() } else { format!("抄送：{}。", plain(&head.copies)) };
    // Its last line is the last of the type area. Where that is has to be reckoned: a reader that does not know "at
    // the bottom of the margins" would leave it where the text ends.
    let in_a_line = usize::try_from((room - 5 * character) * 4 / body.profile.imprint_size).unwrap_or(1);
    let lines = if copies.is_empty() { 1 } else { 1 + lines_at(&copies, in_a_line) };
    let rows = if copies.is_empty() { 1 } else { 2 };
    let high = i64::try_from(lines).unwrap_or(1) * body.profile.imprint_size * 15 + rows * 2 * AROUND + 40;
    let (left, top) = (body.left(), body.bottom() - high);
    let border = |name: &str, size: i64| {
        format!("<w:{name} w:val=\"single\" w:sz=\"{size}\" w:space=\"0\" w:color=\"000000\"/>")
    };
    let borders = [border("top", THICK), border("bottom", THICK), border("insideH", THIN)].concat();
    put(
        &mut body.out,
        format_args!(
            "<w:tbl><w:tblPr><w:tblpPr w:leftFromText=\"0\" w:rightFromText=\"0\" w:vertAnchor=\"page\" \
             w:horzAnchor=\"page\" w:tblpX=\"{left}\" w:tblpY=\"{top}\"/><w:tblOverlap w:val=\"never\"/><w:tblW \
             w:w=\"{room}\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type=\"fixed\"/>\
             <w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar>\
             </w:tblPr><w:tblGrid><w:gridCol w:w=\"{room}\"/></w:tblGrid>"
        ),
    );
    let look = || Paragraph {
        style: "Imprint",
        before: AROUND,
        after: AROUND,
        left: character,
        right: character,
        ..Paragraph::default()
    };
    if !copies.is_empty() {
        // What goes on in the next line stands below the first of the organs.
        row(body, room, &Paragraph { left: 4 * character, first: -3 * character, ..look() }, |body| {
            body.run("", &copies);
        });
    }
    // The day stands at the right, a character from the edge.
    row(body, room, &Paragraph { right_tab: Some(room - character), right: 0, ..look() }, |body| {
        body.run("", &plain(&head.printed_by));
        body.tab();
        body.run("", &format!("{printed}印发"));
    });
    body.out.push_str("</w:tbl>");
}

fn row(body: &mut Body<'_>, room: i64, look: &Paragraph<'_>, write: impl FnOnce(&mut Body<'_>)) {
    body.out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    open_cell(&mut body.out, room, "");
    body.begin(look);
    write(body);
    body.end();
    body.out.push_str("</w:tc></w:tr>");
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn numbers_of_papers_are_known() {
        for text in ["直工委〔2026〕5号", "〔2026〕12号", " 海直工党〔2026〕103号 "] {
            assert!(is_number(text), "{text}");
        }
        for text in
            ["直工委[2026]5号", "直工委〔26〕5号", "〔2026〕第5号", "根据直工委〔2026〕5号文件", "〔2026〕5"]
        {
            assert!(!is_number(text), "{text}");
        }
    }
}
