//! The register paper 台账: how the matters stand on the last day of a period, by class and by lead unit, with the rates,
//! those overdue by name, and all of them. Its tables are also those of `checklist list` and `checklist audit`.

use anyhow::Result;

use super::{Asks, Report, Scope, monthly};
use crate::calendar::{Day, Reckoning};
use crate::page::{Cell, Chart, Drawing, Page, Place, Table};
use crate::record::{Setting, setting};
use crate::refusal::Refusal;
use crate::register::{
    Limits, Matter, MatterNames, MatterState, Mechanism, Tally, TaskState, by_class, by_lead, matters_on,
    mechanisms, total,
};
use crate::roster::{Names, UnitId, beneath, units};
use crate::rules::WorkingDays;
use crate::store::Records;

/// The register paper.
pub(super) const REPORT: Report = Report {
    name: "register",
    title: "台账",
    question: "期末政治要件台账：各类办到哪一步，销号率和机制建立率，逾期的是哪几件",
    asks: Asks::Units,
    period: "上月",
    grain: None,
    audience: None,
    figures: Vec::new,
    page,
    explain: |_, _, figure| Err(Refusal::not_found(format!("没有“{figure}”这个指标。")).into()),
};

fn page(records: &Records<'_>, scope: &Scope) -> Result<Page> {
    let (on, told) = (scope.last_day(), scope.reckoning());
    let days = WorkingDays::read(records)?;
    let mut all = matters_on(records, on)?;
    if let Some(unit) = &scope.unit {
        let within = beneath(&units(records, on)?, unit.id);
        all.retain(|one| concerns(one, &within));
    }
    let overdue: Vec<Matter> =
        all.iter().filter(|one| one.stands(told, &days).overdue.is_some()).cloned().collect();
    let whole = total(&by_class(&all, told, &days));
    let organ = setting(records, Setting::Organ)?.unwrap_or_default();
    let of = scope.unit.as_ref().map(|unit| format!("（{}）", unit.name)).unwrap_or_default();
    let mut page = Page::new("report.register", format!("{organ}{}政治要件台账{of}", scope.period.label()))
        .field("period", "", scope.period.code())
        .field("state_as_of", "截至", on)
        .field("as_of", "", scope.as_of)
        .field("unit", "", scope.unit.as_ref().map(|unit| Cell::from(unit.id)).unwrap_or_default())
        .field("count", "要件（件）", all.len() as i64)
        .field("rate", "销号率", Cell::Share { n: whole.closed, of: whole.closable() })
        .field("rate_left_out", "没有计入销号率的", rate_left_out(whole))
        .field("overdue", "逾期（件）", whole.overdue);
    let mut known = Vec::new();
    // Whether an organ has a mechanism is nothing of one unit's own.
    if scope.unit.is_none() {
        known = mechanisms(records, on)?;
        let established = known.iter().filter(|one| one.established.is_some()).count() as i64;
        page = page.field("mechanism", "机制建立率", Cell::Share { n: established, of: known.len() as i64 });
    }
    page = page.heading("一、总体情况").paragraph(sentence(&whole, on));
    if let Some(life) = scope.life(monthly::roster_begins(records, scope)?) {
        page = page.paragraph(life);
    }
    page = page.table(reported(classes_table(records, &all, told, &days)?));
    page = page.table(reported(leads_table(records, &all, told, &days)?));
    if let Some(note) = leads_note(&all, on, &days) {
        page = page.paragraph(note);
    }
    if let Some(said) = mechanisms_said(&known) {
        page = page.paragraph(said);
    }
    let named = |key: &'static str, matters: &[Matter]| -> Result<Table> {
        let table = matters_table(records, matters, told, &days)?;
        Ok(reported(Table { key: key.into(), ..table }))
    };
    Ok(page
        .heading("二、逾期的要件")
        .table(named("overdue", &overdue)?.when_empty("没有逾期的要件。"))
        .heading("三、台账")
        .table(named("matters", &all)?.when_empty("台账里没有要件。")))
}

/// What stands below the lead units where they do not add up to the register.
fn leads_note(all: &[Matter], on: Day, days: &WorkingDays) -> Option<String> {
    let (mut shared, mut without) = (false, 0);
    for one in all.iter().filter(|one| one.stands(on, days).state != MatterState::Voided) {
        match by_lead(std::slice::from_ref(one), on, days).len() {
            0 => without += 1,
            1 => {}
            _ => shared = true,
        }
    }
    if !shared && (without == 0 || without == all.len()) {
        return None;
    }
    let mut said = Vec::new();
    if shared {
        said.push("一件要件由几个单位牵头的，各单位分别计".to_owned());
    }
    if without > 0 {
        said.push(format!("没有登记牵头单位的 {without} 件不在上表内"));
    }
    Some(format!("注：{}。", said.join("；")))
}

/// As reports have their tables.
fn reported(table: Table) -> Table {
    Table { place: Place::Tables, ..table }
}

/// 截至 2026年10月31日，台账在册 6 件，已传达学习 5 件，…
fn sentence(whole: &Tally, on: Day) -> String {
    if whole.listed == 0 {
        return format!("截至{}，台账里没有要件。", on.chinese());
    }
    let mut text = format!(
        "截至{}，台账在册 {} 件，已传达学习 {} 件，已部署 {} 件。需销号 {} 件，已销号 {} 件，正在办理 {} 件，销号率 {}",
        on.chinese(),
        whole.listed,
        whole.conveyed,
        whole.deployed,
        whole.closable(),
        whole.closed,
        whole.in_hand,
        monthly::percent(whole.closed, whole.closable())
    );
    let rest = [("长期坚持", whole.standing), ("仅登记编号", whole.numbered), ("逾期", whole.overdue)];
    for (what, n) in rest.into_iter().filter(|(_, n)| *n > 0) {
        text.push_str(&format!("；{what} {n} 件"));
    }
    text + "。"
}

/// What does not count in 销号率, by why.
pub fn rate_left_out(whole: Tally) -> Cell {
    let why = [("长期坚持", whole.standing), ("仅登记编号", whole.numbered), ("作废", whole.voided)];
    let said: Vec<String> =
        why.iter().filter(|(_, n)| *n > 0).map(|(why, n)| format!("{why} {n} 件")).collect();
    if said.is_empty() { Cell::Empty } else { Cell::List(said) }
}

/// Whether a unit of these leads or supports one of its tasks.
pub fn concerns(one: &Matter, units: &[UnitId]) -> bool {
    one.tasks.iter().any(|task| {
        units.contains(&task.facts.lead) || task.facts.support.iter().any(|unit| units.contains(unit))
    })
}

/// Which organs should have a mechanism and have none; nothing if all have one.
pub fn mechanisms_said(known: &[Mechanism]) -> Option<String> {
    let without: Vec<&str> =
        known.iter().filter(|one| one.established.is_none()).map(|one| one.unit.name.as_str()).collect();
    (!without.is_empty()).then(|| format!("还没有建立闭环落实机制的：{}。", without.join("、")))
}

/// How the matters of each class stand.
///
/// # Errors
/// Only those of the store.
pub fn classes_table(
    records: &Records<'_>,
    all: &[Matter],
    on: impl Into<Reckoning>,
    days: &WorkingDays,
) -> Result<Table> {
    let classes = MatterNames::read(records)?;
    let rows = by_class(all, on, days)
        .into_iter()
        .map(|(class, tally)| (Cell::from(class.code()), Cell::from(classes.of(class)), tally));
    Ok(tallies("classes", "按类别", ("class", "class_name", "类别"), rows).chart(Chart::new(
        Drawing::Bars,
        "各类要件（件）",
        "class_name",
        ["listed", "closed", "overdue"],
    )))
}

/// How those stand that each unit leads.
///
/// # Errors
/// Only those of the store.
pub fn leads_table(
    records: &Records<'_>,
    all: &[Matter],
    on: impl Into<Reckoning>,
    days: &WorkingDays,
) -> Result<Table> {
    let on = on.into();
    let names = Names::read(records, on.day)?;
    let rows = by_lead(all, on, days)
        .into_iter()
        .map(|(unit, tally)| (Cell::from(unit), Cell::from(names.unit(unit)), tally));
    Ok(tallies("leads", "按牵头单位", ("unit", "unit_name", "牵头单位"), rows).omit_when_empty())
}

/// A row for each tally.
fn tallies(
    key: &'static str,
    caption: &str,
    of: (&'static str, &'static str, &'static str),
    rows: impl Iterator<Item = (Cell, Cell, Tally)>,
) -> Table {
    let columns = [
        (of.0, ""),
        (of.1, of.2),
        ("listed", "登记"),
        ("conveyed", "已传达"),
        ("deployed", "已部署"),
        ("in_hand", "正在办理"),
        ("closed", "已销号"),
        ("rate", "销号率"),
        ("standing", "长期坚持"),
        ("numbered", "仅登记编号"),
        ("overdue", "逾期"),
        ("voided", "作废"),
    ];
    let rows = rows.map(|(code, name, tally)| {
        let rate = Cell::Share { n: tally.closed, of: tally.closable() };
        vec![
            code,
            name,
            tally.listed.into(),
            tally.conveyed.into(),
            tally.deployed.into(),
            tally.in_hand.into(),
            tally.closed.into(),
            rate,
            tally.standing.into(),
            tally.numbered.into(),
            tally.overdue.into(),
            tally.voided.into(),
        ]
    });
    Table::new(key, &columns).caption(caption).rows(rows)
}

/// A row for each matter.
///
/// # Errors
/// Only those of the store.
pub fn matters_table(
    records: &Records<'_>,
    shown: &[Matter],
    on: impl Into<Reckoning>,
    days: &WorkingDays,
) -> Result<Table> {
    let on = on.into();
    let (names, classes) = (Names::read(records, on.day)?, MatterNames::read(records)?);
    let limits = Limits::read(records)?;
    let rows = shown.iter().map(|one| {
        let stands = one.stands(on, days);
        let mut leads: Vec<String> = Vec::new();
        let (mut done, mut given) = (0, 0);
        for task in &one.tasks {
            let state = one.task_stands(task, on, days).state;
            if state == TaskState::Dropped {
                continue;
            }
            given += 1;
            done += i64::from(state == TaskState::Done);
            let lead = names.unit(task.facts.lead);
            if !leads.contains(&lead) {
                leads.push(lead);
            }
        }
        let next = one.next(on.day, days, &limits);
        vec![
            Cell::from(one.id),
            one.facts.class.code().into(),
            classes.of(one.facts.class).into(),
            one.called().into(),
            one.facts.number.clone().into(),
            one.facts.received.into(),
            one.listed.into(),
            stands.conveyed.into(),
            Cell::Share { n: done, of: given },
            if leads.is_empty() { Cell::Empty } else { Cell::List(leads) },
            one.facts.owner.map(|owner| names.person(owner)).into(),
            stands.due.into(),
            stands.state.code().into(),
            stands.said().into(),
            stands.overdue.is_some().into(),
            next.map(|next| next.step.label()).into(),
        ]
    });
    let columns = [
        ("matter", "编号"),
        ("class", ""),
        ("class_name", "类别"),
        ("title", "名称"),
        ("number", "文号"),
        ("received", "收到"),
        ("listed", ""),
        ("conveyed", "传达学习"),
        ("tasks", "任务完成"),
        ("leads", "牵头"),
        ("owner", "责任人"),
        ("due", "完成时限"),
        ("state", ""),
        ("state_name", "状态"),
        ("overdue", ""),
        ("next", "下一步"),
    ];
    Ok(Table::new("rows", &columns).rows(rows).hide_empty_columns())
}
