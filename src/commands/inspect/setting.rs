//! `inspect setting` 设置.

use anyhow::Result;
use clap::Subcommand;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::commands::words;
use crate::page::{Cell, Page, Table};
use crate::record::{Setting, set_setting, setting};
use crate::session::{Session, Writing, outcome};

/// 设置：青年年龄上限、补录界限、补学期限等由本单位定的事项
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 子命令。
    #[command(subcommand)]
    pub what: What,
}

/// What to do with settings.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 列出各项设置
    #[command(visible_alias = "列表")]
    List,
    /// 更改一项设置
    #[command(visible_alias = "更改")]
    Set(Set),
}

/// 更改一项设置
#[derive(Debug, clap::Args)]
pub struct Set {
    /// 哪一项
    #[arg(value_name = "名称", value_parser = which())]
    pub name: Setting,
    /// 改成什么；补学期限写“无”为不设
    #[arg(value_name = "取值")]
    pub value: String,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Settings by the words that clerks use, and by code.
fn which() -> impl TypedValueParser<Value = Setting> {
    let named = |setting: &Setting| {
        let word = setting.label().split('（').next().unwrap_or_default();
        PossibleValue::new(word).alias(setting.code())
    };
    PossibleValuesParser::new(Setting::ALL.iter().map(named)).map(|word| {
        let fits = |setting: &&Setting| setting.code() == word || setting.label().starts_with(&word);
        Setting::ALL.iter().find(fits).copied().unwrap_or(Setting::Organ)
    })
}

/// Runs a subcommand of `inspect setting`.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    match &args.what {
        What::List => list(session),
        What::Set(args) => set(args, session),
    }
}

fn list(session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let mut rows = Vec::new();
    for which in Setting::ALL {
        rows.push(vec![
            Cell::from(which.code()),
            which.label().into(),
            setting(records, *which)?.into(),
            which.says().into(),
        ]);
    }
    let columns = [("name", ""), ("label", "事项"), ("value", "取值"), ("says", "可以写")];
    Ok(Page::new("inspect.setting.list", "设置").table(Table::new("rows", &columns).rows(rows)))
}

fn set(args: &Set, session: &Session) -> Result<Page> {
    let which = args.name;
    let value = which.read(&args.value)?;
    let value = words::maybe_plain(which.label(), value.as_deref())?;
    let written = session.write(&args.writing, |w| {
        let old = setting(w, which)?;
        set_setting(w, which, value.as_deref())?;
        Ok(old)
    })?;
    let page = Page::new("inspect.setting.set", format!("设置：{}", which.label()))
        .field("name", "", which.code())
        .field("old", "原来", written.value.clone().map_or(Cell::Empty, Cell::from))
        .field("value", "现在", value.map_or(Cell::from("（不设）"), Cell::from));
    Ok(outcome(page, written.operation, &args.writing))
}
