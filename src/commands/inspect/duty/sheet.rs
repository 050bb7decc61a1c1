//! `inspect duty sheet` 责任清单落实情况表.

use std::collections::BTreeMap;

use anyhow::Result;

use super::{asked, is_asked, none_of, whose, year};
use crate::calendar::{Day, Period};
use crate::chain::{Duty, Occurrence, duties_due};
use crate::commands::log::{describe, paper_form};
use crate::page::{Block, Cell, Page, Paper, Part, Table, file_name};
use crate::refusal::Refusal;
use crate::roster::UnitId;
use crate::session::Session;
use crate::store::Records;

/// 责任清单落实情况表：每个党组织一张，列明每一期的完成情况、佐证和情况说明
///
/// 一个党组织一个文件：--paper html -o 落实情况表
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只看这个党组织及其下级的
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 哪个年度；不写则为今年
    #[arg(long, value_name = "年", value_parser = clap::value_parser!(i32).range(1921..=2100))]
    pub year: Option<i32>,
    /// 一个党组织写一个文件，放进一个新文件夹，这是文件的格式
    #[arg(long, value_name = "格式", value_parser = paper_form())]
    pub paper: Option<Paper>,
}

/// Writes the sheets.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let (of, today) = (year(args.year, session.today), session.today);
    let on = of.to().min(today);
    let of_whom = asked(session, records, args.unit.as_deref(), on)?;
    let mut by_unit: BTreeMap<UnitId, Vec<(Duty, Vec<Occurrence>)>> = BTreeMap::new();
    for (duty, all) in duties_due(records, of, today)? {
        if is_asked(&of_whom, &duty) {
            by_unit.entry(duty.unit).or_default().push((duty, all));
        }
    }
    let title = format!("{}责任清单落实情况表", of.label());
    let mut page = Page::new("inspect.duty.sheet", title.clone())
        .field("year", "", i64::from(of.from().year()))
        .field("as_of", "截至", today);
    if by_unit.is_empty() && args.paper.is_some() {
        return Err(Refusal::refused(none_of(&of_whom)).hint("查看责任清单：wuxue inspect duty list").into());
    }
    if by_unit.is_empty() {
        return Ok(page.paragraph(none_of(&of_whom)));
    }
    let (mut parts, mut index) = (Vec::new(), Vec::new());
    for (unit, own) in &by_unit {
        let name = describe::unit_name(records, *unit, on)?;
        let table = table(records, own, of, on)?;
        match args.paper {
            None => page = page.heading(name.clone()).table(table),
            Some(_) => {
                let file = file_name(&format!("{name} 责任清单落实情况表"));
                index.push(vec![
                    Cell::from(*unit),
                    name.as_str().into(),
                    (own.len() as i64).into(),
                    Cell::Part(file.clone()),
                ]);
                let paper = Page::new("inspect.duty.sheet.paper", format!("{name}{title}"))
                    .field("as_of", "截至", today)
                    .table(table)
                    .block(Block::Signatures(vec!["责任主体负责人".into(), "填表人".into()]));
                parts.push(Part { name: file, page: paper });
            }
        }
    }
    if args.paper.is_some() {
        let columns = [("unit", ""), ("unit_name", "党组织"), ("duties", "责任项数"), ("file", "文件")];
        page = page.table(Table::new("rows", &columns).rows(index));
        (page.parts, page.folder) = (Some(parts), args.paper);
    }
    Ok(page)
}

/// A row for each occurrence, by the words of the version that it is judged by.
fn table(records: &Records<'_>, own: &[(Duty, Vec<Occurrence>)], of: Period, on: Day) -> Result<Table> {
    let mut rows = Vec::new();
    for (duty, all) in own {
        for one in all {
            let Some(version) = duty.versions.iter().find(|version| version.version == one.version) else {
                continue;
            };
            let holders = match (&duty.post, one.holders.is_empty()) {
                (None, _) => Cell::Empty,
                (Some(_), true) => Cell::from("（空缺）"),
                (Some(_), false) => Cell::List(one.holders.clone()),
            };
            rows.push(vec![
                (rows.len() as i64 + 1).into(),
                Cell::from(duty.id),
                whose(records, duty, on)?.into(),
                version.facts.name.as_str().into(),
                version.facts.what.as_str().into(),
                one.period.label().trim_start_matches(&of.label()).to_owned().into(),
                one.due().into(),
                holders,
                one.state.code().into(),
                one.said().into(),
                one.day().into(),
                one.evidence().into(),
                one.evidence_in_words().into(),
                one.statement.clone().into(),
            ]);
        }
    }
    let columns = [
        ("number", "序号"),
        ("duty", ""),
        ("whose", "责任主体"),
        ("name", "名称"),
        ("what", "具体任务"),
        ("period_label", "哪一期"),
        ("due", "完成时限"),
        ("holders", "责任人"),
        ("state", ""),
        ("state_name", "完成情况"),
        ("day", "完成日期"),
        ("evidence", ""),
        ("evidence_name", "佐证材料"),
        ("statement", "情况说明"),
    ];
    let first = own.first().map(|(duty, _)| duty.unit.to_string().to_lowercase()).unwrap_or_default();
    let mut table = Table::new("rows", &columns).rows(rows).hide_empty_columns().in_tables();
    table.key = first.into();
    Ok(table)
}
