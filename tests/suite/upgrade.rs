//! A store of an earlier version comes up to date when it is opened: with a copy set aside, nothing lost, the
//! history unbroken, and a schema that no longer tells how old the store is.
//!
//! `fixtures/stores/v1.db` was made by the last program of schema 1: init, the sample roster, the October
//! attendance and its correction by another clerk, then adding, marking, moving, voiding and two undos. `v2.db` is
//! of the last program of schema 2, which also learned an alias and a profile, and had an import undone. `v3.db` has,
//! of schema 3, a plan, an appraisal with its vote and grades, self-study, and what came of sessions; `v4.db`, of
//! schema 4, a notice that was approved, issued and in part carried out; `v5.db`, of schema 5, a receipt, a calendar, an
//! inspection with a problem that waits to be verified, a term, and a final report that was undone. All were repacked
//! into pages of 1 KiB for their size alone.

use std::path::{Path, PathBuf};

use wuxue::store::{Operation, SCHEMA_VERSION, Store};

use crate::desk::{Desk, fixtures, rows};

/// A copy of an old store.
fn old(version: &str) -> Desk {
    let desk = Desk::empty("2026-10-31");
    std::fs::copy(fixtures().join(format!("stores/{version}.db")), &desk.store).unwrap();
    desk
}

impl Desk {
    fn aside(&self) -> PathBuf {
        self.place("w.db.v1.bak")
    }
}

fn history(store: &Store) -> Vec<Operation> {
    store.records().operations().unwrap()
}

/// The version in the head of the file.
fn version(store: &Path) -> i32 {
    let head = std::fs::read(store).unwrap();
    i32::from_be_bytes([head[60], head[61], head[62], head[63]])
}

/// What makes the schema, but for blanks, which no reader sees.
fn schema(store: &Store) -> Vec<(String, String)> {
    let plain = |sql: String| sql.split_whitespace().collect::<Vec<_>>().join(" ");
    store.schema().unwrap().into_iter().map(|(name, sql)| (name, plain(sql))).collect()
}

#[test]
fn a_store_of_the_first_version_is_brought_up_to_date_by_the_first_command() {
    let desk = old("v1");
    assert_eq!(version(&desk.store), 1);
    const { assert!(SCHEMA_VERSION > 1) };
    let before = std::fs::read(&desk.store).unwrap();
    desk.ok(&["member", "edit", "001005", "--note", "挂职"]);

    assert_eq!(version(&desk.store), SCHEMA_VERSION);
    let fresh = Store::blank().unwrap();
    desk.read(|store| {
        assert_eq!(schema(store), schema(&fresh));
        assert_eq!(store.verify().unwrap(), []);
        let history = history(store);
        assert_eq!(history.len(), 14);
        assert_eq!(history[0].head.command, "member edit 001005 --note 挂职");
        assert_eq!(history[9].head.operator, "王芳");
    });
    let checked = desk.text(&["check"]);
    assert!(checked.contains("没有发现问题"), "{checked}");

    // The copy is the store as it was, still of the first version, and can be used instead.
    assert_eq!(version(&desk.aside()), 1);
    let kept = std::fs::read(desk.aside()).unwrap();
    assert!(kept.len() == before.len() && kept[100..] == before[100..], "the copy is not what was there");
}

#[test]
fn nothing_of_an_old_store_is_lost_and_all_of_it_can_still_be_undone() {
    let desk = old("v1");
    // A reading command upgrades too: the statements are written for one schema only.
    let shown = desk.text(&["member", "show", "001004"]);
    assert!(shown.contains("借调") && shown.contains("组织处党支部"), "{shown}");
    let (dump, operations) = desk.read(|store| (store.records().dump().unwrap(), history(store)));
    assert_eq!(operations.len(), 13);
    assert_eq!(operations[0].digest, "668917f3e64823d9041489d232b50e41c65f45c75deb6320d9b73629654d3803");
    assert!(dump.contains("学习《条例》") && dump.contains("集中外出"));
    let attended = dump.lines().filter(|line| line.starts_with("attendance|")).count();
    assert_eq!(attended, 119);

    // Back to before the correction, and forward again: work of the old version, undone by the new one.
    for number in ["#13", "#12", "#9", "#6", "#5"] {
        desk.ok(&["undo", number, "--yes", "--because", "试"]);
    }
    for number in ["#18", "#17", "#16", "#15", "#14"] {
        desk.ok(&["undo", number, "--yes"]);
    }
    desk.read(|store| assert!(store.records().dump().unwrap() == dump));
    desk.ok(&["check"]);
}

/// Tables that schema 3 makes anew, with wider columns, keep their rows, their numbers and their past.
#[test]
fn a_store_of_the_second_version_keeps_what_its_imports_learned() {
    let desk = old("v2");
    let shown = desk.text(&["log", "show", "A1"]);
    assert!(shown.contains("秦春丽") && shown.contains("王教授（名册外）"), "{shown}");
    let (dump, operations) = desk.read(|store| (store.records().dump().unwrap(), history(store)));
    assert_eq!(operations.len(), 13);
    assert_eq!(operations[0].digest, "23d7ac53508e8541ae0996ebbaa85e059797ba77478b24bbe29a8889506a3379");
    desk.read(|store| assert_eq!(schema(store), schema(&Store::blank().unwrap())));
    let listed = desk.text(&["log", "import", "list", "--format", "csv"]);
    assert!(listed.contains("signin-gbk.csv") && !listed.contains("tencent"), "{listed}");

    desk.ok(&["log", "edit", "A1", "--speaker", "秦春丽"]);
    desk.ok(&["undo", "--yes"]);
    desk.ok(&["log", "import", "undo", "5", "--yes"]);
    desk.ok(&["undo", "#16", "--yes"]);
    desk.read(|store| assert!(store.records().dump().unwrap() == dump));
    desk.ok(&["check"]);
}

/// Schema 4 knows notices, and a meeting that reviews them, which an old store learns when it is told to.
#[test]
fn a_store_of_the_third_version_keeps_the_five_tiers_and_learns_notices() {
    let desk = old("v3");
    let shown = desk.show("A18");
    assert_eq!(shown["grades"].as_array().unwrap().len(), 9);
    let (dump, operations) = desk.read(|store| (store.records().dump().unwrap(), history(store)));
    assert_eq!(operations.len(), 22);
    assert_eq!(operations[0].digest, "80b6a23f3fbc624f3c5e74653b3a5fcb300a544c02204d156015efdd3d44ac78");
    desk.read(|store| assert_eq!(schema(store), schema(&Store::blank().unwrap())));
    for number in ["#22", "#10"] {
        desk.ok(&["undo", number, "--yes", "--because", "试"]);
    }
    for number in ["#24", "#23"] {
        desk.ok(&["undo", number, "--yes"]);
    }
    desk.read(|store| assert!(store.records().dump().unwrap() == dump));

    let draft = desk.json(&["notice", "draft", "2026Q4", "--from-plan"]);
    assert_eq!(draft["items"].as_array().unwrap().len(), 0, "the lecture was held");
    desk.ok(&["notice", "item", "add", "N1", "--plan", "PL1"]);
    let review = ["notice", "approve", "N1", "--on", "2026-10-30"];
    desk.refused(&review, 3, &["还没有“机关党委会议”这种活动类型", "wuxue log kinds --add-missing"]);
    desk.ok(&["log", "kinds", "--add-missing"]);
    desk.ok(&review);
    desk.ok(&["check"]);
}

/// Schema 5 closes the loop of the notices.
#[test]
fn a_store_of_the_fourth_version_keeps_its_notices_and_how_they_were_carried_out() {
    let desk = old("v4");
    let matrix = desk.json(&["notice", "matrix", "N1"]);
    assert_eq!(
        (matrix["done"].as_i64(), matrix["late"].as_i64(), matrix["stated"].as_i64()),
        (Some(1), Some(1), Some(1))
    );
    let (dump, operations) = desk.read(|store| (store.records().dump().unwrap(), history(store)));
    assert_eq!(operations.len(), 16);
    assert_eq!(operations[0].digest, "055ca6d3ee732c2d79163b25ad799089cd3aa93b1c1cb0d38d010237132e731f");
    desk.read(|store| assert_eq!(schema(store), schema(&Store::blank().unwrap())));
    for number in ["#14", "#13", "#8"] {
        desk.ok(&["undo", number, "--yes", "--because", "试"]);
    }
    for number in ["#19", "#18", "#17"] {
        desk.ok(&["undo", number, "--yes"]);
    }
    desk.read(|store| assert!(store.records().dump().unwrap() == dump));
    desk.ok(&["check"]);
}

/// Schema 6 keeps the register of political documents, and derives duties from more records than two.
#[test]
fn a_store_of_the_fifth_version_keeps_its_inspections_and_learns_the_register() {
    let desk = old("v5");
    let finding = desk.json(&["inspect", "finding", "show", "I1.1", "--as-of", "2026-11-06"]);
    assert_eq!(finding["state"], "submitted");
    let (dump, operations) = desk.read(|store| (store.records().dump().unwrap(), history(store)));
    assert_eq!(operations.len(), 17);
    assert_eq!(operations[0].digest, "7cb95cfe16192a6f1ebcfdad6ae65698d80f4cf2c8489bc88cd8f95a1bdf1c4e");
    desk.read(|store| assert_eq!(schema(store), schema(&Store::blank().unwrap())));
    for number in ["#15", "#10", "#6"] {
        desk.ok(&["undo", number, "--yes", "--because", "试"]);
    }
    for number in ["#20", "#19", "#18"] {
        desk.ok(&["undo", number, "--yes"]);
    }
    desk.read(|store| assert!(store.records().dump().unwrap() == dump));
    let listed = desk.json(&["inspect", "duty", "list", "--year", "2026"]);
    let kept: Vec<_> = rows(&listed).iter().map(|row| row["source"].as_str().unwrap()).collect();
    assert_eq!(kept, ["notice", "hand", "hand", "hand", "hand", "hand"]);
    let revise = ["inspect", "duty", "revise", "DT3", "--changed", "由记录算出", "--from", "2026-12-01"];
    desk.ok(&[&revise[..], &["--source", "半年检查", "--dates", "12月20日"]].concat());
    desk.ok(&["undo", "--yes"]);
    desk.ok(&["check"]);
}

/// The table of the versions is made anew while the days of the year refer to it.
#[test]
fn duties_due_on_days_of_the_year_keep_them() {
    let desk = old("v5");
    let earlier = rusqlite::Connection::open(&desk.store).unwrap();
    let typed = earlier.execute_batch(
        "PRAGMA foreign_keys = ON; \
         INSERT INTO duty_version SELECT duty, 2, 2027, '2027-01-01', name, what, layer, basis, issued, '改', NULL, \
           'hand', NULL, op FROM duty_version WHERE duty = 1; \
         INSERT INTO duty_date SELECT duty, 2, 6, 30, op FROM duty_version WHERE duty = 1 AND version = 2; \
         INSERT INTO duty_date SELECT duty, 2, 12, 20, op FROM duty_version WHERE duty = 1 AND version = 2;",
    );
    typed.unwrap();
    drop(earlier);
    let shown = desk.json(&["inspect", "duty", "show", "DT1", "--year", "2027"]);
    assert_eq!(shown["rhythm"], "每年6月30日、12月20日前");
}

#[test]
fn an_upgrade_that_is_rehearsed_writes_nothing_but_the_new_schema() {
    let desk = old("v1");
    desk.ok(&["member", "edit", "001005", "--note", "挂职", "--dry-run"]);
    desk.read(|store| assert_eq!(history(store).len(), 13));
    assert_eq!(version(&desk.store), SCHEMA_VERSION);
}

/// The copy of another time is not the copy of this store.
#[test]
fn a_copy_that_lies_there_already_is_kept_and_another_made() {
    let desk = old("v1");
    std::fs::write(desk.aside(), "别的内容").unwrap();
    desk.ok(&["unit", "list"]);
    assert_eq!(std::fs::read_to_string(desk.aside()).unwrap(), "别的内容");
    let second = desk.place("w.db.v1-2.bak");
    assert_eq!(version(&second), 1);

    // Gone back to that copy, the store is upgraded again without a third.
    std::fs::copy(&second, &desk.store).unwrap();
    desk.ok(&["unit", "list"]);
    assert_eq!(std::fs::read_dir(desk.folder.path()).unwrap().count(), 3);
}

/// The first commands after a new program was installed may come from two windows at once.
#[test]
fn two_processes_that_meet_an_old_store_upgrade_it_once() {
    for _ in 0..5 {
        let desk = old("v1");
        std::thread::scope(|scope| {
            let running: Vec<_> = (0..4).map(|_| scope.spawn(|| desk.text(&["unit", "list"]))).collect();
            running.into_iter().for_each(|reader| assert!(reader.join().unwrap().contains("办公室党支部")));
        });
        desk.ok(&["check"]);
        assert_eq!(version(&desk.aside()), 1);
    }
}

#[test]
fn starter_data_that_came_later_is_added_on_request_and_only_what_is_missing() {
    let desk = old("v2");
    let refused = desk.run(&["log", "add", "成果交流会", "--unit", "办公室党支部", "--on", "2026-10-16"]);
    assert!(refused.remarks.contains("wuxue log kinds --add-missing"), "{}", refused.remarks);
    desk.ok(&["inspect", "rule", "disable", "R-ZTDR", "--because", "试停"]);
    let added = desk.text(&["log", "kinds", "--add-missing"]);
    assert!(added.contains("成果交流会") && added.contains("results_exchange"), "{added}");
    assert!(!added.contains("R-ZTDR") && !added.contains("主题党日"), "{added}");
    desk.ok(&["log", "add", "成果交流会", "--unit", "办公室党支部", "--on", "2026-10-16"]);
    // What the unit decided stays, and a second time there is nothing to add.
    assert!(desk.text(&["inspect", "rule", "show", "R-ZTDR"]).contains("启用：否"));
    let again = desk.run(&["log", "kinds", "--add-missing"]);
    assert!(again.remarks.contains("库未变"), "{}", again.remarks);
}
