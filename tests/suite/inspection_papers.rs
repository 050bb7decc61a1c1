//! The papers of an inspection, and its conclusion.

use serde_json::{Value, json};

use crate::desk::Desk;

/// The inspection of a half year, with problems of both branches, ready to be concluded.
fn judged() -> Desk {
    Desk::copied("2026-07-10", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
        desk.member("秦春丽", "001", "办公室党支部", &[]);
        desk.member("谭怡凯", "002", "办公室党支部", &[]);
        desk.member("张伟", "003", "宣传处党支部", &[]);
        for words in [
            &["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-05-12"][..],
            &["log", "attend", "A1", "--mark", "秦春丽=出勤", "谭怡凯=事假"],
            &["inspect", "open", "2026H1"],
            &["inspect", "finding", "draw", "I1", "--due", "2026-08-31"],
            &[
                "inspect",
                "practice",
                "I1",
                "--unit",
                "办公室党支部",
                "--text",
                "办公室党支部由秦春丽牵头，每课必讨论",
            ],
            &["inspect", "propose", "I1", "--text", "办一期党支部书记培训"],
            &["inspect", "verdict", "I1", "--unit", "办公室党支部", "较好", "--because", "制度基本落实"],
            &["inspect", "verdict", "I1", "--unit", "宣传处党支部", "一般", "--because", "缺课较多"],
        ] {
            desk.ok(words);
        }
    })
}

#[test]
fn a_conclusion_needs_a_verdict_on_every_branch() {
    let desk = Desk::copied("2026-07-10", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
    });
    desk.ok(&["inspect", "open", "2026H1"]);
    desk.ok(&["inspect", "verdict", "I1", "--unit", "办公室党支部", "好", "--because", "齐全"]);
    desk.refused(
        &["inspect", "conclude", "I1"],
        3,
        &["还有 1 个党支部没有评价", "宣传处党支部", "inspect verdict I1 --unit 宣传处党支部"],
    );
    desk.refused(
        &["inspect", "appraisal", "I1", "--unit", "办公室党支部", "--result", "好"],
        3,
        &["还没有作结论"],
    );
    desk.ok(&["inspect", "verdict", "I1", "--unit", "宣传处党支部", "好", "--because", "齐全"]);
    let said = desk.ok(&["inspect", "conclude", "I1"]).remarks;
    assert!(said.contains("报告里待补：好的做法") && said.contains("工作建议"), "{said}");
}

#[test]
fn a_conclusion_does_not_lie_before_what_its_papers_tell_of() {
    let desk = judged();
    let day = |words: &[&'static str]| [&["--as-of", "2026-07-20"], words].concat();
    desk.ok(&day(&["inspect", "finding", "add", "I1", "--unit", "办公室党支部", "--what", "会议记录潦草"]));
    desk.refused(
        &day(&["inspect", "conclude", "I1", "--on", "2026-07-15"]),
        3,
        &["作结论的日期 2026-07-15 早于登记问题 I1.", "2026-07-20", "--on 日期"],
    );
    desk.ok(&day(&["inspect", "conclude", "I1"]));
}

#[test]
fn the_report_tells_apart_what_was_late_and_what_was_not_done() {
    let desk = judged();
    let add = |unit: &str, what: &str| {
        desk.ok(&["inspect", "finding", "add", "I1", "--unit", unit, "--kind", "通知单落实", "--what", what]);
    };
    add("办公室党支部", "2026年第5期通知单第1项“读书”逾期 1 天落实");
    add("宣传处党支部", "2026年第5期通知单第1项“读书”逾期 12 天落实");
    add("宣传处党支部", "2026年第6期通知单第1项“读书”未落实，已逾期 9 天");
    add("办公室党支部", "2026年第6期通知单第1项“读书”部分落实，已逾期 9 天");
    let text = desk.text(&["inspect", "paper", "I1", "报告", "--format", "md"]);
    for said in [
        "各党支部2026年第5期通知单第1项“读书”逾期落实；",
        "个别党支部2026年第6期通知单第1项“读书”未落实，已逾期 9 天；个别党支部2026年第6期通知单第1项“读书”部分落实，已逾期 9 天。",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
}

/// What was drawn to be looked at was not looked at yet, and a problem that nobody has begun with is not being put right.
#[test]
fn the_report_claims_no_more_than_is_recorded() {
    let desk = judged();
    let text = || desk.text(&["inspect", "paper", "I1", "报告", "--format", "md"]);
    let report = text();
    assert!(report.contains("；拟抽查纸质记录 1 份，还没有登记核对结果。"), "{report}");
    assert!(report.contains("个，均待整改。"), "{report}");
    let judge = ["inspect", "verdict", "I1", "--unit", "办公室党支部", "不符合", "--item", "A1"];
    desk.ok(&[&judge[..], &["--because", "没有签到表"]].concat());
    let owned = ["inspect", "finding", "edit", "I1.1", "--owner", "001"];
    desk.ok(&owned);
    desk.ok(&["inspect", "rectify", "I1.1", "--progress", "已列入下月计划"]);
    let report = text();
    assert!(report.contains("；抽查纸质记录 1 份。"), "{report}");
    assert!(report.contains("个，在整改 1 个，待整改 "), "{report}");
}

/// Four months of five are over: three held and one missed are three of four, whatever the fifth brings.
#[test]
fn within_a_period_the_share_is_of_the_times_that_are_due() {
    let desk = Desk::copied("2026-05-10", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
        for day in ["2026-01-14", "2026-02-11", "2026-03-11"] {
            desk.ok(&["log", "add", "主题党日", "--unit", "办公室党支部", "--on", day]);
        }
        for day in ["2026-01-14", "2026-02-11", "2026-03-11", "2026-04-10"] {
            desk.ok(&["log", "add", "主题党日", "--unit", "宣传处党支部", "--on", day]);
        }
    });
    let opened = desk.ok(&["inspect", "open", "2026H1", "--rule", "R-ZTDR"]);
    assert!(!opened.remarks.contains("--rule"), "{}", opened.remarks);
    let report = desk.json(&["inspect", "paper", "I1", "报告"]);
    let count = |id: &str| {
        let all = report["counts"].as_array().unwrap();
        all.iter().find(|one| one["count"] == id).map(|one| one["value"].clone())
    };
    assert_eq!(count("rules"), Some(json!({"n": 7, "of": 8})));
    assert_eq!(count("rules_not_due"), Some(json!(4)));
    let rows = desk.json(&["inspect", "paper", "I1", "述职评议附表"])["rows"].clone();
    assert_eq!(
        (&rows[0]["rules"], &rows[1]["rules"]),
        (&json!({"n": 3, "of": 4}), &json!({"n": 4, "of": 4}))
    );
}

#[test]
fn an_inspection_of_a_topic_is_told_how_to_keep_to_it() {
    let desk = Desk::copied("2026-07-10", |desk| {
        desk.found();
        desk.branch("办公室党支部");
    });
    let open = ["inspect", "open", "2026Q2", "--kind", "专项督导", "--topic", "党课"];
    let said = desk.ok(&[&open[..], &["--dry-run"]].concat()).remarks;
    assert!(said.contains("不限于“党课”") && said.contains("--rule 制度要求"), "{said}");
    let said = desk.ok(&[&open[..], &["--rule", "R-DK"]].concat()).remarks;
    assert!(!said.contains("不限于"), "{said}");
}

#[test]
fn a_reopened_inspection_has_a_new_version_and_the_old_papers_print_as_they_were() {
    let desk = judged();
    let report = |more: &[&str]| desk.text(&[&["inspect", "paper", "I1", "报告"], more].concat());
    desk.ok(&["inspect", "conclude", "I1"]);
    let first = report(&[]);
    assert!(first.contains("办一期党支部书记培训"), "{first}");
    // Nothing of it changes, and what happens later does not reach it.
    desk.refused(
        &["inspect", "propose", "I1", "--text", "再办一期"],
        3,
        &["已于 2026-07-10 作出结论（第 1 版）", "inspect reopen I1"],
    );
    desk.refused(&["inspect", "finding", "remove", "I1.1"], 3, &["写进了第 1 版结论"]);
    desk.ok(&["log", "add", "党课", "--unit", "宣传处党支部", "--on", "2026-05-20"]);
    desk.ok(&["member", "edit", "秦春丽", "--name", "秦春莉"]);
    assert_eq!(report(&[]), first);
    let sheet = ["inspect", "sheet", "I1", "--unit", "宣传处党支部"];
    let before = desk.json(&sheet);
    assert_eq!(
        before["rules"].as_array().unwrap().iter().find(|one| one["rule"] == "R-DK").unwrap()["share"]["n"],
        0
    );
    desk.refused(&["inspect", "reopen", "I1"], 3, &["要写明原因"]);
    desk.ok(&["inspect", "reopen", "I1", "--because", "漏查一次党课"]);
    assert_eq!(report(&["--version", "1"]), first);
    assert_ne!(report(&[]), first, "a draft of the next");
    desk.ok(&["inspect", "propose", "I1", "--text", "再办一期"]);
    desk.ok(&["inspect", "conclude", "I1"]);
    let second = report(&[]);
    assert!(second.contains("再办一期") && !first.contains("再办一期"), "{second}");
    assert_eq!(report(&["--version", "1"]), first);
    assert_eq!(report(&["--version", "2"]), second);
    desk.refused(&["inspect", "paper", "I1", "报告", "--version", "3"], 3, &["没有第 3 版报告"]);
    let after = desk.json(&sheet);
    assert_eq!(
        after["rules"].as_array().unwrap().iter().find(|one| one["rule"] == "R-DK").unwrap()["share"]["n"],
        1
    );
    let shown = desk.json(&["inspect", "show", "I1"]);
    let versions = shown["conclusions"].as_array().unwrap();
    assert_eq!((versions.len(), &versions[0]["reopen_reason"]), (2, &json!("漏查一次党课")));
}

#[test]
fn what_is_put_right_goes_on_after_the_conclusion() {
    let desk = judged();
    desk.ok(&["inspect", "conclude", "I1"]);
    desk.ok(&["inspect", "finding", "edit", "I1.1", "--owner", "秦春丽", "--measure", "补讲"]);
    desk.refused(&["inspect", "finding", "edit", "I1.1", "--what", "别的"], 3, &["已于 2026-07-10 作出结论"]);
    desk.ok(&["inspect", "rectify", "I1.1", "--done", "2026-07-10", "--evidence", "A1"]);
    desk.ok(&["inspect", "verify", "I1.1", "--verifier", "张伟"]);
    let list = desk.json(&["inspect", "list"]);
    assert_eq!(list["rows"][0]["closed"]["n"], 1);
}

#[test]
fn the_report_names_nobody() {
    let desk = judged();
    let report = desk.json(&["inspect", "paper", "I1", "报告"]);
    let count = |id: &str| {
        let counts = report["counts"].as_array().unwrap();
        counts.iter().find(|one| one["count"] == id).unwrap()["value"].clone()
    };
    assert_eq!(count("units"), 2);
    assert_eq!(count("attendance"), json!({"n": 1, "of": 2}));
    assert_eq!(count("closed")["n"], 0);
    assert_eq!(report["notices"], json!([]), "there was none");
    let text = desk.text(&["inspect", "paper", "I1", "报告", "--format", "md"]);
    assert!(text.contains("\n\n市直机关工委领导班子：\n\n## 一、总体情况"), "{text}");
    for name in ["办公室党支部", "宣传处党支部", "秦春丽", "谭怡凯", "张伟"] {
        assert!(!text.contains(name), "{name}\n{text}");
    }
    assert!(text.contains("有的党支部由有关同志牵头，每课必讨论。"), "{text}");
    assert!(text.contains("个别党支部"), "{text}");
}

#[test]
fn the_report_counts_each_notice() {
    let desk = Desk::demo();
    desk.ok(&["inspect", "open", "2026H2"]);
    let report = desk.json(&["inspect", "paper", "I1", "报告"]);
    let (notices, counts) = (report["notices"].as_array().unwrap(), report["counts"].as_array().unwrap());
    // Of the notice of November nothing is due yet.
    let matrix = desk.json(&["notice", "matrix", "N1"]);
    let sum = |key: &str| matrix[key].as_i64().unwrap();
    let (done, late, stated) = (sum("done"), sum("late"), sum("stated"));
    let undone = sum("partly") + sum("missing");
    let due = done + late + stated + undone;
    assert_eq!(
        json!(notices),
        json!([{"notice": "N1", "issue": "2026年第10期", "due": due, "done": {"n": done + late, "of": due},
            "late": late, "stated": stated, "undone": undone}])
    );
    let items = counts.iter().find(|one| one["count"] == "items").unwrap();
    assert_eq!(items["value"], notices[0]["done"]);
}

#[test]
fn letters_go_to_whom_something_is_asked_of_and_in_every_format() {
    let desk = judged();
    let letter = desk.json(&["inspect", "paper", "I1", "整改通知", "--unit", "宣传处党支部"]);
    assert_eq!(letter["schema"], "wuxue.inspect.letter/1");
    assert!(!letter["findings"].as_array().unwrap().is_empty());
    let folder = desk.path("整改通知");
    desk.ok(&["inspect", "paper", "I1", "整改通知", "--paper", "html", "-o", &folder]);
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, ["00目录.html", "办公室党支部 整改通知.html", "宣传处党支部 整改通知.html"]);
    for which in ["报告", "述职评议附表", "整改通知", "履职情况", "检查表"] {
        for format in ["json", "csv", "md", "html", "table"] {
            let text = desk.text(&["inspect", "paper", "I1", which, "--format", format]);
            assert!(text.len() > 100, "{which} {format}");
        }
        desk.ok(&["inspect", "paper", "I1", which, "-o", &desk.path(&format!("{which}.xlsx"))]);
    }
    desk.refused(&["inspect", "paper", "I1", "报告", "--unit", "宣传处党支部"], 2, &["不分党支部"]);
}

#[test]
fn duties_say_done_stated_or_not_of_branch_and_person_and_nothing_ranks_or_scores() {
    let desk = judged();
    let duty = desk.json(&["inspect", "paper", "I1", "履职情况", "--unit", "办公室党支部"]);
    let people: Vec<_> = duty["people"].as_array().unwrap().iter().collect();
    let said: Vec<_> = people.iter().map(|one| (&one["name"], &one["state_name"])).collect();
    assert_eq!(
        said,
        [(&json!("秦春丽"), &json!("已完成")), (&json!("谭怡凯"), &json!("未完成"))],
        "a lecture missed on leave is still to be made up"
    );
    assert_eq!(people[1]["owed"], 1);
    let states: Vec<&Value> = duty["branch"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
    assert!(states.contains(&&json!("undone")) && states.contains(&&json!("not_due")), "{states:?}");
    for which in ["报告", "述职评议附表", "整改通知", "履职情况", "检查表"] {
        let text = desk.text(&["inspect", "paper", "I1", which]);
        for word in ["得分", "总分：", "排名第", "第1名"] {
            assert!(!text.contains(word), "{which}: {word}\n{text}");
        }
    }
}

#[test]
fn the_result_of_the_appraisal_is_recorded_back() {
    let desk = judged();
    desk.ok(&["inspect", "conclude", "I1"]);
    let result =
        |word: &'static str| ["inspect", "appraisal", "I1", "--unit", "办公室党支部", "--result", word];
    desk.ok(&result("好"));
    desk.refused(&result("较好"), 3, &["已于 2026-07-10 登记为“好”"]);
    desk.ok(&[&result("较好")[..], &["--because", "登记错了"]].concat());
    let page = desk.json(&["inspect", "appraisal", "I1"]);
    assert_eq!(page["rows"][0]["result_name"], "较好");
    assert_eq!(page["rows"][1]["result"], Value::Null);
}

#[test]
fn a_paper_that_is_no_longer_what_it_was_is_not_printed() {
    let desk = judged();
    desk.ok(&["inspect", "conclude", "I1"]);
    desk.sql("UPDATE kept_page SET page = replace(page, '培训', '参观'), op = op_now()");
    desk.refused(&["inspect", "paper", "I1", "报告"], 5, &["与作结论时不一致"]);
}

#[test]
fn nothing_is_scored_until_the_unit_turns_its_own_sheet_on() {
    let desk = judged();
    desk.refused(&["inspect", "score", "show", "I1"], 3, &["没有评分项目"]);
    let add = ["inspect", "score", "add", "三会一课", "--points", "12", "--each", "制度要求未达到"];
    desk.refused(&[&add[..], &["--taken", "两分"]].concat(), 2, &["--taken 的“两分”不是分数"]);
    desk.ok(&[&add[..], &["--taken", "0.25"]].concat());
    desk.ok(&["inspect", "score", "add", "问题", "--points", "1", "--each", "发现的问题", "--taken", "1"]);
    desk.refused(&["inspect", "score", "show", "I1"], 3, &["评分表没有启用，不打分"]);
    let papers = |desk: &Desk| {
        ["报告", "述职评议附表", "整改通知", "履职情况", "检查表"]
            .map(|which| desk.text(&["inspect", "paper", "I1", which, "--format", "json"]))
    };
    let before = papers(&desk);
    assert!(before.iter().all(|paper| !paper.contains("score") && !paper.contains("\"total\"")));
    desk.ok(&["inspect", "setting", "set", "评分表", "开"]);
    let page = desk.json(&["inspect", "score", "show", "I1"]);
    let duty = desk.json(&["inspect", "paper", "I1", "履职情况", "--unit", "宣传处党支部"]);
    let rules = duty["branch"].as_array().unwrap().iter();
    let missed = rules.filter(|one| one["sort"] == "制度要求" && one["state"] == "undone").count();
    assert_eq!(missed, 3, "主题党日、党课 and 党员大会");
    let row = page["rows"].as_array().unwrap().iter().find(|row| row["unit_name"] == "宣传处党支部").unwrap();
    assert_eq!([&row["sc1"], &row["sc2"], &row["total"]], ["11.25", "0", "11.25"]);
    assert_eq!(page["full"], "13");
    // Even so the papers have no points.
    assert_eq!(papers(&desk), before);
    desk.ok(&["inspect", "setting", "set", "评分表", "关"]);
    desk.refused(&["inspect", "score", "show", "I1"], 3, &["不打分"]);
}
