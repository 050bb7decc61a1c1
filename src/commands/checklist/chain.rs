//! `checklist chain` 一文五学.

use anyhow::{Context, Result};

use crate::calendar::Day;
use crate::page::Page;
use crate::record::{DocumentId, document, meant_document};
use crate::register::{matter, matters, meant_matter};
use crate::report::{Followed, five_tiers, matter_of};
use crate::roster::UnitId;
use crate::session::Session;
use crate::store::Records;

/// 一文五学：什么时候领学，哪一期通知单要求的，哪些党支部研学、哪些小组促学、多少党员自学，隔了几天，断在哪里
///
/// 例如 wuxue checklist chain M7、wuxue checklist chain D3。按要件关联的那份材料和引用它的活动、通知单、自学安排、自学记录算出
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 要件的编号、文号、名称，或学习材料的编号，如 M7、D3
    #[arg(value_name = "要件或材料")]
    pub what: String,
}

/// Follows a matter or a document.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    chained(&store.records(), &args.what, None, session.today)
}

/// What is followed as of a day, through the organ or a unit.
///
/// # Errors
/// Refused if the words name neither a matter nor a document.
pub(in crate::commands) fn chained(
    records: &Records<'_>,
    what: &str,
    within: Option<UnitId>,
    on: Day,
) -> Result<Page> {
    let followed = if DocumentId::from_code(what).is_some() {
        let document = meant_document(records, what)?;
        let known = matter_of(&matters(records)?, &document);
        let matter = match known {
            Some(id) => Some(matter(records, id)?.context("a matter of the register is missing")?),
            None => None,
        };
        Followed { matter, document: Some(document) }
    } else {
        let matter = meant_matter(records, what)?;
        let document = match matter.facts.document {
            Some(id) => document(records, id)?,
            None => None,
        };
        Followed { matter: Some(matter), document }
    };
    let page = five_tiers(records, &followed, within, on)?;
    Ok(match (&followed.matter, &followed.document) {
        (Some(matter), None) if !matter.is_classified() => page.remark(format!(
            "给 {} 关联学习材料：wuxue checklist edit {} --document 材料编号",
            matter.id, matter.id
        )),
        _ => page,
    })
}
