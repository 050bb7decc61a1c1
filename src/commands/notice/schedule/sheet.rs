//! `notice schedule sheet` 自学表: comes back through `log self import`.

use anyhow::Result;

use super::material;
use super::people::People;
use crate::chain::meant_schedule;
use crate::commands::{named, words};
use crate::import::Field;
use crate::import::subject::SELF_STUDY;
use crate::page::{Cell, Form, Page, Table};
use crate::refusal::Refusal;
use crate::roster::UnitKind;
use crate::session::Session;

/// Rows for what was studied besides.
const BLANK_ROWS: u16 = 20;

/// 自学表：照自学安排一人一周一项一行写好，填上时长再导入：wuxue log self import 自学表.xlsx
///
/// 没有填时长的一行不登记；同一张表可以一周一周地填、反复导入。一个党支部一张的，用 --unit。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 自学安排的编号或期号，如 W3、第3期
    #[arg(value_name = "自学安排")]
    pub schedule: String,
    /// 只写这个党支部的人
    #[arg(long, value_name = "党支部")]
    pub unit: Option<String>,
    /// 只写这一周的，如 2026-W49
    #[arg(long, value_name = "周次")]
    pub week: Option<String>,
}

/// Makes the sheet.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let store = session.read()?;
    let records = &store.records();
    let of = meant_schedule(records, &args.schedule, today)?;
    if of.withdrawn.is_some() {
        return Err(Refusal::refused(format!("{}已经撤回。", of.called()))
            .hint("查看还在执行的：wuxue notice schedule list")
            .into());
    }
    let unit = args.unit.as_deref().map(|text| named::unit(session, records, text)).transpose()?;
    let year = Some(of.period.from().year());
    let week = args.week.as_deref().map(|text| words::week("--week", text, today, year)).transpose()?;
    let people = People::read(records, &of, today)?;
    let mut rows = Vec::new();
    let mut count = 0;
    for (branch, entry) in &people.entries {
        if unit.as_ref().is_some_and(|unit| unit.id != *branch) {
            continue;
        }
        let before = rows.len();
        for line in people.lines_of(entry.person.id) {
            if week.is_some_and(|week| week != line.facts.week) {
                continue;
            }
            let number = rows.len() as i64 + 1;
            let title = material(records, &line.facts)?;
            let cell = |field| match field {
                Field::Seq => Cell::from(number),
                Field::Name => Cell::from(entry.person.name.as_str()),
                Field::StaffNo => Cell::from(entry.person.staff_no.clone()),
                Field::Unit => Cell::from(entry.place(UnitKind::Branch).map(|place| place.name.as_str())),
                Field::Week => Cell::from(line.facts.week.code()),
                Field::What => Cell::from(line.facts.what.as_str()),
                Field::Document => Cell::from(title.clone()),
                Field::PlanItem => people.cited(entry.person.id, line).map(Cell::from).unwrap_or_default(),
                _ => Cell::Empty,
            };
            rows.push(SELF_STUDY.exported().map(cell).collect::<Vec<_>>());
        }
        count += i64::from(rows.len() > before);
    }
    if rows.is_empty() {
        return Err(Refusal::refused("没有要写的：这里没有要自学的人员，或者这一周没有安排。")
            .hint(format!("查看它：wuxue notice schedule show {}", of.id))
            .into());
    }
    let heading = |field: Field| if field == Field::Minutes { "时长（分钟）" } else { field.label() };
    let columns: Vec<_> = SELF_STUDY.exported().map(|field| (field.code(), heading(field))).collect();
    let form = Form::new(BLANK_ROWS)
        .offer(Field::Way.code(), ["线上", "线下"])
        .offer(Field::Done.code(), ["已完成", "未完成"]);
    let whose = unit.map(|unit| unit.name).unwrap_or_default();
    Ok(Page::new("notice.schedule.sheet", format!("{whose}{}自学表", of.period.label()))
        .field("schedule", "自学安排", of.id)
        .field("issue_label", "期号", of.issue.to_string())
        .field("count", "人数", count)
        .table(Table::new("rows", &columns).rows(rows).form(form))
        .remark("填好时长（分钟）再导入：wuxue log self import 自学表.xlsx；没有写时长的一行不登记"))
}
