//! Statements 情况说明: a miss is answered once, and every later paper shows the answer.

use std::collections::HashMap;

use anyhow::Result;

use super::{Question, State, evaluate, meant_rule};
use crate::calendar::Period;
use crate::refusal::Refusal;
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Records, Write, named_params};

/// The texts by unit, code of the rule, and code of the period.
pub(super) type Statements = HashMap<(UnitId, String, String), String>;

/// All statements.
pub(super) fn statements(records: &Records<'_>) -> Result<Statements> {
    let rows = records.rows(sql!("statement.sql", "statements"), [], |row| {
        Ok(((row.get("unit")?, row.get("rule")?, row.get("period")?), row.get("text")?))
    })?;
    Ok(rows.into_iter().collect())
}

/// Records why a unit misses a rule in a period of that rule; `text` is clean already.
///
/// # Errors
/// Refused if the rule is not judged by such a period, if there is nothing to answer, or if it has been
/// answered.
pub fn state_reason(write: &Write<'_>, unit: UnitId, rule: &str, period: Period, text: &str) -> Result<()> {
    let rule = meant_rule(write, rule, period.to())?;
    if rule.period != period.grain() {
        let hint = Period::containing(rule.period, period.to().min(write.today).max(period.from()));
        return Err(Refusal::refused(format!(
            "“{}”按{}检查，不能按{}说明。",
            rule.name,
            rule.period.label(),
            period.label()
        ))
        .hint(format!("例如：--period {}", hint.code()))
        .into());
    }
    let earlier: Option<(String, String, i64)> = write.maybe(
        sql!("statement.sql", "statement_of"),
        named_params! {":unit": unit, ":rule": rule.code, ":period": period.code()},
        |row| Ok((row.get("text")?, row.get("day")?, row.get("op")?)),
    )?;
    if let Some((text, day, op)) = earlier {
        return Err(Refusal::refused(format!("这一项已于 {day} 说明过：{text}"))
            .hint(format!("要改写，先撤销那次操作：wuxue undo {op}"))
            .into());
    }
    let question = Question { period, units: Some(unit), as_of: write.today };
    let verdicts = evaluate(write, &question)?;
    let verdict = verdicts.into_iter().find(|v| v.unit == unit && v.rule == rule.code);
    let against = match verdict {
        None => Some(format!("{}“{}”不适用于这个党组织", period.label(), rule.name)),
        Some(v) if matches!(v.state, State::Short | State::NotYetDue) => None,
        Some(v) => {
            let why = v.why.map(|why| format!("：{why}")).unwrap_or_default();
            Some(format!("{}{}“{}”是“{}”{why}", v.unit_name, period.label(), rule.name, v.state.label()))
        }
    };
    if let Some(against) = against {
        return Err(Refusal::refused(format!("{against}，无须说明。"))
            .hint(format!("查看检查结果：wuxue inspect rules --period {} --unit {unit}", period.code()))
            .into());
    }
    write.insert(
        sql!("statement.sql", "insert_statement"),
        named_params! {":unit": unit, ":rule": rule.code, ":period": period.code(), ":text": text,
        ":day": write.today},
    )?;
    Ok(())
}
