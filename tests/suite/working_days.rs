//! The calendar of working days, and what is due on a day off.

use serde_json::{Value, json};

use crate::desk::{Desk, counts, gbk, rows};

/// An organ with one branch and a notice of October whose items are due on a holiday, a Sunday worked in exchange, and
/// a Saturday.
fn noticed() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.member("秦春丽", "001", "办公室党支部", &[]);
        desk.ok(&["notice", "draft", "2026-10"]);
        for (what, due) in [("学习党章", "10月5日"), ("学习党史", "10月10日"), ("交流体会", "10月24日")]
        {
            let item = ["notice", "item", "add", "N1", "--kind", "主题党日", "--what", what, "--due", due];
            desk.ok(&item);
        }
        desk.ok(&["notice", "approve", "N1", "机关党委审", "--on", "9月28日"]);
        desk.ok(&["notice", "approve", "N1", "班子会议研究", "--on", "9月29日"]);
        desk.ok(&["notice", "issue", "N1", "--on", "9月30日"]);
    })
}

fn list(desk: &Desk, year: &str) -> Vec<[Value; 3]> {
    let page = desk.json(&["inspect", "calendar", "list", year]);
    rows(&page).iter().map(|row| ["day", "works", "name"].map(|key| row[key].clone())).collect()
}

#[test]
fn the_announcement_of_a_year_is_loaded_once() {
    let desk = Desk::founded("2026-11-02");
    let page = desk.json(&["inspect", "calendar", "list"]);
    assert_eq!(page["loaded"], false);
    assert!(desk.run(&["inspect", "calendar", "list"]).remarks.contains("inspect calendar load 2026"));
    let loaded = desk.json(&["inspect", "calendar", "load"]);
    assert_eq!([&loaded["year"], &loaded["count"]], [&json!(2026), &json!(39)]);
    assert!(loaded["source"].as_str().unwrap().contains("国办发明电〔2025〕7号"));
    let again = desk.json(&["inspect", "calendar", "load", "2026"]);
    assert_eq!([&again["count"], &again["operation"]], [&json!(0), &json!(null)]);
    let page = desk.json(&["inspect", "calendar", "list", "2026"]);
    assert_eq!([&page["loaded"], &page["off"], &page["worked"]], [&json!(true), &json!(33), &json!(6)]);
    desk.refused(
        &["inspect", "calendar", "load", "2027"],
        3,
        &["没有附带 2027 年", "inspect calendar import"],
    );
    // What the clerk wrote stays unless it is asked otherwise.
    desk.ok(&["inspect", "calendar", "add", "10月9日", "放假", "--name", "单位放假"]);
    desk.ok(&["inspect", "calendar", "add", "10月10日", "放假"]);
    let kept = desk.json(&["inspect", "calendar", "load", "2026"]);
    assert_eq!([&kept["count"], &kept["kept"]], [&json!(0), &json!(1)]);
    assert_eq!(desk.json(&["inspect", "calendar", "load", "2026", "--update"])["count"], 1);
    let days = list(&desk, "2026");
    assert!(days.contains(&[json!("2026-10-09"), json!(false), json!("单位放假")]));
    assert!(days.contains(&[json!("2026-10-10"), json!(true), json!("国庆节")]));
    desk.ok(&["inspect", "calendar", "remove", "10月9日"]);
    desk.refused(&["inspect", "calendar", "remove", "10月9日"], 3, &["没有登记"]);
    desk.refused(&["inspect", "calendar", "add", "10月9日", "放假", "--until", "10月1日"], 2, &["--until"]);
}

#[test]
fn a_table_or_the_text_of_the_announcement_is_imported_and_the_same_again_changes_nothing() {
    let desk = Desk::founded("2026-11-02");
    let table = "2026年放假安排\n日期,安排,名称\n10月1日至10月7日,放假,国庆节\n2026-10-10,调休上班,国庆节\n";
    let file = desk.file("放假.csv", gbk(table));
    let import = ["inspect", "calendar", "import", &file, "--yes"];
    let dry = desk.json(&[&import[..], &["--dry-run"]].concat());
    assert_eq!((counts(&dry), &dry["applied"]), ([8, 0, 0, 0], &json!(false)));
    let page = desk.json(&import);
    assert_eq!((counts(&page), &page["encoding"]), ([8, 0, 0, 0], &json!("gb18030")));
    assert_eq!(counts(&desk.json(&import)), [0, 0, 8, 0]);
    // The announcement says the same in its own words, and more.
    let text = "国务院办公厅关于2026年部分节假日安排的通知\n经国务院批准，现将2026年元旦、国庆节放假调休日期的具体安排通知如下。\n\
                一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n\
                七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。\n";
    let file = desk.file("通知.txt", text);
    let page = desk.json(&["inspect", "calendar", "import", &file, "--yes"]);
    assert_eq!(counts(&page), [5, 0, 8, 0]);
    assert!(list(&desk, "2026").contains(&[json!("2026-09-20"), json!(true), json!("国庆节")]));
    // What differs waits to be asked for.
    let file = desk.file("改.csv", "日期,安排,名称\n2026-10-10,放假,国庆节\n");
    let page = desk.page(1, &["inspect", "calendar", "import", &file, "--yes"]);
    assert_eq!((counts(&page), &page["applied"]), ([0, 1, 0, 0], &json!(false)));
    let page = desk.json(&["inspect", "calendar", "import", &file, "--update", "--yes"]);
    assert_eq!((counts(&page), &page["applied"]), ([0, 1, 0, 0], &json!(true)));
    // All that is wrong at once, and nothing written.
    let bad = "日期,安排\n10月1日,放假\n2026-10-08（周五）,上班\n2026-10-11,也许\n";
    let file = desk.file("错.csv", bad);
    let page = desk.page(1, &["inspect", "calendar", "import", &file, "--yes"]);
    assert_eq!(counts(&page), [0, 0, 0, 3]);
    let reasons: Vec<&str> = rows(&page).iter().map(|row| row["reason"].as_str().unwrap()).collect();
    assert!(
        reasons[0].contains("--year") && reasons[1].contains("星期") && reasons[2].contains("也许"),
        "{reasons:?}"
    );
    let nothing = desk.file("无.csv", "姓名,工号\n张伟,001\n");
    desk.refused(&["inspect", "calendar", "import", &nothing, "--yes"], 3, &["没有放假或调休上班的日期"]);
    let partly = ["inspect", "calendar", "import", &file, "--year", "2026", "--partial", "--yes"];
    assert_eq!(counts(&desk.page(1, &partly)), [0, 0, 1, 2]);
    // The rejected rows keep the heading: mended, they come in.
    let left = std::fs::read_to_string(desk.place("错.rejected.csv")).unwrap();
    let mended = desk.file("改好.csv", left.replace("（周五）", "").replace("也许", "休息"));
    assert_eq!(counts(&desk.json(&["inspect", "calendar", "import", &mended, "--yes"])), [2, 0, 0, 0]);
}

#[test]
fn what_is_due_on_a_day_off_is_due_on_the_next_working_day() {
    let desk = noticed();
    desk.ok(&["inspect", "calendar", "load", "2026"]);
    // 10-05 is a holiday until 10-08; 10-10 is a Saturday that is worked; 10-24 is a plain Saturday.
    for (on, item) in [("10月8日", "N1.1"), ("10月11日", "N1.2")] {
        let title = format!("主题党日{item}");
        desk.ok(&[
            "log",
            "add",
            "主题党日",
            "--unit",
            "办公室党支部",
            "--on",
            on,
            "--title",
            &title,
            "--item",
            item,
        ]);
    }
    let page = desk.json(&["notice", "matrix", "N1"]);
    let states: Vec<[Value; 2]> =
        rows(&page).iter().map(|row| ["state", "days"].map(|key| row[key].clone())).collect();
    // Missing since Monday the 26th, seven days before 11-02.
    assert_eq!(states, [[json!("done"), json!(0)], [json!("late"), json!(1)], [json!("missing"), json!(7)]]);
    let moved: Vec<&Value> =
        page["items"].as_array().unwrap().iter().map(|item| &item["due_moved"]).collect();
    assert_eq!(moved, [&json!("2026-10-08"), &json!(null), &json!("2026-10-26")]);
    assert_eq!(page["items"][0]["due"], "2026-10-05");
    let show = desk.run(&["notice", "show", "N1"]).remarks;
    assert!(show.contains("N1.1 的时限 2026-10-05（星期一）放假，顺延至 2026-10-08"), "{show}");
    assert!(!show.contains("没有 2026 年的工作日历"), "{show}");
    // The paper says what was resolved.
    assert!(desk.text(&["notice", "print", "N1"]).contains("2026年10月5日前完成"));
    let prompt = desk.text(&["notice", "remind", "N1"]);
    assert!(prompt.contains("完成时限 2026年10月26日，已逾期 7 天"), "{prompt}");
}

#[test]
fn without_a_calendar_it_is_due_on_the_day_and_that_is_said_once() {
    let desk = noticed();
    desk.ok(&["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "10月8日", "--item", "N1.1"]);
    let page = desk.json(&["notice", "matrix", "N1"]);
    let days: Vec<&Value> = rows(&page).iter().map(|row| &row["days"]).collect();
    assert_eq!(days, [&json!(3), &json!(23), &json!(9)]);
    let said = desk.run(&["notice", "matrix", "N1"]).remarks;
    assert_eq!(said.matches("没有 2026 年的工作日历").count(), 1, "{said}");
    assert!(said.contains("N1.3 的时限 2026-10-24 是星期六，按当天算"), "{said}");
    // Nobody says of a Monday that it is a weekend.
    assert!(!said.contains("N1.1 的时限"), "{said}");
    // Another year's calendar does not count for this one.
    desk.ok(&["inspect", "calendar", "add", "2027-01-01", "放假"]);
    assert!(desk.run(&["notice", "matrix", "N1"]).remarks.contains("没有 2026 年的工作日历"));
}

/// Many items of one day are told of once.
#[test]
fn items_due_on_one_day_off_are_told_of_together() {
    let desk = Desk::founded("2026-11-02");
    desk.ok(&["notice", "draft", "2026-11"]);
    desk.branch("办公室党支部");
    for number in 1..=6 {
        let what = format!("学习第{number}篇");
        let due = if number < 6 { "11月28日" } else { "11月29日" };
        desk.ok(&["notice", "item", "add", "N1", "--kind", "主题党日", "--what", &what, "--due", due]);
    }
    let said = desk.ok(&["notice", "show", "N1"]).remarks;
    assert!(said.contains("N1.1、N1.2、N1.3 等 5 项的时限 2026-11-28 是星期六，按当天算"), "{said}");
    assert!(said.contains("N1.6 的时限 2026-11-29 是星期日，按当天算"), "{said}");
    desk.ok(&["inspect", "calendar", "load", "2026"]);
    let said = desk.ok(&["notice", "show", "N1"]).remarks;
    assert!(
        said.contains("N1.1、N1.2、N1.3 等 5 项的时限 2026-11-28（星期六）放假，顺延至 2026-11-30"),
        "{said}"
    );
}

/// What falls due in the next month counts there, beside what is due on the day itself.
#[test]
fn the_burden_of_a_month_goes_by_the_day_on_which_items_are_due() {
    let desk = noticed();
    let draft = |issue: &str, due: &str| {
        let made = desk.json(&["notice", "draft", "2026-10", "--issue", issue]);
        let id = made["notice"].as_str().unwrap().to_owned();
        desk.ok(&["notice", "item", "add", &id, "--kind", "党课", "--what", "讲党课", "--due", due]);
        id
    };
    let loads = |id: &str| -> Vec<[Value; 3]> {
        let page = desk.json(&["notice", "check", id]);
        let loads = page["loads"].as_array().unwrap().iter();
        loads.map(|row| ["month", "own", "others"].map(|key| row[key].clone())).collect()
    };
    // 31 October is a Saturday.
    let id = draft("20", "2026-10-31");
    assert_eq!(loads(&id), [[json!("2026-10"), json!(1), json!(3)]]);
    desk.ok(&["inspect", "calendar", "load", "2026"]);
    assert_eq!(loads(&id), [[json!("2026-11"), json!(1), json!(0)]]);
}
