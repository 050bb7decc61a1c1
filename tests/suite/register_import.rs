//! The register of the four must-lists from workbooks and back: what a row comes to, what is held back, and that what
//! goes out comes back as it was.

use std::fmt::Write as _;

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};
use wuxue::calendar::Day;
use wuxue::record::{MatterId, Openness};
use wuxue::register::{MatterClass, MatterFacts, Step, StepSort, TaskFacts};
use wuxue::roster::{PersonId, UnitId};

use crate::desk::{Desk, counts, gbk, rows, sample};

const TODAY: &str = "2026-11-02";
const HEAD: &str =
    "序号,类别,政治要件名称,来源,文号,成文日期,收到日期,传达学习,贯彻措施,牵头部门,责任人,完成时限,状态";

/// With the sample roster and the calendar of the year.
fn desk() -> Desk {
    Desk::copied(TODAY, |desk| {
        desk.found();
        desk.ok(&["member", "import", &sample("roster-gbk.csv"), "--yes"]);
        desk.ok(&["inspect", "calendar", "load", "2026"]);
    })
}

/// With the sample register in the store.
fn imported() -> Desk {
    Desk::copied(TODAY, |desk| {
        desk.found();
        desk.ok(&["member", "import", &sample("roster-gbk.csv"), "--yes"]);
        desk.ok(&["inspect", "calendar", "load", "2026"]);
        desk.ok(&["checklist", "import", &sample("must-list.xlsx"), "--yes"]);
    })
}

impl Desk {
    fn import(&self, exit: u8, file: &str, more: &[&str]) -> Value {
        self.page(exit, &[&["checklist", "import", file], more].concat())
    }

    /// Imports rows under the usual heading.
    #[track_caller]
    fn take(&self, exit: u8, body: &str, more: &[&str]) -> Value {
        let file = self.file("台账.csv", format!("{HEAD}\n{body}\n"));
        self.import(exit, &file, &[&["--yes"], more].concat())
    }

    fn matter(&self, code: &str) -> Value {
        self.json(&["checklist", "show", code])
    }
}

fn texts<'v>(page: &'v Value, table: &str, key: &str) -> Vec<&'v str> {
    let rows = page[table].as_array().unwrap_or_else(|| panic!("{table}: {page:#}"));
    rows.iter().map(|row| row[key].as_str().unwrap_or_default()).collect()
}

#[test]
fn the_sample_register_comes_in_and_the_fourth_is_overdue() {
    let desk = desk();
    let before = desk.state();
    let shown = desk.import(0, &sample("must-list.xlsx"), &["--dry-run"]);
    assert_eq!(desk.state(), before);
    assert_eq!((counts(&shown), &shown["layout"]), ([5, 0, 0, 0], &"matter".into()));
    assert_eq!(texts(&shown, "made", "name"), ["办公室", "宣传处", "组织处"]);
    assert_eq!(texts(&shown, "made", "what"), ["处室"; 3]);
    let open: Vec<_> = rows(&json!({"rows": shown["to_complete"]}))
        .iter()
        .map(|row| (row["record"].clone(), row["words"].clone()))
        .collect();
    assert_eq!(
        open,
        [
            (json!("M1"), json!("8月5日工委会议第一议题")),
            (json!("M1"), json!("已完成")),
            (json!("M2"), json!("8月19日工委会议第一议题")),
            (json!("M3"), json!("组织处")),
            (json!("M4"), json!("9月25日工委会议第一议题")),
        ]
    );
    let done = desk.import(0, &sample("must-list.xlsx"), &["--yes"]);
    assert_eq!((counts(&done), &done["applied"]), ([5, 0, 0, 0], &true.into()));
    assert_eq!(desk.state().0 - before.0, 1, "one operation");
    let list = desk.json(&["checklist", "list"]);
    let of = |key: &str| rows(&list).iter().map(|row| row[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("state"), ["submitted", "under_way", "listed", "under_way", "listed"]);
    assert_eq!(of("overdue"), [false, false, false, true, false]);
    assert_eq!(of("class"), ["overall", "region", "system", "decision", "decision"]);
    assert_eq!(
        of("conveyed"),
        [json!("2026-08-05"), json!("2026-08-19"), Value::Null, json!("2026-09-25"), Value::Null]
    );
    // What is typed as done waits to be verified, and says that the register says so.
    let first = desk.matter("M1");
    assert_eq!(texts(&first, "steps", "text"), ["8月5日工委会议第一议题", "台账写明已完成"]);
    assert_eq!(texts(&first, "tasks", "lead_name"), ["办公室"]);
    assert_eq!(first["listed"], "2026-07-31");
    // The task has neither a time nor an owner of its own, and both from the matter.
    assert_eq!(
        (&first["tasks"][0]["due"], &first["tasks"][0]["owner"]),
        (&json!("2026-09-30"), &json!("秦春丽"))
    );
    assert_eq!(texts(&desk.matter("M3"), "steps", "text"), ["牵头部门：组织处"]);
    // The audit says what is only told, and that 32 is missing.
    let audit = desk.run(&["checklist", "audit", "--format", "json"]);
    let audit = String::from_utf8(audit.answer).unwrap();
    assert_eq!(audit.matches("conveyed_by_word").count(), 3, "{audit}");
    assert!(audit.contains("32"), "{audit}");
}

#[test]
fn the_same_file_again_changes_nothing_even_after_work_was_done() {
    let desk = imported();
    let state = desk.state();
    let again = desk.import(0, &sample("must-list.xlsx"), &["--yes"]);
    assert_eq!((counts(&again), &again["not_in_file"]), ([0, 0, 5, 0], &0.into()));
    assert_eq!(desk.state(), state);
    desk.write_on(TODAY, |write| {
        let of = wuxue::register::matter(write, MatterId(1)).unwrap().unwrap();
        let step = Step {
            person: Some(PersonId(3)),
            text: Some("没有佐证".into()),
            ..Step::on(StepSort::Return, write.today)
        };
        wuxue::register::insert_step(write, &of, &step).unwrap();
    });
    assert_eq!(desk.matter("M1")["state"], "returned");
    let again = desk.import(0, &sample("must-list.xlsx"), &["--yes"]);
    assert_eq!(counts(&again), [0, 0, 5, 0], "what was sent back is not handed in again: {again:#}");
}

#[test]
fn imports_are_listed_shown_and_undone() {
    let desk = desk();
    let before = desk.dump();
    desk.import(0, &sample("must-list.xlsx"), &["--yes"]);
    let list = desk.json(&["checklist", "import", "list"]);
    let [only] = rows(&list).as_slice() else { panic!("{list:#}") };
    assert_eq!((&only["new"], &only["layout_name"]), (&json!(5), &json!("政治要件台账")));
    let number = only["import"].to_string();
    let shown = desk.json(&["checklist", "import", "show", &number]);
    assert_eq!(texts(&shown, "rows", "record"), ["M1", "M2", "M3", "M4", "M5"]);
    assert_eq!(texts(&shown, "made", "name"), ["办公室", "宣传处", "组织处"]);
    let loops = shown["loops"].to_string();
    for part in ["环节 传达学习", "牵头单位 U17", "内容 分解任务三项"] {
        assert!(loops.contains(part), "{part}: {loops}");
    }
    assert!(shown["rows"][0]["change"].to_string().contains("责任人 秦春丽"), "{shown:#}");
    desk.ok(&["checklist", "import", "undo", &number, "--yes"]);
    assert_eq!(desk.dump(), before);
}

/// Typed as the preview has them, with what stands for a value filled in.
#[test]
fn what_is_to_be_completed_is_completed_by_the_commands_beside_it() {
    let desk = desk();
    let page = desk.import(0, &sample("must-list.xlsx"), &["--yes"]);
    desk.ok(&["document", "add", "讲话", "--class", "讲话", "--issued", "2026-07-30"]);
    let held = ["log", "add", "工委会", "--unit", "市直机关工委领导班子", "--on", "2026-08-05"];
    desk.ok(&[&held[..], &["--first-topic", "已列", "--agenda", "传达学习讲话", "--document", "D1"]].concat());
    let commands = texts(&page, "to_complete", "command");
    assert_eq!(
        commands[..2],
        ["wuxue checklist convey M1 --activity 活动编号", "wuxue checklist task done M1.1 --evidence 佐证"]
    );
    assert_eq!(commands[3], "wuxue checklist measure M3 措施 --lead 牵头单位");
    for (at, word, meant) in [(0, "活动编号", "A1"), (1, "佐证", "方案已印发"), (3, "牵头单位", "组织处")]
    {
        let filled = commands[at].replace(word, meant);
        desk.ok(&filled.split(' ').skip(1).collect::<Vec<_>>());
    }
    desk.ok(&["checklist", "verify", "M1", "--verifier", "谭怡凯"]);
    desk.ok(&["checklist", "archive", "M1", "--number", "2026-党-7"]);
    desk.ok(&["checklist", "lookback", "M1", "--result", "已巩固", "--note", "制度在执行"]);
    assert_eq!(desk.matter("M1")["state"], "archived");
    assert_eq!(texts(&desk.matter("M3"), "tasks", "lead_name"), ["组织处"]);
    // Neither what went out nor what once came in undoes that.
    desk.ok(&["checklist", "export", "-o", &desk.path("出.xlsx")]);
    for file in [desk.path("出.xlsx"), sample("must-list.xlsx")] {
        assert_eq!(counts(&desk.import(0, &file, &["--yes", "--update"])), [0, 0, 5, 0], "{file}");
    }
}

#[test]
fn a_meeting_that_is_recorded_is_cited_if_it_is_the_only_one() {
    let desk = desk();
    let meeting = |kind: &str, day: &str, topic: &str| {
        let mut words =
            vec!["log", "add", kind, "--unit", "市直机关工委领导班子", "--on", day, "--first-topic", topic];
        if topic == "已列" {
            words.extend(["--agenda", "传达学习讲话", "--document", "D1"]);
        }
        desk.ok(&words);
    };
    desk.ok(&["document", "add", "讲话", "--class", "讲话", "--issued", "2026-07-30"]);
    meeting("工委会", "2026-08-05", "已列");
    meeting("中心组", "2026-08-05", "已列");
    meeting("工委会", "2026-08-12", "未列");
    meeting("工委会", "2026-08-19", "已列");
    meeting("中心组", "2026-08-19", "已列");
    desk.ok(&["log", "void", "A4", "--because", "记错了"]);
    let row =
        |seq: u32, words: &str| format!("{seq},1,要件{seq},新华社,,2026-07-30,2026-07-31,{words},,,,,\n");
    let body = [
        row(1, "8月5日工委会议第一议题"),
        row(2, "2026年8月5日理论学习中心组学习"),
        row(3, "8月5日第一议题"),
        row(4, "8月12日工委会议第一议题"),
        row(5, "8月19日工委会议第一议题"),
        row(6, "8月5日工委会议；8月6日党组会议"),
        row(7, "上半年传达学习"),
        row(8, "8月5日、8月12日两次学习"),
        row(9, "拟于8月5日工委会传达"),
        row(10, "12月20日工委会议"),
        row(11, "未传达"),
        row(12, "2026年7月1日工委会议"),
        row(13, "8月19日学习强国平台学习"),
    ];
    let file = desk.file("台账.csv", format!("{HEAD}\n{}", body.concat()));
    let outcome = desk.ok(&["checklist", "import", &file, "--yes", "--format", "json"]);
    let cited = "传达学习对上了登记的活动：第 2 行 A1、第 3 行 A2、第 7 行 A1。";
    assert!(outcome.remarks.contains(cited), "{}", outcome.remarks);
    let page: Value = serde_json::from_slice(&outcome.answer).unwrap();
    let steps = |seq: u32| -> Vec<(String, String, String)> {
        let shown = desk.matter(&format!("M{seq}"));
        let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let all = shown["steps"].as_array().unwrap();
        all.iter().map(|row| (text(row, "sort"), text(row, "day"), text(row, "activity"))).collect()
    };
    let step = |sort: &str, day: &str, activity: &str| (sort.to_owned(), day.to_owned(), activity.to_owned());
    assert_eq!(steps(1), [step("convey", "2026-08-05", "A1")]);
    assert_eq!(steps(2), [step("convey", "2026-08-05", "A2")]);
    assert_eq!(steps(3), [step("convey", "2026-08-05", "")], "two listed one that day");
    assert_eq!(steps(4), [step("convey", "2026-08-12", "")], "it did not list one");
    assert_eq!(steps(5), [step("convey", "2026-08-19", "")], "it was voided");
    assert_eq!(steps(6), [step("convey", "2026-08-05", "A1"), step("convey", "2026-08-06", "")]);
    for seq in 7..=10 {
        assert_eq!(steps(seq), [step("note", TODAY, "")], "{seq}");
    }
    assert_eq!(steps(11), []);
    assert_eq!(steps(12), [step("note", TODAY, "")], "before it was written");
    assert_eq!(steps(13), [step("convey", "2026-08-19", "")], "no meeting is named");
    let open: Vec<_> =
        page["to_complete"].as_array().unwrap().iter().map(|row| row["row"].as_i64().unwrap()).collect();
    assert_eq!(open, [4, 5, 6, 7, 8, 9, 10, 11, 13, 14]);
}

#[test]
fn the_year_of_a_day_is_that_of_the_paper_or_the_next() {
    let desk = Desk::founded("2026-03-02");
    let body = "1,1,甲,新华社,,2025-12-20,2025-12-28,1月8日工委会议,,,,,\n2,1,乙,新华社,,2025-12-20,,12月25日工委会议,,,,,\n3,1,丙,新华社,,,,1月8日工委会议,,,,,";
    desk.take(0, body, &[]);
    assert_eq!(desk.matter("M1")["conveyed"], "2026-01-08");
    assert_eq!(desk.matter("M2")["conveyed"], "2025-12-25");
    assert_eq!(desk.matter("M3")["conveyed"], Value::Null, "nothing says which year");
}

#[test]
fn several_measures_and_leads_in_one_cell() {
    let desk = desk();
    let body = "1,2,甲,省委,,2026-08-10,,,1.制定方案；2.投入1.5万元；3.开展研讨,1.办公室；2.—；3.宣传处（牵头）、组织处（配合）,,,\n\
        2,2,乙,省委,,2026-08-10,,,\"制定方案\n开展研讨\",办公室、宣传处,,,\n\
        3,2,丙,省委,,2026-08-10,,,只有措施,,,,";
    desk.take(0, body, &[]);
    let first = desk.matter("M1");
    assert_eq!(texts(&first, "measures", "text"), ["制定方案", "投入1.5万元", "开展研讨"]);
    assert_eq!(
        texts(&first, "tasks", "text"),
        ["制定方案", "开展研讨"],
        "a measure without a lead is only a measure"
    );
    assert_eq!(texts(&first, "tasks", "lead_name"), ["办公室", "宣传处"]);
    assert_eq!(first["tasks"][1]["support"], json!(["组织处"]));
    let second = desk.matter("M2");
    assert_eq!(texts(&second, "tasks", "lead_name"), ["办公室", "宣传处", "办公室", "宣传处"]);
    let third = desk.matter("M3");
    assert_eq!(
        (third["measures"].as_array().unwrap().len(), third["tasks"].as_array().unwrap().len()),
        (1, 0)
    );
}

#[test]
fn rows_under_a_merged_matter_are_its_measures() {
    let desk = desk();
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 12, "贯彻落实台账", &plain).unwrap();
    for (column, text) in (0..).zip(HEAD.split(',')) {
        sheet.write(1, column, text).unwrap();
    }
    for (column, text) in
        [(0, "1"), (1, "1"), (2, "甲"), (3, "新华社"), (5, "2026-08-10"), (10, "秦春丽"), (11, "2026-12-31")]
    {
        sheet.merge_range(2, column, 4, column, text, &plain).unwrap();
    }
    for (row, measure, lead) in
        [(2, "制定方案", "办公室"), (3, "开展研讨", "宣传处"), (4, "建章立制", "办公室")]
    {
        sheet.write(row, 8, measure).unwrap();
        sheet.write(row, 9, lead).unwrap();
    }
    sheet.write(5, 0, "合计").unwrap();
    sheet.write(5, 2, "1项").unwrap();
    let file = desk.file("台账.xlsx", book.save_to_buffer().unwrap());
    let done = desk.import(0, &file, &["--yes"]);
    assert_eq!(counts(&done), [1, 0, 0, 0]);
    assert_eq!(texts(&desk.matter("M1"), "tasks", "lead_name"), ["办公室", "宣传处", "办公室"]);
    assert_eq!(counts(&desk.import(0, &file, &["--yes"])), [0, 0, 1, 0]);
}

#[test]
fn what_is_doubtful_holds_its_row_back() {
    let desk = desk();
    desk.ok(&["checklist", "add", "作废的", "--class", "1", "--source", "新华社"]);
    desk.ok(&["checklist", "void", "M1", "--because", "重复"]);
    let state = desk.state();
    let body = "1,第五类,甲,新华社,,,,,,,,,\n\
        2,,乙,新华社,,,,,,,,,\n\
        3,1,,新华社,,,,,,,,,\n\
        4,1,丁,新华社,,2026-02-30,,,,,,,\n\
        5,1,戊,新华社,,2026-08-10,2026-08-01,,,,,,\n\
        6,1,己,新华社,,,2027-01-01,,,,,,\n\
        7,1,庚,新华社,,,,,,,张伟,,\n\
        8,1,辛,新华社,,,,,,,秦春莉,,\n\
        9,1,壬,新华社,,,,,措施,各处室,,,\n\
        10,1,癸,新华社,,,,,措施,办公室党支布,,,\n\
        11,1,子,新华社,市委〔2026〕7号,,,,,,,,\n\
        12,1,丑,市委,市委[2026]7号,,,,,,,,\n\
        13,1,作废的,新华社,,,,,,,,,\n\
        14,1,寅,新华社,,,,,措施,秦春丽,,,";
    let page = desk.take(1, body, &[]);
    assert_eq!(counts(&page), [1, 0, 0, 13], "{page:#}");
    let held: Vec<_> = rows(&page)
        .iter()
        .map(|row| {
            (row["row"].as_i64().unwrap(), row["column"].as_str().unwrap(), row["reason"].as_str().unwrap())
        })
        .collect();
    let wanted = [
        (2, "类别", "不是四必列里的一类"),
        (3, "类别", "没有写是四必列的哪一类"),
        (4, "政治要件名称", "没有写政治要件的名称"),
        (5, "成文日期", "“2026-02-30”不是存在的日期"),
        (6, "收到日期", "收到日期 2026-08-01 早于成文日期 2026-08-10"),
        (7, "收到日期", "晚于今天"),
        (8, "责任人", "“张伟”可能是 2 人"),
        (9, "责任人", "名册里没有这个姓名"),
        (10, "牵头部门", "“各处室”说不清是哪个部门"),
        (11, "牵头部门", "没有叫“办公室党支布”的部门，是不是“办公室党支部”？"),
        (13, "政治要件名称", "与第 12 行是同一个政治要件"),
        (14, "政治要件名称", "M1 已经作废（重复）"),
        (15, "牵头部门", "“秦春丽”是人，不是部门"),
    ];
    for (held, wanted) in held.iter().zip(wanted) {
        assert!(held.0 == wanted.0 && held.1 == wanted.1 && held.2.contains(wanted.2), "{held:?} {wanted:?}");
    }
    assert_eq!(held.len(), wanted.len());
    assert!(rows(&page).iter().all(|row| !row["fix"].as_str().unwrap().is_empty()));
    assert_eq!(desk.state(), state, "all or nothing");
    let page = desk.take(1, body, &["--partial"]);
    assert_eq!((counts(&page), &page["applied"]), ([1, 0, 0, 13], &true.into()));
    let rejected = std::fs::read_to_string(desk.place("台账.rejected.csv")).unwrap();
    assert_eq!(rejected.lines().count(), 14, "{rejected}");
    assert!(rejected.contains("张伟") && rejected.contains("可能是 2 人"), "{rejected}");
    assert!(
        desk.json(&["unit", "list"]).to_string().matches("department").count() == 0,
        "none is made for a row that is held"
    );
}

#[test]
fn a_mark_of_secrecy_stays_out_and_is_not_repeated() {
    let desk = desk();
    let file = desk.file(
        "台账.csv",
        format!(
            "{HEAD},公开属性,密级,登记编号\n\
        1,1,学习《保守国家秘密法》,新华社,,,,,,,,,,,,\n\
        2,1,某项绝不可说的工作（机密★5年）,中办,,,,,,,,,,,,\n\
        3,1,某项绝不可说的工作,中办,,,,,,,,,,,秘密,\n\
        4,1,,,,2026-08-01,2026-08-03,,,,,,,涉密,,机要2026-15\n\
        5,1,绝不可说,,,,,,,,,,,涉密,,机要2026-16\n\
        6,1,,,,,,,绝不可说,,,,,涉密,,机要2026-17\n\
        7,1,,,,,,,,,,,落实中,涉密,,机要2026-18\n\
        8,1,,,,,,,,,,,,涉密,,\n\
        9,1,,,,,,,,,,,,,,机要2026-19\n"
        ),
    );
    let outcome = desk.run(&["checklist", "import", &file, "--yes", "--all-rows", "--format", "json"]);
    let said = format!("{}{}", String::from_utf8_lossy(&outcome.answer), outcome.remarks);
    assert_eq!(outcome.exit, 1, "{said}");
    assert!(!said.contains("绝不可说"), "{said}");
    let page: Value = serde_json::from_slice(&outcome.answer).unwrap();
    assert_eq!(counts(&page), [2, 0, 0, 7], "{page:#}");
    let held: Vec<_> = rows(&page)
        .iter()
        .filter(|row| row["state"] == "held")
        .map(|row| row["row"].as_i64().unwrap())
        .collect();
    assert_eq!(held, [3, 4, 6, 7, 8, 9, 10]);
    desk.import(1, &file, &["--yes", "--partial"]);
    let shown = desk.matter("M2");
    assert_eq!(
        (&shown["serial"], &shown["state"], &shown["openness"]),
        (&json!("机要2026-15"), &json!("numbered"), &Value::Null)
    );
    assert!(!desk.dump().contains("绝不可说"));
    // It goes out as it came in, and comes back.
    desk.ok(&["checklist", "export", "-o", &desk.path("出.csv")]);
    let out = std::fs::read_to_string(desk.place("出.csv")).unwrap();
    let line = out.lines().find(|line| line.contains("机要2026-15")).unwrap();
    assert!(line.contains("仅登记编号") && line.contains("涉密"), "{line}");
    assert_eq!(counts(&desk.import(0, &desk.path("出.csv"), &["--yes"])), [0, 0, 2, 0]);
}

#[test]
fn what_cannot_be_stated_beside_what_is_known_is_held_back() {
    let desk = desk();
    desk.ok(&["checklist", "add", "--serial", "机要1", "--class", "1"]);
    desk.ok(&["checklist", "add", "甲", "--class", "1", "--dated", "2026-08-01", "--received", "2026-08-03"]);
    let file = |name: &str, head: &str, row: &str| desk.file(name, format!("{head}\n{row}\n"));
    let of_secret = file("a.csv", "编号,类别,政治要件名称,来源,收到日期", "M1,1,,某单位,2026-08-01");
    let page = desk.import(1, &of_secret, &["--update", "--yes"]);
    assert_eq!(rows(&page)[0]["reason"], "M1 是涉密要件，只登记类别、登记编号和日期");
    assert_eq!(rows(&page)[0]["value"], "（不显示）");
    let late = file("b.csv", "编号,类别,政治要件名称,成文日期,文号", "M2,1,甲,2026-08-05,");
    let page = desk.import(1, &late, &["--update", "--yes"]);
    assert_eq!(rows(&page)[0]["reason"], "收到日期 2026-08-03 早于成文日期 2026-08-05");
    let spoken = "1,1,乙,新华社,,,,,措施,由办公室会同有关方面落实,,,";
    let page = desk.take(1, spoken, &[]);
    assert!(rows(&page)[0]["reason"].as_str().unwrap().contains("说不清是哪个部门"), "{page:#}");
}

#[test]
fn changed_values_wait_for_update() {
    let desk = imported();
    let state = desk.state();
    let body = "1,全局工作,在中央政治局会议上的重要讲话精神,新华社,,2026-07-30,,,,,谭怡凯,,\n\
        2,对广东工作,视察广东重要讲话重要指示精神,省委,粤委(2026)12号,2026-08-11,,8月20日中心组学习,开展专题学习研讨；制定方案,宣传处,谭怡凯,,\n\
        4,市委决定事项通知,市委常委会会议决定事项通知,市委办,市委办决〔2026〕31号,2026-09-20,,,,,,2026-12-31,\n\
        5,市委决定事项通知,市委常委会会议决定事项通知,市委办,市委办决[2026]33号,2026-10-18,,,,,,,已办结";
    let page = desk.take(1, body, &[]);
    // 1 waits to be verified, so its owner stays; the time of 4 is over and is extended, not changed.
    assert_eq!(counts(&page), [0, 2, 0, 2], "{page:#}");
    let held: Vec<_> =
        rows(&page).iter().filter(|row| row["state"] == "held").map(|row| row["reason"].clone()).collect();
    assert_eq!(held, ["M1 正待审核，责任人不能更换", "M4 的完成时限已过，不能再改：逾期的始终算逾期"]);
    let changes: Vec<_> = rows(&page)
        .iter()
        .filter(|row| row["row"] == 3)
        .map(|row| (row["column"].as_str().unwrap(), row["value"].as_str().unwrap()))
        .collect();
    assert_eq!(
        changes,
        [
            ("成文日期", "2026-08-10 → 2026-08-11"),
            ("责任人", "秦春丽 → 谭怡凯"),
            ("贯彻措施", "（新增） → 制定方案"),
            ("传达学习", "（新增） → 8月20日中心组学习"),
        ]
    );
    assert_eq!(desk.state(), state);
    let page = desk.take(1, body, &["--update", "--partial"]);
    assert_eq!(counts(&page), [0, 2, 0, 2], "{page:#}");
    let second = desk.matter("M2");
    assert_eq!(
        (&second["due"], &second["owner"], &second["number"]),
        (&json!("2026-10-31"), &json!("谭怡凯"), &json!("粤委〔2026〕12号"))
    );
    assert_eq!(texts(&second, "tasks", "text"), ["开展专题学习研讨", "制定方案"]);
    assert_eq!(texts(&second, "tasks", "lead_name"), ["宣传处", "宣传处"]);
    assert_eq!(texts(&second, "steps", "day"), ["2026-08-19", "2026-08-20"]);
    assert_eq!(desk.matter("M5")["state"], "submitted");
    let again = desk.take(1, body, &["--update", "--partial"]);
    assert_eq!(counts(&again), [0, 0, 2, 2], "{again:#}");
}

#[test]
fn the_time_that_is_not_over_and_a_lead_can_change() {
    let desk = desk();
    let row = |lead: &str, measure: &str, due: &str| {
        format!("1,1,甲,新华社,,2026-08-10,,,{measure},{lead},,{due},")
    };
    desk.take(0, &row("办公室", "制定方案", "2026-12-31"), &[]);
    desk.take(0, &row("宣传处", "制定实施方案", "2027-01-31"), &["--update"]);
    let shown = desk.matter("M1");
    assert_eq!(shown["due"], "2027-01-31");
    assert_eq!(texts(&shown, "measures", "text"), ["制定实施方案"]);
    assert_eq!(
        (texts(&shown, "tasks", "text"), texts(&shown, "tasks", "lead_name")),
        (vec!["制定实施方案"], vec!["宣传处"])
    );
    assert_eq!(counts(&desk.take(0, &row("宣传处", "制定实施方案", "2027-01-31"), &[])), [0, 0, 1, 0]);
}

#[test]
fn one_number_is_one_matter_in_whatever_brackets() {
    let desk = imported();
    for number in
        ["市委办决〔2026〕31号", "市委办决[2026]31号", "市委办决(2026)31号", "市委办决（２０２６）第31号"]
    {
        let body = format!("1,4,市委常委会会议决定事项通知,市委办,{number},,,,,,,,");
        assert_eq!(counts(&desk.take(0, &body, &[])), [0, 0, 1, 0], "{number}");
    }
    // Without 机关代字 it belongs to its source.
    let body = "1,4,甲,市委办,〔2026〕31号,,,,,,,,\n2,4,乙,省委办,[2026]31号,,,,,,,,\n3,4,丙,市委办,〔2026〕031号,,,,,,,,";
    let page = desk.take(1, body, &["--partial"]);
    assert_eq!((counts(&page), &rows(&page)[0]["row"]), ([2, 0, 0, 1], &json!(4)));
}

#[test]
fn a_title_tells_by_its_day_and_a_code_where_all_else_changed() {
    let desk = desk();
    desk.take(
        0,
        "1,1,《在某会议上的讲话》,新华社,,2026-08-01,,,,,,,\n2,1,在某会议上的讲话,新华社,,2026-09-01,,,,,,,",
        &[],
    );
    assert_eq!(rows(&desk.json(&["checklist", "list"])).len(), 2);
    let file = |name: &str, body: &str| {
        desk.file(name, format!("编号,类别,政治要件名称,成文日期,文号,状态\n{body}\n"))
    };
    let renamed = file("改.csv", "M2,1,在某次重要会议上的讲话,2026-09-01,,");
    let page = desk.import(0, &renamed, &["--update", "--yes"]);
    assert_eq!(
        (counts(&page), &desk.matter("M2")["title"]),
        ([0, 1, 0, 0], &json!("在某次重要会议上的讲话"))
    );
    let other = file("别.csv", "M2,1,完全不同的一件事,2026-05-01,,");
    let page = desk.import(1, &other, &["--yes"]);
    assert!(rows(&page)[0]["reason"].as_str().unwrap().contains("编号 M2 在库中是另一个要件"), "{page:#}");
    let page = desk.import(1, &file("没有.csv", "M9,1,,,,"), &["--yes"]);
    assert_eq!(rows(&page)[0]["reason"], "库里没有这个编号的要件，也没有写名称");
}

#[test]
fn statuses_are_compared_and_decisions_are_listed() {
    let desk = desk();
    let file = desk.file(
        "台账.csv",
        format!(
            "{HEAD},完成情况,办结日期\n\
        1,1,甲,新华社,,2026-08-01,,,措施,办公室,,2026-09-30,已完成,制度已印发,2026-09-20\n\
        2,1,乙,新华社,,2026-08-01,,,,,,,长期坚持,,\n\
        3,1,丙,新华社,,2026-08-01,,,,,,,落实中,,\n\
        4,1,丁,新华社,,2026-08-01,,,措施,办公室,,,\"落实中，已逾期 3 天\",有进展,\n\
        5,1,戊,新华社,,2026-08-01,,,,,,,仅传达学习,,\n"
        ),
    );
    let outcome = desk.ok(&["checklist", "import", &file, "--yes", "--format", "json"]);
    let page: Value = serde_json::from_slice(&outcome.answer).unwrap();
    assert!(outcome.remarks.contains("第 4 行写“落实中”，算出“已登记”"), "{}", outcome.remarks);
    assert!(!outcome.remarks.contains("第 5 行写"), "{}", outcome.remarks);
    let first = desk.matter("M1");
    assert_eq!(
        (&first["state_name"], &first["steps"][0]["text"]),
        (&json!("待审核"), &json!("台账写明已完成：制度已印发"))
    );
    assert_eq!(first["steps"][0]["day"], "2026-09-20");
    assert_eq!(first["overdue"], false);
    // What was called done in time is done in time; the task still lacks its evidence.
    assert_eq!(first["tasks"][0]["state_name"], "未开始");
    assert_eq!(texts(&desk.matter("M2"), "steps", "text"), ["状态：长期坚持"]);
    assert_eq!(texts(&desk.matter("M4"), "steps", "text"), ["完成情况：有进展"]);
    let commands = texts(&page, "to_complete", "command");
    assert_eq!(
        commands,
        [
            "wuxue checklist convey M1 --activity 活动编号",
            "wuxue checklist standing M2 --months 月数 --because 原因",
            "wuxue checklist study-only M5 --because 原因",
        ]
    );
    assert_eq!(counts(&desk.import(0, &file, &["--yes"])), [0, 0, 5, 0]);
}

#[test]
fn further_columns_are_steps_where_their_day_is_certain() {
    let desk = desk();
    let file = desk.file("台账.csv",
        "类别,名称,成文日期,研究部署,配合单位,措施,牵头单位,进展情况,销号,回头看,归档号,备注,责任人\n\
        1,甲,2026-08-01,8月6日工委会研究部署,组织处、宣传处,制定方案,办公室,8月20日：印发方案；9月10日 开展督导；下一步总结,2026-10-01 王某,已巩固,2026-党-7,原来的备注,办公室主任\n");
    desk.import(0, &file, &["--yes"]);
    let shown = desk.matter("M1");
    let steps: Vec<_> = shown["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (row["sort"].as_str().unwrap(), row["day"].as_str().unwrap(), row["text"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        steps,
        [
            ("deploy", "2026-08-06", "工委会研究部署"),
            ("progress", "2026-08-20", "印发方案"),
            ("progress", "2026-09-10", "开展督导"),
            ("note", TODAY, "进展情况：下一步总结"),
            ("note", TODAY, "销号：2026-10-01 王某"),
            ("note", TODAY, "回头看：已巩固"),
            ("note", TODAY, "归档号：2026-党-7"),
        ]
    );
    assert_eq!(shown["tasks"][0]["support"], json!(["组织处", "宣传处"]));
    assert_eq!(shown["note"], "原来的备注；责任人：办公室主任");
    assert_eq!(counts(&desk.import(0, &file, &["--yes"])), [0, 0, 1, 0]);
    for name in ["出.csv", "出.xlsx"] {
        desk.ok(&["checklist", "export", "-o", &desk.path(name)]);
        assert_eq!(counts(&desk.import(0, &desk.path(name), &["--yes"])), [0, 0, 1, 0], "{name}");
    }
    // In another store it comes to the same register.
    let other = self::desk();
    other.ok(&["checklist", "import", &desk.path("出.xlsx"), "--yes"]);
    other.ok(&["checklist", "export", "-o", &other.path("出.csv")]);
    let (here, there) =
        [&desk, &other].map(|desk| std::fs::read_to_string(desk.place("出.csv")).unwrap()).into();
    assert_eq!(here, there);
}

#[test]
fn files_of_every_sort_are_read() {
    let text = format!(
        "市直机关工委台账（四必列）,,,,,,,,,,,,\n{HEAD}\n1,1,甲,新华社,,2026-08-01,,,,,,,\n合计,1项,,,,,,,,,,,\n"
    );
    let desk = desk();
    let page = desk.import(0, &desk.file("g.csv", gbk(&text)), &["--yes"]);
    assert_eq!((counts(&page), &page["encoding"]), ([1, 0, 0, 0], &json!("gb18030")));
    // Sections name the class of the rows below them.
    let sections = "序号,政治要件名称,文号,收到日期\n一、总书记对全局工作的重要讲话\n1,乙,,2026-08-02\n四、市委决定事项通知\n1,丙,市委办决〔2026〕1号,2026-08-03\n";
    desk.import(0, &desk.file("s.csv", sections), &["--yes"]);
    let list = desk.json(&["checklist", "list"]);
    assert_eq!(texts(&list, "rows", "class"), ["overall", "overall", "decision"]);
    let bare = "政治要件名称,文号,收到日期\n丁,,2026-08-02\n";
    let bare = desk.file("b.csv", bare);
    desk.import(1, &bare, &["--yes"]);
    desk.import(0, &bare, &["--yes", "--class", "3"]);
    assert_eq!(desk.matter("M4")["class"], "system");
    for (name, text) in
        [("名册.csv", "姓名,党支部\n张伟,办公室党支部\n"), ("材料.csv", "标题,类别\n讲话,讲话\n")]
    {
        let file = desk.file(name, text);
        let said = desk.run(&["checklist", "import", &file, "--yes"]);
        assert_eq!(said.exit, 3, "{}", said.remarks);
    }
}

/// Old workbooks, made by LibreOffice where it is there.
#[test]
fn an_old_workbook_is_read_like_a_new_one() {
    let desk = desk();
    let made = std::process::Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", desk.path("office")))
        .args(["--headless", "--convert-to", "xls", "--outdir", &desk.path("old"), &sample("must-list.xlsx")])
        .output();
    match made {
        Ok(made) if desk.place("old/must-list.xls").exists() => drop(made),
        _ if std::env::var_os("WUXUE_OFFICE").is_some() => panic!("LibreOffice made no old workbook"),
        _ => return,
    }
    assert_eq!(counts(&desk.import(0, &desk.path("old/must-list.xls"), &["--yes"])), [5, 0, 0, 0]);
    assert_eq!(counts(&desk.import(0, &sample("must-list.xlsx"), &["--yes"])), [0, 0, 5, 0]);
}

#[test]
fn the_export_begins_with_the_columns_of_the_sample_and_comes_back() {
    let desk = imported();
    desk.ok(&["checklist", "export", "-o", &desk.path("出.csv")]);
    let out = std::fs::read_to_string(desk.place("出.csv")).unwrap();
    assert!(out.trim_start_matches('\u{feff}').starts_with(HEAD), "{out}");
    assert!(out.contains("8月5日工委会议第一议题,制定贯彻落实方案,办公室,秦春丽,2026-09-30,待审核"), "{out}");
    // Without a measure the department is only told; it goes out where it stood.
    assert!(out.contains(",,组织处,秦春丽,2026-11-30,已登记,M3,"), "{out}");
    let state = desk.state();
    for name in ["出.csv", "出.xlsx"] {
        desk.ok(&["checklist", "export", "-o", &desk.path(name)]);
        let page = desk.import(0, &desk.path(name), &["--yes"]);
        assert_eq!((counts(&page), &page["not_in_file"]), ([0, 0, 5, 0], &0.into()), "{name}");
    }
    for format in ["md", "html", "json", "jsonl", "csv"] {
        assert!(!desk.ok(&["checklist", "export", "--format", format]).answer.is_empty(), "{format}");
    }
    assert_eq!(desk.state(), state);
    assert_eq!(rows(&desk.json(&["checklist", "export", "--class", "4", "--open"])).len(), 2);
}

/// A matter with two measures of different leads, whose first task is done and whose second is reported on; another of one
/// measure. Gives what goes out of it.
fn worked_on() -> (Desk, String) {
    let desk = desk();
    desk.take(
        0,
        "1,全局工作,甲,,,2026-07-30,2026-07-31,,1. 制定方案\n2. 开展研讨,1. 办公室\n2. 宣传处,,2026-12-30,\n\
         2,全局工作,乙,,,2026-07-30,2026-07-31,,抓好学习,组织处,,,"
            .replace(
                "1. 制定方案\n2. 开展研讨,1. 办公室\n2. 宣传处",
                "\"1. 制定方案\n2. 开展研讨\",\"1. 办公室\n2. 宣传处\"",
            )
            .as_str(),
        &[],
    );
    desk.ok(&["checklist", "task", "done", "M1.1", "--evidence", "方案", "--on", "2026-09-01"]);
    desk.ok(&["checklist", "progress", "M1.2", "已定题目", "--on", "2026-10-08"]);
    desk.ok(&["checklist", "report", "M1", "--to", "市委办", "--text", "进展；顺利", "--on", "2026-10-09"]);
    desk.ok(&["checklist", "standing", "M2", "--months", "6", "--because", "年年都办"]);
    desk.ok(&["checklist", "export", "-o", &desk.path("出.csv")]);
    let out = std::fs::read_to_string(desk.place("出.csv")).unwrap();
    (desk, out)
}

#[test]
fn a_task_with_words_and_a_time_of_its_own_is_told_of_and_stays_as_it_is() {
    let (desk, _) = worked_on();
    desk.ok(&[
        "checklist",
        "task",
        "edit",
        "M1.2",
        "--text",
        "办一次研讨",
        "--due",
        "2026-11-20",
        "--owner",
        "秦春丽",
    ]);
    let before = desk.matter("M1")["tasks"].clone();
    let out = desk.ok(&["checklist", "export", "-o", &desk.path("出.xlsx")]);
    assert!(out.remarks.contains("有 1 项任务另有自己的名称、责任人或完成时限"), "{}", out.remarks);
    assert_eq!(counts(&desk.import(0, &desk.path("出.xlsx"), &["--yes", "--update"])), [0, 0, 2, 0]);
    // Nor do they go with another lead.
    desk.ok(&["checklist", "export", "-o", &desk.path("出.csv")]);
    let out = std::fs::read_to_string(desk.place("出.csv")).unwrap();
    let file = desk.file("改.csv", out.replace("2. 宣传处", "2. 组织处"));
    assert_eq!(counts(&desk.import(0, &file, &["--yes", "--update"])), [0, 1, 1, 0]);
    let after = desk.matter("M1")["tasks"].clone();
    for key in ["text", "owner", "due"] {
        assert_eq!(after[1][key], before[1][key], "{key}");
    }
    assert_eq!(after[1]["lead_name"], "组织处");
}

#[test]
fn what_is_added_to_a_cell_that_went_out_is_all_that_comes_in() {
    let (desk, out) = worked_on();
    let before = desk.matter("M1")["steps"].clone();
    let last = "2026-10-09 向市委办报告 进展；顺利";
    assert!(out.contains("2026-09-01 任务 1：任务完成 方案"), "{out}");
    assert!(out.contains("2026-11-02 长期坚持 年年都办"), "{out}");
    // The year is that of what stands above; the task named is the one meant, unless it is done.
    let added = format!("{last}\n10月20日 任务 2：研讨一次\n2026-10-21 任务 1：补充方案\n任务 2：待续");
    let file = desk.file("改.csv", out.replace(last, &added));
    let page = desk.import(0, &file, &["--yes", "--update"]);
    assert_eq!(counts(&page), [0, 1, 1, 0]);
    let changes =
        |page: &Value| texts(page, "rows", "value").into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        changes(&page),
        [
            "（新增） → 10月20日 任务 2：研讨一次",
            "（新增） → 2026-10-21 任务 1：补充方案",
            "（新增） → 任务 2：待续"
        ]
    );
    let after = desk.matter("M1")["steps"].clone();
    let new: Vec<_> =
        after.as_array().unwrap().iter().filter(|step| !before.as_array().unwrap().contains(step)).collect();
    let said = |key: &str| new.iter().map(|step| step[key].as_str().unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(said("text"), ["研讨一次", "任务 1：补充方案", "进展情况：任务 2：待续"]);
    assert_eq!(said("day"), ["2026-10-20", "2026-10-21", TODAY]);
    assert_eq!(said("task"), ["M1.2", "", ""]);
    // Nothing of it comes in twice, be it the file or what goes out now.
    assert_eq!(counts(&desk.import(0, &file, &["--yes", "--update"])), [0, 0, 2, 0]);
    desk.ok(&["checklist", "export", "-o", &desk.path("又.xlsx")]);
    assert_eq!(counts(&desk.import(0, &desk.path("又.xlsx"), &["--yes"])), [0, 0, 2, 0]);
}

#[test]
fn the_same_was_done_on_two_days() {
    let desk = desk();
    let line = |cell: &str| format!("类别,名称,成文日期,收到日期,进展情况\n1,甲,2026-08-01,,{cell}\n");
    let once = desk.file("一.csv", line("8月20日 召开推进会"));
    desk.import(0, &once, &["--yes"]);
    let twice = desk.file("二.csv", line("8月20日 召开推进会；9月20日 召开推进会"));
    assert_eq!(counts(&desk.import(0, &twice, &["--yes", "--update"])), [0, 1, 0, 0]);
    assert_eq!(texts(&desk.matter("M1"), "steps", "day"), ["2026-08-20", "2026-09-20"]);
}

#[test]
fn a_measure_is_added_to_what_went_out_or_left_out_of_it() {
    let (desk, out) = worked_on();
    let (measures, leads) = ("1. 制定方案\n2. 开展研讨", "1. 办公室\n2. 宣传处");
    // Nobody can say who leads the third.
    let more = out.replace(measures, &format!("{measures}\n3. 测试"));
    let page = desk.import(1, &desk.file("改.csv", &more), &["--yes", "--update"]);
    assert_eq!((counts(&page), texts(&page, "rows", "column")), ([0, 0, 1, 1], vec!["牵头部门"]));
    // Nor whose two of three are, in a register of somebody else's.
    let other = format!("3,全局工作,丙,,,,,,\"{measures}\n3. 测试\",\"{leads}\",,,");
    assert_eq!(counts(&desk.take(1, &other, &[])), [0, 0, 0, 1]);
    // One leads it; the done task of the first stays as it is.
    let led = more.replace(leads, &format!("{leads}\n3. 组织处"));
    let page = desk.import(0, &desk.file("改.csv", &led), &["--yes", "--update"]);
    assert_eq!(counts(&page), [0, 1, 1, 0]);
    assert_eq!(texts(&desk.matter("M1"), "tasks", "lead_name"), ["办公室", "宣传处", "组织处"]);
    // A second below one that stood alone has the same lead, and no number in its words.
    let page = desk.import(
        0,
        &desk.file("改.csv", out.replace("抓好学习", "\"抓好学习\n2. 抓好落实\"")),
        &["--yes", "--update"],
    );
    assert_eq!(counts(&page), [0, 1, 1, 0]);
    assert_eq!(texts(&desk.matter("M2"), "measures", "text"), ["抓好学习", "抓好落实"]);
    assert_eq!(texts(&desk.matter("M2"), "tasks", "lead_name"), ["组织处"; 2]);
    // What is left out stays, and that is said; nobody's lead moves.
    let (desk, out) = worked_on();
    let state = desk.state();
    let less = desk.file("改.csv", out.replace(&format!("\"{measures}\""), "开展研讨"));
    let done = desk.ok(&["checklist", "import", &less, "--yes", "--update"]);
    assert!(done.remarks.contains("文件里没有的措施不删去：M1 第 1 条“制定方案”"), "{}", done.remarks);
    assert_eq!(desk.state(), state);
    // The same of a cell that is emptied.
    let none = desk.file("改.csv", out.replace("2026-12-30", ""));
    let done = desk.ok(&["checklist", "import", &none, "--yes"]);
    assert!(done.remarks.contains("文件里空着、库里有的，不改：第 2 行完成时限"), "{}", done.remarks);
}

#[test]
fn what_came_back_is_called_done_anew_by_a_later_day_only() {
    let desk = imported();
    desk.write_on(TODAY, |write| {
        let of = wuxue::register::matter(write, MatterId(1)).unwrap().unwrap();
        let back = Step {
            person: Some(PersonId(3)),
            text: Some("没有佐证".into()),
            ..Step::on(StepSort::Return, Day::from_iso("2026-11-02").unwrap())
        };
        wuxue::register::insert_step(write, &of, &back).unwrap();
    });
    let again = desk.ok(&["checklist", "import", &sample("must-list.xlsx"), "--yes"]);
    assert!(again.remarks.contains("第 3 行写“已完成”，算出“退回重办”"), "{}", again.remarks);
    let head = format!("{HEAD},办结日期");
    let row = "1,全局工作,在中央政治局会议上的重要讲话精神,,,2026-07-30,,,,,,,已完成";
    for (day, expected) in
        [("2026-11-01", [0, 0, 1, 0]), ("2026-11-02", [0, 0, 1, 0]), ("2026-11-05", [0, 1, 0, 0])]
    {
        let file = desk.file("台账.csv", format!("{head}\n{row},{day}\n"));
        let page = desk.import(0, &file, &["--yes", "--update", "--as-of", "2026-11-06"]);
        assert_eq!(counts(&page), expected, "{day}");
    }
    let shown = desk.json(&["checklist", "show", "M1", "--as-of", "2026-11-06"]);
    assert_eq!(shown["state"], "submitted");
}

#[test]
fn a_remark_that_went_out_with_what_was_told_comes_back_alone() {
    let desk = desk();
    desk.import(
        0,
        &desk.file("台账.csv", "类别,名称,成文日期,状态,备注\n1,甲,2026-08-01,长期坚持,原话\n"),
        &["--yes"],
    );
    desk.ok(&["checklist", "export", "-o", &desk.path("出.csv")]);
    let out = std::fs::read_to_string(desk.place("出.csv")).unwrap();
    assert!(out.contains("原话；状态：长期坚持"), "{out}");
    for (n, (said, kept)) in
        [("改了的话；状态：长期坚持", "改了的话"), ("改了的话；状态：长期坚持；再加", "改了的话；再加")]
            .into_iter()
            .enumerate()
    {
        let file = desk.file("改.csv", out.replace("原话；状态：长期坚持", said));
        assert_eq!(counts(&desk.import(0, &file, &["--yes", "--update"])), [0, 1, 0, 0], "{n}");
        assert_eq!(desk.matter("M1")["note"], kept);
    }
}

#[test]
fn a_time_without_end_is_a_decision_to_be_made_and_what_stands_below_is_passed_over() {
    let desk = desk();
    let body = "1,全局工作,甲,,,2026-07-30,,,抓好学习,办公室,,长期,\n\
                合计,,1 件,,,,,,,,,,\n\
                审核人：张三,,填表人：李四,,,,,,,,,,";
    let page = desk.take(0, body, &[]);
    assert_eq!(counts(&page), [1, 0, 0, 0]);
    let open = &page["to_complete"][0];
    assert_eq!((&open["column"], &open["words"]), (&json!("完成时限"), &json!("长期")));
    assert!(open["command"].as_str().unwrap().starts_with("wuxue checklist standing M1"), "{open}");
    assert_eq!(desk.matter("M1")["due"], Value::Null);
    assert_eq!(counts(&desk.take(0, body, &[])), [0, 0, 1, 0]);
    desk.ok(&["checklist", "export", "-o", &desk.path("出.xlsx")]);
    assert_eq!(counts(&desk.import(0, &desk.path("出.xlsx"), &["--yes"])), [0, 0, 1, 0]);
}

#[test]
fn each_matter_is_a_file_of_its_own() {
    let desk = imported();
    for (format, ending) in [
        (None, "html"),
        (Some("html"), "html"),
        (Some("md"), "md"),
        (Some("xlsx"), "xlsx"),
        (Some("json"), "html"),
    ] {
        let folder = desk.path(&format!("一项一表-{ending}-{}", format.unwrap_or("无")));
        let mut words = vec!["checklist", "export", "--one-each", "-o", &folder];
        words.extend(format.into_iter().flat_map(|format| ["--format", format]));
        let shown = desk.text(&words);
        assert_eq!(shown.starts_with('{'), format == Some("json"), "the index is for people: {shown}");
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names.len(), 6);
        assert_eq!(names[1], format!("M1 在中央政治局会议上的重要讲话精神.{ending}"));
        if ending == "html" {
            let page = std::fs::read_to_string(format!("{folder}/{}", names[4])).unwrap();
            for part in
                ["市委办决〔2026〕31号", "9月25日工委会议第一议题", "分解任务三项", "办公室", "已逾期"]
            {
                assert!(page.contains(part), "{part}");
            }
        }
    }
    desk.refused(&["checklist", "export", "--one-each"], 2, &["没有写放到哪个文件夹", "-o"]);
}

/// So many rows at once, in one statement each and no look-up twice.
#[test]
fn five_thousand_rows_come_in_at_once() {
    let desk = desk();
    let mut body = String::new();
    for n in 1..=5000 {
        writeln!(
            body,
            "{n},{},要件{n},市委办,市委办决〔2026〕{n}号,2026-07-{:02},2026-08-{:02},8月{}日工委会议第一议题,制定方案；开展研讨{n},部门{},秦春丽,2026-12-31,落实中",
            n % 4 + 1, n % 28 + 1, n % 28 + 1, n % 3 + 29, n % 40
        )
        .unwrap();
    }
    let page = desk.take(0, body.trim_end(), &[]);
    assert_eq!((counts(&page), page["made"].as_array().unwrap().len()), ([5000, 0, 0, 0], 40));
    let again = desk.take(0, body.trim_end(), &["--update"]);
    assert_eq!(counts(&again), [0, 0, 5000, 0]);
    let last = desk.matter("M5000");
    assert_eq!(texts(&last, "tasks", "lead_name"), ["部门0", "部门0"]);
}

const WORDS: [&str; 8] = [
    "制定方案",
    "开展研讨；并总结",
    "1.5万元",
    "8月5日工委会议",
    "印发“通知”",
    "一、建章立制",
    "向各支部传达\n并学习",
    "《办法》, 修订",
];

fn a_step() -> impl Strategy<Value = (usize, usize, i64, bool)> {
    (0..13_usize, 0..WORDS.len(), 0..90_i64, any::<bool>())
}

/// A matter of the store: its class, what is known of it, its measures with their leads, its steps.
type Made = (usize, [bool; 7], Vec<(usize, Option<usize>, bool)>, Vec<(usize, usize, i64, bool)>);

fn a_matter() -> impl Strategy<Value = Made> {
    let measures = prop::collection::vec((0..WORDS.len(), prop::option::of(0..3_usize), any::<bool>()), 0..4);
    (0..4_usize, any::<[bool; 7]>(), measures, prop::collection::vec(a_step(), 0..6))
}

fn furnish(desk: &Desk, made: &[Made]) {
    for name in ["办公室", "宣传处", "组织处"] {
        desk.ok(&["unit", "add", name, "--kind", "处室", "--since", "2020-01-01"]);
    }
    let department = |n: usize| UnitId(17 + n as i64);
    desk.write_on(TODAY, |write| {
        let day = |text: &str| Day::from_iso(text).unwrap();
        for (n, (class, [source, number, dated, received, owner, due, note], measures, steps)) in
            made.iter().enumerate()
        {
            let classified = *class == 3 && *note && !*owner;
            let some = |yes: bool, text: String| (yes && !classified).then_some(text);
            let facts = MatterFacts {
                title: some(true, format!("要件{n}")),
                serial: classified.then(|| format!("机要{n}")),
                source: some(*source, "市委办".into()),
                number: some(*number, format!("市委办决〔2026〕{}号", n + 1)),
                dated: dated.then(|| day("2026-07-01")),
                received: received.then(|| day("2026-07-03")),
                openness: (!classified).then_some(Openness::Internal),
                // The first two people of the name 张伟 and one who is alone of his.
                owner: (*owner && !classified).then_some(PersonId(if *note { 4 } else { 1 })),
                due: (*due && !classified).then(|| day("2026-10-15")),
                note: some(*note, "备注；状态：写在备注里".into()),
                ..MatterFacts::titled(MatterClass::ALL[*class], String::new())
            };
            let id = wuxue::register::insert_matter(write, &facts, day("2026-07-05")).unwrap();
            if classified {
                continue;
            }
            let read = || wuxue::register::matter(write, id).unwrap().unwrap();
            for (words, lead, helps) in measures {
                let text = WORDS[*words];
                let Ok(measure) = wuxue::register::add_measure(write, &read(), text, day("2026-07-05"))
                else {
                    continue;
                };
                let Some(lead) = lead else { continue };
                let support = if *helps { vec![department((lead + 1) % 3)] } else { Vec::new() };
                let facts = TaskFacts {
                    measure: Some(measure),
                    text: text.into(),
                    lead: department(*lead),
                    support,
                    owner: None,
                    due: None,
                };
                wuxue::register::add_task(write, &read(), &facts, day("2026-07-05")).unwrap();
            }
            for (sort, words, after, of_task) in steps {
                use StepSort::*;
                let of = read();
                let sort = [
                    Convey, Deploy, Progress, Report, Extend, Submit, Verify, Return, Archive, Lasting,
                    Standing, Note, Done,
                ][*sort];
                let task = of.tasks.first().map(|task| task.number);
                let task = task.filter(|_| sort == Done || *of_task && matches!(sort, Progress | Extend));
                let sort = if sort == Done && task.is_none() { Note } else { sort };
                let step = Step {
                    task,
                    text: Some(WORDS[*words].to_owned()),
                    person: matches!(sort, Verify | Return).then_some(PersonId(4)),
                    whom: matches!(sort, Report | Extend).then(|| "领导班子".to_owned()),
                    until: (sort == Extend).then(|| day("2026-12-31")),
                    months: (sort == Standing).then_some(3),
                    ..Step::on(sort, day("2026-07-10").plus_days(*after))
                };
                wuxue::register::insert_step(write, &of, &step).unwrap();
            }
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever stands in the register, what goes out of it comes back unchanged.
    #[test]
    fn what_goes_out_comes_back_unchanged(made in prop::collection::vec(a_matter(), 1..8)) {
        let desk = desk();
        furnish(&desk, &made);
        let state = desk.state();
        for name in ["出.csv", "出.xlsx"] {
            desk.ok(&["checklist", "export", "-o", &desk.path(name)]);
            for more in [&["--yes"][..], &["--yes", "--update"], &["--yes", "--as-of", "2027-01-05"]] {
                let page = desk.import(0, &desk.path(name), more);
                prop_assert_eq!(counts(&page), [0, 0, made.len() as i64, 0], "{} {:#}", name, page);
            }
        }
        prop_assert_eq!(desk.state(), state);
    }
}
