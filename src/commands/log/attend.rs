//! `log attend` 考勤.

use anyhow::Result;

use super::{describe, marks, questions};
use crate::page::{Cell, Page, Table};
use crate::record::{Status, meant_activity, roll, tally};
use crate::refusal::Refusal;
use crate::session::{Session, Writing, ask, outcome};

/// 登记考勤：除点名的人以外，应到人员都记为出勤；已经登记过的人不动，除非点名
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    /// 活动编号，如 A12；在终端里不写则从考勤待登记的活动里选
    #[arg(value_name = "编号")]
    pub activity: Option<String>,
    /// 其余应到人员都记为出勤（不写 --mark 时就是这样）
    #[arg(long, alias = "attend-all")]
    pub all: bool,
    /// 除这些人以外都出勤，如 "张伟=请假(公假)"，可写多次
    #[arg(long, value_name = "姓名=情况", num_args = 1..)]
    pub except: Vec<String>,
    /// 只登记或更正这些人，如 张伟=迟到10分钟，情况相同的写 张伟、潘娟=出勤；张伟=未登记 为取消，可写多次
    #[arg(long, value_name = "姓名=情况", num_args = 1..)]
    pub mark: Vec<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Records who came. Without a number it is asked for at a terminal, and with it who came.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    if args.activity.is_some() || !session.terminal.interactive || args.writing.yes {
        return record(args, session);
    }
    questions::attend::attend(&mut ask::Clerk, args, session)
}

/// Records what is said; asks nothing.
pub(super) fn record(args: &Args, session: &Session) -> Result<Page> {
    let code = args.activity.as_deref().ok_or_else(|| {
        Refusal::usage("没有写活动编号。")
            .hint("例如：wuxue log attend A12 --except \"张伟=请假(公假)\"")
            .hint("查看活动的编号：wuxue log list")
    })?;
    let all = args.all || !args.except.is_empty() || args.mark.is_empty();
    let named: Vec<String> = args.except.iter().chain(&args.mark).cloned().collect();
    let written = session.write(&args.writing, |w| {
        let activity = meant_activity(w, code)?;
        let done = marks::record(w, &activity, &named, all, false)?;
        let id = activity.id;
        let mut rows = Vec::new();
        for attendee in roll(w, id)? {
            let Some(mark) = attendee.mark.filter(|mark| mark.status != Status::Present) else { continue };
            rows.push(vec![
                Cell::from(attendee.name),
                Cell::from(attendee.staff_no),
                Cell::from(mark.label()),
            ]);
        }
        let columns = [("name", "姓名"), ("staff_no", "工号"), ("status", "到会情况")];
        let table = Table::new("rows", &columns).caption("出勤以外的人员").rows(rows);
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let page = Page::new("log.attend", format!("{id} 考勤"))
            .field("activity", "", id)
            .field("new", "新登记", count(done.recorded.new))
            .field("changed", "更正", count(done.recorded.changed.len()))
            .field("cleared", "", count(done.cleared));
        let mut page = describe::with_tally(page, &tally(w, id)?);
        if !table.rows.is_empty() {
            page = page.table(table);
        }
        if done.left > 0 {
            page = page.remark(format!(
                "有 {} 人此前已登记，没有改动；要更正：wuxue log attend {id} --mark 姓名=情况",
                done.left
            ));
        }
        for remark in describe::contradictions(w, &activity)? {
            page = page.remark(remark);
        }
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Refuses to name people without saying that attendance is meant.
pub fn refuse_lone_except(attend_all: bool, except: &[String]) -> Result<(), Refusal> {
    if attend_all || except.is_empty() {
        return Ok(());
    }
    Err(Refusal::usage("--except 要和 --attend-all 一起用。")
        .hint("wuxue log add 主题党日 --unit 党支部 --on 日期 --attend-all --except \"张伟=请假(公假)\""))
}
