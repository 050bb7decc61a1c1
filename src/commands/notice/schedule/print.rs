//! `notice schedule print` 打印.

use anyhow::Result;

use super::people::People;
use super::{days, material, stranger};
use crate::chain::{Line, Schedule, Stage, meant_schedule, seat};
use crate::commands::log::{describe, paper_form};
use crate::commands::named;
use crate::page::{Block, Cell, Page, Paper, Part, Table, file_name};
use crate::refusal::Refusal;
use crate::roster::UnitId;
use crate::session::Session;
use crate::store::Records;

/// 自学安排的正文：各周学什么，可以印发或粘贴；也可以只打印一个党支部、一个人的
///
/// 写成网页再打印：wuxue notice schedule print W3 -o 自学安排.html；一个党支部一个文件：--paper html -o 自学安排；一个人一个文件，再加
/// --each-person
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 自学安排的编号或期号，如 W3、第3期
    #[arg(value_name = "自学安排")]
    pub schedule: String,
    /// 只打印这个党支部的
    #[arg(long, value_name = "党支部", conflicts_with = "person")]
    pub unit: Option<String>,
    /// 只打印这个人的
    #[arg(long, value_name = "人员")]
    pub person: Option<String>,
    /// 一个党支部写一个文件，放进一个新文件夹，这是文件的格式
    #[arg(long, value_name = "格式", value_parser = paper_form(), conflicts_with_all = ["unit", "person"])]
    pub paper: Option<Paper>,
    /// 一个人写一个文件
    #[arg(long, requires = "paper")]
    pub each_person: bool,
}

/// The paper of a schedule.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let store = session.read()?;
    let records = &store.records();
    let of = meant_schedule(records, &args.schedule, today)?;
    let people = People::read(records, &of, today)?;
    if people.lines.is_empty() {
        return Err(Refusal::refused(format!("{}还没有写要学什么。", of.called()))
            .hint(format!("写一行：wuxue notice schedule add {} --week 周次 --what 内容", of.id))
            .into());
    }
    let paper = |whom: &str, own: &[&Line], known: Known| sheet(records, &of, session, whom, own, known);
    if let Some(text) = &args.unit {
        let unit = named::unit(session, records, text)?;
        if !people.branches.iter().any(|branch| branch.id == unit.id) {
            return Err(stranger(&of, &unit.name).into());
        }
        return paper(&unit.name, &people.lines_of_branch(unit.id), Known::Branch(unit.id));
    }
    if let Some(text) = &args.person {
        let person = named::person(session, records, text, None)?;
        if !people.entries.iter().any(|(_, entry)| entry.person.id == person.id) {
            return Err(stranger(&of, &person.name).into());
        }
        return paper(&person.name, &people.lines_of(person.id), Known::Person);
    }
    let Some(form) = args.paper else {
        let names: Vec<&str> = people.branches.iter().map(|branch| branch.name.as_str()).collect();
        return paper(&names.join("、"), &people.lines.iter().collect::<Vec<_>>(), Known::All);
    };
    let mut parts: Vec<Part> = Vec::new();
    let mut rows = Vec::new();
    let mut put = |name: String, whom: &str, own: &[&Line], known: Known| -> Result<()> {
        rows.push(vec![Cell::from(whom), (own.len() as i64).into(), Cell::Part(name.clone())]);
        parts.push(Part { name, page: paper(whom, own, known)? });
        Ok(())
    };
    if args.each_person {
        for (branch, entry) in &people.entries {
            let name = &entry.person.name;
            let place = describe::unit_name(records, *branch, of.period.to())?;
            // Two of a name are told apart by their number.
            put(
                file_name(&format!("{place} {name} {}", entry.person.id)),
                name,
                &people.lines_of(entry.person.id),
                Known::Person,
            )?;
        }
    } else {
        for branch in &people.branches {
            put(
                file_name(&branch.name),
                &branch.name,
                &people.lines_of_branch(branch.id),
                Known::Branch(branch.id),
            )?;
        }
    }
    let columns = [("name", "发给"), ("lines", "行"), ("file", "文件")];
    let mut page = Page::new("notice.schedule.print", of.title.as_str())
        .field("schedule", "编号", of.id)
        .table(Table::new("rows", &columns).rows(rows));
    (page.parts, page.folder) = (Some(parts), Some(form));
    Ok(page)
}

/// Whom the paper is for: of whom a line is, is not said again.
#[derive(Clone, Copy)]
enum Known {
    All,
    Branch(UnitId),
    Person,
}

/// The paper for a branch, a person, or all.
fn sheet(
    records: &Records<'_>,
    of: &Schedule,
    session: &Session,
    whom: &str,
    own: &[&Line],
    known: Known,
) -> Result<Page> {
    let mut rows = Vec::new();
    for line in own {
        let facts = &line.facts;
        let told = |id: &UnitId| match known {
            Known::All => true,
            Known::Branch(branch) => *id != branch,
            Known::Person => false,
        };
        let unit = facts
            .unit
            .filter(told)
            .map(|id| describe::unit_name(records, id, facts.week.sunday()))
            .transpose()?;
        let title =
            material(records, facts)?.map(|title| format!("《{}》", title.trim_matches(['《', '》'])));
        rows.push(vec![
            Cell::from(facts.week.code()),
            facts.week.label().into(),
            days(facts).into(),
            facts.what.as_str().into(),
            title.into(),
            facts.minutes.map_or(Cell::Empty, Cell::Minutes),
            unit.into(),
            facts.note.clone().into(),
        ]);
    }
    let columns = [
        ("week", ""),
        ("week_label", "周次"),
        ("days", "起止"),
        ("what", "学习内容"),
        ("document", "学习材料"),
        ("minutes", "学时"),
        ("unit_name", "对象"),
        ("note", "备注"),
    ];
    let on = of.issued.unwrap_or(session.today);
    let mut closing: Vec<String> =
        seat(records, Stage::Review, on).map(|unit| unit.name).into_iter().collect();
    closing.push(of.issued.map_or("（起草，尚未印发）".to_owned(), |day| day.chinese()));
    closing.extend(of.withdrawn.as_ref().map(|(day, _)| format!("（已于{}撤回）", day.chinese())));
    Ok(Page::new("notice.schedule.print", of.title.as_str())
        .paragraph(format!("自学安排{}", of.issue))
        .addressee(whom)
        .paragraph(format!("{}个人自学按周安排如下，请结合实际抓好落实，并登记自学时长。", of.period.label()))
        .table(Table::new("rows", &columns).rows(rows).hide_empty_columns())
        .block(Block::Closing(closing)))
}
