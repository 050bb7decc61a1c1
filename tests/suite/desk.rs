//! The desk at which whole command lines are tried: a folder with a store in it, and a clock that stands still.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::Value;
use tempfile::TempDir;
use wuxue::calendar::Day;
use wuxue::session::Terminal;
use wuxue::store::{Access, Authorship, Store, Write};
use wuxue::{Outcome, Surroundings};

/// A clerk's desk. What a file of tests finds on it, beyond what is here, that file puts there itself.
pub struct Desk {
    pub folder: TempDir,
    pub store: PathBuf,
    /// It is nine in the morning of this day.
    pub today: &'static str,
}

impl Desk {
    /// Without a store.
    pub fn empty(today: &'static str) -> Desk {
        let folder = TempDir::new().unwrap();
        Desk { store: folder.path().join("w.db"), folder, today }
    }

    /// With the store of an organ founded that day.
    pub fn founded(today: &'static str) -> Desk {
        let desk = Desk::empty(today);
        desk.found();
        desk
    }

    /// With a copy of a store that is made once, the first time it is asked for in this place: what tests begin
    /// with would take half of their time. Other files stay on the desk where it was made.
    #[track_caller]
    pub fn copied(today: &'static str, make: impl FnOnce(&Desk)) -> Desk {
        type Made = BTreeMap<(&'static Location<'static>, &'static str), Arc<OnceLock<Vec<u8>>>>;
        static MADE: Mutex<Made> = Mutex::new(BTreeMap::new());
        let made = MADE.lock().unwrap().entry((Location::caller(), today)).or_default().clone();
        let store = made.get_or_init(|| {
            let desk = Desk::empty(today);
            make(&desk);
            std::fs::read(&desk.store).unwrap()
        });
        let desk = Desk::empty(today);
        std::fs::write(&desk.store, store).unwrap();
        desk
    }

    /// With the store of an organ that has the sample roster.
    pub fn staffed(today: &'static str) -> Desk {
        Desk::copied(today, |desk| {
            desk.found();
            desk.ok(&["member", "import", &sample("roster-gbk.csv"), "--yes"]);
        })
    }

    /// With the folder of the demo, a year of records of every kind, which is made once and copied.
    pub fn demo() -> Desk {
        static MADE: OnceLock<Vec<(OsString, Vec<u8>)>> = OnceLock::new();
        let mut desk = Desk::empty("2026-11-02");
        let place = desk.place("demo");
        let files = MADE.get_or_init(|| {
            let outcome = desk.type_in(["demo".into(), place.clone().into()]);
            assert_eq!(outcome.exit, 0, "{}", outcome.remarks);
            let files = std::fs::read_dir(&place).unwrap().map(|entry| entry.unwrap());
            files.map(|file| (file.file_name(), std::fs::read(file.path()).unwrap())).collect()
        });
        std::fs::create_dir_all(&place).unwrap();
        for (name, bytes) in files {
            std::fs::write(place.join(name), bytes).unwrap();
        }
        desk.store = place.join("wuxue.db");
        desk
    }

    pub fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A place as it is typed.
    pub fn path(&self, name: &str) -> String {
        self.place(name).to_str().unwrap().to_owned()
    }

    /// Puts a file on the desk; gives its path.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.place(name), bytes).unwrap();
        self.path(name)
    }

    /// To the library, or to the program that `WUXUE_PROGRAM` names: what is handed to users is built in another way.
    fn type_in(&self, words: impl IntoIterator<Item = OsString>) -> Outcome {
        let who = ["--by", "李明"].map(OsString::from);
        if let Some(program) = std::env::var_os("WUXUE_PROGRAM") {
            let mut command = std::process::Command::new(program);
            command.env_clear().env("WUXUE_TODAY", self.today).args(who).args(words);
            let output = command.stdin(std::process::Stdio::null()).output().unwrap();
            return Outcome {
                answer: output.stdout,
                remarks: String::from_utf8(output.stderr).unwrap(),
                exit: output.status.code().unwrap().try_into().unwrap(),
            };
        }
        let now = format!("{}T09:00:00+08:00", self.today).parse().unwrap();
        let line = [OsString::from("wuxue")].into_iter().chain(who).chain(words);
        wuxue::run(line, &Surroundings { now, terminal: Terminal::default() })
    }

    /// What follows the command wins: another clerk, another day, another store.
    pub fn run(&self, words: &[&str]) -> Outcome {
        let place = ["--store".into(), self.store.clone().into()];
        self.type_in(place.into_iter().chain(words.iter().map(OsString::from)))
    }

    /// As of another day.
    pub fn run_on(&self, day: &str, words: &[&str]) -> Outcome {
        self.run(&[&["--as-of", day], words].concat())
    }

    #[track_caller]
    pub fn ok(&self, words: &[&str]) -> Outcome {
        let outcome = self.run(words);
        let answer = String::from_utf8_lossy(&outcome.answer);
        assert_eq!(outcome.exit, 0, "{words:?}\n{}\n{answer}", outcome.remarks);
        outcome
    }

    #[track_caller]
    pub fn text(&self, words: &[&str]) -> String {
        String::from_utf8(self.ok(words).answer).unwrap()
    }

    /// The answer that scripts read, of a command that has nothing to complain of.
    #[track_caller]
    pub fn json(&self, words: &[&str]) -> Value {
        self.page(0, words)
    }

    /// What scripts read of a command that ends so: the answer, or the refusal.
    #[track_caller]
    pub fn page(&self, exit: u8, words: &[&str]) -> Value {
        let outcome = self.run(&[words, &["--format", "json"]].concat());
        assert_eq!(outcome.exit, exit, "{words:?}\n{}", outcome.remarks);
        let said = if exit > 1 { outcome.remarks.as_bytes() } else { &outcome.answer };
        serde_json::from_slice(said).unwrap()
    }

    /// Not done, with this exit code and saying this, and nothing was written. Gives all that was said.
    #[track_caller]
    pub fn refused(&self, words: &[&str], exit: u8, says: &[&str]) -> String {
        let before = std::fs::read(&self.store).unwrap();
        let outcome = self.run(words);
        let answer = String::from_utf8(outcome.answer).unwrap();
        let said = format!("{answer}{}", outcome.remarks);
        assert_eq!(outcome.exit, exit, "{words:?}\n{said}");
        // One that found something amiss answers; a refusal says what to do instead.
        if exit > 1 {
            assert!(answer.is_empty() && said.contains("  → "), "{words:?}\n{said}");
        }
        for part in says {
            assert!(said.contains(part), "{words:?}: {part}\n{said}");
        }
        assert!(std::fs::read(&self.store).unwrap() == before, "{words:?} changed the store");
        said
    }

    /// An organ, founded today.
    #[track_caller]
    pub fn found(&self) {
        self.ok(&["init", "--name", "市直机关工委"]);
    }

    /// A branch since 2020.
    #[track_caller]
    pub fn branch(&self, name: &str) {
        self.ok(&["unit", "add", name, "--kind", "党支部", "--since", "2020-01-01"]);
    }

    /// A Party member of a branch since 2020.
    #[track_caller]
    pub fn member(&self, name: &str, number: &str, branch: &str, more: &[&str]) {
        let place = ["member", "add", name, "--staff-no", number, "--branch", branch];
        self.ok(&[&place[..], &["--standing", "中共党员", "--since", "2020-01-01"], more].concat());
    }

    #[track_caller]
    pub fn show(&self, activity: &str) -> Value {
        self.json(&["log", "show", activity])
    }

    /// A figure of the organ's monthly report.
    #[track_caller]
    pub fn figure(&self, id: &str, period: &str) -> Value {
        figure(&self.json(&["report", "monthly", period]), id)
    }

    pub fn read<T>(&self, look: impl FnOnce(&Store) -> T) -> T {
        look(&Store::open(&self.store, Access::Read).unwrap())
    }

    pub fn dump(&self) -> String {
        self.read(|store| store.records().dump().unwrap())
    }

    /// Number of the last operation, and all records.
    pub fn state(&self) -> (i64, String) {
        self.read(|store| (store.records().last_operation().unwrap(), store.records().dump().unwrap()))
    }

    /// Writes what no command writes, as one operation of a day.
    pub fn write_on(&self, day: &str, work: impl FnOnce(&Write<'_>)) {
        let authorship = Authorship {
            operator: "李明".into(),
            reason: None,
            command: "test".into(),
            whereabouts: String::new(),
            at: format!("{day}T09:00:00+08:00"),
            today: Day::from_iso(day).unwrap(),
            dry_run: false,
        };
        let work = |write: &Write<'_>| {
            work(write);
            Ok(())
        };
        Store::open(&self.store, Access::Write).unwrap().write(&authorship, work).unwrap();
    }

    pub fn sql(&self, statement: &str) {
        self.write_on(self.today, |write| {
            write.execute(statement, []).unwrap();
        });
    }
}

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The path of a sample file.
pub fn sample(name: &str) -> String {
    fixtures().join("samples").join(name).to_str().unwrap().to_owned()
}

pub fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

pub fn rows(page: &Value) -> &Vec<Value> {
    page["rows"].as_array().unwrap()
}

/// New, changed, same, held of an import.
pub fn counts(page: &Value) -> [i64; 4] {
    ["new", "changed", "same", "held"].map(|key| page[key].as_i64().unwrap())
}

/// The value of a figure of a report.
#[track_caller]
pub fn figure(report: &Value, id: &str) -> Value {
    let figures = report["figures"].as_array().unwrap();
    figures.iter().find(|figure| figure["id"] == id).unwrap_or_else(|| panic!("{id}"))["value"].clone()
}
