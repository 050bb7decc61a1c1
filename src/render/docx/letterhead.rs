//! 红头 and 版记: how an organ's own paper begins and ends, after GB/T 9704-2012, 7.2 and 7.4.

use super::profile::PER_MM;
use super::width::{WIDE, width};
use super::xml::{Body, Frame, Paragraph, Rule, plain};
use crate::page::{Block, Letterhead, Page};

/// The largest letters of a 发文机关标志, in half points.
const LARGEST_MARK: i64 = 124;

/// Letters of a long 发文机关标志 become narrower before they become lower; to so many per cent.
const NARROWEST_MARK: i64 = 66;

/// The first and the last line of the 版记, in eighths of a point: 0.35 mm.
const THICK: i64 = 8;

/// The size of the letters whose underline is the thinner line between them, in half points.
const BETWEEN: i64 = 10;

/// Room at the first and the last line, in twentieths of a point.
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
    // A frame at the bottom of the type area, of paragraphs and not of a table: LibreOffice leaves a table that is as wide
    // as the text where the text ends. All of them have the same lines and indents, or each would have a box of its own;
    // the line between them is an underlined tab for the same reason.
    let hangs = character + units(&copies, body.profile.imprint_size) > room - character;
    // What goes on in the next line stands below the first of the organs.
    let (left, first) = if hangs { (4 * character, -4 * character) } else { (0, 0) };
    let look = || Paragraph {
        style: "Imprint",
        framed: Some(Frame { width: room, line: THICK }),
        left,
        first,
        ..Paragraph::default()
    };
    if !copies.is_empty() {
        body.paragraph(&Paragraph { before: AROUND, ..look() }, &format!("　{copies}"));
        body.begin(&Paragraph { line: Some(BETWEEN * 10), right_tab: Some(room), ..look() });
        // A hanging paragraph has a tab of its own where its lines begin.
        for _ in 0..=usize::from(hangs) {
            body.ruled_tab(BETWEEN);
        }
        body.end();
    }
    // The day stands at the right, a character from the edge.
    let by = format!("　{}", plain(&head.printed_by));
    body.begin(&Paragraph { after: AROUND, right_tab: Some(room - character), ..look() });
    body.run("", &by);
    for _ in 0..=usize::from(hangs && units(&by, body.profile.imprint_size) < left) {
        body.tab();
    }
    body.run("", &format!("{printed}印发"));
    body.end();
}

/// How wide a text is in letters of a size (half points), in twentieths of a point.
fn units(text: &str, size: i64) -> i64 {
    i64::try_from(width(text)).unwrap_or(i64::MAX / 64) * size / 4
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
