//! Properties of the journal, over random work on tables with keys, unique values and references.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::calendar::Day;
use crate::finding::Clash;
use crate::refusal::Refusal;

fn author(command: &str) -> Authorship {
    Authorship {
        operator: "李明".into(),
        reason: None,
        command: command.into(),
        whereabouts: String::new(),
        at: "2026-10-31T09:00:00+08:00".into(),
        today: Day::from_iso("2026-10-31").unwrap(),
        dry_run: false,
    }
}

fn nothing(_: &Records<'_>) -> anyhow::Result<Vec<Clash>> {
    Ok(Vec::new())
}

fn sound(store: &Store) {
    assert_eq!(store.verify().unwrap(), vec![]);
}

/// One random change. Numbers choose among what exists, so that every sequence means something.
#[derive(Debug, Clone)]
enum Step {
    AddPerson(u8),
    Rename(u8, u8),
    SwapNumbers(u8, u8),
    AddUnit(u8),
    Join(u8, u8),
    LeaveAll(u8),
    Undo(u8),
    UndoLast,
    DryRun(u8),
    Fail(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        any::<u8>().prop_map(Step::AddPerson),
        (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Rename(a, b)),
        (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::SwapNumbers(a, b)),
        any::<u8>().prop_map(Step::AddUnit),
        (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Join(a, b)),
        any::<u8>().prop_map(Step::LeaveAll),
        any::<u8>().prop_map(Step::Undo),
        Just(Step::UndoLast),
        any::<u8>().prop_map(Step::DryRun),
        any::<u8>().prop_map(Step::Fail),
    ]
}

fn ids(records: &Records<'_>, table: &str) -> Vec<i64> {
    records.rows(&format!("SELECT id FROM {table} ORDER BY id"), [], |row| row.get(0)).unwrap()
}

fn pick(ids: &[i64], n: u8) -> Option<i64> {
    (!ids.is_empty()).then(|| ids[usize::from(n) % ids.len()])
}

fn change(write: &Write<'_>, step: &Step) -> anyhow::Result<()> {
    let people = ids(write, "person");
    let units = ids(write, "unit");
    match step {
        Step::AddPerson(n) | Step::DryRun(n) | Step::Fail(n) => {
            let taken: i64 = write.one(
                "SELECT COUNT(*) FROM person WHERE staff_no = ?1",
                params![format!("{n:03}")],
                |row| row.get(0),
            )?;
            let number = (taken == 0).then(|| format!("{n:03}"));
            write.insert(
                "INSERT INTO person (name, staff_no, op) VALUES (?1, ?2, op_now())",
                params![format!("人{n}"), number],
            )?;
        }
        Step::Rename(a, b) => {
            if let Some(id) = pick(&people, *a) {
                let sql = "UPDATE person SET name = ?2, op = op_now() WHERE id = ?1";
                write.execute(sql, params![id, format!("改名{b}")])?;
                write.execute(sql, params![id, format!("再改{b}")])?;
            }
        }
        Step::SwapNumbers(a, b) => {
            if let (Some(a), Some(b)) = (pick(&people, *a), pick(&people, *b)) {
                let number = |id: i64| {
                    write.one("SELECT staff_no FROM person WHERE id = ?1", [id], |row| {
                        row.get::<_, Option<String>>(0)
                    })
                };
                let (of_a, of_b) = (number(a)?, number(b)?);
                let sql = "UPDATE person SET staff_no = ?2, op = op_now() WHERE id = ?1";
                write.execute(sql, params![a, None::<String>])?;
                write.execute(sql, params![b, of_a])?;
                if a != b {
                    write.execute(sql, params![a, of_b])?;
                }
            }
        }
        Step::AddUnit(n) => {
            write.insert(
                "INSERT INTO unit (kind, name, starts, op) VALUES ('branch', ?1, '2025-01-01', op_now())",
                params![format!("支部{n}")],
            )?;
        }
        Step::Join(a, b) => {
            if let (Some(person), Some(unit)) = (pick(&people, *a), pick(&units, *b)) {
                write.insert(
                    "INSERT INTO membership (person, unit, starts, op) VALUES (?1, ?2, '2025-01-01', op_now())",
                    params![person, unit],
                )?;
            }
        }
        Step::LeaveAll(a) => {
            if let Some(person) = pick(&people, *a) {
                write.execute("DELETE FROM membership WHERE person = ?1", [person])?;
                write.execute("DELETE FROM person WHERE id = ?1", [person])?;
            }
        }
        Step::Undo(_) | Step::UndoLast => {}
    }
    Ok(())
}

fn change_all(write: &Write<'_>, steps: &[Step]) -> anyhow::Result<()> {
    steps.iter().try_for_each(|step| change(write, step))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_work_can_be_undone_and_redone_and_the_chain_holds(steps in prop::collection::vec(step(), 1..40)) {
        let mut store = Store::blank().unwrap();
        store.write(&author("init"), |w| change(w, &Step::AddUnit(0))).unwrap();
        // Until somebody undoes something in the middle, each undo may step back from the last operation.
        let mut in_order = true;
        for step in &steps {
            let before = store.records().dump().unwrap();
            let last = store.records().last_operation().unwrap();
            match step {
                Step::Undo(_) | Step::UndoLast => {
                    in_order &= matches!(step, Step::UndoLast);
                    let target = match step {
                        Step::Undo(n) => i64::from(*n) % last + 1,
                        _ => match store.last_undoable().unwrap() {
                            Some(operation) => operation.head.id,
                            None => continue,
                        },
                    };
                    match store.undo(&author("undo"), target, nothing) {
                        Ok(written) => {
                            // A target that left nothing behind gives an undo that changes nothing.
                            if let Some(undo) = written.operation {
                                store.undo(&author("redo"), undo, nothing).unwrap();
                                prop_assert_eq!(&before, &store.records().dump().unwrap());
                                store.undo(&author("undo again"), target, nothing).unwrap();
                            }
                        }
                        Err(error) => {
                            let refusal = error.downcast_ref::<Refusal>();
                            prop_assert!(refusal.is_some_and(|r| !r.hints.is_empty()), "{:#}", error);
                            prop_assert_eq!(&before, &store.records().dump().unwrap());
                            // What came last can be undone, the making of the store apart.
                            prop_assert!(!in_order || target == 1, "{:#}", error);
                        }
                    }
                }
                Step::DryRun(_) => {
                    let dry = Authorship { dry_run: true, ..author("dry") };
                    store.write(&dry, |w| change(w, step)).unwrap();
                    prop_assert_eq!(&before, &store.records().dump().unwrap());
                }
                Step::Fail(_) => {
                    let failed = store.write(&author("fail"), |w| {
                        change(w, step)?;
                        anyhow::bail!("injected")
                    });
                    let failed: anyhow::Result<Written<()>> = failed;
                    prop_assert!(failed.is_err());
                    prop_assert_eq!(&before, &store.records().dump().unwrap());
                }
                _ => {
                    let done = store.write(&author("work"), |w| change(w, step)).unwrap();
                    if done.operation.is_some() {
                        let after = store.records().dump().unwrap();
                        let undone = store.undo(&author("undo"), last + 1, nothing).unwrap();
                        prop_assert_eq!(&before, &store.records().dump().unwrap());
                        if let Some(undo) = undone.operation {
                            store.undo(&author("redo"), undo, nothing).unwrap();
                            prop_assert_eq!(&after, &store.records().dump().unwrap());
                        }
                    }
                }
            }
        }
        sound(&store);
    }
}

/// Every row of a store with its values, by table and key.
type State = BTreeMap<(String, String), Vec<Option<String>>>;

/// The tables that the random steps write to.
const TABLES: [&str; 3] = ["person", "unit", "membership"];

fn state(store: &Store) -> State {
    let mut state = State::new();
    for table in &store.tables {
        let sql = format!("SELECT {} FROM {}", table.column_list(""), table.name);
        let width = table.columns.len();
        store
            .records()
            .each(&sql, [], |row| {
                let values = changes::values(row, 0, width)?;
                state.insert((table.name.clone(), values[0].clone().unwrap_or_default()), values);
                Ok(())
            })
            .unwrap();
    }
    state
}

/// Tables with a compound key are not written to by the random steps.
fn of(state: &State, change: &Change) -> Option<Vec<Option<String>>> {
    state.get(&(change.table.clone(), change.key.clone())).cloned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn the_journal_knows_how_the_records_stood_after_each_operation(
        steps in prop::collection::vec(step(), 1..25),
        pairs in prop::collection::vec((any::<u8>(), any::<u8>()), 1..6),
    ) {
        let mut store = Store::blank().unwrap();
        let mut states = vec![State::new()];
        store.write(&author("init"), |w| change(w, &Step::AddUnit(0))).unwrap();
        states.push(state(&store));
        for step in &steps {
            let last = store.records().last_operation().unwrap();
            // A refused undo and a failed step leave no operation, and so no state of their own.
            let _ = match step {
                Step::Undo(n) => store.undo(&author("undo"), i64::from(*n) % last + 1, nothing),
                _ => store.write(&author("work"), |w| change(w, step)),
            };
            if store.records().last_operation().unwrap() > last {
                states.push(state(&store));
            }
        }
        let records = store.records();
        for (op, pair) in (1_i64..).zip(states.windows(2)) {
            let changes = records.changes(op, usize::MAX).unwrap();
            for change in &changes {
                prop_assert_eq!(&change.old, &of(&pair[0], change), "#{}", op);
                prop_assert_eq!(&change.new, &of(&pair[1], change), "#{}", op);
            }
            let named: BTreeSet<_> = changes.iter().map(|c| (c.table.clone(), c.key.clone())).collect();
            prop_assert_eq!(named.len(), changes.len(), "#{}: a row is named twice", op);
            for key in pair[0].keys().chain(pair[1].keys()) {
                let moved = pair[0].get(key) != pair[1].get(key);
                prop_assert!(!moved || named.contains(key), "#{}: {:?}", op, key);
            }
        }
        for (a, b) in pairs {
            let [a, b] = [a, b].map(|n| i64::from(n) % (states.len() as i64 - 1) + 1);
            for table in TABLES {
                let found = records.differences(table, (a, b), None, usize::MAX).unwrap();
                let written = |op| records.changes_in(table, op, None, usize::MAX).unwrap().into_iter();
                let keys: BTreeSet<_> = written(a).chain(written(b)).filter(|c| c.new.is_some()).map(|c| c.key).collect();
                let (mut listed, mut counts) = (Vec::new(), [0; 4]);
                for key in keys {
                    let at = |op: i64| states[op as usize].get(&(table.to_owned(), key.clone())).cloned();
                    let (old, new) = (at(a), at(b));
                    counts[match (&old, &new) {
                        (Some(old), Some(new)) if old == new => 0,
                        (Some(_), Some(_)) => 1,
                        (None, _) => 2,
                        (Some(_), None) => 3,
                    }] += 1;
                    if old != new {
                        listed.push((key.parse::<i64>().unwrap(), old, new));
                    }
                }
                listed.sort();
                let told: Vec<_> =
                    found.listed.into_iter().map(|c| (c.key.parse().unwrap(), c.old, c.new)).collect();
                prop_assert_eq!(told, listed, "{} between #{} and #{}", table, a, b);
                prop_assert_eq!([found.same, found.changed, found.new, found.gone], counts);
            }
        }
    }
}

#[test]
fn a_write_outside_an_operation_aborts() {
    let store = Store::blank().unwrap();
    let insert = "INSERT INTO unit (kind, name, starts, op) VALUES ('branch', '一', '2025-01-01', 1)";
    let error = store.connection.execute(insert, []).unwrap_err().to_string();
    assert!(error.contains("outside an operation"), "{error}");
    for statement in ["UPDATE operation SET reason = 'x'", "DELETE FROM operation"] {
        let mut store = Store::blank().unwrap();
        store.write(&author("init"), |w| change(w, &Step::AddUnit(0))).unwrap();
        let error = store.connection.execute(statement, []).unwrap_err().to_string();
        assert!(error.contains("append-only"), "{error}");
    }
}

#[test]
fn a_row_stamped_with_another_operation_aborts() {
    let mut store = Store::blank().unwrap();
    let result = store.write(&author("x"), |w| {
        w.execute("INSERT INTO unit (kind, name, starts, op) VALUES ('branch', '一', '2025-01-01', 7)", [])
    });
    assert!(format!("{:#}", result.unwrap_err()).contains("another operation"));
}

#[test]
fn an_undo_that_later_work_stands_on_names_it() {
    let mut store = Store::blank().unwrap();
    store.write(&author("init"), |w| change(w, &Step::AddUnit(0))).unwrap();
    store.write(&author("member add"), |w| change(w, &Step::AddPerson(1))).unwrap();
    store.write(&author("member move"), |w| change(w, &Step::Join(0, 0))).unwrap();
    let error = store.undo(&author("undo"), 2, nothing).unwrap_err();
    let refusal = error.downcast_ref::<Refusal>().unwrap();
    assert_eq!(refusal.hints, ["先撤销 #3（李明：member move）：wuxue undo 3"]);
    store.undo(&author("undo"), 3, nothing).unwrap();
    store.undo(&author("undo"), 2, nothing).unwrap();
    sound(&store);
}

#[test]
fn tampering_outside_the_program_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    Store::create(&path, |store| {
        store.write(&author("init"), |w| change(w, &Step::AddUnit(0)))?;
        store.write(&author("add"), |w| change(w, &Step::AddPerson(1)))
    })
    .unwrap();
    let outside = rusqlite::Connection::open(&path).unwrap();
    outside.execute("UPDATE person SET name = '别人'", []).unwrap();
    outside.execute("UPDATE operation SET operator = '别人' WHERE id = 1", []).unwrap();
    drop(outside);
    let found = Store::open(&path, Access::Read).unwrap().verify().unwrap();
    let places: Vec<_> = found.iter().map(|f| (f.check, f.place.as_str())).collect();
    assert_eq!(places, [("chain", "#1"), ("chain", "#2")]);
}

#[test]
fn tampering_with_what_undo_rests_on_is_named_and_never_half_undone() {
    for tampering in [
        "SET low = low + 1",
        "SET high = high - 1",
        "SET low = NULL, high = NULL",
        "SET low = 900, high = 901",
        "SET written = written + 1",
        "SET ended = ended + 1",
        "SET number = 9",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        Store::create(&path, |store| {
            store.write(&author("init"), |w| change_all(w, &[Step::AddUnit(0), Step::AddPerson(0)]))?;
            let people = [1, 2, 3].map(Step::AddPerson);
            store.write(&author("add"), |w| change_all(w, &people))?;
            store.write(&author("rename"), |w| change(w, &Step::Rename(1, 1)))
        })
        .unwrap();
        sound(&Store::open(&path, Access::Read).unwrap());
        for op in [2, 3] {
            let outside = rusqlite::Connection::open(&path).unwrap();
            let sql = format!("UPDATE operation_table {tampering} WHERE op = {op} AND number = 8");
            assert_eq!(outside.execute(&sql, []).unwrap(), 1);
            drop(outside);
            let mut store = Store::open(&path, Access::Write).unwrap();
            let found = store.verify().unwrap();
            let place = format!("#{op}");
            assert!(
                found.iter().any(|f| f.place == place && f.message.contains("的记录范围与实际不符")),
                "{tampering}: {found:?}"
            );
            let before = store.records().dump().unwrap();
            if let Err(error) = store.undo(&author("undo"), op, nothing) {
                assert!(!format!("{error:#}").contains(&format!("先撤销 #{op}")), "{error:#}");
                assert_eq!(before, store.records().dump().unwrap());
            }
        }
    }
}

#[test]
fn columns_that_refer_begin_an_index() {
    let store = Store::blank().unwrap();
    let records = store.records();
    let tables: Vec<String> = records
        .rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%_past'", [], |r| {
            r.get(0)
        })
        .unwrap();
    for table in tables {
        // Columns that refer together are looked up together.
        let references: Vec<String> = records
            .rows(
                "SELECT group_concat(\"from\", ',' ORDER BY seq) FROM pragma_foreign_key_list(?1) GROUP BY id",
                [&table],
                |row| row.get(0),
            )
            .unwrap();
        let indexes: Vec<String> = records
            .rows(
                "SELECT group_concat(i.name, ',' ORDER BY i.seqno) || ',' \
                 FROM pragma_index_list(?1) AS l JOIN pragma_index_info(l.name) AS i GROUP BY l.name",
                [&table],
                |row| row.get(0),
            )
            .unwrap();
        for columns in references {
            let indexed = indexes.iter().any(|index| index.starts_with(&format!("{columns},")));
            assert!(indexed, "{table}: {columns}");
        }
    }
}

#[test]
fn a_copy_is_verified_and_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("store.db"), folder.path().join("copy.db"));
    Store::create(&path, |s| s.write(&author("init"), |w| change(w, &Step::AddUnit(0)))).unwrap();
    let store = Store::open(&path, Access::Read).unwrap();
    assert!(store.backup(&copy).unwrap() > 0);
    assert_eq!(
        Store::open(&copy, Access::Read).unwrap().records().dump().unwrap(),
        store.records().dump().unwrap()
    );
    assert!(store.backup(&copy).is_err());
}

/// What a plain undo may be refused for: somebody undid something in the middle and so brought back what
/// the last operation had taken away. The way out that the refusal names must lead there.
#[test]
fn after_an_undo_in_the_middle_the_named_way_leads_back() {
    let mut store = Store::blank().unwrap();
    let gone =
        |store: &mut Store| store.write(&author("member end"), |w| change(w, &Step::LeaveAll(0))).unwrap();
    store.write(&author("init"), |w| change(w, &Step::AddUnit(0))).unwrap();
    store.write(&author("member add"), |w| change(w, &Step::AddPerson(0))).unwrap();
    gone(&mut store); // #3
    store.undo(&author("undo"), 3, nothing).unwrap(); // #4: back
    store.undo(&author("redo"), 4, nothing).unwrap(); // #5: gone
    store.undo(&author("undo again"), 3, nothing).unwrap(); // #6: back
    let before = store.records().dump().unwrap();
    gone(&mut store); // #7
    store.undo(&author("undo in the middle"), 5, nothing).unwrap(); // #8: back once more
    assert_eq!(store.last_undoable().unwrap().unwrap().head.id, 7);
    let error = store.undo(&author("undo"), 7, nothing).unwrap_err();
    let hints = &error.downcast_ref::<Refusal>().unwrap().hints;
    assert_eq!(hints.as_slice(), ["先撤销 #8（李明：undo in the middle）：wuxue undo 8"]);
    store.undo(&author("as named"), 8, nothing).unwrap();
    store.undo(&author("undo"), 7, nothing).unwrap();
    assert_eq!(before, store.records().dump().unwrap());
    sound(&store);
}
