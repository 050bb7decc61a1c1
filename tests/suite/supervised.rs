//! What reports say of 督学, and reports that were made final.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::notice::{hold, october};

fn report(desk: &Desk) -> Value {
    desk.json(&["report", "monthly", "2026-10"])
}

/// A figure of a report; null where it has nothing to say.
fn figure(page: &Value, id: &str) -> Value {
    let found = page["figures"].as_array().unwrap().iter().find(|figure| figure["id"] == id);
    found.map_or(Value::Null, |figure| figure["value"].clone())
}

fn table<'p>(page: &'p Value, key: &str) -> &'p Vec<Value> {
    page["tables"][key]["rows"].as_array().unwrap_or_else(|| panic!("no table {key}: {page}"))
}

/// The figures of a notice, in the order of the paper.
const OF_NOTICES: [&str; 7] =
    ["notices", "items", "items_done", "items_late", "items_partly", "items_missing", "items_stated"];

fn of_notices(page: &Value) -> Vec<Value> {
    OF_NOTICES.iter().map(|id| figure(page, &format!("supervise.{id}"))).collect()
}

/// Of October, two branches: the first item done in time and late, the second and 自学 missed, one of them answered,
/// the groups' meeting held by one of two.
fn half_done() -> Desk {
    let desk = october();
    hold(&desk, "主题党日", "办公室党支部", "2026-10-12", &["--item", "N1.1"]);
    hold(&desk, "主题党日", "宣传处党支部", "2026-10-20", &["--item", "N1.1"]);
    hold(&desk, "党小组会", "第一党小组", "2026-10-21", &["--item", "N1.3"]);
    desk.ok(&["notice", "excuse", "N1.2", "--unit", "宣传处党支部", "--text", "集中外出"]);
    desk
}

#[test]
fn a_report_counts_what_notices_ask_for_and_each_figure_is_the_sum_of_its_rows() {
    let desk = half_done();
    let page = report(&desk);
    // Issued in September, so no notice of October; the optional lecture and what a branch cannot do are left out.
    assert_eq!(figure(&page, "supervise.notices"), Value::Null);
    assert_eq!(
        of_notices(&page)[1..],
        [json!(7), json!({"n": 2, "of": 7}), json!(1), json!(1), json!(3), json!(1)]
    );
    assert_eq!(figure(&desk.json(&["report", "monthly", "2026-09"]), "supervise.notices"), json!(1));
    for (id, value) in OF_NOTICES.iter().zip(of_notices(&page)).skip(1) {
        let explained = desk.json(&["report", "explain", &format!("supervise.{id}"), "2026-10"]);
        let rows = explained["rows"].as_array().unwrap();
        let sum = |key: &str| rows.iter().map(|row| row[key].as_i64().unwrap()).sum::<i64>();
        let expected = value.as_i64().unwrap_or_else(|| value["n"].as_i64().unwrap());
        assert_eq!(sum("n"), expected, "{id}");
        if value.is_object() {
            assert_eq!(json!(sum("of")), value["of"], "{id}");
        }
    }
    let units = table(&page, "notice_units");
    let by_unit: Vec<_> =
        units.iter().map(|row| (&row["unit_name"], &row["items"], &row["done"], &row["stated"])).collect();
    assert_eq!(
        json!(by_unit),
        json!([
            ["办公室党支部", 4, {"n": 1, "of": 4}, 0],
            ["宣传处党支部", 3, {"n": 1, "of": 3}, 1]
        ])
    );
    assert_eq!(table(&page, "notice_open").len(), 5);
    let paper = desk.text(&["report", "monthly", "2026-10"]);
    assert!(paper.contains("通知单到期事项 7 项次，已落实 2 项次（其中逾期 1 项次），部分落实 1 项次，未落实 3 项次，已作情况说明 1 项次"), "{paper}");
    assert!(paper.contains("另有通知单事项未落实 3 项次"), "{paper}");
    // Of one branch: its own.
    let own = desk.json(&["report", "monthly", "2026-10", "--unit", "宣传处党支部"]);
    assert_eq!(of_notices(&own)[1..3], [json!(3), json!({"n": 1, "of": 3})]);
    // What is asked for next stands under what comes next.
    let before = desk.run_on("2026-10-10", &["report", "monthly", "2026-09", "--format", "json"]);
    let before: Value = serde_json::from_slice(&before.answer).unwrap();
    let next = table(&before, "next_items");
    assert_eq!((&next[0]["item"], &next[0]["units"]), (&json!("N1.1"), &json!(2)));
}

/// What an organ's own unit has still to see to includes what notices ask of it.
#[test]
fn a_units_page_lists_the_items_it_has_not_carried_out() {
    let desk = half_done();
    let page = desk.json(&["report", "unit", "办公室党支部", "2026-10"]);
    let owed = table(&page, "owed");
    let items: Vec<_> =
        owed.iter().filter(|row| row["sort"] == "notice_item").map(|row| &row["record"]).collect();
    assert_eq!(json!(items), json!(["N1.2", "N1.3", "N1.4"]));
}

/// What each unit has still to do is ready to be sent: what it must do, is overdue or due soon, and did not answer.
#[test]
fn a_prompt_names_what_a_unit_has_still_to_do_and_until_when() {
    let desk = half_done();
    let page = desk.json(&["notice", "remind", "N1"]);
    let said: Vec<_> =
        page["rows"].as_array().unwrap().iter().map(|row| (&row["unit_name"], &row["text"])).collect();
    assert_eq!(
        json!(said),
        json!([
            [
                "办公室党支部",
                [
                    "1．主题党日：重温誓词。完成时限 2026年10月31日，已逾期 2 天，还没有登记落实。",
                    "2．党小组会：交流体会。完成时限 2026年10月31日，已逾期 2 天，只落实了一部分（2 个党小组中 1 个开展了）。",
                    "3．自学：党章。完成时限 2026年10月31日，已逾期 2 天，还没有登记落实。"
                ]
            ],
            ["宣传处党支部", ["1．自学：党章。完成时限 2026年10月31日，已逾期 2 天，还没有登记落实。"]]
        ])
    );
    // Each is a letter of its own, and bears no code of the desk.
    let text = desk.text(&["notice", "remind", "N1"]);
    assert_eq!(text.matches("\n工作提示\n").count(), 2, "{text}");
    assert!(!text.contains("编号") && text.ends_with("2026年11月2日\n"), "{text}");
    // Ahead of time: only what is due within the days asked for.
    let ahead = |days: &str| {
        let words =
            ["notice", "remind", "N1", "--unit", "宣传处党支部", "--before", days, "--format", "json"];
        let page: Value = serde_json::from_slice(&desk.run_on("2026-10-29", &words).answer).unwrap();
        page["rows"].as_array().unwrap().len()
    };
    assert_eq!((ahead("1"), ahead("2")), (0, 1));
    let folder = desk.path("提示");
    desk.ok(&["notice", "remind", "N1", "--paper", "md", "-o", &folder]);
    let paper = std::fs::read_to_string(desk.place("提示").join("宣传处党支部 工作提示.md")).unwrap();
    assert!(
        paper.contains("请抓紧办理") && paper.contains("市直机关工委机关党委") && !paper.contains("办公室"),
        "{paper}"
    );
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 3);
    desk.refused(
        &["notice", "remind", "N1", "--unit", "第一党小组"],
        3,
        &["没有要求", "wuxue notice show N1"],
    );
    desk.ok(&["notice", "withdraw", "N1", "--because", "并入下期"]);
    desk.refused(&["notice", "remind", "N1"], 3, &["已于 2026-11-02 撤回"]);
}

/// A notice that asks for much, for what another asks, or for what was done is pointed out, and goes out all the same.
#[test]
fn a_heavy_notice_is_pointed_out_and_not_held_back() {
    let desk = october();
    hold(&desk, "主题党日", "办公室党支部", "2026-10-12", &["--item", "N1.1", "--document", "D1"]);
    desk.ok(&["notice", "draft", "2026-10", "--issue", "2"]);
    let item = |words: &[&str]| desk.ok(&[&["notice", "item", "add", "N2"][..], words].concat());
    item(&["--kind", "主题党日", "--what", "再学党章", "--document", "D1", "--due", "2026-11-20"]);
    item(&["--kind", "党课", "--what", "党 史"]);
    item(&["--kind", "主题党日", "--what", "重温 誓词", "--to", "宣传处党支部"]);
    let page = desk.json(&["notice", "check", "N2"]);
    assert_eq!(page["limit"], Value::Null);
    let twice: Vec<_> = page["twice"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["item"], &row["other"], &row["why"], &row["units"]))
        .collect();
    assert_eq!(
        json!(twice),
        json!([["N2.1", "N1.1", "material", 2], ["N2.2", "N1.5", "words", 2], ["N2.3", "N1.2", "words", 1]])
    );
    let already: Vec<_> = page["already"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["item"], &row["unit_name"], &row["activity"]))
        .collect();
    assert_eq!(json!(already), json!([["N2.1", "办公室党支部", "A3"]]));
    // October: four that must be of the first notice, two of this for one branch, one for the other.
    let loads: Vec<_> = page["loads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["unit_name"], &row["month"], &row["own"], &row["others"], &row["heavy"]))
        .collect();
    assert_eq!(
        json!(loads),
        json!([
            ["宣传处党支部", "2026-10", 2, 4, false],
            ["办公室党支部", "2026-10", 1, 4, false],
            ["办公室党支部", "2026-11", 1, 0, false],
            ["宣传处党支部", "2026-11", 1, 0, false]
        ])
    );
    desk.ok(&["inspect", "setting", "set", "items_a_month", "5"]);
    let said = desk.ok(&["notice", "approve", "N2", "--on", "2026-10-08"]).remarks;
    assert!(said.contains("减负提示：1 个党组织一个月的规定动作超过 5 项，3 项与别的通知单重复，1 项已有党组织学过同一份材料"), "{said}");
    desk.ok(&["notice", "approve", "N2", "--on", "2026-10-09"]);
    assert!(desk.ok(&["notice", "issue", "N2", "--on", "2026-10-10"]).remarks.contains("减负提示"));
    desk.page(1, &["notice", "check", "N2", "--check"]);
    desk.ok(&["inspect", "setting", "set", "items_a_month", "无"]);
    desk.refused(&["inspect", "setting", "set", "items_a_month", "0"], 2, &["1 至 99"]);
}

/// Inspections with what they found, schedules and terms are acts of 督学 too, each explained by its rows.
#[test]
fn a_report_tells_of_inspections_schedules_and_terms() {
    let desk = half_done();
    let on = |day: &str, words: &[&str]| {
        let outcome = desk.run_on(day, words);
        assert_eq!(outcome.exit, 0, "{words:?}: {}", outcome.remarks);
    };
    on("2026-10-26", &["inspect", "open", "2026H2"]);
    on(
        "2026-10-27",
        &[
            "inspect",
            "finding",
            "add",
            "I1",
            "--unit",
            "办公室党支部",
            "--what",
            "记录不全",
            "--kind",
            "要素不全",
        ],
    );
    on("2026-10-28", &["notice", "schedule", "draft", "2026-10"]);
    on("2026-10-28", &["notice", "schedule", "issue", "W1"]);
    desk.ok(&["unit", "term", "add", "办公室党支部", "--elected", "2023-10-01"]);
    desk.ok(&["unit", "term", "add", "宣传处党支部", "--elected", "2024-02-01"]);
    let page = report(&desk);
    for (id, n) in
        [("schedules", 1), ("inspections", 1), ("findings_open", 1), ("terms_due", 1), ("terms_overdue", 1)]
    {
        let id = format!("supervise.{id}");
        assert_eq!(figure(&page, &id), json!(n), "{id}");
        let explained = desk.json(&["report", "explain", &id, "2026-10"]);
        assert_eq!(explained["rows"].as_array().unwrap().len(), n, "{id}");
    }
    assert_eq!(table(&page, "terms")[0]["state"], "overdue");
    assert_eq!(figure(&page, "supervise.concluded"), Value::Null);
    // In the month before nothing of it had begun.
    let before = desk.json(&["report", "monthly", "2026-09"]);
    assert_eq!(figure(&before, "supervise.inspections"), Value::Null);
    assert_eq!(figure(&before, "supervise.findings_open"), Value::Null);
    // Of another branch: its own problems and terms alone.
    let own = desk.json(&["report", "monthly", "2026-10", "--unit", "宣传处党支部"]);
    assert_eq!(figure(&own, "supervise.findings_open"), Value::Null);
    assert_eq!(figure(&own, "supervise.terms_due"), json!(1));
    // Concluded in October and, after a reopening, once more in November: once, in October.
    for unit in ["办公室党支部", "宣传处党支部"] {
        on("2026-10-29", &["inspect", "verdict", "I1", "--unit", unit, "较好", "--because", "制度基本落实"]);
    }
    on("2026-10-29", &["inspect", "conclude", "I1"]);
    desk.ok(&["inspect", "reopen", "I1", "--because", "漏查一次党课"]);
    desk.ok(&["inspect", "conclude", "I1"]);
    assert_eq!(figure(&report(&desk), "supervise.concluded"), json!(1));
    let after = desk.json(&["report", "monthly", "2026-11"]);
    assert_eq!(figure(&after, "supervise.concluded"), Value::Null);
}

/// A report that was made final prints as it was, byte for byte; one made later leaves out the notice that was
/// withdrawn since, and says so.
#[test]
fn a_notice_withdrawn_later_leaves_the_final_report_as_it_was() {
    let desk = half_done();
    let monthly = ["report", "monthly", "2026-10", "--format"];
    desk.refused(
        &["report", "monthly", "2026-10", "--as-finalised"],
        3,
        &["还没有定稿", "wuxue report finalise monthly 2026-10"],
    );
    let formats = ["json", "md", "html", "csv", "table"];
    let made = desk.json(&["report", "finalise", "2026-10"]);
    assert_eq!(
        (&made["report"], &made["version"], &made["day"]),
        (&json!("monthly"), &json!(1), &json!("2026-11-02"))
    );
    let print =
        |format: &str, final_only: &[&str]| desk.ok(&[&monthly[..], &[format], final_only].concat()).answer;
    let as_it_was: Vec<_> = formats.iter().map(|format| print(format, &["--as-finalised"])).collect();
    desk.ok(&["notice", "withdraw", "N1", "--because", "并入下期"]);
    for (format, was) in formats.iter().zip(&as_it_was) {
        assert!(print(format, &["--as-finalised"]) == *was, "{format}");
    }
    let was: Value = serde_json::from_slice(&as_it_was[0]).unwrap();
    assert_eq!(figure(&was, "supervise.items"), json!(7));
    let now = report(&desk);
    assert_eq!(figure(&now, "supervise.items"), Value::Null);
    let paper = desk.text(&["report", "monthly", "2026-10"]);
    assert!(paper.contains("已撤回的通知单不计：2026年第1期（2026-11-02 撤回）"), "{paper}");
    let left_out = desk.json(&["report", "explain", "supervise.items", "2026-10"]);
    assert_eq!(left_out["left_out"][0]["why"], "已于 2026-11-02 撤回：并入下期");
    // Once more needs a reason; each version can be printed.
    desk.refused(&["report", "finalise", "2026-10"], 3, &["已于 2026-11-02 定稿", "--because"]);
    let again = desk.json(&["report", "finalise", "月报", "2026-10", "--because", "通知单撤回"]);
    assert_eq!((&again["version"], &again["reason"]), (&json!(2), &json!("通知单撤回")));
    assert!(print("json", &["--as-finalised=1"]) == as_it_was[0]);
    let second: Value = serde_json::from_slice(&print("json", &["--as-finalised"])).unwrap();
    assert_eq!(figure(&second, "supervise.items"), Value::Null);
    desk.refused(&["report", "monthly", "2026-10", "--as-finalised=3"], 3, &["只定稿过 2 次"]);
    // Of another unit or period there is none.
    desk.refused(
        &["report", "monthly", "2026-10", "--unit", "宣传处党支部", "--as-finalised"],
        3,
        &["还没有定稿"],
    );
    desk.refused(&["report", "finalise", "人员", "2026-10"], 2, &[""]);
    desk.ok(&["undo", "--yes"]);
    assert!(print("json", &["--as-finalised"]) == as_it_was[0]);
    desk.ok(&["check"]);
}
