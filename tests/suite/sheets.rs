//! Files that go out to be filled in and come back, and workbooks of every kind of answer.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::Workbook;

use crate::desk::{Desk, counts, sample};

/// A store with nobody in it, founded before everybody.
fn fresh() -> Desk {
    let desk = Desk::empty("2026-11-02");
    desk.ok(&["init", "--name", "市直机关工委", "--as-of", "2020-01-01"]);
    desk
}

/// A store with the sample roster.
fn staffed() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        std::fs::copy(&fresh().store, &desk.store).unwrap();
        desk.ok(&["member", "import", &sample("roster-gbk.csv"), "--yes"]);
    })
}

/// (new, changed, same, held) of an import.
fn import(desk: &Desk, words: &[&str]) -> [i64; 4] {
    let page = desk.json(&[words, &["--yes"]].concat());
    let counts = counts(&page);
    assert!(counts[3] == 0, "{page:#}");
    counts
}

impl Desk {
    /// Imports the roster that is exported in each of its forms: nothing is new or otherwise.
    fn exports_what_it_imports(&self) {
        let before = std::fs::read(&self.store).unwrap();
        let (csv, xlsx, piped) = (self.path("名册.csv"), self.path("名册.xlsx"), self.path("stdout.csv"));
        self.ok(&["member", "export", "-o", &csv]);
        self.ok(&["member", "export", "-o", &xlsx]);
        std::fs::write(&piped, self.ok(&["member", "export", "--format", "csv"]).answer).unwrap();
        let people = self.json(&["member", "export"])["count"].as_i64().unwrap();
        for file in [&csv, &xlsx, &piped] {
            assert_eq!(import(self, &["member", "import", file]), [0, 0, people, 0], "{file}");
        }
        assert_eq!(std::fs::read(&self.store).unwrap(), before);
        // Into a store that has nobody it brings the same roster; what was exported is all there is to compare.
        for file in [&csv, &xlsx] {
            let other = fresh();
            assert_eq!(import(&other, &["member", "import", file]), [people, 0, 0, 0], "{file}");
            assert_eq!(
                other.text(&["member", "export", "--format", "csv"]),
                self.text(&["member", "export", "--format", "csv"])
            );
            assert_eq!(other.text(&["member", "list", "--format", "csv"]).lines().count() as i64, people + 1);
            assert!(other.text(&["check"]).contains("没有发现问题"));
        }
    }
}

/// The sheets of a workbook as rows of text.
fn sheets(bytes: Vec<u8>) -> Vec<Vec<Vec<String>>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let text = |cell: &Data| match cell {
        Data::DateTime(day) => day.as_datetime().unwrap().date().to_string(),
        other => other.to_string(),
    };
    let rows = |name: &String| {
        let range = book.worksheet_range(name).unwrap();
        range.rows().map(|row| row.iter().map(text).collect()).collect()
    };
    names.iter().map(rows).collect()
}

/// The tables of a CSV, each with its head, without titles, facts and sentences.
fn tables(csv: &str) -> Vec<Vec<Vec<String>>> {
    let part = |part: &str| -> Option<Vec<Vec<String>>> {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(part.as_bytes());
        let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
        let rows: Vec<Vec<String>> = rows.skip_while(|row: &Vec<String>| row.len() == 1).collect();
        rows.first().filter(|head| *head != &["项目", "内容"]).is_some().then_some(rows)
    };
    csv.split("\n\n").filter_map(part).collect()
}

/// A row of a sheet in the words of a CSV: shares are put together again.
fn in_words(head: &[String], row: &[String]) -> Vec<String> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(label) = head.get(at) {
        let split = head.get(at + 1).is_some_and(|next| *next == format!("{label}（分子）"));
        match (split, row[at].parse::<f64>()) {
            (true, Ok(rate)) if !row[at + 2].is_empty() => {
                words.push(format!("{}/{}（{:.1}%）", row[at + 1], row[at + 2], rate * 100.0));
            }
            _ => words.push(row[at].clone()),
        }
        at += if split { 3 } else { 1 };
    }
    words
}

#[test]
fn every_answer_is_a_workbook_with_the_values_of_its_csv() {
    let desk = Desk::demo();
    let commands: [&[&str]; 20] = [
        &["unit", "list"],
        &["unit", "show", "办公室党支部"],
        &["member", "list", "--all"],
        &["member", "show", "沈予安"],
        &["member", "export"],
        &["log", "list"],
        &["log", "show", "A12"],
        &["log", "kinds"],
        &["log", "lint"],
        &["log", "export"],
        &["log", "sheet", "A239"],
        &["document", "list"],
        &["document", "show", "D1"],
        &["inspect", "rules", "--period", "2026-10"],
        &["inspect", "rule", "list"],
        &["report", "monthly", "2026-10"],
        &["report", "monthly", "2026-02"],
        &["report", "explain", "research.held", "--period", "2026-10"],
        &["history"],
        &["check"],
    ];
    for words in commands {
        let csv = desk.text(&[words, &["--format", "csv"]].concat());
        let xlsx = desk.run(&[words, &["--format", "xlsx"]].concat()).answer;
        assert!(!csv.is_empty() && !xlsx.is_empty(), "{words:?}");
        assert_eq!(desk.run(&[words, &["--format", "xlsx"]].concat()).answer, xlsx, "{words:?}: same bytes");
        let (tables, sheets) = (tables(&csv), sheets(xlsx));
        assert_eq!(tables.len(), sheets.len(), "{words:?}");
        for (table, sheet) in tables.iter().zip(&sheets) {
            let is_head = |row: &&Vec<String>| in_words(row, row) == table[0];
            let at =
                sheet.iter().position(|row| is_head(&row)).unwrap_or_else(|| panic!("{words:?}: {sheet:?}"));
            for (csv, row) in table.iter().zip(sheet[at..].iter()).skip(1) {
                let words_of_csv: Vec<_> = csv.iter().map(|cell| cell.trim_start_matches('\'')).collect();
                assert_eq!(in_words(&sheet[at], row), words_of_csv, "{words:?}");
            }
            assert!(sheet.len() - at >= table.len(), "{words:?}: every row is there");
        }
    }
}

#[test]
fn the_roster_goes_out_and_comes_back() {
    staffed().exports_what_it_imports();
    Desk::demo().exports_what_it_imports();
    let part = staffed();
    let file = part.path("部分.xlsx");
    part.ok(&["member", "export", "--unit", "办公室党支部", "-o", &file]);
    assert_eq!(import(&part, &["member", "import", &file]), [0, 0, 9, 0]);
}

#[test]
fn a_roster_of_special_cases_goes_out_and_comes_back() {
    let desk = staffed();
    let since = ["--since", "2025-03-01", "--yes"];
    for words in [
        // Nobody's branch: a young person of the League, and somebody of a department alone.
        &[
            "member",
            "add",
            "甲一",
            "--youth",
            "青年理论学习一组",
            "--standing",
            "共青团员",
            "--birth",
            "2000-01",
        ][..],
        &["unit", "add", "研究室", "--kind", "处室", "--since", "2025-01-01"],
        &["member", "add", "乙二", "--department", "研究室", "--standing", "群众"],
        // Leader of both groups, and of the organ's committee besides.
        &[
            "member",
            "add",
            "丙三",
            "--branch",
            "办公室党支部",
            "--group",
            "第二党小组",
            "--youth",
            "青年理论学习二组",
            "--standing",
            "中共党员",
            "--birth",
            "1995-01",
            "--post",
            "组长",
            "--body",
            "市直机关工委机关党委",
        ],
        &["member", "post", "丙三", "组长", "--unit", "青年理论学习二组", "--on", "2025-03-01"],
        &["member", "post", "丙三", "委员", "--unit", "市直机关工委机关党委", "--on", "2025-03-01"],
    ] {
        let more: &[&str] = if words[1] == "add" && words[0] == "member" { &since } else { &["--yes"] };
        desk.ok(&[words, more].concat());
    }
    desk.exports_what_it_imports();
}

#[test]
fn what_is_settled_for_later_is_no_change() {
    let desk = staffed();
    for words in [
        &["member", "move", "001004", "--to", "组织处党支部", "--on", "2026-12-01"][..],
        &["member", "end", "001005", "--on", "2026-12-31", "--reason", "退休"],
        &["member", "exempt", "001003", "--reason", "年老、体弱（多年）", "--on", "2026-01-01"],
        &["member", "edit", "001002", "--note", "返聘，免于硬性要求"],
        &["member", "edit", "001006", "--note=-见附件，“第一页”"],
    ] {
        desk.ok(&[words, &["--yes"]].concat());
    }
    let file = desk.path("名册.csv");
    let text = desk.text(&["member", "export", "--format", "csv", "-o", &file]);
    assert_eq!(text, "");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("不作硬性要求（年老、体弱（多年））"), "{text}");
    assert_eq!(import(&desk, &["member", "import", &file]), [0, 0, 48, 0]);
    // What the clerk does change is seen and made, and nothing else with it.
    let edited =
        text.replace("不作硬性要求（年老、体弱（多年））", "不作硬性要求（年老、体弱（多年））；返聘");
    std::fs::write(&file, edited).unwrap();
    assert_eq!(import(&desk, &["member", "import", &file, "--update"]), [0, 1, 47, 0]);
    assert_eq!(import(&desk, &["member", "import", &file]), [0, 0, 48, 0]);
    let past = desk.text(&["member", "export", "--as-of", "2024-06-01", "--format", "csv"]);
    assert_eq!(past.lines().count(), 1, "nobody was there yet: {past}");
}

/// The sheet of an activity as a clerk hands it back: each row that is listed with a word and a remark.
fn filled_in(sheet: &[Vec<String>], fill: impl Fn(usize, &mut Vec<String>)) -> Vec<u8> {
    let mut book = Workbook::new();
    let to = book.add_worksheet();
    let head = sheet.iter().position(|row| row[0] == "序号").unwrap();
    for (at, row) in sheet.iter().enumerate() {
        let mut row = row.clone();
        if at > head {
            fill(at - head - 1, &mut row);
        }
        for (column, cell) in (0..).zip(&row).filter(|(_, cell)| !cell.is_empty()) {
            to.write_string(u32::try_from(at).unwrap(), column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_sign_in_sheet_is_filled_in_and_comes_back() {
    let desk = staffed();
    desk.ok(&[
        "log",
        "add",
        "主题党日",
        "--unit",
        "办公室党支部",
        "--on",
        "2026-10-16",
        "--time",
        "14:30-16:30",
        "--place",
        "三楼会议室",
        "--title",
        "学习=全会精神",
        "--yes",
    ]);
    let xlsx = desk.path("签到表.xlsx");
    desk.ok(&["log", "sheet", "A1", "-o", &xlsx]);
    let sheet = sheets(std::fs::read(&xlsx).unwrap()).remove(0);
    let said = |text: &str| sheet.iter().flatten().any(|cell| cell == text);
    for text in [
        "办公室党支部2026年10月主题党日签到表",
        "活动编号：A1",
        "活动日期：2026-10-16",
        "时间：14:30-16:30",
        "地点：三楼会议室",
        "主题：学习=全会精神",
        "党组织：办公室党支部",
        "活动类型：主题党日",
    ] {
        assert!(said(text), "{text}: {sheet:?}");
    }
    let head = sheet.iter().position(|row| row[0] == "序号").unwrap();
    assert_eq!(sheet[head], ["序号", "姓名", "工号", "考勤状态", "签到时间", "备注"]);
    assert_eq!(sheet[head + 1], ["1", "秦春丽", "001001", "", "", ""]);
    assert_eq!(sheet.len(), head + 1 + 9, "the nine of the branch, and nothing below them");

    let marks = [
        "出勤",
        "迟到10分钟",
        "请假（病假）",
        "因公外出",
        "缺席",
        "补学（2026-10-30）",
        "出勤",
        "出勤",
        "请假",
    ];
    let back = desk.path("交回.xlsx");
    let fill = |at: usize, row: &mut Vec<String>| {
        row[3] = marks[at].to_owned();
        row[5] = if at == 4 { "未说明".to_owned() } else { String::new() };
    };
    // Who is left blank is not recorded yet, and nobody is absent for it.
    let seven = |at: usize, row: &mut Vec<String>| {
        fill(at, row);
        if at >= 7 {
            row[3].clear();
        }
    };
    std::fs::write(&back, filled_in(&sheet, seven)).unwrap();
    assert_eq!(import(&desk, &["log", "import", &back]), [7, 0, 0, 0]);
    assert_eq!(desk.json(&["log", "show", "A1"])["unrecorded"], 2);
    desk.ok(&["undo", "--yes"]);
    std::fs::write(&back, filled_in(&sheet, fill)).unwrap();
    assert_eq!(import(&desk, &["log", "import", &back]), [9, 0, 0, 0]);
    let shown = desk.json(&["log", "show", "A1"]);
    let recorded: Vec<_> =
        shown["attendance"].as_array().unwrap().iter().map(|row| row["status"].as_str().unwrap()).collect();
    assert_eq!(recorded, marks);

    // Those who sat in are on it too, also one whose name is nearly that of somebody in the roster.
    desk.ok(&["log", "edit", "A1", "--guest", "韩萱羽", "--guest", "李娜"]);
    let page = desk.json(&["log", "sheet", "A1"]);
    assert_eq!((&page["time"], &page["kinds"]), (&"14:30-16:30".into(), &serde_json::json!(["主题党日"])));
    let with_guests = desk.path("列席.csv");
    desk.ok(&["log", "sheet", "A1", "-o", &with_guests]);
    let text = std::fs::read_to_string(&with_guests).unwrap();
    assert!(text.contains("10,韩萱羽,,列席,,") && text.contains("11,李娜,001012,列席,,"), "{text}");
    assert_eq!(import(&desk, &["log", "import", &with_guests]), [0, 0, 11, 0]);
    desk.ok(&["undo", "--yes"]);

    // With everybody recorded the sheet says the same in every form, the remark too.
    let csv = desk.path("签到表.csv");
    for file in [&xlsx, &csv] {
        desk.ok(&["log", "sheet", "A1", "-o", file]);
        assert_eq!(import(&desk, &["log", "import", file]), [0, 0, 9, 0], "{file}");
    }
    let md = desk.text(&["log", "sheet", "a1", "--format", "md"]);
    assert!(md.contains("- 活动编号：A1") && md.contains("| 缺席 |  | 未说明 |"), "{md}");
    desk.ok(&["log", "void", "A1", "--because", "重复登记", "--yes"]);
    let refused = desk.run(&["log", "sheet", "A1"]);
    assert!(refused.exit == 3 && refused.remarks.contains("已作废"), "{}", refused.remarks);
    assert_eq!(desk.run(&["log", "签到表", "A9"]).exit, 3);
}

#[test]
fn activities_of_all_kinds_have_a_sheet_that_says_what_is_recorded() {
    let desk = Desk::demo();
    let listed = desk.json(&["log", "list"]);
    let codes = listed["rows"].as_array().unwrap().iter().map(|row| row["activity"].as_str().unwrap());
    let mut complete = 0;
    for code in codes.step_by(11) {
        let page = desk.json(&["log", "sheet", code]);
        let rows = page["rows"].as_array().unwrap();
        let shown = desk.json(&["log", "show", code]);
        let roll = shown["attendance"].as_array().unwrap();
        assert_eq!(rows.len(), roll.len(), "{code}");
        for (row, attendee) in rows.iter().zip(roll) {
            assert_eq!((&row["name"], &row["status"]), (&attendee["name"], &attendee["status"]), "{code}");
        }
        if rows.is_empty() || rows.iter().any(|row| row["status"].is_null()) {
            continue;
        }
        complete += 1;
        let file = desk.path("表.xlsx");
        desk.ok(&["log", "sheet", code, "-o", &file]);
        let counts = import(&desk, &["log", "import", &file]);
        assert_eq!(counts, [0, 0, rows.len() as i64, 0], "{code}");
    }
    assert!(complete > 10, "{complete}");
}
