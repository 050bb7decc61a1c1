//! `checklist audit` 检查台账: where the loop is broken, and the rates.

use anyhow::Result;

use crate::calendar::{Grain, Period};
use crate::commands::words;
use crate::finding;
use crate::page::{Cell, Chart, Drawing, Page, Table};
use crate::register::{MatterNames, Tally, audit, by_class, by_lead, matters_on, mechanisms, total};
use crate::roster::{Names, UnitKind};
use crate::rules::WorkingDays;
use crate::session::Session;

/// 检查台账：学了没有列入的、列入没有传达的、没有措施没有牵头的、逾期的、文号断了的；销号率和机制建立率
///
/// 每个问题都写明怎样处理。销号率只算能够销号的：长期坚持、仅登记编号、作废的不算
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 第一议题对照哪一期的活动记录，如 2026、2026Q3；不写则为今年
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 查出问题的，退出码为 1
    #[arg(long)]
    pub check: bool,
}

/// Audits the register.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let period = match &args.period {
        Some(text) => words::period("--period", text, today)?,
        None => Period::containing(Grain::Year, today),
    };
    let store = session.read()?;
    let records = &store.records();
    let found = audit(records, &period, today)?;
    let days = WorkingDays::read(records)?;
    let (classes, names) = (MatterNames::read(records)?, Names::read(records, today)?);
    let all = matters_on(records, today)?;
    let by_class = by_class(&all, today, &days);
    let class_rows = by_class
        .iter()
        .map(|(class, tally)| (Cell::from(class.code()), Cell::from(classes.of(*class)), *tally));
    let lead_rows = by_lead(&all, today, &days)
        .into_iter()
        .map(|(unit, tally)| (Cell::from(unit), Cell::from(names.unit(unit)), tally));
    let known = mechanisms(records, today)?;
    let established = known.iter().filter(|one| one.established.is_some()).count();
    let outside = names.units().filter(|unit| {
        unit.kind == UnitKind::OutsideUnit
            && unit.exists_on(today)
            && !known.iter().any(|one| one.unit.id == unit.id)
    });
    let whole = total(&by_class);
    let mut page =
        Page::new("checklist.audit", "政治要件台账检查")
            .field("as_of", "截至", today)
            .field("period", "", period.code())
            .field("period_label", "第一议题对照", period.label())
            .field("count", "查出问题（个）", found.len() as i64)
            .field("rate", "销号率", Cell::Share { n: whole.closed, of: whole.closable() })
            .field("rate_left_out", "没有计入销号率的", left_out(whole))
            .field("mechanism", "机制建立率", Cell::Share { n: established as i64, of: known.len() as i64 })
            .field("mechanism_left_out", "没有列入的外单位", outside.count() as i64)
            .table(finding::table(&found).when_empty("没有查出问题。"))
            .table(tallies("classes", "按类别", ("class", "class_name", "类别"), class_rows).chart(
                Chart::new(Drawing::Bars, "各类要件（件）", "class_name", ["listed", "closed", "overdue"]),
            ))
            .table(
                tallies("leads", "按牵头单位", ("unit", "unit_name", "牵头单位"), lead_rows)
                    .omit_when_empty(),
            );
    let without: Vec<String> =
        known.iter().filter(|one| one.established.is_none()).map(|one| one.unit.name.clone()).collect();
    if !without.is_empty() {
        page = page.remark(format!("还没有建立闭环落实机制的：{}。", without.join("、")));
    }
    page.findings = args.check && !found.is_empty();
    Ok(page)
}

/// What does not count in 销号率, by why.
fn left_out(whole: Tally) -> Cell {
    let why = [("长期坚持", whole.standing), ("仅登记编号", whole.numbered), ("作废", whole.voided)];
    let said: Vec<String> =
        why.iter().filter(|(_, n)| *n > 0).map(|(why, n)| format!("{why} {n} 件")).collect();
    if said.is_empty() { Cell::Empty } else { Cell::List(said) }
}

/// A row for each tally.
pub(super) fn tallies(
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
