//! The items of a notice: 规定动作 that every branch addressed carries out, and 自选动作 that are offered.

use anyhow::Result;

use super::notice::{Issue, Notice, NoticeId, Version, addressed, meant_notice};
use crate::calendar::{Day, fold_width, in_quotes, word_key};
use crate::chain::{Kind, kind};
use crate::page::Cell;
use crate::record::{DocumentId, KindId, MatterId, PlanItemId, plan_item};
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, UnitKind, unit};
use crate::sql;
use crate::store::{Records, Write, named_params};

/// Number of an item, `N5.2`; papers say 2026年第11期第2项. It keeps it through all versions of the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId {
    /// The notice it belongs to.
    pub notice: NoticeId,
    /// Its number there, from 1.
    pub item: i64,
}

impl std::fmt::Display for ItemId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.notice, self.item)
    }
}

impl From<ItemId> for Cell {
    fn from(id: ItemId) -> Cell {
        Cell::Record(id.to_string())
    }
}

/// What an item asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemFacts {
    /// 规定动作, or else 自选动作.
    pub required: bool,
    /// The kind of activity; `None` is 自学.
    pub kind: Option<KindId>,
    /// What is to be done or studied.
    pub what: String,
    /// Code of the form that is suggested (vocabulary `form`).
    pub form: Option<String>,
    /// The last day on which it is done in time.
    pub due: Day,
    /// Whether it counts as hours of study.
    pub hours: bool,
    /// What is to be studied, in order.
    pub documents: Vec<DocumentId>,
    /// Of the addressees those whom it concerns, in ascending order; empty: all.
    pub units: Vec<UnitId>,
    /// The item of the year's plan it comes from.
    pub plan_item: Option<PlanItemId>,
    /// The matter of the register that it asks about.
    pub matter: Option<MatterId>,
    /// Remark.
    pub note: Option<String>,
}

/// An item of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its number.
    pub id: ItemId,
    /// What it asks for.
    pub facts: ItemFacts,
}

/// The items of a version, in order.
pub fn items(records: &Records<'_>, notice: NoticeId, version: i64) -> Result<Vec<Item>> {
    let of = named_params! {":notice": notice, ":version": version};
    let mut items = records.rows(sql!("notice.sql", "items"), of, |row| {
        Ok(Item {
            id: ItemId { notice, item: row.get("item")? },
            facts: ItemFacts {
                required: row.get("required")?,
                kind: row.get("kind")?,
                what: row.get("what")?,
                form: row.get("form")?,
                due: row.get("due")?,
                hours: row.get("hours")?,
                documents: Vec::new(),
                units: Vec::new(),
                plan_item: row.get("plan_item")?,
                matter: row.get("matter")?,
                note: row.get("note")?,
            },
        })
    })?;
    let at = |items: &[Item], number: i64| items.iter().position(|item| item.id.item == number);
    records.each(sql!("notice.sql", "item_documents"), of, |row| {
        if let Some(at) = at(&items, row.get("item")?) {
            items[at].facts.documents.push(row.get("document")?);
        }
        Ok(())
    })?;
    records.each(sql!("notice.sql", "item_units"), of, |row| {
        if let Some(at) = at(&items, row.get("item")?) {
            items[at].facts.units.push(row.get("unit")?);
        }
        Ok(())
    })?;
    Ok(items)
}

/// The number that a text names, whether or not there is such an item: `N5.2`, `第11期第2项`, `2026年第11期第2项`.
///
/// # Errors
/// Refused if the text names no item, or if there is no such notice.
pub fn meant_item_id(records: &Records<'_>, text: &str, today: Day) -> Result<(Notice, ItemId)> {
    let folded: String = fold_width(text).split_whitespace().collect();
    let parts = folded.split_once('.').or_else(|| {
        let (head, number) = folded.strip_suffix('项')?.split_once('期')?;
        let head = &folded[..head.len() + '期'.len_utf8()];
        Some((head, number.strip_prefix('第').unwrap_or(number)))
    });
    let parts =
        parts.filter(|(head, _)| NoticeId::from_code(head).is_some() || Issue::parse(head, today).is_some());
    let meant = parts.and_then(|(head, number)| Some((head, number.parse::<i64>().ok()?)));
    let Some((head, item)) = meant else {
        return Err(Refusal::usage(format!("“{}”不是通知单里一项的编号。", text.trim()))
            .hint("写作 N5.2、第11期第2项")
            .hint("查看有哪些通知单：wuxue notice list")
            .into());
    };
    let of = meant_notice(records, head, today)?;
    let id = ItemId { notice: of.id, item };
    Ok((of, id))
}

/// The item meant, in the last version of its notice.
///
/// # Errors
/// As [`meant_item_id`], and refused if there is no such item.
pub fn meant_item(records: &Records<'_>, text: &str, today: Day) -> Result<(Notice, Item)> {
    let (of, id) = meant_item_id(records, text, today)?;
    let found = items(records, of.id, of.last()?.version)?.into_iter().find(|item| item.id == id);
    match found {
        Some(item) => Ok((of, item)),
        None => Err(Refusal::not_found(format!("{}没有第 {} 项。", of.called(), id.item))
            .hint(format!("查看各项：wuxue notice show {}", of.id))
            .into()),
    }
}

/// Who among the addressees can carry out a kind: the branch itself, its groups, or, as the branch that organises it
/// 承办支部, a youth group.
pub fn can_carry_out(kind: &Kind, unit: &Unit) -> bool {
    let holds = |holder: UnitKind| kind.holders.contains(&holder);
    match unit.kind {
        UnitKind::Branch => {
            holds(UnitKind::Branch) || holds(UnitKind::PartyGroup) || holds(UnitKind::YouthGroup)
        }
        other => holds(other),
    }
}

/// Refuses an item that concerns somebody to whom the notice does not go.
pub(super) fn must_be_addressed(
    write: &Write<'_>,
    there: &[Unit],
    id: ItemId,
    facts: &ItemFacts,
) -> Result<()> {
    let Some(stranger) = facts.units.iter().find(|unit| !there.iter().any(|one| one.id == **unit)) else {
        return Ok(());
    };
    let name = unit(write, *stranger, write.today)?.map_or(stranger.to_string(), |unit| unit.name);
    Err(Refusal::refused(format!("{id} 要求“{name}”开展，而通知单不发给它。"))
        .hint(format!("通知单也发给它：wuxue notice edit {} --to 党组织 …", id.notice))
        .hint(format!("改这一项的对象：wuxue notice item edit {id} --to 党组织 …"))
        .into())
}

fn check(write: &Write<'_>, of: &Notice, open: &Version, id: ItemId, facts: &ItemFacts) -> Result<()> {
    let there = addressed(write, open, write.today)?;
    must_be_addressed(write, &there, id, facts)?;
    if let Some(kind_id) = facts.kind {
        let kind = kind(write, kind_id)?;
        let concerned = |unit: &&Unit| facts.units.is_empty() || facts.units.contains(&unit.id);
        let whom: Vec<&Unit> = there.iter().filter(concerned).collect();
        if !whom.iter().any(|unit| can_carry_out(&kind, unit)) {
            let named = whom.first().map_or("党支部", |unit| unit.kind.label());
            return Err(Refusal::refused(format!("{}不由{named}举办，不能列入发给它的通知单。", kind.name))
                .hint("查看有哪些类型、由谁举办：wuxue log kinds")
                .into());
        }
    }
    if facts.due < open.facts.period.from() {
        return Err(Refusal::refused(format!(
            "完成时限 {} 早于通知单的期间（{} 起）。",
            facts.due,
            open.facts.period.from()
        ))
        .hint("改正时限：--due 日期")
        .into());
    }
    if let Some(planned) = facts.plan_item {
        let planned = plan_item(write, planned)?;
        if let Some(planned) = planned.filter(|item| item.facts.kind != facts.kind) {
            return Err(Refusal::refused(format!(
                "计划项 {}{}与这一项不是同一类活动。",
                planned.id,
                in_quotes(&planned.facts.topic)
            ))
            .hint("改 --kind，或者不写 --plan")
            .into());
        }
    }
    let key = |facts: &ItemFacts| (facts.kind, word_key(&facts.what));
    let twin = items(write, of.id, open.version)?
        .into_iter()
        .find(|other| other.id != id && key(&other.facts) == key(facts) && shares(&other.facts, facts));
    match twin {
        None => Ok(()),
        Some(twin) => {
            Err(Refusal::refused(format!("这一项已经写了：{}{}。", twin.id, in_quotes(&twin.facts.what)))
                .hint(format!("更改它：wuxue notice item edit {} …", twin.id))
                .into())
        }
    }
}

/// Whether two items concern somebody in common.
fn shares(one: &ItemFacts, other: &ItemFacts) -> bool {
    one.units.is_empty() || other.units.is_empty() || one.units.iter().any(|unit| other.units.contains(unit))
}

fn write_lists(write: &Write<'_>, id: ItemId, version: i64, facts: &ItemFacts) -> Result<()> {
    for (seq, document) in (1_i64..).zip(&facts.documents) {
        write.execute(
            sql!("notice.sql", "insert_item_document"),
            named_params! {
                ":notice": id.notice, ":version": version, ":item": id.item, ":seq": seq, ":document": document,
            },
        )?;
    }
    for unit in &facts.units {
        write.execute(
            sql!("notice.sql", "insert_item_unit"),
            named_params! {":notice": id.notice, ":version": version, ":item": id.item, ":unit": unit},
        )?;
    }
    Ok(())
}

/// Writes an item of a version as it is.
pub(super) fn insert(write: &Write<'_>, id: ItemId, version: i64, facts: &ItemFacts) -> Result<()> {
    write.execute(
        sql!("notice.sql", "insert_item"),
        named_params! {
            ":notice": id.notice, ":version": version, ":item": id.item, ":required": facts.required,
            ":kind": facts.kind, ":what": facts.what, ":form": facts.form, ":due": facts.due,
            ":hours": facts.hours, ":plan_item": facts.plan_item, ":matter": facts.matter, ":note": facts.note,
        },
    )?;
    write_lists(write, id, version, facts)
}

/// Adds an item to the open version of a notice.
///
/// # Errors
/// Refused if the notice may not be changed, if nobody whom it goes to can carry the item out, if it is due before the
/// period begins, is of another kind than the plan item it cites, or stands there already.
pub fn add_item(write: &Write<'_>, of: &Notice, facts: &ItemFacts) -> Result<ItemId> {
    let open = of.open()?;
    let last: i64 =
        write.one(sql!("notice.sql", "last_item"), named_params! {":notice": of.id}, |row| row.get(0))?;
    let id = ItemId { notice: of.id, item: last + 1 };
    check(write, of, open, id, facts)?;
    insert(write, id, open.version, facts)?;
    Ok(id)
}

/// Changes an item of the open version.
///
/// # Errors
/// As [`add_item`].
pub fn edit_item(write: &Write<'_>, of: &Notice, id: ItemId, facts: &ItemFacts) -> Result<()> {
    let open = of.open()?;
    check(write, of, open, id, facts)?;
    write.execute(
        sql!("notice.sql", "update_item"),
        named_params! {
            ":notice": id.notice, ":version": open.version, ":item": id.item, ":required": facts.required,
            ":kind": facts.kind, ":what": facts.what, ":form": facts.form, ":due": facts.due,
            ":hours": facts.hours, ":plan_item": facts.plan_item, ":matter": facts.matter, ":note": facts.note,
        },
    )?;
    delete_lists(write, id, open.version)?;
    write_lists(write, id, open.version, facts)
}

fn delete_lists(write: &Write<'_>, id: ItemId, version: i64) -> Result<()> {
    let of = named_params! {":notice": id.notice, ":version": version, ":item": id.item};
    write.execute(sql!("notice.sql", "delete_item_documents"), of)?;
    write.execute(sql!("notice.sql", "delete_item_units"), of)?;
    Ok(())
}

/// Takes an item out of the open version. Of a notice that was sent out it is cancelled 已取消 when the amendment is.
///
/// # Errors
/// Refused if the notice may not be changed.
pub fn remove_item(write: &Write<'_>, of: &Notice, id: ItemId) -> Result<()> {
    let open = of.open()?;
    delete_lists(write, id, open.version)?;
    write.execute(
        sql!("notice.sql", "delete_item"),
        named_params! {":notice": id.notice, ":version": open.version, ":item": id.item},
    )?;
    Ok(())
}
