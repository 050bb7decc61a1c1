//! `history` 操作记录.

use anyhow::Result;
use clap::Subcommand;

use super::labels::Labels;
use crate::page::{Cell, Page, Table};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::store::Operation;

/// 查看操作记录：谁、何时、为什么、用哪条命令、改了什么
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 只看最近几次
    #[arg(long, value_name = "次数")]
    pub last: Option<usize>,
    /// 子命令。
    #[command(subcommand)]
    pub what: Option<What>,
}

/// How many records of a table `history show` lists: an import may have written a million.
const SHOWN: usize = 500;

/// What of the history.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 一次操作改了什么
    #[command(visible_alias = "查看")]
    Show {
        /// 操作编号，如 12
        #[arg(value_name = "编号")]
        operation: String,
    },
}

/// Lists the operations or shows one.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let operations = store.records().operations()?;
    match &args.what {
        None => Ok(list(&operations, args.last)),
        Some(What::Show { operation }) => {
            let number = operation_number(operation)?;
            let operation = operations.iter().find(|o| o.head.id == number).ok_or_else(|| {
                Refusal::not_found(format!("没有操作 #{number}。")).hint("查看有哪些操作：wuxue history")
            })?;
            let mut page = Page::new("history.show", format!("操作 #{number}"));
            for field in fields(operation) {
                page.head.push(field);
            }
            let labels = Labels::load(&store.records())?;
            let changes = store.records().changes(number, SHOWN)?;
            let touched: i64 = operation.rows;
            if touched > SHOWN as i64 {
                page = page.remark(format!("本次操作涉及 {touched} 条记录，每个表只列出前 {SHOWN} 条。"));
            }
            Ok(page.table(
                Table::new(
                    "rows",
                    &[
                        ("table", "表"),
                        ("record", "记录"),
                        ("state", "变化"),
                        ("field", "栏目"),
                        ("old", "原来"),
                        ("new", "现在"),
                    ],
                )
                .rows(changes.iter().flat_map(|change| labels.rows(change))),
            ))
        }
    }
}

fn list(operations: &[Operation], last: Option<usize>) -> Page {
    let rows = operations.iter().take(last.unwrap_or(usize::MAX)).map(|o| {
        vec![
            Cell::Record(format!("#{}", o.head.id)),
            Cell::from(o.head.at.get(..16).unwrap_or(&o.head.at).replace('T', " ")),
            Cell::from(o.head.today.as_str()),
            Cell::from(o.head.operator.as_str()),
            Cell::from(o.head.command.as_str()),
            Cell::from(o.rows),
            Cell::from(state(o)),
            Cell::from(o.head.reason.clone()),
        ]
    });
    Page::new("history", "操作记录").table(
        Table::new(
            "rows",
            &[
                ("operation", "编号"),
                ("at", "时间"),
                ("today", "业务日期"),
                ("operator", "操作人"),
                ("command", "命令"),
                ("records", "记录数"),
                ("state", "状态"),
                ("reason", "原因"),
            ],
        )
        .rows(rows)
        .when_empty("没有操作记录。"),
    )
}

fn fields(o: &Operation) -> Vec<crate::page::Field> {
    use crate::page::Field;
    vec![
        Field::new("operation", "编号", Cell::Record(format!("#{}", o.head.id))),
        Field::new("at", "时间", Cell::from(o.head.at.as_str())),
        Field::new("today", "业务日期", Cell::from(o.head.today.as_str())),
        Field::new("operator", "操作人", Cell::from(o.head.operator.as_str())),
        Field::new("command", "命令", Cell::from(o.head.command.as_str())),
        Field::new("reason", "原因", Cell::from(o.head.reason.clone())),
        Field::new("state", "状态", Cell::from(state(o))),
        Field::new("digest", "摘要", Cell::from(o.digest.as_str())),
    ]
}

fn state(o: &Operation) -> String {
    match (o.undone_by, o.head.undoes) {
        (Some(by), _) => format!("已被 #{by} 撤销"),
        (None, Some(undoes)) => format!("撤销 #{undoes}"),
        (None, None) => "有效".to_owned(),
    }
}

/// Reads an operation's number as people type it: `#12`, `12`, `＃１２`.
pub fn operation_number(text: &str) -> Result<i64, Refusal> {
    let folded = crate::calendar::fold_width(text.trim());
    folded.strip_prefix('#').unwrap_or(&folded).parse().ok().filter(|n| *n > 0).ok_or_else(|| {
        Refusal::usage(format!("“{text}”不是操作编号。"))
            .hint("操作编号写作 12；查看有哪些操作：wuxue history")
    })
}
