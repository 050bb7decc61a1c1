//! Records that go to another store with all that they cite.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::desk::Desk;

/// A store of the organ of the demo: its roster as it changed through the year, and no record of study.
fn roster_of(demo: &Desk) -> Desk {
    let desk = Desk::empty("2026-11-02");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands/demo");
    let months = std::fs::read_dir(script).unwrap().map(|entry| entry.unwrap().path());
    let mut months: Vec<PathBuf> = months.filter(|path| path.extension().unwrap() == "txt").collect();
    months.sort();
    let roster = demo.path("demo/名册.csv");
    for month in months {
        let text = std::fs::read_to_string(month).unwrap();
        let (mut day, mut lines) = (String::new(), Vec::<(String, String)>::new());
        for row in text.lines().filter(|row| !row.trim().is_empty() && !row.starts_with('#')) {
            match row.strip_prefix("== ") {
                Some(head) => day = head[..10].to_owned(),
                None if row.starts_with(' ') => lines.last_mut().unwrap().1.push_str(row),
                None => lines.push((day.clone(), row.to_owned())),
            }
        }
        for (day, line) in lines {
            let words: Vec<&str> = line
                .split_whitespace()
                .map(|word| if word == "名册.csv" { roster.as_str() } else { word.trim_matches('"') })
                .collect();
            let organ = matches!(words[..], ["init" | "member" | "unit" | "inspect", ..]);
            let beside = matches!(words[..], [_, "term" | "duty" | "mechanism", ..]);
            if organ && !beside && !words.contains(&"外单位") && !words.contains(&"explain") {
                desk.ok(&[&words[..], &["--as-of", &day]].concat());
            }
        }
    }
    desk
}

impl Desk {
    /// All records, as lines.
    fn exported(&self) -> String {
        self.text(&["log", "export", "--format", "jsonl"])
    }

    fn load(&self, exit: u8, file: &str, more: &[&str]) -> Value {
        self.page(exit, &[&["log", "load", file], more].concat())
    }
}

/// The lines without what each store has of its own: numbers, and when something was entered; and without what is of
/// records beside the activity.
fn bare(lines: &str) -> Vec<Value> {
    let uncoded = |text: &str| match text.split_once(' ') {
        Some((code, rest)) if code.starts_with(['D', 'P']) => rest.to_owned(),
        _ => text.to_owned(),
    };
    let read = |line: &str| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let object = line.as_object_mut().unwrap();
        for key in [
            "activity",
            "entered",
            "late_entry",
            "outcomes",
            "showcases",
            "feedback",
            "items",
            "matters",
            "document",
        ] {
            object.remove(key);
        }
        if object.contains_key("what") {
            object.remove("plan_item");
        }
        for key in ["documents", "plan_item"] {
            match object.get_mut(key) {
                Some(Value::String(text)) => *text = uncoded(text),
                Some(Value::Array(texts)) => {
                    texts.iter_mut().for_each(|text| *text = uncoded(text.as_str().unwrap()).into());
                }
                _ => {}
            }
        }
        if let Some(Value::Array(shown)) = object.get_mut("shows") {
            shown.iter_mut().for_each(|code| *code = json!("A"));
        }
        if let Some(Value::Array(rows)) = object.get_mut("attendance") {
            rows.iter_mut().for_each(|row| {
                row.as_object_mut().unwrap().remove("person");
            });
        }
        line
    };
    lines.lines().map(read).collect()
}

#[test]
fn a_year_goes_to_a_store_that_has_the_roster_alone() {
    let demo = Desk::demo();
    let other = roster_of(&demo);
    let lines = demo.exported();
    let file = other.file("记录.jsonl", &lines);
    let preview = other.load(0, &file, &["--dry-run"]);
    let named = |page: &Value| -> Vec<String> {
        let made = page["made"].as_array().unwrap().iter();
        made.map(|made| format!("{} {}", made["what"].as_str().unwrap(), made["name"].as_str().unwrap()))
            .collect()
    };
    for part in ["学习材料 中国共产党章程", "外单位 市财政局", "计划项 走好第一方阵"]
    {
        assert!(named(&preview).iter().any(|made| made == part), "{part}: {preview}");
    }
    assert_eq!(preview["held"], 0, "{preview}");
    let told = other.ok(&["log", "load", &file, "--dry-run"]).remarks;
    assert!(
        told.contains(
            "16 条活动的成果、案例、学习反馈、落实的通知单项或传达的政治要件是另外的记录，没有装入"
        ),
        "{told}"
    );
    assert_eq!(other.exported(), "", "a rehearsal writes nothing");
    let done = other.load(0, &file, &["--yes"]);
    assert_eq!((named(&done), &done["new"]), (named(&preview), &preview["new"]));
    let (here, there) = (bare(&other.exported()), bare(&lines));
    for (here, there) in here.iter().zip(&there) {
        assert_eq!(here, there);
    }
    assert_eq!(here.len(), there.len());
    // Once more changes nothing; one undo takes all of it back.
    let again = other.load(0, &file, &["--yes"]);
    assert_eq!((&again["new"], &again["changed"], &again["made"]), (&json!(0), &json!(0), &json!([])));
    other.ok(&["undo", "--yes"]);
    assert_eq!(other.exported(), "");
    for list in [["document", "list"], ["plan", "list"]] {
        let outcome = other.ok(&[&list[..], &["--format", "jsonl"]].concat());
        assert!(outcome.answer.is_empty(), "{list:?}");
    }
}

/// Two branches of few people.
fn small() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.ok(&["init", "--name", "市直机关工委", "--since", "2020-01-01"]);
        let roster = desk.file(
            "名册.csv",
            "姓名,工号,党支部,政治面貌,起始日期\n甲一,1,办公室党支部,中共党员,2020-01-01\n\
         乙二,2,办公室党支部,中共党员,2020-01-01\n丙三,3,办公室党支部,中共党员,2020-01-01\n\
         丁四,4,办公室党支部,中共党员,2020-01-01\n",
        );
        desk.ok(&["member", "import", &roster, "--yes"]);
    })
}

#[test]
fn what_is_cited_and_cannot_be_made_holds_the_whole_file() {
    let desk = small();
    let lecture = r#"{"unit":"办公室党支部","kinds":["主题党日"],"day":"2026-10-16","documents":["D1 学习材料甲"],"form":"情景剧场","themes":["读书月"]}"#;
    let document = |title: &str, class: &str| {
        format!(
            r#"{{"schema":"wuxue.log.cited/1","what":"document","document":"D1","title":"{title}","class":"{class}"}}"#
        )
    };
    let rest = "{\"schema\":\"wuxue.log.cited/1\",\"what\":\"form\",\"name\":\"情景剧场\",\"words\":[]}\n\
                {\"schema\":\"wuxue.log.cited/1\",\"what\":\"theme\",\"name\":\"读书月\",\"sort\":\"系列活动\"}\n";
    for bad in [
        document("学习材料甲", "别的"),
        document("机密★5年", "市委"),
        r#"{"schema":"wuxue.log.cited/1","what":"person","name":"甲"}"#.to_owned(),
        r#"{"schema":"wuxue.log.cited/1","what":"outside_unit","name":"市财政局","since":"2026-13-01"}"#
            .to_owned(),
        r#"{"schema":"wuxue.log.cited/1","what":"plan_item","unit":"没有的支部","kind":"党课","period":"2026-10","topic":"甲"}"#
            .to_owned(),
    ] {
        let before = std::fs::read(&desk.store).unwrap();
        let page = desk.load(1, &desk.file("坏.jsonl", format!("{bad}\n{rest}{lecture}\n")), &["--yes"]);
        assert_eq!(page["rows"][0]["row"], 1, "{page}");
        assert!(page["rows"][0]["fix"].is_string(), "{page}");
        assert_eq!(std::fs::read(&desk.store).unwrap(), before, "{bad}");
    }
    let good = format!("{}\n{rest}{lecture}\n", document("学习材料甲", "市委"));
    let page = desk.load(0, &desk.file("好.jsonl", &good), &["--yes"]);
    assert_eq!(page["made"].as_array().unwrap().len(), 3, "{page}");
    let line: Value = serde_json::from_str(desk.exported().lines().last().unwrap()).unwrap();
    assert_eq!(
        (&line["documents"], &line["form"], &line["themes"]),
        (&json!(["D1 学习材料甲"]), &json!("情景剧场"), &json!(["读书月"]))
    );
}

/// Three such in a row are pointed out here as they were there.
#[test]
fn a_form_that_is_mere_reading_is_so_elsewhere() {
    let desk = small();
    for (form, more) in [("领读", &["--plain"][..]), ("情景剧场", &[])] {
        desk.ok(&[&["log", "form", "add", form], more].concat());
        let add = ["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "2026-10-16", "--form", form];
        desk.ok(&[&add[..], &["--time", if more.is_empty() { "9:00" } else { "15:00" }]].concat());
    }
    let file = desk.file("记录.jsonl", desk.exported());
    let other = small();
    other.load(0, &file, &["--yes"]);
    let plain = |desk: &Desk| {
        let list = desk.json(&["log", "form", "list"]);
        ["领读", "情景剧场"].map(|name| {
            let row = list["rows"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap();
            row["plain_reading"].clone()
        })
    };
    assert_eq!(plain(&desk), [true, false]);
    assert_eq!(plain(&other), [true, false]);
}

#[test]
fn whoever_a_line_leaves_out_is_named_and_stays() {
    let desk = small();
    let add = ["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "2026-10-16", "--attend-all"];
    desk.ok(&add);
    let line = |status: &str| {
        format!(
            r#"{{"unit":"办公室党支部","kinds":["主题党日"],"day":"2026-10-16","attendance":[{{"name":"甲一","status":"{status}"}},{{"name":"乙二","status":"出勤"}}]}}"#
        )
    };
    for (status, more, changed) in [("出勤", &["--yes"][..], 0), ("缺席", &["--update", "--yes"], 1)] {
        let page = desk.load(0, &desk.file("改.jsonl", line(status)), more);
        assert_eq!((&page["changed"], &page["not_in_file"]), (&json!(changed), &json!(2)), "{page}");
        let missing = &page["missing"][0];
        assert_eq!(
            (&missing["gap"], &missing["names"]),
            (&json!("recorded_not_in_file"), &json!(["丙三", "丁四"]))
        );
    }
    let shown: Value = serde_json::from_str(desk.exported().lines().next().unwrap()).unwrap();
    let status: Vec<&Value> = shown["attendance"].as_array().unwrap().iter().map(|a| &a["status"]).collect();
    assert_eq!(status, ["缺席", "出勤", "出勤", "出勤"]);
}

/// A line that is held back has no number here that a command could name.
#[test]
fn what_is_wrong_with_a_new_activity_is_said_without_a_number() {
    let desk = small();
    desk.ok(&["unit", "add", "宣传处党支部", "--kind", "党支部", "--since", "2020-01-01"]);
    desk.ok(&[
        "member",
        "add",
        "戊五",
        "--branch",
        "宣传处党支部",
        "--standing",
        "中共党员",
        "--since",
        "2020-01-01",
    ]);
    let line = json!({
        "unit": "办公室党支部", "kinds": ["党课"], "day": "2026-10-20",
        "attendance": [{"name": "戊五", "status": "出勤"}],
    });
    let file = desk.file("一条.jsonl", format!("{line}\n"));
    let page = desk.load(1, &file, &["--dry-run"]);
    let row = &page["rows"][0];
    assert_eq!(row["reason"], "“戊五”（宣传处党支部）不在这次活动的应到名单里");
    assert!(row["fix"].as_str().unwrap().starts_with("核对这一行的日期和党组织"), "{row}");
}
