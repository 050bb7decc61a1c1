//! `inspect` as a clerk types it: checks, statements, and a unit's own rules.

use wuxue::calendar::Day;
use wuxue::roster::{NewUnit, UnitId, UnitKind, add_unit};
use wuxue::store::params;

use crate::desk::Desk;

/// A store with one branch that held its 主题党日 of September and nothing else.
fn one_branch() -> Desk {
    Desk::copied("2026-10-31", |desk| {
        desk.ok(&["init", "--name", "工委"]);
        desk.write_on("2026-10-01", |w| {
            let starts = Day::from_iso("2020-01-01").unwrap();
            let new = NewUnit {
                kind: UnitKind::Branch,
                name: "一支部",
                parent: Some(UnitId(2)),
                starts,
                note: None,
            };
            let branch = add_unit(w, &new).unwrap();
            let activity = w
                .insert(
                    "INSERT INTO activity (unit, day, counts_from, counts_to, counts_months, entered, op) \
                 VALUES (?1, '2026-09-11', '2026-09-11', '2026-09-11', 0, '2026-09-11', op_now())",
                    params![branch],
                )
                .unwrap();
            w.execute(
                "INSERT INTO activity_kind (activity, kind, op) \
             SELECT ?1, id, op_now() FROM kind WHERE code = 'theme_day'",
                params![activity],
            )
            .unwrap();
        });
    })
}

impl Desk {
    fn row(&self, rule: &str, period: &str) -> serde_json::Value {
        let page = self.json(&["inspect", "rules", "--period", period, "--unit", "一支部"]);
        let rows = page["rows"].as_array().unwrap();
        rows.iter().find(|row| row["rule"] == rule).cloned().unwrap_or_default()
    }
}

#[test]
fn rules_show_every_unit_with_state_layer_and_clause() {
    let desk = one_branch();
    let shown = desk.text(&["inspect", "rules"]);
    assert!(shown.starts_with("制度要求检查：2026年9月"), "{shown}");
    for part in ["主题党日", "达到", "未到期", "党内法规", "第十六条", "未设党小组"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let met = desk.row("R-ZTDR", "2026-09");
    let expected = serde_json::json!({
        "unit": "U3", "unit_name": "一支部", "rule": "R-ZTDR", "rule_name": "主题党日",
        "period": "2026-09", "period_name": "2026年9月", "measure": "held",
        "expected": 1, "held": 1, "late": 0, "state": "met", "state_name": "达到",
        "why": null, "statement": null, "remark": null, "layer": "N", "layer_name": "党内法规",
        "clause": "《中国共产党支部工作条例（试行）》第十六条；《中国共产党党员教育管理工作条例》第十六条",
    });
    assert_eq!(met, expected);
    assert_eq!(desk.row("R-DYDH", "2026-09")["state"], "short");
    assert_eq!(desk.row("R-DYDH", "2026-08")["state"], "not_yet_due");
    assert_eq!(desk.row("R-ZWH", "2026-09")["state"], "not_applicable");
    let page = desk.json(&["督查", "检查", "--period", "2026-09", "--short"]);
    assert!(page["rows"].as_array().unwrap().iter().all(|row| row["state"] == "short"));
    desk.refused(&["inspect", "rules", "--period", "2026-13"], 2, &["--period"]);
    desk.refused(&["inspect", "rules", "--unit", "二支部"], 3, &["没有叫“二支部”"]);
}

#[test]
fn check_exits_1_until_every_miss_is_stated() {
    let desk = one_branch();
    let check = ["inspect", "rules", "--period", "2026-09", "--unit", "一支部", "--check"];
    assert_eq!(desk.run(&check[..6]).exit, 0, "findings only if asked for");
    assert_eq!(desk.run(&check).exit, 1);
    let missed = desk.json(&["inspect", "rules", "--period", "2026-09", "--unit", "一支部", "--short"]);
    for row in missed["rows"].as_array().unwrap() {
        let (rule, period) = (row["rule"].as_str().unwrap(), row["period"].as_str().unwrap());
        let words = ["inspect", "excuse", "--unit", "一支部", "--rule", rule, "--period", period, "--text"];
        let dry = desk.run(&[&words[..], &["外出", "--dry-run"]].concat());
        assert_eq!(dry.exit, 0, "{}", dry.remarks);
        assert_eq!(desk.row(rule, "2026-09")["state"], "short", "a dry run writes nothing");
        assert_eq!(desk.run(&[&words[..], &["外出"]].concat()).exit, 0);
        assert_eq!(desk.row(rule, "2026-09")["statement"], "外出");
    }
    assert_eq!(desk.run(&check).exit, 0);
    assert_eq!(desk.run(&["undo", "--yes"]).exit, 0);
    assert_eq!(desk.run(&check).exit, 1, "undone");
}

#[test]
fn a_statement_answers_one_miss_once() {
    let desk = one_branch();
    let excuse = |rule: &'static str, period: &'static str, text: &'static str| {
        vec!["inspect", "excuse", "--unit", "一支部", "--rule", rule, "--period", period, "--text", text]
    };
    assert_eq!(desk.run(&excuse("党课", "2026Q3", "外出")).exit, 0);
    desk.refused(&excuse("R-DK", "2026Q3", "再说"), 3, &["wuxue undo "]);
    desk.refused(&excuse("R-ZTDR", "2026-09", "外出"), 3, &["无须说明"]);
    desk.refused(&excuse("R-ZWH", "2026-09", "外出"), 3, &["不足 7 人"]);
    desk.refused(&excuse("R-DYDH", "2026-09", "外出"), 3, &["--period 2026Q3"]);
    desk.refused(&excuse("R-ZTDX", "2026-08", "外出"), 3, &["是不是“R-ZTD"]);
    desk.refused(&excuse("R-ZTDR", "2026-08", "机密★5年"), 3, &["密级"]);
    desk.refused(&excuse("R-ZTDR", "2026-08", " "), 2, &["不能是空的"]);
    assert_eq!(desk.run(&excuse("R-ZTDR", "2026-10", "月底补开")).exit, 0);
}

#[test]
fn own_rules_are_added_ended_and_judged_by_their_dates() {
    let desk = one_branch();
    let add = |more: &[&'static str]| {
        let words = ["inspect", "rule", "add", "每月集中学习", "--clause", "市直3号", "--period", "每月"];
        [&words[..], more].concat()
    };
    let added = desk.json(&add(&["--kind", "集中学习", "--minimum", "2", "--from", "2026-09-01"]));
    assert_eq!((added["rule"].as_str(), added["layer"].as_str()), (Some("B-1"), Some("L")));
    assert_eq!(desk.row("B-1", "2026-09")["expected"], 2);
    assert_eq!(desk.row("B-1", "2026-08"), serde_json::Value::Null);
    desk.refused(&add(&["--kind", "集中学习"]), 3, &["名称不能重复"]);
    desk.refused(&["inspect", "rule", "end", "B-1", "--on", "2026-09-30"], 2, &["--because"]);
    desk.refused(
        &["inspect", "rule", "end", "B-1", "--on", "2026-08-30", "--because", "改"],
        3,
        &["自 2026-09-01"],
    );
    let end = ["inspect", "rule", "end", "B-1", "--on", "2026-09-30", "--because", "改为每季度"];
    assert_eq!(desk.run(&end).exit, 0);
    desk.refused(&end, 3, &["已于 2026-09-30 停止"]);
    assert_eq!(desk.row("B-1", "2026-09")["expected"], 2, "judged as it was");
    assert_eq!(desk.row("B-1", "2026-10"), serde_json::Value::Null);
    let again = add(&["--kind", "集中学习", "--code", "b-1", "--from", "2026-10-01", "--layer", "P"]);
    assert_eq!(desk.run(&again).exit, 0);
    assert_eq!(desk.row("B-1", "2026-10")["layer"], "P");
    assert_eq!(desk.json(&["inspect", "rule", "show", "B-1"])["versions"].as_array().unwrap().len(), 2);
}

#[test]
fn a_rule_nobody_could_meet_or_that_claims_to_be_a_regulation_is_refused() {
    let desk = one_branch();
    let add = |more: &[&'static str]| {
        let words = ["inspect", "rule", "add", "甲", "--clause", "乙"];
        [&words[..], more].concat()
    };
    for (more, exit, part) in [
        (&["--kind", "主题党日", "--period", "月", "--layer", "N"][..], 3, "党内法规"),
        (&["--kind", "主题党日", "--period", "月", "--code", "r-ztdr"], 3, "R-ZTDR 是党内法规"),
        (&["--kind", "主题党日", "--period", "月", "--scope", "党小组"], 3, "不由党小组举办"),
        (&["--kind", "主题日", "--period", "月"], 3, "没有叫“主题日”"),
        (&["--kind", "主题党日", "--period", "周"], 2, "半年"),
        (&["--kind", "主题党日", "--period", "时段"], 2, "半年"),
        (&["--kind", "主题党日", "--period", "月", "--minimum", "0"], 2, "--minimum"),
        (&["--kind", "主题党日", "--period", "月", "--unit", "三支部"], 3, "三支部"),
        (&["--kind", "主题党日"], 2, "--period"),
    ] {
        desk.refused(&add(more), exit, &[part]);
    }
}

#[test]
fn rules_are_switched_on_and_off() {
    let desk = one_branch();
    assert_eq!(desk.row("R-LXGJ", "2026-09"), serde_json::Value::Null);
    assert_eq!(desk.run(&["inspect", "rule", "enable", "联学共建"]).exit, 0);
    assert_eq!(desk.row("R-LXGJ", "2026-09")["layer_name"], "工作惯例");
    let again = desk.json(&["inspect", "rule", "enable", "R-LXGJ"]);
    assert!(again["operation"].is_null(), "nothing to change");
    desk.refused(&["inspect", "rule", "disable", "主题党日"], 3, &["--because"]);
    assert_eq!(desk.run(&["inspect", "rule", "disable", "主题党日", "--because", "试点"]).exit, 0);
    assert_eq!(desk.row("R-ZTDR", "2026-09"), serde_json::Value::Null);
    let list = desk.json(&["inspect", "rule", "list"]);
    let rows = list["rows"].as_array().unwrap();
    let enabled = |code: &str| rows.iter().find(|row| row["rule"] == code).unwrap()["enabled"].clone();
    assert_eq!((enabled("R-ZTDR"), enabled("R-LXGJ")), (false.into(), true.into()));
}
