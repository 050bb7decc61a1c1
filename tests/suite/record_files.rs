//! Records that leave the store and come back: papers, archives, JSON lines; and the check of what they lack.

use clap::CommandFactory;
use serde_json::{Value, json};
use wuxue::cli::Cli;

use crate::desk::{Desk, gbk};

const FOUNDATION: &[&[&str]] = &[
    &["init", "--name", "市直机关工委", "--since", "2020-01-01"],
    &["member", "import", "名册.csv", "--yes"],
    &["unit", "add", "市气象局党支部", "--kind", "外单位", "--since", "2020-01-01"],
    &["member", "post", "秦春丽", "书记", "--unit", "办公室党支部", "--on", "2021-01-01"],
    &["member", "post", "谭怡凯", "组织委员", "--unit", "办公室党支部", "--on", "2021-01-01"],
    &["document", "add", "关于党的建设的讲话", "--class", "讲话", "--issued", "2026-09-30"],
    &["document", "add", "中国共产党章程", "--class", "书目", "--issued", "2022-10-22"],
];

const ROSTER: &str = "姓名,工号,党支部,党小组,政治面貌,起始日期\n\
    秦春丽,001001,办公室党支部,第一党小组,中共党员,2020-01-01\n\
    谭怡凯,001002,办公室党支部,第一党小组,中共党员,2020-01-01\n\
    张伟,001004,办公室党支部,第一党小组,中共党员,2020-01-01\n\
    潘娟,001005,办公室党支部,,中共党员,2020-01-01\n\
    张伟,002001,群团处党支部,,中共党员,2020-01-01\n\
    李娜,002002,群团处党支部,,中共党员,2020-01-01\n";

/// Activities with everything a record may state.
const ACTIVITIES: &[&[&str]] = &[
    &[
        "log",
        "add",
        "党课",
        "支部党员大会",
        "--unit",
        "办公室党支部",
        "--on",
        "2026-10-15",
        "--time",
        "14:30-16:30",
        "--place",
        "三楼会议室",
        "--title",
        "学习《讲话》",
        "--host",
        "秦春丽",
        "--recorder",
        "谭怡凯",
        "--speaker",
        "王教授",
        "--guest",
        "002001",
        "--guest",
        "李娜",
        "--agenda",
        "传达学习讲话",
        "--agenda",
        "研究措施",
        "--document",
        "D1",
        "--document",
        "D2",
        "--first-topic",
        "已列",
        "--presenter",
        "秦春丽",
        "--decision",
        "制定措施=001004,2026-11-30",
        "--decision",
        "通报情况",
        "--vote",
        "接收潘娟=赞成2,反对0,弃权1",
        "--outcome",
        "制定措施5条",
        "--attend-all",
        "--except",
        "张伟=请假(病假)",
        "潘娟=迟到10分钟",
    ],
    &[
        "log",
        "add",
        "支委会",
        "--unit",
        "办公室党支部",
        "--on",
        "2026-10-08",
        "--time",
        "22:00-次日01:00",
        "--first-topic",
        "不适用=专题研究（发展党员）",
        "--agenda",
        "讨论",
        "--belongs",
        "2026-09",
        "--attend-all",
    ],
    &[
        "log",
        "add",
        "党小组会",
        "--unit",
        "办公室党支部第一党小组",
        "--on",
        "2026-10-20",
        "--form",
        "读书会",
        "--hours",
        "1.5",
        "--note",
        "备注=有等号",
        "--attend-all",
        "--except",
        "张伟=补学(2026-10-25)",
    ],
    &[
        "log",
        "add",
        "主题党日",
        "--unit",
        "群团处党支部",
        "--on",
        "2026-10-21",
        "--title",
        "上午场",
        "--hours",
        "半天",
    ],
    &[
        "log",
        "add",
        "主题党日",
        "--unit",
        "群团处党支部",
        "--on",
        "2026-10-21",
        "--title",
        "下午场",
        "--another",
    ],
    &[
        "log",
        "add",
        "联学共建",
        "--unit",
        "办公室党支部",
        "--on",
        "2026-10-22",
        "--time",
        "9:00",
        "--partner",
        "市气象局党支部",
        "--agreement",
        "每季度联学一次",
        "--agreed-until",
        "2027-10-22",
        "--issues",
        "预警信息怎么到社区",
    ],
    &[
        "log",
        "add",
        "谈心谈话",
        "--unit",
        "办公室党支部",
        "--on",
        "2026-10-23",
        "--host",
        "秦春丽",
        "--present",
        "潘娟",
    ],
];

/// A store with a roster and no activity.
fn fresh() -> Desk {
    Desk::copied("2026-10-31", |desk| {
        let roster = desk.file("名册.csv", ROSTER);
        for words in FOUNDATION {
            let words: Vec<&str> =
                words.iter().map(|word| if *word == "名册.csv" { &roster } else { *word }).collect();
            desk.ok(&words);
        }
    })
}

/// A store with activities of every sort.
fn full() -> Desk {
    Desk::copied("2026-10-31", |desk| {
        std::fs::copy(&fresh().store, &desk.store).unwrap();
        for words in ACTIVITIES {
            desk.ok(words);
        }
    })
}

impl Desk {
    fn lines(&self) -> String {
        activities(&self.text(&["log", "export", "--format", "jsonl"]))
    }
}

/// The lines of an export that are activities; before them stands what they cite.
fn activities(lines: &str) -> String {
    let cited = |line: &&str| !line.contains("wuxue.log.cited/1");
    lines.lines().filter(cited).map(|line| format!("{line}\n")).collect()
}

#[test]
fn what_is_exported_is_what_is_shown() {
    let desk = full();
    let lines = desk.lines();
    assert_eq!(lines.lines().count(), 7);
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line, desk.json(&["log", "show", line["activity"].as_str().unwrap()]));
    }
    desk.ok(&["log", "void", "A3", "--because", "登记错了"]);
    assert_eq!(desk.lines().lines().count(), 6);
    let all = activities(&desk.text(&["log", "export", "--voided", "--format", "jsonl"]));
    assert_eq!(all.lines().count(), 7);
    assert_eq!(
        activities(&desk.text(&["log", "export", "--unit", "群团处党支部", "--format", "jsonl"]))
            .lines()
            .count(),
        2
    );
    assert_eq!(desk.text(&["log", "export", "--period", "2025", "--format", "jsonl"]), "");
    assert_eq!(desk.json(&["log", "export"])["rows"].as_array().unwrap().len(), 6);
}

#[test]
fn what_goes_out_comes_in_and_goes_out_the_same() {
    let (desk, other) = (full(), fresh());
    // In the order of days the numbers come out the same too.
    let lines = desk.lines();
    let file = other.file("记录.jsonl", &lines);
    let preview = other.json(&["log", "load", &file, "--dry-run"]);
    assert_eq!((&preview["new"], &preview["applied"]), (&json!(7), &json!(false)), "{preview}");
    assert_eq!(other.lines(), "");
    let done = other.json(&["log", "load", &file, "--yes"]);
    assert_eq!(
        (&done["new"], &done["held"], &done["applied"]),
        (&json!(7), &json!(0), &json!(true)),
        "{done}"
    );
    assert_eq!(done["activities"], json!(["A1", "A2", "A3", "A4", "A5", "A6", "A7"]));
    let renumbered = |text: &str| -> Vec<Value> {
        text.lines()
            .map(|line| {
                let mut line: Value = serde_json::from_str(line).unwrap();
                line.as_object_mut().unwrap().remove("activity");
                line
            })
            .collect()
    };
    assert_eq!(renumbered(&other.lines()), renumbered(&lines));
    // Once numbered alike, byte for byte.
    let third = fresh();
    third.ok(&["log", "load", &third.file("记录.jsonl", other.lines()), "--yes"]);
    assert_eq!(third.lines(), other.lines());
}

#[test]
fn the_same_file_again_changes_nothing() {
    let desk = full();
    let file = desk.file("记录.jsonl", desk.lines());
    let before = std::fs::read(&desk.store).unwrap();
    for words in [&["log", "load", &file, "--yes"][..], &["log", "load", &file, "--update", "--yes"]] {
        let done = desk.json(words);
        assert_eq!(
            (&done["same"], &done["new"], &done["changed"]),
            (&json!(7), &json!(0), &json!(0)),
            "{done}"
        );
    }
    assert_eq!(std::fs::read(&desk.store).unwrap(), before);
}

#[test]
fn what_came_after_a_session_is_shown_and_not_loaded() {
    let desk = full();
    desk.ok(&[
        "log",
        "outcome",
        "add",
        "窗口延时服务",
        "--sort",
        "措施",
        "--from",
        "A1",
        "--on",
        "2026-10-30",
    ]);
    desk.ok(&["log", "showcase", "add", "A1", "--title", "一堂难忘的课", "--on", "2026-10-30"]);
    desk.ok(&["log", "feedback", "A1", "--answers", "2", "--welcome", "1"]);
    let lines = desk.lines();
    let line = lines.lines().find(|line| line.contains("窗口延时服务")).unwrap();
    let said: Value = serde_json::from_str(line).unwrap();
    assert_eq!(
        (&said["showcases"][0]["showcase"], &said["feedback"][0]["answers"]),
        (&json!("C1"), &json!(2))
    );
    let same = desk.json(&["log", "load", &desk.file("记录.jsonl", &lines), "--yes"]);
    assert_eq!((&same["same"], &same["held"]), (&json!(7), &json!(0)), "{same}");
    let other = fresh();
    let done = other.json(&["log", "load", &other.file("记录.jsonl", &lines), "--yes"]);
    assert_eq!((&done["new"], &done["held"]), (&json!(7), &json!(0)), "{done}");
    assert!(!other.lines().contains("窗口延时服务"));
    assert_eq!(other.json(&["log", "showcase", "list"])["rows"], json!([]));
}

#[test]
fn a_line_by_hand_needs_no_more_than_who_what_and_when() {
    let desk = full();
    // In the encoding and with the names that a spreadsheet on an old machine would give.
    let line = r#"{"unit":"办公室党支部","kinds":["主题党日"],"day":"10月30日","title":"走好第一方阵","attendance":[{"name":"潘娟","status":"出勤"},{"name":"张伟","staff_no":"001004","status":"病假"}]}"#;
    let file = desk.file("手写.jsonl", gbk(line));
    desk.ok(&["log", "load", &file, "--yes"]);
    let shown = desk.json(&["log", "show", "A8"]);
    assert_eq!((&shown["present"], &shown["leave"], &shown["unrecorded"]), (&json!(1), &json!(1), &json!(2)));
    // What log show prints is a file too, over several lines.
    let shown = desk.text(&["log", "show", "A8", "--format", "json"]);
    let file = desk.file("一条.json", shown.replace("走好第一方阵", "走在前列"));
    let held = desk.run(&["log", "load", &file, "--yes"]);
    assert_eq!(held.exit, 1, "{}", held.remarks);
    assert!(held.remarks.contains("--update"), "{}", held.remarks);
    let done = desk.json(&["log", "load", &file, "--update", "--yes"]);
    assert_eq!(done["changed"], 1, "{done}");
    assert_eq!(
        done["rows"],
        json!([{"row":1,"activity":"A8","subject":"办公室党支部 2026-10-30 主题党日","state":"changed",
            "state_name":"更改","column":"主题","old":"走好第一方阵","value":"走在前列","reason":null,"fix":null}])
    );
}

#[test]
fn what_a_line_does_not_say_stays_and_null_clears() {
    let desk = full();
    let line = |rest: &str| {
        format!(
            r#"{{"unit":"办公室党支部","kinds":["支部党员大会","党课"],"day":"2026-10-15","time":"14:30-16:30"{rest}}}"#
        )
    };
    let file = desk.file("a.jsonl", line(""));
    assert_eq!(desk.json(&["log", "load", &file, "--yes"])["same"], 1);
    let file = desk.file(
        "b.jsonl",
        line(r#","place":null,"guests":[],"decisions":[],"attendance":[{"name":"潘娟","status":null}]"#),
    );
    let preview = desk.json(&["log", "load", &file, "--dry-run", "--update"]);
    let columns: Vec<&str> =
        preview["rows"].as_array().unwrap().iter().map(|row| row["column"].as_str().unwrap()).collect();
    assert_eq!(columns, ["地点", "列席", "决议事项", "考勤：潘娟"]);
    desk.ok(&["log", "load", &file, "--yes", "--update"]);
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!(
        (&shown["place"], &shown["guests"], &shown["unrecorded"]),
        (&Value::Null, &Value::Null, &json!(1))
    );
    assert_eq!(shown["hosts"], json!(["秦春丽"]));
    assert_eq!(shown["votes"][0]["agree"], 2);
    assert!(desk.json(&["history"])["rows"].as_array().unwrap().len() > 8);
    desk.ok(&["undo", "--yes"]);
    assert_eq!(desk.json(&["log", "show", "A1"])["place"], "三楼会议室");
    // More came than was recorded, and voted: neither is held against the other's old value.
    let more = r#","votes":[{"matter":"接收潘娟","agree":4,"against":0,"abstain":0}],"attendance":[{"name":"张伟","staff_no":"001004","status":"出勤"}]"#;
    desk.ok(&["log", "load", &desk.file("c.jsonl", line(more)), "--yes", "--update"]);
    assert_eq!(desk.json(&["log", "show", "A1"])["votes"][0]["agree"], 4);
}

#[test]
fn all_that_is_wrong_is_said_at_once_and_nothing_is_written() {
    let desk = full();
    let lines = [
        r#"{"unit":"办公室党支部","kinds":["党课"],"day":"2026-10-24","titel":"拼错"}"#,
        r#"{"unit":"没有的党支部","kinds":["唱歌"],"day":"2026-13-01"}"#,
        r#"{"unit":"办公室党支部","kinds":["党课"],"day":"2026-10-25","time":"25:00","hosts":"秦春丽","minutes":"两小时"}"#,
        r#"{"unit":"办公室党支部","kinds":["党课"],"day":"2026-10-26","title":"好的一行"}"#,
        r#"{"unit":"办公室党支部","kinds":["党课"],"day":"2026-10-26","title":"好的一行"}"#,
        r#"["不是对象"]"#,
        r#"{"unit":"办公室党支部""#,
        r#"{"unit":"群团处党支部","kinds":["支委会"],"day":"2026-10-27"}"#,
        r#"{"unit":"办公室党支部","kinds":["党课"],"day":"2026-10-28","attendance":[{"name":"张伟","staff_no":"002002","status":"出勤"}]}"#,
        r#"{"unit":"办公室党支部","kinds":["党课"],"day":"2026-10-29","documents":["D1 没有登记过的书"],"voided":"作废（2026-10-30）"}"#,
        r#"{"unit":"办公室党支部","kinds":["党课"],"day":"2026-11-29"}"#,
        r#"{"schema":"wuxue.log.list/1","rows":[]}"#,
        r#"{"unit":"办公室党支部","kinds":["党课"],"day":"2026-10-30","attendance":[{"name":"潘娟","status":"飞走了","x":1}]}"#,
        r#"{"unit":"办公室党支部","kinds":["党课"],"day":"2026-10-30","time":"8:00","shows":["A99"],"votes":[{"matter":"甲","agree":-1}]}"#,
        r#"{"unit":"群团处党支部","kinds":["主题党日"],"day":"2026-10-21"}"#,
    ];
    let file = desk.file("错.jsonl", lines.join("\n"));
    let before = std::fs::read(&desk.store).unwrap();
    let outcome = desk.run(&["log", "load", &file, "--yes", "--format", "json"]);
    assert_eq!(outcome.exit, 1);
    assert_eq!(std::fs::read(&desk.store).unwrap(), before);
    let page: Value = serde_json::from_slice(&outcome.answer).unwrap();
    assert_eq!((&page["new"], &page["held"]), (&json!(1), &json!(14)), "{page:#}");
    let rows = page["rows"].as_array().unwrap();
    for (row, column, value, reason) in [
        (1, "titel", "拼错", "不认识这个栏目"),
        (2, "day", "2026-13-01", "日期不对"),
        (2, "unit", "没有的党支部", "没有叫"),
        (2, "kinds", "[\"唱歌\"]", "没有叫“唱歌”的活动类型"),
        (3, "time", "25:00", "--time 不对"),
        (3, "hosts", "秦春丽", "应是几段文字"),
        (3, "minutes", "两小时", "应是 0 到"),
        (5, "", "", "与第 4 行是同一场"),
        (6, "", "", "不是一条记录"),
        (7, "", "", "不是完整的 JSON"),
        (8, "", "", "没有支部委员"),
        (9, "attendance", "", "002002 是李娜"),
        (10, "documents", "[\"D1 没有登记过的书\"]", "没有登记过材料“没有登记过的书”"),
        (10, "voided", "作废（2026-10-30）", "已经作废"),
        (11, "day", "2026-11-29", "晚于今天"),
        (12, "schema", "wuxue.log.list/1", "不是一条活动记录"),
        (13, "attendance", "", "里面的“x”不认识"),
        (14, "shows", "[\"A99\"]", "不在这个文件里"),
        (14, "votes", "", "“agree”应是票数"),
        (15, "", "", "库中有几场都可能是它：A4、A5"),
    ] {
        let found = rows.iter().any(|found| {
            found["row"] == row
                && found["column"].as_str().unwrap_or_default() == column
                && (value.is_empty() || found["value"] == value)
                && found["reason"].as_str().unwrap().contains(reason)
                && !found["fix"].as_str().unwrap_or_default().is_empty()
        });
        assert!(found, "{row} {column}: {reason}\n{page:#}");
    }
}

#[test]
fn files_that_are_no_records_are_refused() {
    let desk = fresh();
    let workbook = desk.run(&["member", "export", "--format", "xlsx"]).answer;
    for (name, bytes, says) in [
        ("空.jsonl", b"\n \n".to_vec(), "没有记录"),
        ("表.xlsx", workbook, "是工作簿"),
        ("坏.jsonl", vec![0xff, 0x80, 0xff, b'\n'], "坏.jsonl"),
    ] {
        let file = desk.file(name, bytes);
        let outcome = desk.run(&["log", "load", &file, "--yes"]);
        assert_eq!(outcome.exit, 3, "{name}: {}", outcome.remarks);
        assert!(outcome.remarks.contains(says) && outcome.remarks.contains('→'), "{}", outcome.remarks);
    }
    let file = desk.file("好.jsonl", r#"{"unit":"办公室党支部","kinds":["党课"],"day":"2026-10-30"}"#);
    let outcome = desk.run(&["log", "load", &file]);
    assert!(outcome.exit == 3 && outcome.remarks.contains("--yes"), "{}", outcome.remarks);
    let marked = r#"{"unit":"办公室党支部","kinds":["党课"],"day":"2026-10-30","title":"密级：机密★10年"}"#;
    let outcome = desk.run(&["log", "load", &desk.file("密.jsonl", marked), "--yes"]);
    assert_eq!(outcome.exit, 1, "{}", outcome.remarks);
    assert_eq!(desk.lines(), "");
}

#[test]
fn people_of_one_name_are_told_apart_on_screen_and_in_files() {
    let desk = full();
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!(shown["guests"], json!(["张伟（002001）", "李娜"]));
    assert_eq!(shown["speakers"], json!(["王教授（名册外）"]));
    assert_eq!(shown["decisions"][0]["owner"], "张伟（001004）");
    // What is shown can be typed.
    desk.ok(&["log", "edit", "A2", "--host", "张伟（001004）", "--guest", "秦春丽（名册外）"]);
    let shown = desk.json(&["log", "show", "A2"]);
    assert_eq!(
        (&shown["hosts"], &shown["guests"]),
        (&json!(["张伟（001004）"]), &json!(["秦春丽（名册外）"]))
    );
    let outcome = desk.run(&["log", "edit", "A2", "--host", "张伟（002002）"]);
    assert!(outcome.exit == 3 && outcome.remarks.contains("002002 是李娜"), "{}", outcome.remarks);
}

#[test]
fn what_is_lacking_is_listed_with_the_command_that_adds_it() {
    let desk = full();
    let page = desk.json(&["log", "lint"]);
    assert_eq!(page["schema"], "wuxue.log.lint/1");
    assert_eq!(page["checked"], 7);
    let rows = page["rows"].as_array().unwrap();
    assert_eq!(page["lacking"], rows.len());
    let of = |activity: &str| -> Vec<(&str, &str)> {
        let rows = rows.iter().filter(|row| row["activity"] == activity);
        rows.map(|row| (row["element"].as_str().unwrap(), row["command"].as_str().unwrap())).collect()
    };
    assert_eq!(of("A1"), []);
    assert_eq!(
        of("A2"),
        [
            ("place", "wuxue log edit A2 --place 地点"),
            ("host", "wuxue log edit A2 --host 姓名"),
            ("recorder", "wuxue log edit A2 --recorder 姓名"),
            ("decisions", "wuxue log edit A2 --decision \"内容=责任人,完成时限\""),
        ]
    );
    // Half a day says as much as can be said where no clock was kept; of the other no length is known.
    assert_eq!(of("A4")[0], ("place", "wuxue log edit A4 --place 地点"));
    assert_eq!(of("A5")[0], ("time", "wuxue log edit A5 --time 起止时间"));
    assert!(of("A5").contains(&("attendance", "wuxue log attend A5 --except \"姓名=情况\"")));
    // The one place that says so: the record itself, the report.
    for row in desk.lines().lines() {
        let shown: Value = serde_json::from_str(row).unwrap();
        let missing = shown["missing"].as_array().unwrap().len();
        assert_eq!(missing, of(shown["activity"].as_str().unwrap()).len(), "{shown}");
    }
    for row in rows {
        let command = row["command"].as_str().unwrap().replace("内容=责任人,完成时限", "内容");
        let words = command.split(' ').map(|word| word.trim_matches('"'));
        let parsed = Cli::command().try_get_matches_from(words);
        assert!(parsed.is_ok(), "{command}: {parsed:?}");
    }
    let report = desk.json(&["report", "monthly", "2026-10"]);
    let reported = &report["tables"]["incomplete"]["rows"];
    let lacks: Vec<&str> =
        reported.as_array().unwrap().iter().map(|row| row["lack"].as_str().unwrap()).collect();
    assert!(lacks.contains(&"集中学习时长没有登记") && lacks.contains(&"没有登记考勤"), "{lacks:?}");
    assert!(lacks.iter().all(|lack| rows.iter().any(|row| row["lack"] == *lack)), "{lacks:?}");
}

#[test]
fn the_check_of_what_is_lacking_narrows_and_tells_scripts() {
    let desk = full();
    assert_eq!(desk.run(&["log", "lint"]).exit, 0);
    assert_eq!(desk.run(&["log", "lint", "--check"]).exit, 1);
    assert_eq!(desk.run(&["log", "缺项检查", "--kind", "党课", "--check"]).exit, 0);
    assert_eq!(desk.run(&["log", "lint", "--period", "2025", "--check"]).exit, 0);
    let units = |words: &[&str]| desk.json(&[&["log", "lint"], words].concat())["checked"].clone();
    assert_eq!(units(&["--unit", "群团处党支部"]), 2);
    assert_eq!(units(&["--unit", "办公室党支部"]), 5, "with its group");
    // Held in October, it belongs to September and is listed in both.
    assert_eq!((units(&["--period", "2026-09"]), units(&["--period", "2026-10"])), (json!(1), json!(7)));
    desk.ok(&["log", "void", "A5", "--because", "登记错了"]);
    assert_eq!(units(&[]), 6);
    assert!(desk.text(&["log", "lint", "--kind", "党课"]).contains("记录没有缺项。"));
}

/// The second 党课 of a year may be its first 主题党日.
#[test]
fn a_record_of_two_kinds_counts_each_of_them() {
    let desk = full();
    desk.ok(&["log", "add", "党课", "--unit", "群团处党支部", "--on", "2026-02-10"]);
    desk.ok(&["log", "add", "党课", "主题党日", "--unit", "群团处党支部", "--on", "2026-03-10"]);
    let list = desk.json(&["log", "list", "--unit", "群团处党支部", "--period", "2026-03"]);
    let code = list["rows"][0]["activity"].as_str().unwrap();
    assert_eq!(desk.json(&["log", "print", code])["ordinal"], "本年党课第 2 次、主题党日第 1 次");
}

#[test]
fn a_record_is_printed_with_room_for_what_is_lacking() {
    let desk = full();
    insta::assert_snapshot!(desk.text(&["log", "print", "A1"]), @"
    办公室党支部党员大会、党课记录

    记录编号：A1
    次数：本年支部党员大会第 1 次、党课第 1 次
    时间：2026年10月15日 14:30-16:30
    地点：三楼会议室
    主持人：秦春丽
    记录人：谭怡凯
    应到/实到：应到 4 人，实到 3 人
    出席：秦春丽、谭怡凯、潘娟
    缺席及原因：张伟（病假）
    列席：张伟（002001）、李娜
    主题：学习《讲话》
    第一议题：已列
    领学人：秦春丽
    学习材料：关于党的建设的讲话、中国共产党章程
    主讲（发言）人：王教授
    成效：制定措施5条

    议题

    1. 传达学习讲话

    2. 研究措施

    发言要点（含不同意见）

    ＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿
    ＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿
    ＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿
    ＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿
    ＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿
    ＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿

    决议事项

    ┌──────┬──────────┬──────────────────┬──────────────────┐
    │ 序号 │ 决议事项 │ 责任人           │ 完成时限         │
    ├──────┼──────────┼──────────────────┼──────────────────┤
    │    1 │ 制定措施 │ 张伟（001004）   │ 2026-11-30       │
    │    2 │ 通报情况 │ ＿＿＿＿＿＿＿＿ │ ＿＿＿＿＿＿＿＿ │
    └──────┴──────────┴──────────────────┴──────────────────┘

    表决情况

    ┌──────────┬──────────────────┬──────────────────┬──────┬──────┬──────┬──────────────┬──────┐
    │ 表决事项 │ 应到（有表决权） │ 实到（有表决权） │ 赞成 │ 反对 │ 弃权 │ 到会符合规定 │ 通过 │
    ├──────────┼──────────────────┼──────────────────┼──────┼──────┼──────┼──────────────┼──────┤
    │ 接收潘娟 │                4 │                3 │    2 │    0 │    1 │ 是           │ 否   │
    └──────────┴──────────────────┴──────────────────┴──────┴──────┴──────┴──────────────┴──────┘

    主持人签字：＿＿＿＿＿＿＿＿
    记录人签字：＿＿＿＿＿＿＿＿
    ");
    let text = desk.text(&["log", "print", "A2", "--format", "md"]);
    for part in [
        "# 办公室党支部委员会会议记录",
        "- 次数：本年第 1 次",
        "- 主持人：＿＿",
        "## 决议事项",
        // Its number stays text, whatever stands around it.
        "1\\. 讨论",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for activity in ["A1", "A2", "A3", "A4", "A5", "A6", "A7"] {
        for format in ["table", "md", "html"] {
            let text = desk.text(&["log", "print", activity, "--format", format]);
            assert!(!text.contains("待补") && text.contains("签字"), "{activity} {format}\n{text}");
        }
    }
    // Of a talk the fact and no more.
    let talk = desk.json(&["log", "print", "A7"]);
    let mut keys: Vec<&String> = talk.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(
        keys,
        ["activity", "day", "hosts", "kinds", "ordinal", "place", "present", "schema", "time", "unit"]
    );
    desk.ok(&["log", "void", "A7", "--because", "登记错了"]);
    let outcome = desk.run(&["log", "print", "A7"]);
    assert!(outcome.exit == 3 && outcome.remarks.contains("已作废"), "{}", outcome.remarks);
}

#[test]
fn html_is_one_inert_file_for_every_answer() {
    let desk = full();
    desk.ok(&["log", "edit", "A1", "--title", "<script>alert(1)</script>", "--place", "\" onload=\"x"]);
    for words in [
        &["unit", "list"][..],
        &["member", "list"],
        &["member", "show", "秦春丽"],
        &["document", "list"],
        &["log", "list"],
        &["log", "show", "A1"],
        &["log", "print", "A1"],
        &["log", "lint"],
        &["log", "kinds"],
        &["log", "sheet", "A1"],
        &["log", "export"],
        &["inspect", "rules", "--period", "2026-10"],
        &["report", "monthly", "2026-10"],
        &["report", "explain", "research.held", "--period", "2026-10"],
        &["history"],
        &["history", "show", "#9"],
        &["check"],
    ] {
        let html = desk.text(&[words, &["--format", "html"]].concat());
        assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"), "{words:?}\n{html}");
        assert!(!html.contains("<script") && !html.contains("\" onload"), "{words:?}");
        for tag in ["table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "p", "div", "body"] {
            let opened =
                html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{words:?} {tag}\n{html}");
        }
    }
    // One record is one object on a line, the same as the indented one.
    let line = desk.text(&["log", "show", "A1", "--format", "jsonl"]);
    assert_eq!(line.lines().count(), 1);
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), desk.json(&["log", "show", "A1"]));
    let file = desk.path("列表.html");
    desk.ok(&["log", "list", "-o", &file]);
    assert!(std::fs::read_to_string(file).unwrap().contains("&lt;script&gt;"));
    let outcome = desk.run(&["log", "list", "-o", &desk.path("列表.doc")]);
    assert!(outcome.exit == 2 && outcome.remarks.contains(".html"), "{}", outcome.remarks);
}

#[test]
fn a_year_is_filed_whole_or_not_at_all() {
    let desk = full();
    let folder = desk.path("存档");
    let page = desk.json(&["log", "archive", "--year", "2026", "-o", &folder]);
    assert_eq!((&page["count"], &page["year"]), (&json!(7), &json!(2026)));
    let files = |folder: &str| -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let names = files(&folder);
    assert_eq!(names.len(), 8);
    assert_eq!(names[0], "00目录.html");
    assert_eq!(names[2], "2026-10-15 A1 办公室党支部党员大会、党课.html");
    let index = std::fs::read_to_string(format!("{folder}/00目录.html")).unwrap();
    for name in &names[1..] {
        assert!(index.contains(&format!("<a href=\"{name}\">")), "{name}\n{index}");
    }
    let paper = std::fs::read_to_string(format!("{folder}/{}", names[2])).unwrap();
    assert!(paper.contains("主持人签字") && paper.contains("制定措施5条"), "{paper}");
    // It is not written over, and nothing is left beside it.
    let outcome = desk.run(&["log", "archive", "--year", "2026", "-o", &folder]);
    assert!(outcome.exit == 3 && outcome.remarks.contains("已经有文件"), "{}", outcome.remarks);
    assert!(files(desk.folder.path().to_str().unwrap()).iter().all(|name| !name.starts_with(".wuxue")));
    let empty = desk.path("空文件夹");
    std::fs::create_dir(&empty).unwrap();
    let words = ["log", "存档", "--year", "2026", "--unit", "群团处党支部", "--paper", "md", "-o", &empty];
    assert!(desk.ok(&words).remarks.contains("共 3 个文件"));
    assert!(files(&empty).iter().all(|name| name.ends_with(".md")));
    for (words, exit, says) in [
        (&["log", "archive", "--year", "2026"][..], 2, "-o"),
        (&["log", "archive", "--year", "2025", "-o", "x"], 3, "没有活动记录"),
        (&["log", "archive", "--year", "2026-10", "-o", "x"], 2, "--year"),
        (&["log", "archive", "--year", "2026", "-o", "/没有/的/文件夹"], 3, "写不进去"),
    ] {
        let outcome = desk.run(words);
        assert_eq!(outcome.exit, exit, "{words:?}: {}", outcome.remarks);
        assert!(outcome.remarks.contains(says), "{words:?}: {}", outcome.remarks);
    }
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    let desk = fresh();
    for (words, lacks) in [
        (&["log", "add"][..], "没有写活动类型、--unit 党组织、--on 日期。"),
        (&["log", "add", "党课"], "没有写 --unit 党组织、--on 日期。"),
        (&["log", "add", "--unit", "办公室党支部", "--on", "昨天"], "没有写活动类型。"),
    ] {
        let outcome = desk.run(words);
        assert_eq!(outcome.exit, 2, "{words:?}: {}", outcome.remarks);
        assert!(outcome.remarks.contains(lacks), "{}", outcome.remarks);
        assert!(outcome.remarks.contains("wuxue log add 主题党日 --unit"), "{}", outcome.remarks);
    }
}
