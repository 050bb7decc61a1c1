//! How a matter is closed: `checklist submit` 报审, `verify` 审核, `return` 退回, `archive` 归档, `lookback` 回头看,
//! `reopen` 重新办理.

use anyhow::Result;

use super::answer::{answered, day, said, write_step};
use crate::commands::words;
use crate::page::{Field, Page};
use crate::refusal::Refusal;
use crate::register::{Step, StepSort, meant_matter, verify};
use crate::roster::meant_person;
use crate::session::{Session, Writing, outcome};

crate::closed_set! {
    /// What looking again finds.
    Lookback {
        /// It lasts.
        Lasting = "lasting", "已巩固";
        /// It is back.
        Relapsed = "relapsed", "反弹";
    }
}

/// 报审：任务都完成了，写明完成情况，请人审核
///
/// 例如 wuxue checklist submit M7 --result 三项任务全部完成，制度已印发
#[derive(Debug, clap::Args)]
pub struct Submit {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 完成情况和成效
    #[arg(long, value_name = "文字")]
    pub result: String,
    /// 哪一天报审的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 审核销号：由责任人以外的人核验；还缺什么的，列明缺项，不予销号
///
/// 例如 wuxue checklist verify M7 --verifier 张伟；同名的写工号
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 核验人：姓名、工号、编号或别名
    #[arg(long, value_name = "核验人")]
    pub verifier: String,
    /// 核验意见
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 哪一天核验的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 退回重办：报审的没有办好，退回继续办理，必须写明原因（--because）
#[derive(Debug, clap::Args)]
pub struct Return {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 核验人：姓名、工号、编号或别名
    #[arg(long, value_name = "核验人")]
    pub verifier: String,
    /// 哪一天退回的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 归档：销号以后，写明归档号和归档的材料
///
/// 例如 wuxue checklist archive M7 --number 2026-政-07 --files 通知原件、办结报告
#[derive(Debug, clap::Args)]
pub struct Archive {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 归档号
    #[arg(long, value_name = "归档号")]
    pub number: String,
    /// 归档的材料，可写几份，用、隔开
    #[arg(long, value_name = "材料", num_args = 1..)]
    pub files: Vec<String>,
    /// 哪一天归档的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 回头看：销号以后再看一次；反弹的重新办理，原来的销号留在经过里
///
/// 例如 wuxue checklist lookback M7 --result 反弹 --due 2026-12-31
#[derive(Debug, clap::Args)]
pub struct LookBack {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 结果
    #[arg(long, value_name = "结果", value_parser = words::member::<Lookback>())]
    pub result: Lookback,
    /// 看到了什么
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 反弹的，新的完成时限
    #[arg(long, value_name = "日期")]
    pub due: Option<String>,
    /// 哪一天看的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 重新办理已经销号的要件，必须写明原因（--because）；原来的销号留在经过里
#[derive(Debug, clap::Args)]
pub struct Reopen {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 新的完成时限
    #[arg(long, value_name = "日期")]
    pub due: Option<String>,
    /// 哪一天重新办理的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Calls a matter done.
pub(super) fn submit(args: &Submit, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let text = words::plain("完成情况", &args.result)?;
    write_step(session, &args.writing, "checklist.submit", |w| {
        Ok((meant_matter(w, &args.matter)?, Step { text: Some(text), ..Step::on(StepSort::Submit, on) }))
    })
}

/// Verifies a matter and closes it.
pub(super) fn verified(args: &Verify, session: &Session) -> Result<Page> {
    let text = words::maybe_plain("核验意见", args.note.as_deref())?;
    let step = Step { text, ..Step::on(StepSort::Verify, day(args.on.as_deref(), session.today)?) };
    judged(session, &args.writing, "checklist.verify", (&args.matter, &args.verifier), step)
}

/// Sends a matter back.
pub(super) fn returned(args: &Return, session: &Session) -> Result<Page> {
    let text = Some(words::reason(session, &args.writing, "退回")?);
    let step = Step { text, ..Step::on(StepSort::Return, day(args.on.as_deref(), session.today)?) };
    judged(session, &args.writing, "checklist.return", (&args.matter, &args.verifier), step)
}

fn judged(
    session: &Session,
    writing: &Writing,
    schema: &'static str,
    (of, verifier): (&str, &str),
    step: Step,
) -> Result<Page> {
    let written = session.write(writing, |w| {
        let of = meant_matter(w, of)?;
        let by = meant_person(w, verifier, None, step.day)?;
        let step = Step { person: Some(by.id), ..step };
        verify(w, &of, &by, verifier, &step)?;
        let mut what = said(&of, &step);
        what.push(Field::new("verifier", "核验人", by.name));
        answered(w, schema, of.id, what)
    })?;
    Ok(outcome(written.value, written.operation, writing))
}

/// Files a matter.
pub(super) fn archive(args: &Archive, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let mut text = words::plain("归档号", &args.number)?;
    let mut files = Vec::new();
    for file in args.files.iter().flat_map(|text| words::several(text)) {
        files.push(words::plain("归档的材料", &file)?);
    }
    if !files.is_empty() {
        text = format!("{text}（{}）", files.join("、"));
    }
    write_step(session, &args.writing, "checklist.archive", |w| {
        Ok((meant_matter(w, &args.matter)?, Step { text: Some(text), ..Step::on(StepSort::Archive, on) }))
    })
}

/// Records a look at a closed matter.
pub(super) fn look_back(args: &LookBack, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let relapsed = args.result == Lookback::Relapsed;
    if args.due.is_some() && !relapsed {
        return Err(Refusal::usage("只有反弹的才写新的完成时限。").hint("去掉 --due 再试").into());
    }
    let until = words::maybe_day("--due", args.due.as_deref(), session.today)?;
    let text = words::maybe_plain("看到的情况", args.note.as_deref())?;
    let sort = if relapsed { StepSort::Relapsed } else { StepSort::Lasting };
    write_step(session, &args.writing, "checklist.lookback", |w| {
        Ok((meant_matter(w, &args.matter)?, Step { text, until, ..Step::on(sort, on) }))
    })
}

/// Opens a closed matter again.
pub(super) fn reopen(args: &Reopen, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let text = Some(words::reason(session, &args.writing, "重新办理")?);
    let until = words::maybe_day("--due", args.due.as_deref(), session.today)?;
    write_step(session, &args.writing, "checklist.reopen", |w| {
        Ok((meant_matter(w, &args.matter)?, Step { text, until, ..Step::on(StepSort::Reopen, on) }))
    })
}
