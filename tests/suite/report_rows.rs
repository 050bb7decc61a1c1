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
const IN_BRANCHES: &str = "注：两个党支部联学共建的，两边各计一场，合计只计一次。";

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
        assert!(!said(&[&words[..], &["通报"]].concat()).contains("联学共建的"), "{period:?}");
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

/// Two of one name in one branch, and a third who has no 工号.
/// How many are asked for is a number, also where it is none: a script adds it up.
