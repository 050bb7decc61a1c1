//! How units are judged, on small organs built for each case.

use super::*;
use crate::calendar::{Day, Grain, Period};
use crate::roster::{NewUnit, UnitId, UnitKind, add_unit};
use crate::store::{Authorship, Store, Write, named_params, params};

/// An organ in memory: a leading body, its committee, and whatever a test adds.
struct Organ {
    store: Store,
    body: UnitId,
    committee: UnitId,
}

fn day(text: &str) -> Day {
    Day::from_iso(text).unwrap()
}

fn period(text: &str) -> Period {
    Period::parse(text, day("2026-10-31")).unwrap()
}

/// A rule that asks for one 主题党日 a month of every branch.
fn theme_day() -> RuleSeed {
    RuleSeed {
        code: "R-ZTDR".into(),
        name: "主题党日".into(),
        layer: Layer::National,
        scope: UnitKind::Branch,
        period: Grain::Month,
        minimum: 1,
        measure: Measure::Held,
        kinds: vec!["theme_day".into()],
        role: None,
        condition: Condition::Always,
        valid_from: None,
        valid_to: None,
        clause: "第十六条".into(),
        explanation: "每月1天".into(),
        enabled: true,
    }
}

fn life_meeting() -> RuleSeed {
    RuleSeed {
        code: "R-ZZSHH".into(),
        period: Grain::Year,
        kinds: vec!["life_meeting".into()],
        ..theme_day()
    }
}

impl Organ {
    fn new(rules: &[RuleSeed]) -> Organ {
        let mut organ = Organ { store: Store::blank().unwrap(), body: UnitId(0), committee: UnitId(0) };
        organ.write(|w| {
            for (code, collective) in [
                ("theme_day", 1),
                ("lecture", 1),
                ("life_meeting", 0),
                ("committee_meeting", 0),
                ("party_group_meeting", 1),
            ] {
                w.insert(
                    "INSERT INTO kind (code, name, tier, holders, expected, collective, agenda_first, make_up, \
                     requires, op) VALUES (?1, ?1, 'research', 'branch', 'unit', ?2, 0, 0, '', op_now())",
                    params![code, collective],
                )
                .unwrap();
            }
            for rule in rules {
                add_rule(w, rule, None).unwrap();
            }
        });
        organ.body = organ.unit(UnitKind::LeadingBody, "工委", None, "2020-01-01");
        organ.committee = organ.unit(UnitKind::OrganCommittee, "机关党委", Some(organ.body), "2020-01-01");
        organ
    }

    fn write<T>(&mut self, work: impl FnOnce(&Write<'_>) -> T) -> T {
        let authorship = Authorship {
            operator: "李明".into(),
            reason: None,
            command: "test".into(),
            at: "2026-10-31T09:00:00+08:00".into(),
            today: day("2026-10-31"),
            dry_run: false,
        };
        self.store.write(&authorship, |w| Ok(work(w))).unwrap().value
    }

    fn sql(&mut self, sql: &str) -> i64 {
        self.write(|w| w.insert(sql, []).unwrap())
    }

    fn unit(&mut self, kind: UnitKind, name: &str, parent: Option<UnitId>, starts: &str) -> UnitId {
        let new = NewUnit { kind, name, parent, starts: day(starts), note: None };
        self.write(|w| add_unit(w, &new).unwrap())
    }

    fn branch(&mut self, name: &str) -> UnitId {
        self.unit(UnitKind::Branch, name, Some(self.committee), "2020-01-01")
    }

    /// A full member of a unit since 2020.
    fn member(&mut self, unit: UnitId) -> i64 {
        let person = self.sql("INSERT INTO person (name, op) VALUES ('张伟', op_now())");
        self.sql(&format!(
            "INSERT INTO standing (person, standing, starts, op) VALUES ({person}, 'full', '2020-01-01', op_now())"
        ));
        self.joins(person, unit);
        person
    }

    fn joins(&mut self, person: i64, unit: UnitId) {
        self.sql(&format!(
            "INSERT INTO membership (person, unit, starts, op) VALUES ({person}, {}, '2020-01-01', op_now())",
            unit.0
        ));
    }

    fn post(&mut self, person: i64, unit: UnitId, rank: &str, starts: &str, ends: Option<&str>) {
        let ends = ends.map_or("NULL".to_owned(), |ends| format!("'{ends}'"));
        self.sql(&format!(
            "INSERT INTO post (person, unit, title, rank, starts, ends, op) \
             VALUES ({person}, {}, '{rank}', '{rank}', '{starts}', {ends}, op_now())",
            unit.0
        ));
    }

    fn exempt(&mut self, person: i64, starts: &str) {
        self.sql(&format!(
            "INSERT INTO exemption (person, starts, reason, op) VALUES ({person}, '{starts}', '年老体弱', op_now())"
        ));
    }

    /// An activity entered on the day it was held.
    fn held(&mut self, unit: UnitId, kinds: &[&str], on: &str) -> i64 {
        self.entered(unit, kinds, on, on)
    }

    fn entered(&mut self, unit: UnitId, kinds: &[&str], on: &str, entered: &str) -> i64 {
        self.write(|w| {
            let id = w
                .insert(
                    "INSERT INTO activity (unit, day, counts_from, counts_to, counts_months, minutes, entered, op) \
                     VALUES (:unit, :on, :on, :on, 0, 120, :entered, op_now())",
                    named_params! {":unit": unit, ":on": on, ":entered": entered},
                )
                .unwrap();
            for kind in kinds {
                w.execute(
                    "INSERT INTO activity_kind (activity, kind, op) SELECT ?1, id, op_now() FROM kind WHERE code = ?2",
                    params![id, kind],
                )
                .unwrap();
            }
            id
        })
    }

    /// Gives an activity a belonging period.
    fn belongs(&mut self, activity: i64, to: &str) {
        let to = period(to);
        self.sql(&format!(
            "UPDATE activity SET counts_from = '{}', counts_to = '{}', counts_months = {}, op = op_now() \
             WHERE id = {activity}",
            to.from(),
            to.to(),
            to.months()
        ));
    }

    fn attends(&mut self, activity: i64, person: i64, status: &str) {
        self.sql(&format!(
            "INSERT INTO attendance (activity, person, status, op) VALUES ({activity}, {person}, '{status}', op_now())"
        ));
    }

    fn ask(&self, asked: &str, as_of: &str) -> Vec<Verdict> {
        let question = Question { period: period(asked), units: None, as_of: day(as_of) };
        evaluate(&self.store.records(), &question).unwrap()
    }

    /// The verdict on one unit.
    fn verdict(&self, unit: UnitId, asked: &str, as_of: &str) -> Verdict {
        let mut of_unit: Vec<_> = self.ask(asked, as_of).into_iter().filter(|v| v.unit == unit).collect();
        assert_eq!(of_unit.len(), 1, "{of_unit:?}");
        of_unit.remove(0)
    }

    fn figures(&self, unit: UnitId, asked: &str, as_of: &str) -> (i64, i64, State) {
        let verdict = self.verdict(unit, asked, as_of);
        (verdict.held, verdict.expected, verdict.state)
    }
}

#[test]
fn a_month_is_met_missed_or_not_yet_due() {
    let mut organ = Organ::new(&[theme_day()]);
    let (one, two) = (organ.branch("一支部"), organ.branch("二支部"));
    organ.held(one, &["theme_day", "lecture"], "2026-10-16");
    organ.held(two, &["lecture"], "2026-10-16");
    organ.held(two, &["theme_day"], "2026-11-01");
    assert_eq!(organ.figures(one, "2026-10", "2026-11-02"), (1, 1, State::Met));
    assert_eq!(organ.figures(two, "2026-10", "2026-11-02"), (0, 1, State::Short));
    assert_eq!(organ.figures(two, "2026-10", "2026-10-31"), (0, 1, State::Short));
    assert_eq!(organ.figures(two, "2026-10", "2026-10-30"), (0, 1, State::NotYetDue));
    assert_eq!(organ.figures(one, "2026-10", "2026-10-15"), (0, 1, State::NotYetDue), "not held by then");
    assert_eq!(organ.figures(two, "2026-12", "2026-10-15"), (0, 1, State::NotYetDue));
}

#[test]
fn an_activity_of_several_kinds_counts_once_in_a_rule_and_in_each_rule() {
    let both = RuleSeed { kinds: vec!["theme_day".into(), "lecture".into()], minimum: 2, ..theme_day() };
    let lecture = RuleSeed { code: "R-DK".into(), kinds: vec!["lecture".into()], ..theme_day() };
    let mut organ = Organ::new(&[both, lecture]);
    let branch = organ.branch("一支部");
    organ.held(branch, &["theme_day", "lecture"], "2026-10-16");
    let verdicts: Vec<_> =
        organ.ask("2026-10", "2026-11-02").iter().map(|v| (v.rule.clone(), v.held)).collect();
    assert_eq!(verdicts, [("R-ZTDR".to_owned(), 1), ("R-DK".to_owned(), 1)]);
}

#[test]
fn longer_rules_are_cumulated_in_their_own_period() {
    let quarterly = RuleSeed { period: Grain::Quarter, minimum: 2, ..theme_day() };
    let mut organ = Organ::new(&[quarterly]);
    let branch = organ.branch("一支部");
    organ.held(branch, &["theme_day"], "2026-10-16");
    organ.held(branch, &["theme_day"], "2026-11-16");
    let october = organ.verdict(branch, "2026-10", "2027-02-01");
    assert_eq!((october.held, october.expected, october.state), (1, 2, State::NotYetDue));
    assert_eq!(october.period.code(), "2026Q4");
    assert_eq!(organ.figures(branch, "2026-11", "2027-02-01"), (2, 2, State::Met), "reached already");
    assert_eq!(organ.figures(branch, "2026-09", "2027-02-01"), (0, 2, State::Short), "ends with the quarter");
}

#[test]
fn the_meeting_of_a_year_may_be_held_in_the_next() {
    let mut organ = Organ::new(&[life_meeting()]);
    let branch = organ.branch("一支部");
    let meeting = organ.held(branch, &["life_meeting"], "2026-02-10");
    organ.belongs(meeting, "2025");
    assert_eq!(organ.figures(branch, "2025", "2026-02-09"), (0, 1, State::Short));
    assert_eq!(organ.figures(branch, "2025", "2026-02-10"), (1, 1, State::Met));
    assert_eq!(
        organ.figures(branch, "2026", "2026-12-31"),
        (0, 1, State::Short),
        "not of the year it was held in"
    );
    assert_eq!(organ.figures(branch, "2025-12", "2026-03-01"), (1, 1, State::Met));
    organ.sql(&format!("UPDATE activity SET entered = '2026-03-11', op = op_now() WHERE id = {meeting}"));
    assert_eq!(organ.figures(branch, "2025", "2026-03-31").2, State::MetLate);
}

#[test]
fn a_belonging_period_longer_than_the_one_judged_does_not_count() {
    let mut organ = Organ::new(&[theme_day()]);
    let branch = organ.branch("一支部");
    let activity = organ.held(branch, &["theme_day"], "2026-10-16");
    organ.belongs(activity, "2026Q4");
    assert_eq!(organ.figures(branch, "2026-10", "2026-11-02").2, State::Short);
}

#[test]
fn what_was_entered_after_the_cut_off_is_late() {
    let mut organ = Organ::new(&[theme_day()]);
    let branch = organ.branch("一支部");
    organ.entered(branch, &["theme_day"], "2026-10-16", "2026-11-11");
    let late = organ.verdict(branch, "2026-10", "2026-11-30");
    assert_eq!((late.held, late.late, late.state), (1, 1, State::MetLate));
    organ.entered(branch, &["theme_day"], "2026-10-17", "2026-11-10");
    let in_time = organ.verdict(branch, "2026-10", "2026-11-30");
    assert_eq!((in_time.held, in_time.late, in_time.state), (2, 1, State::Met));
    organ.sql("INSERT INTO setting (name, value, op) VALUES ('cut_off_day', '5', op_now())");
    assert_eq!(organ.figures(branch, "2026-10", "2026-11-30").2, State::MetLate);
}

#[test]
fn a_voided_activity_does_not_count() {
    let mut organ = Organ::new(&[theme_day()]);
    let branch = organ.branch("一支部");
    let activity = organ.held(branch, &["theme_day"], "2026-10-16");
    assert_eq!(organ.figures(branch, "2026-10", "2026-11-02").0, 1);
    organ.sql(&format!(
        "UPDATE activity SET voided = '2026-10-20', void_reason = '重复', op = op_now() WHERE id = {activity}"
    ));
    assert_eq!(organ.figures(branch, "2026-10", "2026-11-02"), (0, 1, State::Short));
}

#[test]
fn duties_count_from_the_first_full_period() {
    let mut organ = Organ::new(&[theme_day()]);
    let young = organ.unit(UnitKind::Branch, "新支部", Some(organ.committee), "2026-10-15");
    let old = organ.branch("老支部");
    organ.sql(&format!("UPDATE unit SET ends = '2026-10-14', op = op_now() WHERE id = {}", old.0));
    let verdict = organ.verdict(young, "2026-10", "2026-11-30");
    assert_eq!(verdict.state, State::NotApplicable);
    assert_eq!(verdict.why.as_deref(), Some("2026-10-15 成立，自首个完整周期起计"));
    assert_eq!(organ.figures(young, "2026-11", "2026-11-30"), (0, 1, State::Short));
    assert_eq!(
        organ.verdict(old, "2026-10", "2026-11-30").why.as_deref(),
        Some("2026-10-14 撤销，本周期不计")
    );
    assert_eq!(organ.figures(old, "2026-09", "2026-11-30"), (0, 1, State::Short));
    assert!(organ.ask("2026-11", "2026-11-30").iter().all(|v| v.unit != old));
    assert!(organ.ask("2026-09", "2026-11-30").iter().all(|v| v.unit != young));
}

#[test]
fn six_members_have_no_committee_and_seven_do_from_the_next_full_month() {
    let rule = RuleSeed {
        code: "R-ZWH".into(),
        kinds: vec!["committee_meeting".into()],
        condition: Condition::Committee,
        ..theme_day()
    };
    let mut organ = Organ::new(&[rule]);
    let branch = organ.branch("一支部");
    let members: Vec<_> = (0..6).map(|_| organ.member(branch)).collect();
    organ.post(members[0], branch, "secretary", "2020-01-01", None);
    let six = organ.verdict(branch, "2026-09", "2026-11-30");
    assert_eq!(six.why.as_deref(), Some("未设支部委员会（正式党员 6 人，不足 7 人）"));
    assert_eq!((six.state, six.expected), (State::NotApplicable, 0));
    organ.member(branch);
    assert!(organ.verdict(branch, "2026-09", "2026-11-30").why.unwrap().contains("已满 7 人，应当设立"));
    organ.post(members[1], branch, "committee", "2026-10-15", None);
    let october = organ.verdict(branch, "2026-10", "2026-11-30");
    assert_eq!(october.why.as_deref(), Some("2026-10-15 起设支部委员会，自首个完整周期起计"));
    assert_eq!(organ.figures(branch, "2026-11", "2026-11-30"), (0, 1, State::Short));
}

#[test]
fn a_committee_elected_anew_the_next_day_has_no_gap() {
    let rule = RuleSeed { condition: Condition::Committee, ..theme_day() };
    let mut organ = Organ::new(&[rule]);
    let branch = organ.branch("一支部");
    let member = organ.member(branch);
    organ.post(member, branch, "committee", "2023-01-01", Some("2026-10-14"));
    assert_eq!(organ.verdict(branch, "2026-10", "2026-11-30").state, State::NotApplicable);
    organ.post(member, branch, "committee", "2026-10-15", None);
    assert_eq!(organ.verdict(branch, "2026-10", "2026-11-30").state, State::Short);
}

#[test]
fn every_group_is_judged_and_a_branch_without_groups_is_told() {
    let rule = RuleSeed {
        code: "R-DXZ".into(),
        scope: UnitKind::PartyGroup,
        kinds: vec!["party_group_meeting".into()],
        ..theme_day()
    };
    let mut organ = Organ::new(&[rule]);
    let (with, without) = (organ.branch("一支部"), organ.branch("二支部"));
    let first = organ.unit(UnitKind::PartyGroup, "第一党小组", Some(with), "2020-01-01");
    let second = organ.unit(UnitKind::PartyGroup, "第二党小组", Some(with), "2020-01-01");
    organ.held(first, &["party_group_meeting"], "2026-10-16");
    for asked in ["2026-10", "2026Q3"] {
        let verdicts = organ.ask(asked, "2026-11-02");
        let units: Vec<_> = verdicts.iter().map(|v| v.unit).collect();
        assert_eq!(units, [first, second, without]);
        assert_eq!(verdicts[2].why.as_deref(), Some("未设党小组"));
        assert_eq!((verdicts[2].state, verdicts[2].period), (State::NotApplicable, period(asked)));
    }
    assert_eq!(organ.figures(first, "2026-10", "2026-11-02"), (1, 1, State::Met));
    let second = organ.verdict(second, "2026-10", "2026-11-02");
    assert_eq!((second.state, second.unit_name.as_str()), (State::Short, "一支部第二党小组"));
}

#[test]
fn a_rule_with_the_condition_groups_asks_for_groups_of_the_branch() {
    let rule = RuleSeed { condition: Condition::Groups, ..theme_day() };
    let mut organ = Organ::new(&[rule]);
    let branch = organ.branch("一支部");
    assert_eq!(organ.verdict(branch, "2026-10", "2026-11-02").why.as_deref(), Some("未设党小组"));
    organ.unit(UnitKind::PartyGroup, "第一党小组", Some(branch), "2026-10-01");
    assert_eq!(organ.verdict(branch, "2026-10", "2026-11-02").state, State::Short);
}

#[test]
fn a_rule_that_changes_is_applied_by_the_end_of_each_period() {
    let old = RuleSeed { valid_to: Some(day("2026-08-15")), ..theme_day() };
    let new =
        RuleSeed { minimum: 2, valid_from: Some(day("2026-08-16")), clause: "新规".into(), ..theme_day() };
    let mut organ = Organ::new(&[old, new]);
    let branch = organ.branch("一支部");
    for month in 7..=9 {
        organ.held(branch, &["theme_day"], &format!("2026-0{month}-10"));
    }
    assert_eq!(organ.figures(branch, "2026-07", "2026-11-02"), (1, 1, State::Met));
    let august = organ.verdict(branch, "2026-08", "2026-11-02");
    assert_eq!((august.expected, august.state, august.clause.as_str()), (2, State::Short, "新规"));
    let quarter = organ.verdict(branch, "2026Q3", "2026-11-02");
    assert_eq!((quarter.held, quarter.expected, quarter.state), (3, 5, State::Short));
    assert_eq!(quarter.why.as_deref(), Some("未达到：2026年8月（1/2）、2026年9月（1/2）"));
}

#[test]
fn a_rule_not_yet_or_no_longer_in_force_or_switched_off_is_not_judged() {
    let ended = RuleSeed { valid_to: Some(day("2026-10-30")), ..theme_day() };
    let off = RuleSeed { code: "R-OFF".into(), enabled: false, ..theme_day() };
    let mut organ = Organ::new(&[ended, off]);
    organ.branch("一支部");
    assert_eq!(organ.ask("2026-10", "2026-11-02"), []);
    assert_eq!(organ.ask("2026-09", "2026-11-02").len(), 1);
}

#[test]
fn a_quarter_judges_each_of_its_months() {
    let mut organ = Organ::new(&[theme_day()]);
    let branch = organ.branch("一支部");
    organ.held(branch, &["theme_day"], "2026-07-10");
    organ.held(branch, &["theme_day"], "2026-07-20");
    organ.entered(branch, &["theme_day"], "2026-09-20", "2026-10-20");
    let quarter = organ.verdict(branch, "2026Q3", "2026-11-02");
    assert_eq!((quarter.held, quarter.late, quarter.expected, quarter.state), (2, 1, 3, State::Short));
    assert_eq!(quarter.why.as_deref(), Some("未达到：2026年8月"));
    assert_eq!(quarter.period.code(), "2026Q3");
    organ.held(branch, &["theme_day"], "2026-08-20");
    assert_eq!(organ.figures(branch, "2026Q3", "2026-11-02"), (3, 3, State::MetLate));
    assert_eq!(organ.figures(branch, "2026Q4", "2026-10-15"), (0, 3, State::NotYetDue));
}

#[test]
fn months_before_the_first_full_one_are_left_out_of_a_quarter() {
    let mut organ = Organ::new(&[theme_day()]);
    let branch = organ.unit(UnitKind::Branch, "新支部", Some(organ.committee), "2026-08-15");
    organ.held(branch, &["theme_day"], "2026-09-10");
    let quarter = organ.verdict(branch, "2026Q3", "2026-11-02");
    assert_eq!((quarter.held, quarter.expected, quarter.state), (1, 1, State::Met));
    assert_eq!(quarter.why.as_deref(), Some("2026年8月不计：2026-08-15 成立，自首个完整周期起计"));
}

#[test]
fn a_miss_is_answered_once_and_only_a_miss() {
    let mut organ = Organ::new(&[theme_day(), life_meeting()]);
    let (one, two) = (organ.branch("一支部"), organ.branch("二支部"));
    organ.held(two, &["theme_day"], "2026-09-10");
    let state = |organ: &mut Organ, unit, rule, asked| {
        organ.write(|w| state_reason(w, unit, rule, period(asked), "人员外出")).map_err(|e| e.to_string())
    };
    state(&mut organ, one, "r-ztdr", "2026-09").unwrap();
    let stated = organ.verdict_of(one, "R-ZTDR", "2026-09");
    assert_eq!((stated.state, stated.statement.as_deref()), (State::Stated, Some("人员外出")));
    assert_eq!(organ.verdict_of(one, "R-ZTDR", "2026-08").state, State::Short);
    let quarter = organ.verdict_of(one, "R-ZTDR", "2026Q3");
    assert_eq!(quarter.state, State::Short, "the other months are unanswered");
    assert_eq!(quarter.statement.as_deref(), Some("2026年9月：人员外出"));
    for (unit, rule, asked, part) in [
        (one, "R-ZTDR", "2026-09", "说明过"),
        (two, "R-ZTDR", "2026-09", "无须说明"),
        (one, "R-ZTDR", "2026Q3", "按月检查"),
        (one, "R-ZZSHH", "2026-09", "按年检查"),
        (one, "R-XX", "2026-09", "没有“R-XX”"),
    ] {
        let refusal = state(&mut organ, unit, rule, asked).unwrap_err();
        assert!(refusal.contains(part), "{refusal}");
    }
    state(&mut organ, one, "R-ZZSHH", "2026").unwrap();
    assert_eq!(organ.verdict_of(one, "R-ZZSHH", "2026").state, State::NotYetDue);
}

impl Organ {
    fn verdict_of(&self, unit: UnitId, rule: &str, asked: &str) -> Verdict {
        let verdicts = self.ask(asked, "2026-10-31");
        verdicts.into_iter().find(|v| v.unit == unit && v.rule == rule).unwrap()
    }
}

#[test]
fn a_unit_whose_members_are_all_exempt_is_exempt() {
    let mut organ = Organ::new(&[theme_day()]);
    let branch = organ.branch("离退休支部");
    let (one, two) = (organ.member(branch), organ.member(branch));
    organ.exempt(one, "2026-01-01");
    organ.exempt(two, "2026-10-02");
    assert_eq!(organ.verdict(branch, "2026-10", "2026-12-31").state, State::Short, "not on the first day");
    let november = organ.verdict(branch, "2026-11", "2026-12-31");
    assert_eq!((november.state, november.expected), (State::Exempt, 0));
    assert_eq!(november.why.as_deref(), Some("全体成员（2 人）不作硬性要求"));
}

#[test]
fn the_secretary_may_lecture_in_any_branch_but_must_be_secretary_then() {
    let rule = RuleSeed {
        code: "R-DK1".into(),
        scope: UnitKind::LeadingBody,
        period: Grain::Year,
        measure: Measure::SecretaryLecture,
        kinds: vec!["lecture".into()],
        ..theme_day()
    };
    let mut organ = Organ::new(&[rule]);
    let (branch, body) = (organ.branch("一支部"), organ.body);
    let (secretary, other) = (organ.member(body), organ.member(body));
    organ.post(secretary, body, "secretary", "2020-01-01", Some("2026-06-30"));
    organ.post(other, body, "deputy_secretary", "2020-01-01", None);
    let speaks = |organ: &mut Organ, activity: i64, person: i64, role: &str| {
        organ.sql(&format!(
            "INSERT INTO activity_role (activity, role, seq, person, op) VALUES ({activity}, '{role}', 1, {person}, op_now())"
        ));
    };
    let (by_deputy, after, hosted) = (
        organ.held(branch, &["lecture"], "2026-03-01"),
        organ.held(branch, &["lecture"], "2026-07-01"),
        organ.held(branch, &["lecture"], "2026-05-01"),
    );
    speaks(&mut organ, by_deputy, other, "speaker");
    speaks(&mut organ, after, secretary, "speaker");
    speaks(&mut organ, hosted, secretary, "host");
    assert_eq!(organ.figures(body, "2026", "2026-12-31"), (0, 1, State::Short));
    let lecture = organ.held(branch, &["lecture", "theme_day"], "2026-06-30");
    speaks(&mut organ, lecture, secretary, "speaker");
    assert_eq!(organ.figures(body, "2026", "2026-12-31"), (1, 1, State::Met));
}

#[test]
fn members_of_the_leading_body_are_counted_at_their_own_branches() {
    let rule = RuleSeed {
        code: "R-SCZZ".into(),
        scope: UnitKind::LeadingBody,
        period: Grain::Year,
        measure: Measure::OwnBranch,
        kinds: vec![],
        ..theme_day()
    };
    let mut organ = Organ::new(&[rule]);
    let (one, two, body) = (organ.branch("一支部"), organ.branch("二支部"), organ.body);
    assert_eq!(organ.verdict(body, "2026", "2026-12-31").why.as_deref(), Some("没有应计人员"), "0 of 0");
    let persons: Vec<_> = (0..3).map(|_| organ.member(body)).collect();
    organ.joins(persons[0], one);
    organ.joins(persons[1], two);
    let own = organ.held(one, &["theme_day"], "2026-03-01");
    organ.attends(own, persons[0], "late");
    organ.attends(own, persons[1], "present");
    let absent = organ.held(two, &["theme_day"], "2026-03-01");
    organ.attends(absent, persons[1], "leave");
    let verdict = organ.verdict(body, "2026", "2026-12-31");
    assert_eq!((verdict.held, verdict.expected, verdict.state), (1, 2, State::Short));
    assert_eq!(verdict.why.as_deref(), Some("按人计：应计 2 人，达到 1 次的 1 人"));
    organ.exempt(persons[1], "2026-06-01");
    assert_eq!(organ.figures(body, "2026", "2026-12-31"), (1, 1, State::Met));
}

#[test]
fn minutes_are_each_persons_own_wherever_they_were_earned() {
    let all = RuleSeed {
        code: "R-XS32".into(),
        period: Grain::Year,
        minimum: 240,
        measure: Measure::Minutes,
        role: Some(Role::All),
        kinds: vec![],
        ..theme_day()
    };
    let committee = RuleSeed { code: "R-XS56".into(), role: Some(Role::Committee), ..all.clone() };
    let mut organ = Organ::new(&[all, committee]);
    let (one, two) = (organ.branch("一支部"), organ.branch("二支部"));
    let persons: Vec<_> = (0..4).map(|_| organ.member(one)).collect();
    organ.post(persons[1], one, "committee", "2020-01-01", None);
    organ.exempt(persons[3], "2026-01-01");
    let home = organ.held(one, &["theme_day", "lecture"], "2026-03-01");
    let away = organ.held(two, &["theme_day"], "2026-04-01");
    let uncollective = organ.held(one, &["life_meeting"], "2026-05-01");
    for (activity, person, status) in [
        (home, 0, "present"),
        (away, 0, "made_up"),
        (home, 1, "present"),
        (away, 1, "absent"),
        (uncollective, 1, "present"),
        (home, 2, "late"),
        (uncollective, 2, "present"),
    ] {
        organ.attends(activity, persons[person], status);
    }
    let figures = |organ: &Organ, rule: &str, as_of: &str| {
        let question = Question { period: period("2026"), units: Some(one), as_of: day(as_of) };
        let verdicts = evaluate(&organ.store.records(), &question).unwrap();
        let verdict = verdicts.into_iter().find(|v| v.rule == rule).unwrap();
        (verdict.held, verdict.expected, verdict.state)
    };
    assert_eq!(figures(&organ, "R-XS32", "2026-12-31"), (1, 3, State::Short));
    assert_eq!(figures(&organ, "R-XS32", "2026-10-31"), (1, 3, State::NotYetDue));
    assert_eq!(figures(&organ, "R-XS56", "2026-12-31"), (0, 1, State::Short));
    let more = organ.held(two, &["lecture"], "2026-06-01");
    organ.attends(more, persons[1], "present");
    assert_eq!(figures(&organ, "R-XS56", "2026-12-31"), (1, 1, State::Met));
}

#[test]
fn a_units_own_rule_holds_for_it_and_below() {
    let mut organ = Organ::new(&[]);
    let general = organ.unit(UnitKind::GeneralBranch, "总支", Some(organ.committee), "2020-01-01");
    let inside = organ.unit(UnitKind::Branch, "一支部", Some(general), "2020-01-01");
    let outside = organ.branch("二支部");
    organ.write(|w| add_rule(w, &theme_day(), Some(general)).unwrap());
    let units: Vec<_> = organ.ask("2026-10", "2026-10-31").iter().map(|v| v.unit).collect();
    assert_eq!(units, [inside]);
    organ.write(|w| add_rule(w, &RuleSeed { code: "B-1".into(), ..theme_day() }, None).unwrap());
    let question = |units| Question { period: period("2026-10"), units, as_of: day("2026-10-31") };
    let asked = |units| evaluate(&organ.store.records(), &question(units)).unwrap().len();
    assert_eq!((asked(Some(general)), asked(Some(outside)), asked(Some(organ.body))), (2, 1, 3));
}

#[test]
fn units_come_in_the_order_of_the_tree() {
    let mut organ = Organ::new(&[theme_day()]);
    let outside = organ.branch("直属支部");
    let general = organ.unit(UnitKind::GeneralBranch, "总支", Some(organ.committee), "2020-01-01");
    let last = organ.branch("末支部");
    let inside = organ.unit(UnitKind::Branch, "总支一支部", Some(general), "2020-01-01");
    let units: Vec<_> = organ.ask("2026-10", "2026-10-31").iter().map(|v| v.unit).collect();
    assert_eq!(units, [outside, inside, last]);
}
