//! `inspect terms` 届期.

use anyhow::Result;
use clap::Subcommand;

use super::letter;
use crate::calendar::Day;
use crate::commands::unit::term::Basis;
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::roster::{TermStanding, TermState, beneath, liaisons, meant_unit, term_standings, units};
use crate::rules::{Layer, TermRules};
use crate::session::Session;
use crate::store::Records;

/// 届期：各党组织和外单位哪天届满，该不该提醒，逾期没有；也写换届提醒函
///
/// 登记换届、提醒、延期：wuxue unit term
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// 只看这个党组织及其下级
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只看几个月以内届满的，连同逾期的
    #[arg(long, value_name = "月数", value_parser = clap::value_parser!(u32).range(0..=120))]
    pub within: Option<u32>,
    /// 只看这种状态
    #[arg(long, value_name = "状态", value_parser = words::member::<TermState>())]
    pub state: Option<TermState>,
    /// 连以前各届一起列出
    #[arg(long)]
    pub all: bool,
    /// 有逾期未换届的，退出码为 1（供脚本使用）
    #[arg(long)]
    pub check: bool,
    /// 子命令。
    #[command(subcommand)]
    pub what: Option<What>,
}

/// What else of the terms.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 换届提醒函：给一个党组织，或给应提醒和逾期的每一个
    #[command(visible_alias = "提醒函")]
    Letter(letter::Args),
}

/// Shows how every unit stands with its term.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    if let Some(What::Letter(args)) = &args.what {
        return letter::run(args, session);
    }
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let mut all = term_standings(records, today, args.all || args.state == Some(TermState::Renewed))?;
    let mut page = Page::new("inspect.terms", "届期").field("as_of", "截至", today);
    if let Some(text) = &args.unit {
        let unit = meant_unit(records, text, today)?;
        let within = beneath(&units(records, today)?, unit.id);
        all.retain(|one| within.contains(&one.unit.id));
        page = page.field("unit", "党组织", unit.name);
    }
    let unknown = all.iter().filter(|one| one.state == TermState::Unknown).count();
    let overdue = all.iter().any(|one| one.state == TermState::Overdue);
    let to_remind = all.iter().any(|one| one.to_remind);
    page.findings = args.check && overdue;
    if let Some(months) = args.within {
        let near = |one: &TermStanding| {
            one.days.is_some() && one.ends.is_some_and(|ends| ends.months_earlier(months) <= today)
        };
        all.retain(near);
        page = page.field("within", "", i64::from(months)).field(
            "within_name",
            "范围",
            format!("{months} 个月内届满，连同逾期的"),
        );
    }
    if let Some(state) = args.state {
        all.retain(|one| one.state == state);
        page = page.field("state", "", state.code()).field("state_name", "状态", state.label());
    }
    let none = if args.within.is_some() {
        "这段时间内没有届满的。"
    } else {
        "没有这样的党组织。"
    };
    page = page.table(terms_table(records, &all, today)?.when_empty(none));
    if !all.is_empty() {
        page = page.remark(summary(&all));
    }
    if unknown > 0 {
        let unseen = args.within.map(|_| "，到没到期无从知道，没有列出").unwrap_or_default();
        page = page.remark(format!(
            "{unknown} 个没有登记届期（待补）{unseen}；登记：wuxue unit term add 党组织 --elected 当选日期，成批登记：wuxue unit term import 文件"
        ));
    }
    if to_remind {
        page = page.remark(
            "写换届提醒函：wuxue inspect terms letter --paper html -o 换届提醒函；提醒以后登记：wuxue unit term remind --due --way 发函",
        );
    }
    Ok(page)
}

/// How many terms there are of each state, those that occur only.
fn summary(all: &[TermStanding]) -> String {
    let counts: Vec<String> = TermState::ALL
        .iter()
        .map(|state| (state, all.iter().filter(|one| one.state == *state).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| format!("{} {count}", state.label()))
        .collect();
    format!("共 {} 项：{}。", all.len(), counts.join("，"))
}

/// A row for each term: for people what to do about it, for scripts the codes besides.
pub(crate) fn terms_table(records: &Records<'_>, all: &[TermStanding], today: Day) -> Result<Table> {
    let rules = TermRules::load()?;
    let names = liaisons(records)?;
    let columns = [
        ("term", "编号"),
        ("unit", ""),
        ("unit_name", "党组织"),
        ("kind", ""),
        ("kind_name", ""),
        ("elected", "当选"),
        ("years", "届期（年）"),
        ("ends", "届满"),
        ("extended_until", ""),
        ("state", ""),
        ("state_name", "状态"),
        ("days_left", "还有（天）"),
        ("days_overdue", "逾期（天）"),
        ("to_remind", ""),
        ("reminded", "最近提醒"),
        ("renewed", "换届"),
        ("late", ""),
        ("begun_late", "上届逾期换届（天）"),
        ("liaison", "联系人"),
        ("layer", ""),
        ("layer_name", "依据类别"),
        ("clause", "依据"),
        ("note", "备注"),
    ];
    let rows = all.iter().map(|one| {
        let (unit, rule) = (&one.unit, rules.of(&one.unit));
        let facts = one.term.as_ref().map(|term| &term.facts);
        let basis = facts.map(|facts| Basis::of(facts, rule));
        let layer = match &basis {
            Some(basis) => basis.layer,
            None => rule.map(|rule| rule.layer),
        };
        let clause = match basis {
            Some(basis) => basis.clause,
            None => rule.map(|rule| rule.clause.as_str()).into(),
        };
        let known = |cell: Option<Cell>| cell.unwrap_or(Cell::Unknown);
        let late = |days: i64| if days > 0 { Cell::Int(days) } else { Cell::Empty };
        vec![
            one.term.as_ref().map(|term| term.id).map(Cell::from).unwrap_or_default(),
            unit.id.into(),
            unit.name.as_str().into(),
            unit.kind.code().into(),
            unit.kind.label().into(),
            known(facts.map(|facts| facts.elected.into())),
            known(facts.map(|facts| facts.years.into())),
            known(one.ends.map(Cell::from)),
            one.term.as_ref().and_then(|term| term.extension(today)).map(|known| known.until).into(),
            one.state.code().into(),
            one.said().into(),
            one.days.filter(|days| *days >= 0).into(),
            one.days.filter(|days| *days < 0).map(|days| -days).into(),
            one.to_remind.into(),
            one.reminded(today).into(),
            one.renewed.into(),
            late(one.late),
            late(one.begun_late),
            names.get(&unit.id).cloned().into(),
            layer.map(Layer::code).into(),
            layer.map(Layer::label).into(),
            clause,
            facts.and_then(|facts| facts.note.clone()).into(),
        ]
    });
    let mut table = Table::new("rows", &columns).rows(rows.collect::<Vec<_>>()).hide_empty_columns();
    table.keep_at_the_desk(&["term"]);
    Ok(table)
}
