//! The rules of the roster, on a small organ in memory.

use anyhow::Result;

use super::*;
use crate::calendar::{Day, Month};
use crate::finding::Level;
use crate::refusal::Refusal;
use crate::store::{Authorship, Records, Store, Write, named_params};

fn day(text: &str) -> Day {
    Day::from_iso(text).unwrap()
}

const START: &str = "2025-01-01";

/// A body, its committee, two branches of which the first has two groups, a youth group, and three people.
struct Organ {
    store: Store,
}

const COMMITTEE: UnitId = UnitId(2);
const OFFICE: UnitId = UnitId(3);
const FIRST: UnitId = UnitId(4);
const PUBLICITY: UnitId = UnitId(6);
const YOUTH: UnitId = UnitId(8);

impl Organ {
    fn new() -> Organ {
        let mut organ = Organ { store: Store::blank().unwrap() };
        organ
            .write(|w| {
                let unit = |kind, name, parent| {
                    add_unit(w, &NewUnit { kind, name, parent, starts: day(START), note: None })
                };
                let body = unit(UnitKind::LeadingBody, "工委", None)?;
                let committee = Some(unit(UnitKind::OrganCommittee, "机关党委", Some(body))?);
                let office = unit(UnitKind::Branch, "办公室党支部", committee)?;
                unit(UnitKind::PartyGroup, "第一党小组", Some(office))?;
                unit(UnitKind::PartyGroup, "第二党小组", Some(office))?;
                let publicity = unit(UnitKind::Branch, "宣传处党支部", committee)?;
                unit(UnitKind::PartyGroup, "第一党小组", Some(publicity))?;
                unit(UnitKind::YouthGroup, "青年一组", committee)?;
                w.insert(
                    "INSERT INTO setting (name, value, op) VALUES ('youth_age_limit', '35', op_now())",
                    [],
                )?;
                for (name, born) in [("秦春丽", 1971), ("谭怡凯", 1990), ("张伟", 1982)] {
                    let new = NewPerson { name, birth_month: Month::new(born, 5), ..NewPerson::default() };
                    let person = add_person(w, &new)?;
                    set_standing(w, &person, Standing::Full, day(START))?;
                    join(w, &person, &at(w, OFFICE), day(START))?;
                    join(w, &person, &at(w, FIRST), day(START))?;
                }
                Ok(())
            })
            .unwrap();
        organ
    }

    fn write<T>(&mut self, work: impl FnOnce(&Write<'_>) -> Result<T>) -> Result<T> {
        let authorship = Authorship {
            operator: "李明".into(),
            reason: None,
            command: "test".into(),
            whereabouts: String::new(),
            at: "2026-10-31T09:00:00+08:00".into(),
            today: day("2026-10-31"),
            dry_run: false,
        };
        Ok(self.store.write(&authorship, work)?.value)
    }

    /// The message of a refusal; everything written before it is gone.
    fn refused(&mut self, work: impl FnOnce(&Write<'_>) -> Result<()>) -> String {
        let refusal: Refusal = self.write(work).unwrap_err().downcast().unwrap();
        assert!(!refusal.hints.is_empty(), "{}", refusal.message);
        refusal.message
    }

    fn findings(&self, on: &str) -> Vec<(&'static str, String)> {
        let found = findings(&self.store.records(), day(on)).unwrap();
        let level = |check| if check == "roster.overlap" { Level::Error } else { Level::Warning };
        assert!(found.iter().all(|f| f.level == level(f.check) && !f.hint.is_empty()));
        found.into_iter().map(|f| (f.check, f.place)).collect()
    }
}

fn at(records: &Records<'_>, id: UnitId) -> Unit {
    unit(records, id, day("2026-10-31")).unwrap().unwrap()
}

fn who(records: &Records<'_>, id: i64) -> Person {
    person(records, PersonId(id)).unwrap().unwrap()
}

fn where_on(records: &Records<'_>, id: i64, on: &str) -> Vec<UnitId> {
    units_of(records, PersonId(id), day(on)).unwrap().iter().map(|unit| unit.id).collect()
}

#[test]
fn a_move_ends_the_old_branch_its_group_and_its_posts_the_day_before() {
    let mut organ = Organ::new();
    organ
        .write(|w| {
            let person = who(w, 1);
            add_post(w, &person, &at(w, OFFICE), "书记", day(START), None)?;
            join(w, &person, &at(w, COMMITTEE), day(START))?;
            move_to(w, &person, &at(w, PUBLICITY), day("2026-03-01"))
        })
        .unwrap();
    let records = organ.store.records();
    assert_eq!(where_on(&records, 1, "2026-02-28"), [COMMITTEE, OFFICE, FIRST]);
    assert_eq!(where_on(&records, 1, "2026-03-01"), [COMMITTEE, PUBLICITY]);
    assert_eq!(posts(&records, PersonId(1)).unwrap()[0].ends, Some(day("2026-02-28")));
    assert_eq!(full_members(&records, OFFICE, day("2026-02-28")).unwrap(), 3);
    assert_eq!(full_members(&records, OFFICE, day("2026-03-01")).unwrap(), 2);
    assert_eq!(organ.findings("2026-10-31"), []);
}

#[test]
fn one_branch_at_a_time_and_only_its_own_groups() {
    let mut organ = Organ::new();
    let other = UnitId(7);
    assert!(
        organ.refused(|w| join(w, &who(w, 1), &at(w, PUBLICITY), day("2026-01-01"))).contains("同一时间")
    );
    assert!(
        organ
            .refused(|w| move_to(w, &who(w, 1), &at(w, other), day("2026-01-01")))
            .contains("不是秦春丽所在")
    );
    assert!(organ.refused(|w| move_to(w, &who(w, 1), &at(w, OFFICE), day("2026-01-01"))).contains("已经在"));
    assert!(organ.refused(|w| move_to(w, &who(w, 1), &at(w, PUBLICITY), day(START))).contains("已经在"));
    assert!(
        organ.refused(|w| move_to(w, &who(w, 1), &at(w, PUBLICITY), day("2024-12-31"))).contains("还没有它")
    );
    assert_eq!(where_on(&organ.store.records(), 1, "2026-10-31"), [OFFICE, FIRST]);
}

#[test]
fn a_branch_takes_party_members_only_and_keeps_them_so() {
    let mut organ = Organ::new();
    organ
        .write(|w| {
            let person = add_person(w, &NewPerson { name: "周子昂", ..NewPerson::default() })?;
            set_standing(w, &person, Standing::League, day(START))?;
            join(w, &person, &at(w, YOUTH), day(START))
        })
        .unwrap();
    assert!(organ.refused(|w| join(w, &who(w, 4), &at(w, OFFICE), day("2026-01-01"))).contains("共青团员"));
    assert!(
        organ
            .refused(|w| set_standing(w, &who(w, 1), Standing::None, day("2026-01-01")))
            .contains("办公室党支部")
    );
    organ
        .write(|w| {
            set_standing(w, &who(w, 4), Standing::Probationary, day("2026-01-01"))?;
            join(w, &who(w, 4), &at(w, OFFICE), day("2026-01-01"))?;
            set_standing(w, &who(w, 4), Standing::Full, day("2027-01-01"))
        })
        .unwrap();
    let records = organ.store.records();
    let on = |text| standing_on(&records, PersonId(4), day(text)).unwrap();
    assert_eq!(on("2025-12-31"), Some(Standing::League));
    assert_eq!(on("2026-12-31"), Some(Standing::Probationary));
    assert_eq!(on("2027-01-01"), Some(Standing::Full));
    assert_eq!(on("2024-12-31"), None);
    assert_eq!(full_members(&records, OFFICE, day("2026-12-31")).unwrap(), 3, "probationary do not count");
    assert_eq!(full_members(&records, OFFICE, day("2027-01-01")).unwrap(), 4);
}

#[test]
fn a_youth_group_takes_people_through_the_month_of_the_birthday() {
    assert_eq!(youth_until(Month::new(1990, 5).unwrap(), 35), day("2025-05-31"));
    let mut organ = Organ::new();
    assert!(organ.refused(|w| join(w, &who(w, 2), &at(w, YOUTH), day("2025-06-01"))).contains("年龄上限"));
    organ.write(|w| join(w, &who(w, 2), &at(w, YOUTH), day("2025-05-31"))).unwrap();
    assert_eq!(organ.findings("2025-05-31"), []);
    assert_eq!(organ.findings("2025-06-01"), [("roster.youth_age", "P2".to_owned())]);
}

#[test]
fn titles_mean_ranks_and_a_unit_has_one_secretary_at_a_time() {
    for (title, rank) in [
        ("书记", Rank::Secretary),
        ("党支部书记", Rank::Secretary),
        ("副书记", Rank::DeputySecretary),
        ("纪检委员", Rank::Committee),
        ("小组组长", Rank::GroupLeader),
        ("副组长", Rank::Other),
        ("党务干事", Rank::Other),
    ] {
        assert_eq!(Rank::of_title(title), rank, "{title}");
    }
    assert_eq!(titles("书记兼组织委员、 青年委员"), ["书记", "组织委员", "青年委员"]);
    let mut organ = Organ::new();
    let office = |w: &Write<'_>| at(w, OFFICE);
    organ
        .write(|w| add_post(w, &who(w, 1), &office(w), "书记", day(START), Some(day("2026-06-30"))))
        .unwrap();
    assert!(
        organ
            .refused(|w| add_post(w, &who(w, 2), &office(w), "支部书记", day("2026-06-30"), None).map(drop))
            .contains("秦春丽")
    );
    assert!(
        organ
            .refused(|w| add_post(w, &who(w, 2), &office(w), "组长", day(START), None).map(drop))
            .contains("没有“组长”")
    );
    assert!(
        organ
            .refused(|w| add_post(w, &who(w, 2), &at(w, PUBLICITY), "组织委员", day(START), None).map(drop))
            .contains("不是“宣传处党支部”的成员")
    );
    organ
        .write(|w| {
            add_post(w, &who(w, 2), &office(w), "书记", day("2026-07-01"), None)?;
            add_post(w, &who(w, 3), &at(w, FIRST), "组长", day(START), None)
        })
        .unwrap();
    assert_eq!(organ.findings("2026-10-31"), []);
}

#[test]
fn seven_full_members_need_a_committee() {
    let mut organ = Organ::new();
    organ
        .write(|w| {
            for name in ["甲一", "甲二", "甲三", "甲四"] {
                let person = add_person(w, &NewPerson { name, ..NewPerson::default() })?;
                set_standing(w, &person, Standing::Full, day(START))?;
                join(w, &person, &at(w, OFFICE), day("2026-02-01"))?;
            }
            add_post(w, &who(w, 1), &at(w, OFFICE), "书记", day(START), None)?;
            add_post(w, &who(w, 2), &at(w, OFFICE), "副书记", day(START), None)?;
            add_post(w, &who(w, 3), &at(w, OFFICE), "组织委员", day("2026-04-01"), None)
        })
        .unwrap();
    let committee = |on: &str| organ.findings(on).iter().any(|f| *f == ("roster.committee", "U3".to_owned()));
    assert!(!committee("2026-01-31"), "three members");
    assert!(committee("2026-02-01"));
    assert!(!committee("2026-04-01"));
    let records = organ.store.records();
    assert!(!has_committee(&records, OFFICE, day("2026-03-31")).unwrap());
    assert!(has_committee(&records, OFFICE, day("2026-04-01")).unwrap());
}

#[test]
fn a_unit_with_members_or_groups_ends_only_as_told() {
    let mut organ = Organ::new();
    let last = day("2026-06-30");
    let (refuse, end) = (Remaining::Refuse, Remaining::End);
    assert!(
        organ
            .refused(|w| end_unit(w, &at(w, OFFICE), last, &end, &refuse))
            .contains("第一党小组、第二党小组")
    );
    assert!(
        organ.refused(|w| end_unit(w, &at(w, OFFICE), last, &refuse, &end)).contains("秦春丽、谭怡凯、张伟")
    );
    organ
        .write(|w| {
            let to = Remaining::MoveTo(at(w, PUBLICITY));
            end_unit(w, &at(w, OFFICE), last, &to, &end)
        })
        .unwrap();
    let records = organ.store.records();
    assert_eq!(where_on(&records, 1, "2026-06-30"), [OFFICE, FIRST]);
    assert_eq!(where_on(&records, 1, "2026-07-01"), [PUBLICITY]);
    for id in [OFFICE, FIRST] {
        assert_eq!(at(&records, id).ends, Some(last));
    }
    assert_eq!(organ.findings("2026-10-31"), []);
    assert!(organ.refused(|w| move_to(w, &who(w, 1), &at(w, OFFICE), day("2026-08-01"))).contains("撤销"));
}

#[test]
fn the_tree_takes_only_places_that_exist_and_never_turns_in_a_circle() {
    let mut organ = Organ::new();
    let unit_of = |w: &Write<'_>, kind, parent| {
        add_unit(w, &NewUnit { kind, name: "新", parent, starts: day("2026-01-01"), note: None }).map(drop)
    };
    assert!(organ.refused(|w| unit_of(w, UnitKind::PartyGroup, None)).contains("哪个党支部"));
    assert!(
        organ.refused(|w| unit_of(w, UnitKind::PartyGroup, Some(COMMITTEE))).contains("上级只能是党支部")
    );
    assert!(organ.refused(|w| unit_of(w, UnitKind::OutsideUnit, Some(COMMITTEE))).contains("不设上级"));
    assert!(
        organ
            .refused(|w| move_unit(w, &at(w, FIRST), &at(w, PUBLICITY), day("2026-01-01")))
            .contains("还有 3 名成员")
    );
    organ
        .write(|w| {
            let department = |name, parent| {
                let starts = day(START);
                add_unit(w, &NewUnit { kind: UnitKind::Department, name, parent, starts, note: None })
            };
            let upper = department("局", Some(UnitId(1)))?;
            department("处", Some(upper)).map(drop)
        })
        .unwrap();
    let (upper, lower) = (UnitId(9), UnitId(10));
    assert!(
        organ
            .refused(|w| move_unit(w, &at(w, upper), &at(w, lower), day("2026-01-01")))
            .contains("不能反过来")
    );
    organ.write(|w| move_unit(w, &at(w, lower), &at(w, UnitId(1)), day("2026-01-01"))).unwrap();
    let places = places(&organ.store.records(), lower).unwrap();
    assert_eq!((places.len(), places[0].ends, places[1].parent), (2, Some(day("2025-12-31")), UnitId(1)));
}

#[test]
fn who_leaves_altogether_is_nowhere_from_the_next_day() {
    let mut organ = Organ::new();
    organ
        .write(|w| {
            exempt(w, &who(w, 1), day(START), None, "年老体弱")?;
            end_person(w, &who(w, 1), day("2026-05-31"), "调出")
        })
        .unwrap();
    let records = organ.store.records();
    assert_eq!(where_on(&records, 1, "2026-05-31"), [OFFICE, FIRST]);
    assert_eq!(where_on(&records, 1, "2026-06-01"), []);
    assert_eq!(full_members(&records, OFFICE, day("2026-06-01")).unwrap(), 2);
    assert_eq!(exemptions(&records, PersonId(1)).unwrap()[0].ends, Some(day("2026-05-31")));
    assert_eq!(standing_on(&records, PersonId(1), day("2026-06-01")).unwrap(), None);
    assert_eq!(organ.findings("2026-10-31"), []);
    assert!(organ.refused(|w| end_person(w, &who(w, 1), day("2026-07-01"), "辞职")).contains("已于"));
}

#[test]
fn records_that_break_the_rules_are_found() {
    let mut organ = Organ::new();
    organ
        .write(|w| {
            let join = |person: i64, unit: i64, starts: &str| {
                w.insert(
                    "INSERT INTO membership (person, unit, starts, op) VALUES (:p, :u, :s, op_now())",
                    named_params! {":p": person, ":u": unit, ":s": starts},
                )
            };
            // In two branches at once, and in a group of a branch from before that branch was.
            join(1, PUBLICITY.0, "2026-01-01")?;
            add_person(w, &NewPerson { name: "张伟", ..NewPerson::default() })?;
            join(4, FIRST.0, "2024-01-01")?;
            w.insert(
                "INSERT INTO post (person, unit, title, rank, starts, op) \
                 VALUES (4, 6, '书记', 'secretary', '2026-01-01', op_now()), \
                        (1, 6, '书记', 'secretary', '2026-01-01', op_now())",
                [],
            )?;
            add_person(w, &NewPerson { name: "无处", ..NewPerson::default() })
        })
        .unwrap();
    let p = |n: i64| format!("P{n}");
    assert_eq!(
        organ.findings("2026-10-31"),
        [
            ("roster.overlap", p(1)),
            ("roster.group", p(4)),
            ("roster.unit_days", p(4)),
            ("roster.post", p(4)),
            ("roster.secretary", "U6".to_owned()),
            ("roster.same_name", p(3)),
            ("roster.same_name", p(4)),
            ("roster.nowhere", p(5)),
        ]
    );
}

#[test]
fn standings_are_read_as_rosters_word_them() {
    for (word, standing) in [
        ("中共党员", Some(Standing::Full)),
        (" 正式党员", Some(Standing::Full)),
        ("中共党员（预备）", Some(Standing::Probationary)),
        ("团员", Some(Standing::League)),
        ("群众", Some(Standing::None)),
        ("民盟盟员", None),
        ("", None),
    ] {
        assert_eq!(Standing::read(word), standing, "{word}");
    }
}
