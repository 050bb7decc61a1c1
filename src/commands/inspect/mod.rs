//! `inspect` 督查.

mod calendar;
mod conclude;
mod duty;
mod excuse;
mod finding;
mod groups;
mod hours;
mod letter;
mod open;
mod paper;
mod rectify;
mod rule;
mod rule_add;
mod rules;
mod score;
mod setting;
mod terms;
mod verdict;

pub(crate) use terms::terms_table;

use anyhow::Result;
use clap::Subcommand;

pub(super) use calendar::not_loaded;

use crate::page::Page;
use crate::session::Session;

/// 督查：按制度要求检查，开展半年检查和专项督导，问题整改，管理制度要求
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
    /// 开展一次半年检查或专项督导
    #[command(visible_alias = "开展")]
    Open(Box<open::Open>),
    /// 列出开展过的检查
    #[command(visible_alias = "列表")]
    List,
    /// 查看一次检查：依据、检查哪些党支部、进展如何
    #[command(visible_alias = "查看")]
    Show(open::Show),
    /// 检查表：每个党支部一张，预先填好
    #[command(visible_alias = "检查表")]
    Sheet(paper::Sheet),
    /// 评价一个党支部，或者检查表上的一项
    #[command(visible_alias = "评价")]
    Verdict(verdict::Args),
    /// 问题清单：登记、列出、更改
    #[command(visible_alias = "问题")]
    Finding(finding::Args),
    /// 登记整改的进展，或者完成和佐证
    #[command(visible_alias = "整改")]
    Rectify(rectify::Rectify),
    /// 核验整改：由责任人以外的人核验
    #[command(visible_alias = "核验")]
    Verify(rectify::Verify),
    /// 回头看：销号以后再看一次
    #[command(visible_alias = "回头看")]
    Revisit(rectify::Revisit),
    /// 登记一个党支部的好做法
    #[command(visible_alias = "好做法")]
    Practice(conclude::Practice),
    /// 登记一条工作建议
    #[command(visible_alias = "建议")]
    Propose(conclude::Propose),
    /// 作结论：各种文稿照这时的样子留存
    #[command(visible_alias = "结论")]
    Conclude(conclude::Conclude),
    /// 作过结论的重新检查，必须写明原因
    #[command(visible_alias = "重新检查")]
    Reopen(conclude::Reopen),
    /// 文稿：报告、述职评议附表、整改通知、履职情况、检查表
    #[command(visible_alias = "文稿")]
    Paper(paper::Args),
    /// 评分表：本单位自己定的评分项目，默认不启用
    #[command(visible_alias = "评分")]
    Score(score::Args),
    /// 登记述职评议考核的结果
    #[command(visible_alias = "评议结果")]
    Appraisal(conclude::Appraisal),
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
    /// 工作日历：放假和调休安排
    #[command(visible_alias = "工作日历")]
    Calendar(calendar::Args),
}

/// Checks the rules, inspects the branches, or works on the rules themselves.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Rules(args) => rules::run(args, session),
        What::Excuse(args) => excuse::run(args, session),
        What::Terms(args) => terms::run(args, session),
        What::Duty(args) => duty::run(args, session),
        What::Open(args) => open::open(args, session),
        What::List => open::list_all(session),
        What::Show(args) => open::show(args, session),
        What::Sheet(args) => paper::sheets(args, session),
        What::Verdict(args) => verdict::run(args, session),
        What::Finding(args) => finding::run(args, session),
        What::Rectify(args) => rectify::put_right(args, session),
        What::Verify(args) => rectify::verified(args, session),
        What::Revisit(args) => rectify::revisited(args, session),
        What::Practice(args) => conclude::practice(args, session),
        What::Propose(args) => conclude::suggest(args, session),
        What::Conclude(args) => conclude::end(args, session),
        What::Reopen(args) => conclude::again(args, session),
        What::Paper(args) => paper::run(args, session),
        What::Score(args) => score::run(args, session),
        What::Appraisal(args) => conclude::appraisal(args, session),
        What::Rule(args) => rule::run(args, session),
        What::Groups(args) => groups::run(args, session),
        What::Setting(args) => setting::run(args, session),
        What::Hours(args) => hours::run(args, session),
        What::Calendar(args) => calendar::run(args, session),
    }
}
