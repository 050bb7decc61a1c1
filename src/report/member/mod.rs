//! A person's page: everything that person did in a period, owes and is short of. It is for the person and the
//! branch: it compares with rules, never with other persons.

mod alone;
mod open;
mod sessions;
mod work;

use anyhow::{Context, Result};

use super::desk::marked;
use super::names::Names;
use super::{Asks, Report, Scope, hours, owed};
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::roster::{self, Person, UnitKind};
use crate::store::Records;

/// The person's page.
pub(super) const REPORT: Report = Report {
    name: "member",
    title: "个人",
    question: "一个人参加了哪些学习、承担了什么、还欠什么、依据哪一条",
    asks: Asks::Person,
    period: "今年",
    grain: None,
    audience: None,
    figures: Vec::new,
    page,
    explain: |_, _, figure| Err(Refusal::not_found(format!("没有“{figure}”这个指标。")).into()),
};

fn page(records: &Records<'_>, scope: &Scope) -> Result<Page> {
    let person = scope.person.as_ref().context("the person's page is asked for without a person")?;
    let mut names = Names::read(records, scope)?;
    let sessions = sessions::sessions(records, scope, person.id)?;
    let title = format!("{}{}学习情况", person.name, scope.period.label());
    let page = Page::new("report.member", title)
        .field("person", "编号", person.id)
        .field("name", "姓名", person.name.as_str())
        .field("staff_no", "工号", person.staff_no.clone())
        .field("period", "", scope.period.code())
        .field("state_as_of", "截至", scope.last_day())
        .field("as_of", "", scope.as_of);
    let page = standing(records, scope, person, page)?;
    let (mut page, short) = hours::fields(records, scope, person.id, page)?;
    for said in sessions::elsewhere(records, scope, person.id)? {
        page = page.paragraph(said);
    }
    let id = person.id;
    let mut owed: Vec<owed::Owed> = short.into_iter().collect();
    owed.extend(open::make_ups(records, scope, id, &mut names)?);
    owed.extend(open::decisions(records, scope, id, &names)?);
    owed.extend(open::summaries(records, scope, id, &mut names)?);
    let books = alone::books(records, scope, id, &mut owed)?;
    owed.sort_by_key(|owed| (owed.due.is_none(), owed.due, owed.sort));
    let parts = [
        ("参加学习", vec![sessions::by_tier(&sessions), sessions::list(&sessions, &mut names)?]),
        ("自学", vec![hours::self_study(records, scope, id)?, books, alone::reviews(records, scope, id)?]),
        (
            "承担的工作",
            vec![
                work::parts(records, scope, id, &mut names)?,
                work::fruits(records, scope, id)?,
                owed::settled(records, scope, Some(id))?,
                work::services(records, scope, id)?,
            ],
        ),
        ("还要落实的", vec![owed::table(&owed, true)]),
    ];
    Ok(marked(numbered(page, parts)))
}

/// Tables below headings, numbered in turn; a heading under which nothing would stand is left out.
fn numbered<const N: usize>(mut page: Page, parts: [(&str, Vec<Table>); N]) -> Page {
    let mut numbers = ["一", "二", "三", "四"].into_iter();
    for (heading, tables) in parts {
        let shows = |table: &Table| !table.rows.is_empty() || !table.omit_when_empty;
        if tables.iter().any(shows) {
            page = page.heading(format!("{}、{heading}", numbers.next().unwrap_or_default()));
        }
        page = tables.into_iter().fold(page, Page::table);
    }
    page
}

/// Where the person stood on the last day that counts: of the period, or here.
fn standing(records: &Records<'_>, scope: &Scope, person: &Person, page: Page) -> Result<Page> {
    let left = person.ends.filter(|ends| *ends < scope.last_day());
    let on = left.unwrap_or(scope.last_day());
    let units = roster::units_of(records, person.id, on)?;
    let at = |kind: UnitKind| {
        let names: Vec<String> =
            units.iter().filter(|unit| unit.kind == kind).map(|unit| unit.name.clone()).collect();
        Cell::List(names)
    };
    let posts = roster::posts(records, person.id)?;
    let posts = posts.into_iter().filter(|post| post.held_on(on));
    let posts = posts.map(|post| format!("{}{}", post.unit_name, post.title)).collect();
    let standing = roster::standing_on(records, person.id, on)?;
    Ok(page
        .field("left", "在册到", left)
        .field("branch", "党支部", at(UnitKind::Branch))
        .field("party_group", "党小组", at(UnitKind::PartyGroup))
        .field("youth_group", "青年小组", at(UnitKind::YouthGroup))
        .field("body", "领导班子", at(UnitKind::LeadingBody))
        .field("standing", "政治面貌", standing.map_or(Cell::Unknown, |known| known.label().into()))
        .field("posts", "党内职务", Cell::List(posts)))
}
