//! `inspect conclude` 结论, `inspect reopen` 重新检查, `inspect practice` 好做法, `inspect propose` 建议, `inspect appraisal`
//! 评议考核结果.

use anyhow::Result;

use super::open::fields;
use super::paper;
use crate::chain::{
    Appraised, Inspection, InspectionPaper, Judgement, add_practice, appraisals, conclude, inspected_units,
    inspection_proposals, meant_inspected, meant_inspection, practices, propose, reopen, set_appraisal,
};
use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::session::{Session, Writing, outcome};
use crate::store::Records;

/// 作结论：各种文稿照这时的样子留存；每个党支部都要先有评价
#[derive(Debug, clap::Args)]
pub struct Conclude {
    /// 编号或期间，如 I2、2026H1
    #[arg(value_name = "督查")]
    pub inspection: String,
    /// 哪一天作的结论；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 作过结论的重新检查，必须写明原因；原来的文稿照样可以印
#[derive(Debug, clap::Args)]
pub struct Reopen {
    /// 编号或期间，如 I2、2026H1
    #[arg(value_name = "督查")]
    pub inspection: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 登记一个党支部的好做法，写进报告
#[derive(Debug, clap::Args)]
pub struct Practice {
    /// 编号或期间，如 I2、2026H1
    #[arg(value_name = "督查")]
    pub inspection: String,
    /// 哪个党支部
    #[arg(long, value_name = "党支部")]
    pub unit: String,
    /// 好做法
    #[arg(long, value_name = "文字")]
    pub text: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 登记一条工作建议，写进报告
#[derive(Debug, clap::Args)]
pub struct Propose {
    /// 编号或期间，如 I2、2026H1
    #[arg(value_name = "督查")]
    pub inspection: String,
    /// 建议
    #[arg(long, value_name = "文字")]
    pub text: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// 登记述职评议考核的结果；不写 --unit，查看已经登记的
#[derive(Debug, clap::Args)]
pub struct Appraisal {
    /// 编号或期间，如 I2、2026H1
    #[arg(value_name = "督查")]
    pub inspection: String,
    /// 哪个党支部
    #[arg(long, value_name = "党支部", requires = "result")]
    pub unit: Option<String>,
    /// 结果：好、较好、一般、差
    #[arg(long, value_name = "结果", requires = "unit", value_parser = words::member::<Judgement>())]
    pub result: Option<Judgement>,
    /// 哪一天评议的；不写则为今天
    #[arg(long, value_name = "日期", requires = "unit")]
    pub on: Option<String>,
    /// 备注
    #[arg(long, value_name = "文字", requires = "unit")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Concludes an inspection.
pub fn end(args: &Conclude, session: &Session) -> Result<Page> {
    let today = session.today;
    let day = match &args.on {
        Some(text) => words::day_of("--on", text, today, "还没有作的结论不能登记")?,
        None => today,
    };
    let written = session.write(&args.writing, |w| {
        let of = meant_inspection(w, &args.inspection, today)?;
        of.must_be_open()?;
        let paper::Conclusion { papers, unlisted } = paper::all(w, &of, day)?;
        let version = conclude(w, &of, day, &papers)?;
        let mut page = head(w, "inspect.conclude", &of)?;
        page.title = format!("{}作出结论", of.title());
        let mut blank = Vec::new();
        if practices(w, of.id)?.is_empty() {
            blank.push("好的做法（wuxue inspect practice）");
        }
        if inspection_proposals(w, of.id)?.is_empty() {
            blank.push("工作建议（wuxue inspect propose）");
        }
        if !blank.is_empty() {
            page = page.remark(format!("报告里待补：{}；要写进报告，先撤销这一步。", blank.join("、")));
        }
        if !unlisted.is_empty() {
            let all: usize = unlisted.iter().map(|(_, n)| n).sum();
            let each: Vec<String> = unlisted.iter().map(|(name, n)| format!("{name} {n} 项")).collect();
            page = page.remark(format!(
                "检查表里还有 {all} 项没有列入问题清单：{}。要列的，先撤销这一步，再列出：wuxue inspect finding draw {}",
                each.join("、"),
                of.id
            ));
        }
        let kept = InspectionPaper::ALL.iter().map(|one| one.label().to_owned()).collect();
        Ok(page
            .field("version", "版本", version)
            .field("day", "作结论", day)
            .field("papers", "留存的文稿", Cell::List(kept))
            .remark(format!("报告：wuxue inspect paper {} 报告 -o 报告.html", of.id))
            .remark(format!("整改通知：wuxue inspect paper {} 整改通知 --paper html -o 整改通知", of.id)))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// What an inspection is, as it stands now.
fn head(records: &Records<'_>, schema: &'static str, of: &Inspection) -> Result<Page> {
    let now = meant_inspection(records, &of.id.to_string(), of.opened)?;
    let mut page = Page::new(schema, of.title());
    let shown = ["inspection", "period_label", "state", "state_name"];
    page.head = fields(&now).into_iter().filter(|field| shown.contains(&&*field.key)).collect();
    Ok(page)
}

/// Reopens one.
pub fn again(args: &Reopen, session: &Session) -> Result<Page> {
    let reason = words::reason(session, &args.writing, "重新检查")?;
    let written = session.write(&args.writing, |w| {
        let of = meant_inspection(w, &args.inspection, w.today)?;
        let version = reopen(w, &of, &reason)?;
        Ok(head(w, "inspect.reopen", &of)?
            .field("version", "原来的版本", version)
            .field("reason", "原因", reason)
            .remark(format!("原来的文稿照样可以印：wuxue inspect paper {} 报告 --version {version}", of.id)))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Notes good practice.
pub fn practice(args: &Practice, session: &Session) -> Result<Page> {
    let text = words::plain("好做法", &args.text)?;
    let written = session.write(&args.writing, |w| {
        let of = meant_inspection(w, &args.inspection, w.today)?;
        let unit = meant_inspected(w, &of, &args.unit)?;
        let number = add_practice(w, &of, unit.unit, &text)?;
        Ok(head(w, "inspect.practice", &of)?
            .field("number", "序号", number)
            .field("unit", "", unit.unit)
            .field("unit_name", "党支部", unit.name)
            .field("text", "好做法", text))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Notes a proposal.
pub fn suggest(args: &Propose, session: &Session) -> Result<Page> {
    let text = words::plain("建议", &args.text)?;
    let written = session.write(&args.writing, |w| {
        let of = meant_inspection(w, &args.inspection, w.today)?;
        let number = propose(w, &of, &text)?;
        Ok(head(w, "inspect.propose", &of)?.field("number", "序号", number).field("text", "建议", text))
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

/// Records the result of an appraisal, or shows what is recorded.
pub fn appraisal(args: &Appraisal, session: &Session) -> Result<Page> {
    let today = session.today;
    let (Some(unit), Some(result)) = (&args.unit, args.result) else {
        let store = session.read()?;
        let records = &store.records();
        let of = meant_inspection(records, &args.inspection, today)?;
        return Ok(head(records, "inspect.appraisal", &of)?.table(recorded(records, &of)?));
    };
    if !result.is_of_whole() {
        return Err(Refusal::usage(format!("述职评议考核的结果不能是“{}”。", result.label()))
            .hint("可以写：好、较好、一般、差")
            .into());
    }
    let day = match &args.on {
        Some(text) => words::day_of("--on", text, today, "还没有评议的不能登记")?,
        None => today,
    };
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let written = session.write(&args.writing, |w| {
        let of = meant_inspection(w, &args.inspection, today)?;
        let unit = meant_inspected(w, &of, unit)?;
        let appraised = Appraised { unit: unit.unit, result, note, day };
        set_appraisal(w, &of, &appraised, args.writing.because.is_some())?;
        let lacking = inspected_units(w, of.id)?.len() - appraisals(w, of.id)?.len();
        let page = head(w, "inspect.appraisal", &of)?.table(recorded(w, &of)?);
        Ok(if lacking > 0 {
            page.remark(format!("还有 {lacking} 个党支部没有登记。"))
        } else {
            page
        })
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn recorded(records: &Records<'_>, of: &Inspection) -> Result<Table> {
    let all = appraisals(records, of.id)?;
    let rows = inspected_units(records, of.id)?.into_iter().map(|unit| {
        let result = all.iter().find(|one| one.unit == unit.unit);
        vec![
            Cell::from(unit.unit),
            unit.name.into(),
            result.map(|one| one.result.code()).into(),
            result.map(|one| one.result.label()).into(),
            result.map(|one| one.day).into(),
            result.and_then(|one| one.note.clone()).into(),
        ]
    });
    let columns = [
        ("unit", ""),
        ("unit_name", "党支部"),
        ("result", ""),
        ("result_name", "述职评议考核结果"),
        ("day", "评议"),
        ("note", "备注"),
    ];
    Ok(Table::new("rows", &columns).rows(rows).hide_empty_columns())
}
