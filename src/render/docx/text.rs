//! Headings and sentences: which level they are of shows in how they begin (GB/T 9704-2012, 7.3.3).

use super::width::{WIDE, width};
use super::xml::{Body, Paragraph, plain};

/// A first sentence longer than this is no heading that the text goes on after, in characters.
const LONGEST_LEAD: usize = 16;

/// The level of a text that begins 一、, （一）, 1. or (1).
pub(super) fn level(text: &str) -> Option<usize> {
    let chinese = |c: char| "一二三四五六七八九十百".contains(c);
    let after = |text: &str, is: fn(char) -> bool| {
        let rest = text.trim_start_matches(is);
        (rest.len() < text.len()).then(|| rest.chars().next()).flatten()
    };
    if text.starts_with(chinese) {
        let rest = text.trim_start_matches(chinese);
        return rest.starts_with('、').then_some(1);
    }
    if let Some(inside) = text.strip_prefix('（') {
        if inside.trim_start_matches(chinese).len() < inside.len() {
            return inside.trim_start_matches(chinese).starts_with('）').then_some(2);
        }
        return (after(inside, |c| c.is_ascii_digit()) == Some('）')).then_some(4);
    }
    if let Some(inside) = text.strip_prefix('(') {
        return (after(inside, |c| c.is_ascii_digit()) == Some(')')).then_some(4);
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let dotted = rest.len() < text.len() && rest.starts_with(['.', '．', '、']);
    // 1.5 学时 begins no list.
    let counts = rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    (dotted && !counts).then_some(3)
}

/// A heading; one that is not numbered stands as high as 一、.
pub(super) fn heading(body: &mut Body<'_>, text: &str) {
    const STYLES: [&str; 4] = ["Heading1", "Heading2", "Heading3", "Heading4"];
    let text = tight(&plain(text));
    let style = level(&text).and_then(|level| STYLES.get(level - 1)).copied().unwrap_or("Heading1");
    body.paragraph(&Paragraph { style, ..Paragraph::default() }, text.trim());
}

/// Sentences, a paragraph for each line; a first sentence that is numbered as a heading stands in its letters. The last
/// one stays with what follows, if that is not to stand alone; or all of them are on one page.
pub(super) fn paragraphs(body: &mut Body<'_>, text: &str, (holds, whole): (bool, bool)) {
    let text = plain(text);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    while let Some(line) = lines.next() {
        let line = tight(line);
        let style = match level(&line) {
            Some(1) => "Lead1",
            Some(2) => "Lead2",
            _ => "",
        };
        let end = line.find('。').map_or(line.len(), |at| at + '。'.len_utf8());
        let (lead, rest) = line.split_at(end);
        let keep_next = holds && lines.peek().is_none();
        let keep_next = keep_next || whole && lines.peek().is_some();
        let look = Paragraph {
            style: "Body",
            keep_next,
            keep_lines: whole,
            widows: keep_next,
            ..Paragraph::default()
        };
        body.begin(&look);
        // A short sentence that nothing follows is none either.
        let leads = !rest.is_empty() || !lead.ends_with('。');
        if !style.is_empty() && leads && width(lead) <= LONGEST_LEAD * WIDE {
            body.run(style, lead);
            body.run("", rest);
        } else {
            body.run("", &line);
        }
        body.end();
    }
}

/// Without the blanks around figures that set them apart on a screen: on paper 共开展5场 stands as one word.
pub(super) fn tight(text: &str) -> String {
    let mut tight = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let beside = (tight.chars().next_back(), rest.peek().copied());
        if c == ' '
            && let (Some(before), Some(after)) = beside
            && (is_chinese(before) && after.is_ascii_digit()
                || (before.is_ascii_digit() || before == '%') && is_chinese(after))
        {
            continue;
        }
        tight.push(c);
    }
    tight
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '“' | '”')
}

#[cfg(test)]
mod tests {
    use super::{level, tight};

    #[test]
    fn the_level_shows_in_how_a_text_begins() {
        for (text, expected) in [
            ("一、基本情况", Some(1)),
            ("十二、其他", Some(1)),
            ("（一）领学。", Some(2)),
            ("1. 主题党日", Some(3)),
            ("2．党课", Some(3)),
            ("3、自学", Some(3)),
            ("(1)第一步", Some(4)),
            ("（12）第十二步", Some(4)),
            ("一是抓学习", None),
            ("（略）", None),
            ("1.5 学时", None),
            ("2026年", None),
            ("", None),
            ("（", None),
        ] {
            assert_eq!(level(text), expected, "{text}");
        }
    }

    #[test]
    fn figures_stand_without_blanks_on_paper() {
        assert_eq!(
            tight("共开展学习活动 22 场，参学率 91.3% （含补学）"),
            "共开展学习活动22场，参学率91.3%（含补学）"
        );
        assert_eq!(tight("张伟 李娜 read 3 books"), "张伟 李娜 read 3 books");
    }
}
