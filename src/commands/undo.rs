//! `undo` 撤销.

use anyhow::Result;

use super::history::operation_number;
use crate::page::Page;
use crate::record::{final_after, plan_clashes};
use crate::refusal::Refusal;
use crate::report::paper_called;
use crate::roster;
use crate::session::{Session, Writing, outcome};

/// 撤销一次操作：不写编号就撤销最近的一次；撤销本身也可以撤销
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 操作编号，如 12
    #[arg(value_name = "编号")]
    pub operation: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Undoes one operation as a whole.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let number = args.operation.as_deref().map(operation_number).transpose()?;
    carry_out(number, &args.writing, session)
}

/// Undoes the operation of this number, else the last one, with all the care that needs: a reason for the work
/// of others, a question, and a refusal that lists the later work that stands on it.
pub fn carry_out(number: Option<i64>, writing: &Writing, session: &Session) -> Result<Page> {
    let mut store = session.open()?;
    let operations = store.records().operations()?;
    let target = match number {
        Some(number) => operations.iter().find(|o| o.head.id == number).cloned().ok_or_else(|| {
            Refusal::not_found(format!("没有操作 #{number}。")).hint("查看有哪些操作：wuxue history")
        })?,
        None => store
            .last_undoable()?
            .filter(|o| o.head.id != 1)
            .ok_or_else(|| Refusal::refused("没有可以撤销的操作。").hint("查看有哪些操作：wuxue history"))?,
    };
    let head = &target.head;
    if head.operator != session.operator && writing.because.is_none() {
        return Err(Refusal::refused(format!(
            "操作 #{} 是{}做的；撤销别人的操作要说明原因。",
            head.id, head.operator
        ))
        .hint(session.with_reason())
        .into());
    }
    if let Some(later) = final_after(&store.records(), head.id)?.filter(|_| target.undone_by.is_none()) {
        return Err(Refusal::refused(format!(
            "{}后来又在 {} 定稿过：撤销操作 #{}，后面各次定稿的次序就变了。",
            paper_called(&later.report, later.period),
            later.day,
            head.id
        ))
        .hint(format!("先撤销后来的一次：wuxue undo {}", later.operation))
        .into());
    }
    if !writing.yes && target.undone_by.is_none() {
        session.confirm(writing, &[], &format!("撤销操作 #{}（{}）？", head.id, head.command))?;
    }
    let authorship = session.authorship(writing)?;
    let written = store.undo(&authorship, head.id, |records| {
        let mut found = roster::clashes(records, session.today)?;
        found.extend(plan_clashes(records)?);
        Ok(found)
    })?;
    let page = Page::new("undo", "撤销")
        .field("undone", "撤销的操作", crate::page::Cell::Record(format!("#{}", head.id)))
        .field("command", "它的命令", head.command.as_str())
        .field("records", "涉及记录（条）", target.rows);
    Ok(outcome(page, written.operation, writing))
}
