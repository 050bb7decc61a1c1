//! What a roster may not hold about people: identity-card numbers, telephone numbers, diagnoses.

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
            11 if digits.starts_with('1') && mobile(&digits) => {
                return Some("手机号码");
            }
            _ => {}
        }
        rest = after;
    }
    DIAGNOSES.iter().any(|word| folded.contains(word)).then_some("病情")
}

fn mobile(digits: &str) -> bool {
    matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'))
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

#[cfg(test)]
mod tests {
    use super::private_matter;

    #[test]
    fn what_may_not_be_kept_is_seen_and_ordinary_remarks_are_not() {
        for (text, matter) in [
            ("440102196001011234", Some("身份证号")),
            ("44010219600101123Ｘ", Some("身份证号")),
            ("电话13800138000", Some("手机号码")),
            ("肺癌术后", Some("病情")),
            ("年老体弱，免于硬性要求", None),
            ("因病长期休养", None),
            ("工号 20260010012", None),
            ("2026年10月起借调", None),
        ] {
            assert_eq!(private_matter(text), matter, "{text}");
        }
    }
}
