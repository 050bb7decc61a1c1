use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};

use super::super::samples;
use super::*;
use crate::page::Figure;

fn opened(page: &Page) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(render(page).unwrap())).unwrap()
}

fn sheet(page: &Page, name: &str) -> Range<Data> {
    opened(page).worksheet_range(name).unwrap()
}

/// The rows of a sheet, blanks as "".
fn texts(range: &Range<Data>) -> Vec<Vec<String>> {
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// A part of the package as XML.
fn part(page: &Page, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(render(page).unwrap())).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_list_has_real_days_and_text_that_stays_text() {
    let range = sheet(&samples::list(), "表");
    assert_eq!(texts(&range)[0], ["编号", "日期", "主题", "公开", "类型", "备注"]);
    assert_eq!(range[(1, 0)], Data::String("A12".into()));
    let Data::DateTime(day) = &range[(1, 1)] else { panic!("{:?}", range[(1, 1)]) };
    assert_eq!(day.as_f64(), 46311.0, "2026-10-16");
    assert_eq!(range[(1, 2)], Data::String("=学习“全会精神”".into()));
    assert_eq!(texts(&range)[1][3..], ["是", "主题党日、党课", ""]);
    assert_eq!(texts(&range)[2], ["A13", "待补", "读书会,\n第二场", "否", "", "无"]);
    let xml = part(&samples::list(), "xl/worksheets/sheet1.xml");
    assert!(!xml.contains("<f>"), "nothing is a formula: {xml}");
    for wish in [r#"paperSize="9""#, r#"state="frozen""#, r#"fitToHeight="0""#] {
        assert!(xml.contains(wish), "{wish}: {xml}");
    }
    let book = part(&samples::list(), "xl/workbook.xml");
    assert!(book.contains("Print_Titles") && book.contains("$A$1:$F$3"), "{book}");
    assert!(part(&samples::list(), "xl/styles.xml").contains("yyyy-mm-dd"));
}

#[test]
fn a_report_has_a_sheet_for_each_table_and_shares_to_reckon_with() {
    let page = samples::report();
    assert_eq!(opened(&page).sheet_names(), ["指标", "各支部情况", "指标（2）"]);
    let first = sheet(&page, "指标");
    let said = texts(&first);
    assert_eq!(said[0][0], "2026年10月五学联动月报");
    assert_eq!(said[1][..2], ["期间", "2026-10"]);
    assert_eq!(said[2][0], "数据日期");
    assert!(matches!(first[(2, 1)], Data::DateTime(_)));
    assert_eq!(
        (said[3][0].as_str(), said[4][0].as_str()),
        ("一、研学", "本月应开展支部活动 5 次，已开展 3 次。")
    );
    assert_eq!(said[5], ["指标", "数值", "数值（分子）", "数值（分母）", "编号"]);
    assert_eq!(said[6], ["应开展", "5", "", "", "research.planned"]);
    assert_eq!(first[(7, 1)], Data::Float(0.6));
    assert_eq!(said[7][2..], ["3", "5", "research.rate"]);
    let branches = sheet(&page, "各支部情况");
    let said = texts(&branches);
    assert_eq!(said[0][0], "各支部情况");
    assert_eq!(said[1], ["党组织", "已开展", "到会率", "到会率（分子）", "到会率（分母）", "学时"]);
    assert_eq!(branches[(2, 2)], Data::Float(23.0 / 24.0));
    assert_eq!((&branches[(2, 1)], &branches[(2, 5)]), (&Data::Float(2.0), &Data::Float(1.5)));
    assert_eq!(said[3], ["离退休|支部", "0", "—", "0", "0", "待补"]);
    assert!(part(&page, "xl/styles.xml").contains("0.0%"));
}

#[test]
fn what_is_signed_stays_with_the_table_above_it() {
    let table = |key: &'static str, who: &str| {
        Table::new(key, &[("what", "问题")]).caption(who).rows([vec![who.into()]])
    };
    let letter = |page: Page, who: &'static str| {
        page.heading("整改通知")
            .table(table(who, who))
            .paragraph(format!("{who}报回。"))
            .block(Block::Closing(vec!["机关党委".into()]))
    };
    let page = letter(letter(Page::new("letters", "通知"), "甲"), "乙");
    let cells = |name| {
        texts(&sheet(&page, name)).concat().into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(cells("甲"), ["通知", "整改通知", "甲", "问题", "甲", "甲报回。", "机关党委"]);
    assert_eq!(cells("乙"), ["整改通知", "乙", "问题", "乙", "乙报回。", "机关党委"]);
}

#[test]
fn what_would_break_a_file_is_taken_out_and_nothing_becomes_a_formula() {
    let hostile = ["=1+1", "+86", "-x", "@a", "{=1}", "http://x.cn", "001004", "_x0041_", "a<b>&\"c\""];
    let rows = hostile.iter().map(|text| vec![Cell::from(*text)]);
    let steering = "甲\u{0}乙\u{1b}[31m\u{202e}丙\u{ffff}\u{b}丁\r\n\t戊𠮷";
    let long = "长".repeat(40_000);
    let more = [steering, long.as_str()].map(|text| vec![Cell::from(text)]);
    let table = Table::new("rows", &[("a", "=甲")]).caption("a/b:[c]*?\\'").rows(rows).rows(more);
    let page = Page::new("x", "=标题\u{1}").field("f", "标签", "=2+2").table(table);
    let mut book = opened(&page);
    let name = book.sheet_names().remove(0);
    let range = book.worksheet_range(&name).unwrap();
    assert_eq!(range[(0, 0)], Data::String("=标题 ".into()));
    assert_eq!(range[(1, 1)], Data::String("=2+2".into()));
    for (at, text) in hostile.iter().enumerate() {
        assert_eq!(range[(4 + at, 0)], Data::String((*text).into()));
    }
    assert_eq!(range[(13, 0)], Data::String("甲 乙 [31m 丙  丁 \n 戊𠮷".into()));
    let Data::String(cut) = &range[(14, 0)] else { panic!() };
    assert!(cut.ends_with("长…") && cut.encode_utf16().count() == LONGEST_TEXT);
    assert!(!part(&page, "xl/worksheets/sheet1.xml").contains("<f>"));
}

#[test]
fn names_of_sheets_are_short_and_each_its_own() {
    let mut taken = HashSet::new();
    let mut name = |wanted: &str| sheet_name(wanted, &mut taken);
    assert_eq!(name("各支部"), "各支部");
    assert_eq!(name("各支部"), "各支部（2）");
    assert_eq!(name("'a'/b"), "a  b");
    assert_eq!(name("A  B"), "A  B（2）");
    assert_eq!(name(" : "), "表");
    let long = "中".repeat(40);
    assert_eq!(name(&long), format!("{}…", "中".repeat(30)));
    assert_eq!(name(&long), format!("{}…（2）", "中".repeat(27)));
}

#[test]
fn quantities_beyond_a_worksheet_are_said_in_words() {
    let old = NaiveDate::from_ymd_opt(1899, 12, 31).unwrap();
    assert_eq!(value(&Cell::Day(old)), Value::Text("1899-12-31".into()));
    assert_eq!(value(&Cell::Int(i64::MIN)), Value::Text(i64::MIN.to_string()));
    assert_eq!(value(&Cell::Int(-999_999_999_999_999)), Value::Whole(-999_999_999_999_999.0));
    assert_eq!(value(&Cell::Minutes(50)), Value::Hours(0.83));
    assert_eq!(value(&Cell::Share { n: 0, of: 0 }), Value::Text("—".into()));
    let rows = vec![vec![Cell::Empty]; MOST_ROWS];
    let refusal =
        render(&Page::new("x", "").table(Table::new("rows", &[("a", "甲")]).rows(rows))).unwrap_err();
    assert!(refusal.downcast_ref::<Refusal>().unwrap().message.contains("放不下"));
}

#[test]
fn pages_without_tables_and_tables_without_rows_are_whole_workbooks() {
    let page = Page::new("init", "建库").field("store", "数据文件", "a.db").paragraph("已建立。");
    let said = texts(&sheet(&page, "建库"));
    assert_eq!(said, [["建库", ""], ["数据文件", "a.db"], ["已建立。", ""]]);
    assert_eq!(opened(&Page::new("x", "")).sheet_names(), ["表"]);
    let empty = Page::new("x", "空").table(Table::new("rows", &[("a", "甲"), ("b", "")]));
    let shown = super::super::for_people(&empty);
    assert_eq!(texts(&sheet(&shown, "空")), [["空"], ["甲"]]);
    let none = Page::new("x", "").table(Table::new("rows", &[]));
    assert_eq!(opened(&none).sheet_names(), ["表"]);
    let mut last = samples::report();
    last.blocks.push(Block::Paragraph("结语。".into()));
    last.blocks.push(Block::Figures(Vec::<Figure>::new()));
    assert_eq!(texts(&sheet(&last, "指标（2）")).last().unwrap()[0], "结语。");
}

#[test]
fn a_form_offers_its_choices_and_has_room_below() {
    let form = Form::new(3).offer("status", ["出勤", "缺席"]).offer("gone", ["无"]);
    let table = Table::new("rows", &[("name", "姓名"), ("status", "考勤状态"), ("note", "备注")])
        .rows(
            [["张伟".into(), Cell::Empty, Cell::Empty], ["潘娟".into(), "请假（病假）".into(), Cell::Empty]]
                .map(Vec::from),
        )
        .form(form);
    let page =
        Page::new("x", "签到表").field("a", "活动编号", "A12").field("p", "地点", Cell::Empty).table(table);
    let xml = part(&page, "xl/worksheets/sheet1.xml");
    assert!(xml.contains(r#"sqref="B4:B8""#) && xml.contains("\"出勤,缺席\""), "{xml}");
    assert_eq!(xml.matches("<dataValidation ").count(), 1);
    assert!(!xml.contains("showErrorMessage"), "other words may be typed");
    let said = texts(&sheet(&page, "签到表"));
    assert_eq!(said[1..4], [["活动编号：A12", "", "地点："], ["姓名", "考勤状态", "备注"], ["张伟", "", ""]]);
    let book = part(&page, "xl/workbook.xml");
    assert!(book.contains("$A$1:$C$8"), "the empty rows are printed: {book}");
}

#[test]
fn a_table_without_rows_says_so_under_its_head() {
    let table = Table::new("problems", &[("unit", "党组织"), ("state", "状态")]);
    let page = Page::new("x", "月报").table(table.clone().when_empty("没有到期未达到的制度要求。"));
    let said = texts(&sheet(&page, "月报"));
    assert_eq!(said, [["月报", ""], ["党组织", "状态"], ["没有到期未达到的制度要求。", ""]]);
    assert!(part(&page, "xl/workbook.xml").contains("$A$1:$B$3"), "and it is printed");
    let form = Page::new("x", "月报").table(table.when_empty("没有。").form(Form::new(2)));
    assert!(
        !texts(&sheet(&form, "月报")).concat().contains(&"没有。".to_owned()),
        "a form is to be filled in"
    );
}

#[test]
fn what_is_not_known_stands_where_the_figures_do() {
    let columns = [("name", "层级"), ("held", "已开展"), ("note", "备注")];
    let rows = [
        vec!["督学".into(), Cell::Unknown, Cell::Unknown],
        vec!["研学".into(), 11.into(), "无".into()],
        vec!["自学".into(), Cell::Empty, Cell::Empty],
    ];
    let page = Page::new("x", "").table(Table::new("rows", &columns).rows(rows));
    let xml = part(&page, "xl/worksheets/sheet1.xml");
    let styles = part(&page, "xl/styles.xml");
    let formats: Vec<&str> = styles.split("<cellXfs").nth(1).unwrap().split("<xf ").skip(1).collect();
    let format = |cell: &str| {
        let at = xml.split(&format!("r=\"{cell}\" s=\"")).nth(1).unwrap().split('"').next().unwrap();
        formats[at.parse::<usize>().unwrap()]
    };
    assert!(format("B2").contains("horizontal=\"right\""), "{}", format("B2"));
    assert!(!format("C2").contains("horizontal=\"right\""), "a remark is no figure");
}

/// Widths of the columns that are printed, and the ranges that are one cell.
fn laid_out(page: &Page) -> (Vec<f64>, String) {
    let xml = part(page, "xl/worksheets/sheet1.xml");
    let number = |text: &str, name: &str| -> f64 {
        let value = text.split_once(&format!("{name}=\"")).unwrap().1.split('"').next().unwrap();
        value.parse().unwrap()
    };
    let columns = xml.split("<col ").skip(1).flat_map(|column| {
        let count = number(column, "max") - number(column, "min") + 1.0;
        vec![number(column, "width"); count as usize]
    });
    let merged =
        xml.split_once("<mergeCells").map_or("", |(_, rest)| rest.split("</mergeCells>").next().unwrap());
    (columns.collect(), merged.to_owned())
}

#[test]
fn no_fact_of_a_record_stands_outside_what_is_printed() {
    let remark = "备".repeat(359);
    let page = Page::new("log.print", "党课记录")
        .field("count", "次数", "本年党课第 5 次、主题党日第 10 次")
        .field("done", "完成", Cell::Share { n: 2, of: 5 })
        .field("remark", "备注", remark.as_str());
    let (widths, merged) = laid_out(&page);
    assert!((90.0..101.0).contains(&widths.iter().sum::<f64>()) && widths.len() > 4, "{widths:?}");
    let last = char::from(b'A' + u8::try_from(widths.len()).unwrap() - 1);
    for range in ["B2", "C3", "B4"] {
        assert!(merged.contains(&format!("ref=\"{range}:{last}")), "{range}:{last}: {merged}");
    }
    let book = part(&page, "xl/workbook.xml");
    assert!(book.contains(&format!("$A$1:${last}$4")), "{book}");
    // The remark takes ten lines.
    let xml = part(&page, "xl/worksheets/sheet1.xml");
    let row = xml.split("<row r=\"4\"").nth(1).unwrap().split('>').next().unwrap();
    let height: f64 = row.split_once("ht=\"").unwrap().1.split('"').next().unwrap().parse().unwrap();
    assert!((140.0..210.0).contains(&height), "{row}");
}

#[test]
fn a_letter_is_as_wide_as_the_paper_and_can_be_made_smaller() {
    let page = Page::new("notice.print", "通知单").paragraph("请抓好落实。".repeat(20));
    let (widths, merged) = laid_out(&page);
    assert!(widths.len() > 1, "LibreOffice makes nothing smaller that stands in one column");
    assert!(widths.iter().sum::<f64>() < 101.0, "{widths:?}");
    assert!(merged.contains("ref=\"A2:"), "{merged}");
    // A sentence above a table of few columns asks for more of them.
    let table = Table::new("rows", &[("a", "党组织"), ("n", "场次")]).rows([vec!["甲".into(), 1.into()]]);
    let beside = laid_out(&Page::new("x", "").paragraph("请抓好落实。".repeat(20)).table(table.clone())).0;
    assert!((90.0..101.0).contains(&beside.iter().sum::<f64>()), "{beside:?}");
    assert_eq!(laid_out(&Page::new("x", "").table(table)).0.len(), 2, "and none where there is no sentence");
}

#[test]
fn no_row_is_higher_than_programs_make_one() {
    let long = "长".repeat(1000);
    let columns = [("a", "党组织"), ("b", "备注")];
    let table = Table::new("rows", &columns).rows([vec!["甲".into(), long.as_str().into()]]);
    let page = Page::new("x", "").field("remark", "备注", "字".repeat(3000)).table(table);
    let xml = part(&page, "xl/worksheets/sheet1.xml");
    let heights: Vec<f64> =
        xml.split("ht=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect();
    assert!(heights.iter().all(|height| *height <= 409.0), "{heights:?}");
    let said: String = texts(&sheet(&page, "表")).into_iter().map(|row| row[1].clone()).collect();
    assert_eq!(said.matches('字').count(), 3000, "what finds no room in a row goes on in the next");
    assert!(laid_out(&page).0[1] >= 100.0, "a thousand characters take a wider column");
}
