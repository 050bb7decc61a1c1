//! `notice show` 查看.

use anyhow::Result;

use super::{fields, item_fields, items_table};
use crate::calendar::Day;
use crate::chain::{Change, Item, Notice, NoticeState, Stage, Version, changes, items, meant_notice};
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::store::Records;

/// 查看一期通知单：各项、审议和印发的情况、各次修订改了什么
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 通知单的编号或期号，如 N5、第11期、2026年第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 看哪一版；不写则为最后一版
    #[arg(long, value_name = "版本")]
    pub version: Option<i64>,
}

/// The version asked for, or the last one.
///
/// # Errors
/// Refused if there is no such version.
pub(super) fn version_of(of: &Notice, number: Option<i64>) -> Result<&Version> {
    let Some(number) = number else { return of.last() };
    let found = of.versions.iter().find(|version| version.version == number);
    Ok(found.ok_or_else(|| {
        Refusal::not_found(format!("{}没有第 {number} 版，只有 {} 版。", of.called(), of.versions.len()))
            .hint(format!("看最后一版：wuxue notice show {}", of.id))
    })?)
}

/// Shows a notice.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let of = meant_notice(records, &args.notice, today)?;
    let version = version_of(&of, args.version)?;
    let all = items(records, of.id, version.version)?;
    let mut page = Page::new("notice.show", format!("通知单 {}", of.called()));
    page.head.extend(fields(records, &of, version, today)?);
    page = page
        .field("state", "", of.state().code())
        .field("state_name", "状态", of.state().label())
        .field("version", if of.versions.len() > 1 { "版本" } else { "" }, version.version)
        .field("drafted", "起草", version.drafted)
        .field("issued", "印发", version.issued)
        .field("amend_reason", "修订原因", version.reason.clone());
    if let Some((day, reason)) = &of.withdrawn {
        page = page.field("withdrawn", "撤回", *day).field("withdraw_reason", "撤回原因", reason.as_str());
    }
    page = page.table(items_table(records, &all, today)?).table(approvals(version));
    page = page.table(super::receipt::shown(records, &of)?);
    let before = of.versions.iter().find(|other| other.version + 1 == version.version);
    if let Some(before) = before {
        let old = items(records, of.id, before.version)?;
        page = page.table(changed(records, &of, (before, &old), (version, &all), today)?);
    }
    page.remarks.extend(super::days_off(records, &all)?);
    let is_last = of.versions.last() == Some(version);
    Ok(if is_last { next_step(page, &of, all.is_empty()) } else { page })
}

/// What the version has passed.
fn approvals(version: &Version) -> Table {
    let rows = version.approvals.iter().map(|approval| {
        vec![
            approval.stage.code().into(),
            approval.stage.label().into(),
            approval.day.into(),
            approval.activity.into(),
            approval.resolution.as_str().into(),
            Some("会议已作废，须另行审议").filter(|_| approval.voided).into(),
        ]
    });
    let columns = [
        ("stage", ""),
        ("stage_name", "环节"),
        ("day", "日期"),
        ("activity", "会议"),
        ("resolution", "决议"),
        ("voided", "须处理"),
    ];
    Table::new("approvals", &columns).caption("审议").rows(rows).hide_empty_columns().omit_when_empty()
}

/// What an amendment changes, one thing a row.
fn changed(
    records: &Records<'_>,
    of: &Notice,
    before: (&Version, &[Item]),
    after: (&Version, &[Item]),
    today: Day,
) -> Result<Table> {
    let mut rows = Vec::new();
    let mut add = |item: Cell, field: &str, old: Cell, new: Cell| {
        rows.push(vec![item, field.into(), old, new]);
    };
    for change in changes(before, after) {
        match change {
            Change::Notice(..) => {
                let (was, is) = (fields(records, of, before.0, today)?, fields(records, of, after.0, today)?);
                for (was, is) in was.into_iter().zip(is).filter(|(was, is)| !is.label.is_empty() && was != is)
                {
                    add(Cell::Empty, &is.label, was.value, is.value);
                }
            }
            Change::Added(item) => add(item.id.into(), "新增", Cell::Empty, item.facts.what.as_str().into()),
            Change::Cancelled(item) => {
                add(item.id.into(), "取消", item.facts.what.as_str().into(), Cell::Empty);
            }
            Change::Item(id, was, is) => {
                let (was, is) = (item_fields(records, was, today)?, item_fields(records, is, today)?);
                for (was, is) in was.into_iter().zip(is).filter(|(was, is)| !is.label.is_empty() && was != is)
                {
                    add(id.into(), &is.label, was.value, is.value);
                }
            }
        }
    }
    let columns = [("item", "项"), ("field", "栏目"), ("old", "原来"), ("new", "现在")];
    Ok(Table::new("changes", &columns).caption("这次修订改了什么").rows(rows).when_empty("还没有改动。"))
}

/// The command that brings it on.
fn next_step(page: Page, of: &Notice, empty: bool) -> Page {
    let id = of.id;
    let passed = |stage: Stage| of.versions.last().is_some_and(|last| last.approved(stage).is_some());
    let step = match of.state() {
        NoticeState::Issued | NoticeState::Withdrawn => return page,
        _ if empty => format!("写一项：wuxue notice item add {id} --kind 主题党日 --what 内容"),
        _ if !passed(Stage::Review) => {
            format!("登记机关党委审：wuxue notice approve {id} {} --on 会议日期", Stage::Review.label())
        }
        _ if !passed(Stage::Resolve) => {
            format!("登记班子会议研究：wuxue notice approve {id} {} --on 会议日期", Stage::Resolve.label())
        }
        _ => format!("登记印发：wuxue notice issue {id} --on 日期"),
    };
    page.remark(step)
}
