//! `checklist` 要件台账.

mod add;
mod audit;
mod chain;
mod edit;
mod facts;
mod list;
mod show;

use anyhow::Result;
use clap::Subcommand;

use crate::page::Page;
use crate::session::Session;

/// 政治要件台账（四必列）：登记、传达、分解任务、跟踪、审核销号、回头看
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the register.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 登记一个政治要件
    #[command(visible_alias = "登记")]
    Add(Box<add::Args>),
    /// 列出台账：各要件办到哪一步，逾期没有
    #[command(visible_alias = "列表")]
    List(list::Args),
    /// 查看一个要件：措施、任务、办理经过，下一步办什么
    #[command(visible_alias = "查看")]
    Show(show::Args),
    /// 更正一个要件：名称、来源、文号、日期、责任人、时限
    #[command(visible_alias = "更正")]
    Edit(Box<edit::Edit>),
    /// 作废登记错了的要件，必须写明原因
    #[command(visible_alias = "作废")]
    Void(edit::Void),
    /// 检查台账：闭环断在哪里，怎样处理；销号率和机制建立率
    #[command(visible_alias = "检查")]
    Audit(audit::Args),
    /// 一文五学：一个要件或一份材料，五个层级谁在什么时候学的，断在哪里
    #[command(visible_alias = "一文五学")]
    Chain(chain::Args),
}

/// Works on the register.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add::run(args, session),
        What::List(args) => list::run(args, session),
        What::Show(args) => show::run(args, session),
        What::Edit(args) => edit::edit(args, session),
        What::Void(args) => edit::void(args, session),
        What::Audit(args) => audit::run(args, session),
        What::Chain(args) => chain::run(args, session),
    }
}
