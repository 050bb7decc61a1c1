//! What the reports say in sentences, whether their counts add up, and whether what they count stands somewhere.

use serde_json::{Value, json};

use crate::desk::{Desk, figure};

fn table<'a>(report: &'a Value, key: &str) -> &'a [Value] {
    report["tables"][key]["rows"].as_array().unwrap_or_else(|| panic!("{key}"))
}

fn paper(desk: &Desk, words: &[&str]) -> String {
    desk.text(&[&["report"], words, &["--format", "md"]].concat())
}

#[test]
fn every_miss_has_a_row_and_the_counts_of_the_sentence_add_up() {
    let desk = Desk::demo();
    let annual = desk.json(&["report", "annual", "2026"]);
    let missed = table(&annual, "problems");
    let lacking: i64 = missed
        .iter()
        .map(|row| row["share"]["of"].as_i64().unwrap() - row["share"]["n"].as_i64().unwrap())
        .sum();
    let completion = figure(&annual, "organ.completion");
    assert_eq!(lacking, completion["of"].as_i64().unwrap() - completion["n"].as_i64().unwrap());
    assert_eq!(lacking, 8);
    let answered = missed.iter().find(|row| row["unit"] == "U19" && row["rule"] == "R-ZTDR").unwrap();
    assert_eq!((&answered["share"], &answered["state"]), (&json!({"n": 8, "of": 10}), &json!("已说明")));
    assert!(answered["statement"].as_str().unwrap().contains("2026年8月："), "{answered}");
    assert_eq!((figure(&annual, "problems.short"), figure(&annual, "problems.stated")), (json!(6), json!(1)));
    let text = paper(&desk, &["annual", "2026"]);
    let said = "应开展 274 场次，已完成 211 场次，未完成 8 场次（其中 2 场次已作情况说明），未到期 55 场次，完成率 96.3%。";
    assert!(text.contains(said), "{text}");
    // Months that are not over are no misses, in the sum of a bulletin either.
    let bulletin = desk.json(&["report", "annual", "2026", "--audience", "通报"]);
    let groups = table(&bulletin, "problems").iter().find(|row| row["rule"] == "R-DXZ").unwrap();
    assert_eq!(groups["share"], json!({"n": 18, "of": 20}));
    // The unit's own page says the same, and keeps what is still to come.
    let unit = desk.json(&["report", "unit", "2026", "--unit", "U19"]);
    let rule = table(&unit, "rules").iter().find(|row| row["rule"] == "R-ZTDR").unwrap();
    assert_eq!((&rule["share"], &rule["state_name"]), (&json!({"n": 8, "of": 10}), &json!("已说明")));
    let owed = table(&unit, "owed").iter().find(|row| row["record"] == "R-ZTDR").unwrap();
    assert_eq!(owed["state"], "未到期，还应开展 2 次");
}

#[test]
fn a_matter_without_its_document_is_not_said_to_be_studied_by_nobody() {
    let desk = Desk::demo();
    let outcome = desk.run(&["report", "chain", "M4", "--format", "json"]);
    let page: Value = serde_json::from_slice(&outcome.answer).unwrap();
    let tiers = page["tiers"].as_array().unwrap();
    assert_eq!((&tiers[0]["reached"], &tiers[0]["reach"]), (&json!({"n": 1, "of": 1}), &json!("all")));
    for tier in &tiers[1..] {
        assert_eq!((&tier["reached"], &tier["reach"]), (&Value::Null, &json!("unknown")), "{tier}");
    }
    assert_eq!(page["broken"], Value::Null);
    assert!(page["branches"].as_array().unwrap().iter().all(|row| row["state_name"].is_null()), "{page}");
    let text = desk.text(&["report", "chain", "M4", "--format", "md"]);
    assert!(text.contains("这个要件没有关联学习材料"), "the reason stands in the paper: {text}");
    assert!(text.contains("| 研学 |  |  | 待补 | 党支部 | 待补 |"), "{text}");
    assert!(!text.contains("| 没有开展") && !text.contains("断在"), "{text}");
}

#[test]
fn what_was_not_done_is_named() {
    let desk = Desk::demo();
    let text = paper(&desk, &["annual", "2026"]);
    for said in [
        "未列 1 场（市直机关工委领导班子5月12日领导班子会议）",
        "没有说明 1 场（宣传处党支部10月12日支部委员会会议），待补",
        "未开展 1 项（离退休干部党支部10月主题党日“银龄讲堂：光荣传统代代传”）",
        "另有年度计划未开展 1 项，",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    // Not for all branches to read.
    let bulletin = paper(&desk, &["annual", "2026", "--audience", "通报"]);
    for said in ["未列 1 场；没有说明 1 场，待补。", "未开展 1 项（10月主题党日“银龄讲堂：光荣传统代代传”）"]
    {
        assert!(bulletin.contains(said), "{said}\n{bulletin}");
    }
}

#[test]
fn rows_that_do_not_add_up_say_why_and_no_others() {
    let desk = Desk::demo();
    const NOTE: &str = "注：一场活动属于两个以上层级的，各层级分别计，合计只计一次。";
    assert!(paper(&desk, &["annual", "2026"]).contains(NOTE));
    let august = desk.json(&["report", "monthly", "2026-08"]);
    let held = |tier: &str| -> i64 {
        let rows = table(&august, "tiers").iter().filter(|row| (row["tier"] == "合计") == (tier == "合计"));
        rows.filter_map(|row| row["held"].as_i64()).sum()
    };
    assert_eq!(held("各层级"), held("合计"));
    assert!(!paper(&desk, &["monthly", "2026-08"]).contains("注："));
    assert!(
        paper(&desk, &["register", "2026-10"])
            .contains("注：一件要件由几个单位牵头的，各单位分别计；没有登记牵头单位的 3 件不在上表内。")
    );
    // A person who was at a session of 督学 has the row of it.
    let row = |who: &str| {
        let page = desk.json(&["report", "member", "2026", "--who", who]);
        table(&page, "tiers").iter().find(|row| row["tier"] == "督学").cloned()
    };
    assert_eq!(row("沈予安").unwrap()["present"]["of"], 2);
    assert_eq!(row("丁晓棠"), None);
}

#[test]
fn what_is_overdue_is_listed_and_in_a_bulletin_without_persons() {
    let desk = Desk::demo();
    let annual = desk.json(&["report", "annual", "2026"]);
    for (key, figure_id) in
        [("decisions_overdue", "problems.decisions_overdue"), ("make_ups", "problems.make_up")]
    {
        assert_eq!(json!(table(&annual, key).len()), figure(&annual, figure_id), "{key}");
    }
    assert_eq!(table(&annual, "decisions_overdue")[0]["owner"], "潘素芬");
    let bulletin = desk.json(&["report", "annual", "2026", "--audience", "通报"]);
    assert_eq!(
        table(&bulletin, "decisions_overdue"),
        [json!({"name": "部分党组织", "units": 3, "count": 4})]
    );
    assert_eq!(
        table(&bulletin, "make_ups"),
        [json!({"name": "部分党组织", "state_name": "未补", "units": 5, "count": 10})]
    );
}

#[test]
fn nothing_is_said_twice_and_nothing_that_says_nothing() {
    let desk = Desk::demo();
    let text = paper(&desk, &["quarterly", "2026Q2"]);
    assert_eq!(text.matches("到期的制度要求均已达到").count(), 1, "{text}");
    assert_eq!(text.matches("没有缺项").count(), 1, "{text}");
    assert!(!text.contains("**待补的记录**") && !text.contains("**未达到的制度要求**"), "{text}");
    assert!(text.contains("完成率 100%；") && text.contains("参学率 92.6%；"), "{text}");
    let october = paper(&desk, &["monthly", "2026-10"]);
    assert!(october.contains("需销号 5 件，已销号 2 件，正在办理 3 件，销号率 40.0%；"), "{october}");
    for words in ["没有补录", "占 40.0%", "100.0%（含补学"] {
        assert!(!october.contains(words), "{words}\n{october}");
    }
    let begun = paper(&desk, &["monthly", "2026-11"]);
    assert!(begun.contains("没有到期的制度要求，记录没有缺项。"), "{begun}");
    // Scripts have the tables all the same.
    assert!(table(&desk.json(&["report", "quarterly", "2026Q2"]), "problems").is_empty());
    let register = paper(&desk, &["register", "2026-10"]);
    assert!(register.contains("需销号 5 件") && !register.contains("能够销号"), "{register}");
}

#[test]
fn a_duty_of_every_month_is_one_line_of_the_year() {
    let desk = Desk::demo();
    let annual = desk.json(&["report", "annual", "2026"]);
    let next = table(&annual, "next_duties");
    let notices: Vec<&Value> = next.iter().filter(|row| row["duty"] == "DT1").collect();
    assert_eq!(notices.len(), 1, "{next:?}");
    assert_eq!(
        (&notices[0]["period"], &notices[0]["due"], &notices[0]["last_due"]),
        (&json!("每月，12 期"), &json!("2027-01-31"), &json!("2027-12-31"))
    );
    let times: i64 = next.iter().map(|row| row["times"].as_i64().unwrap()).sum();
    assert_eq!(times, 26);
    assert!(paper(&desk, &["annual", "2026"]).contains("责任清单到期的 26 项次。"));
}

#[test]
fn blank_dash_nought_and_unknown_each_mean_one_thing() {
    let desk = Desk::demo();
    let nothing = json!({"n": 0, "of": 0});
    let quarter = desk.json(&["report", "quarterly", "2026Q2"]);
    let alone = table(&quarter, "tiers").iter().find(|row| row["tier"] == "自学").unwrap();
    assert_eq!(
        (&alone["planned"], &alone["held"], &alone["attendance"]),
        (&json!(0), &Value::Null, &nothing)
    );
    let text = paper(&desk, &["quarterly", "2026Q2"]);
    assert!(text.contains("| 自学 | 0 | 待补 | — | 待补 | 待补 | — | — | 待补 |"), "{text}");
    let annual = desk.json(&["report", "annual", "2026"]);
    let standing = table(&annual, "matters").iter().find(|row| row["standing"] == 1).unwrap();
    assert_eq!(standing["rate"], nothing);
    let body = table(&annual, "branches").iter().find(|row| row["unit"] == "U2").unwrap();
    assert_eq!((&body["planned"], &body["held"]), (&json!(0), &json!(3)));
}

#[test]
fn what_is_wrong_names_matters_books_and_what_was_open_before() {
    let desk = Desk::demo();
    let october = paper(&desk, &["monthly", "2026-10"]);
    for said in [
        "通知单事项未落实 2 项次，通知单事项部分落实 1 项次，政治要件逾期 1 件，",
        "，必读书目过了时限没有读完 31 人次，必读书籍缺 6 本。以前应补学、仍未补 12 人次。",
    ] {
        assert!(october.contains(said), "{said}\n{october}");
    }
    let on = |words: &[&str]| {
        let outcome = desk.run_on("2026-11-26", words);
        assert_eq!(outcome.exit, 0, "{words:?} {}", outcome.remarks);
        String::from_utf8(outcome.answer).unwrap()
    };
    let november = on(&["report", "monthly", "2026-11", "--format", "md"]);
    let said = "以前到期、仍没有全部落实的通知单事项 3 项次，以前应补学、仍未补 15 人次。";
    assert!(november.contains(said), "{november}");
    // They have rows, and stand on the page of the branch; a statement answers them.
    let explain = |figure: &str| -> Value {
        serde_json::from_str(&on(&["report", "explain", figure, "2026-11", "--format", "json"])).unwrap()
    };
    let rows = explain("supervise.items_earlier")["rows"].clone();
    let open: Vec<&Value> = rows.as_array().unwrap().iter().map(|row| &row["record"]).collect();
    assert_eq!(open, [&json!("N1.2"), &json!("N1.3"), &json!("N1.3")]);
    assert_eq!(explain("self_study.overdue")["value"], 31);
    assert_eq!(explain("problems.make_up_earlier")["rows"].as_array().unwrap().len(), 15);
    let branch = on(&["report", "unit", "2026-11", "--unit", "离退休干部党支部", "--format", "md"]);
    assert!(branch.contains("| 通知单事项 | N1.3 |"), "{branch}");
    // A book whose time ends on the last day of a month that is over: not before.
    assert!(!paper(&desk, &["monthly", "2026-08"]).contains("过了时限没有读完"));
    assert!(paper(&desk, &["monthly", "2026-09"]).contains("过了时限没有读完 31 人次"));
}

#[test]
fn matters_and_books_due_next_are_told_as_they_stood() {
    let desk = Desk::demo();
    let on = |words: &[&str], format: &str| {
        let outcome = desk.run_on("2026-11-26", &[words, &["--format", format]].concat());
        assert_eq!(outcome.exit, 0, "{words:?} {}", outcome.remarks);
        String::from_utf8(outcome.answer).unwrap()
    };
    let json = |words: &[&str]| -> Value { serde_json::from_str(&on(words, "json")).unwrap() };
    let november = json(&["report", "monthly", "2026-11"]);
    let due: Vec<(&Value, &Value)> =
        table(&november, "next_matters").iter().map(|row| (&row["matter"], &row["due"])).collect();
    assert_eq!(due, [(&json!("M7"), &json!("2026-12-15")), (&json!("M5"), &json!("2026-12-31"))]);
    assert_eq!(table(&november, "next_matters")[1]["leads"], json!(["群团处", "宣传处"]));
    let text = on(&["report", "monthly", "2026-11"], "md");
    for said in ["政治要件到期的 2 件。", "必读书目到期的 1 项（《习近平谈治国理政（第五卷）》）。"]
    {
        assert!(text.contains(said), "{said}\n{text}");
    }
    // M4 was open at the end of September; books that are read to the end, or due later, are not said.
    let september = on(&["report", "monthly", "2026-09"], "md");
    assert!(
        september.contains("政治要件到期的 1 件。") && !september.contains("必读书目到期"),
        "{september}"
    );
    assert!(table(&json(&["report", "monthly", "2026-10"]), "next_matters").is_empty());
    // A bulletin says what is due, not who leads it.
    let bulletin = json(&["report", "monthly", "2026-11", "--audience", "通报"]);
    assert_eq!(
        table(&bulletin, "next_matters")[0],
        json!({"matter": "M7", "title": "关于开展市直机关党建专项调研的决定事项通知", "due": "2026-12-15"})
    );
}

#[test]
fn a_branch_has_still_to_hold_what_is_planned_and_what_notices_ask_for_later() {
    let desk = Desk::demo();
    let owed = |words: &[&str]| -> Vec<(String, String, String)> {
        let page = desk.json(&[&["report", "unit"], words].concat());
        let of = ["plan_item", "notice_item"];
        let rows = table(&page, "owed").iter().filter(|row| of.contains(&row["sort"].as_str().unwrap()));
        let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
        rows.map(|row| (text(row, "record"), text(row, "due"), text(row, "state"))).collect()
    };
    // N2.3 is 自选动作.
    let expected = [
        ("PL4", "2026-10-31", "未开展"),
        ("N1.3", "2026-10-31", "未落实"),
        ("N2.1", "2026-11-20", "未到期"),
        ("N2.2", "2026-11-30", "未到期"),
    ]
    .map(|(record, due, state)| (record.to_owned(), due.to_owned(), state.to_owned()));
    assert_eq!(owed(&["2026-10", "--unit", "离退休干部党支部"]), expected);
    // Before the notice was sent out nothing of it was to be done; what is planned for December was open in October.
    let before = owed(&["2026-09", "--unit", "离退休干部党支部"]);
    assert!(before.iter().all(|(record, ..)| !record.starts_with("N2")), "{before:?}");
    let october = owed(&["2026-10", "--unit", "组织处党支部"]);
    assert!(october.contains(&("PL7".into(), "2026-12-31".into(), "未到期".into())), "{october:?}");
    assert!(!owed(&["2026-10", "--unit", "宣传处党支部"]).iter().any(|(record, ..)| record == "PL7"));
}

#[test]
fn counts_that_differ_from_what_readers_expect_say_why() {
    let desk = Desk::demo();
    const WITHOUT: &str = "没有登记牵头单位的";
    let body = paper(&desk, &["unit", "2026-10", "--unit", "市直机关工委领导班子"]);
    assert!(body.contains("台账在册 4 件（没有登记牵头单位的 3 件不在内），已传达学习 4 件"), "{body}");
    let of_unit = paper(&desk, &["monthly", "2026-10", "--unit", "市直机关工委领导班子"]);
    assert!(of_unit.contains("台账在册 4 件（没有登记牵头单位的 3 件不在内）"), "{of_unit}");
    assert!(!paper(&desk, &["monthly", "2026-10"]).contains(WITHOUT));
    let annual = paper(&desk, &["annual", "2026"]);
    assert!(annual.contains("述学 5 人（2025年度），评学 5 人（2025年度），考学 6 人。"), "{annual}");
    assert!(annual.contains("\n注：12月尚未开始，其中 10 场次已提前完成。\n"), "{annual}");
    let unit = paper(&desk, &["unit", "2026", "--unit", "市直机关工委领导班子"]);
    assert!(unit.contains("注：12月尚未开始，其中"), "{unit}");
    for words in [&["quarterly", "2026Q2"][..], &["monthly", "2026-10"]] {
        assert!(!paper(&desk, words).contains("尚未开始"), "{words:?}");
    }
}

#[test]
fn hours_stand_branch_by_branch_under_the_name_of_the_organ() {
    let desk = Desk::demo();
    let hours = desk.json(&["report", "hours", "2026"]);
    let branches: Vec<&str> =
        table(&hours, "people").iter().filter_map(|row| row["branch"].as_str()).collect();
    let runs: Vec<&str> = branches.chunk_by(|one, other| one == other).map(|run| run[0]).collect();
    assert_eq!(
        runs,
        [
            "办公室党支部",
            "组织处党支部",
            "宣传处党支部",
            "群团处党支部",
            "纪检监察工委党支部",
            "离退休干部党支部"
        ]
    );
    assert!(
        desk.text(&["report", "hours", "2026", "--format", "md"]).starts_with("# 市直机关工委2026年学时\n")
    );
    let unit = desk.text(&["report", "hours", "2026", "--unit", "办公室党支部", "--format", "md"]);
    assert!(unit.starts_with("# 办公室党支部2026年学时\n"), "{unit}");
}

/// The meeting of 2025 that a branch held in January 2026.
#[test]
fn a_session_of_another_year_stands_in_that_year_with_the_part_taken_in_it() {
    let desk = Desk::demo();
    let of = |year: &str, key: &str| {
        let page = desk.json(&["report", "member", year, "--who", "苏雅琴"]);
        table(&page, key).iter().filter(|row| row["activity"] == "A68").count()
    };
    assert_eq!((of("2025", "sessions"), of("2025", "parts")), (1, 1));
    assert_eq!((of("2026", "sessions"), of("2026", "parts")), (0, 0));
    const SAID: &str = "本期另有属于2025年度的活动 1 场，列在2025年度。";
    let page = |year: &str| desk.text(&["report", "member", year, "--who", "苏雅琴", "--format", "md"]);
    assert!(page("2026").contains(SAID) && !page("2025").contains("另有属于"));
}
