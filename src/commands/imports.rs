//! Past imports 以前的导入.

use anyhow::Result;
use clap::Subcommand;

use crate::import::subject::Subject;
use crate::page::Page;
use crate::session::Session;

/// What to do with past imports of a kind of record.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 列出以前的导入（撤销了的不再列出）
    #[command(visible_alias = "列表")]
    List,
}

/// Lists past imports.
pub fn run(what: &What, subject: &'static Subject, session: &Session) -> Result<Page> {
    match what {
        What::List => Ok(Page::new("import.list", subject.name)),
    }
}
