//! `log import 文件`: attendance from a file.

use anyhow::Result;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::calendar::Day;
use crate::commands::import::{Importing, Planned, carry_out, reading};
use crate::commands::log::time;
use crate::commands::words;
use crate::import::attendance::{self, Below, Layout, Presence, Wish};
use crate::import::decode::Source;
use crate::import::problem::Lack;
use crate::import::subject::ATTENDANCE;
use crate::page::Page;
use crate::session::ask;
use crate::session::progress::Progress;
use crate::session::{Session, Writing};

/// 从文件导入到会情况：签到表、考勤表、打卡和线上会议的导出、接龙
#[derive(Debug, clap::Args)]
#[group(id = "attendance_file", arg = "file")]
pub struct Args {
    /// 各种导入共有的选项。
    #[command(flatten)]
    pub importing: Importing,
    /// 按这个导入方案读；不写则按表头辨认
    #[arg(long, value_name = "方案")]
    pub profile: Option<String>,
    /// 文件的格式；不写则按内容辨认
    #[arg(long, value_name = "格式", value_parser = layout())]
    pub layout: Option<Layout>,
    /// 文件没有写明的党组织
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 文件没有写明的活动类型
    #[arg(long, value_name = "类型")]
    pub kind: Option<String>,
    /// 文件没有写明的活动日期
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 文件没有写明的起止时间，如 14:30-16:30
    #[arg(long, value_name = "时间")]
    pub time: Option<String>,
    /// 文件里的日期没有写年份时，是哪一年
    #[arg(long, value_name = "年份", value_parser = year)]
    pub year: Option<i32>,
    /// 整个文件属于这一场已登记的活动，如 A12
    #[arg(long, value_name = "编号", conflicts_with_all = ["unit", "kind", "on", "time"])]
    pub activity: Option<String>,
    /// 线上会议：参会时长至少占会议的几成才算出勤，0 到 1；不写则为 0.5
    #[arg(long, value_name = "比例", value_parser = share)]
    pub min_share: Option<f64>,
    /// 线上会议：时长不够的怎么办；不写则退回
    #[arg(long, value_name = "办法", value_parser = below())]
    pub below: Option<Below>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Imports attendance.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let activity = match &args.activity {
        None => None,
        Some(text) => Some(words::activity_number(text)?),
    };
    let mut wish = Wish {
        sheet: args.importing.sheet.clone(),
        mappings: args.importing.mappings(&ATTENDANCE)?,
        profile: args.profile.clone(),
        layout: args.layout,
        unit: args.unit.clone(),
        kinds: args.kind.clone(),
        day: words::maybe_day("--on", args.on.as_deref(), session.today)?,
        time: args.time.as_deref().map(time::read).transpose()?,
        year: args.year,
        activity,
        presence: Presence {
            share: args.min_share.unwrap_or(Presence::default().share),
            below: args.below.unwrap_or(Presence::default().below),
        },
        update: args.importing.update,
        partial: args.importing.partial,
        all_rows: args.importing.all_rows,
        ..Wish::default()
    };
    let source = Source::open(&args.importing.file)?;
    let mut store = session.open()?;
    let read = |wish: &Wish| {
        let reading = reading(session, &args.importing, &source);
        store.view(|records| {
            attendance::plan(records, &source, wish, session.today, &|bytes| reading.reach(bytes))
        })
    };
    let mut plan = read(&wish)?;
    let mut asked = Vec::new();
    // One thing at a time: what was answered may settle the next, or show only now what else is open.
    while let Some(lack) = open(session, &plan, &asked) {
        asked.push(lack);
        let answered = match lack {
            Lack::Year => {
                wish.year = ask_year(session.today)?;
                wish.year.is_some()
            }
            Lack::Day => {
                wish.day = ask_day(session.today)?;
                wish.day.is_some()
            }
            Lack::Unit => {
                let day = wish.day.unwrap_or(session.today);
                let kinds = wish.kinds.as_deref().map(|text| plan.known.kinds_in(text)).unwrap_or_default();
                wish.unit = ask_name("哪个党组织的活动？", plan.known.unit_names(day, &kinds))?;
                wish.unit.is_some()
            }
            Lack::Kind => {
                wish.kinds = ask_name("哪种活动？", plan.known.kind_names(&plan.lacks.holders))?;
                wish.kinds.is_some()
            }
        };
        // Who leaves a question open wants to see what the file is like without it.
        if !answered {
            break;
        }
        plan = read(&wish)?;
    }
    let options = args.again(&wish);
    let planned = Planned {
        subject: &ATTENDANCE,
        preview: &plan.preview,
        held: &plan.held,
        heads: &plan.heads,
        options: &options,
    };
    carry_out(session, &mut store, &args.importing, &args.writing, &source, &planned, |write| {
        let writing = Progress::new(session.terminal, "写入记录", plan.new.len() as u64);
        plan.apply(write, args.importing.update, &|rows| writing.reach(rows))
    })
}

/// What can be asked next: at a terminal, nothing twice, and nothing that has no answer.
fn open(session: &Session, plan: &attendance::Plan, asked: &[Lack]) -> Option<Lack> {
    if !session.terminal.interactive {
        return None;
    }
    let has_answer =
        |lack: &Lack| *lack != Lack::Kind || !plan.known.kind_names(&plan.lacks.holders).is_empty();
    plan.lacks.open.iter().copied().find(|lack| !asked.contains(lack) && has_answer(lack))
}

impl Args {
    /// The flags with which the rows that come back are imported: those that say what the file does not, also
    /// what was answered to a question.
    fn again(&self, wish: &Wish) -> Vec<String> {
        self.importing.again(&[
            ("--profile", self.profile.clone()),
            ("--layout", self.layout.map(|layout| layout.code().to_owned())),
            ("--unit", wish.unit.clone()),
            ("--kind", wish.kinds.clone()),
            ("--on", wish.day.map(|day| day.to_string())),
            ("--time", self.time.clone()),
            ("--year", wish.year.map(|year| year.to_string())),
            ("--activity", self.activity.clone()),
            ("--min-share", self.min_share.map(|share| share.to_string())),
            ("--below", self.below.map(|below| below.label().to_owned())),
        ])
    }
}

/// Asks for the day of the activity.
fn ask_day(today: Day) -> Result<Option<Day>> {
    let question = "文件里没有写明：哪一天的活动？如 2026-10-16";
    ask::text(question, |typed| words::past_day("--on", typed, today))
}

/// Asks for the year of days that are written without one.
fn ask_year(today: Day) -> Result<Option<i32>> {
    /// Files older than this are rare: `--year` takes them.
    const CHOICES: i32 = 4;
    let years: Vec<i32> = (0..CHOICES).map(|ago| today.year() - ago).collect();
    let choices: Vec<String> = years.iter().map(|year| format!("{year}年")).collect();
    let chosen = ask::choose("文件里有的日期没有写年份，是哪一年？", &choices)?;
    Ok(chosen.and_then(|at| years.get(at).copied()))
}

/// Reads a layout by its code or its Chinese name.
pub(super) fn layout() -> impl TypedValueParser<Value = Layout> {
    let named = |layout: &Layout| PossibleValue::new(layout.code()).alias(layout.label());
    PossibleValuesParser::new(Layout::ALL.iter().map(named))
        .map(|word| Layout::from_word(&word).unwrap_or(Layout::Long))
}

fn below() -> impl TypedValueParser<Value = Below> {
    let named = |below: &Below| PossibleValue::new(below.label()).alias(below.code());
    PossibleValuesParser::new(Below::ALL.iter().map(named))
        .map(|word| Below::from_word(&word).unwrap_or(Below::Hold))
}

/// Lets the clerk choose a name that holds for the whole file; none leaves it open.
fn ask_name(question: &str, names: Vec<String>) -> Result<Option<String>> {
    let chosen = ask::choose(&format!("文件里没有写明：{question}"), &names)?;
    Ok(chosen.and_then(|at| names.into_iter().nth(at)))
}

fn year(text: &str) -> Result<i32, String> {
    let digits = text.strip_suffix('年').unwrap_or(text);
    let year = digits.parse().ok().filter(|year| (1921..=2100).contains(year));
    year.ok_or_else(|| format!("“{text}”不是年份，请写成 2026"))
}

fn share(text: &str) -> Result<f64, String> {
    let read = match text.strip_suffix(['%', '％']) {
        Some(percent) => percent.trim().parse::<f64>().map(|percent| percent / 100.0),
        None => text.parse(),
    };
    let share = read.ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| format!("“{text}”不是 0 到 1 之间的比例，请写成 0.5 或 50%"))
}
