//! What is due on the last day of a period and was not done is missed once the day is over, whoever tells of it.

use serde_json::{Value, json};

use crate::desk::rows;
use crate::notice::{hold, october};

/// How the items of a sheet stand, by number.
fn items(sheet: &Value) -> Vec<(&str, &str)> {
    let all = sheet["items"].as_array().unwrap();
    all.iter().map(|one| (one["item"].as_str().unwrap(), one["state"].as_str().unwrap())).collect()
}

fn figure(page: &Value, id: &str) -> Value {
    let found = page["figures"].as_array().unwrap().iter().find(|figure| figure["id"] == id);
    found.map_or(Value::Null, |figure| figure["value"].clone())
}

#[test]
fn an_inspection_counts_items_due_on_its_last_day_as_the_report_does() {
    let desk = october();
    hold(&desk, "主题党日", "办公室党支部", "2026-10-12", &["--item", "N1.1"]);
    desk.ok(&["inspect", "open", "2026-10", "--kind", "专项督导", "--topic", "通知单落实"]);
    let sheet = desk.json(&["inspect", "sheet", "I1", "--unit", "宣传处党支部"]);
    assert_eq!(
        items(&sheet),
        [
            ("N1.1", "missing"),
            ("N1.2", "missing"),
            ("N1.3", "exempt"),
            ("N1.4", "missing"),
            ("N1.5", "not_chosen")
        ]
    );
    let paper = desk.json(&["inspect", "paper", "I1", "报告"]);
    let counted = paper["counts"].as_array().unwrap().iter().find(|one| one["count"] == "items").unwrap();
    let monthly = desk.json(&["report", "monthly", "2026-10"]);
    assert_eq!(counted["value"], json!({"n": 1, "of": 7}));
    assert_eq!(figure(&monthly, "supervise.items_done"), counted["value"]);
    let drawn = desk.json(&["inspect", "finding", "draw", "I1"]);
    let what: Vec<&str> = rows(&drawn).iter().map(|one| one["what"].as_str().unwrap()).collect();
    assert!(what.contains(&"2026年第1期通知单第2项“重温誓词”未落实"), "{what:?}");
}

/// On the day itself nothing of it is missed yet.
#[test]
fn in_the_course_of_the_last_day_an_item_is_not_due() {
    let desk = october();
    let open = ["inspect", "open", "2026-10", "--kind", "专项督导", "--topic", "通知单落实"];
    assert_eq!(desk.run_on("2026-10-31", &open).exit, 0);
    let sheet = ["inspect", "sheet", "I1", "--unit", "宣传处党支部", "--format", "json"];
    let there: Value = serde_json::from_slice(&desk.run_on("2026-10-31", &sheet).answer).unwrap();
    assert_eq!(items(&there)[1], ("N1.2", "not_due"));
    let later: Value = serde_json::from_slice(&desk.run_on("2026-11-01", &sheet).answer).unwrap();
    assert_eq!(items(&later)[1], ("N1.2", "missing"));
}

/// With the calendar loaded 31 October, a Saturday, is put off to 2 November: an item of the November check, as of the
/// November report, and of no other.
#[test]
fn an_item_due_on_a_day_off_is_one_of_the_period_in_which_it_may_still_be_carried_out() {
    let desk = october();
    desk.ok(&["inspect", "calendar", "load", "2026"]);
    let special = |period: &str| {
        let open = ["inspect", "open", period, "--kind", "专项督导", "--topic", "通知单落实"];
        let id = desk.json(&open)["inspection"].as_str().unwrap().to_owned();
        desk.json(&["inspect", "sheet", &id, "--unit", "宣传处党支部"])
    };
    assert_eq!(items(&special("2026-10")), [("N1.1", "missing")]);
    let november = special("2026-11");
    assert_eq!(items(&november)[0], ("N1.2", "not_due"));
}

#[test]
fn a_session_whose_time_to_make_it_up_ended_on_the_last_day_is_overdue() {
    let desk = october();
    desk.ok(&["inspect", "setting", "set", "make_up_days", "10"]);
    let held = hold(&desk, "党课", "宣传处党支部", "2026-10-21", &[]);
    desk.ok(&["log", "attend", held.as_str().unwrap(), "--mark", "乙一=事假"]);
    desk.ok(&["inspect", "open", "2026-10", "--kind", "专项督导", "--topic", "补学"]);
    let sheet = desk.json(&["inspect", "sheet", "I1", "--unit", "宣传处党支部"]);
    let count = |id: &str| {
        sheet["counts"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["count"] == id)
            .map(|one| one["value"].clone())
    };
    assert_eq!((count("debts_open"), count("debts_overdue")), (Some(json!(0)), Some(json!(1))));
}

#[test]
fn a_problem_to_be_put_right_by_the_last_day_is_overdue_in_the_report() {
    let desk = october();
    let on = |day: &str, words: &[&str]| assert_eq!(desk.run_on(day, words).exit, 0, "{words:?}");
    on("2026-10-10", &["inspect", "open", "2026Q3", "--kind", "专项督导", "--topic", "党课"]);
    let add = ["inspect", "finding", "add", "I1", "--unit", "宣传处党支部", "--what", "记录潦草"];
    on("2026-10-10", &[&add[..], &["--due", "2026-10-31"]].concat());
    let report = ["report", "monthly", "2026-10"];
    let there: Value = serde_json::from_slice(
        &desk.run_on("2026-10-31", &[&report[..], &["--format", "json"]].concat()).answer,
    )
    .unwrap();
    assert_eq!(figure(&there, "supervise.findings_overdue"), Value::Null);
    let page = desk.json(&report);
    assert_eq!(figure(&page, "supervise.findings_overdue"), json!(1));
    assert_eq!(page["tables"]["findings"]["rows"][0]["state_name"], "逾期");
}

#[test]
fn a_matter_to_be_done_by_the_last_day_is_overdue_in_the_reports() {
    let desk = october();
    desk.ok(&["checklist", "add", "某件要件", "--class", "4", "--due", "2026-10-31", "--on", "2026-10-08"]);
    for (report, id) in [("monthly", "register.overdue"), ("register", "overdue")] {
        let page = desk.json(&["report", report, "2026-10"]);
        let value = if report == "register" { page[id].clone() } else { figure(&page, id) };
        assert_eq!(value, json!(1), "{report}");
    }
}

/// Begun by one of two groups, and the time is not over: no problem yet, and no miss in the share.
#[test]
fn what_is_begun_and_not_due_yet_is_no_problem() {
    let desk = october();
    hold(&desk, "党小组会", "第一党小组", "2026-10-12", &["--item", "N1.3"]);
    let topic = ["--kind", "专项督导", "--topic", "通知单落实"];
    let on = |words: &[&str]| {
        let said = desk.run_on("2026-10-20", &[words, &["--format", "json"]].concat());
        assert_eq!(said.exit, 0, "{}", said.remarks);
        serde_json::from_slice::<Value>(&said.answer).unwrap()
    };
    on(&[&["inspect", "open", "2026-10"][..], &topic].concat());
    let drawn = on(&["inspect", "finding", "draw", "I1", "--unit", "办公室党支部"]);
    assert!(!drawn.to_string().contains("第3项"), "{drawn}");
    // Once the time is over, it is one.
    desk.ok(&[&["inspect", "open", "2026-10", "--kind", "专项督导", "--topic"][..], &["党小组会"]].concat());
    let drawn = desk.json(&["inspect", "finding", "draw", "I2", "--unit", "办公室党支部"]);
    assert!(drawn.to_string().contains("第3项“交流体会”部分落实"), "{drawn}");
}
