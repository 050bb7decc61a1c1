//! The year's plan in the report: what was planned for the period and held, and what comes next.

use anyhow::Result;

use super::super::Scope;
use super::super::explain::{Evidence, LeftOut};
use super::super::names::{Names, said_of, some_of};
use super::super::owed::{Owed, OwedSort};
use crate::calendar::{Period, in_quotes};
use crate::chain::{PlanQuestion, PlanState, PlanTally, Planned, Tier, due_in, planned};
use crate::page::{Cell, Table};
use crate::store::Records;

/// The items of the years that the period and the one after it touch.
pub(super) struct Plan {
    period: Period,
    items: Vec<Planned>,
    /// The same items as they stood at the end of the period, from which it is told what comes next.
    then: Vec<Planned>,
}

impl Plan {
    /// Reads them, each with how it stands on the last day that counts, and how it stood at the end of the period.
    pub fn read(records: &Records<'_>, scope: &Scope) -> Result<Plan> {
        let both = Period::range(scope.period.from(), scope.period.next().to());
        let period = both.unwrap_or(scope.period);
        let question = |as_of| PlanQuestion { scope: scope.top(), period, as_of };
        // A session held later for an item of the period answers it, as it answers the requirements.
        let items = planned(records, &question(scope.as_of))?;
        let last = scope.last_day();
        let then = if last == scope.as_of { items.clone() } else { planned(records, &question(last))? };
        Ok(Plan { period: scope.period, items, then })
    }

    /// Whether nothing is planned at all.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items that were to be held in the period, of one tier or of all.
    pub fn due(&self, tier: Option<Tier>) -> impl Iterator<Item = &Planned> {
        due_in(&self.items, self.period).filter(move |item| tier.is_none_or(|tier| item.tier == tier))
    }

    /// How many they are, and how they stand.
    pub fn tally(&self, tier: Option<Tier>) -> PlanTally {
        PlanTally::of(self.due(tier))
    }

    /// What the report says of a tier, or of all: `年度计划 3 项，已开展 1 项，未到期 1 项，未开展 1 项`; nothing if nothing was
    /// planned.
    pub fn sentence(&self, tier: Option<Tier>) -> Option<String> {
        let tally = self.tally(tier);
        let more = [("未到期", tally.open), ("未开展", tally.missed)];
        let more = more.iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("，{what} {n} 项"));
        (tally.planned() > 0).then(|| {
            format!("年度计划 {} 项，已开展 {} 项{}", tally.planned(), tally.held, more.collect::<String>())
        })
    }

    /// What of a tier was not held by the end of its period, as much as a sentence names; with the unit if units are
    /// named.
    pub fn missed(&self, names: &Names<'_>, tier: Tier, with_units: bool) -> String {
        let missed: Vec<String> = self
            .due(Some(tier))
            .filter(|item| item.state == PlanState::Missed)
            .map(|item| {
                let facts = &item.item.facts;
                let unit = if with_units { names.unit(facts.unit.0) } else { String::new() };
                format!("{unit}{}{}{}", self.when(facts.period), item.kind_name, in_quotes(&facts.topic))
            })
            .collect();
        said_of(&missed, missed.len(), "项")
    }

    /// When in the period: `10月`; nothing of what is planned for the whole of it.
    fn when(&self, planned: Period) -> String {
        let (label, whole) = (planned.label(), planned == self.period);
        let year = format!("{}年", self.period.from().year());
        let same = planned.from().year() == self.period.from().year();
        match label.strip_prefix(&year) {
            _ if whole => String::new(),
            Some(short) if same && !short.is_empty() => short.to_owned(),
            _ => label,
        }
    }

    /// The items of the year that are still to be held: those due by the end of the period that nothing answers since,
    /// and those due later as they stood then.
    pub fn owed(&self, names: &Names<'_>) -> Vec<Owed> {
        let (end, year) = (self.period.to(), self.period.to().year());
        let ends = |item: &Planned| item.item.facts.period.to();
        let due = self.items.iter().filter(|item| ends(item) <= end);
        let later = self.then.iter().filter(|item| ends(item) > end && ends(item).year() == year);
        let open = due.chain(later).filter(|item| matches!(item.state, PlanState::Open | PlanState::Missed));
        let owed = open.map(|item| Owed {
            sort: OwedSort::PlanItem,
            record: item.item.id.into(),
            unit: names.unit(item.item.facts.unit.0),
            person: None,
            subject: subject(item),
            due: Some(ends(item)),
            state: item.state.label().to_owned(),
            clause: None,
        });
        owed.collect()
    }

    /// The rows behind a figure, each weighed as the figure counts it.
    pub fn evidence(
        &self,
        names: &Names<'_>,
        tier: Option<Tier>,
        weigh: impl Fn(PlanState) -> (i64, i64),
    ) -> Vec<Evidence> {
        let rows = self.due(tier).map(|item| {
            let (n, of) = weigh(item.state);
            let codes: Vec<String> =
                item.answers.iter().filter_map(|answer| answer.activity).map(|id| id.to_string()).collect();
            let state = match (item.state, codes.is_empty()) {
                (PlanState::Held, false) => format!("{}：{}", item.state.label(), codes.join("、")),
                (PlanState::Held, true) => format!("{}：自学 {} 条", item.state.label(), item.answers.len()),
                (state, _) => state.label().to_owned(),
            };
            Evidence {
                record: item.item.id.into(),
                day: None,
                unit: names.unit(item.item.facts.unit.0),
                person: None,
                subject: subject(item),
                state,
                n,
                of,
            }
        });
        rows.filter(|row| row.n != 0 || row.of != 0).collect()
    }

    /// The items of the period that the figure does not speak of, and why.
    pub fn left_out(
        &self,
        names: &Names<'_>,
        tier: Option<Tier>,
        counts: impl Fn(PlanState) -> bool,
    ) -> Vec<LeftOut> {
        let outside = self.items.iter().filter(|item| {
            !counts(item.state)
                && self.period.contains(item.item.facts.period.to())
                && tier.is_none_or(|tier| item.tier == tier)
        });
        let row = |item: &Planned| LeftOut {
            record: item.item.id.into(),
            day: None,
            unit: names.unit(item.item.facts.unit.0),
            person: None,
            subject: subject(item),
            why: match &item.item.withdrawn {
                Some(gone) if item.state == PlanState::Withdrawn => format!("已撤回：{}", gone.reason),
                _ => item.state.label().to_owned(),
            },
        };
        outside.map(row).collect()
    }

    /// Planned and held by tier; people see nothing of it where nothing was planned.
    pub fn table(&self) -> Table {
        let tiers = Tier::ALL.iter().map(|tier| Some(*tier)).chain([None]);
        let rows = tiers.filter_map(|tier| {
            let tally = self.tally(tier);
            let label = tier.map_or("合计", Tier::label);
            let share = Cell::Share { n: tally.held, of: tally.due() };
            (tally.planned() > 0).then(|| {
                vec![label.into(), tally.planned().into(), tally.held.into(), tally.open.into(), share]
            })
        });
        let columns = [
            ("tier", "层级"),
            ("planned", "计划（项）"),
            ("held", "已开展（项）"),
            ("open", "未到期（项）"),
            ("share", "完成率"),
        ];
        Table::new("plan", &columns).caption("年度计划完成情况").in_tables().rows(rows).omit_when_empty()
    }

    /// The items that are to be held in the next period, or go on into it, and were not held by the end of this one:
    /// those of one kind, topic and period in one line.
    pub fn next(&self, names: &Names<'_>) -> Vec<NextLine> {
        let next = self.period.next();
        let mut lines: Vec<NextLine> = Vec::new();
        for item in &self.then {
            let period = item.item.facts.period;
            let open = matches!(item.state, PlanState::Open | PlanState::Missed);
            if !open || period.from() > next.to() || period.to() < next.from() {
                continue;
            }
            let (topic, unit) = (&item.item.facts.topic, names.unit(item.item.facts.unit.0));
            let same = |line: &&mut NextLine| {
                line.period == period && line.kind == item.kind_name && line.topic == *topic
            };
            match lines.iter_mut().find(same) {
                Some(line) => {
                    line.units.push(unit);
                    line.codes.push(item.item.id.to_string());
                }
                None => lines.push(NextLine {
                    tier: item.tier,
                    period,
                    kind: item.kind_name.clone(),
                    topic: topic.clone(),
                    units: vec![unit],
                    codes: vec![item.item.id.to_string()],
                }),
            }
        }
        lines
    }
}

fn subject(item: &Planned) -> String {
    let facts = &item.item.facts;
    format!("{}{}（{}）", item.kind_name, in_quotes(&facts.topic), facts.period.label())
}

/// What is planned next, over all units that are to hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NextLine {
    tier: Tier,
    period: Period,
    kind: String,
    topic: String,
    units: Vec<String>,
    codes: Vec<String>,
}

/// How many items these lines are.
pub(super) fn count(lines: &[NextLine]) -> usize {
    lines.iter().map(|line| line.codes.len()).sum()
}

/// What is planned next.
pub(super) fn next_table(lines: &[NextLine]) -> Table {
    let rows = lines.iter().map(|line| {
        let names = some_of(line.units.iter().map(String::as_str));
        vec![
            Cell::from(line.tier.label()),
            Cell::from(line.kind.as_str()),
            Cell::from(line.topic.as_str()),
            Cell::from(line.period.label()),
            Cell::from(line.units.len() as i64),
            Cell::from(names),
            Cell::List(line.codes.clone()),
        ]
    });
    let columns = [
        ("tier", "层级"),
        ("kind", "活动类型"),
        ("topic", "专题"),
        ("period", "期间"),
        ("units", "党组织（个）"),
        ("names", "党组织"),
        ("plan_items", "计划项"),
    ];
    Table::new("next_plan", &columns).caption("年度计划").in_tables().rows(rows).omit_when_empty()
}
