//! 青年理论学习小组: what the records show of each, and the rounds in which they are evaluated.

use serde_json::{Value, json};

use crate::desk::{Desk, rows};

/// Two groups, of which the first has read together three times on end and then gone out; a third that begins in
/// October.
fn organ() -> Desk {
    Desk::copied("2026-10-20", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        for (name, since) in [("一组", "2020-01-01"), ("二组", "2020-01-01"), ("三组", "2026-10-01")] {
            desk.ok(&["unit", "add", name, "--kind", "青年理论学习小组", "--since", since]);
        }
        desk.member("甲一", "1", "办公室党支部", &["--youth", "一组", "--birth", "1995-01"]);
        desk.member("甲二", "2", "办公室党支部", &["--youth", "一组", "--birth", "1995-01"]);
        hold(desk, "一组", "2026-05-20", &["--form", "读书会"]);
        hold(desk, "一组", "2026-07-10", &["--form", "读书会", "--attend-all"]);
        hold(desk, "一组", "2026-08-10", &["--form", "个人自学", "--attend-all", "--except", "甲二=病假"]);
        hold(
            desk,
            "一组",
            "2026-09-10",
            &["--form", "调研参观", "--theme", "我是党员我带头", "--planner", "办公室党支部"],
        );
        hold(desk, "一组", "2026-09-11", &[]);
        hold(desk, "二组", "2026-07-01", &["--form", "读书会"]);
        hold(desk, "二组", "2026-07-02", &[]);
        hold(desk, "二组", "2026-07-03", &["--form", "读书会"]);
        hold(desk, "二组", "2026-07-04", &["--form", "读书会"]);
    })
}

fn hold(desk: &Desk, group: &str, on: &str, more: &[&str]) {
    let what = ["log", "add", "青年小组活动", "--unit", group, "--on", on, "--title", on];
    desk.ok(&[&what[..], more].concat());
}

fn of(row: &Value, keys: &[&str]) -> Value {
    keys.iter().map(|key| row[*key].clone()).collect()
}

#[test]
fn what_a_group_did_is_read_from_its_sessions() {
    let desk = organ();
    let page = desk.json(&["inspect", "groups", "2026H2"]);
    assert_eq!(desk.json(&["inspect", "groups"]), page, "the half-year of today");
    let keys = ["unit_name", "sessions", "months", "forms", "themed", "planners", "attendance"];
    let found: Vec<Value> = rows(&page).iter().map(|row| of(row, &keys)).collect();
    assert_eq!(
        json!(found),
        json!([
            ["一组", 4, {"n": 3, "of": 4}, ["个人自学 1 次", "读书会 1 次", "调研参观 1 次", "没有写形式 1 次"], 1, ["办公室党支部"], {"n": 3, "of": 4}],
            ["二组", 4, {"n": 1, "of": 4}, ["读书会 3 次", "没有写形式 1 次"], 0, [], {"n": 0, "of": 0}],
            ["三组", 0, {"n": 0, "of": 1}, [], 0, [], {"n": 0, "of": 0}]
        ])
    );
}

/// Three readings on end are pointed out, though the row began before the period; one of which the form is not known
/// ends a row, and so does going out.
#[test]
fn three_plain_readings_in_a_row_are_pointed_out() {
    let desk = organ();
    let page = desk.page(1, &["inspect", "groups", "2026H2", "--check"]);
    let keys = ["unit_name", "sessions", "from", "to"];
    let plain: Vec<Value> = page["plain"].as_array().unwrap().iter().map(|row| of(row, &keys)).collect();
    assert_eq!(json!(plain), json!([["一组", 3, "2026-05-20", "2026-08-10"]]));
    // In a period in which the row does not end there is nothing to say.
    assert_eq!(desk.json(&["inspect", "groups", "2026-09", "--check"])["plain"], json!([]));
    // A form of the unit's own may be mere reading too.
    desk.ok(&["log", "form", "add", "领读", "--plain"]);
    hold(&desk, "二组", "2026-07-05", &["--form", "领读"]);
    let page = desk.json(&["inspect", "groups", "2026H2"]);
    assert_eq!(of(&page["plain"][1], &keys), json!(["二组", 3, "2026-07-03", "2026-07-05"]));
}

#[test]
fn a_round_is_judged_in_words_and_prints_as_it_was() {
    let desk = organ();
    for name in ["按时开展", "主题特色", "参学情况", "学用结合"] {
        desk.ok(&["inspect", "groups", "criteria", "drop", name]);
    }
    desk.ok(&["inspect", "groups", "criteria", "add", "导师作用", "--about", "导师是否到场"]);
    let page = desk.json(&["inspect", "groups", "open", "2026H2"]);
    assert_eq!(
        of(&page["groups"][0], &["unit_name", "criterion_1", "criterion_2"]),
        json!(["一组", null, null])
    );
    desk.refused(&["inspect", "groups", "open", "2026H2"], 3, &["已经有了：E1"]);
    // What is added later is not of this round.
    desk.ok(&["inspect", "groups", "criteria", "add", "参学情况"]);
    let judge = |grade: &str, group: &str, criterion: &str, reason: &[&str]| {
        let words = ["inspect", "groups", "judge", "E1", grade, "--group", group, "--criterion", criterion];
        desk.run(&[&words[..], reason].concat())
    };
    let why = ["--because", "两种形式"];
    assert_eq!(judge("好", "一组", "形式多样", &[]).exit, 3);
    assert!(judge("好", "一组", "参学情况", &why).remarks.contains("没有评估内容“参学情况”"));
    assert!(judge("好", "办公室党支部", "形式多样", &why).remarks.contains("评估的是青年理论学习小组"));
    for group in ["一组", "二组", "三组"] {
        for criterion in ["形式多样", "导师作用"] {
            if group != "三组" || criterion != "导师作用" {
                assert_eq!(judge("较好", group, criterion, &why).exit, 0);
            }
        }
    }
    assert_eq!(judge("一般", "二组", "形式多样", &["--because", "读书会居多"]).exit, 0);
    let conclude = ["inspect", "groups", "conclude", "E1"];
    desk.refused(&conclude, 3, &["“三组”还有 1 项没有评：导师作用", "inspect groups judge E1"]);
    assert_eq!(judge("差", "三组", "导师作用", &["--because", "还没有导师"]).exit, 0);
    desk.ok(&conclude);
    let was = desk.text(&["inspect", "groups", "show", "E1"]);
    assert!(was.contains("读书会居多") && was.contains("读书会 3 次"), "{was}");
    // What is recorded later does not reach it; nor can it be changed.
    hold(&desk, "二组", "2026-10-12", &["--form", "演讲辩论"]);
    assert_eq!(desk.text(&["inspect", "groups", "show", "E1"]), was);
    assert!(judge("好", "二组", "形式多样", &why).remarks.contains("已于 2026-10-20 结束"));
    desk.refused(&conclude, 3, &["已于 2026-10-20 结束"]);
    let list = desk.json(&["inspect", "groups", "list"]);
    assert_eq!(
        of(&rows(&list)[0], &["evaluation", "period", "concluded"]),
        json!(["E1", "2026H2", "2026-10-20"])
    );
    desk.refused(&["inspect", "groups", "open", "2019"], 3, &["没有青年理论学习小组"]);
    desk.refused(&["inspect", "groups", "show", "E7"], 3, &["没有青年小组评估 E7", "inspect groups list"]);
    desk.ok(&["check"]);
}
