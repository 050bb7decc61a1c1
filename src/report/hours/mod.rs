//! Hours of study 学时: what each person earned in 集中学习 and in 自学, two sums that are never added, and what is
//! short of the floor. Branch by branch in the order of the roster, never of the hours: a shortfall is the person's own affair.

mod people;
mod sources;

use anyhow::Result;

use super::desk::marked;
use super::explain::{Evidence, Explanation, LeftOut, page as explanation_page};
use super::monthly::roster_begins;
use super::names::Names;
use super::{Asks, Report, Scope};
use crate::calendar::Grain;
use crate::page::{Block, Cell, Figure, Page, Table};
use crate::record::{Setting, setting};
use crate::refusal::Refusal;
use crate::roster::PersonId;
use crate::store::Records;
use people::Learner;
pub(super) use people::People;
pub(super) use sources::{fields, self_study};

/// The report of hours.
pub(super) const REPORT: Report = Report {
    name: "hours",
    title: "学时",
    question: "每个人集中学习、自学各多少学时，应学多少，还差多少",
    asks: Asks::People,
    period: "今年",
    grain: None,
    audience: None,
    figures: || FIGURES.iter().map(|(id, label, _)| ((*id).to_owned(), (*label).to_owned())).collect(),
    page,
    explain,
};

/// Id, label and rule of counting of each figure.
const FIGURES: [(&str, &str, &str); 3] = [
    (
        "hours.reached",
        "达到学时要求的人",
        "分母是有学时要求的党员；分子是其中集中学习已达到本人应学学时的。在册不满全年的按天数折算，自学学时不计入。",
    ),
    (
        "hours.collective",
        "集中学习学时合计",
        "出勤、迟到、补学的集中学习，每场按登记的学时，没有的按当天施行的折算标准；属于别的期间的，计在那一期；各人相加。",
    ),
    ("hours.self_study", "自学学时合计", "登记的自学，按当天施行的折算标准；各人相加，不与集中学习相加。"),
];

fn page(records: &Records<'_>, scope: &Scope) -> Result<Page> {
    let people = People::read(records, scope)?;
    let mut names = Names::read(records, scope)?;
    if let Some(person) = &scope.person {
        return sources::page(records, scope, person, &people, &mut names);
    }
    let place = match &scope.unit {
        Some(unit) => unit.name.clone(),
        None => setting(records, Setting::Organ)?.unwrap_or_default(),
    };
    let mut page = Page::new("report.hours", format!("{place}{}学时", scope.period.label()))
        .field("period", "", scope.period.code())
        .field("state_as_of", "截至", scope.last_day())
        .field("as_of", "", scope.as_of)
        .field("unit", "", scope.unit.as_ref().map(|unit| Cell::from(unit.id)).unwrap_or_default());
    page = basis(page, scope, &people);
    if let Some(life) = scope.life(roster_begins(records, scope)?) {
        page = page.paragraph(life);
    }
    for said in people.elsewhere(records, scope)? {
        page = page.paragraph(said);
    }
    page.blocks.push(Block::Figures(
        FIGURES
            .iter()
            .map(|(id, label, _)| Figure {
                id: (*id).to_owned(),
                label: (*label).to_owned(),
                value: value(id, &people.learners),
            })
            .collect(),
    ));
    let mut rows = Vec::new();
    for learner in &people.learners {
        rows.push(row(learner, &mut names)?);
    }
    if people.unknown > 0 {
        page = page.remark(format!(
            "有 {} 人次参加的集中学习算不出学时（没有登记时长，或者半天、全天还没有折算标准），没有计入；查看是哪几次：wuxue log lint --period {}",
            people.unknown,
            scope.period.code()
        ));
    }
    let table = Table::new("people", &COLUMNS).rows(rows).in_tables().when_empty("没有这样的人员。");
    Ok(marked(page.table(table.hide_empty_columns())))
}

const COLUMNS: [(&str, &str); 10] = [
    ("person", ""),
    ("branch", "党支部"),
    ("name", "姓名"),
    ("collective", "集中学时"),
    ("self_study", "自学学时"),
    ("rule", "制度要求"),
    ("days", ""),
    ("due", "应学"),
    ("short", "还差"),
    ("why", "说明"),
];

/// By which rules the floors are, or why there are none.
fn basis(mut page: Page, scope: &Scope, people: &People) -> Page {
    match &people.floors {
        None if scope.period.grain() != Grain::Year => {
            page = page
                .paragraph(format!("学时要求按年计，这里只列{}的学时。", scope.period.label()))
                .note(format!("查看全年的要求：wuxue report hours {}", scope.period.to().year()));
        }
        None => page = page.paragraph("这一年没有施行的学时要求。"),
        Some(floors) => {
            for rule in floors.rules() {
                page = page.paragraph(format!("{}：{}。", rule.name, rule.clause));
            }
        }
    }
    page.paragraph("集中学习和自学分列，不相加；应学和还差只对集中学习。")
}

fn row(learner: &Learner, names: &mut Names<'_>) -> Result<Vec<Cell>> {
    let minutes = |minutes: Option<i64>| minutes.map_or(Cell::Empty, Cell::Minutes);
    let floor = learner.floor.as_ref();
    Ok(vec![
        learner.person.into(),
        learner.branch.map(|unit| names.unit(unit)).into(),
        names.person(learner.person.0).into(),
        Cell::Minutes(learner.collective),
        Cell::Minutes(learner.self_study),
        floor.map(|floor| floor.rule.as_str()).into(),
        floor.map(|floor| floor.due.days).into(),
        minutes(floor.map(|floor| floor.due.minutes)),
        minutes(learner.short()),
        learner.why().into(),
    ])
}

/// The value of a figure. Nobody with a floor: 0 of 0.
fn value(id: &str, learners: &[Learner]) -> Cell {
    let sum = |of: fn(&Learner) -> i64| Cell::Minutes(learners.iter().map(of).sum());
    match id {
        "hours.collective" => sum(|learner| learner.collective),
        "hours.self_study" => sum(|learner| learner.self_study),
        _ => {
            let asked = learners.iter().filter(|learner| learner.is_asked());
            let (mut n, mut of) = (0, 0);
            for learner in asked {
                of += 1;
                n += i64::from(learner.short() == Some(0));
            }
            Cell::Share { n, of }
        }
    }
}

fn explain(records: &Records<'_>, scope: &Scope, id: &str) -> Result<Page> {
    let Some((_, label, basis)) = FIGURES.iter().find(|(known, ..)| *known == id) else {
        return Err(Refusal::not_found(format!("没有“{id}”这个指标。")).into());
    };
    let people = People::read(records, scope)?;
    let names = Names::read(records, scope)?;
    let (mut rows, mut left_out) = (Vec::new(), Vec::new());
    for learner in &people.learners {
        let (n, of, state) = match id {
            "hours.collective" => (learner.collective, 0, String::new()),
            "hours.self_study" => (learner.self_study, 0, String::new()),
            _ if !learner.is_asked() => {
                left_out.push(LeftOut {
                    record: learner.person.into(),
                    day: None,
                    unit: learner.branch.map(|unit| names.unit(unit)).unwrap_or_default(),
                    person: Some(names.person(learner.person.0)),
                    subject: "学时要求".to_owned(),
                    why: learner.why().unwrap_or_else(|| "这一期间没有学时要求".to_owned()),
                });
                continue;
            }
            _ => (i64::from(learner.short() == Some(0)), 1, learner.standing()),
        };
        if n == 0 && of == 0 {
            continue;
        }
        rows.push(Evidence {
            record: learner.person.into(),
            day: None,
            unit: learner.branch.map(|unit| names.unit(unit)).unwrap_or_default(),
            person: Some(names.person(learner.person.0)),
            subject: learner.floor.as_ref().map(|floor| floor.rule.clone()).unwrap_or_default(),
            state,
            n,
            of,
        });
    }
    let explanation = Explanation {
        id: id.to_owned(),
        label: (*label).to_owned(),
        value: value(id, &people.learners),
        basis: (*basis).to_owned(),
        rows,
        left_out,
    };
    Ok(explanation_page(&explanation, scope))
}

/// The learner of a number.
fn of_person(people: &People, person: PersonId) -> Option<&Learner> {
    people.learners.iter().find(|learner| learner.person == person)
}
