//! `inspect rules` 检查.

use anyhow::Result;

use crate::calendar::{Grain, Period};
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::roster::meant_unit;
use crate::rules::{Question, State, Verdict, evaluate};
use crate::session::Session;

/// 逐个党组织、逐项制度检查完成情况
///
/// 月度要求按月检查；季度、半年、年度要求在各自周期内累计，周期结束前未做到的是“未到期”
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 检查哪个期间，如 2026-10、2026Q4、上月；不写则为上月
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 只看这个党组织及其下级
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只列出未达到和已说明的
    #[arg(long)]
    pub short: bool,
    /// 有未达到又没有说明的，退出码为 1（供脚本使用）
    #[arg(long)]
    pub check: bool,
}

/// Shows how every unit stands against every rule.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let period = match &args.period {
        Some(text) => words::period("--period", text, today)?,
        None => Period::containing(Grain::Month, today).previous(),
    };
    let on = period.to().min(today);
    let unit = args.unit.as_deref().map(|text| meant_unit(records, text, on)).transpose()?;
    let question = Question { period, units: unit.as_ref().map(|unit| unit.id), as_of: today };
    let verdicts = evaluate(records, &question)?;
    let missed = |verdict: &&Verdict| matches!(verdict.state, State::Short | State::Stated);
    let shown: Vec<&Verdict> = verdicts.iter().filter(|v| !args.short || missed(v)).collect();
    let when_empty = match (verdicts.is_empty(), args.short) {
        (false, true) => "没有未达到的。",
        _ => "没有需要检查的：没有党组织适用现行的制度要求。",
    };
    let mut page = Page::new("inspect.rules", format!("制度要求检查：{}", period.label()))
        .field("period", "", period.code())
        .field("as_of", "截至", today);
    if let Some(unit) = &unit {
        page = page.field("unit", "党组织", unit.name.as_str());
    }
    page.findings = args.check && verdicts.iter().any(|verdict| verdict.state == State::Short);
    page = page.table(table(&shown).when_empty(when_empty));
    if !verdicts.is_empty() {
        page = page.remark(summary(&verdicts));
    }
    if verdicts.iter().any(|verdict| verdict.state == State::Short) {
        page = page.remark(
            "有正当理由没有做到的，登记情况说明：wuxue inspect excuse --unit 党组织 --rule 制度要求 --period 期间 --text 理由",
        );
    }
    Ok(page)
}

/// For people the names and one column of remarks; for scripts the codes besides.
fn table(verdicts: &[&Verdict]) -> Table {
    Table::new(
        "rows",
        &[
            ("unit", ""),
            ("unit_name", "党组织"),
            ("rule", ""),
            ("rule_name", "制度要求"),
            ("period", ""),
            ("period_name", "期间"),
            ("measure", ""),
            ("expected", "应开展"),
            ("held", "已开展"),
            ("late", ""),
            ("state", ""),
            ("state_name", "状态"),
            ("why", ""),
            ("statement", ""),
            ("remark", "说明"),
            ("layer", ""),
            ("layer_name", "依据类别"),
            ("clause", "依据"),
        ],
    )
    .rows(verdicts.iter().map(|v| {
        vec![
            v.unit.into(),
            v.unit_name.as_str().into(),
            v.rule.as_str().into(),
            v.rule_name.as_str().into(),
            v.period.code().into(),
            v.period.label().into(),
            v.measure.code().into(),
            v.expected.into(),
            v.held.into(),
            v.late.into(),
            v.state.code().into(),
            v.state.label().into(),
            v.why.clone().into(),
            v.statement.clone().into(),
            remark(v),
            v.layer.code().into(),
            v.layer.label().into(),
            v.clause.as_str().into(),
        ]
    }))
}

/// Why a rule does not apply or what is missing, and the statement that answers it.
fn remark(verdict: &Verdict) -> Cell {
    let statement = verdict.statement.as_ref().map(|text| format!("情况说明：{text}"));
    let parts: Vec<String> = verdict.why.clone().into_iter().chain(statement).collect();
    if parts.is_empty() { Cell::Empty } else { Cell::Text(parts.join("；")) }
}

/// How many verdicts of each state there are, those that occur only.
fn summary(verdicts: &[Verdict]) -> String {
    let counts: Vec<String> = State::ALL
        .iter()
        .map(|state| (state, verdicts.iter().filter(|verdict| verdict.state == *state).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| format!("{} {count}", state.label()))
        .collect();
    format!("共 {} 项：{}。", verdicts.len(), counts.join("，"))
}
