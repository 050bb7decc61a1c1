//! `check` 体检.

use anyhow::Result;

use crate::finding::{self, Level};
use crate::page::Page;
use crate::record::plan_clashes;
use crate::roster;
use crate::session::Session;

/// 数据体检：文件完整、引用有着落、库结构没有被改、操作记录链前后相接，名册前后一致
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Checks the store and names what is wrong.
pub fn run(_args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let mut findings = store.verify()?;
    // Records that are damaged cannot be asked what they mean.
    if findings.iter().all(|f| f.level != Level::Error) {
        findings.extend(roster::findings(&store.records(), session.today)?);
        findings.extend(plan_clashes(&store.records())?.into_iter().map(|clash| clash.finding));
    }
    let head = store.records().chain_head()?;
    let (last, digest) = head.unwrap_or_default();
    let wrong = findings.iter().any(|f| f.level == Level::Error);
    let mut page = Page::new("check", "数据体检")
        .field("operations", "操作次数", last)
        .field("digest", "链首摘要", digest)
        .table(finding::table(&findings).when_empty("没有发现问题。"));
    page.findings = wrong;
    Ok(page)
}
