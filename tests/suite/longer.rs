//! The quarterly bulletin, the half-yearly and the yearly report: the figures of the monthly report over their period.

use serde_json::{Value, json};

use crate::desk::{Desk, figure, rows};

/// What adds up: each thing happened, or came due, on one day.
const SUMS: [&str; 30] = [
    "organ.held",
    "organ.planned",
    "organ.completion",
    "organ.expected",
    "organ.present",
    "organ.attendance",
    "organ.attendance_made_up",
    "organ.guests",
    "organ.collective_minutes",
    "organ.unattended",
    "organ.plan_items",
    "organ.plan_held",
    "organ.plan_share",
    "lead.held",
    "research.held",
    "research.completion",
    "promote.attendance",
    "lead.first_topic",
    "organ.outcomes",
    "organ.themed",
    "organ.needs",
    "organ.volunteering",
    "supervise.notices",
    "supervise.items",
    "supervise.items_done",
    "supervise.inspections",
    "supervise.sent",
    "supervise.duties",
    "supervise.duties_done",
    "register.listed",
];

/// What is as it stands on the last day.
const STANDING: [&str; 8] = [
    "supervise.findings_open",
    "supervise.terms_due",
    "supervise.terms_overdue",
    "register.matters",
    "register.conveyed",
    "register.closed",
    "register.overdue",
    "problems.decisions_overdue",
];

/// A figure, of which nothing is shown where there is nothing to say.
fn value(report: &Value, id: &str) -> [i64; 2] {
    let known = report["figures"].as_array().unwrap().iter().any(|figure| figure["id"] == id);
    if !known {
        return [0, 0];
    }
    let value = figure(report, id);
    match value["n"].as_i64() {
        Some(n) => [n, value["of"].as_i64().unwrap()],
        None => [value.as_i64().unwrap_or(0), 0],
    }
}

/// The demo with papers sent and matters of the register, on a day after its year is over.
fn a_year() -> Desk {
    let desk = Desk::demo();
    for (period, day) in [("2026-07", "2026-08-05"), ("2026-08", "2026-09-04"), ("2026-09", "2026-10-08")] {
        desk.ok(&["report", "sent", "add", "月报", period, "--to", "领导班子", "--on", day]);
    }
    for (number, day) in [("7", "2026-07-20"), ("8", "2026-07-21"), ("9", "2026-09-01")] {
        let title = format!("市委常委会会议决定事项通知第{number}期");
        desk.ok(&["checklist", "add", &title, "--class", "4", "--received", day, "--on", day]);
    }
    desk
}

#[test]
fn what_happened_adds_up_and_what_stands_is_that_of_the_last_day() {
    let desk = a_year();
    let months: Vec<Value> =
        (1..=11).map(|month| desk.json(&["report", "monthly", &format!("2026-{month:02}")])).collect();
    let mut told = std::collections::BTreeSet::new();
    for (words, months) in [
        (["report", "quarterly", "2026Q3"], &months[6..9]),
        (["report", "half-year", "2026H1"], &months[..6]),
        (["report", "annual", "2026"], &months[..]),
    ] {
        let whole = desk.json(&words);
        for id in SUMS {
            // Requirements, plan items and duties of December, and those of the year, are in none of these months.
            let to_come = [
                ".planned",
                ".completion",
                ".plan_items",
                ".plan_held",
                ".plan_share",
                ".duties",
                ".duties_done",
            ];
            if words[1] == "annual" && to_come.iter().any(|end| id.ends_with(end)) {
                continue;
            }
            let sum = months.iter().map(|month| value(month, id));
            let sum = sum.fold([0, 0], |all, one| [all[0] + one[0], all[1] + one[1]]);
            assert_eq!(value(&whole, id), sum, "{id} {words:?}");
            if sum != [0, 0] {
                told.insert(id);
            }
        }
        for id in STANDING {
            assert_eq!(value(&whole, id), value(months.last().unwrap(), id), "{id} {words:?}");
        }
    }
    // Nearly all of them had something to say.
    let silent: Vec<&str> = SUMS.into_iter().filter(|id| !told.contains(id)).collect();
    assert!(silent.len() < 5, "{silent:?}");
}

#[test]
fn what_belongs_to_the_quarter_counts_in_it_whenever_it_was_held() {
    let desk = Desk::demo();
    let explained = desk.json(&["report", "explain", "organ.held", "2026Q3"]);
    let outside = rows(&explained).iter().filter(|row| row["day"].as_str().unwrap() > "2026-09-30");
    let outside: Vec<&str> = outside.map(|row| row["subject"].as_str().unwrap()).collect();
    assert_eq!(outside, ["支部党员大会“三季度党员大会（补开）”"]);
    let quarter = value(&desk.json(&["report", "quarterly", "2026Q3"]), "organ.held")[0];
    let months = (7..=9).map(|month| desk.json(&["report", "monthly", &format!("2026-{month:02}")]));
    assert_eq!(quarter, months.map(|month| value(&month, "organ.held")[0]).sum::<i64>());
}

#[test]
fn a_requirement_of_a_month_is_so_many_of_the_months_in_a_longer_period() {
    let desk = Desk::demo();
    let quarter = desk.json(&["report", "quarterly", "2026Q3", "--audience", "班子"]);
    let problems = quarter["tables"]["problems"]["rows"].as_array().unwrap();
    let one = problems.iter().find(|row| row["rule"] == "R-ZTDR").unwrap();
    assert_eq!(one["name"], "离退休干部党支部");
    assert_eq!((&one["period"], &one["share"]), (&json!("2026年第三季度"), &json!({"n": 2, "of": 3})));
    // The month that was missed is named where it was missed.
    assert!(one["statement"].as_str().unwrap().starts_with("2026年8月："), "{one}");
}

#[test]
fn each_has_its_title_and_its_default_is_the_last_complete_period() {
    let mut desk = Desk::founded("2025-01-06");
    desk.today = "2026-11-02";
    for (day, name, period, title) in [
        ("2026-11-02", "quarterly", "2026Q3", "市直机关工委2026年第三季度学习情况通报"),
        ("2026-10-01", "通报", "2026Q3", "市直机关工委2026年第三季度学习情况通报"),
        ("2026-11-02", "half-year", "2026H1", "市直机关工委2026年上半年学习情况报告"),
        ("2026-06-30", "半年报告", "2025H2", "市直机关工委2025年下半年学习情况报告"),
        ("2026-11-02", "annual", "2025", "市直机关工委2025年度学习情况报告"),
        ("2027-01-04", "年度报告", "2026", "市直机关工委2026年度学习情况报告"),
    ] {
        let outcome = desk.run_on(day, &["report", name, "--format", "json"]);
        let report: Value = serde_json::from_slice(&outcome.answer).unwrap();
        assert_eq!(report["period"], period, "{name} {day}");
        let paper = desk.run_on(day, &["report", name, "--format", "md"]);
        let paper = String::from_utf8(paper.answer).unwrap();
        assert_eq!(paper.lines().next().unwrap(), format!("# {title}"));
    }
    let schema = |name: &str| desk.json(&["report", name])["schema"].clone();
    assert_eq!(schema("quarterly"), "wuxue.report.quarterly/1");
    assert_eq!(schema("half-year"), "wuxue.report.half_year/1");
    assert_eq!(schema("annual"), "wuxue.report.annual/1");
    let paper = desk.text(&["report", "quarterly", "--format", "md"]);
    assert!(paper.contains("## 一、本季度开展情况") && paper.contains("## 三、下季度重点"), "{paper}");
    let paper = desk.text(&["report", "annual", "--format", "md"]);
    assert!(paper.contains("## 一、本年度开展情况") && paper.contains("## 三、下年度重点"), "{paper}");
}

#[test]
fn a_period_of_another_length_is_refused_with_the_report_that_fits() {
    let desk = Desk::founded("2026-11-02");
    for (words, says) in [
        (
            &["report", "quarterly", "2026-10"][..],
            &[
                "通报的期间要写一个季度，2026年10月不是",
                "wuxue report quarterly 2026Q4",
                "wuxue report monthly 2026-10",
            ][..],
        ),
        (&["report", "annual", "2026H1"], &["年度报告的期间要写一年", "wuxue report half-year 2026H1"]),
        (
            &["report", "half-year", "2026-05..2026-06"],
            &["wuxue report half-year 2026H1", "wuxue report monthly"],
        ),
        (&["report", "finalise", "通报", "2026-09"], &["wuxue report quarterly 2026Q3"]),
    ] {
        desk.refused(words, 2, says);
    }
    desk.refused(&["report", "annual", "2027"], 3, &["还没有开始", "wuxue report annual 去年"]);
    // The three months of a quarter are that quarter, however they are written.
    let asked = |period: &str| desk.json(&["report", "quarterly", period])["period"].clone();
    assert_eq!(asked("2026-07..2026-09"), "2026Q3");
    assert_eq!(asked("第三季度"), "2026Q3");
}

#[test]
fn each_is_explained_and_made_final_for_itself() {
    let desk = Desk::demo();
    let figure_of = |report: &Value| figure(report, "research.held");
    let quarter = desk.json(&["report", "quarterly", "2026Q3"]);
    let explained = desk.json(&["report", "explain", "research.held", "2026Q3"]);
    assert_eq!(explained["value"], figure_of(&quarter));
    let rows = explained["rows"].as_array().unwrap();
    assert_eq!(explained["value"], rows.len());
    // Figures are listed once, though four reports show them.
    let listed = desk.json(&["report", "explain"]);
    let ids = listed["rows"].as_array().unwrap().iter().map(|row| &row["id"]);
    assert_eq!(ids.filter(|id| **id == "research.held").count(), 1);

    desk.refused(
        &["report", "quarterly", "--as-finalised"],
        3,
        &["还没有定稿", "wuxue report finalise quarterly 2026Q3"],
    );
    let before = desk.text(&["report", "quarterly", "2026Q3", "--format", "md"]);
    desk.ok(&["report", "finalise", "通报", "2026Q3"]);
    desk.ok(&[
        "log",
        "add",
        "党课",
        "--unit",
        "办公室党支部",
        "--on",
        "2026-09-30",
        "--title",
        "补记的党课",
        "--because",
        "漏登",
    ]);
    assert_eq!(desk.text(&["report", "quarterly", "2026Q3", "--as-finalised", "--format", "md"]), before);
    assert_ne!(desk.text(&["report", "quarterly", "2026Q3", "--format", "md"]), before);
    // The same days as a monthly report are another paper.
    desk.refused(&["report", "monthly", "2026Q3", "--as-finalised"], 3, &["还没有定稿"]);
    for format in ["table", "jsonl", "csv", "html"] {
        let words = ["report", "annual", "2026", "--format", format];
        assert!(desk.ok(&words).answer == desk.ok(&words).answer, "{format}");
    }
}
