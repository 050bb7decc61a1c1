//! The contract for scripts around papers: what a folder is given, what is refused and when, and what is left of a file
//! that cannot be written.

use serde_json::json;
use wuxue::Surroundings;
use wuxue::session::Terminal;

use crate::desk::Desk;

/// What stands in a folder.
fn files(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_folder_gets_a_document_of_a_paper_and_a_workbook_of_a_list() {
    let desk = Desk::demo();
    let folder = desk.path("报告");
    std::fs::create_dir(&folder).unwrap();
    for words in [
        &["report", "monthly", "2026-10"][..],
        &["log", "show", "A30"],
        &["unit", "list"],
        &["report", "monthly", "2026-10", "--format", "csv"],
        &["report", "annual", "2026", "--format", "table"],
    ] {
        desk.ok(&[words, &["-o", &format!("{folder}/")]].concat());
    }
    // What a command that writes tells is no paper.
    desk.ok(&["log", "void", "A30", "--because", "登记错了", "-o", &folder]);
    let endings: Vec<String> =
        files(&folder).iter().map(|name| name.rsplit_once('.').unwrap().1.to_owned()).collect();
    let mut sorted = endings.clone();
    sorted.sort();
    assert_eq!(sorted, ["csv", "docx", "docx", "txt", "txt", "xlsx"], "{:?}", files(&folder));
    assert!(files(&folder).contains(&"市直机关工委2026年10月学习情况月报.docx".to_owned()));
    let document = std::fs::read(format!("{folder}/市直机关工委2026年10月学习情况月报.docx")).unwrap();
    assert_eq!(&document[..2], b"PK", "it is what its name says");
}

#[test]
fn what_is_about_persons_and_matters_is_no_bulletin_and_says_what_is() {
    let desk = Desk::demo();
    for words in [
        &["report", "hours", "2026"][..],
        &["report", "register", "2026-10"],
        &["report", "member", "2026", "--who", "P1"],
        &["report", "chain", "M2"],
    ] {
        for more in [&["--audience", "通报"][..], &["--names"]] {
            let told = desk.refused(
                &[words, more].concat(),
                2,
                &["不能写成通报", "wuxue report quarterly 2026Q3 --audience 通报", "月报、通报"],
            );
            assert!(!told.contains("unexpected"), "{told}");
        }
        desk.ok(&[words, &["--audience", "班子"]].concat());
    }
    // What is told to be typed works.
    desk.ok(&["report", "quarterly", "2026Q3", "--audience", "通报"]);
}

#[test]
fn a_chain_goes_through_one_unit_too() {
    let desk = Desk::demo();
    let whole = desk.json(&["report", "chain", "M2"]);
    let own = desk.json(&["report", "chain", "M2", "--unit", "办公室党支部"]);
    assert_eq!((&whole["unit"], &own["unit"]), (&json!(null), &json!("U3")));
    assert_eq!(whole["tiers"][2]["reached"], json!({"n": 6, "of": 6}));
    assert_eq!(own["tiers"][2]["reached"], json!({"n": 1, "of": 1}));
    assert_eq!(own["tiers"][3]["reached"], json!({"n": 2, "of": 2}));
    assert_eq!(own["tiers"][0]["reach"], "nobody", "a branch leads nobody");
    assert_eq!(own["branches"].as_array().unwrap().len(), 1);
    let held = own["branches"][0]["activities"].as_array().unwrap().len();
    assert_eq!(held, 4, "{}", own["branches"]);
    assert!(desk.text(&["report", "chain", "M2", "2026Q1", "--unit", "U3"]).contains("（办公室党支部）"));
    desk.refused(&["report", "chain", "M2", "--unit", "没有的党支部"], 3, &["没有的党支部"]);
}

#[test]
fn a_red_head_that_is_refused_leaves_the_store_as_it_was() {
    let desk = Desk::demo();
    desk.ok(&["inspect", "setting", "set", "发文机关标志", "中共海州市直属机关工作委员会文件"]);
    desk.ok(&["inspect", "setting", "set", "机关代字", "海直工"]);
    let before = desk.state();
    let file = desk.path("x.docx");
    for words in [
        &["log", "void", "A30", "--because", "登记错了"][..],
        &["unit", "add", "新支部", "--kind", "党支部", "--under", "U2"],
        &["report", "finalise", "2026-10"],
    ] {
        let red = [words, &["--red-head", "〔2026〕5号", "-o", &file]].concat();
        desk.refused(&red, 2, &["没有写入任何内容", "wuxue notice print"]);
        assert_eq!(desk.state(), before, "{words:?}");
        assert!(!desk.place("x.docx").exists());
    }
    desk.ok(&[
        "report",
        "monthly",
        "2026-10",
        "--red-head",
        "〔2026〕5号",
        "-o",
        &format!("{}/", desk.path(".")),
    ]);
    assert_eq!(desk.state(), before);
}

/// The formats that a paper is written in.
const FORMATS: [&str; 4] = ["docx", "xlsx", "html", "json"];

#[test]
fn an_output_that_cannot_be_written_leaves_nothing_and_says_why() {
    let desk = Desk::demo();
    let report = ["report", "annual", "2026"];
    let there = desk.file("there.docx", "a file of somebody's");
    for format in FORMATS {
        let missing = desk.path(&format!("没有/x.{format}"));
        let within = format!("{there}/x.{format}");
        for (file, why) in [(&missing, "mkdir"), (&within, "路径中有一段不是文件夹")] {
            let outcome = desk.run(&[&report[..], &["-o", file]].concat());
            let told = outcome.remarks;
            assert_eq!((outcome.exit, outcome.answer), (3, Vec::new()), "{told}");
            assert!([file.as_str(), "写不进去", why].iter().all(|part| told.contains(part)), "{told}");
        }
    }
    desk.refused(&[&report[..], &["-o", &format!("{}/", desk.path("没有"))]].concat(), 3, &["没有", "mkdir"]);
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "a file of somebody's");
    // A command that had done its work says so.
    let void = ["log", "void", "A30", "--because", "登记错了", "-o", &desk.path("没有/x.json")];
    let told = desk.run(&void);
    assert_eq!(told.exit, 3);
    assert!(
        told.remarks.contains("命令已经执行") && told.remarks.contains("wuxue history"),
        "{}",
        told.remarks
    );
}

#[cfg(target_os = "linux")]
mod of_linux {
    use std::process::{Command, Output, Stdio};

    use super::*;

    /// Runs the program in a shell, after `before`.
    fn shell(desk: &Desk, before: &str, words: &[&str]) -> Output {
        let run = format!("{before} exec \"$0\" \"$@\"");
        Command::new("sh")
            .args(["-c", &run, env!("CARGO_BIN_EXE_wuxue")])
            .args(words)
            .args(["--store", desk.store.to_str().unwrap(), "--as-of", "2026-11-02"])
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn told(output: &Output) -> String {
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    #[test]
    fn a_file_that_is_cut_short_is_not_left() {
        let desk = Desk::demo();
        let folder = desk.path("out");
        std::fs::create_dir(&folder).unwrap();
        for format in FORMATS {
            let file = format!("{folder}/x.{format}");
            std::fs::write(&file, "before").unwrap();
            // Files of at most two blocks: the third write fails in the middle.
            let output =
                shell(&desk, "trap '' XFSZ; ulimit -f 2;", &["report", "annual", "2026", "-o", &file]);
            assert_eq!(output.status.code(), Some(3), "{}", told(&output));
            assert!(
                told(&output).contains(&file) && told(&output).contains("超过了允许的文件大小"),
                "{}",
                told(&output)
            );
            assert_eq!(std::fs::read_to_string(&file).unwrap(), "before", "{format}");
        }
        assert_eq!(files(&folder).len(), FORMATS.len(), "{:?}", files(&folder));
    }

    #[test]
    fn a_full_disk_is_told_and_nothing_is_left_on_it() {
        let desk = Desk::demo();
        let folder = desk.path("full");
        std::fs::create_dir(&folder).unwrap();
        let may = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none", &folder]).output();
        if !may.is_ok_and(|output| output.status.success()) {
            eprintln!("no small disk may be mounted here: what a full one leaves is not tried");
            return;
        }
        for format in FORMATS {
            let script = format!(
                "mount -t tmpfs -o size=8k none {folder}; \"$0\" \"$@\" -o {folder}/x.{format}; code=$?; ls -A {folder}; exit $code"
            );
            let output = Command::new("unshare")
                .args(["-rm", "sh", "-c", &script, env!("CARGO_BIN_EXE_wuxue"), "report", "annual", "2026"])
                .args(["--store", desk.store.to_str().unwrap(), "--as-of", "2026-11-02"])
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(3), "{}", told(&output));
            assert!(
                told(&output).contains("磁盘已满") && told(&output).contains(&format!("x.{format}")),
                "{}",
                told(&output)
            );
            assert_eq!(output.stdout, b"", "{format}: nothing is left");
        }
    }

    #[test]
    fn devices_are_written_to_and_links_are_followed() {
        use std::os::unix::fs::FileTypeExt;
        let desk = Desk::demo();
        let link = desk.path("link");
        std::os::unix::fs::symlink("/dev/full", &link).unwrap();
        for format in FORMATS {
            let outcome = desk.run(&["report", "annual", "2026", "--format", format, "-o", &link]);
            assert_eq!(outcome.exit, 3);
            assert!(outcome.remarks.contains("磁盘已满"), "{}", outcome.remarks);
            assert!(std::fs::metadata(&link).unwrap().file_type().is_char_device());
        }
        let output = shell(&desk, "", &["unit", "list", "--format", "csv", "-o", "/dev/stdout"]);
        assert!(String::from_utf8_lossy(&output.stdout).contains("办公室党支部"), "{}", told(&output));
        let (file, other) = (desk.file("kept.csv", "old"), desk.path("other.csv"));
        std::os::unix::fs::symlink(&file, &other).unwrap();
        desk.ok(&["unit", "list", "-o", &other]);
        assert!(std::fs::read_to_string(&file).unwrap().contains("办公室党支部"), "the file itself is new");
        assert!(std::fs::symlink_metadata(&other).unwrap().is_symlink());
    }

    #[test]
    fn a_reader_that_goes_away_is_no_error() {
        let desk = Desk::demo();
        let script = "{ \"$0\" \"$@\" 2>&3; echo $? >&3; } | head -1";
        for more in
            [&["--format", "json"][..], &["--format", "table"], &["--format", "json", "-o", "/dev/stdout"]]
        {
            let run = format!("exec 3>&2; {script}");
            let output = Command::new("sh")
                .args(["-c", &run, env!("CARGO_BIN_EXE_wuxue"), "report", "annual", "2026"])
                .args(more)
                .args(["--store", desk.store.to_str().unwrap(), "--as-of", "2026-11-02"])
                .output()
                .unwrap();
            let told = told(&output);
            assert_eq!(told.lines().last(), Some("0"), "{told}");
            assert!(!told.contains("错误") && !told.contains("panic"), "{told}");
            assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 1);
        }
    }
}

/// What a terminal shows that is not set to UTF-8.
fn on_plain_screen(desk: &Desk, words: &[&str], width: u16) -> String {
    let surroundings = Surroundings {
        now: chrono::DateTime::parse_from_rfc3339("2026-11-02T09:00:00+08:00").unwrap(),
        terminal: Terminal { width: Some(width), height: Some(24), plain: true, ..Terminal::default() },
    };
    let store = desk.store.to_str().unwrap();
    let typed = [&["wuxue"], words, &["--store", store]].concat();
    let typed: Vec<std::ffi::OsString> = typed.into_iter().map(Into::into).collect();
    let outcome = wuxue::run(typed, &surroundings);
    assert!(outcome.exit <= 1, "{words:?}\n{}", outcome.remarks);
    assert!(
        !outcome.remarks.contains('〓') && !outcome.remarks.contains("显示不了"),
        "{words:?}\n{}",
        outcome.remarks
    );
    String::from_utf8(outcome.answer).unwrap()
}

#[test]
fn a_console_set_to_gbk_shows_every_sign_of_every_report() {
    let desk = Desk::demo();
    for words in [
        &["report", "monthly", "2026-10"][..],
        &["report", "quarterly", "2026Q3"],
        &["report", "half-year", "2026H1"],
        &["report", "annual", "2026"],
        &["report", "unit", "2026", "--unit", "U3"],
        &["report", "member", "2026", "--who", "P1"],
        &["report", "register", "2026-10"],
        &["report", "hours", "2026"],
        &["report", "chain", "M2"],
        &["report", "explain", "organ.attendance", "--period", "2026-10"],
        &["inspect", "rules", "--period", "2026-10"],
        &["unit", "list"],
        &["checklist", "list"],
        &["checklist", "audit"],
        &["todo"],
        &["log", "show", "A30"],
    ] {
        for width in [80, 200] {
            let text = on_plain_screen(&desk, words, width);
            assert!(
                matches!(wuxue::render::for_gbk(&text), std::borrow::Cow::Borrowed(_)),
                "{words:?}\n{text}"
            );
            // Lines and shades take two columns there.
            let drawn = text.lines().find(|line| line.contains(['│', '┌', '█', '▓', '░']));
            assert_eq!(drawn, None, "{words:?}");
        }
    }
}

#[test]
fn the_monthly_report_is_read_in_rows_at_eighty_columns() {
    let desk = Desk::demo();
    let text = on_plain_screen(&desk, &["report", "monthly", "2026-10"], 80);
    assert!(!text.contains("[1/"), "no row is a block:\n{text}");
    let row = text.lines().find(|line| line.starts_with("合计  ")).unwrap_or_else(|| panic!("{text}"));
    assert_eq!(
        row.split_whitespace().collect::<Vec<_>>(),
        ["合计", "17", "21", "15/17", "120", "110", "110/120", "111/120", "138"]
    );
    let command = "    wuxue log edit A243 --first-topic 已列 --document 材料";
    assert!(text.lines().any(|line| line == command), "{text}");
    let wide = on_plain_screen(&desk, &["report", "monthly", "2026-10"], 200);
    assert!(wide.contains("110/120（91.7%）"), "{wide}");
    assert!(desk.text(&["report", "monthly", "2026-10"]).contains("│ 110/120（91.7%） │"), "and in a pipe");
}

#[test]
fn an_answer_never_covers_a_database() {
    let desk = Desk::staffed("2026-11-02");
    let store = desk.store.to_str().unwrap().to_owned();
    let before = std::fs::read(&desk.store).unwrap();
    let other = desk.path("另一个.db");
    std::fs::copy(&desk.store, &other).unwrap();
    for file in [&store, &other, &format!("{store}-wal")] {
        desk.refused(&["unit", "list", "-o", file], 3, &["数据库文件", "-o 文件名"]);
        desk.refused(&["report", "finalise", "2026-10", "-o", file], 3, &["没有写入任何内容"]);
    }
    assert_eq!(std::fs::read(&desk.store).unwrap(), before);
}

#[test]
fn what_is_locked_is_not_replaced() {
    let desk = Desk::staffed("2026-11-02");
    let file = desk.file("月报.md", "签过的");
    let mut permissions = std::fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&file, permissions).unwrap();
    desk.refused(&["report", "monthly", "2026-10", "-o", &file], 3, &["只读文件", "-o 文件名"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "签过的");
}

#[test]
fn what_is_to_be_typed_again_names_the_same_store() {
    let mut desk = Desk::staffed("2026-10-08");
    desk.ok(&["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "2026-09-10", "--attend-all"]);
    desk.ok(&["report", "finalise", "2026-09"]);
    desk.today = "2026-11-02";
    let whereabouts = format!("--store {} --by 李明", desk.store.display());
    let refused = desk.run(&["log", "edit", "A1", "--place", "二楼"]);
    let again = format!("wuxue log edit A1 --place 二楼 --because 原因 {whereabouts}\n");
    assert!(refused.remarks.contains(&again), "{}", refused.remarks);
    // Whoever went on unasked goes on so.
    let refused =
        desk.run(&["log", "attend", "A1", "--mark", "秦春丽=缺席", "--yes", "--as-of", "2026-11-01"]);
    let again =
        format!("--because 原因 --store {} --as-of 2026-11-01 --by 李明 --yes\n", desk.store.display());
    assert!(refused.remarks.contains(&again), "{}", refused.remarks);
}

#[test]
fn a_missing_folder_is_made_as_the_shell_takes_it() {
    let desk = Desk::staffed("2026-10-08");
    let folder = desk.path("月报 二〇二六/十月/");
    let refused = desk.run(&["report", "monthly", "2026-09", "-o", &folder]);
    assert_eq!(refused.exit, 3, "{}", refused.remarks);
    let hint = refused.remarks.lines().find_map(|line| line.split_once("先建文件夹：")).unwrap().1.to_owned();
    if cfg!(unix) {
        assert!(std::process::Command::new("sh").args(["-c", &hint]).status().unwrap().success());
        desk.ok(&["report", "monthly", "2026-09", "-o", &folder]);
    }
}

#[test]
fn a_value_that_looks_like_an_option_is_written_to_its_own() {
    let desk = Desk::staffed("2026-10-08");
    let words = |title: &[&'static str]| {
        [&["log", "add", "党课", "--unit", "办公室党支部", "--on", "2026-09-10"], title].concat()
    };
    desk.refused(&words(&["--title", "-x"]), 2, &["选项=-x"]);
    // Then it is read, and refused for what it is.
    desk.refused(&words(&["--title=-x"]), 3, &["主题以“-”开头，像公式而不像文字"]);
}

#[test]
fn a_dash_is_no_file() {
    let desk = Desk::staffed("2026-10-08");
    let report = ["report", "monthly", "2026-09", "--format", "json"];
    assert_eq!(desk.ok(&[&report[..], &["-o", "-"]].concat()).answer, desk.ok(&report).answer);
    assert!(!std::path::Path::new("-").exists());
}
