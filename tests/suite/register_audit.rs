//! The audit of the register finds where the loop is broken, and the rates say who is left out.

use std::time::{Duration, Instant};

use serde_json::Value;
use wuxue::calendar::Day;
use wuxue::record::MatterId;
use wuxue::register::{Step, StepSort, TaskFacts, add_measure, add_step, add_task, insert_step, matter};
use wuxue::roster::meant_unit;

use crate::desk::{Desk, rows};

const TODAY: &str = "2026-10-31";

fn day(text: &str) -> Day {
    Day::from_iso(text).unwrap()
}

fn decision(desk: &Desk, number: &str) {
    desk.ok(&[
        "checklist",
        "add",
        "市委常委会会议决定事项通知",
        "--class",
        "4",
        "--source",
        "市委办",
        "--number",
        number,
        "--received",
        "2026-09-22",
        "--owner",
        "秦春丽",
    ]);
}

/// The findings of a check, by place and sentence.
fn found(page: &Value, check: &str) -> Vec<(String, String)> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let of = rows(page).iter().filter(|row| row["check"] == check);
    of.map(|row| (text(row, "place"), text(row, "message"))).collect()
}

fn audit(desk: &Desk) -> Value {
    desk.json(&["checklist", "audit"])
}

/// A meeting of the leading body that studied documents as a first topic.
fn first_topic(desk: &Desk, on: &str, documents: &[&str]) {
    let body = desk.json(&["unit", "list"]);
    let body = rows(&body)[0]["unit"].as_str().unwrap().to_owned();
    let mut words = vec!["log", "add", "工委会议", "--unit", &body, "--on", on];
    words.extend(["--first-topic", "已列", "--title", "工委会议", "--agenda", "传达学习"]);
    for document in documents {
        words.extend(["--document", document]);
    }
    desk.ok(&words);
}

/// Says by hand what a step is, as of today.
fn step(desk: &Desk, of: i64, step: Step) {
    desk.write_on(TODAY, |w| {
        let one = matter(w, MatterId(of)).unwrap().unwrap();
        if step.sort == StepSort::Verify {
            insert_step(w, &one, &step).unwrap()
        } else {
            add_step(w, &one, &step).unwrap()
        }
    });
}

fn with_text(sort: StepSort, on: &str, text: &str) -> Step {
    Step { text: Some(text.to_owned()), ..Step::on(sort, day(on)) }
}

fn task(desk: &Desk, of: i64, text: &str, due: &str) {
    desk.write_on(TODAY, |w| {
        let one = matter(w, MatterId(of)).unwrap().unwrap();
        let lead = meant_unit(w, "办公室党支部", day(TODAY)).unwrap().id;
        let measure = add_measure(w, &one, text, day("2026-10-08")).unwrap();
        let one = matter(w, MatterId(of)).unwrap().unwrap();
        let facts = TaskFacts {
            measure: Some(measure),
            text: text.to_owned(),
            lead,
            support: Vec::new(),
            owner: None,
            due: Some(day(due)),
        };
        add_task(w, &one, &facts, day("2026-10-08")).unwrap();
    });
}

#[test]
fn gaps_are_found_within_a_year_and_a_source_only() {
    let desk = Desk::staffed(TODAY);
    decision(&desk, "市委办决〔2026〕31号");
    decision(&desk, "市委办决[2026]33号");
    decision(&desk, "市委办决（2025）2号");
    decision(&desk, "市府办决〔2026〕40号");
    desk.ok(&["checklist", "add", "批示", "--class", "1", "--number", "市委办决〔2026〕50号"]);
    let page = audit(&desk);
    let gap = ("M2".to_owned(), "市委办决〔2026〕32号 没有登记：文号断了".to_owned());
    assert_eq!(found(&page, "number_gap"), [gap]);
    // A long run is one finding.
    decision(&desk, "市委办决〔2026〕45号");
    let page = audit(&desk);
    let found = found(&page, "number_gap");
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[1].1, "市委办决〔2026〕34号 至 市委办决〔2026〕44号（共 11 件） 没有登记：文号断了");
    // A number that is voided is missing.
    desk.ok(&["checklist", "void", "市委办决〔2026〕33号", "--because", "误登"]);
    let said = self::found(&audit(&desk), "number_gap");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].1.contains("32号 至 市委办决〔2026〕44号（共 13 件）"), "{said:?}");
}

#[test]
fn a_number_without_its_agency_is_of_its_source() {
    let desk = Desk::staffed(TODAY);
    let add = |number: &str, source: &str| {
        let words =
            ["checklist", "add", "决定事项通知", "--class", "4", "--number", number, "--source", source];
        desk.ok(&words);
    };
    // One agency numbers the papers of the source: 30, 31, 33 in three spellings.
    add("市委办决〔2026〕30号", "市委办公室");
    add("[2026]31号", "市委办公室");
    add("(2026)33号", "市委办公室");
    // Nobody says which agency numbers those of the other source, nor are they of one year.
    add("〔2026〕8号", "市政府办公室");
    add("(2026)10号", "市政府办公室");
    add("[2025]2号", "市政府办公室");
    let page = audit(&desk);
    let said: Vec<String> = found(&page, "number_gap").into_iter().map(|(_, said)| said).collect();
    assert_eq!(said, ["市委办决〔2026〕32号 没有登记：文号断了", "〔2026〕9号 没有登记：文号断了"]);
    // Each command closes its gap; what is classified is known by its number only.
    let command = rows(&page).iter().rfind(|one| one["check"] == "number_gap").unwrap();
    let command = command["hint"].as_str().unwrap().strip_prefix("wuxue ").unwrap();
    assert_eq!(command, "checklist add 名称 --class 4 --number 〔2026〕9号 --source 市政府办公室");
    desk.ok(&command.split(' ').collect::<Vec<_>>());
    desk.ok(&["checklist", "add", "--class", "4", "--serial", "市委办决〔2026〕32号"]);
    assert_eq!(found(&audit(&desk), "number_gap"), []);
    desk.refused(
        &["checklist", "add", "又一份", "--class", "4", "--number", "〔2026〕30号", "--source", "市委办公室"],
        3,
        &["已经登记了：M1"],
    );
    assert_eq!(desk.json(&["checklist", "show", "(2026)33号"])["matter"], "M3");
    desk.refused(&["checklist", "show", "(2026)99号"], 3, &["没有政治要件"]);
}

#[test]
fn a_matter_tied_to_no_document_accounts_for_one_of_a_meeting() {
    let desk = Desk::staffed(TODAY);
    desk.ok(&["document", "add", "讲话甲", "--class", "讲话"]);
    desk.ok(&["document", "add", "讲话乙", "--class", "讲话"]);
    first_topic(&desk, "2026-10-12", &["D1"]);
    first_topic(&desk, "2026-10-19", &["D1", "D2"]);
    desk.ok(&["checklist", "add", "会议精神", "--class", "1"]);
    desk.ok(&["checklist", "convey", "M1", "--activity", "A1"]);
    assert_eq!(found(&audit(&desk), "not_listed").len(), 2, "neither of the second meeting is known");
    desk.ok(&["checklist", "convey", "M1", "--activity", "A2"]);
    let both = found(&audit(&desk), "not_listed");
    assert_eq!(both.len(), 2, "one matter is not both: {both:?}");
    assert!(both[0].1.contains("wuxue checklist edit M1 --document D1"), "{both:?}");
    desk.ok(&["checklist", "edit", "M1", "--document", "D1"]);
    let left = found(&audit(&desk), "not_listed");
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].1.contains("《讲话乙》"), "{left:?}");
}

#[test]
fn what_was_studied_as_a_first_topic_must_be_listed() {
    let desk = Desk::staffed(TODAY);
    desk.ok(&["document", "add", "《视察时的重要讲话》", "--class", "讲话"]);
    desk.ok(&["document", "add", "市委全会决定", "--class", "市委"]);
    first_topic(&desk, "2026-10-12", &["D1", "D2"]);
    first_topic(&desk, "2026-10-19", &["D1"]);
    let page = audit(&desk);
    let not_listed = found(&page, "not_listed");
    assert_eq!(not_listed.len(), 1, "{not_listed:?}");
    assert!(not_listed[0].1.starts_with("2026-10-12 "), "{not_listed:?}");
    assert!(
        not_listed[0].1.ends_with("作为第一议题学习了《视察时的重要讲话》，没有列入台账"),
        "{not_listed:?}"
    );
    desk.page(1, &["checklist", "audit", "--check"]);
    // Of another period nothing is asked.
    assert_eq!(found(&desk.json(&["checklist", "audit", "--period", "2026Q1"]), "not_listed").len(), 0);
    desk.ok(&["checklist", "add", "--document", "D1", "--class", "2"]);
    assert_eq!(found(&audit(&desk), "not_listed").len(), 0);
}

#[test]
fn a_matter_is_followed_from_the_listing_to_the_tasks() {
    let desk = Desk::staffed(TODAY);
    decision(&desk, "市委办决〔2026〕31号");
    desk.ok(&["inspect", "calendar", "load", "2026"]);
    assert_eq!(found(&audit(&desk), "not_conveyed"), [("M1".to_owned(), "登记了，没有传达学习".to_owned())]);
    desk.ok(&["inspect", "setting", "set", "convey_days", "5"]);
    // 2026-09-25 is Mid-Autumn, 27 is not worked: five working days after the 22nd.
    let said = found(&audit(&desk), "not_conveyed");
    assert_eq!(said[0].1, "登记了，没有传达学习，时限 2026-09-30 已过");

    step(&desk, 1, with_text(StepSort::Convey, "2026-09-25", "9月25日工委会议第一议题"));
    let page = audit(&desk);
    assert_eq!(found(&page, "conveyed_by_word").len(), 1);
    assert_eq!(found(&page, "no_measure").len(), 1);
    assert_eq!(found(&page, "no_progress").len(), 1, "36 days since the 25th of September");

    desk.write_on(TODAY, |w| {
        let one = matter(w, MatterId(1)).unwrap().unwrap();
        add_measure(w, &one, "制定方案", day("2026-10-08")).unwrap();
    });
    let page = audit(&desk);
    assert_eq!(found(&page, "no_measure").len(), 0);
    assert_eq!(found(&page, "no_lead")[0].1, "第 1 条措施“制定方案”没有牵头单位");

    task(&desk, 1, "开展督查", "2026-10-20");
    let page = audit(&desk);
    let overdue = found(&page, "task_overdue");
    assert_eq!(overdue, [("M1.1".to_owned(), "任务的时限 2026-10-20 已过，逾期 8 个工作日".to_owned())]);
}

#[test]
fn an_owner_who_left_and_a_lead_unit_that_ended_are_found() {
    let desk = Desk::staffed(TODAY);
    decision(&desk, "市委办决〔2026〕31号");
    task(&desk, 1, "开展督查", "2026-12-20");
    let before = audit(&desk);
    assert_eq!((found(&before, "owner_left").len(), found(&before, "lead_ended").len()), (0, 0));
    desk.ok(&["member", "end", "秦春丽", "--on", "2026-10-20", "--reason", "调出", "--yes"]);
    desk.sql("UPDATE unit SET ends = '2026-10-25', op = op_now() WHERE name = '办公室党支部'");
    let page = audit(&desk);
    assert_eq!(
        found(&page, "owner_left"),
        [("M1.1".to_owned(), "责任人秦春丽已于 2026-10-20 离开".to_owned())]
    );
    assert_eq!(
        found(&page, "lead_ended"),
        [("M1.1".to_owned(), "牵头单位办公室党支部已于 2026-10-25 撤销".to_owned())]
    );
}

#[test]
fn a_measure_of_dropped_tasks_only_has_no_lead_and_the_owner_of_the_whole_may_have_left() {
    let desk = Desk::staffed(TODAY);
    decision(&desk, "市委办决〔2026〕31号");
    desk.ok(&["checklist", "measure", "M1", "开展督查", "--lead", "办公室党支部", "--owner", "谭怡凯"]);
    assert_eq!(found(&audit(&desk), "no_lead"), []);
    desk.ok(&["member", "end", "秦春丽", "--on", "2026-10-20", "--reason", "调出", "--yes"]);
    let left = ("M1".to_owned(), "责任人秦春丽已于 2026-10-20 离开".to_owned());
    assert_eq!(found(&audit(&desk), "owner_left"), [left]);
    desk.ok(&["checklist", "edit", "M1", "--owner", "谭怡凯"]);
    desk.ok(&["checklist", "task", "drop", "M1.1", "--because", "不需要"]);
    let page = audit(&desk);
    assert_eq!(found(&page, "owner_left"), []);
    assert_eq!(found(&page, "no_lead").len(), 1);
}

#[test]
fn the_rate_leaves_out_what_cannot_be_closed_and_a_voided_closing() {
    let desk = Desk::staffed(TODAY);
    for number in 31..=35 {
        decision(&desk, &format!("市委办决〔2026〕{number}号"));
    }
    desk.ok(&["checklist", "add", "--serial", "2026-3", "--class", "4"]);
    let verifier = desk.json(&["member", "list"]);
    let person = rows(&verifier)[0]["person"].as_str().unwrap().trim_start_matches('P').parse().unwrap();
    let verified = || Step {
        person: Some(wuxue::roster::PersonId(person)),
        ..Step::on(StepSort::Verify, day("2026-10-30"))
    };
    for of in [1, 2] {
        step(&desk, of, with_text(StepSort::StudyOnly, "2026-10-10", "只需传达"));
        step(&desk, of, with_text(StepSort::Submit, "2026-10-20", "已传达"));
        step(&desk, of, verified());
    }
    step(&desk, 3, Step { months: Some(6), ..with_text(StepSort::Standing, "2026-10-10", "常抓不懈") });
    let of_decisions = |page: &Value| {
        let row = page["classes"].as_array().unwrap().iter().find(|row| row["class"] == "decision").unwrap();
        let count = |key: &str| row[key].as_i64().unwrap();
        let rate = (row["rate"]["n"].as_i64().unwrap(), row["rate"]["of"].as_i64().unwrap());
        (count("listed"), count("closed"), count("standing"), count("numbered"), count("voided"), rate)
    };
    assert_eq!(of_decisions(&audit(&desk)), (6, 2, 1, 1, 0, (2, 4)));
    desk.ok(&["checklist", "void", "M2", "--because", "重复"]);
    let page = audit(&desk);
    assert_eq!(of_decisions(&page), (5, 1, 1, 1, 1, (1, 3)));
    // The whole register, and who does not count.
    assert_eq!((page["rate"]["n"].as_i64(), page["rate"]["of"].as_i64()), (Some(1), Some(3)));
    assert_eq!(page["rate_left_out"], serde_json::json!(["长期坚持 1 件", "仅登记编号 1 件", "作废 1 件"]));
}

#[test]
fn the_rate_of_mechanisms_counts_those_that_should_have_one() {
    let desk = Desk::staffed(TODAY);
    for name in ["市教育局", "市民政局", "某社区"] {
        desk.ok(&["unit", "add", name, "--kind", "外单位", "--since", "2020-01-01"]);
    }
    let empty = desk.text(&["unit", "mechanism", "list"]);
    assert!(empty.contains("wuxue unit mechanism set 单位"), "{empty}");
    desk.ok(&["unit", "mechanism", "set", "市教育局"]);
    desk.ok(&["unit", "mechanism", "set", "市民政局", "--since", "2026-03-01", "--paper", "民政〔2026〕5号"]);
    let listed = desk.json(&["unit", "mechanism", "list"]);
    assert_eq!((listed["rate"]["n"].as_i64(), listed["rate"]["of"].as_i64()), (Some(1), Some(2)));
    assert_eq!(audit(&desk)["mechanism_left_out"], 1);
    desk.refused(&["unit", "mechanism", "set", "办公室党支部"], 3, &["是党支部"]);
    desk.refused(&["unit", "mechanism", "set", "市教育局", "--since", "2027-01-01"], 3, &["晚于今天"]);
    // Said again, it is the same.
    let again = desk.run(&["unit", "mechanism", "set", "市民政局", "--since", "2026-03-01"]);
    assert!(again.remarks.contains("库未变"), "{}", again.remarks);
    // The paper is known later; before the day it proves nothing.
    desk.ok(&["unit", "mechanism", "set", "市民政局", "--paper", "民政〔2026〕6号"]);
    desk.refused(
        &["unit", "mechanism", "set", "市教育局", "--paper", "教〔2026〕1号"],
        2,
        &["没有登记哪一天建立", "--since 日期 --paper 文件"],
    );
    desk.ok(&["unit", "end", "某社区", "--on", "2026-10-20", "--yes"]);
    assert_eq!(audit(&desk)["mechanism_left_out"], 0, "what has ended is not left out");
    desk.refused(&["unit", "mechanism", "remove", "某社区", "--because", "x"], 3, &["没有列入"]);
    desk.ok(&["unit", "mechanism", "remove", "市教育局", "--because", "已撤并"]);
    assert_eq!(desk.json(&["unit", "mechanism", "list"])["rate"]["of"], 1);
}

/// Seven matters on the last day of October: one of each sort that the figures tell apart.
fn a_register() -> Desk {
    let desk = Desk::staffed(TODAY);
    for number in 31..=35 {
        decision(&desk, &format!("市委办决〔2026〕{number}号"));
    }
    desk.ok(&["checklist", "add", "--serial", "2026-3", "--class", "1"]);
    desk.ok(&["checklist", "add", "视察时的重要讲话", "--class", "2", "--on", "2026-09-30"]);
    let person = rows(&desk.json(&["member", "list"]))[0]["person"].as_str().unwrap().to_owned();
    let person = person.trim_start_matches('P').parse().unwrap();
    // M1 closed, M2 standing, M3 overdue, M4 voided, M5 conveyed, M6 classified, M7 only listed, in September.
    for of in [1, 2, 3, 5] {
        step(&desk, of, with_text(StepSort::Convey, "2026-10-10", "10月10日工委会议第一议题"));
    }
    step(&desk, 1, with_text(StepSort::StudyOnly, "2026-10-10", "只需传达"));
    step(&desk, 1, with_text(StepSort::Submit, "2026-10-20", "已传达"));
    step(
        &desk,
        1,
        Step {
            person: Some(wuxue::roster::PersonId(person)),
            ..Step::on(StepSort::Verify, day("2026-10-30"))
        },
    );
    step(&desk, 2, Step { months: Some(6), ..with_text(StepSort::Standing, "2026-10-10", "常抓不懈") });
    task(&desk, 3, "开展督查", "2026-10-20");
    desk.ok(&["checklist", "void", "M4", "--because", "重复"]);
    desk
}

#[test]
fn the_report_counts_the_matters_of_each_class_and_each_figure_is_the_sum_of_its_rows() {
    let desk = a_register();
    desk.ok(&["unit", "add", "市教育局", "--kind", "外单位", "--since", "2020-01-01"]);
    desk.ok(&["unit", "mechanism", "set", "市教育局"]);
    let report = desk.json(&["report", "monthly", "2026-10"]);
    let share = |n: i64, of: i64| serde_json::json!({"n": n, "of": of});
    let expected = [
        ("register.matters", Value::from(6)),
        ("register.listed", Value::from(5)),
        ("register.conveyed", share(4, 5)),
        ("register.deployed", Value::from(1)),
        ("register.in_hand", Value::from(3)),
        ("register.closed", share(1, 4)),
        ("register.standing", Value::from(1)),
        ("register.overdue", Value::from(1)),
        ("register.mechanisms", share(0, 1)),
    ];
    for (id, value) in expected {
        assert_eq!(crate::desk::figure(&report, id), value, "{id}");
        let explained = desk.json(&["report", "explain", id, "2026-10"]);
        let sum = |key: &str| rows(&explained).iter().map(|row| row[key].as_i64().unwrap()).sum::<i64>();
        match value.as_i64() {
            Some(n) => assert_eq!(sum("n"), n, "{id}"),
            None => assert_eq!(share(sum("n"), sum("of")), value, "{id}"),
        }
    }
    // What the rate leaves out is named with its reason.
    let closed = desk.text(&["report", "explain", "register.closed", "2026-10"]);
    for why in ["长期坚持", "涉密，仅登记编号", "已作废"] {
        assert!(closed.contains(why), "{closed}");
    }
    let table = |key: &str| report["tables"][key]["rows"].as_array().unwrap().clone();
    let decisions = table("matters").into_iter().find(|row| row["class"] == "decision").unwrap();
    assert_eq!(decisions["rate"], share(1, 3));
    assert_eq!(table("matters_overdue").len(), 1);
    assert_eq!(table("matters_overdue")[0]["matter"], "M3");
    let text = desk.text(&["report", "monthly", "2026-10"]);
    let said = "（六）政治要件办理。台账在册 6 件，本期新登记 5 件，已传达学习 4 件，已部署 1 件。需销号 4 件，已销号 1 件，\
                正在办理 3 件，销号率 25.0%；长期坚持 1 件，涉密、仅登记编号 1 件。逾期 1 件（“市委常委会会议决定事项通知”）。应当建立闭环落实机制的单位 1 个，已建立 0 个。";
    assert!(text.replace(char::is_whitespace, "").contains(&said.replace(char::is_whitespace, "")), "{text}");
    // On the last day of September there was one.
    assert_eq!(crate::desk::figure(&desk.json(&["report", "monthly", "2026-09"]), "register.matters"), 1);
}

#[test]
fn the_report_of_a_unit_has_the_matters_in_which_it_has_a_part() {
    let desk = a_register();
    let of = |unit: &str| desk.json(&["report", "monthly", "2026-10", "--unit", unit]);
    assert_eq!(crate::desk::figure(&of("办公室党支部"), "register.matters"), 1);
    assert!(
        of("宣传处党支部")["figures"].as_array().unwrap().iter().all(|one| one["id"] != "register.matters")
    );
    let owed = desk.json(&["report", "unit", "2026-10", "--unit", "办公室党支部"]);
    let owed = owed["tables"]["owed"]["rows"].as_array().unwrap().clone();
    let task = owed.iter().find(|row| row["sort"] == "matter_task").unwrap();
    assert_eq!((task["record"].as_str(), task["due"].as_str()), (Some("M3.1"), Some("2026-10-20")));
}

/// 5,000 matters with 30,000 tasks. The limit is wide, for the tests are not built for speed: what reads a store once for
/// each matter takes minutes.
#[test]
fn a_register_of_thousands_is_listed_audited_and_told_at_once() {
    const LONGEST: Duration = Duration::from_secs(20);
    let desk = Desk::staffed(TODAY);
    decision(&desk, "市委办决〔2026〕31号");
    task(&desk, 1, "开展督查", "2026-10-20");
    desk.sql(
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
        INSERT INTO matter (class, title, number, source, received, openness, owner, due, listed, op)
        SELECT 'decision', '要件' || i, '〔2026〕' || (i + 31) || '号', '市委办', '2026-09-22', 'open', owner,
          '2026-10-30', '2026-09-22', op_now() FROM n, (SELECT owner FROM matter)",
    );
    desk.sql(
        "INSERT INTO matter_measure (matter, measure, text, day, op)
        SELECT id, 1, '措施', '2026-10-08', op_now() FROM matter WHERE id > 1",
    );
    desk.sql(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6)
        INSERT INTO matter_task (matter, task, measure, text, lead, due, day, op)
        SELECT m.id, n.i, 1, '任务' || n.i, t.lead, '2026-10-20', '2026-10-08', op_now()
        FROM matter m, n, matter_task t WHERE m.id > 1",
    );
    for (words, count) in [
        (&["checklist", "list"][..], 5000),
        (&["checklist", "task", "list", "--overdue"], 29995),
        (&["checklist", "audit"], 34995),
        (&["todo", "--days", "7"], 1),
    ] {
        let begun = Instant::now();
        let page = desk.json(words);
        assert!(begun.elapsed() < LONGEST, "{words:?} took {:?}", begun.elapsed());
        assert!(rows(&page).len() >= count, "{words:?}: {}", rows(&page).len());
    }
}
