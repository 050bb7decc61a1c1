//! `report sent edit` 更正, `report sent remove` 删去.

use anyhow::Result;

use super::recipient::recipient;
use super::{called, described, fields, slip};
use crate::chain::{edit_sent, meant_sent, remove_sent};
use crate::commands::{named, words};
use crate::page::{Page, Table};
use crate::refusal::Refusal;
use crate::report::{paper_called, report_named};
use crate::session::{Session, Writing, outcome};

/// 更正一次报送；没有写的不变，党组织、文号、备注写“无”为清空
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 编号，如 SP3
    #[arg(value_name = "编号")]
    pub sent: String,
    /// 文稿名称；程序里的报告不能改
    #[arg(long, value_name = "名称")]
    pub name: Option<String>,
    /// 文稿写的是哪个期间
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 文稿写的是哪个党组织；“无”为全机关
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 报给谁
    #[arg(long, value_name = "对象")]
    pub to: Option<String>,
    /// 哪一天报的
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 文号；“无”为清空
    #[arg(long, value_name = "文号")]
    pub number: Option<String>,
    /// 备注；“无”为清空
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 写库的选项。改了以后与另一次报送相同的，--because 写明再报的原因
    #[command(flatten)]
    pub writing: Writing,
}

/// 删去登记错了的一次报送；操作记录里还查得到
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// 编号，如 SP3
    #[arg(value_name = "编号")]
    pub sent: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Corrects an entry.
pub(super) fn edit(args: &Edit, session: &Session) -> Result<Page> {
    let typed = [&args.name, &args.period, &args.unit, &args.to, &args.on, &args.number, &args.note];
    if typed.iter().all(|typed| typed.is_none()) {
        let example = format!("wuxue report sent edit {} --number 文号", args.sent.trim());
        return Err(words::nothing_to_change(&example).into());
    }
    let today = session.today;
    let reason = words::maybe_plain("原因", args.writing.because.as_deref())?;
    let store = session.read()?;
    let records = store.records();
    let old = meant_sent(&records, &args.sent)?;
    let mut facts = old.facts.clone();
    if let Some(text) = &args.on {
        facts.day = words::day_of("--on", text, today, "还没有报送的不能登记")?;
    }
    if let Some(text) = words::maybe_plain("文稿名称", args.name.as_deref())? {
        let is_report = |name: &str| report_named(name).is_some();
        if is_report(&text) || is_report(&facts.paper) {
            return Err(Refusal::refused("程序里的报告不能改名，也不能由别的文稿改成。")
                .hint(format!("登记错了的，先删去再登记：wuxue report sent remove {} --because 原因", old.id))
                .into());
        }
        facts.paper = text;
    }
    if let Some(text) = &args.period {
        facts.period = words::period("--period", text, today)?;
    }
    match args.unit.as_deref().map(str::trim) {
        None => {}
        Some(words::NONE) => facts.unit = None,
        Some(text) => {
            let on = facts.period.to().min(today);
            facts.unit = Some(named::unit_on(session, &records, text, on)?.id);
        }
    }
    let mut near = None;
    if let Some(text) = &args.to {
        (facts.to, near) = recipient(session, &records, text, facts.day)?;
    }
    for (what, typed, field) in
        [("文号", &args.number, &mut facts.number), ("备注", &args.note, &mut facts.note)]
    {
        if let Some(text) = words::maybe_plain(what, typed.as_deref())? {
            *field = Some(text).filter(|text| text != words::NONE);
        }
    }
    drop(store);
    let written = session.write(&args.writing, |w| {
        let before = fields(w, &old)?;
        let name = paper_called(&facts.paper, facts.period);
        let new = edit_sent(w, &old, &facts, &name, reason.as_deref())?;
        let changes = before.into_iter().zip(fields(w, &new)?);
        let changes = changes.map(|(old, new)| (new.label, old.value, new.value));
        let page = Page::new("report.sent.edit", format!("更正报送登记 {}", old.id))
            .field("sent", "编号", old.id)
            .table(Table::changes(changes));
        Ok(match &near {
            Some(near) => page.remark(slip(args.to.as_deref().unwrap_or_default(), near, &old)),
            None => page,
        })
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Takes an entry out.
pub(super) fn remove(args: &Remove, session: &Session) -> Result<Page> {
    words::reason(session, &args.writing, "删去报送登记")?;
    let written = session.write(&args.writing, |w| {
        let old = meant_sent(w, &args.sent)?;
        remove_sent(w, &old)?;
        described(
            w,
            Page::new("report.sent.remove", format!("删去报送登记 {}：{}", old.id, called(&old))),
            &old,
        )
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
