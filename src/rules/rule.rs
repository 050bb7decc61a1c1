//! Rules as they lie in the store: dated, with layer and clause.

use anyhow::Result;

use super::RuleSeed;
use crate::identifier;
use crate::refusal::Refusal;
use crate::roster::UnitId;
use crate::sql;
use crate::store::{Write, named_params};

identifier!(
    /// Number of a rule; on screen rules go by their own codes (`R-DYDH`).
    RuleId, "R"
);

/// Adds a rule, for one unit only if `unit` is given.
///
/// # Errors
/// Refused if one of its kinds of activity does not exist.
pub fn add_rule(write: &Write<'_>, rule: &RuleSeed, unit: Option<UnitId>) -> Result<RuleId> {
    let id = RuleId(write.insert(
        sql!("rule.sql", "insert_rule"),
        named_params! {
            ":code": rule.code, ":name": rule.name, ":layer": rule.layer, ":scope": rule.scope, ":unit": unit,
            ":period": rule.period, ":minimum": rule.minimum, ":measure": rule.measure, ":role": rule.role,
            ":condition": rule.condition, ":valid_from": rule.valid_from, ":valid_to": rule.valid_to,
            ":clause": rule.clause, ":explanation": rule.explanation, ":enabled": rule.enabled,
        },
    )?);
    for kind in &rule.kinds {
        let added = write
            .execute(sql!("rule.sql", "insert_rule_kind"), named_params! {":rule": id, ":kind": kind})?;
        if added == 0 {
            return Err(Refusal::not_found(format!("没有“{kind}”这种活动类型。"))
                .hint("wuxue log kinds")
                .into());
        }
    }
    Ok(id)
}
