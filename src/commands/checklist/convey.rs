//! `checklist convey` 传达, `checklist deploy` 部署.

use anyhow::{Context, Result};

use super::answer::{answered, day, leaned_on, said, write_step};
use crate::calendar::Day;
use crate::commands::words;
use crate::page::{Cell, Field, Page};
use crate::record::{Activity, FirstTopicStudy, MatterId, activity, first_topics, meant_activity};
use crate::refusal::Refusal;
use crate::register::{Step, StepSort, add_step, matter, meant_matter};
use crate::roster::{Names, meant_unit};
use crate::session::{Session, Writing, outcome};
use crate::store::{Records, Write};

/// 登记传达学习：在哪一次第一议题学习中传达的，可以有几次，以最早的一次为准
///
/// 例如 wuxue checklist convey M7 --activity A12，或者 wuxue checklist convey M7 --on 10月16日 --unit 工委。
/// 会议还没有登记的，连会议一起登记：wuxue log add 工委会 --unit 工委 --on 10月16日 --first-topic 已列 --matter M7
#[derive(Debug, clap::Args)]
pub struct Convey {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 第一议题学习的活动，如 A12；可写多次
    #[arg(long, value_name = "活动", num_args = 1.., required_unless_present = "on")]
    pub activity: Vec<String>,
    /// 不写活动编号的，按日期找那一天的第一议题学习
    #[arg(long, value_name = "日期", conflicts_with = "activity")]
    pub on: Option<String>,
    /// 与 --on 同用：哪个党组织的
    #[arg(long, value_name = "党组织", requires = "on")]
    pub unit: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 登记研究部署：怎样要求，在哪次会议上研究的
///
/// 例如 wuxue checklist deploy M7 --text 由办公室牵头，十月底前落实 --activity A12
#[derive(Debug, clap::Args)]
pub struct Deploy {
    /// 编号、文号或名称，如 M7
    #[arg(value_name = "要件")]
    pub matter: String,
    /// 研究部署的要求
    #[arg(long, value_name = "文字", required_unless_present = "activity")]
    pub text: Option<String>,
    /// 研究它的会议，如 A12；日期取自会议
    #[arg(long, value_name = "活动")]
    pub activity: Option<String>,
    /// 哪一天部署的；不写则为会议的日期，没有会议的为今天
    #[arg(long, value_name = "日期", conflicts_with = "activity")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Records in which first-topic studies a matter was conveyed.
pub(super) fn convey(args: &Convey, session: &Session) -> Result<Page> {
    let on = match &args.on {
        Some(text) => Some(words::past_day("--on", text, session.today)?),
        None => None,
    };
    let written = session.write(&args.writing, |w| {
        let id = meant_matter(w, &args.matter)?.id;
        let mut cited = Vec::new();
        for text in args.activity.iter().flat_map(|text| words::several(text)) {
            cited.push(meant_activity(w, &text)?);
        }
        if let Some(on) = on {
            cited.push(studied_on(w, on, args.unit.as_deref(), id)?);
        }
        let mut said = Vec::new();
        for held in &cited {
            said = conveyed_in(w, id, held)?;
        }
        if cited.len() > 1 {
            let all = cited.iter().map(|held| held.id.to_string()).collect();
            said = vec![
                Field::new("step", "", StepSort::Convey.code()),
                Field::new("step_name", "这一步", StepSort::Convey.label()),
                Field::new("activities", "活动", Cell::List(all)),
            ];
        }
        answered(w, "checklist.convey", id, said)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Records that a matter was conveyed in an activity; gives what the step says.
pub(in crate::commands) fn conveyed_in(w: &Write<'_>, id: MatterId, held: &Activity) -> Result<Vec<Field>> {
    // Read anew: the step before may have been written by the same command.
    let of = matter(w, id)?.context("the matter to be conveyed is missing")?;
    let step = Step { activity: Some(held.id), ..Step::on(StepSort::Convey, held.facts.day) };
    add_step(w, &of, &step)?;
    Ok(said(&of, &step))
}

/// The one activity of a day that had a first topic.
fn studied_on(records: &Records<'_>, on: Day, unit: Option<&str>, id: MatterId) -> Result<Activity> {
    let unit = unit.map(|text| meant_unit(records, text, on)).transpose()?;
    let mut found = first_topics(records, on, on)?;
    found.retain(|held| unit.as_ref().is_none_or(|unit| held.unit == unit.id));
    let whose = unit.map(|unit| unit.name).unwrap_or_default();
    match &*found {
        [held] => activity(records, held.id)?.context("an activity of the list is missing"),
        [] => Err(Refusal::not_found(format!("{whose}{on} 没有列了第一议题的活动。"))
            .hint(format!("查看那天的活动：wuxue log list --period {on}..{on}"))
            .hint(format!(
                "会议还没有登记的，连会议一起登记：wuxue log add 工委会 --unit 党组织 --on {on} --first-topic 已列 --matter {id}"
            ))
            .into()),
        _ => {
            let mut refusal = Refusal::refused(format!("{on} 有 {} 次第一议题学习，要写明是哪一次。", found.len()));
            let names = Names::read(records, on)?;
            for held in found.iter().take(6) {
                let line = called(held, &names);
                refusal = refusal.hint(format!("{line}：wuxue checklist convey {id} --activity {}", held.id));
            }
            Err(refusal.into())
        }
    }
}

/// A study of a first topic in a line: who held it, when, what of.
pub(super) fn called(held: &FirstTopicStudy, names: &Names) -> String {
    format!("{} {} {} {}", held.id, held.day, names.unit(held.unit), held.kinds)
}

/// Records what was arranged.
pub(super) fn deploy(args: &Deploy, session: &Session) -> Result<Page> {
    let on = day(args.on.as_deref(), session.today)?;
    let text = words::maybe_plain("要求", args.text.as_deref())?;
    write_step(session, &args.writing, "checklist.deploy", |w| {
        let of = meant_matter(w, &args.matter)?;
        let held = args.activity.as_deref().map(|text| leaned_on(w, text, "研究部署的会议")).transpose()?;
        let on = held.as_ref().map_or(on, |held| held.facts.day);
        Ok((of, Step { text, activity: held.map(|held| held.id), ..Step::on(StepSort::Deploy, on) }))
    })
}
