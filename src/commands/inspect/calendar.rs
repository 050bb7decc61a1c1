//! `inspect calendar` 工作日历: holidays and the days worked in exchange.

use anyhow::Result;
use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::calendar::Day;
use crate::commands::import::{Importing, Planned, carry_out};
use crate::commands::words;
use crate::import::decode::Source;
use crate::import::special_days::{SPECIAL_DAY, Wish, plan};
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::rules::{
    Announced, SpecialDay, WorkingDays, is_weekend, remove_special_day, set_special_day, special_days,
};
use crate::session::{Session, Writing, outcome};

/// 工作日历：每年的放假和调休安排；时限遇放假的顺延到下一个工作日，自学安排跳过整周放假的一周
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the calendar.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 载入程序附带的国务院办公厅放假安排
    #[command(visible_alias = "载入")]
    Load(Load),
    /// 从文件导入：日期、安排、名称的表，或者通知原文
    #[command(visible_alias = "导入")]
    Import(Box<Import>),
    /// 列出一年的放假和调休上班
    #[command(visible_alias = "列表")]
    List(List),
    /// 写明一天（或连续几天）放假或上班
    #[command(visible_alias = "写明")]
    Add(Add),
    /// 去掉一天的放假或上班，仍按星期几算
    #[command(visible_alias = "去掉")]
    Remove(Remove),
}

/// 载入程序附带的放假安排；库里另有写法的日子不动，除非加上 --update
#[derive(Debug, clap::Args)]
pub struct Load {
    /// 哪一年；不写则为今年
    #[arg(value_name = "年份")]
    pub year: Option<i32>,
    /// 与库中不同的，改用附带的
    #[arg(long)]
    pub update: bool,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 从文件导入一年的放假和调休安排
///
/// 表格要有日期（如 2026-10-01、10月1日至7日）、安排（放假或上班）两列，名称可有可无；也可以直接导入国务院办公厅通知的原文（文本文件）。
#[derive(Debug, clap::Args)]
pub struct Import {
    /// 各种导入共有的选项。
    #[command(flatten)]
    pub importing: Importing,
    /// 日期没有写年份的，都是这一年的；不写则看标题
    #[arg(long, value_name = "年份", value_parser = clap::value_parser!(i32).range(1921..=2100))]
    pub year: Option<i32>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 列出一年的放假和调休上班
#[derive(Debug, clap::Args)]
pub struct List {
    /// 哪一年；不写则为今年
    #[arg(value_name = "年份")]
    pub year: Option<i32>,
}

/// 写明一天（或连续几天）放假或上班
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 哪一天
    #[arg(value_name = "日期")]
    pub day: String,
    /// 放假，还是上班
    #[arg(value_name = "安排", action = clap::ArgAction::Set, value_parser = works())]
    pub works: bool,
    /// 到哪一天为止；不写则只有一天
    #[arg(long, value_name = "日期")]
    pub until: Option<String>,
    /// 名称，如 国庆节
    #[arg(long, value_name = "名称")]
    pub name: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 去掉一天的放假或上班
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// 哪一天
    #[arg(value_name = "日期")]
    pub day: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

fn works() -> impl TypedValueParser<Value = bool> {
    PossibleValuesParser::new(["放假", "上班"]).map(|word| word == "上班")
}

/// Runs a subcommand of `inspect calendar`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Load(args) => load(args, session),
        What::Import(args) => import(args, session),
        What::List(args) => list(args, session),
        What::Add(args) => add(args, session),
        What::Remove(args) => remove(args, session),
    }
}

fn load(args: &Load, session: &Session) -> Result<Page> {
    let year = args.year.unwrap_or(session.today.year());
    let all = Announced::load()?;
    let Some(announced) = all.iter().find(|announced| announced.year == year) else {
        let years: Vec<String> = all.iter().map(|announced| announced.year.to_string()).collect();
        return Err(Refusal::not_found(format!(
            "程序没有附带 {year} 年的放假安排，附带的有：{}。",
            years.join("、")
        ))
        .hint("导入国务院办公厅的通知原文或自己列的表：wuxue inspect calendar import 文件")
        .into());
    };
    let days = announced.days()?;
    let written = session.write(&args.writing, |w| {
        let known = special_days(w)?;
        let (mut count, mut kept) = (0_i64, 0_i64);
        for special in &days {
            let other = known.iter().find(|one| one.day == special.day && *one != special);
            if other.is_some() && !args.update {
                kept += 1;
            } else {
                count += i64::from(set_special_day(w, special)?);
            }
        }
        Ok((count, kept))
    })?;
    let (count, kept) = written.value;
    let mut page = Page::new("inspect.calendar.load", format!("载入 {year} 年放假安排"))
        .field("year", "年份", i64::from(year))
        .field("source", "依据", announced.source.as_str())
        .field("count", "写入（天）", count)
        .field("kept", "", kept);
    if kept > 0 {
        page = page.remark(format!("库里有 {kept} 天写法不同，没有改动；改用附带的，加上 --update。"));
    }
    Ok(outcome(page, written.operation, &args.writing))
}

fn import(args: &Import, session: &Session) -> Result<Page> {
    let importing = &args.importing;
    if !importing.mappings.is_empty() {
        return Err(Refusal::usage("放假安排不用 --map。").hint("把列名改成 日期、安排、名称 再导入").into());
    }
    let wish = Wish {
        sheet: importing.sheet.clone(),
        year: args.year,
        update: importing.update,
        all_rows: importing.all_rows,
    };
    let source = Source::open(&importing.file)?;
    let mut store = session.open()?;
    let plan = store.view(|records| plan(records, &source, &wish, session.today))?;
    let options = importing.again(&[("--year", args.year.map(|year| year.to_string()))]);
    let planned = Planned {
        subject: &SPECIAL_DAY,
        preview: &plan.preview,
        held: &plan.held,
        heads: &plan.heads,
        options: &options,
    };
    carry_out(session, &mut store, importing, &args.writing, &source, &planned, |write| plan.apply(write))
}

fn list(args: &List, session: &Session) -> Result<Page> {
    let year = args.year.unwrap_or(session.today.year());
    let store = session.read()?;
    let all = special_days(&store.records())?;
    let loaded = WorkingDays::of(all.iter().cloned()).knows(year);
    let of_year: Vec<&SpecialDay> = all.iter().filter(|special| special.day.year() == year).collect();
    let off = of_year.iter().filter(|special| !special.works).count() as i64;
    let rows = of_year.iter().map(|special| {
        vec![
            Cell::from(special.day),
            special.day.weekday().into(),
            special.works.into(),
            special.sort().into(),
            special.name.clone().into(),
        ]
    });
    let columns =
        [("day", "日期"), ("weekday", "星期"), ("works", ""), ("sort_name", "安排"), ("name", "名称")];
    let mut page = Page::new("inspect.calendar.list", format!("{year} 年工作日历"))
        .field("year", "", i64::from(year))
        .field("loaded", "", loaded)
        .field("off", "放假（天）", off)
        .field("worked", "调休上班（天）", of_year.len() as i64 - off);
    if !loaded {
        page = page.remark(not_loaded(year)?);
    }
    Ok(page.table(Table::new("rows", &columns).rows(rows).when_empty("没有写明放假和调休上班的日子。")))
}

/// That the calendar of a year is not loaded, what this means, and what loads it.
pub fn not_loaded(year: i32) -> Result<String> {
    let there = Announced::load()?.iter().any(|announced| announced.year == year);
    let how = match there {
        true => format!("载入：wuxue inspect calendar load {year}"),
        false => "导入：wuxue inspect calendar import 文件".to_owned(),
    };
    Ok(format!("没有 {year} 年的工作日历，时限遇放假不顺延；{how}"))
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let today = session.today;
    let from = words::day("日期", &args.day, today)?;
    let to = words::maybe_day("--until", args.until.as_deref(), today)?.unwrap_or(from);
    let name = words::maybe_plain("名称", args.name.as_deref())?;
    if !(0..31).contains(&from.days_until(to)) {
        return Err(Refusal::usage(format!("{from} 到 {to} 不是一段放假的日子。"))
            .hint("--until 写不早于第一天、31 天以内的日期")
            .into());
    }
    let days: Vec<Day> =
        std::iter::successors(Some(from), |day| Some(day.next())).take_while(|day| *day <= to).collect();
    let plain = days.iter().find(|day| args.works && !is_weekend(**day)).copied();
    let written = session.write(&args.writing, |w| {
        for day in &days {
            set_special_day(w, &SpecialDay { day: *day, works: args.works, name: name.clone() })?;
        }
        Ok(())
    })?;
    let sort = SpecialDay { day: from, works: args.works, name: None }.sort();
    let mut page = Page::new("inspect.calendar.add", format!("写明{sort}"))
        .field("from", "日期", from)
        .field("to", if to == from { "" } else { "至" }, to)
        .field("works", "", args.works)
        .field("sort_name", "安排", sort)
        .field("name", "名称", name);
    if let Some(day) = plain {
        page = page.remark(format!("{day} 是{}，本来就上班。", day.weekday()));
    }
    Ok(outcome(page, written.operation, &args.writing))
}

fn remove(args: &Remove, session: &Session) -> Result<Page> {
    let day = words::day("日期", &args.day, session.today)?;
    let written = session.write(&args.writing, |w| remove_special_day(w, day))?;
    let special = written.value;
    let page = Page::new("inspect.calendar.remove", format!("去掉{}", special.sort()))
        .field("day", "日期", day)
        .field("sort_name", "原来", special.sort())
        .field("name", "名称", special.name);
    Ok(outcome(page, written.operation, &args.writing))
}
