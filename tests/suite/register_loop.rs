//! The loop that a political document runs through, step by step: what each step needs, and the hard cases.

use serde_json::{Value, json};

use crate::desk::{Desk, rows};

const TODAY: &str = "2026-11-16";
const BODY: &str = "市直机关工委领导班子";

/// An organ with a decision notice that came in on 22 September, owned by 秦春丽 and due on 30 October.
pub fn listed() -> Desk {
    let mut desk = Desk::copied("2026-09-01", |desk| {
        desk.found();
        desk.ok(&["member", "import", &crate::desk::sample("roster-gbk.csv"), "--yes"]);
        desk.ok(&["unit", "add", "综合处", "--kind", "处室", "--since", "2026-09-01"]);
        desk.ok(&["unit", "add", "研究室", "--kind", "处室", "--since", "2026-09-01"]);
        desk.ok(&["document", "add", "某某讲话", "--class", "讲话"]);
    });
    desk.today = TODAY;
    desk.ok(&[
        "checklist",
        "add",
        "市委常委会会议决定事项通知",
        "--class",
        "4",
        "--number",
        "市委办决〔2026〕31号",
        "--received",
        "2026-09-22",
        "--owner",
        "秦春丽",
        "--due",
        "2026-10-30",
        "--on",
        "2026-09-22",
    ]);
    desk
}

/// A meeting of the body with a first topic.
pub fn meeting(desk: &Desk, on: &str) {
    desk.ok(&[
        "log",
        "add",
        "工委会",
        "--unit",
        BODY,
        "--on",
        on,
        "--first-topic",
        "已列",
        "--agenda",
        "传达学习",
        "--document",
        "D1",
    ]);
}

/// Conveyed on 30 September, with a measure and its task M1.1 of 综合处.
pub fn under_way() -> Desk {
    let desk = listed();
    meeting(&desk, "2026-09-30");
    desk.ok(&["checklist", "convey", "M1", "--activity", "A1"]);
    desk.ok(&["checklist", "measure", "M1", "建立台账", "--lead", "综合处", "--on", "2026-09-30"]);
    desk
}

/// Called done.
pub fn submitted() -> Desk {
    let desk = under_way();
    desk.ok(&["checklist", "task", "done", "M1.1", "--evidence", "台账已印发", "--on", "2026-10-20"]);
    desk.ok(&["checklist", "submit", "M1", "--result", "台账已建立", "--on", "2026-10-21"]);
    desk
}

/// Verified on 22 October.
pub fn closed() -> Desk {
    let desk = submitted();
    desk.ok(&["checklist", "verify", "M1", "--verifier", "谭怡凯", "--on", "2026-10-22"]);
    desk
}

/// As `checklist show` tells of it.
#[track_caller]
pub fn matter(desk: &Desk) -> Value {
    desk.json(&["checklist", "show", "M1"])
}

/// The sorts of the steps, in order.
fn sorts(shown: &Value) -> Vec<&str> {
    shown["steps"].as_array().unwrap().iter().map(|step| step["sort"].as_str().unwrap()).collect()
}

#[test]
fn a_matter_runs_through_the_whole_loop_and_each_answer_leads_to_the_next() {
    let desk = listed();
    meeting(&desk, "2026-09-30");
    let mut next = Vec::new();
    for words in [
        &["convey", "市委办决[2026]31号", "--activity", "A1"][..],
        &["deploy", "M1", "--text", "由综合处牵头", "--on", "2026-10-08"],
        &["measure", "M1", "建立台账", "--on", "2026-10-08"],
        &[
            "task",
            "add",
            "M1",
            "--measure",
            "1",
            "--lead",
            "综合处",
            "--support",
            "研究室",
            "--on",
            "2026-10-08",
        ],
        &["progress", "M1.1", "台账已有初稿", "--on", "2026-10-12"],
        &["task", "done", "M1.1", "--evidence", "A1", "--evidence", "台账已印发"],
        &["report", "M1", "--to", "市委办公室", "--text", "台账已建立", "--on", "2026-10-20"],
        &["submit", "M1", "--result", "台账已建立", "--on", "2026-10-21"],
        &["verify", "M1", "--verifier", "谭怡凯", "--on", "2026-10-22"],
        &["archive", "M1", "--number", "2026-7", "--files", "通知原件、台账", "--on", "2026-10-23"],
    ] {
        let page = desk.json(&[&["checklist"], words].concat());
        assert_eq!(page["matter"], "M1", "{words:?}");
        next.push((page["state_name"].clone(), page["next"].clone()));
    }
    let next: Vec<(&str, &str)> =
        next.iter().map(|(state, next)| (state.as_str().unwrap(), next.as_str().unwrap_or("—"))).collect();
    assert_eq!(
        next,
        [
            ("已传达，已逾期 17 天", "研究部署"),
            ("已部署，已逾期 17 天", "措施与任务分解"),
            ("已部署，已逾期 17 天", "措施与任务分解"),
            ("落实中，已逾期 17 天", "完成任务"),
            ("落实中，已逾期 17 天", "完成任务"),
            ("落实中，已逾期 17 天", "报审"),
            ("落实中，已逾期 17 天", "报审"),
            // Called done on 21 October, in time.
            ("待审核", "审核销号"),
            ("已销号", "归档"),
            ("已归档", "—"),
        ]
    );
    let shown = matter(&desk);
    assert_eq!(
        sorts(&shown),
        ["convey", "done", "deploy", "progress", "report", "submit", "verify", "archive"]
    );
    let steps = shown["steps"].as_array().unwrap();
    assert_eq!((&steps[1]["activity"], &steps[1]["text"]), (&json!("A1"), &json!("台账已印发")));
    assert_eq!(steps[6]["person"], "谭怡凯");
    assert_eq!(steps[7]["text"], "2026-7（通知原件、台账）");
    desk.ok(&["checklist", "lookback", "M1", "--result", "已巩固"]);
    assert_eq!(matter(&desk)["state"], "archived");
    let timeless = ["checklist", "lookback", "M1", "--result", "反弹"];
    desk.refused(&timeless, 3, &["M1 反弹了，要写明新的完成时限"]);
    let again = ["checklist", "lookback", "M1", "--result", "反弹", "--due", "2026-12-31"];
    assert_eq!(desk.json(&again)["state_name"], "落实中");
    assert_eq!(matter(&desk)["due"], "2026-12-31");
}

#[test]
fn every_answer_says_what_lacks() {
    let desk = listed();
    meeting(&desk, "2026-09-30");
    let page = desk.json(&["checklist", "convey", "M1", "--activity", "A1"]);
    assert_eq!(page["lacks"], json!(["没有分解任务", "没有报审（没有写完成情况）"]));
    let added = desk.ok(&["checklist", "measure", "M1", "建立台账"]);
    assert!(
        added.remarks.contains("wuxue checklist task add M1 --measure 1 --lead 牵头单位"),
        "{}",
        added.remarks
    );
}

#[test]
fn a_first_topic_is_the_meeting_of_the_leading_body_that_had_one() {
    let desk = listed();
    let words = ["log", "add", "第一议题", "--on", "2026-09-30", "--matter", "M1", "--measure", "建立台账"];
    let page = desk.json(&[&words[..], &["--lead", "综合处"]].concat());
    let held = desk.show(page["activity"].as_str().unwrap());
    assert_eq!((&held["unit"], &held["first_topic"]), (&json!(BODY), &json!("已列")));
    let shown = matter(&desk);
    assert_eq!(shown["conveyed"], "2026-09-30");
    assert_eq!(shown["tasks"][0]["lead_name"], "综合处");
    // Of a branch it does not say which of its meetings.
    let branch = ["log", "add", "第一议题", "--unit", "办公室党支部", "--on", "2026-09-29"];
    desk.refused(&branch, 3, &["没有叫“第一议题”的活动类型"]);
}

#[test]
fn a_matter_conveyed_twice_shows_both_and_counts_the_first() {
    let desk = listed();
    meeting(&desk, "2026-10-09");
    meeting(&desk, "2026-09-30");
    let page = desk.json(&["checklist", "convey", "M1", "--activity", "A1", "A2"]);
    assert_eq!(page["activities"], json!(["A1", "A2"]));
    let shown = matter(&desk);
    assert_eq!(shown["conveyed"], "2026-09-30");
    let steps = shown["steps"].as_array().unwrap();
    assert_eq!((&steps[0]["activity"], &steps[1]["activity"]), (&json!("A2"), &json!("A1")));
    desk.refused(&["checklist", "convey", "M1", "--activity", "A2"], 3, &["已经登记过在 A2 传达学习"]);
    for (id, other) in [("A1", "A2"), ("A2", "A1")] {
        assert_eq!(desk.show(id)["matters"], json!(["M1 市委常委会会议决定事项通知"]), "{other}");
    }
}

#[test]
fn the_first_topic_of_a_day_is_found_if_it_is_the_only_one() {
    let desk = listed();
    meeting(&desk, "2026-09-30");
    desk.refused(
        &["checklist", "convey", "M1", "--on", "2026-10-01"],
        3,
        &["2026-10-01 没有列了第一议题的活动", "--matter M1"],
    );
    let more = ["--first-topic", "已列", "--agenda", "学习", "--document", "D1"];
    desk.ok(
        &[&["log", "add", "党员大会", "--unit", "办公室党支部", "--on", "2026-09-30"], &more[..]].concat()
    );
    desk.refused(
        &["checklist", "convey", "M1", "--on", "2026-09-30"],
        3,
        &["有 2 次第一议题学习", "wuxue checklist convey M1 --activity A1", "--activity A2"],
    );
    let found = desk.json(&["checklist", "convey", "M1", "--on", "9月30日", "--unit", BODY]);
    assert_eq!(found["activity"], "A1");
    desk.refused(&["checklist", "convey", "M1"], 2, &["--activity"]);
}

#[test]
fn what_was_no_first_topic_conveys_nothing() {
    let desk = listed();
    desk.ok(&["log", "add", "工委会", "--unit", BODY, "--on", "2026-09-30", "--first-topic", "未列"]);
    desk.refused(
        &["checklist", "convey", "M1", "--activity", "A1"],
        3,
        &["A1 没有把它列为第一议题", "wuxue log edit A1 --first-topic 已列"],
    );
}

#[test]
fn a_conveying_counts_no_more_when_its_activity_is_voided_or_had_another_first_topic() {
    let desk = under_way();
    let voided = desk.ok(&["log", "void", "A1", "--because", "重复登记"]);
    assert!(voided.remarks.contains("M1 市委常委会会议决定事项通知"), "{}", voided.remarks);
    let shown = matter(&desk);
    assert_eq!(shown["conveyed"], Value::Null);
    assert_eq!(shown["next"], "传达学习");
    assert_eq!(shown["steps"][0]["remark"], "活动已作废，或者没有列为第一议题，不算");
    desk.refused(&["checklist", "convey", "M1", "--activity", "A1"], 3, &["M1 已经登记过在 A1 传达学习"]);
    desk.ok(&["undo", "--yes"]);
    assert_eq!(matter(&desk)["conveyed"], "2026-09-30");
    desk.ok(&["log", "edit", "A1", "--first-topic", "未列"]);
    assert_eq!(matter(&desk)["conveyed"], Value::Null);
    desk.ok(&["log", "edit", "A1", "--first-topic", "已列"]);
    assert_eq!(matter(&desk)["conveyed"], "2026-09-30");
}

#[test]
fn who_owns_any_of_it_does_not_verify_it_by_whatever_name() {
    let desk = submitted();
    let verify = |by| ["checklist", "verify", "M1", "--verifier", by];
    desk.ok(&["member", "alias", "add", "秦春丽", "春丽大姐"]);
    desk.refused(&verify("秦春丽"), 3, &["就是 M1 的责任人（工号 001001）"]);
    desk.refused(&verify("001001"), 3, &["核验人秦春丽（001001）就是 M1 的责任人"]);
    desk.refused(&verify("春丽大姐"), 3, &["核验人秦春丽（春丽大姐）就是 M1 的责任人"]);
    desk.refused(&["checklist", "return", "M1", "--verifier", "P1", "--because", "不实"], 3, &["秦春丽"]);
    assert_eq!(desk.json(&verify("谭怡凯"))["verifier"], "谭怡凯");
}

#[test]
fn a_verifier_who_shares_an_owners_name_is_told_apart_by_the_staff_number() {
    let desk = listed();
    desk.ok(&["checklist", "edit", "M1", "--owner", "001004"]);
    meeting(&desk, "2026-09-30");
    desk.ok(&["checklist", "convey", "M1", "--activity", "A1"]);
    desk.ok(&["checklist", "study-only", "M1", "--because", "传达到位即可"]);
    desk.ok(&["checklist", "submit", "M1", "--result", "已传达学习"]);
    let verify = |by| ["checklist", "verify", "M1", "--verifier", by];
    desk.refused(&verify("张伟"), 3, &["叫“张伟”的不止一人", "001004", "001022"]);
    desk.refused(&verify("001004"), 3, &["核验人张伟（001004）就是 M1 的责任人（工号 001004）"]);
    assert_eq!(desk.json(&verify("001022"))["state"], "closed");
}

#[test]
fn closing_is_refused_with_all_that_lacks_and_commands_that_work() {
    let desk = listed();
    let verify = ["checklist", "verify", "M1", "--verifier", "谭怡凯"];
    desk.refused(
        &verify,
        3,
        &[
            "M1 不能销号：没有传达学习；没有分解任务；没有报审",
            "wuxue checklist convey M1 --activity",
            "wuxue checklist measure M1 措施 --lead 牵头单位",
            "wuxue checklist submit M1 --result 完成情况",
        ],
    );
    meeting(&desk, "2026-09-30");
    desk.ok(&["checklist", "convey", "M1", "--activity", "A1"]);
    desk.ok(&["checklist", "measure", "M1", "建立台账"]);
    desk.refused(&verify, 3, &["wuxue checklist task add M1 --measure 1 --lead 牵头单位"]);
    desk.ok(&["checklist", "task", "add", "M1", "--measure", "1", "--lead", "综合处"]);
    let said = desk.refused(&verify, 3, &["任务 M1.1 没有完成"]);
    // Every command named closes its gap as it stands.
    let mut commands: Vec<&str> =
        said.lines().filter_map(|line| line.split_once("→ wuxue ")).map(|(_, c)| c).collect();
    assert_eq!(commands.len(), 2, "{said}");
    for command in commands.drain(..) {
        desk.ok(&command.split(' ').collect::<Vec<_>>());
    }
    assert_eq!(desk.json(&verify)["state"], "closed");
}

#[test]
fn what_is_sent_back_is_submitted_again() {
    let desk = submitted();
    let back = ["checklist", "return", "M1", "--verifier", "谭怡凯"];
    desk.refused(&back, 3, &["退回要写明原因"]);
    let page = desk.json(&[&back[..], &["--because", "佐证不足"]].concat());
    assert_eq!((&page["state"], &page["next"]), (&json!("returned"), &json!("报审")));
    desk.refused(&["checklist", "verify", "M1", "--verifier", "谭怡凯"], 3, &["没有报审"]);
    desk.ok(&["checklist", "submit", "M1", "--result", "补充了佐证"]);
    desk.ok(&["checklist", "verify", "M1", "--verifier", "谭怡凯"]);
    assert_eq!(matter(&desk)["state_name"], "已销号（逾期 17 天）");
}

#[test]
fn more_time_after_the_due_date_leaves_the_days_late() {
    let desk = under_way();
    desk.refused(
        &[
            "checklist",
            "extend",
            "M1",
            "--until",
            "2026-10-30",
            "--approved-by",
            "分管领导",
            "--because",
            "意见没有收齐",
        ],
        3,
        &["不晚于现在的时限 2026-10-30"],
    );
    let page = desk.json(&[
        "checklist",
        "extend",
        "M1",
        "--until",
        "2026-12-31",
        "--approved-by",
        "分管领导",
        "--because",
        "意见没有收齐",
        "--on",
        "2026-11-10",
    ]);
    assert_eq!((&page["due"], &page["overdue"]), (&json!("2026-12-31"), &json!(false)));
    assert_eq!(page["state_name"], "落实中（曾逾期 11 天）");
    assert_eq!(matter(&desk)["extended"], "至 2026-12-31（分管领导批准）");
    // A task has its own time.
    desk.ok(&["checklist", "task", "edit", "M1.1", "--due", "2026-11-20"]);
    desk.ok(&[
        "checklist",
        "extend",
        "M1.1",
        "--until",
        "2026-12-10",
        "--approved-by",
        "分管领导",
        "--because",
        "意见没有收齐",
    ]);
    assert_eq!(rows(&desk.json(&["checklist", "task", "list"]))[0]["due"], "2026-12-10");
}

#[test]
fn what_is_overdue_now_is_told_apart_from_a_task_that_was_late_once() {
    let mut desk = under_way();
    desk.ok(&[
        "checklist",
        "measure",
        "M1",
        "办培训班",
        "--lead",
        "研究室",
        "--due",
        "2026-10-12",
        "--on",
        "2026-09-30",
    ]);
    desk.ok(&["checklist", "task", "done", "M1.2", "--evidence", "签到册", "--on", "2026-10-28"]);
    desk.today = "2026-11-02";
    let task = |desk: &Desk| rows(&desk.json(&["checklist", "task", "list", "M1"]))[1]["state_name"].clone();
    assert_eq!(task(&desk), "已完成（逾期 16 天）");
    assert_eq!(matter(&desk)["state_name"], "落实中，已逾期 3 天");
    let said = desk.text(&["checklist", "audit"]);
    assert!(said.contains("任务的时限 2026-10-30 已过，逾期 3 天"), "{said}");
}

#[test]
fn the_register_as_of_a_day_knows_nothing_that_came_later() {
    let mut desk = closed();
    let counts = |desk: &Desk| {
        let page = desk.json(&["checklist", "audit"]);
        let class = page["classes"].as_array().unwrap()[3].clone();
        ["listed", "conveyed", "deployed", "in_hand", "closed"].map(|key| class[key].as_i64().unwrap())
    };
    assert_eq!(counts(&desk), [1, 1, 1, 0, 1]);
    desk.ok(&["checklist", "void", "M1", "--because", "登记重了"]);
    assert_eq!(counts(&desk), [0, 0, 0, 0, 0]);
    desk.today = "2026-09-29";
    assert_eq!(counts(&desk), [1, 0, 0, 1, 0]);
    assert_eq!(rows(&desk.json(&["checklist", "list"]))[0]["state_name"], "已登记");
    assert_eq!(matter(&desk)["tasks"], json!([]));
}

#[test]
fn due_on_a_day_off_is_due_on_the_next_working_day_if_the_calendar_is_loaded() {
    let desk = listed();
    desk.ok(&["checklist", "add", "某讲话精神", "--class", "1", "--due", "2026-10-04", "--on", "2026-09-20"]);
    let state = |day: &str| {
        let shown = desk.run_on(day, &["checklist", "show", "M2", "--format", "json"]);
        serde_json::from_slice::<Value>(&shown.answer).unwrap()["state_name"].as_str().unwrap().to_owned()
    };
    assert_eq!(state("2026-10-04"), "已登记");
    assert_eq!(state("2026-10-08"), "已登记，已逾期 4 天");
    desk.ok(&["inspect", "calendar", "load", "2026"]);
    assert_eq!(state("2026-10-08"), "已登记");
    assert_eq!(state("2026-10-10"), "已登记，已逾期 2 个工作日");
}

#[test]
fn a_task_of_a_closed_matter_that_is_done_again_opens_it_and_the_closing_stays() {
    let desk = closed();
    desk.refused(
        &["checklist", "progress", "M1.1", "又有进展"],
        3,
        &["已经销号", "wuxue checklist reopen M1"],
    );
    desk.refused(&["checklist", "task", "undo", "M1.1"], 3, &["重新办理任务要写明原因"]);
    let page = desk.json(&["checklist", "task", "undo", "M1.1", "--because", "台账有漏项"]);
    assert_eq!((&page["state"], &page["next"]), (&json!("under_way"), &json!("完成任务")));
    let shown = matter(&desk);
    assert_eq!(sorts(&shown), ["convey", "done", "submit", "verify", "undone"]);
    assert_eq!(shown["steps"][3]["day"], "2026-10-22");
    // As of the day of the closing it was closed.
    let then = desk.run_on("2026-10-31", &["checklist", "show", "M1", "--format", "json"]);
    assert_eq!(serde_json::from_slice::<Value>(&then.answer).unwrap()["state"], "closed");
    desk.ok(&["checklist", "task", "done", "M1.1", "--evidence", "漏项已补"]);
    desk.ok(&["checklist", "submit", "M1", "--result", "漏项已补"]);
    desk.ok(&["checklist", "verify", "M1", "--verifier", "谭怡凯"]);
    assert_eq!(matter(&desk)["state"], "closed");
}

#[test]
fn a_closed_matter_is_reopened_with_a_reason_and_a_new_time() {
    let desk = closed();
    desk.refused(&["checklist", "reopen", "M1"], 3, &["重新办理要写明原因", "--because 原因"]);
    let page = desk.json(&["checklist", "reopen", "M1", "--because", "上级要求", "--due", "2026-12-31"]);
    assert_eq!((&page["state"], &page["due"]), (&json!("under_way"), &json!("2026-12-31")));
    desk.refused(&["checklist", "reopen", "M1", "--because", "上级要求"], 3, &["还没有销号"]);
    assert_eq!(sorts(&matter(&desk)), ["convey", "done", "submit", "verify", "reopen"]);
}

#[test]
fn of_a_classified_matter_every_step_is_refused() {
    let desk = listed();
    meeting(&desk, "2026-09-30");
    desk.ok(&["checklist", "add", "--serial", "2026-3", "--class", "1"]);
    for words in [
        &["convey", "M2", "--activity", "A1"][..],
        &["deploy", "M2", "--text", "要求"],
        &["measure", "M2", "措施", "--lead", "综合处"],
        &["task", "add", "M2", "任务", "--lead", "综合处"],
        &["progress", "M2", "进展"],
        &["report", "M2", "--to", "市委办公室", "--text", "进展"],
        &["submit", "M2", "--result", "完成"],
        &["verify", "M2", "--verifier", "谭怡凯"],
        &["return", "M2", "--verifier", "谭怡凯", "--because", "不实"],
        &["archive", "M2", "--number", "7"],
        &["lookback", "M2", "--result", "已巩固"],
        &["standing", "M2", "--months", "6", "--because", "长期"],
        &["extend", "M2", "--until", "2026-12-31", "--approved-by", "分管领导", "--because", "意见没有收齐"],
        &["study-only", "M2", "--because", "传达到位"],
        &["reopen", "M2", "--because", "要求"],
    ] {
        desk.refused(&[&["checklist"], words].concat(), 3, &["M2 是涉密要件，这里只登记编号"]);
    }
    let log = ["log", "add", "工委会", "--unit", BODY, "--on", "2026-10-09", "--matter", "M2"];
    desk.refused(&log, 3, &["M2 是涉密要件"]);
    let handled = desk.ok(&["checklist", "handle", "M2"]);
    assert!(handled.remarks.contains("涉密载体"), "{}", handled.remarks);
}

#[test]
fn a_late_report_says_why_and_goes_to_a_body() {
    let desk = under_way();
    let report = |to, more: &[&'static str]| {
        [&["checklist", "report", "M1", "--to", to, "--text", "正在落实"], more].concat()
    };
    desk.refused(
        &report("市委办公室", &[]),
        3,
        &["逾期的报告要写明进展和没有按期办结的原因", "--because 原因"],
    );
    desk.refused(&report("谭怡凯", &["--because", "人手不足"]), 3, &["送单位，不送领导个人"]);
    let page = desk.json(&report("市委办公室", &["--because", "人手不足"]));
    assert_eq!(page["text"], "正在落实（逾期原因：人手不足）");
    // It was not late then.
    desk.ok(&report("市委办公室", &["--on", "2026-10-12"]));
}

#[test]
fn standing_matters_are_reviewed_and_need_no_closing() {
    let desk = under_way();
    let standing = ["checklist", "standing", "M1", "--months", "6"];
    desk.refused(&standing, 3, &["长期坚持要写明原因"]);
    let page = desk.json(&[&standing[..], &["--because", "理论武装长期坚持"]].concat());
    assert_eq!(
        (&page["state"], &page["next"], &page["next_due"], &page["lacks"]),
        (&json!("standing"), &json!("复查"), &json!("2027-05-16"), &Value::Null)
    );
    desk.refused(&["checklist", "standing", "M1", "--months", "25", "--because", "x"], 2, &["--months"]);
}

#[test]
fn measures_are_changed_and_removed_by_their_number() {
    let desk = under_way();
    let page = desk.json(&["checklist", "measure", "M1", "建立台账并通报", "--edit", "1"]);
    assert_eq!((&page["was"], &page["text"]), (&json!("建立台账"), &json!("建立台账并通报")));
    desk.refused(
        &["checklist", "measure", "M1", "--remove", "1"],
        3,
        &["已经分解出任务 M1.1", "wuxue checklist task drop M1.1 --because 原因"],
    );
    desk.ok(&["checklist", "measure", "M1", "每月调度"]);
    desk.ok(&["checklist", "measure", "M1", "--remove", "2"]);
    assert_eq!(matter(&desk)["measures"].as_array().unwrap().len(), 1);
    desk.refused(&["checklist", "measure", "M1", "--remove", "2"], 3, &["没有第 2 条措施"]);
    desk.refused(
        &["checklist", "measure", "M1", "x", "--edit", "1", "--lead", "综合处"],
        2,
        &["task add M1"],
    );
    desk.refused(&["checklist", "measure", "M1", "通报", "--due", "2026-12-01"], 2, &["没有写牵头单位"]);
}

#[test]
fn tasks_are_listed_changed_dropped_and_need_evidence() {
    let desk = under_way();
    let list = rows(&desk.json(&["checklist", "task", "list", "--open"])).clone();
    assert_eq!(
        (&list[0]["task"], &list[0]["lead_name"], &list[0]["owner"], &list[0]["due"]),
        (&json!("M1.1"), &json!("综合处"), &json!("秦春丽"), &json!("2026-10-30"))
    );
    desk.page(1, &["checklist", "task", "list", "--check"]);
    assert_eq!(rows(&desk.json(&["checklist", "task", "list", "--unit", "研究室"])).len(), 0);
    let edit = ["checklist", "task", "edit", "M1.1", "--support", "研究室", "--owner", "谭怡凯"];
    assert_eq!(desk.json(&edit)["rows"].as_array().unwrap().len(), 2);
    assert_eq!(rows(&desk.json(&["checklist", "task", "list", "--unit", "研究室"])).len(), 1);
    assert_eq!(rows(&desk.json(&["checklist", "task", "list", "--owner", "谭怡凯"])).len(), 1);
    desk.refused(&["checklist", "task", "done", "M1.1"], 2, &["--evidence"]);
    desk.refused(&["checklist", "task", "done", "M1.1", "--evidence", "A9"], 3, &["A9"]);
    desk.ok(&["checklist", "task", "drop", "M1.1", "--because", "并入另一项"]);
    desk.refused(&["checklist", "task", "done", "M1.1", "--evidence", "x"], 3, &["已取消", "task undo M1.1"]);
    desk.refused(&["checklist", "task", "done", "M1-1", "--evidence", "x"], 2, &["M7.2"]);
}

#[test]
fn evidence_that_is_voided_proves_nothing() {
    let desk = under_way();
    meeting(&desk, "2026-10-20");
    desk.ok(&["checklist", "task", "done", "M1.1", "--evidence", "A2"]);
    assert_eq!(rows(&desk.json(&["checklist", "task", "list"]))[0]["done_on"], "2026-10-20");
    desk.ok(&["log", "void", "A2", "--because", "误登"]);
    assert_eq!(rows(&desk.json(&["checklist", "task", "list"]))[0]["state"], "unproven");
    desk.ok(&["checklist", "submit", "M1", "--result", "完成"]);
    desk.refused(
        &["checklist", "verify", "M1", "--verifier", "谭怡凯"],
        3,
        &["任务 M1.1 的佐证已作废", "wuxue checklist task done M1.1"],
    );
}

#[test]
fn a_meeting_conveys_arranges_and_gives_out_a_task_in_one_operation() {
    let desk = listed();
    let before = desk.state().0;
    let added = desk.json(&[
        "log",
        "add",
        "工委会",
        "--unit",
        BODY,
        "--on",
        "2026-10-09",
        "--matter",
        "M1",
        "--measure",
        "建立台账",
        "--lead",
        "综合处",
        "--support",
        "研究室",
        "--owner",
        "谭怡凯",
        "--due",
        "2026-12-31",
    ]);
    assert_eq!(desk.state().0, before + 1);
    assert_eq!(added["matters"], json!(["M1 市委常委会会议决定事项通知"]));
    let shown = matter(&desk);
    assert_eq!((&shown["conveyed"], &shown["state"]), (&json!("2026-10-09"), &json!("under_way")));
    assert_eq!(shown["measures"][0]["day"], "2026-10-09");
    let task = &shown["tasks"][0];
    assert_eq!(
        (&task["task"], &task["lead_name"], &task["support"], &task["owner"], &task["due"]),
        (&json!("M1.1"), &json!("综合处"), &json!(["研究室"]), &json!("谭怡凯"), &json!("2026-12-31"))
    );
    // What was conveyed is the first topic, and what was studied.
    let held = desk.show("A1");
    assert_eq!(held["first_topic"], "已列");
    assert_eq!(held["agenda"], json!(["传达学习《市委常委会会议决定事项通知》"]));
    assert_eq!(held["documents"], json!(["D2 市委常委会会议决定事项通知"]));
    assert_eq!(shown["document"], "D2");
    assert!(!held["missing"].as_array().unwrap().contains(&json!("决议事项")), "{}", held["missing"]);
    desk.ok(&["undo", "--yes"]);
    let shown = matter(&desk);
    assert_eq!((&shown["state"], &shown["document"]), (&json!("listed"), &Value::Null));
    assert_eq!(shown["tasks"], json!([]));
}

#[test]
fn one_meeting_conveys_several_matters_and_says_whose_a_measure_is() {
    let desk = listed();
    desk.ok(&["checklist", "add", "--document", "D1", "--class", "1"]);
    let add = [
        "log",
        "add",
        "工委会",
        "--unit",
        BODY,
        "--on",
        "2026-10-09",
        "--matter",
        "M1",
        "--matter",
        "某某讲话",
    ];
    let with = |more: &[&'static str]| [&add[..], more].concat();
    desk.refused(&with(&["--measure", "建立台账"]), 2, &["没有写明“建立台账”是哪一个的措施", "M1=措施"]);
    desk.refused(&with(&["--measure", "M3=建立台账"]), 2, &["没有传达 M3"]);
    desk.refused(&with(&["--lead", "综合处"]), 2, &["没有写措施"]);
    desk.ok(&with(&["--measure", "M1=建立台账", "--measure", "M2=专题研讨", "--lead", "综合处"]));
    assert_eq!(desk.show("A1")["matters"].as_array().unwrap().len(), 2);
    assert_eq!(rows(&desk.json(&["checklist", "task", "list"])).len(), 2);
    let held = ["log", "add", "工委会", "--unit", BODY, "--on", "2026-10-12", "--lead", "综合处"];
    desk.refused(&held, 2, &["没有写政治要件"]);
}

#[test]
fn a_record_is_completed_with_the_matter_it_conveyed() {
    let desk = listed();
    desk.ok(&["log", "add", "工委会", "--unit", BODY, "--on", "2026-10-09"]);
    let edited = desk.json(&["log", "edit", "A1", "--matter", "M1"]);
    let changed: Vec<&str> = rows(&edited).iter().map(|row| row["field"].as_str().unwrap()).collect();
    assert_eq!(changed, ["第一议题", "议题", "学习材料", "传达的政治要件"]);
    assert_eq!(matter(&desk)["conveyed"], "2026-10-09");
    // Said again, nothing changes.
    let (operation, dump) = desk.state();
    desk.ok(&["log", "edit", "A1", "--matter", "M1"]);
    assert_eq!((operation, dump), desk.state());
    desk.ok(&["log", "add", "工委会", "--unit", BODY, "--on", "2026-10-12", "--first-topic", "未列"]);
    desk.refused(
        &["log", "edit", "A2", "--matter", "M1"],
        3,
        &["第一议题未列，就没有传达 M1", "--first-topic 已列"],
    );
    let add = ["log", "add", "工委会", "--unit", BODY, "--on", "2026-10-13", "--matter", "M1"];
    desk.refused(&[&add[..], &["--first-topic", "未列"]].concat(), 3, &["不写 --matter"]);
    let add = [&add[..], &["--measure", "每月通报", "--lead", "综合处"]].concat();
    let remarks = desk.run(&add).remarks;
    assert!(remarks.contains("M1 分解出任务 M1.1。"), "{remarks}");
}

#[test]
fn handle_without_a_terminal_says_the_state_the_next_step_and_its_command() {
    let desk = listed();
    desk.ok(&["inspect", "calendar", "load", "2026"]);
    desk.ok(&["inspect", "setting", "set", "convey_days", "5"]);
    let before = desk.state();
    let page = desk.json(&["checklist", "handle", "M1"]);
    assert_eq!(
        (&page["state"], &page["next"], &page["next_due"], &page["command"]),
        (
            &json!("listed"),
            &json!("传达学习"),
            &json!("2026-09-30"),
            &json!("wuxue checklist convey M1 --activity 活动编号")
        )
    );
    assert_eq!(before, desk.state());
    let desk = closed();
    let page = desk.json(&["checklist", "办理", "M1"]);
    assert_eq!((&page["next"], &page["lacks"]), (&json!("归档"), &Value::Null));
}

#[test]
fn steps_are_dated_and_no_later_than_today() {
    let desk = submitted();
    desk.refused(
        &["checklist", "verify", "M1", "--verifier", "谭怡凯", "--on", "2026-11-17"],
        3,
        &["晚于今天"],
    );
    desk.refused(
        &["checklist", "verify", "M1", "--verifier", "谭怡凯", "--on", "2026-10-20"],
        3,
        &["审核销号的日期 2026-10-20 早于报审的日期 2026-10-21"],
    );
    desk.refused(&["checklist", "progress", "M1", "机密★5年 某事"], 3, &["密级标志"]);
}
