//! Classification marks: a text that bears one may not come into the store from anywhere (保守国家秘密法
//! 第31条: no state secrets on systems that are not for them). A net, not a guarantee, and it says so.

use crate::calendar::fold_width;
use crate::refusal::Refusal;

/// Refuses a text that bears a mark; `what` names the text.
pub fn refuse(what: &str, text: &str) -> Result<(), Refusal> {
    classification_mark(text).map_or(Ok(()), |mark| Err(secret(what, &mark)))
}

/// The refusal of a text that bears a classification mark.
pub fn secret(what: &str, mark: &str) -> Refusal {
    Refusal::refused(format!("{what}带有密级标志“{mark}”，本程序不得存放涉密内容，没有写入。"))
        .hint("只登记编号，内容写“详见涉密载体登记”")
        .hint("这项检查只是一道筛子，不能代替人工把关")
}

/// A classification mark in a text: 绝密, 机密 or 秘密 beside a star, in any width and with blanks between;
/// after 密级：; or a whole text that is nothing but such a word (a 密级 field). The bare words inside a text are
/// ordinary (《保守国家秘密法》).
pub fn classification_mark(text: &str) -> Option<String> {
    const LEVELS: [&str; 3] = ["绝密", "机密", "秘密"];
    let dense: String = fold_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    for level in LEVELS {
        if dense == level {
            return Some(level.to_owned());
        }
        for (at, _) in dense.match_indices(level) {
            let after = &dense[at + level.len()..];
            if dense[..at].ends_with("密级:") {
                return Some(format!("密级：{level}"));
            }
            let before = dense[..at].chars().next_back();
            if after.starts_with(is_star) || before.is_some_and(is_star) {
                let term = |c: char| is_star(c) || c.is_ascii_digit() || "年月长期".contains(c);
                let end = after.find(|c| !term(c)).unwrap_or(after.len());
                return Some(format!("{level}{}", &after[..end]));
            }
        }
    }
    None
}

/// What is said of a text that only circulates inside: it may be kept, and whoever keeps it should know.
pub fn caution(text: &str) -> Option<String> {
    const WORDS: [&str; 3] = ["内部资料", "注意保存", "不得外传"];
    let word = WORDS.into_iter().find(|word| text.contains(word))?;
    Some(format!("写有“{word}”：确认可以存放在这个库里；报告、导出和发出去的文件会带上它。"))
}

fn is_star(c: char) -> bool {
    matches!(c, '★' | '☆' | '*' | '✩' | '✭' | '⭐')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_caught_and_bare_words_are_not() {
        for text in [
            "机密★5年 关于某项工作",
            "绝　密 ★",
            "关于…（秘密☆1年）",
            "秘密",
            " 机 密 ",
            "★秘密",
            "密 级： 机 密",
        ] {
            assert!(classification_mark(text).is_some(), "{text}");
        }
        for text in ["学习《保守国家秘密法》", "保密教育", "机密文件管理办法", "内部资料"]
        {
            assert_eq!(classification_mark(text), None, "{text}");
        }
    }
}
