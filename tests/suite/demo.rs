//! `demo`: an organ with a year of records, the same every time, made by separate operations.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// The heading under which the commands to try stand: only what they name differs with the folder.
const TO_TRY: &str = "接下来可以试一试";

fn wuxue(temporary: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wuxue"));
    for name in ["WUXUE_STORE", "WUXUE_TODAY", "WUXUE_BY"] {
        command.env_remove(name);
    }
    command.args(words).env("TMPDIR", temporary).current_dir(temporary).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json(temporary: &Path, words: &[&str]) -> Value {
    let output = wuxue(temporary, &[words, &["--format", "json", "--as-of", "2026-11-02"]].concat());
    assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn it_is_the_same_every_time_and_leaves_what_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path();

    let passing = wuxue(there, &["demo"]);
    assert!(passing.status.success(), "{}", text(&passing.stderr));
    assert_eq!(names(there), Vec::<String>::new(), "nothing is left behind");
    let kept = wuxue(there, &["demo", "desk"]);
    assert!(kept.status.success(), "{}", text(&kept.stderr));
    let files = ["wuxue.db", "名册.csv", "考勤2026年10月.csv"];
    assert_eq!(names(&there.join("desk")), files);

    let (passing, kept) = (text(&passing.stdout), text(&kept.stdout));
    let (report, tries) = passing.split_once(TO_TRY).unwrap();
    assert_eq!(kept.split_once(TO_TRY).unwrap().0, report, "the same bytes");
    assert!(report.starts_with("市直机关工委2026年10月学习情况月报\n"), "{report}");
    assert_eq!(tries.matches("  wuxue ").count(), 3, "{tries}");

    // What it says to type next is understood as it stands.
    let typed: Vec<_> = kept.lines().filter_map(|line| line.strip_prefix("  wuxue ")).collect();
    assert_eq!(typed.len(), 3);
    for line in typed {
        let output = wuxue(there, &line.split(' ').collect::<Vec<_>>());
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    }

    let before = std::fs::read(there.join("desk/wuxue.db")).unwrap();
    let again = wuxue(there, &["demo", "desk"]);
    assert_eq!(again.status.code(), Some(3));
    assert_eq!(again.stdout, b"");
    assert!(text(&again.stderr).contains("已经存在"), "{}", text(&again.stderr));
    assert_eq!(std::fs::read(there.join("desk/wuxue.db")).unwrap(), before);
    assert_eq!(names(&there.join("desk")), files);

    a_year_of_an_office(there);
}

/// What the demo is for: a full organ, a year without a hole, and something of everything that goes wrong.
fn a_year_of_an_office(there: &Path) {
    let store = ["--store", "desk/wuxue.db"];
    let ask = |words: &[&str]| json(there, &[words, &store].concat());
    assert!(wuxue(there, &["check", "--store", "desk/wuxue.db"]).status.success());

    let units = ask(&["unit", "list"]);
    let count =
        |kind: &str| units["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == kind).count();
    let kinds = ["领导班子", "机关党委", "党支部", "党小组", "青年理论学习小组", "处室", "外单位"];
    assert_eq!(kinds.map(count), [1, 1, 6, 4, 2, 5, 2], "{units}");
    assert_eq!(ask(&["member", "list"])["rows"].as_array().unwrap().len(), 53);

    let history = ask(&["history"]);
    let commands: Vec<_> =
        history["rows"].as_array().unwrap().iter().map(|row| row["command"].as_str().unwrap()).collect();
    assert!(commands.len() > 300, "{}", commands.len());
    for typed in ["member import 名册.csv", "log import 考勤2026年10月.csv"] {
        assert!(commands.contains(&typed), "the bare name, wherever it was made: {typed}");
    }
    assert!(commands.iter().any(|typed| typed.starts_with("log void ")));

    let months = ["2025-11", "2025-12"].map(str::to_owned).into_iter();
    for month in months.chain((1..=10).map(|month| format!("2026-{month:02}"))) {
        let report = ask(&["report", "monthly", &month]);
        let figure = |id: &str| {
            let figures = report["figures"].as_array().unwrap();
            figures.iter().find(|figure| figure["id"] == id).unwrap()["value"].clone()
        };
        let share = |id: &str| {
            let value = figure(id);
            value["n"].as_f64().unwrap() / value["of"].as_f64().unwrap()
        };
        assert!(share("organ.completion") >= 0.8, "{month}: {}", figure("organ.completion"));
        assert!((0.85..1.0).contains(&share("organ.attendance")), "{month}: {}", figure("organ.attendance"));
        let late = ["2025-12", "2026-09"].contains(&month.as_str());
        assert_eq!(figure("organ.late_entries"), i64::from(late), "{month}");
        if month == "2026-10" {
            assert_eq!([figure("problems.short"), figure("problems.stated")], [1, 1]);
            assert!(share("organ.attendance_made_up") > share("organ.attendance"));
        }
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let output = wuxue(folder.path(), &["demo", "file/desk"]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("写不进去"), "{}", text(&output.stderr));
}
