//! Rules as they lie in the store: dated, with layer and clause. A rule that changes is ended, and another
//! of the same code follows it.

use std::collections::HashMap;

use anyhow::Result;

use super::{Condition, Layer, Measure, Role, RuleSeed};
use crate::calendar::{Day, Grain, fold_width};
use crate::identifier;
use crate::refusal::Refusal;
use crate::roster::{UnitId, UnitKind, nearest};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of a rule; on screen rules go by their own codes (`R-DYDH`).
    RuleId, "R"
);

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its number.
    pub id: RuleId,
    /// Code; the versions of a rule share it.
    pub code: String,
    /// Name.
    pub name: String,
    /// Where its force comes from.
    pub layer: Layer,
    /// The kind of unit judged.
    pub scope: UnitKind,
    /// Only this unit and those below it.
    pub unit: Option<UnitId>,
    /// The period in which the minimum must be reached.
    pub period: Grain,
    /// Times, or minutes for [`Measure::Minutes`].
    pub minimum: i64,
    /// What is counted.
    pub measure: Measure,
    /// Whose minutes.
    pub role: Option<Role>,
    /// When it applies.
    pub condition: Condition,
    /// First day in force.
    pub valid_from: Option<Day>,
    /// Last day in force.
    pub valid_to: Option<Day>,
    /// Document and article.
    pub clause: String,
    /// What a clerk should know.
    pub explanation: String,
    /// Whether it is judged at all.
    pub enabled: bool,
}

impl Rule {
    fn read(row: &Row<'_>) -> SqlResult<Rule> {
        Ok(Rule {
            id: row.get("id")?,
            code: row.get("code")?,
            name: row.get("name")?,
            layer: row.get("layer")?,
            scope: row.get("scope")?,
            unit: row.get("unit")?,
            period: row.get("period")?,
            minimum: row.get("minimum")?,
            measure: row.get("measure")?,
            role: row.get("role")?,
            condition: row.get("condition")?,
            valid_from: row.get("valid_from")?,
            valid_to: row.get("valid_to")?,
            clause: row.get("clause")?,
            explanation: row.get("explanation")?,
            enabled: row.get("enabled")?,
        })
    }

    /// Whether it is in force on that day.
    pub fn in_force_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| to >= day)
    }
}

/// All rules that ever were, in the order in which they were added.
pub fn rules(records: &Records<'_>) -> Result<Vec<Rule>> {
    records.rows(sql!("rule.sql", "rules"), [], Rule::read)
}

/// The names of the kinds of activity that count towards each rule.
pub fn kinds_of_rules(records: &Records<'_>) -> Result<HashMap<RuleId, Vec<String>>> {
    let mut kinds: HashMap<RuleId, Vec<String>> = HashMap::new();
    records.each(sql!("rule.sql", "kinds_of_rules"), [], |row| {
        kinds.entry(row.get(0)?).or_default().push(row.get(1)?);
        Ok(())
    })?;
    Ok(kinds)
}

/// The one rule meant, by code or name: of its versions the one in force on that day, else the newest.
///
/// # Errors
/// Refused if there is none.
pub fn meant_rule(records: &Records<'_>, text: &str, on: Day) -> Result<Rule> {
    let wanted = fold_width(text.trim());
    let all = rules(records)?;
    let mut versions: Vec<&Rule> = all.iter().filter(|r| r.code.eq_ignore_ascii_case(&wanted)).collect();
    if versions.is_empty() {
        versions = all.iter().filter(|rule| rule.name == wanted).collect();
    }
    versions.sort_by_key(|rule| (rule.in_force_on(on), rule.valid_from, rule.id));
    if let Some(rule) = versions.last() {
        return Ok((*rule).clone());
    }
    let mut refusal = Refusal::not_found(format!("没有“{}”这项制度要求。", text.trim()));
    let known = all.iter().flat_map(|rule| [rule.code.as_str(), rule.name.as_str()]);
    if let Some(near) = nearest(&wanted, known) {
        refusal = refusal.hint(format!("是不是“{near}”？"));
    }
    Err(refusal.hint("查看有哪些制度要求：wuxue inspect rule list").into())
}

/// Adds a rule, for one unit and those below it only if `unit` is given.
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

/// Ends a rule with that day; earlier periods are judged by it as before.
///
/// # Errors
/// Refused if it has ended already or begins later.
pub fn end_rule(write: &Write<'_>, rule: &Rule, last: Day) -> Result<()> {
    if let Some(ended) = rule.valid_to {
        return Err(Refusal::refused(format!("“{}”（{}）已于 {ended} 停止施行。", rule.name, rule.code))
            .hint(format!("查看它：wuxue inspect rule show {}", rule.code))
            .into());
    }
    if let Some(from) = rule.valid_from.filter(|from| *from > last) {
        return Err(Refusal::refused(format!(
            "“{}”（{}）自 {from} 起施行，不能在 {last} 停止。",
            rule.name, rule.code
        ))
        .hint("改正日期后再试；登记错了的，用 wuxue undo 撤销那次操作")
        .into());
    }
    write.execute(sql!("rule.sql", "end_rule"), named_params! {":last": last, ":id": rule.id})?;
    Ok(())
}

/// Switches a rule on or off, for all periods.
pub fn enable_rule(write: &Write<'_>, rule: RuleId, enabled: bool) -> Result<()> {
    write.execute(sql!("rule.sql", "enable_rule"), named_params! {":enabled": enabled, ":id": rule})?;
    Ok(())
}
