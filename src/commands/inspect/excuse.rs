//! `inspect excuse` 情况说明.

use anyhow::Result;

use crate::commands::words;
use crate::page::{Cell, Page};
use crate::roster::meant_unit;
use crate::rules::{meant_rule, state_reason};
use crate::session::{Session, Writing, outcome};

/// 登记情况说明：某项要求为什么没有做到
///
/// 未达到和未到期的可以说明，一项只说明一次；以后的检查和报告都会附上
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 哪个党组织
    #[arg(long, value_name = "党组织")]
    pub unit: String,
    /// 哪项制度要求：代码或名称，如 R-ZTDR、主题党日
    #[arg(long, value_name = "制度要求")]
    pub rule: String,
    /// 哪个周期：月度要求写月份，季度要求写季度，如 2026-10、2026Q4
    #[arg(long, value_name = "期间")]
    pub period: String,
    /// 情况说明
    #[arg(long, value_name = "文字")]
    pub text: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Records the statement.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let period = words::period("--period", &args.period, today)?;
    let text = words::plain("情况说明", &args.text)?;
    let written = session.write(&args.writing, |w| {
        let unit = meant_unit(w, &args.unit, period.to().min(today))?;
        let rule = meant_rule(w, &args.rule, period.to())?;
        state_reason(w, unit.id, &rule.code, period, &text)?;
        Ok((unit, rule))
    })?;
    let (unit, rule) = &written.value;
    let page = Page::new("inspect.excuse", "情况说明")
        .field("unit", "", Cell::from(unit.id))
        .field("unit_name", "党组织", unit.name.as_str())
        .field("rule", "", rule.code.as_str())
        .field("rule_name", "制度要求", rule.name.as_str())
        .field("period", "", period.code())
        .field("period_name", "期间", period.label())
        .field("statement", "说明", text);
    Ok(outcome(page, written.operation, &args.writing))
}
