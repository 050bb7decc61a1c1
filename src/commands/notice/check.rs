//! `notice check` 减负提示.

use anyhow::Result;

use super::show::version_of;
use crate::calendar::Day;
use crate::chain::{Notice, burden, meant_notice};
use crate::page::{Cell, Page, Table};
use crate::session::Session;
use crate::store::Records;

/// 减负提示：各党支部一个月要落实多少项，哪几项重复要求，哪几项已经有记录；只提示，不限制
///
/// 一个月多少项算多，由本单位定：wuxue inspect setting set items_a_month 6
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 通知单的编号或期号，如 N5、第11期
    #[arg(value_name = "通知单")]
    pub notice: String,
    /// 有需要斟酌的，退出码为 1
    #[arg(long)]
    pub check: bool,
}

/// Shows how heavy a notice is.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let of = meant_notice(records, &args.notice, session.today)?;
    let version = version_of(&of, None)?;
    let found = burden(records, &of, version, session.today)?;
    let loads = found.loads.iter().map(|load| {
        let heavy = found.limit.is_some_and(|limit| load.sum() > limit);
        vec![
            Cell::from(load.unit),
            load.name.as_str().into(),
            load.month.to_string().into(),
            load.own.into(),
            load.others.into(),
            load.sum().into(),
            heavy.into(),
            heavy.then_some("超过上限").into(),
        ]
    });
    let loads = Table::new(
        "loads",
        &[
            ("unit", ""),
            ("unit_name", "党组织"),
            ("month", "月份"),
            ("own", "本期规定动作（项）"),
            ("others", "别的通知单"),
            ("sum", "合计"),
            ("heavy", ""),
            ("heavy_name", "提示"),
        ],
    )
    .caption("各党组织一个月要落实的")
    .rows(loads)
    .hide_empty_columns()
    .when_empty("没有规定动作。");
    let twice = found.twice.iter().map(|twice| {
        vec![
            Cell::from(twice.item),
            twice.other.into(),
            twice.why.code().into(),
            twice.why.label().into(),
            twice.units.into(),
        ]
    });
    let columns =
        [("item", "项"), ("other", "重复的"), ("why", ""), ("why_name", "依据"), ("units", "党组织（个）")];
    let twice =
        Table::new("twice", &columns).caption("重复要求的").rows(twice).when_empty("与别的通知单没有重复。");
    let already = found.already.iter().map(|already| {
        vec![
            Cell::from(already.item),
            already.unit.into(),
            already.name.as_str().into(),
            already.activity.into(),
            already.day.into(),
        ]
    });
    let columns =
        [("item", "项"), ("unit", ""), ("unit_name", "党组织"), ("activity", "活动"), ("day", "日期")];
    let already = Table::new("already", &columns)
        .caption("本年已经开展过的（同一类型、同一份材料）")
        .rows(already)
        .when_empty("没有已经开展过的。");
    let mut page = Page::new("notice.check", format!("{}减负提示", of.issue))
        .field("notice", "编号", of.id)
        .field("title", "标题", version.facts.title.as_str())
        .field("limit", "一个月规定动作的上限（项）", found.limit)
        .table(loads)
        .table(twice)
        .table(already);
    page.findings = args.check && found.sentence().is_some();
    if found.limit.is_none() {
        page = page.remark("没有设一个月多少项算多；要设：wuxue inspect setting set items_a_month 6");
    }
    Ok(page)
}

/// Adds to a page what there is to think about before a notice goes out.
pub(super) fn warned(records: &Records<'_>, page: Page, of: &Notice, today: Day) -> Result<Page> {
    let found = burden(records, of, of.last()?, today)?;
    Ok(match found.sentence() {
        None => page,
        Some(text) => page.remark(format!("减负提示：{text}。详见：wuxue notice check {}", of.id)),
    })
}
