//! What members got, how they were reviewed and what they did for others: by branch and in sum, never as a ranking of
//! persons.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::Result;

use super::super::super::owed::{Owed, OwedSort};
use super::{Asked, Beyond, Fact, LeftOut, Measure};
use crate::calendar::Day;
use crate::chain::{
    Handout, Reading, ReadingCount, ReviewSort, handouts, must_read, readers, readings as listed,
    reviews as recorded,
};
use crate::page::{Cell, Table};
use crate::record::{ServiceSort, services as done};
use crate::roster::{Entry, PersonId, Roster, Rosters, UnitId, UnitKind};

/// 必读书目: the entries of the years that the period touches, as they stood on its last day.
pub(super) fn readings(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let (period, last) = (asked.scope.period, asked.scope.last_day());
    let years = period.from().year()..=period.to().year();
    let (mut rows, mut rosters) = (Vec::new(), Rosters::default());
    for reading in listed(asked.records)?.into_iter().filter(|one| years.contains(&one.facts.year)) {
        let copies: HashMap<PersonId, Handout> =
            handouts(asked.records, reading.id)?.into_iter().map(|copy| (copy.person, copy)).collect();
        let first =
            copies.values().filter_map(|copy| copy.handed_on.into_iter().chain(copy.finished_on).min());
        // Handed out after the period: in the period it was not on the list yet.
        if first.min().is_some_and(|first| first > last) {
            continue;
        }
        let on = reading.judged_on(last);
        let roster = rosters.on(asked.records, on)?;
        let mut people: Vec<&Entry> = readers(roster, &reading).collect();
        if let Some(unit) = &asked.scope.unit {
            let inside = people_of(roster, unit.id);
            people.retain(|entry| inside.contains(&entry.person.id));
        }
        if people.is_empty() {
            continue;
        }
        let title = format!("《{}》", reading.title.trim_matches(['《', '》']));
        all.facts.push(Fact {
            record: reading.id.into(),
            unit: asked.names.unit(reading.facts.unit.0),
            subject: title.clone(),
            state: format!(
                "{} 年度，应读 {} 人",
                reading.facts.year,
                people.iter().filter(|entry| must_read(entry)).count()
            ),
            counts: vec![(Measure::Books, 1, 0)],
            ..Fact::default()
        });
        let over = reading.facts.due.is_some_and(|due| asked.scope.reckoning().is_past(due));
        let mut branches: BTreeMap<Option<i64>, ReadingCount> = BTreeMap::new();
        for entry in &people {
            let copy = copies.get(&entry.person.id).map(|copy| copy.as_of(last));
            let branch = entry.place(UnitKind::Branch).map(|place| place.unit.0);
            branches.entry(branch).or_default().add(entry, copy.as_ref());
            let who = asked.names.person(entry.person.id.0);
            if !must_read(entry) {
                all.left_out.push((Measure::Finished, not_required(&reading, &title, entry, who.clone())));
            }
            all.facts
                .push(Fact { person: Some(who), ..copy_of(&reading, &title, entry, copy.as_ref(), over) });
        }
        let open = branches.values().any(|count| count.finished < count.people);
        if open && reading.facts.due.is_some_and(|due| period.next().contains(due)) {
            all.next_books.push(title.clone());
        }
        for (branch, count) in branches {
            let name = branch.map_or_else(|| "未编入党支部".to_owned(), |unit| asked.names.unit(unit));
            rows.push(row(&reading, &title, &name, count));
            all.owed.extend(lacking(&reading, &title, &name, count));
        }
    }
    let columns = [
        ("reading", "编号"),
        ("year", ""),
        ("title", "书目"),
        ("branch", "党支部"),
        ("people", "应读"),
        ("to_hand", "应发"),
        ("handed", "已发"),
        ("signed", "签收"),
        ("lacking", "缺书"),
        ("finished", "读完"),
        ("due", "完成时限"),
    ];
    all.add_table(Table::new("readings", &columns).caption("必读书目发放和阅读").rows(rows));
    Ok(())
}

/// Everybody of a unit and below it.
fn people_of(roster: &Roster, unit: UnitId) -> HashSet<PersonId> {
    roster.within(unit).map(|entry| entry.person.id).collect()
}

/// A member who need not read a book.
fn not_required(reading: &Reading, title: &str, entry: &Entry, who: String) -> LeftOut {
    LeftOut {
        record: reading.id.into(),
        day: None,
        unit: entry.place(UnitKind::Branch).map(|place| place.name.clone()).unwrap_or_default(),
        person: Some(who),
        subject: title.to_owned(),
        why: "不作硬性要求".to_owned(),
    }
}

/// How one member, whom the caller names, stands with one book; `over`: its time is.
fn copy_of(reading: &Reading, title: &str, entry: &Entry, copy: Option<&Handout>, over: bool) -> Fact {
    let has = |day: fn(&Handout) -> Option<Day>| i64::from(copy.and_then(day).is_some());
    let (handed, signed) = (has(|copy| copy.handed_on), has(|copy| copy.signed_on));
    let finished = has(|copy| copy.finished_on);
    let mut counts = Vec::new();
    if must_read(entry) {
        counts.push((Measure::Finished, finished, 1));
        counts.extend((over && finished == 0).then_some((Measure::ReadingOverdue, 1, 0)));
    }
    let mut state = Vec::new();
    if reading.facts.copies {
        counts.extend([(Measure::Handed, handed, 1), (Measure::Signed, signed, 1)]);
        state.push(match (handed, signed) {
            (0, _) => "未发",
            (_, 0) => "已发，未签收",
            _ => "已签收",
        });
    }
    state.push(match finished {
        1 => "已读完",
        _ if must_read(entry) => "未读完",
        _ => "不作硬性要求",
    });
    Fact {
        record: reading.id.into(),
        unit: entry.place(UnitKind::Branch).map(|place| place.name.clone()).unwrap_or_default(),
        subject: title.to_owned(),
        state: state.join("，"),
        counts,
        ..Fact::default()
    }
}

fn row(reading: &Reading, title: &str, branch: &str, count: ReadingCount) -> Vec<Cell> {
    let copy = |n: i64| if reading.facts.copies { Cell::Int(n) } else { Cell::Empty };
    vec![
        reading.id.into(),
        i64::from(reading.facts.year).into(),
        title.into(),
        branch.into(),
        count.people.into(),
        copy(count.to_hand),
        copy(count.handed),
        copy(count.signed),
        copy(count.to_hand - count.handed),
        Cell::Share { n: count.finished, of: count.people },
        reading.facts.due.into(),
    ]
}

/// What a branch has still to see to with a book.
fn lacking(reading: &Reading, title: &str, branch: &str, count: ReadingCount) -> Option<Owed> {
    let mut parts = Vec::new();
    if reading.facts.copies {
        for (n, what) in [(count.to_hand - count.handed, "未发"), (count.handed - count.signed, "未签收")]
        {
            if n > 0 {
                parts.push(format!("{what} {n} 人"));
            }
        }
    }
    if count.finished < count.people {
        parts.push(format!("未读完 {} 人", count.people - count.finished));
    }
    (!parts.is_empty()).then(|| Owed {
        sort: OwedSort::Book,
        record: reading.id.into(),
        unit: branch.to_owned(),
        person: None,
        subject: title.to_owned(),
        due: reading.facts.due,
        state: parts.join("，"),
        clause: None,
    })
}

/// A result, none where it is to follow, and how many got it.
type Graded = (Option<String>, i64);

/// 述学, 评学, 考学 that took place in the period.
pub(super) fn reviews(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let Some(days) = asked.days else { return Ok(()) };
    let inside = match &asked.scope.unit {
        Some(unit) => Some(people_of(&Roster::read(asked.records, days.to())?, unit.id)),
        None => None,
    };
    // How many got which result, by sort and year; the results in the order in which they come.
    let mut results: BTreeMap<(ReviewSort, i32), Vec<Graded>> = BTreeMap::new();
    for review in recorded(asked.records, None)? {
        let facts = &review.facts;
        let counts = inside.as_ref().is_none_or(|inside| inside.contains(&facts.person));
        if !days.contains(facts.day) || !counts {
            continue;
        }
        let measure = Measure::of_review(facts.sort);
        all.facts.push(Fact {
            record: review.id.into(),
            day: Some(facts.day),
            person: Some(asked.names.person(facts.person.0)),
            subject: format!("{} 年度{}", facts.year, facts.sort.label()),
            state: facts.result.clone().unwrap_or_else(|| "结果待补".to_owned()),
            counts: vec![(measure, 1, 0)],
            ..Fact::default()
        });
        let results = results.entry((facts.sort, facts.year)).or_default();
        match results.iter_mut().find(|(result, _)| *result == facts.result) {
            Some((_, n)) => *n += 1,
            None => results.push((facts.result.clone(), 1)),
        }
    }
    let people = |results: &[Graded]| -> i64 { results.iter().map(|(_, n)| n).sum() };
    all.reviewed = results.iter().map(|((sort, year), graded)| (*sort, *year, people(graded))).collect();
    let rows = results.into_iter().map(|((sort, year), results)| {
        let people = people(&results);
        let results = results.iter().filter(|(result, _)| result.is_some() || sort != ReviewSort::Statement);
        let results = results
            .map(|(result, n)| format!("{} {n} 人", result.as_deref().unwrap_or("结果待补")))
            .collect();
        vec![
            sort.code().into(),
            sort.label().into(),
            i64::from(year).into(),
            people.into(),
            Cell::List(results),
        ]
    });
    let columns =
        [("sort", ""), ("sort_name", "类别"), ("year", "年度"), ("people", "人数"), ("results", "结果")];
    all.add_table(Table::new("reviews", &columns).caption("述学评学考学").rows(rows));
    Ok(())
}

/// What a branch's people did for others.
#[derive(Default)]
struct Sum {
    reported: BTreeSet<PersonId>,
    served: BTreeSet<PersonId>,
    times: i64,
    minutes: i64,
}

/// 社区报到 and 志愿服务, by branch.
pub(super) fn services(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let Some(days) = asked.days else { return Ok(()) };
    let mut seen = HashSet::new();
    let mut branches: BTreeMap<Option<i64>, Sum> = BTreeMap::new();
    for service in done(asked.records, asked.scope.top(), None, Some(days))? {
        let facts = &service.facts;
        let minutes = facts.minutes.map_or(0, |minutes| minutes.0);
        let sum = branches.entry(service.branch.map(|unit| unit.0)).or_default();
        sum.minutes += minutes;
        let mut counts = vec![(Measure::ServiceMinutes, minutes, 0)];
        if facts.minutes.is_none() {
            let row = LeftOut {
                record: service.id.into(),
                day: Some(facts.day),
                unit: service.branch.map(|unit| asked.names.unit(unit.0)).unwrap_or_default(),
                person: Some(service.name.clone()),
                subject: facts.sort.label().to_owned(),
                why: "没有登记时长".to_owned(),
            };
            all.left_out.push((Measure::ServiceMinutes, row));
        }
        match facts.sort {
            ServiceSort::Community => {
                sum.reported.insert(service.person);
                let first = seen.insert(service.person);
                counts.push((Measure::Reported, i64::from(first), 0));
                if !first {
                    let row = LeftOut {
                        record: service.id.into(),
                        day: Some(facts.day),
                        unit: service.branch.map(|unit| asked.names.unit(unit.0)).unwrap_or_default(),
                        person: Some(service.name.clone()),
                        subject: facts.community.clone().unwrap_or_default(),
                        why: "本期已计过一次，每人只计一次".to_owned(),
                    };
                    all.left_out.push((Measure::Reported, row));
                }
            }
            ServiceSort::Volunteering => {
                sum.served.insert(service.person);
                sum.times += 1;
                counts.push((Measure::Served, 1, 0));
            }
        }
        let what: Vec<&str> =
            [facts.community.as_deref(), facts.what.as_deref()].into_iter().flatten().collect();
        all.facts.push(Fact {
            record: service.id.into(),
            day: Some(facts.day),
            unit: service.branch.map(|unit| asked.names.unit(unit.0)).unwrap_or_default(),
            person: Some(service.name.clone()),
            subject: what.join("："),
            state: facts.sort.label().to_owned(),
            counts,
            ..Fact::default()
        });
    }
    let rows = branches.into_iter().map(|(branch, sum)| {
        let count = |set: &BTreeSet<PersonId>| Cell::Int(i64::try_from(set.len()).unwrap_or(i64::MAX));
        vec![
            branch.map_or_else(|| "未编入党支部".to_owned(), |unit| asked.names.unit(unit)).into(),
            count(&sum.reported),
            count(&sum.served),
            sum.times.into(),
            Cell::Minutes(sum.minutes),
        ]
    });
    let columns = [
        ("branch", "党支部"),
        ("reported", "社区报到（人）"),
        ("served", "志愿服务（人）"),
        ("times", "志愿服务（人次）"),
        ("minutes", "时长（小时）"),
    ];
    let rows: Vec<_> = rows.collect();
    all.add_table(Table::new("services", &columns).caption("社区报到和志愿服务").rows(rows));
    Ok(())
}
