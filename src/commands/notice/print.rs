//! `notice print` 打印.

use anyhow::{Context, Result};

use super::show::version_of;
use super::{fields, item_fields, unit_names};
use crate::calendar::{Day, as_sentence, in_quotes};
use crate::chain::{
    Addressees, Change, Item, Notice, Stage, Version, addressed, changes, form_name, items, meant_notice,
    seat,
};
use crate::commands::plan::kind_name;
use crate::page::{Block, Field, Page};
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
    let before = of.versions.iter().find(|other| other.version + 1 == version.version);
    // Who holds both papers must see which of them is in force.
    let title = match before {
        Some(_) if !facts.title.contains("修订") => format!("{}（修订版）", facts.title),
        _ => facts.title.clone(),
    };
    let mut page = Page::new("notice.print", title);
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
    if let Some(before) = before {
        let old = items(records, of.id, before.version)?;
        page = page.paragraph(replaces(records, &of, (before, &old), (version, &all), on)?);
    }
    let opening = facts
        .preface
        .clone()
        .unwrap_or_else(|| format!("{}组织生活安排如下，请结合实际抓好落实。", facts.period.label()));
    page = page.paragraph(as_sentence(&opening));
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
    let newer = of.in_force().filter(|newer| newer.version > version.version);
    if let Some(newer) = newer {
        let day = newer.issued.map(|day| day.to_string()).unwrap_or_default();
        page = page
            .remark(format!("这是第 {} 版，已由 {day} 印发的第 {} 版替代。", version.version, newer.version));
    }
    Ok(page.block(Block::Closing(closing)))
}

/// `本通知单是2026年第11期的修订版，替代2026年10月28日印发的通知单，以此件为准。修订原因：会期调整。第2项更改完成时限。`
fn replaces(
    records: &Records<'_>,
    of: &Notice,
    before: (&Version, &[Item]),
    after: (&Version, &[Item]),
    on: Day,
) -> Result<String> {
    let sent = before.0.issued.map(|day| format!("{}印发的", day.chinese())).unwrap_or_default();
    let mut text = format!("本通知单是{}的修订版，替代{sent}通知单，以此件为准。", of.issue);
    if let Some(reason) = &after.0.reason {
        text.push_str(&format!("修订原因：{}", as_sentence(reason)));
    }
    let differing = |was: Vec<Field>, is: Vec<Field>| -> Vec<String> {
        let both = was.into_iter().zip(is).filter(|(was, is)| !is.label.is_empty() && was.value != is.value);
        both.map(|(_, is)| is.label.to_string()).collect()
    };
    let mut changed = Vec::new();
    for change in changes(before, after) {
        match change {
            Change::Notice(..) => {
                let labels = differing(fields(records, of, before.0, on)?, fields(records, of, after.0, on)?);
                if !labels.is_empty() {
                    changed.push(format!("更改{}", labels.join("、")));
                }
            }
            Change::Added(item) => changed.push(format!("新增第{}项", item.id.item)),
            Change::Cancelled(item) => {
                let what = in_quotes(item.facts.what.trim_end_matches('。'));
                changed.push(format!("取消原第{}项{what}", item.id.item));
            }
            Change::Item(id, was, is) => {
                let labels = differing(item_fields(records, was, on)?, item_fields(records, is, on)?);
                changed.push(format!("第{}项更改{}", id.item, labels.join("、")));
            }
        }
    }
    if !changed.is_empty() {
        text.push_str(&format!("修订内容：{}。", changed.join("；")));
    }
    Ok(text)
}

/// `2．主题党日：学习党章。学习材料：《党章》；形式：交流研讨；11月30日前完成。`
fn sentence(records: &Records<'_>, item: &Item, on: Day) -> Result<String> {
    let facts = &item.facts;
    let mut text =
        format!("{}．{}：{}", item.id.item, kind_name(records, facts.kind)?, as_sentence(&facts.what));
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
    text.push_str(&as_sentence(&parts.join("；")));
    Ok(text)
}
