//! `notice print` 打印.

use anyhow::{Context, Result};

use super::show::version_of;
use super::unit_names;
use crate::calendar::Day;
use crate::chain::{Addressees, Item, Stage, addressed, form_name, items, meant_notice, seat};
use crate::commands::plan::kind_name;
use crate::page::{Block, Page};
use crate::record::document;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::store::Records;

/// 通知单的正文：抬头、规定动作、自选动作、落款，可以印发或粘贴
///
/// 写成公文：wuxue notice print N5 -o 通知单.docx；写成网页：-o 通知单.html
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 通知单的编号或期号，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 哪一版；不写则为最后一版
    #[arg(long, value_name = "版本")]
    pub version: Option<i64>,
}

/// The paper of a notice.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let of = meant_notice(records, &args.notice, today)?;
    let version = version_of(&of, args.version)?;
    let all = items(records, of.id, version.version)?;
    if all.is_empty() {
        return Err(Refusal::refused(format!("{}还没有写要开展什么。", of.called()))
            .hint(format!("写一项：wuxue notice item add {} --kind 主题党日 --what 内容", of.id))
            .into());
    }
    let facts = &version.facts;
    let on = version.issued.unwrap_or(today);
    let mut page = Page::new("notice.print", facts.title.as_str());
    if let Some(number) = &facts.number {
        page = page.paragraph(number.clone());
    }
    let whom = match &facts.to {
        Addressees::AllBranches => "各党支部".to_owned(),
        Addressees::Units(_) => {
            let names: Vec<String> =
                addressed(records, version, today)?.into_iter().map(|u| u.name).collect();
            names.join("、")
        }
    };
    page = page.addressee(whom);
    let opening = facts
        .preface
        .clone()
        .unwrap_or_else(|| format!("{}组织生活安排如下，请结合实际抓好落实。", facts.period.label()));
    page = page.paragraph(opening);
    let mut numbers = ["一", "二"].into_iter();
    for (required, heading) in [(true, "规定动作"), (false, "自选动作")] {
        let of_sort: Vec<&Item> = all.iter().filter(|item| item.facts.required == required).collect();
        if of_sort.is_empty() {
            continue;
        }
        page = page.heading(format!("{}、{heading}", numbers.next().context("two sorts of items")?));
        for item in of_sort {
            page = page.paragraph(sentence(records, item, on)?);
        }
    }
    let mut closing: Vec<String> =
        seat(records, Stage::Review, on).map(|unit| unit.name).into_iter().collect();
    closing.push(match version.issued {
        Some(day) => day.chinese(),
        None => format!("（{}，尚未印发）", of.state().label()),
    });
    Ok(page.block(Block::Closing(closing)))
}

/// `2．主题党日：学习党章。学习材料：《党章》；形式：交流研讨；11月30日前完成。`
fn sentence(records: &Records<'_>, item: &Item, on: Day) -> Result<String> {
    let facts = &item.facts;
    let mut text = format!("{}．{}：{}。", item.id.item, kind_name(records, facts.kind)?, facts.what);
    let mut parts = Vec::new();
    if !facts.documents.is_empty() {
        let mut titles = Vec::new();
        for id in &facts.documents {
            let title = document(records, *id)?.context("a document of a notice is missing")?.facts.title;
            titles.push(format!("《{}》", title.trim_matches(['《', '》'])));
        }
        parts.push(format!("学习材料：{}", titles.join("、")));
    }
    if let Some(form) = &facts.form {
        parts.push(format!("形式：{}", form_name(records, form)?));
    }
    if !facts.units.is_empty() {
        parts.push(format!("由{}开展", unit_names(records, &facts.units, on)?.join("、")));
    }
    parts.extend((!facts.hours).then(|| "不计学时".to_owned()));
    parts.push(format!("{}前完成", facts.due.chinese()));
    parts.extend(facts.note.clone());
    text.push_str(&format!("{}。", parts.join("；")));
    Ok(text)
}
