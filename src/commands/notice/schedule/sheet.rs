//! `notice schedule sheet` 自学表: comes back through `log self import`.

use anyhow::Result;

use super::people::People;
use super::{material, stranger};
use crate::calendar::Week;
use crate::chain::{Schedule, meant_schedule};
use crate::commands::{named, words};
use crate::import::Field;
use crate::import::subject::SELF_STUDY;
use crate::page::{Cell, Form, Page, Paper, Part, Table, file_name};
use crate::refusal::Refusal;
use crate::roster::{Entry, UnitKind};
use crate::session::Session;
use crate::store::Records;

/// Rows for what was studied besides.
const BLANK_ROWS: u16 = 20;

/// 自学表：照自学安排一人一周一项一行写好，填上时长再导入：wuxue log self import 自学表.xlsx
///
/// 没有填时长的一行不登记；同一张表可以一周一周地填、反复导入。一个党支部一个工作簿，写进一个新文件夹：--each-branch -o 自学表；一个人一个：
/// --each-person -o 自学表
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
    /// 一个党支部写一个工作簿，放进 -o 写明的新文件夹
    #[arg(long, conflicts_with = "each_person")]
    pub each_branch: bool,
    /// 一个人写一个工作簿，放进 -o 写明的新文件夹
    #[arg(long)]
    pub each_person: bool,
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
    if let Some(unit) = &unit
        && !people.branches.iter().any(|branch| branch.id == unit.id)
    {
        return Err(stranger(&of, &unit.name).into());
    }
    let mut branches =
        people.branches.iter().filter(|one| unit.as_ref().is_none_or(|unit| unit.id == one.id));
    let maker = Maker { records, of: &of, people: &people, week };
    if !args.each_branch && !args.each_person {
        let own: Vec<&Entry> = branches.flat_map(|branch| people.of(branch.id)).collect();
        let whose = unit.as_ref().map(|unit| unit.name.as_str()).unwrap_or_default();
        let page = maker.page(whose, &own)?.ok_or_else(|| nothing(&of))?;
        return Ok(
            page.remark("填好时长（分钟）再导入：wuxue log self import 自学表.xlsx；没有写时长的一行不登记")
        );
    }
    let (mut parts, mut rows) = (Vec::new(), Vec::new());
    let mut put = |name: String, whose: &str, own: &[&Entry]| -> Result<()> {
        let name = file_name(&format!("{name} {}自学表", of.period.label()));
        if let Some(page) = maker.page(whose, own)? {
            rows.push(vec![Cell::from(whose), (own.len() as i64).into(), format!("{name}.xlsx").into()]);
            parts.push(Part { name, page });
        }
        Ok(())
    };
    branches.try_for_each(|branch| match args.each_branch {
        true => put(branch.name.clone(), &branch.name, &people.of(branch.id).collect::<Vec<_>>()),
        // Two of a name are told apart by their number.
        false => people.of(branch.id).try_for_each(|entry| {
            let (name, id) = (&entry.person.name, entry.person.id);
            put(format!("{} {name} {id}", branch.name), name, &[entry])
        }),
    })?;
    if parts.is_empty() {
        return Err(nothing(&of).into());
    }
    let columns = [("name", "发给"), ("people", "人数"), ("file", "文件")];
    let mut page = Page::new("notice.schedule.sheet", format!("{}自学表目录", of.period.label()))
        .field("schedule", "自学安排", of.id)
        .field("issue_label", "期号", of.issue.to_string())
        .field("count", "份数", parts.len() as i64)
        .table(Table::new("rows", &columns).rows(rows))
        .remark(format!("{HOW_BACK}文件；没有写时长的一行不登记"));
    (page.parts, page.folder) = (Some(parts), Some(Paper::Workbook));
    Ok(page)
}

const HOW_BACK: &str = "填好时长（分钟）交回，一个文件导入一次：wuxue log self import ";

fn nothing(of: &Schedule) -> Refusal {
    Refusal::refused("没有要写的：这里没有要自学的人员，或者这一周没有安排。")
        .hint(format!("查看它：wuxue notice schedule show {}", of.id))
}

/// What every sheet needs.
struct Maker<'a> {
    records: &'a Records<'a>,
    of: &'a Schedule,
    people: &'a People,
    week: Option<Week>,
}

impl Maker<'_> {
    /// The sheet of some people; none if nothing is laid for them.
    fn page(&self, whose: &str, own: &[&Entry]) -> Result<Option<Page>> {
        let of = self.of;
        let mut rows = Vec::new();
        let mut count = 0;
        for entry in own {
            let before = rows.len();
            for line in self.people.lines_of(entry.person.id) {
                if self.week.is_some_and(|week| week != line.facts.week) {
                    continue;
                }
                let number = rows.len() as i64 + 1;
                let title = material(self.records, &line.facts)?;
                let cell = |field| match field {
                    Field::Seq => Cell::from(number),
                    Field::Name => Cell::from(entry.person.name.as_str()),
                    Field::StaffNo => Cell::from(entry.person.staff_no.clone()),
                    Field::Unit => Cell::from(entry.place(UnitKind::Branch).map(|place| place.name.as_str())),
                    Field::Week => Cell::from(line.facts.week.code()),
                    Field::What => Cell::from(line.facts.what.as_str()),
                    Field::Document => Cell::from(title.clone()),
                    Field::PlanItem => {
                        self.people.cited(entry.person.id, line).map(Cell::from).unwrap_or_default()
                    }
                    _ => Cell::Empty,
                };
                rows.push(SELF_STUDY.exported().map(cell).collect::<Vec<_>>());
            }
            count += i64::from(rows.len() > before);
        }
        if rows.is_empty() {
            return Ok(None);
        }
        let heading =
            |field: Field| if field == Field::Minutes { "时长（分钟）" } else { field.label() };
        let columns: Vec<_> = SELF_STUDY.exported().map(|field| (field.code(), heading(field))).collect();
        let form = Form::new(BLANK_ROWS)
            .offer(Field::Way.code(), ["线上", "线下"])
            .offer(Field::Done.code(), ["已完成", "未完成"]);
        let page = Page::new("notice.schedule.sheet", format!("{whose}{}自学表", of.period.label()))
            .field("schedule", "自学安排", of.id)
            .field("issue_label", "期号", of.issue.to_string())
            .field("count", "人数", count)
            .table(Table::new("rows", &columns).rows(rows).form(form));
        Ok(Some(page))
    }
}
