//! `notice approve` 审议, `notice issue` 印发.

use anyhow::{Context, Result};

use super::check::warned;
use super::draft::found;
use super::fields;
use crate::calendar::{Day, in_quotes};
use crate::chain::{
    Notice, Stage, Version, approve, find_kind, issue as send_out, meant_notice, meeting_on, seat,
};
use crate::commands::words;
use crate::page::Page;
use crate::record::{
    Activity, Decision, Facts, activity, add_activity, edit_activity, meant_activity, settle,
};
use crate::refusal::Refusal;
use crate::session::{Session, Writing, outcome};
use crate::store::Write;

/// 登记通知单经机关党委审、经班子会议研究：写会议的日期，没有登记过的会议一并登记
#[derive(Debug, clap::Args)]
pub struct Approve {
    /// 通知单的编号或期号，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 哪个环节；不写则为下一个
    #[arg(value_name = "环节", value_parser = words::member::<Stage>())]
    pub stage: Option<Stage>,
    /// 会议哪一天开的；那天没有登记过会议的，登记一次
    #[arg(long, value_name = "日期", conflicts_with = "meeting")]
    pub on: Option<String>,
    /// 已经登记的会议的编号，如 A12
    #[arg(long, value_name = "编号")]
    pub meeting: Option<String>,
    /// 决议的内容；不写则为同意
    #[arg(long, value_name = "文字")]
    pub resolution: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 登记印发：印发以后通知单不能再改，要改的另作修订
#[derive(Debug, clap::Args)]
pub struct Issue {
    /// 通知单的编号或期号，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 哪一天印发的；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Records that a notice passed a meeting.
pub fn run(args: &Approve, session: &Session) -> Result<Page> {
    let today = session.today;
    let day = args.on.as_deref().map(|text| words::past_day("--on", text, today)).transpose()?;
    let resolution = words::maybe_plain("决议", args.resolution.as_deref())?;
    let written = session.write(&args.writing, |w| {
        let of = meant_notice(w, &args.notice, today)?;
        let open = of.open()?;
        let next = Stage::ALL.iter().find(|stage| open.approved(**stage).is_none());
        let stage = args.stage.or(next.copied()).unwrap_or(Stage::Resolve);
        let title = in_quotes(&open.facts.title);
        let customary = match stage {
            Stage::Review => format!("审议通过{title}，提请班子会议研究"),
            Stage::Resolve => format!("同意印发{title}"),
        };
        let (meeting, made) = match (&args.meeting, day) {
            (Some(code), _) => (meant_activity(w, code)?, false),
            (None, Some(day)) => held(w, &of, stage, day, resolution.as_deref().unwrap_or(&customary))?,
            (None, None) => {
                return Err(Refusal::usage("没有写是哪次会议。")
                    .hint(format!("写会议的日期：wuxue notice approve {} {} --on 日期", of.id, stage.label()))
                    .hint(format!(
                        "已经登记的：wuxue notice approve {} {} --meeting A12",
                        of.id,
                        stage.label()
                    ))
                    .into());
            }
        };
        let resolution = resolution.or_else(|| taken_there(&meeting)).unwrap_or(customary);
        approve(w, &of, stage, &meeting, &resolution)?;
        record(w, &meeting, &resolution)?;
        let now = found(w, of.id)?;
        let mut page = Page::new("notice.approve", format!("通知单 {} {}", now.called(), stage.label()))
            .field("notice", "编号", now.id)
            .field("stage", "", stage.code())
            .field("stage_name", "环节", stage.label())
            .field("day", "日期", meeting.facts.day)
            .field("activity", "会议", meeting.id)
            .field("resolution", "决议", resolution)
            .field("state", "", now.state().code())
            .field("state_name", "状态", now.state().label());
        if made {
            page = page.remark(format!(
                "那天没有登记过会议，已登记为 {0}；补上其他议题和到会情况：wuxue log show {0}",
                meeting.id
            ));
        }
        page = warned(w, page, &now, w.today)?;
        Ok(match stage {
            Stage::Review => page.remark(format!(
                "下一步：wuxue notice approve {} {} --on 会议日期",
                now.id,
                Stage::Resolve.label()
            )),
            Stage::Resolve => page.remark(format!("下一步：wuxue notice issue {} --on 日期", now.id)),
        })
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// What a meeting that is on record resolved on the notice, if it says so in one decision.
fn taken_there(meeting: &Activity) -> Option<String> {
    let mut about = meeting.facts.decisions.iter().filter(|decision| decision.text.contains("通知单"));
    about.next().filter(|_| about.next().is_none()).map(|decision| decision.text.clone())
}

/// The resolution as the bare decision it is, whose carrying out is the notice being sent out.
fn bare(resolution: &str) -> Decision {
    Decision { text: resolution.to_owned(), owner: None, due: None, done_on: None, result: None }
}

/// Lets the record of the meeting say what it resolved.
fn record(w: &Write<'_>, meeting: &Activity, resolution: &str) -> Result<()> {
    if meeting.facts.decisions.iter().any(|decision| decision.text == resolution) {
        return Ok(());
    }
    let mut facts = meeting.facts.clone();
    facts.decisions.push(bare(resolution));
    edit_activity(w, meeting, &facts, false)
}

/// What the meetings resolved on a version is carried out when it is sent out.
fn carried_out(w: &Write<'_>, version: &Version, day: Day) -> Result<()> {
    for approval in version.approvals.iter().filter(|approval| !approval.voided) {
        let meeting = activity(w, approval.activity)?.context("the meeting of an approval is missing")?;
        for (decision, number) in meeting.facts.decisions.iter().zip(1..) {
            if decision.text == approval.resolution && decision.done_on.is_none() {
                settle(w, &meeting, number, Some((day, Some("已印发".to_owned()))))?;
            }
        }
    }
    Ok(())
}

/// The meeting of that day, and whether it was recorded just now.
fn held(w: &Write<'_>, of: &Notice, stage: Stage, day: Day, resolution: &str) -> Result<(Activity, bool)> {
    let holder = seat(w, stage, day)?;
    let found = meeting_on(w, stage, &holder, day)?;
    if let [first, second, ..] = found.as_slice() {
        return Err(Refusal::refused(format!("“{}”{day} 有不止一次会议：{first}、{second}。", holder.name))
            .hint(format!("写明是哪一次：wuxue notice approve {} {} --meeting {first}", of.id, stage.label()))
            .into());
    }
    if let Some(id) = found.first() {
        return Ok((activity(w, *id)?.context("a meeting is missing")?, false));
    }
    let kind = find_kind(w, stage.kind())?.ok_or_else(|| {
        Refusal::not_found("这个库里还没有“机关党委会议”这种活动类型。")
            .hint("先补入新版本的起始资料：wuxue log kinds --add-missing")
    })?;
    let mut facts = Facts::new(holder.id, day, vec![kind.id]);
    facts.agenda = vec![format!("研究{}", in_quotes(&of.last()?.facts.title))];
    facts.decisions = vec![bare(resolution)];
    let id = add_activity(w, &facts, false)?;
    Ok((activity(w, id)?.context("the meeting just added is missing")?, true))
}

/// Records that a notice was sent out.
pub fn issue(args: &Issue, session: &Session) -> Result<Page> {
    let day = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let written = session.write(&args.writing, |w| {
        let of = meant_notice(w, &args.notice, w.today)?;
        send_out(w, &of, day)?;
        let now = found(w, of.id)?;
        let last = now.last()?;
        carried_out(w, last, day)?;
        let what = if last.version > 1 { "印发修订后的通知单" } else { "印发通知单" };
        let mut page = Page::new("notice.issue", format!("{what} {}", now.called()));
        page.head.extend(fields(w, &now, last, w.today)?);
        page = warned(w, page, &now, w.today)?;
        Ok(page
            .field("version", if last.version > 1 { "版本" } else { "" }, last.version)
            .field("issued", "印发", day)
            .field("state", "", now.state().code())
            .field("state_name", "状态", now.state().label())
            .remark(format!("正文：wuxue notice print {} -o 通知单.html", now.id)))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
