//! `log feedback` 反馈.

use anyhow::Result;
use clap::Subcommand;

use super::describe;
use crate::commands::scope::Scope;
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::record::{Feedback, feedback, feedbacks, meant_activity, set_feedback, tally};
use crate::refusal::Refusal;
use crate::roster::{names_in, refuse_private};
use crate::session::{Session, Writing, outcome};

/// 学习反馈：一次活动的形式是否受欢迎、有没有收获，意见建议和改进；只记人数，不记是谁说的
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[group(skip)]
pub struct Args {
    /// 登记一次活动的反馈。
    #[command(flatten)]
    pub say: Option<Say>,
    /// 子命令。
    #[command(subcommand)]
    pub what: Option<What>,
}

/// What to do with what was said.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 列出各次活动的反馈
    #[command(visible_alias = "列表")]
    List(List),
}

/// 登记一次活动的反馈；再登记一次，写了的改，没有写的不变
#[derive(Debug, clap::Args)]
#[group(id = "feedback_of", arg = "activity")]
pub struct Say {
    /// 活动编号，如 A12
    #[arg(value_name = "编号")]
    pub activity: String,
    /// 收到几份反馈
    #[arg(long, value_name = "份数", allow_negative_numbers = true, value_parser = clap::value_parser!(i64).range(0..=1_000_000))]
    pub answers: Option<i64>,
    /// 其中喜欢这种形式的
    #[arg(long, value_name = "人数", allow_negative_numbers = true, value_parser = clap::value_parser!(i64).range(0..=1_000_000))]
    pub welcome: Option<i64>,
    /// 其中认为有收获的
    #[arg(long, value_name = "人数", allow_negative_numbers = true, value_parser = clap::value_parser!(i64).range(0..=1_000_000))]
    pub useful: Option<i64>,
    /// 意见建议；写“无”为清空
    #[arg(long, value_name = "文字")]
    pub suggestion: Option<String>,
    /// 作了什么改进；写“无”为清空
    #[arg(long, value_name = "文字")]
    pub adjustment: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 列出各次活动的反馈，按日期先后
#[derive(Debug, Default, clap::Args)]
pub struct List {
    /// 党组织和期间。
    #[command(flatten)]
    pub scope: Scope,
}

/// Records what was said, or lists it.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match (&args.what, &args.say) {
        (Some(What::List(args)), _) => list(args, session),
        (None, Some(say)) => record(say, session),
        // The grammar asks for the activity unless a subcommand stands there.
        (None, None) => list(&List::default(), session),
    }
}

/// A text, or nothing again.
fn text(what: &str, new: Option<&str>, old: Option<String>) -> Result<Option<String>> {
    let Some(new) = words::maybe_plain(what, new)? else { return Ok(old) };
    refuse_private(what, &new)?;
    Ok(Some(new).filter(|new| new != words::NONE))
}

fn record(args: &Say, session: &Session) -> Result<Page> {
    let written =
        session.write(&args.writing, |w| {
            let activity = meant_activity(w, &args.activity)?;
            let id = activity.id;
            let old = feedback(w, id)?;
            let answers = args.answers.or(old.as_ref().map(|old| old.answers)).ok_or_else(|| {
                Refusal::usage(format!("没有写收到几份反馈，{id} 还没有登记过反馈。"))
                    .hint(format!("wuxue log feedback {id} --answers 20 --welcome 18 --useful 17"))
            })?;
            let (welcome, useful) = (args.welcome, args.useful);
            let said = Feedback {
                answers,
                welcome: welcome.or(old.as_ref().and_then(|old| old.welcome)),
                useful: useful.or(old.as_ref().and_then(|old| old.useful)),
                suggestions: text(
                    "意见建议",
                    args.suggestion.as_deref(),
                    old.as_ref().and_then(|old| old.suggestions.clone()),
                )?,
                adjustment: text("改进", args.adjustment.as_deref(), old.and_then(|old| old.adjustment))?,
            };
            set_feedback(w, &activity, &said)?;
            let mut page = Page::new("log.feedback", format!("{id} 的反馈"))
                .field("activity", "编号", id)
                .field("title", "主题", activity.facts.title.clone());
            for ((key, label), value) in SAID.into_iter().zip(cells(&said)) {
                page = page.field(key, label, value);
            }
            let counts = tally(w, id)?;
            // Those of whom nothing is known yet may have been there, and so may guests whom nobody wrote down.
            let there = counts.present + counts.beyond + counts.guests + counts.made_up;
            if there > 0 && answers > there + counts.unrecorded {
                page = page.remark(format!(
                    "收到的反馈 {answers} 份，多于登记的到会、补学和列席 {there} 人；反馈表也发给了没有登记的列席人员的不用改，\
                     写错了的请改：wuxue log feedback {id} --answers 份数"
                ));
            }
            let names = names_in(w, said.suggestions.as_deref().unwrap_or_default())?;
            if !names.is_empty() {
                page = page.remark(format!(
                    "意见建议里有名册上的姓名：{}；反馈不记是谁说的。写的是提意见的人，请改写：\
                     wuxue log feedback {id} --suggestion 文字",
                    names.join("、")
                ));
            }
            Ok(page)
        })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// What was said of a session.
const SAID: [(&str, &str); 5] = [
    ("answers", "收到反馈（份）"),
    ("welcome", "喜欢这种形式"),
    ("useful", "认为有收获"),
    ("suggestions", "意见建议"),
    ("adjustment", "改进"),
];

/// The cells of [`SAID`]; what was not asked is 待补.
fn cells(said: &Feedback) -> [Cell; 5] {
    let share = |n: Option<i64>| n.map_or(Cell::Unknown, |n| Cell::Share { n, of: said.answers });
    [
        said.answers.into(),
        share(said.welcome),
        share(said.useful),
        said.suggestions.clone().into(),
        said.adjustment.clone().into(),
    ]
}

/// What was said of one session, as a table of one row.
pub fn table_of(said: &Feedback) -> Table {
    Table::new("feedback", &SAID).caption("学习反馈").rows([cells(said).into()]).hide_empty_columns()
}

fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let (unit, period) = args.scope.read(session, records)?;
    let found = feedbacks(records, unit.as_ref().map_or(0, |unit| unit.id.0), period)?;
    let mut rows = Vec::new();
    for felt in &found {
        let mut row = vec![
            Cell::from(felt.activity),
            felt.day.into(),
            felt.unit.into(),
            describe::unit_name(records, felt.unit, felt.day)?.into(),
            felt.title.clone().into(),
        ];
        row.extend(cells(&felt.feedback));
        rows.push(row);
    }
    // A share is of those who were asked.
    let share = |of: fn(&Feedback) -> Option<i64>| {
        let asked = found.iter().filter_map(|felt| Some((of(&felt.feedback)?, felt.feedback.answers)));
        let (n, of) = asked.fold((0, 0), |(n, of), (more, answers)| (n + more, of + answers));
        Cell::Share { n, of }
    };
    let columns: Vec<_> =
        [("activity", "活动"), ("day", "日期"), ("unit", ""), ("unit_name", "党组织"), ("title", "主题")]
            .into_iter()
            .chain(SAID)
            .collect();
    let (sessions, answers) =
        (found.len() as i64, found.iter().map(|felt| felt.feedback.answers).sum::<i64>());
    Ok(Page::new("log.feedback.list", "学习反馈")
        .field("sessions", "活动（场）", sessions)
        .field("total_answers", "收到反馈（份）", answers)
        .field("total_welcome", "喜欢这种形式", share(|said| said.welcome))
        .field("total_useful", "认为有收获", share(|said| said.useful))
        .table(Table::new("rows", &columns).rows(rows).hide_empty_columns().when_empty("没有登记过反馈。")))
}
