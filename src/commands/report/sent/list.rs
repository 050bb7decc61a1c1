//! `report sent list` and `show`.

use anyhow::Result;

use super::recipient::recipient;
use super::{body, described, others, table};
use crate::calendar::word_key;
use crate::chain::{Recipient, SentPaper, meant_sent, sent_papers};
use crate::commands::scope::Scope;
use crate::commands::words;
use crate::page::Page;
use crate::record::kept_page;
use crate::refusal::Refusal;
use crate::roster::{beneath, units};
use crate::session::Session;

/// 列出报送登记，按报送日期
#[derive(Debug, clap::Args)]
pub struct List {
    /// 党组织、期间：文稿写的是哪个党组织、哪个期间
    #[command(flatten)]
    pub scope: Scope,
    /// 只看报给这个对象的
    #[arg(long, value_name = "对象")]
    pub to: Option<String>,
    /// 只看这段时间报出去的，如 2026-10、上季度
    #[arg(long, value_name = "期间")]
    pub sent: Option<String>,
}

/// 查看一次报送：哪份文稿、报给谁、原文留存没有
#[derive(Debug, clap::Args)]
pub struct Show {
    /// 编号，如 SP3
    #[arg(value_name = "编号")]
    pub sent: String,
    /// 照报出去的样子印；各种格式都可以
    #[arg(long)]
    pub as_sent: bool,
}

/// Lists the papers.
pub(super) fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let (unit, period) = args.scope.read(session, records)?;
    let during = args.sent.as_deref().map(|text| words::period("--sent", text, today)).transpose()?;
    let to = match &args.to {
        Some(text) => Some(recipient(session, records, text, today)?.0),
        None => None,
    };
    let within = match &unit {
        Some(unit) => Some(beneath(&units(records, today)?, unit.id)),
        None => None,
    };
    let goes_to = |one: &SentPaper| match (&to, &one.facts.to) {
        (Some(Recipient::Words(asked)), Recipient::Words(whom)) => word_key(whom).contains(&word_key(asked)),
        (Some(Recipient::Body(asked)), whom) => body(whom) == Some(*asked),
        (Some(_), _) => false,
        (None, _) => true,
    };
    let mut shown = sent_papers(records)?;
    shown.retain(|one| {
        let facts = &one.facts;
        facts.day <= today
            && period.is_none_or(|p| p.contains(facts.period.from()) && p.contains(facts.period.to()))
            && during.is_none_or(|during| during.contains(facts.day))
            && within.as_ref().is_none_or(|within| facts.unit.is_some_and(|unit| within.contains(&unit)))
            && goes_to(one)
    });
    let empty = "没有这样的报送登记。登记：wuxue report sent add 月报 2026-09 --to 领导班子";
    Ok(Page::new("report.sent.list", "报送登记")
        .field("as_of", "截至", today)
        .field("count", "", shown.len() as i64)
        .table(table(records, crate::page::LIST, &shown, today)?.when_empty(empty)))
}

/// Shows one, or the paper as it was.
pub(super) fn show(args: &Show, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let of = meant_sent(records, &args.sent)?;
    if args.as_sent {
        let Some(page) = of.page else {
            return Err(Refusal::not_found(format!("{} 没有留存原文：它不是从这里写的文稿。", of.id))
                .hint(format!("查看登记：wuxue report sent show {}", of.id))
                .into());
        };
        return kept_page(records, page);
    }
    let others = others(records, &of)?;
    let page = described(records, Page::new("report.sent.show", format!("报送登记 {}", of.id)), &of)?;
    let page = page.table(
        table(records, "others", &others, session.today)?.caption("同一份文稿的其他报送").omit_when_empty(),
    );
    Ok(match of.page {
        Some(_) => page.remark(format!("照报出去的样子印：wuxue report sent show {} --as-sent", of.id)),
        None => page,
    })
}
