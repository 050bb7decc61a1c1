//! `log self add` 登记.

use anyhow::{Context, Result};

use super::{COLUMNS, asking, length, minutes_on, row, time, too_long};
use crate::calendar::{Day, Minutes};
use crate::chain::{SelfStudy, add_self_study, long_day, meant_planned, meant_self_study};
use crate::commands::people::{Whom, not_here_yet};
use crate::commands::words;
use crate::page::{Page, Table};
use crate::record::meant_document;
use crate::refusal::Refusal;
use crate::session::{Session, Writing, ask, outcome};

/// 登记自学：一人，或学了同样内容的几个人；学时另计，不并入集中学习；在终端里缺什么问什么
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// 是谁。
    #[command(flatten)]
    pub whom: Whom,
    /// 哪一天；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 时长，按分钟
    #[arg(long, value_name = "分钟", conflicts_with = "hours")]
    pub minutes: Option<String>,
    /// 时长，按小时；也可以写 1小时30分，或按折算标准写半天、全天
    #[arg(long, value_name = "小时")]
    pub hours: Option<String>,
    /// 学了什么
    #[arg(long, value_name = "内容")]
    pub what: Option<String>,
    /// 学习材料的编号或标题
    #[arg(long, value_name = "材料")]
    pub document: Option<String>,
    /// 年度计划里的自学安排，如 PL3
    #[arg(long, value_name = "计划项")]
    pub plan: Option<String>,
    /// 在线上平台学的，按线上学习折算学时
    #[arg(long)]
    pub online: bool,
    /// 备注
    #[arg(long, value_name = "备注")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Records self-study of one or many people. What is lacking is asked for at a terminal.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    if asking::lacking(args).is_empty() || !session.terminal.interactive || args.writing.yes {
        return record(args, session);
    }
    asking::add(&mut ask::Clerk, args, session)
}

/// Records what is said; asks nothing of what is lacking.
pub(super) fn record(args: &Args, session: &Session) -> Result<Page> {
    let day = day(args.on.as_deref().unwrap_or("今天"), session.today)?;
    let length = length(args.hours.as_deref(), args.minutes.as_deref())?
        .ok_or_else(|| Refusal::usage("没有写学了多久。").hint("写作 --minutes 90、--hours 1.5"))?;
    let what = args
        .what
        .as_deref()
        .ok_or_else(|| Refusal::usage("没有写学了什么。").hint("写作 --what 学习内容"))?;
    let what = words::plain("内容", what)?;
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let mut exempt = Vec::new();
    let people = {
        let store = session.read()?;
        let records = &store.records();
        let people = args.whom.read(session, records, day, |entry| entry.exempt.is_none())?;
        if args.whom.all {
            let unit = args.whom.unit.as_deref();
            let unit = unit.map(|text| crate::roster::meant_unit(records, text, day)).transpose()?;
            let all = crate::roster::entries_within(records, unit.map(|unit| unit.id), day)?;
            exempt.extend(all.into_iter().filter(|e| e.exempt.is_some()).map(|e| e.person.name));
        }
        people
    };
    let written = session.write(&args.writing, |w| {
        let document = args.document.as_deref().map(|text| meant_document(w, text)).transpose()?;
        let plan_item = args.plan.as_deref().map(|text| meant_planned(w, text)).transpose()?;
        let minutes = minutes_on(w, day, length)?;
        let (mut rows, mut long) = (Vec::new(), Vec::new());
        for person in &people {
            let facts = SelfStudy {
                person: person.id,
                day,
                minutes,
                what: what.clone(),
                online: args.online,
                document: document.as_ref().map(|document| document.id),
                plan_item,
                note: note.clone(),
            };
            let id = add_self_study(w, &facts)?;
            long.extend(long_day(w, &facts)?.map(|sum| format!("{} {sum} 小时", person.name)));
            let entry = meant_self_study(w, &id.to_string()).context("the entry just added is missing")?;
            rows.push(row(w, &entry)?);
        }
        Ok((rows, long, minutes, not_here_yet(w, &people, day)?))
    })?;
    let (rows, long, minutes, early) = written.value;
    let mut page = Page::new("log.self.add", format!("登记自学 {} 人", rows.len()))
        .field("day", "日期", day)
        .field("what", "内容", what)
        .field("minutes", "", minutes)
        .field("hours", "时长（小时）", Minutes(minutes).to_string())
        .field("people", "人数", rows.len() as i64)
        .table(Table::new("rows", &COLUMNS).rows(rows).hide_empty_columns());
    page.remarks.extend(time::too_short(Minutes(minutes)));
    page.remarks.extend(early);
    if !long.is_empty() {
        page = page.remark(too_long(&long));
    }
    if !exempt.is_empty() {
        page = page
            .remark(format!("不作硬性要求的人没有登记：{}；学了的，用 --who 另行登记。", exempt.join("、")));
    }
    Ok(outcome(page, written.operation, &args.writing))
}

/// The day of self-study.
///
/// # Errors
/// Refused if it is no day, or one to come.
pub(super) fn day(text: &str, today: Day) -> Result<Day> {
    Ok(words::day_of("--on", text, today, "还没有学的不能登记")?)
}
