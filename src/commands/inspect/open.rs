//! `inspect open` 开展, `inspect list` 列表, `inspect show` 查看.

use anyhow::Result;

use crate::chain::{
    BranchSheet, Finding, HandVerdict, InspectedUnit, Inspection, InspectionKind, Judgement, NewInspection,
    branch_sheets, findings, hand_verdicts, inspected_notices, inspected_rules, inspected_units, inspections,
    meant_inspection, meant_notice, misses, open_inspection, sampled,
};
use crate::commands::words;
use crate::page::{Cell, Field, Page, Table};
use crate::roster::meant_unit;
use crate::rules::meant_rule;
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// 开展一次半年检查或专项督导：依据哪些制度要求、哪些通知单，检查哪些党支部，抽查哪些记录，就此定下
///
/// 例如 wuxue inspect open 2026H1；专项督导：wuxue inspect open 2026Q3 --kind 专项督导 --topic 三会一课
#[derive(Debug, clap::Args)]
pub struct Open {
    /// 检查哪一期，如 2026H1、上半年
    #[arg(value_name = "期间")]
    pub period: String,
    /// 半年检查还是专项督导
    #[arg(long, value_name = "种类", default_value = "半年检查", value_parser = words::member::<InspectionKind>())]
    pub kind: InspectionKind,
    /// 主题；专项督导必须写明
    #[arg(long, value_name = "文字")]
    pub topic: Option<String>,
    /// 只检查这些党支部或它们下级的党支部，可写几个；不写则为全部
    #[arg(long, value_name = "党组织", num_args = 1..)]
    pub unit: Vec<String>,
    /// 只依据这些制度要求，可写几个；不写则为施行的全部
    #[arg(long, value_name = "制度要求", num_args = 1..)]
    pub rule: Vec<String>,
    /// 只依据这些通知单，可写几个；不写则为这一期有事项到期的全部
    #[arg(long, value_name = "通知单", num_args = 1..)]
    pub notice: Vec<String>,
    /// 每个党支部抽查几份记录
    #[arg(long, value_name = "份数", default_value_t = 3, value_parser = clap::value_parser!(u8).range(0..=20))]
    pub sample: u8,
    /// 抽样的种子：同样的种子、同样的记录，抽到的总是同样几份；不写则为检查日期的八位数字
    #[arg(long, value_name = "数字", value_parser = clap::value_parser!(u32))]
    pub seed: Option<u32>,
    /// 哪一天开始检查；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 查看一次检查：依据、检查哪些党支部、进展如何
#[derive(Debug, clap::Args)]
pub struct Show {
    /// 编号或期间，如 I2、2026H1
    #[arg(value_name = "督查")]
    pub inspection: String,
}

/// Opens an inspection.
pub fn open(args: &Open, session: &Session) -> Result<Page> {
    let today = session.today;
    let opened = match &args.on {
        Some(text) => words::day_of("--on", text, today, "还没有开始的检查不能登记")?,
        None => today,
    };
    let digits = i64::from(opened.year()) * 10_000
        + i64::from(opened.month()) * 100
        + i64::from(opened.day_of_month());
    let mut new = NewInspection {
        kind: args.kind,
        topic: words::maybe_plain("主题", args.topic.as_deref())?,
        period: words::period("期间", &args.period, today)?,
        opened,
        units: Vec::new(),
        rules: Vec::new(),
        notices: Vec::new(),
        sample: i64::from(args.sample),
        seed: args.seed.map_or(digits, i64::from),
    };
    let several =
        |texts: &[String]| -> Vec<String> { texts.iter().flat_map(|text| words::several(text)).collect() };
    let written = session.write(&args.writing, |w| {
        for text in several(&args.unit) {
            new.units.push(meant_unit(w, &text, opened.min(new.period.to()))?.id);
        }
        for text in several(&args.rule) {
            new.rules.push(meant_rule(w, &text, new.period.to())?.code);
        }
        for text in several(&args.notice) {
            new.notices.push(meant_notice(w, &text, today)?.id);
        }
        let id = open_inspection(w, &new)?;
        let of = meant_inspection(w, &id.to_string(), today)?;
        let mut page = Page::new("inspect.open", format!("开展{}", of.title()));
        page.head = fields(&of);
        let rules = inspected_rules(w, id)?.len() as i64;
        let notices = inspected_notices(w, id)?;
        page = page.field("rules", "依据的制度要求（项）", rules).field(
            "notices",
            "依据的通知单",
            list(notices.iter().map(|one| one.issue.to_string())),
        );
        let mut rows = Vec::new();
        let drawn = sampled(w, id)?;
        for unit in inspected_units(w, id)? {
            let drawn = drawn.get(&unit.unit).map(Vec::as_slice).unwrap_or_default();
            rows.push(vec![
                Cell::from(unit.unit),
                unit.name.as_str().into(),
                time_of(&of, &unit).into(),
                list(drawn.iter().map(ToString::to_string)),
            ]);
        }
        let columns =
            [("unit", ""), ("unit_name", "党支部"), ("time", "检查的时间"), ("sample", "抽查的记录")];
        page = page.table(Table::new("rows", &columns).rows(rows).hide_empty_columns());
        if of.topic.is_some() && args.rule.is_empty() && rules > 1 {
            page = page.remark(format!(
                "没有写明依据哪些制度要求，检查表和报告写到施行的全部 {rules} 项，不限于“{}”；只查与主题有关的，撤销后加 --rule \
                 制度要求再开展，有哪些：wuxue inspect rule list",
                of.topic.as_deref().unwrap_or_default()
            ));
        }
        if of.as_of < of.period.to() {
            page = page.remark(format!("{}还没有结束，按截至 {} 的情况检查。", of.period.label(), of.as_of));
        }
        Ok(page.remark(format!("各党支部的检查表：wuxue inspect sheet {id}；印发：--paper html -o 检查表")))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Lists the inspections.
pub fn list_all(session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let mut rows = Vec::new();
    for one in inspections(records)? {
        let found = findings(records, one.id)?;
        let closed = found.iter().filter(|finding| finding.stands(session.today).is_closed()).count();
        let mut row: Vec<Cell> = vec![one.id.into()];
        let units = inspected_units(records, one.id)?.len() as i64;
        row.extend([
            one.kind.code().into(),
            one.kind.label().into(),
            one.topic.clone().into(),
            one.period.code().into(),
            one.period.label().into(),
            one.opened.into(),
            units.into(),
            one.state().code().into(),
            one.state().label().into(),
            one.conclusions.last().map(|last| last.day).into(),
            Cell::Share { n: closed as i64, of: found.len() as i64 },
        ]);
        rows.push(row);
    }
    let columns = [
        ("inspection", "编号"),
        ("kind", ""),
        ("kind_name", "种类"),
        ("topic", "主题"),
        ("period", ""),
        ("period_label", "期间"),
        ("opened", "开始"),
        ("units", "党支部"),
        ("state", ""),
        ("state_name", "状态"),
        ("concluded", "结论"),
        ("closed", "问题销号"),
    ];
    let table = Table::new("rows", &columns).rows(rows).hide_empty_columns();
    Ok(Page::new("inspect.list", "督查")
        .table(table.when_empty("还没有开展过督查。开展一次：wuxue inspect open 上半年")))
}

/// Shows one.
pub fn show(args: &Show, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let today = session.today;
    let of = meant_inspection(records, &args.inspection, today)?;
    let sheets = branch_sheets(records, &of, today)?;
    let given = hand_verdicts(records, of.id)?;
    let found = findings(records, of.id)?;
    let mut page = Page::new("inspect.show", of.title());
    page.head = fields(&of);
    let rows = sheets.iter().map(|sheet| progress(&of, sheet, &given, &found, today));
    let columns = [
        ("unit", ""),
        ("unit_name", "党支部"),
        ("time", "检查的时间"),
        ("members", "党员"),
        ("misses", "未达到或未落实（项）"),
        ("sample", "抽查的记录"),
        ("verdict", ""),
        ("verdict_name", "评价"),
        ("findings", "问题"),
        ("closed", "已销号"),
    ];
    page = page.table(Table::new("units", &columns).caption("党支部").rows(rows).hide_empty_columns());
    page = page.table(basis_rules(records, &of)?).table(basis_notices(records, &of)?).table(versions(&of));
    let without: Vec<&str> = sheets
        .iter()
        .filter(|sheet| of_whole(&given, &sheet.unit).is_none())
        .map(|sheet| sheet.unit.name.as_str())
        .collect();
    Ok(match (of.concluded(), without.first()) {
        (Some(_), _) => page.remark(format!("文稿：wuxue inspect paper {} 报告", of.id)),
        (None, Some(first)) => page.remark(format!(
            "还有 {} 个党支部没有评价：wuxue inspect verdict {} --unit {first} 较好 --because 理由",
            without.len(),
            of.id
        )),
        (None, None) => page.remark(format!("都评价了，可以作结论：wuxue inspect conclude {}", of.id)),
    })
}

fn progress(
    of: &Inspection,
    sheet: &BranchSheet,
    given: &[HandVerdict],
    found: &[Finding],
    today: crate::calendar::Day,
) -> Vec<Cell> {
    let own: Vec<&Finding> = found.iter().filter(|one| one.facts.unit == sheet.unit.unit).collect();
    let closed = own.iter().filter(|one| one.stands(today).is_closed()).count();
    let verdict = of_whole(given, &sheet.unit);
    vec![
        Cell::from(sheet.unit.unit),
        sheet.unit.name.as_str().into(),
        time_of(of, &sheet.unit).into(),
        sheet.members.into(),
        (misses(sheet).len() as i64).into(),
        list(sheet.sample.iter().map(ToString::to_string)),
        verdict.map(Judgement::code).into(),
        verdict.map(Judgement::label).into(),
        (own.len() as i64).into(),
        (closed as i64).into(),
    ]
}

fn basis_rules(records: &Records<'_>, of: &Inspection) -> Result<Table> {
    let rows = inspected_rules(records, of.id)?.into_iter().map(|rule| {
        vec![
            Cell::from(rule.code),
            rule.name.into(),
            rule.layer.code().into(),
            rule.layer.label().into(),
            rule.clause.into(),
        ]
    });
    let columns = [
        ("rule", "代码"),
        ("rule_name", "制度要求"),
        ("layer", ""),
        ("layer_name", "依据类别"),
        ("clause", "依据"),
    ];
    Ok(Table::new("rules", &columns).caption("依据的制度要求").rows(rows).omit_when_empty())
}

fn basis_notices(records: &Records<'_>, of: &Inspection) -> Result<Table> {
    let rows = inspected_notices(records, of.id)?.into_iter().map(|notice| {
        let version = notice.versions.last();
        vec![
            Cell::from(notice.id),
            notice.issue.to_string().into(),
            version.map(|one| one.version).into(),
            version.map(|one| one.facts.title.clone()).into(),
            notice.withdrawn.map(|(day, _)| day).into(),
        ]
    });
    let columns = [
        ("notice", "编号"),
        ("issue", "期号"),
        ("version", "版本"),
        ("title", "标题"),
        ("withdrawn", "后来撤回"),
    ];
    let table = Table::new("notices", &columns).caption("依据的通知单").rows(rows);
    Ok(table.omit_when_empty().hide_empty_columns())
}

fn versions(of: &Inspection) -> Table {
    let rows = of.conclusions.iter().map(|one| {
        let (day, why) = one.reopened.clone().unzip();
        vec![Cell::from(one.version), one.day.into(), day.into(), why.into()]
    });
    let columns =
        [("version", "版本"), ("day", "作结论"), ("reopened", "重新检查"), ("reopen_reason", "原因")];
    Table::new("conclusions", &columns).caption("结论").rows(rows).omit_when_empty().hide_empty_columns()
}

/// The verdict on a branch as a whole.
pub(super) fn of_whole(given: &[HandVerdict], unit: &InspectedUnit) -> Option<Judgement> {
    let whole = given.iter().find(|one| one.unit == unit.unit && one.item.is_none());
    whole.map(|one| one.judgement)
}

/// The days inspected, where they are not the whole period.
pub(super) fn time_of(of: &Inspection, unit: &InspectedUnit) -> Option<String> {
    let whole = unit.starts == of.period.from() && unit.ends == of.as_of;
    (!whole).then(|| format!("{} 至 {}", unit.starts, unit.ends))
}

/// Words as a list, or nothing.
pub(super) fn list(words: impl IntoIterator<Item = String>) -> Cell {
    let words: Vec<String> = words.into_iter().collect();
    if words.is_empty() { Cell::Empty } else { Cell::List(words) }
}

/// What an inspection is.
pub(super) fn fields(of: &Inspection) -> Vec<Field> {
    let field = |key: &'static str, label: &'static str, value: Cell| Field::new(key, label, value);
    vec![
        field("inspection", "编号", of.id.into()),
        field("kind", "", of.kind.code().into()),
        field("kind_name", "种类", of.kind.label().into()),
        field("topic", "主题", of.topic.clone().into()),
        field("period", "", of.period.code().into()),
        field("period_label", "期间", of.period.label().into()),
        field("opened", "开始", of.opened.into()),
        field("as_of", "截至", of.as_of.into()),
        field("sample", "每个党支部抽查（份）", of.sample.into()),
        field("seed", "抽样种子", of.seed.into()),
        field("state", "", of.state().code().into()),
        field("state_name", "状态", of.state().label().into()),
    ]
}
