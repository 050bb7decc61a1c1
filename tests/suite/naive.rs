//! What breaks naive code: the cases that follow from the regulations and from how an office really works, each with
//! the answer that is right.

use serde_json::Value;

use crate::desk::Desk;

const ONE: &str = "办公室党支部";
const SINCE: [&str; 2] = ["--since", "2020-01-01"];

/// An organ with a branch of seven (no committee, one group), one of a single member who is exempt, and a leading
/// body with one member, who belongs to the first branch.
fn organ() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.ok(&["init", "--name", "工委", "--since", "2020-01-01"]);
        for branch in [ONE, "离退休党支部"] {
            desk.branch(branch);
        }
        desk.ok(&["unit", "add", "第一党小组", "--kind", "党小组", "--under", ONE, SINCE[0], SINCE[1]]);
        for (name, number) in [("甲一", "1"), ("甲二", "2"), ("甲三", "3"), ("甲四", "4"), ("甲五", "5")]
        {
            desk.member(name, number, ONE, &[]);
        }
        desk.member("书记", "6", ONE, &["--body", "工委领导班子"]);
        desk.member("老同志", "9", "离退休党支部", &[]);
        desk.ok(&["member", "exempt", "老同志", "--reason", "年老体弱", "--on", "2020-01-01"]);
    })
}

impl Desk {
    /// How a unit stands with a rule in a period: how many, of how many, and in which state.
    fn verdict(&self, unit: &str, rule: &str, period: &str, as_of: &str) -> (i64, i64, String) {
        let words = ["inspect", "rules", "--period", period, "--unit", unit, "--as-of", as_of];
        let found = self.json(&words);
        let rows = found["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["rule"] == rule && row["unit_name"] == unit).unwrap();
        let number = |key: &str| row[key].as_i64().unwrap_or(-1);
        (number("held"), number("expected"), row["state_name"].as_str().unwrap().to_owned())
    }

    fn expected(&self, activity: &str) -> Value {
        self.show(activity)["expected"].clone()
    }
}

/// `log add` of a kind by a unit on a day.
fn add<'a>(kind: &'a str, unit: &'a str, on: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["log", "add", kind, "--unit", unit, "--on", on], more].concat()
}

#[test]
fn six_members_need_no_committee_and_seven_with_one_do_from_the_next_full_month() {
    let desk = organ();
    let state = |period: &str| desk.verdict(ONE, "R-ZWH", period, "2026-11-02").2;
    desk.refused(&add("支委会", ONE, "2026-08-05", &[]), 3, &["没有支部委员", "不足 7 人的党支部不设支委会"]);
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
    desk.refused(&add("支委会", ONE, "2026-08-14", &[]), 3, &["没有支部委员"]);
    desk.ok(&add("支委会", ONE, "2026-08-20", &[]));
    assert_eq!([state("2026-07"), state("2026-08")], ["不适用", "不适用"]);
    assert_eq!([state("2026-09"), state("2026-10")], ["未达到", "未达到"]);
    desk.ok(&add("支委会", ONE, "2026-09-20", &[]));
    assert_eq!(state("2026-09"), "达到（含补录）", "entered in November");
}

#[test]
fn where_nobody_is_expected_the_rate_is_a_dash_and_not_nought() {
    let desk = organ();
    desk.ok(&add("主题党日", "离退休党支部", "2026-10-16", &["--present", "老同志"]));
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!((&shown["expected"], &shown["beyond"]), (&Value::Null, &0.into()));
    let rate = desk.figure("research.attendance", "2026-10");
    assert_eq!((&rate["n"], &rate["of"]), (&0.into(), &0.into()));
    let report = desk.text(&["report", "monthly", "2026-10"]);
    assert!(report.contains("参加 1 人次（不计应到）") && !report.contains("参学率 0"), "{report}");
    let total = report.lines().find(|line| line.contains("│ 合计 │")).unwrap();
    assert!(total.ends_with("│      — │      — │        0 │"), "{total}");
}

#[test]
fn a_meeting_over_midnight_counts_on_the_day_it_began() {
    let desk = organ();
    desk.ok(&add("主题党日", ONE, "2026-09-30", &["--time", "22:00-次日01:00", "--attend-all"]));
    assert_eq!(desk.json(&["log", "show", "A1"])["minutes"], 180);
    assert_eq!(desk.verdict(ONE, "R-ZTDR", "2026-09", "2026-11-02").0, 1);
    assert_eq!(desk.verdict(ONE, "R-ZTDR", "2026-10", "2026-11-02").0, 0);
    assert_eq!(desk.figure("organ.collective_minutes", "2026-09"), 6 * 180);
    assert_eq!(desk.figure("organ.collective_minutes", "2026-10"), 0);
}

#[test]
fn two_activities_of_a_kind_on_one_day_are_told_apart_or_asked() {
    let desk = organ();
    let day = |more: &[&'static str]| add("党课", ONE, "2026-10-16", more);
    desk.ok(&day(&["--title", "第一讲"]));
    // Equal or missing topics may be the same session.
    desk.refused(&day(&["--title", "第一 讲"]), 3, &["已经有记录：A1", "--another"]);
    desk.refused(&day(&[]), 3, &["已经有记录：A1"]);
    desk.ok(&day(&["--title", "第二讲"]));
    desk.ok(&["log", "edit", "A1", "--time", "9:00-10:00"]);
    desk.ok(&["log", "edit", "A2", "--time", "14:30-15:30"]);
    desk.ok(&day(&["--time", "16:00-17:00"]));
    desk.refused(&day(&["--title", "第三讲", "--time", "9:00-10:00"]), 3, &["已经有记录：A1"]);
    assert_eq!(desk.verdict(ONE, "R-DK", "2026Q4", "2026-11-02").0, 3);
}

#[test]
fn a_group_meeting_needs_a_group() {
    let desk = organ();
    let on = |unit: &'static str| add("党小组会", unit, "2026-10-16", &[]);
    desk.refused(
        &on("离退休党支部"),
        3,
        &["没有设党小组", "不设党小组的党支部不要求开党小组会", "wuxue unit add 第一党小组"],
    );
    desk.refused(&on(ONE), 3, &["请写明是哪个党小组", "--unit 办公室党支部/第一党小组"]);
    desk.ok(&on("办公室党支部/第一党小组"));
    // A group that ended is one no more.
    desk.ok(&["unit", "end", "第一党小组", "--on", "2026-10-20"]);
    desk.refused(&add("党小组会", ONE, "2026-10-25", &[]), 3, &["没有设党小组"]);
}

#[test]
fn a_leading_cadre_is_expected_in_branch_and_body_for_the_meetings_of_each() {
    let desk = organ();
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
    let desk = organ();
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
    let desk = organ();
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

impl Desk {
    /// The state of a unit with a rule in a period and why it stands so; nothing where it is not judged.
    fn judged(&self, unit: &str, rule: &str, period: &str) -> Option<(String, String)> {
        let found = self.json(&["inspect", "rules", "--period", period]);
        let rows = found["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["rule"] == rule && row["unit_name"] == unit)?;
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        Some((text("state_name"), text("why")))
    }

    /// Who is expected at an activity, by name.
    fn called(&self, activity: &str) -> Vec<String> {
        let shown = self.json(&["log", "show", activity]);
        let rows = shown["attendance"].as_array().unwrap();
        let called = rows.iter().filter(|row| row["expected"] == true);
        called.map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    }
}

fn short(of: Option<(String, String)>) -> String {
    of.unwrap().0
}

#[test]
fn a_branch_founded_within_the_period_owes_from_the_first_full_one() {
    let desk = organ();
    desk.ok(&["unit", "add", "新支部", "--kind", "党支部", "--since", "2026-08-15"]);
    let state = |rule: &str, period: &str| desk.judged("新支部", rule, period);
    assert_eq!(state("R-ZTDR", "2026-07"), None);
    let (august, why) = state("R-ZTDR", "2026-08").unwrap();
    assert_eq!((august.as_str(), why.as_str()), ("不适用", "2026-08-15 成立，自首个完整周期起计"));
    assert_eq!(short(state("R-ZTDR", "2026-09")), "未达到");
    assert_eq!([short(state("R-DYDH", "2026Q3")), short(state("R-DYDH", "2026Q4"))], ["不适用", "未到期"]);
    assert_eq!(short(state("R-ZZSHH", "2026")), "不适用");
}

#[test]
fn a_branch_merged_within_the_period_owes_no_more_and_its_people_are_expected_where_they_went() {
    let desk = organ();
    desk.ok(&["unit", "add", "旧支部", "--kind", "党支部", SINCE[0], SINCE[1]]);
    desk.member("乙一", "11", "旧支部", &[]);
    desk.ok(&add("主题党日", "旧支部", "2026-08-10", &["--attend-all"]));
    desk.ok(&["unit", "end", "旧支部", "--on", "2026-08-20", "--members-to", ONE]);
    // The old branch: its last full month counts, the month of the merger does not, and later it is not asked.
    assert_eq!(short(desk.judged("旧支部", "R-ZTDR", "2026-07")), "未达到");
    let (august, why) = desk.judged("旧支部", "R-ZTDR", "2026-08").unwrap();
    assert_eq!((august.as_str(), why.as_str()), ("不适用", "2026-08-20 撤销，本周期不计"));
    assert_eq!(desk.judged("旧支部", "R-ZTDR", "2026-09"), None);
    assert_eq!(short(desk.judged("旧支部", "R-DYDH", "2026Q3")), "不适用");
    // The branch that took them in was there all along: it owes both months.
    assert_eq!(short(desk.judged(ONE, "R-ZTDR", "2026-08")), "未达到");
    assert_eq!(short(desk.judged(ONE, "R-DYDH", "2026Q3")), "未达到");
    desk.ok(&add("主题党日", ONE, "2026-08-20", &[]));
    desk.ok(&add("主题党日", ONE, "2026-08-21", &[]));
    assert_eq!([desk.expected("A1"), desk.expected("A2"), desk.expected("A3")], [1, 6, 7].map(Value::from));
    desk.refused(&add("主题党日", "旧支部", "2026-08-21", &[]), 3, &["2026-08-20 撤销"]);
}

#[test]
fn of_a_branch_that_is_split_the_old_owes_for_the_whole_and_the_new_from_the_next_full_period() {
    let desk = organ();
    desk.ok(&["unit", "add", "分出支部", "--kind", "党支部", "--since", "2026-08-16"]);
    for name in ["甲四", "甲五"] {
        desk.ok(&["member", "move", name, "--to", "分出支部", "--on", "2026-08-16"]);
    }
    for (unit, on) in [(ONE, "2026-08-15"), (ONE, "2026-08-16"), ("分出支部", "2026-08-16")] {
        desk.ok(&add("党员大会", unit, on, &["--attend-all"]));
    }
    assert_eq!([desk.expected("A1"), desk.expected("A2"), desk.expected("A3")], [6, 4, 2].map(Value::from));
    assert_eq!(desk.verdict(ONE, "R-DYDH", "2026Q3", "2026-11-02").0, 2);
    assert_eq!(short(desk.judged(ONE, "R-ZTDR", "2026-08")), "未达到");
    let new = |rule: &str, period: &str| short(desk.judged("分出支部", rule, period));
    assert_eq!([new("R-ZTDR", "2026-08"), new("R-ZTDR", "2026-09")], ["不适用", "未达到"]);
    assert_eq!([new("R-DYDH", "2026Q3"), new("R-DYDH", "2026Q4")], ["不适用", "未到期"]);
}

#[test]
fn who_moves_within_a_quarter_is_expected_where_they_were_on_the_day() {
    let desk = organ();
    desk.ok(&["unit", "add", "二支部", "--kind", "党支部", SINCE[0], SINCE[1]]);
    desk.ok(&["member", "move", "甲五", "--to", "二支部", "--on", "2026-08-16"]);
    for (unit, on) in
        [(ONE, "2026-08-15"), ("二支部", "2026-08-15"), (ONE, "2026-08-16"), ("二支部", "2026-08-16")]
    {
        desk.ok(&add("主题党日", unit, on, &[]));
    }
    let there = |activity: &str| desk.called(activity).contains(&"甲五".to_owned());
    assert_eq!(["A1", "A2", "A3", "A4"].map(there), [true, false, false, true]);
    assert_eq!(
        ["A1", "A2", "A3", "A4"].map(|a| desk.expected(a)),
        [6.into(), Value::Null, 5.into(), 1.into()]
    );
    desk.refused(&["log", "attend", "A3", "--mark", "甲五=出勤"], 3, &["不在 A3 的应到名单里"]);
    for activity in ["A1", "A4"] {
        desk.ok(&["log", "attend", activity, "--mark", "甲五=出勤"]);
    }
    // Both sessions are the person's own, whichever branch held them.
    let report = desk.json(&["report", "member", "2026Q3", "--who", "甲五"]);
    let total = report["tables"]["tiers"]["rows"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(total["present"], serde_json::json!({"n": 2, "of": 2}));
}

#[test]
fn who_is_exempt_for_part_of_a_month_is_left_out_on_those_days_alone() {
    let desk = organ();
    let exempt =
        ["member", "exempt", "甲一", "--reason", "年老体弱", "--on", "2026-10-10", "--until", "2026-10-19"];
    desk.ok(&exempt);
    for (number, day) in ["09", "10", "19", "20"].into_iter().enumerate() {
        let on = format!("2026-10-{day}");
        desk.ok(&add("主题党日", ONE, &on, &["--attend-all"]));
        let expected = if [1, 2].contains(&number) { 5 } else { 6 };
        assert_eq!(desk.expected(&format!("A{}", number + 1)), expected, "{on}");
    }
    assert_eq!(desk.figure("research.attendance", "2026-10"), serde_json::json!({"n": 22, "of": 22}));
    // Coming in spite of it is noted and never makes more than all.
    desk.ok(&["log", "attend", "A2", "--mark", "甲一=出勤"]);
    assert_eq!(desk.figure("research.attendance", "2026-10"), serde_json::json!({"n": 22, "of": 22}));
}

#[test]
fn the_youth_group_counts_its_people_through_the_end_of_the_month_of_their_birthday() {
    let desk = organ();
    desk.ok(&["inspect", "setting", "set", "youth_age_limit", "35"]);
    desk.ok(&["unit", "add", "青年组", "--kind", "青年理论学习小组", SINCE[0], SINCE[1]]);
    // Born in May, and on 29 February of a leap year: 35 in a year that has no such day.
    for (name, born) in [("青一", "1991-05"), ("青二", "1988-02"), ("青三", "1999-01")] {
        let words = ["member", "add", name, "--youth", "青年组", "--birth", born, "--standing", "共青团员"];
        desk.ok(&[&words[..], &SINCE].concat());
    }
    let mut number = 0;
    let mut called = |on: &str| {
        desk.ok(&add("青年小组活动", "青年组", on, &[]));
        number += 1;
        desk.called(&format!("A{number}"))
    };
    assert_eq!(called("2023-02-28"), ["青一", "青二", "青三"]);
    assert_eq!(called("2023-03-01"), ["青一", "青三"]);
    assert_eq!(called("2026-05-31"), ["青一", "青三"]);
    assert_eq!(called("2026-06-01"), ["青三"]);
}

#[test]
fn a_rule_that_changes_within_the_year_judges_each_period_by_what_is_in_force_at_its_end() {
    let desk = organ();
    desk.ok(&["inspect", "rule", "end", "R-ZTDR", "--on", "2026-08-15", "--because", "换新规"]);
    let rule = [
        "inspect",
        "rule",
        "add",
        "主题党日每月2次",
        "--kind",
        "主题党日",
        "--period",
        "月",
        "--minimum",
        "2",
    ];
    desk.ok(&[&rule[..], &["--clause", "新规第三条", "--from", "2026-08-16", "--code", "B-ZTDR"]].concat());
    for on in ["2026-07-10", "2026-08-10", "2026-09-10"] {
        desk.ok(&add("主题党日", ONE, on, &[]));
    }
    let of = |rule: &str, period: &str| {
        desk.judged(ONE, rule, period).map(|_| {
            let (held, of, state) = desk.verdict(ONE, rule, period, "2026-11-02");
            (held, of, state.trim_end_matches("（含补录）").to_owned())
        })
    };
    let some = |held: i64, of: i64, state: &str| Some((held, of, state.to_owned()));
    assert_eq!([of("R-ZTDR", "2026-07"), of("B-ZTDR", "2026-07")], [some(1, 1, "达到"), None]);
    // August began under the old rule and ended under the new one.
    assert_eq!([of("R-ZTDR", "2026-08"), of("B-ZTDR", "2026-08")], [None, some(1, 2, "未达到")]);
    assert_eq!(of("B-ZTDR", "2026-09"), some(1, 2, "未达到"));
}

#[test]
fn what_is_made_up_after_the_period_moves_its_second_figure_alone() {
    let desk = organ();
    desk.ok(&add("党课", ONE, "2026-09-28", &["--attend-all", "--except", "甲一=请假(病假)"]));
    let figures = || {
        ["research.attendance", "research.attendance_made_up"]
            .map(|id| desk.figure(id, "2026-09")["n"].clone())
    };
    assert_eq!(figures(), [5, 5].map(Value::from));
    desk.ok(&["log", "attend", "A1", "--mark", "甲一=补学(2026-10-20)"]);
    assert_eq!(figures(), [5, 6].map(Value::from));
    assert_eq!(desk.figure("research.expected", "2026-10"), 0);
    // Before the day on which it was made up the debt was open.
    let open = |on: &str| desk.json(&["log", "makeup", "--as-of", on])["rows"].as_array().unwrap().clone();
    assert!(open("2026-10-19").iter().any(|row| row["name"] == "甲一"), "{:?}", open("2026-10-19"));
}
