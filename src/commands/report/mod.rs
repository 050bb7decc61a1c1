//! `report` 报告.

mod chain;
mod finals;
mod sent;

use anyhow::Result;
use clap::{ArgMatches, Args as _, Command, FromArgMatches, Subcommand};

use super::{named, words};
use crate::calendar::{Day, Grain, Period};
use crate::page::Page;
use crate::record::ReportOf;
use crate::refusal::Refusal;
use crate::report::{Asks, Audience, REPORTS, Readers, Report, Scope, explain};
use crate::roster::{Names, Unit, UnitKind, find_units, meant_unit, persons};
use crate::session::Session;
use crate::store::Records;

/// 报告：月报、通报、半年和年度报告，每个数字的依据，以及报送登记
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What is asked for: a report of the list, or the rows behind a figure.
#[derive(Debug)]
pub enum What {
    /// A report.
    Report(&'static Report, Asked),
    /// The rows behind a figure.
    Explain(Figure),
    /// Makes a report final.
    Finalise(finals::Finalise),
    /// What a final report would say differently now.
    Changes(finals::Changes),
    /// Which papers were sent.
    Sent(sent::Args),
    /// A matter or a document through the five tiers.
    Chain(chain::Args),
}

/// What a report is asked, by whom it is about.
#[derive(Debug, clap::Args)]
pub struct OfUnits {
    /// 期间，如 2026-10、上月；也可以加写一个党组织
    #[arg(value_name = "期间", num_args = 0..=2)]
    pub words: Vec<String>,
    /// 期间，与直接写期间相同
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 只看这个党组织及其下级的
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 照定稿印：那时怎么写就怎么印；=1 为第一次定稿
    #[arg(long, value_name = "版次", num_args = 0..=1, require_equals = true, default_missing_value = "0")]
    pub as_finalised: Option<usize>,
}

/// What a report about one unit is asked.
#[derive(Debug, clap::Args)]
pub struct OfUnit {
    /// 党组织和期间，如 办公室党支部 2026-10
    #[arg(value_name = "党组织、期间", num_args = 0..=2)]
    pub words: Vec<String>,
    /// 期间，与直接写期间相同
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 哪个党组织，连同其下级；与直接写党组织相同
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 照定稿印：那时怎么写就怎么印；=1 为第一次定稿
    #[arg(long, value_name = "版次", num_args = 0..=1, require_equals = true, default_missing_value = "0")]
    pub as_finalised: Option<usize>,
}

/// For whom a report is to be.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct ForReaders {
    /// 给谁看：班子，写明党组织和人员；通报，印发各党支部，只写合计和“个别党支部”
    #[arg(long, value_name = "对象", value_parser = words::member::<Audience>())]
    pub audience: Option<Audience>,
    /// 通报里写出党组织的名称；人员的姓名仍然不写
    #[arg(long)]
    pub names: bool,
}

/// The same of what no bulletin is made of: understood so that the refusal can say what to type.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct NoBulletin {
    /// 给谁看
    #[arg(long, value_name = "对象", value_parser = words::member::<Audience>(), hide = true)]
    audience: Option<Audience>,
    /// 写出名称
    #[arg(long, hide = true)]
    names: bool,
}

impl NoBulletin {
    /// Refuses a bulletin. For the leading body these are written anyhow.
    fn refuse(&self, title: &str, today: Day) -> Result<(), Refusal> {
        if self.audience != Some(Audience::Bulletin) && !self.names {
            return Ok(());
        }
        let known: Vec<&str> =
            REPORTS.iter().filter(|report| report.audience.is_some()).map(|report| report.title).collect();
        let quarter = Period::containing(Grain::Quarter, today).previous();
        Err(Refusal::usage(format!(
            "{title}写明具体的人和事，只供班子和经办的人看，不能写成通报（--audience 通报、--names）。"
        ))
        .hint(format!(
            "印发各党支部的，用只写合计的通报：wuxue report quarterly {} --audience 通报",
            quarter.code()
        ))
        .hint(format!("能写成通报的有：{}", known.join("、")))
        .hint("给班子看的，去掉 --audience、--names 再执行一次"))
    }
}

/// What a report about a person is asked.
#[derive(Debug, clap::Args)]
pub struct OfPerson {
    /// 人员和期间，如 张伟 2026Q3
    #[arg(value_name = "人员、期间", num_args = 0..=2)]
    pub words: Vec<String>,
    /// 期间，与直接写期间相同
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 看谁的：姓名、工号或编号；与直接写人员相同
    #[arg(long, value_name = "人员")]
    pub who: Option<String>,
}

/// What a report about people is asked.
#[derive(Debug, clap::Args)]
pub struct OfPeople {
    /// 期间，如 2026、2026Q3、上月；也可以加写一个党组织或一个人
    #[arg(value_name = "期间", num_args = 0..=2)]
    pub words: Vec<String>,
    /// 期间，与直接写期间相同
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 只看这个党组织及其下级的人
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只看这个人，逐条列出来源
    #[arg(long, value_name = "人员")]
    pub who: Option<String>,
}

/// What a report is asked: words as they come, and what flags say.
#[derive(Debug, Default)]
pub struct Asked {
    words: Vec<String>,
    period: Option<String>,
    unit: Option<String>,
    who: Option<String>,
    /// As it was made final: 0 for the last version, else which.
    as_finalised: Option<usize>,
    readers: ForReaders,
}

/// 查依据：一个数字由哪些记录构成，谁没有计入、为什么
#[derive(Debug, clap::Args)]
pub struct Figure {
    /// 指标编号，如 research.held；不写则列出全部指标
    #[arg(value_name = "指标")]
    pub figure: Option<String>,
    /// 期间，如 2026-10；不写则为上月
    #[arg(value_name = "期间")]
    pub at: Option<String>,
    /// 期间，与直接写期间相同
    #[arg(long, value_name = "期间", conflicts_with = "at")]
    pub period: Option<String>,
    /// 只看这个党组织及其下级的
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
}

/// The subcommands come from the list of reports.
impl Subcommand for What {
    fn augment_subcommands(command: Command) -> Command {
        let reports = REPORTS.iter().map(|report| {
            let subcommand = Command::new(report.name);
            let subcommand = match report.asks {
                Asks::Units => OfUnits::augment_args(subcommand),
                Asks::Unit => OfUnit::augment_args(subcommand),
                Asks::Person => OfPerson::augment_args(subcommand),
                Asks::People => OfPeople::augment_args(subcommand),
            };
            let more = |arg: clap::Arg, more: String| {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                arg.help(format!("{help}；{more}"))
            };
            let subcommand = match report.audience {
                None if report.asks == Asks::Units => NoBulletin::augment_args(subcommand).after_help(
                    format!("例如 wuxue report {} {} -o {}.docx", report.name, report.period, report.title),
                ),
                None => NoBulletin::augment_args(subcommand),
                Some(usual) => ForReaders::augment_args(subcommand)
                    .mut_arg("audience", |arg| more(arg, format!("不写则为{}", usual.label())))
                    .after_help(examples(report)),
            };
            subcommand
                .about(report.question)
                .visible_alias(report.title)
                .mut_arg("words", |words| more(words, format!("不写期间则为{}", report.period)))
        });
        let explain = Figure::augment_args(Command::new("explain").visible_alias("查依据"));
        let finalise = finals::Finalise::augment_args(Command::new("finalise").visible_alias("定稿"));
        let changes = finals::Changes::augment_args(Command::new("changes").visible_alias("更正"));
        let chain = chain::Args::augment_args(Command::new("chain").visible_alias("一文五学"));
        let sent = sent::Args::augment_args(Command::new("sent").visible_alias("报送"));
        command
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands(reports)
            .subcommand(chain)
            .subcommand(explain)
            .subcommand(finalise)
            .subcommand(changes)
            .subcommand(sent)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        ["chain", "explain", "finalise", "changes", "sent"].contains(&name)
            || REPORTS.iter().any(|report| report.name == name)
    }
}

impl FromArgMatches for What {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let missing = || clap::Error::new(clap::error::ErrorKind::MissingSubcommand);
        let (name, matches) = matches.subcommand().ok_or_else(missing)?;
        if name == "explain" {
            return Ok(What::Explain(Figure::from_arg_matches(matches)?));
        }
        if name == "finalise" {
            return Ok(What::Finalise(finals::Finalise::from_arg_matches(matches)?));
        }
        if name == "changes" {
            return Ok(What::Changes(finals::Changes::from_arg_matches(matches)?));
        }
        if name == "chain" {
            return Ok(What::Chain(chain::Args::from_arg_matches(matches)?));
        }
        if name == "sent" {
            return Ok(What::Sent(sent::Args::from_arg_matches(matches)?));
        }
        let report = REPORTS.iter().find(|report| report.name == name).ok_or_else(missing)?;
        let readers = ForReaders::from_arg_matches(matches)?;
        let asked = match report.asks {
            Asks::Units => {
                let OfUnits { words, period, unit, as_finalised } = OfUnits::from_arg_matches(matches)?;
                Asked { words, period, unit, who: None, as_finalised, readers }
            }
            Asks::Unit => {
                let OfUnit { words, period, unit, as_finalised } = OfUnit::from_arg_matches(matches)?;
                Asked { words, period, unit, who: None, as_finalised, readers }
            }
            Asks::Person => {
                let OfPerson { words, period, who } = OfPerson::from_arg_matches(matches)?;
                Asked { words, period, who, readers, ..Asked::default() }
            }
            Asks::People => {
                let OfPeople { words, period, unit, who } = OfPeople::from_arg_matches(matches)?;
                Asked { words, period, unit, who, readers, ..Asked::default() }
            }
        };
        Ok(What::Report(report, asked))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Writes a report, or explains a figure of one.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Sent(asked) => sent::run(asked, session),
        What::Chain(asked) => chain::run(asked, session),
        What::Finalise(asked) => finals::make_final(asked, session),
        What::Changes(asked) => finals::changes(asked, session),
        What::Report(report, asked) => {
            let store = session.read()?;
            let records = store.records();
            let scope = understood(report, asked, session, &records)?;
            match asked.as_finalised {
                None => (report.page)(&records, &scope),
                Some(version) => finals::as_finalised(&records, report, &scope, version),
            }
        }
        What::Explain(Figure { figure: None, .. }) => Ok(explain::figures()),
        What::Explain(asked) => {
            let store = session.read()?;
            let records = store.records();
            let period = asked.at.as_deref().or(asked.period.as_deref()).unwrap_or("上月");
            let figure = asked.figure.as_deref().unwrap_or_default();
            let instead = format!("explain {figure} 上月");
            let scope = scope(&records, period, asked.unit.as_deref(), session.today, &instead)?;
            refuse_outside("指标", &scope)?;
            explain::explain(&records, &scope, figure)
        }
    }
}

/// How a report is asked for by the leading body and for all branches.
fn examples(report: &Report) -> String {
    let whose = if report.asks == Asks::Unit { " --unit 办公室党支部" } else { "" };
    let line = |more: &str| format!("wuxue report {} {}{whose}{more}", report.name, report.period);
    format!("例如 {}\n　　 {}", line(" --audience 班子"), line(" --audience 通报 --names -o 通报.docx"))
}

/// Which report it is, as finals are found by.
fn of<'r>(report: &'r Report, scope: &Scope) -> ReportOf<'r> {
    ReportOf { report: report.name, period: scope.period, unit: scope.unit.as_ref().map(|unit| unit.id) }
}

/// What is asked for: of the words one may be the period, the other whom the report is about, in either order.
fn understood(report: &Report, asked: &Asked, session: &Session, records: &Records<'_>) -> Result<Scope> {
    let today = session.today;
    if report.audience.is_none() {
        let ForReaders { audience, names } = asked.readers;
        NoBulletin { audience, names }.refuse(report.title, today)?;
    }
    let (mut period, mut unit, mut who) = (asked.period.clone(), asked.unit.clone(), asked.who.clone());
    for word in &asked.words {
        if who.is_none() && names_staff(report, asked, word, session, records)? {
            who = Some(word.clone());
            continue;
        }
        if Period::parse(word, today).is_ok() {
            if let Some(other) = &period {
                return Err(Refusal::usage(format!("期间写了两个：{other}、{word}。"))
                    .hint(format!("只写一个：wuxue report {} {word}", report.name))
                    .into());
            }
            period = Some(word.clone());
            continue;
        }
        // What is no period says whom the report is about, unless that is said already.
        let names_unit = || find_units(records, word, today).map(|found| !found.is_empty());
        match report.asks {
            Asks::Units if unit.is_none() && names_unit()? => unit = Some(word.clone()),
            Asks::People if unit.is_none() && names_unit()? => unit = Some(word.clone()),
            Asks::Unit if unit.is_none() && !is_like_a_period(word) => unit = Some(word.clone()),
            Asks::Person | Asks::People if who.is_none() && !is_like_a_period(word) => {
                who = Some(word.clone())
            }
            asks => {
                let refusal = words::period("期间", word, today).err();
                let mut refusal = refusal.unwrap_or_else(|| Refusal::usage(format!("看不懂“{word}”。")));
                if asks != Asks::Person && unit.is_none() {
                    refusal =
                        refusal.hint(format!("只看一个党组织：wuxue report {} --unit 党组织", report.name));
                }
                return Err(refusal.into());
            }
        }
    }
    let period = period.as_deref().unwrap_or(report.period);
    let missing = |what: &str, flag: &str| {
        Refusal::usage(format!("没有写{what}。"))
            .hint(format!("wuxue report {} {period} {flag}", report.name))
    };
    match report.asks {
        Asks::Unit if unit.is_none() => return Err(missing("哪个党组织", "--unit 党组织").into()),
        Asks::Person if who.is_none() => return Err(missing("看谁的", "--who 姓名").into()),
        _ => {}
    }
    let about = [("--unit", &unit), ("--who", &who)];
    let about = about.into_iter().filter_map(|(flag, text)| Some(format!(" {flag} {}", text.as_ref()?)));
    let instead = format!("{} {}{}", report.name, report.period, about.collect::<String>());
    let scope = scope(records, period, unit.as_deref(), today, &instead)?;
    // A unit outside has the page of what it shares, and may lead a matter.
    if report.asks == Asks::People || !(report.figures)().is_empty() {
        refuse_outside(report.title, &scope)?;
    }
    let period = of_its_length(report, scope.period)?;
    let within = scope.unit.as_ref().map(|unit| unit.id);
    let person = who.map(|text| named::person(session, records, &text, within)).transpose()?;
    let usual = report.readers();
    let ForReaders { audience, names } = asked.readers;
    let readers = Readers { audience: audience.unwrap_or(usual.audience), names };
    Ok(Scope { period, person, readers, ..scope })
}

/// Whether a word that could be a year is the 工号 of somebody: that of a person's own page if nothing else is typed, else
/// only if the year is far from this one.
fn names_staff(
    report: &Report,
    asked: &Asked,
    word: &str,
    session: &Session,
    records: &Records<'_>,
) -> Result<bool> {
    const NEAR: i32 = 5;
    let Some(year) = word.parse::<i32>().ok().filter(|_| word.len() == 4) else { return Ok(false) };
    let alone = report.asks == Asks::Person && asked.words.len() == 1;
    let may_be = matches!(report.asks, Asks::Person | Asks::People)
        && (alone || year.abs_diff(session.today.year()) > NEAR.unsigned_abs());
    Ok(may_be && persons(records)?.iter().any(|person| person.staff_no.as_deref() == Some(word)))
}

/// Refuses a report about a unit outside that would tell of nothing: it holds nothing of its own here.
fn refuse_outside(what: &str, scope: &Scope) -> Result<(), Refusal> {
    let Some(unit) = scope.unit.as_ref().filter(|unit| unit.kind == UnitKind::OutsideUnit) else {
        return Ok(());
    };
    let at = format!("wuxue report unit {} {}", unit.id, scope.period.code());
    Err(Refusal::refused(format!("“{}”是外单位，不列入应到，没有它的{what}。", unit.name))
        .hint(format!("与它共同开展的活动：{at}")))
}

/// The period, if it is as long as those of the report: a quarter for the bulletin.
fn of_its_length(report: &Report, period: Period) -> Result<Period, Refusal> {
    let Some(grain) = report.grain else { return Ok(period) };
    let whole = Period::spanning(period.from(), period.to());
    if whole.grain() == grain {
        return Ok(whole);
    }
    let what = match grain {
        Grain::Month => "一个月",
        Grain::Quarter => "一个季度",
        Grain::Half => "半年",
        Grain::Year => "一年",
        Grain::Range => "一段时间",
    };
    let fitting = REPORTS.iter().find(|other| other.grain == Some(whole.grain()));
    let fitting = fitting.or(REPORTS.first()).map_or("monthly", |other| other.name);
    let near = Period::containing(grain, period.from());
    Err(Refusal::usage(format!("{}的期间要写{what}，{}不是。", report.title, period.label()))
        .hint(format!("{}的{}：wuxue report {} {}", near.label(), report.title, report.name, near.code()))
        .hint(format!("{}的报告：wuxue report {fitting} {}", period.label(), whole.code())))
}

/// Whether a word that is no period was meant as one: it begins like a year or a month.
fn is_like_a_period(word: &str) -> bool {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    digits > 0 && word.contains(['-', '年', '月', 'Q', 'q', 'H', 'h'])
}

/// The period and the unit that are asked for; `instead` is what to ask for where the period has not begun.
fn scope(
    records: &Records<'_>,
    period: &str,
    unit: Option<&str>,
    today: Day,
    instead: &str,
) -> Result<Scope> {
    let period = words::period("期间", period, today)?;
    if period.from() > today {
        return Err(Refusal::refused(format!(
            "{}还没有开始（今天是 {today}），没有可以报告的内容。",
            period.label()
        ))
        .hint(format!("已经开始的期间：wuxue report {instead}"))
        .into());
    }
    // As the unit was called when the period ended.
    let on = period.to().min(today);
    let unit = unit.map(|unit| meant_unit(records, unit, on)).transpose()?;
    // 第一党小组 there is in many a branch.
    let unit = match unit {
        Some(unit) if unit.kind == UnitKind::PartyGroup => {
            Some(Unit { name: Names::read(records, on)?.unit(unit.id), ..unit })
        }
        unit => unit,
    };
    Ok(Scope { period, unit, person: None, as_of: today, readers: Readers::default() })
}
