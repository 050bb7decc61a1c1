//! `log service` 服务.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use clap::Subcommand;

use super::{describe, time};
use crate::calendar::{Day, Length, Minutes};
use crate::commands::people::{Whom, not_here_yet};
use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::record::{
    Service, ServiceFacts, ServiceSort, add_services, meant_service, remove_service, services,
};
use crate::refusal::Refusal;
use crate::roster::{PersonId, UnitId, refuse_private};
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// 社区报到和志愿服务：逐人登记，按人、按党支部查看
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the entries.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 登记社区报到或志愿服务，可以一次登记几个人
    #[command(visible_alias = "登记")]
    Add(Add),
    /// 列出记录，以及各党支部、每个人的合计
    #[command(visible_alias = "列表")]
    List(List),
    /// 删去一条登记错了的记录，必须写明原因（操作记录里仍可查到）
    #[command(visible_alias = "删去")]
    Remove {
        /// 记录的编号，如 V3
        #[arg(value_name = "编号")]
        service: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

/// 登记社区报到或志愿服务，可以一次登记几个人
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 社区报到，还是志愿服务
    #[arg(value_name = "类别", value_parser = words::member::<ServiceSort>())]
    pub sort: ServiceSort,
    /// 是谁。
    #[command(flatten)]
    pub whom: Whom,
    /// 哪一天；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 哪个社区；社区报到必须写
    #[arg(long, value_name = "社区")]
    pub community: Option<String>,
    /// 几个小时
    #[arg(long, value_name = "小时")]
    pub hours: Option<String>,
    /// 做了什么
    #[arg(long, value_name = "文字")]
    pub what: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 列出记录，以及各党支部、每个人的合计
#[derive(Debug, clap::Args)]
pub struct List {
    /// 只看这个党组织及其下级的人
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只看这个人
    #[arg(long, value_name = "姓名")]
    pub who: Option<String>,
    /// 只看这个期间
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 只看这一类
    #[arg(long, value_name = "类别", value_parser = words::member::<ServiceSort>())]
    pub sort: Option<ServiceSort>,
}

/// Runs a subcommand of `log service`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add(args, session),
        What::List(args) => list(args, session),
        What::Remove { service, writing } => remove(service, writing, session),
    }
}

/// A length in hours, from a minute to a day: `2`, `1.5`, `1小时30分`. What half a day counts is said of study, not of
/// service.
fn hours(text: &str) -> Result<Minutes, Refusal> {
    if let Ok(Length::Span(_)) = Length::parse(text, 60) {
        return Err(Refusal::usage(format!(
            "服务的时长按实际几小时登记，没有写“{}”算几小时的规定。",
            text.trim()
        ))
        .hint("写作 --hours 3、--hours 3.5；不知道的不写"));
    }
    time::hours(text).ok().filter(|minutes| minutes.0 > 0).ok_or_else(|| {
        Refusal::usage(format!("“{text}”不是服务的时长，时长在 24 小时以内，不能是 0。"))
            .hint("写作 --hours 2、--hours 1小时30分；不知道的不写")
    })
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let day = words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today);
    let community = words::maybe_plain("社区", args.community.as_deref())?;
    let what = words::maybe_plain("内容", args.what.as_deref())?;
    for (name, text) in [("社区", &community), ("内容", &what)] {
        refuse_private(name, text.as_deref().unwrap_or_default())?;
    }
    let minutes = args.hours.as_deref().map(hours).transpose()?;
    let people = {
        let store = session.read()?;
        args.whom.read(session, &store.records(), day, |_| true)?
    };
    let facts = ServiceFacts { day, sort: args.sort, community, minutes, what };
    let written = session.write(&args.writing, |w| {
        let ids = add_services(w, &people, &facts)?;
        let mut rows = Vec::new();
        for id in &ids {
            rows.push(row(w, &meant_service(w, &id.to_string())?)?);
        }
        let mut page = Page::new("log.service.add", format!("登记{}", facts.sort.label()))
            .field("count", "登记（人）", ids.len() as i64)
            .table(Table::new("rows", &COLUMNS).rows(rows).hide_empty_columns());
        page.remarks.extend(not_here_yet(w, &people, day)?);
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

const COLUMNS: [(&str, &str); 11] = [
    ("service", "编号"),
    ("day", "日期"),
    ("sort", ""),
    ("sort_name", "类别"),
    ("person", ""),
    ("name", "姓名"),
    ("unit", ""),
    ("unit_name", "党支部"),
    ("community", "社区"),
    ("minutes", "时长（小时）"),
    ("what", "内容"),
];

/// The branch's name on that day; blank for those in none.
fn branch(records: &Records<'_>, id: Option<UnitId>, on: Day) -> Result<Cell> {
    Ok(id.map(|id| describe::unit_name(records, id, on)).transpose()?.into())
}

fn row(records: &Records<'_>, service: &Service) -> Result<Vec<Cell>> {
    let facts = &service.facts;
    Ok(vec![
        service.id.into(),
        facts.day.into(),
        facts.sort.code().into(),
        facts.sort.label().into(),
        service.person.into(),
        service.name.as_str().into(),
        service.branch.map(Cell::from).unwrap_or_default(),
        branch(records, service.branch, facts.day)?,
        facts.community.clone().into(),
        facts.minutes.map_or(Cell::Empty, |minutes| Cell::Minutes(minutes.0)),
        facts.what.clone().into(),
    ])
}

/// What people did, summed up.
#[derive(Default)]
struct Sum {
    reported: BTreeSet<PersonId>,
    communities: BTreeSet<String>,
    served: BTreeSet<PersonId>,
    times: i64,
    /// Of the entries that say how long; none if none does.
    minutes: Option<i64>,
    last: Option<Day>,
}

impl Sum {
    fn add(&mut self, service: &Service) {
        let facts = &service.facts;
        match facts.sort {
            ServiceSort::Community => {
                self.reported.insert(service.person);
                self.communities.extend(facts.community.clone());
            }
            ServiceSort::Volunteering => {
                self.served.insert(service.person);
                self.times += 1;
            }
        }
        if let Some(Minutes(more)) = facts.minutes {
            self.minutes = Some(self.minutes.unwrap_or_default() + more);
        }
        self.last = Some(facts.day);
    }
}

fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let period =
        args.period.as_deref().map(|text| words::period_or_week("--period", text, today)).transpose()?;
    let unit = args.unit.as_deref().map(|text| named::unit(session, records, text)).transpose()?;
    let within = unit.as_ref().map(|unit| unit.id);
    let who = args.who.as_deref().map(|text| named::person(session, records, text, within)).transpose()?;
    let mut found = services(records, within.map_or(0, |unit| unit.0), who.map(|person| person.id), period)?;
    found.retain(|service| args.sort.is_none_or(|sort| sort == service.facts.sort));
    let mut rows = Vec::new();
    let mut units: BTreeMap<Option<UnitId>, Sum> = BTreeMap::new();
    let mut people: BTreeMap<PersonId, (&Service, Sum)> = BTreeMap::new();
    for service in &found {
        rows.push(row(records, service)?);
        units.entry(service.branch).or_default().add(service);
        // By day: the last one says of which branch the person is now.
        let of_person = people.entry(service.person).or_insert((service, Sum::default()));
        of_person.0 = service;
        of_person.1.add(service);
    }
    let mut by_unit = Vec::new();
    for (id, sum) in &units {
        by_unit.push(vec![
            id.map(Cell::from).unwrap_or_default(),
            match id {
                Some(_) => branch(records, *id, sum.last.unwrap_or(today))?,
                None => Cell::from("未编入党支部"),
            },
            (sum.reported.len() as i64).into(),
            (sum.served.len() as i64).into(),
            sum.times.into(),
            sum.minutes.map_or(Cell::Unknown, Cell::Minutes),
        ]);
    }
    let mut by_person = Vec::new();
    let mut people: Vec<(&Service, Sum)> = people.into_values().collect();
    people.sort_by_key(|(last, _)| (last.branch, last.person));
    for (last, sum) in people {
        by_person.push(vec![
            Cell::from(last.person),
            last.name.as_str().into(),
            branch(records, last.branch, last.facts.day)?,
            Cell::List(sum.communities.into_iter().collect()),
            sum.times.into(),
            sum.minutes.map_or(Cell::Unknown, Cell::Minutes),
        ]);
    }
    let unit_columns = [
        ("unit", "编号"),
        ("unit_name", "党支部"),
        ("reported", "社区报到（人）"),
        ("served", "志愿服务（人）"),
        ("times", "志愿服务（人次）"),
        ("minutes", "时长（小时）"),
    ];
    let person_columns = [
        ("person", "编号"),
        ("name", "姓名"),
        ("unit_name", "党支部"),
        ("communities", "报到社区"),
        ("times", "志愿服务（次）"),
        ("minutes", "时长（小时）"),
    ];
    Ok(Page::new("log.service.list", "社区报到和志愿服务")
        .field("period", "期间", period.map(|period| period.label()))
        .table(
            Table::new("rows", &COLUMNS)
                .rows(rows)
                .hide_empty_columns()
                .when_empty("没有登记过社区报到和志愿服务。"),
        )
        .table(Table::new("units", &unit_columns).caption("各党支部").rows(by_unit).omit_when_empty())
        .table(Table::new("persons", &person_columns).caption("每个人").rows(by_person).omit_when_empty()))
}

fn remove(code: &str, writing: &Writing, session: &Session) -> Result<Page> {
    let reason = words::reason(session, writing, "删去报到和服务的记录")?;
    let written = session.write(writing, |w| {
        let service = meant_service(w, code)?;
        let mut page =
            Page::new("log.service.remove", format!("删去{} {}", service.facts.sort.label(), service.id));
        for ((key, label), value) in COLUMNS.into_iter().zip(row(w, &service)?) {
            page = page.field(key, label, value);
        }
        remove_service(w, &service)?;
        Ok(page)
    })?;
    Ok(outcome(written.value.field("reason", "原因", reason), written.operation, writing))
}
