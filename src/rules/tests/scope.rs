//! Whom rules apply to, and when.

use super::*;

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
fn months_before_the_first_full_one_are_left_out_of_a_quarter() {
    let mut organ = Organ::new(&[theme_day()]);
    let branch = organ.unit(UnitKind::Branch, "新支部", Some(organ.committee), "2026-08-15");
    organ.held(branch, &["theme_day"], "2026-09-10");
    let quarter = organ.verdict(branch, "2026Q3", "2026-11-02");
    assert_eq!((quarter.held, quarter.expected, quarter.state), (1, 1, State::Met));
    assert_eq!(quarter.why.as_deref(), Some("2026年8月不计：2026-08-15 成立，自首个完整周期起计"));
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
fn exemptions_that_follow_each_other_are_one() {
    let mut organ = Organ::new(&[theme_day()]);
    let branch = organ.branch("离退休支部");
    let person = organ.member(branch);
    organ.exempt(person, "2026-01-01");
    organ.sql("UPDATE exemption SET ends = '2026-10-15', op = op_now()");
    organ.exempt(person, "2026-10-17");
    assert_eq!(organ.verdict(branch, "2026-10", "2026-12-31").state, State::Short, "bound on the 16th");
    organ.sql("UPDATE exemption SET starts = '2026-10-16', op = op_now() WHERE ends IS NULL");
    let october = organ.verdict(branch, "2026-10", "2026-12-31");
    assert_eq!(october.state, State::Exempt);
    assert_eq!(october.why.as_deref(), Some("全体成员（1 人）不作硬性要求"));
    organ.member(branch);
    assert_eq!(organ.verdict(branch, "2026-10", "2026-12-31").state, State::Short, "one of two");
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
