//! The command list and the global flags: a table of contents, no logic.

pub mod ask;
pub mod chinese;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands::{
    backup, check, demo, document, history, init, inspect, log, member, report, undo, unit,
};
use crate::render::Format;

/// 五学：把五学联动的学习记录、督查和月报放进一个文件
#[derive(Debug, Parser)]
#[command(name = "wuxue", version, propagate_version = false)]
pub struct Cli {
    /// 全局选项。
    #[command(flatten)]
    pub global: Global,
    /// 命令。
    #[command(subcommand)]
    pub command: Command,
}

/// Flags that every command takes.
#[derive(Debug, clap::Args)]
pub struct Global {
    /// 库文件；不写则用本人数据文件夹里的库
    #[arg(long, global = true, value_name = "文件", env = "WUXUE_STORE")]
    pub store: Option<PathBuf>,
    /// 以这一天为“今天”
    #[arg(long, global = true, value_name = "日期", env = "WUXUE_TODAY")]
    pub as_of: Option<String>,
    /// 操作人；不写则用登录名
    #[arg(long, global = true, value_name = "姓名", env = "WUXUE_BY")]
    pub by: Option<String>,
    /// 输出格式
    #[arg(long, global = true, value_name = "格式", default_value = "table", value_parser = format())]
    pub format: Format,
    /// 写到文件，不在屏幕上显示
    #[arg(long, short = 'o', global = true, value_name = "文件")]
    pub output: Option<PathBuf>,
}

/// Every command, in the order in which a clerk meets them.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 新建一个库，装入起始资料
    #[command(visible_alias = "建库")]
    Init(init::Args),
    /// 党组织：机关党委、党支部、党小组、青年小组、处室
    #[command(visible_alias = "党组织")]
    Unit(unit::Args),
    /// 人员：名册、调动、职务、政治面貌
    #[command(visible_alias = "人员")]
    Member(member::Args),
    /// 学习活动的记录：登记、考勤、查看、更正、作废
    #[command(visible_alias = "记录")]
    Log(log::Args),
    /// 学习材料：登记、列出、查看谁学过
    #[command(visible_alias = "材料")]
    Document(document::Args),
    /// 督查：按制度要求检查，登记情况说明，管理制度要求
    #[command(visible_alias = "督查")]
    Inspect(inspect::Args),
    /// 报告：月报，以及报告中每个数字的依据
    #[command(visible_alias = "报告")]
    Report(report::Args),
    /// 查看操作记录
    #[command(visible_alias = "操作记录")]
    History(history::Args),
    /// 撤销一次操作（撤销本身也可以撤销）
    #[command(visible_alias = "撤销")]
    Undo(undo::Args),
    /// 数据体检：文件、引用、库结构、操作记录链
    #[command(visible_alias = "体检")]
    Check(check::Args),
    /// 备份到另一个文件，并核验
    #[command(visible_alias = "备份")]
    Backup(backup::Args),
    /// 演示：建一个有一年记录的示例单位，显示它的月报
    #[command(visible_alias = "演示")]
    Demo(demo::Args),
}

fn format() -> impl clap::builder::TypedValueParser<Value = Format> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(Format::ALL.map(Format::word))
        .map(|word| Format::from_word(&word).unwrap_or(Format::Table))
}

/// A command as the history keeps it: what was typed, less what says only where and for whom it ran.
pub fn as_typed(words: &[String]) -> String {
    const WITH_VALUE: [&str; 6] = ["--store", "--by", "--as-of", "--format", "--output", "-o"];
    const ALONE: [&str; 2] = ["--yes", "-y"];
    let mut kept = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if WITH_VALUE.contains(&word.as_str()) {
            words.next();
        } else if !ALONE.contains(&word.as_str())
            && !WITH_VALUE.iter().any(|flag| word.starts_with(&format!("{flag}=")))
        {
            kept.push(if word.contains(char::is_whitespace) { format!("\"{word}\"") } else { word.clone() });
        }
    }
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::as_typed;

    #[test]
    fn the_history_keeps_what_was_meant_not_where() {
        let words = ["--store", "a.db", "member", "add", "张 伟", "--as-of=2026-10-31", "--yes", "--to", "x"];
        assert_eq!(as_typed(&words.map(String::from)), "member add \"张 伟\" --to x");
    }
}
