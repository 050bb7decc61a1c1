//! `inspect rectify` 整改, `inspect verify` 核验, `inspect revisit` 回头看.

use anyhow::Result;

use super::finding::{described, name_of};
use crate::calendar::Day;
use crate::chain::{Finding, Step, StepSort, meant_finding, rectify, revisit, verify};
use crate::commands::words;
use crate::page::{Cell, Page};
use crate::record::{ActivityId, meant_activity};
use crate::refusal::Refusal;
use crate::roster::meant_person;
use crate::session::{Session, Writing, outcome};
use crate::store::Write;

crate::closed_set! {
    /// What a verification comes to.
    Verified {
        /// It was put right.
        Passed = "passed", "通过";
        /// It was not.
        Returned = "returned", "不通过";
    }
}

crate::closed_set! {
    /// What looking again finds.
    Revisited {
        /// It lasts.
        Lasting = "lasting", "已巩固";
        /// It is back.
        Relapsed = "relapsed", "反弹";
    }
}

/// 登记整改：有了进展写 --progress；完成了写 --done 和佐证，等待核验
///
/// 例如 wuxue inspect rectify I2.4 --done 2026-08-10 --evidence A12
#[derive(Debug, clap::Args)]
pub struct Rectify {
    /// 问题的编号，如 I2.4
    #[arg(value_name = "问题")]
    pub finding: String,
    /// 有什么进展
    #[arg(long, value_name = "文字", conflicts_with_all = ["done", "evidence"])]
    pub progress: Option<String>,
    /// 哪一天有的进展；不写则为今天
    #[arg(long, value_name = "日期", requires = "progress")]
    pub on: Option<String>,
    /// 哪一天整改完成的
    #[arg(long, value_name = "日期")]
    pub done: Option<String>,
    /// 佐证：补开展的活动的编号（A12），或者文字
    #[arg(long, value_name = "佐证", requires = "done")]
    pub evidence: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 核验整改：由责任人以外的人核验；不通过的退回继续整改，通过的销号
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// 问题的编号，如 I2.4
    #[arg(value_name = "问题")]
    pub finding: String,
    /// 结果
    #[arg(value_name = "结果", default_value = "通过", value_parser = words::member::<Verified>())]
    pub result: Verified,
    /// 核验人：姓名、工号、编号或别名
    #[arg(long, value_name = "核验人")]
    pub verifier: String,
    /// 哪一天核验的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。不通过的，--because 写明为什么
    #[command(flatten)]
    pub writing: Writing,
}

/// 回头看：已经销号的再看一次，登记是否反弹；反弹的重新整改
#[derive(Debug, clap::Args)]
pub struct Revisit {
    /// 问题的编号，如 I2.4
    #[arg(value_name = "问题")]
    pub finding: String,
    /// 结果
    #[arg(long, value_name = "结果", value_parser = words::member::<Revisited>())]
    pub result: Revisited,
    /// 哪一天看的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 看到了什么
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 反弹的，新的整改时限
    #[arg(long, value_name = "日期")]
    pub due: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

fn day(text: Option<&str>, today: Day) -> Result<Day, Refusal> {
    text.map_or(Ok(today), |text| words::day_of("--on", text, today, "还没有发生的不能登记"))
}

/// Records what was done about a problem.
pub fn put_right(args: &Rectify, session: &Session) -> Result<Page> {
    let today = session.today;
    let (sort, day) = match (&args.progress, &args.done) {
        (Some(_), _) => (StepSort::Progress, day(args.on.as_deref(), today)?),
        (None, Some(text)) => (StepSort::Done, words::day_of("--done", text, today, "还没有完成的不能登记")?),
        (None, None) => {
            return Err(Refusal::usage("没有写有什么进展，也没有写哪一天完成。")
                .hint(format!("有进展的：wuxue inspect rectify {} --progress 进展", args.finding))
                .hint(format!("完成了的：wuxue inspect rectify {} --done 日期 --evidence 佐证", args.finding))
                .into());
        }
    };
    let written = session.write(&args.writing, |w| {
        let (_, one) = meant_finding(w, &args.finding)?;
        let (activity, text) = match (&args.progress, &args.evidence) {
            (Some(text), _) => (None, Some(words::plain("进展", text)?)),
            (None, Some(text)) => evidence(w, text)?,
            (None, None) => (None, None),
        };
        let person = if sort == StepSort::Done { one.facts.owner } else { None };
        rectify(w, &one, &Step { sort, day, text, activity, person, due: None })?;
        let page = answered(w, "inspect.rectify", &one)?;
        Ok(match sort {
            StepSort::Done => page
                .remark(format!("请责任人以外的人核验：wuxue inspect verify {} --verifier 核验人", one.id)),
            _ => page,
        })
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Evidence: an activity that is in force, or words.
fn evidence(w: &Write<'_>, text: &str) -> Result<(Option<ActivityId>, Option<String>)> {
    if ActivityId::from_code(text).is_none() {
        return Ok((None, Some(words::plain("佐证", text)?)));
    }
    let found = meant_activity(w, text)?;
    if found.voided.is_some() {
        return Err(Refusal::refused(format!("{} 已经作废，不能作佐证。", found.id))
            .hint("查看活动：wuxue log list")
            .into());
    }
    Ok((Some(found.id), None))
}

/// Records a verification.
pub fn verified(args: &Verify, session: &Session) -> Result<Page> {
    let day = day(args.on.as_deref(), session.today)?;
    let text = match args.result {
        Verified::Returned => Some(words::reason(session, &args.writing, "核验不通过")?),
        Verified::Passed => words::maybe_plain("理由", args.writing.because.as_deref())?,
    };
    let sort = if args.result == Verified::Passed { StepSort::Passed } else { StepSort::Returned };
    let written = session.write(&args.writing, |w| {
        let (_, one) = meant_finding(w, &args.finding)?;
        let by = meant_person(w, &args.verifier, None, day)?;
        let step = Step { sort, day, text, activity: None, person: Some(by.id), due: None };
        verify(w, &one, &by, &args.verifier, &step)?;
        let page = answered(w, "inspect.verify", &one)?.field("verifier", "核验人", name_of(w, Some(by.id))?);
        Ok(match sort {
            StepSort::Returned => {
                page.remark(format!("退回整改：wuxue inspect rectify {} --done 日期 --evidence 佐证", one.id))
            }
            _ => page,
        })
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Records a look at a closed problem.
pub fn revisited(args: &Revisit, session: &Session) -> Result<Page> {
    let day = day(args.on.as_deref(), session.today)?;
    let relapsed = args.result == Revisited::Relapsed;
    if args.due.is_some() && !relapsed {
        return Err(Refusal::usage("只有反弹的才写新的整改时限。").hint("去掉 --due 再试").into());
    }
    let due = words::maybe_day("--due", args.due.as_deref(), session.today)?;
    let text = words::maybe_plain("看到的情况", args.note.as_deref())?;
    let sort = if relapsed { StepSort::Relapsed } else { StepSort::Lasting };
    let written = session.write(&args.writing, |w| {
        let (_, one) = meant_finding(w, &args.finding)?;
        revisit(w, &one, &Step { sort, day, text, activity: None, person: None, due })?;
        answered(w, "inspect.revisit", &one)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn answered(w: &Write<'_>, schema: &'static str, one: &Finding) -> Result<Page> {
    let page = described(w, Page::new(schema, format!("问题 {}", one.id)), one.id, w.today)?;
    let (_, now) = meant_finding(w, &one.id.to_string())?;
    let last = now.steps.last();
    Ok(page
        .field("step", "", last.map(|step| step.sort.code()))
        .field("step_name", "这一步", last.map(|step| step.sort.label()))
        .field("day", "日期", last.map(|step| step.day))
        .field("text", "内容", last.and_then(|step| step.text.clone()))
        .field(
            "activity",
            "佐证的活动",
            last.and_then(|step| step.activity).map(Cell::from).unwrap_or_default(),
        ))
}
