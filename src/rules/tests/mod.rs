//! How units are judged, on small organs built for each case.

mod counting;
mod hours;
mod plans;
mod scope;

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
                ("co_study", 1),
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
            whereabouts: String::new(),
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

    /// The verdict on one unit by one rule, on 2026-10-31.
    fn verdict_of(&self, unit: UnitId, rule: &str, asked: &str) -> Verdict {
        let verdicts = self.ask(asked, "2026-10-31");
        verdicts.into_iter().find(|v| v.unit == unit && v.rule == rule).unwrap()
    }
}
