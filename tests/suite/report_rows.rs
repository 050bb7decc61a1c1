//! The rows of papers: what they add up to, whom they name, and what is typed by them does.

use serde_json::{Value, json};

use crate::desk::{Desk, figure};

fn rows<'a>(report: &'a Value, table: &str) -> &'a [Value] {
    report["tables"][table]["rows"].as_array().unwrap_or_else(|| panic!("{table}"))
}

fn sum(rows: &[Value], key: &str) -> i64 {
    rows.iter().map(|row| row[key].as_i64().unwrap_or_else(|| panic!("{key}: {row}"))).sum()
}

/// Three branches of two each.
fn three_branches() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.ok(&["init", "--name", "工委", "--since", "2020-01-01"]);
        for (branch, people) in
            [("甲支部", ["甲一", "甲二"]), ("乙支部", ["乙一", "乙二"]), ("丙支部", ["丙一", "丙二"])]
        {
            desk.branch(branch);
            for name in people {
                desk.member(name, &format!("{name}号"), branch, &[]);
            }
        }
    })
}

fn held(desk: &Desk, kind: &str, unit: &str, on: &str, more: &[&str]) {
    let words = ["log", "add", kind, "--unit", unit, "--on", on, "--time", "14:00-16:00"];
    desk.ok(&[&words[..], more].concat());
}

const IN_ROWS: &str = "注：联学共建的两个党支部不在同一行的，两行各计一场，合计只计一次。";
const IN_BRANCHES: &str = "注：两个党组织共同开展的，两边各计一场，合计只计一次。";

/// A 联学共建 of two branches is one session wherever both are in one row, of a month, a quarter and a year.
#[test]
fn what_two_branches_held_is_one_session_in_a_row_of_both() {
    let desk = three_branches();
    held(&desk, "联学共建", "甲支部", "2026-10-16", &["--partner", "乙支部", "--attend-all"]);
    let said = |words: &[&str]| desk.text(&[words, &["--format", "md"]].concat());
    for period in [["monthly", "2026-10"], ["quarterly", "2026Q4"], ["annual", "2026"]] {
        let words = ["report", period[0], period[1], "--audience"];
        let bulletin = desk.json(&[&words[..], &["通报"]].concat());
        let totals = rows(&bulletin, "branch_totals");
        assert_eq!(figure(&bulletin, "organ.held"), 1);
        assert_eq!((sum(totals, "held"), sum(totals, "late_entries")), (1, 0), "{period:?}");
        // Each person of the two is one, and each of the branches.
        assert_eq!((sum(totals, "expected"), sum(totals, "collective_minutes")), (4, 480), "{period:?}");
        assert!(!said(&[&words[..], &["通报"]].concat()).contains("共同开展的，"), "{period:?}");
        let body = desk.json(&[&words[..], &["班子"]].concat());
        assert_eq!(sum(rows(&body, "branches"), "held"), 2, "{period:?}");
        assert_eq!(sum(totals, "units"), rows(&body, "branches").len() as i64, "{period:?}");
        assert!(said(&[&words[..], &["班子"]].concat()).contains(IN_BRANCHES), "{period:?}");
        assert!(said(&[&words[..], &["通报", "--names"]].concat()).contains(IN_BRANCHES), "{period:?}");
    }
    // One of them has done part of what is due, the other nothing: a row each.
    held(&desk, "主题党日", "甲支部", "2026-10-20", &["--attend-all"]);
    let words = ["report", "monthly", "2026-10", "--audience", "通报"];
    let bulletin = desk.json(&words);
    let totals = rows(&bulletin, "branch_totals");
    assert_eq!(totals.len(), 2, "{totals:?}");
    assert_eq!((sum(totals, "held"), figure(&bulletin, "organ.held")), (3, json!(2)));
    assert!(said(&words).contains(IN_ROWS));
    // Without any nothing is said of it.
    let september = said(&["report", "monthly", "2026-09"]);
    assert!(!september.contains("联学共建的"), "{september}");
}

/// A command that is printed to fill a gap marks nobody as present of whom nobody said so.
#[test]
fn the_commands_for_gaps_in_attendance_name_who_was_meant() {
    let desk = three_branches();
    held(&desk, "主题党日", "甲支部", "2026-10-16", &["--mark", "甲一=出勤"]);
    held(&desk, "主题党日", "乙支部", "2026-10-16", &[]);
    let report = desk.json(&["report", "monthly", "2026-10"]);
    let commands: Vec<&str> = rows(&report, "incomplete")
        .iter()
        .map(|row| row["command"].as_str().unwrap())
        .filter(|command| command.starts_with("wuxue log attend"))
        .collect();
    assert_eq!(
        commands,
        ["wuxue log attend A1 --mark \"姓名=情况\"", "wuxue log attend A2 --except \"姓名=情况\""]
    );
    let print = desk.ok(&["log", "print", "A1"]).remarks;
    assert!(print.contains(commands[0]), "{print}");
    let before = desk.dump();
    for command in commands {
        let words: Vec<&str> = command.split(' ').skip(1).map(|word| word.trim_matches('"')).collect();
        let outcome = desk.run(&words);
        assert!(outcome.exit >= 2, "{command} {}", outcome.remarks);
        assert_eq!(desk.dump(), before, "{command}");
    }
}

#[test]
fn a_unit_outside_has_no_report_of_the_organs_and_is_told_where_to_look() {
    let desk = three_branches();
    desk.ok(&["unit", "add", "海关", "--kind", "外单位", "--since", "2020-01-01"]);
    held(&desk, "联学共建", "甲支部", "2026-10-16", &["--partner", "海关", "--attend-all"]);
    let where_to = "wuxue report unit U6 2026-10";
    for words in [
        &["report", "monthly", "2026-10", "--unit", "海关"][..],
        &["report", "monthly", "2026-10", "--unit", "海关", "--audience", "通报"],
        &["report", "explain", "organ.held", "2026-10", "--unit", "海关"],
        &["report", "hours", "2026-10", "--unit", "海关"],
        &["report", "finalise", "monthly", "2026-10", "--unit", "海关"],
    ] {
        desk.refused(words, 3, &["“海关”是外单位", where_to]);
    }
    for (report, period) in [("quarterly", "2026Q4"), ("half-year", "2026H2"), ("annual", "2026")] {
        desk.refused(&["report", report, period, "--unit", "海关"], 3, &["是外单位", "wuxue report unit U6"]);
    }
    let page = desk.json(&where_to.split(' ').skip(1).collect::<Vec<_>>());
    assert_eq!(rows(&page, "activities")[0]["activity"], "A1");
}

#[test]
fn a_unit_that_is_not_there_yet_or_no_more_is_said_to_be_so() {
    let desk = three_branches();
    desk.ok(&["unit", "add", "丁支部", "--kind", "党支部", "--since", "2026-03-16"]);
    desk.ok(&["unit", "end", "丁支部", "--on", "2026-08-15"]);
    let papers = |period: &str| {
        let of = |words: &[&str]| desk.text(&[words, &["--format", "md"]].concat());
        [
            of(&["report", "unit", "丁支部", period]),
            of(&["report", "monthly", period, "--unit", "丁支部"]),
            of(&["report", "monthly", period, "--unit", "丁支部", "--audience", "通报"]),
        ]
    };
    for (period, said) in [
        ("2026-01", "丁支部于2026年3月16日成立，本期还没有这个党组织。"),
        ("2026-09", "丁支部已于2026年8月15日撤销，本期没有这个党组织。"),
    ] {
        for paper in papers(period) {
            assert!(paper.contains(said), "{period} {paper}");
            assert!(!paper.contains("没有登记学习活动"), "{period} {paper}");
            assert!(!paper.contains("（一）领学") && !paper.contains("还没有登记，待补"), "{period} {paper}");
        }
        let hours = desk.text(&["report", "hours", period, "--unit", "丁支部"]);
        assert!(hours.contains(said), "{hours}");
        let register = desk.text(&["report", "register", period, "--unit", "丁支部"]);
        assert!(register.contains(said), "{register}");
    }
    for (period, said) in [
        ("2026-03", "丁支部于2026年3月16日成立，此前的不在内。"),
        ("2026-08", "丁支部已于2026年8月15日撤销，此后的不在内。"),
        ("2026", "丁支部于2026年3月16日成立、2026年8月15日撤销，本期只有这一段。"),
    ] {
        for paper in papers(period) {
            assert!(paper.contains(said) && paper.contains("（一）领学"), "{period} {paper}");
        }
    }
    for paper in papers("2026-05") {
        assert!(!paper.contains("丁支部于") && !paper.contains("丁支部已于"), "{paper}");
    }
}

/// Two of one name in one branch, and a third who has no 工号.
#[test]
fn people_of_one_name_are_told_apart_in_every_row() {
    let desk = three_branches();
    desk.member("张伟", "1005", "甲支部", &[]);
    desk.member("张伟", "9009", "甲支部", &["--yes"]);
    let third = ["member", "add", "张伟", "--branch", "乙支部", "--standing", "中共党员", "--yes"];
    desk.ok(&[&third[..], &["--since", "2020-01-01"]].concat());
    let decided = ["--attend-all", "--except", "9009=缺席", "--decision", "更新学习园地=9009,2026-10-31"];
    held(&desk, "党课", "甲支部", "2026-10-28", &[&decided[..], &["--speaker", "1005"]].concat());
    let named = |report: &Value, table: &str, key: &str| -> Vec<String> {
        let all = rows(report, table).iter().map(|row| row[key].as_str().unwrap_or_default().to_owned());
        all.filter(|name| name.contains("张伟")).collect()
    };
    let (five, nine) = ("张伟（工号1005）", "张伟（工号9009）");
    let hours = desk.json(&["report", "hours", "2026-10"]);
    assert_eq!(named(&hours, "people", "name"), [five, nine, "张伟（P9）"]);
    let month = desk.json(&["report", "monthly", "2026-10"]);
    assert_eq!(named(&month, "make_ups", "person"), [nine]);
    assert_eq!(named(&month, "decisions_overdue", "owner"), [nine]);
    let unit = desk.json(&["report", "unit", "甲支部", "2026-10"]);
    assert_eq!(named(&unit, "owed", "person"), [nine, nine]);
    let explained = |figure: &str| -> Vec<String> {
        let page = desk.json(&["report", "explain", figure, "2026-10"]);
        let all = page["rows"].as_array().unwrap().iter().filter_map(|row| row["person"].as_str());
        all.filter(|name| name.contains("张伟")).map(str::to_owned).collect()
    };
    assert_eq!(explained("organ.expected"), [five, nine]);
    assert_eq!(explained("organ.collective_minutes"), [five]);
    assert_eq!(explained("problems.make_up"), [nine]);
    assert_eq!(explained("problems.decisions_overdue"), [nine]);
    assert_eq!(explained("hours.collective"), [five]);
    // A name that one person has stands alone, and a bulletin has neither name nor number.
    assert!(rows(&hours, "people").iter().any(|row| row["name"] == "甲一"));
    let bulletin = desk.text(&["report", "monthly", "2026-10", "--audience", "通报", "--format", "md"]);
    assert!(!bulletin.contains("张伟") && !bulletin.contains("9009"), "{bulletin}");
}

/// How many are asked for is a number, also where it is none: a script adds it up.
#[test]
fn a_count_of_what_is_due_is_a_number_even_if_it_is_none() {
    let desk = Desk::demo();
    let mut none = 0;
    for words in [
        &["report", "monthly", "2026-10"][..],
        &["report", "monthly", "2025-11"],
        &["report", "quarterly", "2026Q3"],
        &["report", "annual", "2026"],
        &["report", "unit", "2026", "--unit", "U3"],
    ] {
        let report = desk.json(words);
        for table in ["tiers", "branches", "branch_totals", "months"] {
            let found = report["tables"].get(table).map(|table| table["rows"].as_array().unwrap());
            for row in found.into_iter().flatten() {
                let planned = row["planned"].as_i64().unwrap_or_else(|| panic!("{words:?} {table} {row}"));
                none += i64::from(planned == 0);
            }
        }
    }
    assert!(none > 10, "{none}");
}

/// `state_as_of` is the day whose state a report tells, `as_of` the day whose records it was written from: in all of them.
#[test]
fn every_report_says_by_the_same_two_keys_how_far_it_reaches() {
    let desk = Desk::demo();
    let days = |words: &[&str]| {
        let report = desk.json(words);
        (report["state_as_of"].clone(), report["as_of"].clone())
    };
    let asked = |month: &'static str| {
        [
            vec!["report", "monthly", month],
            vec!["report", "monthly", month, "--audience", "通报"],
            vec!["report", "unit", month, "--unit", "U3"],
            vec!["report", "hours", month],
            vec!["report", "hours", month, "--who", "P28"],
            vec!["report", "member", month, "--who", "P28"],
            vec!["report", "register", month],
            vec!["report", "explain", "organ.held", "--period", month],
            vec!["report", "explain", "hours.collective", "--period", month],
        ]
    };
    for words in asked("2026-10") {
        assert_eq!(days(&words), (json!("2026-10-31"), json!("2026-11-02")), "{words:?}");
    }
    for words in asked("2026-11") {
        assert_eq!(days(&words), (json!("2026-11-02"), json!("2026-11-02")), "{words:?}");
    }
    for (report, period, last) in [
        ("quarterly", "2026Q3", "2026-09-30"),
        ("half-year", "2026H1", "2026-06-30"),
        ("annual", "2026", "2026-11-02"),
    ] {
        let words = ["report", report, period];
        assert_eq!(days(&words), (json!(last), json!("2026-11-02")), "{words:?}");
    }
    let explained = desk.text(&["report", "explain", "organ.held", "--period", "2026-10"]);
    assert!(explained.contains("截至：2026-10-31\n数据截至：2026-11-02\n"), "{explained}");
}
