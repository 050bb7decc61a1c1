//! `notice edit` 更改, `notice amend` 修订, `notice withdraw` 撤回.

use anyhow::Result;

use super::draft::found;
use super::item::passed;
use super::{addressees, fields, items_table};
use crate::chain::{amend as begin, edit_notice, give_up, items, meant_notice, withdraw as take_back};
use crate::commands::words;
use crate::page::{Page, Table};
use crate::session::{Session, Writing, outcome};

/// 更改起草或修订中的通知单：只写要改的；文号、前言写“无”为清空
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 通知单的编号或期号，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 第几期
    #[arg(long, value_name = "期号")]
    pub issue: Option<i64>,
    /// 标题
    #[arg(long, value_name = "标题")]
    pub title: Option<String>,
    /// 文号
    #[arg(long, value_name = "文号")]
    pub number: Option<String>,
    /// 什么期间的
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 前言：总的要求
    #[arg(long, value_name = "文字")]
    pub preface: Option<String>,
    /// 发给谁，写全；写“全体”为印发当天的全体党支部
    #[arg(long, value_name = "党组织", num_args = 1..)]
    pub to: Vec<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 修订已经印发的通知单：先照原样起一个新版本，再更改，审议后印发；印发之前原来的照常执行
#[derive(Debug, clap::Args)]
pub struct Amend {
    /// 通知单的编号或期号，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 放弃还没有印发的修订，照原来的执行
    #[arg(long)]
    pub give_up: bool,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 撤回一期通知单：不再执行，已经开展的仍然留着；必须写明原因
#[derive(Debug, clap::Args)]
pub struct Withdraw {
    /// 通知单的编号或期号，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Changes what the open version says besides its items.
pub fn run(args: &Edit, session: &Session) -> Result<Page> {
    let Edit { notice, issue: None, title: None, number: None, period: None, preface: None, to, .. } = args
    else {
        return change(args, session);
    };
    if to.is_empty() {
        let example = format!("wuxue notice edit {} --title 标题", notice.trim());
        return Err(words::nothing_to_change(&example).into());
    }
    change(args, session)
}

fn change(args: &Edit, session: &Session) -> Result<Page> {
    let today = session.today;
    let title = words::maybe_plain("标题", args.title.as_deref())?;
    let number = words::maybe_plain("文号", args.number.as_deref())?;
    let preface = words::maybe_plain("前言", args.preface.as_deref())?;
    let period = args.period.as_deref().map(|text| words::period("--period", text, today)).transpose()?;
    let cleared = |text: Option<String>, there: &Option<String>| match text {
        None => there.clone(),
        Some(text) => Some(text).filter(|text| text != "无"),
    };
    let written = session.write(&args.writing, |w| {
        let of = meant_notice(w, &args.notice, today)?;
        let open = of.open()?;
        let mut facts = open.facts.clone();
        let mut issue = of.issue;
        issue.number = args.issue.unwrap_or(issue.number);
        facts.title = title.unwrap_or(facts.title);
        facts.number = cleared(number, &open.facts.number);
        facts.preface = cleared(preface, &open.facts.preface);
        facts.period = period.unwrap_or(facts.period);
        if !args.to.is_empty() {
            facts.to = addressees(w, &args.to, today)?;
        }
        edit_notice(w, &of, issue, &facts)?;
        let new = found(w, of.id)?;
        let (before, after) = (fields(w, &of, open, today)?, fields(w, &new, new.last()?, today)?);
        let changes = before.into_iter().zip(after).map(|(old, new)| (new.label, old.value, new.value));
        let page = Page::new("notice.edit", format!("更改通知单 {}", new.called()))
            .field("notice", "编号", new.id)
            .table(Table::changes(changes));
        Ok(passed(page, &new))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Begins an amendment, or gives one up.
pub fn amend(args: &Amend, session: &Session) -> Result<Page> {
    if args.give_up {
        return drop_amendment(args, session);
    }
    let reason = words::reason(session, &args.writing, "修订通知单")?;
    let written = session.write(&args.writing, |w| {
        let of = meant_notice(w, &args.notice, w.today)?;
        let version = begin(w, &of, &reason)?;
        let (id, of) = (of.id, found(w, of.id)?);
        let mut page = Page::new("notice.amend", format!("修订通知单 {}", of.called()));
        page.head.extend(fields(w, &of, of.last()?, w.today)?);
        Ok(page
            .field("version", "版本", version)
            .field("reason", "原因", reason.as_str())
            .table(items_table(w, &items(w, id, version)?, w.today)?)
            .remark(format!("更改一项：wuxue notice item edit {id}.1 --due 日期；取消一项：wuxue notice item remove {id}.1"))
            .remark(format!("改好以后审议、印发：wuxue notice approve {id} 机关党委审 --on 会议日期")))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn drop_amendment(args: &Amend, session: &Session) -> Result<Page> {
    let reason = words::reason(session, &args.writing, "放弃修订")?;
    let written = session.write(&args.writing, |w| {
        let of = meant_notice(w, &args.notice, w.today)?;
        let version = give_up(w, &of)?;
        Ok(Page::new("notice.amend", format!("放弃修订 {}", of.called()))
            .field("notice", "编号", of.id)
            .field("dropped", "放弃的版本", version)
            .field("reason", "原因", reason.as_str())
            .remark("原来印发的照常执行。"))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Withdraws a notice.
pub fn withdraw(args: &Withdraw, session: &Session) -> Result<Page> {
    let reason = words::reason(session, &args.writing, "撤回通知单")?;
    let written = session.write(&args.writing, |w| {
        let of = meant_notice(w, &args.notice, w.today)?;
        take_back(w, &of, &reason)?;
        let mut page = Page::new("notice.withdraw", format!("撤回通知单 {}", of.called()));
        page.head.extend(fields(w, &of, of.last()?, w.today)?);
        Ok(page.field("reason", "原因", reason.as_str()))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
