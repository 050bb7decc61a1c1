//! 联学共建 of two branches: one record, one event in the organ's totals, and each branch's own people. And who may
//! lecture as a leader, live a 双重组织生活, sit in elsewhere.

use serde_json::{Value, json};

use crate::desk::Desk;

const SINCE: [&str; 2] = ["--since", "2020-01-01"];
const BODY: &str = "工委领导班子";

/// Two branches of three and two, a third of one whose only member is of the leading body, and a unit outside.
fn three_branches() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        std::fs::copy(&without_body().store, &desk.store).unwrap();
        desk.ok(&["member", "move", "丙一", "--to", BODY, "--on", "2020-01-01"]);
    })
}

fn without_body() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.ok(&["init", "--name", "工委", "--since", "2020-01-01"]);
        for branch in ["甲支部", "乙支部", "丙支部"] {
            desk.branch(branch);
        }
        desk.ok(&["unit", "add", "市财政局", "--kind", "外单位", SINCE[0], SINCE[1]]);
        let people = [
            ("甲一", "甲支部"),
            ("甲二", "甲支部"),
            ("甲三", "甲支部"),
            ("乙一", "乙支部"),
            ("乙二", "乙支部"),
            ("丙一", "丙支部"),
        ];
        for (number, (name, branch)) in people.into_iter().enumerate() {
            desk.member(name, &(number + 1).to_string(), branch, &[]);
        }
    })
}

impl Desk {
    /// 月报附一: sessions, 应到, 实到 and minutes of a unit.
    fn of_unit(&self, unit: &str) -> [Value; 4] {
        let found = self.json(&["report", "monthly", "2026-10"]);
        let rows = found["tables"]["branches"]["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["name"] == unit).unwrap();
        ["held", "expected", "present", "collective_minutes"].map(|key| row[key].clone())
    }
}

/// A 联学共建 of the first branch with the second on 16 October from two to four.
fn joint<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let words = ["log", "add", "联学共建", "--unit", "甲支部", "--partner", "乙支部", "--on", "2026-10-16"];
    [&words[..], &["--time", "14:00-16:00", "--title", "共学"], more].concat()
}

#[test]
fn one_record_is_one_event_of_the_organ_and_each_branch_has_its_own_people() {
    let desk = three_branches();
    desk.ok(&joint(&["--attend-all", "--except", "乙二=缺席"]));
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!([&shown["expected"], &shown["present"]], [&json!(5), &json!(4)]);
    let people = shown["tables"]["attendance"]["rows"].as_array().or(shown["attendance"].as_array()).unwrap();
    let of = |unit: &str| people.iter().filter(|row| row["unit"] == unit).count();
    assert_eq!((of("甲支部"), of("乙支部")), (3, 2), "the roll says of which branch everybody is");
    // Its paper too: the host's, and beside them the partner's.
    let paper = desk.json(&["log", "print", "A1"]);
    let said = |key: &str| paper[key].to_string();
    assert!(said("attended").contains("应到 3 人，实到 3 人"), "{paper}");
    assert_eq!(paper["present"], json!(["甲一", "甲二", "甲三"]));
    assert!(said("partner_attended").contains("应到 2 人，实到 1 人"), "{paper}");
    assert_eq!(
        [&paper["partner_present"], &paper["partner_absent"]],
        [&json!(["乙一"]), &json!(["乙二（缺席）"])]
    );
    // It goes out and is the same when it comes back.
    let file = desk.file("记录.jsonl", "");
    desk.ok(&["log", "export", "-o", &file]);
    desk.ok(&["log", "load", &file, "--yes"]);
    assert_eq!(desk.json(&["log", "show", "A1"]), shown);
    let organ = ["organ.held", "organ.expected", "organ.present", "organ.collective_minutes"];
    assert_eq!(organ.map(|id| desk.figure(id, "2026-10")), [1, 5, 4, 480].map(Value::from));
    assert_eq!(desk.of_unit("甲支部"), [1, 3, 3, 360].map(Value::from));
    assert_eq!(desk.of_unit("乙支部"), [1, 2, 1, 120].map(Value::from));
    assert_eq!(desk.of_unit("丙支部"), [0, 0, 0, 0].map(Value::from));
    // The page of each unit, and its list.
    for (unit, expected, present) in [("甲支部", 3, 3), ("乙支部", 2, 1)] {
        let page = desk.json(&["report", "unit", "--unit", unit, "2026-10"]);
        let row = &page["tables"]["activities"]["rows"][0];
        assert_eq!(
            [&row["activity"], &row["expected"], &row["present"]],
            [&json!("A1"), &json!(expected), &json!(present)]
        );
        let list = desk.json(&["log", "list", "--unit", unit]);
        let row = &list["rows"][0];
        assert_eq!(
            [&row["activity"], &row["expected"], &row["present"]],
            [&json!("A1"), &json!(expected), &json!(present)]
        );
    }
    assert_eq!(desk.json(&["log", "list"])["rows"][0]["expected"], 5);
    assert_eq!(desk.json(&["log", "list", "--unit", "丙支部"])["rows"], json!([]));
    // The person's own page, and the evidence by branch.
    let own = desk.json(&["report", "member", "2026", "--who", "乙一"]);
    assert_eq!(
        own["tables"]["tiers"]["rows"].as_array().unwrap().last().unwrap()["present"],
        json!({"n": 1, "of": 1})
    );
    let why = desk.json(&["report", "explain", "organ.present", "--period", "2026-10"]).to_string();
    assert!(why.contains("乙支部") && why.contains("甲支部"), "{why}");
    // A voided one is nobody's.
    desk.ok(&["log", "void", "A1", "--because", "重复"]);
    assert_eq!(desk.of_unit("乙支部")[0], 0);
    assert_eq!(desk.json(&["log", "list", "--unit", "乙支部"])["rows"], json!([]));
}

#[test]
fn a_branch_is_seen_in_two_sessions_at_one_time_as_partner_too() {
    let desk = three_branches();
    let says = |words: &[&str]| desk.ok(words).remarks;
    desk.ok(&joint(&["--mark", "甲一=出勤", "甲二=出勤", "甲三=出勤"]));
    // Of the partner's people nothing is recorded yet at the joint session.
    let own = ["log", "add", "主题党日", "--unit", "乙支部", "--on", "2026-10-16", "--time", "15:00-17:00"];
    let told = says(&[&own[..], &["--attend-all", "--except", "乙二=缺席"]].concat());
    assert!(told.contains("与 A1（14:00-16:00）时间重叠"), "{told}");
    assert!(told.contains("wuxue log void A2") && told.contains("wuxue log edit A2 --time"), "{told}");
    assert!(!told.contains("几种类型"), "two hosts have no one session: {told}");
    let told = says(&["log", "attend", "A1", "--mark", "乙一=请假", "乙二=出勤"]);
    assert!(!told.contains("时间重叠"), "{told}");
    let told = says(&["log", "attend", "A1", "--mark", "乙一=出勤"]);
    assert!(told.contains("与 A2（15:00-17:00）时间重叠"), "{told}");
    // The third branch is in neither.
    let third = ["log", "add", "主题党日", "--unit", "丙支部", "--on", "2026-10-16", "--time", "15:00-17:00"];
    assert!(!says(&third).contains("时间重叠"));
}

#[test]
fn a_side_of_which_nothing_is_recorded_is_to_be_filled_in_and_not_absent() {
    let desk = three_branches();
    desk.ok(&joint(&["--mark", "甲一=出勤", "甲二=出勤", "甲三=缺席"]));
    assert_eq!(desk.json(&["log", "show", "A1"])["unrecorded"], 2);
    assert_eq!(desk.figure("organ.attendance", "2026-10"), json!({"n": 2, "of": 3}));
    let silent = desk.of_unit("乙支部");
    assert_eq!((&silent[0], &silent[1]), (&json!(1), &Value::Null));
    let page = desk.json(&["report", "unit", "--unit", "乙支部", "2026-10"]);
    assert_eq!(page["tables"]["activities"]["rows"][0]["expected"], Value::Null);
    let why = desk.json(&["report", "explain", "organ.attendance", "--period", "2026-10"]);
    assert!(why.to_string().contains("没有登记考勤"), "{why}");
    desk.ok(&["log", "attend", "A1"]);
    assert_eq!(desk.figure("organ.attendance", "2026-10"), json!({"n": 4, "of": 5}));
}

#[test]
fn those_expected_of_the_partner_are_its_people_on_the_day_less_those_exempt() {
    let desk = three_branches();
    desk.ok(&[
        "member",
        "exempt",
        "乙二",
        "--reason",
        "年老体弱",
        "--on",
        "2026-10-01",
        "--until",
        "2026-10-16",
    ]);
    desk.ok(&["member", "move", "乙一", "--to", "丙支部", "--on", "2026-10-17"]);
    desk.ok(&joint(&[]));
    assert_eq!(desk.json(&["log", "show", "A1"])["expected"], 4);
    desk.ok(&["log", "edit", "A1", "--on", "2026-10-17"]);
    assert_eq!(desk.json(&["log", "show", "A1"])["expected"], 4, "乙二 again, 乙一 no more");
    desk.refused(&["log", "attend", "A1", "--mark", "乙一=出勤"], 3, &["不在 A1 的应到名单里"]);
    // Somebody exempt may come all the same.
    desk.ok(&["log", "edit", "A1", "--on", "2026-10-16"]);
    desk.ok(&["log", "attend", "A1", "--mark", "乙二=出勤"]);
    assert_eq!(desk.json(&["log", "show", "A1"])["expected"], 4);
    // Any other kind has a partner without its people.
    desk.ok(&["log", "add", "主题党日", "--unit", "甲支部", "--partner", "乙支部", "--on", "2026-10-20"]);
    assert_eq!(desk.json(&["log", "show", "A2"])["expected"], 3);
    assert_eq!(desk.json(&["log", "list", "--unit", "乙支部", "--kind", "主题党日"])["rows"], json!([]));
}

#[test]
fn another_partner_is_another_roll_and_the_clerk_is_told() {
    let desk = without_body();
    desk.ok(&["unit", "add", "市水务局", "--kind", "外单位", SINCE[0], SINCE[1]]);
    let told = |words: &[&str]| desk.ok(words).remarks.contains("应到名单可能随之变化");
    desk.ok(&joint(&[]));
    let edit = |partner: &'static str| ["log", "edit", "A1", "--partner", partner];
    assert!(told(&edit("丙支部")));
    assert!(!told(&edit("丙支部")), "the same");
    assert!(told(&edit("")), "nobody's people are expected beside the host's");
    assert!(!told(&edit("市财政局")), "an outside unit brings guests");
    assert!(!told(&edit("市水务局")));
    assert!(told(&edit("乙支部")));
    // At any other kind a partner brings nobody.
    desk.ok(&["log", "add", "主题党日", "--unit", "甲支部", "--on", "2026-10-20"]);
    assert!(!told(&["log", "edit", "A2", "--partner", "乙支部"]));
}

#[test]
fn who_is_of_neither_branch_is_shown_as_of_neither() {
    let desk = without_body();
    desk.ok(&["member", "exempt", "甲三", "--reason", "年老体弱", "--on", "2026-10-01"]);
    desk.ok(&joint(&["--attend-all", "--mark", "甲三=出勤"]));
    // Those of the former partner keep what was recorded of them.
    desk.ok(&["log", "edit", "A1", "--partner", "丙支部"]);
    let shown = desk.json(&["log", "show", "A1"]);
    let people = shown["attendance"].as_array().unwrap();
    let of = |name: &str| people.iter().find(|row| row["name"] == name).unwrap()["unit"].clone();
    assert_eq!(["甲一", "甲三", "丙一"].map(of), ["甲支部", "甲支部", "丙支部"].map(Value::from));
    assert_eq!(["乙一", "乙二"].map(of), [Value::Null, Value::Null]);
}

#[test]
fn an_outside_partner_brings_guests_only() {
    let desk = three_branches();
    let with = ["--partner", "市财政局", "--on", "2026-10-16", "--attend-all", "--guest", "王处长"];
    desk.ok(&[&["log", "add", "联学共建", "--unit", "甲支部"], &with[..]].concat());
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!(
        [&shown["expected"], &shown["present"], &shown["guests_count"]],
        [&json!(3), &json!(3), &json!(1)]
    );
    assert_eq!(desk.json(&["log", "list", "--unit", "市财政局"])["rows"], json!([]));
}

#[test]
fn an_item_of_each_branch_is_answered_by_it_and_one_only() {
    let desk = three_branches();
    for (unit, topic) in [("甲支部", "共学"), ("乙支部", "共学"), ("乙支部", "再学"), ("丙支部", "共学")]
    {
        let item = ["--unit", unit, "--kind", "联学共建", "--period", "2026-10", "--topic", topic];
        desk.ok(&[&["plan", "add"], &item[..]].concat());
    }
    desk.ok(&joint(&["--plan", "PL1"]));
    let found = desk.json(&["plan", "list", "--period", "2026"]);
    let states: Vec<&Value> = found["rows"].as_array().unwrap().iter().map(|row| &row["state"]).collect();
    assert_eq!(states, ["held", "held", "missed", "missed"]);
    let found = desk.json(&["plan", "progress", "--period", "2026-10"]).to_string();
    assert!(found.contains("乙支部"), "{found}");
    desk.ok(&["inspect", "rule", "enable", "R-LXGJ"]);
    let found = desk.json(&["inspect", "rules", "--period", "2026"]);
    let held = |unit: &str| {
        let rows = found["rows"].as_array().unwrap();
        rows.iter().find(|row| row["rule"] == "R-LXGJ" && row["unit_name"] == unit).unwrap()["held"].clone()
    };
    assert_eq!(["甲支部", "乙支部", "丙支部"].map(held), [1, 1, 0].map(Value::from));
}

#[test]
fn what_the_partner_records_of_the_same_session_is_refused_with_the_way_to_add_attendance() {
    let desk = three_branches();
    desk.ok(&joint(&["--mark", "甲一=出勤"]));
    let mirror = |more: &[&'static str]| {
        [&["log", "add", "联学共建", "--unit", "乙支部", "--on", "2026-10-16"], more].concat()
    };
    let says = ["已经登记为 A1", "wuxue log attend A1 --mark", "wuxue log import 文件 --activity A1"];
    desk.refused(&mirror(&["--partner", "甲支部"]), 3, &says);
    desk.refused(&mirror(&[]), 3, &says);
    desk.refused(&mirror(&["--partner", "甲支部", "--time", "14:00-15:00"]), 3, &says);
    // Another start, another partner, or the clerk's word make it another.
    desk.ok(&mirror(&["--partner", "甲支部", "--time", "9:00-10:00"]));
    desk.ok(&mirror(&["--partner", "丙支部", "--time", "10:00-11:00"]));
    desk.ok(&["log", "void", "A2", "--because", "试"]);
    desk.ok(&mirror(&["--partner", "甲支部", "--another"]));
    // One that does not say with whom is completed.
    desk.ok(&["log", "add", "联学共建", "--unit", "甲支部", "--on", "2026-10-20"]);
    let words = ["log", "add", "联学共建", "--unit", "丙支部", "--partner", "甲支部", "--on", "2026-10-20"];
    desk.refused(&words, 3, &["没有写对方单位", "wuxue log edit A5 --partner 丙支部"]);
}

#[test]
fn files_of_the_partner_find_the_record_there_is() {
    let desk = three_branches();
    desk.ok(&joint(&["--mark", "甲一=出勤"]));
    let own = desk
        .file("乙.csv", "日期,党支部,活动类型,姓名,工号,考勤状态\n2026-10-16,乙支部,联学共建,乙一,4,出勤\n");
    let held = desk.run(&["log", "import", &own, "--yes", "--format", "json"]);
    assert_eq!(held.exit, 1, "{}", held.remarks);
    let held = String::from_utf8(held.answer).unwrap();
    assert!(held.contains("已经登记为 A1") && held.contains("--activity A1"), "{held}");
    // As it says: the same people, brought to the record there is.
    let own = desk.file("乙签到.csv", "姓名,工号,考勤状态\n乙一,4,出勤\n乙二,5,请假（病假）\n");
    let done = desk.json(&["log", "import", &own, "--activity", "A1", "--yes"]);
    assert_eq!([&done["new"], &done["held"]], [&json!(2), &json!(0)]);
    assert_eq!(done["sessions"][0]["expected"], 5);
    assert_eq!(desk.of_unit("乙支部")[..3], [1, 2, 1].map(Value::from));
    let again = desk.json(&["log", "import", &own, "--activity", "A1", "--yes"]);
    assert_eq!([&again["new"], &again["changed"]], [&json!(0), &json!(0)]);
    // A third branch is not expected.
    let other = desk.file("丙.csv", "姓名,工号,考勤状态\n丙一,6,出勤\n");
    let held = desk.run(&["log", "import", &other, "--activity", "A1", "--yes"]);
    assert_eq!(held.exit, 1);
    // The sheet lists both, and the file of whole records is equal when it comes back.
    let sheet = desk.json(&["log", "sheet", "A1"]);
    assert_eq!(sheet["rows"].as_array().unwrap().len(), 5);
    let back = desk.path("记录.jsonl");
    desk.ok(&["log", "export", "-o", &back]);
    let loaded = desk.json(&["log", "load", &back, "--yes"]);
    assert_eq!([&loaded["new"], &loaded["changed"]], [&json!(0), &json!(0)], "{loaded}");
    let line = r#"{"unit":"乙支部","kinds":["联学共建"],"day":"2026-10-16","partner":"甲支部"}"#;
    let mirror = desk.file("镜像.jsonl", line);
    let held = desk.run(&["log", "load", &mirror, "--yes"]);
    assert_eq!(held.exit, 1, "{}", held.remarks);
    assert!(String::from_utf8(held.answer).unwrap().contains("已经登记为 A1"));
}

#[test]
fn debts_of_the_partner_are_its_own_where_the_kind_asks_for_making_up() {
    let desk = three_branches();
    let both =
        ["log", "add", "联学共建", "党课", "--unit", "甲支部", "--partner", "乙支部", "--on", "2026-10-16"];
    desk.ok(&[&both[..], &["--attend-all", "--except", "乙二=缺席"]].concat());
    let owing = |unit: &str| {
        let found = desk.json(&["log", "makeup", "--unit", unit, "--all"]);
        found["rows"].as_array().unwrap().iter().map(|row| row["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((owing("乙支部"), owing("甲支部")), (vec![json!("乙二")], vec![]));
    desk.ok(&["log", "attend", "A1", "--mark", "乙二=补学(2026-10-20)"]);
    assert_eq!(desk.json(&["log", "makeup", "--unit", "乙支部"])["rows"], json!([]));
    let rate = desk.json(&["report", "monthly", "2026-10", "--unit", "乙支部"]);
    let rate =
        rate["figures"].as_array().unwrap().iter().find(|f| f["id"] == "organ.attendance_made_up").unwrap();
    assert_eq!(rate["value"], json!({"n": 2, "of": 2}));
}

#[test]
fn a_partner_is_a_branch_or_outside_and_was_there_on_the_day() {
    let desk = three_branches();
    desk.ok(&["unit", "add", "第一党小组", "--kind", "党小组", "--under", "乙支部", SINCE[0], SINCE[1]]);
    desk.ok(&["unit", "add", "旧支部", "--kind", "党支部", SINCE[0], SINCE[1]]);
    desk.ok(&["unit", "end", "旧支部", "--on", "2026-09-30"]);
    desk.ok(&["unit", "add", "撤并局", "--kind", "外单位", SINCE[0], SINCE[1]]);
    desk.ok(&["unit", "end", "撤并局", "--on", "2026-09-30"]);
    let with = |partner: &'static str| {
        ["log", "add", "联学共建", "--unit", "甲支部", "--on", "2026-10-16", "--partner", partner]
    };
    desk.refused(&with("甲支部"), 3, &["不能是“甲支部”自己"]);
    desk.refused(&with("乙支部/第一党小组"), 3, &["是党小组，不能作联学共建的对方单位", "--partner 党支部"]);
    desk.refused(&with(BODY), 3, &["是领导班子，不能作联学共建的对方单位"]);
    desk.refused(&with("旧支部"), 3, &["2026-09-30 撤销"]);
    desk.refused(&with("撤并局"), 3, &["2026-09-30 撤销"]);
    desk.ok(&with("市财政局"));
    desk.refused(&["log", "edit", "A1", "--partner", BODY], 3, &["不能作联学共建的对方单位"]);
}

#[test]
fn who_lectures_as_a_leader_is_one_by_the_roster_of_the_day() {
    let desk = three_branches();
    let lecture = |who: &'static str, on: &'static str| {
        ["log", "add", "领导讲专题党课", "--unit", "甲支部", "--on", on, "--speaker", who]
    };
    let says = [
        "甲一在 2026-10-16 不是班子成员，也不是书记、副书记",
        "wuxue log add 党课",
        "wuxue member post P1 书记",
    ];
    desk.refused(&lecture("甲一", "2026-10-16"), 3, &says);
    desk.ok(&lecture("丙一", "2026-10-16"));
    desk.refused(&["log", "edit", "A1", "--speaker", "甲一"], 3, &says[..1]);
    let line = r#"{"unit":"甲支部","kinds":["领导讲专题党课"],"day":"2026-10-16","start":"09:00","speakers":["甲一"]}"#;
    let file = desk.file("课.jsonl", line);
    let held = desk.run(&["log", "load", &file, "--yes"]);
    assert!(held.exit != 0, "{}", held.remarks);
    // A secretary from the day of the post on; somebody from outside is not of the roster.
    desk.ok(&["member", "post", "甲一", "书记", "--on", "2026-10-20"]);
    desk.refused(&lecture("甲一", "2026-10-19"), 3, &["甲一在 2026-10-19 不是"]);
    desk.ok(&lecture("甲一", "2026-10-20"));
    desk.ok(&lecture("市委党校教授", "2026-10-21"));
}

#[test]
fn what_a_leading_body_lectures_is_spoken_by_one_of_it() {
    let desk = three_branches();
    desk.ok(&["member", "post", "甲一", "书记", "--unit", "甲支部", "--on", "2020-01-01"]);
    let lecture = |who: &'static str, unit: &'static str| {
        ["log", "add", "领导讲专题党课", "--unit", unit, "--on", "2026-10-16", "--speaker", who]
    };
    let says = ["甲一在 2026-10-16 不是“工委领导班子”的成员", "wuxue log add 领导讲专题党课 --unit 党支部"];
    desk.refused(&lecture("甲一", BODY), 3, &says);
    desk.ok(&lecture("丙一", BODY));
    // In a branch its secretary lectures; moved to the body the lecture would count for it.
    desk.ok(&lecture("甲一", "甲支部"));
    desk.refused(&["log", "edit", "A2", "--unit", BODY, "--another"], 3, &says[..1]);
    // A post in the body is enough.
    desk.ok(&["member", "post", "甲二", "副主任", "--unit", BODY, "--on", "2020-01-01"]);
    desk.ok(&["log", "edit", "A1", "--speaker", "甲二"]);
}

#[test]
fn double_life_is_of_leaders_in_their_own_branch() {
    let desk = three_branches();
    let life = |unit: &'static str, who: &'static str| {
        ["log", "add", "双重组织生活", "--unit", unit, "--on", "2026-10-16", "--present", who]
    };
    desk.refused(
        &life("甲支部", "丙一"),
        3,
        &["丙一在 2026-10-16 不是“甲支部”的党员", "wuxue member show P6"],
    );
    desk.refused(
        &life("甲支部", "甲一"),
        3,
        &["甲一在 2026-10-16 不是班子成员", "双重组织生活登记的是领导干部"],
    );
    desk.ok(&life("丙支部", "丙一"));
    desk.refused(&["log", "edit", "A1", "--unit", "甲支部"], 3, &["不是“甲支部”的党员"]);
    // Beside a meeting of the whole branch everybody is there.
    let both =
        ["log", "add", "主题党日", "双重组织生活", "--unit", "甲支部", "--on", "2026-10-17", "--attend-all"];
    desk.ok(&both);
    let rows = "日期,党支部,活动类型,姓名,工号,考勤状态\n2026-10-18,甲支部,双重组织生活,甲一,1,出勤\n\
                2026-10-18,丙支部,双重组织生活,丙一,6,出勤\n";
    let file = desk.file("双重.csv", rows);
    let held = desk.run(&["log", "import", &file, "--yes"]);
    assert_eq!(held.exit, 1, "{}", held.remarks);
    assert!(String::from_utf8(held.answer).unwrap().contains("甲一在 2026-10-18 不是班子成员"));
}

#[test]
fn who_sits_in_is_of_the_body_and_the_session_is_of_a_unit_outside() {
    let desk = three_branches();
    let visit = |partner: &'static str, who: &'static str| {
        [
            "log",
            "add",
            "列席旁听",
            "--unit",
            BODY,
            "--partner",
            partner,
            "--on",
            "2026-10-16",
            "--present",
            who,
        ]
    };
    desk.refused(&visit("乙支部", "丙一"), 3, &["对方单位是外单位", "wuxue log add 双重组织生活"]);
    desk.refused(&visit("市财政局", "甲一"), 3, &["甲一在 2026-10-16 不是“工委领导班子”的成员"]);
    desk.ok(&visit("市财政局", "丙一"));
    desk.refused(
        &["log", "attend", "A1", "--mark", "甲一=出勤"],
        3,
        &["甲一在 2026-10-16 不是“工委领导班子”的成员"],
    );
}

#[test]
fn partners_tell_two_sessions_of_a_day_apart() {
    let desk = three_branches();
    desk.ok(&["unit", "add", "市水务局", "--kind", "外单位", SINCE[0], SINCE[1]]);
    let visit = |more: &[&'static str]| {
        let words = ["log", "add", "列席旁听", "--unit", BODY, "--on", "2026-10-16", "--present", "丙一"];
        [&words[..], more].concat()
    };
    desk.ok(&visit(&["--partner", "市财政局"]));
    desk.ok(&visit(&["--partner", "市水务局"]));
    desk.refused(&visit(&["--partner", "市水务局"]), 3, &["已经有记录：A2", "不同的对方单位 --partner"]);
    // One of which it is not said may be either.
    desk.refused(&visit(&[]), 3, &["已经有记录：A1"]);
    desk.refused(&["log", "edit", "A1", "--partner", "市水务局"], 3, &["已经有记录：A2"]);
    let with = |partner: &'static str| {
        ["log", "add", "联学共建", "--unit", "甲支部", "--partner", partner, "--on", "2026-10-16"]
    };
    desk.ok(&with("乙支部"));
    desk.ok(&with("丙支部"));
    // What is a theme day as well is one, whoever was there.
    let both = |partner: &'static str| {
        ["log", "add", "主题党日", "联学共建", "--unit", "乙支部", "--partner", partner, "--on", "2026-10-20"]
    };
    desk.ok(&both("甲支部"));
    desk.refused(&both("丙支部"), 3, &["已经有记录：A5"]);
    // Out of the store and into another, each finds its own again.
    let file = &desk.path("记录.jsonl");
    desk.ok(&["log", "export", "-o", file]);
    let there = three_branches();
    let first = there.json(&["log", "load", file, "--yes"]);
    let second = there.json(&["log", "load", file, "--yes"]);
    assert_eq!((&first["new"], &second["new"], &second["same"]), (&5.into(), &0.into(), &5.into()));
}

#[test]
fn where_the_bodys_members_are_not_registered_that_is_said_and_nothing_refused() {
    let desk = without_body();
    for words in [
        ["log", "add", "领导讲专题党课", "--unit", "甲支部", "--on", "2026-10-16", "--speaker", "甲一"],
        ["log", "add", "列席旁听", "--unit", BODY, "--on", "2026-10-16", "--present", "甲一"],
        ["log", "add", "双重组织生活", "--unit", "甲支部", "--on", "2026-10-16", "--present", "甲一"],
    ] {
        let said = desk.ok(&words).remarks;
        assert!(said.contains("“工委领导班子”的班子成员还没有登记"), "{said}");
        assert!(said.contains("wuxue member move 姓名 --to 工委领导班子"), "{said}");
    }
}

#[test]
fn the_final_report_of_the_partner_tells_of_corrections_to_the_session_too() {
    let mut desk = three_branches();
    desk.ok(&joint(&["--attend-all"]));
    for unit in ["甲支部", "乙支部", "丙支部"] {
        desk.ok(&["report", "finalise", "unit", "--unit", unit, "2026-10"]);
    }
    desk.today = "2026-11-03";
    desk.ok(&["log", "attend", "A1", "--mark", "乙二=缺席", "--because", "签到表登记错了"]);
    desk.ok(&["log", "edit", "A1", "--time", "14:00-15:30", "--because", "提前结束"]);
    for (unit, told) in [("甲支部", 2), ("乙支部", 2), ("丙支部", 0)] {
        let changes = desk.json(&["report", "changes", "unit", "--unit", unit, "2026-10"]);
        assert_eq!(changes["operation_count"], told, "{unit}");
    }
    // No more the partner's: both who was and who is one are told.
    desk.ok(&["log", "edit", "A1", "--partner", "丙支部", "--because", "登记错了共建支部"]);
    for (unit, told) in [("甲支部", 3), ("乙支部", 3), ("丙支部", 1)] {
        let changes = desk.json(&["report", "changes", "unit", "--unit", unit, "2026-10"]);
        assert_eq!(changes["operation_count"], told, "{unit}");
    }
}
