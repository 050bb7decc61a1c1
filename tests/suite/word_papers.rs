//! Papers as documents for a word processor: what the command line takes for them, that every part is in the order of
//! the schema, and, where LibreOffice is at hand, how they come out on paper.

use std::io::Read;
use std::path::Path;
use std::process::Command;

use quick_xml::Reader;
use quick_xml::events::Event;
use wuxue::page::{Block, Cell, Column, Page, Table};
use wuxue::render::docx::Profile;
use wuxue::render::render_docx;

use crate::desk::Desk;

/// Papers of the demo, of every sort.
const PAPERS: [&[&str]; 12] = [
    &["report", "monthly", "2026-10"],
    &["report", "monthly", "2025-01"],
    &["report", "quarterly", "2026Q3"],
    &["report", "half-year", "2026H1"],
    &["report", "annual", "2026"],
    &["report", "unit", "2026", "--unit", "办公室党支部"],
    &["report", "member", "2026", "--who", "沈予安"],
    &["notice", "print", "N1"],
    &["log", "print", "A67"],
    &["log", "list"],
    &["checklist", "list"],
    &["todo"],
];

/// The parts of a document, by name.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let each = (0..archive.len()).map(|at| {
        let mut file = archive.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let name = file.name().unwrap().into_owned();
        (name, text)
    });
    each.collect()
}

/// The text of each paragraph, without what is between words.
fn texts(document: &str) -> Vec<String> {
    let mut reader = Reader::from_str(document);
    let (mut found, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "w:p" => found.push(String::new()),
            Event::Start(tag) => inside = tag.name().as_ref() == "w:t",
            Event::End(_) => inside = false,
            Event::Text(text) if inside => found.last_mut().unwrap().push_str(&text),
            Event::GeneralRef(named) if inside => {
                let named: &str = &named;
                let meant =
                    [("lt", '<'), ("gt", '>'), ("amp", '&')].into_iter().find(|(name, _)| *name == named);
                found.last_mut().unwrap().push(meant.unwrap().1);
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// In which order the standard (ECMA-376, part 1, annex A) has what may stand in an element, of all that is written.
const ORDER: [(&str, &[&str]); 18] = [
    ("w:document", &["w:body"]),
    ("w:body", &["w:p", "w:tbl", "w:sectPr"]),
    ("w:p", &["w:pPr", "w:r"]),
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:framePr",
            "w:widowControl",
            "w:pBdr",
            "w:tabs",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
            "w:sectPr",
        ],
    ),
    ("w:r", &["w:rPr", "w:t", "w:br", "w:tab", "w:fldChar", "w:instrText"]),
    (
        "w:rPr",
        &["w:rStyle", "w:rFonts", "w:color", "w:spacing", "w:w", "w:kern", "w:sz", "w:szCs", "w:u", "w:lang"],
    ),
    ("w:tbl", &["w:tblPr", "w:tblGrid", "w:tr"]),
    (
        "w:tblPr",
        &[
            "w:tblpPr",
            "w:tblOverlap",
            "w:tblW",
            "w:jc",
            "w:tblInd",
            "w:tblBorders",
            "w:tblLayout",
            "w:tblCellMar",
        ],
    ),
    ("w:tblGrid", &["w:gridCol"]),
    ("w:tblBorders", &["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"]),
    ("w:tblCellMar", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:tr", &["w:trPr", "w:tc"]),
    ("w:trPr", &["w:cantSplit", "w:trHeight", "w:tblHeader"]),
    ("w:tc", &["w:tcPr", "w:p"]),
    ("w:tcPr", &["w:tcW", "w:gridSpan", "w:tcBorders", "w:vAlign"]),
    ("w:sectPr", &["w:footerReference", "w:type", "w:pgSz", "w:pgMar", "w:cols", "w:docGrid"]),
    (
        "w:style",
        &[
            "w:name",
            "w:basedOn",
            "w:next",
            "w:uiPriority",
            "w:semiHidden",
            "w:qFormat",
            "w:pPr",
            "w:rPr",
            "w:tblPr",
        ],
    ),
    (
        "w:settings",
        &[
            "w:zoom",
            "w:defaultTabStop",
            "w:evenAndOddHeaders",
            "w:characterSpacingControl",
            "w:compat",
            "w:themeFontLang",
        ],
    ),
];

/// What may come in any order, or again and again.
const MIXED: [&str; 3] = ["w:body", "w:r", "w:trPr"];

/// Holds a part to [`ORDER`]; an element that is not named there may hold anything.
fn assert_in_order(part: &str, xml: &str) {
    let mut reader = Reader::from_str(xml);
    // The element that is open, and how far in its order it is.
    let mut open: Vec<(String, usize)> = Vec::new();
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{part}: {error}"));
        let name = match &event {
            Event::Start(tag) | Event::Empty(tag) => tag.name().as_ref().to_owned(),
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        if let Some((around, reached)) = open.last_mut()
            && let Some((_, order)) = ORDER.iter().find(|(element, _)| element == around)
        {
            let place = order.iter().position(|known| *known == name);
            let place = place.unwrap_or_else(|| panic!("{part}: {name} in {around}"));
            assert!(
                place >= *reached || MIXED.contains(&around.as_str()),
                "{part}: {name} too late in {around}"
            );
            *reached = place;
        }
        if matches!(event, Event::Start(_)) {
            open.push((name, 0));
        }
    }
    assert!(open.is_empty(), "{part}");
}

#[test]
fn every_part_of_every_paper_is_in_the_order_of_the_schema() {
    let desk = Desk::demo();
    let mut documents = Vec::new();
    for words in PAPERS {
        let outcome = desk.run(&[words, &["--format", "docx"]].concat());
        assert!(outcome.exit <= 1, "{words:?}\n{}", outcome.remarks);
        documents.push(outcome.answer);
    }
    red(&desk);
    let red =
        ["notice", "print", "N1", "--red-head", "〔2026〕5号", "--copy-to", "市委组织部", "--format", "docx"];
    documents.push(desk.ok(&red).answer);
    for document in &documents {
        for (name, xml) in parts(document) {
            assert_in_order(&name, &xml);
            if name == "word/document.xml" {
                assert!(!xml.contains("<w:tbl></w:tbl>") && !xml.contains("<w:tr></w:tr>"));
                // Each cell ends with a paragraph, and no table with the document.
                assert_eq!(xml.matches("</w:tc>").count(), xml.matches("</w:p></w:tc>").count());
                assert!(!xml.contains("</w:tbl><w:tbl>") && !xml.contains("</w:tbl><w:sectPr>"));
            }
        }
    }
    let Ok(validator) = std::env::var("WUXUE_SCHEMA") else { return };
    for (at, document) in documents.iter().enumerate() {
        let file = desk.file(&format!("{at}.docx"), document);
        let outcome = Command::new(&validator).arg(&file).output().unwrap();
        assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&outcome.stdout));
    }
}

#[test]
fn the_order_is_held() {
    let wrong = "<w:p><w:pPr><w:jc w:val=\"left\"/><w:ind w:left=\"1\"/></w:pPr></w:p>";
    assert!(std::panic::catch_unwind(|| assert_in_order("x", wrong)).is_err());
}

/// Sets what a red head needs.
fn red(desk: &Desk) {
    for (name, value) in [("发文机关标志", "中共海州市委市直属机关工作委员会文件"), ("机关代字", "海直工")]
    {
        desk.ok(&["inspect", "setting", "set", name, value]);
    }
}

#[test]
fn a_document_is_written_by_its_name_and_not_onto_a_screen() {
    let desk = Desk::demo();
    let file = desk.path("月报.docx");
    desk.ok(&["report", "monthly", "2026-10", "-o", &file]);
    let written = std::fs::read(&file).unwrap();
    assert_eq!(
        desk.ok(&["report", "monthly", "2026-10", "--format", "docx"]).answer,
        written,
        "the same bytes"
    );
    let words = ["wuxue", "--store", desk.store.to_str().unwrap(), "report", "monthly", "--format", "docx"];
    let terminal = wuxue::session::Terminal { width: Some(80), ..Default::default() };
    let now = "2026-11-02T09:00:00+08:00".parse().unwrap();
    let outcome = wuxue::run(words.map(std::ffi::OsString::from), &wuxue::Surroundings { now, terminal });
    assert_eq!((outcome.exit, outcome.answer.len()), (2, 0));
    assert!(
        outcome.remarks.contains("公文（docx）不能显示在屏幕上")
            && outcome.remarks.contains("-o 文件名.docx")
    );
    // Many papers at once, a document each.
    let folder = desk.path("存档");
    desk.ok(&[
        "log",
        "archive",
        "--year",
        "2026",
        "--unit",
        "群团处党支部",
        "--paper",
        "docx",
        "-o",
        &folder,
    ]);
    let names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(
        names.len() > 5 && names.iter().all(|path| path.extension().is_some_and(|ending| ending == "docx"))
    );
    desk.refused(&["report", "monthly", "-o", &desk.path("没有的文件夹/月报.docx")], 3, &["写不进去"]);
}

#[test]
fn a_red_head_needs_what_the_organ_is_called() {
    let desk = Desk::demo();
    let red_head =
        |number: &'static str| ["report", "quarterly", "2026Q3", "--format", "docx", "--red-head", number];
    desk.refused(
        &red_head("〔2026〕5号"),
        3,
        &["还没有设发文机关标志", "wuxue inspect setting set 发文机关标志"],
    );
    red(&desk);
    desk.refused(&red_head("五号"), 2, &["“五号”不像发文字号", "〔2026〕5号"]);
    let said = |words: &[&str]| {
        let document =
            parts(&desk.ok(words).answer).into_iter().find(|(name, _)| name == "word/document.xml");
        texts(&document.unwrap().1)
    };
    let found = said(&[&red_head("[2026]05号")[..], &["--copy-to", "市委组织部。"]].concat());
    assert_eq!(
        (found[0].as_str(), found[3].as_str()),
        ("中共海州市委市直属机关工作委员会文件", "海直工〔2026〕5号")
    );
    // Signed by the organ, as nothing else is set; the day is today's.
    for text in ["市直机关工委", "2026年11月2日", "　抄送：市委组织部。", "　市直机关工委2026年11月2日印发"]
    {
        assert!(found.contains(&text.to_owned()), "{text}\n{found:?}");
    }
    let found = said(&red_head("无"));
    assert!(!found.iter().any(|text| text.contains("号〕") || text.starts_with("海直工")), "{found:?}");
    // Only a document has one, only one paper at a time, and 抄送 stands in it.
    let json = ["report", "quarterly", "2026Q3", "--format", "md", "--red-head", "5号"];
    desk.refused(&json, 2, &["只有公文（docx）能印成红头文件", "-o 文件名.docx"]);
    desk.refused(&["unit", "list", "--format", "docx", "--copy-to", "甲"], 2, &["没有写 --red-head"]);
    let many =
        ["log", "archive", "--year", "2026", "--format", "docx", "-o", &desk.path("x"), "--red-head", "5号"];
    desk.refused(&many, 2, &["不能都用一个发文字号"]);
    // What was typed of it is no part of the history.
    let noted = ["notice", "print", "N1", "--format", "docx", "--red-head", "6号"];
    assert_eq!(said(&noted)[3], "海直工〔2026〕6号");
    desk.ok(&["inspect", "setting", "set", "机关代字", "无"]);
    desk.refused(
        &red_head("5号"),
        2,
        &["没有机关代字", "--red-head 海直工〔2026〕5号", "setting set 机关代字"],
    );
}

#[test]
fn a_profile_file_is_read_or_refused_by_name_and_line() {
    let desk = Desk::demo();
    let good = desk.file("版式.txt", "# 本市的规定\n行距 = 30磅\n正文字体 = 方正仿宋_GBK\n");
    let words = ["notice", "print", "N1", "--format", "docx", "--docx-profile"];
    let written = desk.ok(&[&words[..], &[&good]].concat()).answer;
    let styles = parts(&written).into_iter().find(|(name, _)| name == "word/styles.xml").unwrap().1;
    assert!(styles.contains("w:eastAsia=\"方正仿宋_GBK\"") && styles.contains("w:line=\"600\""));
    let bad = desk.file("坏.txt", "行距 = 30磅\n\n正文颜色 = 红\n");
    desk.refused(
        &[&words[..], &[&bad]].concat(),
        2,
        &["“坏.txt”第 3 行没有“正文颜色”这一项", "可以写的有：上边距"],
    );
    desk.refused(
        &[&words[..], &[&desk.path("没有.txt")]].concat(),
        3,
        &["“没有.txt”打不开", "--docx-profile"],
    );
}

/// Whether papers can be laid out here. Where they must be, everything they need has to be there.
fn office() -> bool {
    let there = |program: &str| Command::new(program).arg("-v").output().is_ok();
    let all =
        there("pdftotext") && there("pdffonts") && Command::new("soffice").arg("--version").output().is_ok();
    assert!(all || std::env::var_os("WUXUE_OFFICE").is_none(), "LibreOffice and poppler-utils are asked for");
    if !all {
        eprintln!("LibreOffice or poppler-utils is not at hand: papers are not laid out");
    }
    all
}

/// Documents as LibreOffice prints them, each as a PDF.
fn printed(desk: &Desk, documents: &[Vec<u8>]) -> Vec<String> {
    let profile = format!("-env:UserInstallation=file://{}", desk.path("office"));
    let mut files = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        files.push(desk.file(&format!("p{at}.docx"), document));
    }
    let folder = desk.folder.path().to_str().unwrap();
    let mut words =
        vec![profile.as_str(), "--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder];
    words.extend(files.iter().map(String::as_str));
    let outcome = Command::new("soffice").args(words).output().unwrap();
    let pdfs: Vec<String> = files.iter().map(|file| file.replace(".docx", ".pdf")).collect();
    for pdf in &pdfs {
        assert!(Path::new(pdf).exists(), "{}", String::from_utf8_lossy(&outcome.stderr));
    }
    pdfs
}

fn told(program: &str, words: &[&str]) -> String {
    let outcome = Command::new(program).args(words).output().unwrap();
    assert!(outcome.status.success(), "{program} {words:?}");
    String::from_utf8(outcome.stdout).unwrap()
}

/// The lines of each page of a PDF, without the page's number.
fn pages(pdf: &str) -> Vec<Vec<String>> {
    let text = told("pdftotext", &["-layout", pdf, "-"]);
    let pages = text.trim_end_matches('\u{c}').split('\u{c}');
    pages
        .map(|page| {
            let lines = page.lines().map(solid).filter(|line| !line.is_empty());
            lines.filter(|line| !line.starts_with('—')).collect()
        })
        .collect()
}

/// A profile whose fonts are here, in place of those that an office has bought.
fn with_fonts_of_this_machine() -> Profile {
    let text = "标题字体 = Noto Serif CJK SC\n正文字体 = Noto Serif CJK SC\n一级标题字体 = Noto Sans CJK SC\n\
                二级标题字体 = Noto Serif CJK SC\n表格字体 = Noto Serif CJK SC\n页码字体 = Noto Serif CJK SC";
    Profile::read("版式.txt", text.as_bytes()).unwrap()
}

#[test]
fn a_page_has_22_lines_of_28_characters() {
    if !office() {
        return;
    }
    let desk = Desk::empty("2026-11-02");
    let text = "学".repeat(26 + 28 * 21 + 28 * 22 + 5);
    let page = Page::new("x", "").paragraph(text);
    let documents =
        [&Profile::default(), &with_fonts_of_this_machine()].map(|p| render_docx(&page, p).unwrap());
    for pdf in printed(&desk, &documents) {
        let pages: Vec<Vec<usize>> =
            pages(&pdf).iter().map(|page| page.iter().map(|line| line.chars().count()).collect()).collect();
        let first: Vec<usize> = std::iter::once(26).chain(std::iter::repeat_n(28, 21)).collect();
        assert_eq!(pages, [first, vec![28; 22], vec![5]]);
    }
}

#[test]
fn fonts_page_numbers_and_every_word_of_a_notice_come_out_on_paper() {
    if !office() {
        return;
    }
    let desk = Desk::demo();
    let plain = desk.ok(&["notice", "print", "N1", "--format", "docx"]).answer;
    let file = desk.file("版式.txt", "正文字体 = Noto Serif CJK SC\n一级标题字体 = Noto Sans CJK SC");
    let fonts = desk.ok(&["notice", "print", "N1", "--format", "docx", "--docx-profile", &file]).answer;
    let pdfs = printed(&desk, &[plain, fonts.clone()]);
    let document = parts(&fonts).into_iter().find(|(name, _)| name == "word/document.xml").unwrap().1;
    let said = solid(&texts(&document).concat());
    for pdf in &pdfs {
        let printed = solid(&told("pdftotext", &["-layout", pdf, "-"]));
        assert_eq!(printed, format!("{said}—1—"));
    }
    let has_noto = told("fc-list", &["Noto Serif CJK SC"]).contains("Noto");
    assert!(has_noto || std::env::var_os("WUXUE_OFFICE").is_none(), "fonts-noto-cjk is asked for");
    if has_noto {
        let named = told("pdffonts", &[&pdfs[1]]);
        assert!(named.contains("NotoSerifCJK") && named.contains("NotoSansCJK"), "{named}");
    }
}

/// How often each character comes in a text.
fn counted(text: &str) -> std::collections::BTreeMap<char, i64> {
    let mut counts = std::collections::BTreeMap::new();
    for c in text.chars() {
        *counts.entry(c).or_default() += 1;
    }
    counts
}

#[test]
fn no_word_of_a_report_is_lost_on_paper() {
    if !office() {
        return;
    }
    let desk = Desk::demo();
    red(&desk);
    let monthly = desk.ok(&["report", "monthly", "2026-10", "--format", "docx"]).answer;
    let annual = desk.ok(&["report", "annual", "2026", "--format", "docx", "--red-head", "无"]).answer;
    let record = desk.ok(&["log", "print", "A67", "--format", "docx"]).answer;
    let documents = [monthly, annual, record];
    let pdfs = printed(&desk, &documents);
    for (pdf, document) in pdfs.iter().zip(&documents) {
        let document = parts(document).into_iter().find(|(name, _)| name == "word/document.xml").unwrap().1;
        let printed = told("pdftotext", &["-raw", pdf, "-"]);
        let (said, found) = (counted(&solid(&texts(&document).concat())), counted(&solid(&printed)));
        for (c, count) in said {
            // Heads of tables come again, and pages are numbered: there may be more, never less.
            assert!(found.get(&c).is_some_and(|found| *found >= count), "{c}: {count}, {:?}", found.get(&c));
        }
        let count = printed.trim_end_matches('\u{c}').split('\u{c}').count();
        for number in 1..=count {
            assert!(solid(&printed).contains(&format!("—{number}—")), "page {number}");
        }
    }
}

#[test]
fn a_long_table_goes_over_pages_with_its_head_on_each() {
    if !office() {
        return;
    }
    let desk = Desk::empty("2026-11-02");
    let name = "海州市住房和城乡建设局所属房屋安全鉴定与白蚁防治中心机关党总支第二党支部委员会";
    assert_eq!(name.chars().count(), 39);
    let columns = [("no", "序号"), ("unit", "党组织"), ("who", "姓名"), ("note", "备注")];
    let columns = columns.into_iter().map(|(key, label)| Column::new(key, label)).collect();
    let rows = (1..=300).map(|at| {
        let note = if at == 150 { "备".repeat(1000) } else { "<&>👍".to_owned() };
        vec![Cell::Int(at), name.into(), "𠮷㛃买买提·艾力".into(), note.into()]
    });
    let table = Table { key: "rows".into(), columns, rows: rows.collect(), ..Table::default() };
    let page = Page::new("x", "名册")
        .table(table)
        .block(Block::Closing(vec!["办公室".into(), "2026年11月2日".into()]));
    let pdf = &printed(&desk, &[render_docx(&page, &with_fonts_of_this_machine()).unwrap()])[0];
    let pages = pages(pdf);
    assert!((15..60).contains(&pages.len()), "{}", pages.len());
    let all: String = pages.iter().flatten().map(String::as_str).collect();
    // What is too long for the table stands below it: the last pages are of the note alone.
    let heads = all.matches("序号").count();
    assert_eq!(all.matches('备').count() - heads, 1000, "and once in each head");
    assert!((pages.len() - 2..=pages.len()).contains(&heads), "{heads} of {}", pages.len());
    for (at, page) in pages.iter().take(heads).enumerate() {
        let head = if at == 0 { 1 } else { 0 };
        assert!(page[head].contains("序号") && page[head].contains("备注"), "page {}: {page:?}", at + 1);
    }
    assert!(all.ends_with("办公室2026年11月2日"), "{:?}", pages.last());
}

#[test]
fn short_annexes_share_pages_and_the_imprint_is_at_the_foot() {
    if !office() {
        return;
    }
    let desk = Desk::demo();
    red(&desk);
    let docx = |words: &[&str]| desk.ok(&[words, &["--format", "docx"]].concat()).answer;
    let documents = [
        docx(&["report", "monthly", "2026-10"]),
        docx(&["report", "monthly", "2025-01"]),
        docx(&["report", "quarterly", "2026Q3", "--red-head", "〔2026〕5号", "--copy-to", "市委组织部"]),
    ];
    let pdfs = printed(&desk, &documents);
    let count = |pdf: &String| pages(pdf).len();
    assert!((6..=14).contains(&count(&pdfs[0])), "{}", count(&pdfs[0]));
    assert!(count(&pdfs[1]) <= 2, "{}", count(&pdfs[1]));
    // Where the last words of the last page stand, in points from the upper edge.
    let boxes = told("pdftotext", &["-bbox", &pdfs[2], "-"]);
    let last = boxes.rsplit("<page ").next().unwrap();
    let line = last.lines().find(|line| line.contains("抄送")).unwrap();
    let top: f64 = line.split("yMin=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    assert!(top > 680.0, "{top}");
}
