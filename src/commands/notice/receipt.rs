//! `notice receipt` 回执.

use anyhow::Result;

use super::{ALL, units_meant};
use crate::chain::{Notice, Receipt, Received, acknowledge, meant_notice, received, remove_receipt};
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::roster::meant_unit;
use crate::session::{Session, Writing, outcome};
use crate::store::{Records, Write};

/// 登记党支部签收通知单的回执；不写 --unit，查看谁签收了、谁还没有
///
/// 一行写全：wuxue notice receipt 第11期 --unit 办公室党支部 宣传处党支部 --on 2026-11-03
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 通知单的编号或期号，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 谁签收了，可写几个；“全体”为还没有登记回执的全部
    #[arg(long, value_name = "党组织", num_args = 1..)]
    pub unit: Vec<String>,
    /// 哪一天签收的；不写则为今天
    #[arg(long, value_name = "日期", requires = "unit")]
    pub on: Option<String>,
    /// 备注，如签收人
    #[arg(long, value_name = "文字", requires = "unit")]
    pub note: Option<String>,
    /// 删去登记错了的回执，必须写明原因
    #[arg(long, requires = "unit", conflicts_with_all = ["on", "note"])]
    pub remove: bool,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Shows, records or removes receipts.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    if args.unit.is_empty() {
        return show(args, session);
    }
    if args.remove {
        words::reason(session, &args.writing, "删去回执")?;
    }
    let day = match &args.on {
        Some(text) => words::day_of("--on", text, session.today, "还没有签收的不能登记")?,
        None => session.today,
    };
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let written = session.write(&args.writing, |w| {
        let of = meant_notice(w, &args.notice, w.today)?;
        if args.remove { remove(w, &of, &args.unit) } else { add(w, &of, args, day, note.as_deref()) }
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn show(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let of = meant_notice(records, &args.notice, session.today)?;
    must_be_issued(&of)?;
    let all = received(records, &of)?;
    let signed = all.iter().filter(|one| one.receipt.is_some()).count();
    let mut page = Page::new("notice.receipt", format!("通知单 {} 的回执", of.called()))
        .field("notice", "编号", of.id)
        .field("issue_label", "", of.issue.to_string())
        .field("signed", "已签收", Cell::Share { n: signed as i64, of: all.len() as i64 })
        .table(table(&all));
    if signed < all.len() && of.withdrawn.is_none() {
        page = page.remark(format!("登记：wuxue notice receipt {} --unit 党支部 --on 日期", of.id));
    }
    Ok(page)
}

fn must_be_issued(of: &Notice) -> Result<(), Refusal> {
    match of.in_force() {
        Some(_) => Ok(()),
        None => Err(Refusal::refused(format!("{}还没有印发，不会有回执。", of.called()))
            .hint(format!("印发以后再登记：wuxue notice issue {} --on 日期", of.id))),
    }
}

/// A row for each of those addressed: when it signed, and so many days after the notice was sent to it.
pub(super) fn table(all: &[Received]) -> Table {
    let rows = all.iter().map(|one| {
        let day = one.receipt.as_ref().map(|receipt| receipt.day);
        let (state, label) = if day.is_some() { ("signed", "已签收") } else { ("open", "未签收") };
        vec![
            Cell::from(one.unit.id),
            one.unit.name.as_str().into(),
            one.sent.into(),
            state.into(),
            label.into(),
            day.into(),
            day.map(|day| one.sent.days_until(day)).into(),
            one.receipt.as_ref().and_then(|receipt| receipt.note.clone()).into(),
        ]
    });
    let columns = [
        ("unit", ""),
        ("unit_name", "党组织"),
        ("sent", "印发"),
        ("state", ""),
        ("state_name", "回执"),
        ("day", "签收"),
        ("days", "印发后（天）"),
        ("note", "备注"),
    ];
    Table::new("rows", &columns).rows(rows).hide_empty_columns()
}

/// The receipts of a notice, for the page that shows it.
pub(super) fn shown(records: &Records<'_>, of: &Notice) -> Result<Table> {
    let mut table = table(&received(records, of)?).caption("回执").omit_when_empty();
    table.key = "receipts".into();
    Ok(table)
}

fn add(
    w: &Write<'_>,
    of: &Notice,
    args: &Args,
    day: crate::calendar::Day,
    note: Option<&str>,
) -> Result<Page> {
    must_be_issued(of)?;
    let mut units = units_meant(w, &args.unit, w.today)?;
    let all = args.unit.iter().any(|text| text.trim() == ALL);
    if all {
        let lacking = received(w, of)?.into_iter().filter(|one| one.receipt.is_none());
        units.extend(lacking.map(|one| one.unit.id));
        units.sort_unstable();
        units.dedup();
    }
    let mut names = Vec::new();
    for id in &units {
        let receipt = Receipt { unit: *id, day, note: note.map(str::to_owned) };
        if acknowledge(w, of, &receipt, false)? {
            names.push(*id);
        }
    }
    let now = received(w, of)?;
    let new: Vec<Received> = now.iter().filter(|one| names.contains(&one.unit.id)).cloned().collect();
    let left: Vec<&str> =
        now.iter().filter(|one| one.receipt.is_none()).map(|one| one.unit.name.as_str()).collect();
    let page = Page::new("notice.receipt", format!("通知单 {} 的回执", of.called()))
        .field("notice", "编号", of.id)
        .field("day", "签收", day)
        .field("count", "登记", new.len() as i64)
        .table(table(&new).omit_when_empty());
    Ok(match left.is_empty() {
        true => page.remark("都签收了。"),
        false => page.remark(format!("还没有签收的 {} 个：{}", left.len(), left.join("、"))),
    })
}

fn remove(w: &Write<'_>, of: &Notice, typed: &[String]) -> Result<Page> {
    if typed.iter().any(|text| text.trim() == ALL) {
        return Err(Refusal::usage("删去回执要写明是哪个党组织的，不能写“全体”。")
            .hint(format!("查看回执：wuxue notice receipt {}", of.id))
            .into());
    }
    let mut names = Vec::new();
    for text in typed.iter().flat_map(|text| words::several(text)) {
        let unit = meant_unit(w, &text, w.today)?;
        remove_receipt(w, of, &unit)?;
        names.push(unit.name);
    }
    Ok(Page::new("notice.receipt", format!("删去通知单 {} 的回执", of.called()))
        .field("notice", "编号", of.id)
        .field("removed", "删去", Cell::List(names)))
}
