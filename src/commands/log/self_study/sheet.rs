//! `log self sheet` 自学表.

use anyhow::Result;

use super::topics::{Topic, Topics};
use crate::calendar::{Day, Week};
use crate::commands::{named, words};
use crate::import::Field;
use crate::import::subject::SELF_STUDY;
use crate::page::{Cell, Form, Page, Table};
use crate::record::meant_document;
use crate::refusal::Refusal;
use crate::roster::{UnitKind, entries_within};
use crate::session::Session;

/// Rows for what was studied besides.
const BLANK_ROWS: u16 = 20;

/// 一周的自学表：一人一行，或一人一天一行，填好时长（和内容）再用 log self import 导入
///
/// 没有写 --what、--document 的，这一周计划要自学的、必读书目里还没有读完的，一项一行写好；没有填时长的一行不登记。
/// 一人一天一行的，每天一项一行，计划项只写在它的期间以内的日子。
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 哪个党组织（连同下设的）
    #[arg(long, value_name = "党组织")]
    pub unit: String,
    /// 哪一周，如 2026-W42、第42周、下周
    #[arg(long, value_name = "周次", conflicts_with = "from", required_unless_present = "from")]
    pub week: Option<String>,
    /// 这一天所在的一周
    #[arg(long, value_name = "日期")]
    pub from: Option<String>,
    /// 一人一天一行（周一至周五），不写为一人一周一行
    #[arg(long)]
    pub daily: bool,
    /// 先填上的学习内容
    #[arg(long, value_name = "内容")]
    pub what: Option<String>,
    /// 先填上的学习材料
    #[arg(long, value_name = "材料")]
    pub document: Option<String>,
}

/// Makes the sheet of a week.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let week = match (&args.week, &args.from) {
        (Some(text), _) => words::week("--week", text, session.today, None)?,
        (None, Some(text)) => Week::of(words::day("--from", text, session.today)?),
        (None, None) => Week::of(session.today),
    };
    let what = words::maybe_plain("内容", args.what.as_deref())?;
    let store = session.read()?;
    let records = &store.records();
    let unit = named::unit(session, records, &args.unit)?;
    let document = args.document.as_deref().map(|text| meant_document(records, text)).transpose()?;
    let title = document.as_ref().map(|document| document.facts.title.clone());
    // A week ahead is for those who are here by what is known.
    let on = week.sunday();
    let mut people = entries_within(records, Some(unit.id), on)?;
    people.retain(|entry| entry.exempt.is_none());
    if people.is_empty() {
        return Err(Refusal::refused(format!("{on} “{}”没有要自学的人员。", unit.name))
            .hint(format!("查看名册：wuxue member list --unit {} --on {on}", unit.id))
            .into());
    }
    let days: Vec<Option<Day>> =
        if args.daily { (0..5).map(|day| Some(week.monday().plus_days(day))).collect() } else { vec![None] };
    let given = what.is_some() || title.is_some();
    let topics = if given { None } else { Some(Topics::read(records, week)?) };
    let own = Topic { what: what.unwrap_or_default(), material: title, item: None };
    let mut rows = Vec::new();
    for entry in &people {
        for (day, topic) in days.iter().flat_map(|day| {
            let (from, to) = day.map_or((week.monday(), week.sunday()), |day| (day, day));
            let study = topics.as_ref().map(|topics| topics.of(entry, from, to)).unwrap_or_default();
            let study = if study.is_empty() { vec![own.clone()] } else { study };
            study.into_iter().map(move |topic| (day, topic))
        }) {
            let number = rows.len() as i64 + 1;
            let cell = |field| match field {
                Field::Seq => Cell::from(number),
                Field::Name => Cell::from(entry.person.name.as_str()),
                Field::StaffNo => Cell::from(entry.person.staff_no.clone()),
                Field::Unit => Cell::from(entry.place(UnitKind::Branch).map(|place| place.name.as_str())),
                Field::Week => Cell::from(week.code()),
                Field::Date => Cell::from(*day),
                Field::What => Cell::from(Some(topic.what.as_str()).filter(|what| !what.is_empty())),
                Field::Document => Cell::from(topic.material.clone()),
                Field::PlanItem => topic.item.map(Cell::from).unwrap_or_default(),
                _ => Cell::Empty,
            };
            rows.push(SELF_STUDY.exported().map(cell).collect::<Vec<_>>());
        }
    }
    let columns: Vec<_> = SELF_STUDY.exported().map(|field| (field.code(), heading(field))).collect();
    let form = Form::new(BLANK_ROWS)
        .offer(Field::Way.code(), ["线上", "线下"])
        .offer(Field::Done.code(), ["已完成", "未完成"]);
    let days = format!("{} 至 {}", week.monday(), week.sunday());
    Ok(Page::new("log.self.sheet", format!("{}{}自学表", unit.name, week.label()))
        .field("unit", "党组织", unit.name)
        .field("week", "", week.code())
        .field("days", "起止", days)
        .field("count", "人数", people.len() as i64)
        .table(Table::new("rows", &columns).rows(rows).form(form))
        .remark("填好时长（分钟）再导入：wuxue log self import 自学表.xlsx；没有写时长的一行不登记"))
}

/// The heading of a column; lengths are filled in by the minute.
fn heading(field: Field) -> &'static str {
    if field == Field::Minutes { "时长（分钟）" } else { field.label() }
}
