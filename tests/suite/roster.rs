//! Units, members and the roster import through whole command lines.

use std::path::Path;

use serde_json::Value;
use wuxue::store::{Access, Store};

use crate::desk::{Desk, rows, sample};

fn founded() -> Desk {
    Desk::founded("2026-10-31")
}

fn staffed() -> Desk {
    Desk::staffed("2026-10-31")
}

fn row<'a>(page: &'a Value, key: &str, value: &str) -> &'a Value {
    rows(page).iter().find(|row| row[key] == value).unwrap_or_else(|| panic!("{key} {value}: {page:#}"))
}

const HEAD: &str =
    "姓名,工号,党支部,党小组,青年理论学习小组,政治面貌,出生年月,入党日期,党内职务,起始日期,备注\n";

#[test]
fn the_sample_roster_comes_in_once_whatever_its_form() {
    let files = ["roster-utf8-bom.csv", "roster-gbk.csv", "roster.xlsx"].map(sample);
    for first in 0..3 {
        let desk = founded();
        let page = desk.json(&["member", "import", &files[first], "--yes"]);
        assert_eq!(page["schema"], "wuxue.import/1");
        assert_eq!((&page["new"], &page["held"], &page["applied"]), (&48.into(), &0.into(), &true.into()));
        assert_eq!(page["operation"], "#2");
        let made = page["made"].as_array().unwrap();
        let kinds = |what: &str| made.iter().filter(|made| made["what"] == what).count();
        assert_eq!((kinds("党支部"), kinds("党小组"), kinds("青年理论学习小组")), (6, 6, 2));
        let before = desk.dump();
        for again in &files {
            let page = desk.json(&["member", "import", again, "--yes"]);
            assert_eq!(
                (&page["new"], &page["changed"], &page["same"], &page["held"]),
                (&0.into(), &0.into(), &48.into(), &0.into()),
                "{again}"
            );
            assert_eq!((&page["operation"], &page["applied"]), (&Value::Null, &false.into()));
        }
        assert!(desk.dump() == before);
    }
}

#[test]
fn the_import_puts_everybody_where_the_file_says() {
    let desk = staffed();
    let units = desk.json(&["unit", "list"]);
    let members = |name: &str| row(&units, "name", name)["members"].as_i64().unwrap();
    assert_eq!(members("办公室党支部"), 9);
    assert_eq!(members("群团处党支部"), 6);
    assert_eq!(members("青年理论学习二组"), 3);
    assert_eq!(row(&units, "name", "办公室党支部")["parent"], "U2");
    assert_eq!(row(&units, "name", "青年理论学习一组")["parent"], "U2");
    assert_eq!(row(&units, "name", "青年理论学习二组")["starts"], "2025-01-01", "the earliest of its rows");
    let people = desk.json(&["member", "list"]);
    assert_eq!(rows(&people).len(), 48);
    let youth = row(&people, "name", "周子昂");
    assert_eq!((&youth["branch"], &youth["standing"]), (&Value::Null, &"共青团员".into()));
    assert_eq!(row(&people, "name", "秦春丽")["posts"][0], "书记");
    let exempt: Vec<_> = rows(&people).iter().filter(|row| !row["exempt"].is_null()).collect();
    assert_eq!(exempt.len(), 3);
    assert!(exempt.iter().all(|row| row["exempt"] == "年老体弱"));
    assert_eq!(desk.json(&["member", "show", "萧萱丽"])["note"], "年老体弱，免于硬性要求");
    let branch = desk.json(&["unit", "show", "群团处党支部"]);
    assert_eq!((&branch["committee"], &branch["full_members"]), (&false.into(), &6.into()));
    let branch = desk.json(&["unit", "show", "组织处党支部"]);
    assert_eq!(
        (&branch["committee"], &branch["full_members"]),
        (&true.into(), &7.into()),
        "the probationary member does not count"
    );
    assert_eq!(rows(&desk.json(&["member", "list", "--unit", "组织处党支部/第二党小组"])).len(), 4);
    assert_eq!(
        rows(&desk.json(&["member", "list", "--on", "2024-12-31", "--unit", "办公室党支部"])).len(),
        0
    );
    assert!(desk.text(&["check"]).contains("没有发现问题"));
    desk.ok(&["undo", "--yes"]);
    assert_eq!(rows(&desk.json(&["member", "list"])).len(), 0);
}

#[test]
fn without_a_terminal_an_import_asks_for_yes_and_a_dry_run_writes_nothing() {
    let desk = founded();
    let remarks = desk.refused(&["member", "import", &sample("roster.xlsx")], 3, &[]);
    assert!(remarks.contains("--yes"), "{remarks}");
    let before = desk.dump();
    let page = desk.json(&["member", "import", &sample("roster.xlsx"), "--dry-run"]);
    assert_eq!(
        (&page["new"], &page["applied"], &page["operation"]),
        (&48.into(), &false.into(), &Value::Null)
    );
    assert!(desk.dump() == before);
}

#[test]
fn rows_that_are_wrong_are_held_back_each_with_its_reason() {
    let desk = staffed();
    let cases = [
        ("张三,9001,甲支部,,,中共党员,1980-13,,,,", "出生年月", "不是年月"),
        ("李四,9002,甲支部,,,中共党圆,,,,,", "政治面貌", "不认得"),
        ("王五,9003,甲支部,,,中共党员,,,,,", "工号", "第 5 行"),
        ("赵六,9003,甲支部,,,中共党员,,,,,", "工号", "第 4 行"),
        ("孙七,,甲支部,,,中共党员,,,,,", "姓名", "第 7 行"),
        ("孙七,,甲支部,,,中共党员,,,,,", "姓名", "第 6 行"),
        ("=cmd(),9007,甲支部,,,中共党员,,,,,", "姓名", "公式"),
        ("周八,9008,甲支部,,,中共党员,,,,,机密★5年", "备注", "密级"),
        ("（公式没有结果）,9022,甲支部,,,中共党员,,,,,", "姓名", "没有存它算出的结果"),
        ("许九,#N/A,甲支部,,,中共党员,,,,,", "工号", "公式出错"),
        ("吴九,9009,,,,中共党员,,,,,", "党支部", "没有写党支部"),
        ("郑十,9010,,,,群众,,,,,", "党支部", "没有写党支部"),
        ("冯一,9011,甲支部,,,群众,,,,,", "政治面貌", "群众"),
        ("陈二,9012,甲支部,,,中共党员,,,小组组长,,", "党内职务", "小组"),
        ("褚三,440102196001011234,甲支部,,,中共党员,,,,,", "工号", "身份证号"),
        ("卫四,9014,市直机关工委机关党委,,,中共党员,,,,,", "党支部", "是机关党委"),
        ("秦春花,001001,办公室党支部,,,中共党员,,,,,", "工号", "在库中是秦春丽"),
        ("张伟,,甲支部,,,中共党员,,,,,", "姓名", "分不清"),
        ("蒋五,9017,办公室党支部,,,中共党员,,,书记,,", "党内职务", "秦春丽"),
        ("沈六,9018,办公室党支部,,,中共党员,,,,2024-12-31,", "起始日期", "早于"),
        ("韩七,9019,办公室党支部,,青年理论学习一组,中共党员,1980-01,,,,", "青年理论学习小组", "年龄上限"),
        ("杨八,9020,甲支部,,,中共党员,,2026-02-30,,,", "入党日期", "不是存在的日期"),
        (",9021,甲支部,,,中共党员,,,,,", "姓名", "没有写姓名"),
    ];
    let lines: Vec<_> = cases.iter().map(|case| case.0).collect();
    let file = desk.file("bad.csv", format!("{HEAD}{}\n", lines.join("\n")));
    let before = desk.dump();
    let page = desk.page(1, &["member", "import", &file, "--yes"]);
    assert!(desk.dump() == before);
    assert_eq!(page["held"], cases.len());
    assert_eq!((&page["new"], page["made"].as_array().unwrap().len()), (&0.into(), 0));
    for (at, (line, column, reason)) in cases.iter().enumerate() {
        let found = rows(&page).iter().find(|row| row["row"] == at + 2).unwrap();
        assert_eq!((&found["state"], &found["column"]), (&"held".into(), &(*column).into()), "{line}");
        assert!(found["reason"].as_str().unwrap().contains(reason), "{line}: {found}");
        assert!(!found["fix"].as_str().unwrap().is_empty(), "{line}");
    }
    assert!(!page.to_string().contains("440102196001011234"));
}

#[test]
fn a_partial_import_takes_the_good_rows_and_leaves_the_others_to_be_mended() {
    let desk = staffed();
    let good = "新一,9001,甲支部,第一党小组,,中共党员,1980-01,,,2026-01-01,";
    let bad = "新二,9002,甲支部,,,中共党圆,,,,2026-02-01,";
    let file = desk.file("new.csv", format!("{HEAD}{good}\n{bad}\n"));
    assert_eq!(desk.page(1, &["member", "import", &file, "--yes"])["applied"], false);
    let page = desk.page(1, &["member", "import", &file, "--yes", "--partial"]);
    assert_eq!((&page["new"], &page["held"], &page["applied"]), (&1.into(), &1.into(), &true.into()));
    let rejected = desk.path("new.rejected.csv");
    let text = std::fs::read_to_string(&rejected).unwrap();
    assert!(text.contains("新二") && text.contains("不认得") && !text.contains("新一"), "{text}");
    std::fs::write(&rejected, text.replace("中共党圆", "中共党员")).unwrap();
    let page = desk.json(&["member", "import", &rejected, "--yes"]);
    assert_eq!((&page["new"], &page["held"]), (&1.into(), &0.into()));
    assert_eq!(rows(&desk.json(&["member", "list", "--unit", "甲支部"])).len(), 2);
}

#[test]
fn changed_values_are_shown_and_wait_for_update() {
    let desk = staffed();
    let lines = [
        "买买提•艾力,001027,群团处党支部,,,中共党员,1975-02,,,,",
        "熊晓婷,001006,组织处党支部,第三党小组,,中共党员,1979-10,,副书记,,",
        "姚静静,001017,组织处党支部,,,中共党员,,,,,",
        "秦春丽,001001,办公室党支部,,,中共党员,1971-11,,书记,,",
    ];
    let file = desk.file("update.csv", format!("{HEAD}{}\n", lines.join("\n")));
    let before = desk.dump();
    let page = desk.page(1, &["member", "import", &file, "--yes"]);
    assert_eq!((&page["changed"], &page["same"], &page["applied"]), (&3.into(), &1.into(), &false.into()));
    assert!(desk.dump() == before);
    let values: Vec<_> = rows(&page).iter().map(|row| row["value"].as_str().unwrap()).collect();
    assert!(
        values.contains(&"办公室党支部 → 组织处党支部") && values.contains(&"预备党员 → 中共党员"),
        "{values:?}"
    );
    let page = desk.json(&["member", "import", &file, "--yes", "--update", "--on", "2026-10-01"]);
    assert_eq!((&page["changed"], &page["applied"]), (&3.into(), &true.into()));
    assert_eq!(page["made"][0]["name"], "组织处党支部第三党小组");
    let history = desk.json(&["member", "show", "001006"]);
    assert_eq!(history["birth_month"], "1979-10");
    let left = rows(&history).iter().find(|row| row["value"] == "办公室党支部").unwrap();
    assert_eq!(left["ends"], "2026-09-30");
    assert_eq!(row(&history, "value", "组织处党支部副书记")["starts"], "2026-10-01");
    assert_eq!(desk.json(&["member", "import", &file, "--yes"])["same"], 4);
    assert!(desk.text(&["check"]).contains("没有发现问题"));
}

#[test]
fn posts_outside_the_branch_are_not_the_rosters_to_say() {
    let desk = staffed();
    desk.ok(&["member", "post", "001001", "机关党委委员", "--unit", "U2", "--on", "2026-10-01"]);
    let again = |flags: &[&str], file: &str, exit: u8| {
        desk.page(exit, &[&["member", "import", file, "--yes"], flags].concat())
    };
    let page = again(&[], &sample("roster-utf8-bom.csv"), 0);
    assert_eq!((&page["changed"], &page["same"]), (&0.into(), &48.into()), "{page:#}");
    // Another post in the branch ends the one held there and leaves the one in the committee.
    let line = "秦春丽,001001,办公室党支部,,,中共党员,1971-11,,组织委员,,";
    let file = desk.file("post.csv", format!("{HEAD}{line}\n"));
    let page = again(&["--update", "--on", "2026-10-15"], &file, 0);
    assert_eq!(page["changed"], 1, "{page:#}");
    assert_eq!(rows(&page)[0]["value"], "书记 → 组织委员");
    let history = desk.json(&["member", "show", "001001"]);
    let ends = |value: &str| {
        let found = rows(&history).iter().find(|row| row["value"].as_str().unwrap().ends_with(value));
        found.unwrap_or_else(|| panic!("{value}: {history:#}"))["ends"].clone()
    };
    assert_eq!(ends("机关党委委员"), Value::Null);
    assert_eq!(ends("党支部书记"), "2026-10-14");
    assert_eq!(again(&[], &file, 0)["same"], 1);
}

#[test]
fn people_without_staff_numbers_match_by_name_and_branch() {
    let desk = founded();
    let text = "姓名,党支部,政治面貌\n张 伟,甲支部,中共党员\n张伟,乙支部,预备党员\n";
    let file = desk.file("a.csv", text);
    assert_eq!(desk.json(&["member", "import", &file, "--yes"])["new"], 2);
    assert_eq!(desk.json(&["member", "import", &file, "--yes"])["same"], 2);
    let numbered = desk.file("b.csv", "姓名,工号,党支部,政治面貌\n张伟,007,甲支部,中共党员\n");
    let page = desk.page(1, &["member", "import", &numbered, "--yes"]);
    assert_eq!(
        (rows(&page)[0]["column"].as_str(), rows(&page)[0]["value"].as_str()),
        (Some("工号"), Some("（无） → 007"))
    );
    desk.json(&["member", "import", &numbered, "--yes", "--update"]);
    assert_eq!(desk.json(&["member", "show", "007"])["person"], "P1");
}

#[test]
fn an_attendance_file_is_no_roster() {
    let desk = founded();
    desk.refused(&["member", "import", &sample("signin-gbk.csv"), "--yes"], 3, &["log import"]);
    desk.refused(&["member", "import", &sample("bad-truncated.xlsx"), "--yes"], 3, &["损坏"]);
}

#[test]
fn a_store_that_was_written_to_meanwhile_keeps_its_later_word() {
    use wuxue::calendar::Day;
    use wuxue::import::{decode::Source, roster};
    use wuxue::store::Authorship;
    let desk = founded();
    let today = Day::from_iso("2026-10-31").unwrap();
    let mut store = Store::open(&desk.store, Access::Write).unwrap();
    let source = Source::open(Path::new(&sample("roster.xlsx"))).unwrap();
    let wish = roster::Wish {
        sheet: None,
        mappings: Vec::new(),
        on: today,
        update: false,
        partial: false,
        all_rows: false,
    };
    let plan = store.view(|records| roster::plan(records, &source, &wish, today, &|_| {})).unwrap();
    desk.ok(&["unit", "add", "综合处", "--kind", "处室"]);
    let authorship = Authorship {
        operator: "李明".into(),
        reason: None,
        command: "test".into(),
        whereabouts: String::new(),
        at: "2026-10-31T09:00:00+08:00".into(),
        today,
        dry_run: false,
    };
    let error = store.write(&authorship, |write| plan.apply(write)).unwrap_err();
    assert!(error.to_string().contains("预览之后"), "{error}");
    assert_eq!(desk.state().0, 2);
}

#[test]
fn namesakes_are_refused_in_a_script_with_the_candidates() {
    let desk = staffed();
    let remarks = desk.refused(&["member", "move", "张伟", "--to", "组织处党支部"], 3, &[]);
    assert!(remarks.contains("001004") && remarks.contains("001022"), "{remarks}");
    let remarks = desk.refused(&["member", "show", "秦春莉"], 3, &[]);
    assert!(remarks.contains("秦春丽"), "{remarks}");
    desk.refused(&["member", "show", "秦"], 3, &[]);
    desk.ok(&["member", "end", "张伟", "--unit", "宣传处党支部", "--on", "2026-10-30"]);
    assert!(rows(&desk.json(&["member", "list", "--unit", "宣传处党支部"])).len() == 7);
}

#[test]
fn each_writing_command_is_one_operation_that_can_be_rehearsed_and_undone() {
    let desk = staffed();
    desk.ok(&["unit", "add", "综合处", "--kind", "处室", "--since", "2026-01-01"]);
    desk.ok(&["unit", "add", "机关党总支", "--kind", "党总支", "--since", "2026-01-01"]);
    for words in [
        &["unit", "add", "新支部", "--kind", "党支部"][..],
        &["unit", "add", "第三党小组", "--kind", "党小组", "--under", "办公室党支部"],
        &["unit", "edit", "办公室党支部", "--name", "办公室第一党支部"],
        &["unit", "move", "办公室党支部", "--under", "机关党总支", "--on", "2026-02-01"],
        &["unit", "end", "群团处党支部", "--members-to", "离退休干部党支部"],
        &["unit", "end", "办公室党支部", "--members-to", "组织处党支部", "--end-sub-units"],
        &[
            "member",
            "add",
            "王明",
            "--branch",
            "办公室党支部",
            "--standing",
            "预备党员",
            "--group",
            "第一党小组",
        ],
        &["member", "edit", "秦春丽", "--birth", "1972-01"],
        &["member", "move", "秦春丽", "--to", "组织处党支部", "--group", "第二党小组"],
        &["member", "end", "秦春丽", "--reason", "调出"],
        &["member", "post", "潘娟", "青年委员"],
        &["member", "post", "秦春丽", "书记", "--end"],
        &["member", "department", "潘娟", "综合处"],
        &["member", "exempt", "潘娟", "--reason", "行动不便", "--until", "2026-12-31"],
        &["member", "exempt", "萧萱丽", "--end"],
        &["member", "standing", "姚静静"],
    ] {
        let (before, last) = (desk.dump(), desk.state().0);
        desk.ok(&[words, &["--dry-run"]].concat());
        assert!(desk.dump() == before, "{words:?} rehearsed");
        desk.ok(words);
        assert_eq!(desk.state().0, last + 1, "{words:?}");
        assert!(desk.dump() != before, "{words:?}");
        desk.ok(&["undo", "--yes"]);
        assert!(desk.dump() == before, "{words:?} undone");
    }
}

#[test]
fn what_the_roster_may_not_hold_is_refused() {
    let desk = staffed();
    for (words, reason) in [
        (&["member", "edit", "潘娟", "--note", "电话13800138000"][..], "手机号码"),
        (&["member", "exempt", "潘娟", "--reason", "肺癌"], "病情"),
        (&["member", "edit", "潘娟", "--staff-no", "440102196001011234"], "身份证号"),
        (&["member", "edit", "潘娟", "--staff-no", "001001"], "秦春丽"),
        (&["member", "edit", "潘娟", "--note", "机密★5年"], "密级"),
        (&["member", "post", "潘娟", "书记"], "秦春丽"),
        (&["member", "department", "潘娟", "办公室党支部"], "不是处室"),
        (&["member", "move", "潘娟", "--group", "组织处党支部/第一党小组"], "不是潘娟所在"),
        (&["member", "move", "潘娟", "--to", "不知名党支部"], "没有叫"),
        (&["unit", "end", "群团处党支部"], "6 名成员"),
        (&["unit", "end", "办公室党支部", "--end-members"], "2 个党组织"),
        (&["unit", "add", "办公室党支部", "--kind", "党支部"], "已经有了"),
    ] {
        desk.refused(words, 3, &[reason]);
    }
    for words in [
        &["member", "edit", "潘娟"][..],
        &["member", "move", "潘娟"],
        &["member", "end", "潘娟"],
        &["member", "standing", "潘娟", "党圆"],
        &["member", "move", "潘娟", "--to", "组织处党支部", "--on", "2026-02-30"],
        &["member", "add", "王明", "--branch", "办公室党支部"],
        &["unit", "add", "某会", "--kind", "委员会"],
    ] {
        desk.refused(words, 2, &[]);
    }
}

#[test]
fn the_list_shows_the_tree_and_calls_nobody_a_member_who_is_none() {
    let desk = staffed();
    let tree = desk.text(&["unit", "list"]);
    assert!(tree.contains("│ 　　办公室党支部") && tree.contains("│ 　　　第一党小组"), "{tree}");
    let youth = desk.text(&["member", "list", "--standing", "团员"]);
    assert!(youth.contains("周子昂") && youth.contains("林可心") && !youth.contains("党员"), "{youth}");
    assert!(!desk.text(&["member", "show", "周子昂"]).contains("党员"));
}

#[test]
fn check_warns_of_a_branch_of_seven_without_a_committee() {
    let desk = staffed();
    desk.ok(&["member", "add", "王明", "--branch", "群团处党支部", "--standing", "中共党员"]);
    let page = desk.json(&["check"]);
    let found = row(&page, "check", "roster.committee");
    assert!(found["message"].as_str().unwrap().contains("群团处党支部"), "{found}");
    desk.ok(&["member", "post", "王明", "组织委员"]);
    assert_eq!(rows(&desk.json(&["check"])).len(), 0);
}
