//! Inspections 督查: the frozen basis, the sheets, verdicts, problems and what became of them.

use serde_json::{Value, json};

use crate::desk::{Desk, rows};

const BASE: &str = "2026-07-10";

/// An organ with two branches in the second half of 2026; one holds a lecture in May.
fn organ() -> Desk {
    Desk::copied(BASE, |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
        desk.member("秦春丽", "001", "办公室党支部", &[]);
        desk.member("谭怡凯", "002", "办公室党支部", &[]);
        desk.member("张伟", "003", "宣传处党支部", &[]);
        for day in ["2026-02-10", "2026-04-10", "2026-05-12", "2026-06-12"] {
            desk.ok(&["log", "add", "党课", "--unit", "办公室党支部", "--on", day]);
        }
    })
}

fn of(page: &Value, keys: &[&str]) -> Vec<Value> {
    keys.iter().map(|key| page[*key].clone()).collect()
}

/// The row of a table whose `key` is `value`.
fn row<'v>(table: &'v Value, key: &str, value: &str) -> &'v Value {
    let rows = table.as_array().unwrap();
    rows.iter().find(|row| row[key] == value).unwrap_or_else(|| panic!("{key} {value}: {table}"))
}

fn finding(desk: &Desk, more: &[&str]) {
    let add = ["inspect", "finding", "add", "I1", "--unit", "办公室党支部", "--what", "缺二季度党课"];
    desk.ok(&[&add[..], more].concat());
}

/// Problem I1.1 of 秦春丽, called done.
fn submitted(desk: &Desk) {
    desk.ok(&["inspect", "open", "2026H1"]);
    finding(desk, &["--kind", "制度落实", "--owner", "001", "--due", "2026-08-10"]);
    let done = ["inspect", "rectify", "I1.1", "--done", "2026-07-20", "--evidence", "签到表"];
    assert_eq!(desk.run_on("2026-07-20", &done).exit, 0);
}

#[test]
fn what_an_inspection_goes_by_is_frozen_and_only_one_of_a_kind_is_under_way() {
    let desk = organ();
    let opened = desk.json(&["inspect", "open", "上半年", "--sample", "2", "--seed", "7"]);
    assert_eq!(opened["schema"], "wuxue.inspect.open/1");
    assert_eq!(
        of(&opened, &["inspection", "kind", "period", "as_of", "seed", "state"]),
        [json!("I1"), json!("half_year"), json!("2026H1"), json!("2026-06-30"), json!(7), json!("open")]
    );
    desk.refused(&["inspect", "open", "2026H1"], 3, &["I1（2026年上半年检查）正在进行", "inspect show I1"]);
    desk.refused(&["inspect", "open", "2026Q2"], 2, &["2026年第二季度不是半年", "专项督导"]);
    desk.refused(&["inspect", "open", "2026Q2", "--kind", "专项督导"], 2, &["要写明主题"]);
    desk.ok(&["inspect", "open", "2026Q2", "--kind", "专项督导", "--topic", "党课质量", "--rule", "R-DK"]);
    assert_eq!(desk.json(&["inspect", "show", "2026Q2"])["rules"].as_array().unwrap().len(), 1);
    // A rule that is switched off, or ends, afterwards is still what this one goes by.
    let rule = |desk: &Desk| {
        let sheet = desk.json(&["inspect", "sheet", "I1", "--unit", "宣传处党支部"]);
        row(&sheet["rules"], "rule", "R-DK").clone()
    };
    let before = rule(&desk);
    assert_eq!(before["share"], json!({"n": 0, "of": 2}));
    desk.ok(&["inspect", "rule", "disable", "R-DK"]);
    desk.ok(&["inspect", "rule", "end", "R-DK", "--on", "2025-12-31", "--because", "改为年度"]);
    assert_eq!(rule(&desk), before);
    let codes = desk.text(&["inspect", "rules", "--period", "2026H1", "--format", "json"]);
    assert!(!codes.contains("\"R-DK\""), "{codes}");
}

#[test]
fn a_rule_or_notice_asked_for_by_name_must_be_in_force() {
    let desk = organ();
    notice(&desk);
    let open = |words: &[&'static str]| {
        [&["inspect", "open", "2026Q2", "--kind", "专项督导", "--topic", "党课"], words].concat()
    };
    desk.refused(&open(&["--rule", "R-DK", "R-DK1"]), 3, &["（R-DK1）是对领导班子的要求，不用来检查党支部"]);
    desk.ok(&["inspect", "rule", "disable", "R-DK"]);
    desk.refused(&open(&["--rule", "R-DK"]), 3, &["“党课”（R-DK）没有启用"]);
    let early = ["inspect", "open", "2026Q1", "--kind", "专项督导", "--topic", "党课", "--notice", "N1"];
    desk.refused(&early, 3, &["通知单 N1（2026年第1期）到 2026-03-31 还没有印发"]);
    let opened = desk.json(&open(&["--notice", "N1"]));
    assert_eq!(opened["notices"], json!(["2026年第1期"]));
    desk.ok(&["undo", "--yes"]);
    desk.ok(&["notice", "withdraw", "N1", "--because", "并入下期"]);
    desk.refused(&open(&["--notice", "N1"]), 3, &["通知单 N1（2026年第1期）已于 2026-07-10 撤回"]);
}

#[test]
fn a_branch_renamed_since_keeps_the_names_of_its_groups() {
    let desk = organ();
    desk.ok(&[
        "unit",
        "add",
        "第一党小组",
        "--kind",
        "党小组",
        "--under",
        "办公室党支部",
        "--since",
        "2026-01-01",
    ]);
    desk.ok(&["inspect", "open", "2026H1"]);
    desk.ok(&["unit", "edit", "办公室党支部", "--name", "综合党支部"]);
    let sheet = desk.json(&["inspect", "sheet", "I1", "--unit", "办公室党支部"]);
    assert_eq!(row(&sheet["rules"], "rule", "R-DXZ")["group"], "第一党小组");
    assert_eq!(row(&sheet["rules"], "rule", "R-DK")["group"], Value::Null);
    assert_eq!(desk.json(&["inspect", "sheet", "I1", "--unit", "综合党支部"]), sheet);
    let drawn = desk.json(&["inspect", "finding", "draw", "I1"]);
    let what = |unit: &str| {
        let own = rows(&drawn).iter().filter(|one| one["unit_name"] == unit);
        own.map(|one| one["what"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(
        what("办公室党支部").iter().any(|what| what.starts_with("第一党小组会未达到要求（应 6 次")),
        "{drawn}"
    );
    desk.ok(&["inspect", "practice", "I1", "--unit", "综合党支部", "--text", "综合党支部每课必讨论"]);
    let report = desk.text(&["inspect", "paper", "I1", "报告", "--format", "md"]);
    assert!(!report.contains("综合党支部") && !report.contains("第一党小组"), "{report}");
}

#[test]
fn the_same_seed_draws_the_same_records() {
    let drawn = |seed: &str| {
        let desk = organ();
        let page = desk.json(&["inspect", "open", "2026H1", "--sample", "2", "--seed", seed]);
        row(&page["rows"], "unit_name", "办公室党支部")["sample"].clone()
    };
    let first = drawn("7");
    assert_eq!(first.as_array().unwrap().len(), 2);
    assert_eq!(drawn("7"), first);
    assert!((1..9).any(|seed| drawn(&seed.to_string()) != first));
}

/// A lecture of the second quarter held in July counts in the first half-year, one of 2025 held in January does not.
#[test]
fn records_are_drawn_from_those_that_count_in_the_period() {
    let desk = organ();
    let log = |on: &str, belongs: &str| {
        let held = ["log", "add", "党课", "--unit", "宣传处党支部", "--on", on, "--belongs", belongs];
        desk.ok(&held);
    };
    log("2026-01-15", "2025");
    log("2026-07-03", "2026Q2");
    desk.ok(&["inspect", "open", "2026H1", "--sample", "5", "--seed", "7"]);
    let sheet = desk.json(&["inspect", "sheet", "I1", "--unit", "宣传处党支部"]);
    let drawn: Vec<_> =
        sheet["sample"].as_array().unwrap().iter().map(|row| row["activity"].clone()).collect();
    assert_eq!(drawn, ["A6"], "{sheet}");
}

#[test]
fn a_branch_is_inspected_only_for_its_time_and_by_the_members_of_then() {
    let desk = organ();
    desk.ok(&["unit", "add", "新设党支部", "--kind", "党支部", "--since", "2026-05-01"]);
    desk.ok(&["unit", "add", "机关服务党支部", "--kind", "党支部", "--since", "2020-01-01"]);
    desk.ok(&["unit", "end", "机关服务党支部", "--on", "2026-03-31"]);
    desk.ok(&["unit", "add", "撤了的党支部", "--kind", "党支部", "--since", "2020-01-01"]);
    desk.ok(&["unit", "end", "撤了的党支部", "--on", "2025-12-31"]);
    desk.ok(&["member", "move", "谭怡凯", "--to", "新设党支部", "--on", "2026-05-01"]);
    let opened = desk.json(&["inspect", "open", "2026H1"]);
    let time = |unit: &str| row(&opened["rows"], "unit_name", unit)["time"].clone();
    assert_eq!(time("新设党支部"), "2026-05-01 至 2026-06-30");
    assert_eq!(time("机关服务党支部"), "2026-01-01 至 2026-03-31");
    assert_eq!(time("办公室党支部"), Value::Null);
    assert_eq!(rows(&opened).len(), 4, "a branch that ended before is not inspected");
    let rule = |unit: &str| {
        let sheet = desk.json(&["inspect", "sheet", "I1", "--unit", unit]);
        row(&sheet["rules"], "rule", "R-ZTDR")["share"]["of"].clone()
    };
    // Two months, three months, six.
    assert_eq!([rule("新设党支部"), rule("机关服务党支部"), rule("办公室党支部")], [2, 3, 6]);
    let people = |unit: &str| {
        let page = desk.json(&["inspect", "paper", "I1", "履职情况", "--unit", unit]);
        let people = page["people"].as_array().unwrap();
        people.iter().map(|one| (one["name"].clone(), one["time"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(people("新设党支部"), [(json!("谭怡凯"), Value::Null)]);
    assert_eq!(
        people("办公室党支部"),
        [(json!("秦春丽"), Value::Null), (json!("谭怡凯"), json!("2026-01-01 至 2026-04-30"))]
    );
    // Whoever is moved later was there all the same.
    desk.ok(&["member", "move", "秦春丽", "--to", "宣传处党支部", "--on", "2026-02-01"]);
    assert_eq!(people("办公室党支部").len(), 2);
}

/// A notice of June with a lecture due on the 20th.
fn notice(desk: &Desk) {
    for words in [
        &["notice", "draft", "2026-06"][..],
        &["notice", "item", "add", "N1", "--kind", "主题党日", "--what", "学习党章", "--due", "2026-06-20"],
        &["notice", "approve", "N1", "机关党委审", "--on", "2026-05-28"],
        &["notice", "approve", "N1", "班子会议研究", "--on", "2026-05-29"],
        &["notice", "issue", "N1", "--on", "2026-06-01"],
    ] {
        desk.ok(words);
    }
}

#[test]
fn a_statement_turns_what_is_missing_into_stated_and_a_withdrawn_notice_holds_nothing_against_anybody() {
    let desk = organ();
    notice(&desk);
    desk.ok(&["inspect", "open", "2026H1"]);
    let state = || {
        let sheet = desk.json(&["inspect", "sheet", "I1", "--unit", "宣传处党支部"]);
        sheet["items"][0]["state"].clone()
    };
    assert_eq!(state(), "missing");
    let drawn = desk.json(&["inspect", "finding", "draw", "I1", "--unit", "宣传处党支部", "--dry-run"]);
    let sources = |page: &Value| {
        let what: Vec<_> = rows(page).iter().map(|one| one["what"].as_str().unwrap().to_owned()).collect();
        what.join("\n")
    };
    assert!(sources(&drawn).contains("2026年第1期通知单第1项“学习党章”未落实"), "{}", sources(&drawn));
    desk.ok(&["notice", "excuse", "N1.1", "--unit", "宣传处党支部", "--text", "全员下乡"]);
    assert_eq!(state(), "stated");
    let drawn = desk.json(&["inspect", "finding", "draw", "I1", "--unit", "宣传处党支部", "--dry-run"]);
    assert!(!sources(&drawn).contains("学习党章"), "{}", sources(&drawn));
    // Of a rule likewise.
    let rule = || {
        let sheet = desk.json(&["inspect", "sheet", "I1", "--unit", "宣传处党支部"]);
        row(&sheet["rules"], "rule", "R-DK")["state"].clone()
    };
    assert_eq!(rule(), "short");
    for quarter in ["2026Q1", "2026Q2"] {
        let text = ["--rule", "R-DK", "--period", quarter, "--text", "书记病休"];
        desk.ok(&[&["inspect", "excuse", "--unit", "宣传处党支部"], &text[..]].concat());
    }
    assert_eq!(rule(), "stated");
    let duty = desk.json(&["inspect", "paper", "I1", "履职情况", "--unit", "宣传处党支部"]);
    assert_eq!(row(&duty["branch"], "code", "R-DK")["state_name"], "已说明");
    desk.ok(&["notice", "withdraw", "N1", "--because", "并入下期"]);
    assert_eq!(state(), "withdrawn");
    let sheet = desk.json(&["inspect", "sheet", "I1", "--unit", "办公室党支部"]);
    assert_eq!(sheet["items"][0]["state_name"], "通知单已撤回，不计");
    let drawn = desk.json(&["inspect", "finding", "draw", "I1", "--dry-run"]);
    assert!(!sources(&drawn).contains("学习党章"), "{}", sources(&drawn));
}

#[test]
fn an_amendment_after_the_opening_does_not_reach_the_sheet() {
    let desk = organ();
    notice(&desk);
    desk.ok(&["inspect", "open", "2026H1"]);
    for words in [
        &["notice", "amend", "N1", "--because", "推迟"][..],
        &["notice", "item", "edit", "N1.1", "--due", "2026-07-31"],
        &["notice", "approve", "N1", "机关党委审", "--on", "2026-07-08"],
        &["notice", "approve", "N1", "班子会议研究", "--on", "2026-07-09"],
        &["notice", "issue", "N1", "--on", "2026-07-09"],
    ] {
        desk.ok(words);
    }
    let sheet = desk.json(&["inspect", "sheet", "I1", "--unit", "宣传处党支部"]);
    assert_eq!(of(&sheet["items"][0], &["due", "state"]), ["2026-06-20", "missing"]);
}

#[test]
fn verdicts_are_words_with_reasons() {
    let desk = organ();
    desk.ok(&["inspect", "open", "2026H1", "--sample", "1"]);
    let on =
        |words: &[&'static str]| [&["inspect", "verdict", "I1", "--unit", "宣传处党支部"], words].concat();
    desk.refused(&on(&["较好"]), 3, &["评价要写明理由"]);
    desk.refused(&on(&["符合", "--because", "好"]), 2, &["没有写是哪一项"]);
    desk.refused(&on(&["好", "--item", "R-DK", "--because", "好"]), 2, &["不用于一项"]);
    desk.refused(&on(&["符合", "--item", "R-XX", "--because", "好"]), 3, &["没有“R-XX”这一项"]);
    // What the records say needs no reason; what differs does.
    desk.ok(&on(&["不符合", "--item", "r-dk"]));
    desk.refused(&on(&["符合", "--item", "R-DK"]), 3, &["记录显示这一项是“不符合”", "要写明理由"]);
    desk.ok(&on(&["符合", "--item", "R-DK", "--because", "纸质记录有，没有录入"]));
    let sheet = desk.json(&["inspect", "sheet", "I1", "--unit", "宣传处党支部"]);
    assert_eq!(
        of(row(&sheet["rules"], "rule", "R-DK"), &["state", "verdict", "reason"]),
        ["short", "符合", "纸质记录有，没有录入"]
    );
}

#[test]
fn nothing_is_done_without_evidence_and_an_owner() {
    let desk = organ();
    desk.ok(&["inspect", "open", "2026H1"]);
    finding(&desk, &["--due", "2026-08-10"]);
    let done = ["inspect", "rectify", "I1.1", "--done", "2026-07-10"];
    desk.refused(&done, 3, &["没有佐证，不算整改完成"]);
    let with = [&done[..], &["--evidence", "签到表"]].concat();
    desk.refused(&with, 3, &["没有责任人", "finding edit I1.1 --owner"]);
    desk.refused(&["inspect", "verify", "I1.1", "--verifier", "张伟"], 3, &["还没有报整改完成"]);
    desk.ok(&["inspect", "finding", "edit", "I1.1", "--owner", "秦春丽"]);
    desk.refused(&[&done[..], &["--evidence", "A99"]].concat(), 3, &["A99"]);
    desk.ok(&["log", "void", "A1", "--because", "重复"]);
    desk.refused(&[&done[..], &["--evidence", "A1"]].concat(), 3, &["A1 已经作废，不能作佐证"]);
    let page = desk.json(&[&done[..], &["--evidence", "A2"]].concat());
    assert_eq!(of(&page, &["state", "activity"]), ["submitted", "A2"]);
    desk.refused(&with, 3, &["正待核验"]);
}

#[test]
fn the_owner_does_not_verify_by_whatever_name() {
    let desk = organ();
    desk.ok(&["member", "alias", "add", "秦春丽", "qinchunli"]);
    submitted(&desk);
    let verify = |by: &'static str| ["--as-of", "2026-07-21", "inspect", "verify", "I1.1", "--verifier", by];
    for by in ["秦春丽", "001", "P1", "qinchunli", "秦　春丽"] {
        desk.refused(&verify(by), 3, &["就是 I1.1 的责任人（工号 001）", "不能审核自己办的事"]);
    }
    // Nor does whoever called it done, after the owner was changed.
    let returned = [&verify("张伟")[..], &["不通过", "--because", "签到表不全"]].concat();
    assert_eq!(desk.page(0, &returned)["state"], "under_way");
    let day = ["--as-of", "2026-07-21"];
    let again = ["inspect", "rectify", "I1.1", "--done", "2026-07-21", "--evidence", "补全的签到表"];
    desk.ok(&[&day[..], &again].concat());
    desk.refused(
        &[&day[..], &["inspect", "finding", "edit", "I1.1", "--owner", "张伟"]].concat(),
        3,
        &["正待核验，责任人不能更换"],
    );
    assert_eq!(desk.page(0, &verify("张伟"))["state"], "closed");
}

#[test]
fn what_was_late_stays_late_and_what_is_back_is_put_right_again() {
    let desk = organ();
    submitted(&desk);
    let on = |day: &str, words: &[&str]| {
        let outcome = desk.run_on(day, &[words, &["--format", "json"]].concat());
        let said = [outcome.answer.as_slice(), outcome.remarks.as_bytes()].concat();
        (outcome.exit, String::from_utf8(said).unwrap())
    };
    let state = |day: &str| {
        let page = desk.run_on(day, &["inspect", "finding", "show", "I1.1", "--format", "json"]);
        serde_json::from_slice::<Value>(&page.answer).unwrap()["state_name"].clone()
    };
    on("2026-08-15", &["inspect", "verify", "I1.1", "不通过", "--verifier", "张伟", "--because", "缺签到"]);
    assert_eq!(state("2026-08-15"), "逾期 5 天");
    // The time is not moved to where it is not over.
    let (exit, said) = on("2026-08-15", &["inspect", "finding", "edit", "I1.1", "--due", "2026-09-30"]);
    assert!(exit == 3 && said.contains("逾期的始终算逾期"), "{said}");
    on("2026-08-16", &["inspect", "rectify", "I1.1", "--done", "2026-08-16", "--evidence", "签到表"]);
    on("2026-08-17", &["inspect", "verify", "I1.1", "--verifier", "张伟"]);
    assert_eq!(state("2026-10-01"), "逾期销号（逾期 6 天）");
    on("2026-10-01", &["inspect", "revisit", "I1.1", "--result", "反弹", "--due", "2026-10-31"]);
    assert_eq!(state("2026-10-02"), "已反弹（逾期 6 天）");
    on("2026-10-10", &["inspect", "rectify", "I1.1", "--done", "2026-10-10", "--evidence", "A2"]);
    on("2026-10-11", &["inspect", "verify", "I1.1", "--verifier", "谭怡凯"]);
    on("2026-10-20", &["inspect", "revisit", "I1.1", "--result", "已巩固"]);
    assert_eq!(state("2026-10-20"), "逾期销号（逾期 6 天）");
    let shown = desk.run_on("2026-10-20", &["inspect", "finding", "show", "I1.1", "--format", "json"]);
    let shown: Value = serde_json::from_slice(&shown.answer).unwrap();
    let steps: Vec<_> = shown["steps"].as_array().unwrap().iter().map(|step| step["sort"].clone()).collect();
    assert_eq!(
        steps,
        ["done", "returned", "done", "passed", "relapsed", "done", "passed", "lasting"].map(Value::from)
    );
}

#[test]
fn what_is_back_has_a_new_time_and_nobody_who_called_it_done_verifies() {
    let desk = organ();
    submitted(&desk);
    let day = |words: &[&'static str]| [&["--as-of", "2026-07-21"], words].concat();
    desk.ok(&day(&["inspect", "verify", "I1.1", "不通过", "--verifier", "张伟", "--because", "缺签到"]));
    desk.ok(&day(&["inspect", "finding", "edit", "I1.1", "--owner", "谭怡凯"]));
    desk.ok(&day(&["inspect", "rectify", "I1.1", "--done", "2026-07-21", "--evidence", "A2"]));
    desk.refused(
        &day(&["inspect", "verify", "I1.1", "--verifier", "秦春丽"]),
        3,
        &["秦春丽报过整改完成", "不能审核自己办的事"],
    );
    desk.ok(&day(&["inspect", "verify", "I1.1", "--verifier", "张伟"]));
    // Without a new time what is back would never be late again.
    let back = ["inspect", "revisit", "I1.1", "--result", "反弹"];
    desk.refused(&day(&back), 3, &["要写明新的整改时限", "--result 反弹 --due 日期"]);
    let page = desk.page(0, &[&day(&back)[..], &["--due", "2026-08-31"]].concat());
    assert_eq!(of(&page, &["state", "due"]), ["relapsed", "2026-08-31"]);
}

#[test]
fn attendance_is_that_of_the_members_of_then_each_with_their_own_branch() {
    let desk = organ();
    let lecture = |day: &str, marks: &[&'static str]| {
        let held = ["log", "add", "主题党日", "--unit", "办公室党支部", "--on", day];
        let id = desk.json(&held)["activity"].as_str().unwrap().to_owned();
        desk.ok(&[&["log", "attend", &id, "--mark"], marks].concat());
        id
    };
    lecture("2026-06-05", &["秦春丽=出勤", "谭怡凯=公假"]);
    // At 联学共建 each branch has its own people.
    let joint = [
        "log",
        "add",
        "联学共建",
        "--unit",
        "办公室党支部",
        "--on",
        "2026-06-20",
        "--partner",
        "宣传处党支部",
    ];
    let id = desk.json(&joint)["activity"].as_str().unwrap().to_owned();
    desk.ok(&["log", "attend", &id, "--mark", "秦春丽=出勤", "谭怡凯=出勤", "张伟=出勤"]);
    desk.ok(&["inspect", "open", "2026H1"]);
    let counts = |unit: &str| {
        let sheet = desk.json(&["inspect", "sheet", "I1", "--unit", unit]);
        ["attendance", "unrecorded"].map(|key| row(&sheet["counts"], "count", key)["value"].clone())
    };
    // Nobody kept the attendance of the four lectures: who came is unknown, and no rate speaks of it.
    let office = [json!({"n": 3, "of": 4}), json!(8)];
    assert_eq!(counts("办公室党支部"), office);
    assert_eq!(counts("宣传处党支部"), [json!({"n": 1, "of": 1}), json!(0)]);
    let duty = desk.json(&["inspect", "paper", "I1", "履职情况", "--unit", "办公室党支部"]);
    assert_eq!(
        of(row(&duty["people"], "name", "秦春丽"), &["state", "state_name", "unrecorded"]),
        [Value::Null, Value::Null, json!(4)]
    );
    let duty = desk.text(&["inspect", "paper", "I1", "履职情况", "--unit", "办公室党支部"]);
    assert!(duty.contains("│ 秦春丽 │ 待补     │"), "{duty}");
    // Whoever was moved afterwards, with a day that lies before, was there all the same.
    desk.ok(&["member", "move", "谭怡凯", "--to", "宣传处党支部", "--on", "2026-06-01"]);
    assert_eq!(counts("办公室党支部"), office);
    assert_eq!(counts("宣传处党支部"), [json!({"n": 1, "of": 1}), json!(0)]);
}

#[test]
fn a_list_tells_what_is_overdue() {
    let desk = organ();
    desk.ok(&["inspect", "open", "2026H1"]);
    finding(&desk, &["--due", "2026-07-31"]);
    assert_eq!(desk.run(&["inspect", "finding", "list", "--check"]).exit, 0);
    let late =
        desk.run_on("2026-08-02", &["inspect", "finding", "list", "2026H1", "--check", "--format", "json"]);
    assert_eq!(late.exit, 1);
    let late: Value = serde_json::from_slice(&late.answer).unwrap();
    assert_eq!(
        of(&late["rows"][0], &["finding", "state", "late"]),
        [json!("I1.1"), json!("overdue"), json!(2)]
    );
    desk.refused(
        &["inspect", "finding", "add", "I1", "--unit", "办公室党支部", "--what", "缺二季度党课"],
        3,
        &["I1.1"],
    );
    desk.refused(&["inspect", "finding", "show", "第4个"], 2, &["写作 I2.4"]);
}
