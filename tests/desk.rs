//! What a clerk and a script met at the desk, through whole command lines.
#![allow(clippy::unwrap_used)]

use std::ffi::OsString;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;
use wuxue::session::Terminal;
use wuxue::{Outcome, Surroundings, run};

/// A store with two branches: 办公室党支部 (张伟 001004, 潘娟 001005, both of its 第一党小组) and 组织处党支部
/// (戴斌文 001010, of a group of the same name).
struct Desk {
    folder: TempDir,
    store: PathBuf,
}

impl Desk {
    fn new() -> Desk {
        let folder = TempDir::new().unwrap();
        let desk = Desk { store: folder.path().join("w.db"), folder };
        desk.ok(&["init", "--name", "市直机关工委"]);
        let roster = desk.file(
            "名册.csv",
            "姓名,工号,党支部,党小组,政治面貌,起始日期\n\
             张伟,001004,办公室党支部,第一党小组,中共党员,2025-01-01\n\
             潘娟,001005,办公室党支部,第一党小组,中共党员,2025-01-01\n\
             戴斌文,001010,组织处党支部,第一党小组,中共党员,2025-01-01\n",
        );
        desk.ok(&["member", "import", &roster, "--yes"]);
        desk
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.folder.path().join(name), text).unwrap();
        self.path(name)
    }

    fn run(&self, args: &[&str]) -> Outcome {
        let mut line: Vec<OsString> = vec!["wuxue".into()];
        line.extend(args.iter().map(OsString::from));
        line.extend(["--store".into(), self.store.clone().into()]);
        if !args.contains(&"--by") {
            line.extend(["--by".into(), "李明".into()]);
        }
        let surroundings = Surroundings {
            now: "2026-10-31T09:00:00+08:00".parse().unwrap(),
            terminal: Terminal { interactive: false, width: None, color: false },
        };
        run(line, &surroundings)
    }

    fn ok(&self, args: &[&str]) -> Outcome {
        let outcome = self.run(args);
        assert_eq!(outcome.exit, 0, "{args:?}\n{}", outcome.remarks);
        outcome
    }

    fn json(&self, args: &[&str]) -> Value {
        let mut args = args.to_vec();
        args.extend(["--format", "json"]);
        serde_json::from_slice(&self.run(&args).answer).unwrap()
    }

    /// Refused with this exit code, saying this, and nothing was written.
    fn refused(&self, args: &[&str], exit: u8, says: &[&str]) {
        let before = std::fs::read(&self.store).unwrap();
        let outcome = self.run(args);
        assert_eq!(outcome.exit, exit, "{args:?}\n{}", outcome.remarks);
        for part in says {
            assert!(outcome.remarks.contains(part), "{args:?}: {part}\n{}", outcome.remarks);
        }
        assert_eq!(std::fs::read(&self.store).unwrap(), before, "{args:?} changed the store");
    }
}

const OFFICE_LECTURE: [&str; 7] = ["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-10-20"];

#[test]
fn an_undo_does_not_bring_back_half_of_what_another_undo_took_away() {
    let desk = Desk::new();
    desk.ok(&OFFICE_LECTURE); // #3
    desk.ok(&["log", "edit", "A1", "--title", "甲"]); // #4
    desk.ok(&["undo", "#4", "--yes"]); // #5
    desk.ok(&["undo", "#3", "--yes"]); // #6
    desk.refused(&["undo", "#5", "--yes"], 3, &["wuxue undo #6"]);
    desk.ok(&["undo", "#6", "--yes"]); // #7
    desk.ok(&["undo", "#5", "--yes"]);
    let shown = desk.json(&["log", "show", "A1"]);
    assert_eq!((&shown["title"], &shown["kinds"][0]), (&Value::from("甲"), &Value::from("党课")));
}

#[test]
fn the_ending_of_the_file_gives_the_format() {
    let desk = Desk::new();
    let csv = desk.path("x.csv");
    desk.ok(&["unit", "list", "-o", &csv]);
    let written = std::fs::read(&csv).unwrap();
    assert!(written.starts_with("\u{feff}编号,名称,".as_bytes()), "{}", String::from_utf8_lossy(&written));
    let json = desk.path("x.JSON");
    desk.ok(&["unit", "list", "-o", &json]);
    assert!(serde_json::from_slice::<Value>(&std::fs::read(&json).unwrap()).is_ok());
    // What is asked for goes before the name.
    desk.ok(&["unit", "list", "-o", &csv, "--format", "md"]);
    assert!(std::fs::read_to_string(&csv).unwrap().starts_with("# "));
    let docx = desk.path("x.docx");
    desk.refused(&["unit", "list", "-o", &docx], 2, &[".docx", ".csv"]);
    assert!(!std::path::Path::new(&docx).exists());
}
