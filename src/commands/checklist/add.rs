//! `checklist add` 登记.

use anyhow::Result;

use super::facts::{Typed, class};
use super::show::described;
use crate::commands::words;
use crate::page::Page;
use crate::record::{Openness, find_documents, meant_document};
use crate::refusal::Refusal;
use crate::register::{MatterFacts, add_matter};
use crate::session::{Session, Writing, outcome};
use crate::store::Write;

/// 登记一个政治要件；涉密的只登记编号
///
/// 例如 wuxue checklist add 市委常委会会议决定事项通知 --class 4 --number 市委办决〔2026〕31号 --received 9月22日
///
/// 已经登记为学习材料的，写 --document D3，名称、来源、文号、日期都取自那份材料。
/// 涉密的：wuxue checklist add --serial 登记编号 --class 1
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 名称；写了 --document 的可以不写
    #[arg(value_name = "名称")]
    pub title: Option<String>,
    /// 四必列的哪一类：1 全局工作、2 对本地区工作、3 本部门本系统工作、4 市委决定事项通知
    #[arg(long, value_name = "类别")]
    pub class: String,
    /// 涉密要件的登记编号：名称和内容都不写，只登记编号
    #[arg(long, value_name = "编号", conflicts_with_all = [
        "title", "source", "number", "dated", "openness", "document", "owner", "due", "note",
    ])]
    pub serial: Option<String>,
    /// 其余各项。
    #[command(flatten)]
    pub typed: Typed,
    /// 登记日期；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Lists a matter.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let listed = match &args.on {
        Some(text) => words::day_of("--on", text, today, "还没有登记的不能补记")?,
        None => today,
    };
    let written = session.write(&args.writing, |w| {
        let facts = facts(w, args)?;
        let id = add_matter(w, &facts, listed)?;
        described(w, "checklist.add", &format!("登记政治要件 {id}"), id)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn facts(w: &Write<'_>, args: &Args) -> Result<MatterFacts> {
    let class = class(w, &args.class)?;
    let title = words::maybe_plain("名称", args.title.as_deref())?;
    let mut facts = MatterFacts::titled(class, title.clone().unwrap_or_default());
    if let Some(serial) = &args.serial {
        facts.title = None;
        facts.serial = Some(words::plain("登记编号", serial)?);
        args.typed.apply(w, &mut facts, w.today)?;
        return Ok(facts);
    }
    let document = match (&args.typed.document, &title) {
        (Some(text), _) => Some(meant_document(w, text)?),
        (None, Some(title)) => {
            Some(find_documents(w, title)?).filter(|all| all.len() == 1).and_then(|mut all| all.pop())
        }
        (None, None) => {
            return Err(Refusal::usage("没有写名称。")
                .hint("写明名称：wuxue checklist add 名称 --class 类别")
                .hint("已经登记为学习材料的：--document 材料编号")
                .hint("涉密的只登记编号：--serial 登记编号")
                .into());
        }
    };
    if let Some(document) = document {
        let known = document.facts;
        facts.title = title.or(Some(known.title));
        (facts.source, facts.number) = (known.source, known.number);
        (facts.dated, facts.received) = (known.issued, known.received);
        (facts.openness, facts.document) = (Some(known.openness), Some(document.id));
    }
    args.typed.apply(w, &mut facts, w.today)?;
    facts.openness = facts.openness.or(Some(Openness::Open));
    Ok(facts)
}
