//! `document edit` 更正.

use anyhow::Result;

use super::{COLUMNS, class, row};
use crate::calendar::Day;
use crate::commands::words;
use crate::page::{Page, Table};
use crate::record::{Document, DocumentClass, Openness, edit_document, meant_document};
use crate::refusal::Refusal;
use crate::session::{Session, Writing, outcome};

/// 更正一份材料；没有写的不变，文号、来源、日期写“无”为清空
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 材料的编号或标题，如 D3
    #[arg(value_name = "材料")]
    pub document: String,
    /// 标题
    #[arg(long, value_name = "标题")]
    pub title: Option<String>,
    /// 类别
    #[arg(long, value_name = "类别", value_parser = class())]
    pub class: Option<DocumentClass>,
    /// 文号；写“无”为清空
    #[arg(long, value_name = "文号")]
    pub number: Option<String>,
    /// 来源：发文单位或刊发媒体；写“无”为清空
    #[arg(long, value_name = "来源")]
    pub source: Option<String>,
    /// 成文日期；写“无”为清空
    #[arg(long, value_name = "日期")]
    pub issued: Option<String>,
    /// 收到日期；写“无”为清空
    #[arg(long, value_name = "日期")]
    pub received: Option<String>,
    /// 公开属性
    #[arg(long, value_name = "属性", value_parser = words::member::<Openness>())]
    pub openness: Option<Openness>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

impl Args {
    fn says_nothing(&self) -> bool {
        let texts = [&self.title, &self.number, &self.source, &self.issued, &self.received];
        texts.iter().all(|text| text.is_none()) && self.class.is_none() && self.openness.is_none()
    }
}

/// Changes what is stated of a document; what cites it cites it as before.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    if args.says_nothing() {
        let example = format!("wuxue document edit {} --number 文号", args.document.trim());
        return Err(words::nothing_to_change(&example).into());
    }
    let text = |what: &str, typed: &Option<String>| -> Result<Option<Option<String>>> {
        let plain = words::maybe_plain(what, typed.as_deref())?;
        Ok(plain.map(|text| Some(text).filter(|text| text != words::NONE)))
    };
    let day = |flag: &str, typed: &Option<String>| -> Result<Option<Option<Day>>> {
        let typed = typed.as_deref();
        let said = typed.map(|text| Some(text).filter(|text| text.trim() != words::NONE));
        Ok(said.map(|text| words::maybe_day(flag, text, session.today)).transpose()?)
    };
    let title = words::maybe_plain("标题", args.title.as_deref())?;
    if title.as_deref() == Some(words::NONE) {
        return Err(Refusal::usage("标题不能清空。").hint("写明标题：--title 标题").into());
    }
    let (number, source) = (text("文号", &args.number)?, text("来源", &args.source)?);
    let (issued, received) = (day("--issued", &args.issued)?, day("--received", &args.received)?);
    let written = session.write(&args.writing, |w| {
        let old = meant_document(w, &args.document)?;
        let mut facts = old.facts.clone();
        facts.title = title.unwrap_or(facts.title);
        facts.class = args.class.unwrap_or(facts.class);
        facts.number = number.unwrap_or(facts.number);
        facts.source = source.unwrap_or(facts.source);
        facts.issued = issued.unwrap_or(facts.issued);
        facts.received = received.unwrap_or(facts.received);
        facts.openness = args.openness.unwrap_or(facts.openness);
        if facts != old.facts {
            edit_document(w, old.id, &facts)?;
        }
        Ok(Document { id: old.id, facts })
    })?;
    let page = Page::new("document.edit", format!("更正材料 {}", written.value.id))
        .table(Table::new("rows", &COLUMNS).rows([row(&written.value)]).hide_empty_columns());
    Ok(outcome(page, written.operation, &args.writing))
}
