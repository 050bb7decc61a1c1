//! One answer in every format: what a spreadsheet, a script and a paper get is the same, for every command that
//! answers without writing.

use std::collections::BTreeSet;

use calamine::{Reader, Xlsx};
use serde_json::Value;

use crate::desk::Desk;

fn bytes(desk: &Desk, words: &[&str], format: &str) -> Vec<u8> {
    let outcome = desk.run(&[words, &["--format", format]].concat());
    assert!(outcome.exit <= 1, "{words:?} {format}\n{}", outcome.remarks);
    outcome.answer
}

fn text(desk: &Desk, words: &[&str], format: &str) -> String {
    String::from_utf8(bytes(desk, words, format)).unwrap()
}

fn json(desk: &Desk, words: &[&str]) -> Value {
    serde_json::from_slice(&bytes(desk, words, "json")).unwrap()
}

fn lines(desk: &Desk, words: &[&str]) -> Vec<Value> {
    text(desk, words, "jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Every command that lists records: one table.
const LISTS: [&[&str]; 36] = [
    &["unit", "list"],
    &["member", "list", "--all"],
    &["member", "alias", "list"],
    &["member", "import", "list"],
    &["log", "list"],
    &["log", "list", "--kind", "联学共建"],
    &["log", "kinds"],
    &["log", "lint"],
    &["log", "decisions"],
    &["log", "outcome", "list"],
    &["log", "showcase", "list"],
    &["log", "need", "list"],
    &["log", "feedback", "list"],
    &["log", "theme", "list"],
    &["log", "form", "list"],
    &["log", "self", "list"],
    &["log", "self", "import", "list"],
    &["log", "review", "list"],
    &["log", "import", "list"],
    &["plan", "list"],
    &["plan", "import", "list"],
    &["document", "list"],
    &["document", "import", "list"],
    &["document", "list", "--class", "书目"],
    &["document", "reading", "list"],
    &["inspect", "rules", "--period", "2026-10"],
    &["inspect", "rule", "list"],
    &["inspect", "hours", "list"],
    &["inspect", "setting", "list"],
    &["history"],
    &["check"],
    &["todo"],
    // Files to be filled in: their facts stand above the table.
    &["member", "export"],
    &["plan", "export"],
    &["document", "export"],
    &["log", "sheet", "A239"],
];

/// Every command that answers with facts and several tables.
const PAGES: [&[&str]; 20] = [
    &["unit", "show", "办公室党支部"],
    &["member", "show", "沈予安"],
    &["member", "import", "show", "1"],
    &["log", "print", "A67"],
    &["log", "print", "A12"],
    &["log", "makeup"],
    &["log", "service", "list"],
    &["plan", "show", "PL3"],
    &["plan", "progress"],
    &["document", "show", "D1"],
    &["document", "reading", "show", "B1"],
    &["inspect", "rule", "show", "R-DK"],
    &["report", "monthly", "2026-10"],
    &["report", "monthly", "2026-02"],
    &["report", "unit", "2026", "--unit", "办公室党支部"],
    &["report", "member", "2026", "--who", "沈予安"],
    &["report", "hours", "2026"],
    &["report", "hours", "2026", "--who", "沈予安"],
    &["report", "explain", "organ.attendance", "--period", "2026-10"],
    &["history", "show", "#9"],
];

/// Rows of a CSV; those of different parts have different lengths.
fn records(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Keys anywhere in an object that could be taken for a title or a label.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| {
            found.insert(key.clone());
            keys(value, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// No heading, title or label of a format for people is a key of the JSON.
fn assert_chinese(words: &[&str], json: &Value, csv: &[Vec<String>], sheets: &[String], md: &str) {
    let mut known = BTreeSet::new();
    keys(json, &mut known);
    for row in csv.iter().filter(|row| row.len() == 1) {
        assert!(!known.contains(&row[0]), "{words:?}: {row:?}");
    }
    for name in sheets {
        assert!(!name.is_ascii(), "{words:?}: sheet {name}");
    }
    for line in md.lines() {
        let title = line.trim_start_matches('#').trim_matches('*').trim();
        assert!(!known.contains(title), "{words:?}: {line}");
    }
}

fn sheets(bytes: Vec<u8>) -> (Vec<String>, Vec<usize>) {
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let rows = names.iter().map(|name| book.worksheet_range(name).unwrap().rows().count()).collect();
    (names, rows)
}

#[test]
fn a_list_is_its_table_in_every_format() {
    let desk = Desk::demo();
    for words in LISTS {
        let json = json(&desk, words);
        let rows = json["rows"].as_array().unwrap_or_else(|| panic!("{words:?} has no rows"));
        let csv = records(&text(&desk, words, "csv"));
        let (names, counts) = sheets(bytes(&desk, words, "xlsx"));
        assert!(bytes(&desk, words, "docx").starts_with(b"PK"), "{words:?}");
        let md = text(&desk, words, "md");
        assert_chinese(words, &json, &csv, &names, &md);
        // JSON lines: a row each and nothing besides.
        assert_eq!(&lines(&desk, words), rows, "{words:?}");
        // CSV: the labels, then a row each. A file to be filled in has its facts above.
        let head = csv.iter().position(|row| row.len() > 1).unwrap_or_else(|| panic!("{words:?}: {csv:?}"));
        assert!(head == 0 || words.contains(&"sheet"), "{words:?}: {csv:?}");
        assert_eq!(csv.len() - head - 1, rows.len(), "{words:?}");
        assert!(csv[head..].iter().all(|row| row.len() == csv[head].len()), "{words:?}");
        for label in &csv[head] {
            assert!(!label.is_ascii(), "{words:?}: {label}");
        }
        // Workbook and Markdown have them all.
        assert_eq!(names.len(), 1, "{words:?}");
        assert!(counts[0] > rows.len() || rows.is_empty(), "{words:?}");
        let piped = md.lines().filter(|line| line.starts_with("| ")).count();
        assert_eq!(piped, if piped == 0 { 0 } else { rows.len() + 2 }, "{words:?}\n{md}");
        assert!(piped > 0 || rows.is_empty(), "{words:?}");
        let html = text(&desk, words, "html");
        assert!(html.matches("<tr>").count() >= rows.len(), "{words:?}");
    }
}

#[test]
fn a_page_loses_nothing_on_the_way_to_a_script_or_a_spreadsheet() {
    let desk = Desk::demo();
    for words in PAGES {
        let json = json(&desk, words);
        let lines = lines(&desk, words);
        // The lines together are the object.
        let mut object = lines[0].as_object().unwrap().clone();
        assert!(object.contains_key("schema"), "{words:?}");
        for (key, value) in json.as_object().unwrap() {
            let rows_of = |name: &str| -> Vec<Value> {
                lines.iter().filter(|line| line["table"] == name).map(|line| line["row"].clone()).collect()
            };
            if key == "tables" {
                for (name, table) in value.as_object().unwrap() {
                    assert_eq!(&rows_of(name), table["rows"].as_array().unwrap(), "{words:?} {name}");
                }
            } else if object.contains_key(key) {
                assert_eq!(object.remove(key).as_ref(), Some(value), "{words:?} {key}");
            } else {
                assert_eq!(&rows_of(key), value.as_array().unwrap(), "{words:?} {key}");
            }
        }
        assert!(object.is_empty(), "{words:?}: {object:?}");
        // Every fact that the workbook shows above its tables is in the CSV too.
        let csv = records(&text(&desk, words, "csv"));
        let (names, _) = sheets(bytes(&desk, words, "xlsx"));
        assert!(bytes(&desk, words, "docx").starts_with(b"PK"), "{words:?}");
        let md = text(&desk, words, "md");
        assert_chinese(words, &json, &csv, &names, &md);
        for fact in md.lines().filter_map(|line| line.strip_prefix("- ")) {
            let (label, _) = fact.split_once('：').unwrap();
            assert!(csv.iter().any(|row| row.len() == 2 && row[0] == label), "{words:?}: {fact}\n{csv:?}");
        }
        let title = md.lines().find_map(|line| line.strip_prefix("# "));
        assert_eq!(title.map(str::to_owned), csv.first().map(|row| row[0].clone()), "{words:?}");
        // Every table stands in it with all its rows.
        let tables = md.lines().filter(|line| line.starts_with("| ---")).count();
        let heads = csv.iter().filter(|row| row.len() > 2).count();
        assert!(tables == 0 || heads >= tables, "{words:?}: {tables} tables");
    }
}

#[test]
fn the_paper_of_a_session_keeps_its_facts_in_a_spreadsheet() {
    let desk = Desk::demo();
    let csv = records(&text(&desk, &["log", "print", "A12"], "csv"));
    assert_eq!(csv[0], ["宣传处党支部党课、主题党日记录"]);
    for (label, value) in [("记录编号", "A12"), ("时间", "2025年11月21日 15:00-17:00"), ("主持人", "白雪松")]
    {
        assert!(csv.contains(&vec![label.to_owned(), value.to_owned()]), "{label}: {csv:?}");
    }
    let agenda = csv.iter().position(|row| row[0] == "议题").unwrap();
    assert_eq!(csv[agenda + 1], ["1. 学习党的二十届四中全会公报"]);
}

#[test]
fn in_a_folder_a_file_names_itself_and_replaces_none_unless_told() {
    let desk = Desk::staffed("2026-11-02");
    let folder = desk.place("报告");
    let into = format!("{}/", folder.display());
    let month_end = ["report", "monthly", "2026-10", "--format", "docx", "-o", &into];
    desk.refused(&month_end, 3, &["这个文件夹", "mkdir"]);
    std::fs::create_dir(&folder).unwrap();
    let written = desk.ok(&month_end).remarks;
    let file = folder.join("市直机关工委2026年10月学习情况月报.docx");
    assert!(written.contains("2026年10月学习情况月报.docx"), "{written}");
    let first = std::fs::read(&file).unwrap();
    desk.refused(&month_end, 3, &["已经有", "没有覆盖", "--force"]);
    std::fs::write(&file, "改过的").unwrap();
    desk.refused(&month_end, 3, &["没有覆盖"]);
    assert_eq!(std::fs::read(&file).unwrap(), "改过的".as_bytes());
    desk.ok(&[&month_end[..], &["--force"]].concat());
    assert_eq!(std::fs::read(&file).unwrap(), first);
    // Without the mark of a folder, one that is there is meant as well.
    let there = folder.display().to_string();
    desk.ok(&["unit", "list", "-o", &there]);
    assert!(folder.join("党组织.xlsx").exists());
    // What was written is not refused afterwards: the answer goes beside the older one.
    for day in ["2026-10-16", "2026-10-23"] {
        desk.ok(&[
            "log",
            "add",
            "主题党日",
            "--unit",
            "办公室党支部",
            "--on",
            day,
            "--format",
            "md",
            "-o",
            &into,
        ]);
    }
    let names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md"))
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    // A name that was typed means what it says.
    let typed = file.display().to_string();
    desk.ok(&["report", "monthly", "2026-10", "-o", &typed]);
}
