//! 督学: what the 机关党委 did in the period so that the branches study, and how what it asked for is carried out.

use std::collections::BTreeMap;

use anyhow::Result;

use super::super::super::names::some_of;
use super::super::super::owed::{Owed, OwedSort};
use super::open::REMEMBERED;
use super::{Asked, Beyond, Fact, LeftOut, Measure};
use crate::calendar::{Day, in_quotes};
use crate::chain::{
    CarriedOut, Execution, ExecutionState, Item, ItemId, Notice, executions, items, kind, notices,
};
use crate::page::{Cell, Table, words};
use crate::roster::UnitId;
use crate::rules::WorkingDays;
use crate::store::Records;

/// What came due, as a row tells of it.
fn cells(count: CarriedOut) -> [Cell; 6] {
    let CarriedOut { due, done, late, partly, missing, stated, .. } = count;
    let share = Cell::Share { n: done, of: due };
    [due.into(), share, late.into(), partly.into(), missing.into(), stated.into()]
}

const TALLY: [(&str, &str); 6] = [
    ("items", "到期（项次）"),
    ("done", "已落实"),
    ("late", "其中逾期"),
    ("partly", "部分落实"),
    ("missing", "未落实"),
    ("stated", "已说明"),
];

/// What an item asks for: `主题党日“学习党章”`.
fn subject(records: &Records<'_>, item: &Item) -> Result<String> {
    let kind = item.facts.kind.map(|id| kind(records, id)).transpose()?;
    Ok(format!("{}{}", kind.map_or("自学".to_owned(), |kind| kind.name), in_quotes(&item.facts.what)))
}

/// What the notices brought together while they are read.
#[derive(Default)]
struct Gathered {
    by_notice: Vec<Vec<Cell>>,
    by_unit: BTreeMap<UnitId, CarriedOut>,
    open: Vec<Vec<Cell>>,
    next: BTreeMap<ItemId, (String, Day, Vec<String>)>,
    working_days: WorkingDays,
}

/// The notices: those sent out in the period, and what those in force ask for in it and in the next.
pub(super) fn of_notices(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let working_days = WorkingDays::read(asked.records)?;
    let mut gathered = Gathered { working_days, ..Gathered::default() };
    for of in notices(asked.records)? {
        notice(asked, all, &mut gathered, &of)?;
    }
    let Gathered { by_notice, by_unit, mut open, next, .. } = gathered;
    // What is open longest comes first; of one day they stay as they were.
    open.sort_by_key(|row| row.get(4).map(words));
    let columns =
        [&[("notice", "编号"), ("issue", "期号"), ("title", "标题"), ("issued", "印发")], &TALLY[..]]
            .concat();
    all.add_act(Table::new("notices", &columns).caption("通知单").rows(by_notice));
    let rows = by_unit.iter().map(|(unit, tally)| {
        let mut row = vec![Cell::from(*unit), asked.names.unit(unit.0).into()];
        row.extend(cells(*tally));
        row
    });
    let columns = [&[("unit", ""), ("unit_name", "党组织")], &TALLY[..]].concat();
    all.add_act(Table::new("notice_units", &columns).caption("各党组织落实通知单情况").rows(rows));
    let columns = [
        ("item", "项"),
        ("unit", ""),
        ("unit_name", "党组织"),
        ("subject", "内容"),
        ("due", "完成时限"),
        ("state", ""),
        ("state_name", "情况"),
        ("why", "说明"),
        ("statement", "情况说明"),
    ];
    all.add_act(Table::new("notice_open", &columns).caption("没有全部落实的通知单事项").rows(open));
    let rows = next.into_iter().map(|(item, (subject, due, units))| {
        let names = some_of(units.iter().map(String::as_str));
        vec![item.into(), subject.into(), due.into(), (units.len() as i64).into(), names.into()]
    });
    let columns = [
        ("item", "项"),
        ("subject", "内容"),
        ("due", "完成时限"),
        ("units", "党组织（个）"),
        ("names", "党组织"),
    ];
    all.next_items =
        Table::new("next_items", &columns).caption("通知单事项").in_tables().rows(rows).omit_when_empty();
    Ok(())
}

fn notice(
    asked: &mut Asked<'_, '_, '_>,
    all: &mut Beyond,
    gathered: &mut Gathered,
    of: &Notice,
) -> Result<()> {
    let (scope, records) = (asked.scope, asked.records);
    let (period, next) = (scope.period, scope.period.next());
    let of = &of.sent_out_by(scope.last_day());
    let sent_out = of.versions.first().and_then(|version| version.issued);
    let (Some(issued), Some(version)) = (sent_out, of.in_force()) else { return Ok(()) };
    let standing = items(records, of.id, version.version)?;
    // What is due on a day off counts in the month in which it may still be carried out.
    let due_of = |item: &Item| gathered.working_days.due(item.facts.due);
    let due_in = |item: &Item| period.contains(due_of(item));
    let since = period.from().plus_days(-REMEMBERED);
    let is_new = period.contains(issued);
    if !is_new && !standing.iter().any(|item| due_of(item) >= since) {
        return Ok(());
    }
    let title = version.facts.title.as_str();
    // What was withdrawn counts nowhere, whenever that was: it is taken back as a whole, as a voided session is.
    if let Some((day, reason)) = &of.withdrawn {
        if is_new || standing.iter().any(due_in) {
            all.withdrawn.push(format!("{}（{day} 撤回）", of.issue));
            for measure in [Measure::Notices, Measure::Items, Measure::ItemsDone] {
                let row = LeftOut {
                    record: of.id.into(),
                    day: Some(issued),
                    unit: String::new(),
                    person: None,
                    subject: title.to_owned(),
                    why: format!("已于 {day} 撤回：{reason}"),
                };
                all.left_out.push((measure, row));
            }
        }
        return Ok(());
    }
    let mut found = executions(records, of, scope.reckoning())?;
    if let Some(top) = &scope.unit {
        found.retain(|one| asked.names.is_within(one.unit, top.id));
        if found.is_empty() {
            return Ok(());
        }
    }
    let mut tally = CarriedOut::default();
    for item in &standing {
        let what = subject(records, item)?;
        for one in found.iter().filter(|one| one.item == item.id) {
            let due = one.due;
            if period.contains(due) {
                execution(asked, all, gathered, (of, item, one), &what, &mut tally);
            } else if (since..period.from()).contains(&due) {
                earlier(asked, all, gathered, (of, item, one), &what);
            } else if due > period.to() && one.state == ExecutionState::NotDue {
                let unit = asked.names.unit(one.unit.0);
                let subject = format!("{what}（{}）", of.issue);
                all.owed.extend(item.facts.required.then(|| owed(item, one, &unit, &subject)));
                if !next.contains(due) {
                    continue;
                }
                let line = gathered.next.entry(item.id).or_insert_with(|| (what.clone(), due, Vec::new()));
                line.2.push(unit);
            }
        }
    }
    if is_new {
        all.facts.push(Fact {
            record: of.id.into(),
            day: Some(issued),
            subject: title.to_owned(),
            state: of.issue.to_string(),
            counts: vec![(Measure::Notices, 1, 0)],
            ..Fact::default()
        });
    }
    if is_new || tally.due > 0 {
        let mut row = vec![of.id.into(), of.issue.to_string().into(), title.into(), issued.into()];
        row.extend(cells(tally));
        gathered.by_notice.push(row);
    }
    Ok(())
}

/// One item with one unit that was due before the period: told only where it is still to be carried out.
fn earlier(
    asked: &Asked<'_, '_, '_>,
    all: &mut Beyond,
    gathered: &mut Gathered,
    (of, item, one): (&Notice, &Item, &Execution),
    what: &str,
) {
    if !matches!(one.state, ExecutionState::Missing | ExecutionState::Partly) {
        return;
    }
    let unit = asked.names.unit(one.unit.0);
    let full = format!("{what}（{}）", of.issue);
    all.owed.push(owed(item, one, &unit, &full));
    gathered.open.push(open(item, one, &unit, &full));
    all.facts.push(Fact {
        record: item.id.into(),
        day: one.day,
        unit,
        subject: full,
        state: one.said(),
        counts: vec![(Measure::ItemsEarlier, 1, 0)],
        ..Fact::default()
    });
}

/// What a unit has still to carry out.
fn owed(item: &Item, one: &Execution, unit: &str, subject: &str) -> Owed {
    Owed {
        sort: OwedSort::NoticeItem,
        record: item.id.into(),
        unit: unit.to_owned(),
        person: None,
        subject: subject.to_owned(),
        due: Some(one.due),
        state: one.said(),
        clause: None,
    }
}

/// A row of what was not carried out in full.
fn open(item: &Item, one: &Execution, unit: &str, subject: &str) -> Vec<Cell> {
    vec![
        item.id.into(),
        one.unit.into(),
        unit.into(),
        subject.into(),
        one.due.into(),
        one.state.code().into(),
        one.said().into(),
        one.why.clone().into(),
        one.statement.clone().into(),
    ]
}

/// One item with one unit, due in the period.
fn execution(
    asked: &Asked<'_, '_, '_>,
    all: &mut Beyond,
    gathered: &mut Gathered,
    (of, item, one): (&Notice, &Item, &Execution),
    what: &str,
    tally: &mut CarriedOut,
) {
    let unit = asked.names.unit(one.unit.0);
    let full = format!("{what}（{}）", of.issue);
    let said = one.said();
    let owes = match one.state {
        ExecutionState::NotDue => item.facts.required,
        state => matches!(state, ExecutionState::Missing | ExecutionState::Partly),
    };
    if owes {
        all.owed.push(owed(item, one, &unit, &full));
    }
    if !one.state.is_due() {
        for measure in [Measure::Items, Measure::ItemsDone] {
            let row = LeftOut {
                record: item.id.into(),
                day: one.day,
                unit: unit.clone(),
                person: None,
                subject: full.clone(),
                why: said.clone(),
            };
            all.left_out.push((measure, row));
        }
        return;
    }
    tally.add(one.state);
    gathered.by_unit.entry(one.unit).or_default().add(one.state);
    let mut counts = vec![(Measure::Items, 1, 0)];
    let done = matches!(one.state, ExecutionState::Done | ExecutionState::Late);
    counts.push((Measure::ItemsDone, i64::from(done), 1));
    counts.extend(match one.state {
        ExecutionState::Late => Some((Measure::ItemsLate, 1, 0)),
        ExecutionState::Partly => Some((Measure::ItemsPartly, 1, 0)),
        ExecutionState::Missing => Some((Measure::ItemsMissing, 1, 0)),
        ExecutionState::Stated => Some((Measure::ItemsStated, 1, 0)),
        _ => None,
    });
    if !done {
        gathered.open.push(open(item, one, &unit, &full));
    }
    all.facts.push(Fact {
        record: item.id.into(),
        day: one.day,
        unit,
        subject: full,
        state: said,
        counts,
        ..Fact::default()
    });
}
