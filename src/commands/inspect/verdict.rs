//! `inspect verdict` 评价.

use anyhow::Result;

use super::open::fields;
use crate::calendar::fold_width;
use crate::chain::{
    BranchSheet, HandVerdict, Inspection, Judgement, branch_sheets, meant_inspected, meant_inspection,
    set_verdict,
};
use crate::commands::words;
use crate::page::Page;
use crate::refusal::Refusal;
use crate::session::{Session, Writing, outcome};

/// 评价一个党支部，或者检查表上的一项：由检查的人作出，写明理由，只用文字，不打分
///
/// 党支部：好、较好、一般、差；一项：符合、基本符合、不符合。用哪些词由本单位定，不是统一规定
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 编号或期间，如 I2、2026H1
    #[arg(value_name = "督查")]
    pub inspection: String,
    /// 怎么样
    #[arg(value_name = "评价", value_parser = words::member::<Judgement>())]
    pub judgement: Judgement,
    /// 哪个党支部
    #[arg(long, value_name = "党支部")]
    pub unit: String,
    /// 检查表上的哪一项：制度要求的代码、通知单的项（N5.2）或抽查的记录（A12）；不写则为整个党支部
    #[arg(long, value_name = "项")]
    pub item: Option<String>,
    /// 写库的选项。--because 写明理由，写进检查表
    #[command(flatten)]
    pub writing: Writing,
}

/// Records a verdict.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let reason = words::maybe_plain("理由", args.writing.because.as_deref())?;
    let judgement = args.judgement;
    if judgement.is_of_whole() != args.item.is_none() {
        return Err(match args.item {
            None => Refusal::usage(format!("“{}”是对一项的评价，没有写是哪一项。", judgement.label()))
                .hint("写明哪一项：--item R-ZTDR、--item N5.2、--item A12")
                .hint("评价整个党支部的，用：好、较好、一般、差"),
            Some(_) => Refusal::usage(format!("“{}”是对整个党支部的评价，不用于一项。", judgement.label()))
                .hint("评价一项的，用：符合、基本符合、不符合"),
        }
        .into());
    }
    let written = session.write(&args.writing, |w| {
        let of = meant_inspection(w, &args.inspection, today)?;
        of.must_be_open()?;
        let unit = meant_inspected(w, &of, &args.unit)?;
        let item = args.item.as_deref().map(|text| fold_width(text.trim()).to_ascii_uppercase());
        let mut derived = None;
        if let Some(item) = &item {
            let all = branch_sheets(w, &of, today)?;
            let sheet = all.iter().find(|sheet| sheet.unit.unit == unit.unit);
            let found = sheet.and_then(|sheet| sheet.derived(item));
            derived = found.ok_or_else(|| unknown_item(&of, sheet, &unit.name, item))?;
        }
        if reason.is_none() && derived != Some(judgement) {
            let why = match derived {
                Some(derived) => {
                    format!(
                        "记录显示这一项是“{}”，评价为“{}”要写明理由。",
                        derived.label(),
                        judgement.label()
                    )
                }
                None => "评价要写明理由。".to_owned(),
            };
            return Err(Refusal::refused(why).hint(session.with_reason().replace("原因", "理由")).into());
        }
        let verdict = HandVerdict {
            unit: unit.unit,
            item: item.clone(),
            judgement,
            reason: reason.clone(),
            day: today,
        };
        let old = set_verdict(w, &of, &verdict)?;
        let mut page = Page::new("inspect.verdict", format!("{}：{}的评价", of.title(), unit.name));
        page.head = fields(&of).into_iter().take(1).collect();
        let page = page
            .field("unit", "", unit.unit)
            .field("unit_name", "党支部", unit.name.as_str())
            .field("item", "项", item)
            .field("derived", "记录显示", derived.map(Judgement::label))
            .field("verdict", "", judgement.code())
            .field("verdict_name", "评价", judgement.label())
            .field("reason", "理由", reason.clone());
        Ok(match old.filter(|old| old.judgement != judgement) {
            Some(old) => page.remark(format!("原来评价为“{}”。", old.judgement.label())),
            None => page,
        })
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}

fn unknown_item(of: &Inspection, sheet: Option<&BranchSheet>, unit: &str, item: &str) -> Refusal {
    let mut refusal = Refusal::not_found(format!("“{unit}”的检查表上没有“{item}”这一项。"));
    if let Some(first) = sheet.and_then(|sheet| sheet.sample.first()) {
        refusal = refusal.hint(format!("抽查的记录写编号，如 {first}"));
    }
    refusal.hint(format!("查看检查表：wuxue inspect sheet {} --unit {unit}", of.id))
}
