//! Planned against held: the one answer to whether an item of the year's plan was held, for every list, figure
//! and paper.

use anyhow::Result;

use super::{Tier, find_kind};
use crate::calendar::{Day, Grain, Period};
use crate::record::{ActivityId, KindId, PlanItem, topic_key};
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, named_params};

crate::closed_set! {
    /// How an item of the plan stands on a day.
    PlanState {
        /// Something answers it.
        Held = "held", "已开展";
        /// Its period is not over.
        Open = "open", "未到期";
        /// Its period is over, and nothing answers it.
        Missed = "missed", "未开展";
        /// It was withdrawn: it counts nowhere.
        Withdrawn = "withdrawn", "已撤回";
        /// The unit ended before the period did, and nothing answers it: it counts nowhere.
        Lapsed = "lapsed", "党组织已撤销";
    }
}

impl PlanState {
    /// Whether the rate of what was held speaks of the item: it was held, or should have been.
    pub fn is_due(self) -> bool {
        matches!(self, PlanState::Held | PlanState::Missed)
    }

    /// Whether the item counts as planned.
    pub fn counts(self) -> bool {
        !matches!(self, PlanState::Withdrawn | PlanState::Lapsed)
    }
}

/// What answers an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The activity; none for self-study.
    pub activity: Option<ActivityId>,
    /// The number of the entry of self-study.
    pub study: Option<i64>,
    /// When.
    pub day: Day,
    /// Its topic.
    pub title: Option<String>,
    /// Whether it says itself that it answers the item; else it does by unit, kind and period.
    pub cited: bool,
}

/// An item of the plan and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The item.
    pub item: PlanItem,
    /// The name of its kind; 自学 without one.
    pub kind_name: String,
    /// The tier in which it counts.
    pub tier: Tier,
    /// How it stands.
    pub state: PlanState,
    /// What answers it, by day.
    pub answers: Vec<Answer>,
}

/// The kind that a word of a plan means; none inside for self-study 自学, none outside for no kind at all.
pub fn planned_kind(records: &Records<'_>, text: &str) -> Result<Option<Option<KindId>>> {
    const SELF_STUDY: [&str; 3] = ["个人自学", "党员自学", "党员个人自学"];
    if SELF_STUDY.contains(&text.trim()) || Tier::from_word(text) == Some(Tier::SelfStudy) {
        return Ok(Some(None));
    }
    Ok(find_kind(records, text)?.map(|kind| Some(kind.id)))
}

/// Which items are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanQuestion {
    /// Number of the unit whose items and those below it are asked for; 0 for all.
    pub scope: i64,
    /// The items of the calendar years that the period touches are judged together, so that an activity answers
    /// the same item whatever part of the year is asked for.
    pub period: Period,
    /// The last day that counts.
    pub as_of: Day,
}

/// Every item of the calendar years that the period touches, withdrawn ones too, by the end of its period.
///
/// An activity answers one item only, a 联学共建 one of each of the two branches. Those that cite none go, the oldest
/// first, to the item of their unit and kind in whose period they count: of several to the one that ends first, of these
/// to the one with their topic.
pub fn planned(records: &Records<'_>, question: &PlanQuestion) -> Result<Vec<Planned>> {
    let (from, to) = (question.period.from(), question.period.to());
    let year = |day| Period::containing(Grain::Year, day);
    let params = named_params! {
        ":from": year(from).from(), ":to": year(to).to(), ":as_of": question.as_of, ":scope": question.scope,
    };
    let mut items: Vec<Planned> = Vec::new();
    let mut ends: Vec<Option<Day>> = Vec::new();
    let mut waiting: Vec<(usize, Answer)> = Vec::new();
    records.each(sql!("planned.sql", "answers"), params, |row| {
        let item = PlanItem::read(row)?;
        if items.last().is_none_or(|last| last.item.id != item.id) {
            let kind_name: Option<String> = row.get("kind_name")?;
            let tier: Option<Tier> = row.get("tier")?;
            ends.push(row.get("unit_ends")?);
            items.push(Planned {
                item,
                kind_name: kind_name.unwrap_or_else(|| Tier::SelfStudy.label().to_owned()),
                tier: tier.unwrap_or(Tier::SelfStudy),
                state: PlanState::Open,
                answers: Vec::new(),
            });
        }
        let at = items.len() - 1;
        if let Some(cited) = row.get::<_, Option<bool>>("cited")? {
            let answer = Answer {
                activity: row.get("activity")?,
                study: row.get("study")?,
                day: row.get("day")?,
                title: row.get("title")?,
                cited,
            };
            match items.last_mut() {
                Some(last) if cited => last.answers.push(answer),
                _ => waiting.push((at, answer)),
            }
        }
        Ok(())
    })?;
    let live = |planned: &Planned| match &planned.item.withdrawn {
        Some(withdrawn) => withdrawn.day > question.as_of,
        None => true,
    };
    waiting.retain(|(at, _)| items.get(*at).is_some_and(&live));
    settle(&mut items, waiting);
    for (planned, unit_ends) in items.iter_mut().zip(ends) {
        if !live(planned) {
            planned.answers.clear();
        }
        planned.state = state(planned, unit_ends, live(planned), question.as_of);
    }
    Ok(items)
}

/// Gives each activity that cites nothing to one item. The items come by the end of their period, so that the
/// first open one among those it fits is the one that ends first.
fn settle(items: &mut [Planned], mut waiting: Vec<(usize, Answer)>) {
    let units: Vec<UnitId> = items.iter().map(|planned| planned.item.facts.unit).collect();
    let unit = |at: usize| units.get(at).copied();
    waiting.sort_by_key(|(at, answer)| (answer.day, answer.activity, unit(*at), *at));
    let same = |one: &(usize, Answer), other: &(usize, Answer)| {
        one.1.activity == other.1.activity && unit(one.0) == unit(other.0)
    };
    for of_activity in waiting.chunk_by(same) {
        let open = |at: usize| items.get(at).filter(|planned| planned.answers.is_empty());
        let Some((first, answer)) = of_activity.iter().find(|(at, _)| open(*at).is_some()) else { continue };
        let ends = open(*first).map(|planned| planned.item.facts.period.to());
        let title = answer.title.as_deref().map(topic_key);
        let same_topic = of_activity.iter().find(|(at, _)| {
            open(*at).is_some_and(|planned| {
                Some(planned.item.facts.period.to()) == ends
                    && Some(topic_key(&planned.item.facts.topic)) == title
            })
        });
        let chosen = same_topic.map_or(*first, |(at, _)| *at);
        if let Some(planned) = items.get_mut(chosen) {
            planned.answers.push(answer.clone());
        }
    }
}

fn state(planned: &Planned, unit_ends: Option<Day>, live: bool, as_of: Day) -> PlanState {
    let period = planned.item.facts.period;
    if !live {
        return PlanState::Withdrawn;
    }
    if !planned.answers.is_empty() {
        return PlanState::Held;
    }
    match unit_ends {
        Some(ends) if ends < period.to() && ends <= as_of => PlanState::Lapsed,
        _ if period.to() < as_of => PlanState::Missed,
        _ => PlanState::Open,
    }
}

/// The items that count and whose period ends in this one: what was planned for it.
pub fn due_in(items: &[Planned], period: Period) -> impl Iterator<Item = &Planned> {
    items
        .iter()
        .filter(move |planned| planned.state.counts() && period.contains(planned.item.facts.period.to()))
}

/// How many items there are, and how they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlanTally {
    /// Held, whether or not their period is over.
    pub held: i64,
    /// Not held by the end of their period.
    pub missed: i64,
    /// Not held yet, their period not being over: they say nothing of how well the plan is kept.
    pub open: i64,
}

impl PlanTally {
    /// Counts items; those that count nowhere are left out.
    pub fn of<'a>(items: impl Iterator<Item = &'a Planned>) -> PlanTally {
        items.fold(PlanTally::default(), |mut tally, planned| {
            match planned.state {
                PlanState::Held => tally.held += 1,
                PlanState::Missed => tally.missed += 1,
                PlanState::Open => tally.open += 1,
                PlanState::Withdrawn | PlanState::Lapsed => {}
            }
            tally
        })
    }

    /// All of them.
    pub fn planned(self) -> i64 {
        self.held + self.missed + self.open
    }

    /// How many must have been held by now: those of which the rate speaks.
    pub fn due(self) -> i64 {
        self.held + self.missed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{PlanFacts, add_plan_item};
    use crate::roster::{NewUnit, UnitKind, add_unit};
    use crate::store::{Authorship, Store};

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    /// The states of two items of self-study, of which an entry of 10 October cites the second.
    fn states(as_of: &str) -> Vec<(PlanState, usize)> {
        let author = Authorship {
            operator: "李明".into(),
            reason: None,
            command: "test".into(),
            whereabouts: String::new(),
            at: "2026-10-31T09:00:00+08:00".into(),
            today: day("2026-10-31"),
            dry_run: false,
        };
        let period = Period::parse("2026-10", day("2026-10-31")).unwrap();
        let mut store = Store::blank().unwrap();
        store
            .write(&author, |w| {
                let starts = day("2020-01-01");
                let new = NewUnit { kind: UnitKind::Branch, name: "甲", parent: None, starts, note: None };
                let unit = add_unit(w, &new)?;
                w.insert("INSERT INTO person (name, op) VALUES ('张伟', op_now())", [])?;
                for topic in ["党章", "党史"] {
                    let topic = topic.to_owned();
                    let (kind, document, owner, note) = (None, None, None, None);
                    add_plan_item(w, &PlanFacts { unit, kind, period, topic, document, owner, note })?;
                }
                w.insert(
                    "INSERT INTO self_study (person, day, minutes, what, online, plan_item, entered, op) \
                     VALUES (1, '2026-10-10', 60, '党史', 0, 2, '2026-10-10', op_now())",
                    [],
                )
            })
            .unwrap();
        let question = PlanQuestion { scope: 0, period, as_of: day(as_of) };
        let found = planned(&store.records(), &question).unwrap();
        assert_eq!(PlanTally::of(due_in(&found, period)).planned(), 2);
        found.into_iter().map(|item| (item.state, item.answers.len())).collect()
    }

    #[test]
    fn self_study_is_held_by_entries_that_cite_it_alone() {
        assert_eq!(states("2026-10-09"), [(PlanState::Open, 0), (PlanState::Open, 0)]);
        assert_eq!(states("2026-10-31"), [(PlanState::Open, 0), (PlanState::Held, 1)]);
        assert_eq!(states("2026-11-01"), [(PlanState::Missed, 0), (PlanState::Held, 1)]);
    }

    #[test]
    fn the_statement_finds_activities_by_their_indexes() {
        let store = Store::blank().unwrap();
        let none: &[(&str, &dyn crate::store::ToSql)] = &[];
        let statement = format!("EXPLAIN QUERY PLAN {}", sql!("planned.sql", "answers"));
        let steps: Vec<String> = store.records().rows(&statement, none, |row| row.get("detail")).unwrap();
        let steps = steps.join("\n");
        for index in [
            "activity_unit (unit=? AND day>? AND day<?)",
            "activity_counts (counts_from>? AND counts_from<?)",
            "activity_plan_item (plan_item=?)",
            "self_study_plan_item (plan_item=?)",
            "plan_item_starts (starts>? AND starts<?)",
        ] {
            assert!(steps.contains(index), "{index}\n{steps}");
        }
        assert!(!steps.contains("SCAN a\n"), "{steps}");
    }
}
