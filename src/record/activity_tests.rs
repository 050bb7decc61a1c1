use super::*;
use crate::calendar::{Grain, Period};
use crate::record::{DocumentClass, Filter, KindId, NewDocument, Openness, add_document};
use crate::record::{Mark, Status, activities, readers, roll, set_attendance, tally, twins};
use crate::roster::{NewUnit, PersonId, UnitId, UnitKind, add_unit};
use crate::store::{Authorship, Store};

fn day(text: &str) -> Day {
    Day::from_iso(text).unwrap()
}

fn author() -> Authorship {
    Authorship {
        operator: "李明".into(),
        reason: None,
        command: "test".into(),
        whereabouts: String::new(),
        at: "2026-10-31T09:00:00+08:00".into(),
        today: day("2026-10-31"),
        dry_run: false,
    }
}

/// A store with one branch of nine and the kind 党课.
fn desk() -> (Store, UnitId) {
    let mut store = Store::blank().unwrap();
    let branch = store
        .write(&author(), |w| {
            w.insert(
                "INSERT INTO kind (code, name, tier, holders, expected, collective, agenda_first, make_up, requires, op) \
                 VALUES ('lecture', '党课', 'research', 'branch', 'unit', 1, 1, 1, '', op_now())",
                [],
            )?;
            let starts = day("2020-01-01");
            let new = NewUnit { kind: UnitKind::Branch, name: "甲", parent: None, starts, note: None };
            let branch = add_unit(w, &new)?;
            for n in 1..=9 {
                let name = format!("党员{n}");
                w.insert("INSERT INTO person (name, op) VALUES (?1, op_now())", [name])?;
                w.insert(
                    "INSERT INTO membership (person, unit, starts, ends, op) VALUES (:p, :u, :s, :e, op_now())",
                    named_params! {
                        ":p": n, ":u": branch, ":s": starts, ":e": (n == 9).then(|| day("2026-06-30")),
                    },
                )?;
            }
            Ok(branch)
        })
        .unwrap();
    (store, branch.value)
}

fn lecture(branch: UnitId) -> Facts {
    Facts::new(branch, day("2026-10-16"), vec![KindId(1)])
}

#[test]
fn every_status_has_its_place_in_the_counts() {
    let (mut store, branch) = desk();
    let statuses: Vec<(PersonId, Mark)> =
        (1..).map(PersonId).zip(Status::ALL.iter().map(|status| Mark::of(*status))).collect();
    assert_eq!(statuses.len(), 7);
    let id = store
        .write(&author(), |w| {
            let id = add_activity(w, &lecture(branch), false)?;
            let added = activity(w, id)?.unwrap();
            let first = set_attendance(w, &added, &statuses)?;
            assert_eq!((first.new, first.same), (7, 0));
            // Number 9 left in June and came as somebody not expected.
            set_attendance(w, &added, &[(PersonId(9), Mark::of(Status::Late))])?;
            let again = set_attendance(w, &added, &statuses)?;
            assert_eq!((again.new, again.changed.len(), again.same), (0, 0, 7));
            Ok(id)
        })
        .unwrap()
        .value;
    let counts = tally(&store.records(), id).unwrap();
    // Of eight expected one is marked exempt, one has no mark; number 9 stands beside.
    assert_eq!((counts.expected, counts.present, counts.unrecorded, counts.beyond), (7, 2, 1, 1));
    assert_eq!((counts.leave, counts.away, counts.absent, counts.made_up), (1, 1, 1, 1));
    let sum = counts.present + counts.leave + counts.away + counts.absent + counts.made_up;
    assert_eq!(sum + counts.unrecorded, counts.expected);
    let roll = roll(&store.records(), id).unwrap();
    assert_eq!(roll.len(), 9);
    assert_eq!(roll.iter().filter(|a| a.expected).count(), 8);
    assert!(!roll[8].expected && roll[8].person == PersonId(9));
}

#[test]
fn nobody_is_expected_twice_even_where_memberships_overlap() {
    let (mut store, branch) = desk();
    let id = store
        .write(&author(), |w| {
            // Number 1 is in it twice, number 9 left in June and is back.
            for n in [1, 9] {
                w.insert(
                    "INSERT INTO membership (person, unit, starts, op) VALUES (:p, :u, '2026-07-01', op_now())",
                    named_params! {":p": n, ":u": branch},
                )?;
            }
            add_activity(w, &lecture(branch), false)
        })
        .unwrap()
        .value;
    let sql = "SELECT person FROM expected WHERE activity = ?1 ORDER BY person";
    let expected: Vec<i64> = store.records().rows(sql, [id], |row| row.get(0)).unwrap();
    assert_eq!(expected, (1..=9).collect::<Vec<_>>());
}

#[test]
fn belonging_periods_come_back_as_they_were_given() {
    let (mut store, branch) = desk();
    for grain in [Grain::Month, Grain::Quarter, Grain::Half, Grain::Year] {
        let period = Period::containing(grain, day("2025-08-15"));
        let facts = Facts { belongs: Some(period), ..lecture(branch) };
        let id = store.write(&author(), |w| add_activity(w, &facts, true)).unwrap().value;
        assert_eq!(activity(&store.records(), id).unwrap().unwrap().facts, facts, "{grain:?}");
        let listed = |period| {
            let filter = Filter { period: Some(period), ..Filter::default() };
            activities(&store.records(), &filter).unwrap().contains(&id)
        };
        assert!(listed(period) && listed(Period::containing(Grain::Month, day("2026-10-01"))));
        // A yearly meeting is no meeting of a month within that year.
        assert_eq!(listed(Period::containing(Grain::Month, day("2025-08-15"))), grain == Grain::Month);
    }
    let range = Period::range(day("2026-01-01"), day("2026-02-28"));
    let facts = Facts { belongs: range, ..lecture(branch) };
    let refused = store.write(&author(), |w| add_activity(w, &facts, true)).unwrap_err();
    assert!(refused.to_string().contains("所属期"), "{refused}");
}

#[test]
fn an_edit_writes_only_what_differs() {
    let (mut store, branch) = desk();
    let facts = Facts { agenda: vec!["一".into(), "二".into()], ..lecture(branch) };
    let id = store.write(&author(), |w| add_activity(w, &facts, false)).unwrap().value;
    let edit = |store: &mut Store, change: fn(&mut Facts)| {
        let written = store.write(&author(), |w| {
            let old = activity(w, id)?.unwrap();
            let mut facts = old.facts.clone();
            change(&mut facts);
            edit_activity(w, &old, &facts, false)
        });
        let op = written.unwrap().operation?;
        let tables = store.records().operation_tables(op).unwrap();
        Some(tables.into_iter().map(|t| (t.table, t.written)).collect::<Vec<_>>())
    };
    assert_eq!(edit(&mut store, |_| ()), None);
    assert_eq!(edit(&mut store, |f| f.agenda = vec!["一".into(), "二".into()]), None);
    let title = edit(&mut store, |f| f.title = Some("题".into()));
    assert_eq!(title, Some(vec![("activity".to_owned(), 1)]));
    let agenda = edit(&mut store, |f| f.agenda.truncate(1));
    assert_eq!(agenda, Some(vec![("agenda_item".to_owned(), 1)]));
    assert_eq!(activity(&store.records(), id).unwrap().unwrap().facts.agenda, ["一"]);
    assert_eq!(store.verify().unwrap(), vec![]);
}

#[test]
fn a_twin_shares_unit_day_and_kind_and_may_start_then() {
    let (mut store, branch) = desk();
    let at = |start: Option<u16>| Facts { start, ..lecture(branch) };
    let id = store.write(&author(), |w| add_activity(w, &at(Some(540)), false)).unwrap().value;
    for (facts, found) in [
        (at(Some(540)), vec![id]),
        (at(None), vec![id]),
        (at(Some(600)), vec![]),
        (Facts { day: day("2026-10-17"), ..at(None) }, vec![]),
    ] {
        assert_eq!(twins(&store.records(), &facts).unwrap(), found, "{:?}", facts.start);
    }
}

#[test]
fn topics_tell_two_apart_where_a_start_is_not_known() {
    let (mut store, branch) = desk();
    let at = |start: Option<u16>, title: &str| {
        let title = Some(title.to_owned()).filter(|title| !title.is_empty());
        Facts { start, title, ..lecture(branch) }
    };
    let id = store.write(&author(), |w| add_activity(w, &at(None, "第一讲"), false)).unwrap().value;
    for (start, title, twin) in [
        (None, "第一讲", true),
        (None, "第 一讲", true),
        (None, "", true),
        (Some(540), "", true),
        (Some(540), "第一讲", true),
        (None, "第二讲", false),
        (Some(540), "第二讲", false),
    ] {
        let found = twins(&store.records(), &at(start, title)).unwrap();
        assert_eq!(found.contains(&id), twin, "{start:?} {title}");
    }
    // Where both starts are known they alone decide.
    let timed = store.write(&author(), |w| add_activity(w, &at(Some(540), "第二讲"), false)).unwrap().value;
    assert_eq!(twins(&store.records(), &at(Some(540), "第三讲")).unwrap(), [timed]);
}

#[test]
fn who_studied_a_document_leaves_out_voided_activities_and_the_absent() {
    let (mut store, branch) = desk();
    let document = store
        .write(&author(), |w| {
            let title = "某书".to_owned();
            let (class, openness) = (DocumentClass::Book, Openness::Open);
            let new = NewDocument {
                class,
                title,
                number: None,
                source: None,
                issued: None,
                received: None,
                openness,
            };
            let document = add_document(w, &new)?;
            for voided in [false, true] {
                let facts = Facts { documents: vec![document], ..lecture(branch) };
                let added = activity(w, add_activity(w, &facts, true)?)?.unwrap();
                let made_up = Mark { made_up_on: Some(day("2026-10-20")), ..Mark::of(Status::MadeUp) };
                let absent = Mark::of(Status::Absent);
                set_attendance(w, &added, &[(PersonId(1), made_up), (PersonId(2), absent)])?;
                if voided {
                    void_activity(w, &added, "录错")?;
                }
            }
            Ok(document)
        })
        .unwrap()
        .value;
    let found = readers(&store.records(), document).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].person, found[0].first, found[0].times), (PersonId(1), day("2026-10-20"), 1));
}
