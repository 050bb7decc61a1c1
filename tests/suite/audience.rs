//! For whom a report is: the leading body reads it with all names, a bulletin to the branches has sums, 个别党支部 and no
//! person. The register paper and the chain of a matter are reports. Every report reads periods alike.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::desk::{Desk, figure, rows};

/// Reports that are for readers, with a period of each in the demo.
const READ: [&[&str]; 6] = [
    &["report", "monthly", "2026-10"],
    &["report", "monthly", "2026-08"],
    &["report", "quarterly", "2026Q3"],
    &["report", "half-year", "2026H1"],
    &["report", "annual", "2026"],
    &["report", "unit", "2026Q3", "--unit", "U2"],
];

/// The names of the branches and groups, those of groups with their branch, and of all persons.
fn names(desk: &Desk) -> (BTreeSet<String>, BTreeSet<String>) {
    let (units, people) = (desk.json(&["unit", "list"]), desk.json(&["member", "list"]));
    let named = |row: &Value| row["name"].as_str().unwrap().trim().to_owned();
    let branches: BTreeSet<String> = rows(&units)
        .iter()
        .map(named)
        .filter(|name| name.ends_with("党支部") || name.starts_with("青年理论学习"))
        .collect();
    let persons: BTreeSet<String> = rows(&people).iter().map(named).collect();
    assert!(branches.len() > 5 && persons.len() > 40, "{branches:?} {persons:?}");
    (branches, persons)
}

fn with<'w>(words: &[&'w str], more: &[&'w str]) -> Vec<&'w str> {
    [words, more].concat()
}

fn table<'p>(page: &'p Value, key: &str) -> &'p Vec<Value> {
    page["tables"][key]["rows"].as_array().unwrap_or_else(|| panic!("{key}"))
}

#[test]
fn a_bulletin_names_no_branch_and_no_person_in_any_format() {
    let desk = Desk::demo();
    let (branches, persons) = names(&desk);
    for words in READ {
        for format in ["md", "json", "html", "csv"] {
            let paper = desk.text(&with(words, &["--audience", "通报", "--format", format]));
            let found: Vec<&String> =
                branches.iter().chain(&persons).filter(|n| paper.contains(*n)).collect();
            assert!(found.is_empty(), "{words:?} {format}: {found:?}");
        }
        // The paper for the leading body does name them, or this would prove nothing.
        let paper = desk.text(&with(words, &["--audience", "班子", "--format", "md"]));
        assert!(branches.iter().any(|name| paper.contains(name)), "{words:?}");
        assert!(paper.contains("党支部") && !paper.contains("个别"), "{words:?}");
    }
    // On request it names branches, and still no person.
    let paper = desk.text(&["report", "annual", "2026", "--audience", "通报", "--names", "--format", "md"]);
    assert!(paper.contains("离退休干部党支部") && paper.contains("附一　各党组织开展情况"), "{paper}");
    let found: Vec<&String> = persons.iter().filter(|name| paper.contains(*name)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_figures_are_the_same_for_both_and_the_sums_those_of_the_branches() {
    let desk = Desk::demo();
    for words in READ {
        let body = desk.json(&with(words, &["--audience", "班子"]));
        let bulletin = desk.json(&with(words, &["--audience", "通报"]));
        let named = desk.json(&with(words, &["--audience", "通报", "--names"]));
        assert_eq!((&body["audience"], &body["names"]), (&json!("leading_body"), &json!(true)));
        assert_eq!((&bulletin["audience"], &bulletin["names"]), (&json!("bulletin"), &json!(false)));
        assert_eq!((&named["audience"], &named["names"]), (&json!("bulletin"), &json!(true)));
        assert_eq!(body["figures"], bulletin["figures"], "{words:?}");
        assert_eq!(body["tables"]["tiers"], bulletin["tables"]["tiers"], "{words:?}");
        // No table falls out unseen: what is new must be told how a bulletin has it.
        let keys = |page: &Value| -> BTreeSet<String> {
            page["tables"].as_object().unwrap().keys().cloned().collect()
        };
        let gone: Vec<String> = keys(&body).difference(&keys(&bulletin)).cloned().collect();
        let known = ["branches", "branch_months", "notice_units"];
        assert!(gone.iter().all(|key| known.contains(&key.as_str())), "{words:?} {gone:?}");
        if words[1] == "unit" {
            continue;
        }
        assert_eq!(body["tables"]["branches"], named["tables"]["branches"], "{words:?}");
        assert_eq!(bulletin["tables"].get("branches"), None);
        let (branches, totals) = (table(&body, "branches"), table(&bulletin, "branch_totals"));
        let sum = |rows: &[Value], key: &str| rows.iter().filter_map(|row| row[key].as_i64()).sum::<i64>();
        for key in ["planned", "held", "expected", "present", "collective_minutes", "late_entries"] {
            assert_eq!(sum(totals, key), sum(branches, key), "{words:?} {key}");
        }
        assert_eq!(sum(totals, "units"), branches.len() as i64);
        let problems = table(&body, "problems");
        let grouped = table(&bulletin, "problems");
        assert_eq!(sum(grouped, "units"), problems.len() as i64, "{words:?}");
        assert!(grouped.iter().all(|row| row.get("statement").is_none() && row.get("unit").is_none()));
    }
}

#[test]
fn a_branch_that_missed_something_is_one_of_some() {
    let desk = Desk::demo();
    // The bulletin of a quarter is one unless it is asked for by the leading body.
    let paper = desk.text(&["report", "quarterly", "2026Q3", "--format", "md"]);
    assert_eq!(paper.lines().next().unwrap(), "# 市直机关工委2026年第三季度学习情况通报");
    assert!(
        paper.contains("个别党支部未达到制度要求 1 项，未达到而已作情况说明 1 项，分列如下。"),
        "{paper}"
    );
    assert!(paper.contains("| 个别党支部 | 党课 |"), "{paper}");
    assert!(!paper.contains("高温天气"), "what a branch says for itself is no matter for all");
    let quarter = desk.json(&["report", "quarterly", "2026Q3"]);
    let totals = table(&quarter, "branch_totals");
    let states: Vec<(&str, i64)> =
        totals.iter().map(|row| (row["state"].as_str().unwrap(), row["units"].as_i64().unwrap())).collect();
    assert_eq!(states, [("全部完成", 8), ("没有全部完成", 1), ("没有到期的要求", 1)]);
    assert_eq!(totals[1]["completion"], json!({"n": 6, "of": 8}));
    let body = desk.text(&["report", "quarterly", "2026Q3", "--audience", "班子", "--format", "md"]);
    assert_eq!(body.lines().next().unwrap(), "# 市直机关工委2026年第三季度学习情况报告");
    assert!(body.contains("离退休干部党支部 | R-DK") && body.contains("高温天气"), "{body}");
    let month = desk.text(&["report", "monthly", "2026-10", "--audience", "通报", "--format", "md"]);
    assert_eq!(month.lines().next().unwrap(), "# 市直机关工委2026年10月学习情况通报");
    desk.refused(&["report", "monthly", "--audience", "全体"], 2, &["班子", "通报"]);
}

#[test]
fn names_written_in_free_words_are_left_out_as_well() {
    let desk = Desk::demo();
    let (_, persons) = names(&desk);
    let person = persons.iter().find(|name| name.chars().count() == 3).unwrap();
    let title = format!("{person}在组织处党支部讲的党课整理成册");
    let activity = rows(&desk.json(&["log", "list", "--period", "2026-09"]))[0]["activity"].clone();
    let from = activity.as_str().unwrap();
    desk.ok(&["log", "outcome", "add", &title, "--sort", "措施", "--from", from, "--on", "2026-11-01"]);
    let body = desk.text(&["report", "monthly", "2026-11", "--audience", "班子", "--format", "md"]);
    assert!(body.contains(&title), "{body}");
    let bulletin = desk.text(&["report", "monthly", "2026-11", "--audience", "通报", "--format", "md"]);
    assert!(bulletin.contains("某同志在个别党支部讲的党课整理成册"), "{bulletin}");
    let named =
        desk.text(&["report", "monthly", "2026-11", "--audience", "通报", "--names", "--format", "md"]);
    assert!(named.contains("某同志在组织处党支部讲的党课整理成册"), "{named}");
}

#[test]
fn what_is_final_is_for_the_usual_readers_and_nobody_else_gets_it_as_final() {
    let desk = Desk::demo();
    let quarter = ["report", "quarterly", "2026Q3", "--format", "md"];
    let now = desk.text(&quarter);
    desk.ok(&["report", "finalise", "通报", "2026Q3"]);
    desk.ok(&["report", "finalise", "2026-10"]);
    assert_eq!(desk.text(&with(&quarter, &["--as-finalised"])), now);
    assert_eq!(desk.text(&with(&quarter, &["--as-finalised", "--audience", "通报"])), now);
    desk.refused(
        &["report", "quarterly", "2026Q3", "--as-finalised", "--audience", "班子"],
        2,
        &[
            "通报定稿的是印发各党支部的那一份，给班子的没有定稿",
            "wuxue report quarterly 2026Q3 --as-finalised",
            "wuxue report quarterly 2026Q3 --audience 班子",
        ],
    );
    desk.refused(
        &["report", "quarterly", "2026Q3", "--as-finalised", "--names"],
        2,
        &["写出党组织名称的没有定稿", "--audience 通报 --names"],
    );
    desk.refused(
        &["report", "monthly", "2026-10", "--as-finalised", "--audience", "通报"],
        2,
        &["月报定稿的是给班子的那一份，印发各党支部的没有定稿"],
    );
    // What a bulletin would say differently now is held against the same bulletin.
    let changes = desk.json(&["report", "changes", "通报", "2026Q3"]);
    assert_eq!((&changes["figure_count"], &changes["cell_count"]), (&json!(0), &json!(0)));
}

#[test]
fn the_register_is_a_paper_of_the_last_day_of_a_period() {
    let desk = Desk::demo();
    let paper = desk.json(&["report", "register", "2026-10"]);
    assert_eq!(
        (&paper["schema"], &paper["state_as_of"]),
        (&json!("wuxue.report.register/1"), &json!("2026-10-31"))
    );
    // The same as the lists of the register say on that day.
    let listed = serde_json::from_slice::<Value>(
        &desk.run_on("2026-10-31", &["checklist", "list", "--format", "json"]).answer,
    )
    .unwrap();
    assert_eq!(table(&paper, "matters"), rows(&listed));
    let audit = serde_json::from_slice::<Value>(
        &desk.run_on("2026-10-31", &["checklist", "audit", "--format", "json"]).answer,
    )
    .unwrap();
    assert_eq!(table(&paper, "classes"), audit["classes"].as_array().unwrap());
    assert_eq!(table(&paper, "leads"), audit["leads"].as_array().unwrap());
    assert_eq!(paper["mechanism"], audit["mechanism"]);
    let late = rows(&listed).iter().filter(|row| row["overdue"] == true).count();
    assert_eq!(table(&paper, "overdue").len(), late);
    // As of a day before some of it was received there is less.
    let earlier = desk.json(&["report", "台账", "2026H1"]);
    assert_eq!(earlier["state_as_of"], "2026-06-30");
    assert!(table(&earlier, "matters").len() < table(&paper, "matters").len());
    // A period that goes on ends today.
    assert_eq!(desk.json(&["report", "register", "2026-11"])["state_as_of"], "2026-11-02");
    let overdue = desk.json(&["report", "register", "2026-11"]);
    let names: Vec<&str> =
        table(&overdue, "overdue").iter().map(|row| row["title"].as_str().unwrap()).collect();
    assert_eq!(names, ["关于加强市直机关基层党员教育培训的决定事项通知"]);
    // Of a unit: what it leads or supports.
    let own = desk.json(&["report", "register", "2026-11", "--unit", "宣传处"]);
    let listed = desk.json(&["checklist", "list", "--unit", "宣传处"]);
    assert_eq!(table(&own, "matters"), rows(&listed));
    assert!(!rows(&listed).is_empty() && own.get("mechanism").is_none(), "{own}");
    let text = desk.text(&["report", "register", "2026-10", "--format", "md"]);
    assert!(text.starts_with("# 市直机关工委2026年10月政治要件台账"), "{text}");
    assert!(text.contains("截至2026年10月31日，台账在册") && text.contains("## 二、逾期的要件"), "{text}");
    // It is made final like the others, and has no bulletin.
    desk.ok(&["report", "finalise", "台账", "2026-10"]);
    assert_eq!(desk.json(&["report", "register", "2026-10", "--as-finalised"]), paper);
    desk.refused(&["report", "register", "--audience", "通报"], 2, &[]);
}

#[test]
fn an_empty_register_is_a_paper_too() {
    let desk = Desk::founded("2026-11-02");
    let text = desk.text(&["report", "register", "2026-11", "--format", "md"]);
    assert!(text.contains("台账里没有要件") && text.contains("没有逾期的要件。"), "{text}");
    desk.refused(&["report", "register", "2027-01"], 3, &["还没有开始", "wuxue report register 上月"]);
}

#[test]
fn the_chain_of_a_matter_is_a_report_as_of_the_end_of_a_period() {
    let desk = Desk::demo();
    let own = |words: &[&str]| {
        let mut page = desk.json(words);
        let period = page.as_object_mut().unwrap().remove("period");
        for key in ["schema", "unit"] {
            page.as_object_mut().unwrap().remove(key);
        }
        (page, period.unwrap_or_default())
    };
    assert_eq!(own(&["report", "chain", "M2"]), own(&["checklist", "chain", "M2"]));
    let (quarter, period) = own(&["report", "一文五学", "M2", "第一季度"]);
    assert_eq!((&quarter["as_of"], period), (&json!("2026-03-31"), json!("2026Q1")));
    assert_eq!(own(&["report", "chain", "2026Q1", "M2"]).0, quarter);
    assert_eq!(own(&["report", "chain", "M2", "--period", "2026Q1"]).0, quarter);
    assert_eq!(desk.json(&["report", "chain", "D3"])["schema"], "wuxue.report.chain/1");
    desk.refused(&["report", "chain", "M2", "2026Q1", "--period", "2026"], 2, &["期间写了两个"]);
    desk.refused(&["report", "chain", "M2", "2027"], 3, &["还没有开始", "wuxue report chain M2 上月"]);
    desk.refused(&["report", "chain", "M2", "去年冬天"], 2, &["期间"]);
    desk.refused(&["report", "chain", "M99"], 3, &["M99"]);
}

#[test]
fn every_report_reads_periods_alike() {
    /// What is typed, and the period it is on 2 November 2026.
    const PERIODS: [(&str, &str, &str); 8] = [
        ("2026-10", "2026-10", "month"),
        ("上月", "2026-10", "month"),
        ("2026Q4", "2026Q4", "quarter"),
        ("第三季度", "2026Q3", "quarter"),
        ("2026H1", "2026H1", "half"),
        ("上半年", "2026H1", "half"),
        ("2026", "2026", "year"),
        ("2026-01..2026-10", "2026-01-01..2026-10-31", "range"),
    ];
    /// A report, what it is asked besides, and how long its periods are.
    const ASKED: [(&[&str], &str); 9] = [
        (&["monthly"], ""),
        (&["quarterly"], "quarter"),
        (&["half-year"], "half"),
        (&["annual"], "year"),
        (&["unit", "--unit", "办公室党支部"], ""),
        (&["register"], ""),
        (&["member", "--who", "段秋实"], ""),
        (&["hours"], ""),
        (&["chain", "M2"], ""),
    ];
    let desk = Desk::demo();
    for (words, grain) in ASKED {
        for (typed, code, length) in PERIODS {
            let asked = with(&["report"], &with(words, &["--period", typed]));
            if grain.is_empty() || grain == length {
                assert_eq!(desk.json(&asked)["period"], code, "{asked:?}");
                // With the flag or without it.
                let bare = with(&["report", words[0]], &with(&words[1..], &[typed]));
                assert_eq!(desk.json(&bare)["period"], code, "{bare:?}");
                continue;
            }
            // The report that has such periods.
            let fitting = match length {
                "quarter" => "quarterly",
                "half" => "half-year",
                "year" => "annual",
                _ => "monthly",
            };
            desk.refused(&asked, 2, &["的期间要写", &format!("wuxue report {fitting} {code}")]);
        }
        let unread = with(&["report"], &with(words, &["--period", "2026Q5"]));
        desk.refused(&unread, 2, &["期间不对"]);
        let to_come =
            with(&["report"], &with(words, &["--period", if grain.is_empty() { "2027-01" } else { "2027" }]));
        let exit = if grain.is_empty() || grain == "year" { 3 } else { 2 };
        if exit == 3 {
            desk.refused(&to_come, 3, &["还没有开始"]);
        }
    }
    // What is asked about reports reads them too.
    let explained = |period: &str| desk.json(&["report", "explain", "organ.held", period])["value"].clone();
    for (typed, code, _) in PERIODS {
        assert_eq!(explained(typed), explained(code), "{typed}");
        let month = desk.json(&["report", "monthly", code]);
        assert_eq!(explained(typed), figure(&month, "organ.held"), "{typed}");
    }
}

#[test]
fn groups_of_the_same_name_and_numbers_like_years_are_told_apart() {
    let desk = Desk::demo();
    let title = |words: &[&str]| {
        let text = desk.text(&[words, &["--format", "md"]].concat());
        text.lines().next().unwrap().to_owned()
    };
    assert_eq!(title(&["report", "unit", "U5", "2026-10"]), "# 办公室党支部第一党小组2026年10月学习情况");
    assert_eq!(title(&["report", "unit", "U10", "2026-10"]), "# 组织处党支部第一党小组2026年10月学习情况");
    // 2004 is a 工号 of the demo, and no year of its records.
    let by_number = desk.json(&["report", "member", "2004"]);
    assert_eq!((&by_number["staff_no"], &by_number["period"]), (&json!("2004"), &json!("2026")));
    assert_eq!(desk.json(&["report", "hours", "2004"])["person"], by_number["person"]);
    assert_eq!(desk.json(&["report", "hours", "2025"])["period"], "2025");
}

#[test]
fn a_bulletin_about_one_branch_names_it_and_nobody_else() {
    let desk = Desk::demo();
    for words in [&["unit"][..], &["monthly"]] {
        let report =
            [&["report"], words, &["2026-10", "--unit", "组织处党支部", "--audience", "通报"]].concat();
        let text = desk.text(&report);
        let missed = text.split("未达到的制度要求").nth(1).or(text.split("还要落实的").nth(1)).unwrap();
        assert!(missed.contains("组织处党支部"), "{text}");
        assert!(!text.contains("个别党支部") && !text.contains("个别党小组"), "{text}");
        let (units, persons) = names(&desk);
        let named: Vec<_> = units.iter().chain(&persons).filter(|name| text.contains(&***name)).collect();
        let others = named.iter().filter(|name| !name.starts_with("组织处党支部"));
        assert_eq!(others.collect::<Vec<_>>(), [&""; 0], "{text}");
        assert_eq!(desk.json(&report)["names"], true);
    }
}
