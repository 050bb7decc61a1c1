//! What a console shows that is not set to UTF-8: Chinese ones know the characters of GBK.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// Stands for a character of two columns that the console does not have, as printers have it: 〓.
const MISSING: char = '〓';

/// The text with marks in place of characters that GBK does not have, each as wide as what it stands for.
pub fn for_gbk(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !encoding_rs::GBK.encode(text).2 {
        return Cow::Borrowed(text);
    }
    let mut buffer = [0; 4];
    let known = |c: char, buffer: &mut [u8; 4]| !encoding_rs::GBK.encode(c.encode_utf8(buffer)).2;
    let shown = text.chars().filter_map(|c| match c.width() {
        _ if c.is_ascii() || known(c, &mut buffer) => Some(c),
        Some(2) => Some(MISSING),
        Some(1) => Some('?'),
        _ => None,
    });
    Cow::Owned(shown.collect())
}

/// The bytes of a text as a terminal of this locale of Unix reads them: most read UTF-8, those of an old system GBK.
pub fn for_locale(text: &[u8], locale: &str) -> Vec<u8> {
    let name = locale.split_once('.').map_or("", |(_, rest)| rest.split('@').next().unwrap_or_default());
    let encoding = encoding_rs::Encoding::for_label(name.as_bytes())
        .filter(|encoding| [encoding_rs::GBK, encoding_rs::GB18030].contains(encoding));
    match (encoding, std::str::from_utf8(text)) {
        (Some(encoding), Ok(text)) => encoding.encode(text).0.into_owned(),
        _ => text.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fold::display_width;

    #[test]
    fn what_gbk_lacks_is_marked_and_nothing_moves() {
        let text = "│ 𠮷田㛃 │ 买买提·艾力 │ ☭😀é　“引号”…—→①\u{200d} │\n";
        let shown = for_gbk(text);
        assert_eq!(shown, "│ 〓田〓 │ 买买提·艾力 │ ?〓é　“引号”…—→① │\n");
        let widths = |text: &str| text.lines().map(display_width).collect::<Vec<_>>();
        assert_eq!(widths(&shown), widths(text));
        assert!(!encoding_rs::GBK.encode(&shown).2);
        assert!(matches!(for_gbk("支部党员大会 3/5（60.0%）"), Cow::Borrowed(_)));
    }
    #[test]
    fn a_terminal_of_gbk_is_given_gbk() {
        let text = "支部".as_bytes();
        for locale in ["zh_CN.GBK", "zh_CN.gb2312", "zh_CN.GB18030@pinyin"] {
            assert_eq!(for_locale(text, locale), b"\xd6\xa7\xb2\xbf", "{locale}");
        }
        for locale in ["zh_CN.UTF-8", "C", "", "en_US.ISO-8859-1"] {
            assert_eq!(for_locale(text, locale), text, "{locale}");
        }
    }
}
