//! The README and the manuals are true: their console blocks are run, top to bottom, in one folder, and say what they say.
//!
//! A line `$ …` is typed, the lines below it are what a terminal shows (the answer, then the remarks);
//! `...` stands for any number of lines. `$ export NAME=value` holds from there on.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../../README.md");

/// What is typed, and the lines that should follow.
#[derive(Debug, Default, PartialEq)]
struct Step {
    typed: String,
    shown: Vec<String>,
}

fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match (inside, line) {
            (false, "```console") => inside = true,
            (true, "```") => inside = false,
            (true, line) => match line.strip_prefix("$ ") {
                Some(typed) => steps.push(Step { typed: typed.to_owned(), shown: Vec::new() }),
                None => steps.last_mut().expect("a command first").shown.push(line.to_owned()),
            },
            (false, _) => {}
        }
    }
    assert!(!inside, "a console block is left open");
    steps
}

/// Splits at blanks; double quotes keep them.
fn words(typed: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in typed.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Whether the lines are those expected, `...` standing for any number of them.
fn fits(shown: &[String], expected: &[String]) -> bool {
    match expected.split_first() {
        None => shown.is_empty(),
        Some((first, rest)) if first == "..." => (0..=shown.len()).any(|skip| fits(&shown[skip..], rest)),
        Some((first, rest)) => shown.first() == Some(first) && fits(&shown[1..], rest),
    }
}

fn type_in(folder: &Path, settings: &BTreeMap<String, String>, typed: &str) -> (String, Option<i32>) {
    let words = words(typed);
    assert_eq!(words[0], "wuxue", "{typed}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_wuxue"));
    for name in ["WUXUE_STORE", "WUXUE_TODAY", "WUXUE_BY"] {
        command.env_remove(name);
    }
    let output = command.args(&words[1..]).envs(settings).current_dir(folder).output().unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (text, output.status.code())
}

/// Types what a page says, top to bottom, in `folder`.
fn follow(page: &str, folder: &Path, least: usize) {
    let mut settings = BTreeMap::new();
    let steps = steps(page);
    assert!(steps.len() > least, "{}", steps.len());
    for step in &steps {
        if let Some(setting) = step.typed.strip_prefix("export ") {
            let (name, value) = setting.split_once('=').unwrap();
            settings.insert(name.to_owned(), value.to_owned());
            continue;
        }
        let (text, exit) = type_in(folder, &settings, &step.typed);
        let refused = step.shown.iter().any(|line| line.starts_with("错误："));
        assert_eq!(exit, Some(if refused { 3 } else { 0 }), "{}\n{text}", step.typed);
        let shown: Vec<String> = text.lines().map(str::to_owned).collect();
        assert!(
            fits(&shown, &step.shown),
            "{}\npage:\n{}\nwuxue:\n{text}",
            step.typed,
            step.shown.join("\n")
        );
    }
}

#[test]
fn every_console_block_says_what_the_program_says() {
    let folder = tempfile::tempdir().unwrap();
    follow(README, folder.path(), 10);
}

#[test]
fn the_manual_of_imports_says_what_the_program_says() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path().join("来件");
    std::fs::create_dir(&desk).unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/samples");
    for file in std::fs::read_dir(samples).unwrap().map(|file| file.unwrap()) {
        std::fs::copy(file.path(), desk.join(file.file_name())).unwrap();
    }
    follow(include_str!("../../docs/import.md"), folder.path(), 10);
}

#[test]
fn the_manual_of_supervision_says_what_the_program_says() {
    let folder = tempfile::tempdir().unwrap();
    follow(include_str!("../../docs/supervise.md"), folder.path(), 10);
}

#[test]
fn the_manual_of_things_to_do_says_what_the_program_says() {
    let folder = tempfile::tempdir().unwrap();
    follow(include_str!("../../docs/todo.md"), folder.path(), 7);
}

#[test]
fn the_manual_of_papers_is_true() {
    let folder = tempfile::tempdir().unwrap();
    let manual = include_str!("../../docs/papers.md");
    follow(manual, folder.path(), 6);
    // Every item of a profile stands in its table, in the same order.
    let rows = manual.lines().skip_while(|line| *line != "|---|---|---|").skip(1);
    let named: Vec<&str> = rows.map(|row| row.split('|').nth(1).unwrap().trim()).collect();
    assert_eq!(named, wuxue::render::docx::Profile::items().collect::<Vec<_>>());
}

#[test]
fn the_manual_of_the_register_says_what_the_program_says() {
    let folder = tempfile::tempdir().unwrap();
    follow(include_str!("../../docs/register.md"), folder.path(), 20);
}

#[test]
fn the_two_commands_are_named() {
    assert!(README.contains("\ncargo run --release -- demo "));
    assert!(README.contains("\ncargo test "));
}

#[test]
fn every_exit_code_is_named() {
    let named = |code: u8| README.contains(&format!("\n| {code} | "));
    assert!([0, 1, 70].into_iter().all(named));
    assert!(wuxue::refusal::Kind::ALL.iter().all(|kind| named(kind.exit_code())));
}

#[test]
fn an_elision_stands_for_any_number_of_lines_and_nothing_else_does() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(fits(&lines("a\nb\nc"), &lines("a\n...\nc")));
    assert!(fits(&lines("a"), &lines("a\n...")));
    assert!(!fits(&lines("a\nb"), &lines("a")));
    assert!(!fits(&lines("a\nb"), &lines("...\nc")));
}
