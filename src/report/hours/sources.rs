//! The hours of one person, line by line: every session and every entry of self-study, with how it was converted.

use anyhow::Result;

use super::super::Scope;
use super::super::desk::marked;
use super::super::names::Names;
use super::super::owed::{Owed, OwedSort};
use super::people::{People, elsewhere};
use super::{basis, of_person};
use crate::calendar::{Day, Minutes, Span};
use crate::chain::self_study_of;
use crate::page::{Cell, Page, Table};
use crate::record::Status;
use crate::refusal::Refusal;
use crate::roster::{Person, PersonId};
use crate::rules::{Conversions, Floors};
use crate::sql;
use crate::store::{Records, named_params};

/// The hours of one person, what is owed and short: for that person's page, and what is short in its list.
pub(in super::super) fn fields(
    records: &Records<'_>,
    scope: &Scope,
    person: PersonId,
    page: Page,
) -> Result<(Page, Option<Owed>)> {
    let (from, to, as_of) = (scope.period.from(), scope.period.to(), scope.as_of);
    let params = named_params! {":person": person, ":from": from, ":to": to, ":as_of": as_of};
    let mut collective = 0;
    records.each(sql!("hours.sql", "sessions"), params, |row| {
        collective += row.get::<_, Option<i64>>("credited")?.unwrap_or_default();
        Ok(())
    })?;
    let alone = self_study_of(records, person, from, scope.last_day())?;
    let page = page.field("collective", "集中学时", Cell::Minutes(collective)).field(
        "self_study",
        "自学学时",
        Cell::Minutes(alone.iter().map(|entry| entry.credited).sum()),
    );
    let Some(floors) = Floors::read(records, scope.period, as_of)? else { return Ok((page, None)) };
    let why = floors.why(person);
    let Some(floor) = floors.of(person) else {
        return Ok((page.field("hours_why", "学时说明", why), None));
    };
    let (due, short) = (floor.due.minutes, (floor.due.minutes - collective).max(0));
    let earned = format!("应学 {} 学时，已学 {}，还差 {}", Minutes(due), Minutes(collective), Minutes(short));
    let owed = (short > 0).then(|| Owed {
        sort: OwedSort::Hours,
        record: Cell::Record(floor.rule.clone()),
        unit: String::new(),
        person: None,
        subject: format!("{}集中学习", scope.period.label()),
        due: Some(to),
        state: why.as_ref().map_or_else(|| earned.clone(), |why| format!("{earned}；{why}")),
        clause: Some(floor.clause.clone()),
    });
    Ok((
        page.field("hours_rule", "", format!("{} {}", floor.rule, floor.clause))
            .field("hours_clause", "学时要求", floor.clause.as_str())
            .field("hours_due", "应学", Cell::Minutes(due))
            .field("hours_short", "还差", Cell::Minutes(short))
            .field("hours_why", "学时说明", why),
        owed,
    ))
}

/// The entries of self-study of one person, each with how it was converted; the caption has their sum.
pub(in super::super) fn self_study(records: &Records<'_>, scope: &Scope, person: PersonId) -> Result<Table> {
    let conversions = Conversions::read(records)?;
    let entries = self_study_of(records, person, scope.period.from(), scope.last_day())?;
    let sum = Minutes(entries.iter().map(|entry| entry.credited).sum());
    let rows = entries.iter().map(|entry| {
        let facts = &entry.facts;
        vec![
            entry.id.into(),
            facts.day.into(),
            facts.what.as_str().into(),
            facts.minutes.into(),
            Cell::Minutes(entry.credited),
            conversions.of_self_study(facts.day, facts.minutes, facts.online).into(),
        ]
    });
    let columns = [
        ("entry", "编号"),
        ("day", "日期"),
        ("what", "内容"),
        ("minutes", "时长（分）"),
        ("credited", "学时"),
        ("conversion", "折算"),
    ];
    let table = Table::new("self_study", &columns).in_tables().omit_when_empty();
    Ok(table.caption(format!("自学（{} 条，计 {sum} 学时）", entries.len())).rows(rows))
}

/// The page of one person.
pub(super) fn page(
    records: &Records<'_>,
    scope: &Scope,
    person: &Person,
    people: &People,
    names: &mut Names<'_>,
) -> Result<Page> {
    let label = scope.period.label();
    let Some(learner) = of_person(people, person.id) else {
        let place = scope.unit.as_ref().map_or("本单位", |unit| unit.name.as_str());
        return Err(Refusal::not_found(format!("{}{label}不在{place}的名册上。", person.name))
            .hint(format!("查看全部经历：wuxue member show {}", person.id))
            .into());
    };
    let conversions = Conversions::read(records)?;
    let minutes = |minutes: Option<i64>| minutes.map_or(Cell::Empty, Cell::Minutes);
    let floor = learner.floor.as_ref();
    let page = Page::new("report.hours", format!("{}{label}学时", person.name))
        .field("person", "编号", person.id)
        .field("name", "姓名", person.name.as_str())
        .field("branch", "党支部", learner.branch.map(|unit| names.unit(unit)))
        .field("period", "", scope.period.code())
        .field("state_as_of", "截至", scope.last_day())
        .field("as_of", "", scope.as_of)
        .field("collective", "集中学时", Cell::Minutes(learner.collective))
        .field("self_study", "自学学时", Cell::Minutes(learner.self_study))
        .field("rule", "", floor.map(|floor| format!("{} {}", floor.rule, floor.clause)))
        .field("clause", "制度要求", floor.map(|floor| floor.clause.as_str()))
        .field("days", "应计天数", floor.map(|floor| Cell::Share { n: floor.due.days, of: floor.due.of }))
        .field("due", "应学", minutes(floor.map(|floor| floor.due.minutes)))
        .field("short", "还差", minutes(learner.short()))
        .field("why", "说明", learner.why());
    let mut page = basis(page, scope, people);
    for said in elsewhere(records, scope, |one| one == person.id)? {
        page = page.paragraph(said);
    }
    let mut rows = Vec::new();
    records.each(
        sql!("hours.sql", "sessions"),
        named_params! {
            ":person": person.id, ":from": scope.period.from(), ":to": scope.period.to(), ":as_of": scope.as_of,
        },
        |row| {
            let (activity, unit): (i64, i64) = (row.get("activity")?, row.get("unit")?);
            let day: Day = row.get("day")?;
            let span: Option<Span> = row.get("span")?;
            let clock = row.get::<_, Option<i64>>("start_minute")?.zip(row.get::<_, Option<i64>>("end_minute")?);
            let credited: Option<i64> = row.get("credited")?;
            let how = match (row.get::<_, Option<i64>>("minutes")?, span, clock) {
                (Some(_), ..) => "按登记的学时".to_owned(),
                (None, Some(_), _) => conversions.of_session(day, span),
                (None, None, Some((start, end))) => {
                    format!("起止 {} 分钟，{}", end - start, conversions.of_session(day, None))
                }
                (None, None, None) => "时长待补".to_owned(),
            };
            rows.push(vec![
                Cell::Record(format!("A{activity}")),
                day.into(),
                names.unit(unit).into(),
                names.activity(activity)?.into(),
                row.get::<_, Status>("status")?.label().into(),
                credited.map_or(Cell::Unknown, Cell::Minutes),
                how.into(),
            ]);
            Ok(())
        },
    )?;
    let sessions = Table::new(
        "sessions",
        &[
            ("activity", "活动"),
            ("day", "日期"),
            ("unit", "党组织"),
            ("subject", "事项"),
            ("status", "情况"),
            ("credited", "学时"),
            ("conversion", "折算"),
        ],
    );
    Ok(marked(
        page.table(sessions.caption("集中学习").rows(rows).in_tables().when_empty("没有参加过集中学习。"))
            .table(self_study(records, scope, person.id)?),
    ))
}
