//! What stands at the end of a paper: 署名 and 日期 without a seal (GB/T 9704-2012, 7.3.5.2), places to sign, lines to
//! write on.

use super::profile::Profile;
use super::table::{BY_HAND, open_cell, open_table};
use super::width::{WIDE, width};
use super::xml::{Body, GAP, Paragraph, plain};

/// Room at the right of a name, or of a day that is longer than it, in characters.
const ROOM: i64 = 2;

/// Signatures beside each other.
const BESIDE: usize = 2;

/// The height of a place to sign, in twentieths of a point.
const TO_SIGN: i64 = 700;

/// So many lines to write on are left at least, where some are.
pub(super) const LEAST: usize = 2;

/// Whether a line of a closing is its day: 2026年11月2日.
pub(super) fn is_day(line: &str) -> bool {
    line.ends_with('日') && line.contains('年') && line.starts_with(|c: char| c.is_ascii_digit())
}

/// Who sends a paper out and when: a line below the text. The day begins two characters to the right of the name.
pub(super) fn closing(body: &mut Body<'_>, lines: &[String]) {
    let character = body.profile.character();
    let lines: Vec<String> = lines.iter().map(|line| plain(line)).collect();
    // In characters of the body; a digit is half of one.
    let of = |line: &String| {
        let narrow = line.chars().filter(char::is_ascii).count();
        let wide = width(line).saturating_sub(narrow * width("0")) / WIDE;
        i64::try_from(2 * wide + narrow).unwrap_or(0) * character / 2
    };
    let (mut names, mut day) = (ROOM * character, ROOM * character);
    if let [.., name, last] = lines.as_slice()
        && is_day(last)
    {
        let (name, last) = (of(name), of(last));
        if name >= last {
            day = name - last;
        } else {
            names = last + 2 * ROOM * character - name;
        }
    }
    body.paragraph(&Paragraph { style: "Normal", keep_next: true, ..Paragraph::default() }, "");
    let longest = body.width() - 4 * character;
    let end = lines.len();
    for (at, line) in (1..).zip(&lines) {
        let right = if at == end && is_day(line) { day } else { names };
        let right = if of(line) + right > longest { ROOM * character } else { right };
        body.paragraph(
            &Paragraph { style: "Closing", keep_next: at < end, right, ..Paragraph::default() },
            line,
        );
    }
}

/// Places to sign, two beside each other.
pub(super) fn signatures(body: &mut Body<'_>, who: &[crate::page::Name]) {
    let character = body.profile.character();
    body.paragraph(&Paragraph { style: "Normal", keep_next: true, ..Paragraph::default() }, "");
    for pair in who.chunks(BESIDE) {
        let half = body.width() / i64::try_from(BESIDE).unwrap_or(1);
        let gap = character;
        let labels: Vec<String> = pair.iter().map(|who| format!("{}：", plain(who))).collect();
        let mut widths = Vec::new();
        for label in &labels {
            let needed =
                i64::try_from(width(label).div_ceil(WIDE)).unwrap_or(0) * character + character / 2 + 120;
            let label = needed.min(half * 2 / 3);
            widths.extend([label, half - label - gap, gap]);
        }
        open_table(&mut body.out, &widths, "");
        body.out.push_str(&format!(
            "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"{TO_SIGN}\" w:hRule=\"atLeast\"/></w:trPr>"
        ));
        for (label, widths) in labels.iter().zip(widths.chunks(3)) {
            let line = "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/></w:tcBorders>";
            for (text, width, border) in
                [(label.as_str(), widths.first(), ""), ("", widths.get(1), line), ("", widths.get(2), "")]
            {
                open_cell(&mut body.out, width.copied().unwrap_or(gap), border);
                let look = Paragraph { style: "Normal", align: Some("left"), ..Paragraph::default() };
                body.paragraph(&look, text);
                body.out.push_str("</w:tc>");
            }
        }
        body.out.push_str("</w:tr></w:tbl>");
        body.gap();
    }
}

/// How high places to sign are, with the line above them, in twentieths of a point.
pub(super) fn signatures_tall(who: usize, profile: &Profile) -> i64 {
    let pairs = i64::try_from(who.div_ceil(BESIDE)).unwrap_or(0);
    profile.pitch + pairs * (TO_SIGN + GAP)
}

/// Empty lines to write on. If somebody signs below them, the last of them go to the next page with the places to sign.
pub(super) fn lines(body: &mut Body<'_>, count: usize, signed: bool) {
    let held = if signed { count.min(LEAST) } else { 0 };
    table_of_lines(body, count - held, false);
    if held > 0 && held < count {
        // Something between them, or they would be one table, of which LibreOffice keeps all or nothing together.
        let look = Paragraph { style: "Gap", line: Some(20), keep_next: true, ..Paragraph::default() };
        body.paragraph(&look, "");
    }
    table_of_lines(body, held, true);
    if count > 0 {
        body.gap_before(signed);
    }
}

fn table_of_lines(body: &mut Body<'_>, count: usize, keep_next: bool) {
    if count == 0 {
        return;
    }
    let width = body.width();
    open_table(
        &mut body.out,
        &[width],
        "<w:tblBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>\
         <w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/></w:tblBorders>",
    );
    for _ in 0..count {
        body.out.push_str(&format!(
            "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"{BY_HAND}\" w:hRule=\"exact\"/></w:trPr>"
        ));
        open_cell(&mut body.out, width, "");
        body.paragraph(&Paragraph { style: "Gap", keep_next, ..Paragraph::default() }, "");
        body.out.push_str("</w:tc></w:tr>");
    }
    body.out.push_str("</w:tbl>");
}
