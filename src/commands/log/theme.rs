//! `log theme` 主题.

use anyhow::Result;
use clap::Subcommand;

use crate::commands::{named, words};
use crate::page::{Cell, Page, Table};
use crate::record::{ThemeSort, add_theme, meant_theme, rename_theme, theme_counts};
use crate::session::{Session, Writing, outcome};

/// 教育主题和系列活动：新增、改名，列出各开展了多少
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with themes.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 新增一个教育主题或系列活动
    #[command(visible_alias = "新增")]
    Add {
        /// 名称，如“政治机关意识教育”
        #[arg(value_name = "名称")]
        name: String,
        /// 是系列活动，如“我是党员我带头”
        #[arg(long)]
        series: bool,
        /// 备注
        #[arg(long, value_name = "文字")]
        note: Option<String>,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
    /// 列出教育主题和系列活动，各有多少活动、多少人参加
    #[command(visible_alias = "列表")]
    List {
        /// 只算这个党组织及其下级举办的
        #[arg(long, value_name = "党组织")]
        unit: Option<String>,
        /// 只算这个期间的活动，如 2026、2026Q4
        #[arg(long, value_name = "期间")]
        period: Option<String>,
    },
    /// 改名；已有的活动随之改用新名称
    #[command(visible_alias = "改名")]
    Rename {
        /// 原来的名称
        #[arg(value_name = "名称")]
        name: String,
        /// 新的名称
        #[arg(value_name = "新名称")]
        new: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

/// Runs a subcommand of `log theme`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add { name, series, note, writing } => {
            let sort = if *series { ThemeSort::Series } else { ThemeSort::Theme };
            let name = words::plain("名称", name)?;
            let note = words::maybe_plain("备注", note.as_deref())?;
            let written = session.write(writing, |w| add_theme(w, &name, sort, note.as_deref()))?;
            let page = Page::new("log.theme.add", format!("新增{}", sort.label()))
                .field("theme", "编号", written.value)
                .field("name", "名称", name)
                .field("sort", "", sort.code());
            Ok(outcome(page, written.operation, writing))
        }
        What::List { unit, period } => list(unit.as_deref(), period.as_deref(), session),
        What::Rename { name, new, writing } => {
            let new = words::plain("新名称", new)?;
            let written = session.write(writing, |w| {
                let theme = meant_theme(w, name)?;
                rename_theme(w, &theme, &new)?;
                Ok(Page::new("log.theme.rename", format!("{}改名", theme.sort.label()))
                    .field("theme", "编号", theme.id)
                    .field("old", "原名", theme.name)
                    .field("name", "新名", new.as_str()))
            })?;
            Ok(outcome(written.value, written.operation, writing))
        }
    }
}

fn list(unit: Option<&str>, period: Option<&str>, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let period = period.map(|text| words::period("--period", text, session.today)).transpose()?;
    let unit = unit.map(|text| named::unit(session, records, text)).transpose()?;
    let counts = theme_counts(records, unit.as_ref().map_or(0, |unit| unit.id.0), period)?;
    let rows = counts.into_iter().map(|count| {
        vec![
            Cell::from(count.theme.id),
            count.theme.name.into(),
            count.theme.sort.code().into(),
            count.theme.sort.label().into(),
            count.activities.into(),
            count.people.into(),
            count.visits.into(),
            count.theme.note.into(),
        ]
    });
    let columns = [
        ("theme", "编号"),
        ("name", "名称"),
        ("sort", ""),
        ("sort_name", "类别"),
        ("activities", "活动（场）"),
        ("people", "参加（人）"),
        ("visits", "参加（人次）"),
        ("note", "备注"),
    ];
    Ok(Page::new("log.theme.list", "教育主题和系列活动")
        .field("period", "期间", period.map(|period| period.label()))
        .field("unit", "党组织", unit.map(|unit| unit.name))
        .table(Table::new("rows", &columns).rows(rows).hide_empty_columns().when_empty("没有教育主题。")))
}
