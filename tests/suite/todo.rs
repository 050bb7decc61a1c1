//! 待办: what is due, in order, each with a command that works as it is typed; as a calendar; on a screen.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;

use serde_json::{Value, json};
use wuxue::render::fold::display_width;
use wuxue::report::todo::TodoSort;
use wuxue::session::Terminal;
use wuxue::{Outcome, Surroundings, run};

use crate::desk::{Desk, rows};

/// The demo, with something of every sort to do.
fn busy() -> Desk {
    let desk = Desk::demo();
    let type_in = |line: &str| {
        desk.ok(&line.split_whitespace().collect::<Vec<_>>());
    };
    for line in [
        "notice draft 2026-12",
        "notice item add N3 --kind 主题党日 --what 总结",
        "notice approve N3 --on 2026-10-30",
        "notice schedule draft 2026-12",
        "log add 联学共建 --unit 办公室党支部 --on 2026-10-20 --partner 市财政局 --agreement 共建三年 --agreed-until 2026-11-20",
        "log add 列席外单位中心组学习会 --unit 市直机关工委领导班子 --on 2026-10-20 --partner 市水务局 --summary-due 2026-11-05",
        "unit term edit TM2 --elected 2023-12-01",
        "unit term edit TM3 --elected 2023-01-10",
        "unit term edit TM6 --elected 2023-11-20",
        "unit term remind 纪检监察工委党支部 --way 电话",
        "unit term edit TM5 --elected 2023-01-01",
        "unit term extend 群团处党支部 --until 2026-11-25 --approval 批复 --body 市直机关工委 --on 2025-12-01",
        "unit term remind 群团处党支部 --way 电话",
        "checklist add 市委常委会会议决定事项通知 --class 4 --number 市委办决〔2026〕31号 --received 2026-09-22",
        "checklist measure M8 建立台账 --lead 办公室 --due 2026-11-20",
        "inspect open 2026H1",
        "inspect finding add I1 --unit 办公室党支部 --what 缺二季度党课 --kind 制度落实 --owner 顾明舟 --due 2026-11-20",
        "inspect finding add I1 --unit 办公室党支部 --what 记录不全 --kind 其他",
        "inspect finding add I1 --unit 办公室党支部 --what 补学不及时 --kind 参学和补学 --owner 顾明舟 --due 2026-11-20",
        "inspect rectify I1.3 --done 2026-11-02 --evidence 补学记录",
        "inspect finding add I1 --unit 组织处党支部 --what 形式单一 --kind 形式单一 --owner 顾明舟 --due 2026-11-20",
        "inspect rectify I1.4 --done 2026-11-02 --evidence 活动方案",
        "inspect verify I1.4 --verifier 沈予安",
        "inspect open 2026Q3 --kind 专项督导 --topic 党课质量 --unit 办公室党支部",
        "inspect verdict I2 --unit 办公室党支部 好 --because 扎实",
    ] {
        type_in(line);
    }
    desk
}

fn todo(desk: &Desk, more: &[&str]) -> Value {
    desk.json(&[&["todo"], more].concat())
}

/// The rows of a sort.
fn of<'v>(page: &'v Value, sort: &str) -> Vec<&'v Value> {
    rows(page).iter().filter(|row| row["sort"] == sort).collect()
}

/// The one row of a sort about a record.
#[track_caller]
fn about<'v>(page: &'v Value, sort: &str, record: &str) -> &'v Value {
    let found: Vec<_> = of(page, sort).into_iter().filter(|row| row["record"] == record).collect();
    assert_eq!(found.len(), 1, "{sort} {record}: {found:?}");
    found[0]
}

fn words(command: &str) -> Vec<&str> {
    command.strip_prefix("wuxue ").unwrap().split_whitespace().collect()
}

/// What only reads, by the words with which it begins.
const READS: [&str; 14] = [
    "plan show",
    "plan list",
    "notice remind",
    "notice schedule show",
    "inspect rules",
    "inspect finding show",
    "inspect finding list",
    "inspect terms",
    "inspect duty show",
    "log decisions",
    "log show",
    "log makeup",
    "log lint",
    "report hours",
];

/// Runs every command that is shown, dry where it writes.
#[track_caller]
fn all_work(desk: &Desk, page: &Value) {
    let before = desk.state();
    for row in rows(page) {
        let command = row["command"].as_str().unwrap();
        let mut words = words(command);
        let line = words.join(" ");
        let lists = line.starts_with("notice receipt") && !line.contains("--unit");
        if !lists && !READS.iter().any(|reads| line.starts_with(reads)) {
            words.push("--dry-run");
        }
        let outcome = desk.run(&words);
        assert_eq!(outcome.exit, 0, "{command}\n{}", outcome.remarks);
    }
    assert_eq!(desk.state(), before, "no dry run and no list writes");
}

#[test]
fn every_source_speaks_and_every_command_works_as_it_is_typed() {
    let desk = busy();
    let page = todo(&desk, &[]);
    assert_eq!(page["schema"], "wuxue.todo/1");
    let found: BTreeSet<&str> = rows(&page).iter().map(|row| row["sort"].as_str().unwrap()).collect();
    let silent: Vec<&str> =
        TodoSort::ALL.iter().map(|sort| sort.code()).filter(|code| !found.contains(code)).collect();
    // Everybody sent something back by the horizon.
    assert_eq!(silent, ["return"]);
    all_work(&desk, &page);
    all_work(&desk, &todo(&desk, &["--days", "366", "--unit", "办公室党支部"]));
}

#[test]
fn what_is_overdue_stands_first_then_by_day_and_weight() {
    let desk = busy();
    let page = todo(&desk, &["--days", "60"]);
    let keys: Vec<(String, i64)> = rows(&page)
        .iter()
        .map(|row| (row["due"].as_str().unwrap_or("2026-11-02").to_owned(), row["weight"].as_i64().unwrap()))
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
    let overdue = rows(&page).iter().take_while(|row| row["state"] == "overdue").count() as i64;
    assert!(overdue > 5 && page["overdue"] == overdue, "{overdue} {}", page["overdue"]);
    for row in rows(&page) {
        let late = row["days_overdue"].as_i64().unwrap();
        assert_eq!(row["state"] == "overdue", late > 0);
        assert_eq!(
            row["days_left"].as_i64().is_some_and(|days| days == -late),
            late > 0 || row["days_left"] == 0
        );
    }
    let first = about(&page, "decision", "A198");
    assert_eq!((&first["due"], &first["days_overdue"]), (&json!("2026-08-12"), &json!(82)));
    assert_eq!(first["command"], "wuxue log settle A198 1 --done 2026-11-02 --result 结果");
}

#[test]
fn each_thing_says_what_it_waits_for() {
    let desk = busy();
    let page = todo(&desk, &[]);
    let command =
        |sort: &str, record: &str| about(&page, sort, record)["command"].as_str().unwrap().to_owned();
    assert_eq!(command("matter", "M8"), "wuxue checklist convey M8 --activity A256");
    assert_eq!(command("matter", "M8.1"), "wuxue checklist task done M8.1 --evidence 佐证");
    assert_eq!(about(&page, "matter", "M8.1")["due"], "2026-11-20");
    assert_eq!(command("notice", "N3"), "wuxue notice approve N3 班子会议研究 --on 2026-11-02");
    assert_eq!(command("notice", "W1"), "wuxue notice schedule issue W1");
    assert_eq!(command("notice_item", "N2.1"), "wuxue notice remind N2 --before 18");
    assert_eq!(about(&page, "notice_item", "N2.1")["count"], 6);
    assert_eq!(command("receipt", "N2"), "wuxue notice receipt N2");
    assert_eq!(command("finding", "I1.1"), "wuxue inspect rectify I1.1 --done 2026-11-02 --evidence 佐证");
    assert!(command("finding", "I1.2").starts_with("wuxue inspect finding edit I1.2 --owner "));
    let verify = command("finding", "I1.3");
    assert!(
        verify.starts_with("wuxue inspect verify I1.3 --verifier ") && !verify.contains("顾明舟"),
        "{verify}"
    );
    assert_eq!(command("finding", "I1.4"), "wuxue inspect revisit I1.4 --result 已巩固");
    assert!(command("inspection", "I1").starts_with("wuxue inspect verdict I1 --unit U3 "));
    assert_eq!(about(&page, "inspection", "I1")["count"], 6);
    assert_eq!(command("inspection", "I2"), "wuxue inspect conclude I2");
    assert_eq!(command("term", "TM2"), "wuxue unit term remind U3 --way 发函");
    assert_eq!(about(&page, "term", "TM3")["days_overdue"], 297);
    assert_eq!(command("term", "TM6"), "wuxue unit term add U17 --elected 2026-11-02");
    assert_eq!(about(&page, "term", "TM5")["due"], "2026-11-25");
    assert_eq!(
        about(&page, "plan", "PL4")["command"],
        "wuxue log add 主题党日 --unit U19 --plan PL4 --on 2026-10-31"
    );
    assert_eq!(of(&page, "summary")[0]["due"], "2026-11-05");
    assert_eq!(of(&page, "agreement")[0]["what"], "同市财政局的共建协议“共建三年”到期，续签或作罢");
    assert_eq!(of(&page, "report")[0]["command"], "wuxue report finalise monthly 2026-10");
    assert_eq!(of(&page, "report")[0]["due"], "2026-11-10");
    let debts: BTreeMap<&str, i64> = of(&page, "make_up")
        .iter()
        .map(|row| (row["unit"].as_str().unwrap(), row["count"].as_i64().unwrap()))
        .collect();
    assert_eq!(debts, BTreeMap::from([("U1", 2), ("U12", 2), ("U15", 1), ("U17", 4), ("U19", 4), ("U8", 2)]));
    let behind = of(&page, "hours");
    assert!(behind.iter().all(|row| row["due"] == "2026-12-31" && row["unit"].is_string()), "{behind:?}");
    // Nobody is named among them.
    assert!(behind.iter().all(|row| row["what"].as_str().unwrap().ends_with('人')));
}

#[test]
fn each_step_of_a_matter_is_a_whole_command() {
    let desk = busy();
    let waits = |sort: &str| {
        let page = todo(&desk, &[]);
        all_work(&desk, &page);
        about(&page, sort, "M8")["command"].as_str().unwrap().to_owned()
    };
    let type_in = |line: &str| desk.ok(&line.split_whitespace().collect::<Vec<_>>());
    assert_eq!(waits("matter"), "wuxue checklist convey M8 --activity A256");
    type_in("checklist add 另一件 --class 1 --received 2026-11-01 --owner 沈予安 --due 2026-12-01");
    let page = todo(&desk, &[]);
    // No meeting since then had a first topic.
    assert_eq!(
        about(&page, "matter", "M9")["command"],
        "wuxue log add 领导班子会议 --unit U1 --first-topic 已列 --matter M9 --on 2026-11-02"
    );
    type_in("log add 领导班子会议 --unit U1 --first-topic 已列 --matter M9 --on 2026-11-02");
    type_in("checklist deploy M9 --text 要求");
    let page = todo(&desk, &[]);
    let command = about(&page, "matter", "M9")["command"].as_str().unwrap();
    assert!(command.starts_with("wuxue checklist measure M9 措施 --lead U"), "{command}");
    all_work(&desk, &page);
    desk.ok(&words(command));
    type_in("checklist submit M9 --result 办好了");
    // Called done with an open task: that is what it waits for.
    let page = todo(&desk, &[]);
    assert_eq!(about(&page, "matter", "M9")["command"], "wuxue checklist task done M9.1 --evidence 佐证");
    type_in("checklist task done M9.1 --evidence 佐证");
    let page = todo(&desk, &[]);
    let command = about(&page, "matter", "M9")["command"].as_str().unwrap();
    assert!(command.starts_with("wuxue checklist verify M9 --verifier "), "{command}");
    assert!(!command.contains("沈予安"), "{command}");
    all_work(&desk, &page);
    desk.ok(&words(command));
    let page = todo(&desk, &[]);
    assert_eq!(about(&page, "matter", "M9")["command"], "wuxue checklist archive M9 --number 归档号");
}

#[test]
fn a_matter_is_told_of_however_long_ago_it_was_due() {
    let desk = Desk::founded("2025-01-10");
    desk.ok(&["unit", "add", "办公室", "--kind", "处室"]);
    desk.ok(&["checklist", "add", "甲", "--class", "1", "--received", "2025-01-10", "--due", "2025-01-20"]);
    desk.ok(&["checklist", "measure", "M1", "抓好学习", "--lead", "办公室"]);
    let page = desk.json(&["todo", "--as-of", "2026-11-02"]);
    assert_eq!(about(&page, "matter", "M1.1")["days_overdue"], 651);
}

#[test]
fn what_is_settled_is_gone() {
    let desk = busy();
    let count = |sort: &str, record: &str| {
        let page = todo(&desk, &[]);
        of(&page, sort).iter().filter(|row| row["record"] == record).count()
    };
    let settles = |sort: &str, record: &str| {
        assert_eq!(count(sort, record), 1, "{sort} {record}");
        let page = todo(&desk, &[]);
        let command = about(&page, sort, record)["command"].as_str().unwrap().to_owned();
        desk.ok(&[&words(&command)[..], &["--yes"]].concat());
    };
    for (sort, record) in [
        ("decision", "A198"),
        ("plan", "PL4"),
        ("summary", "A263"),
        ("finding", "I1.4"),
        ("inspection", "I2"),
        ("term", "TM6"),
        ("rule", "R-DXZ"),
    ] {
        if sort == "rule" {
            let page = todo(&desk, &[]);
            let missed: Vec<_> =
                of(&page, sort).into_iter().filter(|row| row["state"] == "overdue").collect();
            assert_eq!(missed.len(), 1, "{missed:?}");
            desk.ok(&words(missed[0]["command"].as_str().unwrap()));
            let page = todo(&desk, &[]);
            assert!(of(&page, sort).iter().all(|row| row["state"] != "overdue"));
            continue;
        }
        settles(sort, record);
        assert_eq!(count(sort, record), 0, "{sort} {record}");
    }
    settles("notice", "N3");
    assert_eq!(about(&todo(&desk, &[]), "notice", "N3")["command"], "wuxue notice issue N3");
    settles("notice", "N3");
    assert_eq!(count("notice", "N3"), 0);
    desk.ok(&["report", "finalise", "monthly", "2026-10"]);
    assert!(of(&todo(&desk, &[]), "report").is_empty());
}

#[test]
fn who_sent_nothing_back_is_told_when_the_time_is_near() {
    let desk = Desk::demo();
    let silent = |day: &str| {
        let page = desk.json(&["--as-of", day, "todo"]);
        of(&page, "return")
            .into_iter()
            .map(|row| (row["record"].clone(), row["count"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(silent("2026-11-22"), []);
    assert_eq!(silent("2026-11-23"), [(json!("N2"), json!(6))]);
    desk.ok(&["notice", "receipt", "N2", "--unit", "办公室党支部"]);
    assert_eq!(silent("2026-11-23"), [(json!("N2"), json!(5))]);
}

#[test]
fn one_unit_and_what_is_below_it() {
    let desk = busy();
    let page = todo(&desk, &["--unit", "组织处党支部"]);
    assert_eq!(page["unit"], "U8");
    let units: BTreeSet<&str> = rows(&page).iter().filter_map(|row| row["unit"].as_str()).collect();
    assert_eq!(units, BTreeSet::from(["U8", "U11"]));
    // What the organ as a whole does is not a branch's.
    assert!(of(&page, "notice").is_empty() && of(&page, "report").is_empty() && of(&page, "duty").is_empty());
    let page = todo(&desk, &["--unit", "市直机关工委机关党委"]);
    assert_eq!(of(&page, "report").len(), 1);
    desk.refused(&["todo", "--unit", "没有的党支部"], 3, &["没有叫“没有的党支部”的党组织"]);
}

#[test]
fn the_horizon_is_between_a_day_and_a_year() {
    let desk = Desk::demo();
    let plan = |days: &str| of(&todo(&desk, &["--days", days]), "plan").len();
    // PL7 is due on the last of December.
    assert_eq!([plan("58"), plan("59")], [1, 2]);
    for days in ["0", "367", "三十"] {
        desk.refused(&["todo", "--days", days], 2, &["--days"]);
    }
    desk.ok(&["todo", "--days", "1"]);
    desk.ok(&["待办", "--days", "366"]);
}

#[test]
fn many_of_a_sort_are_one_line_for_each_unit() {
    let desk = Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
        let decisions: Vec<String> = (1..=21).map(|i| format!("第{i}件事=,2026-11-{i:02}")).collect();
        let mut line = vec!["log", "add", "支部党员大会", "--unit", "办公室党支部", "--on", "2026-11-01"];
        decisions.iter().for_each(|text| line.extend(["--decision", text]));
        desk.ok(&line);
    });
    let page = todo(&desk, &[]);
    let [one] = of(&page, "decision")[..] else { panic!("{page}") };
    assert_eq!((&one["count"], &one["due"]), (&json!(21), &json!("2026-11-01")));
    assert_eq!(
        (&one["what"], &one["command"]),
        (&json!("21 项决议没有办结"), &json!("wuxue log decisions --unit U3"))
    );
    desk.ok(&["log", "settle", "A1", "1", "--done", "2026-11-02"]);
    assert_eq!(of(&todo(&desk, &[]), "decision").len(), 20);
    all_work(&desk, &todo(&desk, &[]));
}

/// The properties of each event of a calendar, unfolded and unescaped: an own small reader.
fn events(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "lines end with CRLF");
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    let mut events = Vec::new();
    for part in text.replace("\r\n ", "").split("BEGIN:VEVENT\r\n").skip(1) {
        let (inside, _) = part.split_once("END:VEVENT\r\n").unwrap();
        let lines = inside.lines().map(|line| line.split_once(':').unwrap());
        let meant = |value: &str| {
            value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
        };
        events.push(lines.map(|(name, value)| (name.to_owned(), meant(value))).collect());
    }
    events
}

#[test]
fn the_calendar_has_every_thing_with_a_time_and_the_same_bytes_on_the_same_day() {
    let desk = busy();
    let page = todo(&desk, &[]);
    let bytes = desk.ok(&["todo", "--format", "ics"]).answer;
    assert_eq!(desk.ok(&["todo", "--format", "ics"]).answer, bytes);
    let events = events(&bytes);
    let timed: Vec<&Value> = rows(&page).iter().filter(|row| row["due"].is_string()).collect();
    assert_eq!(events.len(), timed.len());
    let uids: BTreeSet<&str> = events.iter().map(|event| event["UID"].as_str()).collect();
    assert_eq!(uids.len(), events.len(), "no two have one name");
    for (event, row) in events.iter().zip(&timed) {
        let due = row["due"].as_str().unwrap();
        // What is overdue stands on the day itself.
        assert_eq!(event["DTSTART;VALUE=DATE"], due.max("2026-11-02").replace('-', ""));
        assert_eq!(event["DTSTAMP"], "20261102T000000Z");
        assert!(event["SUMMARY"].contains(row["what"].as_str().unwrap()));
        let said = format!("时限：{due}\n办理：{}", row["command"].as_str().unwrap());
        assert_eq!(event["DESCRIPTION"], said);
        assert!(event["UID"].starts_with(row["key"].as_str().unwrap()));
        assert!(event["UID"].is_ascii());
    }
    // The next day the same things have the same names.
    let next = self::events(&desk.ok(&["--as-of", "2026-11-03", "todo", "--format", "ics"]).answer);
    let of = |events: &[BTreeMap<String, String>], text: &str| {
        let found = events.iter().find(|event| event["SUMMARY"].contains(text)).unwrap();
        (found["UID"].clone(), found["DTSTART;VALUE=DATE"].clone())
    };
    let (today, tomorrow) = (of(&events, "8月主题党日由潘素芬准备"), of(&next, "8月主题党日由潘素芬准备"));
    assert_eq!((&today.0, today.1.as_str(), tomorrow.1.as_str()), (&tomorrow.0, "20261102", "20261103"));
    let file = desk.path("待办.ics");
    desk.ok(&["todo", "-o", &file]);
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}

#[test]
fn only_what_has_days_becomes_a_calendar_and_nothing_is_written_before_that_is_said() {
    let desk = Desk::demo();
    let file = desk.path("x.ics");
    for line in [
        &["unit", "list", "--format", "ics"][..],
        &["report", "monthly", "2026-10", "-o", &file],
        &["log", "settle", "A198", "1", "--done", "2026-11-02", "--format", "ics"],
    ] {
        desk.refused(line, 2, &["日历（ics）只有待办能写", "wuxue todo -o 待办.ics"]);
    }
    assert!(!desk.place("x.ics").exists());
}

#[test]
fn other_formats_have_everything() {
    let desk = busy();
    let total = todo(&desk, &[])["total"].as_u64().unwrap() as usize;
    let csv = desk.text(&["todo", "--format", "csv"]);
    assert_eq!(csv.lines().count(), total + 1);
    assert!(csv.starts_with("时限,情况,类别,党组织,事项,办理\n"), "{csv}");
    for format in ["md", "html"] {
        let text = desk.text(&["todo", "--format", format]);
        assert!(text.contains("wuxue notice receipt N2") && text.contains("共建三年"), "{format}");
    }
    assert!(desk.ok(&["todo", "--format", "xlsx"]).answer.starts_with(b"PK"));
    assert_eq!(
        desk.text(&["todo"]).lines().filter(|line| line.contains("│ wuxue ")).count(),
        total,
        "into a pipe"
    );
}

fn on_screen(desk: &Desk, size: (u16, Option<u16>), words: &[&str]) -> Outcome {
    let mut line: Vec<OsString> = ["wuxue", "--store"].map(OsString::from).to_vec();
    line.push(desk.store.clone().into());
    line.extend(words.iter().map(OsString::from));
    let terminal =
        Terminal { interactive: false, width: Some(size.0), height: size.1, color: false, plain: false };
    run(line, &Surroundings { now: "2026-11-02T09:00:00+08:00".parse().unwrap(), terminal })
}

#[test]
fn a_screen_shows_the_most_urgent_and_says_how_much_is_left_out() {
    let desk = busy();
    let total = todo(&desk, &[])["total"].as_u64().unwrap() as usize;
    for (size, lines) in
        [((80, None), 24), ((60, Some(30)), 30), ((220, Some(40)), 40), ((300, Some(24)), 24)]
    {
        let outcome = on_screen(&desk, size, &["todo"]);
        let answer = String::from_utf8(outcome.answer).unwrap();
        // A line that is wider than the screen takes several.
        let rows = |line: &str| display_width(line).div_ceil(size.0.into()).max(1);
        let used: usize = answer.lines().chain(outcome.remarks.lines().skip(1)).map(rows).sum();
        assert!(used + 1 < lines && used + 8 > lines, "{size:?}: {used}\n{answer}");
        let shown = answer.matches("wuxue ").count();
        let said = format!("还有 {} 项没有显示：wuxue todo --all --store ", total - shown);
        assert!(shown > 2 && outcome.remarks.starts_with(&said), "{shown}\n{}", outcome.remarks);
        assert!(answer.contains("逾期"), "{answer}");
    }
    let outcome = on_screen(&desk, (80, None), &["todo", "--days", "9", "--unit", "U8"]);
    assert!(outcome.remarks.contains("wuxue todo --days 9 --unit U8 --all"), "{}", outcome.remarks);
    let whole = on_screen(&desk, (80, None), &["todo", "--all"]);
    assert_eq!(String::from_utf8(whole.answer).unwrap().matches("    wuxue ").count(), total);
    assert!(!whole.remarks.contains("没有显示"));
}

#[test]
fn a_new_organ_has_next_to_nothing_to_do() {
    let desk = Desk::founded("2026-11-02");
    let page = todo(&desk, &[]);
    assert!(of(&page, "report").is_empty() && of(&page, "lint").is_empty(), "{page}");
    assert_eq!(page["overdue"], 0);
    all_work(&desk, &page);
}
