//! `plan add` 列入.

use anyhow::Result;

use super::{far_ahead, fields, meant_kind, meant_period};
use crate::commands::{named, words};
use crate::page::Page;
use crate::record::{PlanFacts, add_plan_item, meant_document};
use crate::session::{Session, Writing, outcome};

/// 把一项活动或自学列入年度计划
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 由哪个党组织开展
    #[arg(long, value_name = "党组织")]
    pub unit: String,
    /// 活动类型；个人自学写“自学”
    #[arg(long, value_name = "类型")]
    pub kind: String,
    /// 什么期间：月、季度、半年或全年，如 2026-10、第四季度、2026
    #[arg(long, value_name = "期间")]
    pub period: String,
    /// 专题
    #[arg(long, value_name = "专题")]
    pub topic: String,
    /// 学习材料的编号或标题，如 D3
    #[arg(long, value_name = "材料")]
    pub document: Option<String>,
    /// 责任人
    #[arg(long, value_name = "姓名")]
    pub owner: Option<String>,
    /// 备注
    #[arg(long, value_name = "文字")]
    pub note: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Adds an item.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    let period = meant_period(&args.period, today)?;
    let topic = words::plain("专题", &args.topic)?;
    let note = words::maybe_plain("备注", args.note.as_deref())?;
    let (unit, owner) = {
        let store = session.read()?;
        let records = &store.records();
        let unit = named::unit(session, records, &args.unit)?;
        let owner = args.owner.as_deref();
        (unit.id, owner.map(|text| named::person(session, records, text, Some(unit.id))).transpose()?)
    };
    let written = session.write(&args.writing, |w| {
        let document = args.document.as_deref().map(|text| meant_document(w, text)).transpose()?;
        let facts = PlanFacts {
            unit,
            kind: meant_kind(w, &args.kind)?,
            period,
            topic,
            document: document.map(|document| document.id),
            owner: owner.map(|person| person.id),
            note,
        };
        let id = add_plan_item(w, &facts)?;
        let mut page = Page::new("plan.add", format!("列入计划 {id}")).field("plan_item", "编号", id);
        page.head.extend(fields(w, &facts, today)?);
        if period.to() < today {
            page = page.remark(format!("{}已经过去；按计划补列的，不用改动。", period.label()));
        }
        page.remarks.extend(far_ahead(period, today, id));
        Ok(page)
    })?;
    Ok(outcome(written.value, written.operation, &args.writing))
}
