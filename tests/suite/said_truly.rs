//! Papers say what is so: no act that nobody recorded, no problem left out, nothing asked that is done already.

use serde_json::{Value, json};

use crate::desk::{Desk, figure, rows};
use crate::notice::{hold, october};

/// A half-year check of two branches with their verdicts: neither held what it must, and nothing is listed yet.
fn checked() -> Desk {
    Desk::copied("2026-07-10", |desk| {
        desk.found();
        for (branch, name, number) in [("办公室党支部", "秦春丽", "001"), ("宣传处党支部", "张伟", "002")]
        {
            desk.branch(branch);
            desk.member(name, number, branch, &[]);
        }
        for day in ["2026-01-14", "2026-03-11", "2026-04-10", "2026-05-12", "2026-06-11"] {
            desk.ok(&["log", "add", "主题党日", "--unit", "办公室党支部", "--on", day]);
        }
        desk.ok(&["inspect", "open", "2026H1", "--rule", "R-ZTDR"]);
        for unit in ["办公室党支部", "宣传处党支部"] {
            desk.ok(&["inspect", "verdict", "I1", "--unit", unit, "较好", "--because", "制度基本落实"]);
        }
    })
}

fn paper(desk: &Desk, which: &str) -> String {
    desk.text(&["inspect", "paper", "I1", which, "--format", "md"])
}

#[test]
fn a_conclusion_is_no_report_that_was_sent() {
    let desk = checked();
    desk.ok(&["inspect", "conclude", "I1"]);
    let text = desk.text(&["report", "monthly", "2026-07", "--format", "md"]);
    assert!(text.contains("作出督查结论 1 次"), "{text}");
    let explained = desk.text(&["report", "explain", "supervise.concluded", "2026-07"]);
    for text in [&text, &explained] {
        assert!(!text.contains("报领导班子"), "{text}");
        assert!(text.contains("2026年上半年检查") && !text.contains("半年半年"), "{text}");
    }
}

#[test]
fn what_no_problem_speaks_of_is_told_all_the_same() {
    let desk = checked();
    let report = paper(&desk, "报告");
    let left =
        "检查表里有制度要求没有做到 7 项次、活动记录要素不全 5 份，涉及 2 个党支部，没有列入问题清单。";
    assert!(report.contains(left), "{report}");
    for said in ["没有发现问题", "没有需要整改的问题"] {
        assert!(!report.contains(said), "{report}");
    }
    let said = desk.ok(&["inspect", "conclude", "I1"]).remarks;
    assert!(
        said.contains("检查表里还有 3 项没有列入问题清单：办公室党支部 2 项、宣传处党支部 1 项。")
            && said.contains("wuxue inspect finding draw I1"),
        "{said}"
    );
    desk.ok(&["undo", "--yes"]);
    // Of one branch: the rest is told besides.
    desk.ok(&["inspect", "finding", "draw", "I1", "--unit", "办公室党支部"]);
    let report = paper(&desk, "报告");
    assert!(
        report.contains("此外，检查表里还有制度要求没有做到 6 项次，涉及 1 个党支部，没有列入问题清单。"),
        "{report}"
    );
    // One written by hand in the words of the rule is no other problem.
    let add = ["inspect", "finding", "add", "I1", "--unit", "宣传处党支部", "--kind", "制度落实"];
    desk.ok(&[&add[..], &["--what", "主题党日一次没有开展"]].concat());
    assert!(!paper(&desk, "报告").contains("没有列入问题清单"));
    let said = desk.ok(&["inspect", "conclude", "I1"]).remarks;
    assert!(!said.contains("没有列入问题清单"), "{said}");
}

#[test]
fn where_nothing_is_missed_the_report_says_that_nothing_was_found() {
    let desk = Desk::copied("2026-07-10", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.ok(&["inspect", "open", "2026H1", "--kind", "专项督导", "--topic", "党课", "--rule", "R-DK"]);
        for (period, text) in [("2026Q1", "并入二季度"), ("2026Q2", "并入三季度")] {
            let excuse = ["inspect", "excuse", "--unit", "办公室党支部", "--rule", "R-DK"];
            desk.ok(&[&excuse[..], &["--period", period, "--text", text]].concat());
        }
    });
    let report = paper(&desk, "报告");
    assert!(report.contains("没有发现问题。") && report.contains("没有需要整改的问题。"), "{report}");
}

/// Which month it was is said as people say it.
#[test]
fn a_problem_says_in_which_months_nothing_was_held() {
    let desk = checked();
    let drawn = desk.json(&["inspect", "finding", "draw", "I1"]);
    let what: Vec<&str> = rows(&drawn).iter().map(|one| one["what"].as_str().unwrap()).collect();
    assert!(what.contains(&"主题党日未达到要求（应 6 次，实际 5 次；2月没有开展）"), "{what:?}");
    assert!(
        what.contains(&"主题党日未达到要求（应 6 次，实际 0 次；1月、2月、3月、4月、5月、6月没有开展）"),
        "{what:?}"
    );
}

#[test]
fn a_letter_does_not_ask_for_what_is_put_right() {
    let desk = checked();
    let add = |what: &str, more: &[&str]| {
        let add = ["inspect", "finding", "add", "I1", "--unit", "办公室党支部", "--what", what];
        desk.ok(&[&add[..], more].concat());
    };
    add("会议记录潦草", &["--owner", "001", "--due", "2026-08-10"]);
    add("签到表缺失", &[]);
    desk.ok(&["inspect", "rectify", "I1.1", "--done", "2026-07-10", "--evidence", "补记的记录"]);
    let letter =
        || desk.text(&["inspect", "paper", "I1", "整改通知", "--unit", "办公室党支部", "--format", "md"]);
    let text = letter();
    assert!(
        text.contains("存在以下 2 个问题，其中 1 个已报整改完成、待核验，其余 1 个请认真整改："),
        "{text}"
    );
    desk.ok(&["inspect", "verify", "I1.1", "--verifier", "002"]);
    let text = letter();
    assert!(text.contains("存在以下 2 个问题，其中 1 个已核验销号，其余 1 个请认真整改："), "{text}");
    let row = text.lines().find(|line| line.contains("会议记录潦草")).unwrap();
    assert!(row.contains("已销号") && !row.contains('＿'), "{row}");
    let row = text.lines().find(|line| line.contains("签到表缺失")).unwrap();
    assert!(row.contains('＿'), "{row}");
    desk.ok(&["inspect", "finding", "remove", "I1.2"]);
    let text = letter();
    assert!(
        text.contains("存在以下 1 个问题，均已核验销号：") && !text.contains("整改完成后，请报送"),
        "{text}"
    );
}

#[test]
fn a_problem_in_the_report_bears_no_name_of_its_branch() {
    let desk = checked();
    let add = ["inspect", "finding", "add", "I1", "--unit", "办公室党支部", "--what"];
    desk.ok(&[&add[..], &["办公室党支部3月会议记录不完整"]].concat());
    desk.ok(&[&add[..], &["与宣传处党支部的联学没有记录"]].concat());
    desk.ok(&["inspect", "propose", "I1", "--text", "办一期培训"]);
    let report = paper(&desk, "报告");
    assert!(
        report.contains("个别党支部3月会议记录不完整；个别党支部与其他党支部的联学没有记录。"),
        "{report}"
    );
    // One suggestion, and one sort of problems, need no number.
    assert!(report.contains("\n其他：个别党支部") && report.contains("\n办一期培训。"), "{report}");
}

#[test]
fn papers_made_after_a_reopening_say_what_they_replace() {
    let desk = checked();
    let add = ["inspect", "finding", "add", "I1", "--unit", "办公室党支部", "--what", "会议记录潦草"];
    desk.ok(&add);
    desk.ok(&["inspect", "conclude", "I1"]);
    for which in ["报告", "整改通知"] {
        assert!(!paper(&desk, which).contains("以此件为准"));
    }
    let reopen = ["inspect", "reopen", "I1", "--because", "漏查张伟的党课"];
    assert_eq!(desk.run_on("2026-07-15", &reopen).exit, 0);
    let late = ["inspect", "finding", "add", "I1", "--unit", "宣传处党支部", "--what", "没有签到表"];
    assert_eq!(desk.run_on("2026-07-15", &late).exit, 0);
    assert_eq!(desk.run_on("2026-07-16", &["inspect", "conclude", "I1"]).exit, 0);
    let report = paper(&desk, "报告");
    let said =
        "本报告是重新检查后修订的，替代2026年7月10日的报告，以此件为准。重新检查的原因：漏查有关同志的党课。";
    assert!(report.contains(said), "{report}");
    for which in ["述职评议附表", "履职情况"] {
        assert!(paper(&desk, which).contains("替代2026年7月10日的"), "{which}");
    }
    let letter =
        |unit: &str| desk.text(&["inspect", "paper", "I1", "整改通知", "--unit", unit, "--format", "md"]);
    assert!(letter("办公室党支部").contains("替代2026年7月10日的通知，以此件为准。"));
    // To this branch none went before.
    assert!(!letter("宣传处党支部").contains("以此件为准"));
}

#[test]
fn a_revised_notice_says_that_it_takes_the_place_of_the_one_before() {
    let desk = october();
    let print = |more: &[&str]| desk.text(&[&["notice", "print", "N1", "--format", "md"][..], more].concat());
    assert!(!print(&[]).contains("修订"));
    desk.ok(&["notice", "amend", "N1", "--because", "会期调整。"]);
    desk.ok(&["notice", "item", "edit", "N1.2", "--due", "2026-11-20"]);
    desk.ok(&["notice", "item", "remove", "N1.5"]);
    desk.ok(&["notice", "item", "add", "N1", "--kind", "党课", "--what", "廉洁教育", "--due", "2026-11-20"]);
    let paper = print(&[]);
    assert!(paper.starts_with("# ") && paper.lines().next().unwrap().ends_with("（修订版）"), "{paper}");
    let said = "本通知单是2026年第1期的修订版，替代2026年9月30日印发的通知单，以此件为准。修订原因：会期调整。\
                修订内容：第2项更改完成时限；取消原第5项“党史”；新增第6项。";
    assert!(paper.contains(said), "{paper}");
    for day in ["2026-11-02", "2026-11-02"] {
        desk.ok(&["notice", "approve", "N1", "--on", day]);
    }
    desk.ok(&["notice", "issue", "N1", "--on", "2026-11-02"]);
    assert!(print(&[]).contains(said));
    let old = desk.ok(&["notice", "print", "N1", "--format", "md", "--version", "1"]);
    assert!(!String::from_utf8(old.answer).unwrap().contains("修订"));
    assert!(old.remarks.contains("这是第 1 版，已由 2026-11-02 印发的第 2 版替代。"), "{}", old.remarks);
}

#[test]
fn a_full_stop_that_was_typed_is_not_doubled_and_one_that_was_not_is_there() {
    let desk = Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.ok(&["notice", "draft", "2026-11", "--preface", "请认真落实"]);
        let item = ["notice", "item", "add", "N1", "--kind", "主题党日", "--due", "2026-11-30"];
        desk.ok(&[&item[..], &["--what", "开展一次主题党日。", "--note", "人人发言。"]].concat());
        for day in ["2026-11-01", "2026-11-02"] {
            desk.ok(&["notice", "approve", "N1", "--on", day]);
        }
        desk.ok(&["notice", "issue", "N1"]);
    });
    let paper = desk.text(&["notice", "print", "N1", "--format", "md"]);
    assert!(paper.contains("请认真落实。"), "{paper}");
    assert!(paper.contains("开展一次主题党日。2026年11月30日前完成；人人发言。"), "{paper}");
    let prompt = desk.run_on("2026-12-05", &["notice", "remind", "N1", "--format", "md"]).answer;
    let prompt = String::from_utf8(prompt).unwrap();
    assert!(prompt.contains("主题党日：开展一次主题党日。完成时限"), "{prompt}");
    assert!(!paper.contains("。。") && !prompt.contains("。。"), "{paper}{prompt}");
}

#[test]
fn of_terms_that_nobody_recorded_no_letter_says_that_all_is_well() {
    let desk = Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.branch("办公室党支部");
    });
    let asked = ["inspect", "terms", "letter", "--format", "md"];
    let said = desk.ok(&asked);
    let text = String::from_utf8(said.answer).unwrap();
    assert!(text.contains("2 个党组织都没有登记届期（待补），要不要提醒无从知道。"), "{text}");
    assert!(!text.contains("都提醒过了"), "{text}");
    assert!(said.remarks.contains("wuxue unit term add"), "{}", said.remarks);
    desk.refused(
        &["inspect", "terms", "letter", "--paper", "html", "-o", &desk.path("函")],
        3,
        &["都没有登记届期", "unit term add"],
    );
    desk.ok(&["unit", "term", "add", "办公室党支部", "--elected", "2026-03-01"]);
    let text = desk.text(&asked);
    assert!(
        text.contains("登记了届期的 1 个里没有要提醒的") && text.contains("另有 1 个没有登记届期"),
        "{text}"
    );
    // With a letter to write, the others are told besides.
    desk.ok(&["unit", "add", "市财政局", "--kind", "外单位"]);
    desk.ok(&["unit", "term", "add", "市财政局", "--elected", "2021-12-01"]);
    let said = desk.ok(&asked);
    assert!(said.remarks.contains("另有 1 个没有登记届期（待补）"), "{}", said.remarks);
}

#[test]
fn one_number_is_of_one_letter() {
    let desk = checked();
    for (setting, text) in
        [("letterhead_mark", "中共海州市委市直机关工作委员会文件"), ("number_prefix", "海直工")]
    {
        desk.ok(&["inspect", "setting", "set", setting, text]);
    }
    desk.ok(&["inspect", "finding", "draw", "I1"]);
    let letters = ["inspect", "paper", "I1", "整改通知", "--red-head", "〔2026〕8号"];
    let file = desk.path("通知.docx");
    desk.refused(
        &[&letters[..], &["-o", &file]].concat(),
        2,
        &["这里是 2 份文稿，不能都用一个发文字号", "--unit 办公室党支部"],
    );
    desk.refused(
        &[&letters[..], &["--paper", "docx", "-o", &desk.path("通知")]].concat(),
        2,
        &["红头文件一次印一份", "--unit"],
    );
    assert!(!desk.place("通知.docx").exists() && !desk.place("通知").exists());
    desk.ok(&[&letters[..], &["--unit", "办公室党支部", "-o", &file]].concat());
    for unit in ["办公室党支部", "宣传处党支部"] {
        desk.ok(&["unit", "term", "add", unit, "--elected", "2023-08-01"]);
    }
    let letters = ["inspect", "terms", "letter", "--red-head", "〔2026〕8号", "-o"];
    desk.refused(&[&letters[..], &[&desk.path("函.docx")]].concat(), 2, &["2 份文稿", "如 办公室党支部"]);
}

/// 不作硬性要求: a copy is handed out, and nobody waits for it to be read.
#[test]
fn who_is_not_required_to_take_part_need_not_read_the_book() {
    let desk = Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.member("秦春丽", "001", "办公室党支部", &[]);
        desk.member("龙启瑞", "002", "办公室党支部", &[]);
        desk.ok(&["member", "exempt", "002", "--on", "2026-01-01", "--reason", "年老体弱"]);
        desk.ok(&["document", "add", "党史", "--class", "书目"]);
        let list = ["document", "reading", "add", "D1", "--unit", "办公室党支部", "--year", "2026"];
        desk.ok(&[&list[..], &["--copies", "--due", "2026-10-20"]].concat());
        desk.ok(&[
            "document",
            "reading",
            "hand",
            "B1",
            "--unit",
            "办公室党支部",
            "--all",
            "--on",
            "2026-10-01",
        ]);
    });
    let shown = desk.ok(&["document", "reading", "show", "B1", "--format", "json"]);
    let page: Value = serde_json::from_slice(&shown.answer).unwrap();
    assert_eq!(
        (&page["people"], &page["to_hand"], &page["handed"], &page["finished"]),
        (&json!(1), &json!(2), &json!(2), &json!({"n": 0, "of": 1}))
    );
    assert!(shown.remarks.contains("不作硬性要求的不计应读，书照发：龙启瑞。"), "{}", shown.remarks);
    let monthly = desk.json(&["report", "monthly", "2026-10"]);
    assert_eq!(figure(&monthly, "self_study.finished"), json!({"n": 0, "of": 1}));
    assert_eq!(figure(&monthly, "self_study.overdue"), json!(1));
    assert_eq!(figure(&monthly, "self_study.handed"), json!({"n": 2, "of": 2}));
    let explained = desk.text(&["report", "explain", "self_study.finished", "2026-10", "--format", "json"]);
    assert!(explained.contains("不作硬性要求"), "{explained}");
    let open = |who: &str| desk.text(&["report", "member", who, "2026", "--format", "md"]);
    assert!(open("秦春丽").contains("还没有读完，已过时限"), "{}", open("秦春丽"));
    assert!(!open("龙启瑞").contains("还没有读完"), "{}", open("龙启瑞"));
    // Of what may be studied alone, too, they are no broken link.
    let chain = desk.json(&["report", "chain", "D1"]);
    let own = chain["tiers"].as_array().unwrap().iter().find(|one| one["tier"] == "self_study").unwrap();
    assert_eq!(own["reached"], json!({"n": 0, "of": 1}), "{own}");
}

#[test]
fn why_an_item_does_not_apply_is_said_once() {
    let desk = october();
    hold(&desk, "主题党日", "办公室党支部", "2026-10-12", &["--item", "N1.1"]);
    let matrix = desk.json(&["notice", "matrix", "N1"]);
    let exempt = rows(&matrix).iter().find(|one| one["state"] == "exempt").unwrap();
    assert_eq!((&exempt["state_name"], &exempt["why"]), (&json!("不适用"), &json!("没有设党小组")));
}

#[test]
fn what_does_not_come_due_is_said_once() {
    let desk = Desk::founded("2026-10-12");
    let text = desk.text(&["report", "monthly", "2026-10", "--format", "md"]);
    assert!(text.contains("11月没有到期的制度要求。"), "{text}");
    assert!(!text.contains("没有要落实的制度要求"), "{text}");
    let page = desk.json(&["report", "monthly", "2026-10"]);
    assert_eq!(page["tables"]["next_month"]["rows"], json!([]));
}
