//! The number of a paper 文号, in whatever brackets it was typed: 市委办决〔2026〕31号.

use std::fmt;

use crate::calendar::fold_width;

/// A number of a paper: whose it is, its year, its number in that year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaperNumber {
    /// 机关代字, as in 市委办决; empty if it was not written.
    pub agency: String,
    /// The year.
    pub year: i32,
    /// The number in the year, from 1.
    pub number: u32,
}

impl PaperNumber {
    /// Whether both can be the number of one paper: one of them may be written without its agency.
    pub fn may_be(&self, other: &PaperNumber) -> bool {
        let one_agency = self.agency == other.agency || self.agency.is_empty() || other.agency.is_empty();
        (self.year, self.number) == (other.year, other.number) && one_agency
    }

    /// Reads a number: `市委办决〔2026〕31号`, `[2026]31号`, `(2026) 第031号`. None if the text is something else.
    pub fn parse(text: &str) -> Option<PaperNumber> {
        let dense: String = fold_width(text).chars().filter(|c| !c.is_whitespace()).collect();
        let (at, open) = dense.char_indices().find(|(_, c)| matches!(c, '〔' | '[' | '(' | '【' | '{'))?;
        let (agency, rest) = (&dense[..at], &dense[at + open.len_utf8()..]);
        let (close_at, close) = rest.char_indices().find(|(_, c)| !c.is_ascii_digit())?;
        if !matches!(close, '〕' | ']' | ')' | '】' | '}') || close_at != 4 {
            return None;
        }
        let year: i32 = rest[..close_at].parse().ok().filter(|year| (1921..=2100).contains(year))?;
        let rest = &rest[close_at + close.len_utf8()..];
        let rest = rest.strip_prefix('第').unwrap_or(rest);
        let digits = rest.strip_suffix('号').unwrap_or(rest);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number = digits.parse().ok().filter(|number| *number > 0)?;
        Some(PaperNumber { agency: agency.to_owned(), year, number })
    }
}

impl fmt::Display for PaperNumber {
    /// As papers write it (GB/T 9704-2012, 7.2.5): hexagonal brackets, no leading zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}〔{}〕{}号", self.agency, self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_read_from_every_spelling() {
        let same = PaperNumber { agency: "市委办决".to_owned(), year: 2026, number: 31 };
        for text in [
            "市委办决〔2026〕31号",
            "市委办决[2026]31号",
            "市委办决(2026)31号",
            "市委办决（２０２６）第31号",
            " 市委办决 【2026】 031 号 ",
            "市委办决〔2026〕31",
        ] {
            assert_eq!(PaperNumber::parse(text).as_ref(), Some(&same), "{text}");
        }
        assert_eq!(same.to_string(), "市委办决〔2026〕31号");
        assert_eq!(PaperNumber::parse("〔2026〕31号").unwrap().agency, "");
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "31号",
            "市委〔26〕31号",
            "市委〔2026〕号",
            "市委〔2026〕0号",
            "市委〔2026〕三号",
            "市委〔2026",
            "市委(12)〔2026〕3号",
        ] {
            assert_eq!(PaperNumber::parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "[〔\\[（(【0-9年号第市委〕\\]）)】 \\PC]{0,16}") {
            let _ = PaperNumber::parse(&text);
        }
    }
}
