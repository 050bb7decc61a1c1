//! `unit term list` 历届.

use anyhow::Result;

use crate::commands::{inspect, named};
use crate::page::{Page, Table};
use crate::refusal::Refusal;
use crate::roster::{has_terms, liaisons, term_standings_of};
use crate::session::Session;

/// 一个党组织的历届：当选、届满、换届是否及时，提醒和延期
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 哪个党组织
    #[arg(value_name = "党组织")]
    pub unit: String,
}

/// Lists the terms of a unit.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let unit = named::unit(session, records, &args.unit)?;
    if !has_terms(unit.kind) {
        return Err(Refusal::refused(format!("“{}”是{}，不登记届期。", unit.name, unit.kind.label()))
            .hint("查看各党组织的届期：wuxue inspect terms")
            .into());
    }
    let standings = term_standings_of(records, &unit, today)?;
    let (mut reminders, mut extensions) = (Vec::new(), Vec::new());
    for term in standings.iter().filter_map(|one| one.term.as_ref()) {
        for (_, one) in &term.reminders {
            reminders.push(vec![
                term.id.into(),
                one.day.into(),
                one.way.code().into(),
                one.way.label().into(),
                one.handler.as_str().into(),
                one.note.clone().into(),
            ]);
        }
        for (_, one) in &term.extensions {
            extensions.push(vec![
                term.id.into(),
                one.until.into(),
                one.approved.into(),
                one.approval.as_str().into(),
                one.body.as_str().into(),
            ]);
        }
    }
    let of_reminders = [
        ("term", "届期"),
        ("day", "提醒"),
        ("way", ""),
        ("way_name", "方式"),
        ("handler", "经办人"),
        ("note", "备注"),
    ];
    let of_extensions = [
        ("term", "届期"),
        ("until", "延期至"),
        ("approved", "批准"),
        ("approval", "批准文件"),
        ("body", "批准机关"),
    ];
    let mut table = inspect::terms_table(records, &standings, today)?.caption("历届");
    // They are of one unit, which the page names.
    for column in &mut table.columns {
        if ["unit_name", "liaison"].contains(&&*column.key) {
            column.label = "".into();
        }
    }
    let page = Page::new("unit.term.list", format!("{}的历届", unit.name))
        .field("unit", "编号", unit.id)
        .field("unit_name", "", unit.name.as_str())
        .field("liaison", "联系人", liaisons(records)?.remove(&unit.id))
        .field("as_of", "截至", today)
        .table(table);
    let page = page
        .table(
            Table::new("reminders", &of_reminders)
                .caption("换届提醒")
                .rows(reminders)
                .hide_empty_columns()
                .omit_when_empty(),
        )
        .table(Table::new("extensions", &of_extensions).caption("延期").rows(extensions).omit_when_empty());
    Ok(match standings.iter().any(|one| one.term.is_some()) {
        true => page,
        false => page.remark(format!("登记：wuxue unit term add {} --elected 当选日期", unit.name)),
    })
}
