//! Imports of what reaches the clerk's desk: every sample as its README says, rejected rows that come back
//! mended, and arbitrary bytes, which never panic and never change the store.

use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::Value;
use wuxue::calendar::{Day, Week};
use wuxue::import::attendance::{self, Wish};
use wuxue::import::decode::Source;
use wuxue::import::materials;
use wuxue::import::matters;
use wuxue::import::roster;
use wuxue::import::self_study;
use wuxue::refusal::Refusal;
use wuxue::store::{Access, Authorship, Store};

use crate::desk::{Desk, counts, gbk, rows, sample};

fn staffed() -> Desk {
    Desk::staffed("2026-11-02")
}

impl Desk {
    /// Imports attendance and gives the page that scripts read.
    fn log(&self, exit: u8, file: &str, flags: &[&str]) -> Value {
        self.page(exit, &[&["log", "import", file], flags].concat())
    }
}

#[test]
fn the_sign_in_sheet_is_one_activity_with_its_facts_from_the_title() {
    let desk = staffed();
    let page = desk.log(0, &sample("signin-gbk.csv"), &["--yes"]);
    assert_eq!(counts(&page), [9, 0, 0, 0]);
    assert_eq!((&page["layout"], &page["applied"]), (&"signin".into(), &true.into()), "{page:#}");
    assert_eq!(page["made"].as_array().unwrap().len(), 1);
    let shown = desk.show("A1");
    let text = shown.to_string();
    for part in ["2026-10-16", "14:30", "16:30", "三楼会议室", "办公室党支部", "因公外出"] {
        assert!(text.contains(part), "{part}: {shown:#}");
    }
}

#[test]
fn a_month_comes_in_once_and_its_correction_waits_for_update() {
    let desk = staffed();
    let (month, corrected) = (sample("attendance-october.csv"), sample("attendance-october-corrected.csv"));
    assert_eq!(counts(&desk.log(0, &month, &["--dry-run"])), [109, 0, 0, 0]);
    let before = desk.state();
    let refused = desk.log(3, &month, &[]);
    assert!(refused["hints"].to_string().contains("--yes"), "{refused}");
    assert_eq!(desk.state(), before, "neither a rehearsal nor an unconfirmed import writes");
    assert_eq!(counts(&desk.log(0, &month, &["--yes"])), [109, 0, 0, 0]);
    let once = desk.state();
    assert_eq!(once.0, before.0 + 1, "one operation");
    assert_eq!(counts(&desk.log(0, &month, &["--yes"])), [0, 0, 109, 0]);
    assert_eq!(desk.state(), once, "the same file again writes nothing");

    let page = desk.log(1, &corrected, &["--yes"]);
    assert_eq!((counts(&page), &page["applied"]), ([1, 3, 106, 0], &false.into()));
    assert_eq!(rows(&page).iter().filter(|row| row["state"] == "changed").count(), 3);
    assert_eq!(desk.state(), once, "changes wait for --update");
    assert_eq!(counts(&desk.log(0, &corrected, &["--yes", "--update"])), [1, 3, 106, 0]);
    assert_eq!(counts(&desk.log(0, &corrected, &["--yes", "--update"])), [0, 0, 110, 0]);
    assert_eq!(desk.run(&["undo", "--yes"]).exit, 0);
    assert_eq!(desk.state().1, once.1, "undone as a whole");
}

#[test]
fn each_bad_row_is_named_with_its_column_value_and_reason() {
    let desk = staffed();
    let before = desk.state();
    let page = desk.log(1, &sample("bad-rows.csv"), &["--yes"]);
    assert_eq!(counts(&page), [0, 0, 0, 9]);
    let expected = [
        (2, "考勤状态", "出勤", "第 2、10 行"),
        (3, "日期", "2026-13-40", "不是存在的日期"),
        (4, "党支部", "不存在的党支部", "没有叫"),
        (5, "活动类型", "茶话会", "没有“茶话会”"),
        (6, "工号", "999999", "没有工号"),
        (7, "工号", "001007 熊晓婷", "崔萱艳"),
        (8, "考勤状态", "也许来了", "不认得"),
        (9, "学时", "-3", "负数"),
        (10, "考勤状态", "缺席", "第 2、10 行"),
    ];
    assert_eq!(rows(&page).len(), expected.len());
    for (row, (number, column, value, reason)) in rows(&page).iter().zip(expected) {
        assert_eq!(row["row"], number);
        assert_eq!((&row["column"], &row["value"]), (&column.into(), &value.into()), "{row}");
        assert!(row["reason"].as_str().unwrap().contains(reason), "{row}");
        assert!(!row["fix"].as_str().unwrap().is_empty(), "{row}");
    }
    for (file, column) in [("bad-ambiguous-name.csv", "党支部"), ("bad-formula.csv", "主题")] {
        let page = desk.log(1, &sample(file), &["--yes"]);
        let held: Vec<_> = rows(&page).iter().filter(|row| row["state"] == "held").collect();
        assert_eq!(held.len(), 1, "{page:#}");
        assert_eq!((&held[0]["row"], &held[0]["column"]), (&2.into(), &column.into()));
    }
    assert_eq!(desk.state(), before, "nothing was written");
}

#[test]
fn what_cannot_be_read_at_all_is_refused() {
    let desk = staffed();
    let before = desk.state();
    let cases = [
        ("bad-mixed-encoding.csv", "第 2 行", "CSV UTF-8"),
        ("bad-secret-mark.csv", "密级标志", "只登记编号"),
        ("bad-truncated.xlsx", "不完整", "重新"),
        ("must-list.xlsx", "没有找到表头", "--map"),
        ("no-such-file.csv", "no-such-file.csv", ""),
    ];
    for (file, message, hint) in cases {
        let error = desk.log(3, &sample(file), &["--yes"]);
        assert_eq!(error["schema"], "wuxue.error/1");
        assert!(error["message"].as_str().unwrap().contains(message), "{error}");
        assert!(error["hints"].to_string().contains(hint), "{error}");
        assert!(!error["hints"].as_array().unwrap().is_empty(), "{error}");
    }
    assert_eq!(desk.state(), before);
    // UTF-16 with a byte order mark is text like any other.
    let page = desk.log(0, &sample("bad-utf16.csv"), &["--yes"]);
    assert_eq!((counts(&page), &page["encoding"]), ([1, 0, 0, 0], &"utf-16le".into()));
}

type Encode = fn(&str) -> Vec<u8>;
type Decode = fn(&[u8]) -> String;

/// Good rows go in, the others come back in the file's own encoding and import once mended.
#[test]
fn rejected_rows_come_back_in_the_encoding_of_their_file() {
    let text = "日期,党支部,活动类型,姓名,工号,考勤状态\r\n2026-10-16,办公室党支部,主题党日,秦春丽,001001,出勤\r\n\
                2026-10-16,办公室党支部,主题党日,谭怡凯,001002,也许来了\r\n\
                2026-10-16,办公室党支部,茶话会,龚慧丹,001003,出勤\r\n";
    let encodings: [(&str, Encode, Decode); 3] = [
        ("utf-8", |text| text.as_bytes().to_vec(), |bytes| String::from_utf8(bytes.to_vec()).unwrap()),
        ("gb18030", gbk, |bytes| {
            assert!(std::str::from_utf8(bytes).is_err(), "still GBK");
            encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(bytes).unwrap().into()
        }),
        (
            "utf-16le",
            |text| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
            |bytes| {
                assert!(bytes.starts_with(&[0xFF, 0xFE]), "the byte order mark stays");
                encoding_rs::UTF_16LE.decode_with_bom_removal(bytes).0.into()
            },
        ),
    ];
    for (name, encode, decode) in encodings {
        let desk = staffed();
        let file = desk.file("十月.csv", encode(text));
        let page = desk.log(1, &file, &["--yes", "--partial"]);
        assert_eq!((counts(&page), &page["applied"]), ([1, 0, 0, 2], &true.into()), "{name}");
        assert_eq!(page["encoding"], name);
        let rejected = desk.place("十月.rejected.csv");
        let back = decode(&std::fs::read(&rejected).unwrap());
        assert!(
            back.contains("谭怡凯") && back.contains("不认得") && !back.contains("秦春丽"),
            "{name}: {back}"
        );
        let mended = back.replace("也许来了", "出勤").replacen("茶话会", "主题党日", 1);
        std::fs::write(&rejected, encode(mended.trim_start_matches('\u{feff}'))).unwrap();
        let page = desk.log(0, &rejected.to_string_lossy(), &["--yes"]);
        assert_eq!(counts(&page), [2, 0, 0, 0], "{name}: {page:#}");
        assert_eq!(page["made"].as_array().unwrap().len(), 0, "{name}: the same activity");
        // The whole file, mended, is now nothing new.
        let whole =
            desk.file("全.csv", encode(&text.replace("也许来了", "出勤").replace("茶话会", "主题党日")));
        assert_eq!(counts(&desk.log(0, &whole, &["--yes"])), [0, 0, 3, 0], "{name}");
    }
}

const HEAD: &str = "日期,党支部,活动类型,姓名,工号,考勤状态,备注\n";

fn attended(name: &str, number: &str, status: &str, note: &str) -> String {
    format!("2026-10-16,办公室党支部,主题党日,{name},{number},{status},{note}\n")
}

/// What the folder has at the names of rejected rows stays; the rows get the next name.
#[test]
fn rejected_rows_never_replace_a_file_and_never_fail_after_the_import() {
    let desk = staffed();
    let path = |name: &str| desk.place(name);
    std::fs::create_dir(path("a.rejected.csv")).unwrap();
    std::fs::write(path("a.rejected-2.csv"), "half mended").unwrap();
    let text =
        [HEAD, &attended("秦春丽", "001001", "出勤", ""), &attended("谭怡凯", "001002", "也许来了", "")];
    let file = desk.file("a.csv", text.concat().as_bytes());
    let outcome = desk.run(&["log", "import", &file, "--yes", "--partial", "--format", "json"]);
    assert_eq!(outcome.exit, 1, "{}", outcome.remarks);
    let page: Value = serde_json::from_slice(&outcome.answer).unwrap();
    assert_eq!((counts(&page), &page["applied"]), ([1, 0, 0, 1], &true.into()));
    assert!(outcome.remarks.contains("a.rejected-3.csv"), "{}", outcome.remarks);
    assert_eq!(std::fs::read_to_string(path("a.rejected-2.csv")).unwrap(), "half mended");
    assert!(std::fs::read_to_string(path("a.rejected-3.csv")).unwrap().contains("谭怡凯"));
    // Nothing is new the second time, and the row is still left over.
    assert_eq!(counts(&desk.log(1, &file, &["--dry-run", "--partial"])), [0, 0, 1, 1]);
    assert!(!path("a.rejected-4.csv").exists(), "a rehearsal writes nothing");
    assert_eq!(counts(&desk.log(1, &file, &["--yes", "--partial"])), [0, 0, 1, 1]);
    assert!(std::fs::read_to_string(path("a.rejected-4.csv")).unwrap().contains("谭怡凯"));
}

#[test]
fn rows_that_wait_for_update_are_left_over_too() {
    let desk = staffed();
    let first = [HEAD, &attended("秦春丽", "001001", "出勤", ""), &attended("谭怡凯", "001002", "出勤", "")];
    desk.log(0, &desk.file("a.csv", first.concat().as_bytes()), &["--yes"]);
    let second = [
        HEAD,
        &attended("秦春丽", "001001", "出勤", ""),
        &attended("谭怡凯", "001002", "缺席", ""),
        &attended("龚慧丹", "001003", "出勤", ""),
    ];
    let page = desk.log(1, &desk.file("b.csv", second.concat().as_bytes()), &["--yes", "--partial"]);
    assert_eq!(counts(&page), [1, 1, 1, 0], "{page:#}");
    let rejected = desk.place("b.rejected.csv");
    let text = std::fs::read_to_string(&rejected).unwrap();
    assert!(text.contains("谭怡凯") && text.contains("结果不同"), "{text}");
    assert!(!text.contains("秦春丽,") && !text.contains("龚慧丹"), "{text}");
    let page = desk.log(0, &rejected.to_string_lossy(), &["--yes", "--update"]);
    assert_eq!(counts(&page), [0, 1, 0, 0]);
}

#[test]
fn every_rejected_row_has_its_own_reason_and_no_live_formula() {
    let desk = staffed();
    let mut text = HEAD.to_owned();
    for row in 0..10_050 {
        text.push_str(&attended("谭怡凯", "001002", &format!("状态{row}"), "-3"));
    }
    text.push_str(&attended("秦春丽", "001001", "也许来了", "\"=HYPERLINK(\"\"x\"\")\""));
    desk.log(1, &desk.file("a.csv", text.as_bytes()), &["--yes", "--partial"]);
    let rejected = std::fs::read_to_string(desk.place("a.rejected.csv")).unwrap();
    let lines: Vec<_> = rejected.lines().collect();
    assert_eq!(lines.len(), 10_052);
    for line in &lines[1..] {
        assert!(line.contains("不认得"), "{line}");
    }
    assert!(lines[1].contains(",-3,"), "a number stays one: {}", lines[1]);
    assert!(lines[10_051].contains("\"'=HYPERLINK("), "{}", lines[10_051]);
}

/// One store for all bytes that are thrown at it: nothing may change it.
fn target() -> &'static (Desk, (i64, String)) {
    static TARGET: OnceLock<(Desk, (i64, String))> = OnceLock::new();
    TARGET.get_or_init(|| {
        let desk = staffed();
        let state = desk.state();
        (desk, state)
    })
}

/// Plans and rehearses every import of these bytes. A failure must be a refusal, not a fault.
fn throw(name: &str, bytes: &[u8]) {
    let (desk, state) = target();
    let mut store = Store::open(&desk.store, Access::Write).unwrap();
    let today = Day::from_iso("2026-11-02").unwrap();
    let rehearsal = Authorship {
        operator: "李明".into(),
        reason: None,
        command: "log import".into(),
        whereabouts: String::new(),
        at: "2026-11-02T09:00:00+08:00".into(),
        today,
        dry_run: true,
    };
    let attendance = Wish {
        unit: Some("办公室党支部".into()),
        kinds: Some("主题党日".into()),
        day: Some(Day::from_iso("2026-10-16").unwrap()),
        partial: true,
        ..Wish::default()
    };
    let people = roster::Wish {
        sheet: None,
        mappings: Vec::new(),
        on: today,
        update: true,
        partial: true,
        all_rows: true,
    };
    let marks = Source::from_bytes(name, bytes.to_vec())
        .and_then(|source| {
            store.view(|records| attendance::plan(records, &source, &attendance, today, &|_| ()))
        })
        .and_then(|plan| store.write(&rehearsal, |write| plan.apply(write, false, &|_| ())).map(|_| ()));
    let members = Source::from_bytes(name, bytes.to_vec())
        .and_then(|source| store.view(|records| roster::plan(records, &source, &people, today, &|_| {})))
        .and_then(|plan| store.write(&rehearsal, |write| plan.apply(write)).map(|_| ()));
    let alone = self_study::Wish {
        sheet: None,
        mappings: Vec::new(),
        unit: None,
        week: Some(Week::of(today)),
        year: Some(today.year()),
        update: true,
        all_rows: true,
    };
    let alone = Source::from_bytes(name, bytes.to_vec())
        .and_then(|source| store.view(|records| self_study::plan(records, &source, &alone, today, &|_| {})))
        .and_then(|plan| store.write(&rehearsal, |write| plan.apply(write)).map(|_| ()));
    let cited = materials::Wish {
        class: Some(wuxue::record::DocumentClass::Central),
        update: true,
        all_rows: true,
        ..materials::Wish::default()
    };
    let cited = Source::from_bytes(name, bytes.to_vec())
        .and_then(|source| store.view(|records| materials::plan(records, &source, &cited, today, &|_| {})))
        .and_then(|plan| store.write(&rehearsal, |write| plan.apply(write)).map(|_| ()));
    let register = matters::Wish { update: true, all_rows: true, ..matters::Wish::default() };
    let register = Source::from_bytes(name, bytes.to_vec())
        .and_then(|source| store.view(|records| matters::plan(records, &source, &register, today, &|_| {})))
        .and_then(|plan| store.write(&rehearsal, |write| plan.apply(write)).map(|_| ()));
    for result in [marks, members, alone, cited, register] {
        if let Err(error) = result {
            assert!(error.downcast_ref::<Refusal>().is_some(), "a fault: {error:#}\n{bytes:?}");
        }
    }
    assert_eq!(store.records().last_operation().unwrap(), state.0);
    drop(store);
    assert!(desk.state() == *state, "the store changed: {bytes:?}");
}

/// Texts that look enough like a table to get far.
fn table() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        4 => prop::sample::select(vec![
            "秦春丽", "张伟", "001001", "001002", "办公室党支部", "第一党小组", "主题党日", "党课", "出勤", "请假(公假)",
            "2026-10-16", "10月16日", "2026.2.30", "14:30-16:30", "迟到10分钟", "补学", "中共党员", "预备党员", "书记", "2",
            "-1", "1.5", "第42周", "10月12日-18日", "已完成", "8月5日工委会议第一议题", "1.甲；2.乙", "涉密", "M1", "全局工作", "", " ", "\u{3000}", "合计", "应到", "=1+1", "机密★5年", "99999999999999999999",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => any::<String>(),
    ];
    let heading = prop::sample::subsequence(
        vec![
            "姓名",
            "工号",
            "日期",
            "党支部",
            "党小组",
            "活动类型",
            "考勤状态",
            "时间",
            "学时",
            "主题",
            "政治面貌",
            "起始日期",
            "出生年月",
            "党内职务",
            "备注",
            "姓名",
            "所属期",
            "学习内容",
            "标题",
            "文号",
            "类别",
            "收到日期",
            "周次",
            "学习材料",
            "完成",
            "政治要件名称",
            "传达学习",
            "贯彻措施",
            "牵头部门",
            "公开属性",
            "状态",
            "编号",
        ],
        2..9,
    );
    let separator = prop::sample::select(vec![",", "\t", ";", "，"]);
    (heading, prop::collection::vec(prop::collection::vec(cell, 0..9), 0..8), separator, any::<bool>())
        .prop_map(|(heading, rows, separator, quoted)| {
            let line = |cells: &[String]| {
                let cell = |cell: &String| match quoted {
                    true => format!("\"{}\"", cell.replace('"', "\"\"")),
                    false => cell.clone(),
                };
                cells.iter().map(cell).collect::<Vec<_>>().join(separator)
            };
            let heading: Vec<String> = heading.into_iter().map(str::to_owned).collect();
            std::iter::once(line(&heading))
                .chain(rows.iter().map(|row| line(row)))
                .collect::<Vec<_>>()
                .join("\n")
        })
}

const SAMPLES: [&str; 9] = [
    "roster-utf8-bom.csv",
    "roster-gbk.csv",
    "signin-gbk.csv",
    "attendance-october.csv",
    "bad-utf16.csv",
    "roster.xlsx",
    "matrix.xlsx",
    "tencent-meeting.xlsx",
    "bad-truncated.xlsx",
];

/// Each case opens a store, so a fifth of the usual number; `PROPTEST_CASES` asks for more.
fn fewer() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases / 5, failure_persistence: None, ..usual }
}

proptest! {
    #![proptest_config(fewer())]

    #[test]
    fn arbitrary_bytes_change_nothing(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        throw("x.csv", &bytes);
    }

    #[test]
    fn arbitrary_tables_change_nothing(text in table(), gbk in any::<bool>()) {
        let bytes = if gbk { encoding_rs::GB18030.encode(&text).0.into_owned() } else { text.into_bytes() };
        throw("x.csv", &bytes);
    }

    #[test]
    fn mutated_and_truncated_samples_change_nothing(
        which in 0..SAMPLES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = std::fs::read(sample(SAMPLES[which])).unwrap();
        for (at, byte) in &changes {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        throw(SAMPLES[which], &bytes);
    }
}

#[test]
fn rows_that_say_less_or_more_of_a_meeting_still_mean_one() {
    let desk = staffed();
    let head = "日期,党支部,活动类型,主题,地点,工号,考勤状态\n";
    let row = |title: &str, place: &str, number: &str| {
        format!("2026-10-16,组织处党支部,主题党日,{title},{place},{number},出勤\n")
    };
    let text =
        format!("{head}{}{}{}", row("甲", "301室", "001010"), row("甲", "", "001011"), row("", "", "001012"));
    let page = desk.log(0, &desk.file("one.csv", text.as_bytes()), &["--yes"]);
    assert_eq!(page["made"].as_array().unwrap().len(), 1, "{page:#}");

    // Two titles are two meetings; a row without one cannot tell which it means. A second place contradicts.
    let text = format!(
        "{head}{}{}{}{}",
        row("乙", "", "001010"),
        row("丙", "", "001010"),
        row("", "", "001011"),
        row("乙", "302室", "001013")
    );
    let text = format!("{text}{}", row("乙", "303室", "001014"));
    let page = desk.log(1, &desk.file("two.csv", text.replace("10-16", "10-17").as_bytes()), &["--dry-run"]);
    let held: Vec<(&str, i64)> = rows(&page)
        .iter()
        .map(|row| (row["column"].as_str().unwrap(), row["row"].as_i64().unwrap()))
        .collect();
    assert_eq!(held, [("主题", 4), ("地点", 6)], "{page:#}");
}

#[test]
fn a_file_for_one_activity_may_not_speak_of_another() {
    let desk = staffed();
    desk.log(0, &sample("attendance-october.csv"), &["--yes"]);
    let before = desk.state();
    let text = "日期,党支部,活动类型,工号,考勤状态\n\
                2026-10-16,组织处党支部,主题党日,001010,出勤\n\
                2026-10-30,组织处党支部,主题党日,001010,缺席\n\
                2026-10-16,组织处党支部,党课,001011,出勤\n";
    let page = desk.log(1, &desk.file("mixed.csv", text.as_bytes()), &["--activity", "A1", "--yes"]);
    let held: Vec<&str> = rows(&page)
        .iter()
        .filter(|row| row["state"] == "held")
        .map(|row| row["column"].as_str().unwrap())
        .collect();
    assert_eq!(held, ["日期", "活动类型"], "{page:#}");
    assert_eq!(desk.state(), before);
}

#[test]
fn a_voided_activity_does_not_stand_in_the_way_of_the_one_in_force() {
    let desk = staffed();
    for words in [
        vec!["log", "add", "主题党日", "--unit", "组织处党支部", "--on", "2026-10-16", "--title", "旧"],
        vec!["log", "void", "A1", "--because", "登错"],
        vec!["log", "add", "主题党日", "--unit", "组织处党支部", "--on", "2026-10-16", "--title", "新"],
    ] {
        assert_eq!(desk.run(&words).exit, 0, "{words:?}");
    }
    let text = "日期,党支部,活动类型,工号,考勤状态\n2026-10-16,组织处党支部,主题党日,001010,出勤\n";
    let page = desk.log(0, &desk.file("roll.csv", text.as_bytes()), &["--yes"]);
    assert_eq!(counts(&page), [1, 0, 0, 0], "{page:#}");
    assert!(page["made"].as_array().unwrap().is_empty());
}
