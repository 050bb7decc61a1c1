//! `unit term edit` and `unit term remove`: what was recorded wrongly.

use anyhow::Result;

use super::{elected, named, stated, years};
use crate::commands::words;
use crate::page::Page;
use crate::roster::{edit_term, meant_term, remove_term};
use crate::rules::TermRules;
use crate::session::{Session, Writing, outcome};

/// 更正一届的当选日期、年限；换届以后是新的一届，用 unit term add 登记
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 党组织（指最近一届），或届期的编号，如 TM3
    #[arg(value_name = "届期")]
    pub term: String,
    /// 当选日期
    #[arg(long, value_name = "日期")]
    pub elected: Option<String>,
    /// 届期年限
    #[arg(long, value_name = "年数", value_parser = years())]
    pub years: Option<i64>,
    /// 年限与一般规定不同的，依据哪份文件；写成空的（""）就是删去
    #[arg(long, value_name = "依据")]
    pub basis: Option<String>,
    /// 备注；写成空的（""）就是删去
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 删去登记错了的一届，连同它的提醒和延期；操作记录里仍然查得到
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// 党组织（指最近一届），或届期的编号，如 TM3
    #[arg(value_name = "届期")]
    pub term: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Corrects a term.
pub(super) fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if args.elected.is_none() && args.years.is_none() && args.basis.is_none() && args.note.is_none() {
        return Err(words::nothing_to_change("wuxue unit term edit TM3 --years 3").into());
    }
    let elected = args.elected.as_deref().map(|text| elected(text, session.today)).transpose()?;
    let changed = |what: &str, text: &str| match text.trim().is_empty() {
        true => Ok(None),
        false => words::plain(what, text).map(Some),
    };
    let basis = args.basis.as_deref().map(|text| changed("依据", text)).transpose()?;
    let note = args.note.as_deref().map(|text| changed("备注", text)).transpose()?;
    let rules = TermRules::load()?;
    let written = session.write(&args.writing, |w| {
        let (unit, term) = meant_term(w, &args.term, w.today)?;
        let mut facts = term.facts.clone();
        facts.elected = elected.unwrap_or(facts.elected);
        facts.years = args.years.unwrap_or(facts.years);
        facts.basis = basis.clone().unwrap_or(facts.basis);
        facts.note = note.clone().unwrap_or(facts.note);
        if facts != term.facts {
            edit_term(w, &unit, &term, &facts)?;
        }
        let page = Page::new("unit.term.edit", "更正届期").field("term", "编号", term.id);
        Ok(stated(page, &unit, &facts, rules.of(&unit)))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Takes a term out.
pub(super) fn remove(args: &Remove, session: &Session) -> Result<Page> {
    words::reason(session, &args.writing, "删去届期")?;
    let written = session.write(&args.writing, |w| {
        let (unit, term) = meant_term(w, &args.term, w.today)?;
        remove_term(w, &term)?;
        Ok(named(Page::new("unit.term.remove", "删去届期"), &unit, &term)
            .field("reminders", "一并删去的提醒", term.reminders.len() as i64)
            .field("extensions", "一并删去的延期", term.extensions.len() as i64))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
