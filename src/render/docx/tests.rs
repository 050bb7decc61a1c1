mod together;

use std::io::Read;

use chrono::NaiveDate;

use super::super::samples;
use super::*;
use crate::page::{Cell, Field, Letterhead, Table};

/// A part of a document.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn body(page: &Page) -> String {
    part(&render(page, &Profile::default()).unwrap(), "word/document.xml")
}

/// What stands in the paragraphs of a document, those of cells as well, in order.
fn paragraphs(xml: &str) -> Vec<String> {
    let mut found = Vec::new();
    for paragraph in xml.split("<w:p>").skip(1) {
        let paragraph = paragraph.split("</w:p>").next().unwrap().replace("<w:br/>", "<w:t>\n</w:t>");
        let mut text = String::new();
        for run in paragraph.split("<w:t").skip(1) {
            let Some((tag, rest)) = run.split_once('>') else { continue };
            if tag.is_empty() || tag.starts_with(" xml") {
                text.push_str(rest.split("</w:t>").next().unwrap());
            }
        }
        found.push(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
    }
    found
}

/// The properties of the paragraph that has a text.
fn look_of<'x>(xml: &'x str, text: &str) -> &'x str {
    let at = xml.find(text).unwrap_or_else(|| panic!("{text}\n{xml}"));
    let from = xml[..at].rfind("<w:p>").unwrap();
    &xml[from..at]
}

fn letterhead() -> Letterhead {
    Letterhead {
        mark: "中共海州市委市直属机关工作委员会文件".into(),
        number: Some("海直工〔2026〕5号".into()),
        sender: "中共海州市委市直属机关工作委员会".into(),
        copies: "市委组织部，各区委组织部".into(),
        printed_by: "市直属机关工委办公室".into(),
        day: NaiveDate::from_ymd_opt(2026, 11, 2).unwrap(),
    }
}

#[test]
fn a_report_has_all_that_a_paper_has() {
    let bytes = render(&samples::report(), &Profile::default()).unwrap();
    let xml = part(&bytes, "word/document.xml");
    assert_eq!(
        paragraphs(&xml)[..6],
        [
            "2026年10月五学联动月报",
            "期间：2026-10　数据日期：2026年11月2日",
            "",
            "一、研学",
            "本月应开展支部活动5次，已开展3次。",
            ""
        ]
    );
    assert!(look_of(&xml, "2026年10月五学").contains("<w:pStyle w:val=\"Title\"/>"));
    assert!(look_of(&xml, "一、研学").contains("<w:pStyle w:val=\"Heading1\"/>"));
    assert!(look_of(&xml, "本月应开展").contains("<w:pStyle w:val=\"Body\"/>"));
    assert!(
        xml.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\""),
        "{xml}"
    );
    assert!(xml.contains("<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>"));
    // Numbers stand at the right, a head comes again, rows stay whole.
    assert!(look_of(&xml, "23/24（95.8%）").contains("<w:jc w:val=\"right\"/>"));
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 3, "figures, branches, figures");
    assert_eq!(xml.matches("<w:tr>").count(), xml.matches("<w:cantSplit/>").count());
    let styles = part(&bytes, "word/styles.xml");
    for font in ["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"] {
        assert!(styles.contains(&format!("w:eastAsia=\"{font}\"")), "{font}");
        assert!(
            part(&bytes, "word/fontTable.xml").contains(&format!("<w:font w:name=\"{font}\"><w:altName")),
            "{font}"
        );
    }
    assert!(styles.contains("<w:ind w:firstLine=\"630\" w:firstLineChars=\"200\"/>"), "{styles}");
    assert!(part(&bytes, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    assert!(
        part(&bytes, "word/footer1.xml")
            .contains("<w:ind w:right=\"280\" w:rightChars=\"100\"/><w:jc w:val=\"right\"/>")
    );
    assert!(
        part(&bytes, "word/footer2.xml")
            .contains("<w:ind w:left=\"280\" w:leftChars=\"100\"/><w:jc w:val=\"left\"/>")
    );
    assert!(part(&bytes, "docProps/core.xml").contains("<dc:title>2026年10月五学联动月报</dc:title>"));
}

#[test]
fn the_archive_says_of_itself_that_it_is_of_1980() {
    let bytes = render(&samples::list(), &Profile::default()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(archive.by_index(0).unwrap().name().unwrap(), "[Content_Types].xml");
    for at in 0..archive.len() {
        assert_eq!(archive.by_index(at).unwrap().last_modified().unwrap().year(), 1980);
    }
    assert_eq!(bytes, render(&samples::list(), &Profile::default()).unwrap());
}

#[test]
fn nothing_from_the_records_becomes_markup() {
    let evil = "<w:p>&amp;</w:t>\u{1b}[31m\u{0}\u{fffe}\u{202e}]]>";
    let shown = "<w:p>&amp;</w:t> [31m   ]]>";
    let mut page = Page::new("log.show", evil).field("title", "主题", evil).heading(evil).paragraph(evil);
    page = page.table(Table::new("rows", &[("a", "甲")]).caption(evil).rows([vec![evil.into()]]));
    let xml = body(&page);
    assert!(!xml.contains(['\u{1b}', '\u{0}', '\u{fffe}', '\u{202e}']), "{xml}");
    let found = paragraphs(&xml).into_iter().filter(|text| text.contains(shown)).count();
    assert_eq!(found, 6, "{:?}", paragraphs(&xml));
    assert!(
        part(&render(&page, &Profile::default()).unwrap(), "docProps/core.xml")
            .contains("&lt;w:p&gt;&amp;amp;")
    );
}

#[test]
fn rare_names_emoji_and_line_ends_stay() {
    let rare = "𠮷㛃、买买提·艾力 👍🏽";
    let table = Table::new("rows", &[("a", "姓名")])
        .rows([vec![rare.into()], vec!["第一行\n第二行\r\n第三行".into()]]);
    let xml = body(&Page::new("x", "").paragraph(format!("{rare}\n另起一段")).table(table));
    let found = paragraphs(&xml);
    assert_eq!(found[..2], [rare, "另起一段"], "a line of a text is a paragraph of a paper");
    assert!(
        found.contains(&rare.to_owned()) && found.contains(&"第一行\n第二行\n第三行".to_owned()),
        "{found:?}"
    );
}

#[test]
fn a_long_remark_may_go_on_on_the_next_page_and_others_stay_whole() {
    let long = "长".repeat(1000);
    let columns = [("a", "党组织"), ("b", "备注")];
    let table = Table::new("rows", &columns).rows([
        vec!["甲".into(), "短".into()],
        vec!["乙".into(), long.as_str().into()],
        vec![
            "海州市住房和城乡建设局所属房屋安全鉴定与白蚁防治中心机关党总支第二党支部委员会".into(),
            "短".into(),
        ],
    ]);
    let xml = body(&Page::new("x", "").table(table.clone()));
    assert!(paragraphs(&xml).contains(&long));
    let rows: Vec<bool> = xml.split("<w:tr>").skip(1).map(|row| row.contains("<w:cantSplit/>")).collect();
    assert_eq!(rows, [true, true, false, true], "a thousand characters take more than half a page");
}

/// Widths of the columns of the first table.
fn widths(xml: &str) -> Vec<i64> {
    let grid = xml.split("<w:tblGrid>").nth(1).unwrap().split("</w:tblGrid>").next().unwrap();
    grid.split("w:w=\"").skip(1).map(|width| width.split('"').next().unwrap().parse().unwrap()).collect()
}

#[test]
fn columns_are_as_wide_as_what_stands_in_them() {
    let table = Table::new("rows", &[("a", "编号"), ("b", "主题"), ("c", "场次")]).rows([vec![
        "A1".into(),
        "学习党的二十届四中全会精神和省委全会精神专题交流研讨会".into(),
        Cell::Int(3),
    ]]);
    let widths = widths(&body(&Page::new("x", "").table(table)));
    assert_eq!(widths.iter().sum::<i64>(), 8844, "the whole width");
    assert!(widths[1] > 2 * widths[0] && widths[1] > 2 * widths[2], "{widths:?}");
}

#[test]
fn a_table_is_set_smaller_before_the_page_is_turned() {
    let wide = |columns: usize, rows: usize| {
        let keys: Vec<String> = (0..columns).map(|at| format!("k{at}")).collect();
        let mut table = Table { key: "rows".into(), ..Table::default() };
        for key in keys {
            table = table.column(key, "党组织名称");
        }
        let row = || vec![Cell::from("办公室综合党支部委员会组织部"); columns];
        body(
            &Page::new("x", "")
                .paragraph("前面的话。")
                .table(table.rows((0..rows).map(|_| row())))
                .paragraph("后面的话。".repeat(30)),
        )
    };
    let (few, more, most) = (wide(3, 20), wide(5, 20), wide(11, 20));
    let size = |xml: &str| {
        xml.split("w:val=\"Cell").nth(1).unwrap().split('"').next().unwrap().parse::<i64>().unwrap()
    };
    assert_eq!(size(&few), 24);
    assert!(size(&more) < 24 && !more.contains("landscape"), "{}", size(&more));
    assert_eq!(most.matches("<w:sectPr>").count(), 3, "upright, across, upright");
    let across = "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>";
    assert_eq!(most.matches(across).count(), 1);
    assert_eq!(widths(&most).iter().sum::<i64>(), 12_756);
    assert!(!wide(10, 2).contains("landscape"), "no page is turned for two rows");
}

#[test]
fn a_list_that_is_wide_lies_across_from_its_title_on() {
    let mut table = Table { key: "rows".into(), ..Table::default() };
    for at in 0..11 {
        table = table.column(format!("k{at}"), "党组织名称");
    }
    let rows = (0..20).map(|_| vec![Cell::from("办公室综合党支部委员会组织部"); 11]);
    let xml = body(&Page::new("log.list", "活动记录").table(table.rows(rows)));
    assert_eq!(xml.matches("<w:sectPr>").count(), 1);
    assert!(xml.contains("landscape"));
}

#[test]
fn empty_pages_and_tables_are_whole_documents() {
    assert_eq!(paragraphs(&body(&Page::new("x", ""))), [""]);
    let says = Table::new("rows", &[("a", "甲")]).when_empty("没有操作记录。");
    let page = Page::new("x", "操作记录").table(says).table(Table::new("more", &[("a", "甲"), ("b", "乙")]));
    let xml = body(&page);
    assert_eq!(paragraphs(&xml), ["操作记录", "", "没有操作记录。", "", "甲", "乙", "", ""]);
    assert_eq!(xml.matches("<w:tbl>").count(), 1);
    let unknown = Page::new("x", "").block(Block::Figures(vec![]));
    assert!(!body(&unknown).contains("<w:tbl>"));
}

#[test]
fn whom_it_goes_to_is_flush_left_and_who_sends_it_stands_by_the_standard() {
    let page = Page::new("notice.print", "通知单").addressee("办公室党支部").paragraph("请抓好落实。");
    let closing = |name: &str, day: &str| {
        let xml = body(&page.clone().block(Block::Closing(vec![name.into(), day.into()])));
        let right = |text: &str| {
            let look = look_of(&xml, text);
            look.split("w:right=\"")
                .nth(1)
                .map_or(0, |n| n.split('"').next().unwrap().parse::<i64>().unwrap())
        };
        assert!(look_of(&xml, "办公室党支部：").contains("<w:pStyle w:val=\"Addressee\"/>"));
        (right(name), right(day))
    };
    // Ten characters and six and a half: the name two from the edge, the day begins two further right.
    assert_eq!(closing("市直机关工委机关党委", "2026年9月30日"), (630, 3150 - 13 * 315 / 2));
    // The day is longer: it stands two from the edge, and the name begins two before it.
    let (name, day) = closing("组织处", "2026年11月2日");
    assert_eq!(day, 630);
    assert_eq!(name, 630 + 630 + 13 * 315 / 2 - 3 * 315);
}

#[test]
fn what_is_to_be_written_by_hand_has_room() {
    let page = Page {
        head: vec![
            Field::new("time", "时间", "2026年10月16日 14:30"),
            Field::new("place", "地点", Cell::Blank),
        ],
        ..Page::new("log.print", "党课记录")
    };
    let page =
        page.block(Block::Lines(3)).block(Block::Signatures(vec!["主持人签字".into(), "记录人签字".into()]));
    let xml = body(&page);
    assert_eq!(xml.matches("<w:trHeight w:val=\"567\" w:hRule=\"exact\"/>").count(), 3, "lines to write on");
    assert!(xml.contains("<w:tcBorders><w:bottom"), "a line to sign on");
    let found = paragraphs(&xml);
    for text in ["时间", "2026年10月16日 14:30", "地点", "主持人签字：", "记录人签字："] {
        assert!(found.contains(&text.to_owned()), "{text}: {found:?}");
    }
    assert!(!xml.contains('＿'));
}

/// A record with so many long facts, six lines to write on, and places to sign.
fn record(facts: usize) -> String {
    let long = "应到的八位同志都到了会，会上逐条学习了条例".repeat(2);
    let head = (0..facts).map(|at| Field::new(format!("f{at}"), format!("栏目{at}"), long.as_str()));
    let page = Page { head: head.collect(), ..Page::new("log.print", "党课记录") };
    let page = page.heading("议题").paragraph("1. 学习条例").heading("发言要点").block(Block::Lines(6));
    body(&page.block(Block::Signatures(vec!["主持人签字".into(), "记录人签字".into()])))
}

#[test]
fn a_signature_does_not_stand_alone_on_a_page() {
    let lines = |facts| record(facts).matches("<w:trHeight w:val=\"567\" w:hRule=\"exact\"/>").count();
    // 12 756 between the margins: title 660, a fact 694, gaps 480, 3 lines of text and one of reserve 2 316, places to
    // sign 1 439, lines to write on 567 each.
    assert_eq!((1..=10).map(lines).collect::<Vec<_>>(), [6, 6, 6, 6, 6, 6, 5, 4, 2, 6]);
    // Where no number of lines leaves them on the page, the last two go to the next one with them.
    let last = record(10);
    let ruled = last.split("hRule=\"exact\"/>").skip(1);
    let kept: Vec<bool> =
        ruled.map(|row| row.split("</w:tr>").next().unwrap().contains("keepNext")).collect();
    assert_eq!(kept, [false, false, false, false, true, true]);
    let between = last.split("hRule=\"exact\"/>").last().unwrap();
    let between = between.split("主持人签字").next().unwrap();
    assert_eq!(
        between.matches("<w:keepNext/>").count(),
        3,
        "the last line, the gap, the line above: {between}"
    );
}

#[test]
fn each_letter_begins_a_page_and_lies_as_its_tables_do() {
    let columns: Vec<(&str, &str)> = vec![("k", "党组织名称"); 11];
    let wide = (0..20).map(|_| vec![Cell::from("办公室综合党支部委员会组织部"); 11]);
    let letter = |name: &str| [Block::Letter(format!("给{name}的通知")), Block::Addressee(name.into())];
    let mut page = Page::new("x", "全部通知").field("of", "编号", "N1");
    page.blocks.extend(letter("甲支部"));
    page.blocks.extend(letter("乙支部"));
    let upright = body(&page);
    assert_eq!(upright.matches("<w:pageBreakBefore/>").count(), 1, "none for the first");
    for title in ["给甲支部的通知", "给乙支部的通知"] {
        assert!(look_of(&upright, title).contains("<w:pStyle w:val=\"Title\"/>"));
    }
    assert!(look_of(&upright, "给乙支部的通知").contains("<w:pageBreakBefore/>"));
    assert!(
        !upright.contains("全部通知") && !upright.contains("N1"),
        "each is a paper of its own: {upright}"
    );
    page = page.table(Table::new("rows", &columns).rows(wide));
    page.blocks.extend(letter("丙支部"));
    let xml = body(&page);
    let ways: Vec<bool> = xml.split("<w:sectPr>").skip(1).map(|of| of.contains("landscape")).collect();
    assert_eq!(ways, [false, true, false]);
    let second = xml.split("<w:sectPr>").nth(1).unwrap();
    assert!(second.contains("给乙支部的通知"), "the letter lies as its table from its title on");
    assert!(!xml.contains("<w:pageBreakBefore/>"), "a page that is turned is a new one already");
}

#[test]
fn levels_have_their_letters() {
    let page = Page::new("x", "")
        .heading("一、基本情况")
        .heading("（一）领学")
        .heading("1. 中心组")
        .heading("（1）第一次")
        .heading("发言要点");
    let page = page.paragraph("（二）督学。印发通知单1期。").paragraph("一是抓学习。");
    let xml = body(&page);
    for (text, style) in [
        ("一、基本情况", "Heading1"),
        ("（一）领学", "Heading2"),
        ("1. 中心组", "Heading3"),
        ("（1）第一次", "Heading4"),
        ("发言要点", "Heading1"),
        ("一是抓学习", "Body"),
    ] {
        assert!(look_of(&xml, text).contains(&format!("<w:pStyle w:val=\"{style}\"/>")), "{text}");
    }
    assert!(
        look_of(&xml, "（二）督学。")
            .ends_with("<w:rStyle w:val=\"Lead2\"/></w:rPr><w:t xml:space=\"preserve\">")
    );
    assert!(look_of(&xml, "印发通知单1期。").ends_with("<w:r><w:t xml:space=\"preserve\">"));
}

#[test]
fn what_is_attached_is_named_below_the_text_and_begins_a_page_together() {
    let table = |key| Table::new(key, &[("a", "甲")]).rows([vec!["乙".into()]]);
    let page =
        Page::new("x", "月报").paragraph("正文。").heading("附一　各党组织开展情况").table(table("one"));
    let page = page.heading("附二　领学情况").table(table("two"));
    let xml = body(&page);
    let found = paragraphs(&xml);
    assert_eq!(found[2..7], ["正文。", "", "附件：1. 各党组织开展情况", "2. 领学情况", "附件1"]);
    assert_eq!(xml.matches("<w:pageBreakBefore/>").count(), 1, "the first alone");
    assert!(look_of(&xml, "附件1").contains("<w:pageBreakBefore/>"));
    assert!(look_of(&xml, "附件2").contains("<w:spacing w:before=\"579\"/>"), "a line below the first");
    let single = body(&Page::new("x", "月报").paragraph("正文。").heading("附件：名单").table(table("one")));
    let found = paragraphs(&single);
    assert_eq!(found[3..7], ["", "附件：名单", "附件", ""]);
}

#[test]
fn a_red_head_and_what_closes_such_a_paper() {
    let mut page = Page::new("report.quarterly", "第三季度学习情况通报").paragraph("正文。");
    page.letterhead = Some(Box::new(letterhead()));
    let xml = body(&page);
    let found = paragraphs(&xml);
    assert_eq!(
        found,
        [
            "中共海州市委市直属机关工作委员会文件",
            "",
            "",
            "海直工〔2026〕5号",
            "",
            "",
            "第三季度学习情况通报",
            "",
            "正文。",
            "",
            "中共海州市委市直属机关工作委员会",
            "2026年11月2日",
            "　抄送：市委组织部，各区委组织部。",
            "",
            "　市直属机关工委办公室2026年11月2日印发",
            ""
        ]
    );
    // 版记: one frame at the foot of the page, all of whose paragraphs have the same lines and indents.
    let framed: Vec<&str> =
        xml.split("<w:framePr ").skip(1).map(|rest| rest.split("</w:pBdr>").next().unwrap()).collect();
    assert_eq!(framed.len(), 3, "抄送, the line, 印发");
    assert!(framed.iter().all(|look| *look == framed[0]), "{framed:?}");
    assert!(
        framed[0].contains("w:vAnchor=\"margin\" w:hAnchor=\"margin\" w:xAlign=\"left\" w:yAlign=\"bottom\"")
    );
    let hangs = |copies: &str| {
        let copies = copies.to_owned();
        let letterhead = Some(Box::new(Letterhead { copies, ..letterhead() }));
        body(&Page { letterhead, ..page.clone() })
            .matches("<w:ind w:left=\"1120\" w:hanging=\"1120\"/>")
            .count()
    };
    assert_eq!(
        (hangs("市委组织部"), hangs(&"市委组织部，".repeat(8))),
        (0, 3),
        "a second line stands below the first organ"
    );
    let mark = look_of(&xml, "中共海州市委市直属机关工作委员会文件");
    assert!(mark.contains("<w:pStyle w:val=\"Mark\"/>") && mark.contains("<w:w w:val=\"66\"/>"), "{mark}");
    assert!(look_of(&xml, "海直工〔2026〕5号").contains("w:space=\"11\" w:color=\"FF0000\""));
    // Its number may be its own, and its day.
    page.blocks.insert(0, Block::Paragraph("海直工〔2026〕9号".into()));
    page.blocks.push(Block::Closing(vec!["市直机关工委机关党委".into(), "2026年10月30日".into()]));
    page.letterhead = Some(Box::new(Letterhead { number: None, copies: String::new(), ..letterhead() }));
    let found = paragraphs(&body(&page));
    assert_eq!(found[3], "海直工〔2026〕9号");
    assert_eq!(found.iter().filter(|text| text.contains("〔2026〕9号")).count(), 1);
    assert!(found.contains(&"　市直属机关工委办公室2026年10月30日印发".to_owned()), "{found:?}");
    assert!(
        !found.contains(&"中共海州市委市直属机关工作委员会".to_owned()),
        "it closes with a name of its own"
    );
    // Without a red head the number stands below the title.
    page.letterhead = None;
    assert_eq!(paragraphs(&body(&page))[..2], ["第三季度学习情况通报", "海直工〔2026〕9号"]);
}

#[test]
fn an_organ_s_profile_shows_in_every_part() {
    let text = "行距 = 30磅\n下边距 = 27毫米\n正文字体 = 方正仿宋_GBK\n页码位置 = 居中\n标题字号 = 小二";
    let profile = Profile::read("版式.txt", text.as_bytes()).unwrap();
    let bytes = render(&samples::report(), &profile).unwrap();
    let xml = part(&bytes, "word/document.xml");
    assert!(xml.contains("w:bottom=\"1531\"") && xml.contains("w:linePitch=\"600\""), "{xml}");
    let styles = part(&bytes, "word/styles.xml");
    assert!(styles.contains("方正仿宋_GBK") && styles.contains("<w:sz w:val=\"36\"/>"));
    assert!(styles.contains("w:line=\"600\" w:lineRule=\"exact\""));
    for footer in ["word/footer1.xml", "word/footer2.xml"] {
        assert!(part(&bytes, footer).contains("<w:jc w:val=\"center\"/>"));
    }
    let none = Profile::read("版式.txt", "页码位置 = 不印".as_bytes()).unwrap();
    assert!(
        !part(&render(&samples::report(), &none).unwrap(), "word/document.xml").contains("footerReference")
    );
}

#[test]
fn tables_of_a_document_have_two_sizes_at_most() {
    let table = |key: &'static str, columns: usize, word: &str| {
        let mut table = Table { key: key.into(), ..Table::default() };
        for at in 0..columns {
            table = table.column(format!("k{at}"), "党组织名称");
        }
        table.rows((0..20).map(|_| vec![Cell::from(word); columns]))
    };
    let long = "办公室综合党支部委员会组织部";
    let page =
        Page::new("x", "").table(table("a", 2, "甲")).table(table("b", 3, "乙")).table(table("c", 3, long));
    let sizes = |page: &Page| {
        let xml = body(page);
        let sizes = xml.split("w:val=\"Cell").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        sizes.collect::<std::collections::BTreeSet<String>>()
    };
    assert_eq!(sizes(&page), ["24".to_owned()].into(), "one where all find room");
    let page = page.table(table("d", 5, long)).table(table("e", 6, long));
    assert_eq!(sizes(&page), ["18".to_owned(), "21".to_owned()].into(), "two next to each other, not three");
}

#[test]
fn a_long_basis_gets_the_room_that_short_words_leave() {
    let columns = [
        ("unit", "党组织"),
        ("rule", "制度要求"),
        ("share", "实际/应有"),
        ("day", "期满"),
        ("clause", "依据"),
    ];
    let basis = "《中国共产党支部工作条例（试行）》第十六条；《中国共产党党员教育管理工作条例》第十六条；本地规定：每月一次";
    let row = || {
        vec![
            "离退休干部党支部".into(),
            "主题党日".into(),
            Cell::Share { n: 115, of: 126 },
            chrono::NaiveDate::from_ymd_opt(2026, 10, 31).unwrap().into(),
            basis.into(),
        ]
    };
    let page = Page::new("x", "").table(Table::new("problems", &columns).rows((0..12).map(|_| row())));
    let widths = widths(&body(&page));
    assert!(widths[4] > 8844 / 3, "{widths:?}");
    // Ten digits and dashes of a day, where letters are widest.
    let size: i64 =
        body(&page).split("w:val=\"Cell").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    assert!(widths[3] - 120 >= 10 * 26 * size / 4, "{widths:?}");
}

#[test]
fn a_long_remark_in_a_form_does_not_move_it_to_the_next_page() {
    let remark = "备注很长".repeat(250);
    let field = |key: &'static str, value: &str| Field::new(key, "栏目", value);
    let head = vec![field("a", "短"), field("b", &remark)];
    let xml = body(&Page { head, ..Page::new("log.print", "记录") });
    // Two rows, of which the long one may be broken, and no head that keeps the rows together.
    assert_eq!((xml.matches("<w:tr>").count(), xml.matches("<w:cantSplit/>").count()), (2, 1));
    assert_eq!(xml.matches("<w:keepNext w:val=\"0\"/>").count(), 2);
}

#[test]
fn what_is_too_long_for_a_table_stands_below_it() {
    let columns = [("unit", "党组织"), ("rule", "制度要求"), ("state", "状态"), ("statement", "情况说明")];
    let long = "原定的党小组会没有按期召开。".repeat(80);
    let row = |unit: &str, statement: &str| {
        vec![unit.into(), "党小组会".into(), "已说明".into(), Cell::from(statement)]
    };
    let rows = [row("一组", &long), row("二组", "改在下月。"), row("三组", &long)];
    let table = Table::new("problems", &columns).rows(rows.clone());
    let found = paragraphs(&body(&Page::new("x", "").table(table)));
    assert_eq!([&found[8], &found[12], &found[16]], ["见表后注1", "改在下月。", "见表后注2"], "{found:?}");
    let notes: Vec<&String> = found.iter().filter(|text| text.starts_with("注")).collect();
    assert_eq!(notes, [&format!("注1：{long}"), &format!("注2：{long}")]);
    // A table that is little but words is read as it is.
    let narrow = rows.map(|mut row| row.split_off(2));
    let table = Table::new("problems", &columns[2..]).rows(narrow);
    assert!(paragraphs(&body(&Page::new("x", "").table(table))).contains(&long));
}
