//! Charts of the reports, and the tables that they draw: on paper, in workbooks and on screens.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use quick_xml::events::Event;
use serde_json::{Value, json};
use wuxue::render::fold::display_width;
use wuxue::session::Terminal;
use wuxue::{Outcome, Surroundings, run};

use crate::desk::{Desk, figure};

/// Reports with charts, and how many each has: of the months two, of the branches one, of the classes one.
const DRAWN: [(&[&str], usize); 6] = [
    (&["report", "monthly", "2026-10"], 2),
    (&["report", "quarterly", "2026Q3", "--audience", "班子"], 5),
    (&["report", "half-year", "2026H1"], 5),
    (&["report", "annual", "2026"], 5),
    (&["report", "unit", "2026", "--unit", "办公室党支部"], 2),
    (&["checklist", "audit"], 1),
];

/// The demo with matters of two classes.
fn desk() -> Desk {
    let desk = Desk::demo();
    for (title, class, day) in [
        ("习近平总书记关于机关党建的重要讲话", "1", "2026-07-20"),
        ("市委常委会会议决定事项通知第7期", "4", "2026-07-21"),
        ("市委常委会会议决定事项通知第8期", "4", "2026-09-01"),
    ] {
        desk.ok(&["checklist", "add", title, "--class", class, "--received", day, "--on", day]);
    }
    desk
}

fn table<'v>(report: &'v Value, key: &str) -> &'v Vec<Value> {
    report["tables"][key]["rows"].as_array().unwrap_or_else(|| panic!("{key}"))
}

fn sum(rows: &[Value], key: &str) -> i64 {
    rows.iter().map(|row| row[key].as_i64().unwrap_or(0)).sum()
}

fn sum_of(rows: &[Value], key: &str) -> Value {
    let part = |part: &str| rows.iter().map(|row| row[key][part].as_i64().unwrap_or(0)).sum::<i64>();
    json!({ "n": part("n"), "of": part("of") })
}

#[test]
fn a_month_counts_in_a_longer_report_what_it_counts_in_its_own() {
    let desk = desk();
    let annual = desk.json(&["report", "annual", "2026"]);
    let months = table(&annual, "months");
    assert_eq!(months.len(), 12);
    for month in &months[..10] {
        let code = month["month"].as_str().unwrap();
        let own = desk.json(&["report", "monthly", code]);
        let total = table(&own, "tiers").last().unwrap().clone();
        for key in
            ["planned", "held", "completion", "expected", "present", "attendance", "collective_minutes"]
        {
            assert_eq!(month[key], total[key], "{code} {key}");
        }
    }
    // November has begun, December has not: what it asks for is known, and nothing else.
    assert_eq!(months[10]["held"], 1);
    assert_eq!((&months[11]["held"], &months[11]["attendance"]), (&Value::Null, &Value::Null));
    assert!(months[11]["planned"].as_i64().unwrap() > 0);
}

#[test]
fn months_and_branches_add_up_to_the_figures_of_the_report() {
    let desk = desk();
    for (words, _) in &DRAWN[1..4] {
        let report = desk.json(words);
        let (months, branches) = (table(&report, "months"), table(&report, "branches"));
        for (key, id) in [("held", "organ.held"), ("planned", "organ.planned"), ("present", "organ.present")]
        {
            assert_eq!(json!(sum(months, key)), figure(&report, id), "{words:?} {id}");
        }
        assert_eq!(sum_of(months, "attendance"), figure(&report, "organ.attendance"), "{words:?}");
        assert_eq!(sum_of(months, "completion"), figure(&report, "organ.completion"), "{words:?}");
        let mut drawn = 0;
        for row in table(&report, "branch_months") {
            let branch = branches.iter().find(|branch| branch["unit"] == row["unit"]).unwrap();
            assert_eq!(row["whole"], branch["completion"], "{row}");
            let months = row.as_object().unwrap().iter().filter(|(key, _)| key.starts_with("2026-"));
            let parts: Vec<Value> = months.map(|(_, share)| json!({ "share": share })).collect();
            assert_eq!(sum_of(&parts, "share"), row["whole"], "{row}");
            drawn += 1;
        }
        assert_eq!(drawn, branches.iter().filter(|branch| branch["planned"] != 0).count());
    }
}

#[test]
fn what_was_held_after_its_quarter_stands_in_the_last_month_of_that() {
    let desk = desk();
    let held = |report: &Value, month: &str| {
        let rows = table(report, "months");
        rows.iter().find(|row| row["month"] == month).map(|row| row["held"].clone()).unwrap()
    };
    let quarter = desk.json(&["report", "quarterly", "2026Q3"]);
    assert_eq!(table(&quarter, "months").len(), 3);
    assert_eq!(held(&quarter, "2026-09"), json!(27));
    let year = desk.json(&["report", "annual", "2026"]);
    assert_eq!((held(&year, "2026-09"), held(&year, "2026-10")), (json!(27), json!(21)));
}

#[test]
fn a_month_alone_and_many_years_have_no_months_side_by_side() {
    let desk = desk();
    let has = |period: &str, key: &str| {
        desk.json(&["report", "monthly", period])["tables"].as_object().unwrap().contains_key(key)
    };
    assert!(!has("2026-10", "months") && !has("2026-10", "branch_months"));
    assert!(has("2025-06..2026-10", "months") && !has("2025-06..2026-10", "branch_months"));
    assert!(!has("2020..2026-10", "months"));
    let range = desk.json(&["report", "monthly", "2025-06..2026-10"]);
    assert_eq!(table(&range, "months")[0]["month_label"], "2025年6月");
}

/// The pictures of a paper: the text of each.
fn pictures(html: &str) -> Vec<&str> {
    html.split("<svg").skip(1).map(|rest| rest.split("</svg>").next().unwrap()).collect()
}

#[test]
fn a_paper_carries_its_charts_with_the_figures_in_words() {
    let desk = desk();
    for (words, count) in DRAWN {
        let html = desk.text(&[words, &["--format", "html"]].concat());
        let pictures = pictures(&html);
        assert_eq!(pictures.len(), count, "{words:?}");
        let mut ids = BTreeSet::new();
        for picture in pictures {
            // A title and a description for those who do not see it, in the document once.
            let label = picture.split("aria-labelledby=\"").nth(1).unwrap().split('"').next().unwrap();
            assert!(picture.contains("role=\"img\""), "{picture}");
            for (id, element) in label.split(' ').zip(["title", "desc"]) {
                assert!(ids.insert(id.to_owned()), "{words:?} {id}");
                assert!(picture.contains(&format!("<{element} id=\"{id}\">")), "{picture}");
            }
            let mut reader = quick_xml::Reader::from_str(picture.split_once('>').unwrap().1);
            loop {
                if let Event::Eof = reader.read_event().unwrap() {
                    break;
                }
            }
        }
        for outside in ["http:", "https:", "<script", "<link", "@import", "src=", "url("] {
            assert!(!html.contains(outside), "{words:?} {outside}");
        }
        assert!(html.contains("<th scope=\"col\"") && html.contains("<th scope=\"row\""));
    }
    let html = desk.text(&["report", "monthly", "2026-10", "--format", "html"]);
    let bars = pictures(&html)[0];
    // 组织处党支部 3/4: its name, its bar of three quarters of the longest, its figure.
    assert!(bars.contains(">组织处党支部</text>") && bars.contains(">3&#x2f;4（75.0%）</text>"), "{bars}");
    let widths: Vec<&str> =
        bars.split("width=\"").skip(1).map(|rest| rest.split('%').next().unwrap()).collect();
    assert!(widths.contains(&"27.0") && widths.contains(&"20.25"), "{widths:?}");
    assert!(bars.contains("组织处党支部 3&#x2f;4（75.0%）；"), "the description says all of it: {bars}");
    let annual = desk.text(&["report", "annual", "2026", "--format", "html"]);
    let heat = *self::pictures(&annual).iter().find(|picture| picture.contains("heat3")).unwrap();
    assert!(heat.contains("class=\"heat0 short\"") && heat.contains(">0&#x2f;1</text>"), "{heat}");
    assert!(heat.contains(">不到50%</text>") && heat.contains("没有到期的"), "the shades have words: {heat}");
}

#[test]
fn charts_are_no_part_of_what_scripts_read() {
    let desk = desk();
    for format in ["json", "jsonl", "csv", "md"] {
        let text = desk.text(&["report", "annual", "2026", "--format", format]);
        assert!(text.contains("branch_months") || text.contains("各党组织逐月完成情况"), "{format}");
        assert!(!text.contains("各党组织逐月完成率") && !text.contains("各月参学率"), "{format}");
    }
}

fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn parts(book: &[u8], prefix: &str) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let names = archive.file_names().map(|name| name.unwrap().into_owned());
    let names: BTreeSet<String> = names.filter(|name| name.starts_with(prefix)).collect();
    names.iter().map(|name| part(book, name)).collect()
}

fn whole(cell: &Data) -> Option<i64> {
    match cell {
        Data::Float(value) => Some(*value as i64),
        Data::Int(value) => Some(*value),
        _ => None,
    }
}

/// Whether a cell of a sheet, with its parts if it is a share, is the value of the JSON.
fn agrees(json: &Value, cell: &Data, of: Option<(&Data, &Data)>) -> bool {
    match json {
        Value::Null => matches!(cell, Data::Empty) || ["待补", "—"].iter().any(|text| cell == *text),
        Value::Object(share) => {
            let (n, all) = (share["n"].as_i64().unwrap(), share["of"].as_i64().unwrap());
            let rate = if all == 0 {
                cell == "—"
            } else {
                matches!(cell, Data::Float(rate) if (rate - n as f64 / all as f64).abs() < 1e-12)
            };
            rate && of.map_or(all == 0, |(a, b)| (whole(a), whole(b)) == (Some(n), Some(all)))
        }
        // Minutes stand in hours.
        Value::Number(value) => {
            let value = value.as_f64().unwrap();
            let hours = (value * 100.0 / 60.0).round() / 100.0;
            matches!(cell, Data::Float(shown) if *shown == value || (shown - hours).abs() < 0.006)
        }
        Value::String(text) => match cell {
            Data::DateTime(day) => day.as_datetime().unwrap().date().to_string() == *text,
            other => other.to_string() == *text,
        },
        Value::Array(items) => {
            let items: Vec<&str> = items.iter().map(|item| item.as_str().unwrap()).collect();
            cell.to_string() == items.join("、")
        }
        Value::Bool(yes) => cell == if *yes { "是" } else { "否" },
    }
}

#[test]
fn the_values_of_a_workbook_are_those_of_the_json() {
    let desk = desk();
    for (words, _) in DRAWN {
        let report = desk.json(words);
        let bytes = desk.ok(&[words, &["--format", "xlsx"]].concat()).answer;
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let sheets: Vec<_> =
            book.sheet_names().iter().map(|name| book.worksheet_range(name).unwrap()).collect();
        let mut compared = 0;
        let empty = serde_json::Map::new();
        for (key, table) in report["tables"].as_object().unwrap_or(&empty) {
            let columns: Vec<(&str, &str)> = table["columns"]
                .as_array()
                .unwrap()
                .iter()
                .map(|column| (column["key"].as_str().unwrap(), column["label"].as_str().unwrap()))
                .filter(|(_, label)| !label.is_empty())
                .collect();
            let rows = table["rows"].as_array().unwrap();
            if rows.is_empty() || columns.is_empty() {
                continue;
            }
            // The sheet whose head has all the labels, and below it as many rows with the same first cell.
            let (range, head) = sheets
                .iter()
                .find_map(|range| {
                    let has = |row: &[Data], label: &str| row.iter().any(|cell| cell == label);
                    let head =
                        range.rows().position(|row| columns.iter().all(|(_, label)| has(row, label)))?;
                    let (key, _) = columns[0];
                    let first = range.get((head + 1, 0))?;
                    agrees(&rows[0][key], first, None).then_some((range, head))
                })
                .unwrap_or_else(|| panic!("{words:?} {key}"));
            let at = |label: &str| {
                let mut labels = range.rows().nth(head).unwrap().iter();
                labels.position(|cell| cell == label)
            };
            for (number, row) in rows.iter().enumerate() {
                let cell = |column: usize| range.get((head + 1 + number, column)).unwrap();
                for (key, label) in &columns {
                    let of = at(&format!("{label}（分子）")).zip(at(&format!("{label}（分母）")));
                    let of = of.map(|(n, all)| (cell(n), cell(all)));
                    let shown = cell(at(label).unwrap());
                    assert!(
                        agrees(&row[*key], shown, of),
                        "{words:?} {key} {label} {}: {shown:?}",
                        row[*key]
                    );
                    compared += 1;
                }
            }
        }
        assert!(compared > 100 || words[0] == "checklist", "{words:?} {compared}");
    }
}

#[test]
fn a_workbook_has_native_charts_of_its_cells() {
    let desk = desk();
    for (words, count) in DRAWN {
        let book = desk.ok(&[words, &["--format", "xlsx"]].concat()).answer;
        let charts = parts(&book, "xl/charts/chart");
        let heat =
            parts(&book, "xl/worksheets/sheet").iter().filter(|xml| xml.contains("<colorScale>")).count();
        assert_eq!(charts.len() + heat, count, "{words:?}");
        assert!(charts.iter().all(|chart| chart.contains("<c:f>") && chart.contains("<c:v>")), "{words:?}");
        assert!(!parts(&book, "xl/worksheets/sheet").iter().any(|xml| xml.contains("<f>")), "{words:?}");
        for xml in parts(&book, "xl/worksheets/sheet") {
            assert!(xml.contains(r#"paperSize="9""#) && xml.contains(r#"fitToHeight="0""#), "{words:?}");
        }
    }
    let book = desk.ok(&["report", "annual", "2026", "--format", "xlsx"]).answer;
    let charts = parts(&book, "xl/charts/chart");
    let line = charts.iter().find(|chart| chart.contains("<c:lineChart>")).unwrap();
    // The month without attendance and the one that has not begun would fall to nought.
    assert!(line.contains("<c:ptCount val=\"10\"/>") && !line.contains("<c:v>0</c:v>"), "{line}");
    assert!(line.contains("'各月开展情况'!$A$3:$A$12") || line.contains("各月开展情况!$A$3:$A$12"), "{line}");
    let bars = charts.iter().find(|chart| chart.contains("各党组织完成率")).unwrap();
    assert!(bars.contains("<c:barDir val=\"bar\"/>") && bars.contains("<c:delete val=\"1\"/>"), "{bars}");
    let print = part(&book, "xl/workbook.xml");
    assert!(
        print.contains("各党组织逐月完成情况!$A$1:$N$"),
        "the parts of the shares are not printed: {print}"
    );
}

/// What a report looks like on a screen.
fn on_screen(desk: &Desk, width: u16, plain: bool, words: &[&str]) -> Outcome {
    let mut line: Vec<OsString> = ["wuxue", "--store"].map(OsString::from).to_vec();
    line.push(desk.store.clone().into());
    line.extend(words.iter().map(OsString::from));
    let terminal = Terminal { interactive: false, width: Some(width), height: None, color: false, plain };
    run(line, &Surroundings { now: "2026-11-02T09:00:00+08:00".parse().unwrap(), terminal })
}

#[test]
fn a_screen_shows_the_heat_map_in_characters() {
    let desk = desk();
    for width in [80, 200] {
        let shown = on_screen(&desk, width, false, &["report", "annual", "2026"]);
        let text = String::from_utf8(shown.answer).unwrap();
        let heat: Vec<&str> = text.lines().filter(|line| line.contains('█')).collect();
        assert!(
            heat.iter().any(|line| line.starts_with("办公室党支部") && line.contains("█4/4")),
            "{heat:#?}"
        );
        assert!(text.contains("░0/1") && text.contains("图例：░ 不到50%"), "{text}");
        assert!(text.lines().all(|line| display_width(line) <= width.into()), "{width}");
        assert!(!text.contains('\u{1b}'));
    }
    let piped = desk.text(&["report", "annual", "2026"]);
    assert!(piped.lines().any(|line| line.starts_with("图例：") && line.ends_with("没有到期的")));
}

#[test]
fn a_console_without_utf_8_shows_nothing_outside_gbk() {
    let desk = desk();
    let since = ["--standing", "中共党员", "--since", "2026-01-01", "--yes"];
    desk.ok(&[&["member", "add", "𠮷田㛃", "--branch", "办公室党支部"][..], &since].concat());
    let is_gbk = |text: &str| !encoding_rs::GBK.encode(text).2;
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    for words in [
        &["report", "annual", "2026"][..],
        &["report", "monthly", "2026-10"],
        &["report", "hours", "2026"],
        &["member", "list"],
        &["log", "list"],
        &["todo"],
        &["unit", "list"],
        &["history"],
        &["member", "show", "不在册"],
        &["report", "--help"],
    ] {
        let shown = on_screen(&desk, 80, true, words);
        let text = String::from_utf8(shown.answer).unwrap() + &shown.remarks;
        assert!(is_gbk(&text), "{words:?}\n{text}");
        assert!(!text.contains(['│', '─', '█', '░']), "{words:?}\n{text}");
        lines.insert(words[0], text.lines().count());
    }
    assert!(lines.values().all(|count| *count > 1));
    let shown = on_screen(&desk, 80, true, &["member", "list"]);
    let text = String::from_utf8(shown.answer).unwrap();
    assert!(text.contains("〓田〓") && shown.remarks.contains("以〓或?代替"), "{text}{}", shown.remarks);
    let annual = on_screen(&desk, 80, true, &["report", "annual", "2026"]);
    let annual = String::from_utf8(annual.answer).unwrap();
    assert!(annual.contains("#4/4") && annual.contains("图例：: 不到50%"), "{annual}");
    // A file has all of it.
    let file = desk.path("名册.csv");
    on_screen(&desk, 80, true, &["member", "list", "-o", &file]);
    assert!(std::fs::read_to_string(&file).unwrap().contains("𠮷田㛃"));
}

#[test]
fn what_the_locale_says_of_the_terminal() {
    for (locale, plain) in [
        ("zh_CN.UTF-8", false),
        ("zh_CN.utf8", false),
        ("C.UTF-8", false),
        ("zh_CN.GBK", true),
        ("zh_CN.GB18030", true),
        ("zh_CN.gb2312@pinyin", true),
        ("C", false),
        ("", false),
    ] {
        assert_eq!(Terminal::is_plain(locale), plain, "{locale}");
    }
}

#[test]
fn a_final_report_keeps_its_charts() {
    let desk = desk();
    let words = ["report", "quarterly", "2026Q3", "--format", "html"];
    let before = desk.text(&words);
    desk.ok(&["report", "finalise", "通报", "2026Q3"]);
    assert_eq!(desk.text(&[&words[..], &["--as-finalised"]].concat()), before);
    assert_eq!(pictures(&before).len(), 4, "a bulletin draws no branch by itself");
}
