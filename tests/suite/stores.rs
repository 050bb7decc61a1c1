//! Stores that cannot be used, outputs that cannot be written, writers that die: each a sentence with the
//! next command and the documented exit code, and never a changed file.

use std::io::{BufRead, BufReader, Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use wuxue::calendar::Day;
use wuxue::store::{APPLICATION_ID, Access, Authorship, SCHEMA_VERSION, Store, params};

use crate::desk::{Desk, sample};

/// A reading and a writing command: both must refuse.
const COMMANDS: [&[&str]; 4] = [
    &["unit", "list"],
    &["check"],
    &["unit", "add", "机关二支部", "--kind", "党支部", "--since", "2021-01-01"],
    &["undo", "--yes"],
];

const TODAY: &str = "2026-10-31";

impl Desk {
    /// The binary itself, on this desk's store.
    fn binary(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wuxue"));
        command.args(["--by", "李明", "--as-of", TODAY, "--store"]).arg(&self.store).args(words);
        command
    }
}

/// A desk whose store lies elsewhere.
fn at(store: &Path) -> Desk {
    Desk { store: store.to_owned(), ..Desk::empty(TODAY) }
}

/// Every command refuses that store with that exit code, in those words and with a hint.
fn refuses(store: &Path, exit: u8, part: &str) {
    let bytes = std::fs::read(store).ok();
    let desk = at(store);
    for words in COMMANDS {
        let outcome = desk.run(words);
        let said = &outcome.remarks;
        assert_eq!(outcome.exit, exit, "{words:?}: {said}");
        assert!(said.contains(part) && said.contains("  → "), "{words:?}: {said}");
        assert!(outcome.answer.is_empty(), "{words:?}");
        assert!(std::fs::read(store).ok() == bytes, "{words:?} changed the file");
        let error = desk.page(exit, words);
        assert_eq!(error["schema"], "wuxue.error/1");
        assert!(!error["hints"].as_array().unwrap().is_empty(), "{error}");
    }
}

#[test]
fn what_is_no_store_is_refused_and_left_alone() {
    let desk = Desk::staffed(TODAY);
    let sound = std::fs::read(&desk.store).unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = desk.place(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    refuses(&desk.place("nowhere.db"), 5, "没有找到库文件");
    refuses(&desk.place("no/folder/w.db"), 5, "没有找到库文件");
    assert!(!desk.place("nowhere.db").exists() && !desk.place("no").exists());
    refuses(desk.folder.path(), 5, "不是五学的库文件");
    refuses(&file("empty.db", b""), 5, "文件是空的");
    refuses(&file("text.db", "今天的会议记录\n".repeat(50).as_bytes()), 5, "不是五学的库文件");
    refuses(&file("short.db", &sound[..60]), 5, "文件头不完整");

    let patched = |at: usize, number: i32| {
        let mut bytes = sound.clone();
        bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
        bytes
    };
    assert_eq!(patched(68, APPLICATION_ID), sound, "byte 68 holds the mark of the program");
    refuses(&file("foreign.db", &patched(68, 0)), 5, "不是五学的库文件");
    refuses(&file("newer.db", &patched(60, SCHEMA_VERSION + 1)), 5, "由更新版本的五学写成");
    refuses(&file("unmade.db", &patched(60, 0)), 5, "没有库结构");
}

#[test]
fn a_truncated_store_is_refused_whatever_is_left_of_it() {
    let desk = Desk::staffed(TODAY);
    let sound = std::fs::read(&desk.store).unwrap();
    let lengths = [100, 4095, 4096, 5000, sound.len() / 2, sound.len() - 4096, sound.len() - 1];
    for length in lengths {
        let path = desk.place("cut.db");
        std::fs::write(&path, &sound[..length]).unwrap();
        refuses(&path, 5, "文件被截断");
    }
}

/// A page that was overwritten: `check` says so, and no command changes the file or calls it a fault of
/// the program.
#[test]
fn a_damaged_page_is_named_by_check_wherever_it_lies() {
    let desk = Desk::staffed(TODAY);
    let sound = std::fs::read(&desk.store).unwrap();
    let pages = sound.len() / 4096;
    let path = desk.place("damaged.db");
    for page in (1..pages).step_by(pages / 24 + 1) {
        let mut bytes = sound.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0xA5);
        std::fs::write(&path, &bytes).unwrap();
        let damaged = at(&path);
        let outcome = damaged.run(&["check"]);
        let said = String::from_utf8_lossy(&outcome.answer) + outcome.remarks.as_str();
        assert!([1, 5].contains(&outcome.exit), "page {page}: exit {} {said}", outcome.exit);
        assert!(said.contains("不完整") || said.contains("已损坏"), "page {page}: {said}");
        assert!(said.contains("备份"), "page {page} needs a way out: {said}");
        for words in COMMANDS {
            let exit = damaged
                .run(&[words, &["--dry-run"][..usize::from(words.len() > 1 && words[1] != "list")]].concat())
                .exit;
            assert_ne!(exit, 70, "page {page}: {words:?}");
            assert!(std::fs::read(&path).unwrap() == bytes, "page {page}: {words:?} changed the file");
        }
    }
}

/// The superuser may write anywhere, so the binary runs as nobody. Where that cannot be (no right to change
/// the user, no access to the copy), nothing is left to test.
#[cfg(unix)]
#[test]
fn a_store_that_may_only_be_read_is_refused() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let desk = Desk::staffed(TODAY);
    let root = std::fs::metadata(&desk.store).unwrap().uid() == 0;
    let binary = desk.place("wuxue");
    std::fs::copy(env!("CARGO_BIN_EXE_wuxue"), &binary).unwrap();
    let mode = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(&binary, 0o755);
    mode(&desk.store, 0o444);
    mode(desk.folder.path(), 0o555);
    let before = std::fs::read(&desk.store).unwrap();
    for words in COMMANDS {
        let mut command = Command::new(&binary);
        command.args(["--by", "李明", "--store"]).arg(&desk.store).args(words);
        if root {
            command.uid(65534).gid(65534);
        }
        let Ok(output) = command.output() else { break };
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let reading = words[0] == "check" || words[1] == "list";
        let exit = output.status.code().unwrap();
        assert!(exit == 5 && said.contains("只读") || reading && exit == 0, "{words:?}: exit {exit} {said}");
        assert!(exit == 0 || said.contains("--store"), "{said}");
    }
    assert!(std::fs::read(&desk.store).unwrap() == before);
    mode(desk.folder.path(), 0o755);
}

/// The second writer waits, then says who holds the store; readers are not in the way.
#[test]
fn a_store_that_another_process_writes_to_names_the_holder() {
    let desk = Desk::staffed(TODAY);
    let before = desk.dump();
    let (holds, held) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let path = desk.store.clone();
    let holder = std::thread::spawn(move || {
        let authorship = Authorship {
            operator: "王芳".into(),
            reason: None,
            command: "log import".into(),
            whereabouts: String::new(),
            at: "2026-10-31T09:00:00+08:00".into(),
            today: Day::from_iso("2026-10-31").unwrap(),
            dry_run: false,
        };
        let mut store = Store::open(&path, Access::Write).unwrap();
        store.write(&authorship, |w| {
            w.execute("UPDATE person SET note = ?1, op = op_now() WHERE id = 1", params!["正在写"])?;
            holds.send(()).unwrap();
            released.recv().ok();
            anyhow::bail!("given up")
        }) as anyhow::Result<wuxue::store::Written<()>>
    });
    held.recv().unwrap();
    assert_eq!(desk.run(&["unit", "list"]).exit, 0, "readers read on");
    let begun = Instant::now();
    let outcome = desk.run(COMMANDS[2]);
    assert_eq!(outcome.exit, 4, "{}", outcome.remarks);
    assert!(outcome.remarks.contains("王芳") && outcome.remarks.contains("  → "), "{}", outcome.remarks);
    assert!(begun.elapsed() >= Duration::from_secs(4), "it waits before it gives up");
    release.send(()).unwrap();
    assert!(holder.join().unwrap().is_err());
    assert!(desk.dump() == before);
    assert_eq!(desk.run(COMMANDS[2]).exit, 0, "and free again");
}

#[test]
fn an_output_that_cannot_be_written_is_refused_and_leaves_nothing() {
    let desk = Desk::staffed(TODAY);
    let names = || {
        let mut names: Vec<_> =
            std::fs::read_dir(desk.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    std::fs::write(desk.place("a-file"), "x").unwrap();
    let before = names();
    for bad in ["no/such/folder/x.csv", "a-file/x.csv", "/proc/x.csv"] {
        let out = desk.path(bad);
        let outcome = desk.run(&["unit", "list", "--format", "csv", "-o", &out]);
        assert_eq!(outcome.exit, 3, "{bad}: {}", outcome.remarks);
        assert!(
            outcome.remarks.contains("写不进去") && outcome.remarks.contains("  → "),
            "{}",
            outcome.remarks
        );
        assert_eq!(names(), before, "{bad}");
    }
    let out = desk.path("units.csv");
    assert_eq!(desk.run(&["unit", "list", "--format", "csv", "-o", &out]).exit, 0);
    assert!(std::fs::read(&out).unwrap().starts_with("\u{feff}".as_bytes()), "for Excel");
    let outcome = desk.run(&["backup", &desk.path("no/such/w.db")]);
    assert_eq!(outcome.exit, 3, "{}", outcome.remarks);
    assert!(outcome.remarks.contains("  → "), "{}", outcome.remarks);
    let outcome = desk.run(&["init", "--name", "某局", "--store", &desk.path("a-file/w.db")]);
    assert_eq!(outcome.exit, 3, "{}", outcome.remarks);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::staffed(TODAY);
    let listing = ["member", "list", "--format", "json"];
    let mut child = desk.binary(&listing).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));

    // One line is read, then the reader leaves.
    let mut child = desk.binary(&["member", "list"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(!line.is_empty());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// A long import, made from the roster: every branch member at a session a week for years.
fn many_rows(path: &Path) {
    let roster = std::fs::read_to_string(sample("roster-utf8-bom.csv")).unwrap();
    let people: Vec<Vec<&str>> = roster
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| cells.len() > 2 && cells[1].parse::<u32>().is_ok() && !cells[2].is_empty())
        .collect();
    assert!(people.len() > 40);
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    writeln!(file, "日期,党支部,活动类型,姓名,工号,考勤状态").unwrap();
    for (month, day) in (1..=9).flat_map(|month| (1..=28).map(move |day| (month, day))) {
        for person in &people {
            let (name, number, branch) = (person[0], person[1], person[2]);
            writeln!(file, "2026-{month:02}-{day:02},{branch},主题党日,{name},{number},出勤").unwrap();
        }
    }
}

fn import(desk: &Desk, file: &Path) -> Child {
    let words = ["log", "import", &file.to_string_lossy(), "--yes"].map(str::to_owned);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    desk.binary(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn a_writer_killed_or_interrupted_at_any_moment_leaves_the_store_as_before_or_after() {
    let desk = Desk::staffed(TODAY);
    let file = desk.place("many.csv");
    many_rows(&file);
    let before = desk.dump();
    let untouched = std::fs::read(&desk.store).unwrap();
    let begun = Instant::now();
    assert!(import(&desk, &file).wait().unwrap().success());
    let whole = begun.elapsed();
    let after = desk.dump();
    assert!(after != before);
    let mut cut_short = 0;
    for (turn, share) in [15, 30, 45, 60, 70, 75, 80, 88, 94, 98].into_iter().enumerate() {
        std::fs::write(&desk.store, &untouched).unwrap();
        let mut child = import(&desk, &file);
        std::thread::sleep(whole * share / 100);
        // Every other time as Ctrl-C does; a child that has ended by itself cannot be told.
        if turn % 2 == 1 && cfg!(unix) {
            let told =
                Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
            assert!(told.is_ok());
        } else {
            child.kill().unwrap();
        }
        child.wait().unwrap();
        let checked = desk.run(&["check"]);
        assert_eq!(checked.exit, 0, "killed at {share} %: {}", String::from_utf8_lossy(&checked.answer));
        let dump = desk.dump();
        cut_short += usize::from(dump == before);
        assert!(dump == before || dump == after, "killed at {share} %: neither before nor after");
    }
    assert!(cut_short > 0, "no import was caught at work");
    std::fs::write(&desk.store, &untouched).unwrap();
    assert!(import(&desk, &file).wait().unwrap().success(), "and the import can be done again");
    assert!(desk.dump() == after);
    assert!(!desk.place("w.db-journal").exists(), "one file after a clean exit");
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_cannot_be_written_is_no_success() {
    let folder = tempfile::TempDir::new().unwrap();
    let run = |words: &[&str], out: std::process::Stdio| {
        Command::new(env!("CARGO_BIN_EXE_wuxue"))
            .args(words)
            .arg("--store")
            .arg(folder.path().join("w.db"))
            .stdout(out)
            .stderr(std::process::Stdio::piped())
            .output()
            .unwrap()
    };
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    assert!(run(&["init", "--name", "市直机关工委"], std::process::Stdio::null()).status.success());
    for words in
        [&["member", "list"][..], &["member", "add", "张伟", "--standing", "群众", "--format", "json"]]
    {
        let said = run(words, full().into());
        let remarks = String::from_utf8(said.stderr).unwrap();
        assert_eq!(said.status.code(), Some(3), "{remarks}");
        assert!(
            remarks.contains("命令已经执行，结果没能输出") && remarks.contains("wuxue history"),
            "{remarks}"
        );
    }
    // The remark about the operation is said before: it was written.
    let listed = run(&["member", "list", "--format", "csv"], std::process::Stdio::piped());
    assert!(String::from_utf8(listed.stdout).unwrap().contains("张伟"));
}
