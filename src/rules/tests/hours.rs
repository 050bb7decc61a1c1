//! Hours: what a session is worth by the conversion of its day, and who owes how much of a floor.

use super::*;
use crate::roster::PersonId;

/// A floor of 32 学时 a year.
fn floor() -> RuleSeed {
    RuleSeed {
        code: "R-XS32".into(),
        period: Grain::Year,
        minimum: 1920,
        measure: Measure::Minutes,
        role: Some(Role::All),
        kinds: vec![],
        ..theme_day()
    }
}

/// One of 56 for secretaries and committee members.
fn committee_floor() -> RuleSeed {
    RuleSeed { code: "R-XS56".into(), minimum: 3360, role: Some(Role::Committee), ..floor() }
}

impl Organ {
    fn conversion(&mut self, measure: &str, least: i64, credit: i64, from: Option<&str>, to: Option<&str>) {
        let text = |day: Option<&str>| day.map_or("NULL".to_owned(), |day| format!("'{day}'"));
        self.sql(&format!(
            "INSERT INTO conversion (measure, least, credit, valid_from, valid_to, clause, op) \
             VALUES ('{measure}', {least}, {credit}, {}, {}, '本地规定', op_now())",
            text(from),
            text(to)
        ));
    }

    /// A session of a length, stated as SQL sets it.
    fn session(&mut self, unit: UnitId, on: &str, length: &str) -> i64 {
        let activity = self.held(unit, &["theme_day"], on);
        self.sql(&format!(
            "UPDATE activity SET minutes = NULL, {length}, op = op_now() WHERE id = {activity}"
        ));
        activity
    }

    fn credited(&self, activity: i64) -> Option<i64> {
        let worth = self.store.records().one(
            "SELECT credited FROM credited_activity WHERE id = ?1",
            [activity],
            |row| row.get(0),
        );
        worth.unwrap()
    }

    fn due(&self, person: i64, year: &str, as_of: &str) -> Option<Due> {
        let floors = Floors::read(&self.store.records(), period(year), day(as_of)).unwrap().unwrap();
        floors.of(PersonId(person)).map(|floor| floor.due)
    }

    /// A member from one day to another.
    fn stays(&mut self, unit: UnitId, from: &str, to: Option<&str>) -> i64 {
        let person = self.member(unit);
        let ends = to.map_or("NULL".to_owned(), |day| format!("'{day}'"));
        self.sql(&format!(
            "UPDATE membership SET starts = '{from}', ends = {ends}, op = op_now() WHERE person = {person}"
        ));
        person
    }
}

#[test]
fn a_session_is_worth_what_the_conversion_of_its_day_says() {
    let mut organ = Organ::new(&[floor()]);
    let branch = organ.branch("一支部");
    let clock = organ.session(branch, "2026-06-30", "start_minute = 540, end_minute = 630");
    let half = organ.session(branch, "2026-06-30", "span = 'half_day'");
    let later = organ.session(branch, "2026-07-01", "span = 'half_day'");
    let stated = organ.session(branch, "2026-07-01", "span = 'day', minutes = 100");
    // Without conversions the clock counts as it is, and a half day is not known.
    assert_eq!(
        (organ.credited(clock), organ.credited(half), organ.credited(stated)),
        (Some(90), None, Some(100))
    );
    organ.conversion("half_day", 0, 240, None, Some("2026-06-30"));
    organ.conversion("half_day", 0, 180, Some("2026-07-01"), None);
    organ.conversion("hour", 0, 80, None, Some("2026-06-30"));
    assert_eq!((organ.credited(half), organ.credited(later)), (Some(240), Some(180)));
    assert_eq!((organ.credited(clock), organ.credited(stated)), (Some(120), Some(100)));
    let person = organ.member(branch);
    organ.attends(half, person, "present");
    organ.attends(later, person, "made_up");
    organ.sql("UPDATE rule SET minimum = 420, op = op_now()");
    assert_eq!(organ.figures(branch, "2026", "2026-12-31"), (1, 1, State::Met));
    organ.sql("UPDATE rule SET minimum = 421, op = op_now()");
    assert_eq!(organ.figures(branch, "2026", "2026-12-31"), (0, 1, State::Short));
}

#[test]
fn self_study_online_counts_by_steps_and_else_by_the_clock() {
    let mut organ = Organ::new(&[]);
    let branch = organ.branch("一支部");
    let person = organ.member(branch);
    let mut entry = |minutes: i64, online: i64, on: &str| {
        organ.sql(&format!(
            "INSERT INTO self_study (person, day, minutes, what, online, entered, op) \
             VALUES ({person}, '{on}', {minutes}, '读书', {online}, '{on}', op_now())"
        ))
    };
    let entries: Vec<i64> = [(10, 1), (15, 1), (16, 1), (29, 1), (30, 1), (200, 1), (50, 0)]
        .map(|(m, o)| entry(m, o, "2026-07-01"))
        .into();
    let before = entry(50, 1, "2026-06-30");
    for (least, credit) in [(30, 60), (16, 30), (11, 15)] {
        organ.conversion("online", least, credit, Some("2026-07-01"), None);
    }
    let worth = |id: &i64| -> i64 {
        let sql = "SELECT credited FROM credited_self_study WHERE id = ?1";
        organ.store.records().one(sql, [id], |row| row.get(0)).unwrap()
    };
    assert_eq!(entries.iter().map(worth).collect::<Vec<_>>(), [0, 15, 30, 30, 60, 60, 50]);
    assert_eq!(worth(&before), 50, "no steps in force yet: the clock");
}

#[test]
fn part_of_a_year_owes_part_of_the_floor() {
    let mut organ = Organ::new(&[floor()]);
    let (one, two) = (organ.branch("一支部"), organ.branch("二支部"));
    let whole = organ.member(one);
    // 184 days of 365: 32 × 184 / 365 = 16.13 → 16 学时.
    let joined = organ.stays(one, "2026-07-01", None);
    // 181 days: 15.86 → 15.75.
    let left = organ.stays(one, "2020-01-01", Some("2026-06-30"));
    let exempt = organ.member(one);
    organ.exempt(exempt, "2026-07-01");
    let moved = organ.stays(one, "2020-01-01", Some("2026-03-31"));
    organ.sql(&format!(
        "INSERT INTO membership (person, unit, starts, op) VALUES ({moved}, {}, '2026-04-01', op_now())",
        two.0
    ));
    let last_day = organ.stays(one, "2026-12-31", None);
    let next_year = organ.stays(one, "2027-01-01", None);
    let due = |organ: &Organ, person| {
        organ.due(person, "2026", "2027-01-31").map(|due| (due.minutes, due.days, due.of))
    };
    assert_eq!(due(&organ, whole), Some((1920, 365, 365)));
    assert_eq!(due(&organ, joined), Some((960, 184, 365)));
    assert_eq!(due(&organ, left), Some((945, 181, 365)));
    assert_eq!(due(&organ, exempt), Some((945, 181, 365)));
    assert_eq!(due(&organ, moved), Some((1920, 365, 365)), "here all year, in whichever branch");
    assert_eq!(due(&organ, last_day), Some((0, 1, 365)));
    assert_eq!(due(&organ, next_year), None);
    assert_eq!(organ.due(joined, "2026", "2026-06-30"), None, "not here yet on the day of the question");
    // The branch answers for those it has at the end: not for who left or moved, nor for who owes nothing.
    assert_eq!(organ.figures(one, "2026", "2027-01-31"), (0, 3, State::Short));
    assert_eq!(
        organ.verdict(one, "2026", "2027-01-31").why.as_deref(),
        Some("按人计：应计 3 人，达到 32 学时的 0 人；其中 2 人不满全年，按天数折算应学学时")
    );
    let session = organ.held(one, &["lecture"], "2026-08-01");
    organ.sql(&format!("UPDATE activity SET minutes = 960, op = op_now() WHERE id = {session}"));
    for person in [whole, joined] {
        organ.attends(session, person, "present");
    }
    assert_eq!(organ.figures(one, "2026", "2027-01-31"), (1, 3, State::Short), "16 学时 are enough for one");
}

#[test]
fn a_leap_year_has_a_day_more() {
    let mut organ = Organ::new(&[floor()]);
    let branch = organ.branch("一支部");
    let born = organ.stays(branch, "2028-02-29", None);
    let gone = organ.stays(branch, "2020-01-01", Some("2028-02-29"));
    let of = |person| organ.due(person, "2028", "2028-12-31").unwrap();
    assert_eq!((of(born).days, of(born).of), (307, 366));
    assert_eq!((of(gone).days, of(gone).minutes), (60, 1920 * 60 / 366 / 15 * 15));
}

#[test]
fn who_takes_a_post_within_the_year_owes_the_higher_floor_for_those_days() {
    let mut organ = Organ::new(&[floor(), committee_floor()]);
    let branch = organ.branch("一支部");
    let (all_year, new, former) = (organ.member(branch), organ.member(branch), organ.member(branch));
    organ.post(all_year, branch, "secretary", "2020-01-01", None);
    organ.post(new, branch, "committee", "2026-07-01", None);
    organ.post(former, branch, "committee", "2020-01-01", Some("2026-06-30"));
    let of = |organ: &Organ, person| organ.due(person, "2026", "2026-12-31").unwrap();
    assert_eq!(of(&organ, all_year).minutes, 3360);
    // (56 × 184 + 32 × 181) / 365 = 44.09 → 44 学时.
    assert_eq!(of(&organ, new), Due { minutes: 44 * 60, days: 365, in_post: 184, exempt: 0, of: 365 });
    assert_eq!(of(&organ, former).minutes, 1920, "by the role on the last day");
    let verdict = |organ: &Organ, rule: &str| {
        let verdicts = organ.ask("2026", "2026-12-31");
        verdicts.into_iter().find(|v| v.unit == branch && v.rule == rule).unwrap()
    };
    assert_eq!(verdict(&organ, "R-XS56").expected, 2);
    assert!(verdict(&organ, "R-XS56").why.unwrap().contains("其中 1 人不满全年"));
    let session = organ.held(branch, &["lecture"], "2026-08-01");
    organ.sql(&format!("UPDATE activity SET minutes = 2640, op = op_now() WHERE id = {session}"));
    organ.attends(session, new, "present");
    assert_eq!(verdict(&organ, "R-XS56").held, 1);
    organ.sql("UPDATE rule SET enabled = 0, op = op_now() WHERE code = 'R-XS32'");
    assert_eq!(
        of(&organ, new),
        Due { minutes: 56 * 60 * 184 / 365 / 15 * 15, days: 184, in_post: 184, exempt: 0, of: 365 }
    );
}

/// The floor does not jump when an exemption ends within which a post was taken.
#[test]
fn a_post_that_is_taken_while_exempt_counts_at_once() {
    let mut organ = Organ::new(&[floor(), committee_floor()]);
    let branch = organ.branch("一支部");
    let member = organ.member(branch);
    organ.exempt(member, "2026-06-01");
    organ.sql("UPDATE exemption SET ends = '2026-08-31', op = op_now()");
    organ.post(member, branch, "committee", "2026-07-01", None);
    let on = |day| organ.due(member, "2026", day).unwrap();
    // 151 days as a member, 122 in the post after the exemption.
    assert_eq!((on("2026-07-15").days, on("2026-07-15").in_post, on("2026-07-15").exempt), (273, 122, 92));
    assert_eq!(on("2026-07-15"), on("2026-12-31"));
}

#[test]
fn a_post_of_the_organs_committee_or_a_general_branch_asks_for_the_higher_floor_too() {
    let mut organ = Organ::new(&[floor(), committee_floor()]);
    let (branch, committee, body) = (organ.branch("一支部"), organ.committee, organ.body);
    let general = organ.unit(UnitKind::GeneralBranch, "总支", Some(committee), "2020-01-01");
    let posts =
        [(committee, "secretary"), (general, "committee"), (branch, "deputy_secretary"), (body, "secretary")];
    let people = posts.map(|(unit, rank)| {
        let person = organ.member(branch);
        organ.post(person, unit, rank, "2020-01-01", None);
        person
    });
    let plain = organ.member(branch);
    let due = |person| organ.due(person, "2026", "2026-12-31").unwrap().minutes;
    // A leading body (党组) is no 基层党组织.
    assert_eq!(people.map(due), [3360, 3360, 3360, 1920]);
    assert_eq!(due(plain), 1920);
    // The branch that they are members of answers for them, once each.
    let verdicts = organ.ask("2026", "2026-12-31");
    let expected =
        |rule: &str| verdicts.iter().find(|v| v.unit == branch && v.rule == rule).unwrap().expected;
    assert_eq!((expected("R-XS56"), expected("R-XS32")), (3, 5));
}

#[test]
fn each_year_is_judged_by_the_floor_in_force_at_its_end() {
    let old = RuleSeed { valid_to: Some(day("2026-06-30")), ..floor() };
    let new = RuleSeed { minimum: 2400, valid_from: Some(day("2026-07-01")), ..floor() };
    let mut organ = Organ::new(&[old, new]);
    let branch = organ.branch("一支部");
    let person = organ.member(branch);
    let of = |year, as_of| organ.due(person, year, as_of).unwrap().minutes;
    assert_eq!(
        (of("2025", "2025-12-31"), of("2026", "2026-03-01"), of("2026", "2026-12-31")),
        (1920, 2400, 2400)
    );
    for year in ["2025", "2026"] {
        let session = organ.held(branch, &["lecture"], &format!("{year}-05-01"));
        organ.sql(&format!("UPDATE activity SET minutes = 1920, op = op_now() WHERE id = {session}"));
        organ.attends(session, person, "present");
    }
    assert_eq!(organ.figures(branch, "2025", "2026-12-31").2, State::Met);
    assert_eq!(organ.figures(branch, "2026", "2026-12-31").2, State::Short);
}

/// The hours of what was held in January for the year before are of that year, and late by the same line as the meeting.
#[test]
fn hours_count_in_the_period_the_session_belongs_to() {
    let mut organ = Organ::new(&[RuleSeed { minimum: 240, ..floor() }]);
    let branch = organ.branch("一支部");
    let person = organ.member(branch);
    let plain = organ.held(branch, &["theme_day"], "2026-05-20");
    let meeting = organ.held(branch, &["lecture"], "2027-01-05");
    organ.belongs(meeting, "2026Q4");
    for session in [plain, meeting] {
        organ.attends(session, person, "present");
    }
    assert_eq!(organ.figures(branch, "2026", "2027-01-04"), (0, 1, State::Short), "not held yet");
    assert_eq!(organ.figures(branch, "2026", "2027-01-31"), (1, 1, State::Met));
    organ.sql("UPDATE rule SET minimum = 60, op = op_now()");
    assert_eq!(
        organ.figures(branch, "2027", "2027-12-31"),
        (0, 1, State::Short),
        "not of the year it was held in"
    );
    organ.sql("UPDATE rule SET minimum = 240, op = op_now()");
    let entered = |organ: &mut Organ, day: &str| {
        organ.sql(&format!("UPDATE activity SET entered = '{day}', op = op_now() WHERE id = {meeting}"));
        organ.figures(branch, "2026", "2027-03-31").2
    };
    assert_eq!(entered(&mut organ, "2027-02-10"), State::Met, "in time for the month it was held in");
    assert_eq!(entered(&mut organ, "2027-02-11"), State::MetLate);
    // Held before the year it belongs to begins.
    organ.belongs(meeting, "2028");
    organ.sql("UPDATE rule SET minimum = 120, op = op_now()");
    assert_eq!(organ.figures(branch, "2028", "2028-12-31"), (1, 1, State::Met));
}
