//! The hard cases of importing, one folder each in `fixtures/import`: a file as it reaches the desk, and in
//! `case.json` what must become of it. Of every case the same is proved besides: a rehearsal writes nothing and
//! says what the result says; an import is one operation, comes to nothing the second time, and undo takes it
//! back; what is held back or refused leaves the store as it was, and the rejected rows keep the encoding.
//!
//! `WUXUE_CASE=name cargo test cases::` runs only the cases whose name contains that.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Deserialize;
use serde_json::Value;
use wuxue::import::decode::Source;
use wuxue::import::parse::Sheet;

use crate::desk::{Desk, fixtures};
use crate::generated;

/// What `case.json` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case proves, in a sentence.
    proves: String,
    /// What the program cannot do yet; the case must fail until then.
    pending: Option<String>,
    /// The file, seen from the folder; or made by `generate`.
    file: String,
    /// The function of `generated` that makes the file, where it is too large to keep.
    generate: Option<String>,
    /// Command lines before the import; without it an organ with the sample roster.
    setup: Option<Vec<Vec<String>>>,
    /// Further command lines after the setup; FIX at the start of a word stands for the folder of fixtures.
    #[serde(default)]
    before: Vec<Vec<String>>,
    /// The import; FILE stands for the file.
    command: Vec<String>,
    /// 0: goes in; 1: rows held back or changes waiting; 2 or 3: refused as a whole.
    exit: u8,
    /// New, changed, same, held.
    counts: Option<[i64; 4]>,
    layout: Option<String>,
    encoding: Option<String>,
    sheet: Option<String>,
    /// How many units, groups and activities are made on the way.
    made: Option<usize>,
    /// Rows that must be listed, in this order; each text is a part of what stands there.
    rows: Option<Vec<Row>>,
    /// What must be said: on the page, in the remarks, in the refusal or its hints.
    #[serde(default)]
    mentions: Vec<String>,
    /// What must not be said there.
    #[serde(default)]
    silent: Vec<String>,
    /// With `--partial`: how many rows go in.
    partial_new: Option<i64>,
    /// What the store shows afterwards.
    #[serde(default)]
    after: Vec<After>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    row: i64,
    state: String,
    column: Option<String>,
    value: Option<String>,
    reason: Option<String>,
    fix: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct After {
    command: Vec<String>,
    #[serde(default)]
    contains: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
}

const TODAY: &str = "2026-11-02";

impl Desk {
    /// Both what is answered and what is remarked.
    fn must<S: AsRef<str>>(&self, words: &[S]) -> String {
        let outcome = self.ok(&words.iter().map(AsRef::as_ref).collect::<Vec<_>>());
        format!("{}\n{}", String::from_utf8(outcome.answer).unwrap(), outcome.remarks)
    }
}

/// An import's answer: what a script reads, and everything that was said.
struct Said {
    exit: u8,
    page: Value,
    all: String,
}

struct Trial<'a> {
    case: &'a Case,
    desk: Desk,
    file: PathBuf,
}

impl Trial<'_> {
    fn import(&self, flags: &[&str]) -> Said {
        let file = self.file.to_string_lossy();
        let words = self.case.command.iter().map(|word| if word == "FILE" { &file } else { word.as_str() });
        let words: Vec<&str> = words.chain(flags.iter().copied()).chain(["--format", "json"]).collect();
        let outcome = self.desk.run(&words);
        let answer = String::from_utf8(outcome.answer).unwrap();
        let page = if answer.is_empty() { &outcome.remarks } else { &answer };
        let page = serde_json::from_str(page).unwrap_or(Value::Null);
        Said { exit: outcome.exit, page, all: format!("{answer}\n{}", outcome.remarks) }
    }

    /// Everything the case asks for; panics where it is not so.
    fn prove(&self) {
        let before = self.desk.state();
        let rehearsal = self.import(&["--dry-run"]);
        assert!(self.desk.state() == before, "a rehearsal writes nothing");
        let result = self.import(&["--yes"]);
        self.expect(&result);
        assert_eq!(rehearsal.exit, result.exit, "the rehearsal ends as the import does: {}", rehearsal.all);
        assert_eq!(tenseless(&rehearsal.page), tenseless(&result.page), "rehearsal and result say the same");
        if result.exit == 0 {
            self.written(&before, &result);
        } else {
            assert!(self.desk.state() == before, "the store is as it was");
            let beside: Vec<_> = self.beside().collect();
            assert!(beside.is_empty(), "{beside:?}");
        }
        if result.exit == 1 {
            self.partial(&before, &result);
        }
    }

    fn expect(&self, result: &Said) {
        let (case, page) = (self.case, &result.page);
        assert_eq!(result.exit, case.exit, "exit: {}", result.all);
        if let Some(wanted) = case.counts {
            assert_eq!(counts(page), wanted, "{page:#}");
        }
        for (key, wanted) in [("layout", &case.layout), ("encoding", &case.encoding), ("sheet", &case.sheet)]
        {
            if let Some(wanted) = wanted {
                assert_eq!(page[key], **wanted, "{key}: {page:#}");
            }
        }
        let list = |key: &str| page[key].as_array().cloned().unwrap_or_default();
        if let Some(wanted) = case.made {
            assert_eq!(list("made").len(), wanted, "{page:#}");
        }
        if let Some(wanted) = &case.rows {
            let rows = list("rows");
            assert_eq!(rows.len(), wanted.len(), "{page:#}");
            for (row, wanted) in rows.iter().zip(wanted) {
                assert_eq!(
                    (&row["row"], &row["state"]),
                    (&wanted.row.into(), &wanted.state.as_str().into()),
                    "{row}"
                );
                let parts = [
                    ("column", &wanted.column),
                    ("value", &wanted.value),
                    ("reason", &wanted.reason),
                    ("fix", &wanted.fix),
                ];
                for (key, part) in parts {
                    let part = part.as_deref().unwrap_or_default();
                    assert!(row[key].as_str().unwrap_or_default().contains(part), "{key} {part}: {row}");
                }
            }
        }
        if result.exit == 1 {
            for row in list("rows").iter().filter(|row| row["state"] == "held") {
                assert!(!row["reason"].as_str().unwrap().is_empty(), "{row}");
            }
        } else if result.exit > 1 {
            assert!(!list("hints").is_empty(), "a refusal says what to do: {}", result.all);
        }
        for part in &case.mentions {
            assert!(result.all.contains(part), "“{part}” is not said: {}", result.all);
        }
        for part in &case.silent {
            assert!(!result.all.contains(part), "“{part}” is said: {}", result.all);
        }
    }

    /// One operation, nothing the second time, taken back by undo.
    fn written(&self, before: &(i64, String), result: &Said) {
        let [new, changed, same, held] = counts(&result.page);
        let once = self.desk.state();
        let writes = new + changed > 0;
        assert_eq!(once.0 - before.0, i64::from(writes), "one operation, or none if there is nothing to do");
        assert_eq!(held, 0);
        for After { command, contains, lacks } in &self.case.after {
            let shown = self.desk.must(command);
            for part in contains {
                assert!(shown.contains(part), "{command:?} does not show “{part}”: {shown}");
            }
            for part in lacks {
                assert!(!shown.contains(part), "{command:?} shows “{part}”: {shown}");
            }
        }
        let again = self.import(&["--yes"]);
        // A changed title counts as a change and is no row of its own.
        let [new_again, changed_again, same_again, held_again] = counts(&again.page);
        assert_eq!((again.exit, new_again, changed_again, held_again), (0, 0, 0, 0), "{}", again.all);
        assert!((new + same..=new + changed + same).contains(&same_again), "{}", again.all);
        assert!(self.desk.state() == once, "the same file again writes nothing");
        if writes {
            self.desk.must(&["undo", "--yes"]);
            assert!(self.desk.state().1 == before.1, "undone as a whole");
        }
    }

    /// The good rows go in, the others are left in a file of the same encoding.
    fn partial(&self, before: &(i64, String), result: &Said) {
        let taken = self.import(&["--yes", "--partial"]);
        assert_eq!(taken.exit, 1, "{}", taken.all);
        assert_eq!(counts(&taken.page)[3], counts(&result.page)[3], "the same rows are held back");
        let new = counts(&taken.page)[0];
        if let Some(wanted) = self.case.partial_new {
            assert_eq!(new, wanted, "{}", taken.all);
        }
        let rejected: Vec<PathBuf> = self.beside().collect();
        let [rejected] = rejected.as_slice() else { panic!("one file of rejected rows: {rejected:?}") };
        let encoding = |path: &Path| Sheet::open(&Source::open(path).unwrap(), None).unwrap().encoding;
        let original = encoding(&self.file).map_or("utf-8-bom", |encoding| encoding.code());
        assert_eq!(encoding(rejected).unwrap().code(), original, "in the encoding of the file");
        let after = self.desk.state();
        assert_eq!(after.0 - before.0, i64::from(new > 0), "{}", taken.all);
        if new > 0 {
            self.desk.must(&["undo", "--yes"]);
            assert!(self.desk.state().1 == before.1, "undone as a whole");
        }
    }

    /// Files of rejected rows beside the file.
    fn beside(&self) -> impl Iterator<Item = PathBuf> {
        let files =
            std::fs::read_dir(self.file.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.to_string_lossy().contains(".rejected"))
    }
}

/// New, changed, same, held.
fn counts(page: &Value) -> [i64; 4] {
    ["new", "changed", "same", "held"].map(|key| page[key].as_i64().unwrap_or(-1))
}

/// A page without what is only of before or after.
fn tenseless(page: &Value) -> Value {
    let mut page = page.clone();
    if let Some(page) = page.as_object_mut() {
        page.remove("applied");
        page.remove("operation");
    }
    page
}

fn attempt(folder: &Path, case: &Case) {
    let desk = match &case.setup {
        Some(lines) => {
            let desk = Desk::empty(TODAY);
            lines.iter().for_each(|line| drop(desk.must(line)));
            desk
        }
        None => Desk::staffed(TODAY),
    };
    for line in &case.before {
        // Files of other cases: FIX/samples/…
        let fixtures = fixtures().to_string_lossy().into_owned();
        let line: Vec<String> = line.iter().map(|word| word.replacen("FIX", &fixtures, 1)).collect();
        desk.must(&line);
    }
    // In a folder of its own: rejected rows are written beside it.
    let place = desk.place("desk");
    std::fs::create_dir(&place).unwrap();
    let file = place.join(Path::new(&case.file).file_name().unwrap());
    match &case.generate {
        Some(name) => std::fs::write(&file, generated::make(name)).unwrap(),
        None => drop(std::fs::copy(folder.join(&case.file), &file).unwrap()),
    }
    Trial { case, desk, file }.prove();
}

fn cases() -> Vec<(String, PathBuf, Case)> {
    let wanted = std::env::var("WUXUE_CASE").unwrap_or_default();
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(fixtures().join("import")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    folders
        .into_iter()
        .filter(|path| path.is_dir() && name(path) != "found" && name(path).contains(&wanted))
        .map(|path| {
            let text = std::fs::read_to_string(path.join("case.json")).unwrap();
            let case = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            (name(&path), path, case)
        })
        .collect()
}

#[test]
fn every_case_is_as_it_says() {
    let cases = cases();
    assert!(!cases.is_empty());
    let next = AtomicUsize::new(0);
    let work = || {
        let mut said = Vec::new();
        while let Some((name, folder, case)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| attempt(folder, case)));
            let why = outcome.err().map(|why| match why.downcast::<String>() {
                Ok(why) => *why,
                Err(_) => "failed without a word".to_owned(),
            });
            said.push((name.as_str(), case, why));
        }
        said
    };
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    let mut wrong = String::new();
    for (name, case, why) in &outcomes {
        match (&case.pending, why) {
            (None, None) => {}
            (None, Some(why)) => wrong += &format!("\n== {name}: {}\n{why}\n", case.proves),
            (Some(_), None) => wrong += &format!("\n== {name} is as it should be: take `pending` out\n"),
            (Some(what), Some(why)) => eprintln!("pending: {name}: {what}\n{why}"),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A file that grows or changes between its first reading and the second, for its rejected rows, must not
/// give other rows than were shown.
#[test]
fn a_file_that_changes_between_two_readings_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    for (now, said) in [
        ("姓名,工号\n张伟,2\n李娜,1\n", "变"),
        ("姓名,工号\n张伟,1\n", "变"),
        ("姓名,工号\n张伟,1\n李娜,2\n", ""),
    ] {
        std::fs::write(&path, "姓名,工号\n张伟,1\n李娜,2\n").unwrap();
        let source = Source::open(&path).unwrap();
        let read = || -> anyhow::Result<u64> {
            let (mut sheet, mut row) = (Sheet::open(&source, None)?, wuxue::import::parse::RowBuf::new());
            while sheet.next_row(&mut row)? {}
            Ok(row.number())
        };
        read().unwrap();
        std::fs::write(&path, now).unwrap();
        match read() {
            Ok(_) => assert_eq!(said, "", "{now}"),
            Err(why) => assert!(!said.is_empty() && why.to_string().contains(said), "{now}: {why}"),
        }
    }
}
