//! `log` 记录: the study log.

mod add;
mod afterwards;
mod archive;
mod attend;
mod cited;
mod decisions;
pub(super) mod describe;
mod edit;
mod export;
mod feedback;
mod fields;
mod form;
mod grade;
mod import;
mod kinds;
mod lint;
mod list;
mod load;
mod makeup;
mod marks;
mod matters;
mod names;
mod need;
mod outcome;
mod paper;
mod print;
pub(super) mod questions;
mod review;
mod self_study;
mod service;
mod settle;
mod sheet;
mod show;
mod showcase;
mod theme;
mod time;
mod typed;
mod void;

pub(super) use archive::paper_form;
pub(super) use paper::joined;

use anyhow::Result;
use clap::Subcommand;

use crate::page::Page;
use crate::session::Session;

pub(in crate::commands) use time::hours;

/// 学习活动的记录：登记、考勤、查看、更正、作废
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with the study log.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 登记一次活动，可同时登记考勤
    #[command(visible_alias = "登记")]
    Add(Box<add::Args>),
    /// 登记考勤：除点名的人以外，应到人员都记为出勤
    #[command(visible_alias = "考勤")]
    Attend(attend::Args),
    /// 列出活动记录
    #[command(visible_alias = "列表")]
    List(list::Args),
    /// 查看一次活动的全部内容和考勤
    #[command(visible_alias = "查看")]
    Show(show::Args),
    /// 补充或更正一次活动
    #[command(visible_alias = "更正")]
    Edit(Box<edit::Args>),
    /// 登记民主评议党员的等次
    #[command(visible_alias = "评议")]
    Grade(grade::Args),
    /// 列出决议事项、措施和它们的办理情况
    #[command(visible_alias = "决议")]
    Decisions(decisions::Args),
    /// 登记一项决议办结的日期和结果
    #[command(visible_alias = "办结")]
    Settle(settle::Args),
    /// 作废一条活动记录（仍可查看，不再计入）
    #[command(visible_alias = "作废")]
    Void(void::Args),
    /// 从文件导入到会情况：签到表、考勤表、打卡和线上会议的导出、接龙
    #[command(visible_alias = "导入")]
    Import(Box<import::Args>),
    /// 做一张签到表，用来打印，或填好后导入
    #[command(visible_alias = "签到表")]
    Sheet(sheet::Args),
    /// 成果转化：由学习活动形成的政策、措施、做法、制度
    #[command(visible_alias = "成果")]
    Outcome(outcome::Args),
    /// 优秀案例：从一次活动写成的案例、它的故事、能否公开
    #[command(visible_alias = "案例")]
    Showcase(showcase::Args),
    /// 学习需求：党员想听的主题、想弄清的问题，以及怎样回应
    #[command(visible_alias = "需求")]
    Need(need::Args),
    /// 学习反馈：一次活动的形式是否受欢迎、有没有收获，意见建议和改进
    #[command(visible_alias = "反馈")]
    Feedback(feedback::Args),
    /// 教育主题和系列活动：新增、改名，列出各开展了多少
    #[command(visible_alias = "主题")]
    Theme(theme::Args),
    /// 社区报到和志愿服务：逐人登记，按人、按党支部查看
    #[command(visible_alias = "服务")]
    Service(service::Args),
    /// 补学台账：谁缺了要补学的活动、补了没有、逾期没有
    #[command(visible_alias = "补学")]
    Makeup(makeup::Args),
    /// 自学：登记、导入、列出个人自学
    #[command(name = "self", visible_alias = "自学")]
    SelfStudy(self_study::Args),
    /// 述学、评学、考学：按人、按年度登记结果，列出还没有的人
    #[command(visible_alias = "述学评学")]
    Review(review::Args),
    /// 把一条记录印成会议（活动）记录，留出签字和手写的地方
    #[command(visible_alias = "打印")]
    Print(print::Args),
    /// 存档：把一年的活动记录逐条写进一个文件夹，附目录
    #[command(visible_alias = "存档")]
    Archive(archive::Args),
    /// 导出活动记录，每行一条（JSON），可以用 log load 装入
    #[command(visible_alias = "导出")]
    Export(export::Args),
    /// 装入每行一条的活动记录（JSON），连同考勤
    #[command(visible_alias = "装入")]
    Load(load::Args),
    /// 缺项检查：逐条记录列出必备而没有登记的要素，和补登的命令
    #[command(visible_alias = "缺项检查")]
    Lint(lint::Args),
    /// 列出活动类型：环节、由谁举办、应到范围、必备要素
    #[command(visible_alias = "类型")]
    Kinds(kinds::Args),
    /// 活动形式：列出、增加
    #[command(visible_alias = "形式")]
    Form(form::Args),
}

/// Runs a subcommand of `log`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::Add(args) => add::run(args, session),
        What::Attend(args) => attend::run(args, session),
        What::List(args) => list::run(args, session),
        What::Show(args) => show::run(args, session),
        What::Edit(args) => edit::run(args, session),
        What::Grade(args) => grade::run(args, session),
        What::Decisions(args) => decisions::run(args, session),
        What::Settle(args) => settle::run(args, session),
        What::Void(args) => void::run(args, session),
        What::Import(args) => import::run(args, session),
        What::Sheet(args) => sheet::run(args, session),
        What::Outcome(args) => outcome::run(args, session),
        What::Showcase(args) => showcase::run(args, session),
        What::Need(args) => need::run(args, session),
        What::Feedback(args) => feedback::run(args, session),
        What::Theme(args) => theme::run(args, session),
        What::Service(args) => service::run(args, session),
        What::Makeup(args) => makeup::run(args, session),
        What::SelfStudy(args) => self_study::run(args, session),
        What::Review(args) => review::run(args, session),
        What::Print(args) => print::run(args, session),
        What::Archive(args) => archive::run(args, session),
        What::Export(args) => export::run(args, session),
        What::Load(args) => load::run(args, session),
        What::Lint(args) => lint::run(args, session),
        What::Kinds(args) => kinds::run(args, session),
        What::Form(args) => form::run(args, session),
    }
}
