//! `report` 报告.

use anyhow::Result;
use clap::{ArgMatches, Args as _, Command, FromArgMatches, Subcommand};

use super::{named, words};
use crate::calendar::Day;
use crate::page::Page;
use crate::refusal::Refusal;
use crate::report::{Asks, REPORTS, Report, Scope, explain};
use crate::roster::meant_unit;
use crate::session::Session;
use crate::store::Records;

/// 报告：月报，以及报告中每个数字的依据
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
}

/// What a report about units is asked.
#[derive(Debug, clap::Args)]
pub struct OfUnits {
    /// 期间，如 2026-10、上月
    #[arg(value_name = "期间")]
    pub period: String,
    /// 只看这个党组织及其下级的
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
}

/// What a report about one unit is asked.
#[derive(Debug, clap::Args)]
pub struct OfUnit {
    /// 期间，如 2026-10、上月
    #[arg(value_name = "期间")]
    pub period: String,
    /// 哪个党组织，连同其下级
    #[arg(long, value_name = "党组织")]
    pub unit: String,
}

/// What a report about a person is asked.
#[derive(Debug, clap::Args)]
pub struct OfPerson {
    /// 期间，如 2026、2026Q3、上月
    #[arg(value_name = "期间")]
    pub period: String,
    /// 看谁的：姓名、工号或编号
    #[arg(long, value_name = "人员")]
    pub who: String,
}

/// What a report about people is asked.
#[derive(Debug, clap::Args)]
pub struct OfPeople {
    /// 期间，如 2026、2026Q3、上月
    #[arg(value_name = "期间")]
    pub period: String,
    /// 只看这个党组织及其下级的人
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只看这个人，逐条列出来源
    #[arg(long, value_name = "人员")]
    pub who: Option<String>,
}

/// What a report is asked about.
#[derive(Debug)]
pub enum Asked {
    /// The organ or a unit.
    Units(OfUnits),
    /// One unit.
    Unit(OfUnit),
    /// One person.
    Person(OfPerson),
    /// People, or one of them.
    People(OfPeople),
}

/// 查依据：一个数字由哪些记录构成，谁没有计入、为什么
#[derive(Debug, clap::Args)]
pub struct Figure {
    /// 指标编号，如 research.held；不写则列出全部指标
    #[arg(value_name = "指标")]
    pub figure: Option<String>,
    /// 期间，如 2026-10、上月
    #[arg(long, value_name = "期间", default_value = "上月")]
    pub period: String,
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
            subcommand
                .about(report.question)
                .visible_alias(report.title)
                .mut_arg("period", |period| period.required(false).default_value(report.period))
        });
        let explain = Figure::augment_args(Command::new("explain").visible_alias("查依据"));
        command
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands(reports)
            .subcommand(explain)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        name == "explain" || REPORTS.iter().any(|report| report.name == name)
    }
}

impl FromArgMatches for What {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let missing = || clap::Error::new(clap::error::ErrorKind::MissingSubcommand);
        let (name, matches) = matches.subcommand().ok_or_else(missing)?;
        if name == "explain" {
            return Ok(What::Explain(Figure::from_arg_matches(matches)?));
        }
        let report = REPORTS.iter().find(|report| report.name == name).ok_or_else(missing)?;
        let asked = match report.asks {
            Asks::Units => Asked::Units(OfUnits::from_arg_matches(matches)?),
            Asks::Unit => Asked::Unit(OfUnit::from_arg_matches(matches)?),
            Asks::Person => Asked::Person(OfPerson::from_arg_matches(matches)?),
            Asks::People => Asked::People(OfPeople::from_arg_matches(matches)?),
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
    if let What::Explain(Figure { figure: None, .. }) = &args.what {
        return Ok(explain::figures());
    }
    let store = session.read()?;
    let records = store.records();
    match &args.what {
        What::Report(report, asked) => {
            let scope = match asked {
                Asked::Units(asked) => scope(&records, &asked.period, asked.unit.as_deref(), session.today)?,
                Asked::Unit(asked) => scope(&records, &asked.period, Some(&asked.unit), session.today)?,
                Asked::Person(asked) => Scope {
                    person: Some(named::person(session, &records, &asked.who, None)?),
                    ..scope(&records, &asked.period, None, session.today)?
                },
                Asked::People(asked) => {
                    let scope = scope(&records, &asked.period, asked.unit.as_deref(), session.today)?;
                    let within = scope.unit.as_ref().map(|unit| unit.id);
                    let who = asked.who.as_deref();
                    let person =
                        who.map(|text| named::person(session, &records, text, within)).transpose()?;
                    Scope { person, ..scope }
                }
            };
            (report.page)(&records, &scope)
        }
        What::Explain(asked) => {
            let scope = scope(&records, &asked.period, asked.unit.as_deref(), session.today)?;
            explain::explain(&records, &scope, asked.figure.as_deref().unwrap_or_default())
        }
    }
}

fn scope(records: &Records<'_>, period: &str, unit: Option<&str>, today: Day) -> Result<Scope> {
    let period = words::period("期间", period, today)?;
    if period.from() > today {
        return Err(Refusal::refused(format!(
            "{}还没有开始（今天是 {today}），没有可以报告的内容。",
            period.label()
        ))
        .hint("报告上个月：wuxue report monthly 上月")
        .into());
    }
    // As the unit was called when the period ended.
    let unit = unit.map(|unit| meant_unit(records, unit, period.to().min(today))).transpose()?;
    Ok(Scope { period, unit, person: None, as_of: today })
}
