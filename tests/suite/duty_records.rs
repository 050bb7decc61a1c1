//! Duties whose fulfilment has records of its own: notices, schedules, inspections, their reports, reminders of terms;
//! and what reports say of duties.

use serde_json::{Value, json};

use crate::desk::{Desk, figure, rows};
use crate::notice::october;

/// What an organ since 2026 has in its list of duties: these versions of the starter list hold from January on.
fn organ() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.run_on("2026-01-01", &["init", "--name", "市直机关工委"]);
        desk.branch("办公室党支部");
        desk.member("秦春丽", "001", "办公室党支部", &[]);
    })
}

fn on(desk: &Desk, day: &str, words: &[&str]) {
    let outcome = desk.run_on(day, words);
    assert_eq!(outcome.exit, 0, "{words:?}: {}", outcome.remarks);
}

/// How the occurrences of a duty stand as seen on a day: period, state, day, evidence.
fn stands(desk: &Desk, duty: &str, day: &str, year: &str) -> Vec<Value> {
    let seen = desk.run_on(day, &["inspect", "duty", "show", duty, "--year", year, "--format", "json"]);
    let page: Value = serde_json::from_slice(&seen.answer).unwrap();
    let all = page["occurrences"].as_array().unwrap_or_else(|| panic!("{page}"));
    all.iter().map(|one| json!([one["period"], one["state"], one["day"], one["evidence"]])).collect()
}

fn done(desk: &Desk, duty: &str, period: &str, day: &str, evidence: &str) {
    desk.ok(&["inspect", "duty", "done", duty, "--period", period, "--on", day, "--evidence", evidence]);
}

/// A notice of October that was sent out at the end of September is October's.
#[test]
fn a_notice_counts_for_the_month_it_is_for_until_it_is_withdrawn() {
    let desk = october();
    desk.ok(&[
        "inspect",
        "duty",
        "add",
        "编印通知单",
        "--unit",
        "市直机关工委机关党委",
        "--from",
        "2026-09-01",
        "--what",
        "编印",
        "--basis",
        "清单",
        "--every",
        "每月",
        "--source",
        "印发通知单",
    ]);
    assert_eq!(
        stands(&desk, "DT7", "2026-11-02", "2026")[..2],
        [json!(["2026-09", "missing", null, null]), json!(["2026-10", "done", "2026-09-30", "N1"])]
    );
    // A report of the month alone sees the same.
    assert_eq!(desk.figure("supervise.duties_done", "2026-10"), json!({"n": 1, "of": 1}));
    desk.ok(&["notice", "withdraw", "N1", "--because", "并入下期"]);
    assert_eq!(stands(&desk, "DT7", "2026-11-02", "2026")[1], json!(["2026-10", "missing", null, null]));
    // Before it was withdrawn it stood.
    assert_eq!(stands(&desk, "DT7", "2026-11-01", "2026")[1], json!(["2026-10", "done", "2026-09-30", "N1"]));
}

/// What was recorded by hand stays beside the record that came later; the earlier day counts.
#[test]
fn a_schedule_and_what_was_recorded_by_hand_are_both_shown() {
    let desk = organ();
    done(&desk, "印发自学安排", "2026-10", "2026-11-02", "纸质安排");
    assert_eq!(
        stands(&desk, "DT2", "2026-11-02", "2026")[9],
        json!(["2026-10", "late", "2026-11-02", "纸质安排"])
    );
    desk.ok(&["document", "add", "党章", "--class", "书目"]);
    desk.ok(&[
        "plan",
        "add",
        "--unit",
        "办公室党支部",
        "--kind",
        "自学",
        "--period",
        "2026-10",
        "--topic",
        "党史",
    ]);
    on(&desk, "2026-10-08", &["notice", "schedule", "draft", "2026-10"]);
    on(&desk, "2026-10-08", &["notice", "schedule", "issue", "W1"]);
    assert_eq!(
        stands(&desk, "DT2", "2026-11-02", "2026")[9],
        json!(["2026-10", "done", "2026-10-08", "W1（2026-10-08）；纸质安排（2026-11-02，人工登记）"])
    );
    // With a record there, nothing more is to be recorded; what was can still be taken back.
    desk.refused(
        &["inspect", "duty", "done", "DT2", "--period", "2026-10", "--evidence", "又一份"],
        3,
        &["已于 2026-10-08 完成（W1"],
    );
    desk.ok(&["inspect", "duty", "done", "DT2", "--period", "2026-10", "--remove", "--because", "重复"]);
    assert_eq!(stands(&desk, "DT2", "2026-11-02", "2026")[9], json!(["2026-10", "done", "2026-10-08", "W1"]));
    on(&desk, "2026-11-02", &["notice", "schedule", "withdraw", "W1", "--because", "改期"]);
    assert_eq!(stands(&desk, "DT2", "2026-11-02", "2026")[9], json!(["2026-10", "missing", null, null]));
}

/// The half-year inspected counts, not the day: opened in July, that of the first half is late, and the second half is
/// still to be inspected. A special inspection is no half-year inspection.
#[test]
fn an_inspection_and_its_report_count_for_the_half_year_inspected() {
    let desk = organ();
    let special = ["inspect", "open", "2026Q1", "--kind", "专项督导", "--topic", "三会一课"];
    on(&desk, "2026-05-06", &special);
    assert_eq!(stands(&desk, "DT3", "2026-07-10", "2026")[0], json!(["2026H1", "missing", null, null]));
    on(&desk, "2026-07-06", &["inspect", "open", "2026H1"]);
    assert_eq!(
        stands(&desk, "DT3", "2026-07-10", "2026"),
        [json!(["2026H1", "late", "2026-07-06", "I2"]), json!(["2026H2", "not_due", null, null])]
    );
    assert_eq!(stands(&desk, "DT4", "2026-07-10", "2026")[0], json!(["2026H1", "missing", null, null]));
    for which in ["I1", "I2"] {
        let verdict =
            ["inspect", "verdict", which, "--unit", "办公室党支部", "较好", "--because", "都有记录"];
        on(&desk, "2026-07-20", &verdict);
    }
    on(&desk, "2026-07-20", &["inspect", "conclude", "I2"]);
    on(&desk, "2026-07-21", &["inspect", "conclude", "I1"]);
    assert_eq!(
        stands(&desk, "DT4", "2026-07-22", "2026"),
        [
            json!(["2026H1", "late", "2026-07-20", "I2"]),
            // The report of a special inspection is a report of the day it is made.
            json!(["2026H2", "done", "2026-07-21", "I1"])
        ]
    );
    // Reopened, it was reported all the same.
    on(&desk, "2026-07-23", &["inspect", "reopen", "I2", "--because", "漏查"]);
    assert_eq!(stands(&desk, "DT4", "2026-07-24", "2026")[0], json!(["2026H1", "late", "2026-07-20", "I2"]));
    // Due on days of the year, in July it is in time.
    desk.ok(&[
        "inspect",
        "duty",
        "add",
        "检查",
        "--unit",
        "市直机关工委机关党委",
        "--from",
        "2026-01-01",
        "--what",
        "检查",
        "--basis",
        "清单",
        "--dates",
        "7月31日",
        "--source",
        "半年检查",
    ]);
    assert_eq!(
        stands(&desk, "检查", "2026-08-01", "2026"),
        [json!(["2026-01-01..2026-07-31", "done", "2026-07-06", "I2"])]
    );
}

/// It is done when all whose term ends were reminded; where there was nobody to remind it does not apply; while a
/// unit's term is not known nobody can tell.
#[test]
fn reminders_are_due_to_everybody_whose_term_ends() {
    let desk = organ();
    let said = |day: &str, at: usize| -> Value {
        let seen =
            desk.run_on(day, &["inspect", "duty", "show", "DT6", "--year", "2026", "--format", "json"]);
        let page: Value = serde_json::from_slice(&seen.answer).unwrap();
        page["occurrences"][at]["state_name"].clone()
    };
    assert_eq!(said("2026-07-04", 0), "未完成，已逾期 4 天；2 个党组织没有登记届期");
    let elected = |unit: &str, day: &str| desk.ok(&["unit", "term", "add", unit, "--elected", day]);
    elected("市直机关工委机关党委", "2025-03-01");
    elected("办公室党支部", "2024-02-10");
    desk.ok(&["unit", "add", "市财政局", "--kind", "外单位", "--since", "2020-01-01"]);
    elected("市财政局", "2022-01-20");
    // In the first half no term was within six months of its end: that of July 2026 on.
    assert_eq!(said("2026-07-04", 0), "不适用：没有要提醒的");
    assert_eq!(said("2026-11-02", 1), "未到期；还没有提醒：办公室党支部、市财政局");
    let remind = |unit: &str, day: &str| {
        let words = ["unit", "term", "remind", unit, "--way", "发函", "--handler", "秦春丽", "--on", day];
        on(&desk, "2027-02-01", &words);
    };
    remind("办公室党支部", "2026-09-01");
    assert_eq!(said("2027-01-03", 1), "未完成，已逾期 3 天；还没有提醒：市财政局");
    remind("市财政局", "2027-01-05");
    assert_eq!(
        stands(&desk, "DT6", "2027-01-06", "2026")[1],
        json!(["2026H2", "late", "2027-01-05", "TM2、TM3"])
    );
    // Before that day it had not been.
    assert_eq!(stands(&desk, "DT6", "2027-01-04", "2026")[1], json!(["2026H2", "missing", null, null]));
}

/// Only what the 机关党委 records can be shown by its records.
#[test]
fn a_branch_has_no_duty_that_the_committees_records_show() {
    let desk = organ();
    let add = [
        "inspect",
        "duty",
        "add",
        "甲",
        "--unit",
        "办公室党支部",
        "--what",
        "乙",
        "--basis",
        "丙",
        "--every",
        "每月",
    ];
    for source in ["印发自学安排", "半年检查", "专项督导", "报领导班子", "换届提醒"] {
        let said = desk.refused(
            &[&add[..], &["--source", source]].concat(),
            3,
            &["机关党委的", "--source 人工登记"],
        );
        assert!(said.contains(source), "{said}");
    }
    desk.refused(&[&add[..], &["--source", "开展活动"]].concat(), 2, &["--kind 党课"]);
    desk.ok(&[&add[..], &["--source", "人工登记"]].concat());
}

/// Due, done, late, missing by duty, each explained by its rows; what comes due next; a unit's page what it owes.
#[test]
fn a_report_counts_the_duties_that_came_due() {
    let desk = organ();
    let add = |name: &str, unit: &str, more: &[&str]| {
        let words = [
            "inspect",
            "duty",
            "add",
            name,
            "--unit",
            unit,
            "--from",
            "2026-01-01",
            "--what",
            "乙",
            "--basis",
            "丙",
        ];
        desk.ok(&[&words[..], more].concat());
    };
    add("报送小结", "办公室党支部", &["--every", "每月"]);
    add("支部书记述职", "办公室党支部", &["--every", "每季度", "--post", "书记"]);
    done(&desk, "报送小结", "2026-08", "2026-09-02", "小结");
    done(&desk, "报送小结", "2026-09", "2026-09-20", "小结");
    done(&desk, "印发自学安排", "2026-07", "2026-07-01", "纸质");
    desk.ok(&["inspect", "duty", "excuse", "通报机关党建情况", "--period", "2026Q3", "--text", "合并进行"]);
    let page = desk.json(&["report", "monthly", "2026Q3"]);
    // Of three months, each month: notice 0, schedule 1, minutes 2 of 3; of the quarter: bulletin stated, report missing.
    let of = |id: &str| figure(&page, &format!("supervise.{id}"));
    let ids = ["duties", "duties_done", "duties_late", "duties_missing", "duties_stated"];
    assert_eq!(json!(ids.map(of)), json!([11, {"n": 3, "of": 11}, 1, 7, 1]));
    for (id, n) in ids.into_iter().zip([11, 3, 1, 7, 1]) {
        let explained = desk.json(&["report", "explain", &format!("supervise.{id}"), "2026Q3"]);
        let sum: i64 = rows(&explained).iter().map(|row| row["n"].as_i64().unwrap()).sum();
        assert_eq!(sum, n, "{id}");
    }
    let table = page["tables"]["duties"]["rows"].as_array().unwrap();
    let by_duty: Vec<Value> = table
        .iter()
        .map(|row| {
            json!([row["duty"], row["due"], row["done"]["n"], row["late"], row["missing"], row["stated"]])
        })
        .collect();
    assert_eq!(
        by_duty,
        [
            json!(["DT1", 3, 0, 0, 3, 0]),
            json!(["DT2", 3, 1, 0, 2, 0]),
            json!(["DT5", 1, 0, 0, 0, 1]),
            json!(["DT7", 3, 2, 1, 1, 0]),
            json!(["DT8", 1, 0, 0, 1, 0])
        ]
    );
    let paper = desk.text(&["report", "monthly", "2026Q3"]);
    assert!(
        paper.contains(
            "责任清单到期 11 项次，已完成 3 项次（其中逾期 1 项次），未完成 7 项次，已作情况说明 1 项次"
        ),
        "{paper}"
    );
    assert!(paper.contains("责任清单未完成 7 项次"), "{paper}");
    let next = desk.json(&["report", "monthly", "2026-10"])["tables"]["next_duties"]["rows"].clone();
    let next: Vec<Value> =
        next.as_array().unwrap().iter().map(|row| json!([row["duty"], row["whose"], row["due"]])).collect();
    assert_eq!(
        next,
        [
            json!(["DT1", "市直机关工委机关党委", "2026-11-30"]),
            json!(["DT2", "市直机关工委机关党委", "2026-11-30"]),
            json!(["DT7", "办公室党支部", "2026-11-30"])
        ]
    );
    let unit = desk.json(&["report", "unit", "办公室党支部", "2026Q3"]);
    let owed = unit["tables"]["owed"]["rows"].as_array().unwrap();
    let owed: Vec<Value> = owed
        .iter()
        .filter(|row| row["sort"] == "duty")
        .map(|row| json!([row["record"], row["subject"], row["due"], row["state"], row["clause"]]))
        .collect();
    assert_eq!(
        owed,
        [
            json!(["DT7", "报送小结（2026年7月）", "2026-07-31", "未完成，已逾期 61 天", "丙"]),
            json!(["DT8", "支部书记述职（2026年第三季度）", "2026-09-30", "未完成", "丙"])
        ]
    );
}
