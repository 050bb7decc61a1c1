//! `unit term extend` 延期.

use anyhow::Result;

use super::named;
use crate::calendar::Day;
use crate::commands::words;
use crate::page::Page;
use crate::roster::{Extension, extend, meant_term, remove_extension};
use crate::session::{Session, Writing, outcome};

/// 登记批准延期：延到哪天，哪个机关以什么文件批准；没有批准的不能登记，一般不超过 1 年
///
/// 例如 wuxue unit term extend 市财政局 --until 2027-03-31 --approval 市直工委复〔2026〕8号 --body 市直机关工委
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 党组织（指最近一届），或届期的编号，如 TM3
    #[arg(value_name = "届期")]
    pub term: String,
    /// 延期到哪一天（最后一天）
    #[arg(long, value_name = "日期", required_unless_present = "remove")]
    pub until: Option<String>,
    /// 批准文件：文号或标题
    #[arg(long, value_name = "文件", required_unless_present = "remove")]
    pub approval: Option<String>,
    /// 批准机关
    #[arg(long, value_name = "机关", required_unless_present = "remove")]
    pub body: Option<String>,
    /// 哪一天批准的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 删去登记错了的延期（最后一次），必须写明原因
    #[arg(long, conflicts_with_all = ["until", "approval", "body", "on"])]
    pub remove: bool,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Records or removes an extension.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let (Some(until), Some(approval), Some(body)) = (&args.until, &args.approval, &args.body) else {
        return remove(args, session);
    };
    let approved: Day = match &args.on {
        Some(text) => words::day_of("--on", text, today, "还没有批准的不能登记")?,
        None => today,
    };
    let extension = Extension {
        approved,
        until: words::day("--until", until, today)?,
        approval: words::plain("批准文件", approval)?,
        body: words::plain("批准机关", body)?,
    };
    let written = session.write(&args.writing, |w| {
        let (unit, term) = meant_term(w, &args.term, w.today)?;
        let ended = term.ends(approved.previous());
        extend(w, &unit, &term, &extension)?;
        let page = named(Page::new("unit.term.extend", "登记延期"), &unit, &term)
            .field("ends", "原届满", term.facts.ends())
            .field("until", "延期至", extension.until)
            .field("approved", "批准", approved)
            .field("approval", "批准文件", extension.approval.as_str())
            .field("body", "批准机关", extension.body.as_str());
        Ok(match ended < approved {
            true => page.remark(format!(
                "{ended} 已经届满，过了 {} 天才批准延期；延期应当在届满以前报批。",
                ended.days_until(approved)
            )),
            false => page,
        })
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn remove(args: &Args, session: &Session) -> Result<Page> {
    words::reason(session, &args.writing, "删去延期")?;
    let written = session.write(&args.writing, |w| {
        let (unit, term) = meant_term(w, &args.term, w.today)?;
        let until = remove_extension(w, &unit, &term)?;
        Ok(named(Page::new("unit.term.extend", "删去延期"), &unit, &term).field("removed", "原延期至", until))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
