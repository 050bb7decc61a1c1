//! The year's plan through whole command lines: by hand and from files, and planned against held.

use serde_json::{Value, json};

use crate::desk::{Desk, figure, gbk, rows};

const PEOPLE: [(&str, &str, &str); 5] = [
    ("秦春丽", "001", "办公室党支部"),
    ("张伟", "002", "办公室党支部"),
    ("张伟", "003", "宣传处党支部"),
    ("谭怡凯", "004", "宣传处党支部"),
    ("孙立", "005", "宣传处党支部"),
];

/// A store of two branches with a few people, on 2026-11-02.
fn two_branches() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
        for (name, number, branch) in PEOPLE {
            desk.member(name, number, branch, &[]);
        }
        desk.ok(&["document", "add", "《论党的自我革命》", "--class", "书目"]);
    })
}

impl Desk {
    fn plan(&self, unit: &str, kind: &str, period: &str, topic: &str) {
        let item = ["--unit", unit, "--kind", kind, "--period", period, "--topic", topic];
        self.ok(&[&["plan", "add"][..], &item].concat());
    }

    fn hold(&self, kind: &str, unit: &str, on: &str, title: &str, more: &[&str]) {
        let held = ["log", "add", kind, "--unit", unit, "--on", on, "--title", title];
        self.ok(&[&held[..], more].concat());
    }

    /// The state of each item of 2026 and what answers it, by code.
    fn states(&self, today: &str) -> Vec<(String, String, String)> {
        let list = self.json(&["plan", "list", "--period", "2026", "--withdrawn", "--as-of", today]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut rows: Vec<_> = list["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                let answers: Vec<String> = row["answers"].as_array().unwrap().iter().map(text).collect();
                (text(&row["plan_item"]), text(&row["state"]), answers.join(" "))
            })
            .collect();
        rows.sort();
        rows
    }
}

fn state(code: &str, state: &str, answers: &str) -> (String, String, String) {
    (code.to_owned(), state.to_owned(), answers.to_owned())
}

#[test]
fn an_item_is_added_shown_edited_and_withdrawn() {
    let desk = two_branches();
    desk.ok(&[
        "plan",
        "add",
        "--unit",
        "办公室党支部",
        "--kind",
        "主题党日",
        "--period",
        "11月",
        "--topic",
        "学习党史",
        "--document",
        "D1",
        "--owner",
        "张伟",
        "--note",
        "请提前通知",
    ]);
    let shown = desk.json(&["plan", "show", "PL1"]);
    assert_eq!(shown["schema"], "wuxue.plan.show/1");
    assert_eq!(
        (&shown["period"], &shown["state"], &shown["tier"]),
        (&json!("2026-11"), &json!("open"), &json!("research"))
    );
    // Of two of the name the one of the branch.
    assert_eq!((&shown["owner"], &shown["document"]), (&json!("P2"), &json!("D1")));
    let again =
        ["--unit", "办公室党支部", "--kind", "主题党日", "--period", "2026-11", "--topic", "学习 党史"];
    let told = desk.refused(&[&["plan", "add"][..], &again].concat(), 3, &[]);
    assert!(told.contains("PL1"), "{told}");
    let change = ["plan", "edit", "PL1", "--period", "2026Q4", "--owner", "无", "--topic", "学习新中国史"];
    let row = |field, old, new| json!({"field": field, "old": old, "new": new});
    assert_eq!(
        desk.json(&change)["rows"],
        json!([
            row("期间", json!("2026年11月"), json!("2026年第四季度")),
            row("专题", json!("学习党史"), json!("学习新中国史")),
            row("责任人", json!("张伟"), Value::Null),
        ])
    );
    let shown = desk.json(&["plan", "show", "PL1"]);
    assert_eq!(
        (&shown["period"], &shown["owner"], &shown["note"]),
        (&json!("2026Q4"), &json!(null), &json!("请提前通知"))
    );
    desk.refused(&["plan", "withdraw", "PL1"], 3, &[]);
    desk.ok(&["plan", "withdraw", "PL1", "--because", "与党课合并"]);
    assert_eq!(desk.json(&["plan", "list"])["rows"], json!([]));
    assert_eq!(desk.states("2026-11-02"), [state("PL1", "withdrawn", "")]);
    desk.refused(&["plan", "edit", "PL1", "--topic", "别的"], 3, &["与党课合并"]);
    let cite = ["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "2026-11-01", "--plan", "PL1"];
    desk.refused(&cite, 3, &[]);
}

#[test]
fn an_undo_does_not_bring_the_same_item_back_twice() {
    let desk = two_branches();
    desk.plan("办公室党支部", "党课", "2026-11", "学习党史");
    let last = || desk.json(&["history"])["rows"][0]["operation"].as_str().unwrap().to_owned();
    desk.ok(&["plan", "withdraw", "PL1", "--because", "不办了"]);
    let withdrawal = last();
    desk.plan("办公室党支部", "党课", "2026-11", "《学习党史》");
    let told = desk.refused(&["undo", &withdrawal, "--yes"], 3, &[]);
    assert!(told.contains("PL1") && told.contains("PL2"), "{told}");
    // What a record cites is not taken from under it.
    desk.ok(&["log", "need", "add", "--unit", "办公室党支部", "--sort", "主题", "--text", "想听党史"]);
    desk.ok(&["plan", "edit", "PL2", "--document", "D1"]);
    desk.ok(&["log", "need", "answer", "Q1", "--plan", "PL2"]);
    let import = desk.file("计划.csv", FILE);
    desk.ok(&["plan", "import", &import, "--yes"]);
    let imported = last();
    desk.ok(&["plan", "edit", "PL3", "--note", "改过"]);
    let told = desk.refused(&["plan", "import", "undo", "1", "--yes"], 3, &[]);
    assert!(told.contains("plan edit PL3"), "{told}");
    desk.refused(&["undo", &imported, "--yes"], 3, &["plan edit PL3"]);
}

/// Damaged and hostile files end in a refusal or in held rows, never in a fault.
#[test]
fn bad_files_are_refused_or_held() {
    let desk = two_branches();
    let head = "党组织,活动类型,期间,专题,备注\n";
    let cells = [
        "=1+1".to_owned(),
        "@SUM(A1)".to_owned(),
        "x".repeat(70_000),
        "\"没有配对".to_owned(),
        "\u{7}铃".to_owned(),
        "绝密★".to_owned(),
        "第九季度".to_owned(),
        "9999-99".to_owned(),
        "１０月".to_owned(),
        "，".to_owned(),
    ];
    let before = desk.dump();
    for (n, cell) in cells.iter().enumerate() {
        for column in 0..5 {
            let mut row = ["办公室党支部", "党课", "每周", "学习", ""];
            row[column] = cell;
            let file = desk.file(&format!("坏{n}-{column}.csv"), format!("{head}{}\n", row.join(",")));
            let outcome = desk.run(&["plan", "import", &file, "--yes"]);
            assert!(
                [1, 3].contains(&outcome.exit),
                "{cell:.20} {column}: {} {}",
                outcome.exit,
                outcome.remarks
            );
        }
    }
    for bytes in [&b""[..], b"\0\0\0", b"\xff\xfe\0\xd8", b"PK\x03\x04nonsense", head.as_bytes()] {
        let file = desk.file("坏.csv", bytes);
        assert_eq!(desk.run(&["plan", "import", &file, "--yes"]).exit, 3, "{bytes:?}");
    }
    assert!(desk.dump() == before);
}

#[test]
fn what_cannot_be_planned_is_refused_with_the_reason() {
    let desk = two_branches();
    let add = |more: [&'static str; 8]| [&["plan", "add"][..], &more].concat();
    for (words, exit, why) in [
        (
            add(["--unit", "办公室党支部", "--kind", "党小组会", "--period", "10月", "--topic", "学"]),
            3,
            "不能举办党小组会",
        ),
        (
            add(["--unit", "办公室党支部", "--kind", "茶话会", "--period", "10月", "--topic", "学"]),
            3,
            "没有“茶话会”",
        ),
        (
            add(["--unit", "没有的支部", "--kind", "党课", "--period", "10月", "--topic", "学"]),
            3,
            "没有的支部",
        ),
        (
            add([
                "--unit",
                "办公室党支部",
                "--kind",
                "党课",
                "--period",
                "2026-01..2026-02",
                "--topic",
                "学",
            ]),
            2,
            "期间",
        ),
        (
            add(["--unit", "办公室党支部", "--kind", "党课", "--period", "2019-10", "--topic", "学"]),
            3,
            "不存在",
        ),
        (
            add(["--unit", "办公室党支部", "--kind", "党课", "--period", "10月", "--topic", "密级：机密★"]),
            3,
            "密",
        ),
    ] {
        let told = desk.refused(&words, exit, &[]);
        assert!(told.contains(why), "{told}");
    }
}

#[test]
fn each_activity_answers_one_item_the_oldest_first_and_the_first_to_end() {
    let desk = two_branches();
    desk.plan("办公室党支部", "党课", "2026Q4", "学习全会精神");
    desk.plan("办公室党支部", "党课", "2026-10", "学习党史");
    desk.plan("办公室党支部", "党课", "2026-10", "学习党章");
    desk.plan("宣传处党支部", "党课", "2026-10", "学习党史");
    desk.hold("党课", "办公室党支部", "2026-10-20", "学习党章", &[]);
    // One event of two kinds answers one item only, and its topic says which of two that end together.
    assert_eq!(
        desk.states("2026-11-02"),
        [
            state("PL1", "open", ""),
            state("PL2", "missed", ""),
            state("PL3", "held", "A1"),
            state("PL4", "missed", "")
        ]
    );
    desk.hold("党课", "办公室党支部", "2026-10-09", "另一课", &[]);
    desk.hold("党课", "办公室党支部", "2026-10-28", "第三课", &[]);
    assert_eq!(
        desk.states("2026-11-02"),
        [
            state("PL1", "held", "A3"),
            state("PL2", "held", "A2"),
            state("PL3", "held", "A1"),
            state("PL4", "missed", "")
        ]
    );
    // As of an earlier day only what was held by then answers, and the same item as later.
    assert_eq!(desk.states("2026-10-15")[1], state("PL2", "held", "A2"));
    // A voided activity answers nothing.
    desk.ok(&["log", "void", "A3", "--because", "登记错了"]);
    assert_eq!(desk.states("2026-11-02")[0], state("PL1", "open", ""));
}

#[test]
fn an_activity_that_cites_an_item_answers_that_one_of_those_it_fits() {
    let desk = two_branches();
    desk.plan("办公室党支部", "主题党日", "2026Q4", "学习党史");
    desk.plan("办公室党支部", "主题党日", "2026-10", "学习党章");
    desk.hold("主题党日", "办公室党支部", "2026-10-16", "四季度的", &["--plan", "PL1"]);
    let expected = [state("PL1", "held", "A1"), state("PL2", "missed", "")];
    assert_eq!(desk.states("2026-11-02"), expected);
    let shown = desk.json(&["plan", "show", "PL1"]);
    assert_eq!((&shown["answers"][0]["record"], &shown["answers"][0]["cited"]), (&json!("A1"), &json!(true)));
    // Once the item is withdrawn, its activity is free for another.
    let told = desk.run(&["plan", "withdraw", "PL1", "--because", "并入十月"]).remarks;
    assert!(told.contains("引用这项计划的活动：A1"), "{told}");
    let expected = [state("PL1", "withdrawn", ""), state("PL2", "held", "A1")];
    assert_eq!(desk.states("2026-11-02"), expected);
}

#[test]
fn an_item_is_cited_only_by_what_was_planned() {
    let desk = two_branches();
    desk.plan("办公室党支部", "党课", "2026-09", "学习党史");
    desk.plan("办公室党支部", "自学", "2026-10", "《论党的自我革命》");
    let add = |kind: &'static str, unit: &'static str, plan: &'static str| {
        ["log", "add", kind, "--unit", unit, "--on", "2026-10-16", "--plan", plan]
    };
    let told = desk.refused(&add("党课", "宣传处党支部", "PL1"), 3, &[]);
    assert!(told.contains("它是“办公室党支部”的计划；它的期间是2026年9月"), "{told}");
    let told = desk.refused(&add("主题党日", "办公室党支部", "PL1"), 3, &[]);
    assert!(told.contains("它计划开展的是党课"), "{told}");
    let told = desk.refused(&add("党课", "办公室党支部", "PL2"), 3, &[]);
    assert!(told.contains("个人自学的计划"), "{told}");
    let told = desk.refused(&add("党课", "办公室党支部", "PL1"), 3, &[]);
    assert!(told.contains("不计入这个期间") && told.contains("--belongs 2026-09"), "{told}");
    desk.hold("党课", "办公室党支部", "2026-10-16", "补课", &["--belongs", "2026-09", "--plan", "PL1"]);
    desk.hold("党课", "宣传处党支部", "2026-10-16", "别的", &[]);
    desk.refused(&["log", "edit", "A2", "--plan", "PL1"], 3, &[]);
    for change in [["--belongs", ""], ["--unit", "宣传处党支部"], ["--kind", "主题党日"]] {
        let told = desk.refused(&[&["log", "edit", "A1"][..], &change].concat(), 3, &[]);
        assert!(told.contains("不能引用计划项 PL1"), "{told}");
    }
    desk.ok(&["log", "edit", "A1", "--place", "三楼"]);
    let line =
        r#"{"unit": "宣传处党支部", "day": "2026-09-10", "kinds": ["党课"], "plan_item": "PL1 学习党史"}"#;
    let file = desk.file("活动.jsonl", line);
    let told = desk.run(&["log", "load", &file, "--yes"]);
    assert_ne!(told.exit, 0);
    assert_eq!(desk.json(&["log", "list"])["rows"].as_array().unwrap().len(), 2);
    desk.ok(&["log", "edit", "A1", "--plan", "", "--belongs", ""]);
}

#[test]
fn an_item_is_not_moved_away_from_what_cites_it() {
    let desk = two_branches();
    desk.plan("办公室党支部", "党课", "2026-10", "学习党史");
    desk.plan("办公室党支部", "自学", "2026-10", "《论党的自我革命》");
    desk.hold("党课", "办公室党支部", "2026-10-16", "党史", &["--plan", "PL1"]);
    desk.hold("党课", "办公室党支部", "2026-10-20", "党史续", &["--plan", "PL1"]);
    let study = ["log", "self", "add", "--who", "秦春丽", "--on", "2026-10-12", "--minutes", "60"];
    desk.ok(&[&study[..], &["--what", "第一章", "--plan", "PL2"]].concat());
    for (change, why) in [
        (["--kind", "主题党日"], "它计划开展的是主题党日"),
        (["--unit", "宣传处党支部"], "它是“宣传处党支部”的计划"),
        (["--period", "2026-11"], "它的期间是2026年11月"),
        (["--kind", "自学"], "个人自学的计划"),
    ] {
        let told = desk.refused(&[&["plan", "edit", "PL1"][..], &change].concat(), 3, &[]);
        assert!(told.contains("A1、A2") && told.contains(why), "{told}");
        assert!(told.contains("wuxue log edit A1 --plan"), "{told}");
    }
    let told = desk.refused(&["plan", "edit", "PL2", "--kind", "党课"], 3, &[]);
    assert!(told.contains("S1") && told.contains("不再是个人自学"), "{told}");
    let told = desk.refused(&["plan", "edit", "PL2", "--period", "2026-11"], 3, &[]);
    assert!(told.contains("S1") && told.contains("它的期间是2026年11月，2026-10-12 不在其中"), "{told}");
    assert!(told.contains("wuxue log self edit S1 --plan"), "{told}");
    let told = desk.refused(&["plan", "edit", "PL2", "--unit", "宣传处党支部"], 3, &[]);
    assert!(told.contains("S1") && told.contains("“宣传处党支部”的计划"), "{told}");
    let told = desk.ok(&["plan", "withdraw", "PL2", "--because", "并入下月", "--dry-run"]).remarks;
    assert!(
        told.contains("注明落实这项计划的自学有 1 条") && told.contains("wuxue log self edit S1"),
        "{told}"
    );
    // What they still fit is no harm.
    desk.ok(&["plan", "edit", "PL1", "--period", "2026Q4", "--topic", "学习新中国史"]);
    desk.ok(&["plan", "edit", "PL2", "--period", "2026Q4", "--unit", "市直机关工委机关党委"]);
    desk.ok(&["log", "edit", "A1", "--plan", ""]);
    desk.ok(&["log", "void", "A2", "--because", "登记错了"]);
    desk.ok(&["plan", "edit", "PL1", "--kind", "主题党日"]);
}

/// What is not due yet stands apart: a month just begun is not 0 of 2.
#[test]
fn what_is_not_due_yet_lowers_no_rate() {
    let desk = two_branches();
    desk.plan("办公室党支部", "主题党日", "2026-11", "学习党史");
    desk.plan("宣传处党支部", "主题党日", "2026-11", "学习党史");
    desk.plan("宣传处党支部", "党课", "2026-10", "学习党章");
    let total = |period: &str| {
        let progress = desk.json(&["plan", "progress", "--period", period]);
        progress["tiers"].as_array().unwrap().last().unwrap().clone()
    };
    let november = total("2026-11");
    assert_eq!((&november["planned"], &november["open"]), (&json!(2), &json!(2)));
    assert_eq!(november["share"], json!({"n": 0, "of": 0}));
    assert!(desk.text(&["plan", "progress", "--period", "2026-11"]).contains("—"));
    // What is held before its time counts at once, and what was missed does.
    desk.hold("主题党日", "办公室党支部", "2026-11-01", "学习党史", &[]);
    assert_eq!(total("2026-11")["share"], json!({"n": 1, "of": 1}));
    assert_eq!(total("2026")["share"], json!({"n": 1, "of": 2}));
    let list = desk.json(&["plan", "list"]);
    assert_eq!(
        (&list["planned"], &list["held"], &list["missed"], &list["open"], &list["share"]),
        (&json!(3), &json!(1), &json!(1), &json!(1), &json!({"n": 1, "of": 2}))
    );
    // The head of a month's list says what the report of the month says: what goes on beyond it is listed only.
    desk.plan("宣传处党支部", "党课", "2026", "学习党史");
    let month = desk.json(&["plan", "list", "--period", "2026-11"]);
    assert_eq!((&month["listed"], &month["planned"], &month["held"]), (&json!(3), &json!(2), &json!(1)));
    let report = desk.json(&["report", "monthly", "2026-11"]);
    assert_eq!(figure(&report, "research.plan_items"), 2);
    assert_eq!(figure(&report, "research.plan_share"), json!({"n": 1, "of": 1}));
    let explained = desk.json(&["report", "explain", "research.plan_share", "--period", "2026-11"]);
    assert_eq!(explained["rows"].as_array().unwrap().len(), 1);
    assert_eq!(explained["left_out"][0]["why"], "未到期");
    assert!(desk.text(&["report", "monthly", "2026-11"]).contains("年度计划 2 项，已开展 1 项，未到期 1 项"));
}

#[test]
fn a_branch_that_is_to_plan_for_its_groups_is_told_which_they_are() {
    let desk = two_branches();
    let add =
        ["plan", "add", "--unit", "办公室党支部", "--kind", "党小组会", "--period", "11月", "--topic", "学"];
    desk.refused(&add, 3, &["“办公室党支部”没有设党小组"]);
    for group in ["第一党小组", "第二党小组"] {
        let add =
            ["unit", "add", group, "--kind", "党小组", "--under", "办公室党支部", "--since", "2024-01-01"];
        desk.ok(&add);
    }
    let told = desk.refused(&add, 3, &[]);
    assert!(told.contains("办公室党支部/第一党小组、办公室党支部/第二党小组"), "{told}");
    desk.plan("办公室党支部/第一党小组", "党小组会", "11月", "学");
}

#[test]
fn an_activity_counts_in_the_period_it_belongs_to() {
    let desk = two_branches();
    desk.plan("办公室党支部", "党课", "2026Q3", "学习党史");
    desk.plan("办公室党支部", "党课", "2026-10", "学习党章");
    desk.hold("党课", "办公室党支部", "2026-10-08", "补上三季度的", &["--belongs", "2026Q3"]);
    let expected = [state("PL1", "held", "A1"), state("PL2", "missed", "")];
    assert_eq!(desk.states("2026-11-02"), expected);
}

/// Planned for September and for October; the one of the third quarter is made up for in October.
#[test]
fn what_counts_in_september_answers_the_item_of_september_though_it_was_held_in_october() {
    let desk = two_branches();
    desk.plan("办公室党支部", "党课", "2026-09", "九月党课");
    desk.plan("办公室党支部", "党课", "2026-10", "十月党课");
    desk.hold("党课", "办公室党支部", "2026-10-09", "补上三季度的", &["--belongs", "2026Q3"]);
    assert_eq!(desk.states("2026-11-02"), [state("PL1", "held", "A1"), state("PL2", "missed", "")]);
    // It may say so itself of the one and not of the other.
    let told = desk.refused(&["log", "edit", "A1", "--plan", "PL2"], 3, &[]);
    assert!(told.contains("不计入这个期间"), "{told}");
    desk.ok(&["log", "edit", "A1", "--plan", "PL1"]);
    // Held within its period it counts on its own day.
    desk.plan("办公室党支部", "党课", "2026-08", "八月党课");
    desk.hold("党课", "办公室党支部", "2026-08-14", "三季度的", &["--belongs", "2026Q3"]);
    assert_eq!(desk.states("2026-11-02")[2], state("PL3", "held", "A2"));
}

/// The branch that was the partner of a 联学共建 made it up too.
#[test]
fn a_shared_session_answers_the_item_of_its_partner_in_the_period_it_counts_in() {
    let desk = two_branches();
    desk.plan("宣传处党支部", "联学共建", "2026-09", "九月联学");
    desk.plan("宣传处党支部", "联学共建", "2026-10", "十月联学");
    let with = ["--partner", "宣传处党支部", "--belongs", "2026Q3"];
    desk.hold("联学共建", "办公室党支部", "2026-10-09", "补上三季度的", &with);
    assert_eq!(desk.states("2026-11-02"), [state("PL1", "held", "A1"), state("PL2", "missed", "")]);
}

#[test]
fn an_item_of_a_unit_that_ended_before_its_time_counts_nowhere() {
    let desk = two_branches();
    desk.plan("宣传处党支部", "党课", "2026-09", "学习党史");
    desk.plan("宣传处党支部", "党课", "2026Q4", "学习党章");
    desk.hold("党课", "宣传处党支部", "2026-09-08", "学习党史", &[]);
    let end = ["unit", "end", "宣传处党支部", "--on", "2026-10-15", "--members-to", "办公室党支部"];
    desk.ok(&end);
    let expected = [state("PL1", "held", "A1"), state("PL2", "lapsed", "")];
    assert_eq!(desk.states("2026-11-02"), expected);
    let progress = desk.json(&["plan", "progress", "--period", "2026"]);
    let total = progress["tiers"].as_array().unwrap().last().unwrap();
    assert_eq!(total["share"], json!({"n": 1, "of": 1}));
}

#[test]
fn progress_the_report_and_its_explanation_say_the_same() {
    let desk = two_branches();
    desk.plan("办公室党支部", "主题党日", "2026-10", "学习党史");
    desk.plan("宣传处党支部", "主题党日", "2026-10", "学习党史");
    desk.plan("宣传处党支部", "主题党日", "2026-11", "学习党章");
    desk.plan("办公室党支部", "主题党日", "2026-11", "学习党章");
    desk.plan("办公室党支部", "党课", "2026Q4", "学习全会精神");
    desk.plan("办公室党支部", "自学", "2026-10", "《论党的自我革命》");
    desk.plan("办公室党支部", "党课", "2026-10", "不办了");
    desk.ok(&["plan", "withdraw", "PL7", "--because", "改为集中学习"]);
    desk.hold("主题党日", "办公室党支部", "2026-10-16", "学习党史", &["--attend-all"]);
    let progress = desk.json(&["plan", "progress", "--period", "2026-10"]);
    let tier = |code: &str| {
        let tiers = progress["tiers"].as_array().unwrap();
        tiers.iter().find(|tier| tier["tier"] == code).unwrap()["share"].clone()
    };
    assert_eq!(tier("research"), json!({"n": 1, "of": 2}));
    assert_eq!(tier("self_study"), json!({"n": 0, "of": 1}));
    let units: Vec<_> =
        progress["units"].as_array().unwrap().iter().map(|unit| unit["share"].clone()).collect();
    assert_eq!(units, [json!({"n": 1, "of": 2}), json!({"n": 0, "of": 1})]);
    let report = desk.json(&["report", "monthly", "2026-10"]);
    assert_eq!(figure(&report, "research.plan_items"), 2);
    assert_eq!(figure(&report, "research.plan_held"), 1);
    assert_eq!(figure(&report, "research.plan_share"), json!({"n": 1, "of": 2}));
    assert_eq!(figure(&report, "self_study.plan_share"), json!({"n": 0, "of": 1}));
    assert_eq!(figure(&report, "organ.plan_items"), 3);
    assert_eq!(figure(&report, "lead.plan_share"), json!({"n": 0, "of": 0}));
    // What the rules ask for is another figure, as before.
    assert_eq!(figure(&report, "research.planned"), 2);
    for id in ["research.plan_items", "research.plan_held", "research.plan_share", "organ.plan_share"] {
        let explained = desk.json(&["report", "explain", id, "--period", "2026-10"]);
        let rows = explained["rows"].as_array().unwrap();
        let n: i64 = rows.iter().map(|row| row["n"].as_i64().unwrap()).sum();
        match figure(&report, id) {
            Value::Object(share) => {
                assert_eq!((json!(n), json!(rows.len())), (share["n"].clone(), share["of"].clone()), "{id}")
            }
            value => assert_eq!(json!(n), value, "{id}"),
        }
        assert!(explained["left_out"][0]["why"].as_str().unwrap().contains("改为集中学习"), "{id}");
    }
    // Next month: its own items in one line for both branches, and the quarter's that is still open.
    let next = report["tables"]["next_plan"]["rows"].as_array().unwrap();
    let lines: Vec<_> = next.iter().map(|row| (row["topic"].clone(), row["units"].clone())).collect();
    assert_eq!(lines, [(json!("学习党章"), json!(2)), (json!("学习全会精神"), json!(1))]);
    assert_eq!(next[0]["plan_items"], json!(["PL3", "PL4"]));
    // A store without a plan says nothing of one.
    let bare = two_branches().json(&["report", "monthly", "2026-10"]);
    assert!(bare["figures"].as_array().unwrap().iter().all(|f| !f["id"].as_str().unwrap().contains("plan_")));
    // The page of one unit has its own part.
    let unit = desk.json(&["report", "unit", "2026-10", "--unit", "办公室党支部"]);
    let total = unit["tables"]["plan"]["rows"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(total["share"], json!({"n": 1, "of": 2}));
}

const FILE: &str = "市直机关工委2026年度学习计划\n\
    序号,党组织,活动类型,时间,专题,学习材料,责任人,备注\n\
    1,办公室党支部,主题党日,10月,走好第一方阵,论党的自我革命,秦春丽,\n\
    2,宣传处党支部,党课,第四季度,“两个确立”,,张伟,请提前通知\n\
    3,办公室党支部,自学,全年,必读书目,D1,,\n\
    4,宣传处党支部,主题党日,上半年,学习党史,,孙立,\n";

#[test]
fn a_plan_from_a_file_is_taken_once_and_exported_as_it_is() {
    let desk = two_branches();
    let file = desk.file("计划.csv", gbk(FILE));
    let preview = desk.json(&["plan", "import", &file, "--dry-run"]);
    assert_eq!((&preview["layout"], &preview["encoding"]), (&json!("plan"), &json!("gb18030")));
    assert_eq!(
        (&preview["new"], &preview["held"], &preview["applied"]),
        (&json!(4), &json!(0), &json!(false))
    );
    desk.ok(&["plan", "import", &file, "--yes"]);
    let list = desk.json(&["plan", "list"]);
    let row = |code: &str| {
        let rows = list["rows"].as_array().unwrap();
        rows.iter().find(|row| row["plan_item"] == code).unwrap().clone()
    };
    assert_eq!((&row("PL1")["period"], &row("PL1")["document"]), (&json!("2026-10"), &json!("D1")));
    assert_eq!((&row("PL2")["period"], &row("PL2")["owner_name"]), (&json!("2026Q4"), &json!("张伟")));
    assert_eq!((&row("PL3")["period"], &row("PL3")["kind_name"]), (&json!("2026"), &json!("自学")));
    assert_eq!(row("PL4")["period"], "2026H1");
    assert_eq!(desk.json(&["plan", "show", "PL2"])["owner"], "P3");
    // The same again, under another name and in another encoding.
    let again = desk.file("再来.csv", FILE);
    let same = desk.json(&["plan", "import", &again, "--yes"]);
    assert_eq!((&same["new"], &same["changed"], &same["same"]), (&json!(0), &json!(0), &json!(4)));
    assert_eq!(same["operation"], json!(null));
    for name in ["x.xlsx", "x.csv"] {
        let path = desk.path(name);
        desk.ok(&["plan", "export", "-o", &path]);
        let back = desk.json(&["plan", "import", &path, "--yes"]);
        assert_eq!((&back["same"], &back["operation"]), (&json!(4), &json!(null)), "{name}");
        assert_eq!(back["not_in_file"], 0);
    }
    // Another owner and remark wait for --update.
    let changed = desk.file("改.csv", FILE.replace("秦春丽,", "002,改由张伟负责"));
    let waits = desk.page(1, &["plan", "import", &changed, "--yes"]);
    assert_eq!((&waits["changed"], &waits["same"], &waits["applied"]), (&json!(1), &json!(3), &json!(false)));
    assert_eq!(waits["rows"][0]["value"], "秦春丽 → 张伟");
    let done = desk.json(&["plan", "import", &changed, "--update", "--yes"]);
    assert_eq!((&done["changed"], &done["applied"]), (&json!(1), &json!(true)));
    let shown = desk.json(&["plan", "show", "PL1"]);
    assert_eq!((&shown["owner"], &shown["note"]), (&json!("P2"), &json!("改由张伟负责")));
}

#[test]
fn rows_that_are_not_certain_are_held_with_place_reason_and_remedy() {
    let desk = two_branches();
    let file = desk.file(
        "计划.csv",
        "党组织,活动类型,期间,专题,学习材料,责任人\n\
         办公室党支部,主题党日,2026-10,学习党史,,\n\
         办公室党支布,主题党日,2026-10,学习党史,,\n\
         办公室党支部,党小组会,2026-10,学习党史,,\n\
         办公室党支部,茶话会,2026-10,学习党史,,\n\
         办公室党支部,主题党日,10月,学习党史,,\n\
         办公室党支部,主题党日,每周,学习党史,,\n\
         办公室党支部,主题党日,2026-13-16,学习党史,,\n\
         办公室党支部,主题党日,2026-10,,,\n\
         办公室党支部,主题党日,2026-11,学习党史,论党的自我革新,张三\n\
         办公室党支部,主题党日,2026-10,《学习党史》,,\n\
         ,主题党日,2026-12,密级：秘密★,,\n",
    );
    let preview = desk.page(1, &["plan", "import", &file, "--yes"]);
    assert_eq!(
        (&preview["new"], &preview["held"], &preview["applied"]),
        (&json!(1), &json!(10), &json!(false))
    );
    let rows = preview["rows"].as_array().unwrap();
    for (row, column, reason) in [
        (3, "党组织", "没有叫“办公室党支布”的党组织"),
        (4, "党组织", "不能举办党小组会"),
        (5, "活动类型", "没有“茶话会”这种活动类型"),
        (6, "期间", "没有写年份"),
        (7, "期间", "最短是一个月"),
        (8, "期间", ""),
        (9, "专题", "没有写专题"),
        (10, "学习材料", "没有登记过这份学习材料"),
        (10, "责任人", "名册里没有这个姓名"),
        (11, "专题", "与第 2 行是同一项计划"),
        (12, "党组织", "没有写党组织"),
        (12, "专题", "带有密级标志"),
    ] {
        let found = rows.iter().any(|note| {
            (note["row"] == row && note["column"] == column)
                && note["reason"].as_str().unwrap().contains(reason)
                && !note["fix"].as_str().unwrap().is_empty()
        });
        assert!(found, "{row} {column} {reason}\n{rows:#?}");
    }
    assert!(!preview.to_string().contains("秘密★"), "a marked text is not shown");
    // The good row goes in, the others lie beside the file, ready to be mended.
    desk.page(1, &["plan", "import", &file, "--partial", "--yes"]);
    assert_eq!(desk.states("2026-11-02").len(), 1);
    let rejected = std::fs::read_to_string(desk.path("计划.rejected.csv")).unwrap();
    assert_eq!(rejected.lines().count(), 11, "{rejected}");
    assert!(rejected.contains("没有写年份"), "{rejected}");
    // What is given beside the file stands in for what rows leave out.
    let bare = desk.file("缺.csv", "时间,主题\n10月,学习党章\n第四季度,学习新中国史\n");
    desk.ok(&[
        "plan",
        "import",
        &bare,
        "--unit",
        "宣传处党支部",
        "--kind",
        "党课",
        "--year",
        "2026",
        "--yes",
    ]);
    assert_eq!(desk.states("2026-11-02").len(), 3);
    desk.refused(&["plan", "import", &bare, "--unit", "没有", "--yes"], 3, &["没有叫“没有”的党组织"]);
    let attendance = desk.file("考勤.csv", "姓名,主题,考勤\n张伟,学习党史,出勤\n");
    desk.refused(&["plan", "import", &attendance, "--yes"], 3, &["像是到会记录"]);
    let nothing = desk.file("空.csv", "党组织,活动类型\n办公室党支部,党课\n");
    desk.refused(&["plan", "import", &nothing, "--yes"], 3, &["“专题”或“主题”"]);
}

/// Everything that is not certain of a row is told at once, and of all rows.
#[test]
fn every_doubt_about_a_row_is_told_at_once() {
    let desk = two_branches();
    let file = desk.file("计划.csv", "责任单位,活动形式,时间,内容,责任人\n没有的支部,读书会,适时,,张三\n各党小组,主题党日、党课,4—5月,学习,\n");
    let preview = desk.page(1, &["plan", "import", &file, "--year", "2026", "--dry-run"]);
    let found: Vec<_> = preview["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| {
            (
                note["row"].as_i64().unwrap(),
                note["column"].as_str().unwrap(),
                note["reason"].as_str().unwrap(),
            )
        })
        .collect();
    for expected in [
        (2, "责任单位", "没有叫“没有的支部”的党组织"),
        (2, "活动形式", "“读书会”是活动形式，不是活动类型"),
        (2, "时间", "“适时”不是期间"),
        (2, "内容", "没有写专题"),
        (3, "责任单位", "名册里没有党小组"),
        (3, "活动形式", "写了几种活动类型，一行只写一种"),
        (3, "时间", "2026年4月1日至5月31日不是整季度、半年或一年"),
    ] {
        assert!(found.contains(&expected), "{expected:?}\n{found:#?}");
    }
}

/// What a spreadsheet failed to compute is no text, nor a blank that the title or another column fills.
#[test]
fn a_formula_without_a_result_holds_its_row_for_nothing_else() {
    let desk = two_branches();
    let cases = [
        ("（公式没有结果）,党课,2026-10,,题一,", "党组织", "这一格是公式，文件里没有存它算出的结果"),
        ("办公室党支部,#N/A,2026-10,,题二,", "活动类型", "这一格的公式出错"),
        ("办公室党支部,党课,,#REF!,题三,", "日期", "这一格的公式出错"),
        ("办公室党支部,党课,2026-10,,（公式没有结果）,", "专题", "这一格是公式"),
        ("办公室党支部,党课,2026-10,,题五,#DIV/0!", "备注", "这一格的公式出错"),
    ];
    let lines: Vec<&str> = cases.iter().map(|case| case.0).collect();
    let file = desk.file("计划.csv", format!("党组织,活动类型,期间,日期,专题,备注\n{}\n", lines.join("\n")));
    let given = ["--unit", "办公室党支部", "--kind", "党课"];
    let page = desk.page(1, &[&["plan", "import", &file, "--dry-run"], &given[..]].concat());
    let found = rows(&page);
    assert_eq!(found.len(), cases.len(), "{page:#}");
    for (note, (line, column, reason)) in found.iter().zip(cases) {
        assert_eq!(note["column"], column, "{line}: {note}");
        assert!(note["reason"].as_str().unwrap().starts_with(reason), "{line}: {note}");
    }
}

/// A year that was mistyped is pointed out, for it makes an item that is never due.
#[test]
fn a_period_of_another_year_is_pointed_out() {
    let desk = two_branches();
    let head = "党组织,活动类型,期间,专题";
    let unit = "办公室党支部,党课";
    let table = format!("{head}\n{unit},2026-10,题一\n{unit},2062-11,题二\n{unit},2025年11月,题三\n");
    let titled = desk.file("有标题.csv", format!("2026年度学习计划,,,\n{table}"));
    let bare = desk.file("无标题.csv", &table);
    let of_year = "这些行的期间不在 2026 年：第 {} 行 2062年11月、第 {} 行 2025年11月；请核对";
    let of_year = |rows: [&str; 2]| of_year.replacen("{}", rows[0], 1).replacen("{}", rows[1], 1);
    for (file, more, says) in [
        (&titled, &[][..], of_year(["4", "5"])),
        (&bare, &["--year", "2026"], of_year(["3", "4"])),
        (&bare, &[], "这些行的期间在两年以后：第 3 行 2062年11月；请核对".to_owned()),
    ] {
        let outcome = desk.ok(&[&["plan", "import", file, "--dry-run"], more].concat());
        assert!(outcome.remarks.contains(&says), "{}", outcome.remarks);
    }
    let add = ["plan", "add", "--unit", "办公室党支部", "--kind", "党课", "--topic", "题", "--period"];
    let far = "2062年11月在两年以后，请核对年份";
    assert!(desk.ok(&[&add[..], &["2062-11"]].concat()).remarks.contains(far));
    assert!(!desk.ok(&[&add[..], &["2026-11"]].concat()).remarks.contains("核对年份"));
    assert!(
        desk.ok(&["plan", "edit", "PL2", "--period", "2062-11", "--topic", "另一题"]).remarks.contains(far)
    );
}

/// A row that is held for its unit shows the unit, not what was planned.
#[test]
fn a_row_held_for_its_unit_shows_the_unit() {
    let desk = two_branches();
    desk.ok(&["unit", "add", "新设党支部", "--kind", "党支部", "--since", "2026-06-01"]);
    let file = desk.file("计划.csv", "党组织,活动类型,期间,专题\n新设党支部,党课,2026-02,题\n");
    let page = desk.page(1, &["plan", "import", &file, "--dry-run"]);
    assert_eq!(
        ["column", "value", "reason"].map(|key| page["rows"][0][key].as_str().unwrap()),
        ["党组织", "新设党支部", "“新设党支部”在2026年2月不存在"],
        "{page:#}"
    );
}

/// As offices write them: titles, headings between the rows, one row for many, words that no column has a place for.
#[test]
fn plans_of_offices_come_in_as_they_are() {
    let desk = two_branches();
    desk.ok(&["unit", "add", "新设党支部", "--kind", "党支部", "--since", "2026-06-01"]);
    let gbk = |name: &str, text: &str| desk.file(name, gbk(text));
    let yearly = gbk(
        "年度.csv",
        "附件1,,,,,\n市直机关工委2026年度党员教育培训计划,,,,,\n\
         序号,时间安排,学习专题,学习内容,活动形式,责任单位,牵头领导,参加人员\n\
         一、集中学习,,,,,\n\
         1,1—3月,学习全会精神,论党的自我革命,主题党日,办公室党支部、宣传处党支部,支部书记,全体党员\n\
         2,每季度,专题党课,,党课,各党支部,,\n\
         3,10月底前,学习党史,,主题党日,办公室党支部,秦春丽,\n\
         合计,3项,,,,,\n",
    );
    let preview = desk.json(&["plan", "import", &yearly, "--yes"]);
    // Two; four for each of two branches and three for the one founded in June; one.
    assert_eq!((&preview["new"], &preview["held"]), (&json!(14), &json!(0)), "{preview:#}");
    let list = desk.json(&["plan", "list"]);
    let rows = list["rows"].as_array().unwrap();
    let of = |topic: &str| rows.iter().filter(|row| row["topic"] == topic).collect::<Vec<_>>();
    assert_eq!((of("学习全会精神").len(), of("专题党课").len()), (2, 11));
    assert_eq!(
        (&of("学习全会精神")[0]["period"], &of("学习全会精神")[0]["note"]),
        (&json!("2026Q1"), &json!("学习内容：论党的自我革命；牵头领导：支部书记"))
    );
    assert!(of("专题党课").iter().all(|row| row["unit_name"] != "新设党支部" || row["period"] != "2026Q1"));
    let third = &of("学习党史")[0];
    assert_eq!(
        (&third["period"], &third["note"], &third["owner_name"]),
        (&json!("2026-10"), &json!("时间安排：10月底前"), &json!("秦春丽"))
    );
    let again = desk.json(&["plan", "import", &yearly, "--update", "--yes"]);
    assert_eq!((&again["same"], &again["new"], &again["operation"]), (&json!(14), &json!(0), &json!(null)));
    // The unit after the year, the period and nothing else in a row above, and a branch that asks for its groups.
    let own = gbk(
        "支部.csv",
        "2026年度办公室党支部组织生活计划表,,\n主题,时间,组织生活,完成情况\n第一季度,,\n学习条例,,党课,\n二、下半年,,,\n谈心,,谈心谈话,\n",
    );
    assert_eq!(desk.json(&["plan", "import", &own, "--yes"])["new"], 2);
    let list = desk.json(&["plan", "list", "--unit", "办公室党支部"]);
    let found: Vec<_> = list["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| ["学习条例", "谈心"].contains(&row["topic"].as_str().unwrap()))
        .map(|row| row["period"].clone())
        .collect();
    assert_eq!(found, [json!("2026Q1"), json!("2026H2")]);
    // A weekly schedule of self-study: each week in its month, the week in the remark.
    let weekly = gbk(
        "自学.csv",
        "办公室党支部2026年自学安排,,\n周次,学习篇目\n第1周,党章总纲\n第2周,党章第一章\n第40周,全会公报\n",
    );
    assert_eq!(desk.json(&["plan", "import", &weekly, "--yes"])["new"], 3);
    let weeks = desk.json(&["plan", "list", "--period", "2026-10", "--unit", "办公室党支部"]);
    let weeks = weeks["rows"].as_array().unwrap();
    let week = weeks.iter().find(|row| row["topic"] == "全会公报").unwrap();
    assert_eq!((&week["kind_name"], &week["note"]), (&json!("自学"), &json!("周次：第40周")));
}

/// Cells merged over several rows say the same for each of them in a workbook; in a CSV only the first has them.
#[test]
fn merged_months_of_a_workbook_hold_for_each_row() {
    let desk = two_branches();
    let mut book = rust_xlsxwriter::Workbook::new();
    let plain = rust_xlsxwriter::Format::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 3, "办公室党支部2026年学习计划", &plain).unwrap();
    for (at, text) in ["月份", "形式", "内容", "责任人"].into_iter().enumerate() {
        sheet.write(1, at as u16, text).unwrap();
    }
    sheet.merge_range(2, 0, 3, 0, "三月", &plain).unwrap();
    for (row, kind, topic) in [(2, "党课", "书记讲党课"), (3, "主题党日", "植树")] {
        sheet.write(row, 1, kind).unwrap();
        sheet.write(row, 2, topic).unwrap();
    }
    let path = desk.file("合并.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(desk.json(&["plan", "import", &path, "--yes"])["new"], 2);
    let list = desk.json(&["plan", "list"]);
    assert!(list["rows"].as_array().unwrap().iter().all(|row| row["period"] == "2026-03"));
    let csv = desk.file("合并.csv", "月份,形式,内容\n三月,党课,讲课\n,主题党日,种树\n");
    let preview =
        desk.page(1, &["plan", "import", &csv, "--unit", "宣传处党支部", "--year", "2026", "--yes"]);
    let note = &preview["rows"][0];
    assert_eq!((&note["row"], &note["reason"]), (&json!(3), &json!("没有写期间")));
    assert!(note["fix"].as_str().unwrap().contains("xlsx"), "{note}");
}

#[test]
fn a_withdrawn_item_does_not_come_back_with_its_file() {
    let desk = two_branches();
    let file = desk.file("计划.csv", FILE);
    desk.ok(&["plan", "import", &file, "--yes"]);
    desk.ok(&["plan", "withdraw", "PL1", "--because", "改到明年"]);
    let preview = desk.page(1, &["plan", "import", &file, "--yes"]);
    assert_eq!((&preview["held"], &preview["same"]), (&json!(1), &json!(3)));
    assert!(preview["rows"][0]["reason"].as_str().unwrap().contains("改到明年"));
    desk.plan("办公室党支部", "主题党日", "2026-10", "走好第一方阵");
    let told = desk.json(&["plan", "import", &file, "--update", "--yes"]);
    assert_eq!((&told["same"], &told["changed"], &told["held"]), (&json!(3), &json!(1), &json!(0)));
}

#[test]
fn an_import_of_a_plan_is_a_thing() {
    let desk = two_branches();
    let file = desk.file("计划.csv", FILE);
    desk.ok(&["plan", "import", &file, "--yes"]);
    let list = desk.json(&["plan", "import", "list"]);
    assert_eq!((&list["rows"][0]["file"], &list["rows"][0]["new"]), (&json!("计划.csv"), &json!(4)));
    let shown = desk.json(&["plan", "import", "show", "1"]);
    assert_eq!((&shown["rows"][0]["record"], &shown["rows"][0]["state"]), (&json!("PL1"), &json!("new")));
    let said = shown["rows"][0]["change"].as_array().unwrap();
    assert!(
        said.contains(&json!("活动类型 主题党日")) && said.contains(&json!("专题 走好第一方阵")),
        "{said:?}"
    );
    desk.refused(&["member", "import", "show", "1"], 3, &["年度计划"]);
    let changed = desk.file("改.csv", FILE.replace("请提前通知", "改在会议室"));
    desk.ok(&["plan", "import", &changed, "--update", "--yes"]);
    let diff = desk.json(&["plan", "import", "diff", "1", "2"]);
    assert_eq!((&diff["changed"], &diff["rows"][0]["record"]), (&json!(1), &json!("PL2")));
    desk.ok(&["plan", "import", "undo", "2", "--yes"]);
    assert_eq!(desk.json(&["plan", "show", "PL2"])["note"], "请提前通知");
    desk.ok(&["plan", "import", "undo", "1", "--yes"]);
    assert_eq!(desk.states("2026-11-02"), []);
    assert_eq!(desk.json(&["plan", "import", "list"])["rows"], json!([]));
}

/// A workbook as offices make it: a title over all columns, the branch merged over its rows, a heading printed
/// again on the second page, and a line for who made it.
#[test]
fn a_workbook_with_merged_cells_and_a_second_heading_is_read() {
    let desk = two_branches();
    let path = desk.path("计划.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    sheet.merge_range(0, 0, 0, 4, "2026年度学习计划安排表", &plain).unwrap();
    let head = ["党支部", "时间", "活动类型", "学习主题", "责任人"];
    let rows = [
        ["办公室党支部", "1月", "主题党日", "学习党史", "秦春丽"],
        ["", "2月", "党课", "学习党章", ""],
        ["", "第三季度", "主题党日", "学习条例", ""],
    ];
    for (at, name) in head.iter().enumerate() {
        sheet.write(1, at as u16, *name).unwrap();
        sheet.write(5, at as u16, *name).unwrap();
    }
    for (row, cells) in rows.iter().enumerate() {
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write(row as u32 + 2, at as u16, *cell).unwrap();
        }
    }
    sheet.merge_range(2, 0, 4, 0, "办公室党支部", &plain).unwrap();
    for (at, cell) in ["宣传处党支部", "3月", "党课", "学习党史", "谭怡凯"].iter().enumerate()
    {
        sheet.write(6, at as u16, *cell).unwrap();
    }
    sheet.write(7, 0, "制表人：李明").unwrap();
    book.save(&path).unwrap();
    let result = desk.json(&["plan", "import", &path, "--yes"]);
    assert_eq!((&result["new"], &result["held"]), (&json!(4), &json!(0)), "{result:#}");
    let codes: Vec<_> = desk.json(&["plan", "list"])["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["period"].clone())
        .collect();
    assert_eq!(codes, [json!("2026-01"), json!("2026-02"), json!("2026-03"), json!("2026Q3")]);
}
