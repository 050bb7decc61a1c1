//! `log kinds` 类型.

use anyhow::Result;

use crate::chain::kinds;
use crate::page::{Cell, Page, Table};
use crate::session::Session;

/// 列出活动类型：环节、由谁举办、应到范围、是否计集中学习、必备要素
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Lists the kinds of activity.
pub fn run(_args: &Args, session: &Session) -> Result<Page> {
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
