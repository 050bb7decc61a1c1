//! Two spellings of one word made equal, and foreign text quoted in a sentence.

/// Full-width ASCII (`Ａ１２：（`) and the ideographic space to their half-width forms; all else unchanged.
pub fn fold_width(text: &str) -> String {
    text.chars().map(narrow).collect()
}

/// A title or the like in quotation marks; those that it has itself become the inner ones, as GB/T 15834 asks.
pub fn in_quotes(text: &str) -> String {
    let inner = |c| match c {
        '“' => '‘',
        '”' => '’',
        '‘' => '“',
        '’' => '”',
        c => c,
    };
    format!("“{}”", text.chars().map(inner).collect::<String>())
}

/// A text that somebody typed, with or without a full stop, as a whole sentence.
pub fn as_sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['。', '！', '？', '；', '：', '…']) {
        text.to_owned()
    } else {
        format!("{text}。")
    }
}

/// The form in which words from files are compared: half width, lower case, without blanks, byte order
/// marks and zero-width characters; every kind of bracket becomes `(` or `)`.
pub fn word_key(text: &str) -> String {
    text.chars()
        .map(narrow)
        .filter(|c| !is_blank(*c))
        .map(|c| match c {
            '[' | '{' | '【' | '〔' | '〈' | '“' => '(',
            ']' | '}' | '】' | '〕' | '〉' | '”' => ')',
            _ => c.to_ascii_lowercase(),
        })
        .collect()
}

/// Without the blanks and invisible characters at both ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// “text”, cut after 30 characters, for a sentence that says what is wrong with it.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 30;
    let text = trim(text);
    let mut shown: String =
        text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    in_quotes(&shown)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_in_many_spellings_has_one_key() {
        assert_eq!(fold_width("Ａ１２：（　）"), "A12:( )");
        for spelling in
            ["请假(病假)", "请假（病假）", " 请假【病假】 ", "请\u{3000}假（病\n假）", "\u{feff}请假(病假)"]
        {
            assert_eq!(word_key(spelling), "请假(病假)", "{spelling:?}");
        }
        assert_eq!(word_key("ＵｓｅｒID"), "userid");
    }

    #[test]
    fn quotation_marks_within_quotation_marks_are_the_other_ones() {
        assert_eq!(in_quotes("“青年如何走好第一方阵”演讲"), "“‘青年如何走好第一方阵’演讲”");
        assert_eq!(in_quotes("他说：“读‘原著’”"), "“他说：‘读“原著”’”");
        assert_eq!(quoted("“是”"), "“‘是’”");
    }

    #[test]
    fn quoted_text_is_bounded_and_has_no_control_characters() {
        assert_eq!(quoted("  a\u{1b}b\u{3000}"), "“a b”");
        assert_eq!(quoted(&"长".repeat(100)).chars().count(), 33);
    }

    #[test]
    fn a_sentence_has_one_full_stop() {
        for (text, whole) in [
            ("学党章", "学党章。"),
            ("学党章。", "学党章。"),
            ("安排如下：", "安排如下："),
            ("快学！ ", "快学！"),
        ] {
            assert_eq!(as_sentence(text), whole);
        }
    }
}
