//! The weekly schedule of self-study 自学安排, from plan and notice to entries that carry them out.

use serde_json::{Value, json};

use crate::desk::{Desk, counts, gbk, rows};

/// An organ with two branches of two and one members, self-study planned for one branch and asked of both by a notice.
fn organ() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
        desk.member("秦春丽", "001", "办公室党支部", &[]);
        desk.member("卫东", "002", "办公室党支部", &[]);
        desk.member("沈月", "003", "宣传处党支部", &[]);
        desk.ok(&["document", "add", "中国共产党章程", "--class", "书目"]);
        desk.ok(&["document", "add", "在庆祝大会上的讲话", "--class", "讲话"]);
        let plan = ["plan", "add", "--unit", "办公室党支部", "--kind", "自学", "--period", "2026-10"];
        desk.ok(&[&plan[..], &["--topic", "学习党史"]].concat());
        desk.ok(&["notice", "draft", "2026-10"]);
        let item = ["notice", "item", "add", "N1", "--kind", "自学", "--what"];
        desk.ok(&[&item[..], &["学习党章", "--document", "D1", "--due", "10月16日"]].concat());
        desk.ok(&[&item[..], &["学习讲话", "--document", "D2", "--due", "10月31日", "--no-hours"]].concat());
        desk.ok(&["notice", "approve", "N1", "机关党委审", "--on", "9月28日"]);
        desk.ok(&["notice", "approve", "N1", "班子会议研究", "--on", "9月29日"]);
        desk.ok(&["notice", "issue", "N1", "--on", "9月30日"]);
    })
}

fn lines(page: &Value) -> Vec<[&str; 3]> {
    let lines = page["lines"].as_array().unwrap().iter();
    lines
        .map(|line| ["week", "what", "unit_name"].map(|key| line[key].as_str().unwrap_or_default()))
        .collect()
}

#[test]
fn plan_and_notices_are_laid_over_the_weeks_that_are_worked() {
    let desk = organ();
    desk.ok(&["inspect", "calendar", "load", "2026"]);
    let page = desk.json(&["notice", "schedule", "draft", "2026-10"]);
    assert_eq!(
        [&page["schedule"], &page["issue_label"], &page["title"], &page["weeks"]],
        [&json!("W1"), &json!("2026年第1期"), &json!("2026年10月党员自学安排"), &json!(4)]
    );
    // Week 40 has its working days in September, week 41 begins with the holiday. What is due on the 16th does not
    // come after it; what only one branch plans is for that branch.
    assert_eq!(
        lines(&page),
        [
            ["2026-W41", "学习党章", ""],
            ["2026-W41", "学习党史", "办公室党支部"],
            ["2026-W42", "学习党章", ""],
            ["2026-W42", "学习党史", "办公室党支部"],
            ["2026-W43", "学习讲话", ""],
            ["2026-W43", "学习党史", "办公室党支部"],
            ["2026-W44", "学习讲话", ""],
            ["2026-W44", "学习党史", "办公室党支部"],
        ]
    );
    let speech = &page["lines"][4];
    assert_eq!(
        [&speech["item"], &speech["note"], &speech["plan_item"]],
        [&json!("N1.2"), &json!("不计学时"), &json!(null)]
    );
    assert_eq!(page["lines"][1]["plan_item"], "PL1");
    // A whole week of holiday gets nothing, and what is left moves on.
    for day in ["10月12日", "10月19日"] {
        let until = if day == "10月12日" { "10月16日" } else { "10月23日" };
        desk.ok(&["inspect", "calendar", "add", day, "放假", "--until", until]);
    }
    let page = desk.json(&["notice", "schedule", "draft", "2026-10"]);
    assert_eq!(page["weeks"], 2);
    let weeks: Vec<&str> = lines(&page).iter().map(|line| line[0]).collect();
    assert_eq!(weeks, ["2026-W41", "2026-W41", "2026-W44", "2026-W44"]);
}

/// What a notice to one branch asks is laid for that branch, in a schedule for all.
#[test]
fn a_notice_to_some_branches_binds_no_other() {
    let desk = organ();
    desk.ok(&["notice", "draft", "2026-12", "--to", "宣传处党支部"]);
    desk.ok(&["notice", "item", "add", "N2", "--kind", "自学", "--what", "学习条例"]);
    desk.ok(&["notice", "approve", "N2", "机关党委审", "--on", "10月28日"]);
    desk.ok(&["notice", "approve", "N2", "班子会议研究", "--on", "10月29日"]);
    desk.ok(&["notice", "issue", "N2"]);
    let page = desk.json(&["notice", "schedule", "draft", "2026-12"]);
    assert!(lines(&page).iter().all(|line| line[1..] == ["学习条例", "宣传处党支部"]), "{page}");
    let sheet = desk.text(&["notice", "schedule", "sheet", "W1", "--format", "csv"]);
    assert!(sheet.contains("沈月") && !sheet.contains("秦春丽"), "{sheet}");
    // In a schedule for that branch alone it is for everybody.
    let own = desk.json(&["notice", "schedule", "draft", "2026-12", "--to", "宣传处党支部"]);
    assert!(lines(&own).iter().all(|line| line[1..] == ["学习条例", ""]), "{own}");
}

#[test]
fn without_a_calendar_no_week_is_left_out_and_that_is_said() {
    let desk = organ();
    let drafted = desk.ok(&["notice", "schedule", "draft", "2026-10"]);
    assert!(drafted.remarks.contains("没有 2026 年的工作日历"), "{}", drafted.remarks);
    // By Monday to Friday week 40 lies in September and week 41 in October all the same.
    let page = desk.json(&["notice", "schedule", "show", "第1期"]);
    assert_eq!((lines(&page)[0][0], lines(&page).len()), ("2026-W41", 8));
    let nothing = desk.json(&["notice", "schedule", "draft", "2027-01"]);
    assert_eq!((nothing["issue_label"].as_str(), &nothing["lines"]), (Some("2027年第1期"), &json!([])));
    desk.refused(&["notice", "schedule", "issue", "2027年第1期"], 3, &["还没有写要学什么", "schedule add"]);
}

#[test]
fn a_draft_is_edited_and_what_is_issued_is_frozen() {
    let desk = organ();
    desk.ok(&["notice", "schedule", "draft", "2026-10", "--issue", "3", "--to", "办公室党支部"]);
    let added = desk.json(&[
        "notice",
        "schedule",
        "add",
        "第3期",
        "--week",
        "第43周",
        "--what",
        "读书会准备",
        "--hours",
        "1.5",
    ]);
    assert_eq!([&added["line"], &added["minutes"]], [&json!("W1.9"), &json!(90)]);
    desk.refused(
        &["notice", "schedule", "add", "W1", "--week", "2026-W43", "--what", "读书会 准备"],
        3,
        &["已经写了这一项：W1.9"],
    );
    desk.refused(
        &["notice", "schedule", "add", "W1", "--week", "2026-W46", "--what", "别的"],
        3,
        &["不在2026年10月里"],
    );
    let edited = desk.json(&["notice", "schedule", "edit", "第3期第9行", "--week", "44", "--document", "D1"]);
    let fields: Vec<&Value> = rows(&edited).iter().map(|row| &row["field"]).collect();
    assert_eq!(fields, ["周次", "起止", "学习材料"]);
    desk.ok(&["notice", "schedule", "remove", "W1.9"]);
    desk.refused(&["notice", "schedule", "edit", "W1.9", "--week", "43"], 3, &["没有第 9 行"]);
    desk.refused(
        &["notice", "schedule", "draft", "2026-10", "--issue", "3"],
        3,
        &["已经有了：W1", "--issue 4"],
    );
    let edit = ["notice", "schedule", "edit", "第3期"];
    let edited = desk.json(&[&edit[..], &["--title", "十月自学", "--to", "宣传处党支部"]].concat());
    let fields: Vec<&Value> = rows(&edited).iter().map(|row| &row["field"]).collect();
    assert_eq!(fields, ["标题", "发给"]);
    desk.ok(&[&edit[..], &["--to", "全体"]].concat());
    let shown = desk.json(&["notice", "schedule", "show", "W1"]);
    assert_eq!(
        (&shown["title"], &shown["to"]),
        (&json!("十月自学"), &json!(["办公室党支部", "宣传处党支部"]))
    );
    desk.ok(&[&edit[..], &["--to", "办公室党支部"]].concat());
    desk.refused(&[&edit[..], &["--title", "又改", "--week", "44"]].concat(), 2, &["--week"]);
    desk.refused(&[&edit[..], &["--week", "44"]].concat(), 2, &["不是自学安排的一行", "--title"]);
    let issued = desk.json(&["notice", "schedule", "issue", "W1", "--on", "10月8日"]);
    desk.refused(&[&edit[..], &["--title", "又改"]].concat(), 3, &["不能再改", "withdraw W1"]);
    assert_eq!([&issued["state"], &issued["issued"]], [&json!("issued"), &json!("2026-10-08")]);
    desk.refused(&["notice", "schedule", "remove", "W1.1"], 3, &["已于 2026-10-08 印发，不能再改"]);
    desk.refused(&["notice", "schedule", "withdraw", "W1"], 3, &["--because"]);
    desk.ok(&["notice", "schedule", "withdraw", "W1", "--because", "与通知单重复"]);
    desk.refused(&["notice", "schedule", "sheet", "W1"], 3, &["已经撤回"]);
    let list = desk.json(&["notice", "schedule", "list"]);
    assert_eq!(rows(&list)[0]["state_name"], "已撤回");
}

#[test]
fn it_is_printed_for_all_for_a_branch_and_for_a_person() {
    let desk = organ();
    desk.ok(&["notice", "schedule", "draft", "2026-10"]);
    desk.ok(&["notice", "schedule", "issue", "W1", "--on", "10月8日"]);
    let print = |words: &[&str]| {
        desk.json(&[&["notice", "schedule", "print", "W1"], words].concat())["rows"].as_array().unwrap().len()
    };
    assert_eq!(
        (print(&[]), print(&["--unit", "办公室党支部"]), print(&["--unit", "宣传处党支部"])),
        (8, 8, 4)
    );
    assert_eq!((print(&["--person", "秦春丽"]), print(&["--person", "沈月"])), (8, 4));
    let paper = desk.text(&["notice", "schedule", "print", "W1", "--person", "沈月", "--format", "md"]);
    for part in ["自学安排2026年第1期", "沈月：", "《中国共产党章程》", "2026年10月8日"]
    {
        assert!(paper.contains(part), "{part}\n{paper}");
    }
    // Of whom a line is, is said where the paper is for several.
    assert!(!paper.contains("对象"), "{paper}");
    let whom = |words: &[&str]| {
        desk.text(&[&["notice", "schedule", "print", "W1", "--format", "md"], words].concat())
            .contains("对象")
    };
    assert_eq!((whom(&[]), whom(&["--unit", "办公室党支部"])), (true, false));
    let folder = desk.path("个人");
    desk.ok(&["notice", "schedule", "print", "W1", "--paper", "html", "--each-person", "-o", &folder]);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 4);
    desk.ok(&["unit", "add", "新建支部", "--kind", "党支部", "--since", "2026-11-01"]);
    desk.refused(&["notice", "schedule", "print", "W1", "--unit", "新建支部"], 3, &["没有发给“新建支部”"]);
}

/// A folder of workbooks, one for each branch or for each of its people, each of which comes back by itself.
#[test]
fn sheets_are_written_for_each_branch_and_for_each_person() {
    let desk = organ();
    desk.ok(&["notice", "schedule", "draft", "2026-10"]);
    let sheet = ["notice", "schedule", "sheet", "W1"];
    let (branches, people) = (desk.path("各支部"), desk.path("各人"));
    let page = desk.json(&[&sheet[..], &["--each-branch", "-o", &branches]].concat());
    let told = |page: &Value| -> Vec<(String, i64)> {
        let row = |row: &Value| (row["name"].as_str().unwrap().to_owned(), row["people"].as_i64().unwrap());
        rows(page).iter().map(row).collect()
    };
    assert_eq!(told(&page), [("办公室党支部".to_owned(), 2), ("宣传处党支部".to_owned(), 1)]);
    let back = format!("{branches}/宣传处党支部 2026年10月自学表.xlsx");
    // Nothing is filled in yet: read, and nothing to take.
    assert_eq!(counts(&desk.json(&["log", "self", "import", &back, "--yes"])), [0, 0, 0, 0]);
    let words = ["--each-person", "--unit", "办公室党支部", "-o", &people];
    let page = desk.json(&[&sheet[..], &words].concat());
    assert_eq!(told(&page), [("秦春丽".to_owned(), 1), ("卫东".to_owned(), 1)]);
    desk.refused(&[&sheet[..], &["--each-person"]].concat(), 2, &["-o"]);
    desk.refused(&[&sheet[..], &["--unit", "组织处"]].concat(), 3, &["党组织"]);
    desk.branch("组织处党支部");
    desk.ok(&["notice", "schedule", "edit", "W1", "--to", "办公室党支部"]);
    desk.refused(&[&sheet[..], &["--unit", "组织处党支部"]].concat(), 3, &["没有发给“组织处党支部”"]);
}

#[test]
fn a_filled_sheet_comes_back_as_self_study_that_carries_out_plan_and_notice() {
    let desk = organ();
    desk.ok(&["notice", "schedule", "draft", "2026-10"]);
    desk.ok(&["notice", "schedule", "issue", "W1", "--on", "10月8日"]);
    let sheet = desk.text(&["notice", "schedule", "sheet", "W1", "--format", "csv"]);
    // A row for each person, week and thing: 8 lines for two people and 4 for one.
    assert_eq!(sheet.lines().filter(|line| line.contains("2026-W")).count(), 20, "{sheet}");
    let fill = |of: &[&str]| -> String {
        let line = |line: &str| match line.contains("2026-W") && of.iter().any(|one| line.contains(one)) {
            // 序号,姓名,工号,党组织,周次,日期,学习内容,时长（分钟）,…
            true => line.replacen("学习党章,,", "学习党章,60,", 1).replacen("学习党史,,", "学习党史,90,", 1),
            false => line.to_owned(),
        };
        sheet.lines().map(line).map(|line| line + "\r\n").collect()
    };
    let states = |desk: &Desk| -> Vec<Value> {
        rows(&desk.json(&["notice", "matrix", "N1"])).iter().map(|row| row["state"].clone()).collect()
    };
    assert_eq!(states(&desk), ["missing", "missing", "missing", "missing"]);
    // Half filled in, by one branch, in the encoding of its office.
    let file = desk.file("自学表.csv", gbk(&fill(&["秦春丽"])));
    let page = desk.json(&["log", "self", "import", &file, "--yes"]);
    // 学习党章 in two weeks, 学习党史 in four.
    assert_eq!(counts(&page), [6, 0, 0, 0]);
    assert_eq!(states(&desk), ["partly", "missing", "missing", "missing"]);
    let file = desk.file("自学表.csv", fill(&["秦春丽", "卫东", "沈月"]));
    assert_eq!(counts(&desk.json(&["log", "self", "import", &file, "--yes"])), [8, 0, 6, 0]);
    assert_eq!(counts(&desk.json(&["log", "self", "import", &file, "--yes"])), [0, 0, 14, 0]);
    assert_eq!(states(&desk), ["done", "done", "missing", "missing"]);
    // What the plan asked for cites its item, for those whose plan it is alone.
    let entries = desk.json(&["log", "self", "list", "--period", "2026-10"]);
    let cited = rows(&entries).iter().filter(|row| row["plan_item"] == "PL1").count();
    assert_eq!((rows(&entries).len(), cited), (14, 8));
}
