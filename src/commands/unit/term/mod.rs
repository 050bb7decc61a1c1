//! `unit term` 届期: elections, reminders and extensions as they are recorded.

mod change;
mod export;
mod extend;
mod import;
mod list;
mod remind;

use anyhow::Result;
use clap::Subcommand;

use crate::calendar::Day;
use crate::commands::words;
use crate::page::{Cell, Page};
use crate::roster::{TERM_YEARS, Term, TermFacts, Unit, add_term, meant_unit, term_standings_of};
use crate::rules::{Layer, TermRule, TermRules};
use crate::session::{Session, Writing, outcome};

/// 届期：登记换届选举、换届提醒和延期；到期情况用 wuxue inspect terms 查看
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with terms.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 登记一届：换届选举（或成立时选举）的日期和届期年限
    #[command(visible_alias = "新增")]
    Add(Add),
    /// 更正一届的当选日期、年限
    #[command(visible_alias = "更改")]
    Edit(change::Edit),
    /// 删去登记错了的一届，必须写明原因
    #[command(visible_alias = "删去")]
    Remove(change::Remove),
    /// 登记换届提醒：哪天提醒的，发函还是电话，谁经办
    #[command(visible_alias = "提醒")]
    Remind(remind::Args),
    /// 登记批准延期：延到哪天，哪个机关以什么文件批准
    #[command(visible_alias = "延期")]
    Extend(extend::Args),
    /// 一个党组织的历届，连同提醒和延期
    #[command(visible_alias = "历届")]
    List(list::Args),
    /// 从文件导入单位和届期；也用来查看、对比、撤销以前的导入
    #[command(visible_alias = "导入")]
    Import(import::Args),
    /// 导出届期，各列就是 unit term import 认的列
    #[command(visible_alias = "导出")]
    Export(export::Args),
}

/// Runs a subcommand of `unit term`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add(args, session),
        What::Edit(args) => change::edit(args, session),
        What::Remove(args) => change::remove(args, session),
        What::Remind(args) => remind::run(args, session),
        What::Extend(args) => extend::run(args, session),
        What::List(args) => list::run(args, session),
        What::Import(args) => import::run(args, session),
        What::Export(args) => export::run(args, session),
    }
}

/// 登记一届：换届选举（或成立时选举）的日期和届期年限
///
/// 不写年限的，机关党委 5 年，党总支、党支部 3 年；外单位名称以党总支、党支部结尾的 3 年，其余 5 年。换届以后再登记一届，上一届就是“已换届”
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 哪个党组织
    #[arg(value_name = "党组织")]
    pub unit: String,
    /// 当选日期：选举那天
    #[arg(long, value_name = "日期")]
    pub elected: String,
    /// 届期年限
    #[arg(long, value_name = "年数", value_parser = years())]
    pub years: Option<i64>,
    /// 年限与一般规定不同的，依据哪份文件
    #[arg(long, value_name = "依据")]
    pub basis: Option<String>,
    /// 备注
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Takes a number of years.
fn years() -> clap::builder::RangedI64ValueParser<i64> {
    clap::value_parser!(i64).range(TERM_YEARS)
}

fn elected(text: &str, today: Day) -> Result<Day> {
    Ok(words::day_of("--elected", text, today, "还没有选举的不能登记")?)
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let elected = elected(&args.elected, session.today)?;
    let basis = words::maybe_plain("依据", args.basis.as_deref())?;
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let rules = TermRules::load()?;
    let written = session.write(&args.writing, |w| {
        let unit = meant_unit(w, &args.unit, w.today)?;
        // A kind without a rule has no terms; that is what is said then.
        let years = args.years.or(rules.of(&unit).map(|rule| rule.years)).unwrap_or(*TERM_YEARS.start());
        let facts = TermFacts { elected, years, basis: basis.clone(), note: note.clone() };
        let id = add_term(w, &unit, &facts)?;
        let all = term_standings_of(w, &unit, w.today)?;
        let at = all.iter().position(|one| one.term.as_ref().is_some_and(|term| term.id == id));
        let before = at.and_then(|at| at.checked_sub(1)).map(|at| (all[at].ends, all[at].late));
        let page = Page::new("unit.term.add", "登记届期").field("term", "编号", id);
        let mut page = stated(page, &unit, &facts, rules.of(&unit));
        if let Some((_, late)) = before.filter(|(_, late)| *late > 0) {
            page = page.field("late", "上一届逾期换届（天）", late);
        }
        if let Some(Some(ends)) = before.map(|(ends, _)| ends)
            && elected < ends.months_earlier(12)
        {
            page = page.remark(format!(
                "上一届到 {ends} 才届满，提前了 1 年以上：提前换届须经上级党组织批准，一般不超过 1 年。"
            ));
        }
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// What a term says.
fn stated(page: Page, unit: &Unit, facts: &TermFacts, rule: Option<&TermRule>) -> Page {
    let basis = Basis::of(facts, rule);
    let page = page
        .field("unit", "", unit.id)
        .field("unit_name", "党组织", unit.name.as_str())
        .field("elected", "当选", facts.elected)
        .field("years", "届期（年）", facts.years)
        .field("ends", "届满", facts.ends())
        .field("layer", "", basis.layer.map(Layer::code))
        .field("layer_name", "依据类别", basis.layer.map(Layer::label))
        .field("clause", "依据", basis.clause.clone())
        .field("note", "备注", facts.note.clone());
    match rule.filter(|rule| basis.clause == Cell::Unknown && rule.years != facts.years) {
        Some(rule) => page.remark(format!(
            "{}的届期一般为 {} 年；另有规定的，写明依据：wuxue unit term edit {} --basis 依据",
            rule.kind.label(),
            rule.years,
            unit.name
        )),
        None => page,
    }
}

/// On what the length of a term rests.
pub(crate) struct Basis {
    /// Where its force comes from; none if nothing was stated.
    pub layer: Option<Layer>,
    /// Document and article.
    pub clause: Cell,
}

impl Basis {
    /// What was stated, else the rule if the term is as long as it says.
    pub fn of(facts: &TermFacts, rule: Option<&TermRule>) -> Basis {
        match (&facts.basis, rule.filter(|rule| rule.years == facts.years)) {
            (Some(basis), _) => Basis { layer: Some(Layer::Local), clause: basis.as_str().into() },
            (None, Some(rule)) => Basis { layer: Some(rule.layer), clause: rule.clause.as_str().into() },
            (None, None) => Basis { layer: None, clause: Cell::Unknown },
        }
    }
}

/// Which term of which unit.
fn named(page: Page, unit: &Unit, term: &Term) -> Page {
    page.field("term", "编号", term.id)
        .field("unit", "", unit.id)
        .field("unit_name", "党组织", unit.name.as_str())
        .field("elected", "当选", term.facts.elected)
}
