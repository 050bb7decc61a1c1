//! 一文五学: one matter through the five tiers, with the days between them and the first broken link.

use serde_json::{Value, json};

use crate::desk::{Desk, rows};

fn tiers(page: &Value) -> Vec<(String, Value, Value, Value, String)> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    page["tiers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                text(row, "tier"),
                row["first"].clone(),
                row["days"].clone(),
                row["reached"].clone(),
                text(row, "reach"),
            )
        })
        .collect()
}

/// A speech, studied by the leading body on the 12th and by two branches after it.
fn studied() -> Desk {
    let desk = Desk::staffed("2026-10-31");
    desk.ok(&["document", "add", "视察时的重要讲话", "--class", "讲话", "--issued", "2026-10-08"]);
    desk.ok(&["checklist", "add", "--document", "D1", "--class", "2"]);
    let body = rows(&desk.json(&["unit", "list"]))[0]["unit"].as_str().unwrap().to_owned();
    desk.ok(&[
        "log",
        "add",
        "工委会议",
        "--unit",
        &body,
        "--on",
        "2026-10-12",
        "--first-topic",
        "已列",
        "--agenda",
        "传达学习",
        "--document",
        "D1",
    ]);
    for (unit, on) in [("办公室党支部", "2026-10-16"), ("组织处党支部", "2026-10-20")] {
        desk.ok(&[
            "log",
            "add",
            "主题党日",
            "--unit",
            unit,
            "--on",
            on,
            "--document",
            "D1",
            "--title",
            "学讲话",
        ]);
    }
    desk
}

#[test]
fn a_matter_is_followed_through_five_tiers_to_the_first_broken_link() {
    let desk = studied();
    let page = desk.json(&["checklist", "chain", "M1"]);
    let share = |n: i64, of: i64| json!({"n": n, "of": of});
    let found = tiers(&page);
    let branches = found[2].3["of"].as_i64().unwrap();
    assert!(branches > 2, "{found:?}");
    assert_eq!(found[0], ("lead".into(), json!("2026-10-12"), Value::Null, share(1, 1), "all".into()));
    assert_eq!(found[1], ("supervise".into(), Value::Null, Value::Null, share(0, branches), "none".into()));
    assert_eq!(
        found[2],
        ("research".into(), json!("2026-10-16"), json!(4), share(2, branches), "part".into())
    );
    assert_eq!((found[3].4.as_str(), found[4].4.as_str()), ("none", "none"));
    assert_eq!(
        (&page["broken"], &page["matter"], &page["document"]),
        (&json!("supervise"), &json!("M1"), &json!("D1"))
    );
    let without =
        page["branches"].as_array().unwrap().iter().filter(|row| row["state_name"] == "没有开展").count();
    assert_eq!(without as i64, branches - 2);
    let text = desk.text(&["checklist", "chain", "M1"]);
    assert!(text.contains("督学　□□□□□□□□□□　没有开展　←断在这里"), "{text}");
    assert!(text.contains("　2026-10-16\n") && text.contains("│ 隔 4 天 "), "{text}");

    // By its document it is the same.
    assert_eq!(desk.json(&["checklist", "chain", "D1"])["tiers"], page["tiers"]);
}

#[test]
fn a_notice_and_a_member_who_studied_alone_close_their_links_and_what_is_voided_opens_one() {
    let desk = studied();
    desk.ok(&["notice", "draft", "2026-10"]);
    desk.ok(&["notice", "item", "add", "N1", "--kind", "主题党日", "--what", "学讲话", "--document", "D1"]);
    desk.ok(&["notice", "approve", "N1", "--on", "2026-10-13"]);
    desk.ok(&["notice", "approve", "N1", "--on", "2026-10-13"]);
    desk.ok(&["notice", "issue", "N1", "--on", "2026-10-14"]);
    desk.ok(&[
        "log",
        "self",
        "add",
        "--who",
        "秦春丽",
        "--on",
        "2026-10-24",
        "--minutes",
        "60",
        "--what",
        "学讲话",
        "--document",
        "D1",
    ]);
    let found = tiers(&desk.json(&["checklist", "chain", "M1"]));
    assert_eq!((&found[1].1, &found[1].2, found[1].4.as_str()), (&json!("2026-10-14"), &json!(2), "all"));
    // The branches studied two days after the notice went out.
    assert_eq!(found[2].2, json!(2));
    assert_eq!((&found[4].1, &found[4].3["n"]), (&json!("2026-10-24"), &json!(1)));
    desk.ok(&["log", "void", "A1", "--because", "误登"]);
    let page = desk.json(&["checklist", "chain", "M1"]);
    assert_eq!((tiers(&page)[0].4.as_str(), &page["broken"]), ("none", &json!("lead")));
}

#[test]
fn every_format_tells_of_the_chain() {
    let desk = studied();
    for format in ["csv", "md", "html"] {
        let said = desk.text(&["checklist", "chain", "M1", "--format", format]);
        assert!(said.contains("研学") && said.contains("办公室党支部"), "{format}: {said}");
    }
    desk.ok(&["checklist", "add", "另一件", "--class", "1"]);
    let bare = desk.run(&["checklist", "chain", "M2"]);
    assert!(bare.remarks.contains("wuxue checklist edit M2 --document"), "{}", bare.remarks);
    desk.refused(&["checklist", "chain", "M9"], 3, &["没有政治要件 M9"]);
    desk.refused(&["checklist", "chain", "D9"], 3, &["D9"]);
}

#[test]
fn a_notice_takes_from_the_register_what_was_conveyed_and_is_not_asked_for_yet() {
    let desk = studied();
    desk.ok(&["checklist", "add", "没有传达的", "--class", "1"]);
    desk.ok(&["checklist", "add", "--serial", "2026-3", "--class", "1"]);
    desk.ok(&["checklist", "add", "没有材料的决定事项", "--class", "4"]);
    desk.write_on("2026-10-31", |w| {
        for id in [1, 4] {
            let one = wuxue::register::matter(w, wuxue::record::MatterId(id)).unwrap().unwrap();
            let day = wuxue::calendar::Day::from_iso("2026-10-12").unwrap();
            let step = wuxue::register::Step {
                text: Some("10月12日工委会议第一议题".to_owned()),
                ..wuxue::register::Step::on(wuxue::register::StepSort::Convey, day)
            };
            wuxue::register::add_step(w, &one, &step).unwrap();
        }
    });
    let drafted = desk.json(&["notice", "draft", "2026-11", "--from-register"]);
    let items = drafted["items"].as_array().unwrap();
    let said: Vec<_> =
        items.iter().map(|row| (row["matter"].as_str().unwrap(), row["what"].as_str().unwrap())).collect();
    assert_eq!(said, [("M1", "学习贯彻“视察时的重要讲话”"), ("M4", "学习贯彻“没有材料的决定事项”")]);
    assert_eq!(
        (items[0]["documents"][0].as_str(), items[0]["kind_name"].as_str()),
        (Some("D1 视察时的重要讲话"), Some("主题党日"))
    );
    // Asked for once, it is not drawn again.
    let again = desk.run(&["notice", "item", "draw", "N1", "--from-register"]);
    assert!(
        String::from_utf8_lossy(&again.answer).contains("台账里没有已经传达、还没有要求学习的政治要件"),
        "{}",
        again.remarks
    );
    desk.refused(
        &["notice", "item", "add", "N1", "--kind", "党课", "--matter", "M3"],
        3,
        &["M3 是涉密要件", "不能写进通知单"],
    );
    desk.ok(&["notice", "item", "add", "N1", "--kind", "党课", "--matter", "M2", "--due", "2026-11-20"]);
    // The link of the notice needs no document once it names the matter.
    desk.ok(&["notice", "approve", "N1", "--on", "2026-10-31"]);
    desk.ok(&["notice", "approve", "N1", "--on", "2026-10-31"]);
    desk.ok(&["notice", "issue", "N1"]);
    let chain = desk.json(&["checklist", "chain", "M4"]);
    assert_eq!(tiers(&chain)[1].4, "all");
    assert_eq!(chain["notices"][0]["item"], "N1.2");
}

#[test]
fn where_nobody_should_study_no_link_is_broken() {
    let desk = Desk::copied("2026-10-31", |desk| desk.found());
    desk.ok(&["document", "add", "讲话", "--class", "讲话"]);
    let page = desk.json(&["checklist", "chain", "D1"]);
    let found = tiers(&page);
    let (promote, alone) = (&found[3], &found[4]);
    assert_eq!((&promote.3, promote.4.as_str()), (&json!({"n": 0, "of": 0}), "nobody"));
    assert_eq!((&alone.3, alone.4.as_str()), (&json!({"n": 0, "of": 0}), "nobody"));
    let text = desk.text(&["checklist", "chain", "D1"]);
    assert!(text.contains("促学　□□□□□□□□□□　没有对象\n"), "{text}");
}

#[test]
fn a_meeting_that_had_another_first_topic_conveys_nothing_to_the_chain_either() {
    let desk = studied();
    desk.ok(&["checklist", "add", "会议精神", "--class", "1"]);
    desk.ok(&["checklist", "convey", "M2", "--activity", "A1"]);
    assert_eq!(tiers(&desk.json(&["checklist", "chain", "M2"]))[0].4, "all");
    desk.ok(&["log", "edit", "A1", "--first-topic", "未列"]);
    assert_eq!(tiers(&desk.json(&["checklist", "chain", "M2"]))[0].4, "none");
}
