//! By which day a report tells how things stand, and on which day a session counts: a report of a month reads the same
//! in November as on the day after the month, and months add up to quarters and years.

use serde_json::{Value, json};

use crate::desk::{Desk, figure, rows};

fn table<'a>(report: &'a Value, key: &str) -> &'a [Value] {
    report["tables"][key]["rows"].as_array().unwrap_or_else(|| panic!("{key}"))
}

/// A paper without its last lines, which say when it was written.
fn said(desk: &Desk, day: &str, words: &[&str]) -> String {
    let outcome = desk.run_on(day, &[words, &["--format", "md"]].concat());
    assert_eq!(outcome.exit, 0, "{words:?} {}", outcome.remarks);
    let paper = String::from_utf8(outcome.answer).unwrap();
    paper.lines().filter(|line| !line.contains("数据截至")).collect::<Vec<_>>().join("\n")
}

fn on(desk: &Desk, day: &str, words: &[&str]) -> Value {
    let outcome = desk.run_on(day, &[words, &["--format", "json"]].concat());
    assert_eq!(outcome.exit, 0, "{words:?} {}", outcome.remarks);
    serde_json::from_slice(&outcome.answer).unwrap()
}

/// Of July everything that is told was on record by the beginning of August.
#[test]
fn a_month_reads_in_november_as_it_read_in_august() {
    let desk = Desk::demo();
    for words in
        [&["report", "monthly", "2026-07"][..], &["report", "unit", "2026-07", "--unit", "办公室党支部"]]
    {
        let (early, late) = (said(&desk, "2026-08-03", words), said(&desk, "2026-11-02", words));
        let as_of = |text: &str| {
            text.lines().filter(|line| !line.starts_with("- 截至")).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(as_of(&early), as_of(&late), "{words:?}");
    }
}

#[test]
fn what_is_due_next_is_told_by_the_end_of_the_period() {
    let desk = Desk::demo();
    let july = desk.json(&["report", "monthly", "2026-07"]);
    let due: Vec<&str> = table(&july, "next_month").iter().map(|row| row["rule"].as_str().unwrap()).collect();
    assert_eq!(due, ["R-ZWH", "R-ZTDR", "R-DXZ", "R-QNXZ"]);
    assert_eq!(table(&july, "next_duties")[0]["duty"], "DT1");
    let paper = desk.text(&["report", "monthly", "2026-07", "--format", "md"]);
    assert!(paper.contains("8月要落实的制度要求 4 项。"), "{paper}");
    assert!(
        paper.contains(
            "各项情况截至2026年7月31日，数据截至2026年11月2日；晚于2026年8月10日录入的活动计为补录。"
        ),
        "{paper}"
    );
    let quarter = desk.text(&["report", "quarterly", "2026Q3", "--format", "md"]);
    let late = "2026年11月2日；补录按月划界，9月的活动晚于2026年10月10日录入的计为补录。";
    assert!(quarter.contains(late), "{quarter}");
    // What the notices sent out by the end of September ask for in the quarter after it, held since or not.
    let quarter = desk.json(&["report", "quarterly", "2026Q3", "--audience", "班子"]);
    let items: Vec<&str> =
        table(&quarter, "next_items").iter().map(|row| row["item"].as_str().unwrap()).collect();
    assert_eq!(items, ["N1.1", "N1.2", "N1.3", "N1.4"]);
    let planned: Vec<&Value> =
        table(&quarter, "next_plan").iter().flat_map(|row| row["plan_items"].as_array().unwrap()).collect();
    assert!(planned.contains(&&json!("PL3")), "held in October: {planned:?}");
    let lectures = table(&quarter, "next_month").iter().find(|row| row["rule"] == "R-DK").unwrap();
    assert_eq!(lectures["units"], 6, "whoever lectured in October had still to at the end of September");
}

/// What was due by the end of October and was not done then is told so of October, whenever that is written.
#[test]
fn what_was_seen_to_after_the_period_was_open_at_its_end() {
    let desk = Desk::demo();
    let october = desk.json(&["report", "monthly", "2026-10"]);
    // Due on the last day, and not done on it: not carried out, by no day late. In November it counts no days either.
    for day in ["2026-11-02", "2026-11-26"] {
        let october = on(&desk, day, &["report", "monthly", "2026-10"]);
        let open: Vec<(&str, &str)> = table(&october, "notice_open")
            .iter()
            .map(|row| (row["item"].as_str().unwrap(), row["state_name"].as_str().unwrap()))
            .collect();
        assert!(open.contains(&("N1.3", "未落实")), "{day} {open:?}");
        assert!(!open.iter().any(|(_, state)| state.contains("逾期 ")), "{day} {open:?}");
    }
    let overdue = figure(&october, "problems.decisions_overdue");
    assert_eq!(overdue, 4);
    let settle = ["log", "settle", "A248", "1", "--done", "2026-11-02", "--result", "主题党日已开展"];
    desk.ok(&settle);
    for (period, n) in [("2026-10", 4), ("2026-11", 3)] {
        let told = on(&desk, "2026-11-02", &["report", "monthly", period]);
        assert_eq!(figure(&told, "problems.decisions_overdue"), n, "{period}");
    }
    // The half-year's report was sent on 6 July: the duty was open when the half-year ended, and late in the year.
    let state = |words: &[&str]| {
        let report = desk.json(words);
        let duty = table(&report, "duties").iter().find(|row| row["duty"] == "DT4").unwrap();
        (duty["late"].clone(), duty["missing"].clone())
    };
    assert_eq!(state(&["report", "half-year", "2026H1"]), (json!(0), json!(1)));
    assert_eq!(state(&["report", "annual", "2026"]), (json!(1), json!(0)));
}

/// In the course of the last day nothing that is due on it is late; in a report written later everything is, whatever
/// it is: a decision, the summary of a visit, a session to be made up, a book to be read.
#[test]
fn what_was_due_on_the_last_day_and_not_done_is_late_once_that_is_over() {
    let desk = Desk::demo();
    desk.ok(&["inspect", "setting", "set", "make_up_days", "11"]);
    let held = ["log", "add", "党课", "--unit", "宣传处党支部", "--on", "2026-10-20", "--attend-all"];
    let more = ["--except", "钟书瑶=请假(病假)", "--decision", "更新学习园地=钟书瑶,2026-10-31"];
    let added = desk.json(&[&held[..], &more].concat());
    let code = added["activity"].as_str().unwrap();
    let book = ["document", "reading", "add", "D2", "--unit", "宣传处党支部", "--due", "2026-10-31"];
    desk.ok(&book);
    let owed = |day: &str, words: &[&str], sort: &str| -> String {
        let page = on(&desk, day, words);
        let mut rows = table(&page, "owed").iter().filter(|row| row["sort"] == sort);
        let row = rows.rfind(|row| row["due"] == "2026-10-31");
        row.unwrap_or_else(|| panic!("{sort} {page:#}"))["state"].as_str().unwrap().to_owned()
    };
    let person = ["report", "member", "钟书瑶", "2026-10"];
    let branch = ["report", "unit", "宣传处党支部", "2026-10"];
    for (day, late) in [("2026-10-31", false), ("2026-11-02", true), ("2026-11-26", true)] {
        let report = on(&desk, day, &["report", "monthly", "2026-10"]);
        assert_eq!(figure(&report, "problems.decisions_overdue"), 4 + i64::from(late), "{day}");
        let listed = table(&report, "decisions_overdue").iter().any(|row| row["activity"] == code);
        assert_eq!(listed, late, "{day}");
        let made_up = table(&report, "make_ups").iter().find(|row| row["activity"] == code).unwrap();
        assert_eq!(made_up["state_name"], if late { "逾期" } else { "未补" }, "{day}");
        for words in [&person, &branch] {
            assert_eq!(owed(day, words, "decision"), if late { "逾期未办结" } else { "办理中" }, "{day}");
            let missed = owed(day, words, "make_up");
            assert!(missed.ends_with(if late { "，逾期" } else { "，未补" }), "{day} {missed}");
        }
        assert_eq!(owed(day, &person, "book").ends_with("，已过时限"), late, "{day}");
    }
}

#[test]
fn months_add_up_to_the_year_whatever_period_a_session_belongs_to() {
    let desk = Desk::demo();
    let held = |words: &[&str]| figure(&desk.json(words), "organ.held").as_i64().unwrap();
    let late = |words: &[&str]| figure(&desk.json(words), "organ.late_entries").as_i64().unwrap();
    let months: Vec<String> = (1..=11).map(|month| format!("2026-{month:02}")).collect();
    let sum = |of: &dyn Fn(&[&str]) -> i64, of_months: &[String]| -> i64 {
        of_months.iter().map(|month| of(&["report", "monthly", month])).sum()
    };
    assert_eq!(held(&["report", "annual", "2026"]), sum(&held, &months));
    assert_eq!(held(&["report", "half-year", "2026H1"]), sum(&held, &months[..6]));
    assert_eq!(held(&["report", "quarterly", "2026Q3"]), sum(&held, &months[6..9]));
    assert_eq!(late(&["report", "quarterly", "2026Q3"]), 1);
    assert_eq!(late(&["report", "annual", "2026"]), sum(&late, &months));
    assert_eq!(late(&["report", "annual", "2026"]), 1);
    // A month has the same in its own report and in the tables of longer ones.
    let of = |report: &Value, month: &str| {
        table(report, "months").iter().find(|row| row["month"] == month).unwrap()["held"].as_i64().unwrap()
    };
    let (quarter, year) =
        (desk.json(&["report", "quarterly", "2026Q4"]), desk.json(&["report", "annual", "2026"]));
    let october = held(&["report", "monthly", "2026-10"]);
    assert_eq!((of(&quarter, "2026-10"), of(&year, "2026-10")), (october, october));
    // What was held in a period and counts in another is said in both.
    let paper = |words: &[&str]| desk.text(&[words, &["--format", "md"]].concat());
    let first = paper(&["report", "half-year", "2026H1"]);
    assert!(first.contains("本期另开展属于2025年度的活动 6 场，计入2025年度。"), "{first}");
    let october = paper(&["report", "monthly", "2026-10"]);
    assert!(october.contains("本月另开展属于2026年第三季度的活动 1 场，计入2026年第三季度。"), "{october}");
    assert!(paper(&["report", "monthly", "2026-09"]).contains("有 1 场是期满以后补开的。"));
}

#[test]
fn the_sessions_of_a_year_held_in_the_next_stand_in_its_december() {
    let desk = Desk::demo();
    let december = desk.json(&["report", "explain", "organ.held", "2025-12"]);
    let after: Vec<&str> = rows(&december)
        .iter()
        .map(|row| row["day"].as_str().unwrap())
        .filter(|day| *day > "2025-12-31")
        .collect();
    assert_eq!(after.len(), 6, "{after:?}");
    let january = desk.json(&["report", "explain", "organ.held", "2026-01"]);
    let why: Vec<&Value> = january["left_out"].as_array().unwrap().iter().map(|row| &row["why"]).collect();
    assert_eq!(why, [&json!("属于2025年度，计在那一期"); 3]);
    assert!(rows(&january).iter().all(|row| !row["subject"].as_str().unwrap().contains("2025年度")));
}

#[test]
fn a_period_that_is_not_over_says_how_far_it_is_told() {
    let desk = Desk::demo();
    for (words, first) in [
        (&["report", "monthly", "2026-11"][..], "11月（截至11月26日），全机关"),
        (&["report", "quarterly", "2026Q4"], "2026年第四季度（截至11月26日），全机关"),
        (&["report", "annual", "2026"], "2026年（截至11月26日），全机关"),
        (&["report", "monthly", "2026-10"], "10月，全机关"),
    ] {
        let paper = said(&desk, "2026-11-26", words);
        assert!(paper.contains(&format!("\n{first}")), "{words:?} {paper}");
    }
    // Nothing can be told of what has not begun.
    let outcome = desk.run_on("2026-11-26", &["report", "monthly", "2026-12"]);
    assert_eq!(outcome.exit, 3);
    assert!(outcome.remarks.contains("2026年12月还没有开始"), "{}", outcome.remarks);
}

#[test]
fn those_who_came_where_nobody_was_expected_are_said_once() {
    let desk = Desk::demo();
    let day = "2026-11-26";
    let paper = said(&desk, day, &["report", "monthly", "2026-11"]);
    let first = paper.lines().find(|line| line.starts_with("11月（")).unwrap();
    assert!(first.contains("（不计应到）") && !first.contains("另有应到以外参加"), "{first}");
}

#[test]
fn a_unit_outside_has_what_it_shares_and_nothing_else() {
    let desk = Desk::demo();
    let page = desk.json(&["report", "unit", "2026", "--unit", "市财政局"]);
    let shared: Vec<&str> =
        table(&page, "activities").iter().map(|row| row["activity"].as_str().unwrap()).collect();
    assert_eq!(shared, ["A123", "A132", "A259"]);
    assert!(table(&page, "tiers").is_empty() && table(&page, "rules").is_empty());
    let paper = desk.text(&["report", "unit", "2026", "--unit", "市财政局", "--format", "md"]);
    assert!(paper.contains("外单位不列入应到"), "{paper}");
    for absent in ["待补", "（一）领学", "制度要求\n", "应列第一议题"] {
        assert!(!paper.contains(absent), "{absent}: {paper}");
    }
    // Who of the organ held them is said, for that is never the unit itself.
    let label = |page: &Value, table: &str, key: &str| -> String {
        let columns = page["tables"][table]["columns"].as_array().unwrap();
        let column = columns.iter().find(|column| column["key"] == key).unwrap();
        column["label"].as_str().unwrap().to_owned()
    };
    assert_eq!(label(&page, "activities", "unit"), "党组织");
    assert!(paper.contains("| 宣传处党支部 | 联学共建“与市财政局机关党委联学共建” |"), "{paper}");
    // Likewise on the page of a branch that was the partner; not where all is its own.
    desk.ok(&[
        "log",
        "add",
        "联学共建",
        "--unit",
        "办公室党支部",
        "--partner",
        "群团处党支部",
        "--on",
        "2026-08-20",
    ]);
    let of = |period: &str| desk.json(&["report", "unit", period, "--unit", "群团处党支部"]);
    assert_eq!(label(&of("2026-08"), "activities", "unit"), "党组织");
    assert_eq!(label(&of("2026-08"), "rules", "unit_name"), "");
    assert_eq!(label(&of("2026-07"), "activities", "unit"), "");
}

/// Whom to remind in a year that has not begun is no omission.
#[test]
fn nobody_is_late_with_the_reminders_of_a_period_that_has_not_begun() {
    let desk = Desk::demo();
    let year = desk.json(&["report", "annual", "2026"]);
    let said: Vec<&str> = table(&year, "next_duties")
        .iter()
        .filter(|row| row["duty"] == "DT6")
        .filter_map(|row| row["why"].as_str())
        .collect();
    assert_eq!(said.len(), 2);
    assert!(said.iter().all(|why| why.starts_with("届时应提醒：")), "{said:?}");
}

/// A branch that was founded today and has nobody yet is asked nothing, and breaks no chain.
#[test]
fn an_empty_branch_founded_today_is_asked_nothing() {
    let desk = Desk::demo();
    let before = desk.json(&["report", "monthly", "2026-11"]);
    let chain = |desk: &Desk| desk.json(&["report", "chain", "M1"])["branches"].as_array().unwrap().len();
    let links = chain(&desk);
    desk.ok(&["unit", "add", "新建党支部", "--kind", "党支部"]);
    let after = desk.json(&["report", "monthly", "2026-11"]);
    assert_eq!(figure(&after, "organ.planned"), figure(&before, "organ.planned"));
    assert_eq!(chain(&desk), links);
}

#[test]
fn a_range_asks_for_what_comes_due_in_it() {
    let desk = Desk::demo();
    let planned = |period: &str| {
        let report = desk.json(&["report", "monthly", period]);
        crate::desk::figure(&report, "organ.planned").as_i64().unwrap()
    };
    // September ends a quarter: what is asked for by quarter comes due in it, wherever the range begins.
    assert_eq!((planned("2026-09"), planned("2026-10"), planned("2026-09..2026-10")), (30, 17, 47));
    let months: i64 = (3..=10).map(|month| planned(&format!("2026-{month:02}"))).sum();
    assert_eq!(planned("2026-03..2026-10"), months);
}

/// A notice that went to one branch is not asked of another.
#[test]
fn the_chain_of_a_unit_has_only_what_was_sent_to_it() {
    let desk = Desk::demo();
    let code = |words: &[&str], key: &str| desk.json(words)[key].as_str().unwrap().to_owned();
    let document = code(&["document", "add", "网络安全工作要点", "--class", "市委"], "document");
    let to = ["--to", "宣传处党支部"];
    let notice = code(&[&["notice", "draft", "2026-12"][..], &to].concat(), "notice");
    let item =
        ["notice", "item", "add", &notice, "--kind", "主题党日", "--what", "学习要点", "--due", "2026-12-20"];
    desk.ok(&[&item[..], &["--document", &document]].concat());
    desk.ok(&["notice", "approve", &notice, "机关党委审", "--on", "2026-11-02"]);
    desk.ok(&["notice", "approve", &notice, "班子会议研究", "--on", "2026-11-02"]);
    desk.ok(&["notice", "issue", &notice, "--on", "2026-11-02"]);
    let chain = |unit: &[&str]| desk.json(&[&["report", "chain", &document][..], unit].concat());
    let supervise = |chain: &Value| {
        let tier = chain["tiers"].as_array().unwrap().iter().find(|row| row["tier"] == "supervise").unwrap();
        (tier["first"].clone(), tier["reached"].clone(), chain["notices"].as_array().unwrap().len())
    };
    let sent = json!("2026-11-02");
    assert_eq!(supervise(&chain(&[])), (sent.clone(), json!({"n": 1, "of": 6}), 1));
    assert_eq!(supervise(&chain(&["--unit", "宣传处党支部"])), (sent, json!({"n": 1, "of": 1}), 1));
    assert_eq!(supervise(&chain(&["--unit", "办公室党支部"])), (json!(null), json!({"n": 0, "of": 1}), 0));
}

/// What is told of the sessions that are shared is told of them on the page of the unit outside, their feedback too.
#[test]
fn the_page_of_a_unit_outside_tells_of_what_came_of_its_sessions() {
    let desk = Desk::demo();
    desk.ok(&["log", "feedback", "A132", "--answers", "7", "--welcome", "6", "--useful", "7"]);
    let page = desk.json(&["report", "unit", "2026", "--unit", "市财政局"]);
    let told: Vec<&Value> = table(&page, "feedback").iter().map(|row| &row["activity"]).collect();
    assert_eq!(told, ["A132"]);
}

/// A list of a month has what counts in it of what was held outside its belonging period, before that too.
#[test]
fn a_list_and_its_check_have_what_counts_in_the_period() {
    let desk = Desk::demo();
    let held = ["log", "add", "主题党日", "--unit", "宣传处党支部", "--on", "2026-06-30"];
    let code = desk.json(&held)["activity"].as_str().unwrap().to_owned();
    let found = |words: &[&str]| {
        let outcome = desk.run(&[words, &["--format", "json"]].concat());
        let page: Value = serde_json::from_slice(&outcome.answer).unwrap();
        rows(&page).iter().any(|row| row["activity"] == code.as_str())
    };
    assert!(!found(&["log", "list", "--period", "2026-07"]));
    // No command takes it; a store that was kept otherwise may have it.
    let number = code.trim_start_matches('A');
    let moved = format!(
        "UPDATE activity SET counts_from = '2026-07-01', counts_to = '2026-09-30', counts_months = 3, op = op_now()
         WHERE id = {number}"
    );
    desk.sql(&moved);
    for (period, counts) in [("2026-06", true), ("2026-07", true), ("2026-09", false), ("2026Q3", true)] {
        assert_eq!(found(&["log", "list", "--period", period]), counts, "{period}");
        assert_eq!(found(&["log", "lint", "--period", period]), counts, "{period}");
    }
}

#[test]
fn a_report_of_a_time_before_the_roster_says_that_nobody_can_tell() {
    let desk = Desk::staffed("2026-10-08");
    // The leading body and the 机关党委 come with the store, and say nothing of who was there since.
    let units = desk.json(&["unit", "list"])["rows"].clone();
    let branches = units.as_array().unwrap().iter().filter(|unit| unit["kind"] == "党支部");
    let begins = branches.map(|unit| unit["starts"].as_str().unwrap()).min().unwrap().to_owned();
    assert_ne!(units[0]["starts"], begins);
    let year: i32 = begins[..4].parse().unwrap();
    let says = |period: &str, words: &[&str]| {
        let paper = desk.text(&[&["report"], words, &[period]].concat());
        let lines = paper.lines().filter(|line| line.contains("起登记在册")).map(str::to_owned);
        lines.collect::<Vec<_>>()
    };
    let part = |from: usize, to: usize| begins[from..to].trim_start_matches('0').to_owned();
    let day = format!("{year}年{}月{}日", part(5, 7), part(8, 10));
    let before = format!("党组织自{day}起登记在册，本期应开展多少、应到多少人无从计算。");
    let unit = ["unit", "--unit", "办公室党支部"];
    for words in [&["monthly"][..], &unit] {
        assert_eq!(says(&format!("{}-05", year - 1), words), [before.as_str()], "{words:?}");
        assert!(says("2026-09", words).is_empty(), "{words:?}");
    }
    assert_eq!(says(&(year - 1).to_string(), &["annual"]), [before.as_str()]);
    // Nor is anything else told as if it were known.
    let paper = desk.text(&["report", "monthly", &format!("{}-05", year - 1)]);
    assert!(!paper.contains("没有到期的") && !paper.contains("没有登记学习活动"), "{paper}");
    assert!(paper.contains("制度要求无从对照") && paper.contains("6月要落实的制度要求无从计算"), "{paper}");
}
