//! `todo` 待办.

use anyhow::Result;

use super::named;
use crate::page::{Brief, Calendar, Cell, Event, Page, Table};
use crate::report::todo::{Todo, mark_of_store, todos};
use crate::session::Session;

/// 待办：到期的、逾期的、等着办的，按日期和轻重排列，各有办理的命令
///
/// 从年度计划、通知单、政治要件、制度要求、督查、届期、责任清单、决议、补学、学时、缺项里得出，不用登记，办完就不再列出。
/// 例如：wuxue todo --days 60 --unit 办公室党支部；放进手机、Outlook、WPS 的日历：wuxue todo -o 待办.ics
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 看到几天以后（默认 30），1 至 366
    #[arg(long, value_name = "天数", default_value_t = 30, hide_default_value = true,
        value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: u16,
    /// 只看这个党组织及其下级的
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 屏幕上一屏放不下的也列出
    #[arg(long)]
    pub all: bool,
}

const COLUMNS: [(&str, &str); 15] = [
    ("due", "时限"),
    ("state", ""),
    ("state_name", "情况"),
    ("days_left", ""),
    ("days_overdue", ""),
    ("weight", ""),
    ("sort", ""),
    ("sort_name", "类别"),
    ("unit", ""),
    ("unit_name", "党组织"),
    ("record", ""),
    ("count", ""),
    ("what", "事项"),
    ("command", "办理"),
    ("key", ""),
];

/// Lists what is due.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let horizon = today.plus_days(args.days.into());
    let unit = args.unit.as_deref().map(|text| named::unit(session, records, text)).transpose()?;
    let (code, name) = (unit.as_ref().map(|unit| unit.id), unit.as_ref().map(|unit| unit.name.clone()));
    let all = todos(records, today, horizon, unit)?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let overdue = all.iter().filter(|todo| todo.overdue > 0).count();
    let of = name.as_ref().map(|name| format!("{name} ")).unwrap_or_default();
    let mut title = format!("{of}待办　{today} 起 {} 天", args.days);
    if !all.is_empty() {
        title.push_str(&format!("，共 {} 项", all.len()));
    }
    if overdue > 0 {
        title.push_str(&format!("，其中逾期 {overdue} 项"));
    }
    let only = code.map(|unit| format!(" --unit {unit}")).unwrap_or_default();
    let days = if args.days == 30 { String::new() } else { format!(" --days {}", args.days) };
    let brief = Brief {
        line: ["due", "state_name", "sort_name", "unit_name", "what"].map(Into::into).to_vec(),
        below: "command".into(),
        all: (!args.all).then(|| format!("wuxue todo{days}{only} --all{}", session.whereabouts)),
    };
    let mut page = Page::new("todo", title)
        .field("as_of", "", today)
        .field("until", "", horizon)
        .field("days", "", i64::from(args.days))
        .field("unit", "", code.map(Cell::from).unwrap_or_default())
        .field("unit_name", "", name)
        .field("total", "", count(all.len()))
        .field("overdue", "", count(overdue))
        .table(
            Table::new("rows", &COLUMNS)
                .rows(all.iter().map(|todo| row(todo, session)))
                .brief(brief)
                .when_empty(format!("{} 天以内没有要办的。", args.days)),
        );
    page.calendar = Some(Box::new(calendar(&all, session, &mark_of_store(records)?, &of)));
    if !all.is_empty() {
        page = page.remark("命令照抄就能执行；里面的日期、姓名、佐证、结果等，照实际情况改了再执行。");
    }
    Ok(page)
}

/// How it stands: a code for scripts, and in words.
fn state(todo: &Todo, session: &Session) -> (&'static str, String) {
    match todo.due.map(|due| session.today.days_until(due)) {
        None => ("waiting", String::new()),
        Some(days) if days < 0 => ("overdue", format!("逾期 {} 天", -days)),
        Some(0) => ("due", "今天到期".to_owned()),
        Some(days) => ("due", format!("还有 {days} 天")),
    }
}

fn row(todo: &Todo, session: &Session) -> Vec<Cell> {
    let (code, said) = state(todo, session);
    vec![
        todo.due.into(),
        code.into(),
        Some(said).filter(|said| !said.is_empty()).into(),
        todo.due.map(|due| session.today.days_until(due)).into(),
        todo.overdue.into(),
        todo.weight().into(),
        todo.sort.code().into(),
        todo.sort.label().into(),
        todo.unit.map(Cell::from).unwrap_or_default(),
        Some(todo.unit_name.clone()).filter(|name| !name.is_empty()).into(),
        todo.record.clone(),
        todo.count.into(),
        todo.what.as_str().into(),
        todo.command.as_str().into(),
        format!("{}-{}", todo.sort.code(), todo.key).into(),
    ]
}

/// What has a time, on its day; what is overdue today, for nobody looks at a day gone by.
fn calendar(all: &[Todo], session: &Session, mark: &str, of: &str) -> Calendar {
    let events = all.iter().filter_map(|todo| {
        let due = todo.due?;
        let whose = if todo.unit_name.is_empty() { String::new() } else { format!("{}：", todo.unit_name) };
        let late =
            if todo.overdue > 0 { format!("（逾期 {} 天）", todo.overdue) } else { String::new() };
        Some(Event {
            uid: format!("{}-{}@{mark}.wuxue", todo.sort.code(), todo.key),
            day: due.max(session.today).0,
            summary: format!("{late}{whose}{}", todo.what),
            description: format!("时限：{due}\n办理：{}", todo.command),
            category: todo.sort.label().to_owned(),
        })
    });
    Calendar { name: format!("{of}待办"), made: session.today.0, events: events.collect() }
}
