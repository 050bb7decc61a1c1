//! Reports made final: what they cover is corrected for a reason only, and the corrections are told.

use serde_json::{Value, json};

use crate::desk::{Desk, fixtures};
use crate::desk_papers::texts;

/// A branch that met twice in September, the report of which was made final on 8 October.
fn made_final() -> Desk {
    let mut desk = Desk::staffed("2026-10-08");
    for day in ["2026-09-10", "2026-09-24"] {
        desk.ok(&["log", "add", "主题党日", "--unit", "办公室党支部", "--on", day, "--attend-all"]);
    }
    desk.ok(&["report", "finalise", "2026-09"]);
    desk.today = "2026-11-02";
    desk
}

fn named(table: &Value, key: &str) -> Vec<String> {
    table.as_array().unwrap().iter().map(|row| row[key].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn what_a_final_report_covers_is_changed_for_a_reason_only() {
    let desk = made_final();
    let absent = ["log", "attend", "A2", "--mark", "秦春丽=缺席"];
    let says = ["2026年9月的报告已于 2026-10-08 定稿", "2026-09-24", "--because 原因"];
    desk.refused(&absent, 3, &says);
    desk.refused(&[&absent[..], &["--dry-run"]].concat(), 3, &says);
    desk.refused(&["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-09-30"], 3, &["定稿"]);
    desk.refused(
        &["log", "self", "add", "--who", "秦春丽", "--on", "2026-09-11", "--hours", "2", "--what", "读书"],
        3,
        &["定稿"],
    );
    // Made up in October for September: it counts in September.
    let made_up =
        ["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-10-20", "--belongs", "2026-09"];
    desk.refused(&made_up, 3, &["定稿"]);
    let sheet = "姓名,日期,考勤\n秦春丽,2026-09-24,缺席\n";
    let file = desk.file("考勤.csv", sheet);
    let import =
        ["log", "import", &file, "--kind", "主题党日", "--unit", "办公室党支部", "--update", "--yes"];
    desk.refused(&import, 3, &["定稿"]);
    // What the report does not cover needs none.
    desk.ok(&["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-10-20"]);
    desk.ok(&[&absent[..], &["--because", "签到表登记错了"]].concat());
    desk.refused(&["undo", "--yes"], 3, &["定稿"]);
    desk.ok(&["undo", "--yes", "--because", "没有错"]);
    assert_eq!(desk.json(&["report", "changes", "2026-09"])["corrections"], json!([]));
    // Who was there when it was made up counts in September too.
    desk.ok(&[&made_up[..], &["--another", "--because", "漏记"]].concat());
    desk.refused(&["log", "attend", "A4", "--mark", "秦春丽=缺席"], 3, &["2026年9月的报告"]);
}

#[test]
fn the_corrections_of_a_final_report_are_listed_with_who_and_why() {
    let desk = made_final();
    let unchanged = desk.json(&["report", "changes", "2026-09", "--check"]);
    assert_eq!((&unchanged["figure_count"], &unchanged["operation_count"]), (&json!(0), &json!(0)));
    desk.ok(&["log", "attend", "A2", "--mark", "秦春丽=缺席", "--because", "签到表登记错了"]);
    desk.ok(&["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-10-20"]);
    let page = desk.page(1, &["report", "changes", "2026-09", "--check"]);
    let figures = page["changed_figures"].as_array().unwrap();
    let present = figures.iter().find(|one| one["id"] == "research.present").unwrap();
    let (then, now) = (present["then"].as_i64().unwrap(), present["now"].as_i64().unwrap());
    assert_eq!(now, then - 1);
    assert_eq!(named(&page["corrections"], "reason"), ["签到表登记错了"]);
    assert_eq!(page["corrections"][0]["days"], "2026-09-24");
    assert_eq!(page["corrections"][0]["tables"], json!(["到会情况"]));
    let cells = page["changed_cells"].as_array().unwrap();
    assert!(
        cells.iter().any(|cell| cell["table"] == "附一　各党组织开展情况"
            && cell["row"] == "办公室党支部"
            && cell["column"] == "实到人次"),
        "{cells:?}"
    );
    // Made final once more, it says what the records say.
    desk.ok(&["report", "finalise", "2026-09", "--because", "更正考勤"]);
    assert_eq!(desk.json(&["report", "changes", "2026-09", "--check"])["figure_count"], 0);
    desk.refused(
        &["report", "changes", "2026-08"],
        3,
        &["还没有定稿", "wuxue report finalise monthly 2026-08"],
    );
}

#[test]
fn the_next_report_tells_of_corrections_to_earlier_ones_once() {
    let desk = made_final();
    let october = |desk: &Desk| desk.json(&["report", "monthly", "2026-10"]);
    assert_eq!(october(&desk)["tables"].get("corrected"), None);
    desk.ok(&["log", "attend", "A2", "--mark", "秦春丽=缺席", "--because", "签到表登记错了"]);
    let page = october(&desk);
    let told = rows_of(&page, "corrected");
    let present = told.iter().find(|row| row["id"] == "research.present").unwrap();
    assert_eq!(present["period"], "2026-09");
    assert_eq!(present["then"].as_i64().unwrap() - present["now"].as_i64().unwrap(), 1);
    let paper = desk.text(&["report", "monthly", "2026-10"]);
    assert!(paper.contains("四、以前报告的更正"), "{paper}");
    assert!(
        paper.contains(
            "2026年9月月报于2026年10月8日定稿，以后更正 1 次，原因是签到表登记错了。全机关实到人次由 "
        ),
        "{paper}"
    );
    // Making September final once more does not hide it from those who have the first version.
    desk.ok(&["report", "finalise", "2026-09", "--because", "照更正"]);
    assert_eq!(rows_of(&october(&desk), "corrected"), told);
    // The report of another length is another report.
    assert_eq!(desk.json(&["report", "quarterly", "2026Q3"])["tables"].get("corrected"), None);
    // October said it; the report after it does not say it again.
    desk.ok(&["report", "finalise", "2026-10"]);
    let november = desk.run_on("2026-12-02", &["report", "monthly", "2026-11", "--format", "json"]);
    let november: Value = serde_json::from_slice(&november.answer).unwrap();
    assert_eq!(november["tables"].get("corrected"), None);
}

/// The report of September as a version kept it that knew no notes and did not say of columns whom they are for.
fn kept_by_an_older_version() -> Desk {
    let desk = made_final();
    let page = std::fs::read_to_string(fixtures().join("pages/monthly-without-marks.json")).unwrap();
    assert!(!page.contains("\"desk\"") && !page.contains("{\"Note\""));
    let store = rusqlite::Connection::open(&desk.store).unwrap();
    assert_eq!(store.execute("UPDATE kept_page SET page = ?1", [page]).unwrap(), 1);
    desk
}

#[test]
fn a_report_that_an_older_version_kept_is_printed_whole() {
    let desk = kept_by_an_older_version();
    let print =
        |format| desk.ok(&["report", "monthly", "2026-09", "--as-finalised", "--format", format]).answer;
    let json: Value = serde_json::from_slice(&print("json")).unwrap();
    let figures = json["figures"].as_array().unwrap();
    assert_eq!(figures.len(), 49);
    let document = texts(&print("docx"));
    let stands = |text: &str| document.iter().any(|own| own == text);
    for figure in figures {
        assert!(stands(figure["label"].as_str().unwrap()), "{figure}");
    }
    for said in [
        "一、本月开展情况",
        "二、存在问题",
        "三、下月重点",
        "附件：1. 各党组织开展情况",
        "3. 指标",
        "指标",
        // Codes and commands too: the page was signed with them.
        "每个指标都可以查到依据：wuxue report explain 编号 --period 期间",
        "补登命令",
        "R-ZXZ",
    ] {
        assert!(stands(said), "{said}");
    }
    let html = String::from_utf8(print("html")).unwrap();
    let body = html.split("<body>").nth(1).unwrap();
    assert!(!body.contains("class=\"desk\"") && body.contains("附三　指标"), "the browser prints all of it");
}

#[test]
fn a_report_that_an_older_version_kept_is_compared_cell_by_cell() {
    let desk = kept_by_an_older_version();
    desk.ok(&["log", "attend", "A2", "--mark", "秦春丽=缺席", "--because", "签到表登记错了"]);
    let page = desk.page(1, &["report", "changes", "2026-09", "--check"]);
    let present =
        page["changed_figures"].as_array().unwrap().iter().find(|one| one["id"] == "research.present");
    assert_eq!((&present.unwrap()["then"], &present.unwrap()["now"]), (&json!(18), &json!(17)));
    let cells = page["changed_cells"].as_array().unwrap();
    assert!(
        cells.iter().all(|cell| !["增加一行", "减少一行"].contains(&cell["column"].as_str().unwrap())),
        "{cells:?}"
    );
    let of = |row: &str, column: &str| {
        let found = cells.iter().find(|cell| {
            cell["table"] == "附一　各党组织开展情况" && cell["row"] == row && cell["column"] == column
        });
        found.map(|cell| (cell["then"].clone(), cell["now"].clone()))
    };
    assert_eq!(of("办公室党支部", "实到人次"), Some((json!(18), json!(17))), "{cells:?}");
}

/// The rows of a table of a report.
fn rows_of<'p>(page: &'p Value, table: &str) -> &'p Vec<Value> {
    page["tables"][table]["rows"].as_array().unwrap()
}

#[test]
fn the_report_of_a_period_of_that_length_is_meant_where_none_is_named() {
    let desk = made_final();
    for (period, report) in
        [("2026Q3", "quarterly"), ("2026H1", "half-year"), ("2025", "annual"), ("2026-09", "monthly")]
    {
        let because = ["report", "finalise", period, "--because", "照更正"];
        assert_eq!(desk.json(&because)["report"], report, "{period}");
    }
    assert_eq!(desk.json(&["report", "changes", "2026Q3"])["report"], "quarterly");
    assert_eq!(desk.json(&["report", "finalise", "月报", "2026Q3"])["report"], "monthly");
}

#[test]
fn the_roster_of_a_final_period_is_changed_for_a_reason_and_told() {
    let desk = made_final();
    let says = ["2026年9月的报告已于 2026-10-08 定稿", "2026-09-15", "--because 原因"];
    let ended = ["member", "end", "秦春丽", "--on", "2026-09-15", "--reason", "调离"];
    desk.refused(&ended, 3, &says);
    let came = [
        "member",
        "add",
        "新同志",
        "--branch",
        "办公室党支部",
        "--standing",
        "中共党员",
        "--since",
        "2026-09-20",
    ];
    desk.refused(&came, 3, &["定稿", "2026-09-20"]);
    // From a day on that no final report covers, the past stays as it was.
    desk.ok(&["member", "end", "秦春丽", "--on", "2026-10-20", "--reason", "调离"]);
    desk.ok(&["undo", "--yes"]);
    desk.ok(&[
        "member",
        "add",
        "新同志",
        "--branch",
        "办公室党支部",
        "--standing",
        "中共党员",
        "--since",
        "2026-10-20",
    ]);
    assert_eq!(desk.json(&["report", "changes", "2026-09"])["operation_count"], 0);
    desk.ok(&[&ended[..], &["--because", "调离通知晚到"]].concat());
    let page = desk.json(&["report", "changes", "2026-09"]);
    assert_eq!(named(&page["corrections"], "reason"), ["调离通知晚到"]);
    assert_eq!(page["corrections"][0]["days"], "2026-09-16 至 2026-09-30");
    let october = desk.text(&["report", "monthly", "2026-10", "--format", "md"]);
    assert!(october.contains("以前报告的更正") && october.contains("调离通知晚到"), "{october}");
}

#[test]
fn a_reason_says_something() {
    let desk = made_final();
    for reason in ["", "  "] {
        let absent = ["log", "attend", "A2", "--mark", "秦春丽=缺席", "--because", reason];
        desk.refused(&absent, 2, &["原因不能是空的", "--because 原因"]);
        desk.refused(&["report", "finalise", "2026-09", "--because", reason], 2, &["原因不能是空的"]);
    }
}

#[test]
fn the_report_of_a_unit_has_the_corrections_of_that_unit_alone() {
    let mut desk = made_final();
    desk.today = "2026-10-08";
    desk.ok(&["log", "add", "主题党日", "--unit", "宣传处党支部", "--on", "2026-09-11", "--because", "漏登"]);
    for unit in ["办公室党支部", "宣传处党支部"] {
        desk.ok(&["report", "finalise", "2026-09", "--unit", unit]);
    }
    desk.today = "2026-11-02";
    desk.ok(&["log", "void", "A3", "--because", "重复登记"]);
    let count =
        |unit: &str| desk.json(&["report", "changes", "2026-09", "--unit", unit])["operation_count"].clone();
    assert_eq!((count("办公室党支部"), count("宣传处党支部")), (json!(0), json!(1)));
}

#[test]
fn the_next_report_of_a_unit_tells_what_was_corrected_in_its_tables() {
    let desk = made_final();
    desk.ok(&["report", "finalise", "unit", "办公室党支部", "2026-09"]);
    desk.ok(&["log", "attend", "A2", "--mark", "秦春丽=缺席", "--because", "签到表登记错了"]);
    let october = desk.text(&["report", "unit", "办公室党支部", "2026-10", "--format", "md"]);
    let told = october.split("以前报告的更正").nth(1).unwrap_or_else(|| panic!("{october}"));
    assert!(told.contains("更正 1 次，原因是签到表登记错了。表里有 "), "{told}");
    let other = desk.text(&["report", "unit", "宣传处党支部", "2026-10", "--format", "md"]);
    assert!(!other.contains("以前报告的更正"), "{other}");
}

#[test]
fn the_report_of_a_unit_has_no_figures_of_which_to_say_that_none_changed() {
    let mut desk = Desk::demo();
    desk.ok(&["report", "finalise", "unit", "办公室党支部", "2026-10"]);
    let changes = ["report", "changes", "党组织", "办公室党支部", "2026-10"];
    desk.ok(&["log", "attend", "A238", "--mark", "方若溪=缺席", "--because", "签到表登记错了"]);
    let screen = desk.text(&changes);
    assert!(screen.contains("附表里变了的（处）：") && !screen.contains("指标"), "{screen}");
    assert_eq!(desk.json(&changes)["figure_count"], 0);
    desk.today = "2026-11-03";
    let monthly = ["report", "monthly", "2026-10", "--unit", "宣传处党支部", "--as-finalised"];
    desk.refused(&monthly, 3, &["“宣传处党支部”的2026年10月月报还没有定稿"]);
}

#[test]
fn a_version_of_a_final_report_keeps_its_number() {
    let desk = made_final();
    let first = desk.json(&["report", "monthly", "2026-09", "--as-finalised=1"]);
    desk.ok(&["log", "attend", "A2", "--mark", "秦春丽=缺席", "--because", "签到表登记错了"]);
    let made = |desk: &Desk| {
        let page = desk.json(&["report", "finalise", "2026-09", "--because", "照更正"]);
        page["operation"].as_str().unwrap().trim_start_matches('#').to_owned()
    };
    let second = made(&desk);
    let number = |row: &Value| row["operation"].as_str().unwrap().trim_start_matches('#').to_owned();
    let history = desk.json(&["history"]);
    let mut operations = history["rows"].as_array().unwrap().iter();
    let first_made = number(operations.find(|one| one["command"] == "report finalise 2026-09").unwrap());
    let hint = format!("wuxue undo {second}");
    desk.refused(&["undo", &first_made, "--yes"], 3, &["2026年9月月报后来又在 2026-11-02 定稿过", &hint]);
    assert_eq!(desk.json(&["report", "monthly", "2026-09", "--as-finalised=1"]), first);
    // A version that was taken back does not come back before one that was made since.
    desk.ok(&["undo", &second, "--yes"]);
    let undone = number(&desk.json(&["history"])["rows"][0]);
    let third = made(&desk);
    desk.refused(&["undo", &undone, "--yes"], 3, &["定稿过", &format!("wuxue undo {third}")]);
    desk.ok(&["undo", &third, "--yes"]);
    desk.ok(&["undo", &first_made, "--yes"]);
    desk.refused(&["report", "monthly", "2026-09", "--as-finalised"], 3, &["还没有定稿"]);
}
