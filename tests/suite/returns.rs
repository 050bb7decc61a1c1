//! What the branches answer a notice with: receipts, and workbooks that they fill in.

use serde_json::{Value, json};

use crate::desk::{Desk, rows};

/// An organ with two branches, one of which has a committee and a group, and a notice of November with four items: a
/// theme day and a lecture of everybody, a group meeting, and self-study.
fn organ() -> Desk {
    Desk::copied("2026-11-20", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
        let group = ["unit", "add", "第一党小组", "--kind", "党小组", "--since", "2020-01-01"];
        desk.ok(&[&group[..], &["--under", "办公室党支部"]].concat());
        desk.member("秦春丽", "001", "办公室党支部", &["--post", "书记"]);
        desk.member("张伟", "002", "办公室党支部", &["--group", "第一党小组"]);
        desk.member("李娜", "003", "办公室党支部", &["--group", "第一党小组"]);
        desk.member("王芳", "011", "宣传处党支部", &[]);
        desk.ok(&["document", "add", "在全国组织部长会议上的讲话", "--class", "讲话"]);
        desk.ok(&["notice", "draft", "2026-11", "--issue", "11"]);
        let item = |more: &[&str]| {
            desk.ok(&[&["notice", "item", "add", "N1"], more].concat());
        };
        item(&["--kind", "主题党日", "--what", "学习党章", "--due", "11月18日"]);
        item(&["--kind", "党课", "--what", "讲一次专题党课", "--document", "D1"]);
        item(&["--kind", "党小组会", "--what", "交流体会", "--optional"]);
        item(&["--kind", "自学", "--what", "自学讲话", "--document", "D1"]);
        desk.ok(&["notice", "approve", "N1", "机关党委审", "--on", "10月30日"]);
        desk.ok(&["notice", "approve", "N1", "班子会议研究", "--on", "10月31日"]);
        desk.ok(&["notice", "issue", "N1", "--on", "11月2日"]);
    })
}

fn of(page: &Value, keys: &[&str]) -> Vec<Value> {
    keys.iter().map(|key| page[*key].clone()).collect()
}

#[test]
fn a_receipt_is_of_an_issued_notice_and_of_whom_it_went_to() {
    let desk = organ();
    let receipt = |more: &[&'static str]| [&["notice", "receipt", "N1"], more].concat();
    let keys = ["unit_name", "state", "day", "days"];
    let shown = |page: &Value, key: &str| -> Vec<Vec<Value>> {
        page[key].as_array().unwrap().iter().map(|row| of(row, &keys)).collect()
    };
    let before = desk.json(&receipt(&[]));
    assert_eq!(before["signed"], json!({"n": 0, "of": 2}));
    desk.refused(
        &receipt(&["--unit", "办公室党支部", "--on", "11月1日"]),
        3,
        &["早于印发日期 2026-11-02", "--on 日期"],
    );
    desk.refused(&receipt(&["--unit", "办公室党支部", "--on", "11月21日"]), 3, &["晚于今天（2026-11-20）"]);
    desk.refused(&receipt(&["--unit", "办公室党支部第一党小组"]), 3, &["没有发给“第一党小组”"]);
    desk.refused(&receipt(&["--unit", "办公室党枝部"]), 3, &["办公室党支部"]);
    desk.refused(
        &receipt(&["--unit", "办公室党支部", "--note", "密级：机密★10年"]),
        3,
        &["备注带有密级标志"],
    );
    desk.refused(&receipt(&["--on", "11月3日"]), 2, &["--unit"]);
    let signed = desk.json(&receipt(&["--unit", "办公室党支部", "--on", "11月5日", "--note", "秦春丽"]));
    assert_eq!(
        shown(&signed, "rows"),
        [[json!("办公室党支部"), json!("signed"), json!("2026-11-05"), json!(3)]]
    );
    // Once: another day is a correction, which says why.
    desk.refused(
        &receipt(&["--unit", "办公室党支部", "--on", "11月6日"]),
        3,
        &["已于 2026-11-05 签收，回执只登记一次", "--remove --because 原因"],
    );
    // 全体 is whoever has not signed yet, and the same once more is nothing new.
    assert_eq!(desk.json(&receipt(&["--unit", "全体"]))["count"], 1);
    assert_eq!(
        of(&desk.json(&receipt(&["--unit", "全体"])), &["count", "operation"]),
        [json!(0), json!(null)]
    );
    assert_eq!(desk.json(&receipt(&["--unit", "宣传处党支部"]))["operation"], json!(null));
    let show = desk.json(&["notice", "show", "N1"]);
    assert_eq!(
        shown(&show, "receipts"),
        [
            [json!("办公室党支部"), json!("signed"), json!("2026-11-05"), json!(3)],
            [json!("宣传处党支部"), json!("signed"), json!("2026-11-20"), json!(18)],
        ]
    );
    let remove = receipt(&["--unit", "宣传处党支部", "--remove"]);
    desk.refused(&remove, 3, &["删去回执要写明原因", "--because"]);
    desk.ok(&[&remove[..], &["--because", "登记错了"]].concat());
    desk.refused(&[&remove[..], &["--because", "再删"]].concat(), 3, &["没有登记过“宣传处党支部”的回执"]);
    let after = desk.json(&receipt(&[]));
    assert_eq!(after["signed"], json!({"n": 1, "of": 2}));
    assert_eq!(rows(&after)[1]["state"], "open");
    // Neither a draft nor a notice that was withdrawn is signed for.
    desk.ok(&["notice", "draft", "2026-12"]);
    desk.refused(&["notice", "receipt", "N2"], 3, &["还没有印发，不会有回执"]);
    desk.refused(&["notice", "receipt", "N2", "--unit", "全体"], 3, &["还没有印发，不会有回执"]);
    desk.ok(&["notice", "withdraw", "N1", "--because", "并入下期"]);
    desk.refused(&receipt(&["--unit", "宣传处党支部"]), 3, &["已于 2026-11-20 撤回"]);
    assert_eq!(desk.json(&receipt(&[]))["signed"], json!({"n": 1, "of": 2}));
}

/// Who gets a notice only by its amendment does not sign before that; who is dropped by it has signed all the same.
#[test]
fn a_receipt_counts_from_when_the_notice_went_to_the_branch() {
    let desk = organ();
    desk.ok(&["notice", "receipt", "N1", "--unit", "宣传处党支部", "--on", "11月3日"]);
    desk.branch("群团处党支部");
    desk.ok(&["notice", "amend", "N1", "--because", "增加对象"]);
    desk.ok(&["notice", "edit", "N1", "--to", "办公室党支部", "群团处党支部"]);
    desk.ok(&["notice", "approve", "N1", "机关党委审", "--on", "11月8日"]);
    desk.ok(&["notice", "approve", "N1", "班子会议研究", "--on", "11月9日"]);
    desk.ok(&["notice", "issue", "N1", "--on", "11月10日"]);
    let receipt = ["notice", "receipt", "N1", "--unit", "群团处党支部", "--on"];
    desk.refused(&[&receipt[..], &["11月9日"]].concat(), 3, &["早于印发日期 2026-11-10"]);
    desk.ok(&[&receipt[..], &["11月12日"]].concat());
    let keys = ["unit_name", "sent", "day", "days"];
    let shown: Vec<Vec<Value>> =
        rows(&desk.json(&["notice", "receipt", "N1"])).iter().map(|row| of(row, &keys)).collect();
    assert_eq!(
        shown,
        [
            [json!("办公室党支部"), json!("2026-11-02"), json!(null), json!(null)],
            [json!("宣传处党支部"), json!("2026-11-02"), json!("2026-11-03"), json!(1)],
            [json!("群团处党支部"), json!("2026-11-10"), json!("2026-11-12"), json!(2)],
        ]
    );
}
