//! Duties 责任清单: their versions, and how each occurrence stands.

use serde_json::{Value, json};

use crate::desk::{Desk, rows};

/// An organ with a branch, founded on 2 November 2026: the starter list holds from then on.
fn organ() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.member("秦春丽", "001", "办公室党支部", &[]);
        desk.member("张伟", "002", "办公室党支部", &[]);
    })
}

/// A duty of 2026, numbered DT7 behind the six of the starter list.
fn duty(desk: &Desk, unit: &str, from: &str, more: &[&str]) {
    let add = ["inspect", "duty", "add", "报送小结", "--unit", unit, "--from", from];
    desk.ok(&[&add[..], &["--what", "报送学习小结", "--basis", "2026年责任清单"], more].concat());
}

fn shown(desk: &Desk, year: &str, keys: &[&str]) -> Vec<Vec<Value>> {
    let page = desk.json(&["inspect", "duty", "show", "DT7", "--year", year]);
    let all = page["occurrences"].as_array().unwrap();
    all.iter().map(|one| keys.iter().map(|key| one[*key].clone()).collect()).collect()
}

#[test]
fn the_starter_list_is_the_committees_own_and_no_regulation() {
    let desk = organ();
    let list = desk.json(&["inspect", "duty", "list"]);
    let names: Vec<_> = rows(&list).iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["印发组织生活通知单", "印发自学安排", "半年检查", "向班子报告", "通报机关党建情况", "换届提醒"]
    );
    assert!(rows(&list).iter().all(|row| row["layer"] == "P"));
    // Nothing that was due before is asked for; nothing is brought twice.
    assert!(rows(&list).iter().all(|row| row["missing"] == 0 && row["done"] == json!({"n": 0, "of": 0})));
    assert_eq!(desk.json(&["inspect", "duty", "draw"])["operation"], json!(null));
    desk.refused(
        &[
            "inspect",
            "duty",
            "add",
            "甲",
            "--unit",
            "办公室党支部",
            "--what",
            "乙",
            "--basis",
            "丙",
            "--every",
            "每月",
            "--layer",
            "N",
        ],
        3,
        &["只写本地规定和工作惯例"],
    );
}

#[test]
fn an_activity_in_the_period_shows_it_and_one_that_is_voided_does_not() {
    let desk = organ();
    duty(&desk, "办公室党支部", "2026-09-01", &["--every", "每月", "--kind", "主题党日"]);
    let log = |on: &str| desk.ok(&["log", "add", "主题党日", "--unit", "办公室党支部", "--on", on]);
    log("2026-09-11");
    let late =
        ["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "2026-11-02", "--belongs", "2026-10"];
    desk.ok(&late);
    let keys = ["period", "state", "day", "evidence"];
    assert_eq!(
        shown(&desk, "2026", &keys)[..3],
        [
            vec![json!("2026-09"), json!("done"), json!("2026-09-11"), json!("A1")],
            vec![json!("2026-10"), json!("late"), json!("2026-11-02"), json!("A2")],
            vec![json!("2026-11"), json!("not_due"), json!(null), json!(null)],
        ]
    );
    desk.ok(&["log", "void", "A1", "--because", "记错了"]);
    assert_eq!(shown(&desk, "2026", &["state"])[0], [json!("missing")]);
}

/// What belongs to the third quarter and was held after it is of September, not of the month in which it was held.
#[test]
fn a_session_of_a_quarter_shows_the_duty_of_the_month_in_which_it_counts() {
    let desk = organ();
    duty(&desk, "办公室党支部", "2026-07-01", &["--every", "每月", "--kind", "主题党日"]);
    let log = |on: &str| {
        let held = ["log", "add", "主题党日", "--unit", "办公室党支部", "--on", on];
        desk.ok(&[&held[..], &["--belongs", "2026Q3"]].concat());
    };
    log("2026-10-09");
    log("2026-08-14");
    assert_eq!(
        shown(&desk, "2026", &["period", "state", "evidence"])[..4],
        [
            [json!("2026-07"), json!("missing"), json!(null)],
            [json!("2026-08"), json!("done"), json!("A2")],
            [json!("2026-09"), json!("late"), json!("A1")],
            [json!("2026-10"), json!("missing"), json!(null)],
        ]
    );
}

#[test]
fn by_hand_it_is_done_late_excused_and_corrected() {
    let desk = organ();
    duty(&desk, "办公室党支部", "2026-08-15", &["--every", "每月"]);
    let done = |period: &str, on: &str| {
        desk.ok(&["inspect", "duty", "done", "DT7", "--period", period, "--on", on, "--evidence", "小结"]);
    };
    // It begins in the middle of August: the month is due, and what was done in it before counts.
    done("2026-08", "2026-08-03");
    done("2026-09", "2026-10-08");
    let excuse = ["inspect", "duty", "excuse", "报送小结", "--period", "2026-10", "--text", "集中巡察"];
    desk.ok(&excuse);
    desk.refused(&excuse, 3, &["已经说明过：集中巡察"]);
    assert_eq!(
        shown(&desk, "2026", &["state", "state_name", "statement"]),
        [
            [json!("done"), json!("已完成"), json!(null)],
            [json!("late"), json!("逾期 8 天完成"), json!(null)],
            [json!("stated"), json!("已说明"), json!("集中巡察")],
            [json!("not_due"), json!("未到期"), json!(null)],
            [json!("not_due"), json!("未到期"), json!(null)],
        ]
    );
    let again = ["inspect", "duty", "done", "DT7", "--period", "2026-09", "--evidence", "又一份"];
    desk.refused(&again, 3, &["已于 2026-10-08 完成（小结）"]);
    desk.refused(
        &["inspect", "duty", "done", "DT7", "--period", "2026", "--evidence", "小结"],
        3,
        &["不止一期"],
    );
    let remove = ["inspect", "duty", "done", "DT7", "--period", "2026-09", "--remove", "--because", "记错了"];
    desk.ok(&remove);
    assert_eq!(shown(&desk, "2026", &["state"])[1], [json!("missing")]);
    desk.refused(&remove, 3, &["没有人工登记过完成"]);
}

#[test]
fn an_old_year_is_judged_by_its_own_version() {
    let desk = organ();
    duty(&desk, "办公室党支部", "2025-01-01", &["--every", "每季度"]);
    let revise = |more: &[&str]| {
        let words = ["inspect", "duty", "revise", "DT7", "--changed", "减负"];
        desk.json(&[&words[..], more].concat())
    };
    // Without a year the next; within the year from a day.
    let next = revise(&["--every", "每半年", "--what", "报送半年小结"]);
    assert_eq!(
        (&next["version"], &next["year"], &next["starts"]),
        (&json!(2), &json!(2026), &json!("2026-01-01"))
    );
    assert_eq!(rows(&next).len(), 2);
    revise(&["--from", "2026-08-01", "--dates", "12-20", "9月30日"]);
    let due = |year: &str| -> Vec<Value> { shown(&desk, year, &["due"]).concat() };
    assert_eq!(due("2025"), ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"]);
    assert_eq!(due("2026"), ["2026-06-30", "2026-09-30", "2026-12-20"]);
    assert_eq!(due("2027"), ["2027-09-30", "2027-12-20"]);
    let changes = desk.json(&["inspect", "duty", "show", "DT7"])["changes"].clone();
    let last = changes.as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["field"], &last["old"], &last["new"]),
        (&json!("时限"), &json!("每半年"), &json!("每年9月30日、12月20日前"))
    );
    desk.refused(
        &["inspect", "duty", "revise", "DT7", "--from", "2026-08-01", "--changed", "又改"],
        3,
        &["自 2026-08-01 起施行"],
    );
}

#[test]
fn a_post_that_changed_hands_names_who_held_it() {
    let desk = organ();
    let post = |who: &str, more: &[&str]| {
        let words = ["member", "post", who, "支部书记", "--unit", "办公室党支部"];
        desk.ok(&[&words[..], more].concat());
    };
    post("秦春丽", &["--on", "2026-01-01", "--until", "2026-08-20"]);
    post("张伟", &["--on", "2026-08-21"]);
    duty(&desk, "办公室党支部", "2026-01-01", &["--every", "每季度", "--post", "书记"]);
    assert_eq!(
        shown(&desk, "2026", &["holders"]).concat(),
        [json!(["秦春丽"]), json!(["秦春丽"]), json!(["秦春丽", "张伟"]), json!(["张伟"])]
    );
}

#[test]
fn what_ended_is_asked_no_more() {
    let desk = organ();
    desk.ok(&["unit", "add", "市民政局机关党委", "--kind", "外单位", "--since", "2020-01-01"]);
    duty(&desk, "市民政局机关党委", "2026-07-01", &["--every", "每月"]);
    // An outside unit holds nothing on record.
    desk.refused(
        &["inspect", "duty", "revise", "DT7", "--changed", "改", "--kind", "主题党日"],
        3,
        &["不开展主题党日"],
    );
    desk.ok(&["unit", "end", "市民政局机关党委", "--on", "2026-09-15"]);
    assert_eq!(
        shown(&desk, "2026", &["period", "state"]),
        [
            [json!("2026-07"), json!("missing")],
            [json!("2026-08"), json!("missing")],
            [json!("2026-09"), json!("exempt")]
        ]
    );
    desk.ok(&["inspect", "duty", "end", "DT7", "--on", "2026-07-31", "--because", "不再要求"]);
    assert_eq!(shown(&desk, "2026", &["period"]), [[json!("2026-07")]]);
    desk.refused(&["inspect", "duty", "end", "DT7", "--because", "再停"], 3, &["已于 2026-07-31 停止"]);
}

#[test]
fn the_sheet_goes_into_a_folder_a_unit_each() {
    let desk = organ();
    duty(&desk, "办公室党支部", "2026-10-01", &["--every", "每月"]);
    let folder = desk.path("落实");
    desk.ok(&["inspect", "duty", "sheet", "--paper", "md", "-o", &folder]);
    let paper = desk.place("落实").join("办公室党支部 责任清单落实情况表.md");
    let text = std::fs::read_to_string(paper).unwrap();
    assert!(text.contains("办公室党支部2026年责任清单落实情况表"), "{text}");
    assert!(text.contains("未完成，已逾期 2 天"), "{text}");
    let one = desk.text(&["inspect", "duty", "sheet", "--unit", "办公室党支部"]);
    assert!(one.contains("报送学习小结") && !one.contains("换届提醒"), "{one}");
}

#[test]
fn a_list_of_a_unit_tells_of_those_below_it_too() {
    let desk = organ();
    duty(&desk, "办公室党支部", "2026-10-01", &["--every", "每月"]);
    let of = |unit: &str| rows(&desk.json(&["inspect", "duty", "list", "--unit", unit])).len();
    assert_eq!((of("市直机关工委机关党委"), of("办公室党支部")), (7, 1));
    desk.branch("宣传处党支部");
    for what in ["list", "sheet"] {
        let none = desk.text(&["inspect", "duty", what, "--unit", "宣传处党支部"]);
        assert!(none.contains("宣传处党支部及其下级这个年度没有责任清单。"), "{none}");
    }
    // No folder is written where there is nothing to put into it.
    let nothing = ["inspect", "duty", "sheet", "--year", "2024", "--paper", "md", "-o", "落实"];
    desk.refused(&nothing, 3, &["这个年度没有责任清单"]);
    desk.refused(
        &["inspect", "terms", "letter", "--paper", "md", "-o", "提醒函"],
        3,
        &["3 个党组织都没有登记届期（待补）"],
    );
    let sheet = desk.text(&["inspect", "duty", "sheet", "--unit", "市直机关工委机关党委"]);
    assert!(sheet.contains("报送学习小结") && sheet.contains("换届提醒"), "{sheet}");
}

#[test]
fn a_duty_is_named_by_its_name_where_only_one_in_force_bears_it() {
    let desk = organ();
    desk.refused(
        &["inspect", "duty", "show", "换届提示"],
        3,
        &["责任清单里没有“换届提示”", "是不是“换届提醒”？"],
    );
    duty(&desk, "办公室党支部", "2026-10-01", &["--every", "每月"]);
    desk.ok(&["inspect", "duty", "end", "报送小结", "--on", "2026-10-15", "--because", "改由处室报送"]);
    duty(&desk, "办公室党支部", "2026-10-16", &["--every", "每季度"]);
    assert_eq!(desk.json(&["inspect", "duty", "show", "报送小结"])["duty"], "DT8");
    duty(&desk, "市直机关工委机关党委", "2026-10-16", &["--every", "每季度"]);
    desk.refused(&["inspect", "duty", "show", "报送小结"], 3, &["DT8、DT9"]);
}
