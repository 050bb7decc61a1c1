//! `notice remind` 工作提示.

use std::collections::BTreeMap;

use anyhow::Result;

use super::units_meant;
use crate::calendar::{Day, as_sentence};
use crate::chain::{Execution, ExecutionState, Item, Stage, executions, items, meant_notice, seat};
use crate::commands::log::{describe, paper_form};
use crate::commands::plan::kind_name;
use crate::page::{Block, Cell, Page, Paper, Part, Table, file_name};
use crate::refusal::Refusal;
use crate::roster::UnitId;
use crate::session::Session;
use crate::store::Records;

/// 工作提示：给还没有全部落实的党组织各写一份，列明哪几项、什么时限、怎么办，可以直接发送
///
/// 例如 wuxue notice remind N5 --before 7；一个党组织一个文件：--paper html -o 工作提示
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 通知单的编号或期号，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 只写给这些党组织
    #[arg(long, value_name = "党组织", num_args = 1..)]
    pub unit: Vec<String>,
    /// 几天以内到期、还没有落实的，也写上（默认 7）
    #[arg(long, value_name = "天数", default_value_t = 7)]
    pub before: u16,
    /// 一个党组织写一个文件，放进一个新文件夹，这是文件的格式
    #[arg(long, value_name = "格式", value_parser = paper_form())]
    pub paper: Option<Paper>,
}

/// What a unit has still to see to.
struct Owing<'i> {
    item: &'i Item,
    execution: Execution,
    kind: String,
}

/// Writes the prompts.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let of = meant_notice(records, &args.notice, today)?;
    if let Some((day, _)) = &of.withdrawn {
        return Err(Refusal::refused(format!("{}已于 {day} 撤回，不用再提示。", of.called()))
            .hint("查看还在执行的：wuxue notice list")
            .into());
    }
    let Some(version) = of.in_force() else {
        return Err(Refusal::refused(format!("{}还没有印发。", of.called()))
            .hint(format!("查看它：wuxue notice show {}", of.id))
            .into());
    };
    let asked = units_meant(records, &args.unit, today)?;
    let all = items(records, of.id, version.version)?;
    let mut by_unit: BTreeMap<UnitId, Vec<Owing<'_>>> = BTreeMap::new();
    for execution in executions(records, &of, today)? {
        let Some(item) = all.iter().find(|item| item.id == execution.item) else { continue };
        let own = by_unit.entry(execution.unit).or_default();
        if owes(&execution, item, today, args.before) {
            own.push(Owing { item, execution, kind: kind_name(records, item.facts.kind)? });
        }
    }
    if let Some(stranger) = asked.iter().find(|unit| !by_unit.contains_key(unit)) {
        let name = describe::unit_name(records, *stranger, today)?;
        return Err(Refusal::refused(format!("{}没有要求“{name}”开展什么。", of.called()))
            .hint(format!("发给了谁：wuxue notice show {}", of.id))
            .into());
    }
    let (mut page, mut parts, mut rows, mut clear) =
        (Page::new("notice.remind", format!("{}工作提示", of.issue)), Vec::new(), Vec::new(), Vec::new());
    page = page.field("notice", "", of.id).field("as_of", "", today);
    for (unit, own) in by_unit.iter().filter(|(unit, _)| asked.is_empty() || asked.contains(unit)) {
        let name = describe::unit_name(records, *unit, today)?;
        if own.is_empty() {
            clear.push(name);
            continue;
        }
        let blocks = prompt(records, &version.facts.title, &name, own, today);
        let lines = own.iter().enumerate().map(|(at, one)| line(at + 1, one, today)).collect();
        let file = file_name(&format!("{name} 工作提示"));
        rows.push(vec![
            Cell::from(*unit),
            name.into(),
            (own.len() as i64).into(),
            Cell::List(lines),
            args.paper.map(|_| Cell::Part(file.clone())).unwrap_or_default(),
        ]);
        match args.paper {
            None => {
                page.blocks.push(Block::Letter("工作提示".to_owned()));
                page.blocks.extend(blocks);
            }
            Some(_) => {
                let mut paper = Page::new("notice.remind.paper", "工作提示");
                paper.blocks = blocks;
                parts.push(Part { name: file, page: paper });
            }
        }
    }
    if let ([_], None) = (rows.as_slice(), args.paper) {
        // A single letter is the whole paper, under the title of the page.
        page.blocks.remove(0);
    }
    if rows.is_empty() {
        page = page.paragraph("没有需要提示的：到期的都已经落实，或者作了情况说明。");
    }
    // Where the prompts themselves are on the page, the list of them is for scripts.
    let columns = match args.paper {
        None => [("unit", ""), ("unit_name", ""), ("items", ""), ("text", ""), ("file", "")],
        Some(_) => [("unit", ""), ("unit_name", "党组织"), ("items", "项数"), ("text", ""), ("file", "文件")],
    };
    page = page.table(Table::new("rows", &columns).rows(rows).omit_when_empty());
    if args.paper.is_some() && !parts.is_empty() {
        (page.parts, page.folder) = (Some(parts), args.paper);
    }
    if !clear.is_empty() {
        page = page.remark(format!("不用提示：{}。", clear.join("、")));
    }
    Ok(page)
}

/// Whether something that must be done is still to be done, overdue or due within so many days, and was not answered.
fn owes(one: &Execution, item: &Item, today: Day, before: u16) -> bool {
    if !item.facts.required {
        return false;
    }
    match one.state {
        ExecutionState::Missing => true,
        ExecutionState::Partly => one.statement.is_none(),
        ExecutionState::NotDue => item.facts.required && today.days_until(one.due) <= i64::from(before),
        _ => false,
    }
}

/// `1．主题党日：学习党章。完成时限2026年10月20日，已逾期13天，还没有落实。`
fn line(number: usize, one: &Owing<'_>, today: Day) -> String {
    let due = one.execution.due;
    let left = today.days_until(due);
    let when = match left {
        0 => "，今天到期".to_owned(),
        left if left > 0 => format!("，还有 {left} 天到期"),
        _ => format!("，已逾期 {} 天", -left),
    };
    let so_far = match (&one.execution.state, &one.execution.why) {
        (ExecutionState::Partly, Some(why)) => format!("，只落实了一部分（{why}）"),
        (ExecutionState::Partly, None) => "，只落实了一部分".to_owned(),
        _ => "，还没有登记落实".to_owned(),
    };
    let what = as_sentence(&one.item.facts.what);
    format!("{number}．{}：{what}完成时限 {}{when}{so_far}。", one.kind, due.chinese())
}

fn prompt(records: &Records<'_>, title: &str, name: &str, own: &[Owing<'_>], today: Day) -> Vec<Block> {
    let overdue = own.iter().any(|one| one.execution.due < today);
    let opening = format!(
        "“{title}”要求你们开展的以下 {} 项，截至{}还没有全部落实，请{}：",
        own.len(),
        today.chinese(),
        if overdue { "抓紧办理" } else { "按时完成" }
    );
    let mut blocks = vec![Block::Addressee(name.to_owned()), Block::Paragraph(opening)];
    blocks.extend(own.iter().enumerate().map(|(at, one)| Block::Paragraph(line(at + 1, one, today))));
    blocks.push(Block::Paragraph(
        "已经开展的，请报送活动记录和参学情况；确有困难、不能按时开展的，请报送情况说明。".to_owned(),
    ));
    let mut closing: Vec<String> =
        seat(records, Stage::Review, today).map(|unit| unit.name).into_iter().collect();
    closing.push(today.chinese());
    blocks.push(Block::Closing(closing));
    blocks
}
