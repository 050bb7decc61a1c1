//! What begins anew, is given up, or is typed out of order: times, decisions and days of matters of the register.

use serde_json::{Value, json};

use crate::desk::{Desk, rows};
use crate::register_loop::{closed, listed, matter, meeting, submitted, under_way};

/// The first task, as `checklist task list` shows it.
#[track_caller]
fn task(desk: &Desk) -> Value {
    rows(&desk.json(&["checklist", "task", "list", "M1"]))[0].clone()
}

#[test]
fn a_new_round_gives_the_tasks_its_time() {
    let desk = closed();
    desk.ok(&["checklist", "lookback", "M1", "--result", "反弹", "--due", "2026-12-31"]);
    assert_eq!(task(&desk)["due"], "2026-10-30", "what was done keeps its time");
    desk.ok(&["checklist", "task", "undo", "M1.1", "--because", "反弹"]);
    desk.ok(&["checklist", "task", "add", "M1", "再查一遍", "--lead", "研究室"]);
    let page = desk.json(&["checklist", "task", "list", "M1"]);
    for row in rows(&page) {
        assert_eq!((&row["due"], &row["overdue"]), (&json!("2026-12-31"), &json!(false)), "{row}");
    }
    let shown = matter(&desk);
    assert_eq!((&shown["state_name"], &shown["overdue"]), (&json!("落实中"), &json!(false)));
}

#[test]
fn what_is_opened_again_without_a_time_can_be_given_one() {
    let desk = closed();
    desk.ok(&["checklist", "reopen", "M1", "--because", "上级要求"]);
    assert_eq!(matter(&desk)["due"], Value::Null);
    let edit = ["checklist", "edit", "M1", "--due", "2026-12-31"];
    desk.refused(&edit, 3, &["wuxue checklist extend M1 --until"]);
    let extend = [
        "checklist",
        "extend",
        "M1",
        "--until",
        "2026-12-31",
        "--approved-by",
        "工委",
        "--because",
        "意见没有收齐",
    ];
    let page = desk.json(&extend);
    assert_eq!((&page["due"], &page["state_name"]), (&json!("2026-12-31"), &json!("落实中")));
}

#[test]
fn a_task_that_shares_the_time_of_the_whole_stays_late_like_it() {
    let desk = under_way();
    desk.refused(
        &["checklist", "task", "edit", "M1.1", "--due", "2026-12-31"],
        3,
        &["M1.1 的完成时限已过", "wuxue checklist extend M1.1"],
    );
    // Given out after the whole was extended, it was never late.
    let extend = [
        "checklist",
        "extend",
        "M1",
        "--until",
        "2026-12-31",
        "--approved-by",
        "工委",
        "--because",
        "意见没有收齐",
    ];
    desk.ok(&[&extend[..], &["--on", "2026-11-10"]].concat());
    desk.ok(&["checklist", "task", "add", "M1", "再查一遍", "--lead", "研究室", "--on", "2026-11-12"]);
    let page = desk.json(&["checklist", "task", "list", "M1"]);
    let said: Vec<&Value> = rows(&page).iter().map(|row| &row["state_name"]).collect();
    assert_eq!(said, ["未开始（曾逾期 11 天）", "未开始"]);
}

#[test]
fn more_time_for_the_whole_takes_none_from_a_task() {
    let desk = under_way();
    let until = |of, day| {
        ["checklist", "extend", of, "--until", day, "--approved-by", "工委", "--because", "意见没有收齐"]
    };
    desk.ok(&until("M1.1", "2027-01-31"));
    desk.ok(&until("M1", "2026-12-31"));
    assert_eq!(task(&desk)["due"], "2027-01-31");
}

#[test]
fn what_was_sent_back_can_be_kept_up_for_good_and_its_tasks_are_late_no_more() {
    let desk = submitted();
    desk.ok(&[
        "checklist",
        "return",
        "M1",
        "--verifier",
        "谭怡凯",
        "--because",
        "不实",
        "--on",
        "2026-10-22",
    ]);
    desk.ok(&["checklist", "task", "undo", "M1.1", "--because", "不实", "--on", "2026-10-22"]);
    let standing =
        ["checklist", "standing", "M1", "--months", "6", "--because", "长期", "--on", "2026-10-29"];
    let page = desk.json(&standing);
    assert_eq!((&page["state"], &page["overdue"]), (&json!("standing"), &json!(false)));
    // Closed after all and opened again, it is in hand like any other.
    desk.ok(&["checklist", "task", "done", "M1.1", "--evidence", "已改"]);
    desk.ok(&["checklist", "submit", "M1", "--result", "已改"]);
    desk.ok(&["checklist", "verify", "M1", "--verifier", "谭怡凯"]);
    let reopen = ["checklist", "reopen", "M1", "--because", "反弹", "--due", "2026-12-31"];
    assert_eq!(desk.json(&reopen)["state"], "under_way");
}

#[test]
fn what_waits_to_be_verified_and_is_kept_up_for_good_waits_no_more() {
    let desk = submitted();
    let standing = ["checklist", "standing", "M1", "--months", "6", "--because", "长期"];
    assert_eq!(desk.json(&standing)["state"], "standing");
    desk.refused(&["checklist", "verify", "M1", "--verifier", "谭怡凯"], 3, &["没有报审"]);
}

#[test]
fn a_task_of_what_is_only_studied_is_to_be_done_all_the_same() {
    let desk = listed();
    meeting(&desk, "2026-09-30");
    desk.ok(&["checklist", "convey", "M1", "--activity", "A1"]);
    desk.ok(&["checklist", "study-only", "M1", "--because", "传达到位即可"]);
    let page = desk.json(&["checklist", "measure", "M1", "建立台账", "--lead", "综合处"]);
    assert_eq!(page["next"], "完成任务");
    desk.ok(&["checklist", "submit", "M1", "--result", "已传达学习"]);
    let verify = ["checklist", "verify", "M1", "--verifier", "谭怡凯"];
    desk.refused(&verify, 3, &["任务 M1.1 没有完成"]);
    desk.ok(&["checklist", "task", "drop", "M1.1", "--because", "不需要"]);
    assert_eq!(desk.json(&verify)["state"], "closed");
}

#[test]
fn what_was_called_done_and_lacks_something_waits_for_that() {
    let desk = listed();
    let page = desk.json(&["checklist", "submit", "M1", "--result", "完成"]);
    assert_eq!((&page["state"], &page["next"]), (&json!("submitted"), &json!("传达学习")));
    meeting(&desk, "2026-09-30");
    desk.ok(&["checklist", "convey", "M1", "--activity", "A1"]);
    let page = desk.json(&["checklist", "measure", "M1", "建立台账", "--lead", "综合处"]);
    assert_eq!(page["next"], "完成任务");
    let page = desk.json(&["checklist", "task", "done", "M1.1", "--evidence", "台账"]);
    assert_eq!(page["next"], "审核销号");
}

#[test]
fn nothing_is_closed_on_a_day_on_which_it_was_not_done() {
    let desk = under_way();
    desk.ok(&["checklist", "submit", "M1", "--result", "台账已建立", "--on", "2026-10-10"]);
    desk.ok(&["checklist", "task", "done", "M1.1", "--evidence", "台账已印发", "--on", "2026-10-20"]);
    let verify = |on| ["checklist", "verify", "M1", "--verifier", "谭怡凯", "--on", on];
    desk.refused(&verify("2026-10-12"), 3, &["在 2026-10-12 还不能销号：那天任务 M1.1 没有完成", "--on"]);
    desk.ok(&verify("2026-10-21"));
    // Nor is a task done again before it was done, or while the matter was not closed yet.
    let undo = |on| ["checklist", "task", "undo", "M1.1", "--because", "漏项", "--on", on];
    desk.refused(&undo("2026-10-19"), 3, &["早于任务完成的日期 2026-10-20"]);
    desk.refused(&undo("2026-10-20"), 3, &["早于审核销号的日期 2026-10-21"]);
    desk.ok(&undo("2026-10-22"));
}

#[test]
fn nothing_is_done_about_a_matter_before_it_came_in() {
    let desk = under_way();
    for words in [
        &["deploy", "M1", "--text", "要求"][..],
        &["progress", "M1", "进展"],
        &["measure", "M1", "通报"],
        &["task", "add", "M1", "通报", "--lead", "研究室"],
        &["report", "M1", "--to", "市委办公室", "--text", "进展", "--because", "忙"],
        &["submit", "M1", "--result", "完成"],
    ] {
        let words = [&["checklist"], words, &["--on", "2025-10-16"]].concat();
        desk.refused(&words, 3, &["早于 M1 的收到日期 2026-09-22", "wuxue checklist edit M1 --received"]);
    }
}

#[test]
fn no_day_of_a_matter_contradicts_another() {
    let desk = under_way();
    let add = ["checklist", "add", "讲话", "--class", "1", "--dated", "2026-10-08", "--due", "2020-01-01"];
    desk.refused(&add, 3, &["完成时限 2020-01-01 早于成文日期 2026-10-08"]);
    let edit = [
        "checklist",
        "edit",
        "M1",
        "--received",
        "2026-11-02",
        "--dated",
        "2026-11-01",
        "--on",
        "2026-11-02",
    ];
    desk.refused(&edit, 3, &["成文日期 2026-11-01 晚于传达学习的日期 2026-09-30"]);
}

#[test]
fn a_measure_is_removed_once_its_tasks_are_dropped() {
    let desk = under_way();
    desk.ok(&["checklist", "task", "drop", "M1.1", "--because", "不再需要"]);
    desk.ok(&["checklist", "measure", "M1", "--remove", "1"]);
    let shown = matter(&desk);
    assert_eq!((&shown["measures"], &shown["tasks"][0]["state"]), (&json!([]), &json!("dropped")));
}

#[test]
fn who_owned_a_dropped_task_may_verify_and_no_owner_is_changed_while_it_waits() {
    let desk = under_way();
    desk.ok(&["checklist", "task", "add", "M1", "通报", "--lead", "研究室", "--owner", "谭怡凯"]);
    desk.ok(&["checklist", "task", "done", "M1.1", "--evidence", "台账已印发"]);
    desk.ok(&["checklist", "task", "done", "M1.2", "--evidence", "已通报"]);
    desk.ok(&["checklist", "submit", "M1", "--result", "完成"]);
    let verify = ["checklist", "verify", "M1", "--verifier", "谭怡凯"];
    desk.refused(&verify, 3, &["谭怡凯就是任务 M1.2 的责任人"]);
    desk.ok(&["checklist", "task", "undo", "M1.2", "--because", "并入第一项"]);
    desk.ok(&["checklist", "submit", "M1", "--result", "完成"]);
    desk.refused(
        &["checklist", "task", "edit", "M1.2", "--owner", "秦春丽"],
        3,
        &["正待审核，责任人不能更换", "wuxue checklist return M1"],
    );
    desk.ok(&["checklist", "task", "drop", "M1.2", "--because", "并入第一项"]);
    assert_eq!(desk.json(&verify)["state"], "closed");
}

#[test]
fn as_of_a_day_nothing_counts_that_was_given_out_later() {
    let desk = under_way();
    let then = |words: &[&str]| {
        let answer = desk.run_on("2026-09-25", &[words, &["--format", "json"]].concat()).answer;
        serde_json::from_slice::<Value>(&answer).unwrap()
    };
    assert_eq!(rows(&then(&["checklist", "list"]))[0]["state"], "listed");
    assert_eq!(rows(&then(&["checklist", "task", "list"])), &Vec::<Value>::new());
    let class = then(&["checklist", "audit"])["classes"][3].clone();
    assert_eq!((&class["listed"], &class["deployed"]), (&json!(1), &json!(0)));
}

#[test]
fn the_report_of_a_month_counts_what_was_arranged_by_its_end() {
    let desk = listed();
    desk.ok(&["checklist", "measure", "M1", "建立台账", "--lead", "综合处", "--on", "2026-10-08"]);
    for (month, deployed) in [("2026-09", 0), ("2026-10", 1)] {
        let report = desk.json(&["report", "monthly", month]);
        let row = &report["tables"]["matters"]["rows"][0];
        assert_eq!((&row["listed"], &row["deployed"]), (&json!(1), &json!(deployed)), "{month}");
    }
}
