//! What comes of sessions and after them, through whole command lines: make-ups, outcomes, cases, needs, feedback,
//! themes, service, settings.

use serde_json::{Value, json};

use crate::desk::{Desk, figure, gbk};

/// A store with one branch of four, which held a lecture in September and a day of its own in October.
fn office() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
        for (name, number) in [("秦春丽", "001"), ("张伟", "002"), ("李娜", "003"), ("谭怡凯", "004")]
        {
            desk.member(name, number, "办公室党支部", &[]);
        }
        let lecture =
            ["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-09-18", "--title", "学习党史"];
        let missed = ["--attend-all", "--except", "张伟=请假(病假)", "李娜=缺席", "谭怡凯=因公外出"];
        desk.ok(&[&lecture[..], &missed].concat());
        let day = [
            "log",
            "add",
            "主题党日",
            "--unit",
            "办公室党支部",
            "--on",
            "2026-10-16",
            "--title",
            "走好第一方阵",
        ];
        desk.ok(&[&day[..], &["--attend-all", "--except", "张伟=缺席", "--theme", "我是党员我带头"]].concat());
    })
}

fn of(rows: &Value, keys: &[&str]) -> Vec<Vec<Value>> {
    let row = |row: &Value| keys.iter().map(|key| row[*key].clone()).collect();
    rows.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn leave_and_absence_open_a_debt_and_a_make_up_closes_it() {
    let desk = office();
    // Away on duty opens none, nor does a kind that asks for no make-up.
    let ledger = desk.json(&["log", "makeup"]);
    let keys = ["activity", "name", "state", "due", "command"];
    assert_eq!(
        of(&ledger["rows"], &keys),
        [
            [
                json!("A1"),
                json!("张伟"),
                json!("open"),
                json!(null),
                json!("wuxue log attend A1 --mark \"张伟=补学(日期)\"")
            ],
            [
                json!("A1"),
                json!("李娜"),
                json!("open"),
                json!(null),
                json!("wuxue log attend A1 --mark \"李娜=补学(日期)\"")
            ],
        ]
    );
    assert_eq!(desk.json(&["log", "makeup", "--overdue"])["rows"], json!([]));
    desk.ok(&["inspect", "setting", "set", "make_up_days", "30"]);
    let ledger = desk.json(&["log", "makeup", "--overdue"]);
    assert_eq!(
        of(&ledger["rows"], &["name", "due", "state"]),
        [
            [json!("张伟"), json!("2026-10-18"), json!("overdue")],
            [json!("李娜"), json!("2026-10-18"), json!("overdue")]
        ]
    );
    // On the last day itself nobody is late.
    assert_eq!(desk.json(&["log", "makeup", "--overdue", "--as-of", "2026-10-18"])["rows"], json!([]));
    desk.ok(&["log", "attend", "A1", "--mark", "张伟=补学(2026-10-20)"]);
    desk.ok(&["log", "attend", "A1", "--mark", "李娜=补学"]);
    assert_eq!(desk.json(&["log", "makeup"])["rows"], json!([]));
    let all = desk.json(&["log", "makeup", "--all"]);
    assert_eq!(
        of(&all["rows"], &["name", "state", "command"]),
        [[json!("张伟"), json!("closed"), json!(null)], [json!("李娜"), json!("closed"), json!(null)]]
    );
    assert_eq!(of(&all["units"], &["owed", "closed", "open", "overdue"]), [[2, 2, 0, 0].map(Value::from)]);
    // As of a day before the make-up it was still open.
    let before = desk.json(&["log", "makeup", "--who", "张伟", "--as-of", "2026-10-19"]);
    assert_eq!(of(&before["rows"], &["name", "state"]), [[json!("张伟"), json!("overdue")]]);
    // What is voided is owed no more.
    desk.ok(&["log", "void", "A1", "--because", "登记错了"]);
    assert_eq!(desk.json(&["log", "makeup", "--all"])["rows"], json!([]));
}

#[test]
fn the_ledger_narrows_to_unit_person_and_period() {
    let desk = office();
    let count = |words: &[&str]| {
        let ledger = desk.json(&[&["log", "makeup"], words].concat());
        ledger["rows"].as_array().unwrap().len()
    };
    assert_eq!(count(&["--unit", "办公室党支部"]), 2);
    assert_eq!(count(&["--unit", "宣传处党支部"]), 0);
    assert_eq!(count(&["--who", "003"]), 1);
    assert_eq!(count(&["--period", "2026-10"]), 0);
    assert_eq!(count(&["--period", "2026Q3"]), 2);
    // Somebody exempt that day was not expected and owes nothing.
    desk.ok(&["member", "exempt", "李娜", "--reason", "年老体弱", "--on", "2026-09-01"]);
    assert_eq!(count(&[]), 1);
    let page = desk.json(&["report", "member", "2026", "--who", "张伟"]);
    let owed = of(&page["tables"]["owed"]["rows"], &["sort", "record", "state"]);
    let to_make_up: Vec<_> = owed.into_iter().filter(|row| row[0] == "make_up").collect();
    assert_eq!(to_make_up, [[json!("make_up"), json!("A1"), json!("请假（病假），未补")]]);
}

/// 含补学 is the period's second figure; its first stays what it was.
#[test]
fn a_make_up_after_the_period_ended_counts_in_its_second_figure_alone() {
    let desk = office();
    let figures = || {
        let report = desk.json(&["report", "monthly", "2026-09"]);
        let value = |id: &str| figure(&report, id);
        [value("research.attendance"), value("research.attendance_made_up"), value("organ.present")]
    };
    let share = |n: i64| json!({"n": n, "of": 4});
    assert_eq!(figures(), [share(1), share(1), json!(1)]);
    desk.ok(&["log", "attend", "A1", "--mark", "张伟=补学(2026-10-20)"]);
    assert_eq!(figures(), [share(1), share(2), json!(1)]);
    // October has nothing of it.
    assert_eq!(desk.figure("organ.attendance_made_up", "2026-10"), json!({"n": 3, "of": 4}));
}

#[test]
fn an_outcome_stands_with_the_sessions_it_came_from() {
    let desk = office();
    let add = [
        "log",
        "outcome",
        "add",
        "窗口延时服务",
        "--sort",
        "措施",
        "--from",
        "A1",
        "A2",
        "--on",
        "2026-10-20",
    ];
    desk.ok(&add);
    desk.refused(&add, 3, &["O1"]);
    let early = ["log", "outcome", "add", "别的", "--sort", "政策", "--from", "A2", "--on", "2026-10-01"];
    desk.refused(&early, 3, &["早于活动 A2"]);
    let late = ["log", "outcome", "add", "别的", "--sort", "政策", "--from", "A2", "--on", "2026-12-01"];
    desk.refused(&late, 3, &["晚于今天"]);
    desk.refused(&["log", "outcome", "add", "别的", "--sort", "功劳", "--from", "A2"], 2, &["做法"]);
    let list = desk.json(&["log", "outcome", "list", "--period", "2026-10", "--unit", "办公室党支部"]);
    assert_eq!(
        of(&list["rows"], &["outcome", "sort", "activities"]),
        [[json!("O1"), json!("measure"), json!(["A1", "A2"])]]
    );
    assert_eq!(desk.json(&["log", "outcome", "list", "--sort", "政策"])["rows"], json!([]));
    desk.ok(&["log", "outcome", "edit", "O1", "--sort", "制度", "--from", "A2", "--note", "试行半年"]);
    let shown = desk.json(&["log", "outcome", "show", "O1"]);
    assert_eq!((&shown["sort"], &shown["note"]), (&json!("institution"), &json!("试行半年")));
    assert_eq!(of(&shown["activities"], &["activity"]), [[json!("A2")]]);
    assert_eq!(desk.json(&["log", "show", "A2"])["outcomes"][0]["outcome"], "O1");
    assert_eq!(desk.json(&["log", "show", "A1"])["outcomes"], json!([]));
    // A voided session is no source any more, which the list points out.
    desk.ok(&["log", "void", "A2", "--because", "登记错了"]);
    let list = desk.json(&["log", "outcome", "list"]);
    assert_eq!(of(&list["rows"], &["activities", "voided"]), [[json!([]), json!("有来源活动已作废")]]);
    desk.refused(&["log", "outcome", "edit", "O1", "--title", "新名"], 3, &["来自哪次活动"]);
    desk.ok(&["log", "outcome", "edit", "O1", "--title", "新名", "--from", "A1"]);
    desk.refused(&["log", "outcome", "remove", "O1"], 3, &["--because 原因"]);
    desk.ok(&["log", "outcome", "remove", "O1", "--because", "登记错了"]);
    assert_eq!(desk.json(&["log", "outcome", "list"])["rows"], json!([]));
    desk.refused(&["log", "outcome", "show", "O1"], 3, &[]);
}

#[test]
fn a_case_has_its_story_from_a_file_in_any_encoding_and_goes_out_only_if_agreed() {
    let desk = office();
    let story = "第一段讲来历。\r\n\r\n　　第二段讲做法。\r\n";
    let file = desk.file("故事.txt", gbk(story));
    desk.ok(&["log", "showcase", "add", "A2", "--title", "一堂难忘的课", "--story-file", &file]);
    let shown = desk.json(&["log", "showcase", "show", "C1"]);
    assert_eq!(shown["story"], "第一段讲来历。\n第二段讲做法。");
    // A topic that has quotation marks itself has the inner ones in the paper of the case.
    desk.ok(&["log", "edit", "A2", "--title", "我和“十五五”"]);
    let paper = desk.text(&["log", "showcase", "show", "C1"]);
    assert!(paper.contains("“我和‘十五五’”"), "{paper}");
    desk.ok(&["log", "edit", "A2", "--title", "走好第一方阵"]);
    for ledger in ["makeup", "lint"] {
        let page = desk.json(&["log", ledger, "--period", "2026-10"]);
        assert_eq!((&page["period"], &page["period_label"]), (&json!("2026-10"), &json!("2026年10月")));
    }
    assert_eq!((&shown["publish"], &shown["publishable"]), (&json!(null), &json!(false)));
    assert_eq!(desk.json(&["log", "showcase", "list", "--publishable"])["rows"], json!([]));
    desk.ok(&["log", "showcase", "edit", "C1", "--publish", "同意"]);
    let list = desk.json(&["log", "showcase", "list", "--publishable", "--unit", "办公室党支部"]);
    assert_eq!(
        of(&list["rows"], &["showcase", "publish", "length"]),
        [[json!("C1"), json!("agreed"), json!(15)]]
    );
    let paper = desk.text(&["log", "showcase", "show", "C1", "--format", "md"]);
    for line in [
        "# 优秀案例：一堂难忘的课",
        "2026年10月16日，办公室党支部开展主题党日“走好第一方阵”，3 人参加。",
        "第二段讲做法。",
    ] {
        assert!(paper.contains(line), "{paper}");
    }
    assert_eq!(desk.json(&["log", "show", "A2"])["showcases"][0]["showcase"], "C1");
    let workbook = desk.path("x.xlsx");
    desk.ok(&["member", "export", "-o", &workbook]);
    desk.refused(&["log", "showcase", "edit", "C1", "--story-file", &workbook], 3, &["不是文本文件"]);
    desk.refused(&["log", "showcase", "edit", "C1", "--story-file", "没有.txt"], 3, &[]);
    let marked = desk.file("密.txt", "机密★10年\n内容");
    desk.refused(&["log", "showcase", "edit", "C1", "--story-file", &marked], 3, &["密级"]);
    desk.refused(&["log", "showcase", "add", "A2", "--title", "一堂难忘的课"], 3, &["C1"]);
    desk.refused(&["log", "showcase", "add", "A2", "--title", "又一个", "--on", "2026-10-01"], 3, &[]);
    // A case of what was voided is nothing to show.
    desk.ok(&["log", "void", "A2", "--because", "登记错了"]);
    assert_eq!(desk.json(&["log", "showcase", "list", "--publishable"])["rows"], json!([]));
    desk.refused(&["log", "showcase", "remove", "C1"], 3, &["--because 原因"]);
    desk.ok(&["log", "showcase", "remove", "C1", "--because", "登记错了"]);
}

#[test]
fn needs_are_answered_by_plan_or_session_and_name_nobody() {
    let desk = office();
    let add = [
        "log",
        "need",
        "add",
        "--unit",
        "办公室党支部",
        "--sort",
        "主题",
        "--text",
        "想听产业政策",
        "--asked",
        "5",
    ];
    desk.ok(&[&add[..], &["--on", "2026-10-10"]].concat());
    desk.ok(&["log", "need", "add", "--unit", "办公室党支部", "--sort", "问题", "--text", "延迟退休怎么算"]);
    desk.refused(&[&add[..], &["--on", "2026-10-10"]].concat(), 3, &["Q1"]);
    desk.refused(
        &["log", "need", "add", "--unit", "办公室党支部", "--sort", "主题", "--text", "联系13812345678"],
        3,
        &[],
    );
    desk.refused(
        &["log", "need", "add", "--unit", "办公室党支部", "--sort", "主题", "--text", "学", "--asked", "0"],
        2,
        &[],
    );
    desk.refused(&["log", "need", "answer", "Q1"], 2, &[]);
    desk.ok(&[
        "plan",
        "add",
        "--unit",
        "办公室党支部",
        "--kind",
        "党课",
        "--period",
        "2026Q4",
        "--topic",
        "产业政策",
    ]);
    desk.ok(&["log", "need", "answer", "Q1", "--plan", "PL1"]);
    let states = || {
        let list = desk.json(&["log", "need", "list"]);
        of(&list["rows"], &["state"]).into_iter().flatten().collect::<Vec<_>>()
    };
    assert_eq!(states(), ["planned", "open"]);
    desk.refused(&["log", "need", "answer", "Q2", "--activity", "A2"], 3, &["之前"]);
    desk.ok(&["log", "need", "answer", "Q1", "--activity", "A2"]);
    assert_eq!(states(), ["answered", "open"]);
    // What was voided or withdrawn answers nothing.
    desk.ok(&["log", "void", "A2", "--because", "登记错了"]);
    assert_eq!(states(), ["planned", "open"]);
    desk.ok(&["plan", "withdraw", "PL1", "--because", "不办了"]);
    assert_eq!(states(), ["open", "open"]);
    let open = desk.json(&["log", "need", "list", "--open"]);
    assert_eq!(of(&open["rows"], &["need", "asked"]), [[json!("Q1"), json!(5)], [json!("Q2"), json!(1)]]);
    desk.refused(&["log", "need", "remove", "Q2"], 3, &["--because 原因"]);
    desk.ok(&["log", "need", "remove", "Q2", "--because", "登记错了"]);
    assert_eq!(states(), ["open"]);
}

#[test]
fn what_is_wrong_with_a_command_is_said_in_office_words_with_what_to_type() {
    let desk = office();
    let refused = |line: &str, exit: u8, says: &[&str]| {
        desk.refused(&line.split(' ').collect::<Vec<_>>(), exit, says);
    };
    for edit in ["log need edit Q1", "log outcome edit O1", "log showcase edit C1"] {
        refused(edit, 2, &["没有写要改什么", &format!("例如：wuxue {edit} --")]);
    }
    refused("log feedback A1 --answers -1", 2, &["要在 0 到 1000000 之间"]);
    refused("log archive --year 2026-10", 2, &["写作 --year 2026"]);
    refused("log list --period 2026-13", 2, &["不是期间"]);
    refused(
        "log add 党课 --unit 办公室党支部 --on 2026-10-20 --decision 甲=张伟,2026-12-40",
        2,
        &["决议“甲”的日期不对"],
    );
    // Settings go by the words of the screen; scripts may keep the codes.
    refused("inspect setting set x 1", 2, &["可选：单位名称、青年小组年龄上限、补录界限、补学期限"]);
    desk.ok(&["inspect", "setting", "set", "补学期限", "30"]);
    desk.ok(&["inspect", "setting", "set", "make_up_days", "20"]);
    let listed = desk.json(&["inspect", "setting", "list"]);
    assert!(
        of(&listed["rows"], &["name", "value"]).contains(&vec![json!("make_up_days"), json!("20")]),
        "{listed}"
    );
}

#[test]
fn nothing_is_made_up_before_it_was_missed() {
    let desk = office();
    let early = desk.refused(&["log", "attend", "A2", "--mark", "张伟=补学(2026-10-10)"], 3, &[]);
    assert!(early.contains("补学日期 2026-10-10 早于活动日期 2026-10-16"), "{early}");
    assert!(early.contains("wuxue log edit A2 --on") && !early.contains("是不是"), "{early}");
    let add = ["log", "add", "集中学习", "--unit", "办公室党支部", "--on", "2026-10-20"];
    let early = desk.refused(&[&add[..], &["--mark", "张伟=补学（10月1日，2026年）"]].concat(), 2, &[]);
    assert!(!early.contains("A3"), "{early}");
    let early = desk.refused(&[&add[..], &["--mark", "张伟=补学(2026.10.1)"]].concat(), 3, &[]);
    assert!(
        early.contains("早于活动日期 2026-10-20") && early.contains("--on") && !early.contains("A3"),
        "{early}"
    );
}

/// The outcome, the case and the answered need of a session in October, and an exchange that showed it.
fn told_of() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        std::fs::copy(&office().store, &desk.store).unwrap();
        let unit = ["--unit", "办公室党支部"];
        desk.ok(&["log", "attend", "A2", "--mark", "张伟=补学(2026-10-18)"]);
        desk.ok(&[
            "log",
            "outcome",
            "add",
            "延时服务",
            "--sort",
            "措施",
            "--from",
            "A2",
            "--on",
            "2026-10-20",
        ]);
        desk.ok(&["log", "showcase", "add", "A2", "--title", "难忘", "--on", "2026-10-20"]);
        let need = ["--sort", "问题", "--text", "怎么报名", "--on", "2026-10-10"];
        desk.ok(&[&["log", "need", "add"], &unit[..], &need].concat());
        desk.ok(&["log", "need", "answer", "Q1", "--activity", "A2"]);
        let shows = ["--on", "2026-10-22", "--shows", "A1", "--shows", "A2"];
        desk.ok(&[&["log", "add", "成果交流会"], &unit[..], &shows].concat());
    })
}

#[test]
fn another_day_leaves_nothing_behind_that_hangs_on_the_session() {
    let desk = told_of();
    let on = |day: &'static str| ["log", "edit", "A2", "--on", day];
    let later = [
        "A2 的活动日期不能改为 2026-10-25",
        "张伟的补学日期 2026-10-18",
        "wuxue log attend A2 --mark \"P2=补学(日期)\"",
        "成果 O1 的日期 2026-10-20",
        "wuxue log outcome edit O1 --on 日期",
        "选为案例 C1 的日期 2026-10-20",
        "wuxue log showcase edit C1 --on 日期",
        "A3 在 2026-10-22 展示了它的成果",
        "wuxue log edit A3 --shows A1",
    ];
    desk.refused(&on("2026-10-25"), 3, &later);
    let said = desk.refused(&on("2026-10-19"), 3, &later[1..3]);
    assert!(!said.contains("O1") && !said.contains("C1") && !said.contains("A3"), "{said}");
    let needed = ["需求 Q1 在 2026-10-10 才提出", "wuxue log need edit Q1 --on 日期"];
    desk.refused(&on("2026-10-09"), 3, &needed);
    // The exchange from its own side.
    let exchange = ["log", "edit", "A3", "--on", "2026-10-14"];
    desk.refused(&exchange, 3, &["展示了成果的 A2 在 2026-10-16 才举办", "wuxue log edit A3 --shows A1"]);
    let both = ["A1 在 2026-09-18 才举办，A2 在 2026-10-16 才举办", "wuxue log edit A3 --shows \"\""];
    desk.refused(&["log", "edit", "A3", "--on", "2026-09-01"], 3, &both);
    desk.ok(&[&exchange[..], &["--shows", "A1"]].concat());
    // As the commands say, one after the other.
    desk.ok(&["log", "attend", "A2", "--mark", "P2=补学(2026-10-28)"]);
    desk.ok(&["log", "outcome", "edit", "O1", "--on", "2026-10-28"]);
    desk.ok(&["log", "showcase", "edit", "C1", "--on", "2026-10-28"]);
    desk.ok(&on("2026-10-25"));
    desk.ok(&["log", "need", "edit", "Q1", "--on", "2026-10-08"]);
    desk.ok(&on("2026-10-09"));
}

#[test]
fn what_has_been_told_of_is_made_no_talk() {
    let desk = told_of();
    desk.ok(&["log", "feedback", "A2", "--answers", "3"]);
    let talk = ["log", "edit", "A2", "--kind", "谈心谈话", "--title", "", "--theme", ""];
    let says = [
        "A2 已经登记了反馈、成果 O1、案例 C1、对需求 Q1 的回应，不能改为谈心谈话",
        "wuxue log outcome remove O1 --because 原因",
        "wuxue log showcase remove C1 --because 原因",
        "wuxue log need answer Q1 --activity 编号",
        "wuxue log void A2 --because 类型登记错了",
    ];
    desk.refused(&talk, 3, &says);
    desk.ok(&["log", "add", "谈心谈话", "--unit", "办公室党支部", "--on", "2026-10-23", "--host", "张伟"]);
    desk.refused(&["log", "need", "answer", "Q1", "--activity", "A4"], 3, &["不登记对需求的回应"]);
}

#[test]
fn what_is_anonymous_points_out_names_and_numbers_that_cannot_be() {
    let desk = office();
    let say = |line: &str| desk.ok(&line.split(' ').collect::<Vec<_>>()).remarks;
    let refused = |line: &str, exit: u8, says: &[&str]| {
        desk.refused(&line.split(' ').collect::<Vec<_>>(), exit, says);
    };
    let add = "log need add --unit 办公室党支部 --on 2026-10-10 --sort 主题 --text";
    assert_eq!(say(&format!("{add} 想听张伟大师的事迹")).matches("姓名").count(), 0);
    // A name is kept as it was written, and pointed out with the command that changes it.
    let told = say(&format!("{add} 张伟提出：想听产业政策（谭怡凯也想听） --asked 5"));
    assert!(told.contains("姓名：张伟、谭怡凯") && told.contains("wuxue log need edit Q2 --text"), "{told}");
    assert!(told.contains("5 人，多于“办公室党支部”2026-10-10 在册的 4 人"), "{told}");
    let told = say("log need edit Q2 --text 想听产业政策 --asked 4 --sort 问题");
    assert!(!told.contains("姓名") && !told.contains("多于"), "{told}");
    let list = desk.json(&["log", "need", "list"]);
    assert_eq!(
        of(&list["rows"], &["text", "asked", "sort"])[1],
        [json!("想听产业政策"), json!(4), json!("question")]
    );
    refused("log need edit Q1 --text 想听产业政策", 3, &["Q2"]);
    refused("log need edit Q2 --on 2026-12-01", 3, &["晚于今天"]);
    say("log need answer Q2 --activity A2");
    refused("log need edit Q2 --on 2026-10-20", 3, &["A2"]);

    // One came and two are excused at A1: forms of guests are possible, so more are pointed out, not refused.
    let told = say("log feedback A1 --answers 9 --suggestion 李娜：少念稿子");
    assert!(told.contains("补学和列席 1 人") && told.contains("wuxue log feedback A1 --answers"), "{told}");
    assert!(told.contains("姓名：李娜") && told.contains("--suggestion"), "{told}");
    refused("log feedback A1 --answers 2 --useful 3", 3, &["wuxue log feedback A1 --answers"]);
    // Of whom nothing is recorded yet may have been there.
    say("log attend A2 --mark 李娜=未登记");
    assert!(say("log feedback A2 --answers 4").contains("多于"));
    assert!(!say("log feedback A2 --answers 3").contains("多于"));
}

#[test]
fn feedback_is_counts_and_shares_of_those_who_were_asked() {
    let desk = office();
    desk.refused(&["log", "feedback", "A1", "--welcome", "1"], 2, &["--answers"]);
    desk.refused(&["log", "feedback", "A1", "--answers", "3", "--useful", "4"], 3, &["多于"]);
    desk.refused(&["log", "feedback", "A1", "--answers", "0"], 2, &[]);
    // One was there: three answers are recorded, and pointed out.
    let told = desk.ok(&["log", "feedback", "A1", "--answers", "3", "--welcome", "2"]).remarks;
    assert!(told.contains("多于"), "{told}");
    let told = desk
        .ok(&[
            "log",
            "feedback",
            "A2",
            "--answers",
            "3",
            "--welcome",
            "3",
            "--useful",
            "1",
            "--suggestion",
            "多讨论",
        ])
        .remarks;
    assert!(!told.contains("多于"), "{told}");
    desk.ok(&["log", "feedback", "A2", "--adjustment", "下次分组讨论"]);
    let list = desk.json(&["log", "feedback", "list"]);
    let share = |n: i64, of: i64| json!({"n": n, "of": of});
    assert_eq!(
        of(&list["rows"], &["activity", "welcome", "useful", "suggestions", "adjustment"]),
        [
            [json!("A1"), share(2, 3), json!(null), json!(null), json!(null)],
            [json!("A2"), share(3, 3), share(1, 3), json!("多讨论"), json!("下次分组讨论")]
        ]
    );
    // Useful was asked at one session only.
    assert_eq!((&list["total_welcome"], &list["total_useful"]), (&share(5, 6), &share(1, 3)));
    assert_eq!(desk.json(&["log", "feedback", "list", "--period", "2026-10"])["sessions"], 1);
    assert_eq!(desk.json(&["log", "feedback", "list", "--unit", "宣传处党支部"])["sessions"], 0);
    assert_eq!(desk.json(&["log", "show", "A2"])["feedback"][0]["answers"], 3);
    desk.ok(&["log", "void", "A2", "--because", "登记错了"]);
    assert_eq!(desk.json(&["log", "feedback", "list"])["sessions"], 1);
}

#[test]
fn themes_come_with_the_store_and_count_what_was_done_under_them() {
    let desk = office();
    let counts = |words: &[&str]| {
        let list = desk.json(&[&["log", "theme", "list"], words].concat());
        let rows = of(&list["rows"], &["name", "sort", "activities", "people"]);
        rows.into_iter().find(|row| row[0].as_str().unwrap().starts_with("我是党员我带头")).unwrap()
    };
    let done = [json!("我是党员我带头"), json!("series"), json!(1), json!(3)];
    assert_eq!(counts(&["--period", "2026"]), done);
    assert_eq!(counts(&["--period", "2026-09"])[2..], [json!(0), json!(0)]);
    assert_eq!(counts(&["--unit", "宣传处党支部"])[2], 0);
    assert_eq!(desk.json(&["log", "theme", "list"])["rows"].as_array().unwrap().len(), 5);
    desk.refused(&["log", "theme", "add", "“我是党员我带头”"], 3, &["已经有"]);
    desk.refused(&["log", "theme", "rename", "我是党员", "别的"], 3, &["是不是“我是党员我带头”"]);
    desk.ok(&["log", "theme", "rename", "我是党员我带头", "我是党员我带头（2026）"]);
    assert_eq!(counts(&[])[2], 1);
    desk.ok(&["log", "void", "A2", "--because", "登记错了"]);
    assert_eq!(counts(&[])[2], 0);
    // Starter data that is missing comes back, and only that.
    let added = desk.json(&["log", "kinds", "--add-missing"]);
    assert!(added.to_string().contains("我是党员我带头"), "{added}");
    assert_eq!(desk.json(&["log", "theme", "list"])["rows"].as_array().unwrap().len(), 6);
}

#[test]
fn service_is_recorded_for_several_at_once_and_summed_by_branch() {
    let desk = office();
    let report = ["log", "service", "add", "社区报到", "--who", "张伟", "李娜", "--on", "2026-10-20"];
    desk.refused(&report, 3, &["--community"]);
    desk.ok(&[&report[..], &["--community", "福星社区", "--hours", "2"]].concat());
    let serve = [
        "log",
        "service",
        "add",
        "志愿服务",
        "--who",
        "张伟",
        "--on",
        "2026-10-25",
        "--hours",
        "1.5",
        "--what",
        "文明劝导",
    ];
    desk.ok(&serve);
    desk.refused(&serve, 3, &["V3"]);
    desk.refused(
        &["log", "service", "add", "志愿服务", "--who", "张伟", "--on", "2026-12-01"],
        3,
        &["晚于今天"],
    );
    desk.refused(&["log", "service", "add", "志愿服务", "--who", "张伟", "--hours", "0"], 2, &[]);
    let list = desk.json(&["log", "service", "list", "--unit", "办公室党支部"]);
    assert_eq!(
        of(&list["units"], &["unit_name", "reported", "served", "times", "minutes"]),
        [[json!("办公室党支部"), json!(2), json!(1), json!(1), json!(330)]]
    );
    // By the roster, never by hours.
    assert_eq!(
        of(&list["persons"], &["name", "communities", "times", "minutes"]),
        [
            [json!("张伟"), json!(["福星社区"]), json!(1), json!(210)],
            [json!("李娜"), json!(["福星社区"]), json!(0), json!(120)]
        ]
    );
    let count = |words: &[&str]| {
        desk.json(&[&["log", "service", "list"], words].concat())["rows"].as_array().unwrap().len()
    };
    assert_eq!(count(&["--who", "张伟"]), 2);
    assert_eq!(count(&["--sort", "志愿服务"]), 1);
    assert_eq!(count(&["--period", "2026-09"]), 0);
    assert_eq!(count(&["--unit", "宣传处党支部"]), 0);
    desk.refused(&["log", "service", "remove", "V1"], 3, &["要写明原因"]);
    desk.ok(&["log", "service", "remove", "V1", "--because", "登记错了"]);
    assert_eq!(count(&[]), 2);
}

#[test]
fn a_day_of_service_has_24_hours() {
    let desk = office();
    let serve = |hours: &'static str, what: &'static str| {
        let entry = ["--who", "张伟、李娜", "--on", "2026-10-25", "--hours", hours, "--what", what];
        [&["log", "service", "add", "志愿服务"][..], &entry].concat()
    };
    desk.ok(&serve("23", "值守"));
    let told = desk.refused(&serve("1.5", "清扫"), 3, &[]);
    assert!(told.contains("张伟 2026-10-25 已登记 23 小时，再加 1.5 小时，一天超过 24 小时"), "{told}");
    assert!(told.contains("wuxue log service list --who P"), "{told}");
    desk.ok(&serve("1", "清扫"));
    let report = desk.text(&["report", "monthly", "2026-10"]);
    assert!(
        report.contains("参加志愿服务 4 人次，合计 48 小时；") || !report.contains("没有登记时长"),
        "{report}"
    );
    desk.ok(&["log", "service", "add", "志愿服务", "--who", "谭怡凯", "--on", "2026-10-25"]);
    let report = desk.text(&["report", "monthly", "2026-10"]);
    assert!(report.contains("参加志愿服务 5 人次，合计 48 小时（另有 1 条没有登记时长）"), "{report}");
    let list = desk.json(&["log", "service", "list", "--who", "谭怡凯"]);
    assert_eq!(of(&list["persons"], &["name", "minutes"]), [[json!("谭怡凯"), json!(null)]]);
    let left = desk.json(&["report", "explain", "organ.service_minutes", "2026-10"]);
    assert_eq!(left["left_out"][0]["why"], "没有登记时长");
    let whole = ["--unit", "办公室党支部", "--all", "--on", "2026-10-26", "--community", "福星社区"];
    let added = desk.json(&[&["log", "service", "add", "社区报到"][..], &whole].concat());
    let names = ["秦春丽", "张伟", "李娜", "谭怡凯"];
    assert_eq!(of(&added["rows"], &["name"]), names.map(|name| [json!(name)]));
}

/// The branches had the service of their own days; the person did it all.
#[test]
fn who_moved_is_one_person_of_two_branches() {
    let desk = office();
    for on in ["2026-10-05", "2026-10-25"] {
        desk.ok(&["log", "service", "add", "志愿服务", "--who", "张伟", "--on", on, "--hours", "2"]);
    }
    desk.ok(&["member", "move", "张伟", "--to", "宣传处党支部", "--on", "2026-10-15"]);
    let list = desk.json(&["log", "service", "list"]);
    assert_eq!(
        of(&list["units"], &["unit_name", "served", "minutes"]),
        [[json!("办公室党支部"), json!(1), json!(120)], [json!("宣传处党支部"), json!(1), json!(120)]]
    );
    assert_eq!(
        of(&list["persons"], &["name", "unit_name", "times", "minutes"]),
        [[json!("张伟"), json!("宣传处党支部"), json!(2), json!(240)]]
    );
}

#[test]
fn needs_are_of_those_who_are_here() {
    let desk = office();
    desk.ok(&["unit", "add", "市财政局", "--kind", "外单位"]);
    let add = |unit: &'static str, on: &'static str| {
        ["log", "need", "add", "--text", "想听政策", "--sort", "主题", "--unit", unit, "--on", on]
    };
    desk.refused(&add("市财政局", "2026-10-10"), 3, &["“市财政局”是外单位，不收集它的学习需求"]);
    desk.refused(&add("办公室党支部", "2019-01-05"), 3, &["2020-01-01"]);
}

/// What circulates inside may be kept; whoever keeps it is told.
#[test]
fn words_that_bid_caution_are_pointed_out() {
    let desk = office();
    let add = ["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-10-20", "--title"];
    let told = desk.ok(&[&add[..], &["传达内部资料精神"]].concat()).remarks;
    assert!(told.contains("写有“内部资料”：确认可以存放在这个库里"), "{told}");
    assert!(!desk.ok(&["log", "list"]).remarks.contains("内部资料"));
}

#[test]
fn settings_are_listed_checked_and_set() {
    let desk = office();
    let value = |name: &str| {
        let list = desk.json(&["inspect", "setting", "list"]);
        let rows = of(&list["rows"], &["name", "value"]);
        rows.into_iter().find(|row| row[0] == name).unwrap().remove(1)
    };
    assert_eq!((value("youth_age_limit"), value("make_up_days")), (json!("40"), json!(null)));
    desk.ok(&["inspect", "setting", "set", "youth_age_limit", "35"]);
    desk.ok(&["inspect", "setting", "set", "补学期限", "６０"]);
    assert_eq!((value("youth_age_limit"), value("make_up_days")), (json!("35"), json!("60")));
    desk.ok(&["inspect", "setting", "set", "make_up_days", "无"]);
    assert_eq!(value("make_up_days"), json!(null));
    for (name, wrong, exit) in [
        ("youth_age_limit", "38", 2),
        ("cut_off_day", "31", 2),
        ("make_up_days", "-3", 2),
        ("organ", "机密★", 3),
    ] {
        desk.refused(&["inspect", "setting", "set", name, wrong], exit, &[]);
    }
    desk.refused(&["inspect", "setting", "set", "没有这项", "3"], 2, &[]);
}
