//! `inspect` 督查.

mod duty;
mod excuse;
mod groups;
mod hours;
mod letter;
mod rule;
mod rule_add;
mod rules;
mod setting;
mod terms;

pub(crate) use terms::terms_table;

use anyhow::Result;
use clap::Subcommand;

use crate::page::Page;
use crate::session::Session;

/// 督查：按制度要求逐个党组织检查，登记情况说明，管理制度要求
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What of the supervision.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 逐个党组织、逐项制度检查完成情况
    #[command(visible_alias = "检查")]
    Rules(rules::Args),
    /// 登记情况说明：某项要求为什么没有做到
    #[command(visible_alias = "说明")]
    Excuse(excuse::Args),
    /// 届期：哪天届满，该不该提醒，逾期没有；换届提醒函
    #[command(visible_alias = "届期")]
    Terms(terms::Args),
    /// 责任清单：谁定期办什么，每一期完成没有
    #[command(visible_alias = "责任清单")]
    Duty(duty::Args),
    /// 制度要求：列表、查看、新增、停止、启用、停用
    #[command(visible_alias = "制度要求")]
    Rule(rule::Args),
    /// 青年理论学习小组的情况和评估
    #[command(visible_alias = "青年小组")]
    Groups(groups::Args),
    /// 设置：青年年龄上限、补录界限、补学期限等由本单位定的事项
    #[command(visible_alias = "设置")]
    Setting(setting::Args),
    /// 学时折算标准：列表、新增、停止
    #[command(visible_alias = "折算")]
    Hours(hours::Args),
}

/// Checks the rules, records a statement, or works on the rules themselves.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Rules(args) => rules::run(args, session),
        What::Excuse(args) => excuse::run(args, session),
        What::Terms(args) => terms::run(args, session),
        What::Duty(args) => duty::run(args, session),
        What::Rule(args) => rule::run(args, session),
        What::Groups(args) => groups::run(args, session),
        What::Setting(args) => setting::run(args, session),
        What::Hours(args) => hours::run(args, session),
    }
}
