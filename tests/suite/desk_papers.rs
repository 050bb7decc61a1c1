//! Papers as they lie on the desk of whoever signs them: no codes and no commands, no annex without content, no more
//! pages than it takes.

use std::collections::BTreeSet;
use std::io::Read;

use calamine::{Reader, Xlsx, open_workbook};

use crate::desk::Desk;

/// The texts of the paragraphs of a document.
pub fn texts(document: &[u8]) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(document)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let paragraphs = xml.split("</w:p>").map(|paragraph| {
        let runs = paragraph.split("<w:t xml:space=\"preserve\">").skip(1);
        runs.map(|run| run.split("</w:t>").next().unwrap()).collect::<String>()
    });
    paragraphs.filter(|text| !text.is_empty()).collect()
}

/// What in a text looks like the code of a record, a rule or an operation, or like a command.
fn codes(text: &str) -> Vec<String> {
    let ascii = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '#' | '_'));
    let is_code = |word: &&str| {
        let digits = |rest: &str| {
            !rest.is_empty()
                && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                && rest.as_bytes()[0] != b'.'
        };
        let letters = word.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '#');
        word.len() > letters.len() && word.len() - letters.len() <= 2 && digits(letters)
            || word.starts_with("R-")
            || *word == "wuxue"
            || word.contains('.') && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'.' || b == b'_')
    };
    text.split(ascii).filter(is_code).map(str::to_owned).collect()
}

#[test]
fn codes_are_told_from_words() {
    assert_eq!(codes("活动 A243、任务 M7.2，R-DXZ，操作记录到 #293 为止"), ["A243", "M7.2", "R-DXZ", "#293"]);
    assert_eq!(
        codes("wuxue log edit A1；organ.attendance_made_up"),
        ["wuxue", "A1", "organ.attendance_made_up"]
    );
    assert_eq!(codes("2026-10-31，第1次，115/126（91.3%），DeepSeek，ABC"), [""; 0]);
}

const REPORTS: [&[&str]; 17] = [
    &["report", "monthly", "2026-10"],
    &["report", "monthly", "2026-10", "--audience", "通报", "--names"],
    &["report", "quarterly", "2026Q3"],
    &["report", "half-year", "2026H1"],
    &["report", "annual", "2026"],
    &["report", "unit", "2026", "--unit", "办公室党支部"],
    &["report", "member", "2026", "--who", "沈予安"],
    &["report", "hours", "2026"],
    &["report", "chain", "M4"],
    &["notice", "print", "N1"],
    &["notice", "matrix", "N1"],
    &["log", "print", "A240"],
    &["log", "print", "A241"],
    &["log", "print", "A75"],
    &["inspect", "duty", "sheet"],
    &["inspect", "terms"],
    &["plan", "list"],
];

#[test]
fn no_code_and_no_command_stands_on_paper() {
    let desk = Desk::demo();
    for words in REPORTS {
        let document = desk.run(&[words, &["--format", "docx"]].concat()).answer;
        let found: Vec<(String, Vec<String>)> =
            texts(&document).into_iter().map(|text| (text.clone(), codes(&text))).collect();
        assert!(found.len() > 10, "{words:?}");
        let wrong: Vec<_> = found.iter().filter(|(_, codes)| !codes.is_empty()).collect();
        assert!(wrong.is_empty(), "{words:?}: {wrong:?}");
    }
    // The clerk at the screen has them all the same.
    let screen = desk.text(&["report", "monthly", "2026-10"]);
    for code in ["A243", "wuxue log edit A243", "R-DXZ", "organ.attendance", "链首摘要"] {
        assert!(screen.contains(code), "{code}");
    }
}

#[test]
fn sheets_and_records_say_in_words_what_scripts_know_by_codes() {
    let desk = Desk::demo();
    let paper = |words: &[&str]| texts(&desk.run(&[words, &["--format", "docx"]].concat()).answer);
    let matrix = paper(&["notice", "matrix", "N1"]);
    assert!(matrix.contains(&"第2项".to_owned()), "{matrix:?}");
    let cells = &desk.json(&["notice", "matrix", "N1"])["rows"][0];
    assert_eq!((&cells["item"], &cells["item_label"]), (&"N1.1".into(), &"第1项".into()));
    assert!(cells["activity"].as_str().unwrap().starts_with('A'), "{cells}");
    assert!(desk.text(&["notice", "matrix", "N1"]).contains("N1.1"), "the clerk types it");
    let duties = paper(&["inspect", "duty", "sheet"]);
    assert!(duties.contains(&"2026年第10期党支部组织生活通知单".to_owned()), "{duties:?}");
    let rows = desk.json(&["inspect", "duty", "sheet"]);
    let rows = rows["tables"]["u2"]["rows"].as_array().unwrap();
    let by_notice = rows.iter().find(|row| row["evidence"] == "N1").unwrap();
    assert_eq!(by_notice["evidence_name"], "2026年第10期党支部组织生活通知单");
    let record = paper(&["log", "print", "A241"]);
    assert!(record.contains(&"2026年第三季度".to_owned()), "{record:?}");
    assert_eq!(desk.json(&["log", "print", "A241"])["belongs"], "2026Q3");
    assert!(desk.text(&["log", "print", "A241"]).contains("记录编号"), "the screen has it");
    // What is drawn for an inspection is told by day and subject.
    desk.ok(&["inspect", "open", "2026H1", "--sample", "2"]);
    desk.ok(&["inspect", "finding", "draw", "I1"]);
    let sheet = ["inspect", "sheet", "I1", "--unit", "群团处党支部"];
    let printed = paper(&sheet);
    let found: Vec<String> = printed.iter().flat_map(|text| codes(text)).collect();
    assert!(found.is_empty() && !printed.concat().contains("种子"), "{found:?} {printed:?}");
    let screen = desk.text(&sheet);
    assert!(screen.contains("I1.") && screen.contains("抽查的纸质记录"), "{screen}");
    // All of them one after another: facts in lines of their own, and a letter does not name its addressee twice.
    desk.ok(&[
        "inspect",
        "verdict",
        "I1",
        "--unit",
        "群团处党支部",
        "一般",
        "--because",
        "一季度没有党课，二月没有主题党日",
    ]);
    let all = paper(&["inspect", "sheet", "I1"]);
    for line in ["党支部：群团处党支部　截至：2026年6月30日", "理由：一季度没有党课，二月没有主题党日"]
    {
        assert!(all.iter().any(|text| text == line), "{line}: {all:?}");
    }
    let letters = paper(&["inspect", "paper", "I1", "整改通知"]);
    assert_eq!(letters.iter().filter(|text| text.starts_with("群团处党支部")).count(), 1, "{letters:?}");
    let duties = paper(&["inspect", "paper", "I1", "履职情况"]).concat();
    assert!(duties.contains("办公室党支部：各项履职情况") && duties.contains("第一党小组会（"), "{duties}");
    assert!(!duties.contains("党小组党小组会") && !duties.contains("党支部：党支部"));
    let book = desk.path("整改通知.xlsx");
    desk.ok(&["inspect", "paper", "I1", "整改通知", "-o", &book]);
    let book: Xlsx<_> = open_workbook(&book).unwrap();
    assert!(book.sheet_names().contains(&"群团处党支部".to_owned()), "{:?}", book.sheet_names());
    // The report goes to whom it is for, as every letter does.
    let report = desk.run(&["inspect", "paper", "I1", "报告", "--format", "html"]).answer;
    let report = String::from_utf8(report).unwrap();
    assert!(report.contains("<p class=\"to\">市直机关工委领导班子：</p>"), "{report}");
}

#[test]
fn a_page_of_the_browser_prints_without_them_and_a_bulletin_has_none() {
    let desk = Desk::demo();
    let html = desk.text(&["report", "monthly", "2026-10", "--format", "html"]);
    assert!(html.contains(".desk { display: none !important; }"), "whatever else is said of facts");
    for hidden in [
        "<h2 class=\"desk\">附六　指标</h2>",
        "<p class=\"desk\">操作记录到",
        "<th scope=\"row\" class=\"solid desk\">A243</th>",
    ] {
        assert!(html.contains(hidden), "{hidden}");
    }
    let head = html.split("补登命令</th>").next().unwrap().rsplit("<th ").next().unwrap();
    assert!(head.contains("class=\"desk\""), "{head}");
    for format in ["md", "html"] {
        let sent = desk.text(&["report", "quarterly", "2026Q3", "--format", format]);
        let body = sent.split("<body>").last().unwrap();
        for code in ["R-DK", "wuxue", "organ.held", "链首摘要", "附六"] {
            assert!(!body.contains(code), "{format}: {code}");
        }
        assert!(body.contains("各党支部："), "{format}: whom it goes to");
    }
    let (csv, book) = (desk.path("通报.csv"), desk.path("通报.xlsx"));
    for file in [&csv, &book] {
        desk.ok(&["report", "quarterly", "2026Q3", "-o", file]);
    }
    let mut book: Xlsx<_> = open_workbook(&book).unwrap();
    let cells: Vec<String> = book
        .worksheets()
        .iter()
        .flat_map(|(name, sheet)| {
            sheet.used_cells().map(|cell| cell.2.to_string()).chain([name.clone()]).collect::<Vec<_>>()
        })
        .collect();
    for (format, sent) in [("csv", std::fs::read_to_string(&csv).unwrap()), ("xlsx", cells.join("\n"))] {
        for code in ["R-DK", "wuxue", "organ.held", "链首摘要", "附六"] {
            assert!(!sent.contains(code), "{format}: {code}");
        }
        assert!(sent.contains("各党支部：") && sent.contains("个别党支部"), "{format}");
    }
    let body = desk.text(&["report", "quarterly", "2026Q3", "--audience", "班子", "--format", "csv"]);
    let screen = desk.text(&["report", "quarterly", "2026Q3"]);
    for shown in [body, screen] {
        assert!(shown.contains("organ.held") && shown.contains("R-DK"), "the clerk reads on");
    }
    let json = desk.text(&["report", "quarterly", "2026Q3", "--format", "json"]);
    assert!(json.contains("organ.held") && json.contains("R-DK"), "scripts read on");
}

#[test]
fn annexes_without_content_are_left_out_and_the_others_numbered_in_turn() {
    let desk = Desk::demo();
    let of = |period: &str| texts(&desk.ok(&["report", "monthly", period, "--format", "docx"]).answer);
    let full = of("2026-10");
    let said: Vec<&String> =
        full.iter().filter(|text| text.starts_with("附件：") || text.starts_with("5. ")).collect();
    assert_eq!(said, ["附件：1. 各党组织开展情况", "5. 成果转化、需求反馈和书目发放情况"]);
    let heads: Vec<&str> =
        full.iter().filter_map(|text| text.strip_prefix("附件")).filter(|n| n.len() == 1).collect();
    assert_eq!(heads, ["1", "2", "3", "4", "5"]);
    // Nothing was there before the organ was: no annex, no table, and each sentence once.
    let empty = of("2025-01");
    assert!(!empty.iter().any(|text| text.starts_with("附件")), "{empty:?}");
    let once: BTreeSet<&String> = empty.iter().filter(|text| text.ends_with('。')).collect();
    assert_eq!(once.len(), empty.iter().filter(|text| text.ends_with('。')).count(), "{empty:?}");
    assert!(!empty.contains(&"未达到的制度要求".to_owned()));
}

#[test]
fn a_paper_of_one_unit_does_not_name_it_in_every_row() {
    let desk = Desk::demo();
    let of = |unit: &str| desk.text(&["report", "unit", "2026-10", "--unit", unit]);
    let alone = of("宣传处党支部");
    assert_eq!(alone.matches("│ 党组织").count(), 0, "{alone}");
    assert!(of("组织处党支部").contains("│ 党组织"), "its Party groups are told apart");
    let json = desk.text(&["report", "unit", "2026-10", "--unit", "宣传处党支部", "--format", "json"]);
    assert!(json.contains("\"unit_name\": \"宣传处党支部\""));
}
