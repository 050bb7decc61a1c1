//! Terms 届期: elections, reminders, extensions, and what follows of them on a day.

use encoding_rs::GBK;
use serde_json::{Value, json};

use crate::desk::{Desk, rows};

/// An organ with two branches and a unit outside.
fn organ() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
        desk.ok(&["unit", "add", "市财政局", "--kind", "外单位", "--liaison", "王芳"]);
    })
}

fn elected(desk: &Desk, unit: &str, day: &str) {
    desk.ok(&["unit", "term", "add", unit, "--elected", day]);
}

/// How a unit stands with its last term on a day.
fn standing(desk: &Desk, unit: &str, on: &str) -> Value {
    let page = desk.json(&["inspect", "terms", "--as-of", on]);
    rows(&page).iter().find(|row| row["unit_name"] == unit).unwrap().clone()
}

fn state(desk: &Desk, unit: &str, on: &str) -> String {
    standing(desk, unit, on)["state_name"].as_str().unwrap().to_owned()
}

fn of(row: &Value, keys: &[&str]) -> Vec<Value> {
    keys.iter().map(|key| row[*key].clone()).collect()
}

const EXTEND: [&str; 7] =
    ["unit", "term", "extend", "办公室党支部", "--body", "市直机关工委机关党委", "--approval"];

#[test]
fn what_is_not_known_is_no_zero_and_no_miss() {
    let desk = organ();
    let row = standing(&desk, "办公室党支部", "2026-11-02");
    assert_eq!(
        of(&row, &["term", "elected", "years", "ends", "state", "days_left", "days_overdue", "to_remind"]),
        [
            json!(null),
            json!(null),
            json!(null),
            json!(null),
            json!("unknown"),
            json!(null),
            json!(null),
            json!(false)
        ]
    );
    // The committee, two branches, one outside; groups and departments have no terms.
    assert_eq!(rows(&desk.json(&["inspect", "terms", "--check"])).len(), 4);
    let shown = desk.run(&["inspect", "terms"]);
    assert!(String::from_utf8(shown.answer).unwrap().contains("待补"));
    assert!(shown.remarks.contains("4 个没有登记届期（待补）"), "{}", shown.remarks);
    let near = desk.run(&["inspect", "terms", "--within", "6"]);
    assert!(near.remarks.contains("到没到期无从知道"), "{}", near.remarks);
    desk.refused(
        &["unit", "term", "add", "市直机关工委领导班子", "--elected", "2024-01-01"],
        3,
        &["不登记届期"],
    );
    desk.refused(&["unit", "term", "add", "办公室党枝部", "--elected", "2024-01-01"], 3, &["办公室党支部"]);
    desk.refused(&["unit", "term", "add", "办公室党支部", "--elected", "2026-11-03"], 3, &["晚于今天"]);
    desk.refused(&["unit", "term", "edit", "办公室党支部", "--years", "4"], 3, &["还没有登记届期"]);
    desk.refused(&["unit", "term", "edit", "TM9", "--years", "4"], 3, &["没有届期 TM9"]);
}

#[test]
fn each_kind_has_its_years_with_clause_and_layer_and_others_need_a_basis() {
    let desk = organ();
    desk.ok(&["unit", "add", "市侨联党支部", "--kind", "外单位"]);
    for (unit, years, ends, clause) in [
        ("市直机关工委机关党委", 5, "2028-02-29", "《关于党的基层组织任期的意见》（条款号待核）"),
        ("办公室党支部", 3, "2026-02-28", "《中国共产党党和国家机关基层组织工作条例》第七条"),
        ("市财政局", 5, "2028-02-29", "《关于党的基层组织任期的意见》（条款号待核）"),
        ("市侨联党支部", 3, "2026-02-28", "《中国共产党党和国家机关基层组织工作条例》第七条"),
    ] {
        let page = desk.json(&["unit", "term", "add", unit, "--elected", "2023-03-01"]);
        assert_eq!(
            of(&page, &["years", "ends", "layer", "clause"]),
            [json!(years), json!(ends), json!("N"), json!(clause)],
            "{unit}"
        );
    }
    let other = ["unit", "term", "edit", "办公室党支部", "--years", "5"];
    let said = desk.run(&other);
    assert!(said.remarks.contains("党支部的届期一般为 3 年"), "{}", said.remarks);
    let row = standing(&desk, "办公室党支部", "2026-11-02");
    assert_eq!(of(&row, &["years", "layer", "clause"]), [json!(5), json!(null), json!(null)]);
    desk.ok(&["unit", "term", "edit", "办公室党支部", "--basis", "市委组织部批复"]);
    let row = standing(&desk, "办公室党支部", "2026-11-02");
    assert_eq!(of(&row, &["layer", "clause"]), [json!("L"), json!("市委组织部批复")]);
    desk.refused(&["unit", "term", "edit", "办公室党支部", "--years", "11"], 2, &["11"]);
}

/// Every state, on the days around which it changes.
#[test]
fn the_state_follows_from_the_day() {
    let desk = organ();
    elected(&desk, "办公室党支部", "2023-09-01");
    // Ends on 31 August 2026; six months before that is the last of February.
    for (on, says, left, overdue) in [
        ("2026-02-27", "任期内", json!(185), json!(null)),
        ("2026-02-28", "6个月内到期（应提醒）", json!(184), json!(null)),
        ("2026-08-31", "6个月内到期（应提醒）", json!(0), json!(null)),
        ("2026-09-01", "逾期未换届", json!(null), json!(1)),
        ("2026-11-02", "逾期未换届", json!(null), json!(63)),
    ] {
        let row = standing(&desk, "办公室党支部", on);
        assert_eq!(
            of(&row, &["state_name", "days_left", "days_overdue"]),
            [json!(says), left, overdue],
            "{on}"
        );
    }
    let check = |on: &str| desk.run(&["inspect", "terms", "--check", "--as-of", on]).exit;
    assert_eq!((check("2026-08-31"), check("2026-09-01")), (0, 1));
    assert_eq!(desk.run(&["inspect", "terms"]).exit, 0, "only --check complains");
    let names = |words: &[&str]| -> Vec<Value> {
        let page = desk.json(&[&["inspect", "terms"], words].concat());
        rows(&page).iter().map(|row| row["unit_name"].clone()).collect()
    };
    assert_eq!(names(&["--state", "逾期未换届"]), ["办公室党支部"]);
    assert_eq!(names(&["--within", "0"]), ["办公室党支部"], "what is overdue is near");
    assert_eq!(names(&["--within", "6", "--as-of", "2026-02-27"]), [""; 0]);
    assert_eq!(names(&["--unit", "宣传处党支部"]), ["宣传处党支部"]);
}

#[test]
fn a_term_begun_on_a_leap_day_ends_on_the_28th() {
    let desk = organ();
    elected(&desk, "办公室党支部", "2024-02-29");
    desk.ok(&["unit", "term", "add", "宣传处党支部", "--elected", "2020-02-29", "--years", "4"]);
    let ends = |unit: &str| standing(&desk, unit, "2024-03-01")["ends"].clone();
    assert_eq!((ends("办公室党支部"), ends("宣传处党支部")), (json!("2027-02-28"), json!("2024-02-28")));
    assert_eq!(state(&desk, "宣传处党支部", "2024-02-28"), "6个月内到期（应提醒）");
    assert_eq!(state(&desk, "宣传处党支部", "2024-02-29"), "逾期未换届");
}

#[test]
fn a_reminder_is_recorded_with_day_way_and_handler() {
    let desk = organ();
    elected(&desk, "办公室党支部", "2023-12-20");
    elected(&desk, "宣传处党支部", "2023-12-21");
    let remind = ["unit", "term", "remind", "办公室党支部"];
    desk.refused(&remind, 2, &["--way"]);
    desk.refused(&[&remind[..], &["--way", "电话", "--on", "2026-11-03"]].concat(), 3, &["晚于今天"]);
    desk.refused(
        &[&remind[..], &["--way", "电话", "--on", "2023-12-01"]].concat(),
        3,
        &["早于当选日期 2023-12-20"],
    );
    desk.refused(&[&remind[..], &["--way", "电话", "--note", "联系 13800138000"]].concat(), 3, &["没有写入"]);
    let sent = desk.json(&[&remind[..], &["--way", "发函", "--on", "2026-10-20"]].concat());
    // The operator, if nobody else is named.
    assert_eq!(
        of(&sent, &["way", "handler", "day", "count"]),
        [json!("letter"), json!("李明"), json!("2026-10-20"), json!(1)]
    );
    assert_eq!(rows(&sent)[0]["days"], 60);
    assert_eq!(
        state(&desk, "办公室党支部", "2026-10-19"),
        "6个月内到期（应提醒）",
        "not known before it was sent"
    );
    assert_eq!(state(&desk, "办公室党支部", "2026-10-20"), "已提醒");
    // The same once more changes nothing, another story of that day is refused, a second way is another reminder.
    let again = desk.json(&[&remind[..], &["--way", "发函", "--on", "2026-10-20"]].concat());
    assert_eq!(of(&again, &["operation", "count"]), [json!(null), json!(0)]);
    desk.refused(
        &[&remind[..], &["--way", "发函", "--on", "2026-10-20", "--handler", "张伟"]].concat(),
        3,
        &["已经登记了，经办人李明", "--remove"],
    );
    desk.ok(&[&remind[..], &["--way", "电话", "--on", "2026-10-20", "--handler", "张伟"]].concat());
    let list = desk.json(&["unit", "term", "list", "办公室党支部"]);
    assert_eq!(list["reminders"].as_array().unwrap().len(), 2);
    // All that are due at once: only the other one is.
    let due = desk.json(&["unit", "term", "remind", "--due", "--way", "发函"]);
    assert_eq!(rows(&due).iter().map(|row| row["unit_name"].clone()).collect::<Vec<_>>(), ["宣传处党支部"]);
    desk.refused(&["unit", "term", "remind", "--due", "--way", "发函"], 3, &["没有应提醒的"]);
    desk.refused(&[&remind[..], &["--remove"]].concat(), 3, &["要写明原因"]);
    let gone = [&remind[..], &["--remove", "--on", "2026-10-20", "--because", "登记错了"]].concat();
    assert_eq!(desk.json(&gone)["count"], 2);
    assert_eq!(state(&desk, "办公室党支部", "2026-11-02"), "6个月内到期（应提醒）");
}

#[test]
fn a_reminder_sent_long_before_counts_when_the_end_is_near() {
    let desk = organ();
    elected(&desk, "办公室党支部", "2023-12-20");
    let remind = ["unit", "term", "remind", "办公室党支部", "--way", "电话", "--on", "2026-01-10"];
    let said = desk.ok(&remind);
    assert!(said.remarks.contains("早于届满前 6 个月：办公室党支部（2026-12-19 届满）"), "{}", said.remarks);
    assert_eq!(state(&desk, "办公室党支部", "2026-02-01"), "任期内");
    assert_eq!(state(&desk, "办公室党支部", "2026-06-19"), "已提醒");
    assert_eq!(standing(&desk, "办公室党支部", "2026-06-19")["reminded"], "2026-01-10");
}

#[test]
fn an_extension_needs_an_approval_and_lasts_a_year_at_most() {
    let desk = organ();
    elected(&desk, "办公室党支部", "2023-10-16");
    desk.refused(
        &["unit", "term", "extend", "办公室党支部", "--until", "2027-03-31"],
        2,
        &["--approval", "--body"],
    );
    let extend = |until: &'static str, more: &[&'static str]| {
        [&EXTEND[..], &["复〔2026〕8号", "--until", until], more].concat()
    };
    desk.refused(&[&EXTEND[..], &[" ", "--until", "2027-03-31"]].concat(), 2, &["批准文件不能是空的"]);
    desk.refused(&extend("2027-10-16", &[]), 3, &["到 2026-10-15 届满", "超过了 1 年", "--until 2027-10-15"]);
    desk.refused(&extend("2026-10-15", &[]), 3, &["不是延期"]);
    desk.refused(&extend("2027-03-31", &["--on", "2026-11-03"]), 3, &["晚于今天"]);
    desk.refused(&extend("2027-03-31", &["--on", "2023-10-01"]), 3, &["早于当选日期"]);
    assert_eq!(state(&desk, "办公室党支部", "2026-11-02"), "逾期未换届");
    // A year to the day will do.
    desk.ok(&extend("2027-10-15", &["--on", "2026-10-15"]));
    assert_eq!(desk.json(&extend("2027-10-15", &["--on", "2026-10-15"]))["operation"], json!(null));
    desk.refused(&extend("2027-03-31", &["--on", "2026-10-16"]), 3, &["已批准延期至 2027-10-15", "--remove"]);
    let row = standing(&desk, "办公室党支部", "2026-11-02");
    assert_eq!(
        of(&row, &["state", "state_name", "ends", "extended_until", "days_left", "to_remind"]),
        [
            json!("extended"),
            json!("已批准延期（至 2027-10-15）"),
            json!("2027-10-15"),
            json!("2027-10-15"),
            json!(347),
            json!(false)
        ]
    );
    // Near its end somebody should remind of it once more; past it, it is overdue.
    assert_eq!(state(&desk, "办公室党支部", "2027-04-15"), "已批准延期（至 2027-10-15，应提醒）");
    assert_eq!(standing(&desk, "办公室党支部", "2027-10-16")["days_overdue"], 1);
    // The term cannot be shortened under it.
    desk.refused(&["unit", "term", "edit", "办公室党支部", "--years", "2"], 3, &["超过了 1 年"]);
    desk.ok(&["unit", "term", "extend", "办公室党支部", "--remove", "--because", "没有批准"]);
    assert_eq!(state(&desk, "办公室党支部", "2026-11-02"), "逾期未换届");
}

#[test]
fn an_extension_may_be_approved_before_the_term_has_ended_and_late_ones_say_so() {
    let desk = organ();
    elected(&desk, "办公室党支部", "2023-12-20");
    let early =
        desk.ok(&[&EXTEND[..], &["复〔2026〕8号", "--until", "2027-06-30", "--on", "2026-10-20"]].concat());
    assert!(!early.remarks.contains("才批准"), "{}", early.remarks);
    assert_eq!(state(&desk, "办公室党支部", "2026-10-19"), "6个月内到期（应提醒）", "not approved yet");
    assert_eq!(state(&desk, "办公室党支部", "2026-10-20"), "已批准延期（至 2027-06-30）");
    assert_eq!(state(&desk, "办公室党支部", "2027-06-30"), "已批准延期（至 2027-06-30，应提醒）");
    elected(&desk, "宣传处党支部", "2023-10-01");
    let mut late = EXTEND;
    late[3] = "宣传处党支部";
    let late =
        desk.ok(&[&late[..], &["复〔2026〕9号", "--until", "2027-03-31", "--on", "2026-10-20"]].concat());
    assert!(late.remarks.contains("2026-09-30 已经届满，过了 20 天才批准延期"), "{}", late.remarks);
    assert_eq!(standing(&desk, "宣传处党支部", "2026-10-19")["days_overdue"], 19);
}

#[test]
fn the_next_election_is_another_term_and_a_late_one_stays_on_record() {
    let desk = organ();
    elected(&desk, "办公室党支部", "2020-05-10");
    let second = desk.json(&["unit", "term", "add", "办公室党支部", "--elected", "2023-05-29"]);
    assert_eq!(of(&second, &["term", "late"]), [json!("TM2"), json!(20)]);
    let all = desk.json(&["unit", "term", "list", "办公室党支部"]);
    let terms: Vec<_> = rows(&all)
        .iter()
        .map(|row| of(row, &["term", "state_name", "renewed", "late", "begun_late"]))
        .collect();
    assert_eq!(
        terms,
        [
            [json!("TM1"), json!("已换届（逾期换届 20 天）"), json!("2023-05-29"), json!(20), json!(null)],
            [json!("TM2"), json!("逾期未换届"), json!(null), json!(null), json!(20)],
        ]
    );
    // On the day after the last one there is no gap.
    elected(&desk, "宣传处党支部", "2020-05-10");
    let third = desk.json(&["unit", "term", "add", "宣传处党支部", "--elected", "2023-05-10"]);
    assert_eq!(third["late"], json!(null));
    assert_eq!(rows(&desk.json(&["unit", "term", "list", "宣传处党支部"]))[0]["state_name"], "已换届");
    // An extension that was approved in time makes the election one in time.
    desk.ok(&[
        "unit",
        "term",
        "extend",
        "TM1",
        "--until",
        "2023-06-30",
        "--approval",
        "复〔2023〕2号",
        "--body",
        "机关党委",
        "--on",
        "2023-05-01",
    ]);
    assert_eq!(rows(&desk.json(&["unit", "term", "list", "办公室党支部"]))[0]["state_name"], "已换届");
    // What came after the election is not of the term before it.
    let late = ["unit", "term", "remind", "TM1", "--way", "电话", "--on", "2023-06-01"];
    desk.refused(&late, 3, &["已于 2023-05-29 换届"]);
    // A by-election, or the same with a slip.
    let again = |day: &'static str| ["unit", "term", "add", "办公室党支部", "--elected", day];
    desk.refused(&again("2023-05-29"), 3, &["已经登记了（TM2）"]);
    desk.refused(&again("2024-05-28"), 3, &["相距不到 1 年", "届期不变"]);
    let early = desk.ok(&again("2024-05-29"));
    assert!(early.remarks.contains("上一届到 2026-05-28 才届满，提前了 1 年以上"), "{}", early.remarks);
    assert_eq!(rows(&desk.json(&["inspect", "terms", "--state", "已换届"])).len(), 3);
    // Removed with what hangs on it.
    desk.refused(&["unit", "term", "remove", "TM1"], 3, &["要写明原因"]);
    let gone = desk.json(&["unit", "term", "remove", "TM1", "--because", "登记错了"]);
    assert_eq!(gone["extensions"], 1);
}

#[test]
fn a_letter_says_when_the_term_ends_and_is_no_record_of_having_been_sent() {
    let desk = organ();
    elected(&desk, "办公室党支部", "2023-12-20");
    elected(&desk, "市财政局", "2021-10-16");
    let letter = |unit: &str| desk.text(&["inspect", "terms", "letter", unit, "--format", "md"]);
    let near = letter("办公室党支部");
    assert!(near.starts_with("# 关于做好换届工作的提醒函\n\n办公室党支部：\n"), "{near}");
    for part in [
        "你支部本届领导班子于2023年12月20日选举产生，任期3年，将于2026年12月19日届满。",
        "在2026年12月19日前完成换届选举",
        "报上级党组织批准，延长期限一般不超过1年",
        "市直机关工委机关党委",
        "2026年11月2日",
    ] {
        assert!(near.contains(part), "{part}\n{near}");
    }
    let late = letter("市财政局");
    assert!(late.contains("已于2026年10月15日届满，截至2026年11月2日已逾期18天。"), "{late}");
    assert!(late.contains("未按期换届的原因") && late.contains("\n市直机关工委  \n"), "{late}");
    assert_eq!(state(&desk, "办公室党支部", "2026-11-02"), "6个月内到期（应提醒）");
    desk.refused(&["inspect", "terms", "letter", "宣传处党支部"], 3, &["还没有登记届期"]);
    let folder = desk.path("函");
    desk.ok(&["inspect", "terms", "letter", "--paper", "html", "-o", &folder]);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, ["00目录.html", "办公室党支部 换届提醒函.html", "市财政局 换届提醒函.html"]);
    let file = std::fs::read_to_string(desk.place("函").join(&files[1])).unwrap();
    assert!(file.contains("你支部本届领导班子"), "{file}");
    desk.ok(&[
        "unit",
        "term",
        "extend",
        "市财政局",
        "--until",
        "2027-03-31",
        "--approval",
        "复〔2026〕8号",
        "--body",
        "市直机关工委",
    ]);
    assert!(letter("市财政局").contains("原应于2026年10月15日届满，经批准延期至2027年3月31日。"));
}

#[test]
fn a_list_of_units_comes_in_as_offices_send_it() {
    let desk = organ();
    let text = "市直单位机关党委换届情况表\n序号,单位,换届日期,届期年限,届满日期,联系人,联系电话\n\
                1,市财政局,2021年10月16日,5年,2026-10-16,王芳,87654321\n\
                2,市教育局机关党委,2021/12/20,五年,2026-12-19,刘洋,87654322\n\
                3,市档案馆党支部,2024-02-29,,,,\n\
                4,办公室党支部,2023-12-20,,,,\n\
                5,市体育局,,,,孙立,\n";
    let file = desk.file("届期.csv", GBK.encode(text).0);
    let preview = desk.json(&["unit", "term", "import", &file, "--dry-run"]);
    assert_eq!(of(&preview, &["new", "changed", "same", "held"]), [json!(5), json!(0), json!(0), json!(0)]);
    assert!(
        desk.json(&["unit", "term", "list", "市财政局"])["rows"][0]["term"].is_null(),
        "a preview writes nothing"
    );
    let done = desk.ok(&["unit", "term", "import", &file, "--yes"]);
    assert!(
        done.remarks.contains("登记为外单位的 3 个：市教育局机关党委、市档案馆党支部、市体育局"),
        "{}",
        done.remarks
    );
    for (unit, ends, liaison, state) in [
        ("市财政局", json!("2026-10-15"), json!("王芳"), "overdue"),
        ("市教育局机关党委", json!("2026-12-19"), json!("刘洋"), "due"),
        ("市档案馆党支部", json!("2027-02-28"), json!(null), "due"),
        ("办公室党支部", json!("2026-12-19"), json!(null), "due"),
        ("市体育局", json!(null), json!("孙立"), "unknown"),
    ] {
        let row = standing(&desk, unit, "2026-11-02");
        assert_eq!(of(&row, &["ends", "liaison", "state"]), [ends, liaison, json!(state)], "{unit}");
    }
    // Known before they were entered here.
    assert_eq!(state(&desk, "市教育局机关党委", "2026-01-01"), "任期内");
    let again = desk.json(&["unit", "term", "import", &file, "--yes"]);
    assert_eq!(of(&again, &["same", "operation"]), [json!(5), json!(null)]);
    // What the program writes it reads; a changed value waits for --update.
    let own = desk.path("导出.csv");
    desk.ok(&["unit", "term", "export", "-o", &own]);
    assert_eq!(desk.json(&["unit", "term", "import", &own, "--yes"])["operation"], json!(null));
    let other = desk.file("改.csv", "单位,当选日期,联系人\n市财政局,2021-10-16,陈晨\n");
    assert_eq!(desk.page(1, &["unit", "term", "import", &other, "--yes"])["operation"], json!(null));
    desk.ok(&["unit", "term", "import", &other, "--update", "--yes"]);
    assert_eq!(standing(&desk, "市财政局", "2026-11-02")["liaison"], "陈晨");
    desk.ok(&["unit", "term", "import", "undo", "2", "--yes"]);
    assert_eq!(standing(&desk, "市财政局", "2026-11-02")["liaison"], "王芳");
}

#[test]
fn what_is_doubtful_in_a_list_is_held_back() {
    let desk = organ();
    elected(&desk, "办公室党支部", "2023-12-20");
    let text = "单位,当选日期,届期年限,届满日期,联系人\n\
                办公室党枝部,2023-12-20,,,\n市侨联,2026-12-01,,,\n市文联,2021-05-01,5,2027-05-01,\n\
                市科协,,,2027-01-01,\n市残联,2021-05-01,50,,\n市直机关工委领导班子,2021-05-01,,,\n\
                办公室党支部,2024-06-01,,,\n市总工会,2021-05-01,,,\n市总工会,2021-05-02,,,\n\
                市妇联,5月1日,,,\n,2021-05-01,,,\n市团委,2021-05-01,,,13800138000\n";
    let file = desk.file("届期.csv", text);
    let page = desk.page(1, &["unit", "term", "import", &file]);
    let held: Vec<(i64, String)> = rows(&page)
        .iter()
        .map(|row| (row["row"].as_i64().unwrap(), row["reason"].as_str().unwrap().to_owned()))
        .collect();
    for (row, reason) in [
        (2, "没有登记过，是不是“办公室党支部”？"),
        (3, "晚于今天"),
        (4, "与当选日期、年限不符：2021-05-01 当选，5 年，到 2026-04-30 届满"),
        (5, "只有届满日期，没有当选日期"),
        (6, "不是届期年限"),
        (7, "是领导班子，不登记届期"),
        (8, "已登记 2023-12-20 当选的一届（TM1），相距不到 1 年"),
        (10, "与第 9 行是同一个单位的同一届"),
        (11, "没有写年份"),
        (12, "没有写单位"),
        (13, "不存放"),
    ] {
        assert!(held.iter().any(|(at, why)| *at == row && why.contains(reason)), "{row} {reason}\n{held:?}");
    }
    assert_eq!(of(&page, &["new", "held"]), [json!(1), json!(11)]);
    let wrong = desk.file("名单.csv", "单位,联系人\n市侨联,王芳\n");
    desk.refused(&["unit", "term", "import", &wrong], 3, &["没有“当选日期”一列", "--map"]);
    let near = desk.file("相近.csv", "单位,当选日期\n市财政局机关党委,2021-05-01\n");
    let said = desk.ok(&["unit", "term", "import", &near, "--dry-run"]);
    assert!(said.remarks.contains("市财政局机关党委与已登记的市财政局（U5）"), "{}", said.remarks);
}

#[test]
fn a_unit_shows_its_liaison_and_its_term() {
    let desk = organ();
    elected(&desk, "市财政局", "2021-10-16");
    let keys = ["liaison", "term_ends", "term_state", "term_state_name"];
    let shown = desk.json(&["unit", "show", "市财政局"]);
    assert_eq!(of(&shown, &keys), ["王芳", "2026-10-15", "overdue", "逾期未换届"]);
    desk.ok(&["unit", "edit", "市财政局", "--liaison", ""]);
    assert_eq!(desk.json(&["unit", "show", "市财政局"])["liaison"], json!(null));
    desk.refused(&["unit", "edit", "市财政局", "--liaison", "王芳 13800138000"], 3, &["没有写入"]);
    // Ended units are no longer looked at.
    desk.ok(&["unit", "end", "市财政局", "--on", "2026-11-02"]);
    let page = desk.json(&["inspect", "terms", "--as-of", "2026-11-03"]);
    assert!(rows(&page).iter().all(|row| row["unit_name"] != "市财政局"));
}
