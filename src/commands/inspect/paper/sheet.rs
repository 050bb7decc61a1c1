//! 检查表: the sheet of each branch, prefilled. It counts who is short of hours and of make-ups, and names nobody.

use anyhow::{Context, Result};

use super::super::open::time_of;
use super::{Reading, list, with_index};
use crate::chain::{BranchSheet, HandVerdict, kind};
use crate::page::{Block, Cell, Page, Table};
use crate::record::{DebtState, activity};
use crate::store::Records;

/// The sheets of all branches.
pub(super) fn sheets(records: &Records<'_>, reading: &Reading) -> Result<Page> {
    let page =
        reading.page("inspect.sheets", format!("{}检查表", reading.of.title().trim_end_matches("检查")));
    let mut branches = Vec::new();
    for one in &reading.sheets {
        branches.push((one.unit.unit, one.unit.name.clone(), sheet(records, reading, one)?));
    }
    Ok(with_index(page, branches, "检查表"))
}

fn sheet(records: &Records<'_>, reading: &Reading, one: &BranchSheet) -> Result<Page> {
    let of = &reading.of;
    let whole = reading.verdict(one, None);
    let page = reading
        .page("inspect.sheet", format!("{}：{}检查表", of.title(), one.unit.name))
        .field("unit", "", one.unit.unit)
        .field("unit_name", "党支部", one.unit.name.as_str())
        .field("time", "检查的时间", time_of(of, &one.unit))
        .field("shown_as_of", "截至", of.as_of)
        .field("members", "在册", one.members)
        .field("verdict", "", whole.map(|one| one.judgement.code()))
        .field("verdict_name", "评价", whole.map(|one| one.judgement.label()))
        .field("reason", "理由", whole.and_then(|one| one.reason.clone()))
        .table(rules(reading, one))
        .table(items(reading, one))
        .table(figures(one))
        .table(elements(one))
        .table(sample(records, reading, one)?)
        .table(problems(reading, one));
    Ok(page.block(Block::Signatures(vec!["检查人签字".into(), "党支部书记签字".into()])))
}

/// A verdict by hand beside a point.
fn by_hand(verdict: Option<&HandVerdict>) -> [Cell; 2] {
    let said = verdict.map(|one| one.judgement.label());
    [said.into(), verdict.and_then(|one| one.reason.clone()).into()]
}

fn rules(reading: &Reading, one: &BranchSheet) -> Table {
    let rows = one.rules.iter().map(|verdict| {
        let mut row = vec![
            Cell::from(verdict.rule.as_str()),
            verdict.rule_name.as_str().into(),
            one.group_of(verdict).map(str::to_owned).into(),
            verdict.period.label().into(),
            Cell::Share { n: verdict.held, of: verdict.expected },
            verdict.state.code().into(),
            verdict.state.label().into(),
            verdict.statement.clone().or_else(|| verdict.why.clone()).into(),
            verdict.layer.label().into(),
            verdict.clause.as_str().into(),
        ];
        row.extend(by_hand(reading.verdict(one, Some(&verdict.rule))));
        row
    });
    let columns = [
        ("rule", ""),
        ("rule_name", "制度要求"),
        ("group", "党小组"),
        ("period", "期间"),
        ("share", "实际/应有"),
        ("state", ""),
        ("state_name", "状态"),
        ("why", "说明"),
        ("layer", "依据类别"),
        ("clause", "依据"),
        ("verdict", "评价"),
        ("reason", "理由"),
    ];
    let table = Table::new("rules", &columns).caption("制度要求").rows(rows).hide_empty_columns();
    table.when_empty("没有适用的制度要求。")
}

fn items(reading: &Reading, one: &BranchSheet) -> Table {
    let rows = one.items.iter().map(|item| {
        let id = item.item.id;
        let execution = item.execution.as_ref();
        let mut row = vec![
            Cell::from(id),
            item.issue.as_str().into(),
            item.item.facts.what.as_str().into(),
            item.item.facts.due.into(),
            execution.map_or("withdrawn", |one| one.state.code()).into(),
            item.said().into(),
            execution.and_then(|one| one.statement.clone()).into(),
            execution.and_then(|one| one.activity).map(Cell::from).unwrap_or_default(),
        ];
        row.extend(by_hand(reading.verdict(one, Some(&id.to_string()))));
        row
    });
    let columns = [
        ("item", "编号"),
        ("issue", "通知单"),
        ("what", "内容"),
        ("due", "完成时限"),
        ("state", ""),
        ("state_name", "落实情况"),
        ("statement", "情况说明"),
        ("activity", "活动记录"),
        ("verdict", "评价"),
        ("reason", "理由"),
    ];
    let mut table = Table::new("items", &columns).caption("通知单落实情况").rows(rows).hide_empty_columns();
    table.keep_at_the_desk(&["item", "activity"]);
    table.when_empty("这一期没有通知单要求它开展的。")
}

fn figures(one: &BranchSheet) -> Table {
    let came = one.attended;
    let mut rows = vec![
        ("attendance", "到会（人次）", Cell::Share { n: came.present, of: came.expected }),
        ("made_up", "补学（人次）", came.made_up.into()),
        ("excused", "请假和因公外出（人次）", came.excused.into()),
        ("absent", "缺席（人次）", came.absent.into()),
        ("unrecorded", "没有登记考勤（人次）", came.unrecorded.into()),
        ("debts_open", "待补学（人次）", one.debts_in(DebtState::Open).into()),
        ("debts_overdue", "逾期没有补学（人次）", one.debts_in(DebtState::Overdue).into()),
    ];
    let (learners, minutes) = one.self_study;
    rows.extend([
        ("learners", "登记过自学（人）", learners.into()),
        ("self_study", "自学（学时）", Cell::Minutes(minutes)),
        ("records", "活动记录（份）", (one.records.len() as i64).into()),
        ("incomplete", "其中缺项（份）", (one.incomplete().count() as i64).into()),
    ]);
    let rows = rows.into_iter().map(|(key, label, value)| vec![Cell::from(key), label.into(), value]);
    // The floors stand each for itself: who has a post is asked by two of them.
    let short = one.short_of_hours().map(|(rule, name, n, of)| {
        vec![Cell::from(rule), format!("{name}：还没有达到的（人）").into(), Cell::Share { n, of }]
    });
    let rows = rows.chain(short);
    let table = Table::new("counts", &[("count", ""), ("label", "项目"), ("value", "数量")]);
    table.caption("参学、补学和记录").rows(rows)
}

fn elements(one: &BranchSheet) -> Table {
    let mut counts: Vec<(&str, &str, i64)> = Vec::new();
    for lack in one.incomplete().flat_map(|checked| &checked.lacks) {
        let (code, label) = (lack.element.code(), lack.element.label());
        match counts.iter_mut().find(|(known, _, _)| *known == code) {
            Some((_, _, n)) => *n += 1,
            None => counts.push((code, label, 1)),
        }
    }
    let rows = counts.into_iter().map(|(code, label, n)| vec![Cell::from(code), label.into(), n.into()]);
    let columns = [("element", ""), ("element_name", "缺什么"), ("records", "记录（份）")];
    Table::new("elements", &columns).caption("记录缺项").rows(rows).omit_when_empty()
}

/// The records drawn. What was found on paper stands there if it was entered, else there is room to write it.
fn sample(records: &Records<'_>, reading: &Reading, one: &BranchSheet) -> Result<Table> {
    let mut rows = Vec::new();
    for id in &one.sample {
        let found = activity(records, *id)?.context("a record drawn is missing")?;
        let mut kinds = Vec::new();
        for known in &found.facts.kinds {
            kinds.push(kind(records, *known)?.name);
        }
        let lacks = one.records.iter().find(|checked| checked.activity == *id);
        let lacks = lacks.map(|checked| checked.lacks.iter().map(|lack| lack.element.label().to_owned()));
        let verdict = reading.verdict(one, Some(&id.to_string()));
        let [judged, reason] = by_hand(verdict);
        rows.push(vec![
            Cell::from(*id),
            found.facts.day.into(),
            list(kinds),
            found.facts.title.clone().into(),
            if found.voided.is_some() { "已作废".into() } else { list(lacks.into_iter().flatten()) },
            if verdict.is_some() { judged } else { Cell::Blank },
            if verdict.is_some() { reason } else { Cell::Blank },
        ]);
    }
    let columns = [
        ("activity", "记录"),
        ("day", "日期"),
        ("kinds", "类型"),
        ("title", "主题"),
        ("lacks", "系统里缺项"),
        ("complete", "纸质记录是否齐全"),
        ("problem", "问题"),
    ];
    let mut table = Table::new("sample", &columns).caption("抽查的纸质记录").rows(rows).omit_when_empty();
    table.keep_at_the_desk(&["activity"]);
    Ok(table)
}

fn problems(reading: &Reading, one: &BranchSheet) -> Table {
    let rows = reading.findings_of(one).map(|finding| {
        vec![
            Cell::from(finding.id),
            finding.facts.sort.label().into(),
            finding.facts.what.as_str().into(),
            finding.due().into(),
            finding.stands(reading.day).said().into(),
        ]
    });
    let columns =
        [("finding", "编号"), ("sort", "类别"), ("what", "问题"), ("due", "整改时限"), ("state", "状态")];
    let mut table = Table::new("findings", &columns).caption("发现的问题").rows(rows);
    table.keep_at_the_desk(&["finding"]);
    table.omit_when_empty().hide_empty_columns()
}
