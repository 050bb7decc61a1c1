//! A person's page: everything that person did in a period, owes and is short of. It is for the person and the
//! branch: it compares with rules, never with other persons.

mod debts;
mod sessions;
mod work;

use anyhow::{Context, Result};

use super::names::Names;
use super::{Asks, Report, Scope, hours};
use crate::page::{Cell, Page};
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
        .field("as_of", "截至", scope.as_of.0);
    let page = standing(records, scope, person, page)?;
    let page = hours::fields(records, scope, person.id, page)?;
    Ok(page
        .heading("一、参加学习")
        .table(sessions::by_tier(&sessions))
        .table(sessions::list(&sessions, &mut names)?)
        .table(debts::open(records, scope, person.id, &mut names)?)
        .table(work::parts(records, scope, person.id, &mut names)?)
        .table(work::decisions(records, scope, person.id)?)
        .table(work::services(records, scope, person.id)?))
}

/// Where the person stood on the last day that counts.
fn standing(records: &Records<'_>, scope: &Scope, person: &Person, page: Page) -> Result<Page> {
    let on = scope.last_day();
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
        .field("branch", "党支部", at(UnitKind::Branch))
        .field("party_group", "党小组", at(UnitKind::PartyGroup))
        .field("youth_group", "青年小组", at(UnitKind::YouthGroup))
        .field("body", "领导班子", at(UnitKind::LeadingBody))
        .field("standing", "政治面貌", standing.map_or(Cell::Unknown, |known| known.label().into()))
        .field("posts", "党内职务", Cell::List(posts)))
}
