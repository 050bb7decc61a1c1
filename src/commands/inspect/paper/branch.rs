//! What goes to each branch: 整改通知, and 履职情况 for 评先评优.

use anyhow::Result;

use super::super::finding::name_of;
use super::super::open::time_of;
use super::{Reading, with_index};
use crate::calendar::Day;
use crate::chain::{BranchSheet, Finding, FindingState, Fulfilled, rule_fulfilled};
use crate::commands::log::joined;
use crate::page::{Cell, Page, Table};
use crate::store::Records;

/// 整改通知, to each branch of which something was found.
pub(super) fn letters(records: &Records<'_>, reading: &Reading) -> Result<Page> {
    let page = reading.page("inspect.letters", format!("{}整改通知", reading.of.title()));
    let mut branches = Vec::new();
    for one in &reading.sheets {
        if reading.findings_of(one).next().is_some() {
            branches.push((one.unit.unit, one.unit.name.clone(), letter(records, reading, one)?));
        }
    }
    Ok(with_index(page, branches, "整改通知"))
}

fn letter(records: &Records<'_>, reading: &Reading, one: &BranchSheet) -> Result<Page> {
    let own: Vec<_> = reading.findings_of(one).collect();
    let mut page = reading
        .page("inspect.letter", format!("关于{}发现问题的整改通知", reading.of.title()))
        .field("unit", "", one.unit.unit)
        .addressee(one.unit.name.as_str());
    if let Some(said) = reading.replaces_letter(&own) {
        page = page.paragraph(said);
    }
    page = page.paragraph(format!(
        "{}中，发现你支部存在以下 {} 个问题，{}：",
        reading.of.title(),
        own.len(),
        asked(&own, reading.day)
    ));
    let (mut blank, mut any_open) = (false, false);
    let mut rows = Vec::new();
    for (at, finding) in own.iter().enumerate() {
        let owner = name_of(records, finding.facts.owner)?;
        let stands = finding.stands(reading.day);
        let open = !stands.is_closed() && stands.state != FindingState::Submitted;
        any_open |= open;
        blank |= open && (owner.is_none() || finding.facts.measure.is_none() || finding.due().is_none());
        // What is put right is not asked about any more.
        let to_fill = |value: Option<Cell>| value.unwrap_or(if open { Cell::Blank } else { Cell::Empty });
        rows.push(vec![
            Cell::from(at as i64 + 1),
            finding.id.into(),
            finding.facts.sort.label().into(),
            finding.facts.what.as_str().into(),
            to_fill(owner.map(Cell::from)),
            to_fill(finding.facts.measure.clone().map(Cell::from)),
            to_fill(finding.due().map(Cell::from)),
            (stands.state != FindingState::Open).then(|| stands.said()).into(),
        ]);
    }
    let columns = [
        ("number", "序号"),
        ("finding", ""),
        ("sort", "类别"),
        ("what", "问题"),
        ("owner", "责任人"),
        ("measure", "整改措施"),
        ("due", "整改时限"),
        ("state_name", "整改情况"),
    ];
    let fill = if blank { "表中空着的栏目，请研究确定后报回。" } else { "" };
    page = page.table(Table::new("findings", &columns).rows(rows).hide_empty_columns());
    if any_open {
        page = page.paragraph(format!(
            "{fill}整改完成后，请报送完成日期和佐证材料，由责任人以外的同志核验后销号；没有佐证的，不算完成。"
        ));
    }
    Ok(page.block(reading.closing()))
}

/// What is asked of a branch with its problems, some of which may be put right already.
fn asked(own: &[&Finding], day: Day) -> String {
    let closed = own.iter().filter(|one| one.stands(day).is_closed()).count();
    let submitted = own.iter().filter(|one| one.stands(day).state == FindingState::Submitted).count();
    let open = own.len() - closed - submitted;
    let mut said = Vec::new();
    if closed > 0 {
        said.push(format!("{closed} 个已核验销号"));
    }
    if submitted > 0 {
        said.push(format!("{submitted} 个已报整改完成、待核验"));
    }
    match (closed, submitted, open) {
        (0, 0, _) => "请认真整改".to_owned(),
        (_, 0, 0) => "均已核验销号".to_owned(),
        (0, _, 0) => "均已报整改完成、待核验".to_owned(),
        (_, _, 0) => format!("其中 {}", said.join("，")),
        _ => format!("其中 {}，其余 {open} 个请认真整改", said.join("，")),
    }
}

/// 履职情况 of each branch and its people: done, stated or not, with no ranks and no points.
pub(super) fn duties(reading: &Reading) -> Page {
    let page = reading.page("inspect.duties", format!("{}：履职情况", reading.of.title()));
    let branches = reading.sheets.iter();
    let branches = branches.map(|one| (one.unit.unit, one.unit.name.clone(), duty(reading, one)));
    with_index(page, branches.collect(), "履职情况")
}

fn duty(reading: &Reading, one: &BranchSheet) -> Page {
    let mut rows = Vec::new();
    let mut push = |sort: &str, code: Cell, what: String, fulfilled: Fulfilled, why: Option<String>| {
        rows.push(vec![
            Cell::from(sort),
            code,
            what.into(),
            fulfilled.code().into(),
            fulfilled.label().into(),
            why.into(),
        ]);
    };
    for verdict in &one.rules {
        let whose = one.group_of(verdict).unwrap_or_default();
        let what = format!("{}（{}）", joined(whose, &verdict.rule_name), verdict.period.label());
        let why = verdict.statement.clone().or_else(|| verdict.why.clone());
        push("制度要求", Cell::Record(verdict.rule.clone()), what, rule_fulfilled(verdict.state), why);
    }
    for item in &one.items {
        let statement = item.execution.as_ref().and_then(|one| one.statement.clone());
        let what = format!("{}：{}", item.issue, item.item.facts.what);
        // What the word beside it says already is not said twice.
        let (fulfilled, said) = (item.fulfilled(), item.said());
        let said = said.strip_prefix(fulfilled.label()).unwrap_or(&said).trim_start_matches(['：', '，']);
        let said = (!said.is_empty() && said != "已落实").then(|| said.to_owned());
        push("通知单", item.item.id.into(), what, fulfilled, statement.or(said));
    }
    for finding in reading.findings_of(one) {
        let stands = finding.stands(reading.day);
        let fulfilled = if stands.is_closed() { Fulfilled::Done } else { Fulfilled::Undone };
        push("整改", finding.id.into(), finding.facts.what.clone(), fulfilled, Some(stands.said()));
    }
    let columns = [
        ("sort", "类别"),
        ("code", ""),
        ("what", "事项"),
        ("state", ""),
        ("state_name", "完成情况"),
        ("why", "说明"),
    ];
    let branch = Table::new("branch", &columns).caption("各项履职情况").rows(rows).hide_empty_columns();
    let page = reading
        .page("inspect.duty", format!("{}：{}履职情况", reading.of.title(), one.unit.name))
        .field("unit", "", one.unit.unit)
        .field("unit_name", "党支部", one.unit.name.as_str())
        .field("time", "检查的时间", time_of(&reading.of, &one.unit))
        .field("shown_as_of", "截至", reading.of.as_of);
    let page = match reading.replaces("材料") {
        Some(said) => page.paragraph(said),
        None => page,
    };
    page.table(branch.when_empty("没有到期的事项。"))
        .table(people(one))
        .paragraph("供评先评优和推荐模范党支部时参考：只写明完成、说明和未完成的情况，不排名次，不打总分。")
}

/// The people of a branch, in the order of the roster.
fn people(one: &BranchSheet) -> Table {
    let rows = one.people.iter().map(|person| {
        let whole = (person.starts, person.ends) == (one.unit.starts, one.unit.ends);
        let came = person.attended;
        let fulfilled = person.fulfilled();
        vec![
            Cell::from(person.person),
            person.name.as_str().into(),
            (!whole).then(|| format!("{} 至 {}", person.starts, person.ends)).into(),
            fulfilled.map(Fulfilled::code).into(),
            fulfilled.map_or(Cell::Unknown, |one| one.label().into()),
            Cell::Share { n: came.present, of: came.expected },
            came.made_up.into(),
            came.excused.into(),
            came.absent.into(),
            (came.unrecorded > 0).then_some(came.unrecorded).into(),
            person.owed.into(),
            person.open_findings.into(),
        ]
    });
    let columns = [
        ("person", ""),
        ("name", "姓名"),
        ("time", "在这个党支部的时间"),
        ("state", ""),
        ("state_name", "完成情况"),
        ("attendance", "到会/应到"),
        ("made_up", "补学"),
        ("excused", "请假和外出"),
        ("absent", "缺席"),
        ("unrecorded", "没有登记考勤"),
        ("owed", "待补学"),
        ("findings", "未销号的整改"),
    ];
    Table::new("people", &columns).caption("党员").rows(rows).omit_when_empty().hide_empty_columns()
}
