//! What breaks naive code: the cases that follow from the regulations and from how an office really works, each with
//! the answer that is right.
#![allow(clippy::unwrap_used)]

use std::ffi::OsString;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;
use wuxue::session::Terminal;
use wuxue::{Outcome, Surroundings};

/// An organ with a branch of seven (no committee, one group), one of a single member who is exempt, and a leading
/// body with one member, who belongs to the first branch.
struct Desk {
    folder: TempDir,
}

const ONE: &str = "办公室党支部";
const SINCE: [&str; 2] = ["--since", "2020-01-01"];

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: TempDir::new().unwrap() };
        desk.ok(&["init", "--name", "工委", "--since", "2020-01-01"]);
        for branch in [ONE, "离退休党支部"] {
            desk.ok(&["unit", "add", branch, "--kind", "党支部", SINCE[0], SINCE[1]]);
        }
        desk.ok(&["unit", "add", "第一党小组", "--kind", "党小组", "--under", ONE, SINCE[0], SINCE[1]]);
        for (name, number) in [("甲一", "1"), ("甲二", "2"), ("甲三", "3"), ("甲四", "4"), ("甲五", "5")]
        {
            desk.member(name, number, ONE, &[]);
        }
        desk.member("书记", "6", ONE, &["--body", "工委领导班子"]);
        desk.member("老同志", "9", "离退休党支部", &[]);
        desk.ok(&["member", "exempt", "老同志", "--reason", "年老体弱", "--on", "2020-01-01"]);
        desk
    }

    fn member(&self, name: &str, number: &str, branch: &str, more: &[&str]) {
        let words =
            ["member", "add", name, "--staff-no", number, "--branch", branch, "--standing", "中共党员"];
        self.ok(&[&words[..], &SINCE, more].concat());
    }

    fn run(&self, words: &[&str]) -> Outcome {
        let surroundings =
            Surroundings { now: "2026-10-31T09:00:00+08:00".parse().unwrap(), terminal: Terminal::default() };
        let mut line: Vec<OsString> = vec!["wuxue".into()];
        line.extend(words.iter().map(OsString::from));
        line.extend(["--store".into(), self.folder.path().join("w.db").into(), "--by".into(), "李明".into()]);
        if !words.contains(&"--as-of") {
            line.extend(["--as-of".into(), "2026-11-02".into()]);
        }
        wuxue::run(line, &surroundings)
    }

    fn ok(&self, words: &[&str]) -> Outcome {
        let outcome = self.run(words);
        let answer = String::from_utf8_lossy(&outcome.answer);
        assert_eq!(outcome.exit, 0, "{words:?}\n{}\n{answer}", outcome.remarks);
        outcome
    }

    fn text(&self, words: &[&str]) -> String {
        String::from_utf8(self.ok(words).answer).unwrap()
    }

    fn json(&self, words: &[&str]) -> Value {
        serde_json::from_slice(&self.ok(&[words, &["--format", "json"]].concat()).answer).unwrap()
    }

    fn refused(&self, words: &[&str], says: &[&str]) {
        let outcome = self.run(words);
        assert_eq!(outcome.exit, 3, "{words:?}\n{}", outcome.remarks);
        for part in says {
            assert!(outcome.remarks.contains(part), "{words:?}: {part}\n{}", outcome.remarks);
        }
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path: PathBuf = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// How a unit stands with a rule in a period: how many, of how many, and in which state.
    fn verdict(&self, unit: &str, rule: &str, period: &str, as_of: &str) -> (i64, i64, String) {
        let words = ["inspect", "rules", "--period", period, "--unit", unit, "--as-of", as_of];
        let found = self.json(&words);
        let rows = found["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["rule"] == rule && row["unit_name"] == unit).unwrap();
        let number = |key: &str| row[key].as_i64().unwrap_or(-1);
        (number("held"), number("expected"), row["state_name"].as_str().unwrap().to_owned())
    }

    fn figure(&self, id: &str, period: &str) -> Value {
        let found = self.json(&["report", "monthly", period]);
        let figures = found["figures"].as_array().unwrap();
        figures.iter().find(|figure| figure["id"] == id).unwrap()["value"].clone()
    }

    fn expected(&self, activity: &str) -> Value {
        self.json(&["log", "show", activity])["expected"].clone()
    }
}

/// `log add` of a kind by a unit on a day.
fn add<'a>(kind: &'a str, unit: &'a str, on: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["log", "add", kind, "--unit", unit, "--on", on], more].concat()
}

#[test]
fn six_members_need_no_committee_and_seven_with_one_do_from_the_next_full_month() {
    let desk = Desk::new();
    let state = |period: &str| desk.verdict(ONE, "R-ZWH", period, "2026-11-02").2;
    desk.refused(&add("支委会", ONE, "2026-08-05", &[]), &["没有支部委员", "不足 7 人的党支部不设支委会"]);
    desk.ok(&[
        "member",
        "add",
        "甲七",
        "--staff-no",
        "7",
        "--branch",
        ONE,
        "--standing",
        "中共党员",
        "--since",
        "2026-08-10",
    ]);
    desk.ok(&["member", "post", "甲七", "组织委员", "--on", "2026-08-15"]);
    desk.refused(&add("支委会", ONE, "2026-08-14", &[]), &["没有支部委员"]);
    desk.ok(&add("支委会", ONE, "2026-08-20", &[]));
    assert_eq!([state("2026-07"), state("2026-08")], ["不适用", "不适用"]);
    assert_eq!([state("2026-09"), state("2026-10")], ["未达到", "未达到"]);
    desk.ok(&add("支委会", ONE, "2026-09-20", &[]));
    assert_eq!(state("2026-09"), "达到（含补录）", "entered in November");
}

#[test]
fn where_nobody_is_expected_the_rate_is_a_dash_and_not_nought() {
    let desk = Desk::new();
    desk.ok(&add("主题党日", "离退休党支部", "2026-10-16", &["--present", "老同志"]));
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!((&shown["expected"], &shown["beyond"]), (&Value::Null, &0.into()));
    let rate = desk.figure("research.attendance", "2026-10");
    assert_eq!((&rate["n"], &rate["of"]), (&0.into(), &0.into()));
    let report = desk.text(&["report", "monthly", "2026-10"]);
    assert!(report.contains("参加 1 人次（不算应到）") && !report.contains("参学率 0"), "{report}");
    let total = report.lines().find(|line| line.contains("│ 合计 │")).unwrap();
    assert!(total.ends_with("│      — │      — │        0 │"), "{total}");
}

#[test]
fn a_meeting_over_midnight_counts_on_the_day_it_began() {
    let desk = Desk::new();
    desk.ok(&add("主题党日", ONE, "2026-09-30", &["--time", "22:00-次日01:00", "--attend-all"]));
    assert_eq!(desk.json(&["log", "show", "A1"])["minutes"], 180);
    assert_eq!(desk.verdict(ONE, "R-ZTDR", "2026-09", "2026-11-02").0, 1);
    assert_eq!(desk.verdict(ONE, "R-ZTDR", "2026-10", "2026-11-02").0, 0);
    assert_eq!(desk.figure("organ.collective_minutes", "2026-09"), 6 * 180);
    assert_eq!(desk.figure("organ.collective_minutes", "2026-10"), 0);
}

#[test]
fn two_activities_of_a_kind_on_one_day_are_told_apart_or_asked() {
    let desk = Desk::new();
    let day = |more: &[&'static str]| add("党课", ONE, "2026-10-16", more);
    desk.ok(&day(&["--title", "第一讲"]));
    // Equal or missing topics may be the same session.
    desk.refused(&day(&["--title", "第一 讲"]), &["已经有记录：A1", "--another"]);
    desk.refused(&day(&[]), &["已经有记录：A1"]);
    desk.ok(&day(&["--title", "第二讲"]));
    desk.ok(&["log", "edit", "A1", "--time", "9:00-10:00"]);
    desk.ok(&["log", "edit", "A2", "--time", "14:30-15:30"]);
    desk.ok(&day(&["--time", "16:00-17:00"]));
    desk.refused(&day(&["--title", "第三讲", "--time", "9:00-10:00"]), &["已经有记录：A1"]);
    assert_eq!(desk.verdict(ONE, "R-DK", "2026Q4", "2026-11-02").0, 3);
}

#[test]
fn a_group_meeting_needs_a_group() {
    let desk = Desk::new();
    let on = |unit: &'static str| add("党小组会", unit, "2026-10-16", &[]);
    desk.refused(
        &on("离退休党支部"),
        &["没有设党小组", "不设党小组的党支部不要求开党小组会", "wuxue unit add 第一党小组"],
    );
    desk.refused(&on(ONE), &["请写明是哪个党小组", "--unit 办公室党支部/第一党小组"]);
    desk.ok(&on("办公室党支部/第一党小组"));
    // A group that ended is one no more.
    desk.ok(&["unit", "end", "第一党小组", "--on", "2026-10-20"]);
    desk.refused(&add("党小组会", ONE, "2026-10-25", &[]), &["没有设党小组"]);
}

#[test]
fn a_leading_cadre_is_expected_in_branch_and_body_for_the_meetings_of_each() {
    let desk = Desk::new();
    let long = ["--hours", "16", "--attend-all"];
    desk.ok(&add("中心组学习", "工委领导班子", "2026-10-12", &long));
    desk.ok(&add("主题党日", ONE, "2026-10-16", &long));
    assert_eq!((desk.expected("A1"), desk.expected("A2")), (1.into(), 6.into()));
    assert_eq!(desk.figure("organ.expected", "2026-10"), 7);
    // Among persons he is one of six, and the only one whose two sessions make 32 hours.
    assert_eq!(desk.verdict(ONE, "R-XS32", "2026", "2026-12-31"), (1, 6, "未达到".into()));
    // What he does in his branch is his 双重组织生活.
    assert_eq!(desk.verdict("工委领导班子", "R-SCZZ", "2026", "2026-11-02"), (1, 1, "达到".into()));
}

#[test]
fn the_meeting_of_one_year_held_in_the_next_counts_for_the_first() {
    let desk = Desk::new();
    let held = desk.ok(&add("组织生活会", ONE, "2026-02-20", &[]));
    assert!(
        held.remarks.contains("按 2026 年度计") && held.remarks.contains("--belongs 2025"),
        "{}",
        held.remarks
    );
    assert_eq!(desk.verdict(ONE, "R-ZZSHH", "2026", "2026-11-02").0, 1);
    desk.ok(&["log", "edit", "A1", "--belongs", "2025"]);
    assert_eq!(desk.verdict(ONE, "R-ZZSHH", "2025", "2026-11-02").0, 1);
    assert_eq!(desk.verdict(ONE, "R-ZZSHH", "2026", "2026-11-02").0, 0);
    // One held in December needs no such remark.
    let held = desk.ok(&add("组织生活会", ONE, "2025-12-20", &[]));
    assert!(!held.remarks.contains("--belongs"), "{}", held.remarks);
}

#[test]
fn an_activity_voided_after_its_attendance_was_imported_counts_nowhere_and_shows_both() {
    let desk = Desk::new();
    let sheet = desk.file(
        "考勤.csv",
        "日期,党支部,活动类型,姓名,工号,考勤状态\n2026-10-16,办公室党支部,主题党日,甲一,1,出勤\n\
         2026-10-16,办公室党支部,主题党日,甲二,2,缺席\n",
    );
    desk.ok(&["log", "import", &sheet, "--yes"]);
    assert_eq!(desk.figure("research.held", "2026-10"), 1);
    desk.ok(&["log", "void", "A1", "--because", "重复登记"]);
    assert_eq!(desk.figure("research.held", "2026-10"), 0);
    assert_eq!(desk.figure("research.expected", "2026-10"), 0);
    assert_eq!(desk.verdict(ONE, "R-ZTDR", "2026-10", "2026-11-02"), (0, 1, "未达到".into()));
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!(shown["voided"], "重复登记（2026-11-02）");
    let marks: Vec<&Value> =
        shown["attendance"].as_array().unwrap().iter().map(|row| &row["status"]).collect();
    assert_eq!(marks[..2], [&Value::from("出勤"), &Value::from("缺席")]);
    // The same file does not wake it again unasked.
    let again = desk.run(&["log", "import", &sheet, "--yes"]);
    assert_eq!(again.exit, 1, "{}", again.remarks);
    assert!(String::from_utf8(again.answer).unwrap().contains("活动 A1 已作废（重复登记）"));
    assert_eq!(desk.json(&["log", "list", "--voided"])["rows"].as_array().unwrap().len(), 1);
}
