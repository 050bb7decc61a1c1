//! 自学, hours, reviews and the reading list, through whole command lines.

use serde_json::Value;

use crate::desk::{Desk, counts, gbk, rows};

const ROSTER: &str = "姓名,工号,党支部,政治面貌,起始日期\n\
     张伟,001004,办公室党支部,中共党员,2025-01-01\n\
     潘娟,001005,办公室党支部,预备党员,2025-01-01\n\
     戴斌文,001010,组织处党支部,中共党员,2025-01-01\n\
     张伟,001011,组织处党支部,中共党员,2025-01-01\n";

/// A store with two branches: 办公室党支部 (张伟 001004, 潘娟 001005) and 组织处党支部 (戴斌文 001010, 张伟 001011).
fn two_branches() -> Desk {
    Desk::copied("2026-10-31", |desk| {
        desk.found();
        let roster = desk.file("名册.csv", ROSTER);
        desk.ok(&["member", "import", &roster, "--yes"]);
        desk.ok(&["document", "add", "党章", "--class", "书目"]);
    })
}

/// New, changed, same, held of an import, and its exit code.
fn import(desk: &Desk, args: &[&str]) -> ([i64; 4], u8) {
    let outcome = desk.run(&[&["log", "self", "import"], args, &["--format", "json"]].concat());
    let page: Value =
        serde_json::from_slice(&outcome.answer).unwrap_or_else(|_| panic!("{args:?}\n{}", outcome.remarks));
    assert_eq!(page["schema"], "wuxue.import/1");
    (counts(&page), outcome.exit)
}

impl Desk {
    /// A sheet of self-study as CSV.
    fn sheet(&self, rows: &[&str]) -> String {
        self.file("自学.csv", format!("姓名,工号,日期,学习内容,时长（分钟）,备注\n{}\n", rows.join("\n")))
    }

    /// A row of the report of hours.
    fn hours(&self, staff_no: &str, year: &str) -> Value {
        let who = self.json(&["member", "show", staff_no])["person"].clone();
        let page = self.json(&["report", "hours", year]);
        let rows = page["tables"]["people"]["rows"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["person"] == who).unwrap_or(Value::Null)
    }
}

#[test]
fn self_study_is_entered_for_one_or_many_and_never_twice() {
    let desk = two_branches();
    let added = desk.json(&[
        "log",
        "self",
        "add",
        "--unit",
        "办公室党支部",
        "--all",
        "--on",
        "10月16日",
        "--minutes",
        "90",
        "--what",
        "党章",
        "--document",
        "D1",
    ]);
    assert_eq!(added["schema"], "wuxue.log.self.add/1");
    assert_eq!(rows(&added).len(), 2);
    assert_eq!(rows(&added)[0]["credited"], 90);
    let one = ["log", "self", "add", "--who", "001004", "--on", "10月16日", "--minutes", "30", "--what"];
    desk.refused(&[&one[..], &["党 章"]].concat(), 3, &["已经登记过：S1", "wuxue log self edit S1"]);
    desk.ok(&[&one[..], &["条例"]].concat());
    // Two of one name: asked, or told apart by the unit.
    let two = ["log", "self", "add", "--who", "张伟", "--hours", "1", "--what", "条例"];
    desk.refused(&two, 3, &["叫“张伟”的不止一人", "001011"]);
    desk.ok(&[&two[..], &["--unit", "组织处党支部"]].concat());
    let listed = desk.json(&["log", "self", "list", "--unit", "办公室党支部", "--period", "2026-10"]);
    assert_eq!(rows(&listed).len(), 3);
    assert!(listed.get("credited").is_none(), "hours of several people are not summed");
    let own = desk.json(&["log", "self", "list", "--who", "001004"]);
    assert_eq!((rows(&own).len(), own["credited"].as_i64()), (2, Some(120)));
    let document = desk.json(&["document", "show", "D1"]);
    assert_eq!(document["self_study_persons"], 2);
    assert_eq!(document["self_study"][0]["credited"], 90);
}

#[test]
fn weeks_and_lengths_are_typed_as_people_say_them() {
    let desk = two_branches();
    let add = |hours: &'static str, what: &'static str| {
        ["log", "self", "add", "--who", "001004", "--on", "2026-10-20", "--hours", hours, "--what", what]
    };
    desk.ok(&add("1小时30分", "条例"));
    // Half a day is worth what the conversion of the day says.
    desk.ok(&add("半天", "党史"));
    desk.refused(&add("很久", "党章"), 2, &["“很久”不是学时"]);
    for week in ["2026-W43", "第43周"] {
        let listed = desk.json(&["log", "self", "list", "--period", week]);
        let minutes: Vec<_> = rows(&listed).iter().map(|row| row["minutes"].as_i64().unwrap()).collect();
        assert_eq!((minutes, listed["period"].as_str()), (vec![90, 240], Some("2026-10-19..2026-10-25")));
    }
    assert_eq!(rows(&desk.json(&["log", "self", "list", "--period", "2026-W42"])).len(), 0);
    desk.refused(&["log", "self", "list", "--period", "第60周"], 2, &["没有第 60 周"]);
    let sheet = desk.json(&["log", "self", "sheet", "--unit", "办公室党支部", "--week", "43"]);
    assert_eq!(sheet["week"], "2026-W43");
    let later =
        ["log", "self", "add", "--who", "001004", "--on", "2027-03-01", "--hours", "1", "--what", "党章"];
    desk.refused(&later, 3, &["还没有学的不能登记"]);
}

/// Plan items become the week's sheet: only the hours are filled in, and what comes back carries out the item.
#[test]
fn a_sheet_has_what_is_planned_and_comes_back_with_its_plan_item() {
    let desk = two_branches();
    let plan = |unit: &str, kind: &str, period: &str, topic: &str| {
        let item = ["plan", "add", "--unit", unit, "--kind", kind, "--period", period, "--topic", topic];
        desk.ok(&item);
    };
    plan("办公室党支部", "自学", "2026-10", "学习党史");
    plan("组织处党支部", "自学", "2026-10", "学习条例");
    plan("办公室党支部", "自学", "2026-11", "下月的");
    plan("办公室党支部", "党课", "2026-10", "不是自学");
    desk.ok(&["document", "reading", "add", "D1", "--unit", "办公室党支部", "--year", "2026"]);
    let path = desk.path("自学表.xlsx");
    let sheet = ["log", "self", "sheet", "--unit", "办公室党支部", "--week", "2026-W42"];
    let made = desk.json(&sheet);
    let people = made["count"].as_i64().unwrap() as usize;
    let planned = rows(&made).iter().filter(|row| row["plan_item"] == "PL1").count();
    assert_eq!((planned, rows(&made).len()), (people, people * 2), "{made:#}");
    assert!(rows(&made).iter().all(|row| row["minutes"].is_null()));
    // Nobody filled it in.
    desk.ok(&[&sheet[..], &["-o", &path]].concat());
    assert_eq!(import(&desk, &[&path, "--yes"]), ([0, 0, 0, 0], 0));
    let csv = desk.path("自学表.csv");
    desk.ok(&[&sheet[..], &["-o", &csv]].concat());
    let text = std::fs::read_to_string(&csv).unwrap();
    let head = text.lines().find(|line| line.contains("姓名")).unwrap();
    let at = head.split(',').position(|name| name.contains("时长")).unwrap();
    let filled: Vec<String> = text
        .lines()
        .map(|line| {
            let mut cells: Vec<&str> = line.split(',').collect();
            if line.contains("PL1") {
                cells[at] = "1小时30分";
            }
            cells.join(",")
        })
        .collect();
    let back = desk.file("填好.csv", filled.join("\r\n"));
    assert_eq!(import(&desk, &[&back, "--yes"]), ([people as i64, 0, 0, 0], 0));
    assert_eq!(import(&desk, &[&back, "--yes"]), ([0, 0, people as i64, 0], 0));
    let item = desk.json(&["plan", "show", "PL1"]);
    assert_eq!((item["state"].as_str(), rows_of(&item, "answers")), (Some("held"), people));
    // What was entered goes out as a list and comes back as it is.
    let list = desk.path("记录.csv");
    desk.ok(&["log", "self", "list", "--period", "2026-W42", "-o", &list]);
    assert_eq!(import(&desk, &[&list, "--yes"]), ([0, 0, people as i64, 0], 0));
    // An item that plans a session, and one that nobody knows, hold the row back.
    for (code, why) in [("PL4", "安排的是集中活动"), ("PL99", "没有这个计划项")] {
        let wrong = desk.file("错.csv", filled.join("\n").replace("PL1", code));
        let outcome = desk.run(&["log", "self", "import", &wrong, "--yes", "--format", "json"]);
        assert_eq!(outcome.exit, 1);
        assert!(String::from_utf8(outcome.answer).unwrap().contains(why), "{code}");
    }
}

/// A sheet of days has every item on each day of its period and on no other, so that all of it can come back.
#[test]
fn a_sheet_of_days_has_each_item_within_its_period() {
    let desk = two_branches();
    for (period, topic) in [("2026Q3", "学习党史"), ("2026Q4", "学习党史"), ("2026-10", "学习条例")]
    {
        let unit = ["plan", "add", "--unit", "办公室党支部", "--kind", "自学"];
        desk.ok(&[&unit[..], &["--period", period, "--topic", topic]].concat());
    }
    let sheet = ["log", "self", "sheet", "--unit", "办公室党支部", "--week", "2026-W40", "--daily"];
    let made = desk.json(&sheet);
    let of = |name: &str| -> Vec<(String, String)> {
        let own = rows(&made).iter().filter(|row| row["name"] == name);
        own.map(|row| ["date", "plan_item"].map(|key| row[key].as_str().unwrap_or("").to_owned()).into())
            .collect()
    };
    let expected: Vec<(String, String)> = [
        ("2026-09-28", "PL1"),
        ("2026-09-29", "PL1"),
        ("2026-09-30", "PL1"),
        ("2026-10-01", "PL3"),
        ("2026-10-01", "PL2"),
        ("2026-10-02", "PL3"),
        ("2026-10-02", "PL2"),
    ]
    .map(|(day, item)| (day.to_owned(), item.to_owned()))
    .to_vec();
    assert_eq!((of("张伟"), of("潘娟")), (expected.clone(), expected), "{made:#}");
    // By the week each item stands there once.
    let weekly = desk.json(&sheet[..sheet.len() - 1]);
    assert!(rows(&weekly).iter().all(|row| row["date"].is_null()), "{weekly:#}");
    let csv = desk.path("自学表.csv");
    desk.ok(&[&sheet[..], &["-o", &csv]].concat());
    let text = std::fs::read_to_string(&csv).unwrap();
    let head = text.lines().find(|line| line.contains("姓名")).unwrap();
    let at = head.split(',').position(|name| name.contains("时长")).unwrap();
    let filled: Vec<String> = text
        .lines()
        .map(|line| {
            let mut cells: Vec<&str> = line.split(',').collect();
            if line.contains("PL") {
                cells[at] = "30";
            }
            cells.join(",")
        })
        .collect();
    let back = desk.file("填好.csv", filled.join("\r\n"));
    assert_eq!(import(&desk, &[&back, "--yes"]), ([14, 0, 0, 0], 0));
}

/// What is typed for the whole file means the same when the rows that were left come back later.
#[test]
fn the_command_for_rejected_rows_names_week_and_day() {
    let desk = two_branches();
    let file = desk.file("自学.csv", "姓名,学习内容,时长（分钟）\n潘娟,党章,30\n潘娟,条例,很久\n");
    for (typed, week) in [("上周", "2026-W43"), ("第41周", "2026-W41")] {
        let words = ["log", "self", "import", &file, "--week", typed, "--partial", "--yes"];
        let remarks = desk.run(&words).remarks;
        assert!(remarks.contains(&format!("--week {week}")) && !remarks.contains(typed), "{remarks}");
    }
    let file = desk.file("名册.csv", format!("{ROSTER}新一,9001,办公室党支部,中共党圆,\n"));
    let words = ["member", "import", &file, "--on", "昨天", "--partial", "--yes"];
    let remarks = desk.run(&words).remarks;
    assert!(remarks.contains("--on 2026-10-30") && !remarks.contains("昨天"), "{remarks}");
}

fn rows_of(page: &Value, table: &str) -> usize {
    page[table].as_array().unwrap().len()
}

#[test]
fn entries_lie_in_the_past_and_within_a_day() {
    let desk = two_branches();
    let add = |day: &'static str, minutes: &'static str, what: &'static str| {
        ["log", "self", "add", "--who", "001004", "--on", day, "--minutes", minutes, "--what", what]
    };
    desk.refused(&add("2026-11-01", "60", "党章"), 3, &["晚于今天"]);
    desk.refused(&add("2026-10-20", "0", "党章"), 2, &["不能是 0"]);
    desk.refused(&add("2026-10-20", "1441", "党章"), 2, &["不是分钟数"]);
    let long = desk.ok(&add("2026-10-20", "500", "党章"));
    assert!(long.remarks.contains("超过 8 小时"), "{}", long.remarks);
    desk.refused(&add("2026-10-20", "941", "条例"), 3, &["一天超过 24 小时"]);
    desk.ok(&add("2026-10-20", "940", "条例"));
    desk.refused(&["log", "self", "edit", "S2", "--minutes", "941"], 3, &["一天超过 24 小时"]);
    desk.refused(&["log", "self", "edit", "S2", "--what", "党章"], 3, &["已经登记过：S1"]);
    desk.ok(&["log", "self", "edit", "S2", "--on", "2026-10-21", "--minutes", "941"]);
    desk.ok(&["member", "end", "001004", "--on", "2026-10-22", "--reason", "调出"]);
    desk.refused(&add("2026-10-23", "60", "党章"), 3, &["已于 2026-10-22 离开"]);
    desk.ok(&add("2026-10-22", "60", "党章"));
    desk.ok(&["log", "self", "remove", "S1", "--because", "登记错了"]);
    assert_eq!(rows(&desk.json(&["log", "self", "list", "--who", "001004"])).len(), 2);
    desk.ok(&["check"]);
}

/// What was done before the roster has somebody counts for no unit; it is said, for the year may be wrong.
#[test]
fn days_before_somebody_was_here_are_pointed_out() {
    let desk = two_branches();
    let early = ["--who", "潘娟", "--on", "2024-10-12", "--minutes", "60", "--what", "党章"];
    let told = desk.ok(&[&["log", "self", "add"][..], &early].concat()).remarks;
    assert!(told.contains("2024-10-12 还不在册的：潘娟（2025-01-01 起在册）"), "{told}");
    let serve = ["log", "service", "add", "志愿服务", "--who", "潘娟", "--on", "2024-10-12"];
    assert!(desk.ok(&serve).remarks.contains("潘娟（2025-01-01 起在册）"));
    let file = desk.sheet(&["潘娟,,2016-10-12,条例,90,", "潘娟,,2026-10-12,条例,90,"]);
    let told = desk.ok(&["log", "self", "import", &file, "--yes"]);
    let told = format!("{}{}", String::from_utf8_lossy(&told.answer), told.remarks);
    assert!(told.contains("第 2 行的日期，人还不在册"), "{told}");
    let told = desk.ok(&["log", "self", "edit", "S1", "--on", "2025-01-01"]).remarks;
    assert!(!told.contains("还不在册"), "{told}");
}

/// Two minutes of study are two hours, mostly; they stand all the same.
#[test]
fn minutes_that_may_be_hours_are_pointed_out() {
    let desk = two_branches();
    let add =
        ["log", "self", "add", "--who", "001004、潘娟", "--on", "2026-10-12", "--what", "党章", "--minutes"];
    let told = desk.ok(&[&add[..], &["2"]].concat()).remarks;
    assert!(told.contains("时长只有 2 分钟，请核对；2 小时写作 --hours 2。"), "{told}");
    assert_eq!(rows(&desk.json(&["log", "self", "list"])).len(), 2);
    let told = desk.ok(&["log", "self", "edit", "S1", "--hours", "2"]).remarks;
    assert!(!told.contains("请核对"), "{told}");
    let told = desk.ok(&["log", "self", "edit", "S1", "--minutes", "3"]).remarks;
    assert!(told.contains("时长只有 3 分钟"), "{told}");
    let told = desk.ok(&["log", "self", "edit", "S1", "--note", "补记"]).remarks;
    assert!(!told.contains("请核对"), "{told}");
}

#[test]
fn a_filled_sheet_comes_in_once_and_changes_only_when_asked() {
    let desk = two_branches();
    let file = desk.sheet(&[
        "张伟,001004,2026-10-12,党章,90,",
        "潘娟,,2026-10-12,党章,60,好",
        "戴斌文,,2026-10-13,条例,,",
    ]);
    assert_eq!(import(&desk, &[&file, "--dry-run"]), ([2, 0, 0, 0], 0));
    assert_eq!(import(&desk, &[&file, "--yes"]), ([2, 0, 0, 0], 0));
    assert_eq!(import(&desk, &[&file, "--yes"]), ([0, 0, 2, 0], 0));
    let changed = desk.sheet(&[
        "张伟,001004,2026-10-12,党 章,100,",
        "潘娟,,2026-10-12,党章,60,",
        "戴斌文,,2026-10-13,条例,1小时,",
    ]);
    assert_eq!(import(&desk, &[&changed, "--yes"]), ([1, 1, 1, 0], 1), "waits, and nothing goes in");
    assert_eq!(rows(&desk.json(&["log", "self", "list"])).len(), 2);
    assert_eq!(import(&desk, &[&changed, "--update", "--yes"]), ([1, 1, 1, 0], 0));
    let listed = rows(&desk.json(&["log", "self", "list"])).clone();
    let minutes: Vec<_> = listed.iter().map(|row| row["minutes"].as_i64().unwrap()).collect();
    assert_eq!(minutes, [100, 60, 60]);
    assert_eq!(listed[1]["note"], "好", "what a row leaves blank erases nothing");
    // Imports are things: listed, shown, compared, undone.
    let imports = rows(&desk.json(&["log", "self", "import", "list"])).clone();
    assert_eq!(
        (imports.len(), imports[0]["changed"].as_i64(), &imports[0]["subject"]),
        (2, Some(1), &"self_study".into())
    );
    let shown = desk.json(&["log", "self", "import", "show", "3"]);
    assert_eq!(rows(&shown)[0]["state"], "changed");
    assert_eq!(rows(&shown)[0]["change"][0], "时长（分）：90 → 100");
    let compared = desk.json(&["log", "self", "import", "diff", "2", "3"]);
    assert_eq!((compared["changed"].as_i64(), compared["new"].as_i64()), (Some(1), Some(1)));
    desk.refused(&["member", "import", "show", "3"], 3, &["是自学的导入"]);
    desk.ok(&["log", "self", "import", "undo", "3", "--yes"]);
    assert_eq!(rows(&desk.json(&["log", "self", "list"]))[0]["minutes"], 90);
    assert_eq!(import(&desk, &[&changed, "--update", "--yes"]), ([1, 1, 1, 0], 0));
}

#[test]
fn what_cannot_be_taken_is_held_with_its_reason() {
    let desk = two_branches();
    desk.ok(&["member", "end", "001010", "--on", "2026-10-10", "--reason", "调出"]);
    let file = desk.sheet(&[
        "张伟,,2026-10-12,党章,90,",       // two of the name
        "李四,,2026-10-12,党章,90,",       // nobody
        "潘娟,001004,2026-10-12,党章,90,", // number and name disagree
        "潘娟,,2026-11-12,党章,90,",       // ahead
        "潘娟,,2026-02-29,党章,90,",       // no such day
        "潘娟,,2026-10-12,,90,",           // nothing studied
        "潘娟,,2026-10-12,党章,-5,",       // no length
        "潘娟,,2026-10-13,条例,1441,",     // longer than a day
        "戴斌文,,2026-10-12,党章,90,",     // left
        "潘娟,,2026-10-14,党章,30,",       // twice, contradicting
        "潘娟,,2026-10-14,党章,40,",
        "潘娟,,2026-10-15,党章,30,", // twice, equal
        "潘娟,,2026-10-15,党章,30,",
        "潘娟,,2026-10-16,党章,800,", // together more than a day
        "潘娟,,2026-10-16,条例,800,",
        "潘娟,,2026-10-17,党章 密级：秘密★,30,",
    ]);
    let outcome = desk.run(&["log", "self", "import", &file, "--yes", "--format", "json"]);
    let page: Value = serde_json::from_slice(&outcome.answer).unwrap();
    assert_eq!(
        (page["new"].as_i64(), page["same"].as_i64(), page["held"].as_i64()),
        (Some(1), Some(1), Some(14))
    );
    assert!(outcome.remarks.contains("第 14 行与文件里前面的一行相同，只登记一次。"), "{}", outcome.remarks);
    let reasons: Vec<String> =
        rows(&page).iter().map(|row| format!("{} {}", row["row"], row["reason"].as_str().unwrap())).collect();
    for part in [
        "2 “张伟”可能是 2 人",
        "3 名册里没有这个姓名",
        "4 工号 001004 是张伟",
        "5 晚于今天",
        "6 “2026-02-29”不是存在的日期",
        "7 没有写学习内容",
        "8 ",
        "9 超过了 24 小时",
        "10 P",
        "11 与第 12 行是同一人同一天的同一内容",
        "12 与第 11 行是同一人同一天的同一内容",
        "15 潘娟 2026-10-16 的自学合计 1600 分钟，一天超过 24 小时",
        "16 潘娟",
        "17 带有密级标志",
    ] {
        assert!(reasons.iter().any(|reason| reason.starts_with(part)), "{part}\n{reasons:#?}");
    }
    assert!(rows(&desk.json(&["log", "self", "list"])).is_empty());
    // The good row goes in alone, the others wait in a file that comes back once mended.
    assert_eq!(import(&desk, &[&file, "--partial", "--yes"]), ([1, 0, 1, 14], 1));
    let rejected = std::fs::read_to_string(desk.path("自学.rejected.csv")).unwrap();
    assert!(rejected.contains("退回原因") && rejected.contains("没有写学习内容"), "{rejected}");
}

/// Of each row the one thing that is wrong, and nothing that only follows from it.
#[test]
fn a_cell_that_cannot_be_read_is_the_only_reason_given() {
    let desk = two_branches();
    let cases = [
        (
            "潘娟,2026-10-12,,党章,（公式没有结果）,,",
            "时长（分钟）",
            "这一格是公式，文件里没有存它算出的结果",
        ),
        ("潘娟,2026-10-12,,党章,#N/A,已完成,", "时长（分钟）", "这一格的公式出错"),
        ("潘娟,2026-10-12,,（公式没有结果）,30,,", "学习内容", "这一格是公式"),
        ("#REF!,2026-10-12,,党章,30,,", "姓名", "这一格的公式出错"),
        ("潘娟,#VALUE!,,党章,30,,", "日期", "这一格的公式出错"),
        ("潘娟,2026-10-12,,党章,30,,#NAME?", "备注", "这一格的公式出错"),
        ("潘娟,2026-10-12,,党章,=60+30,,", "时长（分钟）", "“=60+30”不是时长"),
        ("潘娟,2026-10-12,,党章,-30,,", "时长（分钟）", "不能是负数"),
        ("潘娟,2026-10-12,,党章 密级：秘密★,30,,", "学习内容", "带有密级标志"),
        ("潘娟,2026-10-12,,党章 13800138000,30,,", "学习内容", "写有手机号码"),
        ("潘娟,2026-10-12,,党章 13800138000,,,", "学习内容", "写有手机号码"),
        ("潘娟,,2025-W54,党章,30,,", "周次", "2025 年没有第 54 周"),
    ];
    let lines: Vec<&str> = cases.iter().map(|case| case.0).collect();
    let head = "姓名,日期,周次,学习内容,时长（分钟）,完成,备注";
    let file = desk.file("自学.csv", format!("{head}\n{}\n", lines.join("\n")));
    let page = desk.page(1, &["log", "self", "import", &file, "--dry-run"]);
    let found = rows(&page);
    assert_eq!(found.len(), cases.len(), "{page:#}");
    for (note, (line, column, reason)) in found.iter().zip(cases) {
        assert_eq!(note["column"], column, "{line}: {note}");
        assert!(note["reason"].as_str().unwrap().starts_with(reason), "{line}: {note}");
    }
    // Attendance is held for it in the same words.
    for (status, reason) in [("（公式没有结果）", "没有存它算出的结果"), ("#N/A", "公式出错")]
    {
        let row = format!("潘娟,2026-10-12,办公室党支部,党课,{status}");
        let file = desk.file("考勤.csv", format!("姓名,日期,党组织,活动类型,考勤状态\n{row}\n"));
        let page = desk.page(1, &["log", "import", &file, "--dry-run"]);
        assert!(rows(&page)[0]["reason"].as_str().unwrap().contains(reason), "{page:#}");
    }
}

#[test]
fn sheets_in_gbk_and_of_a_workbook_come_back_without_mapping() {
    let desk = two_branches();
    let text = "办公室党支部2026年10月自学表\n姓名,起止日,自学内容,学习时长,学习资料,学习方式,是否完成\n\
                潘娟,10月12日-10月18日,党章,1.5,《党章》,线上,是\n戴斌文,第42周,条例,45分钟,某某读本,,学习中\n";
    let file = desk.file("周表.csv", gbk(text));
    assert_eq!(import(&desk, &[&file, "--yes"]), ([2, 0, 0, 0], 0));
    let listed = rows(&desk.json(&["log", "self", "list"])).clone();
    // The week's Monday; online by the steps, the clock as it is; a material that nobody registered in the remark.
    assert_eq!(
        (&listed[0]["day"], &listed[0]["minutes"], &listed[0]["credited"]),
        (&"2026-10-12".into(), &90.into(), &60.into())
    );
    assert_eq!((&listed[0]["document"], &listed[0]["material"]), (&"D1".into(), &"党章".into()));
    assert_eq!((&listed[1]["day"], &listed[1]["credited"]), (&"2026-10-12".into(), &45.into()));
    assert_eq!(listed[1]["note"], "学习材料：某某读本");

    // What is listed comes back as it is.
    for name in ["清单.csv", "清单.xlsx"] {
        let listing = desk.path(name);
        desk.ok(&["log", "self", "list", "-o", &listing]);
        assert_eq!(import(&desk, &[&listing, "--yes"]), ([0, 0, 2, 0], 0), "{name}");
    }

    let blank = desk.path("自学表.xlsx");
    let sheet = ["log", "self", "sheet", "--unit", "组织处党支部", "--week", "2026-W43", "--what", "原著"];
    desk.ok(&[&sheet[..], &["-o", &blank]].concat());
    assert_eq!(import(&desk, &[&blank, "--yes"]), ([0, 0, 0, 0], 0), "nothing was filled in");
    let csv = desk.text(&[&sheet[..], &["--daily", "--format", "csv"]].concat());
    assert!(csv.contains("戴斌文,001010,组织处党支部,2026-W43,2026-10-19,原著,,"), "{csv}");
    let filled = csv.replace("2026-10-19,原著,", "2026-10-19,原著,40");
    let filled = desk.file("填好.csv", filled);
    assert_eq!(import(&desk, &[&filled, "--yes"]), ([2, 0, 0, 0], 0));
    assert_eq!(import(&desk, &[&filled, "--yes"]), ([0, 0, 2, 0], 0));
    desk.refused(
        &["log", "self", "sheet", "--unit", "组织处党支部", "--week", "2026-W54"],
        2,
        &["没有第 54 周"],
    );
    let roster = desk.file("名册.csv", ROSTER);
    desk.refused(&["log", "self", "import", &roster, "--yes"], 3, &["不像自学表"]);
}

#[test]
fn hours_of_a_year_stand_apart_and_part_of_it_owes_part() {
    let desk = two_branches();
    desk.ok(&[
        "member",
        "add",
        "赵敏",
        "--staff-no",
        "002001",
        "--branch",
        "办公室党支部",
        "--standing",
        "中共党员",
        "--since",
        "2026-07-01",
    ]);
    desk.ok(&["member", "exempt", "001005", "--reason", "年老体弱", "--on", "2026-07-01"]);
    desk.ok(&["member", "move", "001004", "--to", "组织处党支部", "--on", "2026-04-01"]);
    desk.ok(&["member", "end", "001010", "--on", "2026-06-30", "--reason", "调出"]);
    desk.ok(&["unit", "add", "综合处", "--kind", "处室", "--since", "2020-01-01"]);
    desk.ok(&["member", "add", "孙立", "--department", "综合处", "--standing", "群众"]);
    desk.ok(&[
        "log",
        "add",
        "主题党日",
        "--unit",
        "办公室党支部",
        "--on",
        "2026-08-14",
        "--hours",
        "16",
        "--attend-all",
    ]);
    desk.ok(&[
        "log",
        "self",
        "add",
        "--who",
        "赵敏",
        "--on",
        "2026-08-20",
        "--minutes",
        "20",
        "--what",
        "党章",
        "--online",
    ]);
    let joined = desk.hours("002001", "2026");
    assert_eq!((&joined["collective"], &joined["self_study"]), (&960.into(), &30.into()));
    assert_eq!((&joined["days"], &joined["due"], &joined["short"]), (&184.into(), &960.into(), &0.into()));
    assert_eq!(joined["why"], "在册 184 天，按比例应学 16 学时");
    let exempt = desk.hours("001005", "2026");
    assert_eq!((&exempt["days"], &exempt["due"], &exempt["short"]), (&181.into(), &945.into(), &945.into()));
    assert_eq!(exempt["why"], "在册 365 天（其中不作硬性要求 184 天），按比例应学 15.75 学时");
    let moved = desk.hours("001004", "2026");
    assert_eq!((&moved["branch"], &moved["due"]), (&"组织处党支部".into(), &1920.into()));
    let left = desk.hours("001010", "2026");
    assert_eq!(
        (&left["due"], &left["why"]),
        (&945.into(), &"在册到 2026-06-30；在册 181 天，按比例应学 15.75 学时".into())
    );
    let page = desk.json(&["report", "hours", "2026"]);
    let names: Vec<&str> = page["tables"]["people"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["潘娟", "赵敏", "张伟（工号001004）", "戴斌文", "张伟（工号001011）"],
        "branch by branch; 孙立 owes nothing and studied nothing"
    );
    assert_eq!(page["figures"][0]["value"], serde_json::json!({"n": 1, "of": 5}));
    // By unit: where people were last.
    let unit = desk.json(&["report", "hours", "2026", "--unit", "办公室党支部"]);
    assert_eq!(unit["tables"]["people"]["rows"].as_array().unwrap().len(), 2);
    let reached = desk.json(&["report", "explain", "hours.reached", "--period", "2026"]);
    assert_eq!((reached["numerator"].as_i64(), reached["denominator"].as_i64()), (Some(1), Some(5)));
    // Who left stands as on the last day here; of whom nothing is asked is told why.
    desk.ok(&["member", "exempt", "001011", "--reason", "年老体弱", "--on", "2025-01-01"]);
    let head = |who: &str| {
        let page = desk.json(&["report", "member", "2026", "--who", who]);
        ["left", "branch", "standing", "hours_why"].map(|key| page[key].clone())
    };
    let part = "在册 181 天，按比例应学 15.75 学时".into();
    let there = serde_json::json!(["组织处党支部"]);
    assert_eq!(head("001010"), ["2026-06-30".into(), there.clone(), "中共党员".into(), part]);
    assert_eq!(head("001011"), [Value::Null, there, "中共党员".into(), "在册期间都不作硬性要求".into()]);
    let text = String::from_utf8(desk.ok(&["report", "member", "2026", "--who", "001010"]).answer).unwrap();
    let headings: Vec<&str> =
        text.lines().filter(|line| line.contains('、') && line.chars().nth(1) == Some('、')).collect();
    assert_eq!(headings, ["一、参加学习", "二、还要落实的"]);
    // A requirement that is out of force asks nothing of members.
    desk.ok(&["inspect", "rule", "disable", "R-XS32", "--because", "试"]);
    assert_eq!(desk.hours("001004", "2026")["why"], "没有适用的学时要求");
    desk.ok(&["inspect", "rule", "enable", "R-XS32", "--because", "试"]);
    // A month has no floor of its own.
    let month = desk.json(&["report", "hours", "2026-08", "--unit", "办公室党支部"]);
    let row = &month["tables"]["people"]["rows"][1];
    assert_eq!((&row["collective"], &row["due"]), (&960.into(), &Value::Null));
    // Every line with how it was converted.
    let own = desk.json(&["report", "hours", "2026", "--who", "赵敏"]);
    assert_eq!(own["tables"]["sessions"]["rows"][0]["conversion"], "按登记的学时");
    assert_eq!(
        own["tables"]["self_study"]["rows"][0]["conversion"],
        "线上学习一次满 16 分钟计 0.5 学时（H5）"
    );
    assert_eq!(own["days"], serde_json::json!({"n": 184, "of": 365}));
    let short = desk.json(&["inspect", "rules", "--period", "2026", "--unit", "办公室党支部"]);
    let verdict = rows(&short).iter().find(|row| row["rule"] == "R-XS32").unwrap();
    assert_eq!(
        verdict["why"],
        "按人计：应计 2 人，达到 32 学时的 1 人；其中 2 人不满全年，按天数折算应学学时"
    );
}

#[test]
fn a_conversion_that_changes_counts_from_its_day() {
    let desk = two_branches();
    for day in ["2026-06-30", "2026-07-01"] {
        desk.ok(&[
            "log",
            "add",
            "集中学习",
            "--unit",
            "办公室党支部",
            "--on",
            day,
            "--hours",
            "半天",
            "--attend-all",
        ]);
    }
    assert_eq!(desk.hours("001004", "2026")["collective"], 480);
    desk.refused(
        &["inspect", "hours", "add", "半天", "--credit", "3", "--clause", "制度第五条"],
        3,
        &["仍在施行", "wuxue inspect hours end H2"],
    );
    desk.ok(&["inspect", "hours", "end", "H2", "--on", "2026-06-30"]);
    let page = desk.json(&["report", "hours", "2026", "--who", "001004"]);
    let sessions = page["tables"]["sessions"]["rows"].as_array().unwrap();
    assert_eq!((&sessions[0]["credited"], &sessions[1]["credited"]), (&240.into(), &Value::Null));
    assert_eq!(sessions[1]["conversion"], "半天没有折算标准，待补");
    let month = String::from_utf8(desk.ok(&["report", "monthly", "2026-07", "--as-of", "2026-08-01"]).answer)
        .unwrap();
    assert!(month.contains("wuxue inspect hours add 半天 --credit 学时 --from 2026-07-01"), "{month}");
    assert_eq!(desk.json(&["log", "show", "A2"])["minutes"], Value::Null);
    desk.ok(&[
        "inspect",
        "hours",
        "add",
        "半天",
        "--credit",
        "3",
        "--from",
        "2026-07-01",
        "--clause",
        "制度第五条",
    ]);
    assert_eq!(desk.hours("001004", "2026")["collective"], 240 + 180);
    assert_eq!(desk.json(&["log", "show", "A2"])["minutes"], 180);
    let listed = desk.json(&["inspect", "hours", "list"]);
    assert_eq!(listed["schema"], "wuxue.inspect.hours.list/1");
    assert_eq!(rows(&listed).iter().filter(|row| row["measure"] == "half_day").count(), 1);
    assert_eq!(rows(&desk.json(&["inspect", "hours", "list", "--all"])).len(), 7);
    desk.refused(
        &["inspect", "hours", "add", "线上学习", "--credit", "1", "--clause", "制度"],
        2,
        &["一次至少几分钟"],
    );
    desk.refused(&["inspect", "hours", "end", "H2", "--on", "2026-08-01"], 3, &["已于 2026-06-30 停止"]);
}

#[test]
fn half_a_day_that_the_clock_denies_is_pointed_out_with_what_counts() {
    let desk = two_branches();
    let add = ["log", "add", "集中学习", "--unit", "办公室党支部"];
    let remarks = |more: &[&str]| desk.ok(&[&add[..], more].concat()).remarks;
    let long = remarks(&["--on", "2026-10-20", "--time", "09:00-17:30", "--hours", "半天"]);
    assert!(long.contains("共 8.5 小时，与“半天”不符；学时按半天计 4 学时（H2）"), "{long}");
    assert!(long.contains("wuxue log edit A1 --hours 8.5"), "{long}");
    assert!(remarks(&["--on", "2026-10-21", "--time", "9:00-10:00", "--hours", "全天"]).contains("不符"));
    for (day, time, hours) in [
        ("2026-10-22", "09:00-12:00", "半天"),
        ("2026-10-23", "09:00-17:30", "全天"),
        ("2026-10-26", "9:00", "全天"),
    ] {
        let told = remarks(&["--on", day, "--time", time, "--hours", hours]);
        assert!(!told.contains("不符"), "{told}");
    }
    // By the clock it is by saying so; an edit is looked at like a new record.
    let told = desk.ok(&["log", "edit", "A1", "--hours", "8.5"]).remarks;
    assert!(!told.contains("不符"), "{told}");
    assert_eq!(desk.json(&["log", "show", "A1"])["minutes"], 510);
    assert!(desk.ok(&["log", "edit", "A3", "--time", "09:00-17:00"]).remarks.contains("不符"));
    // Without a conversion neither is worth anything yet.
    desk.ok(&["inspect", "hours", "end", "H2", "--on", "2026-10-26"]);
    let told = remarks(&["--on", "2026-10-27", "--time", "9:00-17:30", "--hours", "半天"]);
    assert!(told.contains("没有学时折算标准") && told.contains("学时按半天，学时待补"), "{told}");
}

#[test]
fn reviews_say_who_has_none_yet() {
    let desk = two_branches();
    desk.ok(&[
        "log",
        "review",
        "add",
        "述学",
        "--who",
        "001004",
        "--year",
        "2025",
        "--result",
        "优秀",
        "--on",
        "2026-01-20",
    ]);
    desk.ok(&[
        "log",
        "review",
        "add",
        "评学",
        "--unit",
        "办公室党支部",
        "--all",
        "--year",
        "2025",
        "--on",
        "2026-01-21",
    ]);
    desk.refused(
        &["log", "review", "add", "述学", "--who", "001004", "--year", "2025", "--on", "2026-01-22"],
        3,
        &["已经登记过：R1（优秀）", "wuxue log review edit R1"],
    );
    desk.refused(
        &["log", "review", "add", "述学", "--who", "001004", "--year", "2027"],
        3,
        &["还没有到 2027 年"],
    );
    let listed = desk.json(&["log", "review", "list", "--year", "2025", "--unit", "办公室党支部"]);
    assert_eq!(
        (listed["without_statement"].as_i64(), listed["without_appraisal"].as_i64()),
        (Some(1), Some(0))
    );
    assert_eq!(
        (&rows(&listed)[0]["statement"], &rows(&listed)[0]["appraisal"]),
        (&"优秀".into(), &"结果待补".into())
    );
    assert_eq!(rows(&listed)[1]["statement"], Value::Null);
    // Who is no member lacks nothing, but a record is listed with its number.
    desk.ok(&["member", "add", "周沐阳", "--standing", "群众", "--since", "2025-01-01"]);
    desk.ok(&["log", "review", "add", "述学", "--who", "周沐阳", "--year", "2025", "--on", "2026-01-22"]);
    let listed = desk.json(&["log", "review", "list", "--year", "2025"]);
    let own = rows(&listed).iter().find(|row| row["name"] == "周沐阳").unwrap();
    let shown = (&own["statement_code"], &own["appraisal"], &listed["members"]);
    assert_eq!(shown, (&"R4".into(), &Value::Null, &4.into()));
    desk.ok(&["log", "review", "remove", "R4", "--because", "不是党员"]);
    let missing = desk.json(&["log", "review", "list", "--year", "2025", "--missing"]);
    assert_eq!(rows(&missing).len(), 3);
    desk.ok(&["log", "review", "edit", "R2", "--result", "合格"]);
    desk.ok(&["log", "review", "remove", "R1", "--because", "不是他"]);
    let listed = desk.json(&["log", "review", "list", "--year", "2025", "--unit", "办公室党支部"]);
    assert_eq!(
        (&rows(&listed)[0]["statement"], &rows(&listed)[0]["appraisal"]),
        (&Value::Null, &"合格".into())
    );
}

#[test]
fn books_are_handed_out_person_by_person_and_who_lacks_one_is_named() {
    let desk = two_branches();
    desk.ok(&[
        "document",
        "reading",
        "add",
        "党章",
        "--unit",
        "市直机关工委机关党委",
        "--copies",
        "--due",
        "2026-12-01",
    ]);
    desk.refused(
        &["document", "reading", "add", "D1", "--unit", "市直机关工委机关党委"],
        3,
        &["已经有“党章”：B1"],
    );
    desk.refused(&["document", "reading", "sign", "B1", "--who", "潘娟"], 3, &["还没有发给潘娟"]);
    desk.refused(
        &["document", "reading", "sign", "B1", "--unit", "办公室党支部", "--all"],
        3,
        &["还没有发给任何人"],
    );
    let handed = desk.json(&[
        "document",
        "reading",
        "hand",
        "B1",
        "--unit",
        "办公室党支部",
        "--all",
        "--on",
        "2026-10-20",
    ]);
    assert_eq!(handed["new"], 2);
    desk.ok(&["document", "reading", "sign", "B1", "--who", "潘娟", "--on", "2026-10-21"]);
    desk.refused(
        &["document", "reading", "sign", "B1", "--who", "001004", "--on", "2026-10-19"],
        3,
        &["在 2026-10-20 才发给张伟"],
    );
    desk.refused(
        &["document", "reading", "finish", "B1", "--who", "潘娟", "--on", "2026-10-19"],
        3,
        &["在 2026-10-20 才发给潘娟"],
    );
    desk.ok(&["document", "add", "党史", "--class", "书目"]);
    desk.ok(&["document", "reading", "add", "党史", "--unit", "办公室党支部", "--copies"]);
    for step in ["hand", "sign", "finish"] {
        let says = ["戴斌文不在 B2“党史”的应读名单里"];
        desk.refused(&["document", "reading", step, "B2", "--who", "戴斌文"], 3, &says);
    }
    desk.ok(&["document", "reading", "edit", "B2", "--copies", "否"]);
    desk.refused(
        &["document", "reading", "sign", "B2", "--who", "潘娟"],
        3,
        &["没有列为人手一本", "--copies 是"],
    );
    desk.refused(&["document", "reading", "edit", "B2", "--due", "2020-01-01"], 3, &["早于书目的年度 2026"]);
    desk.ok(&["document", "reading", "remove", "B2", "--because", "列错了"]);
    desk.ok(&["unit", "add", "市财政局", "--kind", "外单位"]);
    let outside = ["document", "reading", "add", "党史", "--unit", "市财政局"];
    desk.refused(&outside, 3, &["“市财政局”是外单位，不给它列书目"]);
    desk.refused(
        &["log", "self", "add", "--who", "潘娟", "--on", "2026-10-20", "--hours", "两天", "--what", "党章"],
        2,
        &["“两天”不是学时", "按分钟写用 --minutes 90"],
    );
    desk.ok(&["document", "reading", "finish", "B1", "--who", "戴斌文"]);
    let again = desk.json(&["document", "reading", "hand", "B1", "--unit", "办公室党支部", "--all"]);
    assert_eq!((again["new"].as_i64(), &again["operation"]), (Some(0), &Value::Null));
    let shown = desk.json(&["document", "reading", "show", "B1"]);
    let counts = |page: &Value| ["to_hand", "handed", "signed"].map(|key| page[key].as_i64().unwrap());
    assert_eq!(counts(&shown), [4, 2, 1]);
    assert_eq!(shown["finished"], serde_json::json!({"n": 1, "of": 4}));
    let branches = shown["branches"].as_array().unwrap();
    assert_eq!(
        (&branches[0]["branch"], &branches[0]["lacking"]),
        (&"办公室党支部".into(), &serde_json::json!([]))
    );
    assert_eq!(branches[1]["lacking"], serde_json::json!(["戴斌文", "张伟"]));
    // Who joins later lacks a copy, who leaves is asked for none, and a copy of who left is told apart.
    desk.ok(&[
        "member",
        "add",
        "赵敏",
        "--branch",
        "办公室党支部",
        "--standing",
        "预备党员",
        "--since",
        "2026-10-30",
    ]);
    desk.ok(&["member", "end", "潘娟", "--on", "2026-10-29", "--reason", "调出"]);
    let outcome = desk.ok(&["document", "reading", "show", "B1", "--format", "json"]);
    let shown: Value = serde_json::from_slice(&outcome.answer).unwrap();
    assert_eq!(counts(&shown), [4, 1, 0]);
    assert_eq!(shown["branches"][0]["lacking"], serde_json::json!(["赵敏"]));
    assert!(
        outcome.remarks.contains("不在名单上的人") && outcome.remarks.contains("潘娟"),
        "{}",
        outcome.remarks
    );
    desk.refused(&["document", "reading", "edit", "B1", "--copies", "否"], 3, &["已经发出 2 本"]);
    desk.refused(&["document", "reading", "remove", "B1", "--because", "列错了"], 3, &["3 人"]);
    assert_eq!(rows(&desk.json(&["document", "reading", "list", "--year", "2026"]))[0]["handed"], 1);
    assert!(rows(&desk.json(&["document", "reading", "list", "--year", "2025"])).is_empty());
}

#[test]
fn a_store_without_conversions_counts_the_clock_as_it_is() {
    let desk = two_branches();
    for code in ["H1", "H2", "H3", "H4", "H5", "H6"] {
        desk.ok(&["inspect", "hours", "end", code, "--on", "2020-01-01"]);
    }
    desk.ok(&[
        "log",
        "add",
        "集中学习",
        "--unit",
        "办公室党支部",
        "--on",
        "2026-10-20",
        "--time",
        "9:00-10:40",
        "--attend-all",
    ]);
    desk.ok(&["log", "self", "add", "--who", "001004", "--minutes", "50", "--what", "党章", "--online"]);
    let row = desk.hours("001004", "2026");
    assert_eq!((&row["collective"], &row["self_study"]), (&100.into(), &50.into()));
    let own = desk.json(&["report", "hours", "--who", "001004"]);
    assert_eq!(own["tables"]["self_study"]["rows"][0]["conversion"], "按实际时间计");
    assert!(desk.run(&["inspect", "hours", "list"]).remarks.contains("wuxue inspect hours add 半天"));
    let half =
        ["log", "self", "add", "--who", "001004", "--on", "2026-10-21", "--hours", "半天", "--what", "党史"];
    desk.refused(&half, 3, &["没有施行半天的折算标准", "wuxue inspect hours add"]);
    let day = desk.ok(&[
        "log",
        "add",
        "集中学习",
        "--unit",
        "办公室党支部",
        "--on",
        "2026-10-21",
        "--hours",
        "全天",
    ]);
    assert!(day.remarks.contains("wuxue inspect hours add 全天 --credit"), "{}", day.remarks);
}

#[test]
fn the_monthly_report_and_a_persons_page_tell_of_self_study_and_every_figure_adds_up() {
    let desk = two_branches();
    let silent = String::from_utf8(desk.ok(&["report", "monthly", "2026-10"]).answer).unwrap();
    assert!(silent.contains("个人自学还没有登记，待补"), "{silent}");
    for (who, day, minutes) in [
        ("001004", "2026-10-01", "90"),
        ("001004", "2026-10-31", "30"),
        ("001010", "2026-10-05", "45"),
        ("001010", "2026-09-30", "60"),
    ] {
        desk.ok(&["log", "self", "add", "--who", who, "--on", day, "--minutes", minutes, "--what", "党章"]);
    }
    desk.ok(&["member", "move", "001004", "--to", "组织处党支部", "--on", "2026-10-20"]);
    let text = String::from_utf8(desk.ok(&["report", "monthly", "2026-10"]).answer).unwrap();
    assert!(text.contains("登记自学 3 条，2 人，自学合计 2.75 学时"), "{text}");
    let figure = |id: &str, args: &[&str]| {
        let page = desk.json(&[&["report", "monthly", "2026-10"], args].concat());
        let figures = page["figures"].as_array().unwrap().clone();
        let found =
            figures.into_iter().find(|figure| figure["id"] == id).map(|figure| figure["value"].clone());
        let explained = desk.json(&[&["report", "explain", id, "--period", "2026-10"], args].concat());
        let sum: i64 = rows(&explained).iter().map(|row| row["n"].as_i64().unwrap()).sum();
        assert_eq!(Some(&Value::from(sum)), found.as_ref(), "{id}");
        sum
    };
    let of = |args: &[&str]| {
        ["entries", "learners", "credited"].map(|id| figure(&format!("self_study.{id}"), args))
    };
    assert_eq!(of(&[]), [3, 2, 165]);
    // By unit: where people were on the day.
    assert_eq!(of(&["--unit", "办公室党支部"]), [1, 1, 90]);
    assert_eq!(of(&["--unit", "组织处党支部"]), [2, 2, 75]);
    let credited = desk.json(&["report", "explain", "self_study.credited", "--period", "2026-10"]);
    let units: Vec<Value> = rows(&credited).iter().map(|row| row["unit"].clone()).collect();
    assert_eq!(units, ["办公室党支部", "组织处党支部", "组织处党支部"]);
    let page = desk.json(&["report", "member", "2026", "--who", "001010"]);
    assert_eq!(
        (&page["self_study"], &page["hours_due"], &page["hours_short"]),
        (&105.into(), &1920.into(), &1920.into())
    );
}

#[test]
fn self_study_carries_out_only_what_was_planned_for_it() {
    let desk = two_branches();
    let add = |plan: &'static str| {
        ["log", "self", "add", "--who", "001004", "--minutes", "30", "--what", "党章", "--plan", plan]
    };
    desk.refused(&add("PL1"), 3, &["PL1"]);
    desk.refused(&add("计划"), 2, &["PL"]);
}

/// An item is for the people of its unit, or of one below it, in its period. A week kept on its Monday may begin
/// before the period does.
#[test]
fn self_study_carries_out_an_item_of_its_own_unit_and_period() {
    let desk = two_branches();
    for (unit, period) in
        [("组织处党支部", "2026-10"), ("市直机关工委机关党委", "2026-10"), ("办公室党支部", "2026")]
    {
        desk.ok(&["plan", "add", "--unit", unit, "--kind", "自学", "--period", period, "--topic", "党章"]);
    }
    let add = |day: &'static str, plan: &'static str| {
        let what = ["--minutes", "30", "--what", "党章", "--plan", plan];
        [&["log", "self", "add", "--who", "001004", "--on", day][..], &what].concat()
    };
    let unit = "张伟 2026-10-12 的自学不是落实计划项 PL1“党章”的：它是“组织处党支部”的计划";
    desk.refused(&add("2026-10-12", "PL1"), 3, &[unit, "wuxue plan list"]);
    desk.refused(&add("2026-09-27", "PL2"), 3, &["它的期间是2026年10月，2026-09-27 不在其中"]);
    desk.ok(&add("2026-09-28", "PL2"));
    desk.ok(&add("2026-10-12", "PL3"));
    desk.refused(&["log", "self", "edit", "S2", "--plan", "PL1"], 3, &[unit]);
    desk.refused(&["log", "self", "edit", "S1", "--on", "2026-09-21"], 3, &["2026-09-21 不在其中"]);

    let sheet = desk.file(
        "自学.csv",
        "姓名,工号,日期,学习内容,时长（分钟）,计划项\n\
         潘娟,,2026-10-12,党章,90,PL1\n\
         潘娟,,2026-09-12,党章,90,PL2\n\
         潘娟,,2026-10-13,党章,90,PL2\n"
            .as_bytes(),
    );
    let outcome = desk.run(&["log", "self", "import", &sheet, "--format", "json"]);
    let page: Value = serde_json::from_slice(&outcome.answer).unwrap();
    assert_eq!((page["new"].as_i64(), page["held"].as_i64()), (Some(1), Some(2)));
    let reasons: Vec<&str> =
        page["rows"].as_array().unwrap().iter().filter_map(|row| row["reason"].as_str()).collect();
    assert!(
        reasons[0].contains("“组织处党支部”的计划") && reasons[1].contains("2026-09-12 不在其中"),
        "{reasons:?}"
    );

    // Who has moved on meanwhile may still have the entry put right.
    desk.ok(&["member", "move", "001004", "--to", "组织处党支部", "--on", "2026-10-01"]);
    desk.ok(&["log", "self", "edit", "S2", "--minutes", "45"]);
    desk.refused(&["log", "self", "edit", "S2", "--on", "2026-10-14"], 3, &["“办公室党支部”的计划"]);
}
