//! `inspect hours` 折算标准: how lengths of time become hours of study.

use anyhow::Result;
use clap::Subcommand;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::calendar::{Minutes, Span};
use crate::commands::log::hours;
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::rules::{
    Conversion, Conversions, Converted, NewConversion, add_conversion, end_conversion, meant_conversion,
};
use crate::session::{Session, Writing, outcome};

/// 学时折算标准：全天、半天、每小时、线上学习各计几学时，按日期施行
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the conversions.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 列出折算标准
    #[command(visible_alias = "列表")]
    List(List),
    /// 新增一条折算标准
    #[command(visible_alias = "新增")]
    Add(Add),
    /// 停止一条折算标准；以前的学时仍按它折算
    #[command(visible_alias = "停止")]
    End(End),
}

/// 列出“今天”施行的折算标准
#[derive(Debug, clap::Args)]
pub struct List {
    /// 连已停止和尚未施行的一起列出
    #[arg(long)]
    pub all: bool,
}

/// 新增一条折算标准；改标准的，先停止旧的，再新增
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 折算什么
    #[arg(value_name = "计量", value_parser = measure())]
    pub measure: Converted,
    /// 计几学时，如 4、0.25
    #[arg(long, value_name = "学时")]
    pub credit: String,
    /// 线上学习一次至少几分钟
    #[arg(long, value_name = "分钟", value_parser = clap::value_parser!(u16).range(1..=1440))]
    pub least: Option<u16>,
    /// 施行日期；不写则自今天起
    #[arg(long, value_name = "日期")]
    pub from: Option<String>,
    /// 最后一天；不写则一直施行
    #[arg(long, value_name = "日期")]
    pub until: Option<String>,
    /// 依据：哪份文件、哪一条
    #[arg(long, value_name = "依据")]
    pub clause: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 停止一条折算标准；以前的学时仍按它折算
#[derive(Debug, clap::Args)]
pub struct End {
    /// 折算标准的编号，如 H2
    #[arg(value_name = "编号")]
    pub conversion: String,
    /// 施行的最后一天；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

const DAY: Converted = Converted::Span(Span::Day);

fn measure() -> impl TypedValueParser<Value = Converted> {
    let named = |measure: &Converted| {
        let value = PossibleValue::new(measure.label()).alias(measure.code());
        if *measure == DAY { value.alias("一天") } else { value }
    };
    PossibleValuesParser::new(Converted::ALL.iter().map(named)).map(|word| match word.as_str() {
        "一天" => DAY,
        word => Converted::ALL
            .into_iter()
            .find(|m| [m.label(), m.code()].contains(&word))
            .unwrap_or(Converted::Hour),
    })
}

/// Runs a subcommand of `inspect hours`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::List(args) => list(args, session),
        What::Add(args) => add(args, session),
        What::End(args) => end(args, session),
    }
}

fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let all = Conversions::read(&store.records())?.0;
    let lacking: Vec<&str> = Span::ALL
        .iter()
        .map(|span| Converted::Span(*span))
        .filter(|measure| !all.iter().any(|c| c.facts.measure == *measure && c.in_force_on(session.today)))
        .map(Converted::label)
        .collect();
    let rows = all.iter().filter(|known| args.all || known.in_force_on(session.today)).map(row);
    let columns = [
        ("conversion", "编号"),
        ("measure", ""),
        ("measure_name", "计量"),
        ("least", "至少（分）"),
        ("credit", "计学时"),
        ("valid_from", "施行"),
        ("valid_to", "停止"),
        ("clause", "依据"),
    ];
    let mut page = Page::new("inspect.hours.list", "学时折算标准").field("on", "", session.today);
    if !lacking.is_empty() {
        let (all, first) = (lacking.join("、"), lacking.first().copied().unwrap_or_default());
        page = page.remark(format!(
            "{all}没有折算标准，按{all}登记的活动学时待补；新增：wuxue inspect hours add {first} --credit 学时 --clause 依据"
        ));
    }
    let table = Table::new("rows", &columns).rows(rows).hide_empty_columns();
    Ok(page.table(table.when_empty("没有折算标准：学时按起止时间计，每学时 60 分钟。")))
}

fn row(conversion: &Conversion) -> Vec<Cell> {
    let facts = &conversion.facts;
    vec![
        conversion.id.into(),
        facts.measure.code().into(),
        facts.measure.label().into(),
        if facts.measure == Converted::Online { facts.least.into() } else { Cell::Empty },
        Cell::Minutes(facts.credit),
        facts.valid_from.into(),
        facts.valid_to.into(),
        facts.clause.as_str().into(),
    ]
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let today = session.today;
    let online = args.measure == Converted::Online;
    if online != args.least.is_some() {
        return Err(match online {
            true => Refusal::usage("线上学习的折算标准要写一次至少几分钟。")
                .hint("wuxue inspect hours add 线上学习 --least 30 --credit 1 --clause 依据"),
            false => Refusal::usage("--least 只用于线上学习。").hint("去掉 --least 再试"),
        }
        .into());
    }
    let new = NewConversion {
        measure: args.measure,
        least: args.least.map_or(0, i64::from),
        credit: credit(&args.credit)?,
        valid_from: Some(words::maybe_day("--from", args.from.as_deref(), today)?.unwrap_or(today)),
        valid_to: words::maybe_day("--until", args.until.as_deref(), today)?,
        clause: words::plain("依据", &args.clause)?,
    };
    if new.valid_from.zip(new.valid_to).is_some_and(|(from, to)| to < from) {
        return Err(Refusal::usage("--until 早于施行日期。").hint("改正 --from 或 --until 的日期").into());
    }
    let written = session.write(&args.writing, |w| add_conversion(w, &new))?;
    let page =
        described("inspect.hours.add", "新增学时折算标准", &Conversion { id: written.value, facts: new });
    Ok(outcome(page, written.operation, &args.writing))
}

/// The hours that a conversion credits, in minutes.
fn credit(text: &str) -> Result<i64, Refusal> {
    hours(text).map(|minutes| minutes.0).map_err(|_| {
        Refusal::usage(format!("--credit 的“{}”不是学时，学时在 0 到 24 之间。", text.trim()))
            .hint("写作 --credit 4、--credit 0.25")
    })
}

fn described(schema: &'static str, title: &str, conversion: &Conversion) -> Page {
    let facts = &conversion.facts;
    Page::new(schema, title)
        .field("conversion", "编号", conversion.id)
        .field("measure", "", facts.measure.code())
        .field("says", "标准", facts.says())
        .field("credit", "", Minutes(facts.credit).0)
        .field("valid_from", "施行", facts.valid_from)
        .field("valid_to", "停止", facts.valid_to)
        .field("clause", "依据", facts.clause.as_str())
}

fn end(args: &End, session: &Session) -> Result<Page> {
    let last = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let written = session.write(&args.writing, |w| {
        let mut conversion = meant_conversion(w, &args.conversion)?;
        end_conversion(w, &conversion, last)?;
        conversion.facts.valid_to = Some(last);
        Ok(conversion)
    })?;
    let page = described("inspect.hours.end", "停止学时折算标准", &written.value);
    Ok(outcome(page, written.operation, &args.writing))
}
