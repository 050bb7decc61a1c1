use std::ffi::OsString;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use super::*;
use crate::refusal::Kind;
use crate::render::error_text;

/// 五学联动学习台账
#[derive(Parser, Debug)]
#[command(name = "wuxue", version)]
struct Sample {
    /// 数据文件
    #[arg(long, global = true, env = "WUXUE_SAMPLE_STORE", value_name = "文件")]
    store: Option<String>,
    /// 输出格式
    #[arg(long, global = true, default_value = "table", value_name = "格式")]
    format: Word,
    /// 一律按“是”处理
    #[arg(short, long, global = true, env = "WUXUE_SAMPLE_YES")]
    yes: bool,
    #[command(subcommand)]
    command: Top,
}

#[derive(ValueEnum, Clone, Debug)]
enum Word {
    Table,
    Json,
    #[value(hide = true)]
    Secret,
}

#[derive(Subcommand, Debug)]
enum Top {
    /// 学习记录
    #[command(visible_alias = "记录", subcommand)]
    Log(Log),
    /// 党组织
    #[command(visible_aliases = ["党组织", "dzz"], arg_required_else_help = true)]
    Unit {
        /// 名称
        #[arg(value_name = "名称")]
        name: Option<String>,
    },
}

#[derive(Subcommand, Debug)]
enum Log {
    /// 登记一次活动
    ///
    /// 活动登记后即计入当月统计。
    Add {
        /// 开展活动的党组织
        #[arg(long, visible_alias = "支部", value_name = "党组织")]
        unit: String,
        /// 学习方式
        #[arg(long, value_name = "方式")]
        tier: Option<Tier>,
        /// 人数
        #[arg(long, value_name = "人数", value_parser = clap::value_parser!(u16).range(1..=500))]
        people: Option<u16>,
        /// 序号
        #[arg(long, value_name = "序号", conflicts_with = "people")]
        number: Option<u32>,
        /// 起止时间
        #[arg(long, num_args = 2, value_name = "时间")]
        between: Vec<String>,
        /// 主题
        #[arg(long, require_equals = true, value_name = "主题")]
        theme: Option<String>,
        /// 日期
        #[arg(value_name = "日期", value_parser = day)]
        on: String,
    },
    /// 列出记录
    List,
}

#[derive(ValueEnum, Clone, Debug)]
enum Tier {
    /// 领学
    Lead,
    /// 研学
    Research,
}

fn day(text: &str) -> Result<String, String> {
    if text.contains('-') { Ok(text.to_owned()) } else { Err("读不出日期".to_owned()) }
}

fn said(words: &[&str]) -> Answer {
    let mut command = localize(Sample::command());
    let args: Vec<OsString> = std::iter::once("wuxue").chain(words.iter().copied()).map(Into::into).collect();
    let error = command.try_get_matches_from_mut(&args).unwrap_err();
    answer(error, &command, &args, &Style::default())
}

fn refused(words: &[&str]) -> String {
    match said(words) {
        Answer::Refused(refusal) => {
            assert_eq!(refusal.kind, Kind::Usage);
            let text = error_text(&refusal);
            let allowed = leftovers::names(&Sample::command());
            let known =
                [&allowed[..], &["x".to_owned(), "abc".to_owned(), "lst".to_owned(), "jsn".to_owned()]]
                    .concat();
            assert_eq!(leftovers::english_leftovers(&text, &known), [""; 0], "{text}");
            text
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_tree_still_parses() {
    localize(Sample::command()).debug_assert();
    let parsed = |words: &[&str]| localize(Sample::command()).try_get_matches_from(words).is_ok();
    assert!(parsed(&["wuxue", "log", "add", "--unit", "一支部", "2026-10-16"]));
    assert!(parsed(&["wuxue", "记录", "add", "--支部", "一支部", "2026-10-16", "--format", "json", "-y"]));
    assert!(parsed(&["wuxue", "党组织", "甲"]));
}

#[test]
fn no_help_has_english_left() {
    let command = localize(Sample::command());
    let allowed = leftovers::names(&command);
    let pages = every_help(command, &Style::default());
    let paths: Vec<&str> = pages.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["wuxue", "wuxue log", "wuxue log add", "wuxue log list", "wuxue unit"]);
    for (path, help) in &pages {
        assert_eq!(leftovers::english_leftovers(help, &allowed), [""; 0], "{path}\n{help}");
        assert!(help.contains("用法: ") && help.contains("显示帮助"), "{help}");
    }
}

#[test]
fn help_reads_like_this() {
    let Answer::Asked(root) = said(&["-h"]) else { panic!() };
    insta::assert_snapshot!(root, @r#"
    五学联动学习台账

    用法: wuxue [选项] <命令>

    命令:
      log   学习记录（别名：记录）
      unit  党组织（别名：党组织、dzz）

    通用选项:
          --store <文件>   数据文件（环境变量：WUXUE_SAMPLE_STORE）
          --format <格式>  输出格式（可选：table、json；默认：table）
      -y, --yes            一律按“是”处理（环境变量：WUXUE_SAMPLE_YES）
      -h, --help           显示帮助（-h 简要，--help 详细）
      -V, --version        显示版本号
    "#);
}

#[test]
fn help_of_a_command_reads_like_this() {
    let Answer::Asked(add) = said(&["log", "add", "-h"]) else { panic!() };
    insta::assert_snapshot!(add, @r#"
    登记一次活动

    用法: wuxue log add [选项] --unit <党组织> <日期>

    参数:
      <日期>  日期

    选项:
          --unit <党组织>          开展活动的党组织（别名：--支部）
          --tier <方式>            学习方式（可选：lead 领学、research 研学）
          --people <人数>          人数
          --number <序号>          序号
          --between <时间> <时间>  起止时间
          --theme=<主题>           主题

    通用选项:
          --store <文件>   数据文件（环境变量：WUXUE_SAMPLE_STORE）
          --format <格式>  输出格式（可选：table、json；默认：table）
      -y, --yes            一律按“是”处理（环境变量：WUXUE_SAMPLE_YES）
      -h, --help           显示帮助（-h 简要，--help 详细）
    "#);
}

#[test]
fn long_help_reads_like_this() {
    let Answer::Asked(add) = said(&["log", "add", "--help"]) else { panic!() };
    insta::assert_snapshot!(add, @r#"
    登记一次活动

    活动登记后即计入当月统计。

    用法: wuxue log add [选项] --unit <党组织> <日期>

    参数:
      <日期>
              日期

    选项:
          --unit <党组织>
              开展活动的党组织（别名：--支部）

          --tier <方式>
              学习方式（可选：lead 领学、research 研学）

          --people <人数>
              人数

          --number <序号>
              序号

          --between <时间> <时间>
              起止时间

          --theme=<主题>
              主题

    通用选项:
          --store <文件>
              数据文件（环境变量：WUXUE_SAMPLE_STORE）

          --format <格式>
              输出格式（可选：table、json；默认：table）

      -y, --yes
              一律按“是”处理（环境变量：WUXUE_SAMPLE_YES）

      -h, --help
              显示帮助（-h 简要，--help 详细）
    "#);
}

#[test]
fn help_folds_to_the_screen_and_hangs_under_the_description() {
    let style = Style { width: Some(50), ..Style::default() };
    for (_, help) in every_help(localize(Sample::command()), &style) {
        for line in help.lines() {
            assert!(display_width(line) <= 50, "{line}\n{help}");
        }
    }
    let mut command = localize(Sample::command());
    let help = finish(&command.render_help(), &style);
    insta::assert_snapshot!(help, @r#"
    五学联动学习台账

    用法: wuxue [选项] <命令>

    命令:
      log   学习记录（别名：记录）
      unit  党组织（别名：党组织、dzz）

    通用选项:
          --store <文件>   数据文件（环境变量：
                           WUXUE_SAMPLE_STORE）
          --format <格式>  输出格式（可选：table、
                           json；默认：table）
      -y, --yes            一律按“是”处理（环境变量：
                           WUXUE_SAMPLE_YES）
      -h, --help           显示帮助（-h 简要，--help
                           详细）
      -V, --version        显示版本号
    "#);
    let coloured = finish(&command.render_help(), &Style { color: true, ..style });
    assert!(coloured.contains("\u{1b}[1m\u{1b}[4m用法:"), "{coloured}");
}

#[test]
fn version_and_help_are_answers_and_a_bare_group_is_not() {
    let version = said(&["--version"]);
    assert!(matches!(&version, Answer::Asked(text) if text.starts_with("wuxue 0")), "{version:?}");
    assert_eq!(version.exit_code(), 0);
    let unit = said(&["unit"]);
    assert!(matches!(&unit, Answer::Help(text) if text.contains("用法: wuxue unit")), "{unit:?}");
    assert_eq!(unit.exit_code(), 2);
    assert_eq!(said(&["log", "lst"]).exit_code(), 2);
}

#[test]
fn every_refusal_of_the_parser_is_chinese() {
    let cases: [&[&str]; 18] = [
        &["log", "add", "--unti", "一支部", "2026-10-16"],
        &["log", "list", "多余"],
        &["log", "lst"],
        &["x"],
        &["--format", "json", "记录", "add"],
        &["log", "add", "--unit", "一支部"],
        &["log", "list", "--format", "jsn"],
        &["log", "list", "--format"],
        &["log", "add", "--unit", "一支部", "abc"],
        &["log", "add", "--unit", "一支部", "2026-10-16", "--people", "0"],
        &["log", "add", "--unit", "一支部", "2026-10-16", "--people", "x"],
        &["log", "add", "--unit", "一支部", "2026-10-16", "--number", "x"],
        &["log", "add", "--unit", "一支部", "2026-10-16", "--number", "1", "--people", "1"],
        &["log", "add", "--unit", "一支部", "--unit", "二支部", "2026-10-16"],
        &["log", "add", "--unit", "一支部", "2026-10-16", "--between", "x"],
        &["log", "add", "--unit", "一支部", "2026-10-16", "--theme", "x"],
        &["log", "add", "--unit", "一支部", "2026-10-16", "--yes=x"],
        &["log", "list", "--unit", "一支部"],
    ];
    let texts: Vec<String> =
        cases.iter().map(|words| format!("$ wuxue {}\n{}", words.join(" "), refused(words))).collect();
    insta::assert_snapshot!(texts.join("\n"), @r#"
    $ wuxue log add --unti 一支部 2026-10-16
    错误：没有“--unti”这个选项。
      → 是否想用：--unit
      → 查看用法：wuxue log add --help

    $ wuxue log list 多余
    错误：多写了“多余”，这里不再需要内容。
      → 查看用法：wuxue log list --help

    $ wuxue log lst
    错误：没有“lst”这条命令。
      → 是否想用：wuxue log list
      → 查看用法：wuxue log --help

    $ wuxue x
    错误：没有“x”这条命令。
      → 查看用法：wuxue --help

    $ wuxue --format json 记录 add
    错误：缺少必填内容：--unit <党组织>、<日期>。
      → 用法：wuxue log add --unit <党组织> <日期>
      → 查看用法：wuxue log add --help

    $ wuxue log add --unit 一支部
    错误：缺少必填内容：<日期>。
      → 用法：wuxue log add --unit <党组织> <日期>
      → 查看用法：wuxue log add --help

    $ wuxue log list --format jsn
    错误：选项“--format <格式>”不能写“jsn”。
      → 是否想写：json
      → 可选：table、json
      → 查看用法：wuxue log list --help

    $ wuxue log list --format
    错误：选项“--format <格式>”后面没有写内容。
      → 可选：table、json
      → 查看用法：wuxue log list --help

    $ wuxue log add --unit 一支部 abc
    错误：参数“<日期>”的内容“abc”不对：读不出日期。
      → 查看用法：wuxue log add --help

    $ wuxue log add --unit 一支部 2026-10-16 --people 0
    错误：选项“--people <人数>”的内容“0”不对：要在 1 到 500 之间。
      → 查看用法：wuxue log add --help

    $ wuxue log add --unit 一支部 2026-10-16 --people x
    错误：选项“--people <人数>”的内容“x”不对：要写整数。
      → 查看用法：wuxue log add --help

    $ wuxue log add --unit 一支部 2026-10-16 --number x
    错误：选项“--number <序号>”的内容“x”不对：要写整数。
      → 查看用法：wuxue log add --help

    $ wuxue log add --unit 一支部 2026-10-16 --number 1 --people 1
    错误：选项“--number <序号>”不能与“--people <人数>”同时使用。
      → 查看用法：wuxue log add --help

    $ wuxue log add --unit 一支部 --unit 二支部 2026-10-16
    错误：选项“--unit <党组织>”只能写一次。
      → 查看用法：wuxue log add --help

    $ wuxue log add --unit 一支部 2026-10-16 --between x
    错误：选项“--between <时间> <时间>”要写 2 项，现在写了 1 项。
      → 查看用法：wuxue log add --help

    $ wuxue log add --unit 一支部 2026-10-16 --theme x
    错误：选项“--theme=<主题>”与内容之间要用等号连接。
      → 查看用法：wuxue log add --help

    $ wuxue log add --unit 一支部 2026-10-16 --yes=x
    错误：选项“--yes”后面多写了“x”。
      → 查看用法：wuxue log add --help

    $ wuxue log list --unit 一支部
    错误：没有“--unit”这个选项。
      → 查看用法：wuxue log list --help
    "#);
}

#[test]
fn a_group_that_insists_on_a_command_names_them() {
    let group = Command::new("log")
        .subcommand_required(true)
        .subcommand(Command::new("add").visible_alias("登记"))
        .subcommand(Command::new("list").visible_alias("列表"));
    let mut command = localize(Command::new("wuxue").subcommand(group));
    let args = ["wuxue", "log"].map(OsString::from);
    let error = command.try_get_matches_from_mut(&args).unwrap_err();
    let Answer::Refused(refusal) = answer(error, &command, &args, &Style::default()) else { panic!() };
    assert_eq!(refusal.message, "“wuxue log”后面还要写具体命令。");
    assert_eq!(refusal.hints, ["可用命令：add（登记）、list（列表）", "查看用法：wuxue log --help"]);
}

#[cfg(unix)]
#[test]
fn bytes_that_are_no_text_are_refused() {
    use std::os::unix::ffi::OsStringExt;
    let mut command = localize(Sample::command());
    let args = vec!["wuxue".into(), "log".into(), OsString::from_vec(vec![0xff])];
    let error = command.try_get_matches_from_mut(&args).unwrap_err();
    let Answer::Refused(refusal) = answer(error, &command, &args, &Style::default()) else { panic!() };
    assert!(refusal.message.contains("UTF-8") || refusal.message.contains("没有"), "{refusal}");
}

#[test]
fn the_formatter_alone_finds_the_command_in_the_usage() {
    let error = localize(Sample::command()).try_get_matches_from(["wuxue", "log", "add"]).unwrap_err();
    let text = error.apply::<Zh>().to_string();
    assert!(text.starts_with("错误：缺少必填内容："), "{text}");
    assert!(text.ends_with("  → 查看用法：wuxue log add --help\n"), "{text}");
}

#[test]
fn a_sentence_of_our_own_is_kept() {
    let mut command = localize(Sample::command());
    let error = command.error(ErrorKind::ValueValidation, "期间不能倒过来");
    let Answer::Refused(refusal) = answer(error, &command, &[], &Style::default()) else { panic!() };
    assert_eq!(refusal.message, "期间不能倒过来");
    assert_eq!(refusal.hints, ["查看用法：wuxue --help"]);
}

#[test]
fn values_of_options_are_no_part_of_the_path() {
    let command = localize(Sample::command());
    let path = |words: &[&str]| path(&command, &words.iter().map(OsString::from).collect::<Vec<_>>());
    assert_eq!(path(&["wuxue", "--store", "unit", "log", "add"]), "wuxue log add");
    assert_eq!(path(&["wuxue", "--store=unit", "记录", "list"]), "wuxue log list");
    assert_eq!(path(&["wuxue", "-y", "log", "--", "add"]), "wuxue log");
    assert_eq!(path(&["wuxue", "log", "add", "--支部", "list"]), "wuxue log add");
    assert_eq!(path(&["wuxue"]), "wuxue");
    assert_eq!(path(&[]), "wuxue");
}
