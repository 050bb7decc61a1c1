//! What counts, and how it is judged.

use super::*;

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
fn a_period_ahead_counts_nothing_even_on_its_first_day() {
    let quarterly = RuleSeed { code: "R-JD".into(), period: Grain::Quarter, ..theme_day() };
    let hours = RuleSeed {
        code: "R-XS".into(),
        measure: Measure::Minutes,
        role: Some(Role::All),
        kinds: vec![],
        minimum: 60,
        ..theme_day()
    };
    let mut organ = Organ::new(&[theme_day(), quarterly, hours]);
    let branch = organ.branch("一支部");
    let person = organ.member(branch);
    let activity = organ.held(branch, &["theme_day"], "2026-11-01");
    organ.attends(activity, person, "present");
    let held = |as_of: &str| -> Vec<(String, i64)> {
        organ
            .ask("2026-11", as_of)
            .into_iter()
            .filter(|v| v.unit == branch)
            .map(|v| (v.rule, v.held))
            .collect()
    };
    let each = |n| [("R-ZTDR".to_owned(), n), ("R-JD".to_owned(), n), ("R-XS".to_owned(), n)];
    assert_eq!(held("2026-10-31"), each(0));
    assert_eq!(held("2026-11-01"), each(1));
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
fn what_belongs_to_a_longer_period_than_the_one_judged_counts_by_its_day() {
    let mut organ = Organ::new(&[theme_day()]);
    let branch = organ.branch("一支部");
    let activity = organ.held(branch, &["theme_day"], "2026-10-16");
    organ.belongs(activity, "2026Q4");
    assert_eq!(organ.figures(branch, "2026-10", "2026-11-02").2, State::Met);
    assert_eq!(organ.figures(branch, "2026-11", "2026-12-02").2, State::Short);
    // One of the same length counts in that alone, whatever its day.
    organ.belongs(activity, "2026-09");
    assert_eq!(organ.figures(branch, "2026-10", "2026-11-02").2, State::Short);
    assert_eq!(organ.figures(branch, "2026-09", "2026-11-02").2, State::Met);
    // Entered after the cut-off of the month it counts in, it is late there.
    organ.belongs(activity, "2026");
    organ.sql(&format!("UPDATE activity SET entered = '2026-11-11', op = op_now() WHERE id = {activity}"));
    assert_eq!(organ.figures(branch, "2026-10", "2026-11-12").2, State::MetLate);
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
    // Who is recorded as having stayed away lectured nobody; who is not recorded is taken at the word.
    organ.attends(lecture, secretary, "leave");
    for status in ["leave", "away", "absent", "made_up", "present", "late"] {
        organ.sql(&format!("UPDATE attendance SET status = '{status}', op = op_now()"));
        let there = matches!(status, "present" | "late");
        assert_eq!(organ.figures(body, "2026", "2026-12-31").0, i64::from(there), "{status}");
    }
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
    // Held for the year before it is none of this one.
    organ.belongs(own, "2025");
    assert_eq!(organ.figures(body, "2026", "2026-12-31"), (0, 1, State::Short));
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
fn a_joint_study_is_credited_to_both_branches_once_each() {
    let rule = RuleSeed {
        code: "R-LXGJ".into(),
        period: Grain::Year,
        kinds: vec!["co_study".into()],
        ..theme_day()
    };
    let mut organ = Organ::new(&[rule, theme_day()]);
    let (one, two, three) = (organ.branch("一支部"), organ.branch("二支部"), organ.branch("三支部"));
    let partner = |organ: &mut Organ, activity: i64, partner: UnitId| {
        organ.sql(&format!(
            "UPDATE activity SET partner = {}, op = op_now() WHERE id = {activity}",
            partner.0
        ));
    };
    let joint = organ.held(one, &["co_study", "theme_day"], "2026-10-16");
    partner(&mut organ, joint, two);
    let held = |organ: &Organ, unit, rule: &str| {
        let period = if rule == "R-LXGJ" { "2026" } else { "2026-10" };
        organ.verdict_of(unit, rule, period).held
    };
    assert_eq!([one, two, three].map(|unit| held(&organ, unit, "R-LXGJ")), [1, 1, 0]);
    // What else the host held on that occasion is the host's alone.
    assert_eq!([one, two].map(|unit| held(&organ, unit, "R-ZTDR")), [1, 0]);
    // A partner of any other kind of activity held nothing; nor is a voided one credited to anybody.
    let visit = organ.held(one, &["theme_day"], "2026-10-20");
    partner(&mut organ, visit, three);
    assert_eq!(held(&organ, three, "R-ZTDR"), 0);
    organ.sql(&format!(
        "UPDATE activity SET voided = '2026-10-20', void_reason = '重复', op = op_now() WHERE id = {joint}"
    ));
    assert_eq!([one, two].map(|unit| held(&organ, unit, "R-LXGJ")), [0, 0]);
}
