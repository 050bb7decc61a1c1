//! What a clerk and a script met at the desk, through whole command lines.

use std::ffi::OsString;

use serde_json::Value;
use wuxue::session::Terminal;
use wuxue::{Surroundings, run};

use crate::desk::Desk;

/// A store with two branches: 办公室党支部 (张伟 001004, 潘娟 001005, both of its 第一党小组) and 组织处党支部
/// (戴斌文 001010, of a group of the same name).
fn two_branches() -> Desk {
    Desk::copied("2026-10-31", |desk| {
        desk.found();
        let roster = desk.file(
            "名册.csv",
            "姓名,工号,党支部,党小组,政治面貌,起始日期\n\
         张伟,001004,办公室党支部,第一党小组,中共党员,2025-01-01\n\
         潘娟,001005,办公室党支部,第一党小组,中共党员,2025-01-01\n\
         戴斌文,001010,组织处党支部,第一党小组,中共党员,2025-01-01\n",
        );
        desk.ok(&["member", "import", &roster, "--yes"]);
    })
}

const OFFICE_LECTURE: [&str; 7] = ["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-10-20"];

#[test]
fn an_undo_does_not_bring_back_half_of_what_another_undo_took_away() {
    let desk = two_branches();
    desk.ok(&OFFICE_LECTURE); // #3
    desk.ok(&["log", "edit", "A1", "--title", "甲"]); // #4
    desk.ok(&["undo", "#4", "--yes"]); // #5
    desk.ok(&["undo", "#3", "--yes"]); // #6
    desk.refused(&["undo", "#5", "--yes"], 3, &["wuxue undo 6"]);
    desk.ok(&["undo", "#6", "--yes"]); // #7
    desk.ok(&["undo", "#5", "--yes"]);
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!((&shown["title"], &shown["kinds"][0]), (&Value::from("甲"), &Value::from("党课")));
}

#[test]
fn the_ending_of_the_file_gives_the_format() {
    let desk = two_branches();
    let csv = desk.path("x.csv");
    desk.ok(&["unit", "list", "-o", &csv]);
    let written = std::fs::read(&csv).unwrap();
    assert!(written.starts_with("\u{feff}编号,名称,".as_bytes()), "{}", String::from_utf8_lossy(&written));
    let json = desk.path("x.JSON");
    desk.ok(&["unit", "list", "-o", &json]);
    assert!(serde_json::from_slice::<Value>(&std::fs::read(&json).unwrap()).is_ok());
    // What is asked for goes before the name.
    desk.ok(&["unit", "list", "-o", &csv, "--format", "md"]);
    assert!(std::fs::read_to_string(&csv).unwrap().starts_with("# "));
    for ending in ["doc", "xls", "et"] {
        let other = desk.path(&format!("x.{ending}"));
        desk.refused(&["unit", "list", "-o", &other], 2, &[&format!(".{ending}"), ".xlsx", ".csv"]);
        assert!(!std::path::Path::new(&other).exists());
    }
    let xlsx = desk.path("x.XLSX");
    desk.ok(&["unit", "list", "-o", &xlsx]);
    let written = std::fs::read(&xlsx).unwrap();
    assert!(written.starts_with(b"PK"));
    assert_eq!(desk.ok(&["unit", "list", "--format", "xlsx"]).answer, written, "into a pipe, the same bytes");
}

#[test]
fn a_workbook_is_not_shown_on_a_terminal() {
    let desk = two_branches();
    let before = std::fs::read(&desk.store).unwrap();
    let mut line: Vec<OsString> = ["wuxue", "--format", "xlsx", "--store"].map(OsString::from).to_vec();
    line.push(desk.store.clone().into());
    line.extend(OFFICE_LECTURE.map(OsString::from));
    let surroundings = Surroundings {
        now: "2026-10-31T09:00:00+08:00".parse().unwrap(),
        terminal: Terminal { interactive: false, width: Some(80), height: None, color: false, plain: false },
    };
    let outcome = run(line, &surroundings);
    assert_eq!((outcome.exit, outcome.answer.len()), (2, 0));
    assert!(outcome.remarks.contains("-o 文件名.xlsx"), "{}", outcome.remarks);
    assert_eq!(std::fs::read(&desk.store).unwrap(), before, "refused before anything is written");
}

#[test]
fn nothing_that_the_history_keeps_bears_a_mark() {
    let desk = two_branches();
    let with = |more: [&'static str; 2]| [&OFFICE_LECTURE[..], &more].concat();
    desk.refused(&with(["--because", "机密★5年"]), 3, &["原因带有密级标志"]);
    desk.refused(&with(["--by", "机密★5年"]), 3, &["操作人带有密级标志"]);
    desk.refused(&with(["--because", "a\u{7}b"]), 2, &["控制字符"]);
    desk.refused(&with(["--note", "密级：机 密"]), 3, &["备注带有密级标志"]);
    desk.ok(&with(["--because", "学习《保守国家秘密法》"]));
    let sheet = desk
        .file("机密★5年.csv", "日期,党支部,活动类型,姓名,考勤状态\n2026-10-16,办公室党支部,党课,张伟,出勤\n");
    desk.refused(&["log", "import", &sheet, "--yes"], 3, &["文件名带有密级标志"]);
}

#[test]
fn a_group_is_known_by_the_name_it_is_shown_with() {
    let desk = two_branches();
    desk.refused(&["unit", "show", "第一党小组"], 3, &["办公室党支部第一党小组"]);
    let shown = desk.json(&["unit", "show", "办公室党支部第一党小组"]);
    assert_eq!(shown["parent"], "U3");
    desk.refused(&["unit", "show", "办公室党支部第二党小组"], 3, &["没有叫"]);
    let sheet = desk.file(
        "签到.csv",
        "办公室党支部第一党小组2026年10月21日党小组会签到表\n姓名,签名\n张伟,张伟\n潘　娟,潘娟\n",
    );
    let preview = desk.json(&["log", "import", &sheet, "--dry-run"]);
    assert_eq!((&preview["new"], &preview["held"]), (&Value::from(2), &Value::from(0)), "{preview}");
}

#[test]
fn what_stands_where_people_sign_is_read_with_care() {
    let desk = two_branches();
    let sheet =
        desk.file("签到.csv", "办公室党支部2026年10月21日主题党日签到表\n姓名,签名\n张伟,病假\n潘娟,代签\n");
    let preview = desk.page(1, &["log", "import", &sheet, "--partial", "--yes"]);
    assert_eq!((&preview["new"], &preview["held"]), (&Value::from(1), &Value::from(1)), "{preview}");
    assert_eq!(preview["rows"][0]["value"], "代签");
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!(shown["attendance"][0]["status"], "请假（病假）", "{shown}");
    let yes_or_no =
        desk.file("是否.csv", "办公室党支部2026年10月22日党课签到表\n姓名,是否到会\n张伟,是\n潘娟,否\n");
    let preview = desk.json(&["log", "import", &yes_or_no, "--dry-run"]);
    assert_eq!((&preview["new"], &preview["held"]), (&Value::from(2), &Value::from(0)), "{preview}");
}

#[test]
fn a_staff_number_that_lost_its_zeros_is_the_same_person() {
    let desk = two_branches();
    let sheet = desk.file(
        "到会.csv",
        "日期,党支部,活动类型,姓名,工号,考勤状态\n2026-10-20,办公室党支部,党课,张伟,1004,出勤\n\
         2026-10-20,办公室党支部,党课,潘娟,1004,出勤\n",
    );
    let preview = desk.page(1, &["log", "import", &sheet, "--dry-run"]);
    assert_eq!((&preview["new"], &preview["held"]), (&Value::from(1), &Value::from(1)), "{preview}");
    let roster = desk.file(
        "名册2.csv",
        "姓名,工号,党支部,政治面貌\n张伟,1004,办公室党支部,中共党员\n张三,1005,办公室党支部,中共党员\n",
    );
    let preview = desk.json(&["member", "import", &roster, "--dry-run"]);
    // The same name is the same person; another name under such a number is somebody new.
    assert_eq!((&preview["same"], &preview["new"]), (&Value::from(1), &Value::from(1)), "{preview}");
}

#[test]
fn a_telephone_number_is_no_staff_number() {
    let desk = two_branches();
    desk.refused(&["member", "add", "李四", "--staff-no", "13800138000"], 3, &["手机号码"]);
    let plan = ["plan", "add", "--unit", "办公室党支部", "--kind", "党课", "--period", "2026-11", "--topic"];
    for (text, says) in [
        ("联系13800138000", "专题里有手机号码，库里不存放手机号码"),
        ("11010519491231002X", "专题里有身份证号"),
        ("=1+1", "专题以“=”开头，像公式而不像文字"),
    ] {
        desk.refused(&[&plan[..], &[text]].concat(), 3, &[says]);
    }
    desk.refused(&[&OFFICE_LECTURE[..], &["--place", "＠三楼"]].concat(), 3, &["地点以“@”开头"]);
    // A place may be called after what it cures.
    desk.ok(&[&OFFICE_LECTURE[..], &["--place", "市肿瘤医院"]].concat());
    let roster = desk.file("名册2.csv", "姓名,工号,政治面貌\n李四,13800138000,群众\n");
    let preview = desk.page(1, &["member", "import", &roster, "--dry-run"]);
    assert_eq!(preview["held"], 1, "{preview}");
    assert!(!preview.to_string().contains("13800138000"), "{preview}");
}

#[test]
fn a_tier_of_which_nothing_is_recorded_is_unknown_in_its_explanation_too() {
    let desk = two_branches();
    let month = ["--period", "2026-10"];
    for figure in ["supervise.held", "self_study.held"] {
        let explained = desk.json(&[&["report", "explain", figure][..], &month].concat());
        assert_eq!(explained["value"], Value::Null, "{explained}");
    }
    let explained = desk.json(&[&["report", "explain", "research.held"][..], &month].concat());
    assert_eq!(explained["value"], 0);
    desk.refused(&["report", "monthly", "2026-13"], 2, &["错误：期间不对"]);
}

#[test]
fn no_group_outlives_the_branch_it_is_put_under() {
    let desk = two_branches();
    desk.ok(&["unit", "add", "新支部", "--kind", "党支部", "--since", "2026-01-01"]);
    desk.ok(&["unit", "end", "新支部"]);
    let add = ["unit", "add", "三组", "--kind", "党小组", "--under", "新支部"];
    desk.refused(&add, 3, &["定于 2026-10-31 撤销"]);
}

#[test]
fn a_refused_log_add_names_no_record_that_does_not_exist() {
    let desk = two_branches();
    let args = [&OFFICE_LECTURE[..], &["--attend-all", "--except", "戴斌文=病假"]].concat();
    desk.refused(&args, 3, &["不在“办公室党支部”这次活动的应到名单里", "--guest P3"]);
    assert!(!desk.run(&args).remarks.contains("A1"));
    let talk = ["log", "add", "谈心谈话", "--unit", "办公室党支部", "--on", "2026-10-20", "--attend-all"];
    assert!(!desk.run(&talk).remarks.contains("A1"));
}

#[test]
fn changes_that_wait_for_update_are_said_to_have_stopped_the_file() {
    let desk = two_branches();
    let head = "日期,党支部,活动类型,姓名,工号,考勤状态\n2026-10-20,办公室党支部,党课,";
    let first = desk.file("一.csv", format!("{head}张伟,001004,出勤\n"));
    desk.ok(&["log", "import", &first, "--yes"]);
    let second = desk
        .file("二.csv", format!("{head}张伟,001004,缺席\n2026-10-20,办公室党支部,党课,潘娟,001005,出勤\n"));
    desk.refused(&["log", "import", &second, "--yes"], 1, &["整个文件没有导入", "--update", "--partial"]);
}

#[test]
fn a_heading_of_two_lines_is_named_in_one() {
    let desk = two_branches();
    let sheet = desk.file(
        "表.csv",
        "日期,党支部,活动类型,姓名,考勤状态,\"心得\n体会\"\n2026-10-20,办公室党支部,党课,潘娟,出勤,\n",
    );
    let outcome = desk.ok(&["log", "import", &sheet, "--dry-run"]);
    assert!(outcome.remarks.contains("这些列没有读：心得 体会；"), "{}", outcome.remarks);
}

#[test]
fn a_list_of_none_is_not_shown() {
    let desk = two_branches();
    let outcome = desk.ok(&["member", "add", "李四", "--standing", "群众"]);
    let shown = String::from_utf8(outcome.answer).unwrap();
    assert!(shown.contains("姓名：李四") && !shown.contains("党内职务"), "{shown}");
}

#[test]
fn a_damaged_page_is_no_fault_of_the_program() {
    let desk = two_branches();
    let sound = std::fs::read(&desk.store).unwrap();
    let name = "潘娟".as_bytes();
    let mut torn = sound.clone();
    for at in 0..torn.len() - name.len() {
        if &sound[at..at + name.len()] == name {
            torn[at..at + name.len()].fill(0xFF);
        }
    }
    std::fs::write(&desk.store, &torn).unwrap();
    assert!([1, 5].contains(&desk.run(&["check"]).exit), "{}", desk.run(&["check"]).remarks);
    let mut lost = sound.clone();
    lost[8192..].fill(0xFF);
    std::fs::write(&desk.store, &lost).unwrap();
    for args in [&["check"][..], &["member", "list"], &["report", "monthly"]] {
        let outcome = desk.run(args);
        assert!([1, 5].contains(&outcome.exit), "{args:?} {} {}", outcome.exit, outcome.remarks);
    }
}

#[test]
fn an_undo_never_puts_a_person_in_two_places_at_once() {
    let says = ["自 2026-07-01 起", "先撤销 #4", "wuxue undo 4"];
    for (to, end) in [("组织处党支部", "组织处党支部"), ("办公室党支部", "组织处党支部")]
    {
        let desk = two_branches();
        desk.ok(&["member", "end", "001010", "--unit", end, "--on", "2026-06-30"]); // #3
        desk.ok(&["member", "move", "001010", "--to", to, "--on", "2026-07-01"]); // #4
        desk.refused(&["undo", "3", "--yes"], 3, &says);
        desk.refused(&["undo", "3", "--yes", "--dry-run"], 3, &says);
        desk.ok(&["undo", "4", "--yes"]); // #5
        desk.ok(&["undo", "3", "--yes"]); // #6
        // A redo goes the same way.
        desk.refused(&["undo", "5", "--yes"], 3, &["自 2026-07-01 起", "wuxue undo 6"]);
        desk.ok(&["undo", "6", "--yes"]);
        desk.ok(&["undo", "5", "--yes"]);
    }
    let desk = two_branches();
    desk.ok(&["unit", "end", "组织处党支部", "--end-members", "--end-sub-units", "--on", "2026-06-30"]);
    desk.ok(&["member", "move", "001010", "--to", "办公室党支部", "--on", "2026-07-01"]);
    desk.refused(&["undo", "3", "--yes"], 3, &says);
}

#[test]
fn an_undo_never_gives_a_unit_two_secretaries() {
    let desk = two_branches();
    let unit = ["--unit", "办公室党支部"];
    desk.ok(&[&["member", "post", "001004", "书记", "--on", "2025-01-01"], &unit[..]].concat()); // #3
    desk.ok(&[&["member", "post", "001004", "书记", "--end", "--on", "2026-06-30"], &unit[..]].concat()); // #4
    desk.ok(&[&["member", "post", "001005", "书记", "--on", "2026-07-01"], &unit[..]].concat()); // #5
    desk.refused(&["undo", "4", "--yes"], 3, &["同一时间有两名书记：张伟、潘娟", "wuxue undo 5"]);
    desk.ok(&["undo", "5", "--yes"]);
    desk.ok(&["undo", "4", "--yes"]);
}

#[test]
fn what_lacks_nothing_shows_no_empty_line_for_it() {
    let desk = two_branches();
    let add = ["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-10-16"];
    let lacking = String::from_utf8(desk.ok(&[&add[..], &["--dry-run"]].concat()).answer).unwrap();
    assert!(lacking.contains("待补："), "{lacking}");
    let whole = [
        &add[..],
        &["--time", "14:30-16:30", "--place", "会议室", "--title", "学习党章", "--host", "张伟"],
        &[
            "--recorder",
            "潘娟",
            "--speaker",
            "张伟",
            "--first-topic",
            "不适用=专题党课",
            "--outcome",
            "有体会",
        ],
        &["--attend-all"],
    ]
    .concat();
    let rehearsed = desk.json(&[&whole[..], &["--dry-run"]].concat());
    assert_eq!(rehearsed["missing"], serde_json::json!([]), "{rehearsed}");
    let shown = String::from_utf8(desk.ok(&whole).answer).unwrap();
    assert!(!shown.contains("待补："), "{shown}");
}

#[test]
fn a_decision_may_hold_a_sign_of_equality() {
    let desk = two_branches();
    let add = |decision: &'static str| [&OFFICE_LECTURE[..], &["--decision", decision]].concat();
    for (text, part) in [
        ("预算=5万元，用于购书", "末尾再写一个等号"),
        ("整改=13月40日", "决议“整改”的日期不对"),
        ("整改=张伟,潘娟", "末尾再写一个等号"),
    ] {
        let exit = if text.starts_with("预算") { 3 } else { 2 };
        desk.refused(&add(text), exit, &[part]);
    }
    desk.ok(&[&add("预算=5万元，用于购书=")[..], &["--decision", "采购=3万元=张伟，2026-11-30"]].concat());
    let decisions = desk.json(&["log", "show", "A1"])["decisions"].clone();
    assert_eq!(decisions[0]["text"], "预算=5万元，用于购书");
    assert!(decisions[0]["owner"].is_null() && decisions[0]["due"].is_null(), "{decisions}");
    let second = [&decisions[1]["text"], &decisions[1]["owner"], &decisions[1]["due"]];
    assert_eq!(second, ["采购=3万元", "张伟", "2026-11-30"]);
    let vote = [&OFFICE_LECTURE[..], &["--vote", "预算=5万元"]].concat();
    desk.refused(&vote, 2, &["最后一个等号后面写票数"]);
}

#[test]
fn a_form_is_added_without_a_code_on_the_screen() {
    let desk = two_branches();
    let added = String::from_utf8(desk.ok(&["log", "form", "add", "情景党课"]).answer).unwrap();
    let listed = String::from_utf8(desk.ok(&["log", "form", "list"]).answer).unwrap();
    assert!(added.contains("情景党课") && listed.contains("情景党课"));
    assert!(!added.contains("own_1") && !listed.contains("own_1"), "{added}{listed}");
    assert_eq!(
        desk.json(&["log", "form", "list"])["rows"].as_array().unwrap().last().unwrap()["code"],
        "own_1"
    );
}
