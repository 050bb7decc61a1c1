//! The study log and its documents through whole command lines.

use serde_json::{Value, json};
use wuxue::calendar::Day;
use wuxue::roster::{NewUnit, UnitId, UnitKind, add_unit};
use wuxue::store::{Write, named_params};

use crate::desk::Desk;

fn person(w: &Write<'_>, name: &str, staff_no: &str, units: &[UnitId]) -> i64 {
    let id = w
        .insert(
            "INSERT INTO person (name, staff_no, op) VALUES (:name, :staff_no, op_now())",
            named_params! {":name": name, ":staff_no": staff_no},
        )
        .unwrap();
    for unit in units {
        w.insert(
            "INSERT INTO membership (person, unit, starts, op) VALUES (:p, :u, '2020-01-01', op_now())",
            named_params! {":p": id, ":u": unit},
        )
        .unwrap();
    }
    id
}

fn post(w: &Write<'_>, person: i64, unit: UnitId, title: &str, rank: &str) {
    w.insert(
        "INSERT INTO post (person, unit, title, rank, starts, op) \
         VALUES (:p, :u, :title, :rank, '2020-01-01', op_now())",
        named_params! {":p": person, ":u": unit, ":title": title, ":rank": rank},
    )
    .unwrap();
}

/// A store with a branch of five (one exempt, two of the committee), one without a committee, a Party group
/// and a youth group.
fn office() -> Desk {
    Desk::copied("2026-10-31", |desk| {
        desk.found();
        desk.write_on("2026-10-31", |w| {
            let unit = |kind, name, parent| {
                let starts = Day::from_iso("2020-01-01").unwrap();
                add_unit(w, &NewUnit { kind, name, parent, starts, note: None }).unwrap()
            };
            let committee = Some(UnitId(2));
            let office = unit(UnitKind::Branch, "办公室党支部", committee);
            let masses = unit(UnitKind::Branch, "群团处党支部", committee);
            let group = unit(UnitKind::PartyGroup, "第一党小组", Some(office));
            unit(UnitKind::YouthGroup, "青年理论学习小组", committee);
            unit(UnitKind::OutsideUnit, "市气象局党支部", None);
            let secretary = person(w, "秦春丽", "001001", &[office, group]);
            let member = person(w, "谭怡凯", "001002", &[office, group]);
            person(w, "张伟", "001004", &[office, group]);
            person(w, "潘娟", "001005", &[office]);
            let old = person(w, "龚慧丹", "001003", &[office]);
            person(w, "张伟", "002001", &[masses]);
            person(w, "李娜", "002002", &[masses]);
            post(w, secretary, office, "书记", "secretary");
            post(w, member, office, "组织委员", "committee");
            w.insert(
                "INSERT INTO exemption (person, starts, reason, op) \
             VALUES (:p, '2020-01-01', '年老体弱', op_now())",
                named_params! {":p": old},
            )
            .unwrap();
        });
    })
}

impl Desk {
    fn status(&self, activity: &str, staff_no: &str) -> Value {
        let shown = self.show(activity);
        let rows = shown["attendance"].as_array().unwrap();
        rows.iter().find(|row| row["staff_no"] == staff_no).map_or(Value::Null, |row| row["status"].clone())
    }
}

const OFFICE: [&str; 4] = ["--unit", "办公室党支部", "--on", "2026-10-16"];

fn theme_day<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec!["log", "add", "主题党日"];
    args.extend(OFFICE);
    args.extend(more);
    args
}

#[test]
fn an_activity_with_everything_is_shown_as_entered() {
    let desk = office();
    desk.ok(&["document", "add", "《习近平谈治国理政》第五卷", "--class", "书目"]);
    let added = desk.ok(&[
        "记录",
        "登记",
        "主题党日",
        "党课",
        "--unit",
        "办公室党支部",
        "--on",
        "10月16日",
        "--time",
        "14:30-16:30",
        "--place",
        "三楼会议室",
        "--title",
        "学习党的二十届四中全会精神",
        "--host",
        "秦春丽",
        "--recorder",
        "001002",
        "--speaker",
        "王教授",
        "--guest",
        "李娜",
        "--agenda",
        "传达学习",
        "--agenda",
        "交流研讨",
        "--document",
        "D1",
        "--decision",
        "制定措施=谭怡凯,2026-11-30",
        "--first-topic",
        "已列",
        "--outcome",
        "形成措施三条",
        "--partner",
        "市气象局党支部",
        "--form",
        "研讨",
        "--attend-all",
        "--except",
        "张伟=请假(公假)",
    ]);
    assert!(added.remarks.contains("“王教授”不在名册中，按外单位人员登记"), "{}", added.remarks);
    assert!(!added.remarks.contains("待补"), "{}", added.remarks);
    let shown = desk.json(&["log", "show", "a1"]);
    assert_eq!(shown["schema"], "wuxue.log.show/1");
    for (key, value) in [
        ("unit", "办公室党支部"),
        ("day", "2026-10-16"),
        ("time", "14:30-16:30"),
        ("place", "三楼会议室"),
        ("first_topic", "已列"),
        ("form", "交流研讨"),
        ("partner", "市气象局党支部"),
        ("outcome", "形成措施三条"),
    ] {
        assert_eq!(shown[key], value, "{key}");
    }
    assert_eq!(shown["kinds"], serde_json::json!(["党课", "主题党日"]));
    assert_eq!(shown["speakers"], serde_json::json!(["王教授（名册外）"]));
    assert_eq!(shown["minutes"], 120);
    assert_eq!((&shown["expected"], &shown["present"], &shown["leave"]), (&4.into(), &3.into(), &1.into()));
    assert_eq!(shown["guests_count"], 1);
    assert_eq!(shown["missing"], serde_json::json!([]));
    assert_eq!(shown["decisions"][0]["owner"], "谭怡凯");
    assert_eq!(shown["decisions"][0]["due"], "2026-11-30");
    assert_eq!(desk.status("A1", "001004"), "请假（公假）");
    assert_eq!(desk.status("A1", "001003"), Value::Null, "the exempt member is not on the roll");
    let document = desk.json(&["document", "show", "习近平谈治国理政第五卷"]);
    assert_eq!(document["activities"][0]["persons"], 3);
    assert_eq!(document["persons"].as_array().unwrap().len(), 3);
    assert_eq!(desk.run(&["check"]).exit, 0);
}

#[test]
fn what_is_not_said_is_to_be_filled_in() {
    let desk = office();
    let added = desk.ok(&["log", "add", "党员大会", "--unit", "办公室党支部", "--on", "2026-10-16"]);
    assert!(added.remarks.contains("党员大会要说明第一议题"), "{}", added.remarks);
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!(shown["first_topic"], Value::Null);
    assert_eq!(shown["present"], Value::Null);
    assert_eq!(shown["unrecorded"], 4);
    let missing = shown["missing"].as_array().unwrap();
    assert!(missing.contains(&"起止时间".into()) && missing.contains(&"到会情况".into()), "{missing:?}");
    let text = String::from_utf8(desk.ok(&["log", "show", "A1"]).answer).unwrap();
    assert!(text.contains("地点：待补") && text.contains("实到：待补"), "{text}");
    let list = desk.json(&["log", "list"]);
    assert_eq!(list["rows"][0]["present"], Value::Null);
}

#[test]
fn who_may_hold_what() {
    let desk = office();
    let on = ["--on", "2026-10-16"];
    let add = |kind: &'static str, unit: &'static str| vec!["log", "add", kind, "--unit", unit, on[0], on[1]];
    desk.refused(
        &add("党小组会", "办公室党支部"),
        3,
        &["党小组会由它的党小组举办", "--unit 办公室党支部/第一党小组"],
    );
    desk.refused(&add("党小组会", "市直机关工委机关党委"), 3, &["不能举办党小组会", "由党小组举办"]);
    desk.refused(&add("主题党日", "市直机关工委机关党委"), 3, &["主题党日由党支部举办"]);
    desk.refused(&add("支委会", "群团处党支部"), 3, &["没有支部委员", "不设支委会"]);
    desk.ok(&add("支委会", "办公室党支部"));
    desk.ok(&add("党小组会", "办公室党支部/第一党小组"));
    desk.refused(&add("茶话会", "办公室党支部"), 3, &["没有叫“茶话会”的活动类型", "wuxue log kinds"]);
    desk.refused(&add("主题党曰", "办公室党支部"), 3, &["是不是“主题党日”？"]);
    desk.refused(&add("主题党日", "综合处党支部"), 3, &["没有叫“综合处党支部”的党组织"]);
    let before = ["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "2019-10-16"];
    desk.refused(&before, 3, &["还没有成立"]);
    // Of the committee only its two members are expected, of the group its three.
    assert_eq!(desk.json(&["log", "show", "A1"])["expected"], 2);
    assert_eq!(desk.json(&["log", "show", "A2"])["expected"], 3);
}

#[test]
fn days_and_times_are_checked() {
    let desk = office();
    let on = |day: &'static str| vec!["log", "add", "主题党日", "--unit", "办公室党支部", "--on", day];
    desk.refused(&on("2026-11-01"), 3, &["晚于今天"]);
    desk.refused(&on("2026-02-30"), 2, &["日期"]);
    desk.refused(&theme_day(&["--time", "16:30-14:30"]), 2, &["22:00-次日01:00"]);
    desk.refused(&theme_day(&["--hours", "两"]), 2, &["不是学时"]);
    desk.refused(&theme_day(&["--belongs", "2026-01..2026-02"]), 2, &["--belongs"]);
    desk.ok(&theme_day(&["--time", "22:00-次日01:00"]));
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!((&shown["time"], &shown["minutes"]), (&"22:00-次日01:00".into(), &180.into()));
}

#[test]
fn the_same_session_is_recorded_once() {
    let desk = office();
    desk.ok(&theme_day(&["--time", "9:00-11:00", "--title", "上午"]));
    desk.refused(&theme_day(&[]), 3, &["已经有记录：A1", "wuxue log edit A1", "--another"]);
    desk.refused(&theme_day(&["--time", "9:00-10:00", "--title", "另一个主题"]), 3, &["A1"]);
    desk.ok(&theme_day(&["--time", "14:30-16:30"]));
    desk.ok(&theme_day(&["--another"]));
    desk.ok(&["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-10-16"]);
    desk.refused(&["log", "edit", "A2", "--time", "9:00-10:00"], 3, &["已经有记录：A1"]);
    // What its own twin was said to be stays editable, and a voided one stands in nobody's way.
    desk.ok(&["log", "edit", "A3", "--place", "三楼"]);
    desk.ok(&["log", "void", "A1", "--because", "录错"]);
    desk.ok(&["log", "edit", "A2", "--time", "9:00-10:00", "--another"]);
}

#[test]
fn first_topic_needs_its_evidence() {
    let desk = office();
    desk.ok(&["document", "add", "某某讲话", "--class", "讲话"]);
    let meeting = |more: &[&'static str]| {
        let mut args = vec!["log", "add", "党员大会", "--unit", "办公室党支部", "--on", "2026-10-16"];
        args.extend(more);
        args
    };
    desk.refused(&meeting(&["--first-topic", "已列"]), 3, &["还缺议题和学习材料"]);
    desk.refused(&meeting(&["--first-topic", "已列", "--agenda", "学习"]), 3, &["还缺学习材料"]);
    desk.refused(&meeting(&["--first-topic", "不适用"]), 3, &["不适用=原因"]);
    desk.refused(&meeting(&["--first-topic", "未列=忘了"]), 3, &["只有第一议题“不适用”才写原因"]);
    desk.refused(&meeting(&["--first-topic", "有"]), 2, &["不认识“有”"]);
    desk.ok(&meeting(&["--first-topic", "不适用=选举大会"]));
    assert_eq!(desk.json(&["log", "show", "A1"])["first_topic"], "不适用（选举大会）");
    desk.ok(&["log", "edit", "A1", "--first-topic", "已列", "--agenda", "学习", "--document", "某某讲话"]);
    // Who led it goes with it.
    desk.ok(&["log", "edit", "A1", "--presenter", "张伟"]);
    desk.refused(&["log", "edit", "A1", "--first-topic", "未列", "--presenter", "张伟"], 3, &["没有领学"]);
    desk.ok(&["log", "edit", "A1", "--first-topic", "未列"]);
    assert_eq!(desk.json(&["log", "show", "A1"])["presenters"], serde_json::Value::Null);
    desk.ok(&["log", "edit", "A1", "--first-topic", "已列"]);
    // Its evidence cannot be taken away from under it.
    desk.refused(&["log", "edit", "A1", "--document", ""], 3, &["还缺学习材料"]);
}

#[test]
fn a_title_of_another_period_is_pointed_out_and_never_guessed() {
    let desk = office();
    let added = desk.ok(&theme_day(&["--title", "9月主题党日"]));
    assert!(added.remarks.contains("wuxue log edit A1 --belongs 2026-09"), "{}", added.remarks);
    assert_eq!(desk.json(&["log", "show", "A1"])["belongs"], Value::Null);
    let edited = desk.ok(&["log", "edit", "A1", "--belongs", "2026-09"]);
    assert!(!edited.remarks.contains("--belongs"), "{}", edited.remarks);
    assert_eq!(desk.json(&["log", "show", "A1"])["belongs"], "2026-09");
    let listed =
        |period: &str| desk.json(&["log", "list", "--period", period])["rows"].as_array().unwrap().len();
    assert_eq!((listed("2026-09"), listed("2026-10"), listed("2026-08")), (1, 1, 0));
}

#[test]
fn nothing_belongs_to_a_period_to_come_nor_to_one_before_its_unit() {
    let desk = office();
    desk.refused(
        &theme_day(&["--belongs", "2026-11"]),
        3,
        &[
            "所属期 2026-11 从 2026-11-01 开始，晚于活动日期 2026-10-16",
            "--belongs 2026-10",
            "--belongs \"\"",
        ],
    );
    desk.refused(&theme_day(&["--belongs", "2027"]), 3, &["晚于活动日期", "--belongs 2026"]);
    desk.refused(&theme_day(&["--belongs", "2019Q4"]), 3, &["到 2019-12-31 为止", "2020-01-01 才成立"]);
    // The period of the day itself has begun, and so has the one in which the unit was founded.
    desk.ok(&theme_day(&["--belongs", "2026Q4"]));
    desk.ok(&["log", "edit", "A1", "--belongs", "2020"]);
    desk.refused(&["log", "edit", "A1", "--belongs", "2026H2", "--on", "2026-06-30"], 3, &["晚于活动日期"]);
    desk.refused(&["log", "edit", "A1", "--belongs", "2019"], 3, &["才成立"]);
    desk.ok(&["log", "edit", "A1", "--belongs", ""]);
}

#[test]
fn late_entries_are_marked() {
    let desk = office();
    let late = desk.ok(&["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "2026-08-14"]);
    assert!(late.remarks.contains("已过 2026-09-10，计为补录"), "{}", late.remarks);
    assert_eq!(desk.json(&["log", "show", "A1"])["late_entry"], true);
    // A meeting for the third quarter held in October is no late entry in October.
    desk.ok(&[
        "log",
        "add",
        "党员大会",
        "--unit",
        "办公室党支部",
        "--on",
        "2026-10-29",
        "--belongs",
        "2026Q3",
    ]);
    assert_eq!(desk.json(&["log", "show", "A2"])["late_entry"], false);
}

#[test]
fn attendance_of_everyone_but_some() {
    let desk = office();
    desk.ok(&theme_day(&[]));
    let marked = desk.json(&["log", "attend", "A1", "--except", "张伟＝请假（公假）", "001005=迟到10分钟"]);
    assert_eq!((&marked["new"], &marked["present"]), (&4.into(), &3.into()));
    assert_eq!(marked["rows"].as_array().unwrap().len(), 2);
    assert_eq!(desk.status("A1", "001004"), "请假（公假）");
    // Again changes nothing: what is recorded stays unless it is named.
    // As `log add` says it too.
    let again = desk.ok(&["log", "attend", "A1", "--attend-all"]);
    assert!(
        again.remarks.contains("有 4 人此前已登记") && again.remarks.contains("库未变"),
        "{}",
        again.remarks
    );
    let changed = desk.json(&["log", "attend", "A1", "--mark", "张伟=补学(10月30日)"]);
    assert_eq!((&changed["new"], &changed["changed"]), (&0.into(), &1.into()));
    assert_eq!(desk.status("A1", "001004"), "补学（2026-10-30）");
    desk.ok(&["log", "attend", "A1", "--mark", "潘娟=未登记"]);
    assert_eq!(desk.status("A1", "001005"), Value::Null);
    assert_eq!(desk.json(&["log", "show", "A1"])["unrecorded"], 1);
    // Somebody exempt who came is present, beyond those expected.
    desk.ok(&["log", "attend", "A1", "--mark", "龚慧丹=出勤"]);
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!((&shown["expected"], &shown["beyond"]), (&4.into(), &1.into()));
    // Undone one by one, the store is as it was.
    desk.ok(&["undo", "--yes"]);
    assert_eq!(desk.json(&["log", "show", "A1"])["beyond"], 0);
}

#[test]
fn attendance_that_is_not_certain_is_refused() {
    let desk = office();
    desk.ok(&theme_day(&["--guest", "王教授"]));
    let mark = |mark: &'static str| vec!["log", "attend", "A1", "--mark", mark];
    desk.refused(
        &mark("李娜=出勤"),
        3,
        &["“李娜”（群团处党支部）不在 A1 的应到名单里", "wuxue log edit A1 --guest 王教授 --guest P7"],
    );
    desk.refused(&mark("张三=出勤"), 3, &["没有叫“张三”的人员"]);
    desk.refused(&mark("张伟"), 2, &["没有写明考勤情况"]);
    desk.refused(&mark("张伟=迟道"), 2, &["不认识", "是不是“迟到”？"]);
    desk.refused(&mark("张伟=补学(2026-11-02)"), 3, &["晚于今天"]);
    desk.refused(&["log", "attend", "A1", "--mark", "张伟=出勤", "001004=缺席"], 2, &["写了两次"]);
    desk.refused(&["log", "attend", "A9"], 3, &["没有活动记录 A9"]);
    desk.refused(&["log", "attend", "12"], 2, &["编号写作 A12"]);
    desk.refused(&theme_day(&["--another", "--except", "张伟=缺席"]), 2, &["--attend-all"]);
    desk.ok(&["log", "add", "青年理论学习小组活动", "--unit", "青年理论学习小组", "--on", "2026-10-16"]);
    desk.refused(&["log", "attend", "A2"], 3, &["没有应到人员"]);
    desk.ok(&["log", "add", "谈心谈话", "--unit", "办公室党支部", "--on", "2026-10-16"]);
    desk.refused(&["log", "attend", "A3"], 3, &["不设应到范围", "--mark"]);
    desk.ok(&["log", "attend", "A3", "--mark", "李娜=出勤"]);
    let shown = desk.json(&["log", "show", "A3"]);
    assert_eq!((&shown["expected"], &shown["present"]), (&Value::Null, &1.into()));
}

#[test]
fn editing_replaces_clears_and_tells_what_changed() {
    let desk = office();
    desk.ok(&theme_day(&["--place", "三楼", "--agenda", "甲", "--agenda", "乙", "--title", "旧"]));
    let edited = desk.json(&["log", "edit", "A1", "--place", "", "--agenda", "丙", "--title", "新"]);
    let fields: Vec<&str> =
        edited["rows"].as_array().unwrap().iter().map(|row| row["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["主题", "地点", "议题"]);
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!((&shown["place"], &shown["agenda"]), (&Value::Null, &serde_json::json!(["丙"])));
    let same = desk.json(&["log", "edit", "A1", "--title", "新"]);
    assert_eq!(same["operation"], Value::Null);
    let moved = desk.ok(&["log", "edit", "A1", "--on", "2026-10-23", "--kind", "主题党日", "党课"]);
    assert!(moved.remarks.contains("请核对考勤"), "{}", moved.remarks);
    assert_eq!(desk.json(&["log", "show", "A1"])["day"], "2026-10-23");
    desk.ok(&["undo", "--yes"]);
    assert_eq!(desk.json(&["log", "show", "A1"])["day"], "2026-10-16");
    desk.refused(&["log", "edit", "A1"], 2, &["没有写要改什么"]);
    desk.refused(&["log", "edit", "A1", "--title", "机密★5年"], 3, &["密级"]);
    desk.refused(&["log", "edit", "A1", "--host", "P99"], 3, &["P99"]);
    desk.refused(&["log", "edit", "A1", "--unit", "市直机关工委机关党委"], 3, &["不能举办"]);
}

#[test]
fn voiding_needs_a_reason_and_ends_all_change() {
    let desk = office();
    desk.ok(&theme_day(&["--attend-all"]));
    desk.refused(&["log", "void", "A1"], 3, &["作废要写明原因", "--because"]);
    desk.ok(&["log", "void", "A1", "--because", "录错党支部"]);
    assert_eq!(desk.json(&["log", "list"])["rows"], serde_json::json!([]));
    assert_eq!(desk.json(&["log", "list", "--voided"])["rows"][0]["voided"], "录错党支部");
    desk.refused(&["log", "void", "A1", "--because", "再来"], 3, &["已于 2026-10-31 作废", "wuxue undo "]);
    desk.refused(&["log", "edit", "A1", "--title", "x"], 3, &["不能再改"]);
    desk.refused(&["log", "attend", "A1"], 3, &["不能再改"]);
    // The number is not used again, and the place is free.
    let added = desk.json(&theme_day(&[]));
    assert_eq!(added["activity"], "A2");
}

#[test]
fn the_list_is_narrowed_by_unit_kind_and_tier() {
    let desk = office();
    desk.ok(&theme_day(&[]));
    desk.ok(&["log", "add", "党小组会", "--unit", "第一党小组", "--on", "2026-10-12"]);
    desk.ok(&["log", "add", "主题党日", "党课", "--unit", "群团处党支部", "--on", "2026-09-11"]);
    let codes = |args: &[&str]| -> Vec<String> {
        let mut line = vec!["log", "list"];
        line.extend(args);
        let rows = desk.json(&line)["rows"].as_array().unwrap().clone();
        rows.iter().map(|row| row["activity"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&[]), ["A3", "A2", "A1"]);
    assert_eq!(codes(&["--unit", "办公室党支部"]), ["A2", "A1"]);
    assert_eq!(codes(&["--unit", "市直机关工委机关党委"]), ["A3", "A2", "A1"]);
    assert_eq!(codes(&["--unit", "群团处党支部", "--kind", "党课"]), ["A3"]);
    assert_eq!(codes(&["--tier", "促学"]), ["A2"]);
    assert_eq!(codes(&["--period", "2026-09"]), ["A3"]);
    desk.refused(&["log", "list", "--tier", "教学"], 2, &["可选的环节"]);
}

#[test]
fn documents_are_added_once() {
    let desk = office();
    let add = |more: &[&'static str]| {
        let mut args = vec!["材料", "登记", "《关于某事的通知》", "--class", "市委"];
        args.extend(more);
        args
    };
    desk.ok(&add(&["--number", "市委〔2026〕1号", "--issued", "2026-10-01", "--openness", "内部"]));
    desk.refused(&add(&["--number", "市委[2026]1号"]), 3, &["已经登记过：D1", "wuxue document show D1"]);
    desk.ok(&add(&["--number", "市委〔2026〕2号"]));
    desk.refused(
        &[
            "log",
            "add",
            "主题党日",
            OFFICE[0],
            OFFICE[1],
            OFFICE[2],
            OFFICE[3],
            "--document",
            "关于某事的通知",
        ],
        3,
        &["不止一份", "D1", "D2"],
    );
    desk.refused(&["document", "add", "秘密★三年", "--class", "市委"], 3, &["密级"]);
    desk.refused(&["document", "add", "某书", "--class", "小说"], 2, &["书目"]);
    desk.refused(&["document", "add", "某书", "--class", "书目", "--received", "明天"], 3, &["晚于今天"]);
    desk.refused(&["document", "show", "D7"], 3, &["没有材料 D7"]);
    let list = desk.json(&["document", "list", "--class", "city"]);
    assert_eq!(list["rows"].as_array().unwrap().len(), 2);
    assert_eq!(list["rows"][0]["openness"], "内部");
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let desk = office();
    let before = std::fs::read(&desk.store).unwrap();
    let shown = desk.json(&theme_day(&["--attend-all", "--dry-run"]));
    assert_eq!((&shown["present"], &shown["operation"]), (&4.into(), &Value::Null));
    desk.json(&["document", "add", "某书", "--class", "书目", "--dry-run"]);
    assert_eq!(std::fs::read(&desk.store).unwrap(), before);
}

#[test]
fn the_kinds_are_listed_with_what_they_ask() {
    let desk = office();
    let kinds = desk.json(&["log", "kinds"]);
    let rows = kinds["rows"].as_array().unwrap();
    let group = rows.iter().find(|row| row["code"] == "party_group_meeting").unwrap();
    assert_eq!((&group["tier"], &group["collective"]), (&"促学".into(), &true.into()));
    assert_eq!(group["holders"], serde_json::json!(["党小组"]));
}

/// Names are typed as they are written everywhere, with 、 between them.
#[test]
fn several_people_are_named_at_once() {
    let desk = office();
    let add = ["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "2026-10-16", "--minutes", "2"];
    let people = ["--guest", "王五（市财政局、机关党委）、赵六", "--speaker", "秦春丽，谭怡凯"];
    let told =
        desk.ok(&[&add[..], &people, &["--mark", "谭怡凯、潘娟=请假(公假)", "秦春丽=出勤"]].concat()).remarks;
    assert!(told.contains("时长只有 2 分钟"), "{told}");
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!(shown["guests"], json!(["王五(市财政局、机关党委)（名册外）", "赵六（名册外）"]));
    assert_eq!(shown["speakers"], json!(["秦春丽", "谭怡凯"]));
    for (staff_no, status) in [("001001", "出勤"), ("001002", "请假（公假）"), ("001005", "请假（公假）")]
    {
        assert_eq!(desk.status("A1", staff_no), status, "{staff_no}");
    }
    let mark = ["log", "attend", "A1", "--mark", "潘娟、潘娟=出勤"];
    desk.refused(&mark, 2, &["“潘娟”写了两次"]);
    desk.refused(&["log", "attend", "A1", "--mark", "、=出勤"], 3, &["没有叫“、”的人员"]);
}
