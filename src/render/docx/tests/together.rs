//! What stands on one page, and what has room on it.

use super::*;

#[test]
fn what_stands_above_who_signs_goes_to_the_next_page_with_them() {
    let closing = Block::Closing(vec!["组织处".into(), "2026年11月2日".into()]);
    let xml =
        body(&Page::new("x", "通知").paragraph("前面的。").paragraph("请落实。").block(closing.clone()));
    assert!(look_of(&xml, "前面的。").contains("<w:keepNext/>"), "what goes along is more than a line");
    assert!(look_of(&xml, "请落实。").contains("<w:keepNext/><w:widowControl/>"));
    let longer = Page::new("x", "通知").paragraph("前面的。").paragraph("请认真抓好落实。".repeat(4));
    let xml = body(&longer.block(closing.clone()));
    assert!(!look_of(&xml, "前面的。").contains("<w:keepNext/>"));
    let rows = (0..20).map(|at| vec![Cell::from(format!("第{at}行。"))]);
    let table = Table::new("rows", &[("a", "甲")]).rows(rows);
    let xml = body(&Page::new("x", "通知").heading("情况").table(table).block(closing));
    assert!(!look_of(&xml, "第16行").contains("<w:keepNext/>"));
    for held in ["第17行", "第18行", "第19行"] {
        assert!(look_of(&xml, held).contains("<w:keepNext/>"), "{held}");
    }
    let before_the_table = xml.split("情况").nth(1).unwrap().split("<w:tbl>").next().unwrap();
    assert!(
        before_the_table.contains("<w:keepNext/>"),
        "a heading is not parted from it: {before_the_table}"
    );
}

#[test]
fn what_makes_a_row_high_stands_below_the_table() {
    let columns = [
        ("unit", "党组织"),
        ("rule", "制度要求"),
        ("period", "期间"),
        ("rate", "实际/应有"),
        ("missed", "未达到的期间"),
        ("state", "状态"),
        ("class", "依据类别"),
        ("basis", "依据"),
        ("statement", "情况说明"),
    ];
    let row = |statement: &str| {
        vec![
            "群团处党支部".into(),
            "主题党日".into(),
            "2026年".into(),
            Cell::Share { n: 9, of: 10 },
            "2026年2月".into(),
            "已说明".into(),
            "党内法规".into(),
            "《中国共产党支部工作条例（试行）》第十六条".into(),
            statement.into(),
        ]
    };
    let statement = "党员集中参加市委党校轮训，主题党日没有按期开展。".repeat(8);
    let page = |statement: &str| {
        let table = Table::new("problems", &columns).rows([row(statement), row("改在下月。")]);
        Page::new("x", "").paragraph("前面的。".repeat(60)).table(table).paragraph("后面的。".repeat(60))
    };
    let xml = body(&page(&statement));
    assert!(statement.chars().count() < 240 && !xml.contains("landscape"));
    let found = paragraphs(&xml);
    assert!(
        found.contains(&"见表后注1".to_owned()) && found.contains(&format!("注1：{statement}")),
        "{found:?}"
    );
    // What takes a few lines stays in the table.
    let short: String = statement.chars().take(50).collect();
    assert!(paragraphs(&body(&page(&short))).contains(&short));
}

#[test]
fn a_column_to_be_filled_in_by_hand_has_room_for_it() {
    let columns =
        [("at", "序号"), ("text", "问题"), ("measure", "整改措施"), ("owner", "责任人"), ("due", "整改时限")];
    let problem = "25份活动记录中有1份要素不全（缺评议等次），党课未达到要求（应2次，实际1次）";
    let row = |at: i64| vec![at.into(), problem.into(), Cell::Blank, Cell::Blank, "2026-11-30".into()];
    let xml = body(&Page::new("x", "").table(Table::new("rows", &columns).rows((1..4).map(row))));
    let widths = widths(&xml);
    // Three centimetres for words, two for a name.
    assert!(widths[2] >= 1700 && widths[3] >= 1134, "{widths:?}");
}

#[test]
fn the_day_and_who_signs_stand_on_a_page_with_text() {
    let sentence = "各项情况截至2026年10月31日，数据截至2026年11月2日，补录界限为2026年11月10日。";
    let mut page = Page::new("x", "月报").paragraph("前面的。".repeat(30)).paragraph(sentence);
    page.signed = vec!["市直机关工委".into(), "2026年11月2日".into()];
    let text = body(&page);
    assert!(look_of(&text, "各项情况").contains("<w:keepNext/>"), "{text}");
    assert!(!look_of(&text, "前面的。").contains("<w:keepNext/>"));
    // The names of the annexes stand between, none of them apart.
    let table = || Table::new("rows", &[("a", "甲")]).rows([vec!["乙".into()]]);
    let mut annexed = page.clone();
    for title in ["附一　开展情况", "附二　领学情况", "附三　督学情况", "附四　台账", "附五　成果"]
    {
        let mut table = table();
        table.key = title.into();
        annexed = annexed.heading(title).table(table);
    }
    let xml = body(&annexed);
    for held in
        ["各项情况", "1. 开展情况", "2. 领学情况", "3. 督学情况", "4. 台账", "5. 成果", "市直机关工委"]
    {
        assert!(look_of(&xml, held).contains("<w:keepNext/>"), "{held}");
    }
    // A table at the end gives its last rows.
    let rows = (0..20).map(|at| vec![Cell::from(format!("第{at}行。"))]);
    let mut list = Page::new("x", "台账").table(Table::new("rows", &[("a", "甲")]).rows(rows));
    list.letterhead = Some(Box::new(letterhead()));
    let xml = body(&list);
    assert!(
        look_of(&xml, "第17行").contains("<w:keepNext/>")
            && look_of(&xml, "第19行").contains("<w:keepNext/>")
    );
}

#[test]
fn a_sentence_at_the_end_of_a_letter_has_no_page_of_its_own() {
    let rows = || (0..20).map(|at| vec![Cell::from(format!("第{at}行。")), "达到".into()]);
    let table = |key: &'static str| Table::new(key, &[("a", "要求"), ("b", "情况")]).rows(rows());
    let ends = "供评先评优时参考：只写明达成、说明和未达成的情况，不排名次，不打总分。";
    let page = Page::new("x", "全部")
        .block(Block::Letter("甲的履职情况".into()))
        .table(table("one"))
        .paragraph(ends);
    let xml = body(&page.block(Block::Letter("乙的履职情况".into())).table(table("two")).paragraph(ends));
    assert!(look_of(&xml, "第19行").contains("<w:keepNext/>"), "{xml}");
    assert_eq!(xml.matches("<w:keepLines/>").count(), 2, "and the sentence is not torn");
    // Below a table that lies across it lies across as well, with whoever signs it.
    let columns: Vec<(&str, &str)> =
        ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"].map(|k| (k, "党组织名称")).into();
    let wide = (0..20).map(|_| vec![Cell::from("办公室综合党支部委员会组织部"); 11]);
    let page = Page::new("x", "附表").table(Table::new("rows", &columns).rows(wide)).paragraph(ends);
    let xml = body(&page.block(Block::Closing(vec!["机关党委".into(), "2026年11月2日".into()])));
    assert_eq!((xml.matches("<w:sectPr>").count(), xml.matches("landscape").count()), (1, 1), "{xml}");
}
