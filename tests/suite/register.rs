//! The register of political documents: what is listed, what is refused, and what a matter is called.

use crate::desk::{Desk, rows};

const TODAY: &str = "2026-10-31";

fn listed() -> Desk {
    let desk = Desk::staffed(TODAY);
    desk.ok(&[
        "checklist",
        "add",
        "市委常委会会议决定事项通知",
        "--class",
        "4",
        "--source",
        "市委办",
        "--number",
        "市委办决〔2026〕31号",
        "--dated",
        "2026-09-20",
        "--received",
        "9月22日",
        "--owner",
        "秦春丽",
        "--due",
        "2026-10-15",
    ]);
    desk
}

#[test]
fn a_matter_is_listed_and_shows_what_comes_next() {
    let desk = listed();
    let shown = desk.json(&["checklist", "show", "M1"]);
    assert_eq!(shown["title"], "市委常委会会议决定事项通知");
    assert_eq!(shown["state"], "listed");
    assert_eq!(shown["received"], "2026-09-22");
    assert_eq!(shown["next"], "传达学习");
    // Its time is over: it is late already.
    assert_eq!(shown["state_name"], "已登记，已逾期 16 天");
    let listed = desk.json(&["checklist", "list", "--overdue"]);
    assert_eq!(rows(&listed).len(), 1);
    desk.page(1, &["checklist", "list", "--check"]);
    assert_eq!(rows(&desk.json(&["checklist", "list", "--class", "全局工作"])).len(), 0);
    assert_eq!(rows(&desk.json(&["checklist", "list", "--period", "2026-09"])).len(), 0);
    assert_eq!(rows(&desk.json(&["checklist", "list", "--state", "已登记"])).len(), 1);
}

#[test]
fn one_number_is_one_matter_in_whatever_brackets() {
    let desk = listed();
    for number in ["市委办决[2026]31号", "市委办决（2026）31号", "市委办决【2026】第031号"]
    {
        let again = ["checklist", "add", "另一个名称", "--class", "4", "--number", number];
        desk.refused(&again, 3, &["已经登记了：M1", "wuxue checklist show M1"]);
        assert_eq!(desk.json(&["checklist", "show", number])["matter"], "M1");
    }
    // The next notice has the same title, and another number.
    desk.ok(&[
        "checklist",
        "add",
        "市委常委会会议决定事项通知",
        "--class",
        "4",
        "--number",
        "市委办决〔2026〕33号",
    ]);
    desk.refused(&["checklist", "show", "市委常委会会议决定事项通知"], 3, &["有几个政治要件", "M1", "M2"]);
    let same =
        ["checklist", "add", "《市委常委会会议决定事项通知》", "--class", "4", "--dated", "2026-09-20"];
    desk.refused(&same, 3, &["已经登记了：M1"]);
}

#[test]
fn classes_are_called_as_the_organ_calls_them() {
    let desk = listed();
    desk.ok(&["checklist", "add", "视察重要讲话精神", "--class", "对广东工作"]);
    assert_eq!(desk.json(&["checklist", "show", "M2"])["class_name"], "对本地区工作");
    desk.ok(&["inspect", "setting", "set", "region", "广东"]);
    desk.ok(&["inspect", "setting", "set", "system", "机关党建"]);
    assert_eq!(desk.json(&["checklist", "show", "M2"])["class_name"], "对广东工作");
    desk.ok(&["checklist", "add", "关于机关党建的批示", "--class", "机关党建工作"]);
    assert_eq!(desk.json(&["checklist", "show", "M3"])["class"], "system");
    desk.refused(
        &["checklist", "add", "某事", "--class", "第五类"],
        2,
        &["不是四必列里的一类", "2 对广东工作", "3 机关党建工作"],
    );
}

#[test]
fn a_document_lends_the_matter_what_is_known_of_it() {
    let desk = listed();
    desk.ok(&[
        "document",
        "add",
        "视察时的重要讲话",
        "--class",
        "讲话",
        "--source",
        "新华社",
        "--issued",
        "2026-08-10",
        "--openness",
        "内部",
    ]);
    desk.ok(&["checklist", "add", "--document", "D1", "--class", "2"]);
    let shown = desk.json(&["checklist", "show", "M2"]);
    assert_eq!(
        (shown["title"].as_str(), shown["source"].as_str(), shown["dated"].as_str()),
        (Some("视察时的重要讲话"), Some("新华社"), Some("2026-08-10"))
    );
    assert_eq!((shown["openness"].as_str(), shown["document"].as_str()), (Some("内部"), Some("D1")));
}

#[test]
fn of_a_classified_matter_only_its_serial_number_is_kept() {
    let desk = listed();
    for title in ["机密★5年 某事", "某事（秘密★）"] {
        desk.refused(&["checklist", "add", title, "--class", "1"], 3, &["密级标志"]);
    }
    desk.ok(&["checklist", "add", "学习宣传《保守国家秘密法》", "--class", "1"]);
    desk.ok(&["checklist", "add", "--serial", "2026-3", "--class", "1"]);
    let shown = desk.json(&["checklist", "show", "2026-3"]);
    assert_eq!((shown["matter"].as_str(), shown["state"].as_str()), (Some("M3"), Some("numbered")));
    desk.refused(&["checklist", "edit", "M3", "--note", "内容"], 3, &["只登记编号"]);
    desk.refused(&["checklist", "add", "--serial", "2026-3", "--class", "2"], 3, &["已经登记了：M3"]);
    desk.refused(&["checklist", "add", "名称", "--serial", "2026-4", "--class", "2"], 2, &["--serial"]);
}

#[test]
fn what_was_due_cannot_be_moved_once_it_is_over() {
    let desk = listed();
    desk.refused(
        &["checklist", "edit", "M1", "--due", "2026-12-31"],
        3,
        &["时限已过", "wuxue checklist extend M1"],
    );
    let changed = desk.json(&["checklist", "edit", "M1", "--source", "市委办公室", "--number", "无"]);
    assert_eq!(changed["rows"].as_array().unwrap().len(), 2, "{changed}");
    desk.refused(&["checklist", "edit", "M1"], 2, &["没有写要改什么"]);
    desk.refused(
        &["checklist", "edit", "M1", "--received", "2026-09-01"],
        3,
        &["收到日期 2026-09-01 早于成文日期 2026-09-20"],
    );
}

#[test]
fn a_voided_matter_stays_in_the_list_and_cannot_be_worked_on() {
    let desk = listed();
    desk.refused(&["checklist", "void", "M1"], 3, &["作废要写明原因"]);
    desk.ok(&["checklist", "void", "M1", "--because", "重复登记"]);
    let list = desk.json(&["checklist", "list"]);
    assert_eq!(rows(&list)[0]["state_name"], "已作废");
    desk.refused(&["checklist", "edit", "M1", "--note", "x"], 3, &["已经作废", "重复登记"]);
    // Its number is free for the one that is right.
    desk.ok(&[
        "checklist",
        "add",
        "市委常委会会议决定事项通知",
        "--class",
        "4",
        "--number",
        "市委办决〔2026〕31号",
    ]);
}
