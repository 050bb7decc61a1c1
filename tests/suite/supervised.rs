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
    assert!(paper.contains("通知单到期事项 7 项次，已落实 2 项次，其中逾期 1 项次，部分落实 1 项次，未落实 3 项次，已作情况说明 1 项次"), "{paper}");
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
