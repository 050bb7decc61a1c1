//! Several measures, or several units, in one cell: numbered, in lines, or parted by semicolons.

use crate::calendar::fold_width;

/// How a list in a cell may be numbered.
const STYLES: [fn(usize) -> Option<String>; 7] = [
    |n| Some(format!("{n}.")),
    |n| Some(format!("{n}、")),
    |n| Some(format!("({n})")),
    |n| chinese(n).map(|n| format!("({n})")),
    |n| chinese(n).map(|n| format!("{n}、")),
    |n| char::from_u32('①' as u32 + u32::try_from(n).ok()? - 1).filter(|_| n <= 20).map(String::from),
    |n| chinese(n).map(|n| format!("{n}是")),
];

fn chinese(n: usize) -> Option<&'static str> {
    const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    NUMERALS.get(n.checked_sub(1)?).copied()
}

/// The measures in a cell, in order; none twice, none empty.
pub fn measures(text: &str) -> Vec<String> {
    let pieces = match numbered(text).or_else(|| continued(text)) {
        Some(pieces) => pieces,
        None => text.split(['\n', '\r', '；', ';']).map(str::to_owned).collect(),
    };
    let mut found: Vec<String> = Vec::new();
    for piece in pieces {
        let piece = trimmed(&piece).to_owned();
        if !piece.is_empty() && !found.contains(&piece) {
            found.push(piece);
        }
    }
    found
}

/// What a cell says of each of so many measures: a piece for each, where the cell has a line or a number for each, else
/// all of it for all of them; none if it is numbered to another number, for then nobody knows which is whose.
pub fn of_each(text: &str, count: usize) -> Option<Vec<String>> {
    let numbers = numbered(text);
    let is_numbered = numbers.is_some();
    let pieces = numbers.unwrap_or_else(|| text.split(['\n', '\r', '；', ';']).map(str::to_owned).collect());
    let pieces: Vec<String> =
        pieces.iter().map(|piece| trimmed(piece).to_owned()).filter(|piece| !piece.is_empty()).collect();
    match pieces.as_slice() {
        _ if count > 1 && pieces.len() == count => Some(pieces),
        [only] if is_numbered => Some(vec![only.clone(); count.max(1)]),
        _ if is_numbered && count == 0 => Some(vec![pieces.join("、")]),
        _ if is_numbered => None,
        _ => Some(vec![text.trim().to_owned(); count.max(1)]),
    }
}

/// The pieces of a cell in one text, as [`measures`] reads them again.
pub fn joined(pieces: &[String]) -> String {
    match pieces {
        [only] => only.clone(),
        several => {
            let lines = (1..).zip(several).map(|(n, piece)| format!("{n}. {piece}"));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

fn trimmed(piece: &str) -> &str {
    let piece = piece.trim().trim_end_matches(['；', ';']).trim();
    piece.strip_prefix(['·', '•', '●', '-']).map_or(piece, str::trim)
}

/// The pieces of a text that begins with the first number of a style; none if it is not numbered.
fn numbered(text: &str) -> Option<Vec<String>> {
    let text = text.trim();
    // Every sign is as long folded as it was, counted in signs.
    let (signs, folded): (Vec<char>, Vec<char>) =
        (text.chars().collect(), fold_width(text).replace('．', ".").chars().collect());
    if signs.len() != folded.len() {
        return None;
    }
    STYLES.iter().find_map(|style| {
        let marker = |n: usize| style(n).map(|marker| marker.chars().collect::<Vec<char>>());
        let first = marker(1)?;
        if !begins(&folded, 0, &first) {
            return None;
        }
        let mut starts = vec![(0, first.len())];
        let mut at = first.len();
        for n in 2.. {
            let Some(next) = marker(n) else { break };
            let Some(found) = (at..folded.len()).find(|at| begins(&folded, *at, &next)) else { break };
            starts.push((found, found + next.len()));
            at = found + next.len();
        }
        let ends = starts.iter().skip(1).map(|(begin, _)| *begin).chain([signs.len()]);
        Some(starts.iter().zip(ends).map(|((_, from), to)| signs[*from..to].iter().collect()).collect())
    })
}

/// The pieces of a text whose first has no number while the lines below go on with the second: a measure was added below
/// one that stood alone.
fn continued(text: &str) -> Option<Vec<String>> {
    STYLES.iter().find_map(|style| {
        let second = style(2)?;
        let goes_on = text.lines().skip(1).any(|line| fold_width(line.trim()).starts_with(&second));
        if goes_on { numbered(&format!("{}{text}", style(1)?)) } else { None }
    })
}

/// Whether a marker stands at a place, and is no part of a number: 1.5, 12.
fn begins(text: &[char], at: usize, marker: &[char]) -> bool {
    let digit = |place: Option<&char>| place.is_some_and(char::is_ascii_digit);
    text.get(at..at + marker.len()) == Some(marker)
        && !(marker.last() == Some(&'.') && digit(text.get(at + marker.len())))
        && !(digit(marker.first()) && at > 0 && digit(text.get(at - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_parted_however_they_are_listed() {
        for text in [
            "制定方案；开展研讨；投入1.5万元",
            "制定方案\n开展研讨\n投入1.5万元",
            "1.制定方案；2.开展研讨；3.投入1.5万元",
            "1、制定方案 2、开展研讨 3、投入1.5万元",
            "（1）制定方案（2）开展研讨（3）投入1.5万元",
            "（一）制定方案；\n（二）开展研讨；\n（三）投入1.5万元",
            "①制定方案②开展研讨③投入1.5万元",
            "一是制定方案；二是开展研讨；三是投入1.5万元",
            "１．制定方案\n２．开展研讨\n３．投入1.5万元",
        ] {
            assert_eq!(measures(text), ["制定方案", "开展研讨", "投入1.5万元"], "{text}");
        }
        assert_eq!(measures("1.5万元用于培训"), ["1.5万元用于培训"]);
        assert_eq!(measures("1. 制定方案"), ["制定方案"]);
        assert_eq!(measures("制定方案\n2. 开展研讨\n3．总结"), ["制定方案", "开展研讨", "总结"]);
        assert_eq!(measures("分解任务三项"), ["分解任务三项"]);
        assert_eq!(measures("制定方案；制定方案"), ["制定方案"]);
        assert!(measures("；\n").is_empty());
    }

    #[test]
    fn units_stand_beside_their_measures_or_for_all() {
        let each = |text: &str, count| of_each(text, count).unwrap();
        assert_eq!(each("办公室\n组织处", 2), ["办公室", "组织处"]);
        assert_eq!(each("1. 办公室\n2. —", 2), ["办公室", "—"]);
        assert_eq!(each("办公室、组织处", 2), ["办公室、组织处", "办公室、组织处"]);
        assert_eq!(each("办公室\n组织处", 3).len(), 3);
        assert_eq!(each("办公室", 0), ["办公室"]);
        assert_eq!(each("1. 办公室", 1), ["办公室"]);
        assert_eq!(each("1. 办公室", 2), ["办公室", "办公室"]);
        assert_eq!(each("1. 办公室\n2. 组织处", 0), ["办公室、组织处"]);
        assert_eq!(of_each("1. 办公室\n2. 组织处", 1), None);
        assert_eq!(of_each("1. 办公室\n2. 组织处", 3), None);
    }

    proptest::proptest! {
        #[test]
        fn what_is_joined_is_parted_again(pieces in proptest::collection::vec("[一-龟]{1,6}", 1..9)) {
            let mut own = pieces.clone();
            own.dedup();
            own.sort();
            own.dedup();
            proptest::prop_assert_eq!(measures(&joined(&own)), own);
        }

        #[test]
        fn arbitrary_text_never_panics(text in "[ 1-9.、()（）一二①②；\\n\\PC]{0,24}") {
            let _ = measures(&text);
            let _ = of_each(&text, 3);
        }
    }
}
