//! `checklist` 要件台账.

mod add;
mod answer;
mod audit;
mod chain;
mod close;
mod convey;
mod decide;
mod edit;
mod export;
mod facts;
mod follow;
mod given;
mod handle;
mod import;
mod list;
mod measure;
mod show;
mod task;

pub(in crate::commands) use chain::chained;
pub(in crate::commands) use convey::conveyed_in;
pub(in crate::commands) use given::Given;
pub(in crate::commands) use measure::measured;

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
    /// 办理一个要件：看办到哪一步，在终端里只问下一步要的内容
    #[command(visible_alias = "办理")]
    Handle(handle::Args),
    /// 登记传达学习：在哪一次第一议题学习中传达的
    #[command(visible_alias = "传达")]
    Convey(convey::Convey),
    /// 登记研究部署
    #[command(visible_alias = "部署")]
    Deploy(convey::Deploy),
    /// 贯彻措施：登记、更正、删去；可同时分解为任务
    #[command(visible_alias = "措施")]
    Measure(Box<measure::Args>),
    /// 任务：分解、更改、完成、重办、取消、列出
    #[command(visible_alias = "任务")]
    Task(task::Args),
    /// 登记要件或任务的进展
    #[command(visible_alias = "进展")]
    Progress(follow::Progress),
    /// 登记向上级的报告
    #[command(visible_alias = "报告")]
    Report(follow::Report),
    /// 报审：写明完成情况，请人审核
    #[command(visible_alias = "报审")]
    Submit(close::Submit),
    /// 审核销号：由责任人以外的人核验
    #[command(visible_alias = "审核")]
    Verify(close::Verify),
    /// 报审的没有办好，退回重办，必须写明原因
    #[command(visible_alias = "退回")]
    Return(close::Return),
    /// 销号以后归档
    #[command(visible_alias = "归档")]
    Archive(close::Archive),
    /// 销号以后回头看：已巩固，还是反弹
    #[command(visible_alias = "回头看")]
    Lookback(close::LookBack),
    /// 长期坚持：不销号，定期复查，必须写明原因
    #[command(visible_alias = "长期坚持")]
    Standing(decide::Standing),
    /// 要件或任务延期：延到哪一天，谁批准，必须写明原因
    #[command(visible_alias = "延期")]
    Extend(decide::Extend),
    /// 仅传达学习：不需要措施和任务，必须写明原因
    #[command(visible_alias = "仅传达学习")]
    StudyOnly(decide::StudyOnly),
    /// 重新办理已经销号的要件，必须写明原因
    #[command(visible_alias = "重新办理")]
    Reopen(close::Reopen),
    /// 从文件导入台账；也用来查看、对比、撤销以前的导入
    #[command(visible_alias = "导入")]
    Import(Box<import::Args>),
    /// 导出台账，可以原样导入；也可以一项一表
    #[command(visible_alias = "导出")]
    Export(export::Args),
    /// 检查台账：闭环断在哪里，怎样处理；销号率和机制建立率
    #[command(visible_alias = "检查")]
    Audit(audit::Args),
    /// 一文五学：一个要件或一份材料，五个层级谁在什么时候学的，断在哪里
    #[command(visible_alias = "一文五学")]
    Chain(chain::Args),
}

/// Works on the register.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    act(&args.what, session)
}

fn act(what: &What, session: &Session) -> Result<Page> {
    match what {
        What::Add(args) => add::run(args, session),
        What::List(args) => list::run(args, session),
        What::Show(args) => show::run(args, session),
        What::Edit(args) => edit::edit(args, session),
        What::Void(args) => edit::void(args, session),
        What::Handle(args) => handle::run(args, session),
        What::Convey(args) => convey::convey(args, session),
        What::Deploy(args) => convey::deploy(args, session),
        What::Measure(args) => measure::run(args, session),
        What::Task(args) => task::run(args, session),
        What::Progress(args) => follow::progress(args, session),
        What::Report(args) => follow::report(args, session),
        What::Submit(args) => close::submit(args, session),
        What::Verify(args) => close::verified(args, session),
        What::Return(args) => close::returned(args, session),
        What::Archive(args) => close::archive(args, session),
        What::Lookback(args) => close::look_back(args, session),
        What::Standing(args) => decide::standing(args, session),
        What::Extend(args) => decide::extend(args, session),
        What::StudyOnly(args) => decide::study_only(args, session),
        What::Reopen(args) => close::reopen(args, session),
        What::Import(args) => import::run(args, session),
        What::Export(args) => export::run(args, session),
        What::Audit(args) => audit::run(args, session),
        What::Chain(args) => chain::run(args, session),
    }
}
