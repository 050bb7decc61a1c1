//! What a remark or a reason in plain words says of attendance, where it is not a word of attendance itself.

use super::attendance::{Reason, Status};
use super::words::Words;
use crate::calendar::word_key;

impl Words {
    /// The reason of a leave in a text that tells it by the way: 住院手术 is 病假, 家中有事 is 事假. None if it tells
    /// of more than one, or of none.
    pub fn reason_in(&self, text: &str) -> Option<Reason> {
        const TELLING: [(Reason, &[&str]); 2] = [
            (Reason::Sick, &["住院", "手术", "看病", "生病", "就医", "就诊", "因病", "身体不适", "病假"]),
            (Reason::Personal, &["家中有事", "家里有事", "家事", "私事", "因事", "事假"]),
        ];
        let key = word_key(text);
        let ill = matches!(crate::roster::private_matter(text), Some("病情")).then_some(Reason::Sick);
        let told = TELLING.iter().filter(|(_, words)| words.iter().any(|word| key.contains(word)));
        let mut told: Vec<Reason> = told.map(|(reason, _)| *reason).chain(ill).collect();
        told.dedup();
        match told.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The word in a remark that speaks against somebody's having been there in time: of an absence, a leave, a
    /// journey, lateness, 补学, or another's signature. A word that is denied (未迟到) says nothing, nor does a
    /// leave or a journey in spite of which somebody came (出差赶回参加).
    pub fn against_presence(&self, remark: &str) -> Option<String> {
        const PROXY: [&str; 6] = ["代签", "替签", "代为签", "代打卡", "代为参加", "代为参会"];
        const CAME: [&str; 6] = ["参加", "参会", "到会", "出席", "到场", "赶回"];
        const NOT_COME: [&str; 4] = ["没来", "没到", "没有来", "没有到"];
        let key = word_key(remark);
        if let Some(word) = PROXY.iter().chain(&NOT_COME).find(|word| key.contains(**word)) {
            return Some((*word).to_owned());
        }
        let mut came = false;
        for word in CAME {
            for (at, _) in key.match_indices(word) {
                match is_denied(key.get(..at).unwrap_or_default()) {
                    true => return Some(format!("未{word}")),
                    false => came = true,
                }
            }
        }
        self.listed.iter().filter(|word| word.chars().nth(1).is_some()).find_map(|word| {
            let mark = self.marks.get(&word_key(word))?;
            let excused = matches!(mark.status, Status::Leave | Status::Away) && came;
            let speaks = !mark.status.counts_present() || mark.status == Status::Late;
            let stated = || {
                key.match_indices(word.as_str()).any(|(at, _)| !is_denied(key.get(..at).unwrap_or_default()))
            };
            (speaks && !excused && mark.status != Status::Exempt && stated()).then(|| word.clone())
        })
    }

    /// Whether a remark says that somebody made up for an absence, not only that this is still to be done.
    pub fn claims_making_up(&self, remark: &str) -> bool {
        const TO_COME: [char; 9] = ['待', '拟', '需', '将', '应', '要', '未', '没', '不'];
        let key = word_key(remark);
        let dated = key.contains(|c: char| c.is_ascii_digit()) || key.contains('已');
        dated
            && !key.contains(TO_COME)
            && !key.contains("计划")
            && ["补学", "补课"].iter().any(|word| key.contains(word))
    }
}

/// Whether a text ends with what denies the word that comes next: 未, 没有, 不能.
fn is_denied(before: &str) -> bool {
    const DENYING: [&str; 9] = ["未", "不", "没", "无", "没有", "未能", "不能", "无法", "没能"];
    DENYING.iter().any(|word| before.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_speaks_against_presence_only_if_it_says_so() {
        let words = Words::load().unwrap();
        for remark in [
            "因病未到",
            "请病假",
            "因公出差（未到）",
            "代签",
            "迟到20分钟",
            "请假未参加",
            "不能参加",
            "没来",
            "10月20日补学",
            "请假，李娜代为参加",
            "党员大会缺席",
        ] {
            assert!(words.against_presence(remark).is_some(), "{remark}");
        }
        for remark in [
            "线上",
            "补签",
            "已交体会",
            "发言",
            "无迟到",
            "未请假",
            "没有缺席",
            "出差赶回参加",
            "休假期间到会",
            "早退",
            "年老体弱，免于硬性要求",
            "党代会代表",
            "介绍未来计划",
        ] {
            assert_eq!(words.against_presence(remark), None, "{remark}");
        }
        for (remark, claims) in [
            ("10月20日已补学", true),
            ("于10月20日在支部补课", true),
            ("已补学", true),
            ("待补学", false),
            ("拟10月20日补学", false),
            ("未补学", false),
            ("10月20日通报", false),
        ] {
            assert_eq!(words.claims_making_up(remark), claims, "{remark}");
        }
    }
}
