//! `member` 人员: the roster and everything dated in it.

mod add;
mod alias;
mod change;
mod export;
mod import;
mod list;
mod post;

use anyhow::Result;
use clap::Subcommand;

use crate::calendar::{Day, Month};
use crate::page::Page;
use crate::refusal::Refusal;
use crate::roster::Standing;
use crate::session::Session;

/// 人员：名册，以及每个人在哪个党支部、党小组，任什么职务
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with persons.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 新增一名人员
    #[command(visible_alias = "新增")]
    Add(add::Add),
    /// 列出名册
    #[command(visible_alias = "列表")]
    List(list::List),
    /// 查看一名人员的全部经历
    #[command(visible_alias = "查看")]
    Show(list::Show),
    /// 修改姓名、工号、出生年月、入党日期、备注
    #[command(visible_alias = "修改")]
    Edit(add::Edit),
    /// 从某日起转到另一个党支部、党小组，或编入其他党组织
    #[command(visible_alias = "调动")]
    Move(change::Move),
    /// 离开：从名册离开，或只离开一个党组织
    #[command(visible_alias = "离开")]
    End(change::End),
    /// 登记或结束党内职务
    #[command(visible_alias = "职务")]
    Post(post::Post),
    /// 从某日起所在的处室
    #[command(visible_alias = "处室")]
    Department(change::Department),
    /// 登记或结束“不作硬性要求”（党员教育管理工作条例第23条）
    #[command(visible_alias = "免除")]
    Exempt(post::Exempt),
    /// 政治面貌，如预备党员转正
    #[command(visible_alias = "转正")]
    Standing(change::ChangeStanding),
    /// 别名：导入时和各条命令里都认得的另一种叫法
    #[command(visible_alias = "别名")]
    Alias(alias::Args),
    /// 导入名册
    #[command(visible_alias = "导入")]
    Import(Box<import::Args>),
    /// 导出名册，改好后可以再导入
    #[command(visible_alias = "导出")]
    Export(export::Export),
}

/// Runs one of them.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add::add(args, session),
        What::List(args) => list::list(args, session),
        What::Show(args) => list::show(args, session),
        What::Edit(args) => add::edit(args, session),
        What::Move(args) => change::relocate(args, session),
        What::End(args) => change::end(args, session),
        What::Post(args) => post::post(args, session),
        What::Department(args) => change::department(args, session),
        What::Exempt(args) => post::exempt(args, session),
        What::Standing(args) => change::standing(args, session),
        What::Alias(args) => alias::run(args, session),
        What::Import(args) => import::run(args, session),
        What::Export(args) => export::run(args, session),
    }
}

/// Reads a standing as rosters word it.
fn standing_meant(text: &str) -> Result<Standing, Refusal> {
    Standing::read(text).ok_or_else(|| {
        let known: Vec<_> = Standing::ALL.iter().map(|standing| standing.label()).collect();
        Refusal::usage(format!("没有“{text}”这种政治面貌。")).hint(format!("可以写：{}", known.join("、")))
    })
}

/// Reads a month of birth.
fn birth_month(text: &str, today: Day) -> Result<Month, Refusal> {
    let month = Month::parse(text, today).map_err(|why| Refusal::usage(format!("--birth 不对：{why}。")))?;
    if month > Month::of(today) {
        return Err(
            Refusal::refused(format!("出生年月 {month} 晚于今天（{today}）。")).hint("改正 --birth 的年月")
        );
    }
    Ok(month)
}
