//! 报送登记: which papers were sent to whom, as they were.

use serde_json::json;

use crate::desk::{Desk, figure, rows};

const FORMATS: [&str; 8] = ["table", "json", "jsonl", "csv", "md", "html", "xlsx", "docx"];

/// Two branches with some records of October.
fn office() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
        desk.member("秦春丽", "001", "办公室党支部", &[]);
        desk.member("张伟", "002", "宣传处党支部", &[]);
        desk.ok(&["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-10-12"]);
        desk.ok(&["log", "attend", "A1", "--mark", "秦春丽=出勤"]);
    })
}

fn bytes(desk: &Desk, words: &[&str], format: &str) -> Vec<u8> {
    desk.ok(&[words, &["--format", format]].concat()).answer
}

#[test]
fn what_was_sent_is_printed_as_it_was_in_every_format() {
    let desk = office();
    let before: Vec<_> = FORMATS.map(|format| bytes(&desk, &["report", "monthly", "2026-10"], format)).into();
    let sent = desk.json(&["report", "sent", "add", "月报", "2026-10", "--to", "领导班子"]);
    assert_eq!(
        (&sent["sent"], &sent["paper"], &sent["to"]),
        (&json!("SP1"), &json!("monthly"), &json!("市直机关工委领导班子"))
    );
    assert_eq!(
        (&sent["period"], &sent["day"], &sent["body"]),
        (&json!("2026-10"), &json!("2026-11-02"), &json!("U1"))
    );
    desk.ok(&["log", "add", "党课", "--unit", "宣传处党支部", "--on", "2026-10-20"]);
    for (format, before) in FORMATS.into_iter().zip(before) {
        assert!(bytes(&desk, &["report", "sent", "show", "SP1", "--as-sent"], format) == before, "{format}");
        assert!(bytes(&desk, &["report", "monthly", "2026-10"], format) != before, "{format}");
    }
    // The number is understood in any way it may be written.
    for number in ["sp1", "S1", "1", "ＳＰ１"] {
        assert_eq!(desk.json(&["report", "sent", "show", number])["sent"], "SP1", "{number}");
    }
    desk.refused(&["report", "sent", "show", "SP2"], 3, &["没有 SP2"]);
    desk.refused(&["report", "sent", "show", "A1"], 2, &["不是报送登记的编号"]);
}

#[test]
fn what_was_made_final_is_what_was_sent() {
    let desk = office();
    desk.ok(&["report", "finalise", "2026-10"]);
    let last = desk.text(&["report", "monthly", "2026-10", "--as-finalised", "--format", "md"]);
    desk.ok(&["log", "add", "党课", "--unit", "宣传处党支部", "--on", "2026-10-20", "--because", "漏登"]);
    let said =
        desk.ok(&["report", "sent", "add", "2026-10", "--to", "领导班子", "--dry-run"].map(
            |word| match word {
                "2026-10" => "月报",
                word => word,
            },
        ));
    assert!(said.remarks.contains("留存的是 2026-11-02 的定稿"), "{}", said.remarks);
    desk.ok(&["report", "sent", "add", "月报", "2026-10", "--to", "领导班子"]);
    assert_eq!(desk.text(&["report", "sent", "show", "SP1", "--as-sent", "--format", "md"]), last);
    // What was sent rests on what was made final: that is not undone under it.
    let said = desk.page(3, &["undo", "#8", "--yes"]);
    assert_eq!(said["kind"], "refused", "{said}");
    // One sent before it was made final was another.
    let said =
        desk.ok(&["report", "sent", "add", "月报", "2026-10", "--to", "市委办公室", "--on", "2026-11-01"]);
    assert!(said.remarks.contains("2026-11-01 还没有定稿"), "{}", said.remarks);
    let paper = desk.json(&["report", "sent", "show", "SP2", "--as-sent"]);
    assert_eq!((&paper["as_of"], figure(&paper, "organ.held")), (&json!("2026-11-01"), json!(2)));
}

#[test]
fn the_same_paper_goes_to_the_same_body_once_unless_there_is_a_reason() {
    let desk = office();
    let again = ["report", "sent", "add", "月报", "2026-10", "--to", "U1", "--on", "2026-11-02"];
    desk.ok(&["report", "sent", "add", "monthly", "上月", "--to", "领导班子", "--on", "2026-11-01"]);
    desk.refused(
        &again,
        3,
        &[
            "2026年10月月报已于 2026-11-01 报送市直机关工委领导班子（SP1）",
            "wuxue report sent show SP1",
            "--because 原因",
        ],
    );
    // Another body, unit or period is another matter.
    for words in [
        &["月报", "2026-10", "--to", "市委办公室"][..],
        &["月报", "2026-10", "--to", "领导班子", "--unit", "办公室党支部"],
        &["月报", "2026-09", "--to", "领导班子"],
        &["通报", "2026Q3", "--to", "领导班子"],
        &["半年报告", "2026H1", "--to", "领导班子"],
        &["党组织", "办公室党支部", "2026-10", "--to", "领导班子"],
    ] {
        let sent = desk.json(&[&["report", "sent", "add"], words].concat());
        assert_eq!(sent["reason"], json!(null), "{words:?}");
    }
    desk.refused(
        &["report", "sent", "add", "half-year", "--to", "U1"],
        3,
        &["2026年上半年报告已于 2026-11-02 报送", "（SP6）"],
    );
    // Words are the same however they are spaced and whatever their width.
    desk.refused(&["report", "sent", "add", "月报", "2026-10", "--to", "市委 办公室"], 3, &["（SP2）"]);
    let sent = desk.json(&[&again[..], &["--because", "班子要求补送附表"]].concat());
    assert_eq!((&sent["sent"], &sent["reason"]), (&json!("SP8"), &json!("班子要求补送附表")));
    // Why something was entered is no reason for sending it twice.
    let first =
        desk.json(&["report", "sent", "add", "月报", "2026-08", "--to", "领导班子", "--because", "补登"]);
    assert_eq!(first["reason"], json!(null));
    let shown = desk.json(&["report", "sent", "show", "SP8"]);
    assert_eq!(shown["reason"], "班子要求补送附表");
    let others: Vec<_> = shown["others"].as_array().unwrap().iter().map(|row| row["sent"].clone()).collect();
    assert_eq!(others, [json!("SP1"), json!("SP2")]);
}

#[test]
fn papers_from_elsewhere_are_entered_by_name() {
    let desk = office();
    let sent = desk.json(&[
        "report",
        "sent",
        "add",
        "党建工作总结",
        "2026H1",
        "--to",
        "市委办公室",
        "--number",
        "工委〔2026〕12号",
        "--note",
        "纸质",
        "--on",
        "2026-07-03",
    ]);
    assert_eq!(
        (&sent["paper"], &sent["period"], &sent["body"]),
        (&json!("党建工作总结"), &json!("2026H1"), &json!(null))
    );
    assert_eq!((&sent["to"], &sent["number"]), (&json!("市委办公室"), &json!("工委〔2026〕12号")));
    desk.refused(&["report", "sent", "show", "SP1", "--as-sent"], 3, &["没有留存原文"]);
    desk.refused(
        &["report", "sent", "add", "党建工作总结", "2026H1", "--to", "市委办公室"],
        3,
        &["“党建工作总结”已于 2026-07-03 报送市委办公室（SP1）"],
    );
    // A plan goes out before its year begins.
    desk.ok(&["report", "sent", "add", "党建工作计划", "2027", "--to", "领导班子"]);
    let listed = |words: &[&str]| -> Vec<String> {
        let page = desk.json(&[&["report", "sent", "list"], words].concat());
        rows(&page).iter().map(|row| row["sent"].as_str().unwrap().to_owned()).collect()
    };
    desk.ok(&["report", "sent", "add", "党组织", "宣传处党支部", "2026-10", "--to", "上级"]);
    assert_eq!(listed(&[]), ["SP1", "SP2", "SP3"]);
    assert_eq!(listed(&["--to", "班子"]), ["SP2"]);
    assert_eq!(listed(&["--to", "市委"]), ["SP1"]);
    assert_eq!(listed(&["--sent", "2026-07"]), ["SP1"]);
    assert_eq!(listed(&["--period", "2026H1"]), ["SP1"]);
    assert_eq!(listed(&["--period", "2026"]), ["SP1", "SP3"]);
    assert_eq!(listed(&["--unit", "宣传处党支部"]), ["SP3"]);
    let csv = String::from_utf8(bytes(&desk, &["report", "sent", "list"], "csv")).unwrap();
    assert!(csv.contains("SP1,2026-07-03,党建工作总结,2026年上半年"), "{csv}");
}

#[test]
fn a_paper_to_the_leading_body_is_an_act_of_supervision() {
    let desk = office();
    for words in [
        &["月报", "2026-09", "--to", "领导班子", "--on", "2026-10-08"][..],
        &["月报", "2026-09", "--to", "领导班子", "--on", "2026-10-09", "--because", "更正附表"],
        &["月报", "2026-09", "--to", "市委办公室", "--on", "2026-10-08"],
        &["党组织", "办公室党支部", "2026-09", "--to", "领导班子", "--on", "2026-10-10"],
        &["党建工作总结", "2026Q3", "--to", "领导班子", "--on", "2026-11-01"],
    ] {
        desk.ok(&[&["report", "sent", "add"], words].concat());
    }
    let report = desk.json(&["report", "monthly", "2026-10"]);
    assert_eq!(figure(&report, "supervise.sent"), 2);
    let of = |table: &serde_json::Value| -> Vec<String> {
        table["rows"].as_array().unwrap().iter().map(|row| row["sent"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(of(&report["tables"]["sent"]), ["SP1", "SP2", "SP4"]);
    let paper = desk.text(&["report", "monthly", "2026-10", "--format", "md"]);
    assert!(paper.contains("向领导班子报送 2 份（2026年9月月报、2026年9月学习情况）"), "{paper}");
    assert!(!paper.contains("督学资料（通知单、督查、通报）还没有登记"), "{paper}");
    let explained = desk.json(&["report", "explain", "supervise.sent", "2026-10"]);
    let records: Vec<_> = explained["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["record"].clone(), row["n"].clone()))
        .collect();
    assert_eq!(records, [(json!("SP1"), json!(1)), (json!("SP4"), json!(1))]);
    let out: Vec<_> = explained["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["record"].as_str().unwrap(), row["why"].as_str().unwrap()))
        .collect();
    assert_eq!(out, [("SP3", "报送对象是市委办公室，不是领导班子"), ("SP2", "同一份文稿再次报送：更正附表")]);
    // A branch has its own paper, the committee all of them.
    let of_branch = desk.json(&["report", "unit", "办公室党支部", "2026-10"]);
    assert_eq!(of(&of_branch["tables"]["sent"]), ["SP4"]);
    let of_other = desk.json(&["report", "monthly", "2026-10", "--unit", "宣传处党支部"]);
    assert!(of(&of_other["tables"]["sent"]).is_empty());
    let of_body = desk.json(&["report", "monthly", "2026-10", "--unit", "U1"]);
    assert_eq!(figure(&of_body, "supervise.sent"), 2);
    assert_eq!(figure(&desk.json(&["report", "quarterly", "2026Q4"]), "supervise.sent"), 3);
}

#[test]
fn the_papers_of_an_inspection_are_sent_as_they_were_concluded() {
    let desk = office();
    desk.ok(&["inspect", "open", "2026H1"]);
    desk.refused(&["report", "sent", "add", "I1", "--to", "领导班子"], 3, &["还没有作结论"]);
    for unit in ["办公室党支部", "宣传处党支部"] {
        desk.ok(&["inspect", "verdict", "I1", "--unit", unit, "较好", "--because", "齐全"]);
    }
    desk.ok(&["inspect", "conclude", "I1"]);
    let concluded = desk.text(&["inspect", "paper", "I1", "报告", "--version", "1", "--format", "md"]);
    let sent = desk.json(&["report", "sent", "add", "督查报告", "--inspection", "I1", "--to", "领导班子"]);
    assert_eq!((&sent["paper"], &sent["period"]), (&json!("2026年上半年检查报告"), &json!("2026H1")));
    assert_eq!(desk.text(&["report", "sent", "show", "SP1", "--as-sent", "--format", "md"]), concluded);
    desk.refused(&["report", "sent", "add", "I1", "--to", "领导班子"], 3, &["（SP1）"]);
    let letters =
        desk.json(&["report", "sent", "add", "整改通知", "--inspection", "I1", "--to", "办公室党支部"]);
    assert_eq!(letters["paper"], "2026年上半年检查整改通知");
    desk.refused(
        &["report", "sent", "add", "月报", "--inspection", "I1", "--to", "领导班子"],
        2,
        &["督查没有“月报”这种文稿"],
    );
    assert_eq!(desk.figure("supervise.sent", "2026-11"), 1);
}

#[test]
fn an_entry_is_corrected_but_what_was_kept_stays_what_it_is() {
    let desk = office();
    desk.ok(&["report", "sent", "add", "月报", "2026-10", "--to", "领导班子"]);
    desk.ok(&["report", "sent", "add", "月报", "2026-10", "--to", "组织处党支布"]);
    desk.refused(
        &["report", "sent", "edit", "SP1", "--period", "2026-09"],
        3,
        &["留存了原文", "report sent remove SP1"],
    );
    desk.refused(&["report", "sent", "edit", "SP1", "--name", "工作总结"], 3, &["不能改名"]);
    desk.refused(&["report", "sent", "edit", "SP1"], 2, &["没有写要改什么"]);
    desk.refused(&["report", "sent", "edit", "SP2", "--to", "U1"], 3, &["（SP1）", "--because 原因"]);
    let changed = desk.json(&[
        "report",
        "sent",
        "edit",
        "SP2",
        "--to",
        "U1",
        "--because",
        "补送附表",
        "--number",
        "工委〔2026〕3号",
    ]);
    assert_eq!(rows(&changed).len(), 3, "{changed}");
    // The reason for sending it again stays, whatever else is corrected and why.
    desk.ok(&["report", "sent", "edit", "SP2", "--number", "无", "--because", "文号错了"]);
    let shown = desk.json(&["report", "sent", "show", "SP2"]);
    assert_eq!((&shown["reason"], &shown["number"]), (&json!("补送附表"), &json!(null)));
    // What goes elsewhere is no second time.
    desk.ok(&["report", "sent", "edit", "SP2", "--to", "上级"]);
    assert_eq!(desk.json(&["report", "sent", "show", "SP2"])["reason"], json!(null));

    desk.refused(&["report", "sent", "remove", "SP1"], 3, &["要写明原因"]);
    let state = desk.dump();
    desk.ok(&["report", "sent", "remove", "SP1", "--because", "登记错了"]);
    desk.refused(&["report", "sent", "show", "SP1"], 3, &["没有 SP1"]);
    desk.ok(&["undo", "--yes"]);
    assert_eq!(desk.dump(), state);
}

#[test]
fn a_report_is_known_by_what_people_call_it_and_a_correction_that_changes_nothing_is_none() {
    let desk = office();
    for (said, period, paper) in [
        ("季报", "2026Q3", "quarterly"),
        ("半年报", "2026H1", "half-year"),
        ("月度报告", "2026-09", "monthly"),
    ] {
        let page = desk.json(&["report", "sent", "add", said, period, "--to", "市委组织部"]);
        assert_eq!((&page["paper"], &page["kept"]), (&paper.into(), &true.into()), "{said}");
    }
    let before = desk.state();
    desk.ok(&["report", "sent", "edit", "SP1", "--to", "市委组织部"]);
    assert_eq!(desk.state(), before);
}

#[test]
fn what_cannot_have_been_sent_is_refused() {
    let desk = office();
    desk.ok(&[
        "member",
        "add",
        "李娜",
        "--staff-no",
        "003",
        "--branch",
        "办公室党支部",
        "--standing",
        "中共党员",
    ]);
    let add = |words: &[&'static str]| [&["report", "sent", "add"], words].concat();
    for (words, exit, says) in [
        (&["月报", "2026-10", "--to", "班子", "--on", "2026-11-03"][..], 3, &["晚于今天", "还没有报送"][..]),
        (&["月报", "2026-12", "--to", "班子"], 3, &["还没有开始"]),
        (&["月报", "2026-10", "--to", "班子", "--on", "2026-09-30"], 3, &["2026年10月还没有开始"]),
        (&["通报", "2026-10", "--to", "班子"], 2, &["要写一个季度"]),
        (&["montly", "2026-10", "--to", "班子"], 2, &["是不是 monthly"]),
        (&["2026-10", "--to", "班子"], 2, &["先写文稿"]),
        (&["--to", "班子"], 2, &["没有写报送的是哪份文稿"]),
        (&["党建工作总结", "--to", "班子"], 2, &["没有写“党建工作总结”是哪个期间的"]),
        (&["党建工作总结", "机密★5年", "--to", "班子"], 2, &["期间不对"]),
        (&["机密★5年总结", "2026-10", "--to", "班子"], 3, &["密"]),
        (&["月报", "2026-10", "--to", "机密★5年"], 3, &["密"]),
        (&["个人", "李娜", "--to", "班子"], 2, &["个人的明细"]),
        (&["党组织", "2026-10", "--to", "班子"], 2, &["没有写哪个党组织"]),
        (&["月报", "2026-10", "--to", "U99"], 3, &["没有叫“U99”的党组织"]),
        (&["月报", "2026-10", "--to", "办公室党支部", "--inspection", "I9"], 2, &["督查没有“月报”"]),
    ] {
        // A mark is told before anything is made of the inspection.
        let words = add(words);
        let outcome = desk.run(&words);
        assert!(
            outcome.exit == exit || words.contains(&"I9"),
            "{words:?} {}\n{}",
            outcome.exit,
            outcome.remarks
        );
        for part in says {
            assert!(
                outcome.remarks.contains(part) || words.contains(&"I9"),
                "{words:?}\n{}",
                outcome.remarks
            );
        }
        assert!(outcome.remarks.contains('→'), "{words:?}\n{}", outcome.remarks);
    }
    assert_eq!(rows(&desk.json(&["report", "sent", "list"])).len(), 0);
    // A slip of the hand is kept as it was typed, and pointed out.
    let said = desk.ok(&add(&["月报", "2026-10", "--to", "办公室党支布"]));
    assert!(
        said.remarks.contains("如果是“办公室党支部”，更正：wuxue report sent edit SP1 --to 办公室党支部"),
        "{}",
        said.remarks
    );
    desk.ok(&["report", "sent", "edit", "SP1", "--to", "办公室党支部"]);
    assert_eq!(desk.json(&["report", "sent", "show", "SP1"])["to"], "办公室党支部");
    // What is sent before its period is over says so.
    let said = desk.ok(&add(&["月报", "2026-11", "--to", "班子"]));
    assert!(said.remarks.contains("报送时2026年11月还没有过完"), "{}", said.remarks);
}

#[test]
fn the_duty_to_report_to_the_leading_body_is_done_by_what_was_sent_to_it() {
    let desk = office();
    let half = || {
        let page = desk.json(&["inspect", "duty", "show", "向班子报告"]);
        let all = page["occurrences"].as_array().unwrap().clone();
        all.into_iter().find(|row| row["period"] == "2026H2").unwrap()
    };
    for words in [
        &["月报", "2026-10", "--to", "市委办公室"][..],
        &["党组织", "办公室党支部", "2026-10", "--to", "领导班子"],
    ] {
        desk.ok(&[&["report", "sent", "add"], words].concat());
    }
    assert_eq!(half()["state"], "not_due", "{}", half());
    desk.ok(&["report", "sent", "add", "月报", "2026-10", "--to", "领导班子"]);
    assert_eq!((&half()["state"], &half()["evidence"]), (&json!("done"), &json!("SP3")));
    desk.ok(&["report", "sent", "remove", "SP3", "--because", "登记错了"]);
    assert_eq!(half()["state"], "not_due");
}
