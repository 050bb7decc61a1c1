//! `log makeup` 补学.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result};

use super::describe;
use crate::chain::kinds;
use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::record::{Debt, DebtQuestion, DebtState, KindId, activity, debts, make_up_days};
use crate::roster::{UnitId, find_persons};
use crate::session::Session;
use crate::store::Records;

/// 补学台账：谁缺了要补学的活动、补了没有、逾期没有；由考勤得出，不用登记
///
/// 要补学的活动类型（见 wuxue log kinds）中，应到人员请假、缺席的要补学；因公外出的不要求。登记为补学就算
/// 补上，补学日期可以待补。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只看这个党组织及其下级举办的活动
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 只看这个人
    #[arg(long, value_name = "姓名")]
    pub who: Option<String>,
    /// 只看这个期间的活动，如 2026-10、2026Q3
    #[arg(long, value_name = "期间")]
    pub period: Option<String>,
    /// 只看逾期没有补的
    #[arg(long, conflicts_with = "all")]
    pub overdue: bool,
    /// 连已经补了的也列出
    #[arg(long)]
    pub all: bool,
}

/// Lists what is to be made up.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let period = args.period.as_deref().map(|text| words::period("--period", text, today)).transpose()?;
    let unit = args.unit.as_deref().map(|text| named::unit(session, records, text)).transpose()?;
    let within = unit.as_ref().map(|unit| unit.id);
    let who = args.who.as_deref().map(|text| named::person(session, records, text, within)).transpose()?;
    let question = DebtQuestion {
        scope: within.map_or(0, |unit| unit.0),
        person: who.as_ref().map(|person| person.id),
        period,
        as_of: today,
    };
    let found = debts(records, &question)?;
    let wanted = |debt: &&Debt| match debt.state {
        DebtState::Overdue => true,
        DebtState::Open => !args.overdue,
        DebtState::Closed => args.all,
    };
    let mut names = Names::load(records)?;
    let mut rows = Vec::new();
    for debt in found.iter().filter(wanted) {
        rows.push(names.row(records, debt)?);
    }
    let mut units: BTreeMap<UnitId, Vec<&Debt>> = BTreeMap::new();
    for debt in &found {
        units.entry(debt.unit).or_default().push(debt);
    }
    let count = |of: &[&Debt], state| of.iter().filter(|debt| debt.state == state).count() as i64;
    let mut totals = Vec::new();
    for (id, of) in &units {
        let last = of.last().map_or(today, |debt| debt.day);
        let (closed, overdue) = (count(of, DebtState::Closed), count(of, DebtState::Overdue));
        let all = of.len() as i64;
        totals.push(vec![
            Cell::from(*id),
            describe::unit_name(records, *id, last)?.into(),
            all.into(),
            closed.into(),
            (all - closed).into(),
            overdue.into(),
            Cell::Share { n: closed, of: all },
        ]);
    }
    let days = make_up_days(records)?;
    let mut page = Page::new("log.makeup", "补学台账")
        .field("as_of", "截至", today)
        .field("period", "", period.map(|period| period.code()))
        .field("period_label", "期间", period.map(|period| period.label()))
        .field("make_up_days", "补学期限（天）", days)
        .table(Table::new("rows", &COLUMNS).rows(rows).hide_empty_columns().when_empty(if args.all {
            "没有要补学的。"
        } else if args.overdue {
            "没有逾期未补的。"
        } else {
            "没有未补的。"
        }))
        .table(Table::new("units", &TOTALS).caption("各党组织").rows(totals).omit_when_empty());
    if days.is_none() && !found.is_empty() {
        page = page.remark("没有设补学期限，不算逾期；设期限：wuxue inspect setting set make_up_days 30");
    }
    Ok(page)
}

const COLUMNS: [(&str, &str); 13] = [
    ("activity", "活动"),
    ("day", "日期"),
    ("unit", ""),
    ("unit_name", "党组织"),
    ("kinds", "类型"),
    ("title", "主题"),
    ("person", ""),
    ("name", "姓名"),
    ("mark", "到会情况"),
    ("due", "补学期限"),
    ("state", ""),
    ("state_name", "情况"),
    ("command", "补学后登记"),
];

const TOTALS: [(&str, &str); 7] = [
    ("unit", "编号"),
    ("unit_name", "党组织"),
    ("owed", "应补（人次）"),
    ("closed", "已补"),
    ("open", "未补"),
    ("overdue", "其中逾期"),
    ("share", "补学率"),
];

/// Names of kinds, and of what was looked up for a row before.
struct Names {
    kinds: HashMap<KindId, String>,
    /// Whether a name is one person's only.
    alone: HashMap<String, bool>,
}

impl Names {
    fn load(records: &Records<'_>) -> Result<Names> {
        let kinds = kinds(records)?.into_iter().map(|kind| (kind.id, kind.name)).collect();
        Ok(Names { kinds, alone: HashMap::new() })
    }

    fn row(&mut self, records: &Records<'_>, debt: &Debt) -> Result<Vec<Cell>> {
        let facts = activity(records, debt.activity)?.context("an activity is missing")?.facts;
        let kinds = facts.kinds.iter().filter_map(|kind| self.kinds.get(kind).cloned()).collect();
        let alone = match self.alone.get(&debt.name) {
            Some(alone) => *alone,
            None => {
                let alone = find_persons(records, &debt.name)?.len() == 1;
                self.alone.insert(debt.name.clone(), alone);
                alone
            }
        };
        let who = if alone { debt.name.clone() } else { debt.person.to_string() };
        let closes = format!("wuxue log attend {} --mark \"{who}=补学(日期)\"", debt.activity);
        Ok(vec![
            debt.activity.into(),
            debt.day.into(),
            debt.unit.into(),
            describe::unit_name(records, debt.unit, debt.day)?.into(),
            Cell::List(kinds),
            debt.title.clone().into(),
            debt.person.into(),
            debt.name.as_str().into(),
            debt.mark.label().into(),
            debt.due.into(),
            debt.state.code().into(),
            debt.state.label().into(),
            Some(closes).filter(|_| debt.state != DebtState::Closed).into(),
        ])
    }
}
