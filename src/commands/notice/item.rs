//! `notice item` 项.

use anyhow::{Context, Result};
use clap::Subcommand;

use super::draft::{as_item, counts_hours, draw, draw_matters, of_matter, of_matters};
use super::{item_fields, items_table, meant_kind, units_meant};
use crate::chain::{
    ItemFacts, ItemId, Notice, add_item, edit_item, items, meant_form, meant_item, meant_notice, remove_item,
};
use crate::commands::words;
use crate::page::{Page, Table};
use crate::record::{citable_plan_item, meant_document};
use crate::refusal::Refusal;
use crate::register::meant_matter;
use crate::session::{Session, Writing, outcome};
use crate::store::{Records, Write};

/// 通知单里的各项：写一项、改一项、删一项，从年度计划里取
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with items.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 写一项
    #[command(visible_alias = "列入")]
    Add(Box<Add>),
    /// 更改一项
    #[command(visible_alias = "更改")]
    Edit(Box<Edit>),
    /// 删去一项；已经印发过的，修订印发后成为“已取消”
    #[command(visible_alias = "删去")]
    Remove {
        /// 哪一项，如 N5.2、第11期第2项
        #[arg(value_name = "项")]
        item: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
    /// 列入年度计划里这一期间到期的各项，或者台账里已经传达、还没有要求学习的政治要件
    #[command(visible_alias = "取自计划")]
    Draw {
        /// 通知单的编号或期号，如 N5、第11期
        #[arg(value_name = "通知单")]
        notice: String,
        /// 取自政治要件台账，不取自计划
        #[arg(long)]
        from_register: bool,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

/// What an item says.
#[derive(Debug, Clone, Default, PartialEq, clap::Args)]
pub struct Fields {
    /// 活动类型；个人自学写“自学”
    #[arg(long, value_name = "类型")]
    pub kind: Option<String>,
    /// 内容：做什么、学什么
    #[arg(long, value_name = "内容")]
    pub what: Option<String>,
    /// 完成时限；不写则为通知单期间的最后一天
    #[arg(long, value_name = "日期")]
    pub due: Option<String>,
    /// 学习材料的编号或标题，可写多次
    #[arg(long, value_name = "材料")]
    pub document: Vec<String>,
    /// 建议的活动形式，如 交流研讨
    #[arg(long, value_name = "形式")]
    pub form: Option<String>,
    /// 只要求这些党组织开展，可写几个；写“全体”为不限
    #[arg(long, value_name = "党组织", num_args = 1..)]
    pub to: Vec<String>,
    /// 落实年度计划的哪一项，如 PL3
    #[arg(long, value_name = "计划项")]
    pub plan: Option<String>,
    /// 学习贯彻哪一个政治要件，如 M7；没有写内容、材料的，取自台账
    #[arg(long, value_name = "要件")]
    pub matter: Option<String>,
    /// 备注
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 自选动作
    #[arg(long)]
    pub optional: bool,
    /// 规定动作（不写即是）
    #[arg(long, conflicts_with = "optional")]
    pub required: bool,
    /// 不计学时
    #[arg(long)]
    pub no_hours: bool,
    /// 计学时（不写则按活动类型）
    #[arg(long, conflicts_with = "no_hours")]
    pub hours: bool,
}

/// 写一项；取自计划的只要写 --plan
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 通知单的编号或期号，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 内容。
    #[command(flatten)]
    pub fields: Fields,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 更改一项：只写要改的；写空的（如 --note ""）为清除
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 哪一项，如 N5.2、第11期第2项
    #[arg(value_name = "项")]
    pub item: String,
    /// 内容。
    #[command(flatten)]
    pub fields: Fields,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Runs a subcommand of `notice item`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add(args, session),
        What::Edit(args) => edit(args, session),
        What::Remove { item, writing } => remove(item, writing, session),
        What::Draw { notice, from_register, writing } => draw_items(notice, *from_register, writing, session),
    }
}

impl Fields {
    /// Lays what was typed over what is there.
    fn apply(&self, w: &Write<'_>, facts: &mut ItemFacts) -> Result<()> {
        fn stated(text: &str) -> Option<&str> {
            Some(text.trim()).filter(|text| !text.is_empty())
        }
        if let Some(text) = &self.kind {
            facts.kind = meant_kind(w, text)?;
            facts.hours = counts_hours(w, facts.kind)?;
        }
        if let Some(text) = &self.what {
            facts.what = words::plain("内容", text)?;
        }
        if let Some(text) = &self.due {
            facts.due = words::day("--due", text, w.today)?;
        }
        if !self.document.is_empty() {
            let meant = self.document.iter().filter_map(|text| stated(text));
            facts.documents =
                meant.map(|text| Ok(meant_document(w, text)?.id)).collect::<Result<Vec<_>>>()?;
        }
        if let Some(text) = &self.form {
            facts.form = stated(text).map(|text| meant_form(w, text)).transpose()?;
        }
        if !self.to.is_empty() {
            facts.units = units_meant(w, &self.to, w.today)?;
        }
        if let Some(text) = &self.plan {
            facts.plan_item =
                stated(text).map(|text| citable_plan_item(w, text)).transpose()?.map(|item| item.id);
        }
        if let Some(text) = &self.matter {
            facts.matter = stated(text).map(|text| meant_matter(w, text)).transpose()?.map(|one| one.id);
        }
        if let Some(text) = &self.note {
            facts.note = words::maybe_plain("备注", stated(text))?;
        }
        if self.optional || self.required {
            facts.required = self.required;
        }
        if self.hours || self.no_hours {
            facts.hours = self.hours;
        }
        Ok(())
    }
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let fields = &args.fields;
    let written = session.write(&args.writing, |w| {
        let of = meant_notice(w, &args.notice, w.today)?;
        let last = of.open()?.facts.period.to();
        let mut facts = match &fields.plan {
            Some(text) => as_item(w, &citable_plan_item(w, text)?, last, true)?,
            None if fields.matter.is_some() && fields.kind.is_some() => {
                let one = meant_matter(w, fields.matter.as_deref().unwrap_or_default())?;
                of_matter(w, &one, None, last)?
            }
            None if fields.kind.is_none() || fields.what.is_none() => {
                return Err(Refusal::usage("没有写活动类型或内容。")
                    .hint(format!("例如：wuxue notice item add {} --kind 主题党日 --what 学习党章", of.id))
                    .hint(format!("取自计划的：wuxue notice item add {} --plan PL3", of.id))
                    .hint(format!(
                        "学习政治要件的：wuxue notice item add {} --kind 主题党日 --matter M7",
                        of.id
                    ))
                    .into());
            }
            None => ItemFacts {
                required: true,
                kind: None,
                what: String::new(),
                form: None,
                due: last,
                hours: true,
                documents: Vec::new(),
                units: Vec::new(),
                plan_item: None,
                matter: None,
                note: None,
            },
        };
        fields.apply(w, &mut facts)?;
        let id = add_item(w, &of, &facts)?;
        let page = Page::new("notice.item.add", format!("通知单 {} 列入 {id}", of.called()));
        described(w, page, &of, id, &facts)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// An item, and a remark where a meeting has passed the notice already.
fn described(
    records: &Records<'_>,
    mut page: Page,
    of: &Notice,
    id: ItemId,
    facts: &ItemFacts,
) -> Result<Page> {
    let on = of.last()?.drafted;
    page = page.field("item", "编号", id);
    page.head.extend(item_fields(records, facts, on)?);
    Ok(passed(page, of))
}

/// Points out that what changes was passed by a meeting.
pub(super) fn passed(mut page: Page, of: &Notice) -> Page {
    let passed = of.versions.last().map(|version| version.approvals.as_slice()).unwrap_or_default();
    if let Some(last) = passed.iter().rev().find(|approval| !approval.voided) {
        page = page.remark(format!(
            "{} {}已过，这是以后的改动；改动较大的重新报审：wuxue notice approve {} {} --on 会议日期",
            last.day,
            last.stage.label(),
            of.id,
            last.stage.label()
        ));
    }
    page
}

fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if args.fields == Fields::default() {
        let example = format!("wuxue notice item edit {} --due 2026-11-30", args.item.trim());
        return Err(words::nothing_to_change(&example).into());
    }
    let written = session.write(&args.writing, |w| {
        let (of, item) = meant_item(w, &args.item, w.today)?;
        let mut facts = item.facts.clone();
        args.fields.apply(w, &mut facts)?;
        edit_item(w, &of, item.id, &facts)?;
        let on = of.last()?.drafted;
        let (before, after) = (item_fields(w, &item.facts, on)?, item_fields(w, &facts, on)?);
        let changes = before.into_iter().zip(after).map(|(old, new)| (new.label, old.value, new.value));
        let page = Page::new("notice.item.edit", format!("更改 {}", item.id))
            .field("item", "编号", item.id)
            .table(Table::changes(changes));
        Ok(passed(page, &of))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn remove(text: &str, writing: &Writing, session: &Session) -> Result<Page> {
    let written = session.write(writing, |w| {
        let (of, item) = meant_item(w, text, w.today)?;
        remove_item(w, &of, item.id)?;
        let page = Page::new("notice.item.remove", format!("删去 {}", item.id));
        described(w, page, &of, item.id, &item.facts)
    })?;
    Ok(outcome(written.value, written.operation, writing))
}

fn draw_items(text: &str, from_register: bool, writing: &Writing, session: &Session) -> Result<Page> {
    let written = session.write(writing, |w| {
        let of = meant_notice(w, text, w.today)?;
        let version = of.open()?.version;
        let drawn = if from_register { draw_matters(w, &of)? } else { draw(w, &of)? };
        let mut all = items(w, of.id, version)?;
        all.retain(|item| drawn.contains(&item.id));
        let period = of.last().context("a notice has no version")?.facts.period;
        let table = items_table(w, &all, w.today)?;
        let (from, none) = if from_register {
            ("台账", of_matters(&[]))
        } else {
            ("计划", format!("年度计划里没有{}到期、要由它们开展的项。", period.label()))
        };
        let page = Page::new("notice.item.draw", format!("通知单 {} 取自{from}", of.called()))
            .field("notice", "编号", of.id)
            .table(table.when_empty(none));
        let page = if from_register && !drawn.is_empty() { page.remark(of_matters(&drawn)) } else { page };
        Ok(passed(page, &of))
    })?;
    Ok(outcome(written.value, written.operation, writing))
}
