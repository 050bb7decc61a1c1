//! The shapes in which attendance arrives: each is recognised by its content, and each says only what is certain.

use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::desk::{Desk, counts, rows, sample};

fn staffed() -> Desk {
    Desk::staffed("2026-11-10")
}

/// Imports, and gives the page and the remarks.
fn import(desk: &Desk, exit: u8, file: &str, flags: &[&str]) -> (Value, String) {
    let outcome = desk.run(&[&["log", "import", file, "--format", "json"], flags].concat());
    assert_eq!(outcome.exit, exit, "{file} {flags:?}: {}", outcome.remarks);
    let answer = if outcome.answer.is_empty() { outcome.remarks.as_bytes() } else { &outcome.answer };
    (serde_json::from_slice(answer).unwrap(), outcome.remarks)
}

fn book(desk: &Desk, name: &str, rows: &[&[&str]]) -> String {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (r, row) in (0..).zip(rows) {
        for (c, cell) in (0..).zip(*row) {
            sheet.write(r, c, *cell).unwrap();
        }
    }
    desk.file(name, book.save_to_buffer().unwrap())
}

/// How somebody stands on the roll of an activity.
fn status(desk: &Desk, activity: &str, name: &str) -> String {
    let roll = desk.show(activity);
    let found = roll["attendance"].as_array().unwrap().iter().find(|row| row["name"] == name);
    found.map_or(String::new(), |row| row["status"].as_str().unwrap_or_default().to_owned())
}

fn held(page: &Value) -> Vec<(i64, String)> {
    let rows = page["rows"].as_array().unwrap().iter().filter(|row| row["state"] == "held");
    rows.map(|row| (row["row"].as_i64().unwrap(), row["reason"].as_str().unwrap().to_owned())).collect()
}

/// The people named for a reason beside the rows.
fn missing<'p>(page: &'p Value, gap: &str) -> Vec<&'p str> {
    let lines = page["missing"].as_array().unwrap().iter().filter(|line| line["gap"] == gap);
    lines.flat_map(|line| line["names"].as_array().unwrap()).map(|name| name.as_str().unwrap()).collect()
}

#[test]
fn who_was_in_an_online_meeting_is_a_matter_of_how_long() {
    let desk = staffed();
    let file = sample("tencent-meeting.xlsx");
    let (page, remarks) = import(&desk, 1, &file, &["--yes"]);
    assert_eq!((counts(&page), &page["layout"]), ([5, 0, 0, 2], &"tencent_meeting".into()));
    let reasons = held(&page);
    assert!(reasons[0].1.contains("陶峰敏参会 12 分钟，会议 120 分钟"), "{reasons:?}");
    assert!(reasons[1].1.contains("名册里没有这个姓名"), "{reasons:?}");
    assert!(remarks.contains("李娜&阎宇海 → 李娜、阎宇海"), "{remarks}");
    assert_eq!(missing(&page, "expected_not_in_file"), ["张怡鑫", "姚静静"], "held rows are in the file");

    let (page, _) = import(&desk, 1, &file, &["--yes", "--below", "迟到"]);
    assert_eq!(counts(&page), [6, 0, 0, 1], "only the device is unknown");
    let (page, _) = import(&desk, 1, &file, &["--dry-run", "--min-share", "10%"]);
    assert_eq!(counts(&page), [6, 0, 0, 1]);
    // 钟凯 was there for 110 of 120 minutes, in two visits.
    let (page, _) = import(&desk, 1, &file, &["--dry-run", "--min-share", "0.95"]);
    assert!(held(&page).iter().any(|(_, why)| why.contains("钟凯参会 110 分钟")), "{page:#}");

    desk.ok(&["member", "alias", "add", "张怡鑫", "iPhone"]);
    let (page, _) = import(&desk, 0, &file, &["--yes", "--below", "迟到"]);
    assert_eq!(counts(&page), [7, 0, 0, 0], "an alias is learned once");
    assert_eq!(status(&desk, "A1", "张怡鑫"), "迟到");
    assert_eq!(status(&desk, "A1", "钟凯"), "出勤");
}

#[test]
fn rejected_rows_of_a_meeting_come_back() {
    let desk = staffed();
    let file = desk.file("m.xlsx", std::fs::read(sample("tencent-meeting.xlsx")).unwrap());
    let (page, _) = import(&desk, 1, &file, &["--yes", "--partial"]);
    assert_eq!((counts(&page), &page["applied"]), ([5, 0, 0, 2], &true.into()));
    let rejected = desk.path("m.rejected.csv");
    let text =
        std::fs::read_to_string(&rejected).unwrap().replace("iPhone", "姚静静").replace("0:04:00", "2:00:00");
    std::fs::write(&rejected, text.replace("2026-10-29 15:05:00", "2026-10-29 17:00:00")).unwrap();
    let (page, _) = import(&desk, 0, &rejected, &["--yes", "--below", "迟到"]);
    assert_eq!(counts(&page), [2, 0, 0, 0], "{page:#}");
    assert_eq!(page["missing"].as_array().unwrap().len(), 0, "a file of rejected rows names nobody else");
}

#[test]
fn a_meeting_over_midnight_is_on_the_day_it_began() {
    let desk = staffed();
    let file = book(
        &desk,
        "night.xlsx",
        &[
            &["会议主题", "组织处党支部党员大会"],
            &["会议开始时间", "2026-10-29 22:00:00"],
            &["会议结束时间", "2026-10-30 00:30:00"],
            &["用户昵称（入会昵称）", "首次入会时间", "最后退会时间", "累计参会时长"],
            &["戴斌文", "2026-10-29 21:50:00", "2026-10-30 00:30:00", "2:40:00"],
            &["李娜", "2026-10-30 00:10:00", "2026-10-30 00:30:00", "0:20:00"],
        ],
    );
    let (page, _) = import(&desk, 1, &file, &["--yes", "--partial"]);
    assert_eq!(page["sessions"][0]["day"], "2026-10-29");
    assert_eq!(page["sessions"][0]["time"], "22:00-次日00:30");
    assert_eq!(counts(&page), [1, 0, 0, 1]);
    assert!(held(&page)[0].1.contains("李娜参会 20 分钟，会议 150 分钟"), "{page:#}");
}

#[test]
fn marks_of_people_by_sessions_follow_the_legend_of_their_table() {
    let desk = staffed();
    let (page, _) = import(&desk, 0, &sample("matrix.xlsx"), &["--yes"]);
    assert_eq!((counts(&page), &page["layout"]), ([24, 0, 0, 0], &"matrix".into()));
    assert_eq!(page["sessions"].as_array().unwrap().len(), 4);
    assert_eq!(
        (status(&desk, "A3", "韩萱宇"), status(&desk, "A4", "宋敏东")),
        ("请假".into(), "缺席".into())
    );
    let (page, _) = import(&desk, 0, &sample("matrix.xlsx"), &["--yes"]);
    assert_eq!(counts(&page), [0, 0, 24, 0]);

    // Here ○ is leave; days stand above kinds; a dash is nothing.
    let rows: &[&[&str]] = &[
        &["宣传处党支部学习考勤表（√出勤 ○请假 ×缺席）", "", ""],
        &["姓名", "10月9日", "2026-10-16"],
        &["", "支委会", "主题党日 参观廉政教育基地"],
        &["赵莉伟", "○", "√"],
        &["王诗博", "-", "×"],
    ];
    let (page, _) = import(&desk, 0, &book(&desk, "legend.xlsx", rows), &["--yes", "--year", "2026"]);
    assert_eq!(counts(&page), [3, 0, 0, 0], "{page:#}");
    assert_eq!(
        (status(&desk, "A5", "赵莉伟"), status(&desk, "A6", "王诗博")),
        ("请假".into(), "缺席".into())
    );
    assert_eq!(page["sessions"][1]["title"], "参观廉政教育基地");
    assert_eq!(missing(&page, "blank_in_file"), ["王诗博"]);
    let (page, _) = import(&desk, 1, &book(&desk, "legend.xlsx", rows), &["--yes"]);
    assert!(held(&page)[0].1.contains("没有写年份") || held(&page)[0].1.contains("年份"), "{page:#}");

    // A legend below the rows that says otherwise is pointed out, not passed over.
    let text = "宣传处党支部考勤\n姓名,2026-10-23 党课\n赵莉伟,○\n说明：○请假\n";
    let (refusal, _) = import(&desk, 3, &desk.file("below.csv", text), &["--yes"]);
    assert!(refusal["message"].as_str().unwrap().contains("图例"), "{refusal}");
}

#[test]
fn clocking_systems_name_the_activity_in_their_rules() {
    let desk = staffed();
    let (page, _) = import(&desk, 0, &sample("wecom-daily.xlsx"), &["--yes"]);
    assert_eq!((counts(&page), &page["layout"]), ([8, 0, 0, 0], &"wecom_daily".into()));
    assert_eq!(page["sessions"][0]["unit"], "宣传处党支部");
    assert_eq!(status(&desk, "A1", "张伟"), "请假");

    let file = sample("dingtalk-daily-gbk.csv");
    let (page, _) = import(&desk, 1, &file, &["--yes"]);
    assert_eq!(counts(&page), [0, 0, 0, 7], "no kind is named and no activity recorded");
    assert!(held(&page)[0].1.contains("没有写明活动类型"), "{page:#}");
    desk.ok(&["log", "add", "主题党日", "--unit", "机关纪检监察工委党支部", "--on", "2026-10-16"]);
    let (page, _) = import(&desk, 0, &file, &["--yes"]);
    assert_eq!((counts(&page), &page["layout"]), ([7, 0, 0, 0], &"dingtalk_daily".into()));
    assert_eq!(
        (&page["sessions"][0]["activity"], status(&desk, "A2", "田红慧")),
        (&"A2".into(), "缺席".into())
    );
}

/// A summary is of every working day; it may only fill in what is recorded, or the one day that was named.
#[test]
fn a_monthly_summary_creates_no_activity_of_a_working_day() {
    let desk = staffed();
    let days: Vec<String> = (1..=31)
        .map(|day: u32| match (day + 2) % 7 {
            5 => "六".to_owned(),
            6 => "日".to_owned(),
            _ => day.to_string(),
        })
        .collect();
    let head = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let mut rows = vec![
        vec!["月度汇总 统计日期：2026-10-01 至 2026-10-31".to_owned()],
        vec!["报表生成时间：2026-11-01 08:00".to_owned()],
        [head(["姓名", "考勤组", "工号"]), vec!["考勤结果".to_owned()]].concat(),
        [head(["", "", ""]), days].concat(),
    ];
    // Nothing is said of her, and of no activity: not a row to hold back.
    rows.push(head(["欧阳雪", "", ""]));
    for (name, number, on_16) in [("赵莉伟", "001018", "正常"), ("王诗博", "001019", "请假")] {
        let marks = (1..=31).map(|day| if day == 16 { on_16.to_owned() } else { "正常".to_owned() });
        rows.push([head([name, "宣传处党支部", number]), marks.collect()].concat());
    }
    let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let cells: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    let file = book(&desk, "month.xlsx", &cells);
    let (refusal, _) = import(&desk, 3, &file, &["--yes"]);
    assert!(refusal["message"].as_str().unwrap().contains("没有已登记的活动"), "{refusal}");
    let (page, _) = import(&desk, 0, &file, &["--dry-run", "--on", "2026-10-16", "--kind", "主题党日"]);
    assert_eq!(page["sessions"].as_array().unwrap().len(), 1, "{page:#}");
    desk.ok(&["log", "add", "主题党日", "--unit", "宣传处党支部", "--on", "2026-10-16"]);
    desk.ok(&["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-10-20"]);
    let (page, _) = import(&desk, 0, &file, &["--yes"]);
    assert_eq!((counts(&page), &page["layout"]), ([2, 0, 0, 0], &"dingtalk_monthly".into()));
    assert_eq!(status(&desk, "A1", "王诗博"), "请假");
}

#[test]
fn a_list_from_a_chat_is_read_line_by_line() {
    let desk = staffed();
    let text = "#接龙\n办公室党支部10月23日党课\n例 张三 参加\n\n１．秦春丽👍\n2. 谭怡凯 请假（病假）\n3、龚慧丹\n4. 张伟迟到10分钟\n\
                5. 潘娟、熊晓婷\n6. 崔萱艳 参加\n7. 某人\n8. 汪国怡 也许\n";
    let file = desk.file("list.txt", text);
    let (_, remarks) = import(&desk, 1, &file, &["--yes"]);
    assert!(remarks.contains("没有写年份") && remarks.contains("--year 2026"), "{remarks}");
    let (page, remarks) = import(&desk, 1, &file, &["--yes", "--partial", "--year", "2026"]);
    assert_eq!((counts(&page), &page["layout"]), ([7, 0, 0, 2], &"relay".into()), "{page:#}");
    assert!(remarks.contains("按出勤登记"), "{remarks}");
    assert_eq!(status(&desk, "A1", "谭怡凯"), "请假（病假）");
    assert_eq!(status(&desk, "A1", "张伟"), "迟到10分钟");
    assert_eq!(missing(&page, "expected_not_in_file"), ["梁峰怡"], "汪国怡 is in the file, though held");

    let rejected = desk.path("list.rejected.csv");
    let text = std::fs::read_to_string(&rejected).unwrap();
    assert!(text.contains("退回原因：姓名：名册里没有这个姓名"), "{text}");
    std::fs::write(&rejected, text.replace("某人", "梁峰怡").replace("也许", "出差")).unwrap();
    let (page, _) = import(&desk, 0, &rejected, &["--yes", "--year", "2026"]);
    assert_eq!(counts(&page), [2, 0, 0, 0], "{page:#}");
    assert_eq!(status(&desk, "A1", "汪国怡"), "因公外出");

    let (refusal, _) = import(&desk, 3, &desk.file("x.txt", "今天开会\n大家都来\n"), &["--layout", "relay"]);
    assert!(refusal["message"].as_str().unwrap().contains("不像接龙"), "{refusal}");
}

#[test]
fn names_are_meant_by_what_stands_around_them_only_where_it_fits() {
    let desk = staffed();
    let head = "日期,党支部,活动类型,姓名,考勤状态\n";
    let row = |name: &str| format!("2026-10-16,办公室党支部,主题党日,{name},出勤\n");
    let good =
        ["张　伟", "办公室-秦春丽", "谭怡凯(谭怡凯)", "办公室党支部 龚慧丹", "潘娟_01", "小熊（熊晓婷）"];
    let text = good.iter().fold(head.to_owned(), |text, name| text + &row(name));
    let (page, remarks) = import(&desk, 0, &desk.file("good.csv", &text), &["--dry-run"]);
    assert_eq!(counts(&page), [6, 0, 0, 0], "{page:#}");
    assert!(remarks.contains("小熊（熊晓婷） → 熊晓婷") && !remarks.contains("张　伟"), "{remarks}");

    // Of another unit, another person in the brackets, a part of a name.
    let bad = ["宣传处-秦春丽", "谭怡凯(龚慧丹)", "市委组织部-潘娟", "秦春", "秦春丽丽"];
    let text = bad.iter().fold(head.to_owned(), |text, name| text + &row(name));
    let (page, _) = import(&desk, 1, &desk.file("bad.csv", &text), &["--dry-run"]);
    assert_eq!(counts(&page), [0, 0, 0, 5], "{page:#}");
    let fixes: Vec<&str> =
        page["rows"].as_array().unwrap().iter().map(|row| row["fix"].as_str().unwrap()).collect();
    assert!(fixes[3].contains("是不是“秦春丽”") && fixes[3].contains("member alias add"), "{fixes:?}");
}

#[test]
fn those_who_sat_in_stand_apart_and_nobody_is_made_a_person() {
    let desk = staffed();
    let people = || desk.run(&["member", "list", "--format", "json"]).answer;
    let before = people();
    let text = "日期,党支部,活动类型,姓名,考勤状态,备注\n\
                2026-10-16,办公室党支部,主题党日,秦春丽,出勤,\n\
                2026-10-16,办公室党支部,主题党日,赵莉伟,列席,\n\
                2026-10-16,办公室党支部,主题党日,孙借调,出勤,借调人员\n\
                2026-10-16,办公室党支部,主题党日,谭怡凯,列席,\n\
                2026-10-16,办公室党支部,主题党日,龚慧丹,出勤,借调回来\n";
    let file = desk.file("guests.csv", text);
    let (page, remarks) = import(&desk, 1, &file, &["--yes", "--partial"]);
    assert_eq!(counts(&page), [4, 0, 0, 1], "{page:#}");
    assert!(remarks.contains("按列席另列") && remarks.contains("孙借调"), "{remarks}");
    assert!(held(&page)[0].1.contains("谭怡凯是应到人员"), "{page:#}");
    let roll = desk.show("A1");
    assert_eq!(roll["guests"].as_array().unwrap().len(), 2, "{roll:#}");
    assert!(roll["guests"].to_string().contains("赵莉伟") && roll["guests"].to_string().contains("孙借调"));
    assert_eq!(status(&desk, "A1", "龚慧丹"), "出勤", "a member with such a remark is a member");
    assert_eq!(people(), before);
    let (page, _) = import(&desk, 1, &file, &["--dry-run"]);
    assert_eq!(counts(&page), [0, 0, 4, 1], "guests too are the same the second time");
}

#[test]
fn lines_left_blank_are_not_recorded_and_named() {
    let desk = staffed();
    let text = "【中共市直机关工委办公室党支部主题党日签到表】\n时间：2026年10月16日\n序号,姓名,签名,序号,姓名,签名\n\
                1,秦春丽,秦春丽,4,张伟,\n2,谭怡凯,请假（事假）,5,潘娟,14:25\n3,龚慧丹,,6,,\n";
    let (page, _) = import(&desk, 0, &desk.file("paper.csv", text), &["--yes"]);
    assert_eq!(counts(&page), [3, 0, 0, 0], "{page:#}");
    assert_eq!(missing(&page, "blank_in_file"), ["张伟", "龚慧丹"]);
    assert!(!missing(&page, "expected_not_in_file").contains(&"张伟"));
    assert_eq!((status(&desk, "A1", "张伟"), status(&desk, "A1", "潘娟")), (String::new(), "出勤".into()));
}

#[test]
fn tables_below_each_other_have_their_own_titles() {
    let desk = staffed();
    let text = "办公室党支部2026年10月16日主题党日签到表\n姓名,考勤结果\n秦春丽,出勤\n应到,9\n\n\
                宣传处党支部2026年10月17日主题党日签到表\n姓名,考勤结果\n赵莉伟,出勤\n查无此人,出勤\n";
    let (page, remarks) = import(&desk, 1, &desk.file("two.csv", text), &["--yes", "--partial"]);
    let sessions: Vec<(&str, &str)> = page["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|session| (session["unit"].as_str().unwrap(), session["day"].as_str().unwrap()))
        .collect();
    assert_eq!(sessions, [("办公室党支部", "2026-10-16"), ("宣传处党支部", "2026-10-17")], "{page:#}");
    assert!(remarks.contains("2 张表"), "{remarks}");
    // The rejected row comes back under its own titles.
    let rejected = desk.path("two.rejected.csv");
    let text = std::fs::read_to_string(&rejected).unwrap().replace("查无此人", "王诗博");
    std::fs::write(&rejected, text).unwrap();
    let (page, _) = import(&desk, 0, &rejected, &["--yes"]);
    assert_eq!((counts(&page), &page["sessions"][0]["unit"]), ([1, 0, 0, 0], &"宣传处党支部".into()));
}

#[test]
fn a_layout_asked_for_must_fit() {
    let desk = staffed();
    let (page, _) = import(&desk, 0, &sample("signin-gbk.csv"), &["--dry-run", "--layout", "signin"]);
    assert_eq!(page["layout"], "signin");
    let (refusal, _) = import(&desk, 3, &sample("signin-gbk.csv"), &["--dry-run", "--layout", "matrix"]);
    assert!(refusal["message"].as_str().unwrap().contains("列名里写着日期"), "{refusal}");
    let (refusal, _) = import(&desk, 2, &sample("signin-gbk.csv"), &["--dry-run", "--layout", "excel"]);
    assert_eq!(refusal["kind"], "usage", "{refusal}");
}

/// Who is expected at a new activity is worked out in memory; for recorded ones the store says it. Both must
/// agree: compared for every activity of the demo year.
#[test]
fn the_preview_expects_whom_the_store_expects() {
    let desk = Desk { today: "2026-11-10", ..Desk::demo() };
    let list = desk.json(&["log", "list"]);
    let list = rows(&list);
    let mut text = "日期,开始时间,党组织,活动类型,主题,姓名,考勤状态\n".to_owned();
    for row in list {
        let kinds: Vec<&str> = row["kinds"].as_array().unwrap().iter().map(|k| k.as_str().unwrap()).collect();
        let start = row["time"].as_str().unwrap_or_default().split('-').next().unwrap_or_default();
        let title = row["title"].as_str().unwrap_or_default();
        let (day, unit) = (row["day"].as_str().unwrap(), row["unit"].as_str().unwrap());
        text += &format!("{day},{start},{unit},{},{title},外单位某人,列席\n", kinds.join("、"));
    }
    let outcome = desk.run(&["log", "import", &desk.file("all.csv", &text), "--dry-run", "--format", "json"]);
    let page: Value = serde_json::from_slice(&outcome.answer).unwrap();
    let mut compared = 0;
    for session in page["sessions"].as_array().unwrap().iter().filter(|session| session["state"] == "known") {
        let recorded = list.iter().find(|row| row["activity"] == session["activity"]).unwrap();
        assert_eq!(session["expected"], recorded["expected"], "{session}");
        compared += 1;
    }
    assert!(compared * 10 > list.len() * 9, "{compared} of {}", list.len());
}
