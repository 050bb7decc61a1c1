//! The papers of an inspection: made from what it sees, or printed as they were when it was concluded.

mod account;
mod branch;
mod sheet;

use anyhow::Result;

use super::open::list;
use crate::calendar::Day;
use crate::chain::{
    BranchSheet, Finding, HandVerdict, Inspection, InspectionPaper, Practice, Stage, appraisals,
    branch_sheets, findings, hand_verdicts, inspection_proposals, meant_inspected, meant_inspection,
    paper_as_it_was, practices, seat, unlisted,
};
use crate::commands::log::paper_form;
use crate::commands::words;
use crate::page::{Block, Cell, Field, Page, Paper, Part, Table, file_name};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::store::Records;

/// 文稿：向领导班子的报告、述职评议附表、整改通知、履职情况、检查表
///
/// 作过结论的照结论时的样子印，没有的按现在的情况。写成文件：wuxue inspect paper I2 整改通知 --paper html -o 整改通知
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 编号或期间，如 I2、2026H1
    #[arg(value_name = "督查")]
    pub inspection: String,
    /// 哪一种文稿
    #[arg(value_name = "文稿", value_parser = words::member::<InspectionPaper>())]
    pub which: InspectionPaper,
    /// 第几版结论；不写则为最后一版
    #[arg(long, value_name = "版本")]
    pub version: Option<i64>,
    /// 只要这个党支部的
    #[arg(long, value_name = "党支部")]
    pub unit: Option<String>,
    /// 一个党支部写一个文件，放进一个新文件夹，这是文件的格式
    #[arg(long, value_name = "格式", value_parser = paper_form())]
    pub paper: Option<Paper>,
}

/// 检查表：每个党支部一张，预先填好制度要求、通知单、参学、补学、记录和抽查的几份
///
/// 例如 wuxue inspect sheet I2 --unit 办公室党支部；一个党支部一个文件：--paper html -o 检查表
#[derive(Debug, clap::Args)]
pub struct Sheet {
    /// 编号或期间，如 I2、2026H1
    #[arg(value_name = "督查")]
    pub inspection: String,
    /// 只要这个党支部的
    #[arg(long, value_name = "党支部")]
    pub unit: Option<String>,
    /// 一个党支部写一个文件，放进一个新文件夹，这是文件的格式
    #[arg(long, value_name = "格式", value_parser = paper_form())]
    pub paper: Option<Paper>,
}

/// Characters of a line of facts.
const LINE: usize = 26;

/// All that papers are made from.
pub(super) struct Reading {
    of: Inspection,
    sheets: Vec<BranchSheet>,
    given: Vec<HandVerdict>,
    findings: Vec<Finding>,
    practices: Vec<Practice>,
    proposals: Vec<(i64, String)>,
    appraisals: Vec<crate::chain::Appraised>,
    /// Who sends papers out.
    sender: Option<String>,
    /// Whom the report is for.
    body: Option<String>,
    /// The day that papers bear.
    day: Day,
}

impl Reading {
    fn of(records: &Records<'_>, of: &Inspection, day: Day) -> Result<Reading> {
        Ok(Reading {
            sheets: branch_sheets(records, of, day)?,
            given: hand_verdicts(records, of.id)?,
            findings: findings(records, of.id)?,
            practices: practices(records, of.id)?,
            proposals: inspection_proposals(records, of.id)?,
            appraisals: appraisals(records, of.id)?,
            sender: seat(records, Stage::Review, day).map(|unit| unit.name).ok(),
            body: seat(records, Stage::Resolve, day).map(|unit| unit.name).ok(),
            of: of.clone(),
            day,
        })
    }

    /// The verdict on a branch, or on a point of its sheet.
    fn verdict(&self, sheet: &BranchSheet, item: Option<&str>) -> Option<&HandVerdict> {
        self.given.iter().find(|one| one.unit == sheet.unit.unit && one.item.as_deref() == item)
    }

    /// The problems of a branch.
    fn findings_of(&self, sheet: &BranchSheet) -> impl Iterator<Item = &Finding> {
        let unit = sheet.unit.unit;
        self.findings.iter().filter(move |one| one.facts.unit == unit)
    }

    fn page(&self, schema: &'static str, title: String) -> Page {
        Page::new(schema, title)
            .field("inspection", "", self.of.id)
            .field("period", "", self.of.period.code())
            .field("as_of", "", self.of.as_of)
    }

    /// That a paper takes the place of the one before, and why; nothing of the first.
    fn replaces(&self, what: &str) -> Option<String> {
        let last = self.of.conclusions.last()?;
        let (_, reason) = last.reopened.as_ref()?;
        let reason = account::nameless(self, reason.trim_end_matches('。'), "个别党支部");
        Some(format!(
            "本{what}是重新检查后修订的，替代{}的{what}，以此件为准。重新检查的原因：{reason}。",
            last.day.chinese()
        ))
    }

    /// The same on a paper for a branch, if the one before spoke of that branch.
    fn replaces_letter(&self, own: &[&Finding]) -> Option<String> {
        let last = self.of.conclusions.last()?;
        own.iter().any(|one| one.day <= last.day).then(|| self.replaces("通知")).flatten()
    }

    fn closing(&self) -> Block {
        Block::Closing(self.sender.clone().into_iter().chain([self.day.chinese()]).collect())
    }
}

/// What an inspection is concluded with.
pub(super) struct Conclusion {
    /// Every paper.
    pub papers: Vec<(InspectionPaper, Page)>,
    /// By branch, how much of its sheet is to be put right that no problem listed speaks of; those with something only.
    pub unlisted: Vec<(String, usize)>,
}

/// Every paper, as an inspection is concluded.
pub(super) fn all(records: &Records<'_>, of: &Inspection, day: Day) -> Result<Conclusion> {
    let reading = Reading::of(records, of, day)?;
    let papers = InspectionPaper::ALL.iter().map(|which| Ok((*which, written(records, &reading, *which)?)));
    let left = |sheet: &BranchSheet| (sheet.unit.name.clone(), unlisted(sheet, &reading.findings).len());
    let left = reading.sheets.iter().map(left).filter(|(_, n)| *n > 0);
    Ok(Conclusion { papers: papers.collect::<Result<_>>()?, unlisted: left.collect() })
}

fn written(records: &Records<'_>, reading: &Reading, which: InspectionPaper) -> Result<Page> {
    match which {
        InspectionPaper::Report => Ok(account::report(reading)),
        InspectionPaper::Appendix => Ok(account::appendix(reading)),
        InspectionPaper::Letters => branch::letters(records, reading),
        InspectionPaper::Duties => Ok(branch::duties(reading)),
        InspectionPaper::Sheets => sheet::sheets(records, reading),
    }
}

/// Prints a paper.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let of = meant_inspection(records, &args.inspection, session.today)?;
    let only = args.unit.as_deref().map(|text| meant_inspected(records, &of, text)).transpose()?;
    let version = args.version.or(of.concluded().map(|last| last.version));
    let page = match version {
        Some(version) => {
            let (page, digest) = paper_as_it_was(records, &of, version, args.which)?;
            let concluded = of.conclusions.iter().find(|one| one.version == version).map(|one| one.day);
            page.field("version", "", version).field("digest", "", digest).remark(format!(
                "这是第 {version} 版结论（{}）时的样子，校验无误。",
                concluded.map(|day| day.to_string()).unwrap_or_default()
            ))
        }
        None => written(records, &Reading::of(records, &of, session.today)?, args.which)?
            .field("version", "", None::<i64>)
            .remark(format!("还没有作结论，这是按现在的情况写的：wuxue inspect conclude {}", of.id)),
    };
    if page.parts.is_none() {
        if only.is_some() {
            return Err(Refusal::usage(format!("{}是一份文稿，不分党支部。", args.which.label()))
                .hint("去掉 --unit 再试")
                .into());
        }
        if args.paper.is_some() {
            return Err(Refusal::usage(format!("{}是一份文稿，不用文件夹。", args.which.label()))
                .hint(format!(
                    "写成网页打印：wuxue inspect paper {} {} -o 文件.html",
                    of.id,
                    args.which.label()
                ))
                .into());
        }
        return Ok(page);
    }
    laid_out(page, only.map(|only| only.unit.to_string()).as_deref(), args.paper, args.which)
}

/// Prints the sheets.
pub fn sheets(args: &Sheet, session: &Session) -> Result<Page> {
    let Sheet { inspection, unit, paper } = args;
    let args = Args {
        inspection: inspection.clone(),
        which: InspectionPaper::Sheets,
        version: None,
        unit: unit.clone(),
        paper: *paper,
    };
    run(&args, session)
}

/// A paper of parts: in a folder, the one of a branch, or one after another.
fn laid_out(
    mut page: Page,
    only: Option<&str>,
    folder: Option<Paper>,
    which: InspectionPaper,
) -> Result<Page> {
    let mut parts = page.parts.take().unwrap_or_default();
    let of_unit = |part: &Part| {
        part.page.head.iter().find_map(|field| match &field.value {
            Cell::Record(code) if field.key == "unit" => Some(code.clone()),
            _ => None,
        })
    };
    if let Some(only) = only {
        parts.retain(|part| of_unit(part).as_deref() == Some(only));
        for table in page.blocks.iter_mut().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        }) {
            table.rows.retain(|row| row.first() == Some(&Cell::Record(only.to_owned())));
        }
    }
    if folder.is_some() {
        if parts.is_empty() {
            return Err(Refusal::not_found(format!("没有要写的{}。", which.label()))
                .hint("查看问题清单：wuxue inspect finding list")
                .into());
        }
        (page.parts, page.folder) = (Some(parts), folder);
        return Ok(page);
    }
    if only.is_some() && parts.len() == 1 {
        let mut one = parts.remove(0).page;
        one.head.extend(page.head.into_iter().filter(|field| ["version", "digest"].contains(&&*field.key)));
        one.remarks.extend(page.remarks);
        return Ok(one);
    }
    // One after another: the list of them is for scripts, and the tables of each are told apart by its unit.
    for block in &mut page.blocks {
        if let Block::Table(table) = block {
            for column in &mut table.columns {
                column.label = "".into();
            }
            table.omit_when_empty = true;
        }
    }
    if parts.is_empty() {
        page = page.paragraph(format!("没有要写的{}。", which.label()));
    }
    for part in parts {
        let unit = of_unit(&part).unwrap_or_default().to_lowercase();
        // A sheet of a workbook is called by its table.
        let name = part.name.trim_end_matches(which.label()).trim();
        page = page.block(Block::Letter(part.page.title));
        page = in_lines(&part.page.head).into_iter().fold(page, Page::paragraph);
        for mut block in part.page.blocks {
            if let Block::Table(table) = &mut block {
                table.key = format!("{unit}_{}", table.key).into();
                // One without a caption is that of a letter, which names whom it goes to already.
                if !table.caption.is_empty() {
                    table.caption = format!("{name}：{}", table.caption);
                }
            }
            page.blocks.push(block);
        }
    }
    Ok(page)
}

/// The facts that people see, as many in a line as it has room for: the last of them may be a long remark.
fn in_lines(head: &[Field]) -> Vec<String> {
    let facts = head.iter().filter(|field| !field.label.is_empty() && !field.value.says_nothing());
    let mut lines: Vec<String> = Vec::new();
    for fact in facts.map(|field| format!("{}：{}", field.label, said(&field.value))) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + fact.chars().count() < LINE => {
                line.push('　');
                line.push_str(&fact);
            }
            _ => lines.push(fact),
        }
    }
    lines
}

fn said(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Record(text) | Cell::Part(text) | Cell::Nested(_, text) => text.clone(),
        Cell::Int(n) => n.to_string(),
        Cell::Day(day) => Day(*day).chinese(),
        Cell::Share { n, of } => format!("{n}/{of}"),
        Cell::List(words) => words.join("、"),
        _ => String::new(),
    }
}

/// The pages of branches with their index.
fn with_index(page: Page, branches: Vec<(crate::roster::UnitId, String, Page)>, what: &str) -> Page {
    let (mut rows, mut parts) = (Vec::new(), Vec::new());
    for (unit, name, part) in branches {
        let file = file_name(&format!("{name} {what}"));
        rows.push(vec![Cell::from(unit), name.into(), Cell::Part(file.clone())]);
        parts.push(Part { name: file, page: part });
    }
    let columns = [("unit", ""), ("unit_name", "党支部"), ("file", "文件")];
    let mut page =
        page.table(Table::new("rows", &columns).rows(rows).when_empty(format!("没有要写的{what}。")));
    page.parts = Some(parts);
    page
}
