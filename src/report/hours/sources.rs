//! The hours of one person, line by line: every session and every entry of self-study, with how it was converted.

use anyhow::Result;

use super::super::Scope;
use super::super::names::Names;
use super::people::People;
use super::{basis, of_person};
use crate::calendar::Day;
use crate::chain::self_study_of;
use crate::page::{Cell, Page, Table};
use crate::record::Status;
use crate::refusal::Refusal;
use crate::roster::Person;
use crate::rules::{Conversions, Converted};
use crate::sql;
use crate::store::{Records, named_params};

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
        .field("as_of", "截至", scope.as_of.0)
        .field("collective", "集中学时", Cell::Minutes(learner.collective))
        .field("self_study", "自学学时", Cell::Minutes(learner.self_study))
        .field("rule", "制度要求", floor.map(|floor| format!("{} {}", floor.rule, floor.clause)))
        .field("days", "应计天数", floor.map(|floor| Cell::Share { n: floor.due.days, of: floor.due.of }))
        .field("due", "应学", minutes(floor.map(|floor| floor.due.minutes)))
        .field("short", "还差", minutes(learner.short()))
        .field("why", "说明", learner.why());
    let page = basis(page, scope, people);
    let mut rows = Vec::new();
    records.each(
        sql!("hours.sql", "sessions"),
        named_params! {
            ":person": person.id, ":from": scope.period.from(), ":to": scope.period.to(), ":as_of": scope.as_of,
        },
        |row| {
            let (activity, unit): (i64, i64) = (row.get("activity")?, row.get("unit")?);
            let day: Day = row.get("day")?;
            let span: Option<Converted> = row.get("span")?;
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
    let entries = self_study_of(records, person.id, scope.period.from(), scope.last_day())?;
    let alone = entries.iter().map(|entry| {
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
    let self_study = Table::new(
        "self_study",
        &[
            ("entry", "编号"),
            ("day", "日期"),
            ("what", "内容"),
            ("minutes", "时长（分）"),
            ("credited", "学时"),
            ("conversion", "折算"),
        ],
    );
    Ok(page
        .table(sessions.caption("集中学习").rows(rows).in_tables().when_empty("没有参加过集中学习。"))
        .table(self_study.caption("自学").rows(alone).in_tables().when_empty("没有登记过自学。")))
}
