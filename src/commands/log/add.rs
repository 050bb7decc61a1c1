//! `log add` 登记.

use anyhow::{Context, Result};

use super::fields::Fields;
use super::{attend, describe, marks, matters, names, questions};
use crate::calendar::Day;
use crate::chain::{Kind, kinds, lacking, meant_kind};
use crate::commands::words;
use crate::page::Page;
use crate::record::{Facts, FirstTopic, Status, activity, add_activity, edit_activity, tally, twins};
use crate::refusal::Refusal;
use crate::roster::{UnitKind, meant_unit, units};
use crate::session::ask::{Answers, Choice};
use crate::session::{Session, Writing, ask, outcome};
use crate::store::Records;

/// 登记一次活动；一场活动可以同时算几类，如 主题党日 党课；在终端里缺什么问什么
///
/// 一行写全：wuxue log add 主题党日 --unit 办公室党支部 --on 2026-10-16 --attend-all
///
/// 写“第一议题”的，是领导班子列了第一议题的会议：wuxue log add 第一议题 --on 10月16日 --matter M7 --measure 措施 --lead 牵头单位
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    /// 活动类型，可写几个；有哪些类型：wuxue log kinds
    #[arg(value_name = "类型")]
    pub kinds: Vec<String>,
    /// 举办的党组织
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 活动日期，如 2026-10-16、10月16日、上周五
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 应到人员全部记为出勤
    #[arg(long)]
    pub attend_all: bool,
    /// 与 --attend-all 同用：除这些人以外，如 "张伟=请假(公假)"，可写多次
    #[arg(long, value_name = "姓名=情况", num_args = 1..)]
    pub except: Vec<String>,
    /// 到会的人，如谈心谈话的谈话对象，记为出勤，可写多次
    #[arg(long, value_name = "姓名", num_args = 1..)]
    pub present: Vec<String>,
    /// 只登记这些人，如 张伟=迟到10分钟；情况相同的写 张伟、潘娟=出勤，可写多次
    #[arg(long, value_name = "姓名=情况", num_args = 1..)]
    pub mark: Vec<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
    /// 内容。
    #[command(flatten)]
    pub fields: Fields,
}

/// Records an activity, and who came if that is said. What is not said of who, what and when is asked for at a
/// terminal, and with it the rest.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    attend::refuse_lone_except(args.attend_all, &args.except)?;
    let meeting = of_the_body(args, session)?;
    let args = meeting.as_ref().unwrap_or(args);
    if args.kinds.is_empty() || args.unit.is_none() || args.on.is_none() {
        if !session.terminal.interactive || args.writing.yes {
            return Err(incomplete(args).into());
        }
        return questions::add(&mut ask::Clerk, args, session);
    }
    // With --yes nobody wants to be asked: the record refuses what may be there already.
    if !session.terminal.interactive || args.fields.another || args.writing.yes {
        return record(args, session);
    }
    let another = is_another(args, session, &mut ask::Clerk)?;
    record(&Args { fields: Fields { another, ..args.fields.clone() }, ..args.clone() }, session)
}

/// 第一议题 is no kind of meeting: written for one, it means the meeting of the leading body that had one.
fn of_the_body(args: &Args, session: &Session) -> Result<Option<Args>> {
    if args.kinds != ["第一议题"] {
        return Ok(None);
    }
    let store = session.read()?;
    let records = &store.records();
    let body = match &args.unit {
        Some(text) => Some(meant_unit(records, text, session.today)?),
        None => units(records, session.today)?
            .into_iter()
            .find(|unit| unit.kind == UnitKind::LeadingBody && unit.exists_on(session.today)),
    };
    let Some(body) = body.filter(|unit| unit.kind == UnitKind::LeadingBody) else { return Ok(None) };
    let meets = |kind: &Kind| kind.agenda_first && kind.holders.contains(&UnitKind::LeadingBody);
    let Some(kind) = kinds(records)?.into_iter().find(meets) else { return Ok(None) };
    let mut meant = Args { kinds: vec![kind.name], unit: Some(body.id.to_string()), ..args.clone() };
    meant.fields.first_topic.get_or_insert_with(|| FirstTopic::Listed.label().to_owned());
    Ok(Some(meant))
}

fn incomplete(args: &Args) -> Refusal {
    let lacking = [
        ("活动类型", args.kinds.is_empty()),
        ("--unit 党组织", args.unit.is_none()),
        ("--on 日期", args.on.is_none()),
    ];
    let lacking: Vec<&str> = lacking.into_iter().filter(|(_, lacks)| *lacks).map(|(what, _)| what).collect();
    let lacking = lacking.join("、");
    let space = if lacking.starts_with('-') { " " } else { "" };
    Refusal::usage(format!("没有写{space}{lacking}。"))
        .hint("例如：wuxue log add 主题党日 --unit 办公室党支部 --on 2026-10-16")
        .hint("在终端里执行 wuxue log add（不加 --yes），会一项一项地问")
}

/// Records what is said; asks nothing.
pub(super) fn record(args: &Args, session: &Session) -> Result<Page> {
    let mut named: Vec<String> = args.except.iter().chain(&args.mark).cloned().collect();
    for name in args.present.iter().flat_map(|text| words::several(text)) {
        if names::split(&name).is_some() {
            return Err(Refusal::usage(format!("--present 只写姓名，不写“{name}”。"))
                .hint("写明情况的用 --mark 张伟=迟到10分钟")
                .into());
        }
        named.push(format!("{name}={}", Status::Present.label()));
    }
    let attended = args.attend_all || !named.is_empty();
    let written = session.write(&args.writing, |w| {
        let mut remarks = args.fields.matters.register(w)?;
        let (facts, more) = stated(args, w, session.today)?;
        remarks.extend(more);
        // Votes are judged by the attendance: where there is some, they come after it.
        let before =
            Facts { votes: if attended { Vec::new() } else { facts.votes.clone() }, ..facts.clone() };
        let id = add_activity(w, &before, args.fields.another)?;
        let mut added = activity(w, id)?.context("the activity just added is missing")?;
        if attended {
            marks::record(w, &added, &named, args.attend_all, true)?;
            edit_activity(w, &added, &facts, true)?;
            added.facts.votes.clone_from(&facts.votes);
        }
        args.fields.cite(w, &added)?;
        remarks.extend(args.fields.matters.convey(w, &added)?);
        let lacks = lacking(w, id)?;
        let mut page = Page::new("log.add", format!("登记活动 {id}")).field("activity", "编号", id);
        let stated = ["unit", "day", "time", "kinds", "title", "belongs"];
        for field in describe::fields(w, &facts, &[])? {
            if stated.contains(&field.key.as_ref()) {
                page.head.push(field);
            }
        }
        page = page.field("matters", "传达的政治要件", matters::cell(w, id)?);
        if attended {
            page = describe::with_tally(page, &tally(w, id)?);
        }
        page = describe::still_missing(page, &added, &lacks, describe::calls_nobody(w, &added)?);
        remarks.extend(describe::remarks(w, &added)?);
        for remark in remarks {
            page = page.remark(remark);
        }
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// What the words mean, with remarks for the clerk.
fn stated(args: &Args, records: &Records<'_>, today: Day) -> Result<(Facts, Vec<String>)> {
    let day = words::past_day("--on", args.on.as_deref().unwrap_or_default(), today)?;
    let unit = meant_unit(records, args.unit.as_deref().unwrap_or_default(), day)?;
    let mut kinds = Vec::new();
    for word in &args.kinds {
        kinds.push(meant_kind(records, word)?.id);
    }
    let mut facts = Facts::new(unit.id, day, kinds);
    let remarks = args.fields.apply(records, &mut facts, today)?;
    Ok((facts, remarks))
}

/// Asks whether an activity that may be recorded already is another one. Where nobody can be asked, the record
/// refuses it.
pub(super) fn is_another(args: &Args, session: &Session, answers: &mut impl Answers) -> Result<bool> {
    let store = session.read()?;
    let records = &store.records();
    let (facts, _) = stated(args, records, session.today)?;
    let Some(twin) = twins(records, &facts)?.first().copied() else { return Ok(false) };
    let question = format!("同一党组织同一天同一类活动已经有记录 {twin}，这次登记的是另外一场吗？");
    let no = format!("不是，不登记（补充它用 wuxue log edit {twin} …）");
    let choices = [Choice::new(no, ""), Choice::new("是另外一场，照样登记", "")];
    match answers.choose(&question, &choices)? {
        Some(1) => Ok(true),
        _ => Err(Refusal::refused("已取消，没有写入任何内容。").into()),
    }
}
