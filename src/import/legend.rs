//! Legends: what signs such as √ and △ stand for, as papers say it in either order: `√出勤 △请假`, `请假打△`,
//! `缺席（×）`. Gives the words as they stand; whether they mean anything is decided by the caller.

use crate::record::Said;

/// Signs that stand for attendance in tables filled in by hand.
const SIGNS: &str = "√✓✔☑✅△▲×✕✗✘╳○●◯◎□■☆★⊙";
/// Beside these ○ is a nought: 二○二六年.
const NUMERALS: &str = "一二三四五六七八九十〇零";
/// Words before a legend that are none of it.
const LABELS: [&str; 9] = ["图例", "符号", "符号说明", "考勤符号", "标记", "说明", "备注", "注", "附注"];
/// What joins a sign to the word before it, and to the word after it.
const BEFORE: [&str; 16] =
    ["打", "画", "划", "记为", "标为", "记", "标", "填", "写", "用", "以", "为", "是", "即", "作", "请"];
const AFTER: [&str; 11] = ["表示", "代表", "表明", "记为", "视为", "算作", "即为", "为", "是", "即", "指"];

/// A part of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Sign(char),
    Word(String),
    /// A colon or an equals sign.
    Joint,
}

/// Whether a cell has a sign in it beside words: no name has.
pub fn is_legend(cell: &str) -> bool {
    // Signs begin with these bytes, Chinese characters do not.
    cell.bytes().any(|byte| matches!(byte, 0xC3 | 0xE2))
        && cell.contains(|c| SIGNS.contains(c))
        && cell.contains(is_letter)
}

/// Whether a heading says that a legend stands under it, or is one: 图例, 符号说明, 图例：√到 ○假.
pub fn is_for_legend(heading: &str) -> bool {
    ["图例", "符号", "填写说明", "填表说明"].iter().any(|word| heading.contains(word)) || is_legend(heading)
}

/// Whether a cell is a sign alone, as a legend in cells of its own has it: no heading is.
pub fn is_sign(cell: &str) -> bool {
    let cell = cell.trim();
    cell.starts_with(|c| SIGNS.contains(c)) && cell.chars().count() == 1
}

/// Where a sign stands among the signs: attendance first, absence later.
pub fn rank(sign: &str) -> Option<usize> {
    SIGNS.find(sign.trim())
}

/// The signs of a row of titles or notes, and what it says of each.
pub fn read(cells: &[String]) -> Vec<Said> {
    let text = cells.join(" ");
    if !text.contains(|c| SIGNS.contains(c)) {
        return Vec::new();
    }
    let plain = plain(&text);
    let mut said: Vec<Said> = Vec::new();
    let strong = |c: char| "，,、；;。！!（）()[]【】|/\n".contains(c);
    for chunk in plain.split(strong) {
        let blocks: Vec<Vec<Token>> = chunk.split_whitespace().map(tokens).collect();
        let signs = |block: &[Token]| block.iter().filter(|t| matches!(t, Token::Sign(_))).count();
        let words = |block: &[Token]| block.iter().any(|t| matches!(t, Token::Word(_)));
        let whole = blocks.iter().all(|block| signs(block) == 0 || signs(block) == 1 && words(block));
        let pairs = match whole {
            true => blocks.iter().filter(|block| signs(block) == 1).map(|block| alone(block)).collect(),
            false => in_turn(&blocks.concat()),
        };
        said.extend(pairs.into_iter().map(|(sign, word)| Said { sign, word, text: shortened(chunk) }));
    }
    said
}

/// Without quotes, blanks around joints, brackets around a sign alone, and signs that stand for letters (××).
fn plain(text: &str) -> String {
    let letters: Vec<char> = text.chars().filter(|c| !"“”\"'「」『』‘’《》".contains(*c)).collect();
    let mut out = String::with_capacity(text.len());
    let at = |index: Option<usize>| index.and_then(|index| letters.get(index).copied());
    for (i, c) in letters.iter().copied().enumerate() {
        let (before, after) = (at(i.checked_sub(1)), at(Some(i + 1)));
        let next_sign = |c: Option<char>| c.is_some_and(|c| SIGNS.contains(c));
        match c {
            _ if SIGNS.contains(c) => {
                let letter = |next: Option<char>| {
                    next.is_some_and(|n| {
                        n == c || n.is_ascii_digit() || NUMERALS.contains(n) || "年月某".contains(n)
                    })
                };
                out.push(if letter(before) || letter(after) { ' ' } else { c });
            }
            '(' | '（' | '[' | '【' if next_sign(after) && at(Some(i + 2)).is_some_and(is_bracket) => {}
            ')' | '）' | ']' | '】' if next_sign(before) && at(i.checked_sub(2)).is_some_and(is_bracket) => {
                // The next pair begins here.
                out.push(' ');
            }
            '=' | '＝' | ':' | '：' | '-' | '—' | '–' => {
                out.truncate(out.trim_end().len());
                out.push('=');
            }
            _ if c.is_whitespace() && out.ends_with('=') => {}
            _ => out.push(c),
        }
    }
    out
}

fn is_bracket(c: char) -> bool {
    "（）()[]【】".contains(c)
}

fn is_letter(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    for c in text.chars() {
        match (c, found.last_mut()) {
            _ if SIGNS.contains(c) => found.push(Token::Sign(c)),
            (_, Some(Token::Word(word))) if is_letter(c) => word.push(c),
            _ if is_letter(c) => found.push(Token::Word(c.to_string())),
            ('=', _) => found.push(Token::Joint),
            _ => {}
        }
    }
    // 说明：出勤打○
    if let [Token::Word(label), Token::Joint, ..] = found.as_slice()
        && (LABELS.contains(&label.as_str()) || matches!(found.get(2), Some(Token::Word(_))))
    {
        found.drain(..2);
    }
    found
}

/// One sign with words before or after it.
fn alone(block: &[Token]) -> (char, Option<String>) {
    let Some((at, sign)) = block.iter().enumerate().find_map(|(at, token)| match token {
        Token::Sign(sign) => Some((at, *sign)),
        _ => None,
    }) else {
        return (' ', None);
    };
    let (head, tail) = (block.get(..at).unwrap_or_default(), block.get(at + 1..).unwrap_or_default());
    let word = |token: Option<&Token>| match token {
        Some(Token::Word(word)) => Some(word.clone()),
        _ => None,
    };
    let joined = |token: Option<&Token>| matches!(token, Some(Token::Joint));
    let before = word(head.iter().rev().find(|token| **token != Token::Joint));
    let after =
        word(tail.iter().find(|token| **token != Token::Joint)).filter(|word| !word.starts_with("即可"));
    let (before, said_before) = before.map_or((None, false), |word| without_end(&word));
    let (after, said_after) = after.map_or((None, false), |word| without_start(&word));
    let (said_before, said_after) = (said_before || joined(head.last()), said_after || joined(tail.first()));
    let meant = match (before, after) {
        (Some(word), None) | (None, Some(word)) => Some(word),
        (Some(word), Some(_)) if said_before && !said_after => Some(word),
        (Some(_), Some(word)) if said_after && !said_before => Some(word),
        _ => None,
    };
    (sign, meant)
}

/// Signs and words in turn: whichever comes first leads all of them.
fn in_turn(tokens: &[Token]) -> Vec<(char, Option<String>)> {
    let mut line: Vec<&Token> = tokens.iter().filter(|token| **token != Token::Joint).collect();
    if let Some(Token::Word(label)) = line.first().copied()
        && LABELS.contains(&label.as_str())
    {
        line.remove(0);
    }
    let is_sign = |token: Option<&&Token>| matches!(token, Some(Token::Sign(_)));
    let turns = line.windows(2).all(|pair| is_sign(pair.first()) != is_sign(pair.last()));
    let (leads, ends) = (is_sign(line.first()), is_sign(line.last()));
    let mut pairs = Vec::new();
    for (at, token) in line.iter().enumerate() {
        let Token::Sign(sign) = token else { continue };
        let beside = if leads { line.get(at + 1) } else { at.checked_sub(1).and_then(|at| line.get(at)) };
        let word = match beside {
            Some(Token::Word(word)) if turns && leads != ends => {
                if leads {
                    without_start(word).0
                } else {
                    without_end(word).0
                }
            }
            _ => None,
        };
        pairs.push((*sign, word));
    }
    pairs
}

/// 出勤打 without 打, and whether anything was taken off.
fn without_end(word: &str) -> (Option<String>, bool) {
    let mut rest = word;
    while let Some(shorter) = BEFORE.iter().find_map(|end| rest.strip_suffix(end)) {
        rest = shorter;
    }
    ((!rest.is_empty()).then(|| rest.to_owned()), rest.len() < word.len())
}

/// 表示缺席 without 表示, and whether anything was taken off.
fn without_start(word: &str) -> (Option<String>, bool) {
    let rest = AFTER.iter().find_map(|start| word.strip_prefix(start)).unwrap_or(word);
    ((!rest.is_empty()).then(|| rest.to_owned()), rest.len() < word.len())
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    text.trim().replace('=', "：").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(text: &str) -> String {
        let said = read(&text.split('|').map(str::to_owned).collect::<Vec<_>>());
        let shown = |said: Said| format!("{}{}", said.sign, said.word.unwrap_or_else(|| "？".into()));
        said.into_iter().map(shown).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_stand_on_either_side_of_their_sign() {
        for (text, expected) in [
            ("√出勤 △请假 ×缺席", "√出勤 △请假 ×缺席"),
            ("√出勤△请假×缺席", "√出勤 △请假 ×缺席"),
            ("出勤√请假△缺席×", "√出勤 △请假 ×缺席"),
            ("说明：出勤打○，请假打×", "○出勤 ×请假"),
            ("说明：出勤“○”、请假“×”、缺席“△”", "○出勤 ×请假 △缺席"),
            ("到会√，请假○，缺席×", "√到会 ○请假 ×缺席"),
            ("出勤：○；请假：△；缺席：×", "○出勤 △请假 ×缺席"),
            ("出勤（○） 缺席（×）", "○出勤 ×缺席"),
            ("出勤(○)缺席(×)", "○出勤 ×缺席"),
            ("（○表示出勤、△表示病假）", "○出勤 △病假"),
            ("√：出勤；○：迟到；△：公差", "√出勤 ○迟到 △公差"),
            ("图例：|○出勤|×请假", "○出勤 ×请假"),
            ("图例：○出勤 ×请假", "○出勤 ×请假"),
            ("○|出勤|×|请假", "○出勤 ×请假"),
            ("√ = 出勤, × = 缺席", "√出勤 ×缺席"),
            ("用√表示出勤，以×表示缺席", "√出勤 ×缺席"),
            ("请假用△表示", "△请假"),
            ("主题党日考勤表（√出勤 △请假）", "√出勤 △请假"),
            ("主题党日考勤表 √出勤 △请假", "√出勤 △请假"),
            ("请在姓名后打√", "√请在姓名后"),
            ("出勤打√即可", "√出勤"),
        ] {
            assert_eq!(pairs(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_open_and_letters_are_no_signs() {
        for (text, expected) in [("出勤√缺席", "√？"), ("√ ×", "√？ ×？"), ("20××年", ""), ("○○党支部", "")]
        {
            assert_eq!(pairs(text), expected, "{text}");
        }
        assert!(is_legend("○出勤 ×请假") && !is_legend("√") && !is_legend("买买提·艾力"));
    }

    proptest! {
        #[test]
        fn never_panics(cells in proptest::collection::vec("[√×△○出勤请假打表示为：:=（）“”，、 年2]{0,16}", 0..4)) {
            read(&cells);
        }
    }
}
