//! `log kinds` 类型.

use anyhow::Result;

use crate::chain::kinds;
use crate::commands::seeds;
use crate::page::{Cell, Page, Table};
use crate::session::{Session, Writing, outcome};

/// 列出活动类型：环节、由谁举办、应到范围、是否计集中学习、必备要素
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 补入新版本带来而库里还没有的起始资料：活动类型、形式、制度要求等；已有的不动
    #[arg(long)]
    pub add_missing: bool,
    /// 写库的选项，与 --add-missing 同用。
    #[command(flatten)]
    pub writing: Writing,
}

/// Lists the kinds of activity, or brings the starter data up to this version.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    if args.add_missing {
        return add_missing(args, session);
    }
    let store = session.read()?;
    let rows = kinds(&store.records())?.into_iter().map(|kind| {
        vec![
            Cell::from(kind.code),
            Cell::from(kind.name),
            Cell::from(kind.tier.label()),
            Cell::List(kind.holders.iter().map(|holder| holder.label().to_owned()).collect()),
            Cell::from(kind.expected.label()),
            Cell::from(kind.collective),
            Cell::from(kind.agenda_first),
            Cell::List(kind.requires.iter().map(|element| element.label().to_owned()).collect()),
        ]
    });
    Ok(Page::new("log.kinds", "活动类型").table(
        Table::new(
            "rows",
            &[
                ("code", "代码"),
                ("name", "类型"),
                ("tier", "环节"),
                ("holders", "由谁举办"),
                ("expected", "应到范围"),
                ("collective", "集中学习"),
                ("agenda_first", "第一议题"),
                ("requires", "必备要素"),
            ],
        )
        .rows(rows)
        .when_empty("没有活动类型。"),
    ))
}

fn add_missing(args: &Args, session: &Session) -> Result<Page> {
    let written = session.write(&args.writing, seeds::add_missing)?;
    let rows =
        written.value.into_iter().map(|added| vec![added.sort.into(), added.code.into(), added.name.into()]);
    let page = Page::new("log.kinds.add", "补入起始资料").table(
        Table::new("rows", &[("sort", "资料"), ("code", "代码"), ("name", "名称")])
            .rows(rows)
            .when_empty("起始资料齐全，没有要补入的。"),
    );
    Ok(outcome(page, written.operation, &args.writing))
}
