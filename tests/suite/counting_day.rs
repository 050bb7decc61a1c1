//! One day on which a session counts, for its hours as for all else: the 所属期 of a session that was made up later.

use serde_json::{Value, json};

use crate::desk::{Desk, figure};

const UNIT: &str = "办公室党支部";

fn rows<'a>(report: &'a Value, table: &str) -> &'a [Value] {
    report["tables"][table]["rows"].as_array().unwrap_or_else(|| panic!("{table}"))
}

/// The hours of all units, and those of all people, in minutes.
fn hours(desk: &Desk, period: &str) -> [Value; 2] {
    let units = desk.json(&["report", "monthly", period]);
    let people = desk.json(&["report", "hours", period]);
    let sum = figure(&people, "hours.collective");
    let each: i64 = rows(&people, "people").iter().map(|row| row["collective"].as_i64().unwrap()).sum();
    assert_eq!(sum, each, "{period}");
    let explained = desk.json(&["report", "explain", "hours.collective", "--period", period]);
    assert_eq!(explained["value"], sum, "{period}");
    [figure(&units, "organ.collective_minutes"), sum]
}

#[test]
fn people_earn_the_hours_of_a_session_in_the_period_it_belongs_to() {
    let desk = Desk::demo();
    for (period, minutes) in [("2026-09", 13_500), ("2026-10", 8_280), ("2026Q3", 34_440)] {
        assert_eq!(hours(&desk, period), [json!(minutes), json!(minutes)], "{period}");
    }
    let year = hours(&desk, "2026");
    assert_eq!(year[0], year[1]);
    // A241 was held on 9 October for the third quarter.
    let own = |period: &str| {
        let page = desk.json(&["report", "member", "谭雨桐", period]);
        let hours = desk.json(&["report", "hours", period, "--who", "谭雨桐"]);
        assert_eq!(page["collective"], hours["collective"], "{period}");
        let listed = rows(&hours, "sessions").iter().map(|row| row["activity"].clone());
        (page["collective"].clone(), listed.collect::<Vec<_>>(), hours["text"].clone())
    };
    let (september, listed, _) = own("2026-09");
    assert_eq!((september, listed), (json!(390), vec![json!("A223"), json!("A232"), json!("A241")]));
    let (october, listed, _) = own("2026-10");
    assert_eq!((october, listed), (json!(120), vec![json!("A245")]));
    let said = "本期另有属于2026年第三季度的集中学习 1 场，学时计入2026年第三季度。";
    for words in [&["report", "hours", "2026-10"][..], &["report", "hours", "2026-10", "--who", "谭雨桐"]]
    {
        assert!(desk.text(words).contains(said), "{words:?}");
    }
    assert!(!desk.text(&["report", "hours", "2026-10", "--unit", "U3"]).contains("本期另有"));
    assert!(!desk.text(&["report", "hours", "2026Q4"]).contains("2026年第四季度的集中学习"));
}

/// A meeting of the last quarter that was held in January, also by somebody who came that month.
#[test]
fn over_the_end_of_a_year_the_hours_of_members_are_those_of_units() {
    let desk = Desk::copied("2027-01-31", |desk| {
        desk.ok(&["init", "--name", "工委", "--since", "2020-01-01"]);
        desk.branch(UNIT);
        for (number, name) in ["甲一", "甲二"].into_iter().enumerate() {
            desk.member(name, &(number + 1).to_string(), UNIT, &[]);
        }
        let new = ["member", "add", "甲三", "--staff-no", "3", "--branch", UNIT, "--standing", "中共党员"];
        desk.ok(&[&new[..], &["--since", "2027-01-02"]].concat());
        let held = ["log", "add", "支部党员大会", "--unit", UNIT, "--on", "2027-01-05", "--hours", "3"];
        desk.ok(&[&held[..], &["--belongs", "2026Q4", "--attend-all"]].concat());
        let held = ["log", "add", "主题党日", "--unit", UNIT, "--on", "2027-01-20", "--hours", "2"];
        desk.ok(&[&held[..], &["--attend-all"]].concat());
    });
    for (period, minutes) in
        [("2026-12", 540), ("2026Q4", 540), ("2026", 540), ("2027-01", 360), ("2027", 360), ("2026-11", 0)]
    {
        let [units, people] = hours(&desk, period);
        assert_eq!((units.as_i64().unwrap_or(0), people), (minutes, json!(minutes)), "{period}");
    }
    let unit = desk.json(&["report", "hours", "2026", "--unit", UNIT]);
    let earned: Vec<(&str, i64)> = rows(&unit, "people")
        .iter()
        .map(|row| (row["name"].as_str().unwrap(), row["collective"].as_i64().unwrap()))
        .collect();
    assert_eq!(earned, [("甲一", 180), ("甲二", 180), ("甲三", 180)]);
    for (period, minutes) in [("2026", 180), ("2026-12", 180), ("2027", 120), ("2027-01", 120)] {
        for who in ["甲一", "甲三"] {
            let page = desk.json(&["report", "member", period, "--who", who]);
            assert_eq!(page["collective"], minutes, "{who} {period}");
            let hours = desk.json(&["report", "hours", period, "--who", who]);
            assert_eq!(hours["collective"], minutes, "{who} {period}");
        }
    }
    let short = desk.json(&["report", "member", "2026", "--who", "甲一"])["hours_short"].clone();
    assert_eq!(short, 32 * 60 - 180);
    let said = desk.text(&["report", "hours", "2027", "--who", "甲三"]);
    assert!(said.contains("本期另有属于2026年第四季度的集中学习 1 场，学时计入2026年第四季度。"), "{said}");
}
