//! The number of an item of the yearly plan, which activities, needs and self-study cite.

use anyhow::Result;

use crate::identifier;
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, named_params};

identifier!(
    /// Number of a plan item 计划项, `PL3` on screen.
    PlanItemId, "PL"
);

/// The plan item that a code names.
///
/// # Errors
/// Refused if the text is no code, if there is no such item, or if it was withdrawn.
pub fn meant_plan_item(records: &Records<'_>, text: &str) -> Result<PlanItemId> {
    let list = "查看年度计划：wuxue plan list";
    let id = PlanItemId::from_code(text).ok_or_else(|| {
        Refusal::usage(format!("“{}”不是计划项的编号，编号写作 PL3。", text.trim())).hint(list)
    })?;
    let found: Option<(String, Option<String>)> =
        records.maybe(sql!("plan_item_id.sql", "plan_item_state"), named_params! {":id": id}, |row| {
            Ok((row.get("topic")?, row.get("withdraw_reason")?))
        })?;
    match found {
        None => Err(Refusal::not_found(format!("没有计划项 {id}。")).hint(list).into()),
        Some((topic, Some(reason))) => {
            Err(Refusal::refused(format!("计划项 {id}（{topic}）已经撤回（{reason}），不能再引用。"))
                .hint(list)
                .into())
        }
        Some(_) => Ok(id),
    }
}

/// The items in force with this topic.
pub fn plan_items_called(records: &Records<'_>, topic: &str) -> Result<Vec<PlanItemId>> {
    records.rows(sql!("plan_item_id.sql", "plan_items_called"), named_params! {":topic": topic}, |row| {
        row.get(0)
    })
}

/// The topic of an item, withdrawn or not.
pub fn plan_topic(records: &Records<'_>, id: PlanItemId) -> Result<String> {
    records
        .one(sql!("plan_item_id.sql", "plan_item_state"), named_params! {":id": id}, |row| row.get("topic"))
}
