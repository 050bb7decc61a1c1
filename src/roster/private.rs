//! What a roster may not hold about people: identity-card numbers, telephone and bank card numbers, diagnoses.

use crate::calendar::fold_width;
use crate::refusal::Refusal;

/// What a text says about a person that may not be kept.
pub fn private_matter(text: &str) -> Option<&'static str> {
    let folded = fold_width(text);
    let mut rest = folded.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits: String = rest[at..].chars().take_while(char::is_ascii_digit).collect();
        let after = &rest[at + digits.len()..];
        match digits.len() {
            18 => return Some("身份证号"),
            17 if after.starts_with(['X', 'x']) => return Some("身份证号"),
            11 if mobile(&digits) => return Some("手机号码"),
            16..=19 if card(&digits) => return Some("银行卡号"),
            _ => {}
        }
        if let Some(matter) = in_groups(&rest[at..]) {
            return Some(matter);
        }
        rest = after;
    }
    DIAGNOSES.iter().any(|word| folded.contains(word)).then_some("病情")
}

/// A number that is written in groups, a blank between them: only groups as people part such numbers, for days
/// and counts stand beside each other as well.
fn in_groups(text: &str) -> Option<&'static str> {
    let mut groups: Vec<&str> = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        groups.push(&rest[..end]);
        let after = rest[end..].trim_start_matches(char::is_whitespace);
        let parted = after.len() < rest.len() - end && after.starts_with(|c: char| c.is_ascii_digit());
        rest = &rest[end..];
        if !parted {
            break;
        }
        rest = after;
    }
    if groups.len() < 2 {
        return None;
    }
    let digits = groups.concat();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let ends_in_x = rest.trim_start().starts_with(['X', 'x']);
    match digits.len() {
        18 if born(&digits) => Some("身份证号"),
        17 if ends_in_x && born(&digits) => Some("身份证号"),
        11 if lengths == [3, 4, 4] && mobile(&digits) => Some("手机号码"),
        16..=19 if lengths.iter().rev().skip(1).all(|length| *length == 4) && card(&digits) => {
            Some("银行卡号")
        }
        _ => None,
    }
}

/// Whether the place of a birthday in an identity number holds one.
fn born(digits: &str) -> bool {
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|text| text.parse::<u32>().ok());
    let within =
        |value: Option<u32>, first: u32, last: u32| value.is_some_and(|v| (first..=last).contains(&v));
    within(number(6, 10), 1900, 2099) && within(number(10, 12), 1, 12) && within(number(12, 14), 1, 31)
}

fn mobile(digits: &str) -> bool {
    matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// Whether 16 to 19 digits are a bank card: those begin with 3 to 6 or 9; a moment in digits begins with 20.
fn card(digits: &str) -> bool {
    matches!(digits.as_bytes().first(), Some(b'3'..=b'6' | b'9'))
}

/// Words that only a diagnosis has. General ones (年老体弱, 行动不便, 因病) are ordinary.
const DIAGNOSES: [&str; 20] = [
    "癌",
    "肿瘤",
    "糖尿病",
    "高血压",
    "冠心病",
    "心脏病",
    "肝炎",
    "肾病",
    "肾衰",
    "尿毒症",
    "脑梗",
    "心梗",
    "中风",
    "偏瘫",
    "抑郁",
    "精神分裂",
    "帕金森",
    "痴呆",
    "艾滋",
    "白血病",
];

/// Refuses such a text; `what` names it.
pub fn refuse_private(what: &str, text: &str) -> Result<(), Refusal> {
    match private_matter(text) {
        None => Ok(()),
        Some("病情") => Err(Refusal::refused(format!("{what}里写了病情，名册不存放病情，没有写入。"))
            .hint("只写概括的情形，如“年老体弱”“行动不便”")),
        Some(matter) => Err(Refusal::refused(format!("{what}里有{matter}，名册不存放{matter}，没有写入。"))
            .hint(format!("去掉{matter}再试；区分同名的人用工号"))),
    }
}

/// Refuses a text with a number that identifies a person or opens an account; `what` names it. What is written of
/// activities, plans and materials may well name an illness.
pub fn refuse_private_number(what: &str, text: &str) -> Result<(), Refusal> {
    match private_matter(text).filter(|matter| *matter != "病情") {
        None => Ok(()),
        Some(matter) => Err(Refusal::refused(format!("{what}里有{matter}，库里不存放{matter}，没有写入。"))
            .hint(format!("去掉{matter}再试"))),
    }
}

#[cfg(test)]
mod tests {
    use super::private_matter;

    #[test]
    fn what_may_not_be_kept_is_seen_and_ordinary_remarks_are_not() {
        for (text, matter) in [
            ("440102196001011234", Some("身份证号")),
            ("44010219600101123Ｘ", Some("身份证号")),
            ("440102 19700101 1234", Some("身份证号")),
            ("4401 0219 6001 0112 3X", Some("身份证号")),
            ("44010219600101　123 Ｘ", Some("身份证号")),
            ("电话13800138000", Some("手机号码")),
            ("138 0013 8000", Some("手机号码")),
            ("银行卡6222020200012345678", Some("银行卡号")),
            ("6222 0202 0001 2345", Some("银行卡号")),
            ("肺癌术后", Some("病情")),
            ("年老体弱，免于硬性要求", None),
            ("因病长期休养", None),
            ("工号 20260010012", None),
            ("2026年10月起借调", None),
            ("2026 10 16 14 30 16 30", None),
            ("流水 2026101614300012", None),
            ("123 456789 012345678", None),
        ] {
            assert_eq!(private_matter(text), matter, "{text}");
        }
    }
}
