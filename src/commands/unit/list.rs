//! The tree of units as a list, and one unit with its people and history.

use std::collections::HashMap;

use anyhow::Result;

use super::kind;
use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::roster::{self, Unit, UnitId, UnitKind, full_name};
use crate::session::Session;

/// Which units.
#[derive(Debug, clap::Args)]
pub struct List {
    /// 哪一天的情况；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 只列这一类
    #[arg(long, value_name = "类别", value_parser = kind())]
    pub kind: Option<UnitKind>,
    /// 连已撤销和尚未成立的一起列出
    #[arg(long)]
    pub all: bool,
}

/// One unit.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// 党组织的名称或编号；党小组可写“党支部/党小组”
    #[arg(value_name = "党组织")]
    pub unit: String,
    /// 哪一天的情况；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
}

pub(super) fn list(args: &List, session: &Session) -> Result<Page> {
    let on = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let store = session.read()?;
    let records = store.records();
    let units: Vec<Unit> =
        roster::units(&records, on)?.into_iter().filter(|unit| args.all || unit.exists_on(on)).collect();
    let mut members: HashMap<UnitId, i64> = HashMap::new();
    for entry in roster::entries(&records, on)? {
        for place in entry.places {
            *members.entry(place.unit).or_default() += 1;
        }
    }
    let rows = tree(&units).into_iter().filter(|(_, unit)| args.kind.is_none_or(|kind| unit.kind == kind));
    let rows = rows.map(|(depth, unit)| {
        let depth = if args.kind.is_some() { 0 } else { depth };
        vec![
            Cell::from(unit.id),
            Cell::Nested(depth, unit.name.clone()),
            Cell::from(unit.kind.label()),
            Cell::from(unit.parent.map(Cell::from)),
            match unit.kind {
                UnitKind::OutsideUnit => Cell::Empty,
                _ => Cell::Int(members.get(&unit.id).copied().unwrap_or(0)),
            },
            Cell::from(unit.starts),
            Cell::from(unit.ends),
            Cell::from(unit.note.clone()),
        ]
    });
    let columns = [
        ("unit", "编号"),
        ("name", "名称"),
        ("kind", "类别"),
        ("parent", "上级"),
        ("members", "人数"),
        ("starts", "成立"),
        ("ends", "撤销"),
        ("note", "备注"),
    ];
    let table = Table::new("rows", &columns).rows(rows).hide_empty_columns().when_empty("没有这样的党组织。");
    Ok(Page::new("unit.list", "党组织").field("on", "日期", on).table(table))
}

/// The units in the order of the tree, each with its depth.
fn tree(units: &[Unit]) -> Vec<(usize, &Unit)> {
    let known: HashMap<UnitId, &Unit> = units.iter().map(|unit| (unit.id, unit)).collect();
    let mut beneath: HashMap<Option<UnitId>, Vec<&Unit>> = HashMap::new();
    for unit in units {
        let parent = unit.parent.filter(|parent| known.contains_key(parent));
        beneath.entry(parent).or_default().push(unit);
    }
    let mut ordered = Vec::with_capacity(units.len());
    let roots = |parent| beneath.get(&parent).map(Vec::as_slice).unwrap_or_default();
    let mut stack: Vec<(usize, &Unit)> = roots(None).iter().rev().map(|unit| (0, *unit)).collect();
    while let Some((depth, unit)) = stack.pop() {
        ordered.push((depth, unit));
        stack.extend(roots(Some(unit.id)).iter().rev().map(|below| (depth + 1, *below)));
    }
    ordered
}

pub(super) fn show(args: &Show, session: &Session) -> Result<Page> {
    let on = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let store = session.read()?;
    let records = store.records();
    let id = named::unit(session, &records, &args.unit)?.id;
    let unit = roster::unit(&records, id, on)?.ok_or_else(|| Refusal::not_found(format!("没有 {id}。")))?;
    let entries: Vec<_> =
        roster::entries(&records, on)?.into_iter().filter(|entry| entry.is_in(unit.id)).collect();
    let places = roster::places(&records, unit.id)?;
    let above = unit.parent.and_then(|parent| places.iter().find(|place| place.parent == parent));
    let mut page = Page::new("unit.show", full_name(&records, &unit, on)?)
        .field("unit", "编号", unit.id)
        .field("name", "名称", unit.name.as_str())
        .field("kind", "类别", unit.kind.label())
        .field("parent", "", unit.parent.map(Cell::from))
        .field("parent_name", "上级", above.map(|place| place.parent_name.clone()))
        .field("starts", "成立", unit.starts)
        .field("ends", "撤销", unit.ends)
        .field("note", "备注", unit.note.clone())
        .field("on", "日期", on);
    if unit.kind != UnitKind::OutsideUnit {
        page = page.field("members", "人数", entries.len() as i64);
    }
    if roster::has_terms(unit.kind) {
        let term = roster::term_standings_of(&records, &unit, on)?.pop();
        page = page
            .field("liaison", "联系人", roster::liaisons(&records)?.remove(&unit.id))
            .field("term_ends", "届满", term.as_ref().and_then(|term| term.ends))
            .field("term_state", "", term.as_ref().map(|term| term.state.code()))
            .field("term_state_name", "届期", term.as_ref().map(|term| term.said()));
    }
    if unit.kind == UnitKind::Branch {
        page = page.field("full_members", "正式党员", roster::full_members(&records, unit.id, on)?).field(
            "committee",
            "设有支部委员会",
            roster::has_committee(&records, unit.id, on)?,
        );
    }
    let posts = roster::posts_of_unit(&records, unit.id)?.into_iter().map(|post| {
        vec![
            Cell::from(post.title.clone()),
            Cell::from(post.person),
            Cell::from(post.person_name.clone()),
            Cell::from(post.starts),
            Cell::from(post.ends),
        ]
    });
    let subs = roster::sub_units(&records, unit.id, on)?.into_iter().map(|below| {
        vec![
            Cell::from(below.id),
            Cell::from(below.name),
            Cell::from(below.kind.label()),
            Cell::from(below.starts),
        ]
    });
    let members = entries.iter().map(|entry| {
        vec![
            Cell::from(entry.person.id),
            Cell::from(entry.person.name.as_str()),
            Cell::from(entry.person.staff_no.clone()),
            entry.standing.map_or(Cell::Unknown, |standing| Cell::from(standing.label())),
            Cell::from(entry.place(UnitKind::PartyGroup).map(|group| group.name.clone())),
        ]
    });
    let history = places.into_iter().map(|place| {
        vec![
            Cell::from(place.parent),
            Cell::from(place.parent_name),
            Cell::from(place.starts),
            Cell::from(place.ends),
        ]
    });
    Ok(page
        .table(
            Table::new(
                "posts",
                &[("title", "职务"), ("person", "编号"), ("name", "姓名"), ("starts", "起"), ("ends", "止")],
            )
            .caption("职务")
            .rows(posts)
            .omit_when_empty(),
        )
        .table(
            Table::new(
                "sub_units",
                &[("unit", "编号"), ("name", "名称"), ("kind", "类别"), ("starts", "成立")],
            )
            .caption("下设")
            .rows(subs)
            .omit_when_empty(),
        )
        .table(
            Table::new(
                "members_list",
                &[
                    ("person", "编号"),
                    ("name", "姓名"),
                    ("staff_no", "工号"),
                    ("standing", "政治面貌"),
                    ("party_group", "党小组"),
                ],
            )
            .caption("成员")
            .rows(members)
            .omit_when_empty(),
        )
        .table(
            Table::new("history", &[("parent", "编号"), ("name", "上级"), ("starts", "起"), ("ends", "止")])
                .caption("隶属经历")
                .rows(history)
                .omit_when_empty(),
        ))
}
