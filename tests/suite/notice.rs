//! Notices 组织生活通知单, from draft to withdrawal.

use serde_json::{Value, json};

use crate::desk::{Desk, rows};

/// An organ with two branches, one with a group, and a youth group.
fn organ() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
        let unit = |name: &str, kind: &str, under: &[&str]| {
            let unit = ["unit", "add", name, "--kind", kind, "--since", "2020-01-01"];
            desk.ok(&[&unit[..], under].concat());
        };
        unit("第一党小组", "党小组", &["--under", "办公室党支部"]);
        unit("青年理论学习一组", "青年理论学习小组", &[]);
        desk.member("秦春丽", "001", "办公室党支部", &[]);
        desk.ok(&["document", "add", "在全国组织部长会议上的讲话", "--class", "讲话"]);
        plan(desk, "办公室党支部", "党课", "学习党史");
        plan(desk, "宣传处党支部", "党课", "学习《党史》");
        plan(desk, "办公室党支部第一党小组", "党小组会", "交流体会");
        plan(desk, "市直机关工委", "领导班子会议", "研究计划");
    })
}

fn plan(desk: &Desk, unit: &str, kind: &str, topic: &str) {
    let unit = if unit == "市直机关工委" { "市直机关工委领导班子" } else { unit };
    desk.ok(&["plan", "add", "--unit", unit, "--kind", kind, "--period", "2026-11", "--topic", topic]);
}

/// A notice of November with one item, passed by both meetings.
fn passed(desk: &Desk) {
    desk.ok(&["notice", "draft", "2026-11"]);
    desk.ok(&[
        "notice",
        "item",
        "add",
        "N1",
        "--kind",
        "主题党日",
        "--what",
        "学习党章",
        "--due",
        "11月20日",
    ]);
    desk.ok(&["notice", "approve", "N1", "机关党委审", "--on", "10月30日"]);
    desk.ok(&["notice", "approve", "N1", "班子会议研究", "--on", "10月31日"]);
}

fn issued(desk: &Desk) {
    passed(desk);
    desk.ok(&["notice", "issue", "N1", "--on", "11月1日"]);
}

fn of(page: &Value, keys: &[&str]) -> Vec<Value> {
    keys.iter().map(|key| page[*key].clone()).collect()
}

#[test]
fn a_draft_takes_from_the_plan_what_its_branches_can_do() {
    let desk = organ();
    let draft = desk.json(&["notice", "draft", "2026-11", "--from-plan"]);
    assert_eq!(draft["schema"], "wuxue.notice.draft/1");
    assert_eq!(
        of(&draft, &["notice", "issue_label", "title", "period"]),
        ["N1", "2026年第1期", "2026年第1期党支部组织生活通知单", "2026-11"]
    );
    let keys = ["item", "kind_name", "what", "due", "hours", "to", "plan_item"];
    let items: Vec<_> = draft["items"].as_array().unwrap().iter().map(|item| of(item, &keys)).collect();
    assert_eq!(
        items,
        [
            // Planned alike for both: one item, of everybody.
            [
                json!("N1.1"),
                json!("党课"),
                json!("学习党史"),
                json!("2026-11-30"),
                json!(true),
                json!(null),
                json!(null)
            ],
            // Of a group: by its branch. What the leading body plans is its own.
            [
                json!("N1.2"),
                json!("党小组会"),
                json!("交流体会"),
                json!("2026-11-30"),
                json!(true),
                json!(["办公室党支部"]),
                json!("PL3")
            ],
        ]
    );
    // The same once more is there already; what was held meanwhile is not asked for.
    desk.refused(&["notice", "item", "draw", "第1期"], 3, &["这一项已经写了：N1.1", "notice item edit N1.1"]);
    let lecture = ["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-11-02", "--plan", "PL1"];
    desk.ok(&lecture);
    let next = desk.json(&["notice", "draft", "2026-11", "--from-plan", "--to", "办公室党支部"]);
    let items: Vec<_> =
        next["items"].as_array().unwrap().iter().map(|item| of(item, &["item", "what"])).collect();
    assert_eq!(items, [[json!("N2.1"), json!("交流体会")]]);
}

#[test]
fn numbers_follow_each_other_and_are_given_once() {
    let desk = organ();
    desk.ok(&["notice", "draft", "2026-11", "--issue", "11"]);
    desk.refused(&["notice", "draft", "--issue", "11"], 3, &["2026年第11期已经有了：N1", "--issue 12"]);
    // Without a period the next month.
    let draft = desk.json(&["notice", "draft"]);
    assert_eq!(of(&draft, &["notice", "issue", "period"]), [json!("N2"), json!(12), json!("2026-12")]);
    let january = desk.json(&["notice", "draft", "2027-01"]);
    assert_eq!(of(&january, &["year", "issue"]), [json!(2027), json!(1)]);
    for text in ["第11期", "11期", "2026年第11期", "２０２６年第 11 期", "n1"] {
        assert_eq!(desk.json(&["notice", "show", text])["notice"], "N1", "{text}");
    }
    desk.refused(&["notice", "show", "第13期"], 3, &["没有通知单 第13期", "wuxue notice list"]);
    desk.refused(&["notice", "show", "十一"], 2, &["不是通知单的编号或期号", "第11期"]);
    // A draft that never went out leaves its number to another.
    desk.ok(&["notice", "withdraw", "第12期", "--because", "不发了"]);
    assert_eq!(desk.json(&["notice", "draft", "--issue", "12"])["notice"], "N4");
    assert_eq!(desk.json(&["notice", "show", "第12期"])["notice"], "N4");
    let states = |words: &[&str]| -> Vec<Value> {
        rows(&desk.json(&[&["notice", "list"], words].concat()))
            .iter()
            .map(|row| row["notice"].clone())
            .collect()
    };
    assert_eq!(states(&[]), ["N1", "N2", "N4", "N3"]);
    assert_eq!(states(&["--state", "已撤回"]), ["N2"]);
    assert_eq!(states(&["--period", "2026-11"]), ["N1"]);
}

#[test]
fn nothing_is_sent_out_that_did_not_pass_both_meetings() {
    let desk = organ();
    desk.ok(&["notice", "draft", "2026-11"]);
    desk.refused(&["notice", "issue", "N1"], 3, &["还没有写要开展什么", "notice item add N1"]);
    desk.ok(&["notice", "item", "add", "N1", "--kind", "主题党日", "--what", "学习党章"]);
    desk.refused(&["notice", "issue", "N1"], 3, &["还没有经机关党委审", "notice approve N1 机关党委审"]);
    desk.refused(
        &["notice", "approve", "N1", "班子会议研究", "--on", "10月31日"],
        3,
        &["还没有经机关党委审，不能先报班子会议"],
    );
    desk.refused(&["notice", "approve", "N1"], 2, &["没有写是哪次会议", "--on 日期", "--meeting A12"]);
    // Without a word for it the next stage; the meeting is recorded with its resolution.
    let review = desk.json(&["notice", "approve", "N1", "--on", "10月30日"]);
    assert_eq!(of(&review, &["stage", "activity", "state"]), ["review", "A1", "reviewed"]);
    let meeting = desk.show("A1");
    assert_eq!(meeting["kinds"], json!(["机关党委会议"]));
    assert_eq!(meeting["decisions"][0]["text"], review["resolution"]);
    desk.refused(&["notice", "issue", "N1"], 3, &["还没有经班子会议研究"]);
    // A meeting that is on record is cited, not recorded twice.
    let body = ["log", "add", "领导班子会议", "--unit", "市直机关工委领导班子", "--on"];
    desk.ok(&[&body[..], &["2026-10-20"]].concat());
    desk.refused(
        &["notice", "approve", "N1", "--on", "10月20日"],
        3,
        &["班子会议研究（2026-10-20）早于机关党委审"],
    );
    desk.refused(&["notice", "approve", "N1", "--meeting", "A1"], 3, &["班子会议研究要有领导班子的会议"]);
    desk.ok(&[&body[..], &["2026-10-31"]].concat());
    let resolved = ["notice", "approve", "N1", "--on", "10月31日", "--resolution", "原则同意"];
    let resolved = desk.json(&resolved);
    assert_eq!(of(&resolved, &["activity", "resolution", "state"]), ["A3", "原则同意", "resolved"]);
    desk.refused(&["notice", "issue", "N1", "--on", "10月30日"], 3, &["早于班子会议研究的日期 2026-10-31"]);
    desk.refused(&["notice", "issue", "N1", "--on", "11月3日"], 3, &["晚于今天"]);
    // A meeting that was voided has passed nothing.
    desk.ok(&["log", "void", "A3", "--because", "登记错了"]);
    desk.refused(&["notice", "issue", "N1"], 3, &["还没有经班子会议研究"]);
    desk.ok(&["notice", "approve", "N1", "--on", "11月1日"]);
    let issued = desk.json(&["notice", "issue", "N1"]);
    assert_eq!(of(&issued, &["state", "issued"]), ["issued", "2026-11-02"]);
}

/// A meeting that passed a notice stays one that could.
#[test]
fn the_meeting_that_passed_a_notice_is_not_changed_away_from_it() {
    let desk = organ();
    issued(&desk);
    desk.refused(
        &["log", "edit", "A1", "--on", "2026-11-01"],
        3,
        &["与审议、印发的先后不符", "notice show N1"],
    );
    desk.refused(
        &["log", "edit", "A2", "--on", "2026-10-29"],
        3,
        &["A2 是 N1（2026年第1期）的班子会议研究会议"],
    );
    desk.refused(&["log", "edit", "A2", "--on", "2026-11-02"], 3, &["早于作出决议的 2026-11-02"]);
    desk.refused(&["log", "edit", "A1", "--kind", "集中学习"], 3, &["A1 不是作出决议的会议"]);
    desk.ok(&["log", "edit", "A1", "--on", "2026-10-29", "--place", "三楼会议室"]);
    let shown = desk.json(&["notice", "show", "N1"]);
    assert_eq!(shown["approvals"][0]["day"], "2026-10-29");
}

#[test]
fn a_notice_that_would_reach_nobody_is_not_sent_out() {
    let desk = Desk::founded("2026-11-02");
    desk.ok(&["unit", "add", "办公室党支部", "--kind", "党支部", "--since", "2026-11-02"]);
    passed(&desk);
    desk.refused(&["notice", "issue", "N1", "--on", "11月1日"], 3, &["2026-11-01 还没有党支部", "unit list"]);
    desk.ok(&["notice", "issue", "N1"]);
}

/// What a meeting on record resolved is taken from it, or written to it; sending the notice out carries it out.
#[test]
fn a_resolution_stands_in_the_record_of_its_meeting() {
    let desk = organ();
    let meeting = ["log", "add", "工委会", "--unit", "市直机关工委领导班子", "--on", "2026-10-31"];
    desk.ok(&[&meeting[..], &["--decision", "原则同意第1期通知单", "--decision", "研究其他事项"]].concat());
    let review = ["log", "add", "机关党委会议", "--unit", "市直机关工委机关党委", "--on", "2026-10-30"];
    desk.ok(&review);
    passed(&desk);
    let resolutions = desk.json(&["notice", "show", "N1"]);
    let said: Vec<_> = resolutions["approvals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| of(row, &["activity", "resolution"]))
        .collect();
    assert_eq!(
        json!(said),
        json!([
            ["A2", "审议通过“2026年第1期党支部组织生活通知单”，提请班子会议研究"],
            ["A1", "原则同意第1期通知单"]
        ])
    );
    let taken = |activity: &str| -> Vec<Value> {
        let page = desk.json(&["log", "decisions"]);
        let own = rows(&page).iter().filter(|row| row["activity"] == activity);
        own.map(|row| row["text"].clone()).collect()
    };
    assert_eq!(taken("A1"), ["原则同意第1期通知单", "研究其他事项"]);
    assert_eq!(taken("A2").len(), 1);
    desk.ok(&["notice", "issue", "N1", "--on", "11月1日"]);
    assert_eq!(taken("A1"), ["研究其他事项"]);
    assert_eq!(taken("A2").len(), 0);
}

#[test]
fn what_is_due_before_it_is_sent_out_is_mended_first() {
    let desk = organ();
    passed(&desk);
    desk.ok(&["notice", "item", "edit", "N1.1", "--due", "11月1日"]);
    desk.refused(
        &["notice", "issue", "N1"],
        3,
        &["N1.1“学习党章”的完成时限 2026-11-01 早于印发日期 2026-11-02", "notice item edit N1.1 --due"],
    );
    desk.ok(&["notice", "issue", "N1", "--on", "11月1日"]);
}

#[test]
fn what_was_sent_out_is_frozen_and_goes_to_the_branches_of_that_day() {
    let desk = organ();
    // One has ended, one is still to come.
    for (name, since) in [("旧支部", "2020-01-01"), ("将来支部", "2026-12-01")] {
        desk.ok(&["unit", "add", name, "--kind", "党支部", "--since", since]);
    }
    desk.ok(&["unit", "end", "旧支部", "--on", "2026-10-30"]);
    issued(&desk);
    desk.ok(&["unit", "add", "新支部", "--kind", "党支部", "--since", "2026-11-01"]);
    for words in [
        &["notice", "edit", "N1", "--title", "别的"][..],
        &["notice", "item", "edit", "N1.1", "--due", "11月30日"],
        &["notice", "item", "remove", "N1.1"],
        &["notice", "item", "add", "N1", "--kind", "党课", "--what", "党史"],
        &["notice", "approve", "N1", "--on", "11月1日"],
        &["notice", "issue", "N1"],
    ] {
        desk.refused(words, 3, &["已于 2026-11-01 印发", "wuxue notice amend N1 --because 原因"]);
    }
    // Founded on the day of issue, recorded after it: it was not addressed.
    let shown = desk.json(&["notice", "show", "N1"]);
    assert_eq!(shown["to"], json!(["办公室党支部", "宣传处党支部"]));
    let paper = desk.text(&["notice", "print", "N1"]);
    assert!(paper.contains("办公室党支部、宣传处党支部：") && paper.contains("2026年11月1日"), "{paper}");
}

#[test]
fn an_amendment_is_a_version_that_shows_what_changed() {
    let desk = organ();
    passed(&desk);
    desk.ok(&["notice", "item", "add", "N1", "--kind", "党课", "--what", "学习党史", "--optional"]);
    desk.refused(&["notice", "amend", "N1", "--because", "改时限"], 3, &["还没有印发，直接更改就行"]);
    desk.ok(&["notice", "issue", "N1", "--on", "11月1日"]);
    desk.refused(&["notice", "amend", "N1"], 3, &["要写明原因", "notice amend N1 --because 原因"]);
    desk.ok(&["notice", "amend", "N1", "--because", "与全会精神衔接"]);
    desk.refused(&["notice", "amend", "N1", "--because", "再改"], 3, &["已经在修订"]);
    desk.ok(&["notice", "item", "edit", "第1期第1项", "--due", "11月25日", "--document", "D1"]);
    desk.ok(&["notice", "item", "remove", "N1.2"]);
    let added =
        ["notice", "item", "add", "N1", "--kind", "党小组会", "--what", "交流体会", "--to", "办公室党支部"];
    // A number that was dropped is not given again.
    assert_eq!(desk.json(&added)["item"], "N1.3");
    desk.ok(&["notice", "edit", "N1", "--to", "办公室党支部", "宣传处党支部", "青年理论学习一组"]);
    let shown = desk.json(&["notice", "show", "N1"]);
    assert_eq!(
        of(&shown, &["state", "version", "amend_reason"]),
        [json!("amending"), json!(2), json!("与全会精神衔接")]
    );
    let changes: Vec<_> = shown["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| of(change, &["item", "field", "old", "new"]))
        .collect();
    assert_eq!(
        changes,
        [
            [
                json!(null),
                json!("发给"),
                json!(["办公室党支部", "宣传处党支部"]),
                json!(["办公室党支部", "宣传处党支部", "青年理论学习一组"])
            ],
            [json!("N1.1"), json!("学习材料"), json!(null), json!(["D1 在全国组织部长会议上的讲话"])],
            [json!("N1.1"), json!("完成时限"), json!("2026-11-20"), json!("2026-11-25")],
            [json!("N1.2"), json!("取消"), json!("学习党史"), json!(null)],
            [json!("N1.3"), json!("新增"), json!(null), json!("交流体会")],
        ]
    );
    // Until it is sent out the notice stands as it was; its own version needs its own meetings.
    assert_eq!(rows(&desk.json(&["notice", "list"]))[0]["items"], 2);
    desk.refused(&["notice", "issue", "N1"], 3, &["还没有经机关党委审"]);
    let old = desk.json(&["notice", "show", "N1", "--version", "1"]);
    assert_eq!(old["items"][0]["due"], "2026-11-20");
    desk.ok(&["notice", "approve", "N1", "--on", "11月1日"]);
    desk.ok(&["notice", "approve", "N1", "--on", "11月2日"]);
    desk.ok(&["notice", "issue", "N1"]);
    assert_eq!(of(&rows(&desk.json(&["notice", "list"]))[0], &["version", "items"]), [2, 2]);
    desk.refused(&["notice", "show", "N1", "--version", "3"], 3, &["没有第 3 版"]);
}

/// An amendment that is given up leaves nothing behind, and the notice is amended anew.
#[test]
fn an_amendment_is_given_up_and_the_notice_stays_as_it_was() {
    let desk = organ();
    desk.refused(&["notice", "amend", "N1", "--give-up", "--because", "不改了"], 3, &["没有通知单 N1"]);
    issued(&desk);
    let give_up = ["notice", "amend", "N1", "--give-up", "--because", "不改了"];
    desk.refused(&give_up, 3, &["没有还没印发的修订"]);
    let before = desk.json(&["notice", "show", "N1"]);
    desk.ok(&["notice", "amend", "N1", "--because", "推迟"]);
    desk.ok(&[
        "notice",
        "item",
        "edit",
        "N1.1",
        "--due",
        "2026-11-25",
        "--document",
        "D1",
        "--to",
        "办公室党支部",
    ]);
    desk.ok(&["notice", "approve", "N1", "--on", "2026-11-01"]);
    desk.refused(&["notice", "amend", "N1", "--give-up"], 3, &["放弃修订要写明原因"]);
    assert_eq!(desk.json(&give_up)["dropped"], 2);
    assert_eq!(desk.json(&["notice", "show", "N1"]), before);
    desk.ok(&["notice", "amend", "N1", "--because", "推迟到月底"]);
    desk.ok(&["check"]);
}

#[test]
fn an_item_asks_what_somebody_addressed_can_do() {
    let desk = organ();
    desk.ok(&["notice", "draft", "2026-11", "--to", "办公室党支部"]);
    let add = |more: &[&'static str]| [&["notice", "item", "add", "N1"][..], more].concat();
    desk.refused(&add(&["--kind", "主题党日"]), 2, &["没有写活动类型或内容", "--plan PL3"]);
    desk.refused(&add(&["--kind", "领导班子会议", "--what", "研究"]), 3, &["领导班子会议不由党支部举办"]);
    let elsewhere = add(&["--kind", "党课", "--what", "党史", "--to", "宣传处党支部"]);
    desk.refused(&elsewhere, 3, &["而通知单不发给它", "notice edit N1 --to"]);
    desk.refused(&add(&["--kind", "党课", "--what", "党史", "--due", "10月30日"]), 3, &["早于通知单的期间"]);
    desk.refused(
        &add(&["--plan", "PL1", "--kind", "主题党日"]),
        3,
        &["计划项 PL1“学习党史”与这一项不是同一类活动"],
    );
    // A branch carries out what its groups hold, and what it organises for the youth group.
    desk.ok(&add(&["--kind", "青年理论学习小组活动", "--what", "演讲", "--form", "演讲辩论", "--no-hours"]));
    desk.ok(&add(&["--plan", "PL3"]));
    desk.ok(&add(&["--kind", "自学", "--what", "党章", "--optional"]));
    desk.refused(&add(&["--kind", "自学", "--what", "党 章"]), 3, &["这一项已经写了：N1.3“党章”"]);
    let shown = desk.json(&["notice", "show", "N1"]);
    let items: Vec<_> = shown["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| of(item, &["what", "required", "hours", "form", "plan_item"]))
        .collect();
    assert_eq!(
        items,
        [
            [json!("演讲"), json!(true), json!(false), json!("演讲辩论"), json!(null)],
            [json!("交流体会"), json!(true), json!(true), json!(null), json!("PL3")],
            [json!("党章"), json!(false), json!(true), json!(null), json!(null)],
        ]
    );
    // Whoever no longer gets the notice has no item of it.
    desk.ok(&["notice", "item", "edit", "N1.2", "--to", "办公室党支部"]);
    desk.refused(
        &["notice", "edit", "N1", "--to", "宣传处党支部"],
        3,
        &["N1.2", "notice item edit N1.2 --to"],
    );
    desk.refused(&["notice", "item", "edit", "N1.9", "--due", "11月30日"], 3, &["没有第 9 项"]);
    desk.refused(&["notice", "item", "edit", "第1期", "--due", "11月30日"], 2, &["写作 N5.2、第11期第2项"]);
    desk.refused(&["notice", "draft", "--to", "第一党小组"], 3, &["发给它所在的党支部"]);
    let paper = desk.text(&["notice", "print", "N1", "--format", "md"]);
    for part in [
        "一、规定动作",
        "1．青年理论学习小组活动：演讲。形式：演讲辩论；不计学时；2026年11月30日前完成。",
        "二、自选动作",
        "尚未印发",
    ] {
        assert!(paper.contains(part), "{part}\n{paper}");
    }
}

#[test]
fn a_change_after_a_meeting_is_pointed_out() {
    let desk = organ();
    passed(&desk);
    let told = desk.ok(&["notice", "item", "edit", "N1.1", "--note", "结合实际"]).remarks;
    assert!(told.contains("2026-10-31 班子会议研究已过，这是以后的改动"), "{told}");
}

#[test]
fn a_withdrawn_notice_is_kept_and_changed_no_more() {
    let desk = organ();
    issued(&desk);
    desk.refused(&["notice", "withdraw", "N1"], 3, &["撤回通知单要写明原因"]);
    desk.ok(&["notice", "withdraw", "N1", "--because", "并入下期"]);
    let shown = desk.json(&["notice", "show", "N1"]);
    assert_eq!(
        of(&shown, &["state", "withdrawn", "withdraw_reason"]),
        ["withdrawn", "2026-11-02", "并入下期"]
    );
    for words in [
        &["notice", "amend", "N1", "--because", "改"][..],
        &["notice", "edit", "N1", "--title", "别的"],
        &["notice", "withdraw", "N1", "--because", "再撤"],
    ] {
        desk.refused(words, 3, &["已于 2026-11-02 撤回：并入下期", "wuxue notice draft"]);
    }
    // It went out under its number, which nobody else gets.
    desk.refused(&["notice", "draft", "--issue", "1"], 3, &["2026年第1期已经有了：N1"]);
}

/// The state of an item with a unit, as scripts read it.
fn stands(desk: &Desk, day: &str, item: &str, unit: &str) -> (String, Value, i64) {
    let outcome = desk.run_on(day, &["notice", "matrix", "N1", "--format", "json"]);
    let page: Value =
        serde_json::from_slice(&outcome.answer).unwrap_or_else(|_| panic!("{}", outcome.remarks));
    let found = rows(&page).iter().find(|row| row["item"] == item && row["unit_name"] == unit);
    let found = found.unwrap_or_else(|| panic!("{item} {unit}: {page}"));
    (found["state"].as_str().unwrap().to_owned(), found["activity"].clone(), found["days"].as_i64().unwrap())
}

fn is(state: &str, activity: &str, days: i64) -> (String, Value, i64) {
    (state.to_owned(), if activity.is_empty() { Value::Null } else { json!(activity) }, days)
}

/// Sent out on 30 September for October: a day of its own by the 15th, a lecture, a meeting of groups, 自学, and a
/// lecture that need not be.
pub fn october() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.found();
        for branch in ["办公室党支部", "宣传处党支部"] {
            desk.branch(branch);
        }
        for group in ["第一党小组", "第二党小组"] {
            let unit = [
                "unit",
                "add",
                group,
                "--kind",
                "党小组",
                "--since",
                "2020-01-01",
                "--under",
                "办公室党支部",
            ];
            desk.ok(&unit);
        }
        for (name, number, branch) in
            [("甲一", "1", "办公室党支部"), ("甲二", "2", "办公室党支部"), ("乙一", "3", "宣传处党支部")]
        {
            desk.member(name, number, branch, &[]);
        }
        desk.ok(&["document", "add", "党章", "--class", "书目"]);
        desk.ok(&["notice", "draft", "2026-10"]);
        let item = |words: &[&str]| desk.ok(&[&["notice", "item", "add", "N1"][..], words].concat());
        item(&["--kind", "主题党日", "--what", "走好第一方阵", "--due", "2026-10-15", "--document", "D1"]);
        item(&["--kind", "主题党日", "--what", "重温誓词", "--due", "2026-10-31"]);
        item(&["--kind", "党小组会", "--what", "交流体会"]);
        item(&["--kind", "自学", "--what", "党章", "--document", "D1"]);
        item(&["--kind", "党课", "--what", "党史", "--optional"]);
        for day in ["2026-09-28", "2026-09-29"] {
            desk.ok(&["notice", "approve", "N1", "--on", day]);
        }
        desk.ok(&["notice", "issue", "N1", "--on", "2026-09-30"]);
    })
}

pub fn hold(desk: &Desk, kind: &str, unit: &str, on: &str, more: &[&str]) -> Value {
    let what = ["log", "add", kind, "--unit", unit, "--on", on];
    desk.json(&[&what[..], more].concat())["activity"].clone()
}

#[test]
fn an_item_is_carried_out_by_the_activity_that_cites_it() {
    let desk = october();
    let office = "办公室党支部";
    assert_eq!(stands(&desk, "2026-10-15", "N1.1", office), is("not_due", "", 0));
    assert_eq!(stands(&desk, "2026-10-18", "N1.1", office), is("missing", "", 3));
    assert_eq!(stands(&desk, "2026-11-02", "N1.5", office), is("not_chosen", "", 0));
    assert_eq!(stands(&desk, "2026-11-02", "N1.3", "宣传处党支部"), is("exempt", "", 0));
    // One answers two items, and is late for the first of them.
    let day = hold(&desk, "主题党日", office, "2026-10-20", &["--title", "甲", "--item", "N1.1、第1期第2项"]);
    assert_eq!(stands(&desk, "2026-11-02", "N1.1", office), is("late", day.as_str().unwrap(), 5));
    assert_eq!(stands(&desk, "2026-11-02", "N1.2", office), is("done", day.as_str().unwrap(), 0));
    assert_eq!(desk.show(day.as_str().unwrap())["items"], json!(["N1.1 走好第一方阵", "N1.2 重温誓词"]));
    // On the day before it was held it was open.
    assert_eq!(stands(&desk, "2026-10-19", "N1.2", office).0, "not_due");
    // Of two the earlier one counts; what is voided opens the item again.
    let earlier = hold(&desk, "主题党日", office, "2026-10-12", &["--title", "乙", "--item", "N1.1"]);
    assert_eq!(stands(&desk, "2026-11-02", "N1.1", office), is("done", earlier.as_str().unwrap(), 0));
    desk.ok(&["log", "void", earlier.as_str().unwrap(), "--because", "没有开成"]);
    assert_eq!(stands(&desk, "2026-11-02", "N1.1", office).0, "late");
    // A branch carries out what its groups hold: all of them.
    let group = |name: &str, on: &str| hold(&desk, "党小组会", name, on, &["--item", "N1.3"]);
    group("第一党小组", "2026-10-20");
    assert_eq!(stands(&desk, "2026-11-02", "N1.3", office).0, "partly");
    let last = group("第二党小组", "2026-10-28");
    assert_eq!(stands(&desk, "2026-11-02", "N1.3", office), is("done", last.as_str().unwrap(), 0));
    // 自学 by those who studied what it names.
    let study = |who: &str| {
        let entry =
            ["--who", who, "--on", "2026-10-12", "--minutes", "60", "--what", "党章", "--document", "D1"];
        desk.ok(&[&["log", "self", "add"][..], &entry].concat());
    };
    study("甲一");
    assert_eq!(stands(&desk, "2026-11-02", "N1.4", office).0, "partly");
    study("甲二");
    assert_eq!(stands(&desk, "2026-11-02", "N1.4", office).0, "done");
    // Who is exempt is asked nothing; who comes to it after the day is late.
    desk.ok(&["member", "exempt", "乙一", "--reason", "年老体弱", "--on", "2026-10-01"]);
    assert_eq!(stands(&desk, "2026-11-02", "N1.4", "宣传处党支部").0, "exempt");
    desk.ok(&["undo", "--yes"]);
    let late =
        ["--who", "乙一", "--on", "2026-11-02", "--minutes", "60", "--what", "党章", "--document", "D1"];
    desk.ok(&[&["log", "self", "add"][..], &late].concat());
    assert_eq!(stands(&desk, "2026-11-02", "N1.4", "宣传处党支部"), is("late", "", 2));
    desk.ok(&["undo", "--yes"]);
    // A group of later is not asked for.
    let later = ["unit", "add", "第三党小组", "--kind", "党小组", "--since", "2026-11-02", "--under", office];
    desk.ok(&later);
    assert_eq!(stands(&desk, "2026-11-02", "N1.3", office).0, "done");
    let page = desk.json(&["notice", "matrix", "N1"]);
    assert_eq!(of(&page, &["done", "late", "partly", "missing"]), [json!(3), json!(1), json!(0), json!(3)]);
    assert_eq!(page["items"][0]["carried_out"], json!({"n": 1, "of": 2}));
    desk.page(1, &["notice", "matrix", "N1", "--check"]);
}

/// With a setting too few there is not carried out; the earliest that is complete counts.
#[test]
fn too_few_there_is_partly_carried_out_where_the_unit_says_so() {
    let desk = october();
    let office = "办公室党支部";
    let few = hold(
        &desk,
        "主题党日",
        office,
        "2026-10-12",
        &["--title", "甲", "--item", "N1.1", "--mark", "甲一=出勤", "甲二=缺席"],
    );
    assert_eq!(stands(&desk, "2026-11-02", "N1.1", office).0, "done");
    desk.ok(&["inspect", "setting", "set", "item_attendance", "80"]);
    assert_eq!(stands(&desk, "2026-11-02", "N1.1", office), is("partly", few.as_str().unwrap(), 0));
    let all =
        hold(&desk, "主题党日", office, "2026-10-14", &["--title", "乙", "--item", "N1.1", "--attend-all"]);
    assert_eq!(stands(&desk, "2026-11-02", "N1.1", office), is("done", all.as_str().unwrap(), 0));
}

#[test]
fn what_does_not_answer_an_item_is_refused() {
    let desk = october();
    let cite = |kind: &'static str, unit: &'static str, on: &'static str, item: &'static str| {
        ["log", "add", kind, "--unit", unit, "--on", on, "--item", item]
    };
    desk.refused(
        &cite("党课", "办公室党支部", "2026-10-20", "N1.1"),
        3,
        &["N1.1“走好第一方阵”要求开展的是主题党日"],
    );
    desk.refused(&cite("党课", "办公室党支部", "2026-10-20", "N1.4"), 3, &["要求的是自学，不由活动落实"]);
    desk.refused(&cite("主题党日", "办公室党支部", "2026-09-20", "N1.1"), 3, &["期间从 2026-10-01 起"]);
    desk.refused(&cite("主题党日", "办公室党支部", "2026-10-20", "N1.9"), 3, &["没有第 9 项，或者已经取消"]);
    desk.refused(&cite("主题党日", "办公室党支部", "2026-10-20", "N2.1"), 3, &["没有通知单 N2"]);
    desk.ok(&["unit", "add", "新支部", "--kind", "党支部", "--since", "2026-10-01"]);
    desk.refused(&cite("主题党日", "新支部", "2026-10-20", "N1.1"), 3, &["没有要求“新支部”开展"]);
    desk.ok(&cite("主题党日", "办公室党支部", "2026-10-20", "N1.1"));
    // What it cites holds it: it is taken off first.
    desk.refused(&["log", "edit", "A3", "--kind", "党课"], 3, &["要求开展的是主题党日"]);
    desk.ok(&["log", "edit", "A3", "--kind", "党课", "--item", ""]);
    desk.ok(&["notice", "draft", "2026-12"]);
    desk.refused(&cite("主题党日", "办公室党支部", "2026-10-20", "N2.1"), 3, &["还没有印发"]);
    desk.refused(&["notice", "matrix", "N2"], 3, &["还没有印发，没有落实情况"]);
}

#[test]
fn links_are_proposed_and_written_once_confirmed() {
    let desk = october();
    hold(&desk, "主题党日", "办公室党支部", "2026-10-08", &["--title", "甲"]);
    hold(&desk, "主题党日", "办公室党支部", "2026-10-12", &["--title", "乙", "--document", "D1"]);
    hold(&desk, "党小组会", "第一党小组", "2026-10-12", &[]);
    hold(&desk, "主题党日", "宣传处党支部", "2026-11-01", &["--title", "丙"]);
    desk.refused(&["notice", "match", "N1"], 3, &["需要确认", "--yes"]);
    let page = desk.json(&["notice", "match", "N1", "--yes"]);
    let found: Vec<_> = rows(&page).iter().map(|row| of(row, &["item", "unit_name", "activity"])).collect();
    // The same material goes before the earlier day; what was held after the period is not proposed.
    assert_eq!(
        found,
        [
            ["N1.1", "办公室党支部", "A4"],
            ["N1.2", "办公室党支部", "A3"],
            ["N1.3", "办公室党支部第一党小组", "A5"]
        ]
    );
    assert_eq!(stands(&desk, "2026-11-02", "N1.1", "办公室党支部"), is("done", "A4", 0));
    // Nothing is proposed twice, and what was held late is linked by hand.
    assert_eq!(desk.json(&["notice", "match", "N1", "--yes"])["count"], 0);
    desk.ok(&["log", "edit", "A6", "--item", "N1.1"]);
    assert_eq!(stands(&desk, "2026-11-02", "N1.1", "宣传处党支部"), is("late", "A6", 17));
}

#[test]
fn a_miss_is_answered_once_by_who_missed() {
    let desk = october();
    let say = |unit: &'static str| ["notice", "excuse", "N1.1", "--unit", unit, "--text", "集中外出"];
    desk.ok(&say("宣传处党支部"));
    assert_eq!(stands(&desk, "2026-11-02", "N1.1", "宣传处党支部"), is("stated", "", 0));
    desk.refused(&say("宣传处党支部"), 3, &["已经说明过：集中外出"]);
    hold(&desk, "主题党日", "办公室党支部", "2026-10-12", &["--item", "N1.1"]);
    desk.refused(&say("办公室党支部"), 3, &["是“已落实”，无须说明"]);
    let page = desk.text(&["notice", "matrix", "N1"]);
    assert!(page.contains("已说明：1") && page.contains("集中外出"), "{page}");
}

/// An item that an amendment drops stays on record, out of the totals, and so does what was done of it.
#[test]
fn a_cancelled_item_counts_no_more_and_a_withdrawn_notice_keeps_what_was_done() {
    let desk = october();
    hold(&desk, "主题党日", "办公室党支部", "2026-10-12", &["--item", "N1.1"]);
    desk.ok(&["notice", "amend", "N1", "--because", "精简"]);
    desk.ok(&["notice", "item", "remove", "N1.1"]);
    // Until the amendment is sent out the item stands.
    assert_eq!(stands(&desk, "2026-11-02", "N1.1", "办公室党支部").0, "done");
    desk.ok(&["notice", "approve", "N1", "--on", "2026-11-01"]);
    desk.ok(&["notice", "approve", "N1", "--on", "2026-11-02"]);
    desk.ok(&["notice", "issue", "N1"]);
    let page = desk.json(&["notice", "matrix", "N1"]);
    assert_eq!(page["done"], 0);
    assert_eq!(of(&page["cancelled"][0], &["item", "state_name"]), ["N1.1", "已取消"]);
    assert_eq!(desk.show("A3")["items"], json!(["N1.1 走好第一方阵"]));
    desk.ok(&["notice", "withdraw", "N1", "--because", "并入下期"]);
    assert_eq!(desk.json(&["notice", "matrix", "N1"])["withdrawn"], "2026-11-02");
    // What it cites holds a correction back no more.
    desk.ok(&["log", "edit", "A3", "--on", "2026-10-13"]);
}

/// An amendment is of a later day than what it amends.
#[test]
fn an_amendment_is_not_sent_out_before_the_notice() {
    let desk = organ();
    issued(&desk);
    desk.ok(&["notice", "amend", "N1", "--because", "推迟"]);
    desk.ok(&["notice", "approve", "N1", "机关党委审", "--on", "10月30日"]);
    desk.ok(&["notice", "approve", "N1", "班子会议研究", "--on", "10月31日"]);
    let issue = ["notice", "issue", "N1", "--on"];
    desk.refused(&[&issue[..], &["10月31日"]].concat(), 3, &["早于原来印发的日期 2026-11-01", "--on 日期"]);
    desk.ok(&[&issue[..], &["11月1日"]].concat());
    // The hint is for what was typed.
    desk.ok(&["unit", "add", "办公室", "--kind", "处室", "--since", "2020-01-01"]);
    let draft = ["notice", "draft", "2026-12", "--to", "办公室"];
    let said = desk.refused(&draft, 3, &["“办公室”是处室", "wuxue unit list"]);
    assert!(!said.contains("党小组"), "{said}");
}
