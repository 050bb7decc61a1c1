//! `inspect finding` 问题: adding, drawing, listing and changing problems.

use std::collections::HashSet;

use anyhow::{Context, Result};
use clap::Subcommand;

use super::open::list as words_of;
use crate::calendar::Day;
use crate::chain::{
    BranchSheet, Finding, FindingFacts, FindingId, FindingSort, InspectedUnit, Inspection, Miss,
    add_findings, branch_sheets, edit_finding, findings, inspected_units, inspections, meant_finding,
    meant_inspected, meant_inspection, misses, remove_finding,
};
use crate::commands::log::joined;
use crate::commands::words;
use crate::page::{Cell, Field, Page, Table};
use crate::roster::{PersonId, UnitId, meant_person, person};
use crate::rules::{Measure, Part, State, Verdict};
use crate::session::{Session, Writing, outcome};
use crate::store::{Records, Write};

/// 问题清单：登记、更改、列出检查发现的问题，从检查表里列出问题
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with problems.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 登记一个问题
    #[command(visible_alias = "登记")]
    Add(Add),
    /// 从检查表里列出问题：未达到又没有说明的制度要求、未落实的通知单事项、缺项的记录、逾期未补学的
    #[command(visible_alias = "列出")]
    Draw(Draw),
    /// 问题清单
    #[command(visible_alias = "清单")]
    List(List),
    /// 查看一个问题，以及整改、核验、回头看的经过
    #[command(visible_alias = "查看")]
    Show {
        /// 问题的编号，如 I2.4
        #[arg(value_name = "问题")]
        finding: String,
    },
    /// 更改一个问题：责任人、措施、时限
    #[command(visible_alias = "更改")]
    Edit(Edit),
    /// 删去登记错了的问题
    #[command(visible_alias = "删去")]
    Remove {
        /// 问题的编号，如 I2.4
        #[arg(value_name = "问题")]
        finding: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

/// Who sees to a problem, how and by when.
#[derive(Debug, Clone, Default, PartialEq, clap::Args)]
pub struct Remedy {
    /// 责任人：姓名、工号、编号或别名
    #[arg(long, value_name = "姓名")]
    pub owner: Option<String>,
    /// 整改措施
    #[arg(long, value_name = "文字")]
    pub measure: Option<String>,
    /// 整改时限
    #[arg(long, value_name = "日期")]
    pub due: Option<String>,
}

/// 登记一个问题
#[derive(Debug, clap::Args)]
pub struct Add {
    /// 编号或期间，如 I2、2026H1
    #[arg(value_name = "督查")]
    pub inspection: String,
    /// 哪个党支部
    #[arg(long, value_name = "党支部")]
    pub unit: String,
    /// 是什么问题
    #[arg(long, value_name = "文字")]
    pub what: String,
    /// 哪一类
    #[arg(long, value_name = "类别", default_value = "其他", value_parser = words::member::<FindingSort>())]
    pub kind: FindingSort,
    /// 整改。
    #[command(flatten)]
    pub remedy: Remedy,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 从检查表里列出问题；已经列出的不再列
#[derive(Debug, clap::Args)]
pub struct Draw {
    /// 编号或期间，如 I2、2026H1
    #[arg(value_name = "督查")]
    pub inspection: String,
    /// 只列这个党支部的
    #[arg(long, value_name = "党支部")]
    pub unit: Option<String>,
    /// 整改时限
    #[arg(long, value_name = "日期")]
    pub due: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 问题清单：状态由整改、核验、回头看的经过算出
#[derive(Debug, clap::Args)]
pub struct List {
    /// 编号或期间，如 I2、2026H1；不写则为全部
    #[arg(value_name = "督查")]
    pub inspection: Option<String>,
    /// 只列这个党支部的
    #[arg(long, value_name = "党支部")]
    pub unit: Option<String>,
    /// 只列还没有销号的
    #[arg(long)]
    pub open: bool,
    /// 有逾期的，退出码为 1
    #[arg(long)]
    pub check: bool,
}

/// 更改一个问题：只写要改的
#[derive(Debug, clap::Args)]
pub struct Edit {
    /// 问题的编号，如 I2.4
    #[arg(value_name = "问题")]
    pub finding: String,
    /// 是什么问题
    #[arg(long, value_name = "文字")]
    pub what: Option<String>,
    /// 哪一类
    #[arg(long, value_name = "类别", value_parser = words::member::<FindingSort>())]
    pub kind: Option<FindingSort>,
    /// 整改。
    #[command(flatten)]
    pub remedy: Remedy,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Runs a subcommand of `inspect finding`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add(args, session),
        What::Draw(args) => draw(args, session),
        What::List(args) => list(args, session),
        What::Show { finding } => show(finding, session),
        What::Edit(args) => edit(args, session),
        What::Remove { finding, writing } => remove(finding, writing, session),
    }
}

impl Remedy {
    fn apply(&self, w: &Write<'_>, facts: &mut FindingFacts) -> Result<()> {
        if let Some(text) = &self.owner {
            facts.owner = Some(meant_person(w, text, Some(facts.unit), w.today)?.id);
        }
        if let Some(text) = &self.measure {
            facts.measure = Some(words::plain("整改措施", text)?);
        }
        if let Some(text) = &self.due {
            facts.due = Some(words::day("--due", text, w.today)?);
        }
        Ok(())
    }
}

fn add(args: &Add, session: &Session) -> Result<Page> {
    let what = words::plain("问题", &args.what)?;
    let written = session.write(&args.writing, |w| {
        let of = meant_inspection(w, &args.inspection, w.today)?;
        let unit = meant_inspected(w, &of, &args.unit)?;
        let mut facts = FindingFacts {
            unit: unit.unit,
            sort: args.kind,
            what,
            owner: None,
            measure: None,
            due: None,
            source: None,
        };
        args.remedy.apply(w, &mut facts)?;
        let id = add_findings(w, &of, std::slice::from_ref(&facts))?;
        let id = id.into_iter().next().context("a problem was added without a number")?;
        let page = described(w, Page::new("inspect.finding.add", format!("登记问题 {id}")), id, w.today)?;
        Ok(match facts.owner {
            Some(_) => page,
            None => {
                page.remark(format!("责任人待定：wuxue inspect finding edit {id} --owner 姓名 --due 日期"))
            }
        })
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn draw(args: &Draw, session: &Session) -> Result<Page> {
    let today = session.today;
    let due = words::maybe_day("--due", args.due.as_deref(), today)?;
    let written = session.write(&args.writing, |w| {
        let of = meant_inspection(w, &args.inspection, today)?;
        of.must_be_open()?;
        let only = args.unit.as_deref().map(|text| meant_inspected(w, &of, text)).transpose()?;
        let listed = findings(w, of.id)?;
        let known: HashSet<(UnitId, Option<&str>)> =
            listed.iter().map(|one| (one.facts.unit, one.facts.source.as_deref())).collect();
        let mut new = Vec::new();
        for sheet in branch_sheets(w, &of, today)? {
            if only.as_ref().is_some_and(|only| only.unit != sheet.unit.unit) {
                continue;
            }
            for miss in misses(&sheet) {
                let (unit, source) = (sheet.unit.unit, Some(miss.source()));
                if known.contains(&(unit, source.as_deref())) {
                    continue;
                }
                let (sort, what) = worded(&sheet, &miss);
                new.push(FindingFacts { unit, sort, what, owner: None, measure: None, due, source });
            }
        }
        let drawn = add_findings(w, &of, &new)?;
        let all = findings(w, of.id)?;
        let new: Vec<&Finding> = all.iter().skip(listed.len()).collect();
        let table = table(w, &new, today)?
            .when_empty("检查表里没有新的问题：都达到了，或者作了情况说明，或者已经列出。");
        let mut page = Page::new("inspect.finding.draw", format!("{}列出问题", of.title()))
            .field("inspection", "编号", of.id)
            .field("count", "列出", new.len() as i64)
            .table(table);
        if let Some(first) = drawn.first() {
            page = page
                .remark(format!(
                    "写明责任人和时限：wuxue inspect finding edit {first} --owner 姓名 --due 日期"
                ))
                .remark(format!("不算问题的删去：wuxue inspect finding remove {first}"));
        }
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// A miss as a problem is written.
fn worded(sheet: &BranchSheet, miss: &Miss<'_>) -> (FindingSort, String) {
    match miss {
        Miss::Rule(verdict) => {
            let whose = sheet.group_of(verdict).unwrap_or_default();
            let of_persons = matches!(verdict.measure, Measure::Minutes | Measure::OwnBranch);
            let lacking = match &verdict.why {
                // It says of how many people, and how many of them.
                Some(why) if of_persons => why.clone(),
                // Of what goes on, only as much as must be there by now.
                why => {
                    let (due, held) = (verdict.due, verdict.held);
                    let counted = if of_persons { "人" } else { "次" };
                    let mut said = vec![format!("应 {due} {counted}，实际 {held} {counted}")];
                    said.extend(when_missed(verdict));
                    let others = why.iter().flat_map(|why| why.split('；'));
                    said.extend(others.filter(|one| !one.starts_with("未达到：")).map(str::to_owned));
                    said.join("；")
                }
            };
            (FindingSort::Rule, format!("{}未达到要求（{lacking}）", joined(whose, &verdict.rule_name)))
        }
        Miss::Item(item) => {
            let (id, what) = (item.item.id, &item.item.facts.what);
            let what = format!("{}通知单第{}项“{what}”{}", item.issue, id.item, item.said());
            (FindingSort::Notice, what)
        }
        Miss::Records(n) => {
            let mut elements: Vec<&str> = Vec::new();
            for lack in sheet.incomplete().flat_map(|checked| &checked.lacks) {
                if !elements.contains(&lack.element.label()) {
                    elements.push(lack.element.label());
                }
            }
            let all = sheet.records.len();
            (
                FindingSort::Elements,
                format!("{all} 份活动记录中有 {n} 份要素不全（缺{}）", elements.join("、")),
            )
        }
        Miss::MakeUps(n) => (FindingSort::Attendance, format!("有 {n} 人次缺课逾期没有补学")),
    }
}

/// In which of several periods it was missed: `2月没有开展，3月只开展 1 次`.
fn when_missed(verdict: &Verdict) -> Option<String> {
    let year = format!("{}年", verdict.period.from().year());
    let one_year = verdict.period.to().year() == verdict.period.from().year();
    let name = |part: &Part| {
        let label = part.period.label();
        let short = label.strip_prefix(&year).filter(|short| one_year && !short.is_empty());
        short.map(str::to_owned).unwrap_or(label)
    };
    let missed = || verdict.parts.iter().filter(|part| part.state == State::Short);
    let never: Vec<String> = missed().filter(|part| part.done == 0).map(name).collect();
    let mut said = Vec::new();
    if !never.is_empty() {
        said.push(format!("{}没有开展", never.join("、")));
    }
    said.extend(
        missed()
            .filter(|part| part.done > 0)
            .map(|part| format!("{}只开展 {} 次（应 {} 次）", name(part), part.done, part.expected)),
    );
    (verdict.parts.len() > 1 && !said.is_empty()).then(|| said.join("，"))
}

fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let wanted: Vec<Inspection> = match &args.inspection {
        Some(text) => vec![meant_inspection(records, text, today)?],
        None => inspections(records)?,
    };
    let mut all = Vec::new();
    for of in &wanted {
        let only = match &args.unit {
            Some(text) if args.inspection.is_some() => Some(meant_inspected(records, of, text)?.unit),
            Some(text) => Some(crate::roster::meant_unit(records, text, today)?.id),
            None => None,
        };
        let mut own = findings(records, of.id)?;
        own.retain(|one| only.is_none_or(|unit| one.facts.unit == unit));
        own.retain(|one| !(args.open && one.stands(today).is_closed()));
        all.append(&mut own);
    }
    let shown: Vec<&Finding> = all.iter().collect();
    let mut page = Page::new("inspect.finding.list", "问题清单")
        .field("as_of", "截至", today)
        .table(table(records, &shown, today)?.when_empty("没有问题。"));
    page.findings =
        args.check && all.iter().any(|one| one.stands(today).state == crate::chain::FindingState::Overdue);
    Ok(page)
}

/// A row for each problem.
pub(super) fn table(records: &Records<'_>, all: &[&Finding], today: Day) -> Result<Table> {
    let mut rows = Vec::new();
    let mut known: Vec<(crate::chain::InspectionId, Vec<InspectedUnit>)> = Vec::new();
    for one in all {
        if known.last().is_none_or(|(id, _)| *id != one.id.inspection) {
            known.push((one.id.inspection, inspected_units(records, one.id.inspection)?));
        }
        let units = known.last().map(|(_, units)| units.as_slice()).unwrap_or_default();
        let unit = units.iter().find(|unit| unit.unit == one.facts.unit);
        let stands = one.stands(today);
        rows.push(vec![
            Cell::from(one.id),
            Cell::from(one.facts.unit),
            unit.map(|unit| unit.name.clone()).into(),
            one.facts.sort.code().into(),
            one.facts.sort.label().into(),
            one.facts.what.as_str().into(),
            name_of(records, one.facts.owner)?.map_or(Cell::Unknown, Cell::from),
            one.facts.measure.clone().into(),
            one.due().map_or(Cell::Unknown, Cell::from),
            stands.state.code().into(),
            stands.said().into(),
            stands.late.into(),
        ]);
    }
    let columns = [
        ("finding", "编号"),
        ("unit", ""),
        ("unit_name", "党支部"),
        ("sort", ""),
        ("sort_name", "类别"),
        ("what", "问题"),
        ("owner", "责任人"),
        ("measure", "整改措施"),
        ("due", "整改时限"),
        ("state", ""),
        ("state_name", "状态"),
        ("late", ""),
    ];
    Ok(Table::new("rows", &columns).rows(rows).hide_empty_columns())
}

/// A person's name.
pub(super) fn name_of(records: &Records<'_>, id: Option<PersonId>) -> Result<Option<String>> {
    let Some(id) = id else { return Ok(None) };
    Ok(Some(person(records, id)?.context("a person named by a problem is missing")?.name))
}

/// What a problem says and how it stands.
pub(super) fn described(records: &Records<'_>, mut page: Page, id: FindingId, today: Day) -> Result<Page> {
    let (of, one) = meant_finding(records, &id.to_string())?;
    page.head.extend(finding_fields(records, &of, &one, today)?);
    Ok(page)
}

fn finding_fields(records: &Records<'_>, of: &Inspection, one: &Finding, today: Day) -> Result<Vec<Field>> {
    let unit = inspected_units(records, of.id)?.into_iter().find(|unit| unit.unit == one.facts.unit);
    let stands = one.stands(today);
    let field = |key: &'static str, label: &'static str, value: Cell| Field::new(key, label, value);
    Ok(vec![
        field("finding", "编号", one.id.into()),
        field("unit", "", one.facts.unit.into()),
        field("unit_name", "党支部", unit.map(|unit| unit.name).into()),
        field("sort", "", one.facts.sort.code().into()),
        field("sort_name", "类别", one.facts.sort.label().into()),
        field("what", "问题", one.facts.what.as_str().into()),
        field("owner", "责任人", name_of(records, one.facts.owner)?.into()),
        field("measure", "整改措施", one.facts.measure.clone().into()),
        field("due", "整改时限", one.due().into()),
        field("state", "", stands.state.code().into()),
        field("state_name", "状态", stands.said().into()),
        field("late", "", stands.late.into()),
    ])
}

fn show(text: &str, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let (of, one) = meant_finding(records, text)?;
    let mut page = Page::new("inspect.finding.show", format!("{}：问题 {}", of.title(), one.id));
    page.head = finding_fields(records, &of, &one, session.today)?;
    let mut rows = Vec::new();
    for step in &one.steps {
        rows.push(vec![
            Cell::from(step.day),
            step.sort.code().into(),
            step.sort.label().into(),
            name_of(records, step.person)?.into(),
            words_of(step.text.clone().into_iter().chain(step.activity.map(|id| id.to_string()))),
            step.due.into(),
        ]);
    }
    let columns = [
        ("day", "日期"),
        ("sort", ""),
        ("sort_name", "环节"),
        ("person", "责任人或核验人"),
        ("text", "内容或佐证"),
        ("due", "新的时限"),
    ];
    let table = Table::new("steps", &columns).caption("经过").rows(rows).hide_empty_columns();
    Ok(page.table(table.when_empty("还没有整改记录。")))
}

fn edit(args: &Edit, session: &Session) -> Result<Page> {
    if args.what.is_none() && args.kind.is_none() && args.remedy == Remedy::default() {
        let example = format!("wuxue inspect finding edit {} --owner 姓名", args.finding.trim());
        return Err(words::nothing_to_change(&example).into());
    }
    let what = words::maybe_plain("问题", args.what.as_deref())?;
    let written = session.write(&args.writing, |w| {
        let (of, old) = meant_finding(w, &args.finding)?;
        let mut facts = old.facts.clone();
        facts.what = what.unwrap_or(facts.what);
        facts.sort = args.kind.unwrap_or(facts.sort);
        args.remedy.apply(w, &mut facts)?;
        let before = finding_fields(w, &of, &old, w.today)?;
        edit_finding(w, &of, &old, &facts)?;
        let (_, new) = meant_finding(w, &args.finding)?;
        let after = finding_fields(w, &of, &new, w.today)?;
        let changes = before.into_iter().zip(after).map(|(old, new)| (new.label, old.value, new.value));
        Ok(Page::new("inspect.finding.edit", format!("更改问题 {}", old.id))
            .field("finding", "编号", old.id)
            .table(Table::changes(changes)))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn remove(text: &str, writing: &Writing, session: &Session) -> Result<Page> {
    let written = session.write(writing, |w| {
        let (of, one) = meant_finding(w, text)?;
        let page = described(
            w,
            Page::new("inspect.finding.remove", format!("删去问题 {}", one.id)),
            one.id,
            w.today,
        )?;
        remove_finding(w, &of, &one)?;
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, writing))
}
