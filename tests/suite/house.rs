//! What holds the house together and no single file can see: which way imports go, where SQL and printing
//! live, that every statement is sound and used, and that files stay readable.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use wuxue::store::{Records, Store, ToSql};

/// Who may import whom. An arrow may skip floors, never climb: each name stands before all it may import.
const ARROWS: [(&str, &[&str]); 20] = [
    ("main", &["lib", "session", "render"]),
    ("lib", &["cli", "commands", "session", "output", "render", "store", "page", "calendar", "refusal"]),
    ("output", &["render", "store", "page", "refusal", "shell"]),
    ("cli", &["commands", "session", "render", "page", "refusal", "shell"]),
    (
        "commands",
        &[
            "session", "report", "import", "chain", "register", "record", "rules", "roster", "store", "page",
            "finding", "calendar", "refusal", "secrecy", "shell",
        ],
    ),
    ("session", &["store", "page", "secrecy", "calendar", "refusal"]),
    (
        "report",
        &[
            "chain", "register", "record", "rules", "roster", "store", "page", "finding", "calendar",
            "refusal", "secrecy",
        ],
    ),
    (
        "import",
        &[
            "chain", "register", "record", "rules", "roster", "store", "page", "finding", "calendar",
            "refusal", "secrecy",
        ],
    ),
    ("chain", &["record", "rules", "roster", "store", "page", "finding", "calendar", "refusal", "secrecy"]),
    (
        "register",
        &["record", "rules", "roster", "store", "page", "finding", "calendar", "refusal", "secrecy"],
    ),
    // One floor, of which the roster is the lower half: what happened and what is asked both name people.
    ("record", &["roster", "store", "page", "finding", "calendar", "refusal", "secrecy"]),
    ("rules", &["roster", "store", "page", "finding", "calendar", "refusal", "secrecy"]),
    ("roster", &["store", "page", "finding", "calendar", "refusal", "secrecy"]),
    // Identifiers and findings show themselves: the store's macro makes them cells, `verify` gives findings.
    ("store", &["page", "finding", "calendar", "refusal"]),
    ("render", &["page", "refusal"]),
    // The basement: for all to use, and nothing of the rest above it. A mark of secrecy is read with the
    // calendar's width folding; days and findings know how they look as cells.
    ("secrecy", &["calendar", "refusal"]),
    ("finding", &["page"]),
    ("calendar", &["page"]),
    ("page", &[]),
    ("shell", &[]),
];

/// Files longer than `LONGEST` lines, and why they are still one thing.
const LONG: [(&str, &str); 0] = [];

/// Past this a file is more than a newcomer reads in one sitting.
const LONGEST: usize = 620;

/// Statements that read a large table from end to end, and why they may.
const SCANS: [(&str, &str); 0] = [];

/// Tables that grow with every session held.
const LARGE: [&str; 4] = ["activity", "attendance", "activity_kind", "activity_role"];

/// A file of src: its path below src, the module it belongs to, its text without comment lines.
struct Source {
    path: String,
    module: String,
    text: String,
    lines: usize,
}

fn files(ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&src(), ending, &mut found);
    found.sort();
    found
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn below_src(path: &Path) -> String {
    path.strip_prefix(src()).unwrap().to_string_lossy().replace('\\', "/")
}

fn sources() -> Vec<Source> {
    let read = |path: PathBuf| {
        let whole = std::fs::read_to_string(&path).unwrap();
        let path = below_src(&path);
        let module = path.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        let lines: Vec<&str> = whole.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        Source { path, module, lines: whole.lines().count(), text: lines.join("\n") }
    };
    files("rs").into_iter().map(read).collect()
}

/// The modules below the root that a text names through `crate::` (or `wuxue::`, in the binary).
fn named_modules(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, root) in text.match_indices("crate::").chain(text.match_indices("wuxue::")) {
        let rest = &text[at + root.len()..];
        if text[..at].ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c)) {
            continue;
        }
        match rest.strip_prefix('{') {
            None => found.extend(first_name(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = 0;
                for (i, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' | ',' if depth == 0 => {
                            found.extend(first_name(group[start..i].trim()));
                            start = i + 1;
                            if c == '}' {
                                break;
                            }
                        }
                        '}' => depth -= 1,
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

fn first_name(path: &str) -> Option<String> {
    let name: String = path.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    // Macros of the store (`sql!`) stand at the root of the crate; items of the root belong to lib.
    let is_macro = path[name.len()..].starts_with('!');
    match name.as_str() {
        "" => None,
        // Declares a closed set for code, screen and store alike; calendar words use it and know no store.
        "closed_set" => None,
        _ if is_macro || ["sql", "identifier"].contains(&name.as_str()) => Some("store".into()),
        "run" | "Surroundings" | "Outcome" => Some("lib".into()),
        _ => Some(name),
    }
}

#[test]
fn names_are_read_from_every_spelling_of_an_import() {
    let text = "use crate::page::{Cell, Page};\nuse crate::{record::roll::{a, b}, store,\n  rules};\n\
                let x = crate::cli::ask(); crate::sql!(\"a\", \"b\"); other_crate::gone::x(); wuxue::run();";
    let names: Vec<String> = named_modules(text).into_iter().collect();
    assert_eq!(names, ["cli", "lib", "page", "record", "rules", "store"]);
}

#[test]
fn imports_go_one_way() {
    let order: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).chain(["refusal"]).collect();
    for (i, (name, targets)) in ARROWS.iter().enumerate() {
        for target in *targets {
            let place = order.iter().position(|known| known == target).unwrap();
            assert!(place > i, "{name} → {target} climbs");
        }
    }
    let mut wrong = Vec::new();
    let mut rooms = BTreeSet::new();
    for source in sources() {
        rooms.insert(source.module.clone());
        let allowed = ARROWS.iter().find(|(name, _)| *name == source.module).map_or(&[][..], |(_, to)| to);
        for target in named_modules(&source.text) {
            if target != source.module && !allowed.contains(&target.as_str()) {
                wrong.push(format!("{}: {} → {target}", source.path, source.module));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
    let unknown: Vec<_> = rooms.iter().filter(|room| !order.contains(&room.as_str())).collect();
    assert!(unknown.is_empty(), "rooms without a place in ARROWS: {unknown:?}");
}

/// `super::super::x` could leave a room without naming `crate`.
#[test]
fn no_import_leaves_its_room_through_super() {
    for source in sources() {
        let steps = source.path.trim_end_matches("/mod.rs").trim_end_matches(".rs").split('/').count();
        let tests_begin = source.text.find("#[cfg(test)]\nmod tests {").unwrap_or(source.text.len());
        for (at, _) in source.text.match_indices("super::") {
            if source.text[..at].ends_with("super::") {
                continue;
            }
            let mut climbs = 0;
            let mut rest = &source.text[at..];
            while let Some(next) = rest.strip_prefix("super::") {
                climbs += 1;
                rest = next;
            }
            let depth = steps + usize::from(at > tests_begin);
            let line = source.text[..at].lines().count();
            assert!(climbs < depth, "{} near line {line}", source.path);
        }
    }
}

#[test]
fn only_the_store_names_the_database_library_and_only_main_prints() {
    for source in sources() {
        let mut wrong: Vec<&str> = Vec::new();
        if source.module != "store" {
            wrong.extend(["rusqlite", "libsqlite3"]);
        }
        if source.module != "main" {
            wrong.extend(["println!", "eprintln!", "print!(", "io::stdout()", "io::stderr()"]);
        }
        wrong.extend(["dbg!", "unsafe ", "todo!", "unimplemented!"]);
        // Only the handler of Ctrl-C at a question has nobody to return to.
        if source.path != "session/ask.rs" {
            wrong.push("process::exit");
        }
        for word in wrong {
            assert!(!source.text.contains(word), "{}: {word}", source.path);
        }
    }
}

#[test]
fn files_stay_readable() {
    for source in sources() {
        let excused = LONG.iter().any(|(path, _)| *path == source.path);
        assert_eq!(source.lines > LONGEST, excused, "{}: {} lines", source.path, source.lines);
    }
    for path in ["rs", "sql"].iter().flat_map(|ending| files(ending)) {
        let text = std::fs::read_to_string(&path).unwrap();
        for word in ["TODO", "FIXME", "XXX"] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
        for name in ["util", "helper", "common", "manager"] {
            assert!(!below_src(&path).contains(name), "{}", path.display());
        }
    }
}

/// The named statements of every `.sql` file: (file below src, name, text).
fn statements() -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for path in files("sql") {
        let text = std::fs::read_to_string(&path).unwrap();
        for part in format!("\n{text}").split("\n-- name: ").skip(1) {
            let (name, sql) = part.split_once('\n').unwrap();
            all.push((below_src(&path), name.to_owned(), sql.to_owned()));
        }
    }
    all
}

#[test]
fn every_statement_is_used_by_the_rust_beside_it() {
    let all = statements();
    assert!(all.len() > 100, "{}", all.len());
    let mut seen = BTreeSet::new();
    let sources = sources();
    for (file, name, _) in &all {
        assert!(seen.insert((file, name)), "{file}: {name} stands there twice");
        let (folder, file_name) = file.rsplit_once('/').unwrap();
        let used =
            sources.iter().filter(|source| source.path.starts_with(&format!("{folder}/"))).any(|source| {
                let text: String = source.text.split_whitespace().collect();
                let (here, from_below) =
                    (format!("sql!(\"{file_name}\",\"{name}\""), format!("/{file_name}\",\"{name}\""));
                text.contains(&here) || text.contains(&from_below)
            });
        assert!(used, "{file}: nothing runs {name}");
    }
}

/// The large tables that a statement reads from end to end, seen in its compiled program: a cursor that is
/// set on the first row and moved to the next and the next. (A plan names aliases, a program tables.)
fn scanned(records: &Records<'_>, sql: &str) -> anyhow::Result<Vec<String>> {
    let owner = "SELECT tbl_name FROM sqlite_schema WHERE rootpage = ?1";
    let unbound: &[(&str, &dyn ToSql)] = &[];
    let steps: Vec<(String, i64, i64)> = records.rows(&format!("EXPLAIN {sql}"), unbound, |row| {
        Ok((row.get("opcode")?, row.get("p1")?, row.get("p2")?))
    })?;
    anyhow::ensure!(!steps.is_empty(), "an empty statement");
    let mut found = Vec::new();
    for (_, cursor, root) in steps.iter().filter(|(code, _, _)| code == "OpenRead") {
        let does = |what: &str| steps.iter().any(|(code, at, _)| code == what && at == cursor);
        let table: Option<String> = records.maybe(owner, [root], |row| row.get(0))?;
        let scans = does("Rewind") && does("Next") || does("Last") && does("Prev") || does("Count");
        found.extend(table.filter(|table| scans && LARGE.contains(&table.as_str())));
    }
    Ok(found)
}

#[test]
fn every_statement_prepares_and_none_reads_a_large_table_from_end_to_end() {
    let store = Store::blank().unwrap();
    let records = store.records();
    for scan in ["SELECT COUNT(*) FROM activity", "SELECT 1 FROM unit u, activity a WHERE a.title = u.name"] {
        assert_eq!(scanned(&records, scan).unwrap(), ["activity"], "{scan}");
    }
    assert_eq!(scanned(&records, "SELECT 1 FROM activity WHERE day = :on").unwrap(), [""; 0]);
    let mut scans = Vec::new();
    for (file, name, sql) in statements() {
        let tables = scanned(&records, &sql).unwrap_or_else(|error| panic!("{file}: {name}: {error:#}"));
        scans.extend(tables.into_iter().map(|table| format!("{file}: {name}: {table}")));
    }
    let excused: Vec<_> = SCANS.iter().map(|(scan, _)| *scan).collect();
    assert_eq!(scans, excused);
}
