//! `checklist edit` 更正, `checklist void` 作废.

use anyhow::{Context, Result};

use super::facts::{Typed, class};
use super::show::fields;
use crate::commands::words;
use crate::page::{Page, Table};
use crate::refusal::Refusal;
use crate::register::{edit_matter, matter, meant_matter, void_matter};
use crate::session::{Session, Writing, outcome};

/// 更正一个要件；没有写的不变，来源、文号、日期、责任人、时限、备注写“无”为清空
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 名称
    #[arg(long, value_name = "名称")]
    pub title: Option<String>,
    /// 四必列的哪一类
    #[arg(long, value_name = "类别")]
    pub class: Option<String>,
    /// 其余各项。
    #[command(flatten)]
    pub typed: Typed,
    /// 登记日期
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 作废登记错了的要件：留在台账里，不再计入各项数字
#[derive(Debug, clap::Args)]
pub struct Void {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Changes what is stated about a matter.
pub(super) fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if args.title.is_none() && args.class.is_none() && args.on.is_none() && args.typed == Typed::default() {
        let example = format!("wuxue checklist edit {} --owner 姓名", args.matter.trim());
        return Err(words::nothing_to_change(&example).into());
    }
    let title = words::maybe_plain("名称", args.title.as_deref())?;
    let on = match &args.on {
        Some(text) => Some(words::day_of("--on", text, session.today, "还没有登记的不能补记")?),
        None => None,
    };
    let written = session.write(&args.writing, |w| {
        let old = meant_matter(w, &args.matter)?;
        let mut facts = old.facts.clone();
        if old.is_classified()
            && (title.is_some() || Typed { received: None, ..args.typed.clone() } != Typed::default())
        {
            return Err(Refusal::refused(format!("{} 是涉密要件，这里只登记编号。", old.id))
                .hint(format!("只能更正类别和日期：wuxue checklist edit {} --received 日期", old.id))
                .into());
        }
        facts.title = title.or(facts.title);
        if let Some(text) = &args.class {
            facts.class = class(w, text)?;
        }
        args.typed.apply(w, &mut facts, w.today)?;
        let before = fields(w, &old, w.today)?;
        edit_matter(w, &old, &facts, on.unwrap_or(old.listed))?;
        let new = matter(w, old.id)?.context("the matter just changed is missing")?;
        let changes = before.into_iter().zip(fields(w, &new, w.today)?);
        let changes = changes.map(|(old, new)| (new.label, old.value, new.value));
        Ok(Page::new("checklist.edit", format!("更正政治要件 {}", old.id))
            .field("matter", "编号", old.id)
            .table(Table::changes(changes)))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Voids a matter.
pub(super) fn void(args: &Void, session: &Session) -> Result<Page> {
    let reason = words::reason(session, &args.writing, "作废")?;
    let written = session.write(&args.writing, |w| {
        let old = meant_matter(w, &args.matter)?;
        void_matter(w, &old, &reason)?;
        Ok(Page::new("checklist.void", format!("作废政治要件 {}", old.id))
            .field("matter", "编号", old.id)
            .field("title", "名称", old.called())
            .field("reason", "原因", reason.as_str())
            .remark("它留在台账里，不再计入各项数字。"))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
