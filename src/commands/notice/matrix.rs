//! `notice matrix` 落实情况表, `notice excuse` 情况说明, `notice match` 对应.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use anyhow::Result;

use crate::chain::{
    CarriedOut, Execution, ExecutionState, Item, ItemId, Notice, Proposal, accept, executions, items,
    meant_item, meant_notice, proposals, state_item,
};
use crate::commands::log::describe;
use crate::commands::plan::kind_name;
use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::roster::UnitId;
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// 落实情况表：每一项、每个党支部，已落实、逾期、部分落实、未落实、已说明
///
/// 由注明落实某一项的活动算出；没有注明的，先用 notice match 对应
#[derive(Debug, clap::Args)]
pub struct Matrix {
    /// 通知单的编号或期号，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 有到期未落实、又没有说明的，退出码为 1
    #[arg(long)]
    pub check: bool,
}

/// 登记情况说明：某一项为什么没有落实，或没有按时落实
#[derive(Debug, clap::Args)]
pub struct Excuse {
    /// 哪一项，如 N5.2、第11期第2项
    #[arg(value_name = "项")]
    pub item: String,
    /// 哪个党组织
    #[arg(long, value_name = "党组织")]
    pub unit: String,
    /// 情况说明
    #[arg(long, value_name = "文字")]
    pub text: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 为还没有落实的各项，找出期间内同类型、没有注明的活动，确认后注明它们落实哪一项
#[derive(Debug, clap::Args)]
pub struct Match {
    /// 通知单的编号或期号，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Shows how a notice is carried out.
pub fn matrix(args: &Matrix, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let of = meant_notice(records, &args.notice, today)?;
    let Some(version) = of.in_force() else {
        return Err(Refusal::refused(format!("{}还没有印发，没有落实情况。", of.called()))
            .hint(format!("查看它：wuxue notice show {}", of.id))
            .into());
    };
    let all = items(records, of.id, version.version)?;
    let found = executions(records, &of, today)?;
    let mut names: BTreeMap<UnitId, String> = BTreeMap::new();
    for one in &found {
        if let Entry::Vacant(unknown) = names.entry(one.unit) {
            unknown.insert(describe::unit_name(records, one.unit, version.facts.period.to().min(today))?);
        }
    }
    let mut page = Page::new("notice.matrix", format!("{}落实情况", of.issue))
        .field("notice", "编号", of.id)
        .field("issue_label", "", of.issue.to_string())
        .field("title", "标题", version.facts.title.as_str())
        .field("as_of", "截至", today)
        .field("withdrawn", "撤回", of.withdrawn.as_ref().map(|(day, _)| *day));
    let count: CarriedOut = found.iter().collect();
    page.head.iter_mut().filter(|field| field.key == "notice").for_each(|field| field.desk = true);
    page = page
        .field("done", "已落实（项次）", count.done - count.late)
        .field("late", "逾期落实", count.late)
        .field("partly", "部分落实", count.partly)
        .field("missing", "未落实", count.missing)
        .field("stated", "已说明", count.stated)
        .field("not_due", "未到期", count.not_due)
        .field("out", "不计（未选的自选动作、不适用）", count.out);
    page = page
        .table(by_unit(&all, &found, &names))
        .table(by_item(records, &all, &found)?)
        .table(cells(&found, &names))
        .table(cancelled(records, &of)?);
    page.findings = args.check && found.iter().any(|one| one.state == ExecutionState::Missing);
    page.remarks.extend(super::days_off(records, &all)?);
    Ok(page.remark(format!("没有注明落实哪一项的活动，可以对应上：wuxue notice match {}", of.id)))
}

/// A row per branch with a column for each item that says how it stands.
fn by_unit(all: &[Item], found: &[Execution], names: &BTreeMap<UnitId, String>) -> Table {
    let mut units: BTreeMap<UnitId, Vec<&Execution>> = BTreeMap::new();
    for one in found {
        units.entry(one.unit).or_default().push(one);
    }
    let mut table = Table::new("units", &[("unit", ""), ("unit_name", "党组织")]);
    for item in all {
        table = table.column(format!("item_{}", item.id.item), nth(item.id));
    }
    let rows = units.iter().map(|(unit, own)| {
        let mut row = vec![Cell::from(*unit), names.get(unit).map(String::as_str).into()];
        row.extend(
            all.iter()
                .map(|item| Cell::from(own.iter().find(|one| one.item == item.id).map(|one| one.said()))),
        );
        let count: CarriedOut = own.iter().copied().collect();
        row.extend([count.done, count.missing + count.partly, count.stated].map(Cell::from));
        row
    });
    let totals = [("carried_out", "已落实"), ("lacking", "未落实、部分落实"), ("stated", "已说明")];
    let table = totals.into_iter().fold(table, |table, (key, label)| table.column(key, label));
    table.caption("各党组织").rows(rows).when_empty("没有要求任何党组织开展。")
}

fn by_item(records: &Records<'_>, all: &[Item], found: &[Execution]) -> Result<Table> {
    let mut rows = Vec::new();
    for item in all {
        let own: Vec<&Execution> = found.iter().filter(|one| one.item == item.id).collect();
        let count: CarriedOut = own.iter().copied().collect();
        rows.push(vec![
            item.id.into(),
            nth(item.id).into(),
            super::sort(&item.facts).into(),
            kind_name(records, item.facts.kind)?.into(),
            item.facts.what.as_str().into(),
            item.facts.due.into(),
            own.first().map(|one| one.due).filter(|due| *due != item.facts.due).into(),
            Cell::Share { n: count.done, of: count.asked() },
            count.late.into(),
            count.partly.into(),
            count.missing.into(),
            count.stated.into(),
        ]);
    }
    let columns = [
        ("item", "编号"),
        ("item_label", "项"),
        ("required_name", "要求"),
        ("kind_name", "活动类型"),
        ("what", "内容"),
        ("due", "完成时限"),
        ("due_moved", "顺延至"),
        ("carried_out", "已落实"),
        ("late", "其中逾期"),
        ("partly", "部分落实"),
        ("missing", "未落实"),
        ("stated", "已说明"),
    ];
    // Only where a holiday moved it.
    let mut table = Table::new("items", &columns).caption("各项").rows(rows).hide_empty_columns();
    table.keep_at_the_desk(&["item"]);
    Ok(table)
}

/// Every item with every branch, for scripts and for what the short table cannot say.
fn cells(found: &[Execution], names: &BTreeMap<UnitId, String>) -> Table {
    let rows = found.iter().map(|one| {
        vec![
            one.item.into(),
            nth(one.item).into(),
            one.unit.into(),
            names.get(&one.unit).map(String::as_str).into(),
            one.state.code().into(),
            // Why it does not apply stands in a column of its own.
            match one.state {
                ExecutionState::Exempt => one.state.label().into(),
                _ => one.said().into(),
            },
            one.activity.map(Cell::from).unwrap_or_default(),
            one.day.into(),
            one.days.into(),
            one.why.clone().into(),
            one.statement.clone().into(),
        ]
    });
    let columns = [
        ("item", "编号"),
        ("item_label", "项"),
        ("unit", ""),
        ("unit_name", "党组织"),
        ("state", ""),
        ("state_name", "情况"),
        ("activity", "活动"),
        ("day", "日期"),
        ("days", ""),
        ("why", "说明"),
        ("statement", "情况说明"),
    ];
    let table = Table::new("rows", &columns).caption("逐项情况").rows(rows);
    let mut table = table.hide_empty_columns().omit_when_empty();
    table.keep_at_the_desk(&["item", "activity"]);
    table
}

/// What a paper calls an item of a notice.
fn nth(item: ItemId) -> String {
    format!("第{}项", item.item)
}

/// Items of earlier versions that stand no more: what was done of them stays on record, out of the totals.
fn cancelled(records: &Records<'_>, of: &Notice) -> Result<Table> {
    let now = of.in_force().map_or(0, |version| version.version);
    let standing = items(records, of.id, now)?;
    let mut gone: BTreeMap<ItemId, Item> = BTreeMap::new();
    for version in of.versions.iter().filter(|version| version.version < now) {
        for item in items(records, of.id, version.version)? {
            if !standing.iter().any(|one| one.id == item.id) {
                gone.insert(item.id, item);
            }
        }
    }
    let rows = gone
        .into_values()
        .map(|item| vec![item.id.into(), item.facts.what.into(), item.facts.due.into(), "已取消".into()]);
    let columns = [("item", "编号"), ("what", "内容"), ("due", "完成时限"), ("state_name", "情况")];
    let mut table = Table::new("cancelled", &columns).caption("修订时取消的，不计入").rows(rows);
    table.keep_at_the_desk(&["item"]);
    Ok(table.omit_when_empty())
}

/// Records a statement.
pub fn excuse(args: &Excuse, session: &Session) -> Result<Page> {
    let text = words::plain("情况说明", &args.text)?;
    let unit = named::unit(session, &session.read()?.records(), &args.unit)?;
    let written = session.write(&args.writing, |w| {
        let (of, item) = meant_item(w, &args.item, w.today)?;
        state_item(w, &of, item.id, unit.id, &text)?;
        Ok(item)
    })?;
    let item = written.value;
    let page = Page::new("notice.excuse", "情况说明")
        .field("item", "项", item.id)
        .field("what", "内容", item.facts.what)
        .field("unit", "", unit.id)
        .field("unit_name", "党组织", unit.name)
        .field("statement", "说明", text);
    Ok(outcome(page, written.operation, &args.writing))
}

/// Proposes links, and writes them once confirmed.
pub fn link(args: &Match, session: &Session) -> Result<Page> {
    let (of, found, rows) = {
        let store = session.read()?;
        let records = &store.records();
        let of = meant_notice(records, &args.notice, session.today)?;
        let found = proposals(records, &of, session.today)?;
        let rows = proposed(records, &found)?;
        (of, found, rows)
    };
    let page = Page::new("notice.match", format!("{}可以对应的活动", of.issue))
        .field("notice", "编号", of.id)
        .field("count", "可以对应", found.len() as i64)
        .table(
            Table::new("rows", &PROPOSED).rows(rows.clone()).when_empty("没有还没注明、又可以对应的活动。"),
        );
    if found.is_empty() {
        return Ok(outcome(page, None, &args.writing));
    }
    let shown: Vec<String> =
        rows.iter().map(|row| row.iter().skip(1).filter_map(text_of).collect::<Vec<_>>().join(" ")).collect();
    let question = format!("注明这 {} 次活动落实通知单的各项？", found.len());
    session.confirm(&args.writing, &shown, &question)?;
    let written = session.write(&args.writing, |w| accept(w, &of, &found))?;
    Ok(outcome(page, written.operation, &args.writing))
}

fn text_of(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) | Cell::Record(text) => Some(text.clone()),
        Cell::Day(day) => Some(day.to_string()),
        _ => None,
    }
}

const PROPOSED: [(&str, &str); 7] = [
    ("unit", ""),
    ("item", "项"),
    ("unit_name", "党组织"),
    ("activity", "活动"),
    ("day", "日期"),
    ("title", "主题"),
    ("why", "依据"),
];

fn proposed(records: &Records<'_>, found: &[Proposal]) -> Result<Vec<Vec<Cell>>> {
    let mut rows = Vec::new();
    for one in found {
        let name = describe::unit_name(records, one.unit, one.day)?;
        rows.push(vec![
            one.unit.into(),
            one.item.into(),
            name.into(),
            one.activity.into(),
            one.day.into(),
            one.title.clone().into(),
            if one.same_material {
                "类型相同，学的是同一份材料"
            } else {
                "类型相同，在期间内"
            }
            .into(),
        ]);
    }
    Ok(rows)
}
