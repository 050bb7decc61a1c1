//! The remark of a roster also says who is not required to take part: how that is written and read.

/// What is written if a remark exempts without a reason.
const NO_REASON: &str = "名册备注";

/// The remark as an export writes it: what is kept, and the exemption unless that says it already.
pub fn remark(note: Option<&str>, exempt: Option<&str>) -> Option<String> {
    let Some(reason) = exempt.filter(|reason| note.and_then(exemption).as_deref() != Some(*reason)) else {
        return note.map(str::to_owned);
    };
    let exempted = format!("不作硬性要求（{reason}）");
    Some(note.map_or(exempted.clone(), |note| format!("{exempted}；{note}")))
}

/// The reason in a remark such as 年老体弱，免于硬性要求 or 不作硬性要求（年老体弱）.
pub(super) fn exemption(note: &str) -> Option<String> {
    let (_, after) = note.split_once("硬性要求")?;
    if !["免", "不作", "不做", "不再作"].iter().any(|word| note.contains(word)) {
        return None;
    }
    let mut parts = note.split(['，', ',', '；', ';', '。', '、', '（', '(']).map(str::trim);
    let reason =
        bracketed(after).or_else(|| parts.find(|part| !part.is_empty() && !part.contains("硬性要求")));
    Some(reason.unwrap_or(NO_REASON).to_owned())
}

/// What stands in the brackets that a text begins with; brackets within them belong to it.
fn bracketed(text: &str) -> Option<&str> {
    let inner = text.strip_prefix(['（', '('])?;
    let mut depth = 1;
    for (at, c) in inner.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return inner.get(..at).map(str::trim).filter(|reason| !reason.is_empty());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn remarks_that_exempt_give_their_reason() {
        assert_eq!(exemption("年老体弱，免于硬性要求").as_deref(), Some("年老体弱"));
        assert_eq!(exemption("不作硬性要求").as_deref(), Some("名册备注"));
        assert_eq!(
            exemption("不作硬性要求（年老、体弱（80岁））；住院").as_deref(),
            Some("年老、体弱（80岁）")
        );
        assert_eq!(exemption("不作硬性要求；年老体弱").as_deref(), Some("年老体弱"));
        assert_eq!(exemption("年老体弱"), None);
        assert_eq!(exemption("按硬性要求参加"), None);
    }

    #[test]
    fn a_remark_that_says_it_already_is_left_as_it_is() {
        let said = |note, exempt| remark(note, exempt).unwrap_or_default();
        assert_eq!(said(Some("年老体弱，免于硬性要求"), Some("年老体弱")), "年老体弱，免于硬性要求");
        assert_eq!(said(None, Some("年老体弱")), "不作硬性要求（年老体弱）");
        assert_eq!(said(Some("返聘"), Some("年老体弱")), "不作硬性要求（年老体弱）；返聘");
        assert_eq!((said(Some("返聘"), None), said(None, None)), ("返聘".into(), String::new()));
    }

    proptest! {
        #[test]
        fn an_exemption_is_read_back_whatever_stands_beside_it(
            note in proptest::option::of("[免于不作硬性要求，；。（）年老a]{1,12}"),
            reason in "[年老体弱、，；a]{1,8}",
        ) {
            let written = remark(note.as_deref(), Some(&reason)).unwrap();
            prop_assert_eq!(exemption(&written), Some(reason));
        }
    }
}
