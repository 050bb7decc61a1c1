//! Counts of what was missed: over every period they make up what was asked, and the rows say when it was.

use serde_json::{Value, json};

use crate::desk::{Desk, figure};

fn table<'a>(report: &'a Value, key: &str) -> &'a [Value] {
    report["tables"][key]["rows"].as_array().unwrap_or_else(|| panic!("{key}"))
}

fn on(desk: &Desk, day: &str, words: &[&str]) -> Value {
    let outcome = desk.run_on(day, &[words, &["--format", "json"]].concat());
    assert_eq!(outcome.exit, 0, "{words:?} {}", outcome.remarks);
    serde_json::from_slice(&outcome.answer).unwrap()
}

/// Times held, missed and not due yet are those asked for, and each figure of misses has as many rows.
fn adds_up(report: &Value) {
    let problems = table(report, "problems");
    let completion = figure(report, "organ.completion");
    let (done, due) = (completion["n"].as_i64().unwrap(), completion["of"].as_i64().unwrap());
    let asked = figure(report, "organ.planned").as_i64().unwrap();
    let missed: i64 = problems.iter().map(|row| row["lacking"].as_i64().unwrap()).sum();
    assert_eq!(done + missed + (asked - due), asked, "{problems:?}");
    for (id, state) in [("problems.short", "未达到"), ("problems.stated", "已说明")] {
        let rows = problems.iter().filter(|row| row["state"] == state).count();
        assert_eq!(figure(report, id), json!(rows), "{id}");
    }
}

#[test]
fn what_was_missed_makes_up_what_was_asked_and_names_its_months() {
    let desk = Desk::demo();
    for words in [
        &["report", "annual", "2026"][..],
        &["report", "half-year", "2026H2"],
        &["report", "quarterly", "2026Q4", "--audience", "班子"],
        &["report", "monthly", "2026-10"],
    ] {
        adds_up(&desk.json(words));
    }
    let annual = desk.json(&["report", "annual", "2026"]);
    let missed = |unit: &str, rule: &str| {
        let is_it = |row: &&Value| row["unit"] == unit && row["rule"] == rule;
        table(&annual, "problems").iter().find(is_it).unwrap()["missed"].clone()
    };
    assert_eq!(missed("U19", "R-ZTDR"), json!(["2026年8月", "2026年10月"]));
    assert_eq!(missed("U15", "R-DK"), json!(["2026年第一季度"]));
    // Of a single month the column of the period says it.
    let month = desk.text(&["report", "monthly", "2026-10", "--format", "md"]);
    assert!(!month.contains("未达到的期间"), "{month}");
    assert!(desk.text(&["report", "annual", "2026", "--format", "md"]).contains("| 未达到的期间 |"));
    let short = desk.json(&["report", "explain", "problems.short", "--period", "2026"]);
    let states: Vec<&str> =
        short["rows"].as_array().unwrap().iter().map(|row| row["state"].as_str().unwrap()).collect();
    assert!(states.contains(&"未达到，应 3 实 2；没有达到的是2026年第一季度"), "{states:?}");
}

/// Whichever is the graver, what was answered and what was not each have their row.
#[test]
fn a_requirement_answered_in_some_of_its_months_stands_in_two_rows() {
    let desk = Desk::demo();
    let answered = ["--unit", "U15", "--rule", "主题党日", "--period", "2026-02", "--text", "人员外出"];
    desk.ok(&[&["inspect", "excuse"][..], &answered].concat());
    // By December its November is missed as well, and nobody has said why.
    let annual = on(&desk, "2026-12-01", &["report", "annual", "2026"]);
    adds_up(&annual);
    let rows: Vec<[&Value; 5]> = table(&annual, "problems")
        .iter()
        .filter(|row| row["rule"] == "R-ZTDR" && row["unit"] == "U15")
        .map(|row| ["state", "missed", "lacking", "share", "statement"].map(|key| &row[key]))
        .collect();
    let share = json!({"n": 9, "of": 11});
    assert_eq!(
        rows,
        [
            [&json!("未达到"), &json!(["2026年11月"]), &json!(1), &share, &Value::Null],
            [&json!("已说明"), &json!(["2026年2月"]), &json!(1), &share, &json!("2026年2月：人员外出")],
        ]
    );
    // In a bulletin those who answered are counted apart from those who did not.
    let bulletin = on(&desk, "2026-12-01", &["report", "annual", "2026", "--audience", "通报"]);
    let groups: Vec<[&Value; 2]> = table(&bulletin, "problems")
        .iter()
        .filter(|row| row["rule"] == "R-ZTDR")
        .map(|row| [&row["state"], &row["lacking"]])
        .collect();
    // Five other branches have not held theirs in November either.
    assert_eq!(groups, [[&json!("未达到"), &json!(6)], [&json!("已说明"), &json!(3)]]);
}

/// What is known of a matter without its document is some of it: the rest is neither none nor where the chain breaks.
#[test]
fn a_branch_that_conveyed_a_matter_without_document_leaves_the_others_unknown() {
    let desk = Desk::demo();
    let wanted = ["log", "list", "--unit", "宣传处党支部", "--period", "2026-09"];
    let listed = desk.json(&wanted);
    let session = listed["rows"][0]["activity"].as_str().unwrap();
    desk.ok(&["checklist", "convey", "M4", "--activity", session]);
    let page = desk.json(&["report", "chain", "M4"]);
    let research = &page["tiers"][2];
    assert_eq!((&research["reach"], &research["reached"]), (&json!("unknown"), &Value::Null), "{research}");
    assert!(research["first"].as_str().unwrap().starts_with("2026-09"), "{research}");
    assert_eq!(page["broken"], Value::Null);
    let branches = page["branches"].as_array().unwrap();
    let held: Vec<&str> = branches
        .iter()
        .filter(|row| row["state_name"] == "已开展")
        .map(|row| row["unit_name"].as_str().unwrap())
        .collect();
    assert_eq!(held, ["宣传处党支部"]);
    assert!(branches.iter().all(|row| row["state_name"] != "没有开展"), "{branches:?}");
}
