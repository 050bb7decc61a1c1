//! What counts as a correction of a report that was made final, and what the next report says of it.

use serde_json::{Value, json};

use crate::desk::Desk;

/// The demo, its report of October made final on 2 November.
fn october() -> Desk {
    let desk = Desk::demo();
    desk.ok(&["report", "finalise", "2026-10"]);
    desk
}

/// What a Party group says of the meeting that it did not hold in October.
const EXCUSED: [&str; 10] =
    ["inspect", "excuse", "--unit", "U11", "--rule", "R-DXZ", "--period", "2026-10", "--text", "病假多"];

/// The section of the next report about earlier ones.
fn told(desk: &Desk) -> String {
    let report = desk.run_on("2026-12-02", &["report", "monthly", "2026-11", "--format", "md"]);
    let report = String::from_utf8(report.answer).unwrap();
    let section = report.split("以前报告的更正\n").nth(1).unwrap_or_default();
    section.split("\n## ").next().unwrap_or_default().to_owned()
}

/// The reasons of the operations that `report changes` names, and their tables.
fn named(page: &Value) -> Vec<(Value, Value)> {
    let rows = page["corrections"].as_array().unwrap();
    rows.iter().map(|row| (row["reason"].clone(), row["tables"].clone())).collect()
}

/// A figure of `report changes`: as it was and as it is.
fn figure(page: &Value, id: &str) -> (Value, Value) {
    let found = page["changed_figures"].as_array().unwrap().iter().find(|one| one["id"] == id);
    let found = found.unwrap_or_else(|| panic!("{id}: {page}"));
    (found["then"].clone(), found["now"].clone())
}

#[test]
fn a_post_held_in_a_final_period_needs_a_reason_and_no_figure_is_put_down_to_another() {
    let desk = october();
    let post = ["member", "post", "方若溪", "宣传委员", "--on", "2026-10-01"];
    desk.refused(&post, 3, &["2026年10月的报告已于 2026-11-02 定稿", "2026-10-01 的记录", "--because 原因"]);
    desk.ok(&[&post[..], &["--because", "补登职务"]].concat());
    desk.ok(&["log", "edit", "A238", "--place", "二楼会议室", "--because", "地点登错"]);
    let page = desk.json(&["report", "changes", "2026-10"]);
    assert_eq!(
        named(&page),
        [(json!("补登职务"), json!(["党内职务"])), (json!("地点登错"), json!(["活动记录"]))]
    );
    assert_eq!(figure(&page, "organ.expected"), (json!(120), json!(121)));
    let told = told(&desk);
    assert!(
        told.contains(
            "以后更正 2 次，各次的原因：地点登错；补登职务。与原报相比，全机关应到人次由 120 更正为 121，"
        ),
        "{told}"
    );
}

#[test]
fn a_requirement_that_is_switched_off_corrects_what_it_asked_for() {
    let desk = october();
    desk.ok(&["inspect", "rule", "disable", "R-DXZ", "--because", "没有设党小组"]);
    let page = desk.json(&["report", "changes", "2026-10"]);
    assert_eq!(named(&page), [(json!("没有设党小组"), json!(["制度要求"]))]);
    assert_eq!(figure(&page, "organ.planned"), (json!(17), json!(13)));
    let told = told(&desk);
    assert!(told.contains("更正 1 次，原因是没有设党小组。全机关应开展（场次）由 17 更正为 13，"), "{told}");
    // One that moves nothing of a report is no correction of it.
    desk.ok(&["undo", "--yes", "--because", "先不停用"]);
    desk.ok(&["inspect", "rule", "end", "R-DXZ", "--on", "2026-12-31", "--because", "明年不再检查"]);
    assert_eq!(desk.json(&["report", "changes", "2026-10"])["operation_count"], 0);
    assert_eq!(self::told(&desk), "");
}

#[test]
fn a_notice_that_is_withdrawn_or_amended_corrects_what_came_due() {
    let mut desk = october();
    // Whenever it is withdrawn, it is taken back as a whole.
    desk.today = "2026-11-03";
    desk.ok(&["notice", "withdraw", "N1", "--because", "重复印发"]);
    let page = desk.json(&["report", "changes", "2026-10"]);
    assert_eq!(named(&page), [(json!("重复印发"), json!(["组织生活通知单"]))]);
    assert_eq!(page["corrections"][0]["days"], "2026-10-15 至 2026-10-31");
    // None is 0; a rate of nothing is none.
    assert_eq!(figure(&page, "supervise.items"), (json!(17), json!(0)));
    assert_eq!(figure(&page, "supervise.items_partly"), (json!(1), json!(0)));
    assert_eq!(figure(&page, "supervise.items_done"), (json!({"n": 13, "of": 17}), json!(null)));
    let told = told(&desk);
    assert!(
        told.contains(
            "原因是重复印发。通知单到期事项（项次）由 17 更正为 0，通知单事项落实率原报 76.5%，现在没有，"
        ),
        "{told}"
    );
    assert!(!told.contains("（空）"), "{told}");
    desk.refused(&["undo", "--yes"], 3, &["2026年10月的报告", "定稿"]);

    // An amendment asks for a reason where it is sent out, if what it changes was due in the period.
    let desk = october();
    desk.ok(&["notice", "amend", "N1", "--because", "调整"]);
    desk.ok(&["notice", "item", "edit", "N1.4", "--due", "2026-11-20"]);
    for stage in ["机关党委审", "班子会议研究"] {
        desk.ok(&["notice", "approve", "N1", stage, "--on", "2026-11-02"]);
    }
    assert_eq!(desk.json(&["report", "changes", "2026-10"])["operation_count"], 0);
    let issue = ["notice", "issue", "N1", "--on", "2026-11-02"];
    desk.refused(&issue, 3, &["2026年10月的报告", "2026-10-31 的记录"]);
    desk.ok(&[&issue[..], &["--because", "推迟一项"]].concat());
    let page = desk.json(&["report", "changes", "2026-10"]);
    assert_eq!(named(&page), [(json!("推迟一项"), json!(["通知单的版本"]))]);
}

#[test]
fn statements_and_settings_that_move_a_figure_are_told() {
    let desk = october();
    // What a unit says is its own reason.
    desk.ok(&EXCUSED);
    desk.ok(&["notice", "excuse", "N1.3", "--unit", "群团处党支部", "--text", "材料晚到"]);
    let page = desk.json(&["report", "changes", "2026-10"]);
    assert_eq!(
        named(&page),
        [(json!(null), json!(["情况说明"])), (json!(null), json!(["通知单的情况说明"]))]
    );
    assert_eq!(figure(&page, "problems.short"), (json!(1), json!(0)));
    assert_eq!(figure(&page, "supervise.items_missing"), (json!(2), json!(1)));
    let section = told(&desk);
    assert!(section.contains("以后更正 2 次。与原报相比，"), "{section}");

    let desk = october();
    let set = ["inspect", "setting", "set", "cut_off_day", "1"];
    desk.refused(&set, 3, &["2026年10月的报告已于 2026-11-02 定稿", "各期都照这一项计算"]);
    // What is not reckoned with needs none.
    desk.ok(&["inspect", "setting", "set", "items_a_month", "5"]);
    desk.ok(&[&set[..], &["--because", "市委要求"]].concat());
    let page = desk.json(&["report", "changes", "2026-10"]);
    assert_eq!(named(&page), [(json!("市委要求"), json!(["设置"]))]);
    assert_eq!(figure(&page, "organ.late_entries"), (json!(0), json!(3)));
    let section = told(&desk);
    assert!(section.contains("原因是市委要求。全机关补录（场次）由 0 更正为 3。"), "{section}");
}

#[test]
fn a_book_that_was_read_in_the_period_corrects_it_and_one_read_later_does_not() {
    let mut desk = october();
    desk.today = "2026-11-03";
    let finish = ["document", "reading", "finish", "B2", "--unit", "离退休干部党支部", "--all"];
    desk.ok(&finish);
    let page = desk.json(&["report", "changes", "2026-10"]);
    assert_eq!((&page["figure_count"], &page["operation_count"]), (&json!(0), &json!(0)), "{page}");
    desk.ok(&["undo", "--yes"]);
    desk.ok(&[&finish[..], &["--on", "2026-10-30"]].concat());
    let page = desk.json(&["report", "changes", "2026-10"]);
    assert_eq!(named(&page), [(json!(null), json!(["书目发放和阅读"]))]);
    assert_eq!(page["corrections"][0]["days"], "2026-10-30 至 2026-10-31");
    let (then, now) = figure(&page, "self_study.overdue");
    assert!(then.as_i64() > now.as_i64(), "{page}");
}

#[test]
fn everyday_work_after_a_month_is_final_needs_no_reason_and_corrects_nothing() {
    let mut desk = october();
    desk.today = "2026-11-03";
    desk.ok(&["notice", "draft", "2026-12"]);
    desk.ok(&["notice", "item", "add", "N3", "--kind", "主题党日", "--what", "学习", "--due", "2026-12-18"]);
    desk.ok(&["notice", "amend", "N2", "--because", "调整"]);
    desk.ok(&["notice", "item", "edit", "N2.2", "--due", "2026-11-27"]);
    for notice in ["N3", "N2"] {
        for stage in ["机关党委审", "班子会议研究"] {
            desk.ok(&["notice", "approve", notice, stage, "--on", "2026-11-03"]);
        }
        desk.ok(&["notice", "issue", notice, "--on", "2026-11-03"]);
    }
    desk.ok(&["member", "post", "方若溪", "宣传委员", "--on", "2026-11-03"]);
    desk.ok(&["member", "post", "方若溪", "宣传委员", "--end", "--on", "2026-11-20"]);
    desk.ok(&["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "2026-11-03", "--attend-all"]);
    desk.ok(&["unit", "edit", "U3", "--note", "编制在办公室"]);
    desk.ok(&["report", "sent", "add", "monthly", "2026-10", "--to", "领导班子"]);
    let page = desk.json(&["report", "changes", "2026-10", "--check"]);
    let counts = ["figure_count", "cell_count", "operation_count"].map(|key| page[key].clone());
    assert_eq!(counts, [json!(0), json!(0), json!(0)], "{page}");
    assert_eq!(told(&desk), "");
}

/// Changes a figure of the page that was kept first.
fn reckoned_otherwise(desk: &Desk, id: &str, value: i64) {
    let store = rusqlite::Connection::open(&desk.store).unwrap();
    let (kept, page): (i64, String) = store
        .query_row(
            "SELECT id, page FROM kept_page WHERE id = (SELECT MIN(page) FROM final_report)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let mut page: Value = serde_json::from_str(&page).unwrap();
    let blocks = page["blocks"].as_array_mut().unwrap();
    let figures = blocks.iter_mut().find_map(|block| block.get_mut("Figures")).unwrap();
    let figure = figures.as_array_mut().unwrap().iter_mut().find(|one| one["id"] == id).unwrap();
    assert_ne!(figure["value"], json!({"Int": value}));
    figure["value"] = json!({"Int": value});
    store.execute("UPDATE kept_page SET page = ?1 WHERE id = ?2", (page.to_string(), kept)).unwrap();
}

#[test]
fn a_figure_that_moved_for_no_known_operation_is_told_so() {
    let desk = october();
    reckoned_otherwise(&desk, "organ.held", 99);
    let page = desk.page(0, &["report", "changes", "2026-10"]);
    assert_eq!(page["operation_count"], 0);
    let screen = desk.run(&["report", "changes", "2026-10"]);
    assert!(screen.remarks.contains("没有查到更正这一期记录的操作"), "{}", screen.remarks);
    let section = told(&desk);
    let said = "以后没有查到更正这一期记录的操作，照现在的记录计算，全机关已开展（场次）由 99 更正为 ";
    assert!(section.contains(said), "{section}");
    // It is told once: the report of November said it.
    desk.run_on("2026-12-02", &["report", "finalise", "2026-11"]);
    let december = desk.run_on("2027-01-05", &["report", "monthly", "2026-12", "--format", "md"]);
    let december = String::from_utf8(december.answer).unwrap();
    assert!(!december.contains("以前报告的更正"), "{december}");
}

#[test]
fn a_later_correction_is_not_taken_for_the_cause_of_what_was_told_before() {
    let desk = october();
    desk.ok(&["member", "post", "方若溪", "宣传委员", "--on", "2026-10-01", "--because", "补登职务"]);
    assert!(told(&desk).contains("由 120 更正为 121"));
    desk.run_on("2026-12-02", &["report", "finalise", "2026-11"]);
    let edit = ["log", "edit", "A238", "--place", "二楼会议室", "--because", "地点登错"];
    assert_eq!(desk.run_on("2026-12-03", &edit).exit, 0);
    let december = desk.run_on("2027-01-05", &["report", "monthly", "2026-12", "--format", "md"]);
    let december = String::from_utf8(december.answer).unwrap();
    assert!(december.contains("以后更正 1 次，原因是地点登错。指标没有变化。"), "{december}");
}

#[test]
fn what_changed_in_a_table_is_said_of_the_session_and_of_the_requirement() {
    let desk = Desk::demo();
    desk.ok(&["report", "finalise", "unit", "组织处党支部", "2026-10"]);
    desk.ok(&EXCUSED);
    desk.ok(&["log", "attend", "A239", "--mark", "苏雅琴=缺席", "--because", "签到表登记错了"]);
    let page = desk.json(&["report", "changes", "党组织", "组织处党支部", "2026-10"]);
    let cells = page["changed_cells"].as_array().unwrap();
    let rows = |table: &str| -> Vec<&str> {
        let of_table = cells.iter().filter(|cell| cell["table"] == table);
        of_table.map(|cell| cell["row"].as_str().unwrap()).collect()
    };
    assert_eq!(rows("二、制度要求"), ["组织处党支部第二党小组"; 2], "{page}");
    assert!(rows("逐场情况").iter().all(|row| row.contains("A239")), "{page}");
}

#[test]
fn what_a_report_told_of_an_earlier_one_is_no_correction_of_itself() {
    let desk = Desk::demo();
    desk.ok(&["report", "finalise", "2026-09"]);
    let absent = |activity: &str, who: &str| {
        desk.ok(&[
            "log",
            "attend",
            activity,
            "--mark",
            &format!("{who}=缺席"),
            "--because",
            "签到表登记错了",
        ]);
    };
    absent("A214", "韩松涛");
    desk.ok(&["report", "finalise", "2026-10"]);
    absent("A214", "苏雅琴");
    let kept = desk.json(&["report", "monthly", "2026-10", "--as-finalised"]);
    assert!(!kept["tables"]["corrected"]["rows"].as_array().unwrap().is_empty());
    let page = desk.json(&["report", "changes", "2026-10"]);
    let cells = page["changed_cells"].as_array().unwrap();
    assert!(cells.iter().all(|cell| cell["table"] != "更正的指标"), "{page}");
    assert_eq!(page["operation_count"], 0);
    // November tells what moved since October did: one of the two.
    let section = told(&desk);
    assert!(
        section.contains("2026年9月月报") && section.contains("更正 1 次，原因是签到表登记错了。"),
        "{section}"
    );
    let november = desk.run_on("2026-12-02", &["report", "monthly", "2026-11", "--format", "json"]);
    let november: Value = serde_json::from_slice(&november.answer).unwrap();
    let rows = november["tables"]["corrected"]["rows"].as_array().unwrap();
    let present = rows.iter().find(|row| row["id"] == "organ.present" && row["period"] == "2026-09").unwrap();
    assert_eq!(present["then"].as_i64().unwrap() - present["now"].as_i64().unwrap(), 1);
}

#[test]
fn what_comes_of_a_session_later_needs_no_reason_and_no_figure_is_put_down_to_what_moved_none() {
    let mut desk = october();
    desk.today = "2026-11-16";
    // Of August, and overdue at the end of October; then one of October itself, in November.
    desk.ok(&["log", "settle", "A198", "1", "--done", "2026-10-20"]);
    desk.ok(&["log", "settle", "A243", "1", "--done", "2026-11-15", "--because", "钟书瑶已准备"]);
    let page = desk.json(&["report", "changes", "2026-10"]);
    assert_eq!(figure(&page, "problems.decisions_overdue"), (json!(4), json!(3)));
    let reasons: Vec<Value> = named(&page).into_iter().map(|(reason, _)| reason).collect();
    assert_eq!(reasons, [Value::Null, json!("钟书瑶已准备")]);
    let told = told(&desk);
    assert!(told.contains("以后更正 2 次") && !told.contains("没有查到"), "{told}");
}
