//! `log showcase` 案例.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Subcommand;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::{describe, names};
use crate::calendar::in_quotes;
use crate::commands::{named, words};
use crate::import::decode::Source;
use crate::page::{Cell, Page, Table};
use crate::record::{
    Publish, Showcase, ShowcaseFacts, activity, add_showcase, edit_showcase, meant_activity, meant_showcase,
    remove_showcase, showcases, tally,
};
use crate::refusal::{Kind, Refusal};
use crate::roster::unit as unit_on;
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// The longest story, in characters: some fifteen pages.
const LONGEST: usize = 10_000;

/// 优秀案例：从一次活动写成的案例、它的故事、能否公开
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with cases.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 把一次活动选为优秀案例
    #[command(visible_alias = "登记")]
    Add(Add),
    /// 列出优秀案例
    #[command(visible_alias = "列表")]
    List(List),
    /// 查看一个案例的全文
    #[command(visible_alias = "查看")]
    Show {
        /// 案例的编号，如 C3
        #[arg(value_name = "编号")]
        case: String,
    },
    /// 更改一个案例
    #[command(visible_alias = "更正")]
    Edit(Edit),
    /// 删去一个案例，必须写明原因（操作记录里仍可查到）
    #[command(visible_alias = "删去")]
    Remove {
        /// 案例的编号，如 C3
        #[arg(value_name = "编号")]
        case: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

/// 把一次活动选为优秀案例
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 活动编号，如 A12
    #[arg(value_name = "活动")]
    pub activity: String,
    /// 案例的标题
    #[arg(long, value_name = "标题")]
    pub title: String,
    /// 故事
    #[arg(long, value_name = "文字", conflicts_with = "story_file")]
    pub story: Option<String>,
    /// 故事在这个文本文件里（UTF-8、GBK 都可以）
    #[arg(long, value_name = "文件")]
    pub story_file: Option<PathBuf>,
    /// 有关人员是否同意公开；还没有问的不写
    #[arg(long, value_name = "意见", value_parser = publish())]
    pub publish: Option<Answer>,
    /// 选为案例的日期；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 列出优秀案例，按日期先后
#[derive(Debug, clap::Args)]
pub struct List {
    /// 只看这个党组织举办的
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只看可以公开的：有关人员同意，故事写好了
    #[arg(long)]
    pub publishable: bool,
}

/// 更改一个案例；没有写的不变
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 案例的编号，如 C3
    #[arg(value_name = "编号")]
    pub case: String,
    /// 案例的标题
    #[arg(long, value_name = "标题")]
    pub title: Option<String>,
    /// 故事
    #[arg(long, value_name = "文字", conflicts_with = "story_file")]
    pub story: Option<String>,
    /// 故事在这个文本文件里（UTF-8、GBK 都可以）
    #[arg(long, value_name = "文件")]
    pub story_file: Option<PathBuf>,
    /// 有关人员是否同意公开；写“待问”为还没有问
    #[arg(long, value_name = "意见", value_parser = publish())]
    pub publish: Option<Answer>,
    /// 选为案例的日期
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// What those concerned said; none inside: not asked yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer(pub Option<Publish>);

/// The word for not asked yet.
const NOT_ASKED: &str = "待问";

fn publish() -> impl TypedValueParser<Value = Answer> {
    let named = |publish: &Publish| PossibleValue::new(publish.label()).alias(publish.code());
    let words = Publish::ALL.iter().map(named).chain([PossibleValue::new(NOT_ASKED)]);
    PossibleValuesParser::new(words.collect::<Vec<_>>()).map(|word| Answer(Publish::from_word(&word)))
}

/// Runs a subcommand of `log showcase`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add(args, session),
        What::List(args) => list(args, session),
        What::Show { case } => show(case, session),
        What::Edit(args) => edit(args, session),
        What::Remove { case, writing } => remove(case, writing, session),
    }
}

/// The story as typed or as the file has it: paragraphs, each on a line of its own.
fn story(typed: Option<&str>, file: Option<&Path>) -> Result<Option<String>> {
    let text = match (typed, file) {
        (Some(typed), _) => typed.to_owned(),
        (None, Some(file)) => read(file)?,
        (None, None) => return Ok(None),
    };
    let lines = text.lines().map(|line| line.replace(['\t', '\u{3000}'], " ").trim().to_owned());
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    let text = words::plain("故事", &lines.join("\n"))?;
    let count = text.chars().count();
    if count > LONGEST {
        return Err(Refusal::refused(format!("故事有 {count} 字，最多 {LONGEST} 字。"))
            .hint("压缩后再登记，全文另存档案")
            .into());
    }
    Ok(Some(text))
}

/// The text of a file, in whatever encoding it is.
fn read(file: &Path) -> Result<String> {
    let not_text = |refusal: Refusal| refusal.hint("故事用文本文件（.txt）：在 WPS 或 Word 中另存为“纯文本”");
    match Source::open(file) {
        Ok(Source::Text(text)) => text.text(),
        Ok(Source::Workbook(_)) => {
            let name = file.display();
            Err(not_text(Refusal::new(Kind::Unreadable, format!("“{name}”是表格，不是文本文件。"))).into())
        }
        Err(error) => match error.downcast::<Refusal>() {
            Ok(refusal) if refusal.kind == Kind::Unreadable && file.is_file() => {
                Err(not_text(Refusal { hints: Vec::new(), ..refusal }).into())
            }
            Ok(refusal) => Err(refusal.into()),
            Err(error) => Err(error),
        },
    }
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let title = words::plain("标题", &args.title)?;
    let story = story(args.story.as_deref(), args.story_file.as_deref())?;
    let day = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let written = session.write(&args.writing, |w| {
        let of = meant_activity(w, &args.activity)?;
        let publish = args.publish.and_then(|answer| answer.0);
        let facts = ShowcaseFacts { activity: of.id, title, story, publish, day };
        let id = add_showcase(w, &facts, &of)?;
        page(w, "log.showcase.add", format!("登记案例 {id}"), &meant_showcase(w, &id.to_string())?)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Whether it may be published, for people.
fn published(case: &Showcase) -> &'static str {
    case.facts.publish.map_or("待问", Publish::label)
}

fn page(records: &Records<'_>, schema: &'static str, title: String, case: &Showcase) -> Result<Page> {
    let facts = &case.facts;
    let of = activity(records, facts.activity)?.context("the activity of a case is missing")?;
    let mut page = Page::new(schema, title)
        .field("showcase", "编号", case.id)
        .field("title", "标题", facts.title.as_str())
        .field("activity", "活动", facts.activity)
        .field("day", "选为案例", facts.day)
        .field("held", "活动日期", of.facts.day)
        .field("unit_name", "党组织", describe::unit_name(records, of.facts.unit, of.facts.day)?)
        .field("publish", "", facts.publish.map(Publish::code))
        .field("publish_name", "同意公开", published(case))
        .field("publishable", "", case.publishable())
        .field(
            "story",
            if facts.story.is_none() { "故事" } else { "" },
            match &facts.story {
                None => Cell::Unknown,
                Some(story) => story.as_str().into(),
            },
        );
    if facts.story.is_none() {
        page = page.remark(format!("补上故事：wuxue log showcase edit {} --story-file 文件", case.id));
    }
    if case.voided {
        page = page.remark(format!("活动 {} 已作废，这个案例不能再用。", facts.activity));
    }
    Ok(page)
}

fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let unit = args.unit.as_deref().map(|text| named::unit(session, records, text)).transpose()?;
    let mut rows = Vec::new();
    for case in showcases(records)? {
        let facts = &case.facts;
        let of = activity(records, facts.activity)?.context("the activity of a case is missing")?.facts;
        if (args.publishable && !case.publishable()) || unit.as_ref().is_some_and(|unit| unit.id != of.unit) {
            continue;
        }
        let holder = unit_on(records, of.unit, of.day)?.context("a unit is missing")?;
        let length = facts.story.as_ref().map(|story| story.chars().count() as i64);
        rows.push(vec![
            Cell::from(case.id),
            facts.day.into(),
            facts.title.as_str().into(),
            facts.activity.into(),
            of.day.into(),
            of.unit.into(),
            holder.name.into(),
            length.map_or(Cell::Unknown, Cell::from),
            facts.publish.map(Publish::code).into(),
            published(&case).into(),
            case.publishable().into(),
            Some("活动已作废").filter(|_| case.voided).into(),
        ]);
    }
    let columns = [
        ("showcase", "编号"),
        ("day", "选为案例"),
        ("title", "标题"),
        ("activity", "活动"),
        ("held", "活动日期"),
        ("unit", ""),
        ("unit_name", "党组织"),
        ("length", "故事（字）"),
        ("publish", ""),
        ("publish_name", "同意公开"),
        ("publishable", ""),
        ("voided", "须核对"),
    ];
    let table = Table::new("rows", &columns).rows(rows).hide_empty_columns();
    let empty =
        if args.publishable { "没有可以公开的案例。" } else { "没有登记过优秀案例。" };
    Ok(Page::new("log.showcase.list", "优秀案例").table(table.when_empty(empty)))
}

/// The case as a paper: what it was, then the story.
fn show(code: &str, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let case = meant_showcase(records, code)?;
    let facts = &case.facts;
    let of = activity(records, facts.activity)?.context("the activity of a case is missing")?;
    let mut page = page(records, "log.showcase.show", format!("优秀案例：{}", facts.title), &case)?;
    let kinds: Vec<String> =
        describe::kinds_of(records, &of.facts)?.into_iter().map(|kind| kind.name).collect();
    let counts = tally(records, of.id)?;
    let there = counts.present + counts.beyond;
    let unit = describe::unit_name(records, of.facts.unit, of.facts.day)?;
    let mut about = format!("{}，{unit}开展{}", of.facts.day.chinese(), kinds.join("、"));
    if let Some(title) = &of.facts.title {
        about.push_str(&in_quotes(title));
    }
    if there > 0 {
        about.push_str(&format!("，{there} 人参加"));
    }
    let speakers = names::shown(records, &of.facts.speakers)?;
    if !speakers.is_empty() {
        about.push_str(&format!("，{}主讲", speakers.join("、")));
    }
    page = page.heading("活动").paragraph(format!("{about}。")).heading("案例");
    for line in facts.story.as_deref().unwrap_or("（故事待补）").lines() {
        page = page.paragraph(line);
    }
    Ok(page)
}

fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if let Edit { case, title: None, story: None, story_file: None, publish: None, on: None, .. } = args {
        let example = format!("wuxue log showcase edit {} --publish 同意", case.trim());
        return Err(words::nothing_to_change(&example).into());
    }
    let title = words::maybe_plain("标题", args.title.as_deref())?;
    let story = story(args.story.as_deref(), args.story_file.as_deref())?;
    let day = words::maybe_day("--on", args.on.as_deref(), session.today)?;
    let written = session.write(&args.writing, |w| {
        let case = meant_showcase(w, &args.case)?;
        let of = activity(w, case.facts.activity)?.context("the activity of a case is missing")?;
        let mut facts = case.facts.clone();
        facts.title = title.unwrap_or(facts.title);
        facts.story = story.or(facts.story);
        facts.publish = args.publish.map_or(facts.publish, |answer| answer.0);
        facts.day = day.unwrap_or(facts.day);
        edit_showcase(w, &case, &facts, &of)?;
        let case = meant_showcase(w, &case.id.to_string())?;
        page(w, "log.showcase.edit", format!("更改案例 {}", case.id), &case)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn remove(code: &str, writing: &Writing, session: &Session) -> Result<Page> {
    let reason = words::reason(session, writing, "删去案例")?;
    let written = session.write(writing, |w| {
        let case = meant_showcase(w, code)?;
        remove_showcase(w, &case)?;
        page(w, "log.showcase.remove", format!("删去案例 {}", case.id), &case)
    })?;
    Ok(outcome(written.value.field("reason", "原因", reason), written.operation, writing))
}
